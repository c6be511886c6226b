"""What a draft's card says of its figure and of the way a claim came."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.edge.cards.draft_words import draft_words, value_words
from bot.edge.cards.history import (
    _CAME_BY,  # pyright: ignore[reportPrivateUsage]
)
from bot.race.articles import Article, ArticleDraft, DraftedBy, SeenDraft, Why, came_by
from bot.race.claim_forms import ClaimForm


@pytest.mark.parametrize(
    ("relation", "typed", "shown"),
    [
        ("ranks", "2 rank", "2"),
        ("scores", "about 97.3 %", "about 97.3%"),
        ("market_move", "-17 %", "−17%"),
        ("market_move", "2 %", "+2%"),
        ("market_move", "over -1000 USD bn", "down over $1,000 billion"),
        ("has_property", "128000 tokens", "128,000 tokens"),
        ("priced_at", "0.4 USD per million output tokens", "0.4 USD per million output tokens"),
        ("market_move", "a record", "a record"),
        ("beats", "", ""),
    ],
)
def test_a_figure_reads_as_that_of_a_claim(relation: str, typed: str, shown: str) -> None:
    assert value_words(ClaimForm(relation=relation, value=typed)) == shown


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (ClaimForm("Qwen", "ranks", value="1 rank", benchmark="a-key"), "Qwen ranks 1 on LiveBench"),
        (ClaimForm("NVIDIA", "market_move", value="-3 %", scope="shares, 2025-01-27"),
         "NVIDIA: −3% (shares, 2025-01-27)"),
        (ClaimForm('"A model"', "beats", "release:gpt-4o"), "A model beats gpt-4o"),
    ],
)  # fmt: skip
def test_a_draft_is_a_clause_that_says_so_where_it_is_denied(form: ClaimForm, words: str) -> None:
    for why, before in ((Why("x"), ""), (Why("x", negated=True), "denied: ")):
        draft = ArticleDraft(1, 1, 1, form, why, "rules", "waiting")
        test = "LiveBench" if form.benchmark else ""
        assert draft_words(SeenDraft(draft, form, test=test)) == before + words


@pytest.mark.parametrize("by", get_args(DraftedBy))
@pytest.mark.parametrize("feed", [None, 3])
def test_the_history_has_words_for_every_way_a_claim_may_come(
    by: DraftedBy, feed: int | None
) -> None:
    draft = ArticleDraft(1, 1, 1, ClaimForm(), Why("x"), by, "waiting")
    article = Article(1, None, None, "", "", "", feed, None, "2026-11-20T00:00:00")
    words = _CAME_BY[came_by(draft, article)]
    assert ("model" in words, "feed" in words) == (by == "model", feed is not None)
