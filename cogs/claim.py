"""/claim …: one claim of the ledger, shown, added, suggested, ruled on, corrected."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.edge.acknowledging import open_form, think
from bot.edge.cards.card import answer
from bot.edge.cards.claims import claim_card
from bot.edge.cards.desk import moved_words, preview_card, ruled_words, undone_card
from bot.edge.cards.history import history_card
from bot.edge.choices.asking import claim_choices, lab_choices, name_choices
from bot.edge.choices.desk_choices import (
    benchmark_choices,
    price_choices,
    score_choices,
    target_choices,
    targets_choices,
    verdict_target_choices,
)
from bot.edge.controls.custom_ids import history_button
from bot.edge.controls.desk_controls import open_claim_form, show_written
from bot.edge.controls.draft_controls import draft_from
from bot.edge.forms.fields import claim_form
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.people import person_of
from bot.edge.reviewing import refresh_post
from bot.edge.typed.options import parse_claim_number, parse_when
from bot.edge.typed.uploads import attached
from bot.edge.words.language import _
from bot.ledger.desk import MOST_BYTES
from bot.race.articles import WhereFrom
from bot.race.claim_forms import ClaimForm
from bot.race.claims import ClaimRelation, EvaluatorRelation, Stance, Verdict
from bot.race.desk import EvidenceForm

Short = app_commands.Range[str, 1, 100]
Long = app_commands.Range[str, 1, 1000]
Pasted = app_commands.Range[str, 1, 6000]

_described = app_commands.describe(
    subject="What or whom it is about",
    relation="What is claimed of it",
    targets="What it is held against; a comma between several",
    benchmark="The test it speaks of",
    value="A figure with its unit: 97.3 %, 5.576 USD m",
    source="Address of the page where it was said",
    date="When it was said: 2025-01-29, 2025-01 or 2025",
    quote="The words, exactly as they were said",
    claimant="Who says so; the subject's maker if left out",
)
_completed = app_commands.autocomplete(
    subject=name_choices,
    targets=targets_choices,
    benchmark=benchmark_choices,
    claimant=lab_choices,
)


class Claim(commands.GroupCog, group_name="claim", group_description="One claim of the ledger"):
    """The life of a claim; who may do what is checked where it is written."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    # reading --------------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.describe(
        claim="Its number, or words from it to pick from",
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="As the ledger had it on a day, as 2025-03-01; as it has it if left out",
    )
    @app_commands.autocomplete(claim=claim_choices)
    async def show(
        self,
        interaction: Asked,
        claim: str,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> None:
        """One claim with its verdicts, the evidence for and against, its history and sources"""
        found = await self.bot.ledger.claim(
            parse_claim_number(claim),
            when=parse_when(as_of, known_by, self.bot.ledger.today()),
            guild_id=interaction.guild_id,
        )
        await answer(interaction, claim_card(found))

    @app_commands.command()
    @app_commands.describe(
        claim="Its number, or words from it to pick from",
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="As the ledger had it on a day, as 2025-03-01; as it has it if left out",
    )
    @app_commands.autocomplete(claim=claim_choices)
    async def history(
        self,
        interaction: Asked,
        claim: str,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> None:
        """Everything that was done to a claim: by whom, when, from what to what, and why"""
        number = parse_claim_number(claim)
        when = parse_when(as_of, known_by, self.bot.ledger.today())
        person = await person_of(interaction)
        found = await self.bot.ledger.claim_history(person, number, when=when)
        card = history_card(found, 0, lambda page: history_button(number, page, found.when))
        await answer(interaction, card, ephemeral=True)

    # writing --------------------------------------------------------------------------------

    async def _open_form(
        self,
        interaction: Asked,
        subject: Short = "",
        relation: ClaimRelation | None = None,
        targets: Short = "",
        benchmark: Short = "",
        value: Short = "",
        source: Long = "",
        date: Short = "",
        quote: Long = "",
        claimant: Short = "",
    ) -> None:
        form = ClaimForm(
            subject=subject, relation=relation or "", targets=targets, benchmark=benchmark,
            value=value, source=source, date=date, quote=quote, claimant=claimant,
        )  # fmt: skip
        await open_claim_form(interaction, form)

    add = app_commands.command(
        name="add",
        description="Put a claim on record (curators); a form opens, filled with what you give here",
    )(_described(_completed(_open_form)))

    suggest = app_commands.command(
        name="suggest",
        description="Put a claim forward for this server's ledger; its curators review it",
    )(_described(_completed(_open_form)))

    @app_commands.command(name="from")
    @app_commands.describe(
        address="Address of the article",
        text="Or its text, pasted",
        file="Or a .txt, .html, .md or .pdf file of it",
        source="Where the text or file can be read: an address",
        date="When it came out: 2025-01-29, 2025-01 or 2025; read off the page if left out",
        publisher="Who published it; read off the page if left out",
    )
    async def from_(
        self,
        interaction: Asked,
        address: Long = "",
        text: Pasted = "",
        file: discord.Attachment | None = None,
        source: Long = "",
        date: Short = "",
        publisher: Short = "",
    ) -> None:
        """Draft claims from an article (curators): each with the words it was read from"""
        where = WhereFrom(source=source, published=date, publisher=publisher)
        await draft_from(interaction, where, address=address, text=text, file=file)

    @app_commands.command(name="import")
    @app_commands.describe(file="A .csv, .tsv or .json file: see /help, or docs/curators.md")
    async def import_(self, interaction: Asked, file: discord.Attachment) -> None:
        """Add a file of claims (admins): checked as a whole, shown first, written all or not"""
        desk, person = self.bot.ledger.desk, await person_of(interaction)
        await desk.check_may_import(person)
        await think(interaction)
        content = await attached(file, MOST_BYTES)
        preview = await desk.preview_import(person, file.filename, content)
        await answer(interaction, preview_card(preview, file.filename), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(claim="Its number, or words from it to pick from")
    @app_commands.autocomplete(claim=claim_choices)
    async def edit(self, interaction: Asked, claim: str) -> None:
        """Correct what a claim of this server's ledger says (curators); the history keeps both"""
        number = parse_claim_number(claim)
        form = await self.bot.ledger.desk.form_of(await person_of(interaction), number)
        await open_form(interaction, claim_form("edit", form, claim=number))

    @app_commands.command()
    @app_commands.describe(
        claim="The claim it speaks to",
        stance="What it does to the claim",
        target="Which target it speaks of; all of them if left out",
        score="A score of the ledger",
        price="A price of the ledger",
        source="Or the address of a page",
        evaluator="Who measured or found it, for a page",
        relation="What they are to the subject, for a page; worked out if left out",
        dated="When the page was published: 2025-01-29",
        note="What it found, with the figures",
    )
    @app_commands.autocomplete(
        claim=claim_choices, target=target_choices, score=score_choices, price=price_choices
    )
    async def evidence(
        self,
        interaction: Asked,
        claim: str,
        stance: Stance,
        target: Short = "",
        score: Short = "",
        price: Short = "",
        source: Long = "",
        evaluator: Short = "",
        relation: EvaluatorRelation | None = None,
        dated: Short = "",
        note: Long = "",
    ) -> None:
        """Put evidence on record for or against a claim (curators): a score, a price or a page"""
        number = parse_claim_number(claim)
        form = EvidenceForm(
            claim_id=number, stance=stance, target=target, score=score, price=price, source=source,
            evaluator=evaluator, relation=relation or "", dated=dated, note=note,
        )  # fmt: skip
        await self.bot.ledger.desk.add_evidence(await person_of(interaction), form)
        headline = _("Added evidence to claim #{number}").format(number=number)
        hint = _("A verdict does not change by itself: /claim rule gives one.")
        await show_written(interaction, number, headline, hint)

    @app_commands.command()
    @app_commands.describe(
        claim="The claim to rule on",
        verdict="What the evidence says",
        reason="Why; it stands beside the verdict",
        target="Which target; the only one if left out",
        date="The day it speaks for, 2025-01-29; that of the evidence if left out",
    )
    @app_commands.autocomplete(claim=claim_choices, target=verdict_target_choices)
    async def rule(
        self,
        interaction: Asked,
        claim: str,
        verdict: Verdict,
        reason: Long,
        target: Short = "",
        date: Short = "",
    ) -> None:
        """Give a target of a claim its verdict (curators): what the evidence allows, with the reason"""
        number = parse_claim_number(claim)
        changed = await self.bot.ledger.desk.rule(
            await person_of(interaction), number, target, verdict, reason=reason, on=date
        )
        headline = _("Ruled on claim #{number}").format(number=number)
        await show_written(interaction, number, headline, *ruled_words(changed))

    @app_commands.command()
    @app_commands.describe(
        claim="The claim that was taken back",
        source="Address of the page where the claimant did",
        date="When they did: 2025-01-29",
        reason="How, in their words if you can",
    )
    @app_commands.autocomplete(claim=claim_choices)
    async def retract(
        self, interaction: Asked, claim: str, source: Long, date: Short, reason: Long
    ) -> None:
        """Record that the claimant took a claim back (curators)"""
        number = parse_claim_number(claim)
        changed = await self.bot.ledger.desk.retract(
            await person_of(interaction), number, source=source, on=date, reason=reason
        )
        headline = _("Claim #{number} was retracted by its claimant").format(number=number)
        await show_written(
            interaction, number, headline, moved_words(changed.before, changed.after)
        )

    @app_commands.command()
    @app_commands.describe(
        claim="The older claim",
        by="The newer claim of the same claimant",
        reason="What changed, if it needs saying",
    )
    @app_commands.autocomplete(claim=claim_choices, by=claim_choices)
    async def supersede(self, interaction: Asked, claim: str, by: str, reason: Long = "") -> None:
        """Record that the claimant made a newer claim in its place (curators)"""
        number, newer = parse_claim_number(claim), parse_claim_number(by)
        changed = await self.bot.ledger.desk.supersede(
            await person_of(interaction), number, newer, reason=reason
        )
        headline = _("Claim #{number} gave way to #{newer}").format(number=number, newer=newer)
        await show_written(
            interaction, number, headline, moved_words(changed.before, changed.after)
        )

    @app_commands.command()
    @app_commands.describe(claim="Its number, or words from it to pick from")
    @app_commands.autocomplete(claim=claim_choices)
    async def undo(self, interaction: Asked, claim: str) -> None:
        """Take the last change to a claim back (curators); nothing is deleted from its history"""
        done = await self.bot.ledger.desk.undo(
            await person_of(interaction), parse_claim_number(claim)
        )
        card = undone_card(done.event, done.claim, done.before)
        await answer(interaction, card, ephemeral=True)
        if done.claim.stage == "pending" and done.claim.guild_id is not None:
            await refresh_post(self.bot, done.claim.guild_id, done.claim.id)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Claim(bot))
