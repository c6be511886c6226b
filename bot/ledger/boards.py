"""Boards: one test's leaderboard, and who leads which."""

from __future__ import annotations

from bot.db.leaderboards import boards_with_results, read_leaderboard, read_overview
from bot.ledger.access import ReadAt
from bot.ledger.naming import Naming
from bot.race.board_names import Board, boards_like
from bot.race.leaderboard import BoardFilter, BoardQuery, Leaderboard
from bot.race.overview import Overview
from bot.race.when import NOW, When


class Boards:
    """The boards of evaluators; a ledger has one."""

    def __init__(self, read_at: ReadAt, naming: Naming) -> None:
        self._read_at = read_at
        self._naming = naming

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
        return await self._read_at(when, guild_id, lambda view: read_overview(view, page))

    async def like(self, typed: str, *, guild_id: int | None = None) -> list[Board]:
        """The boards a half-typed name may become, best first."""
        boards = await self._read_at(NOW, guild_id, boards_with_results)
        return boards_like(boards, typed)
