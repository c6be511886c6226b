"""Costs of training where the text goes on about them: "GPT-4 came to more than $100 million"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.race.extract.figure.quantities import Quantity
from bot.race.extract.passage import Hit, Mention
from bot.race.extract.text.clauses import Line, is_model

_COSTS = re.compile(
    r"\b(?:cost|price|bill|budget|spen[dt]|expense)\w{0,2}\b[^.;]{0,60}\b(?:train|teach|develop|pre-?train)"
    r"|\b(?:train|teach|pre-?train|develop)\w{0,5}\b[^.;]{0,60}?\b(?:cost|price|bill|budget|took|came\sto|spen[dt])\b",
    re.IGNORECASE,
)
_REACH = 6
"""Sentences for which a text goes on about what training costs."""
_LEAST = 0.05
"""Millions: what is less is no cost of training."""
_CAME_TO = re.compile(
    r"(?:['’]s)?(?:,\s[^,;.]{3,40},)?\s(?:(?:itself|alone|really|actually|reportedly|probably|has|had|in\sfact)\s){0,2}"
    r"(?:c[ao]mes?\s(?:in\s)?(?:to|at)|cost(?:s|ing)?|took|swallow(?:s|ed)|(?:devour|guzzl|gobbl|chew|burn|eat)(?:e?s|ed)?(?:\sup|\sthrough)?|ate\sup|sets?\s[^,.;\d]{2,30}?\sback|consum(?:es|ed)|r[au]ns?\sto|requir(?:es|ed)|need(?:s|ed)|totall?ed|was|at|for)\s"
    r"(?:\w{2,10}ly\s|well\s|far\s|a\s(?:little|bit)\s|a\stotal\sof\s){0,2}$",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"\s(?:that\s|which\s)?(?:[\w'’.-]+\s){1,4}(?:reports?|reported|gives?|gave|states?|stated|cites?|cited|names?|named|claims?|claimed|puts?\sdown)\s(?:for|on)\s",
    re.IGNORECASE,
)
""" "The roughly $6 million the company reports for V3"."""
_RUN = re.compile(
    r"\b(?:the|its|our|this)\s(?:whole|final|full|entire|complete|main|last|actual|pre-?training|training)?\s?(?:pre-?training\s|training\s)?run\b[^.;$€£]{0,60}?\b(?:cost|was|came\sto|took|consumed)\s(?:\w+\s|a\slittle\s){0,2}$",
    re.IGNORECASE,
)
""" "The whole run took 19 days and cost roughly $118,000"."""
_OTHER_COST = re.compile(
    r"\b(?:revenue|salar(?:y|ies)|valuation|valued|raised|funding|shares?|stock|month|user|subscri\w+|per|licen[cs]e|fined?|lawsuit|data\s?cent(?:er|re)s?)\b",
    re.IGNORECASE,
)


def costs_in_mind(line: Line) -> Iterator[Hit]:
    """What a model cost by a sentence without a word of training, after others about such costs."""
    money = [one for one in line.quantities if one.is_money and not one.is_price and _is_large(one)]
    if not money or _OTHER_COST.search(line.text) is not None:
        return
    runs = [_RUN.search(line.text, max(0, one.bound_start - 140), one.bound_start) for one in money]
    spoken = any(_COSTS.search(one.text) for one in line.before(_REACH))
    if not spoken and not any(runs):
        return
    for one, run in zip(money, runs, strict=True):
        if line.is_open(one.bound_start) or line.is_denied(one.bound_start):
            continue
        subject = _model_of(line, one)
        if subject is None and run is None:
            continue
        begin = one.bound_start if subject is None else line.place(subject)[0]
        start = line.start_of_clause(one.bound_start if run is None else run.start())
        start, end = (min(start, begin) if begin < one.start else one.bound_start), one.end
        end = line.end_of_clause(max(end, 0 if subject is None else line.place(subject)[1]))
        final = run is not None and "final" in run[0].casefold()
        yield line.hit(
            "cost of training", "cost_to_train", subject, (line.text[one.bound_start : one.end],), start, end,
            quantity=one, scope="final training run" if final else "training cost",
        )  # fmt: skip


def _is_large(one: Quantity) -> bool:
    return one.unit.endswith((" m", " bn")) or one.value >= _LEAST * 1e6


def _model_of(line: Line, one: Quantity) -> Mention | None:
    """The model that words tie an amount to: "X came to $", "puts X at $", "$ … reports for X"."""
    for party in line.sentence.mentions:
        start, end = line.place(party)
        if not is_model(party):
            continue
        if end < one.bound_start and _CAME_TO.fullmatch(line.text, end, one.bound_start):
            return party
        if start >= one.end and _REPORTED.fullmatch(line.text, one.end, start):
            return party
    return None
