"""The ledger as a file: what it is, and how to read it."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import discord
from discord import ui

from bot.edge.acknowledging import send
from bot.edge.cards.card import Card
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.errors import N_
from bot.ledger.exporting import Exported
from bot.race.exporting import ExportFormat

_WHAT: Mapping[ExportFormat, str] = {
    "json": N_("Every row of the ledger, one a line, with its number and its source."),
    "csv": N_(
        "One table a file, with names beside the numbers. Text that a spreadsheet could take for a "
        "formula has an apostrophe before it."
    ),
    "claimreview": N_(
        "The claims that were ruled on, as schema.org ClaimReview. What was claimed stands there as a "
        "claim, and never as a fact."
    ),
    "atom": N_("The newest changes as an Atom feed: releases, claims, rulings, prices."),
}


def export_card(form: ExportFormat, exported: Exported, *, of_a_server: bool) -> Card:
    """What a file holds and what it leaves out."""
    card = Card(symbols.ACCENT)
    heading = (
        _("The ledger as this server sees it") if of_a_server else _("The shared ledger")
    ) + f" · {form}"
    card.text(f"### {heading}", _(_WHAT[form]))
    card.text(
        "-# " + _("Packed with gzip.") if exported.packed else "",
        "-# " + _("It names no people, and nothing of other servers is in it."),
        "-# " + _("Rows of this server bear the layer “server”, all others “shared”.")
        if of_a_server and form in ("json", "csv")
        else "",
    )
    return card


async def send_export(
    interaction: discord.Interaction[Any], card: Card, exported: Exported
) -> None:
    """Send a card with its file to whoever asked, after the interaction was deferred."""
    view = card.view()
    # Beside components Discord shows only the files that one of them names.
    view.add_item(ui.File[ui.LayoutView](f"attachment://{exported.name}"))
    file = discord.File(io.BytesIO(exported.content), exported.name)
    await send(interaction, view, [file], ephemeral=True)
