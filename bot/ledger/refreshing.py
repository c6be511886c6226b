"""Reading the installed packages' catalogue again, and saying what that changed."""

from __future__ import annotations

from pathlib import Path

from bot.clock import Clock, system_clock
from bot.db.connection import Store
from bot.db.news import begin_news
from bot.db.shipped import load_starter_ledger, refresh_catalogue_of
from bot.race.imports import CatalogueReport


async def refresh_catalogue(path: Path, clock: Clock = system_clock) -> CatalogueReport:
    """Bring the store at ``path`` up to the installed packages, also where it seems to be.

    Raises:
        StoreError: as :meth:`bot.ledger.Ledger.open`.
    """
    moment = clock().isoformat(timespec="seconds")
    store = await Store.open(path)
    try:
        await load_starter_ledger(store, moment)
        report = await refresh_catalogue_of(store, moment)
        await store.write(begin_news)
    finally:
        await store.close()
    return report
