"""Sources in few words, for lines that many people read on the way to something else."""

from __future__ import annotations

from collections.abc import Mapping

from bot.edge.cards.facts import cited
from bot.edge.words.language import _
from bot.edge.words.text import host, link, plain, shorten
from bot.race.provenance import Source


def cited_briefly(sources: Mapping[int, Source], source_id: int | None) -> str:
    """A source as a link that shows its host; only its publisher where it has no address."""
    source = sources.get(source_id or 0)
    if source is None or source.url is None:
        return named_source(sources, source_id)
    return cited(source, dated=False)


def page_of(sources: Mapping[int, Source], source_id: int | None) -> str:
    """A source as a link that bears its host alone; its publisher where it has no address."""
    source = sources.get(source_id or 0)
    if source is None or source.url is None:
        return named_source(sources, source_id)
    return link(shorten(host(source.url), 40), source.url)


def named_source(sources: Mapping[int, Source], source_id: int | None) -> str:
    """A source by its publisher."""
    source = sources.get(source_id or 0)
    return _("source not known") if source is None else plain(source.publisher, 40)
