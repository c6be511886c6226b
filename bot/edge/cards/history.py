"""A claim's life, event by event: who did what, when, from what to what, and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import orjson

from bot.edge.cards.card import Card
from bot.edge.cards.facts import said, target_name
from bot.edge.cards.pages import paged_card
from bot.edge.cards.people import event_actor
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.edge.words.text import day, joined, plain
from bot.errors import N_
from bot.race.answers import ClaimAnswer
from bot.race.claim_life import live
from bot.race.claims import STARTER, ClaimEvent
from bot.race.dates import FactDate

_FIELDS: Mapping[str, str] = {
    "claimant": N_("claimant"),
    "subject": N_("subject"),
    "relation": N_("relation"),
    "benchmark_id": N_("test"),
    "scope": N_("scope"),
    "qualifier": N_("value"),
    "value": N_("value"),
    "unit": N_("unit"),
    "quote": N_("quote"),
    "hedge": N_("wording"),
    "reported_by": N_("reported by"),
    "source_id": N_("source"),
    "claimed": N_("date"),
    "note": N_("note"),
    "targets": N_("targets"),
}
_CAME_BY: Mapping[str, str] = {
    "draft:rules": N_("recorded as made, from a draft that the rules read in an article"),
    "draft:model": N_("recorded as made, from a draft that a language model proposed"),
    "draft:feed:rules": N_(
        "recorded as made, from a draft that the rules read in a feed's article"
    ),
    "draft:feed:model": N_(
        "recorded as made, from a draft that a language model proposed of a feed's article"
    ),
}
"""By which way a claim came that nobody typed (:func:`bot.race.articles.came_by`)."""


def history_card(answer: ClaimAnswer, page: int, page_id: Callable[[int], str]) -> Card:
    """One page of everything that was done to a claim, newest first."""
    heading = _("Claim #{number}: its history").format(number=answer.claim.id)
    heading += f"\n{said(answer.claim)}"
    holding = {event.id for event in live(answer.events)}
    entries = [
        event_line(event, answer, taken_back=event.id not in holding)
        for event in sorted(answer.events, key=lambda event: -event.id)
    ]
    return paged_card(heading, entries or [_("Nothing is on record.")], page, page_id, answer.when)


def recent_history(answer: ClaimAnswer, count: int) -> list[str]:
    """The last events of a claim, oldest of them first, a line each."""
    holding = {event.id for event in live(answer.events)}
    return [
        "-# " + _brief(event, answer, taken_back=event.id not in holding)
        for event in answer.events[-count:]
    ]


def _brief(event: ClaimEvent, answer: ClaimAnswer, *, taken_back: bool) -> str:
    when = _written(event)
    line = f"{day(when)}{_on(event, answer)}: {_moved(event, answer, brief=True)}"
    if event.action == "rule" and event.effective != when:
        line += " · " + _("speaks for {day}").format(day=day(event.effective))
    return f"~~{line}~~" if taken_back else line


def _written(event: ClaimEvent) -> FactDate:
    """The day an event was written down; of the starter ledger's, the day it speaks for."""
    return event.effective if event.actor == STARTER else event.recorded_at_day


def event_line(event: ClaimEvent, answer: ClaimAnswer, *, taken_back: bool) -> str:
    """One event in full: when, on which target, what, by whom, why; struck out if taken back."""
    words = f"**{day(_written(event))}**{_on(event, answer)}: {_moved(event, answer)}"
    if taken_back:
        words = f"~~{words}~~ · {_('taken back later')}"
    reason = "" if event.action in ("add", "undo", "evidence") else event.reason or ""
    speaks = (
        "\n-# " + _("speaks for {day}").format(day=day(event.effective))
        if event.action in ("rule", "retract", "supersede") and event.effective != _written(event)
        else ""
    )
    return words + (f"\n> {plain(reason, 400)}" if reason else "") + speaks


def _on(event: ClaimEvent, answer: ClaimAnswer) -> str:
    names = {target.id: target_name(target) for target in answer.claim.targets}
    on = names.get(event.target_id or 0) or ""
    return f" {plain(on, 40)}" if on and len(names) > 1 else ""


def _moved(event: ClaimEvent, answer: ClaimAnswer, *, brief: bool = False) -> str:
    """What an event did, and who did it; in brief an edit only names what it changed."""
    return f"{_done(event, answer, brief=brief)} · {event_actor(event)}"


def _done(event: ClaimEvent, answer: ClaimAnswer, *, brief: bool) -> str:  # noqa: C901, PLR0911 - one line a kind
    match event.action:
        case "add":
            recorded = _CAME_BY.get(event.reason or "", N_("recorded as made"))
            return _("suggested") if event.after == "pending" else _(recorded)
        case "accept":
            return _("suggestion accepted")
        case "reject":
            return _("suggestion rejected")
        case "merge":
            return _("noted as an appearance of {claim}").format(claim=plain(event.after or ""))
        case "evidence":
            return _("evidence: {stance}").format(stance=_stance(event.after))
        case "appearance":
            source = answer.sources.get(int(event.after or 0))
            where = "" if source is None else f": {plain(source.publisher, 60)}"
            return _("another appearance{where}").format(where=where)
        case "retract":
            return _("retracted by the claimant")
        case "supersede":
            return _("superseded by {claim}").format(claim=plain(event.after or ""))
        case "edit":
            return _("edited: {fields}").format(fields=_fields(event, brief=brief))
        case "promote":
            return _("moved to the shared ledger")
        case "undo":
            return _undone(event)
        case _:
            return _("{before} → {after}").format(
                before=symbols.verdict_word(event.before), after=symbols.verdict_word(event.after)
            )


def _undone(event: ClaimEvent) -> str:
    if event.reason == "rule":
        return _("undone: {before} → {after}").format(
            before=symbols.verdict_word(event.before), after=symbols.verdict_word(event.after)
        )
    undone = {
        "evidence": N_("undone: the evidence before"),
        "appearance": N_("undone: the appearance before"),
        "edit": N_("undone: the edit before"),
        "retract": N_("undone: the retraction"),
        "supersede": N_("undone: the succession"),
        "add": N_("undone: the claim itself"),
        "promote": N_("undone: the move to the shared ledger"),
    }
    words = undone.get(event.reason or "", N_("undone: the decision before"))
    return _(words)


def _stance(text: str | None) -> str:
    match text:
        case "supports" | "contradicts" | "context":
            return symbols.stance(text)
        case _:
            return plain(text or "–", 40)


def _fields(event: ClaimEvent, *, brief: bool) -> str:
    """The names of what an edit changed, with the words before and after where they are short."""
    before, after = orjson.loads(event.before or "{}"), orjson.loads(event.after or "{}")
    shown: list[str] = []
    for field in after:
        label = _FIELDS.get(field, field)
        name = _(label)
        short = isinstance(after[field], str) and len(after[field]) <= 60 and field != "source_id"
        if short and not brief and isinstance(before.get(field), str | None):
            shown.append(
                f"{name} “{plain(before.get(field) or '–', 60)}” → “{plain(after[field], 60)}”"
            )
        else:
            shown.append(name)
    return joined(dict.fromkeys(shown))
