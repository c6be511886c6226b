"""/prices."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.choices.asking import name_choices
from bot.edge.choices.board_choices import board_choices
from bot.edge.controls.history_answers import prices_answer
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.typed.options import Name, parse_when


class Prices(commands.Cog):
    """What releases cost over time, and who gives most for the price."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        first="A release, family or lab: v3, o3, gemini pro; the newest cuts if left out",
        second="A second one, if you like",
        third="A third one, if you like",
        fourth="A fourth one, if you like",
        benchmark="The board of quality for price; the fullest independent one if left out",
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="Only what the ledger had on record by a day, as 2025-01-29",
    )
    @app_commands.autocomplete(
        first=name_choices,
        second=name_choices,
        third=name_choices,
        fourth=name_choices,
        benchmark=board_choices,
    )
    async def prices(
        self,
        interaction: Asked,
        first: Name | None = None,
        second: Name | None = None,
        third: Name | None = None,
        fourth: Name | None = None,
        benchmark: str | None = None,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> None:
        """Prices over time, cuts in per cent, and who gives most quality for the price"""
        names = [name for name in (first, second, third, fourth) if name is not None]
        view = "history" if names and benchmark is None else "frontier"
        found = await self.bot.ledger.history.prices(
            names,
            board=benchmark,
            ranked=view == "frontier",
            when=parse_when(as_of, known_by, self.bot.ledger.today()),
            guild_id=interaction.guild_id,
        )
        await answer(interaction, await prices_answer(self.bot, found, view))


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Prices(bot))
