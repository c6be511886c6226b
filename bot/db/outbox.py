"""The outbox: posts are written down here before they are sent, and what became of them after."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.db.schedules import stop_schedules
from bot.db.shares import is_owned
from bot.errors import N_
from bot.race.outbox import (
    Content,
    Delivery,
    Outcome,
    Postponed,
    Refused,
    Sent,
    Timing,
    Trouble,
    Uncertain,
    Unknowable,
    mark_of,
)
from bot.race.share import WHOLE, Share

PLACE_WIDE: frozenset[Trouble] = frozenset({"gone", "hidden", "forbidden"})
"""Troubles that every other post to the same place would meet too."""


def insert_content(connection: sqlite3.Connection, content: Content) -> int:
    """Write down what a post says, once for all posts that say the same; its number."""
    connection.execute(
        "INSERT INTO post_content (fingerprint, body, picture) VALUES (?, ?, ?) "
        "ON CONFLICT (fingerprint) DO NOTHING",
        (content.fingerprint, content.body, content.picture),
    )
    row = connection.execute(
        "SELECT id FROM post_content WHERE fingerprint = ?", (content.fingerprint,)
    ).fetchone()
    return int(row[0])


def insert_delivery(
    connection: sqlite3.Connection, key: str, content: Content, **columns: object
) -> int | None:
    """Put a post into the outbox; its number, or None where one of that key was planned before."""
    row: dict[str, object] = {
        "key": key,
        "mark": mark_of(key),
        "content_id": insert_content(connection, content),
        **columns,
    }
    cursor = connection.execute(
        f"INSERT INTO delivery ({', '.join(row)}) VALUES ({', '.join('?' * len(row))}) "
        "ON CONFLICT (key) DO NOTHING",
        tuple(row.values()),
    )
    if not cursor.rowcount:
        return None
    delivery = int(cursor.lastrowid or 0)
    _note_items(connection, delivery, content)
    return delivery


def _note_items(connection: sqlite3.Connection, delivery_id: int, content: Content) -> None:
    """Note what stands in a post, so that a correction finds it."""
    connection.executemany(
        "INSERT INTO delivered_item (delivery_id, story, claim_id, status) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (delivery_id, story) DO UPDATE SET status = excluded.status",
        [
            (delivery_id, story, *(claim or (None, None)))
            for story, claim in content.stories.items()
        ],
    )


def content_of(connection: sqlite3.Connection, delivery_id: int) -> tuple[int, str, bytes | None]:
    """What a post says, or is to be edited to say: the content's number, body and picture."""
    return connection.execute(
        "SELECT c.id, c.body, c.picture FROM delivery d "
        "JOIN post_content c ON c.id = coalesce(d.edit_id, d.content_id) WHERE d.id = ?",
        (delivery_id,),
    ).fetchone()


def held_messages(connection: sqlite3.Connection, now: int) -> dict[int, tuple[int, int, str]]:
    """People's messages that wait for another day: delivery, content and body, by person."""
    rows = connection.execute(
        "SELECT d.user_id, d.id, c.id, c.body FROM delivery d INDEXED BY delivery_waiting "
        "JOIN post_content c ON c.id = coalesce(d.edit_id, d.content_id) "
        "WHERE d.state IN ('due', 'sending') AND d.not_before > ? AND d.state = 'due' "
        "AND d.first_try IS NULL AND d.purpose = 'watch' ORDER BY d.id DESC",
        (now,),
    )
    return {user: (delivery, content, body) for user, delivery, content, body in rows}


def revise(
    connection: sqlite3.Connection,
    delivery_id: int,
    content: Content,
    now: int,
    *,
    instead_of: int,
) -> bool:
    """Let a post say something else: at its first try, or by an edit where that has been.

    Args:
        instead_of: the content that the new one was made from.

    Returns:
        False where the post is given up, or says something else by now.
    """
    row = connection.execute(
        "SELECT edit_id FROM delivery WHERE id = ? AND state NOT IN ('dead', 'dropped') "
        "AND coalesce(edit_id, content_id) = ?",
        (delivery_id, instead_of),
    ).fetchone()
    if row is None:
        return False
    connection.execute(
        "UPDATE delivery SET edit_id = ?, errand_tries = 0, "
        "errand_at = CASE WHEN state = 'sent' THEN ? END WHERE id = ?",
        (insert_content(connection, content), now, delivery_id),
    )
    forget_unused_content(connection, row[0])
    _note_items(connection, delivery_id, content)
    return True


def forget_unused_content(connection: sqlite3.Connection, content_id: int | None) -> None:
    """Delete a content that no post says any more."""
    connection.execute(
        "DELETE FROM post_content WHERE id = ?1 "
        "AND NOT EXISTS (SELECT 1 FROM delivery WHERE content_id = ?1) "
        "AND NOT EXISTS (SELECT 1 FROM delivery WHERE edit_id = ?1)",
        (content_id,),
    )


def wake_up(connection: sqlite3.Connection, now: int, share: Share = WHOLE) -> None:
    """At a process's start, nobody sends its posts: what was being sent may be taken up at once.

    Edits that were given up, because their channel was hidden, say, are tried again too. Other
    processes may be sending theirs.
    """
    owned = is_owned(share, "guild_id")
    connection.execute(
        "UPDATE delivery SET not_before = ?1 "
        f"WHERE state = 'sending' AND not_before > ?1 AND {owned}",
        (now,),
    )
    connection.execute(
        f"UPDATE delivery SET errand_at = ?1 WHERE errand_at > ?1 AND {owned}", (now,)
    )
    connection.execute(
        "UPDATE delivery SET errand_at = ? "
        f"WHERE edit_id IS NOT NULL AND errand_at IS NULL AND state = 'sent' AND {owned}",
        (now,),
    )


_TAKEN = """
SELECT d.id, d.mark, d.purpose, d.part, d.guild_id, d.channel_id, d.user_id, d.form,
       u.message_id, r.message_id, d.role_id, c.body, c.picture, d.first_try, d.tries, d.place,
       CASE WHEN c.id <> d.content_id THEN d.content_id END
FROM delivery d INDEXED BY {index}
JOIN post_content c ON c.id = iif(d.first_try IS NULL, coalesce(d.edit_id, d.content_id), d.content_id)
LEFT JOIN delivery a ON a.id = d.after_id
LEFT JOIN delivery u ON u.id = d.under_id
LEFT JOIN delivery r ON r.id = d.reply_to
WHERE d.state IN ('due', 'sending') AND d.state = '{state}' AND d.not_before <= :now AND {owned}
  AND (d.after_id IS NULL OR a.state IN ('sent', 'unknown'))
  AND (d.under_id IS NULL OR u.thread = 'done')
  AND (d.reply_to IS NULL OR r.state = 'sent')
  AND NOT EXISTS (SELECT 1 FROM delivery b INDEXED BY delivery_busy
                  WHERE b.place = d.place AND b.state = 'sending' AND b.id <> d.id
                    AND b.not_before > :now)
ORDER BY d.not_before, d.id LIMIT :limit
"""


def take(
    connection: sqlite3.Connection, now: int, limit: int, timing: Timing, share: Share = WHOLE
) -> list[Delivery]:
    """Take a process's posts whose turn it is, noting before anything is sent that Discord may have them.

    No two to one place at a time, and what was tried before first, so that they come in order and
    a dead place costs one request. What a post says is frozen with its first try.
    """
    taken: dict[int, Delivery] = {}
    replaced: list[int] = []
    for state, index in (("sending", "delivery_busy"), ("due", "delivery_waiting")):
        query = _TAKEN.format(state=state, index=index, owned=is_owned(share, "d.guild_id"))
        left = {"now": now, "limit": limit - len(taken)}
        for row in connection.execute(query, left).fetchall():
            if row[-2] not in taken:
                taken[row[-2]] = _delivery(row)
                replaced += [] if row[-1] is None else [row[-1]]
    connection.executemany(
        "UPDATE delivery SET "
        "content_id = iif(first_try IS NULL, coalesce(edit_id, content_id), content_id), "
        "edit_id = iif(first_try IS NULL, NULL, edit_id), "
        "state = 'sending', first_try = coalesce(first_try, ?), "
        "tries = tries + 1, not_before = ? WHERE id = ?",
        [(now, now + int(timing.lease), one.id) for one in taken.values()],
    )
    for content in replaced:
        forget_unused_content(connection, content)
    return list(taken.values())


def begin_again(connection: sqlite3.Connection, delivery_id: int, now: int) -> None:
    """Start a post's nonce anew, after its channel was searched and it was not there."""
    connection.execute("UPDATE delivery SET first_try = ? WHERE id = ?", (now, delivery_id))


def settle(
    connection: sqlite3.Connection,
    outcomes: Sequence[tuple[Delivery, Outcome]],
    now: int,
    timing: Timing,
) -> None:
    """Write down what became of posts that were taken."""
    for delivery, outcome in outcomes:
        match outcome:
            case Sent(message_id):
                _sent(connection, delivery, message_id, now)
            case Uncertain(problem):
                _try_again(connection, delivery, now + timing.retry_in(delivery.tries), problem)
            case Postponed(seconds, problem):
                connection.execute(
                    "UPDATE delivery SET state = ?, first_try = ?, not_before = ?, problem = ? "
                    "WHERE id = ? AND state = 'sending'",
                    (
                        "due" if delivery.first_try is None else "sending",
                        delivery.first_try,
                        round(now + seconds),
                        problem,
                        delivery.id,
                    ),
                )
            case Refused(trouble, problem):
                _refused(connection, delivery, trouble, problem, now)
            case Unknowable(problem):
                connection.execute(
                    "UPDATE delivery SET state = 'unknown', problem = ? WHERE id = ?",
                    (problem, delivery.id),
                )
                connection.execute(
                    "UPDATE schedule SET told = 0 WHERE id = "
                    "(SELECT schedule_id FROM delivery WHERE id = ?)",
                    (delivery.id,),
                )
    if any(isinstance(outcome, Refused | Unknowable) for _delivery, outcome in outcomes):
        drop_what_followed(connection)


def _sent(connection: sqlite3.Connection, delivery: Delivery, message_id: int, now: int) -> None:
    connection.execute(
        "UPDATE delivery SET state = 'sent', message_id = :message, sent_at = :at, problem = NULL, "
        "thread = CASE WHEN part > 1 OR under_id IS NOT NULL OR form = 'message' THEN thread "
        "WHEN form = 'forum' THEN 'done' ELSE 'due' END, "
        "publish = CASE WHEN EXISTS (SELECT 1 FROM schedule s WHERE s.id = schedule_id "
        "AND s.publish = 1) AND under_id IS NULL AND form <> 'forum' THEN 'due' ELSE publish END "
        "WHERE id = :id AND state <> 'sent'",
        {"message": message_id, "at": _text(now), "id": delivery.id},
    )
    connection.execute(
        "UPDATE delivery SET errand_at = ? WHERE id = ? AND state = 'sent' "
        "AND (thread = 'due' OR publish = 'due' OR edit_id IS NOT NULL)",
        (now, delivery.id),
    )


def _try_again(
    connection: sqlite3.Connection, delivery: Delivery, when: float, problem: str
) -> None:
    connection.execute(
        "UPDATE delivery SET not_before = ?, problem = ? WHERE id = ? AND state = 'sending'",
        (round(when), problem, delivery.id),
    )


def _refused(
    connection: sqlite3.Connection, delivery: Delivery, trouble: Trouble, problem: str, now: int
) -> None:
    """Give a post up, and with it what would meet the same trouble."""
    dead = connection.execute(
        "UPDATE delivery SET state = 'dead', problem = :problem WHERE state IN ('due', 'sending') "
        "AND (id = :id OR (:everywhere AND place = :place)) "
        "RETURNING schedule_id, purpose, part, covers, since",
        {
            "problem": problem,
            "id": delivery.id,
            "everywhere": trouble in PLACE_WIDE or trouble == "closed",
            "place": delivery.channel_id or delivery.user_id,
        },
    ).fetchall()
    if trouble == "closed":
        _close_door(connection, delivery, now)
    elif delivery.channel_id is not None:
        _stop(connection, delivery, trouble)
    for schedule, purpose, part, covers, since in dead:
        if purpose == "digest" and part == 1:
            _cover_again(connection, schedule, int(covers.partition("..")[0]), since)


def _close_door(connection: sqlite3.Connection, delivery: Delivery, now: int) -> None:
    """Somebody takes no messages: no watch writes to them, and a notice goes elsewhere."""
    connection.execute(
        "UPDATE watcher SET closed_at = ? WHERE user_id = ? AND closed_at IS NULL",
        (_text(now), delivery.user_id),
    )
    if delivery.purpose != "notice":
        return
    (of_feeds, recorded_at) = connection.execute(
        "SELECT key GLOB 'feeds:*', recorded_at FROM delivery WHERE id = ?", (delivery.id,)
    ).fetchone()
    if of_feeds:
        connection.execute(
            "UPDATE feed SET told_at = NULL WHERE guild_id IS ? AND state = 'stopped' "
            "AND told_at = ?",
            (delivery.guild_id, recorded_at),
        )
    else:
        connection.execute(
            "UPDATE schedule SET told = 0 WHERE guild_id = ? AND state = 'stopped'",
            (delivery.guild_id,),
        )


def _cover_again(
    connection: sqlite3.Connection, schedule_id: int | None, covered: int, since: str
) -> None:
    """Let the next digest of a schedule begin where the one that never arrived began."""
    connection.execute(
        "UPDATE schedule SET covered = ?, covered_at = ? WHERE id = ? AND covered > ?",
        (covered, since, schedule_id, covered),
    )


def _stop(connection: sqlite3.Connection, delivery: Delivery, trouble: Trouble) -> None:
    channel = delivery.channel_id
    if trouble in PLACE_WIDE and channel is not None:
        stop_schedules(connection, channel, trouble)
    elif trouble == "refused":
        connection.execute(
            "UPDATE schedule SET state = 'stopped', problem = ?, next_due = NULL, told = 0 "
            "WHERE id = (SELECT schedule_id FROM delivery WHERE id = ?) AND state <> 'stopped'",
            (trouble, delivery.id),
        )


def drop_what_followed(connection: sqlite3.Connection) -> None:
    """Drop the posts that wait for one that will never be."""
    # By way of those that wait: there are few of them, where years of posts have been sent.
    while connection.execute(
        "UPDATE delivery SET state = 'dropped', problem = :problem "
        "WHERE id IN (SELECT d.id FROM delivery d INDEXED BY delivery_waiting "
        "JOIN delivery b ON b.id IN (d.after_id, d.under_id, d.reply_to) "
        "WHERE d.state IN ('due', 'sending') AND d.state = 'due' "
        "AND (b.state IN ('dead', 'dropped') OR (b.state = 'unknown' AND "
        "b.id IN (d.under_id, d.reply_to))))",
        {"problem": N_("what it follows was not posted")},
    ).rowcount:
        pass


def _delivery(row: tuple[Any, ...]) -> Delivery:
    return Delivery(*row[:14], tries=row[14] + 1)


def _text(now: int) -> str:
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
