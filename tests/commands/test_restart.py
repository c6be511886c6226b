"""An old message after a restart: a new bot over the same store, and its buttons still work."""

from __future__ import annotations

import pytest

from tests.commands.conftest import Restart, Room, Seen
from tests.commands.reading import is_private, options_of, turn


def title(card: Seen) -> str:
    return card.text.split("\n", 1)[0]


@pytest.mark.parametrize("button", ["Sources", "Claims", "All scores"])
async def test_buttons_of_a_comparison(room: Room, restart: Restart, button: str) -> None:
    card = await room.ask("compare", first="qwen2.5-max", second="deepseek-v3")
    before = await room.press(card, button)
    after = await (await restart()).press(card, button)
    assert after.ephemeral
    assert after.text == before.text


async def test_swap(room: Room, restart: Restart) -> None:
    card = await room.ask("compare", first="qwen2.5-max", second="deepseek-v3")
    swapped = await (await restart()).press(card, "Swap")
    assert title(swapped) == "## ● DeepSeek-V3 vs ◆ Qwen2.5-Max"
    assert swapped.message.id == card.message.id
    assert swapped.pictures


async def test_the_day_asked_for_is_remembered(room: Room, restart: Restart) -> None:
    card = await room.ask("compare", first="qwen2.5-max", second="deepseek-v3", as_of="2025-01-29")
    claims = await (await restart()).press(card, "Claims")
    assert "○ unverified" in claims.text
    assert "disputed" not in claims.text


async def test_the_menu_of_a_comparison(room: Room, restart: Restart) -> None:
    card = await room.ask("compare", first="qwen", second="o1")
    label, value = next(iter(options_of(card).items()))
    chosen = await (await restart()).choose(card, value)
    assert title(chosen) == f"## ● {label.split(' · ')[0]} vs ◆ o1"


async def test_pages_of_an_own_copy(room: Room, restart: Restart) -> None:
    card = await room.ask("compare", first="qwen2.5-max", second="deepseek-v3")
    scores = await room.press(card, "All scores")
    second = await turn(await restart(), scores, "Next")
    assert is_private(second)
    assert second.message.id == scores.message.id
    assert second.text != scores.text


async def test_buttons_of_a_release(room: Room, restart: Restart) -> None:
    card = await room.ask("release", name="qwen")
    after = await restart()
    for button in ("Sources", "All scores", "Claims"):
        assert (await after.press(card, button)).ephemeral
    label, value = next(iter(options_of(card).items()))
    assert title(await after.choose(card, value)) == f"## {label.split(' · ')[0]}"


async def test_the_list_of_claims_and_a_claim(room: Room, restart: Restart) -> None:
    card = await room.ask("claims", by="alibaba", status="unverified")
    claim = await room.ask("claim show", claim="5")
    after = await restart()
    value = next(iter(options_of(card).values()))
    assert f"#{value}" in title(await after.choose(card, value))
    for button in ("Evidence", "Sources"):
        assert (await after.press(claim, button)).ephemeral


async def test_older_claims(room: Room, restart: Restart) -> None:
    card = await room.ask("claims", about="deepseek")
    before = await turn(room, card, "Older")
    after = await turn(await restart(), card, "Older")
    assert after.text == before.text


async def test_buttons_of_a_lab(room: Room, restart: Restart) -> None:
    card = await room.ask("lab", name="deepseek")
    after = await restart()
    assert "by DeepSeek" in (await after.press(card, "Claims by it")).text
    value = next(iter(options_of(card).values()))
    assert (await after.choose(card, value)).ephemeral


async def test_twice_restarted(room: Room, restart: Restart) -> None:
    card = await room.ask("compare", first="qwen2.5-max", second="deepseek-v3")
    await restart()
    after = await restart()
    assert (await after.press(card, "Sources")).ephemeral


async def test_a_restart_pushes_no_commands_that_did_not_change(
    room: Room, restart: Restart
) -> None:
    def pushes() -> int:
        return sum(
            request.method == "PUT" and request.path.endswith("/commands")
            for request in room.env.http_requests
        )

    assert pushes() == 1
    await restart()
    assert pushes() == 1
