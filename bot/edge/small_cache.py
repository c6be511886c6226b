"""What the client keeps of servers: little of each, and most of that packed.

discord.py makes an object of every channel, role, thread and emoji of every server, and keeps them
all; a bot like ours looks at a handful. Here channels, roles and threads stay what Discord sent, packed
(a twentieth of the objects), until one is asked for by its id; that one is made then, and kept, so
that what Discord says of it later changes it as discord.py does. The rest of a server (emojis, stickers,
who is in which voice channel, what is on there) is not kept at all.

Figures in docs/decisions/0023. All names of discord.py's own that this needs are in this file, as they
are in 2.7.1; ``tests/unit/test_small_cache.py`` fails where they are gone.
"""

# pyright: reportPrivateUsage=false

from __future__ import annotations

import zlib
from array import array
from collections.abc import ItemsView, Iterable, Iterator, MutableMapping, ValuesView
from typing import TYPE_CHECKING, Any, TypeVar, cast

import discord
import orjson
from discord.channel import _guild_channel_factory
from discord.ext import commands
from discord.state import AutoShardedConnectionState

if TYPE_CHECKING:
    from discord.guild import Guild

T = TypeVar("T")

_FAST = 1
"""zlib's level: the best one saves another tenth and takes four times as long."""
_PACKED = ("channels", "threads", "roles")
_NOT_KEPT = (
    "emojis", "stickers", "voice_states", "presences", "stage_instances", "guild_scheduled_events",
    "soundboard_sounds", "features", "description",
)  # fmt: skip


class Packed(MutableMapping[int, T]):
    """What takes the place of one of a server's dictionaries: objects by their id.

    Looking one up by its id makes it and keeps it. Going through all of them makes those that are
    not kept for that once.
    """

    __slots__ = ("_guild", "_kept", "_packed", "_waiting")

    def __init__(self, guild: Guild, payloads: Iterable[dict[str, Any]]) -> None:
        given = list(payloads)
        self._guild = guild
        self._kept: dict[int, T] = {}
        self._waiting = array("Q", [int(one["id"]) for one in given])
        """The ids of those that were not made yet."""
        self._packed = zlib.compress(orjson.dumps(given), _FAST) if given else b""

    def _make(self, payload: Any) -> T:
        raise NotImplementedError

    def _payloads(self) -> dict[int, dict[str, Any]]:
        """What waits, by id."""
        if not self._waiting:
            return {}
        waiting = set(self._waiting)
        found = ((int(one["id"]), one) for one in orjson.loads(zlib.decompress(self._packed)))
        return {number: one for number, one in found if number in waiting}

    def _no_longer_waits(self, number: int) -> None:
        self._waiting.remove(number)
        if not self._waiting:
            self._packed = b""

    def __getitem__(self, number: int, /) -> T:
        if number in self._kept:
            return self._kept[number]
        if number not in self._waiting:
            raise KeyError(number)
        made = self._kept[number] = self._make(self._payloads()[number])
        self._no_longer_waits(number)
        return made

    def __setitem__(self, number: int, made: T, /) -> None:
        self._kept[number] = made
        if number in self._waiting:
            self._no_longer_waits(number)

    def __delitem__(self, number: int, /) -> None:
        if number in self._waiting:
            self._no_longer_waits(number)
        else:
            del self._kept[number]

    def __contains__(self, number: object, /) -> bool:
        return number in self._kept or number in self._waiting

    def __iter__(self) -> Iterator[int]:
        yield from [*self._kept, *self._waiting]

    def __len__(self) -> int:
        return len(self._kept) + len(self._waiting)

    def copy(self) -> dict[int, T]:
        """All of them, made for this once where they are not kept."""
        return self._kept | {number: self._make(one) for number, one in self._payloads().items()}

    def items(self) -> ItemsView[int, T]:
        return self.copy().items()

    def values(self) -> ValuesView[T]:
        return self.copy().values()

    def clear(self) -> None:
        self._kept.clear()
        self._waiting, self._packed = array("Q"), b""


class _Channels(Packed[discord.abc.GuildChannel]):
    __slots__ = ()

    def _make(self, payload: Any) -> discord.abc.GuildChannel:
        factory: Any = _guild_channel_factory(payload["type"])[0]
        return factory(guild=self._guild, state=self._guild._state, data=payload)


class _Roles(Packed[discord.Role]):
    __slots__ = ()

    def _make(self, payload: Any) -> discord.Role:
        return discord.Role(guild=self._guild, state=self._guild._state, data=payload)


class _Threads(Packed[discord.Thread]):
    __slots__ = ()

    def _make(self, payload: Any) -> discord.Thread:
        return discord.Thread(guild=self._guild, state=self._guild._state, data=payload)


def role_ids(member: discord.Member) -> frozenset[int]:
    """The ids of a person's roles, ``@everyone`` among them, as Discord sent them with the person.

    :attr:`discord.Member.roles` makes an object of each first, for which the server's are unpacked.
    """
    return frozenset((member.guild.id, *member._roles))


class SmallState(AutoShardedConnectionState[Any]):
    """discord.py's state, with packed servers."""

    def _get_create_guild(self, data: Any) -> Guild:
        """A server that is there, came back, or was joined: all it has comes with it."""
        guild = super()._get_create_guild(_rest_of(data))
        inside = cast("Any", guild)
        known = (one for one in data.get("channels", ()) if _guild_channel_factory(one["type"])[0])
        inside._channels = _Channels(guild, known)
        inside._threads = _Threads(guild, data.get("threads", ()))
        inside._roles = _Roles(guild, data.get("roles", ()))
        return guild

    def parse_guild_update(self, data: Any) -> None:
        """A server whose own settings changed: its roles come with it, its channels do not."""
        super().parse_guild_update(_rest_of(data))
        guild = self._get_guild(int(data["id"]))
        if guild is not None:
            cast("Any", guild)._roles = _Roles(guild, data.get("roles", ()))


def _rest_of(data: dict[str, Any]) -> Any:
    """What discord.py is to keep of a server as it always does."""
    return {key: value for key, value in data.items() if key not in _PACKED + _NOT_KEPT}


class SmallBot(commands.AutoShardedBot):
    """A bot with such a state."""

    def _get_state(self, **options: Any) -> SmallState:
        return SmallState(
            dispatch=self.dispatch,
            handlers=cast("Any", self)._handlers,
            hooks=cast("Any", self)._hooks,
            http=self.http,
            **options,
        )
