"""Settings: a TOML file, then the environment over it, checked as a whole.

Every key stands in ``config.example.toml``. ``FRONTRUNNER_<SECTION>__<KEY>`` overrides one key,
``DISCORD_TOKEN`` the token. Whatever is wrong is reported at once, each key with the place it
came from, and no report repeats a value that could be the token.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, cast
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from bot.errors import ConfigError

DEFAULT_FILE: Final = Path("config.toml")
"""Read from the working directory when no file is named; it need not exist."""

TOKEN_VARIABLE: Final = "DISCORD_TOKEN"  # noqa: S105 - the name of the place, not a token
_PREFIX: Final = "FRONTRUNNER_"
_TOKEN_KEY: Final = ("discord", "token")
_NEVER_SHOWN: Final = {_TOKEN_KEY, ("drafting", "key"), ("drafting", "endpoint")}
"""Keys whose value no report repeats; a mistyped address may hold a password."""

TOKEN_SHAPED: Final = re.compile(r"[\w-]{18,}\.[\w-]{4,}\.[\w-]{20,}", re.ASCII)
"""Finds what could be a bot token anywhere in a text, whoever's it is."""

_TOKEN_PART: Final = re.compile(r"[A-Za-z0-9_-]+=*", re.ASCII)
_LOCALE: Final = re.compile(r"[a-z]{2}(-([A-Z]{2}|419))?", re.ASCII)


def _file_on_disk(path: Path) -> Path:
    """A path that can hold the store, with ``~`` put in full."""
    text = str(path)
    if text == ":memory:" or text.startswith("file:"):
        raise ValueError(
            "must be a plain path: the store is written and read over two connections, and each "
            "would see a memory of its own"
        )
    if text in {"", "."}:
        raise ValueError("must name a file")
    path = path.expanduser()  # and by whatever name it is opened, its lock and its log are the same
    return path.resolve() if path.is_symlink() else path


def _discord_locale(text: str) -> str:
    if _LOCALE.fullmatch(text) is None:
        raise ValueError('must be a language as Discord writes it, such as "en", "de" or "pt-BR"')
    return text


def _base_address(text: str) -> str:
    """An address that paths can be put behind; empty stays empty."""
    text = text.strip().rstrip("/")
    try:
        parts = urlsplit(text)
        plain = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:  # a port that is no number, half of an IPv6 address
        plain = False
    if text and not (plain and not re.search(r"[?#@\s]", text)):
        raise ValueError(
            "must be an http or https address without user name, password, ? and #, such as "
            "http://127.0.0.1:11434/v1"
        )
    if text.endswith("/chat/completions"):
        raise ValueError("must end before /chat/completions, such as http://127.0.0.1:11434/v1")
    return text


def _ip_address(text: str) -> str:
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        raise ValueError('must be an IP address, such as "127.0.0.1", "0.0.0.0" or "::1"') from None


def _header_value(secret: SecretStr) -> SecretStr | None:
    """A key as a header can carry it; None for an empty one."""
    key = secret.get_secret_value().strip()
    if not key.isascii() or not key.isprintable():
        raise ValueError("must be plain ASCII text on one line")
    return SecretStr(key) if key else None


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, validate_default=True)


class Discord(_Section):
    """How the bot appears on Discord."""

    token: SecretStr | None = None
    sync_on_start: bool = True
    """Push the slash commands at start when they differ from those pushed last."""


class Bot(_Section):
    """What the bot does everywhere."""

    locale: Annotated[str, AfterValidator(_discord_locale)] = "en"
    """The language where the user has none that is translated."""


class Store(_Section):
    """Where the ledger is kept."""

    path: Annotated[Path, Field(strict=False), AfterValidator(_file_on_disk)] = Path(
        "frontrunner.db"
    )
    """The SQLite file; a relative path starts at the working directory."""


class Delivery(_Section):
    """How the bot posts by itself."""

    requests_per_second: Annotated[float, Field(ge=1, le=45, strict=False)] = 45.0
    """Discord allows a token 50; digests, alerts and corrections take this many at the most.

    Below one a second a post could wait for its turn longer than Discord remembers its nonce.
    """


class Drafting(_Section):
    """A language model that proposes further drafts of an article's claims; off without an address."""

    endpoint: Annotated[str, AfterValidator(_base_address)] = ""
    """The base address of an OpenAI-compatible API; the text of articles goes there."""
    model: Annotated[str, Field(max_length=200), AfterValidator(str.strip)] = ""
    key: Annotated[SecretStr, AfterValidator(_header_value)] | None = None
    timeout_seconds: Annotated[float, Field(ge=1, le=300, strict=False)] = 30.0
    """How long one article may take; after that the drafts of the rules stand alone."""

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if bool(self.endpoint) != bool(self.model):
            raise ValueError("must name both an endpoint and a model, or neither")
        return self


class Backup(_Section):
    """Copies of the store that the bot makes by itself."""

    folder: Annotated[Path, Field(strict=False), AfterValidator(Path.expanduser)] = Path("backups")
    """Where they go; a relative path starts at the folder of the store."""
    every_hours: Annotated[int, Field(ge=0, le=24 * 31)] = 24
    """Hours between two copies; 0 makes none."""
    keep: Annotated[int, Field(ge=1, le=1000)] = 14
    """How many of the newest copies stay."""


class Http(_Section):
    """What the bot tells of itself over HTTP: health, readiness, measurements."""

    enabled: bool = False
    address: Annotated[str, AfterValidator(_ip_address)] = "127.0.0.1"
    """Where it listens. Whoever reaches it may read it: there is no password."""
    port: Annotated[int, Field(ge=0, le=65535)] = 9464
    """The port; 0 takes any free one. Of several processes each takes the next one."""


class Sharding(_Section):
    """How the servers are spread over gateway connections and processes."""

    shards: Annotated[int, Field(ge=0, le=16384)] = 0
    """Gateway connections in all processes together; 0 asks Discord how many."""
    processes: Annotated[int, Field(ge=1, le=64)] = 1
    """Processes of the bot on this machine, all with one store."""
    process: Annotated[int, Field(ge=0, le=63)] = 0
    """Which of them this one is, counted from 0."""

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if self.process >= self.processes:
            raise ValueError("must number the process from 0 to processes - 1")
        if self.processes > 1 and self.shards < self.processes:
            raise ValueError("must name at least as many shards as processes")
        return self


class Log(_Section):
    """What goes to standard error."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Demo(_Section):
    """The demo's web page."""

    port: Annotated[int, Field(ge=0, le=65535)] = 0
    """The port on 127.0.0.1; 0 takes any free one."""


class Config(_Section):
    """All settings. Frozen; the token is a secret that no ``repr`` shows."""

    discord: Discord = Discord()
    bot: Bot = Bot()
    store: Store = Store()
    delivery: Delivery = Delivery()
    drafting: Drafting = Drafting()
    backup: Backup = Backup()
    http: Http = Http()
    sharding: Sharding = Sharding()
    log: Log = Log()
    demo: Demo = Demo()

    def backup_folder(self) -> Path:
        """Where copies of the store go."""
        return self.store.path.parent / self.backup.folder

    def served_at(self) -> tuple[str, int] | None:
        """Address and port of this process's health and measurements; None where they are off."""
        if not self.http.enabled:
            return None
        port = self.http.port
        return self.http.address, port + self.sharding.process if port else 0

    def secrets(self) -> list[str]:
        """What no log may hold."""
        return [
            secret.get_secret_value().strip()
            for secret in (self.discord.token, self.drafting.key)
            if secret is not None
        ]


def load_config(path: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """Read the settings from ``path`` and ``environ``.

    ``path`` None means ``config.toml`` in the working directory if there is one. The environment
    wins over the file, and ``DISCORD_TOKEN`` over every other place a token can stand in; an empty
    ``DISCORD_TOKEN`` counts as none.

    Raises:
        ConfigError: with every problem there is: a file that cannot be read or is no TOML, unknown
            keys and ``FRONTRUNNER_`` variables, values of the wrong type or out of range.
    """
    found = DEFAULT_FILE if path is None and DEFAULT_FILE.exists() else path
    values, problems = ({}, []) if found is None else _read_file(found)
    given = _Given(values, {}, problems)
    if found is not None:
        given.refuse_unknown_keys(found)
    given.override(environ)
    config = given.checked(found)
    if config is None or given.problems:
        listed = "\n".join(f"  - {problem}" for problem in given.problems)
        raise ConfigError("The configuration cannot be used:\n{problems}", problems=listed)
    return config


def bot_token(config: Config) -> str:
    """The token to log in with.

    Raises:
        ConfigError: there is none, or it does not have the shape Discord's bot tokens have. The
            message says what is wrong with it and never quotes it.
    """
    if config.discord.token is None:
        raise ConfigError(
            "There is no bot token: set DISCORD_TOKEN, or token under [discord] in config.toml "
            "(Developer Portal, your application, Bot, Reset Token)."
        )
    token = config.discord.token.get_secret_value().strip()
    parts = token.split(".")
    if not token:
        what = "it is empty"
    elif token.startswith("Bot "):
        what = 'leave out the "Bot " in front of it'
    elif token[0] in "\"'":
        what = "leave out the quotation marks around it"
    elif len(parts) != 3:
        what = f"it has {len(parts)} part{'s'[: len(parts) != 1]} instead of three joined by dots"
        if len(parts) == 1:
            what += "; a client secret or a public key is not a token"
    elif not all(_TOKEN_PART.fullmatch(part) for part in parts):
        what = "it has a part that is empty or not in the base64url alphabet (A-Z a-z 0-9 - _)"
    else:
        return token
    raise ConfigError(
        "The bot token cannot be right: {what}. Copy it again from the Developer Portal "
        "(your application, Bot, Reset Token).",
        what=what,
    )


@dataclass(slots=True)
class _Given:
    """What was given, key by key, where each value of the environment came from, what is wrong."""

    values: dict[str, Any]
    variables: dict[tuple[str, str], str]
    problems: list[str]

    def refuse_unknown_keys(self, file: Path) -> None:
        """Report the sections and keys of the file that do not exist, and take them out."""
        for section in list(self.values):
            if section not in Config.model_fields:
                del self.values[section]
                self.problems.append(f"{_shown(section)} ({file}): unknown{_did_you_mean(section)}")
                continue
            if not isinstance(self.values[section], dict):
                del self.values[section]
                self.problems.append(f"{section} ({file}): must be a section, written [{section}]")
                continue
            given = cast("dict[str, Any]", self.values[section])
            known = _section(section).model_fields
            for key in [key for key in given if key not in known]:
                del given[key]
                hint = _did_you_mean(section, key)
                self.problems.append(f"{section}.{_shown(key)} ({file}): unknown{hint}")

    def override(self, environ: Mapping[str, str]) -> None:
        """Put the values of the environment over those of the file."""
        for variable in sorted(environ):
            if not variable.startswith(_PREFIX):
                continue
            section, _, key = variable.removeprefix(_PREFIX).partition("__")
            place = (section.lower(), key.lower())
            if variable != _variable(*place) or place not in _keys():
                self.problems.append(f"{variable}: unknown{_did_you_mean_variable(variable)}")
                continue
            self._set(place, variable, environ[variable])
        if token := environ.get(TOKEN_VARIABLE, "").strip():
            self._set(_TOKEN_KEY, TOKEN_VARIABLE, token)

    def _set(self, place: tuple[str, str], variable: str, text: str) -> None:
        section, key = place
        kind: Any = _section(section).model_fields[key].annotation
        try:
            value: Any = TypeAdapter[Any](kind).validate_strings(text)
        except ValidationError:
            value = text  # of the wrong type: reported with all the others by checked()
        self.values.setdefault(section, {})[key] = value
        self.variables[place] = variable

    def checked(self, file: Path | None) -> Config | None:
        """The settings, or None with the reasons added to the problems."""
        try:
            return Config.model_validate(self.values)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_context=False):
                said = _plainly(detail["type"], detail["msg"])
                section = str(detail["loc"][0])
                if len(detail["loc"]) == 1:  # keys that do not go together
                    self.problems.append(f"{section} ({self._places(section, file)}): {said}")
                    continue
                key = str(detail["loc"][1])
                where = self.variables.get((section, key), f"{file}")
                secret = (section, key) in _NEVER_SHOWN or TOKEN_SHAPED.search(str(detail["input"]))
                shown = "" if secret else f", not {detail['input']!r:.80}"
                self.problems.append(f"{section}.{key} ({where}): {said}{shown}")
            return None

    def _places(self, section: str, file: Path | None) -> str:
        """Where the keys of a section were given."""
        given = [(section, key) for key in cast("dict[str, Any]", self.values[section])]
        places = {self.variables.get(place, f"{file}"): None for place in given}
        return ", ".join(places)


def _read_file(path: Path) -> tuple[dict[str, Any], list[str]]:
    """The tables of a TOML file and what kept it from being read."""
    try:
        # utf-8-sig: some editors put a byte order mark in front, which TOML does not know.
        return tomllib.loads(path.read_bytes().decode("utf-8-sig")), []
    except FileNotFoundError:
        return {}, [f"{path}: there is no such file"]
    except OSError as error:
        return {}, [f"{path}: cannot be read ({error.strerror})"]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return {}, [f"{path}: line {line} is not UTF-8 text"]
    except tomllib.TOMLDecodeError as error:
        return {}, [f"{path}: is not TOML: {error}"]
    except (RecursionError, ValueError):  # brackets without end, a number of thousands of digits
        return {}, [f"{path}: is nested too deeply, or holds a number that is too long"]


def _plainly(kind: str, message: str) -> str:
    """Reason of a failed validation in the words of this file's other reports."""
    match kind:
        case "bool_type" | "bool_parsing":
            return "must be true or false"
        case "int_type" | "int_parsing":
            return "must be a whole number"
        case "string_type" | "path_type" | "string_sub_type":
            return "must be text in quotation marks"
        case _:
            said = message.removeprefix("Value error, ").removeprefix("Input should be ")
            return said if said.startswith("must ") else f"must be {said}"


def _section(name: str) -> type[_Section]:
    return cast("type[_Section]", Config.model_fields[name].annotation)


def _keys() -> list[tuple[str, str]]:
    return [(name, key) for name in Config.model_fields for key in _section(name).model_fields]


def _variable(section: str, key: str) -> str:
    return f"{_PREFIX}{section.upper()}__{key.upper()}"


def _shown(name: str) -> str:
    """A section or key of a file as a terminal may show it; one that could be the token is not."""
    if TOKEN_SHAPED.search(name):
        return "(what could be a token)"
    return name[:80] if name.isprintable() else ascii(name)[1:81]


def _did_you_mean(section: str, key: str = "") -> str:
    """A hint at the key or section meant, empty when nothing is like it."""
    if not key:
        return _hint(section, list(Config.model_fields))
    elsewhere = [f"{place}.{other}" for place, other in _keys() if other == key]
    if elsewhere:
        return f"; did you mean {elsewhere[0]}?"
    return _hint(
        f"{section}.{key}", [f"{section}.{other}" for other in _section(section).model_fields]
    )


def _did_you_mean_variable(variable: str) -> str:
    return _hint(variable.upper(), [TOKEN_VARIABLE, *(_variable(*place) for place in _keys())])


def _hint(written: str, known: list[str]) -> str:
    close = difflib.get_close_matches(written.lower(), [name.lower() for name in known], 1, 0.6)
    meant = next((name for name in known if [name.lower()] == close), None)
    return "" if meant is None else f"; did you mean {meant}?"
