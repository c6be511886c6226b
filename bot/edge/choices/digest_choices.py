"""What the options of /digest, /alerts and /watch offer while somebody types."""

from __future__ import annotations

import re

from discord import app_commands

from bot.edge.choices.asking import claim_label
from bot.edge.ledger_bot import Asked
from bot.edge.people import person_of
from bot.edge.permissions import place_by_id
from bot.edge.typed.filter_options import split
from bot.edge.words.language import _
from bot.edge.words.recurrence_words import KIND_WORDS, Names, what_words, when_words
from bot.edge.words.text import shorten, single_line
from bot.errors import NotAllowed
from bot.ledger import Ledger
from bot.race.catalog import Found, Kind
from bot.race.news import KINDS
from bot.race.schedules import Schedule, ScheduleKind
from bot.race.typed_values import with_commas
from bot.race.watching import Watch

_CHOICE = 100
_MOST = 25

Choices = list[app_commands.Choice[str]]


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=shorten(single_line(name), _CHOICE) or "–", value=value)


# filters --------------------------------------------------------------------------------------


async def kinds_choices(_interaction: Asked, typed: str) -> Choices:
    """Kinds of news for the last of several, with what each is."""
    kept, last = _begun(typed)
    words = {kind: f"{kind} · {_(KIND_WORDS[kind])}" for kind in KINDS}
    found = [kind for kind in KINDS if last.casefold() in words[kind].casefold()]
    return [
        _choice(", ".join([*kept, words[kind]]), ", ".join([*kept, kind]))
        for kind in found
        if not {kind, kind.removesuffix("s")} & set(kept)
    ]


async def labs_choices(interaction: Asked, typed: str) -> Choices:
    """Labs for the last of several."""
    return _parties(interaction, typed, "lab")


async def families_choices(interaction: Asked, typed: str) -> Choices:
    """Families for the last of several."""
    return _parties(interaction, typed, "family")


def _parties(interaction: Asked, typed: str, kind: Kind) -> Choices:
    ledger, guild = interaction.client.ledger, interaction.guild_id
    kept, last = _begun(typed)
    found = ledger.suggest(last, kinds=frozenset({kind}), guild_id=guild)
    # The names themselves: what was picked can be read, and more typed behind it.
    lists = [", ".join([*kept, one.name if _means(ledger, one.name, kind, one.id, guild) else one.key])
             for one in found]  # fmt: skip
    return [_choice(one, one) for one in lists if len(one) <= _CHOICE]


def _means(ledger: Ledger, name: str, kind: Kind, number: int, guild: int | None) -> bool:
    """Whether a name, read back, is what was picked; one with a comma would be read as two."""
    found = ledger.catalog.resolve(name, on=ledger.today(), guild_id=guild, kinds=frozenset({kind}))
    return "," not in name and isinstance(found, Found) and found.id == number


def _begun(typed: str) -> tuple[list[str], str]:
    """The entries of a list that are there, and the one that is being typed."""
    before, comma, last = with_commas(typed).rpartition(",")
    kept = [single_line(one) for one in split(before)]  # what is offered goes back to Discord
    return (kept, last.strip()) if comma else ([], typed.strip())


# what was set up ------------------------------------------------------------------------------


async def digest_choices(interaction: Asked, typed: str) -> Choices:
    """The server's digests, by channel and words."""
    return await _schedules(interaction, typed, "digest")


async def alert_choices(interaction: Asked, typed: str) -> Choices:
    """The server's alerts, by channel and words."""
    return await _schedules(interaction, typed, "alert")


async def schedule_choices(interaction: Asked, typed: str) -> Choices:
    """The server's digests and alerts, by channel and words."""
    return await _schedules(interaction, typed, None)


async def _schedules(interaction: Asked, typed: str, kind: ScheduleKind | None) -> Choices:
    ledger = interaction.client.ledger
    try:
        found = await ledger.digests.all(await person_of(interaction), kind)
    except NotAllowed:
        return []
    names = Names(ledger.catalog, ledger.benchmarks)
    lines = [(_line(interaction, one, names), str(one.id)) for one in found]
    words = typed.casefold().removeprefix("#").split()
    return [
        _choice(line, number)
        for line, number in lines
        if all(word in f"{number} {line}".casefold() for word in words)
    ][:_MOST]


def _line(interaction: Asked, schedule: Schedule, names: Names) -> str:
    """A schedule on one line: its channel first, for that is what it is known by."""
    plan = schedule.plan
    place = place_by_id(interaction.guild, plan.channel_id)
    channel = _("a channel that is gone") if place is None else f"#{place.name}"
    # What is shown while typing knows no markdown.
    what = re.sub(r"[\\`]", "", f"{when_words(plan.recurrence)} · {what_words(plan.wanted, names)}")
    return f"{channel} · {what}"


# watches --------------------------------------------------------------------------------------


async def watch_choices(interaction: Asked, typed: str) -> Choices:
    """What somebody watches."""
    ledger = interaction.client.ledger
    watches, _door = await ledger.watching.watches(await person_of(interaction))
    lines = [(watch_name(interaction, one), str(one.id)) for one in watches]
    return [_choice(*one) for one in lines if typed.casefold() in one[0].casefold()][:_MOST]


def watch_name(interaction: Asked, watch: Watch) -> str:
    """What is watched, in words: "DeepSeek · lab"."""
    catalog = interaction.client.ledger.catalog
    if watch.lab_id is not None:
        return f"{catalog.labs[watch.lab_id].name} · {_('lab')}"
    if watch.family_id is not None:
        return f"{catalog.families[watch.family_id].name} · {_('family')}"
    if watch.release_id is not None:
        return f"{catalog.releases[watch.release_id].name} · {_('release')}"
    return _("Claim #{number}").format(number=watch.claim_id)


async def shared_claim_choices(interaction: Asked, typed: str) -> Choices:
    """Claims of the shared ledger: direct messages tell of no others."""
    found = await interaction.client.ledger.claims_like(typed, guild_id=None, limit=_MOST)
    return [_choice(claim_label(claim), str(claim.id)) for claim in found]
