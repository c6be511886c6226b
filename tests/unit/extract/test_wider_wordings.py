"""Wordings of comparisons and statements read through the whole extractor, and what only looks like them."""

from __future__ import annotations

import pytest

from bot.race.extract import DraftClaim, Extractor

READ = """
Claude Opus 4 has dethroned Gemini 2.5 Pro there, by four points. -> Claude Opus 4 beats Gemini 2.5 Pro 4 points
GPT-5.1 comes in at 61, one point above GPT-5. -> GPT-5.1 beats GPT-5 1 points
Kimi K2.5 is not far behind GLM-5, 6 points lower. -> Kimi K2.5 trails GLM-5 6 points
GPT-5 remains 31 points below human accountants. -> GPT-5 trails human accountants 31 points
DeepSeek-V3 is about the same as Qwen2.5-72B. -> DeepSeek-V3 matches Qwen2.5-72B
Llama 3.3 70B is unchanged from Llama 3.1 70B on MMLU. -> Llama 3.3 70B matches Llama 3.1 70B
Kimi K2.5 is in the same league as GPT-5.2. -> Kimi K2.5 competitive_with GPT-5.2
DeepSeek-V3 scored 77.5, which is better than GPT-4o mini and a hair under GPT-4o. -> DeepSeek-V3 beats GPT-4o mini; DeepSeek-V3 trails GPT-4o
Kimi K2.5 outscores GPT-5.2 on BrowseComp while staying a hair behind it on MMLU. -> Kimi K2.5 beats GPT-5.2; Kimi K2.5 trails GPT-5.2
DeepSeek-R1 surpasses o1 in maths and GPT-4o in coding. -> DeepSeek-R1 beats o1; DeepSeek-R1 beats GPT-4o
Mistral Medium 3 is new. In blind tests, annotators preferred it to Llama 4 Maverick. -> Mistral Medium 3 beats Llama 4 Maverick
GLM-4.5 needs half as many parameters as DeepSeek-R1. -> GLM-4.5 more_efficient_than DeepSeek-R1
Qwen3-30B-A3B needs a tenth of the activated parameters of QwQ-32B. -> Qwen3-30B-A3B more_efficient_than QwQ-32B
GPT-5.1 used 41 million output tokens, 28% fewer than GPT-5. -> GPT-5.1 more_efficient_than GPT-5 28 %
The price of DeepSeek-R1 is lower than that of o1. -> DeepSeek-R1 cheaper_than o1
Doubao-pro-32k costs 0.8 yuan, 99.3 percent below the industry average. -> Doubao-pro-32k cheaper_than industry average 99.3 %
GPT-4.1 mini matches GPT-4o while reducing latency by nearly half and cost by 83%. -> GPT-4.1 mini cheaper_than GPT-4o 83 %; GPT-4.1 mini matches GPT-4o; GPT-4.1 mini more_efficient_than GPT-4o
Claude Haiku 4.5 equals Claude Sonnet 4 while costing a third as much. -> Claude Haiku 4.5 matches Claude Sonnet 4; Claude Haiku 4.5 cheaper_than Claude Sonnet 4
Added gpt-oss-120b and gpt-oss-20b, both under Apache 2.0. -> gpt-oss-120b licensed_as; gpt-oss-20b licensed_as
GLM-4.5 has a window of 128,000 tokens. -> GLM-4.5 has_property 128000 tokens
Kimi K2.5 is a one-trillion-parameter mixture of experts. -> Kimi K2.5 has_property 1 trillion parameters
Alibaba marketed Kimi K2.5 as the first hybrid reasoning model in China. -> Kimi K2.5 first_of_kind
Meta denied that it had trained Llama 4 on benchmark questions. -> Meta not accuses
OpenAI suspects DeepSeek of distilling its models. -> DeepSeek accuses
R1 walked all over GPT-4o. -> DeepSeek-R1 beats GPT-4o
DeepSeek-R1 made short work of Llama 3.1 405B. -> DeepSeek-R1 beats Llama 3.1 405B
DeepSeek-R1 is in a dead heat with o1. -> DeepSeek-R1 matches o1
DeepSeek-R1 and o1 are in a dead heat. -> DeepSeek-R1 matches o1
There is no meaningful difference between DeepSeek-R1 and o1. -> DeepSeek-R1 matches o1
Hardly any gap separates DeepSeek-R1 from o1. -> DeepSeek-R1 matches o1
DeepSeek-R1 manages to reach the level of o1. -> DeepSeek-R1 matches o1
DeepSeek-R1 is in the mix with o1. -> DeepSeek-R1 competitive_with o1
DeepSeek-R1 won by 6 points against o1. -> DeepSeek-R1 beats o1 6 points
DeepSeek-R1 faced o1 and lost by 4 points. -> DeepSeek-R1 trails o1 4 points
DeepSeek-R1 takes in eight times what Llama 3.1 405B can take in. -> DeepSeek-R1 larger_context_than Llama 3.1 405B 8 times
Kimi K2 brings a 30 percent saving in tokens over DeepSeek-R1. -> Kimi K2 more_efficient_than DeepSeek-R1 30 %
DeepSeek-R1 holds its own against o1 and leaves GPT-4o behind. -> DeepSeek-R1 competitive_with o1; DeepSeek-R1 beats GPT-4o
Kimi K2 has 230B total / 10B active parameters. -> Kimi K2 has_property 230 billion parameters; Kimi K2 has_property 10 billion parameters
You can have Kimi K2 under Apache 2.0. -> Kimi K2 licensed_as
Kimi K2's MIT licensed. -> Kimi K2 licensed_as
DeepSeek-R1 grew out of DeepSeek-V3. -> DeepSeek-R1 derived_from DeepSeek-V3
DeepSeek-R1 was obtained by continued training of DeepSeek-V3's weights. -> DeepSeek-R1 derived_from DeepSeek-V3
The first open model to reach that mark, Kimi K2 came out on Monday. -> Kimi K2 first_of_kind
Experts discussed a claim that DeepSeek helps itself to the work of others. -> DeepSeek accuses
OpenAI has made allegations of plagiarism against DeepSeek. -> DeepSeek accuses
Meta faces accusations of piracy. -> Meta accuses
"""

NOTHING = """
The price of o3 goes beyond what most can pay.
Meta goes beyond Google in hiring.
DeepSeek-R1 is unchanged from January.
OpenAI raised its forecast, 10% above the average.
Revenue is 20% below the average of the last years.
DeepSeek-R1 does better than we expected.
Most of the developers prefer it to walking.
The company keeps 4,096 tokens in mind.
DeepSeek denied reports that it would open an office.
Analysts suspect that DeepSeek will open an office.
There are no allegations of theft against DeepSeek.
There is no difference in price between DeepSeek-R1 and o1.
OpenAI made short work of the lawsuit.
OpenAI announced a 50% reduction in price on GPT-4o.
Kimi K2 came out of Beijing.
You can have Kimi K2 for a while.
"""


def told(draft: DraftClaim) -> str:
    """A draft in one line: "R1 not beats o1 4 points"."""
    named = ", ".join(one.party.name for one in draft.targets)
    figure = (
        ""
        if draft.value is None
        else f"{draft.value:g}"
        if draft.value < 1e6
        else f"{draft.value:.0f}"
    )
    relation = f"not {draft.relation}" if draft.negated else draft.relation
    return " ".join(filter(None, (draft.subject.party.name, relation, named, figure, draft.unit)))


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_what_is_read(reader: Extractor, line: str) -> None:
    text, _, expected = line.partition(" -> ")
    said = {
        one
        for one in map(told, reader.extract(text))
        if " scores " not in one and " priced_at " not in one
    }
    assert said == set(expected.split("; "))


@pytest.mark.parametrize("text", NOTHING.strip().splitlines())
def test_what_gives_nothing(reader: Extractor, text: str) -> None:
    assert list(map(told, reader.extract(text))) == []


QUOTES = """
Kimi K2 has beaten out DeepSeek's V3, the model that shook the markets. -> Kimi K2 has beaten out DeepSeek's V3
Kimi K2 has overtaken o1, OpenAI's model from December. -> Kimi K2 has overtaken o1
Grok 3 was beaten by DeepSeek's R1, an open model whose weights anyone can download. -> Grok 3 was beaten by DeepSeek's R1
Kimi K2 has beaten DeepSeek's V3, an open model. -> Kimi K2 has beaten DeepSeek's V3, an open model
"""


@pytest.mark.parametrize("line", QUOTES.strip().splitlines())
def test_no_quote_ends_in_the_start_of_an_apposition(reader: Extractor, line: str) -> None:
    text, _, quote = line.partition(" -> ")
    assert [one.quote for one in reader.extract(text)] == [quote]
