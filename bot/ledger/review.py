"""Suggestions: members put claims forward, curators take them, correct them or turn them down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.db import suggestions as db_suggestions
from bot.db.claim_rows import add_appearance, insert_claim
from bot.db.drafts import drop_draft, keep_draft
from bot.db.guilds import is_blocked, suggestions_since
from bot.db.likely import likely_claims_of
from bot.db.writing import Writing
from bot.errors import N_, NotAllowed, Term, UserError
from bot.ledger.access import ReadAs, ReadFor, WriteAs
from bot.ledger.desk import ClaimsDesk, dumped
from bot.race.claim_forms import ClaimForm, check_form
from bot.race.claims import Claim
from bot.race.desk import Added, LikelySame
from bot.race.people import Person
from bot.race.provenance import Source
from bot.race.review import Suggestion
from bot.race.share import Share
from bot.race.typed_text import LONGEST_NOTE, is_blank, taken

DAY = timedelta(hours=24)
REASON = Term(N_("The reason"))
QUEUE = 25
"""Suggestions that a queue shows at once: what a menu holds."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A suggestion as a reviewer sees it, with the claims of the ledger that it may be."""

    claim: Claim
    suggestion: Suggestion
    sources: dict[int, Source]
    like: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits in a server: the oldest suggestions, how many there are, and the first in full."""

    claims: tuple[Claim, ...]
    count: int
    first: Waiting | None


class ReviewDesk:
    """What members and reviewers do with suggestions; a ledger has one."""

    def __init__(
        self,
        write_as: WriteAs,
        read_as: ReadAs,
        read_for: ReadFor,
        desk: ClaimsDesk,
        share: Share,
    ) -> None:
        self._write_as = write_as
        self._read_as = read_as
        self._read_for = read_for
        self._desk = desk
        self._share = share

    async def check_may_suggest(self, person: Person) -> None:
        """Raise the UserError that :meth:`suggest` would, before anything is typed."""
        await self._read_as(person, _check_may_suggest)

    async def suggest(
        self, person: Person, form: ClaimForm, *, anyway: bool = False, draft: int | None = None
    ) -> Added | LikelySame:
        """Put a claim forward in a server; it waits there for review.

        Raises:
            NotAllowed: not in a server, or blocked there.
            FormRefused: something has to be put right, or too many were suggested today; what was
                typed is kept as a draft.
        """

        def work(w: Writing) -> Added | LikelySame:
            guild = _check_may_suggest(w)
            new = check_form(form, w.names, decimal_comma=w.person.decimal_comma)
            known = [] if anyway else likely_claims_of(w.view, new)
            if known:
                return LikelySame(
                    keep_draft(w, "suggest", dumped(form), instead_of=draft), tuple(known)
                )
            claim = insert_claim(w, new, layer=guild, stage="pending")
            w.insert(
                "suggestion",
                claim_id=claim,
                guild_id=guild,
                author=w.person.actor,
                recorded_at=w.now,
            )
            w.audit("suggest", claim_id=claim)
            drop_draft(w, draft)
            return Added(claim)

        return await self._desk.kept(person, "suggest", form, work, draft=draft)

    async def queue(self, person: Person) -> Queue:
        """What waits for review where the person acts.

        Raises:
            NotAllowed: they are no curator there.
        """

        def work(w: Writing) -> Queue:
            _check_reviewer(w)
            ids, count = db_suggestions.waiting(w.view, QUEUE)
            claims = w.view.claims(ids)
            first = _waiting(w, ids[0]) if ids else None
            return Queue(tuple(claims[one] for one in ids), count, first)

        return await self._read_as(person, work)

    async def waiting(self, person: Person, claim_id: int) -> Waiting:
        """One suggestion that waits.

        Raises:
            NotAllowed, UserError: they are no curator there, or it was decided; says by whom.
        """

        def work(w: Writing) -> Waiting:
            _check_reviewer(w)
            return _waiting(w, claim_id)

        return await self._read_as(person, work)

    async def posted(self, guild_id: int, claim_id: int) -> Waiting:
        """A suggestion as the post in the server's review channel shows it.

        Raises:
            UserError: it does not wait (any more).
        """
        anybody = Person(0, guild_id)
        return await self._read_as(anybody, lambda w: _waiting(w, claim_id))

    async def accept(self, person: Person, claim_id: int) -> Suggestion:
        """Take a suggestion into the server's ledger.

        Raises:
            NotAllowed: they are no curator there, or it is their own and the server forbids that.
            UserError: it was decided already; says by whom.
        """

        def work(w: Writing) -> Suggestion:
            _check_reviewer(w)
            claim, found = db_suggestions.pending_claim(w, claim_id)
            _check_not_own(w, found)
            w.tell(
                claim_id,
                "accept",
                layer=claim.guild_id,
                before="pending",
                after="unverified",
                effective=claim.claimed.text,
            )
            decided = db_suggestions.decide(w, claim_id, "accepted")
            w.audit("accept", claim_id=claim_id)
            return decided

        return await self._write_as(person, work)

    async def reject(self, person: Person, claim_id: int, reason: str) -> Suggestion:
        """Turn a suggestion down, with the reason its author will read.

        Raises:
            NotAllowed, UserError: as for :meth:`accept`; a reason is missing.
        """

        def work(w: Writing) -> Suggestion:
            _check_reviewer(w)
            claim, _found = db_suggestions.pending_claim(w, claim_id)
            because = taken(reason, REASON, LONGEST_NOTE)
            if is_blank(because):
                raise UserError(N_("Say why: the person who suggested it will read the reason."))
            w.tell(
                claim_id,
                "reject",
                layer=claim.guild_id,
                before="pending",
                after="rejected",
                reason=because,
            )
            decided = db_suggestions.decide(w, claim_id, "rejected", reason=because)
            w.audit("reject", claim_id=claim_id)
            return decided

        return await self._write_as(person, work)

    async def merge(self, person: Person, claim_id: int, into: int) -> Suggestion:
        """Note a suggestion as another place where a claim of the ledger was said.

        Raises:
            NotAllowed, UserError: as for :meth:`accept`; the other claim is not listed here.
        """

        def work(w: Writing) -> Suggestion:
            _check_reviewer(w)
            claim, found = db_suggestions.pending_claim(w, claim_id)
            _check_not_own(w, found)
            known = w.claim(into)
            add_appearance(w, known.id, claim.source_id, quote=claim.quote, layer=claim.guild_id)
            w.tell(
                claim_id,
                "merge",
                layer=claim.guild_id,
                before="pending",
                after=f"#{known.id}",
            )
            decided = db_suggestions.decide(w, claim_id, "merged", merged_into=known.id)
            w.audit("merge", claim_id=claim_id, detail=f"#{known.id}")
            return decided

        return await self._write_as(person, work)

    # telling --------------------------------------------------------------------------------

    async def note_post(
        self, person: Person, claim_id: int, channel_id: int, message_id: int
    ) -> None:
        """Remember the post that asks for review, so that it can say how that ended."""
        await self._write_as(
            person,
            lambda w: db_suggestions.note_post(w.connection, claim_id, channel_id, message_id),
        )

    async def note_told(self, claim_id: int) -> None:
        """Remember that a suggestion's author knows what became of it."""
        await self._write_as(
            Person(0, None), lambda w: db_suggestions.note_told(w.connection, claim_id)
        )

    async def untold(self, limit: int = 100) -> list[Suggestion]:
        """Decided suggestions whose authors were not told, because the bot ended in between.

        Only those in servers of this process.
        """
        return await self._read_for(
            None, lambda view: db_suggestions.untold(view.connection, limit, self._share)
        )


def _check_reviewer(w: Writing) -> int:
    guild = w.rights.check_member()
    w.rights.check_curator()
    return guild


def _check_may_suggest(w: Writing) -> int:
    guild = w.rights.check_member()
    if is_blocked(w.connection, guild, w.person.user_id):
        raise NotAllowed(
            N_("An admin of this server has blocked you from suggesting claims. Ask them about it.")
        )
    most = w.settings.suggestions_per_day
    since = datetime.fromisoformat(w.now) - DAY
    if most == 0:
        raise UserError(N_("This server takes no suggestions. Its curators use /claim add."))
    if suggestions_since(w.connection, guild, w.person.user_id, since) >= most:
        raise UserError(
            N_("You have suggested {most} claims here in the last 24 hours, the most this server "
               "takes. Try again tomorrow."),
            most=most,
        )  # fmt: skip
    return guild


def _check_not_own(w: Writing, found: Suggestion) -> None:
    if found.author == w.person.actor and not w.settings.self_review:
        raise NotAllowed(
            N_("You suggested this yourself, so somebody else has to accept it. An admin can allow "
               "it: /settings change self_review.")
        )  # fmt: skip


def _waiting(w: Writing, claim_id: int) -> Waiting:
    claim, found = db_suggestions.pending_claim(w, claim_id)
    like = [one for one in likely_claims_of(w.view, claim) if one.id != claim_id]
    return Waiting(claim, found, w.view.sources([claim.source_id]), tuple(like))
