"""What strangers type: every option of every command gets it, and answers kindly and harmlessly.

What there is to type, and much more, is in ``tests/attacks/corpus``; there each text goes to one option
that is read by the code of its kind. Here every option shows that it is read by that code.
"""

from __future__ import annotations

import time
import unicodedata
from typing import Any

import pytest
from discord import AppCommandOptionType, app_commands
from simcord import actors
from simcord.enums import InteractionType

from bot.errors import StoreError
from tests.commands.conftest import Room, Seen, seen
from tests.commands.hostile import BLANK, DISGUISED, HOSTILE, UNSEEN, WORST, faults_of

NAME, DAY, CLAIM, BOARD, LABS = "name", "day", "claim", "board", "labs"

OPTIONS = {
    ("compare", "first"): NAME,
    ("compare", "second"): NAME,
    ("compare", "third"): NAME,
    ("compare", "fourth"): NAME,
    ("compare", "as_of"): DAY,
    ("compare", "known_by"): DAY,
    ("release", "name"): NAME,
    ("release", "as_of"): DAY,
    ("release", "known_by"): DAY,
    ("lab", "name"): NAME,
    ("lab", "as_of"): DAY,
    ("lab", "known_by"): DAY,
    ("latest", "lab"): NAME,
    ("latest", "since"): DAY,
    ("latest", "as_of"): DAY,
    ("latest", "known_by"): DAY,
    ("claims", "about"): NAME,
    ("claims", "by"): NAME,
    ("claims", "as_of"): DAY,
    ("claims", "known_by"): DAY,
    ("claim show", "claim"): CLAIM,
    ("claim show", "as_of"): DAY,
    ("claim show", "known_by"): DAY,
    ("claim history", "claim"): CLAIM,
    ("claim history", "as_of"): DAY,
    ("claim history", "known_by"): DAY,
    ("search", "as_of"): DAY,
    ("search", "known_by"): DAY,
    ("board", "as_of"): DAY,
    ("board", "known_by"): DAY,
    ("leaderboard", "benchmark"): BOARD,
    ("leaderboard", "as_of"): DAY,
    ("leaderboard", "known_by"): DAY,
    ("leaderboard", "lab"): NAME,
    ("race", "as_of"): DAY,
    ("race", "known_by"): DAY,
    ("timeline", "labs"): LABS,
    ("timeline", "since"): DAY,
    ("timeline", "as_of"): DAY,
    ("timeline", "known_by"): DAY,
    ("prices", "first"): NAME,
    ("prices", "second"): NAME,
    ("prices", "third"): NAME,
    ("prices", "fourth"): NAME,
    ("prices", "benchmark"): BOARD,
    ("prices", "as_of"): DAY,
    ("prices", "known_by"): DAY,
}
"""Every option that takes free text, and what it means."""

REST = {
    "compare": {"first": "qwen2.5-max", "second": "deepseek-v3"},
    "release": {"name": "qwen2.5-max"},
    "lab": {"name": "deepseek"},
    "claim show": {"claim": "1"},
    "claim history": {"claim": "1"},
    "search": {"words": "deepseek"},
    "leaderboard": {"benchmark": "aider"},
}
"""What the options that must be given hold while another one is attacked."""


def some_of(attack: dict[str, str], place: int, how_many: int) -> dict[str, str]:
    """A few of many texts, other ones at each place, so that all are typed somewhere."""
    items = list(attack.items())
    return dict(items[(place * how_many + one) % len(items)] for one in range(how_many))


async def ask(room: Room, command: str, option: str, text: str) -> tuple[Seen, float]:
    """The answer, and the CPU seconds it took: the wall clock is shared with other processes."""
    began = time.process_time()
    answer = await room.ask(command, **{**REST.get(command, {}), option: text})
    return answer, time.process_time() - began


def test_the_attack_can_fail() -> None:
    """The check finds each kind of harm in an answer that does it."""

    def said(text: str, *, ephemeral: bool = True) -> list[str]:
        class Result:
            pass

        result: Any = Result()
        result.ephemeral = ephemeral
        return faults_of(Seen(result, text))

    kind = "Nothing in the ledger is called “{}”. /latest shows the newest releases."
    assert said(kind.format("zzqx")) == []
    assert said(kind.format("zzqx"), ephemeral=False)
    assert said("")
    assert said("Something went wrong on our side. Please try again.")
    for harm in (
        "@everyone", "<@1>", "<#1>", "</compare:1>", "<t:0:R>", "[x](https\\://evil.example)",
        "https://evil.example", "||zzqx||", "`zzqx`", "*", "\u202e", "\u200b", "\x00", "\ud800",
        "z" + "\u0301" * 20, "zzqx\n# zzqx", "z" * 6000,
    ):  # fmt: skip
        assert said(kind.format(harm)), harm


DESK = {"claim", "review", "source", "settings", "audit", "owner", "import", "feed"}
POSTS = {"digest", "alerts", "watch"}
"""What is posted by itself; test_digest_bad_input.py attacks it."""


def _writes(command: app_commands.Command[Any, ..., Any]) -> bool:
    """Whether it is of the claims desk, which test_desk_bad_input.py attacks, or of POSTS.

    test_feeds.py attacks /feed.
    """
    name = command.qualified_name
    reading = name in ("claim show", "claim history")
    return name.split()[0] in DESK | POSTS and not reading


async def test_every_option_of_every_command_is_attacked(room: Room) -> None:
    free = set()
    for command in room.bot.tree.walk_commands():
        if isinstance(command, app_commands.Command) and not _writes(command):
            free |= {
                (command.qualified_name, option.display_name)
                for option in command.parameters
                if option.type is AppCommandOptionType.string and not option.choices
            }
    # Hostile words may rightly be found by a search: test_search.py attacks it.
    assert free - {("search", "words")} == set(OPTIONS)


async def test_bad_input_is_answered_in_kind_words_to_one_alone(room: Room) -> None:
    wrong: list[str] = []
    for place, (command, option) in enumerate(OPTIONS):
        for label, text in some_of(WORST, place, 5).items():
            answer, took = await ask(room, command, option, text)
            faults = faults_of(answer)
            if took > 1:
                faults.append(f"took {took:.1f} s")
            where = f"/{command} {option}, {label}"
            wrong += [f"{where}: {fault}: {answer.text[:200]!r}" for fault in faults]
    assert not wrong, "\n".join(wrong)


async def test_a_blank_option_is_one_left_out_or_asked_for_again(room: Room) -> None:
    for (command, option), kind in OPTIONS.items():
        for text in ("", "\u200b \u2060"):
            answer, _ = await ask(room, command, option, text)
            where = f"/{command} {option}: {text!r}: {answer.text}"
            # A list without entries names nothing, whatever the white space is.
            if kind == LABS or (kind == DAY and not text.strip()):
                # A history is for whoever asked for it alone.
                assert answer.ephemeral == (command == "claim history"), where
            else:
                assert faults_of(answer) == [], where
                assert "called “”" not in answer.text, where


async def test_a_disguised_name_is_read(room: Room) -> None:
    names = [one for one, kind in OPTIONS.items() if kind == NAME]
    for place, (command, option) in enumerate(names):
        for label, text in some_of(DISGUISED, place, 2).items():
            if command == "compare" and option != "first":
                rest = {"first": "gpt-4o", "second": "deepseek-v3"}
                answer = await room.ask("compare", **{**rest, option: text})
            else:
                answer, _ = await ask(room, command, option, text)
            where = f"/{command} {option}, {label}: {answer.text}"
            assert not answer.ephemeral, where
            wanted = "Alibaba" if command in ("lab", "latest") or option == "by" else "Qwen2.5-Max"
            assert wanted in answer.text, where
            assert "\u202e" not in answer.text, where


async def test_half_typed_rubbish_gets_choices_or_none(room: Room) -> None:
    """Autocomplete answers everything; what it offers is Discord's to take (checked at the end)."""
    typed = 0
    for place, (command, option) in enumerate(one for one, kind in OPTIONS.items() if kind != DAY):
        for label, text in some_of(HOSTILE | BLANK | DISGUISED, place, 4).items():
            began, where = time.process_time(), f"/{command} {option}, {label}"
            choices = await room.member.autocomplete(room.channel, command, option, text)
            typed += 1
            assert time.process_time() - began < 1, where
            assert len(choices) <= 25, where
            for choice in choices:
                assert 1 <= len(choice["name"]) <= 100, where
                assert 1 <= len(choice["value"]) <= 100, where
                assert not UNSEEN & {unicodedata.category(one) for one in choice["name"]}, where
    answered = [
        request
        for request in room.env.http_requests
        if isinstance(request.json, dict) and request.json.get("type") == 8
    ]
    assert len(answered) == typed, "one was left without an answer"


async def test_search_operators_are_words_to_the_claim_search(room: Room) -> None:
    """AND and NEAR find what holds these words, and OR does not widen the search."""
    plain = await room.member.autocomplete(room.channel, "claim show", "claim", "qwen")
    assert len(plain) > 1
    for words in ("qwen AND deepseek", 'NEAR("qwen" deepseek)', "-qwen", 'qw"en*'):
        choices = await room.member.autocomplete(room.channel, "claim show", "claim", words)
        assert {one["value"] for one in choices} <= {one["value"] for one in plain}, words


# names ----------------------------------------------------------------------------------------


async def test_the_same_release_twice(room: Room) -> None:
    for names in (
        {"first": "qwen2.5-max", "second": "qwen2.5-max"},
        {"first": "Qwen2.5-Max", "second": "qwen 2.5 max"},
        {"first": "qwen2.5-max", "second": "deepseek-v3", "third": "Qwen 2.5 Max"},
        {"first": "gpt-4o", "second": "qwen2.5-max", "third": "o1", "fourth": "Qwen2.5 Max"},
    ):
        answer = await room.ask("compare", **names)
        assert faults_of(answer) == []
        assert "same release, Qwen2.5-Max" in answer.text


async def test_the_same_unknown_name_twice_is_asked_once_and_both_replaced(room: Room) -> None:
    answer = await room.ask("compare", first="deepsek v3", second="deepsek v3")
    assert faults_of(answer) == []
    label = next(label for label in answer.buttons if label.startswith("DeepSeek-V3 "))
    again = await room.press(answer, label)
    assert faults_of(again) == []
    assert "same release, DeepSeek-V3" in again.text


async def test_a_second_choice_may_follow_a_wrong_first(room: Room) -> None:
    question = await room.ask("release", name="deepsek v3")
    for label in list(question.buttons)[:2]:
        answer = await room.press(question, label)
        assert label.split(" · ")[0] in answer.text


async def test_a_name_is_never_filled_in_as_a_format(room: Room) -> None:
    """The typed text comes back as it was typed, whatever places it holds."""
    for text in ("{asked}", "{day}", "{name!r}", "{{zzqx}}", "%(asked)s"):
        answer = await room.ask("release", name=text)
        assert f"“{text}”" in answer.text


# days -----------------------------------------------------------------------------------------

NO_DATE = dict.fromkeys([
    "yesterday", "29.01.2025", "2025-1-29", "20250129", "2025-02-30", "0000-01-01", "+2025-01-29",
    "10000-01-01", "２０２５-０１-２９", "2025\u201301\u201329", "NaN", "²025",
])  # fmt: skip
TOO_EARLY_OR_TO_COME = {
    "0001-01-01": "year 1",
    "1949-12-31": "year 1949",
    "9999-12-31": "9999-12-31 is still to come",
    "2026-11-24": "2026-11-24 is still to come",
    "2026-12": "is still to come",
}


async def test_what_is_no_day_the_ledger_can_speak_for(room: Room) -> None:
    """In every option that takes a day: it is shown how to write one, or told what is wrong with it."""
    days = [one for one, kind in OPTIONS.items() if kind == DAY]
    for place, (command, option) in enumerate(days):
        wrong = some_of(dict.fromkeys(NO_DATE, "is not a date"), place, 3)
        wrong |= some_of(TOO_EARLY_OR_TO_COME, place, 3)
        for text, said in wrong.items():
            answer, _ = await ask(room, command, option, text)
            where = f"/{command} {option}: {text}: {answer.text}"
            assert faults_of(answer) == [], where
            assert said in answer.text, where
            assert said != "is not a date" or "2025-01-29" in answer.text, where


async def test_the_present_year_month_and_day_mean_today(room: Room) -> None:
    for text in ("2026", "2026-11", "2026-11-23", " 2026-11-23 "):
        answer = await room.ask("release", name="qwen2.5-max", as_of=text)
        assert not answer.ephemeral, answer.text
        assert "Qwen2.5-Max" in answer.text


async def test_a_release_asked_for_before_it_came_is_not_called_unknown(room: Room) -> None:
    asked: list[tuple[str, dict[str, str]]] = [
        ("release", {"name": "qwen2.5-max"}),
        ("release", {"name": "release:qwen2.5-max"}),
        ("compare", {"first": "qwen2.5-max", "second": "gpt-4o"}),
    ]
    for command, options in asked:
        answer = await room.ask(command, **options, as_of="2025-01-27")
        assert faults_of(answer) == []
        assert "Qwen2.5-Max" in answer.text
        assert "2025-01-28" in answer.text
        assert "2025-01-27" in answer.text
        assert "Nothing in the ledger" not in answer.text
        assert "release:" not in answer.text


async def test_before_anything_existed(room: Room) -> None:
    asked: list[tuple[str, dict[str, str]]] = [
        ("release", {"name": "qwen"}),
        ("compare", {"first": "deepseek", "second": "openai"}),
        ("claim show", {"claim": "1"}),
    ]
    for command, options in asked:
        assert faults_of(await room.ask(command, **options, as_of="1950-01-01")) == []


# what only a client out of date, or our own trouble, sends ---------------------------------------


async def send(room: Room, command: str, options: list[dict[str, Any]]) -> Seen:
    """A command as the gateway brings it, whatever Discord itself would have refused."""
    root = room.env.backend.find_command(command, room.guild.id, type=1)
    data = {"id": root["id"] if root else "1", "name": command, "type": 1, "options": options}
    return seen(
        await actors._dispatch_actor_interaction(
            room.member, InteractionType.APPLICATION_COMMAND, room.channel, data
        )
    )


async def test_trouble_with_the_store_is_not_told_to_strangers(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Its words name files; the person gets a reference, the log the words."""

    async def broken(*_: object) -> None:
        raise StoreError("The store {path} could not be used.", path="/srv/secret/ledger.db")

    monkeypatch.setattr(room.bot.ledger._store, "read", broken)
    answer = await room.ask("release", name="qwen2.5-max")
    assert answer.ephemeral
    assert "secret" not in answer.text
    assert "reference" in answer.text
    assert "/srv/secret/ledger.db" in caplog.text
    caplog.clear()
