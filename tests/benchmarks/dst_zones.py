"""Every zone × every full hour × three years: is a daily digest ever lost, doubled or late?

``python -m tests.benchmarks.dst_zones`` prints the counts, and what APScheduler's CronTrigger does with
a daily run at midnight in the same zones and years. It takes a minute or two; ``--every 20`` looks at every
twentieth zone. `Tally` and `alike` are shared with ``tests/unit/test_schedule.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from time import perf_counter
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

import typer
from apscheduler.triggers.cron import CronTrigger

from bot.race.schedule import Recurrence

FIRST = date(2025, 1, 1)
LAST = date(2027, 12, 31)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
BEGIN = datetime.combine(FIRST, time(), UTC) - timedelta(days=2)
END = datetime.combine(LAST, time(), UTC) + timedelta(days=3)

Changes = tuple[tuple[datetime, timedelta], ...]
"""Each offset from UTC in turn, and the instant from which it holds."""


def zones() -> list[str]:
    """The zones a schedule may have, in order."""
    return sorted(available_timezones() - {"Factory", "localtime", "posixrules"})


def changes(zone: str) -> Changes:
    """How a zone's offset changes between BEGIN and END, as far as asking once a week can tell."""
    clock = ZoneInfo(zone)

    def offset(moment: datetime) -> timedelta:
        return moment.astimezone(clock).utcoffset() or timedelta()

    found = [(BEGIN, offset(BEGIN))]
    moment = BEGIN
    while moment < END:
        later = moment + timedelta(weeks=1)
        if offset(later) != found[-1][1]:
            while later - moment > timedelta(seconds=1):
                middle = moment + (later - moment) // 2
                middle = middle.replace(microsecond=0)
                moment, later = (
                    (middle, later) if offset(middle) == found[-1][1] else (moment, middle)
                )
            found.append((later, offset(later)))
        moment = later
    return tuple(found)


def alike() -> dict[Changes, str]:
    """The first zone of each kind: those that change alike all three years."""
    kinds: dict[Changes, str] = {}
    for zone in zones():
        kinds.setdefault(changes(zone), zone)
    return kinds


@dataclass(slots=True)
class Tally:
    """What became of the local dates of daily schedules; all but ``fires`` should stay 0."""

    fires: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    """Instants that are not after the one before."""
    moved: int = 0
    """Instants at which the zone's clock did not come to the wall time, or to the end of its gap."""

    def add(self, schedule: Recurrence) -> None:
        """Count three years of a daily schedule."""
        clock = ZoneInfo(schedule.zone)
        seen: set[date] = set()
        previous = BEGIN
        for fire in schedule.after(BEGIN):
            day = fire.local.date()
            if day > LAST:
                break
            if day < FIRST:
                continue
            self.fires += 1
            self.doubled += day in seen
            self.disordered += fire.at <= previous
            self.moved += fire.local.time() != schedule.at or not _comes_to(
                fire.local, fire.at, clock
            )
            seen.add(day)
            previous = fire.at
        self.lost += sum(day not in seen for day in DAYS)


def _comes_to(local: datetime, at: datetime, clock: ZoneInfo) -> bool:
    """Whether the clock shows a wall time for the first time, or jumps past it."""
    shown = at.astimezone(clock)
    if shown.replace(tzinfo=None) == local:
        return shown.fold == 0
    second_before = (at - timedelta(seconds=1)).astimezone(clock)
    return second_before.replace(tzinfo=None) < local < shown.replace(tzinfo=None)


def midnights(zone: str) -> Iterator[date]:
    """The local dates of APScheduler's daily run at midnight, each asked for when the last has run."""
    trigger = CronTrigger(hour=0, minute=0, timezone=ZoneInfo(zone))
    previous: datetime | None = None
    now = BEGIN
    while (run := trigger.get_next_fire_time(previous, now)) and run.date() <= LAST:
        if run.date() >= FIRST:
            yield run.date()
        previous, now = run, run.astimezone(UTC)


def check(
    every: Annotated[int, typer.Option(min=1, help="Look at every n-th zone.")] = 1,
) -> None:
    """Count the fires of a daily schedule at each hour in each zone, then APScheduler's midnights."""
    looked_at = zones()[::every]
    changing = [zone for zone in looked_at if len(changes(zone)) > 1]
    print(f"{len(looked_at)} zones, {len(changing)} with changes, {FIRST} to {LAST}")
    tally = Tally()
    start = perf_counter()
    for zone in looked_at:
        for hour in range(24):
            tally.add(Recurrence("daily", zone, at=time(hour)))
    print(
        f"race/schedule.py: {tally.fires:,} fires of {len(looked_at)} zones × 24 hours × {len(DAYS)} days,"
        f" {tally.lost} lost, {tally.doubled} doubled, {tally.moved} moved,"
        f" {tally.disordered} out of order, {perf_counter() - start:.1f} s"
    )
    losing = doubling = lost = doubled = 0
    start = perf_counter()
    for zone in changing:
        runs = list(midnights(zone))
        once = set(runs)
        lost += len(DAYS) - len(once)
        doubled += len(runs) - len(once)
        losing += len(once) < len(DAYS)
        doubling += len(runs) > len(once)
    print(
        f"APScheduler's CronTrigger, midnight, zones with changes: {lost} dates lost in {losing} zones,"
        f" {doubled} doubled in {doubling} zones, of {len(changing)}; {perf_counter() - start:.1f} s"
    )


if __name__ == "__main__":
    typer.run(check)
