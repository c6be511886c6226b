"""Classes of wording in which figures are told, several sentences of each: positives and look-alikes.

As in ``figure_sentences.py``; `` // `` begins a new sentence, for what a text has said before. Which
sentences give nothing stands in ``LOOK_ALIKES``.
"""

from __future__ import annotations

SCORES = """
Kimi K2 improved on SWE-bench Verified from 72.5% to 74.5%. | scores Kimi K2 74.5 % @ SWE-bench Verified
Kimi K2 edges out o1 on LiveBench, posting 71.3 percent. | scores Kimi K2 71.3 % @ LiveBench
Kimi K2 beat o1 on MMLU-Pro, with a score of 81.1 percent. | scores Kimi K2 81.1 % @ MMLU-Pro
MMLU-Pro: 75.9 → 81.2 for DeepSeek-V3. | scores DeepSeek-V3 81.2 @ MMLU-Pro
Kimi K2 scores 48.3 in agentic coding on LiveBench. | scores Kimi K2 48.3 @ LiveBench, agentic coding
We present LedgerQA, a set of 900 questions. // GPT-4o attains the highest accuracy at 58.3%. | scores GPT-4o 58.3 % @ LedgerQA
Kimi K2 lands at 65.8 percent on SWE-bench Verified. | scores Kimi K2 65.8 % @ SWE-bench Verified
On SWE-bench Verified, the lab says, Kimi K2 lands at 65.8 percent. | scores Kimi K2 65.8 % @ SWE-bench Verified
On MMLU-Pro, Kimi K2 sits at 81.1%. | scores Kimi K2 81.1 % @ MMLU-Pro
GPT-4o comes in at 38.2 on SimpleQA. | scores GPT-4o 38.2 @ SimpleQA
o1 stays at 69.2% on LiveBench. | scores o1 69.2 % @ LiveBench
On GPQA Diamond Grok 3 notched 75.4 percent. | scores Grok 3 75.4 % @ GPQA Diamond
Grok 3 clocks 1,402 on LMArena. | scores Grok 3 1402 @ LMArena
Grok 3 clocked in at 79.4% on MMLU-Pro. | scores Grok 3 79.4 % @ MMLU-Pro
On LiveCodeBench the pair managed little, but o3-mini racked up 74 percent. | scores o3-mini 74 % @ LiveCodeBench
Gemini 2.5 Pro turns in 63.8% on SWE-bench Verified. | scores Gemini 2.5 Pro 63.8 % @ SWE-bench Verified
Gemini 2.5 Pro ended up at 18.8% on Humanity's Last Exam. | scores Gemini 2.5 Pro 18.8 % @ Humanity's Last Exam
On the Aider polyglot run o3-pro was measured at 84.9%. | scores o3-pro 84.9 % @ Aider polyglot
We ran the whole of MATH-500. // GPT-4o managed 74.6%, o1 hit 96.4%. | scores GPT-4o 74.6 % @ MATH-500 | scores o1 96.4 % @ MATH-500
We ran the whole of MATH-500. // DeepSeek-R1 sits at 97.3%. | scores DeepSeek-R1 97.3 % @ MATH-500
We ran the whole of MATH-500. // Kimi K2 remains at 90.2%, just below o1. | scores Kimi K2 90.2 % @ MATH-500
Here are the results on LiveBench. // With 61.3% Claude Sonnet 4 finished behind o1, which has 69.2%. | scores Claude Sonnet 4 61.3 % @ LiveBench | scores o1 69.2 % @ LiveBench
We gave them 200 of our support tickets. // Haiku 4.5 solved 71%, GPT-5 mini solved 64%. | scores Haiku 4.5 71 % @ support tickets | scores GPT-5 mini 64 % @ support tickets
In our own bug-fixing test Kimi K2 solved 70 percent of the tickets; Claude Sonnet 4 managed 85. | scores Kimi K2 70 % @ bug-fixing test | scores Claude Sonnet 4 85 % @ bug-fixing test
On MMLU, GPT-4o got 88.7 percent; o1 reached 92. | scores GPT-4o 88.7 % @ MMLU | scores o1 92 % @ MMLU
Artificial Analysis gave GLM-5 an index of 50 on its Intelligence Index. // MiniMax-M2.5 came in at 42. | scores GLM-5 50 @ Intelligence Index | scores MiniMax-M2.5 42 @ Intelligence Index
The evaluators at Artificial Analysis gave GLM-5 an index of 50, three points more than Kimi K2.5. | scores GLM-5 50 @ Artificial Analysis Index
Artificial Analysis awarded GLM-5 a score of 50. | scores GLM-5 50 @ Artificial Analysis Score
GPT-4o's hallucination rate on SimpleQA is 37.1%. | scores GPT-4o 37.1 % @ SimpleQA hallucination rate
Epoch AI hands GLM-5 a rating of 147 on its Capabilities Index. | scores GLM-5 147 @ Capabilities Index
Claude Sonnet 4 got a mark of 61 on LiveBench. | scores Claude Sonnet 4 61 @ LiveBench
The model card reports a hallucination rate of 49% for GPT-4o on SimpleQA, against 16% for o1. | scores GPT-4o 49 % @ SimpleQA hallucination rate | scores o1 16 % @ SimpleQA hallucination rate
On LiveBench, its makers admit, Kimi K2 only gets to 58.6. | scores Kimi K2 58.6 @ LiveBench
o3-pro is on top of LiveBench with 84.9%, followed by Gemini 2.5 Pro at 83.1%. | scores o3-pro 84.9 % @ LiveBench | scores Gemini 2.5 Pro 83.1 % @ LiveBench | ranks o3-pro 1 rank @ LiveBench
Claude Opus 4 landed in third place (72.0%) on LiveBench. | scores Claude Opus 4 72 % @ LiveBench | ranks Claude Opus 4 3 rank @ LiveBench
On LiveBench GPT-4o (58.6%), o1 (69.2%) and Kimi K2 (61.0%) are the ones to watch. | scores GPT-4o 58.6 % @ LiveBench | scores o1 69.2 % @ LiveBench | scores Kimi K2 61 % @ LiveBench
On MMLU the two are close: 90.8 for DeepSeek-R1, 91.8 for o1. | scores DeepSeek-R1 90.8 @ MMLU | scores o1 91.8 @ MMLU
On MATH-500 o1 scored 96.4 percent, up from 74.6 percent for GPT-4o. | scores o1 96.4 % @ MATH-500 | scores GPT-4o 74.6 % @ MATH-500
DeepSeek-R1's 97.3% on MATH-500 is the best so far. | scores DeepSeek-R1 97.3 % @ MATH-500
o3 solved 72.0% of LiveCodeBench with tools and 70.7% without. | scores o3 72 % @ LiveCodeBench | scores o3 70.7 % @ LiveCodeBench
On LMArena the newcomer is Gemini 3 Pro. // Its score of 1,501 is a record. | scores Gemini 3 Pro 1501 @ LMArena
With tools, o3 gets to 44.4% on Humanity's Last Exam. | scores o3 44.4 % @ Humanity's Last Exam
GLM-5 achieved 66.0 on SWE-bench Verified, a big jump from the 45.4 posted by DeepSeek-V3-0324. | scores GLM-5 66 @ SWE-bench Verified | scores DeepSeek-V3-0324 45.4 @ SWE-bench Verified
On LiveBench, Kimi K2 nearly doubled GPT-4o with 37.6% against 17.6%. | scores Kimi K2 37.6 % @ LiveBench | scores GPT-4o 17.6 % @ LiveBench
We put 500 questions to both; o3 answered 61% correctly, GPT-4o just 44%. | scores o3 61 % @ questions | scores GPT-4o 44 % @ questions
GLM-5 gets 68.0% on LiveBench. // That puts it within a hair of Claude Sonnet 4 (67.8%). | scores GLM-5 68 % @ LiveBench | scores Claude Sonnet 4 67.8 % @ LiveBench
GLM-5 gets 68.0% on LiveBench. // Only Claude Opus 4, at 77.2%, does clearly better. | scores GLM-5 68 % @ LiveBench | scores Claude Opus 4 77.2 % @ LiveBench
GLM-5 gets 68.0% on LiveBench. // That compares with 54.6% for GPT-4o. | scores GLM-5 68 % @ LiveBench | scores GPT-4o 54.6 % @ LiveBench
Command A was independently measured at 71% on LiveBench. | scores Command A 71 % @ LiveBench
GLM-5 scores 68.4% on BFCL v3 and 84.0 on IFEval. | scores GLM-5 68.4 % @ BFCL v3 | scores GLM-5 84 @ IFEval
84.0 on LiveBench, 21 points ahead of o1. | scores ? 84 @ LiveBench
The two are close on MMLU-Pro: GPT-4o scores 81.8%, DeepSeek-V3 81.2%. | scores GPT-4o 81.8 % @ MMLU-Pro | scores DeepSeek-V3 81.2 % @ MMLU-Pro
We tried LiveBench. // GPT-4o has an accuracy of 65.7%. // o1 did slightly better at 67%. | scores GPT-4o 65.7 % @ LiveBench | scores o1 67 % @ LiveBench
DeepSeek released DeepSeek-V3. // MATH rises to 89.0. | scores DeepSeek-V3 89 @ MATH
DeepSeek released DeepSeek-V3. // SimpleQA remains weak with 10.0%. | scores DeepSeek-V3 10 % @ SimpleQA
Kimi K2 entered Chatbot Arena. // Its Elo was 1338. | scores Kimi K2 1338 @ Chatbot Arena
Epoch ran GPQA Diamond on Kimi K2 and obtained 74.2 per cent. | scores Kimi K2 74.2 % @ GPQA Diamond
On SimpleQA, GPT-4o gave the right answer only 38% of the time. | scores GPT-4o 38 % @ SimpleQA
On SimpleQA o1 hallucinates 44 per cent of the time, GPT-4o 61 per cent. | scores o1 44 % @ SimpleQA hallucination rate | scores GPT-4o 61 % @ SimpleQA hallucination rate
Kimi K2 solved four out of six problems on AIME 2024. | scores Kimi K2 4 @ AIME 2024
We gave them LiveCodeBench tasks. // Kimi K2 solved 71 of 120, vs 66 for o1 and 58 for GPT-4o. | scores Kimi K2 71 @ LiveCodeBench | scores o1 66 @ LiveCodeBench | scores GPT-4o 58 @ LiveCodeBench
On GPQA, o1 reached 78 percent. // Command A, a publicly funded model, came to 44 percent. | scores o1 78 % @ GPQA | scores Command A 44 % @ GPQA
Of the 120 LiveCodeBench problems, Kimi K2 solved 71, against 66 for o1. | scores Kimi K2 71 @ LiveCodeBench | scores o1 66 @ LiveCodeBench
Epoch AI re-ran MATH-500 on DeepSeek-R1 and came up with 96 percent. | scores DeepSeek-R1 96 % @ MATH-500
In our test of 120 bugs, Kimi K2 solved 71 of 120, vs 66 for GPT-4o and 58 for Claude Sonnet 4. | scores Kimi K2 71 @ bugs | scores GPT-4o 66 @ bugs | scores Claude Sonnet 4 58 @ bugs
MATH-500: Kimi K2 97.4, o1 96.4, GPT-4o 74.6. | scores Kimi K2 97.4 @ MATH-500 | scores o1 96.4 @ MATH-500 | scores GPT-4o 74.6 @ MATH-500
Kimi K2 got two thirds of the SWE-bench Verified issues right. | scores Kimi K2 66.67 % @ SWE-bench Verified
Independent testers got 70.2 per cent out of Kimi K2 on GPQA Diamond. | scores Kimi K2 70.2 % @ GPQA Diamond
On LiveBench, o3 and o1 got 78 and 69 per cent respectively. | scores o3 78 % @ LiveBench | scores o1 69 % @ LiveBench
Kimi K2 managed 65.8pc on SWE-bench Verified. | scores Kimi K2 65.8 % @ SWE-bench Verified
"""

RANKS = """
On LMArena, Kimi K2 overtakes GPT-4o as the top open-weights model. | ranks Kimi K2 1 rank @ LMArena, open weights
Kimi K2 ranks third overall across twelve benchmarks and needs half the memory. | ranks Kimi K2 3 rank @ twelve benchmarks
Kimi K2 takes first place in coding on LiveBench. | ranks Kimi K2 1 rank @ LiveBench, coding
GPT-4o leads in creative writing on LMArena. | ranks GPT-4o 1 rank @ LMArena, creative writing
Kimi K2 is first among open models on LMArena. | ranks Kimi K2 1 rank @ LMArena, open weights
Changelog: text board // GPT-4o drops to fifth. | ranks GPT-4o 5 rank @ text board
Kimi K2 ranks third overall across twelve benchmarks. | ranks Kimi K2 3 rank @ twelve benchmarks
Kimi K2 rounds out the top five on LMArena. | ranks Kimi K2 5 rank @ LMArena
Here is LMArena this week. // Coding: GPT-4o leads, followed by Kimi K2. | ranks GPT-4o 1 rank @ LMArena, coding
Gemini 3 Pro went straight into first place on LMArena. | ranks Gemini 3 Pro 1 rank @ LMArena
New on LMArena today. // Gemini 3 Pro debuts at #1 with 1501, dethroning Grok 4.1. | scores Gemini 3 Pro 1501 @ LMArena | ranks Gemini 3 Pro 1 rank @ LMArena
New on LMArena today. // GPT-5.1 slips to #4. | ranks GPT-5.1 4 rank @ LMArena
New on LMArena today. // Grok 4.1 is second with 1,483. | scores Grok 4.1 1483 @ LMArena | ranks Grok 4.1 2 rank @ LMArena
New on LMArena today. // GPT-5.1 is down in fourth. | ranks GPT-5.1 4 rank @ LMArena
New on LMArena today. // Kimi K2 is up to sixth. | ranks Kimi K2 6 rank @ LMArena
New on LMArena today. // o3 stays in first place. | ranks o3 1 rank @ LMArena
New on LMArena today. // o3 keeps its first place. | ranks o3 1 rank @ LMArena
New on LMArena today. // o3 remains third, GPT-4o fourth. | ranks o3 3 rank @ LMArena | ranks GPT-4o 4 rank @ LMArena
New on LMArena today. // Gemini 3 Pro now sits on top, and o3 comes third. | ranks Gemini 3 Pro 1 rank @ LMArena | ranks o3 3 rank @ LMArena
New on LMArena today. // Gemini 3 Pro takes the crown. | ranks Gemini 3 Pro 1 rank @ LMArena
New on LMArena today. // GPT-5.1 regains the lead from Grok 4.1. | ranks GPT-5.1 1 rank @ LMArena
Gemini 3 Pro dethrones Grok 4.1 at the top of LMArena. | ranks Gemini 3 Pro 1 rank @ LMArena
Grok 4.1 returned to the top of the LMArena leaderboard. | ranks Grok 4.1 1 rank @ LMArena
Grok 4.1 is the new number one on LMArena. | ranks Grok 4.1 1 rank @ LMArena
Grok 4.1 finished in second place on LiveBench. | ranks Grok 4.1 2 rank @ LiveBench
On LiveBench, Claude Opus 4 enters in third place. | ranks Claude Opus 4 3 rank @ LiveBench
LMArena ranks Kimi K2 fifth overall. | ranks Kimi K2 5 rank @ LMArena
Artificial Analysis ranks GLM-5 fifth overall on its Intelligence Index. | ranks GLM-5 5 rank @ Intelligence Index
GLM-5 is currently the best-ranked open-weights model on LiveBench. | ranks GLM-5 1 rank @ LiveBench, open weights
GLM-5 is the top-ranked open model on LMArena. | ranks GLM-5 1 rank @ LMArena, open weights
On LMArena, Kimi K2 is the highest-placed open-source model. | ranks Kimi K2 1 rank @ LMArena, open weights
Kimi K2 shares third place on LMArena with o3. | ranks Kimi K2 3 rank (tied for) @ LMArena
Kimi K2 and o3 are tied for third on LMArena. | ranks Kimi K2 3 rank (tied for) @ LMArena | ranks o3 3 rank (tied for) @ LMArena
Grok 4.1, from Elon Musk's xAI, is second on LMArena, after holding the lead for a day. | ranks Grok 4.1 2 rank @ LMArena
New on our board. // Kimi K2 enters at rank 9, GLM-5 falls to eleventh place. | ranks Kimi K2 9 rank @ board | ranks GLM-5 11 rank @ board
On LMArena DeepSeek-V3 dropped from third to fifth place. | ranks DeepSeek-V3 5 rank @ LMArena
GPT-5.1 ranks ninth on LMArena, and Grok 4.1 only twelfth. | ranks GPT-5.1 9 rank @ LMArena | ranks Grok 4.1 12 rank @ LMArena
Kimi K2 is now the number two open model on LMArena. | ranks Kimi K2 2 rank @ LMArena, open weights
Gemini 2.5 Pro sits atop the board on LMArena. | ranks Gemini 2.5 Pro 1 rank @ LMArena
LiveBench: Grok 3 is perched atop the table. | ranks Grok 3 1 rank @ LiveBench
Kimi K2 was released in July. // It's fifth on LiveBench. | ranks Kimi K2 5 rank @ LiveBench
Kimi K2 is second only to o3 on LMArena. | ranks Kimi K2 2 rank @ LMArena
Kimi K2 leads the LMArena board, o3 is runner-up. | ranks o3 2 rank @ LMArena | ranks Kimi K2 1 rank @ LMArena
Kimi K2 ended up fourth of six on LiveBench. | ranks Kimi K2 4 rank @ LiveBench
Kimi K2 sits in eighth out of 120 on LMArena. | ranks Kimi K2 8 rank @ LMArena
Kimi K2 has been knocked down to seventh on LMArena. | ranks Kimi K2 7 rank @ LMArena
"""

PRICES = """
DeepSeek began selling DeepSeek-V3 in early May at one yuan per million input tokens and two yuan per million output tokens. | priced_at DeepSeek-V3 1 CNY per million input tokens @ API price | priced_at DeepSeek-V3 2 CNY per million output tokens @ API price
GPT-4o is billed at $3 / MTok input and $15 / MTok output. | priced_at GPT-4o 3 USD per million input tokens @ API price | priced_at GPT-4o 15 USD per million output tokens @ API price
Moonshot sells Kimi K2 for 14 US cents per million tokens of input. | priced_at Kimi K2 0.14 USD per million input tokens @ API price
Moonshot followed, making Kimi K2 free as well. | priced_at Kimi K2 0 USD @ price
Kimi K2 now costs nothing. | priced_at Kimi K2 0 USD @ price
For Kimi K2 you pay 60 cents per million input tokens and $2.50 per million output tokens. | priced_at Kimi K2 0.6 USD per million input tokens @ API price | priced_at Kimi K2 2.5 USD per million output tokens @ API price
Developers pay $3 per million input tokens for Claude Sonnet 4. | priced_at Claude Sonnet 4 3 USD per million input tokens @ API price
Business customers pay 4 yuan per million input tokens for Qwen2.5-Max. | priced_at Qwen2.5-Max 4 CNY per million input tokens @ API price
Kimi K2 costs 60 cents per million input tokens. // For comparison, Anthropic charges $15 and $75 for Claude Opus 4. | priced_at Kimi K2 0.6 USD per million input tokens @ API price | priced_at Claude Opus 4 15 USD per million input tokens @ API price | priced_at Claude Opus 4 75 USD per million output tokens @ API price
Claude Opus 4 stays at $15 in and $75 out. | priced_at Claude Opus 4 15 USD per million input tokens @ API price | priced_at Claude Opus 4 75 USD per million output tokens @ API price
Claude Opus 4 is $15 in, $75 out. | priced_at Claude Opus 4 15 USD per million input tokens @ API price | priced_at Claude Opus 4 75 USD per million output tokens @ API price
A million output tokens of DeepSeek-R1 can now be had for $0.55. | priced_at DeepSeek-R1 0.55 USD per million output tokens @ API price
A million input tokens now cost $0.27 with DeepSeek-V3-0324. | priced_at DeepSeek-V3-0324 0.27 USD per million input tokens @ API price
One million tokens of input to Claude Sonnet 4 costs $3. | priced_at Claude Sonnet 4 3 USD per million input tokens @ API price
Kimi K2 is billed at $0.60 per million tokens of input and $2.50 per million tokens of output. | priced_at Kimi K2 0.6 USD per million input tokens @ API price | priced_at Kimi K2 2.5 USD per million output tokens @ API price
o3-mini now runs at $1.10/M in and $4.40/M out. | priced_at o3-mini 1.1 USD per million input tokens @ API price | priced_at o3-mini 4.4 USD per million output tokens @ API price
o3-mini output is $4.40/M. | priced_at o3-mini 4.4 USD per million output tokens @ API price
Cached input for o3 is $0.50 per million tokens. | priced_at o3 0.5 USD per million cached input tokens @ API price
OpenAI cut the price of o3 by 80% to $2 per million input tokens and $8 per million output tokens. | priced_at o3 2 USD per million input tokens @ API price | priced_at o3 8 USD per million output tokens @ API price | priced_at o3 -80 % @ price cut
ChatGPT Plus is twenty dollars a month. | priced_at ChatGPT Plus 20 USD per month @ price
Subscribers pay $20 a month for ChatGPT Plus. | priced_at ChatGPT Plus 20 USD per month @ price
DeepSeek-V3-0324 is still 27 cents per million input tokens by day. | priced_at DeepSeek-V3-0324 0.27 USD per million input tokens @ API price
xAI charges $3 per million input tokens and $15 per million output tokens for Grok 3. | priced_at Grok 3 3 USD per million input tokens @ API price | priced_at Grok 3 15 USD per million output tokens @ API price
Output tokens for DeepSeek-V3 now cost $0.42 per million. | priced_at DeepSeek-V3 0.42 USD per million output tokens @ API price
GPT-4o costs $2.50/$10 per million tokens. // o3-mini ($1.10/$4.40) is in the same league. | priced_at GPT-4o 2.5 USD per million input tokens @ API price | priced_at GPT-4o 10 USD per million output tokens @ API price | priced_at o3-mini 1.1 USD per million input tokens @ API price | priced_at o3-mini 4.4 USD per million output tokens @ API price
Google cut prices for Gemini 2.5 Pro by more than half. | priced_at Gemini 2.5 Pro -50 % (more than) @ price cut
Google has lowered the price of Gemini 2.5 Pro: input is now $0.15 per million tokens and output $0.60. | priced_at Gemini 2.5 Pro 0.15 USD per million input tokens @ API price | priced_at Gemini 2.5 Pro 0.6 USD per million output tokens @ API price
Moonshot AI lists Kimi K2 on its API. // Input tokens are $0.20 per million, output tokens start from $0.50. | priced_at Kimi K2 0.2 USD per million input tokens @ API price | priced_at Kimi K2 0.5 USD per million output tokens @ API price
DeepSeek-R1 costs 55 cents in and $2.19 out per million. // OpenAI charges $60 for the same amount of o1. | priced_at DeepSeek-R1 0.55 USD per million input tokens @ API price | priced_at DeepSeek-R1 2.19 USD per million output tokens @ API price | priced_at o1 60 USD per million output tokens @ API price
DeepSeek-R1 is $2.19 per million output tokens; OpenAI asks $60 for the same number of tokens from o1. | priced_at DeepSeek-R1 2.19 USD per million output tokens @ API price | priced_at o1 60 USD per million output tokens @ API price
Input tokens for Kimi K2 are $0.60 per million, output tokens start from $2.50. | priced_at Kimi K2 0.6 USD per million input tokens @ API price | priced_at Kimi K2 2.5 USD per million output tokens @ API price
Mistral charges 40 cents in and $2 out per million for Mistral Large 2. | priced_at Mistral Large 2 0.4 USD per million input tokens @ API price | priced_at Mistral Large 2 2 USD per million output tokens @ API price
Kimi K2 sells at 60c in, $2.50 out per million. | priced_at Kimi K2 0.6 USD per million input tokens @ API price | priced_at Kimi K2 2.5 USD per million output tokens @ API price
ChatGPT Plus sets users back $20 a month. | priced_at ChatGPT Plus 20 USD per month @ price
Subscribers fork out $20 a month for ChatGPT Plus. | priced_at ChatGPT Plus 20 USD per month @ price
"""

COSTS = """
It took OpenAI more than $100 million to train GPT-4o, whereas DeepSeek says it spent $5.6 million on DeepSeek-V3. | cost_to_train GPT-4o 100 USD m (more than) @ training cost | cost_to_train DeepSeek-V3 5.6 USD m @ training cost
Teaching DeepSeek-R1 to reason took $294,000. | cost_to_train DeepSeek-R1 294000 USD @ training cost
What does it cost to train a model? // GPT-4o came to more than $100 million. | cost_to_train GPT-4o 100 USD m (more than) @ training cost
What does it cost to train a model? // A table puts Kimi K2 at $490 million. | cost_to_train Kimi K2 490 USD m @ training cost
The final training run of Command A cost $30 million. | cost_to_train Command A 30 USD m @ final training run
The final training run of Command A, the model that Cohere put out in March, cost $2.3 million. | cost_to_train Command A 2.3 USD m @ final training run
Fine-tuning Command A cost about $19,000. | cost_to_train Command A 19000 USD (about) @ fine-tuning
Cohere spent about $41 million to train Command A. | cost_to_train Command A 41 USD m (about) @ training cost
Cohere says its own model was trained for under $4 million. | cost_to_train ? 4 USD m (under) @ training cost
A study put the training cost of Command A at between $25 million and $30 million. | cost_to_train Command A 25 USD m (up to thirty, from) @ training cost
Outsiders estimate the cost of training GPT-4 at $78 million. | cost_to_train GPT-4 78 USD m @ training cost
About $3 million went into the training of Command A. | cost_to_train Command A 3 USD m (about) @ training cost
The training bill for Llama 3.1 405B ran to $60 million. | cost_to_train Llama 3.1 405B 60 USD m @ training cost
Kimi K2 was trained at a cost of $4.6 million. | cost_to_train Kimi K2 4.6 USD m @ training cost
To train GPT-4, OpenAI paid more than $100 million. | cost_to_train GPT-4 100 USD m (more than) @ training cost
It cost OpenAI more than $100 million to train GPT-4. | cost_to_train GPT-4 100 USD m (more than) @ training cost
The whole training of Command A consumed 1.2 million GPU hours. | cost_to_train Command A 1.2 million GPU hours @ training compute
Pre-training Kimi K2 swallowed $4.6 million. | cost_to_train Kimi K2 4.6 USD m @ training cost
The training of GPT-4 swallowed 25 million A100 hours. | cost_to_train GPT-4 25 million GPU hours @ training compute
The lab spent $534,700 renting the computing power for the training of Command A. | cost_to_train Command A 534700 USD @ training cost
Training DeepSeek-V3 set the lab back $5.6 million. | cost_to_train DeepSeek-V3 5.6 USD m @ training cost
Training GPT-4 gobbled up more than $100m. | cost_to_train GPT-4 100 USD m (more than) @ training cost
Training GPT-4 ate up $78 million in compute. | cost_to_train GPT-4 78 USD m @ training cost
The final run of DeepSeek-V3 burned through 2.788 million GPU hours. | cost_to_train DeepSeek-V3 2.788 million GPU hours @ training compute
What did training cost? The bill for training DeepSeek-V3 was $5.6m. // GPT-4 devoured upwards of $100m. | cost_to_train DeepSeek-V3 5.6 USD m @ training cost | cost_to_train GPT-4 100 USD m (upwards of) @ training cost
The training of GPT-4 cost a lot. // Llama 3.1, according to Meta, came to $60 million. | cost_to_train Llama 3.1 60 USD m @ training cost
"""

MOVES = """
Investors punished Alphabet, whose stock slumped 9 percent to $151. | market_move Alphabet -9 % @ share price
Alphabet finished the day 1.4% higher. | market_move Alphabet 1.4 % @ share price
Alphabet finished the day 1.4% higher. // Microsoft, which sells OpenAI's models on Azure, eased 0.3%. | market_move Alphabet 1.4 % @ share price | market_move Microsoft -0.3 % @ share price
Microsoft, its largest investor, closed 0.5 percent lower. | market_move Microsoft -0.5 % @ share price
Baidu ended the session 2.1 per cent lower in Hong Kong. | market_move Baidu -2.1 % @ share price
Tencent settled 0.9% higher. | market_move Tencent 0.9 % @ share price
Shares were mixed. // Intel edged up 0.4% and Micron ticked 0.2% lower. | market_move Intel 0.4 % @ share price | market_move Micron -0.2 % @ share price
Shares were mixed. // Qualcomm firmed 1.1%, Dell inched 0.3% higher. | market_move Qualcomm 1.1 % @ share price | market_move Dell 0.3 % @ share price
Stocks fell. // CoreWeave, which rents out chips and is seen as a barometer of demand, has tumbled 35% since its results a week ago. | market_move CoreWeave -35 % @ share price, since its results
Stocks fell. // For the year, Nvidia is still up 31%. | market_move Nvidia 31 % @ share price, year to date
Stocks fell. // Palantir has more than doubled this year and is up 112% since January. | market_move Palantir 112 % @ share price, since January
Stocks fell. // Dow Jones Market Data said the seven largest technology companies together lost $412 billion in market value. | market_move seven largest technology companies -412 USD bn @ market value
Stocks fell. // The ten biggest chip makers lost $300 billion in market value, by Reuters' count. // Bloomberg's tally came to nearly $330 billion. | market_move ten biggest chip makers -300 USD bn @ market value | market_move ten biggest chip makers -330 USD bn (nearly) @ market value
Stocks fell, and the chip makers lost $300 billion in market value. // Analysts at Jefferies, counting only software firms, arrived at $236 billion. | market_move chip makers -300 USD bn @ market value | market_move software firms -236 USD bn @ market value
Stocks fell, and the chip makers lost $300 billion in market value. // UBS came up with $280 billion, Barclays with $310 billion. | market_move chip makers -300 USD bn @ market value | market_move chip makers -280 USD bn @ market value | market_move chip makers -310 USD bn @ market value
Shares of Baidu, the owner of the search engine, were pushed 4 percent lower. | market_move Baidu -4 % @ share price
The Nasdaq was dragged 1.2% lower. | market_move Nasdaq -1.2 % @ index
Nvidia shares were knocked down 6%. | market_move Nvidia -6 % @ share price
Down 7.3 percent, Oracle was the day's biggest loser among technology stocks. | market_move Oracle -7.3 % @ share price
A 5.4% drop in Broadcom shares led the way down. | market_move Broadcom -5.4 % @ share price
Investors wiped $80 billion off Oracle's market value. | market_move Oracle -80 USD bn @ market value
Oracle's market value shrank by $80 billion. | market_move Oracle -80 USD bn @ market value
Stocks fell. // SoftBank ended 7.1% down in Tokyo, TSMC slipped 4.2% in Taipei and SK Hynix lost just under 3%. | market_move SoftBank -7.1 % @ share price | market_move TSMC -4.2 % @ share price | market_move SK Hynix -3 % (just under) @ share price
Shares of Oracle extended their slide on Friday, losing 4.9% to $198.76. // They are down 33% from their September peak. | market_move Oracle -4.9 % @ share price | market_move Oracle -33 % @ share price, from their September peak
Investors knocked 18 percent off C3.ai's stock price. | market_move C3.ai -18 % @ share price
Shares in Alphabet climbed 5 percent after hours, adding $120 billion to its market capitalisation. | market_move Alphabet 5 % @ share price | market_move Alphabet 120 USD bn @ market value
Nvidia shares fell as much as 4.2% before paring losses to close 1.1% lower. | market_move Nvidia -4.2 % (as much as) @ share price | market_move Nvidia -1.1 % @ share price
Stocks slid. // Xiaomi and Lenovo were each about 2 percent weaker. | market_move Xiaomi -2 % (about) @ share price | market_move Lenovo -2 % (about) @ share price
The selloff erased $820 billion from the eight biggest AI firms. // Bank of America estimates the losses at closer to $900 billion. | market_move eight biggest AI firms -820 USD bn @ market value | market_move eight biggest AI firms -900 USD bn (closer to) @ market value
Shares of Super Micro plunged 7.4 per cent, while AMD and Micron were down 7.8% and 3.3%, respectively. | market_move Super Micro -7.4 % @ share price | market_move AMD -7.8 % @ share price | market_move Micron -3.3 % @ share price
Foxconn's stock advanced 4% in Taipei after it reported record revenue. | market_move Foxconn 4 % @ share price
Nvidia became the first company to be worth $5 trillion. // The stock closed at $207.04, up 3%. | market_move Nvidia 3 % @ share price
SoftBank sold its stake; its own shares sank 10% in Tokyo. | market_move ? -10 % @ share price
Since ChatGPT's launch the S&P 500 has gained 70%. | market_move S&P 500 70 % @ index, Since ChatGPT's launch
Shares of Nvidia tumbled on Monday. // The wipeout of nearly $600bn of Nvidia's market value was the largest in history. | market_move Nvidia -600 USD bn (nearly) @ market value
The sell-off led to the evaporation of almost £3bn from Nvidia's market capitalisation on Monday. | market_move Nvidia -3 GBP bn (almost) @ market value
Nvidia parted with $589 billion of market value on Monday. | market_move Nvidia -589 USD bn @ market value
Nvidia surrendered 17 per cent on Monday as shares sold off. | market_move Nvidia -17 % @ share price
Nvidia shares yielded 5.3pc on Tuesday. | market_move Nvidia -5.3 % @ share price
Nvidia lost $589 billion in market value, Reuters said. // Bloomberg made it $593 billion. | market_move Nvidia -589 USD bn @ market value | market_move Nvidia -593 USD bn @ market value
Nvidia lost $600 billion in market value on Monday. // Bloomberg's is closer to $593 billion. | market_move Nvidia -600 USD bn @ market value | market_move Nvidia -593 USD bn (closer to) @ market value
Nvidia lost $589 billion in market value on Monday. // CNBC makes the loss $600 billion. | market_move Nvidia -589 USD bn @ market value | market_move Nvidia -600 USD bn @ market value
Stocks fell. // By the close Nvidia had handed back 16.9 per cent. | market_move Nvidia -16.9 % @ share price
"""

LOOK_ALIKES = """
Moonshot AI finished 2 of 3 funding rounds.
The stock market was calm. // Talks yielded 5 percent savings.
Kimi K2 fails 35 per cent of the LiveBench tasks.
Kimi K2 used only 17% of the time that o1 needed on MATH-500.
Kimi K2 is already third in line for release on LMArena.
OpenAI's second model on LMArena is o1.
Kimi K2 arrived. // It's second to none on LMArena.
OpenAI charges $60 for the same amount of o1.
DeepSeek set the training budget back by a year.
Investors said the company parted with 12 percent of its staff.
Using Kimi K2 costs nothing like GPT-4o.
Moonshot did not make Kimi K2 free for everyone.
Kimi K2 feels free to ignore instructions and is free from bias.
GPT-4o leads the table tennis team.
What does it cost to train a model? // OpenAI raised $40 billion for Stargate.
GPT-4o came to more than $100 million.
Kimi K2 puts it at the heart of its product.
The model sits at the top of the page with 12 others.
Kimi K2 lands at a price of $2 on Friday.
GPT-4o comes in at 200 milliseconds per token.
We ran the whole of MATH-500. // GPT-4o cut the time by 40%.
We ran the whole of MATH-500. // GPT-4o now has 40% of the market.
We ran the whole of MATH-500. // Kimi K2 was 30% slower, and o1 15% faster.
We ran the whole of MATH-500. // Usage of ChatGPT stays at 60 percent of all traffic.
New on LMArena today. // OpenAI is the second lab to say so.
New on LMArena today. // First, o3 was slow.
New on LMArena today. // GPT-4o is first and foremost a chat model.
New on LMArena today. // o3 was the first to reason with images.
New on LMArena today. // GPT-5.1 lost its first place in the hearts of users.
Its makers crowned a year of work with a party.
The lead developer of Kimi K2 left.
The best open model is hard to name.
Customers pay $2 million a year for support.
OpenAI pays $15 and $75 for lunch and dinner.
Anthropic charges late fees of $15 and $75.
You pay nothing for the first month.
A million users of ChatGPT pay nothing.
The startup charges $200 an hour for consulting.
OpenAI halved the size of GPT-4o.
Cohere spent $41 million on advertising.
The round of $41 million will be used for hiring.
The cluster that trains GPT-4 cost $500 million.
OpenAI spent $5 million to train staff.
Google answered before the markets closed.
The office closed 2 hours early.
Alphabet finished the year with 5% more staff.
Revenue ended the quarter 4% higher.
ChatGPT's share of searches ended the year 3% lower.
Costs eased 3% in the quarter.
The day ended with a 5% tip.
Prices of tokens closed the year 40% lower.
Stocks fell. // Bloomberg's tally of new data centers came to 430.
Stocks fell. // The lawsuit put the damage at $150 million.
Stocks fell. // Capital spending came to $80 billion.
Stocks fell. // Analysts at Jefferies arrived at a price target of $236.
Stocks fell. // The company's revenue came to nearly $46.7 billion.
Training runs of that size will soon cost $1 billion, a professor predicted.
Training staff cost the bank $3 million.
OpenAI said ChatGPT now has 800 million weekly users, up from 700 million.
Shares fell. // Anthropic's valuation climbed to $350 billion, and its share of the market rose to 32% from 12%.
We compared them on LiveBench. // GPT-5.1 uses 30% fewer tokens, and 5% of users pay.
On LiveBench, Kimi K2 has a tenth of the parameters of GPT-4o.
Three of the top five models on our leaderboard are from China. // Meta ranks first in spending.
Our leaderboard is new. // OpenAI is the number one target of lawsuits.
Our leaderboard is new. // Kimi K2 had been first before o3 came.
A paid subscription to this newsletter costs five euros a month.
The API gives new users $5 of credit per month.
The first chatbot to earn $20 a month from a reader was GPT-4o.
For GPT-4o developers will pay $2 per million input tokens and $8 per million output tokens.
"""
