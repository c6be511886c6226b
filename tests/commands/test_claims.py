"""/claims and /claim show as a person uses them."""

from __future__ import annotations

import re
from datetime import date
from typing import get_args

import pytest

from bot.edge.typed.options import StatusName
from tests.commands.conftest import Room, Seen
from tests.commands.reading import (
    can_press,
    days_in,
    every_page,
    is_private,
    links_in,
    options_of,
    stamp,
    turn,
)

OF_THE_ARTICLE = {
    4: ("Alibaba says: Qwen2.5-Max beats DeepSeek-V3", "≠ disputed"),
    6: ("Qwen2.5-Max beats GPT-4o, Claude 3.5 Sonnet (October 2024) and Llama 3.1", "partly"),
    2: ("DeepSeek says: DeepSeek-V3 matches GPT-4o", "✓ confirmed"),
    3: ("DeepSeek says: DeepSeek-R1 matches o1", "≠ disputed"),
    1: ("DeepSeek-V3 cost $5.576 million to train", "○ unverified"),
    8: ("ByteDance says: Doubao-1.5-pro-AS1-Preview beats o1", "○ unverified"),
    12: ("OpenAI accuses DeepSeek", "○ unverified"),
    14: ("an imminent price war", "○ unverified"),
    15: ("Former AI frontrunners", "≠ disputed"),
    16: ("Alibaba: up nearly 2% (share price", "○ unverified"),
    17: ("Nvidia: down around 5% (share price", "✓ confirmed"),
    18: ("Nvidia", "✓ confirmed"),
}
"""Every claim of the article by its number: what its card says, and how it stands today."""


def numbers(card: Seen) -> list[int]:
    """The numbers of the claims that a list shows, in order."""
    return [int(found) for found in re.findall(r"^-# #(\d+) ·", card.text, re.MULTILINE)]


class TestTheList:
    async def test_newest_first_and_all_of_them_page_by_page(self, room: Room) -> None:
        pages = await every_page(room, await room.ask("claims"), "Older")
        every = [number for page in pages for number in numbers(page)]
        assert len(pages) >= 3
        assert every == sorted(every, reverse=True)
        assert set(OF_THE_ARTICLE) <= set(every)

    async def test_the_first_page_has_no_newer_and_the_last_no_older(self, room: Room) -> None:
        pages = await every_page(room, await room.ask("claims"), "Older")
        assert not can_press(pages[0], "Newer")
        assert not can_press(pages[-1], "Older")
        assert can_press(pages[-1], "Newer")

    async def test_turning_a_public_list_gives_an_own_copy(self, room: Room) -> None:
        card = await room.ask("claims", who=room.admin)
        before = card.message.components
        second = await turn(room, card, "Older")
        assert is_private(second)
        assert card.message.components == before
        third = await turn(room, second, "Older")
        assert third.message.id == second.message.id

    async def test_back_to_the_newer_ones(self, room: Room) -> None:
        first = await room.ask("claims")
        second = await turn(room, first, "Older")
        assert numbers(await turn(room, second, "Newer")) == numbers(first)

    async def test_each_says_status_claimant_date_and_source(self, room: Room) -> None:
        card = await room.ask("claims", by="alibaba")
        entries = [text.strip() for text in card.text.split("\n**")[1:]]
        assert len(entries) == len(numbers(card))
        for entry in entries:
            assert re.match(
                r"\S (?:unverified|disputed|partly confirmed)\*\* · Alibaba says: ", entry
            )
            assert days_in(entry)
            assert links_in(entry) or "page not found" in entry

    async def test_one_opens_from_the_menu(self, room: Room) -> None:
        card = await room.ask("claims", about="deepseek-v3")
        label, value = next(iter(options_of(card).items()))
        opened = await room.choose(card, value)
        assert opened.ephemeral
        assert label.split(" ")[0] in opened.text.split("\n")[0]


class TestFilters:
    @pytest.mark.parametrize(
        ("about", "expected", "missing"),
        [
            ("qwen2.5-max", {4, 5, 6, 7}, {1, 12, 16}),
            ("deepseek-v3", {1, 2, 4, 5, 9, 11}, {3, 8}),
            ("o1", {3, 8, 10}, {4, 16}),
            ("豆包", {8}, {4}),
            ("deepseek", {1, 2, 3, 12}, {8, 16}),
            ("alibaba", {4, 6, 16}, {8, 12}),
            ("nvidia", {17, 18}, {15, 16}),
        ],
    )
    async def test_about(
        self, room: Room, about: str, expected: set[int], missing: set[int]
    ) -> None:
        pages = await every_page(room, await room.ask("claims", about=about), "Older")
        shown = {number for page in pages for number in numbers(page)}
        assert expected <= shown
        assert not missing & shown

    @pytest.mark.parametrize(
        ("by", "expected"),
        [("bytedance", {8}), ("openai", {12}), ("alibaba", {4, 5, 6, 7}), ("google", set[int]())],
    )
    async def test_by(self, room: Room, by: str, expected: set[int]) -> None:
        pages = await every_page(room, await room.ask("claims", by=by), "Older")
        assert {number for page in pages for number in numbers(page)} == expected

    async def test_each_status_lists_its_own_and_together_they_are_all(self, room: Room) -> None:
        found: list[int] = []
        for status in get_args(StatusName):
            pages = await every_page(room, await room.ask("claims", status=status), "Older")
            lines = [line for page in pages for line in page.text.split("\n")]
            told = [line for line in lines if line.startswith("**")]
            assert all(f" {status}" in line.split("·")[0] for line in told)
            found += [number for page in pages for number in numbers(page)]
        everything = await every_page(room, await room.ask("claims"), "Older")
        assert sorted(found) == sorted(number for page in everything for number in numbers(page))

    async def test_pages_keep_the_filter(self, room: Room) -> None:
        first = await room.ask("claims", about="deepseek")
        second = await turn(room, first, "Older")
        assert first.text.split("\n")[0] in second.text.split("\n")[0]
        assert not set(numbers(first)) & set(numbers(second))
        allowed = {1, 2, 3, 4, 5, 9, 10, 11, 12}
        assert set(numbers(second)) <= allowed

    async def test_all_three_together(self, room: Room) -> None:
        card = await room.ask("claims", about="qwen2.5-max", by="alibaba", status="disputed")
        assert numbers(card) == [4]
        heading = card.text.split("\n")[0]
        assert "Qwen2.5-Max" in heading
        assert "by Alibaba" in heading
        assert "disputed" in heading

    async def test_nothing_matches(self, room: Room) -> None:
        card = await room.ask("claims", about="google", status="retracted")
        assert "No claim in the ledger matches" in card.text
        assert not card.menus
        assert not card.buttons

    async def test_a_name_with_a_typo_is_asked_about(self, room: Room) -> None:
        card = await room.ask("claims", about="deepsek v3", status="confirmed")
        assert card.ephemeral
        chosen = await room.press(card, next(iter(card.buttons)))
        assert "Claims about DeepSeek-V3" in chosen.text
        assert "confirmed" in chosen.text.split("\n")[0]


class TestOneClaim:
    @pytest.mark.parametrize("number", OF_THE_ARTICLE)
    async def test_every_claim_of_the_article(self, room: Room, number: int) -> None:
        card = await room.ask("claim show", claim=str(number))
        told, status = OF_THE_ARTICLE[number]
        assert not card.ephemeral
        heading = card.text.split("\n")[0]
        assert status in heading
        assert f"#{number}" in heading
        assert told in card.text

    async def test_every_claim_has_quote_verdict_history_and_sources(self, room: Room) -> None:
        pages = await every_page(room, await room.ask("claims"), "Older")
        for number in [number for page in pages for number in numbers(page)]:
            card = await room.ask("claim show", claim=str(number))
            assert re.search(r"^> \S", card.text, re.MULTILINE), number
            assert re.search(rf"^### \S [a-z ]+ · #{number}$", card.text, re.MULTILINE), number
            assert "recorded as made" in card.text, number
            sources = await room.press(card, "Sources")
            assert re.search(r": \d+ source", sources.text), number
            assert len(sources.text.split("\n")) >= 3, number

    async def test_targets_have_their_own_verdicts(self, room: Room) -> None:
        card = await room.ask("claim show", claim="6")
        verdicts = dict(re.findall(r"^\*\*([^*]+)\*\* · \S ([a-z ]+)$", card.text, re.MULTILINE))
        assert verdicts["GPT-4o"] == "disputed"
        assert verdicts["Claude 3.5 Sonnet (October 2024)"] == "disputed"
        assert verdicts["Llama 3.1 405B"] == "confirmed"

    async def test_it_says_that_the_press_copies_do_not_name_claude(self, room: Room) -> None:
        card = await room.ask("claim show", claim="6")
        assert "DeepSeek-V3 and Llama-3.1-405B" not in card.text, "a long note is cut"
        assert "and 25 more under Evidence" in card.text
        whole = await room.press(card, "Evidence")
        assert "copies of the Reuters story" in whole.text
        assert "DeepSeek-V3 and Llama-3.1-405B" in whole.text

    async def test_twelve_copies_of_one_post_are_one_origin(self, room: Room) -> None:
        card = await room.ask("claim show", claim="6")
        assert re.search(r"Said in [2-9]\d* places, 1 origin$", card.text, re.MULTILINE)

    async def test_all_its_evidence_with_relation_date_and_source(self, room: Room) -> None:
        card = await room.ask("claim show", claim="4")
        pages = await every_page(room, await room.press(card, "Evidence"))
        told = "\n".join(page.text for page in pages)
        count = int(re.search(r": (\d+) piece", told)[1])  # type: ignore[index]
        origins = re.findall(
            r"^-# (?:independent|a rival|the maker itself|a partner) · (.*)$", told, re.MULTILINE
        )
        assert len(origins) == count >= 8
        assert all(days_in(line) for line in origins)
        assert all(links_in(line) or "page not found" in line for line in origins)
        assert "21.8 % against 48.4 %" in told

    async def test_every_figure_of_a_market_move_is_kept(self, room: Room) -> None:
        card = await room.ask("claim show", claim="18")
        pages = await every_page(room, await room.press(card, "Evidence"))
        told = "\n".join(page.text for page in pages)
        figures = set(re.findall(r"[−+]\$?\d+(?:\.\d+)?(?:%| billion)", told))
        amounts = {f"−${amount} billion" for amount in ("589", "593", "593.7", "595", "596")}
        assert figures >= amounts | {"−16.97%", "−17%"}

    async def test_the_five_percent_of_the_article_beside_what_was_measured(
        self, room: Room
    ) -> None:
        card = await room.ask("claim show", claim="17")
        _, reported = card.text.split("**What each source reported**")
        assert stamp("2025-01-29") in reported
        assert re.search(r"Nvidia.*−[45](?:\.\d+)?%", reported)

    @pytest.mark.parametrize(("typed", "number"), [("#5", 5), (" 5 ", 5), ("005", 5)])
    async def test_a_number_may_be_written_so(self, room: Room, typed: str, number: int) -> None:
        card = await room.ask("claim show", claim=typed)
        assert f"#{number}" in card.text.split("\n")[0]

    @pytest.mark.parametrize(
        "typed", ["999", "0", "-1", "qwen", "５", "9" * 30, "5; DROP TABLE claim", "@everyone"]
    )
    async def test_a_number_there_is_not(self, room: Room, typed: str) -> None:
        card = await room.ask("claim show", claim=typed)
        assert card.ephemeral
        assert "/claims" in card.text
        assert "@everyone" not in card.text


class TestAsOf:
    async def test_before_the_evidence_it_is_unverified(self, room: Room) -> None:
        card = await room.ask("claim show", claim="4", as_of="2025-01-29")
        assert card.text.startswith("### ○ unverified")
        assert "Epoch" not in card.text
        assert max(days_in(card.text)) <= date(2025, 1, 29)

    async def test_its_evidence_of_that_day(self, room: Room) -> None:
        card = await room.ask("claim show", claim="4", as_of="2025-01-29")
        pages = await every_page(room, await room.press(card, "Evidence"))
        told = "\n".join(page.text for page in pages)
        assert "Aider" in told
        assert "Epoch" not in told
        assert max(days_in(told)) <= date(2025, 1, 29)

    async def test_after_the_evidence_it_is_disputed(self, room: Room) -> None:
        card = await room.ask("claim show", claim="4", as_of="2025-04-01")
        assert card.text.startswith("### ≠ disputed")

    async def test_before_it_was_made_there_is_no_such_claim(self, room: Room) -> None:
        card = await room.ask("claim show", claim="4", as_of="2025-01-27")
        assert card.ephemeral
        assert "no claim #4" in card.text

    async def test_a_day_to_come(self, room: Room) -> None:
        card = await room.ask("claim show", claim="4", as_of="2099-01-01")
        assert card.ephemeral
        assert "still to come" in card.text
