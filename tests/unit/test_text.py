"""Text of strangers has no effect in a message, and figures stay the figures they were."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.edge.words.text import (
    day,
    host,
    joined,
    link,
    money,
    number,
    plain,
    shorten,
    single_line,
    table,
    tokens,
    utf16_length,
)
from bot.race.dates import FactDate

MEANT_TO_HARM = (
    "@everyone",
    "@here",
    "<@1>",
    "<@!1>",
    "<@&1>",
    "<#1>",
    "<:a:1>",
    "<a:b:1>",
    "</compare:1>",
    "<t:1738152000:R>",
    "<id:customize>",
    "[see](https://evil.example)",
    "<https://evil.example>",
    "http://evil.example",
    "discord://-/x",
    "**",
    "__",
    "~~",
    "||",
    "`",
    "```",
    "\\",
    "# ",
    "-# ",
    "> ",
    ">>> ",
    "- ",
    "+ ",
    "* ",
    "1. ",
    "12) ",
    "\n",
    "\r\n",
    "\u2028",
    "\u202e",
    "\u200b",
    "\u200d",
    "\x00",
    "\ud83d",
    "e" + "\u0301" * 30,
    "豆包",
    "🏁",
    " ",
)

words_of_strangers = st.lists(
    st.one_of(
        st.sampled_from(MEANT_TO_HARM), st.text(st.characters(exclude_categories=()), max_size=6)
    ),
    max_size=10,
).map("".join)

_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_DIVERTED = "@\u200b"


def unescaped(text: str) -> str:
    """What a reader sees of it in Discord: a backslash before punctuation is not shown."""
    return _ESCAPED.sub(r"\1", text).replace(_DIVERTED, "@")


def effective(text: str) -> str:
    """What is left for Discord to act on once every escaped character is only a character."""
    return _ESCAPED.sub("\u00b7", text)


class TestPlain:
    @given(words_of_strangers)
    def test_nothing_in_it_has_an_effect(self, text: str) -> None:
        acting = effective(plain(text))
        assert not re.search(r"[\\*_~`|<>\[\]]", acting)
        assert "://" not in acting
        assert not re.match(r"\s*(?:[#+-]|\d+[.)](?:\s|$))", acting, re.ASCII)

    @given(words_of_strangers)
    def test_it_pings_nobody(self, text: str) -> None:
        assert not re.search(r"@(?!\u200b)", plain(text))
        assert not re.search(r"<[@#:/ati]", effective(plain(text)))

    @given(words_of_strangers)
    def test_it_stays_on_one_line_without_unseen_characters(self, text: str) -> None:
        shown = plain(text).replace(_DIVERTED, "")
        unseen = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        assert not [letter for letter in shown if unicodedata.category(letter) in unseen]

    @given(words_of_strangers)
    def test_marks_do_not_pile_up_on_a_letter(self, text: str) -> None:
        kinds = "".join(
            "m" if unicodedata.category(letter) in ("Mn", "Me") else "-" for letter in plain(text)
        )
        assert "m" * 5 not in kinds

    @given(words_of_strangers, st.integers(1, 60))
    def test_a_limit_is_kept_on_what_is_seen(self, text: str, limit: int) -> None:
        assert len(unescaped(plain(text, limit))) <= limit

    @given(words_of_strangers)
    def test_cutting_never_brings_an_effect_back(self, text: str) -> None:
        for limit in (1, 5, 17):
            assert not re.search(r"[\\*_~`|<>\[\]]", effective(plain(text, limit)))

    @given(words_of_strangers)
    @example("1. first")
    @example("a_b*c \\* @x")
    def test_a_reader_sees_every_other_character(self, text: str) -> None:
        assert unescaped(plain(text)) == single_line(text)

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("Qwen2.5-Max", "Qwen2.5-Max"),
            ("豆包 1.5 pro", "豆包 1.5 pro"),
            ("GPT\u200b-4o", "GPT-4o"),
            ("a\r\n\tb", "a b"),
            ("polyglot_leaderboard.yml", "polyglot_leaderboard.yml"),
            ("مرحبا \u202eabc", "مرحبا abc"),
            ("50 % 🏁", "50 % 🏁"),
        ],
    )
    def test_ordinary_names_are_shown_as_they_are(self, text: str, shown: str) -> None:
        assert unescaped(plain(text)) == shown


class TestLinks:
    @given(words_of_strangers)
    def test_a_label_cannot_leave_its_link(self, label: str) -> None:
        made = link(label, "https://example.org/page")
        assert made.startswith("[")
        assert made.endswith("](https://example.org/page)")
        assert not re.search(r"[\[\]<>]", effective(made[1 : -len("](https://example.org/page)")]))

    @given(
        st.text(st.characters(codec="ascii", categories=["P", "L", "N", "S", "Zs"]), max_size=30)
    )
    def test_an_address_ends_where_its_link_ends(self, path: str) -> None:
        address = link("x", f"https://example.org/{path}").removeprefix("[x](")
        assert address.endswith(")")
        assert not re.search(r"[() ]", address[:-1])

    def test_without_an_address_there_is_no_link(self) -> None:
        assert link("[Reuters](x)", None) == r"\[Reuters\](x)"

    def test_the_host_is_shown_without_www(self) -> None:
        assert host("https://www.reuters.com/technology/x?y=1") == "reuters.com"


class TestShorten:
    @given(st.text(max_size=120), st.integers(1, 80))
    def test_it_is_never_longer(self, text: str, limit: int) -> None:
        assert len(shorten(text, limit)) <= limit

    @given(st.text(max_size=40))
    def test_short_text_is_left_alone(self, text: str) -> None:
        assert shorten(text, 40) == text

    def test_it_cuts_between_words_and_says_so(self) -> None:
        assert shorten("wiping out over a trillion dollars", 20) == "wiping out over a…"

    @given(st.text(st.characters(exclude_categories=())))
    def test_discord_counts_utf16_units(self, text: str) -> None:
        assert utf16_length(text) == sum(2 if ord(letter) > 0xFFFF else 1 for letter in text)


figures = st.decimals(0, 2_000_000, places=6).map(float)


class TestFigures:
    @given(figures)
    def test_a_number_keeps_its_digits(self, value: float) -> None:
        assert float(number(value).replace(",", "")) == pytest.approx(value, abs=1e-9, rel=1e-12)

    @given(figures)
    def test_money_keeps_its_digits_and_its_cents(self, value: float) -> None:
        shown = money(value)
        assert float(shown.lstrip("$").replace(",", "")) == pytest.approx(
            value, abs=1e-9, rel=1e-12
        )
        assert re.fullmatch(r"\$\d{1,3}(,\d{3})*(\.\d{2,6})?", shown)

    @pytest.mark.parametrize(
        ("value", "shown"),
        [(21.8, "21.8"), (1332, "1332"), (5.576, "5.576"), (12500, "12,500"), (-4.68, "-4.68")],
    )
    def test_numbers_as_people_write_them(self, value: float, shown: str) -> None:
        assert number(value) == shown

    @pytest.mark.parametrize(
        ("value", "shown"),
        [(0.27, "$0.27"), (15, "$15"), (2.5, "$2.50"), (0.075, "$0.075"), (1.651, "$1.651")],
    )
    def test_prices_as_people_write_them(self, value: float, shown: str) -> None:
        assert money(value) == shown

    @pytest.mark.parametrize(
        ("count", "shown"),
        [
            (512, "512"),
            (8_192, "8K"),
            (131_072, "131K"),
            (999_999, "1M"),
            (1_048_576, "1.05M"),
            (10_000_000, "10M"),
        ],
    )
    def test_tokens_as_people_say_them(self, count: int, shown: str) -> None:
        assert tokens(count) == shown


class TestDates:
    def test_a_day_is_a_timestamp_at_noon_utc(self) -> None:
        assert day(FactDate("2025-01-28")) == "<t:1738065600:D>"
        assert day(date(2025, 1, 28)) == "<t:1738065600:D>"

    @pytest.mark.parametrize("text", ["2025", "2025-01"])
    def test_a_coarse_date_is_never_made_finer(self, text: str) -> None:
        assert day(FactDate(text)) == text


class TestListsAndTables:
    @pytest.mark.parametrize(
        ("parts", "shown"),
        [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")],
    )
    def test_a_list_in_words(self, parts: list[str], shown: str) -> None:
        assert joined(parts) == shown

    @given(
        st.lists(
            st.tuples(st.text(max_size=8), st.text(max_size=5), st.text(max_size=5)), min_size=1
        )
    )
    def test_nothing_in_a_table_ends_its_code_block(self, rows: list[tuple[str, str, str]]) -> None:
        assert table(rows).count("```") == 2

    def test_figures_stand_under_one_another(self) -> None:
        lines = table([["", "●", "◆"], ["Aider", "21.8%", "48.4%"], ["Elo", "1332", "9"]]).split(
            "\n"
        )
        assert {len(line) for line in lines[1:-1]} == {len("Aider 21.8% 48.4%")}
