"""Buttons and menus under the cards.

They carry all they need in their custom id, so that they still work on an old message after a
restart.
"""

from __future__ import annotations

import re
from typing import Any, Self, TypeVar, cast

import discord
from discord import ui

from bot.edge.acknowledging import in_own_message
from bot.edge.answering import show_comparison
from bot.edge.arriving import take_up
from bot.edge.cards.about import HelpTopic, help_card
from bot.edge.cards.card import Card, answer, replace
from bot.edge.cards.claims import claim_card, claims_card, evidence_card
from bot.edge.cards.compare import compared_claims_card
from bot.edge.cards.release import release_card
from bot.edge.cards.sources import Cited, cited_for, scores_card, sources_card
from bot.edge.controls import custom_ids
from bot.edge.controls.custom_ids import Compared, SourcesOf
from bot.edge.ledger_bot import Asked
from bot.edge.tree import say_what_went_wrong
from bot.edge.words.command_list import described_commands
from bot.edge.words.language import _
from bot.edge.words.text import plain
from bot.errors import N_, UserError
from bot.race.catalog import Release
from bot.race.compare import Comparison

ItemT = TypeVar("ItemT", bound=ui.Item[Any])


class Control(ui.DynamicItem[ItemT], template=r"fr0:control"):
    """A button or menu made again from its custom id; ``match`` holds the id's parts.

    It speaks the person's language and answers every error in words.
    """

    def __init__(self, item: ItemT, match: re.Match[str]) -> None:
        super().__init__(item)
        self.match = match

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """See :class:`discord.ui.DynamicItem`."""
        return cls(cast("ItemT", item), match)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Called by discord.py; :meth:`respond` does the work."""
        take_up(interaction)
        try:
            await interaction.client.ledger.keep_up()
            await self.respond(interaction)
        except Exception as error:  # noqa: BLE001 - the one handler says it to the person
            await say_what_went_wrong(interaction, error)

    async def respond(self, interaction: Asked) -> None:
        """Answer the press; each control does it in its own way."""
        raise NotImplementedError


Button = Control[ui.Button[Any]]


class Menu(Control[ui.Select[Any]], template=r"fr0:menu"):
    """A menu, of which one thing was chosen."""

    @property
    def chosen(self) -> int:
        """The id that was chosen.

        Raises:
            UserError: the value is none of ours.
        """
        value = self.item.values[0] if self.item.values else ""
        if not (value.isascii() and value.isdecimal() and len(value) <= 18):
            raise UserError(N_("This choice no longer exists. Run the command again."))
        return int(value)


class CompareButton(Button, template=custom_ids.COMPARE_BUTTON):
    """Claims and Swap under a comparison."""

    async def respond(self, interaction: Asked) -> None:
        state = Compared.parse(self.match["releases"], self.match["when"])
        if self.match["action"] == "swap":
            await show_comparison(interaction, state.releases[::-1], state.when, instead=True)
        else:
            comparison = await _comparison(interaction, state)
            await answer(interaction, compared_claims_card(comparison), ephemeral=True)


class ScoresButton(Button, template=custom_ids.SCORES_BUTTON):
    """All single scores of a comparison or a release, with settings and sources."""

    async def respond(self, interaction: Asked) -> None:
        state = Compared.parse(self.match["releases"], self.match["when"])
        names = [_release(interaction, release).name for release in state.releases]
        scored = (
            await _comparison(interaction, state)
            if len(names) > 1
            else await interaction.client.ledger.release(
                _keys(interaction, state.releases)[0],
                when=state.when,
                guild_id=interaction.guild_id,
            )
        )
        card = scores_card(
            _(" vs ").join(plain(name) for name in names),
            scored,
            int(self.match["page"]),
            lambda page: custom_ids.scores_button(state, page),
        )
        await turn(interaction, card)


class InsteadMenu(Menu, template=custom_ids.COMPARE_MENU):
    """Another release in the place of the one that was taken."""

    async def respond(self, interaction: Asked) -> None:
        state = Compared.parse(self.match["releases"], self.match["when"])
        side = int(self.match["side"])
        if side >= len(state.releases):
            raise UserError(N_("This choice no longer exists. Run the command again."))
        releases = (*state.releases[:side], self.chosen, *state.releases[side + 1 :])
        await show_comparison(interaction, releases, state.when, instead=True)


class SourcesButton(Button, template=custom_ids.SOURCES_BUTTON):
    """The sources of a comparison, a release or a claim."""

    async def respond(self, interaction: Asked) -> None:
        ids = tuple(int(one) for one in self.match["ids"].split(".") if one)
        when = custom_ids.parse_when_part(self.match["when"])
        ledger, guild = interaction.client.ledger, interaction.guild_id
        of = cast("SourcesOf", self.match["of"])  # the id's own pattern allows nothing else
        used: Cited | None = None
        if of == "c":
            found = await ledger.compare(_keys(interaction, ids), when=when, guild_id=guild)
            heading = _(" vs ").join(plain(side.release.name) for side in found.sides)
            used = cited_for(found)
        elif of == "r":
            found = await ledger.release(_keys(interaction, ids)[0], when=when, guild_id=guild)
            heading = plain(found.release.name)
        else:
            found = await ledger.claim(ids[0], when=when, guild_id=guild)
            heading = _("Claim #{number}").format(number=ids[0])
        card = sources_card(
            heading,
            found.sources.values(),
            int(self.match["page"]),
            lambda page: custom_ids.sources_button(of, ids, when, page),
            used,
            found.when,
        )
        await turn(interaction, card)


class EvidenceButton(Button, template=custom_ids.EVIDENCE_BUTTON):
    """Everything that speaks for or against a claim."""

    async def respond(self, interaction: Asked) -> None:
        claim, when = int(self.match["claim"]), custom_ids.parse_when_part(self.match["when"])
        found = await interaction.client.ledger.claim(
            claim, when=when, guild_id=interaction.guild_id
        )
        card = evidence_card(
            found,
            int(self.match["page"]),
            lambda page: custom_ids.evidence_button(claim, when, page),
        )
        await turn(interaction, card)


class ClaimsButton(Button, template=custom_ids.CLAIMS_BUTTON):
    """A page of a list of claims."""

    async def respond(self, interaction: Asked) -> None:
        wanted = custom_ids.claim_filter(
            self.match["about"], self.match["by"], self.match["status"]
        )
        page = await interaction.client.ledger.claims(
            wanted,
            page=int(self.match["page"]),
            when=custom_ids.parse_when_part(self.match["when"]),
            guild_id=interaction.guild_id,
        )
        await turn(interaction, claims_card(page))


class ClaimMenu(Menu, template=custom_ids.CLAIM_MENU):
    """Opens a claim of a list."""

    async def respond(self, interaction: Asked) -> None:
        found = await interaction.client.ledger.claim(
            self.chosen,
            when=custom_ids.parse_when_part(self.match["when"]),
            guild_id=interaction.guild_id,
        )
        await answer(interaction, claim_card(found), ephemeral=True)


class ReleaseMenu(Menu, template=custom_ids.RELEASE_MENU):
    """Opens a release of a list."""

    async def respond(self, interaction: Asked) -> None:
        ledger = interaction.client.ledger
        found = await ledger.release(
            _keys(interaction, (self.chosen,))[0],
            when=custom_ids.parse_when_part(self.match["when"]),
            guild_id=interaction.guild_id,
        )
        await answer(interaction, release_card(found, ledger.catalog), ephemeral=True)


class HelpButton(Button, template=custom_ids.HELP_BUTTON):
    """The commands of another topic."""

    async def respond(self, interaction: Asked) -> None:
        topic = cast("HelpTopic", self.match["topic"])  # the id's own pattern allows nothing else
        await turn(interaction, help_card(described_commands(interaction.client.tree), topic))


class OldControl(Button, template=custom_ids.OTHER):
    """A button or menu of a version that is no longer, or not yet, known."""

    async def respond(self, interaction: Asked) -> None:  # noqa: ARG002 - there is nothing to do
        raise UserError(N_("This message is from another version. Run the command again."))


CONTROLS = (
    CompareButton,
    ScoresButton,
    InsteadMenu,
    SourcesButton,
    EvidenceButton,
    ClaimsButton,
    ClaimMenu,
    ReleaseMenu,
    HelpButton,
    OldControl,
)
"""Those of reading; :mod:`bot.edge.controls.every_control` has all."""


async def _comparison(interaction: Asked, state: Compared) -> Comparison:
    return await interaction.client.ledger.compare(
        _keys(interaction, state.releases), when=state.when, guild_id=interaction.guild_id
    )


async def turn(interaction: Asked, card: Card) -> None:
    """Turn the page in place where the message is the person's own page, else open one for them."""
    if in_own_message(interaction):
        await replace(interaction, card)
    else:
        await answer(interaction, card, ephemeral=True)


def _release(interaction: Asked, release_id: int) -> Release:
    release = interaction.client.ledger.catalog.releases.get(release_id)
    if release is None:
        raise UserError(N_("This release is no longer in the ledger. Run the command again."))
    return release


def _keys(interaction: Asked, releases: tuple[int, ...]) -> list[str]:
    """Names that mean exactly these releases."""
    return [
        interaction.client.ledger.key_of(_release(interaction, release).id) for release in releases
    ]
