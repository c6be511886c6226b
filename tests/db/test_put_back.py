"""A restored store: whole through a crash at any step, and silent about what was said already."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.db.connection import Store
from bot.db.lock import StoreLock
from bot.db.migrate import migrate
from bot.db.put_back import RESERVED
from bot.errors import UserError
from bot.ledger import Ledger
from bot.ledger.backups import PutBack, back_up, restore
from bot.race.outbox import Sent, Timing
from bot.race.schedules import Plan, PlannedDigest
from tests.conftest import Hands
from tests.going_out import ADMIN, CHANNEL, add_claim, content, plan, rows, rule

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 27, 2, 15, tzinfo=UTC)

KILLED_AT_EVERY_STEP = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from bot.db.put_back import prepare, put_in_place
folder, copy = Path(sys.argv[1]), Path(sys.argv[2])
STEPS = {"open", "os.link", "os.rename", "os.remove", "sqlite3.connect"}
step = 0
while True:
    step += 1
    place = folder / str(step)
    place.mkdir()
    store = place / "ledger.db"
    for ending in ("", "-wal"):
        os.link(folder / f"old.db{ending}", place / f"new{ending}")
        (place / f"ledger.db{ending}").write_bytes((place / f"new{ending}").read_bytes())
        (place / f"new{ending}").unlink()
    child = os.fork()
    if not child:
        left = step
        def count(event, arguments):
            global left
            if event in STEPS:
                left -= 1
                if not left:
                    os._exit(9)
        sys.addaudithook(count)
        part = place / ".ledger.db.restoring"
        prepare(copy, part, datetime(2026, 11, 27, tzinfo=UTC), catch_up=False)
        put_in_place(part, store, place / "ledger.db.before-restore-Z")
        os._exit(0)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0:
        break
print(step)
"""


def said_in(path: Path) -> str:
    """Which of two stores it is; the file and all that is in it are sound."""
    [(check,)] = rows(path, "PRAGMA integrity_check")
    assert check == "ok"
    assert rows(path, "PRAGMA foreign_key_check") == []
    [(word,)] = rows(path, "SELECT value FROM meta WHERE key = 'which'")
    return str(word)


def called(path: Path, word: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("INSERT OR REPLACE INTO meta VALUES ('which', ?)", (word,))
        db.commit()


@pytest.mark.skipif(sys.platform == "win32", reason="fork and SIGKILL are matters of POSIX")
def test_a_crash_at_any_step_leaves_one_of_the_two_and_the_old_one_whole(tmp_path: Path) -> None:
    store_path = tmp_path / "small.db"  # nothing that ships: it is copied often
    with closing(sqlite3.connect(store_path, isolation_level=None)) as db:
        migrate(db, store_path)
    called(store_path, "new")
    copy = back_up(store_path, tmp_path / "copy.db", NOW).path
    # What was committed last stands in the log of the old store only, as after a SIGKILL.
    db = sqlite3.connect(store_path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("UPDATE meta SET value = 'old' WHERE key = 'which'")
    for ending in ("", "-wal"):
        (tmp_path / f"old.db{ending}").write_bytes(Path(f"{store_path}{ending}").read_bytes())
    db.close()
    ran = subprocess.run(
        [sys.executable, "-c", KILLED_AT_EVERY_STEP, str(tmp_path), str(copy)],
        env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    steps = int(ran.stdout)
    left: Counter[str] = Counter()
    for step in range(1, steps + 1):
        store = tmp_path / str(step) / "ledger.db"
        left[said_in(store)] += 1
        for kept in store.parent.glob("*.before-restore-*Z"):
            assert said_in(kept) == "old"
    assert left["old"] > 8
    assert left["new"] >= 2
    # Tried again, it goes on from whatever a crash left, and leaves nothing half done.
    again = tmp_path / str(steps - 2) / "ledger.db"
    done = restore(again, copy, NOW, force=True)
    assert said_in(again) == "new"
    assert done.kept is not None
    assert not [one for one in again.parent.iterdir() if "restoring" in one.name]


def test_a_log_that_lies_about_is_never_read_into_the_new_store(
    store_path: Path, tmp_path: Path
) -> None:
    called(store_path, "new")
    copy = back_up(store_path, tmp_path / "copies", NOW).path
    db = sqlite3.connect(store_path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("UPDATE meta SET value = 'old' WHERE key = 'which'")
    log = Path(f"{store_path}-wal").read_bytes()
    db.close()
    # Somebody deleted the store by hand, or it is too damaged to be opened.
    for damaged in (None, b"no database at all" * 500):
        store_path.unlink()
        if damaged is not None:
            store_path.write_bytes(damaged)
        Path(f"{store_path}-wal").write_bytes(log)
        done = restore(store_path, copy, NOW + timedelta(seconds=bool(damaged)), force=True)
        assert said_in(store_path) == "new"
        kept = store_path.with_name(f"{store_path.name}.before-restore-2026-11-27T02150"
                                    f"{int(bool(damaged))}Z")  # fmt: skip
        assert Path(f"{kept}-wal").read_bytes() == log
        assert (done.kept == kept) == (damaged is not None)
        assert damaged is None or kept.read_bytes() == damaged


class TestNothingIsSaidTwice:
    """A copy is made, the bot goes on, and then the copy is put back."""

    async def restored(
        self, store_path: Path, hands: Hands, copy: Path, *, catch_up: bool = False
    ) -> tuple[Ledger, PutBack]:
        done = await asyncio.to_thread(
            restore, store_path, copy, hands.now, force=True, catch_up=catch_up
        )
        return await Ledger.open(store_path, hands), done

    async def test_posts_that_waited_are_looked_for_and_due_digests_are_not_repeated(
        self, store_path: Path, tmp_path: Path, hands: Hands
    ) -> None:
        ledger = await Ledger.open(store_path, hands)
        first = await ledger.digests.create(ADMIN, plan())
        paused = await ledger.digests.create(ADMIN, plan(CHANNEL + 1))
        later = await ledger.digests.create(
            ADMIN, plan(CHANNEL + 2, every="weekly", days="fri", at="09:00")
        )
        told = await add_claim(ledger)
        hands.now += timedelta(days=1)  # Tuesday, 12:00
        due = await ledger.outbox.due_digests(9)
        assert len(due) == 2
        written = [PlannedDigest(one, (content(f"for {one.schedule.id}"),)) for one in due]
        await ledger.outbox.plan_digests(written)
        await ledger.digests.pause(ADMIN, paused.id)
        copy = (await asyncio.to_thread(back_up, store_path, tmp_path / "b", hands.now)).path
        await add_claim(ledger, quote="Said after the copy was made.")
        await ledger.close()

        hands.now += timedelta(days=1, hours=1)  # Wednesday's digest went out, too
        ledger, done = await self.restored(store_path, hands, copy)
        try:
            assert (done.hushed.digests, done.hushed.posts) == (1, 2)
            assert await ledger.outbox.due_digests(9) == []
            await ledger.outbox.wake_up()
            [taken] = await ledger.outbox.take(9)
            assert taken.channel_id == CHANNEL
            assert Timing().must_look_first(taken.first_try, hands.now.timestamp())
            await ledger.outbox.settle([(taken, Sent(55))])
            await ledger.digests.resume(ADMIN, paused.id)
            [held] = await ledger.outbox.take(9)
            assert held.first_try is not None, "it may have been resumed, and paused again"
            fresh = await add_claim(ledger, quote="Said after the restore.")
            assert fresh >= told + RESERVED, "numbers in messages are nobody else's"
            hands.now += timedelta(days=2)  # Friday
            news = {
                one.schedule.id: {piece.story for piece in one.digest.news}
                for one in await ledger.outbox.due_digests(9)
            }
            assert news[first.id] == {f"c{fresh}"}
            assert news[later.id] == {f"c{told}", f"c{fresh}"}, "it was not due meanwhile"
        finally:
            await ledger.close()

        ledger, done = await self.restored(store_path, hands, copy, catch_up=True)
        try:
            assert done.hushed.digests == 0
            assert {one.schedule.id for one in await ledger.outbox.due_digests(9)} == {
                first.id, later.id,
            }  # fmt: skip
        finally:
            await ledger.close()

    async def test_alerts_and_answers_count_as_given_and_edits_are_made(
        self, store_path: Path, tmp_path: Path, hands: Hands
    ) -> None:
        ledger = await Ledger.open(store_path, hands)
        await ledger.digests.create(ADMIN, plan(every="weekly", days="mon", at="09:00"))
        claim = await add_claim(ledger)
        hands.now += timedelta(days=7)
        [due] = await ledger.outbox.due_digests(9)
        story = content("the claim", **{f"c{claim}": (claim, "unverified")})
        await ledger.outbox.plan_digests([PlannedDigest(due, (story,))])
        [taken] = await ledger.outbox.take(9)
        await ledger.outbox.settle([(taken, Sent(77))])
        await rule(ledger, claim)  # neither alert nor correction was planned yet
        copy = (await asyncio.to_thread(back_up, store_path, tmp_path / "b", hands.now)).path
        await ledger.close()

        hands.now += timedelta(hours=1)
        ledger, _done = await self.restored(store_path, hands, copy)
        try:
            assert await ledger.watching.alert_round() is None
            await rule(ledger, await add_claim(ledger, quote="Another."), "confirmed")
            read = await ledger.outbox.corrections()
            assert read is not None
            [correction] = read.corrections
            both = [(correction, content("corrected"))]
            await ledger.outbox.plan_corrections(read, both, both)
            assert rows(store_path, "SELECT count(*) FROM delivery WHERE purpose = 'reply'") == [
                (0,)
            ]
            assert rows(store_path, "SELECT count(*) FROM delivery WHERE edit_id > 0") == [(1,)]
            after = await ledger.outbox.corrections()
            assert after is not None
            assert after.until > read.until, "what came since is told as ever"
        finally:
            await ledger.close()

    async def test_what_a_newer_version_ships_is_told_once(
        self, store_path: Path, tmp_path: Path, hands: Hands, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The copy was made before an upgrade, and what that brings was told by the store that was."""
        ledger = await Ledger.open(store_path, hands)
        daily = await ledger.digests.create(ADMIN, plan())
        weekly = await ledger.digests.create(
            ADMIN, plan(CHANNEL + 1, every="weekly", days="fri", at="09:00")
        )
        await ledger.digests.create(ADMIN, Plan(CHANNEL + 2, plan().wanted, None))
        await ledger.close()
        copy = (await asyncio.to_thread(back_up, store_path, tmp_path / "b", hands.now)).path

        async def load(store: Store, recorded_at: str) -> None:
            await store.write(
                lambda db: db.execute(
                    "INSERT INTO change (claim_id, event_id, recorded_at) SELECT claim_id, "
                    "min(id), ? FROM claim_event WHERE claim_id = (SELECT max(id) FROM claim)",
                    (recorded_at,),
                )
            )

        for catch_up in (True, False):
            hands.now += timedelta(days=1)
            with monkeypatch.context() as newer:
                newer.setattr("bot.ledger.reading.load_what_ships", load)
                ledger, _done = await self.restored(store_path, hands, copy, catch_up=catch_up)
            hands.now += timedelta(minutes=5)  # an alert waits for what else there is
            try:
                if catch_up:
                    assert await ledger.watching.alert_round() is not None
                    continue
                assert await ledger.watching.alert_round() is None
                hands.now += timedelta(days=4)
                due = {one.schedule.id: one for one in await ledger.outbox.due_digests(9)}
                assert not due[daily.id].digest.news
                assert due[weekly.id].digest.news, "it was not due meanwhile"
                assert rows(store_path, "SELECT * FROM meta WHERE key = 'hushed'") == []
            finally:
                await ledger.close()


def test_a_store_that_is_open_is_not_replaced(store_path: Path, tmp_path: Path) -> None:
    copy = back_up(store_path, tmp_path / "copies", NOW).path
    lock = StoreLock.take(store_path)
    with pytest.raises(UserError, match="already running"):
        restore(store_path, copy, NOW, force=True)
    lock.release()
    with closing(sqlite3.connect(store_path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("BEGIN")
        db.execute("SELECT count(*) FROM claim").fetchone()
        with pytest.raises(UserError, match="Something reads"):
            restore(store_path, copy, NOW, force=True)
    assert not list(store_path.parent.glob("*.before-restore-*"))
    assert not list(store_path.parent.glob("*.restoring"))
