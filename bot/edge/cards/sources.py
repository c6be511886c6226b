"""Where an answer's facts come from: pages of sources and of single scores with their settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bot.edge import symbols
from bot.edge.cards.card import Card
from bot.edge.cards.facts import cited
from bot.edge.cards.pages import paged_card
from bot.edge.charts import figure
from bot.edge.language import _, ngettext
from bot.edge.text import day, host, link, plain
from bot.errors import N_
from bot.race.answers import ReleaseAnswer
from bot.race.compare import Comparison, Group, ScoreLine
from bot.race.provenance import Source, SourceKind
from bot.race.scores import Score

_KINDS: Mapping[SourceKind, str] = {
    "primary": N_("primary"),
    "wire": N_("news agency"),
    "press": N_("press"),
    "social": N_("social media"),
    "dataset": N_("data set"),
}


def sources_card(
    heading: str, sources: Iterable[Source], page: int, page_id: Callable[[int], str]
) -> Card:
    """One page of sources, each with publisher, title, date, kind and a link that shows its host."""
    every = sorted(sources, key=_kind_then_publisher)
    lines = [
        f"**{plain(source.publisher, 60)}**: {_title(source)}\n"
        f"-# {_(_KINDS[source.kind])} · {_dated(source)}{_host(source)}{_licence(source)}{_note(source)}"
        for source in every
    ]
    return paged_card(
        ngettext("{heading}: {count} source", "{heading}: {count} sources", len(every)).format(
            heading=heading, count=len(every)
        ),
        lines or [_("No sources.")],
        page,
        page_id,
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
        f"{day(score.dated, 'd')} · {cited(sources.get(score.source_id), date=False)}{checked}{note}"
    )


def _kind_then_publisher(source: Source) -> tuple[object, ...]:
    return (list(_KINDS).index(source.kind), source.publisher, source.title, source.id)


def _title(source: Source) -> str:
    return link(source.title if len(source.title) < 120 else source.title[:119] + "…", source.url)


def _dated(source: Source) -> str:
    return _("date not stated") if source.published is None else day(source.published)


def _host(source: Source) -> str:
    return " · " + (_("page not found") if source.url is None else plain(host(source.url)))


def _licence(source: Source) -> str:
    return f" · {plain(source.licence, 40)}" if source.licence else ""


def _note(source: Source) -> str:
    return f" · {plain(source.note, 160)}" if source.note else ""
