"""Pictures for Discord cards, drawn with Pillow off the event loop.

Five kinds: scores on several boards (``spec``), one board's ranking (``ranking``), releases over
time (``timeline``), prices over time (``price_steps``) and quality for price (``frontier``). Each
of these modules says what its chart shows, also in words (``telling``). ``lettering`` knows the
font; ``scale`` and ``axes`` say where values and days fall; each kind has a module that lays its
``parts`` out on a ``page``; ``drawing`` turns them into PNG bytes; ``room`` does so in one worker
thread and keeps what it drew.
"""

from __future__ import annotations

from bot.edge.charts.frontier import FrontierChart, FrontierPoint
from bot.edge.charts.price_steps import PriceChart, PriceLine, PriceStep
from bot.edge.charts.ranking import RankingChart, RankingEntry
from bot.edge.charts.room import Charts
from bot.edge.charts.spec import ChartRow, Mark, ScoreChart
from bot.edge.charts.telling import Chart, figure, figure_in
from bot.edge.charts.timeline import TimelineChart, TimelineEvent

__all__ = [
    "Chart",
    "ChartRow",
    "Charts",
    "FrontierChart",
    "FrontierPoint",
    "Mark",
    "PriceChart",
    "PriceLine",
    "PriceStep",
    "RankingChart",
    "RankingEntry",
    "ScoreChart",
    "TimelineChart",
    "TimelineEvent",
    "figure",
    "figure_in",
]
