"""The names: labs, families, releases with their facts, aliases and benchmarks, read whole."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from datetime import date

from bot.db import known as db_known
from bot.db.about import remember, remembered
from bot.db.dates import optional_date
from bot.db.view import Snapshot
from bot.race.catalog import Alias, Catalog, Fact, Family, Kind, Lab, Release
from bot.race.scores import Benchmark

_NAMED: tuple[Kind, ...] = ("lab", "family", "release")


_CHANGES = "names changed"


def names_changed(connection: sqlite3.Connection) -> str:
    """How often names changed; another text after each change, also by another process."""
    return remembered(connection, _CHANGES) or "0"


def note_names_changed(connection: sqlite3.Connection) -> None:
    """Note, in the transaction that changes names, that they are to be read anew."""
    remember(connection, _CHANGES, str(int(names_changed(connection)) + 1))


def note_loaded(connection: sqlite3.Connection, what: str, fingerprint: str) -> None:
    """Note which version of what ships is loaded; where it is another one, names changed."""
    if remembered(connection, what) != fingerprint:
        remember(connection, what, fingerprint)
        note_names_changed(connection)


def load_snapshot(connection: sqlite3.Connection, known_by: date | None = None) -> Snapshot:
    """All names and benchmarks at this moment, with what was known of them by a day."""
    return Snapshot(
        load_catalog(connection, known_by),
        load_benchmarks(connection),
        {
            (kind, row_id): day
            for kind in _NAMED
            for row_id, day in connection.execute(
                f'SELECT id, substr(recorded_at, 1, 10) FROM "{kind}"'
            )
        },
        tuple(
            day
            for (day,) in connection.execute(
                "SELECT substr(recorded_at, 1, 10) FROM release_fact "
                "UNION SELECT substr(superseded_at, 1, 10) FROM release_fact "
                "WHERE superseded_at IS NOT NULL "
                'UNION SELECT substr(recorded_at, 1, 10) FROM "release" '
                "UNION SELECT substr(recorded_at, 1, 10) FROM lab ORDER BY 1"
            )
        ),
    )


def load_catalog(connection: sqlite3.Connection, known_by: date | None = None) -> Catalog:
    """Read the snapshot that names are resolved against.

    A release's facts are the preferred one of each field: a curated one before the catalogue's,
    then the one recorded last. Of what was known by a day all names are there, also those that came
    in later: nothing is known of these, so they are out on no day.
    """
    facts: dict[int, dict[str, Fact]] = defaultdict(dict)
    for release_id, field, value, source_id, standing, verified, note in connection.execute(
        "SELECT release_id, field, value, source_id, standing, verified, note FROM release_fact "
        f"WHERE {db_known.standing(known_by)} ORDER BY standing = 'curated', id"
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


def facts_of(
    connection: sqlite3.Connection, release_id: int, known_by: date | None = None
) -> list[tuple[str, Fact]]:
    """Every assertion about a release that stands, or stood by a day: field and fact."""
    return [
        (field, Fact(value, source_id, standing, bool(verified), note))
        for field, value, source_id, standing, verified, note in connection.execute(
            "SELECT field, value, source_id, standing, verified, note FROM release_fact "
            f"WHERE release_id = ? AND {db_known.standing(known_by)} "
            "ORDER BY field, standing = 'curated' DESC, id DESC",
            (release_id,),
        )
    ]
