"""The figures inside a reason, as data: the edge writes them as the reader's language does.

As a string each reads as in English, which is how notes of the ledger are written.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: measured (``low`` and ``high`` are its margins) or claimed ("over 40 points")."""

    value: float
    unit: str = ""
    low: float | None = None
    high: float | None = None
    qualifier: str = ""

    def __str__(self) -> str:
        """In English: ``1335 (1329 to 1340)``, ``52.33%``, ``over 40 points``."""
        unit = self.unit if self.unit in ("", "%") else f" {self.unit}"
        words = f"{self.qualifier} {_digits(self.value)}{unit}".lstrip()
        if self.low is None or self.high is None:
            return words
        return f"{words} ({_digits(self.low)} to {_digits(self.high)})"


def _digits(value: float) -> str:
    return f"{value:.12g}".replace("-", "\u2212", 1) if value < 0 else f"{value:.12g}"


@dataclass(frozen=True, slots=True)
class Cost:
    """A list price per million tokens; None is a way in which it is not sold."""

    input: float | None
    output: float | None
    currency: str

    def __str__(self) -> str:
        """In English: ``0.27 in, 1.1 out USD``."""
        parts = [
            f"{value:.12g} {way}"
            for value, way in ((self.input, "in"), (self.output, "out"))
            if value is not None
        ]
        return f"{', '.join(parts)} {self.currency}"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Results that one board gives under several settings: the subject's and the target's in each."""

    pairs: tuple[tuple[Figure, Figure], ...]

    def __str__(self) -> str:
        """In English: ``60% against 70%; 60% against 50%``."""
        return "; ".join(f"{own} against {other}" for own, other in self.pairs)


Value = str | int | Figure | Cost | Pairs
"""What may fill a place of a reason; a string is a name or a date."""


def in_english(value: Value) -> str:
    """A value as notes of the ledger have it."""
    return f"{value:,}" if isinstance(value, int) else str(value)
