"""The /compare card: facts, scores in three groups kept apart, claims, one honest sentence."""

from __future__ import annotations

from collections.abc import Sequence

from bot.edge import symbols
from bot.edge.cards.card import Card, Option, Picture, button, menu
from bot.edge.cards.facts import (
    announced_words,
    cited,
    context_words,
    findings_words,
    price_words,
    release_label,
    said,
    statement,
    weights_words,
)
from bot.edge.charts import ChartRow, Mark, ScoreChart
from bot.edge.charts import figure as chart_figure
from bot.edge.custom_ids import Compared, scores_button, sources_button
from bot.edge.language import _, ngettext
from bot.edge.text import day, joined, plain, shorten, table
from bot.race.catalog import Catalog
from bot.race.compare import (
    Cell,
    ClaimBetween,
    Comparison,
    Group,
    ScoreLine,
    Side,
)

_LINES = {"independent": 8, "self": 4, "claimed": 4}
_CHART_ROWS = 6
_CLAIMS = 4


def compared(comparison: Comparison) -> Compared:
    """What the card's buttons remember."""
    return Compared(
        tuple(side.release.id for side in comparison.sides),
        comparison.day if comparison.in_the_past else None,
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
        button(_("Sources"), sources_button("c", state.releases, state.day, 0)),
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
    if not comparison.in_the_past:
        return ""
    return "-# " + _("As things stood on {day}: nothing later is counted.").format(
        day=day(comparison.day)
    )


def summary(comparison: Comparison) -> str:
    """One honest sentence or two: what is claimed, who agrees, and what the boards show."""
    sentences: list[str] = []
    if comparison.claims:
        sentences.append(_claim_sentence(_weightiest(comparison.claims)))
    elif comparison.between_makers:
        nearest = _weightiest(comparison.between_makers)
        sentences.append(
            _(
                "No claim in the ledger sets these two against each other. The nearest: {claim}"
            ).format(claim=_claim_sentence(nearest))
            if len(comparison.sides) == 2
            else _("The nearest claim in the ledger: {claim}").format(
                claim=_claim_sentence(nearest)
            )
        )
    else:
        sentences.append(_("No claim in the ledger sets these against each other."))
    sentences.append(_board_sentence(comparison))
    return " ".join(sentences)


def _weightiest(claims: Sequence[ClaimBetween]) -> ClaimBetween:
    """The claim with the most independent findings; the newest of these."""
    return max(claims, key=lambda between: (len(between.findings), between.claim.id))


def _claim_sentence(between: ClaimBetween) -> str:
    claim = _("{claimant} says {statement}").format(
        claimant=plain(between.claim.claimant.name, 60),
        statement=statement(between.claim, (between.target,)),
    )
    found = findings_words(between.findings)
    if found:
        return f"{claim}; {found}."
    return _("{claim}; no independent evidence is in the ledger yet.").format(claim=claim)


def _board_sentence(comparison: Comparison) -> str:
    """Counts over whole independent boards with equal settings; never an average over scales."""
    boards = [line for line in comparison.lines["independent"] if line.benchmark.part_of is None]
    comparable = [line for line in boards if line.leader is not None or line.tie]
    if not boards:
        return _("No independent score of either is in the ledger.")
    if not comparable:
        return _("No independent board measured them with the same settings.")
    clauses: list[str] = []
    for position, side in enumerate(comparison.sides):
        won = [plain(line.benchmark.name) for line in comparable if line.leader == position]
        if won:
            clauses.append(
                _("{name} is ahead on {boards}").format(
                    name=plain(side.release.name, 48), boards=_few(won)
                )
            )
    tied = [plain(line.benchmark.name) for line in comparable if line.tie]
    if tied:
        clauses.append(
            ngettext("{boards} is a tie", "{boards} are ties", len(tied)).format(boards=_few(tied))
        )
    return _("Where settings match, {clauses}.").format(clauses=joined(clauses))


def _few(names: Sequence[str]) -> str:
    if len(names) <= 3:
        return joined(names)
    return _("{first} and {count} more").format(first=", ".join(names[:2]), count=len(names) - 2)


def _facts(comparison: Comparison) -> list[str]:
    """Side by side, one fact a line, so that it reads the same on a phone."""

    def line(label: str, words: Sequence[str]) -> str:
        if len(set(words)) == 1 and len(words) > 1:
            return f"**{label}** {words[0]} ({_('all the same')})"
        return f"**{label}** " + " · ".join(
            f"{symbol} {one}" for symbol, one in zip(symbols.SIDES, words, strict=False)
        )

    sides = comparison.sides
    lines = [
        line(_("Lab"), [plain(side.lab.name, 40) for side in sides]),
        line(_("Announced"), [announced_words(side.release) for side in sides]),
        line(_("Weights"), [weights_words(side.release) for side in sides]),
        line(_("Context"), [context_words(side.release) for side in sides]),
        line(_("Price per 1M tokens"), [price_words(side.price) for side in sides]),
    ]
    changed = [_price_then(side) for side in sides]
    if any(changed):
        lines.append(line(_("First price"), [words or _("the same") for words in changed]))
    return lines


def _price_then(side: Side) -> str:
    if side.first_price is None or side.price is None or side.first_price.id == side.price.id:
        return ""
    return _("{price} from {day}").format(
        price=price_words(side.first_price), day=day(side.first_price.since, "d")
    )


def _taken(comparison: Comparison) -> list[str]:
    """Which release a family's or lab's name was taken to mean."""
    return [
        "-# "
        + _("“{asked}”: took {name}, the newest that can be compared; {count} more below.").format(
            asked=plain(side.asked, 40), name=plain(side.release.name, 48), count=len(side.others)
        )
        for side in comparison.sides
        if side.others
    ]


def _scores(comparison: Comparison, group: Group) -> str:
    """One group's table: whole boards first, as many lines as a phone shows without tiring."""
    every = [line for line in comparison.lines[group] if line.benchmark.part_of is None]
    lines = every[: _LINES[group]]
    heading = {
        "independent": _("Independent scores"),
        "self": _("Measured by the labs themselves"),
        "claimed": _("Claimed by the vendors, settings not stated"),
    }[group]
    if not lines:
        return f"**{heading}** " + _("none in the ledger")
    more = len(every) - len(lines)
    rest = "" if not more else "\n-# " + _("and {count} more under All scores").format(count=more)
    legend = (
        ""
        if group != "independent"
        else "\n-# "
        + _(
            "★ ahead with the same settings · = intervals overlap · ~ settings differ, not compared"
        )
    )
    return f"**{heading}**\n{score_table(lines, len(comparison.sides))}{legend}{rest}"


def score_table(lines: Sequence[ScoreLine], sides: int) -> str:
    """Scores as a code block: a line a benchmark with its unit, a column a side."""
    width = {1: 26, 2: 18, 3: 15, 4: 12}[sides]
    heading = ["", *symbols.SIDES[:sides]] if sides > 1 else ["", ""]
    rows = [heading]
    for line in lines:
        rows.append(
            [
                f"{shorten(line.benchmark.name, width)}",
                *[_figure(line, position, cell) for position, cell in enumerate(line.cells)],
            ]
        )
    return table(rows, label_width=width)


def _figure(line: ScoreLine, position: int, cell: Cell | None) -> str:
    if cell is None:
        return "– "
    unit = "%" if line.benchmark.unit == "%" else ""
    mark = " "
    if not cell.comparable and len(line.cells) > 1:
        mark = "~"
    elif line.leader == position:
        mark = "★"
    elif line.tie:
        mark = "="
    return f"{chart_figure(cell.score.value)}{unit}{mark}"


def _claims(comparison: Comparison) -> list[str]:
    if comparison.claims:
        shown, heading = comparison.claims, _("Claims between them")
    elif comparison.between_makers:
        shown, heading = comparison.between_makers, _("Claims between their labs' other models")
    else:
        return [f"**{_('Claims')}** " + _("none in the ledger")]
    lines = [f"**{heading}**"]
    for between in shown[:_CLAIMS]:
        source = comparison.sources.get(between.claim.source_id)
        lines.append(
            f"{symbols.status(between.target.verdict)} · "
            f"{said(between.claim, (between.target,))}\n"
            f"-# {symbols.hedge(between.claim.hedge)} · {day(between.claim.claimed)} · "
            f"{cited(source, date=False)} · #{between.claim.id}"
        )
    if len(shown) > _CLAIMS:
        lines.append("-# " + _("and {count} more under Claims").format(count=len(shown) - _CLAIMS))
    return lines


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


def _others(state: Compared, position: int, side: Side, catalog: Catalog):  # noqa: ANN202 - see menu
    options = [
        Option(str(other), release_label(release, catalog.labs[release.lab_id]))
        for other in side.others[:25]
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
        footer=_("Sources: {evaluators} · as of {day}").format(
            evaluators=joined(dict.fromkeys(one for line in lines for one in line.evaluators)),
            day=comparison.day.isoformat(),
        ),
    )


def _chart_row(line: ScoreLine) -> ChartRow:
    dated = max(cell.score.dated.text for cell in line.cells if cell is not None)
    return ChartRow(
        label=f"{line.benchmark.name} · {dated}",
        unit=line.benchmark.unit,
        marks=tuple(
            Mark(position, cell.score.value, cell.score.low, cell.score.high)
            for position, cell in enumerate(line.cells)
            if cell is not None
        ),
        comparable=line.why_not is None,
        higher_is_better=line.benchmark.higher_is_better,
    )
