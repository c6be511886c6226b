"""/board as a person uses it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edge.cards.board import board_card
from bot.edge.cards.card import Card, button
from bot.edge.controls import custom_ids
from bot.edge.words import symbols
from bot.errors import UserError
from bot.race.board import (
    BOARD_KINDS,
    BoardAnswer,
    BoardKind,
    BoardPart,
    Debt,
    StalePrice,
    Unstated,
    board_kind,
    stale_price,
)
from bot.race.claims import Claim, ClaimTarget, Party
from bot.race.dates import FactDate
from bot.race.money import Price
from bot.race.provenance import Source
from bot.race.scores import Protocol, Score
from tests.commands.conftest import Restart, Room, Seen
from tests.commands.desk import (
    Typed,
    add,
    but,
    elsewhere,
    evidence,
    number_in,
    rule,
    suggest,
    undo,
    whisper,
)
from tests.commands.discord_limits import breaches, walk
from tests.commands.reading import can_press, days_in, every_page, is_private, options_of, turn
from tests.commands.test_forged_controls import press_forged
from tests.conftest import TODAY

UNVERIFIED, OWN, PRICES, PROTOCOLS = BOARD_KINDS
LLAMA = but(targets="Llama 3.1 405B", quote="It leaves Llama 3.1 405B behind.")
"""A claim with one target."""


async def added(room: Room, claim: Typed = LLAMA, who: Any = None) -> int:
    card = await add(room, claim, who)
    assert "Added claim" in card.text, card.text
    return number_in(card)


def parts(card: Seen) -> list[dict[str, Any]]:
    return list(walk(card.message.components))


def to_add(card: Seen) -> list[int]:
    """The claims beside which there is a button to add evidence, in order."""
    return [
        int(part["accessory"]["custom_id"].rpartition(":")[2])
        for part in parts(card)
        if part["type"] == 9 and part["accessory"]["label"] == "Add evidence"
    ]


def rows(card: Seen) -> dict[int, str]:
    """What is said of each claim that has such a button, by its number."""
    texts = [part["components"][0]["content"] for part in parts(card) if part["type"] == 9]
    return dict(zip(to_add(card), texts, strict=True))


async def owed(room: Room, kind: BoardKind, who: Any = None) -> dict[int, str]:
    """Everything that is owed of one kind, page by page, as a curator sees it."""
    who = who or room.admin
    pages = await every_page(room, await room.ask("board", who, kind=kind), who=who)
    for page in pages:
        assert breaches(page.message.components) == []
    return {claim: said for page in pages for claim, said in rows(page).items()}


async def press_add(room: Room, card: Seen, claim: int, who: Any) -> Any:
    return await who.click(card.message.message, custom_id=f"fr1:addevidence:{claim}")


class TestTheOverview:
    async def test_every_kind_with_its_count_and_at_most_two(self, room: Room) -> None:
        card = await room.ask("board", room.admin)
        assert not card.ephemeral
        assert card.text.startswith("## Evidence wanted\n")
        assert re.search(r"^\*\*Oldest unverified\*\* · 7$", card.text, re.MULTILINE)
        assert re.search(r"^\*\*Only the claimant's own evidence\*\* · 2$", card.text, re.MULTILINE)
        assert re.search(r"^\*\*Stale prices\*\* · 0$", card.text, re.MULTILINE)
        assert re.search(r"^\*\*Scores with unknown protocol\*\* · 1$", card.text, re.MULTILINE)
        assert to_add(card) == [1, 5, 12]
        assert breaches(card.message.components) == []

    async def test_a_member_is_offered_no_button_that_would_refuse_them(self, room: Room) -> None:
        card = await room.ask("board")
        assert "#12 · " in card.text
        pressed = await room.press(card, "Unverified")
        assert to_add(card) == to_add(pressed) == []
        assert to_add(await room.press(card, "Unverified", room.admin)) == [1, 5, 7, 8, 12]

    async def test_a_claim_stands_there_once(self, room: Room) -> None:
        card = await room.ask("board", room.admin)
        after = card.text.partition("**Scores with unknown protocol**")[2]
        assert "claims that stand above" in after
        assert len(to_add(card)) == len(set(to_add(card)))

    @pytest.mark.parametrize(
        ("label", "heading"),
        [
            ("Unverified", "## Oldest unverified · 7"),
            ("Own evidence", "## Only the claimant's own evidence · 2"),
            ("Protocols", "## Scores with unknown protocol · 1"),
        ],
    )
    async def test_its_buttons_open_a_kind_and_the_way_back(
        self, room: Room, label: str, heading: str
    ) -> None:
        board = await room.ask("board", room.admin)
        kind = await room.press(board, label, room.admin)
        assert is_private(kind)
        assert kind.text.startswith(heading)
        back = await room.press(kind, "Whole board", room.admin)
        assert back.message.id == kind.message.id
        assert back.text == board.text

    async def test_a_kind_that_owes_nothing_has_no_button(self, room: Room) -> None:
        card = await room.ask("board", room.admin)
        assert "Prices" not in card.buttons

    async def test_a_claim_opens_from_the_menu(self, room: Room) -> None:
        card = await room.ask("board", room.admin)
        opened = await room.choose(card, next(iter(options_of(card).values())))
        assert opened.ephemeral
        assert "#1" in opened.text.split("\n")[0]

    async def test_in_a_direct_message_it_is_the_shared_ledgers(self, room: Room) -> None:
        await added(room)
        card = await whisper(room.member, "board")
        assert "**Oldest unverified** · 7" in card.text


class TestUnverified:
    async def test_the_oldest_first_with_how_long_it_has_been(self, room: Room) -> None:
        found = await owed(room, UNVERIFIED)
        assert list(found) == [1, 5, 7, 8, 12, 14, 16]
        age = (TODAY.date() - date(2024, 12, 26)).days
        assert f"unverified for {age} days" in found[1]
        for said in found.values():
            assert said.startswith("**○ unverified** · ")
            assert days_in(said)

    async def test_an_old_claim_that_was_added_today_is_old(self, room: Room) -> None:
        number = await added(room, but(date="2024-09-01", targets="Llama 3.1 405B"))
        assert next(iter(await owed(room, UNVERIFIED))) == number

    async def test_a_servers_own_are_on_its_board_alone(self, room: Room) -> None:
        other = elsewhere(room)
        number = await added(other)
        assert number in await owed(other, UNVERIFIED)
        assert number not in await owed(room, UNVERIFIED)

    async def test_what_a_server_ruled_on_is_off_its_board_alone(self, room: Room) -> None:
        await evidence(room, 5, stance="contradicts")
        await rule(room, 5, "disputed")
        assert 5 not in await owed(room, UNVERIFIED)
        assert 5 in await owed(elsewhere(room), UNVERIFIED)
        await undo(room, 5)
        assert 5 in await owed(room, UNVERIFIED)

    async def test_a_suggestion_is_not_owed_anything_yet(self, room: Room) -> None:
        number = number_in(await suggest(room))
        assert number not in await owed(room, UNVERIFIED)


class TestOwnEvidence:
    async def test_as_long_as_nobody_else_says_anything(self, room: Room) -> None:
        number = await added(room)
        assert number not in await owed(room, OWN)
        await evidence(room, number, relation="self", evaluator="Alibaba")
        found = await owed(room, OWN)
        assert "1 piece of evidence, of the maker or the claimant itself" in found[number]
        await evidence(
            room, number, relation="self", evaluator="Alibaba", source="https://a.example.org/2"
        )
        found = await owed(room, OWN)
        assert "2 pieces of evidence, all of the maker or the claimant itself" in found[number]
        await evidence(room, number)
        assert number not in await owed(room, OWN)

    async def test_what_one_server_adds_takes_it_off_its_board_alone(self, room: Room) -> None:
        assert 1 in await owed(room, OWN)
        await evidence(room, 1, stance="context")
        assert 1 not in await owed(room, OWN)
        assert 1 in await owed(elsewhere(room), OWN)

    async def test_a_confirmed_claim_whose_support_turns_out_to_repeat_it(
        self, room: Room, store_path: Path
    ) -> None:
        number = await added(room)
        await evidence(room, number)
        told = await rule(room, number, "confirmed")
        assert "confirmed" in told.text
        assert number not in await owed(room, OWN)
        with closing(sqlite3.connect(f"file:{store_path}?mode=ro", uri=True)) as db:
            (said_in,) = db.execute(
                "SELECT source_id FROM claim WHERE id = ?", (number,)
            ).fetchone()
            (of_it,) = db.execute(
                "SELECT source_id FROM evidence WHERE claim_id = ?", (number,)
            ).fetchone()
        await room.ask(
            "source link", room.admin, source=str(of_it), origin=str(said_in), relation="quotes"
        )
        found = await owed(room, OWN)
        assert "confirmed, and no independent support is left" in found[number]
        assert found[number].startswith("**✓ confirmed**")
        assert next(iter(found)) == number


class TestPrices:
    CHEAPER = but(relation="cheaper_than", targets="o1", quote="It is cheaper than o1.")

    async def test_a_price_nobody_looked_at_for_long(self, room: Room) -> None:
        assert await owed(room, PRICES) == {}
        number = await added(room, self.CHEAPER)
        found = await owed(room, PRICES)
        assert set(found) == {number}
        assert "Qwen2.5-Max: $10 in / $30 out" in found[number]
        assert date(2025, 1, 29) in days_in(found[number].split("\n")[-1])
        assert "o1:" not in found[number]

    async def test_it_is_on_the_overview_with_its_button(self, room: Room) -> None:
        number = await added(room, self.CHEAPER)
        card = await room.ask("board", room.admin)
        assert "**Stale prices** · 1" in card.text
        assert number in to_add(card)
        assert (await room.press(card, "Prices")).text.startswith("## Stale prices · 1")

    async def test_a_claim_of_another_kind_is_not_about_prices(self, room: Room) -> None:
        await added(room)
        assert await owed(room, PRICES) == {}

    async def test_once_it_was_looked_at_again_nothing_is_owed(
        self, room: Room, store_path: Path
    ) -> None:
        await added(room, self.CHEAPER)
        seen = (TODAY.date() - timedelta(days=3)).isoformat()
        with closing(sqlite3.connect(store_path)) as db, db:
            db.execute(
                "UPDATE price SET checked = ? WHERE release_id = "
                "(SELECT id FROM \"release\" WHERE slug = 'qwen2.5-max')",
                (seen,),
            )
        assert await owed(room, PRICES) == {}


class TestProtocols:
    async def test_scores_whose_settings_nobody_stated(self, room: Room) -> None:
        found = await owed(room, PROTOCOLS)
        assert set(found) == {5}
        told = "settings not stated: GPQA Diamond 60.1 by Alibaba and MMLU-Pro 76.1 by Alibaba"
        assert told in found[5]

    async def test_independent_evidence_settles_it(self, room: Room) -> None:
        await evidence(room, 5)
        assert await owed(room, PROTOCOLS) == {}

    async def test_a_claim_of_one_test_is_owed_for_that_test_alone(self, room: Room) -> None:
        number = await added(
            room, but(benchmark="MMLU-Pro", targets="GPT-4o", quote="Ahead on MMLU-Pro.")
        )
        found = await owed(room, PROTOCOLS)
        assert "MMLU-Pro 76.1 by Alibaba" in found[number]
        assert "GPQA" not in found[number]

    async def test_a_claim_that_no_score_can_settle_is_not_owed_one(self, room: Room) -> None:
        number = await added(room, but(relation="has_property", targets="", quote="It is large."))
        assert number not in await owed(room, PROTOCOLS)


class TestAddingEvidence:
    async def test_a_curator_gets_the_form(self, room: Room) -> None:
        card = await room.ask("board", room.admin)
        shown = await press_add(room, card, 5, room.admin)
        assert shown.modal is not None

    async def test_the_button_works_after_a_restart(self, room: Room, restart: Restart) -> None:
        card = await room.ask("board", room.admin)
        again = await restart()
        assert (await press_add(again, card, 5, again.admin)).modal is not None


class TestPages:
    async def test_next_and_back(self, room: Room) -> None:
        first = await room.ask("board", room.admin, kind=UNVERIFIED)
        assert "Page 1 of 2" in first.text
        assert not can_press(first, "Back")
        second = await turn(room, first, "Next", room.admin)
        assert is_private(second)
        assert to_add(second) == [14, 16]
        assert not can_press(second, "Next")
        assert to_add(await turn(room, second, "Back", room.admin)) == to_add(first)

    async def test_they_turn_after_a_restart(self, room: Room, restart: Restart) -> None:
        first = await room.ask("board", room.admin, kind=UNVERIFIED)
        again = await restart()
        assert to_add(await turn(again, first, "Next", again.admin)) == [14, 16]

    async def test_a_forged_page_is_the_last_one(self, room: Room) -> None:
        card = await room.ask("claims")
        far = await press_forged(room, card, "fr1:board:1:999")
        assert "Page 2 of 2" in far.text
        whole = await press_forged(room, card, "fr1:board:0:999")
        assert whole.text.startswith("## Evidence wanted")
        none = await press_forged(room, card, "fr1:board:5:0")
        assert "another version" in none.text


@given(st.none() | st.sampled_from(BOARD_KINDS), st.integers(0, 999))
def test_a_button_asks_for_what_was_asked(kind: BoardKind | None, page: int) -> None:
    custom_id = custom_ids.board_button(kind, page)
    found = re.fullmatch(custom_ids.BOARD_BUTTON, custom_id)
    assert found is not None
    assert custom_ids.board_kind(found["kind"]) == kind
    assert int(found["page"]) == page
    assert re.fullmatch(custom_ids.OTHER, custom_id) is None


def test_a_kind_of_an_old_menu_is_refused_in_words() -> None:
    assert board_kind(None) is None
    assert [board_kind(kind) for kind in BOARD_KINDS] == list(BOARD_KINDS)
    with pytest.raises(UserError, match="no part “zzqx"):
        board_kind("zzqx" * 100)


class TestStalePrices:
    def price(self, checked: str, **changes: Any) -> Price:
        made = Price(1, 1, 1.0, 2.0, None, "USD", None, None, FactDate(checked), 1)
        return replace(made, **changes)

    @pytest.mark.parametrize(
        ("checked", "stale"), [("2026-08-25", False), ("2026-08-24", True), ("2026-08", False),
                               ("2026-07", True), ("2025", True)]
    )  # fmt: skip
    def test_ninety_days(self, checked: str, stale: bool) -> None:
        found = stale_price([self.price(checked)], TODAY.date())
        assert (found is not None) == stale

    def test_only_the_price_that_holds_counts(self) -> None:
        old = self.price("2025-01-01", valid_until=FactDate("2025-06-01"))
        new = self.price("2026-11-01", valid_from=FactDate("2025-06-01"))
        assert stale_price([old, new], TODAY.date()) is None
        assert stale_price([old], TODAY.date()) is None

    def test_the_price_of_long_prompts_is_not_the_price(self) -> None:
        tier = self.price("2025-01-01", condition="above 200k tokens")
        assert stale_price([tier], TODAY.date()) is None

    def test_a_price_that_began_after_it_was_looked_at_was_seen_then(self) -> None:
        price = self.price("2026-07-01", valid_from=FactDate("2026-09-01"))
        assert stale_price([price], TODAY.date()) is None


class TestTheCard:
    """Boards at the edge of what Discord takes."""

    WORST = "*" * 100

    def debt(self, number: int, kind: BoardKind) -> Debt:
        target = ClaimTarget(number, number, Party(self.WORST), "unverified")
        claim = Claim(
            number, None, Party(self.WORST), Party(self.WORST), "beats", (target,) * 4, None, None,
            None, None, self.WORST * 10, "asserted", None, 1, FactDate("2025-01-28"), "open",
        )  # fmt: skip
        price = Price(
            1, 1, 123456.123456, 123456.123456, None, "USD", None, None, FactDate("2025-01-28"), 1,
            self.WORST, verified=False,
        )  # fmt: skip
        score = Score(
            1, 1, 1, 123456.123456, None, None, Protocol(), None, self.WORST, "self",
            FactDate("2025-01-28"), None, 1,
        )  # fmt: skip
        return Debt(
            claim,
            pieces=12_345,
            unsupported=kind == OWN,
            prices=(StalePrice(self.WORST, price, date(2025, 1, 28)),) * 9,
            scores=(Unstated(self.WORST, score),) * 99,
        )

    def board(self, kind: BoardKind | None) -> BoardAnswer:
        address = "https://press.example.com/" + "a" * 970
        source = Source(1, address, self.WORST, self.WORST, FactDate("2025-01-28"), "press")
        if kind is None:
            made = tuple(
                BoardPart(one, tuple(self.debt(10 * at + n, one) for n in (1, 2)), 100, many=True)
                for at, one in enumerate(BOARD_KINDS)
            )
        else:
            debts = tuple(self.debt(number, kind) for number in range(1, 6))
            made = (BoardPart(kind, debts, 100, many=True, page=7, pages=20),)
        return BoardAnswer(TODAY.date(), kind, made, {1: source})

    @pytest.mark.parametrize("kind", [None, *BOARD_KINDS])
    def test_the_longest_there_can_be(self, kind: BoardKind | None) -> None:
        message = board_card(self.board(kind), adds=True).view().to_components()
        assert breaches(message) == []
        buttons = [part for part in walk(message) if part.get("label") == "Add evidence"]
        assert len(buttons) == (8 if kind is None else 5)
        text = "\n".join(part["content"] for part in walk(message) if part["type"] == 10)
        assert "over 100" in text

    def test_text_beside_a_button_counts(self) -> None:
        card = Card(symbols.ACCENT)
        for number in range(5):
            card.section("x" * 900, button("Add evidence", f"fr1:addevidence:{number}"))
        assert breaches(card.view().to_components()) == []
        card = Card(symbols.ACCENT).text("y" * 900, optional=True)
        card.section("x" * 3_900, button("Add evidence", "fr1:addevidence:1"))
        message = card.view().to_components()
        assert breaches(message) == []
        assert [part["content"] for part in walk(message) if part["type"] == 10] == ["x" * 3_900]
