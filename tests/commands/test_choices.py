"""Names that are not clear: buttons to choose with, and what typing half a name offers."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.commands.conftest import Room
from tests.commands.reading import labelled, options_of

NAMED = [
    ("compare", "first"),
    ("compare", "second"),
    ("compare", "third"),
    ("compare", "fourth"),
    ("release", "name"),
    ("claims", "about"),
]
"""Options that name a release, family or lab."""
OF_LABS = [("lab", "name"), ("latest", "lab"), ("claims", "by")]
TYPED = [
    "", " ", "q", "qw", "qwen", "qwen2.5", "qwen 2.5 m", "deepsek", "deepseek v", "4o", "gpt 4",
    "sonnet", "sonnet 3.5", "claude", "llama 3.1 405", "豆", "豆包", "o", "o1", "mini", "1.5 pro",
    "MAX", "Ｑｗｅｎ", "gemni", "zhipu", "智", "01", "0", "-", "*", "'", "%", "@everyone", "🏁", "\u202e",
    "x" * 6000, "preview", "flash", "release:", "lab:deepseek", "a b c d e f g h",
]  # fmt: skip


async def offered(
    room: Room, command: str, option: str, typed: str, **filled: Any
) -> list[dict[str, Any]]:
    """What Discord shows under an option while somebody types."""
    return await room.member.autocomplete(room.channel, command, option, typed, **filled)


class TestDidYouMean:
    async def test_the_nearest_names_with_lab_and_date(self, room: Room) -> None:
        card = await room.ask("release", name="deepsek v3")
        assert card.ephemeral
        labels = list(card.buttons)
        assert labels[0] == "DeepSeek-V3 · DeepSeek · 2024-12-26"
        assert 2 <= len(labels) <= 5
        assert all(len(label) <= 80 for label in labels)

    @pytest.mark.parametrize(
        ("command", "options", "shows"),
        [
            ("release", {"name": "deepsek v3"}, "## DeepSeek-V3"),
            ("lab", {"name": "anthropik"}, "## Anthropic"),
            ("latest", {"lab": "anthropik"}, "Newest releases · Anthropic"),
            ("claims", {"by": "aliababa"}, "by Alibaba"),
            ("claims", {"about": "deepsek v3"}, "Claims about DeepSeek-V3"),
        ],
    )
    async def test_a_button_asks_again_with_the_name_meant(
        self, room: Room, command: str, options: dict[str, str], shows: str
    ) -> None:
        question = await room.ask(command, **options)
        assert question.ephemeral
        meant = await room.press(question, next(iter(question.buttons)))
        assert shows in meant.text.split("\n")[0]

    async def test_what_else_was_asked_stays_asked(self, room: Room) -> None:
        question = await room.ask(
            "compare", first="qwen2.5-max", second="deepsek v3", as_of="2025-01-29"
        )
        card = await room.press(question, next(iter(question.buttons)))
        assert card.text.startswith("## ● Qwen2.5-Max vs ◆ DeepSeek-V3")
        assert "As things stood on" in card.text

    async def test_two_unclear_names_are_asked_about_one_after_the_other(self, room: Room) -> None:
        question = await room.ask("compare", first="deepsek v3", second="anthropik")
        then = await room.press(question, next(iter(question.buttons)))
        assert "anthropik" in then.text
        card = await room.press(then, next(iter(then.buttons)))
        assert card.text.startswith("## ● DeepSeek-V3 vs ◆ Claude")

    async def test_a_name_like_no_other_gets_a_way_on(self, room: Room) -> None:
        card = await room.ask("release", name="zzqx ultra")
        assert card.ephemeral
        assert not card.buttons
        assert "/latest" in card.text


class TestTwoMeanings:
    async def test_they_are_never_settled_silently(self, room: Room) -> None:
        card = await room.ask("release", name="1.5 pro")
        assert card.ephemeral
        assert {label.split(" · ")[1] for label in card.buttons} == {"ByteDance", "Google"}

    async def test_either_can_be_chosen(self, room: Room) -> None:
        for word, shown in (("ByteDance", "Doubao-1.5-pro"), ("Google", "Gemini 1.5 Pro")):
            question = await room.ask("release", name="1.5 pro")
            card = await room.press(question, labelled(question, word))
            assert card.text.startswith(f"## {shown}")

    async def test_one_of_them_against_something_clear(self, room: Room) -> None:
        question = await room.ask("compare", first="o1", second="1.5 pro")
        card = await room.press(question, labelled(question, "ByteDance"))
        assert card.text.startswith("## ● o1 vs ◆ Doubao-1.5-pro")


class TestHalfTypedNames:
    @pytest.mark.parametrize(("command", "option"), NAMED)
    async def test_each_choice_names_lab_and_date(
        self, room: Room, command: str, option: str
    ) -> None:
        choices = await offered(room, command, option, "deepseek v")
        assert choices
        for choice in choices:
            _, lab, when = choice["name"].split(" · ")
            assert lab == "DeepSeek"
            assert re.fullmatch(r"\d{4}(?:-\d\d){0,2}|family|date not known", when)

    @pytest.mark.parametrize(("command", "option"), OF_LABS)
    async def test_options_of_labs_offer_labs_alone(
        self, room: Room, command: str, option: str
    ) -> None:
        choices = await offered(room, command, option, "a")
        assert len(choices) > 3
        assert all(choice["name"].endswith(" · lab") for choice in choices)

    @pytest.mark.parametrize(("command", "option"), [*NAMED, *OF_LABS])
    async def test_before_anything_is_typed_there_is_something(
        self, room: Room, command: str, option: str
    ) -> None:
        assert len(await offered(room, command, option, "")) >= 10

    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("qwen2.5-m", "Qwen2.5-Max · Alibaba · 2025-01-28"),
            ("o1", "o1 · OpenAI · 2024-12-17"),
            ("豆包", "Doubao · ByteDance · family"),
            ("deepsek v3", "DeepSeek-V3 · DeepSeek · 2024-12-26"),
        ],
    )
    async def test_the_best_comes_first(self, room: Room, typed: str, first: str) -> None:
        choices = await offered(room, "release", "name", typed)
        assert choices[0]["name"] == first

    async def test_a_choice_means_what_it_says(self, room: Room) -> None:
        for typed in ("qwen", "4o", "flash", "1.5 pro", "llama 3"):
            for choice in (await offered(room, "release", "name", typed))[:6]:
                name, *_, kind = choice["name"].split(" · ")
                card = await room.ask("release", name=choice["value"])
                assert not card.ephemeral, choice
                if kind not in {"family", "lab"}:
                    assert card.text.startswith(f"## {name}\n"), choice

    @pytest.mark.parametrize(("command", "option"), [NAMED[0], ("claim show", "claim")])
    async def test_whatever_is_typed_discord_takes_the_answer(
        self, room: Room, command: str, option: str
    ) -> None:
        for typed in TYPED:
            choices = await offered(room, command, option, typed)
            assert len(choices) <= 25
            for choice in choices:
                assert 1 <= len(choice["name"].encode("utf-16-le")) // 2 <= 100
                assert 1 <= len(choice["value"]) <= 100
            assert len({choice["value"] for choice in choices}) == len(choices)


class TestHalfTypedClaims:
    async def test_the_newest_before_anything_is_typed(self, room: Room) -> None:
        choices = await offered(room, "claim show", "claim", "")
        numbers = [int(choice["value"]) for choice in choices]
        assert numbers == sorted(numbers, reverse=True)
        assert len(numbers) >= 10

    async def test_by_words_from_it(self, room: Room) -> None:
        choices = await offered(room, "claim show", "claim", "comprehensively surp")
        assert [choice["value"] for choice in choices] == ["6"]
        assert choices[0]["name"].startswith("#6 Alibaba: Qwen2.5-Max")

    async def test_by_its_number(self, room: Room) -> None:
        for typed in ("12", "#12"):
            choices = await offered(room, "claim show", "claim", typed)
            assert choices[0]["value"] == "12"

    async def test_a_choice_opens_its_claim(self, room: Room) -> None:
        (choice,) = await offered(room, "claim show", "claim", "openai permission")
        card = await room.ask("claim show", claim=choice["value"])
        assert f"#{choice['value']}" in card.text.split("\n")[0]
        assert "OpenAI accuses DeepSeek" in card.text


async def test_menus_and_choices_call_a_release_the_same(room: Room) -> None:
    listed = await room.ask("latest", lab="anthropic")
    label = next(iter(options_of(listed)))
    choices = await offered(room, "release", "name", label.split(" · ")[0])
    assert label in {choice["name"] for choice in choices}


class TestReleasesWithoutADate:
    """None of them can be called the newest, and they are not said to be missing."""

    async def test_a_lab_of_such_asks_which(self, room: Room) -> None:
        question = await room.ask("release", name="perplexity")
        assert question.ephemeral
        assert "No date is known for any release of Perplexity" in question.text
        assert len(question.buttons) == 5
        label = next(iter(question.buttons))
        assert label.endswith("Perplexity · date not known")
        card = await room.press(question, label)
        assert card.text.startswith(f"## {label.split(' · ')[0]}")
        assert "date not known" in card.text or "Announced" not in card.text

    async def test_a_lab_without_any_release_says_so(self, room: Room) -> None:
        card = await room.ask("release", name="inflection ai")
        assert card.ephemeral
        assert "No release of Inflection AI is in the ledger yet" in card.text

    async def test_such_a_release_can_be_compared(self, room: Room) -> None:
        (choice, *_) = await offered(room, "compare", "first", "sonar")
        card = await room.ask("compare", first=choice["value"], second="o1")
        assert card.text.startswith("## ● Sonar")
        assert "date not known" in card.text
