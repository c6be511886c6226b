"""Score tables: a line a benchmark under whoever measured it, a column a side, numbers aligned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.edge.charts import figure
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.edge.words.numerals import numerals, percent
from bot.edge.words.text import joined, plain, shorten, table
from bot.errors import N_
from bot.race.compare import Cell, ScoreLine
from bot.race.scores import Benchmark

_LABEL_WIDTH = 14
"""Characters for a benchmark's name: with two columns a phone's 26 are full."""

_IN_BRACKETS = re.compile(r"\s*\([^)]*\)$")


def benchmark_name(benchmark: Benchmark) -> str:
    """A benchmark's name without who runs it, which stands beside it anyway."""
    return _IN_BRACKETS.sub("", benchmark.name)


def measured_by(line: ScoreLine) -> str:
    """Who measured, where the benchmark's own name does not say so."""
    who = joined(line.evaluators)
    return "" if who.split()[0].casefold() in benchmark_name(line.benchmark).casefold() else who


def score_table(lines: Sequence[ScoreLine], sides: int) -> str:
    """Scores as a code block, grouped by who measured, rounded to what a comparison needs.

    Per cent unless the name says otherwise. ``★`` is ahead, ``=`` overlaps, ``~`` is not compared,
    ``○`` not verified; one side alone bears no other mark. The exact figures stand under All scores.
    """
    unit, marks = _("in %"), symbols.SIDES[:sides] if sides > 1 else ("",)
    grouped: dict[str, list[ScoreLine]] = {}
    for line in lines:
        grouped.setdefault(joined(line.evaluators), []).append(line)
    # Three or four columns leave no room for a name beside them: it stands above.
    if sides < 3:
        return table([[unit, *marks], *_beside(grouped)])
    return table([[unit, *[""] * sides], ["", *marks], *_above(grouped)])


def _beside(grouped: Mapping[str, Sequence[ScoreLine]]) -> Iterator[list[str]]:
    for who, found in grouped.items():
        yield from _evaluator(who, found)
        for line in found:
            yield [_label(line), *_figures(line)]


def _above(grouped: Mapping[str, Sequence[ScoreLine]]) -> Iterator[list[str]]:
    for who, found in grouped.items():
        yield from _evaluator(who, found)
        for line in found:
            yield [_label(line), *[""] * len(line.cells)]
            yield ["", *_figures(line)]


def _evaluator(who: str, found: Sequence[ScoreLine]) -> Iterator[list[str]]:
    """A heading with who measured, where not every benchmark's own name says so."""
    if any(measured_by(line) for line in found):
        yield [f"{who}:", *[""] * len(found[0].cells)]


def scores_in_words(line: ScoreLine) -> str:
    """One benchmark's scores as running text, for a group in which sides stand alone."""
    scores = [
        f"{symbol} {_value(line.benchmark, cell)}"
        for symbol, cell in zip(symbols.SIDES, line.cells, strict=False)
        if cell is not None
    ]
    return f"{plain(benchmark_name(line.benchmark))} {' '.join(scores)}"


def _label(line: ScoreLine) -> str:
    benchmark = line.benchmark
    name = benchmark.short or benchmark_name(benchmark)
    unit = benchmark.unit
    tail = "" if unit == "%" or unit in name.casefold() else f" {unit}"
    return shorten(name, _LABEL_WIDTH - len(tail)) + tail


def _value(benchmark: Benchmark, cell: Cell) -> str:
    """A score with its unit where that is a percentage; other units stand with the name."""
    mark = "" if cell.score.verified else " " + _("(○ not verified)")
    value = figure(cell.score.value)
    return f"{percent(value) if benchmark.unit == '%' else value}{mark}".replace("-", "−")


def _figures(line: ScoreLine) -> list[str]:
    filled = sum(cell is not None for cell in line.cells)
    return [_figure(line, at, cell, alone=filled < 2) for at, cell in enumerate(line.cells)]


def _figure(line: ScoreLine, position: int, cell: Cell | None, *, alone: bool) -> str:
    if cell is None:
        return "– "
    mark = " "
    if not cell.score.verified:
        mark = "○"
    elif not alone and not cell.comparable:
        mark = "~"
    elif line.leader == position:
        mark = "★"
    elif line.tie and position in line.best:
        mark = "="
    value = cell.score.value
    rounded = f"{value:.0f}" if abs(value) >= 1000 else f"{value:.1f}"
    return f"{numerals(rounded)}{mark}".replace("-", "−")


_MARKS = {
    "★": N_("★ ahead, same settings"),
    "=": N_("= intervals overlap"),
    "~": N_("~ settings differ: not compared"),
    "○": N_("○ not verified"),
}


def legend(lines: Sequence[ScoreLine]) -> str:
    """What the marks that occur in a table mean; nothing where none does."""
    occurring = {figures[-1:] for line in lines for figures in _figures(line)}
    words = [_(text) for mark, text in _MARKS.items() if mark in occurring]
    return f"\n-# {' · '.join(words)}" if words else ""
