"""Draft claims from this message: in the menu of every message."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.edge.controls.draft_controls import draft_from_message
from bot.edge.ledger_bot import Asked, LedgerBot


@app_commands.context_menu(
    name="Draft claims from this message",
    extras={"description": "Read a message and the pages it links to for claims (curators)"},
)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
async def draft_claims(interaction: Asked, message: discord.Message) -> None:
    """Draft claims from a message and the pages it links to, for curators."""
    await draft_from_message(interaction, message)


class Drafting(commands.Cog):
    """Holds the menu entry while it is loaded; who may is checked where it is written."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    async def cog_load(self) -> None:
        """Called by discord.py."""
        self.bot.tree.add_command(draft_claims)

    async def cog_unload(self) -> None:
        """Called by discord.py."""
        self.bot.tree.remove_command(draft_claims.name, type=draft_claims.type)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Drafting(bot))
