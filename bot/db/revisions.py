"""Rows that come again with every load: those that are as they were stay, others are followed."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Row = Mapping[str, object]
_Key = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Revised:
    """How many rows are new, were followed by others, and are gone without one that follows."""

    new: int = 0
    changed: int = 0
    gone: int = 0


def revise_groups(
    connection: sqlite3.Connection,
    table: str,
    rows: Iterable[Row],
    *,
    key: Sequence[str],
    stamp: tuple[str, str],
    refreshed: Sequence[str] = (),
) -> Revised:
    """Bring the rows of one recorder in a table up to date, and keep what they said before.

    Rows with the same key are a group: where a source says several things, none of them is the one
    that changed. A group that reads as before keeps its rows; else it is written anew and its older
    rows are superseded, by themselves where nothing follows.

    Args:
        rows: all that the recorder has to say now, each with the same columns.
        stamp: recorded_at and recorded_by.
        refreshed: columns that say how fresh a row is and not what it says: set in place.
    """
    recorded_at, recorder = stamp
    wanted: dict[_Key, list[Row]] = defaultdict(list)
    for row in rows:
        wanted[tuple(row[name] for name in key)].append(row)
    standing = _standing(connection, table, recorder, key)
    new = changed = 0
    for group, current in wanted.items():
        old = standing.pop(group, [])
        said = [name for name in current[0] if name not in refreshed]
        if [[row[name] for name in said] for row in old] == [
            [row[name] for name in said] for row in current
        ]:
            _refresh(connection, table, refreshed, zip(old, current, strict=True))
            continue
        last = 0
        for row in current:
            whole = {**row, "recorded_at": recorded_at, "recorded_by": recorder}
            places = ", ".join("?" * len(whole))
            last = connection.execute(
                f"INSERT INTO {table} ({', '.join(whole)}) VALUES ({places})",
                tuple(whole.values()),
            ).lastrowid
        _supersede(connection, table, [(last, recorded_at, row["id"]) for row in old])
        new += not old
        changed += bool(old)
    gone = [row["id"] for group in standing.values() for row in group]
    _supersede(connection, table, [(one, recorded_at, one) for one in gone])
    return Revised(new, changed, len(standing))


def _standing(
    connection: sqlite3.Connection, table: str, recorder: str, key: Sequence[str]
) -> dict[_Key, list[Row]]:
    cursor = connection.execute(
        f"SELECT * FROM {table} WHERE recorded_by = ? AND superseded_by IS NULL ORDER BY id",
        (recorder,),
    )
    names = [column[0] for column in cursor.description]
    found: dict[_Key, list[Row]] = defaultdict(list)
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        found[tuple(row[name] for name in key)].append(row)
    return found


def _refresh(
    connection: sqlite3.Connection,
    table: str,
    columns: Sequence[str],
    pairs: Iterable[tuple[Row, Row]],
) -> None:
    for old, current in pairs:
        values = [current[name] for name in columns]
        if values != [old[name] for name in columns]:
            places = ", ".join(f"{name} = ?" for name in columns)
            connection.execute(f"UPDATE {table} SET {places} WHERE id = ?", (*values, old["id"]))


def _supersede(
    connection: sqlite3.Connection, table: str, rows: Iterable[tuple[object, ...]]
) -> None:
    connection.executemany(
        f"UPDATE {table} SET superseded_by = ?, superseded_at = ? WHERE id = ?", rows
    )
