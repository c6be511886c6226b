"""The sources and tests that a file of evaluations brings with it: added where the ledger has none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the readers are imported by whoever reads
    from bot.sources.evaluations import Reading


class ImportedRows:
    """Finds what a file's results refer to by slug, and adds what is missing; nothing is changed.

    A server's file may bring sources of its own, which only that server sees. Tests are shared by
    all: a server's file can use them and not add any.
    """

    def __init__(
        self, connection: sqlite3.Connection, reading: Reading, stamp: tuple[str, str],
        guild_id: int | None,
    ) -> None:  # fmt: skip
        """``stamp`` is when and in whose name rows are recorded."""
        self._db = connection
        self._reading = reading
        self._stamp = stamp
        self._guild_id = guild_id
        self._benchmarks: dict[str, tuple[int, str] | None] = {}
        self._sources: dict[int | str, int | None] = {}
        self._added_sources: set[int] = set()
        self.benchmarks_added: list[str] = []

    def benchmark(self, slug: str) -> tuple[int, str] | None:
        """The id and unit of a test; None where the ledger has none and may not be given one."""
        if slug not in self._benchmarks:
            self._benchmarks[slug] = self._find_benchmark(slug) or self._add_benchmark(slug)
        return self._benchmarks[slug]

    def source(self, named: int | str) -> int | None:
        """The id of a source: one of the file's, or by its slug one that the ledger must have."""
        if named not in self._sources:
            self._sources[named] = (
                self._known_source(named) if isinstance(named, str) else self._own_source(named)
            )
        return self._sources[named]

    def keep_sources(self, used: Iterable[int]) -> int:
        """Drop the sources that were added and that no score came to use; how many stay.

        Those that stay can be searched from now on.
        """
        kept = self._added_sources.intersection(used)
        self._db.executemany(
            "DELETE FROM source WHERE id = ?", [(one,) for one in self._added_sources - kept]
        )
        self._db.executemany(
            "INSERT INTO source_fts (rowid, publisher, title) "
            "SELECT id, publisher, title FROM source WHERE id = ?",
            [(one,) for one in sorted(kept)],
        )
        return len(kept)

    def _find_benchmark(self, slug: str) -> tuple[int, str] | None:
        row = self._db.execute("SELECT id, unit FROM benchmark WHERE slug = ?", (slug,)).fetchone()
        return None if row is None else (int(row[0]), str(row[1]))

    def _add_benchmark(self, slug: str) -> tuple[int, str] | None:
        defined = next((one for one in self._reading.benchmarks if one.slug == slug), None)
        if defined is None or self._guild_id is not None:
            return None
        whole = None if defined.part_of is None else self.benchmark(defined.part_of)
        values = defined.model_dump(exclude={"part_of"}) | {
            "part_of": None if whole is None else whole[0],
            "recorded_at": self._stamp[0],
            "recorded_by": self._stamp[1],
        }
        self._insert("benchmark", values)
        self.benchmarks_added.append(slug)
        return self._find_benchmark(slug)

    def _known_source(self, slug: str) -> int | None:
        found = self._db.execute(
            "SELECT id FROM source WHERE slug = ? AND guild_id IS NULL", (slug,)
        ).fetchone()
        return None if found is None else int(found[0])

    def _own_source(self, position: int) -> int:
        entry = self._reading.sources[position]
        known = self._known_source(entry.slug)
        if known is not None:
            return known
        if self._guild_id is not None:
            found = self._db.execute(
                "SELECT id FROM source WHERE guild_id = ? AND url IS ? AND title = ? "
                "AND published IS ?",
                (self._guild_id, entry.url, entry.title, entry.published),
            ).fetchone()
            if found is not None:
                return int(found[0])
        values = entry.model_dump(exclude={"quotes", "syndicates", "translates"}) | {
            "guild_id": self._guild_id,
            "recorded_at": self._stamp[0],
            "recorded_by": self._stamp[1],
        }
        if self._guild_id is not None:
            values["slug"] = None  # slugs are the shared ledger's
        added = self._insert("source", values)
        self._added_sources.add(added)
        return added

    def _insert(self, table: str, values: Mapping[str, object]) -> int:
        places = ", ".join("?" * len(values))
        cursor = self._db.execute(
            f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", tuple(values.values())
        )
        return int(cursor.lastrowid or 0)
