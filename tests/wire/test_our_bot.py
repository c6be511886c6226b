"""Our bot and an unmodified discord.py: what people do, through whatever the connection goes through."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from discord import Permissions

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.race import identifying
from bot.race.people import Person
from tests.conftest import Hands
from tests.going_out import GUILD, add_claim, plan
from tests.wire.conftest import TOKEN, eventually
from tests.wire.discord_server import WireDiscord
from tests.wire.faults import Fault
from tests.wire.interactions import Reply
from tests.wire.places import Channel

pytestmark = pytest.mark.wire

ADMIN = Permissions(view_channel=True, send_messages=True, manage_guild=True)
CALLBACK = "POST /interactions/{interaction}/{token}/callback"
EDIT_ANSWER = "PATCH /webhooks/{application}/{token}/messages/{message}"
POSTS = "POST /channels/{channel}/messages"
ADA = Person(1, GUILD, manages_guild=True)
A_FILE = (
    b"subject,relation,targets,quote,source,date\n"
    b"Qwen2.5-Max,beats,GPT-4o,It is ahead.,https://press.example.com/a,2025-03-01\n"
)


@asynccontextmanager
async def running(path: Path, hands: Hands) -> AsyncIterator[Frontrunner]:
    bot = create_bot(Config(store=Store(path=path)), clock=hands)
    bot._connection.guild_ready_timeout = 0.05
    started = asyncio.create_task(bot.start(TOKEN))
    try:
        await eventually(lambda: is_up(bot) or started.done(), 20)
        yield bot
    finally:
        await bot.close()
        await started


def is_up(bot: Frontrunner) -> bool:
    return bot.posting is not None and bot.posting.is_running


@pytest.fixture
def town(wire: WireDiscord, monkeypatch: pytest.MonkeyPatch) -> Channel:
    # Ours freezes the garbage collector once ready, which is for a process of its own.
    monkeypatch.setattr("bot.client.gc.freeze", lambda: None)
    return wire.add_text_channel(wire.add_guild(GUILD), "news")


@pytest.fixture
async def bot(
    wire: WireDiscord, town: Channel, store_path: Path, hands: Hands
) -> AsyncIterator[Frontrunner]:
    async with running(store_path, hands) as bot:
        yield bot


async def later(bot: Frontrunner, hands: Hands, **time: float) -> None:
    """Time passes, and the bot looks what is due and sends it."""
    hands.now += timedelta(**time)
    assert bot.posting is not None
    await bot.posting.look()
    await bot.posting.dispatcher.finished()


class Hurried:
    """asyncio for discord.py's webhooks: before it repeats a request it waits a tenth as long."""

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds if seconds < 1 else seconds / 10)


# what people do -------------------------------------------------------------------------------


async def test_a_name_is_completed_while_it_is_typed(
    wire: WireDiscord, bot: Frontrunner, town: Channel
) -> None:
    for typed, first in (("qwen2.5-m", "Qwen2.5-Max"), ("gpt-4o", "GPT-4o"), ("", "")):
        asked = await wire.interact(
            "compare", {"first": typed}, channel=town, focused="first", within=3
        )
        choices = asked.data["choices"]
        assert asked.reply is Reply.CHOICES
        assert 1 <= len(choices) <= 25
        assert choices[0]["name"].startswith(first), choices[:3]
        taken = await wire.interact("release", {"name": choices[0]["value"]}, channel=town)
        await taken.until(lambda one: one.original is not None)
        assert first in taken.text


async def test_a_form_is_opened_filled_sent_and_answered(
    wire: WireDiscord, bot: Frontrunner, town: Channel
) -> None:
    given = {"subject": "Qwen2.5-Max", "relation": "beats", "targets": "GPT-4o",
             "source": "https://press.example.com/q", "date": "2025-03-01", "quote": "Ahead."}  # fmt: skip
    opened = await wire.interact("claim add", given, channel=town, permissions=ADMIN)
    assert opened.reply is Reply.FORM
    fields: dict[str, Any] = {}
    for label in opened.data["components"]:
        entry = label["component"]
        chosen = [one["value"] for one in entry.get("options", ()) if one.get("default")]
        fields[entry["custom_id"]] = chosen if entry["type"] == 3 else entry["value"]
    assert (fields["subject"], fields["relation"]) == ("Qwen2.5-Max", ["beats"])
    sent = await wire.interact(
        form=opened.data["custom_id"], options=fields, channel=town, permissions=ADMIN
    )
    await sent.until(lambda one: one.original is not None)
    assert "Qwen2.5-Max beats GPT-4o" in sent.text
    listed = await wire.interact("claims", channel=town)
    await listed.until(lambda one: one.original is not None)
    assert "Qwen2.5-Max" in listed.text


async def test_a_file_is_fetched_and_read(
    wire: WireDiscord, bot: Frontrunner, town: Channel
) -> None:
    asked = await wire.interact(
        "claim import", files={"file": ("claims.csv", A_FILE)}, channel=town, permissions=ADMIN
    )
    assert asked.reply is Reply.DEFERRED
    await asked.until(lambda one: one.original is not None)
    assert "claims.csv" in asked.text
    assert "1 claim** reads well" in asked.text


# what happens on the way ------------------------------------------------------------------------


@pytest.mark.parametrize("fault", [None, Fault.ERROR, Fault.RESET])
@pytest.mark.parametrize("route", [CALLBACK, EDIT_ANSWER])
async def test_an_answer_that_meets_trouble_is_given_once(
    wire: WireDiscord, bot: Frontrunner, town: Channel, route: str, fault: Fault | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """None is a 429, which is not done; an error comes after it was done, and discord.py repeats it."""
    monkeypatch.setattr("discord.webhook.async_.asyncio", Hurried())
    if fault is None:
        wire.limits.per_channel[route] = (1, 0.3)
    else:
        monkeypatch.setattr(wire.faults, "routes", frozenset({route}))
        wire.faults.plan(fault)
    commands: list[tuple[str, dict[str, Any]]] = [("about", {}), ("about", {})]
    if route == EDIT_ANSWER:
        commands = [("claim import", {"file": ("claims.csv", A_FILE)})] * 2
    asked = [
        await wire.interact(name, files=files, channel=town, permissions=ADMIN)
        for name, files in commands
    ]
    for one in asked:
        await one.until(lambda it: it.original is not None)
    repeated = 1 if fault in (None, Fault.ERROR) else 0
    await eventually(lambda: sum(wire.counted(route).values()) >= 2 + repeated)
    await asyncio.sleep(0.05)  # what would come twice would come now
    for one in asked:
        assert one.text
        assert one.followups == []
    assert wire.counted(route)[429] == (1 if fault is None else 0)


async def test_an_answer_follows_an_acknowledgement_whose_reply_was_lost(
    wire: WireDiscord, bot: Frontrunner, town: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discord.webhook.async_.asyncio", Hurried())
    monkeypatch.setattr(wire.faults, "routes", frozenset({CALLBACK}))
    for fault in (Fault.ERROR, Fault.RESET):
        wire.faults.plan(fault)
        asked = await wire.interact(
            "claim import", files={"file": ("claims.csv", A_FILE)}, channel=town, permissions=ADMIN
        )
        assert asked.reply is Reply.DEFERRED
        await asked.until(lambda one: one.original is not None)
        assert "1 claim** reads well" in asked.text
        assert asked.followups == []


async def test_digests_that_meet_rate_limits_all_arrive_once_and_people_are_answered(
    wire: WireDiscord, bot: Frontrunner, town: Channel, hands: Hands
) -> None:
    channels = [town, *(wire.add_text_channel(GUILD, f"n{number}") for number in range(3))]
    for channel in channels:
        for minute in range(3):
            await bot.ledger.digests.create(ADA, plan(channel.id, at=f"09:0{minute}"))
    claim = await add_claim(bot.ledger)
    wire.limits.per_second = 8
    wire.limits.per_channel[POSTS] = (2, 0.2)
    draining = asyncio.create_task(later(bot, hands, days=1))
    await eventually(lambda: wire.limits.channel_429s + wire.limits.global_429s > 0)
    asked = await wire.interact("about", channel=town)
    assert not draining.done()
    assert asked.text
    await draining
    for _ in range(3):
        await later(bot, hands, minutes=2)
    for channel in channels:
        texts = [
            one.text for one in wire.messages(channel.id) if one.by_bot and not one.interaction
        ]
        assert len(texts) == 3, texts
        assert all(f"#{claim}" in text for text in texts)


async def test_it_goes_on_after_a_lost_connection_and_after_a_lost_session(
    wire: WireDiscord, bot: Frontrunner, town: Channel
) -> None:
    sessions = wire.sessions

    async def answers() -> None:
        asked = await wire.interact("about", channel=town)
        assert "Frontrunner" in asked.text

    await sessions.drop(4000)
    await eventually(lambda: sessions.resumed == 1)
    await answers()
    assert sessions.identified == 1
    [noted] = await identified(bot)
    await sessions.drop(4000, forget=True)
    await eventually(lambda: sessions.identified == 2, 10)
    await eventually(lambda: len(sessions.connected()) == 1)
    await answers()
    assert [noted, *(await identified(bot))[1:]] == await identified(bot)
    assert len(await identified(bot)) == 2, "a RESUME is not counted"


async def identified(bot: Frontrunner) -> list[Any]:
    """What is noted of IDENTIFYs."""
    return await bot.ledger._store.read(
        lambda connection: connection.execute("SELECT at, shard FROM identification").fetchall()
    )


async def test_two_shards_have_their_own_servers_and_all_are_served(
    wire: WireDiscord, town: Channel, store_path: Path, hands: Hands
) -> None:
    wire.sessions.shards = 2
    other = (GUILD >> 22) + 1 << 22 | 9
    places = [town, wire.add_text_channel(wire.add_guild(other), "news")]
    async with running(store_path, hands) as bot:
        assert [one.shard_id for one in sorted(bot.guilds, key=lambda it: it.id)] == [
            (one.guild_id or 0) >> 22 & 1 for one in sorted(places, key=lambda it: it.guild_id or 0)
        ]
        assert sorted(shard for _, shard in await identified(bot)) == [0, 1]
        for place in places:
            asked = await wire.interact("about", channel=place)
            assert "Frontrunner" in asked.text
            person = Person(1, place.guild_id, manages_guild=True)
            await bot.ledger.digests.create(person, plan(place.id, quiet="note"))
        await later(bot, hands, days=1)
        for place in places:
            assert len([one for one in wire.messages(place.id) if not one.interaction]) == 1


async def test_a_shard_that_may_not_identify_yet_keeps_the_other_from_nothing(
    wire: WireDiscord, town: Channel, store_path: Path, hands: Hands,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setattr("bot.identifying.LOOK_EVERY", 0.02)
    sessions = wire.sessions
    sessions.shards = 2
    other = (GUILD >> 22) + 1 << 22 | 9
    places = {
        (one.guild_id or 0) >> 22 & 1: one
        for one in (town, wire.add_text_channel(wire.add_guild(other), "news"))
    }
    async with running(store_path, hands) as bot:
        while not await bot.ledger.identifications.take_turn(0, 2):
            pass  # until it has to wait for the next one
        [lost] = [key for key, one in sessions.by_id.items() if one.shard[0] == 0]
        for times in (1, 2):
            sessions.by_id.pop(lost, None)
            await sessions.drop(4000)
            await eventually(lambda times=times: sessions.resumed == times)
            asked = await wire.interact("about", channel=places[1])
            assert "Frontrunner" in asked.text
            await eventually(lambda: len(sessions._lines) == 1)  # none is opened to wait in
        assert sessions.identified == 2
        assert "ERROR" not in caplog.text
        hands.now += timedelta(hours=1)
        await eventually(lambda: sessions.identified == 3)
        await eventually(lambda: len(sessions.connected()) == 2)
        asked = await wire.interact("about", channel=places[0])
        assert "Frontrunner" in asked.text


class Moving:
    """asyncio for who waits for a turn: each wait moves the clock instead."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    def __getattr__(self, name: str) -> Any:
        return getattr(asyncio, name)

    async def sleep(self, seconds: float) -> None:
        self.hands.now += timedelta(seconds=seconds, milliseconds=1)
        await asyncio.sleep(0)


async def test_thrown_out_at_every_start_it_comes_back_ever_more_slowly(
    wire: WireDiscord, town: Channel, store_path: Path, hands: Hands,
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    """In one process after the other, with a clock that jumps while it waits: never over 20 an hour."""
    monkeypatch.setattr(identifying, "BETWEEN", 5)
    monkeypatch.setattr("bot.identifying.asyncio", Moving(hands))
    wire.now = lambda: hands().timestamp()
    wire.sessions.closes_with = 4000
    made = wire.sessions.identified_at
    for until in (8, 16, 60):
        bot = create_bot(Config(store=Store(path=store_path)), clock=hands)
        started = asyncio.create_task(bot.start(TOKEN))
        await eventually(lambda until=until: len(made) >= until, 20)
        await bot.close()
        with contextlib.suppress(asyncio.CancelledError):
            await started
    hours = made[-1] - made[0]
    assert hours > 2 * 3600
    most = max(sum(at <= one < at + 3600 for one in made) for at in made)
    assert 6 <= most <= 20, most
    assert "so often that Discord would soon take its token away" in caplog.text


# how it ends --------------------------------------------------------------------------------------

RUN = """
import sys
from tests.wire.discord_server import point_at
point_at(sys.argv[1], sys.argv[2])
sys.argv = ["frontrunner", "run"]
from bot.__main__ import main
main()
"""


async def test_what_discord_will_not_have_ends_the_process_with_a_sentence(
    shipped_store: Path, tmp_path: Path
) -> None:
    async def run(code: int) -> tuple[int | None, str, int]:
        store = shutil.copy(shipped_store, tmp_path / f"{code}.db")
        async with WireDiscord() as wire:
            wire.sessions.closes_with = code
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", RUN, wire.base, wire.gateway,
                stderr=asyncio.subprocess.PIPE,
                env=os.environ | {
                    "DISCORD_TOKEN": ".".join(["MTIzNDU2Nzg5MDEyMzQ1Njc4", "GaBcDe", "x" * 38]),
                    "FRONTRUNNER_STORE__PATH": str(store),
                },
            )  # fmt: skip
            async with asyncio.timeout(60):
                _, said = await process.communicate()
            return process.returncode, said.decode(), wire.sessions.identified

    refused, unintended = await asyncio.gather(run(4004), run(4014))
    assert (refused[0], refused[2]) == (2, 1), refused[1]
    assert "Discord refuses the bot token" in refused[1]
    assert (unintended[0], unintended[2]) == (2, 1)
    assert "Discord refuses an intent" in unintended[1]
    assert "Traceback" not in refused[1] + unintended[1]


async def test_a_request_that_discord_would_refuse_fails_the_test_that_made_it() -> None:
    async def test(body: dict[str, Any]) -> None:
        async with WireDiscord() as wire, aiohttp.ClientSession() as session:
            address = f"{wire.base}/channels/{wire.add_text_channel(wire.add_guild(1)).id}/messages"
            headers = {"Authorization": "Bot x"}
            async with session.post(address, json=body, headers=headers) as answer:
                assert answer.status == 200

    nobody = {"allowed_mentions": {"parse": []}}
    await test({"content": "right", **nobody})
    for wrong, said in (
        ({"content": "pings"}, "does not forbid every mention"),
        ({"content": "x", "nonce": "1" * 20, **nobody}, "is not enforced"),
        ({"components": [{"type": 10, "content": "x"}], **nobody}, "without IS_COMPONENTS_V2"),
    ):
        with pytest.raises(AssertionError, match=said):
            await test(wrong)
