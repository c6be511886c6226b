"""Servers that come and go: what a new one is told first, and what is deleted of one that went."""

from __future__ import annotations

import logging
from collections.abc import Iterable

import discord

from bot.edge.cards.guilds import onboarding_card
from bot.edge.ledger_bot import LedgerBot
from bot.edge.permissions import first_writable
from bot.edge.words.language import speaking

log = logging.getLogger(__name__)


async def welcome(client: LedgerBot, guild: discord.Guild) -> None:
    """Post the onboarding card once, where members of a new server see it and the bot may write."""
    channel = first_writable(guild)
    if channel is None or not await client.ledger.guilds.welcome(guild.id):
        return
    with speaking(*client.post_locales(guild.id, None)):
        view = onboarding_card().view()
    try:
        await channel.send(view=view)
    except discord.HTTPException as error:
        log.info("server %d was not welcomed: %s", guild.id, error)


async def note_languages(client: LedgerBot, guilds: Iterable[discord.Guild]) -> None:
    """Note the languages of servers for the process that writes the posts of all, if it is another.

    A server in an outage says nothing of itself.
    """
    if client.share.leads:
        return
    await client.ledger.guilds.note_locales(
        {guild.id: guild.preferred_locale.value for guild in guilds if not guild.unavailable}
    )


async def purge_absent(client: LedgerBot) -> None:
    """Delete what is of servers that removed the bot while it was away, days ago.

    Only of those that would be on this process's shards, were the bot in them.
    """
    shards, count = set(client.shards), client.shard_count or 1
    present = {guild.id for guild in client.guilds}
    gone = await client.ledger.guilds.purge_absent(
        present, lambda guild_id: (guild_id >> 22) % count in shards
    )
    for guild_id in gone:
        log.info("purged server %d, which removed the bot while it was away", guild_id)
