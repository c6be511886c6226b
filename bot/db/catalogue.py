"""Writing the packages' catalogue of releases and prices into the store.

A catalogue value stands beside a curated one and never replaces it: facts and prices from here
carry ``standing = 'catalogue'``, and only those are replaced when the packages change.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from bot.db.about import remember, remembered
from bot.sources.catalogue import CataloguePrice, CatalogueRelease

RECORDER = "catalogue"


def loaded_catalogue(connection: sqlite3.Connection) -> str | None:
    """The fingerprint of the catalogue the store was last loaded from."""
    return remembered(connection, "catalogue")


def load_catalogue(
    connection: sqlite3.Connection,
    releases: Iterable[CatalogueRelease],
    prices: Iterable[CataloguePrice],
    *,
    source: Mapping[str, str],
    read_on: str,
    fingerprint: str,
    recorded_at: str,
) -> None:
    """Bring the catalogue's part of the store up to date; one call inside one transaction.

    A catalogue release joins the release that one of its API ids or its slug already names, else
    it becomes a release of its own.

    Args:
        source: publisher, title and url of the catalogue the facts come from, ``published`` its date.
        read_on: the day up to which the price history runs (``YYYY-MM-DD``).
        recorded_at: when we learn all this, ISO-8601 in UTC.
    """
    stamp = (recorded_at, RECORDER)
    for table in ("release_fact", "price", "alias"):
        connection.execute(f"DELETE FROM {table} WHERE recorded_by = ?", (RECORDER,))
    catalogue_source = _source(connection, source["url"], source, stamp)
    labs = dict(connection.execute("SELECT slug, id FROM lab").fetchall())
    families = dict(connection.execute("SELECT slug, id FROM family").fetchall())
    by_slug = dict(connection.execute('SELECT slug, id FROM "release"').fetchall())
    by_api_id = dict(
        connection.execute("SELECT text, release_id FROM alias WHERE kind = 'api'").fetchall()
    )
    rolling = {
        row[0] for row in connection.execute("SELECT text FROM alias WHERE kind = 'rolling'")
    }
    for entry in releases:
        lab_id = labs.get(entry.lab) or _lab(connection, entry, catalogue_source, labs, stamp)
        family_id = _family(connection, entry, lab_id, families, stamp)
        known = [by_api_id[text] for text in entry.api_ids if text in by_api_id]
        release_id = known[0] if known else by_slug.get(entry.slug)
        if release_id is None:
            release_id = connection.execute(
                'INSERT INTO "release" (slug, name, lab_id, family_id, recorded_at, recorded_by) '
                "VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
                (entry.slug, entry.name, lab_id, family_id, *stamp),
            ).fetchone()[0]
            by_slug[entry.slug] = release_id
        new_ids = [text for text in entry.api_ids if text not in by_api_id and text not in rolling]
        connection.executemany(
            "INSERT INTO alias (text, kind, release_id, source_id, recorded_at, recorded_by) "
            "VALUES (?, 'api', ?, ?, ?, ?)",
            [(text, release_id, catalogue_source, *stamp) for text in new_ids],
        )
        by_api_id.update(dict.fromkeys(new_ids, release_id))
        connection.executemany(
            "INSERT INTO release_fact "
            "(release_id, field, value, standing, source_id, recorded_at, recorded_by) "
            "VALUES (?, ?, ?, 'catalogue', ?, ?, ?)",
            [
                (release_id, field, value, catalogue_source, *stamp)
                for field, value in entry.facts.items()
            ],
        )
    _prices(connection, prices, by_api_id, read_on, stamp)
    remember(connection, "catalogue", fingerprint)


def _prices(
    connection: sqlite3.Connection,
    prices: Iterable[CataloguePrice],
    by_api_id: Mapping[str, int],
    read_on: str,
    stamp: tuple[str, str],
) -> None:
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
        connection.execute(
            "INSERT INTO price (release_id, input, output, cached, currency, valid_from, "
            "valid_until, checked, condition, standing, source_id, recorded_at, recorded_by) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'catalogue', ?, ?, ?)",
            (
                release_id,
                price.input,
                price.output,
                price.cached,
                price.currency,
                since,
                None if price.valid_until is None else price.valid_until.text,
                read_on,
                price.condition,
                _source(connection, price.source_url, titled, stamp),
                *stamp,
            ),
        )


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


def _lab(
    connection: sqlite3.Connection,
    entry: CatalogueRelease,
    source_id: int,
    labs: dict[str, int],
    stamp: tuple[str, str],
) -> int:
    """A maker only the catalogue knows."""
    labs[entry.lab] = connection.execute(
        "INSERT INTO lab (slug, name, source_id, recorded_at, recorded_by) VALUES (?, ?, ?, ?, ?) "
        "RETURNING id",
        (entry.lab, entry.lab_name, source_id, *stamp),
    ).fetchone()[0]
    return labs[entry.lab]


def _family(
    connection: sqlite3.Connection,
    entry: CatalogueRelease,
    lab_id: int,
    families: dict[str, int],
    stamp: tuple[str, str],
) -> int | None:
    if entry.family is None:
        return None
    if entry.family not in families:
        families[entry.family] = connection.execute(
            "INSERT INTO family (slug, name, lab_id, recorded_at, recorded_by) "
            "VALUES (?, ?, ?, ?, ?) RETURNING id",
            (entry.family, entry.family_name or entry.family, lab_id, *stamp),
        ).fetchone()[0]
    return families[entry.family]
