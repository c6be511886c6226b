"""Models and companies that the ledger lacks and a text introduces, found by how it does so.

"# Foo Nano", "introducing Foo Nano", "Tagus-M, the model her team put out", "a model called Foo",
"the start-up Kranich", "Orrery AI", "Veridane Systems, a competitor". Once introduced, the name is a
name wherever it stands, a company's first word too.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from bot.race.claims import Party
from bot.race.extract.names.spots import Places, Spot
from bot.race.extract.passage import MentionKind
from bot.race.extract.text.word_classes import word_set
from bot.race.extract.text.words import (
    COMMON_NAMES,
    NATIONS,
    NOT_MODELS,
    PRESS,
    PRESS_ENDINGS,
    TIME_WORDS,
)
from bot.race.new_claims import Named

_WORD = r"[A-Z][\w+]{0,24}(?:[-.][\w+]{1,14}){0,4}"
_NUMBER = r"v?\d{1,3}(?:\.\d{1,2})?[BbMm]?"
_NAME = rf"(?P<name>{_WORD}(?: (?:{_WORD}|{_NUMBER}|[A-Z]\b)){{0,3}})"
_KINDS = (
    r"(?:language |reasoning |coding |code |chat |base |foundation |vision |speech |embedding |open |small |large |"
    r"open-weights? |open-source |multimodal |[\w.-]{0,20}parameter |mixture-of-experts |MoE |AI |instruction-tuned |"
    r"dense |sparse |new |compact |tiny |multilingual |hybrid |diffusion |\d[\d.]{0,5}[BMT] ){0,5}"
    r"(?:model|models|LLM|LLMs|chatbot|SLM|checkpoint|VLM|"
    r"(?:family|series|suite|range|collection) of (?:[\w-]{1,24} ){0,4}(?:models|LLMs))\b"
)
_SURE_FRAMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_NAME}(?:,| —| \(|,? is|,? was) ?(?:an?|the|our|its|their) {_KINDS}",
        rf"\b{_NAME} (?:is|was) (?:an?|the|our|its) (?:[\w.-]{{1,24}} ){{0,4}}{_KINDS}",
        rf"\b(?:model|LLM|chatbot|version|checkpoint|variant) (?:called|named|dubbed|known as) {_NAME}",
        rf"(?<!fashion )(?<!role )(?<!top )\b(?:model|LLM|chatbot) {_NAME}(?= (?:is|was|has|had|can|to|on|in|at|which|that|and|with|beats|costs)\b|[,.])",
        (
            rf"\b{_NAME},? (?:which )?(?:has|with|packs|boasts|uses) (?:about |around |only |just )?"
            r"\d[\d.,]{0,6} ?(?:B|M|bn|billion|million|trillion)?[ -]param"
        ),
    )
)
"""They say themselves that it is a model: any capitalised words can be its name."""
_FRAMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:[Ii]ntroducing|[Aa]nnouncing|[Mm]eet|[Pp]resenting) {_NAME}(?=[,.:!;\n]| (?:—|is|an?|our|the)\b)",
        rf"\b(?:model|LLM|chatbot|models|version|checkpoint)(?:,|:)? {_NAME}(?=[,.:;]| (?:is|was|has|to|on|in|at|which|that|and|with)\b)",
        (
            rf"\b[Ww]e(?:'re| are|'ve| have)? (?:present|describe|introduce|release|propose|open-source|train|releasing|launching|built|trained) "
            rf"{_NAME}(?=[,.:;(]| (?:an?|is|as|for|under)\b)"
        ),
    )
)
"""What they introduce may be somebody else: a name without a number or hyphen needs to be one word."""
_TITLE = re.compile(
    rf"\A\s*#{{0,3}} ?(?:[Mm]odel [Cc]ard(?: for| of|:| —)? |README:? |Introducing )?{_NAME}[ \t]*(?=\n|\Z)"
)
_ENDINGS = (
    r"(?:AI|Labs|Lab|Systems|Technologies|Intelligence|Robotics|Computing|Semiconductor|Networks)"
)
_COMPANY = r"(?P<name>[A-Z][\w&-]{1,24}(?: [A-Z][\w&-]{1,24}){0,2})"
_OF_COMPANY = r"(?:start-?up|company|lab|laboratory|developer|maker|competitor|rival|upstart|spin-?off|spin-?out)\b"
_COMPANY_FRAMES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<name>\b[A-Z][\w&-]{{1,24}}(?: [A-Z][\w&-]{{1,24}})? {_ENDINGS})\b(?! [A-Z])",
        rf"(?<!\bof )(?<!\bin )\b(?:start-?up|laboratory|developer|upstart) {_COMPANY}",
        (
            rf"\b{_COMPANY}(?:,| is| was) (?:an?|the) (?:(?!of |in |for |from |at |by |to |with |that |and )[\w.-]{{1,24}} ){{0,3}}{_OF_COMPANY}"
            r"(?! (?:says?|said|told|adds?|added|announced|claims?|claimed|reports?|reported|wrote|has|had)\b)"
        ),
    )
)
_STOP = (
    word_set(
        "the a an this that these those it its our we he she they his her in on at for with by "
        "from as but and or if when while what why how who which there here today yesterday no "
        "yes not all both each one two three first second last next new now then also still even "
        "only just like unlike since after before about under over to of is are was were has have "
        "had do does did will would can could may might must should rather most more less best "
        "better many some any every other others another such same open ai llm llms gpu api us uk "
        "eu ceo cto cfo model models researchers analysts experts critics users customers people "
        "according last license licence context evaluation usage benchmark benchmarks table "
        "figure section note hardware software introducing announcing meet presenting introduction overview summary highlights training "
        "data results performance abstract news update release readme changelog apache mit python "
        "github hugging face linux android ios windows however meanwhile"
    )
    | frozenset(NATIONS)
    | TIME_WORDS
)
_LONGEST_TEXT = 100_000
"""Characters of a text in which introductions are looked for."""
_MOST_NAMES = 40
_MOST_LOOKED_AT = 400


def introduced_spots(text: str, known: Sequence[Spot]) -> Iterator[Spot]:
    """Where what a text introduces stands; ``known`` are the spots so far, in the text's order."""
    models = _names(text, known, (_TITLE, *_SURE_FRAMES, *_FRAMES), is_model=True)
    companies = _names(text, known, _COMPANY_FRAMES, is_model=False)
    models.update(_siblings(text, models))
    for name in models:
        companies.pop(name, None)
    for name in list(companies):
        longer = next((it for it in companies if it.startswith(f"{name} ")), None)
        if longer is not None:
            companies[name] = companies[longer]
        first = name.partition(" ")[0]
        if (
            first != name
            and _may_be(first)
            and first not in models
            and first.casefold() not in COMMON_NAMES
        ):
            companies.setdefault(first, companies[name])
    kinds: dict[str, tuple[MentionKind, Named, str]] = {
        name: ("lab", named, "name") for name, named in companies.items()
    }
    kinds.update({name: ("release", named, "model-like") for name, named in models.items()})
    if not kinds:
        return
    longest_first = sorted(kinds, key=len, reverse=True)
    pattern = re.compile(
        r"(?<![\w-])(?:" + "|".join(map(re.escape, longest_first)) + r")(?![\w])(?!-\w)(?!\.\d)"
    )
    places = Places(known)
    for found in pattern.finditer(text):
        kind, named, how = kinds[found[0]]
        if not places.meet(found.start(), found.end()):
            yield Spot(found.start(), found.end(), kind, named, how)


def _names(
    text: str, known: Sequence[Spot], frames: Sequence[re.Pattern[str]], *, is_model: bool
) -> dict[str, Named]:
    found: dict[str, Named] = {}
    spots = [(one.start, one.end) for one in known]
    starts = [start for start, _ in spots]
    looked_at = 0
    for frame in frames:
        for match in frame.finditer(text, 0, _LONGEST_TEXT):
            name = _without_lead(match["name"])
            if len(found) >= _MOST_NAMES or looked_at >= _MOST_LOOKED_AT:
                return found
            looked_at += 1
            end = match.end("name")
            near = spots[max(0, bisect_left(starts, end) - 1) : bisect_left(starts, end)]
            if not _may_be(name) or any(end - len(name) < b for _, b in near):
                continue
            if frame in _FRAMES and not _looks_like_model(name, text):
                continue
            if is_model and frame is _TITLE and text.count(name) < 2:
                continue
            found.setdefault(name, Named(Party(name), None))
    return found


def _without_lead(name: str) -> str:
    """A name without the everyday words that only begin the sentence: "Introducing Lumen Nano"."""
    words = name.split(" ")
    while len(words) > 1 and words[0].casefold() in _STOP:
        words = words[1:]
    return " ".join(words)


def _siblings(text: str, models: Mapping[str, Named]) -> dict[str, Named]:
    """Names with the same beginning before a hyphen: Tern-Small, once Tern-Large is a model."""
    heads = {name.partition("-")[0] for name in models if "-" in name and " " not in name}
    if not heads:
        return {}
    pattern = re.compile(
        r"\b(?:" + "|".join(map(re.escape, sorted(heads))) + r")-[A-Z0-9][\w.]{0,14}\b"
    )
    names = {found[0].rstrip(".") for found in pattern.finditer(text)}
    return {name: Named(Party(name), None) for name in sorted(names - set(models))}


def _looks_like_model(name: str, text: str) -> bool:
    """Whether a name has what names of models have: a hyphen, a number, or is one word of no person."""
    if "-" in name or any(map(str.isdigit, name)):
        return True
    return " " not in name and not re.search(
        rf"\b[A-Z][a-z]+ {re.escape(name)}\b|\b{re.escape(name)} (?:says?|said|told)\b", text
    )


def _may_be(name: str) -> bool:
    """Whether capitalised words can be a name, and are no everyday words, paper or person's title."""
    words = name.casefold().split()
    if not words or words[0] in _STOP | NOT_MODELS or words[-1] in _STOP - {"ai"} or len(name) < 3:
        return False
    return words[-1] not in PRESS and not (len(words) > 1 and words[-1] in PRESS_ENDINGS)
