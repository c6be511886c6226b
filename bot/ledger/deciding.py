"""Inside one transaction: an article's drafts as they stand, and what becomes of them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.db import articles as db_articles
from bot.db.claim_rows import add_appearance, insert_claim, source_for
from bot.db.likely import SHOWN, claims_on_the_matter
from bot.db.provenance import known_source
from bot.db.writing import Writing
from bot.errors import N_, NotFound, Problems, UserError
from bot.ledger.copies import find_origin, lab_of_page, link_to_origin
from bot.race.article_forms import check_draft, check_not_denied, filled_form, with_kind
from bot.race.articles import (
    Article,
    ArticleDraft,
    ArticleText,
    DecidedDrafts,
    NewDraft,
    SeenArticle,
    SeenDraft,
    came_by,
)
from bot.race.claim_forms import ClaimForm, check_form
from bot.race.claims import Claim
from bot.race.names import fold
from bot.race.new_claims import NewClaim, same_claimant
from bot.race.people import Actor
from bot.race.same_claims import is_same
from bot.race.typed_text import is_blank

# as it stands -------------------------------------------------------------------------------------


def article_here(w: Writing, number: int) -> Article:
    """An article of the layer of where the person acts.

    Raises:
        NotFound: there is none.
    """
    found = db_articles.article_in(w.view, number)
    if found is None:
        raise NotFound(N_("There is no such article here. /review what:drafts lists what waits."))
    return found


def draft_here(w: Writing, number: int) -> ArticleDraft:
    """A draft of the layer of where the person acts.

    Raises:
        NotFound: there is none, or none any more.
    """
    found = db_articles.draft_in(w.view, number)
    if found is None:
        raise NotFound(
            N_("There is no such draft here: drafts that nobody decides are dropped after 60 days.")
        )
    return found


def waiting_draft(w: Writing, number: int) -> ArticleDraft:
    """A draft that nobody has decided.

    Raises:
        NotFound: there is none.
        UserError: somebody was faster; says who, and what became of it.
    """
    draft = draft_here(w, number)
    messages = {
        "accepted": N_("{who} has accepted draft {place} already: it is claim #{claim}."),
        "merged": N_("{who} has noted draft {place} under claim #{claim} already."),
        "rejected": N_("{who} has rejected draft {place} already."),
    }
    if draft.state != "waiting":
        raise UserError(
            messages[draft.state],
            who=Actor(draft.decided_by or ""),
            place=draft.place,
            claim=draft.claim_id,
        )
    return draft


def seen(w: Writing, number: int) -> SeenArticle:
    """An article with its drafts, and for each that waits what is in its way and what it may be.

    Raises:
        NotFound: there is no such article here.
    """
    article = article_here(w, number)
    drafts = tuple(_seen_draft(w, article, one) for one in db_articles.drafts_of(w.view, number))
    origin = article.copy_of
    return SeenArticle(
        article,
        drafts,
        origin=None if origin is None else w.view.sources([origin]).get(origin),
        feed=None if article.feed_id is None else db_articles.feed_title(w.view, article.feed_id),
    )


def _seen_draft(w: Writing, article: Article, draft: ArticleDraft) -> SeenDraft:
    form, own = _filled(w, article, draft)
    test = w.names.benchmark_name(form.benchmark)
    if draft.state != "waiting":
        return SeenDraft(draft, form, test=test)
    try:
        new = check_draft(form, draft.why, w.names, own=own)
    except Problems as found:
        return SeenDraft(draft, form, found.problems, test=test)
    same, like = _known(w, article, new, own_voice=is_blank(draft.form.claimant))
    return SeenDraft(draft, form, same=same, like=like, test=test)


def publisher_shown(w: Writing, number: int) -> str:
    """The publisher of an article as far as what its page says is believed.

    Raises:
        NotFound: there is no such article here.
    """
    article = article_here(w, number)
    lab = lab_of_page(w, article.url or "", "", article.published)
    return filled_form(ClaimForm(), article, w.names, lab).publisher


def _filled(w: Writing, article: Article, draft: ArticleDraft) -> tuple[ClaimForm, bool]:
    """A draft's form with what is the article's own, and whether its page is a lab's own."""
    form = draft.form
    url, day = article.url or "", form.date or article.published
    lab = lab_of_page(w, url, form.publisher, day)
    return filled_form(form, article, w.names, lab), lab is not None


def _known(
    w: Writing, article: Article, new: NewClaim, *, own_voice: bool
) -> tuple[Claim | None, tuple[Claim, ...]]:
    """The claim that a draft repeats, and others that it may be.

    Args:
        own_voice: whether it is the article itself that says so.
    """
    near = claims_on_the_matter(w.view, new)
    url = None if new.source is None else new.source.url
    page = None if url is None else known_source(w.connection, url, article.guild_id)
    noted = w.view.appearances([one.id for one in near])

    def is_this(one: Claim) -> bool:
        places = noted.get(one.id, [])
        return is_same(
            new,
            one,
            quotes=[row[1] for row in places if row[1]],
            page="its own"
            if one.source_id == page
            else "noted"
            if page in [row[0] for row in places]
            else "another",
            repeats=own_voice and one.source_id == article.copy_of,
        )

    same = [one for one in near if is_this(one)]
    # Where several are, the one that says it in the same words.
    best = max(same, key=lambda one: (one.scope == new.scope, one.quote == new.quote), default=None)
    like = [one for one in near if one != best and same_claimant(new, one)]
    return best, tuple(like[:SHOWN])


# keeping ------------------------------------------------------------------------------------------


def keep(
    w: Writing,
    text: ArticleText,
    drafts: Sequence[NewDraft],
    sketch: str,
    *,
    by: str,
    feed_id: int | None = None,
) -> int:
    """Write an article with its drafts, and which source it repeats where that is known; its id."""
    number = db_articles.keep_article(w, text, drafts, sketch=sketch, by=by, feed_id=feed_id)
    find_origin(w, article_here(w, number))
    return number


def keep_new(
    w: Writing, text: ArticleText, drafts: Sequence[NewDraft], sketch: str, *, by: str
) -> tuple[int | None, bool]:
    """Keep the drafts of a text that was read that are not there yet, whatever became of those.

    At an address those are there whose quote a draft of that address has; of a text without one,
    all where an article has the same words and quotes.

    Returns:
        The article (None where there is nothing to keep and was nothing before), and whether it
        was there before.
    """
    if text.url is None:
        quotes = [one.form.quote for one in drafts]
        known = db_articles.article_of_words(w.view, sketch, quotes) if drafts else None
        new = list(drafts) if known is None else []
    else:
        known, there = (
            db_articles.article_at(w.view, text.url),
            set(map(fold, db_articles.quotes_at(w.view, text.url))),
        )
        new = [one for one in drafts if fold(one.form.quote) not in there]
    return (keep(w, text, new, sketch, by=by), False) if new else (known, known is not None)


# deciding -----------------------------------------------------------------------------------------


def accept(
    w: Writing,
    draft: ArticleDraft,
    *,
    form: ClaimForm | None = None,
    as_claim: int | None = None,
    find_copies: bool = True,
) -> ArticleDraft:
    """Take a draft that waits into the ledger, or note it under the claim that it repeats.

    Args:
        form: what somebody made of it; as it is where left out.
        as_claim: the claim that it repeats, where somebody says so.
        find_copies: whether the article is linked to what it repeats on the way.

    Raises:
        Problems: something of it has to be put right first.
        UserError: the claim it is said to repeat is not listed here.
    """
    article = article_here(w, draft.article_id)
    filled, own = _filled(w, article, draft)
    if form is None:
        new = check_draft(filled, draft.why, w.names, own=own)
    else:
        new = check_form(form, w.names, decimal_comma=w.person.decimal_comma)
        check_not_denied(form, filled, draft.why)
        typed = form.publisher if form.publisher != filled.publisher else draft.form.publisher
        lab = lab_of_page(w, new.page.url, typed, new.claimed.text)
        new = with_kind(new, own=lab is not None)
    layer = article.guild_id
    source = source_for(w, new.page, layer)
    if find_copies and new.page.url == article.url:
        link_to_origin(w, article, source)
    if as_claim is not None:
        same = w.claim(as_claim)
    else:
        own_voice = is_blank(draft.form.claimant) and filled.claimant == (form or filled).claimant
        same = _known(w, article, new, own_voice=own_voice)[0]
    if same is None:
        reason = came_by(draft, article)
        claim = insert_claim(w, new, layer=layer, stage="open", reason=reason)
        w.audit("add", claim_id=claim)
        db_articles.decide(w, draft.id, "accepted", claim)
    else:
        if add_appearance(w, same.id, source, quote=new.quote, layer=layer):
            w.audit("appearance", claim_id=same.id, detail=new.page.url)
        db_articles.decide(w, draft.id, "merged", same.id)
    return draft_here(w, draft.id)


def accept_all(w: Writing, article: SeenArticle) -> DecidedDrafts:
    """Accept the drafts of an article that need nothing put right.

    A draft is held against the ledger as the ones before it left it. What only the language model
    proposes is left: somebody has to look at each.

    Raises:
        UserError: there are none.
    """
    ready = [one.draft for one in article.drafts if one.goes_with_all]
    if not ready:
        raise UserError(
            N_("None of its drafts can be accepted as it is. Open one to see what has to be put "
               "right.")
        )  # fmt: skip
    done = [accept(w, draft, find_copies=False) for draft in ready]
    url = article.article.url
    page = None if url is None else known_source(w.connection, url, article.article.guild_id)
    if page is not None:
        link_to_origin(w, article.article, page)
    return DecidedDrafts(
        added=tuple(one.claim_id or 0 for one in done if one.state == "accepted"),
        noted=tuple(one.claim_id or 0 for one in done if one.state == "merged"),
        left=sum(bool(one.problems) for one in article.drafts if one.draft.state == "waiting"),
        alone=sum(one.is_ready and not one.goes_with_all for one in article.drafts),
    )


def reject(w: Writing, drafts: Sequence[ArticleDraft]) -> None:
    """Turn drafts down that wait."""
    for draft in drafts:
        db_articles.decide(w, draft.id, "rejected")
        w.audit("draft", detail=f"“{draft.form.quote}”")


def reopen(w: Writing, draft: ArticleDraft) -> None:
    """Let a draft that was rejected wait again.

    Raises:
        UserError: it is not rejected.
    """
    if draft.state != "rejected":
        raise UserError(
            N_("Draft {place} is not rejected: there is nothing to reopen."), place=draft.place
        )
    db_articles.wait_again(w, draft.id)
    w.audit("draft", detail=f"reopened “{draft.form.quote}”")
