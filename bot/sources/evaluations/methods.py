"""How a result was taken, as the LLM Stats compilation words it, in the settings of a protocol."""

from __future__ import annotations

import re

_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), setting)
    for pattern, setting in (
        (r"Terminus 1\b", "harness=Terminus 1"),
        (
            r"bash tool and file editing tool via string replacements",
            "harness=bash and file editing tools",
        ),
        (
            r"(?<!no )extended thinking\b[^.]*\(up to (\d+K) tokens",
            r"effort=extended thinking, up to \1 tokens",
        ),
        (r"\bno extended thinking\b", "effort=no extended thinking"),
        (r"\bnon-thinking\b", "effort=non-thinking"),
        (r"(?<!non-)\bthinking mode\b", "effort=thinking"),
        (r"\breasoning mode\b", "effort=reasoning"),
        (r"\b(\d+)-shots?\b", r"shots=\1"),
        (r"\bcot\b", "method=CoT"),
        (r"\btext-only subset\b", "subset=text only"),
        (r"\b24(\d\d)-25(\d\d)\b", r"window=2024-\1 to 2025-\2"),
        (r"\bno tools\b|\bw/o tool use\b", "tools=none"),
        (r"^python$", "tools=python"),
        (r"\bwith tool use\b", "tools=yes"),
        (r"\bprompt addendum\b", "prompt=addendum"),
        (r"\bmax steps from \d+ to (\d+)", r"max steps=\1"),
        (r"^agent mode\b|^agentic tool use$", "mode=agent"),
        (r"\btop_p (?:of )?(\d\.\d+)", r"top_p=\1"),
        (r"\bpass@1\b(?! \()", "metric=pass@1"),
        (r"^pass@1 \(", "metric=pass@1"),
        (r"\b(?:avg|averaged over) (\d+) (?:runs|trials)\b", r"runs=\1"),
    )
)
_DOUBTFUL = re.compile(r"parallel (?:test-time compute|attempts)", re.IGNORECASE)


def settings_of(method: str) -> tuple[str, bool, bool]:
    """The settings that a method tells, whether it is doubtful, and whether it names Diamond.

    Of results of parallel attempts no setting is taken: the compilation mixes two runs there.
    """
    diamond = "diamond" in method.casefold()
    if _DOUBTFUL.search(method):
        return "", True, diamond
    found: dict[str, str] = {}
    for pattern, setting in _RULES:
        if hit := pattern.search(method[:1_000]):
            key = setting.partition("=")[0]
            found.setdefault(key, hit.expand(setting))
    return "; ".join(found.values()), False, diamond
