"""The rule for places in a ranking: "third on the LMArena leaderboard"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.race.extract.figure.boards_said import NamedTest
from bot.race.extract.figure.categories_said import category_of, part_of
from bot.race.extract.figure.score_figures import parties_of
from bot.race.extract.figure.score_words import NOBODY
from bot.race.extract.passage import Hit, Mention, Sentence
from bot.race.extract.text.clauses import Line, is_model
from bot.race.extract.text.phrases import noun_phrase_before

_LEADING = re.compile(r"\W{0,4}(?:on|in|at|for)\s(?:the\s)?", re.IGNORECASE)
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15,
    "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20,
    "runner-up": 2,
}  # fmt: skip
_COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
           "eleven": 11, "twelve": 12, "twenty": 20}  # fmt: skip
_WORD = "|".join(_ORDINALS)
_PLACE = (
    rf"(?:(?P<ordinal>{_WORD}|\d{{1,3}}(?:st|nd|rd|th))"
    r"(?:[\s-](?P<spot>place|position|spot|rank|overall))?"
    r"|(?:no\.?\s?|number[\s-]|nr\.?\s|#\s?|rank(?:ed|s)?\s#?)(?P<number>\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)(?![\w%]|[.,]\d)"
    r"(?P<numbered>\s(?:spot|position|place|rank))?"
    r"|(?P<top>top)(?:\s(?:spot|place|position|rank|slot|of)\b)"
    r"|top[\s-](?P<within>three|five|ten|twenty|\d{1,3})(?![\w%])"
    r"|(?P<lead>atop\b(?!\sof\sthat)|(?:on|at\sthe|to\sthe|at\sits)\stop(?!\sof\s(?:that|it|this|its|the\s(?:page|list\sof|hour))|\w)"
    r"|(?:in\s)?the\s(?:lead|crown|throne|pole\sposition)(?!\s(?:developer|author|researcher|engineer|investor|in\sdownloads)|\w)))"
)
_RANKED = re.compile(
    r"(?P<verb>\b(?:(?<=\bit)['’]s|(?<=\bthat)['’]s|perch(?:es|ed)|end(?:s|ed|ing)|(?:knock|push|bump|relegat|demot|promot|nudg)ed|rank(?:s|ed|ing)?|plac(?:es|ed|ing)|sit(?:s|ting)?|sat|is|are|was|were|now|stands?|stood|came|comes|coming"
    r"|finish(?:es|ed|ing)|land(?:s|ed|ing)|debut(?:s|ed|ing)|climb(?:s|ed|ing)|jump(?:s|ed|ing)|mov(?:es|ed|ing)|rose|ris(?:es|ing)"
    r"|tak(?:es|ing|e|en)|took|holds?|holding|held|claim(?:s|ed|ing)?|secur(?:es|ed|ing)|tie[sd]?|tying|reach(?:es|ed|ing)?|enter(?:s|ed|ing)?"
    r"|currently|grab(?:s|bed)|seiz(?:es|ed)|shares|share|hit(?:s|ting)?|scor(?:es|ed|ing)|earn(?:s|ed|ing)|listed|rated|slots?|breaks?|broke|cracks?|cracked"
    r"|fell|falls|falling|drop(?:s|ped|ping)|slip(?:s|ped|ping)|slid|slides|sank|sinks|tumbl(?:es|ed)|went|goes|going|stay(?:s|ed|ing)|remain(?:s|ed|ing)"
    r"|keep(?:s|ing)?|kept|retain(?:s|ed|ing)|regain(?:s|ed|ing)|retak(?:es|ing)|retook|reclaim(?:s|ed|ing)|return(?:s|ed|ing)|defend(?:s|ed|ing)|vault(?:s|ed)"
    r"|shot|shoots|leap(?:s|ed|t)|soar(?:s|ed)|edg(?:es|ed)|becom(?:es|ing)|became|captur(?:es|ed|ing)|snatch(?:es|ed)|wins?|won|occup(?:ies|ied)|crown(?:s|ed)|in|at))\s"
    r"(?:(?:currently|now|still|again|in|at|to|into|for|a|an|the|joint|jointly|tied|as|up|down|back|straight|right|overall|with|among|within|its|their|new|our|remains|currently|level|equal|out|just|only|places?|already|clear|outright|narrowly|comfortably|directly|immediately)\s){0,6}"
    rf"(?:from\s(?:the\s)?(?:{_WORD}|\d{{1,3}}(?:st|nd|rd|th)|(?:#|no\.\s?)\d{{1,3}})(?:\s(?:place|spot|position))?\sto\s(?:the\s)?)?"
    rf"(?P<place>{_PLACE})",
    re.IGNORECASE,
)
_TOPS = re.compile(
    r"\b(?P<verb>tops|topped|topping|leads|led|leading|heads|headed|heading)\s(?:the\s)?(?P<rest>[^.;,]{0,60}?)"
    r"(?:leaderboards?|rankings?|arena\b|board\b|standings\b|(?:league\s)?table\b(?!\s(?!in\b|on\b|with\b|at\b|for\b|and\b|by\b|of\b|ahead\b)))",
    re.IGNORECASE,
)
_DETHRONES = re.compile(
    r"\b(?P<verb>(?:dethron|displac|unseat|oust|toppl|knock|replac|push|supplant|succeed|surpass|overtak)(?:e?s|ed|ing)|overtook)\s[^;,]{2,40}?\s(?:at|from|off|as)\s(?:the\s)?"
    r"(?:top|number\sone|no\.?\s?1|#1|leader|first\splace|lead)\b",
    re.IGNORECASE,
)
""" "Gemini 3 Pro dethrones Grok 4.1 at the top of the board": the first of the two leads it."""
_ALSO = re.compile(
    rf"\b(?:and|but)\s(?:only\s|is\s)?(?P<ordinal>{_WORD}|\d{{1,3}}(?:st|nd|rd|th))(?:\splace)?\s(?:overall\b|in\s(?!the\sworld|line))",
    re.IGNORECASE,
)
""" "The top open model and 5th overall"."""
_LABEL_LEADS = re.compile(
    r"\W{0,4}(?:[\w-]+\s){0,3}?[\w-]+:\s(?:[^,;.]|\.\d){2,40}?\s(?P<verb>leads|led|is\sahead|is\sin\sfront)(?=\s?(?:$|[,.;]|with\b|at\b|again\b|followed\b))",
    re.IGNORECASE,
)
""" "Coding: Claude Opus 4.6 leads, followed by GPT-5.4"."""
_ROUNDS_OUT = re.compile(
    r"\b(?P<verb>(?:round|complet|clos|finish)(?:e?s|ed|ing)(?:\sout|\soff)?)\sthe\stop[\s-](?P<place>three|five|ten|twenty|\d{1,2})\b",
    re.IGNORECASE,
)
""" "R1-0528 rounds out the top five": it is the last of them."""
_BEST_RANKED = re.compile(
    r"\b(?P<verb>(?:best|top|highest)[\s-](?:ranked|ranking|placed|rated|scoring)|(?:top|leading|number[\s-]one)(?=\sopen\b))\s"
    r"(?P<among>(?:[\w-]+\s){0,3}?)(?:model|system|entry|llm|release)\b",
    re.IGNORECASE,
)
_RANKS_IT = re.compile(
    r"\b(?:ranks?|ranked|plac(?:es|ed)|puts?|lists?|listed|rates?|rated|has)\s(?:the\s)?$",
    re.IGNORECASE,
)
_RANKED_THERE = re.compile(
    rf"\s(?:in\s|at\s|as\s)?(?:joint\s|the\s)?(?P<place>{_PLACE})", re.IGNORECASE
)
""" "Artificial Analysis ranks M2 fifth overall"."""
_NEXT = re.compile(
    rf"\s(?:in\s|at\s|only\s|just\s|now\s)?(?P<ordinal>{_WORD})(?=\s?(?:[.,;)]|$)|\s(?:with|at|and)\b)",
    re.IGNORECASE,
)
""" "GPT-4o fourth", after another's place."""
_OPEN = re.compile(r"\bopen(?:[\s-](?:weights?|source))?\b", re.IGNORECASE)
_OPEN_ONLY = re.compile(
    r"\b(?:among|amongst|of|for)\s(?:the\s|all\s)?(?:models\swith\s)?open[\s-]?(?:weights?|source)?(?:\s(?:models|ones|systems|weights))?\b",
    re.IGNORECASE,
)
_NOT_A_PLACE = re.compile(
    r"\sand\sforemost|\sin\s(?:command|line|charge|a\sseries|the\sworld\sto)|\sto\snone",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:after|before|until|without|despite|had|used\sto|once|previously|formerly)\s(?:it\s)?$",
    re.IGNORECASE,
)
"""What was so before: "after holding the lead", "had been first"."""
_ASIDE = re.compile(r"(?:,\s[^,;.]{3,60},)?\s$")
_BEFORE_NOUN = re.compile(
    r"\s(?!on\b|in\b|of\b|among|across|out\b|behind|overall|globally|worldwide|for\b|with\b|at\b|after\b|by\b|and\b|from\b|this\b|ahead|while|but\b|as\b|to\b|last\b|there|again|today|now|open\b|model|spot|place|position)[a-z]{3,}"
)
""" "The number one target of lawsuits"."""
_BOARD_WORDS = re.compile(
    r"\b(?:the|our|this|its|that|\w{2,20}['’]s)\s(?:[\w-]+\s)?(?:leader)?board\b|^(?:[\w.-]+\s){0,3}(?:leaderboard|board|rankings?|standings)(?=:|\s(?:update|change|notes|for|of|as)|$)|^(?:change\s?log|updates?|news|notes|release\snotes|what['’]s\snew)[^.;]{0,20}?[:,–—-]\s?(?:[\w.-]+\s){0,2}(?:leaderboard|board|rankings?|standings)$|\b(?:league|the)\stable\b|\b(?:the|our)\srankings?\b|\bstandings\b",
    re.IGNORECASE,
)
_SEVERAL_TESTS = re.compile(
    r"\b(?:across|over|on|of|in)\s(?:all\s|the\s|its\s|our\s){0,2}(?P<name>(?:[\w-]{2,18}\s){1,4}?(?:benchmarks|tests|evaluations|exams))\b",
    re.IGNORECASE,
)
""" "Ranks third overall across twelve benchmarks"."""
_AFTER_ORDINAL = re.compile(
    r"\s?(?:$|[,.;:)—]|\((?!\d{1,2}\))|(?:only\sto|on|in|of|among|amongst|across|out\sof|behind|overall|globally|worldwide|for|with|at|after|by|and|both|there|here|again|now|this)\b)",
    re.IGNORECASE,
)
_NO_BOARD = re.compile(
    r"\b(?:app\sstores?|downloads?|quarter|(?:first|second)\shalf|generation|revenue|market\sshare|trending|github|hacker\snews|product\shunt"
    r"|fortune\s500|forbes|most\s(?:popular|valuable|visited|downloaded|used|cited|followed)|richest|wealthiest|chart-?topping)\b",
    re.IGNORECASE,
)


_WEAK = frozenset({"is", "are", "was", "were", "in", "at", "has", "hit", "hits", "'s", "’s"})
_NOW = re.compile(
    r"\b(?:now|currently|already|only|just|even|still|again|down|up|back|tie[sd]?|tying|joint|jointly)\b",
    re.IGNORECASE,
)
_TIED = re.compile(r"\b(?:tie[sd]?|tying|joint|jointly|shares?)\b", re.IGNORECASE)
_TIED_WITH = re.compile(r"\b(?:tied|level|equal|joint)\swith\s(?:the\s)?$", re.IGNORECASE)
_AND_OR_TIED = re.compile(
    r",?\sand\s|\s(?:(?:is|are|was|were|sits?|remains?|now|currently|still)\s){0,3}(?:tied|level|equal|joint)\swith\s(?:the\s)?",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"(?:are|were|tie|tied|share|rank|sit|both|now)\b", re.IGNORECASE)


def gives_rank(line: Line) -> bool:
    """Whether a sentence has the words of a place in a ranking."""
    text = line.text
    if any(sign.search(text) for sign in (_RANKED, _TOPS, _DETHRONES, _BEST_RANKED, _ROUNDS_OUT)):
        return True
    if _LABEL_LEADS.match(text) is not None:
        return True
    return next(_of_ranker(line, line.sentence.mentions), None) is not None


def several_tests(line: Line) -> NamedTest | None:
    """The tests that a place is held on together: "third overall across twelve benchmarks"."""
    found = _SEVERAL_TESTS.search(line.text)
    return None if found is None else NamedTest(-1, -1, found["name"], None, is_board=True)


def board_of_words(line: Line, sentences: Iterable[Sentence]) -> NamedTest | None:
    """The board without a name that a sentence or those before it speak of: "New on the board"."""
    for text in (line.text, *(one.text for one in sentences)):
        if (found := _BOARD_WORDS.search(text)) is not None:
            return NamedTest(
                -1,
                -1,
                re.sub(r"(?i)^(?:the|our|this|its|that|[^:]{3,30}:)\s", "", found[0]),
                None,
                is_board=True,
            )
    return None


@dataclass(frozen=True, slots=True)
class _Place:
    """A rank that words from ``start`` to ``end`` give; ``subject`` where the words say whose."""

    start: int
    end: int
    value: int
    qualifier: str
    words: str
    subject: Mention | None = None
    of_open: bool = False


def ranks(line: Line, tests: Sequence[NamedTest]) -> Iterator[Hit]:
    """A statement for each place in a ranking that a sentence gives."""
    if _NO_BOARD.search(line.text) is not None:
        return
    parties = parties_of(line, tests)
    places = _places(line, parties)
    for place in places:
        board = _board(place, tests)
        if board is None or line.is_open(place.start) or line.is_denied(place.start):
            continue
        for subject in _subjects(line, place, parties):
            # "Meta ranks first in spending" is of no board that is only in mind
            if (
                board.start < 0
                and subject is not None
                and subject.kind == "lab"
                and subject.how == "name"
            ):
                continue
            yield _hit(line, place, board, subject)


def _places(line: Line, parties: Sequence[Mention]) -> list[_Place]:
    """The places that words give; "tops the board with first place" is one."""
    found = list(_of_ranker(line, parties))
    for match in _RANKED.finditer(line.text):
        taken = any(
            one.start < match.end("place") and match.start("place") < one.end for one in found
        )
        place = None if taken else _place_of(line, match)
        if place is not None:
            found.append(place)
    for pattern in (_TOPS, _DETHRONES, _BEST_RANKED):
        for match in pattern.finditer(line.text):
            if pattern is _BEST_RANKED and not _is_the(line.text, match.start()):
                continue
            opens = pattern is _BEST_RANKED and _OPEN.search(match["among"]) is not None
            if opens and any(one.start < match.start() < one.end for one in found):
                continue
            if pattern is _DETHRONES:
                opens = _OPEN.match(line.text, match.end() + 1) is not None
            if opens or not any(
                match.start() <= one.end <= match.end() + 40
                and not any(match.end() <= line.place(party)[0] < one.start for party in parties)
                for one in found
            ):
                found.append(
                    _Place(match.start(), match.end(), 1, "", match["verb"], of_open=opens)
                )
    found = _with_others(line, found)
    return found + list(_of_next(line, parties, found))


def _with_others(line: Line, places: Sequence[_Place]) -> list[_Place]:
    """The places with those that rarer words give: "rounds out the top five", "… and 5th overall"."""
    found = list(places)
    for match in _ROUNDS_OUT.finditer(line.text):
        found = [one for one in found if not match.start() <= one.start < match.end()]
        place = _rank_of_word(match["place"])
        found.append(_Place(match.start(), match.end(), place, "", match["verb"]))
    for match in _ALSO.finditer(line.text):
        if any(one.end <= match.start() <= one.end + 60 for one in found):
            place = _rank_of_word(match["ordinal"])
            found.append(_Place(match.start(), match.end(), place, "", match[0]))
    if (label := _LABEL_LEADS.match(line.text)) is not None and not found:
        found.append(_Place(label.start("verb"), label.end(), 1, "", label["verb"]))
    return found


def _place_of(line: Line, match: re.Match[str]) -> _Place | None:
    """The place that a verb leads to; None where its words are no place in a ranking."""
    if match["ordinal"] and match["spot"] is None and not _is_rank(line, match):
        return None
    if match["number"] and _BEFORE_NOUN.match(line.text, match.end("place")) is not None:
        return None
    # "the lead" is held or taken; "Grok 4.1 at the top" may be whom another has dethroned
    if (match["lead"] or match["top"]) and match["verb"].casefold() in {"at", "in", "has", "hit"}:
        return None
    if _EARLIER.search(line.text, max(0, match.start() - 16), match.start()) is not None:
        return None
    value, qualifier = _rank_of(match), ""
    if match["within"]:
        qualifier = "among the top"
    elif _TIED.search(match[0]) is not None:
        qualifier = "tied for"
    opens = re.match(r"\sopen\b", line.text[match.end("place") :]) is not None
    return (
        _Place(match.start(), match.end(), value, qualifier, match[0], of_open=opens)
        if value
        else None
    )


def _is_the(text: str, at: int) -> bool:
    """Whether a superlative is said of one: "is the best-ranked", not "one of the best-ranked"."""
    return (
        re.search(r"(?<!one\sof\s)\b(?:the|its|our)\s(?:\w+\s)?$", text[max(0, at - 24) : at])
        is not None
    )


def _of_ranker(line: Line, parties: Sequence[Mention]) -> Iterator[_Place]:
    """The places of "LMArena ranks Kimi K2 fifth overall"."""
    for party in parties:
        start, end = line.place(party)
        verb = _RANKS_IT.search(line.text, max(0, start - 20), start)
        match = None if verb is None else _RANKED_THERE.match(line.text, end)
        if verb is None or match is None or not (value := _rank_of(match)):
            continue
        qualifier = "among the top" if match["within"] else ""
        yield _Place(verb.start(), match.end(), value, qualifier, verb[0].strip(), party)


def _of_next(line: Line, parties: Sequence[Mention], places: Sequence[_Place]) -> Iterator[_Place]:
    """The places of "…, GPT-4o fourth" after the place of another."""
    for party in parties:
        start, end = line.place(party)
        match = _NEXT.match(line.text, end)
        if match is not None and any(one.end <= start <= one.end + 60 for one in places):
            yield _Place(
                start, match.end(), _rank_of_word(match["ordinal"]), "", match[0].strip(), party
            )


def _rank_of(found: re.Match[str]) -> int:
    """The rank that words give, 0 for none."""
    if found["top"] or found["lead"]:
        return 1
    return _rank_of_word(found["within"] or found["number"] or found["ordinal"])


def _rank_of_word(word: str) -> int:
    word = word.casefold()
    digits = re.sub(r"\D", "", word)
    return int(digits) if digits else _COUNTS.get(word) or _ORDINALS.get(word, 0)


def _is_rank(line: Line, found: re.Match[str]) -> bool:
    """Whether "first" is a place: "ranks first on", "is second with", not "is first to"."""
    end = found.end("place")
    if _NOT_A_PLACE.match(line.text, end) or _AFTER_ORDINAL.match(line.text, end) is None:
        return False
    if found["verb"].casefold() not in _WEAK or _NOW.search(found[0]) is not None:
        return True
    # "Grok 4.1, from xAI, is second with 1,483": a model is, with nothing between the words
    if found["verb"].endswith("s") and len(found["verb"]) == 2 and found["verb"] != "is":
        return True  # "it's fifth on the index"
    bare = (
        found["verb"].casefold() in {"is", "are", "was", "were"}
        and found.start("place") == found.end("verb") + 1
    )
    return bare and any(
        is_model(one) and _ASIDE.fullmatch(line.text, line.place(one)[1], found.start())
        for one in line.sentence.mentions
        if line.place(one)[1] < found.start()
    )


def _board(place: _Place, tests: Sequence[NamedTest]) -> NamedTest | None:
    """The ranking a place is on: the nearest after it, else the nearest before.

    A test that stands nowhere (before the text) is the one the text goes on about.
    """
    for one in tests:
        if place.start <= one.start <= place.end + 90:
            return one
    for one in reversed(tests):
        if one.end <= place.start and (one.end < 0 or place.start - one.end <= 90):
            return one
    return None


def _subjects(line: Line, place: _Place, parties: Sequence[Mention]) -> list[Mention | None]:
    """Who holds a place: one, or both of "Kimi K2 and o3 are tied for third"."""
    one = place.subject or _subject(line, place.start, parties)
    if one is None or place.subject is not None:
        return [one]
    start = line.place(one)[0]
    if _PLURAL.match(place.words) is None and not _TIED_WITH.search(line.text[:start]):
        return [one]
    before = [
        other for other in parties if _AND_OR_TIED.fullmatch(line.text, line.place(other)[1], start)
    ]
    return [*before, one]


def _hit(line: Line, place: _Place, board: NamedTest, found: Mention | None) -> Hit:
    subject = line.model_of(found)
    begin = line.start_of_quote(place.start, subject)
    if place.subject is not None:
        begin = line.start_of_clause(place.start)
    if 0 <= board.end <= place.start and _LEADING.fullmatch(line.text, 0, board.start):
        begin = 0
    end = line.end_of_clause(max(place.end, board.end))
    is_open = place.of_open or _OPEN_ONLY.search(line.text, max(0, place.start - 60), min(len(line.text), place.end + 40)) is not None  # fmt: skip
    of_several = _SEVERAL_TESTS.search(f"on {board.name}") is not None
    category = "" if of_several else category_of(line, place.start, place.end)
    board = part_of(board, (category, "open weights" if is_open else ""), line.passage.benchmarks)
    return line.hit(
        "rank", "ranks", subject, (place.words, board.name), begin, end, value=float(place.value),
        unit="rank", qualifier=place.qualifier, scope=board.name, benchmark_id=board.benchmark_id,
    )  # fmt: skip


def _subject(line: Line, at: int, parties: Sequence[Mention]) -> Mention | None:
    """Who holds the place: the subject of its verb, else the last model named before it."""
    start, end = line.subject_clause(at)
    if not line.text[start:end].strip() and (main := line.main_subject(at, parties)) is not None:
        return main
    before = [one for one in parties if line.place(one)[1] <= at]
    for one in before:
        # "Grok 4.1, from Elon Musk's xAI, is second"
        if is_model(one) and _ASIDE.fullmatch(line.text, line.place(one)[1], at):
            return one
    inside = [one for one in before if start <= line.place(one)[0] and line.place(one)[1] <= end]
    group = inside or before
    if group:
        return ([one for one in group if is_model(one)] or group)[-1]
    phrase = noun_phrase_before(line.sentence, line.sentence.start + at)
    return None if phrase is None or NOBODY.match(phrase.text) else phrase
