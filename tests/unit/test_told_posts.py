"""Alerts, messages to who watches, additions, corrections and notices, as posts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.edge.cards.alerts import alert_post, watch_post, with_added
from bot.edge.cards.corrections import corrected_post, correction_line, correction_reply
from bot.edge.cards.digest import digest_posts
from bot.edge.cards.notices import notice_post
from bot.edge.cards.parts import FULL
from bot.edge.outgoing.posts import Block, Post
from bot.edge.words import symbols
from bot.race.claims import Claim, Status
from bot.race.news import ClaimNews, News
from tests.commands.discord_limits import utf16
from tests.unit.news_samples import (
    SOURCES,
    WORST_SOURCES,
    WORST_TEXT,
    claim,
    claim_news,
    digest_of,
    due,
    move_news,
    price,
    price_news,
    release_news,
    schedule,
    text_of,
    worst,
    wrong,
)

AT = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
ON = date(2026, 11, 25)
DAY, CORRECTED = "<t:1795176000:D>", "<t:1795608000:D>"
LINKED = "[Some Lab, lab.example](https://lab.example/post)"


def alert(*news: News) -> Post:
    return alert_post(news, SOURCES)


# alerts and watches ---------------------------------------------------------------------------


def test_an_alert_of_one_thing_has_a_button_that_opens_it() -> None:
    post = alert(claim_news(4, "unverified", status="refuted"))
    assert text_of(post) == (
        "### New verdict\n"
        "○ unverified → **✗ refuted** · Some Lab says: Model 4 beats Rival\n"
        f"-# #4 · {DAY} · {LINKED}"
    )
    assert (post.opens, post.options, post.look, post.noted) == ("c4", (), False, False)
    assert post.title == "New verdict: #4 Some Lab: Model 4"
    assert post.colour == symbols.status_colour("refuted").value
    assert not wrong([post])


def test_an_alert_of_several_things_has_a_menu() -> None:
    post = alert(move_news(1), claim_news(2), release_news(3))
    headings = [one.text for one in post.blocks if one.text.startswith("#")]
    assert headings == ["### New release", "### New claim", "### Market move"]
    assert [one.rule for one in post.blocks if one.text.startswith("#")] == [False, True, True]
    assert [one.value for one in post.options] == ["r3", "c2"]
    assert post.title == "1 new release, 1 new claim, 1 market move"
    assert not wrong([post])


def test_an_alert_from_which_nothing_opens_bears_its_mark_all_the_same() -> None:
    post = alert(move_news(1))
    assert (post.look, post.opens, post.options) == (True, None, ())
    assert not wrong([post])


def test_a_person_is_told_why_they_hear_of_it() -> None:
    post = watch_post([claim_news(4)], SOURCES, last_today=False)
    assert post.blocks[-1].text == "-# You watch this · /watch list"
    last = watch_post([move_news(4)], SOURCES, last_today=True)
    assert last.blocks[-1].text == (
        "-# You watch this · /watch list\n"
        "-# This is today's last message. What else happens comes tomorrow, in one message."
    )
    assert last.noted
    assert not wrong([post, last])


@pytest.mark.parametrize("count", [1, 4, 400])
def test_any_number_of_the_worst_news_is_one_message(count: int) -> None:
    news = worst(count)
    posts = [
        alert_post(news, WORST_SOURCES), watch_post(news, WORST_SOURCES, last_today=True)
    ]  # fmt: skip
    assert not wrong(posts)
    for post in posts:
        told = len([one for one in post.blocks if one.story])
        if count > 1:
            left = next(one.text for one in post.blocks if one.text.startswith("-# and "))
            assert left.startswith(f"-# and {5 * count - told:,} more (")
    assert posts[1].blocks[-1].text.startswith("-# You watch this")


# what adds to a post --------------------------------------------------------------------------


def test_a_story_that_develops_is_added_below_with_its_time() -> None:
    post = watch_post([release_news(5)], SOURCES, last_today=False)
    changed = price_news(9, price(1, 1), price(2, 2))
    more = with_added(post, [replace(changed, release=release_news(5).release)], SOURCES, AT)
    assert text_of(more).split("\n")[3:] == [
        "＋ **Price changed** · added <t:1795437000:t>",
        "**Model 5** · input ▲\u00a0100% ($1 → $2) · output ▲\u00a0100% ($1 → $2)",
        f"-# per 1M tokens · from {DAY} · {LINKED} · before: from {DAY}",
        "-# You watch this · /watch list",
    ]
    assert (more.opens, more.options) == ("r5", ())
    assert not wrong([more])


def test_a_button_becomes_a_menu_when_another_thing_is_added() -> None:
    more = with_added(alert(claim_news(4)), [release_news(5), move_news(6)], SOURCES)
    assert more.opens is None
    assert [(one.value, one.label) for one in more.options] == [
        ("c4", "○ unverified · Some Lab says: Model 4 beats Rival"),
        ("r5", "Model 5 · Some Lab · 2026-11-20"),
    ]
    assert "＋ **New release**\n**Model 5**" in text_of(more), "no time where nothing was sent"
    assert not wrong([more])


def test_a_claim_that_stands_in_the_post_is_not_told_in_two_ways() -> None:
    post = alert(claim_news(4), release_news(5))
    more = with_added(post, [claim_news(4, "unverified", status="confirmed")], SOURCES)
    assert len(more.blocks) == len(post.blocks)
    assert more.content().stories == {"c4": (4, "confirmed"), "r5": None}
    assert "○ unverified → **✓ confirmed** · Some Lab says" in text_of(more)


def test_the_oldest_additions_give_way_and_are_counted() -> None:
    post = alert(release_news(1))
    for number in range(2, 102):
        post = with_added(post, [release_news(number)], SOURCES, AT)
        assert not wrong([post])
    text = text_of(post)
    shown = [int(found) for found in re.findall(r"^\*\*Model (\d+)\*\*", text, re.MULTILINE)]
    assert shown[0] == 1
    assert shown[1:] == list(range(102 - len(shown[1:]), 102))
    assert len(shown) > 10
    [note] = [one.text for one in post.blocks if one.text.startswith("-# ⋯")]
    assert note == f"-# ⋯ {101 - len(shown)} more additions, not shown here"
    assert post.blocks[2].text == note
    assert {one.value for one in post.options} == {f"r{number}" for number in shown}


def test_a_full_alert_has_room_for_what_adds_to_it() -> None:
    post = alert(*[release_news(number, "Model " + "x" * 50) for number in range(1, 61)])
    changed = [price_news(at, price(1, 1), price(2, 2)) for at in range(100, 103)]
    more = with_added(post, changed, SOURCES, AT)
    assert sum(one.text.startswith("＋ ") for one in more.blocks) == 3
    assert not any(one.text.startswith("-# ⋯") for one in more.blocks)
    assert not wrong([more])


def test_many_at_once_give_way_as_well() -> None:
    post = watch_post(worst(4), WORST_SOURCES, last_today=True)
    more = with_added(post, worst(60), WORST_SOURCES, AT)
    assert not wrong([more])
    assert more.blocks[-1].text.startswith("-# You watch this")
    assert any(one.text.startswith("-# ⋯ ") for one in more.blocks)
    assert more.to_text() == with_added(post, worst(60), WORST_SOURCES, AT).to_text()


# corrections ----------------------------------------------------------------------------------


def fallen(number: int, verdict: Any = "refuted", **changes: Any) -> tuple[Claim, Status]:
    return claim(number, verdict, **changes), "unverified"


def test_a_corrected_line_says_how_it_stood_when_it_was_posted() -> None:
    assert correction_line(claim(4, "refuted"), "unverified", SOURCES, ON) == (
        "**✗ refuted** · Some Lab says: Model 4 beats Rival\n"
        f"-# #4 · {DAY} · {LINKED}\n"
        f"-# ✎ Corrected on {CORRECTED}: ○ unverified when this was written"
    )


def test_of_a_claim_that_is_gone_it_says_that() -> None:
    line = correction_line(claim(4, stage="rejected"), "confirmed", SOURCES, ON)
    assert line.startswith("**⊘ no longer in the ledger** · ~~Some Lab says: Model 4 beats Rival~~")
    assert line.endswith(f"-# ✎ Corrected on {CORRECTED}: ✓ confirmed when this was written")


def test_only_the_claim_that_changed_is_written_anew() -> None:
    post = alert(claim_news(1), claim_news(2), release_news(3))
    new = corrected_post(post, [fallen(2)], SOURCES, ON)
    assert [one.status for one in new.blocks if one.claim] == ["unverified", "refuted"]
    assert new.content().stories == {"c1": (1, "unverified"), "c2": (2, "refuted"), "r3": None}
    different = [
        after for before, after in zip(post.blocks, new.blocks, strict=True) if before != after
    ]
    assert [one.text for one in different] == [
        correction_line(claim(2, "refuted"), "unverified", SOURCES, ON)
    ]
    assert replace(new, blocks=post.blocks) == post, "heading, menu and buttons stay"
    assert not wrong([new])


def test_a_second_correction_keeps_the_first_and_a_third_the_first_and_the_last() -> None:
    post = alert(claim_news(4))
    post = corrected_post(post, [fallen(4, "confirmed")], SOURCES, ON)
    post = corrected_post(post, [(claim(4, "refuted"), "confirmed")], SOURCES, date(2026, 11, 27))
    assert text_of(post).split("\n")[3:] == [
        f"-# ✎ Corrected on {CORRECTED}: ○ unverified when this was written",
        "-# ✎ Corrected again on <t:1795780800:D>: ✓ confirmed before",
    ]
    post = corrected_post(post, [(claim(4, "disputed"), "refuted")], SOURCES, date(2026, 11, 28))
    assert text_of(post).split("\n")[3:] == [
        f"-# ✎ Corrected on {CORRECTED}: ○ unverified when this was written",
        "-# ✎ Corrected again on <t:1795867200:D>: ✗ refuted before",
    ]
    again = corrected_post(post, [(claim(4, "disputed"), "refuted")], SOURCES, date(2026, 12, 1))
    assert again == post, "what stands so already is not corrected"


def test_an_addition_stays_one_when_it_is_corrected() -> None:
    post = with_added(alert(release_news(1)), [claim_news(4)], SOURCES, AT)
    new = corrected_post(post, [fallen(4)], SOURCES, ON)
    assert "＋ **New claim** · added <t:1795437000:t>\n**✗ refuted** · Some Lab says" in text_of(
        new
    )


def test_every_claim_of_every_full_post_can_be_corrected() -> None:
    news = [claim_news(number) for number in range(1, 1001)]
    for post in digest_posts(due(digest_of(*news)), None):
        numbers = [one.claim for one in post.blocks if one.claim is not None]
        new = corrected_post(post, [fallen(number) for number in numbers], SOURCES, ON)
        assert not wrong([new])
        for block in new.blocks:
            if block.claim is not None:
                assert block.text == correction_line(
                    claim(block.claim, "refuted"), "unverified", SOURCES, ON
                )


@pytest.mark.parametrize("stage", ["open", "rejected", "retracted"])
def test_the_worst_post_can_be_corrected_twice(stage: Any) -> None:
    news = worst(40)
    claims = {one.claim.id: one.claim for one in news if isinstance(one, ClaimNews)}
    for post in digest_posts(due(digest_of(*news, sources=WORST_SOURCES)), None):
        new = post
        for verdict in ("confirmed", "refuted"):
            changed = [
                (
                    replace(
                        one,
                        stage=stage if verdict == "refuted" else "open",
                        targets=tuple(replace(target, verdict=verdict) for target in one.targets),
                    ),
                    one.status,
                )
                for one in claims.values()
            ]
            new = corrected_post(new, changed, WORST_SOURCES, ON)
            assert not wrong([new])
            assert sum(utf16(one.text) for one in new.blocks) <= FULL
        assert {one.status for one in new.blocks if one.claim} <= {changed[0][0].status}


def test_the_channel_is_told_what_was_said_and_what_it_is_now() -> None:
    reply = correction_reply([fallen(4)], SOURCES)
    assert text_of(reply) == (
        "### ✎ Correction\n"
        "-# The status of a claim posted here has changed. Every message with it is corrected.\n"
        "**✗ refuted**, was ○ unverified · Some Lab says: Model 4 beats Rival\n"
        f"-# #4 · {DAY} · {LINKED}"
    )
    assert reply.opens == "c4"
    assert reply.content().stories == {"c4": (4, "refuted")}, "it is corrected as well"
    assert not wrong([reply])


def test_several_corrections_are_one_reply_with_a_menu() -> None:
    changed = [fallen(4), fallen(5, "confirmed"), (claim(6, stage="rejected"), "unverified")]
    reply = correction_reply(changed, SOURCES)  # type: ignore[arg-type]
    assert "-# The status of 3 claims posted here has changed. Every message with them is" in (
        text_of(reply)
    )
    assert [one.value for one in reply.options] == ["c4", "c5"], "what is gone cannot be opened"
    gone = correction_reply(changed[2:], SOURCES)  # type: ignore[arg-type]
    assert not wrong([reply, gone])


def test_a_thousand_corrections_are_one_reply_that_counts() -> None:
    changed = [fallen(number) for number in range(1, 1001)]
    reply = correction_reply(changed, SOURCES)
    shown = len([one for one in reply.blocks if one.story])
    assert shown > 10
    assert reply.blocks[-1].text == f"-# and {1000 - shown} more"
    assert not wrong([reply])
    hostile = [one.claim for one in worst(50) if isinstance(one, ClaimNews)]
    assert not wrong([correction_reply([(one, "confirmed") for one in hostile], WORST_SOURCES)])


# notices --------------------------------------------------------------------------------------


def test_an_admin_is_told_which_why_and_what_to_do() -> None:
    post = notice_post("Our <@&1> server", [schedule(state="stopped", problem="forbidden")])
    assert text_of(post) == (
        "### ⚠ A digest or alert needs you\n"
        "-# Our \\<@\u200b&1\\> server\n"
        "**Digest in <#100>** stopped: the bot may not post there.\n"
        "-# /digest show names the permissions that are missing. Give them, then use "
        "/digest resume."
    )
    assert post.noted
    assert not wrong([post])


@pytest.mark.parametrize(
    ("problem", "why", "todo"),
    [
        ("gone", "the channel is gone", "/digest edit"),
        ("hidden", "the bot cannot see the channel", "View Channel"),
        ("closed", "no messages of the bot are taken there", "/digest edit"),
        ("refused", "Discord refused the message", "/digest resume"),
        ("something new", "Discord did not take the message", "/digest show"),
    ],
)
def test_each_trouble_has_its_reason_and_its_remedy(problem: str, why: str, todo: str) -> None:
    text = text_of(notice_post("x", [schedule(state="stopped", problem=problem)]))
    assert f"stopped: {why}." in text
    assert todo in text.split("\n")[-1]


def test_a_post_that_may_or_may_not_be_there_is_told_as_such() -> None:
    post = notice_post(
        "x", [schedule(), schedule(recurrence=None, state="stopped", problem="gone")]
    )
    assert text_of(post).split("\n") == [
        "### ⚠ 2 digests and alerts need you",
        "-# x",
        "**Digest in <#100>**: a message may have gone out or not; the bot may not look.",
        (
            "-# Look whether it is there: /digest history shows which one. Give the bot Read "
            "Message History, and the next time it looks by itself."
        ),
        "**Alert in <#100>** stopped: the channel is gone.",
        "-# Set up another one with /alerts add, and take this one away: /alerts remove.",
    ]


def test_all_that_a_server_may_set_up_fits_one_notice() -> None:
    troubles = [
        schedule(state="stopped", problem="forbidden", number=at, channel_id=2**63)
        for at in range(25)
    ]
    post = notice_post(WORST_TEXT, troubles)
    assert not wrong([post])
    shown = text_of(post).count("**Digest in")
    assert shown > 15
    assert shown == 25 or post.blocks[-1].text.startswith(f"-# and {25 - shown} more")


def test_no_block_of_ours_is_blank() -> None:
    posts = [alert(*worst(3)), notice_post("x", [schedule()]), correction_reply([fallen(1)], {})]
    assert all(isinstance(one, Block) and one.text.strip() for post in posts for one in post.blocks)
