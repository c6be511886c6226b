"""What the bot may do in a channel, and what of it is missing, by the names Discord shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import discord

from bot.edge.words.language import _
from bot.edge.words.text import joined
from bot.errors import N_
from bot.race.outbox import Form
from bot.race.schedules import Plan

Permission = Literal[
    "view_channel", "send_messages", "send_messages_in_threads", "read_message_history",
    "create_public_threads", "attach_files", "mention_everyone", "manage_threads",
]  # fmt: skip

Place = discord.abc.GuildChannel | discord.Thread
"""A channel of a server, or a thread in one."""

_NAMES: Mapping[Permission, str] = {
    "view_channel": N_("View Channel"),
    "send_messages": N_("Send Messages"),
    "send_messages_in_threads": N_("Send Messages in Threads"),
    "read_message_history": N_("Read Message History"),
    "create_public_threads": N_("Create Public Threads"),
    "attach_files": N_("Attach Files"),
    "mention_everyone": N_("Mention Everyone"),
    "manage_threads": N_("Manage Threads"),
}


def missing_in(
    channel: Place, needed: tuple[Permission, ...] = ("view_channel", "send_messages")
) -> list[str]:
    """What the bot may not do in a channel that it would have to, by name."""
    allowed = channel.permissions_for(channel.guild.me)
    return [_permission_name(name, channel) for name in needed if not getattr(allowed, name)]


def _permission_name(name: Permission, channel: Place) -> str:
    # In a forum Discord shows the same permission under another name.
    if name == "send_messages" and isinstance(channel, discord.ForumChannel):
        return _("Create Posts")
    return _(_NAMES[name])


def needed_to_post(channel: Place, form: Form) -> tuple[Permission, ...]:
    """What posting in a channel takes: to see it and to write."""
    if isinstance(channel, discord.Thread):
        locked: tuple[Permission, ...] = ("manage_threads",) if channel.locked else ()
        return ("view_channel", "send_messages_in_threads", *locked)
    match form:
        case "message":
            return ("view_channel", "send_messages")
        case "thread":
            return (
                "view_channel", "send_messages", "create_public_threads",
                "send_messages_in_threads",
            )  # fmt: skip
        case "forum":
            return ("view_channel", "send_messages", "send_messages_in_threads")


_BESIDE: tuple[Permission, ...] = ("read_message_history", "attach_files")
"""To find a post again after a crash, and to add a chart."""


def missing_to_post(guild: discord.Guild | None, plan: Plan) -> list[str]:
    """What the bot may not do, by name, without which none of a plan's posts can arrive."""
    place = place_by_id(guild, plan.channel_id)
    return [] if place is None else missing_in(place, needed_to_post(place, plan.form))


def may_mention(channel: Place, role: discord.Role) -> bool:
    """Whether the bot's mention of a role reaches the people who have it."""
    return role.mentionable or channel.permissions_for(channel.guild.me).mention_everyone


def place_by_id(guild: discord.Guild | None, channel_id: int) -> Place | None:
    """A channel or thread of a server; None where it is gone, or hidden from the bot."""
    place = None if guild is None else guild.get_channel_or_thread(channel_id)
    # What may be done in a thread is said by its channel.
    return None if isinstance(place, discord.Thread) and place.parent is None else place


def gaps(guild: discord.Guild | None, plan: Plan) -> list[str]:
    """What keeps a plan's posts from arriving as they are meant, in words; nothing where all is well."""
    place = place_by_id(guild, plan.channel_id)
    if guild is None or place is None:
        return [_("The channel is gone, or hidden from me. Choose another one.")]
    found: list[str] = []
    if missing := missing_in(place, (*needed_to_post(place, plan.form), *_BESIDE)):
        found.append(
            _("In {channel} I still need {permissions}.").format(
                channel=place.mention, permissions=joined(missing)
            )
        )
    if plan.role_id is not None:
        role = guild.get_role(plan.role_id)
        if role is None:
            found.append(_("The role to mention is gone. Choose another one."))
        elif not may_mention(place, role):
            found.append(
                _("Nobody would be told through {role}: let everyone mention it in its own "
                  "settings, or give me Mention Everyone.").format(role=role.mention)
            )  # fmt: skip
    return found


def first_writable(guild: discord.Guild) -> discord.TextChannel | None:
    """The server's channel for system messages, else its first one, where the bot may write."""
    system = [] if guild.system_channel is None else [guild.system_channel]
    for channel in (*system, *guild.text_channels):
        if not missing_in(channel):
            return channel
    return None
