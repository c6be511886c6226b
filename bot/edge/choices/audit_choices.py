"""What /audit can be narrowed to: more kinds of things than Discord takes as fixed choices."""

from __future__ import annotations

from typing import cast, get_args

from discord import app_commands

from bot.edge.cards.guilds import ACTIONS
from bot.edge.ledger_bot import Asked
from bot.edge.words.language import _
from bot.edge.words.text import shorten, single_line
from bot.errors import N_, UserError
from bot.race.audit import AuditAction

_MOST = 25


async def action_choices(_interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Kinds of things that are noted, in words; the value is the kind."""
    words = typed.casefold().split()
    return [
        app_commands.Choice(name=_(told), value=kind)
        for kind, told in ACTIONS.items()
        if all(word in f"{kind} {_(told)}".casefold() for word in words)
    ][:_MOST]


def parse_action(text: str | None) -> AuditAction | None:
    """A kind as picked, or typed in its words; None where nothing is typed.

    Raises:
        UserError: nothing of the kind is noted.
    """
    typed = single_line(text or "").casefold()
    if not typed:
        return None
    for kind in get_args(AuditAction):
        if typed in (kind, _(ACTIONS[kind]).casefold()):
            return cast("AuditAction", kind)
    raise UserError(
        N_("Nothing is noted as “{text}”. Pick a kind from the list."), text=shorten(typed, 40)
    )
