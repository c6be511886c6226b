"""/timeline as a person uses it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.commands.conftest import Restart, Room, Seen
from tests.commands.discord_limits import breaches
from tests.commands.reading import days_in, every_page, is_private, options_of, stamp, turn
from tests.commands.test_prices import without_files
from tests.conftest import TODAY


def alt(card: Seen) -> str:
    """What the one picture of a card says."""
    (picture,) = card.pictures
    return str(picture["description"])


def listed(card: Seen) -> list[str]:
    """The lines of the list."""
    return [line for line in card.text.split("\n") if line.startswith("**") and " · " in line]


async def test_named_labs_have_a_lane_each_and_their_dates_have_sources(room: Room) -> None:
    card = await room.ask(
        "timeline", labs="deepseek, 阿里巴巴", since="2024-12-01", as_of="2025-02"
    )
    assert not card.ephemeral
    assert card.text.startswith("## Releases: DeepSeek and Alibaba")
    assert "As things stood on" in card.text
    assert "DeepSeek: " in alt(card)
    assert "Alibaba: " in alt(card)
    assert "DeepSeek-V3 2024-12-26" in alt(card)
    assert "Qwen2.5-Max 2025-01-28" in alt(card)
    (line,) = [line for line in listed(card) if line.startswith("**DeepSeek-V3**")]
    assert re.search(r"· DeepSeek · <t:\d+:D> · \[[^\]]+\]\(https://", line)
    for month in ("**2025-01**", "**2024-12**"):
        assert month in card.text
    assert all(date(2024, 12, 1) <= one <= date(2025, 2, 28) for one in days_in(card.text))
    assert re.search(r"Without a known date, and so not placed: .*Alibaba \d+", card.text)
    assert breaches(without_files(card)) == []


async def test_without_labs_the_fullest_year_and_what_is_not_shown(room: Room) -> None:
    card = await room.ask("timeline")
    assert "the labs with most releases in this time" in card.text
    assert stamp("2025-11-23") in card.text
    total = int(re.search(r"· (\d+) releases · ", card.text)[1])  # type: ignore[index]
    assert "The picture places" not in card.text, "all of them have a dot"
    assert re.search(r"\d+ more labs brought out \d+ releases: name up to six", card.text)
    pages = await every_page(room, card)
    assert sum(len(listed(page)) for page in pages) == total
    assert all(is_private(page) and not page.pictures for page in pages[1:])
    shown = [one for page in pages for one in days_in("\n".join(listed(page)))]
    assert shown == sorted(shown, reverse=True)
    second = await turn(room, card, "Next")
    assert not second.pictures
    assert (await turn(room, second, "Back")).pictures


async def test_a_release_opens_from_the_list(room: Room) -> None:
    card = await room.ask("timeline", labs="deepseek", as_of="2025-02-01")
    label, value = next(iter(options_of(card).items()))
    opened = await room.choose(card, value)
    assert is_private(opened)
    assert opened.text.startswith(f"## {label.split(' · ')[0]}")
    assert "As things stood on" in opened.text


async def test_a_quiet_time_has_no_picture(room: Room) -> None:
    card = await room.ask("timeline", labs="deepseek", since="2020-01-01", as_of="2020-02-01")
    assert "Nothing was released in that time" in card.text
    assert not card.pictures
    assert not card.menus
    whole = await room.ask("timeline", labs="deepseek", since="1950")
    assert "1950-01-01 to 2026-11-23" in alt(whole)
    day = await room.ask("timeline", labs="deepseek", since="2024-12-26", as_of="2024-12-26")
    assert "DeepSeek-V3 2024-12-26" in alt(day)


async def test_a_family_or_release_stands_for_its_lab_once(room: Room) -> None:
    card = await room.ask("timeline", labs="deepseek-v3, deepseek,, ,DEEPSEEK")
    assert card.text.startswith("## Releases: DeepSeek\n")


async def test_a_typo_in_a_list_is_asked_about_and_the_rest_is_kept(room: Room) -> None:
    card = await room.ask("timeline", labs="openai, deepseke", since="2025-01-01")
    assert card.ephemeral
    label = next(label for label in card.buttons if label == "DeepSeek · lab")
    answered = await room.press(card, label)
    assert answered.text.startswith("## Releases: OpenAI and DeepSeek")
    assert stamp("2025-01-01") in answered.text


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            {"labs": "openai, deepseek, alibaba, google, anthropic, meta, mistral"},
            "These are 7 labs. Name at most 6.",
        ),
        ({"since": "2026-12"}, "2026-12-01 is still to come"),
        ({"since": "2025-02", "as_of": "2025-01"}, "begin on 2025-02-01, after 2025-01-31."),
        ({"as_of": "2027"}, "still to come"),
        ({"known_by": "2026-11-22"}, "The ledger began on 2026-11-23"),
        ({"since": "yesterday"}, "is not a date"),
    ],
)
async def test_what_cannot_be_is_said_to_one_alone(
    room: Room, options: dict[str, str], says: str
) -> None:
    card = await room.ask("timeline", **options)
    assert card.ephemeral
    assert says in card.text


async def test_the_last_lab_of_several_is_completed(room: Room) -> None:
    choices = await room.member.autocomplete(room.channel, "timeline", "labs", "openai, deeps")
    assert "openai, DeepSeek" in [choice["value"] for choice in choices]


async def test_its_buttons_work_after_a_restart(room: Room, restart: Restart) -> None:
    card = await room.ask("timeline", since="2024-01-01", as_of="2025-12-31")
    later = await restart()
    page = await later.press(card, "Next")
    assert "As things stood on" in page.text
    assert max(days_in("\n".join(listed(page)))) < TODAY.date()
