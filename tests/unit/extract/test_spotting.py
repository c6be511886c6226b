"""Names in running text: which are found, and which words are none."""

from __future__ import annotations

from datetime import date

import pytest

from bot.race.extract import Extractor
from bot.race.extract.passage import Mention
from bot.race.extract.text.plain import make_plain

DAY = date(2025, 1, 29)


def mentions(reader: Extractor, text: str, day: date = DAY) -> list[Mention]:
    passage = reader.read(make_plain(text), published=day)
    return [one for sentence in passage.sentences for one in sentence.mentions]


def names(reader: Extractor, text: str, day: date = DAY) -> list[str]:
    return [one.named.party.name for one in mentions(reader, text, day)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Qwen 2.5-Max and Qwen2.5-Max.", ["Qwen2.5-Max", "Qwen2.5-Max"]),
        ("deepseek r1 beats o1.", ["DeepSeek-R1", "o1"]),
        ("DeepSeek's V3 trails R1.", ["DeepSeek-V3", "DeepSeek-R1"]),
        ("OpenAI's GPT-4o, Meta's Llama 3.1 405B.", ["GPT-4o", "Llama 3.1 405B"]),
        ("Claude 3 Opus trails 3.5 Sonnet.", ["Claude 3 Opus", "Claude 3.5 Sonnet (October 2024)"]),
        ("claude-3-5-sonnet is fast.", ["Claude 3.5 Sonnet (October 2024)"]),
        ("Amazon Nova Pro is new.", ["Nova Pro"]),
        ("We use DeepSeek-V3-based tools by DeepSeek.", ["DeepSeek-V3", "DeepSeek"]),
        ("深度求索 is a lab.", ["DeepSeek"]),
    ],
)
def test_names_are_found_however_they_are_spelt(
    reader: Extractor, text: str, found: list[str]
) -> None:
    assert names(reader, text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Follow step 2 at your own command; a nova is a star.",
        "A meta-analysis of solar power in the north.",
        "The writer took an opus from the cursor.",
        "Version 3 of the large model is a flash in the pan.",
        "Two people of Meta-like views met in R1, a room.",
    ],
)
def test_everyday_words_are_no_names(reader: Extractor, text: str) -> None:
    assert names(reader, text) == []


def test_an_everyday_word_is_a_name_beside_its_maker(reader: Extractor) -> None:
    assert names(reader, "The Command was given.") == []
    assert names(reader, "Cohere made Command.") == ["Cohere", "Command"]


@pytest.mark.parametrize(
    ("text", "name", "maker"),
    [
        ("Foo-7B-Instruct is new.", "Foo-7B-Instruct", None),
        ("OpenAI's GPT-9 is near.", "GPT-9", "OpenAI"),
        ("Hunyuan-T9 is slow.", "Hunyuan-T9", "Tencent"),
        ("DeepSeek R9 is near.", "DeepSeek R9", "DeepSeek"),
        ("A model called Gemini-Exp-1206.", "Gemini-Exp-1206", "Google"),
    ],
)
def test_models_the_ledger_lacks_are_models(
    reader: Extractor, text: str, name: str, maker: str | None
) -> None:
    one = mentions(reader, text)[-1]
    assert (one.kind, one.named.party.name, one.how) == ("release", name, "model-like")
    labs = reader.read(make_plain(f"{maker} is a lab."), published=DAY).sentences[0].mentions
    assert one.named.maker_id == (labs[0].named.maker_id if maker else None)


@pytest.mark.parametrize(
    "text", ["H800 chips.", "It is COVID-19.", "On MATH-500 and AIME-2024.", "A $7B round."]
)
def test_numbers_with_letters_are_not_all_models(reader: Extractor, text: str) -> None:
    assert names(reader, f"An AI text: {text}") == []


def test_a_short_form_of_an_unknown_model_is_that_model(reader: Extractor) -> None:
    assert names(reader, "DeepSeek-R9 is near. R9 beats GPT-4o.") == [
        "DeepSeek-R9", "DeepSeek-R9", "GPT-4o",
    ]  # fmt: skip


def test_a_name_means_what_it_meant_on_the_day(reader: Extractor) -> None:
    assert names(reader, "We asked deepseek-chat.", date(2025, 1, 29)) == ["DeepSeek-V3"]
    assert names(reader, "We asked deepseek-chat.", date(2024, 10, 1)) == ["DeepSeek-V2.5"]


def test_invisible_characters_do_not_hide_a_name(reader: Extractor) -> None:
    assert names(reader, "Deep\u00adSeek\u2011V3 trails GPT\u00a04o.") == ["DeepSeek-V3", "GPT-4o"]
