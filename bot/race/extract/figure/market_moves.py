"""The rule for moves of a market: who rose or fell, by how much, on which day.

A figure is a move where a verb or noun of moving belongs to it and the words, or the sentences
before, speak of shares, indexes or market value. Prices ("at $128.99") and forecasts are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bot.race.extract.figure.market_days import day_of, window_of
from bot.race.extract.figure.market_remarks import opinions, records
from bot.race.extract.figure.market_subjects import market_subject, party_after, subjects_of
from bot.race.extract.figure.market_tallies import tally_of
from bot.race.extract.figure.market_words import (
    ELIDED,
    FOLLOWED_BY_NOUN,
    FOLLOWED_BY_SIDE,
    FOLLOWED_BY_WIPED,
    GAP,
    INDEX,
    MARKET,
    MOVE,
    NOT_MARKET,
    OTHER_MARKETS,
    TAKEN_FROM,
    TRADED,
    VALUE_WORDS,
    direction_of,
)
from bot.race.extract.figure.quantities import Quantity
from bot.race.extract.passage import Hit, Mention
from bot.race.extract.text.clauses import Line
from bot.race.new_claims import Named

_REACH = 6
"""Sentences before, in which it is looked for whether the text speaks of the market."""
_TICKER = re.compile(r"\((?:[A-Za-z]{2,8}:\s?)?[A-Z]{1,6}(?:[.:][A-Z]{1,3})?\)")
_COUNTING = re.compile(
    r"\b(?:count|tall(?:y|ied)|put|peg|made\s|makes\s|is\s|was\s|estimate|calculat|reckon|arrived|came|figure)",
    re.IGNORECASE,
)
_WORDY = re.compile(
    r"record|biggest|largest|steepest|worst|greatest|overdone|too\sfar|overblown|exaggerated|reaction"
    r"|excessive|unwarranted|unjustified",
    re.IGNORECASE,
)
"""What a record or an opinion holds."""
_OF_WHOM = re.compile(r"\s(?:in|for|of|by)\s(?!the\sday|early|late|pre)")
_OF_OWNER = re.compile(
    r"\s(?:of|in|from|off)\s(?=[A-Z][\w&.\s-]{1,30}['’]s?\s(?:market|stock|share))"
)
""" "$200 billion of Nvidia's market value evaporated"."""
_FOR_WHOM = re.compile(r"\sfor\s")
_TALLY_REACH = 3
"""Sentences before, in which a loss was told that others counted too."""
_GOES_ON_ABOUT = re.compile(
    r"(?:They|Both|It|The\sstock|The\sshares)\s(?:\w+\s){0,3}$|(?:They|Both|It)\s(?:is|are|was|were|has|have|had)\s(?:now\s|still\s)?(?:down|up|fallen|risen|lost|gained|climbed|dropped|shed)\b"
)
""" "They are down 33%" where the text is about shares."""
_REASON = re.compile(r"\s(?:after|as|amid|following|ahead\sof|despite|because|when|on\snews)\s")
_PRONOUN = re.compile(r"(?:They|It|The\s(?:stock|shares))\s", re.IGNORECASE)
_LEADING = re.compile(r"\W*(?:up|down)\s", re.IGNORECASE)
_ON_A_DAY = re.compile(r"\d\s?(?:%|per\s?cent|pc)\son\s(?:Mon|Tues|Wednes|Thurs|Fri)day\b")
_EARLIER = re.compile(
    r"\b(?:prior|previous|old|former)\s(?:record|high|low)\b[^,;]{0,40}$", re.IGNORECASE
)
""" "The prior record for a single-day loss of $279 billion" is another's."""
_MAKES_IT = re.compile(r"\bma(?:de|kes)\s(?:the|that|its)\s$", re.IGNORECASE)
""" "Bloomberg made the loss $593 billion": whoever counted says it."""
_NAME = re.compile(r"(?:the\s)?(?P<who>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,3})(?![\w&-])")
_TAKES = re.compile(r"wip|eras|oblit|vapor|knock|shav|slash|add", re.IGNORECASE)
_CLOSED = re.compile(
    r"\b(?:clos|end|trad|finish|open|settl|stand|stood|stay|sit|sat|hover|remain|left|leav|start|began|wobbl|edg|inch|tick|nudg|drift|creep|crept|push|dragg|pull|mov|head|knock|w(?:as|ere)\b|is\b|are\b)"
    r"\w{0,3}\b(?![^,;.]{0,45}?\b(?:clos|end|finish|settl)(?:e|es|ed|ing)?\b)[^,;.]{0,30}$"
)
_PARTIES_IN_LIST = re.compile(r"(?:\sand\s)?(?P<party>[^,]{2,40}?)(?=,?\sand\s|,|$)")


@dataclass(frozen=True, slots=True)
class _Move:
    """A figure and the words that make it a move; ``anchor`` is where its verb begins."""

    quantity: Quantity
    sign: int
    anchor: int
    end: int
    words: tuple[str, ...]
    subject: Mention | None = None
    start: int | None = None
    claimant: Named | None = None
    goes_on: bool = False
    """Whether its verb goes on from that of the move before: "…, adding $120 billion"."""


def market_moves(line: Line) -> Iterator[Hit]:
    """The moves a sentence tells, one for each subject and figure; then records and opinions."""
    text = line.text
    movable = any(_can_move(line, one) for one in line.quantities)
    if not movable and _WORDY.search(text) is None:
        return
    if not any(sign.search(text) for sign in (MOVE, _COUNTING, FOLLOWED_BY_SIDE)):
        return
    line = replace(line, text=_TICKER.sub(lambda found: " " * len(found[0]), text))
    if not _speaks(text) and not _is_about_market(line):
        return
    yield from _figures(line, deep=True)
    yield from records(line)
    yield from opinions(line)


def _figures(line: Line, *, deep: bool) -> Iterator[Hit]:
    """The moves of a sentence; ``deep``: with the tallies of a loss that sentences before tell."""
    last: _Move | None = None
    told: list[_Move] = []
    for one in line.quantities:
        if not _can_move(line, one):
            continue
        if last is not None and _is_same_move(line, last, one):
            better = last.quantity.unit == "points" and one.unit == "%"
            told[-1] = last = replace(last, quantity=one if better else last.quantity, end=one.end)
            continue
        move = _move_of(line, one, last, deep=deep)
        if move is None:
            continue
        if "respectively" in line.text and (paired := _paired(line, move)):
            told += paired
            break
        last = move
        told.append(move)
    before: Mention | None = None
    for move in told:
        for hit in _hits(line, move, before):
            before = hit.subject or before
            yield hit


def _can_move(line: Line, one: Quantity) -> bool:
    unit = one.unit
    fits = unit in {"%", "points"} or (one.is_money and unit.endswith((" bn", " m")))
    return fits and NOT_MARKET.match(line.text, one.end) is None


def _is_same_move(line: Line, last: _Move, one: Quantity) -> bool:
    """Whether a figure says the same in another unit: "612.47 points, or 3.07 percent"."""
    link = line.text[last.end : one.bound_start]
    return one.unit != last.quantity.unit and bool(re.fullmatch(r",?\s(?:or|\()\s?|\s?\(", link))


def _move_of(line: Line, one: Quantity, last: _Move | None, *, deep: bool) -> _Move | None:
    """What makes a figure a move, by the words before and after it; forecasts are none."""
    found = (
        _wiped_out(line, one)
        or _with_noun(line, one)
        or _after_verb(line, one)
        or _with_side(line, one)
        or _put_at(line, one, last, deep=deep)
    )
    if found is None:
        return _elided(line, one, last)
    return None if line.is_open(found.anchor) or line.is_denied(found.anchor) else found


def _wiped_out(line: Line, one: Quantity) -> _Move | None:
    """As in "$600 billion was wiped off Nvidia's market value"."""
    found = FOLLOWED_BY_WIPED.match(line.text, one.end)
    if found is None:
        return None
    taken = TAKEN_FROM.match(line.text, found.end())
    subject = None
    if taken is not None or found[0].endswith(("off", "from", "of")):
        subject = party_after(line, taken.end() if taken else found.end() + 1)
    elif (of_whom := _OF_OWNER.match(line.text, one.end)) is not None:
        subject = party_after(line, of_whom.end())
    end = line.end_of_clause(found.end())
    return _Move(one, -1, one.bound_start, end, (found[0].strip(),), subject)


def _with_noun(line: Line, one: Quantity) -> _Move | None:
    """As in "a 17 percent fall in Nvidia's shares"."""
    found = FOLLOWED_BY_NOUN.match(line.text, one.end)
    if found is None:
        return None
    place = _OF_WHOM.match(line.text, found.end())
    subject = None if place is None else party_after(line, place.end())
    end = line.end_of_clause(found.end())
    sign = direction_of(found["noun"])
    return _Move(one, sign, one.bound_start, end, (found["noun"],), subject)


def _after_verb(line: Line, one: Quantity) -> _Move | None:
    """As in "Nvidia fell about 17 percent", "erased $589 billion from Nvidia's value"."""
    verb = None
    for found in MOVE.finditer(line.text, max(0, one.bound_start - 90), one.bound_start):
        verb = found
    if verb is None or GAP.fullmatch(line.text, verb.end(), one.bound_start) is None:
        return None
    if _MAKES_IT.search(line.text, max(0, verb.start() - 14), verb.start()) is not None:
        return None
    if _EARLIER.search(line.text, max(0, verb.start() - 50), verb.start()) is not None:
        return None
    subject = None
    if one.is_money and (whose := _OF_OWNER.match(line.text, one.end)) is not None:
        subject = party_after(line, whose.end())
    elif (one.is_money or line.text.startswith(" off ", one.end)) and _TAKES.match(
        verb[0]
    ) is not None:
        at = TAKEN_FROM.search(line.text, one.end, one.end + 60)
        if at is not None and "," not in line.text[one.end : at.start()]:
            subject = party_after(line, at.end())
    if _LEADING.fullmatch(line.text, 0, verb.end() + 1) and line.text.startswith(", ", one.end):
        # "Down 7.3 percent, Oracle was the day's biggest loser"
        subject = party_after(line, one.end + 2)
        return _Move(one, direction_of(verb[0]), verb.start(), line.end_of_clause(one.end + 2),
                     (verb[0],), _of_name(line, one.end + 2) or subject, verb.start())  # fmt: skip
    side = FOLLOWED_BY_SIDE.match(line.text, one.end)
    end = line.end_of_clause(one.end if side is None else side.end())
    # "Nvidia closed at $118.58, down 17%": the quote begins with what was closed
    start = line.start_of_clause(verb.start())
    is_beside = start == verb.start() and line.text[max(0, start - 2) : start] == ", "
    begin = line.start_of_clause(start - 2) if is_beside and verb[0] in {"up", "down"} else None
    return _Move(one, direction_of(verb[0]), verb.start(), end, (verb[0],), subject, begin,
                 goes_on=_goes_on(line, verb.start(), verb[0]))  # fmt: skip


def _of_name(line: Line, at: int) -> Mention | None:
    """The name in capitals at an offset."""
    found = _NAME.match(line.text, at)
    return None if found is None else line.words(*found.span("who"))


def _with_side(line: Line, one: Quantity) -> _Move | None:
    """As in "closed 6.2% higher"."""
    side = FOLLOWED_BY_SIDE.match(line.text, one.end)
    verb = _CLOSED.search(line.text, max(0, one.bound_start - 45), one.bound_start)
    if side is None or verb is None:
        return None
    end = line.end_of_clause(side.end())
    return _Move(one, direction_of(side["side"]), verb.start(), end, (side["side"],),
                 goes_on=_goes_on(line, verb.start(), verb[0]))  # fmt: skip


def _goes_on(line: Line, at: int, verb: str) -> bool:
    """Whether a verb has no subject of its own: "paring losses to close 1% lower", ", adding"."""
    if line.text[max(0, at - 4) : at] == " to ":
        return True
    return line.text[max(0, at - 2) : at] == ", " and re.match(r"[a-z]+ing\b", verb) is not None


def _put_at(line: Line, one: Quantity, last: _Move | None, *, deep: bool) -> _Move | None:
    """As in "Longbridge put the loss at $589 billion": the figure is that of whoever counted."""
    after_tally = last is not None and last.claimant is not None
    tally = tally_of(line, one, after_tally=after_tally)
    if tally is None or NOT_MARKET.search(line.text, tally.anchor, one.end) is not None:
        return None
    subject, counted = tally.subject, None
    if last is None and (tally.goes_on or subject is None):
        counted = _counted_before(line) if deep else None
        if counted is None and tally.goes_on:
            return None
    noun = tally.noun or next(
        (word for word in (last.words if last else ()) if MOVE.fullmatch(word)), ""
    )
    if noun:
        sign = direction_of(noun)
    elif counted is not None:
        sign = -1 if (counted.value or 0.0) < 0 else 1
    else:
        sign = last.sign if last else _sign_before(line)
    if subject is None and not tally.noun and last is not None:
        subject = last.subject or (
            _first(subjects_of(line, last.anchor)) if last.claimant is None else None
        )
    if subject is None and counted is not None:
        subject = counted.subject
    claimant = None if tally.counter is None else tally.counter.named
    # The subject is never who counted: without one it is whom the text goes on about.
    return _Move(one, sign, tally.anchor, line.end_of_clause(one.end), (tally.words, noun),
                 subject, tally.begin, claimant)  # fmt: skip


def _first(subjects: list[Mention]) -> Mention | None:
    return subjects[0] if subjects else None


def _counted_before(line: Line) -> Hit | None:
    """The last amount by which the sentences before say that something has moved."""
    for sentence in line.before(_TALLY_REACH):
        other = Line.of(sentence, line.passage)
        hits = [hit for hit in _figures(other, deep=False) if hit.scope.startswith("market value")]
        if hits:
            return hits[-1]
    return None


def _elided(line: Line, one: Quantity, last: _Move | None) -> _Move | None:
    """The second subject of a verb: "Broadcom fell 17.4 percent and Oracle about 13.8 percent"."""
    text = line.text
    if last is None or one.unit != last.quantity.unit:
        return None
    if last.claimant is not None:
        found = re.fullmatch(r"[^,;.]{0,60}?,?\sand\s", text[last.quantity.end : one.bound_start])
        place = _FOR_WHOM.match(text, one.end)
        if found is None or place is None:
            return None
        return _Move(one, last.sign, last.anchor, line.end_of_clause(one.end), last.words,
                     party_after(line, place.end()), one.bound_start, last.claimant)  # fmt: skip
    between = text[last.quantity.end : one.bound_start]
    found = ELIDED.search(between)
    if found is None or MOVE.search(found["who"]) is not None:
        return None
    start = last.quantity.end + found.start("who")
    subject = market_subject(line, start, last.quantity.end + found.end("who"))
    return _Move(one, last.sign, last.anchor, line.end_of_clause(one.end), last.words, subject, start)  # fmt: skip


def _paired(line: Line, move: _Move) -> list[_Move]:
    """A move each of "AMD and TSMC fell 6% and 13%, respectively"; empty where they do not pair."""
    if not (stop := line.text.find("respectively", move.end)) > 0:
        return []
    figures = [
        one for one in line.quantities
        if move.quantity.start <= one.start < stop and one.unit in {move.quantity.unit, ""}
    ]  # fmt: skip
    marks = (";", ":", "\n", ", while", ", but", ", with", ", as")
    begin = max(line.text.rfind(mark, 0, move.anchor) + len(mark) for mark in marks if mark in line.text[: move.anchor] or mark == ";")  # fmt: skip
    subjects = [
        market_subject(line, *found.span("party"), is_whole=True)
        for found in _PARTIES_IN_LIST.finditer(line.text, begin, move.anchor)
    ]
    if len(figures) != len(subjects) or len(figures) < 2:
        return []
    return [
        replace(move, quantity=replace(one, unit=move.quantity.unit), subject=subject, end=stop + 12, start=begin)
        for one, subject in zip(figures, subjects, strict=True)
    ]  # fmt: skip


def _hits(line: Line, move: _Move, before: Mention | None) -> Iterator[Hit]:
    one = move.quantity
    subjects = [move.subject] if move.subject else []
    if not subjects and move.claimant is None:
        own = [] if move.goes_on and before is not None else subjects_of(line, move.anchor)
        subjects = own or (
            [before]
            if before
            else _spoken_of(line, move.anchor if move.start is None else move.start)
        )
    if not _is_of_market(line, one, subjects):
        return
    if any(OTHER_MARKETS.fullmatch(subject.text) for subject in subjects):
        return
    is_counted = move.claimant is not None
    window = window_of(line, move.anchor, move.end, is_counted=is_counted)
    day = None if window else day_of(line, move.anchor, move.end, is_counted=is_counted)
    for subject in subjects or [None]:
        start = move.start
        if start is None:
            start = line.start_of_quote(move.anchor, subject)
        yield line.hit(
            "market move", "market_move", subject, move.words, start, max(move.end, one.end),
            quantity=one, value=move.sign * abs(one.value), event=None if day is None else day.isoformat(),
            scope=_scope(one, subject, day, window), claimant=move.claimant,
        )  # fmt: skip


def _spoken_of(line: Line, at: int) -> list[Mention]:
    """Whose shares the sentence before spoke of, where this one says "they" or "the stock"."""
    if not _PRONOUN.match(line.text, line.start_of_clause(at)):
        return []
    for sentence in line.before(1):
        told = list(_figures(Line.of(sentence, line.passage), deep=False))
        subjects = [hit.subject for hit in told if hit.subject is not None]
        first = [
            one for one in sentence.mentions if one.start == sentence.start and one.kind == "lab"
        ]
        return subjects[-1:] or first
    return []


def _scope(one: Quantity, subject: Mention | None, day: date | None, window: str) -> str:
    if one.is_money:
        what = "market value"
    elif subject is not None and INDEX.search(subject.text):
        what = "index"
    else:
        what = "share price"
    when = window or ("" if day is None else day.isoformat())
    return f"{what}, {when}" if when else what


def _is_of_market(line: Line, one: Quantity, subjects: list[Mention]) -> bool:
    """Whether a move is one of the market, by its subject, its figure and the words around."""
    text = line.text
    end = line.end_of_clause(one.end)
    reason = _REASON.search(text, one.end, end)  # "after it reported record revenue"
    clause = text[line.start_of_clause(one.start) : end if reason is None else reason.start()]
    wide = text[max(0, one.start - 90) : one.end + 60]
    if NOT_MARKET.search(clause) is not None:
        return False
    if one.is_money:
        return VALUE_WORDS.search(wide) is not None or (
            not re.search(r"\b(?:revenue|profit|income|sales|earnings|funding|cash|budget)\b", wide)
            and (one.unit.endswith(" bn") and abs(one.value) >= 20)
        )
    if any(INDEX.search(subject.text) or MARKET.search(subject.text) for subject in subjects):
        return True
    if MARKET.search(clause) is not None or _GOES_ON_ABOUT.match(clause) is not None:
        return True
    # A company alone is its shares where the text has just spoken of the market.
    return one.unit == "%" and bool(subjects) and subjects[0].kind in {"lab", "words"} and (
        subjects[0].how == "name" or subjects[0].text[:1].isupper()
    )  # fmt: skip


def _is_about_market(line: Line) -> bool:
    """Whether the sentences before speak of the market, or, of a move on a day, the next does."""
    if any(_speaks(one.text) for one in line.before(_REACH)):
        return True
    return _ON_A_DAY.search(line.text) is not None and any(map(_speaks, line.next_texts(2)))


def _speaks(text: str) -> bool:
    """Whether a sentence says by itself that it is about the market."""
    return MARKET.search(text) is not None or TRADED.search(text) is not None


def _sign_before(line: Line) -> int:
    for one in line.before(_REACH):
        if (found := MOVE.search(one.text)) is not None:
            return direction_of(found[0])
    return -1
