"""Whose move it is: the companies, groups and indexes that sentences about the market speak of."""

from __future__ import annotations

import re

from bot.race.extract.figure.market_words import INDEX, MARKET, PLAIN_SUBJECT
from bot.race.extract.passage import Mention
from bot.race.extract.text.clauses import Line

_NAME = r"(?:[Tt]he\s)?[A-Z][\w&.-]{0,20}(?:['’]s)?(?:\s[A-Z0-9][\w&.-]{0,20}){0,3}"
_LIST_BEFORE = re.compile(
    rf"(?:^|(?<=[;:—]\s)|(?<=while\s)|(?<=but\s)|(?<=of\s))(?:{_NAME},\s){{0,6}}{_NAME},?\sand\s$"
)
_LISTED = re.compile(rf"(?P<party>{_NAME})(?:,?\sand\s|,\s)")
_ARTICLE = re.compile(r"(?:the|both|all)\s", re.IGNORECASE)
_END_OF_PARTY = re.compile(
    r"[,;:()—]|\.(?!\w)|\s(?:together|alone|on|after|as|and|which|that|since|following|amid|when|by|to|at)\b"
)
_SAID = re.compile(
    r"\b(?:said|says|say|reported|estimated?|estimates|calculated|calculates|noted|found|reckons?)\s(?:that\s)?(?=[a-zA-Z])"
)
_OWNS = re.compile(r"['’]s?\s|\s(?:shares?|stock)")
_NO_PARTY = re.compile(
    r"(?:its|their|a|an|market|one|just|early|late|value|trading|\d)\b", re.IGNORECASE
)
_HELD = re.compile(
    r"(?P<who>(?!(?:With|By|For|In|On|At|Its|Their|Tech|Chip|AI|US|U\.S|European|Asian|Chinese|Japanese|Technology|Energy|Power|Software|Bank)\b)"
    r"[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,3})\s(?:shares?|stock)\b"
)
""" "Broadcom shares led the way" begins with Broadcom's."""
_OWNED = re.compile(r"(.{2,40}?)['’]s?\s(?:market|share|stock|value|valuation)")
_KIND_OF_COMPANY = re.compile(
    r"(?:[\w-]+\s){0,4}?(?:maker|chipmaker|giant|designer|firm|company|group|rival|owner|supplier|producer"
    r"|start-?up|conglomerate|foundry|developer|retailer|leader)\s(?=[A-Z])"
)
""" "Chip equipment maker Tokyo Electron"."""
_ACTS = re.compile(
    r"(?P<who>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,3})\s(?!exposed|based|listed|owned|linked|tied|focused|related|called|named)[a-z]{2,12}ed\s"
)
""" "Apple bucked the trend"."""
_FIRST_NAME = re.compile(
    r"(?:[Tt]he\s)?(?P<who>[A-Z][\w&.-]*(?:\s[A-Z0-9][\w&.-]*){0,3})\s(?=[a-z])"
)
_ADVERBIAL = re.compile(
    r"\W*(?:in|on|at|by|after|before|among|elsewhere|meanwhile|across|during|earlier|later|separately|still|for|with|since)\b",
    re.IGNORECASE,
)
""" "In Tokyo, Advantest tumbled" goes not back to Tokyo."""
_WHOSE = re.compile(
    r"\b(?P<who>[A-Z][\w&.-]*(?:\s[A-Z0-9][\w&.-]*){0,3}),\swhose\s(?:\w+\s)?(?:stock|shares|share\sprice|market\svalue)\s(?:(?:has|have|had|also|then|later)\s)?$"
)
""" "Investors punished Alphabet, whose stock slumped"."""
_SHARES_OF = re.compile(r"(?:shares|stock)\s(?:of|in)\s(?:the\s)?(?=[A-Z])", re.IGNORECASE)
_NAME_AT_END = re.compile(r"(?<=\s)[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,3}$")
_NOBODY = re.compile(
    r"(?:shares?|stocks?|having|an?|the|it|own(?:\s\w+)?|and|all|both|prices?|drops?|falls?|moves?|slides?|rout|loss(?:es)?"
    r"|declines?|sell-?off|news|announcement|launch|slump|plunge|gains?|rally|panic|market|markets|investors|with|by|for|on|in|at|together|[a-z]{3,12}ly"
    r"|(?:[a-z]{2,12}ing|with|by|for)\s.{1,60}|(?:(?:is|are|was|were|has|have|had|been|now|still|then)\s?){1,3})",
    re.IGNORECASE,
)
"""Words that say nothing of whose move it is."""
_PLACE_FIRST = re.compile(
    r"(?:In|At|On|During|By|Before|After)\s(?:(?:early|late|morning|afternoon|pre-?market|after-hours|extended|overnight|thin|active|heavy|the|midday|regular|opening"
    r"|U\.?S\.?|Asian|European|Wall\sStreet|New\sYork|Hong\sKong|Tokyo|London|Frankfurt|Seoul|Taipei|Shanghai)\s){0,4}(?:trad(?:ing|e)|session|hours|dealings|exchanges?|close|bell|open)\s(?=[A-Z])"
)
""" "In early U.S. trading Micron was off"."""
_COMPANY_SHARES = re.compile(
    r"(?P<who>(?!(?:With|By|For|In|On|At|Its|Their|Tech|Chip|Technology|Energy|Power|Software|Bank)\b)(?:[\w&.-]+\s){0,3}?[A-Z][\w&.-]*)(?:['’]s?)?"
    r"(?:\s[\w.-]{2,16}){0,2}?\s(?:shares?|stock)"
)
""" "Oracle's stock" is Oracle; "US technology shares" are themselves."""


def subjects_of(line: Line, at: int) -> list[Mention]:
    """Whose shares a verb at an offset speaks of; several for "Arm, Broadcom and Oracle"."""
    if (owner := _WHOSE.search(line.text, max(0, at - 90), at)) is not None:
        one = market_subject(line, *owner.span("who"), is_whole=True)
        return [one] if one else []
    start, end = line.subject_clause(at)
    listed = _LIST_BEFORE.search(line.text, max(0, start - 160), start)
    if listed is None or end != at:
        one = market_subject(line, start, end) or _of_first_verb(line, at)
        return [one] if one else []
    parts = [
        market_subject(line, *found.span("party"), is_whole=True)
        for found in _LISTED.finditer(line.text, listed.start(), listed.end())
    ]
    last = market_subject(line, start, end, is_whole=True)
    return [one for one in (*parts, last) if one is not None]


def _of_first_verb(line: Line, at: int) -> Mention | None:
    """The subject of a second verb: "Palantir has doubled this year and is up 112%"."""
    start = line.start_of_clause(at)
    link = re.search(r",?\s(?:and|but)\s$", line.text[:start])
    if link is None or re.fullmatch(r"(?:(?:is|are|was|were|has|have|now|still|then)\s)*", line.text[start:at]) is None:  # fmt: skip
        return None
    begin = line.start_of_clause(link.start())
    found = _FIRST_NAME.match(line.text, begin, link.start())
    if found is None:
        first, last = line.subject_clause(begin)
        return market_subject(line, first, last, is_whole=True) if last < begin else None
    return market_subject(line, begin, found.end("who"), is_whole=True)


def market_subject(line: Line, start: int, end: int, *, is_whole: bool = False) -> Mention | None:
    """The party of a stretch of words: an index, a name, or the words before the verb.

    ``is_whole``: the stretch does not go on before its start.
    """
    text = line.text
    for said in _SAID.finditer(text, start, end):
        start = said.end()  # "Dow Jones Market Data said the seven largest"
    indexes = list(INDEX.finditer(text, start, end))
    if indexes:
        return line.words(indexes[-1].start(), indexes[-1].end())
    named = [one for one in line.mentions(start, end) if one.how != "noun phrase"]
    if named:
        group = re.search(r"\b(?:stocks|shares)\s(?:in|of|from)\s", text[start:end])
        return named[0] if group else named[-1]
    phrase = PLAIN_SUBJECT.search(text[start:end])
    if phrase is None:
        return None
    words = _shortened(phrase["words"])
    first = start + phrase.start("words")
    if (place := _PLACE_FIRST.match(words)) is not None:
        first, words = first + place.end(), words[place.end() :]
    goes_back = not is_whole and text[max(0, start - 5) : start].endswith((" and ", ", "))
    if goes_back and not _ADVERBIAL.match(text) and not line.has_verb(0, start):
        # "Companies in chips, power and infrastructure": the clause begins with the sentence.
        whole = PLAIN_SUBJECT.match(text[: text.find(",") if "," in text[:start] else end])
        if whole is not None:
            words, first = _shortened(whole["words"]), whole.start("words")
    return None if _NOBODY.fullmatch(words) else _named_in(line, words, first)


def _named_in(line: Line, words: str, first: int) -> Mention | None:
    """The party in the words before a verb, without what they say of its shares or its trade."""
    if (shares := _SHARES_OF.match(words)) is not None:
        first, words = first + shares.end(), words[shares.end() :]
    if (actor := _ACTS.match(words)) is not None:
        words = actor["who"]
    company = _COMPANY_SHARES.fullmatch(words)
    if (owned := _OWNED.match(words)) is not None:
        words = owned[1]
    words = re.sub(r"['’]s?$", "", company["who"] if company else words)
    if (kind := _KIND_OF_COMPANY.match(words)) is not None:
        first, words = first + kind.end(), words[kind.end() :]
    elif words[:1].islower() and (name := _NAME_AT_END.search(words)) is not None:
        # "chip equipment maker Tokyo Electron"
        first, words = first + name.start(), name[0]
    return line.words(first, first + len(words))


def _shortened(words: str) -> str:
    """A long phrase without what hangs on its end: "Companies exposed to AI in chips" is cut."""
    hangs = [found.start() for found in re.finditer(r"\s(?:in|on|from|with|across|at)\s", words)]
    if hangs and len(words.split()) > 5 and "index" not in words:
        return words[: hangs[-1]]
    return words


def party_after(line: Line, at: int) -> Mention | None:
    """The party that begins at an offset: an index, a name, or the words up to the clause's end."""
    text = line.text
    article = _ARTICLE.match(text, at)
    first = at if article is None else article.end()
    stop = _END_OF_PARTY.search(text, first, first + 90)
    end = min(len(text), first + 90) if stop is None else stop.start()
    if (index := INDEX.search(text, first, end)) is not None and index.end() == end:
        before = text[first : index.start()]
        if re.fullmatch(r"(?:[a-z-]{2,16}\s)?", before):
            return line.words(*index.span())
    named = line.mentions(first, end)
    if named:
        start, over = line.place(named[0])
        of_market = MARKET.search(text, over, end) is not None
        is_group = re.search(r"\b(?:stocks|shares)\b", text[first:end]) is not None
        if start == first and (not of_market or _OWNS.match(text, over)):
            return named[0]
        if start - first <= 12 and not of_market and not is_group:
            return named[0]
    words = text[first:end]
    if (holder := _HELD.match(words)) is not None:
        return line.words(first, first + holder.end("who"))
    if _NO_PARTY.match(words) is not None:
        return None
    owned = _OWNED.match(words)
    return line.words(first, first + (owned.end(1) if owned else len(words)))
