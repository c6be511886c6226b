"""What strangers may do to a bot that reads their pages: ``python -m tests.attacks`` shows it all."""

from __future__ import annotations

from collections.abc import Iterator

from tests.attacks import by_address, by_answer, by_feed, by_file, by_page
from tests.attacks.attack import Attack


def corpus() -> Iterator[Attack]:
    """Every attack there is."""
    for part in (by_address, by_answer, by_page, by_feed, by_file):
        yield from part.attacks()
