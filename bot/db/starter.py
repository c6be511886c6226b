"""Writing the starter ledger into the store.

Loading is idempotent: entries that are in the store as they stand in the files are left alone and
new ones are added. A lab, family, release, source, benchmark or instrument that changed is
overwritten; one that is gone from the files stays. A measurement, fact or price that changed gets a
new row which the old one names as its successor, and one that is gone names itself. What changed in
a claim is told in its events, see :mod:`bot.db.starter_claims`. What curators recorded is never
touched.
"""

from __future__ import annotations

import sqlite3

from bot.db.catalog import note_loaded
from bot.db.catalogue import forget_catalogue
from bot.db.layers import project_overlays
from bot.db.slugged_rows import Row, SluggedRows
from bot.db.starter_claims import StarterClaims
from bot.sources.starter import Starter

RECORDER = "starter ledger"


def load_starter(connection: sqlite3.Connection, starter: Starter, recorded_at: str) -> None:
    """Bring the store up to the starter ledger; one call inside one transaction.

    The catalogue's entries join curated releases, which may have changed: the same transaction
    forgets which catalogue was loaded, so that it is joined anew even after a crash in between.

    Args:
        recorded_at: when we learn all this, ISO-8601 in UTC.

    Raises:
        StarterDataError: an entry names a lab, release, source … that no file defines.
    """
    stamp = {"recorded_at": recorded_at, "recorded_by": RECORDER}
    facts = _StarterFacts(connection, stamp)
    facts.write(starter)
    StarterClaims(connection, stamp, facts.ids).write(starter.claims)
    connection.execute("INSERT INTO claim_fts (claim_fts) VALUES ('rebuild')")
    project_overlays(connection)
    forget_catalogue(connection)
    note_loaded(connection, "starter", starter.fingerprint)


class _StarterFacts(SluggedRows):
    """Writes everything but the claims."""

    def write(self, starter: Starter) -> None:
        """Bring sources, labs, releases, benchmarks, scores, prices and market moves up to date."""
        self._who_and_what(starter)
        self._measurement(starter)
        self._money(starter)

    def _who_and_what(self, starter: Starter) -> None:
        for entry in starter.sources:
            plain = entry.model_dump(exclude={"quotes", "syndicates", "translates"})
            self.keep("source", plain)
        links: list[Row] = [
            {
                "from_source": self.id_of("source", entry.slug),
                "to_source": self.id_of("source", origin),
                "relation": relation,
            }
            for entry in starter.sources
            for relation in ("quotes", "syndicates", "translates")
            for origin in getattr(entry, relation)
        ]
        self.replace("source_link", links)
        aliases: list[dict[str, object]] = []
        for lab in starter.labs:
            plain = lab.model_dump(exclude={"aliases", "family", "source"})
            lab_id = self.keep("lab", plain | {"source_id": self.id_of("source", lab.source)})
            aliases += [_alias(text, "nickname", lab_id=lab_id) for text in lab.aliases]
            for family in lab.family:
                family_id = self.keep(
                    "family", {"slug": family.slug, "name": family.name, "lab_id": lab_id}
                )
                aliases += [
                    _alias(text, "nickname", family_id=family_id) for text in family.aliases
                ]
        facts: list[Row] = []
        for release in starter.releases:
            release_id = self.keep(
                "release",
                {
                    "slug": release.slug,
                    "name": release.name,
                    "lab_id": self.id_of("lab", release.lab),
                    "family_id": self.id_or_none("family", release.family),
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
                    "source_id": self.id_of("source", fact.source),
                }
                for field, fact in release.facts.items()
            ]
        aliases += [
            _alias(
                entry.text,
                entry.kind,
                release_id=self.id_of("release", entry.release),
                valid_from=entry.valid_from,
                valid_until=entry.valid_until,
                source_id=self.id_of("source", entry.source),
            )
            for entry in starter.aliases
        ]
        self.replace("alias", aliases)
        self.revise("release_fact", facts, key=("release_id", "field", "standing", "source_id"))

    def _measurement(self, starter: Starter) -> None:
        for entry in starter.benchmarks:
            plain = entry.model_dump(exclude={"part_of"})
            self.keep("benchmark", plain | {"part_of": self.id_or_none("benchmark", entry.part_of)})
        scores: list[Row] = [
            entry.model_dump(exclude={"benchmark", "release", "source"})
            | {
                "benchmark_id": self.id_of("benchmark", entry.benchmark),
                "release_id": self.id_of("release", entry.release),
                "source_id": self.id_of("source", entry.source),
            }
            for entry in starter.scores
        ]
        self.revise(
            "score",
            scores,
            key=(
                "release_id", "benchmark_id", "evaluator", "relation", "protocol", "snapshot",
                "dated", "source_id",
            ),
        )  # fmt: skip

    def _money(self, starter: Starter) -> None:
        prices: list[Row] = [
            entry.model_dump(exclude={"release", "source"})
            | {
                "release_id": self.id_of("release", entry.release),
                "source_id": self.id_of("source", entry.source),
                "standing": "curated",
            }
            for entry in starter.prices
        ]
        self.revise(
            "price", prices, key=("release_id", "valid_from", "checked", "condition", "source_id")
        )
        for instrument in starter.instruments:
            plain = instrument.model_dump(exclude={"lab"})
            self.keep("instrument", plain | {"lab_id": self.id_or_none("lab", instrument.lab)})
        self.replace(
            "market_move",
            [
                move.model_dump(exclude={"instrument", "source"})
                | {
                    "instrument_id": self.id_of("instrument", move.instrument),
                    "source_id": self.id_of("source", move.source),
                }
                for move in starter.moves
            ],
        )


def _alias(text: str, kind: str, **target: object) -> dict[str, object]:
    return {"text": text, "kind": kind, **target}
