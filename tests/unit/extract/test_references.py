"""What "the company", "it", "its flagship model" and the like stand for."""

from __future__ import annotations

from datetime import date

import pytest

from bot.race.extract import Extractor
from bot.race.extract.passage import Mention
from bot.race.extract.text.plain import make_plain

DAY = date(2025, 1, 29)


def mentions(reader: Extractor, text: str) -> list[Mention]:
    passage = reader.read(make_plain(text), published=DAY)
    return [one for sentence in passage.sentences for one in sentence.mentions]


def meant(reader: Extractor, text: str, words: str) -> str | None:
    """What the last mention with these words stands for."""
    found = [one for one in mentions(reader, text) if one.text == words]
    return found[-1].named.party.name if found else None


@pytest.mark.parametrize(
    ("text", "words", "stands_for"),
    [
        # companies
        ("OpenAI says DeepSeek copied it. The company gave no details.", "The company", "OpenAI"),
        ("DeepSeek released R1. R1 rests on V3, which the company made.", "the company", "DeepSeek"),
        ("Alibaba and Meta met. The Hangzhou-based lab won.", "The Hangzhou-based lab", "Alibaba"),
        ("Meta wrote to DeepSeek. The Chinese start-up answered.", "The Chinese start-up", "DeepSeek"),
        ("DeepSeek shook Nvidia. The chipmaker fell.", "The chipmaker", "NVIDIA"),
        ("Kimi k1.5 is out. The Beijing start-up says so.", "The Beijing start-up", "Moonshot AI"),
        ("DeepSeek is new. In a paper its researchers wrote it.", "its researchers", "DeepSeek"),
        # pronouns
        ("DeepSeek claimed that it had found a way.", "it", "DeepSeek"),
        ("DeepSeek released R1. It beats GPT-4o.", "It", "DeepSeek-R1"),
        ("DeepSeek released R1. It said more would come.", "It", "DeepSeek"),
        ("R1 beats o1. It has a longer context.", "It", "DeepSeek-R1"),
        ("DeepSeek's V3, which costs little, is fast.", "which", "DeepSeek-V3"),
        ("ByteDance showed R1 last week that beats o1.", "that", "DeepSeek-R1"),
        # models
        ("Alibaba said the latest version of its Qwen AI model won. Qwen 2.5-Max is big.",
         "the latest version of its Qwen AI model", "Qwen2.5-Max"),
        ("ByteDance showed a new version of its flagship AI model.",
         "a new version of its flagship AI model", "ByteDance flagship model"),
        ("DeepSeek-R1, the company's newest model, is fast.", "the company's newest model", "DeepSeek-R1"),
        ("DeepSeek's newest model, R1, is fast.", "DeepSeek's newest model", "DeepSeek-R1"),
        ("DeepSeek-V3, a strong Mixture-of-Experts (MoE) language model, is fast.",
         "a strong Mixture-of-Experts (MoE) language model", "DeepSeek-V3"),
        ("DeepSeek released R1. The open-weight model is fast.", "The open-weight model", "DeepSeek-R1"),
        ("DeepSeek says its assistant is popular. The assistant is free.", "The assistant",
         "DeepSeek assistant"),
        ("It trails OpenAI's cutting-edge models.", "OpenAI's cutting-edge models",
         "OpenAI's cutting-edge models"),
    ],
)  # fmt: skip
def test_words_stand_for_somebody(
    reader: Extractor, text: str, words: str, stands_for: str
) -> None:
    assert meant(reader, text, words) == stands_for


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("DeepSeek is new. It is unclear why.", "It"),
        ("DeepSeek is new. Distillation trains a small model so that it reaches more.", "it"),
        ("A company was founded.", "A company"),
        ("The companies met.", "The companies"),
        ("DeepSeek released R1. The smaller model is free.", "The smaller model"),
        ("DeepSeek said that nothing is known.", "that"),
        ("We like it.", "We"),
    ],
)
def test_words_stand_for_nobody_we_know(reader: Extractor, text: str, words: str) -> None:
    assert meant(reader, text, words) is None


def test_a_name_and_its_owner_are_one_mention(reader: Extractor) -> None:
    text = "It beats OpenAI's o1 AI model, the Chinese start-up DeepSeek and its Qwen 2.5-Max."
    found = {one.text: one for one in mentions(reader, text)}
    owned = found["OpenAI's o1 AI model"]
    assert (owned.kind, owned.named.party.name) == ("release", "o1")
    assert owned.owner is not None
    assert owned.owner.party.name == "OpenAI"
    assert found["the Chinese start-up DeepSeek"].kind == "lab"


def test_no_mention_lies_in_another_and_all_are_words_of_the_text(reader: Extractor) -> None:
    text = (
        "The latest version of its Qwen AI model, R1, which OpenAI's o1 and it beat, is DeepSeek's."
    )
    passage = reader.read(make_plain(text), published=DAY)
    ends = 0
    for one in passage.sentences[0].mentions:
        assert one.start >= ends
        assert passage.text[one.start : one.end] == one.text
        ends = one.end


# a lab's own text ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("We introduce DeepSeek-R1. Our model beats o1.", "DeepSeek"),
        ("Introducing Claude 3.5 Sonnet. It costs less than GPT-4o.", "Anthropic"),
        ("PARIS /PRNewswire/ — Mistral AI has news. Codestral beats GPT-4o.", "Mistral AI"),
        ("Grok 3: our most capable model yet. It beats GPT-4o.", "xAI"),
        ("# Qwen2.5-Max\n\n## Quickstart\n\nText.\n\n## License\n\nMIT.\n", "Alibaba"),
        ("DeepSeek says R1 beats o1.", None),
        ("We asked DeepSeek about R1. Reuters reported it first.", None),
        ("We introduce Foo-7B. It beats Llama 3.1 8B.", None),
        ('"We introduce R1," DeepSeek said.', None),
    ],
)
def test_a_lab_speaks_in_its_own_text(reader: Extractor, text: str, author: str | None) -> None:
    told = reader.read(make_plain(text), published=DAY).author
    assert (None if told is None else told.party.name) == author


def test_we_and_our_model_are_the_authors(reader: Extractor) -> None:
    text = "We introduce DeepSeek-R1. Our model beats o1. We like it."
    assert meant(reader, text, "We") == "DeepSeek"
    assert meant(reader, text, "Our model") == "DeepSeek-R1"


def test_our_in_a_quotation_is_the_speakers(reader: Extractor) -> None:
    text = '"Our newest model beats o1," Mistral said. Codestral is its name.'
    assert meant(reader, text, "Our newest model") in {"Mistral AI model", "Codestral"}


@pytest.mark.parametrize(
    ("text", "words", "stands_for"),
    [
        ("Llama 3.1 405B beats GPT-4o. The 8B variant is small.", "The 8B variant", "Llama 3.1 8B"),
        ("Llama 3.1 405B beats GPT-4o. Its 70B model is small.", "Its 70B model", "Llama 3.1 70B"),
        ("Llama 3.1 405B beats GPT-4o. The 405B version is big.", "The 405B version", "Llama 3.1 405B"),
        ("Kimi K2 is open. Claude 3.5 Sonnet beats it on MMLU.", "it", "Kimi K2"),
        ("GLM-4.5 won. MiniMax cut what it asks for M2.1.", "it", "MiniMax"),
        ("GLM-4.5 won. MiniMax cut the price of M2.1; the model sells well.", "the model", "MiniMax-M2.1"),
        ("Kimi K2 got dearer. Its rival, GLM-4.5, was cheap. It has a window of 128,000 tokens.", "It",
         "Kimi K2"),
    ],
)  # fmt: skip
def test_a_sibling_and_an_it_behind_a_verb(
    reader: Extractor, text: str, words: str, stands_for: str
) -> None:
    assert meant(reader, text, words) == stands_for


@pytest.mark.parametrize(
    "text",
    [
        "Kimi K2 and GLM-4.5 are both open. The model costs $2 per million input tokens.",
        "Kimi K2 and GLM-4.5 are both open. It beats GPT-4o on MMLU.",
        "OpenAI unveiled o3 and o4-mini. The model ranks first on LMArena.",
        "DeepSeek-R1, Kimi K2 and GLM-4.5 came out. It scores 80% on MMLU.",
    ],
)
def test_of_two_models_of_equal_standing_neither_is_taken(reader: Extractor, text: str) -> None:
    assert reader.extract(text, published=DAY) == []


@pytest.mark.parametrize("words", ["All three models", "All three", "All three of them"])
def test_all_of_those_named_before(reader: Extractor, words: str) -> None:
    text = f"Acme compared Claude Haiku 4.5, Claude Sonnet 4.5 and Claude Opus 4.1. {words} have a window of 200K tokens."
    found = [one for one in mentions(reader, text) if one.others]
    assert [one.party.name for one in (found[0].named, *found[0].others)] == [
        "Claude Haiku 4.5",
        "Claude Sonnet 4.5",
        "Claude Opus 4.1",
    ]


def test_all_of_another_number_are_nobody_we_know(reader: Extractor) -> None:
    text = "Acme compared Claude Haiku 4.5 and GPT-5. All three models accept 200K tokens."
    assert not [one for one in mentions(reader, text) if one.others]


def test_what_the_gap_is_closed_with_is_not_the_subject(reader: Extractor) -> None:
    text = "Kimi K2 solves more. This closes the gap with Claude Opus 4 and exceeds GPT-4.1."
    beats = [one for one in reader.extract(text, published=DAY) if one.relation == "beats"]
    assert [one.subject.party.name for one in beats] == ["Kimi K2"]


def test_a_hyphened_name_that_ends_in_a_size_is_one_name(reader: Extractor) -> None:
    found = mentions(reader, "Hermes-Forge-70B is an open model. Llama-based tools run it.")
    assert found[0].named.party.name == "Hermes-Forge-70B"


def test_a_page_that_says_we_is_of_the_models_maker(reader: Extractor) -> None:
    text = "# DeepSeek-R1\n\nWe took the base and our team tuned it. On MMLU it does not match o1."
    passage = reader.read(make_plain(text), published=DAY)
    assert passage.author is not None
    assert passage.author.party.name == "DeepSeek"


@pytest.mark.parametrize(
    ("text", "subject", "target"),
    [
        ("While GPT-4o mini is new and newer than Claude 3.5 Haiku, it trails it.", "GPT-4o mini", "Claude 3.5 Haiku"),
        ("Kimi K2 is open. Compared with DeepSeek-V3, the model trails GPT-5.", "Kimi K2", "GPT-5"),
    ],
)  # fmt: skip
def test_the_rival_of_an_it(reader: Extractor, text: str, subject: str, target: str) -> None:
    found = [one for one in reader.extract(text, published=DAY) if one.relation == "trails"]
    assert [(one.subject.party.name, one.targets[0].party.name) for one in found] == [
        (subject, target)
    ]
