"""What is wrong with a translation: found by comparing it with its message, one line a finding."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from bot.edge.words.language import NAMES
from bot.edge.words.translator import LONGEST_LINE, LONGEST_NAME
from tests.messages import called_name, calls

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "bot" / "locale"

_COMMANDS = sorted(
    set(re.findall(r"`(/[a-z -]+)`", (ROOT / "docs" / "commands.md").read_text(encoding="utf-8"))),
    reverse=True,
)
# What must stand in a translation as often as in its message.
_KEPT = {
    "a command": re.compile(rf"(?<![\w/.])(?:{'|'.join(_COMMANDS)}|/[a-z-]+)\b", re.ASCII),
    "a Discord mark": re.compile(r"<(?:t:|a?:|@|#)[^>]*>"),
    "an address or file": re.compile(
        r"https?://(?:[\w./-]*[\w/])?|\b[\w/]+\.(?:md|toml)\b", re.ASCII
    ),
    "a date": re.compile(r"\b\d{4}(?:-\d\d){0,2}\b", re.ASCII),
    "**": re.compile(r"\*\*"),
    "`": re.compile(r"`"),
    "a line break": re.compile(r"\n"),
    "a small line": re.compile(r"^-# ", re.MULTILINE),
}
_SHOWN_IN = {
    # called: position of what is read, and how long it may be (Discord's component reference)
    "button": (0, 80), "menu": (0, 150), "Option": (1, 100), "_window": (0, 45), "_entry": (1, 45),
}  # fmt: skip


def shipped() -> list[str]:
    """The languages there are catalogues for, as their folders are called."""
    return sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/frontrunner.po"))


def read(language: str) -> Catalog:
    """The catalogue of a language as its translators wrote it."""
    with (LOCALE / language / "LC_MESSAGES" / "frontrunner.po").open("rb") as file:
        return read_po(file, locale=language)


def untranslated(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    """Messages of the source that a catalogue lacks, and what it has beside them."""
    for message in template:
        if not message.id or message.context == NAMES:
            continue  # a name may stay as it is typed
        own = catalogue.get(message.id, message.context)
        if own is None:
            yield f"not in the catalogue: {message.id!r}"
        elif not own.string or not all(_forms(own)):
            yield f"not translated: {message.id!r}"
        elif own.fuzzy:
            yield f"fuzzy: {message.id!r}"
    for message in catalogue:
        if message.id and template.get(message.id, message.context) is None:
            yield f"no message of the source: {message.id!r}"
    yield from (f"obsolete: {message.id!r}" for message in catalogue.obsolete.values())


def spoilt(message: Message, plurals: int, longest: Mapping[str, int]) -> Iterator[str]:
    """What a translation lost, invented or made too long.

    Args:
        plurals: how many forms its language has.
        longest: how many characters messages may have where they are shown.
    """
    sources = message.id if isinstance(message.id, tuple | list) else (message.id,)
    forms = _forms(message)
    if len(sources) > 1 and len(forms) != plurals:
        yield f"{len(forms)} forms of {plurals}: {sources[0]!r}"
    for form in filter(None, forms):
        found = [*_spoilt(sources, form), *_too_long(sources, form, longest)]
        yield from (f"{what}: {form!r} for {sources[-1]!r}" for what in found)


def _spoilt(sources: tuple[str, ...] | list[str], form: str) -> Iterator[str]:
    allowed = [_places(source) for source in sources]
    own = _places(form)
    # A form for a count may leave places out ("one claim").
    if own not in allowed and not (len(sources) > 1 and own <= frozenset().union(*allowed)):
        yield f"places {sorted(own)}"
    source = sources[-1]
    for what, pattern in _KEPT.items():
        if Counter(pattern.findall(form)) != Counter(pattern.findall(source)):
            yield f"{what} is not what it was"
    if (form[: len(form) - len(form.lstrip())], form[len(form.rstrip()) :]) != (
        source[: len(source) - len(source.lstrip())],
        source[len(source.rstrip()) :],
    ):
        yield "white space at an end"


def _too_long(
    sources: tuple[str, ...] | list[str], form: str, longest: Mapping[str, int]
) -> Iterator[str]:
    limit = longest.get(sources[0])
    if limit is not None and len(re.sub(r"\{\w*\}", "", form)) > limit:
        yield f"longer than {limit}"


def longest_messages(template: Catalog) -> dict[str, int]:
    """How many characters a message may have, for those shown where Discord counts them."""
    found: dict[str, int] = {}

    def note(message: str, limit: int) -> None:
        found[message] = min(limit, found.get(message, limit))

    for path in (ROOT / "bot" / "edge").rglob("*.py"):
        for call in calls(ast.parse(path.read_text(encoding="utf-8"))):
            position, limit = _SHOWN_IN.get(called_name(call), (0, 0))
            if limit and isinstance(call.func, ast.Name) and len(call.args) > position:
                for message in _said(call.args[position]):
                    note(message, limit)
    for message in template:
        for comment in message.auto_comments:
            if (limit := re.search(r"At most (\d+) characters", comment)) is not None:
                note(str(message.id), int(limit[1]))
    assert set(found.values()) >= {LONGEST_LINE, LONGEST_NAME, 45, 80, 150}
    return found


def _said(argument: ast.expr) -> Iterator[str]:
    """The messages an argument may be, where it is nothing but one of them."""
    if isinstance(argument, ast.IfExp):
        yield from _said(argument.body)
        yield from _said(argument.orelse)
    elif isinstance(argument, ast.Call) and called_name(argument) == "_":
        if isinstance(argument.args[0], ast.Constant):
            yield str(argument.args[0].value)
    elif isinstance(argument, ast.Call) and called_name(argument) == "format":
        assert isinstance(argument.func, ast.Attribute)
        yield from _said(argument.func.value)


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


def _places(text: str) -> frozenset[str]:
    try:
        return frozenset(name for _text, name, *_ in Formatter().parse(text) if name is not None)
    except ValueError:
        return frozenset({"{"})
