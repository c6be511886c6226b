"""What becomes of articles when the claims and pages that they name go, or the whole store closes."""

from __future__ import annotations

import asyncio
import io
import shutil
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError, UserError
from bot.ledger import Ledger
from bot.ledger.exporting import write_file
from bot.ledger.restoring import restore_ledger
from bot.race.articles import SeenArticle, WhereFrom
from bot.race.exporting import Wish
from bot.race.people import Person
from bot.sources.answered import Busy
from tests.commands.desk import rows
from tests.conftest import Hands, clock
from tests.drafting import FILLER, ITSELF, read_by, read_statements
from tests.feeding import FEED, FakePages
from tests.going_out import form

ADA, EVE = Person(1, 77, manages_guild=True), Person(3, 88, manages_guild=True)
MAX = Person(4, 77)
OLGA, OLGA_HERE = Person(5, None, is_owner=True), Person(5, 77, is_owner=True)
A, B = "https://news.example.com/a", "https://wire.example.com/b"
LONG = f"{FILLER} {ITSELF} " + " ".join(f"{FILLER} number {n}." for n in range(6))


@pytest.fixture
async def ledger(store_path: Path, hands: Hands) -> AsyncIterator[Ledger]:
    ledger = await Ledger.open(store_path, hands, FakePages())
    yield read_statements(ledger)
    await ledger.close()


async def read(ledger: Ledger, who: Person, text: str, url: str) -> SeenArticle:
    found = await ledger.articles.from_text(
        who, text, WhereFrom(url, "2026-11-20", "Example News", "T")
    )
    assert isinstance(found, SeenArticle)
    return found


async def test_a_draft_under_a_suggestion_that_is_forgotten_waits_again(
    ledger: Ledger, store_path: Path
) -> None:
    await ledger.review.suggest(MAX, form(
        subject="grok-4", targets="GPT-4o", relation="beats", quote=ITSELF, source=A,
        date="2026-11-20", claimant='"Example News"', publisher="Example News",
    ))  # fmt: skip
    ((number,),) = rows(store_path, "SELECT max(claim_id) FROM suggestion")
    await ledger.review.accept(ADA, number)
    article = await read(ledger, ADA, ITSELF, A)
    article = await ledger.articles.accept(ADA, article.drafts[0].draft.id)
    draft = article.drafts[0].draft
    assert (draft.state, draft.claim_id) == ("merged", number)
    while rows(store_path, "SELECT stage FROM claim WHERE id = ?", number) != [("pending",)]:
        await ledger.desk.undo(ADA, number)
    await ledger.guilds.forget(MAX)
    assert rows(store_path, "SELECT count(*) FROM claim WHERE id = ?", number) == [(0,)]
    (again,) = (await ledger.articles.show(ADA, article.article.id)).drafts
    assert (again.draft.state, again.draft.claim_id, again.draft.decided_by) == (
        "waiting", None, None,
    )  # fmt: skip
    await ledger.articles.accept(ADA, again.draft.id)


@pytest.mark.parametrize("who", [OLGA, EVE], ids=["shared", "another server"])
@pytest.mark.parametrize("taken_back", [True, False])
async def test_a_server_goes_whose_page_others_articles_repeat(
    ledger: Ledger, store_path: Path, who: Person, taken_back: bool
) -> None:
    first = await read(ledger, ADA, LONG, A)
    first = await ledger.articles.accept(ADA, first.drafts[0].draft.id)
    claim = first.drafts[0].draft.claim_id
    assert claim is not None
    await ledger.desk.promote(OLGA_HERE, claim)
    # A shared article of the same page: by its words others know theirs again.
    await read(ledger, OLGA, LONG, A)
    found = await read(ledger, who, LONG, B)
    assert found.origin is not None
    assert found.origin.url == A
    if taken_back:
        await ledger.desk.undo(OLGA, claim)
        assert rows(store_path, "SELECT guild_id FROM source WHERE url = ?", A) == [(77,)]
        again = await ledger.articles.show(who, found.article.id)
        assert again.origin is None, "a page of one server is not shown to others"
    await ledger.guilds.purge(77)
    assert rows(store_path, "PRAGMA foreign_key_check") == []
    assert rows(store_path, "SELECT count(*) FROM source WHERE url = ?", A) == [
        (0 if taken_back else 1,)
    ]


async def test_a_store_with_articles_or_feeds_is_not_fresh(
    store_path: Path, shipped_store: Path, tmp_path: Path
) -> None:
    out, file = io.BytesIO(), tmp_path / "ledger.json"
    other = tmp_path / "other.db"
    shutil.copy(shipped_store, other)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("UPDATE source SET publisher = 'Another' WHERE id = 1")
        connection.commit()
    write_file(other, Wish("json"), clock(), out)
    file.write_bytes(out.getvalue())
    pages = FakePages()
    ledger = read_statements(await Ledger.open(store_path, clock, pages))
    await read(ledger, ADA, ITSELF, A)
    pages.publish(1)
    await ledger.feeds.add(OLGA, FEED)
    await ledger.close()
    with pytest.raises(UserError, match="article: 1, feed: 1"):
        await restore_ledger(store_path, file)
    with closing(sqlite3.connect(store_path)) as connection:
        assert connection.execute("SELECT count(*) FROM article_draft").fetchone() == (1,)


async def test_the_ledger_closes_whatever_is_being_read_and_whatever_else_fails(
    store_path: Path, hands: Hands
) -> None:
    class Broken(FakePages):
        async def close(self) -> None:
            raise OSError("The line is cut.")

    may_end, begun = threading.Event(), threading.Event()

    class Slow:
        def extract(self, text: str, *, published: object = None) -> list[object]:
            begun.set()
            assert may_end.wait(60)
            return []

    ledger = read_by(await Ledger.open(store_path, hands, Broken()), Slow())  # type: ignore[arg-type]
    jobs = [asyncio.create_task(ledger.articles.from_text(ADA, f"{ITSELF} {n}")) for n in range(3)]
    assert await asyncio.to_thread(begun.wait, 60)
    try:
        with pytest.raises(OSError, match="cut"):
            await ledger.close()
        told = await asyncio.gather(*jobs[1:], return_exceptions=True)
        assert {type(one) for one in told} == {Busy}
        with pytest.raises((StoreError, ValueError)):
            await ledger.remembered("x")
    finally:
        may_end.set()
        await asyncio.gather(*jobs, return_exceptions=True)
