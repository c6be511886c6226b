"""When a copy of the store is due and which ones go, judged from names and times alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.race.backups import copies_among, copy_name, is_due, too_many

NOW = datetime(2026, 11, 27, 2, 15, tzinfo=UTC)


def copies(*hours_ago: float, store: str = "ledger.db") -> list[str]:
    return [copy_name(store, NOW - timedelta(hours=ago), 6).name for ago in hours_ago]


def due(*hours_ago: float, every: int = 24) -> bool:
    return is_due(copies_among(copies(*hours_ago), "ledger.db"), NOW, every)


def test_a_name_says_of_which_store_it_is_and_of_when_and_in_which_schema() -> None:
    one = copy_name("ledger.db", NOW.astimezone(tz=None) + timedelta(microseconds=9), 6)
    assert one.name == "ledger-2026-11-27T021500Z-s6.db"
    assert copies_among([one.name], "ledger.db") == [one]
    assert copy_name("ledger", NOW, 12).name == "ledger-2026-11-27T021500Z-s12"
    assert copy_name(".hidden", NOW, 6).name == ".hidden-2026-11-27T021500Z-s6"


@pytest.mark.parametrize(
    "name",
    [
        "ledger.db",
        "ledger.db.before-0006",
        "ledger.db.before-restore-2026-11-27T021500Z",
        ".ledger-2026-11-27T021500Z-s6.db.part",
        "ledger-2026-11-27T021500Z-s6.db-wal",
        "ledger-2026-11-27T021500Z.db",
        "ledger-2026-02-31T021500Z-s6.db",
        "old-ledger-2026-11-27T021500Z-s6.db",
        "ledger-2026-11-27T021500Z-s6.sqlite",
        "ledger-old-2026-11-27T021500Z-s6.db",
        "ledgerXdb-2026-11-27T021500Z-s6.db",
        "ledger-2026-11-27T021500Z-s6.db\n",
        "ledger-٢٠٢٦-11-27T021500Z-s٦.db",
    ],
)
def test_no_other_file_is_taken_for_a_copy(name: str) -> None:
    assert copies_among([name], "ledger.db") == []


def test_the_next_is_due_when_the_newest_is_old_enough_however_often_the_bot_starts() -> None:
    assert due()
    assert not due(23.9, 47.9)
    assert due(24)
    assert not due(0, every=1)
    assert not due(every=0)
    assert not due(1000, every=0)


def test_a_clock_that_was_wrong_keeps_no_copy_back_and_makes_no_flood() -> None:
    assert due(-5000), "a name of the future is no reason to wait"
    assert not due(-5000, 0), "once there is one of now, it counts"
    kept = copies(-5000, 0, 24)
    gone = too_many(copies_among(kept, "ledger.db"), 2, just_made=kept[1], now=NOW)
    assert [one.name for one in gone] == [kept[0]], "when that was made is not known"


def test_the_oldest_go_and_the_one_just_made_never_does() -> None:
    names = copies(0, 24, 48, 72)
    found = copies_among(reversed(names), "ledger.db")
    assert [one.name for one in found] == names, "newest first"
    assert [one.name for one in too_many(found, 2, names[0], NOW)] == [names[3], names[2]]
    assert too_many(found, 4, names[0], NOW) == []
    assert [one.name for one in too_many(found, 0, names[0], NOW)] == names[:0:-1]
    assert names[3] not in [one.name for one in too_many(found, 1, names[3], NOW)]
