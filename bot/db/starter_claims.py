"""Writing the starter ledger's claims: their targets, appearances, evidence and rulings.

A store follows the files, and its events say how it got there: a verdict whose ruling, reason or
date changed is ruled again, one that is gone is withdrawn; a target that is gone is dropped; a claim
that is gone is rejected, the one stage of a claim that was never fit to be listed. (It is not
``retracted``, which is the claimant's act, and neither ``expired`` nor ``superseded``, which are
shown.) What comes back into the files comes back with its history.

What curators did wins. A claim that one of them recorded is left alone. On one that has an event of
theirs in the shared ledger no ruling of the files is written, and it is not rejected. A target that
rows of others point at is not dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from bot.db.slugged_rows import Row, SluggedRows
from bot.race.claims import status_of
from bot.sources.starter import ClaimEntry, PartyEntry, ScoreKey, StarterDataError, VerdictEntry

_RULED_ON = "(SELECT evidence_id FROM claim_event WHERE evidence_id IS NOT NULL)"
_WITHDRAWN = "withdrawn from the starter ledger"
_NAMED_AGAIN = "in the starter ledger again"


class StarterClaims(SluggedRows):
    """Writes claims over the labs, releases, sources and scores that are written already."""

    def write(self, entries: Iterable[ClaimEntry]) -> None:
        """Bring our claims up to date: write those the files hold, withdraw those they do not."""
        ours = dict(
            self.db.execute(
                "SELECT slug, id FROM claim WHERE recorded_by = ? AND stage = 'open'",
                (self.stamp["recorded_by"],),
            ).fetchall()
        )
        for entry in entries:
            self._write(entry)
            ours.pop(entry.slug, None)
        for claim_id in ours.values():
            if not self._ruled_by_curators(claim_id):
                self._withdraw(claim_id)

    def _withdraw(self, claim_id: int) -> None:
        status = self._status(claim_id)
        self.db.execute("UPDATE claim SET stage = 'rejected' WHERE id = ?", (claim_id,))
        self._project_status(claim_id)
        self._tell(claim_id, None, "withdraw", status, "rejected", _WITHDRAWN, self._today)

    def _write(self, entry: ClaimEntry) -> None:
        claimant, subject = self._party(entry.claimant), self._party(entry.subject)
        known = self.db.execute(
            "SELECT recorded_by, stage FROM claim WHERE slug = ?", (entry.slug,)
        ).fetchone()
        if known is not None and known[0] != self.stamp["recorded_by"]:
            return
        claim_id = self.keep(
            "claim",
            entry.model_dump(include={
                "slug", "relation", "scope", "qualifier", "value", "unit", "quote", "hedge",
                "reported_by", "claimed", "note",
            })
            | {
                "claimant": claimant["name"],
                "claimant_lab_id": claimant["maker_id"],
                "subject": subject["name"],
                "subject_lab_id": subject["lab_id"],
                "subject_family_id": subject["family_id"],
                "subject_release_id": subject["release_id"],
                "subject_maker_id": subject["maker_id"],
                "benchmark_id": self.id_or_none("benchmark", entry.benchmark),
                "source_id": self.id_of("source", entry.source),
                "stage": "open",
                "status": "unverified",
            },
        )  # fmt: skip
        if known is None:
            self._tell(claim_id, None, "add", None, "unverified", None, entry.claimed)
        targets = self._targets(entry, claim_id, subject)
        self._appearances(entry, claim_id)
        self._evidence(entry, claim_id, targets)
        if self._ruled_by_curators(claim_id):
            self._project_status(claim_id)
            return
        for target, target_id in zip(entry.target, targets, strict=False):
            self._rule(claim_id, target_id, target.verdict)
        self.db.execute("UPDATE claim SET stage = 'open' WHERE id = ?", (claim_id,))
        self._project_status(claim_id)
        if known is not None and known[1] != "open":
            status = self._status(claim_id)
            self._tell(claim_id, None, "restore", known[1], status, _NAMED_AGAIN, self._today)

    def _targets(
        self, entry: ClaimEntry, claim_id: int, subject: Mapping[str, object]
    ) -> list[int]:
        """The ids of a claim's targets in the file's order; one without a party where none is named.

        A target is known again by its party, so that one that changed its place keeps its events.
        """
        about = {
            "claim_id": claim_id,
            "subject_ref": _ref(subject),
            "subject_maker_id": subject["maker_id"],
        }
        wanted = [
            about | self._target_party(target) | {"note": target.note} for target in entry.target
        ]
        known: dict[object, list[tuple[int, bool]]] = defaultdict(list)
        for target_id, dropped, *party in self.db.execute(
            "SELECT id, dropped, name, lab_id, family_id, release_id FROM claim_target "
            "WHERE claim_id = ? ORDER BY dropped, id",
            (claim_id,),
        ):
            columns = ("name", "lab_id", "family_id", "release_id")
            known[_identity(dict(zip(columns, party, strict=True)))].append(
                (target_id, bool(dropped))
            )
        ids: list[int] = []
        for values in wanted or [about]:
            same = known[_identity(values)]
            if not same:
                ids.append(self.insert("claim_target", values))
                continue
            target_id, dropped = same.pop(0)
            ids.append(target_id)
            changed = ", ".join(f"{name} = ?" for name in values)
            self.db.execute(
                f"UPDATE claim_target SET {changed} WHERE id = ?", (*values.values(), target_id)
            )
            if dropped:
                self._drop(claim_id, target_id, dropped=False)
        for target_id, dropped in (one for left in known.values() for one in left):
            if not dropped and not self._others_point_at(target_id):
                self._drop(claim_id, target_id, dropped=True)
        return ids

    def _drop(self, claim_id: int, target_id: int, *, dropped: bool) -> None:
        (verdict,) = self.db.execute(
            "UPDATE claim_target SET dropped = ? WHERE id = ? RETURNING verdict",
            (dropped, target_id),
        ).fetchone()
        if dropped:
            self._tell(claim_id, target_id, "drop", verdict, "dropped", _WITHDRAWN, self._today)
        else:
            self._tell(
                claim_id, target_id, "restore", "dropped", verdict, _NAMED_AGAIN, self._today
            )

    def _others_point_at(self, target_id: int) -> bool:
        ours = self.stamp["recorded_by"]
        return (
            self.db.execute(
                "SELECT 1 FROM claim_event WHERE claim_target_id = ? AND actor <> ? UNION ALL "
                "SELECT 1 FROM evidence WHERE claim_target_id = ? AND recorded_by <> ?",
                (target_id, ours, target_id, ours),
            ).fetchone()
            is not None
        )

    def _target_party(self, target: PartyEntry) -> dict[str, object]:
        """A target's party; nothing for a target without one, which is the statement itself."""
        named = any((target.release, target.family, target.lab, target.name))
        return self._party(target) if named else {}

    def _rule(self, claim_id: int, target_id: int, verdict: VerdictEntry | None) -> None:
        """Rule on a target where the files say something else than our last ruling on it.

        One that takes effect later is a development: what held until then was so. One that takes
        effect earlier, or no verdict at all, corrects what was ruled for later days, and is told
        for each of these days too: verdicts are read by the day they speak for.
        """
        rulings = self.db.execute(
            "SELECT effective_by, id, after, reason, effective FROM claim_event "
            "WHERE claim_target_id = ? AND action = 'rule' AND guild_id IS NULL ORDER BY id",
            (target_id,),
        ).fetchall()
        standing = {day: (event, after, on) for day, event, after, _reason, on in rulings}
        if verdict is not None:
            after, reason, on = verdict.is_, verdict.because, verdict.on
        elif standing:
            after, reason, on = "unverified", _WITHDRAWN, standing[min(standing)][2]
        else:
            return
        if rulings and rulings[-1][2:] == (after, reason, on):
            return
        day = f"{on}-99-99"[:10]  # as effective_by
        for event, before, later in (standing[one] for one in sorted(standing) if one > day):
            self._tell(claim_id, target_id, "rule", before, after, reason, later, undoes=event)
        past = max((one for one in standing if one <= day), default=None)
        before = "unverified" if past is None else standing[past][1]
        corrected = standing[day][0] if past == day else None
        self._tell(claim_id, target_id, "rule", before, after, reason, on, undoes=corrected)
        self.db.execute("UPDATE claim_target SET verdict = ? WHERE id = ?", (after, target_id))

    @property
    def _today(self) -> str:
        return self.stamp["recorded_at"][:10]

    def _status(self, claim_id: int) -> str:
        found = self.db.execute("SELECT status FROM claim WHERE id = ?", (claim_id,)).fetchone()
        return str(found[0])

    def _project_status(self, claim_id: int) -> None:
        stage = self.db.execute("SELECT stage FROM claim WHERE id = ?", (claim_id,)).fetchone()[0]
        verdicts = self.db.execute(
            "SELECT verdict FROM claim_target WHERE claim_id = ? AND dropped = 0", (claim_id,)
        ).fetchall()
        self.db.execute(
            "UPDATE claim SET status = ? WHERE id = ?",
            (status_of(stage, [row[0] for row in verdicts]), claim_id),
        )

    def _appearances(self, entry: ClaimEntry, claim_id: int) -> None:
        rows: list[Row] = [
            {
                "source_id": self.id_of("source", appearance.source),
                "quote": appearance.quote,
                "note": appearance.note,
            }
            for appearance in entry.appearances
        ]
        self.replace("claim_appearance", rows, claim_id=claim_id)

    def _evidence(self, entry: ClaimEntry, claim_id: int, targets: Sequence[int]) -> None:
        rows: list[Row] = []
        for piece in entry.evidence:
            if piece.target is not None and piece.target >= len(targets):
                raise StarterDataError(f"claim {entry.slug}: there is no target {piece.target}")
            rows.append(
                piece.model_dump(include={"stance", "evaluator", "relation", "note", "dated"})
                | {
                    "claim_target_id": None if piece.target is None else targets[piece.target],
                    "score_id": self._score(entry.slug, piece.score),
                    "against_score_id": self._score(entry.slug, piece.against),
                    "source_id": self.id_of("source", piece.source),
                    "accepted_by": self.stamp["recorded_by"],
                }
            )
        self.replace("evidence", rows, spared=_RULED_ON, claim_id=claim_id)

    def _score(self, claim: str, key: ScoreKey | None) -> int | None:
        if key is None:
            return None
        wanted: dict[str, object] = {
            "benchmark_id": self.id_of("benchmark", key.benchmark),
            "release_id": self.id_of("release", key.release),
        }
        wanted |= {
            name: value
            for name in ("snapshot", "protocol", "relation")
            if (value := getattr(key, name)) is not None
        }
        rows = self.db.execute(
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
        undoes: int | None = None,
    ) -> None:
        self.insert(
            "claim_event",
            {
                "claim_id": claim_id,
                "claim_target_id": target_id,
                "action": action,
                "before": before,
                "after": after,
                "reason": reason,
                "undoes": undoes,
                "actor": self.stamp["recorded_by"],
                "effective": effective,
                "recorded_at": self.stamp["recorded_at"],
            },
        )

    def _party(self, entry: PartyEntry) -> dict[str, object]:
        """A party's columns; its name defaults to the ledger's own, its maker to who makes it."""
        party: dict[str, object] = {
            "name": entry.name, "lab_id": None, "family_id": None, "release_id": None,
            "maker_id": None,
        }  # fmt: skip
        for table in ("release", "family", "lab"):
            slug = getattr(entry, table)
            if slug is not None:
                row_id = self.id_of(table, slug)
                maker = "id" if table == "lab" else "lab_id"
                name, maker_id = self.db.execute(
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

    def _ruled_by_curators(self, claim_id: int) -> bool:
        return (
            self.db.execute(
                "SELECT 1 FROM claim_event WHERE claim_id = ? AND guild_id IS NULL AND actor <> ?",
                (claim_id, self.stamp["recorded_by"]),
            ).fetchone()
            is not None
        )


def _ref(party: Mapping[str, object]) -> str | None:
    """The short form of a party that claim_target.target_ref uses: r12, f3, l1."""
    for letter, column in (("r", "release_id"), ("f", "family_id"), ("l", "lab_id")):
        if party.get(column) is not None:
            return f"{letter}{party[column]}"
    return None


def _identity(party: Mapping[str, object]) -> tuple[str | None, object]:
    """What makes two targets of a claim one: the ledger's own entry, else the name; or no party."""
    ref = _ref(party)
    return (ref, None) if ref is not None else (None, party.get("name"))
