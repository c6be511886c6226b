"""Corrections: a claim that fell or rose after it was posted, there and told to its channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.edge.cards.alerts import ADDED
from bot.edge.cards.news import GONE, ROW, claim_lines, claim_option, standing
from bot.edge.cards.parts import FULL, Part, post_of
from bot.edge.outgoing.posts import Block, Post
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day as shown_day
from bot.edge.words.text import utf16_length
from bot.race.claims import Claim, Status
from bot.race.provenance import Source

_CORRECTED = "-# ✎ "
"""How a line begins that says when a claim was corrected; what strangers typed never does."""
_ROOMS = (ROW, 420, 320, 260, 200, 0)
"""How long a corrected claim may be, tried in turn until the post holds it."""


def correction_line(
    claim: Claim,
    was: Status,
    sources: Mapping[int, Source],
    day: date,
    *,
    earlier: Sequence[str] = (),
    room: int = ROW,
) -> str:
    """A claim's line in a post as it stands now, with when it was corrected and how it stood.

    Args:
        was: its status in the post until now.
        earlier: the lines of corrections it bears already; the first, which says how it stood when
            the post was sent, stays.
        room: UTF-16 units it takes at the most where that is possible at all.
    """
    kept = list(earlier[:1])
    words = (
        _("Corrected again on {day}: {status} before")
        if kept
        else _("Corrected on {day}: {status} when this was written")
    )
    told = words.format(day=shown_day(day), status=symbols.status(was))
    notes = "\n".join([*kept, f"{_CORRECTED}{told}"])
    line = claim_lines(
        claim, sources, f"**{standing(claim)}**", room=room - utf16_length(notes) - 1
    )
    return f"{line}\n{notes}"


def corrected_post(
    post: Post,
    changed: Sequence[tuple[Claim, Status]],
    sources: Mapping[int, Source],
    day: date,
) -> Post:
    """A post with the claims that stand otherwise now written again, within Discord's limits."""
    claims = {claim.id: claim for claim, _was in changed}

    def written(block: Block, room: int) -> Block:
        claim = None if block.claim is None else claims.get(block.claim)
        if claim is None or block.status is None or block.status == claim.status:
            return block
        lines = block.text.split("\n")
        earlier = [line for line in lines if line.startswith(_CORRECTED)]
        text = correction_line(claim, block.status, sources, day, earlier=earlier, room=room)
        if lines[0].startswith(ADDED):
            text = f"{lines[0]}\n{text}"
        return replace(block, text=text, status=claim.status)

    found = post
    for room in _ROOMS:
        found = replace(post, blocks=tuple(written(block, room) for block in post.blocks))
        if sum(utf16_length(block.text) for block in found.blocks) <= FULL:
            break
    return found


def correction_reply(
    changed: Sequence[tuple[Claim, Status]], sources: Mapping[int, Source]
) -> Post:
    """What a channel is told once: which claims posted there stand otherwise now."""
    title = ngettext("Correction", "Corrections", len(changed))
    words = ngettext(
        "The status of a claim posted here has changed. Every message with it is corrected.",
        "The status of {count} claims posted here has changed. Every message with them is corrected.",
        len(changed),
    ).format(count=len(changed))
    part = Part([Block(f"### ✎ {title}\n-# {words}")])
    there = any(claim.status not in GONE for claim, _was in changed)
    left = 0
    for claim, was in changed:
        block = _told(claim, was, sources)
        option = claim_option(claim) if claim.status not in GONE or not there else None
        if left or not part.takes([block], option):
            left += 1
        else:
            part.add([block], option)
    if left:
        part.add([Block("-# " + _("and {count} more").format(count=left))])
    alone = len(changed) == 1
    return post_of(
        part,
        title=title,
        colour=symbols.status_colour(changed[0][0].status) if alone else symbols.CAUTION,
    )


def _told(claim: Claim, was: Status, sources: Mapping[int, Source]) -> Block:
    state = _("{now}, was {before}").format(
        now=f"**{standing(claim)}**", before=symbols.status(was)
    )
    return Block(claim_lines(claim, sources, state), f"c{claim.id}", claim.status)
