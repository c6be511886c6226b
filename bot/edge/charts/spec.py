"""What a chart shows: releases, benchmarks and the scores where they meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bot.edge.charts.telling import (
    check_interval,
    clip,
    cut_short,
    figure_in,
    first_fitting,
    is_percent,
    sentence,
    with_interval,
)
from bot.edge.words.language import _
from bot.edge.words.numerals import comma

SERIES = range(2, 5)
"""How many releases one picture tells apart."""
ROWS = range(1, 13)
"""How many benchmarks one picture holds."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One score: ``value`` of the release at position ``series``, in its row's unit.

    ``low`` and ``high`` bound the interval its evaluator published; either may be unknown.
    ``comparable`` False says that its settings differ from the row's others: it is drawn hollow.

    Raises:
        ValueError: a number is not finite, or the interval ends before it starts.
    """

    series: int
    value: float
    low: float | None = None
    high: float | None = None
    comparable: bool = True

    def __post_init__(self) -> None:
        check_interval(self, self.value, self.low, self.high)

    def numbers(self) -> Iterator[float]:
        """The value and the known ends of its interval."""
        yield self.value
        if self.low is not None:
            yield self.low
        if self.high is not None:
            yield self.high


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One benchmark's strip: its label, its unit and at most one mark a release.

    ``comparable`` False says that the scores were taken with differing settings; the strip
    then says so and draws hollow marks.

    Raises:
        ValueError: there is no mark, or a release has two.
    """

    label: str
    unit: str
    marks: tuple[Mark, ...]
    comparable: bool = True
    higher_is_better: bool = True
    note: str | None = None

    def __post_init__(self) -> None:
        if not self.marks:
            raise ValueError(f"a row without scores shows nothing: {self.label!r}")
        if len({mark.series for mark in self.marks}) < len(self.marks):
            raise ValueError(f"a release has two scores in one row: {self.label!r}")

    @property
    def percent(self) -> bool:
        """Whether the unit is a percentage, as in ``%`` or ``% of tasks``."""
        return is_percent(self.unit)

    def figure(self, value: float | Decimal) -> str:
        """A number of this row as people read it: ``1332``, ``62.29%``."""
        return figure_in(value, self.unit)


@dataclass(frozen=True, slots=True)
class ScoreChart:
    """A dot plot of 2–4 releases (``series``, by name) on 1–12 benchmarks (``rows``).

    ``footer`` names the sources and the day they were read.

    Raises:
        ValueError: too few or too many releases or rows, a blank name, or a mark of a release
            that is not there.
    """

    title: str
    series: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    footer: str

    def __post_init__(self) -> None:
        if len(self.series) not in SERIES or not all(name.strip() for name in self.series):
            raise ValueError(f"a chart compares 2 to 4 named releases: {self.series}")
        if len(self.rows) not in ROWS:
            raise ValueError(f"a chart has 1 to 12 rows, not {len(self.rows)}")
        for row in self.rows:
            if any(mark.series not in range(len(self.series)) for mark in row.marks):
                raise ValueError(f"a mark belongs to no release of the chart: {row.label!r}")

    def alt_text(self) -> str:
        """What the picture shows, in at most 1,024 UTF-16 units, in the language now spoken.

        Every name, value and unit is there as long as that fits. Past the limit the intervals
        and notes go first, then the names beside each value (they then stand once, in order),
        then the ends of long names, and last the rows at the bottom, whose number is told.
        """
        text = first_fitting(
            telling()
            for telling in (
                lambda: self._in_full(intervals=True),
                lambda: self._in_full(intervals=False),
                lambda: self._in_order(name_room=200),
                lambda: self._in_order(name_room=40),
            )
        )
        return text or cut_short(self._opening(40), self._bare_rows(40))

    def _in_full(self, *, intervals: bool) -> str:
        said = [_("Dot plot: {title}.").format(title=sentence(self.title))]
        for row in self.rows:
            marks = {mark.series: mark for mark in row.marks}
            scores = [
                _("{name} {score}").format(
                    name=name, score=_score(row, marks.get(position), interval=intervals)
                )
                for position, name in enumerate(self.series)
            ]
            said.append(_row_words(row, row.label, scores))
            if intervals and row.note:
                said.append(sentence(row.note) + ".")
        if intervals and self.footer.strip():
            said.append(sentence(self.footer) + ".")
        return " ".join(said)

    def _in_order(self, *, name_room: int) -> str:
        return " ".join([self._opening(name_room), *self._bare_rows(name_room)])

    def _opening(self, name_room: int) -> str:
        names = comma().join(clip(name, name_room) for name in self.series)
        return _("Dot plot: {title}. In this order: {names}.").format(
            title=clip(sentence(self.title), name_room), names=names
        )

    def _bare_rows(self, name_room: int) -> list[str]:
        return [self._bare_row(row, name_room) for row in self.rows]

    def _bare_row(self, row: ChartRow, name_room: int) -> str:
        marks = {mark.series: mark for mark in row.marks}
        scores = [
            _score(row, marks.get(position), interval=False) for position in range(len(self.series))
        ]
        return _row_words(row, clip(row.label, name_room), scores, unit_room=name_room)


def _score(row: ChartRow, mark: Mark | None, *, interval: bool) -> str:
    if mark is None:
        return _("no score")
    value = row.figure(mark.value)
    if row.comparable and not mark.comparable:
        value = _("{value}, not comparable").format(value=value)
    if not interval:
        return value
    low, high = (None if end is None else row.figure(end) for end in (mark.low, mark.high))
    return with_interval(value, low, high)


def _row_words(row: ChartRow, label: str, scores: list[str], unit_room: int = 200) -> str:
    facts = [clip(row.unit, unit_room)] if row.unit.strip() else []
    if not row.higher_is_better:
        facts.append(_("lower is better"))
    if not row.comparable:
        facts.append(_("not comparable: settings differ"))
    if not facts:
        return _("{label}: {scores}.").format(label=label, scores=comma().join(scores))
    return _("{label} ({facts}): {scores}.").format(
        label=label, facts=comma().join(facts), scores=comma().join(scores)
    )
