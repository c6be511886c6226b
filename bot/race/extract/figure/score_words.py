"""The words in which results are told: what leads to a score, and what keeps a figure from being one."""

from __future__ import annotations

import re

METRIC = (
    r"(?:pass@\d{1,3}|cons@\d{1,3}|avg@\d{1,3}|maj@\d{1,3}|accuracy|acc\.?|points?|scores?|elo|ratings?|correct|overall"
    r"|em|f1|exact\smatch|(?:success|pass|resolve|resolution|solve|win|completion)[\s-]rate|\d{1,2}-shot|percentile)"
)
TO_TEST = re.compile(
    rf"(?:\sof\sthe\stime|\s(?:out\s)?of\s(?:(?:the|its|all)\s)?(?:\d{{1,5}}|[a-z-]{{3,12}})(?:\s[a-z]{{4,14}}){{0,2}})?"
    rf"\s?(?:\(?{METRIC}\)?,?\s?){{0,3}}(?:(?:on|in|at|for|of|across|from)\s|\()[a-z\s'’-]{{0,40}}\"?$",
    re.IGNORECASE,
)
"""Between a figure and the test after it."""
ARROW = re.compile(r"\s?(?:→|->|=>|➔|➜)\s?[\d*]")
FROM_TEST = re.compile(
    rf"[\s\])*_`\"]{{0,4}}(?:\([^()]{{1,30}}\)\*{{0,2}}\s?)?(?:\(?{METRIC}\)?\s?){{0,2}}"
    r"(?:(?:benchmark|test|leaderboard|exam|score|rating|result|accuracy|performance)s?\s?){0,2}"
    rf"(?:\(?{METRIC}\)?\s?){{0,1}}(?:\(|:|=|[–—-]|\||\bof\b|\bis\b|\bwas\b|\bat\b|\bto\b|\bwith\b|\bc[ao]mes?\s(?:out|in)\s(?:at|to)\b|\b(?:stands?|sits?|lands?)\sat\b|\b(?:ris|rose|climb|jump|improv|go|went|mov|grow|grew|leap|fall|fell|drop|slip|declin)\w{{0,4}}(?:\s(?:up|down|slightly|sharply|only))?\sto\b|\b(?:remain|stay|look|is|was|are|keep)\w{{0,2}}\s(?:(?:still|very|fairly|rather|quite|too|relatively)\s)?(?:weak|poor|low|modest|strong|high|solid|good|bad|respectable|disappointing|excellent|middling|mediocre|decent|flat|unchanged|stable)(?:er)?,?\s(?:with|at)\b|\b(?:reaches|hits|yields|gives|reads)\b)?[\s*_`]{{0,4}}"
    r"(?:(?:an?\s)?(?:score|accuracy|rating)\sof\s)?(?:[\d.]{1,6}%?\s?(?:→|->|=>|➔|➜)\s?[*]{0,2}|from\s[\d.]{1,6}\s?(?:%|percent)?\sto\s)?$",
    re.IGNORECASE,
)
"""Between a test and the figure after it."""
SCORES = re.compile(
    r"\b(?:scor(?:es?|ed|ing)|achiev(?:es?|ed|ing)|attain(?:s|ed|ing)?|reach(?:es|ed|ing)?|gets?|got|hit(?:s|ting)?"
    r"|post(?:s|ed|ing)?|record(?:s|ed|ing)?|earn(?:s|ed)?|deliver(?:s|ed|ing)?|solv(?:es?|ed|ing)|resolv(?:es?|ed|ing)"
    r"|pass(?:es|ed)?|obtain(?:s|ed)?|manag(?:es|ed)|reports?|reported|has|had|have|with|at|exceed(?:s|ed)?|topp?(?:s|ed)"
    r"|complet(?:es|ed)|answer(?:s|ed)|surpass(?:es|ed)?|improv(?:es|ed)|jump(?:s|ed)|climb(?:s|ed)|ris(?:es)|rose"
    r"|rated|sets|set|is|was"
    r"|land(?:s|ed|ing)?|c[ao]m(?:e|es|ing)|sit(?:s|ting)?|sat|stay(?:s|ed)?|remain(?:s|ed)?|clock(?:s|ed|ing)?|notch(?:es|ed|ing)|rack(?:s|ed)|turn(?:s|ed)"
    r"|end(?:s|ed)|finish(?:es|ed)|averag(?:es|ed|ing)|garner(?:s|ed)|register(?:s|ed)|log(?:s|ged)|net(?:s|ted)|nail(?:s|ed)|stand(?:s|ing)?|stood|tall(?:ies|ied)"
    r"|follow(?:s|ed)|drop(?:s|ped)|slip(?:s|ped)|fell|falls|measured|crack(?:s|ed)|ac(?:es|ed)|fix(?:es|ed)|clear(?:s|ed)"
    r"|g(?:ave|ives)\s(?:the\s|a\s)?(?:right|correct)\sanswers?|hallucinat(?:es|ed))\b",
    re.IGNORECASE,
)
NO_SCORE_AFTER = re.compile(
    r"(?:\s?(?:percentage\s)?-?points?)?[\s-]{1,2}(?:higher|lower|better|worse|more|less|fewer|faster|slower|cheaper"
    r"|(?:relative|absolute)?\s?(?:improvements?|increase|gains?|reduction|boost|drop|decline)|lead\b|advantage|jump|gap|margin|spread|swing|difference|leap"
    r"|ahead|behind|above|below|smaller|larger|win\b|confidence|quantile|discount|of\sthe\s(?:cost|price|compute)|of\sthe\stime\s(?:it|that|needed|taken|of|required))",
    re.IGNORECASE,
)
NO_SCORE_BEFORE = re.compile(
    r"(?:\b(?:out\sof|fail(?:s|ed)(?:\son)?|miss(?:es|ed)|by|(?<!racked\s)(?<!racks\s)up|plus|another|additional|lead|gap|margin|top|version|v|no\.|number|rank(?:s|ed)?|place|last|first"
    r"|from|temperature|seed|gain(?:s|ed)?(?:\sof)?|improvement\sof|increase\sof|(?:lead|gap|margin|drop|difference)\sof"
    r"|step|epoch|figure|table|section|chapter|fig\.|level|n\s?=|k\s?=|\$)\s?|[#@±§])(?:an?\s)?$",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"(?:\b(?:vs\.?|versus|against|compar(?:ed|ing)\s(?:to|with)|than|ahead\sof|above|over|beating|beats|behind|below"
    r"|trailing|while|whereas|and|but|to)\b|[(,;/])[^;]{0,60}$",
    re.IGNORECASE,
)
OF_OTHER = re.compile(r"\s?(?:percent\s)?(?:for|by|from|out\sof|\(|(?:achieved|posted|recorded|reached|managed|set|attained|claimed)\sby|reported\s(?:for|by)|scored\sby)\s?(?:the\s)?$", re.IGNORECASE)  # fmt: skip
OWN = re.compile(
    rf"(?:['’]s?|:|\s\(|\s(?:is|was)|\sat|\swith|\sscor(?:es?|ed)|\sreach(?:es|ed)|\sgets?|\sgot|\sachiev(?:es|ed)|\shits?"
    rf"|\sposts?(?:ed)?|\smanag(?:es|ed)|\s[–-])?\s?(?:{METRIC}\s)?(?:of\s)?$",
    re.IGNORECASE,
)
NOBODY = re.compile(
    r"(?:it|they|we|which|that|and|this|he|she|i|you|who|both|\d+)\b", re.IGNORECASE
)
SCORE_UNITS = frozenset({"%", "", "points"})
WEAK = frozenset({"with", "at", "is", "was", "has", "had", "have"})
ONLY_FIGURE = re.compile(r"[:=–-]\s?[\d.,]{1,6}\s?(?:%|percent)?\W{0,3}$")
""" "GPT-5: 72.8%" is all there is."""
BARE_SCORE = re.compile(
    r"\b(?:scor(?:es|ed|ing)|(?:score|average|rating|mean|total|elo(?:\s(?:score|rating))?|accuracy|(?:pass|success|solve)\srate)\s(?:of|is|was)|averag(?:es|ed|ing))\s(?:a\s|an\s|only\s)?$",
    re.IGNORECASE,
)
"""What makes a figure a score of the board that the text goes on about."""
ON_ANOTHER = re.compile(
    r"\s?(?:%|points?)?\s(?:on|in)\s(?:(?:its|the|their|an?|our)\s)?(?!agentic|coding|math|reasoning|the\b)[\w-]"
)
""" "Scores 53 on its own test" is no score of the board in mind; "in agentic coding" is a part of it."""
REACHES = re.compile(
    r"(?:,\s(?:an?|the)\s[^,;.:]{3,70},|,\s(?:which|who)|\s(?:now|still|only|just|itself|again|even))?\s(?:now\s|still\s|only\s|just\s|again\s)?"
    r"(?:reach(?:es|ed)|(?:gets?|got)(?:\sto)?|achiev(?:es|ed)|manag(?:es|ed)|scor(?:es|ed)|hits?|post(?:s|ed)|notch(?:es|ed)|earn(?:s|ed)|record(?:s|ed)|attain(?:s|ed)|log(?:s|ged)"
    r"|solv(?:es|ed)|resolv(?:es|ed)|pass(?:es|ed)|clock(?:s|ed)|rack(?:s|ed)\sup|turn(?:s|ed)\sin|averag(?:es|ed)|registers?|registered|answer(?:s|ed)|complet(?:es|ed)|fix(?:es|ed)"
    r"|(?:land(?:s|ed)|comes?\sin|came\sin|clock(?:s|ed)\sin|sits?|sat|stays?|stayed|remain(?:s|ed)|stands?|stood|is|was|follow(?:s|ed)|end(?:s|ed)\sup|finish(?:es|ed)|drops?|dropped|slips?|slipped)\s(?:at|with|to)"
    r"|c[ao]m(?:e|es)\sto|crack(?:s|ed)|ac(?:es|ed)|clear(?:s|ed)|hallucinat(?:es|ed)|g(?:ave|ives)\s(?:the\s|a\s)?(?:right|correct)\sanswers?"
    r"|(?:was|were|is)\s(?:right|correct|wrong)"
    r"|(?:was|were|is)\s(?:[a-z]+ly\s)?(?:measured|rated|scored|clocked|tested|benchmarked)\sat"
    r"|(?:did|does|do|fared|fares|performed)\s(?:\w+\s)?(?:better|worse|well)\s(?:at|with)"
    r"|(?:attain|achiev|reach|post|record|get|deliver|ha|show|obtain|set)\w{0,3}\s(?:the\s|a\s|its\s)(?:[\w-]+\s){0,2}(?:accuracy|score|rating|result|mark|rate|average)\s(?:at|of|with)"
    r"|(?:trails?|trailed|lags?|lagged|leads?|led|wins|won)\s(?:\w+\s)?(?:with|at)"
    r"|which\s(?:has|had|got|gets|scored|scores|reached)|has|had)\s(?:only\s|just\s|an?\s|still\s){0,2}"
)
SAID_AT = re.compile(
    r"\s(?:is|are|was|does|did|fares?|fared|performs?|performed|leads?|led|lags?|trails?|wins|won|remains?)\b[^,;:\d]{0,30},\s(?:at|with|on)\s(?:just\s|only\s|about\s)?"
)
""" "GPT-4.1 is stronger here, at 51.6%"."""
PUTS_AT = re.compile(
    r"\b(?:puts?|put|rat(?:es|ed)|measur(?:es|ed)|clock(?:s|ed)|has|had|see[sn]?|saw)\s(?:the\s)?$",
    re.IGNORECASE,
)
""" "OpenAI puts it at 77.3 per cent"."""
ASIDE = re.compile(r"\s\(|,\s(?:at|with|on)\s(?:just\s|only\s|about\s)?")
""" "Claude Sonnet 4 (67.8%)", "Claude Sonnet 4.5, at 77.2%, does better"."""
COMPARING = re.compile(r"\b(?:compar\w{1,5}|versus|against|as\sopposed)\b", re.IGNORECASE)
LEADS_WITH = re.compile(r"(?:^|.*[,;:.]\s)(?:with|at)\s$", re.IGNORECASE)
""" "With 61.3% it finished behind": a score before whose it is."""
OF_SCORE = re.compile(
    r"(?:(?:its|their|the|his|her)\s)?(?:[\w-]+\s){0,2}?(?:elo|score|rating|result|accuracy|mark|average|figure)s?",
    re.IGNORECASE,
)
"""A noun of scoring, which is no party."""
FINISHES = re.compile(
    r",?\s(?:\w+\s){0,2}?(?:finish|land|end|com|rank|plac|lead|lag|trail|beat|sit|is\s(?:just|right|only|now|still)?\s?(?:ahead|behind)|lies?\s|lay\s)"
)
BESIDE = re.compile(
    r"\b(?:ahead|behind|than|level|par|versus|vs|against|above|below|over|under|beat\w{0,3}|match\w{0,3}|top\w{0,4}|surpass\w{0,3}|compared|from|of)\b",
    re.IGNORECASE,
)
"""What leads from a score to a model that it is set against."""
BESIDE_RANK = re.compile(
    r"\s(?:with|at)\s(?:a\s)?$|(?:place|spot|position|first|second|third|fourth|fifth|top|#\d{1,2})\s\($",
    re.IGNORECASE,
)
""" "Is second with 1,483", "in third place (72.0%)"."""
STANDS_ALONE = re.compile(
    r"\s?(?:$|[,.;:)—](?!\d)|points?\b|and\b|while\b|but\b|up\b|ahead\b|behind\b|down\b)"
)
OF_TASKS = re.compile(
    r"\sof\s(?:the|these|those|its|our|my|all|their)?\s?(?:\w+\s){0,2}?(?:exercises|problems|tasks|questions|tickets|issues|cases|tests|puzzles|prompts|bugs|items|challenges|time|them)\b"
)
"""What a share of is a score."""
FROM_ANOTHER = re.compile(
    r"\s(?:for|(?:for|of|by)\sits|(?:posted|scored|set|recorded|achieved|reached|managed|attained)\s(?:by|for))\s"
)
""" "Up from 72.5 percent for Claude Opus 4", "from the 45.4 posted by V3-0324"."""
WITHOUT = re.compile(r"\s(?:without|with|when|using)\b")
GIVES = re.compile(
    r"\b(?P<giver>[A-Z][\w&.-]*(?:\s[A-Z][\w&.-]*){0,3})(?:,\s[^;:.]{3,80},)?\s(?:has\s|have\s)?(?:gave|gives?|given|award(?:s|ed)|hand(?:s|ed)|assign(?:s|ed)|credit(?:s|ed)|rat(?:es|ed)|mark(?:s|ed)|scored)\s"
    r"(?:the\s)?[^,;:.]{1,5}[^,;:]{0,36}?\s(?:with\s)?(?:an?|its)\s(?:[a-z]+\s)?(?P<kind>index|score|rating|mark|grade)\sof\s$"
)
""" "Artificial Analysis gave GLM-5 an index of 50"."""
""" "R1 reaches 74.2%" after a sentence about a test."""
FIRST_TO = re.compile(r"\bfirst\b[^,.;]{0,50}\bto\s$", re.IGNORECASE)
""" "The first to pass 1,400": a bar, no score."""
OTHER_RATE = re.compile(
    r"\b(?:hallucination|error|failure|refusal|false[\s-]positive|abstention)[\s-]rates?\b",
    re.IGNORECASE,
)
"""A share of which less is better: it is measured with a test, and is no score on it."""
HALLUCINATES = re.compile(
    r"\bhallucinat(?:es|ed|ing|e)\s(?:in\s|on\s)?(?:only\s|just\s|as\smuch\sas\s)?$", re.IGNORECASE
)
"""A share of answers that are made up: "hallucinated 17% of the time"."""
TRIED = re.compile(
    r"\b(?:re-?ran|ran|runs?|tried|tries|repeated|tested|tests|evaluated|evaluates|benchmarked|measured|put|puts|gave|gives|sat)\s[^;:]{3,90}?"
    r",?\s(?:and|but)\s(?:then\s|only\s)?(?P<got>obtain(?:s|ed)|gets?|got|measur(?:es|ed)|f(?:inds|ound)|saw|sees|record(?:s|ed)|reach(?:es|ed)|arriv(?:es|ed)\sat|c[ao]mes?\sup\swith|came\sto)"
    r"\s(?:only\s|just\s|a\s(?:score|result|rate|mark)\sof\s)?$",
    re.IGNORECASE,
)
""" "Epoch ran GPQA on Kimi K2 and obtained 74.2 per cent": the model that was tried has the score."""
FIGURE_MOVES = re.compile(
    r"[^.]{0,90}?\b(?:the|that|this|its)\s(?:figure|score|number|result|rate|accuracy|share|it)\s(?:ris|climb|go|fall|drop|improv|increas|jump|grow|mov|sink)\w{0,3}\s(?:up\s|down\s)?to\s(?:about\s)?"
)
""" "…; with multiple attempts the figure rises to 71.6%"."""
YEAR = re.compile(r"(?:19|20)\d\d")
RATING_BEFORE = re.compile(r"(?:of|rating|elo|scor\w{1,3}|:)\s$", re.IGNORECASE)
SETTING = re.compile(
    r"\b(?:temperature|top[_-]?p|learning\srate|seed|threshold|weight)\b", re.IGNORECASE
)
OUT_OF = re.compile(
    r"\s(?:out\s)?of\s(?:(?:the|its|all)\s)?(?:\d{1,5}|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|hundred)\b(?!%|\spercent)"
)
""" "71 of 120", "four out of six": tasks that were solved, counted."""
OF_THE_TASKS = re.compile(
    r"\W{0,3}(?:out\s)?of\s(?:the|its|our|all|these)\s\d{1,5}\s", re.IGNORECASE
)
""" "Of the 120 problems, o1 solved 71"."""
OF_COUNT = re.compile(
    r"\b(?:solv|resolv|crack|pass|fix|ac|answer|complet|clear|got|gets|manag|finish|reproduc|prov)(?:es|ed|s)?\s(?:only\s|just\s|correctly\s)?$",
    re.IGNORECASE,
)
"""What comes before so many of the tasks of a test."""
IN_SO_MUCH = re.compile(
    r"\b(?:in|within|takes?|took|needs?|needed|using|with|spends?|spent)\s(?:only\s|just\s|about\s|a\smere\s)?$",
    re.IGNORECASE,
)
COUNTED_AS_SCORE = re.compile(r"(?:[:=(|]|\b(?:scor\w{1,3}|of))\s?$")
ANNOUNCES = re.compile(
    r"(?:\b(?:on|in|for|at)|^(?:out\s)?of)\s(?:the\s)?(?:\d{1,5}\s)?(?:(?:[a-z-]{1,16}|\([^()]{1,40}\))\s){0,4}$",
    re.IGNORECASE,
)
SCORE_OF = re.compile(
    r"\s(?:score|rating|accuracy|result)\s(?:of|for)\s[^,;]{2,40}\s(?:is|was|of)\s(?:about\s)?"
)
""" "The MMLU score of GPT-4o is 88.7"."""
AGAINST = re.compile(r"\s?(?:vs\.?|versus|against|compared\s(?:with|to)|to)\s", re.IGNORECASE)
SET_AGAINST = re.compile(r"\($|\b(?:with|by|at|scoring|reaching|getting)\s(?:a\s)?$", re.IGNORECASE)
""" "K2 beats GPT-4.1 on AIME (53.7% against 44.7%)", "X doubled Y with 37.6% against 17.6%"."""
NEAR_TEST = 30
"""Characters between the name of a test and the scores in brackets behind it."""
LISTED = re.compile(r",?\s(?:and\s)?|,\s?(?:and\s)?", re.IGNORECASE)
WITH_A = re.compile(r",\swith\s(?:an?|its)\s(?:[\w-]+\s)?$")
OPENS = re.compile(r"\W{0,4}(?:(?:on|in)\s(?:the\s)?)?", re.IGNORECASE)
"""What may stand before a test that opens a list of scores."""
