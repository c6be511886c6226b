"""A few answers of Discord's REST API on a loopback port, for what happens before the gateway."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.openapi import Made, check_requests

BASE = "/api/v10"
Answer = Mapping[str, Any] | Callable[[web.Request], Awaitable[web.StreamResponse]]

USER = {
    "id": "1",
    "username": "Frontrunner",
    "discriminator": "0000",
    "avatar": None,
    "global_name": None,
    "bot": True,
}
APPLICATION = {
    "id": "1",
    "name": "Frontrunner",
    "description": "",
    "icon": None,
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "",
    "flags": 0,
    "owner": USER,
    "team": None,
}
# A gateway where nobody listens: discord.py tries again for ever.
SILENT_GATEWAY: Mapping[str, Answer] = {
    "/gateway/bot": {
        "url": "ws://127.0.0.1:1/",
        "shards": 1,
        "session_start_limit": {
            "total": 1,
            "remaining": 1,
            "reset_after": 0,
            "max_concurrency": 1,
        },
    }
}


def reply(payload: Any, status: int = 200) -> web.Response:
    # discord.py parses only what is exactly application/json, without a charset.
    body = json.dumps(payload).encode()
    return web.Response(status=status, body=body, headers={"Content-Type": "application/json"})


async def take_commands(request: web.Request) -> web.Response:
    """Take the slash commands a bot pushes and give each an id, as Discord does."""
    assert request.method == "PUT"
    given = {"application_id": "1", "version": "1", "default_member_permissions": None}
    none = {"description": ""}  # what Discord gives of an entry of a menu
    commands = json.loads(await request.read())
    return reply(
        [{**none, **command, "id": str(n), **given} for n, command in enumerate(commands, 1)]
    )


async def refuse(_request: web.Request) -> web.Response:
    """What Discord says to a wrong token."""
    return reply({"message": "401: Unauthorized", "code": 0}, 401)


async def never(_request: web.Request) -> web.Response:
    """No answer at all."""
    await asyncio.sleep(3600)
    raise AssertionError


LOGGED_IN: Mapping[str, Answer] = {
    "/users/@me": USER,
    "/oauth2/applications/@me": APPLICATION,
    "/applications/1/commands": take_commands,
}


@dataclass(frozen=True, slots=True)
class LoopbackDiscord:
    """``base`` is what ``discord.http.Route.BASE`` is to be."""

    base: str
    _asked: asyncio.Queue[str]

    async def asked_for(self, path: str) -> None:
        """Wait until a path was asked for."""
        async with asyncio.timeout(60):
            while await self._asked.get() != path:
                pass

    def asked_so_far(self) -> list[str]:
        """The paths asked for that nobody waited for yet."""
        return [self._asked.get_nowait() for _ in range(self._asked.qsize())]


@asynccontextmanager
async def loopback_discord(answers: Mapping[str, Answer]) -> AsyncIterator[LoopbackDiscord]:
    """Serve the answers by path; 404 for all others. A request Discord would refuse fails the test."""
    asked: asyncio.Queue[str] = asyncio.Queue()

    made: list[Made] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(BASE)
        body = await request.read()  # it stays readable for the answer
        given = json.loads(body) if body else None
        made.append(Made(request.method, path, dict(request.query), given))
        asked.put_nowait(path)
        answer = answers.get(path)
        if answer is None:
            return reply({"message": f"404: {request.path}", "code": 0}, 404)
        return reply(answer) if isinstance(answer, Mapping) else await answer(request)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    async with TestServer(app, host="127.0.0.1", shutdown_timeout=0) as server:
        yield LoopbackDiscord(str(server.make_url(BASE)), asked)
    check_requests(made)
