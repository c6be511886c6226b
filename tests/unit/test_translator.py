"""What Discord is told of the commands in other languages, and what of a catalogue it is not told."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

import cogs
from bot.client import Frontrunner, create_bot
from bot.config import Config, Store
from bot.edge.pushing import commands_digest
from bot.edge.words import language
from bot.edge.words.language import NAMES
from bot.edge.words.translator import Translator
from tests.openapi import problems

Write = Callable[..., None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Write]:
    """Writes a catalogue: its language, its messages and, in ``names``, its names."""
    monkeypatch.setattr(language, "_CATALOGUES", tmp_path)
    language._translations.cache_clear()

    def to_disk(locale: str, said: dict[str, str], names: dict[str, str] | None = None) -> None:
        catalog = Catalog(locale)
        for message, translation in said.items():
            catalog.add(message, translation)
        for name, translation in (names or {}).items():
            catalog.add(name, translation, context=NAMES)
        folder = tmp_path / locale / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "frontrunner.mo").open("wb") as file:
            write_mo(file, catalog)

    yield to_disk
    language._translations.cache_clear()


@pytest.fixture
async def bot(tmp_path: Path) -> Frontrunner:
    """With its commands, not connected."""
    made = create_bot(Config(store=Store(path=tmp_path / "x.db")))
    for extension in cogs.EXTENSIONS:
        await made.load_extension(extension)
    return made


async def pushed(bot: Frontrunner) -> dict[str, Any]:
    """What would be pushed, by name; all of it such as Discord's own document takes."""
    translator = Translator(bot.tree)
    payload = [
        await one.get_translated_payload(bot.tree, translator) for one in bot.tree.get_commands()
    ]
    request = SimpleNamespace(
        method="PUT", path="/applications/100/commands", params={}, json=payload
    )
    assert not problems(request)
    return {one["name"]: one for one in payload}


def part(holder: dict[str, Any], name: str) -> dict[str, Any]:
    (found,) = [one for one in holder["options"] if one["name"] == name]
    return found


async def test_descriptions_choices_and_menus_are_told_in_their_languages(
    bot: Frontrunner, write: Write
) -> None:
    undo = "Take the last change to a claim back (curators); nothing is deleted from its history"
    write("de", {
        "One claim of the ledger": "Eine Behauptung des Verzeichnisses",
        undo: "Die letzte Änderung einer Behauptung zurücknehmen",
        "What is claimed of it": "Was behauptet wird",
        "beats": "schlägt",
        "Draft claims from this message": "Behauptungen hier entwerfen",
    })  # fmt: skip
    write("zh_CN", {"One claim of the ledger": "账本中的一条声明"})
    found = await pushed(bot)
    claim = found["claim"]
    assert claim["description_localizations"] == {
        "de": "Eine Behauptung des Verzeichnisses", "zh-CN": "账本中的一条声明",
    }, "and not in Traditional Chinese"  # fmt: skip
    assert claim["description"] == "One claim of the ledger", "for all others"
    assert claim["name_localizations"] == {}
    assert list(part(claim, "undo")["description_localizations"]) == ["de"]
    relation = part(part(claim, "add"), "relation")
    assert relation["description_localizations"] == {"de": "Was behauptet wird"}
    assert relation["choices"][0] == {
        "name": "beats", "value": "beats", "name_localizations": {"de": "schlägt"},
    }  # fmt: skip
    menu = found["Draft claims from this message"]
    assert menu["name_localizations"] == {"de": "Behauptungen hier entwerfen"}


async def test_a_name_is_told_where_a_catalogue_has_one_that_discord_takes(
    bot: Frontrunner, write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    write("de", {"undo": "nur eine Nachricht"}, {
        "claim": "behauptung", "undo": "zurück", "as_of": "stand-vom",
        "show": "Zeigen", "history": "die geschichte", "edit": "e" * 33,  # no names at all
        "add": "neu", "suggest": "neu", "retract": "rule", "name": "known_by",  # taken beside them
    })  # fmt: skip
    write("hi", {}, {"help": "सहायता"})
    with caplog.at_level(logging.WARNING):
        found = await pushed(bot)
    claim = found["claim"]
    assert claim["name_localizations"] == {"de": "behauptung"}
    own = {one["name"]: one["name_localizations"].get("de") for one in claim["options"]}
    assert {name: one for name, one in own.items() if one} == {"undo": "zurück"}
    names = {one["name"]: one.get("name_localizations") for one in found["release"]["options"]}
    assert names == {"name": None, "as_of": {"de": "stand-vom"}, "known_by": None}
    assert found["help"]["name_localizations"] == {"hi": "सहायता"}
    said = caplog.text
    assert all(one in said for one in ("Zeigen", "die geschichte", "e" * 33, "neu", "known_by"))


async def test_a_line_that_is_too_long_is_left_in_english_and_logged(
    bot: Frontrunner, write: Write, caplog: pytest.LogCaptureFixture
) -> None:
    write("de", {
        "One claim of the ledger": "B" * 101, "beats": "schlägt " * 20,
        "Draft claims from this message": "m" * 33,
    })  # fmt: skip
    with caplog.at_level(logging.WARNING):
        found = await pushed(bot)
    assert found["claim"]["description_localizations"] == {}
    assert "name_localizations" not in part(part(found["claim"], "add"), "relation")["choices"][0]
    assert found["Draft claims from this message"]["name_localizations"] == {}
    assert caplog.text.count("longer than the") >= 3


async def test_all_that_ships_is_taken(bot: Frontrunner, caplog: pytest.LogCaptureFixture) -> None:
    found = await pushed(bot)
    assert not caplog.records
    for locale in ("de", "zh-CN"):
        assert all(len("".join(_texts(one, locale))) <= 8000 for one in found.values())
        assert not any(
            locale in one["name_localizations"] for one in found.values() if one["type"] == 1
        )
    written = found["claim"]["description_localizations"]
    assert set(written) == {"de", "zh-CN"}


def _texts(node: dict[str, Any], locale: str) -> Iterator[str]:
    """What Discord counts of a command in one language."""
    for key in ("name", "description"):
        yield node.get(f"{key}_localizations", {}).get(locale, node.get(key, ""))
    for choice in node.get("choices", ()):
        yield choice.get("name_localizations", {}).get(locale, choice["name"]) + str(
            choice["value"]
        )
    for option in node.get("options", ()):
        yield from _texts(option, locale)


async def test_another_translation_is_another_digest_of_the_commands(
    bot: Frontrunner, write: Write
) -> None:
    digests = [commands_digest(bot)]
    for said in ("Eine Behauptung", "Eine Aussage"):
        write("de", {"One claim of the ledger": said})
        digests.append(commands_digest(bot))
    assert len(set(digests)) == 3
    assert commands_digest(bot) == digests[-1]
