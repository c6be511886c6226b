"""The /compare card: facts, scores in three groups kept apart, claims, one honest sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from discord import ui

from bot.edge.cards.card import MOST_OPTIONS, Card, Option, Picture, button, menu
from bot.edge.cards.claims import claim_menu
from bot.edge.cards.facts import (
    announced_words,
    cited,
    context_words,
    findings_words,
    group_heading,
    price_since,
    price_words,
    release_label,
    said,
    statement,
    weights_words,
)
from bot.edge.cards.scores import (
    benchmark_name,
    legend,
    measured_by,
    score_table,
    scores_in_words,
)
from bot.edge.cards.when import days_in_picture, when_line
from bot.edge.charts import ChartRow, Mark, ScoreChart
from bot.edge.controls.custom_ids import Compared, scores_button, sources_button
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, in_clauses, joined, listed, plain, shorten
from bot.race.catalog import Catalog
from bot.race.compare import (
    ClaimBetween,
    Comparison,
    Group,
    ScoreLine,
    Side,
)

_LINES = {"independent": 10, "self": 4, "claimed": 4}
_ALONE = 4
_CHART_ROWS = 5
_CLAIMS = 4
_CLAIMS_OPEN = 8


def compared(comparison: Comparison) -> Compared:
    """What the card's buttons remember."""
    return Compared(
        tuple(side.release.id for side in comparison.sides),
        comparison.when,
    )


def compare_card(comparison: Comparison, catalog: Catalog, picture: Picture | None) -> Card:
    """The whole card for a comparison."""
    state = compared(comparison)
    card = Card(symbols.ACCENT)
    card.text(_title(comparison), _as_of(comparison), summary(comparison))
    card.rule()
    card.text(*_facts(comparison))
    for line in _taken(comparison):
        card.text(line)
    card.rule()
    for group in ("independent", "self", "claimed"):
        card.text(_scores(comparison, group), optional=group != "independent")
    card.picture(picture)
    card.rule()
    card.text(*_claims(comparison), optional=True)
    card.text(_small_print(comparison), optional=True)
    for position, side in enumerate(comparison.sides):
        card.row(_others(state, position, side, catalog))
    card.row(
        button(_("Sources"), sources_button("c", state.releases, state.when, 0)),
        button(_("Claims"), state.button("claims")),
        button(_("All scores"), scores_button(state, 0)),
        button(_("Swap"), state.button("swap")),
    )
    return card


def _title(comparison: Comparison) -> str:
    names = [
        f"{symbol} {plain(side.release.name, 48)}"
        for symbol, side in zip(symbols.SIDES, comparison.sides, strict=False)
    ]
    return "## " + _(" vs ").join(names)


def _as_of(comparison: Comparison) -> str:
    line = when_line(comparison.when)
    if comparison.when.known_by is not None or not line:
        return line
    return f"{line}: " + _(
        "nothing that happened later is counted. Properties without a date of their own are as known "
        "today."
    )


def summary(comparison: Comparison) -> str:
    """One honest sentence or two: what is claimed, who agrees, and what the boards show."""
    boards = _board_sentence(comparison)
    if comparison.claims:
        return f"{_claim_sentence(comparison.claims[0])} {boards}"
    if not comparison.between_makers:
        return f"{boards} " + _("No claim in the ledger sets them against each other.")
    return f"{boards} " + _(
        "No claim in the ledger sets them against each other; the nearest one: {claim}"
    ).format(claim=_claim_sentence(comparison.between_makers[0]))


def _claim_sentence(between: ClaimBetween) -> str:
    claim = _("{claimant} says {statement}").format(
        claimant=plain(between.claim.claimant.name, 60),
        statement=statement(between.claim, (between.target,)),
    )
    found = findings_words(between.findings)
    if found:
        return _("{claim}; {found}.").format(claim=claim, found=found)
    return _("{claim}; no independent evidence is in the ledger yet.").format(claim=claim)


def _board_sentence(comparison: Comparison) -> str:
    """Counts over whole independent boards with equal settings; never an average over scales."""
    boards = [line for line in comparison.lines["independent"] if line.benchmark.part_of is None]
    comparable = [line for line in boards if line.leader is not None or line.tie]
    if not boards:
        return _("No independent score of any of them is in the ledger.")
    if not comparable:
        return (
            _("No independent board measured both with the same settings.")
            if len(comparison.sides) == 2
            else _("No independent board measured all of them with the same settings.")
        )
    clauses: list[str] = []
    for position, side in enumerate(comparison.sides):
        won = [line for line in comparable if line.leader == position]
        if won:
            clauses.append(
                ngettext(
                    "{name} ahead ({boards})", "{name} ahead on {count} ({boards})", len(won)
                ).format(name=plain(side.release.name, 48), count=len(won), boards=_few(won))
            )
    tied = [line for line in comparable if line.tie]
    if tied:
        clauses.append(
            ngettext("{count} tie ({boards})", "{count} ties ({boards})", len(tied)).format(
                count=len(tied), boards=_few(tied)
            )
        )
    return ngettext(
        "{count} independent test with equal settings: {clauses}.",
        "{count} independent tests with equal settings: {clauses}.",
        len(comparable),
    ).format(count=len(comparable), clauses=in_clauses(clauses))


def _few(lines: Sequence[ScoreLine]) -> str:
    names = [plain(benchmark_name(line.benchmark)) for line in lines]
    if len(names) <= 3:
        return listed(names)
    return _("{first} and {count} more").format(first=listed(names[:2]), count=len(names) - 2)


def _facts(comparison: Comparison) -> list[str]:
    """Side by side, one fact a line, so that it reads the same on a phone."""

    def line(label: str, words: Sequence[str]) -> str:
        if len(set(words)) == 1 and len(words) > 1:
            return f"**{label}** " + _("{words} (the same)").format(words=words[0])
        return f"**{label}** " + " · ".join(
            f"{symbol} {one}" for symbol, one in zip(symbols.SIDES, words, strict=False)
        )

    sides = comparison.sides
    lines = [
        line(_("Lab"), [plain(side.lab.name, 40) for side in sides]),
        line(_("Announced"), [announced_words(side.release) for side in sides]),
        line(_("Weights"), [weights_words(side.release) for side in sides]),
        line(_("Context"), [context_words(side.release) for side in sides]),
        line(_("Price per 1M tokens"), [_price_now(side, comparison.day) for side in sides]),
    ]
    if any(_price_changed(side) for side in sides):
        lines.append(line(_("First price"), [_first_price(side, comparison.day) for side in sides]))
    return lines


def _price_now(side: Side, on: date) -> str:
    """The price known to hold; where only a sighting is known, when that was."""
    if side.price is None or side.price.valid_from is not None:
        return price_words(side.price)
    return f"{price_words(side.price)} {price_since(side.price, on)}"


def _price_changed(side: Side) -> bool:
    first, now = side.first_price, side.price
    return first is not None and (
        now is None or (first.input, first.output) != (now.input, now.output)
    )


def _first_price(side: Side, on: date) -> str:
    if side.first_price is None:
        return _("not known")
    if not _price_changed(side):
        return _("the same")
    return f"{price_words(side.first_price)} {price_since(side.first_price, on)}"


def _taken(comparison: Comparison) -> list[str]:
    """Which release a family's or lab's name was taken to mean."""
    return [
        "-# "
        + _("“{asked}”: took {name}{why}. {count} more to choose from below.").format(
            asked=plain(side.asked, 40),
            name=plain(side.release.name, 48),
            why=_(", the newest that can be compared") if _is_compared(comparison, at) else "",
            count=min(len(side.others), MOST_OPTIONS),
        )
        for at, side in enumerate(comparison.sides)
        if side.others and not side.exact
    ]


def _is_compared(comparison: Comparison, position: int) -> bool:
    """Whether a side has an independent score that may be compared with another's."""
    return any(
        cell is not None and cell.comparable
        for line in comparison.lines["independent"]
        for cell in line.cells[position : position + 1]
    )


def _scores(comparison: Comparison, group: Group) -> str:
    """One group: a table of the whole boards on which sides meet, else each one's own in words."""
    whole = [line for line in comparison.lines[group] if line.benchmark.part_of is None]
    met = [line for line in whole if sum(cell is not None for cell in line.cells) > 1]
    heading = f"**{group_heading(group)}**"
    if not whole:
        return f"{heading} {_('none in the ledger')}"
    if not met:
        alone = whole[:_ALONE]
        words = " · ".join(scores_in_words(line) for line in alone)
        none = _("{heading}, none on the same test").format(heading=heading)
        return f"{none}\n{words}{_more(len(whole) - len(alone))}"
    lines = met[: _LINES[group]]
    table = score_table(lines, len(comparison.sides))
    return f"{heading}\n{table}{legend(lines)}{_more(len(whole) - len(lines))}"


def _more(count: int) -> str:
    if not count:
        return ""
    return "\n-# " + _("and {count} more under All scores").format(count=count)


def _claims(comparison: Comparison) -> list[str]:
    heading, shown = _claims_told(comparison)
    lines = [f"**{heading}**", *[_between_line(one, comparison) for one in shown[:_CLAIMS]]]
    if len(shown) > _CLAIMS:
        lines.append("-# " + _("and {count} more under Claims").format(count=len(shown) - _CLAIMS))
    return lines


def _claims_told(comparison: Comparison) -> tuple[str, tuple[ClaimBetween, ...]]:
    if comparison.claims:
        return _("Claims between them"), comparison.claims
    if comparison.between_makers:
        return _("Claims between their labs' other models"), comparison.between_makers
    return _("No claims between them or their labs in the ledger"), ()


def _between_line(between: ClaimBetween, comparison: Comparison) -> str:
    claim = between.claim
    source = comparison.sources.get(claim.source_id)
    return (
        f"**{symbols.status(between.target.verdict)}** · {said(claim, (between.target,))}\n"
        f"-# #{claim.id} · {symbols.hedge(claim.hedge)} · {day(claim.claimed)} · "
        f"{cited(source, dated=False)}"
    )


def compared_claims_card(comparison: Comparison) -> Card:
    """Every claim between the sides, then between their labs, with reasons and a menu to open one."""
    card = Card(symbols.ACCENT)
    names = _(" vs ").join(plain(side.release.name, 48) for side in comparison.sides)
    card.text(f"### {_('Claims')}: {names}", when_line(comparison.when))
    for heading, claims in (
        (_("Between them"), comparison.claims),
        (_("Between their labs' other models"), comparison.between_makers),
    ):
        if claims:
            card.rule()
            card.text(f"**{heading}**")
        for between in claims[:_CLAIMS_OPEN]:
            reason = f"\n{plain(between.reason, 240)}" if between.reason else ""
            card.text(_between_line(between, comparison) + reason, optional=True)
    told = {one.claim.id: one.claim for one in (*comparison.claims, *comparison.between_makers)}
    if not told:
        card.text(_("None in the ledger. /claims lists what there is."))
    card.row(claim_menu(list(told.values()), comparison.when))
    return card


def _small_print(comparison: Comparison) -> str:
    """Who measured, which data sets are shown, and how fresh they are."""
    evaluators = sorted(
        {
            evaluator
            for group in comparison.lines.values()
            for line in group
            for evaluator in line.evaluators
        }
    )
    if not evaluators:
        return ""
    return "-# " + _("Scores: {evaluators}. Every number's source and date: Sources.").format(
        evaluators=plain(joined(evaluators), 200)
    )


def _others(state: Compared, position: int, side: Side, catalog: Catalog) -> ui.Select[Any] | None:
    options = [
        Option(str(other), release_label(release, catalog.labs[release.lab_id]))
        for other in side.others[:MOST_OPTIONS]
        if (release := catalog.releases[other])
    ]
    return menu(
        _("{symbol} Another release for “{asked}”").format(
            symbol=symbols.SIDES[position], asked=shorten(side.asked, 40)
        ),
        state.menu(position),
        options,
    )


def chart_of(comparison: Comparison) -> ScoreChart | None:
    """The chart of the independent boards on which at least two sides stand; None without any."""
    lines = [
        line
        for line in comparison.lines["independent"]
        if line.benchmark.part_of is None and sum(cell is not None for cell in line.cells) > 1
    ][:_CHART_ROWS]
    if not lines:
        return None
    return ScoreChart(
        title=_("Independent scores"),
        series=tuple(side.release.name for side in comparison.sides),
        rows=tuple(_chart_row(line) for line in lines),
        footer=_("Sources: {evaluators} · {days}").format(
            evaluators=joined(dict.fromkeys(one for line in lines for one in line.evaluators)),
            days=days_in_picture(comparison.day, comparison.when.known_by),
        ),
    )


def _chart_row(line: ScoreLine) -> ChartRow:
    dated = max(cell.score.dated.text for cell in line.cells if cell is not None)
    name = line.benchmark.short or benchmark_name(line.benchmark)
    return ChartRow(
        label=" · ".join(part for part in (name, measured_by(line), dated) if part),
        unit=line.benchmark.unit,
        marks=tuple(
            Mark(
                position,
                cell.score.value,
                cell.score.low,
                cell.score.high,
                # Where nothing in the row compares, the row says so once.
                comparable=cell.comparable or line.why_not is not None,
            )
            for position, cell in enumerate(line.cells)
            if cell is not None
        ),
        comparable=line.why_not is None,
        higher_is_better=line.benchmark.higher_is_better,
    )
