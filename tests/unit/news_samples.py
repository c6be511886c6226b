"""News made up for tests of what the bot posts by itself: of ordinary size, and of the worst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any

from bot.edge.outgoing.posts import Post
from bot.race.catalog import Fact, Lab, Release
from bot.race.claims import Claim, ClaimTarget, Party, Status, Verdict
from bot.race.dates import FactDate
from bot.race.money import MarketMove, Price
from bot.race.news import ClaimNews, Digest, MoveNews, News, PriceNews, ReleaseNews, Wanted, compose
from bot.race.outbox import mark_of
from bot.race.provenance import Source
from bot.race.schedule import Recurrence
from bot.race.schedules import DueDigest, Plan, Quiet, Schedule, ScheduleState
from tests.commands.discord_limits import TEXT, breaches, utf16, walk
from tests.commands.hostile import HOSTILE

DAY = date(2026, 11, 20)
BEGAN = "2026-11-16T08:00:00+00:00"
ENDS = "2026-11-23T08:00:00+00:00"
MARK = mark_of("test")
BERLIN = Recurrence("weekly", "Europe/Berlin", time(9), (0,))
LAB = Lab(1, "lab", "Some Lab", None, None, None, None, None, None, 1)
SOURCES = {
    1: Source(1, "https://lab.example/post", "Some Lab", "News", FactDate("2026-11-20"), "primary"),
    2: Source(2, "https://press.example/a", "The Press", "Story", FactDate("2026-11-20"), "press"),
    3: Source(3, None, "Old Press", "Lost story", FactDate("2026-11-20"), "press"),
}
WORST_TEXT = " ".join(HOSTILE.values()).encode("utf-8", "ignore").decode()
"""All of it but the halves of characters, which no store holds."""
WORST_SOURCES = {
    1: Source(
        1, "https://" + "host." * 30 + "example/" + "x(y)" * 900, WORST_TEXT, WORST_TEXT,
        FactDate("2026-11-20"), "press",
    ),
}  # fmt: skip


def claim(number: int, status: Verdict = "unverified", **changes: Any) -> Claim:
    """A claim of "Some Lab" that "Model 1" beats "Rival"."""
    target = ClaimTarget(number, number, Party("Rival"), status)
    made = Claim(
        number, None, Party("Some Lab", lab_id=1), Party(f"Model {number}"), "beats", (target,),
        None, None, None, None, f"Model {number} beats Rival", "asserted", None, 1,
        FactDate("2026-11-20"), "open",
    )  # fmt: skip
    return replace(made, **changes)


def claim_news(
    number: int, before: Status | None = None, origins: int = 1, **changes: Any
) -> ClaimNews:
    """A claim as news."""
    made = claim(number, **changes)
    return ClaimNews(number, frozenset({1}), frozenset(), DAY, made, before, origins)


def release(number: int, name: str = "", **facts: str | Fact) -> Release:
    """A release with facts of source 1."""
    stated = {"announced": "2026-11-20", **facts}
    return Release(
        number, f"model-{number}", name or f"Model {number}", 1, None,
        {
            field: fact if isinstance(fact, Fact) else Fact(fact, 1, "curated")
            for field, fact in stated.items()
        },
    )  # fmt: skip


def release_news(number: int, name: str = "", lab: Lab = LAB, **facts: str | Fact) -> ReleaseNews:
    """A release as news."""
    made = release(number, name, **facts)
    return ReleaseNews(number, frozenset({1}), frozenset(), DAY, made, lab)


def price(
    read: float | None, written: float | None, cached: float | None = None, **more: Any
) -> Price:
    """A price in dollars, from the day on, of source 1."""
    made = Price(
        1, 1, read, written, cached, "USD", FactDate("2026-11-20"), None, FactDate("2026-11-20"), 1
    )
    return replace(made, **more)


def price_news(number: int, old: Price, new: Price, name: str = "") -> PriceNews:
    """A change of a price as news."""
    return PriceNews(number, frozenset({1}), frozenset(), DAY, release(number, name), LAB, old, new)


def move_news(
    number: int, value: float = -5.0, instrument: str = "Nvidia", **more: Any
) -> MoveNews:
    """A market move in percent as news."""
    made = MarketMove(
        number, instrument, None, FactDate("2026-11-20"), "close to close", value, "%",
        f"{value} percent", True, 1,
    )  # fmt: skip
    return MoveNews(number, frozenset(), frozenset(), DAY, replace(made, **more))


def worst(count: int) -> list[News]:
    """So many of each kind, with texts of 4,000 characters made of all that breaks things."""
    party = Party(WORST_TEXT)
    lab = replace(LAB, name=WORST_TEXT)
    before = price(1, 2, condition=WORST_TEXT, verified=False, source_id=99)
    found: list[News] = []
    for number in range(1, count + 1):
        targets = tuple(
            ClaimTarget(at, number, party, verdict)
            for at, verdict in enumerate(("unverified", "refuted", "confirmed", "disputed"))
        )
        found += [
            claim_news(
                number, claimant=party, subject=party, targets=targets, quote="🦆" * 4000,
                scope=WORST_TEXT, hedge="speculative",
            ),
            claim_news(
                10_000 + number, "unverified", claimant=party, subject=party, targets=targets,
                quote=WORST_TEXT, guild_id=5,
            ),
            release_news(
                number, WORST_TEXT, lab,
                open_weights=Fact("true", 98, "curated", verified=False),
                licence=Fact(WORST_TEXT, 97, "curated"),
                context_window=Fact("123456789", 96, "curated"),
            ),
            price_news(20_000 + number, before, price(3, 4, condition="x" * 4000), WORST_TEXT),
            move_news(number, -1e9 / 3, f"{number} {WORST_TEXT}", unit=WORST_TEXT, window=WORST_TEXT),
            move_news(number, 1e-9, f"{number} {WORST_TEXT}", verified=False),
        ]  # fmt: skip
    return found


def digest_of(*news: News, sources: dict[int, Source] | None = None) -> Digest:
    """A digest of everything."""
    return compose(news, Wanted(), SOURCES if sources is None else sources)


def schedule(
    *,
    state: ScheduleState = "active",
    problem: str | None = None,
    covered_at: str = BEGAN,
    quiet: Quiet = "nothing",
    recurrence: Recurrence | None = BERLIN,
    channel_id: int = 100,
    number: int = 7,
) -> Schedule:
    """A weekly digest in channel 100; an alert without a recurrence."""
    plan = Plan(channel_id, Wanted(), recurrence, quiet)
    return Schedule(number, "t", 1, plan, state, problem, 0, covered_at, 0, "user:1")


def due(digest: Digest, ends: str = ENDS, **more: Any) -> DueDigest:
    """A digest that is due."""
    return DueDigest(schedule(**more), digest, 0, "2026-11-23T09:00", ends, 0, None)


def text_of(post: Post) -> str:
    """What a post says."""
    return "\n".join(block.text for block in post.blocks)


def sent(post: Post, role: int | None = None) -> list[dict[str, Any]]:
    """The components of a post as they are sent."""
    return post.view(MARK, role).to_components()


def wrong(posts: Sequence[Post]) -> list[str]:
    """What Discord would refuse in posts, and what would not come out as it was written."""
    found: list[str] = []
    for post in posts:
        message = sent(post, 2**63)
        pictures = ["news.png"] if post.alt_text is not None else []
        found += breaches(message, pictures)
        shown = "\n".join(part["content"] for part in walk(message) if part["type"] == TEXT)
        found += [f"cut: {one.text[:60]!r}" for one in post.blocks if one.text not in shown]
        ids = [part["custom_id"] for part in walk(message) if "custom_id" in part]
        found += [] if any(MARK in one for one in ids) else ["no mark"]
        found += [] if 1 <= utf16(post.title) <= 100 else [f"title {post.title!r}"]
        found += [] if Post.from_text(post.to_text()) == post else ["not the same when read again"]
    return found
