"""Sentences for the rules, with their mentions spotted by a short list of names."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.race.claims import Party
from bot.race.extract.passage import Hit, Mention, MentionKind, Passage, Rule, Sentence
from bot.race.new_claims import Named

RELEASES = (
    "Claude 3.5 Sonnet", "Claude 3 Opus", "Gemini 2.5 Pro", "Gemini 1.5 Pro", "Llama 3.1", "Llama 3.1 405B",
    "Qwen2.5-Max", "Qwen2.5-72B", "Qwen3", "DeepSeek-V3", "DeepSeek-R1", "V3", "R1", "o1", "o1-mini", "o3",
    "GPT-4o", "GPT-4", "GPT-5", "Grok 3", "Kimi K2", "Mistral Large", "Mixtral 8x7B", "Phi-4", "Gemma 3",
    "ChatGPT", "ModelX-7B",
)  # fmt: skip
FAMILIES = ("Claude", "Gemini", "Llama", "Qwen")
LABS = (
    "OpenAI", "Anthropic", "DeepSeek", "Alibaba", "Meta", "Google", "Nvidia", "Apple", "Microsoft", "Mistral",
    "ByteDance", "xAI", "Intel", "The New York Times",
)  # fmt: skip
BENCHMARKS = {
    "math-500": 1, "mmlu": 2, "mmlu-pro": 3, "swe-bench verified": 4, "swe-bench": 5, "gpqa diamond": 6,
    "livebench": 7, "humaneval": 8, "aime 2024": 9, "livecodebench": 10,
}  # fmt: skip
_BY_NAME: dict[str, MentionKind] = (
    dict.fromkeys(RELEASES, "release") | dict.fromkeys(FAMILIES, "family") | dict.fromkeys(LABS, "lab")
)  # fmt: skip
_NAMES = "|".join(re.escape(name) for name in sorted(_BY_NAME, key=len, reverse=True))
_LABS = "|".join(re.escape(name) for name in LABS)
_MENTION = re.compile(
    rf"(?P<noun>(?:(?P<owner>{_LABS})'s (?:new |latest |own )?)?(?P<name>{_NAMES}))(?![\w.]*\w)"
    r"(?: (?:AI |reasoning )?(?:model|chatbot|assistant)\b)?|\b(?P<pronoun>it|we|It|We)\b"
)


def sentence(text: str, start: int = 0) -> Sentence:
    """The sentence with every name of the lists above, "it" and "we" as its mentions."""
    mentions: list[Mention] = []
    for found in _MENTION.finditer(text):
        pronoun = found["pronoun"]
        kind: MentionKind = "words" if pronoun else _BY_NAME[found["name"]]
        name = pronoun.lower() if pronoun else found["name"]
        mentions.append(
            Mention(
                start + found.start(),
                start + found.end(),
                found[0],
                kind,
                Named(Party(name, **_ids(name, kind)), None),
                "pronoun" if pronoun else "name",
                Named(Party(found["owner"]), None) if found["owner"] else None,
            )
        )
    return Sentence(start, start + len(text), text, tuple(mentions), (), 0, is_heading=False)


def _ids(name: str, kind: MentionKind) -> dict[str, int]:
    number = sum(map(ord, name)) + len(name)
    return {} if kind == "words" else {f"{kind}_id": number}


def passage(*sentences: Sentence) -> Passage:
    """An article of these sentences."""
    tests = sorted(BENCHMARKS.items(), key=lambda one: -len(one[0]))
    return Passage("\n".join(one.text for one in sentences), sentences, None, tests)


def hits(rules: Sequence[Rule], text: str) -> list[Hit]:
    """What the rules find in one sentence."""
    one = sentence(text)
    whole = passage(one)
    return [hit for rule in rules for hit in rule(one, whole)]


def told(hit: Hit) -> str:
    """A hit in one line: "not beats: R1 > o1, GPT-4o @ MATH-500"."""
    subject = hit.subject.named.party.name if hit.subject else "?"
    targets = ", ".join(one.named.party.name for one in hit.targets)
    scope = f" @ {hit.scope}" if hit.scope else ""
    return f"{'not ' if hit.negated else ''}{hit.relation}: {subject}{f' > {targets}' if targets else ''}{scope}"


def told_in_full(hit: Hit, *, figure: bool) -> str:
    value = f" [{hit.value:g} {hit.unit}]" if figure and hit.value is not None else ""
    return told(hit) + value


def lines_of(table: str) -> list[str]:
    return [line for line in table.splitlines() if line]
