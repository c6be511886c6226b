"""Options of /digest and /alerts as a plan, with everything that is wrong with them at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar, cast

import discord
from discord import app_commands
from discord.app_commands import AppCommandChannel, AppCommandThread

from bot.edge.ledger_bot import LedgerBot
from bot.edge.permissions import Place, place_by_id
from bot.edge.typed.filter_options import TypedFilter, raise_all, read_filter, shown
from bot.edge.words.text import single_line
from bot.errors import N_, Problems, UserError
from bot.ledger import Ledger
from bot.race.news import Wanted
from bot.race.outbox import Form
from bot.race.schedule import Every, Recurrence, recurrence
from bot.race.schedules import Plan, Quiet

T = TypeVar("T")
P = ParamSpec("P")

AT = "9:00"
"""When a digest is due whose time of day was left out."""
_FORMS: tuple[Form, ...] = ("message", "thread", "forum")


class ChannelOption(app_commands.Transformer[LedgerBot]):
    """A channel that can be posted in, also one the bot does not see: that is said in words."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """See :class:`discord.app_commands.Transformer`."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """See :class:`discord.app_commands.Transformer`."""
        kinds = discord.ChannelType
        return [
            kinds.text, kinds.news, kinds.forum, kinds.public_thread, kinds.private_thread,
            kinds.news_thread,
        ]  # fmt: skip

    async def transform(
        self, _interaction: discord.Interaction[LedgerBot], value: AppCommandChannel, /
    ) -> AppCommandChannel | AppCommandThread:
        """See :class:`discord.app_commands.Transformer`."""
        return value


Channel = app_commands.Transform[AppCommandChannel | AppCommandThread, ChannelOption]


@dataclass(frozen=True, slots=True)
class TypedTimes:
    """When a digest is due, as it was typed; None where it was left out."""

    every: str | None = None
    at: str | None = None
    days: str | None = None
    day: int | None = None
    cron: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class TypedManner:
    """Where and how something is posted, as it was given; None where it was left out."""

    channel: AppCommandChannel | AppCommandThread | None = None
    when_quiet: str | None = None
    role: discord.Role | None = None
    form: str | None = None
    publish: bool | None = None
    no_role: bool = False


class PlanReader:
    """Reads options into a plan; what is left out stays as in ``old``, where there is one."""

    def __init__(self, ledger: Ledger, guild: discord.Guild, old: Plan | None = None) -> None:
        self._ledger = ledger
        self._guild = guild
        self._old = old
        self._problems: list[UserError] = []

    def digest(
        self, times: TypedTimes, wanted: TypedFilter, manner: TypedManner, zone: str
    ) -> Plan:
        """A digest's plan.

        Args:
            zone: the server's, for a digest whose zone was left out.

        Raises:
            UserError: something cannot be taken.
            Problems: several things cannot.
        """
        due = self._read(
            read_times, times, None if self._old is None else self._old.recurrence, zone
        )
        return self._plan(due, wanted, manner)

    def alert(self, wanted: TypedFilter, manner: TypedManner) -> Plan:
        """An alert's plan.

        Raises:
            UserError, Problems: as :meth:`digest`.
        """
        return self._plan(None, wanted, manner)

    def _plan(self, due: Recurrence | None, typed: TypedFilter, manner: TypedManner) -> Plan:
        wanted = self._read(
            read_filter,
            self._ledger,
            typed,
            self._guild.id,
            None if self._old is None else self._old.wanted,
        )
        place = self._read(self._place, manner.channel)
        old = self._old
        plan = Plan(
            channel_id=self._channel_id(manner),
            wanted=wanted or Wanted(),
            recurrence=due,
            quiet=self._read(_quiet, manner.when_quiet)
            or ("nothing" if old is None else old.quiet),
            form=self._read(self._form, place, manner) or "message",
            role_id=self._read(self._role, manner),
            publish=self._read(self._publish, place, manner) or False,
        )
        raise_all(self._problems)
        return plan

    def _read(self, reader: Callable[P, T], *args: P.args, **named: P.kwargs) -> T | None:
        """What a reader makes of something; None, and the problem noted, where it cannot."""
        try:
            return reader(*args, **named)
        except UserError as problem:
            self._problems += problem.problems if isinstance(problem, Problems) else [problem]
            return None

    def _channel_id(self, manner: TypedManner) -> int:
        if manner.channel is not None:
            return manner.channel.id
        return 0 if self._old is None else self._old.channel_id

    def _place(self, channel: AppCommandChannel | AppCommandThread | None) -> Place | None:
        """The channel; None where it stays the one it was, and that is gone."""
        if channel is None:
            return None if self._old is None else place_by_id(self._guild, self._old.channel_id)
        place = place_by_id(self._guild, channel.id)
        if place is None:
            raise UserError(
                N_("I do not see #{channel}. Give me View Channel there, or choose another one."),
                channel=channel.name,
            )
        return place

    def _form(self, place: Place | None, manner: TypedManner) -> Form:
        """How it is posted: as was said, as before, or in the usual way of the channel."""
        given = _form(manner.form)
        old = None if self._old is None else self._old.form
        if place is None:
            return given or old or "message"
        fitting = _forms_of(place)
        if given is not None and given not in fitting:
            raise UserError(_MISFITS[given], channel=place.name)
        return given or (old if old in fitting else fitting[0])

    def _publish(self, place: Place | None, manner: TypedManner) -> bool:
        """Whether it is published; a new channel that does not announce ends it."""
        before = self._old is not None and self._old.publish
        if place is None:
            return before
        announces = isinstance(place, discord.TextChannel) and place.is_news()
        if manner.publish and not announces:
            raise UserError(
                N_("#{channel} is no announcement channel, and only what stands in one can be "
                   "published. Leave publish out."),
                channel=place.name,
            )  # fmt: skip
        return announces and (before if manner.publish is None else manner.publish)

    def _role(self, manner: TypedManner) -> int | None:
        role = manner.role
        if role is not None and manner.no_role:
            raise UserError(N_("Give a role, or say that none is mentioned, not both."))
        if role is not None and role.is_default():
            raise UserError(
                N_("A post never mentions everyone. Choose a role that people take for it.")
            )
        if role is not None or manner.no_role or self._old is None:
            return None if role is None else role.id
        return self._old.role_id


# when -----------------------------------------------------------------------------------------


def read_times(typed: TypedTimes, old: Recurrence | None, zone: str) -> Recurrence:
    """When a digest is due; what is left out stays, where it goes with how often that is.

    Raises:
        UserError, Problems: as :func:`bot.race.schedule.recurrence`.
    """
    if old is not None and typed == TypedTimes():
        return old
    every = typed.every if typed.every is not None else ("daily" if old is None else old.every)
    kept = old if old is not None and old.every == every else None
    day, at, days, cron = typed.day, *map(_visible, (typed.at, typed.days, typed.cron))
    if at is None and every != "cron":
        time = None if old is None else old.at
        at = AT if time is None else f"{time:%H:%M}"
    if kept is not None:
        days = days or " ".join(_WEEKDAYS[one] for one in kept.days) or None
        day = day or kept.day
        cron = cron or kept.cron
    where = _visible(typed.time_zone) or (zone if old is None else old.zone)
    return recurrence(every=cast("Every", every), zone=where, at=at, days=days, day=day, cron=cron)


def _visible(text: str | None) -> str | None:
    """A text that says something; one of which nothing can be seen was left out."""
    return text if text is not None and single_line(text) else None


_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _quiet(text: str | None) -> Quiet | None:
    if text is None or text in ("nothing", "note"):
        return text
    raise UserError(N_("“{text}” cannot be chosen here. Pick from the list."), text=shown(text))


def _form(text: str | None) -> Form | None:
    if text is None or text in _FORMS:
        return text
    raise UserError(N_("“{text}” cannot be chosen here. Pick from the list."), text=shown(text))


def _forms_of(place: Place) -> tuple[Form, ...]:
    """How something can be posted in a channel, the usual way first."""
    if isinstance(place, discord.ForumChannel):
        return ("forum",)
    return ("message",) if isinstance(place, discord.Thread) else ("message", "thread")


_MISFITS = {
    "message": N_("#{channel} is a forum, which takes posts only. Leave form out."),
    "thread": N_("#{channel} takes no threads. Leave form out."),
    "forum": N_("#{channel} is no forum. Leave form out, or choose a forum."),
}
