"""/leaderboard."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.answering import board_card
from bot.edge.cards.card import answer
from bot.edge.choices.asking import lab_choices
from bot.edge.choices.board_choices import board_choices
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.typed.options import Name, parse_when
from bot.race.leaderboard import BoardQuery


class Leaderboard(commands.Cog):
    """One board."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        benchmark="A board: lmarena, aider, livebench",
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="Only what the ledger had on record by a day, as 2025-01-29",
        open_weights="Only releases whose weights can be downloaded, or only others",
        lab="Only this lab's releases",
    )
    @app_commands.autocomplete(benchmark=board_choices, lab=lab_choices)
    async def leaderboard(
        self,
        interaction: Asked,
        benchmark: str,
        as_of: str | None = None,
        known_by: str | None = None,
        open_weights: bool | None = None,  # noqa: FBT001 - an option of Discord's, given by name
        lab: Name | None = None,
    ) -> None:
        """One board on a day: ranks as far as intervals allow them, settings, source and date"""
        boards, guild = self.bot.ledger.boards, interaction.guild_id
        when = parse_when(as_of, known_by, self.bot.ledger.today())
        wanted = boards.filter(open_weights=open_weights, lab=lab, when=when, guild_id=guild)
        query = BoardQuery(benchmark, wanted, when=when)
        found = await boards.leaderboard(query, guild_id=guild)
        await answer(interaction, await board_card(self.bot, found))


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Leaderboard(bot))
