"""Servers: their settings, whom they blocked, and what goes when one of them goes."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from bot.race.guilds import BlockedMember, GuildSettings

_COLUMNS = (
    "curator_role, review_channel, time_zone, locale, self_review, suggestions_per_day, welcomed_at"
)

_ITS = "(SELECT id FROM claim WHERE guild_id = :guild)"
_ITS_FEEDS = "(SELECT id FROM feed WHERE guild_id = :guild)"
_ITS_ARTICLES = "(SELECT id FROM article WHERE guild_id = :guild)"
_ITS_SOURCES = "(SELECT id FROM source WHERE guild_id = :guild)"
_ITS_CLAIMS = f"claim_id IN {_ITS}"
_ITS_SCORES = "(SELECT id FROM score WHERE guild_id = :guild)"
_USED_BY_OTHERS = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} u WHERE u.{column} = source.id)"
    for table, column in (
        ("claim", "source_id"), ("claim_appearance", "source_id"), ("evidence", "source_id"),
        ("score", "source_id"), ("source_link", "from_source"), ("source_link", "to_source"),
    )
)  # fmt: skip
_UNFIND_SOURCES = (
    "INSERT INTO source_fts (source_fts, rowid, publisher, title) "
    "SELECT 'delete', id, publisher, title FROM source WHERE guild_id = :guild"
)
_UNUSED_CONTENTS = (
    "DELETE FROM post_content WHERE "
    "NOT EXISTS (SELECT 1 FROM delivery d WHERE d.content_id = post_content.id) "
    "AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.edit_id = post_content.id)"
)
"""What was said only in posts of which the record is gone."""
_WAITS_AGAIN = (
    "UPDATE article_draft SET state = 'waiting', claim_id = NULL, decided_at = NULL, "
    "decided_by = NULL WHERE"
)
"""Drafts whose claim goes are to be decided anew: a decision for nothing would hide the quote."""
# Children before parents, so that no row points at one that is gone.
_OF_A_GUILD = (
    # What stands in a post goes with it (see 0003_going_out.sql).
    "DELETE FROM delivery WHERE guild_id = :guild",
    _UNUSED_CONTENTS,
    "DELETE FROM schedule WHERE guild_id = :guild",
    "DELETE FROM last_look WHERE guild_id = :guild",
    "DELETE FROM seen_guild WHERE guild_id = :guild",
    "DELETE FROM change WHERE guild_id = :guild",
    f"DELETE FROM feed_item_name WHERE feed_id IN {_ITS_FEEDS}",
    f"DELETE FROM feed_item WHERE feed_id IN {_ITS_FEEDS}",
    f"DELETE FROM article_draft WHERE article_id IN {_ITS_ARTICLES}",
    "DELETE FROM article WHERE guild_id = :guild",
    "DELETE FROM feed WHERE guild_id = :guild",
    f"{_WAITS_AGAIN} {_ITS_CLAIMS}",
    f"DELETE FROM verdict_overlay WHERE guild_id = :guild OR {_ITS_CLAIMS}",
    f"DELETE FROM claim_overlay WHERE guild_id = :guild OR {_ITS_CLAIMS}",
    "DELETE FROM proposal_decision WHERE guild_id = :guild",  # those of its proposals go with them
    f"DELETE FROM proposal WHERE guild_id = :guild OR {_ITS_CLAIMS}",
    # Others may point at a claim that was shared for a while.
    f"UPDATE claim_overlay SET superseded_by = NULL WHERE superseded_by IN {_ITS}",
    f"UPDATE suggestion SET merged_into = NULL WHERE merged_into IN {_ITS}",
    "DELETE FROM suggestion WHERE guild_id = :guild",
    f"DELETE FROM claim_event WHERE guild_id = :guild OR {_ITS_CLAIMS}",
    f"DELETE FROM evidence WHERE guild_id = :guild OR {_ITS_CLAIMS}",
    f"DELETE FROM claim_appearance WHERE guild_id = :guild OR {_ITS_CLAIMS}",
    f"DELETE FROM former_appearance WHERE guild_id = :guild OR {_ITS_CLAIMS}",
    f"DELETE FROM claim_target WHERE {_ITS_CLAIMS}",
    f"UPDATE claim SET superseded_by = NULL WHERE guild_id = :guild OR superseded_by IN {_ITS}",
    "DELETE FROM claim WHERE guild_id = :guild",
    "DELETE FROM source_link WHERE guild_id = :guild",
    "DELETE FROM former_source_link WHERE guild_id = :guild",
    # A promotion of earlier days left what it rests on behind. A score stays as superseded as it was.
    f"UPDATE evidence SET score_id = NULL WHERE score_id IN {_ITS_SCORES}",
    f"UPDATE evidence SET against_score_id = NULL WHERE against_score_id IN {_ITS_SCORES}",
    f"UPDATE score SET superseded_by = id WHERE superseded_by IN {_ITS_SCORES}",
    "DELETE FROM score WHERE guild_id = :guild",
    "DELETE FROM alias WHERE guild_id = :guild",
    # A page that something of others stands on is theirs as well.
    f"UPDATE source SET guild_id = NULL WHERE guild_id = :guild AND ({_USED_BY_OTHERS})",
    # What merely repeats a page is no use of it: others' articles no longer say what they repeat.
    f"UPDATE article SET copy_of = NULL WHERE copy_of IN {_ITS_SOURCES}",
    _UNFIND_SOURCES,
    "DELETE FROM source WHERE guild_id = :guild",
    "DELETE FROM draft WHERE guild_id = :guild",
    "DELETE FROM blocked_member WHERE guild_id = :guild",
    "DELETE FROM audit_log WHERE guild_id = :guild",
    "DELETE FROM guild WHERE id = :guild",
)


def settings_of(connection: sqlite3.Connection, guild_id: int) -> GuildSettings:
    """A server's settings; the defaults for one that has set nothing."""
    row = connection.execute(f"SELECT {_COLUMNS} FROM guild WHERE id = ?", (guild_id,)).fetchone()
    if row is None:
        return GuildSettings()
    return GuildSettings(
        curator_role=row[0],
        review_channel=row[1],
        time_zone=row[2],
        locale=row[3],
        self_review=bool(row[4]),
        suggestions_per_day=row[5],
        welcomed=row[6] is not None,
    )


def change_settings(
    connection: sqlite3.Connection, guild_id: int, changes: Mapping[str, object], now: str
) -> None:
    """Set some columns of a server's settings."""
    connection.execute(
        "INSERT INTO guild (id, recorded_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING",
        (guild_id, now),
    )
    for column, value in changes.items():
        connection.execute(f'UPDATE guild SET "{column}" = ? WHERE id = ?', (value, guild_id))


def known_guilds(connection: sqlite3.Connection) -> list[int]:
    """The servers of which anything is stored."""
    tables = ("claim", "source", "source_link", "claim_appearance", "evidence", "claim_event",
              "claim_overlay", "blocked_member", "draft", "suggestion", "audit_log", "schedule",
              "delivery", "last_look", "proposal", "proposal_decision", "score", "feed", "article")  # fmt: skip
    union = " UNION ".join(f"SELECT guild_id FROM {table}" for table in tables)
    return [
        row[0]
        for row in connection.execute(
            f"SELECT guild_id FROM ({union} UNION SELECT id FROM guild) "
            # Who looked in a direct message has a row of no server.
            "WHERE guild_id IS NOT NULL AND guild_id <> 0"
        )
    ]


def note_absence(
    connection: sqlite3.Connection, present: Collection[int], ours: Callable[[int], bool], now: str
) -> list[tuple[int, str]]:
    """Note which known servers the bot is no member of, and since when; those that are back are not.

    Args:
        ours: whether a server would be this process's to see, were the bot in it.
    """
    for guild_id in known_guilds(connection):
        if not ours(guild_id):
            continue
        since = None if guild_id in present else now
        connection.execute(
            "INSERT INTO guild (id, absent_since, recorded_at) VALUES (?1, ?2, ?3) "
            "ON CONFLICT (id) DO UPDATE SET absent_since = "
            "CASE WHEN ?2 IS NULL THEN NULL ELSE coalesce(absent_since, ?2) END",
            (guild_id, since, now),
        )
    absent = connection.execute(
        "SELECT id, absent_since FROM guild WHERE absent_since IS NOT NULL"
    ).fetchall()
    return [one for one in absent if ours(one[0])]


def purge(connection: sqlite3.Connection, guild_id: int) -> None:
    """Delete everything that belongs to one server; the shared ledger stays as it is."""
    of = {"guild": guild_id}
    connection.execute(
        "INSERT INTO claim_fts (claim_fts, rowid, claimant, subject, targets, quote, note) "
        "SELECT 'delete', id, claimant, subject, targets, quote, note FROM claim_text "
        "WHERE id IN (SELECT id FROM claim WHERE guild_id = :guild)",
        of,
    )
    for statement in _OF_A_GUILD:
        connection.execute(statement, of)


# who may not suggest ---------------------------------------------------------------------------


def block(
    connection: sqlite3.Connection,
    guild_id: int,
    user_id: int,
    reason: str | None,
    by: str,
    now: str,
) -> bool:
    """Keep somebody from suggesting in a server; False where they were blocked already."""
    if is_blocked(connection, guild_id, user_id):
        return False
    connection.execute(
        "INSERT INTO blocked_member (guild_id, member, reason, recorded_at, recorded_by) "
        "VALUES (?, ?, ?, ?, ?)",
        (guild_id, f"user:{user_id}", reason, now, by),
    )
    return True


def unblock(connection: sqlite3.Connection, guild_id: int, user_id: int) -> bool:
    """Let somebody suggest again; False where they were not blocked."""
    gone = connection.execute(
        "DELETE FROM blocked_member WHERE guild_id = ? AND member IN (?, ?)",
        (guild_id, *_names_of(connection, guild_id, user_id)),
    )
    return gone.rowcount > 0


def is_blocked(connection: sqlite3.Connection, guild_id: int, user_id: int) -> bool:
    """Whether somebody may not suggest in a server, also after they were forgotten."""
    found = connection.execute(
        "SELECT 1 FROM blocked_member WHERE guild_id = ? AND member IN (?, ?)",
        (guild_id, *_names_of(connection, guild_id, user_id)),
    ).fetchone()
    return found is not None


def blocked_members(connection: sqlite3.Connection, guild_id: int) -> list[BlockedMember]:
    """Whom a server blocked, newest first."""
    return [
        BlockedMember(*row)
        for row in connection.execute(
            "SELECT member, reason, recorded_at FROM blocked_member WHERE guild_id = ? "
            "ORDER BY recorded_at DESC, member",
            (guild_id,),
        )
    ]


def _names_of(connection: sqlite3.Connection, guild_id: int, user_id: int) -> tuple[str, str]:
    """How a blocked member is written: by id, and by the mark that is left of who was forgotten."""
    return f"user:{user_id}", forgotten_name(connection, guild_id, user_id)


def forgotten_name(connection: sqlite3.Connection, guild_id: int, user_id: int) -> str:
    """A mark by which a blocked member is known again, and which tells nobody who they are."""
    (key,) = connection.execute("SELECT value FROM forgetting_key").fetchone()
    digest = hashlib.blake2b(
        f"{guild_id}:{user_id}".encode(), key=bytes.fromhex(key), digest_size=16
    )
    return f"hash:{digest.hexdigest()}"


# one person's rows -----------------------------------------------------------------------------

_ANONYMISED = (
    ("claim", "recorded_by"),
    ("source", "recorded_by"),
    ("source_link", "recorded_by"),
    ("claim_appearance", "recorded_by"),
    ("evidence", "recorded_by"),
    ("evidence", "accepted_by"),
    ("score", "recorded_by"),
    ("alias", "recorded_by"),
    ("blocked_member", "recorded_by"),
    ("suggestion", "author"),
    ("suggestion", "decided_by"),
    ("audit_log", "actor"),
    ("audit_log", "detail"),  # of who was blocked
    ("claim_event", "actor"),
    ("schedule", "recorded_by"),
    ("proposal_decision", "actor"),
    ("feed", "recorded_by"),
    ("article", "recorded_by"),
    ("article_draft", "decided_by"),
)
"""Where a person is named, table and column; what they wrote stays, their id goes."""


_DELETED = ("delivery", "last_look", "watch", "watcher")
"""Tables whose rows are one person's alone, by ``user_id``, children first: they go with them."""


def traces_of(connection: sqlite3.Connection, user_id: int) -> dict[str, int]:
    """How many rows name a person, by table; drafts, blocks and what they watch included."""
    actor = f"user:{user_id}"
    columns: dict[str, list[str]] = {}
    for table, column in (*_ANONYMISED, ("draft", "author"), ("blocked_member", "member")):
        columns.setdefault(table, []).append(f"{column} = :actor")
    counts = {
        table: connection.execute(
            f"SELECT count(*) FROM {table} WHERE {' OR '.join(named)}", {"actor": actor}
        ).fetchone()[0]
        for table, named in columns.items()
    }
    for table in _DELETED:
        counts[table] = connection.execute(
            f"SELECT count(*) FROM {table} WHERE user_id = ?", (user_id,)
        ).fetchone()[0]
    return {table: count for table, count in counts.items() if count}


def pending_of(connection: sqlite3.Connection, user_id: int) -> list[tuple[int, int]]:
    """A person's suggestions that nobody decided yet: claim and server."""
    return connection.execute(
        "SELECT s.claim_id, s.guild_id FROM suggestion s JOIN claim c ON c.id = s.claim_id "
        "WHERE s.author = ? AND c.stage = 'pending'",
        (f"user:{user_id}",),
    ).fetchall()


def delete_pending(connection: sqlite3.Connection, claim_id: int) -> None:
    """Delete a suggestion that nobody decided, with all its rows: it was never of the ledger."""
    of = (claim_id,)
    connection.execute(
        "INSERT INTO claim_fts (claim_fts, rowid, claimant, subject, targets, quote, note) "
        "SELECT 'delete', id, claimant, subject, targets, quote, note FROM claim_text WHERE id = ?",
        of,
    )
    connection.execute(f"{_WAITS_AGAIN} claim_id = ?", of)
    # Evidence on it and places it was said in may be left from a decision that was taken back.
    for table in (
        "suggestion", "proposal", "claim_event", "evidence", "claim_appearance", "claim_target",
    ):  # fmt: skip
        connection.execute(f"DELETE FROM {table} WHERE claim_id = ?", of)
    connection.execute("UPDATE suggestion SET merged_into = NULL WHERE merged_into = ?", of)
    connection.execute("DELETE FROM claim WHERE id = ?", of)


def forget(connection: sqlite3.Connection, user_id: int) -> None:
    """Delete a person's drafts, watches and messages, and take their id off everything else."""
    actor = f"user:{user_id}"
    connection.execute("DELETE FROM draft WHERE author = ?", (actor,))
    for table in _DELETED:
        connection.execute(f"DELETE FROM {table} WHERE user_id = ?", (user_id,))
    connection.execute(_UNUSED_CONTENTS)
    for (guild_id,) in connection.execute(
        "SELECT guild_id FROM blocked_member WHERE member = ?", (actor,)
    ).fetchall():
        connection.execute(
            "UPDATE blocked_member SET member = ? WHERE guild_id = ? AND member = ?",
            (forgotten_name(connection, guild_id, user_id), guild_id, actor),
        )
    for (guild_id,) in connection.execute(
        "SELECT DISTINCT guild_id FROM audit_log WHERE action = 'suggest' AND actor = ?", (actor,)
    ).fetchall():
        connection.execute(
            "UPDATE audit_log SET actor = ? "
            "WHERE guild_id = ? AND actor = ? AND action = 'suggest'",
            (forgotten_name(connection, guild_id, user_id), guild_id, actor),
        )
    for table, column in _ANONYMISED:
        connection.execute(
            f"UPDATE {table} SET {column} = 'forgotten' WHERE {column} = ?", (actor,)
        )


def suggestions_since(
    connection: sqlite3.Connection, guild_id: int, user_id: int, since: datetime
) -> int:
    """How many suggestions somebody made in a server since a moment, also before being forgotten."""
    found = connection.execute(
        "SELECT count(*) FROM audit_log WHERE guild_id = ? AND action = 'suggest' "
        "AND actor IN (?, ?) AND recorded_at > ?",
        (
            guild_id,
            *_names_of(connection, guild_id, user_id),
            since.isoformat(timespec="seconds"),
        ),
    ).fetchone()
    return int(found[0])
