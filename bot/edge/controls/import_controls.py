"""Files of evaluations that people attach: shown first, then written or dropped."""

from __future__ import annotations

import io

import discord

from bot.edge.acknowledging import think
from bot.edge.cards.card import answer
from bot.edge.cards.desk import done_card
from bot.edge.cards.imports import import_card
from bot.edge.controls import custom_ids
from bot.edge.controls.control import Button
from bot.edge.controls.desk_controls import show
from bot.edge.ledger_bot import Asked
from bot.edge.people import person_of
from bot.edge.typed.uploads import attached
from bot.edge.words.language import _
from bot.edge.words.text import single_line
from bot.errors import N_, UserError
from bot.ledger.evaluations import MOST_BYTES, EvaluationFile
from bot.race.imports import EvaluationFormat


async def import_file(
    interaction: Asked,
    kind: EvaluationFormat,
    file: discord.Attachment,
    *,
    beside: discord.Attachment | None,
    published: str | None,
    dry_run: bool,
) -> None:
    """Show what an attached file would change, or write it at once; for who may import here.

    Raises:
        NotAllowed: they may not; nothing was fetched.
        UserError, Problems: the file cannot be taken; nothing was written.
    """
    ledger, person = interaction.client.ledger, await person_of(interaction)
    await ledger.desk.check_may_import(person)
    await think(interaction)
    given = EvaluationFile(
        kind,
        io.BytesIO(await _content(file)),
        single_line(file.filename),
        published=(published or "").strip() or None,
        beside={}
        if beside is None
        else {single_line(beside.filename): io.BytesIO(await _content(beside))},
    )
    if dry_run:
        report, draft = await ledger.evaluations.preview(person, given)
        await answer(interaction, import_card(report, draft), ephemeral=True)
    else:
        report = await ledger.evaluations.bring_in_as(person, given)
        await answer(interaction, import_card(report), ephemeral=True)


async def _content(file: discord.Attachment) -> bytes:
    if file.size > MOST_BYTES:
        raise UserError(
            N_("The file has {size} kB; here {limit} kB are taken at the most. Whoever runs the bot "
               "can bring it in on the command line: python -m bot import."),
            size=-(-file.size // 1000),
            limit=MOST_BYTES // 1000,
        )  # fmt: skip
    return await attached(file, MOST_BYTES)


class ImportButton(Button, template=custom_ids.IMPORT_BUTTON):
    """What becomes of a file that was shown: written as the ledger stands by now, or dropped."""

    async def respond(self, interaction: Asked) -> None:
        evaluations = interaction.client.ledger.evaluations
        draft, person = int(self.match["draft"]), await person_of(interaction)
        if self.match["action"] == "drop":
            await evaluations.drop(person, draft)
            await show(interaction, done_card(_("Dropped. Nothing was written.")))
            return
        await think(interaction)
        report = await evaluations.commit(person, draft)
        await answer(interaction, import_card(report), ephemeral=True)


IMPORT_CONTROLS = (ImportButton,)
