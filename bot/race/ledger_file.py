"""The file of a whole ledger: JSON, one row a line, the same bytes for the same ledger.

The file is one JSON object, so any JSON reader takes it. It is also framed by lines, so that
neither writing nor reading it ever holds more than one row:

    {"format":"frontrunner-ledger", …,"tables":{
    "source":[
    {"id":1,"slug":"…"},
    {"id":2,"slug":"…"}
    ],
    …
    }}

Nothing in it says when or by which program it was written: two files are the same ledger exactly
when they are the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import orjson

FORMAT = "frontrunner-ledger"
VERSION = 1
"""Raised when a reader of the version before would misread the file."""

Layer = Literal["shared", "server"]
Value = int | float | str | None
"""What a cell of the store can hold; none of the tables that go out has a blob."""
Row = Mapping[str, Value]

Progress = Callable[[int, int], None]
"""Told from time to time how many rows of how many are done."""
TELL_EVERY = 1_000
"""Rows between two tellings."""

END_OF_TABLE = b"]"
END_OF_FILE = b"}}"


@dataclass(frozen=True, slots=True)
class Header:
    """What a file says of itself.

    Attributes:
        schema: the store's schema that its tables and columns are of.
        layer: the shared ledger, or what one server sees: only the former can be imported.
        people: whether rows name people by their Discord ids.
        used_up: the last number given out in each table whose numbers are never given out again.
        counts: rows by table, in the order in which the tables follow.
    """

    schema: int
    layer: Layer
    people: bool
    used_up: Mapping[str, int]
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.counts.values())

    def line(self) -> bytes:
        """The first line."""
        said = {
            "format": FORMAT,
            "version": VERSION,
            "schema": self.schema,
            "layer": self.layer,
            "people": self.people,
            "used_up": dict(self.used_up),
            "counts": dict(self.counts),
        }
        return orjson.dumps(said)[:-1] + b',"tables":{'


def table_line(name: str) -> bytes:
    """The line that opens a table."""
    return orjson.dumps(name) + b":["


def file_lines(header: Header, tables: Iterable[tuple[str, Iterable[Row]]]) -> Iterator[bytes]:
    """The lines of a file, without their line ends; the tables as the header counts them."""
    yield header.line()
    last = len(header.counts)
    for number, (name, rows) in enumerate(tables, 1):
        yield table_line(name)
        before: bytes | None = None
        for row in rows:
            if before is not None:
                yield before + b","
            before = orjson.dumps(row)
        if before is not None:
            yield before
        yield END_OF_TABLE if number == last else END_OF_TABLE + b","
    yield END_OF_FILE
