"""A language model in the settings: its drafts are marked, and without its answer the rules' stand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.client import Frontrunner, create_bot
from bot.config import Config, Drafting, Store
from tests.commands.conftest import Room
from tests.conftest import clock
from tests.feeding import FakePages
from tests.model_api import ModelApi, completion, model_api

SAID = "Our house favourite is Qwen2.5-Max, with DeepSeek-V3 in its shadow."
PROPOSED = {
    "claimant": "Example News",
    "subject": "Qwen2.5-Max",
    "relation": "beats",
    "targets": ["DeepSeek-V3"],
    "quote": "favourite is Qwen2.5-Max, with DeepSeek-V3 in its shadow",
}
INVENTED = PROPOSED | {"subject": "o1", "quote": "o1 is behind all of them"}
ARTICLE = f"Example News on models. {SAID}"


@pytest.fixture
async def api() -> AsyncIterator[ModelApi]:
    async with model_api(completion({"drafts": [INVENTED, PROPOSED]})) as running:
        yield running


@pytest.fixture
def simcord_bot(store_path: Path, api: ModelApi, simcord_bot: Frontrunner) -> Frontrunner:
    """The bot of every room, with a model in its settings."""
    del simcord_bot  # never connected; it set up what a test of commands needs
    drafting = Drafting(endpoint=api.endpoint, model="small", timeout_seconds=5)
    config = Config(store=Store(path=store_path), drafting=drafting)
    return create_bot(config, clock=clock, pages=FakePages())


async def test_what_the_model_proposes_is_marked_and_what_it_invents_is_not_there(
    room: Room, api: ModelApi
) -> None:
    card = await room.ask("claim from", room.admin, text=ARTICLE, date="2025-01-29")
    assert len(api.asked) == 1
    assert "1 / 1 · Qwen2.5-Max beats DeepSeek-V3" in card.text
    assert "Proposed by a language model" in card.text
    assert f"> Example News on models. Our house **{PROPOSED['quote']}**.\n" in card.text
    assert "behind all of them" not in card.text


async def test_without_its_answer_the_card_says_so(room: Room, api: ModelApi) -> None:
    async def broken(_request: web.Request) -> web.StreamResponse:
        return web.Response(status=500)

    api.handler = broken
    card = await room.ask("claim from", room.admin, text="Nothing to see here.")
    assert "The language model gave no answer." in card.text
