"""Feeds on a real store: each item is read once, whatever breaks, and a dead feed is told of once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db import feeds as db_feeds
from bot.errors import NotAllowed, NotFound, UserError
from bot.ledger import Ledger, deciding
from bot.race.articles import ArticleText
from bot.race.feeds import MOST_FAILURES, MOST_FEEDS, Feed, FeedItem, FetchedFeed
from bot.race.people import Person
from bot.sources.answered import AskedToWait, Busy, NotNow, TakenDown
from tests.conftest import Hands
from tests.feeding import FEED, UNREACHABLE, FakePages, item, read_lines
from tests.going_out import ADMIN, GUILD, OWNER, content, rows

OTHER = Person(3, GUILD + 1, manages_guild=True)
SECOND = "https://second.example.com/feed"
HOUR = timedelta(hours=1)


@pytest.fixture
def pages() -> FakePages:
    return FakePages()


@pytest.fixture
async def ledger(store_path: Path, hands: Hands, pages: FakePages) -> AsyncIterator[Ledger]:
    opened = read_lines(await Ledger.open(store_path, hands, pages))
    yield opened
    await opened.close()


async def reopened(ledger: Ledger, path: Path, hands: Hands, pages: FakePages) -> Ledger:
    """The bot ends, and starts again over the same store."""
    await ledger.close()
    return read_lines(await Ledger.open(path, hands, pages))


async def look(ledger: Ledger) -> None:
    """One look at everything that is due, as the bot has it."""
    for feed in await ledger.feeds.to_visit(100):
        await ledger.feeds.visit(feed, 0.0)


async def only(ledger: Ledger, person: Person = ADMIN) -> Feed:
    (feed,) = await ledger.feeds.all(person)
    return feed


def states(path: Path) -> dict[str, int]:
    return dict(rows(path, "SELECT state, count(*) FROM feed_item GROUP BY state"))


def drafts(path: Path) -> int:
    return int(rows(path, "SELECT count(*) FROM article_draft")[0][0])


# looking ----------------------------------------------------------------------------------------


async def test_a_new_feed_does_not_flood_and_then_all_that_is_new_is_read_once(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages
) -> None:
    pages.publish(*range(30, 0, -1))
    feed, looked = await ledger.feeds.add(ADMIN, FEED)
    assert (feed.title, feed.unread, sum(looked.fresh)) == ("Example News", 5, 5)
    assert states(store_path) == {"new": 5, "known": 25}
    await look(ledger)
    assert states(store_path) == {"read": 5, "known": 25}
    assert pages.read == [f"https://news.example.com/{number}" for number in range(26, 31)]
    assert (await only(ledger)).waiting == drafts(store_path) == 5
    assert await ledger.feeds.to_visit(9) == [], "nothing is due"

    hands.now += HOUR * 2
    assert await ledger.feeds.to_visit(9) == [feed.id]
    await look(ledger)
    assert pages.asked[-1] == (FEED, f'"{tuple(range(30, 0, -1))}"', None)
    assert len(pages.read) == 5, "it was unchanged"
    pages.publish(33, 32, 31, 30)
    hands.now += HOUR * 2
    await look(ledger)
    hands.now += HOUR * 2
    await look(ledger)
    assert Counter(pages.read).most_common(1)[0][1] == 1, "none is read twice"
    assert states(store_path) == {"read": 8, "known": 25}


async def test_what_is_old_or_has_no_address_or_says_nothing(
    ledger: Ledger, store_path: Path, pages: FakePages
) -> None:
    pages.publish(1)
    pages.articles["https://news.example.com/1"] = "Nothing to see."
    words = FeedItem("x2", None, "A note", "", "Model 2 is ahead of o1.")
    old = item(3, published="2026-11-19")
    pages.feeds[FEED] = FetchedFeed(FEED, "", (item(1), words, old, FeedItem("", None, "")))
    feed, _looked = await ledger.feeds.add(ADMIN, FEED, "  Ours\n truly ", 3)
    assert (feed.title, feed.most_waiting) == ("Ours truly", 3)
    await look(ledger)
    assert states(store_path) == {"empty": 1, "read": 1, "known": 1}
    assert rows(store_path, "SELECT url, title, publisher FROM article") == [
        (None, "A note", "Ours truly")
    ]


async def test_items_are_known_again_across_the_feeds_of_a_layer(
    ledger: Ledger, store_path: Path, pages: FakePages
) -> None:
    pages.publish(1, 2, 3)
    copies = (
        item(1, id="9"),
        item(2, id="8", url="http://www.news.example.com/2/?utm_source=feed"),
        item(3, id="7", url="https://wire.example.net/x", title=f"{item(3).title} - The Wire"),
        item(4, id="6"),
    )
    pages.feeds[SECOND] = FetchedFeed(SECOND, "Second", copies)
    pages.articles["https://news.example.com/4"] = "Model 4 is ahead of o1."
    for person in (ADMIN, OTHER):
        await ledger.feeds.add(person, FEED)
        _feed, looked = await ledger.feeds.add(person, SECOND)
        assert looked.fresh == (False, False, False, True)
    await look(ledger)
    assert Counter(pages.read) == {f"https://news.example.com/{n}": 2 for n in (1, 2, 3, 4)}
    assert rows(store_path, "SELECT guild_id, count(*) FROM article GROUP BY guild_id") == [
        (GUILD, 4), (GUILD + 1, 4),
    ]  # fmt: skip


async def test_a_feed_that_moved_is_asked_there_and_twice_at_one_place_is_no_trouble(
    ledger: Ledger, hands: Hands, pages: FakePages
) -> None:
    moved = "https://news.example.com/new.xml"
    pages.publish(1)
    feed, _looked = await ledger.feeds.add(ADMIN, FEED)
    pages.publish(2, url=moved, wait=7200.0)
    hands.now += HOUR
    await look(ledger)
    feed = await only(ledger)
    assert feed.url == moved
    assert feed.next_due == (hands.now + HOUR * 2).isoformat(timespec="seconds")
    pages.publish(3, at=SECOND)
    await ledger.feeds.add(ADMIN, SECOND)
    pages.publish(4, at=SECOND, url="https://www.second.example.com/feed")
    hands.now += HOUR * 2
    await look(ledger)
    there = {one.url for one in await ledger.feeds.all(ADMIN)}
    assert there == {moved, "https://www.second.example.com/feed"}
    pages.publish(6, at=moved, url="https://parked.example.net/")
    hands.now += HOUR * 2
    await look(ledger)
    assert {one.url for one in await ledger.feeds.all(ADMIN)} == there, "it is read, not believed"
    assert item(6).url in pages.read
    pages.publish(5, at="https://old.example.com/", url=moved)
    with pytest.raises(UserError, match="is here already"):
        await ledger.feeds.add(ADMIN, "https://old.example.com/")


async def test_what_is_long_gone_from_a_feed_is_forgotten_and_what_is_in_it_is_not(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages
) -> None:
    pages.publish(1, 2, dated=False)
    await ledger.feeds.add(ADMIN, FEED)
    for number, _week in enumerate(range(30), 3):
        hands.now += timedelta(days=7)
        pages.publish(number, 1, dated=False)
        await look(ledger)
    titles = {row[0] for row in rows(store_path, "SELECT title FROM feed_item")}
    assert item(1).title in titles
    assert item(2).title not in titles
    assert rows(
        store_path, "SELECT count(*) FROM feed_item_name WHERE item_id NOT IN (SELECT id FROM feed_item)"
    ) == [(0,)]  # fmt: skip
    for _month in range(10):
        hands.now += timedelta(days=30)
        await look(ledger)
    pages.publish(99, 1, dated=False)
    hands.now += HOUR * 3
    await look(ledger)
    assert Counter(pages.read)["https://news.example.com/1"] == 1, "also after a long silence"


# the cap ----------------------------------------------------------------------------------------


async def test_while_as_many_drafts_wait_as_may_the_rest_stays_to_be_read(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages
) -> None:
    pages.publish(3, 2, 1, lines=3)
    await ledger.feeds.add(ADMIN, FEED, "", 4)
    await look(ledger)
    feed = await only(ledger)
    assert (feed.waiting, feed.unread, feed.has_room) == (6, 1, False)
    assert len(pages.read) == 2, "the third is not even fetched"
    assert await ledger.feeds.to_visit(9) == []
    hands.now += HOUR * 3
    await look(ledger)
    assert len(pages.read) == 2, "a due look changes nothing in that"
    (article, *_rest) = [row[0] for row in rows(store_path, "SELECT id FROM article")]
    await ledger.articles.reject_rest(ADMIN, article)
    assert await ledger.feeds.to_visit(9) == [feed.id]
    await look(ledger)
    assert states(store_path) == {"read": 3}
    assert (await only(ledger)).waiting == 6


# what breaks ------------------------------------------------------------------------------------


async def test_items_that_were_noted_are_read_after_a_restart_and_none_twice(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages
) -> None:
    pages.publish(2, 1)
    await ledger.feeds.add(ADMIN, FEED)
    ledger = await reopened(ledger, store_path, hands, pages)
    assert states(store_path) == {"new": 2}
    await look(ledger)
    ledger = await reopened(ledger, store_path, hands, pages)
    hands.now += HOUR * 3
    await look(ledger)
    assert (states(store_path), drafts(store_path), len(pages.read)) == ({"read": 2}, 2, 2)
    await ledger.close()


async def test_killed_while_an_item_is_read_or_before_that_is_noted(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    pages.publish(2, 1)
    await ledger.feeds.add(ADMIN, FEED)

    async def killed(_address: str) -> ArticleText:
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(pages, "article", killed)
        with pytest.raises(asyncio.CancelledError):
            await look(ledger)
    await look(ledger)
    assert states(store_path) == {"new": 1, "read": 1}, "the one it died of waits for another look"
    hands.now += HOUR
    await look(ledger)
    assert (states(store_path), drafts(store_path)) == ({"read": 2}, 2)


@pytest.mark.parametrize("step", [(deciding, "keep"), (db_feeds, "note_read")], ids=lambda s: s[1])
async def test_killed_between_the_drafts_of_an_item_and_the_note_that_it_was_read(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages,
    monkeypatch: pytest.MonkeyPatch, step: tuple[Any, str],
) -> None:  # fmt: skip
    nameless = FeedItem(
        "x1", None, "A note", "", "Model 1 is ahead of o1.\nModel 2 is ahead of o1."
    )
    pages.feeds[FEED] = FetchedFeed(FEED, "Notes", (nameless,))
    await ledger.feeds.add(ADMIN, FEED)
    real = getattr(*step)

    def killed(*given: Any, **more: Any) -> None:
        real(*given, **more)
        raise asyncio.CancelledError

    with monkeypatch.context() as patched:
        patched.setattr(*step, killed)
        with pytest.raises(asyncio.CancelledError):
            await look(ledger)
    assert (states(store_path), drafts(store_path)) == ({"new": 1}, 0)
    ledger = await reopened(ledger, store_path, hands, pages)
    for _ in range(3):
        hands.now += HOUR
        await look(ledger)
    assert (states(store_path), drafts(store_path)) == ({"read": 1}, 2)
    assert rows(store_path, "SELECT count(*) FROM article") == [(1,)]
    await ledger.close()


async def test_an_article_that_cannot_be_read_is_tried_again_and_then_given_up(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    pages.publish(3, 2, 1)
    gone = UserError("There is no such page (404). Check the address.")
    pages.articles |= {item(1).url or "": gone, item(2).url or "": ValueError("a fault")}
    await ledger.feeds.add(ADMIN, FEED)
    for tries in (1, 2, 3):
        await look(ledger)
        assert Counter(pages.read) == {item(1).url: tries, item(2).url: tries, item(3).url: 1}
        assert states(store_path).get("failed", 0) == (2 if tries == 3 else 0)
        await look(ledger)
        hands.now += HOUR * 3
    await look(ledger)
    assert len(pages.read) == 7
    assert caplog.text.count("a fault") == 3
    assert (await only(ledger)).failures == 0, "that is no failure of the feed"


async def test_trouble_that_passes_loses_no_item_and_a_host_is_left_alone_as_it_asks(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages
) -> None:
    pages.publish(0)
    feed, _looked = await ledger.feeds.add(ADMIN, FEED)
    await look(ledger)
    elsewhere = item(9, url="https://elsewhere.example.org/9", id="9")
    pages.publish(*range(8, 0, -1))
    known = pages.feeds[FEED]
    assert isinstance(known, FetchedFeed)
    pages.feeds[FEED] = replace(known, items=(elsewhere, *known.items), etag="x")
    pages.articles[elsewhere.url or ""] = "Model 9 is ahead of o1."
    there = dict(pages.articles)
    busy = AskedToWait("Busy.", 7200.0)
    pages.articles |= {one: busy for one in there if "news.example.com" in one}
    pages.read.clear()
    for _ in range(3):
        hands.now += timedelta(minutes=40)
        await look(ledger)
        assert len(pages.read) == 2, "one of the busy host's, and the one elsewhere"
        assert (await only(ledger)).next_due > (hands.now + HOUR / 2).isoformat(), "nor the feed"
    assert states(store_path) == {"read": 2, "new": 8}

    pages.articles.clear()  # and then our line is down
    for hours in (3, 1, 1, 2):
        hands.now += HOUR * hours
        await look(ledger)
    feeds = dict(pages.feeds)
    pages.feeds.clear()
    read = len(pages.read)
    hands.now += HOUR * 9
    await look(ledger)
    await look(ledger)
    assert len(pages.read) == read, "where the feed cannot be had, its articles are not asked for"
    assert (await only(ledger)).failures == 1
    pages.feeds |= feeds

    too_many = Busy("Too many texts are being read just now. Try again in a minute.")
    pages.articles |= dict.fromkeys(there, too_many)
    for tried in range(1, 5):
        hands.now += timedelta(days=1)
        await look(ledger)
        assert len(pages.read) == read + tried, "the bot has too much to do: it begins no other"
    pages.articles |= there
    pages.feeds[FEED] = too_many
    hands.now += timedelta(days=1)
    await look(ledger)
    feed = await only(ledger)
    assert feed.next_due > hands.now.isoformat()
    assert (feed.trouble, feed.failures) == (None, 0), "that is no failure of the feed either"
    pages.feeds |= feeds
    hands.now += timedelta(days=1)
    await look(ledger)
    assert states(store_path) == {"read": 10}
    assert (await ledger.feeds.one(ADMIN, feed.id)).unread == 0


async def test_an_article_whose_host_is_away_for_days_is_given_up_in_the_end(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages
) -> None:
    pages.publish(2, 1)
    pages.articles[item(1).url or ""] = NotNow("The server has trouble of its own (500).")
    await ledger.feeds.add(ADMIN, FEED)
    for _ in range(MOST_FAILURES):
        assert states(store_path)["new"] > 0
        await look(ledger)
        hands.now += timedelta(days=2)
    assert states(store_path) == {"read": 1, "failed": 1}
    assert Counter(pages.read) == {item(1).url: MOST_FAILURES, item(2).url: 1}


async def test_a_full_feed_goes_on_once_its_drafts_are_too_old(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages
) -> None:
    pages.publish(2, 1, dated=False)
    await ledger.feeds.add(ADMIN, FEED, "", 2)
    await look(ledger)
    pages.publish(3, 2, 1, dated=False)
    for _ in range(2):
        hands.now += timedelta(days=1)
        await look(ledger)
    assert states(store_path) == {"read": 2, "new": 1}
    hands.now += timedelta(days=60)
    await look(ledger)
    assert states(store_path) == {"read": 3}


async def test_a_feed_that_is_removed_while_it_is_looked_at(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def removing(name: str) -> Callable[..., Any]:
        real = getattr(pages, name)

        async def remove_first(address: str, **more: Any) -> Any:
            await ledger.feeds.remove(ADMIN, (await only(ledger)).id)
            return await real(address, **more)

        return remove_first

    for name in ("article", "feed"):
        pages.publish(2, 1)
        await ledger.feeds.add(ADMIN, FEED)
        hands.now += HOUR * (name == "feed")
        with monkeypatch.context() as patched:
            patched.setattr(pages, name, removing(name))
            await look(ledger)
        for table in ("feed", "feed_item", "feed_item_name", "article"):
            assert rows(store_path, f"SELECT count(*) FROM {table}") == [(0,)], (name, table)
    pages.feeds[FEED] = UNREACHABLE
    pages.publish(1, at=SECOND)
    await ledger.feeds.add(ADMIN, SECOND)
    pages.feeds[SECOND] = UNREACHABLE
    hands.now += HOUR
    with monkeypatch.context() as patched:
        patched.setattr(pages, "feed", removing("feed"))
        await look(ledger)
    assert await ledger.feeds.all(ADMIN) == []


# trouble ----------------------------------------------------------------------------------------


async def fails(ledger: Ledger, hands: Hands, times: int) -> Feed:
    """A feed fails so often, each time when it is due again."""
    for _ in range(times):
        feed = await only(ledger)
        assert feed.state == "on"
        due = max(hands.now, hands.now.fromisoformat(feed.next_due))
        hands.now = due
        await look(ledger)
    return await only(ledger)


async def test_a_feed_that_keeps_failing_is_left_alone_longer_and_stopped_and_told_once(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages
) -> None:
    pages.publish(1)
    await ledger.feeds.add(ADMIN, FEED)
    pages.feeds[FEED] = UNREACHABLE
    feed = await fails(ledger, hands, 1)
    assert (feed.failures, str(feed.trouble)) == (1, str(UNREACHABLE))
    first = hands.now.fromisoformat(feed.next_due) - hands.now
    feed = await fails(ledger, hands, 3)
    assert hands.now.fromisoformat(feed.next_due) - hands.now == first * 8
    pages.publish(1, 2)
    feed = await fails(ledger, hands, 1)
    assert (feed.failures, feed.failing_since, feed.trouble) == (0, None, None)

    pages.feeds[FEED] = UNREACHABLE
    while (feed := await fails(ledger, hands, 1)).state == "on":
        assert feed.failures < MOST_FAILURES
    assert 3 <= feed.failures <= MOST_FAILURES
    hands.now += timedelta(days=9)
    asked = len(pages.asked)
    await look(ledger)
    assert len(pages.asked) == asked

    (stopped,) = await ledger.feeds.stopped_untold()
    assert (stopped.guild_id, stopped.feeds[0].id, stopped.user_id) == (GUILD, feed.id, 1)
    for _ in range(2):  # the second was read before the first was written
        await ledger.feeds.tell(stopped, content("It stopped."), None)
    ledger = await reopened(ledger, store_path, hands, pages)
    assert await ledger.feeds.stopped_untold() == []
    assert rows(store_path, "SELECT purpose, guild_id, user_id FROM delivery") == [
        ("notice", GUILD, 1)
    ]
    feed = await ledger.feeds.resume(ADMIN, feed.id)
    assert (feed.state, feed.failures, feed.trouble) == ("on", 0, None)
    assert await ledger.feeds.to_visit(9) == [feed.id]
    await ledger.close()


async def test_gone_for_good_stops_at_once_and_a_busy_host_says_how_long(
    ledger: Ledger, hands: Hands, pages: FakePages
) -> None:
    pages.publish(1)
    await ledger.feeds.add(OWNER, FEED)
    pages.feeds[FEED] = AskedToWait("Busy.", 40_000)
    hands.now += HOUR
    await look(ledger)
    feed = await only(ledger, OWNER)
    assert feed.next_due == (hands.now + timedelta(seconds=40_000)).isoformat(timespec="seconds")
    pages.feeds[FEED] = TakenDown("It was taken down for good (410).")
    hands.now += timedelta(days=1)
    await look(ledger)
    (stopped,) = await ledger.feeds.stopped_untold()
    assert (stopped.guild_id, str(stopped.feeds[0].trouble)) == (None, str(pages.feeds[FEED]))


async def test_a_feed_that_was_resumed_before_it_was_told_is_not_told_of(
    ledger: Ledger, store_path: Path, hands: Hands, pages: FakePages
) -> None:
    pages.publish(1)
    feed, _looked = await ledger.feeds.add(ADMIN, FEED)
    pages.feeds[FEED] = TakenDown("Gone.")
    hands.now += HOUR
    await look(ledger)
    (stopped,) = await ledger.feeds.stopped_untold()
    await ledger.feeds.resume(ADMIN, feed.id)
    await ledger.feeds.tell(stopped, content("It stopped."), 7)
    assert rows(store_path, "SELECT count(*) FROM delivery") == [(0,)]


# whose they are ---------------------------------------------------------------------------------


async def test_each_layer_has_its_own_and_nobody_reaches_anothers(
    ledger: Ledger, pages: FakePages
) -> None:
    pages.publish(1)
    numbers = [(await ledger.feeds.add(person, FEED))[0].id for person in (ADMIN, OTHER, OWNER)]
    for person, number in zip((ADMIN, OTHER, OWNER), numbers, strict=True):
        assert [one.id for one in await ledger.feeds.all(person)] == [number]
        for another in {*numbers, 99} - {number}:
            for act in ("one", "pause", "resume", "remove"):
                with pytest.raises(NotFound):
                    await getattr(ledger.feeds, act)(person, another)
    asked = len(pages.asked)
    for nobody in (Person(9, GUILD), Person(9, None), Person(2, GUILD, is_owner=True)):
        for act, given in (("all", ()), ("one", numbers[:1]), ("pause", numbers[:1]),
                           ("resume", numbers[:1]), ("remove", numbers[:1]), ("add", (FEED,)),
                           ("test", (None, FEED))):  # fmt: skip
            with pytest.raises(NotAllowed):
                await getattr(ledger.feeds, act)(nobody, *given)
    assert len(pages.asked) == asked, "nothing is fetched for who may not"


async def test_there_are_only_so_many_and_none_twice(
    ledger: Ledger, store_path: Path, pages: FakePages
) -> None:
    pages.publish(1)
    await ledger.feeds.add(ADMIN, FEED)
    for again in (FEED, FEED.replace("https", "http"), f"{FEED}/#x"):
        with pytest.raises(UserError, match="is here already: “Example News”, number 1"):
            await ledger.feeds.add(ADMIN, again)
    for number in range(1, MOST_FEEDS):
        address = f"https://n{number}.example.com/feed"
        pages.publish(number, at=address)
        await ledger.feeds.add(ADMIN, address)
    with pytest.raises(UserError, match="25 feeds here already"):
        await ledger.feeds.add(ADMIN, SECOND)
    with pytest.raises(UserError, match="not a public address"):
        await ledger.feeds.add(ADMIN, "http://169.254.169.254/feed")
    assert len(await ledger.feeds.all(ADMIN)) == MOST_FEEDS
    await ledger.feeds.remove(ADMIN, 1)
    detail = "SELECT action, detail FROM audit_log WHERE id IN (1, 26) ORDER BY id"
    assert rows(store_path, detail) == [
        ("feed", "added Example News"), ("feed", "removed Example News"),
    ]  # fmt: skip


async def test_a_removed_feed_leaves_its_drafts_a_purge_leaves_nothing_and_people_are_forgotten(
    ledger: Ledger, store_path: Path, pages: FakePages
) -> None:
    pages.publish(2, 1)
    for person in (ADMIN, OTHER, OWNER):
        await ledger.feeds.add(person, FEED)
    await look(ledger)
    await ledger.feeds.remove(OWNER, (await only(ledger, OWNER)).id)
    shared = "SELECT feed_id, count(*) FROM article WHERE guild_id IS NULL GROUP BY feed_id"
    assert rows(store_path, shared) == [(None, 2)]
    await ledger.guilds.purge(GUILD)
    assert await ledger.feeds.all(ADMIN) == []
    for table in ("feed", "article"):
        layers = rows(store_path, f"SELECT DISTINCT guild_id FROM {table} ORDER BY guild_id")
        assert layers == ([(None,)] if table == "article" else []) + [(GUILD + 1,)]
    assert rows(store_path, "SELECT count(*) FROM feed_item") == [(2,)]
    await ledger.guilds.forget(OTHER)
    assert (await only(ledger, OTHER)).author == "forgotten"
    assert rows(store_path, "PRAGMA foreign_key_check") == []


async def test_a_pause_lets_nothing_be_fetched_or_read(
    ledger: Ledger, hands: Hands, pages: FakePages
) -> None:
    pages.publish(2, 1)
    feed, _looked = await ledger.feeds.add(ADMIN, FEED)
    await ledger.feeds.pause(ADMIN, feed.id)
    hands.now += HOUR
    assert await ledger.feeds.to_visit(9) == []
    await ledger.feeds.visit(feed.id, 0.0)
    assert pages.read == []
    with pytest.raises(UserError, match="paused already"):
        await ledger.feeds.pause(ADMIN, feed.id)
    await ledger.feeds.resume(ADMIN, feed.id)
    with pytest.raises(UserError, match="looked at already"):
        await ledger.feeds.resume(ADMIN, feed.id)
    await look(ledger)
    assert len(pages.read) == 2


async def test_a_look_in_advance_writes_nothing(
    ledger: Ledger, store_path: Path, pages: FakePages
) -> None:
    pages.publish(*range(9, 0, -1))
    looked = await ledger.feeds.test(ADMIN, None, FEED)
    assert (sum(looked.fresh), looked.feed) == (5, None)
    feed, _looked = await ledger.feeds.add(ADMIN, FEED)
    pages.publish(*range(19, 0, -1))
    before = rows(store_path, "SELECT * FROM feed_item")
    looked = await ledger.feeds.test(ADMIN, feed, None)
    assert (sum(looked.fresh), looked.feed) == (10, feed)
    assert rows(store_path, "SELECT * FROM feed_item") == before
    assert replace(feed) == await only(ledger)
