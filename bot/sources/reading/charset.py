"""Which characters the bytes of a page are: what is said about them, then what they look like.

The order is that of browsers (https://html.spec.whatwg.org/#determining-the-character-encoding):
a byte order mark, the header, the page's own word, else a guess; but what is valid UTF-8 is taken for it
whatever is said.
"""

from __future__ import annotations

import codecs
import contextlib
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_IN_META = re.compile(
    rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE
)
_IN_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.-]{2,40})[\"']")
_HEAD = 2_048
_LOOKED_AT = 20_000

WEB_CHARSETS = {
    "utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "cp1252", "ascii": "cp1252",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "windows-1252": "cp1252",
    "cp1252": "cp1252", "iso-8859-2": "iso8859-2", "iso-8859-5": "iso8859-5",
    "iso-8859-7": "iso8859-7", "iso-8859-9": "cp1254", "iso-8859-15": "iso8859-15",
    "windows-1250": "cp1250", "windows-1251": "cp1251", "windows-1253": "cp1253",
    "windows-1254": "cp1254", "windows-1255": "cp1255", "windows-1256": "cp1256",
    "windows-1257": "cp1257", "windows-1258": "cp1258", "koi8-r": "koi8-r", "koi8-u": "koi8-u",
    "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs", "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932",
    "euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp", "euc-kr": "cp949", "ks_c_5601-1987": "cp949",
    "utf-16": "utf-16-le", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be",
}  # fmt: skip
"""Labels of the web and Python's codec for each (https://encoding.spec.whatwg.org/#names-and-labels).

Others, UTF-7 among them, are not followed: what they hide is not what browsers show.
"""


_GUESSED = sorted({*WEB_CHARSETS.values()} - {"utf-16-le", "utf-16-be", "iso2022_jp"})


def decode(content: bytes, charset: str = "") -> str:
    """The text of some bytes; what fits no character becomes �, and NUL is left out.

    Args:
        charset: what the server says they are.
    """
    return _decode(content, charset).replace("\0", "")


def _decode(content: bytes, charset: str) -> str:
    for mark, codec in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(codec, "replace")
    sample = content[:_LOOKED_AT]
    if sample.count(0) > len(sample) // 4:
        return content.decode("utf-16-le" if sample[1:2] == b"\0" else "utf-16-be", "replace")
    labels = [charset, _said_within(content)]
    said = [WEB_CHARSETS.get(label.strip().strip("\"'").lower(), "") for label in labels]
    if "iso2022_jp" not in said:  # which is ASCII to look at
        # What is valid UTF-8 is UTF-8, also under a label that somebody forgot to change.
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode("utf-8")
    for codec in filter(None, said):
        text = content.decode(codec, "replace")
        # A label that much of the text contradicts was put there by somebody's default.
        if text.count("�") <= len(text) // 20:
            return text
    return _guess(sample, content)


def _said_within(content: bytes) -> str:
    found = _IN_XML.match(content[:_HEAD]) or _IN_META.search(content[:_HEAD])
    if found is None:
        return ""
    said = found[1].decode("ascii").lower()
    # Bytes in which we could read the label one by one are not two bytes a letter.
    return "utf-8" if said.startswith("utf-16") else said


def _guess(sample: bytes, content: bytes) -> str:
    if _is_nearly_utf8(sample):
        return content.decode("utf-8", "replace")
    best = from_bytes(sample, cp_isolation=_GUESSED).best()
    return content.decode(best.encoding if best is not None else "cp1252", "replace")


def _is_nearly_utf8(sample: bytes) -> bool:
    """Whether it has a few stray bytes in what else is UTF-8."""
    text = sample.decode("utf-8", "replace")
    strays = text.count("�")
    letters = sum(1 for letter in text if letter > "\x7f") - strays
    return strays * 10 < letters
