"""Names resolve as a person expects, on any day, for any guild, and never silently wrong."""

from __future__ import annotations

from datetime import date

import pytest

from bot.race.catalog import (
    ALL_KINDS,
    Catalog,
    Family,
    Found,
    Kind,
    Several,
    Unknown,
)
from tests.unit.small_catalog import (
    ALIBABA,
    ALL_ALIASES,
    ALL_FAMILIES,
    ALL_LABS,
    ALL_RELEASES,
    BYTEDANCE,
    CATALOG,
    FAMILIES,
    LABS,
    META,
    MY_GUILD,
    OPENAI,
    OTHER_GUILD,
    RELEASES,
    SONNET,
    TODAY,
    alias,
    assert_found,
    names,
    release,
)


def found(text: str, on: date = TODAY, guild: int | None = None) -> Found:
    resolution = CATALOG.resolve(text, on=on, guild_id=guild)
    assert isinstance(resolution, Found), resolution
    return resolution


def unknown(text: str, on: date = TODAY, kinds: frozenset[Kind] = ALL_KINDS) -> list[str]:
    resolution = CATALOG.resolve(text, on=on, kinds=kinds)
    assert isinstance(resolution, Unknown), resolution
    return [one.name for one in resolution.suggestions]


class TestWhatATextMeans:
    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("qwen2.5 max", "Qwen2.5-Max"),
            ("Qwen-2.5-Max", "Qwen2.5-Max"),
            ("QWEN2.5MAX", "Qwen2.5-Max"),
            ("gpt 4", "GPT-4"),
            ("o1", "o1"),
            ("**O1**", "o1"),
            ("deepseek v3", "DeepSeek-V3"),
            ("claude-3.5-sonnet-20240620", "Claude 3.5 Sonnet (June)"),
        ],
    )
    def test_a_releases_own_name_however_it_is_spelt(self, text: str, name: str) -> None:
        resolution = found(text)
        assert (resolution.kind, resolution.how, resolution.label) == ("release", "exact", name)
        assert resolution.candidates == (resolution.id,)
        assert resolution.release_id == resolution.id

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("v3", "DeepSeek-V3"),
            ("openai/gpt-4", "GPT-4"),
            ("chatgpt o1", "o1"),
            ("alibaba qwen2.5-max", "Qwen2.5-Max"),
            ("max 2.5", "Qwen2.5-Max"),
            ("haiku 3.5", "Claude 3.5 Haiku"),
            ("405b llama 3.1", "Llama 3.1 405B"),
            ("豆包 1.5 pro", "Doubao-1.5-pro"),
            ("通义千问2.5-max", "Qwen2.5-Max"),
            ("lightning", "Yi-Lightning"),
        ],
    )
    def test_other_word_order_and_brand_left_out_or_added(self, text: str, name: str) -> None:
        resolution = found(text)
        assert (resolution.kind, resolution.how, resolution.label) == ("release", "alias", name)

    @pytest.mark.parametrize("text", ["claude 3.5 sonnet", "sonnet 3.5", "Sonnet-3-5"])
    def test_an_alias_of_several_releases_of_one_lab_gives_them_newest_first(
        self, text: str
    ) -> None:
        resolution = found(text)
        assert resolution.candidates == (6, 5)
        assert (resolution.kind, resolution.id, resolution.how) == ("release", 6, "alias")
        assert resolution.via == "claude 3.5 sonnet"
        assert resolution.release_id is None

    @pytest.mark.parametrize(
        ("text", "kind", "name", "candidates"),
        [
            ("4o", "family", "GPT-4o", (3, 2)),
            ("sonnet", "family", "Claude Sonnet", (6, 5)),
            ("豆包", "family", "Doubao", (14,)),
            ("通义千问", "family", "Qwen", (12, 11)),
            ("anthropic", "lab", "Anthropic", (7, 6, 5)),
            ("字节跳动", "lab", "ByteDance", (14,)),
            # A lab's own name stays the lab's; a family's own name beats the lab's alias.
            ("deepseek", "lab", "DeepSeek", (10, 9, 8)),
            ("qwen", "family", "Qwen", (12, 11)),
            ("llama", "family", "Llama", (13,)),
        ],
    )
    def test_a_family_or_lab_brings_its_releases(
        self, text: str, kind: Kind, name: str, candidates: tuple[int, ...]
    ) -> None:
        resolution = found(text)
        assert (resolution.kind, resolution.how, resolution.label) == (kind, kind, name)
        assert resolution.candidates == candidates
        assert resolution.release_id is None

    def test_a_name_of_two_labs_is_never_chosen_between(self) -> None:
        resolution = CATALOG.resolve("the large one", on=TODAY)
        assert isinstance(resolution, Several)
        assert names(list(resolution.meanings)) == ["Llama 3.1 405B", "Yi-Large"]
        assert [one.lab_name for one in resolution.meanings] == ["Meta", "01.AI"]

    @pytest.mark.parametrize(
        "text",
        [
            "anthropic gpt-4",  # another lab's brand
            "claude 3.5",  # "sonnet" is no brand, though it is an alias of its family
            "qvq 2.5 max",  # nor is another family of the lab, though it is an alias of the lab
            "4",
        ],
    )
    def test_only_a_names_own_brand_may_be_left_out_or_added(self, text: str) -> None:
        catalog = Catalog(
            ALL_LABS,
            [*ALL_FAMILIES, Family(90, "qvq", "QVQ", ALIBABA), Family(91, "gpt", "GPT", OPENAI)],
            [*ALL_RELEASES, release(90, "gpt-4-again", "GPT 4", OPENAI, 91, "2023-03-14")],
            [*ALL_ALIASES, alias("sonnet", to_family=SONNET), alias("qvq", to_lab=ALIBABA)],
        )
        assert isinstance(catalog.resolve(text, on=TODAY), Unknown)

    def test_a_native_brand_stands_for_the_first_word_of_a_longer_family_name(self) -> None:
        catalog = Catalog(
            ALL_LABS,
            [Family(1, "doubao-seed", "Doubao Seed", BYTEDANCE)],
            [release(1, "doubao-seed-1.6", "Doubao Seed 1.6", BYTEDANCE, 1, "2025-05-01")],
            [alias("豆包", to_family=1, kind="native")],
        )
        resolution = catalog.resolve("豆包 Seed 1.6", on=TODAY)
        assert isinstance(resolution, Found)
        assert resolution.release_id == 1

    def test_two_labs_with_releases_of_one_name_are_not_chosen_between(self) -> None:
        twins = [
            release(1, "nova", "Nova", OPENAI, None, "2024-01-01"),
            release(2, "nova-2", "Nova", META, None, "2024-02-02"),
        ]
        catalog = Catalog(ALL_LABS, [], twins, [])
        resolution = catalog.resolve("nova", on=TODAY)
        assert isinstance(resolution, Several)
        assert [one.id for one in resolution.meanings] == [2, 1]
        for one in resolution.meanings:
            assert_found(catalog, one)

    @pytest.mark.parametrize("text", ["gpt-4p", "gpt", "claude 3.5", "max", "chat", "3.5"])
    def test_what_names_nothing_whole_is_unknown(self, text: str) -> None:
        assert isinstance(CATALOG.resolve(text, on=TODAY), Unknown)

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("deepsek v3", "DeepSeek-V3"),
            ("qwen 2.5 mx", "Qwen2.5-Max"),
            ("lama", "Llama"),
            ("cluade 3.5 haiku", "Claude 3.5 Haiku"),
            ("antropic", "Anthropic"),
            ("豆包包", "Doubao"),
        ],
    )
    def test_a_typo_is_suggested_never_resolved(self, text: str, first: str) -> None:
        assert unknown(text)[0] == first

    def test_suggestions_are_few(self) -> None:
        assert 0 < len(unknown("claud")) <= 5

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "   ",
            "\u200b",
            "🚀🔥",
            "@everyone",
            "***",
            "مرحبا",
            "\u202e\u202e",
            "\x00",
            "\ud800",
        ],
    )
    def test_texts_that_mean_nothing_are_unknown_without_suggestions(self, text: str) -> None:
        assert unknown(text) == []

    def test_an_endless_text_is_never_a_name(self) -> None:
        assert unknown("x" * 6_000) == []
        assert unknown("gpt-4" + "\u200b" * 6_000)[0] == "GPT-4"
        assert found("gpt-4" + " " * 6_000).label == "GPT-4"


class TestOnADay:
    def test_a_release_cannot_be_named_before_it_was_public(self) -> None:
        assert "DeepSeek-V3" not in unknown("deepseek v3", on=date(2024, 12, 25))
        assert found("deepseek v3", on=date(2024, 12, 26)).label == "DeepSeek-V3"

    def test_only_releases_public_by_then_are_candidates(self) -> None:
        assert found("deepseek", on=date(2025, 3, 23)).candidates == (9, 8)
        assert found("sonnet 3.5", on=date(2024, 10, 21)).candidates == (5,)
        assert found("qwen", on=date(2024, 1, 1)).candidates == ()

    def test_a_coarse_date_names_from_its_first_day_and_counts_from_its_last(self) -> None:
        assert isinstance(CATALOG.resolve("doubao-1.5-pro", on=date(2024, 12, 31)), Unknown)
        assert found("doubao-1.5-pro", on=date(2025, 1, 1)).label == "Doubao-1.5-pro"
        assert found("豆包", on=date(2025, 1, 30)).candidates == ()
        assert found("豆包", on=date(2025, 1, 31)).candidates == (14,)

    def test_an_undated_release_can_be_named_but_is_never_listed(self) -> None:
        assert found("yi-lightning", on=date(2020, 1, 1)).id == 16
        assert found("yi").candidates == (15,)

    @pytest.mark.parametrize(
        ("day", "name"),
        [
            (date(2024, 5, 17), "DeepSeek-V2"),
            (date(2024, 12, 25), "DeepSeek-V2"),
            (date(2024, 12, 26), "DeepSeek-V3"),
            (date(2025, 3, 25), "DeepSeek-V3-0324"),
        ],
    )
    def test_a_rolling_alias_means_what_it_meant_then(self, day: date, name: str) -> None:
        assert found("deepseek-chat", on=day).label == name

    @pytest.mark.parametrize("day", [date(2024, 5, 16), date(2025, 3, 24)])
    def test_a_rolling_alias_without_a_meaning_is_unknown_with_its_other_meanings(
        self, day: date
    ) -> None:
        assert unknown("deepseek-chat", on=day) == [
            "DeepSeek-V3-0324",
            "DeepSeek-V3",
            "DeepSeek-V2",
        ]

    def test_an_alias_past_its_period_does_not_resolve(self) -> None:
        assert unknown("project strawberry") == ["o1"]
        assert "o1" not in names(CATALOG.suggest("project straw", on=TODAY))

    def test_an_ended_alias_is_not_read_as_another_names_words(self) -> None:
        ended = [*ALL_ALIASES, alias("haiku 3.5", to_release=6, kind="rolling", until="2025-01-01")]
        catalog = Catalog(ALL_LABS, ALL_FAMILIES, ALL_RELEASES, ended)
        resolution = catalog.resolve("haiku 3.5", on=TODAY)
        assert isinstance(resolution, Unknown)
        assert [one.id for one in resolution.suggestions] == [6]

    def test_a_rolling_api_name_never_hides_a_family_of_that_name(self) -> None:
        rolling = [*ALL_ALIASES, alias("qwen", to_release=11, kind="rolling")]
        resolution = Catalog(ALL_LABS, ALL_FAMILIES, ALL_RELEASES, rolling).resolve(
            "qwen", on=TODAY
        )
        assert isinstance(resolution, Found)
        assert resolution.kind == "family"

    def test_an_ended_alias_gives_way_to_a_name_still_in_use(self) -> None:
        ended = [*ALL_ALIASES, alias("qwen", to_release=11, kind="nickname", until="2025-02")]
        catalog = Catalog(ALL_LABS, ALL_FAMILIES, ALL_RELEASES, ended)
        before, after = (
            catalog.resolve("qwen", on=day) for day in (date(2025, 1, 31), date(2025, 2, 1))
        )
        assert isinstance(before, Found)
        assert isinstance(after, Found)
        assert (before.kind, after.kind) == ("release", "family")


class TestGuildAliases:
    def test_only_their_guild_knows_them(self) -> None:
        assert found("our favourite", guild=MY_GUILD).label == "Qwen2.5-Max"
        for stranger in (None, OTHER_GUILD):
            resolution = CATALOG.resolve("our favourite", on=TODAY, guild_id=stranger)
            assert resolution == Unknown(())
            assert CATALOG.suggest("our fav", on=TODAY, guild_id=stranger) == []
            assert CATALOG.suggest("our favuorite", on=TODAY, guild_id=stranger) == []

    @pytest.mark.parametrize("text", ["our favourite", "our fav", "favourite", "our favuorite"])
    def test_they_are_suggested_in_their_guild(self, text: str) -> None:
        assert names(CATALOG.suggest(text, on=TODAY, guild_id=MY_GUILD))[0] == "Qwen2.5-Max"

    def test_they_overlay_shared_aliases_families_and_labs(self) -> None:
        assert found("doubao", guild=MY_GUILD).label == "Claude 3.5 Haiku"
        assert found("doubao", guild=OTHER_GUILD).label == "Doubao"

    def test_they_do_not_rename_a_release(self) -> None:
        assert found("gpt-4", guild=MY_GUILD).label == "GPT-4"

    def test_an_overlaid_family_keeps_a_key_of_its_own(self) -> None:
        for guild, key in ((MY_GUILD, "family:doubao"), (OTHER_GUILD, "doubao")):
            offered = CATALOG.suggest("豆包", on=TODAY, guild_id=guild, kinds=FAMILIES)
            assert [one.key for one in offered] == [key]
            assert found(key, guild=guild).label == "Doubao"


class TestKinds:
    def test_a_name_of_another_kind_brings_its_nearest_kin(self) -> None:
        assert unknown("qwen", kinds=RELEASES) == ["Qwen3-235B-A22B", "Qwen2.5-Max"]
        assert unknown("o1", kinds=LABS) == ["OpenAI"]
        assert unknown("o1", kinds=FAMILIES) == ["o-series"]
        assert unknown("bytedance", kinds=FAMILIES) == ["Doubao"]

    def test_a_name_of_two_kinds_is_the_one_asked_for(self) -> None:
        for kinds in (LABS, FAMILIES):
            resolution = CATALOG.resolve("deepseek", on=TODAY, kinds=kinds)
            assert isinstance(resolution, Found)
            assert {resolution.kind} == kinds

    @pytest.mark.parametrize("kinds", [RELEASES, FAMILIES, LABS, RELEASES | LABS])
    @pytest.mark.parametrize("text", ["", "d", "deepseek", "openai", "qwne", "sonnet 3.5"])
    def test_nothing_else_is_suggested(self, text: str, kinds: frozenset[Kind]) -> None:
        offered = CATALOG.suggest(text, on=TODAY, kinds=kinds)
        assert offered or text in {"sonnet 3.5", "qwne"}
        assert {one.kind for one in offered} <= kinds
