"""/lab."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.lab import lab_card
from bot.edge.choices.asking import lab_choices
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.typed.options import Name, parse_when


class Labs(commands.Cog):
    """One lab in full."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        name="A lab, or one of its families or releases",
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="As the ledger had it on a day, as 2025-03-01; as it has it if left out",
    )
    @app_commands.autocomplete(name=lab_choices)
    async def lab(
        self,
        interaction: Asked,
        name: Name,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> None:
        """A lab: its newest releases, how its claims held up, claims about it, moves of its shares"""
        when = parse_when(as_of, known_by, self.bot.ledger.today())
        found = await self.bot.ledger.lab(name, when=when, guild_id=interaction.guild_id)
        await answer(interaction, lab_card(found))


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Labs(bot))
