"""Classes of words that more than one rule asks for: verbs, adverbs, heads of a party's name."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The words of a text, each once."""
    return frozenset(text.split())


PARTY_HEADS = word_set(
    "model models llm llms slm slms ai ais assistant assistants system systems product products service services "
    "competitor competitors rival rivals chatbot chatbots bot startup startups start-up start-ups "
    "lab labs company companies firm firms version versions variant variants offering offerings "
    "agent agents counterpart counterparts alternative alternatives predecessor predecessors "
    "successor baseline baselines network networks tool tools peers frontrunners family series "
    "lineup checkpoint checkpoints sibling siblings opponents contenders incumbents leaders "
    "average averages graduates students lawyers accountants annotators "
    "humans experts doctors physicians programmers clinicians engineers professionals researchers "
    "flagship flagships solutions state-of-the-art sota giants players transformer "
    "transformers moe architecture vlm vlms platform platforms api apis entries"
)
"""Nouns that a party may be named by where it is named by words alone."""

GROUP_HEADS = word_set(
    "startups start-ups labs companies firms developers models rivals competitors players upstarts"
)

POSSESSED = word_set(
    "performance results result score scores accuracy capabilities capability quality level levels "
    "abilities ability speed price prices pricing cost costs rating ratings numbers intelligence "
    "figures output efficiency responses answers throughput latency footprint consumption"
)
"""What a party has that stands for the party: "better than GPT-4o's results"."""

BE = word_set("is are was were be been being 's 're gets got")
HAVE = word_set("has have had having 've 'd")
DO = word_set("do does did")
SINGULAR = word_set("is was has does 's isn't wasn't hasn't doesn't")
MODALS = word_set(
    "could would might may will should shall must 'll ought couldn't wouldn't mightn't won't "
    "shouldn't"
)
NEGATIONS = word_set("not never cannot neither nor hardly scarcely without")
NOT_ONLY = word_set("only just merely simply")
ADVERBS = word_set(
    "also even still already now often far well soon again much almost quite just once "
    "sometimes always both all each either then too thus ever somewhat"
)
"""Adverbs that do not end in -ly; those that do are told by it."""
_NO_ADVERBS = word_set(
    "family families assembly reply replies supply apply rely july italy multiply comply imply fly "
    "ally rally tally monopoly anomaly early"
)

PREPOSITIONS = word_set(
    "of from by for in at with on to into against over under about across among amongst between "
    "behind through during after before since until despite unlike like than via within without as "
    "per versus vs beyond toward towards including"
)
CONJUNCTIONS = word_set(
    "and or but yet while whereas whilst although though because so nor & if then"
)
RELATIVE = word_set("that which who")
PRONOUNS = word_set("it they this we he she these those i you")
DETERMINERS = word_set(
    "the a an its their our his her my your this these those that some any many several most all "
    "both other another every each no more certain various existing"
)

SAYING = word_set(
    "says said say saying claims claimed claim claiming reports reported reporting announced "
    "announces announcing argues argued boasts boasted boasting insists insisted notes noted "
    "states stated stating writes wrote told tells adds added shows showed showing suggests "
    "suggested reveals revealed believes believe believed asserts asserted alleges alleged "
    "maintains maintained touts touted confirmed confirms found finds concluded concludes "
    "conceded concedes admitted admits acknowledged acknowledges stressed stresses "
    "indicates indicated suggesting tweeted posted thinks estimates estimated"
)
FACTIVE = word_set(
    "appears appear appeared seems seem seemed claims claim claimed claiming said reported reportedly managed manages "
    "manage able found shown proven proved proves known believed continues continue continued "
    "happens turns turned purports purported purportedly alleged thought allow allows allowed "
    "helps helped lets made enabling enables enabled allowing went goes able according began begins "
    "starts started tends tend confirmed demonstrated boasts boasting come came"
)
"""Before "to": what follows happened, or somebody says so."""
FAILING = word_set("fails failed fail failing unable yet struggles struggled struggle refuses")
"""Before "to": what follows did not happen."""
CONDITIONS = word_set("if whether unless suppose imagine until")
PLANS = word_set(
    "goal aim plan plans ambition hope hopes mission target race racing bid effort efforts quest "
    "attempt attempts trying try tries pledge pledged dream wants"
)

TIMES = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july "
    "august september october november december today yesterday tomorrow week weeks month months "
    "year years day days quarter hours recent early late"
)
NO_SCOPE = word_set(
    "statement interview post blog tweet paper report announcement process meantime particular "
    "fairness practice short total turn effect reality theory essence brief sum general addition fact order future wings race market markets china us europe twitter x weibo "
    "wechat github stage time first now example instance comparison response contrast place release "
    "launch terms line wake"
)
"""First nouns after a preposition that begin no scope: where and when it was said."""
BUSINESS = word_set(
    "valuable valuation revenue revenues sales shares share stock stocks earnings downloads download "
    "downloaded users user popularity popular funding shipments subscribers traffic capitalization "
    "usage capitalisation profit profits installs court lawsuit"
)
"""Words of markets and of popularity: what is compared there is not what a model can do."""
FINANCE = BUSINESS - {"users", "user", "popular", "subscribers"}
EVENTS = word_set(
    "launch release debut announcement event earnings ipo unveiling rollout conference summit keynote "
    "day arrival deadline hearing trial"
)

MODEL_VERBS = word_set(
    "is are was were has have had does do did can will would could may might costs cost offers offered "
    "remains comes leads runs uses used launched released announced achieved achieves scored scores "
    "got gets ranks ranked came shows showed took takes delivers reached reaches performs performed "
    "lags wins lost won makes made became becomes holds posted keeps stays fell trains trained"
)
"""Finite verbs that tell a new clause from one more name in a list."""


def is_adverb(word: str) -> bool:
    """Whether a word reads as an adverb, which may stand between a subject and its verb."""
    return word in ADVERBS or (len(word) > 4 and word.endswith("ly") and word not in _NO_ADVERBS)


def is_negation(word: str) -> bool:
    """Whether a word turns a statement into its opposite."""
    return word in NEGATIONS or word.endswith("n't")
