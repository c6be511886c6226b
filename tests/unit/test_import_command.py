"""``python -m bot import``: what it prints, what it writes, and with which exit status."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.db.lock import StoreLock
from tests.db.evaluations import SHARED, arena, rows

KEPT = "SELECT value, recorded_by FROM score WHERE ref IS NOT NULL AND superseded_by IS NULL"
TWO = arena(
    ("2025-02-20", "Qwen2.5-Max", 1339, "+5/-6"), ("2025-02-20", "Zzqx 17 [red]", 1200, "+4/-4")
)
LIVEBENCH = SHARED / "livebench_table_2024_11_25.csv"


@pytest.fixture
def store(store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The store of the settings, in whose folder one works."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FRONTRUNNER_STORE__PATH", str(store_path))
    Path("arena.csv").write_bytes(TWO)
    return store_path


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(app, ["import", *map(str, arguments)])
    assert "Traceback" not in result.output
    return result  # type: ignore[return-value]


def test_the_formats_are_listed() -> None:
    listed = run("--formats")
    assert listed.exit_code == 0
    for name in ("lmarena", "livebench", "aider", "epoch", "llm-stats", "models-dev", "scores"):
        assert name in listed.output
    assert run().exit_code == 2, "and where none is named"


def test_a_dry_run_then_in_earnest_then_again(store: Path) -> None:
    dry = run("lmarena", "arena.csv", "--dry-run")
    assert dry.exit_code == 0, dry.output
    assert "+ row 2: Qwen2.5-Max · LMArena text · 2025-02-20: 1339 [1333, 1344]" in dry.output
    assert "Nothing was written" in dry.output
    assert rows(store, KEPT) == []
    first = run("lmarena", "arena.csv")
    assert first.exit_code == 0
    assert "arena.csv (lmarena): 2 results" in first.output
    assert "? Zzqx 17 [red]: 1" in first.output
    assert rows(store, KEPT) == [(1339, "import lmarena")]
    again = run("lmarena", "arena.csv")
    assert [line.split()[:3] for line in again.output.splitlines()[1:4]] == [
        ["0", "new"],
        ["0", "changed:", "the"],
        ["1", "as", "imported"],
    ]
    assert rows(store, KEPT) == [(1339, "import lmarena")]


def test_names_are_written_down_looked_up_and_read_back(store: Path) -> None:
    run("lmarena", "arena.csv", "--unmatched", "names.toml")
    skeleton = Path("names.toml").read_text(encoding="utf-8")
    assert tomllib.loads(skeleton) == {"Zzqx 17 [red]": "?"}
    untouched = run("lmarena", "arena.csv", "--names", "names.toml")
    assert "? Zzqx 17 [red]: 1" in untouched.output, "an open question answers nothing"
    Path("names.toml").write_text(skeleton.replace('"?"', '"deepseek-v3"'), encoding="utf-8")
    matched = run("lmarena", "arena.csv", "--names", "names.toml")
    assert matched.exit_code == 0
    assert sorted(rows(store, KEPT)) == [(1200, "import lmarena"), (1339, "import lmarena")]
    Path("names.toml").write_text(skeleton.replace('"?"', "false"), encoding="utf-8")
    assert "stand for no release" in run("lmarena", "arena.csv", "--names", "names.toml").output
    for wrong, told in (
        ('"?"', "no-such"),
        ("7", "has to be a release's slug"),
        ("[", "is no TOML"),
    ):
        text = skeleton.replace('"?"', '"no-such"' if wrong == '"?"' else wrong)
        Path("names.toml").write_text(text, encoding="utf-8")
        refused = run("lmarena", "arena.csv", "--names", "names.toml")
        assert (refused.exit_code, told in refused.output) == (2, True), refused.output


def test_one_file_fails_whole_and_the_one_before_it_stays(store: Path) -> None:
    Path("bad.csv").write_bytes(TWO.replace(b"2025-02-20,1,Z", b"2027-02-20,1,Z"))
    result = run("lmarena", "arena.csv", "bad.csv")
    assert result.exit_code == 2
    assert "bad.csv, row 3" in result.stderr
    assert rows(store, KEPT) == [(1339, "import lmarena")]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["xlsx", "arena.csv"], "There is no format “xlsx”. There are: lmarena"),
        (["lmarena"], "Name the file to import"),
        (["lmarena", "nowhere.csv"], "nowhere.csv cannot be read"),
        (["lmarena", "arena.csv", "--published", "soon"], "“soon” is no date"),
        (["lmarena", "arena.csv", "--names", "nowhere.toml"], "nowhere.toml cannot be read"),
        (["livebench", "arena.csv"], "has to lie beside it"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_status_2(
    store: Path, arguments: list[str], told: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.output
    assert rows(store, KEPT) == []


def test_beside_a_running_bot_nothing_is_written(store: Path) -> None:
    lock = StoreLock.take(store)
    try:
        result = run("lmarena", "arena.csv")
    finally:
        lock.release()
    assert result.exit_code == 1, "it may be tried again"
    assert "already running" in result.stderr


@pytest.mark.skipif(not LIVEBENCH.exists(), reason=f"there is no {LIVEBENCH}")
def test_the_categories_are_found_beside_the_table_or_named(store: Path) -> None:
    found = run("livebench", LIVEBENCH)
    assert found.exit_code == 0, found.output
    table = Path("table_2024_11_25.csv")
    table.write_bytes(LIVEBENCH.read_bytes())
    named = run("livebench", table, SHARED / "livebench_categories_2024_11_25.json", "--dry-run")
    assert named.exit_code == 0, named.output
    assert [line.split()[:2] for line in named.output.splitlines()[1:3]] == [
        ["0", "new"], ["0", "changed:"],
    ]  # fmt: skip


def test_the_packages_are_read_again_and_what_changed_is_said(store: Path) -> None:
    result = run("models-dev")
    assert result.exit_code == 0, result.output
    assert [line.split() for line in result.output.splitlines() if "facts" in line] == [
        ["facts", "0", "0", "0"]
    ]
