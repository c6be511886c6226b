"""What one server writes no other ever sees: a walk through everything that can be asked.

The first server writes a claim, suggestions, verdicts, evidence, links and settings, all of which
bear one word. Before and after that somebody elsewhere types every command with every option, takes
every choice offered, presses every button and sends every form, also with the numbers of what is not
theirs. What they are answered must be the same to the letter. The walk finds its commands in the
tree and its controls in the bot: a new one that nothing here is typed into fails.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import simcord
from discord import AppCommandOptionType, app_commands

from bot.edge.forms.submissions import _FORMS  # pyright: ignore[reportPrivateUsage]
from tests.commands import desk
from tests.commands.conftest import Room
from tests.commands.forging import (
    Place,
    Reply,
    brought_along,
    here,
    in_private,
    unwritten,
)
from tests.commands.posting import let_it_post
from tests.feeding import FEED, FakePages, read_lines

SECRET = "kookaburra"
"""In every text of the first server; whoever is elsewhere never types it."""
LURE = "zanzibar"
"""Beside it in every text, and what they do type."""
BOTH = f"{LURE} {SECRET}"
URL = f"https://{LURE}.example.com/{SECRET}"
CLAIMS, SOURCES, TARGETS, PROPOSALS = 8, 7, 14, 4
"""How many rows of its own the first server gets."""
SHARED, RETRACTED, SUPERSEDED = 4, 5, 7
"""Claims of the shared ledger: the first server rules on one, and has it that the others ended."""


@dataclass(frozen=True)
class Ids:
    """The numbers that the first server's rows get, and some of what ships."""

    first_claim: int
    first_source: int
    first_target: int
    said_in: tuple[int, int]
    """Two sources of SHARED."""
    releases: tuple[int, int, int]
    """Qwen2.5-Max, DeepSeek-V3, o1."""
    first_proposal: int

    @classmethod
    def after(cls, store: Path) -> Ids:
        """The next ones of a store into which nobody has written."""
        (newest,) = desk.rows(
            store,
            "SELECT (SELECT max(id) FROM claim), (SELECT max(id) FROM source), "
            "(SELECT max(id) FROM claim_target)",
        )
        said_in = desk.rows(
            store,
            "SELECT source_id FROM claim WHERE id = ?1 UNION "
            "SELECT source_id FROM claim_appearance WHERE claim_id = ?1 ORDER BY 1",
            SHARED,
        )
        releases = [
            desk.rows(store, "SELECT id FROM release WHERE slug = ?", slug)[0][0]
            for slug in ("qwen2.5-max", "deepseek-v3", "o1")
        ]
        ((proposal,),) = desk.rows(store, "SELECT max(id) FROM proposal")
        return cls(
            *(one + 1 for one in newest),
            (said_in[1][0], said_in[2][0]),
            tuple(releases),
            proposal + 1,
        )

    @property
    def claims(self) -> list[str]:
        """The claims, those that were rejected too."""
        return [str(one) for one in range(self.first_claim, self.first_claim + CLAIMS)]

    @property
    def proposals(self) -> list[int]:
        """What is suggested of its claims."""
        return list(range(self.first_proposal, self.first_proposal + PROPOSALS))

    @property
    def sources(self) -> list[str]:
        """The pages."""
        return [str(one) for one in range(self.first_source, self.first_source + SOURCES)]

    @property
    def targets(self) -> list[str]:
        """The targets."""
        return [str(one) for one in range(self.first_target, self.first_target + TARGETS)]


@pytest.fixture
def ids(store_path: Path) -> Ids:
    """Taken before anybody writes."""
    return Ids.after(store_path)


# what the first server writes -----------------------------------------------------------------


def typed(**changes: str) -> dict[str, Any]:
    """A claim with the word in every entry that takes words."""
    claim = desk.but(**{
        "quote": f"{BOTH} quote", "source": f"{URL}/claim", "scope": BOTH, "note": BOTH,
        "reported_by": BOTH, "claimant": f'"{BOTH} lab"', "value": f"97.3 {BOTH}", **changes,
    })  # fmt: skip
    entries = claim.entries()
    for name in ("Publisher", "Title"):
        entries["details"] = entries["details"].replace(f"{name}:", f"{name}: {BOTH} {name}")
    return entries


PAGE = {"source": f"{URL}/evidence", "evaluator": BOTH, "dated": "2025-03-01", "note": BOTH}


async def fill(room: Room, ids: Ids) -> None:
    """The first server works: every kind of thing that can be written, each with the word."""
    admin, member = here(room, room.admin), here(room, room.member)

    async def done(reply: Reply, says: str) -> Reply:
        assert re.search(says, reply.text), reply.text
        return reply

    async def add(**changes: str) -> Reply:
        return await done(
            await admin.send_form("fr1:form:add:0:0", typed(**changes)), "Added claim"
        )

    async def suggest(**changes: str) -> int:
        reply = await member.send_form("fr1:form:suggest:0:0", typed(**changes))
        found = re.search(r"suggestion #(\d+) waits", reply.text)
        assert found is not None, reply.text
        return int(found[1])

    first = ids.first_claim
    await add()
    await add(subject=f'"{BOTH} model"', targets=f'"{BOTH} rival"', source=f"{URL}/second")
    await add(relation="has_property", targets="", claimant="alibaba", source=PLAIN)
    await done(
        await admin.command("claim evidence", claim=str(first), stance="contradicts", **PAGE),
        "Added evidence",
    )
    await done(
        await admin.command(
            "claim rule", claim=str(first), verdict="refuted", reason=BOTH, target="GPT-4o"
        ),
        "Ruled on",
    )
    await done(
        await admin.command(
            "claim retract", claim=str(first + 1), source=f"{URL}/sorry", date="2025-03-02",
            reason=BOTH,
        ),
        "was retracted",
    )  # fmt: skip
    edited = typed(quote=f"{BOTH} edited", relation="has_property", targets="", claimant="alibaba")
    await done(await admin.send_form(f"fr1:form:edit:{first + 2}:0", edited), "Edited claim")

    await suggest(quote=f"{BOTH} pending", **LIKE_THE_PENDING)
    rejected = await suggest(relation="mixed")
    await done(
        await admin.send_form(f"fr1:reason:{rejected}", {"reason": BOTH}), "rejected suggestion"
    )
    merged = await suggest(relation="matches", source=f"{URL}/merged")
    await done(await admin.press(f"fr1:merge:{merged}:{SHARED}"), "as an appearance of")

    for stance in ("supports", "contradicts"):
        await done(
            await admin.command("claim evidence", claim=str(SHARED), stance=stance, **PAGE),
            "Added evidence",
        )
    await done(
        await admin.command("claim rule", claim=str(SHARED), verdict="refuted", reason=BOTH),
        "now reads ✗ refuted",
    )
    await done(
        await admin.command(
            "claim retract", claim=str(RETRACTED), source=f"{URL}/sorry", date="2025-03-02",
            reason=BOTH,
        ),
        "now reads",
    )  # fmt: skip
    await done(
        await admin.command(
            "claim supersede", claim=str(SUPERSEDED), by=str(first + 2), reason=BOTH
        ),
        "gave way",
    )
    for source, origin in ((ids.said_in[0], ids.first_source), ids.said_in[::-1]):
        await done(
            await admin.command(
                "source link", source=str(source), origin=str(origin), relation="quotes"
            ),
            "Linked",
        )
    for reply, says in await _read_the_news(room, admin):
        await done(reply, says)
    channel = room.guild.create_text_channel(SECRET)
    await done(
        await admin.command("digest create", channel=channel, every="daily"), "Digest 1 is set up"
    )
    await done(await admin.command("alerts add", channel=channel), "Alert 2 is set up")
    await done(await admin.command("settings change", review_channel=channel), "Settings")
    blocked = room.env.create_user("mallory")
    await done(
        await admin.command("settings block", member=blocked, reason=BOTH), "may not suggest"
    )
    await done(
        await admin.send_form("fr1:form:add:0:0", typed(date="never")), "Nothing was written"
    )
    await done(await admin.send_form("fr1:form:add:0:0", typed()), "may have this claim already")
    columns = ("subject", "claimant", "relation", "quote", "source", "date", "note")
    cells = (f'"{BOTH} file"', f'"{BOTH}"', "has_property", BOTH, f"{URL}/file", "2025-02-20", BOTH)
    row = dict(zip(columns, cells, strict=True))
    preview = await admin.command(
        "claim import", file=("claims.json", json.dumps([row, row | {"quote": "x"}]).encode())
    )
    await done(preview, "2 claims")
    (commit,) = {one["custom_id"] for one in preview.controls if ":commit:" in one["custom_id"]}
    await done(await admin.press(commit), "Imported 2 claims")
    await done(
        await admin.command("claim import", file=("claims.json", json.dumps([row]).encode())),
        "1 claim",
    )
    await let_it_post(room)  # which is not what somebody who only reads writes


async def _read_the_news(room: Room, admin: Place) -> list[tuple[Reply, str]]:
    """Add a feed and draft claims from two articles; what was answered, and what it must say."""
    pages = room.bot.pages
    assert isinstance(pages, FakePages)
    pages.publish(1, at=f"{URL}/feed", title=BOTH)
    found = [(await admin.command("feed add", address=f"{URL}/feed"), "is added")]
    read_lines(room.bot.ledger)
    for place in (1, 2):
        where = {"source": f"{URL}/article/{place}", "date": "2025-02-20", "publisher": BOTH}
        text = f"{BOTH} model {place} is ahead.\n{BOTH} rival {place} is behind."
        found.append((await admin.command("claim from", text=text, **where), "2 to decide"))
    return found


# what is typed elsewhere ----------------------------------------------------------------------

NAMES = ["qwen2.5-max", LURE]
DAYS = ["2025-03-01", "2026-11-23"]


def values(ids: Ids) -> Mapping[str, list[Any]]:
    """What each option is given, by its name or by its command and name; first what it must have."""
    shown = [str(SHARED), str(RETRACTED), str(SUPERSEDED), "6", *ids.claims]
    first = str(ids.first_claim)
    return {
        "first": NAMES, "second": ["deepseek-v3", LURE], "third": ["o1"], "fourth": ["r1", LURE],
        "name": NAMES, "lab": ["alibaba", LURE], "about": [*NAMES, "alibaba"],
        "by": ["alibaba", LURE], "as_of": DAYS, "known_by": DAYS, "since": ["2025-01-01"],
        "words": [LURE, f'"{LURE}', f"{LURE} model", f"#{first}", first, "qwen", "example com"],
        "claim show claim": shown, "claim history claim": shown, "audit claim": shown,
        "audit action": ["import", "feed", LURE],
        "claim": ids.claims, "claim supersede by": [ids.claims[2], str(SHARED), *ids.claims],
        "reason": ["because", LURE], "target": ["0", LURE, *ids.targets],
        "score": ["1", "40"], "price": ["1"], "evaluator": [LURE], "dated": DAYS, "note": [LURE],
        "source link source": ids.sources, "source unlink source": ids.sources,
        "source link origin": [str(ids.said_in[0]), *ids.sources], "origin": ids.sources,
        "source": [f"https://{LURE}.example.com/"], "date": DAYS, "quote": [LURE],
        "subject": NAMES, "targets": ["gpt-4o", LURE], "benchmark": ["mmlu", LURE],
        "value": ["97.3 %"], "claimant": ["alibaba", LURE],
        "feed": ["1", "2", LURE], "feed test feed": ["1", FEED], "address": [FEED],
        "schedule": ["1", "2"], "alert": ["2", "1"], "watch": ["deepseek", "1"],
        "digest preview schedule": ["1", "2"], "digest preview since": ["2026-11-01"],
        "digest preview until": ["2025-02-20"], "digest why claim": shown,
        "at": ["9:00"], "days": ["mon"], "cron": ["0 9 * * mon"], "time_zone": ["UTC"],
        "leaderboard benchmark": ["lmarena", "aa-coding-agent-index", LURE],
        "prices benchmark": ["lmarena", LURE],
        "kinds": ["claims", LURE], "labs": ["alibaba", LURE], "families": ["qwen", LURE],
    }  # fmt: skip


WRITES = {
    "settings change", "settings reset", "settings block", "settings unblock", "claim import",
    "import", "feed add", "feed remove", "claim from",
    "digest create", "digest delete", "digest send-now", "alerts add", "alerts remove", "watch add",
}  # fmt: skip
"""Commands that write whatever they are given; they come last, see ``test_whatever_is_written``."""


def beginnings(ids: Ids) -> list[str]:
    """What is typed into every option that completes itself."""
    first = str(ids.first_claim)
    return ["", LURE, LURE[:4], f"{LURE} ", first, f"#{first}", "q", "example"]


def options_of(
    room: Room, ids: Ids, command: app_commands.Command[Any, ..., Any]
) -> dict[str, list[Any]]:
    """What each option of a command is given; one of a fixed list is given all of it."""
    name, typed_in = command.qualified_name, values(ids)
    users = room.env.backend.users.values()
    (admin,) = [simcord.UserHandle(room.env, one) for one in users if one.name == "ada"]
    found: dict[str, list[Any]] = {}
    for option in command.parameters:
        fixed = [choice.value for choice in option.choices]
        match option.type:
            case AppCommandOptionType.user:
                fixed = [admin]  # of the first server
            case AppCommandOptionType.channel:
                fixed = [room.channel]
            case AppCommandOptionType.boolean | AppCommandOptionType.integer:
                fixed = fixed or [1 if option.name == "day" else True]
            case _ if option.type is AppCommandOptionType.role:
                continue  # in a direct message simcord knows none
            case _:
                pass
        shown = option.display_name
        found[shown] = fixed or typed_in.get(f"{name} {shown}") or typed_in.get(shown) or []
        assert found[shown], f"/{name} {shown} is given nothing: see values()"
    return found


def commands_of(room: Room) -> list[app_commands.Command[Any, ..., Any]]:
    """Every command there is."""
    return [one for one in room.bot.tree.walk_commands() if isinstance(one, app_commands.Command)]


def forged(ids: Ids) -> list[str]:
    """Buttons, as they could be made up by who knows their form."""
    one, other, third = ids.releases
    pair = f"{one}.{other}"
    lists = [
        ("0", 0, 0),
        (f"r{one}", 0, 0),
        ("0", 2, 0),
        *(("0", 0, status) for status in range(9)),
    ]
    return [
        *(f"fr1:{button}" for number in (*ids.claims, SHARED) for button in (
            f"evidence:{number}:0:0", f"evidence:{number}:20250301:0", f"sources:k{number}:0:0",
            f"sources:k{number}:0:1", f"history:{number}:0", f"history:{number}:1",
            f"review:accept:{number}", f"review:edit:{number}", f"review:reject:{number}",
            f"review:open:{number}", f"merge:{number}:{SHARED}", f"merge:{number}:{ids.first_claim}",
            f"addevidence:{number}", f"audit:0:0:{number}:0:0", f"same:1:{number}",
        )),
        *(f"fr1:import:{action}:{draft}" for action in ("commit", "drop") for draft in range(1, 9)),
        *(f"fr1:{button}" for number in range(1, 3) for button in (
            f"drafted-page:{number}:0", f"article:show:{number}", f"article:ask:{number}",
            f"article:all:{number}", f"article:rest:{number}",
        )),
        *(f"fr1:{button}" for number in range(1, 5) for button in (
            f"drafted:open:{number}", f"drafted:next:{number}", f"drafted:edit:{number}",
            f"drafted:where:{number}", f"drafted-same:{number}:{SHARED}",
            f"drafted:accept:{number}", f"drafted:reject:{number}", f"drafted:reopen:{number}",
        )),
        "fr1:article:queue:0",
        *(f"fr1:draft:{action}:{draft}" for action in ("mend", "anyway", "commit", "drop")
          for draft in range(1, 9)),
        *(f"fr1:claims:{about}:{by}:{status}:{page}"
          for about, by, status in lists for page in range(6)),
        *(f"fr1:board:{kind}:{page}" for kind in range(5) for page in range(3)),
        *(f"fr1:leaderboard:{view}:1:0:a0:0:{page}" for view in ("entries", "sources")
          for page in range(2)),
        "fr1:timeline:0:20250101:0:0", "fr1:timeline:1.2:20250101:20250301k20261123:1",
        "fr1:prices:frontier:0:0:0", f"fr1:prices:frontier:{pair}.{third}:1:20250301",
        f"fr1:prices:history:{one}:0:0",
        *(f"fr1:race:{when}:{page}" for when in ("0", "20250301") for page in range(3)),
        *(f"fr1:search:{page}:{words}" for page in range(3) for words in (LURE, "qwen", "press")),
        *(f"fr1:proposal:{action}:{number}" for number in ids.proposals
          for action in ("accept", "evidence", "reject", "next")),
        "fr1:audit:0:0:0:0:0", "fr1:audit:0:import:0:0:0", "fr1:audit:0:0:0:0:1",
        f"fr1:compare:claims:{pair}:0", f"fr1:compare:swap:{pair}:0",
        f"fr1:compare:claims:{pair}.{third}:20250301", f"fr1:scores:{pair}:0:0",
        f"fr1:sources:c{pair}:0:0", f"fr1:sources:r{one}:0:0", f"fr1:scores:{one}:0:0",
        *(f"fr1:open:c{number}:{MARK}" for number in (*ids.claims, SHARED)),
        *(f"fr1:{button}" for number in (1, 2) for button in (
            f"preview:{number}", f"past:{number}:0", f"past:{number}:1", f"unschedule:{number}",
        )),
        f"fr1:look:{MARK}", f"fr1:open:r{one}:{MARK}", f"fr1:noted:{MARK}", "fr1:reopen",
        "fr1:help:start", "fr1:help:reading", "fr1:help:desk", "fr1:help:posts", "fr1:help:server",
        "fr1:forget", "fr0:x",
    ]  # fmt: skip


WRITING_BUTTONS = re.compile(
    "fr1:proposal:(?:accept|evidence)|fr1:forget|fr1:draft:drop|fr1:import:drop|fr1:look|fr1:noted"
)
"""Those that write, or edit a message that has to be there, wherever they are pressed."""
MARK = "0123456789abcdef012345678"
"""What a post bears; it opens nothing by itself."""


def chosen(ids: Ids) -> list[tuple[str, str]]:
    """Menus, and what is chosen in them."""
    one, other, third = map(str, ids.releases)
    return [
        *(("fr1:claim", number) for number in (*ids.claims, *map(str, (SHARED, RETRACTED)))),
        *(("fr1:waiting", number) for number in ids.claims),
        *(("fr1:proposals", str(number)) for number in ids.proposals),
        *((f"fr1:drafted-of:{number}", str(number)) for number in (1, 2, 3, 4)),
        ("fr1:articles", "1"), ("fr1:articles", "2"),
        *((f"fr1:news:{MARK}", f"c{number}") for number in (*ids.claims, SHARED)),
        (f"fr1:news:{MARK}", f"r{one}"),
        ("fr1:release:0", one), ("fr1:release:20250301", one),
        (f"fr1:priced:history:0:{one}.{other}:0:0", third),
        ("fr1:boards:0", "1"), ("fr1:boards:20250301k20261123", "1"), ("fr1:standings:1:0:a0:0", "1"),
        (f"fr1:instead:0:{one}.{other}:0", third),
    ]  # fmt: skip


Replies = dict[str, str]


async def walk(place: Place, store: Path, ids: Ids, *, may_write: bool = False) -> Replies:
    """Type, take, press and open everything; what was answered, by what was done.

    Args:
        may_write: where what is reached for is their own; elsewhere nothing of it writes anything.
    """
    heard: Replies = {}
    pressable: dict[str, None] = {}
    choosable: dict[tuple[str, str], None] = {}
    with unwritten(store) as nothing_written:
        async for what, reply in _asked(place, ids):
            heard[what] = reply.everything
            assert may_write or nothing_written(), what
            for control in () if reply.form else reply.controls:
                if control["type"] == 2:
                    pressable[control["custom_id"]] = None
                for option in control.get("options", ())[:8]:
                    choosable[control["custom_id"], option["value"]] = None
        for custom_id in dict.fromkeys((*forged(ids), *pressable)):
            if not WRITING_BUTTONS.match(custom_id):
                heard[f"press {custom_id}"] = (await place.press(custom_id)).everything
                assert may_write or nothing_written(), custom_id
        for custom_id, value in dict.fromkeys((*chosen(ids), *choosable)):
            heard[f"choose {custom_id} {value}"] = (await place.choose(custom_id, value)).everything
            assert may_write or nothing_written(), custom_id
    return heard


async def read_it_all(place: Place, ids: Ids) -> None:
    """Ask everything that only reads, so that whatever is kept in memory is what they saw."""
    for command in commands_of(place.room):
        if command.parent is None and command.qualified_name not in {"audit", *WRITES}:
            for given in _fillings(command, options_of(place.room, ids, command)):
                await place.command(command.qualified_name, **given)


async def _asked(place: Place, ids: Ids) -> AsyncIterator[tuple[str, Reply]]:
    """Every command with every option, and every option half typed."""
    for command in commands_of(place.room):
        name, options = command.qualified_name, {}
        if name not in WRITES:
            options = options_of(place.room, ids, command)
            for given in _fillings(command, options):
                yield f"/{name} {given}", await place.command(name, **given)
        for parameter in command.parameters:
            if parameter.autocomplete:
                of_a_claim = "claim" in options and parameter.name != "claim"
                fillings = [{"claim": one} for one in (*ids.claims, str(SHARED))]
                for beginning in beginnings(ids)[: 2 if of_a_claim else None]:
                    for given in fillings if of_a_claim else [{}]:
                        reply = await place.complete(name, parameter.name, beginning, **given)
                        yield f"/{name} {parameter.name}: {beginning}… {given}", reply


def _fillings(
    command: app_commands.Command[Any, ..., Any], options: dict[str, list[Any]]
) -> Iterator[dict[str, Any]]:
    """With what is needed alone, and then each option with each of its values."""
    needed = {
        one.display_name: options[one.display_name][0]
        for one in command.parameters
        if one.required and one.display_name in options
    }
    yield needed
    for option, values in options.items():
        for value in values:
            if needed.get(option) != value:
                yield needed | {option: value}


# the tests ------------------------------------------------------------------------------------


def _owner(room: Room) -> simcord.UserHandle:
    owner = room.env.create_user("olga")
    room.bot.owner_id = owner.id
    return owner


PLACES: Mapping[str, Callable[[Room], Place]] = {
    "an admin of another server": lambda room: here(other := desk.elsewhere(room), other.admin),
    "a member of another server": lambda room: here(other := desk.elsewhere(room), other.member),
    "the owner in private": lambda room: in_private(room, _owner(room)),
    "a member of it in private": lambda room: in_private(room, room.member),
    "where the bot came along": lambda room: brought_along(
        room, room.env.create_user("zoe"), 987_654_321_012_345_678
    ),
    "a group chat": lambda room: brought_along(room, room.env.create_user("zoe"), None),
}


@pytest.mark.parametrize("where", PLACES)
async def test_nothing_of_it_is_seen(room: Room, store_path: Path, ids: Ids, where: str) -> None:
    place = PLACES[where](room)
    before = await walk(place, store_path, ids)
    assert SECRET not in "".join(before.values())
    await fill(room, ids)
    await read_it_all(here(room, room.admin), ids)
    sent = len(room.env.http_requests)
    after = await walk(place, store_path, ids)
    assert [what for what, reply in after.items() if SECRET in reply.casefold()] == []
    for reply in (OF_ONESELF, OF_THE_BOT):
        del before[reply], after[reply]
    assert {what: reply for what, reply in after.items() if reply != before.get(what)} == {}
    assert after.keys() == before.keys()
    # The room holds every request against Discord's document; these were all sent before.
    del room.env.http_requests[sent:]


OF_ONESELF = "/forget me {}"
"""What is stored of who asks, in all servers together: it is theirs to know."""
OF_THE_BOT = "/owner status {}"
"""How the bot fares at that moment; it is of no server."""


async def test_nothing_of_it_stays_seen_when_a_promotion_is_taken_back(
    room: Room, store_path: Path, ids: Ids
) -> None:
    other = desk.elsewhere(room)
    place, owner = here(other, other.admin), room.guild.add_member(_owner(room))
    before = await walk(place, store_path, ids)
    await fill(room, ids)
    promoted = await here(room, owner).command("owner promote", claim=str(ids.first_claim))
    assert "in the shared ledger now" in promoted.text
    shown = await place.command("claim show", claim=str(ids.first_claim))
    assert SECRET in shown.text
    undone = await in_private(room, owner).command("claim undo", claim=str(ids.first_claim))
    assert "Took it back out of the shared ledger" in undone.text
    await let_it_post(room)  # which is not what somebody who only reads writes
    after = await walk(place, store_path, ids)
    assert {what: reply for what, reply in after.items() if reply != before.get(what)} == {}


SHOWS_IT = {
    "/compare", "/release", "/lab", "/claims", "/claim show", "/claim history", "/claim edit",
    "/review", "/settings show", "/audit", "/search",
    "/claim show claim", "/claim evidence target", "/claim rule target", "/claim supersede by",
    "/source link source", "/source link origin", "/owner promote claim",
    "press fr1:evidence", "press fr1:sources", "press fr1:history", "press fr1:review",
    "press fr1:audit", "press fr1:claims", "press fr1:board",
    "press fr1:search", "press fr1:compare", "choose fr1:claim", "choose fr1:release",
    "press fr1:drafted", "press fr1:article", "choose fr1:drafted", "choose fr1:articles",
    "/feed list", "/feed test", "/feed pause feed", "/feed resume feed", "/feed remove feed",
    "/feed test feed", "/digest preview", "/digest why", "/export", "press fr1:open", "choose fr1:news",
}  # fmt: skip
"""Where the first server itself meets the word, among other places."""
PLACE_IN = re.compile(r"(?:press|choose) fr1:\w+|/[^{:]*")


async def test_the_same_walk_shows_it_where_it_is(room: Room, store_path: Path, ids: Ids) -> None:
    """The walk goes where it would be seen, and the numbers it tries are those there are."""
    await fill(room, ids)
    assert [
        desk.rows(store_path, f"SELECT min(id), max(id) FROM {table} WHERE {where}")[0]
        for table, where in (
            ("claim", "guild_id IS NOT NULL"),
            ("source", "guild_id IS NOT NULL"),
            ("claim_target", f"claim_id >= {ids.first_claim}"),
        )
    ] == [(int(one[0]), int(one[-1])) for one in (ids.claims, ids.sources, ids.targets)]
    admin = here(room, room.admin)
    for draft in (1, 2):  # on the walk newer ones take their place
        assert SECRET in (await admin.press(f"fr1:draft:mend:{draft}")).everything
    # Before the walk changes what the digest is for.
    assert SECRET in (await admin.press("fr1:preview:1")).everything
    heard = await walk(admin, store_path, ids, may_write=True)
    seen = {what for what, reply in heard.items() if SECRET in reply.casefold()}
    places = {PLACE_IN.match(what)[0].strip() for what in seen}  # type: ignore[index]
    assert places >= SHOWS_IT, SHOWS_IT - places


def test_every_control_and_form_is_tried(room: Room, ids: Ids) -> None:
    tried = [*forged(ids), *(custom_id for custom_id, _value in chosen(ids))]
    known = room.bot._connection._view_store._dynamic_items  # pyright: ignore[reportPrivateUsage]
    assert known
    for template in known:
        assert any(template.fullmatch(one) for one in tried), f"nobody presses {template.pattern}"
    for pattern in _FORMS:
        sent = [custom_id for custom_id, _entries in (*forms(ids), *drafted_forms())]
        assert any(re.fullmatch(pattern, one) for one in sent), f"nobody sends {pattern}"


# what is written elsewhere --------------------------------------------------------------------

NO_CLAIM = r"There is no claim #\d+ here"
LIKE_THE_THIRD = {"relation": "has_property", "targets": "", "claimant": "alibaba"}
"""A claim of theirs that whoever is elsewhere may make too."""
LIKE_THE_PENDING = {"relation": "trails", "targets": "GPT-4o", "claimant": "alibaba"}
PLAIN = f"https://{LURE}.example.com/plain"
"""A page that the first server has under a title with the word."""
A_FILE = b"\n".join(
    (
        b"subject,relation,claimant,quote,source,date",
        b"Qwen2.5-Max,has_property,alibaba,Words.,https://press.example.com/file,2025-02-20",
    )
)


def drafted_forms() -> list[tuple[str, dict[str, Any]]]:
    """Forms about what the first server drafted from an article."""
    return [
        (form.format(number), entries)
        for number in (1, 4)
        for form, entries in (
            ("fr1:form:drafted:{}:0", desk.THREE.entries()),
            ("fr1:where:{}", {"title": LURE}),
        )
    ]


def forms(ids: Ids) -> list[tuple[str, dict[str, Any]]]:
    """Forms about what is the first server's, sent without having been opened."""
    page = {"says": [f"supports:{ids.first_target}"], **desk.INDEPENDENT}
    declined = [(f"fr1:proposal-reason:{one}", {"reason": "Known."}) for one in ids.proposals]
    return declined + [
        (form.format(number), entries)
        for number in ids.claims
        for form, entries in (
            ("fr1:form:edit:{}:0", desk.THREE.entries()),
            ("fr1:form:edit:{}:1", desk.THREE.entries()),
            ("fr1:reason:{}", {"reason": "Known."}),
            ("fr1:evidence-form:{}", page),
        )
    ]


async def test_whatever_is_written_elsewhere_meets_nothing_of_it(
    room: Room, store_path: Path, ids: Ids
) -> None:
    await fill(room, ids)
    other = desk.elsewhere(room)
    theirs, member = here(other, other.admin), here(other, other.member)
    owners = in_private(room, _owner(room))
    told: list[str] = []

    async def done(acting: Awaitable[Reply], says: str) -> Reply:
        reply = await acting
        told.append(reply.everything)
        assert re.search(says, reply.text), reply.text
        return reply

    for custom_id, entries in (*forms(ids), *drafted_forms()):
        await done(
            theirs.send_form(custom_id, entries),
            r"There is no (?:claim #\d+|such proposal|such draft) here",
        )
    page = {"claim": str(SHARED), "stance": "contradicts", "evaluator": "Open Bench Group",
            "note": "Behind."}  # fmt: skip
    await done(theirs.command("claim evidence", source=PLAIN, **page), "does not know this page")
    await done(theirs.command("claim import", file=("x.csv", A_FILE)), "0 the ledger has already")
    text = f"{LURE} model 1 is ahead.\n{LURE} rival 1 is behind."
    await done(theirs.command("claim from", text=text, source=PLAIN), "2 drafts · 2 to decide")
    await done(theirs.command("review", what="drafts"), "2 drafts wait")
    like = [desk.but(quote=f"Words {n}.", source=f"{PLAIN}/{n}", **LIKE_THE_THIRD) for n in (1, 2)]
    for place, claim in zip((theirs, owners), like, strict=True):
        await done(place.send_form("fr1:form:add:0:0", claim.entries()), "Added claim")
    pending = desk.but(quote="Words 3.", source=PLAIN, **LIKE_THE_PENDING)
    await done(member.send_form("fr1:form:suggest:0:0", pending.entries()), "waits for review")
    await done(theirs.command("review"), "1 suggestion waits")
    await done(theirs.command("claim import", file=("x.csv", A_FILE)), "1 the ledger has already")
    for place in (theirs, owners):
        await done(
            place.command("claim evidence", source=PLAIN, dated="2025-03-01", **page), "Added"
        )
        await done(place.command("claim show", claim=str(SHARED)), "disputed")
        await done(place.command("claim history", claim=str(SHARED)), "evidence")
        await done(place.command("claim edit", claim=str(SUPERSEDED)), "")
        await done(place.command("search", words=LURE), LURE)
        await done(place.command("audit"), "added evidence")
    await done(
        theirs.command("claim rule", claim=str(SHARED), verdict="disputed", reason="So."),
        "disputed already",
    )
    await done(
        theirs.command("claim rule", claim=str(SHARED), verdict="refuted", reason="So."), "refuted"
    )
    await done(theirs.command("claim undo", claim=str(SHARED)), "Took back the verdict")
    await done(theirs.command("settings change", suggestions_per_day=3), r"\b3\b")
    await done(theirs.command("settings show"), "Settings of this server")
    for number in ("1", "2"):
        for command in ("show", "pause", "delete", "send-now", "history"):
            await done(theirs.command(f"digest {command}", schedule=number), "no such digest")
        await done(theirs.command("alerts remove", alert=number), "no such digest")
    for command in ("pause", "resume", "remove", "test"):
        await done(theirs.command(f"feed {command}", feed="1"), "no feed 1 here")
    await done(theirs.command("feed list"), "None is set up")
    await done(theirs.command("digest create", channel=other.channel, every="daily"), "3 is set up")
    await done(theirs.command("alerts add", channel=other.channel), "Alert 4 is set up")
    await done(theirs.command("digest list"), r"\*\*3\*\*")
    await done(theirs.command("digest preview", schedule="3"), "1 new claim|new claims")
    await done(theirs.press(f"fr1:look:{MARK}"), "The last 7 days")
    await done(theirs.command("digest send-now", schedule="3"), "On its way")
    await done(member.command("watch add", name="alibaba"), "You watch")
    await done(member.command("watch add", claim=str(ids.first_claim)), NO_CLAIM)
    assert [reply for reply in told if SECRET in reply.casefold()] == []
    own = await here(room, room.admin).command("claim show", claim=str(SHARED))
    assert re.match("### . refuted", own.text)
    assert SECRET in own.text
