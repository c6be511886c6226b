"""Troubles of the bot as its operator and as people read of them: what it is, and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from bot.edge.cards.card import Card
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.errors import N_, StoreTrouble

AlarmKind = Literal["full", "readonly", "unreachable", "damaged", "locked", "backup"]
"""A :data:`bot.errors.StoreTrouble`, or backups that fail."""

_OPERATOR: Mapping[AlarmKind, tuple[str, str]] = {
    "full": (
        N_(
            "The disk of my store is full: nothing can be written, and what is there is still read."
        ),
        N_("Free some space on that disk. I go on by myself; no restart is needed."),
    ),
    "readonly": (
        N_("My store cannot be written: its disk or its file is read-only."),
        N_(
            "Look whether the system set the disk to read-only after an error, and who owns the file. "
            "I go on by myself once it can be written; restart me where the file was exchanged."
        ),
    ),
    "unreachable": (
        N_("My store cannot be reached: its disk or its folder does not answer."),
        N_("Look whether the disk is there and the folder may be used. Then restart me."),
    ),
    "damaged": (
        N_("My store is damaged: some of it cannot be read."),
        N_("Stop me, keep the damaged file, run “python -m bot check”, and restore a backup."),
    ),
    "locked": (
        N_("Another program holds my store and lets me write nothing."),
        N_("Close whatever has the file open, such as a database browser. I go on by myself."),
    ),
    "backup": (
        N_("No backup of my store could be made."),
        N_("Look whether the folder of the backups is there, can be written, and has room."),
    ),
}
_PEOPLE: Mapping[StoreTrouble, str] = {
    "full": N_(
        "I cannot write anything down at the moment, so nothing was changed. My operator is told. What "
        "is in the ledger can still be read."
    ),
    "readonly": N_(
        "I cannot write anything down at the moment, so nothing was changed. My operator is told. What "
        "is in the ledger can still be read."
    ),
    "unreachable": N_(
        "I cannot reach the ledger at the moment, so nothing was changed. My operator is told."
    ),
    "locked": N_(
        "Another program holds the ledger at the moment, so nothing was changed. Try again in a minute."
    ),
}


def alarm_words(kind: AlarmKind) -> str:
    """What is wrong, in a sentence."""
    return _(_OPERATOR[kind][0])


def alarm_card(kind: AlarmKind, since: datetime, reference: str) -> Card:
    """What the operator is told in a direct message."""
    what, to_do = _OPERATOR[kind]
    return Card(symbols.CAUTION).text(
        f"**{_(what)}**",
        _(to_do),
        "-# "
        + _(
            "Since {time}. In the log it is reference {reference}; docs/operating.md says more."
        ).format(time=f"<t:{int(since.timestamp())}:f>", reference=reference),
    )


def store_trouble_card(trouble: StoreTrouble, reference: str) -> Card | None:
    """What a person is told whose request met a trouble; None where an apology says it better."""
    if (words := _PEOPLE.get(trouble)) is None:
        return None
    return Card(symbols.CAUTION).text(
        _(words), "-# " + _("Reference: {reference}").format(reference=reference)
    )
