"""People who set Discord to different languages, in one channel with the real bot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import simcord.interactions
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from bot.edge.words import language
from tests.commands.conftest import Room
from tests.commands.desk import add, but, details_in, number_in, rows, suggest

GERMAN = {
    "confirmed": "bestätigt",
    "data set": "Datensatz",
    "“{text}” is not a date. Write it as 2025-01-29, 2025-01 or 2025.": (
        "„{text}“ ist kein Datum. Schreib es als 2025-01-29, 2025-01 oder 2025."
    ),
    "Nothing in the ledger is called “{asked}”. Did you mean one of these?": (
        "Nichts heißt „{asked}“. War eines davon gemeint?"
    ),
    "Dot plot: {title}.": "Punktdiagramm: {title}.",
}


@pytest.fixture
def german(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A German catalogue, and Ada's Discord set to German; Max's is in English."""
    catalog = Catalog("de")
    for message, translation in GERMAN.items():
        catalog.add(message, translation)
    folder = tmp_path / "locale" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    with (folder / "frontrunner.mo").open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(language, "_CATALOGUES", tmp_path / "locale")
    language._translations.cache_clear()

    # simcord's people all have their Discord in American English.
    english = simcord.interactions.base_payload

    def in_their_language(backend: Any, **given: Any) -> Any:
        record, payload = english(backend, **given)
        if backend.get_user(given["user_id"]).name == "ada":
            payload["locale"] = "de"
        return record, payload

    monkeypatch.setattr(simcord.interactions, "base_payload", in_their_language)
    yield
    language._translations.cache_clear()


async def test_a_figure_that_can_be_read_two_ways_is_asked_back(
    room: Room, german: None, store_path: Path
) -> None:
    costs = but(targets="", relation="cost_to_train", value="5,576 USD m")
    refused = await add(room, costs)
    assert "“5,576 USD m” can be read two ways. Write 5576 or 5,5760," in refused.text
    assert "Correct it" in refused.buttons
    number = number_in(await add(room, replace(costs, value="5,5760 USD m")))
    assert rows(store_path, "SELECT value FROM claim WHERE id = ?", number) == [(5.576,)]
    opened = await room.admin.slash(room.channel, "claim edit", claim=str(number))
    assert details_in(opened)["Value"] == "5,5760 USD m"
    # Max, in English, means what he always did.
    suggested = number_in(await suggest(room, replace(costs, subject="o1", value="5,576 USD m")))
    assert rows(store_path, "SELECT value FROM claim WHERE id = ?", suggested) == [(5576.0,)]


async def test_each_is_answered_in_their_own_language(room: Room, german: None) -> None:
    theirs = (await room.ask("about", who=room.admin)).text
    ours = (await room.ask("about", who=room.member)).text
    assert "✓ bestätigt" in theirs
    assert "✓ confirmed" not in theirs
    assert "✓ confirmed" in ours


async def test_an_error_is_said_in_the_language_of_whoever_made_it(
    room: Room, german: None
) -> None:
    wrong = {"name": "o1", "as_of": "gestern"}
    assert "„gestern“ ist kein Datum" in (await room.ask("release", who=room.admin, **wrong)).text
    assert "“gestern” is not a date" in (await room.ask("release", who=room.member, **wrong)).text


async def test_a_question_back_is_asked_in_that_language_too(room: Room, german: None) -> None:
    asked = await room.ask("release", who=room.admin, name="deepsek v3")
    assert "War eines davon gemeint?" in asked.text


async def test_a_button_answers_whoever_presses_it(room: Room, german: None) -> None:
    card = await room.ask("compare", who=room.member, first="qwen2.5-max", second="deepseek-v3")
    pressed = await room.press(card, "Sources", who=room.admin)
    assert "Datensatz" in pressed.text
    again = await room.press(card, "Sources", who=room.member)
    assert "data set" in again.text


async def test_the_chart_is_described_in_that_language(room: Room, german: None) -> None:
    two = {"first": "qwen2.5-max", "second": "deepseek-v3"}
    theirs = await room.ask("compare", who=room.admin, **two)
    ours = await room.ask("compare", who=room.member, **two)
    assert theirs.pictures[0]["description"].startswith("Punktdiagramm:")
    assert ours.pictures[0]["description"].startswith("Dot plot:")
