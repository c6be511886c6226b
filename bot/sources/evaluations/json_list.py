"""A JSON file that is one long list of flat objects, read entry by entry."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NoReturn, cast

from bot.errors import N_
from bot.sources.evaluations.complaints import Complaints, Wrong, shown
from bot.sources.evaluations.formats import Given
from bot.sources.evaluations.intake import read_text

_CHUNK = 262_144
_LONGEST_ENTRY = 50_000  # characters, as of a line
_BETWEEN = re.compile(r"[ \t\r\n]*")


def looks_like_json(given: Given) -> bool:
    """What the content begins with, where it can be read twice; else what the name ends in."""
    if not given.file.seekable():
        return given.name.casefold().endswith((".json", ".json.gz"))
    start = given.file.tell()
    text = read_text(given, Complaints(given.name))
    try:
        head = text.read(64)
    except UnicodeDecodeError:  # told by who reads it as one or the other
        head = ""
    given.file.seek(start)
    return head.lstrip().startswith(("[", "{"))


class JsonList:
    """The entries of the list: their number from 1, and their values as text by key."""

    def __init__(self, given: Given, complaints: Complaints) -> None:
        self._complaints = complaints
        self._text = read_text(given, complaints)
        self._buffer = ""
        self._at = 0
        self._row = 0
        self._decoder = json.JSONDecoder(
            object_pairs_hook=tuple,  # a dict would lose the keys that stand there twice
            parse_float=str,
            parse_int=str,
            parse_constant=str,
        )

    def entries(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Raises Problems where it is not such a list; an entry that is none is told and left out."""
        if self._next() != "[":
            message = N_("{file}: a JSON file of scores is a list of objects.")
            self._complaints.end(message)
        self._at += 1
        if self._next() == "]":
            self._complaints.end(N_("{file} is an empty list."))
        while True:
            self._row += 1
            self._next()
            entry = self._decode()
            try:
                yield self._row, _texts(entry)
            except Wrong as wrong:
                self._complaints.add(self._row, wrong)
            follows = self._next()
            self._at += 1
            if follows == "]":
                break
            if follows != ",":
                self._broken()
        if self._next():
            self._broken()

    def _next(self) -> str:
        """The next character that is no white space, at which the buffer then stands."""
        while True:
            self._at = cast("re.Match[str]", _BETWEEN.match(self._buffer, self._at)).end()
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._more():
                return ""

    def _decode(self) -> object:
        while True:
            try:
                value, self._at = self._decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError:
                if len(self._buffer) - self._at > _LONGEST_ENTRY or not self._more():
                    self._broken()
            except RecursionError:
                message = N_("{file}, row {row}: is nested too deeply.")
                self._complaints.end(message, row=max(self._row, 1))
            else:
                return cast("object", value)

    def _more(self) -> bool:
        try:
            more = self._text.read(_CHUNK)
        except UnicodeDecodeError:
            message = N_(
                "{file}, row {row}: soon after it is what is no character. Save it as UTF-8."
            )
            self._complaints.end(message, row=max(self._row, 1))
        self._buffer, self._at = self._buffer[self._at :] + more, 0
        return bool(more)

    def _broken(self) -> NoReturn:
        message = N_("{file}, row {row}: from here on it is not JSON, or it ends too early.")
        self._complaints.end(message, row=max(self._row, 1))


def _texts(entry: object) -> dict[str, str]:
    if not isinstance(entry, tuple):
        raise Wrong("", N_("{file}, row {row}: is no object with keys like benchmark and release."))
    texts: dict[str, str] = {}
    for key, value in cast("tuple[tuple[str, object], ...]", entry):
        name = key.strip().casefold()
        if name in texts:
            raise Wrong(shown(key), N_("{file}, row {row}, {column}: is there twice."))
        if value is None:
            texts[name] = ""
        elif isinstance(value, str):
            texts[name] = value
        elif isinstance(value, bool):
            texts[name] = str(value).casefold()
        else:
            message = N_("{file}, row {row}, {column}: only text or a number can stand here.")
            raise Wrong(shown(key), message)
    return texts
