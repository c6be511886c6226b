"""The rules for evaluators' names that ship: each leads to a release, and no two disagree."""

from __future__ import annotations

import pytest

from bot.race.names import key
from bot.race.scores import Protocol
from bot.sources.evaluations import FORMATS, aider, epoch, known_names, livebench
from bot.sources.evaluations.names import named
from bot.sources.fingerprints import DATA
from bot.sources.starter import read_starter


def test_there_is_a_file_only_for_formats():
    assert {path.stem for path in (DATA / "names").iterdir()} <= FORMATS.keys()


@pytest.mark.parametrize("kind", FORMATS)
def test_rules_lead_to_releases_and_do_not_clash(kind):
    releases = {one.slug for one in read_starter().releases}
    rules = named(kind)
    assert {rule.release for rule in rules.values()} - releases <= {None}
    by_key: dict[str, set[tuple[str | None, str | None]]] = {}
    for name, rule in rules.items():
        by_key.setdefault(key(name), set()).add((rule.release, rule.settings))
        if rule.settings:
            assert str(Protocol.parse(rule.settings)) == rule.settings
        assert rule.release or not (rule.settings or rule.note or rule.dated)
    assert {name: meant for name, meant in by_key.items() if len(meant) > 1} == {}


def test_a_name_that_is_near_is_not_taken_for_another():
    arena = known_names("lmarena")
    assert arena["Qwen-Max-2025-01-25"] == "qwen2.5-max"
    assert "Qwen-Max-0919" not in arena
    assert arena["Gemini-2.0-Flash-Exp"] is None
    assert arena["Gemini-2.0-Flash-001"] == "gemini-2.0-flash"
    assert arena["ChatGPT-4o-latest (2025-01-29)"] is None
    assert "GPT-4o" not in arena
    assert known_names("models-dev")["openai/gpt-4o"] is None
    assert known_names("aider")["o3 (high) + gpt-4.1"] is None
    assert known_names("scores") == {}


@pytest.mark.parametrize(
    "name", ["qwen9-max", "gpt-5.1-codex-max", "magistral-medium", "o9-mini", "kimi-k2-instruct"]
)
def test_what_looks_like_an_effort_can_be_a_name(name):
    assert livebench.split_effort(name) == (name, "default")


@pytest.mark.parametrize(
    ("split", "name", "parts"),
    [
        (livebench.split_effort, "gpt-5.1-codex-max-high", ("gpt-5.1-codex-max", "high")),
        (livebench.split_effort, "a-low-effort", ("a", "low")),
        (livebench.split_effort, "a-thinking-auto-low-effort", ("a", "thinking auto, low")),
        (livebench.split_effort, "a-base", ("a", "default")),
        (aider.split_effort, "a (32k thinking tokens)", ("a", "thinking 32k")),
        (aider.split_effort, "a (no think)", ("a", "no thinking")),
        (aider.split_effort, "DeepSeek V3 (0324)", ("DeepSeek V3 (0324)", "default")),
        (epoch.split_effort, "a_16K", ("a", "thinking 16K")),
        (epoch.split_effort, "a_high", ("a", "high")),
        (epoch.split_effort, "a_b", ("a_b", "default")),
    ],
)
def test_a_name_is_split_from_its_effort(split, name, parts):
    assert split(name) == parts
