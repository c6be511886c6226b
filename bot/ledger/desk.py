"""The claims desk: what curators do to claims, each change in one transaction.

Whoever acts is checked inside the transaction that writes, so no forged button and no role taken
away a moment ago opens anything. A server's curators write its own layer; the bot's owner, in a
direct message, the shared ledger.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any, TypeVar, cast

import orjson

from bot.db import claims as db_claims
from bot.db import evidence as db_evidence
from bot.db.claim_rows import add_appearance, insert_claim, rewrite, source_for
from bot.db.drafts import draft_of, drop_draft, keep_draft
from bot.db.likely import likely_claims_of
from bot.db.view import View
from bot.db.writing import Writing
from bot.errors import N_, NotAllowed, NotFound, Problems, StoreError, UserError
from bot.ledger import importing, promoting, ruling, undoing
from bot.ledger.access import ReadAs, ReadFor, WriteAs
from bot.race.claim_forms import ClaimForm, check_form, form_of
from bot.race.claims import Claim, Verdict
from bot.race.desk import (
    Added,
    Changed,
    EvidenceForm,
    FormRefused,
    LikelySame,
    Previewed,
)  # fmt: skip
from bot.race.money import Price
from bot.race.new_claims import NewClaim
from bot.race.people import Person
from bot.race.provenance import Source
from bot.race.rulings import check_open
from bot.race.scores import Score
from bot.sources.claim_file import MOST_BYTES, read_claim_file

__all__ = ["MOST_BYTES", "ClaimsDesk", "dumped", "kept"]

T = TypeVar("T")
_NOTHING_CHANGED = N_("Nothing was changed: the claim says this already.")


class ClaimsDesk:
    """What curators can do; :class:`bot.ledger.reading.Ledger` has one."""

    def __init__(self, write_as: WriteAs, read_as: ReadAs, read_for: ReadFor) -> None:
        self._write_as = write_as
        self._read_as = read_as
        self._read_for = read_for

    # adding ---------------------------------------------------------------------------------

    async def check_curator(self, person: Person) -> None:
        """Raise NotAllowed for somebody who may not write claims here."""
        await self._read_as(person, lambda w: w.rights.check_curator())

    async def is_curator(self, person: Person) -> bool:
        """Whether somebody may write claims where they act."""
        return await self._read_as(person, lambda w: w.rights.is_curator)

    async def add(
        self, person: Person, form: ClaimForm, *, anyway: bool = False, draft: int | None = None
    ) -> Added | LikelySame:
        """Add a claim to the ledger of where the person acts; it is open at once.

        Args:
            anyway: add it although the ledger has one like it.
            draft: the draft that this was typed into, which then goes.

        Raises:
            NotAllowed: they are no curator here.
            FormRefused: something has to be put right; what they typed is kept as a draft.
        """

        def work(w: Writing) -> Added | LikelySame:
            layer = w.rights.check_curator()
            new = check_form(form, w.names, decimal_comma=w.person.decimal_comma)
            known = [] if anyway else likely_claims_of(w.view, new)
            if known:
                return LikelySame(
                    keep_draft(w, "add", dumped(form), instead_of=draft), tuple(known)
                )
            claim = insert_claim(w, new, layer=layer, stage="open")
            w.audit("add", claim_id=claim)
            drop_draft(w, draft)
            return Added(claim)

        return await self.kept(person, "add", form, work, draft=draft)

    async def add_appearance(self, person: Person, draft: int, claim_id: int) -> Changed:
        """Note what was typed as another place where a claim of the ledger was said.

        Raises:
            NotAllowed, UserError: they are no curator here; the draft or the claim is gone; the
                place is on record already.
        """

        def work(w: Writing) -> Changed:
            layer = w.rights.check_curator()
            new = check_form(_loaded(draft_of(w, draft)[1]), w.names)
            claim = w.claim(claim_id)
            source = source_for(w, new.page, layer)
            if not add_appearance(w, claim.id, source, quote=new.quote, layer=layer):
                raise UserError(
                    N_("Claim #{number} has this source already. Nothing was changed."),
                    number=claim.id,
                )
            w.audit("appearance", claim_id=claim.id, detail=new.page.url)
            drop_draft(w, draft)
            return Changed(claim.id, claim.status, w.claim(claim.id).status)

        return await self._write_as(person, work)

    async def draft(self, person: Person, draft: int) -> tuple[str, ClaimForm]:
        """What somebody typed earlier, and for what: ``add``, ``suggest`` or ``edit:<claim>``.

        Raises:
            UserError: it is no longer kept, or not theirs.
        """

        def work(w: Writing) -> tuple[str, ClaimForm]:
            purpose, content = draft_of(w, draft)
            return purpose, _loaded(content)

        return await self._read_as(person, work)

    async def evidence_draft(self, person: Person, draft: int) -> EvidenceForm | None:
        """The evidence somebody typed earlier; None where the draft is a claim.

        Raises:
            UserError: it is no longer kept, or not theirs.
        """

        def work(w: Writing) -> EvidenceForm | None:
            purpose, content = draft_of(w, draft)
            return EvidenceForm(**orjson.loads(content)) if purpose == "evidence" else None

        return await self._read_as(person, work)

    async def drop(self, person: Person, draft: int) -> None:
        """Forget what somebody typed; nothing happens where it is gone already."""
        await self._write_as(person, lambda w: drop_draft(w, draft))

    async def kept(
        self,
        person: Person,
        purpose: str,
        form: ClaimForm | EvidenceForm,
        work: Callable[[Writing], T],
        *,
        draft: int | None,
    ) -> T:
        """Run a write; where it refuses what was typed, keep the text and say under which number.

        Raises:
            FormRefused: with the problems and the draft's number.
            NotAllowed: as the write raised it.
        """
        return await kept(self._write_as, person, purpose, form, work, draft=draft)

    async def form_of(self, person: Person, claim_id: int) -> ClaimForm:
        """A claim as the form it could have been typed in, to be edited.

        Raises:
            NotAllowed, UserError: they may not edit it here.
        """

        def work(w: Writing) -> ClaimForm:
            claim = _editable(w, claim_id)
            source = w.view.sources([claim.source_id])[claim.source_id]
            return form_of(claim, source, w.names)

        return await self._read_as(person, work)

    async def edit(
        self, person: Person, claim_id: int, form: ClaimForm, *, draft: int | None = None
    ) -> Changed:
        """Make a claim of the own ledger say what a form says.

        Raises:
            NotAllowed, UserError: they may not edit it here.
            FormRefused: something has to be put right; what they typed is kept as a draft.
        """

        def work(w: Writing) -> Changed:
            claim = _editable(w, claim_id)
            page = w.view.sources([claim.source_id])[claim.source_id]
            new = check_form(
                form,
                w.names,
                source_may_stay=page.url is None,
                decimal_comma=w.person.decimal_comma,
            )
            _check_rulings_still_fit(claim, new)
            changed = rewrite(w, claim_id, new, claim.guild_id)
            if changed is None:
                raise UserError(_NOTHING_CHANGED)
            w.tell(claim_id, "edit", layer=claim.guild_id, before=changed[0], after=changed[1])
            w.audit("edit", claim_id=claim_id)
            drop_draft(w, draft)
            now = db_claims.claims_by_id(w.connection, [claim_id])[claim_id]
            return Changed(claim_id, claim.status, now.status)

        return await self.kept(person, f"edit:{claim_id}", form, work, draft=draft)

    # importing ------------------------------------------------------------------------------

    async def check_may_import(self, person: Person) -> None:
        """Raise NotAllowed for somebody who may not import claims here."""
        await self._read_as(person, importing.check_may_import)

    async def preview_import(self, person: Person, name: str, content: bytes) -> Previewed:
        """Check a file of claims as a whole and keep it for :meth:`commit_import`.

        Raises:
            NotAllowed: they do not manage the server (or, for the shared ledger, own the bot).
            Problems: everything that is wrong with the file, each with its row.
        """
        await self.check_may_import(person)
        rows = await asyncio.to_thread(read_claim_file, name, content)
        forms = [(row.number, row.form) for row in rows]
        found = await self._read_as(person, lambda w: importing.preview(w, forms))
        draft = await self._write_as(person, lambda w: importing.keep(w, forms))
        return replace(found, draft=draft)

    async def commit_import(self, person: Person, draft: int) -> list[int]:
        """Write a file that was previewed: all of its claims or none; their numbers.

        A claim that the ledger has by now is left out.

        Raises:
            NotAllowed, UserError, Problems: as before, checked again.
        """
        return await self._write_as(person, lambda w: importing.commit(w, draft))

    # ruling ---------------------------------------------------------------------------------

    async def add_evidence(self, person: Person, form: EvidenceForm) -> Changed:
        """Put something on record for or against a claim or one of its targets.

        Raises:
            NotAllowed: they are no curator here.
            FormRefused: it cannot be taken so; what they typed is kept as a draft.
        """
        return await self.kept(
            person, "evidence", form, lambda w: ruling.add_evidence(w, form), draft=None
        )

    async def rule(
        self,
        person: Person,
        claim_id: int,
        target: str,
        verdict: Verdict,
        *,
        reason: str,
        on: str = "",
    ) -> Changed:
        """Give a target its verdict, with the reason; ``on`` is the day it speaks for.

        Raises:
            NotAllowed, UserError: they are no curator here, or the evidence does not allow it.
        """
        return await self._write_as(
            person, lambda w: ruling.rule(w, claim_id, target, verdict, reason=reason, on=on)
        )

    async def retract(
        self, person: Person, claim_id: int, *, source: str, on: str, reason: str
    ) -> Changed:
        """Record that the claimant took a claim back, and where.

        Raises:
            NotAllowed, UserError: they are no curator here, or it cannot be recorded so.
        """
        return await self._write_as(
            person, lambda w: ruling.retract(w, claim_id, source=source, on=on, reason=reason)
        )

    async def supersede(
        self, person: Person, claim_id: int, successor: int, *, reason: str
    ) -> Changed:
        """Record that the claimant made a newer claim in the place of this one.

        Raises:
            NotAllowed, UserError: they are no curator here, or the other cannot follow this one.
        """
        return await self._write_as(
            person, lambda w: ruling.supersede(w, claim_id, successor, reason=reason)
        )

    async def undo(self, person: Person, claim_id: int) -> undoing.Undone:
        """Take back the last change to a claim in the layer of where the person acts.

        Raises:
            NotAllowed, UserError: they are no curator here, or there is nothing to take back.
        """
        return await self._write_as(person, lambda w: undoing.undo(w, claim_id))

    # what can be picked -----------------------------------------------------------------------

    async def scores_for(
        self, guild_id: int | None, claim: Claim, target: str
    ) -> list[tuple[Score, Score | None]]:
        """Scores that can be evidence on a claim (or its target of this number), newest first."""
        of = next((one for one in claim.targets if str(one.id) == target), None)
        return await self._read_for(guild_id, lambda view: db_evidence.scores_for(view, claim, of))

    async def prices_for(self, guild_id: int | None, claim: Claim) -> list[Price]:
        """Prices that can be evidence on a claim, newest first."""
        return await self._read_for(guild_id, lambda view: db_evidence.prices_for(view, claim))

    async def sources_like(self, guild_id: int | None, typed: str, limit: int) -> list[Source]:
        """Sources that hold what was typed, a server's own first."""

        def work(view: View) -> list[Source]:
            ids = db_evidence.sources_like(view, typed, limit)
            found = view.sources(ids)
            return [found[one] for one in ids]

        return await self._read_for(guild_id, work)

    async def link_sources(self, person: Person, source: int, origin: int, relation: str) -> int:
        """Record that one source repeats another; how many origins the first now goes back to.

        Raises:
            NotAllowed, UserError: they are no curator here, or the link cannot be.
        """
        return await self._write_as(
            person, lambda w: ruling.link_sources(w, source, origin, relation)
        )

    async def unlink_sources(self, person: Person, source: int, origin: int) -> None:
        """Take back that one source repeats another.

        Raises:
            NotAllowed, UserError: they are no curator here, or no such link was made here.
        """
        await self._write_as(person, lambda w: ruling.unlink_sources(w, source, origin))

    async def promote(self, person: Person, claim_id: int) -> Changed:
        """Move a server's claim, as it stands, to the shared ledger.

        Raises:
            NotAllowed, UserError: they do not own the bot, or the claim cannot be moved.
        """
        return await self._write_as(person, lambda w: promoting.promote(w, claim_id))


async def kept(
    write_as: WriteAs,
    person: Person,
    purpose: str,
    form: ClaimForm | EvidenceForm,
    work: Callable[[Writing], T],
    *,
    draft: int | None,
) -> T:
    """See :meth:`ClaimsDesk.kept`."""
    try:
        return await write_as(person, work)
    except (NotAllowed, NotFound, StoreError):
        raise
    except UserError as error:
        problems: Sequence[UserError] = error.problems if isinstance(error, Problems) else (error,)
        number = await write_as(
            person, lambda w: keep_draft(w, purpose, dumped(form), instead_of=draft)
        )
        raise FormRefused(problems, number) from error


def _editable(w: Writing, claim_id: int) -> Claim:
    """A claim of the own ledger that may still be edited, also one that waits for review."""
    layer = w.rights.check_curator()
    claim = db_claims.claims_by_id(w.connection, [claim_id]).get(claim_id)
    if claim is None or claim.stage != "pending" or claim.guild_id != layer:
        claim = w.claim(claim_id)
        check_open(claim)
    if claim.guild_id != layer:
        raise UserError(
            N_(
                "Claim #{number} is of the shared ledger, which only the bot's owner edits. Here you "
                "can add evidence to it and rule on it, for this server."
            ),
            number=claim_id,
        )
    return claim


def _check_rulings_still_fit(claim: Claim, new: NewClaim) -> None:
    ruled = any(target.verdict != "unverified" for target in claim.targets)
    same = (
        new.relation == claim.relation
        and new.subject.party.release_id == claim.subject.release_id
        and new.subject.party.family_id == claim.subject.family_id
        and new.subject.party.lab_id == claim.subject.lab_id
        and (new.subject.reference is not None or new.subject.party.name == claim.subject.name)
    )
    if ruled and not same:
        raise UserError(
            N_(
                "Claim #{number} has verdicts, which would no longer fit another subject or "
                "relation. Take them back first (/claim undo), or add a new claim."
            ),
            number=claim.id,
        )


def dumped(form: ClaimForm | EvidenceForm) -> str:
    """A form as a draft keeps it."""
    entries = asdict(form).items()
    return orjson.dumps(
        {name: _storable(one) if isinstance(one, str) else one for name, one in entries}
    ).decode()


def _storable(text: str) -> str:
    """A text as UTF-8 can hold it: half a character becomes a mark where it stood."""
    return text.encode("utf-8", "replace").decode()


def _loaded(content: str) -> ClaimForm:
    found: Any = orjson.loads(content)
    if not isinstance(found, dict):
        raise UserError(N_("This is an import, not a single claim."))
    return ClaimForm(**cast("dict[str, str]", found))
