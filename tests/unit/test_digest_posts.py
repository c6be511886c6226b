"""A digest as posts: what stands in it and where, in how many, and that Discord takes each."""

from __future__ import annotations

import random
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest

from bot.edge.cards.card import Card
from bot.edge.cards.digest import MOST_PARTS, digest_posts
from bot.edge.cards.looks import happened_card, look_card, preview_card
from bot.edge.cards.parts import CORRECTION, FULL
from bot.edge.outgoing.posts import ROOM, Post
from bot.ledger import Ledger
from bot.ledger.digests import Look
from bot.race.news import Digest, News, Wanted
from bot.race.schedule import Recurrence
from tests.commands.discord_limits import BUTTON, SELECT, TEXT, breaches, utf16, walk
from tests.conftest import clock
from tests.openapi import problems
from tests.unit.news_samples import (
    BEGAN,
    ENDS,
    WORST_SOURCES,
    claim_news,
    digest_of,
    due,
    move_news,
    price,
    price_news,
    release_news,
    sent,
    text_of,
    worst,
    wrong,
)

NOTHING = Digest(None, (), {})


@pytest.fixture
async def ledger(store_path: Path) -> AsyncIterator[Ledger]:
    """The shipped ledger, without Discord."""
    opened = await Ledger.open(store_path, clock)
    yield opened
    await opened.close()


@pytest.fixture
async def january(ledger: Ledger) -> Digest:
    """What happened when DeepSeek-R1 and Qwen2.5-Max came out."""
    return await ledger.digests.happened(None, Wanted(), date(2025, 1, 20), date(2025, 2, 2))


def posts_of(*news: News, **more: Any) -> tuple[Post, ...]:
    return digest_posts(due(digest_of(*news), **more), None)


# what stands in it ----------------------------------------------------------------------------


def test_one_piece_of_news_is_one_short_message() -> None:
    [post] = posts_of(claim_news(4))
    assert text_of(post) == (
        "## AI race digest\n"
        "-# <t:1794816000:D> – <t:1795420800:D>\n"
        "**1 new claim**\n"
        "### New claim\n"
        "**○ unverified** · Some Lab says: Model 4 beats Rival\n"
        "-# #4 · <t:1795176000:D> · [Some Lab, lab.example](https://lab.example/post)"
    )
    assert (post.opens, post.options, post.look) == ("c4", (), True)
    assert post.content().stories == {"c4": (4, "unverified")}


def test_sections_stand_in_order_and_count_what_they_hold() -> None:
    [post] = posts_of(
        move_news(1), move_news(2, -4.0), move_news(3, 1.0, "Alibaba"),
        price_news(4, price(1, 1), price(2, 2)),
        claim_news(5, "unverified", status="refuted"), claim_news(6), claim_news(7),
        release_news(8), release_news(9),
    )  # fmt: skip
    headings = re.findall(r"^#+ .*", text_of(post), re.MULTILINE)
    assert headings == [
        "## AI race digest", "### Most important · New verdict", "### New releases (2)",
        "### New claims (2)", "### Price changed", "### Market moves (2)",
    ]  # fmt: skip
    assert "**2 new releases, 2 new claims, 1 new verdict, 1 price changed, 2 market moves**" in (
        text_of(post)
    )
    assert [one.value for one in post.options] == ["c5", "r8", "r9", "c6", "c7", "r4"]
    assert post.options[3].label == "#6 Some Lab: Model 6"
    assert post.options[1].label == "Model 8 · Some Lab · 2026-11-20"


def test_the_lead_stands_once_and_its_section_says_how_many_more() -> None:
    [post] = posts_of(
        claim_news(1, "confirmed", status="refuted"), claim_news(2, "unverified", status="refuted"),
        claim_news(3, "unverified", status="disputed"),
    )  # fmt: skip
    text = text_of(post)
    assert "### Most important · New verdict\n✓ confirmed → **✗ refuted**" in text
    assert "### New verdicts (2 more)" in text
    assert [one.story for one in post.blocks if one.story] == ["c1", "c2", "c3"]


def test_of_two_changes_none_is_called_the_most_important() -> None:
    [post] = posts_of(claim_news(1), release_news(2))
    assert "Most important" not in text_of(post)


def test_short_periods_are_told_with_their_hours() -> None:
    [post] = posts_of(
        claim_news(1), covered_at="2026-11-22T08:00:00+00:00",
        recurrence=Recurrence("daily", "UTC", time(8)),
    )  # fmt: skip
    assert "-# <t:1795334400:f> – <t:1795420800:f>" in text_of(post)


@pytest.mark.parametrize(
    ("covered_at", "gap"),
    [
        (BEGAN, False),
        ("2026-11-18T08:00:00+00:00", False),
        ("2026-11-09T08:00:00+00:00", True),
        ("2026-11-16T07:59:59+00:00", True),
    ],
)
def test_a_digest_that_catches_up_says_so(covered_at: str, gap: bool) -> None:
    [post] = posts_of(claim_news(1), covered_at=covered_at)
    assert ("Covers more than one period" in text_of(post)) is gap


def test_its_name_has_the_day_of_the_schedule_s_zone() -> None:
    def title(zone: str, ends: str) -> str:
        recurrence = Recurrence("daily", zone, time(9))
        return digest_posts(due(digest_of(claim_news(1)), ends, recurrence=recurrence), None)[
            0
        ].title

    assert title("Europe/Berlin", ENDS) == "AI race digest, 23 Nov 2026"
    assert title("Pacific/Auckland", "2026-11-22T20:00:00+00:00") == "AI race digest, 23 Nov 2026"
    assert title("America/New_York", "2026-12-01T03:00:00+00:00") == "AI race digest, 30 Nov 2026"


def test_without_news_it_says_nothing_or_one_line() -> None:
    assert digest_posts(due(NOTHING), "alt") == ()
    [post] = digest_posts(due(NOTHING, quiet="note"), "alt")
    assert text_of(post) == "Nothing new between <t:1794816000:D> and <t:1795420800:D>."
    assert not wrong([post])
    assert post.alt_text is None


def test_the_chart_goes_with_the_prices() -> None:
    claims = [claim_news(number) for number in range(1, 41)]
    moved = price_news(99, price(1, 1), price(1.1, 1.1))
    posts = digest_posts(due(digest_of(*claims, moved)), "a chart")
    pictured = [post for post in posts if post.alt_text is not None]
    assert len(posts) > 1
    assert len(pictured) == 1
    assert "### Price changed" in text_of(pictured[0])


# how it is split ------------------------------------------------------------------------------


def test_a_long_digest_is_split_between_lines() -> None:
    news = [claim_news(number) for number in range(1, 41)]
    posts = posts_of(*news, release_news(50))
    assert not wrong(posts)
    assert [text_of(post).split("\n")[0] for post in posts] == [
        f"## AI race digest · {at} of {len(posts)}" for at in range(1, len(posts) + 1)
    ]
    told = [one.story for post in posts for one in post.blocks if one.story]
    assert told == ["r50", *(f"c{number}" for number in range(1, 41))]
    assert "### New claims (40)" in text_of(posts[0])
    assert all("### New claims (40), continued" in text_of(post) for post in posts[1:])
    assert [post.look for post in posts] == [False] * (len(posts) - 1) + [True]
    for post in posts:
        assert {one.value for one in post.options} == {
            one.story for one in post.blocks if one.story
        }


def test_each_claim_has_room_for_its_correction() -> None:
    for post in posts_of(*[claim_news(number) for number in range(1, 61)]):
        claims = [one for one in post.blocks if one.claim is not None]
        assert sum(utf16(one.text) for one in post.blocks) <= ROOM
        assert sum(utf16(one.text) for one in post.blocks) + CORRECTION * len(claims) <= FULL


def test_a_part_is_filled_with_no_more_than_leaves_room() -> None:
    releases = [release_news(number, "Model " + "x" * 50) for number in range(80)]
    sizes = [sum(utf16(one.text) for one in post.blocks) for post in posts_of(*releases)]
    assert len(sizes) > 3
    assert max(sizes) <= ROOM
    assert min(sizes[:-1]) > ROOM - 250, "the next line would not have fitted"


def test_short_lines_stay_within_discord_s_menu_and_its_components() -> None:
    releases = [release_news(number, "M") for number in range(100)]
    moves = [move_news(number, 1.0, f"M{number}", window="x") for number in range(100)]
    for news, most in ((releases, 25), (moves, 30)):
        posts = digest_posts(due(digest_of(*news, sources={})), None)
        assert not wrong(posts)
        for post in posts:
            assert len(post.options) <= most
            assert sum(1 + block.rule for block in post.blocks) <= 30
        assert len(posts) >= 4


def test_a_part_without_anything_to_open_has_a_button_all_the_same() -> None:
    moves = [move_news(number, 1.0, f"Company {number}") for number in range(80)]
    posts = posts_of(*moves)
    assert len(posts) > 2
    assert all(post.look for post in posts)
    assert not wrong(posts)


def test_what_does_not_fit_is_counted_and_what_was_ruled_on_stays() -> None:
    news: list[News] = [claim_news(number) for number in range(1, 1001)]
    news += [claim_news(2000 + at, "unverified", status="refuted") for at in range(3)]
    news += [price_news(3000, price(1, 1), price(1.1, 1.1)), release_news(4000), move_news(1)]
    posts = posts_of(*news)
    assert len(posts) == MOST_PARTS
    assert not wrong(posts)
    told = [one.story for post in posts for one in post.blocks if one.story]
    assert len(told) == len(set(told))
    assert {"c2000", "c2001", "c2002", "r3000", "r4000", "mNvidia:2026-11-20"} <= set(told)
    left = 1006 - len(told)
    last = posts[-1].blocks[-1].text
    assert last == (
        f"-# and {left} more ({left} new claims): /claims and /latest list what is in the ledger"
    )
    assert f"### New claims ({1000 - left} of 1,000)" in text_of(posts[0])
    assert "1,000 new claims" in text_of(posts[0])
    assert left < 960, "five messages hold more than forty claims"


def test_what_was_ruled_on_goes_before_all_that_is_new() -> None:
    news = [claim_news(number) for number in range(1, 1001)]
    news += [claim_news(2000 + at, "confirmed", status="refuted") for at in range(40)]
    told = [one.story for post in posts_of(*news) for one in post.blocks if one.story]
    assert {f"c{2000 + at}" for at in range(40)} <= set(told)
    assert len(told) < 80


def test_kinds_take_turns_where_not_all_fit() -> None:
    claims = [claim_news(number) for number in range(1, 300)]
    moves = [move_news(number, 1.0, f"Company {number}") for number in range(300)]
    told = [one.story or "" for post in posts_of(*claims, *moves) for one in post.blocks]
    shown = [sum(one.startswith(letter) for one in told) for letter in "cm"]
    assert abs(shown[0] - shown[1]) <= 1
    assert min(shown) > 10


@pytest.mark.parametrize("count", [1, 3, 30, 1000])
def test_discord_takes_whatever_the_ledger_may_hold(count: int) -> None:
    posts = digest_posts(due(digest_of(*worst(count), sources=WORST_SOURCES)), "🦆" * 512)
    assert 1 <= len(posts) <= MOST_PARTS
    assert not wrong(posts)


def test_the_same_news_make_the_same_bytes_in_any_order() -> None:
    news = [*worst(3), *(claim_news(100 + number) for number in range(40))]
    first = [post.to_text() for post in posts_of(*news)]
    for seed in range(3):
        mixed = random.Random(seed).sample(news, len(news))  # noqa: S311 - no secret
        assert [post.to_text() for post in posts_of(*mixed)] == first
    assert first != [post.to_text() for post in posts_of(*news[1:])]


# a real one -----------------------------------------------------------------------------------


def test_two_weeks_of_january_2025(january: Digest) -> None:
    posts = digest_posts(
        due(january, "2025-02-03T08:00:00+00:00", covered_at="2025-01-27T08:00:00+00:00"), None
    )
    assert not wrong(posts)
    assert len(posts) <= 3
    text = "\n".join(text_of(post) for post in posts)
    assert (
        "**5 new releases, 10 new claims, 6 new verdicts, 1 price changed, 11 market moves**"
        in text
    )
    assert "### Most important · New verdict\nnew → **✓ confirmed** · DeepSeek says: " in text
    assert "### New releases (5)\n**o3-mini** · OpenAI · closed weights" in text
    assert (
        "**○ unverified** · Alibaba says: Qwen2.5-Max beats DeepSeek-V3\n"
        "-# #4 · <t:1738065600:D> · "
        "[Qwen (Alibaba), qwenlm.github.io](https://qwenlm.github.io/blog/qwen2.5-max/)"
        " · 2 independent sources" in text
    )
    assert "**Doubao-1.5-pro** · ByteDance\n-# <t:1737547200:D> (○ not verified)" in text
    assert "**DeepSeek-R1** · DeepSeek · open weights (MIT) · context 128K tokens" in text
    assert text.count("▼ **Nvidia**") == 2, "figures of one day are one move"


def test_what_happened_at_the_start_of_a_long_preview_is_in_it(january: Digest) -> None:
    assert sum(one.kind == "releases" for one in january.news) == 5


async def test_a_preview_of_three_months_has_its_first_days(ledger: Ledger) -> None:
    wanted = Wanted(kinds=("releases", "prices", "market"))
    months = await ledger.digests.happened(None, wanted, date(2025, 1, 20), date(2025, 4, 20))
    told = {one.story for one in months.news}
    weeks = await ledger.digests.happened(None, wanted, date(2025, 1, 20), date(2025, 2, 2))
    assert {one.story for one in weeks.news} <= told


class Sending:
    """The request by which a post is sent."""

    method = "POST"
    path = "/channels/100/messages"
    params: dict[str, Any] = {}  # noqa: RUF012 - the protocol's name

    def __init__(self, post: Post) -> None:
        self.json = {
            "components": sent(post),
            "flags": 1 << 15,
            "nonce": "a" * 25,
            "enforce_nonce": True,
            "allowed_mentions": {"parse": []},
        }


def test_discord_s_own_document_takes_each_post(january: Digest) -> None:
    news = [*january.news, *worst(2)]
    made = digest_posts(due(digest_of(*news, sources=dict(january.sources))), None)
    assert len(made) > 2
    assert [line for post in made for line in problems(Sending(post))] == []
    broken = Sending(made[0])
    broken.json["components"][0]["components"][0]["content"] = ""
    assert problems(broken), "the document is looked at"


# for one person -------------------------------------------------------------------------------


def faults(card: Card) -> list[str]:
    message = card.view().to_components()
    found = breaches(message)
    return found + [
        "a text was cut" for part in walk(message) if str(part.get("content", "")).endswith(" …")
    ]


def said(card: Card) -> str:
    parts = walk(card.view().to_components())
    return "\n".join(part["content"] for part in parts if part["type"] == TEXT)


def test_since_somebody_looked(january: Digest) -> None:
    card = look_card(Look(january, BEGAN, ENDS, first=False))
    assert said(card).startswith("## Since <t:1794816000:R>\n**5 new releases, 10 new claims")
    assert not faults(card)
    shown = said(card).count("\n-# #")
    assert shown > 2, "kinds take turns"
    assert re.search(r"### New claims \(\d+ of 10\)", said(card))
    assert re.search(r"-# and \d+ more \(", said(card))


def test_who_never_looked_gets_a_week_and_nothing_new_is_a_sentence() -> None:
    first = look_card(Look(NOTHING, BEGAN, ENDS, first=True))
    assert said(first) == (
        "## The last 7 days\n-# Next time this shows what is new since now.\n"
        "Nothing new in the ledger since <t:1794816000:f>."
    )
    assert not faults(first)


def test_chosen_days(january: Digest) -> None:
    card = happened_card(january, date(2025, 1, 20), date(2025, 2, 2))
    assert said(card).startswith("## <t:1737374400:D> – <t:1738497600:D>\n-# A preview: ")
    assert not faults(card)
    empty = happened_card(NOTHING, date(2025, 1, 20), date(2025, 1, 20))
    assert said(empty).startswith("## <t:1737374400:D>\n-# A preview: ")
    assert said(empty).endswith("Nothing in the ledger happened then, of what is wanted.")


def test_the_worst_fits_one_card_too() -> None:
    digest = digest_of(*worst(50), sources=WORST_SOURCES)
    for card in (
        look_card(Look(digest, BEGAN, ENDS, first=False)),
        happened_card(digest, date(2026, 1, 1), date(2026, 2, 1)),
        preview_card(digest_posts(due(digest), None)),
    ):
        assert not faults(card)


def test_a_preview_is_the_first_message_and_says_how_many_there_are() -> None:
    posts = posts_of(*[claim_news(number) for number in range(1, 41)])
    card = preview_card(posts)
    assert said(card).startswith(f"-# A preview: the first of {len(posts)} messages.\n## AI race")
    kinds = [part["type"] for part in walk(card.view().to_components())]
    assert kinds.count(SELECT) == 1
    one = preview_card(posts_of(claim_news(1)))
    assert said(one).startswith("-# A preview: it would be this one message.\n")
    assert [part["type"] for part in walk(one.view().to_components())].count(BUTTON) == 1
    assert "it would post nothing now" in said(preview_card([]))


def test_a_preview_has_no_button_that_counts_as_looking() -> None:
    [post] = posts_of(claim_news(1))
    ids = [
        part.get("custom_id", "")
        for part in walk(preview_card([replace(post)]).view().to_components())
    ]
    assert not [one for one in ids if ":look:" in one]
