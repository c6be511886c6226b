"""/review: what waits in this server."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.review import queue_card
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.people import person_of


class Review(commands.Cog):
    """Suggestions of members, decided by curators."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    async def review(self, interaction: Asked) -> None:
        """Suggestions that wait for review in this server (curators)"""
        queue = await self.bot.ledger.review.queue(await person_of(interaction))
        await answer(interaction, queue_card(queue), ephemeral=True)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Review(bot))
