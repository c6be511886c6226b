"""/review: what waits for a curator."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.controls.proposal_controls import Queued, open_review
from bot.edge.ledger_bot import Asked, LedgerBot


class Review(commands.Cog):
    """What curators decide: suggestions of members, proposed verdicts, drafts from articles."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        what="Suggestions of members, verdicts that results suggest, or drafts from articles"
    )
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    async def review(self, interaction: Asked, what: Queued | None = None) -> None:
        """What waits for a curator here: suggestions, suggested verdicts, drafts from articles"""
        await open_review(interaction, what)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Review(bot))
