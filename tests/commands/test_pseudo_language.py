"""A walk in a language made by machine: what is said outside its brackets could not be translated.

Every message comes as ``⟦message éé⟧``, 40 % longer, as translations may be. The room checks every
request against Discord's limits, so that a card or label which only just fits in English fails here.
"""

from __future__ import annotations

import gettext
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any, get_args

import pytest
from discord import AppCommandOptionType, app_commands

from bot.edge.words import language
from bot.race.claims import ClaimRelation
from tests import messages
from tests.commands import desk
from tests.commands.conftest import Room
from tests.commands.forging import Place, Reply, here, parts_of
from tests.commands.test_isolation import Ids, commands_of, values
from tests.feeding import FEED, FakePages

ROOT = Path(__file__).parents[2]
KEYWORDS = ("_", "N_", "ngettext", "pgettext")
LAST = ("feed remove", "alerts remove", "watch remove", "digest delete", "settings reset")
"""Commands that take away what others show."""
NOT_HERE = {"import", "claim import"}
"""Those that ask for a file of their own kind."""
NO_MESSAGES = (
    "USD", "USD bn", "USD m", "UTC", "Frontrunner", "ada", "max", "The AI race",
    "LMArena Elo",
    # What is typed and read in this walk.
    "zanzibar", "zanzibar.example.com", "Qwen 2.5-Max is ahead of DeepSeek V3. It costs $2.",
    "Our model comprehensively surpasses all three.", "press.example.com", "news.example.com",
    "feed.xml", "Something number 1 has happened again",
    *get_args(ClaimRelation),  # beside the sentence that each stands for
)  # fmt: skip
"""Names, units and words of others, which are in no language or in that of whoever wrote them."""


class Pseudo(gettext.NullTranslations):
    """Puts brackets around every message, and remembers which were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._info = {"language": "de"}
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return _bracketed(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return _bracketed(msgid1 if n == 1 else msgid2)


@lru_cache(maxsize=4096)
def _bracketed(message: str) -> str:
    """The words of a message in brackets and with more of them; its places stay outside."""
    parts: list[str] = []
    for text, place, *_ in Formatter().parse(message):
        if re.search(r"[^\W\d_]", text):
            core = text.strip()
            longer = core + " é" * (len(core) // 5)
            parts.append(text.replace(core, f"⟦{longer}⟧"))
        else:
            parts.append(text)
        if place is not None:
            parts.append(f"{{{place}}}")
    return "".join(parts)


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> Pseudo:
    """Everybody and everything speaks it; pictures stay English."""
    spoken, english = Pseudo(), gettext.NullTranslations()
    monkeypatch.setattr(
        language, "_translations", lambda locales: english if locales == ("en",) else spoken
    )
    return spoken


def every_message() -> set[str]:
    """What translators are given, the first form of each."""
    found: set[str] = set()
    for path in (*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").glob("*.py")):
        with path.open("rb") as file:
            extract = messages.extract_cog if path.parent.name == "cogs" else messages.extract
            for _line, _name, said, _notes in extract(file, KEYWORDS, (), {}):
                found.add(said if isinstance(said, str) else str(said[said[0] == language.NAMES]))
    return found


def shown(reply: Reply) -> Iterator[str]:
    """Everything a person reads of a reply: texts, labels, menus, forms, choices."""
    for body in [*reply.bodies, reply.form]:
        for part in parts_of(body):
            for key in ("content", "label", "placeholder", "description", "title"):
                if isinstance(part.get(key), str):
                    yield part[key]
            for option in part.get("options", ()):
                yield from (option[key] for key in ("label", "description") if option.get(key))


def outside(text: str) -> Iterator[str]:
    """The words of a text that are in no brackets, in pieces as they stand beside each other."""
    text = re.sub(r"⟦[^⟦⟧]*⟧?", " | ", text)  # what was cut short has lost its end
    text = re.sub(
        r"<t:\d+:\w>|<[#@][&!]?\d+>|\]\([^)]*\)|https?\S+|\w+…|`[^`\n]+`|\*\*/[^*]+", " | ", text
    )
    for piece in re.split(r"[^\w'’.&+ -]|\s-\s", text.replace("\\", "")):
        if re.search(r"[^\W\d_]{3}", piece):
            yield piece


@pytest.fixture
def known(store_path: Path) -> str:
    """Every text of the store as it began, as a row of words."""
    with closing(sqlite3.connect(store_path)) as db:
        tables = [one for (one,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        cells = [
            cell
            for table in tables
            if "_fts" not in table
            for row in db.execute(f'SELECT * FROM "{table}"')
            for cell in row
            if isinstance(cell, str)
        ]
    return words_of(" | ".join([*cells, *NO_MESSAGES]))


def words_of(text: str) -> str:
    """Its words alone, with a space around each."""
    return " ".join(["", *re.findall(r"[^\W_]+", text.casefold()), ""])


def _is_known(piece: str, known: str) -> bool:
    """Whether the store says so, with the numbers beside it or, of names and phrases, without."""
    if words_of(piece) in known:
        return True
    letters = words_of(re.sub(r"[\d_]+", " ", piece))
    return letters in re.sub(r"[ \d]+", " ", known) and (
        len(letters.split()) > 1 or not piece.islower()
    )


async def _written_first(place: Place, room: Room) -> None:
    """What the others then show."""
    pages = room.bot.pages
    assert isinstance(pages, FakePages)
    pages.publish(1, at=FEED, title="qwen")
    await place.command("feed add", address=FEED)
    await place.command("digest create", channel=room.channel, every="daily")
    await place.command("alerts add", channel=room.channel)
    await place.command("watch add", name="deepseek")
    await place.send_form("fr1:form:add:0:0", desk.but().entries())
    await place.send_form("fr1:form:suggest:0:0", desk.but(relation="mixed").entries())
    await place.send_form("fr1:form:add:0:0", desk.but(date="never").entries())


async def _walk(place: Place, ids: Ids) -> list[tuple[str, Reply]]:
    """Every command with what it needs, and every kind of button once."""
    heard: list[tuple[str, Reply]] = []
    pressed: set[str] = set()
    commands = [one for one in commands_of(place.room) if one.qualified_name not in NOT_HERE]
    for command in sorted(commands, key=lambda one: one.qualified_name in LAST):
        name = command.qualified_name
        given = _needed(place.room, ids, command)
        reply = await place.command(name, **given)
        heard.append((f"/{name} {given}", reply))
        for control in () if reply.form else list(reply.controls):
            kind = re.sub(r"\d+", "", control["custom_id"])
            if control["type"] == 2 and kind not in pressed:
                pressed.add(kind)
                heard.append((kind, await place.press(control["custom_id"])))
    return heard


def _needed(room: Room, ids: Ids, command: app_commands.Command[Any, ..., Any]) -> dict[str, Any]:
    """What a command must be given; and the text of an article, which may stand for its address."""
    name, typed = command.qualified_name, values(ids)
    if name == "claim from":
        return {"text": "Qwen 2.5-Max is ahead of DeepSeek V3.\nIt costs $2.", "date": "2025-02-20"}
    given: dict[str, Any] = {}
    for option in command.parameters:
        shown = option.display_name
        if not option.required:
            continue
        if option.choices:
            given[shown] = option.choices[0].value
        elif option.type is AppCommandOptionType.user:
            given[shown] = room.member
        elif option.type is AppCommandOptionType.channel:
            given[shown] = room.channel
        else:
            given[shown] = (typed.get(f"{name} {shown}") or typed[shown])[0]
    return given


async def test_nothing_is_said_that_cannot_be_translated(
    room: Room, store_path: Path, known: str, pseudo: Pseudo
) -> None:
    ids = Ids.after(store_path)
    place = here(room, room.admin)
    await _written_first(place, room)
    heard = await _walk(place, ids)
    assert len(heard) > 90
    found: dict[str, str] = {}
    for what, reply in heard:
        for text in shown(reply):
            for piece in outside(text):
                if not _is_known(piece, known):
                    found.setdefault(piece.strip(), f"{what}: {text[:300]!r}")
    assert not found, "\n".join(f"{piece} <- {where}" for piece, where in found.items())
    assert len(pseudo.asked) > 500
    lost = pseudo.asked - every_message()
    assert not lost, f"translated where no translator finds them: {sorted(lost)}"
