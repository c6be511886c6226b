"""/claims: a list of claims."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.claims import claims_card
from bot.edge.choices.asking import lab_choices, name_choices
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.typed.options import Name, StatusName, parse_status, parse_when


class Claims(commands.Cog):
    """Who claimed what, and what became of it."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        about="Claims about this release, family or lab",
        by="Claims made by this lab",
        status="Claims that stand like this",
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="As the ledger had it on a day, as 2025-03-01; as it has it if left out",
    )
    @app_commands.autocomplete(about=name_choices, by=lab_choices)
    async def claims(
        self,
        interaction: Asked,
        about: Name | None = None,
        by: Name | None = None,
        status: StatusName | None = None,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> None:
        """Claims, newest first: about something, by a lab, in a status"""
        ledger, guild = self.bot.ledger, interaction.guild_id
        when = parse_when(as_of, known_by, ledger.today())
        wanted = ledger.claim_filter(
            about=about, by=by, status=parse_status(status), when=when, guild_id=guild
        )
        page = await ledger.claims(wanted, when=when, guild_id=guild)
        await answer(interaction, claims_card(page))


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Claims(bot))
