"""Writing a whole ledger into a store that has none of its own yet.

The ledger's tables are emptied and filled in one transaction. Triggers are taken away meanwhile and
put back: a row that comes in is not new, so that it is no news, and the history that goes is only
what ships. The changes come in with their numbers, so that a feed goes on where it was; and every
reader in this store is moved behind the last of them, so that nobody is sent what was told long ago.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, cast

from bot.db.catalog import load_snapshot
from bot.db.catalogue import RECORDER as CATALOGUE
from bot.db.dump import column_names
from bot.db.dumped import NUMBERED, TABLES, Tables
from bot.db.news import move_reader
from bot.db.proposed import waiting
from bot.db.view import View
from bot.errors import N_, UserError
from bot.race.claims import STARTER, Stage, Verdict, status_of
from bot.sources.ledger_file import BadRow, LedgerFile, NotThisLedger

_SETS_UP = ("schedule", "watch", "delivery", "suggestion", "article", "feed")
"""Tables of servers and people whose rows name rows of the ledger."""


def what_is_there(connection: sqlite3.Connection) -> dict[str, int]:
    """What people, servers and importers wrote into a store, as rows by table."""
    shipped = (STARTER, CATALOGUE)
    found: dict[str, int] = {}
    for table in TABLES:
        columns = {one.name for one in Tables(connection, None).columns[table]}
        by = {"recorded_by", "actor"} & columns
        if not by and table != "proposal_decision":
            continue
        written = f"{by.pop()} NOT IN (?, ?)" if table != "proposal_decision" else "? <> ?"
        found[table] = connection.execute(
            f'SELECT count(*) FROM "{table}" WHERE {written}', shipped
        ).fetchone()[0]
    for table in _SETS_UP:
        found[table] = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return {table: count for table, count in found.items() if count}


def check_is_fresh(connection: sqlite3.Connection) -> None:
    """Make sure that a store holds only what ships.

    Raises:
        UserError: it holds more, which would be lost; says what.
    """
    found = what_is_there(connection)
    if found:
        raise UserError(
            N_(
                "This store holds what people or importers wrote ({found}). A whole ledger goes only "
                "into a store that has nothing but what ships with the bot: name a new one. Nothing "
                "was written."
            ),
            found=", ".join(
                f"{table.replace('_', ' ')}: {count}" for table, count in found.items()
            ),
        )


def restore(connection: sqlite3.Connection, file: LedgerFile) -> None:
    """Make a ledger of a file the ledger of this store; inside one transaction.

    Raises:
        UserError: the store has a ledger of its own, or the file is wrong somewhere; says where.
    """
    check_is_fresh(connection)
    _check_tables(file)
    connection.execute("PRAGMA defer_foreign_keys = ON")  # until the transaction ends
    triggers = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    ).fetchall()
    for name, _sql in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    for table in ("verdict_overlay", "claim_overlay", *reversed(TABLES)):
        where = "WHERE key IN ('starter', 'catalogue')" if table == "meta" else ""
        connection.execute(f'DELETE FROM "{table}" {where}')
    tables = Tables(connection, None)
    for table in TABLES:
        _fill(connection, file, table, column_names(tables, table))
        file.end_table(last=table == TABLES[-1])
    _check_references(connection)
    _check_statuses(connection)
    _check_parts(connection)
    _check_reads(connection, file)
    _number_on(connection, file)
    for index in ("claim_fts", "source_fts"):
        connection.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
    for _name, sql in triggers:
        connection.execute(sql)
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise NotThisLedger(N_("This ledger does not hold together: {reason}."), reason=verdict)


def _check_tables(file: LedgerFile) -> None:
    if tuple(file.header.counts) != TABLES:
        raise NotThisLedger(
            N_("The tables of this file are not those of a ledger: {tables}."),
            tables=", ".join(TABLES),
        )
    if set(file.header.used_up) != {*NUMBERED, "claim"}:
        raise NotThisLedger(N_("The first line of this ledger is damaged."))


def _fill(connection: sqlite3.Connection, file: LedgerFile, table: str, columns: list[str]) -> None:
    """Write one table's rows, as they are read."""
    names, places = [*columns], ["?"] * len(columns)
    if table == "proposal_decision":  # of the shared ledger's owner
        names, places = [*names, "guild_id"], [*places, "0"]
    quoted = ", ".join(f'"{name}"' for name in names)
    try:
        connection.executemany(
            f'INSERT INTO "{table}" ({quoted}) VALUES ({", ".join(places)})',
            _of_what_ships(table, file.rows(table, columns), file),
        )
    except (sqlite3.IntegrityError, sqlite3.InterfaceError, OverflowError) as error:
        raise BadRow(table, file.row, str(error)) from None


def _of_what_ships(
    table: str, rows: Iterable[tuple[Any, ...]], file: LedgerFile
) -> Iterator[tuple[Any, ...]]:
    """The rows; of the bot's own memory only the marks of what ships."""
    for row in rows:
        if table == "meta" and row[0] not in ("starter", "catalogue"):
            raise BadRow(table, file.row, "key is neither starter nor catalogue")
        yield row


def _check_references(connection: sqlite3.Connection) -> None:
    """Make sure that every row names rows that are there.

    Raises:
        BadRow: one does not.
    """
    lost = connection.execute("PRAGMA foreign_key_check").fetchone()
    if lost is None:
        return
    table, rowid, parent, key = lost
    column = connection.execute(
        'SELECT "from" FROM pragma_foreign_key_list(?) WHERE id = ?', (table, key)
    ).fetchone()[0]
    row = 0 if rowid is None else _place_of(connection, table, rowid)
    raise BadRow(table, row, f"{column} names a {parent} that is not in the file")


def _place_of(connection: sqlite3.Connection, table: str, rowid: int) -> int:
    """Which row of its table a row is; export writes them by their numbers."""
    return int(
        connection.execute(f'SELECT count(*) FROM "{table}" WHERE rowid <= ?', (rowid,)).fetchone()[
            0
        ]
    )


def _check_statuses(connection: sqlite3.Connection) -> None:
    """Make sure that each claim's status is what its stage and its verdicts come to.

    Raises:
        BadRow: one is not.
    """
    for claim, stage, status, verdicts in connection.execute(
        "SELECT c.id, c.stage, c.status, (SELECT group_concat(DISTINCT t.verdict) "
        "FROM claim_target t WHERE t.claim_id = c.id AND t.dropped = 0) FROM claim c"
    ):
        ruled = cast("list[Verdict]", [] if verdicts is None else verdicts.split(","))
        comes_to = status_of(cast("Stage", stage), ruled)
        if comes_to != status:
            place = _place_of(connection, "claim", claim)
            raise BadRow("claim", place, f"its status is {status!r}; its verdicts say {comes_to!r}")


def _check_parts(connection: sqlite3.Connection) -> None:
    """Make sure that no test is a part of itself, also not by way of others.

    Raises:
        BadRow: one is.
    """
    whole = dict(connection.execute("SELECT id, part_of FROM benchmark WHERE part_of IS NOT NULL"))
    fine: set[int] = set()
    for benchmark in whole:
        above: set[int] = set()
        at: int | None = benchmark
        while at is not None and at not in fine:
            if at in above:
                place = _place_of(connection, "benchmark", at)
                raise BadRow("benchmark", place, "part_of makes it a part of itself")
            above.add(at)
            at = whole.get(at)
        fine |= above


def _check_reads(connection: sqlite3.Connection, file: LedgerFile) -> None:
    """Make sure that the next start can read the names, and curators what waits for them.

    Raises:
        NotThisLedger: one cannot be read.
    """
    try:
        names = load_snapshot(connection)
        for release in names.catalog.releases.values():
            release.on(file.latest)
        waiting(View(connection, names, file.latest, file.latest, None))
    except (ValueError, LookupError, TypeError) as error:
        raise NotThisLedger(
            N_("This ledger does not hold together: {reason}."), reason=str(error)
        ) from error


def _number_on(connection: sqlite3.Connection, file: LedgerFile) -> None:
    """Let no number that was given out in the ledger be given out again, and news begin here."""
    used_up = file.header.used_up
    for table in NUMBERED:
        (newest,) = connection.execute(f'SELECT coalesce(max(id), 0) FROM "{table}"').fetchone()
        number = max(used_up[table], newest)
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        if number:
            connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, number))
    connection.execute("UPDATE last_claim SET id = ?", (used_up["claim"],))
    newest = connection.execute(
        "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'change'), 0)"
    ).fetchone()[0]
    for (name,) in connection.execute("SELECT name FROM reader").fetchall():
        move_reader(connection, name, newest)
    move_reader(connection, "began", newest)
    connection.execute("UPDATE last_look SET change_id = ?", (newest,))
