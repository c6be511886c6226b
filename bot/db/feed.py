"""What changed in the ledger, one change after the other, newest first: for feeds.

A digest says what a period came to; a feed says each step. So a claim is there once when it became
public and once for every change of its status since, each as the claim stood then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.db.news import newest_change, read_news
from bot.db.view import View
from bot.race.atom import Changed
from bot.race.claim_life import Layers
from bot.race.claims import Claim, ClaimEvent, Stage, Status
from bot.race.news import ClaimNews
from bot.race.provenance import Source

_HIDDEN: frozenset[Stage] = frozenset({"draft", "pending", "rejected"})
_AT_ONCE = 2_000
"""Changes looked through at a time, until there are as many pieces of news as wanted."""


@dataclass(frozen=True, slots=True)
class Feed:
    """Changes, newest first, and the sources they cite."""

    changes: tuple[Changed, ...]
    sources: Mapping[int, Source]


def read_feed(view: View, *, since: date | None, limit: int) -> Feed:
    """The newest changes as the view's server sees them, recorded on a day or later."""
    found: list[Changed] = []
    sources: dict[int, Source] = {}
    until = newest_change(view.connection)
    while until > 0 and len(found) < limit:
        row = view.connection.execute(
            "SELECT min(id), count(*) FROM (SELECT id FROM change "
            "WHERE id <= ? AND (guild_id IS NULL OR guild_id = ?) AND recorded_at >= ? "
            "ORDER BY id DESC LIMIT ?)",
            (until, view.guild_id, "" if since is None else since.isoformat(), _AT_ONCE),
        ).fetchone()
        if not row[1]:
            break
        news = read_news(view, row[0] - 1, until)
        sources.update(news.sources)
        steps = [
            step
            for one in news.news
            for step in (_steps(view, one, row[0], until) if isinstance(one, ClaimNews) else [one])
        ]
        recorded = _recorded(view, row[0], until)
        found += [
            Changed(one, recorded[one.change_id])
            for one in sorted(steps, key=lambda one: -one.change_id)
        ]
        until = row[0] - 1
    return Feed(tuple(found[:limit]), sources)


def _recorded(view: View, first: int, last: int) -> dict[int, str]:
    """When each of some changes was recorded."""
    return dict(
        view.connection.execute(
            "SELECT id, recorded_at FROM change WHERE id BETWEEN ? AND ?", (first, last)
        )
    )


def _steps(view: View, news: ClaimNews, first: int, last: int) -> Iterator[ClaimNews]:
    """A claim's changes of status among some changes, each as the claim stood after it."""
    claim = news.claim
    changes = dict(
        view.connection.execute(
            "SELECT event_id, id FROM change WHERE claim_id = ? AND id BETWEEN ? AND ? "
            "AND event_id IS NOT NULL",
            (claim.id, first, last),
        )
    )
    events = view.events([claim.id]).get(claim.id, [])
    before: Status | None = None
    for number, event in enumerate(events, 1):
        stood = _as_it_stood(claim, events[:number])
        shown = stood.stage not in _HIDDEN
        if (shown or before is not None) and stood.status != before and event.id in changes:
            day = date.fromisoformat(event.recorded_at[:10])
            yield replace(
                news,
                change_id=changes[event.id],
                claim=stood,
                before=before,
                at=claim.claimed.last_day if before is None else day,
            )
        before = stood.status if shown else before


def _as_it_stood(claim: Claim, events: list[ClaimEvent]) -> Claim:
    layers = Layers.of(events, claim.guild_id)
    targets = tuple(replace(one, verdict=layers.verdict(one.id)) for one in claim.targets)
    return replace(
        claim,
        stage=layers.stage(),
        superseded_by=layers.successor(),
        shared_status=None,
        targets=targets,
    )
