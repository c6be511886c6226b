"""Wall times that recur, and the cron texts that name them: crontab(5) of Debian's cron, five fields.

What dialects read differently is refused: days of the week go by name only.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.errors import N_, Problems, Term, UserError

LONGEST_CRON = 200
"""Characters; enough for every field with all its values written out."""
EXAMPLE = "0 9 * * mon-fri"
"""A cron text for those who have to write one. It goes into messages as a value: there a star is not
taken for markup."""

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pattern:
    """The wall times of a schedule, on any calendar: some hours of some dates, at one minute."""

    hours: tuple[int, ...]
    minute: int
    months: frozenset[int] = frozenset(range(1, 13))
    days: frozenset[int] = frozenset(range(1, 32))
    weekdays: frozenset[int] = frozenset(range(7))
    either: bool = False
    """A day of ``days`` or of ``weekdays``; otherwise it must be of both."""
    last_day: bool = False
    """``days`` is one day, and a shorter month has its last day instead."""

    def days_of(self, year: int, month: int) -> Sequence[int]:
        """The days of one month, in order."""
        if month not in self.months:
            return ()
        first, length = monthrange(year, month)
        if self.last_day:
            return (min(*self.days, length),)
        if len(self.days) == 31 and len(self.weekdays) == 7:
            return range(1, length + 1)
        days = range(1, length + 1)
        on_weekday = [(first + day - 1) % 7 in self.weekdays for day in days]
        if self.either:
            return [day for day in days if day in self.days or on_weekday[day - 1]]
        return [day for day in days if day in self.days and on_weekday[day - 1]]

    def wall_times(self, begin: datetime) -> Iterator[datetime]:
        """All from ``begin`` on, in order."""
        year, month, day = begin.year, begin.month, begin.day
        while True:
            days = self.days_of(year, month)
            for number in days[bisect_left(days, day) :]:
                for hour in self.hours:
                    local = datetime(year, month, number, hour, self.minute)  # noqa: DTZ001 - a wall time
                    if local >= begin:
                        yield local
            year, month, day = (year, month + 1, 1) if month < 12 else (year + 1, 1, 1)

    def wall_times_back(self, begin: datetime) -> Iterator[datetime]:
        """All up to ``begin``, the latest first."""
        year, month, day = begin.year, begin.month, begin.day
        while True:
            days = self.days_of(year, month)
            for number in reversed(days[: bisect_right(days, day)]):
                for hour in reversed(self.hours):
                    local = datetime(year, month, number, hour, self.minute)  # noqa: DTZ001 - a wall time
                    if local <= begin:
                        yield local
            year, month, day = (year, month - 1, 31) if month > 1 else (year - 1, 12, 31)


_ITEM = re.compile(
    r"(?:(?P<star>\*)|(?P<first>[a-z]+|[0-9]{1,2})(?:-(?P<last>[a-z]+|[0-9]{1,2}))?)(?:/(?P<step>[0-9]{1,2}))?"
)


@dataclass(frozen=True, slots=True)
class _Field:
    """One of the five fields: its numbers, and the names they go by."""

    title: str
    allowed: str
    lowest: int
    highest: int
    names: tuple[str, ...] = ()
    names_only: bool = False

    def read(self, text: str) -> frozenset[int]:
        """The numbers that a field names.

        Raises:
            UserError: something in its list is not what the field takes.
        """
        return frozenset(number for item in text.split(",") for number in self._item(item))

    def _item(self, item: str) -> Iterator[int]:
        found = _ITEM.fullmatch(item)
        if found is None or (found["step"] and not (found["star"] or found["last"])):
            raise self._refusal(item)
        first, last, step = found["first"] or "", found["last"] or "", found["step"]
        if self.names_only and (first.isdecimal() or last.isdecimal() or (step and not first)):
            raise UserError(_COUNTED, text=item[:40])
        low = self._value(first, item) if first else self.lowest
        high = self._value(last or first, item) if first else self.highest
        around = self.highest - self.lowest + 1
        if low > high:
            if first.isdecimal() or last.isdecimal():
                raise UserError(_BACKWARDS, text=item[:40])
            high += around
        if step and not 1 <= int(step) <= high - low:
            raise UserError(_LONG_STEP, text=item[:40])
        numbers = range(low, high + 1, int(step or 1))
        return ((number - self.lowest) % around + self.lowest for number in numbers)

    def _value(self, word: str, item: str) -> int:
        place = _named(word, self.names)
        if place is not None:
            return place + self.lowest
        if word.isdecimal() and self.lowest <= int(word) <= self.highest:
            return int(word)
        raise self._refusal(item)

    def _refusal(self, item: str) -> UserError:
        return UserError(
            N_(
                "“{text}” is nothing for the field “{field}” of a cron text. It takes {allowed}, and lists of these with commas between."
            ),
            text=item[:40],
            field=Term(self.title),
            allowed=f"{self.allowed}, *, a-b, a-b/n",
        )


_FIELDS = (
    _Field(N_("minute"), "0–59", 0, 59),
    _Field(N_("hour"), "0–23", 0, 23),
    _Field(N_("day of month"), "1–31", 1, 31),
    _Field(N_("month"), "1–12, jan–dec", 1, 12, _MONTHS),
    _Field(N_("day of week"), "mon–sun", 0, 6, _WEEKDAYS, names_only=True),
)
# crontab(5) counts from Sunday as 0 and takes 7 for it too, Quartz has Sunday as 1, APScheduler Monday
# as 0; */2 is counted from there as well.
_COUNTED = N_(
    "“{text}” counts the days of the week, and cron dialects disagree on whether 0 or 1 is Sunday or Monday. Write their names: mon, tue, wed, thu, fri, sat, sun."
)
_BACKWARDS = N_(
    "“{text}” runs backwards. Write two ranges with a comma between, such as 22-23,0-2."
)
_LONG_STEP = N_("The step of “{text}” does not fit into its range. Write a smaller one, from 1 on.")


def read_cron(text: str) -> Pattern:
    """The wall times of a cron text in lower case, with single spaces.

    Where both days are restricted, either matches; where one has a ``*`` (also in ``*/2``), both must
    (crontab(5), the note on the day of a command's execution). At most one fire an hour is judged by
    the wall clock: a spring gap may bring two closer together.

    Raises:
        UserError: it has no five fields, fires too often, or never.
        Problems: several fields are wrong.
    """
    if len(text) > LONGEST_CRON:
        raise UserError(
            N_("The cron text is longer than {limit} characters. Write ranges instead of lists."),
            limit=LONGEST_CRON,
        )
    texts = text.split()
    if len(texts) != len(_FIELDS):
        raise UserError(
            N_(
                "A cron text has five fields (minute, hour, day of month, month, day of week), and this one has {count}. Write it for example as {example}."
            ),
            count=len(texts),
            example=EXAMPLE,
        )
    read: list[frozenset[int]] = []
    problems: list[UserError] = []
    for one, its_text in zip(_FIELDS, texts, strict=True):
        try:
            read.append(one.read(its_text))
        except UserError as problem:
            problems.append(problem)
    if problems:
        raise Problems(problems)
    minutes, hours, days, months, weekdays = read
    # Two minutes of one hour are less than an hour apart, and one minute of any hours never is.
    if len(minutes) > 1:
        raise UserError(
            N_(
                "“{text}” names more than one minute, and a schedule fires once an hour at the most. Name one, for example 0."
            ),
            text=texts[0][:40],
        )
    either = "*" not in texts[2] and "*" not in texts[4]
    # 2024 was a leap year: its months are as long as they ever get. Weekdays beside a "*" need no
    # look: its days have the first of the month among them, which is every weekday in its turn.
    if not either and not any(monthrange(2024, month)[1] >= min(days) for month in months):
        raise UserError(
            N_(
                "The day of month “{text}” is in none of the months of this cron text, so it would never fire. Choose another day or month."
            ),
            text=texts[2][:40],
        )
    return Pattern(tuple(sorted(hours)), min(minutes), months, days, weekdays, either)


def weekday(word: str) -> int | None:
    """The day of the week that a word in lower case begins, from three letters on; 0 is Monday."""
    return _named(word, _WEEKDAYS)


def _named(word: str, names: Sequence[str]) -> int | None:
    """The place of a name that begins with a word of three letters or more."""
    if len(word) < 3:
        return None
    return next((place for place, name in enumerate(names) if name.startswith(word)), None)
