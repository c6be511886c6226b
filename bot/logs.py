"""What goes to standard error: lines for people or JSON for collectors, and what must not go there.

Whatever the level: no secret (of ours, of Discord's sessions, of an interaction), and nothing of what
discord.py sends and receives, which holds people's names and what they typed.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, Final, Literal, TextIO, cast

import yarl

from bot.config import TOKEN_SHAPED
from bot.request import doing, request_id

HIDDEN: Final = "[hidden]"

_SECRETS: Final = (
    TOKEN_SHAPED,
    # An interaction's token, by its beginning: who has it answers for us for 15 minutes.
    re.compile(r"aW50ZXJhY3Rpb246[\w=-]+", re.ASCII),
    # Whoever has a gateway session's id and the token takes it over, and this is where.
    re.compile(r"(?<=Session ID: )[^\s)]+|(?<=RESUMED session )\S+?(?=\.?$)", re.MULTILINE),
    re.compile(r"(?<=wss://)[^\s'\"]+|(?<=ws://)[^\s'\"]+"),
)
_NAMES: Final = r"(?:token|session_id|resume_gateway_url|api[-_]key|secret|password)"
_NAMED_SECRETS: Final = re.compile(
    # In quotation marks, which inside another text are escaped themselves.
    rf"""({_NAMES}\\*['"]\s*:\s*)(\\*['"])(?:(?!\2)(?:\\.|.))*+\2"""
    rf"|({_NAMES}=|api[-_]key:\s*)[^\s'\",&;{{}}()]+"
    r"|(authorization['\"]?\s*[:=]\s*['\"]?(?:(?:bot|bearer|basic)\s+)?+)[^\s'\",{}]+"
    r"|(/(?:interactions|webhooks)/\d+/)[^/\s?'\"]+"
    r"|(://[^\s/:@'\"]*:)[^\s/@'\"]+(?=@)",
    re.IGNORECASE,
)
_NAMES_SOMEBODY: Final = {
    "Ignoring exception in autocomplete for %r (Guild: %s, User: %s)":
        "Ignoring exception in autocomplete for %r%.0s%.0s",
}  # fmt: skip
"""Lines of discord.py that name a person, and what is said in their place."""
_LONGEST_ARGUMENT: Final = 200
"""Characters of a text that discord.py may put into a line: a name, a path, not a message."""


class SecretFilter(logging.Filter):
    """Takes secrets out of every record, and payloads out of those of discord.py.

    Secrets are those given, and whatever looks like one of Discord's.

    It changes the record (message, traceback, stack), so it belongs on a handler, behind which
    nothing else reads the record.
    """

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.partition(".")[0] == "discord":
            # A single dictionary comes as it is, not in a tuple.
            given = record.args if isinstance(record.args, tuple) else (record.args,)
            record.args = tuple(map(_without_payload, given)) if record.args else ()
            record.msg = _NAMES_SOMEBODY.get(str(record.msg), record.msg)
        record.msg = self._hide(_message_of(record))
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self._hide(record.exc_text)
        if record.stack_info:
            record.stack_info = self._hide(record.stack_info)
        return True

    def _hide(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        for pattern in _SECRETS:
            text = pattern.sub(HIDDEN, text)
        return _NAMED_SECRETS.sub(_hidden_value, text)


def _message_of(record: logging.LogRecord) -> str:
    """What a record says; without its arguments where they do not fit: whoever logs goes on."""
    try:
        return record.getMessage()
    except Exception:  # noqa: BLE001 - also what a value's own __str__ raises
        said = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        return f"{said} [arguments left out]"


def _hidden_value(found: re.Match[str]) -> str:
    """A name with its secret hidden, in the quotation marks it had."""
    if found[1] is None:
        return "".join(found.groups("")) + HIDDEN
    return f"{found[1]}{found[2]}{HIDDEN}{found[2]}"


def _without_payload(value: object) -> object:
    """What discord.py wants to say in a line, or, of a payload, only what it is.

    discord.py logs all it sends and receives. Whatever is not known to be harmless is left out.
    """
    match value:
        case None | bool() | int() | float() | BaseException() | yarl.URL():
            return value
        case str() if len(value) <= _LONGEST_ARGUMENT and value[:1] not in ("{", "["):
            return value
        case dict():
            event = cast("dict[str, Any]", value).get("t")
            return f"{event if isinstance(event, str) else 'payload'} [left out]"
        case _:
            return f"{type(value).__name__} [left out]"


class TextFormatter(logging.Formatter):
    """``2025-01-29 12:00:00Z INFO bot.client [1a2b3c4d]: message``; a traceback below it, indented.

    In brackets is the request the line belongs to, where it belongs to one.

    A message keeps to its line, and nothing else begins one at its edge: what a user typed can neither
    forge a record nor steer a terminal.
    """

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        message = "".join(map(_visible, record.getMessage()))
        request = f" [{name}]" if (name := request_id()) else ""
        parts = [f"{when} {record.levelname} {record.name}{request}: {message}"]
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            parts += _indented(record.exc_text)
        if record.stack_info:
            parts += _indented(record.stack_info)
        return "\n".join(parts)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: ``time`` (UTC), ``level``, ``logger``, ``message``.

    Where there is one: ``request``, ``doing``, ``traceback``, ``stack``; and what a line gives in
    figures beside its words, as :mod:`bot.edge.operating.arrivals` does.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if name := request_id():
            line["request"], line["doing"] = name, doing()
        line |= getattr(record, "figures", {})
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["traceback"] = record.exc_text
        if record.stack_info:
            line["stack"] = record.stack_info
        # In ASCII, so that half a character (a lone surrogate) breaks no line, whatever is written to.
        return json.dumps(line)


def set_up_logging(
    level: Literal["debug", "info", "warning", "error"],
    form: Literal["text", "json"],
    *,
    secrets: Collection[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send all records from ``level`` up to ``stream`` (standard error), in place of earlier ones."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    handler.addFilter(SecretFilter(secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)


def _indented(lines: str) -> list[str]:
    return ["  " + "".join(map(_visible, line)) for line in lines.split("\n")]


def _visible(character: str) -> str:
    if character == "\n":
        return "\\n"
    # Cc: control, Cf: format (bidirectional overrides among them), Cs: half a character, Zl and Zp:
    # line separators.
    if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}:
        return f"\\u{ord(character):04x}"
    return character
