"""Whether a text is a lab's own: a release, a page of a model, an announcement that says "we"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.race.catalog import Catalog
from bot.race.claims import Party
from bot.race.extract.names.spots import Spot
from bot.race.extract.text.reading import Piece
from bot.race.extract.text.word_classes import word_set
from bot.race.new_claims import Named

_MAKING = (
    "introduce|introducing|present|presenting|release|releasing|released|announce|announcing|launch|"
    "launching|launched|open-source|open-sourced|open-sourcing|propose|train|trained|develop|"
    "developed|built|build|created|unveil|unveiling|share|design|designed|pre-trained|pretrained"
)
_WE_MAKE = re.compile(
    rf"\bwe(?:'re|'ve| are| have)?(?: \w+(?: to)?)? (?:{_MAKING})\b"
    r"|\bwe(?:'re| are) (?:excited|proud|pleased|thrilled|happy|delighted)\b"
    r"|\bour (?:new(?:est)?|latest|own|flagship|first|next|most \w+|\w+-generation|open\w*)\b"
    r"[\w -]{0,40}\b(?:models?|llms?|release|series|family|version)\b"
    r"|\bour (?:best|(?:most )?\w+)[\w -]{0,30} (?:yet|to date|so far)\b"
    r"|\b(?:is|are) our (?:most|best|fastest|smallest|largest|strongest|new|first|latest)\b"
    r"|\bour (?:models?|technical report|paper|api|platform|website|chat|customers|serving|prices|pricing|servers)\b"
    r"|\b(?:introducing|announcing) (?=\S)"
    r"|\bmeet (?=[^\s,:]{2,30}(?: [^\s,:]{1,20}){0,2}(?::|, (?:our|[Aa] new|the new|the latest)\b)|[^\n,.]{0,30}\d)",
    re.IGNORECASE,
)
_RELEASED = re.compile(
    r"/PRNewswire/|\bPR Newswire\b|\bBusiness Wire\b|\(BUSINESS WIRE\)|\bGLOBE ?NEWSWIRE\b"
    r"|\btoday (?:announced|released|launched|introduced|unveiled|presented)\b"
    r"|\bin this (?:press )?release\b"
    r"|\b[Ww]ith today's (?:release|launch) of\b|\breserves the right to\b"
    r"|\b(?:Dear|Notice to|Note to|Information for) (?:our |all )?(?:developers|customers|users|partners|community)\b"
    r"|(?m:^)[A-Z]{3}[A-Z .]{0,30}(?:, [A-Z][\w.]{1,20})?, [A-Z][a-z]{2,8}\.? \d{1,2}, 20\d\d (?:—|-|/)"
    r"|\bFOR IMMEDIATE RELEASE\b|\bMedia contact\b|\n#* ?About [A-Z]"
)
_PAGE = re.compile(
    r"^#{1,3} .*\b(?:introduction|model summary|model (?:details|overview|card|downloads?)|"
    r"evaluation(?: results)?|quick ?start|licen[cs]e|citation|how to (?:use|run)|usage|benchmarks?|"
    r"highlights|key features|model (?:information|description|architecture)|intended use|training data|"
    r"hardware and software|limitations|responsib\w+ \w+|ethical considerations)\b",
    re.IGNORECASE | re.MULTILINE,
)
_REPORTED = re.compile(r"\b(?:Reuters|Bloomberg|Associated Press|told reporters|analysts said)\b")
_MADE_BY = re.compile(r"\b(?:from|by|of|at) (?:the )?(?:[\w-]+ ){0,2}$")
_TITLE_WORD = re.compile(r"[A-Za-z][\w'-]*")
_TITLE_WORDS = word_set(
    "introducing announcing meet presenting model card readme release notes the a an by from "
    "on of and technical report overview now available gguf awq gptq fp8 here is"
)
"""Words that a model's page may bear in its title beside the name."""
_NEAR, _RIGHT_BESIDE = 160, 12
"""Characters between a name and the words that say whose it is."""
_FIRST = 400
"""Characters at the beginning in which a lab's own text names what it is about."""


def author_of(
    text: str, spots: Sequence[Spot], catalog: Catalog, *, title: Named | None = None
) -> Named | None:
    """Whose a lab's own text is.

    The maker of the model whose page it is, or of what is named beside "we present" or "our new
    model"; else who is named, or has made what is named, first and most. None where that is nobody's
    we know.
    """
    if title is not None and title.maker_id is not None:
        return _lab(title.maker_id, catalog)
    if (said := _WE_MAKE.search(text)) is not None:
        near = _beside(said.start(), spots)
        if near is not None:
            return _lab(near.named.maker_id, catalog)
    if not spots:
        return None
    if spots[0].kind == "release" and spots[0].named.maker_id is None and spots[0].start < _FIRST:
        return _maker_said(text, spots)
    labs: Counter[int] = Counter()
    for spot in spots:
        if spot.named.maker_id is not None:
            labs[spot.named.maker_id] += 1
    first = next((spot for spot in spots if spot.named.maker_id is not None), None)
    if first is None or first.named.maker_id is None:
        return None
    labs[first.named.maker_id] += 3 if first.start < _FIRST else 1
    return _lab(labs.most_common(1)[0][0], catalog)


def _maker_said(text: str, spots: Sequence[Spot]) -> Named | None:
    """Who is said to make the model that a text names first: "Foo 7B is a model from Orrery AI"."""
    models = {one.named.identity for one in spots if one.kind == "release" and one.start < _FIRST}
    own = spots[0].named.identity
    for at, one in enumerate(spots):
        if one.kind != "lab" or one.start > _FIRST:
            continue
        if (
            text.startswith("'s ", one.end)
            and at + 1 < len(spots)
            and spots[at + 1].named.identity == own
        ):
            return one.named
        before = text[max(0, one.start - 30) : one.start]
        nearest = next((it for it in reversed(spots[:at]) if it.kind == "release"), None)
        if _MADE_BY.search(before) and nearest is not None and nearest.named.identity == own:
            return one.named
    return None if len(models) > 1 else _speaks_as(text, spots)


def _speaks_as(text: str, spots: Sequence[Spot]) -> Named | None:
    """The one lab of a text that says "At X, we …" or "we at X"."""
    for one in spots:
        before = text[max(0, one.start - 12) : one.start].casefold()
        if one.kind == "lab" and (
            (before.endswith("at ") and text[one.end : one.end + 5].startswith((", we", " we ")))
            or before.endswith("we at ")
        ):
            return one.named
    return None


def main_model(spots: Sequence[Spot], author: Named | None) -> Named | None:
    """The model that a lab's own text is about: its own that is named first."""
    maker = None if author is None else author.maker_id
    models = [one.named for one in spots if one.kind == "release"]
    return next((one for one in models if one.maker_id == maker), next(iter(models), None))


def title_model(text: str, pieces: Sequence[Piece], spots: Sequence[Spot]) -> Named | None:
    """The model whose page a text is: its first line is a headline that is little but the name."""
    if not pieces or not pieces[0].is_heading:
        return None
    first = pieces[0]
    inside = [one for one in spots if first.start <= one.start and one.end <= first.end]
    models = [one for one in inside if one.kind == "release"]
    if len({one.named.identity for one in models}) != 1:
        return None
    rest = text[first.start : models[0].start] + text[models[0].end : first.end]
    others = [word for word in _TITLE_WORD.findall(rest) if word.casefold() not in _TITLE_WORDS]
    labs = len(inside) - len(models)
    return models[0].named if len(others) <= labs * 2 else None


def _lab(lab_id: int | None, catalog: Catalog) -> Named | None:
    if lab_id is None:
        return None
    return Named(Party(catalog.labs[lab_id].name, lab_id=lab_id), lab_id)


def _beside(start: int, spots: Sequence[Spot]) -> Spot | None:
    """What is named next after a place, else last before it, not far away."""
    after = next((one for one in spots if 0 <= one.start - start <= _NEAR), None)
    before = next((one for one in reversed(spots) if 0 <= start - one.end <= _NEAR), None)
    if before is not None and start - before.end <= _RIGHT_BESIDE:
        return before  # "Grok 3: our most capable model yet"
    return after or before


def is_own_text(text: str) -> bool:
    """Whether a text is a lab's own.

    It says that "we" make models, or has the marks of a press release or of a model's page.
    """
    if _RELEASED.search(text):
        return True
    if _REPORTED.search(text):
        return False
    unquoted = re.sub(r'"[^"\n]{0,2000}"', " ", text)
    if _WE_MAKE.search(unquoted):
        return True
    return len(_PAGE.findall(text)) >= 2


_FIRST_PERSON = re.compile(r"\b(?:we|our|us)\b", re.IGNORECASE)


def speaks_of_itself(text: str) -> bool:
    """Whether a text says "we" outside quotation marks more than once, as the makers of a page do."""
    unquoted = re.sub(r'"[^"\n]{0,2000}"', " ", text)
    return len(_FIRST_PERSON.findall(unquoted)) > 1
