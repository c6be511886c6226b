"""Which tables go out of the store, which stay, and whose rows of them somebody may have.

A row goes with those it points at or not at all: one that names what is another server's is left
out, and where it only may name something, it goes without the name.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from bot.db.listed import IN_PUBLIC_STAGE
from bot.db.migrate import is_anothers, newest_schema, schema_of
from bot.errors import N_, StoreError

TABLES = (
    "meta", "source", "source_link", "lab", "family", "release", "release_fact", "alias",
    "benchmark", "score", "price", "instrument", "market_move", "claim", "claim_target",
    "claim_appearance", "evidence", "claim_event", "former_source_link", "former_appearance",
    "proposal", "proposal_decision", "change",
)  # fmt: skip
"""What goes out: the ledger, the marks of what was loaded into it, and the order it came in."""
STAY = frozenset({
    # What servers and people set up, asked for or were sent.
    "guild", "blocked_member", "draft", "suggestion", "audit_log", "forgetting_key", "schedule",
    "post_content", "delivery", "delivered_item", "watcher", "watch", "last_look", "reader",
    "feed", "feed_item", "feed_item_name", "article", "article_draft", "seen_guild",
    # What a process notes of itself.
    "identification",
    # What follows from the rows that go.
    "claim_overlay", "verdict_overlay", "last_claim", "claim_fts", "source_fts",
})  # fmt: skip
"""What never leaves the store."""
NUMBERED = ("lab", "family", "release", "proposal", "change")
"""Tables whose numbers are never given out again (AUTOINCREMENT); claims have ``last_claim``."""
_NAMED: Mapping[str, Mapping[str, str]] = {
    "former_source_link": {"from_source": "source", "to_source": "source"},
    "former_appearance": {"claim_id": "claim", "source_id": "source"},
}
"""What the rows of tables without keys of their own name: whose columns, of which tables."""
LOADED = ("starter", "catalogue")
"""The marks of what ships, by which a start knows what it has loaded."""


@contextmanager
def reading(path: Path) -> Generator[sqlite3.Connection]:
    """One snapshot of the store at ``path``, beside whoever has it open; nothing is written.

    Raises:
        StoreError: there is no such store, it is another's or of another schema, or it cannot be
            read.
    """
    if not path.is_file():
        raise StoreError(
            N_("There is no store at {path} yet. Start the bot once, or name another one."),
            path=path,
        )
    try:
        uri = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as connection:
            connection.execute("PRAGMA busy_timeout = 5000")
            connection.execute("PRAGMA query_only = ON")
            connection.execute("BEGIN")
            if is_anothers(connection) or schema_of(connection) != newest_schema():
                raise StoreError(
                    N_(
                        "{path} is no store of this version of the bot (schema {schema}; this one "
                        "writes {newest}). Start the bot once with it."
                    ),
                    path=path,
                    schema=schema_of(connection),
                    newest=newest_schema(),
                )
            yield connection
    except sqlite3.DatabaseError as error:
        raise StoreError(
            N_("The store {path} could not be read: {reason}."), path=path, reason=str(error)
        ) from error


@dataclass(frozen=True, slots=True)
class Column:
    """One column that goes out; ``parent`` is the table that its values are ids of."""

    name: str
    required: bool
    key: int
    """Its place in the primary key, from 1; 0 where it is none of it."""
    parent: str | None = None


class Tables:
    """The tables of one store as somebody may have them: all that is shared, or what a server sees."""

    def __init__(self, connection: sqlite3.Connection, guild_id: int | None) -> None:
        self.connection = connection
        self.guild_id = guild_id
        self.columns = {table: _columns(connection, table) for table in TABLES}

    def key(self, table: str) -> Sequence[str]:
        """The primary key's columns that go out, by which the rows are in order."""
        keyed = sorted((one for one in self.columns[table] if one.key), key=lambda one: one.key)
        return [one.name for one in keyed if one.name != "guild_id"]

    def layered(self, table: str) -> bool:
        """Whether a table's rows are of one layer or another."""
        return any(one.name == "guild_id" for one in self.columns[table])

    def visible(self, table: str, alias: str) -> str:
        """The condition that a row may be had, with everything it has to point at."""
        conditions = [self._own(table, alias)]
        for column in self.columns[table]:
            name = f"{alias}.{column.name}"
            if column.parent is None or column.parent not in self._partial:
                continue
            if column.required:
                conditions.append(self._found(column.parent, name, alias))
            elif table == "change":  # which is about exactly one thing
                found = self._found(column.parent, name, alias)
                conditions.append(f"({name} IS NULL OR {found})")
        kept = [one for one in conditions if one != "1"]
        return " AND ".join(kept) or "1"

    def may_be_left_out(self, table: str, column: Column, alias: str) -> str | None:
        """The condition that what a column names may be had; None where it always may."""
        parent = column.parent
        if parent is None or column.required or parent not in self._partial or table == "change":
            return None
        return self._found(parent, f"{alias}.{column.name}", alias)

    def _found(self, parent: str, reference: str, alias: str) -> str:
        name = f"{alias}_{parent}"
        return (
            f'EXISTS (SELECT 1 FROM "{parent}" {name} WHERE {name}.id = {reference} '
            f"AND {self.visible(parent, name)})"
        )

    @cached_property
    def _partial(self) -> frozenset[str]:
        """The tables of which not every row may be had."""
        partial = {table for table in TABLES if self.layered(table)}
        while True:
            more = {
                table
                for table in TABLES
                if any(one.required and one.parent in partial for one in self.columns[table])
            }
            if more <= partial:
                return frozenset(partial)
            partial |= more

    def _own(self, table: str, alias: str) -> str:
        """The condition that a row is of a layer that may be had, whatever it points at."""
        if table == "meta":
            return f"{alias}.key IN ({', '.join(map(repr, LOADED))})"
        if not self.layered(table):
            return "1"
        if table == "proposal_decision":  # 0 is the shared ledger's owner
            return f"{alias}.guild_id = {self.guild_id or 0}"
        if self.guild_id is None:
            return f"{alias}.guild_id IS NULL"
        shared = f"{alias}.guild_id IS NULL"
        if table == "claim":  # as a server's own curators see the shared ones
            shared += f" AND {IN_PUBLIC_STAGE.replace('c.', f'{alias}.')}"
        elif table == "evidence":
            shared += f" AND {alias}.accepted_by IS NOT NULL"
        return f"({alias}.guild_id = {int(self.guild_id)} OR {shared})"


def _columns(connection: sqlite3.Connection, table: str) -> tuple[Column, ...]:
    """A table's columns in their order, without those that follow from others."""
    parents = {
        name: parent
        for parent, name in connection.execute(
            'SELECT "table", "from" FROM pragma_foreign_key_list(?)', (table,)
        )
    } | dict(_NAMED.get(table, {}))
    return tuple(
        Column(name, bool(required or key), key, parents.get(name))
        for name, required, key in connection.execute(
            'SELECT name, "notnull", pk FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid',
            (table,),
        )
    )
