"""Writing the starter ledger's claims: their targets, appearances, evidence and first rulings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.db.slugged_rows import Row, SluggedRows
from bot.race.claims import status_of
from bot.sources.starter import ClaimEntry, PartyEntry, ScoreKey, StarterDataError, VerdictEntry

_RULED_ON = "(SELECT evidence_id FROM claim_event WHERE evidence_id IS NOT NULL)"


class StarterClaims(SluggedRows):
    """Writes claims over the labs, releases, sources and scores that are written already."""

    def write(self, entry: ClaimEntry) -> None:
        """Write a claim, or bring the one we wrote before up to date; a curator's rulings stay."""
        claimant, subject = self._party(entry.claimant), self._party(entry.subject)
        known = self.db.execute("SELECT id FROM claim WHERE slug = ?", (entry.slug,)).fetchone()
        claim_id = self.keep(
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
        known = self.db.execute(
            "SELECT id FROM claim_target WHERE claim_id = ? ORDER BY id", (claim_id,)
        ).fetchall()
        ids = [int(row[0]) for row in known]
        for position, values in enumerate(wanted or [about]):
            if position == len(ids):
                ids.append(self.insert("claim_target", values))
            else:
                changed = ", ".join(f"{name} = ?" for name in values)
                self.db.execute(
                    f"UPDATE claim_target SET {changed} WHERE id = ?",
                    (*values.values(), ids[position]),
                )
        return ids

    def _target_party(self, target: PartyEntry) -> dict[str, object]:
        """A target's party; nothing for a target without one, which is the statement itself."""
        named = any((target.release, target.family, target.lab, target.name))
        return self._party(target) if named else {}

    def _rule(self, claim_id: int, target_id: int, verdict: VerdictEntry | None) -> None:
        before = self.db.execute(
            "SELECT verdict FROM claim_target WHERE id = ?", (target_id,)
        ).fetchone()[0]
        if verdict is None or verdict.is_ == before:
            return
        self.db.execute(
            "UPDATE claim_target SET verdict = ? WHERE id = ?", (verdict.is_, target_id)
        )
        self._tell(claim_id, target_id, "rule", before, verdict.is_, verdict.because, verdict.on)

    def _project_status(self, claim_id: int) -> None:
        stage = self.db.execute("SELECT stage FROM claim WHERE id = ?", (claim_id,)).fetchone()[0]
        verdicts = self.db.execute(
            "SELECT verdict FROM claim_target WHERE claim_id = ?", (claim_id,)
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
                "SELECT 1 FROM claim_event WHERE claim_id = ? AND actor <> ?",
                (claim_id, self.stamp["recorded_by"]),
            ).fetchone()
            is not None
        )


def _ref(party: Mapping[str, object]) -> str | None:
    """The short form of a party that claim_target.target_ref uses: r12, f3, l1."""
    for letter, column in (("r", "release_id"), ("f", "family_id"), ("l", "lab_id")):
        if party[column] is not None:
            return f"{letter}{party[column]}"
    return None
