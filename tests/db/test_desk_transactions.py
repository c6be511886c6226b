"""Thousands of writes at the claims desk at once, one in twenty cancelled: none lost, none kept.

Eight people at a time, each write by somebody who does nothing else, so that a plain connection can
tell afterwards from the actors alone which writes are there. What was acknowledged is there whole, what
was cancelled or refused has left nothing, and every claim stands as its events say.

``FRONTRUNNER_TEST_TRANSACTIONS`` sets how many are tried (4,000; 10,000 take some 25 seconds on two
cores); a twentieth are cancelled before they have answered.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import pytest

from bot.db.claims import claims_by_id, events_of
from bot.errors import UserError
from bot.ledger import Ledger
from bot.race.claim_forms import ClaimForm
from bot.race.claim_life import Layers, live
from bot.race.claims import Claim, ClaimEvent, status_of
from bot.race.desk import Added, EvidenceForm, FormRefused, LikelySame
from bot.race.people import Actor, Person
from tests.conftest import clock

TRANSACTIONS = int(os.environ.get("FRONTRUNNER_TEST_TRANSACTIONS", "4000"))
WORKERS = 8
SEED = 20250129
GUILDS = (71, 72, 73)
COMMON = 74
"""A server whose one setting everybody changes."""
FIRST_USER = 1_000_000
OUTSIDER = 5_000_000

State = Literal["acknowledged", "refused", "kept", "cancelled"]
"""``kept``: refused, and what was typed is kept as a draft, whose number the person was given."""
Rows = Counter[str]
"""How many rows bear one actor, by what they are: ``claim``, ``event:rule``, ``audit:rule``."""


@dataclass
class Known:
    """A claim as the test believes it to stand; somebody else may have changed it meanwhile."""

    id: int
    layer: int | None
    form: ClaimForm


@dataclass
class Op:
    """One write that was tried, by a person who does nothing else."""

    number: int
    kind: str
    person: Person
    leaves: Rows = field(default_factory=Counter)
    """The rows it leaves where it is acknowledged."""
    state: State | None = None
    claim: int | None = None


@dataclass
class Crowd:
    """Everything that is tried, in an order that the seed fixes, and what became of it."""

    ledger: Ledger
    shared: list[Known]
    rng: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 - a crowd, no secret
    ops: list[Op] = field(default_factory=list)
    open: list[Known] = field(default_factory=list)
    evidenced: list[Known] = field(default_factory=list)
    waiting: list[Known] = field(default_factory=list)
    blocked: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    forgetful: list[Op] = field(default_factory=list)
    links: dict[tuple[int | None, int, int], Op] = field(default_factory=dict)
    previews: list[tuple[Op, int, int]] = field(default_factory=list)
    forms: dict[int, ClaimForm] = field(default_factory=dict)
    running: list[asyncio.Task[object]] = field(default_factory=list)
    strikes: list[asyncio.Future[None]] = field(default_factory=list)
    struck: int = 0
    """Cancellations that came before their write had answered."""

    # who ----------------------------------------------------------------------------------------

    def _op(self, kind: str, layer: int | None, **leaves: int) -> Op:
        """A new person's turn: a curator of a server, or the owner in a direct message."""
        number = len(self.ops)
        person = Person(
            FIRST_USER + number, layer, manages_guild=layer is not None, is_owner=layer is None
        )
        rows: Rows = Counter({name.replace("__", ":"): count for name, count in leaves.items()})
        self.ops.append(Op(number, kind, person, rows))
        return self.ops[-1]

    def _anywhere(self) -> int | None:
        return self.rng.choice((*GUILDS, None))

    def _claim(self) -> Known:
        """An open claim: one of the newest, or of the shared ones that ship."""
        if not self.open or self.rng.random() < 0.15:
            return self.rng.choice(self.shared)
        return self.rng.choice(self.open[-40:])

    def _layer_for(self, known: Known) -> int | None:
        """Where a claim can be worked on: its own server, or for a shared one anywhere."""
        return known.layer if known.layer is not None else self._anywhere()

    def _form(self, number: int) -> ClaimForm:
        return ClaimForm(
            subject="Qwen2.5-Max",
            relation=self.rng.choice(("beats", "matches", "trails")),
            targets=", ".join(
                self.rng.sample(("GPT-4o", "Claude 3.5 Sonnet", "Llama 3.1 405B"), 2)
            ),
            quote=f"Words of claim w{number}w.",
            source=f"https://press.example.com/{number}",
            date="2025-02-20",
        )

    # what ---------------------------------------------------------------------------------------

    def add(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        op = self._op("add", self._anywhere(), claim=1, source=1, event__add=1, audit__add=1)
        form = self._form(op.number)

        async def work() -> object:
            added = await self.ledger.desk.add(op.person, form, anyway=True)
            assert isinstance(added, Added)
            op.claim = added.claim_id
            self.forms[added.claim_id] = form
            self.open.append(Known(added.claim_id, op.person.guild_id, form))
            return added

        return op, work

    def suggest(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        guild = self.rng.choice(GUILDS)
        op = self._op(
            "suggest", guild, claim=1, source=1, suggestion=1, event__add=1, audit__suggest=1
        )
        form = self._form(op.number)

        async def work() -> object:
            added = await self.ledger.review.suggest(op.person, form, anyway=True)
            assert isinstance(added, Added)
            op.claim = added.claim_id
            self.forms[added.claim_id] = form
            self.waiting.append(Known(added.claim_id, guild, form))
            return added

        return op, work

    def asked_first(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        """Something that the ledger has: it is only kept as a draft."""
        op = self._op("asked first", self._anywhere(), draft=1)
        form = replace(self._form(op.number), relation="beats", targets="GPT-4o, DeepSeek-V3")

        async def work() -> object:
            found = await self.ledger.desk.add(op.person, form)
            if isinstance(found, Added):  # where nobody was there first
                op.claim = found.claim_id
                self.forms[found.claim_id] = form
                op.leaves = Counter({"claim": 1, "source": 1, "event:add": 1, "audit:add": 1})
            else:
                assert isinstance(found, LikelySame)
            return found

        return op, work

    def mistyped(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        """What cannot be taken: refused, and what was typed is kept as a draft."""
        op = self._op("mistyped", self._anywhere(), draft=1)
        form = replace(self._form(op.number), date="one day")

        async def work() -> object:
            with pytest.raises(FormRefused):
                await self.ledger.desk.add(op.person, form)
            return None

        return op, work

    def evidence(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        known = self._claim()
        op = self._op(
            "evidence",
            self._layer_for(known),
            evidence=1,
            source=1,
            event__evidence=1,
            audit__evidence=1,
        )
        form = EvidenceForm(
            claim_id=known.id,
            stance=self.rng.choice(("supports", "contradicts", "context")),
            target=self.rng.choice(("0", known.form.targets.split(",")[0])),
            source=f"https://bench.example.org/{op.number}",
            evaluator="Open Bench Group",
            dated="2025-03-01",
            note=f"Found in run {op.number}.",
        )

        async def work() -> object:
            done = await self.ledger.desk.add_evidence(op.person, form)
            self.evidenced.append(known)
            if op.number % 20 == 0:
                self.forgetful.append(op)
            return done

        return op, work

    def rule(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        known = self.rng.choice(self.evidenced[-20:]) if self.evidenced else self._claim()
        op = self._op("rule", self._layer_for(known), event__rule=1, audit__rule=1)
        verdict = self.rng.choice(("confirmed", "refuted", "disputed", "disputed", "unverified"))
        target = self.rng.choice(known.form.targets.split(",")).strip()
        return op, lambda: self.ledger.desk.rule(
            op.person, known.id, target, verdict, reason=f"As run {op.number} says."
        )

    def retract(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        known = self._claim()
        op = self._op(
            "retract",
            self._layer_for(known),
            evidence=1,
            source=1,
            event__retract=1,
            audit__retract=1,
        )

        async def work() -> object:
            done = await self.ledger.desk.retract(
                op.person,
                known.id,
                source=f"https://press.example.com/sorry/{op.number}",
                on="2025-04-01",
                reason=f"They said so ({op.number}).",
            )
            self._ended(known)
            return done

        return op, work

    def supersede(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        known, newer = self._claim(), self._claim()
        op = self._op("supersede", self._layer_for(known), event__supersede=1, audit__supersede=1)

        async def work() -> object:
            done = await self.ledger.desk.supersede(op.person, known.id, newer.id, reason="")
            self._ended(known)
            return done

        return op, work

    def _ended(self, known: Known) -> None:
        """Few go on with a claim that was retracted or followed; an undo may bring it back."""
        for pool in (self.open, self.evidenced):
            while known in pool and self.rng.random() < 0.8:
                pool.remove(known)

    def undo(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        known = self._claim()
        op = self._op("undo", self._layer_for(known), event__undo=1, audit__undo=1)
        return op, lambda: self.ledger.desk.undo(op.person, known.id)

    def edit(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        known = self._claim()
        op = self._op("edit", known.layer, event__edit=1, audit__edit=1)
        form = replace(
            known.form,
            quote=f"Words of claim w{op.number}w.",
            targets=", ".join(
                self.rng.sample(("GPT-4o", "Claude 3.5 Sonnet", "Llama 3.1 405B"), 2)
            ),
        )

        return op, lambda: self.ledger.desk.edit(op.person, known.id, form)

    def accept(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        known = self._suggestion()
        op = self._op("accept", known.layer, event__accept=1, audit__accept=1)

        async def work() -> object:
            decided = await self.ledger.review.accept(op.person, known.id)
            self.open.append(known)
            return decided

        return op, work

    def reject(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        known = self._suggestion()
        op = self._op("reject", known.layer, event__reject=1, audit__reject=1)
        return op, lambda: self.ledger.review.reject(
            op.person, known.id, f"Not in run {op.number}."
        )

    def merge(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        known, into = self._suggestion(), self._claim()
        op = self._op("merge", known.layer, event__merge=1, event__appearance=1, audit__merge=1)
        return op, lambda: self.ledger.review.merge(op.person, known.id, into.id)

    def reopen(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        """A decision taken back, perhaps."""
        known = self._suggestion()
        op = self._op("undo", known.layer, event__undo=1, audit__undo=1)
        return op, lambda: self.ledger.desk.undo(op.person, known.id)

    def _suggestion(self) -> Known:
        return self.rng.choice(self.waiting[-12:]) if self.waiting else self.shared[0]

    def link(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        op = self._op("link", self._anywhere(), source_link=1, audit__link=1)
        source, origin = self.rng.sample(range(1, 60), 2)

        async def work() -> object:
            origins = await self.ledger.desk.link_sources(op.person, source, origin, "quotes")
            self.links[op.person.guild_id, source, origin] = op
            return origins

        return op, work

    def unlink(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        layer, source, origin = next(iter(self.links), (None, 1, 2))
        op = self._op("unlink", layer, audit__unlink=1)

        async def work() -> object:
            await self.ledger.desk.unlink_sources(op.person, source, origin)
            self.links.pop((layer, source, origin)).leaves["source_link"] -= 1
            return None

        return op, work

    def promote(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        own = [one for one in self.open[-40:] if one.layer is not None]
        known = self.rng.choice(own) if own else self.shared[0]
        op = self._op("promote", known.layer, event__promote=1, audit__promote=1)
        op.person = replace(op.person, is_owner=True)

        async def work() -> object:
            done = await self.ledger.desk.promote(op.person, known.id)
            known.layer = None
            return done

        return op, work

    def settings(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        op = self._op("settings", COMMON, audit__settings=1)
        return op, lambda: self.ledger.guilds.change_settings(
            op.person, suggestions_per_day=op.number % 100 + 1
        )

    def block(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        guild = self.rng.choice(GUILDS)
        op = self._op("block", guild, blocked_member=1, audit__block=1)

        async def work() -> object:
            await self.ledger.guilds.block(op.person, OUTSIDER + op.number, "")
            self.blocked[guild].add(op.number)
            return None

        return op, work

    def unblock(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        guild = self.rng.choice(GUILDS)
        op = self._op("unblock", guild, audit__unblock=1)
        chosen = min(self.blocked[guild], default=-1)

        async def work() -> object:
            await self.ledger.guilds.unblock(op.person, OUTSIDER + chosen)
            self.blocked[guild].discard(chosen)
            self.ops[chosen].leaves["blocked_member"] -= 1
            return None

        return op, work

    def preview(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        op = self._op("preview", self._anywhere(), draft=1)
        count = self.rng.randint(1, 5)
        rows = [
            {
                "subject": f'"Thing {op.number} {row}"',
                "claimant": f'"Maker {op.number}"',
                "relation": "has_property",
                "quote": f"Words of claim w{op.number}w{row}.",
                "source": f"https://import.example.com/{op.number}/{row}",
                "date": "2025-02-20",
            }
            for row in range(count)
        ]

        async def work() -> object:
            shown = await self.ledger.desk.preview_import(
                op.person, "claims.json", json.dumps(rows).encode()
            )
            self.previews.append((op, shown.draft, count))
            return shown

        return op, work

    def commit(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        """An import that was previewed, by the same person: an op of its own all the same."""
        if not self.previews:
            return self.preview()
        previewed, draft, count = self.previews.pop(0)
        op = Op(len(self.ops), "commit", previewed.person, Counter())
        self.ops.append(op)

        async def work() -> object:
            added = await self.ledger.desk.commit_import(op.person, draft)
            assert len(added) == count
            previewed.leaves["draft"] -= 1
            op.leaves = Counter({
                "claim": count, "source": count, "event:add": count, "audit:import": 1,
            })  # fmt: skip
            return added

        return op, work

    def confide(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        """A suggestion whose author will ask to be forgotten before anybody looks at it."""
        op, _ = self.suggest()
        form = self._form(op.number)

        async def work() -> object:
            added = await self.ledger.review.suggest(op.person, form, anyway=True)
            self.forgetful.append(op)
            return added

        op.kind = "confide"
        return op, work

    def forget(self) -> tuple[Op, Callable[[], Awaitable[object]]]:
        """Somebody takes their id off what they did, and what nobody decided yet away."""
        if not self.forgetful:
            return self.confide()
        chosen = self.forgetful.pop(self.rng.randrange(len(self.forgetful)))
        op = Op(len(self.ops), "forget", chosen.person)
        self.ops.append(op)

        async def work() -> object:
            gone, _withdrawn = await self.ledger.guilds.forget(op.person)
            assert sum(gone.values()) >= sum(chosen.leaves.values())
            chosen.leaves.clear()
            return gone

        return op, work

    # all of it ----------------------------------------------------------------------------------

    KINDS = (
        ("add", 18), ("suggest", 14), ("evidence", 18), ("rule", 14), ("accept", 8), ("reject", 4),
        ("merge", 4), ("reopen", 3), ("undo", 8), ("edit", 8), ("retract", 2), ("supersede", 2),
        ("promote", 3), ("link", 2), ("unlink", 1), ("settings", 3), ("block", 2), ("unblock", 1), ("preview", 1),
        ("commit", 1), ("asked_first", 1), ("mistyped", 2), ("confide", 1), ("forget", 1),
    )  # fmt: skip

    async def work(self, transactions: int) -> None:
        """Try so many writes, eight at a time, and cancel a twentieth of them at any moment."""
        wanted = transactions // 20

        async def worker() -> None:
            while len(self.ops) < transactions or self.struck < wanted:
                left = max(transactions - len(self.ops), 1)
                chance = 2 * (wanted - self.struck) / left  # half of them come too late
                await self._one(cancel=self.rng.random() < chance)

        async with asyncio.TaskGroup() as group:
            for _ in range(WORKERS):
                group.create_task(worker())
        await asyncio.gather(*self.strikes)

    async def _one(self, *, cancel: bool) -> None:
        kinds, weights = zip(*self.KINDS, strict=True)
        (kind,) = self.rng.choices(kinds, weights)
        op, work = getattr(self, kind)()
        before = self.running[-1] if self.running else None
        task = asyncio.ensure_future(work())
        self.running.append(task)
        if cancel:
            self._cancel_sometime(task, before)
        try:
            await task
            op.state = "acknowledged"
        except asyncio.CancelledError:
            op.state = "cancelled"
        except FormRefused:
            op.state, op.leaves = "kept", Counter({"draft": 1})
        except UserError:
            op.state = "refused"
        finally:
            self.running.remove(task)
        if op.state == "acknowledged" and op.kind == "add" and op.number % 10 == 0:
            await self._is_read_back(op)

    def _cancel_sometime(
        self, task: asyncio.Task[object], before: asyncio.Task[object] | None
    ) -> None:
        """Cancel while it waits for its turn, or (where it is next) while it is being written."""
        loop, moment = asyncio.get_running_loop(), self.rng.random()

        def strike() -> None:
            self.struck += task.cancel()

        def later(seconds: float) -> None:
            # On a thread: the loop's own timers wake a millisecond late, and it is written by then.
            time.sleep(seconds)
            loop.call_soon_threadsafe(strike)

        if before is not None and self.rng.random() < 0.7:
            before.add_done_callback(
                lambda _: self.strikes.append(loop.run_in_executor(None, later, moment * 0.001))
            )
        else:
            self.strikes.append(loop.run_in_executor(None, later, moment * 0.008))

    async def _is_read_back(self, op: Op) -> None:
        """What was acknowledged is what the next reader sees, unless somebody took it back."""
        assert op.claim is not None
        try:
            found = await self.ledger.claim(op.claim, guild_id=op.person.guild_id)
        except UserError:
            return
        assert found.claim.id == op.claim


# what the store holds afterwards --------------------------------------------------------------

BEARING = {
    "claim": "recorded_by", "source": "recorded_by", "evidence": "recorded_by",
    "source_link": "recorded_by", "blocked_member": "recorded_by", "suggestion": "author",
    "draft": "author",
}  # fmt: skip
"""The tables that say whose a row is. An appearance is looked at with its event."""


def rows_by_actor(db: sqlite3.Connection) -> dict[str, Rows]:
    """How many rows bear each actor."""
    found: dict[str, Rows] = defaultdict(Counter)
    for table, column in BEARING.items():
        for actor, count in db.execute(f"SELECT {column}, count(*) FROM {table} GROUP BY 1"):
            found[actor][table] += count
    for table, word in (("claim_event", "event"), ("audit_log", "audit")):
        for actor, action, count in db.execute(
            f"SELECT actor, action, count(*) FROM {table} GROUP BY 1, 2"
        ):
            found[actor][f"{word}:{action}"] += count
    return found


def wanted_rows(ops: Iterable[Op]) -> dict[str, Rows]:
    """How many there must be, by what was acknowledged."""
    wanted: dict[str, Rows] = defaultdict(Counter)
    for op in ops:
        if op.state in ("acknowledged", "kept"):
            wanted[op.person.actor].update(op.leaves)
    return wanted


def differences(crowd: Crowd, found: dict[str, Rows]) -> Iterator[str]:
    """Where what is there is not what was acknowledged, a line each."""
    wanted = wanted_rows(crowd.ops)
    kinds = {op.person.actor: op for op in crowd.ops}
    for actor, op in kinds.items():
        there, must = +found.get(actor, Counter()), +wanted.get(actor, Counter())
        if op.kind == "merge" and there:  # the place may have been on record from a merge before
            there["event:appearance"] = must["event:appearance"]
        if op.kind == "promote":  # it rules again what the server had ruled
            there.pop("event:rule", None)
        if (
            op.kind == "undo" and there
        ):  # of a promotion with its rulings, of a merge with its place
            there["event:undo"] = min(there["event:undo"], 1)
        if there != must:
            yield f"{op.kind} {op.number} was {op.state}: {dict(there)} and not {dict(must)}"
    for actor in found.keys() - kinds.keys():
        if actor.startswith("user:"):
            yield f"{actor} did nothing that was acknowledged: {dict(found[actor])}"


def history(db: sqlite3.Connection, claim: Claim, guild: int | None) -> list[ClaimEvent]:
    return events_of(db, [claim.id], guild_id=guild).get(claim.id, [])


def of_every_layer(db: sqlite3.Connection, claim_id: int) -> list[ClaimEvent]:
    """What nobody sees at once: the shared events of a claim and those of all servers."""
    found = {
        one.id: one
        for guild in GUILDS
        for one in events_of(db, [claim_id], guild_id=guild).get(claim_id, [])
    }
    return [found[number] for number in sorted(found)]


def drifted(db: sqlite3.Connection) -> Iterator[str]:
    """Claims that do not stand as their events say, in their own ledger or where a server ruled."""
    ids = [row[0] for row in db.execute("SELECT id FROM claim")]
    guilds: dict[int, set[int]] = defaultdict(set)
    for claim_id, guild in db.execute(
        "SELECT claim_id, guild_id FROM claim_event WHERE guild_id IS NOT NULL UNION "
        "SELECT claim_id, guild_id FROM claim_overlay"
    ):
        guilds[claim_id].add(guild)
    kept = {row[0]: row[1:] for row in db.execute("SELECT id, status, superseded_by FROM claim")}
    overlays = {
        (row[0], row[1]): row[2:]
        for row in db.execute(
            "SELECT guild_id, claim_id, stage, status, superseded_by FROM claim_overlay"
        )
    }
    laid_over: dict[tuple[int, int], dict[int, str]] = defaultdict(dict)
    for guild, claim_id, target, verdict in db.execute(
        "SELECT guild_id, claim_id, claim_target_id, verdict FROM verdict_overlay"
    ):
        laid_over[guild, claim_id][target] = verdict

    def there(successor: int | None) -> int | None:
        """A claim that followed may be gone with its server, or was taken back."""
        return successor if successor in kept and kept[successor][0] != "rejected" else None

    for lot in range(0, len(ids), 500):
        for claim in claims_by_id(db, ids[lot : lot + 500]).values():
            layers = Layers.of(history(db, claim, claim.guild_id), claim.guild_id)
            says = {one.id: layers.verdict(one.id) for one in claim.targets}
            stands = {one.id: one.verdict for one in claim.targets}
            stage = layers.stage()
            must = (stage, status_of(stage, list(says.values())), there(layers.successor()))
            if (claim.stage, *kept[claim.id]) != must or stands != says:
                yield f"#{claim.id}: {claim.stage}, {kept[claim.id]}, {stands}; {must}, {says}"
            for guild in guilds[claim.id] if claim.guild_id is None else ():
                key = (guild, claim.id)
                over = Layers.of(history(db, claim, guild), None)
                says = {one.id: over.verdict(one.id) for one in claim.targets}
                stage = over.stage()
                must = (stage, status_of(stage, list(says.values())), there(over.successor()))
                found = overlays.pop(key, None), laid_over.pop(key, {})
                if found != ((must, says) if over.differs else (None, {})):
                    yield f"#{claim.id} in {guild}: {found}; {must}, {says}, {over.differs}"
    yield from (f"nothing made the overlay {key}" for key in (*overlays, *laid_over))


def misquoted(db: sqlite3.Connection, forms: dict[int, ClaimForm]) -> Iterator[str]:
    """Claims whose words or targets are not those of the last edit that holds, else as added."""
    for claim_id, form in forms.items():
        (quote,) = db.execute("SELECT quote FROM claim WHERE id = ?", (claim_id,)).fetchone()
        events = of_every_layer(db, claim_id)
        edits = [
            {**json.loads(one.after or "{}"), "was": json.loads(one.before or "{}")}
            for one in events
            if one.action == "edit" and one in live(events)
        ]
        must = next((one["quote"] for one in reversed(edits) if "quote" in one), form.quote)
        if quote != must:
            yield f"#{claim_id} says “{quote}” and not “{must}”"
        every = [json.loads(one.after or "{}") for one in events if one.action == "edit"]
        every += [json.loads(one.before or "{}") for one in events if one.action == "edit"]
        named = {target for one in every for target in one.get("targets", ())}
        there = {row[0]: row[1] for row in db.execute(
            "SELECT id, dropped FROM claim_target WHERE claim_id = ?", (claim_id,)
        )}  # fmt: skip
        changed = [one for one in edits if "targets" in one]
        standing = {target for target, dropped in there.items() if not dropped}
        if (changed and standing != set(changed[-1]["targets"])) or (
            set(there) != named if named else len(there) != len(form.targets.split(","))
        ):
            yield f"#{claim_id} has the targets {there}; its edits speak of {named}"


def undecided(db: sqlite3.Connection) -> Iterator[str]:
    """Suggestions that say another outcome, or another reviewer, than their events do."""
    for claim_id, guild, outcome, by in db.execute(
        "SELECT claim_id, guild_id, outcome, decided_by FROM suggestion"
    ).fetchall():
        events = live(events_of(db, [claim_id], guild_id=guild).get(claim_id, []))
        decisions = [one for one in events if one.action in ("accept", "reject", "merge")]
        words = {"accept": "accepted", "reject": "rejected", "merge": "merged"}
        must = (words[decisions[-1].action], decisions[-1].actor) if decisions else (None, None)
        if (outcome, by) != must:
            yield f"#{claim_id}: {outcome} by {by}, and not {must}"


def miscounted(db: sqlite3.Connection) -> Iterator[str]:
    """Evidence that counts though it was taken back, and evidence that does not though it stands."""
    holds: dict[int, bool] = {}
    for (claim_id,) in db.execute(
        "SELECT DISTINCT claim_id FROM claim_event WHERE evidence_id IS NOT NULL"
    ).fetchall():
        events = of_every_layer(db, claim_id)
        standing = {one.id for one in live(events)}
        for one in events:
            if one.action in ("evidence", "retract"):
                holds[one.evidence_id or 0] = one.id in standing
    for evidence, accepted in db.execute("SELECT id, accepted_by IS NOT NULL FROM evidence"):
        if holds.get(evidence, True) != bool(accepted):
            yield f"evidence {evidence}: accepted {accepted}, standing {holds[evidence]}"


def misplaced(db: sqlite3.Connection, shipped: set[tuple[int, int]]) -> Iterator[str]:
    """Appearances without an event that holds, and such events without their appearance."""
    must = {
        (claim_id, int(one.after or 0))
        for (claim_id,) in db.execute(
            "SELECT DISTINCT claim_id FROM claim_event WHERE action = 'appearance'"
        ).fetchall()
        for one in live(of_every_layer(db, claim_id))
        if one.action == "appearance"
    }
    there = set(db.execute("SELECT claim_id, source_id FROM claim_appearance")) - shipped
    yield from (f"#{claim} was said in {source}: nobody says so" for claim, source in there - must)
    yield from (f"#{claim} was said in {source}: it is gone" for claim, source in must - there)


def shipped_claims(path: Path) -> tuple[list[Known], set[tuple[int, int]]]:
    """The shared claims that everybody rules on, and where claims were said before."""
    with closing(sqlite3.connect(path)) as db:
        claims = [
            Known(row[0], None, ClaimForm(targets=row[1] or "", quote=row[2]))
            for row in db.execute("SELECT id, targets, quote FROM claim_text ORDER BY id LIMIT 12")
        ]
        return claims, set(db.execute("SELECT claim_id, source_id FROM claim_appearance"))


# the tests ------------------------------------------------------------------------------------


async def test_no_acknowledged_write_is_lost_and_no_cancelled_one_kept(store_path: Path) -> None:
    shared, appearances = shipped_claims(store_path)
    ledger = await Ledger.open(store_path, clock)
    crowd = Crowd(ledger, shared)
    try:
        await crowd.work(TRANSACTIONS)
    finally:
        await ledger.close()

    states = Counter(op.state for op in crowd.ops)
    kinds = Counter(op.kind for op in crowd.ops if op.state == "acknowledged")
    assert crowd.struck >= TRANSACTIONS // 20
    assert states["cancelled"] >= TRANSACTIONS // 40, states
    assert states["acknowledged"] >= TRANSACTIONS // 2, states
    assert min(kinds[op.kind] for op in crowd.ops) > 0, kinds

    with closing(sqlite3.connect(store_path)) as db:
        assert list(differences(crowd, rows_by_actor(db))) == []
        assert list(drifted(db)) == []
        assert list(misquoted(db, crowd.forms)) == []
        assert list(undecided(db)) == []
        assert list(miscounted(db)) == []
        assert list(misplaced(db, appearances)) == []
        _check_search(db, crowd)
        _check_settings_and_blocks(db, crowd)
        _check_integrity(db)

    ledger = await Ledger.open(store_path, clock)
    try:
        for guild in GUILDS:
            await ledger.guilds.purge(guild)
    finally:
        await ledger.close()
    with closing(sqlite3.connect(store_path)) as db:
        assert _guilds_named(db) == {COMMON}
        assert list(drifted(db)) == []
        _check_integrity(db)


def _guilds_named(db: sqlite3.Connection) -> set[int]:
    """The servers that any row is of."""
    tables = db.execute(
        "SELECT t.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c "
        "WHERE t.type = 'table' AND c.name = 'guild_id'"
    ).fetchall()
    return {
        row[0]
        for (table,) in tables
        for row in db.execute(f"SELECT guild_id FROM {table} WHERE guild_id IS NOT NULL")
    }


def _check_integrity(db: sqlite3.Connection) -> None:
    """The file, what rows point at, and the search indexes against the rows they index."""
    assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    for index in ("claim_fts", "source_fts"):  # raises where the index and the rows differ
        db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")


def _check_search(db: sqlite3.Connection, crowd: Crowd) -> None:
    """A claim is found by the words that only it bears, unless an edit gave it others."""
    edited = {op.number for op in crowd.ops if op.kind == "edit"}
    for op in crowd.ops:
        if op.kind in ("add", "suggest") and op.number not in edited:
            found = db.execute(
                "SELECT rowid FROM claim_fts WHERE claim_fts MATCH ?", (f'quote:"w{op.number}w"',)
            ).fetchall()
            assert not found or (op.state == "acknowledged" and found == [(op.claim,)]), op


def _check_settings_and_blocks(db: sqlite3.Connection, crowd: Crowd) -> None:
    """The last change that was acknowledged is what holds, and who was blocked is."""
    (last,) = db.execute(
        "SELECT actor FROM audit_log WHERE action = 'settings' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    number = int(last.removeprefix("user:")) - FIRST_USER
    assert crowd.ops[number].state == "acknowledged"
    assert db.execute("SELECT id, suggestions_per_day FROM guild").fetchall() == [
        (COMMON, number % 100 + 1)
    ]
    for guild in GUILDS:
        there = {row[0] for row in db.execute(
            "SELECT member FROM blocked_member WHERE guild_id = ?", (guild,)
        )}  # fmt: skip
        assert there == {f"user:{OUTSIDER + number}" for number in crowd.blocked[guild]}


async def test_of_two_reviewers_at_once_one_decides_and_the_other_is_told_who(
    store_path: Path,
) -> None:
    ledger = await Ledger.open(store_path, clock)
    rng = random.Random(SEED)  # noqa: S311 - as above
    winners: Counter[str] = Counter()
    try:
        for number in range(50):
            form = ClaimForm(
                subject="Qwen2.5-Max", relation="beats", targets="GPT-4o", date="2025-02-20",
                quote=f"Words of claim w{number}w.", source=f"https://press.example.com/{number}",
            )  # fmt: skip
            author = Person(FIRST_USER + number, GUILDS[0])
            added = await ledger.review.suggest(author, form, anyway=True)
            assert isinstance(added, Added)
            one, other = Person(1, GUILDS[0], True), Person(2, GUILDS[0], True)
            tried = [
                ("accepted", one, ledger.review.accept(one, added.claim_id)),
                ("rejected", other, ledger.review.reject(other, added.claim_id, "No.")),
            ]
            rng.shuffle(tried)
            done = await asyncio.gather(*(work for *_, work in tried), return_exceptions=True)
            _check_one_won(tried, done, added.claim_id)
            winners[tried[0][0] if not isinstance(done[0], UserError) else tried[1][0]] += 1
    finally:
        await ledger.close()
    assert min(winners["accepted"], winners["rejected"]) > 5, winners
    with closing(sqlite3.connect(store_path)) as db:
        assert list(undecided(db)) == []
        assert list(drifted(db)) == []
        decided = db.execute(
            "SELECT action, count(*) FROM claim_event WHERE action IN ('accept', 'reject') GROUP BY 1"
        ).fetchall()
        assert decided == [("accept", winners["accepted"]), ("reject", winners["rejected"])]


def _check_one_won(tried: list[tuple[str, Person, Any]], done: list[Any], claim_id: int) -> None:
    refused = [result for result in done if isinstance(result, BaseException)]
    assert len(refused) == 1, done
    lost = done.index(refused[0])
    outcome, winner, _ = tried[1 - lost]
    assert done[1 - lost].outcome == outcome
    assert isinstance(refused[0], UserError)
    assert refused[0].values == {"who": Actor(winner.actor), "number": claim_id}
    assert f"{winner.actor} has {outcome} suggestion #{claim_id} already" in str(refused[0])
