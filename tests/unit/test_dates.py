"""Dates as fine as their source."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.race.dates import FactDate

some_days = st.dates(date(1950, 1, 1), date(2100, 12, 30))
shapes = st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"])


@given(some_days, shapes)
def test_a_date_means_the_days_its_text_names(day: date, shape: str) -> None:
    fact = FactDate.parse(day.strftime(shape))
    assert fact.first_day <= day <= fact.last_day
    one = timedelta(days=1)
    assert fact.first_day.strftime(shape) == fact.last_day.strftime(shape) == fact.text
    assert (fact.first_day - one).strftime(shape) != fact.text
    assert (fact.last_day + one).strftime(shape) != fact.text


@given(some_days, shapes, some_days)
def test_it_had_happened_only_when_all_of_it_was_over(day: date, shape: str, asked: date) -> None:
    fact = FactDate.parse(day.strftime(shape))
    assert fact.happened_by(asked) == (asked >= fact.last_day)
    if fact.happened_by(asked):
        assert fact.happened_by(asked + timedelta(days=1))


@given(some_days, some_days, shapes)
def test_texts_of_one_precision_sort_by_time(one: date, other: date, shape: str) -> None:
    first, second = FactDate.parse(one.strftime(shape)), FactDate.parse(other.strftime(shape))
    assert (first < second) == (first.last_day < second.last_day)


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        ("2024", "year", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-02", "month", date(2025, 2, 1), date(2025, 2, 28)),
        ("2024-12", "month", date(2024, 12, 1), date(2024, 12, 31)),
        ("2025-01-28", "day", date(2025, 1, 28), date(2025, 1, 28)),
    ],
)
def test_precision(text: str, precision: str, first: date, last: date) -> None:
    fact = FactDate.parse(text)
    assert (fact.precision, fact.first_day, fact.last_day) == (precision, first, last)
    assert str(fact) == text


@pytest.mark.parametrize(
    "text",
    [
        "", "25", "202", "20255", "2025-1", "2025-1-2", "2025-01-2", "2025/01/28", "28.01.2025",
        " 2025", "2025 ", "2025-01-28\n", "2025-13", "2025-00", "2025-02-29", "2025-04-31", "0000",
        "2025-01-28T00:00", "２０２５", "२०२५-०१", "-2025", "soon",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        FactDate.parse(text)


@given(st.text(max_size=12))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        assert FactDate.parse(text).text == text
    except ValueError:
        return
