"""Reading claims: who may see which, on which day, in which order, and as of when."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db.claims import (
    claim_is_visible,
    claims_between,
    claims_between_makers,
    claims_by_id,
    claims_matching,
    count_claims,
    events_of,
    evidence_of,
    list_claims,
)
from bot.db.connection import Store
from bot.db.dates import by
from bot.db.migrate import migrate
from bot.errors import UserError
from bot.ledger import Ledger
from bot.race.claims import Claim
from bot.race.dates import FactDate
from tests.benchmarks.bench_compare_read import Recording, Statement
from tests.benchmarks.generate import Size, build
from tests.conftest import TODAY, clock

MINE, OTHERS = 11, 22
LABS = range(1, 4)
HIDDEN = ("draft", "pending", "rejected")
STAGES = ("open", "open", "open", *HIDDEN, "retracted", "superseded", "expired")
DAYS = ("2025", "2025-01", "2025-01-31", "2025-01-28", "2025-02-01", "2024-12-31", "2024-12")
WORDS = ("surpass", "surpasses", "benchmarks", "cheaper", "record", "trillion", "豆包")

# Three labs; family n is of lab n; releases n and n + 3 are of family n.
_SETUP = "\n".join(
    [
        "INSERT INTO source VALUES (1, 's', NULL, 'P', 'T', NULL, 'press', NULL, NULL, NULL, 'x', 'x');",
        *(
            f"INSERT INTO lab (id, slug, name, source_id, recorded_at, recorded_by) "
            f"VALUES ({n}, 'lab{n}', 'Lab{n}', 1, 'x', 'x');"
            f"INSERT INTO family VALUES ({n}, 'family{n}', 'Family{n}', {n}, 'x', 'x');"
            f"INSERT INTO \"release\" VALUES ({n}, 'release{n}', 'Release{n}', {n}, {n}, 'x', 'x');"
            f"INSERT INTO \"release\" VALUES ({n + 3}, 'release{n + 3}', 'Release{n + 3}', {n}, {n}, "
            "'x', 'x');"
            for n in LABS
        ),
    ]
)


@dataclass(frozen=True)
class Said:
    """A claim as the reference model knows it; parties are references like r1, f2, l3."""

    subject: str
    targets: tuple[str | None, ...]
    claimant: int
    guild: int | None
    stage: str
    claimed: str
    word: str

    @property
    def status(self) -> str:
        return "unverified" if self.stage == "open" else self.stage

    def visible(self, guild: int | None, day: date) -> bool:
        return (
            self.guild in (None, guild)
            and self.stage not in HIDDEN
            and FactDate.parse(self.claimed).happened_by(day)
        )


def maker(ref: str | None) -> int | None:
    if ref is None:
        return None
    number = int(ref[1:])
    return number - 3 if number > 3 else number


REFS = [f"{kind}{number}" for kind, last in (("r", 6), ("f", 3), ("l", 3))
        for number in range(1, last + 1)]  # fmt: skip
refs = st.sampled_from(REFS)
said = st.builds(
    Said,
    subject=refs,
    targets=st.lists(refs | st.none(), min_size=1, max_size=3, unique=True).map(tuple),
    claimant=st.sampled_from(LABS),
    guild=st.sampled_from([None, None, MINE, OTHERS]),
    stage=st.sampled_from(STAGES),
    claimed=st.sampled_from(DAYS),
    word=st.sampled_from(WORDS),
)
days = st.sampled_from(
    [date(2024, 12, 30), date(2024, 12, 31), date(2025, 1, 28), date(2025, 1, 30),
     date(2025, 1, 31), date(2025, 2, 1), date(2025, 12, 31), date(2026, 1, 1)]
)  # fmt: skip
guilds = st.sampled_from([None, MINE, OTHERS, 33])


def insert(db: sqlite3.Connection, claims: Sequence[Said]) -> None:
    """Write claims with the ids 1, 2, 3 …, each with a piece of evidence and an event."""
    columns = {"r": "release_id", "f": "family_id", "l": "lab_id"}
    for number, one in enumerate(claims, 1):
        db.execute(
            f"INSERT INTO claim (id, guild_id, claimant, claimant_lab_id, subject, "
            f"subject_{columns[one.subject[0]]}, subject_maker_id, relation, quote, hedge, source_id, "
            "claimed, stage, status, recorded_at, recorded_by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, 'beats', ?, 'asserted', 1, ?, ?, ?, 'x', 'x')",
            (number, one.guild, f"Lab{one.claimant}", one.claimant, one.subject,
             int(one.subject[1:]), maker(one.subject), f"it {one.word} them", one.claimed, one.stage,
             one.status),
        )  # fmt: skip
        for ref in one.targets:
            party = f", {columns[ref[0]]}" if ref else ""
            db.execute(
                f"INSERT INTO claim_target (claim_id, name, maker_id, subject_ref, subject_maker_id"
                f"{party}) VALUES (?, ?, ?, ?, ?{', ?' if ref else ''})",
                (number, ref, maker(ref), one.subject, maker(one.subject),
                 *([int(ref[1:])] if ref else [])),
            )  # fmt: skip
        db.execute(
            "INSERT INTO evidence (claim_id, stance, evaluator, relation, source_id, note, dated, "
            "guild_id, accepted_by, recorded_at, recorded_by) "
            "VALUES (?, 'supports', 'E', 'independent', 1, 'n', ?, ?, 'x', 'x', 'x')",
            (number, one.claimed, one.guild),
        )
        db.execute(
            "INSERT INTO claim_event (claim_id, guild_id, action, actor, effective, recorded_at) "
            "VALUES (?, ?, 'add', 'x', ?, 'x')",
            (number, one.guild, one.claimed),
        )
    db.execute("INSERT INTO claim_fts (claim_fts) VALUES ('rebuild')")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("claims") / "ledger.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        migrate(db, path)
        db.executescript(_SETUP)
    return path.read_bytes()


@contextlib.contextmanager
def store_of(empty: bytes, claims: Sequence[Said]) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        db.deserialize(empty)
        insert(db, claims)
        yield db


some_claims = st.lists(said, max_size=25)
modelled = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


class TestAgainstAModel:
    """Whatever is in the store, an asker gets just what a plain reading of the rules allows."""

    @modelled
    @given(some_claims, guilds, days)
    def test_which_claims_are_visible(
        self, empty: bytes, claims: list[Said], guild: int | None, day: date
    ) -> None:
        with store_of(empty, claims) as db:
            assert [
                claim_is_visible(db, number, day=day, guild_id=guild)
                for number in range(1, len(claims) + 1)
            ] == [one.visible(guild, day) for one in claims]
            assert not claim_is_visible(db, len(claims) + 1, day=day, guild_id=guild)

    @modelled
    @given(
        some_claims, guilds, days,
        st.lists(refs, max_size=3, unique=True),
        st.none() | st.sampled_from(LABS), st.none() | st.sampled_from(LABS),
        st.none() | st.sampled_from(["unverified", "retracted", "pending"]),
        st.integers(1, 6), st.integers(0, 5),
    )  # fmt: skip
    def test_lists(
        self, empty: bytes, claims: list[Said], guild: int | None, day: date, about: list[str],
        about_lab: int | None, by_lab: int | None, status: str | None, limit: int, offset: int,
    ) -> None:  # fmt: skip
        wanted = [
            number
            for number, one in enumerate(claims, 1)
            if one.visible(guild, day)
            and (by_lab is None or one.claimant == by_lab)
            and (status is None or one.status == status)
            and (
                (not about and about_lab is None)
                or any(ref in (one.subject, *one.targets) for ref in about)
                or (
                    about_lab is not None
                    and about_lab in (maker(one.subject), *map(maker, one.targets))
                )
            )
        ]
        with store_of(empty, claims) as db:
            found = list_claims(
                db, about=about, about_lab=about_lab, by_lab=by_lab, status=status,  # type: ignore[arg-type]
                day=day, guild_id=guild, limit=limit, offset=offset,
            )  # fmt: skip
        assert found == wanted[::-1][offset : offset + limit]

    @modelled
    @given(some_claims, guilds, days, st.lists(st.tuples(refs, refs), max_size=4, unique=True))
    def test_claims_of_one_about_another(
        self, empty: bytes, claims: list[Said], guild: int | None, day: date,
        pairs: list[tuple[str, str]],
    ) -> None:  # fmt: skip
        with store_of(empty, claims) as db:
            found = claims_between(db, pairs, day=day, guild_id=guild, limit=100)
            few = claims_between(db, pairs, day=day, guild_id=guild, limit=1)
            assert self._parties(db, found, claims) == sorted(
                (number, ref)
                for number, one in enumerate(claims, 1)
                if one.visible(guild, day)
                for ref in one.targets
                if ref is not None and (one.subject, ref) in pairs
            )
        assert [claim for claim, _ in found] == sorted((c for c, _ in found), reverse=True)
        assert set(few) <= set(found)
        assert len(few) <= len(pairs)
        assert few[:1] == found[:1], "of a few, the newest"

    @modelled
    @given(
        some_claims, guilds, days,
        st.lists(st.tuples(st.sampled_from(LABS), st.sampled_from(LABS)), max_size=3, unique=True),
    )  # fmt: skip
    def test_claims_between_the_makers(
        self, empty: bytes, claims: list[Said], guild: int | None, day: date,
        pairs: list[tuple[int, int]],
    ) -> None:  # fmt: skip
        with store_of(empty, claims) as db:
            found = claims_between_makers(db, pairs, day=day, guild_id=guild, limit=100)
            assert self._parties(db, found, claims) == sorted(
                (number, ref)
                for number, one in enumerate(claims, 1)
                if one.visible(guild, day)
                for ref in one.targets
                if ref is not None and (maker(one.subject), maker(ref)) in pairs
            )

    @modelled
    @given(some_claims, guilds, days, st.sampled_from(WORDS), st.integers(2, 9))
    def test_search(
        self,
        empty: bytes,
        claims: list[Said],
        guild: int | None,
        day: date,
        word: str,
        letters: int,
    ) -> None:
        typed = word[:letters]
        with store_of(empty, claims) as db:
            found = claims_matching(db, typed, day=day, guild_id=guild, limit=25)
            everything = claims_matching(db, " ", day=day, guild_id=guild, limit=25)
        visible = [n for n, one in enumerate(claims, 1) if one.visible(guild, day)]
        whole = [n for n in visible if claims[n - 1].word == typed]
        begun = [n for n in visible if claims[n - 1].word.startswith(typed) and n not in whole]
        assert found == [*whole[::-1], *begun[::-1]]
        assert everything == visible[::-1]

    @modelled
    @given(some_claims, guilds, days)
    def test_evidence_and_history(
        self, empty: bytes, claims: list[Said], guild: int | None, day: date
    ) -> None:
        everything = range(1, len(claims) + 1)
        with store_of(empty, claims) as db:
            evidence = evidence_of(db, everything, day=day, guild_id=guild)
            events = events_of(db, everything, guild_id=guild)
        assert set(evidence) == {
            n for n, one in enumerate(claims, 1)
            if one.guild in (None, guild) and FactDate.parse(one.claimed).happened_by(day)
        }  # fmt: skip
        assert set(events) == {n for n, one in enumerate(claims, 1) if one.guild in (None, guild)}

    @staticmethod
    def _parties(
        db: sqlite3.Connection, found: list[tuple[int, int]], claims: list[Said]
    ) -> list[tuple[int, str]]:
        """Claim ids with the references of the targets that were found."""
        read = claims_by_id(db, [claim for claim, _ in found])
        return sorted((claim, _target(read[claim], target)) for claim, target in found)


def _target(claim: Claim, target_id: int) -> str:
    (party,) = [target.party for target in claim.targets if target.id == target_id]
    assert party is not None
    return party.name


@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]),
    st.integers(-400, 400),
)
def test_the_store_and_the_race_agree_on_what_had_happened(
    day: date, precision: str, apart: int
) -> None:
    fact = FactDate.parse(day.strftime(precision))
    asked = day + timedelta(days=apart)
    in_the_store = f"{fact.text}-99-99"[:10]  # the generated columns *_by
    assert (in_the_store <= by(asked)) == fact.happened_by(asked)


def test_counts_are_of_the_shared_ledger_only(empty: bytes) -> None:
    claims = [Said("r1", ("r2",), 1, guild, "open", "2025", "x") for guild in (None, None, MINE)]
    with store_of(empty, claims) as db:
        assert count_claims(db) == {"unverified": 2}


def test_searching_is_not_a_query_language(empty: bytes) -> None:
    with store_of(empty, [Said("r1", ("r2",), 1, None, "open", "2024", "surpasses")]) as db:
        for typed in (
            '"',
            "surpasses OR",
            "NOT surpasses",
            "quote:",
            "(",
            "*",
            "a" * 6_000,
            "''--",
        ):
            found = claims_matching(db, typed, day=TODAY.date(), guild_id=None, limit=5)
            assert found in ([], [1])
        assert claims_matching(db, "SURPASSES them", day=TODAY.date(), guild_id=None, limit=5) == [
            1
        ]


def test_another_guilds_many_claims_do_not_hide_the_shared_ones(empty: bytes) -> None:
    shared = Said("r1", ("r2",), 1, None, "open", "2024", "record")
    crowd = [Said("r1", ("r2",), 1, OTHERS, "open", "2024", "record")] * 600
    with store_of(empty, [shared, *crowd]) as db:
        day = TODAY.date()
        assert claims_matching(db, "record", day=day, guild_id=MINE, limit=5) == [1]
        assert list_claims(db, day=day, guild_id=MINE, limit=5) == [1]
        assert [c for c, _ in claims_between(db, [("r1", "r2")], day=day, guild_id=None)] == [1]


class TestTheLedgerAsAGuild:
    """The use cases over a real file, with a claim that only one guild has."""

    @pytest.fixture
    async def ledger(self, store_path: Path):
        store = await Store.open(store_path)

        def add(db: sqlite3.Connection) -> None:
            db.execute(
                "INSERT INTO claim (slug, guild_id, claimant, claimant_lab_id, subject, subject_lab_id, "
                "subject_family_id, subject_release_id, subject_maker_id, relation, quote, hedge, "
                "source_id, claimed, stage, status, recorded_at, recorded_by) "
                "SELECT 'ours', ?, claimant, claimant_lab_id, subject, subject_lab_id, "
                "subject_family_id, subject_release_id, subject_maker_id, relation, 'zanzibar', hedge, "
                "source_id, '2025-03-01', stage, status, recorded_at, 'user 5' FROM claim "
                "WHERE slug = 'alibaba-qwen2.5-max-beats-deepseek-v3'",
                (MINE,),
            )
            db.execute(
                "INSERT INTO claim_target (claim_id, name, release_id, maker_id, subject_ref, "
                "subject_maker_id) SELECT (SELECT id FROM claim WHERE slug = 'ours'), name, "
                "release_id, maker_id, subject_ref, subject_maker_id FROM claim_target WHERE "
                "claim_id = (SELECT id FROM claim "
                "WHERE slug = 'alibaba-qwen2.5-max-beats-deepseek-v3')"
            )
            db.execute("INSERT INTO claim_fts (claim_fts) VALUES ('rebuild')")

        await store.write(add)
        await store.close()
        ledger = await Ledger.open(store_path, clock)
        yield ledger
        await ledger.close()

    async def seen_by(self, ledger: Ledger, guild: int | None) -> set[str]:
        """Where in the answers to a guild the guild-local claim stands."""

        def ours(claims: Sequence[Claim]) -> bool:
            return any(claim.quote == "zanzibar" for claim in claims)

        comparison = await ledger.compare(["qwen2.5-max", "deepseek-v3"], guild_id=guild)
        wanted = ledger.claim_filter(about="qwen2.5-max", by=None, status=None, guild_id=guild)
        page = await ledger.claims(wanted, guild_id=guild)
        found = {
            "/compare": [one.claim for one in comparison.claims],
            "/claims": page.claims,
            "/release": (await ledger.release("qwen2.5-max", guild_id=guild)).claims,
            "/lab": (await ledger.lab("alibaba", guild_id=guild)).claims,
            "search": await ledger.claims_like("zanzibar", guild_id=guild, limit=25),
        }
        return {where for where, claims in found.items() if ours(claims)}

    async def test_only_its_guild_sees_it_and_everywhere(self, ledger: Ledger) -> None:
        assert await self.seen_by(ledger, MINE) == {
            "/compare", "/claims", "/release", "/lab", "search",
        }  # fmt: skip
        assert await self.seen_by(ledger, OTHERS) == set()
        assert await self.seen_by(ledger, None) == set()

    async def test_its_number_tells_others_nothing(self, ledger: Ledger) -> None:
        (mine,) = await ledger.claims_like("zanzibar", guild_id=MINE, limit=5)
        assert (await ledger.claim(mine.id, guild_id=MINE)).claim.quote == "zanzibar"
        for guild in (OTHERS, None):
            with pytest.raises(UserError, match=f"no claim #{mine.id} here"):
                await ledger.claim(mine.id, guild_id=guild)

    async def test_it_counts_nowhere_else(self, ledger: Ledger) -> None:
        about = await ledger.about()
        everything = await ledger.claims_like("", guild_id=None, limit=1000)
        assert sum(about.claims.values()) == len(everything)


# What ANALYZE finds in a ledger of a million claims (tests/benchmarks/generate.py, store D).
OF_A_MILLION = {
    "claim_target_maker": "1100000 31429 1",
    "claim_target_ref": "1100000 550 1",
    "claim_target_makers": "1100000 31429 898 1",
    "claim_target_pair": "1100000 550 3 1",
    "claim_target_claim": "1100000 1",
    "claim_status": "1000000 250000 1",
    "claim_claimant": "1000000 28572 1",
    "claim_subject_maker": "1000000 28572 1",
    "claim_subject": "1000000 500 1",
}


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A small store whose statistics say that it holds a million claims."""
    path = build(tmp_path_factory.mktemp("many") / "ledger.db", Size(200, 1_000, 4_000))
    with contextlib.closing(sqlite3.connect(path)) as db, db:
        for index, found in OF_A_MILLION.items():
            changed = db.execute("UPDATE sqlite_stat1 SET stat = ? WHERE idx = ?", (found, index))
            assert changed.rowcount == 1, index
    with contextlib.closing(sqlite3.connect(path)) as db:  # the planner reads them on opening
        yield db


class TestWithManyClaims:
    """What a read costs must not grow with the ledger: every branch is one seek in an index.

    The planner decides with the statistics of a store that has been in use for a while, so these
    are there; what it decides is read from it, not timed.
    """

    @pytest.mark.parametrize(
        "asked",
        [
            {"about": ["r1", "f1"]},
            {"about": ["l99"]},
            {"about_lab": 1},
            {"about_lab": 1, "by_lab": 2},
            {"by_lab": 1},
            {"status": "refuted"},
        ],
        ids=str,
    )
    def test_a_list_walks_no_table(
        self, many: sqlite3.Connection, asked: dict[str, object]
    ) -> None:
        assert (
            walked(
                many,
                lambda db: list_claims(db, **asked, day=TODAY.date(), guild_id=MINE, limit=6),  # type: ignore[arg-type]
            )
            == []
        )

    def test_claims_between_walk_no_table(self, many: sqlite3.Connection) -> None:
        day = TODAY.date()
        assert (
            walked(many, lambda db: claims_between(db, [("r1", "r2")], day=day, guild_id=None))
            == []
        )
        assert (
            walked(many, lambda db: claims_between_makers(db, [(1, 2)], day=day, guild_id=None))
            == []
        )

    def test_a_search_reads_no_more_than_it_shows(self, many: sqlite3.Connection) -> None:
        day = TODAY.date()
        assert (
            walked(many, lambda db: claims_matching(db, "record", day=day, guild_id=None, limit=5))
            == []
        )


def walked(
    db: sqlite3.Connection, read: Callable[[sqlite3.Connection], object]
) -> list[tuple[str, str]]:
    """The tables that a read would go through row by row, or sort, and the statement that does."""
    asked: list[Statement] = []
    read(cast("sqlite3.Connection", Recording(db, asked)))
    assert asked
    return [
        (step, sql)
        for sql, parameters in asked
        for _, _, _, step in db.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        if re.fullmatch(r"SCAN [ct]\b.*|SCAN claim\w*", step)
    ]
