"""What is said of a move without a figure: that it set a record, that it went too far."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.race.extract.figure.dates_said import find_days
from bot.race.extract.figure.market_subjects import market_subject, subjects_of
from bot.race.extract.figure.market_words import OVERDONE, RECORD
from bot.race.extract.passage import Hit, Mention
from bot.race.extract.text.clauses import Line

_MAY = frozenset({"may", "might", "could"})
_COMPANY = re.compile(r"\b(?:company|companies|stock|firm)\b")


def records(line: Line) -> Iterator[Hit]:
    """As in "set a record for the biggest one-day loss of any company": a statement for each record."""
    for found in RECORD.finditer(line.text):
        at = found.start()
        subject = _holder(line, at)
        if subject is None or line.is_open(at) or line.is_denied(at):
            continue
        end = line.end_of_clause(found.end())
        anyone = " of any company" if _COMPANY.search(line.text, at, end + 30) else ""
        span = found["span"].casefold().replace("single", "one").replace(" ", "-")
        days = [
            one.day for one in find_days(line.text[at:], line.passage.published) if not one.is_aside
        ]
        day = days[0] if days else None
        yield line.hit(
            "market record", "market_move", subject, (found[0],), line.start_of_quote(at, subject), end,
            scope=f"record {span} {found['noun'].casefold()}{anyone}",
            event=None if day is None else day.isoformat(),
        )  # fmt: skip


def _holder(line: Line, at: int) -> Mention | None:
    """Whose record it is: the subject of the verb, or of the sentence that "having set" goes on."""
    subjects = subjects_of(line, at)
    if subjects and not subjects[0].text.startswith("having"):
        return subjects[0]
    named = (one for one in line.mentions(0, at) if one.how != "noun phrase")
    return next(named, None)


def opinions(line: Line) -> Iterator[Hit]:
    """As in "the sell-off may have gone too far": what somebody thinks of a move."""
    for found in OVERDONE.finditer(line.text):
        start = line.start_of_quote(found.start(), None)
        owner = line.mentions(start, found.start())
        modal = (found["modal"] or "").casefold()
        noun = found["noun"].casefold()
        subject = owner[-1] if owner else None
        if subject is None and found["whose"]:
            subject = market_subject(line, *found.span("whose"), is_whole=True)
        yield line.hit(
            "opinion on a market move", "market_move", subject, (found[0],), start, line.end_of_clause(found.end()),
            scope=" ".join(filter(None, (noun, "may be" if modal in _MAY else modal, "overdone"))),
            hedge_words=(modal,) if modal else (),
        )  # fmt: skip
