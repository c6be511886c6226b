"""Boards to pick from while typing."""

from __future__ import annotations

from discord import app_commands

from bot.edge.ledger_bot import Asked
from bot.edge.words.language import _
from bot.edge.words.text import shorten, single_line
from bot.race.board_names import Board

_MOST = 25
_CHOICE = 100


async def board_choices(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Boards that have results, independent whole ones first; the value is the board's key."""
    found = await interaction.client.ledger.boards.like(typed, guild_id=interaction.guild_id)
    return [
        app_commands.Choice(name=_label(one), value=one.benchmark.slug)
        for one in found[:_MOST]
        if len(one.benchmark.slug) <= _CHOICE
    ]


def _label(board: Board) -> str:
    """A board as a choice; one that only labs report says so."""
    tail = "" if board.independent else " · " + _("reported by labs")
    return shorten(single_line(board.benchmark.name), _CHOICE - len(tail)) + tail
