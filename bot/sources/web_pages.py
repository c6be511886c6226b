"""The public web as :class:`bot.sources.pages.Pages`: fetched safely, read in a worker."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from bot.errors import N_, UserError
from bot.race.addresses import public_address
from bot.race.articles import ArticleText
from bot.race.feeds import FeedItem, FetchedFeed, canonical_address
from bot.sources.answered import Busy, Unreachable, Unreadable

if TYPE_CHECKING:
    from bot.sources.fetching import Fetcher
    from bot.sources.reader import Reader
    from bot.sources.reading.results import ItemRead, TextRead

SECONDS = 10.0
"""What fetching and reading one address may take together; waiting for a turn is not counted."""
LARGEST_FILE = 5_000_000

PAGE_KINDS = (
    "text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown",
    "application/pdf", "application/x-pdf",
)  # fmt: skip
FEED_KINDS = (
    "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml",
    "application/xml", "text/xml", "application/json", "text/html", "application/xhtml+xml",
    "text/plain",
)  # fmt: skip
"""Feeds are often sent as something else; what is a page is told so."""
_BY_ENDING = {
    "txt": "text/plain", "text": "text/plain", "md": "text/markdown", "markdown": "text/markdown",
    "html": "text/html", "htm": "text/html", "xhtml": "text/html", "pdf": "application/pdf",
}  # fmt: skip


def _new_fetcher() -> Fetcher:
    from bot.sources.fetching import Fetcher

    return Fetcher()


def _new_reader() -> Reader:
    from bot.sources.reader import Reader

    return Reader()


class WebPages:
    """Nothing is connected or started before something is asked for, nor after the end.

    Args:
        make_fetcher, make_reader: make what fetches and what reads, at the first question.
    """

    def __init__(
        self,
        *,
        make_fetcher: Callable[[], Fetcher] = _new_fetcher,
        make_reader: Callable[[], Reader] = _new_reader,
    ) -> None:
        self._make_fetcher = make_fetcher
        self._make_reader = make_reader
        self._fetching: Fetcher | None = None
        self._reading: Reader | None = None
        self._closed = False

    async def article(self, address: str) -> ArticleText:
        """See :meth:`bot.sources.pages.Pages.article`."""
        from bot.sources.reading.results import Job

        with _or_paste():
            fetched = await self._fetcher().fetch(address, PAGE_KINDS)
            kind = fetched.kind
            if kind in ("", "text/plain") and urlsplit(fetched.url).path.lower().endswith(".md"):
                kind = "text/markdown"  # as raw files of repositories are sent
            job = Job(what="article", kind=kind, charset=fetched.charset, url=fetched.url)
            read = await self._reader().article(job, fetched.body, seconds=SECONDS - fetched.took)
        return _article(read, fetched.url)

    async def file(self, name: str, content: bytes) -> ArticleText:
        """See :meth:`bot.sources.pages.Pages.file`."""
        from bot.sources.reading.results import Job

        kind = _BY_ENDING.get(name.rpartition(".")[2].strip().lower())
        if kind is None:
            raise UserError(N_("Only .txt, .html, .md and .pdf files are read."))
        if len(content) > LARGEST_FILE:
            raise UserError(
                N_("The file is larger than {megabytes} MB."), megabytes=LARGEST_FILE // 1_000_000
            )
        with _or_paste():
            read = await self._reader().article(Job(what="article", kind=kind), content)
        return _article(read, None)

    async def feed(
        self, address: str, *, etag: str | None = None, modified: str | None = None
    ) -> FetchedFeed:
        """See :meth:`bot.sources.pages.Pages.feed`."""
        from bot.sources.reading.results import Job

        fetched = await self._fetcher().fetch(address, FEED_KINDS, etag=etag, modified=modified)
        found = FetchedFeed(
            url=fetched.moved,
            etag=fetched.etag,
            modified=fetched.modified,
            unchanged=fetched.unchanged,
            wait=fetched.wait,
        )
        if fetched.unchanged:
            return found
        job = Job(what="feed", kind=fetched.kind, charset=fetched.charset, url=fetched.url)
        read = await self._reader().feed(job, fetched.body, seconds=SECONDS - fetched.took)
        items = tuple(_item(item, fetched.url) for item in read.items)
        return replace(found, title=read.title, items=items)

    def _fetcher(self) -> Fetcher:
        self._check_open()
        if self._fetching is None:
            self._fetching = self._make_fetcher()
        return self._fetching

    def _reader(self) -> Reader:
        self._check_open()
        if self._reading is None:
            self._reading = self._make_reader()
        return self._reading

    def _check_open(self) -> None:
        from bot.sources.reader import CLOSING

        if self._closed:
            raise Busy(CLOSING)

    async def close(self) -> None:
        """See :meth:`bot.sources.pages.Pages.close`."""
        self._closed = True
        fetching, self._fetching = self._fetching, None
        reading, self._reading = self._reading, None
        try:
            if reading is not None:
                await reading.close()
        finally:
            if fetching is not None:
                await fetching.close()


@contextmanager
def _or_paste() -> Generator[None]:
    """Say what else can be done where an article cannot be read. A feed is nothing to paste."""
    try:
        yield
    except (Unreadable, Unreachable) as error:
        kind = Unreachable if isinstance(error, Unreachable) else UserError
        raise kind(N_("{why} Paste the passage that matters instead."), why=error) from None


def _article(read: TextRead, url: str | None) -> ArticleText:
    """What the worker read, with the address that it can be checked at."""
    publisher = read.publisher
    if url is not None:
        publisher = publisher or (urlsplit(url).hostname or "").removeprefix("www.")
        url = _own_address(read.canonical, url)
    return ArticleText(
        text=read.text,
        url=url,
        publisher=publisher,
        title=read.title,
        published=read.published,
        cut=read.cut,
    )


def _item(item: ItemRead, url: str) -> FeedItem:
    return FeedItem(
        id=item.id,
        url=_public(item.url, url),
        title=item.title,
        published=item.published,
        summary=item.summary,
    )


def _own_address(canonical: str, url: str) -> str:
    """The address a page gives as its own, where that is but another spelling of where it was found.

    Who gives another path, or another host, is not believed: one front page would stand for all of
    a careless site, and on a host with many authors one could pass for another.
    """
    link = _public(canonical, url)
    same = link is not None and canonical_address(link) == canonical_address(url)
    if link is None or not same or (url.startswith("https:") and link.startswith("http:")):
        return url
    return link


def _public(link: str, url: str) -> str | None:
    """A link found at an address, if it leads to a public page."""
    try:
        return public_address(urljoin(url, link)) if link else None
    except (UserError, ValueError):
        return None
