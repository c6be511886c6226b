"""What an article says is written once, and nothing it says is lost, whoever's words it repeats."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.ledger import Ledger
from bot.race.articles import ArticleText, SeenArticle, WhereFrom
from bot.race.desk import FormRefused
from bot.race.draft_claims import DraftClaim, Reason
from bot.race.people import Person
from bot.race.proposed_drafts import MODEL_RULE
from tests.commands.desk import rows
from tests.conftest import Hands
from tests.drafting import BEATS, FILLER, ITSELF, NOT_SO, SHARES, Names, read_by, read_statements
from tests.feeding import FakePages

ADA = Person(1, 77, manages_guild=True)
A, B = "https://news.example.com/a", "https://wire.example.com/b"
ON_A = WhereFrom(A, "2026-11-20", "Example News", "Five things")
ARTICLE = Path(__file__).resolve().parents[3] / "shared" / "articles" / "00.txt"
"""The article that the ledger started from; not ours to keep here."""


@pytest.fixture
def pages() -> FakePages:
    return FakePages()


@pytest.fixture
async def ledger(store_path: Path, hands: Hands, pages: FakePages) -> AsyncIterator[Ledger]:
    ledger = await Ledger.open(store_path, hands, pages)
    yield ledger
    await ledger.close()


class Reader:
    """Finds quotes in a text, each as the draft that its words after it make."""

    def __init__(self, ledger: Ledger, *drafts: dict[str, Any]) -> None:
        self._names, self._drafts = Names(ledger), drafts

    def extract(self, text: str, *, published: date | None = None) -> list[DraftClaim]:
        del published
        return [self._draft(text, **one) for one in self._drafts if one["quote"] in text]

    def _draft(
        self, text: str, quote: str, relation: Any, *, who: str | None = None, rule: str = "rule",
        subject: str = "grok-4", target: str | None = None, **more: Any,
    ) -> DraftClaim:  # fmt: skip
        at = text.index(quote)
        return DraftClaim(
            None if who is None else self._names(who), self._names(subject), relation,
            () if target is None else (self._names(target),), quote, at, at + len(quote),
            Reason(rule, ()), **more,
        )  # fmt: skip


async def read(ledger: Ledger, text: str, where: WhereFrom = ON_A) -> SeenArticle:
    found = await ledger.articles.from_text(ADA, text, where)
    assert isinstance(found, SeenArticle)
    return found


def said(quote: str, relation: str, **more: Any) -> dict[str, Any]:
    return {"quote": quote, "relation": relation, **more}


TWICE = {
    "two tests, one figure": (
        said("It scores 90% on Harbor.", "scores", scope="Harbor", value=90.0, unit="%"),
        said("It scores 90% on Deep Maze.", "scores", scope="Deep Maze", value=90.0, unit="%"),
    ),
    "under and over": (
        said("Under 6 million.", "cost_to_train", qualifier="under", value=6.0, unit="USD m"),
        said("More than 6 million.", "cost_to_train", qualifier="more than", value=6.0,
             unit="USD m"),
    ),
    "coding and writing": (
        said("It beats GPT-4o in coding.", "beats", target="gpt-4o", scope="coding"),
        said("It beats GPT-4o in writing.", "beats", target="gpt-4o", scope="creative writing"),
    ),
    "in one sentence": (
        said("It beats GPT-4o in maths and law.", "beats", target="gpt-4o", scope="maths"),
        said("It beats GPT-4o in maths and law.", "beats", target="gpt-4o", scope="law"),
    ),
    "may and does": (
        said("It beats GPT-4o.", "beats", target="gpt-4o"),
        said("It may beat GPT-4o.", "beats", target="gpt-4o", hedge="speculative"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWICE)
async def test_two_statements_of_one_article_stay_two(
    ledger: Ledger, store_path: Path, name: str
) -> None:
    read_by(ledger, Reader(ledger, *TWICE[name]))
    quotes = dict.fromkeys(one["quote"] for one in TWICE[name])
    article = await read(ledger, " ".join(quotes))
    article, done = await ledger.articles.accept_all(ADA, article.article.id)
    assert (len(done.added), done.noted) == (2, ())
    # What another paper took over is known, each as its own.
    copy = await read(ledger, " ".join(quotes), replace(ON_A, source=B, publisher="The Wire"))
    assert [one.same.id if one.same else None for one in copy.drafts] == list(done.added)


async def test_a_page_is_a_labs_own_where_the_ledger_or_a_curator_says_so(
    ledger: Ledger, pages: FakePages, store_path: Path
) -> None:
    read_statements(ledger)

    servers = itertools.count(77)

    async def kept(url: str, publisher: str, where: WhereFrom) -> list[tuple[Any, ...]]:
        async def article(address: str) -> ArticleText:
            return ArticleText(ITSELF, address, publisher, "T", "2026-11-20")

        pages.article = article  # type: ignore[method-assign]
        who = replace(ADA, guild_id=next(servers))
        found = await ledger.articles.from_address(who, url, where)
        assert isinstance(found, SeenArticle)
        _article, done = await ledger.articles.accept_all(who, found.article.id)
        return rows(
            store_path,
            "SELECT c.claimant, c.claimant_lab_id IS NOT NULL, s.publisher, s.kind FROM claim c "
            "JOIN source s ON s.id = c.source_id WHERE c.id = ?", *done.added,
        )  # fmt: skip

    stranger, blog = "https://no-lab.blogspot.com/post", "https://alibaba.example.com/x"
    assert await kept(stranger, "OpenAI", WhereFrom()) == [
        ("no-lab.blogspot.com", 0, "no-lab.blogspot.com", "press")
    ]
    assert await kept("https://openai.com/index/grok", "Some name", WhereFrom()) == [
        ("OpenAI", 1, "Some name", "primary")
    ]
    huggingface = "https://huggingface.co/{}/x"
    assert (await kept(huggingface.format("Qwen"), "Hugging Face", WhereFrom()))[0][3] == "primary"
    assert (await kept(huggingface.format("evil"), "Qwen", WhereFrom()))[0][1:] == (
        0, "huggingface.co", "press",
    )  # fmt: skip
    # Nor does it become so by a form that is sent as it was.
    who = replace(ADA, guild_id=next(servers))
    found = await ledger.articles.from_text(who, ITSELF, WhereFrom(stranger, "2026-11-20"))
    assert isinstance(found, SeenArticle)
    for publisher, claimant in (("", "no-lab.blogspot.com"), ("OpenAI", "OpenAI")):
        where = WhereFrom(publisher=publisher)
        found = await ledger.articles.describe(who, found.article.id, where)
        assert found.drafts[0].form.claimant.strip('"') == claimant
    assert await kept(blog, "x", WhereFrom(publisher="Alibaba")) == [
        ("Alibaba", 1, "Alibaba", "primary")
    ]


async def test_what_was_taken_back_waits_again_and_what_is_new_is_read(
    ledger: Ledger, pages: FakePages
) -> None:
    read_statements(ledger)
    pages.articles[A] = ITSELF
    article = await ledger.articles.from_address(ADA, A)
    assert isinstance(article, SeenArticle)
    await ledger.articles.describe(ADA, article.article.id, ON_A)
    article, done = await ledger.articles.accept_all(ADA, article.article.id)
    await ledger.desk.undo(ADA, done.added[0])
    again = await ledger.articles.from_address(ADA, A)
    assert isinstance(again, SeenArticle)
    assert (again.article.id, again.waiting, again.again) == (article.article.id, 1, True)
    assert pages.read == [A], "what waits is shown as it is"
    await ledger.articles.reject(ADA, again.drafts[0].draft.id)
    # The page says more by now: only that waits, and what was decided stays so.
    pages.articles[A] = f"{ITSELF} {SHARES} {BEATS}"
    more = await ledger.articles.from_address(ADA, A)
    assert isinstance(more, SeenArticle)
    assert [one.draft.form.quote for one in more.drafts] == [SHARES, BEATS]
    assert not more.again
    await ledger.articles.reject_rest(ADA, more.article.id)
    last = await read(ledger, f"{ITSELF} {BEATS}")
    assert (last.again, last.waiting, last.article.id) == (True, 0, more.article.id)


async def test_a_text_without_an_address_is_known_again_by_its_words(ledger: Ledger) -> None:
    read_statements(ledger)
    first = await read(ledger, f"{FILLER} {ITSELF}", WhereFrom())
    again = await read(ledger, f"{FILLER}\n\n{ITSELF}", WhereFrom())
    assert (again.article.id, again.again) == (first.article.id, True)
    other = await read(ledger, f"{ITSELF} {SHARES}", WhereFrom())
    assert not other.again


async def test_an_edit_of_what_is_denied_has_to_say_something_else(ledger: Ledger) -> None:
    read_statements(ledger)
    article = await read(ledger, NOT_SO)
    draft = article.drafts[0].draft.id
    form = await ledger.articles.form_of(ADA, draft)
    with pytest.raises(FormRefused, match="Change the subject"):
        await ledger.articles.accept_form(ADA, draft, replace(form, note="as it was"))
    done = await ledger.articles.accept_form(ADA, draft, replace(form, relation="matches"))
    assert done.drafts[0].draft.state == "accepted"


async def test_what_only_a_model_proposes_is_decided_by_itself(ledger: Ledger) -> None:
    by_rules = said("It beats GPT-4o.", "beats", target="gpt-4o")
    by_model = said("It beats o1.", "beats", target="o1", rule=MODEL_RULE)
    read_by(ledger, Reader(ledger, by_rules, by_model, said("It ranks.", "ranks")))
    article = await read(ledger, "It beats GPT-4o. It beats o1. It ranks.")
    article, done = await ledger.articles.accept_all(ADA, article.article.id)
    assert (len(done.added), done.alone, done.left, article.waiting) == (1, 1, 1, 2)
    article = await ledger.articles.accept(ADA, article.drafts[1].draft.id)
    assert article.drafts[1].draft.state == "accepted"


async def test_two_reporters_in_words_of_their_own_are_no_copies(
    ledger: Ledger, store_path: Path
) -> None:
    what = [("beats", "gpt-4o"), ("beats", "deepseek-v3"), ("matches", "llama-3.1-405b")]
    one = (
        "Alibaba said on Wednesday that Qwen2.5-Max beats GPT-4o.",
        "Qwen2.5-Max also beats DeepSeek-V3, the company said.",
        "Qwen2.5-Max matches Llama 3.1 405B, Alibaba added.",
    )
    two = (
        "Qwen2.5-Max beats GPT-4o, according to Alibaba Cloud engineers.",
        "Engineers told us Qwen2.5-Max beats DeepSeek-V3 in practice.",
        "On long inputs Qwen2.5-Max matches Llama 3.1 405B, Alibaba thinks.",
    )
    read_by(ledger, Reader(ledger, *(
        said(quote, relation, target=target, who="alibaba", subject="qwen2.5-max")
        for quotes in (one, two) for quote, (relation, target) in zip(quotes, what, strict=True)
    )))  # fmt: skip
    first = await read(ledger, " ".join(one))
    await ledger.articles.accept_all(ADA, first.article.id)
    other = await read(ledger, " It rained. ".join(two), replace(ON_A, source=B))
    assert other.origin is None
    await ledger.articles.accept_all(ADA, other.article.id)
    assert rows(store_path, "SELECT count(*) FROM source_link WHERE guild_id = 77") == [(0,)]


async def test_a_copy_speaks_in_the_voice_of_what_it_repeats(
    ledger: Ledger, store_path: Path
) -> None:
    """Also where that voice is a lab's, and every draft of the copy is named by another paper."""
    read_statements(ledger)
    text = f"{FILLER} {ITSELF} {FILLER} {BEATS}"
    first = await read(ledger, text, replace(ON_A, publisher="OpenAI"))
    _article, done = await ledger.articles.accept_all(ADA, first.article.id)
    copy = await read(ledger, f"By us. {text}", replace(ON_A, source=B, publisher="Paper"))
    assert copy.origin is not None
    assert [one.same.id if one.same else None for one in copy.drafts] == list(done.added)
    await ledger.articles.accept_all(ADA, copy.article.id)
    assert rows(store_path, "SELECT count(*) FROM claim WHERE guild_id = 77") == [(2,)]
    assert rows(store_path, "SELECT count(*) FROM source_link WHERE guild_id = 77") == [(1,)]


async def test_the_article_that_the_ledger_started_from_is_known(ledger: Ledger) -> None:
    if not ARTICLE.exists():
        pytest.skip("the article is kept beside the project, and is not here")
    where = WhereFrom("https://news.example.com/00", "2025-01-29", "A paper")
    article = await read(ledger, ARTICLE.read_text(encoding="utf-8"), where)
    known = [one.same.id for one in article.drafts if one.same is not None]
    assert {4, 6, 7, 9, 12, 15, 16, 17, 18} <= set(known)
    assert len(known) == len(set(known))
