"""What the edge needs of the client, so that it need not know the client itself."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.edge.charts import Charts
from bot.ledger import Ledger


class LedgerBot(commands.AutoShardedBot):
    """A bot with a ledger to ask and charts to draw."""

    charts: Charts
    default_locale: str
    """Spoken where a person's own language is not translated."""

    @property
    def ledger(self) -> Ledger:
        """The ledger, while it is open."""
        raise NotImplementedError

    def post_soon(self) -> None:
        """Look for something to post at once, not only at the next look."""
        raise NotImplementedError

    def post_locales(self, guild_id: int, chosen: str | None) -> tuple[str, ...]:
        """The languages of a post in a server, best first: chosen there, the server's, the bot's."""
        guild = self.get_guild(guild_id)
        own = () if guild is None else (guild.preferred_locale.value,)
        return (*((chosen,) if chosen else ()), *own, self.default_locale)


Asked = discord.Interaction[LedgerBot]
"""Somebody asking: a command, a button, a menu or a half-typed option."""
