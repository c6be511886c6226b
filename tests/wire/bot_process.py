"""A bot in a process of its own, to be killed: the real one, on a wire and in a time that is quick.

``python -m tests.wire.bot_process '<a Life as JSON>'``. It ends with whoever started it.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
import threading
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from bot.client import Frontrunner, create_bot
from bot.config import Backup, Config, Delivery, Store
from bot.edge.outgoing import posting, sending
from bot.online import stay_online
from bot.race import identifying
from bot.shutdown import StopSignal
from tests.wire import quick_time
from tests.wire.discord_server import point_at
from tests.wire.naive_orders import ORDERS
from tests.wire.quick_time import QuickTime

TOKEN = "MTAx.made-up.for-a-loopback"
STEPS = ("plan_digests", "take", "begin_again", "settle", "take_errands", "settle_errands")
"""What the outbox writes down while it sends, in the order of a post's life."""


@dataclass(frozen=True, slots=True)
class Life:
    """What a bot process is told.

    ``step`` with ``side`` and ``count`` lets it kill itself right before or after that step is
    written down for the ``count``-th time. ``order`` is "" for the bot's own.
    """

    store: str
    base: str
    gateway: str
    began: float
    factor: float
    start: float
    a_second: float
    order: str = ""
    step: str = ""
    side: Literal["before", "after"] = "after"
    count: int = 1

    def to_text(self) -> str:
        """As the process's one argument."""
        return json.dumps(asdict(self))


def bot_of(life: Life) -> Frontrunner:
    """The bot, ready to be started."""
    clock = QuickTime(life.began, life.factor, life.start)
    posting.LOOK_EVERY = quick_time.LOOK_EVERY  # type: ignore[assignment]
    # It is killed more often than Discord would have it: that is another test's matter.
    identifying.BETWEEN, identifying.AN_HOUR = 0, 1_000_000  # type: ignore[misc]
    sending.FORUM_PATIENCE = quick_time.FORUM_PATIENCE * life.factor
    sending.OUTAGE_RETRY = quick_time.OUTAGE_RETRY * life.factor
    config = Config(
        store=Store(path=Path(life.store)),
        delivery=Delivery(requests_per_second=life.a_second),
        backup=Backup(every_hours=0),
    )
    bot = create_bot(config, clock=clock)
    bot._connection.guild_ready_timeout = 0.1
    set_up = bot.setup_hook

    async def setup_hook() -> None:
        await set_up()
        bot.ledger.outbox.timing = clock.timing()
        if life.order:
            ORDERS[life.order](bot)
        if life.step:
            _die_at(bot.ledger.outbox, life)

    bot.setup_hook = setup_hook  # type: ignore[method-assign]
    return bot


def _die_at(outbox: Any, life: Life) -> None:
    step, calls = getattr(outbox, life.step), 0

    async def step_of_death(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == life.count and life.side == "before":
            die()
        done = await step(*args)
        if life.step.startswith("take") and not done:
            calls -= 1  # nothing was written down
        elif calls >= life.count:
            die()
        return done

    setattr(outbox, life.step, step_of_death)


def die() -> None:
    """End as the power does."""
    os.kill(os.getpid(), signal.SIGKILL)


def _end_with_parent() -> None:
    def wait() -> None:
        sys.stdin.read()
        die()

    threading.Thread(target=wait, daemon=True).start()


def main() -> None:
    """Run until killed, or asked to end as the command line is."""
    life = Life(**json.loads(sys.argv[1]))
    _end_with_parent()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    point_at(life.base, life.gateway)
    with StopSignal() as stop_signal:
        stop_signal.run(lambda stop: stay_online(bot_of(life), TOKEN, stop))


if __name__ == "__main__":
    main()
