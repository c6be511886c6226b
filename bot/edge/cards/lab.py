"""The /lab and /latest cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discord import ui

from bot.edge import symbols
from bot.edge.cards.card import Card, Option, button, menu
from bot.edge.cards.facts import (
    announced_words,
    cited,
    claim_line,
    move_line,
    release_label,
    weights_words,
)
from bot.edge.custom_ids import claims_button, release_menu
from bot.edge.language import _, ngettext
from bot.edge.text import day, plain
from bot.race.answers import ClaimFilter, LabAnswer, LatestAnswer
from bot.race.catalog import Lab, Release
from bot.race.provenance import Source

_CLAIMS = 4
_MOVES = 8


def lab_card(answer: LabAnswer) -> Card:
    """The whole card for one lab."""
    lab = answer.lab
    native = f" · {plain(lab.native_name)}" if lab.native_name else ""
    place = ", ".join(plain(part) for part in (lab.city, lab.country) if part)
    card = Card(symbols.ACCENT)
    card.text(
        f"## {plain(lab.name)}{native}",
        place,
        _("**Part of** {parent}").format(parent=plain(lab.parent)) if lab.parent else "",
        _("**Ticker** {ticker}").format(ticker=plain(lab.ticker)) if lab.ticker else "",
        f"-# {plain(lab.note, 300)}" if lab.note else "",
        f"-# {cited(answer.sources.get(lab.source_id))}",
    )
    if answer.families:
        names = ", ".join(plain(family.name) for family in answer.families[:20])
        card.text(_("**Families** {names}").format(names=names))
    card.rule()
    rest = answer.release_count - len(answer.releases)
    card.text(
        f"**{_('Newest releases')}**",
        *[_release_line(release, None, answer.sources) for release in answer.releases],
        _("none with a known date") if not answer.releases else "",
        "-# " + _("and {count} more with a known date").format(count=rest) if rest > 0 else "",
    )
    if answer.claims:
        card.rule()
        card.text(
            f"**{_('Newest claims about it')}**",
            *[claim_line(claim, answer.sources) for claim in answer.claims[:_CLAIMS]],
            "-# " + _("and more under Claims about it") if len(answer.claims) > _CLAIMS else "",
            optional=True,
        )
    if answer.moves:
        card.rule()
        card.text(
            f"**{_('Market moves')}**",
            *[move_line(move, answer.sources) for move in answer.moves[:_MOVES]],
            "-# "
            + _("and {count} more with the claims about it").format(
                count=len(answer.moves) - _MOVES
            )
            if len(answer.moves) > _MOVES
            else "",
            optional=True,
        )
    card.row(_open_release(tuple((release, lab) for release in answer.releases)))
    card.row(
        button(_("Claims about it"), claims_button(ClaimFilter(about_lab=lab.id), 0)),
        button(_("Claims by it"), claims_button(ClaimFilter(by_lab=lab.id), 0)),
    )
    return card


def latest_card(answer: LatestAnswer) -> Card:
    """The newest releases as a card."""
    whose = "" if answer.lab is None else " · " + plain(answer.lab.name)
    since = "" if answer.since is None else "-# " + _("Since {day}").format(day=day(answer.since))
    card = Card(symbols.ACCENT)
    card.text(f"## {_('Newest releases')}{whose}", since)
    card.rule()
    rest = answer.total - len(answer.releases)
    card.text(
        *[
            _release_line(release, None if answer.lab else lab, answer.sources)
            for release, lab in answer.releases
        ],
        _("Nothing was released in that time, as far as the ledger knows.")
        if not answer.releases
        else "",
        "-# " + ngettext("and {count} more", "and {count} more", rest).format(count=rest)
        if rest > 0
        else "",
    )
    card.row(_open_release(answer.releases))
    return card


def _release_line(release: Release, lab: Lab | None, sources: Mapping[int, Source]) -> str:
    whose = "" if lab is None else f"{plain(lab.name)} · "
    fact = release.facts.get("announced")
    source = "" if fact is None else f" · {cited(sources.get(fact.source_id), dated=False)}"
    return (
        f"**{plain(release.name, 60)}** · {announced_words(release)}\n"
        f"-# {whose}{weights_words(release)}{source}"
    )


def _open_release(releases: tuple[tuple[Release, Lab], ...]) -> ui.Select[Any] | None:
    return menu(
        _("Open a release"),
        release_menu(None),
        [Option(str(release.id), release_label(release, lab)) for release, lab in releases],
    )
