"""What somebody watches, and whether they can be told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.edge.cards.card import Card, button
from bot.edge.controls.custom_ids import REOPEN
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.edge.words.text import plain
from bot.race.watching import MESSAGES_A_DAY, Watcher

_NAME = 60


def watches_card(names: Sequence[str], door: Watcher | None) -> Card:
    """What somebody watches; where Discord turned a message to them away, how it goes on."""
    closed = None if door is None else door.closed_at
    card = Card(symbols.ACCENT if closed is None else symbols.CAUTION)
    card.text(f"## {_('What you watch')}")
    if not names:
        return card.text(
            _("Nothing yet. /watch add name:deepseek tells you in a direct message what happens to "
              "it.")
        )  # fmt: skip
    card.text(*[f"- {plain(name, _NAME)}" for name in names])
    if closed is None:
        card.text("-# " + told_words())
        return card
    when = int(datetime.fromisoformat(closed).timestamp())
    card.rule()
    card.text(
        "⚠ "
        + _("Since {time} you get none of it: Discord turned my message to you away. Allow direct "
            "messages from a server where I am, then press Resume.").format(time=f"<t:{when}:f>")
    )  # fmt: skip
    return card.row(button(_("Resume"), REOPEN))


def told_words() -> str:
    """How somebody is told."""
    return _(
        "Told in direct messages, of the shared ledger, at most {most} a day; the rest comes with "
        "the next day's first."
    ).format(most=MESSAGES_A_DAY)
