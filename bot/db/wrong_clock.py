"""After a clock that was more than a day ahead: what it put off is due in its time again.

A clock that was behind, or ahead for less, puts nothing off for longer than it was wrong.
"""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

from bot.db.planning import text_of
from bot.db.schedules import HELD, advance, put_off_schedules

AHEAD = timedelta(days=1)
"""Nothing waits longer than this for itself: digests aside, whose last post tells."""


def come_back(connection: sqlite3.Connection, now: datetime) -> int:
    """Bring digests, posts and feeds that wait for the wrong time back to ``now``; how many digests.

    A digest was put off where its last post is of a moment that is yet to come. What it has posted
    stays posted: the next one begins with the change after it, as always. What waits for its
    schedule to be resumed goes on waiting.
    """
    limit = now + AHEAD
    put_off = put_off_schedules(connection, text_of(limit))
    for schedule in put_off:
        if schedule.plan.recurrence is not None:
            advance(
                connection,
                schedule.id,
                covered=schedule.covered,
                covered_at=text_of(now),
                next_due=int(schedule.plan.recurrence.next(now).at.timestamp()),
            )
    seconds, most = int(now.timestamp()), int(limit.timestamp())
    connection.execute(
        "UPDATE delivery SET not_before = ?1 "
        "WHERE state IN ('due', 'sending') AND not_before > ?2 AND not_before <> ?3",
        (seconds, most, HELD),
    )
    connection.execute("UPDATE delivery SET errand_at = ?1 WHERE errand_at > ?2", (seconds, most))
    connection.execute(
        "UPDATE feed SET next_due = ?1 WHERE next_due > ?2", (text_of(now), text_of(limit))
    )
    return len(put_off)
