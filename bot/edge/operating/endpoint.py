"""Health, readiness and measurements over HTTP, for the operator's own monitoring.

There is no password: whoever reaches the address may read it, and reads nothing of any person or
server. It is off unless the settings turn it on, and then on this machine alone.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

import orjson
from aiohttp import web

from bot.errors import ConfigError

log = logging.getLogger(__name__)

Answer = Callable[[], Awaitable[web.Response]]

_LONGEST: Final = 4096
"""Bytes of a request's first line, of one header, and of a body, which nobody reads."""
_IDLE: Final = 75.0
"""Seconds a connection may wait for its next request: longer than most monitorings do."""


class Endpoint:
    """Serves a few paths from :meth:`start` to :meth:`stop`, each with GET and HEAD only."""

    def __init__(self, at: tuple[str, int] | None, paths: Mapping[str, Answer]) -> None:
        """``at`` is an address and a port, 0 for any free one; None: nothing is served."""
        self._at = at
        self._paths = paths
        self._runner: web.AppRunner | None = None
        self.port: int | None = None
        """Where it listens while it does."""

    async def start(self) -> None:
        """Listen, where it was said where.

        Raises:
            ConfigError: the address or the port cannot be used.
        """
        if self._at is None:
            return
        address, port = self._at
        app = web.Application(client_max_size=_LONGEST)
        app.router.add_route("*", "/{path:.*}", self._serve)
        # What is no HTTP is refused and is no error of ours; faults of ours are logged below.
        of_aiohttp = logging.getLogger(f"{__name__}.aiohttp")
        of_aiohttp.setLevel(logging.CRITICAL)
        self._runner = web.AppRunner(
            app, logger=of_aiohttp, access_log=None, handle_signals=False, shutdown_timeout=1.0,
            keepalive_timeout=_IDLE, max_line_size=_LONGEST, max_field_size=_LONGEST,
        )  # fmt: skip
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, address, port).start()
        except (OSError, OverflowError) as error:
            await self.stop()
            # asyncio puts the address into its own words too.
            number = error.errno if isinstance(error, OSError) else None
            raise ConfigError(
                "Health and measurements cannot be served at {address} port {port}: {reason}. "
                "Choose another port under [http], or set enabled = false.",
                address=address,
                port=port,
                reason=os.strerror(number) if number else error,
            ) from error
        self.port = self._runner.addresses[0][1]
        log.info("health and measurements are served at %s port %d", address, self.port)

    async def stop(self) -> None:
        """Listen no more; a second call does nothing."""
        self.port = None
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _serve(self, request: web.Request) -> web.Response:
        answer = self._paths.get(request.path)
        if answer is None:
            return said("not found", status=404)
        if request.method not in ("GET", "HEAD"):
            return said("only GET and HEAD", status=405, headers={"Allow": "GET, HEAD"})
        try:
            return await answer()
        except Exception:
            log.exception("%s could not be answered", request.path)
            return said("a fault, see the log", status=500)


def said(text: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A short answer in plain text that nobody keeps."""
    return web.Response(
        text=text + "\n", status=status, headers={"Cache-Control": "no-store", **(headers or {})}
    )


def as_json(value: object, *, status: int) -> web.Response:
    """An answer in JSON that nobody keeps."""
    return web.Response(
        body=orjson.dumps(value) + b"\n", status=status, content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )  # fmt: skip
