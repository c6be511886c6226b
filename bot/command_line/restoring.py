"""``python -m bot import ledger``: the file of a whole ledger into a store that has none yet."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from bot.command_line.progress import counting_rows
from bot.errors import N_, UserError
from bot.ledger.restoring import Restored, restore_ledger

LEDGER = "ledger"
"""What the format is called on the command line."""


async def bring_in_ledger(store: Path, files: Sequence[Path], *, dry_run: bool) -> Restored:
    """Bring one ledger in and print what became of it.

    Raises:
        UserError: it cannot be, see :func:`bot.ledger.restoring.restore_ledger`; nothing is written.
    """
    if len(files) != 1:
        raise UserError(
            N_("A store holds one ledger: name one file after {format}."), format=LEDGER
        )
    if dry_run:
        raise UserError(
            N_("A whole ledger knows no dry run: it goes into a new store or not at all.")
        )
    with counting_rows("Importing") as progress:
        restored = await restore_ledger(store, files[0], progress)
    console = Console(markup=False, highlight=False, soft_wrap=True)
    rows = sum(restored.counts.values())
    if restored.changed:
        claims, scores = restored.counts["claim"], restored.counts["score"]
        console.print(f"Imported {rows:,} rows into {store}: {claims:,} claims, {scores:,} scores.")
    else:
        console.print(f"0 changes: {store} holds this ledger already ({rows:,} rows).")
    return restored
