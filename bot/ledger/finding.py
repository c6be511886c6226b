"""Finding claims in the ledger: by words, and by what they are owed."""

from __future__ import annotations

from bot.db.board import read_board
from bot.db.search import read_search
from bot.ledger.access import ReadAt
from bot.race.board import BoardAnswer, BoardKind
from bot.race.search import Query, SearchAnswer
from bot.race.when import NOW, When


class Finding:
    """What can be found without being told a name; a ledger has one."""

    def __init__(self, read_at: ReadAt) -> None:
        self._read_at = read_at

    async def search(
        self, text: str, *, page: int = 0, when: When = NOW, guild_id: int | None = None
    ) -> SearchAnswer:
        """A page of the claims that hold the words of a text, and on the first page sources.

        Raises:
            UserError: there is no word in the text, nothing holds any of them, or a day is to come.
        """
        query = Query.read(text)
        return await self._read_at(when, guild_id, lambda view: read_search(view, query, page))

    async def board(
        self,
        kind: BoardKind | None,
        *,
        page: int = 0,
        when: When = NOW,
        guild_id: int | None = None,
    ) -> BoardAnswer:
        """A page of one kind of evidence debt, or the top of every kind, as it was at a time.

        Raises:
            UserError: a day is still to come.
        """
        return await self._read_at(when, guild_id, lambda view: read_board(view, kind, page))
