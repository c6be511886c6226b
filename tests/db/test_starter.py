"""Loading the starter ledger: once, again, changed, beside curators."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.db.about import remember, remembered
from bot.db.claims import (
    claim_is_visible,
    claims_between,
    claims_between_makers,
    claims_by_id,
    claims_matching,
    events_of,
    list_claims,
)
from bot.db.connection import Store
from bot.db.migrate import migrate
from bot.db.provenance import sources_by_id
from bot.db.starter import load_starter
from bot.errors import StoreError
from bot.race.claim_life import reasons_on
from bot.race.claims import Claim, status_of
from bot.race.provenance import count_origins
from bot.sources.starter import (
    AliasEntry,
    AppearanceEntry,
    ClaimEntry,
    ScoreEntry,
    Starter,
    StarterDataError,
    TargetEntry,
    VerdictEntry,
    read_starter,
)
from tests.conftest import TODAY
from tests.verdicts import verdict_on

FIRST, LATER = "2026-11-01T00:00:00+00:00", "2026-11-20T00:00:00+00:00"
QWEN_BEATS_V3 = "alibaba-qwen2.5-max-beats-deepseek-v3"
THREE_TARGETS = "alibaba-qwen2.5-max-beats-gpt-4o-claude-3.5-sonnet-llama-3.1"

Content = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def starter() -> Starter:
    return read_starter()


@pytest.fixture(scope="module")
def loaded(starter: Starter, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a store with the starter ledger and nothing else."""
    path = tmp_path_factory.mktemp("starter") / "ledger.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        migrate(db, path)
        db.execute("BEGIN")
        load_starter(db, starter, FIRST)
        db.execute("COMMIT")
    return path.read_bytes()


@pytest.fixture
def db(loaded: bytes) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.deserialize(loaded)
        connection.execute("PRAGMA foreign_keys = ON")
        yield connection


def content(db: sqlite3.Connection) -> Content:
    """Every row of every table but the search index's own."""
    tables = db.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%fts%' "
        "AND name NOT LIKE 'sqlite_%'"
    ).fetchall()
    return {table: sorted(db.execute(f'SELECT * FROM "{table}"'), key=repr) for (table,) in tables}


def one(db: sqlite3.Connection, sql: str, *values: object) -> object:
    (row,) = db.execute(sql, values).fetchall()
    return row[0] if len(row) == 1 else row


def with_claim(starter: Starter, slug: str, change: Callable[[ClaimEntry], ClaimEntry]) -> Starter:
    return replace(
        starter, claims=tuple(change(one) if one.slug == slug else one for one in starter.claims)
    )


def claim_id(db: sqlite3.Connection, slug: str) -> int:
    return one(db, "SELECT id FROM claim WHERE slug = ?", slug)  # type: ignore[return-value]


def status(db: sqlite3.Connection, slug: str) -> object:
    return one(db, "SELECT status FROM claim WHERE slug = ?", slug)


class TestLoading:
    def test_loading_again_changes_nothing(self, db: sqlite3.Connection, starter: Starter) -> None:
        before = content(db)
        assert all(before[table] for table in ("claim", "evidence", "alias", "market_move"))
        load_starter(db, starter, LATER)
        assert content(db) == before

    def test_nothing_points_nowhere(self, db: sqlite3.Connection) -> None:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert one(db, "PRAGMA integrity_check") == "ok"

    def test_claims_can_be_searched(self, db: sqlite3.Connection) -> None:
        found = claims_matching(db, "trillion", day=TODAY.date(), guild_id=None, limit=5)
        assert found == [claim_id(db, "press-over-1-trillion-usd-wiped-out")]

    def test_a_claim_against_nobody_has_one_target_without_a_party(
        self, db: sqlite3.Connection
    ) -> None:
        slug = "alibaba-qwen2.5-max-world-leading"
        assert db.execute(
            "SELECT name, verdict FROM claim_target WHERE claim_id = ?", (claim_id(db, slug),)
        ).fetchall() == [(None, "unverified")]

    def test_every_claim_begins_with_an_event_of_its_own_date(self, db: sqlite3.Connection) -> None:
        first = db.execute(
            "SELECT e.action, e.effective = c.claimed FROM claim c JOIN claim_event e "
            "ON e.id = (SELECT min(id) FROM claim_event WHERE claim_id = c.id)"
        ).fetchall()
        assert set(first) == {("add", 1)}

    def test_a_target_knows_what_its_claim_is_about(self, db: sqlite3.Connection) -> None:
        astray = one(
            db,
            "SELECT count(*) FROM claim_target t JOIN claim c ON c.id = t.claim_id "
            "WHERE t.subject_ref IS NOT c.subject_ref "
            "OR t.subject_maker_id IS NOT c.subject_maker_id",
        )
        assert astray == 0

    async def test_a_load_that_fails_keeps_nothing(self, tmp_path: Path, starter: Starter) -> None:
        broken = replace(
            starter,
            aliases=(*starter.aliases, AliasEntry(text="x", release="no-such", source="no-such")),
        )
        store = await Store.open(tmp_path / "ledger.db")
        with pytest.raises(StarterDataError, match="no release is called 'no-such'"):
            await store.write(lambda db: load_starter(db, broken, FIRST))
        counts = await store.read(
            lambda db: {table: len(rows) for table, rows in content(db).items()}
        )
        del counts["forgetting_key"], counts["last_claim"]  # made with the schema
        assert set(counts.values()) == {0}
        await store.close()

    def test_evidence_must_point_at_one_score(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        def vague(claim: ClaimEntry) -> ClaimEntry:
            pieces = [one for one in claim.evidence if one.score and one.score.snapshot]
            score = pieces[0].score.model_copy(update={"snapshot": None})  # type: ignore[union-attr]
            return claim.model_copy(
                update={"evidence": (pieces[0].model_copy(update={"score": score}),)}
            )

        with pytest.raises(StarterDataError, match=r"\d+ scores match .* not one"):
            load_starter(db, with_claim(starter, QWEN_BEATS_V3, vague), LATER)


class TestAChangedFile:
    SCORE = """
        SELECT s.id FROM score s JOIN "release" r ON r.id = s.release_id
        JOIN benchmark b ON b.id = s.benchmark_id
        WHERE r.slug = 'qwen2.5-max' AND b.slug = 'aider-polyglot' AND s.superseded_by IS NULL
    """

    def changed_scores(
        self, starter: Starter, change: Callable[[ScoreEntry], ScoreEntry | None]
    ) -> Starter:
        scores = (
            change(score)
            if (score.release, score.benchmark) == ("qwen2.5-max", "aider-polyglot")
            else score
            for score in starter.scores
        )
        return replace(starter, scores=tuple(score for score in scores if score is not None))

    def test_a_changed_score_supersedes_its_old_self(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        old = one(db, self.SCORE)
        load_starter(
            db,
            self.changed_scores(
                starter, lambda score: score.model_copy(update={"value": 22.5, "high": None})
            ),
            LATER,
        )
        new = one(db, self.SCORE)
        assert new != old
        assert one(db, "SELECT value, recorded_at FROM score WHERE id = ?", new) == (22.5, LATER)
        assert one(
            db, "SELECT value, recorded_at, superseded_by FROM score WHERE id = ?", old
        ) == (21.8, FIRST, new)  # fmt: skip
        # The evidence of the claim rests on the new one.
        assert one(
            db,
            "SELECT count(*) FROM evidence WHERE claim_id = ? AND score_id = ?",
            claim_id(db, QWEN_BEATS_V3),
            new,
        )
        assert one(db, "SELECT count(*) FROM evidence WHERE score_id = ?", old) == 0

    def test_a_score_that_is_gone_no_longer_stands_and_is_not_deleted(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        old = one(db, self.SCORE)
        without = replace(
            self.changed_scores(starter, lambda score: None),
            claims=tuple(claim.model_copy(update={"evidence": ()}) for claim in starter.claims),
        )
        load_starter(db, without, LATER)
        assert db.execute(self.SCORE).fetchall() == []
        assert one(db, "SELECT value, superseded_by FROM score WHERE id = ?", old) == (21.8, old)

    def test_a_score_that_returns_stands_again(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        without = replace(
            self.changed_scores(starter, lambda score: None),
            claims=tuple(claim.model_copy(update={"evidence": ()}) for claim in starter.claims),
        )
        load_starter(db, without, LATER)
        load_starter(db, starter, LATER)
        assert one(db, self.SCORE)

    def test_a_changed_verdict_is_another_event(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        def refuted(claim: ClaimEntry) -> ClaimEntry:
            verdict = VerdictEntry(is_="refuted", on="2025-06-01", because="a later test")
            target = claim.target[0].model_copy(update={"verdict": verdict})
            return claim.model_copy(update={"target": (target, *claim.target[1:])})

        number = claim_id(db, QWEN_BEATS_V3)
        target = one(db, "SELECT id FROM claim_target WHERE claim_id = ?", number)
        assert isinstance(target, int)
        told = events_of(db, [number], guild_id=None)[number]
        load_starter(db, with_claim(starter, QWEN_BEATS_V3, refuted), LATER)
        events = events_of(db, [number], guild_id=None)[number]
        assert events[: len(told)] == told
        assert [(e.action, e.before, e.after, e.reason) for e in events[len(told) :]] == [
            ("rule", "disputed", "refuted", "a later test")
        ]
        assert status(db, QWEN_BEATS_V3) == "refuted"
        on = {
            day: verdict_on(events, target, day)
            for day in (date(2025, 3, 31), date(2025, 4, 1), date(2025, 5, 31), date(2025, 6, 1))
        }
        assert list(on.values()) == ["unverified", "disputed", "disputed", "refuted"]

    def test_a_target_more(self, db: sqlite3.Connection, starter: Starter) -> None:
        number = claim_id(db, THREE_TARGETS)
        targets = "SELECT id FROM claim_target WHERE claim_id = ? ORDER BY id"
        before = db.execute(targets, (number,)).fetchall()
        load_starter(
            db,
            with_claim(
                starter,
                THREE_TARGETS,
                lambda claim: claim.model_copy(
                    update={"target": (*claim.target, TargetEntry(release="o1"))}
                ),
            ),
            LATER,
        )
        assert db.execute(targets, (number,)).fetchall()[:3] == before
        assert one(db, "SELECT count(*) FROM claim_target WHERE claim_id = ?", number) == 4

    def test_a_source_that_no_longer_quotes_another(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        (copy,) = (one for one in starter.sources if one.slug == "businesstoday-2025-01-29")
        assert copy.syndicates or copy.quotes or copy.translates
        own = copy.model_copy(update={"quotes": (), "syndicates": (), "translates": ()})
        number = one(db, "SELECT id FROM source WHERE slug = ?", copy.slug)
        assert isinstance(number, int)
        assert sources_by_id(db, [number], guild_id=None)[number].origins
        changed = tuple(own if entry is copy else entry for entry in starter.sources)
        load_starter(db, replace(starter, sources=changed), LATER)
        assert not sources_by_id(db, [number], guild_id=None)[number].origins

    def test_the_catalogue_is_joined_anew_after_a_load(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        remember(db, "catalogue", "joined to what was curated before")
        remember(db, "commands", "pushed")
        load_starter(db, starter, LATER)
        assert remembered(db, "catalogue") is None
        assert remembered(db, "commands") == "pushed"

    def test_an_alias_that_moved(self, db: sqlite3.Connection, starter: Starter) -> None:
        db.execute(
            "INSERT INTO alias (text, kind, lab_id, guild_id, recorded_at, recorded_by) "
            "VALUES ('our friends', 'nickname', 1, 7, ?, 'user 5')",
            (FIRST,),
        )
        load_starter(db, replace(starter, aliases=()), LATER)
        kinds = dict(db.execute("SELECT kind, count(*) FROM alias GROUP BY kind"))
        assert "rolling" not in kinds
        assert one(db, "SELECT count(*) FROM alias WHERE text = 'our friends'") == 1


class TestACorrectedClaim:
    """What the files say of a claim today is what a store of yesterday says after an upgrade."""

    GPT, CLAUDE, LLAMA = range(3)
    TODAY = TODAY.date()

    def targets(self, starter: Starter) -> tuple[TargetEntry, ...]:
        (claim,) = (one for one in starter.claims if one.slug == THREE_TARGETS)
        return claim.target

    def load(self, db: sqlite3.Connection, starter: Starter, *targets: TargetEntry) -> None:
        """An upgrade in which the claim has other targets; its evidence points at none."""

        def retargeted(claim: ClaimEntry) -> ClaimEntry:
            evidence = tuple(
                one.model_copy(update={"target": None}) for one in claim.evidence
            )  # positions may be gone
            return claim.model_copy(update={"target": targets, "evidence": evidence})

        load_starter(db, with_claim(starter, THREE_TARGETS, retargeted), LATER)

    def claim(self, db: sqlite3.Connection) -> Claim:
        number = claim_id(db, THREE_TARGETS)
        return claims_by_id(db, [number])[number]

    def standing(self, db: sqlite3.Connection, party: str, day: date) -> tuple[str, str | None]:
        """The verdict and its reason that a reader of a day is shown for a target."""
        claim = self.claim(db)
        events = events_of(db, [claim.id], guild_id=None)[claim.id]
        (target,) = (one for one in claim.targets if one.party and party in one.party.name)
        if day == self.TODAY:
            assert verdict_on(events, target.id, day) == target.verdict
        return verdict_on(events, target.id, day), reasons_on(events, day).get(target.id)

    def ruled(self, target: TargetEntry, *verdict: str) -> TargetEntry:
        is_, on, because = verdict
        told = VerdictEntry.model_validate({"is_": is_, "on": on, "because": because})
        return target.model_copy(update={"verdict": told})

    def test_a_new_reason_under_the_same_verdict(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        gpt, *others = self.targets(starter)
        new = self.ruled(gpt, "disputed", "2025-02-04", "said better")
        for _ in range(2):
            self.load(db, starter, new, *others)
        assert self.standing(db, "GPT-4o", self.TODAY) == ("disputed", "said better")
        events = events_of(db, [self.claim(db).id], guild_id=None)[self.claim(db).id]
        assert [one.reason for one in events].count("said better") == 1

    def test_a_ruling_that_took_effect_later(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        gpt, *others = self.targets(starter)
        self.load(db, starter, self.ruled(gpt, "refuted", "2025-03-01", "new"), *others)
        assert self.standing(db, "GPT-4o", date(2025, 2, 28))[0] == "disputed"
        assert self.standing(db, "GPT-4o", date(2025, 3, 1)) == ("refuted", "new")

    def test_a_ruling_that_took_effect_earlier(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        gpt, *others = self.targets(starter)
        for _ in range(2):
            self.load(db, starter, self.ruled(gpt, "refuted", "2025-02-01", "new"), *others)
        assert self.standing(db, "GPT-4o", date(2025, 1, 31)) == ("unverified", None)
        for day in (date(2025, 2, 1), date(2025, 2, 3), date(2025, 2, 4), self.TODAY):
            assert self.standing(db, "GPT-4o", day) == ("refuted", "new")

    def test_a_verdict_that_is_gone_leaves_the_target_unverified(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        bare = [one.model_copy(update={"verdict": None}) for one in self.targets(starter)]
        self.load(db, starter, *bare)
        for day in (date(2025, 2, 4), self.TODAY):
            verdict, reason = self.standing(db, "GPT-4o", day)
            assert verdict == "unverified"
            assert "withdrawn" in str(reason)
        assert self.claim(db).status == status(db, THREE_TARGETS) == "unverified"
        before = content(db)
        self.load(db, starter, *bare)
        assert content(db) == before
        # And it can come back.
        self.load(db, starter, *self.targets(starter))
        assert self.standing(db, "GPT-4o", self.TODAY)[0] == "disputed"

    def test_targets_that_changed_places_keep_their_histories(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        gpt, claude, llama = self.targets(starter)
        before = self.claim(db)
        self.load(db, starter, llama, claude, gpt)
        assert self.claim(db) == before
        events = events_of(db, [before.id], guild_id=None)[before.id]
        assert [one.action for one in events] == ["add", "rule", "rule", "rule"]

    def test_a_target_that_is_gone_is_shown_nowhere(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        *others, llama = self.targets(starter)
        before = self.claim(db)
        party = before.targets[self.LLAMA].party
        assert party is not None
        lab = one(db, 'SELECT lab_id FROM "release" WHERE id = ?', party.release_id)
        subject = before.subject.release_id
        maker = one(db, 'SELECT lab_id FROM "release" WHERE id = ?', subject)
        assert isinstance(lab, int)
        assert isinstance(maker, int)

        def found() -> list[bool]:
            wanted = {"day": self.TODAY, "guild_id": None}
            pair = (f"r{subject}", f"r{party.release_id}")
            return [
                before.id in [c for c, _ in claims_between(db, [pair], **wanted)],
                before.id in [c for c, _ in claims_between_makers(db, [(maker, lab)], **wanted)],
                before.id in list_claims(db, about=[f"r{party.release_id}"], limit=99, **wanted),
                before.id in list_claims(db, about_lab=lab, limit=99, **wanted),
                # The note, which search reads too, names it as well.
                (before.id,)
                in db.execute(
                    "SELECT rowid FROM claim_fts WHERE claim_fts MATCH 'targets : 405B'"
                ).fetchall(),
            ]

        assert set(found()) == {True}
        told = events_of(db, [before.id], guild_id=None)[before.id]
        for _ in range(2):
            self.load(db, starter, *others)
            assert set(found()) == {False}
            claim = self.claim(db)
            assert claim.targets == before.targets[: self.LLAMA]
            assert claim.status == status(db, THREE_TARGETS) == "disputed"
        events = events_of(db, [before.id], guild_id=None)[before.id]
        assert [(e.action, e.target_id) for e in events[len(told) :]] == [
            ("drop", before.targets[self.LLAMA].id)
        ]
        # The files name it again: the same target with its history.
        self.load(db, starter, *others, llama)
        assert set(found()) == {True}
        assert self.claim(db) == before
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []

    def test_the_first_target_takes_the_place_of_the_statement_alone(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        alone = "alibaba-qwen2.5-max-world-leading"
        number = claim_id(db, alone)

        def named(claim: ClaimEntry) -> ClaimEntry:
            return claim.model_copy(update={"target": (TargetEntry(release="o1"),), "evidence": ()})

        load_starter(db, with_claim(starter, alone, named), LATER)
        (target,) = claims_by_id(db, [number])[number].targets
        assert target.party is not None
        load_starter(db, starter, LATER)
        (target,) = claims_by_id(db, [number])[number].targets
        assert target.party is None

    def test_a_claim_that_is_gone_is_listed_nowhere_and_can_return(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        number = claim_id(db, THREE_TARGETS)
        before, told = self.claim(db), events_of(db, [number], guild_id=None)[number]
        without = replace(
            starter, claims=tuple(one for one in starter.claims if one.slug != THREE_TARGETS)
        )
        for _ in range(2):
            load_starter(db, without, LATER)
            assert not claim_is_visible(db, number, day=self.TODAY, guild_id=None)
            assert number not in list_claims(db, day=self.TODAY, guild_id=None, limit=999)
            assert status(db, THREE_TARGETS) == "rejected"
        events = events_of(db, [number], guild_id=None)[number][len(told) :]
        assert [(e.action, e.after, e.effective.text) for e in events] == [
            ("withdraw", "rejected", "2026-11-20")
        ]
        assert events[0].reason == "withdrawn from the starter ledger"
        load_starter(db, starter, LATER)
        assert self.claim(db) == before
        assert number in list_claims(db, day=self.TODAY, guild_id=None, limit=999)


class TestBesideCurators:
    def rule(self, db: sqlite3.Connection, slug: str, verdict: str, evidence: object = None) -> int:
        """A curator's ruling on a claim's first target, as the ledger will write it."""
        number = claim_id(db, slug)
        target = db.execute(
            "SELECT min(id) FROM claim_target WHERE claim_id = ?", (number,)
        ).fetchone()[0]
        db.execute("UPDATE claim_target SET verdict = ? WHERE id = ?", (verdict, target))
        db.execute(
            "INSERT INTO claim_event (claim_id, claim_target_id, action, before, after, reason, "
            "evidence_id, actor, effective, recorded_at) "
            "VALUES (?, ?, 'rule', 'disputed', ?, 'we looked', ?, 'user 5', '2026-11-10', ?)",
            (number, target, verdict, evidence, LATER),
        )
        db.execute("UPDATE claim SET status = ? WHERE id = ?", (verdict, number))
        return target

    def test_a_ruling_survives_a_reload(self, db: sqlite3.Connection, starter: Starter) -> None:
        target = self.rule(db, QWEN_BEATS_V3, "refuted")

        def otherwise(claim: ClaimEntry) -> ClaimEntry:
            verdict = VerdictEntry(is_="confirmed", on="2026-11-15", because="the files think so")
            return claim.model_copy(
                update={
                    "note": "reworded",
                    "target": (claim.target[0].model_copy(update={"verdict": verdict}),),
                }
            )

        load_starter(db, with_claim(starter, QWEN_BEATS_V3, otherwise), LATER)
        assert one(db, "SELECT verdict FROM claim_target WHERE id = ?", target) == "refuted"
        assert status(db, QWEN_BEATS_V3) == "refuted"
        # What is not a ruling follows the files.
        assert one(db, "SELECT note FROM claim WHERE slug = ?", QWEN_BEATS_V3) == "reworded"

    def test_a_ruling_on_one_target_leaves_the_projection_right(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        self.rule(db, THREE_TARGETS, "refuted")
        load_starter(db, starter, LATER)
        verdicts = db.execute(
            "SELECT verdict FROM claim_target WHERE claim_id = ?", (claim_id(db, THREE_TARGETS),)
        ).fetchall()
        assert status(db, THREE_TARGETS) == status_of("open", [row[0] for row in verdicts])

    def test_a_claim_they_ruled_on_stays_though_the_files_drop_it(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        self.rule(db, QWEN_BEATS_V3, "refuted")
        load_starter(db, replace(starter, claims=()), LATER)
        assert status(db, QWEN_BEATS_V3) == "refuted"
        assert status(db, THREE_TARGETS) == "rejected"

    def test_a_target_they_ruled_on_stays_though_the_files_drop_it(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        target = self.rule(db, THREE_TARGETS, "refuted")

        def last_only(claim: ClaimEntry) -> ClaimEntry:
            return claim.model_copy(update={"target": claim.target[2:], "evidence": ()})

        load_starter(db, with_claim(starter, THREE_TARGETS, last_only), LATER)
        number = claim_id(db, THREE_TARGETS)
        standing = {one.id: one.verdict for one in claims_by_id(db, [number])[number].targets}
        assert standing[target] == "refuted"
        assert len(standing) == 2

    def test_a_guilds_own_ruling_keeps_no_correction_from_the_others(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        number = claim_id(db, QWEN_BEATS_V3)
        db.execute(
            "INSERT INTO claim_event (claim_id, guild_id, action, actor, effective, recorded_at) "
            "VALUES (?, 7, 'note', 'user 5', '2026-11-10', ?)",
            (number, LATER),
        )
        bare = with_claim(
            starter,
            QWEN_BEATS_V3,
            lambda claim: claim.model_copy(
                update={
                    "target": tuple(
                        one.model_copy(update={"verdict": None}) for one in claim.target
                    )
                }
            ),
        )
        load_starter(db, bare, LATER)
        assert status(db, QWEN_BEATS_V3) == "unverified"

    @pytest.mark.parametrize("table", ["lab", "release", "benchmark", "source", "instrument"])
    def test_what_they_recorded_under_a_slug_is_theirs(
        self, db: sqlite3.Connection, starter: Starter, table: str
    ) -> None:
        column = "publisher" if table == "source" else "name"
        row = one(db, f'SELECT min(id) FROM "{table}"')
        db.execute(
            f"UPDATE \"{table}\" SET recorded_by = 'user 5', {column} = 'Theirs' WHERE id = ?",
            (row,),
        )
        load_starter(db, starter, LATER)
        assert one(db, f'SELECT {column}, recorded_by FROM "{table}" WHERE id = ?', row) == (
            "Theirs",
            "user 5",
        )

    def test_a_claim_they_recorded_under_a_slug_is_theirs_whole(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        db.execute("UPDATE claim SET recorded_by = 'user 5', note = 'x' WHERE slug = ?",
                   (THREE_TARGETS,))  # fmt: skip
        before = content(db)
        gone = replace(
            starter, claims=tuple(one for one in starter.claims if one.slug != THREE_TARGETS)
        )
        for files in (
            gone,
            with_claim(starter, THREE_TARGETS, lambda one: one.model_copy(update={"target": ()})),
        ):
            load_starter(db, files, LATER)
            assert content(db) == before

    def test_what_only_the_catalogue_knew_becomes_the_starters(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        db.execute("UPDATE \"release\" SET recorded_by = 'catalogue', name = 'X' WHERE slug = 'o1'")
        number = one(db, "SELECT id FROM \"release\" WHERE slug = 'o1'")
        load_starter(db, starter, LATER)
        assert one(db, 'SELECT name, recorded_by FROM "release" WHERE id = ?', number) == (
            next(one.name for one in starter.releases if one.slug == "o1"),
            "starter ledger",
        )

    def test_an_appearance_they_recorded_first(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        source = starter.sources[0].slug
        number = claim_id(db, "alibaba-qwen2.5-max-world-leading")
        db.execute(
            "INSERT OR REPLACE INTO claim_appearance "
            "(claim_id, source_id, quote, note, recorded_at, recorded_by) "
            "SELECT ?, id, 'their words', NULL, ?, 'user 5' FROM source WHERE slug = ?",
            (number, FIRST, source),
        )

        def appearing(claim: ClaimEntry) -> ClaimEntry:
            return claim.model_copy(update={"appearances": (AppearanceEntry(source=source),)})

        changed = with_claim(starter, "alibaba-qwen2.5-max-world-leading", appearing)
        load_starter(db, changed, LATER)
        assert db.execute(
            "SELECT quote, recorded_by FROM claim_appearance WHERE claim_id = ?", (number,)
        ).fetchall() == [("their words", "user 5")]

    def test_evidence_that_was_ruled_on_stays_though_the_files_drop_it(
        self, db: sqlite3.Connection, starter: Starter
    ) -> None:
        number = claim_id(db, QWEN_BEATS_V3)
        cited = db.execute("SELECT max(id) FROM evidence WHERE claim_id = ?", (number,)).fetchone()[
            0
        ]
        self.rule(db, QWEN_BEATS_V3, "refuted", cited)
        without = with_claim(
            starter, QWEN_BEATS_V3, lambda claim: claim.model_copy(update={"evidence": ()})
        )
        for _ in range(2):
            load_starter(db, without, LATER)
            assert db.execute(
                "SELECT id, accepted_by FROM evidence WHERE claim_id = ?", (number,)
            ).fetchall() == [(cited, None)]

    def test_rows_of_others_are_left_alone(self, db: sqlite3.Connection, starter: Starter) -> None:
        db.execute(
            "INSERT INTO evidence (claim_id, stance, evaluator, relation, source_id, note, dated, "
            "guild_id, accepted_by, recorded_at, recorded_by) SELECT min(id), 'supports', 'Us', "
            "'independent', min(source_id), 'ours', '2026-11-02', 7, 'user 5', ?, 'user 5' FROM claim",
            (LATER,),
        )
        db.execute(
            "INSERT INTO score (release_id, benchmark_id, value, evaluator, relation, dated, "
            "source_id, guild_id, recorded_at, recorded_by) "
            "VALUES (1, 1, 1300, 'Us', 'independent', '2026-11-02', 1, 7, ?, 'user 5')",
            (LATER,),
        )
        before = content(db)
        load_starter(db, starter, LATER)
        assert content(db) == before


class TestReadingTheFiles:
    @pytest.mark.parametrize(
        ("name", "text", "says"),
        [
            ("labs.toml", '[[lab]]\nslug = "x"\nnam = "X"\nsource = "s"', "labs.toml, lab x: "),
            ("labs.toml", "[[lab]\n", "labs.toml: "),
            (
                "prices.toml",
                '[[price]]\nrelease = "r"\nchecked = "soon"\nsource = "s"',
                "price 1: ",
            ),
            (
                "market.toml",
                (
                    '[[move]]\ninstrument = "n"\nsession = "2025-13-01"\nwindow = "w"\nvalue = 1\n'
                    'unit = "%"\nas_reported = "r"\nverified = true\nsource = "s"'
                ),
                "market.toml, move 1: ",
            ),
            (
                "scores/x.csv",
                (
                    "benchmark,release,value,protocol,evaluator,relation,dated,source\n"
                    "b,r,1.5,effort,E,independent,2025-01-01,s\n"
                ),
                "x.csv, line 2: ",
            ),
        ],
    )
    def test_a_mistake_names_its_file_and_entry(
        self, tmp_path: Path, name: str, text: str, says: str
    ) -> None:
        (tmp_path / "scores").mkdir()
        for table in ("labs", "releases", "aliases", "benchmarks", "prices", "market", "claims"):
            (tmp_path / f"{table}.toml").touch()
        assert read_starter(tmp_path).labs == ()
        (tmp_path / name).write_text(text)
        with pytest.raises(StarterDataError) as caught:
            read_starter(tmp_path)
        assert says in str(caught.value)

    def test_a_mistake_is_not_mistaken_for_the_persons(self) -> None:
        assert not issubclass(StarterDataError, StoreError)


class TestOrigins:
    def linked(self, db: sqlite3.Connection, *links: tuple[int, int]) -> None:
        db.execute("DELETE FROM source_link")
        db.executemany(
            "INSERT INTO source_link (from_source, to_source, relation, recorded_at, recorded_by) VALUES (?, ?, 'quotes', '2026-11-01', 'x')",
            links,
        )

    def origins(self, db: sqlite3.Connection, *ids: int) -> int:
        return count_origins(sources_by_id(db, ids, guild_id=None).values())

    def test_a_copy_of_a_copy_goes_back_to_the_first(self, db: sqlite3.Connection) -> None:
        self.linked(db, (1, 2), (2, 4))
        assert sources_by_id(db, [1], guild_id=None)[1].origins == {4}
        assert self.origins(db, 1, 2, 4) == 1

    def test_an_article_that_repeats_two_statements_adds_none(self, db: sqlite3.Connection) -> None:
        self.linked(db, (1, 2), (1, 3))
        assert self.origins(db, 1, 2) == 1
        assert self.origins(db, 1, 2, 3) == 2

    def test_two_that_repeat_the_same_unread_one_are_one(self, db: sqlite3.Connection) -> None:
        self.linked(db, (1, 9), (2, 9))
        assert self.origins(db, 1, 2) == 1

    def test_sources_without_links_are_each_their_own(self, db: sqlite3.Connection) -> None:
        self.linked(db)
        assert self.origins(db, 1, 2, 3) == 3
