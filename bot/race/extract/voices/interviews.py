"""Whose answers an interview prints: who is named after "a conversation with" at its beginning."""

from __future__ import annotations

import re

from bot.race.extract.passage import Passage
from bot.race.extract.text.phrases import named_words
from bot.race.new_claims import Named

_NAME = r"[A-Z][^\W\d_]{1,20}(?: [A-Z]\.)?(?: (?:van|de|von|der))? [A-Z][^\W\d_]{2,20}"
_WITH = re.compile(
    rf"\b(?:[Cc]onversation|[Ii]nterview|[Qq] ?& ?[Aa]|[Cc]hat|[Tt]alk|[Ss]it-down)(?: with|:) (?P<name>{_NAME})"
)
_BEGINNING = 500
_QUESTIONS = 2
"""Questions that a text has at least, to be an interview."""


def interviewee(passage: Passage) -> Named | None:
    """Who answers, with whom they speak for where the text says so; None where it is no interview."""
    found = _WITH.search(passage.text, 0, _BEGINNING)
    asked = sum(one.text.rstrip(' *"').endswith("?") for one in passage.sentences)
    if found is None or asked < _QUESTIONS:
        return None
    surname = re.escape(found["name"].rpartition(" ")[2])
    place = re.search(
        rf"\b{surname}\b[^.;\"]{{0,80}}?\b(?:co-found(?:ed|er of)?|found(?:ed|er of)?|runs|leads|heads|chief executive of|"
        r"CEO of|head of \w+ at|works at|of|at) (?:the )?(?P<place>[A-Z][\w&-]*(?: [A-Z][\w&-]*){0,2})",
        passage.text,
    )
    name = found["name"]
    return named_words(name if place is None else f"{name} ({place['place']})")
