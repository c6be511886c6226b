"""What is denied, or vouched for by nobody, is never read as a claim that it is so."""

from __future__ import annotations

import pytest

from bot.race.extract import Extractor
from bot.race.extract.voices.disbelief import doubt_at, doubted_in

DENIED = """
Alibaba denied that Qwen2.5-Max beats DeepSeek-V3. -> Alibaba
Alibaba denied claims that Qwen2.5-Max beats DeepSeek-V3. -> Alibaba
Alibaba denied Qwen2.5-Max being better than DeepSeek-V3. -> Alibaba
OpenAI denied DeepSeek-R1 beats o1. -> OpenAI
OpenAI denies its o1 model trails DeepSeek-R1. -> OpenAI
OpenAI rejected the claim that DeepSeek-R1 beats o1. -> OpenAI
OpenAI rejected the widely shared suggestion that DeepSeek-R1 is better than o1. -> OpenAI
Anthropic disputes that GPT-4o is better than Claude 3.5 Sonnet. -> Anthropic
xAI refuted allegations that Grok 3 trails o3-mini. -> xAI
Google pushed back on claims that Gemini 2.5 Pro trails o3. -> Google
Sam Altman dismissed the idea that DeepSeek-R1 beats o1. -> Sam Altman
OpenAI called claims that DeepSeek-R1 beats o1 misleading. -> OpenAI
Reports that DeepSeek-R1 beats o1 were denied by OpenAI. -> OpenAI
A spokesman for OpenAI denied the report that o1 trails R1. -> OpenAI
"It's not true that R1 beats o1," Sam Altman told Reuters. -> Sam Altman
OpenAI said it was not true that R1 beats o1. -> OpenAI
The claim that Qwen2.5-Max beats DeepSeek-V3 is wrong, Alibaba said. -> Alibaba
DeepSeek denied that R1 cost $5.6 million to train. -> DeepSeek
OpenAI denied that DeepSeek-R1 scores 97.3% on MATH-500. -> OpenAI
It is not true that DeepSeek-R1 beats o1. -> -
It's simply untrue that DeepSeek-R1 beats o1 on MATH-500. -> -
It is a myth that DeepSeek-R1 is cheaper than o1. -> -
It would be wrong to say that R1 beats o1. -> -
That DeepSeek-R1 beats o1 is simply not true. -> -
Claims that DeepSeek-R1 beats o1 are false. -> -
The false claim that R1 beats o1 spread widely. -> -
The notion that DeepSeek-V3 is as good as GPT-4o has been debunked. -> -
It is not the case that Kimi K2 has a context window of 128,000 tokens. -> -
"""
"""Each gives one negated claim, by whom it says."""

UNVOUCHED = """
There is no evidence that DeepSeek-R1 beats o1.
There's little evidence that DeepSeek-R1 is more efficient than o1.
Researchers found no evidence that R1 beats o1 on MATH-500.
DeepSeek stopped short of saying that R1 beats o1.
DeepSeek stopped short of claiming DeepSeek-R1 outperforms o1.
Nobody has shown that DeepSeek-R1 beats o1.
No one has demonstrated that DeepSeek-R1 matches o1.
No independent test has confirmed that R1 beats o1.
Nobody at the company claims that Gemma 3 matches GPT-4o.
None of the tests proves that DeepSeek-R1 beats o1.
DeepSeek did not say that R1 beats o1.
DeepSeek never claimed that R1 outperforms o1.
Mistral will not claim Mistral Large 2 beats GPT-4o.
Anthropic refused to say that Claude 3.5 Sonnet beats GPT-4o.
We cannot confirm that DeepSeek-R1 beats o1.
OpenAI cast doubt on claims that DeepSeek-R1 beats o1.
It is far from clear that DeepSeek-R1 beats o1.
It remains unproven that DeepSeek-R1 beats o1.
It has yet to be shown that DeepSeek-R1 beats o1.
OpenAI did not deny that DeepSeek-R1 beats o1.
The benchmarks do not support the claim that R1 beats o1.
Nothing in the paper proves that R1 beats o1.
"""
"""Each gives nothing."""

SAID = """
Alibaba said that Qwen2.5-Max beats DeepSeek-V3.
DeepSeek denied the reports, but R1 beats o1.
Nobody denies that DeepSeek-R1 beats o1.
It is not only true that R1 beats o1.
There is no question that R1 beats o1.
It is no secret that R1 beats o1.
Google never tires of saying that Gemini 2.5 Pro beats o3.
It is not just OpenAI that says o1 beats R1.
OpenAI did not say how, but said o3 beats R1.
Without saying why, Meta said Llama 3.1 405B matches GPT-4o.
Researchers who rejected the paper said that R1 beats o1.
"""
"""Look-alikes: each gives a claim that it is so."""


@pytest.mark.parametrize("line", DENIED.strip().splitlines())
def test_what_is_denied_is_said_not_to_be_so_by_the_denier(reader: Extractor, line: str) -> None:
    text, _, denier = line.partition(" -> ")
    drafts = reader.extract(text)
    said = [(one.negated, one.claimant.party.name if one.claimant else "-") for one in drafts]
    assert said == [(True, denier)]


@pytest.mark.parametrize("text", UNVOUCHED.strip().splitlines())
def test_what_nobody_vouches_for_gives_no_draft(reader: Extractor, text: str) -> None:
    assert reader.extract(text) == []


@pytest.mark.parametrize("text", SAID.strip().splitlines())
def test_what_is_said_stays_a_claim_beside_such_words(reader: Extractor, text: str) -> None:
    assert [one.negated for one in reader.extract(text)] == [False]


def test_a_denial_ends_before_what_is_said_instead(reader: Extractor) -> None:
    text = "OpenAI denied that R1 beats o1, insisting that o1 beats R1 on MMLU."
    assert [one.negated for one in reader.extract(text)] == [True, False]
    text = "DeepSeek denies that R1 matches o1, but says it is cheaper than o1."
    assert [(one.relation, one.negated) for one in reader.extract(text)] == [
        ("matches", True), ("cheaper_than", False),
    ]  # fmt: skip


def test_an_aside_inside_a_denied_clause_is_not_denied() -> None:
    text = "Alibaba denied that Qwen, which beats Llama, was copied"
    start = text.index("which")
    assert doubt_at(doubted_in(text), text, start, start + len("which beats Llama")) is None
