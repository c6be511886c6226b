"""Every number that is shown has a source and a date; what was not verified says so."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.edge.cards.card import Card
from bot.edge.cards.claims import evidence_card
from bot.edge.cards.facts import cited, price_words
from bot.edge.cards.release import release_card
from bot.edge.cards.sources import scores_card, sources_card
from bot.edge.controls import custom_ids
from bot.edge.controls.custom_ids import Compared
from bot.errors import UserError
from bot.ledger import Ledger
from bot.race.answers import ReleaseAnswer
from bot.race.compare import Comparison
from bot.race.scores import Score
from bot.race.when import NOW
from tests.commands.discord_limits import walk
from tests.commands.reading import links_in
from tests.conftest import clock

DATE = r"(?:<t:\d+:[dD]>|\b\d{4}(?:-\d\d){0,2}\b)"
FIGURE = re.compile(r"^-# +(?:[●◆■▲] )?(?P<value>[−-]?[\d.,]*\d)(?: \([^)]*\))? · ")
"""A line of a single score: figure, interval, then who measured it."""


@pytest.fixture
async def ledger(store_path: Path) -> AsyncIterator[Ledger]:
    """The shipped ledger, without Discord."""
    opened = await Ledger.open(store_path, clock)
    yield opened
    await opened.close()


def lines_of(card: Card) -> list[str]:
    return [
        line
        for part in walk(card.view().to_components())
        if part["type"] == 10
        for line in part["content"].split("\n")
    ]


def every_line(make: Callable[[int], Card]) -> Iterator[str]:
    """The lines of a paged card, from the first page to the last."""
    for page in range(1000):
        card = make(page)
        yield from lines_of(card)
        turning = [
            part for part in walk(card.view().to_components()) if part.get("label") == "Next"
        ]
        if not turning or turning[0].get("disabled"):
            return


def score_lines(name: str, scored: Comparison | ReleaseAnswer, state: Compared) -> list[str]:
    """Every line under All scores that gives a figure."""
    shown = every_line(
        lambda page: scores_card(name, scored, page, lambda to: custom_ids.scores_button(state, to))
    )
    return [line for line in shown if FIGURE.match(line)]


def is_sourced(line: str) -> bool:
    """Whether a line names where it is from: a link, or that the page was not found."""
    return bool(links_in(line)) or "(page not found)" in line


def scores_in(scored: Comparison | ReleaseAnswer) -> list[Score]:
    return [
        cell.score
        for lines in scored.lines.values()
        for line in lines
        for cell in line.cells
        if cell is not None
    ]


async def releases(ledger: Ledger) -> AsyncIterator[ReleaseAnswer]:
    for release in ledger.catalog.releases:
        yield await ledger.release(ledger.key_of(release))


async def test_every_score_of_every_release(ledger: Ledger) -> None:
    wrong: list[str] = []
    count = 0
    async for answer in releases(ledger):
        name = answer.release.name
        lines = score_lines(name, answer, Compared((answer.release.id,)))
        assert len(lines) == len(scores_in(answer)), name
        count += len(lines)
        wrong += [
            f"{name}: {line}"
            for line in lines
            if not (is_sourced(line) and re.search(DATE, line)) or "source not known" in line
        ]
    assert count > 1500
    assert not wrong, "\n".join(wrong)


async def test_every_score_of_a_comparison(ledger: Ledger) -> None:
    comparison = await ledger.compare(["qwen2.5-max", "deepseek-v3", "o1"])
    state = Compared(tuple(side.release.id for side in comparison.sides))
    lines = score_lines("three", comparison, state)
    assert len(lines) == len(scores_in(comparison)) > 40
    assert all(is_sourced(line) and re.search(DATE, line) for line in lines)
    shown = {score.source_id for score in scores_in(comparison)}
    assert shown <= comparison.sources.keys()


async def test_no_figure_is_changed_by_showing_it(ledger: Ledger) -> None:
    async for answer in releases(ledger):
        lines = score_lines(answer.release.name, answer, Compared((answer.release.id,)))
        for line, score in zip(lines, scores_in(answer), strict=True):
            found = FIGURE.match(line)
            assert found is not None
            shown = float(found["value"].replace("−", "-").replace(",", ""))
            assert shown == pytest.approx(score.value, abs=1e-9), answer.release.name


async def test_every_price_of_every_release(ledger: Ledger) -> None:
    count = 0
    async for answer in releases(ledger):
        for price in answer.prices:
            count += 1
            words = price_words(price)
            for part in (price.input, price.output):
                if part is not None:
                    shown = [
                        float(one.replace(",", "")) for one in re.findall(r"\$([\d.,]*\d)", words)
                    ]
                    assert any(one == pytest.approx(part, abs=1e-9) for one in shown), words
            assert ("not verified" in words) == (not price.verified)
            assert "source not known" not in cited(answer.sources.get(price.source_id))
            assert re.fullmatch(r"\d{4}(-\d\d){0,2}", price.since.text)
    assert count > 400


async def test_every_price_shown_says_since_when_and_by_whom(ledger: Ledger) -> None:
    answer = await ledger.release("deepseek-v3")
    lines = [line for line in lines_of(release_card(answer, ledger.catalog)) if "$" in line]
    dated = [line for line in lines if line.startswith("-# ")]
    assert len(dated) >= 2
    assert all(is_sourced(line) and re.search(DATE, line) for line in dated)


async def test_every_fact_of_every_release_has_a_source(ledger: Ledger) -> None:
    count = 0
    async for answer in releases(ledger):
        for field, fact in answer.facts:
            count += 1
            assert fact.source_id in answer.sources, (answer.release.slug, field)
            if not fact.verified:
                assert fact.note, (answer.release.slug, field)
        shown = "\n".join(lines_of(release_card(answer, ledger.catalog)))
        assert "source not known" not in shown, answer.release.slug
    assert count > 1500


async def test_every_source_says_where_and_when(ledger: Ledger) -> None:
    wrong: list[str] = []
    async for answer in releases(ledger):
        name = answer.release.name
        ids = (answer.release.id,)
        lines = [
            line
            for line in every_line(
                lambda page, answer=answer, name=name, ids=ids: sources_card(
                    name,
                    answer.sources.values(),
                    page,
                    lambda to: custom_ids.sources_button("r", ids, NOW, to),
                )
            )
            if not line.startswith(("### ", "-# Page "))
        ]
        if not answer.sources:
            continue
        titles, below = lines[::2], lines[1::2]
        assert len(titles) == len(below) == len(answer.sources), name
        wrong += [
            f"{name}: {title} {told}"
            for title, told in zip(titles, below, strict=True)
            if not (links_in(title) or "page not found" in told)
            or not (re.search(DATE, told) or "date not stated" in told)
        ]
    assert not wrong, "\n".join(sorted(set(wrong)))


async def test_every_piece_of_evidence(ledger: Ledger) -> None:
    number, count = 0, 0
    for number in range(1, 1000):
        try:
            answer = await ledger.claim(number)
        except UserError:
            break
        told = [
            line
            for line in every_line(
                lambda page, answer=answer: evidence_card(
                    answer,
                    page,
                    lambda to: custom_ids.evidence_button(answer.claim.id, NOW, to),
                )
            )
            if re.match(r"-# (?:independent|a rival|the maker itself|a partner) ·", line)
        ]
        assert len(told) == len(answer.evidence), number
        count += len(told)
        assert all(is_sourced(line) and re.search(DATE, line) for line in told), number
    assert number >= 18
    assert count > 50


async def test_every_claim_and_move_is_cited(ledger: Ledger) -> None:
    for number in range(1, 1000):
        try:
            answer = await ledger.claim(number)
        except UserError:
            return
        said_in: set[Any] = {answer.claim.source_id, *(one.source_id for one in answer.appearances)}
        said_in |= {move.source_id for move in answer.moves}
        assert said_in <= answer.sources.keys(), number
        assert answer.claim.quote.strip(), number
