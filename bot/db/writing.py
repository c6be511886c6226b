"""One person at work: who acts, where, when, with what rights, inside one transaction."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bot.db import claims as db_claims
from bot.db.guilds import settings_of
from bot.db.layers import project
from bot.db.proposals import propose_for
from bot.db.view import Snapshot, View
from bot.errors import N_, NotFound, UserError
from bot.race.claim_life import Action
from bot.race.claims import Claim, ClaimEvent, Evidence
from bot.race.form_names import FormNames
from bot.race.guilds import GuildSettings
from bot.race.people import Person, Rights
from bot.race.provenance import Source

_JUDGED_ANEW: frozenset[Action] = frozenset({"add", "accept", "edit", "promote", "undo"})
"""After these a claim says something else, or is somebody else's, than the adjudicator judged."""


@dataclass(frozen=True)
class Writing:
    """The ground every write stands on, and every read that asks for rights.

    It lives for one transaction, on the thread of its connection.

    Rights are read from the store inside the transaction, so that a role taken away a moment ago
    no longer opens anything.
    """

    connection: sqlite3.Connection
    snapshot: Snapshot
    person: Person
    now: str
    """ISO-8601, UTC."""
    today: date

    @cached_property
    def settings(self) -> GuildSettings:
        """The settings of the server somebody acts in; the defaults in a direct message."""
        guild = self.person.guild_id
        return GuildSettings() if guild is None else settings_of(self.connection, guild)

    @cached_property
    def rights(self) -> Rights:
        """What the person may do here."""
        return Rights(self.person, self.settings.curator_role)

    @cached_property
    def view(self) -> View:
        """What the person may see here, today."""
        return View(self.connection, self.snapshot, self.today, self.today, self.person.guild_id)

    @cached_property
    def names(self) -> FormNames:
        """The names as they are used here."""
        return FormNames(
            self.snapshot.catalog,
            self.snapshot.benchmarks,
            today=self.today,
            guild_id=self.person.guild_id,
        )

    def claim(self, claim_id: int) -> Claim:
        """A claim that is listed here.

        Raises:
            UserError: there is none, or the person may not see it here.
        """
        if not db_claims.claim_is_visible(
            self.connection, claim_id, day=self.today, guild_id=self.person.guild_id
        ):
            raise no_such_claim(claim_id)
        return self.view.claims([claim_id])[claim_id]

    def events(self, claim_id: int) -> list[ClaimEvent]:
        """A claim's history as seen here."""
        return self.view.events([claim_id]).get(claim_id, [])

    def evidence(self, claim_id: int) -> list[Evidence]:
        """A claim's accepted evidence as seen here."""
        return self.view.evidence([claim_id]).get(claim_id, [])

    def said_in(self, claim: Claim) -> dict[int, Source]:
        """The sources in which a claim was said or repeated."""
        repeated = self.view.appearances([claim.id]).get(claim.id, [])
        return self.view.sources({claim.source_id, *(row[0] for row in repeated)})

    def insert(self, table: str, **values: object) -> int:
        """Write one row; its id."""
        places = ", ".join("?" * len(values))
        cursor = self.connection.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", tuple(values.values())
        )
        return int(cursor.lastrowid or 0)

    def tell(
        self,
        claim_id: int,
        action: Action,
        *,
        layer: int | None,
        before: str | None = None,
        after: str | None = None,
        reason: str | None = None,
        target_id: int | None = None,
        evidence_id: int | None = None,
        undoes: int | None = None,
        effective: str | None = None,
    ) -> int:
        """Append an event to a claim's history and bring the claim up to date with it; its id.

        Args:
            effective: the day it speaks for; today where left out.
        """
        event = self.insert(
            "claim_event",
            claim_id=claim_id,
            claim_target_id=target_id,
            guild_id=layer,
            action=action,
            before=before,
            after=after,
            reason=reason,
            evidence_id=evidence_id,
            undoes=undoes,
            actor=self.person.actor,
            effective=effective or self.today.isoformat(),
            recorded_at=self.now,
        )
        project(self.connection, claim_id, layer)
        if action in _JUDGED_ANEW:
            propose_for(self.connection, self.snapshot, claim_id, self.now)
        return event

    def audit(self, action: str, *, claim_id: int | None = None, detail: str | None = None) -> None:
        """Note in the server's audit log (or the shared one) who did what."""
        self.insert(
            "audit_log",
            guild_id=self.person.guild_id,
            actor=self.person.actor,
            action=action,
            claim_id=claim_id,
            detail=None if detail is None else detail[:500],
            recorded_at=self.now,
        )


def no_such_claim(claim_id: int) -> UserError:
    """What somebody is told who asks for a claim that is not there, or not for them to see."""
    return NotFound(N_("There is no claim #{number} here. /claims lists them."), number=claim_id)
