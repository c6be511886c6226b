"""The last errors of the log, kept in memory without a word that somebody typed."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.request import doing, request_id

KEPT: Final = 20


@dataclass(frozen=True, slots=True)
class ErrorSeen:
    """One of them: when (seconds since 1970), and by what its lines are found in the log.

    ``what`` is what was being done, or else who logged it; ``kind`` the exception's class, empty
    where there was none.
    """

    at: float
    reference: str
    what: str
    kind: str


class LastErrors(logging.Handler):
    """Listens to every logger of the process, from :meth:`start` to :meth:`stop`."""

    def __init__(self, seen: Callable[[], None]) -> None:
        super().__init__(logging.ERROR)
        self._seen = seen
        self.errors = deque[ErrorSeen](maxlen=KEPT)
        """The oldest first."""

    def start(self) -> None:
        """Listen."""
        logging.getLogger().addHandler(self)

    def stop(self) -> None:
        """Listen no more; a second call does nothing."""
        logging.getLogger().removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        """See :class:`logging.Handler`; it may be called on any thread."""
        kind = record.exc_info[0] if record.exc_info else None
        self.errors.append(
            ErrorSeen(
                at=time.time(),
                reference=request_id(),
                what=doing() or record.name,
                kind="" if kind is None else kind.__name__,
            )
        )
        self._seen()
