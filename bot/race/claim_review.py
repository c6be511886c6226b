"""Ruled claims as schema.org ClaimReview in JSON-LD.

Terms as https://schema.org/ClaimReview, https://schema.org/Claim and https://schema.org/Rating have
them. A quote stands inside the claim that is reviewed, with who said it; what we say ourselves is the
rating and the body of the review.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from bot.race.claims import Claim, Status
from bot.race.provenance import Source

RATED: Mapping[Status, int] = {
    "refuted": 1, "disputed": 2, "partly confirmed": 3, "confirmed": 4,
}  # fmt: skip
"""What counts as a ruling, and its place between worst (1) and best (4): an order, no measure."""
_WORST, _BEST = min(RATED.values()), max(RATED.values())
_AUTHOR = {"@type": "Organization", "name": "Frontrunner"}


@dataclass(frozen=True, slots=True)
class Ruled:
    """A claim with a ruling: what it stands on, and when and why it was ruled on.

    Attributes:
        said_in: where it was said, the first place first.
        evidence: what the ruling rests on.
        ruled: the day of the last ruling (ISO-8601).
        reasons: by target, why.
    """

    claim: Claim
    said_in: Sequence[Source]
    evidence: Sequence[Source]
    ruled: str
    reasons: Mapping[int, str]


def graph_lines(claims: Iterable[Ruled]) -> Iterator[bytes]:
    """The document: one @graph, one claim a line; without line ends."""
    yield b'{"@context":"https://schema.org","@graph":['
    before: bytes | None = None
    for one in claims:
        if before is not None:
            yield before + b","
        before = orjson.dumps(claim_review(one))
    if before is not None:
        yield before
    yield b"]}"


def claim_review(ruled: Ruled) -> dict[str, Any]:
    """One claim as a ClaimReview. It has no ``url``: the bot has no page of its own."""
    claim = ruled.claim
    said = {
        "@type": "Claim",
        "text": claim.quote,
        "author": _claimant(claim),
        "datePublished": claim.claimed.text,
        "firstAppearance": _work(ruled.said_in[0]),
        "appearance": [_work(source) for source in ruled.said_in],
    }
    return {
        "@type": "ClaimReview",
        "@id": f"urn:frontrunner:claim:{claim.id}",
        "author": _AUTHOR,
        "datePublished": ruled.ruled,
        "claimReviewed": f"{claim.claimant.name}, on {claim.subject.name}: “{claim.quote}”",
        "itemReviewed": said,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": RATED[claim.status],
            "worstRating": _WORST,
            "bestRating": _BEST,
            "alternateName": claim.status.capitalize(),
        },
        "reviewBody": " ".join(_verdicts(ruled)),
        "citation": [_work(source) for source in ruled.evidence],
    }


def _claimant(claim: Claim) -> dict[str, str]:
    """Who said it. Of one who is no lab the ledger does not say whether it is a person."""
    kind = {} if claim.claimant.lab_id is None else {"@type": "Organization"}
    return kind | {"name": claim.claimant.name}


def _verdicts(ruled: Ruled) -> Iterator[str]:
    """Target by target, its verdict and why."""
    for target in ruled.claim.targets:
        about = "The statement" if target.party is None else f"Against {target.party.name}"
        reason = ruled.reasons.get(target.id)
        yield f"{about}: {target.verdict}." + ("" if reason is None else f" {_sentence(reason)}")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _work(source: Source) -> dict[str, Any]:
    """A place where something was said; its address where its page is known."""
    work: dict[str, Any] = {
        "@type": "CreativeWork",
        "name": source.title,
        "publisher": {"@type": "Organization", "name": source.publisher},
    }
    if source.url is not None:
        work["url"] = source.url
    if source.published is not None:
        work["datePublished"] = source.published.text
    return work
