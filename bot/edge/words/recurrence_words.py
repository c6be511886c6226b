"""Schedules and what they are for, in words: "Every weekday at 09:00 (Europe/Berlin)"."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.edge.words.language import _
from bot.edge.words.text import joined, plain
from bot.errors import N_
from bot.race.catalog import Catalog
from bot.race.news import KINDS, NewsKind, Wanted
from bot.race.schedule import Recurrence
from bot.race.schedules import Plan
from bot.race.scores import Benchmark

_WEEKDAYS = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
    N_("Sunday"),
)  # fmt: skip
_SHORTEST_MONTH = 28

KIND_WORDS: Mapping[NewsKind, str] = {
    "releases": N_("new releases"),
    "claims": N_("new claims"),
    "verdicts": N_("changed verdicts"),
    "prices": N_("changed prices"),
    "market": N_("market moves"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of what filters name by number."""

    catalog: Catalog
    benchmarks: Collection[Benchmark]

    def parties(self, wanted: Wanted) -> list[str]:
        """The labs, then the families, of a filter."""
        labs, families = self.catalog.labs, self.catalog.families
        return [
            *(labs[one].name if one in labs else _("a lab that is gone") for one in wanted.labs),
            *(
                families[one].name if one in families else _("a family that is gone")
                for one in wanted.families
            ),
        ]

    def test(self, wanted: Wanted) -> str | None:
        """The benchmark of a filter; None where it has none."""
        if wanted.benchmark is None:
            return None
        found = [one for one in self.benchmarks if one.id == wanted.benchmark]
        return found[0].name if found else _("a test that is gone")


def when_words(recurrence: Recurrence | None) -> str:
    """When something is posted; without a recurrence it is as it happens."""
    if recurrence is None:
        return _("As it happens")
    zone = plain(recurrence.zone)
    time = "" if recurrence.at is None else f"{recurrence.at:%H:%M}"
    match recurrence.every:
        case "daily":
            words = _("Every day at {time} ({zone})")
        case "weekdays":
            words = _("Every weekday at {time} ({zone})")
        case "weekly":
            words = _("Every {days} at {time} ({zone})")
        case "monthly":
            words = _("On day {day} of every month at {time} ({zone})")
            if (recurrence.day or 0) > _SHORTEST_MONTH:
                words = _("On day {day} of every month, or its last day, at {time} ({zone})")
        case "cron":
            words = _("At the times `{cron}` ({zone})")
    days = joined(_(_WEEKDAYS[day]) for day in recurrence.days)
    return words.format(
        time=time, zone=zone, days=days, day=recurrence.day, cron=recurrence.cron or ""
    )


def what_words(wanted: Wanted, names: Names) -> str:
    """What of the news something is for: "new claims and verdicts that changed about Qwen"."""
    kinds = [_(KIND_WORDS[kind]) for kind in KINDS if kind in wanted.kinds]
    what = joined(kinds) if kinds else _("everything that is new or changed")
    parties = joined(plain(name, 60) for name in names.parties(wanted))
    return _("{what} about {parties}").format(what=what, parties=parties) if parties else what


def narrowing_words(wanted: Wanted, names: Names) -> list[str]:
    """What keeps claims out of it, each rule in a sentence."""
    found: list[str] = []
    if wanted.least == "ruled":
        found.append(_("Of claims only those that were ruled on."))
    elif wanted.least == "confirmed":
        found.append(_("Of claims only those confirmed at least in part."))
    if (test := names.test(wanted)) is not None:
        found.append(_("Of claims only those on {test}.").format(test=plain(test, 60)))
    return found


def sentence(plan: Plan, names: Names) -> str:
    """A plan in one sentence: when, where, what."""
    return _("{when} in {channel}: {what}.").format(
        when=when_words(plan.recurrence),
        channel=f"<#{plan.channel_id}>",
        what=what_words(plan.wanted, names),
    )


def manner_words(plan: Plan) -> list[str]:
    """How it is posted: form, role, publishing, and what a quiet period brings."""
    found: list[str] = []
    if plan.form == "thread":
        found.append(_("What does not fit into one message goes into a thread under it."))
    elif plan.form == "forum":
        found.append(_("Each is a post of the forum."))
    if plan.role_id is not None:
        found.append(_("Mentions {role}.").format(role=f"<@&{plan.role_id}>"))
    if plan.publish:
        found.append(_("Published to the servers that follow the channel."))
    if plan.recurrence is not None:
        found.append(
            _("A period without news posts nothing.")
            if plan.quiet == "nothing"
            else _("A period without news posts one line that says so.")
        )
    return found
