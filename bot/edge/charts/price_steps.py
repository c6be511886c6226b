"""What a price chart shows: the prices of releases over time, and by how much they were cut."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.edge.charts.telling import clip, cut_short, figure, first_fitting, sentence
from bot.edge.words.language import _
from bot.edge.words.numerals import comma, numerals, percent

LINES = range(1, 5)
"""How many lines one picture tells apart."""


@dataclass(frozen=True, slots=True)
class PriceStep:
    """A price that held from ``since`` on, up to ``until`` (None: it still holds).

    Raises:
        ValueError: the price is negative or not finite, or it ends before it starts.
    """

    since: date
    until: date | None
    value: float

    def __post_init__(self) -> None:
        if not math.isfinite(self.value) or self.value < 0:
            raise ValueError(f"a price is a finite number, and not below zero: {self}")
        if self.until is not None and self.until < self.since:
            raise ValueError(f"a price ends before it starts: {self}")

    def leads_to(self, following: PriceStep) -> bool:
        """Whether no day lies between the two on which no price is known."""
        return self.until is not None and following.since - self.until <= timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PriceLine:
    """The prices of one release, the earliest first; between them may be gaps.

    Raises:
        ValueError: it has no name or no prices, or two prices hold at a time.
    """

    name: str
    steps: tuple[PriceStep, ...]

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.steps:
            raise ValueError(f"a line needs a name and prices: {self}")
        for earlier, later in self.changes():
            if earlier.until is None or later.since < earlier.until or later.since == earlier.since:
                raise ValueError(f"two prices hold at a time: {earlier} and {later}")

    def changes(self) -> Iterator[tuple[PriceStep, PriceStep]]:
        """Each price with the one after it."""
        return zip(self.steps, self.steps[1:], strict=False)


@dataclass(frozen=True, slots=True)
class PriceChart:
    """1–4 lines of prices in ``unit`` from ``since`` to ``until``; what lies outside is left out.

    ``footer`` names the sources and the day they were read.

    Raises:
        ValueError: too few or too many lines, a period that does not last a day, or a line without
            a price in it.
    """

    title: str
    unit: str
    lines: tuple[PriceLine, ...]
    since: date
    until: date
    footer: str

    def __post_init__(self) -> None:
        if len(self.lines) not in LINES:
            raise ValueError(f"a price chart has 1 to 4 lines, not {len(self.lines)}")
        if self.since >= self.until:
            raise ValueError(f"a price chart lasts a day at least: {self.since} to {self.until}")
        for line in self.lines:
            if not self.shown(line):
                raise ValueError(f"a line has no price in the period of its chart: {line}")

    def shown(self, line: PriceLine) -> list[PriceStep]:
        """The prices of a line that held at some time in the period."""
        return [
            step
            for step in line.steps
            if step.since <= self.until and (step.until is None or step.until >= self.since)
        ]

    def alt_text(self) -> str:
        """What the picture shows, in at most 1,024 UTF-16 units, in the language now spoken.

        Past the limit the footer goes first, then all prices but the first and the latest, then
        the ends of long names, and last whole lines, whose number is told.
        """
        text = first_fitting(
            " ".join([self._opening(room), *self._told(room, every=every)])
            + (" " + sentence(self.footer) + "." if footer and self.footer.strip() else "")
            for room, every, footer in (
                (200, True, True),
                (200, True, False),
                (200, False, False),
                (40, False, False),
            )
        )
        return text or cut_short(self._opening(40), self._told(40, every=False))

    def _opening(self, room: int) -> str:
        return _("Prices over time: {title} ({unit}), {since} to {until}.").format(
            title=clip(sentence(self.title), room),
            unit=clip(self.unit, room),
            since=self.since.isoformat(),
            until=self.until.isoformat(),
        )

    def _told(self, room: int, *, every: bool) -> list[str]:
        return [
            _("{name}: {prices}.").format(
                name=clip(sentence(line.name), room),
                prices=comma().join(_history(self.shown(line), every=every)),
            )
            for line in self.lines
        ]


def price(value: float) -> str:
    """A price without its unit; none to pay is said in a word."""
    return figure(value) if value else _("free")


def change_in_percent(before: float, after: float) -> str | None:
    """A change of price as ``−75%`` or ``+20%``; None where it has no meaning or rounds away."""
    if before <= 0 or after == before:
        return None
    change = (after / before - 1) * 100
    if not math.isfinite(change) or change >= 1e6:
        return None
    # A price that is not zero is never cut by all of itself.
    digits = 0 if abs(change) >= 1 and (change > -99.5 or after == 0) else 1
    said = f"{abs(change):.{digits}f}"
    if said.startswith("100") and after:
        return None
    if float(said) == 0:
        return None
    return f"{'−' if change < 0 else '+'}{percent(numerals(said))}"


def _history(steps: list[PriceStep], *, every: bool) -> Iterator[str]:
    earlier: PriceStep | None = None
    for step in steps if every else dict.fromkeys((steps[0], steps[-1])):
        if every and earlier is not None and earlier.until and not earlier.leads_to(step):
            yield _("not known after {day}").format(day=earlier.until.isoformat())
        told = _("{price} from {day}").format(price=price(step.value), day=step.since.isoformat())
        change = None if earlier is None else change_in_percent(earlier.value, step.value)
        yield f"{told} ({change})" if change else told
        earlier = step
    if earlier is not None and earlier.until is not None:
        yield _("not known after {day}").format(day=earlier.until.isoformat())
