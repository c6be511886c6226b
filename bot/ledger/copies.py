"""Inside one transaction: whose words an article repeats, and whose own page it is."""

from __future__ import annotations

from collections import Counter

from bot.db import articles as db_articles
from bot.db import evidence as db_evidence
from bot.db.likely import claims_on_the_matter
from bot.db.provenance import known_source, own_pages_at
from bot.db.writing import Writing
from bot.errors import Problems
from bot.race.article_forms import check_draft, day_of, filled_form, lab_called, site_of
from bot.race.articles import Article
from bot.race.same_claims import is_copied

_COPIED_QUOTES = 3
"""So many quotes have to be those of one source's claims before they show a copy."""


def lab_of_page(w: Writing, url: str, typed: str, published: str) -> int | None:
    """The lab whose own page an address is; None where it is nobody's that is known.

    It is a lab's where the shared ledger has a first source of that lab on the same site, or where
    a curator says so. What a page calls itself proves nothing.

    Args:
        typed: the publisher, where a curator typed it.
        published: when it came out, as the ledger keeps it; "" where that is not known.
    """
    day = day_of(published, w.today) or w.today
    if typed:
        return lab_called(typed, w.names, day)
    site = site_of(url)
    while "." in site.partition("/")[0]:
        for other, publisher in own_pages_at(w.connection, site.partition("/")[0]):
            lab = lab_called(publisher, w.names, day) if site_of(other) == site else None
            if lab is not None:
                return lab
        site = "" if "/" in site else site.partition(".")[2]
    return None


def find_origin(w: Writing, article: Article) -> int | None:
    """The source that an article repeats, looked for where none was known before."""
    if article.copy_of is not None:
        return article.copy_of
    layer = article.guild_id
    own = None if article.url is None else known_source(w.connection, article.url, layer)
    sketch = db_articles.sketch_of_article(w.view, article.id)
    origin = db_articles.source_like(w.view, sketch, own, but=article.id)
    if origin is None:
        origin = _quoted_source(w, article, own)
    if origin is not None:
        db_articles.note_copy(w, article.id, origin)
    return origin


def _quoted_source(w: Writing, article: Article, own: int | None) -> int | None:
    """The source whose claims have most of an article's quotes; None where there is no such.

    Two reports of one statement in words of their own are no copies: the words have to be the same.
    """
    drafts = db_articles.drafts_of(w.view, article.id)
    found: Counter[int] = Counter()
    for draft in drafts:
        try:
            new = check_draft(filled_form(draft.form, article, w.names), draft.why, w.names)
        except Problems:
            continue
        near = claims_on_the_matter(w.view, new)
        found.update({one.source_id for one in near if is_copied(new.quote, one.quote)})
    found.pop(own or 0, None)
    for source, count in found.most_common(1):
        if count >= _COPIED_QUOTES and 2 * count > len(drafts):
            return source
    return None


def link_to_origin(w: Writing, article: Article, source: int) -> None:
    """Let an article that repeats another source count as one origin with it.

    Args:
        source: the article's own page.
    """
    origin = find_origin(w, article)
    if origin is None or origin == source:
        return
    found = w.view.sources([source, origin])
    reached = [found[one].origins or frozenset({one}) for one in (source, origin)]
    if reached[0] & reached[1]:  # linked already, or the other way round
        return
    db_evidence.link(w, source, origin, "syndicates", article.guild_id)
    w.audit("link", detail=f"{source} syndicates {origin}")
