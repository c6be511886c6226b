"""What the options of /feed offer while somebody types."""

from __future__ import annotations

from discord import app_commands

from bot.edge.ledger_bot import Asked
from bot.edge.people import person_of
from bot.edge.words.text import host, shorten, single_line
from bot.errors import NotAllowed

_CHOICE = 100
_MOST = 25


async def feed_choices(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """The feeds of where somebody types, by name and host; the value is the number."""
    try:
        found = await interaction.client.ledger.feeds.all(await person_of(interaction))
    except NotAllowed:
        return []
    words = typed.casefold().removeprefix("#").split()
    lines = [(f"{one.title} · {host(one.url)}", str(one.id)) for one in found]
    return [
        app_commands.Choice(name=shorten(single_line(line), _CHOICE) or number, value=number)
        for line, number in lines
        if all(word in f"{number} {line}".casefold() for word in words)
    ][:_MOST]
