"""Reading the file of a whole ledger, as :mod:`bot.race.ledger_file` writes it.

The file is read by lines, never whole: it has to be framed exactly as it was written, one row a
line. That bounds memory whatever the file claims to be, and it needs no incremental JSON parser;
the price is that a file which another program has re-formatted is refused. Nothing is believed: each
row is held against the header's counts, the store's columns and what its readers need
(:mod:`bot.sources.ledger_rows`) before it is handed on, and whatever
is left of the file after the last row is an error.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, cast

import orjson

from bot.errors import N_, UserError
from bot.race.ledger_file import (
    END_OF_FILE,
    END_OF_TABLE,
    FORMAT,
    TELL_EVERY,
    VERSION,
    Header,
    Progress,
    Row,
    table_line,
)
from bot.sources.ledger_rows import Unfit, check_row, latest_day

MOST_LINE = 1_000_000
"""Bytes of one line. A row of text as long as forms and files take it has a tenth of that."""
MOST_ROWS = 20_000_000
"""Rows of one file; a ledger of a million claims has some five million."""

Columns = Mapping[str, Sequence[str]]
"""The columns of each table that a file has to have, in their order."""


class NotThisLedger(UserError):
    """The file is no ledger, or not one that this version can take; nothing was written."""


class BadRow(UserError):
    """A row of the file cannot be taken; ``table`` and ``row`` (from 1) say which."""

    def __init__(self, table: str, row: int, problem: str) -> None:
        super().__init__(
            N_("Table {table}, row {row}: {problem}. Nothing was written."),
            table=table,
            row=row,
            problem=problem,
        )


@dataclass(slots=True)
class LedgerFile:
    """An open file of a ledger; ``table`` and ``row`` say how far it was read.

    Create it with :meth:`open`, inside the ``with`` block that closes it.
    """

    header: Header
    lines: Iterator[bytes]
    table: str = ""
    row: int = 0
    progress: Progress | None = None
    latest: date = field(default_factory=latest_day)
    """What is dated later has not happened."""
    _read: int = 0

    @classmethod
    def open(cls, path: Path, *, schema: int, closing: ExitStack) -> LedgerFile:
        """Open a file and read its header.

        Raises:
            UserError: it cannot be opened, is no ledger, or is of another version or schema.
        """
        lines = _lines(closing.enter_context(open_bytes(path)), path)
        return cls(_header(next(lines, b""), schema), lines)

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """The rows of the next table, which has to be this one, each as its columns' values.

        Raises:
            BadRow, NotThisLedger: the file is not as its header promised.
        """
        self.table, self.row = table, 0
        wanted = self.header.counts[table]
        if self._next() != table_line(table):
            raise NotThisLedger(N_("Table {table} does not begin where it should."), table=table)
        for number in range(1, wanted + 1):
            self.row = number
            line = self._next()
            if line in (END_OF_TABLE, END_OF_TABLE + b","):
                raise NotThisLedger(
                    N_("Table {table} ends after {count} rows; the file promised {wanted}."),
                    table=table,
                    count=number - 1,
                    wanted=wanted,
                )
            if number < wanted:
                if not line.endswith(b","):
                    raise BadRow(table, number, "no comma at the end of the line")
                line = line[:-1]
            self._read += 1
            if self.progress is not None and self._read % TELL_EVERY == 0:
                self.progress(self._read, self.header.total)
            yield self._values(line, columns)

    def end_table(self, *, last: bool) -> None:
        """Read on behind a table's rows, and behind the last table to the end of the file."""
        if self._next() != (END_OF_TABLE if last else END_OF_TABLE + b","):
            raise NotThisLedger(
                N_("Table {table} has more rows than the {count} that the file promised."),
                table=self.table,
                count=self.header.counts[self.table],
            )
        if last:
            if self._next() != END_OF_FILE:
                raise NotThisLedger(N_("The file does not end after its last table."))
            if next(self.lines, None) is not None:
                raise NotThisLedger(N_("Something follows after the end of the ledger."))

    def _next(self) -> bytes:
        line = next(self.lines, None)
        if line is None:
            raise NotThisLedger(
                N_("The file is cut off in table {table} after row {row}. Nothing was written."),
                table=self.table,
                row=self.row,
            )
        return line

    def _values(self, line: bytes, columns: Sequence[str]) -> tuple[Any, ...]:
        try:
            row: Any = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise BadRow(self.table, self.row, f"no JSON ({error.msg})") from None
        if not isinstance(row, dict):
            raise BadRow(self.table, self.row, "no row of columns and values")
        known = cast("Row", row)
        if list(known) != list(columns):
            raise BadRow(self.table, self.row, f"its columns are not {', '.join(columns)}")
        try:
            check_row(self.table, known, self.latest)
        except Unfit as error:
            raise BadRow(self.table, self.row, str(error)) from None
        return tuple(known.values())


def open_bytes(path: Path) -> BinaryIO:
    """A file's bytes, unpacked where its name ends in ``.gz``.

    Raises:
        UserError: it cannot be opened.
    """
    try:
        if path.suffix == ".gz":
            return cast("BinaryIO", gzip.open(path, "rb"))
        return path.open("rb")
    except OSError as error:
        raise UserError(
            N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror or str(error)
        ) from error


def _lines(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """The lines of a file without their ends; no more than one is held.

    Raises:
        UserError: it cannot be read on, or a line is longer than any row.
    """
    while True:
        try:
            line = file.readline(MOST_LINE)
        except (OSError, EOFError, zlib.error) as error:
            raise UserError(
                N_("{path} cannot be read on: {reason}. Nothing was written."),
                path=path,
                reason=str(error),
            ) from error
        if not line:
            return
        if not line.endswith(b"\n") and len(line) == MOST_LINE:
            raise NotThisLedger(
                N_("A line has more than {most} bytes: this is no ledger as export writes it."),
                most=MOST_LINE,
            )
        yield line.removesuffix(b"\n")


def _header(line: bytes, schema: int) -> Header:
    """Read the first line.

    Raises:
        NotThisLedger: it says that this is something else, or newer, or a server's.
    """
    found = _parsed(line)
    if found is None or found.get("format") != FORMAT:
        raise NotThisLedger(
            N_("This is no ledger as “export json” writes it: the first line does not say so.")
        )
    if not isinstance(found.get("version"), int) or found["version"] != VERSION:
        raise NotThisLedger(
            N_("This ledger has format {version}; this version of the bot reads {known}."),
            version=found.get("version"),
            known=VERSION,
        )
    if found.get("schema") != schema:
        raise NotThisLedger(
            N_(
                "This ledger has schema {schema}; this version of the bot writes {known}. Export it "
                "again with this version, or import it with the one it is from."
            ),
            schema=found.get("schema"),
            known=schema,
        )
    if found.get("layer") != "shared":
        raise NotThisLedger(
            N_("This is what one server sees. Only a shared ledger can be imported.")
        )
    used_up, counts = _counts(found.get("used_up")), _counts(found.get("counts"))
    if used_up is None or counts is None or not isinstance(found.get("people"), bool):
        raise NotThisLedger(N_("The first line of this ledger is damaged."))
    header = Header(schema, "shared", found["people"], used_up, counts)
    if header.total > MOST_ROWS:
        raise NotThisLedger(
            N_("This ledger has {count} rows; {most} are taken at the most."),
            count=header.total,
            most=MOST_ROWS,
        )
    if header.line() != line:
        raise NotThisLedger(N_("The first line of this ledger is damaged."))
    return header


def _parsed(line: bytes) -> dict[str, Any] | None:
    """The first line as an object; None for anything else."""
    try:
        found: Any = orjson.loads(line + END_OF_FILE)
    except orjson.JSONDecodeError:
        return None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else None


def _counts(found: object) -> dict[str, int] | None:
    """How many there are of some things; None where this does not say so."""
    if not isinstance(found, dict):
        return None
    values = cast("dict[str, object]", found).values()
    if not all(isinstance(one, int) and 0 <= one < 1 << 62 for one in values):
        return None
    return cast("dict[str, int]", found)
