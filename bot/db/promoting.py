"""Giving a server's claim, its evidence and its sources to the shared ledger."""

from __future__ import annotations

import sqlite3
from typing import Any

from bot.race.claims import Claim


def share(connection: sqlite3.Connection, claim: Claim) -> dict[str, Any]:
    """Make a claim and all it stands on shared rows; which rows they were, by table.

    A page that the shared ledger knows already is not doubled: rows that named the server's copy
    of it name the shared one.
    """
    of = (claim.guild_id, claim.id)
    moved: dict[str, Any] = {"guild": claim.guild_id, "source": []}
    sources = [row[0] for row in connection.execute(_STANDS_ON, of)]
    for source in sources:
        known = connection.execute(
            "SELECT o.id FROM source s JOIN source o ON o.url = s.url AND o.guild_id IS NULL "
            "WHERE s.id = ? AND s.guild_id IS NOT NULL",
            (source,),
        ).fetchone()
        if known is not None:
            _point_elsewhere(connection, claim.id, source, known[0])
            continue
        if connection.execute(
            "UPDATE source SET guild_id = NULL WHERE id = ? AND guild_id IS NOT NULL", (source,)
        ).rowcount:
            moved["source"].append(source)
    moved["evidence"] = _shared(
        connection, "evidence", "claim_id = ?2 AND accepted_by IS NOT NULL", of
    )
    moved["claim_appearance"] = _shared(connection, "claim_appearance", "claim_id = ?2", of)
    moved["source_link"] = _shared(
        connection,
        "source_link",
        f"from_source IN ({', '.join(map(str, sources))}) AND {_BOTH_SHARED} AND ?2",
        of,
    )
    connection.execute("UPDATE claim SET guild_id = NULL WHERE id = ?", (claim.id,))
    return moved


# What a claim was said in, what speaks to it, and what these go back to: whoever cannot see a link
# in the middle would take a copy of the claimant's own page for another origin.
_STANDS_ON = (
    "WITH RECURSIVE back (id) AS ("
    "SELECT source_id FROM claim WHERE id = ?2 "
    "UNION SELECT source_id FROM claim_appearance WHERE claim_id = ?2 "
    "UNION SELECT source_id FROM evidence WHERE claim_id = ?2 AND accepted_by IS NOT NULL "
    "UNION SELECT l.to_source FROM back JOIN source_link l ON l.from_source = back.id "
    "AND (l.guild_id IS NULL OR l.guild_id = ?1)) SELECT id FROM back"
)
_BOTH_SHARED = (
    "from_source IN (SELECT id FROM source WHERE guild_id IS NULL) "
    "AND to_source IN (SELECT id FROM source WHERE guild_id IS NULL) AND NOT EXISTS ("
    "SELECT 1 FROM source_link o WHERE o.guild_id IS NULL "
    "AND o.from_source = source_link.from_source AND o.to_source = source_link.to_source)"
)


def _shared(
    connection: sqlite3.Connection, table: str, which: str, of: tuple[int | None, int]
) -> list[int]:
    rows = connection.execute(
        f"UPDATE {table} SET guild_id = NULL WHERE guild_id = ?1 AND {which} RETURNING id", of
    ).fetchall()
    return [row[0] for row in rows]


def _point_elsewhere(connection: sqlite3.Connection, claim_id: int, old: int, new: int) -> None:
    for table, column in (("claim", "id"), ("evidence", "claim_id")):
        connection.execute(
            f"UPDATE {table} SET source_id = ? WHERE source_id = ? AND {column} = ?",
            (new, old, claim_id),
        )
    at = (new, old, claim_id)
    connection.execute(
        "UPDATE OR IGNORE claim_appearance SET source_id = ? WHERE source_id = ? AND claim_id = ?",
        at,
    )
    connection.execute(  # the claim appeared in the shared one already
        "DELETE FROM claim_appearance WHERE source_id = ? AND claim_id = ?", at[1:]
    )
