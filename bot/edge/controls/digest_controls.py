"""The buttons and menus under digests, alerts and messages, and under what sets them up."""

from __future__ import annotations

import re

from discord import Message, ui

from bot.edge.acknowledging import put_in_place
from bot.edge.cards.card import answer, replace
from bot.edge.cards.claims import claim_card
from bot.edge.cards.desk import done_card
from bot.edge.cards.looks import look_card
from bot.edge.cards.release import release_card
from bot.edge.cards.schedules import past_card, schedule_name
from bot.edge.cards.watches import watches_card
from bot.edge.choices.digest_choices import watch_name
from bot.edge.controls import custom_ids
from bot.edge.controls.control import Button, Control, turn
from bot.edge.ledger_bot import Asked
from bot.edge.people import person_of
from bot.edge.previewing import show_preview
from bot.edge.words.language import _
from bot.errors import N_, UserError

_STORY = re.compile(r"([cr])([0-9]{1,18})")


async def open_story(interaction: Asked, story: str) -> None:
    """Show the claim (``c12``) or release (``r5``) that a post is about, to who asked alone.

    Raises:
        UserError: the ledger no longer holds it, or not for who asks.
    """
    found = _STORY.fullmatch(story)
    if found is None:
        raise UserError(N_("This choice no longer exists. Open another one."))
    ledger, guild, number = interaction.client.ledger, interaction.guild_id, int(found[2])
    if found[1] == "c":
        card = claim_card(await ledger.claim(number, guild_id=guild))
    elif number in ledger.catalog.releases:
        release = await ledger.release(ledger.key_of(number), guild_id=guild)
        card = release_card(release, ledger.catalog)
    else:
        raise UserError(N_("This release is no longer in the ledger. /latest shows the newest."))
    await answer(interaction, card, ephemeral=True)


class NewsMenu(Control[ui.Select[ui.LayoutView]], template=custom_ids.NEWS_MENU):
    """Opens one of the things a post is about."""

    async def respond(self, interaction: Asked) -> None:
        await open_story(interaction, self.item.values[0] if self.item.values else "")


class OpenButton(Button, template=custom_ids.OPEN_BUTTON):
    """Opens the one thing a post is about."""

    async def respond(self, interaction: Asked) -> None:
        await open_story(interaction, self.match["story"])


class LookButton(Button, template=custom_ids.LOOK_BUTTON):
    """What changed since this person last looked, of what the digest is for."""

    async def respond(self, interaction: Asked) -> None:
        digests = interaction.client.ledger.digests
        wanted = await digests.wanted_by(interaction.guild_id, self.match["mark"])
        look = await digests.since_last_look(await person_of(interaction), wanted)
        await answer(interaction, look_card(look), ephemeral=True)


class NotedButton(Button, template=custom_ids.NOTED_BUTTON):
    """Puts a notice away: in a direct message its buttons go; in a channel others may need them."""

    async def respond(self, interaction: Asked) -> None:
        message = interaction.message
        if interaction.guild_id is None and message is not None:
            await put_in_place(interaction, _without_buttons(message))
        else:
            await answer(interaction, done_card(_("Noted.")), ephemeral=True)


def _without_buttons(message: Message) -> ui.LayoutView:
    """What a message says, without its rows of buttons."""
    view = ui.LayoutView.from_message(message, timeout=None)
    for part in list(view.children):
        for inner in list(part.children) if isinstance(part, ui.Container) else []:
            if isinstance(part, ui.Container) and isinstance(inner, ui.ActionRow):
                part.remove_item(inner)
    view.stop()
    return view


class PreviewButton(Button, template=custom_ids.PREVIEW_BUTTON):
    """What a digest would post now."""

    async def respond(self, interaction: Asked) -> None:
        await show_preview(interaction, self.match["schedule"])


class DeleteButton(Button, template=custom_ids.DELETE_BUTTON):
    """Deletes a digest or alert, in the place of the question whether to."""

    async def respond(self, interaction: Asked) -> None:
        digests, number = interaction.client.ledger.digests, int(self.match["schedule"])
        gone = await digests.delete(await person_of(interaction), number)
        words = _("{name} is deleted.").format(name=schedule_name(gone))
        hint = _("What it posted stays, and is still corrected when a claim falls.")
        await replace(interaction, done_card(words, hint))


class PastButton(Button, template=custom_ids.PAST_BUTTON):
    """A page of what a digest or alert posted."""

    async def respond(self, interaction: Asked) -> None:
        page = await interaction.client.ledger.digests.history(
            await person_of(interaction), int(self.match["schedule"]), int(self.match["page"])
        )
        await turn(interaction, past_card(page))


class ReopenButton(Button, template=custom_ids.REOPEN):
    """Lets somebody be told again after Discord turned a message to them away."""

    async def respond(self, interaction: Asked) -> None:
        watching, person = interaction.client.ledger.watching, await person_of(interaction)
        watches, door = await watching.watches(person)
        if door is None or not watches:
            raise UserError(N_("You watch nothing. /watch add begins to."))
        await watching.resume(person, interaction.locale.value)
        watches, door = await watching.watches(person)
        names = [watch_name(interaction, one) for one in watches]
        await replace(interaction, watches_card(names, door))


DIGEST_CONTROLS = (
    NewsMenu,
    OpenButton,
    LookButton,
    NotedButton,
    PreviewButton,
    DeleteButton,
    PastButton,
    ReopenButton,
)
"""Every control of this file, see :meth:`discord.Client.add_dynamic_items`."""
