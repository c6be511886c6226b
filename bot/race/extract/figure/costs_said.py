"""The rule for what it cost to make a model, in money or in hours of GPUs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.errors import N_
from bot.race.extract.figure.costs_in_mind import costs_in_mind
from bot.race.extract.figure.quantities import Quantity, in_words
from bot.race.extract.passage import Hit, Mention
from bot.race.extract.text.clauses import Line, is_model

_TRAIN = re.compile(
    r"\b(?:(?:pre-?|post-?)?train(?:ed|ing|s)?|fine-?tun(?:ed?|es|ing)|develop(?:ed|ing|ment)?|buil[td]|building|creat(?:ed|e|ing))\b(?!\s(?:data|set)\b)"
    r"|\bteach(?:ing)?\b(?=[^.;,]{2,40}\sto\s(?:reason|think|code|see)\b)",
    re.IGNORECASE,
)
_TRAINING_ONLY = re.compile(
    r"\bteach|\btrain(?:ed|ing|s)?\b|\bpre-?train|\bfine-?tun", re.IGNORECASE
)
_COST_BEFORE = re.compile(
    r"\b(?:cost(?:s|ing)?|for|spent|spend(?:s|ing)?|with|under|on|budgets?|bills?|price|used|using|uses|utili[sz](?:ed|es|ing)|requir(?:es?|ed|ing)|took|takes"
    r"|taking|consum(?:es|ed|ing)|need(?:s|ed)|in|is|was|were|of|at|to|totall?(?:ed|ing)|came|comes|expenses|estimated|invest(?:ed)?|paid|pay(?:s|ing)?|swallow(?:s|ed)|devour(?:s|ed)|eat(?:s|en)?|ate|burn(?:s|ed|t)?|equals?|(?:correspond|equate|amount|translate)s?\sto"
    r"|exceed(?:s|ed)|gobbl(?:es|ed)|guzzl(?:es|ed)|chew(?:s|ed)|runs?|ran|racked|sets?\s[^,.;\d]{2,30}?\sback|:)"
    r"(?:\s(?:of|at|to|up|through|into|away|a|an|the|only|just|about|was|were|is|be|mere|total|cumulative|combined|grand|in|us|itself|around|them|it|reportedly|model|models)){0,5}[\s:]*$",
    re.IGNORECASE,
)
_COST_AFTER = re.compile(
    r"\s(?:(?:in\s|of\s|on\s|worth\sof\s)?(?:[\w-]+\s){0,3}?(?:to\s(?:pre-?)?(?:train|develop|build|create)|on\s(?:the\s)?(?:pre-?)?training"
    r"|for\s(?:its|the|their|a)?\s?(?:full\s|entire\s|final\s|complete\s)?(?:pre-?)?(?:training|development)"
    r"|(?:training|development)\s(?:cost|run|budget|bill)"
    r"|(?:renting|buying|on\srenting|on|in)\s(?:[\w-]+\s){1,5}?(?:for|to)\s(?:the\s)?(?:pre-?)?train(?:ing)?"
    r"|(?:went|goes|has\sgone|(?:was|were|is)\s(?:spent|poured|sunk|put))\s(?:in)?to\s(?:the\s|its\s)?(?:pre-?)?(?:training|development))\b"
    r"|(?:pre-?)?training\b)",
    re.IGNORECASE,
)
_NOT_A_MODEL = re.compile(
    r"\b(?:data\s?-?cent(?:er|re)s?|campus|factor(?:y|ies)|fabs?|plants?|infrastructure|supercomputers?|clusters?|stargate|facilit(?:y|ies)"
    r"|fund(?:ing|ed|raise)?|rais(?:ed|ing)|valu(?:ed|ation)|acqui(?:re|red|sition)|revenue|salar(?:y|ies)|earn(?:s|ed|ings)|buy|bought"
    r"|paid\s(?:to|for)\s(?:its|the)\s(?:staff|ceo)|employees|fine[ds]?\b(?!-)|lawsuit|settle(?:d|ment)|market\s(?:value|cap)|employ(?:s|ed)"
    r"|startup\scosts|per\syear|annual|chips\sworth|investments?|office"
    r"|train(?:s|ed|ing)?\s(?:(?:its|their|the|new|more|our)\s){0,2}(?:staff|workers|employees|teachers|engineers|students|people|annotators|customers|users|doctors|drivers))\b",
    re.IGNORECASE,
)
_MACHINE_THAT = re.compile(
    r"\b(?:data\s?-?cent(?:er|re)s?|campus|factor(?:y|ies)|supercomputers?|clusters?|facilit(?:y|ies)|machines?)\s(?:that|which|where)\s$",
    re.IGNORECASE,
)
_ANY_MODEL = re.compile(
    r"\b(?:training\sruns|(?:AI\s|language\s|foundation\s|frontier\s)?models|such|systems|an?\s(?:[\w-]+\s){0,3}model|LLMs|that\ssize|next[\s-]generation|today['’]s)\b",
    re.IGNORECASE,
)
"""What training costs in general is said of no model."""
_DOUBTED = re.compile(r"\b(?:s[ck]epticism|s[ck]eptical|disput(?:ed?|es)|doubt(?:s|ed)?|question(?:ed|s)|contest(?:ed|s))\b", re.IGNORECASE)  # fmt: skip
_TO_TRAIN_IT = re.compile(
    r"\bto\strain\s(?P<name>[A-Za-z][\w.-]{0,20}\d[\w.-]{0,10}(?:\s[A-Z][\w-]{1,12})?)(?<![.])"
)
_TRAINING_IT = re.compile(
    r"(?:[Tt]raining|[Tt]o\strain|[Dd]eveloping|[Bb]uilding)\s(?P<name>[A-Z][\w.-]*\d[\w.-]*(?:\s[A-Z0-9][\w.-]*){0,2})\s(?:cost|took|requir)"
)
_LOW = re.compile(
    r"(?:between\s|from\s)?[$€£¥]?(?P<low>\d{1,6}(?:\.\d{1,3})?)(?:\s?(?:million|billion|m|bn))?\s?(?:and|to|[–-])\s?"
)
_SPENT_ON = re.compile(r"\son\s(?:the\s)?")
_OF_WHICH = re.compile(r",?\s(?:for|of|on)\swhich\b")
""" "Trained on top of V3, for which it had given a cost of"."""
_SPENT_BY = re.compile(r"\s(?:that\s)?(?P<who>[^,.;]{2,30}?)\s(?:has\s|had\s)?(?:spent|needed|used|paid)\s(?:to\strain|on\straining|for\straining)", re.IGNORECASE)  # fmt: skip


def training_costs(line: Line) -> Iterator[Hit]:
    """What it cost to make a model: an amount of money, or hours of GPUs, with a word of training.

    Where the text has just spoken of such costs, a model and its amount are enough.
    """
    if _TRAIN.search(line.text) is None and "GPU" not in line.text:
        yield from costs_in_mind(line)
        return
    for one in line.quantities:
        is_hours = one.unit.endswith("GPU hours")
        if not (is_hours or (one.is_money and not one.is_price)) or one.value <= 0:
            continue
        if one.is_money and not one.unit.endswith((" m", " bn")) and one.value < 20:
            continue
        yield from _training_cost(line, one, is_hours=is_hours)


def _training_cost(line: Line, one: Quantity, *, is_hours: bool) -> Iterator[Hit]:
    text = line.text
    after = _COST_AFTER.match(text, one.end)
    before = _COST_BEFORE.search(text, max(0, one.bound_start - 45), one.bound_start)
    trained = None
    for found in _TRAIN.finditer(text, max(0, one.bound_start - 130), one.bound_start):
        trained = found
    if trained is not None and re.search(r"[.;](?!\d)", text[trained.end() : one.start]):
        trained = None
    later = (
        _TRAIN.search(text, one.end, line.end_of_clause(one.end))
        if before is not None and "cost" in before[0]
        else None
    )
    if after is None and (before is None or not (trained or later or is_hours)):
        return
    begins = one.bound_start if trained is None or after is not None else trained.start()
    anchor = begins
    if before is not None and before.start() < anchor:
        anchor = before.start()
    clause = line.start_of_clause(anchor)
    begin = 0 if line.text[max(0, clause - 4) : clause] == "and " else clause
    wide = text[begin : line.end_of_clause(after.end() if after else one.end)]
    if _is_of_no_model(line, clause, wide) or not _is_told(line, anchor, one):
        return
    spender = _SPENT_BY.match(text, one.end)
    subject = _unknown_model(text, line, clause) or _model(line, anchor, after.end() if after else one.end, after=after is not None or spender is not None)  # fmt: skip
    word = trained or _TRAIN.search(text, one.end)
    if subject is None and word is not None and not _TRAINING_ONLY.match(word[0]) and not is_hours:
        return
    unsaid = _ANY_MODEL.search(wide) if subject is None else subject.kind == "words" and not _TRAINING_ONLY.search(wide)  # fmt: skip
    if unsaid:
        return
    develops = word is not None and not _TRAINING_ONLY.match(word[0])
    scope = _scope(wide, is_hours=is_hours, develops=develops)
    start = line.start_of_quote(anchor, subject)
    if subject is not None and (
        relative := re.compile(r",\s(?=which\s)").match(text, line.place(subject)[1])
    ):
        start = relative.end()
    end = line.end_of_clause(after.end() if after else one.end)
    if spender is not None:
        end = line.end_of_clause(spender.end())
    doubt = _DOUBTED.search(text)
    value, qualifier = _lower_end(line, one)
    yield line.hit(
        "cost of training", "cost_to_train", subject,
        (word[0] if word else "", text[one.bound_start : one.end]), start, end, quantity=one, scope=scope,
        value=value, qualifier=qualifier, hedge_words=(doubt[0],) if doubt else (),
        notes=(N_("The article says that the figure is in doubt."),) if doubt else (),
    )  # fmt: skip


def _is_of_no_model(line: Line, clause: int, wide: str) -> bool:
    """Whether what cost so much is no model: "the cluster that trains GPT-4 cost $500 million"."""
    machine = _MACHINE_THAT.search(line.text, max(0, clause - 60), clause)
    return machine is not None or _NOT_A_MODEL.search(wide) is not None


def _scope(wide: str, *, is_hours: bool, develops: bool) -> str:
    """What the figure is the cost of: the last run is less than all that went before it."""
    if is_hours:
        return "training compute"
    if re.search(r"\bfinal\s(?:training\s|pre-?training\s)?run\b", wide) is not None:
        return "final training run"
    if re.search(r"\bfine-?tun", wide, re.IGNORECASE) is not None:
        return "fine-tuning"
    return "development cost" if develops else "training cost"


def _is_told(line: Line, anchor: int, one: Quantity) -> bool:
    """Whether it was so: no plan, forecast or denial."""
    is_open = line.is_open(anchor) or line.is_open(one.bound_start)
    return not is_open and not line.is_denied(anchor)


def _lower_end(line: Line, one: Quantity) -> tuple[float | None, str | None]:
    """The lower end of a range of costs with its upper end as words; None for what is no range.

    A cost that is put "at between $25 million and $30 million" is claimed to be 25 at least.
    """
    low = _LOW.match(line.text, one.bound_start, one.start)
    if low is None or not 0 < float(low["low"]) < one.value:
        return None, None
    return float(low["low"]), f"up to {in_words(f'{one.value:g}')}, from"


def _unknown_model(text: str, line: Line, clause: int) -> Mention | None:
    """A model that nobody knows, right after the word: "Training GPT-4 cost"."""
    found = _TRAINING_IT.match(text, clause) or _TO_TRAIN_IT.search(text, clause)
    if found is None or line.mentions(*found.span("name")):
        return None
    return line.words(*found.span("name"), how="model-like")


def _model(line: Line, anchor: int, end: int, *, after: bool) -> Mention | None:
    """The model that was made: what follows "to train", else the last model named before."""
    mentions = [one for one in line.sentence.mentions if one.how != "noun phrase"]
    models = [one for one in mentions if _is_made(one)]
    if after:
        following = [one for one in models if 0 <= line.place(one)[0] - end <= 40]
        if following:
            return following[0]
    for one in models:
        # "DeepSeek says it spent $5.6 million on V3"
        if _SPENT_ON.fullmatch(line.text, end, line.place(one)[0]):
            return one
    clause = line.start_of_clause(anchor)
    before = [one for one in models if line.place(one)[1] <= anchor]
    inside = [one for one in before if line.place(one)[0] >= clause]
    for one in reversed(before):
        if _OF_WHICH.match(line.text, line.place(one)[1]) is not None:
            return one
    if inside or before:
        return (inside or before)[-1]
    near = [one for one in models if 0 <= line.place(one)[0] - anchor <= 60]
    if near and line.place(near[0])[1] <= end:
        return near[0]
    makers = [one for one in mentions if line.place(one)[1] <= anchor]
    return makers[0] if makers else None


def _is_made(one: Mention) -> bool:
    return is_model(one) or (one.kind == "words" and _MADE.search(one.text) is not None)


_MADE = re.compile(r"\b(?:model|llm|assistant|system)s?\b", re.IGNORECASE)
