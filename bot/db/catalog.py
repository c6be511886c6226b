"""The names: labs, families, releases with their facts, aliases and benchmarks, read whole."""

from __future__ import annotations

import sqlite3
from collections import defaultdict

from bot.db.dates import optional_date
from bot.db.view import Snapshot
from bot.race.catalog import Alias, Catalog, Fact, Family, Lab, Release
from bot.race.scores import Benchmark


def load_snapshot(connection: sqlite3.Connection) -> Snapshot:
    """All names and benchmarks at this moment."""
    return Snapshot(load_catalog(connection), load_benchmarks(connection))


def load_catalog(connection: sqlite3.Connection) -> Catalog:
    """Read the snapshot that names are resolved against.

    A release's facts are the preferred one of each field: a curated one before the catalogue's,
    then the one recorded last.
    """
    facts: dict[int, dict[str, Fact]] = defaultdict(dict)
    for release_id, field, value, source_id, standing, verified, note in connection.execute(
        "SELECT release_id, field, value, source_id, standing, verified, note FROM release_fact "
        "WHERE superseded_by IS NULL ORDER BY standing = 'curated', id"
    ):
        facts[release_id][field] = Fact(value, source_id, standing, bool(verified), note)
    return Catalog(
        labs=[
            Lab(*row)
            for row in connection.execute(
                "SELECT id, slug, name, native_name, country, city, parent, ticker, note, source_id "
                "FROM lab"
            )
        ],
        families=[
            Family(*row) for row in connection.execute("SELECT id, slug, name, lab_id FROM family")
        ],
        releases=[
            Release(*row, facts=facts.get(row[0], {}))
            for row in connection.execute('SELECT id, slug, name, lab_id, family_id FROM "release"')
        ],
        aliases=[
            Alias(
                text, kind, lab, family, release, optional_date(since), optional_date(until), guild
            )
            for text, kind, lab, family, release, since, until, guild in connection.execute(
                "SELECT text, kind, lab_id, family_id, release_id, valid_from, valid_until, guild_id "
                "FROM alias"
            )
        ],
    )


def load_benchmarks(connection: sqlite3.Connection) -> dict[int, Benchmark]:
    """All benchmarks by id."""
    return {
        row[0]: Benchmark(
            *row[:5],
            higher_is_better=bool(row[5]),
            runner=row[6],
            caveat=row[7],
            per_snapshot=bool(row[8]),
            part_of=row[9],
            short=row[10],
        )
        for row in connection.execute(
            "SELECT id, slug, name, version, unit, higher_is_better, runner, caveat, per_snapshot, "
            "part_of, short FROM benchmark"
        )
    }


def facts_of(connection: sqlite3.Connection, release_id: int) -> list[tuple[str, Fact]]:
    """Every assertion about a release that stands, preferred or not: field and fact."""
    return [
        (field, Fact(value, source_id, standing, bool(verified), note))
        for field, value, source_id, standing, verified, note in connection.execute(
            "SELECT field, value, source_id, standing, verified, note FROM release_fact "
            "WHERE release_id = ? AND superseded_by IS NULL "
            "ORDER BY field, standing = 'curated' DESC, id DESC",
            (release_id,),
        )
    ]
