"""A store that takes longer than Discord waits: all are acknowledged in time, and then answered."""

from __future__ import annotations

from typing import Any

import aiohttp
import discord
import pytest

from bot.edge import acknowledging
from bot.errors import StoreError
from cogs.drafting import draft_claims
from tests.commands import desk
from tests.commands.conftest import Room, Seen, seen
from tests.faults.conftest import Slowness

EPHEMERAL = 64
MESSAGE, THINKING, LATER_IN_PLACE, CHOICES, FORM = 4, 5, 6, 8, 9


def callbacks(room: Room) -> list[tuple[int, bool]]:
    """How each interaction so far was first responded to, and whether for one person alone."""
    found: list[tuple[int, bool]] = []
    for request in room.env.http_requests:
        if request.method == "POST" and request.path.endswith("/callback"):
            assert isinstance(request.json, dict)
            data = request.json.get("data") or {}
            flags = data.get("flags", 0) if isinstance(data, dict) else 0
            found.append((request.json["type"], bool(flags & EPHEMERAL)))
    return found


def last(room: Room) -> tuple[int, bool]:
    return callbacks(room)[-1]


def alone(card: Seen) -> bool:
    """Whether the message a person reads is for them alone."""
    return card.message.ephemeral


LATE = 0.15


async def test_commands(room: Room, tardy: Slowness) -> None:
    there = await room.ask("claim show", claim="1")
    assert last(room) == (MESSAGE, False)
    tardy.seconds = LATE

    public = await room.ask("claim show", claim="1")
    assert (last(room), alone(public), public.text) == ((THINKING, False), False, there.text)

    private = await room.ask("watch list")
    assert (last(room), alone(private)) == ((THINKING, True), True)
    assert "Nothing yet" in private.text

    before = {message.id for message in room.channel.history()}
    refused = await room.ask("claim show", claim="99999999")
    assert (last(room), alone(refused)) == ((THINKING, False), True)
    assert "99999999" in refused.text
    assert {one.id for one in room.channel.history()} - before <= {refused.message.id}

    form = await desk.open_form(room, "claim add", room.admin)
    assert (last(room), form.modal) == ((THINKING, True), None)
    assert "too long to open the form" in seen(form).text

    offered = await room.member.autocomplete(room.channel, "claim show", "claim", "deepseek")
    assert (last(room)[0], offered) == (CHOICES, [])

    tardy.seconds = 0
    menu = await desk.open_form(room, "claim add", room.admin)
    assert last(room)[0] == FORM
    tardy.seconds = LATE
    written = await desk.send(room.admin, menu, desk.THREE.entries())
    assert (last(room), alone(written)) == ((THINKING, True), True)
    assert "Added claim #" in written.text


async def test_buttons_and_menus(room: Room, tardy: Slowness) -> None:
    compared = await room.ask("compare", first="qwen2.5-max", second="deepseek-v3")
    claims = await room.ask("claims")
    shown = await room.ask("claim show", claim="1")
    tardy.seconds = LATE

    sources = await room.press(shown, "Sources")
    assert (last(room), alone(sources)) == ((LATER_IN_PLACE, False), True)
    assert sources.message.id != shown.message.id

    swapped = await room.press(compared, "Swap")
    assert last(room) == (LATER_IN_PLACE, False)
    assert swapped.message.id == compared.message.id
    assert swapped.text != compared.text

    others = await room.press(compared, "Swap", who=room.admin)
    assert (last(room), alone(others)) == ((LATER_IN_PLACE, False), True)

    opened = await room.choose(claims, claims.menus[0]["options"][0]["value"])
    assert (last(room), alone(opened)) == ((LATER_IN_PLACE, False), True)

    asked = await room.ask("release", name="deepseek v33")
    again = await room.press(asked, next(iter(asked.buttons)))
    assert (last(room), alone(again)) == ((LATER_IN_PLACE, False), False)
    assert again.message.id != asked.message.id


async def test_the_menu_of_a_message(room: Room, tardy: Slowness) -> None:
    said = await room.member.send(room.channel, "x")
    tardy.seconds = LATE
    answered = seen(await room.admin.context_menu(room.channel, draft_claims.name, said))
    assert (last(room), alone(answered)) == ((THINKING, True), True)
    assert "no link in this message" in answered.text


async def test_an_answer_at_the_very_moment_of_the_timer_is_not_lost(
    room: Room, tardy: Slowness, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, dict[str, Any]]] = [
        ("about", {}), ("help", {}), ("claim show", {"claim": "99999999"}), ("watch list", {}),
    ]  # fmt: skip
    for patience in (0.0, 0.002, 0.006):
        monkeypatch.setattr(acknowledging, "PATIENCE", patience)
        for command, options in asked:
            card = await room.ask(command, **options)
            assert len(card.text) > 30
            assert alone(card) == (command != "about")
    assert {kind for kind, _alone in callbacks(room)} == {MESSAGE, THINKING}


async def test_what_could_not_be_sent_for_one_person_leaves_nothing_in_public(
    room: Room,
    tardy: Slowness,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    tardy.seconds = LATE

    async def send(*_: object, **_more: object) -> None:
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(discord.Webhook, "send", send)
    before = {message.id for message in room.channel.history()}
    await room.member.slash(room.channel, "claim show", claim="99999999")
    assert last(room) == (THINKING, False)
    assert {message.id for message in room.channel.history()} == before
    assert "could not be shown: ServerDisconnectedError" in caplog.text


async def test_where_other_processes_cannot_be_looked_for_people_are_told(
    room: Room, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    shown = await room.ask("release", name="qwen2.5-max")
    asked = await room.ask("release", name="deepseek v33")
    form = await desk.open_form(room, "claim add", room.admin)

    async def keep_up() -> None:
        raise StoreError("disk I/O error")

    monkeypatch.setattr(room.bot.ledger, "keep_up", keep_up)
    for told in (
        await room.ask("about"),
        await room.press(shown, "Sources"),
        await room.press(asked, next(iter(asked.buttons))),
        await desk.send(room.admin, form, desk.THREE.entries()),
    ):
        assert alone(told)
        assert "this reference: " in told.text
    caplog.clear()  # they were asked for


async def test_an_acknowledgement_whose_reply_is_lost_costs_no_answer(
    room: Room, tardy: Slowness, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = await room.ask("claim show", claim="1")
    defer, arriving = discord.InteractionResponse.defer, [True, True, False, False]

    async def lost(self: Any, **given: Any) -> None:
        if arriving.pop(0):
            await defer(self, **given)
            self._response_type = None
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(discord.InteractionResponse, "defer", lost)
    tardy.seconds = LATE
    while arriving:
        shown = await room.ask("claim show", claim="1")
        assert (alone(shown), shown.text) == (False, there.text)
        before = {message.id for message in room.channel.history()}
        refused = await room.ask("claim show", claim="99999999")
        assert alone(refused)
        assert "99999999" in refused.text
        assert {one.id for one in room.channel.history()} - before <= {refused.message.id}
