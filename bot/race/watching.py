"""Alerts and watches: who hears of what at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.race.news import ClaimNews, News, PriceNews, ReleaseNews
from bot.race.provenance import Source
from bot.race.schedules import Schedule

BATCH = timedelta(minutes=1)
"""News wait so long for others, so that one event does not become five messages."""
STORY = timedelta(days=1)
"""So long after a post a story that develops is added to it rather than posted again."""
CARRIED = timedelta(days=30)
"""So long a claim that stands in a post of a channel is corrected there and not posted again."""
MOST_WATCHES = 50
"""What one person may watch."""
MESSAGES_A_DAY = 10
"""Direct messages somebody gets on one day (UTC); what comes after them waits for the next."""


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who watches: their language, and since when (ISO-8601, UTC) they take no direct messages."""

    user_id: int
    locale: str
    closed_at: str | None


@dataclass(frozen=True, slots=True)
class Watch:
    """One lab, family, release or claim that somebody watches; exactly one is set."""

    id: int
    user_id: int
    lab_id: int | None
    family_id: int | None
    release_id: int | None
    claim_id: int | None

    def covers(self, news: News) -> bool:
        """Whether a piece of news is of what is watched."""
        if self.lab_id is not None:
            return self.lab_id in news.labs
        if self.family_id is not None:
            return self.family_id in news.families
        match news:
            case ClaimNews(claim=claim):
                parties = (claim.subject, *(one.party for one in claim.targets))
                return claim.id == self.claim_id or (
                    self.release_id is not None
                    and any(
                        one is not None and one.release_id == self.release_id for one in parties
                    )
                )
            case ReleaseNews(release=release) | PriceNews(release=release):
                return release.id == self.release_id
            case _:
                return False


def watched(news: Iterable[News], watches: Iterable[Watch]) -> tuple[News, ...]:
    """What of the news any of some watches is for."""
    every = tuple(watches)
    return tuple(one for one in news if any(watch.covers(one) for watch in every))


@dataclass(frozen=True, slots=True)
class AlertPost:
    """News for a channel that is to be posted."""

    schedule: Schedule
    news: tuple[News, ...]
    locale: str | None


@dataclass(frozen=True, slots=True)
class Addition:
    """News of a story that stands in a post: to be added there. The post as it reads now."""

    delivery_id: int
    content_id: int
    body: str
    picture: bytes | None
    guild_id: int | None
    news: tuple[News, ...]
    locale: str | None


@dataclass(frozen=True, slots=True)
class WatchPost:
    """News for a person.

    ``last_today`` says that it is the last message of their day, ``held_until`` (seconds since
    1970) that it waits for the next one. ``held`` is the message that waits already and to which
    these news are added, as its delivery, content and body.
    """

    user_id: int
    news: tuple[News, ...]
    locale: str
    last_today: bool = False
    held_until: int | None = None
    held: tuple[int, int, str] | None = None


@dataclass(frozen=True, slots=True)
class AlertRound:
    """All that the news up to the change ``until`` ask to be told at once."""

    after: int
    until: int
    posts: tuple[AlertPost, ...]
    additions: tuple[Addition, ...]
    messages: tuple[WatchPost, ...]
    sources: Mapping[int, Source]
