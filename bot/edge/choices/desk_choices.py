"""What the desk's options offer while somebody types: targets, tests, scores, prices, sources."""

from __future__ import annotations

import zoneinfo
from functools import lru_cache

from discord import app_commands

from bot.edge.cards.facts import measured, price_words, target_name
from bot.edge.choices.asking import name_choices
from bot.edge.ledger_bot import Asked
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.edge.words.text import shorten, single_line
from bot.errors import UserError
from bot.race.claims import Claim
from bot.race.typed_values import with_commas

_CHOICE = 100
_MOST = 25

Choices = list[app_commands.Choice[str]]


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=shorten(single_line(name), _CHOICE) or "–", value=value)


async def targets_choices(interaction: Asked, typed: str) -> Choices:
    """Names for the last of several targets; those before it stay as they were typed."""
    before, comma, last = with_commas(typed).rpartition(",")
    found = await name_choices(interaction, last.strip())
    kept = f"{before}{comma} " if comma else ""
    whole = [_choice(f"{kept}{one.name}", f"{kept}{one.value}") for one in found]
    return [one for one in whole if len(one.value) <= _CHOICE]


async def benchmark_choices(interaction: Asked, typed: str) -> Choices:
    """Tests by name; the value is the key, which names one version."""
    words = typed.casefold().split()
    found = [
        one
        for one in interaction.client.ledger.benchmarks
        if all(word in f"{one.name} {one.version or ''} {one.slug}".casefold() for word in words)
    ]
    return [
        _choice(
            f"{one.name} · {one.version}"
            if one.version and one.version not in one.name
            else one.name,
            one.slug,
        )
        for one in sorted(found, key=lambda one: (one.part_of is not None, one.name))[:_MOST]
    ]


async def zone_choices(_interaction: Asked, typed: str) -> Choices:
    """IANA time zones that hold what was typed."""
    words = typed.casefold().replace(" ", "_")
    found = [zone for zone in _zones() if words in zone.casefold()]
    return [_choice(zone, zone) for zone in found[:_MOST]]


@lru_cache(maxsize=1)
def _zones() -> tuple[str, ...]:
    known = zoneinfo.available_timezones()
    return tuple(sorted(known, key=lambda zone: (zone != "UTC", "/" not in zone, zone)))


async def target_choices(interaction: Asked, typed: str) -> Choices:
    """The targets of the claim that was named, and the claim as a whole."""
    claim = await _claim(interaction)
    if claim is None:
        return []
    named = [
        _choice(f"{target_name(one)} · {symbols.status(one.verdict)}", str(one.id))
        for one in claim.targets
        if one.party is not None
    ]
    whole = [_choice(_("the whole claim"), "0")]
    return [
        one for one in (*named, *whole) if typed.casefold() in one.name.casefold()
    ][:_MOST]  # fmt: skip


async def verdict_target_choices(interaction: Asked, typed: str) -> Choices:
    """The targets of the claim that was named."""
    return [one for one in await target_choices(interaction, typed) if one.value != "0"]


async def score_choices(interaction: Asked, typed: str) -> Choices:
    """Scores of the named claim's subject that speak to it, with what they stand against."""
    claim = await _claim(interaction)
    if claim is None:
        return []
    ledger = interaction.client.ledger
    target = str(interaction.namespace.target or "")
    pairs = await ledger.desk.scores_for(interaction.guild_id, claim, target)
    names = {one.id: one for one in ledger.benchmarks}
    choices: Choices = []
    # Whole boards before their categories; else the order stays.
    for score, against in sorted(
        pairs, key=lambda pair: names[pair[0].benchmark_id].part_of is not None
    ):
        benchmark = names[score.benchmark_id]
        figures = measured(score.value, benchmark.unit)
        if against is not None:
            other = ledger.catalog.releases[against.release_id].name
            figures += f" {_('against')} {measured(against.value, benchmark.unit)} ({other})"
        line = f"{benchmark.name}: {figures} · {score.evaluator} · {score.dated}"
        if typed.casefold() in line.casefold():
            pair = str(score.id) if against is None else f"{score.id}-{against.id}"
            choices.append(_choice(line, pair))
    return choices[:_MOST]


async def price_choices(interaction: Asked, typed: str) -> Choices:
    """Prices of what the named claim is about."""
    claim = await _claim(interaction)
    if claim is None:
        return []
    ledger = interaction.client.ledger
    lines: list[tuple[str, str]] = []
    for price in await ledger.desk.prices_for(interaction.guild_id, claim):
        release = ledger.catalog.releases[price.release_id].name
        lines.append((f"{release}: {price_words(price)} · {price.since}", str(price.id)))
    return [_choice(*one) for one in lines if typed.casefold() in one[0].casefold()][:_MOST]


async def source_choices(interaction: Asked, typed: str) -> Choices:
    """Sources by publisher, title or address; the value is the number."""
    found = await interaction.client.ledger.desk.sources_like(interaction.guild_id, typed, _MOST)
    return [
        _choice(
            f"{source.publisher}: {source.title}"
            + (f" · {source.published}" if source.published else ""),
            str(source.id),
        )
        for source in found
    ]


async def _claim(interaction: Asked) -> Claim | None:
    """The claim that the command's first option names, if it does."""
    # As an attribute: an option that is not filled yet is None, and not an error.
    digits = str(interaction.namespace.claim or "").strip().removeprefix("#")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= 18):
        return None
    try:
        found = await interaction.client.ledger.claim(int(digits), guild_id=interaction.guild_id)
    except UserError:
        return None
    return found.claim
