"""What a person sees when something went wrong: what happened, and what to do next."""

from __future__ import annotations

from bot.edge.cards.card import Card, button
from bot.edge.cards.figures import value_words
from bot.edge.cards.people import person
from bot.edge.controls.custom_ids import draft_button
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import plain
from bot.errors import Problems, Term, UserError
from bot.race.desk import FormRefused
from bot.race.figures import Cost, Figure, Pairs
from bot.race.people import Actor

_SHOWN = 12
"""Problems listed at once; who mends these sees the rest next time."""


def user_error_words(error: UserError) -> str:
    """A UserError's sentence in the language now spoken, with its values made harmless."""
    values = {name: _value_words(value) for name, value in error.values.items()}
    return _(error.message).format(**values)


def _value_words(value: object) -> str:
    match value:
        case Term():
            return _(value)
        case Actor():
            return person(value)
        case UserError():
            return user_error_words(value)
        case Figure() | Cost() | Pairs():
            return value_words(value)
        case _:
            return plain(str(value), 120)


def user_error_card(error: UserError) -> Card:
    """A card for something a person can put right; several things are a list."""
    card = Card(symbols.CAUTION)
    problems = error.problems if isinstance(error, Problems) else (error,)
    heading = ""
    if len(problems) > 1:
        heading = ngettext(
            "**{count} thing to put right**", "**{count} things to put right**", len(problems)
        ).format(count=len(problems))
    bullet = "- " if heading else ""
    card.text(
        heading,
        *[bullet + user_error_words(problem) for problem in problems[:_SHOWN]],
        "-# " + _("and {count} more").format(count=len(problems) - _SHOWN)
        if len(problems) > _SHOWN
        else "",
    )
    if isinstance(error, FormRefused):
        card.row(button(_("Correct it"), draft_button("mend", error.draft)))
        card.text("-# " + _("Nothing was written. What you typed is kept for two weeks."))
    return card


def apology_card(reference: str) -> Card:
    """A card for a fault of ours; the reference finds the traceback in the log."""
    return Card(symbols.CAUTION).text(
        _(
            "Something went wrong on our side. Look whether what you asked for was done, then try again."
        ),
        "-# "
        + _("If it happens again, tell the bot's owner this reference: {reference}").format(
            reference=reference
        ),
    )
