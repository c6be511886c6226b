"""The extractor on texts that were not written to be read: it neither fails, nor lies, nor hangs."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.race.extract import LONGEST_TEXT, DraftClaim, Extractor
from bot.race.extract.text.reading import LONGEST_SENTENCE
from bot.race.scores import Benchmark
from tests.hostile_texts import HOSTILE, patterns, units_for
from tests.unit.small_catalog import CATALOG, TODAY

MOST_DRAFTS = 60
HANGS_AFTER = 20
"""Seconds that one text may take: what explodes takes years, what is slow is the benchmark's."""
BENCHMARKS = {1: Benchmark(1, "arena-hard", "Arena-Hard", None, "%", True, "LMArena")}
EXTRACTOR = Extractor(CATALOG, BENCHMARKS, today=TODAY)

FRAGMENTS = (
    "Qwen2.5-Max", "DeepSeek", "DeepSeek-V3", "OpenAI", "OpenAI's GPT-4o", "Claude 3.5 Sonnet",
    "Llama 3.1", "Nvidia", "the company", "its flagship model", "The latest version", "It", "the chatbot",
    "beats", "outperforms", "does not beat", "matches", "is cheaper than", "is on par with", "trails",
    "is better than", "was accused of", "is derived from", "costs", "was priced at", "fell", "rose",
    "scored", "ranks first on", "ranks No. 3 on", "Arena-Hard", "MMLU-Pro", "17%", "$593 billion",
    "3.2 percentage points", "$0.55 per million tokens", "2,000", "10 times", "on Monday",
    "on January 29", "last week", "said", "claims that", "according to", "reportedly", "may", "could",
    "and", "or", "but", "not", "no longer", "than", "to", "by", "from", "of", "in", ",", ".", ".\n",
    "\n\n", ";", ":", "(", ")", "“", "”", '"', "'", "’s", "—", "-", "- ", "# ", "| ", "…", "?", "!",
    "\u200b", "\u202e", "\r\n", "通义千问", "\ud83d", "\x00", "ﬁ", "İ", "e\u0301",
)  # fmt: skip
LIKE_NEWS = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map(" ".join)
GLUED = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)
_PARTY, _SAYS, _WHAT, _MORE = FRAGMENTS[:13], FRAGMENTS[13:30], FRAGMENTS[:40], FRAGMENTS[30:]
STATEMENT = st.builds(
    lambda before, who, says, what, after: " ".join([*before, who, says, what, *after]) + ". ",
    st.lists(st.sampled_from(_MORE), max_size=2),
    st.sampled_from(_PARTY),
    st.sampled_from(_SAYS),
    st.sampled_from(_WHAT),
    st.lists(st.sampled_from(_MORE), max_size=4),
)
STATEMENTS = st.lists(STATEMENT, max_size=8).map("".join)
ANYTHING = st.text(st.characters(codec=None), max_size=400)
MIXED = st.lists(st.one_of(STATEMENTS, LIKE_NEWS, ANYTHING), max_size=4).map("\n".join)


def drafts_of(text: str, published: date | None = None) -> list[DraftClaim]:
    """The drafts of a text, after it is certain that they are what a draft has to be."""
    drafts = EXTRACTOR.extract(text, published=published)
    assert len(drafts) <= MOST_DRAFTS
    for draft in drafts:
        assert draft.quote == text[draft.start : draft.end]
        assert draft.quote.strip()
        assert draft.subject.identity not in [target.identity for target in draft.targets]
        assert len({target.identity for target in draft.targets}) == len(draft.targets)
        assert draft.reason.rule
        assert draft.value is None or abs(draft.value) < float("inf")
    assert drafts == sorted(drafts, key=lambda draft: draft.start)
    return drafts


@pytest.mark.parametrize(
    "texts",
    [STATEMENTS, LIKE_NEWS, GLUED, ANYTHING, MIXED],
    ids=["statements", "like news", "glued", "anything", "mixed"],
)
def test_no_text_makes_it_fail_and_every_quote_is_exact(texts: st.SearchStrategy[str]) -> None:
    @given(texts, st.sampled_from([None, date(2025, 1, 29), date(1, 1, 1), date(9999, 12, 31)]))
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    def try_one(text: str, published: date | None) -> None:
        assert drafts_of(text, published) == drafts_of(text, published)

    try_one()


def test_it_finds_something_in_what_the_fuzzing_is_made_of() -> None:
    assert drafts_of("Alibaba said that Qwen2.5-Max outperforms DeepSeek-V3.")


# hanging --------------------------------------------------------------------------------------------

# The watchdog is a thread of C: it ends the process also where a pattern holds the interpreter.
_WATCHED = """
import faulthandler, re, sys
sys.path.insert(0, ".")
from tests.hostile_texts import HOSTILE, patterns, run_over, units_for

def watched(name):
    print(name, flush=True)
    faulthandler.dump_traceback_later(SECONDS, exit=True)
"""


def hangs(program: str, seconds: float = HANGS_AFTER) -> str | None:
    """Run a program that calls ``watched`` before each step; what is known of the one that hangs.

    None where every step came to its end.
    """
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", f"SECONDS = {seconds}{_WATCHED}{program}"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=Path(__file__).parents[3],
    )
    reached = done.stdout.splitlines()
    assert reached, done.stderr
    return None if done.returncode == 0 else f"{reached[-1]}\n{done.stderr[-3_000:]}"


def test_no_hostile_text_hangs_it() -> None:
    assert not hangs(
        """
from tests.unit.extract.test_hostile_text import drafts_of
for name, make in HOSTILE.items():
    watched(name)
    drafts_of(make(30_000))
"""
    )


def test_a_text_beyond_the_longest_is_read_so_far() -> None:
    beyond = "Qwen2.5-Max outperforms DeepSeek-V3."
    text = " " * (LONGEST_TEXT - len(beyond)) + beyond
    assert [draft.end for draft in drafts_of(text + " " + beyond)] == [
        draft.end for draft in drafts_of(text)
    ]


def test_no_pattern_explodes() -> None:
    assert not hangs(
        f"""
for place, pattern in patterns().items():
    for unit in units_for(pattern):
        watched(f"{{place}} on {{unit!r}}")
        run_over(pattern, (unit * {LONGEST_SENTENCE})[:{LONGEST_SENTENCE}] + "\\x00")
""",
        seconds=5,
    )


def test_what_explodes_is_noticed() -> None:
    found = hangs(
        """
pattern = re.compile("(?:fell|(?:fe|ll)+ ?)+ by")
watched("the one that explodes")
for unit in units_for(pattern):
    run_over(pattern, unit * 1_000)
""",
        seconds=1,
    )
    assert found is not None
    assert found.startswith("the one that explodes\nTimeout")


def test_the_patterns_are_found_with_the_words_they_are_made_of() -> None:
    assert {"a", "fell", "fell ", "rose", "§"} <= set(
        units_for(re.compile("(?:fell|rose)+|[§0-9]"))
    )
    assert len(patterns()) > 10
    assert all(1_000 <= len(make(1_000)) < 1_100 for make in HOSTILE.values())
