"""What bringing in a file of evaluations did, or would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.errors import N_, UserError

EvaluationFormat = Literal[
    "lmarena", "livebench", "aider", "epoch", "llm-stats", "models-dev", "scores"
]
"""The formats of evaluation files, as :data:`bot.sources.evaluations.FORMATS` has them."""
MOST_PROBLEMS = 20
"""Problems of one file that are told; reading ends with the last of them."""
MOST_NAMES = 5_000
"""Names without a release that are kept apart; a file of the formats we read has a few hundred."""


DifferenceKind = Literal["new", "changed"]


@dataclass(frozen=True, slots=True)
class UnmatchedName:
    """A name in a file that no release bears, and which releases it might be (slugs, best first)."""

    name: str
    rows: int
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is new or changed; of a new one ``before`` is None.

    ``before`` and ``after`` are a score's value with the bounds of its interval.
    """

    kind: DifferenceKind
    row: int
    release: str
    benchmark: str
    snapshot: str | None
    before: tuple[float, float | None, float | None] | None
    after: tuple[float, float | None, float | None]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file's results: every one of ``rows`` is in exactly one of the counts.

    ``known`` have the very result on record from somebody else; ``no_release`` have a name that is
    known to stand for none; ``unmatched`` names one that nobody has looked up; ``no_benchmark`` are
    on tests that only the shared ledger can take up, so that a server's file leaves them out.
    ``written`` is False after a dry run. Beside ``rows`` stand ``no_result`` entries of the file that
    give none, such as runs that failed; the first of them say why.
    """

    format: str
    file: str
    written: bool
    rows: int
    added: int
    changed: int
    same: int
    known: int
    no_release: int
    unmatched: tuple[UnmatchedName, ...]
    no_benchmark: tuple[tuple[str, int], ...]
    benchmarks_added: tuple[str, ...]
    sources_added: int
    proposals: int
    differences: tuple[Difference, ...]
    no_result: int
    no_result_told: tuple[UserError, ...]

    @property
    def unmatched_rows(self) -> int:
        """Results whose names stand for no release yet."""
        return sum(one.rows for one in self.unmatched)

    @property
    def left_out_rows(self) -> int:
        """Results on tests that the shared ledger does not have."""
        return sum(rows for _slug, rows in self.no_benchmark)


@dataclass(frozen=True, slots=True)
class CatalogueReport:
    """What a load of the packages' catalogue changed; a fact or price is counted by what it is of."""

    releases_new: int
    releases_gone: int
    facts_new: int
    facts_changed: int
    facts_gone: int
    prices_new: int
    prices_changed: int
    prices_gone: int


class CellProblem(UserError):
    """What is wrong in one place of a file; ``problem`` is what it would be by itself."""

    def __init__(self, file: str, row: int, column: str, problem: UserError) -> None:
        super().__init__(
            N_("{file}, row {row}, column {column}: {problem}"),
            file=file,
            row=row,
            column=column,
            problem=problem,
        )
        self.problem = problem
