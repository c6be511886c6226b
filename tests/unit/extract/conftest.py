"""The extractor with the names that ship, for tests of how a text is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.db.catalog import load_snapshot
from bot.db.dumped import reading
from bot.race.extract import Extractor
from tests.conftest import TODAY


@pytest.fixture(scope="session")
def reader(shipped_store: Path) -> Extractor:
    with reading(shipped_store) as connection:
        names = load_snapshot(connection)
    return Extractor(names.catalog, names.benchmarks, today=TODAY.date())
