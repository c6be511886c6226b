"""Schedules: digests and alerts that were set up, which are due, and what they posted."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from bot.db.shares import is_owned
from bot.errors import N_
from bot.race.news import Wanted
from bot.race.outbox import Trouble
from bot.race.schedule import Recurrence
from bot.race.schedules import (
    PastDelivery,
    Plan,
    Schedule,
    ScheduleKind,
    ScheduleState,
    Untold,
)
from bot.race.share import WHOLE, Share

_COLUMNS = (
    "s.id, s.token, s.guild_id, s.channel_id, s.wanted, s.recurrence, s.quiet, s.form, s.role_id, "
    "s.publish, s.state, s.problem, s.covered, s.covered_at, s.next_due, s.recorded_by"
)


def schedules_of(
    connection: sqlite3.Connection, guild_id: int, kind: ScheduleKind | None = None
) -> list[Schedule]:
    """What a server set up, in the order it did."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM schedule s WHERE s.guild_id = ? "
        "AND (?2 IS NULL OR s.kind = ?2) ORDER BY s.id",
        (guild_id, kind),
    )
    return [_schedule(row) for row in rows]


def schedule_by_id(
    connection: sqlite3.Connection, schedule_id: int, guild_id: int
) -> Schedule | None:
    """One schedule of a server."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM schedule s WHERE s.id = ? AND s.guild_id = ?",
        (schedule_id, guild_id),
    ).fetchone()
    return None if row is None else _schedule(row)


def schedule_of_post(connection: sqlite3.Connection, mark: str, guild_id: int) -> Schedule | None:
    """The schedule that a post of a server belongs to."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM delivery d JOIN schedule s ON s.id = d.schedule_id "
        "WHERE d.mark = ? AND s.guild_id = ?",
        (mark, guild_id),
    ).fetchone()
    return None if row is None else _schedule(row)


def due_schedules(
    connection: sqlite3.Connection, now: int, limit: int
) -> list[tuple[Schedule, str | None]]:
    """Digests whose time has come, the longest overdue first, each with its server's language."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}, g.locale FROM schedule s LEFT JOIN guild g ON g.id = s.guild_id "
        "WHERE s.next_due <= ? ORDER BY s.next_due, s.id LIMIT ?",
        (now, limit),
    )
    return [(_schedule(row[:-1]), row[-1]) for row in rows]


def put_off_schedules(connection: sqlite3.Connection, after: str) -> list[Schedule]:
    """Active digests whose last post was planned for a moment later than this one."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM schedule s "
        "WHERE s.kind = 'digest' AND s.state = 'active' AND s.covered_at > ?",
        (after,),
    )
    return [one for one in map(_schedule, rows.fetchall()) if one.state == "active"]


def active_alerts(connection: sqlite3.Connection) -> list[tuple[Schedule, str | None]]:
    """All alerts that are not paused or stopped, each with its server's language."""
    rows = connection.execute(
        f"SELECT {_COLUMNS}, g.locale FROM schedule s LEFT JOIN guild g ON g.id = s.guild_id "
        "WHERE s.kind = 'alert' AND s.state = 'active' ORDER BY s.id"
    )
    return [(_schedule(row[:-1]), row[-1]) for row in rows]


def insert_schedule(
    connection: sqlite3.Connection,
    guild_id: int,
    plan: Plan,
    *,
    covered: int,
    covered_at: str,
    next_due: int | None,
    actor: str,
    now: str,
) -> int:
    """Set up a plan; its number."""
    row = _plan_columns(plan) | {
        "token": secrets.token_hex(8),
        "guild_id": guild_id,
        "kind": plan.kind,
        "covered": covered,
        "covered_at": covered_at,
        "next_due": next_due,
        "recorded_at": now,
        "recorded_by": actor,
    }
    cursor = connection.execute(
        f"INSERT INTO schedule ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
        tuple(row.values()),
    )
    return int(cursor.lastrowid or 0)


def change_plan(
    connection: sqlite3.Connection,
    schedule_id: int,
    plan: Plan,
    *,
    next_due: int | None,
    actor: str,
) -> None:
    """Put another plan in a schedule's place; what it covered stays covered."""
    row = _plan_columns(plan) | {"next_due": next_due, "recorded_by": actor}
    connection.execute(
        f"UPDATE schedule SET {', '.join(f'{column} = ?' for column in row)} WHERE id = ?",
        (*row.values(), schedule_id),
    )


HELD = 2**40
"""When a post that waits for its schedule to be resumed may be sent."""


def change_state(
    connection: sqlite3.Connection,
    schedule_id: int,
    state: ScheduleState,
    next_due: int | None,
    now: int,
) -> None:
    """Pause a schedule, with its posts that wait for their first try, or let it go on with them."""
    connection.execute(
        "UPDATE schedule SET state = ?, next_due = ?, problem = NULL, told = 1 WHERE id = ?",
        (state, next_due, schedule_id),
    )
    connection.execute(
        "UPDATE delivery SET not_before = ? WHERE schedule_id = ? AND state = 'due'",
        (HELD if state == "paused" else now, schedule_id),
    )


def stop_schedules(connection: sqlite3.Connection, channel_id: int, trouble: Trouble) -> None:
    """Stop what posts in a channel that takes no posts; its admins have to hear of it."""
    connection.execute(
        "UPDATE schedule SET state = 'stopped', problem = ?, next_due = NULL, told = 0 "
        "WHERE channel_id = ? AND state <> 'stopped'",
        (trouble, channel_id),
    )


def stop_schedule(connection: sqlite3.Connection, schedule_id: int, problem: str) -> None:
    """Stop one schedule; its admins have to hear of it."""
    connection.execute(
        "UPDATE schedule SET state = 'stopped', problem = ?, next_due = NULL, told = 0 "
        "WHERE id = ? AND state <> 'stopped'",
        (problem, schedule_id),
    )


def advance(
    connection: sqlite3.Connection,
    schedule_id: int,
    *,
    covered: int,
    covered_at: str,
    next_due: int | None,
) -> None:
    """Note what a schedule's newest post covers and when the next one is due."""
    connection.execute(
        "UPDATE schedule SET covered = ?, covered_at = ?, next_due = ? WHERE id = ?",
        (covered, covered_at, next_due, schedule_id),
    )


def delete_schedule(connection: sqlite3.Connection, schedule_id: int) -> None:
    """Delete a schedule and what it has not sent; what it posted stays known for corrections."""
    connection.execute(
        "UPDATE delivery SET state = 'dropped', problem = ?2 "
        "WHERE state = 'due' AND (schedule_id = ?1 OR reply_to IN "
        "(SELECT id FROM delivery WHERE schedule_id = ?1 AND state = 'due'))",
        (schedule_id, N_("it was deleted before")),
    )
    connection.execute("DELETE FROM schedule WHERE id = ?", (schedule_id,))


def count_schedules(connection: sqlite3.Connection, guild_id: int) -> int:
    """How many digests and alerts a server has set up."""
    row = connection.execute(
        "SELECT count(*) FROM schedule WHERE guild_id = ?", (guild_id,)
    ).fetchone()
    return int(row[0])


# what they posted -----------------------------------------------------------------------------

_PAST = (
    "d.id, d.purpose, d.period, d.part, d.channel_id, d.guild_id, "
    "(SELECT u.message_id FROM delivery u WHERE u.id = d.under_id), d.state, d.message_id, "
    "d.sent_at, d.recorded_at, d.tries, d.problem, "
    "EXISTS (SELECT 1 FROM delivery r WHERE r.reply_to = d.id), "
    "(SELECT count(*) FROM delivered_item h WHERE h.delivery_id = d.id)"
)


def past_deliveries(
    connection: sqlite3.Connection, schedule_id: int, *, limit: int, offset: int = 0
) -> list[PastDelivery]:
    """The posts of a schedule, newest first."""
    rows = connection.execute(
        f"SELECT {_PAST} FROM delivery d WHERE d.schedule_id = ? ORDER BY d.id DESC "
        "LIMIT ? OFFSET ?",
        (schedule_id, limit, offset),
    )
    return [_past(row) for row in rows]


def deliveries_with_claim(
    connection: sqlite3.Connection, schedule_id: int, claim_id: int
) -> list[PastDelivery]:
    """The posts of a schedule that carry a claim, newest first."""
    rows = connection.execute(
        f"SELECT {_PAST} FROM delivered_item i JOIN delivery d ON d.id = i.delivery_id "
        "WHERE i.claim_id = ? AND d.schedule_id = ? ORDER BY d.id DESC LIMIT 10",
        (claim_id, schedule_id),
    )
    return [_past(row) for row in rows]


def stopped_untold(
    connection: sqlite3.Connection, told_since: str, now: int, limit: int, share: Share = WHOLE
) -> list[Untold]:
    """A process's servers whose admins have to hear of stopped schedules.

    A server that has posts which are to be sent now, or are being sent for the first time, waits
    for what becomes of them, so that one notice tells of all.

    Args:
        told_since: a server that was given notice after this moment (ISO-8601, UTC) has to wait.
    """
    guilds = connection.execute(
        "SELECT DISTINCT s.guild_id, g.review_channel, g.locale, EXISTS ("
        "SELECT 1 FROM delivery d WHERE d.guild_id = s.guild_id AND d.key GLOB 'notice:*' "
        "AND d.state = 'dead' AND d.user_id IS NOT NULL AND d.recorded_at > ?1) FROM schedule s "
        "LEFT JOIN guild g ON g.id = s.guild_id "
        f"WHERE s.told = 0 AND {is_owned(share, 's.guild_id')} AND NOT EXISTS ("
        "SELECT 1 FROM delivery d WHERE d.guild_id = s.guild_id AND d.key GLOB 'notice:*' "
        "AND d.state <> 'dead' AND d.recorded_at > ?1) AND s.guild_id NOT IN ("
        "SELECT w.guild_id FROM delivery w INDEXED BY delivery_waiting "
        "WHERE w.state IN ('due', 'sending') AND w.guild_id IS NOT NULL "
        "AND (w.not_before <= ?2 OR w.state = 'sending' AND w.problem IS NULL)) "
        "ORDER BY s.guild_id LIMIT ?3",
        (told_since, now, limit),
    ).fetchall()
    return [
        Untold(guild, tuple(_untold(connection, guild)), channel, locale, door_closed=bool(closed))
        for guild, channel, locale, closed in guilds
    ]


def _untold(connection: sqlite3.Connection, guild_id: int) -> list[Schedule]:
    rows: Iterable[tuple[Any, ...]] = connection.execute(
        f"SELECT {_COLUMNS} FROM schedule s WHERE s.guild_id = ? AND s.told = 0 ORDER BY s.id",
        (guild_id,),
    )
    return [_schedule(row) for row in rows]


def note_told(connection: sqlite3.Connection, schedules: Sequence[int]) -> None:
    """Note that the admins were told of these schedules' trouble."""
    places = ", ".join("?" * len(schedules))
    connection.execute(f"UPDATE schedule SET told = 1 WHERE id IN ({places})", tuple(schedules))


def _plan_columns(plan: Plan) -> dict[str, object]:
    return {
        "channel_id": plan.channel_id,
        "recurrence": None if plan.recurrence is None else plan.recurrence.to_text(),
        "wanted": plan.wanted.to_text(),
        "quiet": plan.quiet,
        "form": plan.form,
        "role_id": plan.role_id,
        "publish": int(plan.publish),
    }


def _recurrence(text: str | None) -> tuple[Recurrence | None, str | None]:
    """A schedule's times, and what is wrong with them: this machine may not know their zone."""
    if text is None:
        return None, None
    try:
        return Recurrence.from_text(text), None
    except ValueError:
        return Recurrence.from_text(
            orjson.dumps(orjson.loads(text) | {"zone": "UTC"}).decode()
        ), "zone"


def _schedule(row: tuple[Any, ...]) -> Schedule:
    recurrence, problem = _recurrence(row[5])
    return Schedule(
        id=row[0],
        token=row[1],
        guild_id=row[2],
        plan=Plan(
            channel_id=row[3],
            wanted=Wanted.from_text(row[4]),
            recurrence=recurrence,
            quiet=row[6],
            form=row[7],
            role_id=row[8],
            publish=bool(row[9]),
        ),
        state=row[10] if problem is None else "stopped",
        problem=row[11] if problem is None else problem,
        covered=row[12],
        covered_at=row[13],
        next_due=row[14],
        author=row[15],
    )


def _past(row: tuple[Any, ...]) -> PastDelivery:
    return PastDelivery(*row[:13], corrected=bool(row[13]), stories=row[14])
