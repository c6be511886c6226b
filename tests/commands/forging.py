"""Sending what Discord's wire takes, whether or not its client would have offered it.

Old clients, other people's clients and scripts send commands that are hidden, buttons that were
never there and forms that were never opened; what the bot then does is for its own checks to decide.
"""

from __future__ import annotations

import io
import sqlite3
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import simcord
from simcord import interactions
from simcord.backend import serializers
from simcord.enums import InteractionType
from simcord.results import InteractionResult
from simcord.types import HttpLogEntry

from tests.commands.conftest import Room

EPHEMERAL = 64
MODAL, CHOICES = 9, 8
TEXT = 10


@dataclass(frozen=True)
class Reply:
    """Everything the bot sent because of one thing that was sent to it."""

    result: InteractionResult
    requests: tuple[HttpLogEntry, ...]

    @property
    def bodies(self) -> list[Any]:
        """What it sent, without what Discord numbers itself."""
        return [request.json for request in self.requests if request.json is not None]

    @property
    def everything(self) -> str:
        """All of it, hidden parts and what stands in files too, as one text."""
        return orjson.dumps(self.bodies, default=str).decode() + "".join(self._files)

    @property
    def _files(self) -> Iterator[str]:
        """What stands in the files it sent, pictures left out."""
        sent = [*self.result.followups, self.result.response]
        for message in (one for one in sent if one is not None):
            for file in message.attachments:
                content = message._env.backend.cdn.get(file.url)
                if file.filename.endswith(".zip"):
                    with zipfile.ZipFile(io.BytesIO(content)) as archive:
                        yield "".join(archive.read(one).decode() for one in archive.namelist())
                elif file.filename.endswith(".json"):
                    # Its head counts the numbers that were given out, to whomever.
                    yield content.decode().partition("\n")[2]
                elif not file.filename.endswith(".png"):
                    yield content.decode()

    @property
    def text(self) -> str:
        """What a person reads of it."""
        return "\n".join(
            part["content"] for body in self.bodies for part in parts_of(body) if part_is_text(part)
        )

    @property
    def ephemeral(self) -> bool:
        """Whether the person alone sees it; a button that asked for time answers in its message."""
        told = [one for one in (*self.result.followups, self.result.response) if one is not None]
        answered_later = bool(self.result.followups) and all(one.ephemeral for one in told)
        return self.result.ephemeral or answered_later

    @property
    def form(self) -> dict[str, Any] | None:
        """The form that was opened."""
        return self.result.modal

    @property
    def choices(self) -> list[dict[str, Any]]:
        """What was offered to somebody typing."""
        return self.result.autocomplete_choices or []

    @property
    def controls(self) -> Iterator[dict[str, Any]]:
        """The buttons and menus that can be used."""
        for body in self.bodies:
            for part in parts_of(body):
                if part.get("type") in (2, 3) and "custom_id" in part and not part.get("disabled"):
                    yield part


def parts_of(body: Any) -> Iterator[dict[str, Any]]:
    """Every component in a request's body, however deep."""
    if isinstance(body, dict):
        if "type" in body and ("content" in body or "custom_id" in body or "components" in body):
            yield body
        for value in body.values():
            yield from parts_of(value)
    elif isinstance(body, list):
        for value in body:
            yield from parts_of(value)


def part_is_text(part: dict[str, Any]) -> bool:
    return part.get("type") == TEXT and isinstance(part.get("content"), str)


@dataclass(frozen=True)
class Place:
    """Somebody in a channel, in a direct message, or where the bot came along with them.

    ``differently`` changes what Discord says of the place: simcord knows the servers the bot is in
    and direct messages with it, and nothing of user installs.
    """

    room: Room
    person: simcord.MemberActor | simcord.UserHandle
    channel: simcord.ChannelHandle
    differently: Mapping[str, Any] = field(default_factory=dict)
    shown: list[InteractionResult] = field(default_factory=list)
    """The message that what is pressed is taken to stand under."""

    async def command(self, command: str, /, **options: Any) -> Reply:
        """Send a slash command, also one that is not shown here."""
        root, leaf, nesting = self._found(command)
        # simcord resolves no channel in a direct message, where Discord offers none either.
        channels = {
            name: one for name, one in options.items() if isinstance(one, simcord.ChannelHandle)
        }
        rest = {name: one for name, one in options.items() if name not in channels}
        given, resolved = interactions.build_options(
            self.person, command, leaf, rest, partial=bool(channels), channel_id=self.channel.id
        )
        given += [{"name": name, "type": 7, "value": str(one.id)} for name, one in channels.items()]
        if channels:
            resolved["channels"] = {
                str(one.id): {"id": str(one.id), "name": one.name, "type": 0, "permissions": "0"}
                for one in channels.values()
            }
        data = {
            "id": root["id"],
            "name": root["name"],
            "type": 1,
            "options": interactions.nest_options(root, nesting, given),
        }
        return await self._send(
            InteractionType.APPLICATION_COMMAND, data | ({"resolved": resolved} if resolved else {})
        )

    async def complete(self, command: str, option: str, typed: str, /, **filled: Any) -> Reply:
        """Type into an option."""
        root, leaf, nesting = self._found(command)
        given, _resolved = interactions.build_options(
            self.person, command, leaf, filled, partial=True, channel_id=self.channel.id
        )
        (kind,) = [one["type"] for one in leaf["options"] if one["name"] == option]
        given.append({"name": option, "type": kind, "value": typed, "focused": True})
        data = {
            "id": root["id"],
            "name": root["name"],
            "type": 1,
            "options": interactions.nest_options(root, nesting, given),
        }
        return await self._send(InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE, data)

    async def press(self, custom_id: str) -> Reply:
        """Press a button, also one that was never shown."""
        button = {"type": 2, "style": 2, "label": "x", "custom_id": custom_id, "id": 3}
        data = {"custom_id": custom_id, "component_type": 2, "id": 3}
        return await self._send_from_message(data, button)

    async def choose(self, custom_id: str, value: str) -> Reply:
        """Choose something in a menu, also what it never offered."""
        menu = {
            "type": 3, "custom_id": custom_id, "id": 3, "options": [{"label": "x", "value": value}],
        }  # fmt: skip
        data = {"custom_id": custom_id, "component_type": 3, "id": 3, "values": [value]}
        return await self._send_from_message(data, menu)

    async def send_form(self, custom_id: str, entries: Mapping[str, Any]) -> Reply:
        """Send a form, also one that was never opened; a list is what was chosen in a menu."""
        components = [
            {
                "type": 18,
                "id": 2 * position + 1,
                "component": {
                    "type": 3 if isinstance(entry, list) else 4,
                    "id": 2 * position + 2,
                    "custom_id": name,
                    "values" if isinstance(entry, list) else "value": entry,
                },
            }
            for position, (name, entry) in enumerate(entries.items())
        ]
        data = {"custom_id": custom_id, "components": components}
        return await self._send(InteractionType.MODAL_SUBMIT, data)

    def _found(self, command: str) -> tuple[dict[str, Any], dict[str, Any], list[str]]:
        name, *path = command.split()
        root = self.room.env.backend.find_command(name, None, type=1)
        assert root is not None, f"there is no /{name}"
        leaf, nesting = interactions.walk_to_subcommand(root, path)
        return root, leaf, nesting

    async def _send_from_message(self, data: dict[str, Any], component: dict[str, Any]) -> Reply:
        """Use a control under a message of the bot's that this person alone has."""
        if not self.shown:
            self.shown.append((await self.command("help")).result)
        shown = self.shown[0].response
        assert shown is not None
        backend = self.room.env.backend
        stored = backend.get_message(shown.channel_id, shown.id)
        message = dict(serializers.message_payload(backend, stored))
        row = {"type": 1, "id": 2, "components": [component]}
        message["components"] = [{"type": 17, "id": 1, "components": [row]}]
        return await self._send(
            InteractionType.MESSAGE_COMPONENT, data, {"message": message}, stored.id
        )

    async def _send(
        self,
        kind: InteractionType,
        data: dict[str, Any],
        extra: Mapping[str, Any] | None = None,
        source: int | None = None,
    ) -> Reply:
        env = self.room.env
        before = len(env.http_requests)
        record, payload = interactions.base_payload(
            env.backend,
            type=kind,
            channel_id=self.channel.id,
            guild_id=getattr(getattr(self.person, "guild", None), "id", None),
            user_id=self.person.id,
            data=data,
        )
        record.source_message_id = source
        env.backend.emit("INTERACTION_CREATE", payload | dict(extra or {}) | dict(self.differently))
        # What is answered from memory leaves simcord waiting for its next look, 50 ms by itself.
        await env.settle(idle=0.001)
        result = InteractionResult(env, record)
        assert result.acknowledged, f"the bot did not answer {data}"
        return Reply(result, tuple(env.http_requests[before:]))


def here(room: Room, who: simcord.MemberActor) -> Place:
    """A member of the server in its channel."""
    return Place(room, who, room.channel)


def in_private(room: Room, who: simcord.MemberActor | simcord.UserHandle) -> Place:
    """Somebody in their direct messages with the bot."""
    user = who if isinstance(who, simcord.UserHandle) else who.user
    return Place(room, user, user.dm_channel)


def brought_along(room: Room, who: simcord.UserHandle, guild_id: int | None) -> Place:
    """Somebody who installed the bot for themselves: in a server it is not in, or a group chat."""
    owners: dict[str, Any] = {"authorizing_integration_owners": {"1": str(who.id)}}
    if guild_id is None:
        channel = {"id": str(who.dm_channel.id), "type": 3, "name": "the race", "recipients": []}
        return Place(room, who, who.dm_channel, owners | {"context": 2, "channel": channel})
    user = {"id": str(who.id), "username": who.name, "discriminator": "0", "avatar": None}
    manages_everything = str(8 | 32)
    return Place(
        room,
        who,
        who.dm_channel,
        owners
        | {
            "context": 0,
            "guild_id": str(guild_id),
            "guild": {"id": str(guild_id), "locale": "en-US", "features": []},
            "guild_locale": "en-US",
            "member": {
                "user": user, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00",
                "permissions": manages_everything, "deaf": False, "mute": False, "flags": 0,
            },
            "user": None,
        },
    )  # fmt: skip


# the store, looked at from outside ------------------------------------------------------------

Contents = dict[str, list[tuple[Any, ...]]]


def contents(path: Path) -> Contents:
    """Every row of every table but those of the search index, read beside the bot."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        tables = [
            row[0]
            for row in db.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' "
                "ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
            )
        ]
        return {table: db.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}


def changed(before: Contents, after: Contents) -> dict[str, list[tuple[Any, ...]]]:
    """The tables that differ, with the rows that were not there before."""
    return {
        table: [row for row in rows if row not in before[table]]
        for table, rows in after.items()
        if rows != before[table]
    }


@contextmanager
def unwritten(path: Path) -> Iterator[Callable[[], bool]]:
    """Whether nothing was committed to the store since; asked in no time, however large it is."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:

        def version() -> int:
            return int(db.execute("PRAGMA data_version").fetchone()[0])

        before = version()
        yield lambda: version() == before
