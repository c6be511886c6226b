"""Feeds that stopped by themselves: of which nobody was told yet, and the one notice that is given."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.db.feeds import COLUMNS, feed_of
from bot.db.outbox import insert_delivery
from bot.db.shares import is_owned
from bot.race.feeds import Feed, StoppedFeeds
from bot.race.outbox import Content
from bot.race.share import WHOLE, Share


def stopped_untold(connection: sqlite3.Connection, share: Share = WHOLE) -> list[StoppedFeeds]:
    """A process's servers, and the shared ledger, where feeds stopped of which nobody was told."""
    rows = connection.execute(
        f"SELECT {COLUMNS} FROM feed f WHERE f.state = 'stopped' AND f.told_at IS NULL "
        f"AND {is_owned(share, 'f.guild_id')} ORDER BY f.id"
    )
    by_layer: dict[int | None, list[Feed]] = {}
    for row in rows:
        by_layer.setdefault(row[1], []).append(feed_of(row))
    return [_untold(connection, guild, feeds) for guild, feeds in by_layer.items()]


def _untold(
    connection: sqlite3.Connection, guild_id: int | None, feeds: Sequence[Feed]
) -> StoppedFeeds:
    channel, locale = connection.execute(
        "SELECT max(review_channel), max(locale) FROM guild WHERE id = ?", (guild_id,)
    ).fetchone()
    stopped = StoppedFeeds(guild_id, tuple(feeds), channel, locale, door_closed=False)
    closed = connection.execute(
        "SELECT 1 FROM delivery WHERE purpose = 'notice' AND state = 'dead' AND guild_id IS ? "
        "AND user_id = ? AND key GLOB 'feeds:*' AND recorded_at >= ?",
        (guild_id, stopped.user_id, feeds[0].failing_since or ""),
    ).fetchone()
    return replace(stopped, door_closed=closed is not None)


def note_told(
    connection: sqlite3.Connection,
    stopped: StoppedFeeds,
    content: Content | None,
    *,
    channel_id: int | None,
    user_id: int | None,
    now: datetime,
) -> None:
    """Write the one notice down that is given of stopped feeds, and that it was.

    Only those are noted that are stopped still: who resumed one meanwhile knows. Without content
    there is nobody who could be told.
    """
    moment = now.isoformat(timespec="seconds")
    noted = [
        feed.id
        for feed in stopped.feeds
        if connection.execute(
            "UPDATE feed SET told_at = ? WHERE id = ? AND state = 'stopped' AND told_at IS NULL",
            (moment, feed.id),
        ).rowcount
    ]
    if content is None or not noted:
        return
    insert_delivery(
        connection,
        f"feeds:{noted[0]}:{len(noted)}:{moment}:{channel_id or user_id}",
        content,
        purpose="notice",
        guild_id=stopped.guild_id,
        channel_id=channel_id,
        user_id=user_id,
        not_before=int(now.timestamp()),
        recorded_at=moment,
    )
