"""People at work on a ledger, who say before and after each step what they do: to be killed at it."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import random
from collections import Counter
from collections.abc import Awaitable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import UserError
from bot.ledger import Ledger
from bot.race.claim_forms import ClaimForm
from bot.race.claims import Verdict
from bot.race.desk import Added, EvidenceForm, LikelySame
from bot.race.outbox import Sent
from bot.race.people import Person
from bot.race.schedules import PlannedDigest
from tests.conftest import TODAY
from tests.going_out import content, form, plan

T = TypeVar("T")

Rows = Counter[str]
"""How many rows bear somebody's name, by table: as ``tests.db.test_desk_transactions`` counts them."""


def _rows(**rows: int) -> Rows:
    return Counter({name.replace("__", ":"): count for name, count in rows.items()})


IMPORTED = 3
STEPS: dict[str, tuple[Rows, ...]] = {
    "add": (_rows(claim=1, source=1, event__add=1, audit__add=1),),
    "suggest": (_rows(claim=1, source=1, suggestion=1, event__add=1, audit__suggest=1),),
    "accept": (_rows(event__accept=1, audit__accept=1),),
    "evidence": (_rows(evidence=1, source=1, event__evidence=1, audit__evidence=1),),
    "rule": (_rows(event__rule=1, audit__rule=1),),
    "undo": (_rows(event__undo=1, audit__undo=1),),
    "edit": (_rows(source=1, event__edit=1, audit__edit=1),),
    "settings": (_rows(audit__settings=1),),
    "import": (
        _rows(draft=1),
        _rows(claim=IMPORTED, source=IMPORTED, event__add=IMPORTED, audit__import=1),
    ),
    "schedule": (_rows(audit__schedule=1),),
    "pause": (_rows(audit__pause=1),),
}
"""What somebody leaves who does one of these and nothing else, after each transaction of it."""
PARTS = 2
"""Posts of each digest."""
GUILDS = (71, 72, 73)
SETTINGS_OF, SCHEDULES_OF = 1_000_000_000, 2_000_000_000
"""Added to somebody's number: a server in which nobody else does such a thing."""
MESSAGE_OF = 10_000_000
"""Added to a delivery's number: the message that it became."""
SHARED = (1, 4)
"""Claims that ship, on which servers rule."""
TARGETS = ("GPT-4o", "Claude 3.5 Sonnet", "Llama 3.1 405B")


class Work:
    """One life: everybody at work on the same ledger, until somebody pulls the plug."""

    def __init__(self, pipe: int, first: int, seed: str) -> None:
        """``first`` is the number of the first person; each step is by somebody new."""
        self._pipe = pipe
        self.people: Iterator[int] = itertools.count(first)
        self.now = TODAY + timedelta(days=first // 100)
        self.rng = random.Random(seed)  # noqa: S311 - a crowd, no secret

    async def live(self, path: Path, *, steps: int | None = None) -> None:
        """Open the ledger, work, and close it after so many steps, where that is given."""
        ledger = await Ledger.open(path, lambda: self.now)
        self.say("open")
        async with asyncio.TaskGroup() as group:
            for worker in (Curators(self, ledger), Curators(self, ledger), Posters(self, ledger)):
                group.create_task(worker.work(steps))
        self.say("closing")
        await ledger.close()
        self.say("closed")

    def say(self, word: str, *values: object) -> None:
        os.write(self._pipe, (json.dumps([word, *values]) + "\n").encode())

    async def doing(self, kind: str, who: int, step: Awaitable[T], number: int = 1) -> T:
        """Take a step of :data:`STEPS` and tell of it."""
        self.say("try", who, kind, number)
        done = await step
        self.say("kept", who, kind, number)
        return done

    def somebody(self, guild: int | None) -> Person:
        """Somebody who may do anything, in a server or (as the owner) in the shared ledger."""
        number = next(self.people)
        return Person(number, guild, manages_guild=guild is not None, is_owner=guild is None)


class Curators:
    """Who writes claims. They work on claims of their own, and rule on some that ship."""

    def __init__(self, work: Work, ledger: Ledger) -> None:
        self._work = work
        self._ledger = ledger
        self._rng = work.rng
        self._claims: list[tuple[int, int | None]] = []
        self._evidenced: list[tuple[int, int | None, Verdict]] = []

    async def work(self, steps: int | None) -> None:
        """Take so many steps, or go on for ever."""
        doing = (
            self._add, self._add, self._suggest, self._evidence, self._evidence, self._rule,
            self._rule, self._undo, self._edit, self._settings, self._import,
        )  # fmt: skip
        for _ in itertools.count() if steps is None else range(steps):
            await self._rng.choice(doing)()

    def _form(self, who: Person) -> ClaimForm:
        return form(
            targets=", ".join(self._rng.sample(TARGETS, 2)),
            quote=f"Words of {who.user_id}.",
            source=f"https://press.example.com/{who.user_id}",
        )

    async def _add(self) -> None:
        layer = self._rng.choice((*GUILDS, None))
        who = self._work.somebody(layer)
        adding = self._ledger.desk.add(who, self._form(who), anyway=True)
        self._claims.append((_number(await self._work.doing("add", who.user_id, adding)), layer))

    async def _suggest(self) -> None:
        guild = self._rng.choice(GUILDS)
        who, reviewer = self._work.somebody(guild), self._work.somebody(guild)
        suggesting = self._ledger.review.suggest(who, self._form(who), anyway=True)
        claim = _number(await self._work.doing("suggest", who.user_id, suggesting))
        accepting = self._ledger.review.accept(reviewer, claim)
        await self._work.doing("accept", reviewer.user_id, accepting)
        self._claims.append((claim, guild))

    async def _evidence(self) -> None:
        if self._claims and self._rng.random() < 0.7:
            claim, layer = self._rng.choice(self._claims[-9:])
        else:
            claim, layer = self._rng.choice(SHARED), self._rng.choice(GUILDS)
        who = self._work.somebody(layer)
        verdict: Verdict = self._rng.choice(("confirmed", "refuted"))
        adding = self._ledger.desk.add_evidence(
            who,
            EvidenceForm(
                claim_id=claim,
                stance="supports" if verdict == "confirmed" else "contradicts",
                source=f"https://bench.example.org/{who.user_id}",
                evaluator="Open Bench Group",
                relation="independent",
                dated="2025-03-01",
                note="Measured again.",
            ),
        )
        await self._work.doing("evidence", who.user_id, adding)
        self._evidenced.append((claim, layer, verdict))

    async def _rule(self) -> None:
        if not self._evidenced:
            return await self._evidence()
        claim, layer, verdict = self._evidenced.pop()
        who = self._work.somebody(layer)
        seen = await self._ledger.claim(claim, guild_id=layer)
        party = seen.claim.targets[0].party
        name = "0" if party is None else party.name
        ruling = self._ledger.desk.rule(who, claim, name, verdict, reason="As measured.")
        try:
            await self._work.doing("rule", who.user_id, ruling)
        except UserError:  # it is ruled so already, or there is evidence for both
            self._work.say("refused", who.user_id, "rule")
        return None

    async def _undo(self) -> None:
        if not self._claims:
            return await self._add()
        claim, layer = self._claims.pop(self._rng.randrange(len(self._claims)))
        self._evidenced = [one for one in self._evidenced if one[:2] != (claim, layer)]
        who = self._work.somebody(layer)
        await self._work.doing("undo", who.user_id, self._ledger.desk.undo(who, claim))
        return None

    async def _edit(self) -> None:
        who = self._work.somebody(self._rng.choice(GUILDS))
        adding = self._ledger.desk.add(who, self._form(who), anyway=True)
        claim = _number(await self._work.doing("add", who.user_id, adding))
        editor = self._work.somebody(who.guild_id)
        editing = self._ledger.desk.edit(editor, claim, self._form(editor))
        await self._work.doing("edit", editor.user_id, editing)

    async def _settings(self) -> None:
        number = next(self._work.people)
        who = Person(number, SETTINGS_OF + number, manages_guild=True)
        changing = self._ledger.guilds.change_settings(
            who, time_zone="Asia/Tokyo", suggestions_per_day=7
        )
        await self._work.doing("settings", number, changing)

    async def _import(self) -> None:
        who = self._work.somebody(self._rng.choice((*GUILDS, None)))
        rows = [
            {
                "subject": f'"Thing {who.user_id} {row}"',
                "claimant": f'"Maker {who.user_id}"',
                "relation": "has_property",
                "quote": f"Words of {who.user_id} in row {row}.",
                "source": f"https://import.example.com/{who.user_id}/{row}",
                "date": "2025-02-20",
            }
            for row in range(IMPORTED)
        ]
        previewing = self._ledger.desk.preview_import(who, "claims.json", json.dumps(rows).encode())
        shown = await self._work.doing("import", who.user_id, previewing)
        writing = self._ledger.desk.commit_import(who, shown.draft)
        await self._work.doing("import", who.user_id, writing, 2)


def _number(added: Added | LikelySame) -> int:
    assert isinstance(added, Added), added
    return added.claim_id


class Posters:
    """Admins with their digests, and the bot that plans and posts them."""

    def __init__(self, work: Work, ledger: Ledger) -> None:
        self._work = work
        self._ledger = ledger

    async def work(self, steps: int | None) -> None:
        """Set up, post and pause so many digests, or go on for ever."""
        await self._ledger.outbox.wake_up()
        for _ in itertools.count() if steps is None else range(steps):
            number = next(self._work.people)
            who = Person(number, SCHEDULES_OF + number, manages_guild=True)
            creating = self._ledger.digests.create(who, plan(number))
            schedule = await self._work.doing("schedule", number, creating)
            self._work.now += timedelta(days=1)
            await self._plan()
            for _part in range(PARTS):
                await self._send()
            stopper = Person(next(self._work.people), who.guild_id, manages_guild=True)
            pausing = self._ledger.digests.pause(stopper, schedule.id)
            await self._work.doing("pause", stopper.user_id, pausing)

    async def _plan(self) -> None:
        due = await self._ledger.outbox.due_digests(100)
        stories: dict[str, Any] = {"c1": (1, "unverified")}
        parts = [
            tuple(
                content(f"{one.schedule.id} {one.period} {part}", **stories)
                for part in range(PARTS)
            )
            for one in due
        ]
        digests = [[one.schedule.id, one.period] for one in due]
        self._work.say("planning", digests)
        planned = [PlannedDigest(one, said) for one, said in zip(due, parts, strict=True)]
        assert await self._ledger.outbox.plan_digests(planned) == len(due)
        self._work.say("planned", digests)

    async def _send(self) -> None:
        self._work.say("taking")
        taken = await self._ledger.outbox.take(100)
        ids = [one.id for one in taken]
        self._work.say("taken", ids)
        self._work.say("settling", ids)
        await self._ledger.outbox.settle([(one, Sent(MESSAGE_OF + one.id)) for one in taken])
        self._work.say("settled", ids)
