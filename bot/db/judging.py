"""Reading what the adjudicator needs, for many claims at once, and letting it judge them."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.db import money as db_money
from bot.db.catalog import load_snapshot
from bot.db.dates import by
from bot.db.scores import scores_by_id
from bot.db.view import View
from bot.race.adjudicate import Record, judge
from bot.race.claims import Claim, ClaimTarget, Evidence
from bot.race.meant import Meant, meant_by
from bot.race.money import Price
from bot.race.opinions import Judgement, says_something_new
from bot.race.provenance import Source
from bot.race.scores import Score


@dataclass(frozen=True, slots=True)
class Judged:
    """A target of a claim as a guild sees it, with what independent results suggest.

    ``new`` is whether that asks curators for anything they have not settled.
    """

    claim: Claim
    target: ClaimTarget
    judgement: Judgement
    new: bool


@dataclass(slots=True)
class Judging:
    """Judges claims over one view; what several claims need is read once."""

    view: View
    _scores: dict[frozenset[int], dict[int, list[Score]]] = field(
        default_factory=dict[frozenset[int], dict[int, list[Score]]]
    )
    _prices: dict[int, Sequence[Price]] = field(default_factory=dict[int, Sequence[Price]])
    _sources: dict[int, Source] = field(default_factory=dict[int, Source])

    def judge(self, claim_ids: Sequence[int]) -> list[Judged]:
        """Every target of some claims, in the claims' order."""
        claims = self.view.claims(claim_ids)
        evidence = self.view.evidence(claims)
        rested_on = self.view.scores_in(one for pieces in evidence.values() for one in pieces)
        said_in = self._repeated_in(claims)
        return [
            self._judged(
                claims[claim_id],
                target,
                frozenset({claims[claim_id].source_id, *said_in.get(claim_id, ())}),
                evidence.get(claim_id, []),
                rested_on,
            )
            for claim_id in claim_ids
            if claim_id in claims
            for target in claims[claim_id].targets
        ]

    def _repeated_in(self, claims: Collection[int]) -> dict[int, set[int]]:
        """The sources in which some claims were repeated."""
        found: dict[int, set[int]] = defaultdict(set)
        places = ", ".join("?" * len(claims))
        for claim_id, source in self.view.connection.execute(
            f"SELECT claim_id, source_id FROM claim_appearance WHERE claim_id IN ({places}) "
            "AND (guild_id IS NULL OR guild_id = ?)",
            (*claims, self.view.guild_id),
        ):
            found[claim_id].add(source)
        return found

    def _judged(
        self,
        claim: Claim,
        target: ClaimTarget,
        said_in: frozenset[int],
        evidence: list[Evidence],
        rested_on: Mapping[int, Score],
    ) -> Judged:
        subject = meant_by(claim.subject, claim.claimed, self.view.catalog)
        other = meant_by(target.party, claim.claimed, self.view.catalog)
        found = judge(claim, subject, other, self._record(claim, subject, other, said_in))
        return Judged(claim, target, found, says_something_new(found, target, evidence, rested_on))

    def _record(
        self, claim: Claim, subject: Meant, other: Meant, said_in: frozenset[int]
    ) -> Record:
        releases = [one.release for one in (subject, other) if one.release is not None]
        ids = frozenset(release.id for release in releases)
        scores = self._scores_of(ids)
        prices = self._prices_of(ids) if claim.relation in _OF_MONEY else {}
        used = {*said_in, *(one.source_id for of_one in scores.values() for one in of_one)}
        used |= {one.source_id for of_one in prices.values() for one in of_one}
        used |= {fact.source_id for release in releases for fact in release.facts.values()}
        missing = used - self._sources.keys()
        if missing:
            self._sources |= self.view.sources(missing)
        return Record(
            self.view.day,
            self.view.names.benchmarks,
            scores,
            self._sources,
            said_in,
            prices,
            self._standings(claim, scores.get(subject.release.id if subject.release else 0, ())),
        )

    def _scores_of(self, releases: frozenset[int]) -> dict[int, list[Score]]:
        if releases not in self._scores:
            found: dict[int, list[Score]] = defaultdict(list)
            times: Counter[tuple[int, int]] = Counter()
            scores = self.view.scores(releases) if releases else []
            for score in sorted(scores, key=lambda one: one.dated.last_day, reverse=True):
                times[score.release_id, score.benchmark_id] += 1
                if times[score.release_id, score.benchmark_id] <= _OF_ONE_TEST:
                    found[score.release_id].append(score)
            self._scores[releases] = found
        return self._scores[releases]

    def _prices_of(self, releases: Iterable[int]) -> dict[int, Sequence[Price]]:
        missing = [one for one in releases if one not in self._prices]
        if missing:
            found = db_money.prices_of(self.view.connection, missing)
            self._prices |= {one: found.get(one, []) for one in missing}
        return {one: self._prices[one] for one in releases}

    def _standings(self, claim: Claim, own: Iterable[Score]) -> list[Score]:
        """Everybody's scores on the test of a claimed rank, in the editions the subject stands in."""
        if claim.relation != "ranks" or claim.benchmark_id is None:
            return []
        editions = {
            None if score.snapshot is None else score.snapshot.text
            for score in own
            if score.benchmark_id == claim.benchmark_id
        }
        ids = [
            row[0]
            for edition in editions
            for row in self.view.connection.execute(
                "SELECT id FROM score WHERE benchmark_id = ? AND snapshot IS ? "
                "AND superseded_by IS NULL AND standing <> 'deprecated' AND verified = 1 "
                "AND relation = 'independent' AND dated_by <= ? "
                "AND (guild_id IS NULL OR guild_id = ?)",
                (claim.benchmark_id, edition, by(self.view.day), self.view.guild_id),
            )
        ]
        return list(scores_by_id(self.view.connection, ids).values())


_OF_ONE_TEST = 60
"""The newest scores of a release in one test that are looked at: each is held against each."""
_OF_MONEY = frozenset({"cheaper_than", "priced_at"})


def judged_all(
    connection: sqlite3.Connection, today: date, which: str | None
) -> list[tuple[str | None, Judged]]:
    """Every target of the shared ledger's open claims, each with its claim's slug.

    Args:
        which: only the claim of this slug or number (``12``, ``#12``).
    """
    slugs: dict[int, str | None] = dict(
        connection.execute(
            "SELECT id, slug FROM claim WHERE guild_id IS NULL AND stage = 'open' "
            "AND (?1 IS NULL OR slug = ?1 OR '#' || id = ?1 OR CAST(id AS TEXT) = ?1) ORDER BY id",
            (which,),
        ).fetchall()
    )
    view = View(connection, load_snapshot(connection), today, today, None)
    return [(slugs[one.claim.id], one) for one in Judging(view).judge(list(slugs))]
