"""What a timeline shows: what happened on which day, in a lane for each lab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.edge.charts.telling import clip, cut_short, first_fitting, sentence
from bot.edge.words.language import _, ngettext
from bot.edge.words.numerals import comma

LANES = range(1, 7)
"""How many lanes one picture holds."""
EVENTS = range(1, 121)
"""How many events one picture holds."""


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """Something that happened in the lane at position ``lane``.

    ``coarse`` says that only the month or the year is known: ``day`` is then a day that stands
    for it, and the mark is hollow.

    Raises:
        ValueError: it has no label.
    """

    lane: int
    day: date
    label: str
    coarse: bool = False

    def __post_init__(self) -> None:
        if not self.label.strip():
            raise ValueError(f"an event needs a label: {self}")


@dataclass(frozen=True, slots=True)
class TimelineChart:
    """1–120 events in 1–6 named lanes, from ``since`` to ``until``, both included.

    ``footer`` names the sources and the day they were read.

    Raises:
        ValueError: too few or too many lanes or events, a lane without a name, a period that ends
            before it starts, an event of no lane or outside the period.
    """

    title: str
    lanes: tuple[str, ...]
    events: tuple[TimelineEvent, ...]
    since: date
    until: date
    footer: str

    def __post_init__(self) -> None:
        if len(self.lanes) not in LANES or not all(name.strip() for name in self.lanes):
            raise ValueError(f"a timeline has 1 to 6 named lanes: {self.lanes}")
        if len(self.events) not in EVENTS:
            raise ValueError(f"a timeline has 1 to 120 events, not {len(self.events)}")
        if self.since > self.until:
            raise ValueError(f"a timeline ends before it starts: {self.since} to {self.until}")
        for event in self.events:
            if event.lane not in range(len(self.lanes)):
                raise ValueError(f"an event belongs to no lane of the timeline: {event}")
            if not self.since <= event.day <= self.until:
                raise ValueError(f"an event lies outside the timeline: {event}")

    def in_lane(self, lane: int) -> list[TimelineEvent]:
        """The events of a lane in the order of their days; those of one day as they were given."""
        return sorted(
            (event for event in self.events if event.lane == lane), key=lambda event: event.day
        )

    def alt_text(self) -> str:
        """What the picture shows, in at most 1,024 UTF-16 units, in the language now spoken.

        Past the limit the footer goes first, then the ends of long names, and last the earliest
        events, whose number is told.
        """
        text = first_fitting(
            " ".join([self._opening(room), *self._told(self.events, room)])
            + (" " + sentence(self.footer) + "." if footer and self.footer.strip() else "")
            for room, footer in ((200, True), (200, False), (40, False))
        )
        return text or self._latest()

    def _latest(self) -> str:
        order = sorted(self.events, key=lambda event: event.day, reverse=True)

        def telling(shown: int) -> str:
            left = len(order) - shown
            rest = ngettext("And {count} earlier event.", "And {count} earlier events.", left)
            told = self._told(order[:shown], 40)
            return " ".join([self._opening(40), *told, rest.format(count=left)])

        text = first_fitting(telling(shown) for shown in range(len(order) - 1, 0, -1))
        return text or cut_short(self._opening(40), self._told(self.events, 40))

    def _opening(self, room: int) -> str:
        return _("Timeline: {title}, {since} to {until}.").format(
            title=clip(sentence(self.title), room),
            since=self.since.isoformat(),
            until=self.until.isoformat(),
        )

    def _told(self, events: Sequence[TimelineEvent], room: int) -> list[str]:
        kept = set(map(id, events))
        told: list[str] = []
        for lane, name in enumerate(self.lanes):
            said = comma().join(
                _event_words(event, room) for event in self.in_lane(lane) if id(event) in kept
            )
            if said:
                told.append(
                    _("{lane}: {events}.").format(lane=clip(sentence(name), room), events=said)
                )
        return told


def _event_words(event: TimelineEvent, room: int) -> str:
    label = clip(sentence(event.label), room)
    if event.coarse:
        return _("{label} about {day}").format(label=label, day=event.day.isoformat())
    return _("{label} {day}").format(label=label, day=event.day.isoformat())
