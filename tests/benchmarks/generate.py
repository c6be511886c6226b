"""Stores of any size, in the starter ledger's shape, straight into our schema; all seeded.

``S`` is 2,000 releases, 50,000 scores and 100,000 claims, ``D`` the same with 1,000,000 claims.
What is popular is so in both: the pair of releases that the benchmarks compare has ten times as
many claims in ``D``.

``python -m tests.benchmarks.generate FILE [--claims N]`` makes one to look at.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Generic, TypeVar

from bot.db.migrate import migrate
from bot.sources.fingerprints import catalogue_fingerprint, starter_fingerprint
from tests.benchmarks.bench_resolve import ON, SEED
from tests.benchmarks.bench_resolve import generate as generate_names

T = TypeVar("T")

PAIR = ("Qwen2.5-Max", "DeepSeek-V3")
"""The two releases that are compared: the most talked of."""

_STAMP = ("2026-11-23T00:00:00+00:00", "benchmark")
_EVALUATORS = ("LMArena", "LiveBench", "Aider", "Epoch AI", "Artificial Analysis", "Scale AI")
_RELATIONS = (("beats", 40), ("matches", 15), ("cheaper_than", 15), ("competitive_with", 10),
              ("has_property", 10), ("trails", 5), ("larger_context_than", 5))  # fmt: skip
_VERDICTS = (("unverified", 60), ("confirmed", 15), ("disputed", 20), ("refuted", 5))
_WORDS = [
    "outperforms",
    "surpasses",
    "rivals",
    "matches",
    "record",
    "benchmark",
    "reasoning",
    "coding",
    "mathematics",
    "context",
    "price",
    "cheaper",
    "training",
    "cost",
    "tokens",
    "frontier",
    "leading",
    "open",
    "weights",
    "licence",
    "agents",
    "tools",
    "vision",
    "multilingual",
    "latency",
    "throughput",
    "safety",
    "preview",
    "flagship",
    "independent",
    "results",
    "community",
]


@dataclass(frozen=True, slots=True)
class Size:
    """How much a store holds."""

    releases: int = 2_000
    scores: int = 50_000
    claims: int = 100_000


S = Size()
D = Size(claims=1_000_000)


def build(path: Path, size: Size = S, seed: int = SEED) -> Path:
    """Make a store at ``path`` that :meth:`bot.ledger.Ledger.open` takes as up to date.

    ``S`` takes some seconds and 90 MiB, ``D`` a minute and 800 MiB.
    """
    random_ = random.Random(seed)  # noqa: S311 - a reproducible benchmark, not a secret
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        migrate(db, path)
        db.execute("PRAGMA journal_mode = OFF")  # a store that is not finished is made again
        db.execute("PRAGMA synchronous = OFF")
        db.execute("PRAGMA cache_size = -200000")
        db.execute("BEGIN")
        named = _who_and_what(db, size, random_)
        _scores(db, size, random_)
        _prices(db, size, random_)
        _claims(db, size, random_, named)
        db.execute("INSERT INTO claim_fts (claim_fts) VALUES ('rebuild')")
        db.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            [("starter", starter_fingerprint()), ("catalogue", catalogue_fingerprint())],
        )
        db.execute("COMMIT")
        db.execute("ANALYZE")
        db.execute("PRAGMA journal_mode = WAL")
    return path


@dataclass(frozen=True, slots=True)
class _Named:
    """A release as claims point at it."""

    id: int
    family_id: int
    lab_id: int
    name: str
    lab: str


def _who_and_what(db: sqlite3.Connection, size: Size, random_: random.Random) -> list[_Named]:
    """The names, and the releases with the compared pair first."""
    names = generate_names(SEED, aliases=4 * size.releases)
    db.executemany(
        "INSERT INTO source (id, slug, url, publisher, title, published, kind, recorded_at, "
        "recorded_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (n, f"s{n}", f"https://example.com/{n}", f"Publisher {n % 40}", f"Page number {n}",
             _day(random_), ("primary", "press", "dataset")[n % 3], *_STAMP)
            for n in range(1, 1_001)
        ),
    )  # fmt: skip
    db.executemany(
        "INSERT INTO source_link (from_source, to_source, relation, recorded_at, recorded_by) VALUES (?, ?, 'quotes', ?, ?)",
        ((n, n - 1, *_STAMP) for n in range(10, 1_001, 10)),
    )
    labs, families = names.catalog.labs, names.catalog.families
    db.executemany(
        "INSERT INTO lab (id, slug, name, source_id, recorded_at, recorded_by) "
        "VALUES (?, ?, ?, 1, ?, ?)",
        ((lab.id, lab.slug, lab.name, *_STAMP) for lab in labs.values()),
    )
    db.executemany(
        "INSERT INTO family VALUES (?, ?, ?, ?, ?, ?)",
        ((one.id, one.slug, one.name, one.lab_id, *_STAMP) for one in families.values()),
    )
    releases = sorted(names.releases, key=lambda one: one.name not in PAIR)
    db.executemany(
        'INSERT INTO "release" VALUES (?, ?, ?, ?, ?, ?, ?)',
        ((one.id, one.slug, one.name, one.lab_id, one.family_id, *_STAMP) for one in releases),
    )
    db.executemany(
        "INSERT INTO alias (text, kind, release_id, recorded_at, recorded_by) "
        "VALUES (?, 'api', ?, ?, ?)",
        ((f"{labs[one.lab_id].slug}/{one.slug}", one.id, *_STAMP) for one in releases),
    )
    facts = (("context_window", "128000"), ("open_weights", "true"), ("licence", "MIT"),
             ("max_output", "8192"), ("modalities_in", "text, image"))  # fmt: skip
    db.executemany(
        "INSERT INTO release_fact (release_id, field, value, standing, source_id, recorded_at, "
        "recorded_by) VALUES (?, ?, ?, 'curated', ?, ?, ?)",
        (
            (one.id, field, value, random_.randint(1, 1_000), *_STAMP)
            for one in releases
            for field, value in (("announced", one.facts["announced"].value), *facts)
        ),
    )
    return [
        _Named(one.id, one.family_id or 0, one.lab_id, one.name, labs[one.lab_id].name)
        for one in releases
    ]


def _scores(db: sqlite3.Connection, size: Size, random_: random.Random) -> None:
    """As in the starter ledger: five of six independent, a snapshot where ratings are rebased."""
    db.executemany(
        "INSERT INTO benchmark (id, slug, name, unit, higher_is_better, runner, per_snapshot, "
        "part_of, recorded_at, recorded_by) VALUES (?, ?, ?, '%', 1, ?, ?, ?, ?, ?)",
        (
            (n, f"b{n}", f"Benchmark {n}", _EVALUATORS[n % 6], int(n % 20 == 0),
             n - 1 if n % 4 == 3 else None, *_STAMP)
            for n in range(1, 81)
        ),
    )  # fmt: skip
    relations = _Weighted(("independent", 84), ("self", 8), ("rival", 6), ("claimed", 2))

    def rows() -> Iterator[tuple[object, ...]]:
        for number in range(size.scores):
            benchmark = random_.randint(1, 80)
            relation = relations.pick(random_)
            value = round(random_.uniform(20, 90), 1)
            independent = relation == "independent"
            margin = random_.choice((None, 1.5)) if independent else None
            yield (
                number % size.releases + 1, benchmark, value,
                None if margin is None else value - margin,
                None if margin is None else value + margin,
                f"harness=h{benchmark % 5}; effort={random_.choice(('high', 'medium'))}"
                if independent or random_.random() < 0.5 else None,
                f"2026-{random_.randint(1, 11):02}-01" if benchmark % 20 == 0 else None,
                _EVALUATORS[benchmark % 6] if independent else "Its lab",
                relation, _day(random_), random_.randint(1, 1_000), *_STAMP,
            )  # fmt: skip

    db.executemany(
        "INSERT INTO score (release_id, benchmark_id, value, low, high, protocol, snapshot, "
        "evaluator, relation, dated, source_id, recorded_at, recorded_by) "
        f"VALUES ({', '.join('?' * 13)})",
        rows(),
    )


def _prices(db: sqlite3.Connection, size: Size, random_: random.Random) -> None:
    db.executemany(
        "INSERT INTO price (release_id, input, output, valid_from, valid_until, checked, standing, "
        "source_id, recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?, ?, 'catalogue', ?, ?, ?)",
        (
            (release, amount, 4 * amount, since, until, since, random_.randint(1, 1_000), *_STAMP)
            for release in range(1, size.releases + 1)
            for amount, since, until in (
                (2.5, "2025-01-01", "2025-09-01"),
                (1.25, "2025-09-01", None),
            )
        ),
    )


def _claims(
    db: sqlite3.Connection, size: Size, random_: random.Random, releases: Sequence[_Named]
) -> None:
    """Claims in the order of their days; some releases are talked of far more than others.

    One claim in ten has a second target; one in five has five pieces of evidence, as a claim of
    the starter ledger has, the others none yet.
    """
    popular = _Weighted(*((one, 1 / (place + 3)) for place, one in enumerate(releases)))
    relations, verdicts = _Weighted(*_RELATIONS), _Weighted(*_VERDICTS)
    first = date(2023, 1, 1)
    span = (ON - first).days
    for start in range(1, size.claims + 1, 50_000):
        claims: list[tuple[object, ...]] = []
        targets: list[tuple[object, ...]] = []
        evidence: list[tuple[object, ...]] = []
        events: list[tuple[object, ...]] = []
        for number in range(start, min(start + 50_000, size.claims + 1)):
            subject, relation = popular.pick(random_), relations.pick(random_)
            day = (first + timedelta(days=number * span // (size.claims + 1))).isoformat()
            source = number % 1_000 + 1
            verdict = verdicts.pick(random_)
            claims.append(
                (number, subject.lab, subject.lab_id, subject.name, subject.id, subject.lab_id,
                 relation, " ".join(random_.choices(_WORDS, k=12)), source, day, verdict, *_STAMP)
            )  # fmt: skip
            for _ in range(1 + (number % 10 == 0)):
                target = popular.pick(random_)
                targets.append(
                    (number, target.name, target.id, target.lab_id, f"r{subject.id}",
                     subject.lab_id, verdict)
                )  # fmt: skip
            events.append((number, "add", None, "unverified", None, "benchmark", day, _STAMP[0]))
            if number % 5 == 0:
                events.append(
                    (number, "note", None, None, "looked at", "benchmark", day, _STAMP[0])
                )
                evidence.extend(
                    (number, ("supports", "contradicts", "context")[piece % 3],
                     _EVALUATORS[piece], "independent", 1 + (number + piece) % size.scores,
                     1 + (number + piece + 1) % size.scores, source,
                     "62.3 against 60.4 in one test", day, "benchmark", *_STAMP)
                    for piece in range(5)
                )  # fmt: skip
        _insert(db, "claim (id, claimant, claimant_lab_id, subject, subject_release_id, "
                "subject_maker_id, relation, quote, source_id, claimed, status, recorded_at, "
                "recorded_by, hedge, stage)", claims, more="'asserted', 'open'")  # fmt: skip
        _insert(db, "claim_target (claim_id, name, release_id, maker_id, subject_ref, "
                "subject_maker_id, verdict)", targets)  # fmt: skip
        _insert(db, "claim_event (claim_id, action, before, after, reason, actor, effective, "
                "recorded_at)", events)  # fmt: skip
        _insert(db, "evidence (claim_id, stance, evaluator, relation, score_id, against_score_id, "
                "source_id, note, dated, accepted_by, recorded_at, recorded_by)", evidence)  # fmt: skip


def _insert(
    db: sqlite3.Connection, into: str, rows: Sequence[tuple[object, ...]], more: str = ""
) -> None:
    if rows:
        places = ", ".join([*"?" * len(rows[0]), *([more] if more else [])])
        db.executemany(f"INSERT INTO {into} VALUES ({places})", rows)


class _Weighted(Generic[T]):
    """Things with weights, drawn from in logarithmic time."""

    def __init__(self, *weighted: tuple[T, float]) -> None:
        self._things = [thing for thing, _ in weighted]
        self._sums = list(accumulate(weight for _, weight in weighted))

    def pick(self, random_: random.Random) -> T:
        return random_.choices(self._things, cum_weights=self._sums)[0]


def _day(random_: random.Random) -> str:
    """A day of the past year."""
    return (ON - timedelta(days=random_.randrange(365))).isoformat()


def main(arguments: Iterable[str] | None = None) -> None:
    """The command line, see the module."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--claims", type=int, default=S.claims)
    given = parser.parse_args(None if arguments is None else list(arguments))
    print(build(given.file, Size(claims=given.claims)))


if __name__ == "__main__":
    main()
