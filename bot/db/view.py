"""What one asker may see on one day: the ground every answer is read from.

A view lives for one hop on the reading thread. It knows who asks (the guild whose own rows lie
over the shared ledger) and as of when, so that no single query can forget either.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.db import claims as db_claims
from bot.db import layers as db_layers
from bot.db import provenance as db_provenance
from bot.db import scores as db_scores
from bot.race.catalog import Catalog, Release
from bot.race.claim_life import Layers
from bot.race.claims import Claim, ClaimEvent, Evidence, Verdict, status_of
from bot.race.compare import Yardstick
from bot.race.provenance import Source
from bot.race.scores import Benchmark, Score


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The names and benchmarks of one moment, held in memory."""

    catalog: Catalog
    benchmarks: Mapping[int, Benchmark]


@dataclass(frozen=True, slots=True)
class View:
    """A connection on its own thread, the names, the day asked for, the present day, the guild."""

    connection: sqlite3.Connection
    names: Snapshot
    day: date
    today: date
    guild_id: int | None

    @property
    def catalog(self) -> Catalog:
        """The names."""
        return self.names.catalog

    def claims(self, ids: Iterable[int]) -> dict[int, Claim]:
        """Claims as they stood on the day for the guild: its own rulings before the shared ones."""
        claims = db_claims.claims_by_id(self.connection, ids)
        if self.day >= self.today:
            return db_layers.laid_over(self.connection, claims, self.guild_id)
        events = self.events(claims)
        return {
            claim.id: self._as_it_stood(claim, events.get(claim.id, []))
            for claim in claims.values()
        }

    def _as_it_stood(self, claim: Claim, events: list[ClaimEvent]) -> Claim:
        layers = Layers.of(events, claim.guild_id)
        shared = layers.without_the_servers()
        verdicts: list[Verdict] = [shared.verdict(target.id, self.day) for target in claim.targets]
        return replace(
            claim,
            stage=layers.stage(self.day),
            superseded_by=layers.successor(self.day),
            shared_status=status_of(shared.stage(self.day), verdicts) if layers.differs else None,
            targets=tuple(
                replace(target, verdict=layers.verdict(target.id, self.day))
                for target in claim.targets
            ),
        )

    def events(self, claims: Iterable[int]) -> dict[int, list[ClaimEvent]]:
        """The history of some claims."""
        return db_claims.events_of(self.connection, claims, guild_id=self.guild_id)

    def evidence(self, claims: Iterable[int]) -> dict[int, list[Evidence]]:
        """The accepted evidence of some claims that was public by the day."""
        return db_claims.evidence_of(self.connection, claims, day=self.day, guild_id=self.guild_id)

    def scores(self, releases: Iterable[int]) -> list[Score]:
        """The scores of some releases that were public by the day."""
        return db_scores.scores_of(self.connection, list(releases), self.day, self.guild_id)

    def yardsticks(self, releases: Iterable[int]) -> dict[int, frozenset[Yardstick]]:
        """What the independent scores of some releases, public by the day, were measured with."""
        return db_scores.yardsticks_of(
            self.connection, self.names.benchmarks, list(releases), self.day, self.guild_id
        )

    def scores_in(self, evidence: Iterable[Evidence]) -> dict[int, Score]:
        """The scores that pieces of evidence rest on, by id."""
        return db_scores.scores_by_id(
            self.connection,
            {
                score
                for piece in evidence
                for score in (piece.score_id, piece.against_score_id)
                if score is not None
            },
        )

    def sources(self, ids: Iterable[int]) -> dict[int, Source]:
        """Some sources by id."""
        return db_provenance.sources_by_id(self.connection, ids, guild_id=self.guild_id)


def references(release: Release) -> list[str]:
    """How claims point at a release, its family and its lab, nearest first: r12, f3, l1."""
    family = [] if release.family_id is None else [f"f{release.family_id}"]
    return [f"r{release.id}", *family, f"l{release.lab_id}"]
