"""Files of claims: what becomes a form, and every way in which a file is refused."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.errors import Problems, UserError
from bot.race.claim_forms import FIELDS, ClaimForm
from bot.race.typed_text import is_blank
from bot.race.typed_values import read_value, split_names
from bot.sources.claim_file import (
    LONGEST_CELL,
    MOST_BYTES,
    MOST_PROBLEMS,
    MOST_ROWS,
    Row,
    read_claim_file,
)

HEADER = "subject,relation,quote,source,date"
LINE = "R1,beats,It wins,https://example.com/a,2025-01-20"
FORM = ClaimForm(
    subject="R1", relation="beats", quote="It wins", source="https://example.com/a", date="2025-01-20"
)  # fmt: skip
GIVEN = {name: getattr(FORM, name) for name in ("subject", "relation", "quote", "source", "date")}


def read(text: str, name: str = "claims.csv") -> list[Row]:
    return read_claim_file(name, text.encode())


def read_json(content: object) -> list[Row]:
    return read_claim_file("claims.json", json.dumps(content).encode())


def refused(text: str | bytes, name: str = "claims.csv") -> list[str]:
    """What a person is told of a file that is refused, line by line."""
    with pytest.raises(UserError) as caught:
        read_claim_file(name, text if isinstance(text, bytes) else text.encode())
    error = caught.value
    return [str(one) for one in error.problems] if isinstance(error, Problems) else [str(error)]


def one_claim(**values: Any) -> str:
    return json.dumps([{**GIVEN, **values}])


# ── which files ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "name",
    ["claims.txt", "claims.xlsx", "claims", "", ".", "csv", "json", "claims.csv.exe", "a.csv/b",
     "claims.jsonl", "claims.csv.", "claims\u202ejson.exe"],
)  # fmt: skip
def test_other_endings_are_refused_and_the_taken_ones_told(name: str) -> None:
    (told,) = refused(f"{HEADER}\n{LINE}\n", name)
    assert all(ending in told for ending in (".csv", ".tsv", ".json"))
    assert told.isprintable()


@pytest.mark.parametrize("name", ["a.csv", "a.CSV", "a.tsv", "a.json", "x.json.csv", ".csv"])
def test_the_content_decides_before_the_ending(name: str) -> None:
    assert read(f"{HEADER}\n{LINE}\n", name) == [Row(2, FORM)]
    assert read(json.dumps([GIVEN]), name) == [Row(1, FORM)]
    assert read(f" \n{json.dumps({'claims': [GIVEN]}, indent=2)}\n ", name) == [Row(1, FORM)]


def test_the_ending_decides_on_what_could_be_either() -> None:
    cut_off = '[{"subject": "R1", "relation'
    assert "not JSON" in refused(cut_off, "claims.json")[0]
    assert "unknown" in refused(cut_off, "claims.csv")[0]
    assert "not JSON" in refused("subject", "claims.json")[0]
    assert "missing" in refused("subject", "claims.csv")[0]


def test_the_limits_are_stated() -> None:
    lines = [LINE] * MOST_ROWS
    assert len(read("\n".join([HEADER, *lines]))) == MOST_ROWS
    assert refused("\n".join([HEADER, *lines, LINE])) == [
        f"The file has more than {MOST_ROWS} claims. Split it."
    ]
    assert len(read_json([GIVEN] * MOST_ROWS)) == MOST_ROWS
    for many in ([GIVEN] * (MOST_ROWS + 1), [1] * 300_000):
        assert refused(json.dumps(many), "a.json") == [
            f"The file has more than {MOST_ROWS} claims. Split it."
        ]
    full = f"{HEADER}\n{LINE}\n".ljust(MOST_BYTES, "\n")
    assert len(read(full)) == 1
    assert refused(full + "\n") == ["The file has over 1000 kB. Split it."]


@pytest.mark.parametrize(
    ("text", "name"),
    [("", "a.csv"), ("\n \n,,\n", "a.csv"), (HEADER, "a.csv"), (f"{HEADER}\n , ,\n\n", "a.csv"),
     ("sep=;\n", "a.csv"), ("[]", "a.json"), ('{"claims": []}', "a.json"), ("[]", "a.csv")],
)  # fmt: skip
def test_a_file_without_claims_is_refused(text: str, name: str) -> None:
    assert refused(text, name) == ["There is no claim in the file."]


# ── characters ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["csv", "json"])
def test_unicode_files_are_read(codec: str, ending: str) -> None:
    quote = "通义千问 “beats” Ünïcode 🚀"
    text = f"{HEADER}\nR1,beats,{quote},s,2025\n"
    if ending == "json":
        text = json.dumps([{**GIVEN, "quote": quote}], ensure_ascii=False)
    assert read_claim_file(f"a.{ending}", text.encode(codec))[0].form.quote == quote


@pytest.mark.parametrize("order", ["le", "be"])
def test_utf_16_is_read_in_both_orders_and_refused_without_its_mark(order: str) -> None:
    body = f"{HEADER}\n{LINE}\n".encode(f"utf-16-{order}")
    mark = "\ufeff".encode(f"utf-16-{order}")
    assert read_claim_file("a.csv", mark + body) == [Row(2, FORM)]
    assert "Line 1 " in refused(body)[0]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (f"{HEADER}\n{LINE}\nR1 é".encode("latin-1"), 3),
        (f"{HEADER}\r\n{LINE}\r\nR1 é".encode("latin-1"), 3),
        (f"{HEADER}\r{LINE}\rR1 é".encode("latin-1"), 3),
        (b"\xef\xbb\xbfa\n\xff", 2),
        ("质量".encode("gbk"), 1),
        (b"a\n\xed\xa0\x80", 2),  # half a character
        (b"a\nb\n\xc0\xaf", 3),  # an overlong slash
        (b"a\n\xf0\x9f\x9a", 2),  # cut off inside a rocket
        ("a\nb\n".encode("utf-16") + b"\x00\xd8\x20\x00", 3),
        ("a\n".encode("utf-16") + b"\x20", 2),
        (f"{HEADER}\n{LINE}\nR1\0,x".encode(), 3),
        (b"\0", 1),
        (b'["\n\0"]', 2),
        ("a".encode("utf-32"), 1),
    ],
)
@pytest.mark.parametrize("name", ["a.csv", "a.json"])
def test_what_is_no_text_is_refused_with_its_line(content: bytes, line: int, name: str) -> None:
    (told,) = refused(content, name)
    assert told.startswith(f"Line {line} ")
    assert "UTF-8" in told


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_delimiters_and_line_ends(delimiter: str, newline: str, name: str) -> None:
    text = f"{HEADER}\n{LINE}\n\n{LINE}".replace(",", delimiter).replace("\n", newline)
    assert read(text, name) == [Row(2, FORM), Row(4, FORM)]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_delimiter_that_excel_names_is_obeyed(first: str) -> None:
    text = f"{HEADER}\n{LINE}\n".replace(",", ";")
    assert read(f"{first}\r\n{text}") == [Row(3, FORM)]
    told = refused(f"sep=,\n{text}")
    assert all(one.startswith("Row 2:") for one in told)


@pytest.mark.parametrize("first", ["sep=|", "sep=", 'sep="', '"sep=;', "sep=ab"])
def test_another_delimiter_is_refused(first: str) -> None:
    assert refused(f"{first}\n{HEADER}\n{LINE}\n")[0].startswith("Row 1:")


def test_names_of_columns_are_taken_as_people_write_them() -> None:
    header = " Subject ,RELATION,Quote,URL,date,Reported-By,TEST,reported by"
    assert refused(f"{header}\n") == ["Row 1: “reported_by” is there twice."]
    header = header.removesuffix(",reported by")
    (row,) = read(f'"{header}"\n{LINE},Reuters,MMLU\n'.replace('"', ""))
    assert (row.form.reported_by, row.form.benchmark) == ("Reuters", "MMLU")
    assert row.form.source == FORM.source
    every = read(",".join(FIELDS) + "\n" + ",".join(f"<{name}>" for name in FIELDS))
    assert every == [Row(2, ClaimForm(**{name: f"<{name}>" for name in FIELDS}))]
    quoted = ",".join(f'"{name}"' for name in HEADER.split(","))
    assert read(f"{quoted}\n{LINE}") == [Row(2, FORM)]
    assert read(f"\n \n{quoted}\n{LINE}".replace(",", ";")) == [Row(4, FORM)]


@pytest.mark.parametrize("alias", ["source", "url", "address", "Address", "URL"])
def test_the_source_has_other_names(alias: str) -> None:
    assert read(f"{HEADER.replace('source', alias)}\n{LINE}") == [Row(2, FORM)]
    assert read_json([{alias if key == "source" else key: GIVEN[key] for key in GIVEN}])


def test_a_header_is_told_everything_at_once() -> None:
    told = refused(f"\nsubject,relation,speed,Subject,subject,,date,url,address\n{'x,' * 20}\n")
    assert told == [
        f"Row 2: unknown is “speed”, “”. Known are {', '.join(FIELDS)}.",
        "Row 2: “subject”, “source” is there twice.",
        "Row 2: “quote” is missing.",
    ]


@pytest.mark.parametrize("missing", ["subject", "relation", "quote", "source", "date"])
def test_every_needed_column_is_asked_for(missing: str) -> None:
    rest = ",".join(name for name in HEADER.split(",") if name != missing)
    assert refused(f"{rest}\na,b,c,d\n") == [f"Row 1: “{missing}” is missing."]
    without = {key: value for key, value in GIVEN.items() if key != missing}
    told = refused(json.dumps([GIVEN, without]), "a.json")
    assert told == [f"Row 2: “{missing}” is missing."]


def test_rows_are_counted_in_lines_of_the_file() -> None:
    quoted = LINE.replace("It wins", '"It\nwins,\r\n""they"" say"')
    rows = read(f"\n{HEADER}\n\n,,\n{quoted}\n ,\t, \n{LINE}\n")
    assert [row.number for row in rows] == [5, 9]
    assert rows[0].form.quote == 'It\nwins,\r\n"they" say'


def test_cells_are_kept_exactly() -> None:
    cells = [
        "=1+1",
        "+x",
        "-2",
        "@SUM(A1)",
        "  two  spaces\u00a0",
        "\t tab",
        'a "b" c',
        "\x85",
        "\u200b",
    ]
    header = f"{HEADER},scope,note,title,publisher"
    (row,) = read(",".join([header + "\n" + cells[0], *cells[1:]]))
    assert [getattr(row.form, name) for name in header.split(",")] == cells


def test_a_short_row_ends_in_empty_cells_and_a_long_one_is_refused() -> None:
    assert read(f"{HEADER},note\n{LINE}\nR1") == [Row(2, FORM), Row(3, ClaimForm(subject="R1"))]
    told = refused(f"{HEADER}\n{LINE},more\n{LINE}\n{LINE},\n")
    assert [one[:32] for one in told] == [
        "Row 2: 6 cells for 5 columns. Pu", "Row 4: 6 cells for 5 columns. Pu",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "quote", ['"never closed', '"closed" too soon', '"a"b"', '"\n\n', "x" * 131_073]
)
def test_stray_quotation_marks_lose_no_text_in_silence(quote: str) -> None:
    told = refused(f"{HEADER}\n{LINE},x\n{LINE.replace('It wins', quote)}\n{LINE}\n")
    assert [one.partition(":")[0] for one in told] == ["Row 2", "Row 3"]
    assert told[1] == "Row 3: a quotation mark is stray or a cell never ends; reading stopped."


@pytest.mark.parametrize("header", ['"subject', "x" * 200_000, f'"{HEADER}"x'])
def test_a_header_that_never_ends_is_refused(header: str) -> None:
    assert refused(f"{header}\n{LINE}") == [
        "Row 1: a quotation mark is stray or a cell never ends; reading stopped."
    ]


def test_a_cell_has_a_limit() -> None:
    for length, count in ((LONGEST_CELL, 0), (LONGEST_CELL + 1, 1)):
        text = f"{HEADER},note\n{LINE},{'x' * length}"
        spoken = one_claim(note="x" * length)
        if not count:
            assert len(read(text)[0].form.note) == len(read(spoken)[0].form.note) == length
        else:
            assert refused(text) == [f"Row 2, note: over {LONGEST_CELL} characters."]
            assert refused(spoken) == [f"Row 1, note: over {LONGEST_CELL} characters."]


@pytest.mark.parametrize("bad", [1, MOST_PROBLEMS, MOST_PROBLEMS + 1, MOST_ROWS])
def test_the_first_problems_are_told_and_the_rest_counted(bad: int) -> None:
    told = refused("\n".join([HEADER, *[LINE + ",x"] * bad]))
    shown = min(bad, MOST_PROBLEMS)
    assert [one.split(":")[0] for one in told[:shown]] == [f"Row {2 + n}" for n in range(shown)]
    assert told[shown:] == ([f"And {bad - shown} more."] if bad > shown else [])


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────────


def test_texts_numbers_and_nothing_are_values() -> None:
    content = (
        '[{"subject": "R1", "relation": "scores", "quote": " q ", "source": "s", "DATE": 2025, '
    )
    content += '"value": 97.30, "Reported By": null, "scope": -5, "note": ""}]'
    (row,) = read(content, "a.json")
    assert row == Row(
        1,
        ClaimForm(subject="R1", relation="scores", quote=" q ", source="s", date="2025",
                  value="97.30", scope="-5"),
    )  # fmt: skip


def test_rows_are_counted_by_their_place() -> None:
    assert [row.number for row in read_json([GIVEN, GIVEN, GIVEN])] == [1, 2, 3]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("97.3", "97.3"), ("97.30", "97.30"), ("0", "0"), ("-0", "-0"), ("-12.5", "-12.5"),
        ("1e3", "1000"), ("1.5E+3", "1500"), ("25e-1", "2.5"), ("1E-12", "0.000000000001"),
        ("1e15", "1000000000000000"), ("1000000", "1000000"), ("0e5", "0"),
        ("0.123456789012", "0.123456789012"),
    ],
)  # fmt: skip
def test_a_number_becomes_a_figure(written: str, text: str) -> None:
    (row,) = read(one_claim(value="?").replace('"?"', written), "a.json")
    assert row.form.value == text
    assert read_value(row.form.value) == (None, float(written), None)


@pytest.mark.parametrize(
    "written",
    [
        "1e20", "-1e20", "1e16", "1e999", "1e-999", "1e999999999", "1e99999999999999999999999",
        "-1e-99999999999999999999999", "0e99999", "NaN", "Infinity", "-Infinity",
        "0.1234567890123", "12345678901234567", "9" * 5_000, "-" + "9" * 5_000,
        "0." + "1" * 5_000, "1e" + "9" * 5_000, "9" * 900_000,
    ],
)  # fmt: skip
def test_a_number_that_is_no_figure_is_refused_at_once(written: str) -> None:
    start = time.monotonic()
    (told,) = refused(one_claim(value="?").replace('"?"', written), "a.json")
    assert told.startswith(f"Row 1, value: “{written[:20]}")
    assert len(told) < 300
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    "written", ["NaN", "-Infinity", "9" * 5_000, "0." + "1" * 5_000, "1e20000"]
)
def test_no_column_takes_what_is_no_number(written: str) -> None:
    told = refused(one_claim(title="?").replace('"?"', written), "a.json")
    assert [one.partition(":")[0] for one in told] == ["Row 1, title"]


@pytest.mark.parametrize("value", [True, False, {}, {"a": 1}, [], ["x"], [[]]])
@pytest.mark.parametrize("column", [name for name in FIELDS if name != "targets"])
def test_other_values_are_refused_by_row_and_key(column: str, value: object) -> None:
    told = refused(json.dumps([GIVEN, {**GIVEN, column: value}]), "a.json")
    assert told == [f"Row 2, {column}: only text or a number can stand here."]


@pytest.mark.parametrize(
    ("targets", "names"),
    [
        ([], []),
        (["GPT-4o"], ["GPT-4o"]),
        (["GPT-4o", " Claude 3.5 Sonnet "], ["GPT-4o", "Claude 3.5 Sonnet"]),
        (["Alibaba, Inc.", "A; B"], ['"Alibaba, Inc."', '"A; B"']),
        (['"former frontrunners"', "“others, too”"], ['"former frontrunners"', "“others, too”"]),
        (["", "GPT-4o", " ", "\u200b"], ["GPT-4o"]),
        (['the "old" one'], ['the "old" one']),
        ("GPT-4o, Claude", ["GPT-4o", "Claude"]),
        (4, ["4"]),
        (None, []),
    ],
)
def test_targets_may_be_a_list(targets: object, names: list[str]) -> None:
    (row,) = read(one_claim(targets=targets), "a.json")
    assert list(split_names(row.form.targets)) == names


def test_targets_are_joined_by_semicolons() -> None:
    (row,) = read(one_claim(targets=["", "GPT-4o", "Alibaba, Inc."]), "a.json")
    assert row.form.targets == 'GPT-4o; "Alibaba, Inc."'


@pytest.mark.parametrize(
    "targets",
    [[1], [1.5], [None], [True], [["x"]], [{}], ["x", 2], ["two\nlines"], ['"a', 'b"'],
     ['a "b, c" d'], ['"a, b" c'], {"a": "b"}, True],
)  # fmt: skip
def test_targets_that_are_no_names_are_refused(targets: object) -> None:
    told = refused(one_claim(targets=targets), "a.json")
    assert [one.partition(":")[0] for one in told] == ["Row 1, targets"]


@given(st.lists(st.text(st.characters(exclude_characters='\n"“”', exclude_categories=["Cc", "Cs"]),
                        min_size=1, max_size=20), max_size=8))  # fmt: skip
@example(["a,", ";", " , "])
@example(["甲、乙", "；"])
def test_no_target_is_lost_or_split(targets: list[str]) -> None:
    (row,) = read(one_claim(targets=targets), "a.json")
    found = [name.strip('"') for name in split_names(row.form.targets)]
    assert found == [name.strip() for name in targets if not is_blank(name)]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('{"subject": "a", "subject": "b"}', "Row 1: “subject” is there twice."),
        ('{"url": "a", "Source": "b"}', "Row 1: “source” is there twice."),
        ('{"source": "a", "address": null}', "Row 1: “source” is there twice."),
        ('{"speed": 1, "\\ud800\\n": 2}',
         f"Row 1: unknown is “speed”, “\ufffd\ufffd”. Known are {', '.join(FIELDS)}."),
        ('{"": true}', f"Row 1: unknown is “”. Known are {', '.join(FIELDS)}."),
        ("{}", "Row 1: “subject”, “relation”, “quote”, “source”, “date” is missing."),
        ('"subject"', "Row 1 is no object with keys like subject and quote."),
        ("[]", "Row 1 is no object with keys like subject and quote."),
        ('[["subject", "a"]]', "Row 1 is no object with keys like subject and quote."),
        ("null", "Row 1 is no object with keys like subject and quote."),
        ("NaN", "Row 1 is no object with keys like subject and quote."),
    ],
)  # fmt: skip
def test_what_is_no_claim_is_refused(written: str, told: str) -> None:
    assert told in refused(f"[{written}]", "a.json")


@pytest.mark.parametrize("escaped", ["\\ud800", "\\udc00x", "\\u0000", "a\\udfff\\ud800"])
@pytest.mark.parametrize("column", ["quote", "date", "targets"])
def test_escapes_of_what_is_no_character_are_refused(escaped: str, column: str) -> None:
    written = one_claim(**{column: ["?"] if column == "targets" else "?"}).replace("?", escaped)
    assert refused(written, "a.json") == [
        f"Row 1, {column}: holds what is no character. Copy it again."
    ]


@pytest.mark.parametrize(
    "text",
    ["null", "1", "NaN", '"subject"', "{}", '{"claims": {}}', '{"claims": null}', '{"claims": "x"}',
     '{"claims": [], "claims": []}', '{"claims": [], "version": 1}', '{"Claims": []}',
     '{"claims": {"claims": []}}'],
)  # fmt: skip
def test_other_shapes_are_refused(text: str) -> None:
    assert refused(text, "a.json") == [
        "A JSON file is a list of claims, or an object of such “claims” only."
    ]


@pytest.mark.parametrize(
    ("text", "place"),
    [("[", (1, 2)), ("[1,]", (1, 4)), ("[\n{'a': 1}]", (2, 2)), ('[{"a" 1}]', (1, 7)),
     ("[] []", (1, 4)), ("[01]", (1, 3)), ("[+1]", (1, 2)), ("[1.]", (1, 3)), ('["\n"]', (1, 3)),
     ('["\\x"]', (1, 3)), ("[tru]", (1, 2)), ("[] // x", (1, 4)), ("\ufeff[]", (1, 1))],
)  # fmt: skip
def test_broken_json_is_refused_with_its_place(text: str, place: tuple[int, int]) -> None:
    # The mark of the last case is the second one: the first belongs to the file.
    told = refused(b"\xef\xbb\xbf" + text.encode(), "a.json")
    assert told == [f"Line {place[0]}, character {place[1]}: from here on the file is not JSON."]


DEEP = {
    "lists": "[" * 100_000,
    "closed lists": "[" * 100_000 + "]" * 100_000,
    "objects": '{"a":' * 100_000,
    "closed objects": '{"claims":' * 50_000 + "1" + "}" * 50_000,
    "mixed": '[{"targets":' * 40_000,
    "a value": '[{"quote": ' + "[" * 100_000 + "]" * 100_000 + "}]",
}


@pytest.mark.parametrize("shape", DEEP)
def test_deep_nesting_is_refused_at_once(shape: str) -> None:
    start = time.monotonic()
    assert refused(DEEP[shape], "a.json") == ["The JSON is nested too deeply for a list of claims."]
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("depth", [2, 50, 500])
def test_nesting_that_python_can_read_is_refused_by_row(depth: int) -> None:
    nested = "[" * depth + "]" * depth
    told = refused(one_claim(note="?").replace('"?"', nested), "a.json")
    assert told == ["Row 1, note: only text or a number can stand here."]


def test_deep_nesting_ends_no_process_that_allows_more_recursion() -> None:
    """In a thread, where the stack is smallest, and with the limit that others may have raised."""
    code = """
import sys, threading
from bot.errors import UserError
from bot.sources.claim_file import read_claim_file
sys.setrecursionlimit(3_000)
def read():
    for text in (b"[" * 900_000, b'{"a":' * 190_000, b"[" * 450_000 + b"]" * 450_000):
        try:
            read_claim_file("a.json", text)
        except UserError as error:
            print(error)
thread = threading.Thread(target=read); thread.start(); thread.join()
"""
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["The JSON is nested too deeply for a list of claims."] * 3


@pytest.mark.parametrize(
    "text",
    [
        "[" + "1," * 450_000 + "1]",
        "[" + '{"a":1},' * 110_000 + "{}]",
        '[{"targets": [' + '"“a",' * 120_000 + '""]}]',
        '[{"targets": [' + '"\\n",' * 150_000 + '""]}]',
        '[{"targets": ["' + "\\n" * 400_000 + '"]}]',
        '[{"' + "a" * 900_000 + '": 1}]',
        "[{" + ",".join(f'"k{n}": 1' for n in range(70_000)) + "}]",
        "," * 999_999,
        "\n" * 999_999,
        '"' * 999_999,
        f"{HEADER}\n" + "," * 900_000,
        f"{HEADER}\n" + "x,x\n" * 200_000,
        f"{HEADER}\n" + '"",' * 300_000,
        "subject," * 120_000,
        "sep=,\n" * 160_000,
    ],
    ids=range(15),
)
def test_hostile_files_are_refused_soon_and_shortly(text: str) -> None:
    assert len(text.encode()) <= MOST_BYTES
    start = time.monotonic()
    for name in ("a.csv", "a.json"):
        told = refused(text, name)
        assert len(told) <= MOST_PROBLEMS + 1
        assert all(len(one) < 600 and one.isprintable() for one in told)
    assert time.monotonic() - start < 20


# ── whatever comes ───────────────────────────────────────────────────────────────────────────────

names = st.sampled_from(["a.csv", "a.tsv", "a.json"])
cells = st.text(
    st.sampled_from(['"', ",", ";", "\t", "\n", "\r", "a", " ", "=", "\0", "é", "\ufeff"])
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*FIELDS, "url", "claims", "x"]), inner, max_size=8),
    max_leaves=12,
)  # fmt: skip


def outcome(name: str, content: bytes) -> list[Row] | UserError:
    try:
        return read_claim_file(name, content)
    except UserError as error:
        return error


def gives_rows_or_is_refused(name: str, content: bytes) -> None:
    found = outcome(name, content)
    if isinstance(found, UserError):
        assert str(found)
        assert len(found.problems if isinstance(found, Problems) else "x") <= MOST_PROBLEMS + 1
        return
    assert found
    numbers = [row.number for row in found]
    assert numbers == sorted(set(numbers))
    for row in found:
        assert all(isinstance(getattr(row.form, one), str) for one in FIELDS)


@given(names, st.binary(max_size=200))
def test_any_bytes_are_rows_or_refused(name: str, content: bytes) -> None:
    gives_rows_or_is_refused(name, content)


@given(names, st.lists(cells, max_size=8), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_any_text_under_a_header_is_rows_or_refused(name: str, rest: list[str], codec: str) -> None:
    content = f"{HEADER}\n{LINE}\n{','.join(rest)}".encode(codec)
    gives_rows_or_is_refused(name, content)


@given(names, json_values)
def test_any_json_is_rows_or_refused(name: str, value: object) -> None:
    gives_rows_or_is_refused(name, json.dumps(value).encode())
    gives_rows_or_is_refused(name, json.dumps([{**GIVEN, "value": value}]).encode())


@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]),
                        min_size=1), min_size=5, max_size=5))  # fmt: skip
def test_what_a_spreadsheet_writes_is_read_back_exactly(texts: list[str]) -> None:
    quoted = ",".join('"' + text.replace('"', '""') + '"' for text in texts)
    if not any(text.strip() for text in texts):
        return
    (row,) = read(f"{HEADER}\r\n{quoted}\r\n")
    assert [getattr(row.form, name) for name in HEADER.split(",")] == texts
    assert read_json([dict(zip(HEADER.split(","), texts, strict=True))])[0].form == row.form
