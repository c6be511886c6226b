"""Every command there is, as Discord is told about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, cast, get_args

import pytest
from discord import AppCommandOptionType, app_commands

from bot.client import Frontrunner
from bot.edge.acknowledging import ANSWERS_IN_PUBLIC
from bot.edge.typed.options import StatusName
from cogs.drafting import draft_claims
from tests.commands.conftest import Room

SLASH, MESSAGE_MENU = 1, 3
GUILD_INSTALL, USER_INSTALL = 0, 1
IN_GUILD, IN_BOT_DM, IN_PRIVATE_CHANNEL = 0, 1, 2
SUBCOMMAND, GROUP = (
    AppCommandOptionType.subcommand.value,
    AppCommandOptionType.subcommand_group.value,
)

FORM = [
    "subject", "relation", "targets", "benchmark", "value", "source", "date", "quote", "claimant",
]  # fmt: skip
TIMES = ["every", "at", "days", "day", "cron", "time_zone"]
FILTER = ["kinds", "labs", "families", "minimum_status", "benchmark"]
MANNER = ["when_quiet", "role", "form", "publish"]
THE_ISSUES = {
    "compare": ["first", "second", "third", "fourth", "as_of", "known_by"],
    "release": ["name", "as_of", "known_by"],
    "lab": ["name", "as_of", "known_by"],
    "latest": ["lab", "since", "as_of", "known_by"],
    "leaderboard": ["benchmark", "as_of", "known_by", "open_weights", "lab"],
    "race": ["as_of", "known_by"],
    "timeline": ["labs", "since", "as_of", "known_by"],
    "prices": ["first", "second", "third", "fourth", "benchmark", "as_of", "known_by"],
    "claims": ["about", "by", "status", "as_of", "known_by"],
    "claim show": ["claim", "as_of", "known_by"],
    "claim history": ["claim", "as_of", "known_by"],
    "claim add": FORM,
    "claim suggest": FORM,
    "claim from": ["address", "text", "file", "source", "date", "publisher"],
    "claim import": ["file"],
    "import": ["format", "file", "published", "beside", "dry_run"],
    "claim edit": ["claim"],
    "claim evidence": [
        "claim", "stance", "target", "score", "price", "source", "evaluator", "relation", "dated",
        "note",
    ],
    "claim rule": ["claim", "verdict", "reason", "target", "date"],
    "claim retract": ["claim", "source", "date", "reason"],
    "claim supersede": ["claim", "by", "reason"],
    "claim undo": ["claim"],
    "feed add": ["address", "name", "most_waiting"],
    "feed list": [],
    "feed pause": ["feed"],
    "feed resume": ["feed"],
    "feed remove": ["feed"],
    "feed test": ["feed"],
    "review": ["what"],
    "source link": ["source", "origin", "relation"],
    "source unlink": ["source", "origin"],
    "settings show": [],
    "settings change": [
        "curator_role", "review_channel", "time_zone", "language", "self_review",
        "suggestions_per_day",
    ],
    "settings reset": ["setting"],
    "settings block": ["member", "reason"],
    "settings unblock": ["member"],
    "digest create": ["channel", *TIMES, *FILTER, *MANNER],
    "digest list": [],
    "digest show": ["schedule"],
    "digest edit": ["schedule", "channel", *TIMES, *FILTER, *MANNER, "no_role"],
    "digest pause": ["schedule"],
    "digest resume": ["schedule"],
    "digest delete": ["schedule"],
    "digest preview": ["schedule", "since", "until"],
    "digest send-now": ["schedule"],
    "digest history": ["schedule"],
    "digest why": ["claim"],
    "alerts add": ["channel", *FILTER, "role"],
    "alerts list": [],
    "alerts remove": ["alert"],
    "watch add": ["name", "claim"],
    "watch list": [],
    "watch remove": ["watch"],
    "audit": ["member", "action", "claim", "since"],
    "export": ["format"],
    "owner promote": ["claim"],
    "owner status": [],
    "forget me": [],
    "search": ["words", "as_of", "known_by"],
    "board": ["kind", "as_of", "known_by"],
    "about": [],
    "help": [],
}  # fmt: skip
"""Every command and its options; a later command is added here on purpose."""
READING = (
    "compare", "release", "lab", "latest", "claims", "claim show", "claim history", "forget me",
    "search", "board", "watch list", "about", "help", "leaderboard", "race",
    "timeline", "prices",
)  # fmt: skip
"""Those that anybody may use anywhere."""
SERVERS_ONLY = {"settings", "digest", "alerts"}
"""Of no use in a direct message."""
NOT_FOR_PERSONAL_USE = {
    "review",
    "settings",
    "digest",
    "alerts",
    "audit",
    "owner",
    "export",
    "import",
    "feed",
}
"""Not for who installed the bot for themselves alone."""
HIDDEN = {
    "settings": 32, "digest": 32, "alerts": 32, "export": 32, "import": 32, "feed": 32, "owner": 8,
}  # fmt: skip
"""What Discord is told to hide from members without Manage Server, or Administrator."""
NEEDED = {
    "compare": {"first": "qwen", "second": "deepseek"},
    "release": {"name": "qwen"},
    "lab": {"name": "qwen"},
    "claim show": {"claim": "1"},
    "claim history": {"claim": "1"},
    "search": {"words": "deepseek"},
    "leaderboard": {"benchmark": "lmarena"},
}
"""What must be given to those that do not answer without."""
DATES = {"as_of", "known_by", "since", "until", "date", "dated", "published"}
CHOSEN = {
    "status", "relation", "stance", "verdict", "setting", "kind", "every",
    "minimum_status", "when_quiet", "form", "what", "format",
}  # fmt: skip
"""Options with a fixed choice."""
TYPED = {
    "value", "quote", "source", "evaluator", "note", "reason", "language", "words", "at", "days",
    "cron", "address", "text", "publisher",
}  # fmt: skip
"""Options for a person's own words, where nothing can be offered."""
PICKED = {
    "file", "member", "curator_role", "review_channel", "self_review", "suggestions_per_day",
    "channel", "day", "role", "no_role", "publish", "open_weights", "beside", "dry_run",
    "most_waiting",
}  # fmt: skip
"""Options that Discord itself asks for."""


@pytest.fixture
def bot(room: Room) -> Frontrunner:
    """The bot as it started."""
    return room.bot


@pytest.fixture
def everything_pushed(room: Room) -> list[dict[str, Any]]:
    """What was pushed to Discord when the bot started, entries of menus too."""
    (push,) = [
        request
        for request in room.env.http_requests
        if request.method == "PUT" and request.path.endswith("/commands")
    ]
    assert isinstance(push.json, list)
    return cast("list[dict[str, Any]]", push.json)


@pytest.fixture
def pushed(everything_pushed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The slash commands of it."""
    return [one for one in everything_pushed if one["type"] == SLASH]


@pytest.fixture
def in_menus(everything_pushed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rest of it."""
    return [one for one in everything_pushed if one["type"] != SLASH]


def nodes(command: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """A command, its groups and its subcommands, with their whole names."""
    name = f"{path} {command['name']}".strip()
    yield name, command
    for option in command.get("options", []):
        if option["type"] in (SUBCOMMAND, GROUP):
            yield from nodes(option, name)


def every_node(pushed: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    return [node for command in pushed for node in nodes(command)]


def options_of(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in node.get("options", []) if one["type"] not in (SUBCOMMAND, GROUP)]


def every_option(pushed: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (f"{name} {option['name']}", option)
        for name, node in every_node(pushed)
        for option in options_of(node)
    ]


class TestTheTree:
    def test_the_commands_of_the_issue_with_their_options(
        self, pushed: list[dict[str, Any]]
    ) -> None:
        leaves = {
            name: [option["name"] for option in options_of(node)]
            for name, node in every_node(pushed)
            if not any(one["type"] in (SUBCOMMAND, GROUP) for one in node.get("options", []))
        }
        assert leaves == THE_ISSUES

    def test_what_a_person_can_pick_is_what_there_is(self, bot: Frontrunner) -> None:
        walked = {
            command.qualified_name
            for command in bot.tree.walk_commands()
            if isinstance(command, app_commands.Command)
        }
        assert walked == set(THE_ISSUES)

    def test_whoever_answers_in_public_only_reads(self) -> None:
        # All others write, or show what is one person's own; each of these is asked below.
        assert set(READING) >= ANSWERS_IN_PUBLIC

    def test_no_command_hides_another(self, pushed: list[dict[str, Any]]) -> None:
        names = [name.casefold() for name, _ in every_node(pushed)]
        assert len(names) == len(set(names))
        for name, node in every_node(pushed):
            own = [one["name"].casefold() for one in node.get("options", [])]
            assert len(own) == len(set(own)), name

    async def test_no_command_is_of_one_server_alone(self, room: Room) -> None:
        assert not room.bot.tree.get_commands(guild=room.bot.guilds[0])
        seen = {one for one in THE_ISSUES if one.split()[0] not in HIDDEN}
        assert set(room.member.available_commands(room.channel)) == seen

    def test_there_are_not_more_than_discord_takes(self, pushed: list[dict[str, Any]]) -> None:
        assert len(pushed) <= 100
        for name, node in every_node(pushed):
            assert len(node.get("options", [])) <= 25, name
        for command in pushed:
            assert sum(map(len, _texts(command))) <= 8000, command["name"]


def _texts(node: dict[str, Any]) -> Iterator[str]:
    yield node["name"]
    yield node.get("description", "")
    for choice in node.get("choices", []):
        yield from (choice["name"], str(choice["value"]))
    for option in node.get("options", []):
        yield from _texts(option)


class TestWords:
    def test_names_are_such_as_discord_takes(self, pushed: list[dict[str, Any]]) -> None:
        for name, node in [*every_node(pushed), *every_option(pushed)]:
            assert re.fullmatch(r"[a-z][a-z0-9_-]{0,31}", node["name"]), name

    def test_everything_is_described_in_a_line(self, pushed: list[dict[str, Any]]) -> None:
        for name, node in [*every_node(pushed), *every_option(pushed)]:
            told = node["description"]
            assert 8 <= len(told) <= 100, name
            assert told == told.strip(), name
            assert "\n" not in told, name
            assert not told.endswith("."), name
            assert "…" not in told, name

    def test_every_option_is_described_for_itself(self, pushed: list[dict[str, Any]]) -> None:
        for name, node in every_node(pushed):
            told = [option["description"] for option in options_of(node)]
            assert len(told) == len(set(told)), name

    def test_what_must_be_given_comes_first(self, pushed: list[dict[str, Any]]) -> None:
        for name, node in every_node(pushed):
            required = [bool(option.get("required")) for option in options_of(node)]
            assert required == sorted(required, reverse=True), name


class TestOptions:
    def test_whatever_names_something_completes_itself(self, pushed: list[dict[str, Any]]) -> None:
        for name, option in every_option(pushed):
            plain = option["name"] in DATES | CHOSEN | TYPED | PICKED
            if name.startswith(("source link", "source unlink")) and "relation" not in name:
                plain = False
            # Any number: also of what is no longer listed. A name that somebody makes up.
            if name in ("audit claim", "feed add name"):
                plain = True
            assert bool(option.get("autocomplete")) != plain, name

    def test_statuses_are_chosen_from_all_there_are(self, pushed: list[dict[str, Any]]) -> None:
        (status,) = [one for name, one in every_option(pushed) if name == "claims status"]
        assert [choice["value"] for choice in status["choices"]] == list(get_args(StatusName))

    def test_choices_are_such_as_discord_takes(self, pushed: list[dict[str, Any]]) -> None:
        for name, option in every_option(pushed):
            choices = option.get("choices", [])
            assert len(choices) <= 25, name
            assert not (choices and option.get("autocomplete")), name
            for choice in choices:
                assert 1 <= len(choice["name"]) <= 100, name
                assert 1 <= len(str(choice["value"])) <= 100, name

    def test_a_date_says_how_it_is_written(self, pushed: list[dict[str, Any]]) -> None:
        for name, option in every_option(pushed):
            if option["name"] in DATES:
                assert re.search(r"\d{4}-\d\d-\d\d", option["description"]), name


class TestWhoAndWhere:
    def test_they_are_set_on_purpose(self, pushed: list[dict[str, Any]]) -> None:
        for command in pushed:
            name = command["name"]
            installs = [GUILD_INSTALL, USER_INSTALL]
            contexts = [IN_GUILD, IN_BOT_DM, IN_PRIVATE_CHANNEL]
            if name in NOT_FOR_PERSONAL_USE:
                installs, contexts = [GUILD_INSTALL], [IN_GUILD, IN_BOT_DM]
            if name in SERVERS_ONLY:
                contexts = [IN_GUILD]
            assert command["integration_types"] == installs, name
            assert command["contexts"] == contexts, name

    def test_the_menu_of_a_message(self, in_menus: list[dict[str, Any]]) -> None:
        (entry,) = in_menus
        assert (entry["type"], entry["name"]) == (MESSAGE_MENU, draft_claims.name)
        assert len(entry["name"]) <= 32
        assert entry["integration_types"] == [GUILD_INSTALL]
        assert entry["contexts"] == [IN_GUILD, IN_BOT_DM]
        # Curators need no Manage Server: who may is checked where it is written.
        assert entry["default_member_permissions"] is None

    def test_everybody_may_read(self, pushed: list[dict[str, Any]]) -> None:
        for command in pushed:
            wanted = HIDDEN.get(command["name"])
            assert command["default_member_permissions"] == wanted, command["name"]
            assert not command["nsfw"], command["name"]

    def test_the_bot_asks_for_the_list_of_servers_alone(self, bot: Frontrunner) -> None:
        assert [name for name, wanted in bot.intents if wanted] == ["guilds"]
        assert bot.allowed_mentions is not None
        assert not any(
            (bot.allowed_mentions.everyone, bot.allowed_mentions.users, bot.allowed_mentions.roles)
        )


class TestEachOneAnswers:
    @pytest.mark.parametrize("command", READING)
    async def test_at_once_and_once(self, room: Room, command: str) -> None:
        card = await room.ask(command, **NEEDED.get(command, {}))
        assert not card.result.deferred
        assert not card.result.followups
        assert card.ephemeral != (command in ANSWERS_IN_PUBLIC)
        assert len(card.text) > 50
