"""The command tree in words, for /help."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.edge.cards.about import CommandHelp, HelpTopic
from bot.edge.language import _


def described_commands(tree: app_commands.CommandTree[Any]) -> list[CommandHelp]:
    """Every slash command of a tree with its options, in the order of their names, then the menus.

    Discord has no description of an entry of a menu: its ``extras`` hold one.
    """
    found = [
        CommandHelp(
            name=f"/{command.qualified_name}",
            topic=_topic(command.qualified_name),
            description=str(command.description),
            options=tuple(
                option.display_name if option.required else f"[{option.display_name}]"
                for option in command.parameters
            ),
        )
        for command in tree.walk_commands(type=discord.AppCommandType.chat_input)
        if isinstance(command, app_commands.Command)
    ]
    menus = [
        CommandHelp(
            name=f"{_('Apps')} → {menu.name}",
            topic="desk",
            description=str(menu.extras["description"]),
            options=(),
        )
        for menu in tree.walk_commands(type=discord.AppCommandType.message)
    ]
    return sorted(found, key=lambda command: command.name) + menus


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
