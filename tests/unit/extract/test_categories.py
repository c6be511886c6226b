"""Results keep the category they hold for, and no edition of a test that the text does not name."""

from __future__ import annotations

from datetime import date

import pytest

from bot.race.extract import Extractor

_DAY = date(2026, 2, 4)


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("GPT-4o takes first place in coding on LiveBench.", "LiveBench, coding"),
        ("On LiveBench, GPT-4o ranks first.", "LiveBench"),
        ("GPT-4o is first among open models on LMArena.", "LMArena, open weights"),
        ("GPT-4o leads in creative writing on LMArena.", "LMArena, creative writing"),
    ],
)
def test_a_category_or_an_unnamed_edition_is_no_test_of_the_ledger(
    reader: Extractor, text: str, scope: str
) -> None:
    found = [one for one in reader.extract(text, published=_DAY) if one.relation == "ranks"]
    assert [(one.scope, one.benchmark_id) for one in found] == [(scope, None)]


def test_a_named_edition_is_that_test_and_its_category_that_category(reader: Extractor) -> None:
    whole, part = (
        reader.extract(f"GPT-4o ranks first {where}.", published=_DAY)[0].benchmark_id
        for where in ("on LiveBench 2024-11-25", "in coding on LiveBench 2024-11-25")
    )
    assert whole is not None
    assert part is not None
    assert whole != part


def test_places_that_differ_only_in_the_category_stay_two(reader: Extractor) -> None:
    text = (
        "LMArena, this week.\n\nGPT-4o ranks first in coding. It ranks first in creative writing."
    )
    found = [one for one in reader.extract(text, published=_DAY) if one.relation == "ranks"]
    assert [one.scope for one in found] == ["LMArena, coding", "LMArena, creative writing"]
