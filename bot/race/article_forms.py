"""From what was read out of an article to the form of a claim, and whether it can be accepted.

A draft's form leaves out what is the article's own: where it is, when it came out, who published it,
and the claimant where the article itself says so. A curator may say these later, once for all of its
drafts (:func:`filled_form`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from bot.errors import N_, Problems, UserError
from bot.race.addresses import typed_address
from bot.race.articles import MESSAGES, Article, ArticleText, NewDraft, WhereFrom, Why
from bot.race.claim_forms import ClaimForm, check_form, value_text
from bot.race.claims import Party
from bot.race.dates import FactDate
from bot.race.draft_claims import DraftClaim
from bot.race.form_names import FormNames
from bot.race.form_terms import PUBLISHER, TITLE
from bot.race.names import fold
from bot.race.new_claims import Named, NewClaim
from bot.race.proposed_drafts import MODEL_RULE
from bot.race.typed_text import LONGEST_NAME, LONGEST_NOTE, is_blank, taken
from bot.race.typed_values import read_date, split_names

AROUND = 120
"""Characters of the article that are kept on each side of a quote."""
PUBLISHER_MISSING = N_(
    "The publisher is missing: the article itself says so. Say where it is from."
)
_LONGEST_TITLE = 200
_TRACKING = re.compile("(?:utm_[a-z]+|fbclid|gclid|mc_cid|mc_eid|igshid|cmpid|ocid)=")
"""Parts of an address that say by which way a reader came, and change nothing of the page."""
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_SECOND_FIGURE = re.compile(r"[\d+\-−]")
"""What would begin a figure before the one that is meant."""
_OF_MANY = ("github.com", "huggingface.co", "modelscope.cn", "gitee.com", "medium.com")
"""Hosts on which the first folder of an address says whose page it is."""
_OF_NOBODY = ("arxiv.org", "discord.com", "openreview.net", "x.com", "youtube.com", "reddit.com")
"""Hosts on which an address does not say whose page it is."""


# where it is from ---------------------------------------------------------------------------------


def page_address(typed: str) -> str:
    """The address of a page as the ledger keeps it, without what only says how a reader came there.

    Raises:
        UserError: as for :func:`bot.race.addresses.typed_address`.
    """
    parts = urlsplit(typed_address(typed))
    kept = [one for one in parts.query.split("&") if not _TRACKING.match(one)]
    return parts._replace(query="&".join(kept)).geturl()


def told_where(where: WhereFrom, today: date) -> WhereFrom:
    """What a curator typed of where a text is from, checked, and as the ledger keeps it.

    Raises:
        Problems: everything of it that cannot be taken.
    """
    problems: list[UserError] = []

    def read(typed: str, check: Callable[[str], str]) -> str:
        try:
            return "" if is_blank(typed) else check(typed)
        except UserError as problem:
            problems.append(problem)
            return ""

    found = WhereFrom(
        source=read(where.source, page_address),
        published=read(where.published, lambda typed: read_date(typed, today).text),
        publisher=read(where.publisher, lambda typed: taken(typed, PUBLISHER, LONGEST_NAME)),
        title=read(where.title, lambda typed: taken(typed, TITLE, _LONGEST_TITLE)),
    )
    if problems:
        raise Problems(problems)
    return found


def where_as_form(where: WhereFrom) -> ClaimForm:
    """What was typed of where a text is from, as the desk keeps it until it is corrected."""
    return ClaimForm(
        source=where.source, date=where.published, publisher=where.publisher, title=where.title
    )


def where_in(form: ClaimForm) -> WhereFrom:
    """What :func:`where_as_form` put into a form."""
    return WhereFrom(form.source, form.date, form.publisher, form.title)


def with_where(text: ArticleText, where: WhereFrom, today: date) -> ArticleText:
    """A text with where it is from: what a curator says, else what its page says where that fits.

    Raises:
        Problems: as for :func:`told_where`.
    """
    told = told_where(where, today)

    def page_says(read: Callable[[], str]) -> str:
        try:
            return read()
        except UserError:  # nobody typed it, so there is nobody to put it right
            return ""

    return replace(
        text,
        url=told.source or page_says(lambda: page_address(text.url or "")) or None,
        publisher=told.publisher
        or page_says(lambda: taken(_cut(text.publisher, LONGEST_NAME), PUBLISHER, LONGEST_NAME)),
        title=told.title
        or page_says(lambda: taken(_cut(text.title, _LONGEST_TITLE), TITLE, _LONGEST_TITLE)),
        published=told.published or page_says(lambda: read_date(text.published, today).text),
    )


def _cut(text: str, limit: int) -> str:
    """A text on one line, short enough also where each character counts twice (UTF-16)."""
    line = " ".join(text.split())
    return line if len(line) <= limit // 2 else line[: limit // 2 - 1] + "…"


def day_of(published: str, today: date) -> date | None:
    """The day whose names an article uses; None where it is not known when it came out."""
    return min(FactDate.parse(published).last_day, today) if published else None


# drafts as forms ----------------------------------------------------------------------------------


def new_draft(draft: DraftClaim, text: str, names: FormNames, day: date) -> NewDraft:
    """A draft as the form that says the same, with why there is one.

    Every name is text that means on that day what the draft means by it.
    """

    def name(named: Named) -> str:
        return names.text_for(named.party, day)

    qualifier, more_scope = _before_the_figure(draft)
    scope = [draft.scope, more_scope]
    scope += [draft.event] if draft.event and draft.event not in draft.scope else []
    form = ClaimForm(
        subject=name(draft.subject),
        relation=draft.relation,
        targets=", ".join(name(one) for one in draft.targets),
        quote=draft.quote,
        claimant="" if draft.claimant is None else name(draft.claimant),
        benchmark="" if draft.benchmark_id is None else names.benchmark_key(draft.benchmark_id),
        scope=", ".join(filter(None, scope)),
        value=value_text(qualifier, draft.value, draft.unit),
        hedge=draft.hedge,
        reported_by=draft.reported_by,
        note=_cut("; ".join(draft.notes), LONGEST_NOTE),
    )
    why = Why(
        rule=draft.reason.rule,
        words=draft.reason.words,
        read_as=draft.reason.read_as,
        hedge_words=draft.hedge_words,
        negated=draft.negated,
        notes=draft.notes,
        before=_words_before(text, draft.start),
        after=_words_after(text, draft.end),
    )
    return NewDraft(form, why, "model" if draft.reason.rule == MODEL_RULE else "rules")


def _before_the_figure(draft: DraftClaim) -> tuple[str, str]:
    """The words before a draft's figure, and those of them that only a scope can hold.

    A form's value is one figure (:func:`bot.race.typed_values.read_value`). Words that end with that
    same figure, as "about 1.75 times" for 1.75, are those before it; with any other they are scope.
    """
    words = draft.qualifier
    if draft.value is None:  # "an eighth": the words are the figure
        return "", words
    figure = _FIGURE.search(words)
    if figure is not None and float(figure[0].replace(",", "")) == abs(draft.value):
        words = words[: figure.start()].rstrip(" +-−")
    return ("", words) if _SECOND_FIGURE.search(words) else (words, "")


def _words_before(text: str, end: int) -> str:
    found = text[max(0, end - AROUND) : end]
    return found if end <= AROUND else "…" + found.partition(" ")[2]


def _words_after(text: str, start: int) -> str:
    found = text[start : start + AROUND]
    return found if start + AROUND >= len(text) else found.rpartition(" ")[0] + "…"


def filled_form(
    form: ClaimForm, article: Article | ArticleText, names: FormNames, lab: int | None = None
) -> ClaimForm:
    """A draft's form with what is the article's own; the claimant stays empty where nobody is known.

    Where the article itself says so, the claimant is the lab whose own page it is, else its
    publisher as mere words, else the host of its address; for a message nobody. A page that only
    calls itself by a lab's name goes by its host.

    Args:
        lab: the lab whose own page it is.
    """
    source = article.url or ""
    publisher = form.publisher or article.publisher
    day = form.date or article.published
    on = day_of(day, names.today) or names.today
    if lab is None and not form.publisher and lab_called(publisher, names, on) is not None:
        publisher = ""
    return replace(
        form,
        source=source,
        date=day,
        publisher=publisher,
        title=form.title or article.title,
        claimant=form.claimant or _own_voice(publisher, source, names, on, lab),
    )


def _own_voice(publisher: str, source: str, names: FormNames, on: date, lab: int | None) -> str:
    if lab is not None:
        return names.text_for(names.lab(lab).party, on)
    name = publisher or (urlsplit(source).hostname or "").removeprefix("www.")
    return "" if name in ("", MESSAGES, "discord.com") else names.text_for(Party(name), on)


def lab_called(publisher: str, names: FormNames, day: date) -> int | None:
    """The lab that a publisher's name means on a day: "OpenAI", "Qwen (Alibaba)"; None for none."""
    outside, _, inside = publisher.partition("(")
    for name in (publisher, inside.rstrip(") "), outside.strip()):
        found = names.evaluator_lab(name, day) if name else None
        if found is not None:
            return found
    return None


def site_of(url: str) -> str:
    """Whose room of the web an address is in: its host, with the owner on hosts of many.

    Empty where anybody may publish as anybody.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host in _OF_NOBODY:
        return ""
    if host in _OF_MANY:
        owner = parts.path.strip("/").split("/")[0].casefold()
        return f"{host}/{owner}" if owner else ""
    return host


def check_draft(form: ClaimForm, why: Why, names: FormNames, *, own: bool = False) -> NewClaim:
    """The claim that a filled form makes as it is, without anybody having looked at it.

    Args:
        own: whether its page is a lab's own.

    Raises:
        Problems: everything that a curator has to put right first.
    """
    problems: list[UserError] = []
    if why.negated:
        problems.append(
            UserError(N_("The article says that this is not so. Edit it to what is claimed."))
        )
    asked = form
    if is_blank(form.claimant):
        problems.append(UserError(PUBLISHER_MISSING))
        asked = replace(form, claimant='"?"')
    try:
        new = check_form(asked, names)
    except Problems as found:
        raise Problems([*problems, *found.problems]) from None
    if problems:
        raise Problems(problems)
    return with_kind(new, own=own)


def with_kind(new: NewClaim, *, own: bool) -> NewClaim:
    """A claim whose page is a first source only where it is a lab's own: else it is the press.

    It does not depend on who claims it, so that all drafts of a page agree.
    """
    source = new.source
    if source is None or source.kind == "social":
        return new
    return replace(new, source=replace(source, kind="primary" if own else "press"))


def check_not_denied(form: ClaimForm, filled: ClaimForm, why: Why) -> None:
    """Refuse an edit of what an article denies that still says what is denied.

    Args:
        form: what somebody sent.
        filled: what they were given.

    Raises:
        Problems: subject, relation and targets are as they were.
    """

    def said(one: ClaimForm) -> list[list[str]]:
        names = sorted(fold(name) for name in split_names(one.targets))
        return [[fold(one.subject), fold(one.relation)], names]

    if why.negated and said(form) == said(filled):
        raise Problems(
            [
                UserError(
                    N_(
                        "The article says that this is not so. Change the subject, the relation or the "
                        "targets to what is claimed, or reject the draft."
                    )
                )
            ]
        )
