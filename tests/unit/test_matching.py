"""An evaluator's name is one release, or none; and what cannot be true of a result is told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bot.race.catalog import Alias, Catalog, Family, Lab, Release
from bot.race.dates import FactDate
from bot.race.matching import Matching, NoRelease, Unmatched
from bot.race.releases import Fact
from bot.race.result_checks import ResultChecks
from bot.race.results import Result

QWEN_MAX, GPT_4, GPT_4O_MAY, GPT_4O_AUGUST, V3, O1, TWIN, OTHER_TWIN = range(1, 9)


def release(number: int, slug: str, name: str, lab: int, family: int | None = None) -> Release:
    return Release(number, slug, name, lab, family, {"announced": Fact("2024-01-01", 1, "curated")})


def alias(text: str, of: int, kind: str = "api", **more: object) -> Alias:
    since, until = more.get("since"), more.get("until")
    return Alias(
        text,
        kind,  # type: ignore[arg-type]
        None,
        None,
        of,
        None if since is None else FactDate(str(since)),
        None if until is None else FactDate(str(until)),
        more.get("guild"),  # type: ignore[arg-type]
    )


CATALOG = Catalog(
    labs=[
        Lab(1, "openai", "OpenAI", None, None, None, None, None, None, 1),
        Lab(2, "qwen", "Qwen", "通义千问", None, None, None, None, None, 1),
        Lab(3, "deepseek", "DeepSeek", None, None, None, None, None, None, 1),
    ],
    families=[Family(1, "gpt-4o", "GPT-4o", 1), Family(2, "o1", "o1", 1)],
    releases=[
        release(QWEN_MAX, "qwen2.5-max", "Qwen2.5-Max", 2),
        release(GPT_4, "gpt-4", "GPT-4", 1),
        release(GPT_4O_MAY, "gpt-4o-2024-05-13", "GPT-4o (2024-05-13)", 1, 1),
        release(GPT_4O_AUGUST, "gpt-4o-2024-08-06", "GPT-4o (2024-08-06)", 1, 1),
        release(V3, "deepseek-v3", "DeepSeek-V3", 3),
        release(O1, "o1-2024-12-17", "o1", 1, 2),
        release(TWIN, "twin-a", "Twin A", 3),
        release(OTHER_TWIN, "twin-b", "Twin B", 1),
    ],
    aliases=[
        alias("qwen-max-2025-01-25", QWEN_MAX),
        alias("gpt-4o", GPT_4O_MAY, "rolling", since="2024-05-13", until="2024-10-02"),
        alias("gpt-4o", GPT_4O_AUGUST, "rolling", since="2024-10-02"),
        alias("deepseek-chat", V3, "rolling", since="2024-12-26", until="2025-03-24"),
        alias("twin", TWIN, "nickname"),
        alias("twin", OTHER_TWIN, "nickname"),
        alias("our-v3", V3, "nickname", guild=7),
    ],
)


@pytest.mark.parametrize(
    ("name", "day", "meant"),
    [
        ("Qwen2.5-Max", "2025-02-01", QWEN_MAX),
        ("qwen2.5 max", "2025-02-01", QWEN_MAX),
        ("Qwen-Max-2025-01-25", "2025-02-01", QWEN_MAX),  # the arena's spelling of the API's id
        ("gpt-4o-2024-05-13", "2024-06-19", GPT_4O_MAY),
        ("gpt-4", "2025-02-01", GPT_4),
        ("o1", "2025-02-01", O1),  # a release bears the very name of its family
        ("deepseek-chat", "2025-01-15", V3),
    ],
)
def test_a_name_that_is_a_releases_own(name: str, day: str, meant: int) -> None:
    assert Matching(CATALOG, {}).match(name, day) == meant


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("gpt-4o", "2024-06-19"),  # a family is called so; and it is not GPT-4
        ("Qwen", "2025-02-01"),
        ("OpenAI", "2025-02-01"),
        ("deepseek-chat", "2025-06-01"),  # outside its period
        ("deepseek-chat", "2024-12"),  # in which month it began to mean this
        ("max qwen2.5", "2025-02-01"),  # words in another order
        ("alibaba/qwen2.5-max", "2025-02-01"),  # brand words beside it
        ("2.5-max", "2025-02-01"),  # brand words left out
        ("Qwen2.5-Maxx", "2025-02-01"),  # a typo
        ("Qwen2.5-Max-experimental", "2025-02-01"),
        ("gpt-4o-2024-05-13-preview", "2025-02-01"),
        ("twin", "2025-02-01"),  # two releases
        ("our-v3", "2025-02-01"),  # only in server 7
        ("", "2025-02-01"),
        ("x" * 5000, "2025-02-01"),
    ],
)
def test_a_name_that_is_not(name: str, day: str) -> None:
    assert Matching(CATALOG, {}).match(name, day) == Unmatched()


def test_what_is_known_of_a_name_goes_first() -> None:
    known = {"gpt-4o": "gpt-4o-2024-08-06", "Qwen2.5-Max": None, "gpt-4": "no-such-release"}
    matching = Matching(CATALOG, known)
    assert matching.match("gpt-4o", "2024-06-19") == GPT_4O_AUGUST
    assert matching.match("Qwen2.5-Max", "2025-02-01") == NoRelease()
    assert matching.match("gpt-4", "2025-02-01") == Unmatched()


def test_a_servers_own_alias_counts_there() -> None:
    assert Matching(CATALOG, {}, guild_id=7).match("our-v3", "2025-02-01") == V3
    assert Matching(CATALOG, {}, guild_id=8).match("our-v3", "2025-02-01") == Unmatched()


def test_a_rolling_name_means_another_release_each_day() -> None:
    matching = Matching(CATALOG, {})
    days = ("2024-12-25", "2024-12-26", "2025-03-23", "2025-03-24")
    assert [matching.match("deepseek-chat", day) for day in days] == [
        Unmatched(), V3, V3, Unmatched(),
    ]  # fmt: skip


def test_suggestions_are_for_people() -> None:
    found = Matching(CATALOG, {}).suggestions("Qwen2.5-Maxx", date(2025, 2, 1))
    assert found[:1] == ("qwen2.5-max",)
    assert len(Matching(CATALOG, {}).suggestions("gpt-4o", date(2025, 2, 1))) <= 3


RESULT = Result(
    row=2, column="score", name="Qwen2.5-Max", benchmark="b", value=40.0, low=None, high=None,
    protocol=None, snapshot=None, evaluator="E", relation="independent", dated="2025-02-01",
    measured=None, ref="r",
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "unit", "told"),
    [
        ({}, "%", None),
        ({"value": 1300.0}, "Elo", None),
        ({"value": 100.0, "low": 99.0, "high": 100.0}, "%", None),
        ({"dated": "2024-01-01"}, "%", None),  # the day it came out
        ({"dated": "2024"}, "%", None),
        ({"dated": "2025-02-10"}, "%", None),  # today
        ({"dated": "2025-02"}, "%", None),  # which has begun
        ({"value": 100.5}, "%", "no percentage"),
        ({"value": -0.5}, "%", "no percentage"),
        ({"value": float("nan")}, "Elo", "no number"),
        ({"value": float("inf")}, "Elo", "no number"),
        ({"low": 40.5}, "%", "not between 40.5 and …"),
        ({"high": 39.5}, "%", "not between … and 39.5"),
        ({"low": float("nan")}, "%", "not between nan"),
        ({"dated": "2023-12-31"}, "%", "before Qwen2.5-Max was announced (2024-01-01)"),
        ({"dated": "2023"}, "%", "before Qwen2.5-Max was announced"),
        ({"measured": "2023-12"}, "%", "a result of 2023-12, before"),
        ({"dated": "2025-02-11"}, "%", "still to come"),
        ({"measured": "2025-03"}, "%", "still to come"),
        ({"dated": "soon"}, "%", "no date"),
        ({"dated": "2025-02-30"}, "%", "no date"),
    ],
)
def test_what_cannot_be_true(changes: dict[str, Any], unit: str, told: str | None) -> None:
    checks = ResultChecks(date(2025, 2, 10), CATALOG.releases.__getitem__)
    fault = checks.fault(RESULT._replace(**changes), QWEN_MAX, unit)
    assert (fault is None) == (told is None)
    assert told is None or told in str(fault)
