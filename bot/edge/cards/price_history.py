"""The /prices card over time: what releases cost when, by whose account, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from bot.edge.cards.card import MOST_OPTIONS, Card, Option, Picture, button, menu
from bot.edge.cards.citing import named_source, page_of
from bot.edge.cards.facts import release_label
from bot.edge.cards.prices import direction_word, percent_words, price_in
from bot.edge.cards.when import when_line
from bot.edge.charts import PriceChart, PriceLine, PriceStep
from bot.edge.controls.history_ids import Priced
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, joined, listed, plain, shorten, single_line
from bot.race.money import Direction, Price
from bot.race.pricing import PriceChange, PriceHistory, PricesAnswer, PriceTrack, newest_changes

_ROWS = 16
"""Prices that all releases of a card tell together."""
_LINES = 4
_DIRECTIONS: tuple[Direction, ...] = ("input", "output", "cached")
_MONTH = timedelta(days=30)


def price_history_card(answer: PricesAnswer, state: Priced, picture: Picture | None) -> Card:
    """The prices of the releases that were asked for; ``state`` is what its buttons remember."""
    card = Card(symbols.ACCENT)
    names = [plain(one.release.name, 48) for one in answer.histories]
    heading = _("Prices: {names}").format(names=joined(names))
    card.text(f"## {heading}", when_line(answer.when), *_summary(answer))
    card.picture(picture)
    rows = _ROWS // max(1, len(answer.histories))
    for symbol, history in zip(symbols.SIDES, answer.histories, strict=False):
        card.rule()
        mark = f"{symbol} " if len(answer.histories) > 1 else ""
        card.text(
            f"### {mark}{plain(history.release.name, 60)} · {plain(history.lab.name, 40)}",
            _taken(history),
        )
        for block in _tracks(history, answer, rows):
            card.text(block)
        card.text(_in_line(history, answer), optional=True)
    card.text(
        "-# "
        + _(
            "List prices in USD per million tokens unless another currency stands there. Prices of "
            "different publishers, conditions or currencies are not set against each other."
        )
    )
    for side, history in enumerate(answer.histories):
        card.row(
            menu(
                _("Another release for “{asked}”").format(asked=shorten(history.asked, 40)),
                state.menu(side),
                [
                    Option(str(one.id), release_label(one, history.lab))
                    for one in history.others[:MOST_OPTIONS]
                ],
            )
        )
    card.row(button(_("Quality for price"), state.seen_as("frontier").button()))
    return card


def _summary(answer: PricesAnswer) -> list[str]:
    """The price war in a sentence: how many cuts there were, and the largest."""
    changes = newest_changes(
        change
        for history in answer.histories
        for track in history.tracks
        for change in track.changes(history.release)
    )
    if not changes:
        return [_("No change of a list price is on record.")]
    cuts = [one for one in changes if one.is_cut]
    rises = len(changes) - len(cuts)
    counted = [
        ngettext("{count} price cut", "{count} price cuts", len(cuts)).format(count=len(cuts)),
        ngettext("{count} other change", "{count} other changes", rises).format(count=rises),
    ]
    told = [words for count, words in zip((len(cuts), rises), counted, strict=True) if count]
    if not cuts:
        return [_("No price cut and {changes} on record.").format(changes=joined(told))]
    sentence = _("{counted} on record.").format(counted=joined(told))
    largest = min(cuts, key=_fall)
    return [
        sentence,
        _("Largest cut: **{name}**, {change}, {since}.").format(
            name=plain(largest.release.name, 60),
            change=_change_words(largest),
            since=_period(largest.new, largest.new.since.last_day),
        ),
    ]


def _fall(change: PriceChange) -> float:
    """The larger fall of the two prices, in percent, as a negative number."""
    found = (change.percent("input"), change.percent("output"))
    return min((one for one in found if one is not None), default=0.0)


def _taken(history: PriceHistory) -> str:
    if history.exact or not history.others:
        return ""
    return "-# " + _(
        "“{asked}”: took the newest with a price; {count} more to choose from below."
    ).format(asked=plain(history.asked, 40), count=min(len(history.others), MOST_OPTIONS))


def _tracks(history: PriceHistory, answer: PricesAnswer, rows: int) -> Iterable[str]:
    """A block for each publisher and condition, its newest prices first."""
    if not history.tracks:
        yield _("No price of it is in the ledger.")
    room = rows
    for track in history.tracks:
        shown = track.prices[::-1][: max(1, room)]
        room -= len(shown)
        left = len(track.prices) - len(shown)
        more = ngettext("and {count} earlier price", "and {count} earlier prices", left)
        yield "\n".join(
            [
                _heading(track, answer),
                *_rows(track, history, shown, answer),
                *(["-# " + more.format(count=left)] if left else []),
            ]
        )


def _heading(track: PriceTrack, answer: PricesAnswer) -> str:
    """Who gives the prices of a track, what they depend on, and where where that is one page."""
    words = f"**{plain(track.publisher, 40) or _('source not known')}**"
    if track.condition:
        words += f" · {plain(track.condition, 100)}"
    pages = _pages(track)
    page = page_of(answer.sources, pages[0]) if len(pages) == 1 else ""
    return f"{words} · {page}" if page and page != plain(track.publisher) else words


def _pages(track: PriceTrack) -> list[int]:
    """The sources of a track's prices."""
    return list(dict.fromkeys(price.source_id for price in track.prices))


def _rows(
    track: PriceTrack, history: PriceHistory, shown: Sequence[Price], answer: PricesAnswer
) -> Iterable[str]:
    changes = {change.new.id: change for change in track.changes(history.release)}
    for price in shown:
        change = changes.get(price.id)
        changed = "" if change is None else _change_words(change)
        words = _period(price, answer.day)
        checked = "" if price.verified else _("○ not verified")
        cited = page_of(answer.sources, price.source_id) if len(_pages(track)) > 1 else ""
        about = " · ".join(one for one in (words, checked, cited) if one)
        yield f"{amounts(price)}{f' · **{changed}**' if changed else ''}\n-# {about}"


def _period(price: Price, on: date) -> str:
    """When a price began, or since when it is known, and, where that was known by then, ended."""
    since = _("from {day}") if price.valid_from is not None else _("known since {day}")
    words = since.format(day=day(price.since))
    if price.valid_until is None or not price.valid_until.happened_by(on):
        return words
    return _("{since} until {day}").format(since=words, day=day(price.valid_until))


def amounts(price: Price) -> str:
    """A price with everything that is known of it: "$0.27 in / $1.10 out / $0.07 cached"."""
    places = {
        "input": _("{price} in"),
        "output": _("{price} out"),
        "cached": _("{price} cached"),
    }
    return " / ".join(
        places[which].format(price=price_in(amount, price.currency))
        for which in _DIRECTIONS
        if (amount := price.amount(which)) is not None
    )


def _change_words(change: PriceChange) -> str:
    """By how much a price changed: "▼ 80%", or each kind of tokens by itself where they differ."""
    into, out = percent_words(change, "input"), percent_words(change, "output")
    if into == out:
        return into
    told = ((direction_word("input"), into), (direction_word("output"), out))
    return listed(f"{which} {words}" for which, words in told if words)


def _in_line(history: PriceHistory, answer: PricesAnswer) -> str:
    """What the release before it in its line cost when it came: another release, no price cut."""
    before, older = history.before, history.predecessor
    if before is None or older is None:
        return ""
    changed = _change_words(before) or _("the same price")
    return "-# " + _(
        "Its first price beside that of {older} then: {before} → {after}, {changed}. "
        "Another release of the line, not a price cut ({source})."
    ).format(
        older=plain(older.name, 48),
        before=amounts(before.old),
        after=amounts(before.new),
        changed=changed,
        source=named_source(answer.sources, before.old.source_id),
    )


def price_history_chart(answer: PricesAnswer) -> PriceChart | None:
    """Output prices as steps: a track of each release, the one that changed most; None without any.

    Where there is room, also the tracks that give another price than that one does.
    """
    first: list[tuple[PriceHistory, PriceTrack]] = []
    further: list[tuple[PriceHistory, PriceTrack]] = []
    for history in answer.histories:
        drawn = [track for track in history.tracks if _steps(track)]
        drawn.sort(key=lambda track: -len(track.changes(history.release)))
        first += [(history, track) for track in drawn[:1]]
        told = {price.output for track in drawn[:1] for price in track.prices}
        further += [
            (history, track)
            for track in drawn[1:]
            if any(price.output not in told for price in track.prices)
        ]
    kept = [*first, *further][:_LINES]
    if not kept:
        return None
    several = {history.release.id for history, _track in further if (history, _track) in kept}
    lines = tuple(
        PriceLine(
            _line_name(history, track, alone=history.release.id not in several), _steps(track)
        )
        for history, track in kept
    )
    since = min(line.steps[0].since for line in lines)
    publishers = dict.fromkeys(track.publisher for _history, track in kept)
    return PriceChart(
        title=_("Output prices"),
        unit=_("{currency} per million tokens").format(currency=kept[0][1].currency),
        lines=lines,
        since=min(since, answer.day - _MONTH),
        until=answer.day,
        footer=_("Sources: {publishers} · as of {day}").format(
            publishers=joined(shorten(single_line(one), 40) for one in publishers),
            day=answer.day.isoformat(),
        ),
    )


def _line_name(history: PriceHistory, track: PriceTrack, *, alone: bool) -> str:
    name = single_line(history.release.name)
    if alone:
        return name
    about = [track.publisher, *([shorten(track.condition, 24)] if track.condition else [])]
    return f"{name} ({single_line(', '.join(about))})"


def _steps(track: PriceTrack) -> tuple[PriceStep, ...]:
    """The output prices of a track one after another; of two from one day the first."""
    if track.currency != "USD":
        return ()
    known = [price for price in track.prices if price.output is not None]
    begun = {price.since.last_day: price for price in reversed(known)}
    prices = sorted(begun.items())
    ends = [since for since, _price in prices[1:]]
    found: list[PriceStep] = []
    for at, (since, price) in enumerate(prices):
        told = None if price.valid_until is None else price.valid_until.first_day
        following = ends[at] if at < len(ends) else None
        known_ends = [end for end in (told, following) if end is not None]
        until = min(known_ends, default=None)
        if price.output is not None and (until is None or until >= since):
            found.append(PriceStep(since, until, price.output))
    return tuple(found)
