"""What the wire does wrong on purpose, what it limits, and the record of what was asked of it."""

from __future__ import annotations

import random
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

POSTING = frozenset(
    {
        "POST /channels/{channel}/messages",
        "PATCH /channels/{channel}/messages/{message}",
        "POST /channels/{channel}/messages/{message}/crosspost",
        "POST /channels/{channel}/messages/{message}/threads",
        "POST /channels/{channel}/threads",
    }
)
"""The routes that faults befall unless a test says otherwise."""


class Fault(StrEnum):
    """One way to go wrong. All but UNAVAILABLE do what was asked."""

    RESET = "reset after accept"
    """Done, then the TCP connection is reset without an answer."""
    ERROR = "500 after accept"
    """Done, then 500: discord.py asks again by itself."""
    UNAVAILABLE = "503"
    """Not done, and 503: discord.py does not ask again."""
    HANG = "hang"
    """Done at once, answered ``hang_seconds`` later."""
    LATE = "late"
    """Done ``late_seconds`` later, whether or not somebody still waits, then answered."""


@dataclass
class Faults:
    """``rate`` of the requests on ``routes`` meet one of ``kinds``; planned ones come first."""

    rate: float = 0.0
    rng: random.Random = field(default_factory=lambda: random.Random(0))  # noqa: S311 - no secret
    kinds: Sequence[Fault] = tuple(Fault)
    routes: frozenset[str] = POSTING
    hang_seconds: float = 30.0
    late_seconds: float = 5.0
    outage: bool = False
    """Every request gets 503, whatever it is; the websocket stays as it is."""
    counts: Counter[Fault] = field(default_factory=Counter)
    _planned: deque[Fault | None] = field(default_factory=deque)

    def plan(self, *kinds: Fault | None) -> None:
        """Let the next requests on ``routes`` meet these, one each; None is no fault."""
        self._planned.extend(kinds)

    def draw(self, route: str) -> Fault | None:
        """The fault of the request that has just come, if it is to have one."""
        if route not in self.routes:
            return None
        fault: Fault | None = None
        if self._planned:
            fault = self._planned.popleft()
        elif self.rate and self.kinds and self.rng.random() < self.rate:
            fault = self.rng.choice(self.kinds)
        if fault is not None:
            self.counts[fault] += 1
        return fault


@dataclass(slots=True)
class Window:
    """``limit`` requests in each ``seconds``, counted from the first of them."""

    limit: int
    seconds: float
    used: int = 0
    ends: float = 0.0

    def take(self, now: float) -> bool:
        """Whether one more is allowed; a refused one does not count."""
        if now >= self.ends:
            self.used, self.ends = 0, now + self.seconds
        if self.used >= self.limit:
            return False
        self.used += 1
        return True

    @property
    def remaining(self) -> int:
        return max(0, self.limit - self.used)


class Limited(NamedTuple):
    """A refusal: how long to wait, and whether for everything."""

    retry_after: float
    everywhere: bool


@dataclass
class Limits:
    """Discord's rate limits, on real time.

    ``per_second`` is the limit over all routes but interactions and webhooks (None: no limit);
    ``per_channel`` has a number of requests and the seconds it is for, by route: empty here,
    where Discord has about 5 in 5 s for messages and 10 in 3600 s for crossposts.
    """

    per_second: int | None = 50
    per_channel: dict[str, tuple[int, float]] = field(default_factory=dict)
    global_429s: int = 0
    channel_429s: int = 0
    _everything: Window | None = None
    _windows: dict[tuple[str, str], Window] = field(default_factory=dict)

    def refuse(self, route: str, channel: str) -> Limited | None:
        """Count a request; why it is refused, where it is."""
        now = time.monotonic()
        if self.per_second is not None and not route.split(" ")[1].startswith(
            ("/interactions/", "/webhooks/")
        ):
            window = self._everything
            if window is None or window.limit != self.per_second:
                window = self._everything = Window(self.per_second, 1.0)
            if not window.take(now):
                self.global_429s += 1
                return Limited(window.ends - now, everywhere=True)
        own = self._window(route, channel)
        if own is not None and not own.take(now):
            self.channel_429s += 1
            return Limited(own.ends - now, everywhere=False)
        return None

    def headers(self, route: str, channel: str) -> dict[str, str]:
        """The X-RateLimit headers of a route that has a limit of its own."""
        own = self._window(route, channel)
        if own is None:
            return {}
        left = max(0.0, own.ends - time.monotonic())
        return {
            "X-RateLimit-Limit": str(own.limit),
            "X-RateLimit-Remaining": str(own.remaining),
            "X-RateLimit-Reset": f"{time.time() + left:.3f}",
            "X-RateLimit-Reset-After": f"{left:.3f}",
            "X-RateLimit-Bucket": f"{abs(hash(route)):x}",
        }

    def _window(self, route: str, channel: str) -> Window | None:
        limit = self.per_channel.get(route)
        if limit is None:
            return None
        window = self._windows.get((route, channel))
        if window is None or (window.limit, window.seconds) != limit:
            window = self._windows[route, channel] = Window(*limit)
        return window


class Asked(NamedTuple):
    """A request as it came and what became of it."""

    at: float
    """Seconds since 1970 when it came."""
    method: str
    path: str
    route: str
    """Method and template, as ``POST /channels/{channel}/messages``; "" for an unknown one."""
    channel_id: int | None
    status: int
    """What was answered, or would have been; 0 where the connection was reset."""
    fault: Fault | None
