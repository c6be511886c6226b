"""/board."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.board import board_card
from bot.edge.cards.card import answer
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.race.board import BoardKind, board_kind


class Board(commands.Cog):
    """What the ledger owes evidence on."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(kind="Only claims that are owed evidence for this reason")
    async def board(self, interaction: Asked, kind: BoardKind | None = None) -> None:
        """Claims that need evidence: unverified, one-sided, on old prices or unclear scores"""
        found = await self.bot.ledger.finding.board(board_kind(kind), guild_id=interaction.guild_id)
        await answer(interaction, board_card(found))


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Board(bot))
