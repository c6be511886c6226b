"""Evidence from what the ledger holds, and which sources are one origin."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import get_args

from bot.db import money as db_money
from bot.db.dates import optional_date
from bot.db.provenance import known_source
from bot.db.view import View
from bot.db.writing import Writing
from bot.errors import N_, UserError
from bot.race.claims import (
    Claim,
    ClaimRelation,
    ClaimTarget,
    EvaluatorRelation,
    Evidence,
    Party,
    Stance,
)
from bot.race.dates import FactDate
from bot.race.money import Price
from bot.race.provenance import SourceRelation
from bot.race.scores import Score, obstacle
from bot.race.stances import check_numbers

PRICE_RELATIONS: frozenset[ClaimRelation] = frozenset({"cheaper_than", "priced_at"})
"""Claims that a price can settle."""
NEWEST = 12
"""Releases of a family or lab that are looked at for evidence; others are named themselves."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a piece of evidence says, and where it is from."""

    evaluator: str
    relation: EvaluatorRelation
    source_id: int
    note: str
    dated: FactDate
    score_id: int | None = None
    against_score_id: int | None = None
    price_id: int | None = None
    target: ClaimTarget | None = None
    """The only target that it speaks of, where the evidence itself says which."""

    def columns(self) -> dict[str, object]:
        """As columns of the table."""
        return {
            "evaluator": self.evaluator,
            "relation": self.relation,
            "source_id": self.source_id,
            "note": self.note,
            "dated": self.dated.text,
            "score_id": self.score_id,
            "against_score_id": self.against_score_id,
            "price_id": self.price_id,
        }


def releases_of(view: View, party: Party | None) -> list[int]:
    """The releases a party means: itself, or those of the family or lab."""
    if party is None:
        return []
    if party.release_id is not None:
        return [party.release_id]
    if party.family_id is None and party.lab_id is None:
        return []
    found = view.catalog.releases_of(family_id=party.family_id, lab_id=party.lab_id, by=view.day)
    return [release.id for release in found[:NEWEST]]


def scores_for(
    view: View, claim: Claim, target: ClaimTarget | None
) -> list[tuple[Score, Score | None]]:
    """Scores of a claim's subject with the comparable one of its target, newest first.

    Without a target to be measured against: the subject's scores, each alone.
    """
    own = [
        score
        for score in view.every_score(releases_of(view, claim.subject))
        if _is_of_its_test(view, claim, score)
    ]
    targets = claim.targets if target is None else (target,)
    others = view.every_score({
        release for one in targets for release in releases_of(view, one.party)
    })  # fmt: skip
    alone = not any(one.party for one in targets)
    by_yardstick: dict[object, list[Score]] = defaultdict(list)
    for score in others:
        by_yardstick[_yardstick(view, score)].append(score)
    pairs: list[tuple[Score, Score | None]] = []
    for score in own:
        benchmark = view.names.benchmarks[score.benchmark_id]
        near = by_yardstick[_yardstick(view, score)]
        matching = [one for one in near if obstacle(benchmark, score, one) is None]
        pairs += [(score, one) for one in matching] or ([(score, None)] if alone else [])
    return sorted(pairs, key=lambda pair: (pair[0].dated.last_day, pair[0].id), reverse=True)


def _is_of_its_test(view: View, claim: Claim, score: Score) -> bool:
    """Whether a score is of the test that a claim names, or a part of it; any is, if it names none."""
    benchmark = view.names.benchmarks[score.benchmark_id]
    return claim.benchmark_id in (None, benchmark.id, benchmark.part_of)


def _yardstick(view: View, score: Score) -> object:
    """What two scores must share to be compared, see :func:`bot.race.scores.obstacle`."""
    benchmark = view.names.benchmarks[score.benchmark_id]
    snapshot = score.snapshot if benchmark.per_snapshot else None
    return score.benchmark_id, score.evaluator, score.protocol, snapshot


def of_score(
    view: View,
    claim: Claim,
    target: ClaimTarget | None,
    stance: Stance,
    score_id: int,
    against_id: int | None,
    note: str,
) -> Found:
    """A score of the subject as evidence, beside the comparable one of the target.

    Args:
        against_id: the target's score that was picked; the first that compares where None.

    Raises:
        UserError: it is no score of the subject, nothing of the target compares with it, or the
            numbers say the opposite of the stance.
    """
    own = [one for one in view.every_score(releases_of(view, claim.subject)) if one.id == score_id]
    pairs = [
        pair
        for pair in scores_for(view, claim, target)
        if pair[0].id == score_id and against_id in (None, pair[1].id if pair[1] else None)
    ]
    if not own:
        raise UserError(
            N_("This is no score of {subject}. Pick one from the list."), subject=claim.subject.name
        )
    if not pairs:
        raise UserError(
            N_("This score is of another test than the claim speaks of. Pick one from the list.")
            if not any(_is_of_its_test(view, claim, score) for score in own)
            else N_("Nothing of the target was measured the same way, so this score cannot speak here. "
               "Give a source instead, or pick another score.")
        )  # fmt: skip
    score, against = pairs[0]
    benchmark = view.names.benchmarks[score.benchmark_id]
    own_release = view.catalog.releases[score.release_id]
    check_numbers(claim, stance, benchmark, own_release, score, against)
    figures = f"{benchmark.name}: {score.value:.12g}"
    of = [] if against is None else [
        one for one in claim.targets if against.release_id in releases_of(view, one.party)
    ]  # fmt: skip
    if against is not None:
        figures += f" against {against.value:.12g}"
    return Found(
        evaluator=score.evaluator,
        relation="self" if score.relation == "claimed" else score.relation,
        source_id=score.source_id,
        note=note or figures,
        dated=score.dated if against is None else max(
            score.dated, against.dated, key=lambda one: one.last_day
        ),
        score_id=score.id,
        against_score_id=None if against is None else against.id,
        target=target or (of[0] if len(of) == 1 else None),
    )  # fmt: skip


def is_on_record(
    known: Sequence[Evidence],
    target: ClaimTarget | None,
    stance: str,
    found: Found,
    *,
    noted: bool,
) -> bool:
    """Whether the same piece says the same of the same target already.

    Args:
        noted: whether the curator wrote a note; a score without one says nothing but its figures.
    """
    on = None if target is None else target.id
    return any(
        (one.target_id, one.stance, one.evaluator) == (on, stance, found.evaluator)
        and (one.source_id, one.relation) == (found.source_id, found.relation)
        and (one.score_id, one.against_score_id) == (found.score_id, found.against_score_id)
        and (one.note == found.note or (found.score_id is not None and not noted))
        for one in known
    )


def prices_for(view: View, claim: Claim) -> list[Price]:
    """The prices that can speak to a claim: of its subject and targets, public, newest first."""
    if claim.relation not in PRICE_RELATIONS:
        return []
    parties = [claim.subject, *(one.party for one in claim.targets)]
    releases = {release for party in parties for release in releases_of(view, party)}
    found = db_money.prices_of(view.connection, sorted(releases))
    prices = [price for of_one in found.values() for price in of_one]
    prices = [price for price in prices if price.since.happened_by(view.day)]
    return sorted(prices, key=lambda price: (price.since.last_day, price.id), reverse=True)


def of_price(view: View, claim: Claim, price_id: int, note: str) -> Found:
    """A price of the subject or a target as evidence.

    Raises:
        UserError: it is a price of something else.
    """
    if claim.relation not in PRICE_RELATIONS:
        raise UserError(
            N_("A price speaks only to claims about a price. Give a score, or a source, instead.")
        )
    price = next((one for one in prices_for(view, claim) if one.id == price_id), None)
    if price is None:
        raise UserError(N_("This is no price of what the claim names. Pick one from the list."))
    source = view.sources([price.source_id])[price.source_id]
    release = view.catalog.releases[price.release_id]
    figures = ", ".join(
        f"{value:.12g} {word}"
        for value, word in ((price.input, "in"), (price.output, "out"))
        if value is not None
    )
    return Found(
        evaluator=source.publisher,
        relation="independent" if source.kind != "primary" else "self",
        source_id=price.source_id,
        note=note or f"{release.name}: {figures} ({price.currency} per million tokens)",
        dated=price.since,
        price_id=price.id,
    )


# sources ------------------------------------------------------------------------------------------


def published(connection: sqlite3.Connection, url: str, layer: int | None) -> FactDate | None:
    """When a page that is known in a layer was published."""
    known = known_source(connection, url, layer)
    if known is None:
        return None
    row = connection.execute("SELECT published FROM source WHERE id = ?", (known,)).fetchone()
    return optional_date(row[0])


def link(w: Writing, source: int, origin: int, relation: str, layer: int | None) -> None:
    """Record that one source repeats another.

    Raises:
        UserError: a source is not known here, they are one, the link is there, or it would close a
            circle, in which nobody would be the origin.
    """
    if relation not in get_args(SourceRelation):
        raise UserError(
            N_("“{relation}” is none of these: quotes, syndicates, translates."),
            relation=relation[:40],
        )
    for one in (source, origin):
        seen = w.connection.execute(
            "SELECT 1 FROM source WHERE id = ? AND (guild_id IS NULL OR guild_id = ?)",
            (one, layer),
        ).fetchone()
        if seen is None:
            raise UserError(
                N_("There is no source {number} here. Pick one from the list."), number=one
            )
    if source == origin:
        raise UserError(N_("A source cannot repeat itself. Name two."))
    known = w.connection.execute(
        "SELECT 1 FROM source_link WHERE from_source = ? AND to_source = ? "
        "AND (guild_id IS NULL OR guild_id = ?)",
        (source, origin, layer),
    ).fetchone()
    if known is not None:
        raise UserError(N_("This is on record already. Nothing was changed."))
    circle = w.connection.execute(
        "WITH RECURSIVE back (id) AS (SELECT ?1 UNION SELECT l.to_source FROM back "
        "JOIN source_link l ON l.from_source = back.id AND (l.guild_id IS NULL OR l.guild_id = ?2)) "
        "SELECT 1 FROM back WHERE id = ?3",
        (origin, layer, source),
    ).fetchone()
    if circle is not None:
        raise UserError(
            N_("The second already goes back to the first, so neither would be the origin. "
               "Link them the other way round.")
        )  # fmt: skip
    w.insert(
        "source_link",
        from_source=source,
        to_source=origin,
        relation=relation,
        guild_id=layer,
        recorded_at=w.now,
        recorded_by=w.person.actor,
    )


def unlink(
    connection: sqlite3.Connection, source: int, origin: int, layer: int | None, now: str
) -> bool:
    """Take back that one source repeats another; False where the layer has no such link."""
    link = (source, origin, layer)
    connection.execute(  # whoever asks what was known before still finds it
        "INSERT INTO former_source_link "
        "(from_source, to_source, relation, guild_id, recorded_at, removed_at) "
        "SELECT from_source, to_source, relation, guild_id, recorded_at, ?4 FROM source_link "
        "WHERE from_source = ?1 AND to_source = ?2 AND guild_id IS ?3",
        (*link, now),
    )
    gone = connection.execute(
        "DELETE FROM source_link WHERE from_source = ? AND to_source = ? AND guild_id IS ?", link
    )
    return gone.rowcount > 0


def sources_like(view: View, typed: str, limit: int) -> list[int]:
    """Sources a guild sees whose publisher, title or address holds what was typed, newest first."""
    pattern = (
        "%" + typed.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    )
    return [
        row[0]
        for row in view.connection.execute(
            "SELECT id FROM source WHERE (guild_id IS NULL OR guild_id = ?1) AND "
            "(publisher LIKE ?2 ESCAPE '\\' OR title LIKE ?2 ESCAPE '\\' OR url LIKE ?2 ESCAPE '\\') "
            "ORDER BY guild_id IS NULL, id DESC LIMIT ?3",
            (view.guild_id, pattern, limit),
        )
    ]
