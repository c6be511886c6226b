"""What becomes of an article's drafts, each decision one transaction with the rights checked in it."""

from __future__ import annotations

from bot.db import articles as db_articles
from bot.db.drafts import drop_draft
from bot.db.writing import Writing
from bot.errors import N_, UserError
from bot.ledger import deciding
from bot.ledger.access import ReadAs, WriteAs
from bot.ledger.desk import kept
from bot.race.article_forms import told_where, where_as_form
from bot.race.articles import DecidedDrafts, SeenArticle, WhereFrom
from bot.race.claim_forms import ClaimForm
from bot.race.people import Person


class ArticleDecisions:
    """What curators decide of drafts; part of :class:`bot.ledger.articles.Articles`."""

    def __init__(self, write_as: WriteAs, read_as: ReadAs) -> None:
        self._write_as = write_as
        self._read_as = read_as

    async def accept(
        self, person: Person, draft_id: int, *, as_claim: int | None = None
    ) -> SeenArticle:
        """Take a draft into the ledger, or note it under the claim that it repeats.

        Args:
            as_claim: the claim that it repeats, where the person says so.

        Raises:
            NotAllowed, NotFound: they are no curator here; there is no such draft here.
            Problems: it has to be put right first.
            UserError: it was decided already; says by whom.
        """

        def work(w: Writing) -> SeenArticle:
            w.rights.check_curator()
            draft = deciding.waiting_draft(w, draft_id)
            deciding.accept(w, draft, as_claim=as_claim)
            return deciding.seen(w, draft.article_id)

        return await self._write_as(person, work)

    async def accept_form(
        self, person: Person, draft_id: int, form: ClaimForm, *, draft: int | None = None
    ) -> SeenArticle:
        """Take a draft into the ledger as somebody edited it.

        Args:
            draft: the draft of the desk that the form was opened from, which then goes.

        Raises:
            NotAllowed, NotFound: they are no curator here; there is no such draft here.
            FormRefused: something has to be put right, or it was decided meanwhile; what they
                typed is kept as a draft.
        """

        def work(w: Writing) -> SeenArticle:
            w.rights.check_curator()
            found = deciding.waiting_draft(w, draft_id)
            deciding.accept(w, found, form=form)
            drop_draft(w, draft)
            return deciding.seen(w, found.article_id)

        purpose = f"drafted:{draft_id}"
        return await kept(self._write_as, person, purpose, form, work, draft=draft)

    async def accept_all(
        self, person: Person, article_id: int
    ) -> tuple[SeenArticle, DecidedDrafts]:
        """Accept every draft of an article that needs nothing put right, all in one transaction.

        Raises:
            NotAllowed, NotFound: they are no curator here; there is no such article here.
            UserError: none of its drafts can be accepted as it is.
        """

        def work(w: Writing) -> tuple[SeenArticle, DecidedDrafts]:
            w.rights.check_curator()
            done = deciding.accept_all(w, deciding.seen(w, article_id))
            return deciding.seen(w, article_id), done

        return await self._write_as(person, work)

    async def reject(self, person: Person, draft_id: int) -> SeenArticle:
        """Turn a draft down.

        Raises:
            NotAllowed, NotFound, UserError: as for :meth:`accept`.
        """

        def work(w: Writing) -> SeenArticle:
            w.rights.check_curator()
            draft = deciding.waiting_draft(w, draft_id)
            deciding.reject(w, [draft])
            return deciding.seen(w, draft.article_id)

        return await self._write_as(person, work)

    async def reject_rest(
        self, person: Person, article_id: int
    ) -> tuple[SeenArticle, DecidedDrafts]:
        """Turn down every draft of an article that still waits.

        Raises:
            NotAllowed, NotFound: they are no curator here; there is no such article here.
            UserError: none of its drafts waits.
        """

        def work(w: Writing) -> tuple[SeenArticle, DecidedDrafts]:
            w.rights.check_curator()
            article = deciding.seen(w, article_id)
            waiting = [one.draft for one in article.drafts if one.draft.state == "waiting"]
            if not waiting:
                raise UserError(N_("None of its drafts waits any more."))
            deciding.reject(w, waiting)
            return deciding.seen(w, article_id), DecidedDrafts(rejected=len(waiting))

        return await self._write_as(person, work)

    async def describe(
        self,
        person: Person,
        article_id: int,
        where: WhereFrom,
        *,
        seen: int = 0,
        draft: int | None = None,
    ) -> SeenArticle:
        """Say where an article is from; what is left empty stays as it is.

        Drafts that were accepted before keep the page they were accepted with.

        Args:
            seen: the draft of it that they look at.
            draft: the draft of the desk that it was typed into, which then goes.

        Raises:
            NotAllowed, NotFound: they are no curator here; there is no such article here.
            FormRefused: something of it cannot be taken; what they typed is kept.
        """

        def work(w: Writing) -> SeenArticle:
            w.rights.check_curator()
            told, shown = told_where(where, w.today), deciding.publisher_shown(w, article_id)
            typed = told.publisher != shown  # what the form held says nothing that the page did not
            db_articles.change_where(w, article_id, told, answers_for_publisher=typed)
            drop_draft(w, draft)
            return deciding.seen(w, article_id)

        return await kept(
            self._write_as, person, f"where:{seen}", where_as_form(where), work, draft=draft
        )

    async def reopen(self, person: Person, draft_id: int) -> SeenArticle:
        """Let a rejected draft wait again; NotAllowed, NotFound, UserError as for :meth:`accept`."""

        def work(w: Writing) -> SeenArticle:
            w.rights.check_curator()
            draft = deciding.draft_here(w, draft_id)
            deciding.reopen(w, draft)
            return deciding.seen(w, draft.article_id)

        return await self._write_as(person, work)
