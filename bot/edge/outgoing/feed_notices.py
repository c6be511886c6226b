"""The one notice of feeds that stopped: to whom it goes, in whose language."""

from __future__ import annotations

import logging

import discord

from bot.edge.cards.feeds import stopped_post
from bot.edge.ledger_bot import LedgerBot
from bot.edge.permissions import first_writable, missing_in
from bot.edge.words.language import _, speaking
from bot.race.feeds import StoppedFeeds

log = logging.getLogger(__name__)


async def plan_feed_notices(bot: LedgerBot) -> None:
    """Plan the notices of feeds that stopped, one for each server and one for the shared ledger.

    In the review channel, else to who added the first of them, else (their door is closed, or they
    were forgotten) where the bot may write. Of a server in an outage nobody knows where that is: its
    notice waits for a later round.
    """
    feeds = bot.ledger.feeds
    for stopped in await feeds.stopped_untold():
        guild = None if stopped.guild_id is None else bot.get_guild(stopped.guild_id)
        if guild is not None and guild.unavailable:
            continue
        locales = (
            (bot.default_locale,)
            if stopped.guild_id is None
            else bot.post_locales(stopped.guild_id, stopped.locale)
        )
        with speaking(*locales):
            name = _("the shared ledger") if guild is None else guild.name
            content = stopped_post(name, stopped.feeds).content()
        channel = _channel_for(guild, stopped)
        if channel is None and not stopped.reachable:
            log.warning("nobody hears of the feeds that stopped in %s", stopped.guild_id)
        await feeds.tell(stopped, content, None if channel is None else channel.id)


def _channel_for(
    guild: discord.Guild | None, stopped: StoppedFeeds
) -> discord.abc.GuildChannel | None:
    """The channel for it; None where it goes to a person, or to nobody."""
    if guild is None:
        return None
    review = None if stopped.review_channel is None else guild.get_channel(stopped.review_channel)
    if review is not None and not missing_in(review):
        return review
    return None if stopped.reachable else first_writable(guild)
