"""Which posts show a claim as it no longer stands, and what has to be edited in them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.db.outbox import insert_delivery
from bot.db.view import View
from bot.race.claims import Claim, Status
from bot.race.outbox import Content, DeliveryState, Purpose
from bot.race.provenance import Source
from bot.race.schedules import Correction

# A claim that was shared for a while and is a server's own again is, elsewhere, no longer there.
_STATUS_THERE = (
    "CASE WHEN k.guild_id IS NOT NULL AND k.guild_id IS NOT d.guild_id THEN 'rejected' "
    "ELSE coalesce((SELECT o.status FROM claim_overlay o "
    "WHERE o.guild_id = d.guild_id AND o.claim_id = k.id), k.status) END"
)


_Place = tuple[int | None, int, Purpose, int, DeliveryState]
"""Of a post its server, place, purpose, content and state."""


@dataclass(frozen=True, slots=True)
class CorrectionsRead:
    """The posts to correct after the changes up to ``until``, with the sources of their claims."""

    until: int
    corrections: tuple[Correction, ...]
    sources: Mapping[int, Source]


def read_corrections(view: View, after: int, until: int) -> CorrectionsRead:
    """Posts that show a claim which changed since ``after`` otherwise than it stands there now.

    Posts that are still to be sent are among them; those that were tried already are frozen and
    corrected once they are out.
    """
    rows = view.connection.execute(
        "SELECT i.delivery_id, i.claim_id, i.status, d.guild_id, d.place, d.purpose, "
        "coalesce(d.edit_id, d.content_id), d.state "
        "FROM (SELECT DISTINCT claim_id FROM change WHERE id > :after AND id <= :until "
        "AND claim_id IS NOT NULL) c "
        "CROSS JOIN delivered_item i ON i.claim_id = c.claim_id "
        "JOIN delivery d ON d.id = i.delivery_id JOIN claim k ON k.id = i.claim_id "
        "WHERE d.state IN ('due', 'sending', 'sent', 'unknown') "
        f"AND {_STATUS_THERE} <> i.status ORDER BY i.delivery_id, i.claim_id",
        {"after": after, "until": until},
    ).fetchall()
    stood: dict[int, list[tuple[int, Status]]] = defaultdict(list)
    about: dict[int, _Place] = {}
    for delivery, claim, status, *post in rows:
        stood[delivery].append((claim, status))
        about[delivery] = (post[0], post[1], post[2], post[3], post[4])
    claims = _claims_by_guild(view, about, stood)
    contents = _contents(view.connection, {post[3] for post in about.values()})
    corrections = [
        Correction(
            delivery_id=delivery,
            guild_id=guild,
            place=place,
            purpose=purpose,
            content_id=content,
            body=contents[content][0],
            picture=contents[content][1],
            changed=tuple((claims[guild][claim], was) for claim, was in stood[delivery]),
            state=state,
        )
        for delivery, (guild, place, purpose, content, state) in about.items()
    ]
    used = {claim.source_id for shown in claims.values() for claim in shown.values()}
    return CorrectionsRead(until, tuple(corrections), view.sources(used))


def _claims_by_guild(
    view: View,
    about: Mapping[int, _Place],
    stood: Mapping[int, Sequence[tuple[int, Status]]],
) -> dict[int | None, dict[int, Claim]]:
    """The claims as each server sees them; servers without a word of their own share one reading."""
    wanted: dict[int | None, set[int]] = defaultdict(set)
    for delivery, post in about.items():
        wanted[post[0]] |= {claim for claim, _ in stood[delivery]}
    every = set[int]().union(*wanted.values())
    shared = replace(view, guild_id=None).claims(every)
    places = ", ".join("?" * len(every))
    own = {
        row[0]
        for row in view.connection.execute(
            f"SELECT DISTINCT guild_id FROM claim_overlay WHERE claim_id IN ({places})",
            tuple(every),
        )
    }
    seen = {
        guild: replace(view, guild_id=guild).claims(ids) if guild in own else shared
        for guild, ids in wanted.items()
    }
    return {
        guild: {
            claim.id: claim
            if claim.guild_id in (None, guild)
            else replace(claim, stage="rejected", superseded_by=None)
            for claim in claims.values()
        }
        for guild, claims in seen.items()
    }


def _contents(connection: sqlite3.Connection, ids: set[int]) -> dict[int, tuple[str, bytes | None]]:
    places = ", ".join("?" * len(ids))
    return {
        row[0]: (row[1], row[2])
        for row in connection.execute(
            f"SELECT id, body, picture FROM post_content WHERE id IN ({places})", tuple(ids)
        )
    }


def write_reply(
    connection: sqlite3.Connection, to: int, until: int, content: Content, now: int, recorded: str
) -> int | None:
    """Plan the answer by which a channel is told once that a post there was corrected.

    Its number; None where it was planned before, or the post is gone with its server.
    """
    row = connection.execute(
        "SELECT guild_id, channel_id, place, form, part, under_id FROM delivery WHERE id = ?", (to,)
    ).fetchone()
    if row is None:
        return None
    guild, channel, place, form, part, under = row
    return insert_delivery(
        connection,
        f"reply:{place}:{until}",
        content,
        purpose="reply",
        guild_id=guild,
        channel_id=channel,
        # The first part of a forum's post is the post: its answer goes into its own thread.
        under_id=to if form == "forum" and part == 1 else under,
        reply_to=to,
        not_before=now,
        recorded_at=recorded,
    )
