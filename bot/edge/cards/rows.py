"""Claims in lists that carry more than a line: each keeps to its share of a card's text."""

from __future__ import annotations

from collections.abc import Mapping

from bot.edge.cards.facts import claim_line
from bot.edge.words import symbols
from bot.edge.words.text import day, plain, utf16_length
from bot.race.claims import Claim
from bot.race.provenance import Source


def claim_row(claim: Claim, sources: Mapping[int, Source], more: str, room: int) -> str:
    """A claim's line with a line of more below it, within ``room`` UTF-16 units.

    Where names, address or words are too long together, the address goes first, then the long
    names; ``more`` has to fit by itself, in about half the room.
    """
    source = sources.get(claim.source_id)
    said, about = claim_line(claim, sources).split("\n", 1)
    unlinked = f"-# #{claim.id} · {day(claim.claimed)}"
    if source is not None:
        unlinked += f" · {plain(source.publisher, 40)}"
    short = f"**{symbols.status(claim.status)}** · {plain(claim.claimant.name, 40)}"
    forms = ((said, about), (said, unlinked), (short, unlinked))
    rows = ["\n".join(line for line in (*form, more) if line) for form in forms]
    return next((row for row in rows if utf16_length(row) <= room), rows[-1])
