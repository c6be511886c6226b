"""One visual language: a symbol and a word for every status, shape for every side, colour last."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import discord

from bot.edge.words.language import _
from bot.edge.words.text import plain
from bot.errors import N_
from bot.race.claims import ClaimRelation, EvaluatorRelation, Hedge, Stance, Status
from bot.race.scores import Incomparable

SIDES = ("●", "◆", "■", "▲")
"""The sides of a comparison, the same shapes as in its chart."""

ACCENT = discord.Colour(0x4C9FFE)
CAUTION = discord.Colour(0xE0A83C)

_STATUS: Mapping[Status, tuple[str, str]] = {
    "draft": ("✎", N_("draft")),
    "pending": ("…", N_("waiting for review")),
    "rejected": ("⊘", N_("rejected")),
    "unverified": ("○", N_("unverified")),
    "confirmed": ("✓", N_("confirmed")),
    "partly confirmed": ("◐", N_("partly confirmed")),
    "disputed": ("≠", N_("disputed")),
    "refuted": ("✗", N_("refuted")),
    "retracted": ("↩", N_("retracted by the claimant")),
    "superseded": ("→", N_("superseded")),
    "expired": ("⌛", N_("expired")),
}

_STATUS_COLOUR: Mapping[Status, discord.Colour] = {
    "confirmed": discord.Colour(0x3BA55D),
    "partly confirmed": discord.Colour(0x8FB339),
    "disputed": discord.Colour(0xE0A83C),
    "refuted": discord.Colour(0xD8504D),
}


def status(state: Status) -> str:
    """A status as symbol and word."""
    symbol, word = _STATUS[state]
    return f"{symbol} {_(word)}"


def status_word(state: Status) -> str:
    """A status as its word alone."""
    return _(_STATUS[state][1])


def verdict_word(text: str | None) -> str:
    """A status that an event names, as its word; an event of another kind keeps its own words."""
    if text in _STATUS:
        return status_word(cast("Status", text))
    return _("no longer in the starter ledger") if text == "dropped" else plain(text or "–", 40)


def status_colour(state: Status) -> discord.Colour:
    """The colour beside a status's symbol and word."""
    return _STATUS_COLOUR.get(state, discord.Colour(0x80848E))


_RELATION: Mapping[ClaimRelation, str] = {
    "beats": N_("{subject} beats {target}"),
    "matches": N_("{subject} matches {target}"),
    "competitive_with": N_("{subject} is competitive with {target}"),
    "trails": N_("{subject} trails {target}"),
    "mixed": N_("{subject} is ahead of {target} in some tests and behind in others"),
    "cheaper_than": N_("{subject} is cheaper than {target}"),
    "more_efficient_than": N_("{subject} is more efficient than {target}"),
    "larger_context_than": N_("{subject} reads more at once than {target}"),
    "scores": N_("{subject} scores {value}"),
    "ranks": N_("{subject} ranks {value}"),
    "priced_at": N_("{subject} is priced at {value}"),
    "cost_to_train": N_("{subject} cost {value} to train"),
    "derived_from": N_("{subject} was made from {target}"),
    "licensed_as": N_("{subject} is licensed as {value}"),
    "has_property": N_("{subject}: {value}"),
    "first_of_kind": N_("{subject} is the first of its kind: {value}"),
    "market_move": N_("{subject}: {value}"),
    "accuses": N_("{subject} is to blame: {value}"),
}


def relation(name: ClaimRelation) -> str:
    """A relation as a sentence with places for subject, target and value."""
    return _(_RELATION[name])


_HEDGE: Mapping[Hedge, str] = {
    "asserted": N_("worded as a fact"),
    "attributed": N_("attributed to the claimant"),
    "hedged": N_("hedged (“reportedly”)"),
    "speculative": N_("speculation"),
}


def hedge(level: Hedge) -> str:
    """How sure the wording was."""
    return _(_HEDGE[level])


_STANCE: Mapping[Stance, tuple[str, str]] = {
    "supports": ("✓", N_("supports")),
    "contradicts": ("✗", N_("contradicts")),
    "context": ("○", N_("context")),
}


def stance(which: Stance) -> str:
    """What a piece of evidence does, as symbol and word."""
    symbol, word = _STANCE[which]
    return f"{symbol} {_(word)}"


def stance_word(text: str) -> str:
    """A stance that an audit entry names, as its word; whatever else it names stays as it is."""
    return _(_STANCE[cast("Stance", text)][1]) if text in _STANCE else plain(text, 40)


_EVALUATOR: Mapping[EvaluatorRelation, str] = {
    "self": N_("the maker itself"),
    "rival": N_("a rival"),
    "independent": N_("independent"),
    "partner": N_("a partner"),
}


def evaluator(which: EvaluatorRelation) -> str:
    """What the one who measured is to the maker of the subject."""
    return _(_EVALUATOR[which])


_WHY_NOT: Mapping[Incomparable, str] = {
    "benchmark": N_("another version of the test"),
    "evaluator": N_("measured by different people"),
    "protocol_unknown": N_("settings not stated"),
    "protocol_differs": N_("settings differ"),
    "snapshot": N_("ratings of different days"),
}


def why_not(reason: Incomparable) -> str:
    """Why two scores are not compared."""
    return _(_WHY_NOT[reason])
