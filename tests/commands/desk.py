"""Working at the claims desk the way a person does: open a form, fill it, send it, read."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord
import simcord
from simcord.results import InteractionResult, ResponseMessage

from tests.commands.conftest import Room, Seen, seen

DETAILS = (
    "Source: {source}\nDate: {date}\nClaimant: {claimant}\nTest: {benchmark}\nValue: {value}\n"
    "Scope: {scope}\nWording: {hedge}\nReported by: {reported_by}\nPublisher:\nTitle:\nNote: {note}"
)


@dataclass(frozen=True)
class Typed:
    """What a person puts into the form of a claim."""

    subject: str = "Qwen2.5-Max"
    relation: str = "beats"
    targets: str = "GPT-4o, Claude 3.5 Sonnet, Llama 3.1 405B"
    quote: str = "Our model comprehensively surpasses all three."
    source: str = "https://press.example.com/qwen"
    date: str = "2025-02-20"
    claimant: str = ""
    benchmark: str = ""
    value: str = ""
    scope: str = ""
    hedge: str = "asserted"
    reported_by: str = ""
    note: str = ""

    def entries(self) -> dict[str, Any]:
        """As the form's entries."""
        details = DETAILS.format(**vars(self))
        return {
            "subject": self.subject,
            "relation": [self.relation],
            "targets": self.targets,
            "quote": self.quote,
            "details": details,
        }


THREE = Typed()
"""One claim about three targets, unlike any that ships."""


def but(**changes: Any) -> Typed:
    """That claim with something else typed."""
    return replace(THREE, **changes)


async def open_form(room: Room, command: str, who: Any, **options: Any) -> InteractionResult:
    """Type a command that opens a form."""
    return await who.slash(room.channel, command, **options)


async def send(who: Any, shown: InteractionResult, entries: dict[str, Any]) -> Seen:
    """Fill an open form and send it."""
    assert shown.modal is not None, "no form was opened"
    return seen(await who.submit_modal(shown, entries))


async def add(room: Room, claim: Typed = THREE, who: Any = None) -> Seen:
    """A curator adds a claim."""
    person = who or room.admin
    return await send(person, await open_form(room, "claim add", person), claim.entries())


async def suggest(room: Room, claim: Typed = THREE, who: Any = None) -> Seen:
    """A member suggests a claim."""
    person = who or room.member
    return await send(person, await open_form(room, "claim suggest", person), claim.entries())


def number_in(card: Seen) -> int:
    """The first claim's number that a card names."""
    found = re.search(r"#(\d+)", card.text)
    assert found is not None, card.text
    return int(found[1])


async def press_form(room: Room, card: Seen, label: str, who: Any) -> InteractionResult:
    """Press a button that opens a form."""
    return await who.click(card.message.message, label=label)


INDEPENDENT = {
    "stance": "supports",
    "source": "https://bench.example.org/results",
    "evaluator": "Open Bench Group",
    "dated": "2025-03-01",
    "note": "Ahead in 7 of 9 tests.",
}
"""A page by somebody who makes no models."""


# a claim's life, typed by a curator -----------------------------------------------------------


async def show(room: Room, claim: int, who: Any = None, **options: Any) -> Seen:
    """A member opens a claim."""
    return await room.ask("claim show", who, claim=str(claim), **options)


async def evidence(room: Room, claim: int, who: Any = None, **fields: Any) -> Seen:
    """A curator puts a page on record; what is not given is INDEPENDENT's."""
    return await room.ask(
        "claim evidence", who or room.admin, claim=str(claim), **{**INDEPENDENT, **fields}
    )


async def rule(room: Room, claim: int, verdict: str, who: Any = None, **fields: Any) -> Seen:
    """A curator gives a verdict."""
    given = {"reason": "Two of three boards say so.", **fields}
    return await room.ask(
        "claim rule", who or room.admin, claim=str(claim), verdict=verdict, **given
    )


async def undo(room: Room, claim: int, who: Any = None) -> Seen:
    """A curator takes the last change back."""
    return await room.ask("claim undo", who or room.admin, claim=str(claim))


async def choices(
    room: Room, command: str, option: str, typed: str = "", who: Any = None, **filled: Any
) -> dict[str, str]:
    """What an option offers while somebody types, as name → value."""
    person = who or room.admin
    found = await person.autocomplete(room.channel, command, option, typed, **filled)
    return {one["name"]: one["value"] for one in found}


def status_shown(card: Seen) -> str:
    """The status in a claim card's first line: ``unverified``, ``partly confirmed``."""
    found = re.match(r"### \S+ ([a-z ]+) · #", card.text)
    assert found is not None, card.text
    return found[1]


# other places and people ----------------------------------------------------------------------


def elsewhere(room: Room, name: str = "Another server") -> Room:
    """Another server that the bot is in, with an admin and a member of its own."""
    guild = room.env.create_guild(name)
    channel = guild.create_text_channel("race")
    admins = guild.create_role("Admins", permissions=discord.Permissions(manage_guild=True))
    return replace(
        room,
        guild=guild,
        channel=channel,
        admin=guild.add_member(room.env.create_user("eve"), roles=[admins]),
        member=guild.add_member(room.env.create_user("tom")),
    )


def bot_owner(room: Room) -> simcord.MemberActor:
    """The bot's owner, who is an administrator of the server too, as /owner has to be shown."""
    all_of_it = discord.Permissions(administrator=True)
    role = room.guild.create_role("Owners", permissions=all_of_it)
    owner = room.guild.add_member(room.env.create_user("olga"), roles=[role])
    room.bot.owner_id = owner.id
    return owner


async def whisper(person: simcord.MemberActor, command: str, /, **options: Any) -> Seen:
    """Somebody types a command in their direct messages with the bot."""
    return seen(await person.user.slash(command, **options))


# the store, looked at from outside ------------------------------------------------------------


def rows(path: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """What a query finds in the store, read beside the bot."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(query, values).fetchall()


WRITTEN = (
    "claim", "claim_target", "claim_appearance", "claim_event", "evidence", "source", "source_link",
    "suggestion", "guild", "blocked_member", "audit_log", "article", "article_draft",
)  # fmt: skip
"""The tables that people write to, beside the drafts of what could not be taken."""


def written(path: Path) -> dict[str, int]:
    """How many rows each of those tables has."""
    return {table: rows(path, f"SELECT count(*) FROM {table}")[0][0] for table in WRITTEN}


def posts_in(room: Room, channel: simcord.ChannelHandle) -> list[Seen]:
    """What stands in a channel for everybody, oldest first; buttons on it can be pressed."""
    stored = room.env.backend.messages.get(channel.id, {}).values()
    kept = sorted((one for one in stored if one.visible_to(None)), key=lambda one: one.id)
    return [as_seen(ResponseMessage(room.env, one)) for one in kept]


def as_seen(message: ResponseMessage) -> Seen:
    """A message of the bot that answers no interaction, read like one that does."""
    answer = SimpleNamespace(followups=[], response=message, ephemeral=message.ephemeral)
    return seen(cast("InteractionResult", answer))


def told_in_private(room: Room, person: simcord.MemberActor) -> list[str]:
    """The direct messages somebody has from the bot, oldest first."""
    return [one.text for one in posts_in(room, person.user.dm_channel)]


async def set_up_review(room: Room) -> simcord.ChannelHandle:
    """An admin has suggestions posted in a channel of their own."""
    channel = room.guild.create_text_channel("reviews")
    await room.ask("settings change", room.admin, review_channel=channel)
    return channel


# forms ----------------------------------------------------------------------------------------


def filled(shown: InteractionResult) -> dict[str, str]:
    """What stands in a form as it opens: the text of each entry, the chosen value of each menu."""
    assert shown.modal is not None, "no form was opened"
    found: dict[str, str] = {}
    for label in shown.modal["components"]:
        entry = label["component"]
        chosen = [one["value"] for one in entry.get("options", []) if one.get("default")]
        assert len(chosen) <= 1
        found[entry["custom_id"]] = chosen[0] if chosen else entry.get("value") or ""
    return found


def details_in(shown: InteractionResult) -> dict[str, str]:
    """The lines of a form's last entry, by the word before the colon."""
    lines = filled(shown)["details"].split("\n")
    return {name: value.strip() for name, _colon, value in (line.partition(":") for line in lines)}
