"""News in lines, as posts and the answers about them show them: what changed, where from, when.

A piece of news is two lines at the most: what changed, then in small letters its date and source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.edge.cards.card import Option
from bot.edge.cards.citing import cited_briefly, named_source
from bot.edge.cards.facts import (
    context_words,
    measured,
    release_label,
    said,
    target_name,
    weights_words,
)
from bot.edge.cards.prices import price_line
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.numerals import numerals
from bot.edge.words.text import day, in_clauses, joined, listed, plain, single_line, utf16_length
from bot.race.catalog import Release
from bot.race.claims import Claim, Status, Verdict
from bot.race.money import MarketMove
from bot.race.news import ClaimNews, MoveNews, News, NewsKind, PriceNews, ReleaseNews
from bot.race.provenance import Source

ROW = 600
"""UTF-16 units of text that one piece of news takes at the most."""
GONE: frozenset[Status] = frozenset({"draft", "pending", "rejected"})
"""Where a claim that was posted stands in one of these, the ledger does not hold it any longer."""
_LABEL = 100
_ALSO = 2
"""Figures of a market move that are told beside the first one."""


def news_line(news: News, sources: Mapping[int, Source]) -> str:
    """One piece of news in two lines, within ``ROW``."""
    match news:
        case ClaimNews():
            return _claim_line(news, sources)
        case ReleaseNews():
            return _release_line(news, sources)
        case PriceNews():
            return price_line(news, sources, ROW)
        case MoveNews():
            return moves_line([news], sources)
        case _:
            raise TypeError(f"no such news: {news}")


def heading(kind: NewsKind, count: int, shown: int | None = None, *, lead: bool = False) -> str:
    """What a section is called, with how much is in it; ``shown`` where that is less.

    ``lead`` says that one more of it stands above, as the most important.
    """
    words = _section(kind, count + lead)
    how_many = numerals(f"{count:,}")
    if shown is not None and shown < count:
        how_many = _("{shown} of {count}").format(shown=numerals(f"{shown:,}"), count=how_many)
    if lead:
        how_many = _("{count} more").format(count=how_many)
    return words if count == 1 and not lead else f"{words} ({how_many})"


def _section(kind: NewsKind, count: int) -> str:
    match kind:
        case "releases":
            return ngettext("New release", "New releases", count)
        case "claims":
            return ngettext("New claim", "New claims", count)
        case "verdicts":
            return ngettext("New verdict", "New verdicts", count)
        case "prices":
            return ngettext("Price changed", "Prices changed", count)
        case "market":
            return ngettext("Market move", "Market moves", count)


def counted(counts: Mapping[NewsKind, int]) -> str:
    """How much there is of each kind, in words: "3 new claims, 1 new verdict"."""
    return listed(_counted(kind, count) for kind, count in counts.items() if count)


def _counted(kind: NewsKind, count: int) -> str:
    match kind:
        case "releases":
            words = ngettext("{count} new release", "{count} new releases", count)
        case "claims":
            words = ngettext("{count} new claim", "{count} new claims", count)
        case "verdicts":
            words = ngettext("{count} new verdict", "{count} new verdicts", count)
        case "prices":
            words = ngettext("{count} price changed", "{count} prices changed", count)
        case "market":
            words = ngettext("{count} market move", "{count} market moves", count)
    return words.format(count=numerals(f"{count:,}"))


def news_option(news: News) -> Option | None:
    """The choice that opens what a piece of news is about; None where nothing can be opened."""
    match news:
        case ClaimNews(claim=claim):
            return None if claim.status in GONE else claim_option(claim)
        case ReleaseNews(release=release, lab=lab) | PriceNews(release=release, lab=lab):
            return Option(f"r{release.id}", in_menu(release_label(release, lab)))
        case _:
            return None


def claim_option(claim: Claim) -> Option:
    """The choice that opens a claim."""
    named = f"#{claim.id} {claim.claimant.name}: {claim.subject.name}"
    return Option(f"c{claim.id}", in_menu(named), in_menu(claim.quote) or None)


def in_menu(text: str) -> str:
    """Text as a menu takes it: on one line, of at most 100 UTF-16 units."""
    kept = single_line(text[: 4 * _LABEL])
    if utf16_length(kept) <= _LABEL:
        return kept
    while utf16_length(kept) >= _LABEL:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def moment(when: datetime, style: str) -> str:
    """A moment as a Discord timestamp."""
    return f"<t:{int(when.timestamp())}:{style}>"


# claims and verdicts --------------------------------------------------------------------------


def _claim_line(news: ClaimNews, sources: Mapping[int, Source]) -> str:
    """How it stands, who says what; of a verdict how it stood before."""
    state = f"**{standing(news.claim)}**"
    if news.before is not None:
        state = _("{before} → {after}").format(before=symbols.status(news.before), after=state)
    elif news.kind == "verdicts":
        state = _("new → {after}").format(after=state)
    more = [_targets(news.claim)]
    if news.origins > 1:
        more.append(
            ngettext("{count} independent source", "{count} independent sources", news.origins).format(
                count=news.origins
            )
        )  # fmt: skip
    return claim_lines(news.claim, sources, state, more)


def standing(claim: Claim) -> str:
    """A claim's status as symbol and word; of one that was taken back, that it was."""
    if claim.status in GONE:
        return f"⊘ {_('no longer in the ledger')}"
    return symbols.status(claim.status)


def claim_lines(
    claim: Claim,
    sources: Mapping[int, Source],
    state: str,
    more: Sequence[str] = (),
    room: int = ROW,
) -> str:
    """A claim after ``state``, then its number, wording, date and source, and ``more``.

    Within ``room`` where that leaves space for numbers and short names: what there is more goes
    first, then the source's address, then long names.
    """
    struck = "~~" if claim.status in GONE else ""
    full = f"{state} · {struck}{said(claim)}{struck}"
    parties = f"{plain(claim.claimant.name, 32)}: {plain(claim.subject.name, 32)}"
    short = f"{state} · {struck}{parties}{struck}"
    about = [f"#{claim.id}", _wording(claim), day(claim.claimed)]
    linked, named = cited_briefly(sources, claim.source_id), named_source(sources, claim.source_id)
    return _first_that_fits(
        room,
        (full, [*about, linked, *more, _layer(claim)]),
        (full, [*about, named, *more, _layer(claim)]),
        (full, [*about, named]),
        (short, [*about, named]),
        (f"{state} · {struck}{plain(claim.claimant.name, 20)}{struck}", about),
    )


def _first_that_fits(room: int, *forms: tuple[str, Sequence[str]]) -> str:
    written = [f"{line}\n-# {' · '.join(one for one in about if one)}" for line, about in forms]
    return next((one for one in written if utf16_length(one) <= room), written[-1])


def _wording(claim: Claim) -> str:
    """How sure the wording was, where it was not sure."""
    return symbols.hedge(claim.hedge) if claim.hedge in ("hedged", "speculative") else ""


def _layer(claim: Claim) -> str:
    """Whose view it is, where that is not simply the shared ledger's."""
    if claim.guild_id is not None:
        return _("of this server's own ledger")
    if claim.shared_status is not None:
        return _("as this server rules; the shared ledger says {status}").format(
            status=symbols.status(claim.shared_status)
        )
    return ""


def _targets(claim: Claim) -> str:
    """Which targets stand how, where they differ: "✓ confirmed: GPT-4o; ✗ refuted: o1"."""
    by_verdict: dict[Verdict, list[str]] = {}
    for target in claim.targets:
        by_verdict.setdefault(target.verdict, []).append(target_name(target))
    if claim.stage != "open" or len(by_verdict) < 2:
        return ""
    return in_clauses(
        _("{status}: {names}").format(
            status=symbols.status(verdict), names=plain(joined(names), 60)
        )
        for verdict, names in by_verdict.items()
    )


# releases -------------------------------------------------------------------------------------


def _release_line(news: ReleaseNews, sources: Mapping[int, Source]) -> str:
    """Name, lab, weights and context; then its date, and which source says which of it."""
    release = news.release
    line = [f"**{plain(release.name, 60)}**", plain(news.lab.name, 40)]
    stated = {_dated_by(release): ""}
    if release.open_weights is not None:
        line.append(weights_words(release))
        stated["open_weights"] = _("weights")
    if release.context_window is not None:
        line.append(_("context {tokens}").format(tokens=context_words(release)))
        stated["context_window"] = _("context window")
    by_source: dict[int | None, list[str]] = {}
    for field, words in stated.items():
        fact = release.facts.get(field)
        by_source.setdefault(None if fact is None else fact.source_id, []).append(words)

    (first, _fields), *others = by_source.items()
    # The other sources are one press away, on the release's card.
    more = [f"{', '.join(fields)}: {named_source(sources, one)}" for one, fields in others]
    when = _announced(release)
    told = " · ".join(line)
    linked, named = cited_briefly(sources, first), named_source(sources, first)
    return _first_that_fits(
        ROW,
        (told, [when, linked, *more]),
        (told, [when, named, *more]),
        (" · ".join(line[:2]), [when, named]),
    )


def _announced(release: Release) -> str:
    """When it was announced, and whether that was checked."""
    if release.announced is None:
        return _("date not known")
    fact = release.facts[_dated_by(release)]
    when = day(release.announced)
    return when if fact.verified else _("{words} (○ not verified)").format(words=when)


def _dated_by(release: Release) -> str:
    """The fact that its date is from."""
    dates = ("announced", "api_available", "weights_published")
    return next((field for field in dates if field in release.facts), "announced")


# market moves ---------------------------------------------------------------------------------


def moves_line(moves: Sequence[MoveNews], sources: Mapping[int, Source]) -> str:
    """The figures that sources gave for one instrument on one day; the weightiest is told first."""
    first, *others = [news.move for news in moves]
    figure = measured(first.value, first.unit, signed=first.value != 0)
    sign = "▲" if first.value > 0 else "▼" if first.value < 0 else "="
    line = f"{sign} **{plain(first.instrument, 60)}** {figure} · {plain(first.window, 40)}"
    if not first.verified:
        line += " · " + _("○ not verified")

    when, source_id = day(first.session), first.source_id
    linked, named = cited_briefly(sources, source_id), named_source(sources, source_id)
    also = _also(others, sources, source_id)
    return _first_that_fits(
        ROW, (line, [when, linked, also]), (line, [when, named, also]), (line, [when, named])
    )


def _also(moves: Sequence[MarketMove], sources: Mapping[int, Source], told: int) -> str:
    """The other figures of one market move, the first of them with who gave them.

    Who gave the figure above (the source ``told``) is not named again.
    """
    if not moves:
        return ""
    figures: list[str] = []
    for one in moves[:_ALSO]:
        who = [
            named_source(sources, one.source_id) if one.source_id != told else "",
            "" if one.verified else _("○ not verified"),
        ]
        words = listed(part for part in who if part)
        figure = measured(one.value, one.unit, signed=one.value != 0)
        figures.append(f"{figure} ({words})" if words else figure)
    rest = len(moves) - len(figures)
    if rest:
        words = ngettext("{count} figure more", "{count} figures more", rest)
        figures.append(words.format(count=rest))
    return _("also reported: {figures}").format(figures=listed(figures))
