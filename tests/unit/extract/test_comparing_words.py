"""Classes of wording for comparisons: verbless, framed, in pairs, by multiples; and look-alikes."""

from __future__ import annotations

import pytest

from bot.race.extract.comparison.comparisons import RULES as COMPARISONS
from bot.race.extract.statement.statements import RULES as STATEMENTS
from tests.unit.extract.sentences import hits, lines_of, told, told_in_full

SAID = """
R1 lands at 65.8 percent, comfortably ahead of V3 and GPT-4o and just a hair behind Claude 3 Opus. -> beats: R1 > V3, GPT-4o; trails: R1 > Claude 3 Opus
R1 reaches 71.2%, just ahead of V3 but well behind o3. -> beats: R1 > V3; trails: R1 > o3
o3 posted 88.1 on AIME 2024, a notch below Grok 3. -> trails: o3 > Grok 3
o3 posted 88.1 on AIME 2024, level with Grok 3. -> matches: o3 > Grok 3
81.9 on MMLU, level with Phi-4 -> matches: ? > Phi-4
84.0 on MMLU, 21 points ahead of Phi-4. -> beats: ? > Phi-4 [21 points]
Kimi K2 got 53.7%, two points short of GPT-5. -> trails: Kimi K2 > GPT-5 [2 points]
Kimi K2 is within a point of GPT-5 on MMLU. -> competitive_with: Kimi K2 > GPT-5 @ MMLU
Qwen3 is neck and neck with GPT-4o. -> matches: Qwen3 > GPT-4o
Qwen3 is on a level with GPT-4o in maths. -> matches: Qwen3 > GPT-4o @ maths
Qwen3 is nearly level with o3 on MMLU. -> matches: Qwen3 > o3 @ MMLU
Grok 3 is second only to o3 on MMLU. -> trails: Grok 3 > o3 @ MMLU
R1 sits a hair ahead of V3. -> beats: R1 > V3
R1 finished comfortably ahead of V3. -> beats: R1 > V3
R1 ended up a whisker behind o1. -> trails: R1 > o1
R1 comes out slightly below o1 on GPQA Diamond. -> trails: R1 > o1 @ GPQA Diamond
With 61.3% it finished behind Claude 3 Opus. -> trails: it > Claude 3 Opus
GPT-5 leaves Gemini 2.5 Pro behind in agentic coding. -> beats: GPT-5 > Gemini 2.5 Pro @ agentic coding
GPT-5 left Gemini 2.5 Pro far behind. -> beats: GPT-5 > Gemini 2.5 Pro
GPT-5 leaves Gemini 2.5 Pro in the dust. -> beats: GPT-5 > Gemini 2.5 Pro
GPT-5 has the edge over Grok 3 in maths. -> beats: GPT-5 > Grok 3 @ maths
GPT-5 holds a narrow lead over Grok 3. -> beats: GPT-5 > Grok 3
Kimi K2 keeps up with GPT-4o. -> matches: Kimi K2 > GPT-4o
Kimi K2 does not keep up with GPT-4o. -> trails: Kimi K2 > GPT-4o
Kimi K2 cannot keep up with GPT-4o in English. -> trails: Kimi K2 > GPT-4o @ English
Kimi K2 does not reach o3. -> trails: Kimi K2 > o3
Kimi K2 fails to match o3. -> trails: Kimi K2 > o3
Kimi K2 could not match o3. -> trails: Kimi K2 > o3
Phi-4 was found to equal o1-mini on common tests. -> matches: Phi-4 > o1-mini @ common tests
Phi-4 is no match for Qwen3. -> trails: Phi-4 > Qwen3
Phi-4 pulls ahead of Gemma 3 on MMLU. -> beats: Phi-4 > Gemma 3 @ MMLU
Gemini 2.5 Pro debuts at #1, dethroning Grok 3. -> beats: Gemini 2.5 Pro > Grok 3
Kimi K2 outclasses GPT-4o. -> beats: Kimi K2 > GPT-4o
Kimi K2 was preferred over GPT-4o on coding tasks. -> beats: Kimi K2 > GPT-4o @ coding tasks
Its answers were preferred over those of GPT-4o. -> beats: ? > GPT-4o
Kimi K2 wins against GPT-4o in 53 of 100 duels. -> beats: Kimi K2 > GPT-4o @ 53 of 100 duels
Kimi K2 loses to GPT-4o on MMLU. -> trails: Kimi K2 > GPT-4o @ MMLU
o3 sits on top with 84.9%, followed by Gemini 2.5 Pro at 83.1%. -> beats: o3 > Gemini 2.5 Pro
o3 leads the table, followed by Gemini 2.5 Pro and R1. -> beats: o3 > Gemini 2.5 Pro, R1
His own test had GPT-5 ahead of Gemini 2.5 Pro by four points. -> beats: GPT-5 > Gemini 2.5 Pro [4 points]
The test placed GPT-5 above Gemini 2.5 Pro. -> beats: GPT-5 > Gemini 2.5 Pro
Another group put R1 two points behind o1. -> trails: R1 > o1 [2 points]
The review saw R1 level with o1. -> matches: R1 > o1
R1 and o1 are level on MMLU. -> matches: R1 > o1 @ MMLU
R1 and o1 are tied on MMLU. -> matches: R1 > o1 @ MMLU
R1 and o1 are neck and neck. -> matches: R1 > o1
R1 and o1 tie on MMLU. -> matches: R1 > o1 @ MMLU
Against Gemini 2.5 Pro the results are mixed. -> mixed: ? > Gemini 2.5 Pro
R1 against o1 gives mixed results. -> mixed: R1 > o1
R1 shows mixed results against o1. -> mixed: R1 > o1
Compared with o1, R1 has a mixed record. -> mixed: R1 > o1
R1 achieves near-parity with o1 on MMLU. -> matches: R1 > o1 @ MMLU
R1 gives o1 a run for its money. -> competitive_with: R1 > o1
R1 closes the gap with o1. -> competitive_with: R1 > o1
R1 has closed the gap to o1 in maths. -> competitive_with: R1 > o1 @ maths
R1 has all but caught up with o1. -> matches: R1 > o1
In browsing tasks, we see it rival GPT-5. -> matches: it > GPT-5 @ browsing tasks
o1, which R1 beats on MMLU, is older. -> beats: R1 > o1 @ MMLU
GPT-5 and Claude 3 Opus are each surpassed by it on MMLU. -> beats: it > GPT-5, Claude 3 Opus @ MMLU
It was overtaken by o3 and Gemini 2.5 Pro but still leads R1. -> trails: it > o3, Gemini 2.5 Pro; beats: it > R1
V3 performs about as well as o1. -> matches: V3 > o1
R1 and V3 beat o1; Kimi K2 is better than either. -> beats: R1 > o1; beats: V3 > o1; beats: Kimi K2 > either
Per task R1 costs less than any of them. -> cheaper_than: R1 > any of them
Per task R1 costs less than any of them. -> cheaper_than: R1 > any of them
R1 and V3 beat o1; Kimi K2 is better than either. -> beats: R1 > o1; beats: V3 > o1; beats: Kimi K2 > either
R1 beats everything else with open weights. -> beats: R1 > everything else with open weights
R1 is ahead of all the others on MMLU. -> beats: R1 > all the others @ MMLU
Kimi K2 takes in up to 128K tokens of context, twice as much as V3. -> larger_context_than: Kimi K2 > V3; has_property: Kimi K2 @ context window
Kimi K2 has twice as much context as V3. -> larger_context_than: Kimi K2 > V3
Kimi K2's context window is four times as long as that of V3. -> larger_context_than: Kimi K2 > V3
Qwen3 has a context window of 65,536 tokens, four times that of Phi-4. -> larger_context_than: Qwen3 > Phi-4 [4 times]; has_property: Qwen3 @ context window [65536 tokens]
A context window of 65,536 tokens, half that of Phi-4. -> not larger_context_than: ? > Phi-4; has_property: ? @ context window
Qwen3 accepts longer contexts than Phi-4. -> larger_context_than: Qwen3 > Phi-4
Qwen3's context window is longer than that of Phi-4. -> larger_context_than: Qwen3 > Phi-4
It needed only a third as much memory as R1. -> more_efficient_than: it > R1
Phi-4 uses a tenth of the compute of R1. -> more_efficient_than: Phi-4 > R1
Phi-4 runs on half the memory of Gemma 3. -> more_efficient_than: Phi-4 > Gemma 3
Phi-4 consumes a quarter of the energy that R1 does. -> more_efficient_than: Phi-4 > R1
Phi-4 generates text 1.8 times as fast as Gemma 3. -> more_efficient_than: Phi-4 > Gemma 3 [1.8 times]
Phi-4 is slower than Gemma 3 by 30%. -> more_efficient_than: Gemma 3 > Phi-4 [30 %]
Phi-4 is 30% slower than Gemma 3. -> more_efficient_than: Gemma 3 > Phi-4 [30 %]
R1 undercuts o1 by a wide margin. -> cheaper_than: R1 > o1
R1 is undercut by V3. -> cheaper_than: V3 > R1
R1 costs a twentieth of what o1 does. -> cheaper_than: R1 > o1
Claude 3 Opus stays at $15, more than seven times what OpenAI now asks for o3. -> cheaper_than: o3 > Claude 3 Opus [7 times]
Claude 3 Opus costs twice the price of o3. -> cheaper_than: o3 > Claude 3 Opus
Claude 3 Opus is twice as expensive as o3. -> cheaper_than: o3 > Claude 3 Opus
Claude 3 Opus costs seven times as much as o3. -> cheaper_than: o3 > Claude 3 Opus [7 times]
Claude 3 Opus costs seven times more than o3. -> cheaper_than: o3 > Claude 3 Opus [7 times]
R1 is not more expensive than V3. -> not cheaper_than: V3 > R1
R1 has twice the speed of o1. -> more_efficient_than: R1 > o1 [2 times]
R1's throughput is three times that of o1. -> more_efficient_than: R1 > o1 [3 times]
Compared with Llama 3.1, Phi-4 is 1.6x faster at inference. -> more_efficient_than: Phi-4 > Llama 3.1 @ inference [1.6 times]
Less than a tenth of the training cost of Qwen3 -> cheaper_than: ? > Qwen3
R1 scored 50 on LiveBench, three points more than Kimi K2. -> beats: R1 > Kimi K2 [3 points]
R1 scored 50 on LiveBench, three points fewer than Kimi K2. -> trails: R1 > Kimi K2 [3 points]
R1 solves two percentage points more than V3. -> beats: R1 > V3 [2 percentage points]
The evaluators gave Qwen3 an index of 50, three points more than Kimi K2. -> beats: Qwen3 > Kimi K2 [3 points]
A firm gave Qwen3 a score of 58, which is behind R1 and o1 but ahead of V3. -> trails: Qwen3 > R1, o1; beats: Qwen3 > V3
In blind tests its answers were preferred over those of GPT-4o. -> beats: ? > GPT-4o @ blind tests
Testers picked R1 over o1 in 60% of cases. -> beats: R1 > o1 @ 60% of cases
Human raters favoured Kimi K2 over GPT-4o. -> beats: Kimi K2 > GPT-4o
R1 beats o1 at half the price and twice the speed. -> beats: R1 > o1; cheaper_than: R1 > o1; more_efficient_than: R1 > o1 [2 times]
R1 has the same score as o1 on MMLU. -> matches: R1 > o1 @ MMLU
R1 reaches the same accuracy on GPQA Diamond as o1. -> matches: R1 > o1 @ GPQA Diamond
R1 ranks below o1 but above GPT-4o. -> trails: R1 > o1; beats: R1 > GPT-4o
Qwen3 beat o1 on MMLU and came within a hair of o3 on LiveBench. -> beats: Qwen3 > o1 @ MMLU; competitive_with: Qwen3 > o3 @ LiveBench
Qwen3 left o1 and V3 trailing on MMLU. -> beats: Qwen3 > o1, V3 @ MMLU
Qwen3 finished a shade ahead of V3 and well clear of Llama 3.1, but two points adrift of o3. -> beats: Qwen3 > V3; beats: Qwen3 > Llama 3.1; trails: Qwen3 > o3 [2 points]
Qwen3 costs 40 per cent less than o1. -> cheaper_than: Qwen3 > o1 [40 %]
Phi-4 costs roughly a fifth as much to run as o1. -> cheaper_than: Phi-4 > o1
Phi-4 cannot touch o3 on long documents. -> trails: Phi-4 > o3 @ long documents
Phi-4 ran rings around Gemma 3. -> beats: Phi-4 > Gemma 3
GPT-5 is dearer than GPT-4o. -> cheaper_than: GPT-4o > GPT-5
Mistral Large, for its part, is cheaper than o1. -> cheaper_than: Mistral Large > o1
No open model, he conceded, comes near GPT-5. -> not competitive_with: open model > GPT-5
Phi-4 all but matched GPT-4o and cost a fraction as much. -> matches: Phi-4 > GPT-4o; cheaper_than: Phi-4 > GPT-4o
Qwen3 matches o1 at one-third of the cost and more than twice the speed. -> matches: Qwen3 > o1; cheaper_than: Qwen3 > o1; more_efficient_than: Qwen3 > o1
Grok 3 took first place from o3. -> beats: Grok 3 > o3
Grok 3 snatched the crown from o3 on LiveBench. -> beats: Grok 3 > o3 @ LiveBench
o3 was left in the dust by Grok 3. -> beats: Grok 3 > o3
R1 handles 512K tokens: double what GPT-5 offers. -> has_property: R1 @ context window; larger_context_than: ? > GPT-5
R1 generates 90 tokens per second, twice as many as o1. -> has_property: R1 @ speed; more_efficient_than: R1 > o1
R1 (671B) > V3 on MMLU -> beats: R1 > V3 @ MMLU
Phi-4 is about on o1's level. -> matches: Phi-4 > o1
R1 scored 79, on par with o1 and some four points up on V3. -> matches: R1 > o1; beats: R1 > V3
Grok 3, which o3 has since overtaken, is cheap. -> beats: o3 > Grok 3
Gemini 2.5 Pro retains the edge over o3 in reasoning. -> beats: Gemini 2.5 Pro > o3 @ reasoning
R1 matches o1, with up to six times the throughput. -> matches: R1 > o1; more_efficient_than: R1 > o1
V3 is nearly as clever as GPT-4o at 83% lower cost. -> matches: V3 > GPT-4o; cheaper_than: V3 > GPT-4o
R1 is outranked by only two models, o1 and o3. -> beats: o1 > R1; beats: o3 > R1
In our tests Qwen3 is cheaper, and on most of them beat GPT-4o on MMLU. -> beats: Qwen3 > GPT-4o @ MMLU
"""

NOT_SAID = """
Its chip still trails Nvidia's chips.
OpenAI is ahead of Anthropic in consumer users.
Cached tokens are cheaper than fresh ones.
Zuckerberg wants to overtake OpenAI by 2027.
Apple picked Gemini over Claude.
V3 is three times the size of Phi-4.
V3 has twice as many parameters as Phi-4.
Microsoft spent twice as much as Google on data centres.
OpenAI has three times as many users as Anthropic.
Claude costs $20 a month, the same as ChatGPT.
R1 was released on Monday, ahead of GPT-5.
DeepSeek is ahead of schedule.
Altman put his critics to shame.
OpenAI and Microsoft are level.
R1 and o1 are even cheaper now.
Both labs are tied to Microsoft.
OpenAI reached Microsoft for comment.
The announcement was followed by GPT-5.
R1 was followed by V3 in May.
The talks, followed by OpenAI, were mixed.
Investors had mixed views on o1.
The man behind R1 left.
R1 took the lead from 2024 on.
Anthropic took money from Google.
Nvidia pulled ahead of Apple in market value.
Anthropic is valued at $183 billion, more than twice as much as xAI.
One lab will declare that R1 beats o1.
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
