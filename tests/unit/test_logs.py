"""Logs: readable, one record a line, and never the token."""

from __future__ import annotations

import asyncio
import inspect
import io
import json
import logging
import re
from collections.abc import Iterator

import discord
import pytest

from bot.logs import set_up_logging
from bot.request import begin_request

# Put together here so that no scanner takes a made-up token for a lost one.
TOKEN = ".".join(["MTIzNDU2Nzg5MDEyMzQ1Njc4", "GaBcDe", "x" * 38])


@pytest.fixture(autouse=True)
def pytest_keeps_its_handlers() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_line_says_when_how_grave_where_and_what() -> None:
    stream = io.StringIO()
    set_up_logging("info", "text", stream=stream)
    logging.getLogger("bot.client").warning("ready in %d guilds", 3)
    logging.getLogger("bot.client").debug("not asked for")
    date, clock, rest = stream.getvalue().split(" ", 2)
    assert len(date) == len("2025-01-29")
    assert clock.endswith("Z")
    assert rest == "WARNING bot.client: ready in 3 guilds\n"


async def test_a_line_of_a_request_names_it_and_others_do_not() -> None:
    text, lines = io.StringIO(), io.StringIO()
    for form, stream in (("text", text), ("json", lines)):
        set_up_logging("info", form, stream=stream)

        async def answered() -> str:
            name = begin_request()
            logging.getLogger("bot").info("asked")
            return name

        name = await asyncio.create_task(answered())
        logging.getLogger("bot").info("idle")
        assert re.fullmatch("[0-9a-f]{8}", name)
        if form == "text":
            assert f"INFO bot [{name}]: asked\n" in text.getvalue()
            assert "INFO bot: idle\n" in text.getvalue()
        else:
            asked, idle = map(json.loads, lines.getvalue().splitlines())
            assert (asked["request"], "request" in idle) == (name, False)


def test_json_is_one_object_a_line_with_the_traceback() -> None:
    stream = io.StringIO()
    set_up_logging("info", "json", stream=stream)
    try:
        raise LookupError("no such\nrelease")
    except LookupError:
        logging.getLogger("bot").exception("failed\non two lines")
    (line,) = stream.getvalue().splitlines()
    record = json.loads(line)
    assert record["level"] == "error"
    assert record["logger"] == "bot"
    assert record["message"] == "failed\non two lines"
    assert "LookupError: no such" in record["traceback"]


@pytest.mark.parametrize("form", ["text", "json"])
@pytest.mark.parametrize(
    ("token", "secrets"),
    [(TOKEN, []), ("short.own.token", ["short.own.token"])],
    ids=["any token by its shape", "our token whatever its shape"],
)
def test_no_token_gets_through(form: str, token: str, secrets: list[str]) -> None:
    stream = io.StringIO()
    set_up_logging("info", "json" if form == "json" else "text", secrets=secrets, stream=stream)
    log = logging.getLogger("bot")
    log.info("message %s and %r", token, {"token": token})
    log.info("stack", stack_info=True, extra={"token": token})
    try:
        raise ConnectionError(f"Authorization: Bot {token}")
    except ConnectionError:
        log.exception("traceback")
    assert token not in stream.getvalue()
    assert stream.getvalue().count("[hidden]") == 3
    assert "ConnectionError: Authorization: Bot [hidden]" in stream.getvalue()


@pytest.mark.parametrize(
    "line",
    [
        "POST https://discord.com/api/v10/interactions/12/{}/callback has returned 204",
        "url='https://discord.com/api/v10/webhooks/12/{}/messages/@original?wait=1'",
        "Shard ID 0 has connected to Gateway (Session ID: {}).",
        "Shard ID 0 has successfully RESUMED session {}.",
        "connected to wss://{}/?v=10",
        "{{'token': '{}', 'seq': 3}}",
        '{{"session_id": "{}", "op": 6}}',
        '{{"resume_gateway_url":"{}"}}',
        "{{'Authorization': 'Bearer {}', 'Accept': '*/*'}}",
        "authorization: {}",
        "x-api-key: {}",
        "https://any.example/page?token={}&page=1",
        "resumed, session_id={}, seq=3",
        "proxy http://somebody:{}@proxy.example:80",
        '{{\\"token\\": \\"{}\\"}}',
    ],
)
def test_what_stands_where_a_secret_stands_is_hidden(line: str) -> None:
    stream = io.StringIO()
    set_up_logging("debug", "text", stream=stream)
    logging.getLogger("any.library").debug(line.format("0123456789abcdef"))
    assert "0123456789abcdef" not in stream.getvalue()
    before, _secret, _after = line.replace("{{", "{").partition("{}")
    assert before in stream.getvalue()
    assert "[hidden]" in stream.getvalue()


def test_of_what_discord_py_sends_and_receives_only_the_name_is_logged() -> None:
    stream = io.StringIO()
    set_up_logging("debug", "text", stream=stream)
    log = logging.getLogger("discord.gateway")
    event = {"t": "GUILD_CREATE", "d": {"name": "A private server"}}
    for payload in (event, [event], str(event), json.dumps(event), b"private", "private " * 30):
        log.debug("For Shard ID %s: %s %.1f", 3, payload, 0.5)
    log.debug("heard %s", event["d"])
    log.warning("Discord says %s", OSError("no route"))
    assert "private" not in stream.getvalue()
    assert "For Shard ID 3: GUILD_CREATE [left out] 0.5" in stream.getvalue()
    assert stream.getvalue().count("[left out]") == 7
    assert "Discord says no route" in stream.getvalue()


def test_discord_pys_own_line_of_failed_choices_names_nobody() -> None:
    line = "Ignoring exception in autocomplete for %r (Guild: %s, User: %s)"
    assert line in inspect.getsource(discord.app_commands.tree), "or it is another line now"
    stream = io.StringIO()
    set_up_logging("info", "text", stream=stream)
    logging.getLogger("discord.app_commands.tree").error(line, "release", 77, 88)
    assert stream.getvalue().endswith("Ignoring exception in autocomplete for 'release'\n")


def test_a_faulty_call_is_no_fault_of_its_callers() -> None:
    stream = io.StringIO()
    set_up_logging("info", "text", secrets=["abcdef"], stream=stream)
    logging.getLogger("any.library").info("took %d ms", "abcdef")
    assert stream.getvalue().endswith("INFO any.library: took %d ms [arguments left out]\n")


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_traceback_forges_a_record_or_breaks_a_line(form: str) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    set_up_logging("info", "json" if form == "json" else "text", stream=stream)
    try:
        raise ValueError("x\n2026-01-01 00:00:00Z CRITICAL bot: forged\x1b[2J\u202e \ud800")
    except ValueError:
        logging.getLogger("bot").exception("failed on \ud800")
    stream.flush()
    stream.seek(0)
    first, *more = stream.read().splitlines()
    assert "failed on \\ud800" in first
    assert all(line.startswith("  ") for line in more)
    assert not re.search("[\x1b\u202e]", "".join([first, *more]))
    assert bool(more) == (form == "text")


def test_what_a_user_typed_can_neither_forge_a_record_nor_steer_the_terminal() -> None:
    stream = io.StringIO()
    set_up_logging("info", "text", stream=stream)
    logging.getLogger("bot").info("looked for %s", "qwen\n2025 ERROR forged\x1b[2J\u202e\u2028x")
    assert stream.getvalue().count("\n") == 1
    assert stream.getvalue().endswith(
        "looked for qwen\\n2025 ERROR forged\\u001b[2J\\u202e\\u2028x\n"
    )


def test_setting_up_again_replaces_what_was_there() -> None:
    first, second = io.StringIO(), io.StringIO()
    set_up_logging("info", "text", stream=first)
    set_up_logging("error", "text", stream=second)
    logging.getLogger("bot").error("once")
    assert first.getvalue() == ""
    assert second.getvalue().count("once") == 1
