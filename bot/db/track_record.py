"""Counting how a lab's own claims stand, as one guild sees them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from bot.db.dates import by
from bot.db.independence import independent_support
from bot.db.listed import LISTED
from bot.db.past_lists import JUDGED, Wanted, list_claims
from bot.db.view import View
from bot.race.claims import Claim, Status
from bot.race.track_record import TrackRecord, days_to_confirmation

_TIMED = 200
"""Confirmed claims, the newest, of which it is read how long the confirmation took."""


def read_track_record(view: View, lab_id: int) -> TrackRecord:
    """The claims that a lab made and a guild sees, by how they stand.

    Counting reads one index and no claim: some milliseconds for a hundred thousand of one lab. How
    claims stood on a past day follows from their events, so only the newest are counted then.
    """
    past = _past_claims(view, lab_id) if view.is_past else []
    counted = Counter(one.status for one in past) if view.is_past else _by_status(view, lab_id)
    record = TrackRecord(
        confirmed=counted["confirmed"],
        partly_confirmed=counted["partly confirmed"],
        disputed=counted["disputed"],
        refuted=counted["refuted"],
        unverified=counted["unverified"],
        ended=counted["retracted"] + counted["superseded"] + counted["expired"],
        cut=len(past) == JUDGED,
    )
    if not record.is_enough:
        return record
    confirmed = {one.id: one for one in past if one.status == "confirmed"}
    timed = dict(islice(confirmed.items(), _TIMED)) if view.is_past else _confirmed(view, lab_id)
    return replace(record, days=_days(view, timed))


def _past_claims(view: View, lab_id: int) -> list[Claim]:
    """The newest claims of a lab as they stood, the last claimed first."""
    found = list_claims(view, Wanted(by_lab=lab_id), limit=JUDGED).claims
    return sorted(found, key=lambda one: (one.claimed.last_day, one.id), reverse=True)


def _by_status(view: View, lab_id: int) -> Counter[Status]:
    """How many claims stand in each status: as their own ledger says, then as the guild rules."""
    asked = {"lab": lab_id, "guild": view.guild_id, "day": by(view.day)}
    counted: Counter[Status] = Counter()
    for layer in {None, view.guild_id}:
        counted.update(
            dict(
                view.connection.execute(
                    "SELECT c.status, count(*) FROM claim c INDEXED BY claim_record "
                    "WHERE c.claimant_lab_id = :lab AND c.guild_id IS :layer "
                    "AND c.claimed_by <= :day GROUP BY c.status",
                    {**asked, "layer": layer},
                )
            )
        )
    for shared, here, count in view.connection.execute(
        "SELECT c.status, o.status, count(*) FROM claim_overlay o "
        "CROSS JOIN claim c ON c.id = o.claim_id WHERE o.guild_id = :guild "
        f"AND c.claimant_lab_id = :lab AND {LISTED} GROUP BY c.status, o.status",
        asked,
    ):
        counted[shared] -= count
        counted[here] += count
    return counted


def _confirmed(view: View, lab_id: int) -> dict[int, Claim]:
    """The newest of a lab's confirmed claims."""
    asked = {"lab": lab_id, "guild": view.guild_id, "day": by(view.day), "timed": _TIMED}
    walk = (
        "SELECT c.claimed_by, c.id FROM claim c INDEXED BY claim_record "
        "WHERE c.claimant_lab_id = :lab AND c.guild_id {layer} AND c.status = 'confirmed' "
        "AND c.claimed_by <= :day {unless} ORDER BY c.claimed_by DESC LIMIT :timed"
    )
    shared = walk.format(
        layer="IS NULL",
        unless="AND NOT EXISTS (SELECT 1 FROM claim_overlay o "
        "WHERE o.guild_id = :guild AND o.claim_id = c.id)",
    )
    own = walk.format(layer="= :guild", unless="")
    ruled = (
        "SELECT c.claimed_by, c.id FROM claim_overlay o INDEXED BY claim_overlay_status "
        "CROSS JOIN claim c ON c.id = o.claim_id WHERE o.guild_id = :guild "
        "AND o.status = 'confirmed' AND c.claimant_lab_id = :lab AND c.claimed_by <= :day "
        "ORDER BY c.claimed_by DESC LIMIT :timed"
    )
    found = [
        row
        for statement in (shared, own, ruled)
        for row in view.connection.execute(statement, asked)
    ]
    return view.claims([claim for _day, claim in sorted(found, reverse=True)[:_TIMED]])


def _days(view: View, claims: Mapping[int, Claim]) -> tuple[int, ...]:
    """How long some confirmed claims took to be confirmed independently."""
    support = independent_support(view, claims)
    days = [days_to_confirmation(claim, support[claim.id]) for claim in claims.values()]
    return tuple(one for one in days if one is not None)
