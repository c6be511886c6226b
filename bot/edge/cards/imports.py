"""What a file of evaluations would bring in, or brought in."""

from __future__ import annotations

from collections.abc import Iterator

from bot.edge.cards.card import Card, button
from bot.edge.cards.trouble import user_error_words
from bot.edge.controls.custom_ids import import_button
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import listed, number, plain
from bot.race.imports import Difference, ImportReport

_DIFFERENCES = 6
"""Of each kind on a card."""
_NAMES = 10


def import_card(report: ImportReport, draft: int | None = None) -> Card:
    """What became of a file; with buttons that write it or drop it where it is kept as a draft."""
    card = Card(symbols.ACCENT if report.written else symbols.CAUTION)
    heading = (
        _("Imported {name} ({format})") if report.written else _("Import of {name} ({format})")
    ).format(name=plain(report.file, 60), format=report.format)
    card.text(f"### {heading}", *_counts(report))
    for kind in ("new", "changed"):
        told = [one for one in report.differences if one.kind == kind]
        card.text(*[_difference(one) for one in told[:_DIFFERENCES]], optional=True)
    card.text(*_unmatched(report))
    card.text(
        *[f"-# – {user_error_words(why)}" for why in report.no_result_told[:5]], optional=True
    )
    if report.written:
        return card
    card.text("-# " + _("Nothing is written yet. Either all of it is, or nothing."))
    if draft is not None:
        count = report.added + report.changed
        card.row(
            button(
                ngettext("Import {count} score", "Import {count} scores", count).format(
                    count=count
                ),
                import_button("commit", draft),
                disabled=count == 0,
            ),
            button(_("Drop it"), import_button("drop", draft)),
        )
    return card


def _counts(report: ImportReport) -> Iterator[str]:
    yield ngettext(
        "**{added} new**, {changed} changed, {same} as before, of {count} result",
        "**{added} new**, {changed} changed, {same} as before, of {count} results",
        report.rows,
    ).format(
        added=number(report.added),
        changed=number(report.changed),
        same=number(report.same),
        count=number(report.rows),
    )
    if report.known:
        yield "-# " + ngettext(
            "{count} is on record already from elsewhere and stays as it is",
            "{count} are on record already from elsewhere and stay as they are",
            report.known,
        ).format(count=number(report.known))
    if report.no_release:
        yield "-# " + ngettext(
            "{count} is of a name that stands for no release",
            "{count} are of names that stand for no release",
            report.no_release,
        ).format(count=number(report.no_release))
    if report.no_benchmark:
        yield "-# " + ngettext(
            "{count} is on a test that the shared ledger does not have, which only the bot's owner "
            "can add: {tests}",
            "{count} are on tests that the shared ledger does not have, which only the bot's owner "
            "can add: {tests}",
            report.left_out_rows,
        ).format(
            count=number(report.left_out_rows),
            tests=listed(plain(slug, 60) for slug, _rows in report.no_benchmark[:5]),
        )
    if report.benchmarks_added:
        yield "-# " + ngettext(
            "{count} test is new to the ledger",
            "{count} tests are new to the ledger",
            len(report.benchmarks_added),
        ).format(count=len(report.benchmarks_added))
    if report.no_result:
        yield "-# " + ngettext(
            "{count} more row gives no result",
            "{count} more rows give no result",
            report.no_result,
        ).format(count=number(report.no_result))
    if report.proposals:
        yield ngettext(
            "{count} verdict is proposed by it: see /review",
            "{count} verdicts are proposed by it: see /review",
            report.proposals,
        ).format(count=report.proposals)


def _difference(one: Difference) -> str:
    where = " · ".join(
        plain(part, 60) for part in (one.release, one.benchmark, one.snapshot) if part
    )
    if one.before is None:
        return f"＋ {where}: {_value(one.after)}"
    return f"± {where}: {_value(one.before)} → {_value(one.after)}"


def _value(numbers: tuple[float, float | None, float | None]) -> str:
    value, low, high = numbers
    if low is None or high is None:
        return number(value)
    return f"{number(value)} ({number(low)}–{number(high)})"


def _unmatched(report: ImportReport) -> Iterator[str]:
    if not report.unmatched:
        return
    yield ngettext(
        "**{count} name is matched with no release**, {rows} of the results. None is guessed.",
        "**{count} names are matched with no release**, {rows} of the results. None is guessed.",
        len(report.unmatched),
    ).format(count=len(report.unmatched), rows=number(report.unmatched_rows))
    for one in report.unmatched[:_NAMES]:
        name = f"？ {plain(one.name, 60)} × {number(one.rows)}"
        yield (
            _("{name}, perhaps {suggestions}").format(
                name=name, suggestions=listed(plain(slug, 60) for slug in one.suggestions)
            )
            if one.suggestions
            else name
        )
    more = len(report.unmatched) - _NAMES
    if more > 0:
        yield "-# " + ngettext("and {count} more", "and {count} more", more).format(count=more)
