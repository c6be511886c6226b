"""Giving a server's claim, its evidence and its sources to the shared ledger."""

from __future__ import annotations

import sqlite3
from typing import Any

from bot.race.claims import Claim


def share(connection: sqlite3.Connection, claim: Claim, now: str) -> dict[str, Any]:
    """Make a claim and all it stands on shared rows; which rows they were, by table.

    A page or a score that the shared ledger knows already is not doubled: rows that named the
    server's copy of it name the shared one.
    """
    of = (claim.guild_id, claim.id)
    moved: dict[str, Any] = {"guild": claim.guild_id, "source": []}
    moved |= _share_scores(connection, of, now)
    scores = ", ".join(map(str, moved["score"]))
    sources = [row[0] for row in connection.execute(_STANDS_ON.format(scores=scores), of)]
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
    "UNION SELECT source_id FROM score WHERE id IN ({scores}) "
    "UNION SELECT l.to_source FROM back JOIN source_link l ON l.from_source = back.id "
    "AND (l.guild_id IS NULL OR l.guild_id = ?1)) SELECT id FROM back"
)
_BOTH_SHARED = (
    "from_source IN (SELECT id FROM source WHERE guild_id IS NULL) "
    "AND to_source IN (SELECT id FROM source WHERE guild_id IS NULL) AND NOT EXISTS ("
    "SELECT 1 FROM source_link o WHERE o.guild_id IS NULL "
    "AND o.from_source = source_link.from_source AND o.to_source = source_link.to_source)"
)


def _share_scores(
    connection: sqlite3.Connection, of: tuple[int | None, int], now: str
) -> dict[str, list[int]]:
    """Share the scores that a claim's evidence rests on, and what these were corrected to.

    Returns:
        ``score``: the rows that are shared now; ``stood``: those of them that stood until then.
            Where the shared ledger has another value by the same ref, that one stands there.
    """
    moved: dict[str, list[int]] = {"score": [], "stood": []}
    waiting = [row[0] for row in connection.execute(_RESTS_ON, of)]
    while waiting:
        score = waiting.pop()
        found = connection.execute(
            "SELECT superseded_by FROM score WHERE id = ? AND guild_id = ?", (score, of[0])
        ).fetchone()
        if found is None:  # shared meanwhile, or before
            continue
        equal = connection.execute(_EQUAL_SHARED, (score,)).fetchone()
        if equal is not None:
            _rest_elsewhere(connection, of[1], score, equal[0])
            continue
        if found[0] is not None:
            waiting.append(found[0])
        else:
            moved["stood"].append(score)
            rival = connection.execute(_SHARED_OF_REF, (score,)).fetchone()
            if rival is not None:  # only one of a ref may stand in a layer
                connection.execute(
                    "UPDATE score SET superseded_by = ?, superseded_at = ? WHERE id = ?",
                    (rival[0], now, score),
                )
        connection.execute("UPDATE score SET guild_id = NULL WHERE id = ?", (score,))
        moved["score"].append(score)
    return moved


_RESTS_ON = (
    "SELECT id FROM score WHERE guild_id = ?1 AND id IN ("
    "SELECT score_id FROM evidence WHERE claim_id = ?2 AND accepted_by IS NOT NULL "
    "UNION SELECT against_score_id FROM evidence WHERE claim_id = ?2 AND accepted_by IS NOT NULL)"
)
_EQUAL_SHARED = (
    "SELECT o.id FROM score s JOIN score o ON o.release_id = s.release_id "
    "AND o.benchmark_id = s.benchmark_id AND o.guild_id IS NULL AND o.superseded_by IS NULL "
    "AND o.evaluator = s.evaluator AND o.relation = s.relation AND o.protocol IS s.protocol "
    "AND o.snapshot IS s.snapshot AND o.value = s.value AND o.low IS s.low AND o.high IS s.high "
    "WHERE s.id = ? ORDER BY o.id LIMIT 1"
)
_SHARED_OF_REF = (
    "SELECT o.id FROM score s JOIN score o ON o.ref = s.ref AND o.benchmark_id = s.benchmark_id "
    "AND o.guild_id IS NULL AND o.superseded_by IS NULL WHERE s.id = ?"
)


def _rest_elsewhere(connection: sqlite3.Connection, claim_id: int, old: int, new: int) -> None:
    for column in ("score_id", "against_score_id"):
        connection.execute(
            f"UPDATE evidence SET {column} = ? WHERE {column} = ? AND claim_id = ?",
            (new, old, claim_id),
        )
    connection.execute(  # what was corrected to it is shared already
        "UPDATE score SET superseded_by = ? WHERE superseded_by = ? AND guild_id IS NULL",
        (new, old),
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
    connection.execute(
        "UPDATE score SET source_id = ? WHERE source_id = ? AND guild_id IS NULL", (new, old)
    )
    at = (new, old, claim_id)
    connection.execute(
        "UPDATE OR IGNORE claim_appearance SET source_id = ? WHERE source_id = ? AND claim_id = ?",
        at,
    )
    connection.execute(  # the claim appeared in the shared one already
        "DELETE FROM claim_appearance WHERE source_id = ? AND claim_id = ?", at[1:]
    )
