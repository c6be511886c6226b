"""What buttons and menus remember: versioned custom ids that still work after a restart.

``fr1`` is the version: an id of a version that is no longer known is answered with a sentence, not
with silence. Each id is at most 100 characters, Discord's limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.race.answers import ClaimFilter
from bot.race.claims import Status

VERSION = "fr1"
LIMIT = 100

CompareAction = Literal["claims", "swap"]
_STATUSES: tuple[Status, ...] = (
    "unverified", "confirmed", "partly confirmed", "disputed", "refuted", "retracted",
    "superseded", "expired",
)  # fmt: skip
COMPARED = r"(?P<releases>\d+(?:\.\d+){1,3}):(?P<day>0|\d{8})"
COMPARE_BUTTON = rf"{VERSION}:compare:(?P<action>claims|swap):{COMPARED}"
SCORES_BUTTON = (
    rf"{VERSION}:scores:(?P<releases>\d+(?:\.\d+){{0,3}}):(?P<day>0|\d{{8}}):(?P<page>\d{{1,3}})"
)
COMPARE_MENU = rf"{VERSION}:instead:(?P<side>[0-3]):{COMPARED}"
SOURCES_BUTTON = (
    rf"{VERSION}:sources:(?P<of>[crk])(?P<ids>[\d.]+):(?P<day>0|\d{{8}}):(?P<page>\d{{1,3}})"
)
CLAIMS_BUTTON = (
    rf"{VERSION}:claims:(?P<about>0|[rfl]\d+):(?P<by>\d+):(?P<status>\d):(?P<page>\d{{1,5}})"
)
CLAIM_MENU = rf"{VERSION}:claim"
RELEASE_MENU = rf"{VERSION}:release:(?P<day>0|\d{{8}})"


@dataclass(frozen=True, slots=True)
class Compared:
    """Which releases a comparison shows, in order, and as of which day (None: today)."""

    releases: tuple[int, ...]
    day: date | None

    @classmethod
    def parse(cls, releases: str, day: str) -> Compared:
        """Read the two parts of a custom id.

        Raises:
            ValueError: the day is none of the calendar.
        """
        return cls(tuple(int(one) for one in releases.split(".")), parse_day(day))

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.releases))}:{day_part(self.day)}"

    def button(self, action: CompareAction) -> str:
        """The custom id of a button under the comparison."""
        return f"{VERSION}:compare:{action}:{self}"

    def menu(self, side: int) -> str:
        """The custom id of the menu that puts another release in a side's place."""
        return f"{VERSION}:instead:{side}:{self}"


def scores_button(state: Compared, page: int) -> str:
    """The custom id that shows a page of a comparison's single scores."""
    return f"{VERSION}:scores:{state}:{page}"


SourcesOf = Literal["c", "r", "k"]
"""Sources of a comparison, a release or a claim."""


def sources_button(of: SourcesOf, ids: tuple[int, ...], day: date | None, page: int) -> str:
    """The custom id that shows a page of the sources of something."""
    return f"{VERSION}:sources:{of}{'.'.join(map(str, ids))}:{day_part(day)}:{page}"


def claims_button(wanted: ClaimFilter, page: int) -> str:
    """The custom id that shows a page of a list of claims."""
    about = "0"
    for letter, party in (
        ("r", wanted.about_release),
        ("f", wanted.about_family),
        ("l", wanted.about_lab),
    ):
        if party is not None:
            about = f"{letter}{party}"
            break
    state = 0 if wanted.status is None else _STATUSES.index(wanted.status) + 1
    return f"{VERSION}:claims:{about}:{wanted.by_lab or 0}:{state}:{page}"


def claim_filter(about: str, by: str, status: str) -> ClaimFilter:
    """What a list's custom id asks for.

    Raises:
        ValueError: the status is none we know.
    """
    number = int(status)
    if number > len(_STATUSES):
        raise ValueError(f"no status has the number {number}")
    party = {"r": "about_release", "f": "about_family", "l": "about_lab"}.get(about[0])
    named = {} if party is None else {party: int(about[1:])}
    return ClaimFilter(
        **named, by_lab=int(by) or None, status=_STATUSES[number - 1] if number else None
    )


def release_menu(day: date | None) -> str:
    """The custom id of the menu that opens one of several releases."""
    return f"{VERSION}:release:{day_part(day)}"


def day_part(day: date | None) -> str:
    """A day inside a custom id; 0 for today."""
    return "0" if day is None else day.strftime("%Y%m%d")


def parse_day(text: str) -> date | None:
    """The day a custom id names, None for today.

    Raises:
        ValueError: it is no day of the calendar.
    """
    return None if text == "0" else date.fromisoformat(text)
