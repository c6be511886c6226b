"""The /release card: what is known of one release, each fact with where it comes from."""

from __future__ import annotations

from collections.abc import Callable

from bot.edge.cards.card import MOST_OPTIONS, Card, Option, button, menu
from bot.edge.cards.facts import (
    cited,
    claim_line,
    group_heading,
    price_since,
    price_words,
    release_label,
)
from bot.edge.cards.scores import legend, score_table
from bot.edge.cards.when import when_line
from bot.edge.controls.custom_ids import (
    Compared,
    claims_button,
    release_menu,
    scores_button,
    sources_button,
)
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.edge.words.text import day, plain, shorten, tokens
from bot.errors import N_
from bot.race.answers import ClaimFilter, ReleaseAnswer
from bot.race.catalog import Catalog, Fact
from bot.race.compare import Group
from bot.race.dates import FactDate

_LINES = {"independent": 10, "self": 5, "claimed": 5}
_CLAIMS = 3
_SHORT = 16
"""Facts of at most so many letters share a line."""
_ALONE = {"announced", "licence"}

_FIELDS: dict[str, str] = {
    "announced": N_("Announced"),
    "api_available": N_("In the API since"),
    "weights_published": N_("Weights published"),
    "deprecated": N_("Deprecated"),
    "licence": N_("Licence"),
    "open_weights": N_("Open weights"),
    "context_window": N_("Context window"),
    "max_output": N_("Longest output"),
    "parameters": N_("Parameters"),
    "active_parameters": N_("Active parameters"),
    "modalities_in": N_("Reads"),
    "modalities_out": N_("Writes"),
    "reasoning": N_("Reasons first"),
    "knowledge_cutoff": N_("Knowledge until"),
    "training_tokens": N_("Training tokens"),
    "architecture": N_("Architecture"),
}
_DATES = {"announced", "api_available", "weights_published", "deprecated", "knowledge_cutoff"}
_SAME_DAY = {"api_available", "weights_published"}
_TOKENS = {"context_window", "max_output"}
_YES_NO = {"open_weights", "reasoning"}


def release_card(answer: ReleaseAnswer, catalog: Catalog) -> Card:
    """The whole card for one release."""
    card = Card(symbols.ACCENT)
    family = f" · {plain(answer.family.name)}" if answer.family else ""
    card.text(
        f"## {plain(answer.release.name)}",
        f"{plain(answer.lab.name)}{family}",
        when_line(answer.when),
        _taken(answer),
    )
    card.rule()
    card.text(*_facts(answer))
    card.text(*_prices(answer), optional=True)
    card.rule()
    for group in ("independent", "self", "claimed"):
        card.text(_scores(answer, group), optional=True)
    if answer.claims:
        card.rule()
        card.text(
            f"**{_('Claims about it')}**",
            *[claim_line(claim, answer.sources) for claim in answer.claims[:_CLAIMS]],
            "-# " + _("and more under Claims") if len(answer.claims) > _CLAIMS else "",
            optional=True,
        )
    card.row(
        menu(
            _("Another release of “{asked}”").format(asked=shorten(answer.asked, 40)),
            release_menu(answer.when),
            [
                Option(str(other.id), release_label(other, catalog.labs[other.lab_id]))
                for other in answer.others[:MOST_OPTIONS]
            ],
        )
    )
    card.row(
        button(_("Sources"), sources_button("r", (answer.release.id,), answer.when, 0)),
        button(_("All scores"), scores_button(Compared((answer.release.id,), answer.when), 0)),
        button(
            _("Claims"),
            claims_button(ClaimFilter(about_release=answer.release.id), 0, answer.when),
        ),
    )
    return card


def _taken(answer: ReleaseAnswer) -> str:
    if not answer.others:
        return ""
    return "-# " + _("“{asked}”: took the newest; {count} more below.").format(
        asked=plain(answer.asked, 40), count=min(len(answer.others), MOST_OPTIONS)
    )


def _facts(answer: ReleaseAnswer) -> list[str]:
    """One line a field with its preferred value, then which source gave which fields."""
    preferred = _preferred(answer)
    if not preferred:
        return [_("No fact about it is in the ledger yet.")]
    lines: list[str] = []
    short: list[str] = []
    for field, fact in preferred.items():
        words = _fact_line(answer, field, fact)
        if "\n" in words or field in _ALONE or len(fact.value) > _SHORT:
            lines.append(words)
        else:
            short.append(words)
    lines += [" · ".join(short[at : at + 3]) for at in range(0, len(short), 3)]
    said: dict[int, list[str]] = {}
    for field, fact in preferred.items():
        said.setdefault(fact.source_id, []).append(_(_FIELDS[field]))
    lines += [
        f"-# {cited(answer.sources.get(source))}: {', '.join(fields)}"
        for source, fields in said.items()
    ]
    return lines


def _preferred(answer: ReleaseAnswer) -> dict[str, Fact]:
    """The first, preferred fact of each field in the card's order; repeated dates left out."""
    stated: dict[str, Fact] = {}
    for field, fact in answer.facts:
        stated.setdefault(field, fact)
    announced = stated.get("announced")
    return {
        field: stated[field]
        for field in _FIELDS
        if field in stated
        and not (field in _SAME_DAY and announced and stated[field].value == announced.value)
    }


def _fact_line(answer: ReleaseAnswer, field: str, fact: Fact) -> str:
    words = f"**{_(_FIELDS[field])}** {_value(field, fact)}"
    if not fact.verified:
        words += " · " + _("○ not verified")
    if fact.note:
        words += f"\n-# {plain(fact.note, 140)}"
    differing = [one for name, one in answer.facts if name == field and one.value != fact.value]
    for other in differing[:1]:
        source = answer.sources.get(other.source_id)
        words += "\n-# " + _("{source} says {value}").format(
            source=cited(source, dated=False), value=_value(field, other)
        )
    return words


def _value(field: str, fact: Fact) -> str:
    if field in _DATES:
        return _readable(fact.value, lambda text: day(FactDate.parse(text)))
    if field in _TOKENS:
        return _readable(
            fact.value, lambda text: _("{count} tokens").format(count=tokens(int(text)))
        )
    if field in _YES_NO:
        return {"true": _("yes"), "false": _("no")}.get(fact.value, plain(fact.value, 60))
    return plain(fact.value, 120)


def _readable(text: str, words: Callable[[str], str]) -> str:
    """A value in words, or as its source wrote it where it has another shape."""
    try:
        return words(text)
    except ValueError:
        return plain(text, 80)


def _prices(answer: ReleaseAnswer) -> list[str]:
    if not answer.prices:
        return [f"**{_('Price per 1M tokens')}** " + _("not known")]
    lines = [f"**{_('Price per 1M tokens')}** {price_words(answer.price)}"]
    lines += [
        f"-# {price_since(price, answer.day)}: {price_words(price)} · "
        f"{cited(answer.sources.get(price.source_id), dated=False)}"
        for price in answer.prices[-4:]
    ]
    return lines


def _scores(answer: ReleaseAnswer, group: Group) -> str:
    lines = [line for line in answer.lines[group] if line.benchmark.part_of is None]
    if not lines:
        return f"**{group_heading(group)}** {_('none in the ledger')}"
    rest = len(lines) - _LINES[group]
    more = "\n-# " + _("and {count} more under All scores").format(count=rest) if rest > 0 else ""
    shown = lines[: _LINES[group]]
    return f"**{group_heading(group)}**\n{score_table(shown, 1)}{legend(shown)}{more}"
