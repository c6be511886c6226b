"""Putting rows back to where they were before a change; the events themselves stay."""

from __future__ import annotations

import sqlite3

import orjson

from bot.race.claims import ClaimEvent


def withdraw_evidence(connection: sqlite3.Connection, evidence_id: int | None) -> None:
    """Evidence counts no more; its row stays, for events point at it."""
    connection.execute("UPDATE evidence SET accepted_by = NULL WHERE id = ?", (evidence_id,))


def drop_appearance(connection: sqlite3.Connection, event: ClaimEvent, now: str) -> bool:
    """Take away the place that an event had noted; False where it is of the shared ledger by now."""
    place = (event.claim_id, int(event.after or 0), event.guild_id)
    connection.execute(  # whoever asks what was known before still finds it
        "INSERT INTO former_appearance "
        "(claim_id, source_id, quote, note, guild_id, recorded_at, removed_at) "
        "SELECT claim_id, source_id, quote, note, guild_id, recorded_at, ?4 FROM claim_appearance "
        "WHERE claim_id = ?1 AND source_id = ?2 AND guild_id IS ?3",
        (*place, now),
    )
    gone = connection.execute(
        "DELETE FROM claim_appearance WHERE claim_id = ? AND source_id = ? AND guild_id IS ?",
        place,
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


def drafts_wait_again(connection: sqlite3.Connection, claim_id: int) -> None:
    """Drafts of articles that became a claim, or were noted under it, are to be decided again."""
    connection.execute(
        "UPDATE article_draft SET state = 'waiting', claim_id = NULL, decided_at = NULL, "
        "decided_by = NULL WHERE claim_id = ?",
        (claim_id,),
    )


def demote(connection: sqlite3.Connection, event: ClaimEvent) -> None:
    """Give a promoted claim and what came with it back to its server.

    A source or a score that the shared ledger or another server uses by now stays shared.
    """
    moved = orjson.loads(event.before or "{}")
    guild = moved["guild"]
    connection.execute("UPDATE claim SET guild_id = ? WHERE id = ?", (guild, event.claim_id))
    for table in ("evidence", "claim_appearance", "source_link"):
        connection.executemany(
            f"UPDATE {table} SET guild_id = ? WHERE id = ?",
            [(guild, row) for row in moved[table]],
        )
    # Promotions of earlier days brought no scores along.
    _take_back_scores(connection, guild, moved.get("score", []), moved.get("stood", []))
    for source in moved["source"]:
        if connection.execute(_SOURCE_IN_USE, (source, guild)).fetchone() is None:
            connection.execute("UPDATE source SET guild_id = ? WHERE id = ?", (guild, source))
            # Others' articles that repeat it would show them a page of one server.
            connection.execute(
                "UPDATE article SET copy_of = NULL WHERE copy_of = ? AND guild_id IS NOT ?",
                (source, guild),
            )


_SOURCE_IN_USE = " UNION ALL ".join(
    (
        *(
            f"SELECT 1 FROM {table} WHERE source_id = ?1 AND guild_id IS NOT ?2"
            for table in ("claim", "evidence", "claim_appearance", "score", "alias")
        ),
        "SELECT 1 FROM source_link WHERE ?1 IN (from_source, to_source) AND guild_id IS NOT ?2",
        *(
            f"SELECT 1 FROM {table} WHERE source_id = ?1"
            for table in ("price", "release_fact", "market_move")
        ),
    )
)
_SCORE_IN_USE = (
    "SELECT 1 FROM evidence WHERE ?1 IN (score_id, against_score_id) AND guild_id IS NOT ?2 "
    "UNION ALL SELECT 1 FROM score WHERE superseded_by = ?1 AND guild_id IS NOT ?2"
)


def _take_back_scores(
    connection: sqlite3.Connection, guild: int, scores: list[int], stood: list[int]
) -> None:
    while True:
        free = [one for one in scores if not _in_use(connection, one, guild)]
        if not free:
            return
        for score in free:
            if score not in stood:
                connection.execute("UPDATE score SET guild_id = ? WHERE id = ?", (guild, score))
                continue
            # The server may have brought in a correction meanwhile: only one of a ref may stand.
            newer = connection.execute(
                "SELECT o.id, o.recorded_at FROM score s JOIN score o ON o.ref = s.ref "
                "AND o.benchmark_id = s.benchmark_id AND o.guild_id IS ?2 "
                "AND o.superseded_by IS NULL WHERE s.id = ?1",
                (score, guild),
            ).fetchone()
            connection.execute(
                "UPDATE score SET guild_id = ?, superseded_by = ?, superseded_at = ? WHERE id = ?",
                (guild, *(newer or (None, None)), score),
            )
        # One that another of them was corrected to is free when that one went.
        scores = [one for one in scores if one not in free]


def _in_use(connection: sqlite3.Connection, score: int, guild: int) -> bool:
    return connection.execute(_SCORE_IN_USE, (score, guild)).fetchone() is not None
