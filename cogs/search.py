"""/search."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.search import search_card
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.typed.options import parse_when


class Search(commands.Cog):
    """Claims and sources by the words in them."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        words='Names, or words of a quote, a note, a title: "price war" deepseek',
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="As the ledger had it on a day, as 2025-03-01; as it has it if left out",
    )
    async def search(
        self,
        interaction: Asked,
        words: str,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> None:
        """Search claims, quotes and sources for words"""
        when = parse_when(as_of, known_by, self.bot.ledger.today())
        found = await self.bot.ledger.finding.search(
            words, when=when, guild_id=interaction.guild_id
        )
        await answer(interaction, search_card(found))


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Search(bot))
