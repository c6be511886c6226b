"""Which tests and boards a sentence names, those of the ledger and others that look like one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.race.extract.figure.score_words import GIVES, OF_COUNT, OUT_OF
from bot.race.extract.passage import Sentence
from bot.race.extract.text.clauses import Line

_LIKE = re.compile(
    r"(?<![\w-])(?:[A-Z0-9τ][\w.²+-]{0,20}[- ]){0,2}?(?:[\w²+-]{0,20}(?:[Bb]ench|BENCH|Eval|EVAL|Arena)(?:er)?\b[\w²+-]*|(?:LM|Chatbot )?Arena\b"
    r"|MMLU|MMMU|MMMLU|GPQA|AIME|HMMT|MATH|GSM8[Kk]|HLE|CMMLU|C-Eval|DROP|HellaSwag|ARC-AGI|ARC-C|ARC\s(?:Challenge|Easy)|BBH|WinoGrande"
    r"|PIQA|[A-Z]\w{2,14}QA|MBPP|Codeforces|FrontierMath|LMSYS|LMArena|BrowseComp|OSWorld|ScienceQA"
    r"|DocVQA|ChartQA|MathVista|MTEB|GDPval|GAIA|USAMO|IMO|CNMO|SuperGLUE|GLUE|SQuAD|ImageNet|LongBench|RULER"
    r"|Humanity['’]s\sLast\sExam|Aider(?:\s[Pp]olyglot)?|τ²?-?[Bb]ench)"
    r"(?:[- ](?:Verified|Pro|Plus|Diamond|Hard|Lite|Multilingual|Multimodal|Redux|Extended|Auto|Elo|Full|Polyglot|polyglot"
    r"|[vV]?\d{1,4}(?:\.\d)?(?![\w%]|[.,]\d)|AGI|Retail|Airline|Telecom|retail|airline|telecom|[IVX]{1,3}\b)){0,3}(?![\w-])"
)
_CALLED = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][\w&'’²+-]{0,30}(?: [A-Z0-9][\w&'’²+-]{0,30}){0,5}?)\s(?:[a-z-]{2,14}\s){0,2}?"
    r"(?P<kind>[Ll]eaderboard|[Bb]enchmark|eval|test|[Ee]xam|[Rr]ankings?|[Ii]ndex|suite|olympiad)s?\b"
)
_PLAIN = re.compile(
    r"\b(?:[Oo]n|[Ii]n)\s(?:an?|the|our|its|their|my|his|her)\s(?:own\s)?(?:\([^()]{1,40}\)\s)?"
    r"(?!(?:same|latter|former|first|second|third|recent|latest|early|earlier|new|blind|small|quick|separate|other|own|final|next)\s(?:exam|benchmark|test|board|table))"
    r"(?P<name>(?:[\w-]{2,16}\s){1,4}?(?:exam|benchmark|competition|olympiad|test|board|leaderboard|evaluation|suite)s?"
    r"(?:\s(?:for|of)\s(?:the\s)?[A-Z]\w+(?:\s[A-Z]\w+){0,3})?)(?![\w-])"
)
""" "On a qualifying exam for the International Mathematics Olympiad"."""
_SCORED_ON = re.compile(
    r"(?<![\w.,-])\d{1,4}(?:\.\d{1,2})?(?:\s?%|\spercent)?(?:\s(?:points?|accuracy|pass@1))?\s(?:on|in)\s(?:the\s)?"
    r"(?P<name>(?=\w{0,12}[A-Z0-9]\w{0,12}[A-Z])[A-Z][\w.+-]{1,20}(?:\s(?:[vV]?\d[\w.]{0,6}(?<![.])|[A-Z][\w-]{1,12})){0,3})"
)
""" "68.4% on BFCL v3": what is scored on and looks like the name of a test."""
_SCORE_VERB = re.compile(
    r"\b(?:scor|achiev|attain|reach|obtain|gets?\b|got\b|hits?\b|manag|post|land|com(?:e|es|ing)\sin|came\sin|accuracy|index\sof)",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"\b(?:a|an|our|the|new|own)\s(?:\w+\s){0,3}?(?:set|suite|benchmark|collection|dataset|battery|test)\s(?:of|for|that|with|covering)\b",
    re.IGNORECASE,
)
""" "We present FootnoteQA, a set of 1,240 questions"."""
SAME_TEST = re.compile(
    r"\b(?:the|that|this)\s(?:same|latter|very\ssame)\s(?:test|benchmark|exam|board|leaderboard|suite|eval|evaluation|set|problems|questions)\b",
    re.IGNORECASE,
)
""" "77.3 per cent on the same test"."""
_TASKS = re.compile(
    r"\b\d[\d,]{0,6}\s(?:of\s)?(?:our|the|my|their|these)?\s?(?P<name>(?:(?!of|our|the|my|and|to|in)[a-z-]{2,16}\s){0,2}?"
    r"(?:tickets|tasks|problems|questions|exercises|issues|bugs|cases|puzzles|prompts|riddles|emails|invoices|documents|contracts))\b"
)
_OF_ANY_TEST = re.compile(r"(?:tasks|problems|questions|cases|issues)$")
_OURS = re.compile(r"\b(?:our|my|own)\b", re.IGNORECASE)
_SOLVES = re.compile(
    r"\b(?:solv|answer|resolv|fix|complet|pass|handl|clear|crack|got|manag)\w{0,3}\s(?:only\s|just\s)?$"
)
_ALL_TASKS = re.compile(
    r"(?:\s(?:correctly|right|correct))?\W{0,3}(?:$|[,;.]|and\b|while\b|but\b)|\sof\s(?:them|these|those|the\s[a-z]+s)\b"
)
_OWN_TEST = re.compile(
    r"%\s(?:of\s)(?:the\s|its\s|our\s|all\s|these\s|my\s)?(?P<name>[a-z][a-z\s-]{2,28}?\s(?:right|correctly|correct))\b"
    r"|\b(?:solv\w{1,3}|answer\w{0,3}|pass\w{0,3}|complet\w{1,3}|fix\w{0,3}|resolv\w{1,3})\s[^,.;]{0,20}?(?:%|percent)\sof\s"
    r"(?:the\s|our\s|all\s)?(?P<tasks>(?:[a-z-]{2,16}\s){0,3}?(?:tasks|problems|questions|tests|cases|issues|bugs|puzzles))\b"
)
""" "Got 93.2% of the fields right": a test without a name."""
_BOARD = re.compile(r"leaderboard|rankings?\b|arena|board\b", re.IGNORECASE)
_SECTIONS = frozenset(
    {"Text", "Vision", "WebDev", "Coding", "Search", "Image", "Video", "Overall", "Math"}
)
_PLAIN_WORDS = frozenset({"math", "drop", "glue", "ruler", "gaia"})
"""Names of tests that are also words: they are tests where they stand in capitals."""
_TEST_NAME = re.compile(r"(?:\w+\s)?\w+(?:QA|[Bb]ench|Eval|Arena)")
""" "We present FootnoteQA" presents no model."""
_KINDS = frozenset({"benchmark", "leaderboard", "index", "test", "exam", "eval", "ranking"})
_NO_NAMES = frozenset({"The", "On", "In", "This", "Our", "Its", "An", "A", "At", "Each", "All"})


@dataclass(frozen=True, slots=True)
class NamedTest:
    """A test at ``text[start:end]`` of a sentence; ``benchmark_id`` where it is one of the ledger.

    ``is_board``: the words say that it ranks.
    """

    start: int
    end: int
    name: str
    benchmark_id: int | None
    is_board: bool
    is_known: bool = False
    """Whether the ledger has tests of that name, perhaps several editions and so no one id."""


def tests_in(line: Line) -> list[NamedTest]:
    """The tests a sentence names, in order, none inside another."""
    found = _known(line)
    found += _unknown(line, [(one.start, one.end) for one in found])
    known = next((one for one in found if one.is_board and one.is_known), None)
    for at, one in enumerate(found):
        # "LMArena: second on the Text leaderboard" speaks of a board of LMArena's.
        if known is not None and not one.is_known and one.name in _SECTIONS:
            found[at] = replace(one, name=f"{known.name} {one.name}")
    if _SCORE_VERB.search(line.text) is not None:
        for match in _SCORED_ON.finditer(line.text):
            start, end = match.span("name")
            parties = (line.place(one) for one in line.sentence.mentions)
            free = not any(at < end and start < over for at, over in parties)
            if free and not any(one.start < end and start < one.end for one in found):
                found.append(NamedTest(start, end, match["name"], None, is_board=False))
    if not found:
        for match in _OWN_TEST.finditer(line.text):
            group = "name" if match["name"] else "tasks"
            found.append(NamedTest(*match.span(group), match[group], None, is_board=False))
    return sorted(found, key=lambda one: one.start)


def _unknown(line: Line, taken: list[tuple[int, int]]) -> list[NamedTest]:
    """Tests that the ledger does not know, outside the stretches that are taken."""
    found: list[NamedTest] = []
    taken += [
        line.place(one)
        for one in line.sentence.mentions
        if one.kind != "words" and _TEST_NAME.fullmatch(one.text) is None
    ]
    for pattern in (_LIKE, _CALLED, _PLAIN):
        for match in pattern.finditer(line.text):
            start, end = match.span() if pattern is _LIKE else match.span("name")
            if pattern is _CALLED and match["kind"][0].isupper():
                end = match.end("kind")  # "its Intelligence Index"
            if any(start < other_end and other < end for other, other_end in taken):
                continue
            words = line.text[start:end]
            while (first := words.split(" ", 1)[0]) in _NO_NAMES and " " in words:
                start += len(first) + 1
                words = words.split(" ", 1)[1]
            if words not in _NO_NAMES and words.casefold() not in _KINDS:
                found.append(NamedTest(start, end, words, None, _ranks(line, start, end)))
                taken.append((start, end))
    return found


def board_in_mind(line: Line, sentences: Sequence[Sentence]) -> NamedTest | None:
    """The test that a text is about where its sentence names none.

    The last that was named in the sentences before, unless that sentence names several.
    """
    for sentence in sentences:
        if "%" not in sentence.text and not any(map(str.isupper, sentence.text)):
            continue
        other = Line.of(sentence, line.passage)
        tests = tests_in(other) or board_of_giver(other)
        named = [one for one in tests if one.is_known or one.is_board]
        known = [one for one in named if one.is_known]
        if named:
            first = (known or named)[0]
            return first if len({(one.benchmark_id, one.benchmark_id or one.name) for one in known}) < 2 else None  # fmt: skip
        if len(tests) == 1 and (
            _SCORE_VERB.search(sentence.text) is not None
            or _INTRODUCES.search(sentence.text) is not None
        ):
            return tests[0]
    return None


def board_of_giver(line: Line) -> list[NamedTest]:
    """The test of "Artificial Analysis gave GLM-5 an index of 50": that of whoever gave it."""
    found: list[NamedTest] = []
    for one in line.quantities:
        given = GIVES.search(line.text, max(0, one.bound_start - 200), one.bound_start)
        if given is None:
            continue
        giver, kind = given["giver"], given["kind"]
        known = [
            number
            for name, number in line.passage.benchmarks
            if name.startswith(f"{giver.casefold()} ") and kind in name
        ]
        name = f"{giver} {kind.capitalize()}"
        found.append(
            NamedTest(*given.span("kind"), name, known[0] if known else None, is_board=True)
        )
    return found


def tasks_in_mind(line: Line, sentences: Iterable[Sentence]) -> NamedTest | None:
    """The tasks of which a sentence gives the share that was solved: "Haiku solved 71%"."""
    solved = any(
        one.unit == "%"
        and _SOLVES.search(line.text, max(0, one.bound_start - 20), one.bound_start)
        and _ALL_TASKS.match(line.text, one.end)
        for one in line.quantities
    )
    if solved or counts_tasks(line):
        for text in (line.text, *(one.text for one in sentences)):
            if (tasks := _TASKS.search(text)) is not None:
                return NamedTest(-1, -1, tasks["name"], None, is_board=False)
    return None


def counts_tasks(line: Line) -> bool:
    """Whether a sentence without a test counts what was solved: "solved 71 of 120 bugs"."""
    tasks = _TASKS.search(line.text)
    if tasks is None or (_OF_ANY_TEST.search(tasks["name"]) and not _OURS.search(line.text)):
        return False
    return any(
        one.unit in {"", "tasks", "problems", "questions"}
        and OUT_OF.match(line.text, one.end) is not None
        and OF_COUNT.search(line.text, max(0, one.bound_start - 30), one.bound_start) is not None
        for one in line.quantities
    )


def _known(line: Line) -> list[NamedTest]:
    folded = line.text.casefold()
    if len(folded) != len(line.text):
        folded = line.text.lower()
    found: list[NamedTest] = []
    for name, number in line.passage.benchmarks:
        at = folded.find(name)
        while at >= 0:
            end = at + len(name)
            if _stands_alone(line.text, at, end) and not any(
                at < one.end and one.start < end for one in found
            ):
                board = _ranks(line, at, end)
                found.append(NamedTest(at, end, line.text[at:end], number, board, is_known=True))
            at = folded.find(name, end)
    return found


def _ranks(line: Line, start: int, end: int) -> bool:
    return _BOARD.search(line.text, start, min(len(line.text), end + 14)) is not None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether words are the name of a test and not part of another or plain English ("math")."""
    before, after = text[max(0, start - 1) : start], text[end : end + 2]
    if before.isalnum() or before in {"-", "_"} or after[:1].isalnum() or after[:1] == "_":
        return False
    if after[:1] == "-" and after[1:].isalnum():
        return False
    words = text[start:end]
    if words.casefold() in _PLAIN_WORDS and not words.isupper():
        return False
    return not (words.islower() and words.isalpha())
