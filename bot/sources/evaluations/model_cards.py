"""The benchmark rows of a models.dev file: figures of boards and of labs' own pages, with addresses.

Whose page an address is decides who reports: a board is independent; a lab on its own model is
``self`` where the settings are told and ``claimed`` where not; a lab on another's model is a rival.
What models.dev copied from a board that has a format of its own here, or from a page that copies
others, is left out: it would stand here twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from bot.errors import N_
from bot.race.results import Result
from bot.race.scores import Relation
from bot.sources.evaluations.cells import Cells, is_day, percent
from bot.sources.evaluations.complaints import Complaints, Wrong, shown
from bot.sources.evaluations.formats import Given, LeftOut, Reading
from bot.sources.evaluations.intake import read_json
from bot.sources.evaluations.makers import LABS, host_of, owner_of
from bot.sources.evaluations.names import Named, named
from bot.sources.evaluations.shipped import shipped_benchmarks, shipped_sources, slug_of
from bot.sources.starter import BenchmarkEntry, SourceEntry

_TEXTS = ("name", "version", "dataset", "metric", "harness", "variant", "source", "date")
_EFFORTS = frozenset({"none", "minimal", "low", "medium", "high", "xhigh", "max"})
_MOST_ROWS = 20_000  # today there are 288
_HARNESSES = {"Codex CLI": "Codex"}  # one harness in two spellings
_COPIES = {
    "aider.chat": N_("{file}, row {row}: {name}: Aider's own file says with which settings."),
    "openrouter.ai": N_("{file}, row {row}: {name}: OpenRouter shows another board's figure."),
}
_RIVAL = "{lab}'s table; whether {lab} ran it or took it from the maker is not stated"
_LAB_TESTS = {
    "gpqa diamond": "gpqa-diamond",
    "humanity’s last exam": "hle",
    "humanity's last exam": "hle",
    "swe bench pro": "swe-bench-pro",
    "terminal bench 2.0": "terminal-bench-2.0",
    "terminal bench 2.1": "terminal-bench-2.1",
}
"""What labs call a test, hyphens as spaces, where its slug is not simply the name."""


@dataclass(frozen=True, slots=True)
class _Board:
    evaluator: str
    prefix: str
    """Of the slugs of its tests."""
    tests: Mapping[str, str]
    note: str | None = None
    plain_effort: str | None = None
    """What a row with a harness and without an effort was run with."""


_BOARDS = {
    "labs.scale.com": _Board(
        "Scale AI",
        "scale",
        {
            "SWE-Atlas Codebase QnA": "scale-swe-atlas-qna",
            "SWE-Bench Pro public": "scale-swe-bench-pro",
        },
    ),
    "artificialanalysis.ai": _Board(
        "Artificial Analysis",
        "aa-coding-agent",
        {
            "Artificial Analysis Coding Agent Index": "aa-coding-agent-index",
            "SWE-Atlas Codebase QnA": "aa-coding-agent-swe-atlas-qna",
            "SWE-Bench Pro hard-aa": "aa-coding-agent-swe-bench-pro-hard",
        },
        plain_effort="effort=default",
    ),
    "swebench.com": _Board(
        "SWE-bench",
        "swe-bench",
        {"SWE-Bench Verified": "swe-bench-verified"},
        "the scaffold is not stated",
    ),
}


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    model: str
    maker: str
    score: object
    text: Mapping[str, str]


def read(given: Given) -> Reading:
    complaints = Complaints(given.name)
    as_of, rows = _rows(read_json(given, complaints), complaints)
    complaints.close()
    as_of = as_of or given.published
    if not rows:
        complaints.end(N_("{file}: none of its models has benchmarks."))
    if as_of is None and not all(row.text.get("date") for row in rows):
        complaints.end(N_("{file} does not tell its day (as_of): say on which day it came out."))
    left_out = LeftOut()
    pages = _Pages(as_of)
    results: list[Result] = []
    reader = _Reader(given, complaints, pages, as_of or "", left_out)
    for row in rows:
        try:
            result = reader.result(row)
        except Wrong as wrong:
            complaints.add(row.number, wrong)
            continue
        if result is not None:
            results.append(result)
    complaints.close()
    return Reading(
        tuple(pages.sources.values()), tuple(pages.benchmarks.values()), iter(results), left_out
    )


class _Pages:
    """The sources and tests that rows came to, in the order in which they did."""

    def __init__(self, as_of: str | None) -> None:
        self._as_of = as_of
        shipped = shipped_sources().values()
        self._by_address = {one.url.rstrip("/"): one for one in shipped if one.url}
        self._shipped = shipped_benchmarks()
        self._places: dict[str, int] = {}
        self.sources: dict[str, SourceEntry] = {}
        self.benchmarks: dict[str, BenchmarkEntry] = {}

    def publisher(self, address: str) -> str | None:
        """Whose page it is, by the sources that ship or by its host."""
        entry = self._by_address.get(address.rstrip("/"))
        return entry.publisher if entry is not None else owner_of(address)

    def place(self, address: str, publisher: str, *, board: bool) -> int:
        """The position of a source in the reading."""
        known = self._by_address.get(address.rstrip("/"))
        bare = address.partition("://")[2].rstrip("/")
        entry = known or SourceEntry(
            slug=slug_of(f"models-dev-{bare}"),
            url=address,
            publisher=publisher,
            title=f"{publisher}: {bare.rpartition('/')[2][:100]}",
            kind="dataset" if board else "primary",
            note="Figures read in models.dev (MIT), not on the page itself. The page is undated: "
            f"scores bear their own day or that of the models.dev copy, {self._as_of}.",
        )
        self.sources.setdefault(entry.slug, entry)
        return self._places.setdefault(entry.slug, len(self._places))

    def published(self, place: int) -> str | None:
        """The day of the source at a position, where it has one."""
        return tuple(self.sources.values())[place].published

    def benchmark(self, slug: str, row: _Row, runner: str) -> str:
        if slug not in self.benchmarks:
            unit = "points" if row.text.get("metric") == "index" else "%"
            self.benchmarks[slug] = self._shipped.get(slug) or BenchmarkEntry(
                slug=slug, name=_full_name(row), version=row.text.get("version"), unit=unit,
                runner=runner,
            )  # fmt: skip
        return slug


class _Reader:
    """Rows as results, one after the other."""

    def __init__(
        self, given: Given, complaints: Complaints, pages: _Pages, as_of: str, left_out: LeftOut
    ) -> None:
        self._file = complaints.file
        self._pages = pages
        self._as_of = as_of
        self._left_out = left_out
        self._cells = Cells(given.today)
        self._rules = named("models-dev")

    def result(self, row: _Row) -> Result | None:
        text = row.text
        value = _score(row)
        name = self._cells.name("model", row.model)
        address = text.get("source", "")
        host = host_of(address)
        if not host or not address.startswith(("https://", "http://")) or len(address) > 500:
            message = N_("{file}, row {row}, {column}: “{text}” is no address.")
            raise Wrong("source", message, text=shown(address))
        if host in _COPIES:
            return self._leave(_COPIES[host], row)
        harness, effort = text.get("harness"), text.get("variant")
        if effort and effort not in _EFFORTS:
            harness, effort = harness or effort, None
        harness = _HARNESSES.get(harness, harness) if harness else None
        board = _BOARDS.get(host)
        rule = self._rules.get(name, Named(None))
        plain = rule.settings or (board.plain_effort if board is not None and harness else None)
        told = (
            f"harness={harness}" if harness else None,
            f"effort={effort}" if effort else plain,
        )
        protocol = self._cells.protocol("harness", "; ".join(one for one in told if one))
        if board is not None:
            evaluator, relation, slug = board.evaluator, "independent", _board_test(board, row)
        else:
            owner = self._pages.publisher(address)
            if owner is None:
                message = N_("{file}, row {row}: {name}: whose page {source} is, is not known.")
                return self._leave(message, row)
            evaluator, slug = owner, _lab_test(row)
            relation = "rival" if owner != row.maker else "self" if protocol else "claimed"
        place = self._pages.place(address, evaluator, board=board is not None)
        day = text.get("date") or (None if board else self._pages.published(place))
        notes = (
            f"as listed by models.dev (MIT){'' if day else f' on {self._as_of}'}",
            board.note if board is not None else None,
            _RIVAL.format(lab=evaluator) if relation == "rival" else None,
            rule.note,
        )
        return Result(
            row=row.number,
            column="score",
            name=name,
            benchmark=self._pages.benchmark(
                slug, row, evaluator if board is not None else "reporting lab"
            ),
            value=value,
            low=None,
            high=None,
            protocol=protocol,
            snapshot=None,
            evaluator=evaluator,
            relation=cast("Relation", relation),
            dated=self._cells.day("date", day or self._as_of),
            measured=None,
            ref=":".join(("models-dev", name, slug, harness or "", effort or "", evaluator, host)),
            note="; ".join(note for note in notes if note),
            source=place,
        )

    def _leave(self, message: str, row: _Row) -> None:
        self._left_out.add(
            message,
            file=self._file, row=row.number, name=shown(row.model),
            source=shown(row.text.get("source", "")),
        )  # fmt: skip


def _score(row: _Row) -> float:
    value = row.score
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e9:
        message = N_("{file}, row {row}, {column}: “{text}” is no number.")
        raise Wrong("score", message, text=shown(value))
    return float(value) if row.text.get("metric") == "index" else percent("score", float(value))


def _full_name(row: _Row) -> str:
    text = row.text
    return " ".join(one for one in (text["name"], text.get("version"), text.get("dataset")) if one)


def _board_test(board: _Board, row: _Row) -> str:
    name = _full_name(row)
    return board.tests.get(name) or f"{board.prefix}-{slug_of(name)}"


def _lab_test(row: _Row) -> str:
    name = _full_name(row)
    plain = name.casefold().replace("-", " ")
    return _LAB_TESTS.get(plain) or slug_of(name.replace("SWE Bench", "SWE-bench")) or "unnamed"


def _rows(raw: object, complaints: Complaints) -> tuple[str | None, list[_Row]]:
    """All benchmark rows of both shapes: ``models`` by their full id, or providers with models."""
    if not isinstance(raw, dict):
        complaints.end(N_("{file}: is no object of models, as models.dev has it."))
    top = cast("dict[str, object]", raw)
    as_of = top.get("as_of")
    rows: list[_Row] = []
    for model, facts in _models(top, complaints):
        if not isinstance(facts, dict):
            complaints.say(N_("{file}: {name} is no object."), name=shown(model))
            continue
        listed = cast("dict[str, object]", facts).get("benchmarks", ())
        if not isinstance(listed, list | tuple):
            complaints.say(N_("{file}: the benchmarks of {name} are no list."), name=shown(model))
            continue
        for one in cast("list[object]", listed):
            row = _row(len(rows) + 1, model, one)
            if row is None:
                message = N_("{file}, row {row}: of {name} is no benchmark with name and score.")
                complaints.say(message, row=len(rows) + 1, name=shown(model))
            else:
                rows.append(row)
            if len(rows) > _MOST_ROWS:
                complaints.end(N_("{file} has more benchmark rows than models.dev has."))
    return (as_of if isinstance(as_of, str) and is_day(as_of) else None), rows


def _models(top: Mapping[str, object], complaints: Complaints) -> Iterator[tuple[str, object]]:
    """Every model by its full id, which the API parts into provider and model."""
    if isinstance(top.get("models"), dict):
        yield from cast("dict[str, object]", top["models"]).items()
        return
    for provider, entry in top.items():
        served = cast("dict[str, object]", entry).get("models") if isinstance(entry, dict) else None
        if not isinstance(served, dict):
            message = N_("{file}: {name} is neither a model nor a provider with models.")
            complaints.end(message, name=shown(provider))
        for model, facts in cast("dict[str, object]", served).items():
            yield f"{provider}/{model}", facts


def _row(number: int, model: str, one: object) -> _Row | None:
    if not isinstance(one, dict):
        return None
    facts = cast("dict[str, object]", one)
    text = {
        key: " ".join(value.split())
        for key in _TEXTS
        if isinstance(value := facts.get(key), str) and value.strip()
    }
    if "name" not in text or any(
        len(value) > 500 or not value.isprintable() for value in text.values()
    ):
        return None
    maker = model.partition("/")[0]
    return _Row(number, model, LABS.get(maker, maker), facts.get("score"), text)
