"""The pictures of README.md and docs/, each taken from the demo page by the steps written here.

``python -m tests.browser.pictures`` takes them all anew. Every picture carries a mark of the words
that were on the card when it was taken; a test takes the same steps and compares, so that no picture
shows what the bot no longer says. (How a browser draws the words differs between browsers: pixels
are not compared.)
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import sys
import tempfile
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, PngImagePlugin

from tests.browser.screenshots import DemoPage, Step, browser_page

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "images"
MARK: Final = "Frontrunner shows"
"""The name of the text in a picture's file that holds the mark of its words."""

PRICE_WAR: Final = (
    "Alibaba says Qwen2.5-Max beats DeepSeek-V3 on Arena-Hard. DeepSeek-V3 costs $0.27 per million "
    "input tokens, according to DeepSeek."
)


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: its file, and how a person comes to see what is on it."""

    name: str
    channel: str
    steps: tuple[Step, ...]

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.name}.png"


def _as(person: str, *commands: str) -> tuple[Step, ...]:
    return (Step("as", person), *(Step("do", command) for command in commands))


SHOTS: Final = (
    Shot("compare", "compare", _as("Max", "/compare first:qwen2.5-max second:deepseek-v3")),
    Shot("claim", "claims", _as("Max", "/claim show claim:comprehensively surpasses")),
    Shot("leaderboard", "compare", _as("Max", "/leaderboard benchmark:lmarena")),
    Shot(
        "drafts",
        "claims",
        _as("Ada", f"/claim from text:{PRICE_WAR} publisher:Example News date:2025-03-01"),
    ),
    Shot(
        "digest", "digests", _as("Ada", "/digest preview since:2025-01-20 until:2025-02-02")
    ),
)  # fmt: skip


async def shown(page: DemoPage) -> str:
    """The mark of the words on the card answered last, without times that are told from now."""
    words: str = await page.answer().evaluate(
        """card => {
            const copy = card.cloneNode(true);
            copy.querySelectorAll('time, .timestamp, [data-timestamp]').forEach(one => one.remove());
            const texts = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT), found = [];
            while (texts.nextNode()) found.push(texts.currentNode.data.trim());
            const said = [...copy.querySelectorAll('img[alt]')].map(one => one.alt);
            return [...found, ...said].filter(Boolean).join('\\n');
        }"""
    )
    return hashlib.sha256(words.encode()).hexdigest()


def mark_of(path: Path) -> str:
    """The mark in a picture's file; empty where there is no file or no mark."""
    if not path.is_file():
        return ""
    with Image.open(path) as picture:
        return str(picture.info.get(MARK, ""))


async def taken(url_of: dict[str, str], page: DemoPage) -> AsyncGenerator[tuple[Shot, str]]:
    """Take the steps to each picture, one after the other, and say what is on the card then."""
    for shot in SHOTS:
        await page.open(url_of[shot.channel])
        for step in shot.steps:
            await step.perform(page)
        yield shot, await shown(page)


def _write(path: Path, png: bytes, mark: str) -> None:
    """A picture in 256 colours with the mark in it."""
    info = PngImagePlugin.PngInfo()
    info.add_text(MARK, mark)
    with Image.open(io.BytesIO(png)) as picture:
        few = picture.convert("RGB").quantize(256, dither=Image.Dither.NONE)
        few.save(path, optimize=True, pnginfo=info)


async def main() -> int:
    """Take all pictures anew."""
    from bot.client import create_bot
    from bot.config import Config, Store
    from bot.demo import demo_server
    from tests.conftest import clock

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="frontrunner-pictures-") as folder:
        bot = create_bot(Config(store=Store(path=Path(folder) / "ledger.db")), clock=clock)
        async with demo_server(bot) as demo, browser_page(width=1000) as page:
            urls = {name: demo.pages[name].url for name in demo.pages}
            async for shot, mark in taken(urls, page):
                png = Path(folder) / "page.png"
                await page.shoot(png)
                _write(shot.path, png.with_name("page-card.png").read_bytes(), mark)
                print(shot.path, f"{shot.path.stat().st_size / 1024:.0f} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
