"""One piece of news in two lines: what it says, whom it names for it, and what it never does."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.edge.cards.news import ROW, heading, in_menu, moves_line, news_line, news_option
from bot.edge.cards.prices import price_chart
from bot.race.catalog import Fact
from bot.race.claims import ClaimTarget, Party
from bot.race.dates import FactDate
from tests.commands.discord_limits import utf16
from tests.commands.hostile import HOSTILE
from tests.unit.news_samples import (
    LAB,
    SOURCES,
    WORST_SOURCES,
    claim_news,
    digest_of,
    move_news,
    price,
    price_news,
    release_news,
    worst,
)

DAY = "<t:1795176000:D>"
LINKED = "[Some Lab, lab.example](https://lab.example/post)"


def glued(words: str) -> str:
    """Words with each percentage on one line."""
    return re.sub(r"([▲▼]) ([<\d. ]+%)", "\\1\u00a0\\2", words)


def test_a_new_claim_says_how_it_stands_who_says_it_where_and_when() -> None:
    assert news_line(claim_news(4), SOURCES) == (
        f"**○ unverified** · Some Lab says: Model 4 beats Rival\n-# #4 · {DAY} · {LINKED}"
    )


def test_a_rumour_is_told_as_one_and_places_are_counted() -> None:
    line = news_line(claim_news(4, origins=3, hedge="speculative"), SOURCES)
    assert line.endswith(f"\n-# #4 · speculation · {DAY} · {LINKED} · 3 independent sources")


def test_a_source_without_an_address_is_named() -> None:
    line = news_line(claim_news(4, source_id=3), SOURCES)
    assert line.endswith(f"-# #4 · {DAY} · Old Press")
    assert news_line(claim_news(4, source_id=77), SOURCES).endswith("source not known")


def test_a_verdict_says_what_it_was_and_what_it_is() -> None:
    line = news_line(claim_news(4, "unverified", status="refuted"), SOURCES)
    assert line.startswith("○ unverified → **✗ refuted** · Some Lab says: Model 4 beats Rival\n")


def test_of_a_split_verdict_each_target_is_told() -> None:
    targets = tuple(
        ClaimTarget(at, 4, Party(name), verdict)
        for at, (name, verdict) in enumerate(
            [("A", "confirmed"), ("B", "refuted"), ("C", "confirmed")]
        )
    )  # type: ignore[arg-type]
    line = news_line(claim_news(4, "unverified", targets=targets), SOURCES)
    assert line.startswith("○ unverified → **◐ partly confirmed** · ")
    assert line.endswith(" · ✓ confirmed: A and C; ✗ refuted: B")


def test_a_claim_that_was_taken_back_is_struck_out_and_cannot_be_opened() -> None:
    news = claim_news(4, "confirmed", stage="rejected")
    assert news_line(news, SOURCES).startswith(
        "✓ confirmed → **⊘ no longer in the ledger** · ~~Some Lab says: Model 4 beats Rival~~\n"
    )
    assert news_option(news) is None


def test_a_server_s_own_word_is_told_apart_from_the_shared_ledger() -> None:
    own = news_line(claim_news(4, guild_id=9), SOURCES)
    ruled = news_line(claim_news(4, status="refuted", shared_status="confirmed"), SOURCES)
    assert own.endswith(" · of this server's own ledger")
    assert ruled.endswith(" · as this server rules; the shared ledger says ✓ confirmed")


def test_a_release_names_the_source_of_each_figure() -> None:
    news = release_news(
        5, open_weights="true", licence="MIT", context_window=Fact("128000", 2, "curated")
    )
    assert news_line(news, SOURCES) == (
        "**Model 5** · Some Lab · open weights (MIT) · context 128K tokens\n"
        f"-# {DAY} · {LINKED} · context window: The Press"
    )


def test_what_is_not_known_of_a_release_is_not_made_up() -> None:
    news = release_news(5, announced=Fact("2026-11", 1, "curated", verified=False))
    assert news_line(news, SOURCES) == (
        f"**Model 5** · Some Lab\n-# 2026-11 (○ not verified) · {LINKED}"
    )


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ((3, 12), (1.1, 4.4), "input ▼ 63% ($3 → $1.10) · output ▼ 63% ($12 → $4.40)"),
        ((1, 4), (3, 3), "input ▲ 200% ($1 → $3) · output ▼ 25% ($4 → $3)"),
        ((1, 4), (1, 5), "input unchanged ($1) · output ▲ 25% ($4 → $5)"),
        ((0, 1), (0.5, 2), "input ▲ ($0 → $0.50) · output ▲ 100% ($1 → $2)"),
        ((1, 1), (0, 0.0001), "input ▼ 100% ($1 → $0) · output ▼ 99.99% ($1 → $0.0001)"),
        ((1, 1), (1.042, 1.0001), "input ▲ 4.2% ($1 → $1.042) · output ▲ < 0.1% ($1 → $1.0001)"),
        ((None, 1), (2, 2), "input $2 (not known before) · output ▲ 100% ($1 → $2)"),
        ((1, 1), (2, None), "input ▲ 100% ($1 → $2)"),
    ],
)  # fmt: skip
def test_a_price_says_each_direction_by_itself(old: Any, new: Any, told: str) -> None:
    line = news_line(price_news(5, price(*old), price(*new)), SOURCES)
    assert line.split("\n")[0] == f"**Model 5** · {glued(told)}"


def test_cached_input_is_told_where_it_changed_the_most() -> None:
    line = news_line(price_news(5, price(1, 1, 1), price(0.9, 0.9, 0.5)), SOURCES)
    assert "cached input ▼\u00a050% ($1 → $0.50)" in line
    assert "cached" not in news_line(price_news(5, price(1, 1, 1), price(2, 2, 2)), SOURCES)


def test_both_prices_have_a_date_and_a_source() -> None:
    old = price(2, 2, valid_from=None, checked=FactDate("2026-10-20"), source_id=2, verified=False)
    line = news_line(price_news(5, old, price(1, 1)), SOURCES)
    assert line.split("\n")[1] == (
        f"-# per 1M tokens · from {DAY} · {LINKED} · before: seen <t:1792497600:D>, ○ not verified, The Press"
    )
    same = news_line(price_news(5, price(2, 2), price(1, 1)), SOURCES)
    assert same.endswith(f" · {LINKED} · before: from {DAY}"), "one source is named once"


def test_another_currency_is_not_taken_for_dollars() -> None:
    line = news_line(
        price_news(5, price(2, 4, currency="CNY"), price(1, 4, currency="CNY")), SOURCES
    )
    assert "input ▼\u00a050% (2 CNY → 1 CNY)" in line


def test_figures_of_one_move_stand_together_each_with_who_gave_it() -> None:
    moves = [
        move_news(1, -17.0),
        move_news(2, -16.97, source_id=2),
        move_news(3, -589.0, unit="USD bn", source_id=3, verified=False),
        move_news(4, -1.0),
    ]
    assert moves_line(moves, SOURCES) == (
        "▼ **Nvidia** −17% · close to close\n"
        f"-# {DAY} · {LINKED} · also reported: −16.97% (The Press), "
        "−$589 billion (Old Press, ○ not verified), 1 figure more"
    )
    points = moves_line([move_news(1), move_news(2, -612.47, unit="points")], SOURCES)
    assert points.endswith(f"{LINKED} · also reported: −612.47 points"), "one source is named once"
    assert moves_line([move_news(1, 2.0, verified=False)], SOURCES).startswith(
        "▲ **Nvidia** +2% · close to close · ○ not verified\n"
    )


@pytest.mark.parametrize("news", worst(1), ids=lambda one: f"{one.kind}-{one.change_id}")
@pytest.mark.parametrize("sources", [WORST_SOURCES, {}], ids=["a long address", "none"])
def test_whatever_the_ledger_holds_a_line_stays_two_short_lines(news: Any, sources: Any) -> None:
    line = news_line(news, sources)
    assert utf16(line) <= ROW
    _first, second = line.split("\n")
    assert second.startswith("-# ")


EFFECT = re.compile(r"(?<!\\)[`<>\[\]|_]|(?<!\\)://|@(?!\u200b)")


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_strangers_typed_has_no_effect(text: str) -> None:
    party = Party(text)
    lines = [
        news_line(claim_news(1, claimant=party, subject=party, quote=text, source_id=9), {}),
        news_line(release_news(1, text or "x", LAB, licence=text, open_weights="true"), {}),
        news_line(move_news(1, 1.0, text, window=text, unit=text), {}),
    ]
    for line in lines:
        ours = re.sub(r"<t:\d+:[Dd]>", "", line)
        assert not EFFECT.search(ours), ours
        assert line.count("\n") == 1


def test_headings_count_what_is_there_and_what_is_shown() -> None:
    assert heading("claims", 1) == "New claim"
    assert heading("claims", 1600) == "New claims (1,600)"
    assert heading("verdicts", 7, 3) == "New verdicts (3 of 7)"
    assert heading("prices", 1, 1, lead=True) == "Prices changed (1 more)"
    assert heading("prices", 9, 2, lead=True) == "Prices changed (2 of 9 more)"


@pytest.mark.parametrize("text", ["🦆" * 80, "🦆" * 4000, "x" * 101, "x" * 100, *HOSTILE.values()])
def test_a_menu_takes_any_text(text: str) -> None:
    label = in_menu(text)
    assert utf16(label) <= 100
    assert label.endswith("…") == (utf16(" ".join(text.split())) > 100) or text in HOSTILE.values()
    assert "\n" not in label


# the chart ------------------------------------------------------------------------------------


def test_two_changed_prices_make_a_chart_of_before_and_now() -> None:
    chart = price_chart(
        digest_of(
            price_news(1, price(1, 10), price(1, 5)),
            price_news(2, price(2, None), price(3, None), "Other"),
        )
    )
    assert chart is not None
    assert [row.label for row in chart.rows] == ["Model 1 · output", "Other · input"]
    alt = chart.alt_text()
    assert "Model 1 · output (USD per million tokens, lower is better): before 10, now 5." in alt
    assert "Other · input (USD per million tokens, lower is better): before 2, now 3." in alt
    assert alt.endswith("Sources: Some Lab · as of 2026-11-20.")


def test_fewer_than_two_comparable_prices_make_none() -> None:
    euros = price(1, 1, currency="EUR")
    one = price_news(1, price(1, 1), price(2, 2))
    assert price_chart(digest_of(one)) is None
    assert price_chart(digest_of(one, price_news(2, euros, euros))) is None
    unknown = price_news(3, price(None, 1), price(2, None))
    assert price_chart(digest_of(one, unknown)) is None


def test_a_chart_holds_twelve_rows_of_any_names() -> None:
    chart = price_chart(digest_of(*worst(40), sources=WORST_SOURCES))
    assert chart is not None
    assert len(chart.rows) == 12
    assert utf16(chart.alt_text()) <= 1024
