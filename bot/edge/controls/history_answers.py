"""Showing the race over time: the cards of /timeline and /prices with their pictures."""

from __future__ import annotations

from bot.edge.answering import picture_of
from bot.edge.cards.card import Card
from bot.edge.cards.frontier import frontier_card, frontier_chart
from bot.edge.cards.price_history import price_history_card, price_history_chart
from bot.edge.cards.timeline import timeline_card, timeline_chart
from bot.edge.controls.history_ids import Priced, PricesView, TimelineOf
from bot.edge.ledger_bot import LedgerBot
from bot.race.pricing import PricesAnswer
from bot.race.timeline import Timeline


async def timeline_answer(client: LedgerBot, answer: Timeline) -> Card:
    """A page of a timeline, the first one with its picture."""
    labs = tuple(lane.lab.id for lane in answer.lanes) if answer.asked else ()
    state = TimelineOf(labs, answer.since, answer.when)
    picture = await picture_of(
        client, "timeline.png", lambda: None if answer.page else timeline_chart(answer)
    )
    return timeline_card(answer, state, picture)


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
        picture = await picture_of(client, "prices.png", lambda: price_history_chart(answer))
        return price_history_card(answer, state, picture)
    picture = await picture_of(client, "frontier.png", lambda: frontier_chart(answer))
    return frontier_card(answer, state, picture)
