"""A web of a test's own: feeds and articles that are handed to the bot instead of fetched."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.ledger import Ledger
from bot.race.articles import ArticleText
from bot.race.claims import Party
from bot.race.draft_claims import DraftClaim, Reason
from bot.race.feeds import FeedItem, FetchedFeed
from bot.race.new_claims import Named
from bot.sources.answered import Unreachable

FEED = "https://news.example.com/feed.xml"
UNREACHABLE = Unreachable("{host} cannot be reached. Try again later.", host="news.example.com")


class FakePages:
    """Gives what a test puts there; what is not there cannot be reached."""

    def __init__(self) -> None:
        self.feeds: dict[str, FetchedFeed | Exception] = {}
        self.articles: dict[str, str | Exception] = {}
        self.asked: list[tuple[str, str | None, str | None]] = []
        """Addresses of feeds that were asked, with what went along."""
        self.read: list[str] = []

    async def article(self, address: str) -> ArticleText:
        self.read.append(address)
        found = self.articles.get(address, UNREACHABLE)
        if isinstance(found, Exception):
            raise found
        return ArticleText(found, address, "Example News", "", "2026-11-23")

    async def file(self, name: str, content: bytes) -> ArticleText:
        return ArticleText(content.decode(), title=name)

    async def feed(
        self, address: str, *, etag: str | None = None, modified: str | None = None
    ) -> FetchedFeed:
        self.asked.append((address, etag, modified))
        found = self.feeds.get(address, UNREACHABLE)
        if isinstance(found, Exception):
            raise found
        if etag is not None and etag == found.etag:
            return replace(found, items=(), unchanged=True)
        return found

    async def close(self) -> None:
        pass

    def publish(
        self, *numbers: int, at: str = FEED, lines: int = 1, dated: bool = True, **changes: object
    ) -> None:
        """Let a feed hold these items, newest first, each with an article of so many statements."""
        items = tuple(item(one) if dated else item(one, published="") for one in numbers)
        for number, one in zip(numbers, items, strict=True):
            assert one.url is not None
            words = [f"Model {number}.{line} is ahead of GPT-4o." for line in range(lines)]
            self.articles.setdefault(one.url, "\n".join(words))
        self.feeds[at] = replace(
            FetchedFeed(at, "Example News", items, f'"{numbers}"'),
            **changes,  # type: ignore[arg-type]
        )


def item(number: int, **changes: object) -> FeedItem:
    """One piece of news, unlike any other."""
    one = FeedItem(
        f"tag:news.example.com,2026:{number}",
        f"https://news.example.com/{number}",
        f"Something number {number} has happened again",
        "2026-11-23",
    )
    return replace(one, **changes)  # type: ignore[arg-type]


class _Lines:
    """Takes each line of a text for a statement: what the extractor makes of words is not the test."""

    def extract(self, text: str, *, published: date | None = None) -> list[DraftClaim]:
        return [
            DraftClaim(
                None, Named(Party(line.split(" is ")[0]), None), "beats", (Named(Party("GPT-4o"), None),), line,
                text.index(line), text.index(line) + len(line), Reason("a line", ("ahead",)),
            )
            for line in text.split("\n") if " is " in line
        ]  # fmt: skip


def read_lines(ledger: Ledger) -> Ledger:
    """Let every line of an article be one draft."""
    ledger.articles._make_reader = lambda *_: _Lines()  # pyright: ignore[reportPrivateUsage]
    return ledger
