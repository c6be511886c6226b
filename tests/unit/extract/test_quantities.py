"""Figures and days in running text."""

from __future__ import annotations

from datetime import date

import pytest

from bot.race.extract.figure.dates_said import find_days
from bot.race.extract.figure.quantities import find_quantities
from bot.race.typed_values import read_value


def found(text: str) -> list[str]:
    return [
        " ".join(filter(None, (one.qualifier, f"{one.value:.12g}", one.unit)))
        for one in find_quantities(text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nearly two percent, around five percent", ["nearly 2 %", "around 5 %"]),
        ("17 percent and 3.07 % and 9.2% and 4 per cent", ["17 %", "3.07 %", "9.2 %", "4 %"]),
        ("-3.07 % and −5% and +8.9%", ["-3.07 %", "-5 %", "8.9 %"]),
        ("2 percentage points, 5pp, 25 basis points", ["2 points", "5 points", "0.25 points"]),
        ("a 17-point lead, a 17-percent fall", ["17 points", "17 %"]),
        ("612.47 points, or 3.07 percent, to end at 19,341.83", ["612.47 points", "3.07 %", "19341.83"]),
        ("$593 billion, $593bn, $593B", ["593 USD bn", "593 USD bn", "593 USD bn"]),
        ("over $1 trillion", ["over 1000 USD bn"]),
        ("less than $6 million, just over $5.5m", ["less than 6 USD m", "just over 5.5 USD m"]),
        ("~$6M, <$7 million", ["about 6 USD m", "less than 7 USD m"]),
        ("€5.5m and £3bn and HK$ 20", ["5.5 EUR m", "3 GBP bn", "20 HKD"]),
        ("¥20 and RMB 10 and 10 yuan and 2 million yuan", ["20 ¥", "10 CNY", "10 CNY", "2 CNY m"]),
        ("two hundred and fifty million dollars", ["250 USD m"]),
        ("half a million dollars, 55 cents", ["500000 USD", "0.55 USD"]),
        ("$5.576M, at US$3 and 20 dollars", ["5.576 USD m", "3 USD", "20 USD"]),
        ("$0.55 per million input tokens", ["0.55 USD per million input tokens"]),
        ("$3/M, $15/MTok, $1.10/1M tokens", ["3 USD per million tokens", "15 USD per million tokens", "1.1 USD per million tokens"]),
        ("$0.002 per 1K tokens, 0.5 cents per token", ["2 USD per million tokens", "5000 USD per million tokens"]),
        ("20 dollars a month, $20/mo, $200 per user", ["20 USD per month", "20 USD per month", "200 USD per user"]),
        ("2.788 million H800 GPU hours, 2.788M GPU hours", ["2.788 million GPU hours", "2.788 million GPU hours"]),
        ("180K H800 GPU hours", ["180000 GPU hours"]),
        ("1M tokens and 128K context, 14.8B tokens", ["1000000 tokens", "128000", "14800000000 tokens"]),
        ("a third, half, two-thirds, three quarters", ["33.33 %", "50 %", "66.67 %", "75 %"]),
        ("doubled, tenfold, 27 times, 27x, 2.5×", ["2 times", "10 times", "27 times", "27 times", "2.5 times"]),
        ("between 5 and 7 percent", ["between five and 7 %"]),
        ("5.5 to 7 percent, 21-30%", ["five point five to 7 %", "twenty one to 30 %"]),
        ("between $150 million and $200 million", ["between one hundred fifty and 200 USD m"]),
        ("from 70.1 to 75.3, 70 and 75", ["70.1", "75.3", "70", "75"]),
        ("1 234.5 %, 12 000 dollars, 12,345,678", ["1234.5 %", "12000 USD", "12345678"]),
        ("17,4 %", ["17.4 %"]),
        ("as much as 13 percent, some 50 percent, up to 97 %", ["as much as 13 %", "some 50 %", "up to 97 %"]),
        ("five million people", ["5000000 people"]),
        ("Llama-3 and GPT-4o and R1 and o1 and Qwen2.5-Max and V3", []),
        ("MATH-500, 3rd, 3.2.1, 10/12, 12:30, pass@1, #4, half a dozen", []),
        ("99999999999999999 dollars and 9999999999 trillion", []),
        ("no figure at all", []),
    ],
)  # fmt: skip
def test_figures_with_value_unit_and_qualifier(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_what_a_figure_says_can_be_typed_again() -> None:
    text = (
        "over $1 trillion; between 5 and 7 percent; about 0.55 dollars per million output tokens; ¥3 per month;"
        " −4.5 percentage points; 2.788M GPU hours; two-thirds; 27x; 1,402; at least 12 GB; 20 cents"
    )
    for one in find_quantities(text):
        typed = f"{one.qualifier} {one.value:.9f}".rstrip("0").rstrip(".") + f" {one.unit}"
        assert read_value(typed) == (one.qualifier or None, one.value, one.unit or None), typed
    assert len(find_quantities(text)) == 11


def test_offsets_hold_the_figure_and_what_bounds_it() -> None:
    text = "It fell by nearly 17.4 percent, or 3 to 5 points."
    whole = [(text[one.bound_start : one.end], one.text) for one in find_quantities(text)]
    assert whole == [("nearly 17.4 percent", "17.4 percent"), ("3 to 5 points", "5 points")]


PUBLISHED = date(2025, 1, 29)  # a Wednesday


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("slumped on Monday, 27 January 2025, after", ["2025-01-27"]),
        ("slid Wednesday morning", ["2025-01-29"]),
        ("on Tuesday (Jan 28) it rose", ["2025-01-28"]),
        ("from Friday's close of $142", ["2025-01-24 aside"]),
        ("up since Monday, and on Jan. 27", ["2025-01-27 aside", "2025-01-27"]),
        ("Monday's 17% drop", ["2025-01-27"]),
        (
            "last Wednesday, next Monday, yesterday, today",
            ["2025-01-22", "none", "2025-01-28", "2025-01-29"],
        ),
        ("January 27th and 30 December", ["2025-01-27", "2024-12-30"]),
        ("on 2025-01-27 or 2025-02-30", ["2025-01-27", "none"]),
        ("in March 2020", ["none"]),
        ("it may 5 times, a sunday drive in a day", ["2025-01-26"]),
        ("no day, no 2025", []),
    ],
)
def test_days_that_are_named(text: str, expected: list[str]) -> None:
    days = [
        ("none" if one.day is None else one.day.isoformat()) + (" aside" if one.is_aside else "")
        for one in find_days(text, PUBLISHED)
    ]
    assert days == expected


def test_a_weekday_is_no_day_without_the_date_of_publication() -> None:
    assert [one.day for one in find_days("on Monday, on Jan. 27 and on 27 January 2025", None)] == [
        None,
        None,
        date(2025, 1, 27),
    ]
