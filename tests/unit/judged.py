"""What the tests of verdicts judge: a claim of one release against another, boards, scores, pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.race.claims import Claim, ClaimRelation, ClaimTarget, Party
from bot.race.dates import FactDate
from bot.race.provenance import Source
from bot.race.releases import Fact, Release
from bot.race.scores import Benchmark, Protocol, Relation, Score

DAY = date(2025, 6, 1)
CLAIMED = FactDate("2025-01-29")
ARENA = Benchmark(1, "arena", "Arena text", None, "Elo", True, "Arena", per_snapshot=True)
TEST = Benchmark(2, "gpqa-diamond", "GPQA Diamond (Epoch AI)", "v1", "%", True, "Epoch AI")
SECONDS = Benchmark(3, "latency", "Latency", None, "s", False, "Somebody")
CATEGORY = Benchmark(4, "gpqa-physics", "GPQA physics", "v1", "%", True, "Epoch AI", part_of=2)
BOARDS = {one.id: one for one in (ARENA, TEST, SECONDS, CATEGORY)}
PAGE = Source(1, "https://lab.example", "Lab", "Launch", FactDate("2025-01-28"), "primary")
DATA = Source(2, "https://data.example", "Data", "Runs", FactDate("2025-05-01"), "dataset")
ECHO = replace(DATA, id=3, kind="press", origins=frozenset({1}))
SOURCES = {one.id: one for one in (PAGE, DATA, ECHO)}
US, THEM = (
    Release(number, name, name, number, None, {"announced": Fact("2025-01-01", 1, "curated")})
    for number, name in ((1, "Ours"), (2, "Theirs"))
)


def claim(relation: ClaimRelation = "beats", **changes: object) -> Claim:
    target = ClaimTarget(5, 9, Party("Theirs", release_id=2), "unverified")
    made = Claim(
        9, None, Party("Lab", lab_id=1), Party("Ours", release_id=1), relation, (target,), None,
        None, None, None, "We are better.", "asserted", None, 1, CLAIMED, "open",
    )  # fmt: skip
    return replace(made, **changes)  # pyright: ignore[reportArgumentType]


def score(
    release: int,
    value: float,
    margin: float | None = None,
    *,
    on: Benchmark = TEST,
    protocol: str | None = "effort=high",
    edition: str | None = None,
    dated: str = "2025-03-01",
    relation: Relation = "independent",
    evaluator: str = "Epoch AI",
    source: int = 2,
    number: int = 1,
    verified: bool = True,
) -> Score:
    return Score(
        number, release, on.id, value,
        None if margin is None else value - margin, None if margin is None else value + margin,
        Protocol.parse(protocol), None if edition is None else FactDate(edition),
        evaluator, relation, FactDate(dated), None, source, verified=verified,
    )  # fmt: skip
