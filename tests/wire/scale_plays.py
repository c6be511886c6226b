"""What is played at scale: many schedules due at once, many dead channels, a claim that falls.

Each takes a :class:`Stage` and tells what came of it; :mod:`tests.wire.scale` is the command, and
``tests/wire/test_scale.py`` plays the same in small. The bot runs in a process of its own
(:mod:`tests.wire.watched_bot`), on a wire in this one.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any, TypeVar

from discord import Permissions

from bot.edge.outgoing.posts import Post
from bot.ledger import Ledger
from bot.race.news import Wanted
from tests.going_out import add_claim, rows
from tests.wire import scale_town
from tests.wire.discord_server import WireDiscord
from tests.wire.messages import Message
from tests.wire.places import Channel
from tests.wire.scale_town import BEGINS, DUE, author_of, channels_in
from tests.wire.watched_bot import Ahead, Life, Pulse, WatchedBot

T = TypeVar("T")

POSTS = "POST /channels/{channel}/messages"
EDITS = "PATCH /channels/{channel}/messages/{message}"
ASK_EVERY = 0.2
CLAIMS = 40
WARM_UP = 2.0
QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("about", {}),
    ("compare", {"first": "Qwen2.5-Max", "second": "DeepSeek-V3"}),
    ("claims", {}),
    ("compare", {"first": "GPT-4o", "second": "Claude 3.5 Sonnet"}),
    ("claims", {"about": "GPT-4o"}),
)


class Stage:
    """A store, a wire and their clock, and one bot after the other on them."""

    def __init__(self, folder: Path, shipped: Path, look_every: float) -> None:
        self.store, self.log = folder / "ledger.db", folder / "bot.log"
        shutil.copy(shipped, self.store)
        self.clock = Ahead.at(BEGINS)
        self.wire = WireDiscord(now=self.clock.seconds)
        self.look_every = look_every
        self.pulse = Pulse()
        """Of the wire: what it does late, the bot seems to do in a rush."""
        self.bot: WatchedBot

    async def start(self, **changes: Any) -> None:
        """Start a bot; it takes up what the one before left."""
        life = Life(
            str(self.store),
            self.wire.base,
            self.wire.gateway,
            self.clock.by,
            self.look_every,
            **changes,
        )
        self.bot = await WatchedBot.start(life, self.log)

    async def begin(self) -> None:
        """Let it be the time at which everything is due, and measure from then on."""
        await self.bot.tell("begin")
        self.pulse.begin()
        await self.later(DUE.timestamp() - self.clock.seconds())

    async def later(self, seconds: float) -> None:
        """Let time pass for the wire and the bot, which looks what is due."""
        self.clock.by += seconds
        await self.bot.tell("later", seconds)

    async def planned(self, within: float) -> None:
        """Wait until what is due is planned."""
        async with asyncio.timeout(within):
            while scale_town.unplanned(self.store, self.clock.seconds()):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def at_rest(self, within: float) -> None:
        """Wait until nothing is left to be sent, edited or planned."""
        async with asyncio.timeout(within):
            # Beside the loop, on which the wire answers.
            while await asyncio.to_thread(self._left):  # noqa: ASYNC110 - of another process
                await asyncio.sleep(0.25)

    def _left(self) -> int:
        return scale_town.waiting(self.store, self.clock.seconds())

    def untold(self) -> int:
        """How many stopped schedules nobody was told of."""
        [[left]] = rows(self.store, "SELECT count(*) FROM schedule WHERE told = 0")
        return left

    def complaints(self) -> list[str]:
        """Faults that the bot wrote to its log."""
        said = self.log.read_text(errors="replace") if self.log.exists() else ""
        return [line for line in said.splitlines() if line.startswith(("ERROR", "CRITICAL"))]

    def posted(self, route: str = POSTS) -> list[float]:
        """When each request on a route came."""
        return [one.at for one in self.wire.requests if one.route == route]


@asynccontextmanager
async def stage(folder: Path, shipped: Path, look_every: float = 5.0) -> AsyncIterator[Stage]:
    """A stage whose wire runs; whatever bot is on it ends with it."""
    one = Stage(folder, shipped, look_every)
    async with one.wire:
        beating = asyncio.create_task(one.pulse.beat())
        try:
            yield one
        finally:
            beating.cancel()
            if hasattr(one, "bot"):
                await one.bot.kill()


# 10,000 due in one minute -------------------------------------------------------------------------


class Asking:
    """A person who uses slash commands all the while, and how long each took to be acknowledged."""

    def __init__(self, wire: WireDiscord, channel: Channel) -> None:
        self._wire, self._channel = wire, channel
        self.milliseconds: list[float] = []
        self.unanswered = 0
        self._task = asyncio.create_task(self._ask())

    async def _ask(self) -> None:
        for command, options in cycle(QUESTIONS):
            try:
                asked = await self._wire.interact(command, options, channel=self._channel)
                self.milliseconds.append(asked.milliseconds)
            except TimeoutError:
                self.unanswered += 1
            await asyncio.sleep(ASK_EVERY)

    async def end(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


@dataclass
class Burst:
    """What came of many schedules that were due at once. Times are in seconds, answers in ms."""

    schedules: int
    posts: int = 0
    lost: int = 0
    doubled: int = 0
    refused: int = 0
    seconds: float = 0
    of_the_pace: float = 0
    """``seconds`` as a share of what the posts take at 45 a second."""
    figures: dict[str, Any] = field(default_factory=dict)
    answers: list[float] = field(default_factory=list, repr=False)
    unanswered: int = 0
    complaints: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        wrong = self.lost + self.doubled + self.refused + self.unanswered
        return wrong == 0 and not self.complaints


async def burst(
    at: Stage, schedules: int, *, asked: bool = True, planning: bool = True, **life: Any
) -> Burst:
    """Let so many schedules be due in one minute, in a fifth as many servers.

    Args:
        asked: whether somebody uses slash commands meanwhile.
        planning: whether the figures are also of what comes before sending.
    """
    guilds = max(schedules // 5, 1)
    middle = await scale_town.news(at.store, CLAIMS, of_servers=range(1, min(3, guilds) + 1))
    channels = channels_in(at.wire, guilds, schedules - schedules // 10)
    channels += channels[: schedules - len(channels)]  # some channels have two
    placed = scale_town.schedule(at.store, channels, scale_town.filters(), some_covered=middle)
    told = Burst(schedules)
    await at.start(**life)
    asking = Asking(at.wire, channels[0])
    await asyncio.sleep(WARM_UP)  # what is asked for the first time takes longer
    if not asked:
        await asking.end()
    asking.milliseconds.clear()
    await at.begin()
    before = 0
    if not planning:
        await at.planned(within=60)
        await at.bot.tell("begin")
        before = len(at.posted())
    await at.at_rest(within=60 + schedules / 15)
    told.figures = await at.bot.tell("figures")
    told.figures["measured_posts"] = len(at.posted()) - before
    told.figures["wire_stall_max"] = at.pulse.worst[0]
    await asking.end()
    told.answers, told.unanswered = asking.milliseconds, asking.unanswered
    posted = at.posted()
    told.posts, told.seconds = len(posted), posted[-1] - posted[0]
    told.of_the_pace = told.seconds / (told.posts / 45)
    told.lost, told.doubled = scale_town.lost_and_doubled(at.store, at.wire, placed)
    told.doubled += at.wire.repeats
    told.refused = at.wire.counted()[429]
    told.complaints = at.complaints()
    return told


# channels that take no posts ----------------------------------------------------------------------


@dataclass
class Dead:
    """What came of channels that are gone, hidden or closed to the bot, among a few that are not."""

    channels: int
    guilds: int
    alive: int = 0
    delivered: int = 0
    """Of the living ones, those that had their digest."""
    most_requests: int = 0
    """To any dead channel."""
    requests: int = 0
    notices: Counter[int] = field(default_factory=Counter)
    """How many servers had how many notices."""
    later_requests: int = 0
    """To dead channels on the following days."""
    later_notices: int = 0
    seconds: float = 0
    figures: dict[str, Any] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return (
            self.most_requests <= 1
            and self.notices == {1: self.guilds}
            and self.delivered == self.alive
            and self.later_requests + self.later_notices == 0
            and not self.complaints
        )


async def dead(at: Stage, channels: int, guilds: int, *, days: int = 3) -> Dead:
    """Let channels be dead without the bot's knowing, then let digests be due, day after day."""
    wire = at.wire
    dying = channels_in(wire, guilds, channels)
    living = channels_in(wire, guilds, max(guilds // 10, 1), names="alive")
    review = channels_in(wire, guilds, guilds // 2, names="review")
    for channel in review:
        scale_town.review_channel(at.store, channel.guild_id or 0, channel)
    scale_town.schedule(at.store, [*dying, *living], scale_town.filters())
    await at.start()
    for number, channel in enumerate(dying):
        match number % 3:
            case 0:
                await wire.delete_channel(channel.id, tell=False)
            case 1:
                await wire.deny(channel.id, Permissions(view_channel=True), tell=False)
            case _:
                await wire.deny(channel.id, Permissions(send_messages=True), tell=False)
    told = Dead(channels, guilds, alive=len(living))
    await at.begin()
    began = at.clock.seconds()
    # Notices are looked for when nothing else is left of a server: until no more come.
    await _until(at, lambda: at.untold() == 0, within=60 + channels / 15)
    told.seconds = at.clock.seconds() - began
    told.figures = await at.bot.tell("figures")
    ids = {channel.id for channel in dying}
    told.requests = _requests(wire, ids).total()
    told.delivered = sum(len(wire.messages(one.id)) == 1 for one in living)
    for _ in range(days):
        await at.later(24 * 3600)
        await asyncio.sleep(2 * at.look_every)
        await at.at_rest(within=60)
    asked = _requests(wire, ids)
    told.most_requests = max(asked.values(), default=0)
    told.later_requests = asked.total() - told.requests
    places = {
        guild: wire.messages(wire.direct_channel(author_of(guild)).id) for guild in wire.guilds
    }
    for channel in review:
        places[channel.guild_id or 0] = places[channel.guild_id or 0] + wire.messages(channel.id)
    told.notices = Counter(len(found) for found in places.values())
    told.complaints = at.complaints()
    return told


def _requests(wire: WireDiscord, channels: set[int]) -> Counter[int]:
    """How many requests each of some channels had."""
    return Counter(
        one.channel_id
        for one in wire.requests
        if one.channel_id is not None and one.channel_id in channels
    )


async def _until(at: Stage, true: Callable[[], bool], within: float) -> None:
    async with asyncio.timeout(within):
        while True:
            planned = true()
            await at.at_rest(within)  # afterwards: what was planned meanwhile is still to be sent
            if planned:
                return
            await asyncio.sleep(0.25)


# a claim that fell --------------------------------------------------------------------------------


@dataclass
class Fall:
    """What came of posts that carry a claim which was refuted."""

    posts: int
    channels: int
    kills: int = 0
    corrected: int = 0
    """Posts that say exactly what they are to say now, the claim's new status among it."""
    edits: int = 0
    replies: Counter[int] = field(default_factory=Counter)
    """How many channels had how many replies."""
    seconds: float = 0
    figures: dict[str, Any] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return (
            self.corrected == self.posts
            and self.replies == {1: self.channels}
            and (self.edits == self.posts if self.kills == 0 else self.edits >= self.posts)
            and not self.complaints
        )


async def fall(at: Stage, posts: int, guilds: int, *, kill_at: Sequence[int] = ()) -> Fall:
    """Post a claim so often, refute it, and kill the bot whenever so many edits and replies are in.

    One in ten channels has two of the posts.
    """
    wire = at.wire
    channels = channels_in(wire, guilds, posts - posts // 10)
    ledger = await Ledger.open(at.store, at.clock)
    claim = await add_claim(ledger)
    await add_claim(ledger, subject="DeepSeek-V3", quote="This one stands.")
    await ledger.close()
    twice = [*channels, *channels[: posts - len(channels)]]
    scale_town.schedule(at.store, twice, [Wanted(), Wanted(kinds=("claims",))])
    await at.start()
    await at.begin()
    await at.at_rest(within=60 + posts / 15)
    carrying = {message.id: message for message in wire.all_messages()}
    told = Fall(posts, len(channels))
    await at.bot.tell("begin")
    done = len(wire.requests)
    began = at.clock.seconds()
    await at.bot.tell("refute", claim)
    for requests in kill_at:
        await _seen(wire, done + requests)
        await at.bot.kill()
        told.kills += 1
        await at.start()
        await at.bot.tell("begin")
    await _until(at, lambda: _read_to_the_end(at), within=60 + posts / 5)
    told.seconds = at.clock.seconds() - began
    told.figures = await at.bot.tell("figures")
    told.edits = len(at.posted(EDITS))
    told.corrected = sum(_says_it_all(at.store, message) for message in carrying.values())
    told.replies = Counter(
        sum(one.id not in carrying for one in wire.messages(channel.id)) for channel in channels
    )
    told.complaints = at.complaints()
    return told


async def _seen(wire: WireDiscord, requests: int) -> None:
    async with asyncio.timeout(120):
        while len(wire.requests) < requests:  # noqa: ASYNC110 - what the bot asks has no event
            await asyncio.sleep(0.005)


def _read_to_the_end(at: Stage) -> bool:
    """Whether corrections were planned for all that changed."""
    [[left]] = rows(
        at.store,
        "SELECT (SELECT max(id) FROM change) - change_id FROM reader WHERE name = 'corrections'",
    )
    return left == 0


def _says_it_all(store: Path, message: Message) -> bool:
    """Whether a message is what the store says it is, and says that the claim was refuted."""
    [[body, mark, role]] = rows(
        store,
        "SELECT c.body, d.mark, d.role_id FROM delivery d JOIN post_content c "
        "ON c.id = d.content_id WHERE d.message_id = ? AND d.edit_id IS NULL",
        message.id,
    ) or [["", "", None]]
    if not body or "refuted" not in message.text:
        return False
    return Post.from_text(body).view(mark, role).to_components() == message.components
