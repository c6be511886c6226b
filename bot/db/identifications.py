"""When the gateway was entered, by every process that has this store and across their starts."""

from __future__ import annotations

import math
import sqlite3

from bot.race.identifying import HOUR, Identified, not_before


def take_turn(
    connection: sqlite3.Connection, shard: int, shards: int, now: float, *, note: bool
) -> int:
    """Whether a shard may be introduced now; if so, ``note`` writes down that it is.

    What was noted by a clock that was ahead is taken for new: it must count, and not for longer than
    an hour.

    Args:
        now: seconds since 1970.

    Returns:
        0 where it may be, else the second before which it may not.
    """
    connection.execute("DELETE FROM identification WHERE at <= ?", (now - HOUR,))
    connection.execute("UPDATE identification SET at = ?1 WHERE at > ?1", (math.ceil(now),))
    made = [
        Identified(*row)
        for row in connection.execute("SELECT at, shard FROM identification ORDER BY at, id")
    ]
    wait_until = not_before(made, shard, shards)
    if wait_until > now:
        return wait_until
    if note:
        connection.execute(
            "INSERT INTO identification (at, shard) VALUES (?, ?)", (math.ceil(now), shard)
        )
    return 0
