"""Settings: where they come from, which wins, and what is said about those that are wrong."""

from __future__ import annotations

import re
import traceback
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.config import Config, bot_token, load_config
from bot.errors import ConfigError

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
# Put together here so that no scanner takes a made-up token for a lost one.
TOKEN = ".".join(["MTIzNDU2Nzg5MDEyMzQ1Njc4", "GaBcDe", "x" * 38])


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def toml(text: str) -> Path:
    file = Path("settings.toml")
    file.write_text(text, encoding="utf-8")
    return file


def problems(text: str = "", **environ: str) -> list[str]:
    """What is said about a file and an environment, one problem a line."""
    with pytest.raises(ConfigError) as caught:
        load_config(toml(text), environ)
    head, *listed = str(caught.value).splitlines()
    assert head == "The configuration cannot be used:"
    return [line.removeprefix("  - ") for line in listed]


class TestWhereSettingsComeFrom:
    def test_nothing_given_means_the_defaults(self) -> None:
        config = load_config(None, {})
        assert config == Config()
        assert config.discord.token is None
        assert config.store.path == Path("frontrunner.db")

    def test_config_toml_in_the_working_directory_is_read_unless_another_is_named(self) -> None:
        Path("config.toml").write_text("[demo]\nport = 8001\n")
        assert load_config(None, {}).demo.port == 8001
        assert load_config(toml("[demo]\nport = 8002\n"), {}).demo.port == 8002

    def test_the_environment_wins_over_the_file_for_every_key(self) -> None:
        file = toml(
            '[discord]\ntoken = "in.the.file"\n[store]\npath = "file.db"\n[log]\nlevel = "error"\n'
        )
        config = load_config(
            file,
            {
                "DISCORD_TOKEN": TOKEN,
                "FRONTRUNNER_DISCORD__SYNC_ON_START": "false",
                "FRONTRUNNER_BOT__LOCALE": "pt-BR",
                "FRONTRUNNER_STORE__PATH": "environment.db",
                "FRONTRUNNER_DELIVERY__REQUESTS_PER_SECOND": "12.5",
                "FRONTRUNNER_DRAFTING__ENDPOINT": "http://127.0.0.1:11434/v1/",
                "FRONTRUNNER_DRAFTING__MODEL": "small",
                "FRONTRUNNER_DRAFTING__KEY": " a key ",
                "FRONTRUNNER_DRAFTING__TIMEOUT_SECONDS": "90",
                "FRONTRUNNER_BACKUP__FOLDER": "/elsewhere",
                "FRONTRUNNER_BACKUP__EVERY_HOURS": "6",
                "FRONTRUNNER_BACKUP__KEEP": "3",
                "FRONTRUNNER_HTTP__ENABLED": "true",
                "FRONTRUNNER_HTTP__ADDRESS": "::1",
                "FRONTRUNNER_HTTP__PORT": "9000",
                "FRONTRUNNER_SHARDING__SHARDS": "4",
                "FRONTRUNNER_SHARDING__PROCESSES": "2",
                "FRONTRUNNER_SHARDING__PROCESS": "1",
                "FRONTRUNNER_LOG__LEVEL": "debug",
                "FRONTRUNNER_LOG__FORMAT": "json",
                "FRONTRUNNER_DEMO__PORT": "8003",
                "PATH": "/usr/bin",
            },
        )
        assert bot_token(config) == TOKEN
        assert config.discord.sync_on_start is False
        assert config.bot.locale == "pt-BR"
        assert config.store.path == Path("environment.db")
        assert (config.log.level, config.log.format) == ("debug", "json")
        assert config.delivery.requests_per_second == 12.5
        assert config.demo.port == 8003
        assert config.drafting.endpoint == "http://127.0.0.1:11434/v1"
        assert config.drafting.model == "small"
        assert config.drafting.key is not None
        assert config.drafting.key.get_secret_value() == "a key"
        assert config.drafting.timeout_seconds == 90
        assert config.backup.model_dump() == {
            "folder": Path("/elsewhere"), "every_hours": 6, "keep": 3,
        }  # fmt: skip
        assert config.http.model_dump() == {"enabled": True, "address": "::1", "port": 9000}
        assert config.sharding.model_dump() == {"shards": 4, "processes": 2, "process": 1}
        assert config.secrets() == [TOKEN, "a key"]
        untried = [
            f"{section}.{key}"
            for section, values in Config().model_dump().items()
            for key, default in values.items()
            if config.model_dump()[section][key] == default
        ]
        assert not untried, "a new key: set it above"

    def test_discord_token_wins_over_the_other_variable_and_empty_counts_as_none(self) -> None:
        both = {"FRONTRUNNER_DISCORD__TOKEN": "other.to.ken", "DISCORD_TOKEN": TOKEN}
        assert bot_token(load_config(None, both)) == TOKEN
        only = {"FRONTRUNNER_DISCORD__TOKEN": TOKEN, "DISCORD_TOKEN": ""}
        assert bot_token(load_config(None, only)) == TOKEN

    def test_a_home_folder_is_put_in_full(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", "/home/someone")
        monkeypatch.setenv("USERPROFILE", "/home/someone")
        config = load_config(None, {"FRONTRUNNER_STORE__PATH": "~/ledger.db"})
        assert config.store.path == Path("/home/someone/ledger.db")

    def test_a_byte_order_mark_does_no_harm(self) -> None:
        Path("notepad.toml").write_bytes(b"\xef\xbb\xbf[demo]\r\nport = 8004\r\n")
        assert load_config(Path("notepad.toml"), {}).demo.port == 8004

    def test_settings_cannot_be_changed(self) -> None:
        config = load_config(None, {})
        with pytest.raises(ValidationError, match="frozen"):
            config.demo.port = 1  # type: ignore[misc]


class TestWhatIsSaidAboutWrongSettings:
    def test_everything_wrong_is_said_at_once_each_with_its_place(self) -> None:
        said = problems(
            """
            stoer = { path = "x" }
            [discord]
            sync_on_start = "yes"
            [demo]
            port = 99999
            """,
            FRONTRUNNER_LOG__LEVEL="loud",
            FRONTRUNNER_DEMO_PORT="8000",
        )
        assert sorted(said) == [
            "FRONTRUNNER_DEMO_PORT: unknown; did you mean FRONTRUNNER_DEMO__PORT?",
            "demo.port (settings.toml): must be less than or equal to 65535, not 99999",
            "discord.sync_on_start (settings.toml): must be true or false, not 'yes'",
            (
                "log.level (FRONTRUNNER_LOG__LEVEL): must be 'debug', 'info', 'warning' or 'error', "
                "not 'loud'"
            ),
            "stoer (settings.toml): unknown; did you mean store?",
        ]

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("[Log]\n", "Log (settings.toml): unknown; did you mean log?"),
            ("[log]\nlevle = 1\n", "log.levle (settings.toml): unknown; did you mean log.level?"),
            (
                '[discord]\npath = "x"\n',
                "discord.path (settings.toml): unknown; did you mean store.path?",
            ),
            ("[feeds]\n", "feeds (settings.toml): unknown"),
            ("log = 3\n", "log (settings.toml): must be a section, written [log]"),
            ("[demo]\nport = 8.5\n", "demo.port (settings.toml): must be a whole number, not 8.5"),
            (
                '[demo]\nport = "80"\n',
                "demo.port (settings.toml): must be a whole number, not '80'",
            ),
            (
                "[store]\npath = 7\n",
                "store.path (settings.toml): must be text in quotation marks, not 7",
            ),
            (
                '[bot]\nlocale = "english"\n',
                (
                    "bot.locale (settings.toml): must be a language as Discord writes it, such as "
                    '"en", "de" or "pt-BR", not \'english\''
                ),
            ),
        ],
    )
    def test_one_wrong_key(self, text: str, hint: str) -> None:
        assert problems(text) == [hint]

    @pytest.mark.parametrize("path", [":memory:", "file:ledger?mode=memory", ""])
    def test_the_store_must_be_a_file_and_the_reason_is_said(self, path: str) -> None:
        (said,) = problems(FRONTRUNNER_STORE__PATH=path)
        assert said.startswith("store.path (FRONTRUNNER_STORE__PATH): must ")
        assert "memory of its own" in said or path == ""

    def test_broken_toml_is_reported_with_its_line_beside_the_rest(self) -> None:
        toml_error, other = problems("[log]\nlevel = \n", FRONTRUNNER_DEMO__PORT="x")
        assert toml_error.startswith("settings.toml: is not TOML: ")
        assert "line 2" in toml_error
        assert other == "demo.port (FRONTRUNNER_DEMO__PORT): must be a whole number, not 'x'"

    def test_files_that_cannot_be_read(self) -> None:
        Path("latin.toml").write_bytes(b'# one\n[bot]\nlocale = "\xe9"\n')
        Path("folder.toml").mkdir()
        for name, said in {
            "missing.toml": "missing.toml: there is no such file",
            "latin.toml": "latin.toml: line 3 is not UTF-8 text",
            "folder.toml": "folder.toml: cannot be read",
        }.items():
            with pytest.raises(ConfigError, match=re.escape(said)):
                load_config(Path(name), {})


class TestTheTokenStaysSecret:
    def test_it_is_in_no_text_form_of_the_settings(self) -> None:
        config = load_config(None, {"DISCORD_TOKEN": TOKEN})
        forms = [repr(config), str(config), repr(config.model_dump()), config.model_dump_json()]
        assert not [form for form in forms if TOKEN in form]
        assert bot_token(config) == TOKEN

    @pytest.mark.parametrize(
        "text",
        [
            f"[discord]\ntoken = ['{TOKEN}']\n",
            f"[discord]\ntokn = '{TOKEN}'\n",
            f"discord = '{TOKEN}'\n",
            f"[discord]\ntoken = '{TOKEN}\n",
            f"[log]\nlevel = '{TOKEN}'\n",
            f"[discord]\ntoken = '{TOKEN}'\nsync_on_start = 3\n",
        ],
        ids=["list", "misspelt key", "no section", "broken TOML", "wrong key", "beside a mistake"],
    )
    def test_no_error_repeats_it(self, text: str) -> None:
        with pytest.raises(ConfigError) as caught:
            load_config(toml(text), {})
        shown = "".join(traceback.format_exception(caught.value))
        assert "The configuration cannot be used" in shown
        assert TOKEN not in shown
        assert TOKEN not in repr(caught.value.values)

    @pytest.mark.parametrize(
        ("token", "what"),
        [
            ("abcdefghijklmnop", "1 part instead of three"),
            ("abc.def", "2 parts instead of three"),
            (f"Bot {TOKEN}", 'leave out the "Bot "'),
            (f'"{TOKEN}"', "leave out the quotation marks"),
            ("abc..def", "a part that is empty"),
            ("abc.d/f.ghi", "not in the base64url alphabet"),
        ],
    )
    def test_a_badly_shaped_token_is_explained_without_quoting_it(
        self, token: str, what: str
    ) -> None:
        with pytest.raises(ConfigError) as caught:
            bot_token(load_config(None, {"DISCORD_TOKEN": token}))
        assert what in str(caught.value)
        assert token not in str(caught.value)

    def test_white_space_around_a_token_is_dropped(self) -> None:
        file = toml(f"[discord]\ntoken = '  {TOKEN} '\n")
        assert bot_token(load_config(file, {})) == TOKEN

    def test_without_a_token_it_is_said_where_to_put_one(self) -> None:
        with pytest.raises(ConfigError, match="DISCORD_TOKEN"):
            bot_token(load_config(None, {}))


class TestTheModelThatDrafts:
    @pytest.mark.parametrize("given", ["endpoint = 'http://x/v1'", "model = 'small'"])
    def test_an_endpoint_needs_a_model_and_a_model_an_endpoint(self, given: str) -> None:
        (said,) = problems(f"[drafting]\n{given}\n", FRONTRUNNER_DRAFTING__KEY="hush-hush")
        assert said == (
            "drafting (settings.toml, FRONTRUNNER_DRAFTING__KEY): must name both an endpoint and a "
            "model, or neither"
        )

    @pytest.mark.parametrize(
        "address",
        ["127.0.0.1:11434", "ftp://x/v1", "http://", "http://me:hush-hush@x/v1", "http://x:no/v1",
         "http://x:0/", "http://x/v1?key=hush-hush", "http://x/v1#a", "http://x /v1", "http://[::1/v1"],
    )  # fmt: skip
    def test_an_address_that_cannot_be_one_is_explained_and_not_repeated(
        self, address: str
    ) -> None:
        (said,) = problems(f"[drafting]\nendpoint = '{address}'\nmodel = 'small'\n")
        assert said.startswith(
            "drafting.endpoint (settings.toml): must be an http or https address"
        )
        assert "hush-hush" not in said

    @pytest.mark.parametrize("key", ["hush\nhush", "h\u00fcsh-hush", "hush\x00hush"])
    def test_a_key_that_no_header_can_carry_is_refused_and_not_repeated(self, key: str) -> None:
        (said,) = problems(FRONTRUNNER_DRAFTING__KEY=key)
        assert (
            said == "drafting.key (FRONTRUNNER_DRAFTING__KEY): must be plain ASCII text on one line"
        )

    def test_its_key_is_in_no_text_form_of_the_settings(self) -> None:
        config = load_config(None, {"FRONTRUNNER_DRAFTING__KEY": "hush-hush"})
        for form in (
            repr(config),
            str(config),
            repr(config.model_dump()),
            config.model_dump_json(),
        ):
            assert "hush-hush" not in form

    def test_an_empty_key_is_none_and_the_time_is_bounded(self) -> None:
        assert load_config(None, {"FRONTRUNNER_DRAFTING__KEY": " "}).drafting.key is None
        (said,) = problems(FRONTRUNNER_DRAFTING__TIMEOUT_SECONDS="9999")
        assert "must be less than or equal to 300" in said


class TestTheExample:
    def test_it_can_be_used_as_it_stands_and_says_the_defaults(self) -> None:
        assert load_config(EXAMPLE, {}) == Config()

    def test_it_names_every_key_with_a_comment_above_it(self) -> None:
        lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
        for section, values in Config().model_dump().items():
            start = lines.index(f"[{section}]")
            for key in values:
                at = next(
                    (
                        number
                        for number, line in enumerate(lines[start:], start)
                        if re.match(rf"(# )?{key} = ", line)
                    ),
                    None,
                )
                assert at is not None, f"{section}.{key} is missing"
                assert lines[at - 1].startswith("# "), f"{section}.{key} is not explained"
                between = lines[start + 1 : at]
                assert not [line for line in between if line.startswith("[")], f"{section}.{key}"
