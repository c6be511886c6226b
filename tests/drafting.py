"""An extractor of a test's own: it knows a few sentences, whatever the text around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from bot.ledger import Ledger
from bot.ledger.articles import Reads
from bot.race.catalog import Found
from bot.race.claims import Party
from bot.race.draft_claims import DraftClaim, Reason
from bot.race.new_claims import Named

BEATS = "Qwen3-Max-Preview surpasses Claude Opus 4 on every board."
ITSELF = "Grok 4 is ahead of GPT-4o."
SHARES = "Alibaba's shares surged nearly two percent."
NOT_SO = "OpenAI denied that o3 is cheaper than DeepSeek-R1."
WORDS = "The Hangzhou Institute says that its Wukong model matches GPT-4o."
OLD = "Qwen 2.5-Max comprehensively surpasses OpenAI's GPT-4o."
"""What the ledger that ships has as a claim of 2025-01-29."""
FIVE = f"{BEATS}\n{ITSELF}\n{SHARES}\n{NOT_SO}\n{WORDS}"
FILLER = (
    "The announcement came on the eve of a holiday, when most offices in the city were closed and "
    "only a few analysts were at their desks to read it and to make up their minds."
)


@dataclass
class Statements:
    """Finds the sentences above in a text, each as the draft that is given for it."""

    drafts: Mapping[str, DraftClaim]

    def extract(self, text: str, *, published: date | None = None) -> list[DraftClaim]:
        del published
        found = [
            replace(draft, start=text.index(quote), end=text.index(quote) + len(quote))
            for quote, draft in self.drafts.items()
            if quote in text
        ]
        return sorted(found, key=lambda one: one.start)


def statements_of(ledger: Ledger) -> Statements:
    """These sentences, with the names of a ledger."""
    names = Names(ledger)
    alibaba, words = names("alibaba"), ("surpasses",)
    drafts = (
        DraftClaim(
            alibaba, names("qwen3-max-preview"), "beats", (names("claude-opus-4"),), BEATS, 0, 0,
            Reason("ahead", words, (("its latest model", "Qwen3-Max-Preview"),)),
            hedge="attributed", hedge_words=("says",), reported_by="WeChat statement",
        ),
        DraftClaim(
            None, names("grok-4"), "beats", (names("gpt-4o"),), ITSELF, 0, 0,
            Reason("ahead", ("is ahead of",)),
        ),
        DraftClaim(
            None, alibaba, "market_move", (), SHARES, 0, 0, Reason("a move", ("surged",)),
            qualifier="nearly", value=2.0, unit="%", event="2026-11-20",
        ),
        DraftClaim(
            names("openai"), names("o3"), "cheaper_than", (names("deepseek-r1"),), NOT_SO, 0, 0,
            Reason("cheaper", ("is cheaper than",)), negated=True,
        ),
        DraftClaim(
            Named(Party("The Hangzhou Institute"), None), Named(Party('Wukong "3", large'), None),
            "matches", (names("gpt-4o"),), WORDS, 0, 0, Reason("on a par", ("matches",)),
        ),
        DraftClaim(
            alibaba, names("qwen2.5-max"), "beats", (names("gpt-4o"),), OLD, 0, 0,
            Reason("ahead", words),
        ),
    )  # fmt: skip
    return Statements({one.quote: one for one in drafts})


def read_statements(ledger: Ledger) -> Ledger:
    """Let the ledger read these sentences, and nothing else."""
    return read_by(ledger, statements_of(ledger))


def read_differently(ledger: Ledger, quote: str, **changes: Any) -> None:
    """Let one of the sentences be read differently from now on."""
    drafts = statements_of(ledger).drafts
    read_by(ledger, Statements({**drafts, quote: replace(drafts[quote], **changes)}))


def read_by(ledger: Ledger, reader: Reads) -> Ledger:
    """Let the ledger read texts by something of a test's own from now on."""

    def make(*_: object) -> Reads:
        return reader

    ledger.articles._make_reader = make  # pyright: ignore[reportPrivateUsage]
    ledger.articles._readers.clear()  # pyright: ignore[reportPrivateUsage]
    return ledger


class Names:
    """Parties of the ledger by their keys."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def __call__(self, key: str) -> Named:
        catalog = self._ledger.catalog
        found = catalog.resolve(key, on=self._ledger.today())
        assert isinstance(found, Found), key
        match found.kind:
            case "release":
                release = catalog.releases[found.id]
                return Named(Party(release.name, release_id=release.id), release.lab_id)
            case "family":
                family = catalog.families[found.id]
                return Named(Party(family.name, family_id=family.id), family.lab_id)
            case "lab":
                return Named(Party(catalog.labs[found.id].name, lab_id=found.id), found.id)
