"""The words in which moves of a market are told."""

from __future__ import annotations

import re

_DOWN = (
    r"fell|falls?|falling|fallen|drop(?:s|ped|ping)?|slid|slides?|sliding|slump(?:s|ed|ing)?"
    r"|plung(?:e|es|ed|ing)|tumbl(?:e|es|ed|ing)|s[aiu]nk|sinks|sinking|shed|sheds|shedding|lost|lose|loses"
    r"|losing|declin(?:e|es|ed|ing)|dip(?:s|ped|ping)?|crash(?:es|ed|ing)?|slip(?:s|ped|ping)?"
    r"|plummet(?:s|ed|ing)?|nosediv(?:e|es|ed|ing)|crater(?:s|ed|ing)?|wip(?:e|es|ed|ing)(?:\s(?:out|off|away))?"
    r"|eras(?:e|es|ed|ing)|obliterat(?:e|es|ed|ing)|vapori[sz](?:e|es|ed|ing)|shav(?:e|es|ed|ing)(?:\soff)?|knock(?:s|ed|ing)(?:\soff)?|slash(?:ed|ing)"
    r"|retreat(?:s|ed|ing)?|tank(?:s|ed|ing)?|collaps(?:e|es|ed|ing)|g(?:ave|iving|ives)\s(?:up|back)|hand(?:s|ed|ing)\s(?:back|over)|weaken(?:s|ed|ing)?"
    r"|eas(?:e|es|ed|ing)|soften(?:s|ed|ing)?|sag(?:s|ged|ging)?|shr(?:inks?|ank|unk|inking)|skid(?:s|ded)?|swoon(?:s|ed)?"
    r"|(?:edg|inch|tick|nudg|drift|creep|crept|mov)(?:e|es|ed|ing|s)?\s(?:down|lower)|down"
    r"|surrender(?:s|ed|ing)?|yield(?:ed|ing)|part(?:s|ed|ing)\swith|forfeit(?:s|ed|ing)?|ced(?:es|ed|ing)|relinquish(?:es|ed|ing)?"
    r"|ha?emorrhag(?:es|ed|ing)|bled|bleeds|bleeding|evaporat(?:e|es|ed|ing|ion)|destruction|erasure|obliteration|disappearance"
    r"|(?:was|were|is|are)\soff|loss|losses|wipe-?out|rout|sell-?off|slide"
)
_UP = (
    r"rose|rises?|rising|risen|surg(?:e|es|ed|ing)|gain(?:s|ed|ing)?|jump(?:s|ed|ing)?"
    r"|climb(?:s|ed|ing)?|soar(?:s|ed|ing)?|rall(?:y|ies|ied|ying)|advanc(?:e|es|ed|ing)|added|adds|adding"
    r"|rebound(?:s|ed|ing)?|recover(?:s|ed|ing)?|spik(?:e|es|ed|ing)|leap(?:s|t|ed|ing)?|up|pop(?:s|ped|ping)"
    r"|(?:sky)?rocket(?:s|ed|ing)?|zoom(?:s|ed|ing)|shoot(?:s|ing)?\sup|powered\sahead|galloped|burst\shigher|bounc(?:e|es|ed|ing)(?:\sback)?|put(?:s|ting)?\son|tack(?:s|ed|ing)?\son|pick(?:s|ed|ing)?\sup"
    r"|balloon(?:s|ed|ing)?|swell(?:s|ed|ing)?|swollen|firm(?:s|ed|ing)|strengthen(?:s|ed|ing)?|vault(?:s|ed|ing)?|shot\sup"
    r"|(?:edg|inch|tick|nudg|drift|creep|crept|mov)(?:e|es|ed|ing|s)?\s(?:up|higher)"
)
_DOWN_WORD = re.compile(
    rf"(?:{_DOWN}|lower|off|drawdown|weaker|softer|in\sthe\sred)", re.IGNORECASE
)
MOVE = re.compile(rf"(?<![\w-])(?:{_DOWN}|{_UP})(?!\w|-(?:to|and|front))", re.IGNORECASE)
"""A word of moving; :func:`direction_of` says which way."""
_NOUN = (
    r"fall|drop|slide|slump|plunge|tumble|decline|dip|crash|loss|losses|wipe-?out|rout|sell-?off|drawdown"
    r"|rise|surge|gain|gains|jump|climb|rally|advance|rebound|recovery|spike|leap|bounce|pop"
)
MARKET = re.compile(
    r"\b(?:shares|stocks?|share\s(?:prices?|values?)|shareholders|market[\s-]?cap(?:itali[sz]ations?)?s?|market\svalues?"
    r"|stock\smarkets?|wall\sstreet|nasdaq|s&p\s?500|dow\sjones|nikkei|hang\sseng|ftse|stoxx|premarket"
    r"|pre-market|after-hours|sell-?off|investors|tech\smarkets?|equities|bourse)\b(?!\s(?:of\sthe\svote))"
    r"|\bindex\b(?!\s(?:score|file|page))",
    re.IGNORECASE,
)
"""Words that only a text about the market has."""
VALUE_WORDS = re.compile(
    r"\b(?:market[\s-]?(?:cap(?:itali[sz]ation)?|values?)|(?:in|of|its|their|off)\s(?:value|valuation)"
    r"|stock(?:\smarket)?\s(?:value|wealth)|shareholder\s(?:value|wealth)|paper\s(?:wealth|value)|loss|rout"
    r"|sell-?off|wip(?:ed|ing)|shed(?:ding)?|eras(?:ed|ing)|evaporat(?:ed|ion)|shares|stocks?|counted|wipe-?out)\b",
    re.IGNORECASE,
)
"""What money is lost or gained in, where it is a move of the market."""
NOT_MARKET = re.compile(
    r"[^,;.]{0,30}?\b(?:market\sshare|revenues?|profits?|sales|headcount|staff|workforce|users?|customers"
    r"|subscribers|downloads|traffic|accuracy|latency|costs?|prices?(?<!share\sprice)(?<!share\sprices)(?<!stock\sprice)(?<!stock\sprices)"
    r"|expenses|spending|salar(?:y|ies)|tokens?|benchmarks?|inflation|gdp|unemployment|emissions|jobs"
    r"|interest\srates?|yields?|funding|stake|dividend|turnover|earnings|income|usage|demand|error\srate"
    r"|performance|efficiency|throughput|speed|memory|savings|improvements?|reductions?)\b(?!-)",
    re.IGNORECASE,
)
"""What else rises and falls by so much."""
GAP = re.compile(
    r"(?:[\s,]{1,3}(?:by|of|as|much|many|a|an|another|further|additional|sharply|back|some|the|day|session|[a-z]{2,12}ly"
    r"|on|in|early|late|morning|afternoon|trading|pre-?market|after-hours|overnight|monday|tuesday|wednesday"
    r"|thursday|friday|yesterday|today|up|down|out|off|their|its|roughly|than|more|another|whopping|record"
    r"|staggering|nearly|hong\skong|new\syork|frankfurt|tokyo|intraday|close|between)){0,8}\s*",
    re.IGNORECASE,
)
"""What may stand between the verb and its figure; "to" and "at" put a price there."""
FOLLOWED_BY_NOUN = re.compile(
    rf"\s?-?(?:\s(?:one-day|single-day|daily|intraday|weekly|premarket|pre-market|share[\s-]price|stock"
    rf"|market|overnight|opening|sharp|market[\s-]value|early)){{0,2}}\s(?P<noun>{_NOUN})\b(?!\s(?:rate|time))",
    re.IGNORECASE,
)
FOLLOWED_BY_SIDE = re.compile(
    r"\s(?P<side>lower|higher|down|up|weaker|softer|stronger|firmer|in\sthe\s(?:red|green|black))\b(?!\s(?:than|from))",
    re.IGNORECASE,
)
_SHARE = r"\d[\d.,]{0,6}\s?(?:%|per\s?cent|pc\b|pct\b)"
TRADED = re.compile(
    rf"\b(?:clos|end|finish|settl)(?:es|ed|ing)\s(?:the\s(?:day|session|week)\s|trading\s)?(?:about\s|nearly\s|just\s)?"
    rf"(?:(?:up|down)\s(?:by\s|about\s)?{_SHARE}|{_SHARE}\s(?:lower|higher|up|down|in\sthe\s(?:red|green|black))\b)",
    re.IGNORECASE,
)
""" "Finished the day 1.4% higher" says by itself that it speaks of the market."""
WINDOW = re.compile(
    r"\b(?:(?P<year>(?:for|in|so\sfar|over)\s(?:the|this)\syear|this\syear|year[\s-]to[\s-]date|since\sthe\s(?:start|beginning|turn)\sof\sthe\syear)"
    r"|(?P<peak>(?:from|below|since)\s(?:its|their|the)\s(?:[\w-]+\s){0,2}(?:peak|high|record))"
    r"|(?P<since>since\s(?:the\s|its\s|their\s|last\s)?[\w'’-]{2,20}(?:\s(?:(?:of\s|in\s)?(?-i:[A-Z0-9])[\w-]{1,12}|launch|debut|release|listing)){0,2})"
    r"|(?P<past>(?:over|in|during)\sthe\s(?:past|last)\s(?:[\w-]+\s)?(?:days|weeks?|months?|quarters?|years?)|(?:this|last)\s(?:week|month|quarter)))",
    re.IGNORECASE,
)
"""The time in which something moved, where that was longer than a day."""
FOLLOWED_BY_WIPED = re.compile(
    r"[^,;.]{0,40}?\s(?:(?:was|were|been|being|has\sbeen|had\sbeen)\s)?(?:wiped|erased|knocked|shaved|lopped"
    r"|vaporized|evaporated)\b(?:\s(?:out|off|away|from|of)\b)?",
    re.IGNORECASE,
)
TAKEN_FROM = re.compile(
    r"(?:\s?\b(?:worth\s)?(?:of|in)\s(?:[a-z]{1,12}\s){0,2}"
    r"(?:market\s(?:capitali[sz]ation|value|cap)|value|wealth)\b)?\s?\b(?:in|from|off|out\sof)\s(?!value|market|a\s)",
    re.IGNORECASE,
)
"""What leads to whose value was wiped out: "… worth of market capitalization in", "off"."""
PUT_AT = re.compile(
    rf"\b(?:(?:puts?|estimate[sd]?|pegs?|pegged|place[sd]?|calculate[sd]?|reckon(?:s|ed)|tallied|valued)"
    rf"\s(?:(?P<whose>the|that|its|their|[A-Z][\w&'’.-]{{1,20}}(?:['’]s?))\s)?(?:[a-z-]{{2,12}}\s){{0,2}}?"
    rf"(?P<noun>{_NOUN}|damage)\s(?:(?:of|in|for)\s(?P<owner>[\w&'’.\s-]{{2,40}}?)\s)?(?:since\s\w+\s|on\s\w+\s)?"
    r"(?:at|to\sbe)\s|count(?:s|ed)\s|tall(?:y|ies|ied)\s)(?:an?\s)?$",
    re.IGNORECASE,
)
ELIDED = re.compile(
    r"^(?:[^;.]{0,80}?)(?:,?\s(?:and|while|but)|[,;])\s(?:the\s)?(?:[a-z]{2,12}-[a-z]{2,12}\s)?(?P<who>[A-Z][\w&'’.-]*(?:\s[\w&'’.-]+){0,4}?)"
    r"(?:['’]s)?(?:\s(?:shares|stock))?(?:\s(?:by|up|down|added|with))?,?\s$"
)
_INDEX_NAMES = (
    r"[Nn]asdaq(?:[\s-](?:Composite|100|index|futures)){0,2}|S&P\s?500(?:\s(?:index|futures))?"
    r"|Dow(?!\sJones\s(?:Market|News|Data))(?:\sJones)?(?:\sIndustrial\sAverage|\sIndustrials)?|Nikkei(?:\s225)?|Hang\sSeng(?:\s(?:Tech|TECH))?(?:\s[Ii]ndex)?"
    r"|FTSE\s100|DAX|(?:Euro\s)?S(?:toxx|TOXX)\s?(?:Europe\s)?\d{2,3}|K(?:OSPI|ospi)|Russell\s\d{4}|CSI\s300|SOX|PHLX|Topix|Taiex"
)
INDEX = re.compile(
    rf"\b(?!(?:The|On|In|At|By)\s)(?:[A-Z][\w&.-]*)(?:\s(?:[A-Z0-9][\w&.-]*|semiconductor|technology|tech|information"
    rf"|chip|industrial|composite)){{0,5}}\s(?:index|Index|Average|Composite|gauge|futures)\b"
    rf"(?<!Intelligence\sIndex)(?<!Coding\sIndex)|\b(?:{_INDEX_NAMES})(?!\w)(?!\s(?:company|companies|members?))"
)
OTHER_MARKETS = re.compile(
    r"(?:the\s)?(?:\w+\s){0,2}?(?:oil|crude|brent|gold|silver|copper|gas|bitcoin|ethereum|dollar|euro|yen|yuan|pound"
    r"|treasur(?:y|ies)|yields?|bonds?|uranium)(?:\s(?:prices?|futures))?",
    re.IGNORECASE,
)
"""What else is traded: no party of the race."""
PLAIN_SUBJECT = re.compile(
    r"(?:^|\b)(?:[Oo]n\s(?:Mon|Tues|Wednes|Thurs|Fri)day\s(?:morning\s|afternoon\s)?)?(?:(?:[Oo]n|[Ii]n|[Aa]t|[Bb]y|[Ee]arlier|[Mm]eanwhile|[Ee]lsewhere|[Aa]s|[Aa]fter)\s[^,]{1,30},\s)?"
    r"(?!(?:[Ii]t|[Tt]hey|[Tt]hat|[Tt]his|[Ww]hich|[Ww]ho|[Ii]ts|[Tt]heir|[Tt]he\s(?:stock|shares|company|move))\b)"
    r"(?:[Tt]he\s|[Aa]n?\s)?(?P<words>[\w&'’.-]+(?:\s[\w&'’.-]+){0,8}?)"
    r"(?:\s(?:also|then|later|briefly|together|collectively|jointly|has|have|had|was|were|is|are|ha[ds]\sbeen|closed"
    r"|ended|finished|opened|traded|saw|suffered|all|both|each|(?:saw|watched|had)\s(?:their|its)\s(?:shares?(?:\sprices?)?|stocks?|market\s(?:values?|caps?)))){0,3}\s*$"
)
RECORD = re.compile(
    r"\b(?:set(?:ting)?|suffer(?:s|ed|ing)|post(?:s|ed|ing)|record(?:ed|ing)|mark(?:s|ed|ing)|log(?:ged|ging)|saw|endured"
    r"|register(?:s|ed|ing))\s(?:a|an|the|its|what\swas\sthe)?\s?[^,;.]{0,40}?"
    r"(?:record|biggest|largest|steepest|worst|greatest)\s[^,;.]{0,20}?(?P<span>(?:single|one)[\s-]day|daily)\s"
    r"(?:[\w-]+\s){0,3}?(?P<noun>loss|drop|decline|fall|wipe-?out|gain|rise|plunge|rally)\b"
    r"(?=[^;.]{0,60}\b(?:any\s(?:company|stock|firm)|history|ever|on\srecord|of\sall\stime))",
    re.IGNORECASE,
)
OVERDONE = re.compile(
    r"\b(?P<noun>sell-?off|rally|rout|slump|slide|plunge|drop|market\sreaction|reaction)\s(?:(?:in|of)\s(?P<whose>[\w&'’.\s]{2,30}?)\s)?"
    r"(?:(?P<modal>may|might|could|looks?|seems?|appears?)\s)?(?:to\s)?(?:has\s|have\s|had\s|was\s|is\s|be\s|been\s){0,2}"
    r"(?:gone\stoo\sfar|went\stoo\sfar|overdone|overblown|exaggerated|an?\sover-?reaction|excessive|unwarranted"
    r"|unjustified)\b",
    re.IGNORECASE,
)


def direction_of(word: str) -> int:
    """1 for up, -1 for down."""
    return -1 if _DOWN_WORD.fullmatch(word.strip()) else 1
