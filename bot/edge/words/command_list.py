"""The command tree in words, for /help."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.edge.cards.about import CommandHelp, HelpTopic
from bot.edge.words.language import _

_OF_ALL = {"as_of", "known_by"}
"""Options that the heading explains once for all commands under it."""


def described_commands(tree: app_commands.CommandTree[Any]) -> list[CommandHelp]:
    """Every slash command of a tree with its options, as the cogs were loaded, then the menus.

    Discord has no description of an entry of a menu: its ``extras`` hold one.
    """
    found = [
        CommandHelp(
            name=f"/{command.qualified_name}",
            topic=_topic(command.qualified_name),
            description=_(command.description),
            options=tuple(
                option.display_name if option.required else f"[{option.display_name}]"
                for option in command.parameters
                if option.name not in _OF_ALL
            ),
        )
        for command in tree.walk_commands(type=discord.AppCommandType.chat_input)
        if isinstance(command, app_commands.Command)
    ]
    menus = [
        CommandHelp(
            name=f"{_('Apps')} → {_(menu.name)}",
            topic="desk",
            description=_(menu.extras["description"]),
            options=(),
        )
        for menu in tree.walk_commands(type=discord.AppCommandType.message)
    ]
    return found + menus


def _topic(name: str) -> HelpTopic:
    """Under which heading /help lists a command."""
    root, _space, leaf = name.partition(" ")
    if root in ("digest", "alerts", "watch"):
        return "posts"
    if root in ("settings", "owner", "audit", "export"):
        return "server"
    if root in ("review", "source", "import", "feed") or (
        root == "claim" and leaf not in ("show", "history")
    ):
        return "desk"
    return "reading"
