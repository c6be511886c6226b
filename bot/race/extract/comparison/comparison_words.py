"""The words that compare: verbs in all their forms, and phrases such as "on par with"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.race.claims import ClaimRelation
from bot.race.extract.text.word_classes import word_set

Form = Literal["base", "s", "past", "participle", "ing", "state"]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that compares, with those that must follow it.

    ``alone``: it may stand without whom it compares with ("but trails on coding"). ``guarded``: a
    phrase that compares only where a verb, a figure or a comma stands before it ("behind GPT-4" is
    also whose team it is). ``no_labs``: of companies the word says something else.
    """

    relation: ClaimRelation
    words: tuple[str, ...]
    form: Form
    alone: bool = False
    guarded: bool = False
    no_labs: bool = False
    denied: bool = False
    """It compares only where it is denied: "does not reach o3"."""


_VERBS: tuple[tuple[ClaimRelation, str, str], ...] = (
    ("beats", "beat beats beat beaten beating", "out|"),
    ("beats", "outperform outperforms outperformed outperformed outperforming", ""),
    ("beats", "surpass surpasses surpassed surpassed surpassing", ""),
    ("beats", "outscore outscores outscored outscored outscoring", ""),
    ("beats", "exceed exceeds exceeded exceeded exceeding", ""),
    ("beats", "top tops topped topped topping", ""),
    ("beats", "edge edges edged edged edging", "out|past|ahead of|over|"),
    ("beats", "overtake overtakes overtook overtaken overtaking", ""),
    ("beats", "eclipse eclipses eclipsed eclipsed eclipsing", ""),
    ("beats", "best bests bested bested besting", ""),
    ("beats", "outrank outranks outranked outranked outranking", ""),
    ("beats", "outclass outclasses outclassed outclassed outclassing", ""),
    ("beats", "outpace outpaces outpaced outpaced outpacing", ""),
    ("beats", "outshine outshines outshone outshone outshining", ""),
    ("beats", "outdo outdoes outdid outdone outdoing", ""),
    ("beats", "outmatch outmatches outmatched outmatched outmatching", ""),
    ("beats", "outstrip outstrips outstripped outstripped outstripping", ""),
    ("beats", "crush crushes crushed crushed crushing", ""),
    ("beats", "defeat defeats defeated defeated defeating", ""),
    ("beats", "dethrone dethrones dethroned dethroned dethroning", ""),
    ("beats", "trounce trounces trounced trounced trouncing", ""),
    ("beats", "leapfrog leapfrogs leapfrogged leapfrogged leapfrogging", ""),
    ("beats", "unseat unseats unseated unseated unseating", ""),
    ("beats", "pull pulls pulled pulled pulling", "ahead of"),
    ("beats", "pass passes passed passed passing", ""),
    ("beats", "win wins won won winning", "over|against|out over"),
    ("beats", "improve improves improved improved improving", "on|upon|over"),
    ("beats", "score scores scored scored scoring", "above"),
    ("beats", "rank ranks ranked ranked ranking", "above|over"),
    ("beats", "lead leads led led led", ""),
    ("beats", "overshadow overshadows overshadowed overshadowed overshadowing", ""),
    ("beats", "blow blows blew blown blowing", "past|away"),
    ("beats", "betters betters bettered bettered bettering", ""),
    ("beats", "outgun outguns outgunned outgunned outgunning", ""),
    ("beats", "outsmart outsmarts outsmarted outsmarted outsmarting", ""),
    ("beats", "topple topples toppled toppled toppling", ""),
    ("beats", "displace displaces displaced displaced displacing", ""),
    ("beats", "dislodge dislodges dislodged dislodged dislodging", ""),
    ("beats", "supplant supplants supplanted supplanted supplanting", ""),
    ("beats", "trump trumps trumped trumped trumping", ""),
    ("beats", "thrash thrashes thrashed thrashed thrashing", ""),
    ("beats", "smash smashes smashed smashed smashing", ""),
    ("beats", "pip pips pipped pipped pipping", ""),
    ("beats", "slip slips slipped slipped slipping", "past|ahead of"),
    ("beats", "race races raced raced racing", "past|ahead of"),
    ("beats", "nose noses nosed nosed nosing", "ahead of|past|in front of"),
    ("beats", "inch inches inched inched inching", "ahead of|past|in front of"),
    ("beats", "creep creeps crept crept creeping", "ahead of|past"),
    ("beats", "forge forges forged forged forging", "ahead of"),
    ("beats", "draw draws drew drawn drawing", "ahead of"),
    ("beats", "vault vaults vaulted vaulted vaulting", "past|over|ahead of"),
    ("beats", "sail sails sailed sailed sailing", "past"),
    ("beats", "breeze breezes breezed breezed breezing", "past"),
    ("beats", "squeeze squeezes squeezed squeezed squeezing", "past|ahead of"),
    ("beats", "leap leaps leapt leapt leaping", "past|ahead of|over"),
    ("beats", "jump jumps jumped jumped jumping", "past|ahead of|over"),
    ("beats", "move moves moved moved moving", "past|ahead of"),
    ("beats", "get gets got gotten getting", "ahead of|past|the better of"),
    ("beats", "come comes came come coming", "out ahead of|out on top of|in ahead of"),
    ("beats", "go goes went gone going", "beyond|one better than"),
    ("beats", "prevail prevails prevailed prevailed prevailing", "over|against"),
    ("beats", "triumph triumphs triumphed triumphed triumphing", "over"),
    ("trails", "slip slips slipped slipped slipping", "behind|below"),
    ("trails", "drop drops dropped dropped dropping", "behind|below"),
    ("trails", "bow bows bowed bowed bowing", "to"),
    ("trails", "succumb succumbs succumbed succumbed succumbing", "to"),
    ("trails", "yield yields yielded yielded yielding", "to"),
    ("cheaper_than", "undercut undercuts undercut undercut undercutting", ""),
    ("matches", "match matches matched matched matching", "|up to|up with|up against"),
    ("matches", "equal equals equaled equaled equaling", ""),
    ("matches", "equal equals equalled equalled equalling", ""),
    ("matches", "rival rivals rivaled rivaled rivaling", ""),
    ("matches", "rival rivals rivalled rivalled rivalling", ""),
    ("matches", "tie ties tied tied tying", "with|"),
    ("matches", "keep keeps kept kept keeping", "up with|pace with"),
    ("matches", "catch catches caught caught catching", "up with|up to"),
    ("matches", "draw draws drew drawn drawing", "level with|even with"),
    (
        "competitive_with",
        "compete competes competed competed competing",
        "with|against|favorably with|favourably with",
    ),
    ("competitive_with", "approach approaches approached approached approaching", ""),
    (
        "competitive_with",
        "come comes came come coming",
        "close to|within striking distance of|near",
    ),
    ("competitive_with", "get gets got gotten getting", "close to"),
    (
        "competitive_with",
        "hold holds held held holding",
        "its own against|their own against|up against",
    ),
    (
        "competitive_with",
        "go goes went gone going",
        "toe-to-toe with|head-to-head with|toe to toe with",
    ),
    ("competitive_with", "trade trades traded traded trading", "blows with|wins with"),
    (
        "competitive_with",
        "close closes closed closed closing",
        "the gap with|the gap to|the gap on|in on",
    ),
    (
        "competitive_with",
        "narrow narrows narrowed narrowed narrowing",
        "the gap with|the gap to|the gap on",
    ),
    ("competitive_with", "bridge bridges bridged bridged bridging", "the gap with|the gap to"),
    ("matches", "reach reaches reached reached reaching", ""),
    ("matches", "catch catches caught caught catching", ""),
    ("matches", "touch touches touched touched touching", ""),
    ("matches", "compare compares compared compared comparing", "with|to"),
    ("matches", "live lives lived lived living", "with"),
    ("matches", "measure measures measured measured measuring", "up to"),
    ("matches", "stand stands stood stood standing", "up to"),
    ("matches", "hold holds held held holding", "a candle to"),
    ("beats", "run runs ran run running", "rings around|circles around|rings round"),
    ("beats", "wipe wipes wiped wiped wiping", "the floor with"),
    ("beats", "demolish demolishes demolished demolished demolishing", ""),
    ("beats", "clobber clobbers clobbered clobbered clobbering", ""),
    ("beats", "rout routs routed routed routing", ""),
    ("beats", "walk walks walked walked walking", "all over"),
    ("beats", "run runs ran run running", "all over|away from"),
    (
        "beats",
        "make makes made made making",
        "short work of|light work of|mincemeat of|a mockery of",
    ),
    (
        "matches",
        "reach reaches reached reached reaching",
        "the level of|the levels of|the heights of|parity with",
    ),
    ("matches", "attain attains attained attained attaining", "the level of"),
    ("matches", "get gets got gotten getting", "to the level of|up to the level of"),
    ("matches", "rise rises rose risen rising", "to the level of"),
    ("trails", "trail trails trailed trailed trailing", "behind|"),
    ("trails", "lag lags lagged lagged lagging", "behind|"),
    ("trails", "fall falls fell fallen falling", "behind|short of|short"),
    (
        "trails",
        "underperform underperforms underperformed underperformed underperforming",
        "against|",
    ),
    ("trails", "lose loses lost lost losing", "to|out to|against"),
    ("trails", "score scores scored scored scoring", "below"),
    ("trails", "rank ranks ranked ranked ranking", "below|behind"),
)
_ALONE = frozenset({"trail", "lag", "fall", "underperform"})
_BUSINESS_TOO = frozenset({
    "compete", "lead", "pass", "catch", "keep", "reach", "race", "move", "get", "topple", "displace",
    "smash", "trump", "narrow", "bridge", "go", "walk", "make",
})  # fmt: skip
"""Verbs that, of companies, say something else than what their models can do."""
_ONLY_DENIED = frozenset({"reach", "touch", "compare", "live", "measure", "stand"})
"""Verbs that compare only where they are denied: "does not reach o3"."""

_STATES: tuple[tuple[ClaimRelation, str, bool], ...] = (
    ("beats", "ahead of", True),
    ("matches", "about the same as", False),
    ("matches", "much the same as", False),
    ("matches", "roughly the same as", False),
    ("matches", "no different from", False),
    ("matches", "unchanged from", False),
    ("matches", "a dead heat with", False),
    ("matches", "in lockstep with", False),
    ("competitive_with", "in the mix with", False),
    ("competitive_with", "in the same ballpark as", False),
    ("competitive_with", "in the same conversation as", False),
    ("competitive_with", "in contention with", False),
    ("trails", "under", True),
    ("trails", "beneath", True),
    ("beats", "superior to", False),
    ("beats", "a step above", False),
    ("beats", "a cut above", False),
    ("beats", "a class above", False),
    ("beats", "head and shoulders above", False),
    ("beats", "more than a match for", False),
    ("beats", "one up on", True),
    ("beats", "an improvement over", False),
    ("beats", "improvement over", False),
    ("beats", "improvements over", False),
    ("beats", "lead over", False),
    ("beats", "edge over", False),
    ("beats", "advantage over", False),
    ("beats", "above", True),
    ("matches", "on par with", False),
    ("matches", "on-par with", False),
    ("matches", "on a par with", False),
    ("matches", "at par with", False),
    ("matches", "parity with", False),
    ("matches", "near-parity with", False),
    ("matches", "comparable to", False),
    ("matches", "comparable with", False),
    ("matches", "comparably to", False),
    ("matches", "comparably with", False),
    ("matches", "equivalent to", True),
    ("matches", "equal to", True),
    ("matches", "in line with", True),
    ("matches", "on a level with", False),
    ("matches", "on the level of", False),
    ("matches", "at the level of", False),
    ("matches", "level with", True),
    ("matches", "even with", True),
    ("matches", "abreast of", True),
    ("matches", "tied with", True),
    ("matches", "on a footing with", False),
    ("matches", "on an equal footing with", False),
    ("matches", "on equal footing with", False),
    ("matches", "on the same level as", False),
    ("matches", "at the same level as", False),
    ("matches", "the equal of", False),
    ("matches", "shoulder to shoulder with", False),
    ("matches", "neck and neck with", False),
    ("matches", "neck-and-neck with", False),
    ("matches", "indistinguishable from", False),
    ("matches", "a match for", False),
    ("matches", "similarly to", True),
    ("matches", "similar to", True),
    ("matches", "identical to", True),
    ("competitive_with", "competitive with", False),
    ("competitive_with", "competitive against", False),
    ("competitive_with", "competitive to", False),
    ("competitive_with", "competitively with", False),
    ("competitive_with", "close to", True),
    ("competitive_with", "within striking distance of", False),
    ("competitive_with", "within touching distance of", False),
    ("competitive_with", "within reach of", True),
    ("competitive_with", "on the heels of", True),
    ("competitive_with", "toe-to-toe with", False),
    ("competitive_with", "in the same league as", False),
    ("competitive_with", "in the same class as", False),
    ("trails", "behind", True),
    ("trails", "inferior to", False),
    ("trails", "second to", True),
    ("trails", "second only to", False),
    ("trails", "short of", True),
    ("trails", "below", True),
    ("trails", "no match for", False),
    ("trails", "no rival for", False),
    ("trails", "nowhere near", True),
    ("trails", "adrift of", True),
    ("trails", "shy of", True),
    ("trails", "off the pace of", True),
    ("trails", "off the pace set by", True),
    ("trails", "in the shadow of", True),
    ("beats", "clear of", True),
    ("beats", "a notch above", False),
    ("beats", "in front of", True),
    ("beats", "up on", True),
    ("trails", "down on", True),
    ("matches", "on the same footing as", False),
    ("matches", "on the same level with", False),
    ("trails", "not a patch on", False),
    ("trails", "a far cry from", False),
)


def _verb_triggers() -> Iterator[tuple[str, Trigger]]:
    names: tuple[Form, ...] = ("base", "s", "past", "participle", "ing")
    for relation, forms, particles in _VERBS:
        every = forms.split()
        for form, word in zip(names, every, strict=True):
            for particle in particles.split("|"):
                yield (
                    word,
                    Trigger(
                        relation, tuple(particle.split()), form, every[0] in _ALONE,
                        no_labs=every[0] in _BUSINESS_TOO, denied=(every[0] in _ONLY_DENIED and not particle.startswith(("the", "parity")))
                        or (every[0] == "catch" and not particle),
                    ),
                )  # fmt: skip


def _table() -> dict[str, tuple[Trigger, ...]]:
    table: dict[str, list[Trigger]] = {}
    for word, trigger in _verb_triggers():
        table.setdefault(word, []).append(trigger)
    for relation, phrase, guarded in _STATES:
        word, *rest = phrase.split()
        table.setdefault(word, []).append(Trigger(relation, tuple(rest), "state", guarded=guarded))
    return {
        word: tuple(sorted(found, key=lambda one: -len(one.words))) for word, found in table.items()
    }


TRIGGERS = _table()
"""By the first word, those with more words first."""

AMBIGUOUS_BASES = word_set(
    "top best match rival edge equal approach pass tie lead score rank draw beat trail lag "
    "fall lose win catch hold close trade get come go keep pull improve compete exceed crush "
    "defeat"
)
"""Bases that are also nouns or adjectives: they count only after a plural subject, "to" or "can"."""

LINKING = word_set(
    "isn't aren't wasn't weren't is are was were be been being 's 're remain remains remained remaining perform performs "
    "performed performing rank ranks ranked ranking score scores scored scoring finish "
    "finishes finished finishing come comes came coming sit sits sat sitting stand stands "
    "stood place places placed placing land lands landed landing stay stays stayed fall falls "
    "fell lie lies put puts putting achieve achieves achieved achieving deliver delivers "
    "delivered delivering offer offers offered offering reach reaches reached reaching show "
    "shows showed shown showing demonstrate demonstrates demonstrated demonstrating have has "
    "had having staying sitting finishing landing provide provides provided providing exhibit exhibits exhibited boast boasts "
    "boasted boasting produce produces produced producing yield yields yielded yielding get "
    "gets got use uses used using require requires required requiring need needs needed cost "
    "costs costing run runs ran running do does did doing work works worked working fare "
    "fares fared faring prove proves proved consume consumes consumed consuming hold holds "
    "held holding generate generates generated generating attain attains attained attaining "
    "post posts posted posting obtain obtains obtained charge charges charged feel feels felt "
    "look looks looked seem seems respond responds responded answer answers support supports "
    "supported supporting handle handles handled attains giving give gives gave gained makes "
    "make made making write writes code codes solve solves solved rated judged considered "
    "priced sell sells takes take took enjoys maintains maintain maintained prefill trained "
    "spends ends ended end moves moved emerges emerged hovers hovering pulls pulled pull draws drew "
    "ranked punches punched punch lurks climbs climbed retains retained keeps kept keep preserves"
)
"""Verbs whose object or complement may compare: "achieves results on par with"."""

PERFORMANCE = word_set(
    "performance results result quality accuracy capabilities capability scores score level "
    "reasoning performs perform performed performing skills abilities"
)
