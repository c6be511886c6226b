"""Who is asking, as the ledger understands it: read off each interaction, never remembered."""

from __future__ import annotations

import discord

from bot.edge.ledger_bot import Asked
from bot.edge.small_cache import role_ids
from bot.edge.words.numerals import has_decimal_comma
from bot.race.people import Person


async def person_of(interaction: Asked) -> Person:
    """The person behind an interaction, with what Discord says they may do where they are."""
    client, user = interaction.client, interaction.user
    return Person(
        user_id=user.id,
        guild_id=interaction.guild_id,
        manages_guild=interaction.permissions.manage_guild or interaction.permissions.administrator,
        roles=role_ids(user) if isinstance(user, discord.Member) else frozenset(),
        is_owner=await client.is_owner(user),
        in_guild=interaction.guild_id is not None
        and client.get_guild(interaction.guild_id) is not None,
        decimal_comma=has_decimal_comma(),
    )
