"""Showing a comparison: read it, draw its chart, send it or put it in a message's place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.edge.cards.card import Card, Picture, answer, replace
from bot.edge.cards.compare import chart_of, compare_card
from bot.edge.cards.leaderboard import leaderboard_card, ranking_chart_of
from bot.edge.charts import Chart
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.race.compare import Comparison
from bot.race.leaderboard import Leaderboard
from bot.race.when import When


async def comparison_card(client: LedgerBot, comparison: Comparison) -> Card:
    """A comparison's card with its chart, drawn off the event loop, or as it was made before."""

    async def make() -> Card:
        picture = await picture_of(client, "scores.png", lambda: chart_of(comparison))
        return compare_card(comparison, client.ledger.catalog, picture)

    return await client.ready_cards.card_of(comparison, make)


async def board_card(client: LedgerBot, board: Leaderboard) -> Card:
    """A page of a board with its chart."""
    picture = await picture_of(client, "board.png", lambda: ranking_chart_of(board))
    return leaderboard_card(board, picture)


async def picture_of(
    client: LedgerBot, name: str, chart: Callable[[], Chart | None]
) -> Picture | None:
    """A chart drawn off the event loop or taken from the cache, as a file of this name."""
    drawn = await client.charts.drawn(chart)
    return None if drawn is None else Picture(name, drawn.png, drawn.alt_text)


async def show_comparison(
    interaction: Asked,
    releases: Sequence[int],
    when: When,
    *,
    instead: bool = False,
) -> None:
    """Show the comparison of exactly these releases.

    ``instead`` puts it in the place of the message whose control was used, when the one who used
    it is the one who asked for the message; anybody else gets their own copy.
    """
    client = interaction.client
    ledger = client.ledger
    comparison = await ledger.compare(
        [ledger.key_of(release) for release in releases], when=when, guild_id=interaction.guild_id
    )
    card = await comparison_card(client, comparison)
    if instead and _asked_for_it(interaction):
        await replace(interaction, card)
    else:
        await answer(interaction, card, ephemeral=instead)


def _asked_for_it(interaction: Asked) -> bool:
    message = interaction.message
    if message is None:
        return False
    if message.flags.ephemeral:
        return True
    asked = message.interaction_metadata
    return asked is not None and asked.user.id == interaction.user.id
