"""What the rules read of origins, licences, properties, firsts and accusations."""

from __future__ import annotations

import pytest

from bot.race.extract.statement.statements import RULES
from tests.unit.extract.sentences import hits, told

SAID = """
R1 is built on top of V3. -> derived_from: R1 > V3
ModelX-7B is based on Llama 3.1. -> derived_from: ModelX-7B > Llama 3.1
ModelX-7B builds on Qwen3. -> derived_from: ModelX-7B > Qwen3
ModelX-7B is a fine-tuned version of Qwen2.5-72B. -> derived_from: ModelX-7B > Qwen2.5-72B
ModelX-7B, a distilled version of R1, runs on phones. -> derived_from: ModelX-7B > R1
ModelX-7B was distilled from R1. -> derived_from: ModelX-7B > R1
ModelX-7B was fine-tuned from Llama 3.1. -> derived_from: ModelX-7B > Llama 3.1
ModelX-7B is derived from Gemma 3. -> derived_from: ModelX-7B > Gemma 3
ModelX-7B was initialized from Qwen3. -> derived_from: ModelX-7B > Qwen3
Base model: Qwen3 -> derived_from: ? > Qwen3
Based on Qwen3, ModelX-7B adds vision. -> derived_from: ModelX-7B > Qwen3
ModelX-7B, based on Qwen3, adds vision. -> derived_from: ModelX-7B > Qwen3
ModelX-7B is not based on Llama 3.1. -> not derived_from: ModelX-7B > Llama 3.1
ModelX-7B is a fine-tune of Llama 3.1. -> derived_from: ModelX-7B > Llama 3.1
R1 was released under the MIT license. -> licensed_as: R1 @ MIT
DeepSeek released R1 under the MIT licence. -> licensed_as: R1 @ MIT
Mistral AI released Mixtral 8x7B under Apache 2.0. -> licensed_as: Mixtral 8x7B @ Apache 2.0
License: apache-2.0 -> licensed_as: ? @ apache-2.0
Qwen3 is open-weight. -> licensed_as: Qwen3 @ open-weight
R1 is open source. -> licensed_as: R1 @ open source
Qwen3 is available under Apache 2.0. -> licensed_as: Qwen3 @ Apache 2.0
Kimi K2 is released under a modified MIT License. -> licensed_as: Kimi K2 @ modified MIT
Llama 3.1 comes with the Llama 3.1 Community License. -> licensed_as: Llama 3.1 @ Llama 3.1 Community
Meta open-sourced Llama 3.1. -> licensed_as: Llama 3.1 @ open source
GPT-5 is not open source. -> not licensed_as: GPT-5 @ open source
GPT-5 is proprietary. -> licensed_as: GPT-5 @ proprietary
R1 is an open-weight model. -> licensed_as: R1 @ open-weight
Released under the Apache 2.0 license. -> licensed_as: ? @ Apache 2.0
R1 is the first open model to match o1. -> first_of_kind: R1 @ first open model to match o1
Kimi K2 is the world's first trillion-parameter open model. -> first_of_kind: Kimi K2 @ first trillion-parameter open model
Claude 3.5 Sonnet became the first model to pass the exam. -> first_of_kind: Claude 3.5 Sonnet @ first model to pass the exam
R1, the first open reasoning model to reach this level, is free. -> first_of_kind: R1 @ first open reasoning model to reach this level
R1 is the first of its kind. -> first_of_kind: R1 @ first of its kind
OpenAI denied that it copied the data. -> not accuses: OpenAI @ copied the data
OpenAI says DeepSeek used its work without permission. -> accuses: DeepSeek @ used its work without permission
OpenAI Says DeepSeek Used Its Work Without Permission -> accuses: DeepSeek @ Used Its Work Without Permission
OpenAI says it has found evidence that DeepSeek used its proprietary models. -> accuses: DeepSeek @ used its proprietary models
David Sacks told Fox News there was substantial evidence that DeepSeek had distilled knowledge out of OpenAI's models. -> accuses: DeepSeek @ distilled knowledge out of OpenAI's models
OpenAI and Microsoft are investigating whether DeepSeek used OpenAI's programming interface for the purpose. -> accuses: DeepSeek @ used OpenAI's programming interface for the purpose
OpenAI accused DeepSeek of stealing its data. -> accuses: DeepSeek @ accused DeepSeek of stealing its data
The New York Times sued OpenAI for copyright infringement. -> accuses: OpenAI @ sued OpenAI for copyright infringement
Authors filed a lawsuit against Meta over pirated books. -> accuses: Meta @ filed a lawsuit against Meta over pirated books
DeepSeek was accused by OpenAI of distillation. -> accuses: DeepSeek @ accused by OpenAI of distillation
Anthropic alleges that DeepSeek copied its outputs. -> accuses: DeepSeek @ copied its outputs
The complaint alleges that Lumora Labs opened accounts under false names. -> accuses: Lumora Labs @ opened accounts under false names
Regulators are looking into whether Lumora Labs broke data protection rules. -> accuses: Lumora Labs @ broke data protection rules
Italy's regulator opened an investigation into DeepSeek. -> accuses: DeepSeek
DeepSeek trained R1 using outputs of GPT-4o, Anthropic alleged. -> accuses: DeepSeek @ trained R1 using outputs of GPT-4o
Elon Musk sued OpenAI. -> accuses: OpenAI @ sued OpenAI
Alibaba said that its Qwen2.5-Max "demonstrated world-leading model performance in mainstream authoritative benchmarks". -> has_property: Qwen2.5-Max @ world-leading model performance in mainstream authoritative benchmarks
R1 achieves state-of-the-art results on MATH-500. -> has_property: R1 @ state-of-the-art results on MATH-500
Qwen3 sets a new state of the art in coding. -> has_property: Qwen3 @ state of the art in coding
GPT-5 is the strongest model available. -> has_property: GPT-5 @ strongest model available
Around half a dozen other Chinese AI startups with unicorn valuations are waiting in the wings. -> has_property: Chinese AI startups @ are waiting in the wings
Gemini 1.5 Pro supports a context window of 1M tokens. -> has_property: Gemini 1.5 Pro @ context window
Qwen3 has a 128K context window. -> has_property: Qwen3 @ context window
GPT-4o can read 128k tokens. -> has_property: GPT-4o @ context window
Context Length: 131,072 tokens -> has_property: ? @ context window
Supports a 200k token context window. -> has_property: ? @ context window
V3 has 671B parameters with 37B activated. -> has_property: V3 @ parameters; has_property: V3 @ active parameters
V3 is a 671B-parameter MoE model. -> has_property: V3 @ parameters
Number of Parameters: 7.61B -> has_property: ? @ parameters
Qwen3 generates 60 tokens per second. -> has_property: Qwen3 @ speed
V3 expands the context length from 16K to 128K. -> has_property: V3 @ context window
Up to 256K context length -> has_property: ? @ context window
Disney and Universal sued Midjourney in June. -> accuses: Midjourney @ sued Midjourney in June
The EU is investigating xAI over its answers. -> accuses: xAI @ over its answers
R1 is released under the permissive MIT license. -> licensed_as: R1 @ MIT
Apache 2.0 -> licensed_as: ? @ Apache 2.0
The FTC opened an inquiry into Meta, OpenAI and Google over chatbots. -> accuses: Meta @ over chatbots; accuses: OpenAI @ over chatbots; accuses: Google @ over chatbots
OpenAI on Thursday accused Chinese AI firm DeepSeek of free-riding on its technology. -> accuses: DeepSeek @ accused Chinese AI firm DeepSeek of free-riding on its technology
"""

NOT_SAID = """
GPT-5 is our most capable model yet.
R1, our most capable model to date, is free.
o1 is its most cost-efficient reasoning model.
V3 was trained on 14.8 trillion tokens.
Qwen3 supports 119 languages.
Meta rejected claims that DeepSeek copied Llama.
The company is based in Hangzhou.
The ranking is based on GPT-4o judgments.
The figures are based on o1's outputs.
DeepSeek was built on Nvidia chips.
DeepSeek built R1 in two months.
OpenAI bases its prices on usage.
DeepSeek distilled R1 into smaller models.
DeepSeek plans to build R1 on V3.
The new version of ChatGPT is out.
OpenAI holds a license to operate.
Under the deal, Microsoft gets a share of OpenAI.
The weights may be released under MIT.
Open the app and choose R1.
OpenAI opened an office in Paris.
The first quarter was good for Nvidia.
OpenAI held its first conference.
DeepSeek released its first model in 2023.
For the first time, R1 was offered for free.
First, download R1.
DeepSeek used reinforcement learning to train R1.
Google said it used 2,000 chips.
Zuckerberg used o1 to write code.
Anthropic did not accuse DeepSeek of anything.
OpenAI could sue DeepSeek.
OpenAI uses data from Reddit with permission.
Microsoft is investigating how to use R1.
Distillation trains a smaller model on the answers of a larger one.
OpenAI's terms of service do not allow customers to use its output.
A state-of-the-art model costs money.
OpenAI needs state-of-the-art chips.
The most capable models are closed.
GPT-5 will be our most capable model.
Two developers are waiting for R1.
The startups are waiting.
Nvidia has 30,000 employees.
A 7B-parameter model needs 16 GB of memory.
R1 costs $2 per million tokens.
We used 128K tokens in the test.
OpenAI trained its staff for 3 days.
"""


def _cases() -> list[tuple[str, str]]:
    lines = [line for line in SAID.splitlines() if line]
    return [(text, said) for text, said in (line.split(" -> ") for line in lines)]


@pytest.mark.parametrize(("text", "said"), _cases())
def test_reads_a_statement(text: str, said: str):
    assert "; ".join(told(hit) for hit in hits(RULES, text)) == said


@pytest.mark.parametrize("text", [line for line in NOT_SAID.splitlines() if line])
def test_reads_no_statement(text: str):
    assert [told(hit) for hit in hits(RULES, text)] == []


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Gemini 1.5 Pro supports a context window of 1M tokens.", (1e6, "tokens")),
        ("Qwen3 has a 128K context window.", (128e3, "tokens")),
        ("V3 has 671B parameters.", (671.0, "billion parameters")),
        ("Qwen3 generates 60 tokens per second.", (60.0, "tokens per second")),
    ],
)
def test_reads_figures_with_their_unit(text: str, figure: tuple[float, str]):
    (hit,) = hits(RULES, text)
    assert (hit.value, hit.unit) == figure


@pytest.mark.parametrize(
    ("text", "accuser"),
    [
        ("OpenAI accused DeepSeek of theft.", "OpenAI"),
        ("DeepSeek was accused by OpenAI of theft.", "OpenAI"),
        (
            "OpenAI and Microsoft are investigating whether DeepSeek used its models.",
            "OpenAI and Microsoft",
        ),
        ("Elon Musk sued OpenAI.", "Elon Musk"),
        ("DeepSeek was sued by Getty Images over photos.", "Getty Images"),
        ("OpenAI says DeepSeek used its work without permission.", "OpenAI"),
        ("DeepSeek allegedly used o1 without permission.", None),
    ],
)
def test_knows_who_accuses(text: str, accuser: str | None):
    (hit,) = hits(RULES, text)
    assert (hit.claimant and hit.claimant.party.name) == accuser
    assert hit.subject is not None
    assert hit.subject.named.party.name in {"DeepSeek", "OpenAI"}


def test_an_investigation_is_marked_as_none_of_a_finding():
    (hit,) = hits(RULES, "OpenAI is investigating whether DeepSeek used its models.")
    assert hit.notes == ("The article speaks of an investigation, not of a finding.",)
