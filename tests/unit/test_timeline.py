"""Releases on lines: whose, which of them a picture has room for, which date is said."""

from __future__ import annotations

from datetime import date, timedelta

from bot.race.catalog import Catalog, Fact, Lab, Release
from bot.race.timeline import (
    MOST_EVENTS,
    MOST_LABS,
    PAGE,
    Timeline,
    dating,
    lanes_of,
    month_of,
    placed,
)

SINCE, DAY = date(2025, 1, 1), date(2025, 6, 30)


def lab(number: int) -> Lab:
    return Lab(number, f"lab{number}", f"Lab {number}", None, None, None, None, None, None, 1)


def release(number: int, lab_id: int, **facts: str) -> Release:
    known = {field: Fact(value, 1, "curated") for field, value in facts.items()}
    return Release(number, f"r{number}", f"R{number}", lab_id, None, known)


def timeline(catalog: Catalog, *labs: int, page: int = 0) -> Timeline:
    lanes, other_labs, other_releases = lanes_of(catalog, labs, SINCE, DAY)
    return Timeline(DAY, DAY, None, SINCE, lanes, bool(labs), other_labs, other_releases, page, {})


def catalog_of(*releases: Release) -> Catalog:
    labs = {one.lab_id for one in releases}
    return Catalog([lab(number) for number in sorted(labs)], [], releases, [])


def test_only_what_certainly_falls_into_the_period_stands_in_a_lane() -> None:
    catalog = catalog_of(
        release(1, 1, announced="2025-01-01"), release(2, 1, announced="2025-06-30"),
        release(3, 1, announced="2024-12-31"), release(4, 1, announced="2025-07-01"),
        release(5, 1, announced="2025-06"), release(6, 1, announced="2025"),
        release(7, 1), release(8, 1, licence="MIT"),
    )  # fmt: skip
    (lane,) = timeline(catalog, 1).lanes
    assert [one.id for one in lane.releases] == [2, 5, 1]
    assert lane.undated == 2


def test_without_labs_the_fullest_stand_and_the_rest_is_counted() -> None:
    counts = {number: number for number in range(1, MOST_LABS + 4)}
    catalog = catalog_of(
        *[
            release(100 * of + number, of, announced="2025-02-02")
            for of, count in counts.items()
            for number in range(count)
        ],
        release(1, 99, announced="2020-01-01"),  # nothing in the period: not counted
    )
    found = timeline(catalog)
    assert [lane.lab.id for lane in found.lanes] == [9, 8, 7, 6, 5, 4]
    assert (found.other_labs, found.other_releases, found.asked) == (3, 6, False)
    named = timeline(catalog, 2, 99)
    assert [(lane.lab.id, len(lane.releases)) for lane in named.lanes] == [(2, 2), (99, 0)]
    assert (named.other_labs, named.other_releases, named.asked) == (0, 0, True)


def test_the_list_is_newest_first_in_pages_and_past_its_end_is_its_last() -> None:
    days = [SINCE + timedelta(days=at) for at in range(PAGE + 3)]
    catalog = catalog_of(
        *[release(at, at % 2 + 1, announced=day.isoformat()) for at, day in enumerate(days)]
    )
    first, last = timeline(catalog, 1, 2), timeline(catalog, 1, 2, page=99)
    assert (first.pages, last.page) == (2, 1)
    shown = [one.id for _lane, one in (*first.on_page, *last.on_page)]
    assert shown == list(reversed(range(PAGE + 3)))
    assert all(one.lab_id == first.lanes[lane].lab.id for lane, one in first.on_page)


def test_a_picture_keeps_what_curators_dated_and_is_in_the_order_of_time() -> None:
    few = [(0, release(at, 1, announced="2025-02-02")) for at in range(3)]
    many = [
        (0, Release(100 + at, f"c{at}", f"C{at:02}", 1, None,
                    {"announced": Fact(f"2025-03-{at % 28 + 1:02}", 1, "catalogue")}))
        for at in range(MOST_EVENTS)
    ]  # fmt: skip
    newest_first = sorted(many, key=lambda pair: str(pair[1].announced), reverse=True)
    shown = placed([*newest_first, *few])
    assert len(shown) == MOST_EVENTS
    assert {one.id for _lane, one in shown} >= {0, 1, 2}
    days = [str(one.announced) for _lane, one in shown]
    assert days == sorted(days)
    left = {one.id for _lane, one in many} - {one.id for _lane, one in shown}
    assert len(left) == 3
    oldest = sorted(str(one.announced) for _lane, one in many)[2]
    assert all(str(one.announced) <= oldest for _lane, one in many if one.id in left)


def test_a_date_says_what_it_is_the_date_of() -> None:
    both = release(1, 1, weights_published="2025-02-01", api_available="2025-03-01")
    found = dating(both)
    assert found is not None
    assert (found[0], found[1].value) == ("api_available", str(both.announced))
    assert dating(release(2, 1, licence="MIT")) is None
    announced = release(3, 1, announced="2025").announced
    assert announced is not None
    assert month_of(announced) == "2025"
