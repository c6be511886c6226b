"""What a run at scale starts from: many servers on a wire, and a store in which all of them are due.

The ledger's door lets a server have 25 schedules and takes one at a time; here they go through the
door behind it, in one transaction.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from bot.db.news import newest_change
from bot.db.schedules import insert_schedule
from bot.ledger import Ledger
from bot.race.news import Wanted
from bot.race.outbox import mark_of
from bot.race.people import Person
from bot.race.schedules import Plan
from tests.going_out import add_claim, plan, rows
from tests.wire.discord_server import WireDiscord
from tests.wire.messages import Message
from tests.wire.places import Channel
from tests.wire.watched_bot import Ahead

BEGINS = datetime(2026, 11, 23, 11, 50, tzinfo=UTC)
"""When a run is prepared, in its own time."""
DUE = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""When everything is due."""
AT = {"UTC": "12:00", "Asia/Kolkata": "17:30", "Asia/Tokyo": "21:00"}
"""That minute, as clocks in some zones show it."""
LANGUAGES = ("en-US", "ko", "fr")
NAMES = ("Qwen2.5-Max", "GPT-4o", "DeepSeek-V3", "Claude 3.5 Sonnet", "Gemini 2.0 Flash")
FILTERS = 50


@dataclass(frozen=True, slots=True)
class Placed:
    """A schedule and where it posts."""

    id: int
    guild: int
    channel: Channel


def filters() -> list[Wanted]:
    """Distinct wishes: everything, what is of one lab, and claims of one lab."""
    labs = range(1, FILTERS // 2 + 1)
    by_lab = [Wanted(labs=(lab,)) for lab in labs]
    return [Wanted(), *by_lab, *(Wanted(kinds=("claims",), labs=(lab,)) for lab in labs)][:FILTERS]


def channels_in(
    wire: WireDiscord, guilds: int, channels: int, *, names: str = "news"
) -> list[Channel]:
    """So many channels, spread evenly over servers that are made where they are missing."""
    for guild in range(1, guilds + 1):
        if guild not in wire.guilds:
            wire.add_guild(guild, f"Guild {guild}", locale=LANGUAGES[guild % len(LANGUAGES)])
    return [wire.add_text_channel(1 + number % guilds, names) for number in range(channels)]


async def news(store: Path, claims: int, *, of_servers: Sequence[int] = ()) -> int:
    """Put claims on record: half short, half long; one more in each server that has its own.

    The number of the change before the second half, from which on some schedules still have to tell.
    """
    ledger = await Ledger.open(store, Ahead.at(BEGINS))
    pairs = cycle((one, other) for one in NAMES for other in NAMES if one != other)
    middle = 0
    for number, (subject, target) in enumerate(islice(pairs, claims)):
        if number == claims // 2:
            middle = await ledger.outbox._read_for(
                None, lambda view: newest_change(view.connection)
            )
        quote = f"Number {number} is ahead. " + "It is ahead in every way. " * (number % 2 * 12)
        await add_claim(ledger, subject=subject, targets=target, quote=quote)
    for guild in of_servers:
        curator = Person(guild, guild, manages_guild=True)
        await add_claim(ledger, curator, quote=f"Only in server {guild}.")
    await ledger.close()
    return middle


def schedule(
    store: Path,
    channels: Iterable[Channel],
    wanted: Sequence[Wanted],
    *,
    some_covered: int | None = None,
) -> list[Placed]:
    """Set up one digest for each channel given, all due at :data:`DUE`.

    Args:
        some_covered: the change that one in ten of them has covered; all others have covered
            nothing since news began.
    """
    random_, zones = random.Random(1), cycle(AT.items())  # noqa: S311 - no secret
    placed: list[Placed] = []
    with closing(sqlite3.connect(store, isolation_level=None)) as db:
        [began] = db.execute("SELECT change_id FROM reader WHERE name = 'began'").fetchone()
        db.execute("BEGIN IMMEDIATE")
        for number, channel in enumerate(channels):
            zone, at = next(zones)
            one: Plan = plan(
                channel.id, zone=zone, at=at, wanted=random_.choice(wanted), quiet="note"
            )
            assert channel.guild_id is not None
            late = some_covered is not None and number % 10 == 0
            schedule_id = insert_schedule(
                db,
                channel.guild_id,
                one,
                covered=some_covered if late and some_covered else began,
                covered_at=(DUE - timedelta(days=1)).isoformat(timespec="seconds"),
                next_due=int(DUE.timestamp()),
                actor=f"user:{author_of(channel.guild_id)}",
                now=BEGINS.isoformat(timespec="seconds"),
            )
            placed.append(Placed(schedule_id, channel.guild_id, channel))
        db.execute("COMMIT")
    return placed


def author_of(guild: int) -> int:
    """Who set up the schedules of a server."""
    return 7_000_000 + guild


def review_channel(store: Path, guild: int, channel: Channel) -> None:
    """Let a server's notices go to a channel."""
    with closing(sqlite3.connect(store)) as db:
        db.execute(
            "INSERT INTO guild (id, review_channel, recorded_at) VALUES (?, ?, ?)",
            (guild, channel.id, BEGINS.isoformat(timespec="seconds")),
        )
        db.commit()


def unplanned(store: Path, now: float) -> int:
    """How many digests are due by a moment and not planned."""
    [[due]] = rows(store, "SELECT count(*) FROM schedule WHERE next_due <= ?", now)
    return due


def waiting(store: Path, now: float) -> int:
    """How many posts, edits and digests are still to come by a moment."""
    [[left]] = rows(
        store,
        "SELECT (SELECT count(*) FROM delivery WHERE state IN ('due', 'sending')) "
        "+ (SELECT count(*) FROM delivery WHERE errand_at IS NOT NULL) "
        "+ (SELECT count(*) FROM schedule WHERE next_due <= ?)",
        now,
    )
    return left


def lost_and_doubled(store: Path, wire: WireDiscord, placed: Sequence[Placed]) -> tuple[int, int]:
    """Of the posts that should stand on the wire, how many do not, and how many do more than once.

    A schedule of which nothing was planned is one that is lost.
    """
    standing: dict[str, list[Message]] = {}
    for message in wire.all_messages():
        if message.nonce is not None:
            standing.setdefault(message.nonce, []).append(message)
    planned = rows(store, "SELECT key, mark, schedule_id, channel_id FROM delivery")
    for key, mark, _, _ in planned:
        assert mark == mark_of(key)
    lost = len({one.id for one in placed} - {one for _, _, one, _ in planned})
    for _, mark, _, channel in planned:
        found = standing.get(mark, [])
        lost += not found or channel not in {None, found[0].channel_id}
    doubled = sum(len(found) - 1 for found in standing.values())
    return lost, doubled + len(standing.keys() - {mark for _, mark, _, _ in planned})
