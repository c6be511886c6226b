"""Logs: readable, one record a line, and never the token."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import set_up_logging

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
