"""What an evaluator's file says: results under the evaluator's own names, before they are matched."""

from __future__ import annotations

from typing import NamedTuple

from bot.race.scores import Relation


class Result(NamedTuple):
    """One result as a file of evaluations gives it.

    ``row`` and ``column`` say where it stands (rows counted from 1 with the header; for JSON and
    YAML the entry's number) and in which column its value does; ``name`` is the model as the
    evaluator writes it, ``benchmark`` the slug of a test. ``ref`` identifies the row among all
    that this kind of file ever holds, also where the file gives it another value later. Dates are
    ISO texts of :class:`bot.race.dates.FactDate`'s forms; ``protocol`` is the text of a
    :class:`bot.race.scores.Protocol`; ``source`` is the position of its source in the reading, or
    the slug of one that the ledger has to know already. A tuple, because a file holds a million.
    """

    row: int
    column: str
    name: str
    benchmark: str
    value: float
    low: float | None
    high: float | None
    protocol: str | None
    snapshot: str | None
    evaluator: str
    relation: Relation
    dated: str
    measured: str | None
    ref: str
    note: str | None = None
    source: int | str = 0
