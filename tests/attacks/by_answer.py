"""Attacks by how a server answers: heads, lengths, packing, pace and statuses."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator

from tests.attacks.attack import ANY, Attack
from tests.attacks.bombs import gzip_bomb, nested, raw_deflate, zlib_bomb
from tests.attacks.web import PRIVATE_HOST, Serve, Visit, page, pieces, raw

Cases = Iterator[tuple[str, str, Callable[[], Serve]]]
"""Name, what is told ("": it is read), and what makes the answer when its turn comes."""
WORDS = b"<html><body><p>These are plain words of a page.</p></body></html>"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ENDLESS = HEAD + b"\r\n"
BROKE = "broke off"
SLOW = "did not answer within 0.5 seconds"
LARGE = "larger than 5 MB"
ODD = "not understood"
DAMAGED = "cannot be unpacked"
PACKED = "packed in a way"
BLOCK = b"<p>Words.</p>" * 5_000

STATUSES = {
    "204 No Content": "nothing to read (204)",
    "205 Reset Content": "nothing to read (205)",
    "206 Partial Content": "nothing to read (206)",
    "300 Multiple Choices": "does not give the page (300)",
    "304 Not Modified": "does not give the page (304)",
    "305 Use Proxy": "does not give the page (305)",
    "400 Bad Request": "does not give the page (400)",
    "401 Unauthorized": "asks for a login (401)",
    "402 Payment Required": "asks for payment (402)",
    "403 Forbidden": "not shown to bots (403)",
    "404 Not Found": "no such page (404)",
    "406 Not Acceptable": "not there in a form",
    "407 Proxy Authentication Required": "asks for a login (407)",
    "410 Gone": "taken down for good",
    "418 I'm a teapot": "does not give the page (418)",
    "429 Too Many Requests": "asks to be left alone (429)",
    "451 Unavailable": "legal reasons",
    "500 Internal Server Error": "trouble of its own (500)",
    "503 Service Unavailable": "asks to be left alone (503)",
    "520 Unknown": "trouble of its own (520)",
    "600 What": "(600)",
    "999 Request denied": "(999)",
}


def packed(content: bytes, encoding: str) -> Serve:
    return page(content, f"Content-Encoding: {encoding}")


async def _silence(visit: Visit) -> None:
    await visit.out.drain()
    await pieces(b"", lambda: [b""], pause=3_600)(visit)


def _attacks_on_heads() -> Cases:
    yield (
        "one huge header",
        ODD,
        lambda: raw(HEAD + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n" + WORDS),
    )
    yield "a huge header name", ODD, lambda: raw(HEAD + b"a" * 1_000_000 + b": x\r\n\r\n" + WORDS)
    yield "10,000 headers", ODD, lambda: raw(HEAD + b"X: a\r\n" * 10_000 + b"\r\n" + WORDS)
    yield (
        "headers without end",
        ODD,
        lambda: pieces(HEAD, lambda: iter(lambda: b"X: a\r\n" * 5_000, b"")),
    )
    yield (
        "a status line without end",
        ODD,
        lambda: pieces(b"HTTP/1.1 200 ", lambda: iter(lambda: b"a" * 65_536, b"")),
    )
    yield "no HTTP", ODD, lambda: raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    yield "HTTP/0.9", ODD, lambda: raw(WORDS)
    yield "HTTP/9.9", ODD, lambda: raw(b"HTTP/9.9 200 OK\r\n\r\n" + WORDS)
    yield "a status that is none", ODD, lambda: raw(b"HTTP/1.1 20 OK\r\n\r\n")
    yield "a status of letters", ODD, lambda: raw(b"HTTP/1.1 abc OK\r\n\r\n")
    yield "NUL in a header", ODD, lambda: raw(HEAD + b"X: a\0b\r\n\r\n" + WORDS)
    yield "a header without colon", ODD, lambda: raw(HEAD + b"nonsense\r\n\r\n" + WORDS)
    yield "a header of line feeds", "", lambda: raw(HEAD.replace(b"\r", b"") + b"\n" + WORDS)
    yield "nothing at all", BROKE, lambda: raw(b"")
    yield "half a head", BROKE, lambda: raw(HEAD)
    yield (
        "switching protocols",
        "(101)",
        lambda: raw(b"HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
    )
    yield (
        "early hints, then a page",
        "",
        lambda: raw(b"HTTP/1.1 103 Hints\r\n\r\n" * 20 + ENDLESS + WORDS),
    )
    yield (
        "early hints without end",
        SLOW,
        lambda: pieces(
            b"", lambda: iter(lambda: b"HTTP/1.1 103 Hints\r\n\r\n" * 50, b""), pause=0.01
        ),
    )
    yield "cookies", "", lambda: page(WORDS, *[f"Set-Cookie: a{n}={'b' * 500}" for n in range(60)])
    yield "injected lines", "", lambda: page(WORDS, f"X: a\r\n Location: http://{PRIVATE_HOST}/")
    yield "a picture", "gives image/png", lambda: page(b"\x89PNG", kind="image/png")
    yield "a film", "gives video/mp4", lambda: page(b"\0" * 100, kind="video/mp4")
    yield (
        "a program",
        "It is no text",
        lambda: page(b"\x7fELF" + bytes(range(32)) * 500, kind="application/octet-stream"),
    )
    yield (
        "a type of 3,000 characters",
        "which cannot be read here",
        lambda: page(WORDS, kind="a" * 3_000 + "/b"),
    )
    yield (
        "a type of half characters",
        "which cannot be read here",
        lambda: raw(b"HTTP/1.1 200 OK\r\nContent-Type: \xff\xfe/\xed\xa0\r\n\r\n" + WORDS),
    )
    yield (
        "a packing of half characters",
        PACKED,
        lambda: raw(HEAD + b"Content-Encoding: \xff\xed\xa0\x80\r\n\r\n" + WORDS),
    )
    yield "no type", "", lambda: page(WORDS, kind="")
    yield "a type that is none", "", lambda: page(WORDS, kind=";;;")


def _attacks_on_bodies() -> Cases:
    big = HEAD + b"Content-Length: 999999999999\r\n\r\n"
    yield "a length of 1 TB", LARGE, lambda: raw(big + WORDS)
    yield "a length below zero", ODD, lambda: raw(HEAD + b"Content-Length: -1\r\n\r\n" + WORDS)
    yield "a length of letters", ODD, lambda: raw(HEAD + b"Content-Length: many\r\n\r\n" + WORDS)
    yield (
        "two lengths",
        ODD,
        lambda: raw(HEAD + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\n" + WORDS),
    )
    yield (
        "a length and chunks",
        ODD,
        lambda: raw(HEAD + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    )
    yield (
        "a length that is too long",
        BROKE,
        lambda: raw(HEAD + b"Content-Length: 5000\r\n\r\n" + WORDS),
    )
    yield (
        "a length that is too short",
        ANY,
        lambda: raw(HEAD + b"Content-Length: 47\r\n\r\n" + WORDS),
    )
    yield "an empty page", "an empty page", lambda: page(b"")
    chunked = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    yield "chunks of nonsense", ODD, lambda: raw(chunked + b"zz\r\n" + WORDS)
    yield "a chunk that claims 16 EB", BROKE, lambda: raw(chunked + b"ffffffffffffffff\r\n" + WORDS)
    yield "chunks that stop", BROKE, lambda: raw(chunked + b"10\r\n0123456789abcdef\r\n")
    yield (
        "a chunk extension without end",
        SLOW,
        lambda: pieces(chunked + b"1;a=", lambda: iter(lambda: b"a" * 65_536, b"")),
    )
    yield (
        "trailers without end",
        ODD,
        lambda: pieces(
            chunked + b"1\r\na\r\n0\r\n", lambda: iter(lambda: b"X: a\r\n" * 5_000, b"")
        ),
    )
    yield (
        "chunks of one byte",
        "",
        lambda: raw(chunked + b"".join(b"1\r\n%c\r\n" % byte for byte in WORDS) + b"0\r\n\r\n"),
    )
    yield "a body without end", LARGE, lambda: pieces(ENDLESS, lambda: iter(lambda: BLOCK, b""))
    yield (
        "chunks without end",
        LARGE,
        lambda: pieces(
            chunked, lambda: iter(lambda: b"%x\r\n" % len(BLOCK) + BLOCK + b"\r\n", b"")
        ),
    )
    yield (
        "a page of 50 MB on one line",
        LARGE,
        lambda: pieces(ENDLESS, lambda: (b"a" * 65_536 for _n in range(800))),
    )
    yield "a page of 5,000,001 bytes", LARGE, lambda: raw(ENDLESS + b" " * 5_000_001)
    yield (
        "a body by drips",
        SLOW,
        lambda: pieces(ENDLESS, lambda: iter(lambda: b"a", b""), pause=0.05),
    )
    yield (
        "a head by drips",
        SLOW,
        lambda: pieces(b"HTTP/1.1 200 ", lambda: [b"a"] * 1_000, pause=0.05),
    )
    yield "headers by drips", SLOW, lambda: pieces(HEAD, lambda: [b"X: a\r\n"] * 1_000, pause=0.05)
    yield "no answer", SLOW, lambda: _silence
    yield (
        "a head and then nothing",
        SLOW,
        lambda: pieces(HEAD + b"Content-Length: 10\r\n\r\n", lambda: [b"a"], pause=3_600),
    )


def _attacks_by_packing() -> Cases:
    whole = gzip.compress(WORDS)
    yield "gzip of 1 GB", LARGE, lambda: packed(gzip_bomb(1_024), "gzip")
    yield "zlib of 1 GB", LARGE, lambda: packed(zlib_bomb(1_024), "deflate")
    yield "gzip of 5 MB and a byte", LARGE, lambda: packed(gzip.compress(b" " * 5_000_001), "gzip")
    yield "gzip in gzip, said once", "It is no text", lambda: packed(nested(WORDS, 2), "gzip")
    yield "gzip in gzip, said twice", PACKED, lambda: packed(nested(WORDS, 2), "gzip, gzip")
    yield "gzip fifty times", PACKED, lambda: packed(nested(WORDS, 50), ", ".join(["gzip"] * 50))
    yield (
        "gzip, in two headers",
        PACKED,
        lambda: page(nested(WORDS, 2), "Content-Encoding: gzip", "Content-Encoding: gzip"),
    )
    yield "gzip cut short", BROKE, lambda: packed(whole[:-12], "gzip")
    yield "gzip with nonsense behind", "", lambda: packed(whole + b"nonsense" * 1_000, "gzip")
    yield (
        "gzip files in a row",
        "",
        lambda: packed(whole + gzip.compress(b"<p>And more.</p>"), "gzip"),
    )
    yield "100,000 empty gzip files", DAMAGED, lambda: packed(gzip.compress(b"") * 100_000, "gzip")
    yield "gzip with a wrong sum", DAMAGED, lambda: packed(whole[:-8] + bytes(8), "gzip")
    yield "no gzip at all", DAMAGED, lambda: packed(WORDS, "gzip")
    yield (
        "gzip with a name of 1 MB",
        "",
        lambda: packed(
            whole[:3] + b"\x08" + whole[4:10] + b"a" * 1_000_000 + b"\0" + whole[10:], "x-gzip"
        ),
    )
    yield "one byte of gzip", BROKE, lambda: packed(b"\x1f", "gzip")
    yield "deflate with its head", "", lambda: packed(zlib.compress(WORDS), "deflate")
    yield "deflate without its head", "", lambda: packed(raw_deflate(WORDS), "deflate")
    yield "deflate of nonsense", DAMAGED, lambda: packed(b"\xff" * 500, "deflate")
    yield "brotli, unasked", PACKED, lambda: packed(b"\x8b\x02\x80words\x03", "br")
    yield "zstd, unasked", PACKED, lambda: packed(b"\x28\xb5\x2f\xfd", "zstd")
    yield "a packing nobody knows", PACKED, lambda: packed(WORDS, "x" * 5_000)
    yield "identity", "", lambda: packed(WORDS, "identity")


def attacks() -> Iterator[Attack]:
    """All of them."""
    for status, told in STATUSES.items():
        yield Attack(
            f"status {status}",
            told=told,
            serve=lambda status=status: page(
                "" if status[:3] in "204 304" else WORDS, status=status
            ),
        )
    for cases in (_attacks_on_heads(), _attacks_on_bodies(), _attacks_by_packing()):
        for name, told, serve in cases:
            yield Attack(
                name,
                told=told,
                reads="" if told else "plain words",
                serve=serve,
                seconds=0.5 if told == SLOW else 8.0,
            )
