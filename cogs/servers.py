"""What happens when the bot comes to a server, hears of it, or leaves it; no commands."""

from __future__ import annotations

import logging

import discord
from discord.ext import commands

from bot.edge.ledger_bot import LedgerBot
from bot.edge.setting_up.welcoming import note_languages, welcome

log = logging.getLogger(__name__)


class Servers(commands.Cog):
    """Listens to what Discord says of servers."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Show a new server how to begin."""
        await note_languages(self.bot, [guild])
        await welcome(self.bot, guild)

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Learn what a server that was in an outage says of itself."""
        if self.bot.is_ready():
            await note_languages(self.bot, [guild])

    @commands.Cog.listener()
    async def on_guild_update(self, _before: discord.Guild, after: discord.Guild) -> None:
        """Learn in which language a server wants to be posted to."""
        await note_languages(self.bot, [after])

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Delete what is a server's own when it removes the bot; an outage is another event."""
        await self.bot.ledger.guilds.purge(guild.id)
        log.info("purged server %d, which removed the bot", guild.id)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Servers(bot))
