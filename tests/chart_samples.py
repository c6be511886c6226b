"""Charts of every kind, small and real enough to look at."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.edge.charts import (
    Chart,
    ChartRow,
    FrontierChart,
    FrontierPoint,
    Mark,
    PriceChart,
    PriceLine,
    PriceStep,
    RankingChart,
    RankingEntry,
    ScoreChart,
    TimelineChart,
    TimelineEvent,
)

DUEL: Final = ScoreChart(
    "Qwen2.5-Max vs DeepSeek-V3",
    ("Qwen2.5-Max", "DeepSeek-V3"),
    (
        ChartRow(
            "LMArena text · 4 Feb 2025",
            "Elo",
            (Mark(0, 1332, 1321, 1343), Mark(1, 1316, 1312, 1321)),
        ),
        ChartRow("LiveBench", "%", (Mark(0, 62.29), Mark(1, 60.45))),
        ChartRow("Aider polyglot", "%", (Mark(0, 21.8), Mark(1, 48.4))),
        ChartRow("Epoch GPQA Diamond", "%", (Mark(0, 56.1), Mark(1, 56.5))),
    ),
    "Sources: LMArena, LiveBench, Aider, Epoch AI · read 23 Nov 2026",
)
RANKING: Final = RankingChart(
    "LMArena text, 4 Feb 2025",
    "Elo",
    higher_is_better=True,
    entries=(
        RankingEntry("1–2", "Gemini-2.0-Flash-Thinking-Exp-01-21", 1384, 1377, 1391),
        RankingEntry("1–2", "Gemini-2.0-Pro-Exp-02-05", 1379, 1368, 1390),
        RankingEntry("3–6", "ChatGPT-4o-latest (2024-11-20)", 1365, 1361, 1369),
        RankingEntry("3–5", "DeepSeek-R1", 1361, 1351, 1370, note="open weights"),
        RankingEntry("7–10", "Qwen2.5-Max", 1332, 1321, 1343, marked=True),
        RankingEntry("10–12", "DeepSeek-V3", 1316, 1312, 1321),
    ),
    footer="Source: LMArena · snapshot of 4 Feb 2025",
)
TIMELINE: Final = TimelineChart(
    "Releases since September 2024",
    ("Alibaba", "DeepSeek", "OpenAI"),
    (
        TimelineEvent(0, date(2024, 9, 19), "Qwen2.5"),
        TimelineEvent(0, date(2024, 11, 28), "QwQ-32B-Preview"),
        TimelineEvent(0, date(2025, 1, 26), "Qwen2.5-VL"),
        TimelineEvent(0, date(2025, 1, 28), "Qwen2.5-Max"),
        TimelineEvent(1, date(2024, 12, 26), "DeepSeek-V3"),
        TimelineEvent(1, date(2025, 1, 20), "DeepSeek-R1"),
        TimelineEvent(2, date(2024, 9, 12), "o1-preview"),
        TimelineEvent(2, date(2024, 12, 1), "Sora", coarse=True),
    ),
    date(2024, 9, 1),
    date(2025, 2, 10),
    "Sources: the labs' announcements · as of 10 Feb 2025",
)
PRICES: Final = PriceChart(
    "Output prices",
    "USD per million output tokens",
    (
        PriceLine(
            "DeepSeek-V3",
            (
                PriceStep(date(2024, 12, 26), date(2025, 2, 8), 0.28),
                PriceStep(date(2025, 2, 8), None, 1.1),
            ),
        ),
        PriceLine("Qwen2.5-Max", (PriceStep(date(2025, 1, 28), None, 6.4),)),
        PriceLine(
            "Doubao-pro-32k",
            (
                PriceStep(date(2024, 5, 15), date(2024, 9, 1), 1.12),
                PriceStep(date(2024, 9, 1), date(2024, 12, 1), 0.28),
                PriceStep(date(2025, 1, 15), None, 0.3),
            ),
        ),
        PriceLine(
            "GLM-4-Flash",
            (
                PriceStep(date(2024, 6, 1), date(2024, 8, 27), 0.014),
                PriceStep(date(2024, 8, 27), date(2025, 2, 1), 0),
            ),
        ),
    ),
    date(2024, 5, 1),
    date(2025, 3, 1),
    "Sources: the labs' price pages · as of 1 Mar 2025",
)
FRONTIER: Final = FrontierChart(
    "Quality for price",
    "USD per million output tokens",
    "LMArena text (Elo)",
    (
        FrontierPoint("GLM-4-Flash", 0, 1213, 1200, 1225, best=True),
        FrontierPoint("DeepSeek-V3", 0.28, 1316, 1312, 1321, best=True, marked=True),
        FrontierPoint("DeepSeek-R1", 2.19, 1361, 1351, 1370, best=True),
        FrontierPoint("ChatGPT-4o-latest", 15, 1365, 1361, 1369, best=True),
        FrontierPoint("Qwen2.5-Max", 6.4, 1332, 1321, 1343, marked=True),
        FrontierPoint("o3-mini", 4.4, 1328, 1315, 1340),
        FrontierPoint("Step-2-16K", 5.3, 1304, 1295, 1312),
        FrontierPoint("Claude 3.5 Sonnet", 15, 1283, 1280, 1286),
    ),
    "Sources: LMArena, the labs' price pages · as of 10 Feb 2025",
)
EVERY_KIND: Final[tuple[Chart, ...]] = (DUEL, RANKING, TIMELINE, PRICES, FRONTIER)
