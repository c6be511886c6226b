"""An HTML page becomes the text of its article, and what the page itself says of it.

trafilatura finds the article among menus and advertisements. Its time grows with the square of a
page's paragraphs and its memory with some sixty times its markup, so scripts, styles and drawings go
first and what is longer than :data:`LONGEST_MARKUP` is cut: an article fills a tenth of that.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urljoin, urlsplit

import orjson
import trafilatura

from bot.errors import UserError
from bot.race.addresses import public_address
from bot.sources.reading.charset import decode
from bot.sources.reading.plain import MARKUP, check_text, day, one_line, tidy
from bot.sources.reading.results import LONGEST_TEXT, Refused, TextRead
from bot.sources.reading.tree import Node, parsed

LONGEST_MARKUP = 600_000
MOST_TAGS = 20_000
LONGEST_TAG = 4_000
_DEEPEST = 200
_LONGEST_LINKED_DATA = 100_000

_TAG = re.compile(r"<(?:!--|(/?)([A-Za-z][A-Za-z0-9:-]{0,40}))")
_LEFT_OUT = {
    "script", "style", "svg", "template", "iframe", "object", "canvas", "math", "select", "noembed",
}  # fmt: skip
_EMPTY = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
}  # fmt: skip
_IMPLIED_ENDS = {"p", "li", "dt", "dd", "tr", "td", "th", "option", "thead", "tbody", "tfoot"}
"""Elements that people do not close; they do not make a page deeper."""


@dataclass(slots=True)
class Markup:
    """A page without what is not text; ``linked_data`` are its JSON-LD blocks."""

    html: str
    linked_data: list[str] = field(default_factory=list[str])
    cut: bool = False


def read_page(content: bytes, charset: str, url: str) -> TextRead:
    """The article in a page.

    Raises:
        Refused: there is no text in it.
    """
    source = decode(content, charset)
    check_text(content, source)
    markup = strip(source)
    tree = parsed(markup.html)
    if tree is None:
        raise Refused("no text")
    said = _Said(tree, markup.linked_data)
    text = tidy(_article(tree))
    if not text:
        raise Refused("no text")
    return TextRead(
        text=text[:LONGEST_TEXT],
        title=said.title(),
        publisher=said.publisher(),
        published=said.published(),
        canonical=said.canonical(url),
        cut=markup.cut or len(text) > LONGEST_TEXT,
    )


def strip(source: str) -> Markup:
    """A page without scripts, styles, drawings and comments, cut where it is long or deep.

    One pass from tag to tag, however broken the page is.
    """
    kept: list[str] = []
    linked_data: list[str] = []
    at = length = tags = depth = 0
    while (found := _TAG.search(source, at)) is not None:
        kept.append(source[at : found.start()])
        length += found.start() - at
        name = (found[2] or "").lower()
        end = source.find("-->" if not name else ">", found.end())
        if end < 0:
            return Markup("".join(kept), linked_data)
        at = end + (3 if not name else 1)
        if name in _LEFT_OUT and not found[1]:
            close = re.compile(rf"</{name}\b[^>]{{0,200}}>", re.IGNORECASE).search(source, at)
            if close is None:
                return Markup("".join(kept), linked_data)
            if name == "script" and "ld+json" in source[found.start() : at][:LONGEST_TAG]:
                linked_data.append(source[at : close.start()][:_LONGEST_LINKED_DATA])
            at = close.end()
        elif name:
            tags += 1
            depth += _deeper(name, source[found.start() : at][-2:], closing=bool(found[1]))
            if at - found.start() <= LONGEST_TAG and depth <= _DEEPEST:
                kept.append(source[found.start() : at])
                length += at - found.start()
        if length > LONGEST_MARKUP or tags > MOST_TAGS:
            return Markup("".join(kept)[:LONGEST_MARKUP], linked_data, cut=True)
    kept.append(source[at:])
    html = "".join(kept)
    return Markup(html[:LONGEST_MARKUP], linked_data, cut=len(html) > LONGEST_MARKUP)


def _deeper(name: str, end: str, *, closing: bool) -> int:
    if name in _EMPTY or name in _IMPLIED_ENDS or end == "/>":
        return 0
    return -1 if closing else 1


def _article(tree: Node) -> str:
    found = trafilatura.extract(cast("Any", tree), include_comments=False, include_tables=True)
    if found and len(found) > 200:
        return found
    # Short notes and unusual pages: all there is to read is better than a line of it.
    return max(found or "", _everything(tree), key=len)


def _everything(tree: Node) -> str:
    return trafilatura.html2txt(cast("Any", tree)) or MARKUP.sub(" ", "\n".join(tree.itertext()))


class _Said:
    """What a page says about itself, in its head and its JSON-LD."""

    def __init__(self, tree: Node, linked_data: list[str]) -> None:
        self._tree = tree
        self._meta: dict[str, str] = {}
        for one in tree.iter("meta"):
            name = one.get("property") or one.get("name") or one.get("itemprop") or ""
            self._meta.setdefault(name.strip().lower()[:60], (one.get("content") or "")[:1_000])
        self._linked = list(_articles(linked_data))

    def title(self) -> str:
        """The title without the site's name, as far as the page has one."""
        headline = next((str(one["headline"]) for one in self._linked if "headline" in one), "")
        written = next((one.text_content() for one in self._tree.iter("title")), "")
        heading = next((one.text_content() for one in self._tree.iter("h1")), "")
        titles = (self._meta.get("og:title", ""), headline, heading, written)
        return next((line for title in titles if (line := one_line(title, 300))), "")

    def publisher(self) -> str:
        """The site's own name, "" where it gives none."""
        return one_line(self._meta.get("og:site_name", ""), 100)

    def published(self) -> str:
        """The day it came out, by its own word only: no guess from an address or from the text."""
        names = (
            "article:published_time", "og:article:published_time", "datepublished",
            "citation_publication_date", "citation_date", "dc.date.issued", "dcterms.created",
            "dcterms.issued", "dc.date", "dcterms.date", "parsely-pub-date", "sailthru.date",
            "publish-date", "publish_date", "publishdate", "pubdate", "date",
        )  # fmt: skip
        said = [self._meta.get("article:published_time", "")]
        said += [str(one.get("datePublished", "")) for one in self._linked]
        said += [self._meta.get(name, "") for name in names]
        said += [
            one.get("datetime") or ""
            for one in self._tree.iter("time")
            if one.get("pubdate") is not None or one.get("itemprop") == "datePublished"
        ]
        return next((found for text in said if (found := day(text))), "")

    def canonical(self, url: str) -> str:
        """The page's own address for itself, if on the same host; another host's is not believed."""
        for one in self._tree.iter("link"):
            if "canonical" in (one.get("rel") or "").lower().split():
                target = _joined(url, one.get("href") or "")
                if target and urlsplit(target).hostname == urlsplit(url).hostname:
                    return target[:2_000]
        return ""


def _articles(blocks: list[str]) -> Iterator[dict[str, Any]]:
    """The things of JSON-LD that have a headline or a day of publication."""
    for block in blocks[:20]:
        try:
            value: Any = orjson.loads(block)
        except orjson.JSONDecodeError:
            continue
        for one in _listed(value)[:50]:
            if isinstance(one, dict) and ("headline" in one or "datePublished" in one):
                yield cast("dict[str, Any]", one)


def _listed(value: Any) -> list[Any]:
    if isinstance(value, dict):
        graph = cast("dict[str, Any]", value).get("@graph")
        return cast("list[Any]", graph) if isinstance(graph, list) else [value]
    return cast("list[Any]", value) if isinstance(value, list) else []


def named_feed(content: bytes, charset: str, url: str) -> str:
    """The address of the feed that a page names in its head, "" where it names none."""
    tree = parsed(strip(decode(content, charset)).html)
    for one in tree.iter("link") if tree is not None else ():
        kind = (one.get("type") or "").strip().lower()
        if "alternate" in (one.get("rel") or "").lower().split() and kind in {
            "application/rss+xml", "application/atom+xml", "application/feed+json",
        }:  # fmt: skip
            with contextlib.suppress(UserError):
                return public_address(_joined(url, one.get("href") or ""))
    return ""


def _joined(url: str, link: str) -> str:
    try:
        return urljoin(url, link.strip()[:2_000])
    except ValueError:
        return ""
