"""What is wrong with a file: told row by row, and no result counts once anything is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NoReturn, TypeVar

from bot.errors import N_, Problems, UserError
from bot.race.results import Result
from bot.sources.evaluations.formats import MOST_TOLD

Row = TypeVar("Row")
MOST_COUNTED = 1_000  # problems after which a file is not read on


class Wrong(Exception):
    """One cell that cannot be read; who catches it knows the row."""

    def __init__(self, column: str, message: str, **values: object) -> None:
        super().__init__(message)
        self.column = column
        self.message = message
        self.values = values


class Complaints:
    """The problems of one file. The first :data:`MOST_TOLD` are told, the rest counted."""

    def __init__(self, file: str) -> None:
        self.file = shown(file)
        self.count = 0
        self._told: list[UserError] = []

    def add(self, row: int, wrong: Wrong) -> None:
        """A problem of a cell.

        Raises:
            Problems: there are too many to read on.
        """
        self.say(wrong.message, row=row, column=wrong.column, **wrong.values)

    def say(self, message: str, **values: object) -> None:
        """A problem; ``message`` may use ``{file}`` and ``values``. Raises as :meth:`add` does."""
        self.count += 1
        if len(self._told) < MOST_TOLD:
            self._told.append(UserError(message, file=self.file, **values))
        if self.count >= MOST_COUNTED:
            self.close()

    def end(self, message: str, **values: object) -> NoReturn:
        """A problem after which nothing more can be read.

        Raises:
            Problems: this one and all before it.
        """
        self.count += 1
        self._told = [*self._told[: MOST_TOLD - 1], UserError(message, file=self.file, **values)]
        raise Problems(self._all())

    def close(self) -> None:
        """Raise what was found, if anything was."""
        if self._told:
            raise Problems(self._all())

    def _all(self) -> list[UserError]:
        untold = self.count - len(self._told)
        more = [UserError(N_("And {count} more."), count=untold)] if untold else []
        return [*self._told, *more]


def results_of(
    rows: Iterable[tuple[int, Row]],
    read: Callable[[int, Row], Result | None],
    complaints: Complaints,
) -> Iterator[Result]:
    """What rows say, one at a time; a row that cannot be read is told, and none comes after that.

    Raises:
        Problems: at the end, all that was wrong, or as soon as it is too much.
    """
    for number, row in rows:
        try:
            result = read(number, row)
        except Wrong as wrong:
            complaints.add(number, wrong)
            continue
        if result is not None and not complaints.count:
            yield result
    complaints.close()


def shown(text: object) -> str:
    """Somebody's text as an error can quote it: not for long, and nothing hides or breaks."""
    return "".join(one if one.isprintable() else "\ufffd" for one in str(text)[:80])
