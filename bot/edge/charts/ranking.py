"""What a ranking shows: the best of one board, each with its place, value and interval."""

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

ENTRIES = range(1, 13)
"""How many entries one picture holds."""


@dataclass(frozen=True, slots=True)
class RankingEntry:
    """One line of a board: ``place`` is its rank or range of ranks, as text (``1``, ``2–4``).

    ``low`` and ``high`` bound the interval its evaluator published; either may be unknown.
    ``note`` is a remark in a few words. ``marked`` says that this is one of those asked about.

    Raises:
        ValueError: it has no name, a number is not finite, or the interval ends before it starts.
    """

    place: str
    name: str
    value: float
    low: float | None = None
    high: float | None = None
    note: str | None = None
    marked: bool = False

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError(f"an entry needs a name: {self}")
        check_interval(self, self.value, self.low, self.high)

    def numbers(self) -> Iterator[float]:
        """The value and the known ends of its interval."""
        yield from (one for one in (self.value, self.low, self.high) if one is not None)


@dataclass(frozen=True, slots=True)
class RankingChart:
    """One board, 1–12 entries from the top down, in the order they are given.

    ``footer`` names the sources and the day they were read.

    Raises:
        ValueError: too few or too many entries.
    """

    title: str
    unit: str
    higher_is_better: bool
    entries: tuple[RankingEntry, ...]
    footer: str

    def __post_init__(self) -> None:
        if len(self.entries) not in ENTRIES:
            raise ValueError(f"a ranking has 1 to 12 entries, not {len(self.entries)}")

    @property
    def percent(self) -> bool:
        """Whether the values are percentages."""
        return is_percent(self.unit)

    def figure(self, value: float | Decimal) -> str:
        """A number of this board as people read it: ``1332``, ``62.29%``."""
        return figure_in(value, self.unit)

    def alt_text(self) -> str:
        """What the picture shows, in at most 1,024 UTF-16 units, in the language now spoken.

        Past the limit the notes and the footer go first, then the intervals, then the ends of
        long names, and last the entries at the bottom, whose number is told.
        """
        text = first_fitting(
            " ".join([self._opening(room), *self._lines(room, intervals=intervals, notes=notes)])
            + (" " + sentence(self.footer) + "." if notes and self.footer.strip() else "")
            for room, intervals, notes in (
                (200, True, True),
                (200, True, False),
                (200, False, False),
                (40, False, False),
            )
        )
        return text or cut_short(self._opening(40), self._lines(40, intervals=False, notes=False))

    def _opening(self, room: int) -> str:
        facts = [clip(self.unit, room)] if self.unit.strip() else []
        facts.append(_("higher is better") if self.higher_is_better else _("lower is better"))
        return _("Ranking: {title} ({facts}).").format(
            title=clip(sentence(self.title), room), facts=comma().join(facts)
        )

    def _lines(self, room: int, *, intervals: bool, notes: bool) -> list[str]:
        return [self._line(entry, room, intervals=intervals, notes=notes) for entry in self.entries]

    def _line(self, entry: RankingEntry, room: int, *, intervals: bool, notes: bool) -> str:
        low, high = (
            None if end is None or not intervals else self.figure(end)
            for end in (entry.low, entry.high)
        )
        said = _("{place}: {name} {score}").format(
            place=clip(entry.place, 20),
            name=clip(entry.name, room),
            score=with_interval(self.figure(entry.value), low, high),
        )
        note = sentence(entry.note or "") if notes else ""
        return f"{said}, {note}." if note else f"{said}."
