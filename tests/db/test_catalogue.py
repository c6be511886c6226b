"""Loading the packages' catalogue beside what was curated."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest

from bot.db import starter as db_starter
from bot.db.about import remembered
from bot.db.catalog import facts_of, load_catalog
from bot.db.catalogue import load_catalogue
from bot.db.migrate import migrate
from bot.db.money import prices_of
from bot.errors import StoreError
from bot.ledger import Ledger
from bot.race.dates import FactDate
from bot.race.money import Price
from bot.sources import catalogue as catalogue_packages
from bot.sources import fingerprints
from bot.sources import starter as starter_files
from bot.sources.catalogue import CataloguePrice, CatalogueRelease
from tests.conftest import clock

SOURCE = {
    "url": "https://catalogue.example",
    "publisher": "The catalogue",
    "title": "Models",
    "published": "2026-11-01",
}
STAMP = "'2026-11-01', 'starter ledger'"

CURATED, SECOND = 1, 2
"""The releases that are there before the catalogue comes."""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """One lab with two curated releases, one of which has API ids, facts and a price."""
    path = tmp_path / "ledger.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = ON")
        migrate(db, path)
        db.executescript(
            f"""
            INSERT INTO source VALUES (1, 'post', 'https://a.example/post', 'A', 'A post',
                '2025-01-20', 'primary', NULL, NULL, NULL, {STAMP});
            INSERT INTO lab (id, slug, name, source_id, recorded_at, recorded_by)
                VALUES (1, 'deepseek', 'DeepSeek', 1, {STAMP});
            INSERT INTO "release" VALUES (1, 'deepseek-r1', 'DeepSeek-R1', 1, NULL, {STAMP});
            INSERT INTO "release" VALUES (2, 'deepseek-v3', 'DeepSeek-V3', 1, NULL, {STAMP});
            INSERT INTO alias (text, kind, release_id, recorded_at, recorded_by) VALUES
                ('deepseek-r1', 'api', 1, {STAMP}), ('deepseek-chat', 'rolling', 2, {STAMP});
            INSERT INTO release_fact
                (release_id, field, value, standing, source_id, recorded_at, recorded_by)
                VALUES (1, 'announced', '2025-01-20', 'curated', 1, {STAMP});
            INSERT INTO price (release_id, input, output, checked, standing, source_id,
                recorded_at, recorded_by) VALUES (1, 0.55, 2.19, '2025-01-20', 'curated', 1, {STAMP});
            """
        )
        yield db


def entry(slug: str, *api_ids: str, **facts: str) -> CatalogueRelease:
    return CatalogueRelease(
        slug,
        slug.upper(),
        "deepseek",
        "DeepSeek",
        None,
        None,
        api_ids,
        facts,  # type: ignore[arg-type]
    )


def price(api_id: str, amount: float, since: str | None = None) -> CataloguePrice:
    return CataloguePrice(
        lab="deepseek",
        api_id=api_id,
        input=amount,
        output=amount,
        cached=None,
        currency="USD",
        valid_from=None if since is None else FactDate.parse(since),
        valid_until=None,
        basis="list price",
        source_url="https://prices.example",
        condition=None,
    )


def load(
    db: sqlite3.Connection,
    releases: Sequence[CatalogueRelease],
    prices: Sequence[CataloguePrice] = (),
    fingerprint: str = "one",
) -> None:
    load_catalogue(
        db,
        releases,
        prices,
        source=SOURCE,
        read_on="2026-11-02",
        fingerprint=fingerprint,
        recorded_at="2026-11-20",
    )


def facts(db: sqlite3.Connection, release: int) -> list[tuple[str, str, str]]:
    return [(field, fact.value, fact.standing) for field, fact in facts_of(db, release)]


def releases(db: sqlite3.Connection) -> dict[str, int]:
    return dict(db.execute('SELECT slug, id FROM "release"').fetchall())


def prices_standing(db: sqlite3.Connection, release: int) -> list[Price]:
    return prices_of(db, [release])[release]


def test_an_aggregators_date_stands_beside_the_curated_one(db: sqlite3.Connection) -> None:
    load(db, [entry("r1-of-the-catalogue", "deepseek-r1", announced="2025-02-28")])
    assert facts(db, CURATED) == [
        ("announced", "2025-01-20", "curated"),
        ("announced", "2025-02-28", "catalogue"),
    ]
    announced = load_catalog(db).releases[CURATED].announced
    assert announced is not None
    assert announced.text == "2025-01-20"


def test_what_was_not_curated_is_taken_from_the_catalogue(db: sqlite3.Connection) -> None:
    load(db, [entry("deepseek-r1", "deepseek-r1", context_window="64000")])
    assert load_catalog(db).releases[CURATED].context_window == 64000


def test_a_release_is_joined_by_its_api_id_else_by_its_slug(db: sqlite3.Connection) -> None:
    load(db, [entry("other-slug", "deepseek-r1", "azure/deepseek-r1"), entry("deepseek-v3", "v3")])
    assert releases(db) == {"deepseek-r1": CURATED, "deepseek-v3": SECOND}
    assert dict(db.execute("SELECT text, release_id FROM alias WHERE kind = 'api'")) == {
        "deepseek-r1": CURATED,
        "azure/deepseek-r1": CURATED,
        "v3": SECOND,
    }


def test_a_rolling_name_never_becomes_one_releases_api_id(db: sqlite3.Connection) -> None:
    load(db, [entry("deepseek-v3.2", "deepseek-chat", "deepseek-v3.2")])
    assert db.execute("SELECT kind FROM alias WHERE text = 'deepseek-chat'").fetchall() == [
        ("rolling",)
    ]


def test_a_maker_only_the_catalogue_knows_is_added_once(db: sqlite3.Connection) -> None:
    new = [
        CatalogueRelease(f"yi-{n}", f"Yi-{n}", "01-ai", "01.AI", "yi", "Yi", (f"yi-{n}",), {})
        for n in (1, 2)
    ]
    load(db, new)
    load(db, new, fingerprint="two")
    assert db.execute("SELECT slug, name FROM lab ORDER BY id").fetchall() == [
        ("deepseek", "DeepSeek"),
        ("01-ai", "01.AI"),
    ]
    assert db.execute("SELECT slug FROM family").fetchall() == [("yi",)]


def test_a_reload_replaces_the_catalogues_rows_and_only_these(db: sqlite3.Connection) -> None:
    load(db, [entry("deepseek-r1", "deepseek-r1", licence="mit"), entry("new", "new", licence="a")],
         [price("deepseek-r1", 9.0)])  # fmt: skip
    before = releases(db)
    load(db, [entry("new", "new", licence="b")], [price("new", 3.0)], fingerprint="two")
    assert releases(db) == before, "a release keeps its id"
    assert facts(db, CURATED) == [("announced", "2025-01-20", "curated")]
    assert facts(db, before["new"]) == [("licence", "b", "catalogue")]
    assert [one.input for one in prices_standing(db, CURATED)] == [0.55]
    assert [one.input for one in prices_standing(db, before["new"])] == [3.0]
    assert db.execute("SELECT count(*) FROM alias WHERE text = 'deepseek-r1'").fetchone() == (1,)
    assert remembered(db, "catalogue") == "two"
    assert remembered(db, "catalogue") == "two"


def test_loading_twice_is_loading_once(db: sqlite3.Connection) -> None:
    new = [entry("deepseek-r1", "deepseek-r1", licence="mit"), entry("new", "new", "new-2")]
    paid = [price("deepseek-r1", 9.0), price("new", 3.0, "2026-01-01")]

    def counts() -> list[tuple[int]]:
        tables = ("source", "lab", '"release"', "release_fact", "alias", "price")
        return [db.execute(f"SELECT count(*) FROM {table}").fetchone() for table in tables]

    load(db, new, paid)
    once = counts()
    load(db, new, paid)
    assert counts() == once


class TestAReload:
    """The packages change with every release of theirs; what points at a release keeps pointing."""

    def test_a_renamed_release_stays_the_same_one(self, db: sqlite3.Connection) -> None:
        load(db, [entry("mystery", "mystery-1", licence="a")])
        before = releases(db)
        load(db, [entry("known", "mystery-1", "known", licence="a")], fingerprint="two")
        assert releases(db) == {
            "deepseek-r1": CURATED, "deepseek-v3": SECOND, "known": before["mystery"],
        }  # fmt: skip
        (name,) = db.execute(
            'SELECT name FROM "release" WHERE id = ?', (before["mystery"],)
        ).fetchone()
        assert name == "KNOWN"
        assert facts(db, before["mystery"]) == [("licence", "a", "catalogue")]

    def test_a_curated_release_found_by_an_id_the_catalogue_gave_it(
        self, db: sqlite3.Connection
    ) -> None:
        load(db, [entry("deepseek-v3", "v3", licence="a")])
        load(db, [entry("deepseek-v3-0", "v3", licence="b")], fingerprint="two")
        assert releases(db) == {"deepseek-r1": CURATED, "deepseek-v3": SECOND}
        assert facts(db, SECOND) == [("licence", "b", "catalogue")]
        name = db.execute('SELECT name FROM "release" WHERE id = ?', (SECOND,)).fetchone()
        assert name == ("DeepSeek-V3",)

    def test_two_that_exchange_their_slugs(self, db: sqlite3.Connection) -> None:
        load(db, [entry("a", "id-1", licence="1"), entry("b", "id-2", licence="2")])
        before = releases(db)
        load(db, [entry("a", "id-2", licence="2"), entry("b", "id-1", licence="1")])
        assert releases(db) == before | {"a": before["b"], "b": before["a"]}
        assert facts(db, before["a"]) == [("licence", "1", "catalogue")]

    @pytest.mark.parametrize("turned", [False, True])
    def test_a_slug_that_passes_to_another_release(
        self, db: sqlite3.Connection, turned: bool
    ) -> None:
        load(db, [entry("new", "new-1", licence="1")])
        before = releases(db)
        later = [entry("new-v1", "new-1", licence="1"), entry("new", "new-2", licence="2")]
        load(db, later[::-1] if turned else later, fingerprint="two")
        assert releases(db)["new-v1"] == before["new"]
        assert facts(db, releases(db)["new"]) == [("licence", "2", "catalogue")]
        assert facts(db, before["new"]) == [("licence", "1", "catalogue")]

    @pytest.mark.parametrize("turned", [False, True])
    def test_a_release_that_was_two(self, db: sqlite3.Connection, turned: bool) -> None:
        load(db, [entry("new", "new", "new-0513", licence="1")])
        before = releases(db)
        later = [entry("new", "new", licence="1"), entry("new-0513", "new-0513", licence="2")]
        load(db, later[::-1] if turned else later, fingerprint="two")
        assert releases(db)["new"] == before["new"]
        assert facts(db, before["new"]) == [("licence", "1", "catalogue")]
        assert facts(db, releases(db)["new-0513"]) == [("licence", "2", "catalogue")]

    def test_a_changed_name_and_family_are_written(self, db: sqlite3.Connection) -> None:
        def known(name: str, family: str, lab_name: str) -> CatalogueRelease:
            return CatalogueRelease(
                "yi-1", name, "01-ai", lab_name, family, family.upper(), ("yi-1",), {}
            )

        load(db, [known("Yi", "yi", "01AI")])
        before = releases(db)["yi-1"]
        load(db, [known("Yi-1", "yi-large", "01.AI")], fingerprint="two")
        assert db.execute(
            'SELECT r.id, r.name, l.name, f.name FROM "release" r JOIN lab l ON l.id = r.lab_id '
            "JOIN family f ON f.id = r.family_id WHERE r.slug = 'yi-1'"
        ).fetchall() == [(before, "Yi-1", "01.AI", "YI-LARGE")]
        assert db.execute("SELECT slug FROM family").fetchall() == [("yi-large",)]

    def test_a_curated_name_and_family_stay(self, db: sqlite3.Connection) -> None:
        load(db, [CatalogueRelease(
            "deepseek-r1", "R one", "deepseek", "Deep Seek", "r", "R", ("deepseek-r1",), {}
        )])  # fmt: skip
        assert db.execute('SELECT name, family_id FROM "release" WHERE id = 1').fetchone() == (
            "DeepSeek-R1", None,
        )  # fmt: skip
        assert db.execute("SELECT name FROM lab").fetchall() == [("DeepSeek",)]

    def test_what_is_gone_from_the_packages_is_gone(self, db: sqlite3.Connection) -> None:
        load(
            db,
            [CatalogueRelease("yi-1", "Yi", "01-ai", "01.AI", "yi", "Yi", ("yi-1",), {})],
            [price("yi-1", 3.0)],
        )
        load(db, [], fingerprint="two")
        assert releases(db) == {"deepseek-r1": CURATED, "deepseek-v3": SECOND}
        assert db.execute("SELECT slug FROM lab").fetchall() == [("deepseek",)]
        assert db.execute("SELECT count(*) FROM family").fetchone() == (0,)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []

    def test_a_number_that_was_given_up_is_never_anothers(self, db: sqlite3.Connection) -> None:
        """Buttons on old messages carry the numbers."""
        load(db, [entry("old", "old", licence="a")])
        number = releases(db)["old"]
        load(db, [], fingerprint="two")
        load(db, [entry("new", "new", licence="a")], fingerprint="three")
        assert releases(db)["new"] != number

    @pytest.mark.parametrize(
        "pointing",
        [
            (
                "INSERT INTO price (release_id, input, checked, standing, source_id, recorded_at, "
                "recorded_by) VALUES (?, 1, '2026-11-01', 'curated', 1, 'x', 'user 5')"
            ),
            (
                "INSERT INTO alias (text, kind, release_id, guild_id, recorded_at, recorded_by) "
                "VALUES ('our friend', 'nickname', ?, 7, 'x', 'user 5')"
            ),
            (
                "INSERT INTO claim (claimant, subject, subject_release_id, relation, quote, hedge, "
                "source_id, claimed, stage, status, recorded_at, recorded_by) VALUES ('A', 'B', ?, "
                "'scores', 'q', 'asserted', 1, '2026-11-01', 'open', 'unverified', 'x', 'user 5')"
            ),
        ],
    )
    def test_what_others_point_at_stays(self, db: sqlite3.Connection, pointing: str) -> None:
        load(db, [entry("new", "new", licence="a")])
        number = releases(db)["new"]
        db.execute(pointing, (number,))
        load(db, [], fingerprint="two")
        assert releases(db)["new"] == number
        assert facts(db, number) == []

    def test_a_guilds_own_name_joins_nothing(self, db: sqlite3.Connection) -> None:
        db.execute(
            "INSERT INTO alias (text, kind, release_id, guild_id, recorded_at, recorded_by) "
            "VALUES ('new', 'api', 2, 7, 'x', 'user 5')"
        )
        load(db, [entry("new", "new", licence="a")])
        assert facts(db, SECOND) == []
        assert facts(db, releases(db)["new"]) == [("licence", "a", "catalogue")]


class TestPrices:
    def test_a_price_of_nothing_known_is_left_out(self, db: sqlite3.Connection) -> None:
        load(db, [], [price("nobodys-model", 1.0)])
        assert db.execute("SELECT count(*) FROM price").fetchone() == (1,)

    def test_one_price_under_two_api_ids_is_one_price(self, db: sqlite3.Connection) -> None:
        load(
            db,
            [entry("deepseek-r1", "deepseek-r1", "deepseek/deepseek-r1")],
            [
                price("deepseek-r1", 1.0, "2025-06-01"),
                price("deepseek/deepseek-r1", 1.0, "2025-06-01"),
                price("deepseek-r1", 1.0, "2025-07-01"),
                price("deepseek-r1", 2.0, "2025-06-01"),
            ],
        )
        catalogued = [one for one in prices_standing(db, CURATED) if one.input != 0.55]
        assert sorted((one.since.text, one.input) for one in catalogued) == [
            ("2025-06-01", 1.0),
            ("2025-06-01", 2.0),
            ("2025-07-01", 1.0),
        ]

    def test_a_price_without_a_start_holds_from_the_day_it_was_read(
        self, db: sqlite3.Connection
    ) -> None:
        load(db, [entry("deepseek-v3", "v3")], [price("v3", 1.0)])
        (only,) = prices_standing(db, SECOND)
        assert only.valid_from is None
        assert only.since.text == "2026-11-02"


async def test_the_real_catalogue_changed_no_curated_fact(store_path: Path) -> None:
    ledger = await Ledger.open(store_path, clock)
    with contextlib.closing(sqlite3.connect(f"file:{store_path}?mode=ro", uri=True)) as db:
        curated = db.execute(
            "SELECT release_id, field, value FROM release_fact WHERE standing = 'curated' "
            "AND superseded_by IS NULL"
        ).fetchall()
        both = db.execute(
            "SELECT count(*) FROM release_fact a JOIN release_fact b USING (release_id, field) "
            "WHERE a.standing = 'curated' AND b.standing = 'catalogue' AND a.value <> b.value"
        ).fetchone()[0]
    shown = ledger.catalog.releases
    assert both > 0, "nowhere do the two differ: this test proves nothing"
    assert [one for one in curated if shown[one[0]].facts[one[1]].standing != "curated"] == []
    assert [
        (shown[release].slug, field)
        for release, field, value in curated
        if shown[release].facts[field].value != value
        and (release, field, shown[release].facts[field].value) not in curated
    ] == []
    await ledger.close()


async def test_a_store_that_is_up_to_date_is_not_written_again(store_path: Path) -> None:
    def rows() -> list[tuple[object, ...]]:
        with contextlib.closing(sqlite3.connect(f"file:{store_path}?mode=ro", uri=True)) as db:
            return [
                db.execute(f"SELECT count(*), max(id), max(recorded_at) FROM {table}").fetchone()
                for table in ("release_fact", "alias", "price", "evidence", "score")
            ]

    before = rows()

    def later():
        return clock().replace(year=2027)

    await (await Ledger.open(store_path, later)).close()
    assert rows() == before


class TestAtTheStart:
    """What ships and the store are brought together when the bot starts."""

    async def test_a_crash_after_the_starter_leaves_the_catalogue_to_be_joined(
        self, store_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Crash(BaseException):
            pass

        def crashing() -> object:
            raise Crash

        with monkeypatch.context() as patched:
            patched.setattr(fingerprints, "starter_fingerprint", lambda *_: "of another")
            patched.setattr(catalogue_packages, "catalogue", crashing)
            with pytest.raises(Crash):
                await Ledger.open(store_path, clock)
        with contextlib.closing(sqlite3.connect(store_path)) as db:
            assert remembered(db, "catalogue") is None
        await (await Ledger.open(store_path, clock)).close()
        with contextlib.closing(sqlite3.connect(store_path)) as db:
            assert remembered(db, "catalogue") == fingerprints.catalogue_fingerprint()

    @pytest.mark.parametrize(
        ("module", "function", "error", "says"),
        [
            (starter_files, "read_starter", starter_files.StarterDataError("labs.toml:\n  no"),
             r"starter ledger .* \(labs.toml: no\)\. Install Frontrunner again\.$"),
            (catalogue_packages, "catalogue", ValueError("model-prices 9 ships schema 2"),
             r"catalogue .* \(model-prices 9 ships schema 2\)\. Install .* pyproject.toml"),
        ],
    )  # fmt: skip
    async def test_what_cannot_be_read_is_one_sentence_for_the_operator(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        module: ModuleType,
        function: str,
        error: Exception,
        says: str,
    ) -> None:
        def broken() -> object:
            raise error

        monkeypatch.setattr(module, function, broken)
        if module is catalogue_packages:  # the starter ledger takes its time and is not asked
            monkeypatch.setattr(db_starter, "load_starter", lambda *_: None)
        with pytest.raises(StoreError, match=says) as caught:
            await Ledger.open(tmp_path / "ledger.db", clock)
        assert "\n" not in str(caught.value)

    async def test_an_entry_that_names_nothing_is_one_sentence_too(
        self, store_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        lacking = replace(starter_files.read_starter(), sources=())
        monkeypatch.setattr(fingerprints, "starter_fingerprint", lambda *_: "another")
        monkeypatch.setattr(starter_files, "read_starter", lambda: lacking)
        with pytest.raises(StoreError, match="no source is called"):
            await Ledger.open(store_path, clock)


class TestWhatWasSaidBefore:
    """A package's newer version follows the older one; what did not change is no news."""

    def test_a_changed_fact_and_price_are_followed_and_the_others_keep_their_rows(
        self, db: sqlite3.Connection
    ) -> None:
        load(db, [entry("new", "new", licence="a", context_window="1000")],
             [price("new", 3.0, "2026-01-01"), price("deepseek-r1", 1.0, "2026-01-01")])  # fmt: skip
        before = db.execute("SELECT id, field, value FROM release_fact").fetchall()
        prices = db.execute("SELECT id, input FROM price").fetchall()
        db.execute("DELETE FROM change")
        report = load_catalogue(
            db,
            [entry("new", "new", licence="b", context_window="1000")],
            [price("new", 2.0, "2026-01-01"), price("deepseek-r1", 1.0, "2026-01-01")],
            source=SOURCE | {"published": "2026-12-01"},
            read_on="2026-12-02",
            fingerprint="two",
            recorded_at="2026-12-03",
        )
        after = db.execute("SELECT id, field, value FROM release_fact").fetchall()
        assert set(before) < set(after), "nothing is deleted, nothing rewritten"
        ((old, new),) = db.execute(
            "SELECT o.value, n.value FROM release_fact o JOIN release_fact n ON n.id = o.superseded_by "
            "WHERE o.superseded_at = '2026-12-03' AND n.recorded_at = '2026-12-03'"
        ).fetchall()
        assert (old, new) == ("a", "b")
        assert set(prices) < set(db.execute("SELECT id, input FROM price"))
        assert db.execute(
            "SELECT o.input, n.input FROM price o JOIN price n ON n.id = o.superseded_by"
        ).fetchall() == [(3.0, 2.0)]
        assert [one.input for one in prices_standing(db, CURATED)] == [0.55, 1.0]
        (checked,) = db.execute(
            "SELECT checked FROM price WHERE release_id = 1 AND recorded_by = 'catalogue'"
        ).fetchone()
        assert checked == "2026-12-02", "it was looked at again, and says the same"
        news = db.execute(
            "SELECT p.input FROM change c JOIN price p ON p.id = c.price_id"
        ).fetchall()
        assert news == [(2.0,)]
        assert (report.facts_changed, report.prices_changed) == (1, 1)
        assert (report.facts_new, report.facts_gone, report.prices_new, report.prices_gone) == (
            0, 0, 0, 0,
        )  # fmt: skip

    def test_a_price_that_evidence_rests_on_outlives_the_packages(
        self, db: sqlite3.Connection
    ) -> None:
        load(db, [entry("new", "new", licence="a")], [price("new", 3.0)])
        number = releases(db)["new"]
        db.execute(
            "INSERT INTO claim (id, claimant, subject, subject_release_id, relation, quote, hedge, "
            "source_id, claimed, stage, status, recorded_at, recorded_by) VALUES (1, 'A', 'B', 1, "
            "'scores', 'q', 'asserted', 1, '2026-11-01', 'open', 'unverified', 'x', 'user 5')"
        )
        db.execute(
            "INSERT INTO evidence (claim_id, stance, relation, price_id, source_id, evaluator, dated, "
            "note, recorded_at, recorded_by) SELECT 1, 'supports', 'independent', id, 1, 'E', "
            "'2026-11-01', 'n', 'x', 'user 5' FROM price WHERE release_id = ?",
            (number,),
        )
        load(db, [], fingerprint="two")
        assert releases(db)["new"] == number
        assert facts(db, number) == []
        assert prices_of(db, [number]).get(number, []) == []
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        report = load_catalogue(
            db, [], [], source=SOURCE, read_on="2026-12-02", fingerprint="three",
            recorded_at="2026-12-03",
        )  # fmt: skip
        assert (report.facts_gone, report.prices_gone) == (0, 0)
