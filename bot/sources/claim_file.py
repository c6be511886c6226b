"""Claims from an attached CSV or JSON file, as the forms that people otherwise fill in one by one.

Only the file's shape is judged here: ``bot.race.claim_forms`` judges what the cells say. Cells are
kept as they stand, also those a spreadsheet would take for a formula: that is a matter of export.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import cast

from bot.errors import N_, Problems, UserError
from bot.race.claim_forms import FIELDS, ClaimForm
from bot.race.typed_text import is_blank
from bot.race.typed_values import read_value, split_names

MOST_BYTES = 1_000_000
MOST_ROWS = 500
MOST_PROBLEMS = 20  # told at once; what follows is only counted
LONGEST_CELL = 2_000  # characters: more than any field takes

_DELIMITERS = ",;\t"
_REQUIRED = ("subject", "relation", "quote", "source", "date")
_ALIASES = {"test": "benchmark", "url": "source", "address": "source"}
_Pairs = tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A claim and where it stands: in CSV the line it starts on, in JSON its place; both from 1."""

    number: int
    form: ClaimForm


class _Number(str):
    """A JSON number as written: neither rounded nor, with thousands of digits, worked out."""

    __slots__ = ()


class _Claims:
    """What was read so far, and all that was wrong with it; once that is anything, rows are void."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.problems: list[UserError] = []

    def refuse(self, message: str, **values: object) -> None:
        self.problems.append(UserError(message, **values))

    def columns(self, row: int, names: Sequence[str]) -> list[str]:
        """The fields that the names of columns (or keys) stand for; the wrong ones are told."""
        columns = [_column(name) for name in names]
        times = Counter(columns)
        unknown = [name for name, one in zip(names, columns, strict=True) if one not in FIELDS]
        for message, found in (
            (N_("Row {row}: unknown is {columns}. Known are {known}."), unknown),
            (N_("Row {row}: {columns} is there twice."), [x for x in FIELDS if times[x] > 1]),
            (N_("Row {row}: {columns} is missing."), [x for x in _REQUIRED if x not in times]),
        ):
            if found:
                self.refuse(message, row=row, columns=_shown(*found), known=", ".join(FIELDS))
        return columns

    def add(self, row: int, columns: Sequence[str], cells: Iterable[object]) -> None:
        """A claim whose names of columns were looked at, and whose cells were not."""
        if len(self.rows) == MOST_ROWS:
            raise UserError(N_("The file has more than {limit} claims. Split it."), limit=MOST_ROWS)
        texts: dict[str, str] = {}
        for column, cell in zip(columns, cells, strict=False):
            try:
                texts |= {column: _text(column, cell)} if column in FIELDS else {}
            except UserError as problem:
                self.refuse(problem.message, **problem.values, row=row, column=column)
        self.rows.append(Row(row, ClaimForm(**texts)))


def read_claim_file(name: str, content: bytes) -> list[Row]:
    """The claims of a file (UTF-8, or UTF-16 with its mark), in their order; never none.

    Where the content leaves a doubt whether it is CSV or JSON, the ending of ``name`` decides.

    Raises:
        Problems: every problem, each naming its row (and column); after :data:`MOST_PROBLEMS` of
            them one line says how many more there are.
        UserError: the file cannot be read at all.
    """
    ending = name.rpartition(".")[2].strip().casefold() if "." in name else ""
    if ending not in ("csv", "tsv", "json"):
        message = N_("{name} is not taken. Attach a file that ends in .csv, .tsv or .json.")
        raise UserError(message, name=_shown(name))
    if len(content) > MOST_BYTES:
        raise UserError(N_("The file has over {limit} kB. Split it."), limit=MOST_BYTES // 1_000)
    text = _decoded(content)
    claims = _Claims()
    (_read_json if _is_json(text.strip(), ending) else _read_csv)(text, claims)
    if untold := len(claims.problems[MOST_PROBLEMS:]):
        claims.problems[MOST_PROBLEMS:] = [UserError(N_("And {count} more."), count=untold)]
    if claims.problems:
        raise Problems(claims.problems)
    if not claims.rows:
        raise UserError(N_("There is no claim in the file."))
    return claims.rows


def _decoded(content: bytes) -> str:
    codec = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(codec)
        before, wrong, _after = text.partition("\0")
    except UnicodeDecodeError as error:
        text, wrong = "", error.reason
        before = error.object[: error.start].decode(codec, "ignore")  # object: without its mark
    if wrong:
        message = N_("Line {line} holds what is no character. Save the file anew, as UTF-8 text.")
        raise UserError(message, line=1 + len(re.findall(r"\r\n|\r|\n", before)))
    return text


def _is_json(text: str, ending: str) -> bool:
    """What the content says. The ending decides on what looks like neither, or like both."""
    if text.startswith(("[", "{")):
        return ending == "json" or text.endswith(("]", "}"))
    return ending == "json" and not re.match(rf"[^\r\n]*[{_DELIMITERS}]", text)


def _column(name: str) -> str:
    name = re.sub(r"[\s-]", "_", name.strip().casefold())
    return _ALIASES.get(name, name)


def _delimiter(text: str) -> str:
    """The delimiter between the most names of columns that are known."""
    header = re.split(r"[\r\n]", text.lstrip()[:LONGEST_CELL], maxsplit=1)[0].replace('"', "")
    cells = {one: [_column(cell) for cell in header.split(one)] for one in _DELIMITERS}
    return max(cells, key=lambda one: sum(cell in FIELDS for cell in cells[one]))


def _read_csv(text: str, claims: _Claims) -> None:
    # Excel's own way to name the delimiter, on a line before the header.
    named = re.match(rf'"?sep=([{_DELIMITERS}])"?[\r\n]', text, re.IGNORECASE)
    records = _records(text, named[1] if named else _delimiter(text), claims)
    if named:
        next(records, None)
    line, header = next(records, (0, ()))
    columns = claims.columns(line, header) if header else []
    if claims.problems:
        return  # without a header no cell can be told from another
    for row, cells in records:
        if len(cells) > len(columns):
            message = N_("Row {row}: {count} cells for {columns} columns. Put a cell that holds the "
                         "delimiter in quotation marks.")  # fmt: skip
            claims.refuse(message, row=row, count=len(cells), columns=len(columns))
        claims.add(row, columns, cells)


def _records(text: str, delimiter: str, claims: _Claims) -> Iterator[tuple[int, Sequence[str]]]:
    """Every record that holds anything, with the line it starts on."""
    # Strict: the lenient reader drops quotation marks, and a lost one swallows the rest unseen.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        message = N_("Row {row}: a quotation mark is stray or a cell never ends; reading stopped.")
        claims.refuse(message, row=line)


def _read_json(text: str, claims: _Claims) -> None:
    try:  # an object becomes a tuple: a dict would lose the keys that stand there twice
        found: object = json.loads(text, object_pairs_hook=tuple, parse_int=_Number,
                                   parse_float=_Number, parse_constant=_Number)  # fmt: skip
    except json.JSONDecodeError as error:
        message = N_("Line {line}, character {column}: from here on the file is not JSON.")
        raise UserError(message, line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise UserError(N_("The JSON is nested too deeply for a list of claims.")) from None
    if isinstance(found, tuple) and [key for key, _value in cast("_Pairs", found)] == ["claims"]:
        found = cast("_Pairs", found)[0][1]
    if not isinstance(found, list):
        raise UserError(N_("A JSON file is a list of claims, or an object of such “claims” only."))
    for row, item in enumerate(cast("list[object]", found), start=1):
        pairs = cast("_Pairs", item) if isinstance(item, tuple) else ()
        if isinstance(item, tuple):
            columns = claims.columns(row, [key for key, _value in pairs])
        else:
            claims.refuse(N_("Row {row} is no object with keys like subject and quote."), row=row)
            columns = []
        claims.add(row, columns, [value for _key, value in pairs])


def _text(column: str, cell: object) -> str:
    """A cell as text; the problem it raises lacks its row and column still."""
    match cell:
        case _Number():
            text = _plain(column, cell)
        case str() | None:
            text = cell or ""
        case list() if column == "targets":
            text = _joined(cast("list[object]", cell))
        case _:
            raise UserError(N_("Row {row}, {column}: only text or a number can stand here."))
    if len(text) > LONGEST_CELL:
        raise UserError(N_("Row {row}, {column}: over {limit} characters."), limit=LONGEST_CELL)
    if re.search("[\0\ud800-\udfff]", text):  # JSON can escape NUL and lone surrogates
        raise UserError(N_("Row {row}, {column}: holds what is no character. Copy it again."))
    return text


def _plain(column: str, number: _Number) -> str:
    """A number as written, but without an exponent: 1500 for 1.5e3."""
    try:
        exact = Decimal(number)
        if not exact.is_finite() or abs(exact.adjusted()) > 20:  # 1e999999999 has too many zeros
            raise InvalidOperation
        text = f"{exact:f}"
        if column == "value":
            read_value(text)
    except (InvalidOperation, UserError):
        message = N_("Row {row}, {column}: {number} is no number that the ledger can hold.")
        raise UserError(message, number=_shown(number)) from None
    return text


def _joined(names: list[object]) -> str:
    """Names so that split_names takes them apart again: in quotation marks if they hold a comma."""
    texts = [name.strip() for name in names if type(name) is str]
    parts = [f'"{x}"' if re.search("[,;，；、]", x) and x[0] not in '"“' else x for x in texts if x]
    typed = "; ".join(parts)
    seen = [name for name in parts if not is_blank(name)]
    if len(texts) < len(names) or (len(typed) <= LONGEST_CELL and list(split_names(typed)) != seen):
        raise UserError(N_("Row {row}, {column}: a list here is of names, each text on one line."))
    return typed


def _shown(*texts: str) -> str:
    """Somebody's texts as an error can quote them: not for long, and nothing hides or breaks."""
    quoted = ", ".join(f"“{text}”" for text in texts)
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in quoted[:200])
