"""The figures of a reason in words: numbers, margins and prices as the language now spoken writes them."""

from __future__ import annotations

from bot.edge.cards.facts import figure_words, measured
from bot.edge.charts.telling import with_interval
from bot.edge.words.language import _
from bot.edge.words.text import in_clauses, money, number, plain, shorten
from bot.race.figures import Cost, Figure, Pairs, Value

_LONGEST = 90


def value_words(value: Value) -> str:
    """What fills a place of a reason, made harmless: 62.29%, 1335 (1329 to 1340), over 40 points."""
    match value:
        case str():
            return plain(value, _LONGEST)
        case int():
            return number(value)
        case Figure():  # shortened, not folded: the space before a per cent sign must not break
            return shorten(_figure_words(value), _LONGEST)
        case Cost():
            return shorten(_cost_words(value), _LONGEST)
        case Pairs():
            return in_clauses(
                _("{own} against {other}").format(own=value_words(own), other=value_words(other))
                for own, other in value.pairs
            )


def _figure_words(figure: Figure) -> str:
    low = None if figure.low is None else measured(figure.low, "")
    high = None if figure.high is None else measured(figure.high, "")
    words = figure_words("", plain(figure.qualifier, 20), figure.value, plain(figure.unit, 20))
    return words if None in (low, high) else with_interval(words, low, high)


def _cost_words(cost: Cost) -> str:
    def amount(value: float) -> str:
        if cost.currency == "USD":
            return money(value)
        return f"{number(value)} {plain(cost.currency, 20)}"

    parts: list[str] = []
    if cost.input is not None:
        parts.append(_("{price} in").format(price=amount(cost.input)))
    if cost.output is not None:
        parts.append(_("{price} out").format(price=amount(cost.output)))
    return " / ".join(parts)
