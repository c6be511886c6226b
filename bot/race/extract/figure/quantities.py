"""Figures in running text: what they are worth, in which unit, and the words that bound them.

Pure functions of one string. What makes a figure a claim is decided by the rules that use them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_SPACE = r"[ \u00a0\u202f]"
_SMALL = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_SCALES: dict[str, float] = {
    "thousand": 1e3, "k": 1e3,
    "million": 1e6, "millions": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "m": 1e6,
    "billion": 1e9, "billions": 1e9, "bn": 1e9, "b": 1e9,
    "trillion": 1e12, "trillions": 1e12, "tn": 1e12, "trn": 1e12, "t": 1e12,
}  # fmt: skip
_PARTS = {
    "half": 50.0,
    "third": 100 / 3,
    "thirds": 100 / 3,
    "quarter": 25.0,
    "quarters": 25.0,
    "fifth": 20.0,
    "tenth": 10.0,
}
_MULTIPLES = {"twice": 2.0, "double": 2.0, "doubled": 2.0, "doubles": 2.0, "doubling": 2.0,
              "triple": 3.0, "tripled": 3.0, "triples": 3.0, "tripling": 3.0, "thrice": 3.0,
              "quadruple": 4.0, "quadrupled": 4.0}  # fmt: skip
_CURRENCIES = {
    "us$": "USD", "$": "USD", "usd": "USD", "dollar": "USD", "dollars": "USD",
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP", "gbp": "GBP", "pound": "GBP", "pounds": "GBP",
    "rmb": "CNY", "cny": "CNY", "yuan": "CNY", "renminbi": "CNY",
    "¥": "¥", "￥": "¥", "yen": "JPY", "jpy": "JPY",
    "hk$": "HKD", "a$": "AUD", "c$": "CAD", "₩": "KRW", "won": "KRW", "₹": "INR", "rupee": "INR", "rupees": "INR",
}  # fmt: skip
_WORD = "|".join([*_SMALL, *_TENS, "hundred", "thousand", "million", "billion", "trillion"])
_DIGITS = (
    r"\d{1,3}(?:[,\u00a0\u202f]\d{3}){1,4}(?:\.\d{1,6})?(?![\d,]\d)"
    r"|\d{1,3}(?:[ ]\d{3}){1,3}(?:\.\d{1,6})?(?![\d.]\d|\d)"
    r"|\d{1,3},\d{1,2}(?![\d,])"
    r"|\d{1,16}(?:\.\d{1,6})?"
)
_FIGURE = re.compile(
    rf"""
    (?P<sign>(?<![\w)])[+\-−–]?)
    (?P<money>(?<![\w$])(?:US\$|HK\$|A\$|C\$|[$€£¥￥₩₹]|(?:USD|EUR|GBP|RMB|CNY|JPY)\b){_SPACE}?)?
    (?:
      (?P<digits>(?<![\w.,@#/§])(?:{_DIGITS}))
      | (?P<part>(?<![\w-])(?:(?P<of>an?|one|two|three|four)[ -])?
          (?P<piece>half|thirds?|quarters?|fifth|tenth)(?![\w-]))
      | (?P<words>(?<![\w-])(?:an?{_SPACE})?(?:{_WORD})
          (?:(?:[ -]|{_SPACE}and{_SPACE})(?:{_WORD})\b){{0,6}}(?!\w))
      | (?P<multiple>(?<![\w-])(?:{"|".join(_MULTIPLES)})(?![\w-]))
      | (?P<fold>(?<![\w-])(?P<folds>two|three|four|five|six|seven|eight|nine|ten|hundred)fold\b)
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SCALE = re.compile(
    rf"{_SPACE}?(?:-)?(?P<word>thousand|millions?|billions?|trillions?|mn|mln|mio|bn|tn|trn)\b"
    rf"|{_SPACE}?(?P<letter>[KkMmBbTt])(?![\w'’@])"
)
_UNIT = re.compile(
    rf"""{_SPACE}?-?(?:
      (?P<points>percentage{_SPACE}?-?points?\b|pp\b|ppts?\b|p\.p\.)
      | (?P<basis>basis{_SPACE}points?\b|bps\b)
      | (?P<percent>%(?:[ -]points?\b)?|percent\b|per{_SPACE}cent\b|per-cent\b|pct\b|pc\b|p\.c\.)
      | (?P<index>points?\b|pts?\b)
      | (?P<hours>(?:(?:[A-Z]\w{{1,9}}{_SPACE})?GPU|[AHBV]\d{{2,3}}|TPU)[ -]?hours?\b)
      | (?P<times>times\b|[x×](?!\w)|fold\b)
      | (?P<cents>(?:US{_SPACE})?cents?\b|¢|c(?={_SPACE}(?:in|out|per)\b))
      | (?P<currency>(?:US{_SPACE})?(?:dollars?|euros?|yuan|renminbi|pounds|yen|won|rupees?)\b|USD\b|RMB\b|CNY\b|EUR\b|€)
      | (?P<thing>(?:input{_SPACE}|output{_SPACE})?tokens?\b|parameters?\b|params?\b|users?\b
          |people\b|employees\b|gpus?\b|chips?\b|questions?\b|problems?\b|tasks?\b|votes?\b
          |days?\b|weeks?\b|months?\b|years?\b|hours?\b|minutes?\b|seconds?\b|quarters?\b|ms\b
          |shots?\b|languages\b|models?\b|companies\b|attempts?\b|samples\b|runs\b|layers\b
          |experts\b|pages\b|cores\b|gb\b|mb\b|tb\b|gib\b|kb\b|watts?\b|mw\b|gw\b)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_PER = re.compile(
    rf"""{_SPACE}?(?:
      (?:/{_SPACE}?|per{_SPACE}|for{_SPACE}(?:every{_SPACE}|each{_SPACE})?|an?{_SPACE}|each{_SPACE}|every{_SPACE})
      (?P<count>(?:one{_SPACE}|a{_SPACE})?million{_SPACE}|1{_SPACE}?m(?:illion)?{_SPACE}?|1,?000,?000{_SPACE}
        |m{_SPACE}?|1,?000{_SPACE}|1{_SPACE}?k{_SPACE}?|thousand{_SPACE}|k{_SPACE}?)?
      (?P<way>(?:cached{_SPACE})?(?:input|output|prompt|completion|cached|blended)
        (?:(?:{_SPACE}and{_SPACE}|{_SPACE}?/{_SPACE}?)(?:input|output))?{_SPACE})?
      (?P<token>tok(?:en)?s?\b)(?:{_SPACE}(?:of{_SPACE}|(?:that{_SPACE})?(?:go(?:es)?|going|sent|read|put|com(?:es?|ing)|written){_SPACE})(?P<side>input|output|in|out)\b|{_SPACE}(?P<plain>input|output)\b)?
    | /{_SPACE}?(?:1{_SPACE}?)?(?P<mega>m)(?!\w)
    | per{_SPACE}(?:1{_SPACE}?M|million)\b(?!{_SPACE}\w{{1,20}}{_SPACE}?tok)
    | (?P<span>(?:/|per{_SPACE}|an?{_SPACE}|each{_SPACE}|every{_SPACE})
        (?P<period>mo(?:nth)?|year|yr|week|day|hour|minute|second|user|seat|image|request|query|task
        |call|share|gpu{_SPACE}hour|song|page|video)\b)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_HANGS_ON = re.compile(r"(?:[^\W\d_][-–]|\d:)$")
"""What is before digits that are no figure: "MATH-500", "12:30"."""
_OF_A_PERCENT = re.compile(
    rf"{_SPACE}(?:of{_SPACE})?(?:an?|one|1){_SPACE}(?:per{_SPACE}?cent(?:age)?(?P<points>{_SPACE}point)?)\b",
    re.IGNORECASE,
)
""" "Half a percent", "a quarter of a percentage point"."""
_HALF_OF = re.compile(
    rf"{_SPACE}(?:an?{_SPACE})?(?P<scale>million|billion|trillion|dozen)\b", re.IGNORECASE
)
_BOUNDS = re.compile(
    r"(?:^|(?<![\w]))(just over|just under|just above|just below|just shy of|well over|well above"
    r"|well under|more than|less than|fewer than|greater than|no more than|no less than|not more than"
    r"|at least|at most|up to|as much as|as many as|as low as|as high as|as little as|closer?\sto"
    r"|upwards of|an estimated|in excess of|over|under|above|below|about|around|nearly"
    r"|almost|roughly|approximately|approx\.?|circa|some|only|just|~|≈|<|(?<![-=])>|≤|≥)\s?(?:an?\s)?$",
    re.IGNORECASE,
)
_SHARE = re.compile(r"[\d.,]{1,12}\s?(?:%|per\s?cent\b)", re.IGNORECASE)
_RANGE = re.compile(
    rf"(?:(?P<open>between|from){_SPACE})?[$€£]?(?P<low>(?<![\w.,-])\d{{1,6}}(?:\.\d{{1,3}})?)"
    rf"(?P<scale>{_SPACE}?%|{_SPACE}(?:percent|thousand|million|billion|trillion)|[KMB])?"
    rf"(?P<link>{_SPACE}?[–-]{_SPACE}?|{_SPACE}to{_SPACE}|{_SPACE}and{_SPACE})$",
    re.IGNORECASE,
)
LOOSE = frozenset({
    "about", "around", "nearly", "almost", "roughly", "approximately", "approx", "approx.",
    "circa", "some", "close to", "an estimated", "just shy of", "~", "≈",
})  # fmt: skip
"""Words that make a figure less exact without bounding it."""
_NO_BOUND = frozenset({"only", "just"})
_LARGEST = 1e15
"""What is more is no figure of the race, and no value of a claim may be."""
_GPU_HOURS = "GPU hours"
_UNITS = {
    "percent": "%", "points": "points", "index": "points", "basis": "points", "hours": _GPU_HOURS,
    "times": "times",
}  # fmt: skip
_LARGE = {1e6: "million", 1e9: "billion"}
_SIGNS = {"<": "less than", ">": "more than", "≤": "at most", "≥": "at least", "~": "about", "≈": "about"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure: ``text[start:end]`` holds it with its currency, scale and unit.

    ``value`` in ``unit``: "%", "points" (also for percentage points), "USD", "USD m", "USD bn",
    "USD per million input tokens", "million GPU hours", "times", a thing that is counted ("tokens"), or
    nothing. Trillions of money are thousands of "bn"; a share ("a third") is in "%".
    ``qualifier`` is what stands before it ("over", "between five and"), from ``bound_start``.
    ``is_written`` is False for digits: "five", "half".
    """

    start: int
    end: int
    value: float
    unit: str
    qualifier: str
    bound_start: int
    is_written: bool
    text: str

    @property
    def is_money(self) -> bool:
        return self.unit.startswith("¥") or (len(self.unit) >= 3 and self.unit[:3].isupper())

    @property
    def is_price(self) -> bool:
        """Money for something: a token, a month."""
        return self.is_money and " per " in self.unit

    @property
    def loose_words(self) -> tuple[str, ...]:
        """The qualifier where it says that the figure is not exact."""
        return (self.qualifier,) if self.qualifier in LOOSE else ()


@lru_cache(maxsize=64)  # a figure without a subject looks at the same sentences before it again
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The figures of a text in their order; digits inside words ("GPT-4o", "R1") are none."""
    found: list[Quantity] = []
    position = 0
    while (match := _FIGURE.search(text, position)) is not None:
        position = match.end()
        one = _read(text, match)
        if one is not None:
            while found and found[-1].start >= one.bound_start:
                found.pop()  # the lower end of a range
            found.append(one)
            position = max(one.end, match.end())
    return tuple(found)


def _read(text: str, match: re.Match[str]) -> Quantity | None:
    """The figure that begins with what was matched, with its scale and unit; None for no figure."""
    value = _value_of(match)
    start, end = match.span()
    if value is None or _HANGS_ON.search(text, max(0, start - 2), start) is not None:
        return None
    written = match["digits"] is None
    value = -value if _is_negative(text, match) else value
    if match["part"]:
        found = _part(text, end, value)
    elif match["multiple"] or match["fold"]:
        found = end, value, "times"
    else:
        found = _measured(text, end, value, (match["money"] or "").strip(), written=written)
    if found is None or abs(found[1]) > _LARGEST:
        return None
    end, value, unit = found
    if " " in (match["digits"] or "") and not unit:
        return None
    bound_start, qualifier = _bound(text, start, value)
    return Quantity(
        start, end, round(value, 9), unit, qualifier, bound_start, written, text[start:end]
    )


def _is_negative(text: str, match: re.Match[str]) -> bool:
    """Whether the sign before a figure is a minus and no dash between words."""
    start = match.start()
    sign = match["sign"]
    if sign in {"", "+"} or match["digits"] is None:
        return False
    return sign != "–" or not text[max(0, start - 1) : start].isalnum()


def _part(text: str, end: int, value: float) -> tuple[int, float, str] | None:
    """A share in percent, or the half of a scale ("half a million"); None for "half a dozen"."""
    if (whole := _OF_A_PERCENT.match(text, end)) is not None:
        return whole.end(), value / 100, "points" if whole["points"] else "%"
    halved = _HALF_OF.match(text, end)
    if halved is None:
        return end, value, "%"
    scale = halved["scale"].casefold()
    if scale == "dozen":
        return None
    return _measured(text, halved.end(), value / 100 * _SCALES[scale], "", written=True)


def _measured(
    text: str, end: int, value: float, money: str, *, written: bool
) -> tuple[int, float, str] | None:
    """End, value and unit of a figure with the scale and unit after it; None where a word goes on."""
    money = money.casefold()
    scale = 1.0
    scaled = _SCALE.match(text, end)
    if scaled is not None and _is_scale(text, scaled, money, written=written):
        scale = _SCALES[(scaled["word"] or scaled["letter"]).casefold()]
        end = scaled.end()
    if not money and _goes_on(text, end):
        return None
    unit = ""
    found = _UNIT.match(text, end)
    if found is not None and not (money and found["percent"]):
        end, unit, money, value = _unit_of(found, money, value)
    if money:
        return _money(text, end, _CURRENCIES[money.removeprefix("us ")], value * scale)
    if unit == _GPU_HOURS and scale in _LARGE:
        return end, value, f"{_LARGE[scale]} {unit}"
    return end, value * scale, unit


def _value_of(match: re.Match[str]) -> float | None:
    if (digits := match["digits"]) is not None:
        if re.fullmatch(r"\d{1,3},\d{1,2}", digits):
            return float(digits.replace(",", "."))
        return float(re.sub(r"[, \u00a0\u202f]", "", digits))
    if match["words"]:
        return _spelt(match["words"])
    if match["part"]:
        share = _PARTS[match["piece"].casefold()]
        count = _SMALL.get((match["of"] or "one").casefold(), 1)
        plain = match["of"] is None and match["piece"].casefold() != "half"
        return None if plain else round(share * count, 2)
    if match["multiple"]:
        return _MULTIPLES[match["multiple"].casefold()]
    word = match["folds"].casefold()
    return float(_SMALL.get(word, 100))


def _spelt(words: str) -> float | None:
    """The number that words spell: "two hundred and fifty million"."""
    total = group = 0.0
    if words.casefold() in _SCALES or words.casefold() == "hundred":
        return None  # "millions" of something, or what is left of a figure that is none
    for word in re.split(r"[ \u00a0\u202f-]", words.casefold()):
        if word in _SMALL or word in _TENS:
            group += _SMALL.get(word, 0) + _TENS.get(word, 0)
        elif word == "hundred":
            group = (group or 1) * 100
        elif word in _SCALES:
            total, group = total + (group or 1) * _SCALES[word], 0.0
        elif word not in {"a", "an", "and"}:
            return None
    return total + group


def _is_scale(text: str, scaled: re.Match[str], money: str, *, written: bool) -> bool:
    """Whether a letter after a figure means thousands or millions: "128K", "$5.5m", "$5 M"."""
    if scaled["word"]:
        return True
    if written:
        return False
    apart = scaled.start() + 1 < scaled.end()
    if not apart:
        return True
    after = text[scaled.end() : scaled.end() + 12].lstrip().casefold()
    return bool(money) or (
        scaled["letter"].isupper() and after.startswith(("token", "param", "gpu"))
    )


def _goes_on(text: str, end: int) -> bool:
    """Whether the digits are part of a word after all: "4o", "3rd", "5-shot", "2.5-Max"."""
    rest = text[end : end + 2]
    if rest[:1].isalpha() and not re.match(r"(?:[x×]|pp|ppts?|bps|pts?|fold|percent|pct|pc|gb|mb|tb|ms|c(?=\s(?:in|out|per)))\b", text[end : end + 8], re.IGNORECASE):  # fmt: skip
        return True
    if rest[:1] == "-" and rest[1:].isalpha():
        return _UNIT.match(text, end) is None
    return rest[:1] in {"/", ":", "@", "."} and rest[1:].isdigit()


def _unit_of(found: re.Match[str], money: str, value: float) -> tuple[int, str, str, float]:
    """End, unit, currency and value with what follows a figure."""
    end, kind = found.end(), found.lastgroup or ""
    if kind == "percent" and "point" in found["percent"].casefold():
        kind = "points"
    if kind in _UNITS:
        return end, _UNITS[kind], money, value / 100 if kind == "basis" else value
    if kind == "cents":
        return end, "", "usd", value / 100
    if kind == "currency":
        return end, "", money or found["currency"].strip().casefold(), value
    if money:
        return found.start(), "", money, value
    word = found["thing"].casefold()
    return end, word if word.endswith(("s", "people")) else word + "s", money, value


def _money(text: str, end: int, currency: str, value: float) -> tuple[int, float, str]:
    """End, value and unit of an amount, with what it is paid for."""
    paid = _PER.match(text, end)
    if paid is not None:
        if paid["period"]:
            period = paid["period"].casefold()
            period = {"mo": "month", "yr": "year"}.get(period, period)
            return paid.end(), value, f"{currency} per {period}"
        count = (paid["count"] or "").strip().casefold()
        factor = 1e6 if paid["token"] and not count else 1.0
        if count.startswith(("1k", "1 k", "k", "thousand")) or count in {"1000", "1,000"}:
            factor = 1e3
        side = {"in": "input", "out": "output"}.get(
            (paid["side"] or "").casefold(), paid["side"] or paid["plain"]
        )
        way = " ".join((paid["way"] or side or "").replace("/", " and ").casefold().split())
        return paid.end(), value * factor, f"{currency} per million {way + ' ' if way else ''}tokens"  # fmt: skip
    if abs(value) >= 1e9:
        return end, value / 1e9, f"{currency} bn"
    if abs(value) >= 1e6:
        return end, value / 1e6, f"{currency} m"
    return end, value, currency


def _bound(text: str, start: int, value: float) -> tuple[int, str]:
    """Where the words that bound a figure begin, and the words.

    "Between 5 and 7" and "5 to 7" are ranges; "from 5 to 7" is a change, "5 and 7" are two figures.
    """
    before = text[max(0, start - 40) : start]
    ranged = _RANGE.search(before)
    scale = "" if ranged is None else (ranged["scale"] or "").strip().casefold()
    if scale in {"%", "percent"} and _SHARE.match(text, start) is None:
        ranged = None  # "rose 1.9% to $674.33" ends at a price
    if ranged is not None and float(ranged["low"]) < value:
        opened, link = (ranged["open"] or "").casefold(), ranged["link"].strip().casefold()
        if (opened == "between") == (link == "and") and opened != "from":
            low = in_words(ranged["low"])
            words = f"between {low} and" if opened else f"{low} to"
            return start - len(before) + ranged.start(), words if len(words) <= 40 else "up to"
    found = _BOUNDS.search(before)
    if found is None:
        return start, ""
    word = _SIGNS.get(found[1], found[1].casefold())
    return start - len(before) + found.start(1), "" if word in _NO_BOUND else word


def in_words(number: str) -> str:
    """A figure without digits, for the words before another: 5.5 is "five point five"."""
    names = list(_SMALL)
    whole, _, rest = number.partition(".")
    figure = int(whole)
    if figure < 20:
        words = names[figure]
    elif figure < 100:
        tens = next(word for word, ten in _TENS.items() if ten == figure // 10 * 10)
        words = tens if figure % 10 == 0 else f"{tens} {names[figure % 10]}"
    elif figure < 1000:
        hundreds = f"{names[figure // 100]} hundred"
        words = hundreds if figure % 100 == 0 else f"{hundreds} {in_words(str(figure % 100))}"
    else:
        words = " ".join(names[int(digit)] for digit in whole)
    return words if not rest else f"{words} point {' '.join(names[int(digit)] for digit in rest)}"
