"""The figures that are read when somebody asks for them, as Prometheus takes them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, get_args

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from bot import __version__
from bot.edge.cards.alarms import AlarmKind
from bot.edge.operating.vitals import SHARD_STATES, Vitals
from bot.ledger.operations import Look
from bot.race.operating import StoreVitals

if TYPE_CHECKING:
    from bot.edge.ledger_bot import LedgerBot


class Gauges(Collector):
    """The present state of one bot; ``look`` is what was last seen of its store."""

    def __init__(self, bot: LedgerBot, vitals: Vitals) -> None:
        self._bot = bot
        self._vitals = vitals
        self.look = Look(None, answered=False)

    def describe(self) -> Iterable[GaugeMetricFamily]:
        """Nothing: what there is to measure differs from time to time."""
        return ()

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """See :class:`prometheus_client.registry.Collector`."""
        missing, shards = self._vitals.missing(self.look), self._vitals.shards()
        yield _labelled("build_info", "Which version runs.", {("version",): {(__version__,): 1}})
        yield _gauge("ready", "1 while /readyz says so.", not missing)
        states = Counter(shard.state for shard in shards)
        yield _labelled(
            "shards", "Gateway connections of this process.",
            {("state",): {(state,): states[state] for state in SHARD_STATES}},
        )  # fmt: skip
        yield _labelled(
            "shard_latency_seconds", "From a heartbeat to its answer.",
            {("shard",): {
                (str(one.id),): one.latency for one in shards if one.latency is not None
            }},
        )  # fmt: skip
        yield _gauge("servers", "Servers that this process sees.", len(self._bot.guilds))
        looks = {("posting",): self._bot.posting, ("feeds",): self._bot.polling}
        yield _labelled(
            "look_age_seconds", "Since a look for what is due was last finished.",
            {("of",): {
                name: time.monotonic() - of.looked
                for name, of in looks.items() if of is not None and of.looked is not None
            }},
        )  # fmt: skip
        standing = {alarm.kind for alarm in self._bot.alarms.standing}
        yield _labelled(
            "alarms", "1 while the operator has to do something.",
            {("kind",): {(kind,): kind in standing for kind in get_args(AlarmKind)}},
        )  # fmt: skip
        if (backup := self._bot.backups.last) is not None:
            age = (self._bot.clock() - backup.at).total_seconds()
            yield _gauge("backup_ok", "0 where the last try to back up failed.", not backup.problem)
            yield _gauge("backup_age_seconds", "Since the last try to back up.", age)
            yield _gauge("backup_bytes", "Size of the last copy.", backup.size)
        yield _gauge("store_answers", "0 where the store figures are old.", self.look.answered)
        if self.look.vitals is not None:
            yield from _of_store(self.look.vitals, self._bot.clock().timestamp())


def _of_store(store: StoreVitals, now: float) -> Iterator[GaugeMetricFamily]:
    def age(since: float | None) -> float:
        return 0 if since is None else max(0, now - since)

    yield _gauge("store_schema", "The version of the store's schema.", store.schema)
    yield _labelled(
        "store_bytes", "Size of the store on disk.",
        {("file",): {("main",): store.file_bytes, ("wal",): store.wal_bytes}},
    )  # fmt: skip
    yield _labelled(
        "deliveries", "Posts of the outbox that are not there, or are lost.",
        {("state",): {(state,): count for state, count in store.deliveries.items()}},
    )  # fmt: skip
    yield _gauge("deliveries_waiting", "Posts whose time has come.", store.waiting)
    yield _gauge(
        "deliveries_oldest_waiting_seconds", "How long the first of them has waited.",
        age(store.waiting_since),
    )  # fmt: skip
    yield _gauge("errands_waiting", "Threads, edits, publishings to be done.", store.errands)
    yield _gauge(
        "errands_oldest_waiting_seconds", "How long the first of them has waited.",
        age(store.errands_since),
    )  # fmt: skip
    yield _labelled(
        "feeds", "Feeds by how they do.",
        {("state",): {(state,): count for state, count in store.feeds.items()}},
    )  # fmt: skip
    if store.newest_success is not None:
        yield _gauge(
            "feeds_newest_success_age_seconds", "Since any feed was read.",
            age(store.newest_success),
        )  # fmt: skip
    if store.stalest_success is not None:
        yield _gauge(
            "feeds_stalest_success_age_seconds", "Since the feed was read that was not for longest.",
            age(store.stalest_success),
        )  # fmt: skip


def _gauge(name: str, said: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"frontrunner_{name}", said, value=float(value))


def _labelled(
    name: str, said: str, values: Mapping[tuple[str, ...], Mapping[tuple[str, ...], float]]
) -> GaugeMetricFamily:
    """A gauge with labels: their names, and for each combination of their values a figure."""
    ((labels, figures),) = values.items()
    family = GaugeMetricFamily(f"frontrunner_{name}", said, labels=labels)
    for label, figure in figures.items():
        family.add_metric(label, figure)
    return family
