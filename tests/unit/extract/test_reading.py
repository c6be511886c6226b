"""How a text is made plain and cut, and how its places are found again."""

from __future__ import annotations

import pytest

from bot.race.extract.text.plain import make_plain
from bot.race.extract.text.reading import LONGEST_SENTENCE, pieces, quoted_spans, unwrapped


def sentences(text: str) -> list[str]:
    plain = unwrapped(make_plain(text).text)
    return [plain[one.start : one.end] for one in pieces(plain)]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("“Fast”, it’s ‘new’", "\"Fast\", it's 'new'"),
        ("GPT\u20114o\u00a0beats V\u00ad3\u200b", "GPT-4o beats V3"),
        ("**Qwen** and `o1` are __fast__", "Qwen and o1 are fast"),
        ("see [the card](https://example.com/a_b \"x\") at https://example.com/q?a=1 now", "see the card at  now"),
        ("a – b — c, 2024–25", "a — b — c, 2024-25"),
        ("@OpenAI #DeepSeek a@b", "OpenAI DeepSeek a@b"),
        ("![chart](https://example.com/c.png)<br/>text", "text"),
    ],
)  # fmt: skip
def test_a_text_is_made_plain(written: str, plain: str) -> None:
    assert make_plain(written).text == plain


def test_what_was_made_plain_is_found_again_in_the_original() -> None:
    text = "At last, **Deep\u00adSeek** says [its “V3”](https://example.com) beats `GPT‑4o`."
    plain = make_plain(text)
    for words, original in (
        ("DeepSeek", "Deep\u00adSeek"),
        ('its "V3"', "its “V3”"),
        ("GPT-4o", "GPT‑4o"),
        ('says its "V3" beats', "says [its “V3”](https://example.com) beats"),
    ):
        at = plain.text.index(words)
        start, end = plain.original(at, at + len(words))
        assert text[start:end] == original


def test_headings_items_and_lines_are_sentences_and_tables_and_code_are_none() -> None:
    text = (
        "# Foo-7B\n\nFoo is new. It beats Bar.\n\n- It is fast\n- It is cheap.\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nFoo beats Bar.\n```\nThe end.\n"
    )
    assert sentences(text) == [
        "Foo-7B", "Foo is new.", "It beats Bar.", "It is fast", "It is cheap.", "The end.",
    ]  # fmt: skip
    plain = make_plain(text).text
    assert [one.is_heading for one in pieces(plain)][:2] == [True, False]


def test_a_text_wrapped_by_hand_is_read_over_its_line_breaks() -> None:
    text = (
        "The company said on Wednesday that its newest model, which it calls\n"
        "DeepSeek-V3, outperforms every open model that it was held against in\n"
        "the tests that were chosen. It did not publish the settings of the\n"
        "tests that it took.\n"
    )
    assert len(sentences(text)) == 2
    assert sentences(text)[0].endswith("that it was held against in the tests that were chosen.")


def test_a_line_that_is_not_full_ends_its_sentence() -> None:
    assert sentences("Another one.\nDeep Burning\nAlibaba claims a lot") == [
        "Another one.", "Deep Burning", "Alibaba claims a lot",
    ]  # fmt: skip


def test_an_endless_sentence_is_cut_at_a_clause() -> None:
    text = "and so on, " * 500
    cut = sentences(text)
    assert all(len(one) <= LONGEST_SENTENCE for one in cut)
    assert all(one.endswith(",") for one in cut)
    assert max(map(len, sentences("x" * 5000))) == LONGEST_SENTENCE


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "it is new" and "fast".', ["it is new", "fast"]),
        ('"It never ends', ["It never ends"]),
        ("They call it 'the best model of the year' now", ["the best model of the year"]),
        ("It's the lab's own", []),
    ],
)
def test_quotations_are_found(text: str, quoted: list[str]) -> None:
    assert [text[a:b] for a, b in quoted_spans(text, 0, len(text))] == quoted
