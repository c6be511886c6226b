"""The history of the LMArena text leaderboard: a row whenever a model's row changed.

Between two of its rows a model stood unchanged, so it has a result on every day that the board was
read in between; after its last row nothing is known. Older files lack some columns, the oldest the
date: they are one board. Ratings are without style control, whose rank a later column gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import N_
from bot.race.results import Result
from bot.sources.evaluations.cells import Cells, interval, number
from bot.sources.evaluations.complaints import Complaints, Wrong, shown
from bot.sources.evaluations.formats import Given, Reading
from bot.sources.evaluations.names import Named, named
from bot.sources.evaluations.shipped import shipped_sources
from bot.sources.evaluations.table import Table
from bot.sources.starter import SourceEntry

_URL = "https://github.com/fboulnois/llm-leaderboard-csv"
_SETTINGS = "board=text; style control=off"
_BOUNDS = re.compile(r"\+?(\d{1,4}(?:\.\d+)?)\s*/\s*[-−](\d{1,4}(?:\.\d+)?)", re.ASCII)
_MOST_MODELS = 10_000  # one board has some 300
_MOST_DATES = 4_000
_MOST_RESULTS = 300_000  # today there are 16,000


@dataclass(frozen=True, slots=True)
class _Standing:
    """What a model's row says, and ``since``, the place of its date among the board's."""

    row: int
    since: int
    value: float
    low: float
    high: float
    votes: str | None


def read(given: Given) -> Reading:
    complaints = Complaints(given.name)
    table = Table(given, complaints, ("model", "arena_score", "ci95"))
    boards = {
        slug.removeprefix("lmarena-"): entry
        for slug, entry in shipped_sources().items()
        if slug.startswith("lmarena-2")
    }
    dated = "date" in table.columns
    if dated:
        first = _history()
    elif given.published is None:
        message = N_("{file} has no column date: say on which day the board stood like this.")
        complaints.end(message)
    else:
        first = boards.pop(given.published, None) or _board(given.published)
    places = {date: at for at, date in enumerate(boards, start=1)}
    history = _History(given, complaints, table, places)
    return Reading((first, *boards.values()), (), history.results())


class _History:
    """One pass over a file: what stands now for every model, and the dates seen so far."""

    def __init__(
        self, given: Given, complaints: Complaints, table: Table, places: dict[str, int]
    ) -> None:
        self._published = given.published
        self._complaints = complaints
        self._table = table
        self._places = places
        self._cells = Cells(given.today)
        self._rules = named("lmarena")
        self._dates: list[str] = []
        self._standing: dict[str, _Standing] = {}
        self._count = 0

    def results(self) -> Iterator[Result]:
        """A row's own result first, after those of the days over which the one before it stood.

        Raises:
            Problems: rows are wrong; raised after the last.
        """
        complaints = self._complaints
        for row, cells in self._table.rows():
            try:
                name, now = self._read(row, cells)
            except Wrong as wrong:
                complaints.add(row, wrong)
                continue
            before = self._standing.get(name)
            self._standing[name] = now
            self._check(row, name, before, now)
            if complaints.count:
                continue
            rule = self._rules.get(name)
            if before is not None:
                for at in range(before.since + 1, now.since):
                    yield self._result(name, rule, before, at)
            yield self._result(name, rule, now, now.since)
        complaints.close()

    def _read(self, row: int, cells: list[str]) -> tuple[str, _Standing]:
        columns, read = self._table.columns, self._cells
        day = self._published or ""
        if "date" in columns:
            day = read.day("date", cells[columns["date"]])
            if len(day) < 10:
                message = N_("{file}, row {row}, {column}: “{text}” names no single day.")
                raise Wrong("date", message, text=day)
        self._see(row, day)
        name = read.name("model", cells[columns["model"]])
        value = number("arena_score", cells[columns["arena_score"]])
        bounds = _BOUNDS.fullmatch(text := cells[columns["ci95"]].strip())
        if bounds is None:
            message = N_("{file}, row {row}, {column}: “{text}” is no interval like +5/-4.")
            raise Wrong("ci95", message, text=shown(text))
        low, high = value - float(bounds[2]), value + float(bounds[1])
        interval("ci95", value, low, high)
        votes = cells[columns["votes"]].strip() if "votes" in columns else ""
        if votes:
            votes = f"{round(number('votes', votes)):,} votes"
        return name, _Standing(row, len(self._dates) - 1, value, low, high, votes or None)

    def _see(self, row: int, day: str) -> None:
        dates = self._dates
        if dates and day == dates[-1]:
            return
        if dates and day < dates[-1]:
            message = N_(
                "{file}, row {row}, {column}: {day} comes after {before}. Sort it by date."
            )
            raise Wrong("date", message, day=day, before=dates[-1])
        dates.append(day)
        if len(dates) > _MOST_DATES:
            message = N_("{file}, row {row}: over {limit} dates, as no board has.")
            self._complaints.end(message, row=row, limit=_MOST_DATES)

    def _check(self, row: int, name: str, before: _Standing | None, now: _Standing) -> None:
        if before is not None and before.since == now.since:
            self._complaints.say(
                N_("{file}, rows {first} and {row}, model: {name} stands there twice on {day}."),
                first=before.row, row=row, name=shown(name), day=self._dates[now.since],
            )  # fmt: skip
        self._count += 1 if before is None else max(now.since - before.since, 1)
        if len(self._standing) > _MOST_MODELS or self._count > _MOST_RESULTS:
            message = N_("{file}, row {row}: more models and dates than any board has.")
            self._complaints.end(message, row=row)

    def _result(self, name: str, rule: Named | None, what: _Standing, at: int) -> Result:
        day = self._dates[at]
        since = f"unchanged since {self._dates[what.since]}" if at > what.since else None
        notes = (what.votes, rule.note if rule else None, since)
        protocol = _SETTINGS
        if rule is not None and rule.settings:
            protocol = self._cells.protocol("model", f"{_SETTINGS}; {rule.settings}")
        return Result(
            row=what.row,
            column="arena_score",
            name=name,
            benchmark="lmarena-text",
            value=what.value,
            low=what.low,
            high=what.high,
            protocol=protocol,
            snapshot=day,
            evaluator="LMArena",
            relation="independent",
            dated=day,
            measured=None,
            ref=f"lmarena:{day}:{name}",
            note="; ".join(note for note in notes if note) or None,
            source=self._places.get(day, 0),
        )


def _history() -> SourceEntry:
    return SourceEntry(
        slug="lmarena-text-history",
        url=_URL,
        publisher="LMArena",
        title="LMArena text leaderboard, its changes by date",
        kind="dataset",
        licence="MPL-2.0",
        note="Copied from the leaderboard by fboulnois/llm-leaderboard-csv; every score bears the "
        "day on which the board stood so.",
    )


def _board(day: str) -> SourceEntry:
    return SourceEntry(
        slug=f"lmarena-{day}",
        url=_URL,
        publisher="LMArena",
        title=f"LMArena text leaderboard as it stood on {day}",
        published=day,
        kind="dataset",
        licence="MPL-2.0",
        note="Copied from the leaderboard by fboulnois/llm-leaderboard-csv (csv/lmsys.csv).",
    )
