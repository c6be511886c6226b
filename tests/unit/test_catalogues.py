"""The catalogues that ship: complete, unspoilt, and compiled from what is written in them."""

from __future__ import annotations

import re
import subprocess
import sys
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.edge.words.language import NAMES
from tests import catalogues

ROOT = Path(__file__).parents[2]
LANGUAGES = ("de", "zh_CN")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What the command that CONTRIBUTING.md tells translators finds in the source."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    line = re.search(r"^\.venv/bin/python (-m babel\S* extract .*?)(?: &&)?$", page, re.MULTILINE)
    assert line is not None, "CONTRIBUTING.md does not say how to extract the messages"
    path = tmp_path_factory.mktemp("template") / "frontrunner.pot"
    arguments = line[1].replace("bot/locale/frontrunner.pot", str(path)).split()
    assert str(path) in arguments
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)
    with path.open("rb") as file:
        return read_po(file)


def test_the_documented_command_finds_every_kind_of_message(template: Catalog) -> None:
    found = {message.id: message for message in template if message.id and not message.context}
    for message, why in (
        ("partly confirmed", "N_, translated later"),
        ("You may not use this command here.", "N_ in an error"),
        ("Evidence", "_ inside an f-string"),
        (("{names} agrees", "{names} agree"), "ngettext"),
        ("Take the last change to a claim back (curators); nothing is deleted from its history",
         "the docstring of a command"),
        ("Put a claim on record (curators); a form opens, filled with what you give here",
         "description= of a command"),
        ("One claim of the ledger", "group_description of a cog"),
        ("What is stored of you", "the description of a Group"),
        ("The words, exactly as they were said", "describe of an option, shared by two commands"),
        ("A message with a thread for the rest", "the name of a Choice"),
        ("competitive_with", "a choice out of a Literal"),
        ("Draft claims from this message", "an entry of a menu"),
        ("Read a message and the pages it links to for claims (curators)", "and what it does"),
    ):  # fmt: skip
        assert message in found, why
    names = {message.id for message in template if message.context == NAMES}
    assert names >= {"claim", "undo", "from", "as_of", "send-now"}, "of groups, commands, options"
    places = {path for message in found.values() for path, _line in message.locations}
    assert any(path.startswith("bot/edge/cards/") for path in places)
    assert not any(path.startswith("tests/") for path in places)


def test_the_promised_languages_are_there() -> None:
    assert catalogues.shipped() == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_is_whole_and_keeps_what_its_messages_say(
    template: Catalog, language: str
) -> None:
    catalogue = catalogues.read(language)
    longest = catalogues.longest_messages(template)
    wrong = [
        *catalogues.untranslated(template, catalogue),
        *(
            finding
            for message in catalogue
            if message.id
            for finding in catalogues.spoilt(message, catalogue.num_plurals, longest)
        ),
    ]
    assert not wrong, f"{language}: {len(wrong)} findings\n" + "\n".join(wrong)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_compiled_is_what_is_written(language: str) -> None:
    written: dict[object, str] = {}
    catalogue = catalogues.read(language)
    for message in catalogue:
        if not message.id or message.fuzzy:
            continue
        forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if not all(forms):
            continue
        one, plural = (message.id, False) if isinstance(message.id, str) else (message.id[0], True)
        key = one if message.context is None else f"{message.context}\x04{one}"
        written |= {(key, at): form for at, form in enumerate(forms)} if plural else {key: forms[0]}
    path = catalogues.LOCALE / language / "LC_MESSAGES" / "frontrunner.mo"
    assert path.exists(), "compile it: see Languages in CONTRIBUTING.md"
    with path.open("rb") as file:
        compiled = GNUTranslations(file)
    kept = {key: text for key, text in compiled._catalog.items() if key != ""}  # type: ignore[attr-defined]
    differ = [key for key in written.keys() | kept.keys() if written.get(key) != kept.get(key)]
    assert not differ, f"{language}: compile it anew, {len(differ)} differ: {differ[:5]}"
    assert compiled.info()["language"] == language, "whose numbers it writes"


@pytest.mark.parametrize(
    ("message", "translation", "finding"),
    [
        ("{name} was not out by {day}.", "{name} war nicht da.", "places ['name']"),
        ("{name} was not out.", "{name} nicht vor {tag}.", "places ['name', 'tag']"),
        ("{name} was not out.", "{name war nicht da.", "places"),
        ("/claim rule gives one.", "Das gibt /claim regel.", "a command"),
        ("see /claims and /latest", "siehe /claims", "a command"),
        ("It was on <t:{day}:D>.", "Es war am {day}.", "a Discord mark"),
        ("**Newest** score", "**Neueste Wertung", "** is not"),
        ("Write `mon, thu`.", "Schreib mon, thu.", "` is not"),
        ("One.\nTwo.", "Eins. Zwei.", "a line break"),
        ("-# small", "klein", "a small line"),
        ("as 2025-01-29 or 2025", "wie 29.01.2025 oder 2025", "a date"),
        ("Sources", "Quellen ", "white space"),
        ("Sources", "Quellen und alles andere", "longer than 12"),
        (("{count} claim", "{count} claims"), ("{n} Behauptung", "{count} Behauptungen"), "places"),
        (("{count} claim", "{count} claims"), ("{count} Behauptungen",), "1 forms of 2"),
    ],
)
def test_a_spoilt_translation_is_found(
    message: str | tuple[str, str], translation: str | tuple[str, ...], finding: str
) -> None:
    found = list(catalogues.spoilt(Message(message, translation), 2, {"Sources": 12}))
    assert any(finding in one for one in found), found


@pytest.mark.parametrize(
    ("message", "translation"),
    [
        ("Pick one from /claims, or see docs/curators.md.", "Siehe docs/curators.md und /claims."),
        ("Use /claim undo.", "请用/claim undo。"),
        (("{count} claim of {name}", "{count} claims of {name}"), ("eine von {name}", "{count} von {name}")),
        ("not translated yet", ""),
    ],
)  # fmt: skip
def test_a_faithful_one_is_left_alone(
    message: str | tuple[str, str], translation: str | tuple[str, ...]
) -> None:
    assert not list(catalogues.spoilt(Message(message, translation), 2, {}))


def test_a_message_that_is_missing_empty_fuzzy_or_gone_is_told() -> None:
    source, own = Catalog(), Catalog("de")
    for message in ("one", "two", "three", ("{n} four", "{n} fours")):
        source.add(message)
    source.add("undo", context=NAMES)
    own.add("one", "eins")
    own.add("two", "")
    own.add("three", "drei", flags={"fuzzy"})
    own.add("five", "fünf")
    assert sorted(one.split(":")[0] for one in catalogues.untranslated(source, own)) == [
        "fuzzy", "no message of the source", "not in the catalogue", "not translated",
    ]  # fmt: skip
