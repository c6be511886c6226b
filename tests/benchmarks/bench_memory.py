"""P11: what 2,500 servers of 100 channels take in memory, against a client with default intents.

``python -m tests.benchmarks.bench_memory`` prints the table. Each side is a process of its own that
hands the same GUILD_CREATE events to its client's own parser, as the gateway does; what counts is how
much its resident memory grew. Linux only: elsewhere there are no rows.
"""

from __future__ import annotations

import gc
import json
import os
import random
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.benchmarks.measure import Row, table

GUILDS, CHANNELS, ROLES, EMOJIS, STICKERS, THREADS, IN_VOICE = 2_500, 100, 25, 20, 5, 5, 4
ROUNDS = 3
BOT_ID = 1_100_000_000_000_000_001
_STATM = Path("/proc/self/statm")


def rows(guilds: int = GUILDS, rounds: int = ROUNDS) -> list[Row]:
    """How much memory ours and the other one grew by, and the same with a channel of each in use."""
    if not _STATM.exists():
        return []
    pairs: list[tuple[float, float, float]] = []
    for number in range(rounds):
        sides = ["ours", "default", "in use"]
        turn = number % 3  # taking turns at going first
        grown = {one: _grown(one, guilds) for one in sides[turn:] + sides[:turn]}
        pairs.append((grown["ours"], grown["default"], grown["in use"]))
    ours, default, used = (statistics.median(one) for one in zip(*pairs, strict=True))
    told = f"{guilds:,} servers of {CHANNELS} channels (MiB)"
    return [
        _row(f"P11 memory of {told}", ours, default, "≤ 0.25 x "),
        _row("   the same when in each server a command was used in five channels", used, default),
    ]


def _row(name: str, ours: float, other: float, target: str = "") -> Row:
    told = f"{target}(here {ours / other:.2f})"
    return Row(name, round(ours, 1), round(other, 1), None, told)


def _grown(side: str, guilds: int) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench_memory", side, str(guilds)],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONHASHSEED": "0"},
    )  # fmt: skip
    return json.loads(done.stdout)


# one side -------------------------------------------------------------------------------------


def grow(side: str, guilds: int) -> float:
    """MiB by which this process grew from one server to all of them."""
    bot = _bot(side)
    state: Any = bot._connection
    import discord

    state.user = discord.ClientUser(state=state, data=_user(BOT_ID, bot=True))
    state.shard_count = 1
    state.dispatch = lambda *_: None  # what is kept is measured, not what is done about it
    before = 0.0
    for number, payload in enumerate(payloads(guilds + 1)):
        state.parsers["GUILD_CREATE"](payload)
        if side == "in use":
            guild = bot.guilds[-1]
            for channel in payload_channels(payload)[:5]:
                assert guild.get_channel(channel) is not None
        del payload
        if number == 0:  # whatever is loaded with the first one is not of the others
            before = _resident()
    grown = _resident() - before
    # It holds all of it, at whatever price.
    assert len(bot.guilds) == guilds + 1
    for guild in (bot.guilds[0], bot.guilds[-1]):
        assert len(guild.channels) == CHANNELS
        assert len(guild.roles) == ROLES
        assert guild.me is not None
    return grown


def _bot(side: str) -> Any:
    if side == "default":
        import discord
        from discord.ext import commands

        return commands.AutoShardedBot("!", intents=discord.Intents.default())
    from bot.client import create_bot
    from bot.config import Config

    return create_bot(Config())


def _resident() -> float:
    gc.collect()
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024**2


# what Discord sends -----------------------------------------------------------------------------


def payload_channels(payload: dict[str, Any]) -> list[int]:
    """The text channels of an event."""
    return [int(one["id"]) for one in payload["channels"] if one["type"] == 0]


def payloads(guilds: int) -> Iterator[dict[str, Any]]:
    """GUILD_CREATE events as they come off the wire: no two share a string."""
    rng = random.Random(0)  # noqa: S311 - no secret
    for number in range(guilds):
        yield json.loads(json.dumps(_guild(rng, 1_000_000_000_000_000_000 + number * 10**9)))


def _guild(rng: random.Random, guild: int) -> dict[str, Any]:
    roles = [_role(rng, guild + number, number) for number in range(ROLES)]
    channels = [
        _channel(rng, guild + 1_000 + number, number, [int(one["id"]) for one in roles])
        for number in range(CHANNELS)
    ]
    text = [one for one in channels if one["type"] == 0]
    voice = next(one["id"] for one in channels if one["type"] == 2)
    people = [_member(BOT_ID, roles[1:3], bot=True)]
    people += [_member(guild + 5_000 + one, roles[3:6]) for one in range(IN_VOICE)]
    return {
        "id": str(guild),
        "name": _words(rng, 3),
        "icon": f"{rng.getrandbits(128):032x}",
        "owner_id": str(guild + 9_999),
        "preferred_locale": rng.choice(("en-US", "de", "zh-CN")),
        "unavailable": False,
        "large": True,
        "member_count": rng.randrange(20, 9_000),
        "features": ["COMMUNITY", "NEWS", "INVITE_SPLASH"],
        "system_channel_id": text[0]["id"],
        "rules_channel_id": text[1]["id"],
        "joined_at": "2026-01-01T00:00:00.000000+00:00",
        "description": _words(rng, 9),
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 2,
        "mfa_level": 1,
        "nsfw_level": 0,
        "premium_tier": 1,
        "premium_subscription_count": 3,
        "roles": roles,
        "channels": channels,
        "threads": [_thread(rng, guild + 3_000 + one, text[one]) for one in range(THREADS)],
        "emojis": [_emoji(rng, guild + 2_000 + one) for one in range(EMOJIS)],
        "stickers": [_sticker(rng, guild, guild + 2_500 + one) for one in range(STICKERS)],
        "members": people,
        "voice_states": [_in_voice(rng, one, voice) for one in people[1:]],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def _channel(rng: random.Random, number: int, position: int, roles: list[int]) -> dict[str, Any]:
    kind = 4 if position % 10 == 0 else 2 if position % 10 == 9 else 15 if position == 55 else 0
    shown: dict[str, Any] = {
        "id": str(number),
        "type": kind,
        "name": _words(rng, 2).replace(" ", "-"),
        "position": position,
        "parent_id": None if kind == 4 else str(number - position % 10),
        "flags": 0,
        "permission_overwrites": [
            {
                "id": str(role),
                "type": 0,
                "allow": str(rng.getrandbits(44)),
                "deny": str(rng.getrandbits(20)),
            }
            for role in [roles[0], *rng.sample(roles[1:], 2)]
        ],
    }
    if kind in (0, 15):
        shown |= {
            "topic": _words(rng, 8),
            "nsfw": False,
            "rate_limit_per_user": 0,
            "last_message_id": str(number + rng.getrandbits(40)),
            "default_auto_archive_duration": 4320,
        }
    if kind == 2:
        shown |= {"bitrate": 64_000, "user_limit": 0, "rtc_region": None, "nsfw": False}
    if kind == 15:
        shown["available_tags"] = [
            {"id": str(number + one), "name": _words(rng, 1), "moderated": False,
             "emoji_id": None, "emoji_name": "📌"}
            for one in range(1, 4)
        ]  # fmt: skip
    return shown


def _role(rng: random.Random, number: int, position: int) -> dict[str, Any]:
    return {
        "id": str(number),
        "name": "@everyone" if position == 0 else _words(rng, 2),
        "permissions": str(rng.getrandbits(44) & ~8),
        "position": position,
        "color": rng.getrandbits(24),
        "colors": {"primary_color": rng.getrandbits(24), "secondary_color": None,
                   "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "managed": False,
        "mentionable": position % 5 == 0,
        "flags": 0,
    }  # fmt: skip


def _thread(rng: random.Random, number: int, parent: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(number),
        "type": 11,
        "name": _words(rng, 5),
        "guild_id": str(number // 10_000 * 10_000),
        "parent_id": parent["id"],
        "owner_id": str(number + 1),
        "last_message_id": str(number + rng.getrandbits(40)),
        "message_count": 9,
        "total_message_sent": 9,
        "member_count": 3,
        "rate_limit_per_user": 0,
        "flags": 0,
        "applied_tags": [],
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": "2026-11-01T00:00:00.000000+00:00",
            "auto_archive_duration": 4320,
            "locked": False,
            "create_timestamp": "2026-11-01T00:00:00.000000+00:00",
        },
    }


def _emoji(rng: random.Random, number: int) -> dict[str, Any]:
    return {"id": str(number), "name": _words(rng, 1), "roles": [], "require_colons": True,
            "managed": False, "animated": False, "available": True}  # fmt: skip


def _sticker(rng: random.Random, guild: int, number: int) -> dict[str, Any]:
    return {"id": str(number), "name": _words(rng, 2), "tags": "thumbsup", "type": 2,
            "format_type": 1, "description": _words(rng, 5), "asset": "", "available": True,
            "guild_id": str(guild)}  # fmt: skip


def _member(number: int, roles: list[dict[str, Any]], *, bot: bool = False) -> dict[str, Any]:
    return {
        "user": _user(number, bot=bot),
        "roles": [one["id"] for one in roles],
        "nick": None,
        "avatar": None,
        "joined_at": "2026-01-01T00:00:00.000000+00:00",
        "premium_since": None,
        "pending": False,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "communication_disabled_until": None,
    }


def _user(number: int, *, bot: bool) -> Any:
    return {"id": str(number), "username": f"person{number}", "discriminator": "0",
            "global_name": f"Person {number}", "avatar": f"{number:032x}", "bot": bot,
            "public_flags": 0}  # fmt: skip


def _in_voice(rng: random.Random, member: dict[str, Any], channel: str) -> dict[str, Any]:
    return {"user_id": member["user"]["id"], "channel_id": channel, "deaf": False, "mute": False,
            "self_deaf": False, "self_mute": True, "self_video": False, "suppress": False,
            "session_id": f"{rng.getrandbits(128):032x}",
            "request_to_speak_timestamp": None}  # fmt: skip


_SYLLABLES = (
    "ka",
    "lo",
    "mi",
    "ren",
    "tu",
    "vas",
    "pe",
    "qwi",
    "dor",
    "shen",
    "bai",
    "ling",
    "zor",
)


def _words(rng: random.Random, count: int) -> str:
    return " ".join("".join(rng.choices(_SYLLABLES, k=3)) for _ in range(count))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(grow(sys.argv[1], int(sys.argv[2])))
    else:
        print(table(rows()))
