"""What changed in the ledger as an Atom feed (RFC 4287).

An entry's id is a tag: URI (RFC 4151) of what changed, not of how it reads: a claim, one ruling, one
price. So an entry stays the same entry in every feed that has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from bot.race.news import ClaimNews, MoveNews, News, PriceNews, ReleaseNews
from bot.race.provenance import Source

NAMESPACE = "http://www.w3.org/2005/Atom"
_TAG = "tag:frontrunner.invalid,2025:"
"""The authority of all ids. RFC 2606 keeps .invalid free: it can be nobody's."""
_NO_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, escaped or not."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A piece of news, and when the ledger learned it (ISO-8601, with its zone)."""

    news: News
    recorded_at: str


def feed(
    changes: Iterable[Changed], sources: Mapping[int, Source], *, layer: str, updated: str
) -> bytes:
    """The feed of some changes, newest first, as a UTF-8 document.

    Args:
        layer: which ledger it is of, a part of its id ("shared").
        updated: when an empty feed changed last.
    """
    changes = list(changes)
    root = Element("feed", {"xmlns": NAMESPACE, "xml:lang": "en"})
    _text(root, "id", f"{_TAG}feed/{layer}")
    _text(root, "title", "Frontrunner: the AI race")
    _text(root, "subtitle", "Who claimed what, and what independent evidence says since.")
    _text(root, "updated", max((one.recorded_at for one in changes), default=updated))
    _text(SubElement(root, "author"), "name", "Frontrunner")
    _text(root, "generator", "Frontrunner")
    for one in changes:
        _entry(SubElement(root, "entry"), one, sources)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="utf-8") + b"\n"


def _entry(entry: Element, change: Changed, sources: Mapping[int, Source]) -> None:
    identity, title, lines, used = _words(change.news)
    _text(entry, "id", _TAG + identity)
    _text(entry, "title", title)
    _text(entry, "updated", change.recorded_at)
    SubElement(entry, "category", {"term": change.news.kind})
    cited = [sources[one] for one in used if one in sources]
    for number, source in enumerate(one for one in cited if one.url is not None):
        # Atom wants no two alternates of one type, so the first source is it.
        relation = "alternate" if number == 0 else "related"
        title = _clean(f"{source.publisher}: {source.title}")
        SubElement(entry, "link", {"rel": relation, "href": _iri(source.url), "title": title})
    said = [f"Source: {one.publisher}, {one.title}" + _dated(one) for one in cited]
    _text(entry, "content", "\n".join([*lines, *said]), type="text")


def _words(news: News) -> tuple[str, str, list[str], list[int]]:
    """What is said of a piece of news: its identity, a title, lines, and the sources it cites."""
    match news:
        case ClaimNews(claim=claim, before=before):
            parties = f"{claim.claimant.name} on {claim.subject.name}"
            identity = f"claim/{claim.id}"
            if before is None:
                title = f"Claim #{claim.id}: {parties}"
            else:
                identity += f"/change/{news.change_id}"
                title = f"Claim #{claim.id} is {claim.status} (was {before}): {parties}"
            lines = [
                f"{claim.claimant.name} claimed on {claim.claimed}: “{claim.quote}”",
                f"Status: {claim.status}",
                *(
                    f"Against {target.party.name}: {target.verdict}"
                    for target in claim.targets
                    if target.party is not None
                ),
            ]
            return identity, title, lines, [claim.source_id]
        case ReleaseNews(release=release, lab=lab):
            lines = [f"{lab.name} announced {release.name} on {release.announced}."]
            announced = release.facts.get("announced")
            used = [] if announced is None else [announced.source_id]
            return (
                f"release/{quote(release.slug)}",
                f"New release: {release.name} ({lab.name})",
                lines,
                used,
            )
        case PriceNews(release=release, lab=lab, old=old, new=new):
            lines = list(_prices(news))
            title = f"Price of {release.name} ({lab.name}) changed on {new.since}"
            # Not by its number: the catalogue's prices get new ones with every version of it.
            which = f"{new.since}/{new.source_id}/{new.input or 0:g}-{new.output or 0:g}"
            identity = f"price/{quote(release.slug)}/{which}"
            return identity, title, lines, list(dict.fromkeys((new.source_id, old.source_id)))
        case MoveNews(move=move):
            title = f"{move.instrument}: {move.as_reported}"
            lines = [f"{move.instrument}, session of {move.session}: {move.as_reported}."]
            if not move.verified:
                lines.append("Not verified.")
            return f"market-move/{move.id}", title, lines, [move.source_id]
        case _:
            raise TypeError(type(news).__name__)


def _prices(news: PriceNews) -> Iterator[str]:
    for which in ("input", "output", "cached"):
        old, new, percent = news.old.amount(which), news.new.amount(which), news.percent(which)
        if new is None or old == new:
            continue
        change = "" if percent is None else f" ({percent:+.0f} %)"
        was = "not known" if old is None else f"{old:g}"
        yield f"{which.capitalize()}: {was} → {new:g} {news.new.currency} per million tokens{change}"


def _dated(source: Source) -> str:
    return "" if source.published is None else f" ({source.published})"


def _iri(url: str | None) -> str:
    return _clean((url or "").replace(" ", "%20"))


def _clean(text: str) -> str:
    return _NO_XML.sub("", text)


def _text(parent: Element, name: str, text: str, **attributes: str) -> None:
    SubElement(parent, name, attributes).text = _clean(text)
