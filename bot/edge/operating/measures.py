"""What is counted while the bot runs, for Prometheus. No label ever names a person or a server."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Final, Literal

import aiohttp
from prometheus_client import (
    CollectorRegistry,
    Counter,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    disable_created_metrics,
)

Outcome = Literal["answered", "refused", "failed"]
"""``refused``: in words a person can act on. ``failed``: with an apology, or not at all."""

_SCOPES: Final = frozenset({"user", "global", "shared"})
_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 15.0)
"""Three seconds is what Discord waits for a first response."""
_LAG: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 3.0)


class Measures:
    """The counters of one bot, in a registry of its own: several bots may live in one process."""

    def __init__(self) -> None:
        disable_created_metrics()  # a second figure for each, of no use where it is scraped
        self.registry = CollectorRegistry()
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)
        self.interactions = Counter(
            "frontrunner_interactions",
            "What people did, by how it ended.",
            ("kind", "command", "outcome"),
            registry=self.registry,
        )
        self.first_response = Histogram(
            "frontrunner_first_response_seconds",
            "From an interaction's arrival to its first response.",
            ("kind", "command"),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.requests = Counter(
            "frontrunner_discord_requests",
            "Requests made to Discord, by the status of their answers.",
            ("status",),
            registry=self.registry,
        )
        self.rate_limits = Counter(
            "frontrunner_rate_limits",
            "Answers 429 of Discord, by what the limit is for.",
            ("scope",),
            registry=self.registry,
        )
        self.posts = Counter(
            "frontrunner_posts",
            "Tries to post, by what came of them.",
            ("outcome",),
            registry=self.registry,
        )
        self.errors = Counter(
            "frontrunner_errors",
            "Lines of the log at the level error or above.",
            registry=self.registry,
        )
        self.lag = Histogram(
            "frontrunner_event_loop_lag_seconds",
            "How late the event loop came to something that was due.",
            buckets=_LAG,
            registry=self.registry,
        )

    def ended(self, kind: str, command: str, outcome: Outcome, seconds: float | None) -> None:
        """Count one interaction; ``seconds`` to its first response, None where there was none."""
        self.interactions.labels(kind, command, outcome).inc()
        if seconds is not None:
            self.first_response.labels(kind, command).observe(seconds)

    async def request_ended(
        self,
        _session: aiohttp.ClientSession,
        _context: SimpleNamespace,
        end: aiohttp.TraceRequestEndParams,
    ) -> None:
        """Count a request to Discord (a signal of :class:`aiohttp.TraceConfig`)."""
        status = end.response.status
        self.requests.labels(str(status)).inc()
        if status == 429:
            scope = end.response.headers.get("X-RateLimit-Scope", "")
            # Without the header it is the network in front of Discord that has had enough.
            self.rate_limits.labels(scope if scope in _SCOPES else "unnamed").inc()

    def total(self, counter: Counter) -> dict[tuple[str, ...], float]:
        """A counter's figures, by its labels' values."""
        return {
            tuple(sample.labels.values()): sample.value
            for metric in counter.collect()
            for sample in metric.samples
            if sample.name.endswith("_total")
        }
