"""Clauses that somebody denies, or that nobody vouches for: "it is not true that …", "no evidence that …".

What stands in a denied clause is not so, for whoever denies it; what stands in one that nobody
vouches for ("stopped short of saying that …", "nobody has shown that …") is no statement at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Literal

Doubt = Literal["denied", "unvouched"]


@dataclass(frozen=True, slots=True)
class Doubted:
    """A clause from ``start`` to before ``end``, in characters of its sentence.

    ``verb`` is the place of the word that denies it, where a party may stand before it; else -1.
    ``direct``: no "that" introduces it, so only a clause that begins right there is meant.
    """

    start: int
    end: int
    doubt: Doubt
    verb: int = -1
    direct: bool = False


_TALK = (
    r"(?:claims?|suggestions?|allegations?|accusations?|reports?|charges?|ideas?|notions?|rumou?rs?|speculation|"
    r"assertions?|contentions?|views?|perceptions?|narratives?|insinuations?|implications?|talk|impressions?|"
    r"hypothes[ie]s|theory|theories|arguments?|conclusions?|findings?|statements?|beliefs?|thesis|assumptions?|"
    r"premise|stories|story|criticisms?|complaints?|charge)"
)
_OF_TALK = rf"(?:(?:[\w'-]+,? ){{0,5}}?{_TALK}(?: (?:(?:made )?by|from|in|on) (?:[\w'.-]+ ){{0,4}}?[\w'.-]+)?,? )"
"""The noun of what is said, with what stands before it: "the widely shared suggestion"."""
_OPENS = r"(?:that|having|being)\b ?"
_ADVERBS = (
    r"(?:(?:(?!only)\w+ly|just|also|yet|quite|still|at all|so far|even|ever|been|either) ){0,3}"
)
_AUXILIARY = r"(?:is|was|are|were|'s|be|been|seems?|seemed|remains?|remained|appears?|looks?|has been|isn't|wasn't)"
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ying)|disput(?:es?|ed|ing)|reject(?:s|ed|ing)?|refut(?:es?|ed|ing)|rebut(?:s|ted|ting)?|"
    r"dismiss(?:es|ed|ing)?|contest(?:s|ed|ing)?|contradict(?:s|ed|ing)?|repudiat(?:es?|ed|ing)|debunk(?:s|ed|ing)?|"
    r"disprov(?:es?|ed|ing)|disagre(?:es?|ed|eing)(?: with)?|scoff(?:s|ed|ing)?(?: at)?|"
    r"(?:push|hit|hits|pushes|pushed|pushing|fought|fights?) back (?:on|against|at)|(?:took|takes?|taking) issue with|"
    r"(?:brush|brushes|brushed|brushing|wav(?:es?|ed|ing)|swept) (?:aside|off|away)|(?:shot|shoots?) down|"
    r"(?:bat|bats|batted|batting) away|(?:call|calls|called|brand|brands|branded|label|labels|labell?ed)(?= (?:[\w'-]+ ){0,3}?"
    + _TALK
    + r"\b)|pour(?:s|ed)? cold water on|objected to|objects to|contrary to)\b ",
    re.IGNORECASE,
)
_DIRECT = frozenset({"deny", "denies", "denied", "denying", "dispute", "disputes", "disputed"})
_AFFIRMED = re.compile(
    r"\b(?:nobody|no one|none|few|hardly anyone|no-one)(?: [\w'-]+){0,4} $|\bthere (?:is|was)(?:n't| no) $",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:\bnot|n't|\bnever|\bneither|\bwithout|\brefus\w+ to|\bdeclin\w+ to|\bnor)(?: \w+){0,2} $",
    re.IGNORECASE,
)
_UNTRUE = (
    rf"(?:not {_ADVERBS}(?:true|so|the case|correct|accurate|right|fair|a fact)|untrue|false|wrong|incorrect|inaccurate|"
    r"unfounded|baseless|groundless|(?:a |an )?(?:\w+ )?(?:myth|lie|lies|misconception|nonsense|falsehood|fiction|mistake|"
    r"fabrication|fantasy|rubbish|misreading|error|exaggeration|hoax))"
)
_UNSURE = (
    rf"(?:not {_ADVERBS}(?:clear|certain|proven|proved|known|established|sure|convinced|obvious|confirmed|evident|possible)|"
    r"far from (?:\w+ )?(?:clear|certain|proven|obvious|true)|unclear|unproven|unproved|doubtful|debatable|questionable|"
    r"disputed|contested|unlikely|unconfirmed|unverified|uncertain|unsubstantiated|misleading|exaggerated|overblown|"
    r"overstated|open to (?:doubt|question)|unconvinced|sceptical|skeptical|hard to (?:say|prove|show|tell)|too early|"
    r"too soon|premature|impossible)"
)
_TO_SAY = (
    r"(?: to (?:say|claim|suggest|think|believe|assert|conclude|assume|argue|state|speak of))?"
)
_IS_UNTRUE = re.compile(
    rf"(?:\b|(?<='s )){_ADVERBS}(?P<untrue>{_UNTRUE}){_TO_SAY},? that\b ?", re.IGNORECASE
)
_IS_NOT = re.compile(
    rf"\b(?:isn't|wasn't) {_ADVERBS}(?:true|so|the case|correct|accurate|right){_TO_SAY},? that\b ?",
    re.IGNORECASE,
)
_IS_UNSURE = re.compile(rf"\b{_UNSURE}{_TO_SAY},? (?:that|whether|if)\b ?", re.IGNORECASE)
_NO_EVIDENCE = re.compile(
    r"\b(?:no|little|scant|scarce|insufficient|hardly any|not (?:any|enough)|n't (?:any|enough)|lack of|absence of|few|nothing|"
    r"without)(?: [\w'-]+){0,4}? ?(?:evidence|proof|signs?|indications?|data|reasons?|basis|grounds?|confirmation|suggests?|"
    r"shows?|proves?|support|guarantee|suggestion|question of|way of knowing|way to (?:tell|verify|confirm))\b"
    rf"(?: (?:yet|so far|whatsoever|at all|here|in [\w ]{{1,30}}?|from [\w ]{{1,30}}?))?(?: (?:to|for|of|that|behind) "
    rf"(?:\w+ )?(?={_OF_TALK}))?(?: to (?:believe|think|say|suggest|show|suppose|prove|conclude|assume|indicate))? ?{_OF_TALK}?that\b ?",
    re.IGNORECASE,
)
_SAYING = (
    r"(?:say|claim|show|demonstrate|prove|confirm|establish|suggest|assert|state|argue|conclude|verify|imply|support|"
    r"substantiate|corroborate|guarantee|promise|announce|allege|insist|maintain|report|declare|contend|admit|concede|"
    r"endorse|vouch|reproduce|back up|bear out|document|deny|dispute|reject|refute)"
)
_SAYING_ANY = (
    r"(?:said|saying|says|claim(?:ed|ing|s)|shown?|showed|showing|shows|demonstrat(?:ed|ing|es)|prov(?:ed|en|ing|es)|"
    r"confirm(?:ed|ing|s)|establish(?:ed|ing|es)|suggest(?:ed|ing|s)|assert(?:ed|ing|s)|stat(?:ed|ing|es)|argu(?:ed|ing|es)|"
    r"conclud(?:ed|ing|es)|verif(?:ied|ying|ies)|impl(?:ied|ying|ies)|support(?:ed|ing|s)|substantiat(?:ed|ing|es)|"
    r"declar(?:ed|ing|es)|promis(?:ed|ing|es)|report(?:ed|ing|s)|insist(?:ed|ing|s)|maintain(?:ed|ing|s)|found|finds|"
    r"announc(?:ed|ing|es))"
)
_NEVER_SAID = re.compile(
    r"\b(?:(?:did|do|does|would|could|can|will|has|have|had|is|was|are|were|may) ?(?:not|n't)|cannot|can't|won't|never|"
    r"stop(?:s|ped|ping)? (?:just |well )?short of|short of|refus(?:es?|ed|ing) to|declin(?:es?|ed|ing) to|fail(?:s|ed|ing)? to|"
    r"unable to|yet to(?: be)?|without|avoid(?:s|ed|ing)?|careful not to|(?:nobody|no one|no-one)(?: [\w-]+){0,5}?|"
    r"none(?: [\w-]+){0,6}?|neither(?: [\w-]+){0,6}?|no(?: [\w-]+){1,4}?|nowhere(?: [\w-]+){0,3}?|nothing(?: [\w-]+){0,4}?|"
    r"reluctant to|hesitat(?:es|ed) to|hard to|difficult to|impossible to) "
    rf"{_ADVERBS}(?:go(?:ing|es)? (?:so|as) far as (?:to )?|in a position to |able to |willing to |ready to |have |has |had )?"
    rf"(?P<verb>{_SAYING}|{_SAYING_ANY})\b(?! only\b)[ ,]{{1,2}}(?:yet |so far |publicly |or \w+ )?{_OF_TALK}?(?P<that>that\b ?)?",
    re.IGNORECASE,
)
_NOT_BELIEVED = re.compile(
    r"\b(?:(?:did|do|does|would|could|can|will) ?(?:not|n't)|cannot|can't|won't|never|nobody|no one|no-one|hardly anyone) "
    rf"{_ADVERBS}(?:thinks?|thought|believes?|believed|agrees?|agreed|accepts?|accepted|buys?)\b ?(?:\w+ )?"
    rf"{_OF_TALK}?(?:that\b ?)?",
    re.IGNORECASE,
)
_FALSE_TALK = re.compile(
    rf"\b(?:false|untrue|bogus|debunked|discredited|erroneous|unfounded|baseless|mistaken) {_TALK} that\b ?",
    re.IGNORECASE,
)
_DOUBTS = re.compile(
    r"(?<!\bno )(?<!\blittle )(?<!\bwithout )(?<!\bbeyond )(?<!\bany )\b(?:doubt(?:s|ed|ing)?|question(?:s|ed|ing)?|(?:cast|casts|casting|threw|raised?|raises) (?:\w+ ){0,2}?"
    r"(?:doubts?|questions?) (?:on|about|over)|challeng(?:es?|ed|ing)|call(?:s|ed)? into question|despite|amid|"
    rf"caution(?:s|ed)? against|warn(?:s|ed)? against) {_OF_TALK}?(?:that|whether|if)\b ?",
    re.IGNORECASE,
)
_TALK_THAT = re.compile(
    rf"(?:^|[,;\"] ?|\b(?:and|but|says?|said|insists?|insisted|adds?|added|that) )(?:[\w'-]+ ){{0,4}}?(?:{_TALK} )?that\b ",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    rf"\b{_AUXILIARY} {_ADVERBS}(?:(?P<untrue>{_UNTRUE}|denied|rejected|refuted|debunked|disproved|dismissed|rebutted|"
    rf"contradicted|repudiated)|(?P<unsure>{_UNSURE}|challenged|questioned|doubted))\b",
    re.IGNORECASE,
)
_END = re.compile(
    r";|,? but\b|, (?:although|though|while|whereas|yet|saying|insisting|adding|arguing|noting|pointing|only|instead|and (?:it )?"
    r"(?:said|says|added|adds|insisted|insists|noted|pointed))\b| — | although | even though |[.!?]\"? (?=[A-Z])",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"\b(?:no|not|none|nobody|nothing|nowhere|neither|never|nor|without|cannot|den[iy]|dis|rej|ref|rebut|contest|contra|repud|"
    r"debunk|scoff|push|hit|hits|f[io]ught|took|tak|brush|wav|swept|sh[oi]|bat|call|brand|label|pour|object|un|fals|wrong|"
    r"in[acs]|groundless|baseless|myth|a l|lie|mis|nonsense|fic|fabric|fant|rubbish|err|exag|hoax|far from|open to|over|"
    r"scept|skept|hard|too|prem|imp|little|scant|scarce|lack|abs|few|stop|short|decl|fail|yet to|avoid|careful|reluct|hesit|"
    r"diff|doubt|quest|cast|threw|rais|chall|despite|amid|caution|warn|bogus)|n't\b",
    re.IGNORECASE,
)
"""One of these stands in every sentence with such a clause."""
_ASIDE = re.compile(r"(?:which|who|whose)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"\s*(?:\"?(?:the|its|their|his|her|our|an?)\s+)?\"?", re.IGNORECASE)
_MOST = 4


@lru_cache(maxsize=64)  # several rules and the assembling look at the same sentence
def doubted_in(text: str) -> list[Doubted]:
    """The clauses of a sentence that are denied, or that nobody vouches for."""
    if _MARK.search(text) is None:
        return []
    found = [*_denied(text), *_untrue(text), *_judged(text)]
    patterns: tuple[tuple[re.Pattern[str], Doubt], ...] = (
        (_NO_EVIDENCE, "unvouched"), (_IS_UNSURE, "unvouched"), (_DOUBTS, "unvouched"),
        (_NOT_BELIEVED, "denied"), (_FALSE_TALK, "denied"),
    )  # fmt: skip
    for pattern, doubt in patterns:
        for one in islice(pattern.finditer(text), _MOST):
            direct = not one[0].rstrip().casefold().endswith(("that", "whether", "if"))
            found.append(Doubted(one.end(), _end(text, one.end()), doubt, direct=direct))
    for one in islice(_NEVER_SAID.finditer(text), _MOST):
        direct = one["that"] is None
        if not (direct and one["verb"].casefold() in {"show", "shows", "shown"}):
            found.append(Doubted(one.end(), _end(text, one.end()), "unvouched", direct=direct))
    return found


def doubt_at(clauses: list[Doubted], text: str, start: int, end: int) -> Doubt | None:
    """How the stretch of a sentence from ``start`` to ``end`` is doubted, None where it is not."""
    if _ASIDE.match(text, start):
        return None
    for one in clauses:
        if 0 <= start <= one.verb and one.start < end <= one.end + 2:
            return one.doubt  # the quote begins with who denies it
        if one.direct:
            opening = _ARTICLE.match(text, one.start)
            if opening is None or not one.start <= start <= opening.end():
                continue
        if one.start <= start < one.end and end <= one.end + 2:
            return one.doubt
    return None


def _denied(text: str) -> Iterator[Doubted]:
    """Reads "denied (the claim) that …"; "did not deny that …" vouches for nothing."""
    for one in islice(_DENIES.finditer(text), _MOST):
        opening = _CLAUSE.match(text, one.end())
        verb = one[0].split()[0].casefold()
        if opening is None and verb not in _DIRECT:
            continue
        before = text[max(0, one.start() - 60) : one.start()]
        if _AFFIRMED.search(before):
            continue
        start = one.end() if opening is None else opening.end()
        doubt: Doubt = "unvouched" if _NOT.search(before) else "denied"
        place = -1 if doubt == "unvouched" or verb == "contrary" else one.start()
        end = _end(text, start)
        if verb == "contrary" and "," in text[start:end]:
            end = text.index(",", start)
        yield Doubted(start, end, doubt, place, direct=opening is None)


_CLAUSE = re.compile(rf"{_OF_TALK}?{_OPENS}", re.IGNORECASE)


def _untrue(text: str) -> Iterator[Doubted]:
    for pattern in (_IS_UNTRUE, _IS_NOT):
        for one in islice(pattern.finditer(text), _MOST):
            before = text[max(0, one.start() - 12) : one.start()].casefold()
            if before.endswith(("not ", "n't ", "never ")):
                continue
            yield Doubted(one.end(), _end(text, one.end()), "denied")


def _judged(text: str) -> Iterator[Doubted]:
    """Reads "(claims) that … are false": the verdict comes behind the clause."""
    for one in islice(_VERDICT.finditer(text), _MOST):
        openings = list(islice(_TALK_THAT.finditer(text, 0, one.start()), _MOST))
        if not openings:
            continue
        talks = re.search(rf"{_TALK} that $", openings[-1][0], re.IGNORECASE)
        if talks is None and openings[-1][0].casefold().strip() != "that":
            continue
        start = openings[-1].end()
        if _END.search(text, start, one.start()) is None:
            yield Doubted(start, one.start(), "denied" if one["untrue"] else "unvouched")


def _end(text: str, start: int) -> int:
    """Where a doubted clause ends: before the next that somebody does say."""
    found = _END.search(text, start)
    return len(text) if found is None else found.start()
