"""Digests and alerts as commands set them up and show them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import discord

from bot.edge.cards.card import answer
from bot.edge.cards.looks import happened_card
from bot.edge.cards.schedules import schedule_card, schedules_card
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.people import person_of
from bot.edge.permissions import gaps
from bot.edge.typed.digest_options import PlanReader, TypedManner, TypedTimes
from bot.edge.typed.filter_options import TypedFilter
from bot.edge.typed.options import parse_as_of, parse_since
from bot.edge.words.recurrence_words import Names
from bot.edge.words.text import single_line
from bot.errors import N_, NotFound, UserError
from bot.race.news import Wanted
from bot.race.schedules import Schedule, ScheduleKind

_DIGITS = 18


async def new_digest(
    interaction: Asked, times: TypedTimes, wanted: TypedFilter, manner: TypedManner
) -> Schedule:
    """Set up a digest.

    Raises:
        UserError, Problems: options cannot be taken, or the server has it already.
        NotAllowed: the person does not manage the server.
    """
    ledger, person = interaction.client.ledger, await person_of(interaction)
    settings, _blocked = await ledger.guilds.show_settings(person)
    plan = PlanReader(ledger, _guild(interaction)).digest(times, wanted, manner, settings.time_zone)
    return await ledger.digests.create(person, plan)


async def changed_digest(
    interaction: Asked, typed: str, times: TypedTimes, wanted: TypedFilter, manner: TypedManner
) -> Schedule:
    """Change a digest; what is left out stays.

    Raises:
        UserError, Problems, NotAllowed: as :func:`new_digest`; or nothing was given.
        NotFound: there is no such digest.
    """
    ledger = interaction.client.ledger
    old = await schedule_named(interaction, typed, "digest")
    if (times, wanted, manner) == (TypedTimes(), TypedFilter(), TypedManner()):
        raise UserError(N_("Give at least one option to change. Nothing was changed."))
    reader = PlanReader(ledger, _guild(interaction), old.plan)
    plan = reader.digest(times, wanted, manner, "UTC")
    return await ledger.digests.change(await person_of(interaction), old.id, plan)


async def new_alert(interaction: Asked, wanted: TypedFilter, manner: TypedManner) -> Schedule:
    """Set up an alert.

    Raises:
        UserError, Problems, NotAllowed: as :func:`new_digest`.
    """
    ledger, person = interaction.client.ledger, await person_of(interaction)
    await ledger.guilds.show_settings(person)  # says so now to who may not
    plan = PlanReader(ledger, _guild(interaction)).alert(wanted, manner)
    return await ledger.digests.create(person, plan)


def _guild(interaction: Asked) -> discord.Guild:
    """The server somebody acts in; that they may was checked before."""
    if interaction.guild is None:
        raise UserError(N_("This works only in a server that Frontrunner has been added to."))
    return interaction.guild


async def schedule_named(
    interaction: Asked, typed: str, kind: ScheduleKind | None = None
) -> Schedule:
    """The server's digest or alert of a number, as typed or picked.

    Raises:
        UserError: the text is no number, or that of the other kind.
        NotAllowed, NotFound: the person does not manage the server; there is no such schedule.
    """
    number = schedule_number(typed)
    person = await person_of(interaction)
    found = await interaction.client.ledger.digests.one(person, number)
    if kind == "digest" and found.plan.kind != kind:
        raise NotFound(
            N_("{number} is an alert, not a digest. /alerts is for those."), number=number
        )
    if kind == "alert" and found.plan.kind != kind:
        raise NotFound(
            N_("{number} is a digest, not an alert. /digest is for those."), number=number
        )
    return found


def schedule_number(typed: str) -> int:
    """A digest's or alert's number: ``3`` or ``#3``.

    Raises:
        UserError: the text is not a number.
    """
    digits = typed.strip().removeprefix("#")
    if not single_line(typed):
        raise UserError(N_("Say which one: pick it from the list, or type its number."))
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS):
        raise UserError(
            N_("“{text}” is not a digest's or alert's number. Pick one from the list."),
            text=typed if len(typed) <= 40 else typed[:39] + "…",
        )
    return int(digits)


async def show_schedule(interaction: Asked, headline: str, schedule: Schedule) -> None:
    """Show one digest or alert in full, to who asked alone."""
    client = interaction.client
    card = schedule_card(
        headline,
        schedule,
        names_for(client),
        gaps(interaction.guild, schedule.plan),
        datetime.fromtimestamp(client.ledger.outbox.now(), UTC),
    )
    await answer(interaction, card, ephemeral=True)


async def show_schedules(interaction: Asked, kind: ScheduleKind) -> None:
    """Show all digests, or all alerts, of the server."""
    client = interaction.client
    found = await client.ledger.digests.all(await person_of(interaction), kind)
    troubled = {one.id for one in found if gaps(interaction.guild, one.plan)}
    card = schedules_card(kind, found, troubled, names_for(client))
    await answer(interaction, card, ephemeral=True)


def names_for(client: LedgerBot) -> Names:
    """The names that filters are shown with."""
    return Names(client.ledger.catalog, client.ledger.benchmarks)


async def show_days(
    interaction: Asked, schedule: Schedule | None, since: str | None, until: str | None
) -> None:
    """Show what a digest of some days would have held; without a schedule, of everything.

    Raises:
        UserError: the days cannot be read, or are too many.
        NotAllowed: the person does not manage the server.
    """
    ledger = interaction.client.ledger
    await ledger.guilds.show_settings(await person_of(interaction))
    first, last = _days(since, until, ledger.today())
    wanted = Wanted() if schedule is None else schedule.plan.wanted
    digest = await ledger.digests.happened(interaction.guild_id, wanted, first, last)
    await answer(interaction, happened_card(digest, first, last), ephemeral=True)


def _days(since: str | None, until: str | None, today: date) -> tuple[date, date]:
    """The first and the last day; one that is left out is today, or the other one."""
    last = parse_as_of(until, today)
    first = parse_since(since)
    return first or last or today, last or today
