"""Searching claims and sources by words.

bm25 in the store would cost as much as there are matches: before it ranks one row it counts every
row that a word stands in. So only the newest matching rows that the asker may see are taken out,
into an index of their own in memory, and ranked there: some milliseconds at any size.
"""

from __future__ import annotations

import contextlib
import heapq
import re
import secrets
import sqlite3
import unicodedata
from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from bot.db.claims import claim_is_visible
from bot.db.dates import by
from bot.db.known import learned_later, recorded
from bot.db.listed import may_be_listed
from bot.db.replay import rewritten_since
from bot.db.view import View
from bot.errors import N_, UserError
from bot.race.claims import Claim
from bot.race.search import ClaimHit, Piece, Query, SearchAnswer, Snippet, SourceHit

PAGE = 5
"""Claims on one page."""
SOURCES = 5
"""Sources on the first page."""
RANKED = 300
"""Of the rows that match and may be seen, the newest so many are ranked."""
_SEARCHED = 20_000
"""Of the rows that match, the newest so many are looked at for some that may be seen."""
_COUNTED = 100
"""Claims of one source that are counted."""
_TOKENS = 26
"""Words of an excerpt."""


@dataclass(frozen=True, slots=True)
class _Index:
    """What is searched: a full-text index, and the rows and texts behind it."""

    fts: str
    rows: str
    texts: str
    columns: tuple[str, ...]
    weights: tuple[float, ...]


_CLAIMS = _Index(
    "claim_fts", "claim", "claim_text",
    ("claimant", "subject", "targets", "quote", "note"), (4.0, 4.0, 4.0, 2.0, 1.0),
)  # fmt: skip
_SOURCES = _Index("source_fts", "source", "source", ("publisher", "title"), (1.0, 2.0))


def _visible(view: View, index: _Index) -> str:
    """The condition that a row ``c`` behind an index may be seen."""
    if index is _CLAIMS:
        return may_be_listed(view.known_by)
    published = "(c.published IS NULL OR substr(c.published || '-99-99', 1, 10) <= :day)"
    return (
        f"((c.guild_id IS NULL OR c.guild_id = :guild) AND {recorded(view.known_by, 'c')} "
        f"AND {published if view.day < view.today else '1'})"
    )


def read_search(view: View, query: Query, page: int) -> SearchAnswer:
    """One page of the claims, and with the first page the sources, that hold the words.

    Whole words go before words that only begin like the last one. Where neither a claim nor a
    source holds all words, those with any of them are found, at last those with any part of one.

    Args:
        page: counted from 0; one past the end is the last one.

    Raises:
        UserError: nothing holds any of the words.
    """
    numbered = _numbered(view, query)
    for joint, words in ((" AND ", query.words), (" OR ", query.words), (" OR ", query.parts)):
        expressions = _expressions(joint, words)
        with (
            _found(view, _CLAIMS, *expressions) as claims,
            _found(view, _SOURCES, *expressions) as sources,
        ):
            ids = [*numbered, *(one for one in claims.ids if one not in numbered)]
            if ids or sources.ids:
                any_word = joint == " OR "
                return _answer(view, query, ids, claims, sources, page, any_word=any_word)
    raise UserError(
        N_("No claim and no source holds “{words}”. Try fewer or other words, or look in /claims."),
        words=query.text,
    )


def _numbered(view: View, query: Query) -> list[int]:
    """The claim whose number was typed, where there is one to see."""
    number = query.number
    if number is None:
        return []
    if view.known_by is not None:
        return list(view.listed([number]))
    seen = claim_is_visible(view.connection, number, day=view.day, guild_id=view.guild_id)
    return [number] if seen else []


def _answer(
    view: View,
    query: Query,
    ids: Sequence[int],
    found: _Found,
    found_sources: _Found,
    page: int,
    *,
    any_word: bool,
) -> SearchAnswer:
    pages = max((len(ids) + PAGE - 1) // PAGE, 1)
    page = min(page, pages - 1)
    shown = ids[page * PAGE : (page + 1) * PAGE]
    hits = found_sources.ids[: 0 if page else SOURCES]
    carried = {source: _carried(view, source) for source in hits}
    claims = view.claims({*shown, *(claim for _, _, claim in carried.values() if claim)})
    sources = view.sources({*hits, *(claims[claim].source_id for claim in shown)})
    return SearchAnswer(
        query=query,
        any_word=any_word,
        claims=tuple(_claim_hit(claims[claim], found) for claim in shown),
        found=len(ids),
        many=found.many,
        page=page,
        pages=pages,
        hits=tuple(
            SourceHit(
                source=sources[source],
                title=found_sources.snippet(source, "title") or (Piece(sources[source].title),),
                claims=count,
                many=many,
                newest=None if newest is None else claims[newest],
            )
            for source, (count, many, newest) in carried.items()
        ),
        hits_found=len(found_sources.ids),
        sources=sources,
        when=view.when,
    )


def _claim_hit(claim: Claim, found: _Found) -> ClaimHit:
    """A claim with an excerpt of where the words stand: its quote, else its note."""
    quote = found.snippet(claim.id, "quote") or (Piece(claim.quote),)
    note = found.snippet(claim.id, "note")
    if any(piece.matched for piece in note) and not any(piece.matched for piece in quote):
        return ClaimHit(claim, note, "note")
    return ClaimHit(claim, quote, "quote")


def _carried(view: View, source: int) -> tuple[int, bool, int | None]:
    """How many claims a guild sees that were said in a source, whether more, and the newest."""
    asked = {"source": source, "guild": view.guild_id, "day": by(view.day)}
    listed = may_be_listed(view.known_by)
    said = view.connection.execute(
        f"SELECT c.id, {listed} FROM claim c INDEXED BY claim_source "
        "WHERE c.source_id = :source ORDER BY c.id DESC",
        asked,
    )
    repeated = view.connection.execute(
        f"SELECT c.id, {listed} AND (a.guild_id IS NULL OR a.guild_id = :guild) "
        "FROM claim_appearance a INDEXED BY claim_appearance_source "
        "CROSS JOIN claim c ON c.id = a.claim_id "
        "WHERE a.source_id = :source ORDER BY a.claim_id DESC",
        asked,
    )
    seen: dict[int, None] = {}
    for claim, visible in islice(heapq.merge(said, repeated, reverse=True), _SEARCHED):
        if visible:
            seen[claim] = None
        if len(seen) > _COUNTED:
            break
    if view.known_by is not None:
        seen = dict.fromkeys(_carried_then(view, source, seen, view.known_by))
    return min(len(seen), _COUNTED), len(seen) > _COUNTED, max(seen, default=None)


def _carried_then(view: View, source: int, now: Iterable[int], known_by: date) -> list[int]:
    """Which claims were said in a source as the ledger had it on a day.

    Args:
        now: those that may have been, by what the ledger has now.
    """
    taken_back = view.connection.execute(
        f"SELECT claim_id FROM former_appearance WHERE source_id = ? "
        f"AND {learned_later(known_by, 'removed_at')} ORDER BY claim_id DESC LIMIT {_COUNTED}",
        (source,),
    )
    candidates = {*now, *(row[0] for row in taken_back)}
    candidates |= set(rewritten_since(view.connection, known_by))
    claims = view.listed(sorted(candidates))
    places = view.appearances(claims)
    return [
        claim.id
        for claim in claims.values()
        if source in {claim.source_id, *(place[0] for place in places.get(claim.id, ()))}
    ]


# matching and ranking -----------------------------------------------------------------------------


class _Found:
    """The rows that were found, best first, in an index of their own.

    ``many``: there are more than were ranked.
    """

    def __init__(
        self,
        index: _Index,
        inside: sqlite3.Connection,
        match: str,
        ids: Sequence[int],
        *,
        many: bool,
    ) -> None:
        self._index = index
        self._inside = inside
        self._match = match
        self.ids = ids
        self.many = many

    def snippet(self, row: int, column: str) -> Snippet:
        """The words of a row's column around what was searched for; nothing for an empty column.

        What marks the words for us is made up anew each time, so that no text can hold it.
        """
        nonce = secrets.token_hex(8)
        begin, end = f"\x02{nonce}", f"\x03{nonce}"
        found = self._inside.execute(
            f"SELECT snippet(found, {self._index.columns.index(column)}, ?, ?, '…', {_TOKENS}) "
            "FROM found WHERE found MATCH ? AND rowid = ?",
            (begin, end, self._match, row),
        ).fetchone()
        if found is None or not found[0]:
            return ()
        pieces: list[Piece] = []
        for part in re.split(f"({begin}.*?{end})", found[0], flags=re.DOTALL):
            matched = part.startswith(begin)
            text = part.removeprefix(begin).removesuffix(end) if matched else part
            pieces += [Piece(text, matched)] if text else []
        return tuple(pieces)


@contextlib.contextmanager
def _found(view: View, index: _Index, whole: str, begun: str) -> Generator[_Found]:
    """Take out the newest rows that match and may be seen, and rank them: whole words first."""
    newest, many = _newest(view, index, whole)
    if not many:
        beginning, many = _newest(view, index, begun)
        newest = list(dict.fromkeys((*newest, *beginning)))
        newest, many = newest[:RANKED], many or len(newest) > RANKED
    then: dict[int, Claim] = {}
    if view.known_by is not None and index is _CLAIMS:
        newest = [*newest, *rewritten_since(view.connection, view.known_by)]
        then = view.listed(sorted(newest, reverse=True))
    columns = ", ".join(index.columns)
    places = ", ".join("?" * len(newest))
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as inside:
        inside.execute(f"CREATE VIRTUAL TABLE found USING fts5 ({columns}, tokenize='unicode61')")
        inside.execute("BEGIN")
        inside.executemany(
            f"INSERT INTO found (rowid, {columns}) VALUES (?{', ?' * len(index.columns)})",
            [(one.id, *_text_of(one)) for one in then.values()]
            if view.known_by is not None and index is _CLAIMS
            else view.connection.execute(
                f"SELECT id, {columns} FROM {index.texts} WHERE id IN ({places})", newest
            ),
        )
        weights = ", ".join(map(str, index.weights))
        ranked = [
            int(row)
            for expression in (whole, begun)
            for (row,) in inside.execute(
                f"SELECT rowid FROM found WHERE found MATCH ? ORDER BY bm25(found, {weights}), "
                "rowid DESC",
                (expression,),
            )
        ]
        yield _Found(index, inside, begun, list(dict.fromkeys(ranked)), many=many)


def _text_of(claim: Claim) -> tuple[str | None, ...]:
    """What a claim is found by, in the order of the index's columns."""
    targets = [target.party.name for target in claim.targets if target.party is not None]
    return (
        claim.claimant.name,
        claim.subject.name,
        ", ".join(targets) or None,
        claim.quote,
        claim.note,
    )


def _newest(view: View, index: _Index, expression: str) -> tuple[list[int], bool]:
    """The newest rows that match and may be seen, and whether there may be more."""
    matching = view.connection.execute(
        f"SELECT c.id, {_visible(view, index)} FROM {index.fts} f "
        f"CROSS JOIN {index.rows} c ON c.id = f.rowid "
        f"WHERE {index.fts} MATCH :words ORDER BY f.rowid DESC",
        {"words": expression, "guild": view.guild_id, "day": by(view.day)},
    )
    newest: list[int] = []
    for looked_at, (row, visible) in enumerate(matching, 1):
        if visible:
            newest.append(int(row))
        if len(newest) > RANKED or looked_at == _SEARCHED:
            return newest[:RANKED], True
    return newest, False


def _expressions(joint: str, words: Sequence[str]) -> tuple[str, str]:
    """What to match: whole words, and the same with words that begin like the last one.

    Whatever was typed stands in quotation marks: nothing of it is an operator.
    """
    whole = [_either(word, "") for word in words]
    return joint.join(whole), joint.join([*whole[:-1], _either(words[-1], " *")])


def _either(word: str, ending: str) -> str:
    """A word as it was typed, or as it would be in ordinary letters: Ｑｗｅｎ is Qwen."""
    spellings = dict.fromkeys((word, unicodedata.normalize("NFKC", word)))
    quoted = ['"' + spelling.replace('"', '""') + '"' + ending for spelling in spellings]
    return f"({' OR '.join(quoted)})"
