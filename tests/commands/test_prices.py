"""/prices as a person uses it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Restart, Room, Seen
from tests.commands.desk import elsewhere
from tests.commands.discord_limits import breaches
from tests.commands.reading import is_private, links_in, options_of, stamp


def alt(card: Seen) -> str:
    """What the one picture of a card says."""
    (picture,) = card.pictures
    return str(picture["description"])


def without_files(card: Seen) -> list[dict[str, Any]]:
    """A message as its limits are checked, but for its picture: Discord has given that an address."""
    (container,) = card.message.components
    kept = [part for part in container["components"] if part["type"] != 12]
    return [{**container, "components": kept}]


def write(store: Path, table: str, release: str, **row: Any) -> None:
    """One more row about a release, recorded before what the bot of the test knows is asked for."""
    row = {"recorded_at": "2026-11-23T00:00:00+00:00", "recorded_by": "test", "source_id": 1, **row}
    names, places = ", ".join(row), ", ".join("?" * len(row))
    with closing(sqlite3.connect(store)) as db, db:
        db.execute(
            f"INSERT INTO {table} (release_id, {names}) VALUES ("
            f'(SELECT id FROM "release" WHERE slug = ?), {places})',
            (release, *row.values()),
        )


class TestHistory:
    async def test_cuts_and_rises_in_percent_with_period_and_source(self, room: Room) -> None:
        card = await room.ask("prices", first="deepseek-v3", second="o3")
        assert not card.ephemeral
        assert "1 price cut and 1 other change on record" in card.text
        assert re.search(r"Largest cut: \*\*o3\*\*, ▼\u00a080%", card.text)
        assert "input ▲\u00a093%, output ▲\u00a0293%" in card.text
        assert f"known since {stamp('2025-01-21')}D> until {stamp('2025-02-08')}" in card.text
        assert f"from {stamp('2025-02-08')}D> until {stamp('2025-03-24')}" in card.text
        assert "https://github.com/simonw/llm-prices" in links_in(card.text)
        assert "o3" in alt(card)
        assert "−80%" in alt(card)
        assert "2026-11-23" in alt(card)

    async def test_publishers_that_both_speak_stay_apart(self, room: Room) -> None:
        card = await room.ask("prices", first="o3")
        one, other = card.text.index("**model-prices**"), card.text.index("**simonw/llm-prices**")
        assert one < card.text.index("$0.50 cached") < other
        assert card.text.index("$10 in / $40 out") > other

    async def test_the_release_before_it_is_another_release(self, room: Room) -> None:
        card = await room.ask("prices", first="o3")
        (line,) = [line for line in card.text.split("\n") if "Its first price" in line]
        assert "that of o1 then: $15 in / $60 out → $10 in / $40 out" in line
        assert "not a price cut" in line

    async def test_a_family_is_its_newest_with_a_price_and_offers_the_others(
        self, room: Room
    ) -> None:
        card = await room.ask("prices", first="claude opus", second="gpt")
        assert "“claude opus”: took the newest with a price" in card.text
        label, value = list(options_of(card).items())[1]
        other = await room.choose(card, value)
        assert is_private(other)
        assert f"Prices: {label.split(' · ')[0]} and " in other.text

    async def test_four_releases_on_one_card(self, room: Room) -> None:
        card = await room.ask(
            "prices", first="o3", second="gemini 2.5 pro", third="gpt-5", fourth="claude opus 4.5"
        )
        for name in ("o3", "Gemini 2.5 Pro", "GPT-5", "Claude Opus 4.5"):
            assert re.search(rf"### . {re.escape(name)} · ", card.text)
            assert name in alt(card)
        assert breaches(without_files(card)) == []

    async def test_a_release_without_a_price_says_so(self, room: Room) -> None:
        card = await room.ask("prices", first="deepseek-v2.5-1210")
        assert "No price of it is in the ledger." in card.text
        assert not card.pictures

    async def test_an_unverified_price_says_so_and_is_no_cut(self, room: Room) -> None:
        card = await room.ask("prices", first="qwen2.5-max")
        assert "community report" in card.text
        assert "○ not verified" in card.text
        assert "No change of a list price is on record." in card.text
        place = await room.press(card, "Quality for price")
        assert "Qwen2.5-Max**: its price is not verified, so it has no place" in place.text

    async def test_as_of_a_day_before_the_change(self, room: Room) -> None:
        card = await room.ask("prices", first="deepseek-v3", as_of="2025-01-29")
        assert "As things stood on" in card.text
        assert "$0.14 in / $0.28 out" in card.text
        assert "$0.27" not in card.text
        later = await room.ask("prices", first="deepseek-v3", as_of="2025-02-08")
        assert "No price cut and 1 other change on record." in later.text
        assert "until" not in card.text  # the end that was announced had not come
        view = await room.press(card, "Quality for price")
        assert "As things stood on" in view.text
        back = await room.press(view, "Prices over time")
        assert "$0.27" not in back.text

    async def test_before_the_ledger_began_nothing_was_known(self, room: Room) -> None:
        card = await room.ask("prices", first="o3", known_by="2026-11-22")
        assert card.ephemeral
        assert "The ledger began on 2026-11-23" in card.text
        today = await room.ask("prices", first="o3", known_by="2026-11-23")
        assert "$10 in / $40 out" in today.text

    async def test_a_day_to_come_and_a_name_that_is_none(self, room: Room) -> None:
        later = await room.ask("prices", first="o3", as_of="2027-01-01")
        assert later.ephemeral
        assert "still to come" in later.text
        unknown = await room.ask("prices", first="o3", second="deepsek v3")
        assert unknown.ephemeral
        chosen = await room.press(unknown, next(iter(unknown.buttons)))
        assert "Prices: o3 and DeepSeek-V3" in chosen.text
        twice = await room.ask("prices", first="o3", second="openai o3")
        assert "the same release, o3" in twice.text


class TestFrontier:
    async def test_without_a_name_it_is_the_fullest_board_and_the_newest_cuts(
        self, room: Room
    ) -> None:
        card = await room.ask("prices")
        found = re.search(r"(\d+) of (\d+) releases with a price are on the frontier", card.text)
        assert found is not None
        assert 0 < int(found[1]) < int(found[2])
        assert card.text.count("★ ") == int(found[1])
        assert "the board with most of the releases that have a price" in card.text
        assert "3 parts input and 1 part output" in card.text
        assert f"{int(found[2]) - 16} not in the picture" in card.text
        cuts = card.text.split("**Newest price cuts**")[1]
        assert cuts.count("▼") >= 5
        assert "▲" not in cuts
        assert re.search(r"Step 3\.5 Flash: 0\.15, 83\.13", alt(card))
        assert list(card.buttons) == []

    async def test_a_board_of_ones_own_choice_with_its_edition_and_intervals(
        self, room: Room
    ) -> None:
        card = await room.ask("prices", first="o3", second="deepseek v3", benchmark="lmarena")
        assert card.text.startswith("## Quality for price: LMArena text")
        assert f"edition of {stamp('2025-08-06')}" in card.text
        assert "the board with most" not in card.text
        assert re.search(r"★ \*\*Gemini 2.5 Pro\*\* 1470 \(1465–1475\) · \$", card.text)
        assert re.search(r"● \*\*o3\*\* .* is better and costs no more", card.text)
        assert re.search(r"◆ \*\*DeepSeek-V3\*\*: no price of it is known", card.text)
        over_time = await room.press(card, "Prices over time")
        assert is_private(over_time)
        assert over_time.text.startswith("## Prices: o3 and DeepSeek-V3")
        again = await room.press(over_time, "Quality for price")
        assert again.text.startswith("## Quality for price: LMArena text")

    async def test_before_any_board_it_says_so_and_the_cuts_stand_alone(self, room: Room) -> None:
        card = await room.ask("prices", as_of="2023-01-01")
        assert "No independent board had two releases with a known price" in card.text
        assert "No price cut is on record." in card.text
        assert not card.pictures
        unranked = await room.ask("prices", benchmark="aime-2025")
        assert unranked.ephemeral

    async def test_another_servers_results_have_no_place(
        self, room: Room, store_path: Path
    ) -> None:
        (benchmark,) = sqlite3.connect(store_path).execute(
            "SELECT id FROM benchmark WHERE slug = 'lmarena-text'"
        ).fetchone()  # fmt: skip
        write(
            store_path, "score", "gpt-5", benchmark_id=benchmark, value=1999.0, low=1990.0,
            high=2005.0, protocol="board=text; style control=off", snapshot="2025-08-06",
            evaluator="LMArena", relation="independent", dated="2025-08-06",
            guild_id=room.guild.id,
        )  # fmt: skip
        other = elsewhere(room)
        asked = {"first": "gpt-5", "benchmark": "lmarena"}
        own = await room.ask("prices", **asked)
        theirs = await other.ask("prices", **asked)
        assert "1999" in own.text
        assert "1999" not in theirs.text + alt(theirs)

    async def test_its_buttons_work_after_a_restart(self, room: Room, restart: Restart) -> None:
        card = await room.ask("prices", first="o3", as_of="2025-12-31")
        later = await restart()
        view = await later.press(card, "Quality for price")
        assert "As things stood on" in view.text
        assert "**o3**" in view.text


@pytest.mark.parametrize("typed", ["lm", "aider"])
async def test_boards_are_offered_while_typing(room: Room, typed: str) -> None:
    choices = await room.member.autocomplete(room.channel, "prices", "benchmark", typed)
    assert any(typed in choice["name"].casefold() for choice in choices)
