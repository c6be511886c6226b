"""Claims, their targets, evidence and events: rows to the types of :mod:`bot.race.claims`.

Every list is bounded in its query, and each branch of a UNION ALL is one index seek, so that a
ledger of a million claims answers like one of a thousand.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any

from bot.db.dates import by
from bot.db.known import learned_later, recorded
from bot.db.listed import IN_PUBLIC_STAGE, LISTED, VISIBLE
from bot.race.claims import Claim, ClaimEvent, ClaimTarget, Evidence, Party, Status
from bot.race.dates import FactDate

_STANDING = "t.dropped = 0"
_STATUS_HERE = (
    "coalesce((SELECT o.status FROM claim_overlay o "
    "WHERE o.guild_id = :guild AND o.claim_id = c.id), c.status)"
)


def claims_between(
    connection: sqlite3.Connection,
    pairs: Sequence[tuple[str, str]],
    *,
    day: date,
    guild_id: int | None,
    limit: int = 6,
    listed: str = LISTED,
) -> list[tuple[int, int]]:
    """Claims of one party about another: (claim id, target id), newest first, a few a pair.

    Args:
        pairs: subject and target as short references (``r12``, ``f3``, ``l1``).
        listed: the condition that a claim ``c`` may be among them at all.
    """
    of_pair = "t.subject_ref = :one AND t.target_ref = :other"
    return _between(connection, of_pair, pairs, day, guild_id, limit, listed)


def claims_between_makers(
    connection: sqlite3.Connection,
    makers: Sequence[tuple[int, int]],
    *,
    day: date,
    guild_id: int | None,
    limit: int = 6,
    listed: str = LISTED,
) -> list[tuple[int, int]]:
    """Claims about anything of one lab against anything of another: (claim id, target id)."""
    of_pair = "t.subject_maker_id = :one AND t.maker_id = :other"
    return _between(connection, of_pair, makers, day, guild_id, limit, listed)


def _between(
    connection: sqlite3.Connection,
    of_pair: str,
    pairs: Sequence[tuple[object, object]],
    day: date,
    guild_id: int | None,
    limit: int,
    listed: str,
) -> list[tuple[int, int]]:
    if not pairs:
        return []
    branch = (
        "SELECT * FROM (SELECT t.claim_id, t.id FROM claim_target t JOIN claim c ON c.id = t.claim_id "
        f"WHERE {of_pair} AND {_STANDING} AND {listed} ORDER BY t.claim_id DESC LIMIT :limit)"
    )
    branches: list[str] = []
    asked: dict[str, object] = {"day": by(day), "guild": guild_id, "limit": limit}
    for number, (one, other) in enumerate(pairs):
        branches.append(
            branch.replace(":one", f":one{number}").replace(":other", f":other{number}")
        )
        asked |= {f"one{number}": one, f"other{number}": other}
    rows = connection.execute(" UNION ALL ".join(branches), asked).fetchall()
    return sorted(((int(claim), int(target)) for claim, target in rows), key=lambda row: -row[0])


def list_claims(
    connection: sqlite3.Connection,
    *,
    about: Sequence[str] = (),
    about_lab: int | None = None,
    by_lab: int | None = None,
    status: Status | None = None,
    day: date,
    guild_id: int | None,
    limit: int,
    offset: int = 0,
    listed: str = LISTED,
) -> list[int]:
    """Claim ids, newest first.

    Every branch names its index, which ends in the claim's id: left alone, the planner walks all
    claims newest first, because of the LIMIT, and what nobody claimed then costs a second at a
    million claims.

    Args:
        about: short references of which subject or target must be one.
        about_lab: a lab that makes (or is) the subject or a target.
        listed: the condition that a claim ``c`` may be in the list at all.
    """
    parameters: dict[str, object] = {
        "day": by(day),
        "guild": guild_id,
        "by_lab": by_lab,
        "status": status,
        "enough": limit + offset,
        "limit": limit,
        "offset": offset,
    }
    conditions = [listed]
    if by_lab is not None:
        conditions.append("c.claimant_lab_id = :by_lab")
    if status is not None:
        conditions.append(f"{_STATUS_HERE} = :status")
    where = " AND ".join(conditions)
    branches: list[str] = []
    for number, ref in enumerate(about):
        parameters[f"ref{number}"] = ref
        branches.append(
            f"SELECT c.id FROM claim c INDEXED BY claim_subject WHERE c.subject_ref = :ref{number} "
            f"AND {where} ORDER BY c.id DESC LIMIT :enough"
        )
        branches.append(
            "SELECT c.id FROM claim_target t INDEXED BY claim_target_ref "
            f"CROSS JOIN claim c ON c.id = t.claim_id WHERE t.target_ref = :ref{number} "
            f"AND {_STANDING} AND {where} ORDER BY t.claim_id DESC LIMIT :enough"
        )
    if about_lab is not None:
        parameters["about_lab"] = about_lab
        branches.append(
            "SELECT c.id FROM claim c INDEXED BY claim_subject_maker "
            f"WHERE c.subject_maker_id = :about_lab AND {where} ORDER BY c.id DESC LIMIT :enough"
        )
        branches.append(
            "SELECT c.id FROM claim_target t INDEXED BY claim_target_maker "
            "CROSS JOIN claim c ON c.id = t.claim_id WHERE t.maker_id = :about_lab "
            f"AND {_STANDING} AND {where} ORDER BY t.claim_id DESC LIMIT :enough"
        )
    if not branches and status is not None and by_lab is None:
        branches.append(
            "SELECT c.id FROM claim c INDEXED BY claim_status WHERE c.status = :status "
            f"AND {where} ORDER BY c.id DESC LIMIT :enough"
        )
        branches.append(
            "SELECT c.id FROM claim_overlay o CROSS JOIN claim c ON c.id = o.claim_id "
            "WHERE o.guild_id = :guild AND o.status = :status "
            f"AND {where} ORDER BY o.claim_id DESC LIMIT :enough"
        )
    if not branches:
        by_index = "INDEXED BY claim_claimant" if by_lab is not None else ""
        branches.append(
            f"SELECT c.id FROM claim c {by_index} WHERE {where} ORDER BY c.id DESC LIMIT :enough"
        )
    union = " UNION ALL ".join(f"SELECT * FROM ({branch})" for branch in branches)
    return [
        int(row[0])
        for row in connection.execute(
            f"SELECT DISTINCT id FROM ({union}) ORDER BY id DESC LIMIT :limit OFFSET :offset",
            parameters,
        )
    ]


_SEARCHED = 10_000
"""Of the claims that match, the newest so many are looked at, so that a word which stands only in
what the asker may not see stays cheap too. Looking stops as soon as enough are found."""


def claims_matching(
    connection: sqlite3.Connection, typed: str, *, day: date, guild_id: int | None, limit: int
) -> list[int]:
    """Claim ids with the words typed, then with words that begin so; each newest first.

    Without any words these are the newest claims. Whole words go first also because they are read
    in order and only as far as needed, while all that begins so has to be collected.
    """
    words = re.findall(r"\w+", typed)[:8]
    if not words:
        return list_claims(connection, day=day, guild_id=guild_id, limit=limit)
    found = _matching(connection, [f'"{word}"' for word in words], day, guild_id, limit)
    if len(found) < limit:
        begun = _matching(connection, [f'"{word}"*' for word in words], day, guild_id, limit)
        found += [claim for claim in begun if claim not in found]
    return found[:limit]


def _matching(
    connection: sqlite3.Connection,
    words: Sequence[str],
    day: date,
    guild_id: int | None,
    limit: int,
) -> list[int]:
    """The newest claims that hold all of some quoted words and may be seen."""
    matching = connection.execute(
        f"SELECT c.id, {LISTED} "
        "FROM claim_fts f CROSS JOIN claim c ON c.id = f.rowid "
        "WHERE claim_fts MATCH :words ORDER BY f.rowid DESC",
        {"words": " ".join(words), "guild": guild_id, "day": by(day)},
    )
    shown = (claim for claim, visible in islice(matching, _SEARCHED) if visible)
    return list(islice(shown, limit))


def recorded_on(connection: sqlite3.Connection, claim_id: int) -> str:
    """The day, as YYYY-MM-DD, on which a claim came into the ledger."""
    found = connection.execute(
        "SELECT substr(recorded_at, 1, 10) FROM claim WHERE id = ?", (claim_id,)
    ).fetchone()
    return str(found[0])


def targets_of(
    connection: sqlite3.Connection, claims: Iterable[int], *, dropped: bool = False
) -> dict[int, list[ClaimTarget]]:
    """The targets of some claims, with those that were dropped where asked for."""
    wanted = sorted(set(claims))
    found: dict[int, list[ClaimTarget]] = defaultdict(list)
    for row in connection.execute(
        "SELECT id, claim_id, name, lab_id, family_id, release_id, verdict, note FROM claim_target "
        f"WHERE claim_id IN ({', '.join('?' * len(wanted))}) "
        f"{'' if dropped else 'AND dropped = 0'} ORDER BY id",
        wanted,
    ):
        party = None if row[2] is None else Party(row[2], row[3], row[4], row[5])
        found[row[1]].append(ClaimTarget(row[0], row[1], party, row[6], row[7]))
    return found


def claims_by_id(
    connection: sqlite3.Connection, ids: Iterable[int], known_by: date | None = None
) -> dict[int, Claim]:
    """Some claims with their targets, as they are written now; those on record by a day."""
    wanted = sorted(set(ids))
    places = ", ".join("?" * len(wanted))
    targets = targets_of(connection, wanted)
    return {
        row[0]: _claim(row, tuple(targets.get(row[0], ())))
        for row in connection.execute(
            "SELECT id, guild_id, claimant, claimant_lab_id, subject, subject_lab_id, "
            "subject_family_id, subject_release_id, relation, scope, benchmark_id, value, unit, "
            "quote, hedge, reported_by, source_id, claimed, stage, note, qualifier, superseded_by, "
            "(SELECT iif(b.version IS NULL OR instr(b.name, b.version), b.name, "
            "b.name || ' ' || b.version) FROM benchmark b WHERE b.id = claim.benchmark_id) "
            "FROM claim "
            f"WHERE id IN ({places}) AND {recorded(known_by)}",
            wanted,
        )
    }


def _claim(row: tuple[Any, ...], targets: tuple[ClaimTarget, ...]) -> Claim:
    return Claim(
        id=row[0],
        guild_id=row[1],
        claimant=Party(row[2], lab_id=row[3]),
        subject=Party(row[4], row[5], row[6], row[7]),
        relation=row[8],
        targets=targets,
        scope=row[9],
        benchmark_id=row[10],
        value=row[11],
        unit=row[12],
        quote=row[13],
        hedge=row[14],
        reported_by=row[15],
        source_id=row[16],
        claimed=FactDate(row[17]),
        stage=row[18],
        note=row[19],
        qualifier=row[20],
        superseded_by=row[21],
        benchmark=row[22],
    )


def claim_is_visible(
    connection: sqlite3.Connection,
    claim_id: int,
    *,
    day: date,
    guild_id: int | None,
    own: bool = False,
) -> bool:
    """Whether a guild may see a claim, and it had been made by a day.

    Args:
        own: also the guild's own in any stage, as its curators see them.
    """
    stage = f"({IN_PUBLIC_STAGE} OR c.guild_id IS :guild)" if own else IN_PUBLIC_STAGE
    found = connection.execute(
        f"SELECT 1 FROM claim c WHERE c.id = :id AND {VISIBLE} AND {stage} "
        "AND c.claimed_by <= :day",
        {"id": claim_id, "guild": guild_id, "day": by(day)},
    ).fetchone()
    return found is not None


def evidence_of(
    connection: sqlite3.Connection,
    claims: Iterable[int],
    *,
    day: date,
    guild_id: int | None,
    known_by: date | None = None,
) -> dict[int, list[Evidence]]:
    """The evidence of some claims that was public by a day and accepted (by another), oldest first."""
    wanted = sorted(set(claims))
    places = ", ".join("?" * len(wanted))
    found: dict[int, list[Evidence]] = defaultdict(list)
    for row in connection.execute(
        "SELECT id, claim_id, claim_target_id, stance, evaluator, relation, note, dated, source_id, "
        f"score_id, against_score_id FROM evidence WHERE claim_id IN ({places}) "
        f"AND {accepted(known_by, 'evidence')} AND dated_by <= ? "
        "AND (guild_id IS NULL OR guild_id = ?) ORDER BY dated, id",
        (*wanted, by(day), guild_id),
    ):
        found[row[1]].append(_evidence(row))
    return found


@lru_cache(maxsize=4096)
def _evidence(row: tuple[Any, ...]) -> Evidence:
    """A row's piece of evidence; the same rows come again, as with scores (``bot.db.scores``)."""
    return Evidence(
        *row[:7],
        dated=FactDate(row[7]),
        source_id=row[8],
        score_id=row[9],
        against_score_id=row[10],
    )


def accepted(known_by: date | None, table: str) -> str:
    """The condition that a piece of evidence counts, or counted by a day.

    What was taken back later by an event counted until then.
    """
    now = f"{table}.accepted_by IS NOT NULL"
    if known_by is None:
        return now
    return (
        f"({recorded(known_by, table)} AND ({now} OR EXISTS (SELECT 1 FROM claim_event added "
        "JOIN claim_event undone ON undone.undoes = added.id "
        f"AND {learned_later(known_by, 'undone.recorded_at')} "
        f"WHERE added.evidence_id = {table}.id AND added.action IN ('evidence', 'retract'))))"
    )


def events_of(
    connection: sqlite3.Connection,
    claims: Iterable[int],
    *,
    guild_id: int | None,
    known_by: date | None = None,
) -> dict[int, list[ClaimEvent]]:
    """The history of some claims (as far as it was written by a day), in the order it was written."""
    wanted = sorted(set(claims))
    places = ", ".join("?" * len(wanted))
    found: dict[int, list[ClaimEvent]] = defaultdict(list)
    for row in connection.execute(
        "SELECT id, claim_id, claim_target_id, action, before, after, reason, actor, effective, "
        "recorded_at, guild_id, undoes, evidence_id FROM claim_event "
        f"WHERE claim_id IN ({places}) AND {recorded(known_by)} "
        "AND (guild_id IS NULL OR guild_id = ?) ORDER BY id",
        (*wanted, guild_id),
    ):
        found[row[1]].append(
            ClaimEvent(
                *row[:8],
                effective=FactDate(row[8]),
                recorded_at=row[9],
                guild_id=row[10],
                undoes=row[11],
                evidence_id=row[12],
            )
        )
    return found


def appearances_of(
    connection: sqlite3.Connection,
    claims: Iterable[int],
    *,
    guild_id: int | None,
    known_by: date | None = None,
) -> dict[int, list[tuple[int, str | None, str | None]]]:
    """Where some claims appeared besides their first source, as was known by a day.

    Each place is a source's id, the words there and a note; the claim's places by source.
    """
    wanted = sorted(set(claims))
    places = ", ".join(map(str, wanted))
    seen = (
        f"claim_id IN ({places}) AND (guild_id IS NULL OR guild_id = ?1) AND {recorded(known_by)}"
    )
    rows = f"SELECT claim_id, source_id, quote, note, guild_id FROM claim_appearance WHERE {seen}"
    if known_by is not None:
        rows += (
            " UNION ALL SELECT claim_id, source_id, quote, note, guild_id FROM former_appearance "
            f"WHERE {seen} AND {learned_later(known_by, 'removed_at')}"
        )
    found: dict[int, list[tuple[int, str | None, str | None]]] = defaultdict(list)
    for claim_id, *place in connection.execute(
        f"SELECT claim_id, source_id, quote, note FROM ({rows}) GROUP BY claim_id, source_id "
        "ORDER BY claim_id, source_id",
        (guild_id,),
    ):
        found[claim_id].append((place[0], place[1], place[2]))
    return found


def count_claims(connection: sqlite3.Connection) -> Mapping[str, int]:
    """How many claims of the shared ledger stand in each status."""
    return dict(
        connection.execute(
            "SELECT status, count(*) FROM claim WHERE guild_id IS NULL GROUP BY status"
        ).fetchall()
    )
