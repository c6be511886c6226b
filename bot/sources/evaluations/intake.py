"""A file as it was handed in, as text: unpacked, bounded, and told off early when it is no text."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NoReturn, cast

import orjson

from bot.errors import N_
from bot.sources.evaluations.complaints import Complaints
from bot.sources.evaluations.formats import MEGABYTE, Given

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LONGEST_LINE = 50_000
"""Characters of a line: no format has a row that is nearly as long."""

_CHUNK = 65_536
_FREE_BYTES = 4 * MEGABYTE  # unpacked before the ratio is looked at: repetition packs well
_MOST_RATIO = 200  # a history of one board packs 10:1, a file of one repeated row 100:1
_MOST_CONTAINERS = 80_000  # lists and objects: all of models.dev has some 30,000
_MOST_VALUES = 300_000
_GZIP = b"\x1f\x8b"
_unpacker = partial(zlib.decompressobj, wbits=31)  # 31: with gzip's own header and check sum
_OTHERS = {
    b"PK\x03\x04": "zip",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf": "7z",
}


class Intake(io.RawIOBase):
    """The content of a file, unpacked if it is packed with gzip. Closing it leaves the file open.

    Raises:
        Problems: there is more than the format may have, or the file ends before its content does.
    """

    def __init__(self, given: Given, complaints: Complaints) -> None:
        super().__init__()
        self._file = given.file
        self._most = given.most_bytes
        self._complaints = complaints
        self._start = self._file.read(_CHUNK)
        self._packed = len(self._start)
        self._given_out = 0
        self._check_start()
        self._unpack = _unpacker() if self._start.startswith(_GZIP) else None
        if self._unpack is None:
            self._check_size()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        room = memoryview(buffer)
        data = self._plain(len(room)) if self._unpack is None else self._unpacked(len(room))
        self._given_out += len(data)
        if self._given_out > self._most:
            self._too_much()
        room[: len(data)] = data
        return len(data)

    def _plain(self, size: int) -> bytes:
        if self._start:
            data, self._start = self._start[:size], self._start[size:]
            return data
        return self._file.read(size)

    def _unpacked(self, size: int) -> bytes:
        """At most ``size`` bytes of content; none only at the end."""
        unpack = self._unpack or _unpacker()
        while True:
            if unpack.eof:  # a file may be several packed one after the other
                self._start = unpack.unused_data or self._more()
                if not self._start.strip(b"\0"):
                    return b""
                unpack = self._unpack = _unpacker()
            packed = unpack.unconsumed_tail or self._start or self._more()
            self._start = b""
            try:
                data = unpack.decompress(packed, size)
            except zlib.error:
                self._complaints.end(N_("{file} is damaged: its gzip content cannot be unpacked."))
            if data:
                self._check_ratio(len(data))
                return data
            if not packed and not unpack.eof:
                self._complaints.end(
                    N_("{file} ends too early: it is cut off inside its gzip content. Get it anew.")
                )

    def _more(self) -> bytes:
        data = self._file.read(_CHUNK)
        self._packed += len(data)
        return data

    def _check_start(self) -> None:
        for magic, kind in _OTHERS.items():
            if self._start.startswith(magic):
                message = N_("{file} is a {kind} archive. Unpack it first; only gzip is read.")
                self._complaints.end(message, kind=kind)
        if self._start.startswith((b"\xff\xfe", b"\xfe\xff")):
            self._complaints.end(N_("{file} is UTF-16 text. Save it anew, as UTF-8."))
        if not self._start:
            self._complaints.end(N_("{file} is empty."))

    def _check_size(self) -> None:
        """Refuse what is too large before it is read, where the file can tell its size."""
        if not self._file.seekable():
            return
        here = self._file.tell()
        end = self._file.seek(0, io.SEEK_END)
        self._file.seek(here)
        if end - here + len(self._start) > self._most:
            self._too_much()

    def _check_ratio(self, more: int) -> None:
        unpacked = self._given_out + more
        if unpacked > _FREE_BYTES and unpacked > _MOST_RATIO * self._packed:
            self._complaints.end(
                N_("{file} unpacks to over {ratio} times its size, as no file of results does."),
                ratio=_MOST_RATIO,
            )

    def _too_much(self) -> NoReturn:
        message = N_("{file} holds over {limit} MB, more than such a file may.")
        self._complaints.end(message, limit=self._most // MEGABYTE)


def read_text(given: Given, complaints: Complaints) -> io.TextIOWrapper:
    """The file as UTF-8 text, its byte order mark gone and its line ends as they are.

    Reading from it raises ``UnicodeDecodeError`` where :func:`lines` tells.
    """
    raw = io.BufferedReader(Intake(given, complaints), _CHUNK)
    return io.TextIOWrapper(raw, encoding="utf-8-sig", newline="")


def lines(text: io.TextIOWrapper, complaints: Complaints) -> Iterator[str]:
    """The lines with their ends, none longer than :data:`LONGEST_LINE`.

    Raises:
        Problems: a line is too long, or holds what is no text.
    """
    read, longest = text.readline, LONGEST_LINE
    row = 0
    try:
        while line := read(longest):
            row += 1
            if len(line) == longest:
                message = N_("{file}, row {row}: the line has over {limit} characters.")
                complaints.end(message, row=row, limit=longest)
            if "\0" in line:
                _no_text(complaints, row)
            yield line
    except UnicodeDecodeError as error:
        _no_text(complaints, row + 1 + _breaks(error.object[: error.start]))


def read_json(given: Given, complaints: Complaints) -> object:
    """A JSON file that is read whole, so it may hold only so many values.

    Raises:
        Problems: it is no JSON, or too much of it.
    """
    raw = io.BufferedReader(Intake(given, complaints), _CHUNK)
    content = raw.read().removeprefix(b"\xef\xbb\xbf")
    # A short text can be very many values; counted before they are made.
    if content.count(b"[") + content.count(b"{") > _MOST_CONTAINERS or (
        content.count(b",") > _MOST_VALUES
    ):
        complaints.end(N_("{file} holds more values than such a file has."))
    try:
        return cast("object", orjson.loads(content))
    except orjson.JSONDecodeError as error:
        message = N_("{file}, line {line}, character {column}: from here on it is not JSON.")
        complaints.end(message, line=error.lineno, column=error.colno)


def _breaks(data: bytes) -> int:
    return len(re.findall(rb"\r\n|\r|\n", data))


def _no_text(complaints: Complaints, row: int) -> NoReturn:
    complaints.end(
        N_("{file}, row {row}: holds what is no character. Save the file anew, as UTF-8 text."),
        row=row,
    )
