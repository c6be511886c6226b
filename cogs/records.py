"""/audit and /forget: what is on record of people, for those it concerns."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.guilds import audit_card, forget_card
from bot.edge.choices.audit_choices import action_choices, parse_action
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.people import person_of
from bot.edge.typed.options import parse_claim_number, parse_since
from bot.race.audit import AuditFilter

Short = app_commands.Range[str, 1, 100]


class Records(commands.Cog):
    """Who did what in a server, and what is stored of one person."""

    forget = app_commands.Group(name="forget", description="What is stored of you")

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.describe(
        member="Only what this person did",
        action="Only this kind of thing: pick it from the list",
        claim="Only what was done to this claim, by its number",
        since="Only from this day on, as 2025-01-01",
    )
    @app_commands.autocomplete(action=action_choices)
    async def audit(
        self,
        interaction: Asked,
        member: discord.User | None = None,
        action: Short | None = None,
        claim: str | None = None,
        since: str | None = None,
    ) -> None:
        """Who did what to this server's ledger and settings (curators)"""
        wanted = AuditFilter(
            actor=None if member is None else f"user:{member.id}",
            action=parse_action(action),
            claim_id=None if claim is None else parse_claim_number(claim),
            since=parse_since(since),
        )
        page = await self.bot.ledger.guilds.audit(await person_of(interaction), wanted)
        await answer(interaction, audit_card(page), ephemeral=True)

    @forget.command()
    async def me(self, interaction: Asked) -> None:
        """What is stored of you in all servers, and a button that takes your id off it"""
        traces = await self.bot.ledger.guilds.traces(await person_of(interaction))
        await answer(interaction, forget_card(traces), ephemeral=True)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Records(bot))
