"""Showing the race over time: the cards of /timeline and /prices with their pictures."""

from __future__ import annotations

from bot.edge.cards.card import Card, Picture
from bot.edge.cards.frontier import frontier_card, frontier_chart
from bot.edge.cards.price_history import price_history_card, price_history_chart
from bot.edge.cards.timeline import timeline_card, timeline_chart
from bot.edge.charts import Chart
from bot.edge.history_ids import Priced, PricesView, TimelineOf
from bot.edge.ledger_bot import LedgerBot
from bot.race.pricing import PricesAnswer
from bot.race.timeline import Timeline


async def timeline_answer(client: LedgerBot, answer: Timeline) -> Card:
    """A page of a timeline, the first one with its picture."""
    labs = tuple(lane.lab.id for lane in answer.lanes) if answer.asked else ()
    state = TimelineOf(labs, answer.since, answer.when)
    chart = None if answer.page else timeline_chart(answer)
    return timeline_card(answer, state, await _picture(client, "timeline.png", chart))


async def prices_answer(
    client: LedgerBot, answer: PricesAnswer, view: PricesView, board: int | None = None
) -> Card:
    """Prices over time or the frontier, with its picture; without releases always the frontier.

    Args:
        board: the board that was chosen before, where the answer itself has no frontier.
    """
    found = answer.frontier
    state = Priced(
        view if answer.histories else "frontier",
        tuple(one.release.id for one in answer.histories),
        found.benchmark.id if found is not None and found.chosen else board,
        answer.when,
    )
    if state.view == "history":
        picture = await _picture(client, "prices.png", price_history_chart(answer))
        return price_history_card(answer, state, picture)
    picture = await _picture(client, "frontier.png", frontier_chart(answer))
    return frontier_card(answer, state, picture)


async def _picture(client: LedgerBot, name: str, chart: Chart | None) -> Picture | None:
    """A chart drawn off the event loop or taken from the cache."""
    if chart is None:
        return None
    return Picture(name, await client.charts.png(chart), chart.alt_text())
