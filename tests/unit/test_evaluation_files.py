"""Files of public evaluations: what is read from samples, and from the real files beside the clone."""

from __future__ import annotations

import gzip
import io
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest

from bot.errors import Problems, UserError
from bot.race.results import Result
from bot.sources.evaluations import FORMATS, Reading, known_names, read_evaluations
from bot.sources.starter import ScoreEntry, read_starter

SAMPLES = Path(__file__).resolve().parents[1] / "samples" / "evaluations"
REAL = Path(__file__).resolve().parents[3] / "shared" / "evaluations"
TODAY = date(2031, 6, 1)


def read(
    kind: str, path: Path, *, published: str | None = None, beside: Path | None = None
) -> tuple[Reading, list[Result]]:
    with ExitStack() as stack:
        file = stack.enter_context(path.open("rb"))
        lying = {beside.name: stack.enter_context(beside.open("rb"))} if beside else {}
        reading = read_evaluations(
            kind, file, path.name, published=published, today=TODAY, beside=lying
        )
        return reading, list(reading.results)


def sample(kind: str, name: str, **given) -> tuple[Reading, list[Result]]:
    return read(kind, SAMPLES / name, **given)


def test_an_arena_history_has_every_board_between_two_rows_of_a_model():
    reading, results = sample("lmarena", "lmarena.csv")
    seen = [(one.name, one.snapshot, one.value, one.low, one.high, one.row) for one in results]
    assert seen == [
        ("DeepSeek-R1", "2025-02-01", 1360, 1355, 1366, 2),
        ("Qwen-Max-2025-01-25", "2025-02-01", 1330, 1319, 1341, 3),
        ("Claude 3.7 Sonnet (thinking-32k)", "2025-02-03", 1340, 1336, 1344, 4),
        ("DeepSeek-R1", "2025-02-03", 1360, 1355, 1366, 2),  # it stood unchanged
        ("DeepSeek-R1", "2025-02-05", 1358, 1353, 1363, 5),
        ("Qwen2.5-Max", "2025-02-05", 1334, 1325, 1343, 6),  # and the old name is not carried on
        ("Step-2-16K-Exp", "2025-02-05", 1300, 1291, 1309, 7),
    ]
    assert [one.note for one in results[1:4]] == [
        "2,700 votes; listed as Qwen-Max-2025-01-25",
        "5,000 votes",
        "9,000 votes; unchanged since 2025-02-01",
    ]
    assert results[0].protocol == "board=text; style control=off"
    assert results[2].protocol == "board=text; effort=thinking 32k; style control=off"
    assert len({one.ref for one in results}) == len(results)
    names = known_names("lmarena")
    assert names["Qwen-Max-2025-01-25"] == names["Qwen2.5-Max"] == "qwen2.5-max"
    assert names["Step-2-16K-Exp"] is None
    assert reading.sources[0].slug == "lmarena-text-history"


def test_an_old_arena_file_is_the_board_of_the_day_that_is_told():
    reading, results = sample("lmarena", "lmarena_undated.csv", published="2024-06-01")
    assert {(one.snapshot, one.dated, one.note) for one in results} == {
        ("2024-06-01",) * 2 + (None,)
    }
    assert [reading.sources[one.source].slug for one in results] == ["lmarena-2024-06-01"] * 2
    with pytest.raises(Problems, match="has no column date"):
        sample("lmarena", "lmarena_undated.csv")


def test_a_livebench_table_gives_means_of_whole_categories_only():
    name = "livebench_table_2031_01_02.csv"
    reading, results = sample(
        "livebench",
        name,
        published="2031-02-03",
        beside=SAMPLES / "livebench_categories_2031_01_02.json",
    )
    board = "livebench-2031-01-02"
    assert [one.slug for one in reading.benchmarks] == [
        board, f"{board}-reasoning", f"{board}-if", f"{board}-data-analysis",
    ]  # fmt: skip
    assert [one.part_of for one in reading.benchmarks] == [None, board, board, board]
    assert reading.benchmarks[2].name == "LiveBench 2031-01-02 · Instruction Following"
    values = {(one.name, one.benchmark.removeprefix(board)): one.value for one in results}
    assert values["qwen2.5-max", "-reasoning"] == 55
    assert values["qwen2.5-max", ""] == 56.11
    assert ("o3-mini-2025-01-31", "-if") not in values
    assert ("o3-mini-2025-01-31", "") not in values
    assert values["o3-mini-2025-01-31", "-data-analysis"] == 60
    assert [str(one) for one in reading.left_out.told] == [
        f"{name}, row 3: o3-mini-2025-01-31-high lacks tasks, so it has no mean of {board}-if.",
        f"{name}, row 7: short-row has 3 of 5 cells; which are missing cannot be told.",
    ]
    efforts = {one.name: one.protocol for one in results}
    assert efforts == {
        "qwen2.5-max": "effort=default; harness=livebench",
        "o3-mini-2025-01-31": "effort=high; harness=livebench",
        "claude-4-1-opus-20250805": "effort=thinking 32k; harness=livebench",
        "claude-opus-4-5-20251101": "effort=thinking 64k, high; harness=livebench",
        "kimi-k2-thinking": "effort=default; harness=livebench",
        "new-model": "effort=no thinking; harness=livebench",
    }
    assert (results[0].dated, reading.sources[0].published) == ("2031-02-03", "2031-02-03")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("table.csv", "does not tell the edition"),
        ("table_2031-01-02.csv", "on which day the table"),
    ],
)
def test_a_livebench_table_says_what_it_cannot_do_without(name, message):
    table = SAMPLES / "livebench_table_2031_01_02.csv"
    categories = SAMPLES / "livebench_categories_2031_01_02.json"
    with table.open("rb") as file, pytest.raises(Problems, match="has to lie beside it"):
        read_evaluations("livebench", file, name, published=None, today=TODAY)
    beside = {categories.name: io.BytesIO(categories.read_bytes())}
    with table.open("rb") as file, pytest.raises(Problems, match=message):
        read_evaluations("livebench", file, name, published=None, today=TODAY, beside=beside)


def test_aider_runs_have_their_settings_and_an_interval_of_ours():
    reading, results = sample("aider", "aider.yml")
    gpt, deepseek, new = results
    assert (gpt.name, gpt.value, gpt.low, gpt.high, gpt.row) == ("gpt-5", 88, 83.1, 91.6, 4)
    assert gpt.protocol == "edit format=diff; effort=high; harness=aider polyglot; tries=2"
    assert gpt.note == "test_cases 225; interval computed by us: Wilson 95 %, 198 of 225"
    assert (deepseek.dated, deepseek.measured) == ("2024-12-26", None)
    assert (new.name, new.low, new.note) == ("New model", None, None)
    assert "effort=thinking 24k" in (new.protocol or "")
    assert [str(one) for one in reading.left_out.told] == [
        "aider.yml, row 23: A model + another is two models working together."
    ]
    assert reading.sources[0].slug == "aider-polyglot"
    later, _results = sample("aider", "aider.yml", published="2026-01-02")
    assert (later.sources[0].slug, later.sources[0].published) == (
        "aider-polyglot-of-2026-01-02",
        "2026-01-02",
    )


def test_epoch_runs_that_ended_well_are_results_of_their_task_and_its_version():
    reading, results = sample("epoch", "epoch.csv")
    assert [one.slug for one in reading.benchmarks] == [
        "epoch-gpqa-diamond-1.0.1", "epoch-a-new-task-2026", "epoch-gpqa-diamond",
    ]  # fmt: skip
    best, new, rounded = results
    assert (best.name, best.value, best.low, best.high) == ("gpt-5.1", 85, 81.08, 88.92)
    assert best.protocol == "effort=high; harness=Epoch AI; scorer=choice"
    assert (best.dated, best.measured, best.ref) == ("2025-11-17", "2025-11-17", "epoch:AAA")
    assert (new.benchmark, new.dated, new.high) == ("epoch-a-new-task-2026", "2025-11-02", 100)
    assert "effort=thinking 32K" in (new.protocol or "")
    assert rounded.low is None
    assert rounded.note == (
        "run CCC; FP8 weights; no interval: the published standard error is rounded to 0.00"
    )
    assert [str(one) for one in reading.left_out.told] == [
        "epoch.csv, row 5: run DDD of gpt-5.1_high ended with Failed.",
        "epoch.csv, row 6: run EEE of o3-2025-04-16_low has no date.",
    ]
    _reading, dated = sample("epoch", "epoch.csv", published="2026-01-02")
    assert (dated[-1].dated, dated[-1].measured) == ("2026-01-02", None)


def test_what_labs_report_is_a_bare_claim_unless_its_settings_are_told():
    reading, results = sample("llm-stats", "llm_stats.csv")
    told = [(one.benchmark, one.value, one.protocol, one.relation, one.dated) for one in results]
    assert told == [
        ("gpqa", 80.1, "effort=thinking; metric=pass@1", "self", "2025-09-15"),
        ("gpqa-diamond", 83.3, None, "claimed", "2025-05-22"),
        ("graphwalks-bfs-under-128k", 61.7, None, "claimed", "2025-07-19"),
        ("graphwalks-bfs-over-128k", 19.0, None, "claimed", "2025-07-19"),
    ]
    assert [reading.sources[one.source].slug for one in results[:2]] == [
        "vendor-deepseek-v3.1-card", "vendor-anthropic-claude-4",
    ]  # fmt: skip
    assert "parallel attempts" in (results[1].note or "")
    assert {one.slug for one in reading.benchmarks} >= {one.benchmark for one in results} - {
        "gpqa-diamond"
    }
    assert [str(one) for one in reading.left_out.told] == [
        "llm_stats.csv, row 6: who measured gpt-4.1-2025-04-14 is not said."
    ]


def test_whose_page_it_is_says_who_reports_in_a_models_dev_file():
    reading, results = sample("models-dev", "models_dev.json")
    told = [
        (one.benchmark, one.evaluator, one.relation, one.protocol, one.dated) for one in results
    ]
    assert told == [
        ("swe-bench-verified", "DeepSeek", "claimed", None, "2026-07-02"),
        ("own-test-3", "DeepSeek", "self", "harness=Codex", "2026-05-02"),
        ("swe-bench-pro", "Anthropic", "rival", None, "2026-05-28"),
        (
            "aa-coding-agent-terminal-bench-2.1", "Artificial Analysis", "independent",
            "effort=medium; harness=Claude Code", "2026-07-02",
        ),
    ]  # fmt: skip
    assert reading.left_out.count == 2
    assert [reading.sources[one.source].slug for one in results] == [
        "vendor-deepseek-v4-pro-model-card", "models-dev-api-docs.deepseek.com-news-1",
        "vendor-anthropic-claude-opus-4.8", "aa-coding-agents",
    ]  # fmt: skip
    # The same rows as the API has them: by provider.
    content = (
        b'{"deepseek": {"id": "deepseek", "models": {"deepseek-v4-pro": {"benchmarks": [%s]}}}}'
    )
    row = (
        b'{"name": "SWE-Bench Verified", "score": 80.6, "metric": "resolved", '
        b'"source": "https://huggingface.co/deepseek-ai/DeepSeek-V4-Pro"}'
    )
    given = io.BytesIO(content % row)
    again = read_evaluations("models-dev", given, "api.json", published="2026-07-02", today=TODAY)
    assert next(again.results) == results[0]


def test_our_own_scores_read_the_same_as_csv_json_and_packed():
    reading, results = sample("scores", "scores.csv")
    first, second = results
    assert (first.ref, first.value, first.low, first.high) == ("scores:x-1", 70.5, 68, 73)
    assert (first.dated, first.measured, first.note) == (
        "2025-05",
        "2025-05-01",
        "a note, with a comma",
    )
    assert first.protocol == "effort=high; tools=none"
    assert (first.source, reading.sources[0].slug) == (0, "example.org-o3")
    assert second.source == "lmarena-2025-02-04"
    as_json = sample("scores", "scores.json")
    assert [(one.benchmark, one.value, one.source) for one in as_json[1]] == [
        (one.benchmark, one.value, one.source) for one in results
    ]
    assert (as_json[1][1].row, as_json[1][1].column) == (2, "value")
    packed = io.BytesIO(gzip.compress((SAMPLES / "scores.csv").read_bytes()))
    unpacked = read_evaluations("scores", packed, "scores.bin", published=None, today=TODAY)
    assert list(unpacked.results) == results
    assert not packed.closed


def test_the_starter_ledgers_own_files_are_scores_too():
    folder = Path(__file__).resolve().parents[2] / "bot" / "data" / "scores"
    starter = read_starter().scores
    read_back = [
        one for path in sorted(folder.glob("*.csv")) for one in read("scores", path)[1]
    ]  # in the order in which the starter ledger has them
    verified = [one for one in starter if one.verified]
    assert [(one.name, one.value, one.protocol, one.source) for one in read_back] == [
        (one.release, one.value, one.protocol, one.source) for one in verified
    ]


FILES = [
    ("lmarena", "lmarena_text_changes.csv.gz", None, "lmarena-"),
    ("livebench", "livebench_table_2024_11_25.csv", "livebench_categories_2024_11_25.json", ""),
    ("livebench", "livebench_table_2026_01_08.csv", "livebench_categories_2026_01_08.json", ""),
    ("aider", "aider_polyglot_leaderboard.yml", None, ""),
    ("epoch", "epoch_benchmarks_runs.csv", None, ""),
    ("llm-stats", "llm_stats_results_part.csv", None, "LLM Stats"),
    ("models-dev", "modelsdev_models.json", None, "models.dev"),
]


@pytest.mark.parametrize(("kind", "name", "beside", "note"), FILES)
def test_a_real_file_gives_every_score_of_it_that_the_starter_ledger_has(kind, name, beside, note):
    if not (REAL / name).exists():
        pytest.skip(f"{REAL / name} is not there: real files of evaluations lie beside the clone")
    reading, results = read(kind, REAL / name, beside=REAL / beside if beside else None)
    names = known_names(kind)
    slugs = [one.slug for one in reading.benchmarks]

    def is_of_it(score: ScoreEntry) -> bool:
        match kind:
            case "llm-stats" | "models-dev":
                return note in (score.note or "")
            case "livebench":
                return score.benchmark in slugs
            case _:
                evaluator = FORMATS[kind].evaluator
                return score.evaluator == evaluator

    def key(one: ScoreEntry | Result, release: str | None) -> tuple[object, ...]:
        return (
            one.benchmark, release, one.value, one.low, one.high, one.protocol, one.snapshot,
            one.evaluator, one.relation,
        )  # fmt: skip

    found = {key(one, names.get(one.name)) for one in results}
    shipped = [one for one in read_starter().scores if is_of_it(one)]
    assert len(shipped) > 30
    assert [one for one in shipped if key(one, one.release) not in found] == []
    assert len({(one.ref, one.benchmark) for one in results}) == len(results)
    for one in results:
        assert not isinstance(one.source, int) or one.source < len(reading.sources)
    releases = {one.slug: one for one in read_starter().releases}
    for one in results:
        if release := names.get(one.name):
            announced = releases[release].facts["announced"].value
            assert one.dated >= announced[: len(one.dated)], (one, announced)


def test_every_problem_is_a_user_error_with_its_values():
    file = io.BytesIO(b"model,arena_score,ci95\nA,x,+1/-1\nB,1,1\n")
    reading = read_evaluations("lmarena", file, "a.csv", published="2025-01-01", today=TODAY)
    with pytest.raises(Problems) as raised:
        list(reading.results)
    assert [str(one) for one in raised.value.problems] == [
        "a.csv, row 2, arena_score: “x” is no number.",
        "a.csv, row 3, ci95: “1” is no interval like +5/-4.",
    ]
    assert all(isinstance(one, UserError) for one in raised.value.problems)
