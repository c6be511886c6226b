"""Attacks by what a feed holds, in XML and in JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.attacks.attack import ANY, Attack
from tests.attacks.bodies import PLAIN, TOO_MUCH, Cases, laughs, served
from tests.attacks.web import PRIVATE_HOST, PRIVATE_PORT, loopback

ENTITIES = "declares entities"
NO_FEED = "gives no feed"
ITEM = b"<item><title>News</title><link>https://news.example.org/1</link></item>"


def rss(items: bytes, before: bytes = b"", about: bytes = b"<title>Feed</title>") -> bytes:
    return (
        b"<?xml version='1.0'?>" + before + b"<rss version='2.0'><channel>" + about + items
        + b"</channel></rss>"
    )  # fmt: skip


def atom(entries: bytes, before: bytes = b"") -> bytes:
    return (
        b"<?xml version='1.0'?>" + before
        + b"<feed xmlns='http://www.w3.org/2005/Atom'><title>Feed</title>" + entries + b"</feed>"
    )  # fmt: skip


def _feeds() -> Cases:
    outer = f"SYSTEM 'http://{loopback(3)}:{PRIVATE_PORT}/x.dtd'".encode()
    yield "billion laughs", ENTITIES, "", lambda: rss(b"<item><title>&a9;</title></item>", laughs())
    yield "billion laughs in Atom", ENTITIES, "", lambda: atom(b"<entry>&a9;</entry>", laughs())
    yield (
        "billion laughs in UTF-16",
        ENTITIES,
        "",
        lambda: rss(b"<item><title>&a9;</title></item>", laughs()).decode().encode("utf-16"),
    )
    yield (
        "billion laughs after a long comment",
        ENTITIES,
        "",
        lambda: rss(ITEM, b"<!--" + b"x" * 100_000 + b"-->" + laughs()),
    )
    yield (
        "billion laughs in small letters",
        ANY,
        "",
        lambda: rss(
            b"<item><title>&a9;</title></item>", laughs().replace(b"<!DOCTYPE", b"<!doctype")
        ),
    )
    yield (
        "quadratic growth",
        ENTITIES,
        "",
        lambda: rss(
            b"<item><title>" + b"&a;" * 50_000 + b"</title></item>",
            b'<!DOCTYPE rss [<!ENTITY a "' + b"a" * 50_000 + b'">]>',
        ),
    )
    yield (
        "an entity of a file",
        ENTITIES,
        "",
        lambda: rss(
            b"<item><title>&x;</title></item>",
            b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        ),
    )
    yield (
        "an entity of the private server",
        ENTITIES,
        "",
        lambda: rss(
            b"<item><title>&x;</title></item>", b"<!DOCTYPE r [<!ENTITY x " + outer + b">]>"
        ),
    )
    yield (
        "a parameter entity",
        ENTITIES,
        "",
        lambda: rss(ITEM, b"<!DOCTYPE r [<!ENTITY % p " + outer + b"> %p;]>"),
    )
    yield "an empty internal subset", ENTITIES, "", lambda: rss(ITEM, b"<!DOCTYPE rss []>")
    yield "an outer DTD", "", "News", lambda: rss(ITEM, b"<!DOCTYPE rss " + outer + b">")
    yield (
        "two DOCTYPEs",
        ANY,
        "",
        lambda: rss(ITEM, b"<!DOCTYPE rss><!DOCTYPE rss [<!ELEMENT a ANY>]>"),
    )
    yield "an entity nobody declared", ANY, "", lambda: rss(b"<item><title>&x;</title></item>")
    yield (
        "XInclude and a stylesheet",
        "",
        "News",
        lambda: rss(
            b"<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>"
            + ITEM,
            b"<?xml-stylesheet href='file:///etc/passwd'?>",
        ),
    )
    yield "70,000 items", "", "News", lambda: rss(ITEM * 68_000)
    yield "380,000 empty items", ANY, "", lambda: rss(b"<item></item>" * 380_000)
    yield "1,000,000 items that do not end", TOO_MUCH, "", lambda: rss(b"<item>" * 800_000)
    yield "items in items", TOO_MUCH, "", lambda: rss(b"<item><title>a</title>" * 200_000)
    yield "100,000 nested elements", TOO_MUCH, "", lambda: rss(b"<a>" * 500_000 + ITEM)
    yield (
        "a million attributes in XML",
        ANY,
        "",
        lambda: rss(b"<item " + b"".join(b"a%d='' " % n for n in range(400_000)) + b"/>"),
    )
    yield (
        "500,000 namespaces",
        TOO_MUCH,
        "",
        lambda: rss(
            b"<item " + b"".join(b"xmlns:a%d='u%d' " % (n, n) for n in range(150_000)) + b"/>"
        ),
    )
    yield (
        "a title of 4 MB in a feed",
        "",
        "long",
        lambda: rss(b"<item><title>" + b"long " * 800_000 + b"</title></item>"),
    )
    yield (
        "a CDATA of 4 MB",
        ANY,
        "",
        lambda: rss(
            b"<item><title><![CDATA[" + b"words &lt;b&gt;" * 280_000 + b"]]></title></item>"
        ),
    )
    yield (
        "a CDATA that never ends",
        ANY,
        "",
        lambda: rss(b"<item><title><![CDATA[" + b"a" * 4_000_000),
    )
    yield (
        "5 MB of < in a title",
        ANY,
        "",
        lambda: rss(b"<item><title><![CDATA[" + b"<" * 4_900_000 + b"]]></title></item>"),
    )
    yield "markup in a summary, nested", TOO_MUCH, "", lambda: rss(
        b"<item><title>a</title><description><![CDATA[" + b"<b>" * 1_000_000
        + b"]]></description></item>"
    )  # fmt: skip
    yield (
        "a broken feed of 5 MB",
        TOO_MUCH,
        "",
        lambda: rss(b"<item><title>a & b</title>" * 180_000),
    )
    yield "a broken feed of quotes", ANY, "", lambda: b"<rss><" + b"a='" * 1_500_000
    yield (
        "scripts for links",
        "",
        "url=None",
        lambda: rss(
            b"<item><title>News</title><link>javascript:alert(1)</link></item>"
            b"<item><title>More</title><link>file:///etc/passwd</link></item>"
            b"<item><title>Yet more</title><link>http://127.0.0.1:8080/</link></item>"
            b"<item><title>Last</title><link>http://[</link></item>"
        ),
    )
    yield (
        "a base that is a file",
        ANY,
        "",
        lambda: (
            b"<rss version='2.0' xml:base='file:///etc/'><channel><title>T</title>"
            b"<item><title>News</title><link>passwd</link></item></channel></rss>"
        ),
    )
    yield (
        "scripts in titles",
        "",
        "'alert(1) News'",
        lambda: rss(b"<item><title>&lt;script&gt;alert(1)&lt;/script&gt;News</title></item>"),
    )
    yield (
        "dates that are none",
        "",
        "published=''",
        lambda: rss(
            b"<item><title>a</title><pubDate>" + b"9" * 5_000 + b"</pubDate></item>"
            b"<item><title>b</title><pubDate>Tue, 99 Foo 99999 99:99:99 +9999</pubDate></item>"
        ),
    )
    yield (
        "an id of 1 MB",
        "",
        "News",
        lambda: rss(ITEM[:6] + b"<guid>" + b"i" * 10**6 + b"</guid>" + ITEM[6:]),
    )
    yield "NUL in a feed", ANY, "", lambda: rss(b"<item><title>Ne\0ws</title></item>")
    yield (
        "a feed in broken UTF-8",
        ANY,
        "",
        lambda: rss(b"<item><title>News \xff\xfe</title></item>"),
    )
    yield (
        "a feed in UTF-7",
        ANY,
        "",
        lambda: b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-DOCTYPE r+AD4-<rss version='2.0'/>",
    )
    yield (
        "an encoding that lies",
        "",
        "News",
        lambda: rss(ITEM).replace(b"'1.0'", b"'1.0' encoding='utf-16'"),
    )
    yield (
        "a page that names a feed",
        "is at http://news.example.org/feed.xml",
        "",
        lambda: (
            b"<!doctype html><link rel=alternate type=application/rss+xml href=/feed.xml>" + PLAIN
        ),
    )
    yield (
        "a page that names a script for a feed",
        "names no feed",
        "",
        lambda: (
            b"<html><link rel=alternate type=application/rss+xml href='javascript:alert(1)'>"
            + PLAIN
        ),
    )
    yield (
        "a page that names the private server",
        "page",
        "",
        f"<html><link rel=alternate type=application/rss+xml href=http://{PRIVATE_HOST}/>".encode,
    )
    yield (
        "XML that is no feed",
        NO_FEED,
        "",
        lambda: b"<?xml version='1.0'?><svg><text>a</text></svg>",
    )
    yield "a sitemap", NO_FEED, "", lambda: b"<urlset><url><loc>https://a.org/</loc></url></urlset>"
    yield "binary as a feed", NO_FEED, "", lambda: bytes(range(256)) * 1_000
    yield "words as a feed", NO_FEED, "", lambda: b"/etc/passwd"


def _json_feeds() -> Cases:
    def feed(items: object, **more: object) -> bytes:
        return json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "title": "Feed", "items": items, **more}
        ).encode()

    yield "JSON nested 100,000 deep", NO_FEED, "", lambda: b"[" * 100_000
    yield "JSON objects nested 100,000 deep", NO_FEED, "", lambda: b'{"items":' * 100_000
    yield "JSON that ends early", NO_FEED, "", lambda: feed([{"id": "1"}])[:-5]
    yield "JSON of another kind", NO_FEED, "", lambda: b'{"items": [{"id": "1"}]}'
    yield "a version that is a list", NO_FEED, "", lambda: feed([], version=[1])
    yield "items that are a word", NO_FEED, "", lambda: feed("items")
    yield "items of wrong types", "", "items=()", lambda: feed([1, None, [], "a", {}, {"id": {}}])
    yield (
        "fields of wrong types",
        "",
        "'News'",
        lambda: feed(
            [{"id": [1], "url": {"a": 1}, "title": "News", "summary": 7, "date_published": True}]
        ),
    )
    yield (
        "a number of 100,000 digits",
        ANY,
        "",
        lambda: feed([{"id": 0}]).replace(b'"id": 0', b'"id": ' + b"9" * 100_000),
    )
    yield "a number beyond all", ANY, "", lambda: feed([{"id": 0}]).replace(b": 0", b": 1e999999")
    yield (
        "keys given twice",
        "",
        "'two'",
        lambda: feed([{"id": "one"}]).replace(b'"id": "one"', b'"id": "one", "id": "two"'),
    )
    yield "130,000 JSON items", ANY, "", lambda: feed([{"id": "1", "title": "news"}] * 130_000)
    yield (
        "JSON links to scripts",
        "",
        "url=None",
        lambda: feed(
            [{"id": "1", "url": "javascript:alert(1)"}, {"id": "2", "url": "http://127.0.0.1/"}]
        ),
    )
    yield (
        "a date of long ago",
        "",
        "published=''",
        lambda: feed([{"id": "1", "date_published": "0001-01-01T00:00:00+23:59"}]),
    )
    yield (
        "half characters in JSON",
        ANY,
        "",
        lambda: feed([{"id": "1"}]).replace(b'"1"', b'"\\ud800"'),
    )
    yield (
        "markup of 4 MB in JSON",
        ANY,
        "",
        lambda: feed([{"id": "1", "content_html": "<a" * 2_000_000}]),
    )
    yield "empty JSON", NO_FEED, "", lambda: b"{}"


def attacks() -> Iterator[Attack]:
    """All of them."""
    yield from served("feed", "feed", "application/rss+xml", _feeds())
    yield from served("json feed", "feed", "application/feed+json", _json_feeds())
