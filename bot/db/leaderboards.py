"""Reading boards: one test's results on a day, and who leads which.

A board is read by its index: the newest edition of one that is re-based, else all its results. What
the ledger knew on an earlier day is two reads: what stands to this day, and what stood then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.db.dates import by
from bot.db.known import recorded, standing
from bot.db.past_lists import Wanted, list_claims
from bot.db.scores import COLUMNS, many_scores
from bot.db.view import View
from bot.errors import N_, UserError
from bot.race import overview
from bot.race.board_names import Board, board_named, nearest_boards
from bot.race.catalog import Release
from bot.race.claims import Claim
from bot.race.leaderboard import BoardQuery, Leaderboard, Standings, filtered, standings_of
from bot.race.overview import Led, Overview
from bot.race.scores import Benchmark, Score

_NEAR = 4
"""How many boards an error names."""
_COUNTED = 300
"""Results of a board that are looked at to see how large it is."""

_INDEPENDENT = "relation = 'independent'"
_PUBLIC = (
    "standing <> 'deprecated' AND dated_by <= :day AND (guild_id IS NULL OR guild_id = :guild)"
)


class _Knowledge(NamedTuple):
    """The scores that may be read, as conditions that each have an index of their own."""

    conditions: tuple[str, ...]

    @classmethod
    def of(cls, view: View) -> _Knowledge:
        """What the ledger holds, or held on the day that is asked for."""
        if view.known_by is None:
            return cls(("superseded_by IS NULL",))
        return cls(
            (
                f"superseded_by IS NULL AND {recorded(view.known_by)}",
                f"superseded_by IS NOT NULL AND {standing(view.known_by)}",
            )
        )

    def select(self, columns: str, where: str, tail: str = "") -> str:
        """A query over all that may be read; ``tail`` orders and bounds each part."""
        parts = [
            f"SELECT * FROM (SELECT {columns} FROM score WHERE {where} AND {condition} "
            f"AND {_PUBLIC} {tail})"
            for condition in self.conditions
        ]
        return " UNION ALL ".join(parts)


def boards_with_results(view: View) -> list[Board]:
    """Every test with a result that may be read, in the order of their keys.

    One that an import added since the names were taken is not among them yet.
    """
    knowledge = _Knowledge.of(view)
    of_board = "benchmark_id = b.id"
    independent = knowledge.select("1", f"{of_board} AND {_INDEPENDENT}", "LIMIT 1")
    any_result = knowledge.select("1", of_board, "LIMIT 1")
    rows = view.connection.execute(
        f"SELECT id, CASE WHEN EXISTS ({independent}) THEN 1 WHEN EXISTS ({any_result}) THEN 0 END "
        "FROM benchmark b ORDER BY id",
        _asked(view),
    )
    return [
        Board(view.names.benchmarks[board], bool(by_others))
        for board, by_others in rows
        if by_others is not None and board in view.names.benchmarks
    ]


def counted(view: View, boards: Sequence[Board]) -> list[Board]:
    """Boards with how many releases have a result that may be read, among its first few hundred.

    Of an independent board the independent ones count. The bound keeps it quick enough for a key
    press, however many editions a board has had.
    """
    knowledge = _Knowledge.of(view)

    def entries(board: Board) -> int:
        only = f"benchmark_id = :board AND {_INDEPENDENT if board.independent else 'TRUE'}"
        results = knowledge.select("release_id", only, f"LIMIT {_COUNTED}")
        found = view.connection.execute(
            f"SELECT count(DISTINCT release_id) FROM ({results})",
            _asked(view, board=board.benchmark.id),
        )
        return int(found.fetchone()[0])

    return [replace(one, entries=entries(one)) for one in boards]


def _asked(view: View, **more: object) -> dict[str, object]:
    return {"day": by(view.day), "guild": view.guild_id, **more}


def read_leaderboard(view: View, query: BoardQuery) -> Leaderboard:
    """A page of one board.

    Raises:
        UserError: no board bears the name, it had no result yet, or a lab is no longer there.
    """
    benchmark = _named(view, query.board)
    wanted = query.wanted
    if wanted.lab_id is not None and wanted.lab_id not in view.catalog.labs:
        raise UserError(N_("This lab is no longer in the ledger. Run the command again."))
    standings = _standings(view, benchmark)
    if not standings:
        raise _empty(view, benchmark)
    chosen = min(query.standings, len(standings) - 1)
    entries = standings[chosen].entries
    releases = {
        one.score.release_id: view.catalog.releases[one.score.release_id] for one in entries
    }
    shown, unknown = filtered(entries, releases, wanted)
    return Leaderboard(
        day=view.day,
        query=replace(query, board=benchmark.id, standings=chosen, when=view.when),
        benchmark=benchmark,
        edition=entries[0].score.snapshot if benchmark.per_snapshot else None,
        standings=standings,
        shown=shown,
        weights_unknown=unknown,
        releases=releases,
        labs=view.catalog.labs,
        sources=view.sources({one.score.source_id for one in entries}),
    )


def _named(view: View, asked: str | int) -> Benchmark:
    if isinstance(asked, int):
        if asked not in view.names.benchmarks:
            raise UserError(N_("This board is no longer in the ledger. Run the command again."))
        return view.names.benchmarks[asked]
    keyed = [one for one in view.names.benchmarks.values() if one.slug == asked.strip()]
    if keyed:
        return keyed[0]
    # By any result there is: that a board had none by the day is for it to say.
    boards = boards_with_results(replace(view, day=view.today, known_by=None))
    found = board_named(boards, asked)
    if found is not None:
        return found.benchmark
    near = nearest_boards(boards, asked, _NEAR)
    raise UserError(
        N_("“{asked}” names no one board. Near it: {boards}. Pick one from the list while typing.")
        if near
        else N_("No board is called “{asked}”. Pick one from the list while typing, or see /race."),
        asked=asked if len(asked) <= 60 else asked[:59] + "…",
        boards=", ".join(one.benchmark.name for one in near),
    )


def _results(view: View, benchmark: Benchmark, only: str) -> list[Score]:
    """The results of one test that may stand on its board: of its newest edition, or all."""
    knowledge = _Knowledge.of(view)
    asked = _asked(view, board=benchmark.id)
    where = f"benchmark_id = :board AND {only}"
    if benchmark.per_snapshot:
        where += " AND snapshot = :edition"
        asked["edition"] = _newest_edition(view, benchmark, knowledge)
    return many_scores(view.connection, knowledge.select(COLUMNS, where), asked)


def _newest_edition(view: View, benchmark: Benchmark, knowledge: _Knowledge) -> str | None:
    """The newest edition of a board that was public by the day.

    No edition is public before it is made; that bound keeps the read off all later ones.
    """
    each = knowledge.select(
        "snapshot",
        "benchmark_id = :board AND snapshot <= :day",
        "ORDER BY benchmark_id, snapshot DESC LIMIT 1",
    )
    row = view.connection.execute(
        f"SELECT max(snapshot) FROM ({each})", _asked(view, board=benchmark.id)
    ).fetchone()
    return row[0]


def _empty(view: View, benchmark: Benchmark) -> UserError:
    """Why a board shows nothing, and what to ask instead."""
    now = _Knowledge(("superseded_by IS NULL",))
    query = now.select("dated_by AS dated", "benchmark_id = :board")
    asked = _asked(view, board=benchmark.id) | {"day": by(view.today)}
    (first,) = view.connection.execute(f"SELECT min(dated) FROM ({query})", asked).fetchone()
    if first is None:
        return UserError(
            N_("No result of {board} is in the ledger. Pick a board from the list while typing."),
            board=benchmark.name,
        )
    if first > by(view.day):
        return UserError(
            N_("{board} had no result by {day}. The first one in the ledger is of {first}."),
            board=benchmark.name,
            day=view.day.isoformat(),
            first=first.removesuffix("-99").removesuffix("-99"),
        )
    return UserError(
        N_("The ledger had no such result of {board} yet on {day}. Leave out known_by to see it."),
        board=benchmark.name,
        day=(view.known_by or view.day).isoformat(),
    )


def read_overview(view: View) -> Overview:
    """Who leads the independent whole boards, the newest releases, the claims in dispute."""
    boards = overview.in_order(
        found
        for benchmark in view.names.benchmarks.values()
        if benchmark.part_of is None
        and (found := overview.led(benchmark, _standings(view, benchmark, _INDEPENDENT)))
        is not None
    )
    newest = view.catalog.releases_of(by=view.day)[: overview.NEWEST]
    return Overview(
        day=view.day,
        when=view.when,
        boards=boards,
        asked_page=0,
        newest=newest,
        disputes=_disputes(view),
        releases=_releases(view, boards),
        labs=view.catalog.labs,
        sources=view.sources({one.score.source_id for board in boards for one in board.leaders}),
    )


def _standings(view: View, benchmark: Benchmark, only: str = "1") -> tuple[Standings, ...]:
    """A board's standings; ``only`` is a condition that keeps other results from being read."""
    return standings_of(benchmark, _results(view, benchmark, only))


def _releases(view: View, boards: Sequence[Led]) -> dict[int, Release]:
    """The releases that lead some boards."""
    leading = {one.score.release_id for board in boards for one in board.leaders}
    return {release: view.catalog.releases[release] for release in leading}


def _disputes(view: View) -> tuple[Claim, ...]:
    """The newest claims in dispute on the day, as the guild has them."""
    found = [
        claim
        for status in overview.OPEN
        for claim in list_claims(view, Wanted(status=status), limit=overview.DISPUTES).claims
    ]
    return tuple(sorted(found, key=lambda claim: -claim.id)[: overview.DISPUTES])
