"""Finding claims in the ledger: by words, and by what they are owed."""

from __future__ import annotations

from bot.db.board import read_board
from bot.db.search import read_search
from bot.ledger.access import ReadFor
from bot.race.board import BoardAnswer, BoardKind
from bot.race.search import Query, SearchAnswer


class Finding:
    """What can be found without being told a name; a ledger has one."""

    def __init__(self, read_for: ReadFor) -> None:
        self._read_for = read_for

    async def search(
        self, text: str, *, page: int = 0, guild_id: int | None = None
    ) -> SearchAnswer:
        """A page of the claims that hold the words of a text, and on the first page sources.

        Raises:
            UserError: there is no word in the text, or nothing holds any of them.
        """
        query = Query.read(text)
        return await self._read_for(guild_id, lambda view: read_search(view, query, page))

    async def board(
        self, kind: BoardKind | None, *, page: int = 0, guild_id: int | None = None
    ) -> BoardAnswer:
        """A page of one kind of evidence debt, or the top of every kind."""
        return await self._read_for(guild_id, lambda view: read_board(view, kind, page))
