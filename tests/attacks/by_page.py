"""Attacks by what a page holds."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from tests.attacks.attack import ANY, Attack
from tests.attacks.bodies import NO_TEXT, NOT_TEXT, PLAIN, Cases, laughs, served
from tests.attacks.web import PRIVATE_HOST


def _pages() -> Cases:
    yield "5 MB of <", "", "", lambda: b"<" * 5_000_000
    yield "5 MB of &", "", "", lambda: b"&" * 5_000_000
    yield "5 MB of </", ANY, "", lambda: b"</" * 2_500_000
    yield "5 MB of <!", ANY, "", lambda: b"<!" * 2_500_000
    yield "5 MB of <a", ANY, "", lambda: PLAIN + b"<a " * 1_600_000
    yield "5 MB of <script>", "", "plain words", lambda: PLAIN + b"<script>" * 600_000
    yield "5 MB of </script>", "", "plain words", lambda: PLAIN + b"</script>" * 500_000
    yield "5 MB of <!--", "", "plain words", lambda: PLAIN + b"<!--" * 1_200_000
    yield "5 MB of <![CDATA[", "", "", lambda: PLAIN + b"<![CDATA[" * 500_000
    yield "100,000 nested divs", "", "plain words", lambda: PLAIN + b"<div>" * 100_000 + b"x"
    yield (
        "100,000 nested spans around words",
        ANY,
        "",
        lambda: b"<span>" * 100_000 + b"plain words" + b"</span>" * 100_000,
    )
    yield "1,000,000 nested b", "", "plain words", lambda: PLAIN + b"<b>" * 1_000_000
    yield "nested tables", ANY, "", lambda: b"<table><tr><td>words" * 50_000
    yield "nested lists", ANY, "", lambda: b"<ul><li>words" * 100_000
    yield "nested forms and fonts", ANY, "", lambda: b"<form><font><a href=x>words" * 40_000
    yield "nested quotes", ANY, "", lambda: b"<blockquote>words" * 100_000
    yield (
        "a million attributes",
        ANY,
        "",
        lambda: b"<p " + b"".join(b"a%d=1 " % n for n in range(450_000)) + b">plain words</p>",
    )
    yield (
        "an attribute of 4 MB",
        "",
        "plain words",
        lambda: PLAIN + b'<p title="' + b"a" * 4_000_000 + b'">more</p>',
    )
    yield (
        "a title of 4 MB",
        "",
        "long title",
        lambda: b"<title>" + b"long title " * 400_000 + b"</title>" + PLAIN,
    )
    yield (
        "a comment that never ends",
        "",
        "plain words",
        lambda: PLAIN + b"<!-- " + b"a" * 4_000_000,
    )
    yield (
        "a script that never ends",
        "",
        "plain words",
        lambda: PLAIN + b"<script>" + b"a" * 4_000_000,
    )
    yield "one word of 5 MB", "", "aaaa", lambda: b"<p>" + b"a" * 4_900_000
    yield (
        "20,000 paragraphs",
        "",
        "words",
        lambda: b"<p>Some words of a paragraph here.</p>" * 100_000,
    )
    yield "100,000 links", ANY, "", lambda: b"<p><a href='/x'>words</a></p>" * 150_000
    yield "a table of 200,000 cells", ANY, "", lambda: b"<table><tr>" + b"<td>words" * 200_000
    yield (
        "a JSON-LD of 4 MB",
        "",
        "plain words",
        lambda: b'<script type="application/ld+json">' + b"[" * 4_000_000 + b"</script>" + PLAIN,
    )
    yield (
        "a JSON-LD of wrong types",
        "",
        "plain words",
        lambda: (
            b'<script type="application/ld+json">{"headline":{"a":[1]},"datePublished":{}}</script>'
            + PLAIN
        ),
    )
    yield (
        "a date far away",
        "",
        "published=''",
        lambda: b"<meta property='article:published_time' content='99999-99-99'>" + PLAIN,
    )


def _characters() -> Cases:
    yield "NUL between letters", "", "plain words", lambda: b"<p>These are pl\0ain wo\0rds.</p>"
    yield "nothing but NUL", ANY, "", lambda: bytes(1_000_000)
    yield "control characters", "", "plain words", lambda: b"<p>pl\x1bain \x07wo\xc2\x9b\x08rds</p>"
    yield "text turned round", "", "plain words", "<p>\u202eplain \u2066words</p>".encode
    yield "broken UTF-8", "", "plain words", lambda: b"<p>plain words \xff\xfe\xc3\x28 \xe2\x82</p>"
    yield "half characters", "", "plain words", lambda: b"<p>plain words \xed\xa0\x80 &#xD800;</p>"
    yield (
        "UTF-7 with a script",
        "",
        "plain words",
        lambda: b"<meta charset='utf-7'><p>plain words +ADw-script+AD4-</p>",
    )
    yield "UTF-16 without a mark", "", "plain words", lambda: PLAIN.decode().encode("utf-16-le")
    yield "UTF-16, big end first", "", "plain words", lambda: PLAIN.decode().encode("utf-16-be")
    yield "UTF-32 with a mark", "", "plain words", lambda: PLAIN.decode().encode("utf-32")
    yield (
        "a charset that lies",
        "",
        "通义千问",
        "<meta charset='us-ascii'><p>通义千问 is a name of four letters, 通义千问.</p>".encode,
    )
    yield (
        "a charset of 4 kB",
        "",
        "plain words",
        lambda: b"<meta charset='" + b"x" * 4_000 + b"'>" + PLAIN,
    )
    yield (
        "a meta refresh to the private server",
        "",
        "plain words",
        lambda: (
            f"<meta http-equiv=refresh content='0;url=http://{PRIVATE_HOST}/'>".encode() + PLAIN
        ),
    )
    yield (
        "a canonical of another host",
        "",
        "url='http://news.example.org/a/page'",
        lambda: f"<link rel=canonical href='http://{PRIVATE_HOST}/'>".encode() + PLAIN,
    )
    yield (
        "a canonical that is a script",
        "",
        "url='http://news.example.org/a/page'",
        lambda: b"<link rel=canonical href='javascript:alert(1)'><base href='file:///'>" + PLAIN,
    )
    yield "frames and pictures of the private server", "", "plain words", lambda: (
        PLAIN + b"".join(
            f"<{tag} src='http://{PRIVATE_HOST}/' data='http://{PRIVATE_HOST}/'></{tag}>".encode()
            for tag in ("iframe", "img", "object", "embed", "script", "link", "frame", "audio")
        )
    )  # fmt: skip
    yield "HTML with entities of its own", ANY, "", lambda: laughs() + b"<html>" + PLAIN + b"&a9;"
    yield (
        "XHTML with an outer entity",
        "",
        "plain words",
        lambda: (
            b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><p>plain words &x;</p></html>"
        ),
    )
    yield (
        "SVG with entities",
        ANY,
        "",
        lambda: b"<svg>" + laughs() + b"<text>&a9;</text></svg>" + PLAIN,
    )
    yield "a gzip file as a page", NOT_TEXT, "", lambda: gzip.compress(PLAIN)
    yield "a picture as a page", ANY, "", lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1_000
    yield "a page of nothing", NO_TEXT, "", lambda: b"<html><body></body></html>"
    yield "white space", NO_TEXT, "", lambda: b" \n" * 1_000_000


def attacks() -> Iterator[Attack]:
    """All of them."""
    yield from served("page", "article", "text/html", _pages())
    yield from served("letters", "article", "text/html", _characters())
