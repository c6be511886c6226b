"""What a server's answer means for people: by its status, and by what it says it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

from bot.errors import N_, UserError

_CHARSET = re.compile(r";\s*charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
LONGEST_PAUSE = 86_400.0
"""Seconds we leave a host alone at most, whatever it asks for: a day."""

_BY_STATUS = {
    401: N_("The page asks for a login (401)."),
    402: N_("The page asks for payment (402)."),
    403: N_("The page is not shown to bots (403)."),
    404: N_("There is no such page (404). Check the address."),
    406: N_("The page is not there in a form that is read here (406)."),
    407: N_("The page asks for a login (407)."),
    410: N_("The page was taken down for good (410)."),
    451: N_("The page may not be shown for legal reasons (451)."),
}
_FOR_PEOPLE = {401, 402, 403, 407}


class NotNow(UserError):
    """What was asked for may be had later: nothing is said against it. Asked again, it costs no try."""


class Unreachable(NotNow):
    """The host did not answer, or not to its end: what else is there cannot be had just now either."""


class Busy(NotNow):
    """The bot itself has too much to do, or is being stopped."""


class AskedToWait(NotNow):
    """The host wants to be left alone for ``seconds`` (0: it does not say how long)."""

    def __init__(self, message: str, seconds: float, **values: object) -> None:
        super().__init__(message, **values)
        self.seconds = seconds


class TakenDown(UserError):
    """What was there is gone for good, and its host says so (410): asking again is of no use."""


class Unreadable(UserError):
    """What is there is not for us to read; a person may be able to, and paste what matters of it."""


def refuse(status: int, headers: Mapping[str, str]) -> UserError:
    """The sentence for an answer that is neither a page nor a redirect."""
    if status in (429, 503):
        return AskedToWait(
            N_("The server is busy and asks to be left alone ({status}). Try again later."),
            pause_asked(headers),
            status=status,
        )
    if status == 410:
        return TakenDown(_BY_STATUS[status])
    if status in _BY_STATUS:
        kind = Unreadable if status in _FOR_PEOPLE else UserError
        return kind(_BY_STATUS[status])
    if 200 <= status < 300:
        return UserError(N_("The address gives nothing to read ({status})."), status=status)
    if status >= 500:
        return NotNow(
            N_("The server has trouble of its own ({status}). Try again later."), status=status
        )
    return UserError(
        N_("The server does not give the page ({status}). Check the address."), status=status
    )


def pause_asked(headers: Mapping[str, str]) -> float:
    """``Retry-After`` in seconds (RFC 9110, 10.2.3), 0 where it says nothing that can be read.

    A moment is counted from the server's own ``Date``, so that our clocks need not agree.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_PAUSE)
    try:
        until = parsedate_to_datetime(text)
        since = parsedate_to_datetime(headers.get("Date", ""))
        seconds = (until - since).total_seconds()
    except (ValueError, TypeError, OverflowError):
        return 0.0
    return min(max(seconds, 0.0), LONGEST_PAUSE)


def content_type(header: str) -> tuple[str, str]:
    """The media type in lower case and the charset, each "" where not given."""
    header = header.encode("utf-8", "replace").decode()  # what is no UTF-8 came as half characters
    kind = header.partition(";")[0].strip().lower()[:100]
    charset = _CHARSET.search(header[:1_000])
    return kind if "/" in kind or len(kind) == 100 else "", charset[1] if charset else ""
