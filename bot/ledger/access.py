"""How the parts of the ledger reach its store: what each is handed by the ledger that has it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from bot.db.connection import Work
from bot.db.view import View
from bot.db.writing import Writing
from bot.race.people import Person
from bot.race.when import When

T = TypeVar("T")


class Write(Protocol):
    """Runs the bot's own write in one transaction."""

    def __call__(self, work: Work[T], /) -> Awaitable[T]: ...


class WriteAs(Protocol):
    """Runs a person's write in one transaction."""

    def __call__(self, person: Person, work: Callable[[Writing], T], /) -> Awaitable[T]: ...


class ReadAs(Protocol):
    """Reads what a person may see, with the rights they have, in one hop; nothing is written."""

    def __call__(self, person: Person, work: Callable[[Writing], T], /) -> Awaitable[T]: ...


class ReadFor(Protocol):
    """Reads what a guild may see today, in one hop."""

    def __call__(self, guild_id: int | None, work: Callable[[View], T], /) -> Awaitable[T]: ...


class ReadAt(Protocol):
    """Reads what a guild may see of a time, in one hop.

    Raises:
        UserError: a day is still to come, or the ledger had not begun by then.
    """

    def __call__(
        self, when: When, guild_id: int | None, work: Callable[[View], T], /
    ) -> Awaitable[T]: ...
