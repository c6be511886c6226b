"""Pages, files and feeds as they are in the world, read in the worker as the bot reads them."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.race.articles import ArticleText
from bot.race.feeds import FeedItem
from bot.sources.answered import Busy, Unreachable
from bot.sources.fetching import Bounds, Fetcher
from bot.sources.reader import Reader
from bot.sources.web_pages import WebPages
from tests.attacks.bombs import one_page, pdf, stream, text_page
from tests.attacks.web import PUBLIC_HOST, Web, page

pytestmark = pytest.mark.asyncio(loop_scope="module")
URL = f"http://{PUBLIC_HOST}/2025/qwen"

ARTICLE = """<!doctype html><html lang="en"><head>
<title>Qwen2.5-Max is out | The Daily Model</title>
<meta property="og:title" content="Qwen2.5-Max &amp; its claims">
<meta property="og:site_name" content="The Daily Model">
<meta property="article:published_time" content="2025-01-29T08:00:00+08:00">
<link rel="canonical" href="/2025/qwen?utm_source=canonical#top">
<script>var a = "<p>no words</p>";</script><style>p { color: red }</style></head><body>
<nav><a href="/">Home</a> <a href="/about">About</a></nav>
<article><h1>Qwen2.5-Max</h1>
<p>Alibaba released Qwen2.5-Max on Wednesday and said it surpasses DeepSeek-V3 on most benchmarks that
matter to its customers, among them Arena-Hard and LiveBench.</p>
<p>The model was trained on over 20&nbsp;trillion tokens. Its weights are not open, the company said,
and the API is priced at $1.60 per million input tokens.</p>
<table><tr><th>Model</th><th>Score</th></tr><tr><td>Qwen2.5-Max</td><td>89.4</td></tr></table>
</article><footer>Imprint and so on</footer></body></html>"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def web() -> AsyncIterator[Web]:
    web = Web(first=4)
    await web.open()
    yield web
    await web.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def pages(web: Web) -> AsyncIterator[WebPages]:
    pages = WebPages(
        make_fetcher=lambda: Fetcher(
            bounds=Bounds(pause=0.0), inner=web.names, is_public=web.is_public
        ),
        make_reader=Reader,
    )
    yield pages
    await pages.close()


async def test_an_article_is_read_with_what_it_says_of_itself(web: Web, pages: WebPages) -> None:
    web.serve = page(ARTICLE)
    found = await pages.article(URL)
    assert found == ArticleText(
        text=found.text,
        url=f"http://{PUBLIC_HOST}/2025/qwen?utm_source=canonical",
        publisher="The Daily Model",
        title="Qwen2.5-Max & its claims",
        published="2025-01-29",
    )
    lines = found.text.split("\n")
    assert any(line.startswith("Alibaba released Qwen2.5-Max on Wednesday") for line in lines)
    assert "trained on over 20 trillion tokens. Its weights" in found.text
    assert "89.4" in found.text
    for left_out in ("no words", "Imprint", "color"):
        assert left_out not in found.text


@pytest.mark.parametrize(
    ("canonical", "where"),
    [
        ("/", "/2025/qwen?b=1&utm_source=x"),
        ("/2025/another", "/2025/qwen?b=1&utm_source=x"),
        ("/2025/qwen", "/2025/qwen?b=1&utm_source=x"),
        ("/2025/qwen/?b=1", "/2025/qwen/?b=1"),
        ("https://www.example.net/2025/qwen?b=1", "/2025/qwen?b=1&utm_source=x"),
    ],
)
async def test_a_page_is_believed_how_its_address_is_spelt_and_not_that_it_is_another(
    web: Web, pages: WebPages, canonical: str, where: str
) -> None:
    web.serve = page(f"<link rel=canonical href='{canonical}'><p>Some words.</p>")
    found = await pages.article(f"{URL}?b=1&utm_source=x")
    assert found.url == f"http://{PUBLIC_HOST}{where}"


async def test_a_host_that_cannot_be_found_may_be_a_line_that_is_down(pages: WebPages) -> None:
    with pytest.raises(Unreachable) as raised:
        await pages.article("https://nowhere.example.org/")
    assert str(raised.value) == (
        "nowhere.example.org cannot be found from here. Check the address, or try again later. "
        "Paste the passage that matters instead."
    )


async def test_after_the_end_nothing_is_begun() -> None:
    pages = WebPages(make_fetcher=Fetcher, make_reader=Reader)
    await pages.close()
    for read in (pages.article(URL), pages.file("a.txt", b"words"), pages.feed(URL)):
        with pytest.raises(Busy, match="is being stopped"):
            await read


SAID = [
    ("<meta name='date' content='2024-12'>", "2024-12"),
    ("<meta itemprop='datePublished' content='2024/12/26'>", "2024-12-26"),
    ("<time itemprop='datePublished' datetime='2024-12-26T10:00Z'>Thursday</time>", "2024-12-26"),
    ('<script type="application/ld+json">{"@graph": [{"datePublished": "2024-12-26"}]}</script>',
     "2024-12-26"),
    ("<meta itemprop='datePublished' content='2024-12-27T00:30:00.5+08:00'>", "2024-12-26"),
    ("<meta itemprop='datePublished' content='2024-12-26 22:00 -0500'>", "2024-12-27"),
    ("<meta itemprop='datePublished' content='2024-12-26T25:99+08:00'>", ""),
    ("<time datetime='2024-12-26'>today</time><p>26 December 2024</p>", ""),
    ("<meta name='date' content='26 December'>", ""),
    ("<meta name='date' content='2024-13-45'>", ""),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "published"), SAID)
async def test_a_day_is_what_the_page_says_and_never_a_guess(
    web: Web, pages: WebPages, markup: str, published: str
) -> None:
    web.serve = page(f"{markup}<p>Some words.</p>")
    assert (await pages.article(f"{URL}/2023/05/06/a")).published == published


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("<p>Größe 千问</p>".encode(), "text/html; charset=utf-8"),
        ("<p>Größe 千问</p>".encode(), "text/html; charset=iso-8859-1"),
        ("<p>Größe 千问</p>".encode("gb18030"), "text/html; charset=GBK"),
        ("<meta charset=gb2312><p>Größe 千问</p>".encode("gb18030"), "text/html"),
        ("<p>Größe 千问</p>".encode("utf-16"), "text/html"),
        ("<p>Größe 千问</p>".encode("utf-8-sig"), "text/html; charset=shift_jis"),
    ],
)
async def test_letters_are_what_they_were(
    web: Web, pages: WebPages, content: bytes, kind: str
) -> None:
    web.serve = page(content, kind=kind)
    assert (await pages.article(URL)).text == "Größe 千问"


async def test_western_letters_without_a_label_are_guessed(web: Web, pages: WebPages) -> None:
    words = (
        "Die Größe der Modelle überraschte viele Käufer, und über die Preise läßt sich streiten. "
    )
    web.serve = page(f"<p>{words * 5}</p>".encode("cp1252"), kind="text/html")
    assert "über die Preise läßt" in (await pages.article(URL)).text


async def test_a_readme_is_read_without_the_addresses_of_its_links(
    web: Web, pages: WebPages
) -> None:
    text = "# Qwen2.5\n\nSee [the **blog**](https://a.org/b_(c)) and ![logo](logo.png).\n\n- 89.4 %\r\n"
    web.serve = page(text, kind="text/plain")
    found = await pages.article(f"http://{PUBLIC_HOST}/raw/README.md")
    assert found.text == "# Qwen2.5\n\nSee the **blog** and .\n\n- 89.4 %"
    assert (found.title, found.publisher) == ("Qwen2.5", PUBLIC_HOST)


async def test_files_are_read_as_pages_are(pages: WebPages) -> None:
    assert (await pages.file("a.HTML", ARTICLE.encode())).title == "Qwen2.5-Max & its claims"
    assert (await pages.file("a.html", ARTICLE.encode())).url is None
    assert (await pages.file("note.txt", b"a [b](c)\r\n\r\n\r\n\r\nd\te")).text == "a [b](c)\n\nd e"
    found = await pages.file("paper.pdf", text_page("Qwen scores 89.4"))
    assert (found.text, found.cut) == ("Qwen scores 89.4", False)
    dated = one_page(
        b"BT /F1 12 Tf 72 720 Td (Words) Tj ET",
        trailer=b"/Info << /Title (A report) /CreationDate (D:20250128120000Z) >>",
    )
    found = await pages.file("paper.pdf", dated)
    assert (found.title, found.published) == ("A report", "2025-01-28")


CMAP = b"""/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <00> <ff> endcodespacerange
1 beginbfrange <41> <43> <0391> endbfrange endcmap end"""


async def test_letters_of_a_pdf_are_those_of_its_font(pages: WebPages) -> None:
    # pypdf asks Python for codecs here, which cannot be loaded any more when it does.
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>"
    plain = one_page(b"BT /F1 12 Tf 72 720 Td (ABC) Tj ET")
    objects = [part.partition(b" obj\n")[2] for part in plain.split(b"\nendobj\n")[:-1]]
    found = await pages.file("paper.pdf", pdf([*objects[:4], font, stream(CMAP)]))
    assert found.text == "ΑΒΓ"


async def test_a_long_text_is_cut_and_says_so(web: Web, pages: WebPages) -> None:
    web.serve = page(
        "".join(f"<p>Sentence number {n} of a long report.</p>" for n in range(12_000))
    )
    found = await pages.article(URL)
    assert found.cut
    assert found.text.startswith("Sentence number 0 of")
    assert len(found.text) > 150_000


ITEM = FeedItem(
    id="tag:7",
    url=f"http://{PUBLIC_HOST}/news/7",
    title="Qwen & friends",
    published="2025-01-28",
    summary="It beats all.",
)
RSS2 = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News &amp; more</title>
<link>https://news.example.org/</link><item><guid isPermaLink="false">tag:7</guid>
<link>/news/7</link><title>Qwen &amp;amp; friends</title><pubDate>Tue, 28 Jan 2025 23:00:00 GMT</pubDate>
<description><![CDATA[<p>It <b>beats</b> all.</p><script>x</script>]]></description></item></channel></rss>"""
RSS1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="a"><title>News &amp; more</title></channel>
<item rdf:about="tag:7"><title>Qwen &amp; friends</title><link>/news/7</link><dc:date>2025-01-28</dc:date>
<description>It beats all.</description></item></rdf:RDF>"""
RSS091 = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel>
<title>News &amp; more</title><item><guid>tag:7</guid><title>Qwen &amp; friends</title>
<link>/news/7</link><description>It beats all.</description><pubDate>28 Jan 2025 01:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://news.example.org/news/">
<title>News &amp; more</title><entry><id>tag:7</id><title type="html">Qwen &amp;amp; friends</title>
<link rel="alternate" href="7"/><published>2025-01-28T23:30:00Z</published>
<updated>2025-02-01T00:00:00Z</updated><summary>It beats all.</summary></entry></feed>"""
JSON_FEED = json.dumps(
    {"version": "https://jsonfeed.org/version/1.1", "title": "News & more", "items": [
        {"id": "tag:7", "url": "/news/7", "title": "Qwen & friends",
         "date_published": "2025-01-29T00:30:00+01:00", "content_html": "<p>It <b>beats</b> all.</p>"}]}
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (RSS2, "application/rss+xml"),
        (RSS2.encode("utf-16").decode("utf-16"), "text/html; charset=utf-8"),
        (RSS1, "application/xml"),
        (RSS091, "text/xml"),
        (ATOM, "application/atom+xml"),
        (JSON_FEED, "application/feed+json"),
    ],
    ids=["RSS 2.0", "RSS 2.0 sent as a page", "RSS 1.0", "RSS 0.91", "Atom", "JSON Feed"],
)
async def test_all_kinds_of_feeds_give_the_same(
    web: Web, pages: WebPages, content: str, kind: str
) -> None:
    web.serve = page(content, 'ETag: "e"', kind=kind)
    found = await pages.feed(f"http://{PUBLIC_HOST}/feed")
    assert found.title == "News & more"
    assert found.items == (ITEM,)
    assert (found.etag, found.url) == ('"e"', f"http://{PUBLIC_HOST}/feed")


async def test_a_feed_is_read_up_to_its_200th_item(web: Web, pages: WebPages) -> None:
    items = "".join(
        f"<item><guid isPermaLink='false'>{n}</guid><title>{n}</title></item>" for n in range(500)
    )
    web.serve = page(RSS2.replace("<item>", f"{items}<item>"), kind="application/rss+xml")
    found = await pages.feed(f"http://{PUBLIC_HOST}/feed")
    assert [item.id for item in found.items] == [str(n) for n in range(200)]
    assert found.title == "News & more"
