"""Every card that the commands can make of the shipped ledger is one that Discord takes.

Rendered through the ledger and the card functions alone, so that the whole catalogue takes seconds.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import discord
import pytest

from bot.edge.cards.about import about_card
from bot.edge.cards.card import Card, Option, Picture, button, menu
from bot.edge.cards.claims import claim_card, claims_card, evidence_card
from bot.edge.cards.compare import chart_of, compare_card, compared, compared_claims_card
from bot.edge.cards.lab import lab_card, latest_card
from bot.edge.cards.pages import paged_card
from bot.edge.cards.release import release_card
from bot.edge.cards.sources import scores_card, sources_card
from bot.edge.choices.asking import Choices
from bot.edge.controls import custom_ids
from bot.edge.controls.custom_ids import Compared
from bot.edge.typed.options import StatusName
from bot.errors import UserError
from bot.ledger import Ledger, SeveralMeanings, UnknownName
from bot.race.answers import ClaimFilter, ReleaseAnswer
from bot.race.compare import Comparison
from bot.race.when import When
from tests.commands.discord_limits import breaches, walk
from tests.conftest import clock

THE_ARTICLES_DAY = date(2025, 1, 29)


@pytest.fixture
async def ledger(store_path: Path) -> AsyncIterator[Ledger]:
    """The shipped ledger, without Discord."""
    opened = await Ledger.open(store_path, clock)
    yield opened
    await opened.close()


def sent(card: Card) -> list[dict[str, Any]]:
    """The components of a card as they are sent."""
    return card.view().to_components()


def faults(cards: Iterable[tuple[str, Card]]) -> list[str]:
    """What Discord would refuse, each with the card it is of; there must be cards at all."""
    found: list[str] = []
    count = 0
    for name, card in cards:
        count += 1
        try:
            message = sent(card)
        except ValueError as error:
            found.append(f"{name}: {error}")
            continue
        attached = [file.filename for file in card.files()]
        found += [f"{name}: {fault}" for fault in breaches(message, attached)]
    assert count, "no card was made"
    return found


def pages(name: str, make: Callable[[int], Card]) -> Iterator[tuple[str, Card]]:
    """A paged card to its last page."""
    for page in range(1000):
        card = make(page)
        yield f"{name}, page {page + 1}", card
        turning = [part for part in walk(sent(card)) if part.get("label") == "Next"]
        if not turning or turning[0].get("disabled"):
            return


def text_of(cards: Iterable[tuple[str, Card]]) -> str:
    return "\n".join(
        part["content"] for _, card in cards for part in walk(sent(card)) if part["type"] == 10
    )


def all_of_release(answer: ReleaseAnswer, ledger: Ledger) -> Iterator[tuple[str, Card]]:
    """A release's card and what its buttons open."""
    release = answer.release
    name, state = release.slug, Compared((release.id,), answer.when)
    yield name, release_card(answer, ledger.catalog)
    yield from pages(
        f"{name}: sources",
        lambda page: sources_card(
            release.name,
            answer.sources.values(),
            page,
            lambda to: custom_ids.sources_button("r", (release.id,), answer.when, to),
        ),
    )
    yield from pages(
        f"{name}: scores",
        lambda page: scores_card(
            release.name, answer, page, lambda to: custom_ids.scores_button(state, to)
        ),
    )


def all_of_comparison(comparison: Comparison, ledger: Ledger) -> Iterator[tuple[str, Card]]:
    """A comparison's card and what its buttons open."""
    state = compared(comparison)
    names = " vs ".join(side.release.name for side in comparison.sides)
    chart = chart_of(comparison)
    picture = None if chart is None else Picture("scores.png", b"", chart.alt_text())
    yield names, compare_card(comparison, ledger.catalog, picture)
    yield f"{names}: claims", compared_claims_card(comparison)
    yield from pages(
        f"{names}: sources",
        lambda page: sources_card(
            names,
            comparison.sources.values(),
            page,
            lambda to: custom_ids.sources_button("c", state.releases, state.when, to),
        ),
    )
    yield from pages(
        f"{names}: scores",
        lambda page: scores_card(
            names, comparison, page, lambda to: custom_ids.scores_button(state, to)
        ),
    )


def heaviest(ledger: Ledger, scored: dict[int, int]) -> list[int]:
    """The ids of the releases with the most scores, then of others with the longest names."""
    releases = ledger.catalog.releases
    most = sorted(releases, key=lambda one: -scored[one])[:16]
    longest = sorted(releases.keys() - most, key=lambda one: -len(releases[one].name))[:8]
    return [*most, *longest]


async def scores_a_release(ledger: Ledger) -> dict[int, int]:
    """How many benchmarks each release stands on."""
    counted: dict[int, int] = {}
    for release in ledger.catalog.releases:
        answer = await ledger.release(ledger.key_of(release))
        counted[release] = sum(map(len, answer.lines.values()))
    return counted


async def test_every_release(ledger: Ledger) -> None:
    found: list[str] = []
    for release in ledger.catalog.releases:
        answer = await ledger.release(ledger.key_of(release))
        found += faults(all_of_release(answer, ledger))
    assert len(ledger.catalog.releases) > 300
    assert not found, "\n".join(found)


async def test_every_release_of_the_articles_day(ledger: Ledger) -> None:
    found: list[str] = []
    out = ledger.catalog.releases_of(by=THE_ARTICLES_DAY)
    for release in out:
        answer = await ledger.release(ledger.key_of(release.id), when=When(THE_ARTICLES_DAY))
        found += faults([(release.slug, release_card(answer, ledger.catalog))])
    assert len(out) > 50
    assert not found, "\n".join(found)


async def test_every_release_against_the_next_one_and_against_deepseek_v3(ledger: Ledger) -> None:
    found: list[str] = []
    newest_first = ledger.catalog.releases_of()
    pairs = [*pairwise(newest_first)]
    rival = ledger.catalog.release_by_slug("deepseek-v3")
    assert rival is not None
    pairs += [(one, rival) for one in newest_first if one.id != rival.id]
    for one, other in pairs:
        comparison = await ledger.compare([ledger.key_of(one.id), ledger.key_of(other.id)])
        chart = chart_of(comparison)
        picture = None if chart is None else Picture("scores.png", b"", chart.alt_text())
        card = compare_card(comparison, ledger.catalog, picture)
        found += faults([(f"{one.slug} vs {other.slug}", card)])
    assert not found, "\n".join(found)


async def test_four_of_the_heaviest_releases(ledger: Ledger) -> None:
    found: list[str] = []
    heavy = heaviest(ledger, await scores_a_release(ledger))
    for start in range(0, len(heavy), 4):
        names = [ledger.key_of(release) for release in heavy[start : start + 4]]
        found += faults(all_of_comparison(await ledger.compare(names), ledger))
    assert not found, "\n".join(found)


async def test_every_family_and_lab_against_the_next_ones(ledger: Ledger) -> None:
    """Names of families and labs: each side brings a menu of its other releases."""
    found: list[str] = []
    catalog, day = ledger.catalog, ledger.today()
    names = [
        f"family:{family.slug}"
        for family in catalog.families.values()
        if catalog.releases_of(family_id=family.id, by=day)
    ] + [
        f"lab:{lab.slug}"
        for lab in catalog.labs.values()
        if catalog.releases_of(lab_id=lab.id, by=day)
    ]
    alike = 0
    for start in range(len(names) - 3):
        try:
            comparison = await ledger.compare(names[start : start + 4])
        except UserError:  # a lab and its family may share their only release
            alike += 1
            continue
        chart = chart_of(comparison)
        picture = None if chart is None else Picture("scores.png", b"", chart.alt_text())
        card = compare_card(comparison, catalog, picture)
        found += faults([(" vs ".join(names[start : start + 4]), card)])
    assert len(names) - alike > 60
    assert not found, "\n".join(found)


async def test_the_articles_comparison_and_all_it_opens(ledger: Ledger) -> None:
    for day in (None, THE_ARTICLES_DAY):
        comparison = await ledger.compare(["qwen2.5-max", "deepseek-v3"], when=When(day))
        assert not faults(all_of_comparison(comparison, ledger))


async def test_the_claims_between_two_sides_are_never_dropped_for_room(ledger: Ledger) -> None:
    """The text over the limit goes part by part; what the labs claim of each other is not it."""
    dropped: list[str] = []
    told = 0
    for release in ledger.catalog.releases:
        try:
            comparison = await ledger.compare([ledger.key_of(release), "release:deepseek-v3"])
        except UserError:
            continue
        if comparison.claims:
            told += 1
            text = text_of([("", compare_card(comparison, ledger.catalog, None))])
            if "Claims between them" not in text:
                dropped.append(ledger.catalog.releases[release].slug)
    assert told >= 2
    assert not dropped


async def test_every_lab(ledger: Ledger) -> None:
    found: list[str] = []
    for lab in ledger.catalog.labs.values():
        found += faults(
            [
                (lab.slug, lab_card(await ledger.lab(f"lab:{lab.slug}"))),
                (f"latest {lab.slug}", latest_card(await ledger.latest(lab=f"lab:{lab.slug}"))),
            ]
        )
    found += faults([("latest", latest_card(await ledger.latest()))])
    assert not found, "\n".join(found)


async def test_every_claim(ledger: Ledger) -> None:
    found: list[str] = []
    number = 0
    for number in range(1, 1000):
        try:
            answer = await ledger.claim(number)
        except UserError:
            break
        name = f"claim {number}"
        cards = [(name, claim_card(answer))]
        cards += pages(
            f"{name}: evidence",
            lambda page, answer=answer: evidence_card(
                answer,
                page,
                lambda to: custom_ids.evidence_button(answer.claim.id, answer.when, to),
            ),
        )
        cards += pages(
            f"{name}: sources",
            lambda page, answer=answer: sources_card(
                f"Claim #{answer.claim.id}",
                answer.sources.values(),
                page,
                lambda to: custom_ids.sources_button("k", (answer.claim.id,), answer.when, to),
            ),
        )
        found += faults(cards)
    assert number >= 18
    assert not found, "\n".join(found)


async def test_every_list_of_claims(ledger: Ledger) -> None:
    found: list[str] = []
    catalog = ledger.catalog
    filters = [
        ClaimFilter(),
        *[ClaimFilter(status=status) for status in get_args(StatusName)],
        *[ClaimFilter(about_lab=lab) for lab in catalog.labs],
        *[ClaimFilter(by_lab=lab) for lab in catalog.labs],
        *[ClaimFilter(about_family=family) for family in catalog.families],
        *[ClaimFilter(about_release=release) for release in catalog.releases],
    ]
    for wanted in filters:
        for number in range(100):
            page = await ledger.claims(wanted, page=number)
            found += faults([(f"{wanted}, page {number + 1}", claims_card(page))])
            if not page.more:
                break
    assert not found, "\n".join(found)


async def test_about(ledger: Ledger) -> None:
    assert not faults([("about", about_card(await ledger.about()))])


@pytest.mark.parametrize(
    "typed", ["deepsek v3", "1.5 pro", "3.5 flash", "gemni 2.5 prp", "lama 3.1 405", "nemotrn"]
)
async def test_the_question_which_name_was_meant(ledger: Ledger, typed: str) -> None:
    async def say(_interaction: object, _error: BaseException) -> None:
        raise AssertionError

    with pytest.raises((UnknownName, SeveralMeanings)) as asked:
        ledger.find(typed, day=ledger.today(), guild_id=None)
    command: Any = None  # nobody presses
    question = Choices(asked.value, command, {}, say)
    assert len(asked.value.suggestions) >= 2
    assert not breaches(question.to_components())
    question.stop()


class TestTheCheckItself:
    """A check that never fails checks nothing."""

    @pytest.mark.parametrize(
        "message",
        [
            [],
            [{"type": 10, "content": "x" * 4001}],
            [{"type": 10, "content": "🏁" * 2001}],
            [{"type": 10, "content": " "}],
            [{"type": 10, "content": "x"}] * 41,
            [{"type": 1, "components": []}],
            [{"type": 1, "components": [{"type": 2, "label": "x", "custom_id": "a"}] * 2}],
            [{"type": 1, "components": [{"type": 2, "label": "x", "custom_id": "a" * 101}]}],
            [{"type": 1, "components": [{"type": 2, "label": "x" * 81, "custom_id": "a"}]}],
            [{"type": 12, "items": [{"media": {"url": "attachment://a.png"}, "description": "x"}]}],
            [{"type": 12, "items": [{"media": {"url": "https://x"}, "description": ""}]}],
        ],
    )
    def test_it_finds_each_fault(self, message: list[dict[str, Any]]) -> None:
        assert breaches(message)

    @pytest.mark.parametrize(
        "options",
        [
            [],
            [{"label": "x", "value": str(one)} for one in range(26)],
            [{"label": "x" * 101, "value": "1"}],
            [{"label": "x", "value": "1"}, {"label": "y", "value": "1"}],
            [{"label": "x", "value": "1", "description": "x" * 101}],
        ],
    )
    def test_it_finds_each_fault_of_a_menu(self, options: list[dict[str, Any]]) -> None:
        menu = {"type": 3, "custom_id": "a", "options": options}
        assert breaches([{"type": 1, "components": [menu]}])

    def test_an_image_that_is_attached_and_not_shown(self) -> None:
        assert breaches([{"type": 10, "content": "x"}], ["scores.png"])


class TestACardOverTheLimit:
    """What the shipped ledger does not reach today, another one may."""

    async def test_text_that_may_go_goes_from_the_end_and_is_never_cut(self) -> None:
        card = Card(discord.Colour(0))
        card.text("what must stay")
        for number in range(20):
            card.text(f"{number}: " + "🏁 word " * 60, optional=True)
        card.text("what must stay too")
        texts = [part["content"] for part in walk(sent(card)) if part["type"] == 10]
        assert not breaches(sent(card))
        assert texts[0] == "what must stay"
        assert texts[-1] == "what must stay too"
        assert [text.split(":")[0] for text in texts[1:-1]] == [
            str(number) for number in range(len(texts) - 2)
        ]
        assert len(texts) >= 6
        assert all(text.endswith("word ") for text in texts[1:-1])

    @pytest.mark.parametrize(
        "texts",
        [
            ["x" * 4001],
            ["🏁" * 2001],
            ["x" * 12_000, "short"],
            ["\\*" * 1500, "\\_" * 1500],
            [f"{number} " + "word " * 200 for number in range(9)],
        ],
    )
    async def test_text_that_must_stay_is_cut_where_it_is_longest(self, texts: list[str]) -> None:
        card = Card(discord.Colour(0))
        for text in texts:
            card.text(text)
        shown = [part["content"] for part in walk(sent(card)) if part["type"] == 10]
        assert not breaches(sent(card))
        assert len(shown) == len(texts)
        for was, now in zip(texts, shown, strict=True):
            assert now == was or (now.endswith(" …") and was.startswith(now[:30]))
            assert not now.endswith("\\ …")
        assert sum(len(text.encode("utf-16-le")) // 2 for text in shown) > 3_900

    async def test_more_parts_than_discord_takes_are_joined(self) -> None:
        card = Card(discord.Colour(0))
        for number in range(30):
            card.text(f"line {number}")
        card.rule()
        for number in range(30, 50):
            card.text(f"line {number}")
        card.row(*[button(str(number), f"id{number}") for number in range(5)])
        assert not breaches(sent(card))
        shown = "\n".join(part["content"] for part in walk(sent(card)) if part["type"] == 10)
        assert shown.split("\n") == [f"line {number}" for number in range(50)]

    async def test_a_menu_of_long_names_is_shortened(self) -> None:
        options = [
            Option(str(number), f"{number} " + "long name " * 20, "told " * 40)
            for number in range(40)
        ]
        card = Card(discord.Colour(0)).text("x").row(menu("which? " * 40, "id", options))
        assert not breaches(sent(card))
        (shown,) = [part for part in walk(sent(card)) if part["type"] == 3]
        assert len(shown["options"]) == 25
        assert shown["options"][0]["label"].endswith("…")

    async def test_a_menu_of_nothing_is_left_out(self) -> None:
        card = Card(discord.Colour(0)).text("x").row(menu("which?", "id", []))
        assert not breaches(sent(card))

    async def test_no_entry_of_a_long_list_is_lost(self) -> None:
        entries = [f"entry {number} " + "x" * (number * 37 % 1500) for number in range(60)]
        shown = [
            part["content"]
            for _, card in pages("list", lambda page: paged_card("x", entries, page, str))
            for part in walk(sent(card))
            if part["type"] == 10 and part["content"].startswith("entry")
        ]
        assert shown == entries
