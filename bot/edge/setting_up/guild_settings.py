"""Settings of a server as Discord's options bring them, and whether they can work."""

from __future__ import annotations

from typing import Literal

import discord

from bot.edge.ledger_bot import Asked
from bot.edge.permissions import missing_in
from bot.edge.words.language import _
from bot.edge.words.text import joined
from bot.errors import N_, UserError
from bot.race.guilds import GuildSettings

Setting = Literal[
    "curator_role", "review_channel", "time_zone", "locale", "self_review", "suggestions_per_day"
]
"""What can be put back to its default."""


def settings_to_change(
    curator_role: discord.Role | None,
    review_channel: discord.TextChannel | None,
    time_zone: str | None,
    language: str | None,
    self_review: bool | None,  # noqa: FBT001 - it is a setting, handed on as Discord gives it
    suggestions_per_day: int | None,
) -> dict[str, object]:
    """What was given, by the name of the setting.

    Raises:
        UserError: the role is everybody's, or the language is none of Discord's.
    """
    if curator_role is not None and curator_role.is_default():
        raise UserError(
            N_("With @everyone as curators anybody could rewrite this ledger. Choose another role.")
        )
    if language is not None and language not in {one.value for one in discord.Locale}:
        raise UserError(
            N_("“{language}” is no language of Discord. Write it as en-US, de or zh-CN."),
            language=language[:20],
        )
    given = {
        "curator_role": None if curator_role is None else curator_role.id,
        "review_channel": None if review_channel is None else review_channel.id,
        "time_zone": time_zone,
        "locale": language,
        "self_review": self_review,
        "suggestions_per_day": suggestions_per_day,
    }
    return {name: value for name, value in given.items() if value is not None}


def what_is_missing(interaction: Asked, settings: GuildSettings) -> list[str]:
    """What keeps a server's settings from working, in words, with what to do about it."""
    guild = interaction.guild
    if guild is None:
        return []
    found: list[str] = []
    if settings.curator_role is not None and guild.get_role(settings.curator_role) is None:
        found.append(_("The curator role is gone. Choose another one, or /settings reset it."))
    if settings.review_channel is not None:
        channel = guild.get_channel(settings.review_channel)
        if channel is None:
            found.append(_("The review channel is gone, or hidden from me. Choose another one."))
        elif missing := missing_in(channel):
            found.append(
                _("I cannot post in {channel}: give me {permissions} there.").format(
                    channel=channel.mention, permissions=joined(missing)
                )
            )
    return found
