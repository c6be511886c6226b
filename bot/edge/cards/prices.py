"""Changes of prices: a line of one, and a chart of many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from bot.edge.cards.citing import cited_briefly, named_source
from bot.edge.cards.facts import price_since
from bot.edge.charts import ChartRow, Mark, ScoreChart
from bot.edge.words.language import _
from bot.edge.words.numerals import percent
from bot.edge.words.text import (
    joined,
    listed,
    money,
    number,
    plain,
    shorten,
    single_line,
    utf16_length,
)
from bot.race.catalog import Release
from bot.race.money import Direction, Price
from bot.race.news import Digest, PriceNews
from bot.race.provenance import Source

_DIRECTIONS: tuple[Direction, ...] = ("input", "output", "cached")
_FEWEST = 2
_ROWS = 12


class Changed(Protocol):
    """A price that came after another one of the same release."""

    @property
    def release(self) -> Release: ...
    @property
    def old(self) -> Price: ...
    @property
    def new(self) -> Price: ...

    def percent(self, which: Direction, /) -> float | None:
        """By how many percent one of the prices changed, where that can be told."""
        ...


def price_line(news: Changed, sources: Mapping[int, Source], room: int) -> str:
    """What a release costs now and cost before, each direction by itself; since when, says who."""
    name = f"**{plain(news.release.name, 60)}**"
    changes = [words for which in _told(news) if (words := _changed(news, which))]
    line = " · ".join([name, *changes])
    forms = [_said_by(news, sources, linked=linked) for linked in (True, False)]
    rows = [f"{line}\n-# {form}" for form in forms]
    return next((row for row in rows if utf16_length(row) <= room), rows[-1])


def _told(news: Changed) -> list[Direction]:
    """The directions worth a word: input and output, cached input where it changed the most."""
    others = max(abs(news.percent("input") or 0), abs(news.percent("output") or 0))
    cached = abs(news.percent("cached") or 0)
    return [which for which in _DIRECTIONS if which != "cached" or cached > others]


def _changed(news: Changed, which: Direction) -> str:
    """One direction: "input ▼ 63 % ($3 → $1.10)"; nothing where it is not known or as before."""
    old, new = news.old.amount(which), news.new.amount(which)
    if new is None or (old is None and which == "cached"):
        return ""
    if old is None:
        return _("{direction} {price} (not known before)").format(
            direction=direction_word(which), price=price_in(new, news.new.currency)
        )
    if old == new:
        if which == "cached":
            return ""
        return _("{direction} unchanged ({price})").format(
            direction=direction_word(which), price=price_in(new, news.new.currency)
        )
    return _("{direction} {change} ({before} → {after})").format(
        direction=direction_word(which),
        change=percent_words(news, which),
        before=price_in(old, news.old.currency),
        after=price_in(new, news.new.currency),
    )


def percent_words(news: Changed, which: Direction) -> str:
    """By how much it rose or fell: "▼ 63%"; only the direction where the price was nothing before.

    Nothing where one of the two is not known, or where they are equal.
    """
    old, new = news.old.amount(which), news.new.amount(which)
    if old is None or new is None or old == new:
        return ""
    up = new > old
    sign = "▲" if up else "▼"
    change = news.percent(which)
    if change is None:
        return sign
    size = abs(change)
    rounded = round(size, 0 if size >= 10 else 1)
    if not up and rounded >= 100 and change != -100:
        rounded = round(size, 2)  # what still costs something did not fall by all of it
    less = "< " if rounded == 0 else ""
    return f"{sign}\u00a0{less}{percent(number(rounded or 0.1))}"  # on one line


def direction_word(which: Direction) -> str:
    """What is paid for, in words."""
    match which:
        case "input":
            return _("input")
        case "output":
            return _("output")
        case "cached":
            return _("cached input")


def price_in(value: float, currency: str) -> str:
    """An amount in a currency: $0.27, 2 CNY."""
    return money(value) if currency == "USD" else f"{number(value)} {plain(currency, 8)}"


def _said_by(news: Changed, sources: Mapping[int, Source], *, linked: bool) -> str:
    """Since when each of the two prices holds, and who says so, once where it is the same source."""
    old, new = news.old, news.new
    show = cited_briefly if linked else named_source
    after = [
        _("per 1M tokens"),
        _since(new),
        _condition(new),
        _unverified(new),
        show(sources, new.source_id),
    ]
    before = [
        _since(old),
        _condition(old) if old.condition != new.condition else "",
        _unverified(old),
    ]
    if old.source_id != new.source_id:
        before.append(named_source(sources, old.source_id))
    return _("{after} · before: {before}").format(
        after=" · ".join(one for one in after if one),
        before=listed(one for one in before if one),
    )


def _since(price: Price) -> str:
    return price_since(price, price.since.last_day)


def _condition(price: Price) -> str:
    return plain(price.condition, 48) if price.condition else ""


def _unverified(price: Price) -> str:
    return "" if price.verified else _("○ not verified")


def price_chart(digest: Digest) -> ScoreChart | None:
    """The prices that changed, before and now; None for fewer than two of them.

    A row a release: its output price, or its input price where no other is known. Prices in other
    currencies are left to the lines.
    """
    news = [one for one in digest.news if isinstance(one, PriceNews)]
    told = [(one, row) for one in news if (row := _row(one)) is not None][:_ROWS]
    if len(told) < _FEWEST:
        return None
    cited_ids = dict.fromkeys(
        id_ for one, _row in told for id_ in (one.old.source_id, one.new.source_id)
    )
    publishers = dict.fromkeys(
        shorten(single_line(source.publisher), 40)
        for id_ in cited_ids
        if (source := digest.sources.get(id_)) is not None
    )
    return ScoreChart(
        title=_("Prices before and now"),
        series=(_("before"), _("now")),
        rows=tuple(row for _news, row in told),
        footer=_("Sources: {publishers} · as of {day}").format(
            publishers=joined(publishers), day=max(one.at for one, _row in told).isoformat()
        ),
    )


def _row(news: PriceNews) -> ChartRow | None:
    if news.old.currency != "USD" or news.new.currency != "USD":
        return None
    for which in ("output", "input"):
        old, new = news.old.amount(which), news.new.amount(which)
        if old is None or new is None:
            continue
        label = _("{release} · {direction}").format(
            release=shorten(single_line(news.release.name), 60), direction=direction_word(which)
        )
        return ChartRow(
            label=label,
            unit=_("USD per million tokens"),
            marks=(Mark(0, old), Mark(1, new)),
            higher_is_better=False,
        )
    return None
