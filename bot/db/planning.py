"""Writing posts down to be sent: digests, alerts and messages, each with how far its reader came."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from bot.db.news import move_reader, reader_at
from bot.db.outbox import insert_delivery, revise
from bot.db.schedules import advance, schedule_by_id
from bot.db.watches import watcher
from bot.race.outbox import Content
from bot.race.schedules import PlannedDigest
from bot.race.watching import AlertPost, WatchPost


def plan_digest(connection: sqlite3.Connection, planned: PlannedDigest, now: datetime) -> bool:
    """Write a digest's parts down and when the one after it is due.

    False where the schedule was changed since it was read: the next round reads it again.
    """
    digest = planned.digest
    schedule = digest.schedule
    if schedule_by_id(connection, schedule.id, schedule.guild_id) != schedule:
        return False
    key = f"digest:{schedule.token}:{digest.ends}:{schedule.covered}..{digest.until}"
    first: int | None = None
    before: int | None = None
    for part, content in enumerate(planned.parts, start=1):
        before = insert_delivery(
            connection,
            f"{key}:{part}",
            content,
            purpose="digest",
            schedule_id=schedule.id,
            period=digest.period,
            covers=f"{schedule.covered}..{digest.until}",
            since=schedule.covered_at,
            part=part,
            guild_id=schedule.guild_id,
            channel_id=schedule.plan.channel_id,
            form=schedule.plan.form,
            after_id=before,
            under_id=None if schedule.plan.form == "message" else first,
            role_id=schedule.plan.role_id if part == 1 else None,
            not_before=int(now.timestamp()),
            recorded_at=text_of(now),
        )
        first = first or before
    advance(
        connection,
        schedule.id,
        covered=digest.until,
        covered_at=digest.ends,
        next_due=digest.next_due,
    )
    # What changed while it was put into words has to be corrected in it.
    if reader_at(connection, "corrections") > digest.until:
        move_reader(connection, "corrections", digest.until)
    return True


def plan_alert(
    connection: sqlite3.Connection, post: AlertPost, content: Content, until: int, now: datetime
) -> None:
    """Write an alert down, once for a schedule and a round; not where that was changed meanwhile."""
    schedule = post.schedule
    if schedule_by_id(connection, schedule.id, schedule.guild_id) != schedule:
        return
    insert_delivery(
        connection,
        f"alert:{schedule.token}:{until}",
        content,
        purpose="alert",
        schedule_id=schedule.id,
        covers=f"{schedule.covered}..{until}",
        guild_id=schedule.guild_id,
        channel_id=schedule.plan.channel_id,
        form=schedule.plan.form,
        role_id=schedule.plan.role_id,
        not_before=int(now.timestamp()),
        recorded_at=text_of(now),
    )


def plan_message(
    connection: sqlite3.Connection, message: WatchPost, content: Content, until: int, now: datetime
) -> None:
    """Write a person's message down, or add to the one that waits for them already.

    Not where they were forgotten, or take no messages, since the news were read.
    """
    reached = watcher(connection, message.user_id)
    if reached is None or reached.closed_at is not None:
        return
    if message.held is not None:
        delivery, instead_of, _body = message.held
        revise(connection, delivery, content, int(now.timestamp()), instead_of=instead_of)
        return
    if message.held_until is not None:
        now = datetime.fromtimestamp(message.held_until, UTC)
    insert_delivery(
        connection,
        f"watch:{message.user_id}:{until}",
        content,
        purpose="watch",
        user_id=message.user_id,
        not_before=int(now.timestamp()),
        # One that is held counts among the messages of the day it is sent on.
        recorded_at=text_of(now),
    )


def plan_notice(
    connection: sqlite3.Connection,
    guild_id: int,
    content: Content,
    *,
    channel_id: int | None,
    user_id: int | None,
    now: datetime,
) -> None:
    """Write a notice to a server's admins down: for a channel, or for one of them."""
    insert_delivery(
        connection,
        f"notice:{guild_id}:{int(now.timestamp())}:{channel_id or user_id}",
        content,
        purpose="notice",
        guild_id=guild_id,
        channel_id=channel_id,
        user_id=user_id,
        not_before=int(now.timestamp()),
        recorded_at=text_of(now),
    )


def text_of(moment: datetime) -> str:
    """A moment as the store keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")
