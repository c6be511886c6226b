"""/lab as a person uses it."""

from __future__ import annotations

import pytest

from tests.commands.conftest import Room
from tests.commands.reading import links_in, options_of, stamp

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
    assert "+2 %" in moves
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
