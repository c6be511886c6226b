"""What killed processes said, and what they left behind: lost, half made, or as it should be."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tests.db.test_desk_transactions import drifted, miscounted, undecided
from tests.faults.at_work import MESSAGE_OF, PARTS, SETTINGS_OF


class Told:
    """What the processes that worked on one store have said."""

    def __init__(self) -> None:
        self.steps: dict[int, tuple[str, int, int]] = {}
        """By person: what they do, the last step that is acknowledged, the last that was begun."""
        self.planned: set[tuple[int, str]] = set()
        self.taken: set[int] = set()
        self.settled: set[int] = set()
        self.again: set[int] = set()
        """Deliveries that were given out to be sent although it was acknowledged that they are."""
        self.lapsing: set[int] = set()
        """People with a draft of an earlier life: some days later it goes."""
        self.acknowledged = 0
        self.where = ""
        """The last word of the last process."""
        self.busy = 0
        """Writes that it had begun and not acknowledged."""

    def hear(self, lines: Iterable[bytes]) -> None:
        """Take up what one process said in its life."""
        self.where, self.busy = "", 0
        self.lapsing |= {
            who for who, (kind, kept, _) in self.steps.items() if (kind, kept) == ("import", 1)
        }
        for line in lines:
            self.where, *values = json.loads(line)
            match self.where, values:
                case "try", [who, kind, number]:
                    kept = self.steps[who][1] if who in self.steps else 0
                    self.steps[who] = (kind, kept, number)
                    self.busy += 1
                case "kept", [who, kind, number]:
                    self.steps[who] = (kind, number, number)
                    self._acknowledge()
                case "refused", [who, _kind]:
                    del self.steps[who]
                    self.busy -= 1
                case "planned", [digests]:
                    self.planned |= {(one, period) for one, period in digests}
                    self._acknowledge()
                case "taken", [ids]:
                    self.again |= self.settled & set(ids)
                    self.taken |= set(ids)
                    self._acknowledge()
                case "settled", [ids]:
                    self.settled |= set(ids)
                    self._acknowledge()
                case "planning" | "taking" | "settling", _:
                    self.busy += 1
                case _:
                    pass

    def _acknowledge(self) -> None:
        self.acknowledged += 1
        self.busy -= 1


def unsound(db: sqlite3.Connection) -> Iterator[str]:
    """What SQLite finds wrong."""
    for check in ("integrity_check", "foreign_key_check"):
        yield from (f"{row}" for row in db.execute(f"PRAGMA {check}") if row != ("ok",))


HALF_MADE: dict[str, str] = {
    "a claim without a target": "SELECT id FROM claim c WHERE NOT EXISTS "
    "(SELECT 1 FROM claim_target t WHERE t.claim_id = c.id)",
    "a claim that nobody added": "SELECT id FROM claim c WHERE recorded_by LIKE 'user:%' AND "
    "NOT EXISTS (SELECT 1 FROM claim_event e WHERE e.claim_id = c.id AND e.action = 'add')",
    "a claim that no search finds": "SELECT id FROM claim WHERE id NOT IN "
    "(SELECT rowid FROM claim_fts_docsize)",
    "an event that is no news": "SELECT id FROM claim_event WHERE actor LIKE 'user:%' AND "
    "id NOT IN (SELECT event_id FROM change WHERE event_id IS NOT NULL)",
    "evidence without its event": "SELECT id FROM evidence WHERE recorded_by LIKE 'user:%' AND "
    "id NOT IN (SELECT evidence_id FROM claim_event WHERE evidence_id IS NOT NULL)",
    "settings that nobody changed": "SELECT id FROM guild WHERE id > :settings AND "
    "((time_zone, suggestions_per_day) <> ('Asia/Tokyo', 7) OR id NOT IN "
    "(SELECT guild_id FROM audit_log WHERE action = 'settings'))",
    "settings that were changed and are not there": "SELECT guild_id FROM audit_log "
    "WHERE action = 'settings' AND guild_id NOT IN (SELECT id FROM guild)",
    "a schedule that nobody set up": "SELECT id FROM schedule WHERE guild_id NOT IN "
    "(SELECT guild_id FROM audit_log WHERE action = 'schedule')",
    "a schedule that was set up and is not there": "SELECT guild_id FROM audit_log "
    "WHERE action = 'schedule' AND guild_id NOT IN (SELECT guild_id FROM schedule)",
    "a digest without all of its posts": "SELECT schedule_id FROM delivery "
    "GROUP BY schedule_id, period HAVING count(*) <> :parts OR count(DISTINCT part) <> :parts",
    "a post without what it says": "SELECT id FROM delivery WHERE content_id NOT IN "
    "(SELECT id FROM post_content)",
    "a post that stands for nothing": "SELECT id FROM delivery WHERE id NOT IN "
    "(SELECT delivery_id FROM delivered_item)",
    "words that are in no post": "SELECT id FROM post_content WHERE id NOT IN "
    "(SELECT content_id FROM delivery)",
    "a schedule that is further than its posts": "SELECT s.id FROM schedule s WHERE iif(EXISTS "
    "(SELECT 1 FROM delivery d WHERE d.schedule_id = s.id), (SELECT max(d.covers) FROM delivery d "
    "WHERE d.schedule_id = s.id AND d.covers LIKE '%..' || s.covered) IS NULL, "
    "s.covered_at > s.recorded_at)",
    "a post of which nobody knows since when": "SELECT id FROM delivery "
    "WHERE (state <> 'due') <> (first_try IS NOT NULL) AND tries = 0",
}  # fmt: skip
"""What one transaction writes together, as queries for what lacks the other half."""


def half_made(db: sqlite3.Connection) -> Iterator[str]:
    """Whatever is there in part."""
    values = {"settings": SETTINGS_OF, "parts": PARTS}
    for what, query in HALF_MADE.items():
        yield from (f"{what}: {row[0]}" for row in db.execute(query, values))
    checks: tuple[Callable[[sqlite3.Connection], Iterator[str]], ...]
    checks = (drifted, undecided, miscounted)
    for check in checks:
        yield from check(db)


def lost_posts(db: sqlite3.Connection, told: Told) -> Iterator[str]:
    """What was acknowledged of digests and posts and is not there."""
    posts: dict[int, tuple[Any, ...]] = {}
    digests: defaultdict[tuple[int, str], int] = defaultdict(int)
    for row in db.execute(
        "SELECT id, schedule_id, period, state, tries, first_try, message_id FROM delivery"
    ):
        posts[row[0]] = row[3:]
        digests[row[1], row[2]] += 1
    yield from (f"digest {one}" for one in told.planned if digests[one] != PARTS)
    for one in told.taken:
        state, tries, first_try, _message = posts.get(one, ("gone", 0, None, None))
        if state not in ("sending", "sent") or not tries or first_try is None:
            yield f"post {one} was taken and is {state}"
    for one in told.settled:
        state, *_, message = posts.get(one, ("gone", None))
        if (state, message) != ("sent", MESSAGE_OF + one):
            yield f"post {one} was sent and is {state}"
