"""From what a person typed to a claim: every field is checked at once, and every problem told.

A name is looked up as on the day the claim was made, so that ``deepseek-chat`` means what it meant
then. A name that the ledger does not have is taken as words only where it stands in quotation
marks: "Former AI frontrunners". A name that could mean several things is never picked silently.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar, cast, get_args
from urllib.parse import urlsplit

from bot.errors import N_, Problems, Term, UserError
from bot.race.addresses import public_address
from bot.race.claims import Claim, ClaimRelation, Hedge, Party
from bot.race.dates import FactDate
from bot.race.form_names import FormNames
from bot.race.form_terms import (
    HEDGE,
    NOTE,
    PUBLISHER,
    QUOTE,
    RELATION,
    REPORTED_BY,
    SCOPE,
    SOURCE,
    SUBJECT,
    TARGET,
    TITLE,
)
from bot.race.new_claims import Named, NewClaim, NewSource
from bot.race.provenance import Source
from bot.race.typed_text import LONGEST_NAME, LONGEST_NOTE, LONGEST_QUOTE, is_blank, taken
from bot.race.typed_values import read_date, read_value, split_names

T = TypeVar("T")

MOST_TARGETS = 10
NEEDS_TARGET: frozenset[ClaimRelation] = frozenset({
    "beats", "matches", "competitive_with", "trails", "mixed", "cheaper_than",
    "more_efficient_than", "larger_context_than", "derived_from",
})  # fmt: skip
"""Relations that say nothing without something to be measured against."""
NEEDS_VALUE: frozenset[ClaimRelation] = frozenset({
    "scores", "ranks", "priced_at", "cost_to_train", "market_move",
})  # fmt: skip
"""Relations that say nothing without a figure; a move of the market does where its scope says it."""

_SOCIAL = ("x.com", "twitter.com", "weibo.com", "mp.weixin.qq.com", "reddit.com", "bsky.app",
           "mastodon.social", "linkedin.com", "youtube.com", "threads.net", "discord.com")  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimForm:
    """A claim as somebody typed it, field by field; all text, all as typed."""

    subject: str = ""
    relation: str = ""
    targets: str = ""
    quote: str = ""
    source: str = ""
    date: str = ""
    claimant: str = ""
    benchmark: str = ""
    scope: str = ""
    value: str = ""
    hedge: str = ""
    reported_by: str = ""
    publisher: str = ""
    title: str = ""
    note: str = ""


FIELDS: tuple[str, ...] = tuple(field.name for field in fields(ClaimForm))


class _Checks:
    """Runs one check after another and keeps what each found wrong."""

    def __init__(self) -> None:
        self.problems: list[UserError] = []

    def of(self, check: Callable[[], T]) -> T | None:
        """What a check gives, or None with its problem kept."""
        try:
            return check()
        except UserError as problem:
            self.problems.append(problem)
            return None

    def refuse(self, message: str, **values: object) -> None:
        """Keep a problem found by other means."""
        self.problems.append(UserError(message, **values))


def check_form(
    form: ClaimForm,
    names: FormNames,
    *,
    source_may_stay: bool = False,
    decimal_comma: bool = False,
) -> NewClaim:
    """A claim from what was typed.

    Args:
        decimal_comma: as for :func:`bot.race.typed_values.read_value`.
        source_may_stay: no address means that the source stays as it is: some pages of the ledger
            are known from others that quote them, and have none.

    Raises:
        Problems: everything that is wrong with it, in the order of the form.
    """
    checks = _Checks()
    claimed = checks.of(lambda: read_date(form.date, names.today))
    day = names.today if claimed is None else min(claimed.last_day, names.today)
    subject = checks.of(lambda: names.party(_given(form.subject, SUBJECT), SUBJECT, day))
    relation = checks.of(lambda: _one_of(form.relation, get_args(ClaimRelation), RELATION))
    targets = _targets(form.targets, names, day, checks)
    claimant = _claimant(form, names, subject, day, checks)
    benchmark = (
        checks.of(lambda: names.benchmark(form.benchmark)) if form.benchmark.strip() else None
    )
    scope = checks.of(lambda: taken(form.scope, SCOPE, 200))
    measured = checks.of(lambda: read_value(form.value, decimal_comma=decimal_comma)) or (
        None,
        None,
        None,
    )
    quote = checks.of(lambda: taken(_given(form.quote, QUOTE), QUOTE, LONGEST_QUOTE))
    hedge = checks.of(lambda: _one_of(form.hedge or "asserted", get_args(Hedge), HEDGE))
    reported_by = checks.of(lambda: taken(form.reported_by, REPORTED_BY, LONGEST_NAME))
    note = checks.of(lambda: taken(form.note, NOTE, LONGEST_NOTE))
    stays = source_may_stay and is_blank(form.source)
    source = None if stays else checks.of(
        lambda: read_source(
            form.source, publisher=form.publisher, title=form.title, published=claimed,
            repeated=bool(form.reported_by.strip()),
        )
    )  # fmt: skip
    if relation is not None:
        _check_relation(cast("ClaimRelation", relation), form, checks)
    if subject is not None and any(one.identity == subject.identity for one in targets):
        checks.refuse(N_("The subject is among its own targets: {name}."), name=subject.party.name)
    if checks.problems or not (subject and claimant and claimed and quote and (source or stays)):
        raise Problems(checks.problems)
    return NewClaim(
        claimant=claimant,
        subject=subject,
        relation=cast("ClaimRelation", relation),
        targets=targets,
        benchmark_id=benchmark,
        scope=scope or None,
        qualifier=measured[0],
        value=measured[1],
        unit=measured[2],
        quote=quote,
        hedge=cast("Hedge", hedge),
        reported_by=reported_by or None,
        claimed=claimed,
        source=source,
        note=note or None,
    )


def _given(text: str, what: Term) -> str:
    if is_blank(text):
        raise UserError(N_("{what} is missing."), what=what)
    return text


def _one_of(typed: str, allowed: tuple[str, ...], what: Term) -> str:
    chosen = _given(typed, what).strip().casefold().replace(" ", "_")
    if chosen not in allowed:
        raise UserError(
            N_("{what} “{typed}” is none of these: {allowed}."),
            what=what,
            typed=typed[:40],
            allowed=", ".join(allowed),
        )
    return chosen


def _check_relation(relation: ClaimRelation, form: ClaimForm, checks: _Checks) -> None:
    if relation in NEEDS_TARGET and is_blank(form.targets):
        checks.refuse(
            N_("“{relation}” needs a target: what it is held against."), relation=relation
        )
    if relation == "market_move" and is_blank(form.value):
        if is_blank(form.scope):
            checks.refuse(N_("“market_move” needs a value, or what moved under Scope."))
    elif relation in NEEDS_VALUE and is_blank(form.value):
        checks.refuse(N_("“{relation}” needs a value."), relation=relation)
    if relation == "scores" and is_blank(form.benchmark) and is_blank(form.scope):
        checks.refuse(N_("“scores” needs a test, or its name under Scope."))


def _claimant(
    form: ClaimForm, names: FormNames, subject: Named | None, day: date, checks: _Checks
) -> Named | None:
    """Who said it; the maker of the subject where nobody is named."""
    if not is_blank(form.claimant):
        return checks.of(lambda: names.claimant(form.claimant, day))
    if subject is not None and subject.maker_id is not None:
        return names.lab(subject.maker_id)
    if subject is not None:
        checks.refuse(N_("Say who claims it: name them on the line Claimant."))
    return None


def _targets(text: str, names: FormNames, day: date, checks: _Checks) -> tuple[Named, ...]:
    typed = list(split_names(text))
    if len(typed) > MOST_TARGETS:
        checks.refuse(
            N_("There are {count} targets; a claim has {most} at the most."),
            count=len(typed),
            most=MOST_TARGETS,
        )
        return ()
    found: dict[str, Named] = {}
    for one in typed:
        named = checks.of(lambda one=one: names.party(one, TARGET, day))
        if named is None:
            continue
        if named.identity in found:
            checks.refuse(N_("{name} is among the targets twice."), name=named.party.name)
        found[named.identity] = named
    return tuple(found.values())


def read_source(
    typed: str, *, publisher: str, title: str, published: FactDate | None, repeated: bool
) -> NewSource:
    """A page from its address; publisher and title are read off the address where not given.

    Args:
        repeated: whether somebody else than the claimant published it.

    Raises:
        UserError: the address or one of the words cannot be taken.
    """
    url = public_address(_given(typed, SOURCE))
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    social = any(host == one or host.endswith(f".{one}") for one in _SOCIAL)
    return NewSource(
        url=url,
        publisher=taken(publisher, PUBLISHER, LONGEST_NAME) or host,
        title=taken(title, TITLE, 200) or f"{host}{parts.path}"[:200],
        published=published,
        kind="social" if social else "press" if repeated else "primary",
    )


def without_keys(form: ClaimForm, names: FormNames) -> ClaimForm:
    """A form as it is shown to be filled in: with names for the keys that were picked from lists."""
    targets = list(split_names(form.targets))
    named = [names.without_key(one) for one in targets]
    return replace(
        form,
        subject=names.without_key(form.subject),
        targets=form.targets if named == targets else ", ".join(named),
        claimant=names.without_key(form.claimant),
    )


def form_of(claim: Claim, source: Source, names: FormNames) -> ClaimForm:
    """A claim as the form it could have been typed in; every name resolves to what it was."""
    day = claim.claimed.last_day

    def name(party: Party) -> str:
        return names.text_for(party, day)

    benchmark = "" if claim.benchmark_id is None else names.benchmark_key(claim.benchmark_id)
    return ClaimForm(
        subject=name(claim.subject),
        relation=claim.relation,
        targets=", ".join(name(one.party) for one in claim.targets if one.party is not None),
        quote=claim.quote,
        source=source.url or "",
        date=claim.claimed.text,
        claimant=name(claim.claimant),
        benchmark=benchmark,
        scope=claim.scope or "",
        value=value_text(claim.qualifier, claim.value, claim.unit),
        hedge=claim.hedge,
        reported_by=claim.reported_by or "",
        note=claim.note or "",
    )


def value_text(qualifier: str | None, value: float | None, unit: str | None) -> str:
    """A figure as :func:`bot.race.typed_values.read_value` takes it; "" for none."""
    if value is None:
        return ""
    figure = f"{value:.12f}".rstrip("0").rstrip(".")
    return " ".join(filter(None, (qualifier, figure, unit)))
