"""Files of evaluations in the store: all or nothing, twice is once, nobody else's row is touched."""

from __future__ import annotations

import csv
import gzip
import io
import re
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest

from bot.errors import Problems, UserError
from bot.ledger import Ledger
from bot.ledger.evaluations import EvaluationFile
from bot.race.imports import EvaluationFormat, ImportReport
from bot.race.people import Person
from bot.sources.evaluations import FORMATS
from tests.conftest import clock
from tests.db.evaluations import LMARENA, SCORES, arena, arena_file, rows

TWO = arena(
    ("2025-02-20", "Qwen2.5-Max", 1332, "+5/-6"), ("2025-02-20", "DeepSeek-V3", 1316, "+4/-4")
)
ADMIN = Person(5, 77, manages_guild=True)
SAMPLES = Path(__file__).parents[1] / "samples" / "evaluations"
STANDING = (
    "SELECT value, dated FROM score WHERE ref IS NOT NULL AND superseded_by IS NULL ORDER BY value"
)


@pytest.fixture
async def ledger(store_path: Path) -> AsyncIterator[Ledger]:
    ledger = await Ledger.open(store_path, clock)
    yield ledger
    await ledger.close()


def counts(report: ImportReport) -> tuple[int, int, int, int]:
    return report.added, report.changed, report.same, report.known


def test_the_formats_have_the_names_that_the_command_offers() -> None:
    assert get_args(EvaluationFormat) == tuple(FORMATS)


async def test_new_then_the_same_then_changed(ledger: Ledger, store_path: Path) -> None:
    take = ledger.evaluations.bring_in
    assert counts(await take(arena_file(TWO))) == (2, 0, 0, 0)
    once = rows(store_path, SCORES)
    assert counts(await take(arena_file(TWO, "renamed.csv"))) == (0, 0, 2, 0)
    assert rows(store_path, SCORES) == once
    later = TWO.replace(b"1332", b"1334")
    report = await take(arena_file(later))
    assert counts(report) == (0, 1, 1, 0)
    (difference,) = report.differences
    assert (difference.release, difference.before, difference.after) == (
        "Qwen2.5-Max", (1332, 1326, 1337), (1334, 1328, 1339),
    )  # fmt: skip
    assert rows(
        store_path,
        "SELECT o.value, o.superseded_at, n.value, n.recorded_at, n.recorded_by, n.superseded_by "
        "FROM score o JOIN score n ON n.id = o.superseded_by WHERE o.ref IS NOT NULL",
    ) == [(1332, clock().isoformat(), 1334, clock().isoformat(), "import lmarena", None)]
    assert counts(await take(arena_file(later))) == (0, 0, 2, 0)


async def test_a_part_of_a_file_takes_nothing_away(ledger: Ledger, store_path: Path) -> None:
    await ledger.evaluations.bring_in(arena_file(TWO))
    part = arena(("2025-02-20", "DeepSeek-V3", 1316, "+4/-4"))
    assert counts(await ledger.evaluations.bring_in(arena_file(part))) == (0, 0, 1, 0)
    assert rows(
        store_path, "SELECT count(*) FROM score WHERE ref IS NOT NULL AND superseded_by IS NULL"
    ) == [(2,)]


async def test_what_is_on_record_from_elsewhere_gets_no_second_row(
    ledger: Ledger, store_path: Path
) -> None:
    ours = rows(
        store_path,
        "SELECT s.value, s.low, s.high FROM score s JOIN \"release\" r ON r.id = s.release_id "
        "JOIN benchmark b ON b.id = s.benchmark_id WHERE r.slug = 'deepseek-r1' "
        "AND b.slug = 'lmarena-text' AND s.snapshot = '2025-02-04'",
    )  # fmt: skip
    ((value, low, high),) = ours
    interval = f"+{high - value:g}/-{value - low:g}"  # type: ignore[operator]
    before = rows(store_path, SCORES)
    again = arena(("2025-02-04", "DeepSeek-R1", value, interval))  # type: ignore[arg-type]
    assert counts(await ledger.evaluations.bring_in(arena_file(again))) == (0, 0, 0, 1)
    assert rows(store_path, SCORES) == before
    other = arena(("2025-02-04", "DeepSeek-R1", value + 1, interval))  # type: ignore[arg-type,operator]
    report = await ledger.evaluations.bring_in(arena_file(other))
    assert counts(report) == (1, 0, 0, 0), "two that disagree stay two rows"
    assert rows(store_path, SCORES)[:-1] == before, "and the curated one as it was"


async def test_names_are_reported_and_not_guessed(ledger: Ledger, store_path: Path) -> None:
    content = arena(
        ("2025-02-20", "Qwen2.5-Max", 1332, "+5/-6"),
        ("2025-02-20", "Qwen2.5-Maxx", 1330, "+5/-6"),
        ("2025-02-20", "Zzqx 17", 1200, "+5/-6"),
    )
    report = await ledger.evaluations.bring_in(arena_file(content))
    assert counts(report) == (1, 0, 0, 0)
    assert [(one.name, one.rows) for one in report.unmatched] == [
        ("Qwen2.5-Maxx", 1),
        ("Zzqx 17", 1),
    ]
    assert report.unmatched[0].suggestions[0] == "qwen2.5-max"
    given = arena_file(content, names={"Qwen2.5-Maxx": "qwen2.5-plus", "Zzqx 17": None})
    if ledger.catalog.release_by_slug("qwen2.5-plus") is None:
        given = arena_file(content, names={"Qwen2.5-Maxx": "deepseek-v3", "Zzqx 17": None})
    report = await ledger.evaluations.bring_in(given)
    assert counts(report) == (1, 0, 1, 0)
    assert (report.no_release, report.unmatched) == (1, ())
    with pytest.raises(UserError, match="no-such-slug"):
        await ledger.evaluations.bring_in(arena_file(content, names={"a": "no-such-slug"}))


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("2024-01-01", "Qwen2.5-Max", 1300.0, "+5/-6"), "before Qwen2.5-Max was announced"),
        (("2027-01-01", "Qwen2.5-Max", 1300.0, "+5/-6"), "2027-01-01"),
        (("2025-02-30", "Qwen2.5-Max", 1300.0, "+5/-6"), "2025-02-30"),
        (("2025-02-20", "Qwen2.5-Max", float("nan"), "+5/-6"), "nan"),
        (("2025-02-20", "Qwen2.5-Max", 1300.0, "-5/+6"), "-5/+6"),
        (("2025-02-20", "Qwen2.5-Max", 1332, "+5/-6"), "twice"),
    ],
)
async def test_an_error_in_the_last_row_writes_nothing(
    ledger: Ledger, store_path: Path, row: tuple[str, str, float, str], told: str
) -> None:
    good = [(f"2025-02-{day:02}", "Qwen2.5-Max", 1300.0 + day, "+5/-6") for day in range(1, 21)]
    good[-1] = ("2025-02-20", "Qwen2.5-Max", 1332, "+5/-6")
    content = arena(*good, row) if row[0] >= "2025" else arena(row, *good)
    before = [rows(store_path, f"SELECT * FROM {table}") for table in ("score", "source")]
    with pytest.raises(UserError) as refused:
        await ledger.evaluations.bring_in(arena_file(content, "bad.csv"))
    assert told in str(refused.value)
    assert "bad.csv" in str(refused.value)
    assert "row" in str(refused.value)
    assert [rows(store_path, f"SELECT * FROM {table}") for table in ("score", "source")] == before
    assert counts(await ledger.evaluations.bring_in(arena_file(TWO))) == (2, 0, 0, 0)


def scores(*lines: dict[str, object]) -> EvaluationFile:
    """A file in our own format."""
    out = io.StringIO()
    columns = list(dict.fromkeys(name for line in lines for name in line))
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    writer.writerows(lines)
    return EvaluationFile("scores", io.BytesIO(out.getvalue().encode()), "own.csv")


OWN = {
    "benchmark": "aider-polyglot", "release": "Qwen2.5-Max", "value": "40", "protocol": "x=1",
    "evaluator": "Me", "relation": "independent", "dated": "2025-03-01",
    "source": "aider-polyglot",
}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"value": "140"}, "140"),
        ({"low": "41", "high": "45"}, "4"),
        ({"dated": "2024-01-01"}, "before Qwen2.5-Max was announced"),
        ({"measured": "2024"}, "before Qwen2.5-Max was announced"),
        ({"dated": "2027-01-01"}, "2027-01-01"),
        ({"benchmark": "no-such-test"}, "no-such-test"),
    ],
)
async def test_what_cannot_be_true_is_told_with_its_place(
    ledger: Ledger, store_path: Path, wrong: dict[str, object], told: str
) -> None:
    before = rows(store_path, SCORES)
    with pytest.raises(Problems) as refused:
        await ledger.evaluations.bring_in(
            scores(OWN | {"low": "", "high": "", "measured": ""} | wrong)
        )
    (problem,) = refused.value.problems
    assert told in str(problem)
    assert str(problem).startswith("own.csv, row 2, ")
    assert rows(store_path, SCORES) == before


async def test_at_most_twenty_problems_are_told(ledger: Ledger) -> None:
    early = OWN | {"dated": "2024-01-01"}
    many = [early | {"protocol": f"n={number}"} for number in range(50)]
    with pytest.raises(Problems) as refused:
        await ledger.evaluations.bring_in(scores(*many))
    assert len(refused.value.problems) == 20


async def test_a_coarse_date_speaks_for_the_whole_of_it(ledger: Ledger) -> None:
    """Qwen2.5-Max came on 28 January 2025: a result "of January" may be of the 29th."""
    assert (await ledger.evaluations.bring_in(scores(OWN | {"dated": "2025-01"}))).added == 1


async def test_a_dry_run_tells_and_changes_nothing(ledger: Ledger, store_path: Path) -> None:
    await ledger.evaluations.bring_in(arena_file(TWO))
    before = [rows(store_path, f"SELECT * FROM {table}") for table in ("score", "source", "change")]
    content = (
        TWO.replace(b"1332", b"1334")
        + arena(("2025-02-25", "DeepSeek-V3", 1318, "+4/-4")).split(b"\n", 1)[1]
    )
    report = await ledger.evaluations.bring_in(arena_file(content), dry_run=True)
    assert not report.written
    assert (report.changed, report.same) == (1, 1)
    assert {one.kind for one in report.differences} == {"new", "changed"}
    assert before == [rows(store_path, f"SELECT * FROM {t}") for t in ("score", "source", "change")]
    written = await ledger.evaluations.bring_in(arena_file(content))
    assert counts(written) == counts(report)


async def test_scores_are_no_news(ledger: Ledger, store_path: Path) -> None:
    before = rows(store_path, "SELECT * FROM change WHERE claim_id IS NULL")
    await ledger.evaluations.bring_in(arena_file(TWO))
    assert rows(store_path, "SELECT * FROM change WHERE claim_id IS NULL") == before


async def test_a_source_that_came_with_a_file_is_found(ledger: Ledger, store_path: Path) -> None:
    await ledger.evaluations.bring_in(arena_file(TWO))
    with closing(sqlite3.connect(store_path)) as store:
        store.execute("INSERT INTO source_fts (source_fts, rank) VALUES ('integrity-check', 1)")


async def test_a_servers_file_is_its_own(ledger: Ledger, store_path: Path) -> None:
    await ledger.evaluations.bring_in(arena_file(TWO))
    shared = rows(store_path, "SELECT * FROM score WHERE guild_id IS NULL")
    take = ledger.evaluations.bring_in_as
    assert counts(await take(ADMIN, arena_file(TWO))) == (0, 0, 0, 2), "it sees the shared ones"
    changed = TWO.replace(b"1332", b"1350")
    assert counts(await take(ADMIN, arena_file(changed))) == (1, 0, 0, 1)
    assert counts(await take(ADMIN, arena_file(changed))) == (0, 0, 1, 1)
    assert rows(store_path, "SELECT * FROM score WHERE guild_id IS NULL") == shared
    assert rows(store_path, "SELECT guild_id, value FROM score WHERE guild_id IS NOT NULL") == [
        (77, 1350)
    ]
    report = await take(ADMIN, scores(OWN | {"benchmark": "epoch-swe-bench-verified-9"}))
    assert report.no_benchmark == (("epoch-swe-bench-verified-9", 1),)
    with closing(sqlite3.connect(store_path)) as store:
        assert store.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.parametrize("later", [{"dated": "2026-06-01"}, {"measured": "2025-02-20"}])
async def test_a_later_measurement_is_no_correction(
    ledger: Ledger, store_path: Path, later: dict[str, object]
) -> None:
    first, second = OWN | {"measured": ""}, OWN | {"measured": "", "value": "60"} | later
    assert counts(await ledger.evaluations.bring_in(scores(first))) == (1, 0, 0, 0)
    assert counts(await ledger.evaluations.bring_in(scores(first, second))) == (1, 0, 1, 0)
    assert rows(store_path, STANDING) == [(40, "2025-03-01"), (60, second["dated"])]
    assert counts(await ledger.evaluations.bring_in(scores(first | {"value": "41"}))) == (
        0,
        1,
        0,
        0,
    )


async def test_a_later_copy_of_a_table_changes_no_date(ledger: Ledger, store_path: Path) -> None:
    table = (SAMPLES / "livebench_table_2031_01_02.csv").read_bytes()
    categories = (SAMPLES / "livebench_categories_2031_01_02.json").read_bytes()

    async def take(content: bytes, published: str) -> tuple[int, int, int, int]:
        beside = {"categories_2024_01_02.json": io.BytesIO(categories)}
        name, file = "table_2024_01_02.csv", io.BytesIO(content)
        report = await ledger.evaluations.bring_in(
            EvaluationFile("livebench", file, name, published, beside=beside)
        )
        return counts(report)

    added, *others = await take(table, "2026-03-01")
    assert (added > 0, others) == (True, [0, 0, 0])
    assert await take(table, "2026-06-01") == (0, 0, added, 0)
    assert {dated for _, dated in rows(store_path, STANDING)} == {"2026-03-01"}
    assert await take(table, "2026-02-01") == (0, added, 0, 0), "it is older than was known"
    assert await take(table, "2026-03-01") == (0, 0, added, 0)


ALIAS = "Qwen-Max-2025-01-25"


async def test_another_name_of_a_release_makes_no_second_row(
    ledger: Ledger, store_path: Path
) -> None:
    take = ledger.evaluations.bring_in
    assert counts(await take(scores(OWN))) == (1, 0, 0, 0)
    assert counts(await take(scores(OWN | {"release": ALIAS}))) == (0, 0, 1, 0)
    both = [("2025-02-20", name, 1332.0, "+5/-6") for name in ("Qwen2.5-Max", ALIAS)]
    assert counts(await take(arena_file(arena(*both)))) == (1, 0, 1, 0)
    assert counts(await take(arena_file(arena(*both)))) == (0, 0, 2, 0)
    numbered = [
        OWN | {"ref": ref, "release": name} for ref, name in (("a", "Qwen2.5-Max"), ("b", ALIAS))
    ]
    assert counts(await take(scores(*numbered))) == (2, 0, 0, 0), "the file tells its runs apart"


@pytest.mark.parametrize("between", [0, 5_000], ids=["one batch", "two batches"])
async def test_two_values_under_two_names_are_refused(
    ledger: Ledger, store_path: Path, between: int
) -> None:
    before = rows(store_path, SCORES)
    filling = [OWN | {"release": "DeepSeek-V3", "protocol": f"n={n}"} for n in range(between)]
    with pytest.raises(Problems) as refused:
        await ledger.evaluations.bring_in(
            scores(OWN, *filling, OWN | {"release": ALIAS, "value": "41"})
        )
    (problem,) = refused.value.problems
    assert str(problem).startswith(f"own.csv, row {between + 3}, column value: row 2 ")
    assert "Qwen2.5-Max" in str(problem)
    assert rows(store_path, SCORES) == before


async def test_a_servers_copy_gives_way_to_the_shared_row(ledger: Ledger, store_path: Path) -> None:
    take = ledger.evaluations.bring_in_as
    assert counts(await take(ADMIN, arena_file(TWO))) == (2, 0, 0, 0)
    shared = TWO.replace(b"1332", b"1340")
    assert counts(await ledger.evaluations.bring_in(arena_file(shared))) == (2, 0, 0, 0)
    assert counts(await take(ADMIN, arena_file(TWO))) == (0, 0, 1, 1)
    assert rows(
        store_path,
        "SELECT o.value, n.value, n.guild_id FROM score o "
        "LEFT JOIN score n ON n.id = o.superseded_by WHERE o.guild_id = 77 ORDER BY o.value",
    ) == [(1316, 1316, None), (1332, None, None)]
    assert counts(await take(ADMIN, arena_file(TWO))) == (0, 0, 1, 1)


@pytest.mark.skipif(not LMARENA.exists(), reason=f"there is no {LMARENA}")
async def test_the_whole_arena_history_twice(ledger: Ledger, store_path: Path) -> None:
    def history() -> EvaluationFile:
        return arena_file(LMARENA.read_bytes(), LMARENA.name)

    curated = rows(store_path, SCORES)
    first = await ledger.evaluations.bring_in(history())
    assert first.added > 3_000
    assert first.changed == first.same == 0
    assert rows(store_path, SCORES)[: len(curated)] == curated
    after = rows(store_path, SCORES)
    second = await ledger.evaluations.bring_in(history())
    assert (second.added, second.changed, second.same) == (0, 0, first.added)
    assert second.known == first.known
    assert rows(store_path, SCORES) == after
    with gzip.open(LMARENA, "rt", encoding="utf-8", newline="") as file:
        names = {row["model"] for row in csv.DictReader(file)}
    unmatched = {one.name for one in second.unmatched}
    assert unmatched <= names
    experiments = [name for name in names if re.search(r"-exp\b|experimental", name.casefold())]
    assert len(experiments) > 10
    released = 'SELECT DISTINCT r.slug FROM score s JOIN "release" r ON r.id = s.release_id '
    for name in experiments:
        for (slug,) in rows(store_path, f"{released} WHERE s.ref LIKE ?", [f"lmarena:%:{name}"]):
            assert "exp" in str(slug), f"{name} is not {slug}, which came of it"
