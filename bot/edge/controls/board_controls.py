"""The buttons and menus under boards and under /race."""

from __future__ import annotations

from bot.edge.answering import board_card
from bot.edge.cards.card import answer
from bot.edge.cards.race import race_card
from bot.edge.cards.sources import sources_card
from bot.edge.controls import custom_ids
from bot.edge.controls.board_ids import at_standings, board_query, board_sources_button
from bot.edge.controls.control import Button, Menu, turn
from bot.edge.ledger_bot import Asked
from bot.edge.words.text import plain
from bot.race.leaderboard import BoardQuery


class LeaderboardButton(Button, template=custom_ids.LEADERBOARD_BUTTON):
    """Back, Next and Sources under a board."""

    async def respond(self, interaction: Asked) -> None:
        page = int(self.match["page"])
        query = board_query(self.match, page)
        found = await interaction.client.ledger.boards.leaderboard(
            query, guild_id=interaction.guild_id
        )
        if self.match["view"] == "entries":
            await turn(interaction, await board_card(interaction.client, found))
            return
        card = sources_card(
            plain(found.benchmark.name),
            found.sources.values(),
            page,
            lambda number: board_sources_button(query, number),
        )
        await turn(interaction, card)


class StandingsMenu(Menu, template=custom_ids.STANDINGS_MENU):
    """Shows results of a board that were taken in another way."""

    async def respond(self, interaction: Asked) -> None:
        await _open(interaction, at_standings(board_query(self.match), self.chosen))


class BoardMenu(Menu, template=custom_ids.BOARD_MENU):
    """Opens a board of a list."""

    async def respond(self, interaction: Asked) -> None:
        when = custom_ids.parse_when_part(self.match["when"])
        await _open(interaction, BoardQuery(self.chosen, when=when))


class RaceButton(Button, template=custom_ids.RACE_BUTTON):
    """Back and Next under /race."""

    async def respond(self, interaction: Asked) -> None:
        found = await interaction.client.ledger.boards.overview(
            page=int(self.match["page"]),
            when=custom_ids.parse_when_part(self.match["when"]),
            guild_id=interaction.guild_id,
        )
        await turn(interaction, race_card(found))


async def _open(interaction: Asked, query: BoardQuery) -> None:
    """Show a board to who asked alone."""
    found = await interaction.client.ledger.boards.leaderboard(query, guild_id=interaction.guild_id)
    await answer(interaction, await board_card(interaction.client, found), ephemeral=True)


BOARD_CONTROLS = (LeaderboardButton, StandingsMenu, BoardMenu, RaceButton)
"""Every control of boards that the client must know."""
