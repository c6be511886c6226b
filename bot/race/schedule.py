"""When a digest is due: a schedule names wall times of a zone, and each becomes one instant.

One rule stands behind it all: a wall time is reached when the zone's clock first shows it **or a
later one**. So a time in a spring gap fires right after the gap, one that an autumn repeats fires the
first time only, and later wall times never fire earlier. A date that a zone skipped altogether
(Pacific/Apia, 2011-12-30) was no date and has no fire.

Zones are those of the IANA database.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from difflib import get_close_matches
from functools import lru_cache
from typing import Literal, TypeVar, cast
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import N_, Problems, UserError
from bot.race.cron import EXAMPLE, Pattern, read_cron, weekday
from bot.race.typed_values import with_commas

Every = Literal["daily", "weekdays", "weekly", "monthly", "cron"]

_T = TypeVar("_T")
_TAKES: dict[Every, tuple[str, ...]] = {
    "daily": ("at",),
    "weekdays": ("at",),
    "weekly": ("days", "at"),
    "monthly": ("day", "at"),
    "cron": ("cron",),
}
"""What each kind of schedule needs, and nothing else."""
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})
"""Names among the zones that say nothing about a place: "not set up", and the machine's own."""


@dataclass(frozen=True, slots=True)
class Fire:
    """One time at which a schedule is due.

    ``local`` is the wall time it names, without a zone: 02:30 also on the day 02:30 is skipped.
    ``at`` is the instant in UTC.
    """

    local: datetime
    at: datetime

    @property
    def period(self) -> str:
        """The key of this fire, unique within its schedule: ``2026-11-23T09:00``."""
        return self.local.isoformat(timespec="minutes")


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A schedule: what recurs, and in which zone. `recurrence` makes one from what a person typed.

    ``at`` has no seconds, ``days`` are in order (0 is Monday), ``day`` of a shorter month is its last
    day, ``cron`` is in lower case with single spaces. Each kind has what `_TAKES` says, and no more.

    Raises:
        ValueError: it is not in that form, or this machine knows no such zone.
        UserError: the cron text cannot be used.
    """

    every: Every
    zone: str
    at: time | None = None
    days: tuple[int, ...] = ()
    day: int | None = None
    cron: str | None = None
    _pattern: Pattern = field(init=False, repr=False, compare=False)
    _clock: ZoneInfo = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if _zones().get(self.zone.lower()) != self.zone:
            raise ValueError(f"not a zone known here: {self.zone!r}")
        object.__setattr__(self, "_pattern", self._read())
        object.__setattr__(self, "_clock", ZoneInfo(self.zone))

    def _read(self) -> Pattern:
        has = {
            name for name in ("at", "days", "day", "cron") if getattr(self, name) not in (None, ())
        }
        if has != set(_TAKES.get(self.every, ())):
            raise ValueError(f"not a schedule: {self.every} with {sorted(has)}")
        if self.cron is not None:
            if self.cron != " ".join(self.cron.lower().split()):
                raise ValueError(f"not in its canonical form: {self.cron!r}")
            return read_cron(self.cron)
        at = self.at
        if at is None or at != time(at.hour, at.minute):
            raise ValueError(f"not a time of day to the minute: {at}")
        if self.days != tuple(sorted(set(self.days) & set(range(7)))):
            raise ValueError(f"not days of the week in order: {self.days}")
        if self.day is not None:
            if not 1 <= self.day <= 31:
                raise ValueError(f"not a day of a month: {self.day}")
            return Pattern((at.hour,), at.minute, days=frozenset({self.day}), last_day=True)
        days = {"daily": range(7), "weekdays": range(5)}.get(self.every, self.days)
        return Pattern((at.hour,), at.minute, weekdays=frozenset(days))

    def after(self, moment: datetime) -> Iterator[Fire]:
        """The fires strictly after an aware moment, in order of their instants, without end.

        Each instant comes once: of two wall times in the same gap the first is given.

        Raises:
            ValueError: the moment has no zone.
        """
        return self._after(_in_utc(moment))

    def _after(self, previous: datetime) -> Iterator[Fire]:
        # Wall times before the one now shown have been reached.
        begin = previous.astimezone(self._clock).replace(tzinfo=None)
        for local in self._pattern.wall_times(begin):
            at = _instant(local, self._clock)
            if at is not None and at > previous:
                yield Fire(local, at)
                previous = at

    def next(self, moment: datetime) -> Fire:
        """The first fire strictly after an aware moment."""
        return next(self.after(moment))

    def last(self, moment: datetime) -> Fire:
        """The latest fire at or before an aware moment."""
        moment = _in_utc(moment)
        shown = moment.astimezone(self._clock)
        # While an autumn hour repeats, later wall times than the one now shown have been reached.
        first_shown = shown.replace(fold=0).astimezone(UTC)
        begin = shown.replace(tzinfo=None) + (moment - first_shown)
        found: Fire | None = None
        for local in self._pattern.wall_times_back(begin):
            at = _instant(local, self._clock)
            if at is None or at > moment:
                continue
            if found is not None and at < found.at:
                break
            found = Fire(local, at)  # of those that a gap brings to one instant, the first
        return cast("Fire", found)  # the loop has no other end

    def to_text(self) -> str:
        """The schedule as a line of JSON: equal schedules have equal texts."""
        stored = {
            "every": self.every,
            "zone": self.zone,
            "at": self.at and self.at.isoformat(timespec="minutes"),
            "days": list(self.days),
            "day": self.day,
            "cron": self.cron,
        }
        kept = {name: value for name, value in stored.items() if value not in (None, [])}
        return json.dumps(kept, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Recurrence:
        """Read what `to_text` wrote.

        Raises:
            ValueError: it is no such text, or names a zone that this machine does not know.
        """
        try:
            stored = json.loads(text)
            if "at" in stored:
                stored["at"] = time.fromisoformat(stored["at"])
            return cls(**stored | {"days": tuple(stored.get("days", ()))})
        except (AttributeError, TypeError, ValueError, UserError) as problem:
            raise ValueError(f"not a schedule: {text!r} ({problem})") from problem


def _in_utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a zone: {moment}")
    return moment.astimezone(UTC)


def _instant(local: datetime, zone: ZoneInfo) -> datetime | None:
    """When the zone's clock first shows a wall time or a later one; None on a date it skipped."""
    at = local.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) == local:
        return at
    # In a gap: the offset after it leads to an instant before it, and the other way round (PEP 495).
    early = local.replace(tzinfo=zone, fold=1).astimezone(UTC)

    def shown(seconds: int) -> datetime:
        return (early + timedelta(seconds=seconds)).astimezone(zone).replace(tzinfo=None)

    end = bisect_left(
        range(int((at - early).total_seconds())), True, key=lambda seconds: shown(seconds) >= local
    )
    last_before, first_after = shown(end - 1).date(), shown(end).date()
    return None if last_before < local.date() < first_after else early + timedelta(seconds=end)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """The zones by their names in lower case; they are read from the disk once a process."""
    return {name.lower(): name for name in available_timezones() - _NO_ZONES}


# What people type


def recurrence(
    *,
    every: str,
    zone: str,
    at: str | None = None,
    days: str | None = None,
    day: int | str | None = None,
    cron: str | None = None,
) -> Recurrence:
    """The schedule that a person typed: ``at`` as 9, 9:00 or 9:30 pm, ``days`` as mon, thu.

    A zone may be written in any case and with spaces. What is blank counts as left out.

    Raises:
        UserError: something is wrong, missing, or does not belong to this kind of schedule.
        Problems: several such things.
    """
    problems: list[UserError] = []

    def read(reader: Callable[[str], _T], text: str) -> _T | None:
        try:
            return reader(text)
        except UserError as problem:
            problems.extend(problem.problems if isinstance(problem, Problems) else [problem])
            return None

    typed = {"days": days, "day": day, "at": at, "cron": cron}
    given = {name: str(value).strip() for name, value in typed.items() if value is not None}
    given = {name: text for name, text in given.items() if text}
    kind = read(_read_every, every.strip().lower())
    place = read(_read_zone, zone.strip())
    if kind is not None:
        takes = _TAKES[kind]
        problems += [
            UserError(_MISSING[name], example=EXAMPLE) for name in takes if name not in given
        ]
        problems += [
            UserError(_OUT_OF_PLACE[name], every=kind) for name in given if name not in takes
        ]
        given = {name: text for name, text in given.items() if name in takes}
    read_at = read(_read_time, given["at"]) if "at" in given else None
    read_days = read(_read_days, given["days"]) if "days" in given else None
    read_day = read(_read_day, given["day"]) if "day" in given else None
    tidy_cron = " ".join(given["cron"].lower().split()) if "cron" in given else None
    if tidy_cron is not None:
        read(read_cron, tidy_cron)
    if kind is None or place is None or problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)
    return Recurrence(kind, place, read_at, read_days or (), read_day, tidy_cron)


_MISSING = {
    "at": N_("Say at what time of day: for example 9:00, 21:30 or 9am."),
    "days": N_("Say on which days of the week: for example mon, thu."),
    "day": N_("Say on which day of the month: 1 to 31. A shorter month has its last day instead."),
    "cron": N_("Write the times as a cron text in five fields: for example {example}."),
}
_OUT_OF_PLACE = {
    "at": N_("A cron text says its times itself. Leave the time of day out."),
    "days": N_(
        "Days of the week belong to a weekly schedule, and this one is “{every}”. Leave them out, or choose weekly."
    ),
    "day": N_(
        "A day of the month belongs to a monthly schedule, and this one is “{every}”. Leave it out, or choose monthly."
    ),
    "cron": N_("A cron text does not go with “{every}”. Leave it out, or choose cron."),
}


def _read_every(text: str) -> Every:
    for every in _TAKES:
        if text == every:
            return every
    raise UserError(
        N_("“{text}” is not how often a schedule can be. Choose one of: {choices}."),
        text=text[:40],
        choices=", ".join(_TAKES),
    )


def _read_zone(text: str) -> str:
    if not text:
        raise UserError(N_("Say in which time zone: for example Europe/Berlin or UTC."))
    name = "_".join(text.lower().split())
    if name in _zones():
        return _zones()[name]
    # Only places are offered. Etc/GMT+2 is two hours behind UTC, the opposite of what people mean by
    # GMT+2, and an abbreviation spelled nearly alike is another zone.
    cities = {
        part: zone
        for folded, zone in sorted(_zones().items())
        if "/" in folded and not folded.startswith("etc/")
        for part in (folded, folded.rsplit("/", 1)[-1])
    }
    close = get_close_matches(name[:40], cities, n=1, cutoff=0.8)
    if close:
        raise UserError(
            N_("“{text}” is not a time zone of the IANA database. Did you mean {guess}?"),
            text=text[:40],
            guess=cities[close[0]],
        )
    raise UserError(
        N_(
            "“{text}” is not a time zone of the IANA database. Write it by its city, such as Europe/Berlin, or UTC."
        ),
        text=text[:40],
    )


def _read_time(text: str) -> time:
    found = re.fullmatch(r"([0-9]{1,2})(?:[:：]([0-9]{2}))?(?:\s*([ap])\.?m\.?)?", text.lower())
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        elif half:
            hour = 24
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise UserError(
        N_("“{text}” is not a time of day. Write it as 9:00, 21:30 or 9am."), text=text[:40]
    )


def _read_days(text: str) -> tuple[int, ...]:
    found = {word: weekday(word) for word in re.split(r"[,\s]+", with_commas(text.lower())) if word}
    unknown = [
        UserError(
            N_(
                "“{text}” is not a day of the week. Write mon, tue, wed, thu, fri, sat or sun, with commas between."
            ),
            text=word[:40],
        )
        for word, day in found.items()
        if day is None
    ]
    if unknown:
        raise Problems(unknown)
    if not found:
        raise UserError(_MISSING["days"])
    return tuple(sorted({day for day in found.values() if day is not None}))


def _read_day(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,2}", text) and 1 <= int(text) <= 31:
        return int(text)
    raise UserError(
        N_("“{text}” is not a day of a month. Write a number from 1 to 31."), text=text[:40]
    )
