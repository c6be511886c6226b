"""The one way in: which reader a format has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import BinaryIO

from bot.errors import N_
from bot.sources.evaluations import aider, epoch, livebench, llm_stats, lmarena, model_cards, scores
from bot.sources.evaluations.cells import is_day
from bot.sources.evaluations.complaints import Complaints, shown
from bot.sources.evaluations.formats import FORMATS, Given, Reading

_READERS: Mapping[str, Callable[[Given], Reading]] = {
    "lmarena": lmarena.read,
    "livebench": livebench.read,
    "aider": aider.read,
    "epoch": epoch.read,
    "llm-stats": llm_stats.read,
    "models-dev": model_cards.read,
    "scores": scores.read,
}
_NOTHING: Mapping[str, BinaryIO] = {}


def read_evaluations(
    format: str,  # noqa: A002 - the word of the command line
    file: BinaryIO,
    name: str,
    *,
    published: str | None,
    today: date,
    beside: Mapping[str, BinaryIO] = _NOTHING,
) -> Reading:
    """Read a file of one of the :data:`FORMATS`, plain or packed with gzip.

    ``published`` is the ISO day on which the file came out, where a person told; ``beside`` are
    files that belong to it, by name. The files stay open, and have to until the results are read.

    Raises:
        Problems: what is wrong with the file as a whole; what is wrong with rows is raised while
            results are read, all of it at once where it can be. Each names file, row and column.
        KeyError: there is no such format.
    """
    given = Given(file, name, FORMATS[format].most_bytes, published, today, beside)
    if published is not None and (not is_day(published) or published > today.isoformat()):
        message = N_(
            "{file}: {published} is no day, like 2025-01-28, on which it can have come out."
        )
        Complaints(name).end(message, published=shown(published))
    return _READERS[format](given)
