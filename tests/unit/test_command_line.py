"""The command line, as a person runs it: what it says, where, and with which exit status."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Self

import pytest
from typer.testing import CliRunner

from bot import __version__
from bot.__main__ import app
from bot.db.connection import Store
from tests.unit.loopback_discord import (
    LOGGED_IN,
    SILENT_GATEWAY,
    Answer,
    LoopbackDiscord,
    loopback_discord,
    never,
    refuse,
)

# Put together here so that no scanner takes a made-up token for a lost one.
TOKEN = ".".join(["MTIzNDU2Nzg5MDEyMzQ1Njc4", "GaBcDe", "x" * 38])
ROOT = Path(__file__).parents[2]

# The real command line; the one difference is where Discord is.
ON_LOOPBACK = """
import sys
import discord.http
discord.http.Route.BASE = sys.argv.pop(1)
from bot.__main__ import main
main()
"""


@pytest.fixture(autouse=True)
def _in_an_empty_folder_and_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    for name in list(os.environ):
        if name == "DISCORD_TOKEN" or name.startswith("FRONTRUNNER_"):
            monkeypatch.delenv(name)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


class Process:
    """One run of the real command line, ended in any case when its block ends."""

    def __init__(self, *arguments: str, discord: str | None = None, **environ: str) -> None:
        start = ["-m", "bot"] if discord is None else ["-c", ON_LOOPBACK, discord]
        self._command = [sys.executable, *start, *arguments]
        self._environ = {**os.environ, "PYTHONPATH": str(ROOT), **environ}

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            *self._command,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=self._environ,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    async def asks(self, discord: LoopbackDiscord, path: str) -> None:
        """Wait until it has asked Discord for a path."""
        asking = asyncio.create_task(discord.asked_for(path))
        ending = asyncio.create_task(self._process.wait())
        await asyncio.wait({asking, ending}, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        asking.cancel()
        assert asking.done(), f"it ended without asking for {path}: {await self.ended()}"

    def send_signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    async def until(self, text: str) -> None:
        """Wait for a line with this text on standard output."""
        assert self._process.stdout is not None
        async with asyncio.timeout(60):
            while text not in (line := (await self._process.stdout.readline()).decode()):
                assert line, f"it ended without saying {text!r}: {await self.ended()}"

    async def ended(self, within: float = 60.0) -> tuple[int | None, str, str]:
        """Exit status, standard output and standard error once it has ended."""
        async with asyncio.timeout(within):
            out, err = await self._process.communicate()
        return self._process.returncode, out.decode(), err.decode()


async def there_is(folder: Path, pattern: str) -> None:
    """Wait for a file that another process makes."""
    async with asyncio.timeout(60):
        while not list(folder.glob(pattern)):  # noqa: ASYNC110 - another process has no event
            await asyncio.sleep(0.01)


def settings(text: str) -> Path:
    file = Path("settings.toml")
    file.write_text(text, encoding="utf-8")
    return file


class TestHelp:
    def test_every_command_is_listed_and_says_what_it_does(self) -> None:
        result = CliRunner().invoke(app, ["--help"])
        assert result.exit_code == 0
        for words in ("run ", "demo ", "sync ", "check ", "no token", "Ctrl-C"):
            assert words in result.output

    @pytest.mark.parametrize("command", ["run", "demo", "sync", "check"])
    def test_each_command_takes_a_configuration(self, command: str) -> None:
        result = CliRunner().invoke(app, [command, "--help"])
        assert result.exit_code == 0
        assert "--config" in result.output

    async def test_help_does_not_wait_for_what_only_the_commands_need(self) -> None:
        code = (
            "import sys; sys.argv[1:] = ['--help']\n"
            "from bot.__main__ import main\n"
            "try: main()\n"
            "finally: print(sorted({'discord', 'simcord', 'PIL', 'pydantic'} & set(sys.modules)))"
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        assert process.returncode == 0
        assert out.decode().endswith("\n[]\n")

    def test_the_version(self) -> None:
        result = CliRunner().invoke(app, ["--version"])
        assert (result.exit_code, result.output) == (0, f"frontrunner {__version__}\n")


class TestWhatKeepsItFromStarting:
    @pytest.mark.parametrize("command", ["run", "sync"])
    async def test_no_token_is_one_sentence_and_status_2(self, command: str) -> None:
        async with Process(command) as process:
            status, out, err = await process.ended()
        assert (status, out) == (2, "")
        assert err.startswith("There is no bot token: set DISCORD_TOKEN")
        assert err.count("\n") == 1

    def test_a_badly_shaped_token_is_explained_and_not_repeated(self) -> None:
        result = CliRunner().invoke(app, ["run"], env={"DISCORD_TOKEN": "hunter2"})
        assert result.exit_code == 2
        assert "three joined by dots" in result.stderr
        assert "hunter2" not in result.output

    async def test_a_bad_configuration_lists_every_key(self) -> None:
        file = settings('[log]\nlevel = "loud"\ncolour = true\n[demo]\nport = -1\n')
        async with Process("run", "--config", str(file), FRONTRUNNER_STOER="x") as process:
            status, out, err = await process.ended()
        assert (status, out) == (2, "")
        for key in ("log.level", "log.colour", "demo.port", "FRONTRUNNER_STOER"):
            assert f"  - {key}" in err
        assert "Traceback" not in err

    @pytest.mark.parametrize("command", ["run", "sync", "demo"])
    def test_a_configuration_that_is_not_there(self, command: str) -> None:
        result = CliRunner().invoke(app, [command, "--config", "nowhere.toml"])
        assert result.exit_code == 2
        assert "nowhere.toml: there is no such file" in result.stderr

    async def test_a_refused_token_closes_everything_with_status_2(self) -> None:
        async with (
            loopback_discord({"/users/@me": refuse}) as discord,
            Process("run", discord=discord.base, DISCORD_TOKEN=TOKEN) as process,
        ):
            status, _, err = await process.ended()
        assert status == 2
        assert "Discord refuses the bot token" in err
        assert "Traceback" not in err
        assert TOKEN not in err

    @pytest.mark.parametrize("command", ["run", "sync"])
    async def test_discord_out_of_reach_is_status_1(
        self, command: str, unused_tcp_port: int
    ) -> None:
        closed = f"http://127.0.0.1:{unused_tcp_port}/api"
        async with Process(command, discord=closed, DISCORD_TOKEN=TOKEN) as process:
            status, _, err = await process.ended()
        assert status == 1
        assert "Discord cannot be reached" in err
        assert "Traceback" not in err

    async def test_a_store_that_cannot_be_used_is_status_2_and_does_not_hang(self) -> None:
        Path("no-store.db").write_bytes(b"not a database" * 1000)
        async with (
            loopback_discord(LOGGED_IN) as discord,
            Process(
                "run",
                discord=discord.base,
                DISCORD_TOKEN=TOKEN,
                FRONTRUNNER_STORE__PATH="no-store.db",
            ) as process,
        ):
            status, _, err = await process.ended()
        assert status == 2
        assert "no-store.db" in err
        assert "Traceback" not in err


class TestSync:
    async def test_it_pushes_the_commands_once_and_says_how_many(self) -> None:
        async with (
            loopback_discord(LOGGED_IN) as discord,
            Process("sync", discord=discord.base, DISCORD_TOKEN=TOKEN) as process,
        ):
            status, out, err = await process.ended()
            pushes = [path for path in discord.asked_so_far() if path.endswith("/commands")]
        assert status == 0, err
        assert re.fullmatch(r"Discord now has [1-9]\d* commands of this bot\.\n", out)
        assert len(pushes) == 1


class TestStopping:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    @pytest.mark.parametrize(
        "answers",
        [{"/users/@me": never}, {**LOGGED_IN, **SILENT_GATEWAY}],
        ids=["logging in", "reaching the gateway"],
    )
    async def test_a_signal_while_connecting_ends_with_status_0(
        self, number: signal.Signals, answers: Mapping[str, Answer]
    ) -> None:
        async with (
            loopback_discord(answers) as discord,
            Process("run", discord=discord.base, DISCORD_TOKEN=TOKEN) as process,
        ):
            await process.asks(discord, list(answers)[-1])
            process.send_signal(number)
            started = time.monotonic()
            status, _, err = await process.ended()
        assert status == 0, err
        assert time.monotonic() - started < 10
        assert "Still running" not in err


class TestTheDemo:
    async def test_ctrl_c_ends_it_and_its_store_goes_with_it(self, tmp_path: Path) -> None:
        folder = tmp_path / "temporary"
        folder.mkdir()
        async with Process("demo", "--no-browser", TMPDIR=str(folder)) as process:
            await process.until("http://127.0.0.1:")
            assert list(folder.glob("frontrunner-demo-*/demo.db"))
            process.send_signal(signal.SIGINT)
            status, _, err = await process.ended()
        assert status == 0
        assert "Traceback" not in err
        assert not list(folder.glob("frontrunner-demo-*"))

    @pytest.mark.parametrize("made", ["frontrunner-demo-*", "frontrunner-demo-*/demo.db"])
    async def test_ctrl_c_while_it_starts_ends_it_too(self, made: str, tmp_path: Path) -> None:
        folder = tmp_path / "temporary"
        folder.mkdir()
        async with Process("demo", "--no-browser", TMPDIR=str(folder)) as process:
            await there_is(folder, made)
            process.send_signal(signal.SIGINT)
            status, out, err = await process.ended()
        assert status == 0, err
        assert "http://" not in out
        assert "Traceback" not in err
        assert not list(folder.glob("frontrunner-demo-*"))

    async def test_a_store_that_is_named_stays(self) -> None:
        async with Process("demo", "--no-browser", "--store", "kept/demo.db") as process:
            await process.until("http://127.0.0.1:")
            process.send_signal(signal.SIGTERM)
            status, _, _ = await process.ended()
        assert status == 0
        assert Path("kept/demo.db").is_file()


class TestCheck:
    def check(self, **environ: str) -> tuple[int, str]:
        result = CliRunner().invoke(app, ["check"], env=environ)
        assert "Traceback" not in result.output
        return result.exit_code, result.output

    def test_with_everything_in_order_the_bot_can_start_and_nothing_is_made(self) -> None:
        status, said = self.check(DISCORD_TOKEN=TOKEN)
        assert "✗" not in said
        assert "frontrunner.db does not exist yet; the first start makes it" in said
        assert said.endswith("The bot can start.\n")
        assert status == 0
        assert not list(Path().iterdir())

    def test_everything_wrong_is_said(self) -> None:
        Path("damaged.db").write_bytes(b"not a database" * 1000)
        status, said = self.check(FRONTRUNNER_STORE__PATH="damaged.db")
        assert status == 2
        assert "✗ There is no bot token" in said
        assert "✗ Store: damaged.db" in said
        assert "2 things to put right." in said

    def test_a_bad_configuration_is_said_and_the_rest_still_looked_at(self) -> None:
        status, said = self.check(FRONTRUNNER_LOG__LEVEL="loud")
        assert status == 2
        assert "✗ The configuration cannot be used:\n  - log.level" in said
        assert "✓ Shipped data" in said

    async def test_a_store_of_this_version_is_sound(self) -> None:
        store = await Store.open(Path("ledger.db"))
        await store.close()
        before = Path("ledger.db").read_bytes()
        status, said = self.check(DISCORD_TOKEN=TOKEN, FRONTRUNNER_STORE__PATH="ledger.db")
        assert "✓ Store: ledger.db is sound. Its schema is the current one" in said
        assert status == 0
        assert Path("ledger.db").read_bytes() == before

    async def test_a_store_of_a_newer_version_cannot_be_used(self) -> None:
        store = await Store.open(Path("ledger.db"))
        await store.close()
        with contextlib.closing(sqlite3.connect("ledger.db")) as connection:
            connection.execute("PRAGMA user_version = 999")
        status, said = self.check(DISCORD_TOKEN=TOKEN, FRONTRUNNER_STORE__PATH="ledger.db")
        assert "✗ Store: ledger.db was written by a newer version" in said
        assert status == 2

    def test_an_older_store_will_be_brought_up_to_date_by_the_start_not_by_the_check(self) -> None:
        Path("ledger.db").touch(mode=0o600)  # the oldest there is: nothing in it
        status, said = self.check(DISCORD_TOKEN=TOKEN, FRONTRUNNER_STORE__PATH="ledger.db")
        assert "Its schema is 0; the next start brings it to" in said
        assert status == 0
        assert Path("ledger.db").read_bytes() == b""

    @pytest.mark.skipif(os.name != "posix", reason="file modes are a matter of POSIX")
    def test_what_others_can_read_is_pointed_out(self) -> None:
        config = Path("config.toml")
        config.write_text(f'[discord]\ntoken = "{TOKEN}"\n')
        config.chmod(0o644)
        status, said = self.check()
        assert "! config.toml holds the token and others on this machine can read it" in said
        assert status == 0
        config.chmod(0o600)
        assert "!" not in self.check()[1]

    def test_a_model_that_drafts_is_pointed_out_and_how_its_key_travels(self) -> None:
        config = Path("config.toml")
        config.write_text(
            "[drafting]\nendpoint = 'http://models.example/v1'\nmodel = 'small'\nkey = 'hush-hush'\n"
        )
        config.chmod(0o644)
        status, said = self.check(DISCORD_TOKEN=TOKEN)
        assert "! Drafting: the text of every article that is read for claims goes to " in said
        assert "http://models.example/v1 (small)" in said
        assert "! Drafting: its key goes there unencrypted: use https." in said
        assert ("others on this machine can read it" in said) == (os.name == "posix")
        assert "hush-hush" not in said
        assert status == 0
        config.chmod(0o600)
        local = {"FRONTRUNNER_DRAFTING__ENDPOINT": "http://127.0.0.1:11434/v1"}
        assert self.check(DISCORD_TOKEN=TOKEN, **local)[1].count("!") == 1

    def test_who_may_read_health_and_measurements_is_pointed_out(self) -> None:
        served = {"FRONTRUNNER_HTTP__ENABLED": "true"}
        status, said = self.check(DISCORD_TOKEN=TOKEN, **served)
        assert "✓ HTTP: health and measurements, for this machine: 127.0.0.1 port 9464." in said
        assert status == 0
        everywhere = {"FRONTRUNNER_HTTP__ADDRESS": "192.0.2.1", "FRONTRUNNER_HTTP__PORT": "80"}
        status, said = self.check(DISCORD_TOKEN=TOKEN, **served, **everywhere)
        assert "! HTTP: whoever reaches 192.0.2.1 port 80 reads health and measurements" in said
        assert status == 0
        last = {"FRONTRUNNER_HTTP__PORT": "65535", "FRONTRUNNER_SHARDING__PROCESS": "1",
                "FRONTRUNNER_SHARDING__PROCESSES": "2", "FRONTRUNNER_SHARDING__SHARDS": "2"}  # fmt: skip
        status, said = self.check(DISCORD_TOKEN=TOKEN, **served, **last)
        assert "✗ HTTP: there is no port 65536" in said
        assert status == 2

    def test_the_address_of_a_model_ends_before_what_is_put_behind_it(self) -> None:
        whole = {
            "FRONTRUNNER_DRAFTING__ENDPOINT": "http://127.0.0.1:11434/v1/chat/completions/",
            "FRONTRUNNER_DRAFTING__MODEL": "small",
        }
        status, said = self.check(DISCORD_TOKEN=TOKEN, **whole)
        assert status == 2
        assert "must end before /chat/completions" in said

    def test_a_language_without_a_translation_is_told(self) -> None:
        for spoken in ("en-GB", "de", "zh-CN"):
            assert "Language" not in self.check(FRONTRUNNER_BOT__LOCALE=spoken)[1]
        said = self.check(FRONTRUNNER_BOT__LOCALE="fr")[1]
        assert "! Language: there is no translation into 'fr', so English is spoken" in said
        assert "there are en, de, zh-CN." in " ".join(said.split())

    def test_a_folder_that_cannot_be_one(self) -> None:
        Path("file").touch()
        status, said = self.check(DISCORD_TOKEN=TOKEN, FRONTRUNNER_STORE__PATH="file/ledger.db")
        assert status == 2
        assert "✗ Store: " in said
