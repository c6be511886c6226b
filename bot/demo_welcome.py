"""The card that greets people in the demo's channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import discord
from discord import ui

from bot.edge.words.language import _
from bot.errors import N_

if TYPE_CHECKING:
    from discord.ext import commands

_ACCENT: Final = discord.Colour(0x4C9FFE)

_EXAMPLES: Final = (
    ("compare", "/compare first:qwen second:deepseek", N_("two releases side by side")),
    ("release", "/release name:deepseek v3", N_("one release: scores, prices, claims")),
    ("claims", "/claims about:qwen", N_("what was claimed, and what holds")),
    ("claim", "/claim suggest", N_("put one forward; then, as Ada, /review it")),
    ("digest", "/digest preview", N_("with since 2025-01-20 and until 2025-02-02; as Ada")),
)
"""Command name, what to type, and what it answers. Commands the bot does not have are left out."""


def welcome_card(bot: commands.AutoShardedBot, others: Mapping[str, str]) -> ui.LayoutView:
    """What to try, in the language now spoken.

    Args:
        bot: whose commands there are.
        others: the addresses of the other channels, by what stands on their buttons.
    """
    title = _("Frontrunner keeps the score of the AI race")
    promise = _("Every number has a source and a date, and a claim is never shown as a fact.")
    hint = _("Type / and pick a command, fill its fields, press Enter.")
    known = [(typed, shows) for name, typed, shows in _EXAMPLES if bot.tree.get_command(name)]
    tries = "\n".join(f"- `{typed}` · {_(shows)}" for typed, shows in known)
    doors: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
    for label, url in others.items():
        doors.add_item(ui.Button(label=label, url=url))
    card: ui.Container[ui.LayoutView] = ui.Container(accent_colour=_ACCENT)
    card.add_item(ui.TextDisplay(f"## {title}\n{promise}"))
    if known:
        card.add_item(ui.Separator())
        card.add_item(ui.TextDisplay(f"### {_('Try')}\n{tries}\n\n-# {hint}"))
    card.add_item(doors)
    return ui.LayoutView(timeout=None).add_item(card)
