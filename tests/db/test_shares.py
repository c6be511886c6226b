"""Several processes with one store: who may open it, whose turn it is, what each notices and sends."""

from __future__ import annotations

import asyncio
import io
import random
import sqlite3
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.command_line.check import look
from bot.db import lock
from bot.db.connection import Store
from bot.db.lock import StoreLock
from bot.db.shares import is_owned
from bot.errors import StoreError
from bot.ledger import Ledger
from bot.ledger.evaluations import EvaluationFile
from bot.ledger.guilds import GRACE
from bot.race.outbox import Content, Sent
from bot.race.people import Person
from bot.race.schedules import PlannedDigest
from bot.race.share import WHOLE, Share
from tests.conftest import Hands
from tests.db.writing_in_turns import play
from tests.going_out import OWNER, add_claim, plan, rows

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shared locks")

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "evaluations"
FIRST, SECOND = Share(2, 2, 0), Share(2, 2, 1)
EVEN, ODD = 2 << 22 | 5, 3 << 22 | 5
"""A server of the first process, and one of the second."""


# whose a server is --------------------------------------------------------------------------------


def test_every_server_is_one_process_s_in_python_as_in_sql() -> None:
    chance = random.Random(1)  # noqa: S311 - no secret
    guilds = [None, 0, EVEN, ODD, *(chance.randrange(1 << 63) for _ in range(300))]
    with sqlite3.connect(":memory:") as db:
        for shards, processes in ((1, 1), (2, 2), (7, 3), (16, 16), (33, 4)):
            all_of = [Share(shards, processes, number) for number in range(processes)]
            shard_ids = [shard for one in all_of for shard in one.shard_ids or range(shards)]
            assert sorted(shard_ids) == list(range(shards))
            for guild in guilds:
                [owner] = [one for one in all_of if one.owns(guild)]
                if not owner.whole:
                    assert ((guild or 0) >> 22) % shards in (owner.shard_ids or [])
                for one in all_of:
                    condition = is_owned(one, "?")
                    values = () if one.whole else (guild,)
                    [sql] = db.execute(f"SELECT {condition}", values).fetchone()
                    assert bool(sql) == one.owns(guild)
        assert FIRST.owns(None), "direct messages come to the first shard"
    db.close()


# who may open it ----------------------------------------------------------------------------------


def test_who_may_hold_a_store_beside_whom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_LOOK_EVERY", 0.001)
    path = tmp_path / "ledger.db"
    first, second = StoreLock.take(path, FIRST, 6), StoreLock.take(path, SECOND, 6)
    for share, schema, refusal in (
        (WHOLE, 6, r"already running with the store .* Stop it first"),  # import, restore
        (SECOND, 6, r"Process 1 of the bot is already running.*sharding\.process"),
        (Share(3, 3, 2), 6, r"as 2 processes with 2 shards\. Set sharding\.processes"),
        (Share(4, 3, 2), 6, r"as 2 processes with 2 shards\. Set sharding\.processes"),
    ):
        with pytest.raises(StoreError, match=refusal):
            StoreLock.take(path, share, schema)
    first.release()
    with pytest.raises(StoreError, match="Another version of the bot is running"):
        StoreLock.take(path, FIRST, 7)
    StoreLock.take(path, FIRST, 6).release()  # whoever was refused left nothing behind
    second.release()
    # With nobody there, what the last ones were set to binds nobody.
    other = StoreLock.take(path, Share(4, 4, 3), 7)
    other.release()
    alone = StoreLock.take(path)
    with pytest.raises(StoreError, match="already running"):
        StoreLock.take(path, SECOND, 6)
    alone.release()
    # Who had it alone ends between our two looks: what is written there is of who went before.
    is_taken = lock._is_taken
    for left in (b"", b'{"processes":4,"shards":8,"schema":5}'.ljust(200)):
        path.with_name("ledger.db.lock").write_bytes(left)
        alone = StoreLock.take(path)

        def ended(descriptor: int, alone: StoreLock = alone) -> bool:
            taken = is_taken(descriptor)
            if not taken:
                alone.release()
            return taken

        monkeypatch.setattr(lock, "_is_taken", ended)
        StoreLock.take(path, SECOND, 6).release()
        monkeypatch.setattr(lock, "_is_taken", is_taken)


async def test_a_write_waits_for_its_turn_and_not_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.db"
    one, other = await Store.open(path, FIRST), await Store.open(path, SECOND)
    third = other.alone()
    try:
        async with one.alone():
            waiting = asyncio.ensure_future(
                other.write(lambda db: db.execute("INSERT INTO meta VALUES ('b', '2')"))
            )
            await one.write(lambda db: db.execute("INSERT INTO meta VALUES ('a', '1')"))
            assert not waiting.done()
            assert await other.read(lambda db: db.execute("SELECT key FROM meta").fetchall()) == [
                ("a",)
            ], "who reads waits for nobody"
        await waiting
        async with one.alone():
            waiting = asyncio.ensure_future(
                other.write(lambda db: db.execute("INSERT INTO meta VALUES ('c', '3')"))
            )
            await asyncio.sleep(0.02)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
            # Who gives up in the middle of its start leaves no turn behind, see the write at the end.
            monkeypatch.setattr(lock, "TURN_WITHIN", 0.05)
            starting = asyncio.ensure_future(third.__aenter__())
            await asyncio.sleep(0.1)
            assert not starting.done(), "a start waits longer than a write"
            starting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await starting
            told: list[StoreError] = []
            other.tell = told.append
            with pytest.raises(StoreError, match="has been writing to the store") as caught:
                await other.write(lambda db: db.execute("INSERT INTO meta VALUES ('d', '4')"))
            assert told == [caught.value]
            assert caught.value.trouble == "locked"
            monkeypatch.setattr(lock, "TURN_WITHIN", 60.0)
            monkeypatch.setattr(lock, "LAST_TURN_WITHIN", 0.05)
            writes = [asyncio.ensure_future(other.write(lambda _db: None)) for _ in range(9)]
            await asyncio.sleep(0)
            await other.close()  # also then
            for write in writes:
                with pytest.raises(StoreError, match="has been writing to the store"):
                    await write
            assert len(told) == 1, "that it ends is no trouble of the store"
        await one.write(lambda _db: None)
        keys = await one.read(lambda db: db.execute("SELECT key FROM meta").fetchall())
        assert keys == [("a",), ("b",)]
    finally:
        await other.close()
        await one.close()
    await (await Store.open(path)).close()


def test_killed_in_the_middle_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    found = play(tmp_path / "ledger.db", kills=2, chance=random.Random(3))  # noqa: S311
    assert found.right, found
    assert found.acknowledged > 20


def test_check_says_what_a_process_has(tmp_path: Path) -> None:
    for process, told in (
        ("0", "shards 0, 2 of 3. It also plans"),
        ("1", "shard 1 of 3. Number 0"),
    ):
        environ = {
            "FRONTRUNNER_SHARDING__SHARDS": "3",
            "FRONTRUNNER_SHARDING__PROCESSES": "2",
            "FRONTRUNNER_SHARDING__PROCESS": process,
        }
        (tmp_path / "config.toml").touch()
        findings = look(tmp_path / "config.toml", environ)
        said = next(one.text for one in findings if one.text.startswith("Processes"))
        assert told in said
        assert "not the same number" in next(findings).text


# what each notices of the other -------------------------------------------------------------------


@pytest.fixture
async def both(store_path: Path, hands: Hands) -> AsyncIterator[tuple[Ledger, Ledger]]:
    first = await Ledger.open(store_path, hands, share=FIRST)
    second = await Ledger.open(store_path, hands, share=SECOND)
    yield first, second
    await second.close()
    await first.close()


async def test_what_one_writes_the_other_answers_with(both: tuple[Ledger, Ledger]) -> None:
    first, second = both
    names = ["qwen2.5-max", "deepseek-v3"]
    before = await first.compare(names)
    assert await first.compare(names) is before, "kept as long as nobody writes"
    claim = await add_claim(second, OWNER, subject="Qwen2.5-Max", targets="DeepSeek-V3")
    after = await first.compare(names)
    assert after is not before
    assert claim in [one.id for one in (await first.claims_like("", guild_id=None, limit=3))]

    known = first._names()
    sample = io.BytesIO((SAMPLES / "llm_stats.csv").read_bytes())
    given = EvaluationFile("llm-stats", sample, "llm_stats.csv", published="2025-09-01")
    assert (await second.evaluations.bring_in(given)).benchmarks_added
    assert len(first.benchmarks) < len(second.benchmarks)
    await first.keep_up()
    assert {one.slug for one in first.benchmarks} == {one.slug for one in second.benchmarks}
    assert first._names() is not known
    known = first._names()
    await add_claim(second, OWNER, quote="something else")
    await first.keep_up()
    assert first._names() is known, "names are read anew only where one changed"


async def test_each_sends_and_takes_up_what_is_its_own(
    both: tuple[Ledger, Ledger], hands: Hands, store_path: Path
) -> None:
    first, second = both
    for number, guild in enumerate((EVEN, ODD)):
        admin = Person(1, guild, manages_guild=True)
        await second.digests.create(admin, plan(4100 + number, quiet="note"))
    await add_claim(first)
    hands.now = hands.now.replace(day=hands.now.day + 1)
    # One plans for both.
    due = await first.outbox.due_digests(10)
    said = Content('{"a": 1}')
    assert await first.outbox.plan_digests([PlannedDigest(one, (said,)) for one in due]) == 2
    [mine], [theirs] = await first.outbox.take(10), await second.outbox.take(10)
    assert (mine.guild_id, theirs.guild_id) == (EVEN, ODD)
    # The second dies and starts again while the first is sending.
    await second.outbox.wake_up()
    assert await first.outbox.take(10) == []
    [again] = await second.outbox.take(10)
    assert (again.id, again.tries) == (theirs.id, 2)
    await first.outbox.settle([(mine, Sent(1))])
    await second.outbox.settle([(again, Sent(2))])
    # Both posts are to be edited: an errand each, for whose it is.
    with sqlite3.connect(store_path) as db:
        db.execute("UPDATE delivery SET edit_id = content_id, errand_at = 0")
    db.close()
    for ledger, guild in zip(both, (EVEN, ODD), strict=True):
        assert [errand.guild_id for errand in await ledger.outbox.take_errands(10)] == [guild]
    with sqlite3.connect(store_path) as db:
        db.execute(
            "UPDATE schedule SET state = 'stopped', problem = 'gone', told = 0, next_due = NULL"
        )
    db.close()
    for ledger, guild in zip(both, (EVEN, ODD), strict=True):
        assert [untold.guild_id for untold in await ledger.outbox.untold()] == [guild]


async def test_a_process_purges_none_of_another_s_servers_and_notes_their_languages(
    both: tuple[Ledger, Ledger], hands: Hands, store_path: Path
) -> None:
    first, second = both
    for guild in (EVEN, ODD):
        await first.digests.create(Person(1, guild, manages_guild=True), plan())
    for _ in range(2):
        assert await second.guilds.purge_absent({ODD}, SECOND.owns) == []
        hands.now += GRACE
    assert await second.guilds.purge_absent(set(), SECOND.owns) == []
    hands.now += GRACE
    assert await second.guilds.purge_absent(set(), SECOND.owns) == [ODD]
    assert rows(store_path, "SELECT DISTINCT guild_id FROM schedule") == [(EVEN,)]

    await second.guilds.note_locales({ODD: "de"})
    await second.guilds.note_locales({ODD: "zh-CN"})
    # What is known is not written again, nor is all that is known read for it.
    many = {3 << 22 | number: "fr" for number in range(10, 5_010)}
    await second.guilds.note_locales(many)
    steps: list[int] = []
    await second._store.read(lambda db: db.set_progress_handler(lambda: steps.append(1), 100))
    await second.guilds.note_locales({ODD: "zh-CN"})
    await second._store.read(lambda db: db.set_progress_handler(None, 0))
    assert len(steps) < 10
    with sqlite3.connect(store_path) as db:
        db.execute("DELETE FROM seen_guild WHERE locale = 'fr'")
    db.close()
    assert await first.guilds.seen_locales() == {ODD: "zh-CN"}
    await first.guilds.purge(ODD)
    assert await first.guilds.seen_locales() == {}
