"""The /timeline card: releases of a few labs on a line, and a list of them by month."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from bot.edge.cards.card import Card, Option, Picture, button, menu
from bot.edge.cards.citing import page_of
from bot.edge.cards.facts import announced_words, release_label
from bot.edge.cards.when import when_line
from bot.edge.charts import TimelineChart, TimelineEvent
from bot.edge.controls.custom_ids import release_menu
from bot.edge.controls.history_ids import TimelineOf
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, joined, plain, shorten, single_line
from bot.race.catalog import Release
from bot.race.dates import FactDate
from bot.race.timeline import Timeline, dating, month_of

_PUBLISHERS = 4


def timeline_card(answer: Timeline, state: TimelineOf, picture: Picture | None) -> Card:
    """A page of the list below the picture; ``state`` is what its buttons remember."""
    card = Card(symbols.ACCENT)
    names = [plain(lane.lab.name, 40) for lane in answer.lanes]
    card.text(
        f"## {_('Releases: {names}').format(names=joined(names))}"
        if names
        else f"## {_('Releases')}",
        when_line(answer.when),
        _period(answer),
    )
    card.picture(picture)
    card.rule()
    if not answer.releases:
        card.text(_("Nothing was released in that time, as far as the ledger knows."))
    for month, pairs in groupby(answer.on_page, lambda pair: _month(pair[1])):
        lines = [
            _line(release, names[lane] if len(names) > 1 else "", answer) for lane, release in pairs
        ]
        card.text(f"**{month}**", *lines)
    card.rule()
    card.text(*_small_print(answer))
    card.row(
        menu(
            _("Open a release"),
            release_menu(answer.when),
            [
                Option(str(release.id), release_label(release, answer.lanes[lane].lab))
                for lane, release in answer.on_page
            ],
        )
    )
    if answer.pages > 1:
        page, last = answer.page, answer.pages - 1
        card.row(
            button(_("Back"), state.button(page - 1) if page else "-", disabled=page == 0),
            button(_("Next"), state.button(page + 1), disabled=page == last),
        )
    return card


def _period(answer: Timeline) -> str:
    """From when to when, and which labs these are."""
    count = len(answer.releases)
    told = ngettext("{count} release", "{count} releases", count).format(count=count)
    words = _("{since} to {day} · {releases}").format(
        since=day(answer.since), day=day(answer.day), releases=told
    )
    if answer.asked or not answer.lanes:
        return words
    return f"{words} · " + _("the labs with most releases in this time")


def _month(release: Release) -> str:
    announced = release.announced
    return "" if announced is None else month_of(announced)


def _line(release: Release, lab: str, answer: Timeline) -> str:
    """A release: its lab, when it came, which date that is, and who says so."""
    found = dating(release)
    source = "" if found is None else page_of(answer.sources, found[1].source_id)
    which = "" if found is None else _which_date(found[0])
    about = " · ".join(one for one in (lab, announced_words(release), which, source) if one)
    return f"**{plain(release.name, 60)}** · {about}"


def _which_date(field: str) -> str:
    """What is said of a date that is not the announcement's."""
    match field:
        case "api_available":
            return _("in the API")
        case "weights_published":
            return _("weights published")
        case _:
            return ""


def _small_print(answer: Timeline) -> Iterable[str]:
    """What is not shown, and how to see it."""
    placed, every = len(answer.placed), len(answer.releases)
    if placed < every and not answer.page:
        yield "-# " + _(
            "The picture places {placed} of {all}: those that the ledger's curators dated, then the "
            "newest. Name fewer labs or a later since to see all."
        ).format(placed=placed, all=every)
    if answer.other_labs:
        labs = ngettext("{count} more lab", "{count} more labs", answer.other_labs)
        releases = ngettext("{count} release", "{count} releases", answer.other_releases)
        yield "-# " + _("{labs} brought out {releases}: name up to six under labs.").format(
            labs=labs.format(count=answer.other_labs),
            releases=releases.format(count=answer.other_releases),
        )
    undated = [
        f"{plain(lane.lab.name, 40)} {lane.undated}" for lane in answer.lanes if lane.undated
    ]
    # Of what came into the ledger later than known_by nothing is known, dates included.
    if undated and answer.known_by is None:
        yield "-# " + _("Without a known date, and so not placed: {labs}.").format(
            labs=joined(undated)
        )
    if answer.pages > 1:
        yield "-# " + _("Page {page} of {pages}").format(page=answer.page + 1, pages=answer.pages)


def timeline_chart(answer: Timeline) -> TimelineChart | None:
    """Releases on a line for each lab; None where there is none."""
    if not answer.placed:
        return None
    sources = dict.fromkeys(
        found[1].source_id
        for _lane, release in answer.placed
        if (found := dating(release)) is not None
    )
    publishers = list(
        dict.fromkeys(
            shorten(single_line(source.publisher), 30)
            for one in sources
            if (source := answer.sources.get(one)) is not None
        )
    )
    shown = publishers[:_PUBLISHERS]
    if len(publishers) > _PUBLISHERS:
        shown.append(_("{count} more").format(count=len(publishers) - _PUBLISHERS))
    return TimelineChart(
        title=_("Releases"),
        lanes=tuple(single_line(lane.lab.name) for lane in answer.lanes),
        events=tuple(
            _event(lane, release, announced)
            for lane, release in answer.placed
            if (announced := release.announced) is not None
        ),
        since=answer.since,
        until=answer.day,
        footer=_("Sources: {publishers} · as of {day}").format(
            publishers=joined(shown), day=answer.day.isoformat()
        ),
    )


def _event(lane: int, release: Release, announced: FactDate) -> TimelineEvent:
    """A release on its day; one known to the month or year only in the middle of that."""
    middle = announced.first_day + (announced.last_day - announced.first_day) / 2
    return TimelineEvent(
        lane, middle, single_line(release.name), coarse=announced.precision != "day"
    )
