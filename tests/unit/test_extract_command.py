"""``python -m bot extract``: what it prints of a text and of a folder, and with which exit status."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app

ROOT = str(Path(__file__).resolve().parents[2])
ARTICLES = Path(__file__).resolve().parents[1] / "articles" / "taught"
TEXT = "Alibaba claims that Qwen2.5-Max outperforms DeepSeek-V3 and Llama 3.1 405B.\r\n"
CLAIM = {
    "id": "01-01", "claimant": "Alibaba", "subject": "Qwen2.5-Max", "relation": "beats",
    "object": "DeepSeek-V3", "metric": None, "value": None, "unit": None, "polarity": "positive",
    "hedge_level": "attributed", "reported_by": None, "event_date": None,
    "quote": "Qwen2.5-Max outperforms DeepSeek-V3",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _in_a_folder(store_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTRUNNER_STORE__PATH", str(store_path))
    monkeypatch.chdir(tmp_path)
    Path("news.txt").write_bytes(TEXT.encode())


def run(*arguments: str | Path) -> Result:
    result = CliRunner().invoke(app, ["extract", *map(str, arguments)])
    assert "Traceback" not in result.output
    return result  # type: ignore[return-value]


def pair(name: str, text: str, *claims: dict[str, object]) -> None:
    Path("gold").mkdir(exist_ok=True)
    Path("gold", f"{name}.txt").write_text(text, encoding="utf-8")
    article = {"id": name, "title": "A test", "published": "2025-01-29", "claims": claims}
    Path("gold", f"{name}.json").write_text(json.dumps(article), encoding="utf-8")


def test_the_drafts_of_a_text_are_printed_and_nothing_changes(store_path: Path) -> None:
    before = hashlib.sha256(store_path.read_bytes()).digest()
    shown = run("news.txt", "--published", "2025-01-29")
    assert shown.exit_code == 0, shown.output
    assert "1. Qwen2.5-Max beats DeepSeek-V3, Llama 3.1 405B" in shown.output
    assert "says: Alibaba (attributed: “claims”)" in shown.output
    assert "Qwen2.5-Max outperforms DeepSeek-V3 and Llama 3.1 405B" in shown.output
    assert "why: " in shown.output
    assert "“outperforms”" in shown.output
    assert "1 draft in news.txt" in shown.output
    as_data = json.loads(run("news.txt", "--published", "2025-01-29", "--json").stdout)
    assert [one["name"] for one in as_data[0]["targets"]] == ["DeepSeek-V3", "Llama 3.1 405B"]
    assert as_data[0]["quote"] == TEXT[as_data[0]["start"] : as_data[0]["end"]]
    assert hashlib.sha256(store_path.read_bytes()).digest() == before


def test_without_a_store_the_names_that_ship_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTRUNNER_STORE__PATH", "none.db")
    assert "1. Qwen2.5-Max beats DeepSeek-V3" in run("news.txt").output
    assert not Path("none.db").exists()


def test_a_folder_is_measured() -> None:
    pair("01", TEXT, CLAIM, CLAIM | {"id": "01-02", "object": "GPT-4o"})
    pair("02", "Nothing is claimed here.")
    shown = run("--evaluate", "gold")
    assert shown.exit_code == 0, shown.output
    lines = {line.split()[0]: line.split()[1:] for line in shown.output.splitlines() if line}
    assert lines["01"] == ["2", "2", "1", "0.500", "0.500", "0.500", "100.0%"]
    assert lines["02"] == ["0", "0", "0", "1.000", "1.000", "1.000", "100.0%"]
    assert lines["all"] == ["2", "2", "1", "0.500", "0.500", "0.500", "100.0%"]
    assert lines["claimant"] == ["100.0%", "1", "of", "1"]
    assert "near miss: 01-02 Qwen2.5-Max beats GPT-4o" in shown.output
    assert "differs: target Llama 3.1 405B, not GPT-4o" in shown.output
    as_data = json.loads(run("--evaluate", "gold", "--json").stdout)
    assert as_data["overall"]["f1"] == 0.5
    assert [one["name"] for one in as_data["articles"]] == ["01", "02"]
    assert as_data["articles"][0]["missed"][0]["id"] == "01-02"


def test_our_own_texts_can_be_measured() -> None:
    shutil.copytree(ARTICLES, "gold")
    assert run("--evaluate", "gold").output.count("100.0%") >= 17


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "Name a text to read, or a folder with --evaluate"),
        (["news.txt", "--evaluate", "gold"], "Name a text to read, or a folder with --evaluate"),
        (["nowhere.txt"], "nowhere.txt cannot be read: No such file"),
        (["latin.txt"], "latin.txt is no text in UTF-8"),
        (["--evaluate", "nowhere"], "nowhere holds no text with its claims beside it"),
        (["--evaluate", "empty"], "empty holds no text with its claims beside it"),
        (["news.txt", "--published", "soon"], "“soon” is not a day. Write it as 2025-01-29."),
        (["news.txt", "--published", "2999-01-01"], "2999-01-01 is still to come"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_status_2(arguments: list[str], told: str) -> None:
    Path("latin.txt").write_bytes("Zürich".encode("latin-1"))
    Path("empty").mkdir()
    Path("empty", "01.json").write_text("{}", encoding="utf-8")
    result = run(*arguments)
    assert result.exit_code == 2
    assert told in result.output


@pytest.mark.skipif(os.name != "posix", reason="Only there a pipe breaks so")
def test_who_has_read_enough_is_told_nothing() -> None:
    Path("news.txt").write_text(TEXT * 2000, encoding="utf-8")
    command = [sys.executable, "-m", "bot", "extract", "news.txt"]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": ROOT},
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"1. Qwen2.5-Max beats")
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)


def test_the_example_of_the_documentation_is_what_is_printed() -> None:
    example = (Path(ROOT) / "docs" / "extracting.md").read_text("utf-8")
    said, shown = re.findall(r"```text\n(.*?)```", example, re.DOTALL)
    Path("article.txt").write_text(said, encoding="utf-8")
    assert run("article.txt", "--published", "2025-01-29").output == shown


def test_gold_that_is_wrong_is_told_all_at_once() -> None:
    pair("01", TEXT, {key: value for key, value in CLAIM.items() if key != "object"})
    pair("02", TEXT, CLAIM | {"value": [1]})
    pair("03", TEXT, CLAIM | {"quote": "Qwen2.5-Max crushes DeepSeek-V3"})
    pair("04", TEXT, CLAIM | {"polarity": "no"})
    Path("gold", "05.txt").write_text(TEXT, encoding="utf-8")
    Path("gold", "05.json").write_text('{"claims": [', encoding="utf-8")
    result = run("--evaluate", "gold")
    assert result.exit_code == 2
    for told in (
        "01.json: claims.0.object: Field required.",
        "02.json: claims.0.value",
        "03.json: the quote of 01-01 is not in 03.txt.",
        "04.json: claims.0.polarity: Input should be 'positive' or 'negative'.",
        "05.json: the file: Invalid JSON",
    ):
        assert told in result.output
