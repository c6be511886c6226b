"""A LiveBench table: a model a row, a task a column; the categories lie beside it, as JSON.

A category is the mean of its tasks and the board the mean of its categories. A row that lacks a
task has no mean of that category and none of the board: nothing is averaged over fewer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast

from bot.errors import N_
from bot.race.results import Result
from bot.sources.evaluations.cells import Cells, is_day, number, percent
from bot.sources.evaluations.complaints import Complaints, Wrong, shown
from bot.sources.evaluations.formats import MEGABYTE, Given, LeftOut, Reading
from bot.sources.evaluations.intake import read_json
from bot.sources.evaluations.names import Named, named
from bot.sources.evaluations.shipped import edition_of, shipped_benchmarks, shipped_sources, slug_of
from bot.sources.evaluations.table import Table
from bot.sources.starter import BenchmarkEntry, SourceEntry

_EDITION = re.compile(r"(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)", re.ASCII)
_LEVEL = "minimal|low|(?<!stral-)medium|high|xhigh"  # Magistral Medium is a name
_EFFORT = re.compile(
    rf"""-(?:
      thinking-(?P<budget>auto|\d+k)(?:-(?P<level>{_LEVEL})-effort)?
    | (?P<plain>{_LEVEL})(?:-effort)?
    | (?P<word>thinking|nothinking|base)
    )$""",
    re.VERBOSE,
)
_WORDS = {"thinking": "thinking", "nothinking": "no thinking", "base": "default"}
_TITLES = {"IF": "Instruction Following"}
_MOST_CATEGORIES = 50
_MOST_MODELS = 10_000  # a table has some 130
_SMALL = MEGABYTE // 4  # the file of the categories


@dataclass(frozen=True, slots=True)
class _Category:
    slug: str
    places: tuple[int, ...]
    """The columns of its tasks."""


def read(given: Given) -> Reading:
    complaints = Complaints(given.name)
    categories = _categories(given, complaints)
    table = Table(
        given, complaints, ("model", *{task for one in categories.values() for task in one})
    )
    edition = _edition(given, complaints)
    board = f"livebench-{edition}"
    found = [
        _Category(f"{board}-{slug_of(name)}", tuple(table.columns[task] for task in tasks))
        for name, tasks in categories.items()
    ]
    source = _source(given, complaints, edition)
    left_out = LeftOut()
    results = _results(given, complaints, table, found, board, source.published or "", left_out)
    return Reading((source,), _benchmarks(edition, list(categories)), results, left_out)


def split_effort(name: str) -> tuple[str, str]:
    """A LiveBench name as the model's name and what it says of the effort."""
    found = _EFFORT.search(name)
    if found is None:
        return name, "default"
    stem = name[: found.start()]
    if found["word"]:
        return stem, _WORDS[found["word"]]
    if found["plain"]:
        return stem, found["plain"]
    level = f", {found['level']}" if found["level"] else ""
    return stem, f"thinking {found['budget']}{level}"


def _results(
    given: Given,
    complaints: Complaints,
    table: Table,
    categories: list[_Category],
    board: str,
    dated: str,
    left_out: LeftOut,
) -> Iterator[Result]:
    cells_of = Cells(given.today)
    rules = named("livebench")
    model = table.columns["model"]
    seen: dict[str, int] = {}
    for row, cells in table.rows(short=True):
        try:
            full = cells_of.name("model", cells[model])
            if full in seen:
                message = N_("{file}, rows {first} and {row}, {column}: {name} stands there twice.")
                raise Wrong("model", message, name=shown(full), first=seen[full])
            seen[full] = row
            if len(seen) > _MOST_MODELS:
                complaints.end(N_("{file} has more models than any table has."))
            if len(cells) < table.width:
                left_out.add(
                    N_("{file}, row {row}: {name} has {count} of {columns} cells; which are missing "
                       "cannot be told."),
                    file=complaints.file, row=row, name=shown(full), count=len(cells),
                    columns=table.width,
                )  # fmt: skip
                continue
            means = [_mean(table, cells, one) for one in categories]
        except Wrong as wrong:
            complaints.add(row, wrong)
            continue
        if complaints.count:
            continue
        template = _template(row, full, rules, cells_of, board, dated)
        whole_means = [mean for mean in means if mean is not None]
        if len(whole_means) < len(means):
            left_out.add(
                N_("{file}, row {row}: {name} lacks tasks, so it has no mean of {categories}."),
                file=complaints.file, row=row, name=shown(full),
                categories=", ".join(
                    one.slug for one, mean in zip(categories, means, strict=True) if mean is None
                ),
            )  # fmt: skip
        else:
            yield template._replace(value=round(sum(whole_means) / len(means), 2))
        for one, mean in zip(categories, means, strict=True):
            if mean is not None:
                ref = f"{one.slug}:{full}"
                yield template._replace(benchmark=one.slug, value=round(mean, 2), ref=ref)
    complaints.close()


def _template(
    row: int, full: str, rules: Mapping[str, Named], cells_of: Cells, board: str, dated: str
) -> Result:
    """The result of a row but for its value. A rule for the whole name comes before its parts."""
    name, effort = (full, "default") if full in rules else split_effort(full)
    rule = rules.get(name)
    settings = rule.settings if rule and rule.settings else f"effort={effort}"
    notes = [rule.note if rule else None, f"row {full}" if full.endswith("-turbo") else None]
    return Result(
        row=row,
        column="model",
        name=name,
        benchmark=board,
        value=0.0,
        low=None,
        high=None,
        protocol=cells_of.protocol("model", f"harness=livebench; {settings}"),
        snapshot=None,
        evaluator="LiveBench",
        relation="independent",
        dated=dated,
        measured=None,
        ref=f"{board}:{full}",
        note="; ".join(note for note in notes if note) or None,
    )


def _mean(table: Table, cells: list[str], category: _Category) -> float | None:
    values: list[float] = []
    for place in category.places:
        if text := cells[place].strip():
            column = next(name for name, at in table.columns.items() if at == place)
            values.append(percent(column, number(column, text)))
    return sum(values) / len(values) if len(values) == len(category.places) else None


def _categories(given: Given, complaints: Complaints) -> Mapping[str, tuple[str, ...]]:
    beside = next((name for name in given.beside if name.casefold().endswith(".json")), None)
    if beside is None:
        message = N_("{file}: the file of its categories (categories_….json) has to lie beside it.")
        complaints.end(message)
    told = Complaints(beside)
    small = replace(given, file=given.beside[beside], name=beside, most_bytes=_SMALL)
    raw = read_json(small, told)
    found: dict[str, tuple[str, ...]] = {}
    if isinstance(raw, dict):
        for name, tasks in cast("dict[str, object]", raw).items():
            listed = cast("list[object]", tasks) if isinstance(tasks, list) else []
            texts = [task.casefold() for task in listed if isinstance(task, str) and task.strip()]
            if texts and len(texts) == len(listed) == len(set(texts)) and slug_of(name):
                found[name] = tuple(texts)
            else:
                told.say(N_("{file}: {name} is no list of tasks."), name=shown(name))
    told.close()
    if not 0 < len(found) <= _MOST_CATEGORIES:
        told.end(N_("{file}: is no object of categories, each with a list of its tasks."))
    return found


def _edition(given: Given, complaints: Complaints) -> str:
    """The edition that a file's name tells: ``table_2024_11_25.csv`` and the like."""
    days = ["-".join(found) for found in _EDITION.findall(given.name)]
    editions = [day for day in days if is_day(day)]
    if not editions:
        message = N_("{file}: its name does not tell the edition, as table_2024_11_25.csv does.")
        complaints.end(message)
    return editions[0]


def _source(given: Given, complaints: Complaints, edition: str) -> SourceEntry:
    """The table's newest shipped copy, or the copy of the day that was told."""
    prefix = f"livebench-{edition}"
    copies = [entry for slug, entry in shipped_sources().items() if slug.startswith(prefix)]
    for entry in copies:
        if given.published == entry.published:
            return entry
    if copies and given.published is None:
        return max(copies, key=lambda entry: entry.published or "")
    if given.published is None:
        message = N_(
            "{file}: the edition {edition} is new: say on which day the table was published."
        )
        complaints.end(message, edition=edition)
    first = SourceEntry(
        slug=prefix,
        url="https://livebench.ai/",
        publisher="LiveBench",
        title=f"LiveBench leaderboard table {edition}",
        published=None,
        kind="dataset",
        note="Facts only, no licence stated. Scores are dated by the copy of the table they were in.",
    )
    return edition_of(first, given.published).model_copy(update={"note": first.note})


def _benchmarks(edition: str, categories: list[str]) -> tuple[BenchmarkEntry, ...]:
    shipped = shipped_benchmarks()
    board = f"livebench-{edition}"
    whole_board = BenchmarkEntry(
        slug=board,
        name=f"LiveBench {edition}",
        version=edition,
        unit="%",
        runner="LiveBench",
        caveat=f"The mean of {len(categories)} category means; other LiveBench releases ask "
        "other questions and do not compare with it.",
    )
    parts = (
        BenchmarkEntry(
            slug=f"{board}-{slug_of(name)}",
            name=f"LiveBench {edition} · {_TITLES.get(name, name)}",
            version=edition,
            unit="%",
            runner="LiveBench",
            part_of=board,
        )
        for name in categories
    )
    return tuple(shipped.get(entry.slug, entry) for entry in (whole_board, *parts))
