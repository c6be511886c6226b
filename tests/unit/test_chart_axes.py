"""Scales of charts: round ends, logarithms, days, and where values fall on them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edge.charts import ChartRow, Mark
from bot.edge.charts.axes import DayScale, log_scale_for
from bot.edge.charts.scale import scale_for
from bot.edge.charts.words import Words


def row(label: str, unit: str, *values: float) -> ChartRow:
    return ChartRow(label, unit, tuple(Mark(at, value) for at, value in enumerate(values)))


@pytest.mark.parametrize(
    ("values", "low", "high"),
    [
        ((56.1, 56.5), "50%", "65%"),  # never closer than 10 points
        ((99.5, 98.0), "90%", "100%"),  # a percentage ends at 100
        ((3.0, 96.0), "0%", "100%"),  # the whole scale once most of it is needed
    ],
)
def test_scales_of_percentages(values: tuple[float, float], low: str, high: str) -> None:
    strip = row("A", "%", *values)
    scale = scale_for(strip)
    assert (strip.figure(scale.low), strip.figure(scale.high)) == (low, high)


def test_a_scale_has_a_length_however_large_its_only_value() -> None:
    assert scale_for(row("A", "%", 5.0000000000000005e28)).place(5.0000000000000005e28) == (
        pytest.approx(0.5, abs=0.2)
    )


def test_a_scale_does_not_go_below_nothing() -> None:
    assert scale_for(row("Price", "USD", 0.1, 9.0)).low == 0
    assert scale_for(row("Change", "points", -4.0, 9.0)).low < -4


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (date(2025, 1, 28), date(2025, 1, 28), ["28 Jan 2025"]),
        (date(2025, 1, 28), date(2025, 2, 1), ["28 Jan 2025", "29 Jan", "30 Jan"]),
        (
            date(2022, 11, 30),
            date(2026, 11, 23),
            ["2023", "Jul", "2024", "Jul", "2025", "Jul", "2026"],
        ),
        (date(1, 1, 1), date(9999, 12, 31), ["1000", "2000", "3000", "4000"]),
    ],
)
def test_days_on_an_axis_are_as_fine_as_there_is_room(
    since: date, until: date, said: Sequence[str]
) -> None:
    ticks = DayScale(since, until).ticks(1000, Words.spoken())
    assert [text for text, _place in ticks][: len(said)] == list(said)
    assert all(0 <= place <= 1 for _text, place in ticks)


@given(
    st.lists(
        st.floats(0, allow_nan=False, allow_infinity=False).filter(bool), min_size=1, max_size=5
    )
)
def test_a_logarithmic_scale_holds_its_values_and_two_ticks(values: list[float]) -> None:
    scale = log_scale_for(values)
    assert all(0 < scale.place(value) < 1 for value in values)
    ticks = scale.ticks(7)
    assert 2 <= len(ticks) <= 8
    assert all(0 <= place <= 1 for _price, place in ticks)
