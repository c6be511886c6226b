"""Discord on a loopback port: everything of it that the bot talks to, able to misbehave.

An unmodified discord.py talks to it once :func:`point_at` was called in its process. The server
may run in another process than the bot, and survives it::

    async with WireDiscord() as discord:
        channel = discord.add_text_channel(discord.add_guild(1))
        ...  # start the bot, which calls point_at(discord.base, discord.gateway)
        assert len(discord.messages(channel.id)) == 1
"""

from __future__ import annotations

import asyncio
import os
import socket
import struct
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Self

import yarl
from aiohttp import web
from discord import Permissions
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.openapi import Made, found_wrong
from tests.wire.faults import Asked, Fault, Faults, Limited, Limits
from tests.wire.gateway import GUILDS, Sessions
from tests.wire.interactions import (
    Interaction,
    Interactions,
    Kind,
    command_data,
    form_data,
    press_data,
)
from tests.wire.messages import Message
from tests.wire.places import OWNER_ID, Channel, Guild
from tests.wire.routing import BASE, Answer, Call, Match, answers, find, read_call, response
from tests.wire.world import Refused, World

SOCKET_PATH = "/socket/"
FILES = "/attachments/"
"""Where the files lie that people attach: in Discord another host, which asks for no token."""
HEADERS = {"Via": "1.1 google"}
"""discord.py takes a 429 without it for a ban."""
CHECKED_A_ROUTE = 300
LARGEST_BODY = 30 * 1024 * 1024
MEMBER = Permissions(view_channel=True, send_messages=True, read_message_history=True)


def point_at(base: str, gateway: str) -> None:
    """Let every discord.py client of this process talk to a wire instead of Discord."""
    Route.BASE = base
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)


class WireDiscord(World):
    """The server. ``base`` and ``gateway`` are known once it runs.

    With ``token`` any other token is refused; without, every token is taken. ``now`` is the time
    that ids and timestamps are made from; limits, windows and delays are of real time.
    """

    def __init__(
        self,
        *,
        shards: int = 1,
        token: str | None = None,
        limits: Limits | None = None,
        faults: Faults | None = None,
        nonce_window: float = 180.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(nonce_window=nonce_window, now=now)
        self.token = token
        self.limits = limits or Limits()
        self.faults = faults or Faults()
        self.sessions = Sessions(self, shards=shards, token=token)
        self.interactions = Interactions(self)
        self.requests: list[Asked] = []
        self.broken: list[Exception] = []
        """What went wrong in the wire itself; it is raised when the wire stops."""
        self.wrong: list[str] = []
        """What is wrong with the requests, by Discord's document and our own rules; raised as well."""
        self.attached: dict[str, bytes] = {}
        self.base = ""
        self._checked: Counter[str] = Counter()
        self._runner: web.AppRunner | None = None

    # running it -----------------------------------------------------------------------------

    async def start(self, port: int = 0) -> None:
        """Listen on a loopback port; 0 is any free one."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_route("*", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port, backlog=1024)
        await site.start()
        at = self._runner.addresses[0][1]
        self.base = f"http://127.0.0.1:{at}{BASE}"
        self.sessions.url = f"ws://127.0.0.1:{at}{SOCKET_PATH}"

    async def stop(self) -> None:
        """Hang up on everybody; what the world holds stays to be looked at.

        Raises:
            ExceptionGroup: the wire itself failed at a request.
            AssertionError: Discord would refuse one of the requests.
        """
        await self.sessions.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        if self.broken:
            raise ExceptionGroup("the wire failed", self.broken)
        assert not self.wrong, "requests Discord would refuse:\n" + "\n".join(self.wrong)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    @property
    def gateway(self) -> str:
        """What ``DiscordWebSocket.DEFAULT_GATEWAY`` is to be."""
        return self.sessions.url

    # looking at it --------------------------------------------------------------------------

    def counted(self, route: str | None = None, channel_id: int | None = None) -> Counter[int]:
        """How many requests there were by status, on a route and in a channel where given."""
        return Counter(
            one.status
            for one in self.requests
            if route in {None, one.route} and channel_id in {None, one.channel_id}
        )

    # what happens on it ---------------------------------------------------------------------

    async def dispatch(self, event: str, data: dict[str, Any]) -> int:
        """Send an event to the shard it concerns; to how many connected sessions it went."""
        return await self.sessions.dispatch(event, data)

    async def join(self, guild: Guild) -> None:
        """Show the bot a server that was added while it runs, or that is back."""
        guild.unavailable = False
        await self.dispatch("GUILD_CREATE", guild.json())

    async def remove_guild(self, guild_id: int) -> None:
        """Let a server remove the bot: its channels answer 50001 from now on."""
        del self.guilds[guild_id]
        await self.dispatch("GUILD_DELETE", {"id": str(guild_id)})

    async def take_out(self, guild_id: int) -> None:
        """Let a server be in an outage, until it is joined again."""
        self.guilds[guild_id].unavailable = True
        await self.dispatch("GUILD_DELETE", {"id": str(guild_id), "unavailable": True})

    async def delete_channel(self, channel_id: int, *, tell: bool = True) -> None:
        """Delete a channel or a thread; without ``tell`` the bot finds it out by itself."""
        channel = self.channels[channel_id]
        shown = channel.json()
        self.forget_channel(channel_id)
        if tell:
            event = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
            await self.dispatch(event, shown)

    async def deny(self, channel_id: int, denied: Permissions, *, tell: bool = True) -> None:
        """Change what the bot may not do in a channel."""
        channel = self.channels[channel_id]
        channel.denied = denied
        if tell:
            await self.dispatch("CHANNEL_UPDATE", channel.json())

    async def interact(
        self,
        command: str | None = None,
        options: Mapping[str, Any] | None = None,
        *,
        channel: Channel | int,
        press: str | None = None,
        message_id: int | None = None,
        values: Sequence[str] | None = None,
        form: str | None = None,
        focused: str | None = None,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        user_id: int = OWNER_ID,
        permissions: Permissions = MEMBER,
        locale: str = "en-US",
        within: float = 3.0,
    ) -> Interaction:
        """Do something as a person and wait until the bot has acknowledged it.

        One of: a slash ``command`` ("claim add") with ``options``, half typed where ``focused``
        names one of them, with ``files`` (name and content) for options that take one; ``press``, the custom id of a component on a message, with the
        ``values`` chosen in a menu; ``form``, the custom id of a form, with its text fields as
        ``options``.

        Raises:
            TimeoutError: it was not acknowledged in time, and cannot be any more.
        """
        place = channel if isinstance(channel, Channel) else self.channels[channel]
        given = options or {}
        pressed = None if message_id is None else self._pressable(place, message_id)
        if command is not None:
            kind = Kind.COMMAND if focused is None else Kind.TYPING
            attached = {name: self._attach(*file) for name, file in (files or {}).items()}
            numbers = {name: one["id"] for name, one in attached.items()}
            data = command_data(self, command, {**given, **numbers}, focused)
            if attached:
                data["resolved"] = {"attachments": {one["id"]: one for one in attached.values()}}
        elif press is not None:
            assert pressed is not None, "a component is on a message"
            kind, data = Kind.PRESS, press_data(press, pressed, values)
        else:
            assert form is not None, "nothing to do"
            kind, data = Kind.FORM, form_data(form, given)
        asked = self.interactions.begin(kind, place, user_id, pressed=pressed)
        payload = self.interactions.payload(
            asked, user_id, data, permissions=permissions, locale=locale
        )
        asked.sent = time.perf_counter()
        await self.dispatch("INTERACTION_CREATE", payload)
        try:
            async with asyncio.timeout(within):
                await asked.acknowledged.wait()
        except TimeoutError:
            asked.closed = True
            raise
        return asked

    def _attach(self, name: str, content: bytes) -> dict[str, Any]:
        """Keep a file where people's files lie; the attachment that names it."""
        number = str(self.snowflake())
        self.attached[number] = content
        address = self.base.removesuffix(BASE) + FILES + number
        return {"id": number, "filename": name, "size": len(content), "url": address,
                "proxy_url": address, "ephemeral": True, "content_type": "text/csv"}  # fmt: skip

    def _pressable(self, place: Channel, message_id: int) -> Message:
        # An ephemeral message stands nowhere but in the interaction it answers.
        for asked in self.interactions.by_token.values():
            for one in (asked.original, *asked.followups):
                if one is not None and one.id == message_id:
                    return one
        return self.message(place, message_id)

    # answering ------------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        try:
            if request.path == SOCKET_PATH:
                return await self.sessions.serve(request)
            if request.path.startswith(FILES):
                return web.Response(body=self.attached[request.path.removeprefix(FILES)])
            return await self._answer(request)
        except ConnectionError:
            # Whoever asked died before the end of the question: nothing was asked.
            return web.Response(status=400)
        except Exception as fault:
            self.broken.append(fault)
            raise

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        at, path = self.now(), request.path.removeprefix(BASE)
        found = find(request.method, path) or Match("", _unknown, {})
        call = await read_call(request, found.args)
        self._check(request.method, path, found.route, call)
        answer, fault, headers = await self._do(request, found, call)
        channel = found.args.get("channel", "")
        self.requests.append(
            Asked(
                at,
                request.method,
                path,
                found.route,
                int(channel) if channel.isdecimal() else None,
                _STATUS.get(fault, answer[0]),
                fault,
            )
        )
        await self._tell_what_happened()
        if fault is Fault.RESET:
            reset(request.transport)
            return web.Response(status=500)
        if fault is Fault.HANG:
            await asyncio.sleep(self.faults.hang_seconds)
        if fault is Fault.ERROR:
            return response(500, {"message": "500: Internal Server Error", "code": 0}, headers)
        return response(*answer, headers)

    async def _do(
        self, request: web.Request, found: Match, call: Call
    ) -> tuple[Answer, Fault | None, dict[str, str]]:
        """Do what is asked, unless it is not to be done."""
        if self.faults.outage:
            return UNAVAILABLE, None, HEADERS
        limited = self.limits.refuse(found.route, call.args.get("channel", ""))
        if limited is not None:
            return self._too_many(limited, found, call)
        fault = self.faults.draw(found.route)
        if fault is Fault.UNAVAILABLE:
            return UNAVAILABLE, fault, HEADERS
        if fault is Fault.LATE:
            await asyncio.sleep(self.faults.late_seconds)
        try:
            self._check_token(request, found)
            answer = found.handler(self, call)
        except Refused as refused:
            answer = refused.status, {"message": refused.message, "code": refused.code}
        own = self.limits.headers(found.route, call.args.get("channel", ""))
        return answer, fault, {**HEADERS, **own}

    def _check(self, method: str, path: str, route: str, call: Call) -> None:
        """Hold a request against what Discord takes; of thousands that are alike, the first ones."""
        self._checked[route] += 1
        if self._checked[route] <= CHECKED_A_ROUTE:
            body = None if call.body == {} else call.body
            self.wrong += found_wrong(Made(method, path, dict(call.query), body))

    def _check_token(self, request: web.Request, found: Match) -> None:
        if "{token}" in found.route:
            return
        given = request.headers.get("Authorization", "")
        if not given.startswith("Bot ") or self.token not in {None, given.removeprefix("Bot ")}:
            raise Refused(401, 0, "401: Unauthorized")

    def _too_many(
        self, limited: Limited, found: Match, call: Call
    ) -> tuple[Answer, Fault | None, dict[str, str]]:
        wait, everywhere = round(limited.retry_after, 3) + 0.001, limited.everywhere
        body = {"message": "You are being rate limited.", "retry_after": wait, "global": everywhere}
        headers = {"Retry-After": str(int(wait) + 1), **HEADERS}
        headers["X-RateLimit-Scope"] = "global" if everywhere else "user"
        if everywhere:
            headers["X-RateLimit-Global"] = "true"
        else:
            headers |= self.limits.headers(found.route, call.args.get("channel", ""))
        return (429, body), None, headers

    async def _tell_what_happened(self) -> None:
        happened, self.happened = self.happened, []
        for event, data in happened:
            await self.sessions.dispatch(event, data, intent=GUILDS)


UNAVAILABLE: Answer = (503, {"message": "503: Service Unavailable", "code": 0})
_STATUS = {Fault.RESET: 0, Fault.ERROR: 500}


def _unknown(world: World, call: Call) -> Answer:
    return 404, {"message": "404: Not Found", "code": 0}


def reset(transport: asyncio.Transport | None) -> None:
    """End a TCP connection with RST, so that the other side sees a reset and no answer."""
    if transport is None or transport.is_closing():
        return
    linger = struct.pack("ii" if os.name == "posix" else "hh", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()


@answers("GET", "/gateway")
def gateway_address(world: WireDiscord, call: Call) -> Answer:
    return 200, {"url": world.sessions.url}


@answers("GET", "/gateway/bot")
def gateway_for_bots(world: WireDiscord, call: Call) -> Answer:
    left = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
    shards = world.sessions.shards
    return 200, {"url": world.sessions.url, "shards": shards, "session_start_limit": left}
