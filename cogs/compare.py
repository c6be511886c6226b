"""/compare: two to four releases side by side."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.answering import comparison_card
from bot.edge.cards.card import answer
from bot.edge.choices.asking import name_choices
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.typed.options import Name, parse_when


class Compare(commands.Cog):
    """Facts, scores and claims of releases side by side."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        first="A release, family or lab: qwen, 4o, sonnet 3.5",
        second="What to hold it against",
        third="A third one, if you like",
        fourth="A fourth one, if you like",
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="As the ledger had it on a day, as 2025-03-01; as it has it if left out",
    )
    @app_commands.autocomplete(
        first=name_choices, second=name_choices, third=name_choices, fourth=name_choices
    )
    async def compare(
        self,
        interaction: Asked,
        first: Name,
        second: Name,
        third: Name | None = None,
        fourth: Name | None = None,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> None:
        """Compare releases: facts, independent scores, and what their labs claim of each other"""
        names = [name for name in (first, second, third, fourth) if name is not None]
        comparison = await self.bot.ledger.compare(
            names,
            when=parse_when(as_of, known_by, self.bot.ledger.today()),
            guild_id=interaction.guild_id,
        )
        await answer(interaction, await comparison_card(self.bot, comparison))


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Compare(bot))
