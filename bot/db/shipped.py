"""Bringing a store up to what ships with the bot: the starter ledger and the catalogue."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bot.db.about import remembered
from bot.db.connection import Store
from bot.db.proposals import bring_up_to_date
from bot.errors import N_, StoreError
from bot.race.imports import CatalogueReport
from bot.sources import fingerprints

T = TypeVar("T")

_MODELS_DEV = "https://models.dev"
_STARTER_BROKEN = N_(
    "The starter ledger that ships with the bot cannot be loaded ({reason}). "
    "Install Frontrunner again."
)
_CATALOGUE_BROKEN = N_(
    "The catalogue of the packages models-dev and model-prices cannot be loaded ({reason}). "
    "Install the versions of them that pyproject.toml allows."
)


async def load_what_ships(store: Store, recorded_at: str) -> None:
    """Load the starter ledger and the packages' catalogue where the store has not these yet.

    Then every claim is judged anew by what they say.

    Reading them takes a second or two and happens off the event loop, once a version; what reads
    them is imported only then.

    Args:
        recorded_at: when we learn all this, ISO-8601 in UTC.

    Raises:
        StoreError: the store could not be read or written, a file of the starter ledger or an
            entry in it is wrong, or a package ships a format that this version does not read.
    """
    await load_starter_ledger(store, recorded_at)
    await _load_catalogue(store, recorded_at)
    await store.write(lambda connection: bring_up_to_date(connection, recorded_at))


async def load_starter_ledger(store: Store, recorded_at: str) -> None:
    """The starter's part of :func:`load_what_ships`."""
    fingerprint = await _read(fingerprints.starter_fingerprint, _STARTER_BROKEN)
    if await store.read(lambda connection: remembered(connection, "starter")) == fingerprint:
        return
    from bot.db import starter as db_starter
    from bot.sources import starter

    shipped = await _read(starter.read_starter, _STARTER_BROKEN)
    try:
        await store.write(
            lambda connection: db_starter.load_starter(connection, shipped, recorded_at)
        )
    except starter.StarterDataError as error:
        raise StoreError(_STARTER_BROKEN, reason=_sentence(error)) from error


async def _load_catalogue(store: Store, recorded_at: str) -> None:
    fingerprint = await _read(fingerprints.catalogue_fingerprint, _CATALOGUE_BROKEN)
    if await store.read(lambda connection: remembered(connection, "catalogue")) == fingerprint:
        return
    await refresh_catalogue_of(store, recorded_at)


async def refresh_catalogue_of(store: Store, recorded_at: str) -> CatalogueReport:
    """Load the packages' catalogue whether or not the store has it; what that changed.

    Raises:
        StoreError: as :func:`load_what_ships`.
    """
    fingerprint = await _read(fingerprints.catalogue_fingerprint, _CATALOGUE_BROKEN)
    from bot.db import catalogue as db_catalogue
    from bot.sources import catalogue

    (releases, prices), (facts_of, prices_of) = await _read(
        lambda: (catalogue.catalogue(), catalogue.catalogue_dates()), _CATALOGUE_BROKEN
    )
    return await store.write(
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


async def _read(what: Callable[[], T], broken: str) -> T:
    """Read what ships, in a thread; ``broken`` is what to say when it cannot be."""
    try:
        return await asyncio.to_thread(what)
    except (OSError, ValueError) as error:
        raise StoreError(broken, reason=_sentence(error)) from error


def _sentence(error: Exception) -> str:
    """The reason on one line; a checked file's mistakes come on several."""
    return " ".join(str(error).split())
