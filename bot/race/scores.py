"""Benchmarks, scores and when two scores may be compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.race.dates import FactDate

Relation = Literal["claimed", "self", "rival", "partner", "independent"]
"""What the one who measured is to the maker of the model.

``claimed``: the maker states a number and not how it was taken; ``self``: the maker's own
published measurement with its settings; ``rival``: another lab measured it for its own table;
``partner``: paid for or run with the maker; ``independent``: none of these.
"""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A test. Another version of a test is another benchmark: scores never cross versions."""

    id: int
    slug: str
    name: str
    version: str | None
    unit: str
    higher_is_better: bool
    runner: str
    caveat: str | None = None
    per_snapshot: bool = False
    """True for ratings that are re-based over time (arenas): compare inside one snapshot only."""
    part_of: int | None = None
    """The whole board this is a category of: a category never speaks for the board."""
    short: str | None = None
    """A name for a narrow column, where the full one is longer than about 14 letters."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """The settings a score was taken with, as named values; empty when not stated."""

    settings: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, text: str | None) -> Protocol:
        """Read ``harness=aider 0.72; effort=high``; None or blank is the unknown protocol.

        Raises:
            ValueError: a part is not ``name=value``, or a name stands twice.
        """
        settings: dict[str, str] = {}
        for part in (text or "").split(";"):
            if not part.strip():
                continue
            name, equals, value = part.partition("=")
            name, value = name.strip(), value.strip()
            if not (name and equals and value) or name in settings:
                raise ValueError(f"not a protocol: {text!r} (name=value; name=value)")
            settings[name] = value
        return cls(tuple(sorted(settings.items())))

    @property
    def known(self) -> bool:
        """Whether any setting was stated."""
        return bool(self.settings)

    def differences(self, other: Protocol) -> tuple[str, ...]:
        """Names of the settings in which two protocols differ, one missing counting as differing."""
        mine, theirs = dict(self.settings), dict(other.settings)
        return tuple(
            name
            for name in sorted(mine.keys() | theirs.keys())
            if mine.get(name) != theirs.get(name)
        )

    def __str__(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.settings)


@dataclass(frozen=True, slots=True)
class Score:
    """One result of one release on one benchmark.

    ``low`` and ``high`` bound the interval its evaluator published (95 % unless ``note`` says
    otherwise); ``dated`` is the day from which the result was public; ``measured`` the day it was
    taken, where known; ``snapshot`` the edition of a board that is re-based over time;
    ``verified`` is False where neither a text of its reporter nor a named data set gives it.
    """

    id: int
    release_id: int
    benchmark_id: int
    value: float
    low: float | None
    high: float | None
    protocol: Protocol
    snapshot: FactDate | None
    evaluator: str
    relation: Relation
    dated: FactDate
    measured: FactDate | None
    source_id: int
    note: str | None = None
    verified: bool = True


Incomparable = Literal["benchmark", "protocol_unknown", "protocol_differs", "snapshot", "evaluator"]


def obstacle(benchmark: Benchmark, one: Score, other: Score) -> Incomparable | None:
    """Why two scores may not be compared, or None when they may.

    They compare only on one benchmark version, by one evaluator, under protocols that are both
    known and equal, and for re-based ratings inside one snapshot (DESIGN §1, protocol).
    """
    if one.benchmark_id != other.benchmark_id or one.benchmark_id != benchmark.id:
        return "benchmark"
    if one.evaluator != other.evaluator:
        return "evaluator"
    if not (one.protocol.known and other.protocol.known):
        return "protocol_unknown"
    if one.protocol != other.protocol:
        return "protocol_differs"
    if benchmark.per_snapshot and (one.snapshot is None or one.snapshot != other.snapshot):
        return "snapshot"
    return None


Outcome = Literal["ahead", "behind", "tie"]


def outcome(benchmark: Benchmark, one: Score, other: Score) -> Outcome:
    """Who is ahead in two comparable scores, from the first one's side.

    Overlapping intervals are a tie; where an evaluator published none, only equal values tie.
    """
    if bounds(one)[0] <= bounds(other)[1] and bounds(other)[0] <= bounds(one)[1]:
        return "tie"
    higher = one.value > other.value
    return "ahead" if higher == benchmark.higher_is_better else "behind"


def bounds(score: Score) -> tuple[float, float]:
    """The interval of a score; an end that nobody published is the value itself."""
    low = score.value if score.low is None else score.low
    high = score.value if score.high is None else score.high
    return low, high
