"""What one asker may see on one day: the ground every answer is read from.

A view lives for one hop on the reading thread. It knows who asks (the guild whose own rows lie
over the shared ledger) and as of when, so that no single query can forget either.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from bot.db import claims as db_claims
from bot.db import layers as db_layers
from bot.db import provenance as db_provenance
from bot.db import replay as db_replay
from bot.db import scores as db_scores
from bot.race.catalog import Catalog, Release
from bot.race.claim_life import Layers
from bot.race.claims import HIDDEN, PUBLIC, Claim, ClaimEvent, Evidence, Verdict, status_of
from bot.race.compare import Yardstick
from bot.race.provenance import Source
from bot.race.roster import EntityKey, Kind
from bot.race.scores import Benchmark, Score
from bot.race.when import When


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The names and benchmarks of one moment, held in memory.

    ``recorded`` says since which day each lab, family and release is on record. ``changed`` holds
    the days on which a name or a fact came in or was corrected, oldest first: what was known of
    them between two such days is the same. Both hold days as ``YYYY-MM-DD``.
    """

    catalog: Catalog
    benchmarks: Mapping[int, Benchmark]
    recorded: Mapping[EntityKey, str] = field(default_factory=dict[EntityKey, str])
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """A connection on its own thread, the names, the day asked for, the present day, the guild.

    ``known_by`` is None where the ledger as it stands is asked, else the day whose knowledge is.
    """

    connection: sqlite3.Connection
    names: Snapshot
    day: date
    today: date
    guild_id: int | None
    known_by: date | None = None

    @property
    def catalog(self) -> Catalog:
        """The names."""
        return self.names.catalog

    @property
    def is_past(self) -> bool:
        """Whether something else is asked than how things stand and what is known today."""
        return self.day < self.today or self.known_by is not None

    @property
    def when(self) -> When:
        """The days it speaks for, as an answer and its buttons carry them; None for the present."""
        return When(self.day if self.day < self.today else None, self.known_by)

    def has(self, kind: Kind, row_id: int) -> bool:
        """Whether a lab, family or release was on record by the day whose knowledge is asked for."""
        if self.known_by is None:
            return True
        return self.names.recorded.get((kind, row_id), "") <= self.known_by.isoformat()

    def claims(self, ids: Iterable[int]) -> dict[int, Claim]:
        """Claims as they stood on the day for the guild: its own rulings before the shared ones.

        Where it is asked what was known by a day, those on record then, as they were written then.
        """
        claims = db_claims.claims_by_id(self.connection, ids, self.known_by)
        if not self.is_past:
            return db_layers.laid_over(self.connection, claims, self.guild_id)
        if self.known_by is not None:
            claims = db_replay.as_written_by(self.connection, claims, self.known_by)
        events = self.events(claims)
        return {
            claim.id: self._as_it_stood(claim, events.get(claim.id, []))
            for claim in claims.values()
        }

    def _as_it_stood(self, claim: Claim, events: list[ClaimEvent]) -> Claim:
        day = self.day if self.day < self.today else None
        layers = Layers.of(events, claim.guild_id)
        shared = layers.without_the_servers()
        verdicts: list[Verdict] = [shared.verdict(target.id, day) for target in claim.targets]
        return replace(
            claim,
            stage=layers.stage(day),
            superseded_by=layers.successor(day),
            shared_status=status_of(shared.stage(day), verdicts) if layers.differs else None,
            targets=tuple(
                replace(target, verdict=layers.verdict(target.id, day)) for target in claim.targets
            ),
        )

    def listed(self, ids: Iterable[int]) -> dict[int, Claim]:
        """Of some claims those that were listed for the guild on the day, in the order given."""
        wanted = list(dict.fromkeys(ids))
        found = self.claims(wanted)
        return {one: found[one] for one in wanted if one in found and self.lists(found[one])}

    def lists(self, claim: Claim) -> bool:
        """Whether a claim as it stood was listed for the guild: made by the day, and public.

        A shared one that the shared ledger does not list is listed nowhere, whatever servers ruled.
        """
        return (
            claim.guild_id in (None, self.guild_id)
            and claim.stage in PUBLIC
            and claim.shared_status not in HIDDEN
            and claim.claimed.happened_by(self.day)
        )

    def events(self, claims: Iterable[int]) -> dict[int, list[ClaimEvent]]:
        """The history of some claims, as far as it was written."""
        return db_claims.events_of(
            self.connection, claims, guild_id=self.guild_id, known_by=self.known_by
        )

    def evidence(self, claims: Iterable[int]) -> dict[int, list[Evidence]]:
        """The accepted evidence of some claims that was public by the day."""
        return db_claims.evidence_of(
            self.connection,
            claims,
            day=self.day,
            guild_id=self.guild_id,
            known_by=self.known_by,
        )

    def appearances(
        self, claims: Iterable[int]
    ) -> dict[int, list[tuple[int, str | None, str | None]]]:
        """Where some claims appeared besides their first source: source, words there, a note."""
        return db_claims.appearances_of(
            self.connection, claims, guild_id=self.guild_id, known_by=self.known_by
        )

    def scores(self, releases: Iterable[int]) -> list[Score]:
        """The scores of some releases that were public by the day, of editions the newest shared."""
        return db_scores.scores_of(
            self.connection, list(releases), self.day, self.guild_id, self.known_by
        )

    def every_score(self, releases: Iterable[int]) -> list[Score]:
        """As :meth:`scores`, of boards with editions those of every edition."""
        return db_scores.every_score_of(
            self.connection, list(releases), self.day, self.guild_id, self.known_by
        )

    def yardsticks(self, releases: Iterable[int]) -> dict[int, frozenset[Yardstick]]:
        """What the independent scores of some releases, public by the day, were measured with."""
        return db_scores.yardsticks_of(
            self.connection,
            self.names.benchmarks,
            list(releases),
            self.day,
            self.guild_id,
            self.known_by,
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
        return db_provenance.sources_by_id(
            self.connection, ids, guild_id=self.guild_id, known_by=self.known_by
        )


def references(release: Release) -> list[str]:
    """How claims point at a release, its family and its lab, nearest first: r12, f3, l1."""
    family = [] if release.family_id is None else [f"f{release.family_id}"]
    return [f"r{release.id}", *family, f"l{release.lab_id}"]
