"""Answers that are kept: people ask for the same ones, then press their buttons."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

KEPT = 256
"""Answers of one kind that are kept until the next write."""

T = TypeVar("T")


class Kept(Generic[T]):
    """The answers of one kind read since the last write."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._seen: int | None = None
        self.writes = 0
        """Changes with every write: what was read before one is not kept after it."""

    def get(self, asked: Hashable) -> T | None:
        """The answer to a question, where it is kept."""
        return self._kept.get(asked)

    def keep(self, asked: Hashable, answer: T, writes: int) -> None:
        """Keep an answer, unless something was written since ``writes`` were counted."""
        if writes != self.writes:
            return
        self._kept[asked] = answer
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def clear(self) -> None:
        """Give none of them out again: something was written."""
        self.writes += 1
        self._kept.clear()

    def notice(self, changes: int) -> None:
        """Clear them where a store with several writers has changed since the last look."""
        if changes != self._seen:
            self._seen = changes
            self.clear()
