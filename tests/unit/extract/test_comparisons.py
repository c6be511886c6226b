"""What the rules read of comparisons, sentence by sentence."""

from __future__ import annotations

import pytest

from bot.race.extract.comparison.comparisons import RULES
from tests.unit.extract.sentences import hits, told

SAID = """
R1 beats o1 on MATH-500. -> beats: R1 > o1 @ MATH-500
R1 beat out o1. -> beats: R1 > o1
R1 has beaten o1 in coding. -> beats: R1 > o1 @ coding
V3 edges out GPT-4o. -> beats: V3 > GPT-4o
V3 narrowly edged past GPT-4o on MMLU. -> beats: V3 > GPT-4o @ MMLU
Qwen3 overtook R1 on LiveBench. -> beats: Qwen3 > R1 @ LiveBench
Kimi K2 tops Claude 3.5 Sonnet on SWE-bench Verified. -> beats: Kimi K2 > Claude 3.5 Sonnet @ SWE-bench Verified
Gemini 2.5 Pro eclipses o1 in math. -> beats: Gemini 2.5 Pro > o1 @ math
Grok 3 bested GPT-4o across the board. -> beats: Grok 3 > GPT-4o @ the board
o3 outscores R1 by 5 points on AIME 2024. -> beats: o3 > R1 @ AIME 2024
Claude 3.5 Sonnet outranks GPT-4o in human preference. -> beats: Claude 3.5 Sonnet > GPT-4o @ human preference
Phi-4 surpasses its teacher model, GPT-4o, on GPQA Diamond. -> beats: Phi-4 > GPT-4o @ GPQA Diamond
Qwen2.5-Max outperforms DeepSeek-V3, GPT-4o and Claude 3.5 Sonnet across almost all benchmarks. -> beats: Qwen2.5-Max > DeepSeek-V3, GPT-4o, Claude 3.5 Sonnet @ almost all benchmarks
Both R1 and V3 outperform Llama 3.1. -> beats: R1 > Llama 3.1; beats: V3 > Llama 3.1
R1, V3 and Qwen3 all beat GPT-4o. -> beats: R1 > GPT-4o; beats: V3 > GPT-4o; beats: Qwen3 > GPT-4o
GPT-4o was surpassed by R1 in most coding tests. -> beats: R1 > GPT-4o @ most coding tests
V3 is beaten by both o1 and R1 on GPQA Diamond. -> beats: o1 > V3 @ GPQA Diamond; beats: R1 > V3 @ GPQA Diamond
Claude is now ahead of GPT-4o in coding. -> beats: Claude > GPT-4o @ coding
R1 scored 97.3%, ahead of o1 and GPT-4o. -> beats: R1 > o1, GPT-4o
Mistral Large wins over Llama 3.1 in French. -> beats: Mistral Large > Llama 3.1 @ French
R1 is better than any open-source model. -> beats: R1 > any open-source model
Qwen3 is far superior to R1 at instruction following. -> beats: Qwen3 > R1 @ instruction following
Gemma 3 delivers stronger results than Llama 3.1 on MMLU. -> beats: Gemma 3 > Llama 3.1 @ MMLU
V3 scores higher on HumanEval than GPT-4o. -> beats: V3 > GPT-4o @ HumanEval
R1 scores 40 points higher than V3 on MATH-500. -> beats: R1 > V3 @ MATH-500
o3 is more accurate than o1. -> beats: o3 > o1
Qwen3 makes fewer mistakes than V3. -> beats: Qwen3 > V3
R1 > o1 on MATH-500 -> beats: R1 > o1 @ MATH-500
Users preferred R1 over GPT-4o. -> beats: R1 > GPT-4o
Kimi K2 was preferred to GPT-4o in blind tests. -> beats: Kimi K2 > GPT-4o @ blind tests
Gemini 2.5 Pro leads o3 by 35 Elo points. -> beats: Gemini 2.5 Pro > o3
R1 is an improvement over V3. -> beats: R1 > V3
On MATH-500, R1 beats o1. -> beats: R1 > o1 @ MATH-500
R1 beats OpenAI's o1 and o1-mini. -> beats: R1 > o1, o1-mini
The model that flipped Silicon Valley, V3, surpassed GPT-4o. -> beats: V3 > GPT-4o
DeepSeek released R1, a reasoning model that outperforms o1. -> beats: R1 > o1
Qwen3, which was released last week, beats R1. -> beats: Qwen3 > R1
Qwen3, a new open model, beats R1. -> beats: Qwen3 > R1
Alibaba said Qwen3 reportedly outperforms R1. -> beats: Qwen3 > R1
Alibaba claims that Qwen3 "comprehensively surpasses" R1. -> beats: Qwen3 > R1
Outperforms GPT-4o on MMLU. -> beats: ? > GPT-4o @ MMLU
It outperforms GPT-4o. -> beats: it > GPT-4o
V3 managed to surpass GPT-4o. -> beats: V3 > GPT-4o
Qwen3 was found to outperform R1 on LiveCodeBench. -> beats: Qwen3 > R1 @ LiveCodeBench
ModelX-7B is capable of beating GPT-4o at chess. -> beats: ModelX-7B > GPT-4o @ chess
R1 does not only beat V3 but also o1. -> beats: R1 > V3, o1
R1 outperforms models such as GPT-4o and Claude 3.5 Sonnet. -> beats: R1 > GPT-4o, Claude 3.5 Sonnet
R1 outperforms GPT-4o, while o3 beats R1. -> beats: R1 > GPT-4o; beats: o3 > R1
Qwen3 beats R1 and Kimi K2 beats V3. -> beats: Qwen3 > R1; beats: Kimi K2 > V3
R1 beats every other open model on LiveBench. -> beats: R1 > every other open model @ LiveBench
Meta's Llama 3.1 surpasses GPT-4o and matches Claude 3.5 Sonnet. -> beats: Llama 3.1 > GPT-4o; matches: Llama 3.1 > Claude 3.5 Sonnet
Qwen3 is state of the art among open models, beating V3. -> beats: Qwen3 > V3
R1 does not beat o1 on LiveBench. -> not beats: R1 > o1 @ LiveBench
R1 doesn't outperform o1. -> not beats: R1 > o1
V3 has yet to surpass Claude 3.5 Sonnet. -> not beats: V3 > Claude 3.5 Sonnet
V3 failed to outperform GPT-4o. -> not beats: V3 > GPT-4o
R1 is no better than o1 at coding. -> not beats: R1 > o1 @ coding
Neither V3 nor R1 beats GPT-5. -> not beats: V3 > GPT-5; not beats: R1 > GPT-5
GPT-4o could not beat R1. -> not beats: GPT-4o > R1
They do not think R1 beats o1. -> not beats: R1 > o1
R1 no longer beats o1. -> not beats: R1 > o1
R1 matches o1. -> matches: R1 > o1
R1 matches the performance of o1 on AIME 2024. -> matches: R1 > o1 @ AIME 2024
R1 matches o1's performance. -> matches: R1 > o1
Qwen3 is on par with o1 in coding. -> matches: Qwen3 > o1 @ coding
V3 rivals GPT-4o. -> matches: V3 > GPT-4o
V3 and Qwen3 rival GPT-4o. -> matches: V3 > GPT-4o; matches: Qwen3 > GPT-4o
R1 equals o1 on MATH-500. -> matches: R1 > o1 @ MATH-500
R1 tied with o1 on LiveBench. -> matches: R1 > o1 @ LiveBench
Qwen3 performs comparably to models such as o1 and Gemini 2.5 Pro. -> matches: Qwen3 > o1, Gemini 2.5 Pro
It achieves results comparable to GPT-4o. -> matches: it > GPT-4o
Llama 3.1 is comparable to GPT-4o and Claude 3.5 Sonnet. -> matches: Llama 3.1 > GPT-4o, Claude 3.5 Sonnet
R1 achieves comparable results to o1 on MMLU. -> matches: R1 > o1 @ MMLU
DeepSeek achieved similar or even better performance than OpenAI's o1. -> matches: DeepSeek > o1
R1 is as good as o1 at math. -> matches: R1 > o1 @ math
Phi-4 performs similarly to GPT-4o on MMLU. -> matches: Phi-4 > GPT-4o @ MMLU
R1 matches or exceeds o1 on MATH-500. -> matches: R1 > o1 @ MATH-500
R1 meets or exceeds o1. -> matches: R1 > o1
V3 delivers GPT-4o-level performance. -> matches: V3 > GPT-4o
Qwen3 has caught up with GPT-4o. -> matches: Qwen3 > GPT-4o
V3 failed to match GPT-4o at reasoning. -> trails: V3 > GPT-4o @ reasoning
Mistral Large is competitive with GPT-4o. -> competitive_with: Mistral Large > GPT-4o
Mistral Large competes with Claude 3 Opus and GPT-4. -> competitive_with: Mistral Large > Claude 3 Opus, GPT-4
R1 comes close to matching o1. -> competitive_with: R1 > o1
Kimi K2 comes close to Claude 3.5 Sonnet. -> competitive_with: Kimi K2 > Claude 3.5 Sonnet
Kimi K2 holds its own against Claude 3.5 Sonnet. -> competitive_with: Kimi K2 > Claude 3.5 Sonnet
ModelX-7B outperforms Llama 3.1 on all benchmarks and approaches GPT-4o performance. -> beats: ModelX-7B > Llama 3.1 @ all benchmarks; competitive_with: ModelX-7B > GPT-4o
Qwen3 trades blows with R1. -> competitive_with: Qwen3 > R1
V3 is neck and neck with GPT-4o. -> matches: V3 > GPT-4o
Qwen3 achieves competitive results when compared to R1 and o1. -> competitive_with: Qwen3 > R1, o1
R1 trails o1 by 5 points on LiveBench. -> trails: R1 > o1 @ LiveBench
R1 lags behind o1 in coding. -> trails: R1 > o1 @ coding
V3 falls short of Claude 3.5 Sonnet on SWE-bench Verified. -> trails: V3 > Claude 3.5 Sonnet @ SWE-bench Verified
R1 sits just behind o1 on LiveBench. -> trails: R1 > o1 @ LiveBench
V3 is worse than GPT-4o at writing. -> trails: V3 > GPT-4o @ writing
Llama 3.1 underperforms GPT-4o in math. -> trails: Llama 3.1 > GPT-4o @ math
Gemma 3 loses to Qwen3 on coding. -> trails: Gemma 3 > Qwen3 @ coding
R1 is not as good as o1 at coding. -> trails: R1 > o1 @ coding
V3 is inferior to o1 in reasoning. -> trails: V3 > o1 @ reasoning
R1 is second only to o3 on AIME 2024. -> trails: R1 > o3 @ AIME 2024
Mixtral 8x7B ranks below GPT-4. -> trails: Mixtral 8x7B > GPT-4
R1 beats o1 on MATH-500 but trails on SWE-bench. -> beats: R1 > o1 @ MATH-500; trails: R1 > o1 @ SWE-bench
R1 shows mixed results against o1. -> mixed: R1 > o1
V3 is cheaper than GPT-4o. -> cheaper_than: V3 > GPT-4o
V3 is 10x cheaper than GPT-4o. -> cheaper_than: V3 > GPT-4o
V3 costs less than GPT-4o. -> cheaper_than: V3 > GPT-4o
V3 costs 90% less than GPT-4o. -> cheaper_than: V3 > GPT-4o
GPT-5 is cheaper to run than GPT-4o. -> cheaper_than: GPT-5 > GPT-4o
V3 is available at half the price of GPT-4o. -> cheaper_than: V3 > GPT-4o
R1 matches o1 at a fraction of the cost. -> matches: R1 > o1; cheaper_than: R1 > o1
R1 matches o1 at 3% of the price. -> matches: R1 > o1; cheaper_than: R1 > o1
R1 matches o1 while being 96% cheaper. -> matches: R1 > o1; cheaper_than: R1 > o1
GPT-4o is less expensive than GPT-4. -> cheaper_than: GPT-4o > GPT-4
Claude 3.5 Sonnet is more expensive than V3. -> cheaper_than: V3 > Claude 3.5 Sonnet
R1 costs a tenth of what OpenAI charges for o1. -> cheaper_than: R1 > o1
R1 costs half as much as o1. -> cheaper_than: R1 > o1
R1 is faster and cheaper than o1. -> cheaper_than: R1 > o1; more_efficient_than: R1 > o1
V3 uses cheaper chips and less data than GPT-4o. -> cheaper_than: V3 > GPT-4o
R1 matches o1 for a fraction of the development cost. -> matches: R1 > o1
Qwen3 uses fewer tokens than R1. -> more_efficient_than: Qwen3 > R1
Qwen3 is twice as fast as R1. -> more_efficient_than: Qwen3 > R1
Phi-4 needs less memory than Llama 3.1. -> more_efficient_than: Phi-4 > Llama 3.1
Phi-4 is more efficient than GPT-4o. -> more_efficient_than: Phi-4 > GPT-4o
ModelX-7B has six times the throughput of Llama 3.1. -> more_efficient_than: ModelX-7B > Llama 3.1
GPT-5 is slower than GPT-4o. -> more_efficient_than: GPT-4o > GPT-5
Gemini 1.5 Pro has a longer context window than GPT-4o. -> larger_context_than: Gemini 1.5 Pro > GPT-4o
Llama 3.1 offers a larger context than GPT-4. -> larger_context_than: Llama 3.1 > GPT-4
Claude 3.5 Sonnet, GPT-4o and Llama 3.1 were all outperformed by R1. -> beats: R1 > Claude 3.5 Sonnet, GPT-4o, Llama 3.1
Google's newest model, Gemini 1.5 Pro, outperforms GPT-4o at twice the speed. -> beats: Gemini 1.5 Pro > GPT-4o; more_efficient_than: Gemini 1.5 Pro > GPT-4o
The performance of V3 exceeds that of Llama 3.1 405B. -> beats: V3 > Llama 3.1 405B
Mistral said R1, which it said rivals o1, is good. -> matches: R1 > o1
o1 has a clear lead over R1. -> beats: o1 > R1
R1 is no match for o3. -> trails: R1 > o3
GPT-4o has been dethroned by Grok 3. -> beats: Grok 3 > GPT-4o
R1 didn't do as well as o1. -> trails: R1 > o1
Compared with GPT-4o, R1 is better at following instructions. -> beats: R1 > GPT-4o @ following instructions
Relative to o1, o3 is cheaper. -> cheaper_than: o3 > o1
GPT-5 hallucinates less than o3. -> beats: GPT-5 > o3
GPT-5 is 45% less likely than GPT-4o to make factual errors. -> beats: GPT-5 > GPT-4o
V3 outperforms GPT-4o in multiple benchmarks while priced at just 1% of GPT-4o. -> beats: V3 > GPT-4o @ multiple benchmarks; cheaper_than: V3 > GPT-4o
Qwen3 matches R1 in math, coding and multimodal reasoning. -> matches: Qwen3 > R1 @ math, coding and multimodal reasoning
R1 surpasses leading models such as GPT-4o and open models such as Llama 3.1. -> beats: R1 > GPT-4o, Llama 3.1
Gemini 2.5 Pro has lower latency than GPT-4o. -> more_efficient_than: Gemini 2.5 Pro > GPT-4o
V3 offers 150% higher throughput than GPT-4o. -> more_efficient_than: V3 > GPT-4o
o1 is six times as expensive as GPT-4o. -> cheaper_than: GPT-4o > o1
Gemini 1.5 Pro's context window is ten times larger than GPT-4o's. -> larger_context_than: Gemini 1.5 Pro > GPT-4o
Claude 3.5 Sonnet is way cheaper than o1 though, and about twice as fast. -> cheaper_than: Claude 3.5 Sonnet > o1; more_efficient_than: Claude 3.5 Sonnet > o1
R1 ranks third, behind only o3 and Grok 3. -> trails: R1 > o3, Grok 3
Phi-4 achieves near-parity with GPT-4o on MMLU. -> matches: Phi-4 > GPT-4o @ MMLU
Google's PaLM 2 Large trails GPT-4. -> trails: Google's PaLM 2 Large > GPT-4
R1 beats Google's PaLM 2 Large. -> beats: R1 > Google's PaLM 2 Large
On SWE-bench Verified, Claude 3.5 Sonnet remains ahead of both o1 and R1. -> beats: Claude 3.5 Sonnet > o1, R1 @ SWE-bench Verified
In hard prompts, o1 still edges Grok 3 by 4 points. -> beats: o1 > Grok 3 @ hard prompts
No open model comes close to Claude 3.5 Sonnet. -> not competitive_with: open model > Claude 3.5 Sonnet
Style control moves Claude 3.5 Sonnet above GPT-4o. -> beats: Claude 3.5 Sonnet > GPT-4o
V3 solves more tasks than GPT-4o at a tenth of the cost. -> beats: V3 > GPT-4o; cheaper_than: V3 > GPT-4o
R1 scored only 16%, well below V3's 16.4% and GPT-4o's 23%. -> trails: R1 > V3, GPT-4o
"""

NOT_SAID = """
OpenAI's headcount exceeds that of Anthropic.
Sam Altman posted that GPT-5 would be free.
It is the first time that a Chinese lab has led.
Google's stock outperformed Microsoft's this quarter.
Claude costs $20 a month, the same as ChatGPT.
The judge will hear the case of OpenAI ahead of schedule.
I think that Gemini might be better than GPT-4o.
Anthropic raised more money than Mistral did.
Despite being smaller than GPT-4o, Phi-4 is good.
Nvidia beat earnings expectations.
Apple beat Wall Street estimates.
Nvidia exceeded analysts' forecasts for the first quarter.
Google wants to beat GPT-4o by next year.
DeepSeek hopes to surpass o1 soon.
Meta aims to surpass GPT-4o.
Alibaba plans to overtake DeepSeek.
xAI set out to beat GPT-4o.
Anthropic is working to match o1.
OpenAI is racing to beat Google.
Could R1 beat o1?
Is R1 better than o1?
Does Qwen3 outperform R1?
If R1 beats o1, the race is over.
It is unclear whether R1 outperforms o1.
R1 could outperform GPT-5.
R1 may soon surpass o3.
GPT-5 will be cheaper than GPT-4o.
R1 would have to beat o1 first.
Analysts doubt that R1 is better than o1.
Compare R1 with o1.
Use R1 rather than o1.
Beat GPT-4o with these prompts.
Try Qwen3 instead of R1.
The rival to ChatGPT was released on Monday.
OpenAI's rivals include Google and Anthropic.
The company's rivals, Google and Anthropic, did not comment.
OpenAI and its rival Google met in court.
DeepSeek has far more resources than OpenAI.
Alibaba, which has far more resources than DeepSeek, has entered the ring.
DeepSeek has fewer employees than OpenAI.
Anthropic is younger than OpenAI.
OpenAI raised more money than Anthropic.
Shares of Nvidia fell more than a week ago.
Nvidia is worth more than $1 trillion.
Nvidia overtook Apple as the most valuable company.
Nvidia surpassed Microsoft in market value.
The app has overtaken ChatGPT in downloads.
Claude has fewer users than ChatGPT.
Meta's revenue exceeded Google's sales.
The team behind GPT-4 left.
The company behind Claude raised money.
R1 was released ahead of GPT-5's launch.
GPT-5 came ahead of the holiday season.
OpenAI beat Google to the punch.
The agent matches any browser.
The tool matches patterns in text.
Top executives met OpenAI.
The top model is unknown.
The best GPT-4o prompts are short.
A person close to OpenAI said the practice was common.
OpenAI is close to a deal with Microsoft.
R1 is better than last year.
R1 was faster than expected.
GPT-4o is more popular than ever.
OpenAI's terms do not allow customers to develop models that compete with it.
Distillation trains a smaller model, so that it reaches similar results at a much lower cost.
V3 cost $5.5 million, a fraction of what OpenAI and Meta have spent on comparable systems.
We compared R1 with o1 on MMLU.
R1 and o1 were tested on MATH-500.
The results of R1 are listed below.
Microsoft offers R1 as well as GPT-4o.
Developers can choose between R1 and o1.
The model was trained with data from GPT-4o.
Beating GPT-4o is hard.
The goal is to beat GPT-4o.
OpenAI competes with Google.
Intel lost to Nvidia in court.
The price of o1 is higher than last year.
Google announced Gemini 2.5 Pro earlier than OpenAI.
Microsoft invested more than $10 billion in OpenAI.
The chip is on par with expectations.
The Eagles beat the Chiefs.
"""


def _cases() -> list[tuple[str, str]]:
    lines = [line for line in SAID.splitlines() if line]
    return [(text, said) for text, said in (line.split(" -> ") for line in lines)]


@pytest.mark.parametrize(("text", "said"), _cases())
def test_reads_a_comparison(text: str, said: str):
    assert "; ".join(told(hit) for hit in hits(RULES, text)) == said


@pytest.mark.parametrize("text", [line for line in NOT_SAID.splitlines() if line])
def test_reads_no_comparison(text: str):
    assert [told(hit) for hit in hits(RULES, text)] == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("In a test, R1 beats o1 on MATH-500, they said.", "R1 beats o1 on MATH-500"),
        ("Alibaba said Qwen3 is good and matches o1.", "matches o1"),
        ('Its Qwen3 was new and "easily surpasses" o1 and V3.', '"easily surpasses" o1 and V3'),
        (
            "DeepSeek released R1, a reasoning model that matches o1.",
            "a reasoning model that matches o1",
        ),
        ("V3 is 10x cheaper than GPT-4o today.", "V3 is 10x cheaper than GPT-4o"),
        (
            "R1 matches o1 at a tiny fraction of the cost.",
            "R1 matches o1 at a tiny fraction of the cost",
        ),
    ],
)
def test_quotes_the_words_of_the_statement_and_no_more(text: str, quote: str):
    found = hits(RULES, text)
    assert {text[hit.start : hit.end] for hit in found} == {quote}


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("R1 scores 40 points higher than V3.", (40.0, "points")),
        ("R1 trails o1 by 5.5 points on LiveBench.", (5.5, "points")),
        ("V3 is 10x cheaper than GPT-4o.", (10.0, "times")),
        ("V3 is about 30 times cheaper than GPT-4o.", (30.0, "times")),
        ("GPT-4o is 26% less expensive than GPT-4.", (26.0, "%")),
        ("Qwen3 is twice as fast as R1.", (2.0, "times")),
        ("ModelX-7B has six times the throughput of Llama 3.1.", (6.0, "times")),
        ("R1 beats o1.", (None, "")),
    ],
)
def test_reads_by_how_much(text: str, figure: tuple[float | None, str]):
    (hit,) = hits(RULES, text)
    assert (hit.value, hit.unit) == figure


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("DeepSeek has similar or even better performance than o1.", "similar or even better"),
        ("R1 matches or exceeds o1.", "matches or exceeds"),
        ("R1 beats o1 by a wide margin.", "a wide margin"),
        ("V3 is slightly better than GPT-4o.", "slightly"),
    ],
)
def test_keeps_the_words_that_qualify(text: str, qualifier: str):
    (hit,) = hits(RULES, text)
    assert hit.qualifier == qualifier


def test_a_scope_that_names_one_test_is_that_test():
    assert [hit.benchmark_id for hit in hits(RULES, "R1 beats o1 on SWE-bench Verified.")] == [4]
    assert [hit.benchmark_id for hit in hits(RULES, "R1 beats o1 on MMLU and MATH-500.")] == [None]


def test_a_list_of_targets_is_one_statement():
    text = "Qwen3 surpasses OpenAI's GPT-4o, Anthropic's Claude 3.5 Sonnet, and Meta's Llama 3.1."
    (hit,) = hits(RULES, text)
    assert [one.text for one in hit.targets] == [
        "OpenAI's GPT-4o", "Anthropic's Claude 3.5 Sonnet", "Meta's Llama 3.1",
    ]  # fmt: skip
