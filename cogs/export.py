"""/export: the ledger as a file."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.acknowledging import think
from bot.edge.cards.exports import export_card, send_export
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.people import person_of
from bot.race.exporting import ExportFormat


class Export(commands.Cog):
    """Who may have it is checked where it is read."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.rename(kind="format")
    @app_commands.describe(
        kind="json: all rows; csv: tables; claimreview: ruled claims; atom: a feed of changes"
    )
    async def export(self, interaction: Asked, kind: ExportFormat) -> None:
        """The ledger as this server sees it, as a file (admins; in private the bot's owner)"""
        exporting, person = self.bot.ledger.exporting, await person_of(interaction)
        await exporting.check_may_export(person)
        await think(interaction)
        exported = await exporting.export(person, kind, most=interaction.filesize_limit)
        card = export_card(kind, exported, of_a_server=person.guild_id is not None)
        await send_export(interaction, card, exported)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Export(bot))
