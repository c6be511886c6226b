"""What a claim's events come to, written where lists and cards read it.

A claim's own ledger (shared, or one server's) has its stage and verdicts in ``claim`` and
``claim_target``. What a server made of a shared claim lies in ``claim_overlay`` and
``verdict_overlay``. Everything here can be made again from the events.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from bot.db.claims import claims_by_id, events_of
from bot.race.claim_life import Layers
from bot.race.claims import Claim, Stage, Verdict, status_of


def laid_over(
    connection: sqlite3.Connection, claims: Mapping[int, Claim], guild_id: int | None
) -> dict[int, Claim]:
    """Claims as a guild sees them today: where it ruled on a shared one, its rulings."""
    if guild_id is None or not claims:
        return dict(claims)
    places = ", ".join("?" * len(claims))
    moved: dict[int, tuple[Stage, int | None]] = {
        row[0]: (row[1], row[2])
        for row in connection.execute(
            "SELECT claim_id, stage, superseded_by FROM claim_overlay "
            f"WHERE guild_id = ? AND claim_id IN ({places})",
            (guild_id, *claims),
        )
    }
    if not moved:
        return dict(claims)
    verdicts: dict[int, dict[int, Verdict]] = defaultdict(dict)
    for claim_id, target_id, verdict in connection.execute(
        "SELECT claim_id, claim_target_id, verdict FROM verdict_overlay "
        f"WHERE guild_id = ? AND claim_id IN ({places})",
        (guild_id, *claims),
    ):
        verdicts[claim_id][target_id] = verdict
    return {
        claim.id: claim
        if claim.id not in moved
        else replace(
            claim,
            stage=moved[claim.id][0],
            superseded_by=moved[claim.id][1],
            shared_status=claim.status,
            targets=tuple(
                replace(target, verdict=verdicts[claim.id].get(target.id, target.verdict))
                for target in claim.targets
            ),
        )
        for claim in claims.values()
    }


def project(connection: sqlite3.Connection, claim_id: int, layer: int | None) -> None:
    """Bring a claim's stage, status and verdicts up to its events after one was written.

    Args:
        layer: the ledger the event was written in, None for the shared one.
    """
    claim = claims_by_id(connection, [claim_id])[claim_id]
    if layer is not None and claim.guild_id != layer:
        _project_overlay(connection, claim, layer)
        return
    # A shared event on a server's claim is the last of those that gave it back to the server:
    # what had been laid over it while it was shared goes.
    _project_own(connection, claim)
    for (guild_id,) in connection.execute(
        "SELECT guild_id FROM claim_overlay WHERE claim_id = ?", (claim_id,)
    ).fetchall():
        _project_overlay(connection, claims_by_id(connection, [claim_id])[claim_id], guild_id)


def project_overlays(connection: sqlite3.Connection) -> None:
    """Bring every server's view of shared claims up to date after the shared ones changed."""
    for claim_id, guild_id in connection.execute(
        "SELECT claim_id, guild_id FROM claim_overlay"
    ).fetchall():
        _project_overlay(connection, claims_by_id(connection, [claim_id])[claim_id], guild_id)


# The claim that followed may be gone with the server it was of, or was taken back, and the event
# still names it.
_IF_THERE = "(SELECT s.id FROM claim s WHERE s.id = ? AND s.stage <> 'rejected')"


def _project_own(connection: sqlite3.Connection, claim: Claim) -> None:
    events = events_of(connection, [claim.id], guild_id=claim.guild_id).get(claim.id, [])
    layers = Layers.of(events, claim.guild_id)
    verdicts: dict[int, Verdict] = {one.id: layers.verdict(one.id) for one in claim.targets}
    connection.executemany(
        "UPDATE claim_target SET verdict = ? WHERE id = ?",
        [(verdict, target) for target, verdict in verdicts.items()],
    )
    stage = layers.stage()
    connection.execute(
        f"UPDATE claim SET stage = ?, status = ?, superseded_by = {_IF_THERE} WHERE id = ?",
        (stage, status_of(stage, list(verdicts.values())), layers.successor(), claim.id),
    )


def _project_overlay(connection: sqlite3.Connection, claim: Claim, guild_id: int) -> None:
    key = (guild_id, claim.id)
    connection.execute("DELETE FROM verdict_overlay WHERE guild_id = ? AND claim_id = ?", key)
    connection.execute("DELETE FROM claim_overlay WHERE guild_id = ? AND claim_id = ?", key)
    events = events_of(connection, [claim.id], guild_id=guild_id).get(claim.id, [])
    layers = Layers.of(events, claim.guild_id)
    if not layers.differs:
        return
    verdicts: dict[int, Verdict] = {one.id: layers.verdict(one.id) for one in claim.targets}
    connection.executemany(
        "INSERT INTO verdict_overlay (guild_id, claim_target_id, claim_id, verdict) "
        "VALUES (?, ?, ?, ?)",
        [(guild_id, target, claim.id, verdict) for target, verdict in verdicts.items()],
    )
    stage = layers.stage()
    connection.execute(
        "INSERT INTO claim_overlay (guild_id, claim_id, stage, status, superseded_by) "
        f"VALUES (?, ?, ?, ?, {_IF_THERE})",
        (*key, stage, status_of(stage, list(verdicts.values())), layers.successor()),
    )
