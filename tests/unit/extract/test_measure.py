"""The measure: what makes a draft and a curator's claim a pair, and what the figures come to."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

import pytest

from bot.race.claims import Party
from bot.race.draft_claims import DraftClaim, Reason
from bot.race.extract.agreement import Agreement, same_unit, same_value
from bot.race.extract.measure import (
    GoldArticle,
    GoldClaim,
    Measured,
    collapsed,
    measure,
    together,
)
from bot.race.new_claims import Named
from bot.race.scores import Benchmark
from tests.unit.small_catalog import CATALOG, TODAY

DAY = date(2025, 1, 29)
MATH = Benchmark(1, "math-500", "MATH-500", None, "%", True, "various")
NAMES = Agreement(CATALOG, {1: MATH}, on=DAY, today=TODAY)
TEXT = "Alibaba says Qwen2.5-Max beats\n  DeepSeek-V3 and o1. Its shares fell 2 percent.\n"


def words(name: str) -> Named:
    return Named(Party(name), None)


def gold(number: str, quote: str, **changed: object) -> GoldClaim:
    claim = GoldClaim(
        id=number, claimant="Alibaba", subject="Qwen2.5-Max", relation="beats", target="DeepSeek-V3",
        metric=None, value=None, unit=None, negated=False, hedge="attributed", reported_by=None,
        event=None, quote=quote,
    )  # fmt: skip
    return dataclasses.replace(claim, **changed)  # type: ignore[arg-type]


def draft(quote: str, *targets: str, **changed: object) -> DraftClaim:
    start = TEXT.index(quote)
    claim = DraftClaim(
        claimant=Named(Party("Alibaba", lab_id=4), 4),
        subject=Named(Party("Qwen2.5-Max", release_id=11), 4),
        relation="beats",
        targets=tuple(map(words, targets)),
        quote=quote,
        start=start,
        end=start + len(quote),
        reason=Reason("verb", ("beats",)),
        hedge="attributed",
    )
    return dataclasses.replace(claim, **changed)  # type: ignore[arg-type]


def held(claims: Sequence[GoldClaim], *drafts: DraftClaim) -> Measured:
    return measure(GoldArticle("01", "", DAY, TEXT, tuple(claims)), drafts, NAMES)


BEATS = "Qwen2.5-Max beats\n  DeepSeek-V3 and o1"
FELL = "Its shares fell 2 percent"


# parties -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Qwen2.5-Max", "qwen 2.5 max"),
        ("深度求索", "DeepSeek"),
        ("Claude 3.5 Sonnet", "sonnet 3.5"),
        ("ByteDance flagship model (Doubao-1.5-pro)", "Doubao-1.5-pro"),
        ("ByteDance flagship model (Doubao-1.5-pro)", "ByteDance's flagship AI model"),
        ("Kathleen Brooks (XTB)", "Kathleen Brooks"),
        ("top US products", "the top US products"),
        ("AI-exposed companies", "exposed companies"),
        ("every open model", "every open model we tried"),
        ("Philadelphia semiconductor index", "the Philadelphia semiconductor index"),
        ("OpenAI's cutting-edge models", "OpenAI’s cutting edge model"),
        ("the Halden Institute", "Halden Institut"),
        ("S&P 500 technology stocks", "technology stocks in the S&P 500"),
    ],
)
def test_one_party_in_other_words(written: str, read: str) -> None:
    assert NAMES.party(written, words(read))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("DeepSeek", "DeepSeek-V3"),
        ("DeepSeek assistant", "DeepSeek"),
        ("DeepSeek", "the DeepSeek models"),
        ("OpenAI", "OpenAI's API"),
        ("Qwen", "Qwen2.5-Max"),
        ("Lumora-2", "Lumora"),
        ("Lumora-2 mini", "Lumora-2"),
        ("Lumora-2", "Lumora-3"),
        ("o1", "o1 pro"),
        ("top US products", "products"),
        ("rival services", "European banks"),
        ("GPT-4", "GPT-4o"),
    ],
)
def test_a_lab_is_not_its_model_nor_one_model_another(written: str, read: str) -> None:
    assert not NAMES.party(written, words(read))


def test_nobody_agrees_with_nobody_alone() -> None:
    assert NAMES.party(None, None)
    assert not NAMES.party("OpenAI", None)
    assert not NAMES.party(None, words("OpenAI"))
    assert NAMES.reporter(None, "")
    assert NAMES.reporter("WeChat statement", "WeChat")
    assert not NAMES.reporter("Reuters", "")
    assert not NAMES.reporter("Reuters", "Bloomberg")


def test_what_was_measured_agrees_by_half_its_words() -> None:
    assert NAMES.measured_by("MATH-500", 1, "")
    assert NAMES.measured_by("share price, 2025-01-27", None, "share price")
    assert not NAMES.measured_by("market value", None, "share price")


# figures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("USD m", "million US dollars"),
        ("USD bn", "billion USD"),
        ("%", "percent"),
        ("%", "per cent"),
        ("USD per million input tokens", "$/M input tokens"),
        ("USD per million tokens", "USD per 1M tokens"),
        ("points", "percentage points"),
        (None, ""),
        ("rank", ""),
        ("x", "times"),
        ("x", "×"),
    ],
)
def test_one_unit_in_other_words(one: str | None, other: str) -> None:
    assert same_unit(one, other)


def test_units_and_figures_that_differ() -> None:
    assert not same_unit("%", "points")
    assert not same_unit("USD per million input tokens", "USD per million output tokens")
    assert not same_unit("USD m", "EUR m")
    assert same_value(-1000, "USD bn", -1, "USD tn")
    assert same_value(0.41, "USD m", 410_000, "USD")
    assert same_value(128_000, "tokens", 128, "k tokens")
    assert same_value(2, "USD per million tokens", 2, "$/M input tokens")
    assert not same_value(-5, "%", 5, "%")
    assert not same_value(5, "USD bn", 5, "USD m")
    assert not same_value(5, "%", None, "")


# pairs ---------------------------------------------------------------------------------------------


def test_a_draft_stands_once_for_each_target() -> None:
    found = held(
        [gold("a", BEATS), gold("b", BEATS, target="o1")], draft(BEATS, "deepseek v3", "o1")
    )
    assert [(pair.gold.id, pair.statement.number) for pair in found.pairs] == [("a", 0), ("b", 0)]
    counts = found.counts
    assert (counts.precision, counts.recall, counts.f1, counts.exact) == (1, 1, 1, 1)
    half = held([gold("a", BEATS)], draft(BEATS, "DeepSeek-V3", "o1"), draft(FELL))
    assert (half.counts.precision, half.counts.recall) == (1 / 3, 1)
    assert half.counts.f1 == 0.5
    assert [one.target and one.target.party.name for one in half.surplus] == ["o1", None]


def test_quotes_overlap_by_half_of_the_shorter_white_space_aside() -> None:
    whole = collapsed(TEXT)
    assert held([gold("a", whole)], draft("DeepSeek-V3", "DeepSeek-V3")).pairs
    assert held(
        [gold("a", "beats DeepSeek-V3")], draft("beats\n  DeepSeek-V3 and", "DeepSeek-V3")
    ).pairs
    far = held([gold("a", "DeepSeek-V3 and o1")], draft("Qwen2.5-Max beats\n  Deep", "DeepSeek-V3"))
    assert far.missed[0].differs == ("quotes overlap by 22%",)
    twice = GoldArticle("01", "", DAY, "o1 wins. Yes, o1 wins.", (gold("a", "o1 wins"),))
    second = dataclasses.replace(draft("o1", "DeepSeek-V3"), quote="o1 wins", start=14, end=21)
    assert measure(twice, [second], NAMES).pairs, "whichever of its places is meant"


@pytest.mark.parametrize(
    ("changed", "differs"),
    [
        ({"relation": "matches"}, "relation matches, not beats"),
        ({"subject": words("Qwen")}, "subject Qwen, not Qwen2.5-Max"),
        ({"targets": ()}, "target none, not DeepSeek-V3"),
        ({"targets": (words("o1"),)}, "target o1, not DeepSeek-V3"),
        ({"value": 3, "unit": "%"}, "value 3 %, not 2 %"),
        ({"value": None}, "value none, not 2 %"),
    ],
)
def test_what_keeps_two_apart_is_said(changed: dict[str, object], differs: str) -> None:
    right = draft(BEATS, "DeepSeek-V3", value=2.0, unit="percent")
    wanted = [gold("a", BEATS, value=2, unit="%")]
    assert held(wanted, right).pairs
    found = held(wanted, dataclasses.replace(right, **changed))  # type: ignore[arg-type]
    assert not found.pairs
    assert found.missed[0].differs == (differs,)
    assert not found.surplus, "it is told once, as the nearest"
    assert (found.counts.precision, found.counts.recall, found.counts.f1) == (0, 0, 0)


def test_as_many_pairs_as_there_can_be() -> None:
    # The first claim fits both drafts and the second only the first draft.
    wanted = [gold("a", "beats DeepSeek-V3"), gold("b", "beats DeepSeek-V3", value=2, unit="%")]
    found = held(
        wanted,
        draft("beats\n  DeepSeek-V3", "DeepSeek-V3", value=2.0, unit="%"),
        draft("beats\n  DeepSeek-V3", "DeepSeek-V3"),
    )
    assert {pair.gold.id: pair.statement.number for pair in found.pairs} == {"a": 1, "b": 0}
    once = held(wanted[:1] * 2, draft("beats\n  DeepSeek-V3", "DeepSeek-V3"))
    assert (len(once.pairs), once.counts.recall) == (1, 0.5), "no draft counts twice"


def test_fields_are_compared_in_pairs() -> None:
    wanted = gold(
        "a", FELL, claimant=None, subject="Alibaba", relation="market_move", target=None,
        metric="share price, 2025-01-29", value=-2, unit="%", hedge="asserted", event="2025-01-29",
    )  # fmt: skip
    right = draft(
        FELL, claimant=None, subject=words("Alibaba"), relation="market_move", value=-2.0, unit="%",
        hedge="asserted", event="2025-01-29", scope="share price",
    )  # fmt: skip
    assert all(held([wanted], right).pairs[0].fields.values())
    assert "metric" in held([wanted], right).pairs[0].fields
    other = dataclasses.replace(
        right, claimant=words("Reuters"), hedge="hedged", event=None, negated=True,
        reported_by="Reuters", scope="",
    )  # fmt: skip
    found = held([wanted], other).pairs[0].fields
    assert {name for name, agrees in found.items() if not agrees} == {
        "claimant", "hedge", "event_date", "polarity", "reported_by",
    }  # fmt: skip
    assert "metric" not in found, "nothing to compare it with"
    both = together([held([wanted], right).counts, held([wanted], other).counts])
    assert (both.accuracy("hedge"), both.accuracy("value"), both.accuracy("metric")) == (0.5, 1, 1)


def test_figures_where_there_is_nothing_to_find() -> None:
    nothing = held([]).counts
    assert (nothing.precision, nothing.recall, nothing.f1, nothing.exact) == (1, 1, 1, 1)
    assert nothing.accuracy("hedge") is None
    invented = held([], draft(BEATS, "o1")).counts
    assert (invented.precision, invented.f1) == (0, 0)


def test_a_quote_that_is_not_what_stands_there_is_counted() -> None:
    wrong = dataclasses.replace(draft(BEATS, "o1"), quote="Qwen2.5-Max crushes")
    moved = dataclasses.replace(draft(BEATS, "o1"), start=3)
    beyond = dataclasses.replace(draft(BEATS, "o1"), start=500, end=530)
    found = held([gold("a", BEATS, target="o1")], wrong, moved, beyond, draft(BEATS, "o1"))
    assert found.counts.exact == 0.25
    assert found.pairs
