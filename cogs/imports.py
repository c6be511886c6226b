"""/import: a file of public evaluations."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.edge.controls.import_controls import import_file
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.race.imports import EvaluationFormat

Short = app_commands.Range[str, 1, 20]


class Imports(commands.Cog):
    """Who may import is checked where it is written."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command(name="import")
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.rename(kind="format")
    @app_commands.describe(
        kind="Whose evaluations the file holds",
        file="The file, as its publisher gives it",
        published="When it came out, if the file does not say: 2025-01-29",
        beside="A second file that belongs to it: LiveBench's categories",
        dry_run="Show what it would change first (that is usual), or write it at once",
    )
    async def import_(
        self,
        interaction: Asked,
        kind: EvaluationFormat,
        file: discord.Attachment,
        published: Short | None = None,
        beside: discord.Attachment | None = None,
        dry_run: bool = True,  # noqa: FBT001, FBT002 - an option of Discord's, given by name
    ) -> None:
        """Bring a file of public evaluations into this server's ledger (admins)"""
        await import_file(
            interaction, kind, file, beside=beside, published=published, dry_run=dry_run
        )


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Imports(bot))
