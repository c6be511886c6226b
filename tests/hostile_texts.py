"""Texts that would bring a careless reader down, at any size, and every pattern of the extractor."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import cycle, islice
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

import bot.race.extract

_NAMES = ("OpenAI's GPT-4o", "Anthropic's Claude 3.5 Sonnet", "Meta's Llama 3.1", "DeepSeek-V3")
_SENTENCE = "Qwen2.5-Max outperforms DeepSeek-V3 by 3.2 points on Arena-Hard, Alibaba said. "


def _again(*units: str) -> Callable[[int], str]:
    """A text of a length made of the units in turn."""

    def text(length: int) -> str:
        needed = length // min(map(len, units)) + 1
        return "".join(islice(cycle(units), needed))[:length]

    return text


def _lines(*units: str) -> Callable[[int], str]:
    return _again(*(f"{unit}\n" for unit in units))


def _nested(opening: str, closing: str) -> Callable[[int], str]:
    def text(length: int) -> str:
        deep = length // (len(opening) + len(closing)) + 1
        return opening * deep + "Qwen beats DeepSeek" + closing * deep

    return text


HOSTILE: Mapping[str, Callable[[int], str]] = {
    "one letter": _again("a"),
    "one capital": _again("A"),
    "one letter and spaces": _again("a "),
    "spaces": _again(" "),
    "line breaks": _again("\n"),
    "tabs and spaces": _again(" \t"),
    "digits": _again("1"),
    "figures": _again("1,000.5 "),
    "dots between digits": _again("1."),
    "thousands without end": _again("1,000"),
    "dollars": _again("$"),
    "percents": _again("3% "),
    "hyphens": _again("a-"),
    "dashes": _again("—"),
    "versions": _again("GPT-4.1.2-mini-"),
    "commas": _again(","),
    "commas and spaces": _again("a, "),
    "straight quotes": _again('"'),
    "single quotes": _again("'"),
    "apostrophes": _again("a's "),
    "curly quotes": _again("“a", "b”"),
    "quotes that never close": _again("“Qwen "),
    "nested quotes": _nested("“‘", "’”"),
    "brackets": _nested("([", "])"),
    "brackets that never close": _again("(a "),
    "full stops": _again("."),
    "abbreviations": _again("Mr. U.S. e.g. "),
    "questions": _again("?!"),
    "one sentence after the other": _again(_SENTENCE),
    "one sentence without a full stop": _again(_SENTENCE.replace(". ", ", ").replace("3,2", "3")),
    "names": _again(*(f"{name} " for name in _NAMES)),
    "names and commas": _again(*(f"{name}, " for name in _NAMES)),
    "names and and": _again(*(f"{name} and " for name in _NAMES)),
    "a claim and a claim": _again(*(f"{name} beats " for name in _NAMES)),
    "half a name": _again("Claude "),
    "a name misspelt": _again("Qwenn2.5Max "),
    "said": _again("Alibaba said that "),
    "according to": _again("according to OpenAI, "),
    "not": _again("not "),
    "than": _again("better than "),
    "more than": _again("more than 10 times "),
    "the company": _again("The company's latest model is its best. It "),
    "may": _again("may could might reportedly "),
    "and": _again("and "),
    "by percent": _again("by 3 percent to 5 percent from "),
    "cheaper": _again("costs $0.55 per million tokens, "),
    "shares": _again("Nvidia fell 17% on Monday, or $593 billion, "),
    "ranks": _again("ranks No. 1 on "),
    "accusations": _again("accused of stealing from OpenAI "),
    "dates": _again("on January 29, 2025 "),
    "lines": _lines("Qwen", "DeepSeek beats"),
    "lines that are items": _lines("- Qwen beats DeepSeek", "* GPT-4o"),
    "lines that are headings": _lines("# Qwen beats DeepSeek"),
    "lines of a table": _lines("| Qwen | 89.4 |"),
    "lines that were wrapped": _lines("the model that Alibaba showed on Wednesday outperforms, so it"),
    "windows lines": _again("Qwen beats DeepSeek.\r\n"),
    "old lines": _again("Qwen beats DeepSeek.\r"),
    "other lines": _again("Qwen beats DeepSeek.\u2028\x0b\x0c\x85"),
    "right to left": _again("\u202eQwen \u202cbeats \u2067DeepSeek\u2069 "),
    "zero width": _again("Q\u200bw\u200de\ufeffn beats\u2060 DeepSeek. "),
    "nothing to see": _again("\u200b"),
    "piled marks": _again("a" + "\u0301" * 50),
    "half characters": _again("\ud83d", "Qwen beats DeepSeek. "),
    "zeros": _again("Qwen\x00beats DeepSeek. "),
    "emoji": _again("👨‍👩‍👧‍👦 Qwen 🚀 beats DeepSeek. "),
    "chinese": _again("通义千问超越豆包，"),
    "what folds to more": _again("ﷺ", "ß", "İ"),
    "fences": _lines("```", "Qwen beats DeepSeek."),
    "quoted lines": _lines("> > > Qwen beats DeepSeek."),
    "addresses": _again("https://example.com/a-b-c?d=e&"),
    "markup": _again("<b><i>Qwen</i> "),
    "stars": _again("*_`"),
}  # fmt: skip
"""Makers of texts, each of the length it is asked for."""


# the patterns -------------------------------------------------------------------------------------


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled regular expression that the modules of the extractor hold, by where it stands."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(bot.race.extract.__path__, "bot.race.extract."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for place, pattern in _patterns_in(value, f"{module.name}.{name}", depth=6):
                if pattern not in found.values():
                    found[place] = pattern
    return found


def _patterns_in(value: object, place: str, depth: int) -> Iterator[tuple[str, re.Pattern[str]]]:
    inner: list[tuple[str, object]] = []
    if isinstance(value, re.Pattern):
        yield place, value
    elif depth == 0 or isinstance(value, str | bytes):
        return
    elif isinstance(value, Mapping):
        inner = [(f"[{key!r}]", one) for key, one in value.items()]
        inner += [(f" key {key!r}", key) for key in value]
    elif isinstance(value, Sequence | AbstractSet):
        inner = [(f"[{number}]", one) for number, one in enumerate(value)]
    elif dataclasses.is_dataclass(value):
        inner = [
            (f".{one.name}", getattr(value, one.name, None)) for one in dataclasses.fields(value)
        ]
    elif isinstance(value, type) and value.__module__.startswith("bot.race.extract"):
        inner = [(f".{name}", one) for name, one in vars(value).items() if name[:2] != "__"]
    for name, one in inner:
        yield from _patterns_in(one, f"{place}{name}", depth - 1)


_UNITS = ("a", "A", "1", " ", "\t", "\n", ",", ".", "-", "'", '"', "’", "$", "%", "(", "a ", "A ",
          "1 ", "a, ", "1,", "1.", "a-", "1-", "A1", "a's ", "and ", "A and ", "the ", "1%", "$1")  # fmt: skip


def units_for(pattern: re.Pattern[str]) -> list[str]:
    """Short texts which, over and over, make a pattern try again: common ones and its own words."""
    parsed = _parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    words = dict.fromkeys(_words_of(parsed))
    longest = sorted(words, key=len, reverse=True)[:12]
    own = [*longest, *(f"{word} " for word in longest), "".join(longest), " ".join(longest)]
    return list(dict.fromkeys((*_UNITS, *filter(None, own))))


def _words_of(parsed: Any) -> Iterator[str]:
    """The literal words of a parsed pattern, and one character of each set."""
    word = ""
    for operator, argument in parsed:
        if operator is sre.LITERAL:
            word += chr(argument)
            continue
        if word:
            yield word
        word = ""
        for part in _parts_of(operator, argument):
            yield from _words_of(part)
    if word:
        yield word


def _parts_of(operator: object, argument: Any) -> list[Any]:
    """The parsed patterns inside one piece of a parsed pattern."""
    if operator is sre.BRANCH:
        return argument[1]
    if operator is sre.IN:
        return [[one] for one in argument if one[0] is sre.LITERAL]
    if operator is sre.ATOMIC_GROUP:
        return [argument]
    inside = {sre.SUBPATTERN: 3, sre.MAX_REPEAT: 2, sre.MIN_REPEAT: 2, sre.POSSESSIVE_REPEAT: 2,
              sre.ASSERT: 1, sre.ASSERT_NOT: 1}  # fmt: skip
    return [argument[inside[operator]]] if operator in inside else []


def run_over(pattern: re.Pattern[str], text: str) -> None:
    """All the ways in which a pattern is used on a text, each to its end."""
    for _ in pattern.finditer(text):
        pass
    pattern.match(text)
    pattern.fullmatch(text)
