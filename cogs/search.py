"""/search."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.search import search_card
from bot.edge.ledger_bot import Asked, LedgerBot


class Search(commands.Cog):
    """Claims and sources by the words in them."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        words='Names, or words of a quote, a note, a title: "price war" deepseek'
    )
    async def search(self, interaction: Asked, words: str) -> None:
        """Search claims, quotes and sources for words"""
        found = await self.bot.ledger.finding.search(words, guild_id=interaction.guild_id)
        await answer(interaction, search_card(found))


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Search(bot))
