"""A claim that was checked and is not written down yet, and whether the ledger may have it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.race.claims import Claim, ClaimRelation, Hedge, Party
from bot.race.dates import FactDate
from bot.race.provenance import SourceKind


@dataclass(frozen=True, slots=True)
class Named:
    """A party that was named, and the lab that makes it (or is it)."""

    party: Party
    maker_id: int | None

    @property
    def reference(self) -> str | None:
        """How a claim points at it: r12, f3 or l1; None for mere words."""
        for letter, found in (
            ("r", self.party.release_id), ("f", self.party.family_id), ("l", self.party.lab_id),
        ):  # fmt: skip
            if found is not None:
                return f"{letter}{found}"
        return None

    @property
    def identity(self) -> str:
        """What makes two of them one: the ledger's own entry, else the words."""
        return self.reference or f'"{self.party.name.casefold()}"'


@dataclass(frozen=True, slots=True)
class NewSource:
    """A page somebody pointed at; the store may know it already by its address."""

    url: str
    publisher: str
    title: str
    published: FactDate | None
    kind: SourceKind


@dataclass(frozen=True, slots=True)
class NewClaim:
    """A claim that was checked and can be written down; an edit may leave the source as it is."""

    claimant: Named
    subject: Named
    relation: ClaimRelation
    targets: tuple[Named, ...]
    benchmark_id: int | None
    scope: str | None
    qualifier: str | None
    value: float | None
    unit: str | None
    quote: str
    hedge: Hedge
    reported_by: str | None
    claimed: FactDate
    source: NewSource | None
    note: str | None

    @property
    def page(self) -> NewSource:
        """Where it was said, of a claim that is no edit.

        Raises:
            ValueError: it is an edit that leaves the source as it is.
        """
        if self.source is None:
            raise ValueError("an edit leaves the source as it is")
        return self.source


NEAR_DAYS = 14
"""How far apart the dates of two statements may lie and still be one claim."""


def likely_same(new: NewClaim | Claim, known: Claim) -> bool:
    """Whether a claim is probably one the ledger has: same claimant, subject, relation, and target.

    Their dates lie within :data:`NEAR_DAYS`, and where either names targets they share one.
    """
    return same_claimant(new, known) and same_matter(new, known)


def same_claimant(new: NewClaim | Claim, known: Claim) -> bool:
    """Whether the same lab, or somebody of the same name, claims both."""
    return _claimant_of(new) == _claimant_of(known)


def same_matter(new: NewClaim | Claim, known: Claim) -> bool:
    """Whether two claims are about the same, whoever makes them; see :func:`likely_same`."""
    if new.relation != known.relation:
        return False
    if _subject_of(new).identity != _subject_of(known).identity:
        return False
    own, others = _targets_of(new), _targets_of(known)
    if (own or others) and not own & others:
        return False
    gap = max(
        (new.claimed.first_day - known.claimed.last_day).days,
        (known.claimed.first_day - new.claimed.last_day).days,
    )
    return gap <= NEAR_DAYS


def _claimant_of(one: NewClaim | Claim) -> object:
    party = one.claimant.party if isinstance(one, NewClaim) else one.claimant
    return party.lab_id or party.name.casefold()


def _subject_of(one: NewClaim | Claim) -> Named:
    return one.subject if isinstance(one, NewClaim) else Named(one.subject, None)


def _targets_of(one: NewClaim | Claim) -> set[str]:
    if isinstance(one, NewClaim):
        return {target.identity for target in one.targets}
    parties = (target.party for target in one.targets)
    return {Named(party, None).identity for party in parties if party is not None}
