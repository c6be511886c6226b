"""Reading which labs brought out what in a period."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.db.view import View
from bot.race.timeline import Timeline, cited_in, lanes_of


def read_timeline(view: View, labs: Sequence[int], since: date, page: int) -> Timeline:
    """The releases of some labs, or (none given) of those with most, since a day."""
    lanes, other_labs, other_releases = lanes_of(view.catalog, labs, since, view.day)
    found = Timeline(
        day=view.day,
        today=view.today,
        known_by=view.known_by,
        since=since,
        lanes=lanes,
        asked=bool(labs),
        other_labs=other_labs,
        other_releases=other_releases,
        asked_page=page,
        sources={},
    )
    shown = [release for _lane, release in (*found.on_page, *found.placed)]
    return found.with_sources(view.sources(cited_in(shown)))
