"""Short names, names a text introduces, and two models at once: what they stand for."""

from __future__ import annotations

from datetime import date

import pytest

from bot.race.extract import Extractor
from bot.race.extract.passage import Mention
from bot.race.extract.text.plain import make_plain

DAY = date(2026, 1, 29)


def mentions(reader: Extractor, text: str) -> list[Mention]:
    passage = reader.read(make_plain(text), published=DAY)
    return [one for sentence in passage.sentences for one in sentence.mentions]


def meant(reader: Extractor, text: str, words: str) -> list[str]:
    """Whom the last mention with these words stands for."""
    found = [one for one in mentions(reader, text) if one.text == words]
    if not found:
        return []
    return [found[-1].named.party.name, *(one.party.name for one in found[-1].others)]


@pytest.mark.parametrize(
    ("text", "words", "stands_for"),
    [
        ("Kimi K2 is out. K2 beats GPT-4o.", "K2", "Kimi K2"),
        ("Why we made M2. MiniMax-M2 is open.", "M2", "MiniMax-M2"),
        ("Kimi K2 and Kimi K2 Thinking are out. K2 is fast.", "K2", "Kimi K2"),
        ("We ran gpt-oss-120b and gpt-oss-20b. The 120b is slow.", "The 120b", "gpt-oss-120b"),
        ("Ministral 3B and Ministral 8B are out. The 3B trails Llama 3.2 3B.", "The 3B", "Ministral 3B"),
        ("Claude Opus 4 is dear. Opus 4 costs $15.", "Opus 4", "Claude Opus 4"),
        ("Claude Haiku 4.5 is new. Haiku is fast.", "Haiku", "Claude Haiku 4.5"),
        ("Claude Haiku 4.5 met GPT-5 mini. Haiku won, mini lost.", "mini", "GPT-5 mini"),
        ("Wren-4B-Instruct is small. Wren beats Phi-4.", "Wren", "Wren-4B-Instruct"),
        ("Devstral Small is out. Devstral costs little.", "Devstral", "Devstral Small"),
        ("Qwen3 32B is out. Others like Qwen3 too.", "Qwen3", "Qwen3-32B"),
        # introduced by the text
        ("The final run of Tagus-M, the model they put out, was cheap. Tagus-M is small.", "Tagus-M", "Tagus-M"),
        ("Introducing Lumen Nano, a 2B model. Lumen Nano is small.", "Lumen Nano", "Lumen Nano"),
        ("Its model Kestrel Edge was built on Llama 3.1 8B.", "Its model Kestrel Edge", "Kestrel Edge"),
        ("We introduce Argonaut, a family of vision models. Argonaut is open.", "Argonaut", "Argonaut"),
        ("Tern-Large is a model. Tern-Small is smaller.", "Tern-Small", "Tern-Small"),
        ("The Berlin start-up Kranich has one. Kranich said so.", "Kranich", "Kranich"),
        ("Veridane Systems, a competitor, has one. Veridane denies it.", "Veridane", "Veridane Systems"),
        # one of two
        ("Ministral 3B and Ministral 8B are out. The larger one is slow.", "The larger one", "Ministral 8B"),
        ("Ministral 3B and Ministral 8B are out. The smaller model is fast.", "The smaller model", "Ministral 3B"),
        ("GPT-5 met o3. The former won.", "The former", "GPT-5"),
        ("GPT-5 met o3. The latter lost.", "the latter", ""),
        ("GPT-5 met o3. The former beat the latter.", "the latter", "o3"),
    ],
)  # fmt: skip
def test_a_part_of_a_name_is_the_model(
    reader: Extractor, text: str, words: str, stands_for: str
) -> None:
    assert meant(reader, text, words) == ([stands_for] if stands_for else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("GPT-5 and o3 are out. Both are open.", "Both"),
        ("GPT-5 and o3 are out. The two models are open.", "The two models"),
        ("GPT-5 and o3 are out. Neither model beats Claude Opus 4.", "model"),
        ("GPT-5 and o3 are out. The window is 128K for both.", "both"),
    ],
)
def test_both_are_two_models(reader: Extractor, text: str, words: str) -> None:
    assert meant(reader, text, words) == ["GPT-5", "o3"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gpt-oss-120b is out. It has 120b parameters, a 120B class model.", "120B"),
        ("GPT-5 mini is out. A mini version of the show follows.", "mini"),
        ("Claude Opus 4 is out. Her magnum opus came late.", "opus"),
        ("Meet Sarah Chen, the engineer behind it. Sarah Chen likes GPT-5.", "Sarah Chen"),
        (
            "In March she moved to Berlin, the capital of start-up Europe. She likes GPT-5.",
            "Berlin",
        ),
        ("Sarah Chen said that GPT-5 is a model of patience.", "Sarah Chen"),
        ("GPT-5 is out. Both Google and Meta answered.", "Both"),
        ("GPT-5, o3 and Grok 4 are out. Both are open.", "Both"),
        ("GPT-5 met o3. The former president won.", "The former"),
        ("The larger one is open.", "The larger one"),
    ],
)
def test_other_words_are_no_models(reader: Extractor, text: str, words: str) -> None:
    assert meant(reader, text, words) == []


@pytest.mark.parametrize(
    ("text", "stands_for"),
    [
        ("Grok 4 beats Claude Opus 4. On GPQA it trails o3.", "Grok 4"),
        ("OpenAI released GPT-5 on Monday. It costs less than Grok 4.", "GPT-5"),
        ("OpenAI released GPT-5. The company says that it hits 74.9%.", "GPT-5"),
        ("Heron-12B is new. Its answers were preferred over those of GPT-4o mini, while it lags o3.",
         "Heron-12B"),
        ("OpenAI's GPT-5 is out. Against o3 the results are mixed, it admits.", "OpenAI"),
        ("OpenAI released GPT-5. It employs 5,000 people.", "OpenAI"),
        ("OpenAI released GPT-5. It is valued at $300 billion.", "OpenAI"),
        ("# Foo-7B\n\nFoo-7B is a model.\n\n- Level with Qwen3-32B\n- On GSM8K it trails o3", "Foo-7B"),
    ],
)  # fmt: skip
def test_it_is_the_subject_not_what_was_named_last(
    reader: Extractor, text: str, stands_for: str
) -> None:
    found = [one for one in mentions(reader, text) if one.text.casefold() == "it"]
    assert found[-1].named.party.name == stands_for


def test_what_is_said_of_both_is_said_of_each(reader: Extractor) -> None:
    text = (
        "OpenAI has gpt-oss-120b and gpt-oss-20b. Both are released under the Apache 2.0 licence."
    )
    drafts = reader.extract(text, published=DAY)
    assert {(one.subject.party.name, one.relation) for one in drafts} == {
        ("gpt-oss-120b", "licensed_as"),
        ("gpt-oss-20b", "licensed_as"),
    }


def test_an_items_subject_is_the_model_of_the_page(reader: Extractor) -> None:
    text = "# Foo-7B\n\nFoo-7B is fine-tuned from Qwen3-32B.\n\n- Context: 64K tokens\n- Beats Phi-4 on MMLU\n"
    subjects = {one.subject.party.name for one in reader.extract(text, published=DAY)}
    assert subjects == {"Foo-7B"}
