"""Prices and timelines over the shipped ledger: what was known when, and what a guild may see."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.errors import UserError
from bot.ledger import Ledger
from bot.race.pricing import PricesAnswer
from bot.race.when import NOW, When
from tests.conftest import clock

EARLIER, LATER = date(2026, 11, 1), date(2026, 11, 10)
GUILD, OTHER = 77, 78


def change(store: Path, sql: str, *given: Any) -> None:
    with closing(sqlite3.connect(store)) as db, db:
        assert db.execute(sql, given).rowcount


@pytest.fixture
def old_store(store_path: Path) -> Path:
    """A store whose rows were all recorded some weeks ago."""
    with closing(sqlite3.connect(store_path)) as db, db:
        for table in ("lab", "family", "release", "release_fact", "alias", "price", "score"):
            db.execute(f"UPDATE \"{table}\" SET recorded_at = '2026-11-01T12:00:00+00:00'")
    return store_path


@pytest.fixture
async def ledger(old_store: Path) -> AsyncIterator[Ledger]:
    ledger = await Ledger.open(old_store, clock)
    yield ledger
    await ledger.close()


def release_id(ledger: Ledger, slug: str) -> int:
    found = ledger.catalog.release_by_slug(slug)
    assert found is not None
    return found.id


def outputs(answer: PricesAnswer) -> list[float | None]:
    """The output prices of the only history, as one publisher gives them."""
    (history,) = answer.histories
    return [
        price.output
        for track in history.tracks
        if track.publisher == "simonw/llm-prices"
        for price in track.prices
    ]


class TestKnownBy:
    async def test_a_price_that_came_in_later_was_not_known(
        self, ledger: Ledger, old_store: Path
    ) -> None:
        change(
            old_store,
            "UPDATE price SET recorded_at = '2026-11-05T00:00:00+00:00' "
            "WHERE output = 40 AND release_id = ?",
            release_id(ledger, "o3"),
        )
        assert outputs(await ledger.history.prices(["o3"])) == [40, 8]
        assert outputs(await ledger.history.prices(["o3"], when=When(None, LATER))) == [40, 8]
        assert outputs(await ledger.history.prices(["o3"], when=When(None, EARLIER))) == [8]

    async def test_a_price_is_seen_as_it_was_before_it_was_corrected(
        self, ledger: Ledger, old_store: Path
    ) -> None:
        o3 = release_id(ledger, "o3")
        change(
            old_store,
            "INSERT INTO price (release_id, input, output, valid_until, checked, standing, "
            "source_id, recorded_at, recorded_by) SELECT release_id, input, 44, valid_until, "
            "checked, standing, source_id, '2026-11-05T00:00:00+00:00', 'test' FROM price "
            "WHERE output = 40 AND release_id = ?",
            o3,
        )
        change(
            old_store,
            "UPDATE price SET superseded_at = '2026-11-05T00:00:00+00:00', superseded_by = "
            "(SELECT max(id) FROM price) WHERE output = 40 AND release_id = ?",
            o3,
        )
        assert outputs(await ledger.history.prices(["o3"])) == [44, 8]
        assert outputs(await ledger.history.prices(["o3"], when=When(None, EARLIER))) == [40, 8]

    async def test_a_date_that_came_in_later_places_nothing(self, old_store: Path) -> None:
        change(
            old_store,
            "UPDATE release_fact SET recorded_at = '2026-11-05T00:00:00+00:00' WHERE field IN "
            "('announced', 'api_available', 'weights_published') AND release_id = "
            "(SELECT id FROM \"release\" WHERE slug = 'deepseek-v3')",
        )
        ledger = await Ledger.open(old_store, clock)
        labs = ledger.history.labs_named(["deepseek"])
        slugs = [
            {
                release.slug
                for lane in (
                    await ledger.history.timeline(
                        labs, date(2024, 12, 1), when=When(date(2025, 1, 31), known)
                    )
                ).lanes
                for release in lane.releases
            }
            for known in (None, LATER, EARLIER)
        ]
        await ledger.close()
        assert "deepseek-v3" in slugs[0]
        assert "deepseek-v3" in slugs[1]
        assert slugs[2] == slugs[1] - {"deepseek-v3"}

    async def test_before_the_ledger_began_nothing_was(self, ledger: Ledger) -> None:
        when = When(None, date(2026, 10, 31))
        for asked in (
            ledger.history.prices(["o3"], when=when),
            ledger.history.prices([], when=when),
            ledger.history.timeline([], None, when=when),
        ):
            with pytest.raises(UserError, match="The ledger began on 2026-11-01"):
                await asked


class TestFrontier:
    async def test_prices_and_results_are_those_of_the_day(self, ledger: Ledger) -> None:
        found = {}
        for day in (date(2025, 3, 2), date(2025, 8, 6)):
            answer = await ledger.history.prices([], board="lmarena-text", when=When(day))
            assert answer.frontier is not None
            assert answer.frontier.edition is not None
            assert answer.frontier.edition.happened_by(day)
            for offer in answer.frontier.offers:
                assert offer.price.holds_on(day)
                assert offer.score.dated.happened_by(day)
                assert offer.score.relation == "independent"
            found[day] = answer.frontier.edition.text
        assert found == {date(2025, 3, 2): "2025-03-01", date(2025, 8, 6): "2025-08-06"}

    async def test_the_board_taken_has_most_of_the_releases_with_a_price(
        self, ledger: Ledger
    ) -> None:
        taken = (await ledger.history.prices([])).frontier
        assert taken is not None
        assert not taken.chosen
        for board in await ledger.boards.like(""):
            if not board.independent or board.benchmark.part_of is not None:
                continue
            try:
                other = await ledger.history.prices([], board=board.benchmark.id)
            except UserError:
                continue
            assert other.frontier is not None
            assert len(other.frontier.offers) <= len(taken.offers)

    @pytest.mark.parametrize(("guild", "seen"), [(GUILD, True), (OTHER, False), (None, False)])
    async def test_a_guilds_own_result_is_its_own(
        self, ledger: Ledger, old_store: Path, guild: int | None, *, seen: bool
    ) -> None:
        change(
            old_store,
            "INSERT INTO score (release_id, benchmark_id, value, protocol, snapshot, evaluator, "
            "relation, dated, source_id, guild_id, recorded_at, recorded_by) VALUES (?, "
            "(SELECT id FROM benchmark WHERE slug = 'lmarena-text'), 1999, "
            "'board=text; style control=off', '2025-08-06', 'LMArena', 'independent', "
            "'2025-08-06', 1, ?, '2026-11-01T00:00:00+00:00', 'test')",
            release_id(ledger, "gpt-5"),
            GUILD,
        )
        answer = await ledger.history.prices([], board="lmarena", guild_id=guild)
        assert answer.frontier is not None
        values = {offer.score.value for offer in answer.frontier.offers}
        assert (1999 in values) == seen


async def test_what_a_name_means_is_its_newest_with_a_price(ledger: Ledger) -> None:
    answer = await ledger.history.prices(["qwen"], when=NOW)
    (history,) = answer.histories
    assert history.tracks
    newer = [
        one
        for one in history.others
        if one.announced is not None
        and history.release.announced is not None
        and one.announced.last_day > history.release.announced.last_day
    ]
    for one in newer:
        (other,) = (await ledger.history.prices([f"release:{one.slug}"])).histories
        assert not other.tracks
