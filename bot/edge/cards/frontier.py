"""The /prices card of one day: which releases give most for their price, and the newest cuts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from discord import ui

from bot.edge.cards.card import MOST_OPTIONS, Card, Option, Picture, button, menu
from bot.edge.cards.citing import cited_briefly, named_source
from bot.edge.cards.facts import release_label
from bot.edge.cards.prices import price_line
from bot.edge.cards.scores import benchmark_name
from bot.edge.cards.when import when_line
from bot.edge.charts import FrontierChart, FrontierPoint, figure
from bot.edge.controls.custom_ids import release_menu
from bot.edge.controls.history_ids import Priced
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.numerals import percent
from bot.edge.words.text import day, joined, listed, money, plain, shorten, single_line
from bot.race.pricing import Frontier, Offer, PriceHistory, PricesAnswer

_BEST = 10
_CUTS = 5
_ROW = 420
"""UTF-16 units a cut's line may take."""


def frontier_card(answer: PricesAnswer, state: Priced, picture: Picture | None) -> Card:
    """Who gives most for the price on one board; the newest cuts where no release was asked for."""
    card = Card(symbols.ACCENT)
    found = answer.frontier
    if found is None:
        card.text(f"## {_('Quality for price')}", when_line(answer.when))
        card.text(_("No independent board had two releases with a known price on this day."))
    else:
        name = plain(found.benchmark.name, 80)
        card.text(f"## {_('Quality for price')}: {name}", when_line(answer.when), _board(found))
        card.rule()
        card.text(*_frontier(found, answer))
        card.text(*_asked(found, answer))
        card.picture(picture)
        card.text(*_small_print(found, answer))
    if not answer.histories:
        card.rule()
        for line in _cuts(answer):
            card.text(line, optional=True)
    card.row(_open_menu(answer))
    if answer.histories:
        card.row(button(_("Prices over time"), state.seen_as("history").button()))
    return card


def _board(found: Frontier) -> str:
    """Which edition, which settings, and that the board was taken for its size."""
    words = [
        _("edition of {day}").format(day=day(found.edition)) if found.edition else "",
        plain(", ".join(f"{name}: {value}" for name, value in found.settings), 120),
        ""
        if found.chosen
        else _("the board with most of the releases that have a price; option benchmark: another"),
    ]
    return "-# " + " · ".join(one for one in words if one)


def _frontier(found: Frontier, answer: PricesAnswer) -> Iterable[str]:
    count, most = len(found.best), len(found.offers)
    yield ngettext(
        "{count} of {all} releases with a price is on the frontier: nothing as cheap is better.",
        "{count} of {all} releases with a price are on the frontier: nothing as cheap is better.",
        count,
    ).format(count=count, all=most)
    for offer in found.best[:_BEST]:
        yield f"★ {_offer(found, offer, answer)}"
    if count > _BEST:
        yield "-# " + _("and {count} more on the frontier").format(count=count - _BEST)
    if found.open:
        names = [plain(answer.releases[one.release_id].name, 40) for one in found.open[:_BEST]]
        rest = len(found.open) - len(names)
        words = _("= may be on it, their intervals overlap: {names}").format(names=listed(names))
        yield f"-# {words}" + (_(" and {count} more").format(count=rest) if rest else "")


def _offer(found: Frontier, offer: Offer, answer: PricesAnswer) -> str:
    """A release with its result and its price: "**o3** 1440 (1435–1445) · $3.50"."""
    condition = f" ({plain(offer.price.condition, 32)})" if offer.price.condition else ""
    return (
        f"**{plain(answer.releases[offer.release_id].name, 48)}** "
        f"{_result(found, offer)} · {_blend(offer.amount)}{condition}"
    )


def _blend(amount: float) -> str:
    """A blended price, rounded: its digits are of the division, not of a price list."""
    return money(round(amount, 2 if amount >= 1 else 3 if amount >= 0.1 else 4))


def _result(found: Frontier, offer: Offer) -> str:
    score = offer.score
    value = figure(score.value)
    if found.benchmark.unit == "%":
        value = percent(value)
    if score.low is None or score.high is None:
        return value
    return f"{value} ({figure(score.low)}–{figure(score.high)})"


def _asked(found: Frontier, answer: PricesAnswer) -> Iterable[str]:
    """Where the releases that were asked for stand."""
    for symbol, history in zip(symbols.SIDES, answer.histories, strict=False):
        yield f"{symbol} {_place(found, history, answer)}"


def _place(found: Frontier, history: PriceHistory, answer: PricesAnswer) -> str:
    offer = found.offer_of(history.release.id)
    if offer is None:
        name = f"**{plain(history.release.name, 48)}**"
        if history.held is None:
            return _("{name}: no price of it is known to hold on this day").format(name=name)
        if not history.held.verified:
            return _("{name}: its price is not verified, so it has no place").format(name=name)
        return _("{name}: no place, for want of a result here or of both prices").format(name=name)
    words = _offer(found, offer, answer)
    if offer in found.best:
        return _("{offer}: on the frontier").format(offer=words)
    better = found.beaten_by(offer)
    if better is None:
        return _("{offer}: may be on the frontier, the intervals overlap").format(offer=words)
    return _("{offer}: {better} is better and costs no more").format(
        offer=words, better=_offer(found, better, answer)
    )


def _small_print(found: Frontier, answer: PricesAnswer) -> Iterable[str]:
    yield "-# " + _(
        "Price: 3 parts input and 1 part output, in USD per million tokens, the blend Artificial "
        "Analysis uses. How many tokens a release needs for a task is not in it: one that reasons "
        "writes more."
    )
    left = len(found.offers) - len(found.shown(_ids(answer)))
    told = [
        ngettext("{count} not in the picture", "{count} not in the picture", left).format(
            count=left
        )
        if left
        else "",
        ngettext(
            "{count} release of the board without a verified price",
            "{count} releases of the board without a verified price",
            found.unpriced,
        ).format(count=found.unpriced)
        if found.unpriced
        else "",
    ]
    if any(told):
        yield "-# " + " · ".join(one for one in told if one)
    results = dict.fromkeys(offer.score.source_id for offer in found.offers)
    cited = [cited_briefly(answer.sources, one) for one in list(results)[:2]]
    yield "-# " + _("Results: {results}, the best entry of each · prices: {prices}").format(
        results=joined(dict.fromkeys(cited)), prices=joined(_publishers(found, answer))
    )


def _publishers(found: Frontier, answer: PricesAnswer) -> list[str]:
    """Who gives the prices."""
    return list(
        dict.fromkeys(named_source(answer.sources, one.price.source_id) for one in found.offers)
    )


def _cuts(answer: PricesAnswer) -> Iterable[str]:
    yield f"**{_('Newest price cuts')}**"
    if not answer.cuts:
        yield _("No price cut is on record.")
    for change in answer.cuts[:_CUTS]:
        yield price_line(change, answer.sources, _ROW)
    rest = len(answer.cuts) - len(answer.cuts[:_CUTS]) + answer.more_cuts
    if rest:
        more = ngettext("and {count} earlier one", "and {count} earlier ones", rest)
        yield "-# " + more.format(count=rest) + " · " + _("/prices with a name tells its history")


def _ids(answer: PricesAnswer) -> list[int]:
    return [history.release.id for history in answer.histories]


def _open_menu(answer: PricesAnswer) -> ui.Select[Any] | None:
    """Opens a release of the frontier or of the cuts."""
    found = answer.frontier
    of_frontier = [] if found is None else [one.release_id for one in found.best]
    of_cuts = [change.release.id for change in answer.cuts[:_CUTS]]
    return menu(
        _("Open a release"),
        release_menu(answer.when),
        [
            Option(str(one), release_label(release, answer.labs[release.lab_id]))
            for one in list(dict.fromkeys((*_ids(answer), *of_frontier, *of_cuts)))[:MOST_OPTIONS]
            if (release := answer.releases.get(one)) is not None
        ],
    )


def frontier_chart(answer: PricesAnswer) -> FrontierChart | None:
    """Prices against results; None without a board, or where a lower result is better."""
    found = answer.frontier
    if found is None or not found.offers or not found.benchmark.higher_is_better:
        return None
    asked = _ids(answer)
    unit = found.benchmark.unit
    name = found.benchmark.short or benchmark_name(found.benchmark)
    edition = "" if found.edition is None else f" {found.edition.text}"
    return FrontierChart(
        title=_("Quality for price"),
        price_label=_("USD per 1M tokens, 3 in : 1 out"),
        quality_label=f"{name}{edition}, {unit}",
        points=tuple(
            FrontierPoint(
                name=single_line(answer.releases[one.release_id].name),
                price=one.amount,
                quality=one.score.value,
                low=one.score.low,
                high=one.score.high,
                best=one in found.best,
                marked=one.release_id in asked,
            )
            for one in found.shown(asked)
        ),
        footer=_("Results: {evaluator} · prices: {publishers} · as of {day}").format(
            evaluator=shorten(single_line(found.evaluator), 40),
            publishers=joined(_publishers(found, answer)),
            day=answer.day.isoformat(),
        ),
    )
