"""What the bot tells of itself while it talks to Discord: no secret in any log, and its figures."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.client import create_bot
from bot.config import Config, Http, Store
from bot.logs import set_up_logging
from tests.conftest import clock
from tests.wire.conftest import TOKEN, eventually
from tests.wire.discord_server import WireDiscord
from tests.wire.interactions import Reply
from tests.wire.places import OWNER_ID, Channel, user

pytestmark = pytest.mark.wire

TYPED = "words that somebody typed"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where everything is logged, down to the level debug."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up_logging("debug", "json", secrets=[TOKEN], stream=stream)
    yield stream
    logging.captureWarnings(capture=False)
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_at_any_level_no_secret_and_no_word_of_anybody_is_logged(
    wire: WireDiscord,
    channel: Channel,
    store_path: Path,
    stream: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.client.gc.freeze", lambda: None)
    http = Http(enabled=True, port=0)
    bot = create_bot(Config(store=Store(path=store_path), http=http), clock=clock)
    bot._connection.guild_ready_timeout = 0.05
    started = asyncio.create_task(bot.start(TOKEN))
    await eventually(lambda: bot.posting is not None or started.done(), 20)
    compared = await wire.interact(
        "compare", {"first": "qwen", "second": "deepseek"}, channel=channel
    )
    assert compared.original is not None
    button = re.search(r"fr1:sources:[^\"]+", json.dumps(compared.original.json()))
    assert button is not None
    pressed = await wire.interact(press=button[0], message_id=compared.original.id, channel=channel)
    assert pressed.reply is Reply.MESSAGE
    refused = await wire.interact("release", {"name": TYPED}, channel=channel)
    assert TYPED in refused.text
    # Discord wants the session to be resumed, then refuses everything for a moment.
    sessions = list(wire.sessions.by_id)
    await wire.sessions.drop(4000)
    await eventually(lambda: wire.sessions.resumed == 1)
    wire.limits.per_second = 0
    asking = asyncio.create_task(bot.application_info())
    await eventually(lambda: wire.limits.global_429s == 1)
    wire.limits.per_second = None
    await asking
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{bot.operating.endpoint.port}/metrics") as answer,
    ):
        figures = await answer.text()
    await bot.close()
    await started

    logged = stream.getvalue()
    tokens = list(wire.interactions.by_token)
    name = user(OWNER_ID)["username"]
    assert len(tokens) == 3
    for secret in (TOKEN, *tokens, *sessions, wire.gateway, TYPED, name):
        assert secret not in logged, secret
    lines = [json.loads(line) for line in logged.splitlines()]
    told = [line["message"] for line in lines if line["logger"].startswith("discord")]
    for expected in (
        "has connected to Gateway (Session ID: [hidden])",
        "has successfully RESUMED session [hidden].",
        "WebSocket Event: INTERACTION_CREATE [left out]",
        "/[hidden]/callback has returned status code 200",
        "has received",
    ):
        assert any(expected in line for line in told), expected
    # All lines of one interaction are found by its request, and one says how it went.
    (line,) = (line for line in lines if line.get("command") == "compare")
    assert (line["level"], line["kind"], line["outcome"]) == ("info", "command", "answered")
    assert line["first_response_milliseconds"] <= line["milliseconds"]
    of_it = [one for one in lines if one.get("request") == line["request"]]
    assert any("/callback" in one["message"] for one in of_it)
    assert {one["doing"] for one in of_it} == {"command compare"}
    looks = {one["request"] for one in lines if one.get("doing") == "posting"}
    assert looks.isdisjoint(one["request"] for one in of_it)

    found = {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(figures)
        for sample in family.samples
    }
    assert found["frontrunner_rate_limits_total", "global"] == 1
    assert found["frontrunner_discord_requests_total", "429"] == 1
    assert found["frontrunner_discord_requests_total", "200"] >= 3
    assert found["frontrunner_interactions_total", "release", "command", "refused"] == 1
