"""By what an item of a feed is known again, which items are read, and when a feed is asked again."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edge.cards.feeds import feeds_card, stopped_post
from bot.errors import UserError
from bot.race.feeds import (
    EVERY,
    FIRST_ITEMS,
    FIRST_RETRY,
    LONGEST_WAIT,
    MOST_FAILURES,
    MOST_FEEDS,
    Feed,
    FeedItem,
    canonical_address,
    feed_key,
    is_given_up,
    known_by,
    look_again_in,
    names_of,
    newest,
    normal_title,
    retry_in,
    worth_reading,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PAGE = "//news.example.com/2026/11/model"
letters = st.text(st.characters(codec="utf-8"), max_size=40)
chance = st.floats(0, 1)


@pytest.mark.parametrize(
    "address",
    [
        "https://news.example.com/2026/11/model", "http://news.example.com/2026/11/model",
        "https://NEWS.Example.com/2026/11/model/", "https://news.example.com:443/2026/11/model",
        "https://www.news.example.com/2026/11/model", "https://m.news.example.com/2026/11/model",
        "https://amp.news.example.com/2026/11/model#part-2", "https://news.example.com./2026/11/model",
        "https://news.example.com/2026/11/model?utm_source=rss&UTM_Medium=feed&gclid=1&fbclid=2",
        "https://news.example.com/2026/11/model?ref=home&ref_src=x&mc_cid=1&igshid=2&source=rss",
        "https://news.example.com/2026/11/model/amp", "https://news.example.com//2026/11/model/amp/",
        "https://news.example.com/2026/11/model.amp?output=amp", "https://news.example.com/2026/11/%6Dodel",
    ],
)  # fmt: skip
def test_copies_of_a_page_have_one_canonical_address(address: str) -> None:
    assert canonical_address(address) == PAGE


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://example.com/?p=12", "//example.com?p=12"),
        ("https://example.com/a?b=2&a=1", "//example.com/a?a=1&b=2"),
        ("https://example.com/a?output=full", "//example.com/a?output=full"),
        ("https://example.com:8443/a", "//example.com:8443/a"),
        ("https://m.com/a", "//m.com/a"),
        ("https://example.com/Case/Matters", "//example.com/Case/Matters"),
        ("https://[2001:db8::1]/a", "//[2001:db8::1]/a"),
        ("https://example.com/", ""), ("https://example.com/?utm_source=x", ""),
        ("mailto:a@example.com", ""), ("javascript:alert(1)", ""), ("https://[", ""), ("", ""),
        ("https://example.com:99999/a", ""),
    ],
)  # fmt: skip
def test_what_makes_another_page_is_kept_and_what_is_no_page_has_none(
    address: str, canonical: str
) -> None:
    assert canonical_address(address) == canonical


@given(st.from_regex(r"https?://[a-z.]{1,12}(:[0-9]{1,4})?(/[^?#]{0,20})?(\?[^#]{0,30})?(#.*)?"))
def test_a_canonical_address_is_its_own(address: str) -> None:
    once = canonical_address(address)
    assert canonical_address(once) == once
    assert once == "" or once.startswith("//")


@given(letters)
def test_any_text_has_a_canonical_address_or_none_and_a_title_is_its_own(text: str) -> None:
    once = canonical_address(text)
    assert canonical_address(once) == once
    title = normal_title(text)
    assert normal_title(title) == title


@pytest.mark.parametrize(
    ("title", "normal"),
    [
        ("DeepSeek  Releases V4: What's New?", "deepseek releases v4 what s new"),
        ("DeepSeek releases V4, what’s new - Example News", "deepseek releases v4 what s new"),
        ("DeepSeek releases V4, what’s new | The Example-Post", "deepseek releases v4 what s new"),
        ("ＤｅｅｐＳｅｅｋ releases V4 what s new — Wire", "deepseek releases v4 what s new"),
        ("Daily brief", ""), ("Weekly brief - Example News", ""), ("", ""), ("!!! ???", ""),
        ("深度求索发布新一代大语言模型", "深度求索发布新一代大语言模型"),
        ("深度求索发布", ""), ("OpenAI shows its next model - GPT-5", "openai shows its next model gpt 5"),
        ("Model - or not - the year so far - Wire", "model or not the year so far"),
    ],
)  # fmt: skip
def test_titles_are_held_against_each_other_by_their_words(title: str, normal: str) -> None:
    assert normal_title(title) == normal


def test_an_item_has_the_names_it_can_be_known_by() -> None:
    item = FeedItem("a1", "https://www.example.com/x?utm_source=y", "A title of four words")
    assert names_of(item) == ("id:a1", "url://example.com/x", "title:a title of four words")
    assert names_of(FeedItem("", None, "Short", summary="Only words.")) == (
        "title:short only words",
    )
    assert names_of(FeedItem("", None, "")) == ()
    (name,) = names_of(FeedItem("x" * 5_000, None, "Short"))
    assert len(name) < 310


def known(
    names: list[str], own: dict[str, tuple[int, str]] | None = None,
    others: dict[str, str] | None = None,
) -> tuple[int | None, bool]:  # fmt: skip
    return known_by(names, own or {}, others or {}, NOW)


def test_an_item_is_known_by_id_or_address_or_by_a_title_for_some_days() -> None:
    before, long_ago = "2026-11-22T12:00:00+00:00", "2026-11-16T12:00:00+00:00"
    whole = ["id:7", "url://a/b", "title:one two three four"]
    assert known(whole) == (None, False)
    assert known(whole, own={"id:7": (3, long_ago)}) == (3, True)
    assert known(whole, own={"url://a/b": (3, long_ago)}) == (3, True)
    assert known(whole, own={whole[2]: (3, before)}) == (None, True)
    assert known(whole, own={whole[2]: (3, long_ago)}) == (None, False), "next week's column"
    assert known(whole[2:], own={whole[2]: (3, long_ago)}) == (3, True), "it has no other name"
    assert known(whole, others={"url://a/b": long_ago}) == (None, True)
    assert known(whole, others={whole[2]: before}) == (None, True)
    assert known(whole, others={whole[2]: long_ago}) == (None, False)
    assert known(whole, others={"id:7": before}) == (None, False), "another feed counts from 1 too"
    assert known(["id:article:101"], others={"id:article:101": before}) == (None, False)
    assert known(["id:tag:a,2026:7"], others={"id:tag:a,2026:7": before}) == (None, True)


def test_of_a_new_feed_few_items_are_read_and_later_only_archives_are_left_out() -> None:
    today = date(2026, 11, 23)
    days = ["2026-11-23", "2026-11-20", "2026-11-19", "", "2026-10-23", "2026-11-22"]
    items = [FeedItem(str(at), None, "", day) for at, day in enumerate(days)]
    assert worth_reading(items, today, first=True) == {0, 1, 3, 5}
    assert worth_reading(items, today, first=False) == {0, 1, 2, 3, 5}
    assert len(worth_reading(items[:1] * 50, today, first=True)) == FIRST_ITEMS
    assert [one.id for one in newest(items, 3)] == ["0", "5", "1"]


def test_the_address_of_a_feed_is_told_apart_by_all_but_its_spelling() -> None:
    assert feed_key("https://www.Example.com/feed/") == feed_key("http://example.com/feed")
    assert feed_key("https://example.com/feed?source=a") != feed_key("https://example.com/feed")
    assert feed_key("https://example.com/") != feed_key("https://example.org/")


@given(st.none() | st.timedeltas(timedelta(0), timedelta(days=400)), chance, st.floats(0, 1e9))
def test_a_quiet_feed_is_asked_less_often_and_a_host_is_left_alone_as_asked(
    since: timedelta | None, chance: float, wait: float
) -> None:
    assert EVERY <= look_again_in(since, chance) <= EVERY * 4.4
    assert look_again_in(timedelta(hours=1), chance) <= look_again_in(timedelta(days=3), chance)
    asked = look_again_in(since, chance, wait)
    assert min(timedelta(seconds=wait), LONGEST_WAIT) <= asked <= LONGEST_WAIT


@given(st.integers(1, 200), chance, st.floats(0, 1e9))
def test_back_off_doubles_up_to_a_day_and_never_falls_below_what_is_asked(
    failures: int, chance: float, wait: float
) -> None:
    usual = retry_in(failures, chance)
    assert FIRST_RETRY * 0.75 <= usual <= LONGEST_WAIT
    assert retry_in(failures + 1, chance) >= usual
    assert retry_in(failures, chance, wait) >= min(timedelta(seconds=wait), LONGEST_WAIT)
    assert abs(retry_in(2, chance) - 2 * retry_in(1, chance)) < timedelta(milliseconds=1)


def test_a_feed_is_given_up_after_many_failures_or_some_days() -> None:
    short, long = timedelta(hours=1), timedelta(days=3)
    assert not is_given_up(MOST_FAILURES - 1, short)
    assert is_given_up(MOST_FAILURES, short)
    assert is_given_up(3, long)
    assert not is_given_up(2, long), "the bot may have been away meanwhile"


def test_as_many_feeds_as_there_may_be_fit_on_a_card_and_into_a_notice() -> None:
    day = "2026-11-20T12:00:00+00:00"
    why = UserError("{host} cannot be reached. " + "Words. " * 40, host="h" * 200)
    feeds = [
        Feed(
            number, 41, f"https://{'n' * 60}.example.com/{number}", "Title " * 40, "stopped", why, 20,
            None, None, 10, day, day, day, day, day, "user:1", 20, 400,
        )
        for number in range(1, MOST_FEEDS + 1)
    ]  # fmt: skip
    views = [feeds_card(feeds, shared=False).view(), stopped_post("s" * 100, feeds).view("m" * 25)]
    for view in views:
        assert view.content_length() <= 4000
        assert view.total_children_count <= 40
    listed = "".join(str(one.to_component_dict()) for one in views[0].children)
    assert all(f"**{number}** · " in listed for number in range(1, MOST_FEEDS + 1))
    (told,) = [one.text for one in stopped_post("s", feeds).blocks[-1:]]
    assert "and " in told
    assert "/feed resume" in told
