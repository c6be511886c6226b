"""Files of evaluations, small and written by hand, and a ledger to bring them into."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bot.ledger.evaluations import EvaluationFile

SHARED = Path(__file__).parents[2].parent / "shared" / "evaluations"
"""The real files, beside the project; whoever needs them skips where they are not."""
LMARENA = SHARED / "lmarena_text_changes.csv.gz"

_COLUMNS = ("date", "rank", "model", "arena_score", "ci95", "votes", "organization", "license")


def arena(*rows: tuple[str, str, float, str]) -> bytes:
    """An LMArena history of day, model, rating and interval (``+5/-4``)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for day, model, rating, interval in rows:
        writer.writerow((day, 1, model, rating, interval, 1000, "Somebody", "Proprietary"))
    return out.getvalue().encode()


def arena_file(content: bytes, name: str = "arena.csv", **more: object) -> EvaluationFile:
    return EvaluationFile("lmarena", io.BytesIO(content), name, **more)  # type: ignore[arg-type]


def rows(path: Path, query: str, values: Iterable[object] = ()) -> list[tuple[object, ...]]:
    """What another connection reads from a store."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(query, tuple(values)).fetchall()


SCORES = "SELECT * FROM score ORDER BY id"
