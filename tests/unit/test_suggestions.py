"""What a person typing is offered, and that every offer leads back to what it names."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.race.catalog import (
    ALL_KINDS,
    LONGEST_KEY,
    Catalog,
    Fact,
    Found,
    Kind,
    Release,
    Several,
    Suggestion,
    Unknown,
)
from bot.race.dates import FactDate
from tests.benchmarks.bench_resolve import NICKNAMES, ON, generate, slips
from tests.unit.small_catalog import (
    ALL_ALIASES,
    ALL_FAMILIES,
    ALL_LABS,
    ALL_RELEASES,
    CATALOG,
    FAMILIES,
    LABS,
    META,
    MY_GUILD,
    OTHER_GUILD,
    RELEASES,
    TODAY,
    YI,
    alias,
    assert_found,
    names,
    release,
)


class TestSuggestions:
    def test_before_anything_is_typed_the_newest_of_each_family(self) -> None:
        assert names(CATALOG.suggest("", on=TODAY, limit=4)) == [
            "Qwen3-235B-A22B",
            "DeepSeek-V3-0324",
            "Doubao-1.5-pro",
            "o1",
        ]

    def test_families_that_no_curator_touched_come_after_the_others(self) -> None:
        imported = Release(
            99, "new", "New", META, YI, {"announced": Fact("2025-05", 1, "catalogue")}
        )
        untouched = [one for one in ALL_RELEASES if one.family_id != YI]
        catalog = Catalog(ALL_LABS, ALL_FAMILIES, [*untouched, imported], [])
        offered = names(catalog.suggest("", on=TODAY))
        assert offered.index("Llama 3.1 405B") < offered.index("New") < offered.index("DeepSeek-V3")

    def test_exact_then_beginnings_newest_first(self) -> None:
        assert names(CATALOG.suggest("gpt-4", on=TODAY)) == [
            "GPT-4",
            "GPT-4o",
            "GPT-4o (2024-11-20)",
            "GPT-4o (2024-05-13)",
        ]
        assert names(CATALOG.suggest("deepseek v", on=TODAY, kinds=RELEASES)) == [
            "DeepSeek-V3-0324",
            "DeepSeek-V3",
            "DeepSeek-V2",
        ]

    def test_a_releases_own_name_comes_before_a_newer_ones_alias(self) -> None:
        catalog = Catalog(ALL_LABS, ALL_FAMILIES, ALL_RELEASES, [alias("yi-large", to_release=12)])
        offered = names(catalog.suggest("yi-large", on=TODAY))
        assert offered[:2] == ["Yi-Large", "Qwen3-235B-A22B"]

    def test_a_labs_name_offers_the_lab_and_what_it_has(self) -> None:
        assert names(CATALOG.suggest("alibaba", on=TODAY)) == [
            "Alibaba",
            "Qwen",
            "Qwen3-235B-A22B",
            "Qwen2.5-Max",
        ]

    @pytest.mark.parametrize("text", ["depsek", "qwenn", "sonet"])
    def test_a_misspelt_family_offers_releases(self, text: str) -> None:
        assert CATALOG.suggest(text, on=TODAY, kinds=RELEASES)

    def test_only_what_existed_on_the_day(self) -> None:
        offered = names(CATALOG.suggest("deepseek", on=date(2024, 6, 1)))
        assert "DeepSeek-V2" in offered
        assert "DeepSeek-V3" not in offered
        assert "Doubao" not in names(CATALOG.suggest("doub", on=date(2024, 6, 1)))

    def test_a_rolling_alias_offers_what_it_means_that_day(self) -> None:
        assert names(CATALOG.suggest("deepseek-ch", on=date(2025, 1, 1))) == ["DeepSeek-V3"]

    def test_they_say_what_a_choice_must_show(self) -> None:
        (offered,) = CATALOG.suggest("qwen2.5-m", on=TODAY)
        assert offered == Suggestion(
            kind="release",
            id=11,
            name="Qwen2.5-Max",
            lab_name="Alibaba",
            announced=FactDate("2025-01-28"),
            key="qwen2.5-max",
        )

    def test_a_slug_of_a_lab_and_its_family_gives_two_keys(self) -> None:
        offered = {one.kind: one for one in CATALOG.suggest("deepseek", on=TODAY)}
        assert offered["lab"].key == "lab:deepseek"
        assert offered["family"].key == "family:deepseek"

    def test_a_slug_too_long_for_discord_still_has_a_key(self) -> None:
        long = "very-" * 30 + "long"
        catalog = Catalog(ALL_LABS, [], [release(7, long, "Very long", META, None, None)], [])
        (offered,) = catalog.suggest("very lo", on=TODAY)
        assert len(offered.key) <= LONGEST_KEY
        assert_found(catalog, offered)

    @pytest.mark.parametrize("limit", [-1, 0, 1, 3, 25])
    @pytest.mark.parametrize("text", ["", "c", "deepseek", "clude", "a"])
    def test_the_limit_is_kept(self, text: str, limit: int) -> None:
        assert len(CATALOG.suggest(text, on=TODAY, limit=limit)) <= max(limit, 0)


WORDS = st.sampled_from(
    ["deepseek", "qwen", "v3", "2.5", "max", "4o", "gpt", "claude", "sonnet", "豆包", "the", "one"]
)
TYPED = st.one_of(
    st.text(max_size=30),
    st.lists(WORDS, max_size=4).map(" ".join),
    st.sampled_from([one.text for one in ALL_ALIASES] + [one.name for one in ALL_RELEASES]).flatmap(
        lambda text: st.integers(0, len(text)).map(lambda end: text[:end])
    ),
)
DAYS = st.dates(date(2023, 1, 1), date(2026, 1, 1))
GUILDS = st.sampled_from([None, MY_GUILD, OTHER_GUILD])
KINDS = st.sampled_from([ALL_KINDS, RELEASES, FAMILIES, LABS, RELEASES | FAMILIES])


class TestAnyText:
    @settings(deadline=None)
    @given(text=TYPED, on=DAYS, guild=GUILDS, kinds=KINDS)
    def test_resolve_answers_with_what_was_asked_for(
        self, text: str, on: date, guild: int | None, kinds: frozenset[Kind]
    ) -> None:
        match CATALOG.resolve(text, on=on, guild_id=guild, kinds=kinds):
            case Found() as one:
                assert one.kind in kinds
                assert all(
                    (day := CATALOG.releases[candidate].announced) is None or day.first_day <= on
                    for candidate in one.candidates
                )
            case Several(meanings):
                assert len({one.lab_name for one in meanings}) > 1
            case Unknown(suggestions):
                assert len(suggestions) <= 5
                assert all(one.kind in kinds for one in suggestions)

    @settings(deadline=None)
    @given(text=TYPED, on=DAYS, guild=GUILDS, kinds=KINDS, limit=st.integers(0, 25))
    def test_every_suggestions_key_resolves_to_it(
        self, text: str, on: date, guild: int | None, kinds: frozenset[Kind], limit: int
    ) -> None:
        offered = CATALOG.suggest(text, on=on, guild_id=guild, kinds=kinds, limit=limit)
        assert len(offered) <= limit
        assert len({(one.kind, one.id) for one in offered}) == len(offered)
        for one in offered:
            assert one.kind in kinds
            assert len(one.key) <= LONGEST_KEY
            assert_found(CATALOG, one, on, guild)


class TestAmongThousands:
    """The generated names of the benchmark, fewer of them."""

    def test_nicknames_and_typos_are_found_in_the_first_five(self) -> None:
        generated = generate(aliases=4_000)
        catalog = generated.catalog

        def first_five(text: str) -> list[tuple[Kind, str]]:
            return [(one.kind, one.name) for one in catalog.suggest(text, on=ON)[:5]]

        for text, kind, name in NICKNAMES:
            assert (kind, name) in first_five(text), text
        written = [one.name for one in generated.releases[:400]]
        missed = [
            (text, wrong)
            for _, text, wrong in slips(written)
            if ("release", text) not in first_five(wrong)
        ]
        assert len(missed) <= 0.05 * len(written), missed
