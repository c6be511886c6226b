"""The buttons and menus under /timeline and /prices."""

from __future__ import annotations

from bot.edge.cards.card import answer
from bot.edge.controls import custom_ids
from bot.edge.controls.control import Button, Menu, turn
from bot.edge.controls.history_answers import prices_answer, timeline_answer
from bot.edge.controls.history_ids import Priced, TimelineOf
from bot.edge.ledger_bot import Asked
from bot.errors import N_, UserError
from bot.race.pricing import PricesAnswer


class TimelineButton(Button, template=custom_ids.TIMELINE_BUTTON):
    """Another page of a timeline's list."""

    async def respond(self, interaction: Asked) -> None:
        of = TimelineOf.parse(self.match["labs"], self.match["since"], self.match["when"])
        found = await interaction.client.ledger.history.timeline(
            of.labs,
            of.since,
            page=int(self.match["page"]),
            when=of.when,
            guild_id=interaction.guild_id,
        )
        await turn(interaction, await timeline_answer(interaction.client, found))


class PricesButton(Button, template=custom_ids.PRICES_BUTTON):
    """The other view of the same releases."""

    async def respond(self, interaction: Asked) -> None:
        state = _state(self)
        found = await _prices(interaction, state)
        await turn(
            interaction, await prices_answer(interaction.client, found, state.view, state.board)
        )


class PricesMenu(Menu, template=custom_ids.PRICES_MENU):
    """Another release in the place of the one that was taken."""

    async def respond(self, interaction: Asked) -> None:
        state, side = _state(self), int(self.match["side"])
        if side >= len(state.releases):
            raise UserError(N_("This choice no longer exists. Run the command again."))
        state = state.with_release(side, self.chosen)
        found = await _prices(interaction, state)
        card = await prices_answer(interaction.client, found, state.view, state.board)
        await answer(interaction, card, ephemeral=True)


def _state(control: PricesButton | PricesMenu) -> Priced:
    """What a control's custom id says."""
    match = control.match
    return Priced.parse(match["view"], match["releases"], match["board"], match["when"])


async def _prices(interaction: Asked, state: Priced) -> PricesAnswer:
    ledger = interaction.client.ledger
    return await ledger.history.prices(
        [ledger.naming.key_of(release) for release in state.releases],
        board=state.board,
        ranked=state.view == "frontier" or not state.releases,
        when=state.when,
        guild_id=interaction.guild_id,
    )


HISTORY_CONTROLS = (TimelineButton, PricesButton, PricesMenu)
"""Every control of this file, see :meth:`discord.Client.add_dynamic_items`."""
