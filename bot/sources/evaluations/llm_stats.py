"""LLM Stats' compilation of what labs report on their own models, as CSV.

A score is a share of 1, with an address where it was read and a free text on how it was taken. With
settings it is the lab's own measurement (``self``), without any a bare claim. Rows that are not
self-reported do not say who measured; they are left out. A test that the ledger does not know is
one of its own, named by its id.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from bot.errors import N_
from bot.race.results import Result
from bot.sources.evaluations.cells import Cells, number
from bot.sources.evaluations.complaints import Complaints, Wrong, results_of, shown
from bot.sources.evaluations.formats import Given, LeftOut, Reading
from bot.sources.evaluations.makers import LABS
from bot.sources.evaluations.methods import settings_of
from bot.sources.evaluations.names import named
from bot.sources.evaluations.shipped import shipped_benchmarks, shipped_sources, slug_of
from bot.sources.evaluations.table import Table, first_pass
from bot.sources.starter import BenchmarkEntry, SourceEntry

_REQUIRED = (
    "organization", "model_id", "benchmark_id", "score", "is_self_reported", "source_link",
    "analysis_method", "updated_at",
)  # fmt: skip
_BENCHMARKS = {
    "aider-polyglot": "aider-polyglot-by-labs",
    "humanity's-last-exam": "hle",
    "mmmu-(validation)": "mmmu",
    "mmmuval": "mmmu",
    "swe-bench-verified-(agentic-coding)": "swe-bench-verified",
    "tau2-airline": "tau2-bench-airline",
    "tau2-retail": "tau2-bench-retail",
    "tau2-telecom": "tau2-bench-telecom",
}
"""Ids whose tests the ledger calls otherwise."""
_RATINGS = frozenset({"codeforces"})  # a share of what, the compilation does not say
_NOTE = "from LLM Stats (CC BY 4.0), not checked against the page"
_READ_IN = (
    "Figures read in the LLM Stats compilation (JonathanChavezTamales/llm-leaderboard), not on the "
    "page itself."
)
_UNDATED = " The page is undated: scores bear the day of their entry in the compilation."
_MOST_SOURCES = 2_000
_MOST_ROWS = 50_000
_UPDATED = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?", re.ASCII)


def read(given: Given) -> Reading:
    known = {entry.url: entry for entry in shipped_sources().values() if entry.url}
    sources: dict[str, SourceEntry] = {}
    benchmarks: dict[str, BenchmarkEntry] = {}
    for table, _row, cells in first_pass(given, _REQUIRED):
        lab, link, test = (
            cells[table.columns[name]].strip()
            for name in ("organization", "source_link", "benchmark_id")
        )
        if max(len(sources), len(benchmarks)) < _MOST_SOURCES and _is_address(link):
            sources.setdefault(link, known.get(link) or _source(lab, link))
            benchmarks.setdefault(test, _benchmark(test))
    shipped = shipped_benchmarks()
    left_out, complaints = LeftOut(), Complaints(given.name)
    table = Table(given, complaints, _REQUIRED)
    rows = _Rows(given, complaints, table, left_out, sources)
    return Reading(
        tuple(sources.values()),
        tuple({one.slug: shipped.get(one.slug, one) for one in benchmarks.values()}.values()),
        rows.results(),
        left_out,
    )


class _Rows:
    """One pass over the rows of a file."""

    def __init__(
        self,
        given: Given,
        complaints: Complaints,
        table: Table,
        left_out: LeftOut,
        sources: Mapping[str, SourceEntry],
    ) -> None:
        self._complaints = complaints
        self._table = table
        self._left_out = left_out
        self._places = {link: at for at, link in enumerate(sources)}
        self._sources = sources
        self._cells = Cells(given.today)
        self._rules = named("llm-stats")
        self._settings = lru_cache(4_096)(settings_of)
        self._seen: dict[str, int] = {}

    def results(self) -> Iterator[Result]:
        columns = self._table.columns
        rows = (
            (row, {name: cells[columns[name]].strip() for name in _REQUIRED})
            for row, cells in self._table.rows()
        )
        return results_of(rows, self._result, self._complaints)

    def _result(self, row: int, cells: Mapping[str, str]) -> Result | None:
        read = self._cells
        name = read.name("model_id", cells["model_id"])
        test = read.name("benchmark_id", cells["benchmark_id"])
        lab = read.name("organization", cells["organization"])
        value = number("score", cells["score"])
        if not 0 <= value <= 1:
            message = N_("{file}, row {row}, {column}: {value} is outside 0 to 1.")
            raise Wrong("score", message, value=value)
        reported = cells["is_self_reported"].casefold()
        if reported not in ("true", "false"):
            message = N_("{file}, row {row}, {column}: “{text}” is neither True nor False.")
            raise Wrong("is_self_reported", message, text=shown(reported))
        link = cells["source_link"]
        if not _is_address(link):
            message = N_("{file}, row {row}, {column}: “{text}” is no address.")
            raise Wrong("source_link", message, text=shown(link))
        if link not in self._places:
            message = N_("{file}, row {row}: more sources or tests than such a file has.")
            self._complaints.end(message, row=row)
        if reported == "false":
            return self._leave(N_("{file}, row {row}: who measured {name} is not said."), row, name)
        if test in _RATINGS:
            message = N_(
                "{file}, row {row}: the rating of {name} is given as a share of something."
            )
            return self._leave(message, row, name)
        rule = self._rules.get(name)
        settings, doubtful, diamond = self._settings(cells["analysis_method"])
        if test in ("mmmu-(validation)", "mmmuval"):
            settings = settings and f"split=validation; {settings}"
        protocol = read.protocol("analysis_method", settings)
        source = self._sources[link]
        updated = _UPDATED.fullmatch(cells["updated_at"])
        day = source.published or (updated[1] if updated else cells["updated_at"])
        doubt = "settings left out: the compilation's wording on parallel attempts is doubtful"
        notes = [_NOTE, doubt if doubtful else None, rule.note if rule else None]
        return Result(
            row=row,
            column="score",
            name=name,
            benchmark="gpqa-diamond" if test == "gpqa" and diamond else _slug(test),
            value=round(100 * value, 4),
            low=None,
            high=None,
            protocol=protocol,
            snapshot=None,
            evaluator=LABS.get(lab, lab),
            relation="self" if protocol else "claimed",
            dated=read.day("updated_at", day),
            measured=None,
            ref=self._ref(f"llm-stats:{name}:{test}"),
            note="; ".join(note for note in notes if note),
            source=self._places[link],
        )

    def _ref(self, ref: str) -> str:
        """The compilation gives rows no id: a model's second row of one test is told by its place."""
        if len(self._seen) > _MOST_ROWS:
            self._complaints.end(N_("{file} has more rows than such a file has."))
        self._seen[ref] = times = self._seen.get(ref, 0) + 1
        return ref if times == 1 else f"{ref}:{times}"

    def _leave(self, message: str, row: int, name: str) -> None:
        self._left_out.add(message, file=self._complaints.file, row=row, name=shown(name))


def _slug(test: str) -> str:
    return _BENCHMARKS.get(test) or slug_of(test) or "llm-stats-unnamed"


def _benchmark(test: str) -> BenchmarkEntry:
    return BenchmarkEntry(
        slug=_slug(test),
        name=test[:100] or "unnamed",
        unit="%",
        runner="reporting lab",
        caveat="Named as in the LLM Stats compilation; which version or subset was asked is not said.",
    )


def _is_address(link: str) -> bool:
    return link.startswith(("https://", "http://")) and len(link) <= 500 and link.isprintable()


def _source(lab: str, link: str) -> SourceEntry:
    parts = urlsplit(link)
    publisher = LABS.get(lab, lab[:100] or "unknown")
    tail = parts.path.rstrip("/").rpartition("/")[2] or parts.netloc
    return SourceEntry(
        slug=slug_of(f"llm-stats-{parts.netloc}{parts.path}{parts.query}"),
        url=link,
        publisher=publisher,
        title=f"{publisher}: {tail[:150]}",
        kind="primary",
        licence="CC BY 4.0 (LLM Stats)",
        note=_READ_IN + _UNDATED,
    )
