"""Lists of claims as they were: what stood in them on a day, or as the ledger had them on one.

How a claim stood is replayed from its events, so no index knows it. Candidates come from the
indexes of today, newest first, and are judged in small lots until enough are found; after so many
a list ends and says so. Claims that were rewritten after the day stand under their new words in the
indexes: they are looked at besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bot.db import claims as db_claims
from bot.db.listed import may_be_listed
from bot.db.replay import rewritten_since
from bot.db.view import View
from bot.race.claims import Claim, Party, Status

JUDGED = 1_000
"""Claims that are looked at for one list of a past day."""
_LOT = 50
_OF_A_PAIR = 30
"""Claims of one pair that are looked at for those that a comparison shows."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which claims a list holds: about some parties or a lab's models, by a lab, in a status.

    ``about`` are short references (``r12``, ``f3``, ``l1``), of which subject or target must be one.
    """

    about: Sequence[str] = ()
    about_lab: int | None = None
    by_lab: int | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """Claims of a list, newest first; ``cut`` says that older ones were not looked at."""

    claims: tuple[Claim, ...]
    cut: bool = False


def list_claims(view: View, wanted: Wanted, *, limit: int, offset: int = 0) -> Listed:
    """The claims that a list held on the view's days, newest first."""
    if view.known_by is None and (not view.is_past or wanted.status is None):
        ids = _ids(view, wanted, wanted.status, limit, offset)
        claims = view.claims(ids)
        return Listed(tuple(claims[one] for one in ids))
    candidates = _ids(view, wanted, None, JUDGED + 1, 0)
    cut = len(candidates) > JUDGED
    if view.known_by is not None:
        rewritten = rewritten_since(view.connection, view.known_by)
        candidates = sorted({*candidates[:JUDGED], *rewritten}, reverse=True)
    found = list(islice(judged(view, candidates, _holds(view, wanted)), offset + limit))
    return Listed(tuple(found[offset:]), cut and len(found) < offset + limit)


def judged(
    view: View, candidates: Sequence[int], holds: Callable[[Claim], bool]
) -> Iterator[Claim]:
    """Of some claims those that were listed and for which something holds, in the order given."""
    for start in range(0, len(candidates), _LOT):
        for claim in view.listed(candidates[start : start + _LOT]).values():
            if holds(claim):
                yield claim


def _ids(view: View, wanted: Wanted, status: Status | None, limit: int, offset: int) -> list[int]:
    return db_claims.list_claims(
        view.connection,
        about=wanted.about,
        about_lab=wanted.about_lab,
        by_lab=wanted.by_lab,
        status=status,
        day=view.day,
        guild_id=view.guild_id,
        limit=limit,
        offset=offset,
        listed=may_be_listed(view.known_by),
    )


def _holds(view: View, wanted: Wanted) -> Callable[[Claim], bool]:
    def holds(claim: Claim) -> bool:
        parties = [claim.subject, *(one.party for one in claim.targets)]
        named = wanted.about or wanted.about_lab is not None
        about = any(
            reference_of(party) in wanted.about
            or (wanted.about_lab is not None and maker_of(view, party) == wanted.about_lab)
            for party in parties
        )
        return (
            (about or not named)
            and (wanted.by_lab is None or claim.claimant.lab_id == wanted.by_lab)
            and (wanted.status is None or claim.status == wanted.status)
        )

    return holds


def between_then(
    view: View,
    known_by: date,
    pairs: Sequence[tuple[str, str]],
    makers: Sequence[tuple[int, int]],
    *,
    limit: int = 6,
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """As the ledger had them: claims of one party about another, and of one lab's models about another's.

    Both are (claim id, target id), newest first, a few a pair, as
    :func:`bot.db.claims.claims_between` gives them.
    """
    db, listed = view.connection, may_be_listed(known_by)
    candidates = {
        claim
        for claim, _target in (
            *db_claims.claims_between(
                db, pairs, day=view.day, guild_id=view.guild_id, limit=_OF_A_PAIR, listed=listed
            ),
            *db_claims.claims_between_makers(
                db, makers, day=view.day, guild_id=view.guild_id, limit=_OF_A_PAIR, listed=listed
            ),
        )
    }
    candidates |= set(rewritten_since(db, known_by))
    direct: list[tuple[int, int]] = []
    wider: list[tuple[int, int]] = []
    counted: Counter[object] = Counter()
    wanted, labs = set(pairs), set(makers)
    for claim in judged(view, sorted(candidates, reverse=True), lambda _claim: True):
        for target in claim.targets:
            pair = (reference_of(claim.subject), reference_of(target.party))
            of_labs = (maker_of(view, claim.subject), maker_of(view, target.party))
            for found, key, among in ((direct, pair, wanted), (wider, of_labs, labs)):
                if key in among and counted[key] < limit:
                    counted[key] += 1
                    found.append((claim.id, target.id))
    return direct, wider


def reference_of(party: Party | None) -> str | None:
    """How claims point at a party: r12, f3, l1; None where the ledger has no entry for it."""
    if party is None:
        return None
    for letter, number in (
        ("r", party.release_id),
        ("f", party.family_id),
        ("l", party.lab_id),
    ):
        if number is not None:
            return f"{letter}{number}"
    return None


def maker_of(view: View, party: Party | None) -> int | None:
    """The lab that makes a party, or is it."""
    if party is None:
        return None
    if party.release_id is not None and party.release_id in view.catalog.releases:
        return view.catalog.releases[party.release_id].lab_id
    if party.family_id is not None and party.family_id in view.catalog.families:
        return view.catalog.families[party.family_id].lab_id
    return party.lab_id
