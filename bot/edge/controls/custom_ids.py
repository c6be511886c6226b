"""What buttons and menus remember: versioned custom ids that still work after a restart.

``fr1`` is the version: an id of a version that is no longer known is answered with a sentence, not
with silence. Each id is at most 100 characters, Discord's limit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.edge.words.text import utf16_length
from bot.errors import N_, UserError
from bot.race.answers import ClaimFilter
from bot.race.audit import AuditFilter
from bot.race.board import BOARD_KINDS, BoardKind
from bot.race.claims import Status
from bot.race.search import Query
from bot.race.when import NOW, When

VERSION = "fr1"
LIMIT = 100

CompareAction = Literal["claims", "swap"]
_STATUSES: tuple[Status, ...] = (
    "unverified", "confirmed", "partly confirmed", "disputed", "refuted", "retracted",
    "superseded", "expired",
)  # fmt: skip
_ID = "[0-9]{1,18}"
"""An id of a row: not more digits than the store can hold, and not the digits of other scripts."""
_SNOWFLAKE = "[0-9]{1,20}"
"""An id of Discord's: newer people's have 19 digits, and never more than 20."""
_DAY = "(?P<day>0|[0-9]{8})"
_WHEN = "(?P<when>(?:0|[0-9]{8})(?:k[0-9a-z]{4})?)"
"""The days of an answer: as of when, and after a k by when known; older messages have the first.

The second is the day's number in base 36: four comparisons' ids and both days have to fit.
"""
_PAGE = "(?P<page>[0-9]{1,3})"
COMPARED = rf"(?P<releases>{_ID}(?:\.{_ID}){{1,3}}):{_WHEN}"
COMPARE_BUTTON = rf"{VERSION}:compare:(?P<action>claims|swap):{COMPARED}"
SCORES_BUTTON = rf"{VERSION}:scores:(?P<releases>{_ID}(?:\.{_ID}){{0,3}}):{_WHEN}:{_PAGE}"
COMPARE_MENU = rf"{VERSION}:instead:(?P<side>[0-3]):{COMPARED}"
SOURCES_BUTTON = rf"{VERSION}:sources:(?P<of>[crk])(?P<ids>{_ID}(?:\.{_ID}){{0,3}}):{_WHEN}:{_PAGE}"
EVIDENCE_BUTTON = rf"{VERSION}:evidence:(?P<claim>{_ID}):{_WHEN}:{_PAGE}"
CLAIMS_BUTTON = (
    rf"{VERSION}:claims:(?P<about>0|[rfl]{_ID}):(?P<by>{_ID}):(?P<status>[0-9])"
    rf":(?P<page>[0-9]{{1,5}})(?::{_WHEN})?"
)
CLAIM_MENU = rf"{VERSION}:claim(?::{_WHEN})?"
RELEASE_MENU = rf"{VERSION}:release:{_WHEN}"
DRAFT_BUTTON = rf"{VERSION}:draft:(?P<action>mend|anyway|commit|drop):(?P<draft>{_ID})"
SAME_BUTTON = rf"{VERSION}:same:(?P<draft>{_ID}):(?P<claim>{_ID})"
REVIEW_BUTTON = rf"{VERSION}:review:(?P<action>accept|edit|reject|open|next):(?P<claim>{_ID})"
MERGE_BUTTON = rf"{VERSION}:merge:(?P<claim>{_ID}):(?P<into>{_ID})"
REVIEW_MENU = rf"{VERSION}:waiting"
PROPOSAL_BUTTON = rf"{VERSION}:proposal:(?P<action>accept|evidence|reject|next):(?P<proposal>{_ID})"
PROPOSAL_MENU = rf"{VERSION}:proposals"
DRAFTED_BUTTON = (
    rf"{VERSION}:drafted:(?P<action>accept|edit|reject|reopen|where|next|open):(?P<draft>{_ID})"
)
DRAFTED_SAME = rf"{VERSION}:drafted-same:(?P<draft>{_ID}):(?P<claim>{_ID})"
DRAFTED_MENU = rf"{VERSION}:drafted-of:(?P<article>{_ID})"
DRAFTED_PAGE = rf"{VERSION}:drafted-page:(?P<article>{_ID}):{_PAGE}"
ARTICLE_BUTTON = rf"{VERSION}:article:(?P<action>all|ask|rest|show|queue):(?P<article>{_ID})"
ARTICLES_MENU = rf"{VERSION}:articles"
IMPORT_BUTTON = rf"{VERSION}:import:(?P<action>commit|drop):(?P<draft>{_ID})"
HISTORY_BUTTON = rf"{VERSION}:history:(?P<claim>{_ID}):{_PAGE}(?::{_WHEN})?"
AUDIT_BUTTON = rf"{VERSION}:audit:(?P<actor>{_SNOWFLAKE}):(?P<action>[a-z]{{1,12}}|0):(?P<claim>{_ID}):{_DAY}:{_PAGE}"
ADD_EVIDENCE_BUTTON = rf"{VERSION}:addevidence:(?P<claim>{_ID})"
HELP_BUTTON = rf"{VERSION}:help:(?P<topic>start|reading|desk|posts|server)"
FORGET = f"{VERSION}:forget"
SEARCH_BUTTON = rf"{VERSION}:search:{_PAGE}(?:@{_WHEN})?:(?P<words>[\s\S]+)"
BOARD_BUTTON = rf"{VERSION}:board:(?P<kind>[0-4]):{_PAGE}(?::{_WHEN})?"
TIMELINE_BUTTON = (
    rf"{VERSION}:timeline:(?P<labs>{_ID}(?:\.{_ID}){{0,5}}):(?P<since>[0-9]{{8}}):{_WHEN}:{_PAGE}"
)
"""Labs 0: those with most releases."""
_PRICED = rf"(?P<releases>{_ID}(?:\.{_ID}){{0,3}}):(?P<board>{_ID}):{_WHEN}"
"""Releases 0: the newest cuts; board 0: the one with most of the releases that have a price."""
PRICES_BUTTON = rf"{VERSION}:prices:(?P<view>history|frontier):{_PRICED}"
PRICES_MENU = rf"{VERSION}:priced:(?P<view>history|frontier):(?P<side>[0-3]):{_PRICED}"
_OF_BOARD = (
    rf"(?P<board>{_ID}):(?P<standings>[0-9]{{1,2}}):(?P<weights>[any])(?P<lab>{_ID}):{_WHEN}"
)
"""A board, which of its standings, whether weights are open (any, no, yes), a lab (0: all)."""
LEADERBOARD_BUTTON = rf"{VERSION}:leaderboard:(?P<view>entries|sources):{_OF_BOARD}:{_PAGE}"
STANDINGS_MENU = rf"{VERSION}:standings:{_OF_BOARD}"
BOARD_MENU = rf"{VERSION}:boards:{_WHEN}"
RACE_BUTTON = rf"{VERSION}:race:{_WHEN}:{_PAGE}"
_MARK = "(?P<mark>[0-9a-f]{25})"
"""The mark of a post (:func:`bot.race.outbox.mark_of`), by which it is found again in its channel."""
_STORY = rf"(?P<story>[cr]{_ID})"
NEWS_MENU = rf"{VERSION}:news:{_MARK}"
OPEN_BUTTON = rf"{VERSION}:open:{_STORY}:{_MARK}"
LOOK_BUTTON = rf"{VERSION}:look:{_MARK}"
NOTED_BUTTON = rf"{VERSION}:noted:{_MARK}"
PREVIEW_BUTTON = rf"{VERSION}:preview:(?P<schedule>{_ID})"
DELETE_BUTTON = rf"{VERSION}:unschedule:(?P<schedule>{_ID})"
PAST_BUTTON = rf"{VERSION}:past:(?P<schedule>{_ID}):{_PAGE}"
REOPEN = f"{VERSION}:reopen"
"""Lets the bot send somebody direct messages again."""
DESK = (
    DRAFT_BUTTON, SAME_BUTTON, REVIEW_BUTTON, MERGE_BUTTON, REVIEW_MENU, HISTORY_BUTTON,
    AUDIT_BUTTON, ADD_EVIDENCE_BUTTON, HELP_BUTTON, FORGET, PROPOSAL_BUTTON, PROPOSAL_MENU,
    IMPORT_BUTTON, DRAFTED_BUTTON, DRAFTED_SAME, DRAFTED_MENU, DRAFTED_PAGE, ARTICLE_BUTTON,
    ARTICLES_MENU,
)  # fmt: skip
"""The templates of the claims desk and of /help."""
POSTS = (
    NEWS_MENU, OPEN_BUTTON, LOOK_BUTTON, NOTED_BUTTON, PREVIEW_BUTTON, DELETE_BUTTON,
    PAST_BUTTON, REOPEN,
)  # fmt: skip
"""The templates of what is posted, and of what sets that up."""
_KNOWN = (
    *DESK, *POSTS,
    COMPARE_BUTTON, SCORES_BUTTON, COMPARE_MENU, SOURCES_BUTTON, EVIDENCE_BUTTON, CLAIMS_BUTTON,
    CLAIM_MENU, RELEASE_MENU, SEARCH_BUTTON, BOARD_BUTTON,
    TIMELINE_BUTTON, PRICES_BUTTON, PRICES_MENU,
    LEADERBOARD_BUTTON, STANDINGS_MENU, BOARD_MENU, RACE_BUTTON,
)  # fmt: skip
OTHER = rf"(?!(?:{re.sub(r'[?]P<[a-z]+>', '?:', '|'.join(_KNOWN))})\Z)fr[0-9]+:[\s\S]*"
"""Everything that looks like one of ours and is none of those above: an older or newer version's."""


class UnknownControl(UserError):
    """A custom id of our form that asks for nothing there can be."""

    def __init__(self) -> None:
        super().__init__(N_("This button or menu no longer works. Run the command again."))


@dataclass(frozen=True, slots=True)
class Compared:
    """Which releases a comparison shows, in order, and as of when."""

    releases: tuple[int, ...]
    when: When = NOW

    @classmethod
    def parse(cls, releases: str, when: str) -> Compared:
        """Read the two parts of a custom id.

        Raises:
            UnknownControl: a day is none of the calendar.
        """
        return cls(tuple(int(one) for one in releases.split(".")), parse_when_part(when))

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.releases))}:{when_part(self.when)}"

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


def sources_button(of: SourcesOf, ids: tuple[int, ...], when: When, page: int) -> str:
    """The custom id that shows a page of the sources of something."""
    return f"{VERSION}:sources:{of}{'.'.join(map(str, ids))}:{when_part(when)}:{page}"


def evidence_button(claim: int, when: When, page: int) -> str:
    """The custom id that shows a page of a claim's evidence."""
    return f"{VERSION}:evidence:{claim}:{when_part(when)}:{page}"


def claims_button(wanted: ClaimFilter, page: int, when: When = NOW) -> str:
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
    return f"{VERSION}:claims:{about}:{wanted.by_lab or 0}:{state}:{page}{_and_when(when)}"


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


def claim_menu_id(when: When = NOW) -> str:
    """The custom id of the menu that opens one of several claims."""
    return f"{VERSION}:claim{_and_when(when)}"


def release_menu(when: When) -> str:
    """The custom id of the menu that opens one of several releases."""
    return f"{VERSION}:release:{when_part(when)}"


DraftAction = Literal["mend", "anyway", "commit", "drop"]
ReviewAction = Literal["accept", "edit", "reject", "open", "next"]


def draft_button(action: DraftAction, draft: int) -> str:
    """The custom id that takes up what was typed: to mend it, to write it all the same, to drop it."""
    return f"{VERSION}:draft:{action}:{draft}"


def same_button(draft: int, claim: int) -> str:
    """The custom id that makes what was typed another appearance of a claim."""
    return f"{VERSION}:same:{draft}:{claim}"


def review_button(action: ReviewAction, claim: int) -> str:
    """The custom id that decides, edits or opens a suggestion."""
    return f"{VERSION}:review:{action}:{claim}"


def import_button(action: Literal["commit", "drop"], draft: int) -> str:
    """The custom id that writes, or drops, a file of evaluations that was shown."""
    return f"{VERSION}:import:{action}:{draft}"


ProposalAction = Literal["accept", "evidence", "reject", "next"]


def proposal_button(action: ProposalAction, proposal: int) -> str:
    """The custom id that decides a proposed verdict, or shows the next one."""
    return f"{VERSION}:proposal:{action}:{proposal}"


def merge_button(claim: int, into: int) -> str:
    """The custom id that makes a suggestion another appearance of a claim."""
    return f"{VERSION}:merge:{claim}:{into}"


def history_button(claim: int, page: int, when: When = NOW) -> str:
    """The custom id that shows a page of a claim's history."""
    return f"{VERSION}:history:{claim}:{page}{_and_when(when)}"


def add_evidence_button(claim: int) -> str:
    """The custom id that opens the form for evidence on a claim."""
    return f"{VERSION}:addevidence:{claim}"


def help_button(topic: str) -> str:
    """The custom id that shows the commands of one topic."""
    return f"{VERSION}:help:{topic}"


def audit_button(wanted: AuditFilter, page: int) -> str:
    """The custom id that shows a page of the audit log."""
    actor = 0 if wanted.actor is None else wanted.actor.removeprefix("user:")
    return (
        f"{VERSION}:audit:{actor}:{wanted.action or 0}:{wanted.claim_id or 0}"
        f":{day_part(wanted.since)}:{page}"
    )


def search_button(query: Query, page: int, when: When = NOW) -> str | None:
    """The custom id that shows a page of what was searched for; None for words it has no room for."""
    days = "" if when == NOW else f"@{when_part(when)}"
    custom_id = f"{VERSION}:search:{page}{days}:{query.text}"
    return custom_id if utf16_length(custom_id) <= LIMIT else None


def board_button(kind: BoardKind | None, page: int, when: When = NOW) -> str:
    """The custom id that shows a page of one kind of evidence debt, or (None) the top of all."""
    number = 0 if kind is None else BOARD_KINDS.index(kind) + 1
    return f"{VERSION}:board:{number}:{page}{_and_when(when)}"


def board_kind(number: str) -> BoardKind | None:
    """The kind of debt that a board's custom id asks for; None for the top of all."""
    return BOARD_KINDS[int(number) - 1] if int(number) else None


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


def when_part(when: When) -> str:
    """Both days inside a custom id: ``0``, ``20250129``, ``0kfu8g``, ``20250129kfu8g``."""
    return day_part(when.as_of) + ("" if when.known_by is None else f"k{_base36(when.known_by)}")


def _and_when(when: When) -> str:
    """Both days at the end of an id that does without them where it speaks for the present."""
    return "" if when == NOW else f":{when_part(when)}"


def _base36(day: date) -> str:
    """The number of a day from 128 to 4599, in four digits."""
    number, digits = day.toordinal(), ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits.zfill(4)


def parse_when_part(text: str | None) -> When:
    """The days a custom id names: none in one without them, the first alone in one of before.

    Raises:
        UnknownControl: one is no day of the calendar.
    """
    as_of, _k, known_by = (text or "0").partition("k")
    try:
        known = date.fromordinal(int(known_by, 36)) if known_by else None
    except ValueError:
        raise UnknownControl from None
    return When(parse_day(as_of), known)


def news_menu(mark: str) -> str:
    """The custom id of the menu that opens what a post is about."""
    return f"{VERSION}:news:{mark}"


def open_button(story: str, mark: str) -> str:
    """The custom id of the button that opens the one thing a post is about (``c12``, ``r5``)."""
    return f"{VERSION}:open:{story}:{mark}"


def look_button(mark: str) -> str:
    """The custom id that shows somebody what changed since they last looked.

    What the post is for is found by its mark, so that posts which say the same are the same.
    """
    return f"{VERSION}:look:{mark}"


def noted_button(mark: str) -> str:
    """The custom id of the button that puts a notice away."""
    return f"{VERSION}:noted:{mark}"


def preview_button(schedule: int) -> str:
    """The custom id that shows what a digest would post now."""
    return f"{VERSION}:preview:{schedule}"


def delete_button(schedule: int) -> str:
    """The custom id that deletes a digest or alert."""
    return f"{VERSION}:unschedule:{schedule}"


def past_button(schedule: int, page: int) -> str:
    """The custom id of a page of what a schedule posted."""
    return f"{VERSION}:past:{schedule}:{page}"
