"""``export`` and ``import ledger`` on the command line, beside a bot that is running."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.ledger import Ledger
from tests.conftest import clock


@pytest.fixture(autouse=True)
def _over(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTRUNNER_STORE__PATH", str(store_path))
    monkeypatch.chdir(store_path.parent)


def typed(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def test_out_and_in_again(store_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = typed("export", "json")
    assert written.exit_code == 0
    assert json.loads(written.stdout)["format"] == "frontrunner-ledger"
    assert typed("export", "json", "-o", "a.json.gz", "--with-people").exit_code == 0
    if sys.platform != "win32":
        assert stat.S_IMODE(Path("a.json.gz").stat().st_mode) == 0o600
    again = typed("export", "json", "-o", "a.json.gz")
    assert again.exit_code == 2
    assert "--force writes over it" in again.output
    assert typed("export", "json", "-o", "a.json.gz", "--force").exit_code == 0
    assert typed("export", "csv", "-o", "tables").exit_code == 0
    assert not list(Path().glob(".*.part"))
    assert Path("tables/claim.csv").read_bytes().startswith(b"id,slug,claimant,")
    for wrong, says in (
        (("csv",), "name a folder"),
        (("atom", "--with-people"), "Only json names people"),
        (("claimreview", "--limit", "3"), "leave out --limit"),
        (("json", "--since", "2025-01-01"), "leave out --since"),
        (("json", "-o", "no/where.json"), "cannot be written: No such file"),
    ):
        refused = typed("export", *wrong)
        assert refused.exit_code == 2
        assert says in refused.output
    monkeypatch.setenv("FRONTRUNNER_STORE__PATH", "new.db")
    assert "no store at new.db yet" in typed("export", "json").output
    assert "claims, " in typed("import", "ledger", "a.json.gz").output
    assert "0 changes: new.db holds this ledger already" in typed(
        "import", "ledger", "a.json.gz"
    ).output.replace("\n", " ")
    assert typed("export", "json").stdout == written.stdout
    refused = typed("import", "ledger", "tables/claim.csv")
    assert refused.exit_code == 2
    assert "no ledger" in refused.output


async def test_it_reads_beside_the_bot(store_path: Path) -> None:
    ledger = await Ledger.open(store_path, clock)
    try:
        assert '"@graph"' in typed("export", "claimreview").stdout
    finally:
        await ledger.close()
