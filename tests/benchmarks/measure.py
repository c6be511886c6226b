"""Measuring as TARGETS asks: two things interleaved in one run, and their ratio.

The machines slow down for minutes at a time, so only a ratio of neighbours in time means anything.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: our figure, the other side's, their ratio, and what to reach.

    Times are in seconds. ``other`` and ``ratio`` are None where a figure stands alone; ``target``
    is words, because no timing here is a pass or a fail.
    """

    name: str
    ours: float
    other: float | None
    ratio: float | None
    target: str


def interleaved(
    ours: Callable[[], object],
    other: Callable[[], object],
    rounds: int,
    *,
    name: str = "",
    target: str = "",
) -> Row:
    """Time two callables in pairs, one right after the other, taking turns at going first.

    Each runs once before anything is timed. ``ours`` and ``other`` are the medians in seconds,
    ``ratio`` is the median of the pairs' ratios (not the ratio of the medians).
    """
    ours()
    other()
    mine: list[float] = []
    theirs: list[float] = []
    for number in range(rounds):
        if number % 2:
            mine.append(_seconds(ours))
            theirs.append(_seconds(other))
        else:
            theirs.append(_seconds(other))
            mine.append(_seconds(ours))
    return Row(
        name,
        statistics.median(mine),
        statistics.median(theirs),
        statistics.median(one / two for one, two in zip(mine, theirs, strict=True)),
        target,
    )


def table(rows: Iterable[Row]) -> str:
    """The rows as text: times get a unit, shares and counts (targets in % or of N) stay figures."""
    lines = [f"{'what':<52} {'ours':>10} {'other':>10} {'ratio':>9}  target"]
    for row in rows:
        timed = row.ratio is not None
        lines.append(
            f"{row.name:<52} {figure(row.ours, timed=timed):>10}"
            f" {figure(row.other, timed=timed):>10}"
            f" {'' if row.ratio is None else f'{row.ratio:.4f}':>9}  {row.target}"
        )
    return "\n".join(lines)


def _seconds(call: Callable[[], object]) -> float:
    start = perf_counter()
    call()
    return perf_counter() - start


def figure(value: float | None, *, timed: bool) -> str:
    """A figure as a table shows it: a time with its unit, a share or count as it is."""
    if value is None:
        return ""
    if not timed:
        return f"{value:g}"
    if value >= 10:
        return f"{value:.1f} s"
    return f"{value * 1e6:.0f} µs" if value < 1e-3 else f"{value * 1e3:.1f} ms"
