"""Errors whose text a person may read."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for the translators where it is written; it is translated where it is shown."""
    return message


class Term(str):
    """A word of ours inside another message: it is translated before it is put there."""

    __slots__ = ()


class UserError(Exception):
    """Something a person can put right: says what happened and what to do next.

    ``message`` is English with ``{named}`` places for ``values``; whoever shows it may put a
    translation of ``message`` in its place before filling it.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def __str__(self) -> str:
        return self.message.format(**self.values)


class Problems(UserError):
    """Several things that a person can put right at once; ``problems`` is never empty."""

    def __init__(self, problems: Sequence[UserError]) -> None:
        super().__init__(N_("{count} things to put right."), count=len(problems))
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class NotAllowed(UserError):
    """Somebody asked for what only others may do; nothing was changed."""


class NotFound(UserError):
    """Somebody asked for what is not there, or not for them to see."""


class ConfigError(UserError):
    """The configuration cannot be used; the message lists every bad key at once."""


StoreTrouble = Literal["full", "readonly", "unreachable", "damaged", "locked"]
"""What is the matter with a store: no room on its disk; its disk or file takes no writing; its disk
or folder does not answer; its content is broken; another program holds it."""


class StoreError(UserError):
    """The store cannot be opened, read or written.

    ``trouble`` is what is the matter with it, None where it is something else.
    """

    trouble: StoreTrouble | None = None

    @property
    def exit_status(self) -> int:
        """Of a process that ends on it: 1 where it may be tried again by itself, 2 where not."""
        return 1 if self.trouble == "locked" else 2


@contextmanager
def writing_to(path: Path) -> Generator[None]:
    """Say what the system has against a file that is written inside the block.

    Raises:
        UserError: for an ``OSError`` there, with the file and the reason.
    """
    try:
        yield
    except OSError as error:
        raise UserError(
            N_("{path} cannot be written: {reason}."),
            path=path,
            reason=error.strerror or str(error),
        ) from error
