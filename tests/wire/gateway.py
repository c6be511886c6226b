"""The gateway: a compressed websocket with sessions that can be resumed, dropped and refused."""

from __future__ import annotations

import asyncio
import secrets
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson
from aiohttp import WSMsgType, web

from tests.wire.places import BOT_ID, Guild, user
from tests.wire.rest import application
from tests.wire.world import World

HEARTBEAT_MS = 41_250
GUILDS = 1 << 0
KEPT = 1_000
"""How many events a session keeps for a resume."""


class Op:
    """The gateway's opcodes."""

    DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
    INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11


class _Compressor(Protocol):
    def message(self, payload: bytes) -> bytes: ...


class _Zlib:
    """``zlib-stream``: one context for the connection, each message ends in 00 00 ff ff."""

    def __init__(self) -> None:
        self._stream = zlib.compressobj(level=1)

    def message(self, payload: bytes) -> bytes:
        return self._stream.compress(payload) + self._stream.flush(zlib.Z_SYNC_FLUSH)


class _Zstd:
    """``zstd-stream``: one context for the connection, flushed after each message."""

    def __init__(self) -> None:
        # discord.py[speed] brings it, and asks for this stream where it is installed.
        import zstandard

        self._flush = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        self._stream = zstandard.ZstdCompressor(level=1).compressobj()

    def message(self, payload: bytes) -> bytes:
        return self._stream.compress(payload) + self._stream.flush(self._flush)


COMPRESSORS: dict[str, Callable[[], _Compressor]] = {"zlib-stream": _Zlib, "zstd-stream": _Zstd}


class _Line:
    """A websocket that a client holds."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.transport = request.transport
        compress = request.query.get("compress")
        self._compressor = None if compress is None else COMPRESSORS[compress]()

    async def send(self, payload: dict[str, Any]) -> None:
        """Send one message, or nothing where the client has gone."""
        if self.socket.closed:
            return
        body = orjson.dumps(payload)
        try:
            # Nothing is awaited between compressing and writing: a stream has one order.
            if self._compressor is None:
                await self.socket.send_str(body.decode())
            else:
                await self.socket.send_bytes(self._compressor.message(body))
        except ConnectionResetError:
            return


@dataclass(eq=False)
class Session:
    """What one IDENTIFY began: it outlives its websocket, so that it can be resumed."""

    id: str
    shard: tuple[int, int]
    intents: int
    line: _Line | None = None
    sequence: int = 0
    kept: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=KEPT), repr=False)

    @property
    def connected(self) -> bool:
        return self.line is not None and not self.line.socket.closed

    def has(self, guild_id: int | None) -> bool:
        """Whether a server is on this shard; what is in none goes to the first."""
        return ((guild_id or 0) >> 22) % self.shard[1] == self.shard[0]

    async def dispatch(self, event: str, data: Any) -> None:
        """Number an event, keep it for a resume, and send it where somebody listens."""
        self.sequence += 1
        payload = {"op": Op.DISPATCH, "t": event, "s": self.sequence, "d": data}
        self.kept.append(payload)
        if self.line is not None:
            await self.line.send(payload)

    def missed(self, sequence: int) -> list[dict[str, Any]] | None:
        """The events after one, or None where they are no longer kept."""
        if sequence > self.sequence or sequence < self.sequence - len(self.kept):
            return None
        return [one for one in self.kept if one["s"] > sequence]


class Sessions:
    """All sessions, and what a test can do to them."""

    def __init__(self, world: World, *, shards: int, token: str | None) -> None:
        self.world = world
        self.shards = shards
        self.token = token
        self.url = ""
        """Where the websocket is, once the server runs."""
        self.by_id: dict[str, Session] = {}
        self.identified_at: list[float] = []
        self.resumed = 0
        self.refused = 0
        self.heartbeats = 0
        self.acknowledges = True
        """False: heartbeats get no answer."""
        self.refuses = False
        """True: a new websocket gets 503."""
        self.closes_with: int | None = None
        """The code that every IDENTIFY is answered with, where there is one."""
        self._lines: set[_Line] = set()

    @property
    def identified(self) -> int:
        """How often somebody introduced themselves."""
        return len(self.identified_at)

    def connected(self) -> list[Session]:
        """The sessions somebody listens to."""
        return [one for one in self.by_id.values() if one.connected]

    async def dispatch(self, event: str, data: dict[str, Any], *, intent: int = 0) -> int:
        """Send an event to the shard it concerns; to how many connected sessions it went.

        ``intent`` leaves out the sessions that did not ask for such events.
        """
        guild_id = data.get("guild_id") or (data.get("id") if event.startswith("GUILD_") else None)
        number = None if guild_id is None else int(guild_id)
        reached = 0
        for session in list(self.by_id.values()):
            if session.has(number) and session.intents & intent == intent:
                await session.dispatch(event, data)
                reached += session.connected
        return reached

    async def drop(self, code: int | None = None, *, forget: bool = False) -> None:
        """End every websocket: with a close code, or by a reset; ``forget`` their sessions too."""
        if forget:
            self.by_id.clear()
        for line in list(self._lines):
            if code is not None:
                await line.socket.close(code=code)
            elif line.transport is not None:
                line.transport.abort()

    async def ask_to_reconnect(self) -> None:
        """Send every client the reconnect opcode."""
        for line in list(self._lines):
            await line.send({"op": Op.RECONNECT, "d": None})

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Speak with one client until it or we hang up."""
        if self.refuses:
            self.refused += 1
            return web.Response(status=503)
        socket = web.WebSocketResponse(compress=False, timeout=1.0, max_msg_size=0)
        await socket.prepare(request)
        line = _Line(socket, request)
        self._lines.add(line)
        try:
            await line.send({"op": Op.HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}})
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(line, orjson.loads(message.data))
        finally:
            self._lines.discard(line)
            for session in self.by_id.values():
                if session.line is line:
                    session.line = None
        return socket

    async def _hear(self, line: _Line, payload: dict[str, Any]) -> None:
        if payload["op"] == Op.HEARTBEAT:
            self.heartbeats += 1
            if self.acknowledges:
                await line.send({"op": Op.HEARTBEAT_ACK})
        elif payload["op"] == Op.IDENTIFY:
            await self._identify(line, payload["d"])
        elif payload["op"] == Op.RESUME:
            await self._resume(line, payload["d"])

    async def _identify(self, line: _Line, asked: dict[str, Any]) -> None:
        if self.token is not None and asked["token"] != self.token:
            await line.socket.close(code=4004, message=b"Authentication failed.")
            return
        self.identified_at.append(self.world.now())
        if self.closes_with is not None:
            await line.socket.close(code=self.closes_with)
            return
        number, count = asked.get("shard") or (0, 1)
        # Sessions nobody listens to are kept until somebody takes their shard over.
        for old in [one for one in self.by_id.values() if not one.connected]:
            if old.shard == (number, count):
                del self.by_id[old.id]
        session = Session(secrets.token_hex(16), (number, count), asked.get("intents", 0), line)
        world = self.world
        guilds = [one for one in world.guilds.values() if session.has(one.id)]
        await session.dispatch(
            "READY",
            {
                "v": 10,
                "user": user(BOT_ID),
                "guilds": [{"id": str(one.id), "unavailable": True} for one in guilds],
                "session_id": session.id,
                "resume_gateway_url": self.url,
                "shard": [number, count],
                "application": {"id": str(BOT_ID), "flags": application(world)["flags"]},
            },
        )
        # From here on the session hears what happens, between the servers it gets to know.
        self.by_id[session.id] = session
        if session.intents & GUILDS:
            await self._show(session, guilds)

    async def _show(self, session: Session, guilds: list[Guild]) -> None:
        for number, guild in enumerate(guilds):
            # It may have gone, or out, since READY named it.
            if guild.id in self.world.guilds and not guild.unavailable:
                await session.dispatch("GUILD_CREATE", guild.json())
            if number % 100 == 99:
                await asyncio.sleep(0)

    async def _resume(self, line: _Line, asked: dict[str, Any]) -> None:
        session = self.by_id.get(asked["session_id"])
        missed = None if session is None else session.missed(asked["seq"] or 0)
        if session is None or missed is None:
            await line.send({"op": Op.INVALID_SESSION, "d": False})
            return
        session.line = line
        self.resumed += 1
        for payload in missed:
            await line.send(payload)
        await session.dispatch("RESUMED", {})

    async def close(self) -> None:
        """Hang up, as the server stops."""
        await self.drop()
