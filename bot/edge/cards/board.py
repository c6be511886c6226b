"""The /board card: what the ledger owes evidence on."""

from __future__ import annotations

from collections.abc import Mapping

from bot.edge.cards.card import Card, button
from bot.edge.cards.claims import claim_menu
from bot.edge.cards.facts import price_words
from bot.edge.cards.rows import claim_row
from bot.edge.cards.when import when_line
from bot.edge.controls.custom_ids import add_evidence_button, board_button
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, joined, number, plain
from bot.errors import N_
from bot.race.board import BoardAnswer, BoardKind, BoardPart, Debt
from bot.race.when import NOW

_ROW = 620
_ROW_OF_ALL = 430
_NAMED = 2
"""Prices or scores named in one row."""

_HEADINGS: Mapping[BoardKind, str] = {
    "oldest unverified": N_("Oldest unverified"),
    "only the claimant's own evidence": N_("Only the claimant's own evidence"),
    "stale prices": N_("Stale prices"),
    "scores with unknown protocol": N_("Scores with unknown protocol"),
}
_SHORT: Mapping[BoardKind, str] = {
    "oldest unverified": N_("Unverified"),
    "only the claimant's own evidence": N_("Own evidence"),
    "stale prices": N_("Prices"),
    "scores with unknown protocol": N_("Protocols"),
}
_OWED: Mapping[BoardKind, str] = {
    "oldest unverified": N_("Nobody has ruled on these claims. The oldest come first."),
    "only the claimant's own evidence": N_(
        "Nothing independent speaks for these: all evidence is of the maker or the claimant, or a "
        "confirmed claim has no independent support left."
    ),
    "stale prices": N_(
        "These claims are about prices, and a price they name was last looked at over 90 days ago."
    ),
    "scores with unknown protocol": N_(
        "Nobody stated how these scores were taken, so they compare with nothing."
    ),
}


def board_card(board: BoardAnswer, *, adds: bool) -> Card:
    """The board: the top of each kind of debt, or a page of one.

    Args:
        adds: whether who asks may add evidence here; else no button offers what would be refused.
    """
    adds &= board.when == NOW  # evidence is added to claims as they stand today
    if board.kind is None:
        return _overview(board, adds=adds)
    return _kind_card(board, board.parts[0], adds=adds)


def _overview(board: BoardAnswer, *, adds: bool) -> Card:
    card = Card(symbols.ACCENT)
    card.text(
        f"## {_('Evidence wanted')}",
        when_line(board.when),
        f"-# {_asked(adds=adds)}" if board.when == NOW else "",
    )
    for part in board.parts:
        told = f"**{_(_HEADINGS[part.kind])}** · {_count(part)}"
        if part.count and not part.debts:
            told += "\n-# " + _("claims that stand above")
        card.text(told)
        for debt in part.debts:
            _row(card, part.kind, debt, board, _ROW_OF_ALL, adds=adds)
    card.row(claim_menu([debt.claim for part in board.parts for debt in part.debts], board.when))
    owed = [part for part in board.parts if part.count]
    card.row(
        *[button(_(_SHORT[part.kind]), board_button(part.kind, 0, board.when)) for part in owed]
    )
    return card


def _asked(*, adds: bool) -> str:
    if adds:
        return _("Claims that the ledger owes a better look. Curators add evidence here.")
    return _("Claims that the ledger owes a better look. Curators add evidence.")


def _kind_card(board: BoardAnswer, part: BoardPart, *, adds: bool) -> Card:
    card = Card(symbols.ACCENT)
    card.text(
        f"## {_(_HEADINGS[part.kind])} · {_count(part)}",
        when_line(board.when),
        "-# " + _(_OWED[part.kind]) if part.debts else _("Nothing is owed here."),
    )
    for debt in part.debts:
        card.rule()
        _row(card, part.kind, debt, board, _ROW, adds=adds)
    page, last = part.page, part.pages - 1
    if last:
        card.text("-# " + _("Page {page} of {pages}").format(page=page + 1, pages=last + 1))
    card.row(claim_menu([debt.claim for debt in part.debts], board.when))
    back = board_button(part.kind, page - 1, board.when) if page else "-"
    turning = [
        button(_("Back"), back, disabled=page == 0),
        button(_("Next"), board_button(part.kind, page + 1, board.when), disabled=page == last),
    ]
    whole = button(_("Whole board"), board_button(None, 0, board.when))
    card.row(*(turning if last else []), whole)
    return card


def _count(part: BoardPart) -> str:
    if part.many:
        return _("over {count}").format(count=part.count)
    return str(part.count)


def _row(
    card: Card, kind: BoardKind, debt: Debt, board: BoardAnswer, room: int, *, adds: bool
) -> None:
    """A claim with what is owed on it, and the button that opens the form for evidence."""
    row = claim_row(debt.claim, board.sources, _owed_words(kind, debt, board), room)
    if adds:
        card.section(row, button(_("Add evidence"), add_evidence_button(debt.claim.id)))
    else:
        card.text(row)


def _owed_words(kind: BoardKind, debt: Debt, board: BoardAnswer) -> str:
    """What is owed on a claim, in a line of small print."""
    match kind:
        case "oldest unverified":
            words = _age(debt, board)
        case "only the claimant's own evidence":
            words = _support_words(debt)
        case "stale prices":
            words = _price_words(debt)
        case "scores with unknown protocol":
            words = _score_words(debt)
    return f"-# {words}"


def _age(debt: Debt, board: BoardAnswer) -> str:
    days = max((board.day - debt.claim.claimed.last_day).days, 0)
    return ngettext("unverified for {count} day", "unverified for {count} days", days).format(
        count=number(days)
    )


def _support_words(debt: Debt) -> str:
    if debt.unsupported:
        return _("confirmed, and no independent support is left")
    return ngettext(
        "{count} piece of evidence, of the maker or the claimant itself",
        "{count} pieces of evidence, all of the maker or the claimant itself",
        debt.pieces,
    ).format(count=debt.pieces)


def _price_words(debt: Debt) -> str:
    told = [
        _("{release}: {price}, last looked at {day}").format(
            release=plain(stale.release, 40),
            price=price_words(stale.price),
            day=day(stale.seen),
        )
        for stale in debt.prices[:_NAMED]
    ]
    return " · ".join([*told, *_rest(len(debt.prices) - _NAMED)])


def _score_words(debt: Debt) -> str:
    told = [
        _("{benchmark} {value} by {evaluator}").format(
            benchmark=plain(unstated.benchmark, 40),
            value=number(unstated.score.value),
            evaluator=plain(unstated.score.evaluator, 30),
        )
        for unstated in debt.scores[:_NAMED]
    ]
    return _("settings not stated: {scores}").format(
        scores=joined([*told, *_rest(len(debt.scores) - _NAMED)])
    )


def _rest(count: int) -> list[str]:
    if count <= 0:
        return []
    return [ngettext("{count} more", "{count} more", count).format(count=count)]
