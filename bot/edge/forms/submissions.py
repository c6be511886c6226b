"""Forms that were sent: read, checked where they are written, answered in words.

A form is known by its custom id alone, so one that was opened before a restart of the bot is still
taken after it.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

import discord

from bot.edge.arriving import take_up
from bot.edge.cards.desk import moved_words
from bot.edge.cards.proposals import decided_proposal_card
from bot.edge.cards.review import waiting_card
from bot.edge.controls.desk_controls import finish_review, show, show_written, write_claim
from bot.edge.controls.draft_controls import take_edited, tell_where
from bot.edge.forms.fields import (
    CLAIM_FORM,
    EVIDENCE_FORM,
    PROPOSAL_FORM,
    REASON_FORM,
    WHERE_FORM,
    typed,
    typed_claim,
    typed_where,
)
from bot.edge.ledger_bot import Asked
from bot.edge.people import person_of
from bot.edge.reviewing import refresh_post
from bot.edge.tree import say_what_went_wrong
from bot.edge.words.language import _
from bot.errors import N_, UserError
from bot.race.desk import EvidenceForm

Answer = Callable[[Asked, re.Match[str]], Awaitable[None]]


async def answer_submission(interaction: discord.Interaction[Any]) -> None:
    """Answer a form that was sent; one that is none of ours is left alone."""
    custom_id = str((interaction.data or {}).get("custom_id", ""))
    if not custom_id.startswith("fr"):
        return
    take_up(interaction)
    try:
        await interaction.client.ledger.keep_up()
        for pattern, respond in _FORMS.items():
            if match := re.fullmatch(pattern, custom_id):
                await respond(interaction, match)
                return
        raise UserError(N_("This form is from another version. Run the command again."))
    except Exception as error:  # noqa: BLE001 - the one handler says it to the person
        await say_what_went_wrong(interaction, error)


async def _claim(interaction: Asked, match: re.Match[str]) -> None:
    form, draft = typed_claim(interaction), int(match["draft"]) or None
    if match["purpose"] == "drafted":
        await take_edited(interaction, int(match["claim"]), form, draft=draft)
        return
    if match["purpose"] != "edit":
        await write_claim(interaction, match["purpose"], form, draft=draft)
        return
    ledger, person, claim = (
        interaction.client.ledger,
        await person_of(interaction),
        int(match["claim"]),
    )
    changed = await ledger.desk.edit(person, claim, form, draft=draft)
    if changed.after == "pending":
        waiting = await ledger.review.waiting(person, claim)
        await show(interaction, waiting_card(waiting))
        await refresh_post(interaction.client, waiting.suggestion.guild_id, claim)
        return
    await show_written(
        interaction,
        claim,
        _("Edited claim #{number}").format(number=claim),
        moved_words(changed.before, changed.after),
    )


async def _reason(interaction: Asked, match: re.Match[str]) -> None:
    person = await person_of(interaction)
    decided = await interaction.client.ledger.review.reject(
        person, int(match["claim"]), typed(interaction).get("reason", "")
    )
    await finish_review(interaction, person, decided)


async def _proposal_reason(interaction: Asked, match: re.Match[str]) -> None:
    decided = await interaction.client.ledger.adjudication.reject(
        await person_of(interaction),
        int(match["proposal"]),
        typed(interaction).get("reason", ""),
    )
    await show(interaction, decided_proposal_card(decided))


async def _evidence(interaction: Asked, match: re.Match[str]) -> None:
    entries, claim = typed(interaction), int(match["claim"])
    stance, _colon, target = entries.get("says", "").partition(":")
    form = EvidenceForm(
        claim_id=claim,
        stance=stance,
        target=target,
        source=entries.get("source", ""),
        evaluator=entries.get("evaluator", ""),
        dated=entries.get("dated", ""),
        note=entries.get("note", ""),
    )
    await interaction.client.ledger.desk.add_evidence(await person_of(interaction), form)
    await show_written(
        interaction,
        claim,
        _("Added evidence to claim #{number}").format(number=claim),
        _("A verdict does not change by itself: /claim rule gives one."),
    )


async def _where(interaction: Asked, match: re.Match[str]) -> None:
    kept = None if match["kept"] is None else int(match["kept"])
    await tell_where(interaction, int(match["draft"]), typed_where(interaction), kept=kept)


_FORMS: dict[str, Answer] = {
    CLAIM_FORM: _claim,
    REASON_FORM: _reason,
    EVIDENCE_FORM: _evidence,
    PROPOSAL_FORM: _proposal_reason,
    WHERE_FORM: _where,
}
