"""The extractor on our own texts, and on those that lie beside the clone where we develop."""

from __future__ import annotations

import dataclasses
import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest

from bot.db.catalog import load_snapshot
from bot.db.dumped import reading
from bot.db.view import Snapshot
from bot.race.claims import ClaimRelation, Hedge, Party
from bot.race.draft_claims import DraftClaim, Reason
from bot.race.extract import Extractor
from bot.race.extract.agreement import Agreement
from bot.race.extract.measure import GoldArticle, GoldClaim, Measured, measure, together
from bot.race.new_claims import Named
from bot.sources.gold_files import read_gold
from tests.conftest import TODAY

TAUGHT = Path(__file__).resolve().parents[2] / "articles" / "taught"
UNSEEN = Path(__file__).resolve().parents[2] / "articles" / "unseen"
"""No rule was written with these open; they say what texts of other people may expect."""
SHARED = Path(__file__).resolve().parents[4] / "shared" / "articles"
PRECISION, RECALL, SHARED_F1 = 0.95, 0.89, 0.97
UNSEEN_PRECISION, UNSEEN_RECALL = 0.80, 0.60
"""What was reached on 27 November 2026, rounded down: 0.967 and 0.904; 1.0; 0.850 and 0.648."""


@pytest.fixture(scope="module")
def names(shipped_store: Path) -> Snapshot:
    with reading(shipped_store) as connection:
        return load_snapshot(connection)


@pytest.fixture(scope="module")
def extractor(names: Snapshot) -> Extractor:
    return Extractor(names.catalog, names.benchmarks, today=TODAY.date())


def agreement(names: Snapshot, published: date | None) -> Agreement:
    today = TODAY.date()
    return Agreement(names.catalog, names.benchmarks, on=published or today, today=today)


def measured(folder: Path, extractor: Extractor, names: Snapshot) -> dict[str, Measured]:
    found: dict[str, Measured] = {}
    for article in read_gold(folder):
        drafts = extractor.extract(article.text, published=article.published)
        for draft in drafts:
            assert draft.quote, article.name
            assert article.text[draft.start : draft.end] == draft.quote, article.name
        found[article.name] = measure(article, drafts, agreement(names, article.published))
    return found


def test_our_own_texts_are_read(extractor: Extractor, names: Snapshot) -> None:
    found = measured(TAUGHT, extractor, names)
    assert len(found) >= 16
    nothing = [article.name for article in read_gold(TAUGHT) if not article.claims]
    assert len(nothing) >= 2
    for name in nothing:
        assert not found[name].surplus, f"{name} claims nothing"
    total = together(one.counts for one in found.values())
    assert total.exact == 1
    assert total.precision >= PRECISION
    assert total.recall >= RECALL


def test_texts_that_no_rule_was_made_for_are_read(extractor: Extractor, names: Snapshot) -> None:
    total = together(one.counts for one in measured(UNSEEN, extractor, names).values())
    assert total.exact == 1
    assert total.precision >= UNSEEN_PRECISION
    assert total.recall >= UNSEEN_RECALL


def test_the_articles_we_started_from_are_read(extractor: Extractor, names: Snapshot) -> None:
    if not SHARED.is_dir():
        pytest.skip(f"no articles at {SHARED}")
    total = together(one.counts for one in measured(SHARED, extractor, names).values())
    assert total.exact == 1
    assert total.f1 >= SHARED_F1


# the gold itself -----------------------------------------------------------------------------------


def written_down(article: GoldArticle, gold: GoldClaim) -> DraftClaim:
    """A draft that says what a curator wrote down."""
    pattern = r"\s+".join(map(re.escape, gold.quote.split()))
    place = re.search(pattern, article.text)
    assert place is not None
    figure = gold.value if isinstance(gold.value, int | float) else None
    return DraftClaim(
        claimant=None if gold.claimant is None else Named(Party(gold.claimant), None),
        subject=Named(Party(gold.subject), None),
        relation=gold.relation,  # type: ignore[arg-type]
        targets=() if gold.target is None else (Named(Party(gold.target), None),),
        quote=place[0],
        start=place.start(),
        end=place.end(),
        reason=Reason("written down", ()),
        hedge=gold.hedge,  # type: ignore[arg-type]
        reported_by=gold.reported_by or "",
        scope=gold.metric or "",
        value=figure,
        unit=gold.unit or "",
        event=gold.event,
        negated=gold.negated,
    )


@pytest.mark.parametrize("folder", [TAUGHT, UNSEEN, SHARED], ids=["taught", "unseen", "shared"])
def test_gold_is_in_our_words_and_a_perfect_reader_would_reach_all_of_it(
    folder: Path, names: Snapshot
) -> None:
    if not folder.is_dir():
        pytest.skip(f"no articles at {folder}")
    for article in read_gold(folder):
        assert article.published is not None
        assert len({one.id for one in article.claims}) == len(article.claims)
        for one in article.claims:
            assert one.relation in get_args(ClaimRelation), one.id
            assert one.hedge in get_args(Hedge), one.id
        drafts = [written_down(article, one) for one in article.claims]
        perfect = measure(article, drafts, agreement(names, article.published))
        assert (perfect.counts.f1, perfect.counts.exact) == (1, 1)
        for pair in perfect.pairs:
            assert all(pair.fields.values()), (pair.gold.id, pair.fields)
        elsewhere = [dataclasses.replace(one, start=0, end=0) for one in drafts]
        assert not measure(article, elsewhere, agreement(names, article.published)).pairs
