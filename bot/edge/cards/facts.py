"""Sentences and lines that several cards share: releases, prices, claims, sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.numerals import numerals, percent
from bot.edge.words.text import (
    day,
    host,
    joined,
    link,
    listed,
    money,
    number,
    plain,
    shorten,
    tokens,
)
from bot.errors import N_
from bot.race.catalog import Lab, Release
from bot.race.claims import Claim, ClaimTarget
from bot.race.compare import Agreement, Finding, Group
from bot.race.money import MarketMove, Price
from bot.race.provenance import Source


def price_words(price: Price | None) -> str:
    """A price per million tokens, with what a reader must know of it."""
    if price is None:
        return _("not known")
    parts: list[str] = []
    if price.input is not None:
        parts.append(_("{price} in").format(price=money(price.input)))
    if price.output is not None:
        parts.append(_("{price} out").format(price=money(price.output)))
    words = " / ".join(parts)
    if price.condition:
        words = _("{price} ({condition})").format(price=words, condition=plain(price.condition, 48))
    return _if_verified(words, verified=price.verified)


def price_since(price: Price, on: date) -> str:
    """When a price began, or was first seen, and, where that was known ``on`` the day, ended."""
    since = _("from {day}") if price.valid_from is not None else _("seen {day}")
    words = since.format(day=day(price.since))
    if price.valid_until is None or not price.valid_until.happened_by(on):
        return words
    return _("{since} until {day}").format(since=words, day=day(price.valid_until))


def weights_words(release: Release) -> str:
    """Whether the weights are open, and the licence."""
    if release.open_weights is None:
        return _("weights not known")
    if release.open_weights and release.licence is not None:
        words = _("open weights ({licence})").format(licence=plain(release.licence, 40))
    else:
        words = _("open weights") if release.open_weights else _("closed weights")
    return _if_verified(words, verified=_is_verified(release, "open_weights"))


def context_words(release: Release) -> str:
    """The context window in tokens."""
    if release.context_window is None:
        return _("not known")
    words = _("{count} tokens").format(count=tokens(release.context_window))
    return _if_verified(words, verified=_is_verified(release, "context_window"))


def announced_words(release: Release) -> str:
    """When a release was announced."""
    if release.announced is None:
        return _("date not known")
    return _if_verified(day(release.announced), verified=_is_verified(release, "announced"))


def _is_verified(release: Release, field: str) -> bool:
    fact = release.facts.get(field)
    return fact is None or fact.verified


def _if_verified(words: str, *, verified: bool) -> str:
    return words if verified else _("{words} (○ not verified)").format(words=words)


def group_heading(group: Group) -> str:
    """What a group of scores is called: who measured, and whether they said how."""
    match group:
        case "independent":
            return _("Independent scores")
        case "self":
            return _("Measured by the labs themselves")
        case "claimed":
            return _("Claimed by the vendors, settings not stated")


def release_label(release: Release, lab: Lab) -> str:
    """A release in a menu or an autocomplete choice: name, lab, date."""
    when = _("date not known") if release.announced is None else release.announced.text
    return f"{shorten(release.name, 60)} · {shorten(lab.name, 24)} · {when}"


def target_name(target: ClaimTarget) -> str:
    """A target's name, or nothing where a claim stands alone."""
    return "" if target.party is None else target.party.name


def statement(claim: Claim, targets: tuple[ClaimTarget, ...] | None = None) -> str:
    """What a claim says, as a clause: "Qwen2.5-Max beats DeepSeek-V3"."""
    value = claim_value(claim)
    if claim.relation == "market_move" and claim.value is not None and claim.scope:
        value = _("{value} ({what})").format(value=value, what=plain(claim.scope, 60))
    if claim.benchmark is not None and claim.relation in ("scores", "ranks"):
        value = _("{value} on {test}").format(value=value, test=plain(claim.benchmark, 60))
    against = [target_name(target) for target in (targets or claim.targets) if target.party]
    return symbols.relation(claim.relation).format(
        subject=plain(claim.subject.name, 60),
        target=plain(joined(against), 120) or _("others"),
        value=value,
    )


def test_words(claim: Claim) -> str:
    """The test and the scope of a claim, in small lines; nothing where it names neither."""
    lines = [
        _("Test: {test}").format(test=plain(claim.benchmark, 80)) if claim.benchmark else "",
        _("Scope: {scope}").format(scope=plain(claim.scope, 200)) if claim.scope else "",
    ]
    return "\n".join(f"-# {line}" for line in lines if line)


def claim_value(claim: Claim) -> str:
    """A claim's figure with its qualifier and unit, else its scope, else the start of its words."""
    if claim.value is None:
        return plain(claim.scope or claim.quote, 100)
    return plain(figure_words(claim.relation, claim.qualifier or "", claim.value, claim.unit or ""))


_QUALIFIERS = frozenset({
    N_("about"), N_("almost"), N_("around"), N_("at least"), N_("at most"), N_("less than"),
    N_("more than"), N_("nearly"), N_("over"), N_("roughly"), N_("under"), N_("up to"),
})  # fmt: skip
"""What statements usually put before a figure; rarer words stay as they were said."""


def figure_words(relation: str, qualifier: str, value: float, unit: str) -> str:
    """A claim's figure in words, not made harmless: "about 97.3%", "2", "down over $1,000 billion"."""
    qualifier = _(qualifier) if qualifier in _QUALIFIERS else qualifier
    if relation == "ranks":
        unit = unit if unit.casefold() != "rank" else ""
    if relation == "market_move" and qualifier:  # "over −1000" would say the opposite
        up = _("up {figure}") if value > 0 else _("down {figure}")
        return up.format(figure=f"{qualifier} {_with_unit(abs(value), unit)}")
    return f"{qualifier} {_signed(value, unit, signed=relation == 'market_move')}".strip()


def measured(value: float, unit: str, *, signed: bool = False) -> str:
    """A figure with its unit, with its sign where it is a move: −4.68%, +2%, $5.576 million."""
    return _signed(value, plain(unit, 20), signed=signed)


def _signed(value: float, unit: str, *, signed: bool) -> str:
    sign = "−" if value < 0 else "+" if signed and value else ""
    return sign + _with_unit(abs(value), unit)


def _with_unit(size: float, unit: str) -> str:
    """A size with its unit as the language now spoken writes it."""
    match unit:
        case "%":
            return percent(number(size))
        case "USD m":
            return _("${amount} million").format(amount=_grouped(size))
        case "USD bn":
            return _("${amount} billion").format(amount=_grouped(size))
        case _:
            return f"{number(size)} {unit}".rstrip()


def _grouped(size: float) -> str:
    """Millions or billions: 1,000, and no cents, so 593.7."""
    return numerals(f"{size:,.6f}".rstrip("0").rstrip("."))


def said(claim: Claim, targets: tuple[ClaimTarget, ...] | None = None) -> str:
    """A claim as a sentence that keeps it a claim: who says it, then what."""
    claimant = plain(claim.claimant.name, 60)
    if claim.relation == "accuses":
        return _("{claimant} accuses {subject}: {value}").format(
            claimant=claimant, subject=plain(claim.subject.name, 60), value=claim_value(claim)
        )
    return _("{claimant} says: {statement}").format(
        claimant=claimant, statement=statement(claim, targets)
    )


def cited(source: Source | None, *, dated: bool = True) -> str:
    """A source in a line: its publisher or host as a link, and its date."""
    if source is None:
        return _("source not known")
    shown = "" if source.url is None else host(source.url)
    same = shown.casefold() == source.publisher.casefold()
    label = source.publisher if same or not shown else f"{source.publisher}, {shown}"
    words = link(shorten(label, 60), source.url)
    if source.url is None:
        words = _("{publisher} (page not found)").format(publisher=words)
    if not dated or source.published is None:
        return words
    return f"{words}, {day(source.published)}"


def said_where(claim: Claim, sources: Mapping[int, Source]) -> str:
    """When a claim was made, and in which source; that one's date only where it is another."""
    source = sources.get(claim.source_id)
    apart = source is not None and source.published != claim.claimed
    return f"{day(claim.claimed)} · {cited(source, dated=apart)}"


def findings_words(found: tuple[Finding, ...]) -> str:
    """What independent evaluators say of a claim, in one clause; nothing where none spoke."""
    clauses: list[str] = []
    for agreement in ("agrees", "disagrees", "tie", "split"):
        names = [one.evaluator for one in found if one.agreement == agreement]
        if names:
            words = _finding_words(agreement, len(names))
            clauses.append(words.format(names=plain(joined(names))))
    return listed(clauses)


def _finding_words(agreement: Agreement, count: int) -> str:
    match agreement:
        case "agrees":
            return ngettext("{names} agrees", "{names} agree", count)
        case "disagrees":
            return ngettext("{names} does not", "{names} do not", count)
        case "tie":
            return ngettext("{names} sees a tie", "{names} see a tie", count)
        case "split":
            return ngettext("{names} is split", "{names} are split", count)


def claim_line(claim: Claim, sources: Mapping[int, Source]) -> str:
    """A claim in a list: status, number, what was said, where and when."""
    return (
        f"**{symbols.status(claim.status)}** · {said(claim)}\n"
        f"-# #{claim.id} · {day(claim.claimed)} · {cited(sources.get(claim.source_id), dated=False)}"
    )


def move_line(move: MarketMove, sources: Mapping[int, Source]) -> str:
    """A market move in a list: direction, instrument, figure, the source's own words, the day."""
    checked = "" if move.verified else " · " + _("○ not verified")
    direction = "▲" if move.value > 0 else "▼"
    return (
        f"{direction} **{plain(move.instrument, 60)}** "
        f"{measured(move.value, move.unit, signed=True)} · {plain(move.window, 40)}, "
        f"{day(move.session)}{checked}\n"
        "-# "
        + _("as reported: {words} · {source}").format(
            words=plain(move.as_reported, 90),
            source=cited(sources.get(move.source_id), dated=False),
        )
    )
