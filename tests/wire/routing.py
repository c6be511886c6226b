"""Which function answers which request, and a request read from the wire."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from aiohttp import BodyPartReader, web

from tests.wire.world import PostedFile, Refused, World

BASE = "/api/v10"

Answer = tuple[int, Any]
Handler = Callable[[World, "Call"], Answer]
NOTHING: Answer = (204, None)


@dataclass(frozen=True, slots=True)
class Call:
    """A request: its path's arguments, its query, its JSON body and its files."""

    args: Mapping[str, str]
    query: Mapping[str, str]
    body: Any
    files: tuple[PostedFile, ...]

    def id(self, name: str) -> int:
        """An argument of the path that must be a snowflake."""
        text = self.args[name]
        if not text.isdecimal():
            raise Refused(400, 50035, f"Value {text!r} is not snowflake.")
        return int(text)


class Match(NamedTuple):
    """The route a path belongs to."""

    route: str
    handler: Handler
    args: dict[str, str]


_ROUTES: defaultdict[tuple[str, int], list[tuple[tuple[str, ...], str, Handler]]] = defaultdict(
    list
)


def answers(method: str, template: str) -> Callable[[Handler], Handler]:
    """Make a function the answer to a route; ``{name}`` in it is an argument."""
    segments = tuple(template.strip("/").split("/"))

    def register(handler: Handler) -> Handler:
        routes = _ROUTES[method, len(segments)]
        routes.append((segments, f"{method} {template}", handler))
        # What is written out goes before what has a place for anything.
        routes.sort(key=lambda one: sum(segment.startswith("{") for segment in one[0]))
        return handler

    return register


def find(method: str, path: str) -> Match | None:
    """The route of a path, without the base."""
    given = path.strip("/").split("/")
    for segments, route, handler in _ROUTES.get((method, len(given)), ()):
        args: dict[str, str] = {}
        for own, one in zip(segments, given, strict=True):
            if own.startswith("{"):
                args[own[1:-1]] = one
            elif own != one:
                break
        else:
            return Match(route, handler, args)
    return None


async def read_call(request: web.Request, args: Mapping[str, str]) -> Call:
    """Read a request to its end: JSON, or a multipart body with ``payload_json`` and files."""
    body: Any = {}
    files: list[PostedFile] = []
    if request.content_type.startswith("multipart/"):
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            content = bytes(await part.read())
            if part.name == "payload_json":
                body = orjson.loads(content)
            else:
                files.append(
                    PostedFile(
                        part.name or "",
                        part.filename or "",
                        len(content),
                        hashlib.sha256(content).hexdigest(),
                    )
                )
    elif content := await request.read():
        body = orjson.loads(content)
    return Call(args, request.query, body, tuple(files))


def response(status: int, payload: Any, headers: Mapping[str, str]) -> web.Response:
    """An answer as Discord gives it: discord.py parses only what is exactly application/json."""
    if payload is None:
        return web.Response(status=status, headers=headers)
    return web.Response(
        status=status,
        body=orjson.dumps(payload),
        headers={**headers, "Content-Type": "application/json"},
    )
