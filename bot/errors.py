"""Errors whose text a person may read."""

from __future__ import annotations


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for the translators where it is written; it is translated where it is shown."""
    return message


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


class ConfigError(UserError):
    """The configuration cannot be used; the message lists every bad key at once."""


class StoreError(UserError):
    """The store cannot be opened, read or written."""
