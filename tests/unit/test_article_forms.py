"""What was read becomes a form that says the same, and what is in its way is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.db.catalog import load_snapshot
from bot.db.dumped import reading
from bot.errors import Problems
from bot.race.article_forms import (
    check_draft,
    check_not_denied,
    filled_form,
    new_draft,
    page_address,
    site_of,
    with_where,
)
from bot.race.articles import ArticleText, WhereFrom
from bot.race.claims import Claim, ClaimTarget, Party
from bot.race.dates import FactDate
from bot.race.extract import DraftClaim, Extractor, Reason
from bot.race.form_names import FormNames
from bot.race.new_claims import Named, NewClaim
from bot.race.same_claims import is_copied, is_same
from bot.race.scores import Benchmark
from bot.sources.gold_files import read_gold
from tests.unit.small_catalog import ALIBABA, CATALOG, MY_GUILD, OPENAI

OWN_TEXTS = Path(__file__).resolve().parents[1] / "articles" / "taught"
TODAY = date(2026, 11, 23)
DAY = date(2025, 1, 30)
BENCHMARKS = {1: Benchmark(1, "arena-hard", "Arena-Hard", None, "%", True, "LMArena")}
NAMES = FormNames(CATALOG, BENCHMARKS, today=TODAY, guild_id=None)
QUOTE = "Qwen2.5-Max is ahead."
TEXT = f"{'So it is said in the city these days. ' * 8}\n{QUOTE} {'Nobody asked further. ' * 9}"
PAGE = ArticleText(TEXT, "https://news.example.com/a", "Example News", "On a model", "2025-01-30")
QWEN_MAX = Named(Party("Qwen2.5-Max", release_id=11), ALIBABA)
CHATGPT = Named(Party("GPT-4o", family_id=1), OPENAI)


def draft(**changes: Any) -> DraftClaim:
    at = TEXT.index(QUOTE)
    one = DraftClaim(
        Named(Party("Alibaba", lab_id=ALIBABA), ALIBABA), QWEN_MAX, "beats", (CHATGPT,), QUOTE,
        at, at + len(QUOTE), Reason("ahead", ("is ahead",)),
    )  # fmt: skip
    return replace(one, **changes)


def checked(one: DraftClaim, page: ArticleText = PAGE, names: FormNames = NAMES) -> NewClaim:
    """A draft on its way to a claim."""
    proposed = new_draft(one, TEXT, names, DAY)
    return check_draft(filled_form(proposed.form, page, names), proposed.why, names)


def problems(one: DraftClaim, page: ArticleText = PAGE) -> str:
    with pytest.raises(Problems) as raised:
        checked(one, page)
    return str(raised.value)


@pytest.mark.parametrize(
    "party",
    [
        Party("the large one", release_id=15),  # as two releases are called
        Party("deepseek-chat", release_id=10),  # as another one was called that day
        Party("Qwen", family_id=6),  # as its lab is called too
        Party("o1", release_id=4),
        Party("GPT-4", release_id=1),  # as this server calls another one
        Party('Former "AI" leaders, and; some\n of their kin'),
        Party("o1"),  # the words, not the release
    ],
    ids=str,
)
def test_every_name_comes_back_as_what_it_was(party: Party) -> None:
    names = FormNames(CATALOG, BENCHMARKS, today=TODAY, guild_id=MY_GUILD)
    new = checked(draft(subject=Named(party, None), targets=(QWEN_MAX, CHATGPT)), names=names)
    found = new.subject.party
    assert (found.release_id, found.family_id, found.lab_id) == (
        party.release_id, party.family_id, party.lab_id,
    )  # fmt: skip
    if party == Party(party.name):
        assert found.name == " ".join(party.name.split()).replace('"', "'")
    assert [one.party for one in new.targets] == [QWEN_MAX.party, CHATGPT.party]


def test_figures_scope_and_the_words_around_come_along() -> None:
    one = draft(
        relation="scores", targets=(), value=-0.55, unit="%", qualifier="about", scope="in all",
        event="2025-01-27", benchmark_id=1, hedge="hedged", reported_by="Reuters",
        notes=("the cause is unclear",),
    )  # fmt: skip
    new, why = checked(one), new_draft(one, TEXT, NAMES, DAY).why
    assert (new.qualifier, new.value, new.unit) == ("about", -0.55, "%")
    assert (new.scope, new.benchmark_id, new.hedge) == ("in all, 2025-01-27", 1, "hedged")
    assert (new.reported_by, new.note) == ("Reuters", "the cause is unclear")
    assert new.claimed == FactDate("2025-01-30")
    assert why.before.startswith("…")
    assert why.after.endswith("…")
    assert f"{why.before[1:]}{new.quote}{why.after[:-1]}" in TEXT


def test_the_article_itself_says_so() -> None:
    own = draft(claimant=None)
    assert checked(own).claimant.party == Party("Example News")
    assert checked(own, replace(PAGE, publisher="")).claimant.party == Party("news.example.com")
    # What a page calls itself proves nothing.
    called_so = filled_form(
        new_draft(own, TEXT, NAMES, DAY).form, replace(PAGE, publisher="openai"), NAMES
    )
    assert (called_so.claimant, called_so.publisher) == ('"news.example.com"', "")
    assert filled_form(called_so, replace(PAGE, publisher="x"), NAMES).publisher == "x"
    labs = filled_form(replace(called_so, claimant=""), PAGE, NAMES, OPENAI)
    assert labs.claimant == "OpenAI"
    nowhere = replace(PAGE, publisher="", url=None)
    told = problems(own, nowhere)
    assert "publisher is missing" in told
    assert "address is missing" in told
    assert "who claims it" not in told


def test_the_kind_of_a_page_does_not_depend_on_who_claims() -> None:
    def kind(one: DraftClaim, page: ArticleText = PAGE, *, own: bool = False) -> str:
        proposed = new_draft(one, TEXT, NAMES, DAY)
        source = check_draft(filled_form(proposed.form, page, NAMES), proposed.why, NAMES, own=own)
        assert source.source is not None
        return source.source.kind

    for one in (draft(), draft(claimant=None), draft(reported_by="Reuters")):
        assert kind(one) == "press"
        assert kind(one, own=True) == "primary"
    assert kind(draft(), replace(PAGE, url="https://x.com/a/1"), own=True) == "social"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.openai.com/index/x", "openai.com"),
        ("https://huggingface.co/Qwen/Qwen3", "huggingface.co/qwen"),
        ("https://huggingface.co/", ""),
        ("https://arxiv.org/abs/1", ""),
    ],
)
def test_whose_room_of_the_web_an_address_is_in(url: str, site: str) -> None:
    assert site_of(url) == site


def test_what_a_curator_has_to_put_right() -> None:
    assert "this is not so" in problems(draft(negated=True))
    assert "date is missing" in problems(draft(), replace(PAGE, published=""))
    assert "needs a value" in problems(draft(relation="ranks"))
    fell = draft(relation="market_move", targets=(), scope="a record one-day loss")
    assert checked(fell).scope == "a record one-day loss"
    assert "needs a value, or what moved" in problems(replace(fell, scope=""))
    edited = filled_form(new_draft(draft(negated=True), TEXT, NAMES, DAY).form, PAGE, NAMES)
    denied = new_draft(draft(negated=True), TEXT, NAMES, DAY).why
    with pytest.raises(Problems, match="Change the subject"):
        check_not_denied(replace(edited, targets=" GPT-4o ", quote="x"), edited, denied)
    check_not_denied(replace(edited, relation="trails"), edited, denied)
    check_not_denied(edited, edited, replace(denied, negated=False))


class TestWhereItIsFrom:
    def test_what_somebody_types_comes_before_what_the_page_says(self) -> None:
        where = WhereFrom("https://Wire.example.com/x?id=2&utm_source=tw#top", "2025-01", "Wire")
        found = with_where(PAGE, where, TODAY)
        assert (found.url, found.published) == ("https://wire.example.com/x?id=2", "2025-01")
        assert (found.publisher, found.title) == ("Wire", "On a model")

    def test_what_a_page_says_and_cannot_be_is_left_out(self) -> None:
        page = replace(
            PAGE,
            url="http://10.0.0.1/",
            published="2027-01-01",
            title="\ud800",
            publisher="P" * 300,
        )
        found = with_where(page, WhereFrom(), TODAY)
        assert (found.url, found.published, found.title) == (None, "", "")
        assert found.publisher.endswith("P…")

    def test_all_that_somebody_typed_wrong_is_told(self) -> None:
        with pytest.raises(Problems) as raised:
            with_where(PAGE, WhereFrom("ftp://x", "soon", "P" * 300, "T" * 300), TODAY)
        assert len(raised.value.problems) == 4

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("https://news.example.com/a?utm_medium=x", "https://news.example.com/a"),
            ("https://news.example.com/a?fbclid=1&p=2", "https://news.example.com/a?p=2"),
            ("https://news.example.com/a?autm_x=1", "https://news.example.com/a?autm_x=1"),
        ],
    )
    def test_how_a_reader_came_there_is_no_part_of_an_address(self, typed: str, kept: str) -> None:
        assert page_address(typed) == kept


KNOWN = Claim(
    id=6, guild_id=None, claimant=Party("Alibaba", lab_id=ALIBABA), subject=QWEN_MAX.party,
    relation="beats",
    targets=(
        ClaimTarget(1, 6, CHATGPT.party, "confirmed"),
        ClaimTarget(2, 6, Party("Llama 3.1 405B", release_id=13), "unverified"),
    ),
    scope=None, benchmark_id=None, value=None, unit=None, quote="It is ahead of both.",
    hedge="asserted", reported_by=None, source_id=1, claimed=FactDate("2025-01-29"), stage="open",
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "known", "same"),
    [
        ({}, {}, True),
        ({"targets": (CHATGPT, Named(Party("o1", release_id=4), OPENAI))}, {}, False),
        ({"relation": "matches"}, {}, False),
        ({"benchmark_id": 1}, {}, False),
        ({"value": 3.0, "unit": "points"}, {}, False),
        ({"value": 3.0, "unit": "Points"}, {"value": 3.0, "unit": "points"}, True),
        ({"scope": "coding"}, {}, False),
        ({"scope": "coding"}, {"scope": "creative writing"}, False),
        ({"scope": "Coding"}, {"scope": "coding"}, True),
        ({"value": 3.0, "qualifier": "under"}, {"value": 3.0, "qualifier": "over"}, False),
        ({"hedge": "speculative"}, {}, False),
        # The same words: the ledger may say their scope in more words, and who tells it.
        ({}, {"quote": QUOTE, "scope": "on every board", "hedge": "attributed"}, True),
        ({"scope": "share, 2025-01-29"},
         {"quote": QUOTE, "scope": "share on 29 January 2025; window not stated"}, True),
        ({}, {"quote": f"{QUOTE} So it is in coding.", "scope": "coding"}, False),
        ({"scope": "coding"}, {"quote": QUOTE, "scope": "writing"}, False),
        ({"hedge": "hedged"}, {"quote": QUOTE}, False),
        ({"claimant": None}, {"quote": QUOTE}, False),
        ({"claimant": None}, {"quote": QUOTE, "claimant": Party("The Wire")}, True),
        ({"claimant": None}, {"claimant": Party("The Wire")}, False),
        ({}, {"stage": "pending"}, False),
        ({}, {"claimed": FactDate("2025-03-01")}, False),
        ({"relation": "has_property", "targets": ()},
         {"relation": "has_property", "targets": ()}, False),
        ({"relation": "has_property", "targets": ()},
         {"relation": "has_property", "targets": (), "quote": "“qwen2.5-max is ahead, all say”"},
         True),
    ],
)  # fmt: skip
def test_only_what_says_no_more_is_the_same_claim(
    changes: dict[str, Any], known: dict[str, Any], *, same: bool
) -> None:
    assert is_same(checked(draft(**changes)), replace(KNOWN, **known)) is same


def test_two_statements_of_one_page_stay_two() -> None:
    new = checked(draft(scope="coding"))
    assert is_same(new, replace(KNOWN, quote=QUOTE, scope="coding"), page="its own")
    assert not is_same(new, replace(KNOWN, quote=QUOTE), page="its own")
    for page in ("its own", "noted"):
        assert not is_same(new, replace(KNOWN, scope="coding"), page=page)
    assert is_same(new, replace(KNOWN, scope="coding"), page="noted", quotes=[QUOTE])
    own = checked(draft(claimant=None))
    assert is_same(own, replace(KNOWN, quote=QUOTE), repeats=True)


@pytest.mark.parametrize(
    ("one", "other", "copied"),
    [
        ("Qwen is ahead.", "“Qwen is ahead”", True),
        ("Qwen beats GPT-4o, said Alibaba on Wednesday.", "Qwen beats GPT-4o, say engineers.", False),
        ("It was said that one two three four five six seven eight.",
         "One, two, three, four, five, six, seven, eight!", True),
        ("", "", False),
    ],
)  # fmt: skip
def test_only_the_same_words_are_a_copy(one: str, other: str, *, copied: bool) -> None:
    assert is_copied(one, other) is copied


def test_drafts_of_our_own_texts_can_be_accepted_unless_the_article_denies_them(
    shipped_store: Path,
) -> None:
    with reading(shipped_store) as connection:
        shipped = load_snapshot(connection)
    names = FormNames(shipped.catalog, shipped.benchmarks, today=TODAY, guild_id=None)
    extractor = Extractor(shipped.catalog, shipped.benchmarks, today=TODAY)
    accepted = 0
    for article in read_gold(OWN_TEXTS):
        day = article.published or TODAY
        page = replace(PAGE, text=article.text, published=day.isoformat())
        for one in extractor.extract(article.text, published=day):
            proposed = new_draft(one, article.text, names, day)
            form = filled_form(proposed.form, page, names)
            if one.negated:
                with pytest.raises(Problems) as raised:
                    check_draft(form, proposed.why, names)
                assert len(raised.value.problems) == 1
                continue
            new = check_draft(form, proposed.why, names)
            assert (new.value, new.unit or "") == (one.value, one.unit), (article.name, form)
            accepted += 1
    assert accepted > 50


@pytest.mark.parametrize(
    ("qualifier", "value", "kept", "scope"),
    [
        ("over", 3.0, "over", "in all"),
        ("3x", 3.0, None, "in all"),
        ("about 1,000 times", 1000.0, "about", "in all"),
        ("up to -2.5", -2.5, "up to", "in all"),
        ("2 of 5 at", 86.0, None, "in all, 2 of 5 at"),
        ("record-high", 3.0, None, "in all, record-high"),
        ("3x", None, None, "in all, 3x"),
        ("an eighth", None, None, "in all, an eighth"),
    ],
)
def test_a_second_figure_before_a_figure_is_scope(
    qualifier: str, value: float | None, kept: str | None, scope: str
) -> None:
    new = checked(draft(qualifier=qualifier, value=value, unit="x", scope="in all"))
    assert (new.qualifier, new.value, new.scope) == (kept, value, scope)
