"""A process's share of the servers, as a condition of SQL."""

from __future__ import annotations

from bot.race.share import Share


def is_owned(share: Share, guild_id: str) -> str:
    """The condition that a row is of a process's own servers, as :meth:`Share.owns` says.

    Args:
        guild_id: the column with the server's id, NULL for what belongs to none.
    """
    if share.whole:
        return "TRUE"
    shard = f"(coalesce({guild_id}, 0) >> 22) % {share.shards}"
    return f"({shard}) % {share.processes} = {share.process}"
