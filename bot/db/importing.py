"""Writing a file of evaluations into the store: one transaction, row by row as it is read.

Results come in batches: each is staged in a table of its own, held against what is on record in a
few statements over the whole batch, and added. Whatever is wrong ends the transaction, so that a
file is taken as a whole or not at all.

An importer supersedes its own rows only (``recorded_by`` = "import lmarena"). What a curator, the
starter ledger or another importer put on record stays; where that is the very same result, no
second row comes beside it. Rows of an earlier file that this one does not hold stay too: a file may
be a part. Scores are no news by themselves: what they change about a claim is.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from bot.db import import_sql as sql
from bot.db.imported_rows import ImportedRows
from bot.errors import N_, Problems, UserError
from bot.race.catalog import Catalog
from bot.race.imports import (
    MOST_NAMES,
    MOST_PROBLEMS,
    CellProblem,
    Difference,
    DifferenceKind,
    ImportReport,
    UnmatchedName,
)
from bot.race.matching import Match, Matching, NoRelease
from bot.race.result_checks import ResultChecks
from bot.race.results import Result

if TYPE_CHECKING:  # the readers are imported by whoever reads
    from bot.sources.evaluations import Reading

BATCH = 5_000
"""Results judged together. A batch is small enough to lie in memory whole."""
DIFFERENCES = 12
"""Differences of each kind that a report tells."""
_CACHE = -24_000
"""KiB of the store held while importing: the indexes a large file touches are larger than usual."""
_USUAL_CACHE = -2_000
_NUMBERED = ("aider:", "epoch:", "scores:")
"""The refs that a file gives itself. All others are made of the evaluator's name for a release."""

_Staged = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Occasion:
    """What is brought in, when, and for whom (``guild_id`` None: the shared ledger)."""

    format: str
    file: str
    moment: str
    today: date
    guild_id: int | None

    @property
    def recorder(self) -> str:
        """In whose name the rows stand."""
        return f"import {self.format}"


@dataclass(slots=True)
class _Counts:
    rows: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    known: int = 0
    no_release: int = 0
    unmatched: Counter[str] = field(default_factory=Counter[str])
    no_benchmark: Counter[str] = field(default_factory=Counter[str])
    differences: list[Difference] = field(default_factory=list[Difference])
    releases: set[int] = field(default_factory=set[int])


class ScoreImport:
    """Brings one file's results in; it lives for one transaction."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        occasion: Occasion,
        catalog: Catalog,
        known_names: Mapping[str, str | None],
    ) -> None:
        self._db = connection
        self._occasion = occasion
        self._catalog = catalog
        self._matching = Matching(catalog, known_names, guild_id=occasion.guild_id)
        self._checks = ResultChecks(occasion.today, catalog.releases.__getitem__)
        self._found = _Counts()
        self._problems: list[UserError] = []
        self._benchmarks_met: dict[str, tuple[int, str]] = {}
        self._sources_used: set[int] = set()
        self._sources_added = 0
        self._first_names: dict[int, str] = {}
        self._aliases = False
        self._imported_before = False
        self._other_recorders = False
        self._of: dict[str, object] = {
            "recorder": occasion.recorder,
            "moment": occasion.moment,
            "guild": occasion.guild_id,
            "start": 0,
        }

    @property
    def releases(self) -> frozenset[int]:
        """The releases of which a score was added or changed."""
        return frozenset(self._found.releases)

    def take(self, reading: Reading) -> None:
        """Write all results of a file; once, and the transaction is to be undone if it fails.

        Raises:
            UserError: the file cannot be read on, or most of its names are no model's.
            Problems: results that cannot be true, each with its place; the first few.
        """
        self._db.execute(f"PRAGMA cache_size = {_CACHE}")
        try:
            for statement in sql.STAGING:
                self._db.execute(statement)
            self._begin(reading)
            results = self._staged(reading.results)
            while self._db.executemany(sql.STAGE, islice(results, BATCH)).rowcount > 0:
                self._judge()
            self._refuse_contradictions()
            if self._problems:
                raise Problems(self._problems)
            self._sources_added = self._rows.keep_sources(self._sources_used)
        finally:
            self._db.execute(f"PRAGMA cache_size = {_USUAL_CACHE}")

    def report(self, *, proposals: int, written: bool) -> ImportReport:
        """What became of the file; once it is taken."""
        found, occasion = self._found, self._occasion
        return ImportReport(
            format=occasion.format,
            file=occasion.file,
            written=written,
            rows=found.rows,
            added=found.added,
            changed=found.changed,
            same=found.same,
            known=found.known,
            no_release=found.no_release,
            unmatched=tuple(
                UnmatchedName(name, rows, self._matching.suggestions(name, occasion.today))
                for name, rows in found.unmatched.most_common()
            ),
            no_benchmark=tuple(found.no_benchmark.most_common()),
            benchmarks_added=tuple(self._rows.benchmarks_added),
            sources_added=self._sources_added,
            proposals=proposals,
            differences=tuple(found.differences),
            no_result=self._left_out.count,
            no_result_told=tuple(self._left_out.told),
        )

    def _begin(self, reading: Reading) -> None:
        """Look once at what there is, so that what cannot be found is not looked for row by row."""
        stamp = (self._occasion.moment, self._occasion.recorder)
        self._left_out = reading.left_out
        self._rows = ImportedRows(self._db, reading, stamp, self._occasion.guild_id)
        self._of["start"] = self._db.execute("SELECT coalesce(max(id), 0) FROM score").fetchone()[0]
        self._imported_before = self._any("ref IS NOT NULL AND guild_id IS :guild")
        self._of["before"] = self._imported_before

    def _any(self, condition: str, **values: object) -> bool:
        return (
            self._db.execute(
                f"SELECT 1 FROM score WHERE superseded_by IS NULL AND {condition} LIMIT 1",
                self._of | values,
            ).fetchone()
            is not None
        )

    # one row after the other --------------------------------------------------------------------

    def _staged(self, results: Iterator[Result]) -> Iterator[_Staged]:
        """The results that can stand in the ledger, as rows; the others are counted or noted.

        SQLite takes them one at a time, which lets other threads run between any two.
        """
        found, rows, match = self._found, self._rows, self._matching.match
        fault, known_benchmarks = self._checks.fault, self._benchmarks_met
        first_names = self._first_names
        for result in results:
            found.rows += 1
            release = match(result.name, result.measured or result.dated)
            if not isinstance(release, int):
                self._leave_out(result, release)
                continue
            benchmark = known_benchmarks.get(result.benchmark)
            if benchmark is None:
                benchmark = self._meet_benchmark(result)
                if benchmark is None:
                    continue
            wrong = fault(result, release, benchmark[1])
            source = rows.source(result.source)
            if source is None:
                wrong = UserError(N_("no source is called “{slug}”."), slug=result.source)
            if wrong is not None:
                self._note(result.row, result.column, wrong)
                continue
            by_name = not result.ref.startswith(_NUMBERED)
            alias = by_name and first_names.setdefault(release, result.name) != result.name
            self._aliases |= alias
            yield (
                result.row, result.column, release, benchmark[0], result.value, result.low,
                result.high, result.protocol, result.snapshot, result.evaluator, result.relation,
                result.dated, result.measured, result.ref, result.note, source,
                result.name, by_name, alias,
            )  # fmt: skip

    def _leave_out(self, result: Result, why: Match) -> None:
        if isinstance(why, NoRelease):
            self._found.no_release += 1
            return
        self._found.unmatched[result.name] += 1
        if len(self._found.unmatched) > MOST_NAMES:
            raise UserError(
                N_(
                    "More than {most} names in this file are no model's: it is no file of {format}."
                ),
                most=MOST_NAMES,
                format=self._occasion.format,
            )

    def _meet_benchmark(self, result: Result) -> tuple[int, str] | None:
        """A test that the file comes to; None where its results are left out."""
        benchmark = self._rows.benchmark(result.benchmark)
        if benchmark is not None:
            self._benchmarks_met[result.benchmark] = benchmark
            self._other_recorders |= self._any(
                "benchmark_id = :benchmark AND (recorded_by <> :recorder OR guild_id IS NOT :guild)",
                benchmark=benchmark[0],
            )
        elif self._occasion.guild_id is not None:
            self._found.no_benchmark[result.benchmark] += 1
        else:
            missing = UserError(N_("no test is called “{slug}”."), slug=result.benchmark)
            self._note(result.row, result.column, missing)
        return benchmark

    def _note(self, row: int, column: str, problem: UserError) -> None:
        self._problems.append(CellProblem(self._occasion.file, row, column, problem))
        if len(self._problems) >= MOST_PROBLEMS:
            raise Problems(self._problems)

    # one batch after the other ------------------------------------------------------------------

    def _judge(self) -> None:
        """Hold a staged batch against what is on record, and write what is new in it."""
        try:
            if self._imported_before:
                self._db.execute(sql.HOLD_AGAINST_OURS, self._of)
                self._db.execute(sql.MEET)
            if self._imported_before or self._aliases:
                for statement in sql.HOLD_AGAINST_OUR_NAMES:
                    self._db.execute(statement, self._of)
            if self._other_recorders:
                for statement in sql.HOLD_AGAINST_OTHERS:
                    self._db.execute(statement, self._of)
            self._db.execute(sql.SUPERSEDE, self._of)
            self._collect()
            self._db.execute(sql.ADD, self._of)
            self._db.execute(sql.SUCCEED, self._of)
            self._db.execute(sql.PLACE)
        except sqlite3.IntegrityError:
            self._refuse_duplicates()
            raise
        self._db.execute("DELETE FROM incoming")

    def _collect(self) -> None:
        """Count a judged batch, and keep what the report tells of it."""
        found = self._found
        added, changed, same, known = self._db.execute(sql.COUNT).fetchone()
        found.added += added
        found.changed += changed
        found.same += same
        found.known += known
        if not (added or changed):
            return
        found.releases.update(row[0] for row in self._db.execute(sql.TOUCHED))
        self._sources_used.update(row[0] for row in self._db.execute(sql.SOURCES))
        kinds: tuple[DifferenceKind, ...] = ("new", "changed")
        for is_change, kind in enumerate(kinds):
            told = sum(one.kind == kind for one in found.differences)
            for row, release, benchmark, snapshot, *numbers in self._db.execute(
                sql.NEW_OR_CHANGED, (is_change, DIFFERENCES - told)
            ):
                found.differences.append(
                    Difference(
                        kind=kind,
                        row=row,
                        release=self._catalog.releases[release].name,
                        benchmark=self._benchmark_name(benchmark),
                        snapshot=snapshot,
                        before=(numbers[3], numbers[4], numbers[5]) if is_change else None,
                        after=(numbers[0], numbers[1], numbers[2]),
                    )
                )

    def _benchmark_name(self, benchmark_id: int) -> str:
        (name,) = self._db.execute(
            "SELECT name FROM benchmark WHERE id = ?", (benchmark_id,)
        ).fetchone()
        return str(name)

    def _refuse_duplicates(self) -> None:
        """Raise for rows that the file has twice; nothing, if something else is wrong."""
        again = UserError(N_("the same entry stands in an earlier row."))
        for row, column in self._db.execute(sql.DUPLICATES, self._of | {"most": MOST_PROBLEMS}):
            self._note(row, column, again)
        if self._problems:
            raise Problems(self._problems)

    def _refuse_contradictions(self) -> None:
        """Note rows by which a release has two values under two of its names."""
        if not self._aliases:
            return
        for row, column, first, name in self._db.execute(sql.CONTRADICTIONS, (MOST_PROBLEMS,)):
            other = UserError(
                N_("row {first} has another value of the same release, as {name}."),
                first=first,
                name=name,
            )
            self._note(row, column, other)
