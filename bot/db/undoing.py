"""Putting rows back to where they were before a change; the events themselves stay."""

from __future__ import annotations

import sqlite3

import orjson

from bot.race.claims import ClaimEvent


def withdraw_evidence(connection: sqlite3.Connection, evidence_id: int | None) -> None:
    """Evidence counts no more; its row stays, for events point at it."""
    connection.execute("UPDATE evidence SET accepted_by = NULL WHERE id = ?", (evidence_id,))


def drop_appearance(connection: sqlite3.Connection, event: ClaimEvent) -> bool:
    """Take away the place that an event had noted; False where it is of the shared ledger by now."""
    gone = connection.execute(
        "DELETE FROM claim_appearance WHERE claim_id = ? AND source_id = ? AND guild_id IS ?",
        (event.claim_id, int(event.after or 0), event.guild_id),
    )
    return gone.rowcount > 0


def gave_way_to(connection: sqlite3.Connection, claim_id: int, layer: int | None) -> int | None:
    """A claim that gave way to this one in a layer (None: the shared ledger); None for none."""
    row = connection.execute(
        "SELECT id FROM claim WHERE superseded_by = ?1 AND guild_id IS ?2 UNION ALL "
        "SELECT claim_id FROM claim_overlay WHERE superseded_by = ?1 AND guild_id = ?2",
        (claim_id, layer),
    ).fetchone()
    return None if row is None else int(row[0])


def name_no_successor(connection: sqlite3.Connection, claim_id: int) -> None:
    """Servers in whose view a claim followed another one, or one of their own, no longer say which.

    It is listed no more.
    """
    for table in ("claim_overlay", "claim"):
        connection.execute(
            f"UPDATE {table} SET superseded_by = NULL WHERE superseded_by = ?", (claim_id,)
        )


def demote(connection: sqlite3.Connection, event: ClaimEvent) -> None:
    """Give a promoted claim and what came with it back to its server.

    A source that the shared ledger or another server uses by now stays shared.
    """
    moved = orjson.loads(event.before or "{}")
    guild = moved["guild"]
    connection.execute("UPDATE claim SET guild_id = ? WHERE id = ?", (guild, event.claim_id))
    for table in ("evidence", "claim_appearance", "source_link"):
        connection.executemany(
            f"UPDATE {table} SET guild_id = ? WHERE id = ?",
            [(guild, row) for row in moved[table]],
        )
    for source in moved["source"]:
        used = connection.execute(
            "SELECT 1 FROM claim WHERE source_id = ?1 AND guild_id IS NOT ?2 UNION ALL "
            "SELECT 1 FROM evidence WHERE source_id = ?1 AND guild_id IS NOT ?2 UNION ALL "
            "SELECT 1 FROM claim_appearance WHERE source_id = ?1 AND guild_id IS NOT ?2 UNION ALL "
            "SELECT 1 FROM source_link WHERE ?1 IN (from_source, to_source) AND guild_id IS NOT ?2",
            (source, guild),
        ).fetchone()
        if used is None:
            connection.execute("UPDATE source SET guild_id = ? WHERE id = ?", (guild, source))
