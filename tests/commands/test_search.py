"""/search as a person uses it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edge.cards.search import marked, search_card
from bot.edge.controls import custom_ids
from bot.errors import UserError
from bot.race.claims import Claim, ClaimTarget, Party
from bot.race.dates import FactDate
from bot.race.provenance import Source
from bot.race.search import ClaimHit, Piece, Query, SearchAnswer, SourceHit
from tests.commands.conftest import Restart, Room, Seen
from tests.commands.desk import Typed, add, but, elsewhere, number_in, whisper
from tests.commands.discord_limits import breaches
from tests.commands.hostile import BLANK, HOSTILE, UNSEEN, faults_of
from tests.commands.reading import (
    can_press,
    days_in,
    every_page,
    is_private,
    links_in,
    options_of,
    turn,
)
from tests.commands.test_forged_controls import press_forged

RECORD = but(quote="Zanzibar beats every record in the price war.", targets="GPT-4o")
"""A claim with a word that stands nowhere else."""


async def added(room: Room, claim: Typed = RECORD, who: Any = None) -> int:
    card = await add(room, claim, who)
    assert "Added claim" in card.text, card.text
    return number_in(card)


def numbers(card: Seen) -> list[int]:
    """The numbers of the claims that a page shows, in order."""
    return [int(found) for found in re.findall(r"^-# #(\d+) ·", card.text, re.MULTILINE)]


def excerpts(card: Seen) -> list[str]:
    return re.findall(r"^> (.*)$", card.text, re.MULTILINE)


def sources(card: Seen) -> str:
    """What stands under Sources."""
    return card.text.partition("**Sources**")[2]


class TestFinding:
    async def test_a_claim_by_words_of_its_quote(self, room: Room) -> None:
        card = await room.ask("search", words="imminent price war")
        assert not card.ephemeral
        assert card.text.startswith("## Search: imminent price war\n")
        assert numbers(card) == [14]
        assert excerpts(card) == [
            "hinting at an **imminent** **price** **war** as US-based companies race to compete"
        ]
        assert "**○ unverified** · Press" in card.text
        assert days_in(card.text)

    async def test_each_says_status_claimant_date_and_source(self, room: Room) -> None:
        card = await room.ask("search", words="qwen2.5-max")
        assert set(numbers(card)) >= {4, 5, 6, 7}
        assert card.text.count("Alibaba says: ") == len(numbers(card))
        assert "**≠ disputed** · Alibaba says: Qwen2.5-Max beats DeepSeek-V3" in card.text
        assert "**Qwen2.5-Max** outperforms DeepSeek V3" in card.text
        for line in re.findall(r"^-# #\d+ · .*$", card.text, re.MULTILINE):
            assert days_in(line)
            assert links_in(line) or "page not found" in line

    async def test_sources_with_date_host_and_what_they_carry(self, room: Room) -> None:
        card = await room.ask("search", words="qwen2.5-max")
        told = sources(card)
        assert "**Qwen2.5-Max**: Exploring the Intelligence" in told
        assert "[Qwen (Alibaba), qwenlm.github.io](https://qwenlm.github.io/blog/" in told
        assert re.search(r"[2-9] claims, the newest is #\d+", told)
        assert days_in(told)

    async def test_a_publisher_is_found_too(self, room: Room) -> None:
        card = await room.ask("search", words="trumpet")
        assert "No claim holds these words." in card.text
        assert "The Trumpet (Nigeria)" in sources(card)
        opened = await room.choose(card, next(iter(options_of(card).values())))
        assert opened.text.startswith("### ")

    async def test_a_claim_opens_from_the_menu(self, room: Room) -> None:
        card = await room.ask("search", words="imminent price war")
        (value,) = options_of(card).values()
        opened = await room.choose(card, value)
        assert opened.ephemeral
        assert "#14" in opened.text.split("\n")[0]

    async def test_half_a_word(self, room: Room) -> None:
        card = await room.ask("search", words="comprehensively surpas")
        assert numbers(card) == [6]
        assert "**surpasses**" in card.text
        assert "some of them" not in card.text

    async def test_what_has_some_of_the_words_and_that_it_is_so(self, room: Room) -> None:
        card = await room.ask("search", words="imminent zzqx")
        assert numbers(card) == [14]
        assert "Nothing holds all of these words; this holds some of them." in card.text

    @pytest.mark.parametrize("typed", ["#4", "4"])
    async def test_a_number(self, room: Room, typed: str) -> None:
        card = await room.ask("search", words=typed)
        assert numbers(card)[0] == 4

    async def test_a_claim_can_be_found_once_it_was_added(self, room: Room) -> None:
        before = await room.ask("search", words="zanzibar")
        number = await added(room)
        after = await room.ask("search", words="zanzibar")
        assert faults_of(before) == []
        assert numbers(after) == [number]
        assert "**Zanzibar** beats every record" in after.text
        assert "**press.example.com**" not in after.text

    async def test_nothing_is_said_to_the_one_who_asked_alone(self, room: Room) -> None:
        card = await room.ask("search", words="zzqx laboratories")
        assert faults_of(card) == []
        assert "“zzqx laboratories”" in card.text


class TestWhoFindsWhat:
    async def test_another_servers_claims_are_found_there_alone(self, room: Room) -> None:
        other = elsewhere(room)
        theirs = await added(other)
        assert numbers(await other.ask("search", words="zanzibar")) == [theirs]
        for card in (
            await room.ask("search", words="zanzibar"),
            await room.ask("search", words="zanzibar", who=room.admin),
            await whisper(room.member, "search", words="zanzibar"),
        ):
            assert faults_of(card) == []
        by_number = await room.ask("search", words=f"#{theirs}")
        assert theirs not in numbers(by_number)

    async def test_another_servers_sources_are_found_there_alone(self, room: Room) -> None:
        other = elsewhere(room)
        await added(other, but(source="https://zanzibar.example.com/story"))
        assert "zanzibar.example.com" in sources(await other.ask("search", words="zanzibar"))
        assert faults_of(await room.ask("search", words="zanzibar")) == []

    async def test_its_status_is_the_one_it_has_here(self, room: Room) -> None:
        reason = "Two of three boards say so."
        page = {"source": "https://bench.example.org/results", "dated": "2025-03-01"}
        told = await room.ask(
            "claim evidence", room.admin, claim="5", stance="contradicts", note="Behind in all.",
            evaluator="Open Bench Group", **page,
        )  # fmt: skip
        assert not faults_of(told) or "5" in told.text
        await room.ask("claim rule", room.admin, claim="5", verdict="disputed", reason=reason)
        here = await room.ask("search", words="#5")
        there = await elsewhere(room).ask("search", words="#5")
        assert here.text.split("\n")[1].startswith("**≠ disputed**")
        assert there.text.split("\n")[1].startswith("**○ unverified**")


class TestPages:
    async def test_all_of_them_page_by_page_and_back(self, room: Room) -> None:
        first = await room.ask("search", words="deepseek")
        pages = await every_page(room, first)
        every = [number for page in pages for number in numbers(page)]
        assert len(pages) >= 3
        assert len(every) == len(set(every))
        assert not can_press(first, "Back")
        assert not can_press(pages[-1], "Next")
        assert numbers(await turn(room, pages[-1], "Back")) == numbers(pages[-2])
        assert f"Page 1 of {len(pages)}" in first.text
        assert all(page.text.startswith("## Search: deepseek") for page in pages)
        assert not any(sources(page) for page in pages[1:])

    async def test_turning_a_public_page_gives_an_own_copy(self, room: Room) -> None:
        card = await room.ask("search", words="deepseek", who=room.admin)
        before = card.message.components
        second = await turn(room, card, "Next")
        assert is_private(second)
        assert card.message.components == before
        third = await turn(room, second, "Next")
        assert third.message.id == second.message.id

    async def test_they_turn_after_a_restart(self, room: Room, restart: Restart) -> None:
        card = await room.ask("search", words="deepseek")
        second = await turn(room, card, "Next")
        again = await restart()
        assert numbers(await turn(again, card, "Next")) == numbers(second)

    async def test_words_too_long_for_a_button_say_how_many_more_there_are(
        self, room: Room
    ) -> None:
        words = "deepseek " + " ".join(f"zzqx-{number:03}" for number in range(10))
        card = await room.ask("search", words=words)
        assert len(numbers(card)) == 5
        assert re.search(r"and [1-9]\d* more claims; fewer words leave room", card.text)
        assert not card.buttons


class TestStrangers:
    @pytest.mark.parametrize("label", [*HOSTILE, *BLANK])
    async def test_whatever_is_typed_is_answered(self, room: Room, label: str) -> None:
        card = await room.ask("search", words={**HOSTILE, **BLANK}[label])
        assert breaches(card.message.components) == []
        if card.ephemeral:
            assert faults_of(card) == []
        else:
            heading = card.text.split("\n")[0].removeprefix("## Search: ")
            assert not effects(heading), heading
            assert not UNSEEN & set(map(unicodedata.category, heading.replace("@\u200b", "@")))

    @pytest.mark.parametrize("label", HOSTILE)
    def test_whatever_a_quote_holds_has_no_effect(self, label: str) -> None:
        text = HOSTILE[label]
        around = marked((Piece(text), Piece("zanzibar", matched=True), Piece(text)), 400)
        inside = marked((Piece("of "), Piece(text, matched=True), Piece(" too")), 400)
        for shown in (around, inside):
            assert "\n" not in shown
            assert not effects(shown.replace("**", "")), shown
            assert not UNSEEN & set(map(unicodedata.category, shown.replace("@\u200b", "@")))
            assert len(shown) < 1_000

    async def test_a_hostile_quote_is_found_and_harmless(self, room: Room) -> None:
        quote = "@everyone zanzibar [x](https://evil.example) **<@1>** `zanzibar` || ~~x~~ </a:1>"
        await added(room, but(quote=quote))
        card = await room.ask("search", words="zanzibar")
        (shown,) = excerpts(card)
        assert shown.count("**zanzibar**") == 2
        assert not effects(shown.replace("**zanzibar**", "zanzibar"))
        assert "https\\://evil" in shown

    def test_spaces_around_what_was_found_stay(self) -> None:
        pieces = (Piece("a \n"), Piece("b", matched=True), Piece(" "), Piece("c", matched=True),
                  Piece(",\u2028d"))  # fmt: skip
        assert marked(pieces, 100) == "a **b** **c**, d"

    def test_a_long_beginning_gives_way_to_what_was_found(self) -> None:
        shown = marked((Piece("word " * 100), Piece("zanzibar", matched=True)), 180)
        assert shown.endswith("**zanzibar**")
        assert shown.startswith("…word")
        assert len(shown) < 100

    async def test_a_forged_button_with_no_word_is_answered(self, room: Room) -> None:
        card = await room.ask("claims")
        for custom_id in ("fr1:search:0:!?", "fr1:search:0:\u200b", "fr1:search:999:zzqx"):
            assert faults_of(await press_forged(room, card, custom_id)) == []
        far = await press_forged(room, card, "fr1:search:999:deepseek")
        assert "Page 3 of 3" in far.text


def effects(shown: str) -> list[str]:
    """Markdown, mentions, timestamps and links in a text of ours that a stranger's words are in."""
    return re.findall(r"(?<!\\)[*_~`|<>\[\]]|(?<!\\)://|@(?!\u200b)|^(?:#|- |-#|\d+\. )", shown)


class TestTheCard:
    """Answers at the edge of what Discord takes."""

    WORST = "*" * 100
    ADDRESS = "https://press.example.com/" + "a" * 970

    def claim(self, number: int) -> Claim:
        target = ClaimTarget(number, number, Party(self.WORST), "unverified")
        return Claim(
            number, None, Party(self.WORST), Party(self.WORST), "beats", (target,) * 4, None, None,
            None, None, self.WORST * 10, "asserted", None, 1, FactDate("2025-01-28"), "open",
        )  # fmt: skip

    def answer(self, **changes: Any) -> SearchAnswer:
        source = Source(1, self.ADDRESS, self.WORST, self.WORST, FactDate("2025-01-28"), "press")
        excerpt = (Piece(self.WORST * 3), Piece("deepseek", matched=True), Piece(self.WORST * 10))
        claims = tuple(self.claim(number) for number in range(1, 6))
        made = SearchAnswer(
            query=Query.read("deepseek"),
            any_word=True,
            claims=tuple(ClaimHit(claim, excerpt, "note") for claim in claims),
            found=300,
            many=True,
            page=0,
            pages=60,
            hits=tuple(
                SourceHit(source, excerpt, 100, many=True, newest=self.claim(90 + number))
                for number in range(5)
            ),
            hits_found=300,
            sources={1: source},
        )
        return replace(made, **changes)

    @pytest.mark.parametrize("words", ["deepseek", "*a" * 100, " ".join("*b*" * 20)])
    @pytest.mark.parametrize("page", [0, 30, 59])
    def test_the_longest_there_can_be(self, words: str, page: int) -> None:
        answer = self.answer(query=Query.read(words), page=page)
        assert breaches(search_card(answer).view().to_components()) == []

    def test_what_is_left_out_is_counted(self) -> None:
        text = "\n".join(
            part["content"]
            for part in search_card(self.answer()).view().to_components()[0]["components"]
            if part["type"] == 10
        )
        shown = text.partition("**Sources**")[2].count("over 100 claims, the newest")
        assert f"and {300 - shown} more sources" in text
        assert "the newest 300 matches, ranked" in text
        assert "Page 1 of 60" in text


words = st.text(min_size=1, max_size=120)


@given(words, st.integers(0, 999))
def test_a_button_asks_for_what_was_asked(typed: str, page: int) -> None:
    try:
        query = Query.read(typed)
    except UserError:
        return
    custom_id = custom_ids.search_button(query, page)
    if custom_id is None:
        assert len(f"fr1:search:{page}:{query.text}".encode("utf-16-le")) > 200
        return
    found = re.fullmatch(custom_ids.SEARCH_BUTTON, custom_id)
    assert found is not None
    assert Query.read(found["words"]) == query
    assert int(found["page"]) == page
    assert re.fullmatch(custom_ids.OTHER, custom_id) is None
