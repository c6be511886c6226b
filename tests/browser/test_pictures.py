"""No picture in the documentation shows what the bot no longer says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.client import create_bot
from bot.config import Config, Store
from bot.demo import demo_server
from tests.browser.pictures import FOLDER, SHOTS, mark_of, taken
from tests.browser.screenshots import DemoPage
from tests.conftest import clock

ROOT = FOLDER.parents[1]


@pytest.mark.browser
async def test_every_picture_shows_what_the_bot_says_now(person: DemoPage, tmp_path: Path) -> None:
    bot = create_bot(Config(store=Store(path=tmp_path / "ledger.db")), clock=clock)
    async with demo_server(bot) as demo:
        urls = {name: demo.pages[name].url for name in demo.pages}
        stale = [
            shot.name async for shot, mark in taken(urls, person) if mark_of(shot.path) != mark
        ]
    assert not stale, "take them anew: python -m tests.browser.pictures"


def test_every_picture_is_on_a_page_and_there_are_no_others() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    linked = {
        (page.parent / link).resolve()
        for page in pages
        for link in re.findall(r"!\[[^\]]{20,}\]\(([^)]+\.png)\)", page.read_text("utf-8"))
    }
    assert linked == {shot.path for shot in SHOTS}
    assert set(FOLDER.iterdir()) == linked
    assert sum(path.stat().st_size for path in linked) < 600_000, "every clone carries them"
