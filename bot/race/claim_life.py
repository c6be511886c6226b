"""What became of a claim, read from its events: layers, verdicts on a day, what may be undone.

The events are the truth; stages and verdicts are projections of them. A server's own events on a
shared claim lie over the shared ones: where it ruled, its ruling is what it sees.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.race.claims import ClaimEvent, Stage, Verdict

Action = Literal[
    "add", "accept", "reject", "merge", "evidence", "appearance", "rule", "retract", "supersede",
    "expire", "edit", "promote", "undo", "withdraw", "restore", "drop",
]  # fmt: skip
"""What an event can do. The last three are the starter ledger's own."""

_STAGE_OF: dict[str, Stage] = {
    "accept": "open",
    "reject": "rejected",
    "merge": "rejected",
    "withdraw": "rejected",
    "restore": "open",
    "retract": "retracted",
    "supersede": "superseded",
    "expire": "expired",
}
_HAPPENS = frozenset({"retract", "supersede", "expire"})
"""Moves that happened in the world on their day; the others are our bookkeeping, true of any day."""
_NEVER_UNDONE = frozenset({"undo", "withdraw", "restore", "drop"})


def live(events: Iterable[ClaimEvent]) -> list[ClaimEvent]:
    """The events that no later one took back, in the order they were written down.

    The starter ledger's rulings that correct an earlier one count as taking it back.
    """
    taken_back: set[int] = set()
    kept: list[ClaimEvent] = []
    for event in sorted(events, key=lambda event: -event.id):
        if event.id not in taken_back:
            kept.append(event)
            if event.undoes is not None:
                taken_back.add(event.undoes)
    return kept[::-1]


@dataclass(frozen=True, slots=True)
class Layers:
    """A claim's live events: those of its own ledger, and a server's own over a shared claim."""

    base: tuple[ClaimEvent, ...]
    over: tuple[ClaimEvent, ...]

    @classmethod
    def of(cls, events: Iterable[ClaimEvent], claim_guild: int | None) -> Layers:
        """Sort what one asker may see of a claim's events.

        A claim that was promoted to the shared ledger takes its server's earlier events along as
        history: only what the server wrote afterwards lies over it.
        """
        standing = live(events)
        if claim_guild is not None:
            return cls(tuple(standing), ())
        promoted = max((one.id for one in standing if one.action == "promote"), default=0)
        return cls(
            tuple(one for one in standing if one.guild_id is None),
            tuple(one for one in standing if one.guild_id is not None and one.id > promoted),
        )

    def ruling(self, target_id: int, day: date | None = None) -> ClaimEvent | None:
        """The ruling on a target that holds (on a day): the server's own before the shared one."""
        for events in (self.over, self.base):
            ruled = [
                one
                for one in events
                if one.action == "rule" and one.target_id == target_id and _by(one, day)
            ]
            if ruled:
                return max(ruled, key=lambda one: (one.effective.last_day, one.id))
        return None

    def verdict(self, target_id: int, day: date | None = None) -> Verdict:
        """The verdict a target bears (on a day)."""
        ruling = self.ruling(target_id, day)
        return "unverified" if ruling is None else as_verdict(ruling.after)

    def move(self, day: date | None = None) -> ClaimEvent | None:
        """The event that put the claim where it stands (on a day)."""
        moves = [
            one
            for one in (*self.base, *self.over)
            if (one.action in _STAGE_OF or one.action == "add" or _withdraws(one))
            and one.target_id is None
            and (one.action not in _HAPPENS or _by(one, day))
        ]
        return moves[-1] if moves else None

    def stage(self, day: date | None = None) -> Stage:
        """The stage a claim is in (on a day); the starter ledger's claims are open."""
        move = self.move(day)
        if move is None:
            return "open"
        if move.action == "add":
            return "pending" if move.after == "pending" else "open"
        return "rejected" if _withdraws(move) else _STAGE_OF[move.action]

    @property
    def differs(self) -> bool:
        """Whether a server's own events change how a shared claim stands."""
        return any(one.action == "rule" or one.action in _STAGE_OF for one in self.over)

    def without_the_servers(self) -> Layers:
        """How the shared ledger alone has it."""
        return Layers(self.base, ())

    def successor(self, day: date | None = None) -> int | None:
        """The claim that superseded this one (by a day)."""
        move = self.move(day)
        if move is None or move.action != "supersede" or move.after is None:
            return None
        return int(move.after.removeprefix("#"))


def reasons_on(
    events: Sequence[ClaimEvent], day: date, claim_guild: int | None = None
) -> dict[int, str]:
    """The reason of the ruling that holds on each target by a day, where it gave one."""
    layers = Layers.of(events, claim_guild)
    ruled = {one.target_id for one in events if one.action == "rule"}
    held = {
        target: ruling
        for target in ruled
        if target is not None and (ruling := layers.ruling(target, day)) is not None
    }
    return {target: one.reason for target, one in held.items() if one.reason is not None}


def last_to_undo(events: Sequence[ClaimEvent], layer: int | None) -> ClaimEvent | None:
    """The newest event of a layer that still holds and may be taken back; None for none.

    Changes are taken back from the newest, one by one, so that nothing is left resting on what is
    gone. What the starter ledger does to its own claims is not undone here.
    """
    own = [one for one in live(events) if one.guild_id == layer]
    promoted = max((one.id for one in live(events) if one.action == "promote"), default=0)
    undoable = [
        one
        for one in own
        if one.action not in _NEVER_UNDONE and (layer is None or one.id > promoted)
    ]
    return undoable[-1] if undoable else None


def _withdraws(event: ClaimEvent) -> bool:
    """Whether an event takes the adding of a claim itself back: then there is no claim."""
    return event.action == "undo" and event.after == "rejected"


def as_verdict(text: str | None) -> Verdict:
    """The verdict that an event's text names; unverified for any other."""
    match text:
        case "confirmed":
            return "confirmed"
        case "disputed":
            return "disputed"
        case "refuted":
            return "refuted"
        case _:
            return "unverified"


def _by(event: ClaimEvent, day: date | None) -> bool:
    return day is None or event.effective.happened_by(day)
