"""Rows that files name by slug: written once, brought up to date, superseded, never doubled."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from bot.db.catalogue import RECORDER as CATALOGUE
from bot.sources.starter import StarterDataError

Row = Mapping[str, object]


class SluggedRows:
    """Writes rows in one recorder's name and remembers the ids that slugs have become."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        stamp: Mapping[str, str],
        ids: dict[str, dict[str, int]] | None = None,
    ) -> None:
        """``stamp`` is recorded_at and recorded_by; ``ids`` are known already: id by table and slug."""
        self.db = connection
        self.stamp = dict(stamp)
        self.ids: dict[str, dict[str, int]] = {} if ids is None else ids

    def id_of(self, table: str, slug: str) -> int:
        """The id a slug has become.

        Raises:
            StarterDataError: nothing of that table has the slug.
        """
        try:
            return self.ids[table][slug]
        except KeyError:
            raise StarterDataError(f"no {table} is called {slug!r}") from None

    def id_or_none(self, table: str, slug: str | None) -> int | None:
        """As :meth:`id_of`; None for no slug."""
        return None if slug is None else self.id_of(table, slug)

    def insert(self, table: str, values: Row) -> int:
        """Write one row; its id."""
        cursor = self.db.execute(_insert_sql(table, values), tuple(values.values()))
        return int(cursor.lastrowid or 0)

    def keep(self, table: str, values: Mapping[str, object]) -> int:
        """Insert a row that has a slug, or bring the one we wrote before up to date; its id.

        A row that the catalogue wrote under the slug becomes ours; anybody else's stays as it is.
        """
        fixed = ("slug", "stage", "status")  # a claim's life belongs to its events
        changed = ", ".join(
            f"{name} = excluded.{name}" for name in (*values, "recorded_by") if name not in fixed
        )
        row = dict(values) | self.stamp
        self.db.execute(
            f"{_insert_sql(table, row)} ON CONFLICT (slug) DO UPDATE SET {changed} "
            f'WHERE "{table}".recorded_by IN (?, ?)',
            (*row.values(), self.stamp["recorded_by"], CATALOGUE),
        )
        found = self.db.execute(
            f'SELECT id FROM "{table}" WHERE slug = ?', (values["slug"],)
        ).fetchone()
        self.ids.setdefault(table, {})[str(values["slug"])] = int(found[0])
        return int(found[0])

    def replace(
        self, table: str, rows: Iterable[Row], *, spared: str | None = None, **of: object
    ) -> None:
        """Of the rows we wrote: those still wanted stay as they are, others go, new ones come.

        What somebody else wrote under the same key stays and ours does not come beside it.
        ``of`` names the claim the rows belong to. ``spared`` selects the ids of evidence that a
        ruling rests on: that stays, and only counts as accepted no more.
        """
        names = [
            row[0]
            for row in self.db.execute("SELECT name FROM pragma_table_info(?)", (table,))
            if row[0] not in ("id", "recorded_at")
        ]
        wanted = {
            tuple(whole.get(name) for name in names): whole
            for whole in (dict(row) | of | self.stamp for row in rows)
        }
        own = dict(of) | {"recorded_by": self.stamp["recorded_by"]}
        standing = set(
            self.db.execute(
                f"SELECT {', '.join(names)} FROM {table} "
                f"WHERE {' AND '.join(f'{name} = ?' for name in own)}",
                tuple(own.values()),
            )
        )
        same = " AND ".join(f"{name} IS ?" for name in names)
        for row in standing - wanted.keys():
            if spared:
                self.db.execute(
                    f"UPDATE {table} SET accepted_by = NULL WHERE {same} AND id IN {spared}", row
                )
            kept = f"AND id NOT IN {spared}" if spared else ""
            self.db.execute(f"DELETE FROM {table} WHERE {same} {kept}", row)
        for content, row in wanted.items():
            if content not in standing:
                self.db.execute(
                    f"{_insert_sql(table, row)} ON CONFLICT DO NOTHING", tuple(row.values())
                )

    def revise(self, table: str, rows: Iterable[Row], key: Sequence[str]) -> None:
        """Add rows; one that changed under the same key supersedes its old self.

        A row that the files no longer hold is superseded by itself.
        """
        kept: dict[tuple[object, ...], tuple[int, dict[str, object]]] = {}
        cursor = self.db.execute(
            f"SELECT * FROM {table} WHERE recorded_by = ? AND superseded_by IS NULL",
            (self.stamp["recorded_by"],),
        )
        names = [column[0] for column in cursor.description]
        for values in cursor.fetchall():
            old = dict(zip(names, values, strict=True))
            kept[tuple(old[name] for name in key)] = (old["id"], old)
        for row in rows:
            old_id, old = kept.pop(tuple(row.get(name) for name in key), (None, None))
            if old is not None and all(old[name] == value for name, value in row.items()):
                continue
            new_id = self.insert(table, dict(row) | self.stamp)
            if old_id is not None:
                self._supersede(table, old_id, new_id)
        for old_id, _old in kept.values():
            self._supersede(table, old_id, old_id)

    def _supersede(self, table: str, old: int, new: int) -> None:
        self.db.execute(
            f"UPDATE {table} SET superseded_by = ?, superseded_at = ? WHERE id = ?",
            (new, self.stamp["recorded_at"], old),
        )


def _insert_sql(table: str, values: Mapping[str, object]) -> str:
    places = ", ".join("?" * len(values))
    return f'INSERT INTO "{table}" ({", ".join(values)}) VALUES ({places})'
