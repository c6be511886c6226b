"""Keeping discord.py from repeating a request by itself where that would be a second post.

It sends anything again, up to four times, after a 500, 502, 504 or 524 (and, outside Linux, after a
connection that was reset), though Discord may have done what it was asked. A message's nonce makes up
for it; a forum post has none. And what comes after a repeat, a refusal or a rate limit, would be
taken for the answer to a post that is there. The outbox repeats posts itself, on record.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from contextvars import ContextVar
from types import SimpleNamespace

import aiohttp
import discord

Answered = Callable[
    [aiohttp.ClientSession, SimpleNamespace, aiohttp.TraceRequestEndParams], Awaitable[None]
]
"""Called at every answer, see :class:`aiohttp.TraceConfig`."""

_REPEATED = frozenset({500, 502, 504, 524})
_once: ContextVar[bool] = ContextVar("once", default=False)


@contextmanager
def asked_once() -> Generator[None]:
    """What is asked of Discord inside the block is asked once, by a bot with :func:`watch`.

    After an answer that discord.py would repeat upon, it raises what it raises when it gives up.
    """
    token = _once.set(True)
    try:
        yield
    finally:
        _once.reset(token)


def watch(count: Answered | None = None) -> aiohttp.TraceConfig:
    """A client's ``http_trace``: it sees every answer before discord.py does.

    Args:
        count: sees every answer before anything is made of it.
    """
    trace = aiohttp.TraceConfig()
    if count is not None:
        trace.on_request_end.append(count)
    trace.on_request_end.append(_answered)
    trace.on_request_exception.append(_failed)
    return trace


async def _answered(
    _session: aiohttp.ClientSession, _context: SimpleNamespace, end: aiohttp.TraceRequestEndParams
) -> None:
    if _once.get() and end.response.status in _REPEATED:
        end.response.close()
        raise discord.DiscordServerError(end.response, None)


async def _failed(
    _session: aiohttp.ClientSession,
    _context: SimpleNamespace,
    failed: aiohttp.TraceRequestExceptionParams,
) -> None:
    # discord.py tells a reset by its number, and passes on what bears none.
    if _once.get() and isinstance(failed.exception, OSError):
        raise aiohttp.ClientConnectionError(str(failed.exception)) from failed.exception
