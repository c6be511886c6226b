"""/timeline."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.choices.digest_choices import labs_choices
from bot.edge.controls.history_answers import timeline_answer
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.typed.filter_options import split
from bot.edge.typed.options import parse_since, parse_when


class Timelines(commands.Cog):
    """Releases on a line."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        labs="Up to six labs, with commas between; those with most releases if left out",
        since="From this day on, as 2025-01-01; a year if left out",
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="Only what the ledger had on record by a day, as 2025-01-29",
    )
    @app_commands.autocomplete(labs=labs_choices)
    async def timeline(
        self,
        interaction: Asked,
        labs: str | None = None,
        since: str | None = None,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> None:
        """Releases on a line: which lab brought out what and when, each date with its source"""
        ledger, guild = self.bot.ledger, interaction.guild_id
        when = parse_when(as_of, known_by, ledger.today())
        wanted = ledger.history.labs_named(split(labs or ""), when=when, guild_id=guild)
        found = await ledger.history.timeline(wanted, parse_since(since), when=when, guild_id=guild)
        await answer(interaction, await timeline_answer(self.bot, found))


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Timelines(bot))
