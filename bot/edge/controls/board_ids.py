"""What the buttons and menus of boards remember."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.edge.controls.custom_ids import VERSION, parse_when_part, when_part
from bot.race.leaderboard import BoardFilter, BoardQuery
from bot.race.when import When

_WEIGHTS = {None: "a", False: "n", True: "y"}


def entries_button(query: BoardQuery, page: int) -> str:
    """The custom id that shows a page of a board."""
    return f"{VERSION}:leaderboard:entries:{_part(query)}:{page}"


def board_sources_button(query: BoardQuery, page: int) -> str:
    """The custom id that shows a page of a board's sources."""
    return f"{VERSION}:leaderboard:sources:{_part(query)}:{page}"


def standings_menu(query: BoardQuery) -> str:
    """The custom id of the menu that shows other standings of a board."""
    return f"{VERSION}:standings:{_part(query)}"


def board_menu(when: When) -> str:
    """The custom id of the menu that opens a board."""
    return f"{VERSION}:boards:{when_part(when)}"


def race_button(when: When, page: int) -> str:
    """The custom id that shows a page of /race."""
    return f"{VERSION}:race:{when_part(when)}:{page}"


def _part(query: BoardQuery) -> str:
    wanted = query.wanted
    narrowed = f"{_WEIGHTS[wanted.open_weights]}{wanted.lab_id or 0}"
    return f"{query.board}:{query.standings}:{narrowed}:{when_part(query.when)}"


def board_query(found: re.Match[str], page: int = 0) -> BoardQuery:
    """The board that a custom id asks for.

    Raises:
        UnknownControl: a day is none of the calendar.
    """
    weights = next(one for one, letter in _WEIGHTS.items() if letter == found["weights"])
    return BoardQuery(
        int(found["board"]),
        BoardFilter(weights, int(found["lab"]) or None),
        int(found["standings"]),
        page,
        parse_when_part(found["when"]),
    )


def at_standings(query: BoardQuery, number: int) -> BoardQuery:
    """The first page of other standings of the same board."""
    return replace(query, standings=number, page=0)
