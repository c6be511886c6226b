"""Boards over the shipped ledger: which edition, what was known when, what a guild may see."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UserError
from bot.ledger import Ledger, UnknownName
from bot.race.leaderboard import BoardFilter, BoardQuery, Leaderboard
from bot.race.when import NOW, When
from tests.conftest import clock

ARENA = "lmarena-text"
GUILD, OTHER = 77, 78
Write = Callable[..., int]


@pytest.fixture
async def ledger(store_path: Path) -> AsyncIterator[Ledger]:
    """The shipped ledger, whose names came in long before its scores."""
    with closing(sqlite3.connect(store_path)) as db, db:
        for table in ("lab", "family", '"release"', "release_fact"):
            db.execute(f"UPDATE {table} SET recorded_at = '2026-01-01T00:00:00+00:00'")
    ledger = await Ledger.open(store_path, clock)
    yield ledger
    await ledger.close()


@pytest.fixture
def write(store_path: Path) -> Write:
    """Puts one more independent result on record, by default a newer edition of LMArena."""

    def write(release: str, value: float, **changes: Any) -> int:
        row = {
            "value": value, "low": None, "high": None, "snapshot": "2026-01-15",
            "protocol": "board=text; style control=off", "evaluator": "LMArena",
            "relation": "independent", "dated": "2026-01-15", "guild_id": None,
            "recorded_at": "2026-02-01T00:00:00+00:00", "recorded_by": "test",
            "superseded_by": None, "superseded_at": None, **changes,
        }  # fmt: skip
        board = row.pop("board", ARENA)
        names, places = ", ".join(row), ", ".join("?" * len(row))
        with closing(sqlite3.connect(store_path)) as db, db:
            cursor = db.execute(
                f"INSERT INTO score (release_id, benchmark_id, source_id, {names}) VALUES ("
                '(SELECT id FROM "release" WHERE slug = ?), '
                f"(SELECT id FROM benchmark WHERE slug = ?), 1, {places})",
                (release, board, *row.values()),
            )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    return write


async def board(
    ledger: Ledger, name: str = ARENA, when: When = NOW, guild: int | None = None, **more: Any
) -> Leaderboard:
    return await ledger.boards.leaderboard(BoardQuery(name, when=when, **more), guild_id=guild)


def names(found: Leaderboard) -> list[str]:
    return [found.releases[one.score.release_id].slug for one in found.chosen.entries]


def edition(found: Leaderboard) -> str:
    assert found.edition is not None
    assert {one.score.snapshot for one in found.chosen.entries} == {found.edition}
    return found.edition.text


class TestEditions:
    async def test_the_newest_by_the_day(self, ledger: Ledger) -> None:
        shown = [
            edition(await board(ledger, when=When(day and date.fromisoformat(day))))
            for day in (None, "2025-08-06", "2025-08-05", "2025-02-04", "2025-01-31", "2025-01-29")
        ]
        assert shown[:2] == ["2025-08-06", "2025-08-06"]
        assert shown[2] < "2025-08-06"
        assert shown[3:] == ["2025-02-04", "2025-01-29", "2025-01-29"]

    async def test_a_new_one_takes_the_place_of_the_old(self, ledger: Ledger, write: Write) -> None:
        write("qwen2.5-max", 1400)
        found = await board(ledger)
        assert (edition(found), names(found)) == ("2026-01-15", ["qwen2.5-max"])
        before = await board(ledger, when=When(date(2026, 1, 14)))
        assert edition(before) == "2025-08-06"

    async def test_one_that_was_not_public_yet_is_none(self, ledger: Ledger, write: Write) -> None:
        write("qwen2.5-max", 1400, dated="2026-03-01")
        assert edition(await board(ledger, when=When(date(2026, 2, 28)))) == "2025-08-06"
        assert edition(await board(ledger, when=When(date(2026, 3, 1)))) == "2026-01-15"

    async def test_before_the_first_it_says_when_that_was(self, ledger: Ledger) -> None:
        with pytest.raises(UserError, match=r"had no result by 2025-01-28.*of 2025-01-29"):
            await board(ledger, when=When(date(2025, 1, 28)))

    async def test_a_withdrawn_result_is_on_no_board(self, ledger: Ledger, write: Write) -> None:
        write("qwen2.5-max", 1400, standing="deprecated")
        assert edition(await board(ledger)) == "2025-08-06"


class TestWhatWasKnown:
    async def test_a_later_import_is_not_seen(self, ledger: Ledger, write: Write) -> None:
        write("qwen2.5-max", 1400, recorded_at="2026-11-23T09:00:00+00:00")
        write("qwen2.5-max", 1300, snapshot="2025-12-01", dated="2025-12-01")
        seen = [
            edition(await board(ledger, when=When(known_by=day)))
            for day in (date(2026, 11, 22), date(2026, 11, 23))
        ]
        assert seen == ["2025-12-01", "2026-01-15"]

    async def test_a_correction_of_later_is_not_seen(self, ledger: Ledger, write: Write) -> None:
        corrected = write("qwen2.5-max", 1390, recorded_at="2026-05-01T00:00:00+00:00")
        write(
            "qwen2.5-max", 1400, superseded_by=corrected, superseded_at="2026-05-01T00:00:00+00:00"
        )
        values = [
            (await board(ledger, when=When(known_by=day))).chosen.entries[0].score.value
            for day in (date(2026, 4, 30), date(2026, 5, 1))
        ]
        assert values == [1400, 1390]
        assert (await board(ledger)).chosen.entries[0].score.value == 1390

    async def test_what_the_ledger_did_not_know_yet(self, ledger: Ledger) -> None:
        with pytest.raises(UserError, match="no such result of LMArena text yet on 2026-11-22"):
            await board(ledger, when=When(known_by=date(2026, 11, 22)))


class TestWhoMaySee:
    async def test_a_guilds_own_result_is_on_its_board_alone(
        self, ledger: Ledger, write: Write
    ) -> None:
        write("qwen2.5-max", 1400, guild_id=GUILD)
        assert edition(await board(ledger, guild=GUILD)) == "2026-01-15"
        for other in (OTHER, None):
            assert edition(await board(ledger, guild=other)) == "2025-08-06"

    async def test_it_stands_among_the_shared_ones(self, ledger: Ledger, write: Write) -> None:
        write("kimi-k2.7-code", 9999, guild_id=GUILD, snapshot="2025-08-06", dated="2025-08-06")
        mine, theirs = await board(ledger, guild=GUILD), await board(ledger, guild=OTHER)
        assert names(mine) == ["kimi-k2.7-code", *names(theirs)]
        assert str(mine.chosen.entries[1].ranks) == "2"

    async def test_a_board_of_a_guild_alone_is_offered_to_it_alone(
        self, ledger: Ledger, store_path: Path, write: Write
    ) -> None:
        with closing(sqlite3.connect(store_path)) as db, db:
            db.execute(
                "INSERT INTO benchmark (slug, name, unit, higher_is_better, runner, recorded_at, "
                "recorded_by) VALUES ('zzqx', 'Zzqx', '%', 1, 'Zzqx', '2026-02-01', 'test')"
            )
        write("qwen2.5-max", 4, board="zzqx", guild_id=GUILD, snapshot=None)
        await ledger.close()
        ledger = await Ledger.open(store_path, clock)
        try:
            assert [one.benchmark.slug for one in await ledger.boards.like("zzqx", guild_id=GUILD)]
            assert await ledger.boards.like("zzqx", guild_id=OTHER) == []
            with pytest.raises(UserError, match="No board is called"):
                await board(ledger, "Zzqx", guild=OTHER)
            with pytest.raises(UserError, match="No result of Zzqx is in the ledger"):
                await board(ledger, "zzqx", guild=OTHER)
        finally:
            await ledger.close()


class TestBoards:
    async def test_aider_ranks_each_release_once(self, ledger: Ledger) -> None:
        found = await board(ledger, "aider")
        assert len(found.standings) == 1
        assert len(set(names(found))) == len(names(found)) == 31
        sonnet = next(
            one
            for one in found.chosen.entries
            if found.releases[one.score.release_id].slug == "claude-3.7-sonnet"
        )
        assert (sonnet.score.value, dict(sonnet.settings)["effort"]) == (64.9, "thinking 32k")
        assert sonnet.others == 1
        assert all(one.score.source_id in found.sources for one in found.chosen.entries)

    async def test_harnesses_are_apart_and_labs_last(self, ledger: Ledger) -> None:
        agents = await board(ledger, "aa-coding-agent-index")
        assert {dict(one.settings)["harness"] for one in agents.standings} >= {
            "Claude Code",
            "Codex",
        }
        verified = await board(ledger, "swe-bench-verified")
        assert [one.basis for one in verified.standings] == ["unstated", "labs"]
        assert all(one.ranks is None for group in verified.standings for one in group.entries)

    async def test_a_part_or_page_past_the_end_is_the_last(self, ledger: Ledger) -> None:
        found = await board(ledger, "aa-coding-agent-index", standings=99, page=999)
        assert found.chosen is found.standings[-1]
        assert found.page == found.pages - 1

    async def test_a_filter_keeps_the_ranks(self, ledger: Ledger) -> None:
        wanted = ledger.boards.filter(open_weights=True, lab="deepseek")
        found = await board(ledger, wanted=wanted)
        ranks = {one.score.release_id: one.ranks for one in found.chosen.entries}
        assert found.shown
        assert all(one.ranks == ranks[one.score.release_id] for one in found.shown)
        assert {found.releases[one.score.release_id].lab_id for one in found.shown} == {
            wanted.lab_id
        }

    async def test_an_unclear_lab_is_said(self, ledger: Ledger) -> None:
        with pytest.raises(UnknownName):
            ledger.boards.filter(lab="zzqx")

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            (BoardQuery("livebench"), "LiveBench 2024-11-25, LiveBench 2026-01-08"),
            (BoardQuery("zzqx"), "No board is called “zzqx”"),
            (BoardQuery(999_999), "no longer in the ledger"),
            (BoardQuery(ARENA, BoardFilter(lab_id=999_999)), "lab is no longer"),
            (BoardQuery(ARENA, when=When(date(2026, 11, 24))), "still to come"),
        ],
    )
    async def test_what_cannot_be_shown_is_said(
        self, ledger: Ledger, query: BoardQuery, said: str
    ) -> None:
        with pytest.raises(UserError, match=said):
            await ledger.boards.leaderboard(query)


class TestTheRace:
    async def test_a_leader_a_board(self, ledger: Ledger, write: Write) -> None:
        for at, release in enumerate(("o1", "qwen2.5-max", "deepseek-v3")):
            write(release, 1400 - at, guild_id=GUILD)
        found = await ledger.boards.overview(guild_id=GUILD)
        (arena,) = [one for one in found.boards if one.benchmark.slug == ARENA]
        (leader,) = arena.leaders
        assert found.releases[leader.score.release_id].slug == "o1"
        assert (arena.margin, arena.newest.text) == (1, "2026-01-15")
        theirs = await ledger.boards.overview(guild_id=OTHER)
        (arena,) = [one for one in theirs.boards if one.benchmark.slug == ARENA]
        assert arena.newest.text == "2025-08-06"

    async def test_only_independent_whole_boards(self, ledger: Ledger) -> None:
        found = await ledger.boards.overview()
        assert len(found.boards) > 20
        for one in found.boards:
            assert one.benchmark.part_of is None
            assert {entry.score.relation for entry in one.leaders} == {"independent"}

    async def test_on_a_past_day(self, ledger: Ledger) -> None:
        """Of the claim about three rivals all verdicts were "disputed" until April 2025."""
        then = await ledger.boards.overview(when=When(date(2025, 3, 1)))
        now = await ledger.boards.overview()
        assert max(one.newest.last_day for one in then.boards) <= date(2025, 3, 1)
        assert all(one.released_by(date(2025, 3, 1)) for one in then.newest)
        assert {one.id: one.status for one in then.disputes}[6] == "disputed"
        assert {one.id: one.status for one in now.disputes}[6] == "partly confirmed"
        assert [one.id for one in now.disputes] == sorted(c.id for c in now.disputes)[::-1]
        before = await ledger.boards.overview(when=When(date(2024, 1, 1)))
        assert (before.boards, before.disputes) == ((), ())
