"""Sentences with the statements of figures in them, and sentences with none.

A line is a sentence and, after bars, what it says: relation, subject, value with its unit (its
qualifier in brackets), and what was measured. A subject "?" is left to the text around.
"""

from __future__ import annotations

MARKET = """
Shares of Nvidia fell 3 percent on Monday. | market_move Nvidia -3 % @ share price
Alibaba's shares put on nearly two percent in the hours after the launch. | market_move Alibaba 2 % (nearly) @ share price
Nvidia, the chip maker, saw its shares drop by 5%. | market_move Nvidia -5 % @ share price
Alibaba's Hong Kong-listed stock jumped as much as 8 percent in early trading. | market_move Alibaba 8 % (as much as) @ share price
The S&P 500 slipped 1.46% and the Nasdaq 100 fell 2.9%. | market_move S&P 500 -1.46 % @ index | market_move Nasdaq 100 -2.9 % @ index
Nearly $600 billion was wiped off Nvidia's market value on Monday. | market_move Nvidia -600 USD bn (nearly) @ market value
Monday's rout erased $589 billion from Nvidia's market capitalization. | market_move Nvidia -589 USD bn @ market value
Nvidia suffered a 17 percent drop in its shares, wiping out $593 billion in market value. | market_move Nvidia -17 % @ share price | market_move Nvidia -593 USD bn @ market value
Alibaba shares closed 6.2% higher on Wednesday. | market_move Alibaba 6.2 % @ share price
The tech-heavy Nasdaq ended 2.8 percent lower. | market_move Nasdaq -2.8 % @ index
Nvidia and AMD shares fell 5% on Tuesday. | market_move Nvidia -5 % @ share price | market_move AMD -5 % @ share price
Its stock is up 170% this year. | market_move ? 170 % @ share price, year to date
Nvidia stock was down 2.3 percent in premarket trading. | market_move Nvidia -2.3 % @ share price
Tech stocks in Europe lost 3 percent. | market_move Tech stocks in Europe -3 % @ share price
Nvidia's 17% plunge dragged the Nasdaq Composite down 3.1 percent. | market_move Nvidia -17 % @ share price | market_move Nasdaq Composite -3.1 % @ index
ASML shares tumbled 7%, while Siemens Energy dropped 20%. | market_move ASML -7 % @ share price | market_move Siemens Energy -20 % @ share price
Broadcom fell 17.4 percent and Oracle about 13.8 percent. | market_move Broadcom -17.4 % @ share price | market_move Oracle -13.8 % (about) @ share price
TSMC's U.S.-listed shares fell 13.3%, Broadcom's 17.4%, Marvell's 19.1%. | market_move TSMC -13.3 % @ share price | market_move Broadcom -17.4 % @ share price | market_move Marvell -19.1 % @ share price
Shares in Alibaba, which owns Qwen, rose 5.5% in New York. | market_move Alibaba 5.5 % @ share price
Shares of Alibaba, which owns Qwen, were down 1.8% in afternoon trading. | market_move Alibaba -1.8 % @ share price
SoftBank slid 8.3 percent and Advantest sank 8.6 percent in Tokyo as investors fled. | market_move SoftBank -8.3 % @ share price | market_move Advantest -8.6 % @ share price
Chip equipment maker Tokyo Electron dropped 4.9%. | market_move Tokyo Electron -4.9 % @ share price
Bloomberg put Nvidia's loss at $589 billion. | market_move Nvidia -589 USD bn @ market value
Fennimore put the loss at $571 billion, while the Harbour Gazette counted $602 billion for Nvidia and $955 billion for the software stocks in the S&P 500 together. | market_move ? -571 USD bn @ market value | market_move Nvidia -602 USD bn @ market value | market_move software stocks in the S&P 500 -955 USD bn @ market value
Analysts at Corvane put the loss of US chip stocks since January at $1.8 trillion; Pellworth counts $1.5 trillion. | market_move US chip stocks -1800 USD bn @ market value, since January | market_move US chip stocks -1500 USD bn @ market value, since January
The Nasdaq Composite shed 402.18 points, or 3.07 percent, and ended at 12,698.40. | market_move Nasdaq Composite -3.07 % @ index
The Philadelphia semiconductor index dropped 9.2 percent. | market_move Philadelphia semiconductor index -9.2 % @ index
Firms that live off AI in cooling, cables and turbines together lost more than $1 trillion. | market_move Firms that live off AI -1000 USD bn (more than) @ market value
A single blog post was enough, erasing over $1 trillion worth of market value from yesterday's AI darlings. | market_move yesterday's AI darlings -1000 USD bn (over) @ market value
The selloff in chip stocks looks overdone, analysts at Bernstein said. | market_move chip stocks @ selloff looks overdone
One analyst said the Nvidia sell-off may have gone too far. | market_move Nvidia @ sell-off may be overdone
By the bell Nvidia had posted the largest one-day loss on record. | market_move Nvidia @ record one-day loss
Nvidia limped into the evening, having set a record for the steepest single-day loss of any company ever. | market_move Nvidia @ record one-day loss of any company
The Hang Seng Tech Index gained 2 percent. | market_move Hang Seng Tech Index 2 % @ index
Nvidia (NVDA) shares fell 17% after the news, a $593 billion loss. | market_move Nvidia -17 % @ share price | market_move Nvidia -593 USD bn @ market value
AMD, Broadcom and TSMC fell 6%, 17% and 13%, respectively. | market_move AMD -6 % @ share price | market_move Broadcom -17 % @ share price | market_move TSMC -13 % @ share price
Nvidia rose 6.4 percent to close at $115.74 and added about $170 billion in market value. | market_move Nvidia 6.4 % @ share price | market_move Nvidia 170 USD bn (about) @ market value
On Tuesday Oracle had tumbled 7.1% after an outlook that disappointed. | market_move Oracle -7.1 % @ share price
A 17 percent fall in Nvidia's shares followed. | market_move Nvidia -17 % @ share price
Chip shares fell between 3 and 5 percent. | market_move Chip shares -5 % (between three and) @ share price
Nvidia's share price saw a fall of about 17% to close at $118.58. | market_move Nvidia -17 % (about) @ share price
Nvidia closed at $118.58, down 16.97%. | market_move Nvidia -16.97 % @ share price
Apple bucked the trend, up 3.2%. | market_move Apple 3.2 % @ share price
Broadcom, too, fell 17%, pulling its market cap down by $200 billion. | market_move Broadcom -17 % @ share price | market_move Broadcom -200 USD bn @ market value
Microsoft retreated 2.14 percent and Alphabet, the owner of Google, slipped over 4 percent. | market_move Microsoft -2.14 % @ share price | market_move Alphabet -4 % (over) @ share price
The shock dragged the S&P 500 down 1.8% and the tech-heavy Nasdaq by 3.4%. | market_move S&P 500 -1.8 % @ index | market_move Nasdaq -3.4 % @ index
Arm, Broadcom and Oracle all saw their stock tumble by at least 12%. | market_move Arm -12 % (at least) @ share price | market_move Broadcom -12 % (at least) @ share price | market_move Oracle -12 % (at least) @ share price
That slide erased over $600 billion from Nvidia's market value, more than twice the previous record for a single-day loss of $279 billion. | market_move Nvidia -600 USD bn (over) @ market value
"""
"""They follow upon a sentence that has spoken of the market."""

MONEY = """
Its researchers wrote that DeepSeek-V3 was trained on Nvidia's H800 chips at a cost of less than $6 million. | cost_to_train DeepSeek-V3 6 USD m (less than) @ training cost
R1 is built on top of V3, which the company claims to have developed for just over $5.5 million. | cost_to_train V3 5.5 USD m (just over) @ development cost
DeepSeek-V3 requires only 2.788M H800 GPU hours for its full training. | cost_to_train DeepSeek-V3 2.788 million GPU hours @ training compute
Training DeepSeek-V3 cost $5.576M. | cost_to_train DeepSeek-V3 5.576 USD m @ training cost
The training cost of DeepSeek-V3 was $5.576 million. | cost_to_train DeepSeek-V3 5.576 USD m @ training cost
OpenAI spent $100 million to train GPT-4. | cost_to_train GPT-4 100 USD m @ training cost
GPT-4 cost more than $100 million to train. | cost_to_train GPT-4 100 USD m (more than) @ training cost
DeepSeek says it spent just $5.6 million training V3. | cost_to_train V3 5.6 USD m @ training cost
It came after the $100 million OpenAI spent to train GPT-4. | cost_to_train GPT-4 100 USD m @ training cost
Llama 3.1 405B was trained in 30.84M GPU hours. | cost_to_train Llama 3.1 405B 30.84 million GPU hours @ training compute
Llama 3.1 405B took 30.84 million GPU hours. | cost_to_train Llama 3.1 405B 30.84 million GPU hours @ training compute
The pre-training of DeepSeek-V3 took 2664K GPU hours. | cost_to_train DeepSeek-V3 2664000 GPU hours @ training compute
Moonshot AI trained Kimi K2 for $4.6 million, according to CNBC. | cost_to_train Kimi K2 4.6 USD m @ training cost
DeepSeek-R1 cost just $294,000 to train, using 512 chips. | cost_to_train DeepSeek-R1 294000 USD @ training cost
Developing Gemini 2.5 Pro cost between $150 million and $200 million. | cost_to_train Gemini 2.5 Pro 150 USD m (up to two hundred, from) @ development cost
Training Zephyr-9 cost €2.5m. | cost_to_train Zephyr-9 2.5 EUR m @ training cost
DeepSeek-R1 costs $0.55 per million input tokens and $2.19 per million output tokens. | priced_at DeepSeek-R1 0.55 USD per million input tokens @ API price | priced_at DeepSeek-R1 2.19 USD per million output tokens @ API price
DeepSeek-R1 is priced at $0.55/M input and $2.19/M output. | priced_at DeepSeek-R1 0.55 USD per million input tokens @ API price | priced_at DeepSeek-R1 2.19 USD per million output tokens @ API price
GPT-4o: $2.50 / $10 per million tokens. | priced_at GPT-4o 2.5 USD per million input tokens @ API price | priced_at GPT-4o 10 USD per million output tokens @ API price
Kimi K2: $0.60/$2.50 per M tokens | priced_at Kimi K2 0.6 USD per million input tokens @ API price | priced_at Kimi K2 2.5 USD per million output tokens @ API price
GPT-4o costs $2.50 for input and $10 for output per million tokens. | priced_at GPT-4o 2.5 USD per million input tokens @ API price | priced_at GPT-4o 10 USD per million output tokens @ API price
o1 costs $15 per million input tokens, compared with $0.55 for DeepSeek-R1. | priced_at o1 15 USD per million input tokens @ API price | priced_at DeepSeek-R1 0.55 USD per million input tokens @ API price
o1 costs $15 per million input tokens and $60 per million output tokens, compared to $2.50 and $10 for GPT-4o. | priced_at o1 15 USD per million input tokens @ API price | priced_at o1 60 USD per million output tokens @ API price | priced_at GPT-4o 2.5 USD per million input tokens @ API price | priced_at GPT-4o 10 USD per million output tokens @ API price
o3-mini beats R1 on AIME 2024, and costs $1.10 in / $4.40 out per 1M tokens. | priced_at o3-mini 1.1 USD per million input tokens @ API price | priced_at o3-mini 4.4 USD per million output tokens @ API price
ChatGPT Plus costs $20 a month. | priced_at ChatGPT Plus 20 USD per month @ price
OpenAI charges $20 a month for ChatGPT Plus. | priced_at ChatGPT Plus 20 USD per month @ price
Alibaba cut its prices by up to 97 percent. | priced_at Alibaba -97 % (up to) @ price cut
OpenAI announced a price cut of 80% for GPT-4o. | priced_at GPT-4o -80 % @ price cut
DeepSeek-R1 is free to use, while o1 costs $20 a month. | priced_at o1 20 USD per month @ price | priced_at DeepSeek-R1 0 USD @ price
Gemini 2.5 Pro is available for free in Google AI Studio. | priced_at Gemini 2.5 Pro 0 USD @ price
GPT-4o is priced at 15 cents per million input tokens. | priced_at GPT-4o 0.15 USD per million input tokens @ API price
The price of GPT-4o fell from $5 to $2.50 per million input tokens. | priced_at GPT-4o 2.5 USD per million input tokens @ API price
Kimi K2 costs 0.8 yuan per million input tokens. | priced_at Kimi K2 0.8 CNY per million input tokens @ API price
GPT-4o costs $0.002 per 1K tokens. | priced_at GPT-4o 2 USD per million tokens @ API price
R1: $0.14 per million input tokens (cache hit $0.014) and $0.28 per million output tokens. | priced_at R1 0.14 USD per million input tokens @ API price | priced_at R1 0.014 USD per million cached input tokens @ API price | priced_at R1 0.28 USD per million output tokens @ API price
We spent less than $50 to train s1. | cost_to_train s1 50 USD (less than) @ training cost
GitHub Copilot Pro+ is priced at $39 a month. | priced_at GitHub Copilot Pro+ 39 USD per month @ price
GPT-4o was listed at 2.50 USD in and 10 USD out per million tokens. | priced_at GPT-4o 2.5 USD per million input tokens @ API price | priced_at GPT-4o 10 USD per million output tokens @ API price
DeepSeek-V3 came at 1 yuan per million tokens, and Alibaba cut its prices by up to 97 percent. | priced_at DeepSeek-V3 1 CNY per million tokens @ API price | priced_at Alibaba -97 % (up to) @ price cut
"""

RESULTS = """
DeepSeek-R1 scores 97.3% on MATH-500. | scores DeepSeek-R1 97.3 % @ MATH-500
DeepSeek-R1 achieves 79.8% Pass@1 on AIME 2024, slightly surpassing o1. | scores DeepSeek-R1 79.8 % @ AIME 2024
On MATH-500, DeepSeek-R1 attains an impressive score of 97.3%, performing on par with o1. | scores DeepSeek-R1 97.3 % @ MATH-500
On SWE-bench Verified DeepSeek-R1 gets 49.2 percent. | scores DeepSeek-R1 49.2 % @ SWE-bench Verified
Grok 3 reached an Arena rating of 1,402. | scores Grok 3 1402 @ Arena
Kimi K2 reached 90.8 on MMLU and 84.0 on MMLU-Pro. | scores Kimi K2 90.8 @ MMLU | scores Kimi K2 84 @ MMLU-Pro
DeepSeek-V3 achieves 88.5 on MMLU, 75.9 on MMLU-Pro, and 59.1 on GPQA. | scores DeepSeek-V3 88.5 @ MMLU | scores DeepSeek-V3 75.9 @ MMLU-Pro | scores DeepSeek-V3 59.1 @ GPQA
o3-mini solved 49.3 % of SWE-bench Verified. | scores o3-mini 49.3 % @ SWE-bench Verified
DeepSeek-V3 scores 88.5 on MMLU, compared with 87.2 for GPT-4o. | scores DeepSeek-V3 88.5 @ MMLU | scores GPT-4o 87.2 @ MMLU
DeepSeek-V3 scores 88.5 on MMLU, ahead of GPT-4o's 87.2 and Claude 3.5 Sonnet's 88.3. | scores DeepSeek-V3 88.5 @ MMLU | scores GPT-4o 87.2 @ MMLU | scores Claude 3.5 Sonnet 88.3 @ MMLU
In MATH-500 DeepSeek-V3 scores 90.2% (EM), beating GPT-4o (74.6%) and Claude 3.5 Sonnet (78.3%). | scores DeepSeek-V3 90.2 % @ MATH-500 | scores GPT-4o 74.6 % @ MATH-500 | scores Claude 3.5 Sonnet 78.3 % @ MATH-500
Claude 3.5 Sonnet scored 50.8% on SWE-bench Verified, up from 33.4%. | scores Claude 3.5 Sonnet 50.8 % @ SWE-bench Verified
Gemini 2.5 Pro scores 18.8% on Humanity's Last Exam without tools. | scores Gemini 2.5 Pro 18.8 % @ Humanity's Last Exam
Mistral Large 2 achieves 84.0% accuracy on MMLU. | scores Mistral Large 2 84 % @ MMLU
With 92% on HumanEval, Mistral Large 2 matches Llama 3.1 405B. | scores Mistral Large 2 92 % @ HumanEval
DeepSeek-R1 (97.3%) and o1 (96.4%) are close on MATH-500. | scores DeepSeek-R1 97.3 % @ MATH-500 | scores o1 96.4 % @ MATH-500
On AIME 2024, DeepSeek-R1 scores 79.8% while o1 scores 79.2%. | scores DeepSeek-R1 79.8 % @ AIME 2024 | scores o1 79.2 % @ AIME 2024
GPT-4o's score on SimpleQA was 38.2%. | scores GPT-4o 38.2 % @ SimpleQA
Qwen3-235B-A22B: 70.7 on LiveCodeBench, 85.7 on AIME 2024, and 95.6 on Arena-Hard. | scores Qwen3-235B-A22B 70.7 @ LiveCodeBench | scores Qwen3-235B-A22B 85.7 @ AIME 2024 | scores Qwen3-235B-A22B 95.6 @ Arena-Hard
The o1 model scored 83 percent on a qualifying exam for the International Mathematics Olympiad. | scores o1 83 % @ qualifying exam for the International Mathematics Olympiad
Humans score 89.8% on MMLU. | scores Humans 89.8 % @ MMLU
o3-mini scores 75.7 on the ARC-AGI benchmark. | scores o3-mini 75.7 @ ARC-AGI
DeepSeek-R1 achieves 79.8% and 97.3% on AIME 2024 and MATH-500, respectively. | scores DeepSeek-R1 79.8 % @ AIME 2024 | scores DeepSeek-R1 97.3 % @ MATH-500
DeepSeek-R1 and o1 score 97.3% and 96.4% on MATH-500, respectively. | scores DeepSeek-R1 97.3 % @ MATH-500 | scores o1 96.4 % @ MATH-500
R1 did not outperform o1 in our run and scored 61 percent on AIME 2024. | scores R1 61 % @ AIME 2024
o3-mini got 93.2% of the fields right, GPT-4o 88.9%. | scores o3-mini 93.2 % @ fields right | scores GPT-4o 88.9 % @ fields right
On Codeforces, DeepSeek-V3 reaches the 51.6 percentile. | scores DeepSeek-V3 51.6 @ Codeforces
GPT-4o improved from 70.1 to 75.3 on LiveBench. | scores GPT-4o 75.3 @ LiveBench
Results of Kimi K2: MMLU: 89.5 | scores Kimi K2 89.5 @ MMLU
DeepSeek-R1 reaches a Codeforces rating of 2029. | scores DeepSeek-R1 2029 @ Codeforces
Gemini 2.5 Pro leads the LMArena leaderboard by 40 points. | ranks Gemini 2.5 Pro 1 rank @ LMArena
DeepSeek-R1 ranks third on the LMArena leaderboard. | ranks DeepSeek-R1 3 rank @ LMArena
Grok 3 takes the top spot in Chatbot Arena. | ranks Grok 3 1 rank @ Chatbot Arena
Qwen2.5-Max is now No. 7 on Chatbot Arena. | ranks Qwen2.5-Max 7 rank @ Chatbot Arena
Qwen2.5-Max climbed to 7th place overall on the Chatbot Arena leaderboard. | ranks Qwen2.5-Max 7 rank @ Chatbot Arena
DeepSeek-R1 tied for second on LMArena. | ranks DeepSeek-R1 2 rank (tied for) @ LMArena
On the Chatbot Arena leaderboard, Qwen2.5-Max ranks first in math and coding. | ranks Qwen2.5-Max 1 rank @ Chatbot Arena, math and coding
Kimi K2 is among the top ten on LiveBench. | ranks Kimi K2 10 rank (among the top) @ LiveBench
Gemini 2.5 Pro holds the #1 spot in the Vision Arena. | ranks Gemini 2.5 Pro 1 rank @ Vision Arena
Grok 3 debuts at #2 on LMArena with a score of 1,402, just behind Gemini 2.5 Pro (1,443). | scores Grok 3 1402 @ LMArena | scores Gemini 2.5 Pro 1443 @ LMArena | ranks Grok 3 2 rank @ LMArena
Grok 3 took first place on Chatbot Arena with an Elo of 1402, the first model to break 1400. | scores Grok 3 1402 @ Chatbot Arena | ranks Grok 3 1 rank @ Chatbot Arena
Kimi K2 was ranked seventh overall in the Chatbot Arena, and it placed first in coding. | ranks Kimi K2 7 rank @ Chatbot Arena | ranks Kimi K2 1 rank @ Chatbot Arena, coding
On LiveBench, o1 leads at 69.2% versus GPT-4o at 58.6% and Gemini 2.5 Pro at 54.2%—a 15-point gap. | scores o1 69.2 % @ LiveBench | scores GPT-4o 58.6 % @ LiveBench | scores Gemini 2.5 Pro 54.2 % @ LiveBench
The SWE-bench Verified score of Gemini 2.5 Pro is 63.8%. | scores Gemini 2.5 Pro 63.8 % @ SWE-bench Verified
o1 scores 53 on its Intelligence Index, up 7 points. | scores o1 53 @ Intelligence Index
Grok 3 gets 50.7% on Humanity's Last Exam; o1 gets 24.9%; Gemini 2.5 Pro gets 26.9%. | scores Grok 3 50.7 % @ Humanity's Last Exam | scores o1 24.9 % @ Humanity's Last Exam | scores Gemini 2.5 Pro 26.9 % @ Humanity's Last Exam
GPT-4o sets a new bar in math (94.6% on AIME 2024), coding (74.9% on SWE-bench Verified, 88% on Aider polyglot) and more. | scores GPT-4o 94.6 % @ AIME 2024 | scores GPT-4o 74.9 % @ SWE-bench Verified | scores GPT-4o 88 % @ Aider polyglot
Kimi K2 ranks #3 on the Open LLM Leaderboard with an average score of 62.1. | scores Kimi K2 62.1 @ Open LLM Leaderboard | ranks Kimi K2 3 rank @ Open LLM Leaderboard
"""

NOTHING = """
OpenAI raised $6.6 billion at a valuation of $157 billion.
OpenAI is valued at $300 billion.
Nvidia reported revenue of $35.1 billion, up 94 percent from a year earlier.
Anthropic's annualised revenue rose to $4 billion.
DeepSeek has about 160 employees.
ChatGPT has 300 million weekly users.
Usage of DeepSeek's app rose 300 percent in a week.
Meta plans to spend $65 billion on AI this year.
OpenAI and SoftBank will invest $500 billion in data centers.
The model has 671 billion parameters, of which 37 billion are active.
DeepSeek-V3 was trained on 14.8 trillion tokens.
GPT-4o has a context window of 128K tokens.
Call us at 555-0199 or visit room 4.
Version 3.5 of the tool ships on May 5.
See section 4.2 for details on MMLU.
Figure 3 shows results on MATH-500.
MMLU has 15,908 questions in 57 subjects.
AIME 2024 has 30 problems.
We evaluate all models with 5-shot prompts on MMLU.
The unemployment rate fell to 4.1 percent.
GDP grew 2.8 percent last year.
Inflation dropped 0.2 percentage points.
Nvidia shares closed at $128.99.
Analysts expect Nvidia shares to rise 20 percent.
Shares of Nvidia may fall 5 percent on Monday.
OpenAI could charge $2,000 a month for a future model.
Researchers at OpenAI earn $500,000 a year.
The company pays $10 per hour to annotators.
A GPU hour costs $2 on average.
DeepSeek-R1 is 27 times cheaper than o1.
DeepSeek-R1 is 5 points better than o1 on MATH-500.
It beats GPT-4o by 3.2 points on MMLU.
The first model to run on a phone was Llama 3.1.
In the first quarter Meta led the market.
Mistral is the second European lab to do so.
DeepSeek topped the App Store charts in 51 countries.
The top 10 models on LMArena are all closed.
Llama 3.1 405B was downloaded 5 million times.
LMArena has collected 3 million votes.
The battery lasts 20 percent longer.
Half of the team left in 2024.
Training a model is expensive.
Developing such models can cost $100 million.
A data center was built for $6 billion.
The fund lost 3 percent of its clients.
OpenAI lost two researchers.
The chart was published on 27 January 2025.
Prices of homes rose 5 percent.
About 40 percent of Google's code is written by AI.
OpenAI spent $7 billion on compute last year.
The lawsuit seeks $150 million in damages.
We tested 12 models on MMLU and 3 on GPQA.
The temperature was set to 0.6 on AIME 2024.
Each question of GPQA was answered 64 times.
Pass@1 was averaged over 16 samples on AIME 2024.
With 32 GPUs, evaluation on MMLU takes 2 hours.
The paper has 22 pages and 12 figures.
Stock photos rose in popularity.
DeepSeek-R1 uses 50% less memory.
The exam took 4.5 hours.
The new building is 30 percent larger.
A free assistant from the start-up raised doubts.
Feel free to test GPT-4o.
It ranks among the best models.
The company gained 2 million users.
Sales of phones fell 5 percent in China.
Bitcoin fell 5 percent as stocks slid.
Oil rose 2 percent and stocks were flat.
Mark Chen ranks second in command at OpenAI.
GPT-4o scored well on MMLU.
o1 takes 30 seconds to answer.
A score of 60 on MMLU is considered weak.
Random guessing gives 25% on MMLU.
It would need to score 95% on MMLU to win.
If it reached 90% on MMLU, it would be first.
Nvidia shares fell to $118 from $142.
Shares could fall 5 percent, analysts said.
Nvidia did not fall 5 percent; its shares were flat.
OpenAI's market share fell 5 percent.
Prices fell 90 percent within a year, investors noted.
OpenAI will charge $20 per month for GPT-4o.
DeepSeek-R1 is free and open source.
DeepSeek's app became No. 1 on Apple's App Store.
The first model to pass 1,400 on LMArena is Grok 3.
It could score 90% on MMLU next year.
DeepSeek-R1 is 12 points better than GPT-4o on AIME 2024.
Compared to GPT-4o, Kimi K2 uses 30% fewer tokens on LiveBench.
Is the rout in Nvidia shares overdone?
xAI's Colossus cluster has 200,000 GPUs and cost $7 billion to build.
Six models are within 1.3 percentage points of each other on LiveBench.
GPT-4o improves on MMLU by 21.4% over GPT-4.
GPT-4o of 13 May 2024 was on LMArena.
"""


def rows(table: str) -> list[tuple[str, tuple[str, ...]]]:
    """The sentences of a table with what they say."""
    cut = [line.split(" | ") for line in table.strip().splitlines()]
    return [(sentence, tuple(told)) for sentence, *told in cut]
