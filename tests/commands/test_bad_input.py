"""What strangers type: every option of every command gets it, and answers kindly and harmlessly."""

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

_IN_FULL = {("compare", "first"), ("release", "as_of"), ("lab", "name"), ("claim show", "claim")}


def attack_on(command: str, option: str) -> dict[str, str]:
    """What an option gets to hear."""
    return HOSTILE if (command, option) in _IN_FULL else WORST


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


@pytest.mark.parametrize(("command", "option"), OPTIONS)
async def test_bad_input_is_answered_in_kind_words_to_one_alone(
    room: Room, command: str, option: str
) -> None:
    wrong: list[str] = []
    for label, text in attack_on(command, option).items():
        answer, took = await ask(room, command, option, text)
        faults = faults_of(answer)
        if took > 1:
            faults.append(f"took {took:.1f} s")
        wrong += [f"{label}: {fault}: {answer.text[:200]!r}" for fault in faults]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(("command", "option"), OPTIONS)
async def test_a_blank_option_is_one_left_out_or_asked_for_again(
    room: Room, command: str, option: str
) -> None:
    for text in BLANK.values():
        answer, _ = await ask(room, command, option, text)
        kind = OPTIONS[command, option]
        # A list without entries names nothing, whatever the white space is.
        if kind == LABS or (kind == DAY and not text.strip()):
            # A history is for whoever asked for it alone.
            assert answer.ephemeral == (command == "claim history"), answer.text
        else:
            assert faults_of(answer) == [], answer.text
            assert "called “”" not in answer.text


@pytest.mark.parametrize(
    ("command", "option"), [one for one, kind in OPTIONS.items() if kind == NAME]
)
async def test_a_disguised_name_is_read(room: Room, command: str, option: str) -> None:
    for label, text in DISGUISED.items():
        if command == "compare" and option != "first":
            rest = {"first": "gpt-4o", "second": "deepseek-v3"}
            answer = await room.ask("compare", **{**rest, option: text})
        else:
            answer, _ = await ask(room, command, option, text)
        assert not answer.ephemeral, (label, answer.text)
        wanted = "Alibaba" if command in ("lab", "latest") or option == "by" else "Qwen2.5-Max"
        assert wanted in answer.text, label
        assert "\u202e" not in answer.text


@pytest.mark.parametrize(
    ("command", "option"),
    [(command, option) for (command, option), kind in OPTIONS.items() if kind != DAY],
)
async def test_half_typed_rubbish_gets_choices_or_none(
    room: Room, command: str, option: str
) -> None:
    """Autocomplete answers everything; what it offers is Discord's to take (checked at the end)."""
    attack = attack_on(command, option) | BLANK | DISGUISED
    for label, text in attack.items():
        began = time.process_time()
        choices = await room.member.autocomplete(room.channel, command, option, text)
        assert time.process_time() - began < 1, label
        assert len(choices) <= 25, label
        for choice in choices:
            assert 1 <= len(choice["name"]) <= 100, label
            assert 1 <= len(choice["value"]) <= 100, label
            assert not UNSEEN & {unicodedata.category(one) for one in choice["name"]}, label
    answered = [
        request
        for request in room.env.http_requests
        if isinstance(request.json, dict) and request.json.get("type") == 8
    ]
    assert len(answered) == len(attack), "one was left without an answer"


@pytest.mark.parametrize("words", ["qwen AND deepseek", 'NEAR("qwen" deepseek)', "-qwen", 'qw"en*'])
async def test_search_operators_are_words_to_the_claim_search(room: Room, words: str) -> None:
    """AND and NEAR find what holds these words, and OR does not widen the search."""
    choices = await room.member.autocomplete(room.channel, "claim show", "claim", words)
    plain = await room.member.autocomplete(room.channel, "claim show", "claim", "qwen")
    assert {one["value"] for one in choices} <= {one["value"] for one in plain}
    assert len(plain) > 1


# names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names",
    [
        {"first": "qwen2.5-max", "second": "qwen2.5-max"},
        {"first": "Qwen2.5-Max", "second": "qwen 2.5 max"},
        {"first": "qwen2.5-max", "second": "deepseek-v3", "third": "Qwen 2.5 Max"},
        {"first": "gpt-4o", "second": "qwen2.5-max", "third": "o1", "fourth": "Qwen2.5 Max"},
    ],
)
async def test_the_same_release_twice(room: Room, names: dict[str, str]) -> None:
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

NO_DATE = [
    "yesterday", "29.01.2025", "01/29/2025", "2025-1-29", "2025-01-29T00:00:00Z", "20250129",
    "2025-02-30", "2025-13-01", "2025-00-10", "2025-01-32", "0000-01-01", "-2025-01-29",
    "+2025-01-29", "10000-01-01", "2025-01-29 2025-01-30", "２０２５-０１-２９", "٢٠٢٥-٠١-٢٩",
    "2025\u201301\u201329", "1e3", "NaN", "²025",
]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "option"), [one for one, kind in OPTIONS.items() if kind == DAY]
)
async def test_what_is_no_date_is_shown_how_to_write_one(
    room: Room, command: str, option: str
) -> None:
    for text in NO_DATE:
        answer, _ = await ask(room, command, option, text)
        assert faults_of(answer) == [], text
        assert "is not a date" in answer.text, text
        assert "2025-01-29" in answer.text, text


@pytest.mark.parametrize(
    ("command", "option"), [one for one, kind in OPTIONS.items() if kind == DAY]
)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0001-01-01", "year 1"),
        ("0001", "year 1"),
        ("1949-12-31", "year 1949"),
        ("9999-12-31", "9999-12-31 is still to come"),
        ("9999", "is still to come"),
        ("2026-11-24", "2026-11-24 is still to come"),
        ("2026-12", "is still to come"),
    ],
)
async def test_days_the_ledger_cannot_speak_for(
    room: Room, command: str, option: str, text: str, said: str
) -> None:
    answer, _ = await ask(room, command, option, text)
    assert faults_of(answer) == []
    assert said in answer.text


@pytest.mark.parametrize("text", ["2026", "2026-11", "2026-11-23", " 2026-11-23 "])
async def test_the_present_year_month_and_day_mean_today(room: Room, text: str) -> None:
    answer = await room.ask("release", name="qwen2.5-max", as_of=text)
    assert not answer.ephemeral, answer.text
    assert "Qwen2.5-Max" in answer.text


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("release", {"name": "qwen2.5-max"}),
        ("release", {"name": "release:qwen2.5-max"}),
        ("compare", {"first": "qwen2.5-max", "second": "gpt-4o"}),
    ],
)
async def test_a_release_asked_for_before_it_came_is_not_called_unknown(
    room: Room, command: str, options: dict[str, str]
) -> None:
    answer = await room.ask(command, **options, as_of="2025-01-27")
    assert faults_of(answer) == []
    assert "Qwen2.5-Max" in answer.text
    assert "2025-01-28" in answer.text
    assert "2025-01-27" in answer.text
    assert "Nothing in the ledger" not in answer.text
    assert "release:" not in answer.text


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("release", {"name": "qwen"}),
        ("compare", {"first": "deepseek", "second": "openai"}),
        ("claim show", {"claim": "1"}),
    ],
)
async def test_before_anything_existed(room: Room, command: str, options: dict[str, str]) -> None:
    answer = await room.ask(command, **options, as_of="1950-01-01")
    assert faults_of(answer) == []


# claims' numbers --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0", "no claim #0"),
        ("999999", "no claim #999999"),
        ("9" * 18, "no claim #"),
        ("9" * 19, "is not a claim's number"),
        ("9" * 6000, "is not a claim's number"),
        ("-1", "is not a claim's number"),
        ("1.0", "is not a claim's number"),
        ("1e1", "is not a claim's number"),
        ("0x1", "is not a claim's number"),
        ("##1", "is not a claim's number"),
        ("١", "is not a claim's number"),
        ("²", "is not a claim's number"),
        ("deepseek", "is not a claim's number"),
    ],
)
async def test_a_claim_there_is_not(room: Room, text: str, said: str) -> None:
    answer = await room.ask("claim show", claim=text)
    assert faults_of(answer) == []
    assert said in answer.text


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


@pytest.mark.parametrize("text", ["nonsense", "", "{text}", "@everyone", "z" * 6000, "Confirmed"])
async def test_a_status_that_is_none(room: Room, text: str) -> None:
    answer = await send(room, "claims", [{"name": "status", "type": 3, "value": text}])
    assert faults_of(answer) == []
    assert "no status" in answer.text


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("gone", []),
        ("release", []),
        ("release", [{"name": "nom", "type": 3, "value": "qwen"}]),
        ("compare", [{"name": "first", "type": 3, "value": "qwen"}]),
        ("claim", []),
        ("claim", [{"name": "gone", "type": 1, "options": []}]),
    ],
)
async def test_a_command_that_has_changed_since(
    room: Room, command: str, options: list[dict[str, Any]]
) -> None:
    answer = await send(room, command, options)
    assert faults_of(answer) == []
    assert "has changed" in answer.text


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
