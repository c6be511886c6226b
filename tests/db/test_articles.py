"""Articles in a real store: kept, known again, decided once, and never anybody else's."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import NotAllowed, NotFound, Problems, UserError
from bot.ledger import Ledger
from bot.race.articles import ArticleText, NothingFound, SeenArticle, WhereFrom
from bot.race.desk import FormRefused
from bot.race.feeds import NotedItem
from bot.race.people import Person
from tests.commands.desk import rows
from tests.conftest import TODAY, Hands
from tests.drafting import BEATS, FILLER, FIVE, ITSELF, NOT_SO, OLD, SHARES, WORDS, read_statements
from tests.feeding import FakePages

ADA, BOB = Person(1, 77, manages_guild=True), Person(2, 77, manages_guild=True)
EVE = Person(3, 88, manages_guild=True)
MAX = Person(4, 77)
OLGA = Person(5, None, is_owner=True)
A, B = "https://news.example.com/a", "https://wire.example.com/b"
ON_A = WhereFrom(A, "2026-11-20", "Example News", "Five things")
QUOTED = f"| {BEATS} | {OLD} | {WORDS} | {ITSELF} |"
"""Three of the four are said by somebody whom both papers name."""
WIRED = f"{FILLER} {BEATS} {ITSELF} {FILLER}"
"""An article that two papers have; its first draft is Alibaba's, its second the paper's own."""


@pytest.fixture
def pages() -> FakePages:
    return FakePages()


@pytest.fixture
async def ledger(store_path: Path, hands: Hands, pages: FakePages) -> AsyncIterator[Ledger]:
    ledger = await Ledger.open(store_path, hands, pages)
    yield read_statements(ledger)
    await ledger.close()


async def read(
    ledger: Ledger, who: Person = ADA, text: str = FIVE, where: WhereFrom = ON_A
) -> SeenArticle:
    found = await ledger.articles.from_text(who, text, where)
    assert isinstance(found, SeenArticle)
    return found


def states(article: SeenArticle) -> list[str]:
    return [one.draft.state for one in article.drafts]


def ids(article: SeenArticle) -> list[int]:
    return [one.draft.id for one in article.drafts]


async def test_all_that_can_be_is_accepted_and_the_rest_waits(
    ledger: Ledger, store_path: Path
) -> None:
    article = await read(ledger)
    assert [one.is_ready for one in article.drafts] == [True, True, True, False, True]
    article, done = await ledger.articles.accept_all(ADA, article.article.id)
    assert (len(done.added), done.noted, done.left) == (4, (), 1)
    assert states(article) == ["accepted"] * 3 + ["waiting", "accepted"]
    assert rows(
        store_path,
        "SELECT c.claimant, c.subject, c.relation, c.quote, c.hedge, c.value, c.unit, c.scope, "
        "c.claimed, s.url, s.publisher, s.title, s.kind, c.guild_id FROM claim c "
        "JOIN source s ON s.id = c.source_id WHERE c.id IN (?, ?)", *done.added[:3:2],
    ) == [
        ("Alibaba", "Qwen3-Max (preview)", "beats", BEATS, "attributed", None, None, None,
         "2026-11-20", A, "Example News", "Five things", "press", 77),
        ("Example News", "Alibaba", "market_move", SHARES, "asserted", 2.0, "%", "2026-11-20",
         "2026-11-20", A, "Example News", "Five things", "press", 77),
    ]  # fmt: skip
    with pytest.raises(UserError, match="None of its drafts can be accepted"):
        await ledger.articles.accept_all(ADA, article.article.id)
    article, done = await ledger.articles.reject_rest(ADA, article.article.id)
    assert (done.rejected, article.waiting) == (1, 0)
    with pytest.raises(UserError, match="None of its drafts waits"):
        await ledger.articles.reject_rest(ADA, article.article.id)
    noted = rows(store_path, "SELECT action, detail FROM audit_log WHERE guild_id = 77")
    assert noted == [*[("add", None)] * 4, ("draft", f"“{NOT_SO}”")]


async def test_of_two_curators_one_decides(ledger: Ledger, store_path: Path) -> None:
    article = await read(ledger)
    one, two, three, *_rest = ids(article)
    told = await asyncio.gather(
        ledger.articles.accept(ADA, one), ledger.articles.reject(BOB, one), return_exceptions=True
    )
    (refused,) = [each for each in told if isinstance(each, UserError)]
    assert "has accepted draft 1 already: it is claim #" in str(refused)
    await ledger.articles.reject(BOB, two)
    with pytest.raises(UserError, match="has rejected draft 2 already"):
        await ledger.articles.accept(ADA, two)
    form = await ledger.articles.form_of(ADA, three)
    await ledger.articles.accept(BOB, three)
    with pytest.raises(FormRefused, match="has accepted draft 3 already") as raised:
        await ledger.articles.accept_form(ADA, three, form)
    purpose, kept = await ledger.desk.draft(ADA, raised.value.draft)
    assert (purpose, kept) == (f"drafted:{three}", form), "what she typed is not lost"
    assert rows(store_path, "SELECT count(*) FROM claim WHERE guild_id = 77") == [(2,)]


async def test_what_is_edited_is_what_goes_on_record(ledger: Ledger) -> None:
    article = await read(ledger)
    denied = ids(article)[3]
    with pytest.raises(Problems, match="this is not so"):
        await ledger.articles.accept(ADA, denied)
    form = await ledger.articles.form_of(ADA, denied)
    with pytest.raises(FormRefused):
        await ledger.articles.accept_form(ADA, denied, replace(form, date="never"))
    article = await ledger.articles.accept_form(ADA, denied, replace(form, relation="matches"))
    claim = (await ledger.claim(article.draft(denied).draft.claim_id or 0, guild_id=77)).claim
    assert (claim.relation, claim.quote) == ("matches", NOT_SO)


async def test_a_claim_the_ledger_has_gets_another_appearance(
    ledger: Ledger, store_path: Path
) -> None:
    article = await read(ledger, text=OLD, where=replace(ON_A, published="2025-01-30"))
    (draft,) = article.drafts
    assert draft.same is not None
    known = draft.same.id
    article = await ledger.articles.accept(ADA, draft.draft.id)
    assert [(one.draft.state, one.draft.claim_id) for one in article.drafts] == [("merged", known)]
    assert rows(
        store_path,
        "SELECT a.claim_id, a.quote, s.url FROM claim_appearance a JOIN source s ON s.id = a.source_id "
        "WHERE a.guild_id = 77",
    ) == [(known, OLD, A)]  # fmt: skip
    # The same page once more says nothing new: the draft is settled without another row.
    again = await read(
        ledger, text=f"{OLD} {FILLER}", where=replace(ON_A, source=B, published="2025-01-30")
    )
    (other,) = ids(again)
    await ledger.articles.describe(ADA, again.article.id, WhereFrom(source=A))
    article = await ledger.articles.accept(ADA, other)
    assert states(article) == ["merged"]
    assert rows(store_path, "SELECT count(*) FROM claim_appearance WHERE guild_id = 77") == [(1,)]


async def test_a_curator_may_say_that_it_is_a_known_claim(ledger: Ledger) -> None:
    first = await read(ledger, text=SHARES, where=ON_A)
    article = await ledger.articles.accept(ADA, ids(first)[0])
    known = article.drafts[0].draft.claim_id
    other = await read(ledger, text=f"{ITSELF} {SHARES}", where=replace(ON_A, source=B))
    assert [one.same.id if one.same else None for one in other.drafts] == [None, known]
    article = await ledger.articles.accept(ADA, ids(other)[0], as_claim=known)
    assert (article.drafts[0].draft.state, article.drafts[0].draft.claim_id) == ("merged", known)
    with pytest.raises(NotFound):
        await ledger.articles.accept(ADA, ids(other)[1], as_claim=999_999)


async def test_what_an_article_says_twice_becomes_one_claim(ledger: Ledger) -> None:
    article = await read(ledger, text=f"{ITSELF}\n{FILLER}\n{ITSELF}")
    assert len(article.drafts) == 1  # the stand-in finds each sentence once
    first, _done = await ledger.articles.accept_all(ADA, article.article.id)
    again = await read(ledger, text=ITSELF, where=replace(ON_A, source=f"{A}/2"))
    again, done = await ledger.articles.accept_all(ADA, again.article.id)
    assert done.noted == (first.drafts[0].draft.claim_id,)


class TestKnownAgain:
    async def test_an_address_that_was_read_shows_what_it_gave(
        self, ledger: Ledger, pages: FakePages
    ) -> None:
        pages.articles[A] = FIVE
        first = await ledger.articles.from_address(ADA, f"{A}?utm_source=tw#top")
        assert isinstance(first, SeenArticle)
        assert (first.article.url, first.article.publisher) == (A, "Example News")
        await ledger.articles.reject(ADA, ids(first)[0])
        again = await ledger.articles.from_address(BOB, A)
        assert isinstance(again, SeenArticle)
        assert again.again
        assert (states(again)[0], ids(again)) == ("rejected", ids(first))
        assert pages.read == [A], "it was fetched once"
        text = await ledger.articles.from_text(BOB, FIVE, WhereFrom(source=A))
        assert isinstance(text, SeenArticle)
        assert text.again
        # Elsewhere nobody knows of it.
        other = await ledger.articles.from_address(EVE, A)
        assert isinstance(other, SeenArticle)
        assert not other.again
        assert states(other) == ["waiting"] * 5

    async def test_a_text_without_claims_leaves_nothing(
        self, ledger: Ledger, store_path: Path
    ) -> None:
        found = await ledger.articles.from_text(ADA, FILLER, ON_A)
        assert found == NothingFound(replace(found.text, text=FILLER))  # type: ignore[union-attr]
        assert rows(store_path, "SELECT count(*) FROM article") == [(0,)]

    async def test_of_two_who_read_it_at_once_one_set_is_kept(
        self, ledger: Ledger, store_path: Path
    ) -> None:
        found = await asyncio.gather(read(ledger, ADA), read(ledger, BOB))
        assert sorted(one.again for one in found) == [False, True]
        assert rows(store_path, "SELECT count(*) FROM article_draft") == [(5,)]


class TestOneOrigin:
    async def test_a_copy_counts_as_one_origin_with_what_it_repeats(
        self, ledger: Ledger, store_path: Path
    ) -> None:
        first = await read(ledger, text=WIRED, where=replace(ON_A, source=A, publisher="The Wire"))
        await ledger.articles.accept_all(ADA, first.article.id)
        copy = await read(
            ledger,
            text=f"By our own staff. {WIRED}",
            where=replace(ON_A, source=B, publisher="Paper"),
        )
        assert copy.origin is not None
        assert copy.origin.url == A
        await ledger.articles.accept_all(ADA, copy.article.id)
        assert rows(
            store_path,
            "SELECT f.url, t.url, l.relation, l.guild_id FROM source_link l "
            "JOIN source f ON f.id = l.from_source JOIN source t ON t.id = l.to_source "
            "WHERE l.guild_id IS NOT NULL",
        ) == [(B, A, "syndicates", 77)]
        assert rows(store_path, "SELECT count(*) FROM audit_log WHERE action = 'link'") == [(1,)]
        claim = first.drafts[0]
        shown = await ledger.claim(
            (await ledger.articles.show(ADA, first.article.id)).draft(claim.draft.id).draft.claim_id
            or 0,
            guild_id=77,
        )
        (origin,) = {source.origins or frozenset({source.id}) for source in shown.sources.values()}
        assert len(origin) == 1

    async def test_the_one_accepted_first_is_the_origin(
        self, ledger: Ledger, store_path: Path
    ) -> None:
        """Neither had a source when it was read: what repeats what is found when that is known."""
        first = await read(ledger, text=WIRED, where=replace(ON_A, source=A))
        copy = await read(ledger, text=WIRED, where=replace(ON_A, source=B))
        assert copy.origin is None
        await ledger.articles.accept_all(ADA, copy.article.id)
        await ledger.articles.accept_all(ADA, first.article.id)
        await ledger.articles.accept_all(
            ADA, (await read(ledger, text=WIRED, where=replace(ON_A, source=f"{A}/3"))).article.id
        )
        urls = rows(
            store_path,
            "SELECT f.url, t.url FROM source_link l JOIN source f ON f.id = l.from_source "
            "JOIN source t ON t.id = l.to_source WHERE l.guild_id = 77 ORDER BY l.from_source",
        )
        assert urls[0] == (A, B)
        assert len(urls) == 2

    async def test_other_words_are_another_origin(self, ledger: Ledger, store_path: Path) -> None:
        first = await read(ledger, text=WIRED, where=replace(ON_A, source=A))
        await ledger.articles.accept_all(ADA, first.article.id)
        other = await read(
            ledger, text=f"{BEATS} Nothing else of it was known by Friday night. {ITSELF}",
            where=replace(ON_A, source=B),
        )  # fmt: skip
        assert other.origin is None
        await ledger.articles.accept_all(ADA, other.article.id)
        assert rows(store_path, "SELECT count(*) FROM source_link WHERE guild_id = 77") == [(0,)]

    async def test_the_same_quotes_in_other_words_are_one_origin(
        self, ledger: Ledger, store_path: Path
    ) -> None:
        first = await read(ledger, text=QUOTED.replace("|", FILLER), where=ON_A)
        await ledger.articles.accept_all(ADA, first.article.id)
        other = (
            "Nobody in the room that day, least of all those who had paid for it, looked surprised."
        )
        copy = await read(
            ledger,
            text=QUOTED.replace("|", other),
            where=replace(ON_A, source=B, publisher="Paper"),
        )
        assert copy.origin is not None
        assert copy.origin.url == A
        few = f"{BEATS} {other} {ITSELF} {other} {NOT_SO}"
        fewer = await read(ledger, text=few, where=replace(ON_A, source=f"{B}/2"))
        assert fewer.origin is None

    async def test_another_servers_article_is_no_origin(self, ledger: Ledger) -> None:
        first = await read(ledger, EVE, WIRED, replace(ON_A, source=A))
        await ledger.articles.accept_all(EVE, first.article.id)
        copy = await read(ledger, text=WIRED, where=replace(ON_A, source=B))
        await ledger.articles.accept_all(ADA, copy.article.id)
        assert (await ledger.articles.show(ADA, copy.article.id)).origin is None

    async def test_the_shared_one_is_known_in_every_server(self, ledger: Ledger) -> None:
        first = await read(ledger, OLGA, WIRED, replace(ON_A, source=A))
        await ledger.articles.accept_all(OLGA, first.article.id)
        copy = await read(ledger, text=WIRED, where=replace(ON_A, source=B))
        assert copy.origin is not None


class TestWhereItIsFrom:
    async def test_what_is_said_later_makes_the_drafts_ready(self, ledger: Ledger) -> None:
        article = await read(ledger, where=WhereFrom())
        assert not any(one.is_ready for one in article.drafts)
        with pytest.raises(Problems) as raised:
            await ledger.articles.accept(ADA, ids(article)[1])
        assert "publisher is missing" in str(raised.value)
        with pytest.raises(Problems):
            await ledger.articles.describe(ADA, article.article.id, WhereFrom(source="nowhere"))
        article = await ledger.articles.describe(
            ADA, article.article.id, replace(ON_A, publisher="")
        )
        assert article.drafts[1].form.claimant == '"news.example.com"'
        article = await ledger.articles.describe(
            ADA, article.article.id, WhereFrom(publisher="Example News")
        )
        assert article.drafts[1].form.claimant == '"Example News"'
        assert [one.is_ready for one in article.drafts] == [True, True, True, False, True]

    async def test_a_message_speaks_for_nobody_but_its_writer(
        self, ledger: Ledger, store_path: Path
    ) -> None:
        jump = "https://discord.com/channels/77/1/2"
        text = f"{FIVE} https://openai.com/index/o3"
        found = await ledger.articles.from_message(ADA, text, url=jump, day=TODAY.date())
        assert isinstance(found, SeenArticle)
        assert {(one.form.source, one.form.date) for one in found.drafts} == {(jump, "2026-11-23")}
        assert found.drafts[1].form.claimant == ""
        assert "publisher is missing" in str(found.drafts[1].problems[0])
        again = await ledger.articles.from_message(BOB, "else", url=jump, day=TODAY.date())
        assert isinstance(again, SeenArticle)
        assert again.again
        await ledger.articles.accept_all(ADA, found.article.id)
        assert rows(store_path, "SELECT kind FROM source WHERE url = ?", jump) == [("social",)]
        # A direct message has no address that others could open.
        for who, url in ((OLGA, jump), (ADA, "https://discord.com/channels/@me/1/2")):
            alone = await ledger.articles.from_message(who, BEATS, url=url, day=TODAY.date())
            assert isinstance(alone, SeenArticle)
            assert (alone.article.url, alone.drafts[0].is_ready) == (None, False)
        moved = await ledger.articles.describe(OLGA, 2, WhereFrom(source=B))
        assert {one.form.source for one in moved.drafts} == {B}


async def test_nobody_else_has_any_rights_to_it(ledger: Ledger, store_path: Path) -> None:
    article = await read(ledger)
    number, draft = article.article.id, ids(article)[0]
    before = rows(store_path, "SELECT state FROM article_draft")
    articles = ledger.articles
    form = article.drafts[0].form
    for who, refused in (
        (MAX, NotAllowed),
        (EVE, NotFound),
        (OLGA, NotFound),
        (Person(9, None), NotAllowed),
    ):
        for attempt in (
            lambda who=who: articles.show(who, number),
            lambda who=who: articles.show_draft(who, draft),
            lambda who=who: articles.form_of(who, draft),
            lambda who=who: articles.accept(who, draft),
            lambda who=who: articles.accept_form(who, draft, form),
            lambda who=who: articles.accept_all(who, number),
            lambda who=who: articles.reject(who, draft),
            lambda who=who: articles.reject_rest(who, number),
            lambda who=who: articles.describe(who, number, ON_A),
        ):  # fmt: skip
            with pytest.raises(refused):
                await attempt()
    for who in (MAX, Person(9, None)):
        for attempt in (
            lambda who=who: articles.from_text(who, FIVE),
            lambda who=who: articles.from_address(who, A),
            lambda who=who: articles.from_file(who, "a.txt", b"x"),
            lambda who=who: articles.queue(who),
        ):
            with pytest.raises(NotAllowed):
                await attempt()
    assert (await articles.queue(EVE)).count == 0
    assert rows(store_path, "SELECT state FROM article_draft") == before


class TestOfFeeds:
    async def test_the_bot_keeps_all_drafts_and_knows_an_article_again(
        self, ledger: Ledger, store_path: Path
    ) -> None:
        feed = await self._feed(ledger)
        items = [NotedItem(number, feed, None, "", "", "", 1) for number in (1, 2, 3)]
        text = ArticleText(
            FIVE, f"{A}?utm_source=feed", "Example News", "Five things", "2026-11-20"
        )
        given = (text, text, ArticleText(FILLER, B))
        for item, one in zip(items, given, strict=True):
            for _ in range(2):  # the second time it is no longer to be read
                await ledger.articles.draft_for_feed(77, one, item)
        assert rows(store_path, "SELECT state FROM feed_item ORDER BY id") == [
            ("read",), ("known",), ("empty",),
        ]  # fmt: skip
        queue = await ledger.articles.queue(ADA)
        (one,) = queue.articles
        assert (queue.count, queue.drafts, one.feed, one.waiting) == (1, 5, "Example feed", 5)
        article = await ledger.articles.show(ADA, one.article.id)
        assert (article.feed, article.article.url) == ("Example feed", A)
        assert rows(store_path, "SELECT count(*), recorded_by FROM article") == [
            (1, f"feed:{feed}")
        ]

    async def _feed(self, ledger: Ledger) -> int:
        def work(connection: object) -> int:
            import sqlite3

            assert isinstance(connection, sqlite3.Connection)
            feed = int(
                connection.execute(
                    "INSERT INTO feed (guild_id, url, title, most_waiting, next_due, recorded_at, "
                    "recorded_by) VALUES (77, 'https://news.example.com/feed', 'Example feed', 9, "
                    "'2026-11-23', '2026-11-23', 'user:1')"
                ).lastrowid
                or 0
            )
            connection.executemany(
                "INSERT INTO feed_item (id, feed_id, title, published, summary, state, "
                "recorded_at, seen_at) VALUES (?, ?, '', '', '', 'new', '', '')",
                [(number, feed) for number in (1, 2, 3)],
            )
            return feed

        return await ledger._store.write(work)  # pyright: ignore[reportPrivateUsage]


async def test_drafts_that_nobody_decides_go_after_two_months(
    ledger: Ledger, hands: Hands, store_path: Path
) -> None:
    article = await read(ledger)
    await ledger.articles.accept(ADA, ids(article)[0])
    hands.now += timedelta(days=61)
    await read(ledger, EVE)
    left = rows(
        store_path, "SELECT state FROM article_draft WHERE article_id = ?", article.article.id
    )
    assert left == [("accepted",)]
    assert (await ledger.articles.queue(ADA)).count == 0
    again = await ledger.articles.from_text(ADA, FIVE, ON_A)
    assert isinstance(again, SeenArticle)
    assert (again.again, again.waiting) == (False, 4), "what was dropped is read again"
    with pytest.raises(NotFound, match="after 60 days"):
        await ledger.articles.accept(ADA, ids(article)[1])
