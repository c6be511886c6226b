"""The names of benchmarks as articles write them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date

from bot.race.scores import Benchmark

_RUNNER = re.compile(r"\s*\([^()]{1,60}\)$|, (?:as labs report it|public set|subset not stated)$")
_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_SHORTEST = 3
_ALSO = {"lmarena-text": ("chatbot arena", "lmsys arena", "lm arena", "lmarena"),
         "arena-hard": ("arena hard",), "math-500": ("math 500",),
         "swe-bench-verified": ("swe-bench", "swe bench verified"), "hle": ("humanitys last exam",),
         "mmlu-pro": ("mmlu pro",), "livecodebench": ("live code bench",),
         "codeforces-rating": ("codeforces",), "gpqa": ("gpqa",)}  # fmt: skip


def names_of_tests(
    benchmarks: Collection[Benchmark], day: date
) -> Sequence[tuple[str, int | None]]:
    """Every name with the test it means on a day, casefolded, the longest first.

    Where several tests share a name, it is the one that no evaluator's name is added to (what labs
    report). It is None where they are editions of one test: a name alone does not say which.
    """
    meant: dict[str, Benchmark] = {}
    editions: dict[str, set[str]] = {}
    for one in benchmarks:
        for name in _names(one):
            known = meant.get(name)
            if known is None or _order(one, name, day) < _order(known, name, day):
                meant[name] = one
            if one.version and _DATE.match(one.version) and name != one.name.casefold():
                editions.setdefault(name, set()).add(one.version)
    named = (
        (name, None if len(editions.get(name, ())) > 1 and name != one.name.casefold() else one.id)
        for name, one in meant.items()
    )
    return sorted(named, key=lambda pair: -len(pair[0]))


def _names(one: Benchmark) -> set[str]:
    full = one.name.casefold()
    names = {full, _RUNNER.sub("", full), *_ALSO.get(one.slug, ())}
    if one.part_of is None:
        names.add((one.short or one.name).casefold())
        if one.version and full.endswith(one.version):
            names.add(full.removesuffix(one.version).strip())
    return {name for name in names if len(name) >= _SHORTEST and name[-1] != "."}


def _order(one: Benchmark, name: str, day: date) -> tuple[bool, bool, bool, int]:
    version = one.version or ""
    edition = date.fromisoformat(version).toordinal() if _DATE.match(version) else 0
    is_later = edition > day.toordinal()
    return one.part_of is not None, one.name.casefold() != name, is_later, -edition
