"""How the store is: its size, what waits in the outbox, how the feeds do. Indexes answer it all."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from pathlib import Path
from typing import cast

from bot.db.migrate import schema_of
from bot.race.operating import FEED_HEALTH, OPEN_DELIVERIES, FeedHealth, StoreVitals
from bot.race.outbox import DeliveryState

LATELY = 24 * 3600
"""Seconds in which a post that was lost counts as lost lately."""


def read_vitals(connection: sqlite3.Connection, path: Path, now: int) -> StoreVitals:
    """One look; what was sent is not counted, so that it costs the same in a store of any age.

    Args:
        path: the store's file, whose size is told.
        now: seconds since 1970, by the clock that the outbox goes by.
    """
    waiting, since = connection.execute(
        "SELECT count(*), min(not_before) FROM delivery INDEXED BY delivery_waiting "
        "WHERE state IN ('due', 'sending') AND not_before <= ?",
        (now,),
    ).fetchone()
    errands, errands_since = connection.execute(
        "SELECT count(*), min(errand_at) FROM delivery INDEXED BY delivery_errand "
        "WHERE errand_at IS NOT NULL AND errand_at <= ?",
        (now,),
    ).fetchone()
    newest, stalest = connection.execute(
        "SELECT max(succeeded_at), min(coalesce(succeeded_at, recorded_at)) FROM feed "
        "WHERE state = 'on'"
    ).fetchone()
    return StoreVitals(
        schema=schema_of(connection),
        file_bytes=_size(path),
        wal_bytes=_size(path.with_name(path.name + "-wal")),
        deliveries=_deliveries(connection),
        waiting=waiting,
        waiting_since=since,
        lost_lately=_lost_since(connection, now - LATELY),
        errands=errands,
        errands_since=errands_since,
        feeds=_feeds(connection),
        newest_success=_seconds(newest),
        stalest_success=_seconds(stalest),
    )


def _deliveries(connection: sqlite3.Connection) -> dict[DeliveryState, int]:
    found = dict.fromkeys(OPEN_DELIVERIES, 0)
    for index, states in (
        ("delivery_waiting", "'due', 'sending'"),
        ("delivery_lost", "'unknown', 'dead'"),
    ):
        found |= connection.execute(
            f"SELECT state, count(*) FROM delivery INDEXED BY {index} "
            f"WHERE state IN ({states}) GROUP BY state"
        ).fetchall()
    return found


def _lost_since(connection: sqlite3.Connection, since: int) -> dict[DeliveryState, int]:
    """Of those that are lost: when a post was to go out last is when it was lost, or just before."""
    return dict(
        cast(
            "list[tuple[DeliveryState, int]]",
            connection.execute(
                "SELECT state, count(*) FROM delivery INDEXED BY delivery_lost "
                "WHERE state IN ('unknown', 'dead') AND not_before >= ? GROUP BY state",
                (since,),
            ).fetchall(),
        )
    )


def _feeds(connection: sqlite3.Connection) -> dict[FeedHealth, int]:
    return dict.fromkeys(FEED_HEALTH, 0) | dict(
        connection.execute(
            "SELECT iif(state = 'on' AND failures > 0, 'failing', state), count(*) FROM feed "
            "GROUP BY 1"
        ).fetchall()
    )


def _seconds(moment: str | None) -> float | None:
    return None if moment is None else datetime.fromisoformat(moment).timestamp()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # the log ahead of the file is there only while something is in it
        return 0
