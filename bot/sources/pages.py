"""Reading what is out there: pages, files and feeds, each within fixed bounds.

Everything that parses what a stranger wrote runs in a worker process with bounds on its memory and
time (:mod:`bot.sources.reading_worker`); everything that connects goes through
:mod:`bot.sources.fetching`, which reaches public addresses only.
"""

from __future__ import annotations

from typing import Protocol

from bot.race.articles import ArticleText
from bot.race.feeds import FetchedFeed


class Pages(Protocol):
    """Where articles and feeds come from; the ledger is handed one."""

    async def article(self, address: str) -> ArticleText:
        """The article at an address.

        Raises:
            UserError: the address is not public, cannot be reached, is no text, or is too large.
        """
        ...

    async def file(self, name: str, content: bytes) -> ArticleText:
        """The article in a file: ``.txt``, ``.html``, ``.md`` or ``.pdf``.

        Raises:
            UserError: the kind is not known, there is no text in it, or it takes too long to read.
        """
        ...

    async def feed(
        self, address: str, *, etag: str | None = None, modified: str | None = None
    ) -> FetchedFeed:
        """The feed at an address, RSS, Atom or JSON, or that it is unchanged since last time.

        Raises:
            UserError: as for :meth:`article`, or it is no feed.
        """
        ...

    async def close(self) -> None:
        """Let go of connections and the worker; a second call does nothing."""
        ...
