"""A feed becomes its items: RSS 0.9x, 1.0 and 2.0, Atom, and JSON Feed.

XML is dangerous before it is read: entities that unfold without end, files and addresses that the
parser is told to fetch. feedparser leaves external ones alone and keeps small entities of a DOCTYPE
to itself; here every feed that declares one is refused before any parser sees it, and every DOCTYPE
is taken away (RSS 0.91 has an innocent one).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from time import struct_time
from typing import Any

import feedparser  # pyright: ignore[reportMissingTypeStubs]

from bot.sources.reading.charset import decode
from bot.sources.reading.json_feed import read_json_feed
from bot.sources.reading.plain import day, one_line, without_markup
from bot.sources.reading.results import MOST_ITEMS, FeedRead, ItemRead, Job, Refused
from bot.sources.reading.web_page import named_feed

_feedparser: Any = feedparser
_DECLARATION = re.compile(r"<\?xml[^>]{0,300}\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE", re.IGNORECASE)
_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(rss|feed|RDF)[\s>]")
_ITEM_END = re.compile(r"</(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)\s{0,20}>")
_HEAD = 4_000
MOST_TAGS = 100_000
"""Also those within texts; the largest feeds have a tenth of that in as many items as are taken."""
MOST_NAMESPACES = 1_000


def read_feed(content: bytes, job: Job) -> FeedRead:
    """The items of a feed, at most :data:`MOST_ITEMS` of them, as the feed has them in order.

    Raises:
        Refused: it is no feed, or one that declares entities.
    """
    source = decode(content, job.charset).lstrip("\ufeff \t\r\n")
    if source.startswith(("{", "[")):
        return read_json_feed(source)
    if _HTML.match(source[:_HEAD]):
        feed = named_feed(content, job.charset, job.url)
        raise Refused("page with feed" if feed else "page", feed)
    if "<!ENTITY" in source or "<!entity" in source:
        raise Refused("entities")
    source = _DECLARATION.sub("", source, count=1)
    source = _without_doctype(source)
    if _ROOT.search(source[:_HEAD]) is None:
        raise Refused("no feed")
    source = _shortened(source)
    if source.count("<") > MOST_TAGS or source.count("xmlns") > MOST_NAMESPACES:
        raise Refused("too much")
    return _parsed(source, job.url)


def _without_doctype(source: str) -> str:
    """A feed without its DOCTYPE.

    Raises:
        Refused: it has declarations of its own, or several.
    """
    found = _DOCTYPE.search(source)
    if found is None:
        return source
    end = source.find(">", found.end())
    if end < 0 or "[" in source[found.start() : end]:
        raise Refused("entities")
    return source[: found.start()] + source[end + 1 :]


def _shortened(source: str) -> str:
    """A feed without the items after the last that is taken: a parser would keep them all."""
    cut = last = None
    for place, found in enumerate(_ITEM_END.finditer(source), start=1):
        last = found.end()
        if place == MOST_ITEMS:
            cut = found.end()
    return source if cut is None or last is None else source[:cut] + source[last:]


def _parsed(source: str, url: str) -> FeedRead:
    parsed = _feedparser.parse(
        BytesIO(source.encode("utf-8", "replace")),
        # The characters are known by now; links are relative to where the feed was found.
        response_headers={
            "content-type": "application/xml; charset=utf-8",
            "content-location": url,
        },
        sanitize_html=True,
        resolve_relative_uris=False,
    )
    if not parsed.get("version") and not parsed.entries:
        raise Refused("no feed")
    return FeedRead(
        title=without_markup(str(parsed.feed.get("title", "")), 300),
        items=list(_items(parsed.entries[:MOST_ITEMS])),
    )


def _items(entries: list[Any]) -> Iterator[ItemRead]:
    for entry in entries:
        item = ItemRead(
            id=one_line(str(entry.get("id", "")), 500),
            url=str(entry.get("link", ""))[:2_000].strip(),
            title=without_markup(str(entry.get("title", "")), 300),
            published=_day_of(entry),
            summary=without_markup(str(entry.get("summary", "")), 2_000),
        )
        if item.id or item.url or item.title:
            yield item


def _day_of(entry: Any) -> str:
    for name in ("published_parsed", "updated_parsed", "created_parsed"):
        moment = entry.get(name)
        if isinstance(moment, struct_time):
            return day(f"{moment.tm_year:04}-{moment.tm_mon:02}-{moment.tm_mday:02}")
    return ""
