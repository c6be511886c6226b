"""What a person sees when something went wrong: what happened, and what to do next."""

from __future__ import annotations

from bot.edge import symbols
from bot.edge.cards.card import Card
from bot.edge.language import _
from bot.edge.text import plain
from bot.errors import UserError


def user_error_words(error: UserError) -> str:
    """A UserError's sentence in the language now spoken, with its values made harmless."""
    values = {name: plain(str(value), 120) for name, value in error.values.items()}
    return _(error.message).format(**values)


def user_error_card(error: UserError) -> Card:
    """A card for something a person can put right."""
    return Card(symbols.CAUTION).text(user_error_words(error))


def apology_card(reference: str) -> Card:
    """A card for a fault of ours; the reference finds the traceback in the log."""
    return Card(symbols.CAUTION).text(
        _("Something went wrong on our side, and nothing was changed. Please try again."),
        "-# "
        + _("If it happens again, tell the bot's owner this reference: {reference}").format(
            reference=reference
        ),
    )
