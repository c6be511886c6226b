"""One draft in words: what it says, what was understood, why there is one, what it still lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast, get_args

from bot.edge.cards.facts import figure_words
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.edge.words.text import joined, listed, plain, shorten
from bot.errors import UserError
from bot.race.article_forms import PUBLISHER_MISSING
from bot.race.articles import SeenArticle, SeenDraft, Why
from bot.race.claim_forms import ClaimForm
from bot.race.claims import ClaimRelation, Hedge
from bot.race.form_terms import SOURCE
from bot.race.proposed_drafts import MODEL_RULE
from bot.race.typed_values import DATE_MISSING, quoted, read_value, split_names

_PREFIX = re.compile("(?:release|family|lab):")
"""What stands before a key where a name alone would mean something else."""


def draft_words(shown: SeenDraft) -> str:
    """What a draft says, as a clause: "Qwen2.5-Max beats GPT-4o"; not made harmless."""
    words = _clause(shown)
    return _("denied: {statement}").format(statement=words) if shown.draft.why.negated else words


def _clause(shown: SeenDraft) -> str:
    form = shown.form
    value, test = value_words(form), shown.test or form.scope
    what = value or form.scope or form.quote
    if value and form.relation in ("scores", "ranks") and test:
        what = _("{value} on {test}").format(value=what, test=test)
    if value and form.relation == "market_move" and form.scope:
        what = _("{value} ({what})").format(value=value, what=shorten(form.scope, 60))
    if form.relation not in get_args(ClaimRelation):  # kept by another version
        return f"{named(form.subject)}: {what}"
    if form.relation == "accuses" and form.claimant:
        return _("{claimant} accuses {subject}: {value}").format(
            claimant=named(form.claimant), subject=named(form.subject), value=shorten(what, 100)
        )
    return symbols.relation(cast("ClaimRelation", form.relation)).format(
        subject=named(form.subject),
        target=joined(map(named, split_names(form.targets))) or _("others"),
        value=shorten(what, 100),
    )


def value_words(form: ClaimForm) -> str:
    """A form's figure as a claim's would be shown; as it is typed where it is none."""
    try:
        qualifier, value, unit = read_value(form.value)
    except UserError:
        return form.value
    return "" if value is None else figure_words(form.relation, qualifier or "", value, unit or "")


def named(typed: str) -> str:
    """A name as it reads, without the quotation marks of mere words or our own prefix."""
    return quoted(typed) or _PREFIX.sub("", typed)


def quote_words(quote: str, why: Why) -> str:
    """A quote in bold with the words around it, as close to it as they stand in the article."""
    before, after = plain(why.before, 140), plain(why.after, 140)
    before += " " if before and why.before[-1].isspace() else ""
    after = (" " if after and why.after[0].isspace() else "") + after
    return f"{before}**{plain(quote, 1_000)}**{after}"


def field_lines(shown: SeenDraft) -> Iterator[str]:
    """What was understood, a line for what belongs together; what is empty is left out."""
    form = shown.form
    relation = form.relation.replace("_", " ")
    targets = joined(plain(named(one), 60) for one in split_names(form.targets))
    what = [
        f"{_('Subject')} **{plain(named(form.subject), 80)}**",
        f"{_('relation')} **{relation}**",
    ]
    what += [f"{_('targets')} **{targets}**"] if targets else []
    yield " · ".join(what)
    measured = [
        f"{label} **{plain(text, 120)}**"
        for label, text in (
            (_("Value"), value_words(form)), (_("Test"), shown.test),
            (_("Scope"), form.scope if form.scope != shown.test else ""),
        )
        if text
    ]  # fmt: skip
    yield " · ".join(measured)
    claimant = plain(named(form.claimant), 80) or _("not known")
    hedge = (
        symbols.hedge(cast("Hedge", form.hedge)) if form.hedge in get_args(Hedge) else form.hedge
    )
    who = [f"{_('Claimant')} **{claimant}**", plain(hedge, 60)]
    if form.reported_by:
        who.append(_("reported by {who}").format(who=plain(form.reported_by, 80)))
    yield " · ".join(who)
    if form.note:
        yield _("Note: {note}").format(note=plain(form.note, 200))


def why_lines(shown: SeenDraft) -> Iterator[str]:
    """Why there is a draft: the words that it was read from, and what stood for what."""
    why = shown.draft.why
    if why.rule == MODEL_RULE:
        yield _("Proposed by a language model. The quote stands in the article word for word.")
    elif why.words:
        yield _("Because it says {words}.").format(words=_quotes(why.words))
    if why.read_as:
        yield _("Read {words}.").format(
            words=listed(
                _("“{words}” as {name}").format(words=plain(words, 80), name=plain(name, 60))
                for words, name in why.read_as
            )
        )
    if why.hedge_words:
        yield _hedge_words(shown.form).format(
            words=_quotes(why.hedge_words), claimant=plain(named(shown.form.claimant), 60)
        )


def _hedge_words(form: ClaimForm) -> str:
    match form.hedge:
        case "attributed" if form.claimant:
            return _("{claimant} says so ({words}).")
        case "hedged":
            return _("Only reported ({words}).")
        case "speculative":
            return _("Only thought possible ({words}).")
        case _:
            return _("It is put as {words}.")


def _quotes(words: tuple[str, ...]) -> str:
    return joined(f"“{plain(one, 60)}”" for one in words)


# what it lacks ------------------------------------------------------------------------------------


def missing_words(article: SeenArticle) -> str:
    """What is missing of where an article is from, for all of its drafts; "" for nothing."""
    found = {_of_the_article(one) for draft in article.drafts for one in draft.problems}
    parts = [
        words
        for name, words in (
            ("source", _("its address")), ("date", _("its date")), ("publisher", _("its publisher")),
        )
        if name in found
    ]  # fmt: skip
    return joined(parts)


def own_problems(shown: SeenDraft) -> list[UserError]:
    """What has to be put right of a draft itself, beside what its article lacks."""
    return [one for one in shown.problems if not _of_the_article(one)]


def _of_the_article(problem: UserError) -> str:
    """Which part of where an article is from a problem says is missing; "" for other problems."""
    if problem.values == {"what": SOURCE}:
        return "source"
    return {DATE_MISSING: "date", PUBLISHER_MISSING: "publisher"}.get(problem.message, "")
