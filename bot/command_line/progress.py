"""How far a command has come: a bar on standard error, where somebody sees it."""

from __future__ import annotations

import contextlib
from collections.abc import Generator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bot.race.ledger_file import Progress as Tell


@contextlib.contextmanager
def counting_rows(what: str) -> Generator[Tell]:
    """Show ``what`` is being done and how many rows of how many are, while the block runs."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
