"""The whole ledger out into a file and in again: the same ledger, and nothing of anybody else."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.db.connection import Store
from bot.db.dumped import STAY, TABLES
from bot.db.migrate import newest_schema
from bot.errors import StoreError, UserError
from bot.ledger import Ledger
from bot.ledger.exporting import write_file
from bot.ledger.restoring import restore_ledger
from bot.race.exporting import Wish
from tests.conftest import TODAY, clock
from tests.curated import ADMIN_ID, ELSEWHERE, HERE, OWNER_ID, SECRET, Work, curate, import_rows
from tests.going_out import add_claim


def exported(store: Path, **wish: Any) -> bytes:
    """What ``export json`` writes."""
    out = io.BytesIO()
    write_file(store, Wish("json", **wish), clock(), out)
    return out.getvalue()


def rows(store: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as db:
        return db.execute(query).fetchall()


@pytest.fixture(scope="module")
def curated(shipped_store: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Work]:
    """A store with everything that ships and everything that people do; read it only."""
    path = tmp_path_factory.mktemp("curated") / "ledger.db"
    shutil.copy(shipped_store, path)
    work = asyncio.run(curate(path))
    import_rows(path)
    return path, work


@pytest.fixture
def file(curated: tuple[Path, Work], tmp_path: Path) -> Path:
    """The file of that store's ledger."""
    path = tmp_path / "ledger.json"
    path.write_bytes(exported(curated[0]))
    return path


async def test_it_comes_back_as_the_same_bytes(
    curated: tuple[Path, Work], tmp_path: Path, file: Path, shipped_store: Path
) -> None:
    store, work = curated
    written = file.read_bytes()
    whole = json.loads(written)  # valid JSON for anybody
    assert {name: len(found) for name, found in whole["tables"].items()} == whole["counts"]
    assert whole["counts"]["proposal_decision"] == 1
    # Into a store that is not there yet, and into one that has only what ships.
    for target in (tmp_path / "new" / "ledger.db", tmp_path / "shipped.db"):
        if target.parent == tmp_path:
            shutil.copy(shipped_store, target)
        restored = await restore_ledger(target, file)
        assert (restored.changed, restored.counts) == (True, whole["counts"])
        assert exported(target) == written
        # The next start finds its marks and changes nothing; nor does the same file once more.
        ledger = await Ledger.open(target, clock)
        claims = [await ledger.claim(one) for one in (work.shared, work.promoted)]
        await ledger.close()
        assert [one.claim.status for one in claims] == ["disputed", "confirmed"]
        assert exported(target) == written
        assert not (await restore_ledger(target, file)).changed
    # An operator's copy, with people, is another file and comes back likewise, packed too.
    packed = tmp_path / "people.json.gz"
    packed.write_bytes(gzip.compress(exported(store, people=True)))
    await restore_ledger(tmp_path / "people.db", packed)
    assert exported(tmp_path / "people.db", people=True) == exported(store, people=True)
    assert exported(tmp_path / "people.db") == written
    assert str(OWNER_ID) in exported(store, people=True).decode()
    # What is searched was made anew, and no number is given out again.
    (found,) = rows(tmp_path / "people.db", "SELECT id FROM last_claim")
    assert found[0] >= max(work.elsewhere, work.own)
    assert rows(
        tmp_path / "people.db", "SELECT rowid FROM claim_fts WHERE claim_fts MATCH 'edited'"
    )


async def test_a_restored_ledger_is_no_news_and_goes_on(file: Path, tmp_path: Path) -> None:
    store = tmp_path / "new.db"
    await restore_ledger(store, file)
    ledger = await Ledger.open(store, lambda: TODAY + timedelta(minutes=1))
    changes, began = (
        "SELECT max(id) FROM change",
        "SELECT change_id FROM reader WHERE name = 'began'",
    )
    assert rows(store, began) >= rows(store, changes)  # a server had the last ones
    assert rows(store, "SELECT count(*) FROM change")[0][0] > 900
    number = await add_claim(ledger, quote="The first new one.", source="https://a.example.com/1")
    await ledger.close()
    assert rows(store, began) < rows(store, changes)
    assert (number,) > rows(store, "SELECT max(id) FROM claim WHERE quote <> 'The first new one.'")[
        0
    ]
    with (
        pytest.raises(sqlite3.IntegrityError, match="append-only"),
        closing(sqlite3.connect(store)) as db,
    ):  # the triggers are back
        db.execute("UPDATE claim_event SET reason = 'Other.'")


def test_nobody_and_no_server_is_in_the_shared_file(curated: tuple[Path, Work], file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for hidden in (SECRET, ELSEWHERE, str(HERE), str(OWNER_ID), str(ADMIN_ID), "user:"):
        assert hidden not in text
    assert '"actor":"curator"' in text
    numbers = [one["id"] for one in json.loads(text)["tables"]["claim"]]
    work = curated[1]
    assert work.promoted in numbers
    assert not {work.own, work.given_back, work.elsewhere} & set(numbers)


def test_a_server_gets_its_own_and_no_others(curated: tuple[Path, Work]) -> None:
    text = exported(curated[0], guild_id=HERE).decode()
    assert SECRET in text
    for hidden in (ELSEWHERE, str(HERE), str(OWNER_ID), "user:"):
        assert hidden not in text
    tables = json.loads(text)["tables"]
    layers = {one["id"]: one["layer"] for one in tables["claim"]}
    work = curated[1]
    assert layers[work.own] == layers[work.given_back] == "server"
    assert layers[work.promoted] == layers[work.shared] == "shared"
    # as this server rules, and without what the owner took back
    (promoted,) = (one for one in tables["claim"] if one["id"] == work.promoted)
    assert promoted["status"] == "refuted"
    shared = [one["stage"] for one in tables["claim"] if one["layer"] == "shared"]
    assert "rejected" not in shared


def test_every_table_goes_out_or_stays(curated: tuple[Path, Work]) -> None:
    """A new table is put into one of the two lists on purpose."""
    tables = {
        name
        for (name,) in rows(
            curated[0], "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql IS NOT NULL"
        )
        if not name.startswith(("claim_fts_", "source_fts_", "sqlite_"))
    }
    assert tables == {*TABLES, *STAY}


# what is refused --------------------------------------------------------------------------------


async def test_a_ledger_never_goes_over_anothers_work(
    curated: tuple[Path, Work], file: Path, tmp_path: Path
) -> None:
    store = tmp_path / "busy.db"
    shutil.copy(curated[0], store)
    with closing(sqlite3.connect(store)) as db, db:
        db.execute("UPDATE claim SET note = 'other' WHERE id = 4")
    before = exported(store)
    with pytest.raises(UserError, match=r"people or importers wrote \(.*score: 3, claim: \d"):
        await restore_ledger(store, file)
    assert exported(store) == before
    ledger = await Ledger.open(store, clock)
    with pytest.raises(StoreError, match="already running"):
        await restore_ledger(store, file)
    await ledger.close()


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def of_claim(**changes: Any) -> Callable[[str], str]:
    """Change the first claim's row."""

    def change(text: str) -> str:
        lines = text.split("\n")
        at = lines.index('"claim":[') + 1
        row = json.loads(lines[at].removesuffix(","))
        row = {key: changes.get(key, value) for key, value in row.items()}
        row |= {key: value for key, value in changes.items() if key not in row}
        lines[at] = json.dumps(row, ensure_ascii=False) + ","
        return "\n".join(lines)

    return change


def of_first(table: str, **changes: Any) -> Callable[[str], str]:
    """Change values of a table's first row."""

    def change(text: str) -> str:
        lines = text.split("\n")
        at = lines.index(f'"{table}":[') + 1
        comma = "," if lines[at].endswith(",") else ""
        row = json.loads(lines[at].removesuffix(","))
        assert changes.keys() <= row.keys()
        lines[at] = json.dumps(row | changes, ensure_ascii=False) + comma
        return "\n".join(lines)

    return change


def opinions(reason: str = "no_value", dated: str = "2025-01") -> str:
    one = {"says": "silent", "reason": reason, "values": {}, "dated": {"text": dated}}
    return json.dumps({"opinions": [one], "verdict": "unverified"})


HOSTILE: dict[str, tuple[Callable[[str], str], str]] = {
    "empty": (lambda text: "", "no ledger"),
    "another file": (lambda text: '{"tables": {}}\n', "no ledger"),
    "a newer format": (replaced('"version":1', '"version":2'), "format 2"),
    "another schema": (
        replaced(f'"schema":{newest_schema()}', '"schema":99'), "schema 99"
    ),
    "a server's": (replaced('"layer":"shared"', '"layer":"server"'), "one server sees"),
    "a damaged header": (replaced('"people":false', '"people":"no"'), "damaged"),
    "a table too many": (replaced('"counts":{', '"counts":{"guild":0,'), "not those of a ledger"),
    "cut in a row": (lambda text: text[: len(text) // 2], "cut off in table|no JSON|no comma"),
    "cut at the end": (lambda text: text.removesuffix("}}\n"), "cut off in table change"),
    "something behind": (lambda text: text + "{}\n", "follows after the end"),
    "a row too many": (
        replaced('\n],\n"source_link"', ',\n{"id":1}\n],\n"source_link"'), "Table source, row 2: no JSON"
    ),
    "a row too few": (replaced('"claim":[\n', '"claim":[\n],\n'), "ends after 0 rows"),
    "re-formatted": (lambda text: json.dumps(json.loads(text), indent=1), "no ledger"),
    "no JSON": (replaced('"claim":[\n{', '"claim":[\n{{'), "Table claim, row 1: no JSON"),
    "nested": (
        replaced('"claim":[\n', '"claim":[\n' + "[" * 200_000 + "]" * 200_000 + ",\n"),
        "Table claim, row 1: no (JSON|row)",
    ),
    "a line without end": (replaced('"claim":[\n', '"claim":[\n' + "x" * 1_100_000), "1000000 bytes"),
    "an unknown column": (of_claim(guild_id=7), "claim, row 1: its columns are not id, slug"),
    "a list": (of_claim(note=["x"]), "claim, row 1: note is neither"),
    "a text for a number": (of_claim(value="many"), "claim, row 1: cannot store TEXT"),
    "true for a number": (of_claim(value=True), "claim, row 1: value is neither"),
    "a number too large": (of_claim(id=1 << 63), "claim, row 1: "),
    "an unknown stage": (of_claim(stage="done"), "claim, row 1: CHECK constraint failed"),
    "a status of its own": (of_claim(status="confirmed"), "claim, row 1: its status is"),
    "no date": (of_claim(claimed="yesterday"), "claim, row 1: claimed is no date"),
    "no moment": (of_claim(recorded_at="2025-01-01"), "claim, row 1: recorded_at has no time zone"),
    "no quote": (of_claim(quote=None), "claim, row 1: NOT NULL constraint failed"),
    "twice": (of_claim(id=2), "claim, row 2: UNIQUE constraint failed"),
    "of no source": (of_claim(source_id=99_999), "claim, row 1: source_id names a source that is not"),
    "a day to come": (of_claim(claimed="2999-01"), r"claim, row 1: claimed is a day to come \(2999-01"),
    "a moment to come": (of_claim(recorded_at="2999-01-01T00:00:00+00:00"), "recorded_at is a day to come"),
    "another moment": (of_claim(recorded_at="20250101T000000Z"), "recorded_at is not written as"),
    "an endless quote": (of_claim(quote="x" * 900_000), "claim, row 1: quote has 900000 characters"),
    "followed by itself": (of_claim(superseded_by=1), "claim, row 1: superseded_by names the claim itself"),
    "a fact without a day": (of_first("release_fact", value="xyz"), "release_fact, row 1: value is no date"),
    "no settings": (of_first("score", protocol="no equals sign"), "score, row 1: protocol is not"),
    "no edition": (of_first("score", snapshot="zzz"), "score, row 1: snapshot is no date"),
    "a score to come": (of_first("score", dated="2999-01-01"), "score, row 1: dated is a day to come"),
    "a part of itself": (of_first("benchmark", part_of=1), "benchmark, row 1: part_of makes it"),
    "a circle of parts": (of_first("benchmark", part_of=2), "benchmark, row [12]: part_of makes it"),
    "an edit of no JSON": (of_first("claim_event", before="{bad"), "claim_event, row 1: before is no JSON"),
    "an edit of a list": (of_first("claim_event", after="[]"), "claim_event, row 1: after is no object"),
    "an edit to nothing": (of_first("claim_event", before='{"quote":null}'), "before: quote is not what"),
    "an edit to no day": (of_first("claim_event", before='{"claimed":"x"}'), "before: claimed is no date"),
    "a lost promotion": (of_first("claim_event", action="promote", before="{}"), "row 1: before does not say"),
    "no verdict": (of_first("claim_event", action="rule", before=None, after="so"), "row 1: after is no verdict"),
    "no place": (of_first("claim_event", action="appearance", after="so"), "row 1: after is not the number"),
    "no opinions": (of_first("proposal", opinions="[]"), "proposal, row 1: opinions are not readable"),
    "no reason": (of_first("proposal", opinions=opinions("so")), "proposal, row 1: opinions have a reason"),
    "half a reason": (of_first("proposal", opinions=opinions("ahead")), "row 1: opinions have a reason"),
    "an opinion of no day": (of_first("proposal", opinions=opinions(dated="x")), "row 1: opinions is no date"),
    "other memory": (replaced('"key":"catalogue"', '"key":"commands"'), "meta, row 1: key is neither"),
}  # fmt: skip


MOMENT = "2026-11-23T12:00:00+00:00"
A_FEW = f"""
INSERT INTO meta VALUES ('catalogue', 'x'), ('starter', 'y');
INSERT INTO source (id, publisher, title, kind, recorded_at, recorded_by) VALUES
    (1, 'Press', 'One', 'press', '{MOMENT}', 'starter ledger'),
    (2, 'Press', 'Two', 'press', '{MOMENT}', 'starter ledger');
INSERT INTO source_link (from_source, to_source, relation, recorded_at, recorded_by)
    VALUES (1, 2, 'quotes', '{MOMENT}', 'starter ledger');
INSERT INTO claim (id, claimant, subject, relation, quote, hedge, source_id, claimed, stage, status,
    recorded_at, recorded_by) VALUES
    (1, 'A', 'B', 'beats', 'Words.', 'asserted', 1, '2025', 'open', 'unverified', '{MOMENT}',
     'starter ledger'),
    (2, 'A', 'B', 'beats', 'Others.', 'asserted', 2, '2025-01', 'open', 'unverified', '{MOMENT}',
     'starter ledger');
INSERT INTO claim_target (claim_id, name) VALUES (1, 'C'), (2, 'D');
INSERT INTO lab (id, slug, name, source_id, recorded_at, recorded_by)
    VALUES (1, 'l', 'L', 1, '{MOMENT}', 'starter ledger');
INSERT INTO "release" (id, slug, name, lab_id, recorded_at, recorded_by)
    VALUES (1, 'r', 'R', 1, '{MOMENT}', 'starter ledger');
INSERT INTO release_fact (release_id, field, value, standing, source_id, recorded_at, recorded_by)
    VALUES (1, 'announced', '2025', 'curated', 1, '{MOMENT}', 'starter ledger');
INSERT INTO benchmark (id, slug, name, unit, higher_is_better, runner, part_of, recorded_at,
    recorded_by) VALUES (1, 'b', 'B', '%', 1, 'X', NULL, '{MOMENT}', 'starter ledger'),
    (2, 'b-part', 'B part', '%', 1, 'X', 1, '{MOMENT}', 'starter ledger');
INSERT INTO score (release_id, benchmark_id, value, evaluator, relation, dated, source_id,
    recorded_at, recorded_by)
    VALUES (1, 1, 50, 'X', 'independent', '2025', 1, '{MOMENT}', 'starter ledger');
INSERT INTO claim_event (claim_id, action, before, after, actor, effective, recorded_at)
    VALUES (1, 'edit', '{{"note":"a"}}', '{{"note":null}}', 'starter ledger', '2025', '{MOMENT}');
INSERT INTO proposal (claim_id, claim_target_id, verdict, basis, opinions, recorded_at)
    VALUES (1, 1, 'unverified', 'x', '{{"opinions":[],"verdict":"unverified"}}', '{MOMENT}');
"""


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One store for all that is refused: it never changes, and has few rows to be read again."""
    path = tmp_path_factory.mktemp("hostile") / "ledger.db"

    async def make() -> None:
        await (await Store.open(path)).close()

    asyncio.run(make())
    with closing(sqlite3.connect(path)) as db:
        db.executescript(A_FEW)
    return path


@pytest.fixture(scope="module")
def small(hostile_store: Path) -> Iterator[tuple[str, bytes]]:
    text = exported(hostile_store)
    yield text.decode(), text
    assert exported(hostile_store) == text  # whatever was refused, not one row was written


@pytest.mark.parametrize("what", HOSTILE)
async def test_what_is_wrong_is_said_with_its_place(
    what: str, small: tuple[str, bytes], hostile_store: Path, tmp_path: Path
) -> None:
    change, says = HOSTILE[what]
    path = tmp_path / "bad.json"
    path.write_text(change(small[0]), encoding="utf-8")
    with pytest.raises(UserError, match=says):
        await restore_ledger(hostile_store, path)


async def test_a_promise_of_a_billion_rows_and_a_bomb_end_early(
    small: tuple[str, bytes], hostile_store: Path, tmp_path: Path
) -> None:
    header, rest = small[0].split("\n", 1)
    count = json.loads(header + "}}")["counts"]["source"]
    billion = header.replace(f'"source":{count}', '"source":1000000000')
    row = rest.split("\n")[5]
    path = tmp_path / "bomb.json.gz"

    async def refused(first: str, body: bytes, says: str) -> None:
        with gzip.open(path, "wb", compresslevel=1) as packed:
            packed.write(first.encode() + b"\n" + body)
        with pytest.raises(UserError, match=says):
            await restore_ledger(hostile_store, path)

    await refused(billion, rest.encode(), "rows; 20000000 are taken at the most")
    # More rows than promised, the same one for ever, zeros for ever: none is read to its end.
    meta = "\n".join(rest.split("\n")[:4])
    endless = f'{meta}\n"source":[\n'.encode()
    await refused(header, endless + (row + "\n").encode() * 50_000, "Table source, row 2: ")
    await refused(header, bytes(30_000_000), "line has more than")
    path.write_bytes(gzip.compress(small[1])[:-20])
    with pytest.raises(UserError, match="cannot be read on"):
        await restore_ledger(hostile_store, path)
    with pytest.raises(UserError, match="cannot be read: No such file"):
        await restore_ledger(hostile_store, tmp_path / "none.json")
