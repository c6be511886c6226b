"""The /lab and /latest cards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from discord import ui

from bot.edge.cards.card import Card, Option, button, menu
from bot.edge.cards.facts import (
    announced_words,
    cited,
    claim_line,
    move_line,
    release_label,
    weights_words,
)
from bot.edge.cards.when import when_line
from bot.edge.controls.custom_ids import claims_button, release_menu
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, listed, number, plain
from bot.race.answers import ClaimFilter, LabAnswer, LatestAnswer
from bot.race.catalog import Lab, Release
from bot.race.claims import Status
from bot.race.provenance import Source
from bot.race.track_record import ENOUGH, TrackRecord
from bot.race.when import When

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
        when_line(answer.when),
        f"-# {plain(lab.note, 300)}" if lab.note else "",
        f"-# {cited(answer.sources.get(lab.source_id))}",
    )
    if answer.families:
        names = listed(plain(family.name) for family in answer.families[:20])
        card.text(_("**Families** {names}").format(names=names))
    card.rule()
    rest = answer.release_count - len(answer.releases)
    card.text(
        f"**{_('Newest releases')}**",
        *[_release_line(release, None, answer.sources) for release in answer.releases],
        _("none with a known date") if not answer.releases else "",
        "-# " + _("and {count} more with a known date").format(count=rest) if rest > 0 else "",
    )
    card.rule()
    card.text(*_track_record(answer.record))
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
    card.row(_open_release(tuple((release, lab) for release in answer.releases), answer.when))
    card.row(
        button(_("Claims about it"), claims_button(ClaimFilter(about_lab=lab.id), 0, answer.when)),
        button(_("Claims by it"), claims_button(ClaimFilter(by_lab=lab.id), 0, answer.when)),
    )
    return card


def _track_record(record: TrackRecord) -> list[str]:
    """How the lab's own claims stand; a share only where enough was ruled on."""
    heading = f"**{_('Track record')}**"
    if not record.claims:
        return [heading, _("No claim made by it is in the ledger yet.")]
    counts: list[tuple[Status, int]] = [
        ("confirmed", record.confirmed),
        ("partly confirmed", record.partly_confirmed),
        ("disputed", record.disputed),
        ("refuted", record.refuted),
        ("unverified", record.unverified),
    ]
    told = [f"{symbols.status(state)} {count}" for state, count in counts if count]
    if record.ended:
        told.append(_("↩ retracted or ended {count}").format(count=record.ended))
    made = ngettext("{count} claim made by it", "{count} claims made by it", record.claims)
    return [
        f"{heading} · {made.format(count=record.claims)}",
        " · ".join(told),
        *_shares(record),
        "-# " + _("of a past day, only its newest claims are counted") if record.cut else "",
    ]


def _shares(record: TrackRecord) -> list[str]:
    held = record.held
    if held is None:
        few = _("Too few rulings yet for a share: {count} of {enough}")
        return ["-# " + few.format(count=record.ruled_on, enough=ENOUGH)]
    share = _(
        "Of the {count} ruled on, {share} % were confirmed (interval of 95 %: {low} to {high} %)"
    )
    lines = [
        "-# "
        + share.format(
            share=round(100 * held.share),
            count=record.ruled_on,
            low=round(100 * held.low),
            high=round(100 * held.high),
        )
    ]
    middle = record.median_days
    if middle is not None:
        days = ngettext("{days} day", "{days} days", 1 if middle == 1 else 2)
        timed = ngettext("of {count} claim", "of {count} claims", len(record.days))
        lines.append(
            "-# "
            + _("Median time to independent confirmation: {days} ({timed})").format(
                days=days.format(days=number(middle)), timed=timed.format(count=len(record.days))
            )
        )
    return lines


def latest_card(answer: LatestAnswer) -> Card:
    """The newest releases as a card."""
    whose = "" if answer.lab is None else " · " + plain(answer.lab.name)
    since = "" if answer.since is None else "-# " + _("Since {day}").format(day=day(answer.since))
    card = Card(symbols.ACCENT)
    card.text(f"## {_('Newest releases')}{whose}", since, when_line(answer.when))
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
    card.row(_open_release(answer.releases, answer.when))
    return card


def _release_line(release: Release, lab: Lab | None, sources: Mapping[int, Source]) -> str:
    whose = "" if lab is None else f"{plain(lab.name)} · "
    fact = release.facts.get("announced")
    source = "" if fact is None else f" · {cited(sources.get(fact.source_id), dated=False)}"
    return (
        f"**{plain(release.name, 60)}** · {announced_words(release)}\n"
        f"-# {whose}{weights_words(release)}{source}"
    )


def _open_release(releases: tuple[tuple[Release, Lab], ...], when: When) -> ui.Select[Any] | None:
    return menu(
        _("Open a release"),
        release_menu(when),
        [Option(str(release.id), release_label(release, lab)) for release, lab in releases],
    )
