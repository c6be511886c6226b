"""Bringing a store up to what ships with the bot: the starter ledger and the catalogue."""

from __future__ import annotations

import asyncio

from bot.db import catalogue as db_catalogue
from bot.db import starter as db_starter
from bot.db.connection import Store
from bot.sources import catalogue, starter

_MODELS_DEV = "https://models.dev"


async def load_what_ships(store: Store, recorded_at: str) -> None:
    """Load the starter ledger and the packages' catalogue where the store has not these yet.

    Reading them takes a second or two and happens off the event loop, once a version.

    Args:
        recorded_at: when we learn all this, ISO-8601 in UTC.
    """
    known_starter, known_catalogue = await store.read(
        lambda connection: (
            db_starter.loaded_fingerprint(connection),
            db_catalogue.loaded_catalogue(connection),
        )
    )
    if known_starter != await asyncio.to_thread(starter.starter_fingerprint):
        shipped = await asyncio.to_thread(starter.read_starter)
        await store.write(
            lambda connection: db_starter.load_starter(connection, shipped, recorded_at)
        )
        known_catalogue = None  # its entries join curated releases, which may have changed
    fingerprint = catalogue.catalogue_fingerprint()
    if known_catalogue != fingerprint:
        (releases, prices), (facts_of, prices_of) = await asyncio.to_thread(
            lambda: (catalogue.catalogue(), catalogue.catalogue_dates())
        )
        await store.write(
            lambda connection: db_catalogue.load_catalogue(
                connection,
                releases,
                prices,
                source={
                    "url": _MODELS_DEV,
                    "publisher": "models.dev",
                    "title": "Model catalogue, as the models-dev package holds it",
                    "published": str(facts_of),
                },
                read_on=str(prices_of),
                fingerprint=fingerprint,
                recorded_at=recorded_at,
            )
        )
