"""Aider's polyglot leaderboard: a YAML list of runs, read event by event.

Only the second of two tries counts. Intervals are ours (Wilson, 95 %), from the number of tasks
that passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import sqrt
from typing import cast

import yaml

from bot.errors import N_
from bot.race.results import Result
from bot.sources.evaluations.cells import Cells, name_of, number, percent
from bot.sources.evaluations.complaints import Complaints, Wrong, shown
from bot.sources.evaluations.formats import Given, LeftOut, Reading
from bot.sources.evaluations.intake import lines, read_text
from bot.sources.evaluations.names import Named, named
from bot.sources.evaluations.shipped import edition_of, shipped_sources

_LOADER: type[yaml.Loader] = getattr(yaml, "CLoader", yaml.Loader)  # only its parser is used
_Z = 1.959964  # 95 %
_MOST_DEPTH = 20
_MOST_KEYS = 200
_REQUIRED = ("dirname", "model", "edit_format", "pass_rate_2", "date")
_BUDGET = re.compile(r"(\d+)k (?:thinking tokens|thinking|think)", re.IGNORECASE)
_EFFORTS = {
    "minimal": "minimal",
    "low": "low",
    "medium": "medium",
    "high": "high",
    "xhigh": "xhigh",
    "no think": "no thinking",
    "no thinking": "no thinking",
    "thinking": "thinking",
    "reasoner": "thinking",
    "chat": "default",
    "default": "default",
    "default think": "default",
}
_Entry = dict[str, tuple[str, int]]


def read(given: Given) -> Reading:
    complaints = Complaints(given.name)
    source = edition_of(shipped_sources()["aider-polyglot"], given.published)
    left_out = LeftOut()
    return Reading((source,), (), _results(given, complaints, left_out), left_out)


def split_effort(model: str) -> tuple[str, str]:
    """An Aider name as the model's name and what its brackets say of the effort."""
    stem, bracket, words = model.removesuffix(")").rpartition(" (")
    if bracket and model.endswith(")"):
        if effort := _EFFORTS.get(words.casefold()):
            return stem.strip(), effort
        if budget := _BUDGET.fullmatch(words):
            return stem.strip(), f"thinking {budget[1]}k"
    return model, "default"


def wilson(passed: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share in percent, to one decimal."""
    share, square = passed / total, _Z**2 / total
    middle = (share + square / 2) / (1 + square)
    half = _Z * sqrt(share * (1 - share) / total + square / total / 4) / (1 + square)
    return max(round(100 * (middle - half), 1), 0.0), min(round(100 * (middle + half), 1), 100.0)


def _results(given: Given, complaints: Complaints, left_out: LeftOut) -> Iterator[Result]:
    cells, rules = Cells(given.today), named("aider")
    seen: dict[str, int] = {}
    for row, entry in _entries(given, complaints):
        try:
            result = _result(entry, cells, rules)
            if result.ref in seen:
                message = N_("{file}, rows {first} and {row}, {column}: {name} stands there twice.")
                name = shown(entry["dirname"][0])
                raise Wrong("dirname", message, name=name, first=seen[result.ref])
            seen[result.ref] = row
        except Wrong as wrong:
            complaints.add(entry[wrong.column][1] if wrong.column in entry else row, wrong)
            continue
        if "editor_model" in entry and result.name not in rules:
            left_out.add(
                N_("{file}, row {row}: {name} is two models working together."),
                file=complaints.file, row=entry["model"][1], name=shown(result.name),
            )  # fmt: skip
        elif not complaints.count:
            yield result
    if not seen and not complaints.count:
        complaints.end(N_("{file} holds no runs."))
    complaints.close()


def _result(entry: _Entry, cells: Cells, rules: Mapping[str, Named]) -> Result:
    for column in _REQUIRED:
        if column not in entry:
            raise Wrong(column, N_("{file}, row {row}, {column}: is missing."))
    text = {key: value for key, (value, _line) in entry.items()}
    full = cells.name("model", text["model"])
    name, effort = (full, "default") if full in rules else split_effort(full)
    rule = rules.get(name, Named(None))
    if effort == "default" and not rule.settings:
        effort = _effort(text)
    settings = rule.settings or f"effort={effort}"
    edit = cells.name("edit_format", text["edit_format"])
    value = percent("pass_rate_2", number("pass_rate_2", text["pass_rate_2"]))
    low = high = None
    notes = [f"test_cases {text['test_cases']}" if text.get("test_cases") else None]
    passed, total = _count(text, "pass_num_2"), _count(text, "total_tests", "test_cases")
    if passed is not None and total:
        if passed > total or abs(100 * passed / total - value) > 1:
            message = N_("{file}, row {row}, {column}: {passed} of {total} is not {value} percent.")
            raise Wrong("pass_num_2", message, passed=passed, total=total, value=value)
        low, high = wilson(passed, total)
        low, high = min(low, value), max(high, value)
        notes.append(f"interval computed by us: Wilson 95 %, {passed} of {total}")
    day = cells.day("date", text["date"])
    return Result(
        row=entry["model"][1],
        column="pass_rate_2",
        name=name,
        benchmark="aider-polyglot",
        value=value,
        low=low,
        high=high,
        protocol=cells.protocol(
            "edit_format", f"harness=aider polyglot; tries=2; edit format={edit}; {settings}"
        ),
        snapshot=None,
        evaluator="Aider",
        relation="independent",
        dated=rule.dated if rule.dated and day < rule.dated else day,
        measured=None if rule.dated and day < rule.dated else day,
        ref=f"aider:{name_of('dirname', text['dirname'])}",
        note="; ".join(note for note in [*notes, rule.note] if note) or None,
    )


def _effort(text: Mapping[str, str]) -> str:
    if effort := _EFFORTS.get(text.get("reasoning_effort", "").casefold()):
        return effort
    tokens = text.get("thinking_tokens", "")
    if tokens.isascii() and tokens.isdigit() and len(tokens) < 9:
        thousand = 1024 if int(tokens) % 1024 == 0 else 1000
        return f"thinking {int(tokens) // thousand}k" if int(tokens) else "no thinking"
    return "default"


def _count(text: Mapping[str, str], *columns: str) -> int | None:
    for column in columns:
        if text.get(column):
            value = number(column, text[column])
            if not 0 <= value <= 1_000_000 or value != int(value):
                message = N_("{file}, row {row}, {column}: {value} is no number of tasks.")
                raise Wrong(column, message, value=value)
            return int(value)
    return None


def _entries(given: Given, complaints: Complaints) -> Iterator[tuple[int, _Entry]]:
    """The entries of the list with their first line; of each its plain values with their lines."""
    row = 0
    entry: _Entry = {}
    key: str | None = None
    for depth, event, line in _walk(given, complaints):
        match event:
            case yaml.MappingStartEvent() if depth == 1:
                row, entry, key = line, {}, None
            case yaml.MappingEndEvent() if depth == 1:
                yield row, entry
            case yaml.CollectionStartEvent() if depth == 2:
                key = None  # a list or mapping for a value: none that is read
            case yaml.ScalarEvent() if depth == 2 and key is None:
                key = cast("str", event.value)
                if key in entry or len(entry) > _MOST_KEYS:
                    message = N_("{file}, row {row}: {column} is there twice, or one key too many.")
                    complaints.end(message, row=line, column=shown(key))
            case yaml.ScalarEvent() if depth == 2 and key is not None:
                entry[key], key = (cast("str", event.value), line), None
            case _:
                pass


def _walk(given: Given, complaints: Complaints) -> Iterator[tuple[int, yaml.Event, int]]:
    """The events with the depth of the collection they begin, end or stand in, and their line."""
    depth = line = 0
    try:
        for event in _events(given, complaints):
            line = event.start_mark.line + 1
            _refuse(event, line, depth, complaints)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            yield depth, event, line
            depth += isinstance(event, yaml.CollectionStartEvent)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if isinstance(mark, yaml.Mark) else line
        complaints.end(N_("{file}, row {row}: from here on it is not YAML."), row=line)


class _Stream:
    """A file as YAML's parser reads it, a line or a part of one at a time."""

    def __init__(self, given: Given, complaints: Complaints) -> None:
        self._lines = lines(read_text(given, complaints), complaints)
        self._rest = ""

    def read(self, size: int) -> str:
        text = self._rest or next(self._lines, "")
        self._rest = text[size:]
        return text[:size]


def _events(given: Given, complaints: Complaints) -> Iterator[yaml.Event]:
    stream = _Stream(given, complaints)
    # The stubs leave the type of the stream open.
    return cast("Iterator[yaml.Event]", yaml.parse(stream, _LOADER))  # pyright: ignore[reportUnknownMemberType]


def _refuse(event: yaml.Event, line: int, depth: int, complaints: Complaints) -> None:
    """Refuse what no leaderboard has and what makes a small file large."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        complaints.end(
            N_("{file}, row {row}: anchors and aliases (& and *) are not taken."), row=line
        )
    if depth > _MOST_DEPTH:
        complaints.end(N_("{file}, row {row}: nested too deeply."), row=line)
    shape = {0: yaml.SequenceStartEvent, 1: yaml.MappingStartEvent}.get(depth)
    begins = isinstance(event, yaml.CollectionStartEvent | yaml.ScalarEvent)
    if shape is not None and begins and not isinstance(event, shape):
        complaints.end(N_("{file}, row {row}: is no list of runs with their keys."), row=line)
