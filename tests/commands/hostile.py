"""Texts that strangers type to see what breaks, and what an answer to them must not do."""

from __future__ import annotations

import re
import unicodedata

from tests.commands.conftest import Seen

HOSTILE = {
    "unknown": "zzqx 17 ultra",
    "6,000 characters": "z" * 6000,
    "6,000 characters in words": "zzqx " * 1200,
    "6,000 emoji": "🦆" * 6000,
    "emoji": "🦆🦆🦆",
    "joined emoji": "👩‍👩‍👧‍👦 zzqx",
    "right-to-left override": "\u202ezzqx\u202c",
    "right-to-left letters": "שלום zzqx",
    "zero width": "zz\u200bq\u200cx\u200d\ufeff",
    "lone surrogates": "zzqx\ud800 \udfff",
    "NUL and controls": "zz\x00q\x1b[31mx\x07",
    "200 combining marks": "z" + "\u0301" * 200 + "qx",
    "line separators": "zzqx\u2028\u2029zzqx",
    "newlines": "zzqx\nzzqx\r\n\n\n# zzqx",
    "everyone": "@everyone",
    "here": "@here zzqx",
    "member": "<@1>",
    "member, old form": "<@!123456789012345678>",
    "role": "<@&1>",
    "channel": "<#1>",
    "command": "</compare:1>",
    "timestamp": "<t:0:R>",
    "custom emoji": "<a:zzqx:1>",
    "guide": "<id:customize>",
    "masked link": "[x](https://evil.example)",
    "masked link, angled": "[x](<https://evil.example>)",
    "bare link": "https://evil.example/zzqx",
    "link in angles": "<https://evil.example/zzqx>",
    "code fence": "```py\nzzqx\n```",
    "half a code fence": "```zzqx",
    "spoiler": "||zzqx||",
    "bold": "**zzqx** __zzqx__ ~~zzqx~~ *zzqx* _zzqx_",
    "heading": "# zzqx",
    "small text": "-# zzqx",
    "quote": "> zzqx",
    "list": "- zzqx",
    "escaped already": "\\*zzqx\\*",
    "SQL": "'; DROP TABLE release; --",
    "SQL union": "x' UNION SELECT token FROM config --",
    "FTS quote": '"',
    "FTS star": "*",
    "FTS near": "NEAR(zzqx",
    "FTS and": "zzqx AND",
    "FTS column": "quote:zzqx",
    "minus": "-",
    "percent": "%",
    "percent formats": "%s%n%d zzqx",
    "format field": "{zzqx}",
    "format index": "{0} zzqx",
    "format attribute": "{asked.__class__.__init__.__globals__}",
    "half a format field": "{",
    "closing brace": "}",
    "path": "../../../etc/passwd",
    "template": "${jndi:ldap://evil.example}",
    "prefix of our own": "release:",
    "unknown slug": "release:zzqx",
    "unknown id": "lab#999999999999999999999",
}
"""Nothing in the ledger is called so, and none is a day or a claim's number."""

WORST = {
    label: HOSTILE[label]
    for label in (
        "unknown", "6,000 characters", "right-to-left override", "lone surrogates",
        "NUL and controls", "200 combining marks", "newlines", "everyone", "member", "command",
        "timestamp", "masked link", "code fence", "spoiler", "SQL", "format attribute",
    )
}  # fmt: skip
"""For options read by the same code as another one that gets all of it."""

BLANK = {"empty": "", "space": "  ", "lines": "\t\n", "invisible": "\u200b\u2060"}

DISGUISED = {
    "full width": "Ｑｗｅｎ２．５－Ｍａｘ",
    "zero width": "q\u200bwen2.5\u200d-max",
    "override": "\u202eqwen2.5-max",
    "double-struck": "𝕢𝕨𝕖𝕟 2.5 max",
    "NUL": "qwen2.5\x00-max",
    "spaces": "   qwen \n 2.5 \t max  ",
}
"""Qwen2.5-Max, by what other people's clients do to text."""

_IN_A_SENTENCE = re.compile(
    r"""
    (?<!\\)[*_~`|<>\[\]]      # markdown, mentions and timestamps
  | (?<!\\)://                # a link
  | @(?!\u200b)               # @everyone
  | ^\s*(?:\#|-\s|-\#|>|\d+\.\s)   # headings, lists, quotes
    """,
    re.VERBOSE | re.MULTILINE,
)
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
_APOLOGY = re.compile("Something went wrong|reference:|Traceback")


def faults_of(answer: Seen) -> list[str]:
    """What an answer to bad input does that it must not: it is a kind sentence to one alone."""
    return sentence_faults(answer.text, ephemeral=answer.ephemeral)


def sentence_faults(text: str, *, ephemeral: bool) -> list[str]:
    """As :func:`faults_of`, of a text."""
    found: list[str] = []
    if not ephemeral:
        found.append("everybody sees it")
    if not 20 <= len(text) <= 400 or "\n" in text:
        found.append("is not one sentence or two")
    if _APOLOGY.search(text):
        found.append("apologises for a fault of ours")
    if effect := _IN_A_SENTENCE.search(text):
        found.append(f"has an effect: {text[max(effect.start() - 5, 0) : effect.end() + 5]!r}")
    return found + _unseen_in(text.replace("\n", ""))


_OURS = re.compile(
    r"<t:-?\d{9,12}:[dDfFR]>|<@\d{17,20}>|<@&\d{17,20}>|<\#\d{17,20}>"  # days, people, roles, channels
    r"|(?<!\\)\[(?:[^\[\]\\]|\\.)*\]\(https?://(?!evil\.example)[^()\s<>]+\)"
    r"|does not begin with https:// or http://"
)
"""What cards say of their own accord: taken out before the rest is looked at."""
_ON_A_CARD = re.compile(
    r"""
    (?<!\\)[`|<\[\]]                 # code, spoilers, mentions, links
  | (?<!\\)://                       # a bare link
  | @(?!\u200b)                      # @everyone
  | ^\s*(?:\#{1,3}\s|-\s|-\#|>|\d+\.\s)  # a heading, list or quote within a line of ours
  | (?<!\\)(?:_|~~|(?<!\*)\*)zzqx   # italics, strikes
    """,
    re.VERBOSE,
)


def effects_in(text: str) -> list[str]:
    """What a card or a list of problems does that no typed text may make it do."""
    found: list[str] = []
    if _APOLOGY.search(text):
        found.append("apologises for a fault of ours")
    for number, line in enumerate(text.split("\n")):
        bare = re.sub(r"^(?:> |-# |- )", "", line)
        bare = re.sub(r"^#{2,3} ", "", bare) if number == 0 else bare
        bare = _OURS.sub("", bare)
        if effect := _ON_A_CARD.search(bare):
            found.append(f"has an effect: {bare[max(effect.start() - 9, 0) : effect.end() + 9]!r}")
        found += _unseen_in(bare)
    return found


def _unseen_in(text: str) -> list[str]:
    shown, found = text.replace("@\u200b", "@"), list[str]()
    if unseen := [one for one in shown if unicodedata.category(one) in UNSEEN]:
        found.append(f"holds characters nobody sees: {unseen!r}")
    if re.search(r"[\u0300-\u036f]{6}", unicodedata.normalize("NFD", text)):
        found.append("lets marks pile up")
    return found


def refused(answer: Seen) -> list[str]:
    """What is wrong with an answer that turns something down, be it with a list of problems."""
    found = effects_in(answer.text)
    if not answer.message.ephemeral:
        found.append("everybody sees it")
    if not 20 <= len(answer.text) <= 2_000:
        found.append(f"has {len(answer.text)} characters")
    return found
