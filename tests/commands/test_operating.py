"""What an operator sees of the running bot: /owner status, and health and measurements over HTTP."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.client import Frontrunner, create_bot
from bot.config import Config, Http, Sharding, Store
from bot.edge.cards.status import status_card
from bot.edge.operating.alarms import Alarm
from bot.edge.operating.backups import LastBackup
from bot.errors import ConfigError
from bot.ledger import Ledger
from bot.race.people import Person
from tests.commands.conftest import Room
from tests.commands.desk import add, bot_owner, whisper
from tests.commands.posting import let_it_post
from tests.conftest import clock
from tests.feeding import FakePages


@pytest.fixture
def simcord_bot(simcord_bot: Frontrunner, store_path: Path) -> Frontrunner:
    """As everywhere, and it tells of itself on a free port of this machine."""
    config = Config(store=Store(path=store_path), http=Http(enabled=True, port=0))
    return create_bot(config, clock=clock, pages=FakePages())


INTERACTIONS = "frontrunner_interactions_total"
GUIDE = Path(__file__).parents[2] / "docs" / "operating.md"
NOW = int(clock().timestamp())
DELIVERIES = (  # state, not before, message, errand
    ("due", NOW - 600, "NULL", "NULL"), ("due", NOW + 60, "NULL", "NULL"),
    ("sending", NOW - 5, "NULL", "NULL"), ("unknown", NOW - 3600, "NULL", "NULL"),
    ("dead", NOW - 3600, "NULL", "NULL"), ("dead", NOW - 3 * 86400, "NULL", "NULL"),
    ("sent", NOW - 60, "7", str(NOW - 50)), ("sent", NOW - 60, "8", str(NOW + 50)),
    ("dropped", NOW - 60, "NULL", "NULL"),
)  # fmt: skip
FEEDS = (("on", 0, 1), ("on", 0, 2), ("on", 3, 2), ("paused", 0, 90), ("stopped", 9, 90))
"""State, failures in a row, hours since it was read."""
SOMETHING_OF_EVERYTHING = (
    "INSERT INTO post_content (id, fingerprint, body) VALUES (1, 'f', '{}')",
    *(
        "INSERT INTO delivery (key, mark, purpose, channel_id, content_id, state, not_before, "
        "message_id, errand_at, recorded_at) VALUES "
        f"('k{n}', '{n:025}', 'notice', {n}, 1, '{state}', {then}, {message}, {errand}, 'now')"
        for n, (state, then, message, errand) in enumerate(DELIVERIES)
    ),
    *(
        "INSERT INTO feed (url, title, state, failures, most_waiting, next_due, succeeded_at, "
        f"recorded_at, recorded_by) VALUES ('https://feeds.example/{n}', 'Feed', '{state}', "
        f"{failures}, 1, '', '{(clock() - timedelta(hours=hours)).isoformat()}', '', 'bot')"
        for n, (state, failures, hours) in enumerate(FEEDS)
    ),
)
OWNER = Person(1, None, is_owner=True)
Figures = dict[str | tuple[str, ...], float]


@dataclass
class Monitoring:
    """Somebody who asks over HTTP."""

    bot: Frontrunner
    session: aiohttp.ClientSession

    async def ask(self, path: str, method: str = "GET", host: str = "") -> tuple[int, str]:
        url = f"http://127.0.0.1:{self.bot.operating.endpoint.port}{path}"
        headers = {"Host": host} if host else None
        async with self.session.request(method, url, headers=headers) as answer:
            return answer.status, await answer.text()

    async def figures(self) -> Figures:
        """All samples by name, and the values of their labels where there are some."""
        status, text = await self.ask("/metrics")
        assert status == 200
        return {
            (sample.name, *sample.labels.values()) if sample.labels else sample.name: sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }


@pytest.fixture
async def monitoring(simcord_bot: Frontrunner) -> AsyncIterator[Monitoring]:
    # One that is kept open is work under way, for which simcord would wait.
    connector = aiohttp.TCPConnector(force_close=True)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield Monitoring(simcord_bot, session)


async def test_what_people_did_and_what_came_of_it_is_measured(
    room: Room,
    monitoring: Monitoring,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    owner = bot_owner(room)
    well = await whisper(owner, "owner status")
    assert "none since the start" in well.text
    await room.press(await room.ask("compare", first="qwen", second="deepseek"), "Sources")
    await room.ask("release", name="nobody made this")
    await room.member.autocomplete(room.channel, "release", "name", "qw")
    await add(room)
    monkeypatch.setattr(room.bot.ledger, "about", _broken)
    apology = await room.ask("about")
    caplog.clear()  # it was asked for
    await room.ask("digest create", room.admin, channel=room.channel, every="daily")
    await room.ask("digest send-now", room.admin, schedule="1")
    await let_it_post(room)

    found = await monitoring.figures()
    ended = {key[1:]: value for key, value in found.items() if key[0] == INTERACTIONS}
    assert ended == {
        ("compare", "command", "answered"): 1,
        ("", "button", "answered"): 1,
        ("release", "command", "refused"): 1,
        ("release", "autocomplete", "answered"): 1,
        ("claim add", "command", "answered"): 1,
        ("", "form", "answered"): 1,
        ("about", "command", "failed"): 1,
        ("digest create", "command", "answered"): 1,
        ("digest send-now", "command", "answered"): 1,
        ("owner status", "command", "answered"): 1,
    }
    first_responses = "frontrunner_first_response_seconds_count"
    assert found[first_responses, "compare", "command"] == 1
    assert sum(value for key, value in found.items() if key[0] == first_responses) == len(ended)
    assert {name: found["frontrunner_" + name] for name in
            ("ready", "servers", "store_answers", "errors_total", "deliveries_waiting")
           } == {"ready": 1, "servers": 1, "store_answers": 1, "errors_total": 1,
                 "deliveries_waiting": 0}  # fmt: skip
    assert found["frontrunner_posts_total", "sent"] == 1
    assert found["frontrunner_shards", "ready"] == 1
    assert found["frontrunner_feeds", "on"] == found["frontrunner_deliveries", "dead"] == 0
    assert found["frontrunner_store_bytes", "main"] > 100_000
    assert ("frontrunner_look_age_seconds", "posting") in found

    _status, text = await monitoring.ask("/metrics")
    named = set(re.findall(r"^# TYPE frontrunner_(\w+)", text, re.MULTILINE))
    assert {name for name in named if f"`{name}" not in GUIDE.read_text("utf-8")} == set()
    someone = (
        room.guild.id,
        room.channel.id,
        *(who.id for who in (owner, room.admin, room.member)),
    )
    assert not any(str(number) in text for number in someone)

    ill = await whisper(owner, "owner status")
    reference = apology.text.rpartition(" ")[2]
    assert re.fullmatch("[0-9a-f]{8}", reference)
    assert f"`{reference}` · " in ill.text
    assert "`command about` · LookupError" in ill.text
    assert "a user's words" not in ill.text


async def _broken() -> None:
    raise LookupError("a user's words")


async def test_only_the_owner_is_told_how_the_bot_is(room: Room, monitoring: Monitoring) -> None:
    owner = bot_owner(room)  # makes the others no owners
    for person in (room.admin, room.member):
        command = next(one for one in await room.bot.tree.fetch_commands() if one.name == "owner")
        room.guild.set_command_permissions(command.id, {room.guild.default_role: True})
        refused = await room.ask("owner status", person)
        assert refused.text == "Only the bot's owner may do this."
        assert refused.ephemeral
    told = await room.ask("owner status", owner)
    assert told.ephemeral
    assert "1 server · shard 0 ready" in told.text


async def test_nothing_else_is_served_and_nothing_is_changed(
    room: Room, monitoring: Monitoring
) -> None:
    assert await monitoring.ask("/healthz", host="anything.example") == (200, "ok\n")
    assert await monitoring.ask("/readyz") == (200, '{"ready":true,"missing":[]}\n')
    assert await monitoring.ask("/metrics", "HEAD") == (200, "")
    for path in ("/", "/metrics/", "/../etc/passwd", "/healthz/%2e%2e/x", "//metrics"):
        assert (await monitoring.ask(path))[0] == 404, path
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert (await monitoring.ask("/readyz", method))[0] == 405, method
    # What is no HTTP is refused, and is no error of ours.
    for nonsense in (b"\x16\x03\x01 hello\r\n\r\n", b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n"):
        reader, writer = await asyncio.open_connection(
            "127.0.0.1", room.bot.operating.endpoint.port
        )
        writer.write(nonsense)
        assert (await reader.read()).startswith(b"HTTP/1.0 400 ")
        writer.close()
    assert "none since the start" in (await room.ask("owner status", bot_owner(room))).text


async def test_it_answers_before_discord_does_and_whatever_the_store_does(
    store_path: Path, monitoring: Monitoring
) -> None:
    bot, may_answer = monitoring.bot, threading.Event()
    async with bot:
        await bot.operating.start()
        assert await monitoring.ask("/healthz") == (200, "ok\n")
        assert await monitoring.ask("/readyz") == not_ready("store", "gateway", "posting")
        assert (await monitoring.figures())["frontrunner_store_answers"] == 0

        bot._ledger = await Ledger.open(store_path, clock)
        bot.operating.vitals.operations = bot.ledger.operations
        before = await monitoring.figures()
        assert before["frontrunner_store_answers"] == 1
        assert await monitoring.ask("/readyz") == not_ready("gateway", "posting")

        bot.operating.vitals.patience = 0.05
        slow = asyncio.create_task(bot.ledger._store.read(lambda _db: may_answer.wait(30)))
        try:
            for _ in range(3):
                assert (await monitoring.ask("/readyz")) == not_ready("store", "gateway", "posting")
            assert await monitoring.ask("/healthz") == (200, "ok\n")
            found = await monitoring.figures()
            assert found["frontrunner_store_answers"] == 0
            size = ("frontrunner_store_bytes", "main")
            assert found[size] == before[size] > 0
            told = json.dumps(status_card(await bot.operating.status(OWNER)).view().to_components())
            assert "Not ready: the store, the gateway and posting" in told
            assert "**Store** does not answer" in told
        finally:
            may_answer.set()
            await slow
        bot.operating.vitals.patience = 2.0
        assert (await monitoring.figures())["frontrunner_store_answers"] == 1
    assert bot.operating.endpoint.port is None


async def test_what_waits_is_lost_or_stands_is_told(
    store_path: Path, monitoring: Monitoring
) -> None:
    async with monitoring.bot as bot:
        await bot.operating.start()
        bot._ledger = await Ledger.open(store_path, clock)
        bot.operating.vitals.operations = bot.ledger.operations
        await bot.ledger._store.write(
            lambda db: [db.execute(one) for one in SOMETHING_OF_EVERYTHING]
        )
        bot.backups.last = LastBackup(clock() - timedelta(hours=3), None, 0, "The disk is full.")
        bot.alarms._standing["full"] = Alarm("full", clock() - timedelta(minutes=5), "1a2b3c4d")
        found = await monitoring.figures()
        assert found["frontrunner_alarms", "full"] == 1
        assert found["frontrunner_alarms", "damaged"] == 0
        deliveries = {key[1]: found[key] for key in found if key[0] == "frontrunner_deliveries"}
        assert deliveries == {"due": 2, "sending": 1, "unknown": 1, "dead": 2}
        assert found["frontrunner_deliveries_waiting"] == 2
        assert found["frontrunner_deliveries_oldest_waiting_seconds"] == 600
        assert found["frontrunner_errands_waiting"] == 1
        assert found["frontrunner_errands_oldest_waiting_seconds"] == 50
        feeds = {key[1]: found[key] for key in found if key[0] == "frontrunner_feeds"}
        assert feeds == {"on": 2, "failing": 1, "paused": 1, "stopped": 1}
        assert found["frontrunner_feeds_newest_success_age_seconds"] == 3600
        assert found["frontrunner_feeds_stalest_success_age_seconds"] == 7200
        assert found["frontrunner_backup_ok"] == 0
        assert found["frontrunner_backup_age_seconds"] == 3 * 3600
        told = await bot.operating.status(OWNER)
        assert told.store.vitals is not None
        assert told.store.vitals.lost_lately == {"dead": 1, "unknown": 1}
        said = json.dumps(status_card(told).view().to_components(), ensure_ascii=False)
        for line in (
            "✗ **Alarm** The disk of my store is full",
            "✗ **Posts** 2 wait, the first was due <t:",
            "1 edit, thread or publishing waits · 1 refused in 24 hours · 1 of unknown fate",
            "! **Feeds** 2 read · 1 failing · 1 stopped · 1 paused",
            "✗ **Backup** failed <t:",
        ):
            assert line in said, line


def not_ready(*missing: str) -> tuple[int, str]:
    return 503, json.dumps({"ready": False, "missing": missing}, separators=(",", ":")) + "\n"


async def test_a_port_that_is_taken_is_a_sentence_and_each_process_has_its_own(
    store_path: Path, monitoring: Monitoring
) -> None:
    async with monitoring.bot as bot:
        await bot.operating.start()
        taken = bot.operating.endpoint.port
        assert taken is not None
        config = Config(store=Store(path=store_path), http=Http(enabled=True, port=taken))
        async with create_bot(config, clock=clock) as second:
            with pytest.raises(
                ConfigError, match=f"127.0.0.1 port {taken}: .* Choose another port"
            ):
                await second.setup_hook()
        config = config.model_copy(update={"sharding": Sharding(shards=2, processes=2, process=1)})
        async with create_bot(config, clock=clock) as third:
            await third.operating.start()
            assert third.operating.endpoint.port == taken + 1
