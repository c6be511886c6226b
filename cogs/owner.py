"""/owner …: what only the bot's owner does."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.status import status_card
from bot.edge.choices.asking import claim_choices
from bot.edge.controls.desk_controls import show_written
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.people import person_of
from bot.edge.typed.options import parse_claim_number
from bot.edge.words.language import _


@app_commands.default_permissions(administrator=True)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class Owner(commands.GroupCog, group_name="owner", group_description="For the bot's owner"):
    """Discord shows these to administrators; only the owner is let through."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(claim="A claim of this server")
    @app_commands.autocomplete(claim=claim_choices)
    async def promote(self, interaction: Asked, claim: str) -> None:
        """Move a claim of this server, as it stands, to the shared ledger (the bot's owner)"""
        number = parse_claim_number(claim)
        await self.bot.ledger.desk.promote(await person_of(interaction), number)
        headline = _("Claim #{number} is in the shared ledger now").format(number=number)
        hint = _("Every server sees it. In a direct message with me, /claim undo takes it back.")
        await show_written(interaction, number, headline, hint)

    @app_commands.command()
    async def status(self, interaction: Asked) -> None:
        """How I am: connection, store, posts, feeds, the last errors (the bot's owner)"""
        status = await self.bot.operating.status(await person_of(interaction))
        await answer(interaction, status_card(status), ephemeral=True)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Owner(bot))
