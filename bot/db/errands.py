"""What is left to do about posts that were sent: open their threads, edit them, publish them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from bot.db.outbox import PLACE_WIDE, forget_unused_content
from bot.db.schedules import stop_schedules
from bot.db.shares import is_owned
from bot.race.outbox import Errand, ErrandDone, Timing
from bot.race.share import WHOLE, Share


def take_errands(
    connection: sqlite3.Connection, now: int, limit: int, timing: Timing, share: Share = WHOLE
) -> list[Errand]:
    """Take a process's posts whose thread, edit or publishing is to be done; threads first: others wait."""
    rows = connection.execute(
        "SELECT d.id, d.mark, d.guild_id, d.channel_id, d.user_id, d.form, u.message_id, d.role_id, "
        "d.message_id, "
        "d.thread = 'due', d.publish = 'due', d.edit_id, e.body, e.picture, d.content_id, c.body, "
        "d.errand_tries "
        "FROM delivery d JOIN post_content c ON c.id = d.content_id "
        "LEFT JOIN post_content e ON e.id = d.edit_id "
        "LEFT JOIN delivery u ON u.id = d.under_id "
        f"WHERE d.errand_at <= ? AND d.state = 'sent' AND {is_owned(share, 'd.guild_id')} "
        "ORDER BY d.thread <> 'due', d.errand_at, d.id LIMIT ?",
        (now, limit),
    ).fetchall()
    connection.executemany(
        "UPDATE delivery SET errand_at = ?, errand_tries = errand_tries + 1 WHERE id = ?",
        [(now + int(timing.lease), row[0]) for row in rows],
    )
    return [
        Errand(
            *row[:9],
            opens_thread=bool(row[9]),
            publishes=bool(row[10]),
            edit_id=row[11],
            body=row[12],
            picture=row[13],
            content_id=row[14],
            content=row[15],
            tries=row[16] + 1,
        )
        for row in rows
    ]


def settle_errands(
    connection: sqlite3.Connection, done: Sequence[tuple[Errand, ErrandDone]], now: int
) -> None:
    """Write down how errands went.

    An edit that was refused stays to be made: :func:`bot.db.outbox.wake_up` and :func:`try_edits`
    take it up again.
    """
    for errand, how in done:
        of = {"id": errand.id, "now": now, "again": round(now + how.again_in),
            "problem": how.problem, "edited": how.edited,
            "stuck": "edit" in how.gave_up, "tried": errand.edit_id,
        }  # fmt: skip
        if how.thread or "thread" in how.gave_up:
            state = "done" if how.thread else "none"
            connection.execute("UPDATE delivery SET thread = ? WHERE id = ?", (state, errand.id))
        if how.edited is not None:
            connection.execute(
                "UPDATE delivery SET content_id = edit_id, edit_id = NULL "
                "WHERE id = :id AND edit_id = :edited",
                of,
            )
            forget_unused_content(connection, errand.content_id)
        if how.trouble == "lost":  # the message is gone, and nobody reads it any more
            connection.execute("UPDATE delivery SET edit_id = NULL WHERE id = :id", of)
            forget_unused_content(connection, errand.edit_id)
        if how.published or "publish" in how.gave_up:
            state = "done" if how.published else "failed"
            connection.execute("UPDATE delivery SET publish = ? WHERE id = ?", (state, errand.id))
        connection.execute(
            "UPDATE delivery SET problem = :problem, errand_at = CASE "
            "WHEN thread = 'due' OR publish = 'due' OR (edit_id IS NOT NULL AND "
            "(NOT :stuck OR edit_id <> :tried)) THEN :again END, "
            "errand_tries = CASE WHEN :problem IS NULL THEN 0 ELSE errand_tries END "
            "WHERE id = :id",
            of,
        )
        if how.trouble in PLACE_WIDE and errand.channel_id is not None:
            stop_schedules(connection, errand.channel_id, how.trouble)
        if "thread" in how.gave_up:
            connection.execute(
                "UPDATE delivery SET state = 'dropped', problem = :problem "
                "WHERE under_id = :id AND state = 'due'",
                of,
            )


def try_edits(connection: sqlite3.Connection, channel_id: int, now: int) -> None:
    """Make the edits in a channel that were refused before, after it was set up again."""
    connection.execute(
        "UPDATE delivery SET errand_at = ? WHERE place = ? AND edit_id IS NOT NULL "
        "AND errand_at IS NULL AND state = 'sent'",
        (now, channel_id),
    )
