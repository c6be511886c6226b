"""The board and the track record: whose claims count for whom, and at what cost."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db.board import read_board
from bot.db.catalog import load_snapshot
from bot.db.migrate import migrate
from bot.db.track_record import read_track_record
from bot.db.view import View
from bot.race.board import BOARD_KINDS, BoardKind
from tests.benchmarks.bench_compare_read import Recording, Statement
from tests.benchmarks.generate import Size, build
from tests.db.steps import steps

MINE, OTHERS = 11, 22
TODAY = date(2026, 11, 23)
EVERYTHING = date(2100, 1, 1)
"""A day by which all was on record, read as a past one is."""
UNVERIFIED, OWN, PRICES, PROTOCOLS = BOARD_KINDS
VERDICTS = ("unverified", "confirmed", "disputed", "refuted")

_SETUP = """
INSERT INTO source (id, publisher, title, kind, recorded_at, recorded_by)
VALUES (1, 'P', 'Where it was said', 'press', 'x', 'x'),
       (2, 'Q', 'Somebody else', 'press', 'x', 'x');
INSERT INTO lab (id, slug, name, source_id, recorded_at, recorded_by)
VALUES (1, 'lab1', 'Lab 1', 1, 'x', 'x'), (2, 'lab2', 'Lab 2', 1, 'x', 'x');
INSERT INTO "release" (id, slug, name, lab_id, recorded_at, recorded_by)
VALUES (1, 'r1', 'Release 1', 1, 'x', 'x'), (2, 'r2', 'Release 2', 2, 'x', 'x');
INSERT INTO benchmark (id, slug, name, unit, higher_is_better, runner, recorded_at, recorded_by)
VALUES (1, 'b1', 'Test 1', '%', 1, 'R', 'x', 'x');
INSERT INTO score (id, release_id, benchmark_id, value, protocol, evaluator, relation, dated,
                   source_id, recorded_at, recorded_by)
VALUES (1, 1, 1, 60, NULL, 'Lab 1', 'claimed', '2025-01-01', 1, 'x', 'x'),
       (2, 2, 1, 50, 'harness=h', 'R', 'independent', '2025-01-01', 1, 'x', 'x');
INSERT INTO price (id, release_id, input, checked, standing, source_id, recorded_at, recorded_by)
VALUES (1, 1, 2.5, '2026-01-01', 'curated', 1, 'x', 'x');
"""


@dataclass(frozen=True)
class Said:
    """A claim with one target, and how it stands: in its own ledger, and for my guild."""

    verdict: str = "unverified"
    guild: int | None = None
    stage: str = "open"
    here: str | None = None
    ended_here: bool = False
    claimed: str = "2025-01-28"
    lab: int = 1
    relation: str = "has_property"
    subject: int | None = None

    def status(self, guild: int | None) -> str | None:
        """How a guild sees it; None where it does not."""
        if self.guild not in (None, guild) or self.stage in ("draft", "pending", "rejected"):
            return None
        if self.claimed > TODAY.isoformat():
            return None
        if self.overlaid and guild == MINE:
            return "retracted" if self.ended_here else self.here
        return self.verdict if self.stage == "open" else self.stage

    @property
    def overlaid(self) -> bool:
        return self.here is not None and self.guild is None and self.stage == "open"


class Image(bytes):
    """A store as bytes, which a failing example need not print."""

    def __repr__(self) -> str:
        return "an empty store"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("board") / "ledger.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        migrate(db, path)
        db.executescript(_SETUP)
    return Image(path.read_bytes())


@contextlib.contextmanager
def store_of(empty: bytes, claims: Sequence[Said]) -> Iterator[sqlite3.Connection]:
    """A store with these claims, numbered from 1; their targets have the same numbers."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.deserialize(empty)
        numbered = list(enumerate(claims, 1))
        db.executemany(
            "INSERT INTO claim (id, guild_id, claimant, claimant_lab_id, subject, "
            "subject_release_id, relation, quote, hedge, source_id, claimed, stage, status, "
            "recorded_at, recorded_by) "
            "VALUES (?, ?, 'L', ?, 'S', ?, ?, 'q', 'asserted', 1, ?, ?, ?, 'x', 'x')",
            [
                (n, one.guild, one.lab, one.subject, one.relation, one.claimed, one.stage,
                 one.verdict if one.stage == "open" else one.stage)
                for n, one in numbered
            ],
        )  # fmt: skip
        db.executemany(
            "INSERT INTO claim_target (id, claim_id, verdict) VALUES (?, ?, ?)",
            [(n, n, one.verdict) for n, one in numbered],
        )
        ruled = [(n, one) for n, one in numbered if one.overlaid]
        db.executemany(
            "INSERT INTO claim_overlay (guild_id, claim_id, stage, status) VALUES (?, ?, ?, ?)",
            [
                (
                    MINE,
                    n,
                    "retracted" if one.ended_here else "open",
                    "retracted" if one.ended_here else one.here,
                )
                for n, one in ruled
            ],
        )
        db.executemany(
            "INSERT INTO verdict_overlay (guild_id, claim_target_id, claim_id, verdict) "
            "VALUES (?, ?, ?, ?)",
            [(MINE, n, n, one.here) for n, one in ruled],
        )
        yield db


def add_evidence(db: sqlite3.Connection, claim: int, **columns: object) -> None:
    """A piece of evidence, accepted, from somebody else's page."""
    row: dict[str, object] = {
        "claim_id": claim, "stance": "supports", "evaluator": "E", "relation": "independent",
        "source_id": 2, "note": "n", "dated": "2025-03-01", "accepted_by": "x",
        "recorded_at": "x", "recorded_by": "x", **columns,
    }  # fmt: skip
    db.execute(
        f"INSERT INTO evidence ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
        tuple(row.values()),
    )


def view(db: sqlite3.Connection, guild: int | None = MINE) -> View:
    return View(db, load_snapshot(db), TODAY, TODAY, guild)


def owed(db: sqlite3.Connection, kind: BoardKind, guild: int | None = MINE) -> list[int]:
    """The claims that something is owed on, page by page."""
    found: list[int] = []
    for page in range(100):
        (part,) = read_board(view(db, guild), kind, page).parts
        found += [debt.claim.id for debt in part.debts]
        if page == part.pages - 1:
            assert len(found) == part.count
            return found
    raise AssertionError("the last page has a next one")


said = st.builds(
    Said,
    verdict=st.sampled_from(VERDICTS),
    guild=st.sampled_from([None, None, None, MINE, OTHERS]),
    stage=st.sampled_from(["open"] * 6 + ["retracted", "expired", "pending", "rejected"]),
    here=st.sampled_from([*VERDICTS, None]),
    ended_here=st.booleans(),
    claimed=st.sampled_from(["2025-01-28", "2024", "2025-03", "2027-01-01"]),
    lab=st.sampled_from([1, 2]),
)
guilds = st.sampled_from([MINE, MINE, MINE, OTHERS, None, 33])
several = st.lists(said, min_size=6, max_size=30)
modelled = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class TestAgainstAModel:
    @modelled
    @given(several, guilds)
    def test_what_is_unverified_here_is_on_the_board_the_oldest_first(
        self, empty: bytes, claims: list[Said], guild: int | None
    ) -> None:
        waiting = [n for n, one in enumerate(claims, 1) if one.status(guild) == "unverified"]
        by_age = {"2024": 0, "2025-01-28": 1, "2025-03": 2}
        with store_of(empty, claims) as db:
            assert owed(db, UNVERIFIED, guild) == sorted(
                waiting, key=lambda n: (by_age[claims[n - 1].claimed], n)
            )

    @modelled
    @given(several, guilds)
    def test_a_track_record_counts_what_a_guild_sees(
        self, empty: bytes, claims: list[Said], guild: int | None
    ) -> None:
        wanted = Counter(one.status(guild) for one in claims if one.lab == 1)
        with store_of(empty, claims) as db:
            record = read_track_record(view(db, guild), 1)
        assert record.confirmed == wanted["confirmed"]
        assert record.disputed == wanted["disputed"]
        assert record.refuted == wanted["refuted"]
        assert record.unverified == wanted["unverified"]
        assert record.ended == wanted["retracted"] + wanted["expired"]
        assert record.claims == sum(wanted.values()) - wanted[None]


class TestWhoSeesWhat:
    def test_every_kind_is_each_guilds_own(self, empty: bytes) -> None:
        claims = [
            Said(guild=guild, relation=relation, subject=1)
            for guild in (None, MINE, OTHERS)
            for relation in ("beats", "cheaper_than")
        ]
        with store_of(empty, claims) as db:
            for number, one in enumerate(claims, 1):
                add_evidence(db, number, relation="self", guild_id=one.guild)
            for kind in (UNVERIFIED, OWN):
                assert owed(db, kind, None) == [1, 2]
                assert owed(db, kind, MINE) == [1, 2, 3, 4]
                assert owed(db, kind, OTHERS) == [1, 2, 5, 6]
            for kind, offset in ((PROTOCOLS, 0), (PRICES, 1)):
                assert owed(db, kind, None) == [1 + offset]
                assert owed(db, kind, MINE) == [1 + offset, 3 + offset]
                assert owed(db, kind, OTHERS) == [1 + offset, 5 + offset]

    def test_another_guilds_evidence_counts_for_it_alone(self, empty: bytes) -> None:
        with store_of(empty, [Said(relation="beats", subject=1)]) as db:
            add_evidence(db, 1, relation="self")
            add_evidence(db, 1, guild_id=OTHERS)
            for kind in (OWN, PROTOCOLS):
                assert owed(db, kind, MINE) == [1]
                assert owed(db, kind, OTHERS) == []

    def test_evidence_that_was_not_accepted_or_is_to_come_counts_for_nobody(
        self, empty: bytes
    ) -> None:
        with store_of(empty, [Said()]) as db:
            add_evidence(db, 1, relation="self")
            add_evidence(db, 1, accepted_by=None)
            add_evidence(db, 1, dated="2027-01-01")
            assert owed(db, OWN) == [1]

    def test_another_guilds_many_do_not_hide_mine(self, empty: bytes) -> None:
        mine = Said(guild=MINE, relation="beats", subject=1, claimed="2025-02-01")
        price = Said(guild=MINE, relation="priced_at", subject=1, claimed="2025-02-01")
        crowd = [Said(guild=OTHERS, relation="beats", subject=1),
                 Said(guild=OTHERS, relation="priced_at", subject=1)] * 6_000  # fmt: skip
        with store_of(empty, [*crowd, mine, price]) as db:
            one, other = len(crowd) + 1, len(crowd) + 2
            db.execute(
                "INSERT INTO evidence (claim_id, stance, evaluator, relation, score_id, price_id, "
                "source_id, note, dated, guild_id, accepted_by, recorded_at, recorded_by) "
                "SELECT id, 'context', 'E', 'self', 1, 1, 1, 'n', '2025-03-01', guild_id, 'x', 'x', "
                "'x' FROM claim"
            )
            assert owed(db, UNVERIFIED) == [one, other]
            assert owed(db, OWN) == [one, other]
            assert owed(db, PRICES) == [one, other]
            assert owed(db, PROTOCOLS) == [one, other]
            assert all(part.many is False for part in read_board(view(db), None, 0).parts)


class TestWhatIsOwed:
    def test_a_confirmation_whose_support_repeats_the_claim(self, empty: bytes) -> None:
        with store_of(empty, [Said("confirmed"), Said("confirmed"), Said("confirmed")]) as db:
            add_evidence(db, 1)
            add_evidence(db, 2, source_id=1)
            add_evidence(db, 3, stance="context")
            assert owed(db, OWN) == [2, 3]
            db.execute(
                "INSERT INTO source_link (from_source, to_source, relation, guild_id, recorded_at, "
                "recorded_by) VALUES (2, 1, 'quotes', ?, 'x', 'x')",
                (MINE,),
            )
            assert owed(db, OWN, MINE) == [1, 2, 3]
            assert owed(db, OWN, OTHERS) == [2, 3]

    def test_a_confirmation_by_what_the_claim_was_repeated_from(self, empty: bytes) -> None:
        with store_of(empty, [Said("confirmed")]) as db:
            add_evidence(db, 1)
            assert owed(db, OWN) == []
            db.execute(
                "INSERT INTO source_link (from_source, to_source, relation, recorded_at, "
                "recorded_by) VALUES (1, 2, 'quotes', 'x', 'x')"
            )
            assert owed(db, OWN) == [1]

    def test_an_appearance_makes_a_source_the_claims_own(self, empty: bytes) -> None:
        with store_of(empty, [Said("confirmed")]) as db:
            add_evidence(db, 1)
            db.execute(
                "INSERT INTO claim_appearance (claim_id, source_id, guild_id, recorded_at, "
                "recorded_by) VALUES (1, 2, ?, 'x', 'x')",
                (MINE,),
            )
            assert owed(db, OWN, MINE) == [1]
            assert owed(db, OWN, OTHERS) == []

    def test_a_price_as_evidence_and_a_score_of_either_side(self, empty: bytes) -> None:
        with store_of(empty, [Said(subject=1), Said(), Said(), Said(), Said()]) as db:
            add_evidence(db, 1, price_id=1)
            add_evidence(db, 2, score_id=1)
            add_evidence(db, 3, against_score_id=1)
            add_evidence(db, 4, score_id=2, against_score_id=1)
            add_evidence(db, 5, score_id=2)
            assert owed(db, PRICES) == [1]
            assert owed(db, PROTOCOLS) == [2, 3, 4]

    def test_what_has_ended_is_owed_nothing(self, empty: bytes) -> None:
        ended = [Said(stage="retracted", relation="cheaper_than", subject=1),
                 Said(here="unverified", ended_here=True, relation="cheaper_than", subject=1)]  # fmt: skip
        with store_of(empty, ended) as db:
            for number in (1, 2):
                add_evidence(db, number, relation="self", price_id=1, score_id=1)
            for kind in BOARD_KINDS:
                assert owed(db, kind, MINE) == [], kind
                assert owed(db, kind, OTHERS) == ([2]), kind

    def test_more_than_are_counted_is_said(self, empty: bytes) -> None:
        with store_of(empty, [Said()] * 101) as db:
            (part,) = read_board(view(db), UNVERIFIED, 0).parts
            assert (part.count, part.many, part.pages) == (100, True, 20)
        with store_of(empty, [Said()] * 100) as db:
            (part,) = read_board(view(db), UNVERIFIED, 0).parts
            assert (part.count, part.many) == (100, False)


class TestTheMedian:
    def test_of_confirmed_claims_with_a_day_by_independent_support_alone(
        self, empty: bytes
    ) -> None:
        claims = [Said("confirmed", claimed="2025-01-29")] * 5 + [Said("confirmed", claimed="2025")]
        with store_of(empty, claims) as db:
            for number, day in (
                (1, "2025-02-08"),
                (2, "2025-01-01"),
                (3, "2025-02-28"),
                (6, "2025-03-01"),
            ):
                add_evidence(db, number, dated=day)
            add_evidence(db, 3, dated="2025-01-30", relation="self")
            add_evidence(db, 3, dated="2025-01-30", stance="context")
            add_evidence(db, 4, dated="2025-01-30", source_id=1)
            add_evidence(db, 5, dated="2025-03")
            record = read_track_record(view(db), 1)
        assert sorted(record.days) == [0, 10, 30]
        assert record.median_days == 10

    def test_what_a_guild_confirmed_counts_for_it_alone(self, empty: bytes) -> None:
        claims = [Said("confirmed", claimed="2025-01-29")] * 5
        with store_of(empty, [*claims, Said(here="confirmed", claimed="2025-01-29")]) as db:
            add_evidence(db, 6, dated="2025-01-31")
            assert read_track_record(view(db, MINE), 1).days == (2,)
            assert read_track_record(view(db, OTHERS), 1).days == ()


# cost ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[sqlite3.Connection]]:
    """A small ledger and one with six times as many claims."""
    folder = tmp_path_factory.mktemp("many")
    paths = [build(folder / f"{n}.db", Size(200, 1_000, n)) for n in (4_000, 24_000)]
    with contextlib.ExitStack() as opened:
        yield [opened.enter_context(contextlib.closing(sqlite3.connect(path))) for path in paths]


@pytest.mark.parametrize("kind", [None, *BOARD_KINDS])
def test_a_board_walks_no_table(stores: list[sqlite3.Connection], kind: BoardKind | None) -> None:
    assert walked(stores[0], lambda seen: read_board(seen, kind, 0)) == []


@pytest.mark.parametrize("kind", [None, *BOARD_KINDS])
def test_a_board_of_what_was_known_is_read_of_a_large_ledger(
    stores: list[sqlite3.Connection], kind: BoardKind | None
) -> None:
    """The generated claims have no events, so what is owed then is another test's matter."""
    then = replace(view(stores[0]), known_by=EVERYTHING)
    assert [part.kind for part in read_board(then, kind, 0).parts] == (
        [kind] if kind else list(BOARD_KINDS)
    )


def test_a_track_record_walks_no_table(stores: list[sqlite3.Connection]) -> None:
    (lab,) = (
        stores[0]
        .execute("SELECT claimant_lab_id FROM claim GROUP BY 1 ORDER BY count(*) DESC LIMIT 1")
        .fetchone()
    )
    assert walked(stores[0], lambda seen: read_track_record(seen, lab)) == []


def walked(db: sqlite3.Connection, read: Callable[[View], object]) -> list[tuple[str, str]]:
    """The tables that a read goes through row by row although no index leads it there."""
    asked: list[Statement] = []
    recording = cast("sqlite3.Connection", Recording(db, asked))
    read(replace(view(db), connection=recording))
    assert asked
    return [
        (step, sql)
        for sql, parameters in asked
        for _, _, _, step in db.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        if re.match(r"SCAN (?!back|\d+-ROW)", step)
        # An index that has to be sorted is walked whole; a guild's own rulings are few.
        or (step.startswith("USE TEMP B-TREE") and "INDEXED BY claim_overlay" not in sql
            and "INDEXED BY" in sql)
    ]  # fmt: skip


@pytest.mark.parametrize("kind", BOARD_KINDS)
def test_a_large_ledger_costs_no_more_than_a_small_one(
    stores: list[sqlite3.Connection], kind: BoardKind
) -> None:
    small, large = (
        steps(one.connection, lambda one=one: read_board(one, kind, 0)) for one in map(view, stores)
    )
    assert large < 1.2 * small


def test_where_nothing_is_owed_the_search_for_it_ends(empty: bytes) -> None:
    """Candidates without end, and none of them is owed anything."""
    cost: list[int] = []
    for count in (12_000, 36_000):
        claims = [Said(relation="cheaper_than", subject=2), Said("confirmed")] * (count // 2)
        with store_of(empty, claims) as db:
            db.execute(
                "INSERT INTO evidence (claim_id, stance, evaluator, relation, score_id, price_id, "
                "source_id, note, dated, accepted_by, recorded_at, recorded_by) "
                "SELECT id, 'supports', 'E', relation.column1, 2, NULL, 2, 'n', '2025-03-01', 'x', "
                "'x', 'x' FROM claim, (VALUES ('self'), ('independent')) relation"
            )
            seen = view(db)
            for kind in (OWN, PRICES, PROTOCOLS):
                (part,) = read_board(seen, kind, 0).parts
                assert (part.count, part.many) == (0, True), kind
            cost.append(
                steps(db, lambda: [read_board(seen, one, 0) for one in (OWN, PRICES, PROTOCOLS)])  # noqa: B023
            )
    assert cost[1] < 1.2 * cost[0]
