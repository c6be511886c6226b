"""Answers are kept between writes and never given out after one."""

from __future__ import annotations

import asyncio
from pathlib import Path

from bot.ledger import Ledger
from tests.conftest import clock


async def test_the_same_question_is_read_once_until_something_is_written(store_path: Path) -> None:
    ledger = await Ledger.open(store_path, clock)
    try:
        first = await ledger.compare(["qwen2.5-max", "deepseek-v3"])
        assert await ledger.compare(["qwen2.5-max", "deepseek-v3"]) is first
        assert await ledger.compare(["deepseek-v3", "qwen2.5-max"]) is not first
        assert await ledger.compare(["qwen2.5-max", "deepseek-v3"], guild_id=7) is not first

        race = await ledger.boards.overview()
        assert (await ledger.boards.overview(page=1)).boards is race.boards
        assert (await ledger.boards.overview(page=1)).page == 1
        assert (await ledger.boards.overview(guild_id=7)).boards is not race.boards

        await ledger.remember("anything", "new")

        assert await ledger.compare(["qwen2.5-max", "deepseek-v3"]) is not first
        assert (await ledger.boards.overview()).boards is not race.boards
    finally:
        await ledger.close()


async def test_what_was_read_before_a_write_is_not_kept_after_it(store_path: Path) -> None:
    ledger = await Ledger.open(store_path, clock)
    try:
        before, _ = await asyncio.gather(
            ledger.compare(["qwen2.5-max", "deepseek-v3"]), ledger.remember("anything", "new")
        )
        assert await ledger.compare(["qwen2.5-max", "deepseek-v3"]) is not before
    finally:
        await ledger.close()
