"""Our own scores, as CSV or JSON: the columns of ``bot/data/scores``, and ``ref``.

A source is the slug of one that the ledger knows, or comes with ``url``, ``publisher`` and ``title``
(and ``published``). Without ``ref``, what tells a row from others is its benchmark, release,
protocol, snapshot, evaluator, relation, source and days: a later measurement is another row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import cast, get_args

from pydantic import ValidationError

from bot.errors import N_, Problems
from bot.race.results import Result
from bot.race.scores import Relation
from bot.sources.evaluations.cells import Cells, interval, name_of, number, percent, text_of
from bot.sources.evaluations.complaints import Complaints, Wrong, results_of, shown
from bot.sources.evaluations.formats import Given, LeftOut, Reading
from bot.sources.evaluations.json_list import JsonList, looks_like_json
from bot.sources.evaluations.shipped import shipped_benchmarks, slug_of
from bot.sources.evaluations.table import Table, first_pass
from bot.sources.starter import SourceEntry

_REQUIRED = ("benchmark", "release", "value", "evaluator", "relation", "dated", "source")
_COLUMNS = (
    *_REQUIRED, "low", "high", "protocol", "snapshot", "measured", "note", "ref", "verified", "url",
)  # fmt: skip
_OF_SOURCE = ("url", "publisher", "title", "published")
_RELATIONS = frozenset(get_args(Relation))
_MOST_SOURCES = 1_000

_Picked = tuple[str, ...]


def read(given: Given) -> Reading:
    complaints = Complaints(given.name)
    is_json = looks_like_json(given)
    sources = _sources(given, complaints, is_json=is_json)
    places = {entry.slug: at for at, entry in enumerate(sources)}
    left_out = LeftOut()
    rows = _json_rows(given, complaints) if is_json else _csv_rows(given, complaints)
    results = _Scores(given, complaints, places, left_out).results(rows)
    return Reading(sources, (), results, left_out)


def _csv_rows(given: Given, complaints: Complaints) -> Iterator[tuple[int, _Picked]]:
    """The cells of :data:`_COLUMNS` in their order; the header is read at once."""
    table = Table(given, complaints, [one for one in _REQUIRED if one != "source"])
    if "source" not in table.columns and "url" not in table.columns:
        complaints.end(
            N_("{file}, row 1: the column source is missing (or url, publisher, title).")
        )
    missing = table.width  # where a row gets an empty cell for the columns that are not there
    pick = itemgetter(*(table.columns.get(name, missing) for name in _COLUMNS))

    def rows() -> Iterator[tuple[int, _Picked]]:
        for row, cells in table.rows():
            cells.append("")
            yield row, pick(cells)

    return rows()


def _json_rows(given: Given, complaints: Complaints) -> Iterator[tuple[int, _Picked]]:
    for row, entry in JsonList(given, complaints).entries():
        missing = [name for name in _REQUIRED if name not in entry]
        if missing and not (missing == ["source"] and "url" in entry):
            message = N_("{file}, row {row}: the keys {missing} are missing.")
            complaints.say(message, row=row, missing=", ".join(missing))
            continue
        yield row, tuple(entry.get(name, "") for name in _COLUMNS)


class _Scores:
    """One pass over the rows of a file."""

    def __init__(
        self, given: Given, complaints: Complaints, places: Mapping[str, int], left_out: LeftOut
    ) -> None:
        self._complaints = complaints
        self._places = places
        self._left_out = left_out
        self._cells = Cells(given.today)
        self._percents = frozenset(
            slug for slug, entry in shipped_benchmarks().items() if entry.unit == "%"
        )

    def results(self, rows: Iterator[tuple[int, _Picked]]) -> Iterator[Result]:
        return results_of(rows, self._result, self._complaints)

    def _result(self, row: int, picked: _Picked) -> Result | None:
        (
            benchmark, name, value_text, evaluator, relation, dated, source, low_text, high_text,
            protocol_text, snapshot, measured, note, ref, verified, url,
        ) = picked  # fmt: skip
        read = self._cells
        benchmark = read.name("benchmark", benchmark)
        name = read.name("release", name)
        value = number("value", value_text)
        low = number("low", low_text) if low_text else None
        high = number("high", high_text) if high_text else None
        if low is not None or high is not None:
            interval("low", value, low, high)
        if benchmark in self._percents:
            percent("value", value)
        if relation not in _RELATIONS:
            message = N_("{file}, row {row}, {column}: “{text}” is none of {known}.")
            known = ", ".join(get_args(Relation))
            raise Wrong("relation", message, text=shown(relation), known=known)
        evaluator = read.name("evaluator", evaluator)
        protocol = read.protocol("protocol", protocol_text) if protocol_text else None
        snapshot = read.day("snapshot", snapshot) if snapshot else None
        slug = source or self._slug_of(url)
        if verified and verified.casefold() != "true":
            message = N_("{file}, row {row}: the score of {name} was not verified.")
            self._left_out.add(message, file=self._complaints.file, row=row, name=shown(name))
            return None
        dated = read.day("dated", dated)
        measured = read.day("measured", measured) if measured else None
        if ref:
            ref = f"scores:{name_of('ref', ref)}"
        else:
            ref = ":".join((
                "scores by name", benchmark, name, protocol or "", snapshot or "", evaluator,
                relation, slug, dated, measured or "",
            ))  # fmt: skip
        return Result(
            row,
            "value",
            name,
            benchmark,
            value,
            low,
            high,
            protocol,
            snapshot,
            evaluator,
            cast("Relation", relation),
            dated,
            measured,
            ref,
            text_of("note", note) if note else None,
            self._places.get(slug, slug),
        )

    def _slug_of(self, url: str) -> str:
        if not url:
            message = N_("{file}, row {row}, {column}: is empty.")
            raise Wrong("source", message)
        return _source_slug(url)


def _source_slug(url: str) -> str:
    return slug_of(url.partition("://")[2] or url) or "source"


def _sources(given: Given, complaints: Complaints, *, is_json: bool) -> tuple[SourceEntry, ...]:
    """The sources that rows bring along: read beforehand, in a pass of its own."""
    rows = _json_sources(given) if is_json else _csv_sources(given)
    entries: dict[str, SourceEntry] = {}
    check = _checker(given)
    for row, found in rows:
        if not found["url"]:
            continue
        try:
            entry = check(found)
            if entries.setdefault(entry.slug, entry) != entry:
                message = N_(
                    "{file}, row {row}, {column}: another row says otherwise of this source."
                )
                raise Wrong("url", message)
        except Wrong as wrong:
            complaints.add(row, wrong)
        if len(entries) > _MOST_SOURCES:
            complaints.end(N_("{file} names over {limit} sources."), limit=_MOST_SOURCES)
    complaints.close()
    return tuple(entries.values())


def _csv_sources(given: Given) -> Iterator[tuple[int, Mapping[str, str]]]:
    if not given.file.seekable():
        return
    wanted = ("source", *_OF_SOURCE)
    for table, row, cells in first_pass(given, ()):
        if "url" not in table.columns:
            return
        yield (
            row,
            {
                name: cells[table.columns[name]].strip() if name in table.columns else ""
                for name in wanted
            },
        )


def _json_sources(given: Given) -> Iterator[tuple[int, Mapping[str, str]]]:
    if not given.file.seekable():
        return
    start = given.file.tell()
    try:
        for row, entry in JsonList(given, Complaints(given.name)).entries():
            yield row, {name: entry.get(name, "").strip() for name in ("source", *_OF_SOURCE)}
    except Problems:  # told by the second reading
        pass
    finally:
        given.file.seek(start)


def _checker(given: Given) -> Callable[[Mapping[str, str]], SourceEntry]:
    cells = Cells(given.today)

    def check(found: Mapping[str, str]) -> SourceEntry:
        url = cells.name("url", found["url"])
        if not url.startswith(("https://", "http://")):
            message = N_("{file}, row {row}, {column}: “{text}” is no address.")
            raise Wrong("url", message, text=shown(url))
        try:
            return SourceEntry(
                slug=found["source"] or _source_slug(url),
                url=url,
                publisher=cells.name("publisher", found["publisher"]),
                title=cells.name("title", found["title"]),
                published=cells.day("published", found["published"])
                if found["published"]
                else None,
                kind="dataset",
            )
        except ValidationError:
            raise Wrong("source", N_("{file}, row {row}, {column}: is no source.")) from None

    return check
