"""What the edge needs of the client, so that it need not know the client itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import discord

from bot.clock import Clock
from bot.edge.charts import Charts
from bot.edge.small_cache import SmallBot
from bot.ledger import Ledger
from bot.race.share import Share

if TYPE_CHECKING:
    from bot.edge.incoming.polling import Polling
    from bot.edge.operating.alarms import Alarms
    from bot.edge.operating.backups import Backups
    from bot.edge.operating.operating import Operating
    from bot.edge.outgoing.posting import Posting
    from bot.edge.ready_cards import ReadyCards


class LedgerBot(SmallBot):
    """A bot with a ledger to ask and charts to draw."""

    charts: Charts
    ready_cards: ReadyCards
    clock: Clock
    operating: Operating
    backups: Backups
    alarms: Alarms
    posting: Posting | None
    """What it says by itself, once it is ready."""
    polling: Polling | None
    default_locale: str
    """Spoken where a person's own language is not translated."""
    share: Share
    """This process's share of the servers."""
    seen_locales: Mapping[int, str]
    """The languages of servers that other processes see."""

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
        # Of one that is in an outage since the start discord.py has no name, and makes a language up.
        own = (
            self.seen_locales.get(guild_id)
            if guild is None or (guild.unavailable and not guild.name)
            else guild.preferred_locale.value
        )
        return (*(one for one in (chosen, own) if one), self.default_locale)


Asked = discord.Interaction[LedgerBot]
"""Somebody asking: a command, a button, a menu or a half-typed option."""
