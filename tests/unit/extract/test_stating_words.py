"""Classes of wording for licences, origins, properties, firsts and accusations; and look-alikes."""

from __future__ import annotations

import pytest

from bot.race.extract.comparison.comparisons import RULES as COMPARISONS
from bot.race.extract.statement.statements import RULES as STATEMENTS
from tests.unit.extract.sentences import hits, lines_of, told, told_in_full

SAID = """
Weights, but not data, are made available under CC BY-NC 4.0. -> licensed_as: ? @ CC BY-NC 4.0
R1 can be downloaded, changed and sold on under the MIT licence. -> licensed_as: R1 @ MIT
Anyone may download R1 under the MIT licence. -> licensed_as: R1 @ MIT
The weights of Qwen3 are Apache 2.0. -> licensed_as: Qwen3 @ Apache 2.0
The weights of Qwen3 are Apache 2.0, so go wild. -> licensed_as: Qwen3 @ Apache 2.0
Qwen3 is Apache-2.0 licensed. -> licensed_as: Qwen3 @ Apache-2.0
R1 is MIT-licensed. -> licensed_as: R1 @ MIT
R1 is licensed under MIT. -> licensed_as: R1 @ MIT
R1 is free to use under an MIT licence. -> licensed_as: R1 @ MIT
DeepSeek has put R1 on Hugging Face under an MIT licence. -> licensed_as: R1 @ MIT
DeepSeek is making R1 available under the MIT License. -> licensed_as: R1 @ MIT
Mistral published the weights of Mixtral 8x7B under Apache 2.0. -> licensed_as: Mixtral 8x7B @ Apache 2.0
The weights of Kimi K2 are out under a modified MIT licence. -> licensed_as: Kimi K2 @ modified MIT
The licence of Llama 3.1 is the Llama Community License. -> licensed_as: Llama 3.1 @ Llama Community
R1's weights carry an MIT licence. -> licensed_as: R1 @ MIT
R1 and V3 ship under the MIT licence. -> licensed_as: R1 @ MIT; licensed_as: V3 @ MIT
Claude 3 Opus is closed source. -> licensed_as: Claude 3 Opus @ closed source
GPT-4o remains closed. -> licensed_as: GPT-4o @ closed
Kimi K2 comes with open weights. -> licensed_as: Kimi K2 @ open-weight
GPT-5 is a closed model. -> licensed_as: GPT-5 @ closed
ModelX-7B, obtained by fine-tuning Gemma 3 with a reward, is small. -> derived_from: ModelX-7B > Gemma 3
ModelX-7B began as a checkpoint of Qwen2.5-72B. -> derived_from: ModelX-7B > Qwen2.5-72B
ModelX-7B began life as Qwen3. -> derived_from: ModelX-7B > Qwen3
ModelX-7B started from Qwen3. -> derived_from: ModelX-7B > Qwen3
ModelX-7B starts from a checkpoint of Qwen3. -> derived_from: ModelX-7B > Qwen3
ModelX-7B was trained from Llama 3.1's weights. -> derived_from: ModelX-7B > Llama 3.1
ModelX-7B was trained starting from V3. -> derived_from: ModelX-7B > V3
ModelX-7B is a fine-tuned copy of Mistral Large. -> derived_from: ModelX-7B > Mistral Large
ModelX-7B was made by fine-tuning Llama 3.1. -> derived_from: ModelX-7B > Llama 3.1
ModelX-7B was created by distilling R1. -> derived_from: ModelX-7B > R1
ModelX-7B is a derivative of Llama 3.1. -> derived_from: ModelX-7B > Llama 3.1
ModelX-7B is a fork of Llama 3.1. -> derived_from: ModelX-7B > Llama 3.1
ModelX-7B descends from Llama 3.1. -> derived_from: ModelX-7B > Llama 3.1
ModelX-7B uses Qwen3 as its base. -> derived_from: ModelX-7B > Qwen3
ModelX-7B uses Qwen3 as its base model. -> derived_from: ModelX-7B > Qwen3
ModelX-7B takes Qwen3 as its starting point. -> derived_from: ModelX-7B > Qwen3
ModelX-7B is a continued pre-training of Qwen3. -> derived_from: ModelX-7B > Qwen3
ModelX-7B may have been derived from Llama 3.1. -> derived_from: ModelX-7B > Llama 3.1
ModelX-7B may have been distilled from GPT-4o. -> derived_from: ModelX-7B > GPT-4o
ModelX-7B was not distilled from GPT-4o. -> not derived_from: ModelX-7B > GPT-4o
DeepSeek denies that R1 is based on Llama 3.1. -> not derived_from: R1 > Llama 3.1
Built on Llama 3.1, ModelX-7B beats GPT-4o. -> derived_from: ModelX-7B > Llama 3.1; beats: ModelX-7B > GPT-4o
Kimi K2 is a mixture-of-experts model with one trillion parameters, of which 32 billion are active for any given token. -> has_property: Kimi K2 @ parameters [1 trillion parameters]; has_property: Kimi K2 @ active parameters [32 billion parameters]
Kimi K2 has 230 billion parameters in total, of which 10 billion are active per token. -> has_property: Kimi K2 @ parameters [230 billion parameters]; has_property: Kimi K2 @ active parameters [10 billion parameters]
R1 has 671 billion parameters, 37 billion of them active. -> has_property: R1 @ parameters [671 billion parameters]; has_property: R1 @ active parameters [37 billion parameters]
R1 has 671 billion parameters but uses only 37 billion of them at a time. -> has_property: R1 @ parameters [671 billion parameters]; has_property: R1 @ active parameters [37 billion parameters]
Gemini 2.5 Pro accepts up to one million tokens of context. -> has_property: Gemini 2.5 Pro @ context window [1e+06 tokens]
Gemini 2.5 Pro takes in up to two million tokens. -> has_property: Gemini 2.5 Pro @ context window [2e+06 tokens]
Gemini 2.5 Pro reads half a million tokens at once. -> has_property: Gemini 2.5 Pro @ context window [500000 tokens]
Native context of 262,144 tokens -> has_property: ? @ context window [262144 tokens]
A context window of 65,536 tokens -> has_property: ? @ context window [65536 tokens]
The context window remains 128,000 tokens. -> has_property: ? @ context window [128000 tokens]
R1's context window is 128,000 tokens. -> has_property: R1 @ context window [128000 tokens]
Gemma 3 runs on a single 80 GB card. -> has_property: Gemma 3 @ runs on a single 80 GB card
Gemma 3 can run on one consumer GPU. -> has_property: Gemma 3 @ run on one consumer GPU
Mistral Large can be deployed on just two GPUs. -> has_property: Mistral Large @ GPUs needed [2 GPUs]
Mistral Large needs four H100 GPUs. -> has_property: Mistral Large @ GPUs needed [4 GPUs]
The 4-bit file of Phi-4 fits into 12 GB of VRAM. -> has_property: Phi-4 @ memory needed [12 GB]
Phi-4 needs 16 GB of memory. -> has_property: Phi-4 @ memory needed [16 GB]
DeepSeek calls R1 the best open model for agentic coding. -> has_property: R1 @ best open model for agentic coding
Moonshot describes Kimi K2 as the strongest open model for agents. -> has_property: Kimi K2 @ strongest open model for agents
GPT-5 is the best model for coding. -> has_property: GPT-5 @ best model for coding
Phi-4 is the first model below 15B parameters to pass the exam. -> first_of_kind: Phi-4 @ first model below 15B parameters to pass the exam
Its score of 1,501 makes R1 the first model to pass the 1,500 mark. -> first_of_kind: R1 @ first model to pass the 1,500 mark
That made R1 the first open model to top the board. -> first_of_kind: R1 @ first open model to top the board
R1 thus became the first open model to top the board. -> first_of_kind: R1 @ first open model to top the board
With R1, DeepSeek was the first lab to publish such a model. -> first_of_kind: DeepSeek @ first lab to publish such a model
OpenAI alleges that DeepSeek illicitly extracted answers from o1. -> accuses: DeepSeek @ illicitly extracted answers from o1
OpenAI claims that DeepSeek distilled its models without permission. -> accuses: DeepSeek @ distilled its models without permission
OpenAI contends that R1 is a copy of o1. -> derived_from: R1 > o1
Anthropic filed suit against DeepSeek over copyright. -> accuses: DeepSeek @ filed suit against DeepSeek over copyright
Anthropic has filed suit in the court accusing DeepSeek of theft. -> accuses: DeepSeek @ accusing DeepSeek of theft
Getty took Meta to court over its photos. -> accuses: Meta @ took Meta to court over its photos
OpenAI was hit with a lawsuit by authors. -> accuses: OpenAI @ hit with a lawsuit by authors
Authors are suing OpenAI for copyright infringement. -> accuses: OpenAI @ suing OpenAI for copyright infringement
Midjourney faces a lawsuit from Disney over its pictures. -> accuses: Midjourney @ faces a lawsuit from Disney over its pictures
OpenAI said DeepSeek had circumvented its safeguards to copy its models. -> accuses: DeepSeek @ circumvented its safeguards to copy its models
With 321 billion parameters, 38 billion of them active, Qwen3 is large. -> has_property: Qwen3 @ parameters [321 billion parameters]; has_property: Qwen3 @ active parameters [38 billion parameters]
Phi-4 fits on a single A10G. -> has_property: Phi-4 @ fits on a single A10G
Needs 24 GB of VRAM in 4-bit -> has_property: ? @ memory needed [24 GB]
128k-token context, fast -> has_property: ? @ context window [128000 tokens]
The checkpoints are released under the MIT licence. -> licensed_as: ? @ MIT
Gemma 3 is licensed under the Gemma Terms of Use. -> licensed_as: Gemma 3 @ Gemma
R1 comes under the MIT licence; o1 is closed. -> licensed_as: R1 @ MIT; licensed_as: o1 @ closed
"""

NOT_SAID = """
ModelX-7B is a 7B-parameter model.
Gemma 3 is released for research use only.
The code is under the MIT licence.
Nvidia has a licence to sell H20 chips to China.
The kernels are published separately.
R1 may be released under MIT.
Open models under the MIT licence are rare.
ModelX-7B is in fact Llama 3.1 with a new system prompt.
ModelX-7B has nothing to do with Llama 3.1.
ModelX-7B was trained on the outputs of GPT-4o.
DeepSeek started from scratch.
R1 began as a side project of a hedge fund.
OpenAI began as a rival of Google.
Fine-tuning Llama 3.1 takes two days.
The paper was written by fine-tuning fans.
Phi-4 runs on a laptop.
OpenAI runs on Microsoft's GPUs.
GPT-5 is our most capable model yet.
Mistral Large, its most capable model to date, is out.
Qwen3 supports 119 languages.
V3 was trained on 14.8 trillion tokens.
Altman is the first to say so.
OpenAI was the first to respond.
No other open model had passed 1,400 before R1.
Reasoning models are often accused of thinking too long.
OpenAI has sued in London.
It has sued in Amsterdam.
Chatbots are regularly accused of lying.
There is no evidence that DeepSeek stole code.
DeepSeek said it found no evidence that Alibaba stole code.
A jury cleared Nvidia of claims that it had misled investors.
"""


@pytest.mark.parametrize("line", lines_of(SAID))
def test_reads_the_wording(line: str):
    text, _, said = line.partition(" -> ")
    found = hits((*COMPARISONS, *STATEMENTS), text)
    assert sorted(told_in_full(one, figure="[" in said) for one in found) == sorted(
        said.split("; ")
    )


@pytest.mark.parametrize("text", lines_of(NOT_SAID))
def test_passes_over_what_only_looks_alike(text: str):
    assert [told(hit) for hit in hits((*COMPARISONS, *STATEMENTS), text)] == []
