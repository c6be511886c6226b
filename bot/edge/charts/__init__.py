"""Pictures of scores for Discord cards: a dot plot, drawn with Pillow off the event loop.

``spec`` says what a chart shows, also in words; ``lettering`` knows the font; ``scale``, ``strips``
and ``layout`` decide where the ``parts`` go; ``drawing`` turns them into PNG bytes; ``room`` does
so in one worker thread and keeps what it drew.
"""

from __future__ import annotations

from bot.edge.charts.room import Charts
from bot.edge.charts.spec import ChartRow, Mark, ScoreChart, figure

__all__ = ["ChartRow", "Charts", "Mark", "ScoreChart", "figure"]
