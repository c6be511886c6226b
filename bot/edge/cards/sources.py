"""Where an answer's facts come from: pages of sources and of single scores with their settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from bot.edge.cards.card import Card
from bot.edge.cards.facts import cited
from bot.edge.cards.pages import paged_card
from bot.edge.charts import figure
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, host, link, listed, plain
from bot.errors import N_
from bot.race.answers import ReleaseAnswer
from bot.race.compare import Comparison, Group, ScoreLine, Side
from bot.race.provenance import Source, SourceKind
from bot.race.scores import Score
from bot.race.when import NOW, When

_KINDS: Mapping[SourceKind, str] = {
    "primary": N_("primary"),
    "wire": N_("news agency"),
    "press": N_("press"),
    "social": N_("social media"),
    "dataset": N_("data set"),
}


Cited = Mapping[int, Sequence[str]]
"""What each source, by id, is cited for."""


def cited_for(comparison: Comparison) -> Cited:
    """What each source of a comparison is cited for: whose facts and prices, which scores, claims."""
    uses: dict[int, list[str]] = defaultdict(list)
    for symbol, side in zip(symbols.SIDES, comparison.sides, strict=False):
        for source, words in _cited_by(side):
            uses[source].append(f"{symbol} {words}")
    for line in chain.from_iterable(comparison.lines.values()):
        for cell in filter(None, line.cells):
            uses[cell.score.source_id].append(_("scores"))
    for between in (*comparison.claims, *comparison.between_makers):
        uses[between.claim.source_id].append(_("claim #{number}").format(number=between.claim.id))
    return {source: list(dict.fromkeys(words)) for source, words in uses.items()}


def _cited_by(side: Side) -> Iterator[tuple[int, str]]:
    """The sources of a side's facts and prices that the card shows."""
    for field, words in _FACTS.items():
        fact = side.release.facts.get(field)
        if fact is not None:
            yield fact.source_id, _(words)
    for price in filter(None, (side.first_price, side.price)):
        yield price.source_id, _("price")


_FACTS = {
    "announced": N_("announced"),
    "licence": N_("licence"),
    "open_weights": N_("weights"),
    "context_window": N_("context window"),
}


def sources_card(
    heading: str,
    sources: Iterable[Source],
    page: int,
    page_id: Callable[[int], str],
    used: Cited | None = None,
    when: When = NOW,
) -> Card:
    """One page of sources: publisher, title, date, kind, a link that shows its host, what it is for.

    Those cited for something on the card come first.
    """
    uses = used or {}
    every = sorted(
        sources, key=lambda source: (source.id not in uses, _kind_then_publisher(source))
    )
    lines = [
        f"**{plain(source.publisher, 60)}**: {_title(source)}\n"
        f"-# {_(_KINDS[source.kind])} · {_dated(source)}{_host(source)}{_licence(source)}{_note(source)}"
        + _uses(uses.get(source.id, ()))
        for source in every
    ]
    return paged_card(
        ngettext("{heading}: {count} source", "{heading}: {count} sources", len(every)).format(
            heading=heading, count=len(every)
        ),
        lines or [_("No sources.")],
        page,
        page_id,
        when,
    )


def scores_card(
    heading: str,
    scored: Comparison | ReleaseAnswer,
    page: int,
    page_id: Callable[[int], str],
) -> Card:
    """Every score of a comparison or a release, a benchmark an entry, with settings, interval, date and source."""
    lines = [
        _line(line, group, scored.sources)
        for group, found in scored.lines.items()
        for line in found
    ]
    return paged_card(
        ngettext("{heading}: {count} line", "{heading}: {count} lines", len(lines)).format(
            heading=heading, count=len(lines)
        ),
        lines or [_("No score is in the ledger.")],
        page,
        page_id,
        scored.when,
    )


def _line(line: ScoreLine, group: Group, sources: Mapping[int, Source]) -> str:
    kind = {
        "independent": _("independent"),
        "self": _("measured by the labs"),
        "claimed": _("claimed"),
    }[group]
    why = f" · {symbols.why_not(line.why_not)}" if line.why_not else ""
    entries = [f"**{plain(line.benchmark.name)}** · {plain(line.benchmark.unit)} · {kind}{why}"]
    for symbol, cell in zip(symbols.SIDES, line.cells, strict=False):
        if cell is not None:
            entries.append(
                f"-# {symbol if len(line.cells) > 1 else ''} {score_words(cell.score, sources)}"
            )
    if line.benchmark.caveat:
        entries.append(f"-# {plain(line.benchmark.caveat, 160)}")
    return "\n".join(entries)


def score_words(score: Score, sources: Mapping[int, Source]) -> str:
    """One score with its interval, settings, who measured, date and source."""
    interval = (
        f" ({figure(score.low)}–{figure(score.high)})"
        if score.low is not None and score.high is not None
        else ""
    )
    settings = plain(str(score.protocol), 120) if score.protocol.known else _("settings not stated")
    checked = "" if score.verified else " · " + _("○ not verified")
    note = f" · {plain(score.note, 100)}" if score.note else ""
    return (
        f"{figure(score.value)}{interval} · {plain(score.evaluator, 40)} · {settings} · "
        f"{day(score.dated)} · {cited(sources.get(score.source_id), dated=False)}{checked}{note}"
    )


def _kind_then_publisher(source: Source) -> tuple[object, ...]:
    return (list(_KINDS).index(source.kind), source.publisher, source.title, source.id)


def _title(source: Source) -> str:
    return link(source.title if len(source.title) < 120 else source.title[:119] + "…", source.url)


def _dated(source: Source) -> str:
    return _("date not stated") if source.published is None else day(source.published)


def _host(source: Source) -> str:
    return " · " + (_("page not found") if source.url is None else plain(host(source.url)))


def _uses(words: Sequence[str]) -> str:
    return "\n-# " + _("for: {uses}").format(uses=listed(words)) if words else ""


def _licence(source: Source) -> str:
    return f" · {plain(source.licence, 40)}" if source.licence else ""


def _note(source: Source) -> str:
    return f" · {plain(source.note, 160)}" if source.note else ""
