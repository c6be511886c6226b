"""The /leaderboard card: one test's entries with their ranks, and what the ranks rest on."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.edge.cards.card import MOST_OPTIONS, Card, Option, Picture, button, menu
from bot.edge.cards.facts import cited, release_label
from bot.edge.cards.scores import benchmark_name
from bot.edge.cards.when import when_line
from bot.edge.charts import RankingChart, RankingEntry, figure, figure_in
from bot.edge.controls.board_ids import board_sources_button, entries_button, standings_menu
from bot.edge.controls.custom_ids import release_menu
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, listed, plain, shorten
from bot.errors import N_
from bot.race.leaderboard import Entry, Leaderboard, Settings, Standings
from bot.race.scores import Benchmark, Relation

_PLAIN_SETTINGS = frozenset({"default"})
"""Values that a model has when nobody chose one; they are not worth a reader's time."""

_REPORTED: dict[Relation, str] = {
    "claimed": N_("claimed by its maker"),
    "self": N_("measured by its maker"),
    "rival": N_("measured by a rival, {who}"),
    "partner": N_("measured by a partner, {who}"),
    "independent": N_("measured by {who}"),
}


def leaderboard_card(board: Leaderboard, picture: Picture | None) -> Card:
    """One page of a board."""
    card = Card(symbols.ACCENT)
    card.text(f"## {plain(board.benchmark.name, 100)}", _measured(board), _narrowed(board))
    card.text(_basis_words(board), when_line(board.query.when))
    card.rule()
    card.text(*[_row(board, entry) for entry in board.on_page] or [_nothing(board)])
    if board.pages > 1:
        card.text(
            "-# " + _("Page {page} of {pages}").format(page=board.page + 1, pages=board.pages)
        )
    card.picture(picture)
    card.text(*_small_print(board))
    card.row(_open_release(board))
    card.row(_other_standings(board))
    card.row(*_buttons(board))
    return card


def _measured(board: Leaderboard) -> str:
    """Who measured, how where that parts the board, which edition or until when, how many."""
    standings = board.chosen
    count = len(standings.entries)
    words = [
        _("reported by labs") if standings.evaluator is None else plain(standings.evaluator, 60),
        plain(_settings_words(standings), 80) if len(board.standings) > 1 else "",
        _("edition of {day}").format(day=day(board.edition))
        if board.edition is not None
        else _("newest result {day}").format(day=day(standings.newest)),
        ngettext("{count} release", "{count} releases", count).format(count=count),
    ]
    return " · ".join(word for word in words if word)


def _basis_words(board: Leaderboard) -> str:
    """What the ranks rest on, or why there are none."""
    match board.chosen.basis:
        case "labs":
            words = _(
                "Labs report these, each with settings of its own, so they are not ranked: not "
                "against each other, and not against independent results."
            )
        case "unstated":
            words = _("The evaluator does not state its settings, so nothing is ranked.")
        case "ranked" if _has_intervals(board.chosen):
            words = _("2–4 means: between 2nd and 4th, the intervals leave it open.")
        case "ranked":
            words = _("The evaluator publishes no intervals: small leads may be chance.")
    return f"-# {words}"


def _has_intervals(standings: Standings) -> bool:
    return any(one.score.low is not None or one.score.high is not None for one in standings.entries)


def _narrowed(board: Leaderboard) -> str:
    """What a filter shows and leaves out; ranks stay those of the whole board."""
    wanted, words = board.query.wanted, list[str]()
    if wanted.open_weights is not None:
        words.append(_("open weights") if wanted.open_weights else _("closed weights"))
    if board.lab is not None:
        words.append(plain(board.lab.name, 40))
    if not words:
        return ""
    told = _("Only {what}: {count} of {all}.").format(
        what=listed(words), count=len(board.shown), all=len(board.chosen.entries)
    )
    if board.chosen.basis == "ranked":
        told += " " + _("Ranks are those of the whole board.")
    if board.weights_unknown:
        told += " " + ngettext(
            "{count} left out: nobody knows whether its weights are open.",
            "{count} left out: nobody knows whether their weights are open.",
            board.weights_unknown,
        ).format(count=board.weights_unknown)
    return told


def _nothing(board: Leaderboard) -> str:
    if board.query.wanted.open_weights is None:
        return _("No release of {lab} is on this board.").format(
            lab=plain(board.lab.name, 60) if board.lab else ""
        )
    return _("No release is known to be so on this board. Leave a filter out to see more.")


def _row(board: Leaderboard, entry: Entry) -> str:
    """An entry: rank, name and value; below it interval, lab, how it was entered, other entries."""
    release = board.releases[entry.score.release_id]
    checked = "" if entry.score.verified else " " + _("(○ not verified)")
    value = value_words(board.benchmark, entry)
    return (
        f"{_rank(board, entry)}**{plain(release.name, 60)}** {value}{checked}\n"
        f"-# {' · '.join(_details(board, entry))}"
    )


def _details(board: Leaderboard, entry: Entry) -> list[str]:
    score = entry.score
    details = [plain(board.labs[board.releases[score.release_id].lab_id].name, 30)]
    if score.low is not None and score.high is not None:
        details.insert(0, f"{figure(score.low)}–{figure(score.high)}".replace("-", "−"))
    details += _entered(entry.settings)
    if board.chosen.basis == "labs":
        words = _(_REPORTED[score.relation])
        details.append(words.format(who=plain(score.evaluator, 40)))
        details.append(day(score.dated))
    if entry.others:
        words = ngettext("{count} other entry", "{count} other entries", entry.others)
        details.append(words.format(count=entry.others))
    return details


def _rank(board: Leaderboard, entry: Entry) -> str:
    """A rank, padded so that names begin below each other."""
    if entry.ranks is None:
        return ""
    width = max(len(str(one.ranks)) for one in board.on_page)
    return f"`{str(entry.ranks).rjust(width)}` "


def _entered(settings: Settings) -> list[str]:
    return [
        plain(f"{name} {value}", 60) for name, value in settings if value not in _PLAIN_SETTINGS
    ]


def value_words(benchmark: Benchmark, entry: Entry) -> str:
    """A value, with its unit where that is a percentage: 1448, 62.3%."""
    return figure_in(entry.score.value, benchmark.unit).replace("-", "−")


def _settings_words(standings: Standings) -> str:
    return "; ".join(f"{name}={value}" for name, value in standings.settings)


def _small_print(board: Leaderboard) -> list[str]:
    """Unit, settings of the test, its caveat, the source."""
    unit = board.benchmark.unit
    facts = [
        "" if unit == "%" else unit,
        _("higher is better") if board.benchmark.higher_is_better else _("lower is better"),
        _settings_words(board.chosen),
    ]
    newest = max(board.chosen.entries, key=lambda one: one.score.dated.last_day)
    source = board.sources.get(newest.score.source_id)
    lines = [
        plain(" · ".join(fact for fact in facts if fact), 200),
        plain(board.benchmark.caveat, 300) if board.benchmark.caveat else "",
        _("Source: {source}").format(source=cited(source)),
    ]
    return [f"-# {line}" for line in lines if line]


def _open_release(board: Leaderboard) -> ui.Select[Any] | None:
    shown = [board.releases[entry.score.release_id] for entry in board.on_page]
    return menu(
        _("Open a release"),
        release_menu(board.query.when),
        [Option(str(one.id), release_label(one, board.labs[one.lab_id])) for one in shown],
    )


def _other_standings(board: Leaderboard) -> ui.Select[Any] | None:
    """A menu of the results that may not stand beside these."""
    return menu(
        _("Results taken another way"),
        standings_menu(board.query),
        [
            Option(str(number), _standings_label(one))
            for number, one in enumerate(board.standings[:MOST_OPTIONS])
            if one is not board.chosen
        ],
    )


def _standings_label(standings: Standings) -> str:
    match standings.basis:
        case "labs":
            words = _("reported by labs")
        case "unstated":
            words = _("settings not stated")
        case "ranked":
            words = _settings_words(standings)
    who = f"{standings.evaluator}: " if standings.evaluator is not None else ""
    count = len(standings.entries)
    told = ngettext("{count} release", "{count} releases", count).format(count=count)
    return f"{shorten(f'{who}{words}', 80)} · {told}"


def _buttons(board: Leaderboard) -> list[ui.Button[Any]]:
    query, page = board.query, board.page
    sources = button(_("Sources"), board_sources_button(query, 0))
    if board.pages == 1:
        return [sources]
    back = entries_button(query, page - 1) if page else "-"
    return [
        button(_("Back"), back, disabled=page == 0),
        button(_("Next"), entries_button(query, page + 1), disabled=page == board.pages - 1),
        sources,
    ]


def ranking_chart_of(board: Leaderboard) -> RankingChart | None:
    """The chart of a page; None where nothing is ranked, so that no picture ranks it either."""
    if board.chosen.basis != "ranked" or not board.on_page:
        return None
    name = benchmark_name(board.benchmark)
    return RankingChart(
        title=name if board.pages == 1 else _("{name}, page {page}").format(
            name=name, page=board.page + 1
        ),
        unit=board.benchmark.unit,
        higher_is_better=board.benchmark.higher_is_better,
        entries=tuple(_charted(board, entry) for entry in board.on_page),
        footer=_chart_footer(board),
    )  # fmt: skip


def _charted(board: Leaderboard, entry: Entry) -> RankingEntry:
    return RankingEntry(
        place=str(entry.ranks),
        name=board.releases[entry.score.release_id].name,
        value=entry.score.value,
        low=entry.score.low,
        high=entry.score.high,
        note=", ".join(value for _name, value in entry.settings if value not in _PLAIN_SETTINGS)
        or None,
    )


def _chart_footer(board: Leaderboard) -> str:
    dated = board.edition or board.chosen.newest
    words = [
        _("Source: {source}").format(source=board.chosen.evaluator or ""),
        _("edition of {day}").format(day=dated.text)
        if board.edition is not None
        else _("newest result {day}").format(day=dated.text),
        _("as of {day}").format(day=board.day.isoformat()),
    ]
    return " · ".join(words)
