"""Writing the starter ledger into the store.

Loading is idempotent: entries that are in the store as they stand in the files are left alone, new
ones are added, and a measurement or price that changed gets a new row which the old one names as
its successor. What curators recorded is never touched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from bot.db.about import remember, remembered
from bot.race.claims import status_of
from bot.sources.starter import (
    ClaimEntry,
    PartyEntry,
    ScoreKey,
    Starter,
    StarterDataError,
    VerdictEntry,
)

RECORDER = "starter ledger"
_RULED_ON = "(SELECT evidence_id FROM claim_event WHERE evidence_id IS NOT NULL)"
_Ids = dict[str, int]
_Row = Mapping[str, object]


def loaded_fingerprint(connection: sqlite3.Connection) -> str | None:
    """The fingerprint of the starter files the store was last loaded from."""
    return remembered(connection, "starter")


def load_starter(connection: sqlite3.Connection, starter: Starter, recorded_at: str) -> None:
    """Bring the store up to the starter ledger; one call inside one transaction.

    Args:
        recorded_at: when we learn all this, ISO-8601 in UTC.

    Raises:
        StarterDataError: an entry names a lab, release, source … that no file defines.
    """
    _StarterWriter(connection, recorded_at).load(starter)
    remember(connection, "starter", starter.fingerprint)


class _StarterWriter:
    """One load: the connection, the time, and the ids that slugs have become."""

    def __init__(self, connection: sqlite3.Connection, recorded_at: str) -> None:
        self._db = connection
        self._stamp = {"recorded_at": recorded_at, "recorded_by": RECORDER}
        self._ids: dict[str, _Ids] = {}

    def load(self, starter: Starter) -> None:
        self._who_and_what(starter)
        self._measurement(starter)
        self._money(starter)
        for entry in starter.claims:
            self._claim(entry)
        self._db.execute("INSERT INTO claim_fts (claim_fts) VALUES ('rebuild')")

    # who and what ---------------------------------------------------------------------------

    def _who_and_what(self, starter: Starter) -> None:
        for entry in starter.sources:
            plain = entry.model_dump(exclude={"quotes", "syndicates", "translates"})
            self._keep("source", plain)
        for entry in starter.sources:
            for relation in ("quotes", "syndicates", "translates"):
                for origin in getattr(entry, relation):
                    self._db.execute(
                        "INSERT OR IGNORE INTO source_link "
                        "(from_source, to_source, relation, recorded_at, recorded_by) "
                        "VALUES (?, ?, ?, ?, ?)",
                        (
                            self._id("source", entry.slug),
                            self._id("source", origin),
                            relation,
                            *self._stamp.values(),
                        ),
                    )
        aliases: list[dict[str, object]] = []
        for lab in starter.labs:
            plain = lab.model_dump(exclude={"aliases", "family", "source"})
            lab_id = self._keep("lab", plain | {"source_id": self._id("source", lab.source)})
            aliases += [_alias(text, "nickname", lab_id=lab_id) for text in lab.aliases]
            for family in lab.family:
                family_id = self._keep(
                    "family", {"slug": family.slug, "name": family.name, "lab_id": lab_id}
                )
                aliases += [
                    _alias(text, "nickname", family_id=family_id) for text in family.aliases
                ]
        facts: list[_Row] = []
        for release in starter.releases:
            release_id = self._keep(
                "release",
                {
                    "slug": release.slug,
                    "name": release.name,
                    "lab_id": self._id("lab", release.lab),
                    "family_id": self._maybe("family", release.family),
                },
            )
            aliases += [_alias(text, "nickname", release_id=release_id) for text in release.aliases]
            aliases += [_alias(text, "api", release_id=release_id) for text in release.api_ids]
            facts += [
                {
                    "release_id": release_id,
                    "field": field,
                    "value": fact.value,
                    "standing": "curated",
                    "verified": fact.verified,
                    "note": fact.note,
                    "source_id": self._id("source", fact.source),
                }
                for field, fact in release.facts.items()
            ]
        aliases += [
            _alias(
                entry.text,
                entry.kind,
                release_id=self._id("release", entry.release),
                valid_from=entry.valid_from,
                valid_until=entry.valid_until,
                source_id=self._id("source", entry.source),
            )
            for entry in starter.aliases
        ]
        self._replace("alias", aliases)
        self._revise("release_fact", facts, key=("release_id", "field", "standing", "source_id"))

    # measurement and money ------------------------------------------------------------------

    def _measurement(self, starter: Starter) -> None:
        for entry in starter.benchmarks:
            plain = entry.model_dump(exclude={"part_of"})
            self._keep("benchmark", plain | {"part_of": self._maybe("benchmark", entry.part_of)})
        scores: list[_Row] = [
            entry.model_dump(exclude={"benchmark", "release", "source"})
            | {
                "benchmark_id": self._id("benchmark", entry.benchmark),
                "release_id": self._id("release", entry.release),
                "source_id": self._id("source", entry.source),
            }
            for entry in starter.scores
        ]
        self._revise(
            "score",
            scores,
            key=(
                "release_id", "benchmark_id", "evaluator", "relation", "protocol", "snapshot",
                "dated", "source_id",
            ),
        )  # fmt: skip

    def _money(self, starter: Starter) -> None:
        prices: list[_Row] = [
            entry.model_dump(exclude={"release", "source"})
            | {
                "release_id": self._id("release", entry.release),
                "source_id": self._id("source", entry.source),
                "standing": "curated",
            }
            for entry in starter.prices
        ]
        self._revise(
            "price", prices, key=("release_id", "valid_from", "checked", "condition", "source_id")
        )
        for instrument in starter.instruments:
            plain = instrument.model_dump(exclude={"lab"})
            self._keep("instrument", plain | {"lab_id": self._maybe("lab", instrument.lab)})
        self._replace(
            "market_move",
            [
                move.model_dump(exclude={"instrument", "source"})
                | {
                    "instrument_id": self._id("instrument", move.instrument),
                    "source_id": self._id("source", move.source),
                }
                for move in starter.moves
            ],
        )

    # claims ---------------------------------------------------------------------------------

    def _claim(self, entry: ClaimEntry) -> None:
        """Write a claim, or bring the one we wrote before up to date; a curator's rulings stay."""
        claimant, subject = self._party(entry.claimant), self._party(entry.subject)
        known = self._db.execute("SELECT id FROM claim WHERE slug = ?", (entry.slug,)).fetchone()
        claim_id = self._keep(
            "claim",
            entry.model_dump(include={
                "slug", "relation", "scope", "value", "unit", "quote", "hedge", "reported_by",
                "claimed", "note",
            })
            | {
                "claimant": claimant["name"],
                "claimant_lab_id": claimant["maker_id"],
                "subject": subject["name"],
                "subject_lab_id": subject["lab_id"],
                "subject_family_id": subject["family_id"],
                "subject_release_id": subject["release_id"],
                "subject_maker_id": subject["maker_id"],
                "benchmark_id": self._maybe("benchmark", entry.benchmark),
                "source_id": self._id("source", entry.source),
                "stage": "open",
                "status": "unverified",
            },
        )  # fmt: skip
        if known is None:
            self._tell(claim_id, None, "add", None, "unverified", None, entry.claimed)
        targets = self._targets(entry, claim_id, subject)
        self._appearances(entry, claim_id)
        self._evidence(entry, claim_id, targets)
        if not self._ruled_by_curators(claim_id):
            for target, target_id in zip(entry.target, targets, strict=False):
                self._rule(claim_id, target_id, target.verdict)
        self._project_status(claim_id)

    def _targets(
        self, entry: ClaimEntry, claim_id: int, subject: Mapping[str, object]
    ) -> list[int]:
        """The ids of a claim's targets in the file's order; one without a party where none is named."""
        about = {
            "claim_id": claim_id,
            "subject_ref": _ref(subject),
            "subject_maker_id": subject["maker_id"],
        }
        wanted = [
            about | self._target_party(target) | {"note": target.note} for target in entry.target
        ]
        known = self._db.execute(
            "SELECT id FROM claim_target WHERE claim_id = ? ORDER BY id", (claim_id,)
        ).fetchall()
        ids = [int(row[0]) for row in known]
        for position, values in enumerate(wanted or [about]):
            if position == len(ids):
                ids.append(self._insert("claim_target", values))
            else:
                changed = ", ".join(f"{name} = ?" for name in values)
                self._db.execute(
                    f"UPDATE claim_target SET {changed} WHERE id = ?",
                    (*values.values(), ids[position]),
                )
        return ids

    def _target_party(self, target: PartyEntry) -> dict[str, object]:
        """A target's party; nothing for a target without one, which is the statement itself."""
        named = any((target.release, target.family, target.lab, target.name))
        return self._party(target) if named else {}

    def _rule(self, claim_id: int, target_id: int, verdict: VerdictEntry | None) -> None:
        before = self._db.execute(
            "SELECT verdict FROM claim_target WHERE id = ?", (target_id,)
        ).fetchone()[0]
        if verdict is None or verdict.is_ == before:
            return
        self._db.execute(
            "UPDATE claim_target SET verdict = ? WHERE id = ?", (verdict.is_, target_id)
        )
        self._tell(claim_id, target_id, "rule", before, verdict.is_, verdict.because, verdict.on)

    def _project_status(self, claim_id: int) -> None:
        stage = self._db.execute("SELECT stage FROM claim WHERE id = ?", (claim_id,)).fetchone()[0]
        verdicts = self._db.execute(
            "SELECT verdict FROM claim_target WHERE claim_id = ?", (claim_id,)
        ).fetchall()
        self._db.execute(
            "UPDATE claim SET status = ? WHERE id = ?",
            (status_of(stage, [row[0] for row in verdicts]), claim_id),
        )

    def _appearances(self, entry: ClaimEntry, claim_id: int) -> None:
        rows: list[_Row] = [
            {
                "source_id": self._id("source", appearance.source),
                "quote": appearance.quote,
                "note": appearance.note,
            }
            for appearance in entry.appearances
        ]
        self._replace("claim_appearance", rows, claim_id=claim_id)

    def _evidence(self, entry: ClaimEntry, claim_id: int, targets: Sequence[int]) -> None:
        rows: list[_Row] = []
        for piece in entry.evidence:
            if piece.target is not None and piece.target >= len(targets):
                raise StarterDataError(f"claim {entry.slug}: there is no target {piece.target}")
            rows.append(
                piece.model_dump(include={"stance", "evaluator", "relation", "note", "dated"})
                | {
                    "claim_target_id": None if piece.target is None else targets[piece.target],
                    "score_id": self._score(entry.slug, piece.score),
                    "against_score_id": self._score(entry.slug, piece.against),
                    "source_id": self._id("source", piece.source),
                    "accepted_by": RECORDER,
                }
            )
        self._replace("evidence", rows, claim_id=claim_id)

    def _score(self, claim: str, key: ScoreKey | None) -> int | None:
        if key is None:
            return None
        wanted: dict[str, object] = {
            "benchmark_id": self._id("benchmark", key.benchmark),
            "release_id": self._id("release", key.release),
        }
        wanted |= {
            name: value
            for name in ("snapshot", "protocol", "relation")
            if (value := getattr(key, name)) is not None
        }
        rows = self._db.execute(
            f"SELECT id FROM score WHERE {' AND '.join(f'{name} = ?' for name in wanted)} "
            "AND superseded_by IS NULL AND standing <> 'deprecated'",
            tuple(wanted.values()),
        ).fetchall()
        if len(rows) != 1:
            raise StarterDataError(f"claim {claim}: {len(rows)} scores match {key!r}, not one")
        return int(rows[0][0])

    def _tell(
        self,
        claim_id: int,
        target_id: int | None,
        action: str,
        before: str | None,
        after: str,
        reason: str | None,
        effective: str,
    ) -> None:
        self._insert(
            "claim_event",
            {
                "claim_id": claim_id,
                "claim_target_id": target_id,
                "action": action,
                "before": before,
                "after": after,
                "reason": reason,
                "actor": RECORDER,
                "effective": effective,
                "recorded_at": self._stamp["recorded_at"],
            },
        )

    # rows -----------------------------------------------------------------------------------

    def _party(self, entry: PartyEntry) -> dict[str, object]:
        """A party's columns; its name defaults to the ledger's own, its maker to who makes it."""
        party: dict[str, object] = {
            "name": entry.name, "lab_id": None, "family_id": None, "release_id": None,
            "maker_id": None,
        }  # fmt: skip
        for table in ("release", "family", "lab"):
            slug = getattr(entry, table)
            if slug is not None:
                row_id = self._id(table, slug)
                maker = "id" if table == "lab" else "lab_id"
                name, maker_id = self._db.execute(
                    f'SELECT name, {maker} FROM "{table}" WHERE id = ?',
                    (row_id,),
                ).fetchone()
                party |= {
                    f"{table}_id": row_id, "maker_id": maker_id, "name": entry.name or name,
                }  # fmt: skip
                break
        if party["name"] is None:
            raise StarterDataError(f"a party needs a release, family, lab or name: {entry!r}")
        return party

    def _id(self, table: str, slug: str) -> int:
        try:
            return self._ids[table][slug]
        except KeyError:
            raise StarterDataError(f"no {table} is called {slug!r}") from None

    def _maybe(self, table: str, slug: str | None) -> int | None:
        return None if slug is None else self._id(table, slug)

    def _insert(self, table: str, values: Mapping[str, object]) -> int:
        cursor = self._db.execute(_insert_sql(table, values), tuple(values.values()))
        return int(cursor.lastrowid or 0)

    def _keep(self, table: str, values: Mapping[str, object]) -> int:
        """Insert a row that has a slug, or bring the one we wrote before up to date."""
        fixed = ("slug", "stage", "status")  # a claim's life belongs to its events
        changed = ", ".join(f"{name} = excluded.{name}" for name in values if name not in fixed)
        row = dict(values) | self._stamp
        found = self._db.execute(
            f"{_insert_sql(table, row)} ON CONFLICT (slug) DO UPDATE SET {changed} RETURNING id",
            tuple(row.values()),
        ).fetchone()
        self._ids.setdefault(table, {})[str(values["slug"])] = int(found[0])
        return int(found[0])

    def _replace(self, table: str, rows: Iterable[_Row], **of: object) -> None:
        """Of the rows we wrote: those still wanted stay as they are, others go, new ones come.

        ``of`` names the claim the rows belong to. A piece of evidence that a ruling rests on stays
        where the files no longer hold it; it only counts as accepted no more.
        """
        names = [
            row[0]
            for row in self._db.execute("SELECT name FROM pragma_table_info(?)", (table,))
            if row[0] not in ("id", "recorded_at")
        ]
        wanted = {
            tuple(whole.get(name) for name in names): whole
            for whole in (dict(row) | of | self._stamp for row in rows)
        }
        own = dict(of) | {"recorded_by": RECORDER}
        standing = self._db.execute(
            f"SELECT {', '.join(names)} FROM {table} "
            f"WHERE {' AND '.join(f'{name} = ?' for name in own)}",
            tuple(own.values()),
        ).fetchall()
        same = " AND ".join(f"{name} IS ?" for name in names)
        for row in set(standing) - wanted.keys():
            if table == "evidence":
                self._db.execute(
                    f"UPDATE evidence SET accepted_by = NULL WHERE {same} AND id IN {_RULED_ON}",
                    row,
                )
                same_and_free = f"{same} AND id NOT IN {_RULED_ON}"
            else:
                same_and_free = same
            self._db.execute(f"DELETE FROM {table} WHERE {same_and_free}", row)
        for content, row in wanted.items():
            if content not in standing:
                self._insert(table, row)

    def _revise(self, table: str, rows: Iterable[Mapping[str, object]], key: Sequence[str]) -> None:
        """Add rows; one that changed under the same key supersedes its old self.

        A row that the files no longer hold is superseded by itself.
        """
        kept: dict[tuple[object, ...], tuple[int, dict[str, object]]] = {}
        cursor = self._db.execute(
            f"SELECT * FROM {table} WHERE recorded_by = ? AND superseded_by IS NULL",
            (RECORDER,),
        )
        names = [column[0] for column in cursor.description]
        for values in cursor.fetchall():
            old = dict(zip(names, values, strict=True))
            kept[tuple(old[name] for name in key)] = (old["id"], old)
        for row in rows:
            old_id, old = kept.pop(tuple(row.get(name) for name in key), (None, None))
            if old is not None and all(old[name] == value for name, value in row.items()):
                continue
            new_id = self._insert(table, dict(row) | self._stamp)
            if old_id is not None:
                self._supersede(table, old_id, new_id)
        for old_id, _old in kept.values():
            self._supersede(table, old_id, old_id)

    def _supersede(self, table: str, old: int, new: int) -> None:
        self._db.execute(f"UPDATE {table} SET superseded_by = ? WHERE id = ?", (new, old))

    def _ruled_by_curators(self, claim_id: int) -> bool:
        return (
            self._db.execute(
                "SELECT 1 FROM claim_event WHERE claim_id = ? AND actor <> ?",
                (claim_id, RECORDER),
            ).fetchone()
            is not None
        )


def _alias(text: str, kind: str, **target: object) -> dict[str, object]:
    return {"text": text, "kind": kind, **target}


def _ref(party: Mapping[str, object]) -> str | None:
    """The short form of a party that claim_target.target_ref uses: r12, f3, l1."""
    for letter, column in (("r", "release_id"), ("f", "family_id"), ("l", "lab_id")):
        if party[column] is not None:
            return f"{letter}{party[column]}"
    return None


def _insert_sql(table: str, values: Mapping[str, object]) -> str:
    places = ", ".join("?" * len(values))
    return f'INSERT INTO "{table}" ({", ".join(values)}) VALUES ({places})'
