"""What independent results say of one target of a claim, as data that can be told in any language.

An opinion is one board's (or one price list's): it has a reason, which is a message with places, and
the values for them. It rests on pieces, each of which can become a piece of evidence.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.errors import N_
from bot.race.claims import Claim, ClaimTarget, Evidence, Stance, Verdict
from bot.race.dates import FactDate
from bot.race.figures import Value, in_english
from bot.race.scores import Score

Says = Literal["supports", "contradicts", "split", "tie", "silent"]
IN_ORDER: tuple[Says, ...] = ("supports", "contradicts", "split", "tie", "silent")

REASONS: Mapping[str, str] = {
    # two scores
    "ahead": N_("{subject} is ahead: {own} against {other}"),
    "behind": N_("{subject} is behind: {own} against {other}"),
    "overlap": N_("the margins overlap: {own} against {other}"),
    "equal": N_("both have {own}"),
    "split": N_("its own settings disagree: {figures}"),
    "protocol_unknown": N_("the settings are not stated, so {own} and {other} do not compare"),
    "protocol_differs": N_(
        "the settings differ ({settings}), so {own} and {other} do not compare"
    ),
    "snapshot": N_("both were never rated in the same edition"),
    "by_how_much": N_(
        "{own} against {other} goes the way that is claimed; the claimed {claimed} was not checked"
    ),
    # one score
    "within": N_("{own} agrees with the claimed {claimed}"),
    "outside": N_("{own} does not agree with the claimed {claimed}"),
    "no_margin": N_("{own} is not the claimed {claimed}, and no margin of error was published"),
    "rank_below": N_("{count} others in the ledger are clearly ahead, so rank {claimed} is out of reach"),
    "rank_open": N_("not every model on the board is in the ledger, so a rank cannot be counted out"),
    # prices and facts
    "cheaper": N_("{subject} costs {own}, {target} {other} ({day})"),
    "not_cheaper": N_("{subject} costs {own}, {target} only {other} ({day})"),
    "price_mixed": N_("{subject} costs {own}, {target} {other} ({day}): one way cheaper, one way not"),
    "price_missing": N_("no independent price of {party} is on record for {day}"),
    "price_right": N_("{own} on {day}, as claimed"),
    "price_wrong": N_("{own} on {day}, not the claimed {claimed}"),
    "price_near": N_("{own} on {day}; how near “{claimed}” has to be is not said"),
    "larger": N_("{subject} reads {own} tokens at once, {target} {other}"),
    "not_larger": N_("{subject} reads {own} tokens at once, {target} {other}: not more"),
    "fact_missing": N_("the ledger has no independent figure for {party}"),
    "weights_open": N_("the weights of {subject} can be downloaded"),
    "weights_closed": N_("the weights of {subject} cannot be downloaded"),
    # nothing to hold the claim against
    "accusation": N_("an accusation is never judged from numbers"),
    "market": N_("what the markets did is on record as each source gave it, and is for curators to weigh"),
    "words": N_("no score or price speaks to a statement of this kind"),
    "nothing_to_hold": N_("the claim names nothing it could be held against"),
    "no_party": N_("the ledger does not know {party}, so it has no results of it"),
    "same_release": N_("both names mean {party}"),
    "no_release": N_("no release of {party} was out on {day}"),
    "several_lines": N_("{party} had several lines of models out on {day}, and the claim names none"),
    "several_newest": N_("which release of {party} was the newest on {day} is not certain"),
    "no_test": N_("the claim names no test"),
    "no_results": N_("no independent board of the ledger has measured both"),
    "no_result_of_test": N_("no independent result on {test} is in the ledger for this"),
    "no_value": N_("the claim names no figure"),
}  # fmt: skip
"""Why an opinion is what it is; the values fill the places."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One result an opinion rests on, as it would be put on record.

    ``mark`` says what was measured, with the figures and without any id: two pieces with one mark
    say the same. ``benchmark_id`` None is a price or a fact.
    """

    stance: Stance
    evaluator: str
    source_id: int
    dated: FactDate
    mark: str
    benchmark_id: int | None = None
    score_id: int | None = None
    against_score_id: int | None = None
    price_id: int | None = None
    reason: str = ""
    values: Mapping[str, Value] = field(default_factory=dict[str, Value])


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one board says, or why nothing can be said; ``board`` is empty where none is meant."""

    says: Says
    reason: str
    values: Mapping[str, Value]
    board: str = ""
    evaluator: str = ""
    dated: FactDate | None = None
    source_id: int | None = None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """What all opinions on one target come to.

    ``verdict`` is ``unverified`` where they suggest none. ``taken_as`` names the release that was
    held to stand for a family or lab the claim names: (name in the claim, release).
    """

    opinions: tuple[Opinion, ...]
    verdict: Verdict
    taken_as: tuple[tuple[str, str], ...] = ()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """Everything that would be put on record."""
        return tuple(piece for opinion in self.opinions for piece in opinion.pieces)

    @property
    def basis(self) -> str:
        """A fingerprint of the results behind the opinions: the same results have the same."""
        lines = sorted(f"{piece.stance} {piece.mark}" for piece in self.pieces)
        lines += [f"{name} = {release}" for name, release in self.taken_as]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]

    def count(self, says: Says) -> int:
        """How many opinions say so."""
        return Counter(opinion.says for opinion in self.opinions)[says]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A judgement that was written down for curators to decide on.

    ``guild_id`` is the server whose claim or scores are in it, None for the shared ledger.
    """

    id: int
    claim_id: int
    target_id: int
    guild_id: int | None
    judgement: Judgement
    recorded_at: str

    def target_in(self, claim: Claim) -> ClaimTarget | None:
        """The target it is of; None where the claim names it no more."""
        return next((one for one in claim.targets if one.id == self.target_id), None)


def suggested(opinions: Iterable[Opinion]) -> Verdict:
    """The verdict that opinions suggest: ties and what cannot be said suggest none."""
    stances = {piece.stance for one in opinions for piece in one.pieces} - {"context"}
    match sorted(stances):
        case ["supports"]:
            return "confirmed"
        case ["contradicts"]:
            return "refuted"
        case []:
            return "unverified"
        case _:
            return "disputed"


def sentence(opinion: Opinion) -> str:
    """The reason in English, as notes of the ledger are."""
    return _in_english(opinion)


def _in_english(said: Opinion | Piece) -> str:
    values = {name: in_english(value) for name, value in said.values.items()}
    return REASONS[said.reason].format(**values)


def note_of(piece: Piece, board: str, taken_as: Sequence[tuple[str, str]]) -> str:
    """What a piece of evidence says in the ledger, in English."""
    words = f"{board}: {_in_english(piece)}"
    return words + "".join(f" ({name}: {release})" for name, release in taken_as)


def counts_in_english(judgement: Judgement) -> str:
    """Why a verdict was given, as the ledger keeps it: the counts, with the boards' names."""
    words: list[str] = []
    for says, one, many in (
        ("supports", "agrees", "agree"),
        ("contradicts", "disagrees", "disagree"),
        ("split", "is split", "are split"),
        ("tie", "tie", "ties"),
    ):
        boards = [opinion.board for opinion in judgement.opinions if opinion.says == says]
        if boards:
            verb = one if len(boards) == 1 else many
            words.append(f"{len(boards)} {verb} ({', '.join(boards)})")
    taken = "".join(f" {name} is read as {release}." for name, release in judgement.taken_as)
    return f"Independent results: {'; '.join(words)}.{taken}"


def says_something_new(
    judgement: Judgement,
    target: ClaimTarget,
    evidence: Sequence[Evidence],
    scores: Mapping[int, Score],
) -> bool:
    """Whether a judgement asks curators for anything they have not settled.

    It does where it suggests another verdict than stands, or a board says what no evidence on
    record has it say. A newer edition of a board that says what its older one did is nothing new.

    Args:
        evidence: what is on record for the claim; ``scores`` those it rests on, by id.
    """
    if not judgement.pieces:
        return False
    if judgement.verdict not in ("unverified", target.verdict):
        return True
    return any(not _on_record(piece, target, evidence, scores) for piece in judgement.pieces)


def _on_record(
    piece: Piece, target: ClaimTarget, evidence: Sequence[Evidence], scores: Mapping[int, Score]
) -> bool:
    for one in evidence:
        score = scores.get(one.score_id or 0)
        board = None if score is None else score.benchmark_id
        if (
            one.target_id in (None, target.id)
            and one.evaluator == piece.evaluator
            and one.stance == piece.stance
            and board == piece.benchmark_id
        ):
            return True
    return False
