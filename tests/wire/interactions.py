"""Interactions: what a person did, and the routes on which a bot answers it."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from discord import Permissions

from tests.wire.messages import Message
from tests.wire.places import BOT_ID, Channel, member, user
from tests.wire.rest import remove
from tests.wire.routing import NOTHING, Answer, Call, answers
from tests.wire.world import Refused, World


class Kind(IntEnum):
    """What a person did."""

    COMMAND = 2
    PRESS = 3
    TYPING = 4
    FORM = 5


class Reply(IntEnum):
    """How a bot acknowledged it."""

    MESSAGE = 4
    DEFERRED = 5
    DEFERRED_UPDATE = 6
    UPDATE = 7
    CHOICES = 8
    FORM = 9


@dataclass(eq=False)
class Interaction:
    """One interaction, from when it was dispatched on."""

    id: int
    token: str
    kind: Kind
    channel: Channel
    metadata: dict[str, Any] = field(repr=False)
    pressed: Message | None = None
    """The message whose component was pressed."""
    sent: float = 0.0
    reply: Reply | None = None
    """How it was acknowledged, or None while it was not."""
    data: dict[str, Any] = field(default_factory=dict)
    """What the acknowledgement brought: a message's body, choices, or a form."""
    milliseconds: float = 0.0
    """From the dispatch to the acknowledgement."""
    original: Message | None = None
    """The message ``@original`` means: the answer, or the message that was pressed."""
    followups: list[Message] = field(default_factory=list)
    edits: int = 0
    closed: bool = False
    """Discord waits no longer for an acknowledgement."""
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    _changed: asyncio.Event = field(default_factory=asyncio.Event, repr=False)

    @property
    def text(self) -> str:
        """The text of the answer as it stands."""
        return "" if self.original is None else self.original.text

    def change(self) -> None:
        """Wake up who waits for the answer to change."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, true: Callable[[Interaction], bool], within: float = 5.0) -> None:
        """Wait until something holds of it, such as ``lambda one: one.followups``."""
        async with asyncio.timeout(within):
            while not true(self):
                await self._changed.wait()


class Interactions:
    """The interactions of a world that may still be answered."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.by_token: dict[str, Interaction] = {}

    def begin(
        self, kind: Kind, channel: Channel, user_id: int, *, pressed: Message | None = None
    ) -> Interaction:
        """A new interaction of a person in a channel."""
        number = self.world.snowflake()
        metadata: dict[str, Any] = {
            "id": str(number),
            "type": 2 if kind is Kind.TYPING else int(kind),
            "user": user(user_id),
            "authorizing_integration_owners": {"0": str(channel.guild_id or 0)},
        }
        if pressed is not None:
            metadata["interacted_message_id"] = str(pressed.id)
        token = secrets.token_urlsafe(24)
        found = Interaction(number, token, kind, channel, metadata, pressed)
        self.by_token[token] = found
        return found

    def payload(
        self,
        interaction: Interaction,
        user_id: int,
        data: Mapping[str, Any],
        *,
        permissions: Permissions,
        locale: str,
    ) -> dict[str, Any]:
        """What INTERACTION_CREATE says."""
        world, channel = self.world, interaction.channel
        allowed = str(world.allowed(channel).value)
        shown: dict[str, Any] = {
            "id": str(interaction.id),
            "application_id": str(BOT_ID),
            "type": int(interaction.kind),
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel_id": str(channel.id),
            "channel": {**channel.json(), "permissions": str(permissions.value)},
            "locale": locale,
            "app_permissions": allowed,
            "entitlements": [],
            "authorizing_integration_owners": interaction.metadata[
                "authorizing_integration_owners"
            ],
            "attachment_size_limit": 10_485_760,
        }
        if interaction.pressed is not None:
            shown["message"] = interaction.pressed.json()
        if channel.guild_id is None:
            return {**shown, "context": 1, "user": user(user_id)}
        guild = world.guilds[channel.guild_id]
        return {
            **shown,
            "context": 0,
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": {**member(user_id), "permissions": str(permissions.value)},
        }


def command_data(
    world: World, name: str, options: Mapping[str, Any], focused: str | None
) -> dict[str, Any]:
    """The data of a slash command, ``name`` with its subcommands as a person types it."""
    first, *rest = name.split()
    command = next((one for one in world.commands if one["name"] == first), {})
    known: Sequence[Any] = command.get("options") or ()
    below: list[tuple[str, int]] = []
    for part in rest:
        found = next((one for one in known if one["name"] == part), {})
        known = found.get("options") or ()
        below.append((part, found.get("type", 1)))
    types = {one["name"]: one["type"] for one in known}
    given: list[dict[str, Any]] = [
        {
            "name": option,
            "type": types.get(option) or _type_of(value),
            "value": value,
            **({"focused": True} if option == focused else {}),
        }
        for option, value in options.items()
    ]
    for part, kind in reversed(below):
        given = [{"name": part, "type": kind, "options": given}]
    return {"id": command.get("id", "1"), "name": first, "type": 1, "options": given}


def _type_of(value: Any) -> int:
    # A bool is an int, so it goes first.
    kinds: tuple[tuple[type, int], ...] = ((bool, 5), (int, 4), (float, 10))
    return next((number for kind, number in kinds if isinstance(value, kind)), 3)


def press_data(custom_id: str, message: Message, values: Sequence[str] | None) -> dict[str, Any]:
    """The data of a component press: a button, or a menu where there are values."""
    component = next(_components(message.json()["components"], custom_id), {})
    data: dict[str, Any] = {"custom_id": custom_id, "id": component.get("id", 1)}
    data["component_type"] = component.get("type", 2 if values is None else 3)
    return data if values is None else {**data, "values": list(values)}


def form_data(custom_id: str, fields: Mapping[str, str | list[str]]) -> dict[str, Any]:
    """The data of a form that is sent: its texts, and what was chosen in its menus, under labels."""
    return {
        "custom_id": custom_id,
        "components": [
            {
                "type": 18,
                "id": 2 * number,
                "component": {
                    "id": 2 * number + 1,
                    "custom_id": name,
                    **(
                        {"type": 3, "values": value}
                        if isinstance(value, list)
                        else {"type": 4, "value": value}
                    ),
                },
            }
            for number, (name, value) in enumerate(fields.items(), 1)
        ],
    }


def _components(given: Any, custom_id: str) -> Any:
    if isinstance(given, dict):
        if given.get("custom_id") == custom_id:
            yield given
        given = list(given.values())
    if isinstance(given, list):
        for one in given:
            yield from _components(one, custom_id)


# the routes ---------------------------------------------------------------------------------


def _asked(world: World, call: Call) -> Interaction:
    found = world.interactions.by_token.get(call.args["token"])
    if found is None:
        raise Refused(404, 10015, "Unknown Webhook")
    return found


@answers("POST", "/interactions/{interaction}/{token}/callback")
def acknowledge(world: World, call: Call) -> Answer:
    arrived = time.perf_counter()
    asked = world.interactions.by_token.get(call.args["token"])
    if asked is None or asked.closed or asked.id != call.id("interaction"):
        raise Refused(404, 10062, "Unknown interaction")
    if asked.reply is not None:
        raise Refused(400, 40060, "Interaction has already been acknowledged.")
    reply, data = Reply(call.body["type"]), call.body.get("data") or {}
    if reply is Reply.MESSAGE:
        asked.original = _post(world, asked, data, call)
    elif reply is Reply.UPDATE and asked.pressed is not None:
        asked.pressed.edit(data, call.files, world.now())
    if reply in {Reply.UPDATE, Reply.DEFERRED_UPDATE}:
        asked.original = asked.pressed
    asked.milliseconds = (arrived - asked.sent) * 1000
    asked.reply, asked.data = reply, data
    asked.acknowledged.set()
    asked.change()
    if call.query.get("with_response") not in {"1", "true"}:
        return NOTHING
    return 200, _callback(asked)


def _callback(asked: Interaction) -> dict[str, Any]:
    assert asked.reply is not None
    message = asked.original
    told: dict[str, Any] = {"id": str(asked.id), "type": int(asked.kind)}
    resource: dict[str, Any] = {"type": int(asked.reply)}
    if asked.reply is Reply.DEFERRED:
        told["response_message_loading"] = True
        told["response_message_ephemeral"] = bool(asked.data.get("flags", 0) & 64)
    if message is not None:
        told |= {
            "response_message_id": str(message.id),
            "response_message_loading": False,
            "response_message_ephemeral": message.ephemeral,
        }
        resource["message"] = message.json()
    return {"interaction": told, "resource": resource}


def _post(world: World, asked: Interaction, body: dict[str, Any], call: Call) -> Message:
    return world.new_message(asked.channel, body, call.files, interaction=asked.metadata)


@answers("POST", "/webhooks/{application}/{token}")
def follow_up(world: World, call: Call) -> Answer:
    asked = _asked(world, call)
    if asked.reply is Reply.DEFERRED and asked.original is None:
        # The first one takes the place of "is thinking…".
        message = asked.original = _post(world, asked, _loaded(asked, call.body), call)
    else:
        message = _post(world, asked, call.body, call)
        asked.followups.append(message)
    asked.change()
    return 200, message.json()


def _loaded(asked: Interaction, body: dict[str, Any]) -> dict[str, Any]:
    """The body that ends a deferral, which decided who sees it."""
    flags = int(body.get("flags") or 0) & ~64
    return {**body, "flags": flags | int(asked.data.get("flags") or 0)}


def _answer_message(asked: Interaction, call: Call) -> Message:
    if call.args["message"] == "@original":
        message = asked.original
    else:
        number = call.id("message")
        made = (one for one in (asked.original, *asked.followups) if one is not None)
        message = next((one for one in made if one.id == number), None)
    if message is None or message.deleted:
        raise Refused(404, 10008, "Unknown Message")
    return message


@answers("GET", "/webhooks/{application}/{token}/messages/{message}")
def get_answer(world: World, call: Call) -> Answer:
    return 200, _answer_message(_asked(world, call), call).json()


@answers("PATCH", "/webhooks/{application}/{token}/messages/{message}")
def edit_answer(world: World, call: Call) -> Answer:
    asked = _asked(world, call)
    deferred = asked.reply is Reply.DEFERRED and asked.original is None
    if deferred and call.args["message"] == "@original":
        message = asked.original = _post(world, asked, _loaded(asked, call.body), call)
    else:
        message = _answer_message(asked, call)
        message.edit(call.body, call.files, world.now())
    asked.edits += 1
    asked.change()
    return 200, message.json()


@answers("DELETE", "/webhooks/{application}/{token}/messages/{message}")
def delete_answer(world: World, call: Call) -> Answer:
    asked = _asked(world, call)
    message = _answer_message(asked, call)
    if message.ephemeral:
        message.deleted = True
    else:
        remove(asked.channel, message)
    asked.change()
    return NOTHING
