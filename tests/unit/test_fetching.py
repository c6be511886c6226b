"""How pages are asked for: politely, anonymously, and from nobody but who can prove who they are."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.sources.answered import AskedToWait
from bot.sources.fetching import Bounds, Fetcher
from bot.sources.politeness import LONGEST_LINE, Turns
from tests.attacks.web import PUBLIC_HOST, Serve, Visit, Web, page, redirects

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux answers on all of 127.0.0.0/8"
)
HTML = ("text/html",)
URL = f"http://{PUBLIC_HOST}/"


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    web = Web()
    await web.open()
    yield web
    await web.close()


@pytest.fixture
async def fetcher(web: Web) -> AsyncIterator[Fetcher]:
    fetcher = Fetcher(bounds=Bounds(pause=0.0), inner=web.names, is_public=web.is_public)
    yield fetcher
    await fetcher.close()


def headers(head: str) -> dict[str, str]:
    lines = (line.partition(": ") for line in head.split("\r\n")[1:] if line)
    return {name.lower(): value for name, _, value in lines}


async def test_nothing_is_told_of_who_asks(
    web: Web, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".netrc").write_text(f"machine {PUBLIC_HOST} login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1/")
    steps = redirects({"/": "/next"})

    async def with_cookie(visit: Visit) -> None:
        await page("<p>a</p>", "Set-Cookie: a=b; Path=/", "ETag: x")(visit)

    async def serve(visit: Visit) -> None:
        await (steps if visit.path == "/" else with_cookie)(visit)

    web.serve = serve
    await fetcher.fetch(URL, HTML)
    await fetcher.fetch(URL, HTML)
    assert len(web.heads) == 4
    for head in web.heads:
        told = headers(head)
        assert set(told) == {"host", "accept", "accept-encoding", "user-agent", "connection"}
        assert told["user-agent"].startswith("Frontrunner/")
        assert told["accept-encoding"] == "gzip, deflate"
        assert told["connection"] == "close"


async def test_what_is_unchanged_is_not_sent_again(web: Web, fetcher: Fetcher) -> None:
    web.serve = page("<p>a</p>", 'ETag: "x1"', "Last-Modified: Tue, 28 Jan 2025 10:00:00 GMT")
    first = await fetcher.fetch(URL, HTML)
    web.serve = page("", "Retry-After: 90", status="304 Not Modified")
    again = await fetcher.fetch(URL, HTML, etag=first.etag, modified=first.modified)
    asked = headers(web.heads[-1])
    assert asked["if-none-match"] == '"x1"'
    assert asked["if-modified-since"] == "Tue, 28 Jan 2025 10:00:00 GMT"
    assert (again.unchanged, again.body, again.wait) == (True, b"", 90.0)
    assert (again.etag, again.modified) == (first.etag, first.modified)
    assert (first.unchanged, first.body) == (False, b"<p>a</p>")


async def test_an_unfit_etag_is_not_kept(web: Web, fetcher: Fetcher) -> None:
    web.serve = page("<p>a</p>", f"ETag: {'x' * 400}", "Last-Modified: \xe9")
    found = await fetcher.fetch(URL, HTML)
    assert (found.etag, found.modified) == (None, None)


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        (["301 Moved", "308 Moved"], "/2"),
        (["301 Moved", "302 Found"], "/1"),
        (["302 Found", "301 Moved"], "/0"),
        (["307 Temporary", "303 Other"], "/0"),
    ],
)
async def test_only_what_moved_for_good_is_a_new_address(
    web: Web, fetcher: Fetcher, statuses: list[str], moved: str
) -> None:
    async def serve(visit: Visit) -> None:
        place = int(visit.path[1:])
        answer: Serve = page("<p>a</p>")
        if place < len(statuses):
            answer = redirects(f"/{place + 1}", statuses[place])
        await answer(visit)

    web.serve = serve
    found = await fetcher.fetch(f"{URL}0", HTML)
    assert found.url == f"{URL}2"
    assert found.moved == f"{URL}{moved[1:]}"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("99999999999999", 86_400.0),
        ("-5", 0.0),
        ("²", 0.0),
        ("soon", 0.0),
        ("Tue, 28 Jan 2025 10:02:00 GMT", 120.0),
        ("Tue, 28 Jan 2025 09:00:00 GMT", 0.0),
        ("Tue, 28 Jan 2042 10:00:00 GMT", 86_400.0),
    ],
)
async def test_who_asks_to_be_left_alone_says_how_long(
    web: Web, fetcher: Fetcher, header: str, seconds: float
) -> None:
    web.serve = page(
        "", f"Retry-After: {header}", "Date: Tue, 28 Jan 2025 10:00:00 GMT", status="429 Too Many"
    )
    with pytest.raises(AskedToWait) as caught:
        await fetcher.fetch(URL, HTML)
    assert caught.value.seconds == seconds


async def test_a_host_is_asked_once_in_a_while_and_by_two_at_most() -> None:
    turns = Turns(pause=0.02)
    loop = asyncio.get_running_loop()
    begun: list[float] = []
    inside = most = 0

    async def ask() -> None:
        nonlocal inside, most
        async with turns.turn("a.org"):
            begun.append(loop.time())
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0.05)
            inside -= 1

    async def ask_another() -> None:
        async with turns.turn("b.org"):
            assert len(begun) == 1  # those who wait for a.org hold nobody else back

    await asyncio.gather(*(ask() for _n in range(5)), ask_another())
    assert most == 2
    assert all(after - before > 0.019 for before, after in pairwise(begun))
    await asyncio.sleep(0.03)
    async with turns.turn("c.org"):
        assert len(turns) == 1


async def test_a_long_line_turns_people_away() -> None:
    turns = Turns(pause=60.0)

    async def ask() -> None:
        async with turns.turn("a.org"):
            pass

    waiting = [asyncio.create_task(ask()) for _n in range(LONGEST_LINE + 2)]
    await asyncio.sleep(0.01)
    told = [str(one.exception()) for one in waiting if one.done() and one.exception()]
    assert told == ["Too many pages of a.org are being read just now. Try again in a minute."]
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_redirects_on_one_host_do_not_wait_for_each_other(web: Web, fetcher: Fetcher) -> None:
    web.serve = redirects({"/": "/1", "/1": "/2"})
    found = await asyncio.gather(*(fetcher.fetch(URL, HTML) for _n in range(6)))
    assert {one.url for one in found} == {f"{URL}2"}


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for the public host that nobody has signed, with its key in one file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed, and makes the certificate of this test")
    folder = tmp_path_factory.mktemp("tls")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-days", "2", "-subj", f"/CN={PUBLIC_HOST}", "-addext", f"subjectAltName=DNS:{PUBLIC_HOST}",
         "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    both = folder / "both.pem"
    both.write_text((folder / "cert.pem").read_text() + (folder / "key.pem").read_text())
    return both


async def test_who_cannot_prove_who_they_are_is_not_read(certificate: Path) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate)
    web = Web(first=4)
    await web.open(tls)
    web.serve = page("<p>Secrets</p>")
    fetcher = Fetcher(bounds=Bounds(pause=0.0), inner=web.names, is_public=web.is_public)
    with pytest.raises(UserError, match="its certificate is not valid"):
        await fetcher.fetch(f"https://{PUBLIC_HOST}/", HTML)
    await fetcher.close()

    # The same server is read by who trusts it, but not where it then sends people on unprotected.
    trusting = ssl.create_default_context(cafile=str(certificate))
    trusted = Fetcher(
        bounds=Bounds(pause=0.0), inner=web.names, is_public=web.is_public, tls=trusting
    )
    found = await trusted.fetch(f"https://{PUBLIC_HOST}/", HTML)
    assert found.body == b"<p>Secrets</p>"
    web.serve = redirects(f"http://{PUBLIC_HOST}/a")
    with pytest.raises(UserError, match="on from https to http"):
        await trusted.fetch(f"https://{PUBLIC_HOST}/", HTML)
    web.reset({"other.example.org": [["PUBLIC"]]})
    with pytest.raises(UserError, match="its certificate is not valid"):
        await trusted.fetch("https://other.example.org/", HTML)
    await trusted.close()
    await web.close()
