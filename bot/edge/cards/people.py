"""People on a card: as mentions, which Discord shows as names and which ping nobody here."""

from __future__ import annotations

import re

from bot.edge.words.language import _
from bot.edge.words.text import plain
from bot.race.claims import STARTER, ClaimEvent
from bot.race.people import CURATOR, FORGOTTEN

_USER = re.compile(r"user:([0-9]{1,20})")


def person(actor: str) -> str:
    """Who did something, as the ledger names them."""
    if found := _USER.fullmatch(actor):
        return f"<@{found[1]}>"
    if actor == STARTER:
        return _("starter ledger")
    if actor == FORGOTTEN or actor.startswith("hash:"):
        return _("a former member")
    if actor == CURATOR:
        return _("a curator")
    return plain(actor, 40)


def event_actor(event: ClaimEvent) -> str:
    """Who wrote an event; in the shared ledger that is the bot's owner, whom no server needs know."""
    if event.guild_id is None and _USER.fullmatch(event.actor):
        return _("the bot's owner")
    return person(event.actor)
