"""How a bot is at this moment: its gateway, its store, its posting."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from bot.edge.operating.alarms import Alarm
from bot.edge.operating.backups import LastBackup
from bot.edge.operating.last_errors import ErrorSeen
from bot.ledger.operations import Look, Operations

if TYPE_CHECKING:
    from bot.edge.ledger_bot import LedgerBot

STORE_ANSWERS_WITHIN: Final = 2.0
"""Seconds the store may take to say how it is; a command has three."""

ShardState = Literal["ready", "connecting", "closed"]
SHARD_STATES: Final[tuple[ShardState, ...]] = ("ready", "connecting", "closed")
Part = Literal["gateway", "store", "posting"]
"""What the bot has to have to be of use."""


@dataclass(frozen=True, slots=True)
class Shard:
    """One of this process's connections; ``latency`` in seconds, None before the first heartbeat."""

    id: int
    state: ShardState
    latency: float | None


@dataclass(frozen=True, slots=True)
class Status:
    """How a bot is, for its owner to read. ``memory`` in bytes, None where the system does not say.

    ``process`` is which it is, from 0, of how many. ``backs_up`` says whether it makes copies of the
    store by itself. ``began`` is by the machine's clock, ``now`` by the ledger's, which what waits is compared with.
    """

    began: float
    now: float
    process: tuple[int, int]
    servers: int
    shards: Sequence[Shard]
    missing: Sequence[Part]
    store: Look
    alarms: Sequence[Alarm]
    backs_up: bool
    backup: LastBackup | None
    rate_limits: Mapping[str, int]
    errors: Sequence[ErrorSeen]
    memory: float | None


class Vitals:
    """Looks at one bot; nothing here waits for Discord."""

    def __init__(self, bot: LedgerBot) -> None:
        self._bot = bot
        self.began = time.time()
        """When the bot was made, in seconds since 1970."""
        self.operations: Operations | None = None
        """Who looks at the store, once it is open."""
        self.patience = STORE_ANSWERS_WITHIN

    def shards(self) -> list[Shard]:
        """The connections of this process, as far as they have been opened."""
        ready = self._bot.is_ready()
        found: list[Shard] = []
        for number, shard in sorted(self._bot.shards.items()):
            state: ShardState = "ready" if ready else "connecting"
            known = math.isfinite(shard.latency)
            found.append(
                Shard(
                    number,
                    "closed" if shard.is_closed() else state,
                    shard.latency if known else None,
                )
            )
        return found

    async def store(self) -> Look:
        """How the store is; where it does not answer in time, how it was last."""
        if self.operations is None:
            return Look(None, answered=False)
        return await self.operations.look(self.patience)

    def missing(self, look: Look) -> list[Part]:
        """What keeps the bot from being ready, in the order in which it comes up."""
        shards = self.shards()
        posting = self._bot.posting
        stand: dict[Part, bool] = {
            "store": look.answered,
            "gateway": bool(shards) and all(one.state == "ready" for one in shards),
            "posting": posting is not None and posting.is_running,
        }
        return [part for part, stands in stand.items() if not stands]
