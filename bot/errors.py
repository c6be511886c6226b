"""Errors whose text a person may read."""

from __future__ import annotations

from collections.abc import Sequence


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


class StoreError(UserError):
    """The store cannot be opened, read or written."""
