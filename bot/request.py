"""Which request the current task answers: the name that its lines in the log carry, and what it is."""

from __future__ import annotations

import secrets
from contextvars import ContextVar

_current: ContextVar[str] = ContextVar("request", default="")
_doing: ContextVar[str] = ContextVar("doing", default="")


def begin_request(doing: str = "") -> str:
    """Give the current task, and those it starts from now on, a new request id, and return it.

    Args:
        doing: what it is, in a word or two of ours: "command compare", "posting".
    """
    name = secrets.token_hex(4)
    _current.set(name)
    _doing.set(doing)
    return name


def request_id() -> str:
    """The request id of the current task; empty outside of a request."""
    return _current.get()


def doing() -> str:
    """What the current task's request is; empty outside of one."""
    return _doing.get()
