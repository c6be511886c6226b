"""A web on loopback for attacks: one server stands for the public internet, one for somebody's own net.

The second counts who connects to it: in the end nobody may have. Names are looked up in a table, and
only the first server's address counts as public, beside what is public anyway.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address

from aiohttp.abc import AbstractResolver, ResolveResult

from bot.race.addresses import is_public

PUBLIC_HOST = "news.example.org"
PRIVATE_HOST = "inner.example.org"
PRIVATE_PORT = 8080
"""A port that an address may name, so that it is not the port that saves us."""

Answers = list[str] | Exception | None
"""What a name resolves to: addresses, a failure, or (None) nothing, ever."""
Serve = Callable[["Visit"], Awaitable[None]]


def loopback(last: int) -> str:
    """An address of this process alone, so that test processes side by side do not meet."""
    number = os.getpid()
    return f"127.{number >> 13 & 255}.{number >> 5 & 255}.{(number & 31) * 8 + last}"


@dataclass(slots=True)
class Visit:
    """One request at the public server."""

    path: str
    head: str
    out: asyncio.StreamWriter

    async def send(self, data: bytes) -> None:
        self.out.write(data)
        await self.out.drain()


def page(
    body: bytes | str,
    *headers: str,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
) -> Serve:
    """An orderly answer with a body."""
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", *headers]
    if kind:
        lines.append(f"Content-Type: {kind}")
    return raw("\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + content)


def raw(data: bytes) -> Serve:
    """Exactly these bytes, then the end."""

    async def serve(visit: Visit) -> None:
        await visit.send(data)

    return serve


def pieces(head: bytes, parts: Callable[[], Iterable[bytes]], pause: float = 0.0) -> Serve:
    """A head and as many parts as are taken, with a pause before each."""

    async def serve(visit: Visit) -> None:
        await visit.send(head)
        for part in parts():
            await asyncio.sleep(pause)
            await visit.send(part)

    return serve


def redirects(to: Mapping[str, str] | str, status: str = "302 Found") -> Serve:
    """Sends on from each path to where it says; other paths give a page."""

    async def serve(visit: Visit) -> None:
        target = to if isinstance(to, str) else to.get(visit.path)
        if target is None:
            await page("<p>You have arrived, and these are the words of it.</p>")(visit)
        else:
            line = f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nLocation: {target}\r\n\r\n"
            await visit.send(line.encode("utf-8", "surrogateescape"))

    return serve


class Names(AbstractResolver):
    """A table of names. A list of answers is gone through, one a question; the last one stays."""

    def __init__(self, ports: Mapping[str, int]) -> None:
        self.table: dict[str, list[Answers]] = {}
        self.asked: list[str] = []
        self._ports = ports

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked.append(host)
        answers = self.table.get(host, [OSError(None, "no such host")])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer is None:
            await asyncio.sleep(3_600)
        if isinstance(answer, Exception):
            raise answer
        return [
            {
                "hostname": host,
                "host": one,
                "port": self._ports.get(one, port),
                "family": socket.AF_INET6 if ":" in one else socket.AF_INET,
                "proto": 0,
                "flags": 0,
            }
            for one in answer or []
        ]

    async def close(self) -> None:
        pass


@dataclass(slots=True)
class Web:
    """Both servers and the names; ``serve`` is what the public one does now.

    Two at once begin at other numbers: 1 and 4.
    """

    first: int = 1
    public: str = field(init=False)
    private: str = field(init=False)
    nobody: str = field(init=False)
    serve: Serve = field(default_factory=lambda: page("<p>Nothing.</p>"))
    heads: list[str] = field(default_factory=list[str])
    trespasses: int = 0
    names: Names = field(init=False)
    _servers: list[asyncio.Server] = field(default_factory=list[asyncio.Server])
    _talks: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    def __post_init__(self) -> None:
        self.nobody, self.public, self.private = (loopback(self.first + n) for n in range(3))

    async def open(self, tls: ssl.SSLContext | None = None) -> None:
        server = await asyncio.start_server(self._talk, self.public, 0, limit=2**20, ssl=tls)
        private = await asyncio.start_server(self._trespass, self.private, PRIVATE_PORT)
        self._servers = [server, private]
        self.names = Names(
            {
                self.public: server.sockets[0].getsockname()[1],
                self.private: PRIVATE_PORT,
            }
        )
        self.reset()

    def reset(self, names: Mapping[str, list[Answers]] | None = None) -> None:
        """Begin an attack: the usual names and those of its own, and nobody has asked yet."""
        usual: dict[str, list[Answers]] = {
            PUBLIC_HOST: [[self.public]],
            PRIVATE_HOST: [[self.private]],
        }
        own = {
            host: [self._placed(answer) for answer in answers]
            for host, answers in (names or {}).items()
        }
        self.names.table = usual | own
        self.names.asked.clear()
        self.heads.clear()

    def _placed(self, answer: Answers) -> Answers:
        places = {"PUBLIC": self.public, "PRIVATE": self.private, "NOBODY": self.nobody}
        if isinstance(answer, list):
            return [places.get(one, one) for one in answer]
        return answer

    def is_public(self, address: IPv4Address | IPv6Address) -> bool:
        return str(address) in (self.public, self.nobody) or is_public(address)

    async def _talk(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        talk = asyncio.current_task()
        assert talk is not None
        self._talks.add(talk)
        try:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.heads.append(head)
            await self.serve(Visit(head.split(" ", 2)[1], head, out))
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the bot hung up, as it should, or the test is over
        finally:
            self._talks.discard(talk)
            out.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await out.wait_closed()

    async def _trespass(self, _reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        self.trespasses += 1
        out.close()

    async def close(self) -> None:
        for server in self._servers:
            server.close()
        for talk in list(self._talks):
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
