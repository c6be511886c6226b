"""Searching: who finds what, in which order, with which excerpt, and at what cost."""

from __future__ import annotations

import contextlib
import re
import sqlite3
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db.catalog import load_snapshot
from bot.db.migrate import migrate
from bot.db.search import PAGE, RANKED, read_search
from bot.db.view import View
from bot.errors import UserError
from bot.race.search import Query, SearchAnswer, Snippet
from tests.benchmarks.bench_compare_read import Recording, Statement
from tests.commands.hostile import BLANK, DISGUISED, HOSTILE, UNSEEN
from tests.db.steps import steps

MINE, OTHERS = 11, 22
TODAY = date(2026, 11, 23)
HIDDEN = ("draft", "pending", "rejected")


@dataclass(frozen=True)
class Said:
    """A claim; the words that matter, and who may see it."""

    quote: str = "it surpasses them"
    subject: str = "Subject"
    target: str = "Target"
    claimant: str = "Lab"
    note: str | None = None
    guild: int | None = None
    stage: str = "open"
    claimed: str = "2025-01-28"
    source: int = 1

    def visible(self, guild: int | None) -> bool:
        return (
            self.guild in (None, guild)
            and self.stage not in HIDDEN
            and self.claimed <= TODAY.isoformat()
        )


@dataclass(frozen=True)
class Page:
    """A source."""

    title: str
    publisher: str = "Publisher"
    guild: int | None = None


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("search") / "ledger.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        migrate(db, path)
    return path.read_bytes()


@contextlib.contextmanager
def store_of(
    empty: bytes, claims: Sequence[Said], sources: Sequence[Page] = (Page("A page"),)
) -> Iterator[sqlite3.Connection]:
    """A store with these claims and sources, numbered from 1."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.deserialize(empty)
        db.executemany(
            "INSERT INTO source (id, publisher, title, kind, guild_id, recorded_at, recorded_by) "
            "VALUES (?, ?, ?, 'press', ?, 'x', 'x')",
            [(n, one.publisher, one.title, one.guild) for n, one in enumerate(sources, 1)],
        )
        db.executemany(
            "INSERT INTO claim (id, guild_id, claimant, subject, relation, quote, note, hedge, "
            "source_id, claimed, stage, status, recorded_at, recorded_by) "
            "VALUES (?, ?, ?, ?, 'beats', ?, ?, 'asserted', ?, ?, ?, ?, 'x', 'x')",
            [
                (n, one.guild, one.claimant, one.subject, one.quote, one.note, one.source,
                 one.claimed, one.stage, "unverified" if one.stage == "open" else one.stage)
                for n, one in enumerate(claims, 1)
            ],
        )  # fmt: skip
        db.executemany(
            "INSERT INTO claim_target (claim_id, name) VALUES (?, ?)",
            [(n, one.target) for n, one in enumerate(claims, 1)],
        )
        for index in ("claim_fts", "source_fts"):
            db.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
        yield db


def ask(
    db: sqlite3.Connection, typed: str, guild: int | None = MINE, page: int = 0
) -> SearchAnswer:
    return read_search(View(db, load_snapshot(db), TODAY, TODAY, guild), Query.read(typed), page)


def found(db: sqlite3.Connection, typed: str, guild: int | None = MINE) -> list[int]:
    """The numbers of all claims that are found, page by page."""
    numbers: list[int] = []
    for page in range(100):
        try:
            answer = ask(db, typed, guild, page)
        except UserError:
            return []
        numbers += [hit.claim.id for hit in answer.claims]
        if page == answer.pages - 1:
            assert len(numbers) == answer.found
            return numbers
    raise AssertionError("the last page has a next one")


def words(snippet: Snippet) -> str:
    return "".join(piece.text for piece in snippet)


def bold(snippet: Snippet) -> list[str]:
    return [piece.text for piece in snippet if piece.matched]


# who finds what -----------------------------------------------------------------------------------

said = st.builds(
    Said,
    quote=st.sampled_from(["it surpasses them", "it surpassed them", "nothing of the kind"]),
    guild=st.sampled_from([None, None, MINE, OTHERS]),
    stage=st.sampled_from(["open", "open", "retracted", "superseded", *HIDDEN]),
    claimed=st.sampled_from(["2025-01-28", "2025", "2027-01-01"]),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(said, max_size=25), st.sampled_from([None, MINE, OTHERS, 33]))
def test_just_what_may_be_seen_is_found(
    empty: bytes, claims: list[Said], guild: int | None
) -> None:
    visible = {n for n, one in enumerate(claims, 1) if one.visible(guild)}
    with store_of(empty, claims) as db:
        assert set(found(db, "surpasses", guild)) == {
            n for n in visible if "surpasses" in claims[n - 1].quote
        }
        assert set(found(db, "surpass", guild)) == {
            n for n in visible if "surpass" in claims[n - 1].quote
        }


def test_a_number_is_found_by_those_who_may_see_it_only(empty: bytes) -> None:
    with store_of(empty, [Said(), Said(guild=MINE), Said(stage="pending", guild=MINE)]) as db:
        for typed in ("2", "#2"):
            assert found(db, typed, MINE) == [2]
            assert found(db, typed, OTHERS) == []
            assert found(db, typed, None) == []
        assert found(db, "#3", MINE) == []


def test_another_guilds_sources_are_not_found_and_its_claims_not_counted(empty: bytes) -> None:
    sources = [Page("Zanzibar, shared"), Page("Zanzibar, mine", guild=MINE),
               Page("Zanzibar, theirs", guild=OTHERS), Page("Zanzibar, shared too")]  # fmt: skip
    claims = [Said(), Said(guild=OTHERS), Said(source=2, guild=MINE), Said(source=3, guild=OTHERS),
              Said(stage="pending", guild=MINE), Said(guild=MINE)]  # fmt: skip
    with store_of(empty, claims, sources) as db:
        db.execute(
            "INSERT INTO claim_appearance (claim_id, source_id, guild_id, recorded_at, recorded_by) "
            "VALUES (3, 1, ?, 'x', 'x'), (4, 1, ?, 'x', 'x'), (1, 1, NULL, 'x', 'x'), "
            "(1, 4, ?, 'x', 'x')",
            (MINE, OTHERS, OTHERS),
        )

        def seen(guild: int | None) -> dict[int, tuple[int, int | None]]:
            return {
                hit.source.id: (hit.claims, None if hit.newest is None else hit.newest.id)
                for hit in ask(db, "zanzibar", guild).hits
            }

        assert seen(None) == {1: (1, 1), 4: (0, None)}
        assert seen(MINE) == {1: (3, 6), 2: (1, 3), 4: (0, None)}
        assert seen(OTHERS) == {1: (3, 4), 3: (1, 4), 4: (1, 1)}


def test_a_source_says_that_it_has_more_claims_than_were_counted(empty: bytes) -> None:
    with store_of(empty, [Said()] * 150, [Page("Zanzibar")]) as db:
        (hit,) = ask(db, "zanzibar").hits
        assert (hit.claims, hit.many) == (100, True)
        assert hit.newest is not None
        assert hit.newest.id == 150


def test_another_guilds_ten_thousand_do_not_hide_the_one_there_is(empty: bytes) -> None:
    crowd = [Said(guild=OTHERS)] * 10_001
    with store_of(empty, [Said(), Said(guild=MINE), *crowd]) as db:
        assert set(found(db, "surpasses", MINE)) == {1, 2}
        assert found(db, "surpasses", None) == [1]
        (mine,) = ask(db, "page", None).hits
        assert mine.newest is not None
        assert mine.newest.id == 1


# order --------------------------------------------------------------------------------------------


def test_names_before_the_quote_before_the_note(empty: bytes) -> None:
    claims = [
        Said(note="record"), Said(quote="record"), Said(subject="record"), Said(quote="nothing"),
    ]  # fmt: skip
    with store_of(empty, claims) as db:
        assert found(db, "record") == [3, 2, 1]
    for name in ("claimant", "target"):
        named = replace(Said(), **{name: "record"})
        with store_of(empty, [named, Said(quote="record")]) as db:
            assert found(db, "record") == [1, 2]


def test_whole_words_go_before_beginnings_and_the_newest_of_equals_first(empty: bytes) -> None:
    claims = [
        Said(quote="cheap"),
        Said(quote="cheaper"),
        Said(quote="cheap"),
        Said(quote="cheaper"),
    ]
    with store_of(empty, claims) as db:
        assert found(db, "cheap") == [3, 1, 4, 2]


def test_only_the_last_word_may_be_a_beginning(empty: bytes) -> None:
    with store_of(empty, [Said(quote="cheaper training")]) as db:
        assert found(db, "cheaper train") == [1]
        assert not ask(db, "cheaper train").any_word
        assert found(db, "cheap training") == [1]
        assert ask(db, "cheap training").any_word


def test_where_nothing_has_all_words_any_of_them_is_found_and_said(empty: bytes) -> None:
    claims = [Said(quote="a price war"), Said(quote="a price")]
    with store_of(empty, claims) as db:
        assert found(db, "price war") == [1]
        assert not ask(db, "price war").any_word
        answer = ask(db, "price zzqx")
        assert answer.any_word
        assert {hit.claim.id for hit in answer.claims} == {1, 2}


def test_words_in_quotation_marks_stand_together(empty: bytes) -> None:
    claims = [Said(quote="a price war"), Said(quote="a war of the price")]
    with store_of(empty, claims) as db:
        assert set(found(db, "price war")) == {1, 2}
        for typed in ('"price war"', "“price war”", "price-war"):
            assert found(db, typed) == [1], typed


@pytest.mark.parametrize("typed", DISGUISED.values(), ids=DISGUISED)
def test_a_name_as_other_clients_write_it(empty: bytes, typed: str) -> None:
    with store_of(empty, [Said(subject="Qwen2.5-Max")]) as db:
        assert found(db, typed) == [1]


def test_a_page_past_the_end_is_the_last_one(empty: bytes) -> None:
    with store_of(empty, [Said()] * (2 * PAGE + 1)) as db:
        last = ask(db, "surpasses", page=999)
        assert (last.page, last.pages, last.found) == (2, 3, 2 * PAGE + 1)
        assert [hit.claim.id for hit in last.claims] == [1]
        assert not last.hits


# excerpts -----------------------------------------------------------------------------------------

LONG = " ".join(f"word{n}" for n in range(400))
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=200)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts, st.none() | texts)
def test_an_excerpt_is_of_the_rows_own_text(empty: bytes, quote: str, note: str | None) -> None:
    """Also when that text holds what marks the words in it."""
    begun = f"\x02{quote} zanzibar \x03{quote}"
    with store_of(empty, [Said(quote=begun, note=note), Said(quote="zanzibar too")]) as db:
        hits = {hit.claim.id: hit for hit in ask(db, "zanzibar").claims}
    assert words(hits[1].snippet).strip("…") in begun
    assert bold(hits[1].snippet).count("zanzibar") == 1 + 2 * ("zanzibar" in quote.lower().split())
    assert words(hits[2].snippet) == "zanzibar too"


def test_a_long_quote_is_shown_where_the_word_stands(empty: bytes) -> None:
    with store_of(empty, [Said(quote=LONG)]) as db:
        (hit,) = ask(db, "word333").claims
    assert bold(hit.snippet) == ["word333"]
    assert words(hit.snippet).startswith("…")
    assert len(words(hit.snippet)) < 300


def test_the_note_is_shown_only_where_the_quote_does_not_hold_the_word(empty: bytes) -> None:
    with store_of(
        empty, [Said(note="of zanzibar"), Said(quote="zanzibar", note="zanzibar"), Said("zanzibar")]
    ) as db:
        parts = {hit.claim.id: hit.part for hit in ask(db, "zanzibar").claims}
    assert parts == {1: "note", 2: "quote", 3: "quote"}


def test_a_title_is_shown_with_its_words(empty: bytes) -> None:
    with store_of(empty, [], [Page("The price war begins", "Zanzibar Times")]) as db:
        (hit,) = ask(db, "price").hits
        assert bold(hit.title) == ["price"]
        assert words(hit.title) == "The price war begins"
        (hit,) = ask(db, "zanzibar").hits
        assert bold(hit.title) == []
        assert words(hit.title) == "The price war begins"


# what strangers type ------------------------------------------------------------------------------


@pytest.mark.parametrize("label", [*HOSTILE, *BLANK])
def test_whatever_is_typed_is_words_or_refused(empty: bytes, label: str) -> None:
    typed = {**HOSTILE, **BLANK}[label]
    claims = [Said(quote=text.replace("\0", "") or "x", note=text[:300].replace("\0", ""))
              for text in HOSTILE.values() if "\ud800" not in text]  # fmt: skip
    with store_of(empty, claims) as db:
        try:
            answer = ask(db, typed)
        except UserError as refused:
            said = str(refused)
        else:
            said = answer.query.text
            assert Query.read(said) == answer.query
            for hit in answer.claims:
                own = {claims[hit.claim.id - 1].quote, claims[hit.claim.id - 1].note}
                assert any(words(hit.snippet).strip("…") in (text or "") for text in own)
            assert answer.claims
    assert len(said) < 400
    assert not UNSEEN & set(map(unicodedata.category, said))


@given(st.text())
def test_what_was_understood_can_be_typed_again(typed: str) -> None:
    try:
        query = Query.read(typed)
    except UserError:
        return
    assert Query.read(query.text) == query
    assert query.parts
    assert len(query.text) <= 240
    query.text.encode()


@pytest.mark.parametrize("typed", ["", "  ", "\u200b", "!?", "🦆🦆", "- _ -", '"" “”', "***"])
def test_no_word_is_said_to_be_none(typed: str) -> None:
    with pytest.raises(UserError, match="no word"):
        Query.read(typed)


def test_the_words_of_a_query_language_are_words(empty: bytes) -> None:
    claims = [Said(quote="surpasses OR not"), Said(quote="near nothing")]
    with store_of(empty, claims) as db:
        assert found(db, "surpasses OR") == [1]
        assert found(db, "NOT surpasses") == [1]
        assert found(db, "quote:surpasses") == [1]
        assert ask(db, "quote:surpasses").any_word
        assert set(found(db, "NEAR(surpasses near)")) == {2}
        assert set(found(db, "NEAR(zzqx,surpasses)")) == {1, 2}


# cost ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["surpasses", "surpass", "surpasses zzqx", "them surpasses"])
def test_twenty_thousand_matches_cost_what_a_thousand_do(empty: bytes, typed: str) -> None:
    cost: list[int] = []
    for count in (1_000, 20_000):
        with store_of(empty, [Said()] * count) as db:
            view = View(db, load_snapshot(db), TODAY, TODAY, MINE)
            answer = read_search(view, Query.read(typed), 0)
            assert (answer.found, answer.many) == (RANKED, True)
            cost.append(steps(db, lambda: read_search(view, Query.read(typed), 0)))  # noqa: B023
    assert cost[1] < 1.2 * cost[0]


def test_the_store_ranks_nothing_and_walks_no_table(empty: bytes) -> None:
    """bm25 counts every row a word stands in, before it ranks the first: see the module."""
    with store_of(empty, [Said()] * 500, [Page("It surpasses")] * 500) as db:
        asked: list[Statement] = []
        recording = cast("sqlite3.Connection", Recording(db, asked))
        view = View(recording, load_snapshot(db), TODAY, TODAY, MINE)
        assert read_search(view, Query.read("surpasses"), 0).hits
        assert asked
        for sql, parameters in asked:
            assert "bm25" not in sql
            plan = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]
            assert not [step for step in plan if re.match(r"SCAN (c|claim|source|x)\b", step)], sql
            if "MATCH" in sql or "source_id = :source" in sql:
                assert not [step for step in plan if "TEMP B-TREE" in step], sql
