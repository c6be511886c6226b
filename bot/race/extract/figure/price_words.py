"""The words by which an amount is for the tokens of another price, or for those named beside it."""

from __future__ import annotations

import re

SAME_AMOUNT = re.compile(
    r"\s(?:for|per)\s(?:the|that|an?)\s(?:very\s)?(?:same|equal|identical|equivalent|comparable|like)(?:\s(?:amount|volume|number|quantity|load|million|thing|work|tokens|output|input)){0,2}"
)
""" "$60 for the same amount of o1": for what the price before was for."""
NEXT_WAY = re.compile(
    r"\s?(?:[,;]|,?\s(?:and|while|but|whereas))\s(?:the\s)?(?:cached\s)?(?:input|output|prompt|completion)s?\s(?:tokens?\s)?(?:(?:for|of|on)\s[^,;.]{2,30}?\s)?(?:is|are|was|were|runs?|costs?|starts?|begins?|goes|go|comes?|sits?|at|for)\b",
    re.IGNORECASE,
)
TOKENS_ARE = re.compile(
    r"\b(?P<way>cached\sinput|input|output|prompt|completion)s?\s(?:tokens?\s)?(?:is|are|was|were|runs?|costs?|starts?|begins?|goes|go|comes?|sits?|prices?)\s(?:in\s|out\s)?(?:at|from|for|with|to)?\s?(?:just\s|only\s)?$",
    re.IGNORECASE,
)
""" "Input tokens are $0.20 per million, output tokens start from $0.50"."""
