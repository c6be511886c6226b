"""What the client keeps of servers, with discord.py's own parsers on top of it."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import discord
import pytest
from discord.state import AutoShardedConnectionState, ConnectionState

from bot.client import create_bot
from bot.config import Config, Store
from bot.edge.small_cache import SmallBot, SmallState, role_ids
from tests.benchmarks.bench_memory import CHANNELS, ROLES, THREADS, payloads

BOT = 1_100_000_000_000_000_001


class Server:
    """One of the benchmark's servers as a client knows it, and what Discord says of it next."""

    def __init__(self, client: Any) -> None:
        (self.payload,) = payloads(1)
        self.id = int(self.payload["id"])
        self.state: Any = client._connection
        user: Any = self.payload["members"][0]["user"]
        self.state.user = discord.ClientUser(state=self.state, data=user)
        self.state.shard_count = 1
        self.hear("GUILD_CREATE", self.payload)

    def hear(self, event: str, payload: dict[str, Any]) -> None:
        self.state.parsers[event](payload)

    @property
    def guild(self) -> discord.Guild:
        return self.state._guilds[self.id]

    def channel(self, number: int) -> dict[str, Any]:
        return {**self.payload["channels"][number], "guild_id": str(self.id)}

    def text(self, number: int) -> discord.TextChannel:
        found = self.guild.get_channel(int(self.payload["channels"][number]["id"]))
        assert isinstance(found, discord.TextChannel)
        return found


def small() -> SmallBot:
    return SmallBot(
        "!",
        intents=discord.Intents(guilds=True),
        member_cache_flags=discord.MemberCacheFlags.none(),
    )


@pytest.fixture
def server() -> Server:
    return Server(small())


def test_it_says_what_discord_pys_own_says(server: Server) -> None:
    plain = Server(discord.AutoShardedClient(intents=discord.Intents.default())).guild
    kept = server.guild
    assert (len(kept.channels), len(kept.roles), len(kept.threads)) == (CHANNELS, ROLES, THREADS)
    assert kept.me.id == BOT
    for one in plain.channels:
        other = kept.get_channel(one.id)
        assert other is not None
        assert (type(other), other.name, other.position) == (type(one), one.name, one.position)
        assert other.permissions_for(kept.me) == one.permissions_for(plain.me)
        assert str(other.category) == str(one.category)
    for role in plain.roles:
        found = kept.get_role(role.id)
        assert found == role
        assert found is not None
        assert (found.name, found.permissions, found.mentionable) == (
            role.name, role.permissions, role.mentionable,
        )  # fmt: skip
    assert [one.id for one in kept.text_channels] == [one.id for one in plain.text_channels]
    assert [one.id for one in kept.roles] == [one.id for one in plain.roles]
    assert kept.system_channel == plain.system_channel
    thread = plain.threads[0]
    found_thread = kept.get_channel_or_thread(thread.id)
    assert isinstance(found_thread, discord.Thread)
    assert (found_thread.parent, found_thread.locked) == (thread.parent, thread.locked)
    assert kept.get_channel(1) is None
    assert (kept.emojis, kept._voice_states) == ((), {})


@pytest.mark.parametrize("looked_at_before", [False, True])
def test_what_changes_is_as_it_is_now(server: Server, *, looked_at_before: bool) -> None:
    guild = server.guild
    if looked_at_before:
        assert server.text(1).name != "renamed"
        assert len(guild.roles) == ROLES
        assert guild.get_role(int(server.payload["roles"][5]["id"])) is not None
    everyone = {"id": str(server.id), "type": 0, "allow": "0", "deny": str(1 << 10 | 1 << 11)}
    changed = {**server.channel(1), "name": "renamed", "permission_overwrites": [everyone]}
    server.hear("CHANNEL_UPDATE", changed)
    server.hear("CHANNEL_DELETE", server.channel(2))
    server.hear("CHANNEL_CREATE", {**server.channel(2), "id": "77", "name": "new"})
    roles = server.payload["roles"]
    of_guild = {"guild_id": str(server.id)}
    server.hear("GUILD_ROLE_DELETE", {**of_guild, "role_id": roles[5]["id"]})
    server.hear("GUILD_ROLE_CREATE", {**of_guild, "role": {**roles[5], "id": "78"}})
    server.hear("GUILD_ROLE_UPDATE", {**of_guild, "role": {**roles[6], "name": "renamed"}})

    assert server.text(1).name == "renamed"
    assert not server.text(1).permissions_for(guild.default_role).view_channel
    assert guild.get_channel(int(server.channel(2)["id"])) is None
    assert "new" in {one.name for one in guild.text_channels}
    assert len(guild.channels) == CHANNELS
    assert guild.get_role(int(roles[5]["id"])) is None
    assert {one.name for one in guild.roles} >= {"renamed"}
    assert len(guild.roles) == ROLES
    server.hear("CHANNEL_DELETE", {**server.channel(2), "id": "77"})
    assert len(guild.channels) == CHANNELS - 1


def test_threads_come_and_go(server: Server) -> None:
    guild = server.guild
    first, second, *rest = (
        {**one, "guild_id": str(server.id)} for one in server.payload["threads"]
    )
    locked = {**first, "thread_metadata": {**first["thread_metadata"], "locked": True}}
    server.hear("THREAD_UPDATE", locked)
    server.hear("THREAD_DELETE", second)
    assert guild.get_thread(int(second["id"])) is None
    thread = guild.get_thread(int(first["id"]))
    assert thread is not None
    assert thread.locked
    server.hear("CHANNEL_DELETE", {**server.channel(1), "id": rest[0]["parent_id"]})
    assert guild.get_thread(int(rest[0]["id"])) is None
    server.hear("THREAD_LIST_SYNC", {"guild_id": str(server.id), "threads": [second]})
    assert [one.id for one in guild.threads] == [int(second["id"])]


def test_a_server_that_changes_or_comes_back_from_an_outage(server: Server) -> None:
    guild, roles = server.guild, server.payload["roles"]
    renamed = {**server.payload, "name": "renamed", "roles": roles[:3]}
    server.hear("GUILD_UPDATE", {k: v for k, v in renamed.items() if k != "channels"})
    assert (guild.name, len(guild.roles), len(guild.channels)) == ("renamed", 3, CHANNELS)
    server.hear("GUILD_DELETE", {"id": str(server.id), "unavailable": True})
    assert guild.unavailable
    server.hear("GUILD_CREATE", {**server.payload, "channels": server.payload["channels"][:7]})
    assert server.guild is guild
    assert (guild.unavailable, len(guild.channels), len(guild.roles)) == (False, 7, ROLES)


def test_what_is_looked_at_is_made_and_the_rest_stays_packed(server: Server) -> None:
    kept: Any = server.guild._channels
    assert len(kept._waiting) == CHANNELS
    assert server.text(1) is server.text(1)
    assert len(server.guild.text_channels) > 50
    assert len(kept._waiting) == CHANNELS - 1
    for one in list(kept):
        assert kept[one].id == one
    assert kept._packed == b"", "nothing waits"


def test_a_server_in_an_outage_since_the_start_has_no_language_of_its_own(tmp_path: Path) -> None:
    bot = create_bot(Config(store=Store(path=tmp_path / "ledger.db")))
    known = Server(bot).id
    state: Any = bot._connection
    state._add_guild_from_data({"id": "7", "unavailable": True})
    bot.seen_locales = {known: "zh-CN", 7: "zh-CN"}
    assert bot.post_locales(7, None) == ("zh-CN", bot.default_locale)
    assert bot.post_locales(7, "de") == ("de", "zh-CN", bot.default_locale)
    state.parsers["GUILD_DELETE"]({"id": str(known), "unavailable": True})
    assert bot.post_locales(known, None) == ("en-US", bot.default_locale)


def test_the_roles_of_a_person_unpack_none_of_the_servers(server: Server) -> None:
    mine = [int(one["id"]) for one in server.payload["roles"][3:8]]
    data: Any = {**server.payload["members"][0], "roles": [str(one) for one in mine]}
    member = discord.Member(data=data, guild=server.guild, state=server.state)
    roles: Any = server.guild._roles
    waiting = len(roles._waiting)
    found = role_ids(member)
    assert len(roles._waiting) == waiting
    assert found == {server.id, *mine} == {role.id for role in member.roles}


def test_the_names_of_discord_py_it_stands_on_are_there() -> None:
    """Where this fails, discord.py changed: read the head of bot/edge/small_cache.py."""
    assert isinstance(small()._connection, SmallState)
    assert set(SmallState.__dict__) >= {"_get_create_guild", "parse_guild_update"}
    for name in ("_get_create_guild", "parse_guild_update"):
        assert hasattr(ConnectionState, name), name
    assert {"_channels", "_threads", "_roles", "_state"} <= set(discord.Guild.__slots__)
    given = inspect.signature(AutoShardedConnectionState.__bases__[0].__init__).parameters
    assert {"dispatch", "handlers", "hooks", "http"} <= set(given)
    state: Any = small()._connection
    assert state.parsers["GUILD_UPDATE"].__func__ is SmallState.parse_guild_update
