"""Suggestions and what reviewers make of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["accepted", "rejected", "merged"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A claim that a member put forward, and what became of it.

    ``author`` and ``decided_by`` are actors (``user:<id>``, or ``forgotten``); ``post_channel`` and
    ``post_message`` name the post that asks for review, where there is one. ``outcome`` None means
    that it still waits. ``merged_into`` is the claim that it turned out to be.
    """

    claim_id: int
    guild_id: int
    author: str
    post_channel: int | None
    post_message: int | None
    outcome: Outcome | None
    decided_by: str | None
    decided_at: str | None
    reason: str | None
    merged_into: int | None
    recorded_at: str
