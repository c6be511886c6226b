"""What is known of a release in its types, and releases by lab, family and day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.race.catalog import (
    Alias,
    Catalog,
    Fact,
    Release,
    Unknown,
)
from bot.race.dates import FactDate
from tests.unit.small_catalog import (
    ALL_FAMILIES,
    ALL_LABS,
    ALL_RELEASES,
    CATALOG,
    DEEPSEEK,
    DEEPSEEK_V,
    META,
    OPENAI,
    TODAY,
    YI,
    alias,
    release,
)


class TestWhatThereIs:
    def test_by_slug(self) -> None:
        found_release = CATALOG.release_by_slug("qwen2.5-max")
        found_family = CATALOG.family_by_slug("deepseek")
        found_lab = CATALOG.lab_by_slug("deepseek")
        assert found_release is CATALOG.releases[11]
        assert found_family is CATALOG.families[DEEPSEEK_V]
        assert found_lab is CATALOG.labs[DEEPSEEK]
        assert CATALOG.release_by_slug("Qwen2.5 Max") is None

    def test_releases_newest_first(self) -> None:
        assert [one.id for one in CATALOG.releases_of(lab_id=DEEPSEEK)] == [10, 9, 8]
        assert [one.id for one in CATALOG.releases_of(family_id=YI)] == [15, 16]
        assert [one.id for one in CATALOG.releases_of(family_id=YI, by=TODAY)] == [15]
        assert CATALOG.releases_of(family_id=YI, lab_id=META) == ()
        assert CATALOG.releases_of(lab_id=404) == CATALOG.releases_of(family_id=404) == ()
        everything = CATALOG.releases_of()
        assert (everything[0].id, everything[-1].id, len(everything)) == (12, 16, 16)

    @settings(deadline=None)
    @given(st.dates(date(2023, 1, 1), date(2026, 1, 1)))
    def test_a_day_cuts_where_released_by_says(self, day: date) -> None:
        listed = CATALOG.releases_of(by=day)
        assert set(listed_ids(listed)) == {one.id for one in ALL_RELEASES if one.released_by(day)}

    @pytest.mark.parametrize(
        "broken",
        [
            [alias("x")],
            [alias("x", to_release=1, to_lab=1)],
            [alias("x", to_release=404)],
        ],
    )
    def test_an_alias_must_point_at_one_thing(self, broken: list[Alias]) -> None:
        with pytest.raises(ValueError, match="'x'"):
            Catalog(ALL_LABS, ALL_FAMILIES, ALL_RELEASES, broken)

    def test_a_release_must_have_its_lab(self) -> None:
        with pytest.raises(ValueError, match="404"):
            Catalog(ALL_LABS, [], [release(1, "x", "X", 404, None, None)], [])

    def test_an_empty_catalog_answers(self) -> None:
        empty = Catalog([], [], [], [])
        assert empty.resolve("gpt-4", on=TODAY) == Unknown(())
        assert empty.suggest("", on=TODAY) == empty.suggest("g", on=TODAY) == []


def listed_ids(releases: tuple[Release, ...]) -> list[int]:
    return [one.id for one in releases]


class TestFacts:
    def test_announced_falls_back_to_the_api_then_the_weights(self) -> None:
        def announced(**days: str) -> FactDate | None:
            facts = {field: Fact(day, 1, "curated") for field, day in days.items()}
            return Release(1, "x", "X", 1, None, facts).announced

        assert announced(weights_published="2025-03") == FactDate("2025-03")
        assert announced(api_available="2025-02", weights_published="2025-03") == FactDate(
            "2025-02"
        )
        assert announced(api_available="2025-02", announced="2025-01") == FactDate("2025-01")
        assert announced(deprecated="2025") is None

    def test_values_in_their_types(self) -> None:
        values = {
            "context_window": "131,072",
            "max_output": "8192",
            "open_weights": "True",
            "reasoning": "no",
            "licence": "MIT",
        }
        facts = {field: Fact(value, 1, "curated") for field, value in values.items()}
        one = Release(1, "x", "X", 1, None, facts)
        assert (one.context_window, one.max_output, one.licence) == (131_072, 8_192, "MIT")
        assert (one.open_weights, one.reasoning) == (True, False)

    def test_a_value_written_otherwise_is_not_guessed(self) -> None:
        values = {"context_window": "1M", "open_weights": "partly", "reasoning": "hybrid"}
        facts = {field: Fact(value, 1, "catalogue") for field, value in values.items()}
        one = Release(1, "x", "X", 1, None, facts)
        assert (one.context_window, one.open_weights, one.reasoning) == (None, None, None)
        assert (one.max_output, one.licence) == (None, None)

    def test_an_undated_release_was_not_certainly_public(self) -> None:
        assert not CATALOG.releases[16].released_by(date.max)

    def test_a_date_that_is_none_stops_the_build(self) -> None:
        with pytest.raises(ValueError, match="soon"):
            Catalog(ALL_LABS, [], [release(1, "x", "X", OPENAI, None, "soon")], [])
