"""/lab as a person uses it."""

from __future__ import annotations

import pytest

from tests.commands.conftest import Room
from tests.commands.desk import add, but, elsewhere, evidence, number_in, rule
from tests.commands.reading import links_in, options_of, section, stamp

LABS = {
    "alibaba": ("Alibaba", "Hangzhou, China", "BABA"),
    "deepseek": ("DeepSeek", "Hangzhou, China", ""),
    "openai": ("OpenAI", "United States", ""),
    "anthropic": ("Anthropic", "United States", ""),
    "meta": ("Meta", "United States", ""),
    "bytedance": ("ByteDance", "China", ""),
    "zhipu-ai": ("Zhipu AI", "China", ""),
    "minimax": ("MiniMax", "China", ""),
    "baichuan": ("Baichuan", "China", ""),
    "moonshot-ai": ("Moonshot AI", "China", ""),
    "stepfun": ("StepFun", "China", ""),
    "01-ai": ("01.AI", "China", ""),
}
"""The labs of the article: those it names, and the half-dozen start-ups it counts."""


@pytest.mark.parametrize("slug", LABS)
async def test_every_lab_of_the_article(room: Room, slug: str) -> None:
    card = await room.ask("lab", name=slug)
    name, place, ticker = LABS[slug]
    heading = card.text.split("\n")[0]
    assert not card.ephemeral
    assert heading.removeprefix("## ").split(" · ")[0] == name
    assert place in card.text
    assert ticker in card.text
    assert "Newest releases" in card.text
    assert links_in(card.text)


@pytest.mark.parametrize(
    ("typed", "lab"),
    [
        ("阿里巴巴", "Alibaba"),
        ("claude", "Anthropic"),
        ("qwen2.5-max", "Alibaba"),
        ("豆包", "ByteDance"),
        ("kimi", "Moonshot AI"),
        ("llama 3.1 405b", "Meta"),
    ],
)
async def test_a_family_or_release_finds_its_lab(room: Room, typed: str, lab: str) -> None:
    card = await room.ask("lab", name=typed)
    assert card.text.split("\n")[0].startswith(f"## {lab}")


async def test_the_articles_move_of_its_shares_says_it_was_not_verified(room: Room) -> None:
    card = await room.ask("lab", name="alibaba")
    _, moves = card.text.split("**Market moves**")
    assert "+2%" in moves
    assert "not verified" in moves
    assert stamp("2025-01-29") in moves


async def test_claims_about_it_and_by_it_are_two_lists(room: Room) -> None:
    card = await room.ask("lab", name="deepseek")
    about = await room.press(card, "Claims about it")
    by = await room.press(card, "Claims by it")
    assert about.ephemeral
    assert by.ephemeral
    assert "OpenAI accuses" in about.text
    assert "OpenAI accuses" not in by.text
    assert by.text.count("DeepSeek says") == len(options_of(by)) > 1


async def test_a_release_opens_from_its_menu(room: Room) -> None:
    card = await room.ask("lab", name="deepseek")
    label, value = next(iter(options_of(card).items()))
    opened = await room.choose(card, value)
    assert opened.ephemeral
    assert opened.text.startswith(f"## {label.split(' · ')[0]}")


async def test_a_name_nobody_bears(room: Room) -> None:
    card = await room.ask("lab", name="zzqx laboratories")
    assert card.ephemeral
    assert "zzqx laboratories" in card.text


class TestTheTrackRecord:
    """How the lab's own claims stand; a share only where enough was ruled on."""

    async def test_counts_in_symbols_and_words_and_no_share_of_too_few(self, room: Room) -> None:
        told = section((await room.ask("lab", name="deepseek")).text, "Track record")
        assert "**Track record** · 5 claims made by it" in told
        assert "✓ confirmed 3 · ≠ disputed 1 · ○ unverified 1" in told
        assert "Too few rulings yet for a share: 4 of 5" in told
        assert "%" not in told
        assert "Median" not in told

    async def test_a_lab_that_claimed_nothing(self, room: Room) -> None:
        told = section((await room.ask("lab", name="baichuan")).text, "Track record")
        assert told.rstrip("\n") == "**Track record**\nNo claim made by it is in the ledger yet."

    async def test_with_five_rulings_the_share_its_interval_and_the_median(
        self, room: Room
    ) -> None:
        other = elsewhere(room)
        for rival, supported in (
            ("GPT-4o", "2025-03-01"), ("DeepSeek-V3", "2025-02-22"), ("Llama 3.1 405B", "2025-04-01")
        ):  # fmt: skip
            quote = f"It leaves {rival} behind in everything we measured."
            card = await add(room, but(targets=rival, quote=quote, relation="cheaper_than"))
            number = number_in(card)
            await evidence(room, number, dated=supported)
            assert "confirmed" in (await rule(room, number, "confirmed")).text
        told = section((await room.ask("lab", name="alibaba")).text, "Track record")
        assert "7 claims made by it" in told
        assert "✓ confirmed 3 · ◐ partly confirmed 1 · ≠ disputed 1 · ○ unverified 2" in told
        assert "Of the 5 ruled on, 60 % were confirmed (interval of 95 %: 23 to 88 %)" in told
        assert "Median time to independent confirmation: 9 days (of 3 claims)" in told
        there = section((await other.ask("lab", name="alibaba")).text, "Track record")
        assert "4 claims made by it" in there
        assert "Too few rulings yet for a share: 2 of 5" in there

    async def test_what_was_taken_back_is_no_ruling(self, room: Room) -> None:
        told = await room.ask(
            "claim retract", room.admin, claim="5", source="https://qwen.example.com/sorry",
            date="2025-03-01", reason="They took it back.",
        )  # fmt: skip
        assert "5" in told.text
        here = section((await room.ask("lab", name="alibaba")).text, "Track record")
        assert "↩ retracted or ended 1" in here
        assert "○ unverified 1" in here
        assert "2 of 5" in here
