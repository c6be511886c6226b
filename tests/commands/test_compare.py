"""/compare as a person uses it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.commands.conftest import Room, Seen
from tests.commands.reading import (
    days_in,
    every_page,
    is_private,
    links_in,
    options_of,
    row,
    section,
    stamp,
    turn,
)

ARTICLE_DAY = "2025-01-29"


def title(card: Seen) -> str:
    """The first line: who stands against whom."""
    return card.text.split("\n", 1)[0]


def sides(card: Seen) -> list[str]:
    """The names in the title, in order."""
    return [part.split(" ", 1)[1] for part in title(card).removeprefix("## ").split(" vs ")]


async def article(room: Room, **options: str) -> Seen:
    """The two models of the article."""
    return await room.ask("compare", first="qwen2.5-max", second="deepseek-v3", **options)


class TestTheRaceToday:
    async def test_two_words_are_enough(self, room: Room) -> None:
        card = await room.ask("compare", first="qwen", second="deepseek")
        assert not card.ephemeral
        first, second = sides(card)
        assert first.startswith("Qwen")
        assert second.startswith("DeepSeek")
        scores = section(card.text, "Independent scores")
        assert len(re.findall(r"\d+(?:\.\d+)?[★=~]?", row(scores, "LiveBench"))) >= 2

    async def test_it_says_which_releases_were_taken(self, room: Room) -> None:
        card = await room.ask("compare", first="qwen", second="deepseek")
        for asked, name in zip(("qwen", "deepseek"), sides(card), strict=True):
            taken = next(line for line in card.text.split("\n") if f"“{asked}”" in line)
            assert name in taken

    async def test_its_sources_are_one_press_away(self, room: Room) -> None:
        card = await room.ask("compare", first="qwen", second="deepseek")
        pages = await every_page(room, await room.press(card, "Sources"))
        assert all(map(is_private, pages))
        told = "\n".join(page.text for page in pages)
        assert {"LiveBench", "DeepSeek"} <= set(re.findall(r"\*\*([^*]+)\*\*", told))
        assert len(links_in(told)) >= 5

    async def test_the_picture_is_told_to_those_who_cannot_see_it(self, room: Room) -> None:
        card = await room.ask("compare", first="qwen", second="deepseek")
        (picture,) = card.pictures
        assert all(name in picture["description"] for name in sides(card))
        assert card.message.attachments[0].content_type == "image/png"


class TestTheArticlesClaim:
    async def test_one_sentence_says_who_agrees(self, room: Room) -> None:
        card = await article(room)
        summary = next(line for line in card.text.split("\n") if "Alibaba says" in line)
        assert "Qwen2.5-Max beats DeepSeek-V3" in summary
        told = summary.split(";", 1)[1].split(".", 1)[0]
        clauses = dict.fromkeys(clause.strip() for clause in told.split(","))
        assert {
            "LMArena and LiveBench agree",
            "Aider does not",
            "Epoch AI sees a tie",
        } == set(clauses)

    async def test_the_numbers_behind_it_are_shown(self, room: Room) -> None:
        scores = section((await article(room)).text, "Independent scores")
        assert re.search(r"21\.8%?\s+48\.4%?★", row(scores, "Aider"))
        assert re.search(r"62\.\d+%?★\s+60\.\d+%?", row(scores, "LiveBench"))
        assert re.search(r"56\.1%?=\s+56\.5%?=", row(scores, "GPQA"))

    async def test_claimed_self_measured_and_independent_stay_apart(self, room: Room) -> None:
        text = (await article(room)).text
        independent = section(text, "Independent scores")
        measured = section(text, "Measured by the labs")
        claimed = section(text, "Claimed by the vendors")
        assert "Aider" in independent
        assert "LMArena" in independent
        assert "Arena-Hard" in measured
        assert "85.5" in measured
        assert "MMLU-Pro" in claimed
        assert "76.1" in claimed
        assert "76.1" not in independent + measured
        assert "85.5" not in independent + claimed

    async def test_what_stands_alone_or_was_only_claimed_has_no_winner(self, room: Room) -> None:
        text = (await article(room)).text
        for heading in ("Measured by the labs", "Claimed by the vendors"):
            assert "★" not in section(text, heading)

    async def test_what_was_measured_otherwise_has_no_winner(self, room: Room) -> None:
        card = await room.ask("compare", first="qwen3.7-max", second="deepseek v4 flash preview")
        scores = section(card.text, "Independent scores")
        figures = row(scores, "GPQA")
        assert figures.count("~") == 2
        assert "★" not in figures
        pages = await every_page(room, await room.press(card, "All scores"))
        gpqa = next(
            line
            for page in pages
            for line in page.text.split("\n")
            if line.startswith("**GPQA Diamond (Artificial Analysis)**")
        )
        assert "settings differ" in gpqa

    async def test_the_claims_between_them_with_status_and_hedge(self, room: Room) -> None:
        _, claims = (await article(room)).text.split("**Claims between them**")
        first = claims.split("-# Scores:")[0].strip().split("\n**")[0]
        assert "≠ disputed" in first
        assert "Alibaba says: Qwen2.5-Max beats DeepSeek-V3" in first
        assert "worded as a fact" in first
        assert links_in(first) == ["https://qwenlm.github.io/blog/qwen2.5-max/"]

    async def test_prices_then_and_now(self, room: Room) -> None:
        text = (await article(room)).text
        now = section(text, "Price per 1M tokens")
        then = section(text, "First price")
        assert "$10 in / $30 out (community report)" in now
        assert "not verified" in now
        assert "$0.14 in / $0.28 out" in then
        assert stamp("2025-01-21") in then or days_in(then)

    async def test_claims_button_gives_the_reasons(self, room: Room) -> None:
        card = await room.press(await article(room), "Claims")
        assert card.ephemeral
        assert "Alibaba says: Qwen2.5-Max beats DeepSeek-V3" in card.text
        assert "48.4 % against 21.8 %" in card.text

    async def test_a_claim_opens_from_there(self, room: Room) -> None:
        card = await room.press(await article(room), "Claims")
        chosen = next(value for label, value in options_of(card).items() if "Qwen2.5-Max" in label)
        opened = await room.choose(card, chosen)
        assert opened.ephemeral
        assert "Qwen2.5-Max" in opened.text
        assert "Evidence" in opened.text

    async def test_every_score_names_interval_settings_and_source(self, room: Room) -> None:
        pages = await every_page(room, await room.press(await article(room), "All scores"))
        told = "\n".join(page.text for page in pages)
        aider = next(line for line in told.split("\n") if line.startswith("-# ◆ 48.4"))
        assert "42–54.9" in aider
        assert "edit format=diff" in aider
        assert "github.com" in aider
        count = int(re.search(r": (\d+) line", pages[0].text)[1])  # type: ignore[index]
        assert told.count("\n**") == count


class TestAsOfTheArticlesDay:
    async def test_nothing_later_is_counted(self, room: Room) -> None:
        card = await article(room, as_of=ARTICLE_DAY)
        assert stamp(ARTICLE_DAY) in card.text
        summary = next(line for line in card.text.split("\n") if "Alibaba says" in line)
        assert "Aider does not" in summary
        for later in ("Epoch", "LMArena", "LiveBench"):
            assert later not in summary
        assert max(days_in(card.text)) <= date.fromisoformat(ARTICLE_DAY)

    async def test_no_score_is_younger(self, room: Room) -> None:
        card = await article(room, as_of=ARTICLE_DAY)
        pages = await every_page(room, await room.press(card, "All scores"))
        told = "\n".join(page.text for page in pages)
        assert len(days_in(told)) >= 20
        assert max(days_in(told)) <= date.fromisoformat(ARTICLE_DAY)
        epoch = [line for line in told.split("\n") if "Epoch AI ·" in line]
        assert not [line for line in epoch if line.startswith("-# ●")]

    async def test_the_verdict_was_still_open(self, room: Room) -> None:
        card = await article(room, as_of=ARTICLE_DAY)
        assert "○ unverified" in card.text
        assert "disputed" not in card.text
        claims = await room.press(card, "Claims")
        assert "○ unverified" in claims.text
        assert "disputed" not in claims.text

    async def test_the_prices_of_that_day(self, room: Room) -> None:
        prices = section((await article(room, as_of=ARTICLE_DAY)).text, "Price per 1M tokens")
        assert "$10 in / $30 out" in prices
        assert "$0.14 in / $0.28 out" in prices
        assert "$1.60" not in prices

    async def test_names_meant_what_they_meant_then(self, room: Room) -> None:
        card = await room.ask("compare", first="qwen", second="deepseek", as_of=ARTICLE_DAY)
        assert sides(card)[0].startswith("Qwen2.5")
        assert sides(card)[1] in {"DeepSeek-R1", "DeepSeek-V3", "DeepSeek-V2.5-1210"}

    async def test_its_menu_and_swap_stay_on_that_day(self, room: Room) -> None:
        card = await room.ask("compare", first="qwen", second="deepseek-v3", as_of=ARTICLE_DAY)
        other = await room.choose(card, next(iter(options_of(card).values())))
        swapped = await room.press(other, "Swap")
        assert sides(swapped) == sides(other)[::-1]
        for later in (other, swapped):
            assert stamp(ARTICLE_DAY) in later.text

    @pytest.mark.parametrize("day", ["2025-01", "2025"])
    async def test_a_month_or_year_is_its_last_day(self, room: Room, day: str) -> None:
        card = await article(room, as_of=day)
        assert stamp({"2025-01": "2025-01-31", "2025": "2025-12-31"}[day]) in card.text


class TestAsOfDaysThatCannotBe:
    @pytest.mark.parametrize(
        ("day", "said"),
        [
            ("2031-05-01", "still to come"),
            ("2023-01-01", "2025-01-28"),
            ("1969-07-20", "2025-01-28"),
            ("1066", "1066"),
            ("yesterday", "not a date"),
            ("29.01.2025", "not a date"),
            ("2025-02-30", "not a date"),
            ("２０２５", "not a date"),
            ("2025-01-29" * 600, "not a date"),
            ("@everyone", "not a date"),
        ],
    )
    async def test_it_says_so_to_the_person_alone(self, room: Room, day: str, said: str) -> None:
        card = await article(room, as_of=day)
        assert card.ephemeral
        assert said in card.text
        assert len(card.text) < 300
        assert "@everyone" not in card.text


class TestOneNameTwice:
    @pytest.mark.parametrize(
        ("first", "second"), [("o1", "o1"), ("qwen2.5-max", "Qwen 2.5 Max"), ("o1", "OpenAI o1")]
    )
    async def test_one_release_is_not_compared_with_itself(
        self, room: Room, first: str, second: str
    ) -> None:
        card = await room.ask("compare", first=first, second=second)
        assert card.ephemeral
        assert "the same release" in card.text

    async def test_a_family_twice_is_its_two_newest_and_it_says_so(self, room: Room) -> None:
        card = await room.ask("compare", first="qwen", second="qwen")
        assert len(set(sides(card))) == 2
        assert card.text.count("“qwen”: took") == 2


class TestThreeAndFourSides:
    async def test_three(self, room: Room) -> None:
        card = await room.ask("compare", first="qwen2.5-max", second="deepseek-v3", third="o1")
        assert sides(card) == ["Qwen2.5-Max", "DeepSeek-V3", "o1"]
        assert "■" in section(card.text, "Price per 1M tokens")
        assert "o1" in card.pictures[0]["description"]

    async def test_four(self, room: Room) -> None:
        card = await room.ask(
            "compare",
            first="qwen2.5-max",
            second="gpt-4o-2024-08-06",
            third="sonnet 3.5",
            fourth="llama 3.1 405b",
        )
        assert len(sides(card)) == 4
        assert "▲" in section(card.text, "Context")
        assert "Alibaba says" in card.text

    async def test_four_words_are_enough_too(self, room: Room) -> None:
        card = await room.ask(
            "compare", first="qwen", second="deepseek", third="llama", fourth="豆包"
        )
        assert len(sides(card)) == 4
        assert len(card.menus) == 4

    async def test_swap_turns_the_order_round(self, room: Room) -> None:
        card = await room.ask("compare", first="qwen2.5-max", second="deepseek-v3", third="o1")
        swapped = await room.press(card, "Swap")
        assert sides(swapped) == ["o1", "DeepSeek-V3", "Qwen2.5-Max"]

    async def test_the_third_may_be_named_twice_too(self, room: Room) -> None:
        card = await room.ask("compare", first="o1", second="deepseek-v3", third="o1")
        assert card.ephemeral
        assert "the same release, o1" in card.text


NAMES = {
    "qwen": "Qwen",
    "deepseek": "DeepSeek",
    "4o": "GPT-4o",
    "sonnet 3.5": "Claude 3.5 Sonnet",
    "llama": "Llama",
    "豆包": "Doubao",
}


class TestNamesAsPeopleTypeThem:
    @pytest.mark.parametrize("typed", NAMES)
    async def test_it_says_what_was_taken_and_offers_the_others(
        self, room: Room, typed: str
    ) -> None:
        card = await room.ask("compare", first=typed, second="o1")
        assert NAMES[typed] in sides(card)[0]
        assert f"“{typed}”: took {sides(card)[0]}" in card.text
        assert sides(card)[0] not in {label.split(" · ")[0] for label in options_of(card)}

    @pytest.mark.parametrize("typed", NAMES)
    async def test_another_one_takes_its_place(self, room: Room, typed: str) -> None:
        card = await room.ask("compare", first=typed, second="o1")
        label, value = next(iter(options_of(card).items()))
        chosen = await room.choose(card, value)
        assert sides(chosen) == [label.split(" · ")[0], "o1"]

    async def test_a_release_is_taken_without_a_word(self, room: Room) -> None:
        card = await room.ask("compare", first="o1", second="deepseek r1")
        assert sides(card) == ["o1", "DeepSeek-R1"]
        assert "took" not in card.text
        assert not card.menus

    async def test_a_typo_is_asked_about_and_not_guessed(self, room: Room) -> None:
        card = await room.ask("compare", first="deepsek v3", second="qwen2.5-max")
        assert card.ephemeral
        assert "Did you mean" in card.text
        assert next(iter(card.buttons)).startswith("DeepSeek-V3 ·")

    async def test_choosing_the_release_that_stands_already(self, room: Room) -> None:
        card = await room.ask("compare", first="qwen", second="qwen")
        twice = next(
            value
            for label, value in options_of(card).items()
            if label.startswith(f"{sides(card)[1]} ·")
        )
        said = await room.choose(card, twice)
        assert said.ephemeral
        assert "the same release" in said.text


class TestAnothersCard:
    async def test_swap_by_the_one_who_asked_changes_the_card(self, room: Room) -> None:
        card = await room.ask("compare", who=room.admin, first="qwen2.5-max", second="o1")
        swapped = await room.press(card, "Swap", room.admin)
        assert swapped.message.id == card.message.id
        assert sides(swapped) == ["o1", "Qwen2.5-Max"]

    async def test_swap_by_another_leaves_it_and_gives_an_own_copy(self, room: Room) -> None:
        card = await room.ask("compare", who=room.admin, first="qwen2.5-max", second="o1")
        before = card.message.components
        copy = await room.press(card, "Swap", room.member)
        assert copy.ephemeral
        assert copy.message.id != card.message.id
        assert sides(copy) == ["o1", "Qwen2.5-Max"]
        assert card.message.components == before

    async def test_in_the_own_copy_the_buttons_work_on(self, room: Room) -> None:
        card = await room.ask("compare", who=room.admin, first="qwen2.5-max", second="o1")
        copy = await room.press(card, "Swap", room.member)
        again = await room.press(copy, "Swap", room.member)
        assert again.message.id == copy.message.id
        assert sides(again) == ["Qwen2.5-Max", "o1"]

    @pytest.mark.parametrize("button", ["Sources", "Claims", "All scores"])
    async def test_everybody_may_look(self, room: Room, button: str) -> None:
        card = await room.ask("compare", who=room.admin, first="qwen2.5-max", second="o1")
        before = card.message.components
        shown = await room.press(card, button, room.member)
        assert shown.ephemeral
        assert card.message.components == before

    async def test_pages_turn_in_place(self, room: Room) -> None:
        card = await room.press(await article(room), "All scores")
        second = await turn(room, card, "Next")
        assert second.message.id == card.message.id
        back = await turn(room, second, "Back")
        assert back.text == card.text
