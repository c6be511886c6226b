"""/release and /latest as a person uses them."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.commands.conftest import Room, Seen
from tests.commands.reading import (
    days_in,
    every_page,
    is_private,
    labelled,
    links_in,
    options_of,
    section,
    stamp,
)

THE_ARTICLES = {
    "qwen2.5-max": ("Qwen2.5-Max", "Alibaba", "2025-01-28"),
    "deepseek-v3": ("DeepSeek-V3", "DeepSeek", "2024-12-26"),
    "deepseek-r1": ("DeepSeek-R1", "DeepSeek", "2025-01-20"),
    "gpt-4o-2024-08-06": ("GPT-4o (2024-08-06)", "OpenAI", "2024-08-06"),
    "claude 3.5 sonnet (october 2024)": (
        "Claude 3.5 Sonnet (October 2024)",
        "Anthropic",
        "2024-10-22",
    ),
    "llama 3.1 405b": ("Llama 3.1 405B", "Meta", "2024-07-23"),
    "doubao-1.5-pro": ("Doubao-1.5-pro", "ByteDance", "2025-01-22"),
    "o1": ("o1", "OpenAI", "2024-12-17"),
}


def name(card: Seen) -> str:
    """What the card is about."""
    return card.text.split("\n", 1)[0].removeprefix("## ")


class TestRelease:
    @pytest.mark.parametrize("typed", THE_ARTICLES)
    async def test_every_release_of_the_article(self, room: Room, typed: str) -> None:
        card = await room.ask("release", name=typed)
        shown, lab, announced = THE_ARTICLES[typed]
        assert not card.ephemeral
        assert name(card) == shown
        assert card.text.split("\n")[1].startswith(lab)
        assert stamp(announced) in section(card.text, "Announced")
        assert links_in(card.text) or "page not found" in card.text

    @pytest.mark.parametrize(
        ("typed", "begins"),
        [
            ("qwen", "Qwen"),
            ("deepseek", "DeepSeek"),
            ("4o", ""),
            ("sonnet 3.5", "Claude 3.5 Sonnet"),
            ("llama", "Llama"),
            ("豆包", "Doubao"),
        ],
    )
    async def test_a_family_or_lab_is_its_newest_and_offers_the_others(
        self, room: Room, typed: str, begins: str
    ) -> None:
        card = await room.ask("release", name=typed)
        assert name(card).startswith(begins)
        assert f"“{typed}”: took the newest" in card.text
        dates = [label.rsplit(" · ", 1)[1] for label in options_of(card)]
        dated = [day for day in dates if day[0].isdigit()]
        shown = days_in(section(card.text, "Announced"))[0].isoformat()
        assert all(day[:7] <= shown for day in dated)

    async def test_another_one_opens_from_the_menu(self, room: Room) -> None:
        card = await room.ask("release", name="qwen")
        label, value = list(options_of(card).items())[3]
        opened = await room.choose(card, value)
        assert opened.ephemeral
        assert name(opened) == label.split(" · ")[0]

    async def test_a_release_is_taken_without_a_word(self, room: Room) -> None:
        card = await room.ask("release", name="o1")
        assert "took" not in card.text
        assert not card.menus

    async def test_a_typo_is_asked_about(self, room: Room) -> None:
        card = await room.ask("release", name="deepsek v3")
        assert card.ephemeral
        assert next(iter(card.buttons)).startswith("DeepSeek-V3 ·")

    async def test_every_fact_says_who_gave_it(self, room: Room) -> None:
        card = await room.ask("release", name="deepseek-v3")
        facts, _ = card.text.split("**Price per 1M tokens**")
        fields = re.findall(r"\*\*([^*]+)\*\* ", facts)
        given = [
            line.rpartition(": ")[2].split(", ")
            for line in facts.split("\n")
            if line.startswith("-# [") and ": " in line
        ]
        said = {field.casefold() for fields_of_one in given for field in fields_of_one}
        assert {field.casefold() for field in fields} <= said
        assert len(fields) >= 8

    async def test_facts_that_were_not_verified_say_so(self, room: Room) -> None:
        card = await room.ask("release", name="qwen2.5-max")
        assert "not verified" in section(card.text, "Price per 1M tokens")

    async def test_the_three_groups_of_scores_stay_apart(self, room: Room) -> None:
        card = await room.ask("release", name="deepseek-v3")
        independent = section(card.text, "Independent scores")
        measured = section(card.text, "Measured by the labs")
        assert "Arena-Hard" in measured
        assert "85.5" in measured
        assert "GPQA" in independent
        assert "Arena-Hard" not in independent
        assert "none in the ledger" in section(card.text, "Claimed by the vendors")

    async def test_all_its_scores_and_all_its_sources(self, room: Room) -> None:
        card = await room.ask("release", name="deepseek-v3")
        for button, least in (("All scores", 20), ("Sources", 8)):
            pages = await every_page(room, await room.press(card, button))
            assert all(map(is_private, pages))
            count = int(re.search(r": (\d+) ", pages[0].text)[1])  # type: ignore[index]
            assert count >= least
            entries = [
                line
                for page in pages
                for line in page.text.split("\n")[1:]
                if line.startswith("**")
            ]
            assert len(entries) == count

    async def test_the_claims_about_it(self, room: Room) -> None:
        card = await room.ask("release", name="qwen2.5-max")
        listed = await room.press(card, "Claims")
        assert listed.ephemeral
        assert "Claims about Qwen2.5-Max" in listed.text
        assert "beats DeepSeek-V3" in listed.text

    async def test_as_of_a_day(self, room: Room) -> None:
        card = await room.ask("release", name="qwen2.5-max", as_of="2025-01-29")
        assert stamp("2025-01-29") in card.text
        assert "$10 in / $30 out" in section(card.text, "Price per 1M tokens")
        assert "$1.60" not in card.text
        scores = section(card.text, "Independent scores")
        assert "21.8" in scores
        for later in ("Epoch", "LMArena", "LiveBench"):
            assert later not in scores
        assert "○ unverified" in card.text
        assert "disputed" not in card.text

    async def test_a_score_as_of_a_day_is_not_younger(self, room: Room) -> None:
        card = await room.ask("release", name="deepseek-v3", as_of="2025-01-29")
        pages = await every_page(room, await room.press(card, "All scores"))
        shown = days_in("\n".join(page.text for page in pages))
        assert shown
        assert max(shown) <= date(2025, 1, 29)

    async def test_what_a_family_was_then(self, room: Room) -> None:
        card = await room.ask("release", name="deepseek", as_of="2025-01-15")
        assert name(card) == "DeepSeek-V3"
        opened = await room.choose(card, next(iter(options_of(card).values())))
        assert stamp("2025-01-15") in opened.text

    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("2024-12-31", "2025-01-28"),
            ("2030-01-01", "still to come"),
            ("soon", "not a date"),
            ("1812", "1812"),
        ],
    )
    async def test_days_that_cannot_be(self, room: Room, day: str, said: str) -> None:
        card = await room.ask("release", name="qwen2.5-max", as_of=day)
        assert card.ephemeral
        assert said in card.text

    async def test_a_lab_before_its_first_release(self, room: Room) -> None:
        card = await room.ask("release", name="deepseek", as_of="2019-06-01")
        assert card.ephemeral
        assert "2019-06-01" in card.text


class TestLatest:
    async def test_the_newest_of_all_newest_first(self, room: Room) -> None:
        card = await room.ask("latest")
        days = days_in(card.text)
        assert len(days) >= 8
        assert days == sorted(days, reverse=True)
        assert len({label.split(" · ")[1] for label in options_of(card)}) >= 4

    async def test_each_with_its_source(self, room: Room) -> None:
        card = await room.ask("latest")
        assert len(links_in(card.text)) == len(days_in(card.text))

    async def test_of_one_lab(self, room: Room) -> None:
        card = await room.ask("latest", lab="openai")
        assert "OpenAI" in card.text.split("\n")[0]
        assert {label.split(" · ")[1] for label in options_of(card)} == {"OpenAI"}

    async def test_since_a_day(self, room: Room) -> None:
        card = await room.ask("latest", since="2026-05-01")
        released = days_in(card.text)
        assert stamp("2026-05-01") in card.text
        assert min(released) >= date(2026, 5, 1)

    async def test_of_one_lab_since_a_year(self, room: Room) -> None:
        card = await room.ask("latest", lab="deepseek", since="2026")
        assert stamp("2026-01-01") in card.text
        assert {label.split(" · ")[1] for label in options_of(card)} == {"DeepSeek"}
        assert all(day.year == 2026 for day in days_in(card.text))

    async def test_nothing_since_then(self, room: Room) -> None:
        card = await room.ask("latest", lab="inflection-ai", since="2026-11-01")
        assert "Nothing was released" in card.text
        assert not card.menus

    async def test_one_opens_from_the_menu(self, room: Room) -> None:
        card = await room.ask("latest", lab="alibaba")
        label, value = next(iter(options_of(card).items()))
        opened = await room.choose(card, value)
        assert opened.ephemeral
        assert name(opened) == label.split(" · ")[0]
        assert labelled(opened, "Sources")

    @pytest.mark.parametrize("since", ["2027-01-01", "last week"])
    async def test_days_that_cannot_be(self, room: Room, since: str) -> None:
        card = await room.ask("latest", since=since)
        assert card.ephemeral
        assert since in card.text

    async def test_a_family_finds_its_lab(self, room: Room) -> None:
        card = await room.ask("latest", lab="claude sonnet")
        assert {label.split(" · ")[1] for label in options_of(card)} == {"Anthropic"}
