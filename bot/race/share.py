"""Which servers are a process's own, where several processes run the bot with one store."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """A process's share of the gateway connections (shards), and with them of the servers.

    A server is on the shard ``(id >> 22) % shards``
    (https://discord.com/developers/docs/events/gateway#sharding), and shard ``s`` is of process
    ``s % processes``. What belongs to no server, as direct messages do, is on shard 0. ``shards`` is
    0 where one process has all, however many Discord wants.
    """

    shards: int = 0
    processes: int = 1
    process: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.process < self.processes:
            raise ValueError("a process is numbered from 0 to processes - 1")
        if self.processes > 1 and self.shards < self.processes:
            raise ValueError("each process needs a shard")

    @property
    def whole(self) -> bool:
        """Whether this is the only process."""
        return self.processes == 1

    @property
    def leads(self) -> bool:
        """Whether this is the process that plans for the servers of all."""
        return self.process == 0

    @property
    def shard_ids(self) -> list[int] | None:
        """The shards of this process; None for all that there are."""
        return None if self.whole else list(range(self.process, self.shards, self.processes))

    def owns(self, guild_id: int | None) -> bool:
        """Whether a server, or what belongs to none, is this process's."""
        return self.whole or ((guild_id or 0) >> 22) % self.shards % self.processes == self.process


WHOLE = Share()
"""All servers: there is one process."""
