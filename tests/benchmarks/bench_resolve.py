"""P5: finding names among 20,000 aliases, against rapidfuzz's WRatio over all of them.

``python -m tests.benchmarks.bench_resolve`` prints the table. Everything is seeded.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, product
from time import perf_counter

from rapidfuzz import fuzz, process

from bot.race.catalog import Alias, Catalog, Fact, Family, Kind, Lab, Release, Suggestion
from bot.race.names import fold
from tests.benchmarks.measure import Row, interleaved, table

ALIASES = 20_000
ON = date(2026, 11, 23)
SEED = 20_250_128

_LINES = {
    "OpenAI": ["GPT", "o", "Codex"],
    "Anthropic": ["Claude Sonnet", "Claude Opus", "Claude Haiku"],
    "Google": ["Gemini", "Gemma", "PaLM"],
    "Meta": ["Llama", "Code Llama"],
    "Alibaba": ["Qwen", "QwQ", "QVQ"],
    "DeepSeek": ["DeepSeek", "DeepSeek Coder", "Janus"],
    "ByteDance": ["Doubao", "Seed"],
    "Moonshot AI": ["Kimi", "Moonlight"],
    "Zhipu AI": ["GLM", "CogView"],
    "MiniMax": ["MiniMax", "Abab"],
    "Mistral AI": ["Mistral", "Mixtral", "Codestral", "Pixtral", "Ministral", "Devstral"],
    "xAI": ["Grok"],
    "Cohere": ["Command", "Aya", "Embed"],
    "Microsoft": ["Phi", "Orca"],
    "NVIDIA": ["Nemotron", "Cosmos"],
    "IBM": ["Granite"],
    "01.AI": ["Yi"],
    "Baidu": ["ERNIE"],
    "Tencent": ["Hunyuan"],
    "StepFun": ["Step"],
    "Shanghai AI Lab": ["InternLM", "InternVL"],
    "AI21": ["Jamba", "Jurassic"],
    "Amazon": ["Nova", "Titan"],
    "Stability AI": ["StableLM", "Stable Code"],
    "Technology Innovation Institute": ["Falcon"],
    "Allen Institute": ["OLMo", "Tulu", "Molmo"],
    "LG": ["EXAONE"],
    "Upstage": ["Solar"],
    "Reka": ["Reka Core", "Reka Flash", "Reka Edge"],
    "Databricks": ["DBRX", "Dolly"],
    "Nous Research": ["Hermes", "Capybara"],
    "Baichuan": ["Baichuan"],
    "OpenBMB": ["MiniCPM"],
    "Snowflake": ["Arctic"],
    "Hugging Face": ["Zephyr", "SmolLM"],
}
_VERSIONS = ["1", "1.5", "2", "2.1", "2.5", "3", "3.1", "3.2", "3.5", "3.7", "4", "4.1", "4.5", "5"]
_TIERS = ["", "Mini", "Pro", "Max", "Flash", "Large", "Turbo", "Lite", "Coder", "VL", "Thinking"]
_SIZES = ["", "1.5B", "7B", "14B", "32B", "70B", "235B-A22B"]

# Names people know, as they are written; the rest is generated around them.
_KNOWN = [
    ("GPT-4", "OpenAI", "GPT", "2023-03-14"),
    ("GPT-4o", "OpenAI", "GPT", "2024-05-13"),
    ("o1", "OpenAI", "o", "2024-12-05"),
    ("o3-mini", "OpenAI", "o", "2025-01-31"),
    ("Claude 3.5 Sonnet", "Anthropic", "Claude Sonnet", "2024-06-20"),
    ("Llama 3.1 405B", "Meta", "Llama", "2024-07-23"),
    ("DeepSeek-V3", "DeepSeek", "DeepSeek", "2024-12-26"),
    ("DeepSeek-R1", "DeepSeek", "DeepSeek", "2025-01-20"),
    ("Kimi k1.5", "Moonshot AI", "Kimi", "2025-01-20"),
    ("Doubao-1.5-pro", "ByteDance", "Doubao", "2025-01-22"),
    ("Qwen2.5-Max", "Alibaba", "Qwen", "2025-01-28"),
    ("QwQ-32B", "Alibaba", "QwQ", "2025-03-06"),
]
_NATIVE = {"Doubao": "豆包", "Qwen": "通义千问", "ERNIE": "文心一言", "Hunyuan": "混元"}

NICKNAMES: list[tuple[str, Kind, str]] = [
    ("qwen", "family", "Qwen"),
    ("deepseek", "lab", "DeepSeek"),
    ("llama", "family", "Llama"),
    ("豆包", "family", "Doubao"),
    ("通义千问", "family", "Qwen"),
    ("4o", "release", "GPT-4o"),
    ("o1", "release", "o1"),
    ("r1", "release", "DeepSeek-R1"),
    ("sonnet 3.5", "release", "Claude 3.5 Sonnet"),
    ("deepsek v3", "release", "DeepSeek-V3"),
    ("QWEN2.5MAX", "release", "Qwen2.5-Max"),
    ("llama 405b", "release", "Llama 3.1 405B"),
]
"""What people type, and the kind and name that must be among the first five."""


@dataclass(frozen=True, slots=True)
class Names:
    """A generated catalog, with what it was made of."""

    catalog: Catalog
    texts: list[str]
    releases: list[Release]
    build_seconds: float


def generate(seed: int = SEED, aliases: int = ALIASES) -> Names:
    """A catalog of ``aliases`` names for about a quarter as many releases."""
    random_ = random.Random(seed)  # noqa: S311 - a reproducible benchmark, not a secret
    labs = [
        Lab(number, _slug(name), name, None, None, None, None, None, None, 1)
        for number, name in enumerate(_LINES, 1)
    ]
    lab_ids = {lab.name: lab.id for lab in labs}
    families = [
        Family(number, _slug(line), line, lab_ids[lab])
        for number, (lab, line) in enumerate(
            ((lab, line) for lab, lines in _LINES.items() for line in lines), 1
        )
    ]
    by_line = {family.name: family for family in families}
    named: dict[str, tuple[Family, str]] = {
        name: (by_line[line], day) for name, _, line, day in _KNOWN
    }
    combinations = list(product(families, _VERSIONS, _TIERS, _SIZES))
    random_.shuffle(combinations)
    for family, version, tier, size in combinations:
        if len(named) >= aliases // 4:
            break
        day = date(2022, 11, 30) + timedelta(days=random_.randrange(1_450))
        named.setdefault(_written(random_, family.name, version, tier, size), (family, str(day)))
    releases = [
        Release(
            number,
            _slug(name),
            name,
            family.lab_id,
            family.id,
            {"announced": Fact(day, 1, "catalogue")},
        )
        for number, (name, (family, day)) in enumerate(named.items(), 1)
    ]
    spellings = [_alias(text, family=by_line[line]) for line, text in _NATIVE.items()]
    lab_slugs = {lab.id: lab.slug for lab in labs}
    for release in releases:
        announced = str(release.announced).replace("-", "")
        texts = (
            release.name,
            f"{release.slug.replace('.', '-')}-{announced}",
            f"{lab_slugs[release.lab_id]}/{release.slug}",
            f"{release.slug}-latest",
        )
        spellings.extend(_alias(text, release=release) for text in texts)
    spellings = spellings[:aliases]
    start = perf_counter()
    catalog = Catalog(labs, families, releases, spellings)
    return Names(catalog, [one.text for one in spellings], releases, perf_counter() - start)


def slips(texts: Sequence[str], seed: int = SEED) -> Iterator[tuple[str, str, str]]:
    """Each text with one random slip: its kind, the text, the misspelt text."""
    random_ = random.Random(seed)  # noqa: S311 - a reproducible benchmark, not a secret
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    for text, kind in zip(texts, cycle(("insert", "delete", "swap", "replace")), strict=False):
        at = random_.randrange(len(text) - 1)
        letter = random_.choice(letters)
        match kind:
            case "insert":
                wrong = text[:at] + letter + text[at:]
            case "delete":
                wrong = text[:at] + text[at + 1 :]
            case "swap":
                wrong = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
            case _:
                wrong = text[:at] + letter + text[at + 1 :]
        yield kind, text, wrong


def rows() -> list[Row]:
    """Key presses, typos, nicknames and the build, each against WRatio where it has a side."""
    names = generate()
    folded = [fold(text) for text in names.texts]
    random_ = random.Random(SEED)  # noqa: S311 - a reproducible benchmark, not a secret
    typed = [release.name for release in random_.sample(names.releases, 40)]
    misspelt = [wrong for _, _, wrong in slips(typed)]
    return [
        _pressed(names, folded, _presses(typed), "P5 key press, a name as it is typed"),
        _pressed(names, folded, _presses(misspelt), "P5 key press, a name typed with a slip"),
        _pressed(names, folded, misspelt, "P5 key press, the finished text with a slip"),
        _found_typos(names, folded, random_.sample(names.releases, 2_000)),
        _found_nicknames(names, folded),
        Row(
            "P5 build of 20,000 aliases, seconds", round(names.build_seconds, 2), None, None, "< 1"
        ),
    ]


def _pressed(names: Names, folded: list[str], presses: list[str], name: str) -> Row:
    ours, other = cycle(presses), cycle(presses)
    return interleaved(
        lambda: names.catalog.suggest(next(ours), on=ON),
        lambda: _everything(next(other), folded, 25),
        min(len(presses), 120),
        name=name,
        target="≤ 0.0200 (1/50)",
    )


def _found_typos(names: Names, folded: list[str], sample: list[Release]) -> Row:
    by_name = {release.name: release.id for release in sample}
    found = [
        by_name[text] in [one.id for one in _first_five(names.catalog, wrong)]
        for _, text, wrong in slips(list(by_name))
    ]
    few = list(slips(list(by_name)))[:100]
    theirs = [fold(text) in _everything(wrong, folded, 5) for _, text, wrong in few]
    return Row(
        "P5 typo in the first five, % (ours of 2,000, WRatio of 100)",
        round(100 * sum(found) / len(found), 1),
        round(100 * sum(theirs) / len(theirs), 1),
        None,
        "≥ 95 %",
    )


def _found_nicknames(names: Names, folded: list[str]) -> Row:
    ours = sum(
        (kind, name) in [(one.kind, one.name) for one in _first_five(names.catalog, text)]
        for text, kind, name in NICKNAMES
    )
    theirs = sum(fold(name) in _everything(text, folded, 5) for text, _, name in NICKNAMES)
    return Row(f"P5 nicknames found, of {len(NICKNAMES)}", ours, theirs, None, "all")


def _first_five(catalog: Catalog, text: str) -> list[Suggestion]:
    return catalog.suggest(text, on=ON)[:5]


def _everything(text: str, folded: list[str], limit: int) -> list[str]:
    """The other side: WRatio over every alias, both sides folded alike beforehand."""
    return [
        found
        for found, _, _ in process.extract(fold(text), folded, scorer=fuzz.WRatio, limit=limit)
    ]


def _presses(texts: Sequence[str]) -> list[str]:
    """Every beginning of the texts, as autocompletion sees them, texts taking turns."""
    longest = max(map(len, texts))
    return [text[:end] for end in range(1, longest + 1) for text in texts if end <= len(text)][::5]


def _written(random_: random.Random, line: str, version: str, tier: str, size: str) -> str:
    """A name in one of the styles labs use: Qwen2.5-Max-7B, GPT-4.1 Mini, Claude 3.5 Sonnet."""
    if " " in line and random_.random() < 0.5:
        first, rest = line.split(" ", 1)
        parts = [first, version, rest, tier, size]
    elif random_.random() < 0.3:
        parts = [line + version, tier, size]
    else:
        parts = [line, version, tier, size]
    return random_.choice("- ").join(part for part in parts if part)


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def _alias(text: str, family: Family | None = None, release: Release | None = None) -> Alias:
    return Alias(
        text=text,
        kind="native" if family else "api",
        lab_id=None,
        family_id=family.id if family else None,
        release_id=release.id if release else None,
        valid_from=None,
        valid_until=None,
        guild_id=None,
    )


if __name__ == "__main__":
    print(table(rows()))
