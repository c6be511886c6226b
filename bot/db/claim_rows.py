"""Writing a claim down: its row, targets, sources and appearances, and its place in the search."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson

from bot.db.provenance import known_source
from bot.db.writing import Writing
from bot.race.claims import STARTER
from bot.race.new_claims import Named, NewClaim, NewSource

_CONTENT = (
    "claimant", "claimant_lab_id", "subject", "subject_lab_id", "subject_family_id",
    "subject_release_id", "subject_maker_id", "relation", "benchmark_id", "scope", "qualifier",
    "value", "unit", "quote", "hedge", "reported_by", "source_id", "claimed", "note",
)  # fmt: skip
"""The columns that say what was claimed; an edit changes these and the targets."""


def source_for(w: Writing, new: NewSource, layer: int | None) -> int:
    """The id of a page in a layer: the one known by its address, else a new one of the layer."""
    known = known_source(w.connection, new.url, layer)
    if known is not None:
        return known
    source = w.insert(
        "source",
        url=new.url,
        publisher=new.publisher,
        title=new.title,
        published=None if new.published is None else new.published.text,
        kind=new.kind,
        guild_id=layer,
        recorded_at=w.now,
        recorded_by=w.person.actor,
    )
    w.connection.execute(
        "INSERT INTO source_fts (rowid, publisher, title) VALUES (?, ?, ?)",
        (source, new.publisher, new.title),
    )
    return source


def insert_claim(
    w: Writing, new: NewClaim, *, layer: int | None, stage: str, reason: str | None = None
) -> int:
    """Write a new claim with its targets and its first event; its id.

    Args:
        stage: ``open`` or ``pending``.
        reason: by which way it came, where nobody typed it (:func:`bot.race.articles.came_by`).
    """
    source = source_for(w, new.page, layer)
    status = "unverified" if stage == "open" else stage
    claim_id = w.insert(
        "claim",
        id=_next_number(w.connection),
        guild_id=layer,
        **_columns(new, source),
        stage=stage,
        status=status,
        recorded_at=w.now,
        recorded_by=w.person.actor,
    )
    for target in new.targets or (None,):
        _insert_target(w, claim_id, target, new.subject)
    _index(w.connection, claim_id)
    w.tell(claim_id, "add", layer=layer, after=status, reason=reason, effective=new.claimed.text)
    return claim_id


def _next_number(connection: sqlite3.Connection) -> int:
    """A number that no claim bears or ever bore."""
    found = connection.execute(
        "SELECT max(l.id, coalesce((SELECT max(id) FROM claim), 0)) + 1 FROM last_claim l"
    ).fetchone()
    return int(found[0])


def _columns(new: NewClaim, source: int) -> dict[str, object]:
    subject = new.subject.party
    return {
        "claimant": new.claimant.party.name,
        "claimant_lab_id": new.claimant.party.lab_id,
        "subject": subject.name,
        "subject_lab_id": subject.lab_id,
        "subject_family_id": subject.family_id,
        "subject_release_id": subject.release_id,
        "subject_maker_id": new.subject.maker_id,
        "relation": new.relation,
        "benchmark_id": new.benchmark_id,
        "scope": new.scope,
        "qualifier": new.qualifier,
        "value": new.value,
        "unit": new.unit,
        "quote": new.quote,
        "hedge": new.hedge,
        "reported_by": new.reported_by,
        "source_id": source,
        "claimed": new.claimed.text,
        "note": new.note,
    }


def _insert_target(
    w: Writing, claim_id: int, target: Named | None, subject: Named, *, dropped: bool = False
) -> int:
    party = None if target is None else target.party
    return w.insert(
        "claim_target",
        claim_id=claim_id,
        name=None if party is None else party.name,
        lab_id=None if party is None else party.lab_id,
        family_id=None if party is None else party.family_id,
        release_id=None if party is None else party.release_id,
        maker_id=None if target is None else target.maker_id,
        subject_ref=subject.reference,
        subject_maker_id=subject.maker_id,
        dropped=dropped,
    )


def add_appearance(
    w: Writing, claim_id: int, source: int, *, quote: str | None, layer: int | None
) -> bool:
    """Note another place where a claim was said; False where a reader here knows it already."""
    known = w.connection.execute(
        "SELECT 1 FROM claim WHERE id = ?1 AND source_id = ?2 UNION ALL "
        "SELECT 1 FROM claim_appearance WHERE claim_id = ?1 AND source_id = ?2 "
        "AND (guild_id IS NULL OR guild_id = ?3)",
        (claim_id, source, layer),
    ).fetchone()
    if known is not None:
        return False
    w.insert(
        "claim_appearance",
        claim_id=claim_id,
        source_id=source,
        quote=quote,
        guild_id=layer,
        recorded_at=w.now,
        recorded_by=w.person.actor,
    )
    w.tell(claim_id, "appearance", layer=layer, after=str(source))
    return True


# what a claim says, before and after an edit -----------------------------------------------------

Content = Mapping[str, Any]
"""A claim's columns, and under ``targets`` the ids of those that count."""


def content_of(connection: sqlite3.Connection, claim_id: int) -> Content:
    """What a claim says now."""
    row = connection.execute(
        f"SELECT {', '.join(_CONTENT)} FROM claim WHERE id = ?", (claim_id,)
    ).fetchone()
    targets = connection.execute(
        "SELECT id FROM claim_target WHERE claim_id = ? AND dropped = 0 ORDER BY id", (claim_id,)
    ).fetchall()
    return dict(zip(_CONTENT, row, strict=True)) | {"targets": [one[0] for one in targets]}


def rewrite(w: Writing, claim_id: int, new: NewClaim, layer: int | None) -> tuple[str, str] | None:
    """Make a claim say something else; what changed before and after as JSON, None for nothing.

    A target that is still named keeps its verdict and its history.
    """
    old = content_of(w.connection, claim_id)
    known = _targets_by_identity(w.connection, claim_id)
    targets = [
        known[one.identity] if one is not None and one.identity in known
        else known[""] if one is None and "" in known
        else _insert_target(w, claim_id, one, new.subject, dropped=True)  # until it is put back
        for one in new.targets or (None,)
    ]  # fmt: skip
    source = old["source_id"] if new.source is None else source_for(w, new.source, layer)
    content = _columns(new, source) | {"targets": sorted(targets)}
    changed = [name for name in content if content[name] != old[name]]
    if not changed:
        return None
    before = {name: old[name] for name in changed}
    if _is_starters(w.connection, claim_id):
        # Its files no longer say what the claim says, so they must not write it over.
        before["recorded_by"] = STARTER
        put_back(w, claim_id, content | {"recorded_by": w.person.actor})
    else:
        put_back(w, claim_id, content)
    return (
        orjson.dumps(before).decode(),
        orjson.dumps({name: content[name] for name in changed}).decode(),
    )


def _is_starters(connection: sqlite3.Connection, claim_id: int) -> bool:
    found = connection.execute("SELECT recorded_by FROM claim WHERE id = ?", (claim_id,)).fetchone()
    return found[0] == STARTER


def put_back(w: Writing, claim_id: int, content: Content) -> None:
    """Give a claim the columns and targets that a content names; the others stay."""
    columns = {name: content[name] for name in _CONTENT if name in content}
    with _reindexed(w.connection, claim_id):
        for name, value in columns.items():
            w.connection.execute(f'UPDATE claim SET "{name}" = ? WHERE id = ?', (value, claim_id))
        if "targets" in content:
            places = ", ".join("?" * len(content["targets"]))
            w.connection.execute(
                f"UPDATE claim_target SET dropped = id NOT IN ({places}) WHERE claim_id = ?",
                (*content["targets"], claim_id),
            )
        if "recorded_by" in content:
            w.connection.execute(
                "UPDATE claim SET recorded_by = ? WHERE id = ?", (content["recorded_by"], claim_id)
            )
        w.connection.execute(
            "UPDATE claim_target SET subject_maker_id = c.subject_maker_id, "
            "subject_ref = c.subject_ref FROM claim c "
            "WHERE c.id = claim_target.claim_id AND c.id = ?",
            (claim_id,),
        )


def _targets_by_identity(connection: sqlite3.Connection, claim_id: int) -> dict[str, int]:
    """A claim's targets, dropped ones too, by what makes two of them one; "" without a party."""
    return {
        str(reference or (f'"{name.casefold()}"' if name else "")): target
        for reference, name, target in connection.execute(
            "SELECT target_ref, name, id FROM claim_target "
            "WHERE claim_id = ? ORDER BY dropped DESC, id DESC",
            (claim_id,),
        )
    }


# the search index ---------------------------------------------------------------------------------

_COLUMNS_FTS = "claimant, subject, targets, quote, note"


def _index(connection: sqlite3.Connection, claim_id: int) -> None:
    connection.execute(
        f"INSERT INTO claim_fts (rowid, {_COLUMNS_FTS}) "
        f"SELECT id, {_COLUMNS_FTS} FROM claim_text WHERE id = ?",
        (claim_id,),
    )


@contextmanager
def _reindexed(connection: sqlite3.Connection, claim_id: int) -> Generator[None]:
    """Take a claim out of the index as it was, and put it back as the block left it."""
    connection.execute(
        f"INSERT INTO claim_fts (claim_fts, rowid, {_COLUMNS_FTS}) "
        f"SELECT 'delete', id, {_COLUMNS_FTS} FROM claim_text WHERE id = ?",
        (claim_id,),
    )
    yield
    _index(connection, claim_id)
