"""Reading whole tables: as rows of the file of a ledger, and as tables that people read.

Rows come straight from the store, one at a time, so that a ledger of any size goes out in the same
memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import orjson

from bot.db.dumped import NUMBERED, TABLES, Column, Tables
from bot.db.migrate import schema_of
from bot.race.ledger_file import Header, Row, Value
from bot.race.people import CURATOR

_PEOPLE = ("recorded_by", "accepted_by", "actor")
"""Columns that name who did something."""
_PERSON_IN_JSON = re.compile(r'"user:[0-9]+"')
_LAID_OVER = {
    ("claim", "stage"): "SELECT o.stage FROM claim_overlay o WHERE o.claim_id = t.id",
    ("claim", "status"): "SELECT o.status FROM claim_overlay o WHERE o.claim_id = t.id",
    ("claim_target", "verdict"): (
        "SELECT o.verdict FROM verdict_overlay o WHERE o.claim_target_id = t.id"
    ),
}
"""What a server's own rulings make of shared claims, for that server."""
_LABELS: Mapping[str, tuple[str, ...]] = {
    "source": ("publisher", "title", "url"),
    "lab": ("slug", "name"),
    "family": ("slug", "name"),
    "release": ("slug", "name"),
    "benchmark": ("slug", "name"),
    "instrument": ("slug", "name"),
    "claim": ("claimant", "relation", "subject"),
    "claim_target": ("name",),
}
"""What a reader knows a row by, beside its number."""
READABLE = tuple(table for table in TABLES if table not in ("meta", "change"))
"""The tables that people read; the others are for the bot alone."""


def header_of(tables: Tables, *, people: bool = False) -> Header:
    """What the file of these tables says of itself."""
    db = tables.connection
    used_up = dict.fromkeys(NUMBERED, 0) | {
        name: int(number)
        for name, number in db.execute("SELECT name, seq FROM sqlite_sequence")
        if name in NUMBERED
    }
    used_up["claim"] = db.execute(
        "SELECT max(coalesce((SELECT max(id) FROM claim), 0), (SELECT max(id) FROM last_claim))"
    ).fetchone()[0]
    if tables.guild_id is not None:  # nobody goes on numbering from there
        used_up = {}
    counts = {
        table: db.execute(
            f'SELECT count(*) FROM "{table}" t WHERE {tables.visible(table, "t")}'
        ).fetchone()[0]
        for table in TABLES
    }
    layer = "shared" if tables.guild_id is None else "server"
    return Header(schema_of(db), layer, people, used_up, counts)


def column_names(tables: Tables, table: str) -> list[str]:
    """The names of a table's columns as rows of the file have them."""
    names = [one.name for one in tables.columns[table] if one.name != "guild_id"]
    return [*names, "layer"] if _says_layer(tables, table) else names


def rows_of(tables: Tables, table: str, *, people: bool = False) -> Iterator[Row]:
    """A table's rows for the file, by their numbers; people by their ids only where asked for."""
    shown = [
        _shown(tables, table, one, people=people)
        for one in tables.columns[table]
        if one.name != "guild_id"
    ]
    if _says_layer(tables, table):
        shown.append("CASE WHEN t.guild_id IS NULL THEN 'shared' ELSE 'server' END")
    names = column_names(tables, table)
    for values in tables.connection.execute(
        f'SELECT {", ".join(shown)} FROM "{table}" t WHERE {tables.visible(table, "t")} '
        f"ORDER BY {', '.join(f't.{name}' for name in tables.key(table))}"
    ):
        row: dict[str, Value] = dict(zip(names, values, strict=True))
        if table == "claim_event" and not people:
            row["before"] = _unnamed(row["action"], row["before"])
            row["after"] = _unnamed(row["action"], row["after"])
        yield row


def readable_table(tables: Tables, table: str) -> tuple[list[str], Iterator[tuple[Value, ...]]]:
    """A table's columns and rows for people: beside each number, what it is the number of."""
    names = column_names(tables, table)
    shown = [f'r."{name}"' for name in names]
    columns, joins = list(names), list[str]()
    for one in reversed(tables.columns[table]):
        if one.parent is None or one.parent not in _LABELS:
            continue
        stem, at = one.name.removesuffix("_id"), names.index(one.name) + 1
        labels = _LABELS[one.parent]
        columns[at:at] = [f"{stem}_{label}" for label in labels]
        shown[at:at] = [f'"p_{stem}"."{label}"' for label in labels]
        joins.append(f'LEFT JOIN "{one.parent}" "p_{stem}" ON "p_{stem}".id = r."{one.name}"')
    return columns, _joined(tables, table, shown, joins)


def _joined(
    tables: Tables, table: str, shown: list[str], joins: list[str]
) -> Iterator[tuple[Value, ...]]:
    own = [
        f'{_shown(tables, table, one, people=False)} AS "{one.name}"'
        for one in tables.columns[table]
        if one.name != "guild_id"
    ]
    if _says_layer(tables, table):
        own.append("CASE WHEN t.guild_id IS NULL THEN 'shared' ELSE 'server' END AS layer")
    rows = f'SELECT {", ".join(own)} FROM "{table}" t WHERE {tables.visible(table, "t")}'
    keys = ", ".join(f'r."{name}"' for name in tables.key(table))
    event_texts = (
        [shown.index(f'r."{name}"') for name in ("action", "before", "after")]
        if table == "claim_event"
        else []
    )
    for values in tables.connection.execute(
        f"SELECT {', '.join(shown)} FROM ({rows}) r {' '.join(joins)} ORDER BY {keys}"
    ):
        if event_texts:
            action, *texts = event_texts
            cells: list[Value] = list(values)
            for at in texts:
                cells[at] = _unnamed(cells[action], cells[at])
            yield tuple(cells)
        else:
            yield values


def _says_layer(tables: Tables, table: str) -> bool:
    return tables.guild_id is not None and tables.layered(table)


def _shown(tables: Tables, table: str, column: Column, *, people: bool) -> str:
    """A column as it goes out."""
    name = f't."{column.name}"'
    if column.name in _PEOPLE and not people:
        return f"CASE WHEN {name} GLOB 'user:*' THEN '{CURATOR}' ELSE {name} END"
    if tables.guild_id is not None and (table, column.name) in _LAID_OVER:
        ruled = f"{_LAID_OVER[table, column.name]} AND o.guild_id = {int(tables.guild_id)}"
        return f"coalesce(({ruled}), {name})"
    found = tables.may_be_left_out(table, column, "t")
    return name if found is None else f"CASE WHEN {found} THEN {name} END"


def _unnamed(action: Value, text: Value) -> Value:
    """What an event changed, without the people and the server that are named in it.

    A promotion notes whose claim it was, so that it can be taken back. Server 0 is nobody's: where
    the promotion of such a claim is taken back, it is in no ledger any more.
    """
    if not isinstance(text, str):
        return text
    if action == "promote" and text.startswith("{"):
        return orjson.dumps(orjson.loads(text) | {"guild": 0}).decode()
    if action == "edit":
        return _PERSON_IN_JSON.sub(f'"{CURATOR}"', text)
    return text
