"""A claim's life from its events: layers, undo, what held on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.race.claim_life import Layers, last_to_undo, live
from bot.race.claims import ClaimEvent
from bot.race.dates import FactDate

HERE, ELSEWHERE = 7, None
LATER = date(2026, 1, 1)


def event(number: int, action: str, after: str | None = None, **more: Any) -> ClaimEvent:
    """An event of a server's own claim, of 2025-01-<number>, unless said otherwise."""
    told: dict[str, Any] = {
        "target_id": 1 if action == "rule" else None,
        "before": None,
        "reason": None,
        "actor": "user:1",
        "effective": FactDate(f"2025-01-{number:02}"),
        "recorded_at": "2025-12-01T00:00:00+00:00",
        "guild_id": HERE,
    }
    return ClaimEvent(id=number, claim_id=1, action=action, after=after, **(told | more))


ADD = event(1, "add", "unverified")


class TestStages:
    @pytest.mark.parametrize(
        ("events", "stage"),
        [
            ([], "open"),
            ([ADD], "open"),
            ([event(1, "add", "pending")], "pending"),
            ([event(1, "add", "pending"), event(2, "accept", "unverified")], "open"),
            ([event(1, "add", "pending"), event(2, "reject", "rejected")], "rejected"),
            ([event(1, "add", "pending"), event(2, "merge", "#3")], "rejected"),
            ([ADD, event(2, "retract", "retracted")], "retracted"),
            ([ADD, event(2, "supersede", "#9")], "superseded"),
            ([ADD, event(2, "withdraw", "rejected")], "rejected"),
            ([ADD, event(2, "withdraw", "rejected"), event(3, "restore", "unverified")], "open"),
            ([ADD, event(2, "drop", "dropped", target_id=1)], "open"),
            ([ADD, event(2, "undo", "rejected", undoes=1)], "rejected"),
            ([ADD, event(2, "retract", "retracted"), event(3, "undo", undoes=2)], "open"),
        ],
    )
    def test_the_last_move_that_holds(self, events: list[ClaimEvent], stage: str) -> None:
        assert Layers.of(events, HERE).stage() == stage

    def test_what_happened_in_the_world_has_its_day(self) -> None:
        layers = Layers.of([ADD, event(5, "retract", "retracted")], HERE)
        assert layers.stage(date(2025, 1, 4)) == "open"
        assert layers.stage(date(2025, 1, 5)) == "retracted"

    def test_bookkeeping_is_true_of_every_day(self) -> None:
        events = [event(1, "add", "pending"), event(9, "accept", "unverified")]
        assert Layers.of(events, HERE).stage(date(2025, 1, 2)) == "open"

    def test_its_successor_is_named(self) -> None:
        layers = Layers.of([ADD, event(2, "supersede", "#9")], HERE)
        assert layers.successor() == 9
        assert layers.successor(date(2025, 1, 1)) is None


class TestLayers:
    SHARED = (
        event(1, "add", "unverified", guild_id=None),
        event(2, "rule", "confirmed", guild_id=None),
    )

    def test_a_servers_ruling_lies_over_the_shared_one(self) -> None:
        own = event(3, "rule", "refuted")
        assert Layers.of([*self.SHARED, own], None).verdict(1) == "refuted"

    def test_also_where_the_shared_one_is_later(self) -> None:
        own, shared = event(3, "rule", "refuted"), event(4, "rule", "disputed", guild_id=None)
        assert Layers.of([*self.SHARED, own, shared], None).verdict(1) == "refuted"

    def test_where_it_did_not_rule_the_shared_one_shows_through(self) -> None:
        own = event(3, "rule", "refuted", target_id=2)
        assert Layers.of([*self.SHARED, own], None).verdict(1) == "confirmed"

    def test_before_it_ruled_the_shared_one_held(self) -> None:
        own = event(9, "rule", "refuted")
        layers = Layers.of([*self.SHARED, own], None)
        assert layers.verdict(1, date(2025, 1, 8)) == "confirmed"
        assert layers.verdict(1, date(2025, 1, 9)) == "refuted"

    def test_evidence_alone_changes_nothing(self) -> None:
        assert not Layers.of([*self.SHARED, event(3, "evidence", "supports")], None).differs
        assert Layers.of([*self.SHARED, event(3, "rule", "refuted")], None).differs

    def test_a_promoted_claim_leaves_its_servers_rulings_behind(self) -> None:
        events = [
            ADD,
            event(2, "rule", "refuted"),
            event(3, "rule", "refuted", guild_id=None),
            event(4, "promote", guild_id=None),
            event(5, "rule", "confirmed", guild_id=None),
        ]
        assert Layers.of(events, None).verdict(1) == "confirmed"
        assert Layers.of([*events, event(6, "rule", "disputed")], None).verdict(1) == "disputed"


class TestUndo:
    def test_goes_back_one_by_one(self) -> None:
        events = [ADD, event(2, "rule", "confirmed"), event(3, "rule", "refuted")]
        undone = []
        for number in (4, 5, 6):
            last = last_to_undo(events, HERE)
            assert last is not None
            undone.append(last.id)
            after = "rejected" if last.action == "add" else None
            events.append(event(number, "undo", after, undoes=last.id))
        assert undone == [3, 2, 1]
        assert last_to_undo(events, HERE) is None
        assert Layers.of(events, HERE).stage() == "rejected"

    def test_touches_no_other_layer(self) -> None:
        shared = [event(1, "add", "unverified", guild_id=None)]
        assert last_to_undo(shared, HERE) is None
        assert last_to_undo([*shared, event(2, "rule", "refuted")], None) == shared[0]

    def test_not_what_was_done_before_a_promotion(self) -> None:
        events = [ADD, event(2, "promote", guild_id=None)]
        assert last_to_undo(events, HERE) is None

    def test_not_what_the_starter_ledger_does_to_its_own(self) -> None:
        events = [event(1, "withdraw", "rejected", guild_id=None)]
        assert last_to_undo(events, None) is None

    @given(st.lists(st.sampled_from(["confirmed", "refuted", "disputed", "undo"]), max_size=30))
    def test_is_like_never_having_done_it(self, moves: list[str]) -> None:
        """However changes and undos follow one another, what holds is what a stack would hold."""
        events, stack = [ADD], ["unverified"]
        for number, move in enumerate(moves, 2):
            day = FactDate("2025-06-01")
            if move != "undo":
                events.append(event(min(number, 28), "rule", move, effective=day))
                events[-1] = _numbered(events[-1], number)
                stack.append(move)
                continue
            last = last_to_undo(events, HERE)
            if last is None or last.action == "add":
                continue
            undo = event(1, "undo", undoes=last.id, effective=day)
            events.append(_numbered(undo, number))
            stack.pop()
        assert Layers.of(events, HERE).verdict(1, LATER) == stack[-1]
        assert len([one for one in live(events) if one.action == "rule"]) == len(stack) - 1


def _numbered(one: ClaimEvent, number: int) -> ClaimEvent:
    from dataclasses import replace

    return replace(one, id=number)
