"""The buttons under what /search and /board found."""

from __future__ import annotations

from bot.edge.cards.board import board_card
from bot.edge.cards.search import search_card
from bot.edge.controls import custom_ids
from bot.edge.controls.control import Button, turn
from bot.edge.ledger_bot import Asked
from bot.edge.people import person_of


class SearchButton(Button, template=custom_ids.SEARCH_BUTTON):
    """Another page of what was searched for."""

    async def respond(self, interaction: Asked) -> None:
        found = await interaction.client.ledger.finding.search(
            self.match["words"],
            page=int(self.match["page"]),
            when=custom_ids.parse_when_part(self.match["when"]),
            guild_id=interaction.guild_id,
        )
        await turn(interaction, search_card(found))


class BoardButton(Button, template=custom_ids.BOARD_BUTTON):
    """A page of one kind of evidence debt, or the top of all."""

    async def respond(self, interaction: Asked) -> None:
        ledger = interaction.client.ledger
        board = await ledger.finding.board(
            custom_ids.board_kind(self.match["kind"]),
            page=int(self.match["page"]),
            when=custom_ids.parse_when_part(self.match["when"]),
            guild_id=interaction.guild_id,
        )
        adds = await ledger.desk.is_curator(await person_of(interaction))
        await turn(interaction, board_card(board, adds=adds))


FINDING_CONTROLS = (SearchButton, BoardButton)
"""Every control of this file, see :meth:`discord.Client.add_dynamic_items`."""
