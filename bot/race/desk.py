"""What the claims desk is asked and answers with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.errors import N_, Problems, UserError
from bot.race.claims import Claim, Status


@dataclass(frozen=True, slots=True)
class Added:
    """A claim was added, or suggested, under this number."""

    claim_id: int


@dataclass(frozen=True, slots=True)
class LikelySame:
    """What was typed is probably in the ledger already; it is kept as a draft until decided."""

    draft: int
    known: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A claim was changed: how it stood, and how it stands now where the person acts.

    ``against`` are the independent evaluators on record that say the opposite of a verdict given.
    """

    claim_id: int
    before: Status
    after: Status
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Previewed:
    """A file of claims that could be written as it is; ``draft`` is where it is kept."""

    draft: int
    claims: int
    targets: int
    sources: int
    already_known: int
    claimants: int
    by_relation: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class EvidenceForm:
    """Evidence as somebody typed or picked it; all text, empty where not given.

    ``score`` and ``price`` are ids of the ledger's own, ``source`` an address. ``score`` may name
    the target's score after a dash: ``1207-1184``.
    """

    claim_id: int
    stance: str
    target: str = ""
    score: str = ""
    price: str = ""
    source: str = ""
    evaluator: str = ""
    relation: str = ""
    dated: str = ""
    note: str = ""


class FormRefused(Problems):
    """Something has to be put right; ``draft`` is the number under which the text is kept."""

    def __init__(self, problems: Sequence[UserError], draft: int) -> None:
        super().__init__(problems)
        self.draft = draft


class RowProblem(UserError):
    """What is wrong with one row of a file; ``problem`` is what it would be by itself."""

    def __init__(self, row: int, problem: UserError) -> None:
        super().__init__(N_("Row {row}: {problem}"), row=row, problem=problem)
        self.row = row
        self.problem = problem
