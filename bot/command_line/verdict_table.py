"""``frontrunner adjudicate``: what independent results say of each claim, with the reasons.

The store is read and nothing in it is changed; where there is none yet, the ledger that ships is
judged.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from bot.errors import N_, UserError
from bot.ledger import Ledger
from bot.ledger.adjudication import JudgedClaim, judge_store
from bot.race.claims import Claim
from bot.race.opinions import Judgement, Opinion, Says, sentence

_SAYS: Final[Mapping[Says, str]] = {
    "supports": "▲ supports   ",
    "contradicts": "▼ contradicts",
    "split": "◐ split      ",
    "tie": "＝ tie        ",
    "silent": "? cannot say ",
}


def verdict_table(store: Path, today: date, slug: str | None) -> Iterator[str]:
    """The lines of the table: a claim, each of its targets, each opinion.

    Args:
        store: the store's file; one that is not there yet is as good as a new one.
        slug: a claim by its slug, ``#12`` or ``12``; every claim of the shared ledger where None.

    Raises:
        UserError: the store cannot be read, or no such claim is in it.
    """
    found = judge_store(store, today, slug) if store.is_file() else _shipped(today, slug)
    if not found:
        raise UserError(N_("There is no claim {slug} in the ledger."), slug=slug)
    proposed = 0
    for at, one in enumerate(found):
        if at == 0 or found[at - 1].claim.id != one.claim.id:
            yield "" if at else f"What independent results say, as of {today}"
            yield f"#{one.claim.id} {_said(one.claim)}  [{one.slug or 'no slug'}]"
        yield from _target(one)
        proposed += one.new
    yield ""
    yield f"{len(found)} targets, {proposed} with something new for a curator."


def _shipped(today: date, slug: str | None) -> Sequence[JudgedClaim]:
    """What the ledger that ships comes to, from a store that is made for it and goes."""

    async def make(path: Path) -> None:
        await (await Ledger.open(path)).close()

    with tempfile.TemporaryDirectory(prefix="frontrunner-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "ledger.db"
        asyncio.run(make(path))
        return judge_store(path, today, slug)


def _said(claim: Claim) -> str:
    targets = ", ".join(one.party.name for one in claim.targets if one.party is not None)
    relation = claim.relation.replace("_", " ")
    words = f"{claim.claimant.name}: {claim.subject.name} {relation} {targets}".rstrip()
    return f"{words} ({claim.claimed})"


def _target(one: JudgedClaim) -> Iterator[str]:
    judgement = one.judgement
    about = "the statement" if one.target.party is None else one.target.party.name
    suggested = "no verdict" if judgement.verdict == "unverified" else judgement.verdict
    counts = _counts(judgement)
    yield f"  {about}: stands {one.target.verdict}, results suggest {suggested}{counts}"
    for name, release in judgement.taken_as:
        yield f"    ({name} is read as {release}, its newest release on the day of the claim)"
    for opinion in judgement.opinions:
        yield f"    {_SAYS[opinion.says]}  {_reason(opinion)}"


def _counts(judgement: Judgement) -> str:
    words = {
        "supports": ("agrees", "agree"),
        "contradicts": ("disagrees", "disagree"),
        "split": ("is split", "are split"),
        "tie": ("tie", "ties"),
    }
    parts = [
        f"{count} {one if count == 1 else many}"
        for says, (one, many) in words.items()
        if (count := sum(opinion.says == says for opinion in judgement.opinions))
    ]
    return f" ({', '.join(parts)})" if parts else ""


def _reason(opinion: Opinion) -> str:
    board = f"{opinion.board}: " if opinion.board else ""
    dated = f" ({opinion.evaluator}, {opinion.dated})" if opinion.dated is not None else ""
    return f"{board}{sentence(opinion)}{dated}"
