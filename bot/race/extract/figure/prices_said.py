"""The rule for prices: what using a model costs, per token or per month, and by how much it changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.race.extract.figure.price_words import NEXT_WAY, SAME_AMOUNT, TOKENS_ARE
from bot.race.extract.figure.quantities import Quantity
from bot.race.extract.passage import Hit, Mention
from bot.race.extract.text.clauses import Line, is_model

_PRICED = re.compile(
    r"\b(?:cost(?:s|ing)?|pric(?:e|es|ed|ing)|charg(?:es?|ed|ing)|available|subscriptions?|plans?|tiers?|sells?|sold|starts?|fees?"
    r"|offer(?:s|ed)?|cheaper|api|bill(?:s|ed)|pay(?:s|ing)?|paid)\b"
    r"|\bsets?\s[^,.;\d]{2,20}?\sback\b|\b(?:fork|shell)(?:s|ed|ing)?\sout\b|\bretails?\b"
    r"|\b(?:wants|asks|demands|takes|goes|going)\s(?:\w+\s)?(?:for\s)?[$€£¥\d]|\b(?:is|are|was|were|at|for)\s(?:(?:now|still|only|just)\s)?(?:[$€£]\d|[a-z]+\sdollars\b)",
    re.IGNORECASE,
)
_NO_PRICE = re.compile(
    r"\b(?:salar(?:y|ies)|wages?|earn(?:s|ed|ing)?|rent|revenue|shares?|stock|spend(?:s|ing)?|spent|burn(?:s|ed|ing)?|budget|income|losses|h[1-9]00s?"
    r"|gpu\srental|donat\w{1,5}|saves?|saving|electricity|newsletters?|memberships?|(?:paid|annual|monthly)\ssubscription\scosts|tickets?|consult\w{2,5})\b",
    re.IGNORECASE,
)
_WAY = re.compile(
    r"\b(?P<way>cached?\s(?:input|hits?)|cache\s(?:hit|miss)(?:es)?|inputs?|outputs?|prompts?|completions?|in(?=\s?[,/]|\sand)|out(?=\sper|\s?[.,;)/]|$))\b",
    re.IGNORECASE,
)
_WAYS = {
    "input": "input",
    "prompt": "input",
    "in": "input",
    "output": "output",
    "out": "output",
    "completion": "output",
}
_CUT = re.compile(
    r"\b(?:cut(?:s|ting)?|slash(?:es|ed|ing)?|lower(?:s|ed|ing)?|reduc(?:es|ed|ing)|drop(?:s|ped|ping)?)\s"
    r"(?P<what>[^.;,]{0,40}?\bprices?\b|[^.;,]{0,40}?\bpricing\b)(?:[^.;,%$€£]|\.\d){0,40}?\bby\s$"
    r"|\bprices?\s(?:cuts?|reductions?)\sof\s$|\b(?:prices?|pricing)\s(?:fell|dropped|were\scut|was\scut)\s(?:by\s)?$",
    re.IGNORECASE,
)
_RAISED = re.compile(r"\b(?:rais(?:es|ed)|increas(?:es|ed)|hik(?:es|ed))\s[^.;,]{0,40}?\bprices?\b[^.;,\d]{0,20}?\bby\s$", re.IGNORECASE)  # fmt: skip
_FREE = re.compile(
    r"\b(?:(?:is|are|remains?|was\smade|were\smade|(?:mad|mak)(?:e|es|ing)|became|becomes|available|accessible|offer(?:ed|s|ing)|usable|declar(?:ed|es|ing)|g(?:ave|iven|iving|ives)\saway|went|goes|turned)\s"
    r"(?P<what>(?!(?:no|not)\b)[^.;:,]{0,40}?(?:,\s[^.;:,]{2,40},\s)?)"
    r"(?:for\sfree\b|free\sof\scharge|at\sno\scost|for\snothing|free\sto\suse|free\sfor\s(?:all|everyone|anyone)"
    r"|free(?:\sas\swell|\stoo|\saltogether|\soutright)?(?=\s?(?:[.;,]|$|,?\s(?:while|but))))"
    r"|\b(?:now\s)?costs?\s(?:now\s|users\s|developers\s)?(?:nothing|zero)\b(?!\s(?:but|compared|like|to\sfix)))(?!\sand\sopen)",
    re.IGNORECASE,
)
_PER_TOKENS = re.compile(
    r"(?:[\s,/$\d.]|usd\b|in\b|out\b|and\b|for\b|cached\b|input\b|output\b|tokens?\b){1,24}(?<=\s)per\s(?:1\s?)?m(?:illion)?\s(?:\w+\s)?tok",
    re.IGNORECASE,
)
_VERSUS = re.compile(r"\b(?:compared\s(?:to|with)|versus|vs\.?|against|than|instead\sof|while|unlike)\b[^;]{0,32}$", re.IGNORECASE)  # fmt: skip
_FOR = re.compile(
    r"(?:\s(?:in|out|input|output))?(?:(?:,?\sand\s|\s?/\s?|,\s)[$€£¥]?\d[\d.]{0,7}(?:\s(?:per|for)\s(?:a\s|one\s|1\s?)?(?:million|M)(?:\s(?:input|output|cached))?(?:\stokens?)?|\s?(?:in|out|input|output))?){0,2}(?:\sper\smillion(?:\stokens)?)?"
    r"\s(?:for\s(?:the|an?)\s(?:same|equal|equivalent|comparable)\s(?:[a-z]+\s){1,4}?(?:of|with|from|on|in)|for|with|from|on|to\suse)\s(?:the\s)?"
)
_CAPITALS = re.compile(r"[A-Z][\w.-]*(?:\s[A-Z0-9][\w.-]*){0,3}")
_NAME_LISTED = re.compile(r"(?P<who>[A-Z][\w.-]*(?:\s[A-Z0-9][\w.-]*){0,3}),?\sand\s$")
_LISTED_WITH = re.compile(r",?\s(?:and|as\swell\sas)\s|,\s")
_WAYS_OF = re.compile(r"input and output|cached input|cached|input|output|prompt|completion")


_PRODUCT = re.compile(
    r"(?!(?:The\s|Our\s|Its\s)?(?:Pric|Input|Output|It\b|This|That|API|Subscription|Access|Token|We\b|They|Developer|User|Cost|Each|You|Plan|Model|Service|A\s|Using|Running|Calls|On\b|In\b|For\b|With\b|At\b|By\b|From\b|Through\b|Via\b|If\b|When\b|But\b|And\b))(?:The\s)?"
    r"(?P<who>[A-Z][\w+.-]{1,24}(?:\s[A-Z0-9][\w+.-]{0,24}){0,4})\s(?:is|are|costs?|starts?|comes|now)\b"
)
""" "GitHub Copilot Pro+ is priced at": a product that nobody knows."""
_PRICE_OF = re.compile(r"['’]s?\s|\s\(|:\s|\sat\s|\s(?:is|was|costs?)\s(?:now\s|still\s)?")
_USES = ("month", "year", "user", "seat", "image", "minute", "request", "query")
_MOST_PER_USE = 20_000
"""Dollars a month: what is more is a contract and no list price."""
_IN_AND_OUT = re.compile(
    r"\s?(?:for\s)?(?P<first>in(?:put)?)\b(?:\s?[,/]\s?(?:and\s)?|\sand\s)(?:[$€£¥]\s?)?\d[\d.]{0,7}(?<![$€£¥ ])(?:\s?(?:cents|¢|dollars|yuan|euros|RMB))?\s?(?:for\s)?out(?:put)?\b"
)
""" "$15 in and $75 out" is for a million tokens, as everybody who lists prices knows."""
_PAIR = re.compile(r"\s?(?:and|/|or)\s?")
_MILLION_FOR = re.compile(
    r"\b(?:a|one|1|per|each|every)\smillion\s(?:(?P<way>cached\sinput|input|output|prompt|completion)\s)?tokens?\b"
    r"(?:\sof\s(?P<of>cached\sinput|input|output)\b)?(?P<rest>[^.;:]{0,90}?)$",
    re.IGNORECASE,
)
""" "A million output tokens of R1 can now be had for $0.55"."""
_FOR_TOKENS = re.compile(r"\bmillion\s(?:\w{5,6}\s)?tokens|/\s?M\b|\bMTok")
_ON_OFFER = re.compile(
    r"\bcan\s(?:\w+\s)?be\s(?:had|bought|used|rented|accessed|run|called)\b", re.IGNORECASE
)
_LEADS_WITH_PRICE = re.compile(r"\W*(?:at|for|priced\sat|with)\s[^A-Z]{1,60}$", re.IGNORECASE)
""" "At $0.4 input and $2 output per million tokens, it undercuts"."""
_PRICE_REACH = 3
"""Sentences before, in which it was said that prices are for a million tokens."""
_FORMERLY = re.compile(
    r"\b(?:from|instead\sof|previously|down\sfrom|formerly)\s(?:a\s)?$", re.IGNORECASE
)
_STARTING_FROM = re.compile(
    r"(?:start\w{0,4}|pric\w{2,3}|available|ranging)\sfrom\s$", re.IGNORECASE
)


def prices(line: Line) -> Iterator[Hit]:
    """What using a model costs: a statement for each amount, each change and what is free."""
    money = [one for one in line.quantities if one.is_money]
    paid_for = (
        any(one.is_price for one in money)
        or (money and " tok" in line.text)
        or _of_two_ways(line, money)
        or any(SAME_AMOUNT.match(line.text, one.end) for one in money)
    )
    if paid_for and not _NO_PRICE.search(line.text):
        yield from _list_prices(line, money)
    yield from _changes(line)
    yield from _free(line)


def _changes(line: Line) -> Iterator[Hit]:
    """By how many percent somebody cut or raised their prices."""
    for one in line.quantities:
        if one.unit != "%":
            continue
        begin = max(0, one.bound_start - 110)
        cut = _CUT.search(line.text, begin, one.bound_start)
        moved = cut or _RAISED.search(line.text, begin, one.bound_start)
        if moved is None or "share" in moved[0] or not _is_told(line, moved.start()):
            continue
        inside = [one for one in line.mentions(*moved.span()) if one.kind != "lab"]
        if inside or _priced_subject(line, moved.start(), one.end) is not None:
            yield _price_hit(
                line, one, moved.start(), one.end, owner=inside[0] if inside else None, value=-one.value if cut else one.value, unit="%",
                scope="price cut" if cut else "price rise", words=moved[0],
            )  # fmt: skip


def _free(line: Line) -> Iterator[Hit]:
    for found in _FREE.finditer(line.text):
        if not _is_told(line, found.start()):
            continue
        made = [] if not found["what"] else line.mentions(*found.span("what"))
        named = [one for one in made if is_model(one) and one.how != "description"]
        if not named and found["what"] and "," in found["what"]:
            begin = line.text.index(",", found.start("what"))
            parts = _CAPITALS.finditer(line.text, begin, found.end("what"))
            named = [one for part in parts if (one := line.words(*part.span(), how="model-like"))]
        one = None if named else line.model_of(_priced_subject(line, *found.span()))
        for subject in named or _with_listed(line, one):
            if subject.kind == "lab":
                continue
            start = line.start_of_quote(found.start(), subject)
            yield line.hit(
                "price", "priced_at", subject, (found[0],), start, line.end_of_clause(found.end()),
                value=0.0, unit="USD", scope="price",
            )  # fmt: skip


def _with_listed(line: Line, one: Mention | None) -> list[Mention]:
    """A model with those listed before and behind it: "ERNIE Speed and ERNIE Lite are free"."""
    if one is None:
        return []
    found = [one]
    for other in _named(line):
        if is_model(other) and other.named != one.named:
            (start, end), (first, last) = line.place(one), line.place(other)
            between = line.text[last:start] if last <= start else line.text[end:first]
            if _LISTED_WITH.fullmatch(between):
                found.append(other)
    start = line.place(one)[0]
    listed = _NAME_LISTED.search(line.text[:start])
    if listed is not None and not line.mentions(*listed.span("who")):
        other = line.words(*listed.span("who"), how="model-like")
        found += [] if other is None else [other]
    return found


def _is_told(line: Line, at: int) -> bool:
    return not line.is_open(at) and not line.is_denied(at)


def _list_prices(line: Line, money: list[Quantity]) -> Iterator[Hit]:
    """Amounts for tokens, a month or a use; the price from which one was lowered is no claim."""
    last: Quantity | None = None
    owner: Mention | None = None
    planned = False  # "will pay $2 for input and $8 for output" is so for both
    for index, one in enumerate(money):
        unit = _full_unit(line, money, index)
        of_tokens = unit.endswith("tokens")
        of_use = unit.endswith(_USES) and one.value <= _MOST_PER_USE and _PRICED.search(line.text)
        if not of_tokens and not of_use:
            continue
        before = line.text[max(0, one.bound_start - 30) : one.bound_start]
        was = _FORMERLY.search(before) is not None and _STARTING_FROM.search(before) is None
        clause = line.text[max(0, one.bound_start - 70) : one.bound_start]
        is_open = line.is_open(one.bound_start, reach=70) and _ON_OFFER.search(clause) is None
        planned = planned or is_open
        if was or planned or line.is_denied(one.bound_start):
            continue
        hit = _price_hit(
            line, one, one.bound_start, one.end, unit=unit, scope="API price" if of_tokens else "price",
            words=line.text[one.bound_start : one.end], last=last, owner=owner,
        )  # fmt: skip
        # A subscription is somebody's: without a name in the sentence it is the writer's own.
        if of_tokens or (hit.subject is not None and line.mentions(0, len(line.text))) or (hit.subject is not None and hit.subject.how == "model-like"):  # fmt: skip
            yield hit
        last, owner = one, hit.subject


def _full_unit(line: Line, money: list[Quantity], index: int) -> str:
    """The unit of a price with what stands elsewhere: "input" beside it, "per million" after all."""
    one = money[index]
    unit = _shared_unit(line, money, index)
    if not unit.endswith(" tokens"):
        return unit
    plain = re.sub(
        r"\b(?:input and output|cached input|cached|input|output|prompt|completion)\s", "", unit
    )
    own = _WAYS_OF.search(one.unit)
    before_slash = re.match(r"\s?(?:in\s?)?/\s?[$€£¥]", line.text[one.end : one.end + 6])
    after_slash = re.search(r"\d(?:\sin)?\s?/\s?$", line.text[max(0, one.start - 7) : one.start])
    way = own[0] if own else ""
    if way in {"", "input and output"} and (before_slash or after_slash):
        way = "input" if before_slash else "output"
    way = way or _way_beside(line, one, money, index)
    if not way and own is None and unit != one.unit and (shared := _WAYS_OF.search(unit)):
        way = shared[0] if "and" not in shared[0] else ""
    return plain.replace(" tokens", f" {way} tokens") if way else plain


def _shared_unit(line: Line, money: Sequence[Quantity], index: int) -> str:
    """What an amount is paid for where a later or an earlier one says it for both."""
    one = money[index]
    if one.is_price:
        return one.unit
    if (said := _said_otherwise(line, money, index)) is not None:
        return said
    if (said := _as_before(line, money, index)) is not None:
        return said
    if _PER_TOKENS.match(line.text, one.end) is not None:
        return f"{one.unit} per million tokens"
    said = [other for other in money if other.is_price and other.unit[:3] == one.unit[:3]]
    earlier = [other for other in said if other.end <= one.start]
    if earlier and (other := _compared_to(line, money, index)) is not None:
        return earlier[min(other, len(earlier) - 1) if other >= 0 else -1].unit
    later = next((other for other in said if other.start >= one.end), None)
    if later is None or later.start - one.end > 60:
        return one.unit
    if re.search(r"\b(?:from|to|than|versus|compared)\b", line.text[one.end : later.start]):
        return one.unit
    return f"{one.unit} per {later.unit.partition(' per ')[2]}"


def _of_two_ways(line: Line, money: Sequence[Quantity]) -> bool:
    """Whether a sentence without the word prices input and output: "$15 in and $75 out"."""
    return any(
        _IN_AND_OUT.match(line.text, one.end) is not None or _in_pair(line, money, at) is not None
        for at, one in enumerate(money)
    )


def _said_otherwise(line: Line, money: Sequence[Quantity], index: int) -> str | None:
    """The unit of an amount that is for a million tokens by the words before it or by both ways."""
    one = money[index]
    before = money[index - 1] if index else None
    if _IN_AND_OUT.match(line.text, one.end) is not None:
        return f"{one.unit} per million input tokens"
    if before is not None and _IN_AND_OUT.match(line.text, before.end) is not None:
        return f"{one.unit} per million output tokens"
    if (way := _in_pair(line, money, index)) is not None:
        return f"{one.unit} per million {way} tokens"
    million = _MILLION_FOR.search(line.text, max(0, one.bound_start - 140), one.bound_start)
    if (
        million is None
        or "in and out" in million["rest"]
        or any(
            million.start() <= other.start < one.start
            for other in line.quantities
            if other.is_money
        )
    ):
        return None
    way = (million["way"] or million["of"] or "").casefold()
    way = _WAYS.get(way, way)
    return f"{one.unit} per million {way + ' ' if way else ''}tokens"


def _as_before(line: Line, money: Sequence[Quantity], index: int) -> str | None:
    """The unit of an amount that is for the tokens of a price before, in the sentence or just before it."""
    one = money[index]
    if one.unit.endswith((" m", " bn")):
        return None
    told = [other for other in money[max(0, index - 8) : index] if other.is_price]
    way = TOKENS_ARE.search(line.text, max(0, one.bound_start - 60), one.bound_start)
    if way is not None and told and told[-1].unit.endswith("tokens"):
        said = way["way"].casefold()
        return f"{one.unit} per million {_WAYS.get(said, said)} tokens"
    if SAME_AMOUNT.match(line.text, one.end) is None:
        return None
    if not told:
        told = _prices_before(line)
    return f"{one.unit} per {told[-1].unit.partition(' per ')[2]}" if told else None


def _prices_before(line: Line) -> list[Quantity]:
    """The prices of the sentence before, each with its whole unit; none where that looks back itself."""
    for sentence in line.before(1):
        other = Line.of(sentence, line.passage)
        money = [one for one in other.quantities if one.is_money]
        if not any(SAME_AMOUNT.match(other.text, one.end) for one in money):
            units = [_full_unit(other, money, at) for at in range(len(money))]
            return [replace(one, unit=unit) for one, unit in zip(money, units, strict=True) if " per " in unit]  # fmt: skip
    return []


def _in_pair(line: Line, money: Sequence[Quantity], index: int) -> str | None:
    """Input or output for the two amounts of "charges $15 and $75 for Opus 4".

    That is so where the sentences just before gave prices for input and output, and a word of
    pricing and a model are beside the amounts.
    """
    for first in (index, index - 1):
        if not 0 <= first < len(money) - 1:
            continue
        one, other = money[first], money[first + 1]
        bare = not (one.is_price or other.is_price or one.unit.endswith((" m", " bn")))
        linked = _PAIR.fullmatch(line.text, one.end, other.bound_start)
        is_told = linked is not None and ("/" in linked[0] or _PRICED.search(line.text))
        if not bare or not is_told or one.value >= other.value:
            continue
        spoken = (sentence.text for sentence in line.before(_PRICE_REACH))
        if any(_FOR_TOKENS.search(text) is not None for text in spoken):
            return "input" if first == index else "output"
    return None


def _compared_to(line: Line, money: Sequence[Quantity], index: int) -> int | None:
    """Which of the prices before an amount stands against: "… compared with $2.50 and $10 for o1".

    -1 where it stands alone, None where nothing is compared.
    """
    one = money[index]
    lead = _VERSUS.search(line.text, max(0, one.bound_start - 45), one.bound_start)
    if lead is None:
        return None
    pair = [other for other in money if lead.end() <= other.start + 45 and not other.is_price and other.start > lead.start()]  # fmt: skip
    return pair.index(one) if len(pair) > 1 else -1


def _way_beside(line: Line, one: Quantity, money: list[Quantity], index: int) -> str:
    """Whether a price is for input or output, by the nearest such word around its figure."""
    text = line.text
    stop = money[index + 1].bound_start if index + 1 < len(money) else len(text)
    stop = text.find("; ", one.end, stop) if "; " in text[one.end : stop] else stop
    begin = money[index - 1].end if index else 0
    after = _WAY.search(text, one.end, min(stop, one.end + 40))
    before = None
    reach = 30 if index else 70  # "Output tokens for V3.2-Exp now cost $0.42"
    for found in _WAY.finditer(text, max(begin, one.bound_start - reach), one.bound_start):
        before = found
    # "Input: $3, output: $15" has the word before its figure, "$3 for input" after it.
    if before is not None and re.fullmatch(r"(?:\s?(?:tokens?|price|cost)s?)?\s?(?:[:=]|\sat|\scosts?|\sis|\sare|\sfor)(?:\s(?:now|still|only|just))?\s?(?:\*\*)?\s?", text[before.end() : one.bound_start]):  # fmt: skip
        after = None
    if after is not None and NEXT_WAY.match(text, one.end) is not None:
        after = None
    found = after or (before if index == 0 or after is None else None)
    if found is None:
        return ""
    word = " ".join(found["way"].casefold().split())
    if word.startswith("cache"):
        return "input" if "miss" in word else "cached input"
    return _WAYS[word.rstrip("s")]


def _price_hit(
    line: Line,
    one: Quantity,
    at: int,
    end: int,
    *,
    unit: str,
    scope: str,
    words: str,
    value: float | None = None,
    last: Quantity | None = None,
    owner: Mention | None = None,
) -> Hit:
    floor = 0 if last is None else last.end
    tied = _tied_to(line, at, end)
    subject = tied or owner or line.model_of(_priced_subject(line, at, end))
    start = line.start_of_clause(at)
    if subject is not None and line.place(subject)[1] <= at and at - line.place(subject)[0] <= 140:
        start = min(start, line.place(subject)[0])
    start = max(start, floor)
    lead = (
        re.match(r"[\s,;:/(]{0,4}(?:[\w\s]{0,20}?\band\s|(?:in|input)\s?/\s)?", line.text[start:at])
        if floor
        else None
    )
    start += 0 if lead is None else lead.end()
    return line.hit(
        "price", "priced_at", subject, (words,), start, line.end_of_clause(end), quantity=replace(one, unit=unit),
        value=value, scope=scope,
    )  # fmt: skip


def _tied_to(line: Line, at: int, end: int) -> Mention | None:
    """What a price is for by the words right beside it: "$15 for o1", "o1: $15"."""
    for one in _named(line):
        place, over = line.place(one)
        if end <= place <= end + 90 and _FOR.fullmatch(line.text, end, place):
            return one
        if over <= at <= over + 14 and _PRICE_OF.fullmatch(line.text, over, at):
            return one
    return None


def _priced_subject(line: Line, at: int, end: int) -> Mention | None:
    """What is paid for: a model tied to the figure, the subject of its verb, else the last named."""
    if (tied := _tied_to(line, at, end)) is not None:
        return tied
    before = [one for one in _named(line) if line.place(one)[1] <= at]
    if not before and _LEADS_WITH_PRICE.match(line.text, 0, end):
        after = [one for one in _named(line) if line.place(one)[0] >= end and not one.governed]
        if after:
            return after[0]
    models = [one for one in before if one.kind != "lab"]
    clause = line.start_of_clause(at)
    inside = [one for one in models if line.place(one)[0] >= clause]
    if not inside and (main := line.main_subject(at, before)) is not None:
        return main
    makers = [one for one in before if line.place(one)[0] >= clause]
    if inside or makers:
        return inside[0] if inside else makers[-1]
    product = _PRODUCT.match(line.text, clause)
    if product is not None and not line.mentions(*product.span("who")):
        return line.words(*product.span("who"), how="model-like")
    return (models or before or [None])[-1]


def _named(line: Line) -> list[Mention]:
    return [one for one in line.sentence.mentions if one.how != "noun phrase"]
