"""/review, and the buttons under proposed verdicts.

Whoever presses is checked where the decision is written; a forged id changes nothing.
"""

from __future__ import annotations

from typing import Literal

from bot.edge.acknowledging import open_form
from bot.edge.cards.card import answer
from bot.edge.cards.proposals import decided_proposal_card, proposal_card, proposals_card
from bot.edge.cards.review import queue_card
from bot.edge.controls import custom_ids
from bot.edge.controls.control import Button, Menu
from bot.edge.controls.desk_controls import show
from bot.edge.controls.draft_controls import show_articles
from bot.edge.forms.fields import proposal_reason_form
from bot.edge.ledger_bot import Asked
from bot.edge.people import person_of
from bot.race.people import Person

Queued = Literal["suggestions", "verdicts", "drafts"]


async def open_review(interaction: Asked, what: Queued | None) -> None:
    """Show what waits: suggestions, proposed verdicts, or drafts from articles; each names the others.

    In a direct message there are no suggestions: what waits for the owner are verdicts.
    """
    ledger, person = interaction.client.ledger, await person_of(interaction)
    if what == "drafts":
        await show_articles(interaction, person)
        return
    if what == "verdicts" or (what is None and person.guild_id is None):
        await show_proposals(interaction, person)
        return
    queue = await ledger.review.queue(person)
    verdicts = await ledger.adjudication.count(person)
    drafts = (await ledger.articles.queue(person)).drafts
    await answer(interaction, queue_card(queue, verdicts=verdicts, drafts=drafts), ephemeral=True)


async def show_proposals(interaction: Asked, person: Person, *, after: int = 0) -> None:
    """Show the queue of proposed verdicts, from the one after another."""
    ledger = interaction.client.ledger
    queue = await ledger.adjudication.queue(person, after=after)
    waiting = 0 if person.guild_id is None else (await ledger.review.queue(person)).count
    drafts = (await ledger.articles.queue(person)).drafts
    await show(interaction, proposals_card(queue, suggestions=waiting, drafts=drafts))


class ProposalButton(Button, template=custom_ids.PROPOSAL_BUTTON):
    """Accept, Accept evidence only, Reject and Next under a proposed verdict."""

    async def respond(self, interaction: Asked) -> None:
        adjudication, person = interaction.client.ledger.adjudication, await person_of(interaction)
        number, action = int(self.match["proposal"]), self.match["action"]
        match action:
            case "next":
                await show_proposals(interaction, person, after=number)
            case "reject":
                await adjudication.waiting(person, number)  # says so now, not after the typing
                await open_form(interaction, proposal_reason_form(number))
            case _:
                decided = await adjudication.accept(person, number, rule=action == "accept")
                await show(interaction, decided_proposal_card(decided))


class ProposalMenu(Menu, template=custom_ids.PROPOSAL_MENU):
    """Opens a proposal of the queue."""

    async def respond(self, interaction: Asked) -> None:
        adjudication = interaction.client.ledger.adjudication
        waiting = await adjudication.waiting(await person_of(interaction), self.chosen)
        await show(interaction, proposal_card(waiting))


PROPOSAL_CONTROLS = (ProposalButton, ProposalMenu)
"""Every control of this file, see :meth:`discord.Client.add_dynamic_items`."""
