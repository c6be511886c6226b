"""The board of evidence debt, read from the store.

Every kind of debt has streams of candidates, each a walk along one index of one layer, oldest
first; they are judged in small lots until enough is owed. So a large ledger costs no more than a
small one, and what another server wrote is never walked through.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import get_args

from bot.db import money as db_money
from bot.db import scores as db_scores
from bot.db.claims import accepted
from bot.db.dates import by
from bot.db.independence import independent_support
from bot.db.known import learned_later, recorded
from bot.db.listed import LISTED, may_be_listed
from bot.db.replay import rewritten_since
from bot.db.view import View
from bot.race.board import (
    BOARD_KINDS,
    BoardAnswer,
    BoardKind,
    BoardPart,
    Debt,
    StalePrice,
    Unstated,
    stale_price,
)
from bot.race.claims import Claim, Status

PAGE = 5
"""Claims on one page of one kind."""
TOP = 2
"""Claims of each kind where all are shown."""
_COUNTED = 100
"""Debts of one kind that are looked for."""
_LOT = 50
_SCORES = 20
"""Scores of one claim that are read; a row names fewer."""
_JUDGED = 1_000
"""Candidates of one stream that are judged."""
_WALKED = 5_000
"""Rows of an index that are walked for candidates."""

_Rows = Iterator[tuple[int, object]]
"""Claim ids, each with whether it is a candidate: a walk must be bounded where it finds none."""
_Judge = Callable[[View, Mapping[int, Claim]], list[Debt]]

_OPEN = f"({LISTED} AND c.stage = 'open')"
_EVERY: tuple[Status, ...] = get_args(Status)
_SETTLED = ("beats", "matches", "competitive_with", "trails", "mixed", "scores", "ranks")
"""Relations that a score can settle."""
_SCORED = ", ".join(map(repr, _SETTLED))
_OF_PRICES = ("cheaper_than", "more_efficient_than", "priced_at")


def read_board(view: View, kind: BoardKind | None, page: int) -> BoardAnswer:
    """One page of one kind of debt, or the top of every kind.

    Args:
        page: counted from 0; one past the end is the last one.
    """
    parts = _top_of_all(view) if kind is None else (_page_of(view, kind, page),)
    used = {debt.claim.source_id for part in parts for debt in part.debts}
    return BoardAnswer(view.day, kind, parts, view.sources(used), view.when)


def _page_of(view: View, kind: BoardKind, page: int) -> BoardPart:
    debts, many = _DEBTS[kind](view)
    pages = max((len(debts) + PAGE - 1) // PAGE, 1)
    page = min(page, pages - 1)
    shown = tuple(debts[page * PAGE : (page + 1) * PAGE])
    return BoardPart(kind, shown, len(debts), many, page, pages)


def _top_of_all(view: View) -> tuple[BoardPart, ...]:
    """The first debts of each kind; a claim stands under the first kind that names it only."""
    parts: list[BoardPart] = []
    above: set[int] = set()
    for kind in BOARD_KINDS:
        debts, many = _DEBTS[kind](view)
        shown = tuple(debt for debt in debts if debt.claim.id not in above)[:TOP]
        above |= {debt.claim.id for debt in shown}
        parts.append(BoardPart(kind, shown, len(debts), many))
    return tuple(parts)


# the kinds ----------------------------------------------------------------------------------------


def _unverified(view: View) -> tuple[list[Debt], bool]:
    def judge(_: View, claims: Mapping[int, Claim]) -> list[Debt]:
        return [Debt(claim) for claim in claims.values() if claim.status == "unverified"]

    return _owed(view, [_standing(view, ("unverified",))], judge)


def _own_evidence(view: View) -> tuple[list[Debt], bool]:
    plainly_supported = (
        "EXISTS (SELECT 1 FROM evidence e WHERE e.claim_id = c.id AND e.stance = 'supports' "
        f"AND e.relation = 'independent' AND {_public_piece(view, 'e')} "
        "AND e.source_id <> c.source_id "
        "AND NOT EXISTS (SELECT 1 FROM source_link l WHERE l.from_source = e.source_id) "
        "AND NOT EXISTS (SELECT 1 FROM source_link l WHERE l.to_source = e.source_id) "
        "AND NOT EXISTS (SELECT 1 FROM claim_appearance a "
        "WHERE a.claim_id = c.id AND a.source_id = e.source_id))"
    )
    confirmed = _standing(
        view, ("confirmed", "partly confirmed"), candidate=f"NOT {plainly_supported}"
    )
    unsupported, many = _owed(view, [confirmed], _unsupported)
    of_maker = _along(
        view, "evidence", "evidence_of_maker", "e.relation = 'self'",
        "NOT EXISTS (SELECT 1 FROM evidence x WHERE x.claim_id = e.claim_id "
        f"AND x.relation <> 'self' AND {_public_piece(view, 'x')})",
    )  # fmt: skip
    own, still_more = _owed(view, of_maker, _only_own)
    known = {debt.claim.id for debt in unsupported}
    debts = [*unsupported, *(debt for debt in own if debt.claim.id not in known)]
    return debts[:_COUNTED], many or still_more or len(debts) > _COUNTED


def _unsupported(view: View, claims: Mapping[int, Claim]) -> list[Debt]:
    confirmed = {
        claim.id: claim
        for claim in claims.values()
        if claim.status in ("confirmed", "partly confirmed")
    }
    support = independent_support(view, confirmed)
    evidence = view.evidence(confirmed)
    return [
        Debt(claim, pieces=len(evidence.get(claim.id, ())), unsupported=True)
        for claim in confirmed.values()
        if not support[claim.id]
    ]


def _only_own(view: View, claims: Mapping[int, Claim]) -> list[Debt]:
    evidence = view.evidence(claims)
    return [
        Debt(claim, pieces=len(pieces))
        for claim in claims.values()
        if (pieces := evidence.get(claim.id)) and all(one.relation == "self" for one in pieces)
    ]


def _stale_prices(view: View) -> tuple[list[Debt], bool]:
    about_price = f"c.relation IN ({', '.join(map(repr, _OF_PRICES))})"
    of_relation = (
        [_ever(view, about_price, lambda claim: claim.relation in _OF_PRICES)]
        if view.is_past
        else _along(view, "claim", "claim_of_price", f"c.stage = 'open' AND {about_price}")
    )
    with_price = _along(view, "evidence", "evidence_of_price", "e.price_id IS NOT NULL")
    return _owed(view, [*of_relation, *with_price], _on_stale_prices)


def _on_stale_prices(view: View, claims: Mapping[int, Claim]) -> list[Debt]:
    named = {claim.id: _releases_in(claim) for claim in claims.values()}
    prices = db_money.prices_of(
        view.connection,
        sorted({release for of_one in named.values() for release in of_one}),
        view.known_by,
    )
    stale = {
        release: StalePrice(view.catalog.releases[release].name, *found)
        for release, of_one in prices.items()
        if (found := stale_price(of_one, view.day)) is not None
    }
    return [
        Debt(claim, prices=tuple(stale[one] for one in named[claim.id] if one in stale))
        for claim in claims.values()
        if any(one in stale for one in named[claim.id])
    ]


def _releases_in(claim: Claim) -> list[int]:
    parties = [claim.subject, *(target.party for target in claim.targets if target.party)]
    named = [party.release_id for party in parties if party.release_id is not None]
    return list(dict.fromkeys(named))


def _unknown_protocol(view: View) -> tuple[list[Debt], bool]:
    in_evidence = _along(
        view, "evidence", "evidence_of_score",
        "(e.score_id IS NOT NULL OR e.against_score_id IS NOT NULL)",
        "EXISTS (SELECT 1 FROM score s WHERE s.id IN (e.score_id, e.against_score_id) "
        "AND s.protocol IS NULL)",
    )  # fmt: skip
    waiting = _standing(
        view,
        ("unverified", "disputed"),
        candidate=f"c.relation IN ({_SCORED}) AND EXISTS (SELECT 1 FROM {_OF_SUBJECT}) "
        "AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.claim_id = c.id "
        f"AND e.relation = 'independent' AND {_public_piece(view, 'e')})",
    )
    return _owed(view, [*in_evidence, waiting], _on_unstated_scores)


_OF_SUBJECT = (
    "score s INDEXED BY score_unstated WHERE s.release_id = c.subject_release_id "
    "AND (c.benchmark_id IS NULL OR s.benchmark_id = c.benchmark_id) AND s.protocol IS NULL "
    "AND s.superseded_by IS NULL AND s.standing <> 'deprecated' AND s.dated_by <= :day "
    "AND (s.guild_id IS NULL OR s.guild_id = :guild)"
)
"""What to select a claim's subject's scores of unknown protocol from, in its own test if it names one."""


def _on_unstated_scores(view: View, claims: Mapping[int, Claim]) -> list[Debt]:
    evidence = view.evidence(claims)
    alone = [
        claim
        for claim in claims.values()
        if (not view.is_past or claim.status in ("unverified", "disputed"))
        and not any(piece.relation == "independent" for piece in evidence.get(claim.id, ()))
    ]
    unstated = {claim: _unstated(view, claim, of_subject=False) for claim in claims}
    if view.known_by is None:
        unstated |= {claim.id: _unstated(view, claim.id, of_subject=True) for claim in alone}
    else:
        then = _of_subjects_then(view, view.known_by, alone)
        for claim in alone:
            own = [
                score
                for benchmark, score in then.get(claim.subject.release_id or 0, ())
                if claim.benchmark_id in (None, benchmark) and claim.relation in _SETTLED
            ]
            unstated[claim.id] = list(dict.fromkeys([*unstated[claim.id], *own[:_SCORES]]))
    ids = {score for of_one in unstated.values() for score in of_one}
    scores = db_scores.scores_by_id(view.connection, ids) if ids else {}
    named = {
        score.id: Unstated(view.names.benchmarks[score.benchmark_id].name, score)
        for score in scores.values()
    }
    return [
        Debt(claim, len(evidence.get(claim.id, ())), scores=tuple(named[one] for one in of_one))
        for claim in claims.values()
        if (of_one := unstated[claim.id])
    ]


def _unstated(view: View, claim: int, *, of_subject: bool) -> list[int]:
    """The scores of unknown protocol that a claim's evidence rests on, then its subject's."""
    in_evidence = (
        "SELECT s.id FROM evidence e INDEXED BY evidence_claim "
        "CROSS JOIN score s ON s.id IN (e.score_id, e.against_score_id) "
        f"WHERE e.claim_id = :claim AND s.protocol IS NULL AND {_public_piece(view, 'e')} "
        f"LIMIT {_SCORES}"
    )
    of_its_subject = (
        f"SELECT s.id FROM claim c CROSS JOIN {_OF_SUBJECT} "
        f"AND c.id = :claim AND c.relation IN ({_SCORED}) LIMIT {_SCORES}"
    )
    asked = {"claim": claim, "guild": view.guild_id, "day": by(view.day)}
    found = [
        int(row[0])
        for statement in ((in_evidence, of_its_subject) if of_subject else (in_evidence,))
        for row in view.connection.execute(statement, asked)
    ]
    return list(dict.fromkeys(found))


def _of_subjects_then(
    view: View, known_by: date, claims: Iterable[Claim]
) -> dict[int, list[tuple[int, int]]]:
    """What the ledger had on a past day of unknown protocol: of some claims' subjects, by release.

    Each score is its test's id and its own.
    """
    releases = {one.subject.release_id for one in claims} - {None}
    if not releases:
        return {}
    common = (
        f"s.release_id IN ({', '.join(map(str, releases))}) AND s.protocol IS NULL "
        f"AND {recorded(known_by, 's')} AND s.standing <> 'deprecated' "
        "AND s.dated_by <= :day AND (s.guild_id IS NULL OR s.guild_id = :guild)"
    )
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for release, benchmark, score in view.connection.execute(
        "SELECT s.release_id, s.benchmark_id, s.id FROM score s INDEXED BY score_unstated "
        f"WHERE s.superseded_by IS NULL AND {common} UNION ALL "
        "SELECT s.release_id, s.benchmark_id, s.id FROM score s INDEXED BY score_superseded "
        "WHERE s.superseded_by IS NOT NULL "
        f"AND {learned_later(known_by, 's.superseded_at')} AND {common} ORDER BY 1, 2, 3",
        {"guild": view.guild_id, "day": by(view.day)},
    ):
        found[release].append((benchmark, score))
    return found


_DEBTS: Mapping[BoardKind, Callable[[View], tuple[list[Debt], bool]]] = {
    "oldest unverified": _unverified,
    "only the claimant's own evidence": _own_evidence,
    "stale prices": _stale_prices,
    "scores with unknown protocol": _unknown_protocol,
}


# walking ------------------------------------------------------------------------------------------


def _standing(view: View, statuses: Sequence[Status], candidate: str = "1") -> _Rows:
    """Claims that stand so for the guild, oldest first.

    They are the shared ones it did not rule on, its own, and the shared ones as it ruled.

    Args:
        candidate: SQL about a claim ``c``. It holds of today, so of a past day every claim is one.
    """
    if view.is_past:
        return _ever(view)
    shared = (
        "claim c INDEXED BY claim_standing WHERE c.guild_id IS NULL AND c.status = :status "
        "AND NOT EXISTS (SELECT 1 FROM claim_overlay o "
        "WHERE o.guild_id = :guild AND o.claim_id = c.id)"
    )
    own = "claim c INDEXED BY claim_standing WHERE c.guild_id = :guild AND c.status = :status"
    ruled = (
        "claim_overlay o INDEXED BY claim_overlay_status CROSS JOIN claim c ON c.id = o.claim_id "
        "WHERE o.guild_id = :guild AND o.status = :status"
    )
    rows = [
        view.connection.execute(
            f"SELECT c.claimed_by, c.id, {candidate} FROM {walk} AND c.claimed_by <= :day "
            "ORDER BY c.claimed_by, c.id",
            {"status": status, "guild": view.guild_id, "day": by(view.day)},
        )
        for walk in (shared, own, ruled)
        for status in statuses
    ]
    return ((claim, is_candidate) for _day, claim, is_candidate in heapq.merge(*rows))


def _ever(
    view: View, candidate: str = "1", holds: Callable[[Claim], bool] = lambda _claim: True
) -> _Rows:
    """All claims that may have been listed on the view's days, oldest first, whatever became of them.

    Those that were rewritten since go last: their new words say nothing of then.

    Args:
        candidate: SQL about a claim ``c``, true of every candidate that was not rewritten.
        holds: the same of a claim as it stood.
    """
    layers = [None] if view.guild_id is None else [None, view.guild_id]
    rows = [
        view.connection.execute(
            f"SELECT c.claimed_by, c.id, {may_be_listed(view.known_by)} AND {candidate} "
            "FROM claim c INDEXED BY claim_standing WHERE c.guild_id IS :layer "
            "AND c.status = :status AND c.claimed_by <= :day ORDER BY c.claimed_by, c.id",
            {"layer": layer, "status": status, "guild": view.guild_id, "day": by(view.day)},
        )
        for layer in layers
        for status in _EVERY
    ]
    rewritten = [] if view.known_by is None else rewritten_since(view.connection, view.known_by)
    others = frozenset(rewritten)
    return chain(
        (
            (claim, is_candidate and claim not in others)
            for _day, claim, is_candidate in heapq.merge(*rows)
        ),
        ((claim.id, holds(claim)) for claim in view.listed(rewritten).values()),
    )


def _public_piece(view: View, piece: str) -> str:
    """The condition that a piece of evidence was public and counted on the view's days."""
    return (
        f"{accepted(view.known_by, piece)} AND {piece}.dated_by <= :day "
        f"AND ({piece}.guild_id IS NULL OR {piece}.guild_id = :guild)"
    )


def _along(view: View, table: str, index: str, where: str, candidate: str = "1") -> list[_Rows]:
    """Open claims along an index of claims or of evidence, in each layer the guild sees.

    Args:
        where: what the index holds.
        candidate: SQL about a claim ``c`` and, along evidence, a piece ``e``.
    """
    first, claim = ("c", "c.id") if table == "claim" else ("e", "e.claim_id")
    joined = "" if table == "claim" else "CROSS JOIN claim c ON c.id = e.claim_id"
    public = "1" if table == "claim" else _public_piece(view, "e")
    listed = may_be_listed(view.known_by) if view.is_past else _OPEN
    layers = [None] if view.guild_id is None else [None, view.guild_id]
    return [
        view.connection.execute(
            f"SELECT {claim}, {public} AND {listed} AND {candidate} "
            f"FROM {table} {first} INDEXED BY {index} {joined} "
            f"WHERE {first}.guild_id IS :layer AND {where} ORDER BY {claim}",
            {"layer": layer, "guild": view.guild_id, "day": by(view.day)},
        )
        for layer in layers
    ]


def _owed(view: View, streams: Sequence[_Rows], judge: _Judge) -> tuple[list[Debt], bool]:
    """What is owed, the oldest claim first, and whether there may be more than was looked for.

    Args:
        streams: where the candidates are from; one may stand in several.
        judge: what is owed on some candidates.
    """
    debts: dict[int, Debt] = {}
    more = False
    for rows in streams:
        walk = _Walk(rows)
        candidates = iter(walk)
        found: list[Debt] = []
        while len(found) <= _COUNTED and (lot := list(islice(candidates, _LOT))):
            claims = view.listed(lot)
            found += judge(
                view, {one: claims[one] for one in claims if claims[one].stage == "open"}
            )
        more = more or walk.cut
        debts |= {debt.claim.id: debt for debt in found}
    ordered = sorted(debts.values(), key=lambda one: (one.claim.claimed.last_day, one.claim.id))
    return ordered[:_COUNTED], more or len(ordered) > _COUNTED


class _Walk:
    """The candidates among some rows, each once; ``cut`` where it ended before the rows did."""

    def __init__(self, rows: _Rows) -> None:
        self._rows = rows
        self.cut = False

    def __iter__(self) -> Iterator[int]:
        seen: set[int] = set()
        for walked, (claim, is_candidate) in enumerate(self._rows, 1):
            if is_candidate and claim not in seen:
                seen.add(claim)
                yield claim
            if walked == _WALKED or len(seen) == _JUDGED:
                self.cut = True
                return
