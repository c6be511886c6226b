"""What the buttons of /timeline and /prices remember; see :mod:`bot.edge.controls.custom_ids`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.edge.controls.custom_ids import (
    VERSION,
    UnknownControl,
    day_part,
    parse_day,
    parse_when_part,
    when_part,
)
from bot.race.when import When

PricesView = Literal["history", "frontier"]
"""What /prices shows: prices over time, or who gives most for the price."""


@dataclass(frozen=True, slots=True)
class Priced:
    """What a card of /prices shows: which releases, which board (None: the fullest), as of when."""

    view: PricesView
    releases: tuple[int, ...]
    board: int | None
    when: When

    @classmethod
    def parse(cls, view: str, releases: str, board: str, when: str) -> Priced:
        """Read the parts of a custom id.

        Raises:
            UnknownControl: a day is none of the calendar.
        """
        return cls(
            "frontier" if view == "frontier" else "history",
            _numbers(releases),
            int(board) or None,
            parse_when_part(when),
        )

    def __str__(self) -> str:
        return f"{_joined(self.releases)}:{self.board or 0}:{when_part(self.when)}"

    def seen_as(self, view: PricesView) -> Priced:
        """The same, shown in another way."""
        return replace(self, view=view)

    def with_release(self, side: int, release: int) -> Priced:
        """The same with another release in the place of one."""
        return replace(self, releases=(*self.releases[:side], release, *self.releases[side + 1 :]))

    def button(self) -> str:
        """The custom id of the button that shows this."""
        return f"{VERSION}:prices:{self.view}:{self}"

    def menu(self, side: int) -> str:
        """The custom id of the menu that puts another release in the place of one."""
        return f"{VERSION}:priced:{self.view}:{side}:{self}"


@dataclass(frozen=True, slots=True)
class TimelineOf:
    """What a timeline shows: which labs (none: those with most releases), since and as of when."""

    labs: tuple[int, ...]
    since: date
    when: When

    @classmethod
    def parse(cls, labs: str, since: str, when: str) -> TimelineOf:
        """Read the parts of a custom id.

        Raises:
            UnknownControl: a day is none of the calendar.
        """
        begin = parse_day(since)
        if begin is None:
            raise UnknownControl
        return cls(_numbers(labs), begin, parse_when_part(when))

    def button(self, page: int) -> str:
        """The custom id of the button that shows a page of the list."""
        days = f"{day_part(self.since)}:{when_part(self.when)}"
        return f"{VERSION}:timeline:{_joined(self.labs)}:{days}:{page}"


def _joined(ids: tuple[int, ...]) -> str:
    """Ids inside a custom id; 0 for none."""
    return ".".join(map(str, ids)) or "0"


def _numbers(text: str) -> tuple[int, ...]:
    """The ids that a custom id names; 0 is none, in whatever place."""
    return tuple(number for one in text.split(".") if (number := int(one)))
