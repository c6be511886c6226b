"""News: what changed between two readings, as each server sees it, on the real store."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.db import news as db_news
from bot.db.view import View
from bot.ledger import Ledger
from bot.race.news import ClaimNews, MoveNews, News, PriceNews, ReleaseNews, Wanted
from bot.race.people import Person
from tests.conftest import TODAY, Hands
from tests.going_out import ADMIN, GUILD, OWNER, add_claim, form, rule


@pytest.fixture
async def ledger(store_path: Path, hands: Hands) -> AsyncIterator[Ledger]:
    opened = await Ledger.open(store_path, hands)
    yield opened
    await opened.close()


async def newest(ledger: Ledger) -> int:
    return await ledger._read_for(None, lambda view: db_news.newest_change(view.connection))


async def news_since(ledger: Ledger, after: int, guild: int | None = None) -> Sequence[News]:
    def work(view: View) -> Sequence[News]:
        until = db_news.newest_change(view.connection)
        return db_news.read_news(view, after, until).news

    return await ledger._read_for(guild, work)


async def test_what_a_store_is_filled_with_is_no_news(ledger: Ledger) -> None:
    began = await newest(ledger)
    assert began > 1_000, "the releases, prices and claims that ship were all noted"

    def first(view: View) -> int:
        return db_news.change_at(view.connection, "2020-01-01T00:00:00+00:00")

    assert await ledger._read_for(None, first) == began
    assert await news_since(ledger, began) == ()


async def test_a_claim_is_new_then_ruled_on_then_as_before(ledger: Ledger) -> None:
    start = await newest(ledger)
    claim = await add_claim(ledger)
    [new] = await news_since(ledger, start)
    assert isinstance(new, ClaimNews)
    assert (new.claim.id, new.before, new.claim.status, new.kind) == (
        claim, None, "unverified", "claims",
    )  # fmt: skip

    added = await newest(ledger)
    await rule(ledger, claim)
    [ruled] = await news_since(ledger, added)
    assert isinstance(ruled, ClaimNews)
    assert (ruled.before, ruled.claim.status, ruled.kind) == ("unverified", "refuted", "verdicts")
    [both] = await news_since(ledger, start)
    assert isinstance(both, ClaimNews)
    assert (both.before, both.claim.status) == (None, "refuted"), "new, as it stands by now"

    await ledger.desk.undo(OWNER, claim)
    assert await news_since(ledger, added) == (), "what was taken back is as it was before"


async def test_a_server_sees_its_own_claims_and_rulings_and_no_other_does(ledger: Ledger) -> None:
    shared = await add_claim(ledger)
    start = await newest(ledger)
    own = await add_claim(ledger, ADMIN, quote="Only this server reads it.")
    await rule(ledger, shared, "disputed", ADMIN)

    here = {one.claim.id: one for one in await news_since(ledger, start, GUILD)
            if isinstance(one, ClaimNews)}  # fmt: skip
    assert set(here) == {own, shared}
    assert here[shared].claim.status == "disputed"
    assert await news_since(ledger, start, GUILD + 1) == ()
    assert await news_since(ledger, start) == ()


async def test_what_waits_for_review_is_no_news_until_it_is_accepted(ledger: Ledger) -> None:
    start = await newest(ledger)
    suggested = await ledger.review.suggest(Person(7, GUILD), form(), anyway=True)
    claim = suggested.claim_id  # type: ignore[union-attr]
    assert await news_since(ledger, start, GUILD) == ()
    await ledger.review.accept(ADMIN, claim)
    [new] = await news_since(ledger, start, GUILD)
    assert isinstance(new, ClaimNews)
    assert (new.claim.id, new.before) == (claim, None)


async def test_a_claim_that_is_moved_to_the_shared_ledger_is_new_to_the_others(
    ledger: Ledger,
) -> None:
    own = await add_claim(ledger, ADMIN)
    start = await newest(ledger)
    await ledger.desk.promote(Person(2, GUILD, is_owner=True), own)
    assert await news_since(ledger, start, GUILD) == ()
    [new] = await news_since(ledger, start, GUILD + 1)
    assert isinstance(new, ClaimNews)
    assert (new.claim.id, new.before) == (own, None)


def insert(path: Path, query: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(query, values)
        db.commit()


def fresh_price(db: sqlite3.Connection, day: date, factor: float) -> tuple[int, float, float]:
    """A new price of a release that had one: which release, and its input price before and after."""
    release, old = db.execute(
        "SELECT release_id, input FROM price WHERE superseded_by IS NULL AND input > 0 "
        "AND output > 0 AND condition IS NULL AND valid_until IS NULL AND verified = 1 "
        "GROUP BY release_id HAVING count(*) = 1 ORDER BY release_id LIMIT 1"
    ).fetchone()
    db.execute(
        "INSERT INTO price (release_id, input, output, valid_from, checked, standing, source_id, "
        "recorded_at, recorded_by) SELECT release_id, ?, output, ?, ?, 'curated', source_id, ?, 't' "
        "FROM price WHERE release_id = ? AND superseded_by IS NULL LIMIT 1",
        (old * factor, day.isoformat(), day.isoformat(), TODAY.isoformat(), release),
    )
    return release, old, old * factor


async def test_a_price_that_changed_is_news_with_its_percent(
    ledger: Ledger, store_path: Path
) -> None:
    start = await newest(ledger)
    with closing(sqlite3.connect(store_path)) as db:
        release, old, new = fresh_price(db, TODAY.date() - timedelta(days=2), 0.25)
        db.commit()
    [news] = await news_since(ledger, start)
    assert isinstance(news, PriceNews)
    assert (news.release.id, news.old.input, news.new.input) == (release, old, new)
    assert news.percent("input") == pytest.approx(-75)
    assert news.percent("output") == 0
    assert news.percent("cached") is None or news.old.cached is not None
    assert news.largest == pytest.approx(75)


async def test_a_price_of_long_ago_is_history_and_no_news(ledger: Ledger, store_path: Path) -> None:
    start = await newest(ledger)
    with closing(sqlite3.connect(store_path)) as db:
        fresh_price(db, TODAY.date() - timedelta(days=32), 0.25)
        db.commit()
    assert await newest(ledger) == start + 1
    assert await news_since(ledger, start) == ()


async def test_market_moves_of_one_session_are_one_story(ledger: Ledger, store_path: Path) -> None:
    start = await newest(ledger)
    session = (TODAY.date() - timedelta(days=1)).isoformat()
    for value in (-4.7, -5.0):
        insert(
            store_path,
            "INSERT INTO market_move (instrument_id, session, window, value, unit, as_reported, "
            "verified, source_id, recorded_at, recorded_by) "
            "SELECT instrument_id, ?, window, ?, '%', 'as told', 0, source_id, ?, 't' "
            "FROM market_move ORDER BY id LIMIT 1",
            session, value, TODAY.isoformat(),
        )  # fmt: skip
    found = await news_since(ledger, start)
    assert [one.move.value for one in found if isinstance(one, MoveNews)] == [-4.7, -5.0]
    assert len({one.story for one in found}) == 1


async def test_what_happened_on_the_days_of_january_2025(ledger: Ledger) -> None:
    digest = await ledger.digests.happened(None, Wanted(), date(2025, 1, 20), date(2025, 2, 2))
    kinds = {section.kind: section.news for section in digest.sections}
    releases = [one.release.slug for one in kinds["releases"] if isinstance(one, ReleaseNews)]
    assert {"deepseek-r1", "qwen2.5-max"} <= set(releases)
    assert all(date(2025, 1, 20) <= one.at <= date(2025, 2, 2) for one in kinds["releases"])
    said = [one.claim.subject.name for one in kinds["claims"] if isinstance(one, ClaimNews)]
    assert "Qwen2.5-Max" in said
    assert digest.lead is not None
    assert digest.total == sum(len(news) for news in kinds.values())
    again = await ledger.digests.happened(None, Wanted(), date(2025, 1, 20), date(2025, 2, 2))
    assert again == digest


async def test_only_what_is_wanted_and_the_same_reading_for_everybody(ledger: Ledger) -> None:
    qwen = ledger.find("qwen", day=ledger.today(), guild_id=None)
    whole = await ledger.digests.happened(None, Wanted(), date(2025, 1, 20), date(2025, 2, 2))
    some = await ledger.digests.happened(
        None, Wanted(kinds=("claims",), labs=(qwen.id,) if qwen.kind == "lab" else (),
                     families=(qwen.id,) if qwen.kind == "family" else ()),
        date(2025, 1, 20), date(2025, 2, 2),
    )  # fmt: skip
    assert 0 < some.total < whole.total
    assert {section.kind for section in some.sections} == {"claims"}
    assert {one.story for one in some.news} <= {one.story for one in whole.news}
