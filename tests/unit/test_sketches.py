"""Nearly the same words are known again; other words about the same event are not."""

from __future__ import annotations

import random

import pytest

from bot.race.sketches import COPIED, SIZE, shared, sketch_of

WORDS = [f"{one}{other}" for one in "bcdfghjklmnpqrstvwxz" for other in "abcdefghijklmnopqrst"]


def text_of(words: list[str], seed: int, count: int) -> list[str]:
    """Words as a text has them: any of them anywhere."""
    return random.Random(seed).choices(words, k=count)  # noqa: S311 - no secret


ARTICLE = text_of(WORDS, 1, 600)


def share_of(one: list[str], other: list[str]) -> float:
    return shared(sketch_of(" ".join(one)), sketch_of(" ".join(other)))


def test_a_text_is_its_own_copy_however_it_is_set() -> None:
    told = " ".join(ARTICLE)
    assert shared(sketch_of(told), sketch_of(told.upper().replace(" ", ",\n "))) == 1
    assert len(sketch_of(told)) == SIZE * 16


def test_a_syndicated_copy_with_a_line_of_its_own_and_some_words_changed() -> None:
    copy = ["By", "our", "own", "staff", *ARTICLE]
    for at in range(30, len(copy), 60):
        copy[at] = "otherwise"
    assert share_of(ARTICLE, copy) >= COPIED


@pytest.mark.parametrize("part", [slice(0, 300), slice(150, 350), slice(400, 600)])
def test_an_abridged_copy_is_one(part: slice) -> None:
    assert share_of(ARTICLE, ARTICLE[part]) >= COPIED


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_another_text_of_the_same_words_is_none(seed: int) -> None:
    assert share_of(ARTICLE, text_of(WORDS, seed, 600)) < 0.1


def test_a_text_that_quotes_a_paragraph_of_it_is_none() -> None:
    quoting = [*text_of(WORDS, 5, 500), *ARTICLE[100:160]]
    assert share_of(ARTICLE, quoting) < COPIED


@pytest.mark.parametrize("text", ["", "one two three", " ".join(ARTICLE[:14])])
def test_too_few_words_say_nothing(text: str) -> None:
    assert shared(sketch_of(text), sketch_of(text)) == 0
