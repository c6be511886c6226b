"""A CSV file row by row: its columns found by name, its rows all of one length."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import NoReturn

from bot.errors import N_, Problems
from bot.sources.evaluations.complaints import Complaints, shown
from bot.sources.evaluations.formats import Given
from bot.sources.evaluations.intake import lines, read_text

_MOST_LINES = 500  # of one row: only a quotation mark that never closes spans more
_MOST_COLUMNS = 500
_WRONG_DELIMITERS = {";": "“;”", "\t": "the tab", "|": "“|”"}


def first_pass(given: Given, required: Sequence[str]) -> Iterator[tuple[Table, int, list[str]]]:
    """The rows of a file that is then read once more, for what has to be known before the first.

    What is wrong with rows is left to the second reading.

    Raises:
        Problems: the file cannot be read twice, or its header is wrong.
    """
    complaints = Complaints(given.name)
    if not given.file.seekable():
        complaints.end(N_("{file} has to be a file: it is read twice."))
    start = given.file.tell()
    table = Table(given, complaints, required)
    try:
        for row, cells in table.rows():
            yield table, row, cells
    except Problems:
        pass
    finally:  # also where the caller has seen enough
        given.file.seek(start)


class Table:
    """The header is read at once; :meth:`rows` gives the rest, once.

    ``columns`` has the place of every column by its name in lower case; unknown ones do no harm.

    Raises:
        Problems: there is no header, it lacks a required column or has one twice.
    """

    def __init__(self, given: Given, complaints: Complaints, required: Sequence[str]) -> None:
        self._complaints = complaints
        self._since = 0
        self._last = ""
        self._reader = csv.reader(self._lines(given), strict=True)
        names = self._header()
        self.width = len(names)
        self.columns: Mapping[str, int] = {name: at for at, name in enumerate(names) if name}
        self._check(names, required)

    def rows(self, *, short: bool = False) -> Iterator[tuple[int, list[str]]]:
        """Every row that holds anything, with the line it starts on.

        Rows of another length than the header are told and left out; with ``short``, rows that
        have too few cells come as they are. There is always one row.

        Raises:
            Problems: the file can be read no further.
        """
        reader, width, complaints = self._reader, self.width, self._complaints
        row, found = reader.line_num + 1, False
        try:
            for cells in reader:
                if len(cells) == width or (short and 1 < len(cells) < width):
                    if len(cells) < width:
                        self._check_end(row)
                    found = True
                    yield row, cells
                elif any(cells):
                    found = True
                    self._check_length(row, cells)
                self._since = 0
                row = reader.line_num + 1
        except csv.Error as error:
            self._broken(row, error)
        if not found:
            complaints.end(N_("{file} has a header and no rows."))

    def _lines(self, given: Given) -> Iterator[str]:
        for line in lines(read_text(given, self._complaints), self._complaints):
            self._since += 1
            self._last = line
            if self._since > _MOST_LINES:
                self._unclosed()
            yield line

    def _header(self) -> list[str]:
        header: list[str] = []
        try:
            while not any(header):
                header = [cell.strip().casefold() for cell in next(self._reader)]
        except StopIteration:
            self._complaints.end(N_("{file} is empty."))
        except csv.Error as error:
            self._broken(1, error)
        self._since = 0
        return header

    def _check(self, names: Sequence[str], required: Sequence[str]) -> None:
        missing = [name for name in required if name not in self.columns]
        twice = sorted({name for name in names[:_MOST_COLUMNS] if name and names.count(name) > 1})
        if missing:
            for delimiter, word in _WRONG_DELIMITERS.items():
                if self._last.count(delimiter) > self._last.count(","):
                    self._complaints.end(
                        N_(
                            "{file}, row 1: the cells look parted by {delimiter}. Part them by commas."
                        ),
                        delimiter=word,
                    )
            self._complaints.end(
                N_("{file}, row 1: the columns {missing} are missing; it has {columns}."),
                missing=", ".join(missing),
                columns=shown(", ".join(names[:_MOST_COLUMNS])),
            )
        if len(names) > _MOST_COLUMNS:
            message = N_("{file}, row 1: there are over {limit} columns.")
            self._complaints.end(message, limit=_MOST_COLUMNS)
        if twice:
            message = N_("{file}, row 1: the columns {columns} are there twice.")
            self._complaints.end(message, columns=shown(", ".join(twice)))

    def _check_end(self, row: int) -> None:
        """A short last row that no line end follows was cut off."""
        if not self._last.endswith(("\n", "\r")):
            message = N_("{file}, row {row}: the file ends inside this row. Get it anew.")
            self._complaints.end(message, row=row)

    def _check_length(self, row: int, cells: Sequence[str]) -> None:
        if len(cells) < self.width:
            self._check_end(row)
        self._complaints.say(
            N_("{file}, row {row}: {count} cells for {columns} columns."),
            row=row,
            count=len(cells),
            columns=self.width,
        )

    def _broken(self, row: int, error: csv.Error) -> NoReturn:
        if "field larger" in str(error):
            message = N_("{file}, row {row}: a cell is too long, or never ends.")
        elif "unexpected end" in str(error):
            message = N_("{file}, row {row}: the file ends inside a cell. Get it anew.")
        else:
            message = N_("{file}, row {row}: a quotation mark is stray.")
        self._complaints.end(message, row=row)

    def _unclosed(self) -> None:
        message = N_("{file}, row {row}: a quotation mark is opened there and never closed.")
        self._complaints.end(message, row=self._reader.line_num - _MOST_LINES + 1)
