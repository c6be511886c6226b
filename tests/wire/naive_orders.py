"""The two orders that suggest themselves and lose or double posts, to see the harness find it.

Both run on the bot's own outbox and sender. Only what is put on record when is another, and posts
go out without a nonce.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

import discord

from bot.client import Frontrunner
from bot.db import outbox as db_outbox
from bot.race.outbox import Delivery, Outcome, Sent

Settled = Sequence[tuple[Delivery, Outcome]]


def send_then_mark(bot: Frontrunner) -> None:
    """Send, and put it on record once the answer is there. A crash in between sends it again."""
    outbox = bot.ledger.outbox
    under_way: dict[int, int | None] = {}
    settle = outbox.settle

    async def take(limit: int) -> list[Delivery]:
        def work(connection: sqlite3.Connection) -> list[Delivery]:
            now = int(outbox.now())
            found = db_outbox.take(connection, now, limit + len(under_way), outbox.timing)
            connection.execute(
                "UPDATE delivery SET state = 'due', first_try = NULL, not_before = ? "
                "WHERE state = 'sending'",
                (now,),
            )
            busy = set(under_way.values())
            return [one for one in found if one.channel_id not in busy]

        taken = await outbox._write(work)
        under_way.update((one.id, one.channel_id) for one in taken)
        return taken

    async def settle_those(outcomes: Settled) -> None:
        await settle(outcomes)
        for delivery, _outcome in outcomes:
            under_way.pop(delivery.id, None)

    _replace(outbox, take=take, settle=settle_those)
    _leave_nonces_out()


def mark_then_send(bot: Frontrunner) -> None:
    """Put it on record as sent, and send it. A crash or a fault in between loses it."""
    outbox = bot.ledger.outbox

    async def take(limit: int) -> list[Delivery]:
        def work(connection: sqlite3.Connection) -> list[Delivery]:
            taken = db_outbox.take(connection, int(outbox.now()), limit, outbox.timing)
            connection.executemany(
                "UPDATE delivery SET state = 'sent', message_id = 0 WHERE id = ?",
                [(one.id,) for one in taken],
            )
            return taken

        return await outbox._write(work)

    async def settle(outcomes: Settled) -> None:
        def work(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "UPDATE delivery SET message_id = ? WHERE id = ?",
                [(how.message_id, one.id) for one, how in outcomes if isinstance(how, Sent)],
            )

        await outbox._write(work)

    _replace(outbox, take=take, settle=settle)
    _leave_nonces_out()


ORDERS = {"send-then-mark": send_then_mark, "mark-then-send": mark_then_send}


def _replace(outbox: Any, **methods: Any) -> None:
    for name, method in methods.items():
        setattr(outbox, name, method)


def _leave_nonces_out() -> None:
    """For every message that this process sends from now on."""
    send: Any = discord.abc.Messageable.send

    async def without_nonce(self: Any, *args: Any, **kwargs: Any) -> discord.Message:
        kwargs.pop("nonce", None)
        return await send(self, *args, **kwargs)

    discord.abc.Messageable.send = without_nonce  # type: ignore[method-assign]
