"""Translation of what people read: gettext, by the language of whoever is being answered."""

from __future__ import annotations

import gettext
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from string import Formatter

DOMAIN = "frontrunner"
SOURCE = "en"
"""The language the messages are written in; it needs no catalogue."""
_CATALOGUES = Path(__file__).resolve().parent.parent / "locale"
_spoken: ContextVar[tuple[str, ...]] = ContextVar("spoken", default=(SOURCE,))


def speak(*locales: str) -> None:
    """Answer in the first of these Discord locales that is translated, in the current task."""
    _spoken.set(locales)


def spoken() -> tuple[str, ...]:
    """The Discord locales now spoken, best first."""
    return _spoken.get()


@contextmanager
def speaking(*locales: str) -> Generator[None]:
    """As :func:`speak`, inside the block."""
    token = _spoken.set(locales)
    try:
        yield
    finally:
        _spoken.reset(token)


@lru_cache(maxsize=64)
def _translations(locales: tuple[str, ...]) -> gettext.NullTranslations:
    """The catalogue for Discord locales (``zh-CN``), each falling back to its bare language."""
    tags: list[str] = []
    for locale in locales:
        if locale.split("-")[0] == SOURCE:
            break
        tags += [locale.replace("-", "_"), locale.split("-")[0]]
    return gettext.translation(DOMAIN, _CATALOGUES, languages=tags, fallback=True)


def _(message: str) -> str:
    """The message in the language now spoken; English where no usable translation is known.

    A translation that lost or invented one of the message's ``{places}`` is not usable: it would
    hide a number, or fail when it is filled.
    """
    translated = _translations(_spoken.get()).gettext(message)
    if translated is message or _places(translated) == _places(message):
        return translated
    return message


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of a message that fits a count, in the language now spoken; English as above.

    A form may leave places out ("one claim"), not invent any.
    """
    translated = _translations(_spoken.get()).ngettext(singular, plural, count)
    if _places(translated) <= _places(singular) | _places(plural):
        return translated
    return singular if count == 1 else plural


@lru_cache(maxsize=4096)
def _places(message: str) -> frozenset[str]:
    """The names in a message's ``{places}``; one that cannot be filled has an impossible one."""
    try:
        return frozenset(
            name for _text, name, *_rest in Formatter().parse(message) if name is not None
        )
    except ValueError:
        return frozenset({"{"})
