"""Classes of English words that the reading of an article rests on; all casefolded."""

from __future__ import annotations


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


DETERMINERS = _split(
    "the a an this that these those its their his her our your my some any all every each both "
    "another such no other others certain various"
)
QUANTITIES = _split(
    "about around nearly almost roughly over under approximately half dozen dozens hundreds "
    "thousands million billion trillion two three four five six seven eight nine ten several many "
    "few most more least up"
)
PREPOSITIONS = _split(
    "in on at for with by to from of across among against over under into onto after before during "
    "since until between through about per via amid despite within without near towards toward "
    "than as like including following according outside inside behind beyond"
)
CLAUSE_WORDS = _split(
    "and or but nor so yet while whereas although though because if unless when where who whom "
    "whose which that what how why whether then"
)
ADVERBS = _split(
    "also now then again still already just even only together however meanwhile later earlier "
    "recently previously currently apparently reportedly allegedly supposedly easily far further "
    "not never too well once soon both never again instead alone"
)
TIME_WORDS = _split(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tomorrow tonight "
    "january february march april may june july august september october november december "
    "week month year morning afternoon evening ago last next"
)
_FORMS = (
    "say said says claim claimed claims tell told tells write wrote writes report reported reports "
    "announce announced announces show showed shows shown release released releases launch "
    "launched launches unveil unveiled unveils introduce introduced introduces reveal revealed "
    "beat beats beaten outperform outperforms outperformed surpass surpasses surpassed exceed "
    "exceeds exceeded match matches matched rival rivals rivalled trail trails trailed top topped "
    "lead leads led rank ranks ranked score scores scored cost costs use uses used make makes made "
    "train trained trains build built builds develop developed develops fall fell falls fallen "
    "rise rose rises risen drop dropped drops slide slid slides gain gained gains lose lost loses "
    "shed sheds surge surged surges jump jumped jumps plunge plunged tumble tumbled sink sank "
    "climb climbed close closed closes end ended ends slump slumped wipe wiped set sets put puts "
    "count counted counts see saw sees seen take takes took taken give gives gave given come comes "
    "came go goes went get gets got find finds found become becomes became accuse accuses accused "
    "call called calls know known think thinks believe believes believed reach reached reaches "
    "achieve achieved achieves deliver delivers delivered offer offers offered support supports "
    "supported raise raised raises win wins won seem seems seemed appear appears appeared remain "
    "remains remained look looks looked work works worked run runs ran feature features featured "
    "include includes included excel excels compete competes need needs needed want wants wanted"
)
AUXILIARIES = _split(
    "is are was were be been being am has have had having do does did can could may might must "
    "will would shall should won't isn't aren't wasn't weren't hasn't haven't didn't doesn't don't "
    "can't cannot couldn't wouldn't it's that's they're he's she's"
)
VERBS = AUXILIARIES | (_split(_FORMS) - _split("top lead rival rivals cost costs report score set"))
"""Forms that end a noun phrase; words that are nouns as often are left out."""

COMMON_NAMES = _split(
    "command nova ring north step seed writer cursor composer falcon solar sonar granite trinity "
    "hermes muse aya ling opus sonnet haiku fable mythos scout maverick terminus speciale inception "
    "cognition upstage liquid perplexity inflection multiverse motif nous poolside inkling mercury "
    "yi phi kat swe lg hy meta claude gemini codex amazon moonshot cohere apple arcee cogito tii "
    "large medium small flash pro max mini auto chat base turbo ultra plus nano lite preview target "
    "reka sakana laguna zero one"
)
"""Names of the race that are also everyday words, or too short to be sure of."""
MODEL_NOUNS = _split(
    "model models llm llms chatbot chatbots assistant assistants system systems release releases "
    "version versions series lineup product products app apps bot service services ai offering "
    "checkpoint checkpoints reasoner technology flagship flagships variant variants newcomer"
)
COMPANY_NOUNS = _split(
    "company start-up startup firm lab laboratory giant developer maker chipmaker team group "
    "organisation organization unicorn conglomerate upstart outfit vendor nonprofit"
)
VERSION_WORDS = _split(
    "pro max mini flash ultra turbo plus nano lite flash-lite preview thinking instruct chat coder "
    "math vl vision omni base large medium small opus sonnet haiku reasoner reasoning distill "
    "exp speciale terminus maverick scout codex code audio image video live experimental fast heavy "
    "behemoth next zero think"
)
"""Words that go on with a model's name."""
NOT_MODELS = _split(
    "covid h100 h200 h800 h20 a100 a800 b100 b200 gb200 gb300 l40 mi300 mi300x rtx tpu gpu cpu "
    "utf sha http https iso f mp gddr hbm ddr pcie nvlink fp bf int aime gpqa mmlu math gsm hmmt "
    "humaneval ifeval livecodebench arena swe bench hle codeforces arc agi gaia mgsm drop bbh s&p "
    "stoxx ftse csi nikkei russell dax top q fy form section table figure appendix step phase "
    "the a an our this its these those their all each every "
    "mid pre post non co multi sub anti ex long short half year day month week part page level "
)
"""First words of hyphenated terms with a number that are no models."""
SINGLE_MODEL = _split(
    "model llm chatbot assistant system release version reasoner app bot ai product service "
    "offering checkpoint technology flagship variant newcomer"
)
NATIONS: dict[str, str] = {
    "chinese": "China", "china-based": "China", "american": "United States",
    "us": "United States", "u.s.": "United States", "us-based": "United States",
    "french": "France", "canadian": "Canada", "israeli": "Israel", "korean": "South Korea",
    "indian": "India", "spanish": "Spain", "swiss": "Switzerland",
}  # fmt: skip
"""What an adjective says of a lab's country."""
TALK_VERBS = _split(
    "say says said claim claims claimed announce announces announced release releases released "
    "launch launches launched unveil unveils unveiled introduce introduces introduced tell tells "
    "told write writes wrote add adds added note notes noted report reports reported state states "
    "stated believe believes believed suspect suspects suspected plan plans planned declined "
    "declines accuse accuses accused acquire acquired hire hired argue argues argued deny denies "
    "denied insist insists insisted publish published publishes open-sourced raise raised raises "
    "charge charges charged call calls called confirm confirmed confirms describe describes "
    "described find found seen had founded valued"
)
"""What companies do and models do not."""
COMPANY_VERBS = _split(
    "plan plans planned expect expects expected hope hopes hoped want wants wanted intend intends "
    "intended promise promises promised agree agreed refuse refuses refused decline declined seek "
    "seeks sought sue sues sued file files filed employ employs employed invest invests invested buy "
    "buys bought sell sells sold aim aims aimed decide decides decided concede concedes conceded admit "
    "admits admitted acknowledge acknowledges acknowledged contend contends contended allege alleges "
    "alleged maintain maintains maintained cut cuts lower lowered operate operates spend spends spent "
    "withdraw withdrew withdraws recommend recommends recommended apologise apologised apologized "
    "respond responded comment think thinks thought reveal revealed struggle struggled pay pays paid "
    "own owns owned put puts compare compared tested test tests measured trains develop develops "
    "developed give gives gave shed sheds rose rises gained gains slid slides tumbled tumbles climbed climbs "
    "plunged plunges surged surges slumped slumps dropped drops traded trades advanced advances "
    "figured employs reports reported"
)
"""What else companies do."""
MODEL_DOES = _split(
    "hit hits land lands landed get gets got make makes solve solves solved generate generates "
    "generated accept accepts accepted process processes read reads understand understands keep keeps "
    "kept stay stays stayed sit sits need needs needed consume consumes consumed fit fits begin began "
    "begins start started starts belong belongs know knows knew answer answers answered finish finishes "
    "finished pass passes passed fail fails failed lack lacks lacked improve improves improved halves "
    "doubles outclasses outdoes does did do could stands stood becomes became go goes went emits "
    "emitted writes thinks takes manages managed produces produced recognises recognizes translates"
)
"""What an "it" that is a model does, in words that companies seldom do."""
OF_COMPANIES = _split(
    "founded valued backed headquartered employees staff people investors revenue shareholders "
    "start-up startup company firm listed owned lawsuit valuation subsidiary engineers chief "
    "able unable willing working talks planning considering preparing"
)
"""Words by which an "it" that is or has something is a company."""
UNITS = _split(
    "times x percent percentage points point years year months month weeks days hours models model "
    "of million billion trillion tokens parameters gpus people users others and or to"
)
"""Words after a number that say it counts something and is no version."""
ADJECTIVES = _split(
    "new newest latest flagship own free first second next main top leading best advanced powerful "
    "proprietary open closed frontier multimodal reasoning language large small smaller larger "
    "biggest largest smartest fastest cheapest strongest most capable ai artificial intelligence "
    "tech technology giant chinese american french us u.s. canadian israeli korean indian swiss "
    "major cheap cheaper lightweight experimental upcoming forthcoming previous earlier existing "
    "current updated upgraded improved revised proposed final full base chat coding vision video "
    "image text speech generative foundation conversational competing rival competitor comparable "
    "similar popular famous little-known unnamed dense sparse moe mixture-of-experts private "
    "commercial in-house internal e-commerce internet cloud software search social media owner "
    "parent subsidiary mobile web consumer smart premium entry-level mid-range "
    "compact tiny distilled fine-tuned finetuned pre-trained pretrained quantized preview family"
)
"""What may stand before a model's or company's noun or name in one phrase."""
NEWEST = _split("new newest latest updated upgraded improved flagship upcoming revised")
POSSESSIVES = _split("its their our his her")
MODEL_VERBS = _split(
    "beat beats beaten outperform outperforms outperformed surpass surpasses surpassed exceed "
    "exceeds exceeded match matches matched trail trails trailed score scores scored rank ranks "
    "ranked cost costs achieve achieves achieved reach reaches reached top tops topped lag lags "
    "lagged trained built based priced supports support handle handles runs run rival rivals "
    "rivals outscored outscores outscore edges edged excels excel performs performed perform "
    "delivers delivered comes requires uses features ships lead leads led place places placed "
    "ties tied falls fell wins won loses lost takes took offers offered distilled derived licensed "
    "competes compete holds holds dethrones dethroned eclipses eclipsed crushes crushed tops"
)
"""What models do in statements about them."""
EXPLETIVE = _split(
    "unclear clear likely unlikely possible impossible not hard easy important remains remain "
    "seems appears worth important time difficult true too just"
)
"""What follows an "it" that stands for nothing."""
PEOPLE_NOUNS = _split(
    "researchers researcher scientists engineers spokesperson spokesman spokeswoman founder founders "
    "ceo co-founder executive president executives representative representatives authors developers leadership "
    "unit arm division subsidiary affiliate officials"
)
"""People who speak for the company that owns the phrase: "its researchers"."""
PRESS = _split(
    "reuters bloomberg axios wired politico forbes fortune semafor techcrunch cnbc cnn bbc npr afp "
    "ap caixin nikkei verge guardian economist atlantic register information insider telegraph "
    "barron's marketwatch venturebeat engadget mashable gizmodo futurism lifehacker 36kr yicai "
    "xinhua newspaper"
)
PRESS_ENDINGS = _split(
    "news times journal post daily tribune herald magazine weekly press insider wire review tv today "
    "standard observer globe mail chronicle gazette mirror sun echo television radio"
)
"""Last words of the names of papers and broadcasters."""
SAYS = _split(
    "say says said claim claims claimed state states stated tell tells told write writes wrote add "
    "adds added note notes noted report reports reported argue argues argued insist insists insisted "
    "boast boasts boasted estimate estimates estimated acknowledge acknowledges acknowledged "
    "maintain maintains maintained allege alleges alleged suggest suggests suggested believe "
    "believes believed announce announces announced confirm confirms confirmed reveal reveals "
    "revealed declare declares declared suspect suspects suspected tout touts touted predict "
    "predicts predicted warn warns warned post posts posted tweet tweeted tweets found finds show shows "
    "showed put puts concede concedes conceded calculate calculates calculated asserted asserts "
    "admit admits admitted contend contends contended reckon reckons reckoned explain explains explained "
    "remind reminds reminded assure assures assured inform informs informed think thinks thought "
    "conclude concludes concluded stress stresses stressed counter counters countered demonstrate "
    "demonstrates demonstrated indicate indicates indicated joke jokes joked recall recalls recalled disclose discloses disclosed "
    "retort retorts retorted remark remarks remarked written"
)
"""Verbs by which somebody says something."""
OBSERVERS = _split(
    "analysts analyst strategists strategist economists economist researchers traders experts "
    "brokers bankers investors"
)
"""People who speak for the house they work at: "analysts at Jefferies"."""
PRODUCTS = frozenset({"assistant", "chatbot", "app", "bot", "service", "product", "technology"})
"""Nouns that no release of the ledger is meant by."""
ORDINALS = frozenset({"first", "only", "second", "third", "most", "largest", "fastest", "cheapest"})
OTHER_MODEL = frozenset({"competing", "rival", "previous", "earlier", "smaller", "larger", "base", "other",
                          "best", "same", "first", "second", "next", "main", "top", "leading", "existing",
                          "underlying", "competitor", "largest", "smallest", "distilled"})  # fmt: skip
"""Words by which "the … model" is another than the one that was spoken of."""
NO_WORDS = frozenset({"version", "versions", "of", "'s", "ai", "new", "newest", "latest", "updated",
                       "upgraded", "the", "a", "an", "this", "own"})  # fmt: skip
"""Words that a description's name leaves out."""
COPULAS = frozenset({"'s", "is", "was", "remains", "seems", "appears", "takes"})
