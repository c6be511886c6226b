"""What buttons and menus remember: versioned custom ids that still work after a restart.

``fr1`` is the version: an id of a version that is no longer known is answered with a sentence, not
with silence. Each id is at most 100 characters, Discord's limit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.errors import N_, UserError
from bot.race.answers import ClaimFilter
from bot.race.claims import Status

VERSION = "fr1"
LIMIT = 100

CompareAction = Literal["claims", "swap"]
_STATUSES: tuple[Status, ...] = (
    "unverified", "confirmed", "partly confirmed", "disputed", "refuted", "retracted",
    "superseded", "expired",
)  # fmt: skip
_ID = "[0-9]{1,18}"
"""An id of a row: not more digits than the store can hold, and not the digits of other scripts."""
_DAY = "(?P<day>0|[0-9]{8})"
_PAGE = "(?P<page>[0-9]{1,3})"
COMPARED = rf"(?P<releases>{_ID}(?:\.{_ID}){{1,3}}):{_DAY}"
COMPARE_BUTTON = rf"{VERSION}:compare:(?P<action>claims|swap):{COMPARED}"
SCORES_BUTTON = rf"{VERSION}:scores:(?P<releases>{_ID}(?:\.{_ID}){{0,3}}):{_DAY}:{_PAGE}"
COMPARE_MENU = rf"{VERSION}:instead:(?P<side>[0-3]):{COMPARED}"
SOURCES_BUTTON = rf"{VERSION}:sources:(?P<of>[crk])(?P<ids>{_ID}(?:\.{_ID}){{0,3}}):{_DAY}:{_PAGE}"
EVIDENCE_BUTTON = rf"{VERSION}:evidence:(?P<claim>{_ID}):{_DAY}:{_PAGE}"
CLAIMS_BUTTON = (
    rf"{VERSION}:claims:(?P<about>0|[rfl]{_ID}):(?P<by>{_ID}):(?P<status>[0-9])"
    r":(?P<page>[0-9]{1,5})"
)
CLAIM_MENU = rf"{VERSION}:claim"
RELEASE_MENU = rf"{VERSION}:release:{_DAY}"
_KNOWN = (
    COMPARE_BUTTON, SCORES_BUTTON, COMPARE_MENU, SOURCES_BUTTON, EVIDENCE_BUTTON, CLAIMS_BUTTON,
    CLAIM_MENU, RELEASE_MENU,
)  # fmt: skip
OTHER = rf"(?!(?:{re.sub(r'[?]P<[a-z]+>', '?:', '|'.join(_KNOWN))})\Z)fr[0-9]+:[\s\S]*"
"""Everything that looks like one of ours and is none of those above: an older or newer version's."""


class UnknownControl(UserError):
    """A custom id of our form that asks for nothing there can be."""

    def __init__(self) -> None:
        super().__init__(N_("This button or menu no longer works. Run the command again."))


@dataclass(frozen=True, slots=True)
class Compared:
    """Which releases a comparison shows, in order, and as of which day (None: today)."""

    releases: tuple[int, ...]
    day: date | None

    @classmethod
    def parse(cls, releases: str, day: str) -> Compared:
        """Read the two parts of a custom id.

        Raises:
            UnknownControl: the day is none of the calendar.
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


def evidence_button(claim: int, day: date | None, page: int) -> str:
    """The custom id that shows a page of a claim's evidence."""
    return f"{VERSION}:evidence:{claim}:{day_part(day)}:{page}"


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
        UnknownControl: the status is none we know.
    """
    number = int(status)
    if number > len(_STATUSES):
        raise UnknownControl
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
        UnknownControl: it is no day of the calendar.
    """
    if text == "0":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnknownControl from None
