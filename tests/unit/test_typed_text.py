"""Typed text is taken as it stands or refused with its reason; nothing is mended in silence."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Term, UserError
from bot.race.typed_text import MOST_MARKS, is_blank, taken, utf16_length

WHAT = Term("The quote")
ROCKET = "🚀"
ACUTE = "\u0301"


def refused(text: str, limit: int = 1_000) -> str:
    with pytest.raises(UserError) as caught:
        taken(text, WHAT, limit)
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "length"),
    [("", 0), ("abc", 3), ("é", 1), ("e\u0301", 2), ("千问", 2), (ROCKET, 2), ("a🚀b", 4),
     ("👨‍👩‍👧", 8), ("\U0010ffff", 2), ("\uffff", 1), ("\ud83d", 1), ("\ude80\ud83d", 2), ("\n", 1)],
)  # fmt: skip
def test_length_is_counted_as_discord_does(text: str, length: int) -> None:
    assert utf16_length(text) == length


@pytest.mark.parametrize(("letter", "units"), [("a", 1), ("漢", 1), ("\n", 1), (ROCKET, 2)])
def test_the_limit_is_in_utf_16_units(letter: str, units: int) -> None:
    most = f"x{letter * (98 // units)}x"
    assert taken(most, WHAT, 100) == most
    assert refused(f"{most}y", 100) == "The quote is too long: 101 characters of at most 100."


def test_an_emoji_that_does_not_fit_by_half_is_too_long() -> None:
    assert taken(f"x{ROCKET}", WHAT, 3) == f"x{ROCKET}"
    assert refused(ROCKET, 1) == "The quote is too long: 2 characters of at most 1."


def test_white_space_around_does_not_count() -> None:
    assert taken(" \n\t\u00a0\u3000ab\r\n\u2003", WHAT, 2) == "ab"
    assert taken(" " * 5_000, WHAT, 0) == ""
    assert taken("", WHAT, 0) == ""


@pytest.mark.parametrize(
    "text",
    [
        "two\nlines", "two\r\nlines", "a\tb", "a\n\n\nb", "two  spaces", "a\u00a0b", "**bold** `x` @you",
        "=1+1", "“quoted”", "通义千问", "かが", "한국어", "שלום", "بِسْمِ ٱللَّٰهِ", "हिन्दी क्षत्रिय", "བསྒྲུབས",
        "ภาษาไทยที่นี่", "Tiếng Việt", unicodedata.normalize("NFD", "Tiếng Việt"), "à́̂̃",
        ROCKET, "❤️‍🔥", "👩🏽‍🚀", "1️⃣", "🏳️‍⚧️", "🇨🇳", "\U0001f3f4\U000e0067\U000e0062\U000e007f", "a\u200db",
        "می‌خواهم", "\ufffd", "\u2028x", "x\u202ey", "\U0010ffff",
    ],
    ids=ascii,
)  # fmt: skip
def test_text_is_taken_as_it_stands(text: str) -> None:
    assert taken(text, WHAT, 1_000) == text.strip()
    assert taken(f"a{text}b", WHAT, 1_000) == f"a{text}b"


HALVES = ["\ud83d", "\ude80", "a\ud83d", "\ud83d b", "\ude80\ud83d", "\ud800\ud800", "x\udfff\n"]


@pytest.mark.parametrize("text", HALVES, ids=ascii)
def test_half_a_character_is_refused(text: str) -> None:
    assert refused(text) == "The quote holds half a character. Copy it again."


CONTROLS = [chr(n) for n in (*range(0x20), *range(0x7F, 0xA0)) if chr(n) not in "\t\n\r"]


@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
def test_control_characters_are_refused_by_number(control: str) -> None:
    told = f"The quote holds a control character (U+{ord(control):04X}). Type it again without."
    assert refused(f"a{control}b") == told
    assert refused(f"a{control}b\0") == told


def test_nul_is_refused_wherever_it_stands() -> None:
    for text in ("\0", "\0a", "a\0", "a\n\0\nb"):
        assert "U+0000" in refused(text)


PILED = "The quote piles marks on one letter. Type it without."


@pytest.mark.parametrize("mark", [ACUTE, "\u0489", "\u20dd", "\u0300\u0316", "\u034f", "\ufe0f"])
def test_marks_do_not_pile_up(mark: str) -> None:
    assert refused(f"Z{mark * 200}algo") == PILED
    assert refused(mark * 200) == PILED
    per_letter = MOST_MARKS // len(mark)
    fine = f"a{mark * per_letter}" * 50
    assert taken(fine, WHAT, 1_000) == fine
    assert refused(f"{fine}{mark}") == PILED


@pytest.mark.parametrize("between", ["\u200d", "\u200c", "\u200b", "\u2060", "\ufeff", "\u00ad"])
def test_what_is_not_seen_hides_no_pile(between: str) -> None:
    assert refused("a" + (ACUTE + between) * 200) == PILED
    assert refused("a" + (between + ACUTE * MOST_MARKS) * 2) == PILED
    fine = f"a{ACUTE}{between}b{ACUTE * MOST_MARKS}"
    assert taken(fine, WHAT, 1_000) == fine


def test_a_line_break_ends_a_pile() -> None:
    fine = f"a{ACUTE * MOST_MARKS}\n{ACUTE}b"
    assert taken(fine, WHAT, 1_000) == fine


@given(st.text(st.characters(), max_size=40), st.integers(0, 40))
def test_what_is_taken_is_the_text_itself(text: str, limit: int) -> None:
    try:
        kept = taken(text, WHAT, limit)
    except UserError as error:
        str(error).encode()
        return
    assert kept == text.strip()
    assert utf16_length(kept) == len(kept.encode("utf-16-le")) // 2 <= limit
    assert taken(kept, WHAT, limit) == kept


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\t\r", "\u00a0", "\u3000", "\u2003", "\u200b", "\u200d\u200c", "\ufeff", "\u2060",
     "\u00ad", "\u202e\u202c", "\u2066\u2069", "\u2028\u2029", "\0", "\x1b", "\u0301", "\ufe0f", "\u20e3",
     "\u034f", "\u180e", "\U000e0020", "\u17b4", "\u3164", "\u115f\u1160", "\uffa0", "\u2800",
     " \u3164 \u200b\n"],
    ids=ascii,
)  # fmt: skip
def test_what_shows_nothing_is_blank(text: str) -> None:
    assert is_blank(text)
    assert not is_blank(f"{text}a{text}")


@pytest.mark.parametrize(
    "text",
    ["a", "0", ".", "-", "_", "é", "e\u0301", "漢", "かが", "한", "ㅤㄱ", "⠁", ROCKET, "❤️", "1️⃣", "€", "\ufffd",
     "\ue000", "\u200b.\u200b"],
    ids=ascii,
)  # fmt: skip
def test_what_shows_anything_is_not_blank(text: str) -> None:
    assert not is_blank(text)
    assert not is_blank(f" {text}\u200b")
