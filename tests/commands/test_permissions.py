"""Who may do what: every command, button and form, for everybody there is, everywhere.

Whoever is refused reads a sentence that they alone see, and not one row is written. Discord hides
some commands from members; here it shows all of them, so that what refuses is the bot itself.
"""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from pathlib import Path
from typing import Any

import pytest
import simcord
from discord import app_commands

from bot.edge.controls.desk_controls import DESK_CONTROLS
from bot.edge.controls.digest_controls import DIGEST_CONTROLS
from bot.edge.controls.draft_controls import ARTICLE_CONTROLS
from bot.edge.controls.import_controls import IMPORT_CONTROLS
from bot.edge.controls.proposal_controls import PROPOSAL_CONTROLS
from bot.edge.forms.submissions import _FORMS  # pyright: ignore[reportPrivateUsage]
from bot.errors import UserError
from bot.ledger.evaluations import EvaluationFile
from bot.race.articles import SeenArticle, WhereFrom
from bot.race.claim_forms import ClaimForm
from bot.race.desk import Added, EvidenceForm, LikelySame
from bot.race.news import Wanted
from bot.race.people import Person
from bot.race.schedule import Recurrence
from bot.race.schedules import Plan
from tests.commands import desk
from tests.commands.conftest import Room
from tests.commands.forging import (
    Contents,
    Place,
    Reply,
    brought_along,
    changed,
    contents,
    here,
    in_private,
)
from tests.db.evaluations import arena
from tests.drafting import ITSELF, read_statements
from tests.feeding import FEED, FakePages

# everybody there is ---------------------------------------------------------------------------

CURATORS = "Only curators of this server may do this"
ADMINS = "Only who has Manage Server in this server may do this"
OWNERS = "Only the bot's owner may do this"
SHARED = "Only the bot's owner writes the shared ledger"
SERVERS = "This works only in a server that Frontrunner has been added to"
NO_CLAIM = r"There is no claim #\d+ here"
NO_PROPOSAL = "There is no such proposal here"
NO_DRAFTED = "There is no such draft here"
NO_ARTICLE = "There is no such article here"
NO_SOURCE = r"There is no source \d+ here"
NO_LINK = "No such link was made here"
NO_DRAFT = "What you typed is no longer kept"
ROLES = ("member", "curator", "admin", "owner", "foreign", "dm", "owner_dm")
"""In the server: somebody without rights, with the curator role, with Manage Server, and the bot's
owner, who is a plain member there. ``foreign``: a curator of another server, in that one, reaching
for what is this one's. ``dm``: this server's admin in a direct message, where no rights go along.
``owner_dm``: the owner in theirs, working on what is shared."""
IN_GUILD = frozenset({"member", "curator", "admin", "owner", "foreign"})


@dataclass(frozen=True)
class Reads:
    """They are answered, and nothing is written."""

    says: str = "."
    hides: str | None = None


@dataclass(frozen=True)
class Opens:
    """A form opens, and nothing is written."""

    title: str


@dataclass(frozen=True)
class Writes:
    """It is done: the audit log says what, and that it was they."""

    action: str


@dataclass(frozen=True)
class Keeps:
    """What they sent is kept as a draft of theirs, and nothing else is written."""

    says: str = "."


@dataclass(frozen=True)
class Stores:
    """It is done, and nothing but these tables is written; the log is not for what it is about."""

    says: str
    tables: frozenset[str]


@dataclass(frozen=True)
class Refused:
    """They alone read a sentence, and nothing is written."""

    says: str


Outcome = Reads | Opens | Writes | Keeps | Stores | Refused


@dataclass(frozen=True)
class Scene:
    """A server with people of every kind, another server, and what there is to work on."""

    room: Room
    store: Path
    places: Mapping[str, Place]
    outsider: simcord.UserHandle
    curator_role: simcord.RoleHandle
    numbers: list[int] = field(default_factory=list)

    async def thing(self, role: str) -> Thing:
        """Something new that nobody has touched: the server's, or for ``owner_dm`` shared."""
        shared = role == "owner_dm"
        guild = None if shared else self.room.guild.id
        person = Person(7_000, guild, manages_guild=not shared, is_owner=shared)
        ledger, number = self.room.bot.ledger, len(self.numbers)
        self.numbers.append(number)
        claim = await self._claim(person, 2 * number)
        newer = await self._claim(person, 2 * number + 1)
        await ledger.desk.add_evidence(
            person,
            EvidenceForm(
                claim_id=claim, stance="supports", source=f"https://bench.example.org/{number}",
                evaluator="Open Bench Group", dated="2025-03-01", note="Ahead.",
            ),
        )  # fmt: skip
        author = Person(8_000 + number, self.room.guild.id)
        waiting = await ledger.review.suggest(author, _form(number, "pending"), anyway=True)
        assert isinstance(waiting, Added)
        source, origin = self._source("claim", "id", claim), self._source("claim", "id", newer)
        linked = self._source("evidence", "claim_id", claim)
        await ledger.desk.link_sources(person, linked, origin, "quotes")
        digest, alert = await self._schedules(number)
        ((proposal,),) = desk.rows(
            self.store, "SELECT id FROM proposal WHERE claim_id = ? AND stale = 0", claim
        )
        return Thing(
            claim, newer, waiting.claim_id, source, origin, linked, digest, alert, proposal
        )

    async def _schedules(self, number: int) -> tuple[int, int]:
        """A digest and an alert of the server, each unlike the others; the digest has news."""
        admin = Person(self.room.admin.id, self.room.guild.id, manages_guild=True)
        digests = self.room.bot.ledger.digests
        daily = Recurrence("daily", "UTC", time(9, number))
        digest = await digests.create(admin, Plan(self.room.channel.id, Wanted(), daily))
        alert = await digests.create(admin, Plan(self.room.channel.id + 1 + number, Wanted(), None))
        return digest.id, alert.id

    def _source(self, table: str, column: str, number: int) -> int:
        (found,) = desk.rows(
            self.store, f"SELECT source_id FROM {table} WHERE {column} = ?", number
        )
        return int(found[0])

    async def _claim(self, person: Person, number: int) -> int:
        added = await self.room.bot.ledger.desk.add(person, _form(number, "open"), anyway=True)
        assert isinstance(added, Added)
        return added.claim_id


@dataclass(frozen=True)
class Thing:
    """Numbers of what a cell of the table works on."""

    claim: int
    newer: int
    pending: int
    source: int
    origin: int
    linked: int
    """A page that goes back to the origin."""
    digest: int
    alert: int
    proposal: int
    """What independent results suggest of the claim."""


def _form(number: int, kind: str) -> ClaimForm:
    return ClaimForm(
        subject="Qwen2.5-Max", relation="beats", targets="GPT-4o", date="2025-02-20",
        quote=f"Words of {kind} claim {number}.",
        source=f"https://press.example.com/{kind}/{number}",
    )  # fmt: skip


@pytest.fixture
async def scene(room: Room, store_path: Path) -> Scene:
    """Everybody in their place; the curator role was set by an admin, with the command for it."""
    read_statements(room.bot.ledger)
    role = room.guild.create_role("Curators")
    await room.ask("settings change", room.admin, curator_role=role)
    other = desk.elsewhere(room)
    foreign_role = other.guild.create_role("Curators")
    await other.ask("settings change", other.admin, curator_role=foreign_role)
    owner = room.guild.add_member(room.env.create_user("olga"))
    room.bot.owner_id = owner.id
    curator = room.guild.add_member(room.env.create_user("cleo"), roles=[role])
    foreign = other.guild.add_member(room.env.create_user("fred"), roles=[foreign_role])
    for guild in (room.guild, other.guild):
        for command in await room.bot.tree.fetch_commands():
            guild.set_command_permissions(command.id, {guild.default_role: True})
    places = {
        "member": here(room, room.member),
        "curator": here(room, curator),
        "admin": here(room, room.admin),
        "owner": here(room, owner),
        "foreign": here(other, foreign),
        "dm": in_private(room, room.admin),
        "owner_dm": in_private(room, owner),
    }
    return Scene(room, store_path, places, room.env.create_user("sue"), role)


# the table ------------------------------------------------------------------------------------

Options = Callable[[Scene, Thing], dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """A command, what it is given, and what becomes of it for everybody, in the order of ROLES."""

    options: Options
    outcomes: tuple[Outcome, ...]


def everybody(*options: tuple[str, str], says: str = ".") -> Row:
    """Anybody may read it anywhere."""
    return Row(lambda scene, thing: dict(options), (Reads(says),) * len(ROLES))


def row(options: Options, **outcomes: Outcome | str) -> Row:
    """One outcome for each role; a text is the sentence they are refused with."""
    assert outcomes.keys() == set(ROLES), "a role is missing"
    found = (outcomes[role] for role in ROLES)
    return Row(options, tuple(Refused(one) if isinstance(one, str) else one for one in found))


def curators(options: Options, outcome: Outcome, *, foreign: Outcome | str = NO_CLAIM) -> Row:
    """What a server's curators do there, and the owner in a direct message to what is shared."""
    return row(
        options, member=CURATORS, curator=outcome, admin=outcome, owner=CURATORS, foreign=foreign,
        dm=SHARED, owner_dm=outcome,
    )  # fmt: skip


def admins(options: Options, outcome: Outcome) -> Row:
    """What who has Manage Server does, and nobody else."""
    return row(
        options, member=ADMINS, curator=ADMINS, admin=outcome, owner=ADMINS, foreign=ADMINS,
        dm=SERVERS, owner_dm=SERVERS,
    )  # fmt: skip


def feeds(options: Options, outcome: Outcome) -> Row:
    """What who has Manage Server does, and the owner in private for the shared ledger."""
    return row(
        options, member=ADMINS, curator=ADMINS, admin=outcome, owner=ADMINS, foreign=ADMINS,
        dm=SHARED, owner_dm=outcome,
    )  # fmt: skip


def the_feed(scene: Scene, thing: Thing) -> dict[str, Any]:
    """The newest one, which was added for this."""
    ((number,),) = desk.rows(scene.store, "SELECT max(id) FROM feed")
    return {"feed": str(number)}


def the_claim(scene: Scene, thing: Thing) -> dict[str, Any]:
    return {"claim": str(thing.claim)}


def claim_and(**more: str) -> Options:
    return lambda scene, thing: {"claim": str(thing.claim), **more}


def nothing(scene: Scene, thing: Thing) -> dict[str, Any]:
    return {}


def the_digest(scene: Scene, thing: Thing) -> dict[str, Any]:
    return {"schedule": str(thing.digest)}


WATCHED = ("deepseek", "openai", "anthropic", "meta", "xai", "minimax", "moonshot ai", "google")


def a_lab(scene: Scene, thing: Thing) -> dict[str, Any]:
    """Another one each time: nobody watches the same thing twice."""
    return {"name": WATCHED[len(scene.numbers) % len(WATCHED)]}


def a_lab_watched(scene: Scene, thing: Thing) -> dict[str, Any]:
    return {"watch": "deepseek"}


def outsider(scene: Scene, thing: Thing) -> dict[str, Any]:
    return {"member": scene.outsider}


A_FILE = (
    "claims.csv",
    b"\n".join(
        (
            b"subject,relation,targets,quote,source,date",
            b"Qwen2.5-Max,beats,GPT-4o,Words of a file.,https://press.example.com/file,2025-02-20",
        )
    ),
)
AN_EVALUATION = ("arena.csv", arena(("2025-02-20", "Qwen2.5-Max", 1332, "+5/-6")))
A_NEW_FILE = (A_FILE[0], A_FILE[1].replace(b"GPT-4o", b"Llama 3.1 405B"))
VISIBLE = r"#\d+"
POSTED = frozenset(
    {"delivery", "delivered_item", "post_content", "schedule", "reader", "audit_log"}
)
DRAFTS = Stores("1 draft · 1 to decide", frozenset({"article", "article_draft"}))
WATCHES = Stores("You watch", frozenset({"watch", "watcher"}))
TABLE: dict[str, Row] = {
    "compare": everybody(("first", "qwen2.5-max"), ("second", "deepseek-v3")),
    "release": everybody(("name", "qwen")),
    "lab": everybody(("name", "alibaba")),
    "latest": everybody(),
    "claims": everybody(),
    "search": everybody(("words", "deepseek")),
    "board": everybody(),
    "leaderboard": everybody(("benchmark", "aider")),
    "race": everybody(),
    "timeline": everybody(),
    "prices": everybody(("first", "deepseek-v3")),
    "about": everybody(),
    "help": everybody(),
    "forget me": everybody(says="stored of you"),
    "claim show": row(
        the_claim, member=Reads(VISIBLE), curator=Reads(VISIBLE), admin=Reads(VISIBLE),
        owner=Reads(VISIBLE), foreign=NO_CLAIM, dm=NO_CLAIM, owner_dm=Reads(VISIBLE),
    ),
    "claim history": row(
        the_claim, member=Reads(VISIBLE), curator=Reads(VISIBLE), admin=Reads(VISIBLE),
        owner=Reads(VISIBLE), foreign=NO_CLAIM, dm=NO_CLAIM, owner_dm=Reads(VISIBLE),
    ),
    "claim add": curators(nothing, Opens("Add a claim"), foreign=Opens("Add a claim")),
    "claim suggest": row(
        nothing, **dict.fromkeys(IN_GUILD, Opens("Suggest a claim")), dm=SERVERS, owner_dm=SERVERS
    ),
    "claim from": curators(
        lambda scene, thing: {
            "text": ITSELF, "date": "2026-11-20",
            "source": f"https://press.example.com/from/{len(scene.numbers)}",
        },
        DRAFTS, foreign=DRAFTS,
    ),
    "claim import": row(
        lambda scene, thing: {"file": A_FILE},
        member=ADMINS, curator=ADMINS, admin=Keeps("Nothing is written yet"), owner=ADMINS,
        foreign=ADMINS, dm=SHARED, owner_dm=Keeps("Nothing is written yet"),
    ),
    "import": row(
        lambda scene, thing: {"format": "lmarena", "file": AN_EVALUATION},
        member=ADMINS, curator=ADMINS, admin=Keeps("Nothing is written yet"), owner=ADMINS,
        foreign=ADMINS, dm=SHARED, owner_dm=Keeps("Nothing is written yet"),
    ),
    "feed add": feeds(
        lambda scene, thing: {"address": f"{FEED}/{len(scene.numbers)}/more"}, Writes("feed")
    ),
    "feed list": feeds(nothing, Reads("Example News")),
    "feed pause": feeds(the_feed, Writes("feed")),
    "feed resume": feeds(the_feed, Writes("feed")),
    "feed remove": feeds(the_feed, Writes("feed")),
    "feed test": feeds(the_feed, Reads("Nothing was written")),
    "claim edit": curators(the_claim, Opens("Edit claim")),
    "claim evidence": curators(
        lambda scene, thing: {
            "claim": str(thing.claim), **desk.INDEPENDENT,
            "source": f"https://bench.example.org/more/{thing.claim}",
        },
        Writes("evidence"),
    ),
    "claim rule": curators(claim_and(verdict="confirmed", reason="It is ahead."), Writes("rule")),
    "claim retract": curators(
        claim_and(source="https://press.example.com/sorry", date="2025-04-01", reason="Withdrawn."),
        Writes("retract"),
    ),
    "claim supersede": curators(
        lambda scene, thing: {"claim": str(thing.claim), "by": str(thing.newer)},
        Writes("supersede"),
    ),
    "claim undo": curators(the_claim, Writes("undo")),
    "source link": curators(
        lambda scene, thing: {
            "source": str(thing.source), "origin": str(thing.origin), "relation": "quotes",
        },
        Writes("link"), foreign=NO_SOURCE,
    ),
    "source unlink": curators(
        lambda scene, thing: {"source": str(thing.linked), "origin": str(thing.origin)},
        Writes("unlink"), foreign=NO_LINK,
    ),
    "review": row(
        nothing, member=CURATORS, curator=Reads("Suggested by"), admin=Reads("Suggested by"),
        owner=CURATORS, foreign=Reads("No suggestion waits", hides="Words of"), dm=SHARED,
        owner_dm=Reads("Proposed verdict"),
    ),
    "audit": row(
        nothing, member=CURATORS, curator=Reads("added evidence"), admin=Reads("added evidence"),
        owner=CURATORS, foreign=Reads("Audit log", hides="evidence"), dm=SHARED,
        owner_dm=Reads("added evidence"),
    ),
    "settings show": admins(nothing, Reads("Settings of this server")),
    "settings change": admins(
        lambda scene, thing: {"suggestions_per_day": 17}, Writes("settings")
    ),
    "settings reset": admins(
        lambda scene, thing: {"setting": "suggestions_per_day"}, Writes("settings")
    ),
    "settings block": admins(outsider, Writes("block")),
    "settings unblock": admins(outsider, Writes("unblock")),
    "digest create": admins(
        lambda scene, thing: {"channel": scene.room.channel, "every": "weekdays"},
        Writes("schedule"),
    ),
    "digest list": admins(nothing, Reads("Digests of this server")),
    "digest show": admins(the_digest, Reads("Every day at")),
    "digest edit": admins(
        lambda scene, thing: {"schedule": str(thing.digest), "kinds": "claims"},
        Writes("reschedule"),
    ),
    "digest pause": admins(the_digest, Writes("pause")),
    "digest resume": admins(the_digest, Writes("resume")),
    "digest delete": admins(the_digest, Reads("Delete Digest")),
    "digest preview": admins(the_digest, Reads("A preview")),
    "digest send-now": admins(
        the_digest,
        Stores(
            "On its way", POSTED
        ),
    ),
    "digest history": admins(the_digest, Reads("posted in")),
    "digest why": admins(the_claim, Reads("Why claim")),
    "alerts add": admins(lambda scene, thing: {"channel": scene.room.channel}, Writes("schedule")),
    "alerts list": admins(nothing, Reads("Alerts of this server")),
    "alerts remove": admins(lambda scene, thing: {"alert": str(thing.alert)}, Writes("unschedule")),
    "watch add": Row(a_lab, (WATCHES,) * len(ROLES)),
    "watch list": everybody(says="What you watch"),
    "watch remove": Row(a_lab_watched, (Stores("no more", frozenset({"watch", "watcher"})),) * len(ROLES)),
    "export": row(
        lambda scene, thing: {"format": "atom"},
        member=ADMINS, curator=ADMINS, admin=Reads("as this server sees it"), owner=ADMINS,
        foreign=ADMINS, dm=OWNERS, owner_dm=Reads("The shared ledger"),
    ),
    "owner promote": row(
        the_claim, member=OWNERS, curator=OWNERS, admin=OWNERS, owner=Writes("promote"),
        foreign=OWNERS, dm=OWNERS, owner_dm="is in the shared ledger already",
    ),
    "owner status": row(
        nothing, member=OWNERS, curator=OWNERS, admin=OWNERS, owner=Reads("Gateway"),
        foreign=OWNERS, dm=OWNERS, owner_dm=Reads("Gateway"),
    ),
}  # fmt: skip


def test_every_command_has_its_row(room: Room) -> None:
    walked = {
        command.qualified_name
        for command in room.bot.tree.walk_commands()
        if isinstance(command, app_commands.Command)
    }
    assert walked == set(TABLE)


@pytest.mark.parametrize("command", TABLE)
async def test_a_command_for_everybody(scene: Scene, command: str) -> None:
    for role, outcome in zip(ROLES, TABLE[command].outcomes, strict=True):
        thing = await scene.thing(role)
        await _prepare(scene, command, scene.places[role])
        options = TABLE[command].options(scene, thing)
        place = scene.places[role]

        async def typed(place: Place = place, options: dict[str, Any] = options) -> Reply:
            return await place.command(command, **options)

        await _check(scene, f"/{command} by {role}", place, outcome, typed)


async def _prepare(scene: Scene, command: str, place: Place) -> None:
    """Make that there is what a command takes back."""
    if command == "settings unblock":
        await _block_the_outsider(scene)
    if command == "digest resume":
        admin = Person(scene.room.admin.id, scene.room.guild.id, manages_guild=True)
        digests = scene.room.bot.ledger.digests
        newest = max(one.id for one in await digests.all(admin, "digest"))
        await digests.pause(admin, newest)
    if command.startswith("feed "):
        await _add_a_feed(scene, command, shared=place is scene.places["owner_dm"])
    if command == "watch remove":
        ledger = scene.room.bot.ledger
        deepseek = ledger.find("deepseek", day=ledger.today(), guild_id=None)
        await ledger.watching.watch(Person(place.person.id, None), deepseek, "en-US")


async def _add_a_feed(scene: Scene, command: str, *, shared: bool) -> None:
    """A feed of the server, or a shared one; and another address that may become one."""
    bot, number = scene.room.bot, len(scene.numbers)
    address = f"{FEED}/{number}/{command.split()[1]}"
    assert isinstance(bot.pages, FakePages)
    for at in (address, f"{FEED}/{number}/more"):
        bot.pages.publish(1, at=at)
    guild = None if shared else scene.room.guild.id
    person = Person(7_000, guild, manages_guild=not shared, is_owner=shared)
    feed, _look = await bot.ledger.feeds.add(person, address)
    if command == "feed resume":
        await bot.ledger.feeds.pause(person, feed.id)


async def _block_the_outsider(scene: Scene) -> None:
    admin = Person(scene.room.admin.id, scene.room.guild.id, manages_guild=True)
    with contextlib.suppress(UserError):  # who was refused left them blocked
        await scene.room.bot.ledger.guilds.block(admin, scene.outsider.id, "")


async def _check(
    scene: Scene,
    what: str,
    place: Place,
    outcome: Outcome,
    act: Callable[[], Awaitable[Reply]],
) -> Reply:
    """Let somebody do something, and hold what came of it against what must."""
    before = contents(scene.store)
    reply = await act()
    wrote = changed(before, contents(scene.store))
    _hold(what, reply, wrote, outcome, f"user:{place.person.id}")
    return reply


def _hold(what: str, reply: Reply, wrote: Contents, outcome: Outcome, actor: str) -> None:
    told = f"{what}: {reply.text or reply.form}"
    match outcome:
        case Reads(says, hides):
            assert re.search(says, reply.text), told
            assert hides is None or not re.search(hides, reply.everything), told
            assert not re.search("|".join(SENTENCES), reply.text), told
            assert wrote == {}, what
        case Opens(title):
            assert reply.form is not None, told
            assert reply.form["title"].startswith(title), told
            assert wrote == {}, what
        case Writes(action):
            assert not re.search("|".join(SENTENCES), reply.text), told
            actions = [row[2:4] for row in wrote.get("audit_log", [])]
            assert actions == [(actor, action)], f"{told}\n{wrote}"
        case Keeps(says):
            assert re.search(says, reply.text), told
            assert set(wrote) <= {"draft"}, f"{told}\n{wrote}"
            assert all(row[2] == actor for row in wrote.get("draft", [])), what
        case Stores(says, tables):
            assert re.search(says, reply.text), told
            assert set(wrote) <= tables, f"{told}\n{wrote}"
            assert wrote, what
        case Refused(says):
            assert reply.ephemeral, told
            assert reply.form is None, told
            assert re.search(says, reply.text), told
            assert "Something went wrong" not in reply.text, told
            assert len(reply.text) < 400, told
            assert wrote == {}, f"{told}\n{wrote}"


SENTENCES = (CURATORS, ADMINS, OWNERS, SHARED, SERVERS, NO_CLAIM, NO_SOURCE, NO_LINK, NO_DRAFT)


async def test_in_a_direct_message_the_owner_does_not_reach_into_a_server(scene: Scene) -> None:
    thing, place = await scene.thing("curator"), scene.places["owner_dm"]
    for command in (
        "claim show", "claim history", "claim edit", "claim evidence", "claim rule",
        "claim retract", "claim supersede", "claim undo", "owner promote", "source link",
        "source unlink",
    ):  # fmt: skip
        options = TABLE[command].options(scene, thing)
        says = f"{NO_SOURCE}|{NO_LINK}" if command.startswith("source") else NO_CLAIM
        await _check(
            scene, command, place, Refused(says), lambda c=command, o=options: place.command(c, **o)
        )


async def test_where_the_bot_came_along_with_a_person_nobody_has_rights(scene: Scene) -> None:
    """In a server it is not in, whatever Discord says of the person's permissions there."""
    thing = await scene.thing("curator")
    place = brought_along(scene.room, scene.outsider, 987_654_321_012_345_678)
    for command, line in TABLE.items():
        await _prepare(scene, command, place)
        says, options = f"{SERVERS}|{OWNERS}|{NO_CLAIM}", line.options(scene, thing)
        reads_anywhere = all(isinstance(one, Reads) for one in line.outcomes)
        their_own = line.outcomes[0] if isinstance(line.outcomes[0], Stores) else None
        await _check(
            scene,
            f"/{command} where it came along",
            place,
            their_own or (Reads() if reads_anywhere else Refused(says)),
            lambda c=command, o=options: place.command(c, **o),
        )


# buttons and menus ----------------------------------------------------------------------------

OTHERS = ("member", "owner", "foreign", "dm", "curator_dm")
"""Who may not use them; the last is a curator of the server, in a direct message."""


@dataclass(frozen=True)
class Sent:
    """A control or form by its custom id, what becomes of it for OTHERS, and who may use it."""

    custom_id: str
    outcomes: tuple[Outcome, ...]
    allowed: Outcome
    by: str = "curator"
    with_it: Any = None
    """What is chosen in a menu, or typed into a form."""


def sent(
    custom_id: str,
    member: Outcome | str,
    foreign: Outcome | str,
    dm: Outcome | str,
    allowed: Outcome,
    by: str = "curator",
    with_it: Any = None,
) -> Sent:
    outcomes = (
        Refused(one) if isinstance(one, str) else one for one in (member, member, foreign, dm, dm)
    )
    return Sent(custom_id, tuple(outcomes), allowed, by, with_it)


DROPPED = Reads("Dropped. Nothing was written")
MARK = "0123456789abcdef012345678"
LOOKS = Stores("The last 7 days|Since", frozenset({"last_look"}))
"""What is new since they last looked is everybody's to know; when that was is kept."""
PRESSED = [
    sent("fr1:review:accept:{pending}", CURATORS, NO_CLAIM, SERVERS, Writes("accept")),
    sent("fr1:review:edit:{pending}", CURATORS, NO_CLAIM, SERVERS, Opens("Edit claim")),
    sent("fr1:review:reject:{pending}", CURATORS, NO_CLAIM, SERVERS, Opens("Reject")),
    sent("fr1:review:open:{pending}", NO_CLAIM, NO_CLAIM, NO_CLAIM, Refused(NO_CLAIM)),
    sent("fr1:merge:{pending}:{claim}", CURATORS, NO_CLAIM, SERVERS, Writes("merge")),
    sent("fr1:waiting", CURATORS, NO_CLAIM, SERVERS, Reads("Suggested by"), with_it="{pending}"),
    sent("fr1:proposal:accept:{proposal}", CURATORS, NO_PROPOSAL, SHARED, Writes("rule")),
    sent("fr1:proposal:evidence:{proposal}", CURATORS, NO_PROPOSAL, SHARED, Writes("accept")),
    sent("fr1:proposal:reject:{proposal}", CURATORS, NO_PROPOSAL, SHARED, Opens("Reject")),
    sent("fr1:proposal:next:{proposal}", CURATORS, Reads("wait here", "Words of"), SHARED,
         Reads("wait here")),
    sent("fr1:proposals", CURATORS, NO_PROPOSAL, SHARED, Reads("Words of"),
         with_it="{proposal}"),
    sent("fr1:drafted:accept:{drafted}", CURATORS, NO_DRAFTED, SHARED, Writes("add")),
    sent("fr1:drafted:edit:{drafted}", CURATORS, NO_DRAFTED, SHARED, Opens("Edit and accept")),
    sent("fr1:drafted:reject:{drafted}", CURATORS, NO_DRAFTED, SHARED, Writes("draft")),
    sent("fr1:drafted:reopen:{rejected}", CURATORS, NO_DRAFTED, SHARED, Writes("draft")),
    sent("fr1:drafted:where:{drafted}", CURATORS, NO_DRAFTED, SHARED, Opens("Where the article")),
    sent("fr1:drafted:next:{drafted}", CURATORS, NO_DRAFTED, SHARED, Reads("Grok 4")),
    sent("fr1:drafted:open:{drafted}", CURATORS, NO_DRAFTED, SHARED, Reads("Grok 4")),
    sent("fr1:drafted-same:{drafted}:{claim}", CURATORS, NO_DRAFTED, SHARED, Writes("appearance")),
    sent("fr1:drafted-of:{article}", CURATORS, NO_DRAFTED, SHARED, Reads("Grok 4"),
         with_it="{drafted}"),
    sent("fr1:drafted-page:{article}:0", CURATORS, NO_ARTICLE, SHARED, Reads("Grok 4")),
    sent("fr1:article:all:{article}", CURATORS, NO_ARTICLE, SHARED, Writes("add")),
    sent("fr1:article:ask:{article}", CURATORS, NO_ARTICLE, SHARED, Reads("Reject 1 draft")),
    sent("fr1:article:show:{article}", CURATORS, NO_ARTICLE, SHARED, Reads("Grok 4")),
    sent("fr1:article:rest:{article}", CURATORS, NO_ARTICLE, SHARED, Writes("draft")),
    sent("fr1:article:queue:0", CURATORS, Reads("No draft waits"), SHARED, Reads("1 draft")),
    sent("fr1:articles", CURATORS, NO_ARTICLE, SHARED, Reads("Grok 4"), with_it="{article}"),
    sent("fr1:addevidence:{claim}", CURATORS, NO_CLAIM, SHARED, Opens("Evidence on")),
    sent("fr1:history:{pending}:0", NO_CLAIM, NO_CLAIM, NO_CLAIM, Reads("suggested")),
    sent("fr1:audit:0:0:0:0:0", CURATORS, Reads("Audit log", "evidence"), SHARED,
         Reads("added evidence")),
    sent("fr1:audit:0:evidence:{claim}:0:0", CURATORS, Reads("Nothing is on record"), SHARED,
         Reads("added evidence")),
    sent("fr1:same:{draft}:{claim}", CURATORS, NO_DRAFT, SHARED, Writes("appearance")),
    sent("fr1:draft:mend:{draft}", NO_DRAFT, NO_DRAFT, NO_DRAFT, Opens("Add a claim")),
    sent("fr1:draft:anyway:{draft}", NO_DRAFT, NO_DRAFT, NO_DRAFT, Writes("add")),
    # Nobody learns whether somebody else's is there; who typed it may drop it anywhere.
    Sent("fr1:draft:drop:{draft}", (DROPPED,) * 4 + (Keeps("Dropped"),), DROPPED),
    sent("fr1:draft:commit:{preview}", ADMINS, ADMINS, SHARED, Writes("import"), "admin"),
    sent("fr1:import:commit:{evaluation}", ADMINS, ADMINS, SHARED, Writes("import"), "admin"),
    Sent("fr1:import:drop:{evaluation}",
         (DROPPED, DROPPED, DROPPED, Keeps("Dropped"), DROPPED), DROPPED, "admin"),
    sent("fr1:preview:{digest}", ADMINS, ADMINS, SERVERS, Reads("A preview"), "admin"),
    sent("fr1:past:{digest}:0", ADMINS, ADMINS, SERVERS, Reads("posted in"), "admin"),
    sent("fr1:unschedule:{digest}", ADMINS, ADMINS, SERVERS, Writes("unschedule"), "admin"),
    sent(f"fr1:news:{MARK}", Reads(VISIBLE), NO_CLAIM, NO_CLAIM, Reads(VISIBLE),
         with_it="c{claim}"),
    sent(f"fr1:news:{MARK}", NO_CLAIM, NO_CLAIM, NO_CLAIM, Refused(NO_CLAIM),
         with_it="c{pending}"),
    sent("fr1:open:c{claim}:" + MARK, Reads(VISIBLE), NO_CLAIM, NO_CLAIM, Reads(VISIBLE)),
    sent("fr1:look:" + MARK, LOOKS, LOOKS, LOOKS, LOOKS),
]  # fmt: skip
"""The desk's controls, each as it is under something that was shown to who is allowed."""
FOR_ALL = ("fr1:forget", "fr1:help:reading", f"fr1:noted:{MARK}", "fr1:reopen")
"""Those that concern only who presses them."""


async def _drafts(scene: Scene, number: int) -> dict[str, int]:
    """What the curator typed that the ledger has already, and a file that the admin previewed."""
    guild, desk_ = scene.room.guild.id, scene.room.bot.ledger.desk
    curator = Person(
        scene.places["curator"].person.id, guild, roles=frozenset({scene.curator_role.id})
    )
    again = replace(_form(2 * number, "open"), source="https://press.example.com/again")
    found = await desk_.add(curator, again)
    assert isinstance(found, LikelySame)
    admin = Person(scene.room.admin.id, guild, manages_guild=True)
    shown = await desk_.preview_import(admin, *A_NEW_FILE)
    name, content = AN_EVALUATION
    # Another value each time: what the ledger has already is not written again.
    new = content.replace(b"1332", str(1332 + number).encode())
    given = EvaluationFile("lmarena", io.BytesIO(new), name)
    _report, evaluation = await scene.room.bot.ledger.evaluations.preview(admin, given)
    where = WhereFrom(f"https://press.example.com/article/{number}", "2026-11-20", "Press")
    read = await scene.room.bot.ledger.articles.from_text(curator, ITSELF, where)
    assert isinstance(read, SeenArticle)
    other = replace(where, source=f"https://press.example.com/rejected/{number}")
    rejected = await scene.room.bot.ledger.articles.from_text(curator, ITSELF, other)
    assert isinstance(rejected, SeenArticle)
    await scene.room.bot.ledger.articles.reject(curator, rejected.drafts[0].draft.id)
    return {
        "draft": found.draft, "preview": shown.draft, "evaluation": evaluation,
        "article": read.article.id, "drafted": read.drafts[0].draft.id,
        "rejected": rejected.drafts[0].draft.id,
    }  # fmt: skip


def test_every_control_that_asks_for_rights_is_tried() -> None:
    for control in (
        *DESK_CONTROLS, *PROPOSAL_CONTROLS, *DIGEST_CONTROLS, *IMPORT_CONTROLS, *ARTICLE_CONTROLS,
    ):  # fmt: skip
        template = control.__discord_ui_compiled_template__
        tried = [*(one.custom_id for one in PRESSED), *FOR_ALL]
        assert any(template.fullmatch(re.sub(r"\{\w+\}", "1", one)) for one in tried), template


async def _try_it(scene: Scene, one: Sent, use: Callable[[Place, dict[str, Any]], Any]) -> None:
    """Let everybody use it who may not, and then somebody who may."""
    curator = scene.places["curator"].person
    places = {**scene.places, "curator_dm": in_private(scene.room, curator)}
    thing = await scene.thing("curator")
    ids = vars(thing) | await _drafts(scene, scene.numbers[-1])
    cells = [*zip(OTHERS, one.outcomes, strict=True), (one.by, one.allowed)]
    if one.by == "admin":
        cells.insert(0, ("curator", one.outcomes[0]))
    for role, outcome in cells:
        place = places[role]
        await _check(
            scene, f"{one.custom_id} by {role}", place, outcome, lambda p=place: use(p, ids)
        )


@pytest.mark.parametrize("control", PRESSED, ids=lambda one: one.custom_id)
async def test_a_control_that_somebody_else_was_given(scene: Scene, control: Sent) -> None:
    async def use(place: Place, ids: dict[str, Any]) -> Reply:
        custom_id = control.custom_id.format(**ids)
        if control.with_it is None:
            return await place.press(custom_id)
        return await place.choose(custom_id, control.with_it.format(**ids))

    await _try_it(scene, control, use)


async def test_who_asks_to_be_forgotten_takes_nobody_elses_name_off(scene: Scene) -> None:
    await scene.thing("curator")
    place = scene.places["member"]
    await _check(
        scene, "forget", place, Reads("taken off 0 rows"), lambda: place.press("fr1:forget")
    )


async def test_a_member_presses_the_buttons_of_the_post_that_asks_for_review(scene: Scene) -> None:
    room = scene.room
    channel = await desk.set_up_review(room)
    await desk.suggest(room)
    (post,) = desk.posts_in(room, channel)
    before = contents(scene.store)
    for label in ("Accept", "Edit", "Reject"):
        answer = await room.press(post, label)
        assert answer.ephemeral
        assert CURATORS in answer.text
    assert changed(before, contents(scene.store)) == {}
    assert desk.posts_in(room, channel)[0].text == post.text
    accepted = await room.press(post, "Accept", scene.places["curator"].person)
    assert "accepted suggestion" in accepted.text


# forms ----------------------------------------------------------------------------------------

TYPED = desk.but(quote="Words of a form.", source="https://press.example.com/form").entries()
PAGE = {
    "says": ["supports:0"], "source": "https://bench.example.org/form", "evaluator": "Open Bench",
    "dated": "2025-03-01", "note": "Ahead.",
}  # fmt: skip
FORMS = [
    sent("fr1:form:add:0:0", CURATORS, Writes("add"), SHARED, Writes("add"), with_it=TYPED),
    sent("fr1:form:add:0:{draft}", CURATORS, Writes("add"), SHARED, Writes("add"), with_it=TYPED),
    sent("fr1:form:suggest:0:0", Writes("suggest"), Writes("suggest"), SERVERS, Writes("suggest"),
         with_it=TYPED),
    sent("fr1:form:edit:{claim}:0", CURATORS, Keeps(NO_CLAIM), SHARED, Writes("edit"),
         with_it=TYPED),
    sent("fr1:form:edit:{pending}:{draft}", CURATORS, Keeps(NO_CLAIM), SHARED, Writes("edit"),
         with_it=TYPED),
    sent("fr1:form:edit:4:0", CURATORS, Keeps("of the shared ledger"), SHARED,
         Keeps("of the shared ledger"), with_it=TYPED),
    sent("fr1:reason:{pending}", CURATORS, NO_CLAIM, SERVERS, Writes("reject"),
         with_it={"reason": "Said before."}),
    sent("fr1:proposal-reason:{proposal}", CURATORS, NO_PROPOSAL, SHARED, Writes("reject"),
         with_it={"reason": "Too few results."}),
    sent("fr1:form:drafted:{drafted}:0", CURATORS, NO_DRAFTED, SHARED, Writes("add"),
         with_it=TYPED),
    sent("fr1:where:{drafted}", CURATORS, NO_DRAFTED, SHARED,
         Stores("Noted where it is from", frozenset({"article"})), with_it={"title": "Another"}),
    sent("fr1:evidence-form:{claim}", CURATORS, NO_CLAIM, SHARED, Writes("evidence"), with_it=PAGE),
]  # fmt: skip
"""Every form, sent without having been opened."""


def test_every_form_is_tried() -> None:
    tried = [re.sub(r"\{\w+\}", "1", one.custom_id) for one in FORMS]
    for pattern in _FORMS:
        assert any(re.fullmatch(pattern, one) for one in tried), pattern
    for purpose in ("add", "suggest", "edit", "drafted"):
        assert any(one.startswith(f"fr1:form:{purpose}:") for one in tried)


@pytest.mark.parametrize("form", FORMS, ids=lambda one: one.custom_id)
async def test_a_form_that_was_never_opened(scene: Scene, form: Sent) -> None:
    turns = iter(range(1, 100))

    async def use(place: Place, ids: dict[str, Any]) -> Reply:
        # Everybody says something else: what one of them put on record is not what hinders another.
        turn, entries = next(turns), dict(form.with_it)
        if "relation" in entries:
            entries |= {"quote": f"Words {turn}.", "relation": [RELATIONS[turn % len(RELATIONS)]]}
        return await place.send_form(form.custom_id.format(**ids), entries)

    await _try_it(scene, form, use)


RELATIONS = (
    "matches", "trails", "mixed", "competitive_with", "derived_from", "more_efficient_than",
)  # fmt: skip


# rights that are taken away -------------------------------------------------------------------


async def _role_taken(scene: Scene) -> None:
    backend, curator = scene.room.env.backend, scene.places["curator"].person
    backend.remove_member_role(scene.room.guild.id, curator.id, scene.curator_role.id)


async def _role_deleted(scene: Scene) -> None:
    scene.room.env.backend.delete_role(scene.room.guild.id, scene.curator_role.id)


async def _setting_reset(scene: Scene) -> None:
    await scene.room.ask("settings reset", scene.room.admin, setting="curator_role")


async def _another_role_set(scene: Scene) -> None:
    role = scene.room.guild.create_role("Better curators")
    await scene.room.ask("settings change", scene.room.admin, curator_role=role)


LOSSES = [_role_taken, _role_deleted, _setting_reset, _another_role_set]


@pytest.mark.parametrize("loss", LOSSES, ids=lambda one: one.__name__)
async def test_a_curator_who_is_none_any_more_when_the_form_is_sent(
    scene: Scene, loss: Callable[[Scene], Awaitable[None]]
) -> None:
    room, curator = scene.room, scene.places["curator"].person
    assert isinstance(curator, simcord.MemberActor)
    thing = await scene.thing("curator")
    queue = await room.ask("review", curator)
    shown = await room.ask("claim show", curator, claim=str(thing.claim))
    opened = {
        "add": (await curator.slash(room.channel, "claim add"), TYPED),
        "edit": (await curator.slash(room.channel, "claim edit", claim=str(thing.claim)), TYPED),
        "edit a suggestion": (await desk.press_form(room, queue, "Edit", curator), TYPED),
        "reject": (await desk.press_form(room, queue, "Reject", curator), {"reason": "Known."}),
    }
    (target,) = desk.rows(
        scene.store, "SELECT id FROM claim_target WHERE claim_id = ?", thing.claim
    )
    evidence = await scene.places["curator"].press(f"fr1:addevidence:{thing.claim}")
    opened["evidence"] = (
        evidence.result,
        PAGE | {"says": [f"supports:{target[0]}"]},
    )
    assert shown.text
    await loss(scene)
    before = contents(scene.store)
    for what, (form, entries) in opened.items():
        answer = await desk.send(curator, form, entries)
        assert answer.ephemeral, what
        assert CURATORS in answer.text, f"{what}: {answer.text}"
    for label in ("Accept", "Edit", "Reject"):
        assert CURATORS in (await room.press(queue, label, curator)).text, label
    assert changed(before, contents(scene.store)) == {}


async def test_an_admin_who_is_none_any_more_when_the_import_is_confirmed(scene: Scene) -> None:
    room = scene.room
    preview = await room.ask("claim import", room.admin, file=A_NEW_FILE)
    room.env.backend.remove_member_role(room.guild.id, room.admin.id, room.guild.roles["Admins"].id)
    before = contents(scene.store)
    answer = await room.press(preview, "Import 1 claim", room.admin)
    assert answer.ephemeral
    assert ADMINS in answer.text
    for command in ("settings show", "settings reset"):
        options = {"setting": "curator_role"} if command == "settings reset" else {}
        answer = await room.ask(command, room.admin, **options)
        assert ADMINS in answer.text
    assert changed(before, contents(scene.store)) == {}
