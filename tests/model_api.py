"""A language model's API on loopback, in the place of the one an operator would set."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def completion(content: object) -> dict[str, Any]:
    text = content if isinstance(content, str) else json.dumps(content)
    return {"choices": [{"message": {"role": "assistant", "content": text}}]}


@dataclass
class ModelApi:
    """Answers every question with ``answer``, or however ``handler`` does."""

    answer: Any
    endpoint: str = ""
    handler: Handler | None = None
    asked: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    keys: list[str | None] = field(default_factory=list[str | None])

    async def respond(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(await request.json())
        self.keys.append(request.headers.get("Authorization"))
        if self.handler is not None:
            return await self.handler(request)
        return web.json_response(self.answer)


@asynccontextmanager
async def model_api(answer: object) -> AsyncIterator[ModelApi]:
    """An OpenAI-compatible API that says this."""
    api = ModelApi(answer)
    app = web.Application()
    app.router.add_post("/v1/chat/completions", api.respond)
    runner = web.AppRunner(app, shutdown_timeout=0, handler_cancellation=True)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        api.endpoint = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
        yield api
    finally:
        await runner.cleanup()
