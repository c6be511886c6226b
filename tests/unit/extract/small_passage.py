"""Passages made of plain sentences and a few known names, for tests of one rule at a time."""

from __future__ import annotations

import re
from datetime import date

from bot.race.claims import Party
from bot.race.extract.passage import Mention, Passage, Sentence
from bot.race.new_claims import Named

LABS = (
    "Alibaba",
    "DeepSeek",
    "OpenAI",
    "Nvidia",
    "Anthropic",
    "Meta",
    "Google",
    "Moonshot AI",
    "Mistral",
)
RELEASES = (
    "DeepSeek-V3", "DeepSeek-R1", "DeepSeek V3", "Qwen2.5-Max", "GPT-4o", "GPT-4", "o1", "o3-mini",
    "Claude 3.5 Sonnet", "Llama 3.1 405B", "Llama 3.1", "Kimi K2", "Gemini 2.5 Pro", "V3", "R1",
    "Mistral Large 2", "Qwen3-235B-A22B", "ChatGPT", "ChatGPT Plus", "Grok 3", "o3", "o3-pro", "GLM-5",
    "Claude Opus 4", "Claude Sonnet 4", "Gemini 3 Pro", "Grok 4.1", "GPT-5.1", "GPT-5 mini", "Kimi K2.5",
    "MiniMax-M2.5", "Haiku 4.5", "Command A", "DeepSeek-V3-0324",
)  # fmt: skip
TESTS = (
    "LMArena", "Chatbot Arena", "LMArena text", "LiveBench", "AIME 2024", "MATH-500", "MATH", "MMLU", "MMLU-Pro",
    "GPQA Diamond", "GPQA", "SWE-bench Verified", "LiveCodeBench", "Arena-Hard", "HumanEval",
    "Humanity's Last Exam", "Aider polyglot", "SimpleQA", "Codeforces", "Artificial Analysis Intelligence Index",
)  # fmt: skip
_NAME = re.compile(
    "|".join(
        rf"(?<![\w-]){re.escape(name)}(?![\w-]|\.\d)"
        for name in sorted((*LABS, *RELEASES), key=len, reverse=True)
    )
)
PUBLISHED = date(2025, 1, 29)


def passage_of(text: str, published: date | None = PUBLISHED) -> Passage:
    """A text with a sentence a line, or after each full stop that a capital follows."""
    sentences: list[Sentence] = []
    for found in re.finditer(r"\S[^\n]*?(?:[.!?](?=\s+[A-Z\"])|(?=\n|$))", text):
        mentions = tuple(
            Mention(found.start() + one.start(), found.start() + one.end(), one[0],
                    "lab" if one[0] in LABS else "release", _named(one[0]), "name")
            for one in _NAME.finditer(found[0])
        )  # fmt: skip
        sentences.append(
            Sentence(found.start(), found.end(), found[0], mentions, (), 0, is_heading=False)
        )
    benchmarks = sorted(
        ((name.casefold(), number) for number, name in enumerate(TESTS, 1)),
        key=lambda one: -len(one[0]),
    )
    return Passage(text, tuple(sentences), published, benchmarks)


def _named(name: str) -> Named:
    if name in LABS:
        number = LABS.index(name) + 1
        return Named(Party(name, lab_id=number), number)
    return Named(Party(name, release_id=RELEASES.index(name) + 1), None)
