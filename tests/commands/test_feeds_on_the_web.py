"""Feeds as the bot really fetches and reads them, from a web on loopback."""

from __future__ import annotations

import re
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.sources.fetching import Bounds, Fetcher
from bot.sources.web_pages import WebPages
from tests.attacks.web import PUBLIC_HOST, Serve, Visit, Web, page, raw
from tests.commands.conftest import Room
from tests.conftest import clock

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux answers on all of 127.0.0.0/8"
)
SITE = f"http://{PUBLIC_HOST}"
FEED, LARGE = f"{SITE}/feed.xml", f"{SITE}/large"
CLAIMED = "Mistral AI claims that Mistral Large 3 outperforms GPT-4o."
OTHER = "Zhipu said on Sunday that GLM-4.6 is cheaper than Claude Opus 4."
AROUND = (
    "The announcement came on the eve of a holiday, when most offices in the city were closed and "
    "only a few analysts were at their desks to read it and to make up their minds."
)


def article(statement: str) -> str:
    return (
        "<html><head><title>News</title></head><body><nav>Home</nav><article><h1>News</h1>"
        f"<p>{AROUND}</p><p>{statement}</p><p>{AROUND}</p></article></body></html>"
    )


def entry(number: int, title: str) -> str:
    return (
        f"<item><guid>{number}</guid><link>{SITE}/{number}</link><title>{title}</title>"
        f"<pubDate>Sun, 22 Nov 2026 0{number}:00:00 GMT</pubDate></item>"
    )


RSS = (
    '<rss version="2.0"><channel><title>Example News</title>'
    f"{entry(2, 'A lab on its newest model')}{entry(1, 'What a model costs these days')}"
    "</channel></rss>"
)
HOME = (
    '<html><head><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head></html>'
)
PLACES: dict[str, Serve] = {
    "/": page(HOME),
    "/feed.xml": page(RSS, kind="application/rss+xml"),
    "/1": page(article(OTHER)),
    "/2": page(article(CLAIMED)),
    "/large": raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6000000\r\n\r\n"),
}


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async def serve(visit: Visit) -> None:
        await PLACES[visit.path](visit)

    web = Web()
    await web.open()
    web.serve = serve
    yield web
    await web.close()


@pytest.fixture
def simcord_bot(store_path: Path, web: Web, simcord_bot: Frontrunner) -> Frontrunner:
    """The bot of every room, which fetches from that web instead of from a test's table."""
    del simcord_bot  # never connected; it set up what a test of commands needs
    pages = WebPages(
        make_fetcher=lambda: Fetcher(
            bounds=Bounds(pause=0.0), inner=web.names, is_public=web.is_public
        )
    )
    return create_bot(Config(store=Store(path=store_path)), clock=clock, pages=pages)


async def test_what_a_feed_brings_is_fetched_drafted_accepted_and_shown(
    room: Room, web: Web
) -> None:
    named = await room.ask("feed add", room.admin, address=SITE)
    assert f"a page, not a feed. Its feed is at {FEED.replace(':', chr(92) + ':')}." in named.text
    added = await room.ask("feed add", room.admin, address=FEED)
    assert added.text.startswith("### Feed 1 · Example News is added")
    assert "… 2 items are still to be read" in added.text
    assert room.bot.polling is not None
    await room.bot.polling.look()
    assert [head.split(" ")[1] for head in web.heads] == ["/", "/feed.xml", "/1", "/2"]

    queue = await room.ask("review", room.admin, what="drafts")
    assert "2 drafts wait to be decided" in queue.text
    newest = queue.menus[0]["options"][-1]["value"]
    card = await room.choose(queue, newest, who=room.admin)
    assert f"\n-# [news.example.org]({SITE}/2) · <t:" in card.text
    assert "Came by the feed Example News." in card.text
    assert "Mistral AI claims that **Mistral Large 3 outperforms GPT-4o**. The" in card.text
    done = await room.press(card, "Accept", room.admin)
    number = re.search(r"is on record as #(\d+)", done.text)
    assert number is not None, done.text
    shown = await room.ask("claim show", claim=number[1])
    assert "Mistral Large 3" in shown.text
    assert f"{SITE}/2" in shown.text
    left = await room.ask("review", room.admin, what="drafts")
    assert "1 draft waits to be decided" in left.text


async def test_what_is_too_large_may_be_pasted_unless_it_is_a_feed(room: Room) -> None:
    feed = await room.ask("feed add", room.admin, address=LARGE)
    assert feed.text == "What is there is larger than 5 MB."
    read = await room.ask("claim from", room.admin, address=LARGE)
    assert read.text == "What is there is larger than 5 MB. Paste the passage that matters instead."
