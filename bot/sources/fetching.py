"""Fetching from the public web, within fixed bounds and leaving no trace of who asks.

What is typed, what a page redirects to and what a name resolves to are each judged on their own:
:func:`bot.race.addresses.public_address` for addresses, :mod:`bot.sources.resolving` for names at
the moment of connecting. No cookies, no passwords, no proxies, no ``.netrc``, no Referer; TLS is
verified; a redirect from https to http is refused, because the page would then be anybody's.
``docs/fetching.md`` lists the bounds.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot import __version__
from bot.errors import N_, UserError
from bot.race.addresses import is_public, public_address
from bot.sources.answered import Unreachable, Unreadable, content_type, pause_asked, refuse
from bot.sources.decoding import ACCEPTED, Decoder, TooLarge, decoder
from bot.sources.politeness import Turns
from bot.sources.resolving import PublicResolver, PublicTest

AGENT = f"Frontrunner/{__version__} (a Discord bot; reads pages and feeds that people point it at)"
_REDIRECTS = {301, 302, 303, 307, 308}
_FOR_GOOD = {301, 308}
_PIECE = 64 * 1024
_UNSAID = {"", "application/octet-stream", "binary/octet-stream"}
"""Types that say nothing; what is there is looked at instead."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one fetch may take: seconds for all of it, bytes sent, bytes after unpacking."""

    seconds: float = 8.0
    redirects: int = 5
    sent: int = 5_000_000
    unpacked: int = 5_000_000
    head_line: int = 8_190
    pause: float = 1.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave. ``url`` is where it was found, ``moved`` where it has moved to for good.

    ``kind`` is the media type, "" where the server does not say; ``unchanged`` says that there is
    nothing new, and ``body`` is empty then; ``etag`` and ``modified`` are the ones to ask with next. ``wait`` is how long the host asked to be left alone,
    and ``took`` how long the fetching took, both in seconds.
    """

    url: str
    moved: str
    kind: str = ""
    charset: str = ""
    body: bytes = b""
    etag: str | None = None
    modified: str | None = None
    unchanged: bool = False
    wait: float = 0.0
    took: float = 0.0


class Fetcher:
    """Connections to the public web; make it where a loop runs, and close it.

    Args:
        inner: who looks up names; None is the system's way.
        is_public: which of the addresses found may be connected to.
        tls: whose certificates are believed; None is what the system believes. Tests hand these in.
    """

    def __init__(
        self,
        *,
        bounds: Bounds | None = None,
        inner: AbstractResolver | None = None,
        is_public: PublicTest = is_public,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._bounds = bounds or Bounds()
        self._turns = Turns(pause=self._bounds.pause)
        self._resolver = PublicResolver(inner, is_public)
        self._session = aiohttp.ClientSession(
            # A connection is used once: a kept one would outlive the check of its address.
            connector=aiohttp.TCPConnector(
                resolver=self._resolver,
                use_dns_cache=False,
                force_close=True,
                limit=16,
                ssl=tls or True,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None),
            headers={"User-Agent": AGENT, "Accept-Encoding": ACCEPTED},
            trust_env=False,
            auto_decompress=False,
            requote_redirect_url=False,
            max_line_size=self._bounds.head_line,
            max_field_size=self._bounds.head_line,
        )

    async def fetch(
        self,
        address: str,
        kinds: Collection[str],
        *,
        etag: str | None = None,
        modified: str | None = None,
    ) -> Fetched:
        """What is at an address, of one of these media types.

        Args:
            etag, modified: of the last answer; the server may then say that nothing has changed.

        Raises:
            UserError: the address is not public, cannot be reached, or gives something else; as
                :class:`AskedToWait` where the server asks to be left alone.
        """
        url = moved = public_address(address)
        asked = {"Accept": ", ".join([*kinds, "*/*;q=0.1"])}
        if etag is not None:
            asked["If-None-Match"] = etag
        if modified is not None:
            asked["If-Modified-Since"] = modified
        try:
            return await self._follow(url, moved, kinds, asked)
        except TimeoutError:
            raise Unreachable(
                N_("{host} did not answer within {seconds} seconds. Try again later."),
                host=urlsplit(url).netloc,
                seconds=f"{self._bounds.seconds:g}",
            ) from None

    async def _follow(
        self, url: str, moved: str, kinds: Collection[str], asked: Mapping[str, str]
    ) -> Fetched:
        """Ask, and ask on where the answers lead.

        Raises:
            TimeoutError: it takes too long. Until the first host gives its turn no time is counted:
                a queue of ours is not the page's slowness.
        """
        now = asyncio.get_running_loop().time
        ends: float | None = None
        for_good = True
        for _request in range(1 + self._bounds.redirects):
            async with asyncio.timeout_at(ends), self._turns.turn(urlsplit(url).hostname or ""):
                ends = ends or now() + self._bounds.seconds
                async with asyncio.timeout_at(ends), self._asking(url, asked) as answer:
                    found = await self._take(answer, url, moved, kinds)
            if isinstance(found, Fetched):
                return replace(found, took=self._bounds.seconds - (ends - now()))
            url, for_good = found.url, for_good and found.for_good
            moved = url if for_good else moved
        raise UserError(N_("The page sends its readers on and on and leads nowhere."))

    @asynccontextmanager
    async def _asking(
        self, url: str, headers: Mapping[str, str]
    ) -> AsyncGenerator[aiohttp.ClientResponse]:
        host = urlsplit(url).netloc
        try:
            async with self._session.get(
                URL(url, encoded=True), headers=headers, allow_redirects=False
            ) as answer:
                yield answer
        except aiohttp.ClientSSLError:
            raise UserError(
                N_("{host} cannot prove that it is {host}: its certificate is not valid."),
                host=host,
            ) from None
        except aiohttp.ClientConnectorDNSError:
            # A host that is not there and a line that is down look the same from here.
            raise Unreachable(
                N_("{host} cannot be found from here. Check the address, or try again later."),
                host=host,
            ) from None
        except aiohttp.ClientConnectorError:
            raise Unreachable(N_("{host} cannot be reached. Try again later."), host=host) from None
        except aiohttp.ClientResponseError:
            # Also a head with lines longer than the bounds allow, or too many of them.
            raise UserError(
                N_("{host} answers in a way that is not understood here."), host=host
            ) from None
        except (aiohttp.ClientError, ConnectionError):
            raise Unreachable(
                N_("{host} broke off in the middle of its answer. Try again in a minute."),
                host=host,
            ) from None

    async def _take(
        self, answer: aiohttp.ClientResponse, url: str, moved: str, kinds: Collection[str]
    ) -> Fetched | _Onward:
        """What one answer gives: something to read, or where to ask next."""
        headers = answer.headers
        if answer.status in _REDIRECTS:
            return _onward(url, answer.status, headers.get("Location", ""))
        found = Fetched(
            url=url,
            moved=moved,
            etag=_kept(headers.get("ETag")),
            modified=_kept(headers.get("Last-Modified")),
            wait=pause_asked(headers),
        )
        asked = answer.request_info.headers
        if answer.status == 304 and ("If-None-Match" in asked or "If-Modified-Since" in asked):
            return replace(
                found,
                unchanged=True,
                etag=found.etag or asked.get("If-None-Match"),
                modified=found.modified or asked.get("If-Modified-Since"),
            )
        if answer.status != 200:
            raise refuse(answer.status, headers)
        kind, charset = content_type(headers.get("Content-Type", ""))
        if kind not in kinds and kind not in _UNSAID:
            raise UserError(
                N_("The address gives {kind}, which cannot be read here."), kind=kind[:80]
            )
        body = await self._body(answer)
        if not body:
            raise UserError(N_("The address gives an empty page."))
        return replace(found, kind="" if kind in _UNSAID else kind, charset=charset, body=body)

    async def _body(self, answer: aiohttp.ClientResponse) -> bytes:
        bounds = self._bounds
        encodings = ",".join(answer.headers.getall("Content-Encoding", []))
        unpacking: Decoder = decoder(encodings, bounds.unpacked)
        sent = 0
        try:
            if (answer.content_length or 0) > bounds.sent:
                raise TooLarge
            async for piece in answer.content.iter_chunked(_PIECE):
                sent += len(piece)
                if sent > bounds.sent:
                    raise TooLarge
                unpacking.feed(piece)
            return unpacking.finish()
        except TooLarge:
            raise Unreadable(
                N_("What is there is larger than {megabytes} MB."),
                megabytes=bounds.unpacked // 1_000_000,
            ) from None

    async def close(self) -> None:
        """Let go of all connections; a second call does nothing."""
        await self._session.close()
        await self._resolver.close()


@dataclass(frozen=True, slots=True)
class _Onward:
    url: str
    for_good: bool


def _onward(url: str, status: int, location: str) -> _Onward:
    """Where a redirect leads.

    Raises:
        UserError: nowhere, out of the public web, or from https to http.
    """
    if not location:
        raise UserError(N_("The page sends its readers on without saying where to."))
    try:
        target = public_address(urljoin(url, location))
    except (UserError, ValueError):
        raise UserError(
            N_("The page sends its readers on to “{address}”, which is no public page."),
            address=location[:80].encode("utf-8", "replace").decode(),
        ) from None
    if url.startswith("https:") and target.startswith("http:"):
        raise UserError(
            N_("The page sends its readers on from https to http, where anybody could change it."),
        )
    return _Onward(target, status in _FOR_GOOD)


def _kept(header: str | None) -> str | None:
    """A header to hand back with the next question, if it is one that can be handed back."""
    if header is None or len(header) > 300 or not header.isascii() or not header.isprintable():
        return None
    return header
