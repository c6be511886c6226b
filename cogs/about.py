"""/about and /help."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.about import about_card, help_card
from bot.edge.cards.card import answer
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.words.command_list import described_commands


class About(commands.Cog):
    """What the bot is and what it can be asked."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def about(self, interaction: Asked) -> None:
        """What the data is, how fresh it is, and what is stored of you"""
        await answer(interaction, about_card(await self.bot.ledger.about()))

    @app_commands.command()
    async def help(self, interaction: Asked) -> None:
        """How to begin, what the signs mean, and every command"""
        found = described_commands(self.bot.tree)
        await answer(interaction, help_card(found), ephemeral=True)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(About(bot))
