"""Writing the packages' catalogue of releases and prices into the store.

A catalogue value stands beside a curated one and never replaces it: facts and prices from here
carry ``standing = 'catalogue'``, and only those follow the packages. One that changed is superseded
and stays on record; one that did not keeps its row, so that it is no news again. Releases, families
and labs that only the catalogue knew keep their ids through every change of the packages; one that
these know no more goes with all they said of it, unless something else still points at it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple

from bot.db.catalog import note_loaded
from bot.db.revisions import Row, revise_groups
from bot.race.imports import CatalogueReport
from bot.sources.catalogue import CataloguePrice, CatalogueRelease

RECORDER = "catalogue"


def forget_catalogue(connection: sqlite3.Connection) -> None:
    """Make the next start load the catalogue again, whatever its fingerprint."""
    connection.execute("DELETE FROM meta WHERE key = 'catalogue'")


def load_catalogue(
    connection: sqlite3.Connection,
    releases: Iterable[CatalogueRelease],
    prices: Iterable[CataloguePrice],
    *,
    source: Mapping[str, str],
    read_on: str,
    fingerprint: str,
    recorded_at: str,
) -> CatalogueReport:
    """Bring the catalogue's part of the store up to date; one call inside one transaction.

    A catalogue release joins the curated release that one of its API ids or its slug names, else
    the one it was in the last load (see ``_joined``), else it becomes a release of its own.

    Args:
        source: publisher, title and url of the catalogue the facts come from, ``published`` its date.
        read_on: the day up to which the price history runs (``YYYY-MM-DD``).
        recorded_at: when we learn all this, ISO-8601 in UTC.
    """
    stamp = (recorded_at, RECORDER)
    entries = list(releases)
    joined = _joined(connection, entries)
    catalogue_source = _source(connection, source["url"], source, stamp)
    others = "SELECT text, release_id FROM alias WHERE guild_id IS NULL AND recorded_by <> ?"
    by_api_id: dict[str, int] = dict(
        connection.execute(f"{others} AND kind = 'api'", (RECORDER,)).fetchall()
    )
    rolling = dict(connection.execute(f"{others} AND kind = 'rolling'", (RECORDER,)).fetchall())
    labs = _labs(connection, entries, catalogue_source, stamp)
    families = _families(connection, entries, labs, stamp)
    before = set(joined.values())
    _free_slugs(connection, entries, joined)
    aliases: dict[str, int] = {}
    facts: list[Row] = []
    for entry in entries:
        release_id = _release(
            connection,
            entry,
            joined.get(entry.slug),
            (labs[entry.lab], families.get(entry.family)),
            stamp,
        )
        joined[entry.slug] = release_id
        new_ids = [text for text in entry.api_ids if text not in by_api_id and text not in rolling]
        aliases |= dict.fromkeys(new_ids, release_id)
        by_api_id |= dict.fromkeys(new_ids, release_id)
        facts += [
            {
                "release_id": release_id,
                "field": field,
                "value": value,
                "standing": "catalogue",
                "source_id": catalogue_source,
            }
            for field, value in entry.facts.items()
        ]
    _aliases(connection, aliases, catalogue_source, stamp)
    changed_facts = revise_groups(
        connection, "release_fact", facts, key=("release_id", "field"), stamp=stamp
    )
    changed_prices = revise_groups(
        connection,
        "price",
        _prices(connection, prices, by_api_id, read_on, stamp),
        key=("release_id", "valid_from", "condition", "source_id"),
        stamp=stamp,
        refreshed=("checked",),
    )
    gone = _delete_unused(connection, "release", but=set(joined.values()))
    for table in ("family", "lab", "source"):
        _delete_unused(connection, table)
    connection.execute("INSERT INTO source_fts (source_fts) VALUES ('rebuild')")
    note_loaded(connection, "catalogue", fingerprint)
    return CatalogueReport(
        len(set(joined.values()) - before), gone, *astuple(changed_facts), *astuple(changed_prices)
    )


def _aliases(
    connection: sqlite3.Connection,
    wanted: Mapping[str, int],
    source_id: int,
    stamp: tuple[str, str],
) -> None:
    """The API ids that only the catalogue knows; those that mean what they meant stay."""
    standing = dict(
        connection.execute(
            "SELECT text, release_id FROM alias WHERE recorded_by = ?", (RECORDER,)
        ).fetchall()
    )
    connection.executemany(
        "DELETE FROM alias WHERE text = ? AND recorded_by = ?",
        [(text, RECORDER) for text, one in standing.items() if wanted.get(text) != one],
    )
    connection.executemany(
        "INSERT INTO alias (text, kind, release_id, source_id, recorded_at, recorded_by) "
        "VALUES (?, 'api', ?, ?, ?, ?)",
        [
            (text, release_id, source_id, *stamp)
            for text, release_id in wanted.items()
            if standing.get(text) != release_id
        ],
    )


def _joined(connection: sqlite3.Connection, entries: Sequence[CatalogueRelease]) -> dict[str, int]:
    """The release that each entry is already, by the entry's slug.

    Curated releases come first, by API id, then by slug: several entries may be one of them. A
    release of the catalogue's own is one entry: of those that have one of its API ids the one with
    its slug, else the first; where none has, the one with its slug.
    """
    own, theirs = _slugs(connection)
    ids = dict(
        connection.execute(
            "SELECT text, release_id FROM alias WHERE kind = 'api' AND guild_id IS NULL "
            "ORDER BY recorded_by <> ?",
            (RECORDER,),
        ).fetchall()
    )
    curated = {
        row[0]
        for row in connection.execute(
            "SELECT text FROM alias WHERE kind = 'api' AND guild_id IS NULL AND recorded_by <> ?",
            (RECORDER,),
        )
    } - {text for text, release_id in ids.items() if release_id in own.values()}
    known = {entry.slug: [ids[text] for text in entry.api_ids if text in ids] for entry in entries}
    joined: dict[str, int] = {}
    for entry in entries:
        by_id = [ids[text] for text in entry.api_ids if text in curated]
        if by_id or entry.slug in theirs:
            joined[entry.slug] = by_id[0] if by_id else theirs[entry.slug]
    for candidates in (
        {slug: [one for one in found if one == own.get(slug)] for slug, found in known.items()},
        known,
        {slug: [own[slug]] for slug in known if slug in own},
    ):
        _take(joined, candidates)
    return joined


def _slugs(connection: sqlite3.Connection) -> tuple[dict[str, int], dict[str, int]]:
    """The ids of the releases that only the catalogue knows, and of the others, by slug."""
    own: dict[str, int] = {}
    theirs: dict[str, int] = {}
    for slug, release_id, recorder in connection.execute(
        'SELECT slug, id, recorded_by FROM "release"'
    ):
        (own if recorder == RECORDER else theirs)[slug] = release_id
    return own, theirs


def _take(joined: dict[str, int], candidates: Mapping[str, Iterable[int]]) -> None:
    """Join each entry that is none yet with the first of its candidates that no other entry is."""
    taken = set(joined.values())
    for slug, found in candidates.items():
        free = next((one for one in found if one not in taken), None)
        if slug not in joined and free is not None:
            joined[slug] = free
            taken.add(free)


def _free_slugs(
    connection: sqlite3.Connection, entries: Iterable[CatalogueRelease], joined: Mapping[str, int]
) -> None:
    """Take from the catalogue's own releases the slugs that pass to another one."""
    connection.executemany(
        # With a space, which no slug has, so that it is nobody's.
        "UPDATE \"release\" SET slug = slug || ' ' || id "
        "WHERE slug = ? AND id IS NOT ? AND recorded_by = ?",
        [(entry.slug, joined.get(entry.slug), RECORDER) for entry in entries],
    )


def _release(
    connection: sqlite3.Connection,
    entry: CatalogueRelease,
    known: int | None,
    of: tuple[int, int | None],
    stamp: tuple[str, str],
) -> int:
    """The id of an entry's release, brought up to date where only the catalogue knows it.

    ``of`` is its lab and family.
    """
    if known is None:
        return int(
            connection.execute(
                'INSERT INTO "release" (slug, name, lab_id, family_id, recorded_at, recorded_by) '
                "VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                (entry.slug, entry.name, *of, *stamp),
            ).fetchone()[0]
        )
    connection.execute(
        'UPDATE "release" SET slug = ?, name = ?, lab_id = ?, family_id = ? '
        "WHERE id = ? AND recorded_by = ?",
        (entry.slug, entry.name, *of, known, RECORDER),
    )
    return known


_OF_A_RELEASE = ("release_fact", "price", "alias")
"""What the catalogue says of a release: it keeps no release that the catalogue knows no more."""


def _delete_unused(connection: sqlite3.Connection, table: str, *, but: Collection[int] = ()) -> int:
    """Delete the catalogue's own rows of a table at which nothing points that would not go too.

    Returns how many went.
    """
    used = set(but)
    for child, column in _pointing(connection, table):
        own = ""
        if table == "release" and child in _OF_A_RELEASE:
            # Its own, unless something rests on one: evidence on a price.
            rests = [
                f'id NOT IN (SELECT "{name}" FROM "{other}" WHERE "{name}" IS NOT NULL)'
                for other, name in _pointing(connection, child)
                if other != child
            ]
            own = " AND NOT (" + " AND ".join([f"recorded_by = '{RECORDER}'", *rests]) + ")"
        used.update(
            row[0]
            for row in connection.execute(
                f'SELECT DISTINCT "{column}" FROM "{child}" WHERE "{column}" IS NOT NULL{own}'
            )
        )
    unused = [
        row
        for row in connection.execute(
            f'SELECT id FROM "{table}" WHERE recorded_by = ?', (RECORDER,)
        )
        if row[0] not in used
    ]
    if table == "release":
        for child in _OF_A_RELEASE:
            connection.executemany(f"DELETE FROM {child} WHERE release_id = ?", unused)
    connection.executemany(f'DELETE FROM "{table}" WHERE id = ?', unused)
    return len(unused)


def _pointing(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """The tables and columns that point at a table and whose rows do not go with what they name."""
    return connection.execute(
        'SELECT t.name, k."from" FROM pragma_table_list t, pragma_foreign_key_list(t.name) k '
        "WHERE t.schema = 'main' AND t.type = 'table' AND k.\"table\" = ? "
        "AND k.on_delete <> 'CASCADE'",
        (table,),
    ).fetchall()


def _prices(
    connection: sqlite3.Connection,
    prices: Iterable[CataloguePrice],
    by_api_id: Mapping[str, int],
    read_on: str,
    stamp: tuple[str, str],
) -> Iterator[Row]:
    """Prices of releases that are known; two API ids of one release at one price are one price."""
    seen: set[tuple[object, ...]] = set()
    for price in prices:
        release_id = by_api_id.get(price.api_id)
        since = None if price.valid_from is None else price.valid_from.text
        same = (release_id, since, price.input, price.output, price.cached)
        if release_id is None or same in seen:
            continue
        seen.add(same)
        titled = {
            "publisher": "model-prices",
            "title": f"Price history, {price.basis}",
            "published": since or read_on,
        }
        yield {
            "release_id": release_id,
            "input": price.input,
            "output": price.output,
            "cached": price.cached,
            "currency": price.currency,
            "valid_from": since,
            "valid_until": None if price.valid_until is None else price.valid_until.text,
            "checked": read_on,
            "condition": price.condition,
            "standing": "catalogue",
            "source_id": _source(connection, price.source_url, titled, stamp),
        }


def _source(
    connection: sqlite3.Connection, url: str, titled: Mapping[str, str], stamp: tuple[str, str]
) -> int:
    found = connection.execute(
        "SELECT id FROM source WHERE url = ? AND recorded_by = ?", (url, RECORDER)
    ).fetchone()
    if found is not None:
        connection.execute(
            "UPDATE source SET publisher = ?, title = ?, published = ? WHERE id = ?",
            (titled["publisher"], titled["title"], titled["published"], found[0]),
        )
        return int(found[0])
    return int(
        connection.execute(
            "INSERT INTO source (url, publisher, title, published, kind, recorded_at, recorded_by) "
            "VALUES (?, ?, ?, ?, 'dataset', ?, ?) RETURNING id",
            (url, titled["publisher"], titled["title"], titled["published"], *stamp),
        ).fetchone()[0]
    )


def _labs(
    connection: sqlite3.Connection,
    entries: Iterable[CatalogueRelease],
    source_id: int,
    stamp: tuple[str, str],
) -> dict[str, int]:
    """The makers by slug; those that only the catalogue knows are brought up to date."""
    names = {entry.lab: entry.lab_name for entry in entries}
    connection.executemany(
        "INSERT INTO lab (slug, name, source_id, recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (slug) DO UPDATE SET name = excluded.name, source_id = excluded.source_id "
        "WHERE lab.recorded_by = excluded.recorded_by",
        [(slug, name, source_id, *stamp) for slug, name in names.items()],
    )
    return dict(connection.execute("SELECT slug, id FROM lab").fetchall())


def _families(
    connection: sqlite3.Connection,
    entries: Iterable[CatalogueRelease],
    labs: Mapping[str, int],
    stamp: tuple[str, str],
) -> dict[str | None, int]:
    """The families by slug, as :func:`_labs`."""
    named = {
        entry.family: (entry.family_name or entry.family, labs[entry.lab])
        for entry in entries
        if entry.family is not None
    }
    connection.executemany(
        "INSERT INTO family (slug, name, lab_id, recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (slug) DO UPDATE SET name = excluded.name, lab_id = excluded.lab_id "
        "WHERE family.recorded_by = excluded.recorded_by",
        [(slug, name, lab_id, *stamp) for slug, (name, lab_id) in named.items()],
    )
    return dict(connection.execute("SELECT slug, id FROM family").fetchall())
