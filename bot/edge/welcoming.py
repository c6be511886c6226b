"""The first thing a server hears of the bot: what it does, and the three next steps."""

from __future__ import annotations

import logging

import discord

from bot.edge.cards.guilds import onboarding_card
from bot.edge.language import speaking
from bot.edge.ledger_bot import LedgerBot
from bot.edge.reviewing import missing_in

log = logging.getLogger(__name__)


async def welcome(client: LedgerBot, guild: discord.Guild) -> None:
    """Post the onboarding card once, where members of a new server see it and the bot may write."""
    channel = _where(guild)
    if channel is None or not await client.ledger.guilds.welcome(guild.id):
        return
    with speaking(*client.post_locales(guild.id, None)):
        view = onboarding_card().view()
    try:
        await channel.send(view=view)
    except discord.HTTPException as error:
        log.info("server %d was not welcomed: %s", guild.id, error)


def _where(guild: discord.Guild) -> discord.TextChannel | None:
    """The server's channel for system messages, else its first one, where the bot may write."""
    system = [] if guild.system_channel is None else [guild.system_channel]
    for channel in (*system, *guild.text_channels):
        if not missing_in(channel):
            return channel
    return None
