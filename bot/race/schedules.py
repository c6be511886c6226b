"""What an admin sets up: a digest at certain times, or an alert at once, for a channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.race.claims import Claim, Status
from bot.race.news import Digest, Kept, Wanted
from bot.race.outbox import Content, DeliveryState, Form, Purpose
from bot.race.schedule import Recurrence

ScheduleKind = Literal["digest", "alert"]
ScheduleState = Literal["active", "paused", "stopped"]
Quiet = Literal["nothing", "note"]
"""What a digest of a period without news posts: nothing, or one line that says so."""

MOST_SCHEDULES = 25
"""Digests and alerts of one server together."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A digest (or, without a recurrence, an alert) as an admin wants it."""

    channel_id: int
    wanted: Wanted
    recurrence: Recurrence | None
    quiet: Quiet = "nothing"
    form: Form = "message"
    role_id: int | None = None
    publish: bool = False

    @property
    def kind(self) -> ScheduleKind:
        """Which of the two it is."""
        return "alert" if self.recurrence is None else "digest"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A plan that is set up.

    ``covered`` is the change its last post ended with, ``covered_at`` the moment that was for
    (ISO-8601, UTC); ``next_due`` is in seconds since 1970, None unless it is an active digest;
    ``problem`` says why it stopped; ``author`` is who set it up last.
    """

    id: int
    token: str
    guild_id: int
    plan: Plan
    state: ScheduleState
    problem: str | None
    covered: int
    covered_at: str
    next_due: int | None
    author: str


@dataclass(frozen=True, slots=True)
class DueDigest:
    """A schedule with what its next digest holds, up to the change ``until``.

    ``period`` names the time it was due in the schedule's own zone; ``ends`` (ISO-8601, UTC) is the
    end of the period, ``next_due`` when the one after it is.
    """

    schedule: Schedule
    digest: Digest
    until: int
    period: str
    ends: str
    next_due: int | None
    locale: str | None
    """The language the server chose for posts, None where it chose none."""


@dataclass(frozen=True, slots=True)
class PlannedDigest:
    """A digest with its parts written out; without any, nothing is posted for the period."""

    digest: DueDigest
    parts: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class PastDelivery:
    """One post of a schedule as its history shows it; ``stories`` is how many it holds."""

    id: int
    purpose: Purpose
    period: str | None
    part: int
    channel_id: int | None
    guild_id: int | None
    thread_id: int | None
    state: DeliveryState
    message_id: int | None
    sent_at: str | None
    recorded_at: str
    tries: int
    problem: str | None
    corrected: bool
    stories: int


@dataclass(frozen=True, slots=True)
class WhyAnswer:
    """Why a claim is, or is not, in the digests and alerts of a server.

    ``reasons`` pairs each schedule with the posts that carry the claim, or with the rule that keeps
    it out; neither where its next post will hold it.
    """

    claim: Claim
    reasons: tuple[tuple[Schedule, tuple[PastDelivery, ...], Kept | None], ...]


@dataclass(frozen=True, slots=True)
class Untold:
    """A server whose admins have to hear of schedules that stopped.

    ``door_closed`` says that who set one up took no direct message of it.
    """

    guild_id: int
    schedules: tuple[Schedule, ...]
    review_channel: int | None
    locale: str | None
    door_closed: bool


@dataclass(frozen=True, slots=True)
class Correction:
    """A post to be edited: the claims in it that stand otherwise now, each with how it stood.

    ``content_id`` is what it says now, or is to be edited to already; ``body`` is that.
    """

    delivery_id: int
    guild_id: int | None
    place: int
    purpose: Purpose
    content_id: int
    body: str
    picture: bytes | None
    changed: tuple[tuple[Claim, Status], ...]
    state: DeliveryState
