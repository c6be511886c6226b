"""The demo with the real bot, and a browser in front of it."""

from __future__ import annotations

import importlib.util
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.demo import DemoServer, demo_server
from tests.browser.screenshots import DemoPage, browser_page, find_chromium
from tests.openapi import check_requests


@pytest.fixture
def bot(tmp_path: Path) -> Frontrunner:
    """The real bot, not connected, with a fresh store."""
    return create_bot(Config(store=Store(path=tmp_path / "ledger.db")))


@pytest.fixture
async def demo(bot: Frontrunner) -> AsyncGenerator[DemoServer]:
    """The demo of the real bot, on free ports."""
    async with demo_server(bot) as demo:
        yield demo
        check_requests(demo.env.http_requests)


@pytest.fixture
async def person() -> AsyncGenerator[DemoPage]:
    """Somebody at a browser with an empty page; skips where there is no browser."""
    if importlib.util.find_spec("playwright") is None:
        pytest.skip("needs playwright: pip install -e '.[test]'")
    if find_chromium() is None:
        pytest.skip("needs Chromium on the path, or named in FRONTRUNNER_CHROMIUM")
    async with browser_page() as page:
        yield page
