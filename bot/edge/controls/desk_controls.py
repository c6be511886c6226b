"""Buttons and menus of the claims desk: drafts, reviews, evidence, histories, logs.

Whoever presses is checked where the change is written; a forged id changes nothing.
"""

from __future__ import annotations

from typing import cast, get_args

from bot.edge.acknowledging import in_own_message, may_put_in_place, open_form, think
from bot.edge.cards.card import Card, answer, replace
from bot.edge.cards.claims import claim_card
from bot.edge.cards.desk import (
    done_card,
    import_done_words,
    likely_same_card,
    moved_words,
    written_card,
)
from bot.edge.cards.guilds import audit_card, forgotten_card
from bot.edge.cards.history import history_card
from bot.edge.cards.review import decided_card, queue_card, waiting_card
from bot.edge.controls import custom_ids
from bot.edge.controls.control import Button, Menu, turn
from bot.edge.controls.custom_ids import UnknownControl
from bot.edge.forms.fields import claim_form, evidence_form, reason_form, where_form
from bot.edge.ledger_bot import Asked
from bot.edge.people import person_of
from bot.edge.reviewing import (
    ask_for_review,
    close_post,
    in_posts_language,
    tell_outcome,
    withdraw_post,
)
from bot.edge.words.language import _
from bot.race.article_forms import where_in
from bot.race.audit import AuditAction, AuditFilter
from bot.race.claim_forms import ClaimForm
from bot.race.desk import Added, LikelySame
from bot.race.people import Person
from bot.race.review import Suggestion


async def open_claim_form(interaction: Asked, form: ClaimForm) -> None:
    """Open the form of ``/claim add`` or ``/claim suggest``, filled, for who may send it.

    Raises:
        NotAllowed, UserError: they may not add, or suggest, here.
    """
    ledger, person = interaction.client.ledger, await person_of(interaction)
    purpose = "add" if interaction.command is None else interaction.command.name
    if purpose == "add":
        await ledger.desk.check_curator(person)
    else:
        await ledger.review.check_may_suggest(person)
    named = ledger.naming.without_keys(form, guild_id=interaction.guild_id)
    await open_form(interaction, claim_form(purpose, named))


async def write_claim(
    interaction: Asked,
    purpose: str,
    form: ClaimForm,
    *,
    anyway: bool = False,
    draft: int | None = None,
) -> None:
    """Add or suggest what was typed, and say what came of it.

    Args:
        purpose: ``add`` or ``suggest``.
    """
    client, person = interaction.client, await person_of(interaction)
    suggesting = purpose == "suggest"
    desk = client.ledger.review.suggest if suggesting else client.ledger.desk.add
    match await desk(person, form, anyway=anyway, draft=draft):
        case LikelySame() as found:
            await show(interaction, likely_same_card(found, suggesting=suggesting))
        case Added(claim_id):
            if suggesting:
                await show(interaction, _suggested_card(claim_id))
                await ask_for_review(client, person, claim_id)
            else:
                await show_written(interaction, claim_id, _("Added claim #{number}").format(
                    number=claim_id
                ))  # fmt: skip


def _suggested_card(claim_id: int) -> Card:
    return done_card(
        _("Thank you: your suggestion #{number} waits for review.").format(number=claim_id),
        _(
            "You will be told in a direct message what becomes of it, if you take any. "
            "/claim history {number} shows how it stands."
        ).format(number=claim_id),
    )


async def show(interaction: Asked, card: Card) -> None:
    """Answer the person alone; in the place of their own message where a button on it was pressed."""
    if in_own_message(interaction) and await may_put_in_place(interaction):
        await replace(interaction, card)
    else:
        await answer(interaction, card, ephemeral=True)


async def show_written(interaction: Asked, claim_id: int, headline: str, *hints: str) -> None:
    """Show a claim after it was changed, with what was done."""
    found = await interaction.client.ledger.claim(claim_id, guild_id=interaction.guild_id)
    await show(interaction, written_card(headline, found, *hints))


class DraftButton(Button, template=custom_ids.DRAFT_BUTTON):
    """What becomes of what was typed: mended, written all the same, imported, dropped."""

    async def respond(self, interaction: Asked) -> None:
        draft, person = int(self.match["draft"]), await person_of(interaction)
        desk = interaction.client.ledger.desk
        match self.match["action"]:
            case "commit":
                await think(interaction)
                added = await desk.commit_import(person, draft)
                await show(interaction, done_card(import_done_words(added)))
            case "drop":
                await desk.drop(person, draft)
                await show(interaction, done_card(_("Dropped. Nothing was written.")))
            case "mend" if evidence := await desk.evidence_draft(person, draft):
                ledger, guild = interaction.client.ledger, interaction.guild_id
                found = await ledger.claim(evidence.claim_id, guild_id=guild)
                await open_form(interaction, evidence_form(found.claim, evidence))
            case "mend":
                purpose, form = await desk.draft(person, draft)
                purpose, _colon, of = purpose.partition(":")
                await open_form(
                    interaction,
                    where_form(where_in(form), int(of or 0), draft)
                    if purpose == "where"
                    else claim_form(purpose, form, claim=int(of or 0), draft=draft),
                )
            case _:
                purpose, form = await desk.draft(person, draft)
                await write_claim(interaction, purpose, form, anyway=True, draft=draft)


class SameButton(Button, template=custom_ids.SAME_BUTTON):
    """Notes what was typed as another appearance of a claim."""

    async def respond(self, interaction: Asked) -> None:
        desk, claim = interaction.client.ledger.desk, int(self.match["claim"])
        changed = await desk.add_appearance(
            await person_of(interaction), int(self.match["draft"]), claim
        )
        await show_written(
            interaction,
            claim,
            _("Noted as another appearance of #{number}").format(number=claim),
            moved_words(changed.before, changed.after),
        )


class ReviewButton(Button, template=custom_ids.REVIEW_BUTTON):
    """Accept, Edit, Reject under a suggestion, and Open under an accepted one."""

    async def respond(self, interaction: Asked) -> None:
        ledger, claim = interaction.client.ledger, int(self.match["claim"])
        person = await person_of(interaction)
        match self.match["action"]:
            case "accept":
                await finish_review(interaction, person, await ledger.review.accept(person, claim))
            case "reject":
                await ledger.review.waiting(person, claim)  # says so now, not after the typing
                await open_form(interaction, reason_form(claim))
            case "edit":
                await ledger.review.waiting(person, claim)
                form = await ledger.desk.form_of(person, claim)
                await open_form(interaction, claim_form("edit", form, claim=claim))
            case "next":
                await show(interaction, queue_card(await ledger.review.queue(person)))
            case _:
                found = await ledger.claim(claim, guild_id=interaction.guild_id)
                await answer(interaction, claim_card(found), ephemeral=True)


class MergeButton(Button, template=custom_ids.MERGE_BUTTON):
    """Notes a suggestion as another appearance of a claim of the ledger."""

    async def respond(self, interaction: Asked) -> None:
        person = await person_of(interaction)
        decided = await interaction.client.ledger.review.merge(
            person, int(self.match["claim"]), int(self.match["into"])
        )
        await finish_review(interaction, person, decided)


async def finish_review(interaction: Asked, person: Person, decided: Suggestion) -> None:
    """Show how a review ended where it was decided and where it was asked for; tell its author."""
    client, message = interaction.client, interaction.message
    on_post = message is not None and message.id == decided.post_message
    if on_post:
        async with in_posts_language(client, decided.guild_id):
            await replace(interaction, decided_card(decided))
    elif message is not None and message.flags.ephemeral:
        queue = await client.ledger.review.queue(person)
        await replace(interaction, decided_card(decided, waiting=queue.count))
    else:
        await answer(interaction, decided_card(decided), ephemeral=True)
    if not on_post:
        await close_post(client, decided)
    if decided.author == person.actor:
        await client.ledger.review.note_told(decided.claim_id)
        return
    if not await tell_outcome(client, decided):
        note = done_card(_("They could not be told: they take no direct messages from here."))
        await answer(interaction, note, ephemeral=True)


class WaitingMenu(Menu, template=custom_ids.REVIEW_MENU):
    """Opens a suggestion of the queue."""

    async def respond(self, interaction: Asked) -> None:
        review = interaction.client.ledger.review
        waiting = await review.waiting(await person_of(interaction), self.chosen)
        await answer(interaction, waiting_card(waiting), ephemeral=True)


class AddEvidenceButton(Button, template=custom_ids.ADD_EVIDENCE_BUTTON):
    """Opens the form for evidence on a claim."""

    async def respond(self, interaction: Asked) -> None:
        ledger = interaction.client.ledger
        await ledger.desk.check_curator(await person_of(interaction))
        found = await ledger.claim(int(self.match["claim"]), guild_id=interaction.guild_id)
        await open_form(interaction, evidence_form(found.claim))


class HistoryButton(Button, template=custom_ids.HISTORY_BUTTON):
    """A page of a claim's history."""

    async def respond(self, interaction: Asked) -> None:
        claim, when = int(self.match["claim"]), custom_ids.parse_when_part(self.match["when"])
        found = await interaction.client.ledger.claim_history(
            await person_of(interaction), claim, when=when
        )
        card = history_card(
            found,
            int(self.match["page"]),
            lambda page: custom_ids.history_button(claim, page, when),
        )
        await turn(interaction, card)


class AuditButton(Button, template=custom_ids.AUDIT_BUTTON):
    """A page of a server's audit log."""

    async def respond(self, interaction: Asked) -> None:
        action, actor = self.match["action"], int(self.match["actor"])
        if action != "0" and action not in get_args(AuditAction):
            raise UnknownControl
        since = custom_ids.parse_day(self.match["day"])
        wanted = AuditFilter(
            actor=f"user:{actor}" if actor else None,
            action=None if action == "0" else cast("AuditAction", action),
            claim_id=int(self.match["claim"]) or None,
            since=since,
        )
        page = await interaction.client.ledger.guilds.audit(
            await person_of(interaction), wanted, int(self.match["page"])
        )
        await turn(interaction, audit_card(page))


class ForgetButton(Button, template=custom_ids.FORGET):
    """Takes a person's id off everything stored."""

    async def respond(self, interaction: Asked) -> None:
        client, person = interaction.client, await person_of(interaction)
        gone, withdrawn = await client.ledger.guilds.forget(person)
        await show(interaction, forgotten_card(gone))
        for suggestion in withdrawn:
            await withdraw_post(client, suggestion)


DESK_CONTROLS = (
    DraftButton,
    SameButton,
    ReviewButton,
    MergeButton,
    WaitingMenu,
    AddEvidenceButton,
    HistoryButton,
    AuditButton,
    ForgetButton,
)
"""Every control of the desk, see :meth:`discord.Client.add_dynamic_items`."""
