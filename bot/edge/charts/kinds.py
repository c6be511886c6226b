"""Which layout belongs to which kind of chart."""

from __future__ import annotations

from bot.edge.charts.frontier import FrontierChart
from bot.edge.charts.frontier_layout import lay_out_frontier
from bot.edge.charts.layout import lay_out
from bot.edge.charts.parts import Layout
from bot.edge.charts.price_layout import lay_out_prices
from bot.edge.charts.price_steps import PriceChart
from bot.edge.charts.ranking import RankingChart
from bot.edge.charts.ranking_layout import lay_out_ranking
from bot.edge.charts.spec import ScoreChart
from bot.edge.charts.telling import Chart
from bot.edge.charts.timeline import TimelineChart
from bot.edge.charts.timeline_layout import lay_out_timeline
from bot.edge.charts.words import Words


def lay_out_any(chart: Chart, words: Words) -> Layout:
    """Place everything a chart shows, whatever kind it is.

    Raises:
        TypeError: nobody knows how to draw it.
    """
    match chart:
        case ScoreChart():
            return lay_out(chart, words)
        case RankingChart():
            return lay_out_ranking(chart, words)
        case TimelineChart():
            return lay_out_timeline(chart, words)
        case PriceChart():
            return lay_out_prices(chart, words)
        case FrontierChart():
            return lay_out_frontier(chart, words)
        case _:
            raise TypeError(f"no layout for a chart of the kind {type(chart).__name__}")
