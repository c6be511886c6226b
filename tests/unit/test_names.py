"""Spellings of one name agree, different names do not, and the index finds what was meant."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.race.names import LONGEST_TEXT, Name, NameIndex, Typed, fold, key


@pytest.mark.parametrize(
    "spellings",
    [
        ["qwen2.5 max", "Qwen-2.5-Max", "QWEN2.5MAX", "qwen_2_5_max", "Qwen 2 5 Max"],
        ["gpt-4o-mini", "GPT4o mini", "gpt 4o Mini", "ＧＰＴ－４ｏ ｍｉｎｉ"],
        ["claude-3-5-sonnet", "Claude 3.5 Sonnet", "claude 3.5-sonnet"],
        ["豆包 1.5 pro", "豆包1.5Pro", "豆包-1.5-pro"],
        ["o1", "O1", "**o1**", "`o1`", "o\u200b1", "\u202eo1\u202c", "\ufeffo1\n"],
        ["Pléias", "PLEIAS", "ple\u0301ias"],
        ["gpt-4", "gpt-٤"],
    ],
)
def test_spellings_of_one_name_have_one_key(spellings: list[str]) -> None:
    assert len({key(text) for text in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gpt-4", "gpt-4o"),
        ("qwen3", "qwen2.5"),
        ("Command R", "Command R+"),
        ("Qwen2-57B", "Qwen2.5-7B"),
        ("Llama 3.1 8B", "Llama 3 18B"),
        ("qwen2.5", "qwen25"),
        ("か", "が"),
    ],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("QWEN2.5MAX", ["qwen", "2.5", "max"]),
        ("claude-3-5-sonnet-20241022", ["claude", "3.5", "sonnet", "20241022"]),
        ("gpt-4o-2024-11-20", ["gpt", "4o", "2024", "11", "20"]),
        ("llama-3-8b", ["llama", "3", "8b"]),
        ("deepseek_v3", ["deepseek", "v3"]),
        ("豆包1.5pro", ["豆包", "1.5", "pro"]),
        ("command-r+", ["command", "r", "plus"]),
        ("🚀 — !?", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert fold(text).split() == words


@settings(deadline=None)
@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert key(key(text)) == key(fold(text)) == key(text)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(categories=["Cf", "Cs", "Co"]), min_size=1))
def test_characters_nobody_sees_change_nothing(hidden: str) -> None:
    assert key(f"gpt{hidden}-4{hidden}o") == "gpt4o"


@settings(deadline=None)
@given(st.text())
def test_no_key_holds_an_invisible_character(text: str) -> None:
    assert not any(unicodedata.category(one)[0] in "CZ" for one in key(text))


def test_only_the_start_of_an_endless_text_is_read() -> None:
    typed = Typed.read("ab " * 2_000)
    assert not typed.whole
    assert len(typed.folded) <= LONGEST_TEXT
    assert Typed.read(" " * 6_000 + "o1" + " " * 6_000).whole


ANTHROPIC = frozenset({"claude", "anthropic"})
TEXTS = ["Claude 3.7 Sonnet", "Claude 3.5 Sonnet", "Claude 3.5 Haiku", "GPT-4o", "GPT-4", "豆包"]
INDEX = NameIndex([Name(text, ANTHROPIC if "Claude" in text else frozenset()) for text in TEXTS])


def completed(text: str) -> list[str]:
    return list(dict.fromkeys(TEXTS[at] for at in INDEX.completions(Typed.read(text))))


def similar(text: str) -> list[str]:
    return [TEXTS[at] for at in INDEX.similar(Typed.read(text))]


def same_words(text: str) -> list[str]:
    return [TEXTS[at] for at in INDEX.same_words(Typed.read(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cl", TEXTS[:3]),
        ("claude3", TEXTS[:3]),
        ("claude 3.5", ["Claude 3.5 Sonnet", "Claude 3.5 Haiku"]),
        ("son", ["Claude 3.7 Sonnet", "Claude 3.5 Sonnet"]),
        ("son 3.5", ["Claude 3.5 Sonnet"]),
        ("anthropic hai", ["Claude 3.5 Haiku"]),
        ("gpt4", ["GPT-4o", "GPT-4"]),
        ("gpt4o", ["GPT-4o"]),
        ("豆", ["豆包"]),
        ("sonnets", []),
        ("laude", []),
        ("", []),
    ],
)
def test_completions_are_beginnings_of_the_name_or_of_its_words(
    text: str, found: list[str]
) -> None:
    assert completed(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sonnet 3.5", ["Claude 3.5 Sonnet"]),
        ("3.5 claude sonnet", ["Claude 3.5 Sonnet"]),
        ("anthropic/claude-3.5-sonnet", ["Claude 3.5 Sonnet"]),
        ("openai gpt-4o", []),
        ("claude 3.5", []),
        ("claude", []),
        ("sonnet", []),
        ("3.5", []),
    ],
)
def test_same_words_in_any_order_brand_words_aside(text: str, found: list[str]) -> None:
    assert same_words(text) == found


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("cluade 3.5 sonnet", "Claude 3.5 Sonnet"),
        ("claude 3.5 sonet", "Claude 3.5 Sonnet"),
        ("sonnte 3.5", "Claude 3.5 Sonnet"),
        ("laude 3.7 sonnet", "Claude 3.7 Sonnet"),
        ("gtp 4", "GPT-4"),
        ("haiuk", "Claude 3.5 Haiku"),
    ],
)
def test_the_nearest_spelling_comes_first(text: str, first: str) -> None:
    found = similar(text)
    assert found
    assert found[0] == first


def test_among_repaired_names_the_likest_comes_first() -> None:
    index = NameIndex([Name("Claude 3.5 Sonnet Thinking"), Name("Claude 3.5 Sonnet")])
    assert index.similar(Typed.read("sonnte claude 3.5")) == [1, 0]


@pytest.mark.parametrize("text", ["@everyone", "zzzz", "x", "مرحبا", ""])
def test_nothing_is_similar_to_words_from_elsewhere(text: str) -> None:
    assert similar(text) == []


@settings(deadline=None)
@given(st.text(max_size=40))
def test_the_index_answers_any_text(text: str) -> None:
    typed = Typed.read(text)
    for positions in (
        INDEX.equal(typed),
        INDEX.same_words(typed),
        INDEX.completions(typed),
        INDEX.similar(typed),
    ):
        assert all(0 <= at < len(INDEX) for at in positions)


def test_an_empty_index_finds_nothing() -> None:
    empty, typed = NameIndex([]), Typed.read("gpt-4o")
    assert not [*empty.equal(typed), *empty.same_words(typed)]
    assert not [*empty.completions(typed), *empty.similar(typed)]
