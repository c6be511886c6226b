"""/race."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.race import race_card
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.typed.options import parse_when


class Race(commands.Cog):
    """The race on one screen."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="Only what the ledger had on record by a day, as 2025-01-29",
    )
    async def race(
        self, interaction: Asked, as_of: str | None = None, known_by: str | None = None
    ) -> None:
        """Who leads which independent board, the newest releases, the claims in dispute"""
        found = await self.bot.ledger.boards.overview(
            when=parse_when(as_of, known_by, self.bot.ledger.today()),
            guild_id=interaction.guild_id,
        )
        await answer(interaction, race_card(found))


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Race(bot))
