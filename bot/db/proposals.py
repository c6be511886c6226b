"""Proposals: the verdicts that independent results suggest, and what curators made of them.

A proposal is of one target in one layer: of the shared ledger, or of a server where a claim or a
score of its own is in it. Each layer decides for itself. What was decided comes back only when the
results behind it change.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

import orjson

from bot.db.about import remember, remembered
from bot.db.catalog import load_snapshot
from bot.db.judging import Judged, Judging
from bot.db.proposed import dumped
from bot.db.view import Snapshot, View, references
from bot.race.adjudicate import RULES

_BATCH = 200
"""Claims judged at a time: what stands in memory at once."""
_AT_ONCE = 500
"""Claims judged in one transaction: no other write waits for more."""
_OPEN = "c.stage = 'open'"


def propose(
    connection: sqlite3.Connection,
    names: Snapshot,
    releases: Collection[int] | None,
    moment: str,
    guild_id: int | None,
) -> int:
    """Judge anew the open claims that some releases are in, and write down what is suggested.

    Runs inside the transaction that wrote their scores, prices or facts. A claim of a family or
    lab is one of its releases'. More than :data:`_AT_ONCE` claims are left to
    :func:`bring_up_to_date`.

    Args:
        names: as they are by now.
        releases: None judges every claim.
        moment: now, ISO-8601 in UTC.
        guild_id: the server whose own scores were written; None for shared ones, which also touch
            the servers' own claims.

    Returns:
        How many proposals are new.
    """
    touched = _touched(connection, names, releases, guild_id)
    if sum(map(len, touched.values())) > _AT_ONCE:
        remember(connection, _DONE, "")  # all are judged again, some at a time
        return 0
    return _judge(connection, names, touched, moment)


def propose_for(
    connection: sqlite3.Connection, names: Snapshot, claim_id: int, moment: str
) -> None:
    """Judge one claim anew: it was added, taken, edited or moved."""
    layers = connection.execute(
        "SELECT guild_id FROM claim WHERE id = ?1 "
        "UNION SELECT guild_id FROM proposal WHERE claim_id = ?1 AND stale = 0",
        (claim_id,),
    ).fetchall()
    for (layer,) in layers:
        _write(Judging(_view(connection, names, moment, layer)), [claim_id], moment)


def bring_up_to_date(
    connection: sqlite3.Connection, moment: str, names: Snapshot | None = None
) -> bool:
    """Judge claims again where what ships, or the rules, changed since; whether any are left.

    At most :data:`_AT_ONCE` claims in a call. How far it came is on record, so whoever calls again,
    also after a restart, goes on from there.

    Args:
        names: as they are by now; read where they are needed and not given.
    """
    state = "+".join(
        [RULES, *(remembered(connection, key) or "" for key in ("starter", "catalogue"))]
    )
    done = remembered(connection, _DONE)
    if done == state:
        return False
    known, _, number = (done or "").partition(_UP_TO)
    after = int(number) if known == state and number else 0
    last, found = connection.execute(
        "SELECT coalesce(max(id), 0), count(*) FROM (SELECT c.id FROM claim c "
        f"WHERE c.id > ? AND {_OPEN} ORDER BY c.id LIMIT ?)",
        (after, _AT_ONCE),
    ).fetchone()
    if found:
        names = names or load_snapshot(connection)
        _judge(connection, names, _touched(connection, names, None, None, (after, last)), moment)
    left = found == _AT_ONCE
    remember(connection, _DONE, f"{state}{_UP_TO}{last}" if left else state)
    return left


_DONE = "proposals"
_UP_TO = " up to "


def _judge(
    connection: sqlite3.Connection,
    names: Snapshot,
    touched: Mapping[int | None, Collection[int]],
    moment: str,
) -> int:
    """Judge claims, by layer; how many proposals are new."""
    written = 0
    for layer, claims in touched.items():
        judging = Judging(_view(connection, names, moment, layer))
        for some in _in_batches(sorted(claims)):
            written += _write(judging, some, moment)
    return written


def _view(connection: sqlite3.Connection, names: Snapshot, moment: str, layer: int | None) -> View:
    today = date.fromisoformat(moment[:10])
    return View(connection, names, today, today, layer)


def _touched(
    connection: sqlite3.Connection,
    names: Snapshot,
    releases: Collection[int] | None,
    guild_id: int | None,
    span: tuple[int, int] | None = None,
) -> dict[int | None, set[int]]:
    """The open claims that releases are in, by the layer they are judged in.

    ``span``: only those after one number, up to another.

    A server judges its own claims, and the shared ones that its own scores speak to.
    """
    found: dict[int | None, set[int]] = defaultdict(set)
    within = "1" if span is None else f"c.id > {span[0]} AND c.id <= {span[1]}"
    layer = within if guild_id is None else f"c.guild_id = {guild_id} AND {within}"
    for claim, owner in _claims_about(connection, _references(names, releases), layer):
        found[owner].add(claim)
    scored: dict[int, set[int]] = defaultdict(set)
    for guild, release in connection.execute(
        "SELECT DISTINCT guild_id, release_id FROM score "
        "WHERE guild_id IS NOT NULL AND (?1 IS NULL OR guild_id = ?1)",
        (guild_id,),
    ):
        if releases is None or release in releases:
            scored[guild].add(release)
    for guild, own in scored.items():
        shared = _claims_about(
            connection, _references(names, own), f"c.guild_id IS NULL AND {within}"
        )
        found[guild] |= {claim for claim, _owner in shared}
    return found


def _references(names: Snapshot, releases: Collection[int] | None) -> str | None:
    """Releases, their families and labs as claims point at them, as JSON; None for every claim."""
    if releases is None:
        return None
    known = (names.catalog.releases.get(one) for one in releases)
    return orjson.dumps(
        sorted({ref for release in known if release is not None for ref in references(release)})
    ).decode()


def _claims_about(
    connection: sqlite3.Connection, refs: str | None, layer: str
) -> set[tuple[int, int | None]]:
    if refs is None:
        rows = connection.execute(f"SELECT c.id, c.guild_id FROM claim c WHERE {layer} AND {_OPEN}")
    else:
        rows = connection.execute(
            "SELECT c.id, c.guild_id FROM json_each(?1) r CROSS JOIN claim c INDEXED BY claim_subject "
            f"ON c.subject_ref = r.value WHERE {layer} AND {_OPEN} UNION "
            "SELECT c.id, c.guild_id FROM json_each(?1) r CROSS JOIN claim_target t INDEXED BY claim_target_ref "
            "ON t.target_ref = r.value AND t.dropped = 0 CROSS JOIN claim c ON c.id = t.claim_id "
            f"WHERE {layer} AND {_OPEN}",
            (refs,),
        )
    return {(claim, owner) for claim, owner in rows}


def _in_batches(claims: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(claims), _BATCH):
        yield claims[start : start + _BATCH]


def _write(judging: Judging, claims: Sequence[int], moment: str) -> int:
    connection, layer = judging.view.connection, judging.view.guild_id
    places = ", ".join("?" * len(claims))
    current = {
        row[0]: row[1:]
        for row in connection.execute(
            "SELECT claim_target_id, id, basis, opinions FROM proposal "
            f"WHERE claim_id IN ({places}) AND guild_id IS ? AND stale = 0",
            (*claims, layer),
        )
    }
    written = 0
    for one in judging.judge(claims):
        number, basis, opinions = current.pop(one.target.id, (None, None, None))
        ours = one.claim.stage == "open" and _is_of_layer(connection, one, layer)
        text = dumped(one.judgement)
        if ours and basis == one.judgement.basis:
            if text != opinions:  # the same results under other ids
                connection.execute("UPDATE proposal SET opinions = ? WHERE id = ?", (text, number))
            continue
        _outdate(connection, number)
        if ours and one.new:
            connection.execute(
                "INSERT INTO proposal (claim_id, claim_target_id, guild_id, verdict, basis, opinions, "
                "recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    one.claim.id,
                    one.target.id,
                    layer,
                    one.judgement.verdict,
                    one.judgement.basis,
                    text,
                    moment,
                ),
            )
            written += 1
    for number, *_rest in current.values():  # of targets that a claim names no more
        _outdate(connection, number)
    return written


def _outdate(connection: sqlite3.Connection, number: int | None) -> None:
    if number is not None:
        connection.execute("UPDATE proposal SET stale = 1 WHERE id = ?", (number,))


def _is_of_layer(connection: sqlite3.Connection, one: Judged, layer: int | None) -> bool:
    """Whether a layer has a proposal of its own: a server where its claim or its score is in it."""
    if layer is None or one.claim.guild_id == layer:
        return True
    scores = {
        score
        for piece in one.judgement.pieces
        for score in (piece.score_id, piece.against_score_id)
        if score is not None
    }
    places = ", ".join("?" * len(scores))
    found = connection.execute(
        f"SELECT 1 FROM score WHERE guild_id = ? AND id IN ({places})", (layer, *scores)
    ).fetchone()
    return found is not None
