"""The formats of evaluation files, and what reading one gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import BinaryIO

from bot.errors import N_, UserError
from bot.race.results import Result
from bot.sources.starter import BenchmarkEntry, SourceEntry

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    ``most_bytes`` bounds its content once unpacked; ``endings`` are a hint and decide nothing;
    ``evaluator`` is None where each row names its own.
    """

    name: str
    title: str
    evaluator: str | None
    endings: tuple[str, ...]
    most_bytes: int


MOST_TOLD = 20


@dataclass(slots=True)
class LeftOut:
    """Rows that are whole and still give no result, such as a run that failed, and why."""

    count: int = 0
    told: list[UserError] = field(default_factory=list["UserError"])
    """The first :data:`MOST_TOLD` of them."""

    def add(self, message: str, **values: object) -> None:
        self.count += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(UserError(message, **values))


@dataclass(frozen=True, slots=True)
class Reading:
    """One file. ``results`` is read once, while the file is open; its errors void all of it.

    ``sources`` and ``benchmarks`` are what the results may refer to and the ledger may lack: what
    it has already, under that slug, stays as it is there. ``left_out`` fills while results are read.
    """

    sources: tuple[SourceEntry, ...]
    benchmarks: tuple[BenchmarkEntry, ...]
    results: Iterator[Result]
    left_out: LeftOut = field(default_factory=LeftOut)


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody handed in: the file, its name, when it was published, and what lies beside."""

    file: BinaryIO
    name: str
    most_bytes: int
    published: str | None
    today: date
    beside: Mapping[str, BinaryIO]


def _formats(*formats: Format) -> Mapping[str, Format]:
    return MappingProxyType({one.name: one for one in formats})


FORMATS = _formats(
    Format(
        "lmarena",
        N_("LMArena text leaderboard, as CSV"),
        "LMArena",
        (".csv", ".csv.gz"),
        64 * MEGABYTE,
    ),
    Format(
        "livebench",
        N_("LiveBench table (CSV) with its categories (JSON) beside it"),
        "LiveBench",
        (".csv", ".csv.gz"),
        16 * MEGABYTE,
    ),
    Format(
        "aider", N_("Aider polyglot leaderboard, as YAML"), "Aider", (".yml", ".yaml"), 8 * MEGABYTE
    ),
    Format(
        "epoch",
        N_("Epoch AI's benchmark runs, as CSV"),
        "Epoch AI",
        (".csv", ".csv.gz"),
        64 * MEGABYTE,
    ),
    Format("llm-stats", N_("LLM Stats results, as CSV"), None, (".csv", ".csv.gz"), 64 * MEGABYTE),
    Format(
        "models-dev",
        N_("models.dev models with their results, as JSON"),
        None,
        (".json",),
        8 * MEGABYTE,
    ),
    Format(
        "scores",
        N_("Frontrunner's own scores, as CSV or JSON"),
        None,
        (".csv", ".csv.gz", ".json"),
        512 * MEGABYTE,
    ),
)
"""By name, in the order they are offered."""
