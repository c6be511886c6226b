"""When digests are due: every zone, every gap and repeat, and what people type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.errors import Problems, UserError
from bot.race.schedule import Fire, Recurrence, recurrence
from tests.benchmarks.dst_zones import Tally, alike, changes, zones

MICROSECOND = timedelta(microseconds=1)
MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)

moments = st.integers(0, 32 * 365 * 86_400).map(
    lambda seconds: datetime(2005, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
wall_minutes = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def cron(text: str, zone: str = "UTC") -> Recurrence:
    return recurrence(every="cron", zone=zone, cron=text)


def daily(at: str, zone: str) -> Recurrence:
    return recurrence(every="daily", zone=zone, at=at)


def periods(schedule: Recurrence, begin: datetime, count: int) -> list[str]:
    return [fire.period for fire in islice(schedule.after(begin), count)]


def utc(*fields: int) -> datetime:
    return datetime(*fields, tzinfo=UTC)


# Every zone

KINDS = alike()
CHANGING = [zone for seen, zone in KINDS.items() if len(seen) > 1]
STEADY = [zone for seen, zone in KINDS.items() if len(seen) == 1]


def test_zones_that_change_alike_stand_for_each_other() -> None:
    assert len(CHANGING) > 20
    assert len(STEADY) > 20
    assert changes("Europe/Paris") in KINDS
    assert changes("Europe/Berlin")[1] == (utc(2025, 3, 30, 1), timedelta(hours=2))
    ramadan = [at.date() for at, _offset in changes("Africa/Casablanca") if at.year == 2025]
    assert ramadan == [date(2025, 2, 23), date(2025, 4, 6)]


@pytest.mark.parametrize("zone", [*CHANGING, *STEADY[::12]])
def test_every_local_date_of_three_years_has_one_fire_at_every_hour(zone: str) -> None:
    tally = Tally()
    for hour in range(24):
        tally.add(Recurrence("daily", zone, at=time(hour)))
    assert tally == Tally(fires=24 * 1095)


@settings(max_examples=60)
@given(st.sampled_from(CHANGING), wall_minutes)
@example("Europe/Berlin", time(2, 30))
@example("Australia/Lord_Howe", time(2, 15))
@example("America/Nuuk", time(23, 30))
def test_every_local_date_has_one_fire_at_any_minute(zone: str, at: time) -> None:
    tally = Tally()
    tally.add(Recurrence("daily", zone, at=at))
    assert tally == Tally(fires=1095)


# By hand: the days on which a clock jumps


@pytest.mark.parametrize(
    ("zone", "at", "day", "instant"),
    [
        ("Europe/Berlin", "2:00", date(2025, 3, 30), utc(2025, 3, 30, 1)),
        ("Europe/Berlin", "2:30", date(2025, 3, 30), utc(2025, 3, 30, 1)),
        ("Europe/Berlin", "3:00", date(2025, 3, 30), utc(2025, 3, 30, 1)),
        ("Europe/Berlin", "1:59", date(2025, 3, 30), utc(2025, 3, 30, 0, 59)),
        ("Europe/Berlin", "2:30", date(2025, 10, 26), utc(2025, 10, 26, 0, 30)),
        ("Europe/Berlin", "3:00", date(2025, 10, 26), utc(2025, 10, 26, 2)),
        ("America/New_York", "2:30", date(2025, 3, 9), utc(2025, 3, 9, 7)),
        ("America/Havana", "0:15", date(2025, 3, 9), utc(2025, 3, 9, 5)),
        ("America/Havana", "0:15", date(2025, 11, 2), utc(2025, 11, 2, 4, 15)),
        ("Africa/Cairo", "0:00", date(2025, 4, 25), utc(2025, 4, 24, 22)),
        ("Australia/Lord_Howe", "2:10", date(2025, 10, 5), utc(2025, 10, 4, 15, 30)),
        ("Antarctica/Troll", "2:30", date(2025, 3, 30), utc(2025, 3, 30, 1)),
        ("America/Nuuk", "23:30", date(2025, 3, 29), utc(2025, 3, 30, 1)),
    ],
)
def test_a_gap_fires_at_its_end_and_a_repeat_the_first_time(
    zone: str, at: str, day: date, instant: datetime
) -> None:
    begin = datetime.combine(day, time(), UTC) - timedelta(days=1, hours=12)
    found = {fire.local.date(): fire for fire in islice(daily(at, zone).after(begin), 4)}
    assert found[day].at == instant
    assert found[day].at.tzinfo is UTC
    assert found[day].period == f"{day}T{at:0>5}"


def test_wall_times_in_one_gap_are_one_fire() -> None:
    hourly = cron("30 * * * *", "Antarctica/Troll")  # from 1:00 to 3:00
    assert periods(hourly, utc(2025, 3, 30, 0, 40), 2) == ["2025-03-30T01:30", "2025-03-30T03:30"]
    assert hourly.next(utc(2025, 3, 30, 0, 59)).at == utc(2025, 3, 30, 1)
    assert hourly.next(utc(2025, 3, 30, 1)).period == "2025-03-30T03:30"
    assert hourly.last(utc(2025, 3, 30, 1)).period == "2025-03-30T01:30"
    assert hourly.last(utc(2025, 3, 30, 1, 29)).period == "2025-03-30T01:30"


def test_an_hour_that_repeats_fires_once_and_the_next_comes_two_hours_later() -> None:
    hourly = cron("0 * * * *", "Europe/Berlin")
    fires = list(islice(hourly.after(utc(2025, 10, 25, 23, 30)), 3))
    assert [fire.period[11:] for fire in fires] == ["02:00", "03:00", "04:00"]
    assert [fire.at.hour for fire in fires] == [0, 2, 3]
    assert (
        hourly.next(utc(2025, 10, 26, 0, 59)) == hourly.next(utc(2025, 10, 26, 1, 10)) == fires[1]
    )
    assert hourly.last(utc(2025, 10, 26, 1, 10)) == fires[0]
    late = daily("2:50", "Europe/Berlin")  # already over while the clock shows 2:10 again
    assert late.last(utc(2025, 10, 26, 1, 10)).at == utc(2025, 10, 26, 0, 50)
    assert late.next(utc(2025, 10, 26, 1, 10)).period == "2025-10-27T02:50"


def test_a_date_that_was_skipped_has_no_fire() -> None:
    morning = daily("9", "Pacific/Apia")
    assert periods(morning, utc(2011, 12, 29), 3) == [
        "2011-12-29T09:00", "2011-12-31T09:00", "2012-01-01T09:00",
    ]  # fmt: skip
    assert morning.last(utc(2011, 12, 30, 18)).period == "2011-12-29T09:00"
    hourly = cron("0 */6 * * *", "Pacific/Apia")
    assert periods(hourly, utc(2011, 12, 30, 3), 3) == [
        "2011-12-29T18:00", "2011-12-31T00:00", "2011-12-31T06:00",
    ]  # fmt: skip
    monthly = recurrence(every="monthly", zone="Pacific/Apia", at="0:00", day=30)
    assert periods(monthly, utc(2011, 12, 1), 2) == ["2012-01-30T00:00", "2012-02-29T00:00"]


def test_a_moment_may_be_in_any_zone_but_must_have_one() -> None:
    schedule = daily("9", "Asia/Tokyo")
    here = MONDAY.astimezone(timezone(timedelta(hours=-5)))
    assert schedule.next(here) == schedule.next(MONDAY)
    assert schedule.last(here) == schedule.last(MONDAY)
    berlin = daily("2:15", "Europe/Berlin")
    in_the_gap = datetime(2025, 3, 30, 2, 30, fold=1, tzinfo=ZoneInfo("Europe/Berlin"))  # 0:30 UTC
    assert berlin.next(in_the_gap).period == "2025-03-30T02:15"
    assert berlin.last(in_the_gap).period == "2025-03-29T02:15"
    for ask in (schedule.after, schedule.next, schedule.last):
        with pytest.raises(ValueError, match="without a zone"):
            ask(MONDAY.replace(tzinfo=None))


def test_fires_come_strictly_after_and_the_last_may_be_now() -> None:
    schedule = daily("12", "UTC")
    assert schedule.next(MONDAY).at == MONDAY + timedelta(days=1)
    assert schedule.last(MONDAY).at == MONDAY
    assert schedule.next(MONDAY - MICROSECOND).at == MONDAY
    assert schedule.last(MONDAY - MICROSECOND).at == MONDAY - timedelta(days=1)


# Against a clock that is watched minute by minute


@dataclass(frozen=True)
class Cron:
    """The values of the five fields, None for ``*``, and a text that says them."""

    minute: int
    hours: frozenset[int] | None
    days: frozenset[int] | None
    months: frozenset[int] | None
    weekdays: frozenset[int] | None

    @property
    def text(self) -> str:
        names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        weekdays = None if self.weekdays is None else [names[day] for day in sorted(self.weekdays)]
        fields: list[Any] = [self.hours, self.days, self.months, weekdays]
        lists = ["*" if one is None else ",".join(map(str, one)) for one in fields]
        return f"{self.minute} {' '.join(lists)}"

    def names(self, wall: datetime) -> bool:
        if wall.minute != self.minute or (self.hours and wall.hour not in self.hours):
            return False
        if self.months and wall.month not in self.months:
            return False
        by_day = self.days and wall.day in self.days
        by_weekday = self.weekdays and wall.weekday() in self.weekdays
        if self.days and self.weekdays:
            return bool(by_day or by_weekday)
        return by_day is not False and by_weekday is not False


def some(lowest: int, highest: int) -> st.SearchStrategy[frozenset[int] | None]:
    return st.none() | st.frozensets(st.integers(lowest, highest), min_size=1, max_size=8)


crons = st.builds(
    Cron, st.sampled_from([0, 15, 30, 59]), some(0, 23), some(1, 28), some(1, 12), some(0, 6)
)


def watched(schedule: Cron, zone: str, begin: datetime, end: datetime) -> Iterator[Fire]:
    """The fires between two moments, seen by somebody who looks at the clock every minute."""
    clock = ZoneInfo(zone)
    minute = timedelta(minutes=1)
    moment = begin - timedelta(days=2)
    reached = moment.astimezone(clock).replace(tzinfo=None)
    while moment < end:
        moment += minute
        shown = moment.astimezone(clock).replace(tzinfo=None)
        skipped_from = reached.date()
        fired = False
        while reached < shown:
            reached += minute
            no_date = skipped_from < reached.date() < shown.date()
            if schedule.names(reached) and not fired and not no_date:
                fired = True
                if begin < moment <= end:
                    yield Fire(reached, moment)


JUMPS = [
    (zone, moment)
    for zone in [*CHANGING, "Pacific/Apia", "America/Caracas"]
    for moment, _offset in [*changes(zone)[1:], (utc(2011, 12, 30, 10), timedelta())]
]


@settings(max_examples=60, deadline=None)
@given(crons, st.sampled_from(JUMPS), st.integers(1, 96))
@example(Cron(30, None, None, None, None), ("Antarctica/Troll", utc(2025, 3, 30, 1)), 2)
@example(Cron(0, frozenset({0}), None, None, None), ("Pacific/Apia", utc(2011, 12, 30, 10)), 30)
@example(Cron(0, None, frozenset({30}), None, None), ("Pacific/Apia", utc(2011, 12, 30, 10)), 30)
def test_the_days_around_a_jump_are_as_a_watched_clock_has_them(
    schedule: Cron, jump: tuple[str, datetime], hours: int
) -> None:
    zone, moment = jump
    begin, end = moment - timedelta(hours=hours), moment + timedelta(hours=96)
    expected = list(watched(schedule, zone, begin, end))
    found = takewhile(lambda fire: fire.at <= end, cron(schedule.text, zone).after(begin))
    assert list(found) == expected


@settings(max_examples=15, deadline=None)
@given(crons, st.sampled_from(zones()), moments.map(lambda at: at.replace(second=0, microsecond=0)))
def test_some_weeks_of_any_zone_are_as_a_watched_clock_has_them(
    schedule: Cron, zone: str, begin: datetime
) -> None:
    end = begin + timedelta(weeks=3)
    expected = list(watched(schedule, zone, begin, end))
    found = takewhile(lambda fire: fire.at <= end, cron(schedule.text, zone).after(begin))
    assert list(found) == expected


# Any schedule

some_days = st.sets(st.integers(0, 6), min_size=1).map(lambda days: tuple(sorted(days)))
schedules = st.one_of(
    st.builds(
        Recurrence, st.sampled_from(["daily", "weekdays"]), st.sampled_from(zones()), wall_minutes
    ),
    st.builds(Recurrence, st.just("weekly"), st.sampled_from(zones()), wall_minutes, some_days),
    st.builds(
        Recurrence,
        st.just("monthly"),
        st.sampled_from(zones()),
        wall_minutes,
        day=st.integers(1, 31),
    ),
    st.builds(lambda one, zone: cron(one.text, zone), crons, st.sampled_from(zones())),
)


@given(schedules, moments)
def test_last_and_next_agree(schedule: Recurrence, moment: datetime) -> None:
    before, after = schedule.last(moment), schedule.next(moment)
    assert before.at <= moment < after.at
    assert schedule.next(before.at) == after
    assert schedule.last(after.at - MICROSECOND) == before
    for fire in (before, after):
        assert schedule.last(fire.at) == fire
        assert schedule.next(fire.at - MICROSECOND) == fire
        assert datetime.fromisoformat(fire.period) == fire.local


@given(schedules, st.sampled_from(JUMPS), st.integers(-300, 300))
def test_last_and_next_agree_around_a_jump(
    schedule: Recurrence, jump: tuple[str, datetime], minutes: int
) -> None:
    zone, moment = jump
    schedule = Recurrence.from_text(json.dumps(json.loads(schedule.to_text()) | {"zone": zone}))
    moment += timedelta(minutes=minutes)
    before, after = schedule.last(moment), schedule.next(moment)
    assert before.at <= moment < after.at
    assert schedule.next(before.at) == after
    assert schedule.last(after.at - MICROSECOND) == before


@given(schedules)
def test_the_text_of_a_schedule_means_it(schedule: Recurrence) -> None:
    text = schedule.to_text()
    again = Recurrence.from_text(text)
    assert again == schedule
    assert again.to_text() == text
    assert again.next(MONDAY) == schedule.next(MONDAY)


@pytest.mark.parametrize(
    ("schedule", "text"),
    [
        (daily("9", "Europe/Berlin"), '{"every":"daily","zone":"Europe/Berlin","at":"09:00"}'),
        (
            recurrence(every="weekly", zone="UTC", at="18:30", days="thu mon"),
            '{"every":"weekly","zone":"UTC","at":"18:30","days":[0,3]}',
        ),
        (
            recurrence(every="monthly", zone="UTC", at="0", day=1),
            '{"every":"monthly","zone":"UTC","at":"00:00","day":1}',
        ),
        (cron("0  9 * * MON-Fri"), '{"every":"cron","zone":"UTC","cron":"0 9 * * mon-fri"}'),
    ],
)
def test_texts_in_the_store_do_not_change(schedule: Recurrence, text: str) -> None:
    assert schedule.to_text() == text
    assert Recurrence.from_text(text) == schedule


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "null", "7", "daily", '{"every":"daily"}',
        '{"every":"daily","zone":"UTC"}',
        '{"every":"hourly","zone":"UTC","at":"09:00"}',
        '{"every":"daily","zone":"Europe/Atlantis","at":"09:00"}',
        '{"every":"daily","zone":"europe/berlin","at":"09:00"}',
        '{"every":"daily","zone":"localtime","at":"09:00"}',
        '{"every":"daily","zone":"UTC","at":"25:00"}',
        '{"every":"daily","zone":"UTC","at":9}',
        '{"every":"daily","zone":"UTC","at":"09:00:30"}',
        '{"every":"daily","zone":"UTC","at":"09:00+01:00"}',
        '{"every":"daily","zone":"UTC","at":"09:00","days":[1]}',
        '{"every":"daily","zone":"UTC","at":"09:00","note":"x"}',
        '{"every":"weekly","zone":"UTC","at":"09:00","days":[3,1]}',
        '{"every":"weekly","zone":"UTC","at":"09:00","days":[7]}',
        '{"every":"weekly","zone":"UTC","at":"09:00","days":[]}',
        '{"every":"weekly","zone":"UTC","at":"09:00","days":"mon"}',
        '{"every":"monthly","zone":"UTC","at":"09:00","day":0}',
        '{"every":"monthly","zone":"UTC","at":"09:00","day":32}',
        '{"every":"monthly","zone":"UTC","at":"09:00","day":"1"}',
        '{"every":"cron","zone":"UTC","cron":"0 9 * *  mon"}',
        '{"every":"cron","zone":"UTC","cron":"0 9 * * 1"}',
    ],
)  # fmt: skip
def test_a_damaged_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a schedule"):
        Recurrence.from_text(text)


# Which days


def test_weekdays_are_monday_to_friday() -> None:
    schedule = recurrence(every="weekdays", zone="UTC", at="9")
    days = [fire.local.weekday() for fire in islice(schedule.after(MONDAY), 7)]
    assert days == [1, 2, 3, 4, 0, 1, 2]


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("mon, thu", (0, 3)),
        ("monday", (0,)),
        ("Sunday Tuesday", (1, 6)),
        (" SAT,sun ,sat", (5, 6)),
        ("wed\nfri", (2, 4)),
        ("tues thurs", (1, 3)),
    ],
)
def test_days_of_the_week_by_name(typed: str, days: tuple[int, ...]) -> None:
    schedule = recurrence(every="weekly", zone="UTC", at="9", days=typed)
    assert schedule.days == days
    assert {fire.local.weekday() for fire in islice(schedule.after(MONDAY), 8)} == set(days)


def test_a_shorter_month_has_its_last_day() -> None:
    schedule = recurrence(every="monthly", zone="UTC", at="9", day="31")
    assert [one[:10] for one in periods(schedule, utc(2027, 12, 31, 10), 4)] == [
        "2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30",
    ]  # fmt: skip
    tenth = recurrence(every="monthly", zone="UTC", at="9", day=10)
    assert [one[:10] for one in periods(tenth, MONDAY, 2)] == ["2026-12-10", "2027-01-10"]


@pytest.mark.parametrize(
    ("text", "next_periods"),
    [
        ("0 9 * * *", "11-24T09:00 11-25T09:00"),
        ("15 8,20 * * *", "11-23T20:15 11-24T08:15 11-24T20:15"),
        ("0 */6 * * *", "11-23T18:00 11-24T00:00 11-24T06:00"),
        ("0 9-17/4 * * *", "11-23T13:00 11-23T17:00 11-24T09:00"),
        ("0 9 1-7 * mon", "11-30T09:00 12-01T09:00 12-02T09:00"),  # either
        ("0 9 */2 * mon", "12-07T09:00 12-21T09:00"),  # both, for a field with *
        ("0 9 13 * fri", "11-27T09:00 12-04T09:00 12-11T09:00 12-13T09:00 12-18T09:00"),
        ("0 9 * jan,DEC *", "12-01T09:00 12-02T09:00"),
        ("0 9 1 nov-jan *", "12-01T09:00 01-01T09:00 11-01T09:00"),
        ("0 9 * * fri-mon", "11-27T09:00 11-28T09:00 11-29T09:00 11-30T09:00 12-04T09:00"),
        ("0 9 * * sat-tue/2", "11-28T09:00 11-30T09:00 12-05T09:00"),
        ("0 9 * * sun-sat", "11-24T09:00 11-25T09:00"),
        ("0 9 * * Monday,wed", "11-25T09:00 11-30T09:00"),
        ("0,0 9 31 * *", "12-31T09:00 01-31T09:00 03-31T09:00"),
        ("0 0 24-25 6-12/6 *", "12-24T00:00 12-25T00:00 06-24T00:00"),
    ],
)
def test_cron_texts(text: str, next_periods: str) -> None:
    expected = next_periods.split()
    assert [one[5:] for one in periods(cron(text), MONDAY, len(expected))] == expected


def test_a_leap_day_is_rare_and_legal() -> None:
    schedule = cron("0 9 29 feb *")
    assert periods(schedule, MONDAY, 2) == ["2028-02-29T09:00", "2032-02-29T09:00"]
    assert schedule.last(MONDAY).period == "2024-02-29T09:00"
    assert schedule.next(utc(2097, 1, 1)).period == "2104-02-29T09:00"
    assert cron("0 9 31 feb,mar *").next(MONDAY).period == "2027-03-31T09:00"
    assert cron("0 9 30 feb mon").next(MONDAY).period == "2027-02-01T09:00", "on its Mondays"
    assert cron("0 9 */30 feb mon").next(MONDAY).period == "2027-02-01T09:00"


# What people type


@pytest.mark.parametrize(
    ("typed", "at"),
    [
        ("9", time(9)), ("09", time(9)), ("9:00", time(9)), ("09:30", time(9, 30)),
        ("9am", time(9)), ("9:30 pm", time(21, 30)), ("9:30PM", time(21, 30)), (" 9 a.m. ", time(9)),
        ("12am", time(0)), ("12:15 am", time(0, 15)), ("12pm", time(12)), ("0", time(0)),
        ("23:59", time(23, 59)), ("21", time(21)),
    ],
)  # fmt: skip
def test_times_of_day(typed: str, at: time) -> None:
    assert daily(typed, "UTC").at == at


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        (" europe/BERLIN ", "Europe/Berlin"),
        ("America/New York", "America/New_York"),
        ("utc", "UTC"),
        ("Etc/GMT+2", "Etc/GMT+2"),
    ],
)
def test_zones(typed: str, zone: str) -> None:
    assert daily("9", typed).zone == zone


def test_blanks_and_capitals_are_no_matter() -> None:
    typed = recurrence(every=" Daily ", zone="UTC", at="9", days=" ", day="", cron="")
    assert typed == Recurrence("daily", "UTC", time(9))


ASKED = {"every": "daily", "zone": "UTC", "at": "9"}
NOT_A_TIME = "is not a time of day. Write it as 9:00, 21:30 or 9am."
NOT_A_ZONE = (
    "is not a time zone of the IANA database. Write it by its city, such as Europe/Berlin, or UTC."
)
NOT_DAYS = (
    "is not a day of the week. Write mon, tue, wed, thu, fri, sat or sun, with commas between."
)
COUNTED = (
    "counts the days of the week, and cron dialects disagree on whether 0 or 1 is Sunday or Monday."
    " Write their names: mon, tue, wed, thu, fri, sat, sun."
)
FIVE = (
    "A cron text has five fields (minute, hour, day of month, month, day of week), and this one has"
    " {count}. Write it for example as 0 9 * * mon-fri."
)
TAKES = "*, a-b, a-b/n, and lists of these with commas between."
OFTEN = (
    "names more than one minute, and a schedule fires once an hour at the most."
    " Name one, for example 0."
)
NEVER = "is in none of the months of this cron text, so it would never fire. Choose another day or month."
BACKWARDS = "runs backwards. Write two ranges with a comma between, such as 22-23,0-2."
LONG_STEP = "does not fit into its range. Write a smaller one, from 1 on."


def refusals(**typed: Any) -> list[str]:
    with pytest.raises(UserError) as caught:
        recurrence(**typed)
    problem = caught.value
    assert not isinstance(problem, Problems) or len(problem.problems) > 1
    return [str(one) for one in getattr(problem, "problems", [problem])]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            {"every": "fortnightly"},
            "“fortnightly” is not how often a schedule can be. Choose one of: daily, weekdays, weekly, monthly, cron.",
        ),
        ({"zone": " "}, "Say in which time zone: for example Europe/Berlin or UTC."),
        ({"zone": "Mars/Olympus Mons"}, f"“Mars/Olympus Mons” {NOT_A_ZONE}"),
        ({"zone": "CEST"}, f"“CEST” {NOT_A_ZONE}"),
        ({"zone": "UTC+2"}, f"“UTC+2” {NOT_A_ZONE}"),
        ({"zone": "GMT+2"}, f"“GMT+2” {NOT_A_ZONE}"),
        ({"zone": "localtime"}, f"“localtime” {NOT_A_ZONE}"),
        ({"zone": "Factory"}, f"“Factory” {NOT_A_ZONE}"),
        (
            {"zone": "berlin"},
            "“berlin” is not a time zone of the IANA database. Did you mean Europe/Berlin?",
        ),
        (
            {"zone": "Pacific/Aukland"},
            "“Pacific/Aukland” is not a time zone of the IANA database. Did you mean Pacific/Auckland?",
        ),
        ({"at": None}, "Say at what time of day: for example 9:00, 21:30 or 9am."),
        ({"at": ""}, "Say at what time of day: for example 9:00, 21:30 or 9am."),
        *(
            ({"at": at}, f"“{at}” {NOT_A_TIME}")
            for at in (
                "24:00", "9:60", "9:5", "0am", "13pm", "9.30", "noon", "-9", "9:00:00", "９:00",
            )
        ),
        (
            {"days": "mon"},
            "Days of the week belong to a weekly schedule, and this one is “daily”. Leave them out, or choose weekly.",
        ),
        (
            {"day": 3},
            "A day of the month belongs to a monthly schedule, and this one is “daily”. Leave it out, or choose monthly.",
        ),
        (
            {"cron": "0 9 * * *"},
            "A cron text does not go with “daily”. Leave it out, or choose cron.",
        ),
        (
            {"every": "cron", "cron": "0 9 * * *"},
            "A cron text says its times itself. Leave the time of day out.",
        ),
        ({"every": "weekly"}, "Say on which days of the week: for example mon, thu."),
        ({"every": "weekly", "days": " , "}, "Say on which days of the week: for example mon, thu."),
        ({"every": "weekly", "days": "mon, fun"}, f"“fun” {NOT_DAYS}"),
        ({"every": "weekly", "days": "mo"}, f"“mo” {NOT_DAYS}"),
        ({"every": "weekly", "days": "1"}, f"“1” {NOT_DAYS}"),
        (
            {"every": "monthly"},
            "Say on which day of the month: 1 to 31. A shorter month has its last day instead.",
        ),
        *(
            (
                {"every": "monthly", "day": day},
                f"“{day}” is not a day of a month. Write a number from 1 to 31.",
            )
            for day in (0, 32, "-1", "last", "1st", "3.5")
        ),
        (
            {"every": "cron", "at": None},
            "Write the times as a cron text in five fields: for example 0 9 * * mon-fri.",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_a_sentence(typed: dict[str, Any], sentence: str) -> None:
    assert refusals(**ASKED | typed) == [sentence]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("0 9 * *", FIVE.format(count=4)),
        ("0 0 9 * * mon", FIVE.format(count=6)),
        ("@daily", FIVE.format(count=1)),
        (f"{'0,' * 100}0 9 * * *", "The cron text is longer than 200 characters. Write ranges instead of lists."),
        ("* 9 * * *", f"“*” {OFTEN}"),
        ("*/15 * * * *", f"“*/15” {OFTEN}"),
        ("0,30 9 1 jan *", f"“0,30” {OFTEN}"),
        ("0 9 30 feb *", f"The day of month “30” {NEVER}"),
        ("0 9 31 2,4,jun,9,11 *", f"The day of month “31” {NEVER}"),
        ("0 9 31 feb *,mon", f"The day of month “31” {NEVER}"),
        ("0 9 * * 1", f"“1” {COUNTED}"),
        ("0 9 * * mon,0-5", f"“0-5” {COUNTED}"),
        ("0 9 * * mon-5", f"“mon-5” {COUNTED}"),
        ("0 9 * * 7", f"“7” {COUNTED}"),
        ("0 9 * * */2", f"“*/2” {COUNTED}"),
        ("0 22-2 * * *", f"“22-2” {BACKWARDS}"),
        ("0 9 1 nov-2 *", f"“nov-2” {BACKWARDS}"),
        ("0 */24 * * *", f"The step of “*/24” {LONG_STEP}"),
        ("0 */0 * * *", f"The step of “*/0” {LONG_STEP}"),
        ("0 9 * * mon-fri/5", f"The step of “mon-fri/5” {LONG_STEP}"),
        *(
            (f"{item} 9 * * *", f"“{item}” is nothing for the field “minute” of a cron text. It takes 0–59, {TAKES}")
            for item in ("60", "-1", "1-", "0/15", "5/", "x", "1-2-3", "?", "**", "1.5", "000")
        ),
        *(
            (f"0 9 {item} * *", f"“{item}” is nothing for the field “day of month” of a cron text. It takes 1–31, {TAKES}")
            for item in ("0", "32", "l", "15w", "mon")
        ),
        ("0 24 * * *", f"“24” is nothing for the field “hour” of a cron text. It takes 0–23, {TAKES}"),
        ("0 9,, * * *", f"“” is nothing for the field “hour” of a cron text. It takes 0–23, {TAKES}"),
        ("0 9 * 13 *", f"“13” is nothing for the field “month” of a cron text. It takes 1–12, jan–dec, {TAKES}"),
        ("0 9 * ja *", f"“ja” is nothing for the field “month” of a cron text. It takes 1–12, jan–dec, {TAKES}"),
        ("0 9 * * mon#2", f"“mon#2” is nothing for the field “day of week” of a cron text. It takes mon–sun, {TAKES}"),
    ],
)  # fmt: skip
def test_a_cron_text_that_cannot_be_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    assert refusals(every="cron", zone="UTC", cron=text) == [sentence]


def test_everything_wrong_is_said_at_once() -> None:
    said = refusals(every="weekly", zone="Mars", at="25", days="fun, sun, run", day=3)
    assert len(said) == 5
    assert {one.split(maxsplit=1)[0] for one in said} == {"“Mars”", "“25”", "“fun”", "“run”", "A"}
    said = refusals(every="daily", zone="UTC", at="9", cron="0 9 * * 1")
    assert len(said) == 1, "what has to go need not be put right"
    said = refusals(every="never", zone="Mars", at="25", day=32, days="x", cron="0 9")
    assert len(said) == 6
    said = refusals(every="cron", zone="UTC", cron="60 9 0 * 1")
    assert [one.split(maxsplit=1)[0] for one in said] == ["“60”", "“0”", "“1”"]


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_anything_typed_is_a_schedule_or_refused(at: str, days: str, fields: str) -> None:
    for typed in (
        {"every": "weekly", "at": at, "days": days},
        {"every": "cron", "cron": fields},
        {"every": "cron", "cron": f"0 {fields} * * *"},
        {"every": "daily", "zone": fields, "at": at},
    ):
        try:
            schedule = recurrence(**{"zone": "UTC"} | typed)
        except UserError as problem:
            str(problem)  # every place of its sentence is filled
            continue
        assert Recurrence.from_text(schedule.to_text()) == schedule
