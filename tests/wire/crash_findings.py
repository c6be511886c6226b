"""What became of every digest: the store's record against what stands on the wire."""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bot.race.schedule import Fire, Recurrence
from bot.race.schedules import Schedule
from tests.wire.messages import Message
from tests.wire.world import World

_MARK = re.compile(r"\b[0-9a-f]{25}\b")
_SHOWN = 20
"""Problems that are told in words; all are counted."""


class Away(NamedTuple):
    """A time in which no bot ran, in seconds of the quick clock."""

    since: float
    until: float


class Planned(NamedTuple):
    """A delivery as the store has it in the end."""

    id: int
    mark: str
    schedule_id: int
    period: str
    covers: str
    part: int
    channel_id: int
    under: int | None
    state: str
    message_id: int | None
    tries: int
    form: str
    thread: str
    left: bool
    """Whether an errand is left to be done."""


@dataclass
class Findings:
    """What was counted. Everything from ``lost`` on has to be 0 (``doubled`` are messages too many)."""

    digests: int = 0
    posts: int = 0
    threads: int = 0
    forum_posts: int = 0
    catch_ups: int = 0
    """Downtimes over several fires of a schedule, each with the one digest that covers them."""
    tried_again: int = 0
    lost: int = 0
    doubled: int = 0
    unplanned: int = 0
    """Messages that no delivery knows of."""
    unfinished: int = 0
    """Deliveries that are not on record as sent, or of which an errand is left."""
    misplaced: int = 0
    """Deliveries whose message is another, or elsewhere, than is on record."""
    out_of_order: int = 0
    gaps: int = 0
    """Fires that no digest covers, or that two do."""
    split: int = 0
    """Downtimes that were caught up with in more than one digest."""
    problems: list[str] = field(default_factory=list, repr=False)

    BAD = (
        "lost", "doubled", "unplanned", "unfinished", "misplaced", "out_of_order", "gaps", "split",
    )  # fmt: skip

    @property
    def flawless(self) -> bool:
        """Whether every digest arrived exactly once."""
        return not any(getattr(self, name) for name in self.BAD)

    def count(self, what: str, problem: str, times: int = 1) -> None:
        """Count something that must not be, and keep the first of them in words."""
        setattr(self, what, getattr(self, what) + times)
        if len(self.problems) < _SHOWN:
            self.problems.append(f"{what}: {problem}")

    def __add__(self, other: Findings) -> Findings:
        """Both together."""
        return Findings(
            **{one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(self)}
        )


def examine(
    store: Path, world: World, schedules: Sequence[Schedule], away: Sequence[Away]
) -> Findings:
    """Hold a store against a wire, when nothing is left to be sent.

    Args:
        schedules: as they were when they were set up.
        away: the times in which no bot ran.
    """
    found = Findings()
    planned = list(_planned(store))
    _on_the_wire(found, planned, world)
    by_schedule: defaultdict[int, list[Planned]] = defaultdict(list)
    for one in planned:
        by_schedule[one.schedule_id].append(one)
    for schedule in schedules:
        _in_time(found, schedule, by_schedule.pop(schedule.id, []), _now(store, schedule.id), away)
    for unknown in by_schedule:
        found.count("unplanned", f"deliveries of schedule {unknown}")
    return found


# each delivery ----------------------------------------------------------------------------------


def _planned(store: Path) -> Iterator[Planned]:
    with closing(sqlite3.connect(store)) as db:
        yield from map(
            Planned._make,
            db.execute(
                "SELECT d.id, d.mark, d.schedule_id, d.period, d.covers, d.part, d.channel_id, "
                "u.message_id, d.state, d.message_id, d.tries, d.form, d.thread, "
                "d.errand_at IS NOT NULL FROM delivery d LEFT JOIN delivery u ON u.id = d.under_id "
                "ORDER BY d.id"
            ),
        )


def _on_the_wire(found: Findings, planned: Sequence[Planned], world: World) -> None:
    standing: defaultdict[str, list[Message]] = defaultdict(list)
    marks = {one.mark for one in planned}
    for message in world.all_messages(deleted=True):
        own = {mark for marker in message.markers for mark in _MARK.findall(marker)}
        if len(own & marks) != 1:
            found.count("unplanned", f"message {message.id} in {message.channel_id} bears {own}")
        for mark in own & marks:
            standing[mark].append(message)
    newest: dict[int, int] = {}
    for one in planned:
        what = f"delivery {one.id} of schedule {one.schedule_id} for {one.period}, part {one.part}"
        there = standing[one.mark]
        found.posts += 1
        found.digests += one.part == 1
        found.tried_again += one.tries > 1
        found.threads += one.form == "thread" and one.thread == "done"
        found.forum_posts += one.form == "forum" and one.part == 1
        if not there:
            found.count("lost", f"{what} is {one.state} after {one.tries} tries")
            continue
        if len(there) > 1:
            found.count("doubled", f"{what} stands {len(there)} times", len(there) - 1)
        if one.state != "sent" or one.left:
            found.count("unfinished", f"{what} is {one.state}, thread {one.thread}")
        if one.message_id != there[0].id or there[0].channel_id != _place(one):
            found.count("misplaced", f"{what} is {there[0].id}, and {one.message_id} on record")
        before = newest.get(there[0].channel_id, 0)
        if there[0].id < before:
            found.count("out_of_order", f"{what} stands above the one before it")
        newest[there[0].channel_id] = max(there[0].id, before)


def _place(one: Planned) -> int:
    """Where it belongs: a channel, or a thread, which bears the id of the message it hangs on."""
    if one.form == "forum" and one.part == 1:
        return one.message_id or 0
    return one.under or one.channel_id


# each schedule ----------------------------------------------------------------------------------


def _now(store: Path, schedule_id: int) -> tuple[str, int, str]:
    """A schedule's state, and the change and the moment it has come to."""
    with closing(sqlite3.connect(store)) as db:
        return db.execute(
            "SELECT state, covered, covered_at FROM schedule WHERE id = ?", (schedule_id,)
        ).fetchone()


def _in_time(
    found: Findings,
    began: Schedule,
    planned: Sequence[Planned],
    now: tuple[str, int, str],
    away: Sequence[Away],
) -> None:
    """Whether a schedule's digests cover its whole run without a gap, and nothing twice."""
    state, covered, covered_at = now
    recurrence = began.plan.recurrence
    assert recurrence is not None
    name = f"schedule {began.id} ({began.plan.channel_id})"
    if state != "active":
        found.count("gaps", f"{name} is {state}")
    fires = list(_fires(recurrence, began.covered_at, covered_at))
    places = {fire.period: place for place, fire in enumerate(fires)}
    covering: list[int] = []
    change = began.covered
    for period, covers in dict.fromkeys((one.period, one.covers) for one in planned):
        place = places.get(period)
        if place is None or (covering and place <= covering[-1]):
            found.count("gaps", f"{name} has {period} after {covering[-1:]} of its fires")
            continue
        covering.append(place)
        since, until = map(int, covers.split(".."))
        if since != change:
            found.count("gaps", f"{name} covers from {since} on for {period}, and not {change}")
        change = until
    if change != covered or (fires and covering[-1:] != [len(fires) - 1]):
        found.count("gaps", f"{name} says {covered} and {covered_at}, its digests {change}")
    moments = [fire.at.timestamp() for fire in fires]
    for since, until in away:
        missed = range(bisect_left(moments, since), bisect_left(moments, until))
        if len(missed) > 1:
            by = Counter(bisect_left(covering, place) for place in missed)
            found.catch_ups += len(by) == 1
            if len(by) > 1:
                found.count("split", f"{name} caught up with {fires[missed[0]].period} in {by}")


def _fires(recurrence: Recurrence, since: str, until: str) -> Iterator[Fire]:
    end = datetime.fromisoformat(until).astimezone(UTC)
    for fire in recurrence.after(datetime.fromisoformat(since)):
        if fire.at > end:
            return
        yield fire
