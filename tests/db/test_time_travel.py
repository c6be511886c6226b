"""Reading with known_by=K gives what reading on the day K gave, whatever was done since.

A curator of one server, members who suggest, the owner and the ledger's own corrections act on a
moving clock. At the end of every day the ledger is read as it stands, for the owner and for two
servers; after the last day the same is asked of each past day, and has to be the same.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.db.catalog import load_snapshot
from bot.errors import UserError
from bot.ledger import Ledger
from bot.race.answers import ClaimFilter
from bot.race.board import BOARD_KINDS
from bot.race.claim_forms import ClaimForm
from bot.race.desk import Added, EvidenceForm
from bot.race.people import Person
from bot.race.when import NOW, When
from tests.conftest import TODAY, Hands

MINE, OTHERS = 81, 82
CURATOR = Person(1_001, MINE, manages_guild=True)
MEMBER = Person(1_002, MINE)
ELSEWHERE = Person(1_003, OTHERS, manages_guild=True)
OWNER = Person(1_004, None, is_owner=True)
PEOPLE = (CURATOR, OWNER, ELSEWHERE)
DUEL = ("qwen2.5-max", "deepseek-v3")
TARGETS = ("DeepSeek-V3", "GPT-4o", "DeepSeek-V3, GPT-4o", "Llama 3.1 405B")

STORIES = int(os.environ.get("FRONTRUNNER_TEST_STORIES", "3"))
"""How many stories are tried for each reader; 60 take some minutes."""

Reading = dict[str, object]


@dataclass
class Town:
    """People who act on a ledger, one after another, each day a little."""

    ledger: Ledger
    hands: Hands
    claims: list[int] = field(default_factory=list)
    numbers: Any = field(default_factory=lambda: count(1))
    links: list[tuple[Person, int, int]] = field(default_factory=list)

    def form(self, number: int, about: str = "Qwen2.5-Max") -> ClaimForm:
        return ClaimForm(
            subject=about,
            relation=("beats", "matches", "cheaper_than")[number % 3],
            targets=TARGETS[number % len(TARGETS)],
            quote=f"Zanzibar words number {number}.",
            source=f"https://press.example.com/{number % 5}",
            date="2025-02-20",
        )

    def claim(self, pick: int) -> int:
        """A claim of the town, or one that ships."""
        known = [*self.claims, 1, 2, 4]
        return known[pick % len(known)]

    async def act(self, what: str, who: int, pick: int) -> None:
        """One thing somebody tries; what the ledger refuses changes nothing."""
        person, number = PEOPLE[who % len(PEOPLE)], next(self.numbers)
        with suppress(UserError):
            await getattr(self, what)(person, number, pick)

    async def add(self, person: Person, number: int, pick: int) -> None:
        added = await self.ledger.desk.add(person, self.form(number), anyway=True)
        assert isinstance(added, Added)
        self.claims.append(added.claim_id)

    async def suggest(self, person: Person, number: int, pick: int) -> None:
        added = await self.ledger.review.suggest(MEMBER, self.form(number), anyway=True)
        assert isinstance(added, Added)
        self.claims.append(added.claim_id)

    async def accept(self, person: Person, number: int, pick: int) -> None:
        await self.ledger.review.accept(CURATOR, self.claim(pick))

    async def reject(self, person: Person, number: int, pick: int) -> None:
        await self.ledger.review.reject(CURATOR, self.claim(pick), "Not so.")

    async def merge(self, person: Person, number: int, pick: int) -> None:
        await self.ledger.review.merge(CURATOR, self.claim(pick), self.claim(pick + 1))

    async def evidence(self, person: Person, number: int, pick: int) -> None:
        form = EvidenceForm(
            claim_id=self.claim(pick),
            stance=("supports", "supports", "contradicts")[number % 3],
            target="0",
            source=f"https://bench.example.org/{number % 4}",
            evaluator="Open Bench Group",
            dated="2025-03-01",
            note=f"Run {number}.",
        )
        await self.ledger.desk.add_evidence(person, form)

    async def rule(self, person: Person, number: int, pick: int) -> None:
        claim = self.claim(pick)
        seen = (await self.ledger.claim(claim, guild_id=person.guild_id)).claim
        target = str(seen.targets[number % len(seen.targets)].id)
        verdict = ("confirmed", "refuted", "disputed")[number % 3]
        await self.ledger.desk.rule(person, claim, target, verdict, reason=f"Run {number}.")

    async def retract(self, person: Person, number: int, pick: int) -> None:
        await self.ledger.desk.retract(
            person, self.claim(pick), source="https://press.example.com/sorry",
            on="2025-04-01", reason="They said so.",
        )  # fmt: skip

    async def supersede(self, person: Person, number: int, pick: int) -> None:
        await self.ledger.desk.supersede(
            person, self.claim(pick), self.claim(pick + 1), reason="Newer."
        )

    async def edit(self, person: Person, number: int, pick: int) -> None:
        about = ("Qwen2.5-Max", "DeepSeek-R1")[number % 2]
        await self.ledger.desk.edit(person, self.claim(pick), self.form(number, about))

    async def undo(self, person: Person, number: int, pick: int) -> None:
        await self.ledger.desk.undo(person, self.claim(pick))

    async def promote(self, person: Person, number: int, pick: int) -> None:
        owner = replace(CURATOR, is_owner=True)
        await self.ledger.desk.promote(owner, self.claim(pick))

    async def link(self, person: Person, number: int, pick: int) -> None:
        source, origin = 1 + pick % 7, 8 + number % 5
        await self.ledger.desk.link_sources(person, source, origin, "quotes")
        self.links.append((person, source, origin))

    async def unlink(self, person: Person, number: int, pick: int) -> None:
        if self.links:
            await self.ledger.desk.unlink_sources(*self.links[pick % len(self.links)])

    async def link_its_source(self, person: Person, number: int, pick: int) -> None:
        claim = (await self.ledger.claim(self.claim(pick), guild_id=person.guild_id)).claim
        await self.ledger.desk.link_sources(person, claim.source_id, 1, "quotes")
        self.links = [(person, claim.source_id, 1)]

    async def move(self, person: Person, number: int, pick: int) -> None:
        now = self.hands().isoformat(timespec="seconds")
        await self.ledger._write(
            lambda db: db.execute(
                "INSERT INTO market_move (instrument_id, session, window, value, unit, as_reported, "
                "verified, source_id, recorded_at, recorded_by) SELECT id, '2025-01-27', 'day', -1, "
                "'%', 'down', 1, 1, ?, 'test' FROM instrument WHERE lab_id = "
                "(SELECT id FROM lab WHERE slug = 'alibaba')",
                (now,),
            )
        )

    async def correct(self, person: Person, number: int, pick: int) -> None:
        """The ledger itself learns better: a fact, a price or a score; or of something new."""
        now = self.hands().isoformat(timespec="seconds")
        table = ("release_fact", "price", "score")[pick % 3]

        def write(db: sqlite3.Connection) -> None:
            if number % 4 == 0:
                _learn_of_a_release(db, number, now)
            else:
                _correct(db, table, number, now)

        await self.ledger._write(write)
        self.ledger._names.rename(await self.ledger._store.read(load_snapshot))

    # reading ------------------------------------------------------------------------------------

    async def read(self, guild: int | None, when: When) -> Reading:
        """Everything there is to read, without the days that the answers name."""
        ledger = self.ledger
        asked: dict[str, Callable[[], Awaitable[Any]]] = {
            "compare": lambda: ledger.compare(DUEL, when=when, guild_id=guild),
            "families": lambda: ledger.compare(("qwen", "deepseek"), when=when, guild_id=guild),
            "release": lambda: ledger.release("qwen2.5-max", when=when, guild_id=guild),
            "lab": lambda: ledger.lab("alibaba", when=when, guild_id=guild),
            "latest": lambda: ledger.latest(when=when, guild_id=guild),
            "claims": lambda: ledger.claims(ClaimFilter(), when=when, guild_id=guild),
            "about": lambda: ledger.claims(
                ledger.claim_filter(
                    about="qwen2.5-max", by=None, status=None, when=when, guild_id=guild
                ),
                when=when,
                guild_id=guild,
            ),
            "search": lambda: ledger.finding.search("zanzibar", when=when, guild_id=guild),
        }
        for status in ("unverified", "confirmed", "disputed", "retracted"):
            wanted = ClaimFilter(status=status)
            asked[status] = lambda wanted=wanted: ledger.claims(wanted, when=when, guild_id=guild)
        for kind in BOARD_KINDS:
            asked[kind] = lambda kind=kind: ledger.finding.board(kind, when=when, guild_id=guild)
        for claim in dict.fromkeys((*self.claims, 1, 2, 4)):
            asked[f"#{claim}"] = lambda claim=claim: ledger.claim(claim, when=when, guild_id=guild)
        return {name: await _answer(ask) for name, ask in asked.items()}


async def _answer(ask: Callable[[], Awaitable[Any]]) -> object:
    """An answer without the days it names; None where there is none."""
    try:
        found = await ask()
    except UserError:
        return None
    plain: dict[str, Any] = {"when": NOW}
    if hasattr(found, "today"):
        plain["today"] = date.min
    if hasattr(found, "proposed"):  # only of the present day
        plain["proposed"] = {}
    if hasattr(found, "record"):
        plain["record"] = replace(found.record, cut=False)
    if hasattr(found, "between_makers"):
        plain |= {
            name: tuple(sorted(getattr(found, name), key=lambda one: (one.claim.id, one.target.id)))
            for name in ("claims", "between_makers")
        }
    return replace(found, **plain)


def _correct(db: sqlite3.Connection, table: str, number: int, now: str) -> None:
    """Put a row in the place of one about the duel."""
    releases = (
        'SELECT release_id FROM release_fact f JOIN "release" r ON r.id = f.release_id '
        "WHERE r.slug IN ('qwen2.5-max', 'deepseek-v3')"
    )
    which = "AND field IN ('context_window', 'licence')" if table == "release_fact" else ""
    rows = db.execute(
        f"SELECT * FROM {table} WHERE release_id IN ({releases}) AND superseded_by IS NULL {which} "
        "ORDER BY id"
    )
    names = [column[0] for column in rows.description]
    found = rows.fetchall()
    row = dict(zip(names, found[number % len(found)], strict=True))
    old = row.pop("id")
    kept = {
        name: value
        for name, value in row.items()
        if not name.endswith("_by") or name == "recorded_by"
    }
    kept |= {"recorded_at": now}
    kept |= {"release_fact": {"value": str(number)}, "price": {"input": float(number)}}.get(
        table, {"note": f"Corrected {number}."}
    )
    new = db.execute(
        f"INSERT INTO {table} ({', '.join(kept)}) VALUES ({', '.join('?' * len(kept))})",
        tuple(kept.values()),
    ).lastrowid
    db.execute(
        f"UPDATE {table} SET superseded_by = ?, superseded_at = ? WHERE id = ?", (new, now, old)
    )


def _learn_of_a_release(db: sqlite3.Connection, number: int, now: str) -> None:
    """A release of the same family that came out long ago, and is only now put on record."""
    release = db.execute(
        'INSERT INTO "release" (slug, name, lab_id, family_id, recorded_at, recorded_by) '
        "SELECT ?, ?, lab_id, family_id, ?, 'test' FROM \"release\" WHERE slug = 'qwen2.5-max'",
        (f"qwen-late-{number}", f"Qwen Late {number}", now),
    ).lastrowid
    db.execute(
        "INSERT INTO release_fact (release_id, field, value, standing, source_id, recorded_at, "
        "recorded_by) VALUES (?, 'announced', '2026-11-20', 'curated', 1, ?, 'test')",
        (release, now),
    )


ACTIONS = (
    "add", "add", "suggest", "accept", "reject", "merge", "evidence", "evidence", "rule", "rule",
    "retract", "supersede", "edit", "edit", "undo", "undo", "promote", "link", "unlink", "correct",
    "correct",
)  # fmt: skip
deeds = st.tuples(st.sampled_from(ACTIONS), st.integers(0, 2), st.integers(0, 9))
days = st.lists(st.lists(deeds, min_size=2, max_size=9), min_size=2, max_size=5)


@pytest.mark.parametrize("guild", [None, MINE, OTHERS])
@settings(max_examples=STORIES, deadline=None, phases=[Phase.generate])
@given(story=days)
def test_a_past_day_reads_as_it_read_then(
    shipped_store: Path, guild: int | None, story: list[list[tuple[str, int, int]]]
) -> None:
    async def live(path: Path) -> None:
        hands = Hands()
        ledger = await Ledger.open(path, hands)
        try:
            town = Town(ledger, hands)
            read: dict[date, Reading] = {}
            for doings in story:
                for what, who, pick in doings:
                    await town.act(what, who, pick)
                read[hands.now.date()] = await town.read(guild, NOW)
                hands.now += timedelta(days=1)
            for day, then in read.items():
                again = await town.read(guild, When(day, day))
                for name, answer in then.items():
                    assert again[name] == answer, (day, name)
        finally:
            await ledger.close()

    with TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        shutil.copy(shipped_store, path)
        asyncio.run(live(path))


SUPPORTED = [
    ("add", 0, 0),
    ("unlink", 0, 0),
    ("evidence", 0, 0),
    ("unlink", 0, 0),
    ("unlink", 0, 0),
]
"""A claim and support for it; there is nothing to unlink, but what follows is deed number six."""
LATER = {
    "a fact": (MINE, [], [("correct", 0, 0)], "release"),
    "a price": (MINE, [], [("correct", 0, 1)], "compare"),
    "a score": (MINE, [], [("correct", 0, 2)], "compare"),
    "a market move": (MINE, [], [("move", 0, 0)], "lab"),
    "a release": (MINE, [("add", 0, 0)] * 3, [("correct", 0, 0)], "families"),
    "a claim": (MINE, [], [("add", 0, 0)], "search"),
    "a decision": (MINE, [("suggest", 0, 0)], [("accept", 0, 0)], "claims"),
    "evidence": (MINE, [("add", 0, 0)], [("evidence", 0, 0)], "#19"),
    "evidence taken back": (
        MINE, [("add", 0, 0), ("evidence", 0, 0)], [("undo", 0, 0)], "#19",
    ),
    "a verdict": (MINE, SUPPORTED, [("rule", 0, 0)], "confirmed"),
    "a verdict taken back": (MINE, [*SUPPORTED, ("rule", 0, 0)], [("undo", 0, 0)], "confirmed"),
    "a retraction": (MINE, [("add", 0, 0)], [("retract", 0, 0)], "retracted"),
    "other words": (MINE, [("add", 0, 0)], [("edit", 0, 0)], "about"),
    "other words taken back": (
        MINE, [("add", 0, 0), ("edit", 0, 0)], [("undo", 0, 0)], "search",
    ),
    "a claim that is shared": (OTHERS, [("add", 0, 0)], [("promote", 1, 0)], "claims"),
    "an appearance": (
        MINE, [("add", 0, 0), ("suggest", 0, 0)], [("merge", 0, 1)], "#1",
    ),
    "an appearance taken back": (
        MINE, [("suggest", 0, 0), ("merge", 0, 0)], [("undo", 0, 0)], "#1",
    ),
    "a link of sources": (MINE, [("add", 0, 0)], [("link_its_source", 0, 0)], "#19"),
    "a link taken back": (
        MINE, [("add", 0, 0), ("link_its_source", 0, 0)], [("unlink", 0, 0)], "#19",
    ),
}  # fmt: skip
"""Who reads, what was done before, what is done on a later day, and where that is to be seen."""


@pytest.mark.parametrize("what", LATER)
async def test_what_comes_later_changes_the_present_and_not_the_past(
    what: str, store_path: Path, hands: Hands
) -> None:
    guild, before, later, where = LATER[what]
    ledger = await Ledger.open(store_path, hands)
    town = Town(ledger, hands)
    day = hands.now.date()
    for deed in before:
        await town.act(*deed)
    then = await town.read(guild, NOW)
    hands.now += timedelta(days=1)
    for deed in later:
        await town.act(*deed)
    assert (await town.read(guild, NOW)).get(where) != then.get(where), "nothing happened"
    again = await town.read(guild, When(day, day))
    assert {name: again[name] for name in then} == then
    await ledger.close()


async def test_a_release_that_came_in_later_is_named_with_its_day(
    store_path: Path, hands: Hands
) -> None:
    ledger = await Ledger.open(store_path, hands)
    town = Town(ledger, hands, numbers=count(4))
    day, when = hands.now.date(), When(known_by=hands.now.date())
    hands.now += timedelta(days=2)
    await town.act("correct", 0, 0)
    came = hands.now.date()
    hands.now += timedelta(days=1)
    said = f"did not have Qwen Late 4 on record by {day}; it came in on {came}"
    for ask in (
        ledger.release("qwen late 4", when=when),
        ledger.compare(("qwen late 4", "deepseek-v3"), when=when),
    ):
        with pytest.raises(UserError, match=said):
            await ask
    with pytest.raises(UserError, match=said):
        ledger.claim_filter(about="qwen late 4", by=None, status=None, when=when, guild_id=None)
    assert "Qwen Late 4" in [one.name for one, _lab in (await ledger.latest()).releases]
    then = await ledger.latest(when=when)
    assert "Qwen Late 4" not in [one.name for one, _lab in then.releases]
    assert (await ledger.release("qwen late 4", when=When(known_by=came))).release.name == (
        "Qwen Late 4"
    )
    await ledger.close()


async def test_before_the_ledger_began(store_path: Path, hands: Hands) -> None:
    ledger = await Ledger.open(store_path, hands)
    day = TODAY.date() - timedelta(days=1)
    with pytest.raises(UserError, match="The ledger began on"):
        await ledger.release("qwen2.5-max", when=When(known_by=day))
    await ledger.close()
