"""Epoch AI's own benchmark runs: a run a row, its scorers in one cell (``choice:0.85±0.02``).

The best score counts, with its scorer in the protocol. Another version of a task is another
benchmark. Intervals are ours: 95 % from the standard error as printed, in two decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from bot.errors import N_
from bot.race.results import Result
from bot.sources.evaluations.cells import Cells, name_of, number
from bot.sources.evaluations.complaints import Complaints, Wrong, results_of, shown
from bot.sources.evaluations.formats import Given, LeftOut, Reading
from bot.sources.evaluations.names import Named, named
from bot.sources.evaluations.shipped import (
    edition_of,
    shipped_benchmarks,
    shipped_sources,
    slug_of,
)
from bot.sources.evaluations.table import Table, first_pass
from bot.sources.starter import BenchmarkEntry

_BEST = "best score (across scorers)"
_REQUIRED = ("id", "task", "model", _BEST, "scores", "started_at", "status", "task version")
_SCORER = re.compile(r"([\w .-]+):([\d.]+)(?:±([\d.]+))?", re.ASCII)
_STARTED = re.compile(r"(\d{1,2}) ([A-Z][a-z]+) (20\d\d)(?: \d{1,2}:\d\d ?[ap]m)?", re.ASCII)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_EFFORT = re.compile(r"(?P<name>.+)_(?:(?P<budget>\d+K)|(?P<level>minimal|low|medium|high|xhigh))")
_TASKS = {"OTIS Mock AIME 2024-2025": "otis-mock-aime"}
_FIRST_VERSION = "1.0.0"  # whose benchmarks bear no version in their slug
_MOST_TASKS = 500
_Z = 1.96


def read(given: Given) -> Reading:
    source = edition_of(shipped_sources()["epoch-runs"], given.published)
    benchmarks: dict[str, BenchmarkEntry] = {}
    for table, _row, cells in first_pass(given, _REQUIRED):
        task, version = (cells[table.columns[name]].strip() for name in ("task", "task version"))
        if slug_of(task) and len(benchmarks) < _MOST_TASKS:
            benchmarks.setdefault(_slug(task, version), _benchmark(task, version))
    shipped = shipped_benchmarks()
    left_out = LeftOut()
    complaints = Complaints(given.name)
    table = Table(given, complaints, _REQUIRED)
    return Reading(
        (source,),
        tuple(shipped.get(slug, entry) for slug, entry in benchmarks.items()),
        _Runs(given, complaints, table, left_out, frozenset(benchmarks)).results(),
        left_out,
    )


def split_effort(model: str) -> tuple[str, str]:
    """An Epoch AI name as the model's name and what it says of the effort."""
    found = _EFFORT.fullmatch(model)
    if found is None:
        return model, "default"
    return found["name"], found["level"] or f"thinking {found['budget']}"


class _Runs:
    """One pass over the runs of a file."""

    def __init__(
        self,
        given: Given,
        complaints: Complaints,
        table: Table,
        left_out: LeftOut,
        benchmarks: frozenset[str],
    ) -> None:
        self._published = given.published
        self._complaints = complaints
        self._table = table
        self._left_out = left_out
        self._benchmarks = benchmarks
        self._cells = Cells(given.today)
        self._rules: Mapping[str, Named] = named("epoch")
        self._day = lru_cache(4_096)(_day)

    def results(self) -> Iterator[Result]:
        columns = self._table.columns
        rows = (
            (row, {name: cells[columns[name]].strip() for name in _REQUIRED})
            for row, cells in self._table.rows()
        )
        return results_of(rows, self._result, self._complaints)

    def _result(self, row: int, run: Mapping[str, str]) -> Result | None:
        read = self._cells
        full = read.name("model", run["model"])
        ref = name_of("id", run["id"])
        benchmark = _slug(read.name("task", run["task"]), run["task version"])
        if benchmark not in self._benchmarks:
            message = N_("{file}, row {row}, {column}: is no name of a task.")
            raise Wrong("task", message)
        if run["status"] != "Success":
            message = N_("{file}, row {row}: run {run} of {name} ended with {status}.")
            return self._leave(message, row, run, full, status=shown(run["status"]))
        day = self._day(run["started_at"]) or self._published
        if day is None:
            message = N_("{file}, row {row}: run {run} of {name} has no date.")
            return self._leave(message, row, run, full)
        best = _share(_BEST, run[_BEST])
        scorer, error = _scorer(run["scores"], best)
        name, effort = (full, "default") if full in self._rules else split_effort(full)
        rule = self._rules.get(name, Named(None))
        value = round(100 * best, 2)
        low = high = None
        if error:
            low = max(round(value - _Z * 100 * error, 2), 0.0)
            high = min(round(value + _Z * 100 * error, 2), 100.0)
            note = [f"95 % from the published standard error {error:.2f}", rule.note]
        elif error is None:
            note = [rule.note]
        else:
            note = [rule.note, "no interval: the published standard error is rounded to 0.00"]
        settings = rule.settings or f"effort={effort}"
        return Result(
            row=row,
            column=_BEST,
            name=name,
            benchmark=benchmark,
            value=value,
            low=low,
            high=high,
            protocol=read.protocol("scores", f"harness=Epoch AI; {settings}; scorer={scorer}"),
            snapshot=None,
            evaluator="Epoch AI",
            relation="independent",
            dated=read.day("started_at", day),
            measured=day if run["started_at"] else None,
            ref=f"epoch:{ref}",
            note="; ".join(part for part in [f"run {ref}", *note] if part),
        )

    def _leave(
        self, message: str, row: int, run: Mapping[str, str], name: str, **more: str
    ) -> None:
        self._left_out.add(
            message,
            file=self._complaints.file, row=row, run=shown(run["id"]), name=shown(name), **more,
        )  # fmt: skip


def _slug(task: str, version: str) -> str:
    named_task = _TASKS.get(task) or slug_of(task)
    suffix = "" if version in ("", _FIRST_VERSION) else f"-{slug_of(version)}"
    return f"epoch-{named_task}{suffix}"


def _benchmark(task: str, version: str) -> BenchmarkEntry:
    words = "" if version in ("", _FIRST_VERSION) else f", task {version[:20]}"
    return BenchmarkEntry(
        slug=_slug(task, version),
        name=f"{task[:100]} (Epoch AI){words}",
        version=version[:20] or None,
        unit="%",
        runner="Epoch AI",
    )


def _share(column: str, text: str) -> float:
    value = number(column, text)
    if not 0 <= value <= 1:
        message = N_("{file}, row {row}, {column}: {value} is outside 0 to 1.")
        raise Wrong(column, message, value=value)
    return value


def _scorer(text: str, best: float) -> tuple[str, float | None]:
    """The scorer whose printed score is nearest to the best one, and its standard error."""
    found = [_SCORER.fullmatch(part.strip()) for part in text.split(",")]
    scorers = [one for one in found if one is not None]
    if not scorers or len(scorers) < len(found):
        message = N_("{file}, row {row}, {column}: “{text}” is not like choice:0.85±0.02.")
        raise Wrong("scores", message, text=shown(text))
    printed = [_share("scores", one[2]) for one in scorers]
    nearest = min(range(len(printed)), key=lambda at: abs(printed[at] - best))
    if abs(printed[nearest] - best) > 0.0051:
        message = N_("{file}, row {row}, {column}: no scorer of “{text}” gives the best score.")
        raise Wrong("scores", message, text=shown(text))
    error = scorers[nearest][3]
    return scorers[nearest][1].strip(), None if error is None else _share("scores", error)


def _day(text: str) -> str | None:
    """``17 November 2025 4:28pm`` as an ISO date; None when empty."""
    if not text:
        return None
    found = _STARTED.fullmatch(text)
    if found is None or found[2] not in _MONTHS:
        message = N_(
            "{file}, row {row}, {column}: “{text}” is no date like 17 November 2025 4:28pm."
        )
        raise Wrong("started_at", message, text=shown(text))
    return f"{found[3]}-{_MONTHS.index(found[2]) + 1:02}-{int(found[1]):02}"
