"""/leaderboard as somebody uses it: ranks, filters, days, pages, what is not ranked."""

from __future__ import annotations

import re

import pytest

from bot.edge.cards.leaderboard import leaderboard_card
from bot.race.leaderboard import BoardFilter, BoardQuery
from tests.commands.conftest import Restart, Room, Seen
from tests.commands.discord_limits import breaches, walk
from tests.commands.reading import can_press, every_page, is_private, options_of, stamp, turn
from tests.commands.test_forged_controls import press_forged

_ROW = re.compile(r"^(?:` *([0-9]+(?:–[0-9]+)?)` )?\*\*(.+?)\*\* ([−0-9.,]+)", re.MULTILINE)


def rows(card: Seen) -> list[tuple[str, str, float]]:
    """The entries of a page: rank, release, value."""
    return [
        (rank or "", name, float(value.replace(",", "").replace("−", "-")))
        for rank, name, value in _ROW.findall(card.text)
    ]


class TestTheBoard:
    async def test_lmarena(self, room: Room) -> None:
        card = await room.ask("leaderboard", benchmark="lmarena")
        assert not card.ephemeral
        assert card.text.startswith("## LMArena text\nLMArena · edition of " + stamp("2025-08-06"))
        assert "48 releases" in card.text
        assert "re-based over time" in card.text
        assert "board=text; style control=off" in card.text
        assert re.search(r"-# Source: \[.+\]\(https://", card.text)
        found = rows(card)
        assert len(found) == 10
        assert found[0] == ("1", "Gemini 2.5 Pro", 1470.0)
        assert [value for *_, value in found] == sorted((row[2] for row in found), reverse=True)
        assert any("–" in rank for rank, *_ in found)
        assert "**Gemini 2.5 Pro** 1470\n-# 1465–1475 · Google\n" in card.text
        (picture,) = card.pictures
        assert "Gemini 2.5 Pro" in picture["description"]
        assert "2025-08-06" in picture["description"]

    async def test_a_release_stands_once_with_how_it_was_entered(self, room: Room) -> None:
        pages = await every_page(room, await room.ask("leaderboard", benchmark="Aider polyglot"))
        names = [name for page in pages for _, name, _ in rows(page)]
        assert len(names) == len(set(names)) == 31
        text = "\n".join(page.text for page in pages)
        sonnet = text[text.index("**Claude 3.7 Sonnet**") :].split("\n")[1]
        assert "effort thinking 32k" in sonnet
        assert "1 other entry" in sonnet
        assert "default" not in text

    async def test_an_entry_opens(self, room: Room) -> None:
        card = await room.ask("leaderboard", benchmark="lmarena", as_of="2025-02-04")
        label, value = next(iter(options_of(card).items()))
        opened = await room.choose(card, value)
        assert opened.ephemeral
        assert opened.text.startswith(f"## {label.split(' · ')[0]}")

    async def test_its_sources(self, room: Room) -> None:
        card = await room.ask("leaderboard", benchmark="aider")
        sources = await room.press(card, "Sources")
        assert is_private(sources)
        assert sources.text.startswith("### Aider polyglot: ")
        assert "](https://" in sources.text


class TestWhatIsNotRanked:
    async def test_what_labs_report(self, room: Room) -> None:
        card = await room.ask("leaderboard", benchmark="mmlu")
        assert "reported by labs" in card.text
        assert "they are not ranked" in card.text
        assert {rank for rank, *_ in rows(card)} == {""}
        assert "measured by its maker" in card.text
        assert "measured by a rival, DeepSeek" in card.text
        assert card.pictures == []

    async def test_settings_nobody_stated_and_then_the_labs(self, room: Room) -> None:
        card = await room.ask("leaderboard", benchmark="swe-bench-verified")
        assert "does not state its settings, so nothing is ranked" in card.text
        assert {rank for rank, *_ in rows(card)} == {""}
        ((label, value),) = options_of(card, 1).items()
        assert label == "reported by labs · 34 releases"
        labs = await room.choose(card, value, 1)
        assert labs.ephemeral
        assert "they are not ranked" in labs.text
        again = await turn(room, labs, "Next")
        assert "they are not ranked" in again.text

    async def test_another_harness_is_another_ranking(self, room: Room) -> None:
        card = await room.ask("leaderboard", benchmark="aa-coding-agent-index")
        assert "harness=Claude Code" in card.text
        assert "publishes no intervals" in card.text
        others = options_of(card, 1)
        (codex,) = [value for label, value in others.items() if "harness=Codex" in label]
        opened = await room.choose(card, codex, 1)
        assert "harness=Codex" in opened.text
        assert rows(opened)[0][0] == "1"


class TestFilters:
    async def test_open_weights_keep_the_ranks_of_the_whole_board(self, room: Room) -> None:
        pages = await every_page(room, await room.ask("leaderboard", benchmark="lmarena"))
        every = [row for page in pages for row in rows(page)]
        card = await room.ask("leaderboard", benchmark="lmarena", open_weights=True)
        assert "Only open weights: " in card.text
        assert "Ranks are those of the whole board." in card.text
        pages = await every_page(room, card)
        shown = [row for page in pages for row in rows(page)]
        assert 0 < len(shown) < len(every)
        assert set(shown) < set(every)
        assert "DeepSeek-R1" in {name for _, name, _ in shown}
        assert "Gemini 2.5 Pro" not in {name for _, name, _ in shown}

    async def test_releases_of_which_nobody_knows_are_left_out_and_counted(
        self, room: Room
    ) -> None:
        board = await room.bot.ledger.boards.leaderboard(BoardQuery("lmarena-text"))
        unknown = {one.name for one in board.releases.values() if one.open_weights is None}
        assert len(unknown) > 1
        for wanted in (True, False):
            first = await room.ask("leaderboard", benchmark="lmarena", open_weights=wanted)
            told = f"{len(unknown)} left out: nobody knows whether their weights are open."
            assert told in first.text
            for page in await every_page(room, first):
                assert not unknown & {name for _, name, _ in rows(page)}

    async def test_a_lab(self, room: Room) -> None:
        card = await room.ask("leaderboard", benchmark="aider", lab="qwen")
        assert re.search(
            r"Only Alibaba: \d of 31\. Ranks are those of the whole board\.", card.text
        )
        found = rows(card)
        assert {name[:2] for _, name, _ in found} == {"Qw"}  # Qwen and QwQ
        assert int(found[0][0].split("–")[0]) > 1

    async def test_none_of_it_there(self, room: Room) -> None:
        card = await room.ask("leaderboard", benchmark="epoch-swe-bench-verified", lab="cohere")
        assert "No release of Cohere is on this board." in card.text
        assert rows(card) == []
        none = await room.ask("leaderboard", benchmark="aider", lab="anthropic", open_weights=True)
        assert "Leave a filter out to see more." in none.text


class TestDays:
    async def test_the_edition_of_the_day(self, room: Room) -> None:
        card = await room.ask("leaderboard", benchmark="lmarena", as_of="2025-02-10")
        assert "edition of " + stamp("2025-02-04") in card.text
        assert "As things stood on " + stamp("2025-02-10") in card.text

    async def test_before_the_board_existed(self, room: Room) -> None:
        card = await room.ask("leaderboard", benchmark="lmarena", as_of="2024-12-31")
        assert card.ephemeral
        assert card.text == (
            "LMArena text had no result by 2024-12-31. The first one in the ledger is of "
            "2025-01-29."
        )

    async def test_before_the_ledger_knew(self, room: Room) -> None:
        card = await room.ask("leaderboard", benchmark="lmarena", known_by="2026-11-01")
        assert card.ephemeral
        assert "2026-11-01" in card.text


class TestNames:
    @pytest.mark.parametrize("typed", ["LMArena", "lmarena text", "lmarena-text", "  LMARENA "])
    async def test_as_people_write_it(self, room: Room, typed: str) -> None:
        assert (await room.ask("leaderboard", benchmark=typed)).text.startswith("## LMArena text")

    async def test_an_unknown_one_gets_suggestions(self, room: Room) -> None:
        card = await room.ask("leaderboard", benchmark="livebench")
        assert card.ephemeral
        assert "Near it: LiveBench 2024-11-25, LiveBench 2026-01-08." in card.text
        none = await room.ask("leaderboard", benchmark="zzqx")
        assert none.ephemeral
        assert "No board is called “zzqx”" in none.text

    async def test_what_is_offered_while_typing(self, room: Room) -> None:
        async def offered(typed: str) -> list[tuple[str, str]]:
            found = await room.member.autocomplete(room.channel, "leaderboard", "benchmark", typed)
            return [(one["name"], one["value"]) for one in found]

        everything = await offered("")
        assert len(everything) == 25
        assert everything[0] == ("LMArena text", "lmarena-text")
        assert not any("reported by labs" in name for name, _ in everything)
        assert ("MMLU · reported by labs", "mmlu") in await offered("mmlu")
        epoch = await offered("epoch gpqa")
        assert epoch[0][1] == "epoch-gpqa-diamond"
        gpqa = [key for _, key in await offered("gpqa")]
        # The larger first, and a board of that very name last where only labs report it.
        assert gpqa[:2] == ["aa-gpqa-diamond", "epoch-gpqa-diamond"]
        assert gpqa.index("gpqa") >= 3
        assert await offered("zzqx") == []


class TestPages:
    async def test_next_and_back_keep_what_was_asked(self, room: Room) -> None:
        first = await room.ask(
            "leaderboard", benchmark="lmarena", as_of="2025-08-10", open_weights=False
        )
        assert not can_press(first, "Back")
        second = await turn(room, first, "Next")
        assert is_private(second)
        assert "Page 2 of " in second.text
        assert "Only closed weights" in second.text
        assert "As things stood on " + stamp("2025-08-10") in second.text
        assert not {row[1] for row in rows(first)} & {row[1] for row in rows(second)}
        assert rows(await turn(room, second, "Back")) == rows(first)

    async def test_they_turn_after_a_restart(self, room: Room, restart: Restart) -> None:
        first = await room.ask("leaderboard", benchmark="lmarena", as_of="2025-02-10")
        again = await restart()
        second = await turn(again, first, "Next")
        assert "Page 2 of " in second.text
        assert "edition of " + stamp("2025-02-04") in second.text

    async def test_forged_ones(self, room: Room) -> None:
        card = await room.ask("claims")
        last = await press_forged(room, card, "fr1:leaderboard:entries:1:99:a0:0:999")
        assert re.search(r"Page (\d+) of \1", last.text)
        for forged, said in (
            ("fr1:leaderboard:entries:999999:0:a0:0:0", "no longer in the ledger"),
            ("fr1:leaderboard:entries:1:0:a999999:0:0", "no longer in the ledger"),
            ("fr1:leaderboard:entries:1:0:a0:20260230:0", "no longer works"),
            ("fr1:leaderboard:entries:1:0:a0:20991231:0", "still to come"),
            ("fr1:leaderboard:entries:1:0:z0:0:0", "another version"),
        ):
            assert said in (await press_forged(room, card, forged)).text, forged


async def test_every_board_keeps_to_what_discord_takes(room: Room) -> None:
    """In every part, on every page."""
    ledger = room.bot.ledger
    boards = await ledger.boards.like("")
    assert len(boards) > 80
    for one in boards:
        first = await ledger.boards.leaderboard(BoardQuery(one.benchmark.id))
        for at in range(len(first.standings)):
            query = BoardQuery(one.benchmark.id, BoardFilter(), at)
            page = await ledger.boards.leaderboard(query)
            message = leaderboard_card(page, None).view().to_components()
            assert breaches(message) == [], one.benchmark.slug
            assert [part for part in walk(message) if part.get("label") == "Sources"]
