"""Comparing over the shipped ledger: what had happened by a day, and what a guild may see."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.ledger import Ledger, UnknownName
from bot.race.compare import Comparison
from bot.race.when import When
from tests.conftest import TODAY, clock

DUEL = ["qwen2.5-max", "deepseek-v3"]
ARTICLE_DAY = date(2025, 1, 29)
TODAYS = TODAY.date()


@pytest.fixture
async def ledger(store_path: Path) -> AsyncIterator[Ledger]:
    ledger = await Ledger.open(store_path, clock)
    yield ledger
    await ledger.close()


def taken(comparison: Comparison) -> list[str]:
    return [side.release.slug for side in comparison.sides]


def board(comparison: Comparison, slug: str) -> list[tuple[float, float | None]]:
    """The values of one benchmark's line, side by side, among the independent ones."""
    lines = [line for line in comparison.lines["independent"] if line.benchmark.slug == slug]
    return [
        tuple(None if cell is None else cell.score.value for cell in line.cells) for line in lines
    ]


def verdicts(comparison: Comparison) -> dict[str, str]:
    return {one.claim.relation: one.target.verdict for one in comparison.claims}


class TestTheArticlesDuel:
    async def test_today(self, ledger: Ledger) -> None:
        comparison = await ledger.compare(DUEL)
        assert taken(comparison) == DUEL
        assert not comparison.in_the_past
        assert board(comparison, "livebench-2024-11-25") == [(62.29, 60.45)]
        assert board(comparison, "aider-polyglot") == [(21.8, 48.4)]
        (beats,) = [one for one in comparison.claims if one.claim.relation == "beats"]
        assert beats.target.verdict == "disputed"
        assert {(one.evaluator, one.agreement) for one in beats.findings} >= {
            ("Aider", "disagrees"),
            ("LiveBench", "agrees"),
            ("Epoch AI", "tie"),
        }
        assert beats.reason

    async def test_every_number_has_its_source(self, ledger: Ledger) -> None:
        comparison = await ledger.compare(DUEL)
        used = {
            cell.score.source_id
            for lines in comparison.lines.values()
            for line in lines
            for cell in line.cells
            if cell is not None
        }
        used |= {one.claim.source_id for one in comparison.claims}
        used |= {
            fact.source_id for side in comparison.sides for fact in side.release.facts.values()
        }
        assert used
        assert used <= comparison.sources.keys()

    async def test_the_sides_stand_as_they_were_named(self, ledger: Ledger) -> None:
        there, back = await ledger.compare(DUEL), await ledger.compare(DUEL[::-1])
        assert taken(back) == taken(there)[::-1]
        assert {one.claim.id for one in back.claims} == {one.claim.id for one in there.claims}
        for lines in (there.lines["independent"], back.lines["independent"]):
            assert lines
        mirrored = {
            line.benchmark.id: None if line.leader is None else 1 - line.leader
            for line in back.lines["independent"]
        }
        assert {
            line.benchmark.id: line.leader for line in there.lines["independent"]
        } == mirrored  # fmt: skip


class TestAsOf:
    async def test_on_the_day_of_the_article(self, ledger: Ledger) -> None:
        comparison = await ledger.compare(DUEL, when=When(ARTICLE_DAY))
        assert comparison.in_the_past
        assert verdicts(comparison)["beats"] == "unverified"
        assert board(comparison, "aider-polyglot") == [(21.8, 48.4)]  # of 28 January
        assert board(comparison, "livebench-2024-11-25") == [(None, 60.45)]  # Qwen: 4 February
        (beats,) = [one for one in comparison.claims if one.claim.relation == "beats"]
        assert {one.evaluator for one in beats.findings} == {"Aider"}
        assert beats.reason is None

    async def test_the_verdict_changes_on_its_day(self, ledger: Ledger) -> None:
        before = await ledger.compare(DUEL, when=When(date(2025, 3, 31)))
        after = await ledger.compare(DUEL, when=When(date(2025, 4, 1)))
        assert verdicts(before)["beats"] == "unverified"
        assert verdicts(after)["beats"] == "disputed"

    async def test_nothing_later_than_the_day_is_in_the_answer(self, ledger: Ledger) -> None:
        for day in (ARTICLE_DAY, date(2025, 2, 3), date(2025, 2, 4), date(2025, 12, 31)):
            comparison = await ledger.compare(DUEL, when=When(day))
            for lines in comparison.lines.values():
                for line in lines:
                    assert all(
                        cell.score.dated.happened_by(day) for cell in line.cells if cell is not None
                    )
            for one in (*comparison.claims, *comparison.between_makers):
                assert one.claim.claimed.happened_by(day)
            for side in comparison.sides:
                for price in (side.first_price, side.price):
                    assert price is None or price.since.happened_by(day)

    async def test_more_is_known_every_day(self, ledger: Ledger) -> None:
        counts = [
            len((await ledger.compare(DUEL, when=When(ARTICLE_DAY + timedelta(days=days)))).claims)
            for days in (0, 10, 100, 600)
        ]
        assert counts == sorted(counts)

    async def test_a_price_that_starts_later_is_not_known_yet(self, ledger: Ledger) -> None:
        launch = await ledger.compare(DUEL, when=When(ARTICLE_DAY))
        later = await ledger.compare(DUEL, when=When(date(2025, 2, 8)))
        deepseek = launch.sides[1].price, later.sides[1].price
        assert [(one.input, one.output) for one in deepseek if one] == [(0.14, 0.28), (0.27, 1.1)]

    async def test_a_family_stands_for_what_was_newest_then(self, ledger: Ledger) -> None:
        comparison = await ledger.compare(["qwen", "deepseek"], when=When(ARTICLE_DAY))
        assert taken(comparison) == ["qwen2.5-max", "deepseek-r1"]
        for side in comparison.sides:
            others = [ledger.catalog.releases[other] for other in side.others]
            assert others
            assert all(one.released_by(ARTICLE_DAY) for one in (side.release, *others))

    async def test_before_anything_was_out(self, ledger: Ledger) -> None:
        with pytest.raises(UserError, match=r"qwen|Qwen"):
            await ledger.compare(["qwen", "deepseek"], when=When(date(2019, 1, 1)))

    async def test_a_day_to_come(self, ledger: Ledger) -> None:
        with pytest.raises(UserError, match="still to come"):
            await ledger.compare(DUEL, when=When(TODAYS + timedelta(days=1)))
        assert not (await ledger.compare(DUEL, when=When(TODAYS))).in_the_past


class TestWhichReleases:
    async def test_todays_families_can_be_compared(self, ledger: Ledger) -> None:
        """/compare qwen deepseek has numbers today, on one line at least."""
        comparison = await ledger.compare(["qwen", "deepseek"])
        together = [
            line
            for line in comparison.lines["independent"]
            if sum(cell is not None and cell.comparable for cell in line.cells) == 2
        ]
        assert together

    async def test_one_release_under_two_names(self, ledger: Ledger) -> None:
        with pytest.raises(UserError, match=r"same release, Qwen2\.5-Max"):
            await ledger.compare(["qwen2.5-max", "Qwen 2.5 Max"])

    async def test_a_family_against_itself_is_two_releases_or_an_answer(
        self, ledger: Ledger
    ) -> None:
        comparison = await ledger.compare(["qwen", "qwen"])
        assert len(set(taken(comparison))) == 2

    async def test_four_sides(self, ledger: Ledger) -> None:
        comparison = await ledger.compare([*DUEL, "o1", "llama-3.1-405b"])
        assert len(comparison.sides) == 4
        assert all(len(line.cells) == 4 for lines in comparison.lines.values() for line in lines)

    async def test_a_name_nobody_bears(self, ledger: Ledger) -> None:
        with pytest.raises(UnknownName) as caught:
            await ledger.compare(["qwen", "deepsek v3"])
        assert "DeepSeek-V3" in [one.name for one in caught.value.suggestions]


async def test_a_score_of_one_guild_is_that_guilds_alone(store_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(store_path)) as db, db:
        for slug, value in (("qwen2.5-max", 99.25), ("deepseek-v3", 98.25)):
            db.execute(
                "INSERT INTO score (release_id, benchmark_id, value, protocol, evaluator, relation, "
                "dated, source_id, guild_id, recorded_at, recorded_by) "
                "SELECT r.id, b.id, ?, 'a=b', 'Us', 'independent', '2026-11-01', 1, 11, 'x', 'user 5' "
                "FROM \"release\" r, benchmark b WHERE r.slug = ? AND b.slug = 'livebench-2024-11-25'",
                (value, slug),
            )
    ledger = await Ledger.open(store_path, clock)
    values = {
        guild: {
            cell.score.value
            for lines in (await ledger.compare(DUEL, guild_id=guild)).lines.values()
            for line in lines
            for cell in line.cells
            if cell is not None
        }
        for guild in (None, 11, 22)
    }
    about = (await ledger.about()).scores
    await ledger.close()
    assert {99.25, 98.25} <= values[11]
    assert values[None] == values[22]
    assert not {99.25, 98.25} & values[None]
    with contextlib.closing(sqlite3.connect(store_path)) as db:
        standing = db.execute(
            "SELECT count(*) FROM score WHERE superseded_by IS NULL AND guild_id IS NULL"
        ).fetchone()[0]
    assert about == standing


class TestAClaimAsOf:
    async def number(self, ledger: Ledger, words: str) -> int:
        (claim, *_) = await ledger.claims_like(words, guild_id=None, limit=1)
        return claim.id

    async def test_its_verdicts_evidence_and_history_are_those_of_the_day(
        self, ledger: Ledger
    ) -> None:
        number = await self.number(ledger, "comprehensively surpasses")
        now = await ledger.claim(number)
        then = await ledger.claim(number, when=When(ARTICLE_DAY))
        assert [one.verdict for one in now.claim.targets] == ["disputed", "disputed", "confirmed"]
        assert now.claim.status == "partly confirmed"
        assert {one.verdict for one in then.claim.targets} == {"unverified"}
        assert then.claim.status == "unverified"
        assert len(now.reasons) == 3
        assert then.reasons == {}
        assert 0 < len(then.evidence) < len(now.evidence)
        assert all(one.dated.happened_by(ARTICLE_DAY) for one in then.evidence)
        assert [one.action for one in then.events] == ["add"]
        # Twelve copies of one post are one origin.
        assert now.origins < len({now.claim.source_id, *(one.source_id for one in now.appearances)})

    async def test_half_a_verdict(self, ledger: Ledger) -> None:
        number = await self.number(ledger, "comprehensively surpasses")
        claim = (await ledger.claim(number, when=When(date(2025, 3, 1)))).claim
        assert [one.verdict for one in claim.targets] == ["disputed", "disputed", "unverified"]
        assert claim.status == "disputed"

    async def test_a_claim_not_made_yet_does_not_exist(self, ledger: Ledger) -> None:
        number = await self.number(ledger, "comprehensively surpasses")
        with pytest.raises(UserError, match="no claim"):
            await ledger.claim(number, when=When(date(2025, 1, 28)))

    async def test_every_sources_figure_of_a_market_move_is_kept(self, ledger: Ledger) -> None:
        number = await self.number(ledger, "biggest single-day loss")
        moves = (await ledger.claim(number)).moves
        losses = {move.value for move in moves if move.unit == "USD bn"}
        assert {-589, -593, -593.7, -595, -596} <= losses
