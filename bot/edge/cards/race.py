"""The /race card: who leads which board, what is new, what is in dispute."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.edge.cards.card import MOST_OPTIONS, Card, Option, button, menu
from bot.edge.cards.citing import page_of
from bot.edge.cards.claims import claim_menu
from bot.edge.cards.facts import release_label, said
from bot.edge.cards.scores import benchmark_name
from bot.edge.cards.when import when_line
from bot.edge.charts import figure, figure_in
from bot.edge.controls.board_ids import board_menu, race_button
from bot.edge.controls.custom_ids import release_menu
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, joined, plain
from bot.race.leaderboard import Entry
from bot.race.overview import Led, Overview
from bot.race.releases import Release

_NAMED = 2
"""Those who share a lead that are named; the others are counted."""


def race_card(race: Overview) -> Card:
    """The race on one screen; further pages show further boards alone."""
    card = Card(symbols.ACCENT)
    card.text(f"## {_('The race')}", when_line(race.when))
    card.rule()
    card.text(*_boards(race))
    if race.page == 0:
        card.rule()
        card.text(*_newest(race))
        card.rule()
        card.text(*_disputes(race), optional=True)
    card.row(_open_board(race))
    if race.page == 0:
        card.row(_open_release(race))
        card.row(claim_menu(race.disputes, race.when))
    card.row(*_turning(race))
    return card


def _boards(race: Overview) -> list[str]:
    heading = f"**{_('Who leads')}**"
    if not race.boards:
        none = _("No independent board with enough entries is in the ledger by then.")
        return [heading, none]
    note = _("Independent boards, no averages. A lead without intervals may be chance.")
    if race.pages > 1:
        which = _("Boards {first} to {last} of {all}.").format(
            first=race.boards.index(race.on_page[0]) + 1,
            last=race.boards.index(race.on_page[-1]) + 1,
            all=len(race.boards),
        )
        note = f"{which} {note}"
    return [heading, *[_board(one, race) for one in race.on_page], f"-# {note}"]


def _board(one: Led, race: Overview) -> str:
    """A board: who leads and by how much; below it whose board it is, and of when."""
    name = benchmark_name(one.benchmark)
    who = plain(one.evaluator or "", 40)
    small = [
        plain(name, 60),
        "" if who.split()[0].casefold() in name.casefold() else who,
        day(one.newest),
        page_of(race.sources, one.leaders[0].score.source_id),
    ]
    return f"{_lead_words(one, race)}\n-# {' · '.join(part for part in small if part)}"


def _lead_words(one: Led, race: Overview) -> str:
    def named(entry: Entry) -> str:
        return f"**{plain(race.releases[entry.score.release_id].name, 48)}**"

    leaders, margin = one.leaders, one.margin
    value = figure_in(leaders[0].score.value, one.benchmark.unit).replace("-", "−")
    if len(leaders) == 1:
        return _("★ {name} {value}, {margin} ahead").format(
            name=named(leaders[0]), value=value, margin=figure(margin or 0.0)
        )
    names = [f"{named(leaders[0])} ({value})", *map(named, leaders[1:_NAMED])]
    if (rest := len(leaders) - _NAMED) > 0:
        names.append(ngettext("{count} more", "{count} more", rest).format(count=rest))
    return _("= tie of {count}: {names}").format(count=len(leaders), names=joined(names))


def _newest(race: Overview) -> list[str]:
    lines = [f"**{_('Newest releases')}**"]
    lines += [f"{plain(one.name, 60)} · {_announced(one)}" for one in race.newest]
    return lines if race.newest else [*lines, _("none with a known date")]


def _announced(release: Release) -> str:
    return "" if release.announced is None else day(release.announced)


def _disputes(race: Overview) -> list[str]:
    """Each in a line; the menu opens it with its sources."""
    lines = [f"**{_('In dispute')}**"]
    if not race.disputes:
        return [*lines, _("No claim, as far as the ledger knows.")]
    return [
        *lines,
        *[
            f"**{symbols.status(claim.status)}** · {said(claim)} · #{claim.id}, "
            f"{day(claim.claimed)}"
            for claim in race.disputes
        ],
    ]


def _open_board(race: Overview) -> ui.Select[Any] | None:
    """Those of the page first: a menu holds 25."""
    rest = [one for one in race.boards if one not in race.on_page]
    options = [
        Option(str(one.benchmark.id), one.benchmark.name, one.evaluator)
        for one in (*race.on_page, *rest)[:MOST_OPTIONS]
    ]
    return menu(_("Open a board"), board_menu(race.when), options)


def _open_release(race: Overview) -> ui.Select[Any] | None:
    def option(release: Release) -> Option:
        return Option(str(release.id), release_label(release, race.labs[release.lab_id]))

    return menu(_("Open a release"), release_menu(race.when), [option(one) for one in race.newest])


def _turning(race: Overview) -> list[ui.Button[Any]]:
    if race.pages == 1:
        return []
    page, last = race.page, race.pages - 1
    more = button(_("More boards"), race_button(race.when, page + 1), disabled=page == last)
    if page == 0:
        return [more]
    return [button(_("Back"), race_button(race.when, page - 1)), more]
