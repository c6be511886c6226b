"""How the ledger's store is, for whoever runs the bot: read when somebody asks, never to wait for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.clock import Clock
from bot.db.about import remember
from bot.db.connection import Store
from bot.db.operations import read_vitals
from bot.errors import StoreError
from bot.race.operating import StoreVitals


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of the store, and whether it said so just now; None: it never did."""

    vitals: StoreVitals | None
    answered: bool


class Operations:
    """Looks at the store, one look at a time however many ask."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._looking: asyncio.Task[StoreVitals] | None = None
        self._last: StoreVitals | None = None

    async def look(self, within: float) -> Look:
        """How the store is; where it does not say so within some seconds, how it was last.

        A look that was given up goes on, and who asks next waits for the same one: a store that is
        slow is not asked again and again.
        """
        if self._looking is None:
            self._looking = asyncio.create_task(self._read(), name="look-at-store")
            self._looking.add_done_callback(self._keep)
        looking = self._looking
        done, _late = await asyncio.wait([looking], timeout=within)
        trouble = looking.exception() if done else None
        if trouble is not None and not isinstance(trouble, StoreError):
            raise trouble
        return Look(self._last, answered=bool(done) and trouble is None)

    async def _read(self) -> StoreVitals:
        path, now = self._store.path, int(self._clock().timestamp())
        return await self._store.read(lambda connection: read_vitals(connection, path, now))

    def listen(self, told: Callable[[StoreError], None]) -> None:
        """Have somebody told, on the event loop, of whatever keeps the store from being used."""
        self._store.tell = told

    async def try_writing(self) -> None:
        """Write something small, and nothing that matters.

        Raises:
            StoreError: the store cannot be written.
        """
        now = self._clock().isoformat()
        await self._store.write(lambda connection: remember(connection, "written", now))

    def _keep(self, looked: asyncio.Task[StoreVitals]) -> None:
        self._looking = None
        if not looked.cancelled() and looked.exception() is None:
            self._last = looked.result()
