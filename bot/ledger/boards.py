"""Boards: one test's leaderboard, and who leads which."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.db.leaderboards import boards_with_results, counted, read_leaderboard, read_overview
from bot.db.view import View
from bot.ledger.access import ReadAt
from bot.ledger.kept import Kept
from bot.ledger.naming import Naming
from bot.race.board_names import Board, boards_like
from bot.race.leaderboard import BoardFilter, BoardQuery, Leaderboard
from bot.race.overview import Overview
from bot.race.typed_text import is_blank
from bot.race.when import NOW, When

_COUNTED = 25
"""Boards that are put in order by their size while somebody types: as many as Discord shows."""


class Boards:
    """The boards of evaluators; a ledger has one."""

    def __init__(
        self,
        read_at: ReadAt,
        naming: Naming,
        keep_up: Callable[[], Awaitable[None]],
        overviews: Kept[Overview],
    ) -> None:
        """``overviews`` is cleared by whoever writes; ``keep_up`` looks whether another process did."""
        self._read_at = read_at
        self._naming = naming
        self._keep_up = keep_up
        self._overviews = overviews

    def filter(
        self,
        *,
        open_weights: bool | None = None,
        lab: str | None = None,
        when: When = NOW,
        guild_id: int | None = None,
    ) -> BoardFilter:
        """What narrows a board down.

        Raises:
            UnknownName, SeveralMeanings: the lab's name is not clear.
            UserError: the day is still to come.
        """
        day = self._naming.day_asked(when.as_of)
        known = self._naming.known_asked(when.known_by)
        maker = None if lab is None else self._naming.lab_named(lab, day, guild_id, known).id
        return BoardFilter(open_weights, maker)

    async def leaderboard(self, query: BoardQuery, *, guild_id: int | None = None) -> Leaderboard:
        """A page of one board.

        Raises:
            UserError: no board bears the name, it had no result yet, or a day is to come.
        """
        return await self._read_at(
            query.when,
            guild_id,
            lambda view: read_leaderboard(view, query),
        )

    async def overview(
        self, *, page: int = 0, when: When = NOW, guild_id: int | None = None
    ) -> Overview:
        """Who leads which independent board, what is new, what is in dispute.

        Raises:
            UserError: a day is still to come.
        """
        await self._keep_up()
        asked = (when, self._naming.today(), guild_id)
        known = self._overviews.get(asked)
        if known is None:
            writes = self._overviews.writes
            known = await self._read_at(when, guild_id, read_overview)
            self._overviews.keep(asked, known, writes)
        return replace(known, asked_page=page)

    async def like(self, typed: str, *, guild_id: int | None = None) -> list[Board]:
        """The boards a half-typed name may become, best first."""

        def work(view: View) -> list[Board]:
            found = boards_like(boards_with_results(view), typed)
            if is_blank(typed):
                return (
                    found  # in the order of the shipped list, which begins with what most ask for
                )
            # To count them all would take longer than a key press: the first ones are what is shown.
            first = boards_like(counted(view, found[:_COUNTED]), typed)
            return [*first, *found[_COUNTED:]]

        return await self._read_at(NOW, guild_id, work)
