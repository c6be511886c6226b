"""Translation of what people read: gettext, by the language of whoever is being answered."""

from __future__ import annotations

import gettext
import hashlib
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from functools import lru_cache
from pathlib import Path
from string import Formatter

DOMAIN = "frontrunner"
SOURCE = "en"
"""The language the messages are written in; it needs no catalogue."""
NAMES = "name"
"""The context in which catalogues hold the names of commands and options."""
_CATALOGUES = Path(__file__).resolve().parents[2] / "locale"
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
    """The catalogue for Discord locales (``zh-CN``), each falling back to its bare language.

    Files are looked for by these names alone: :func:`gettext.find` would take Simplified Chinese
    for Traditional, since ``zh`` is an alias for it.
    """
    found: gettext.NullTranslations | None = None
    for locale in locales:
        if locale.split("-")[0] == SOURCE:
            break
        for tag in dict.fromkeys((locale.replace("-", "_"), locale.split("-")[0])):
            path = _CATALOGUES / tag / "LC_MESSAGES" / f"{DOMAIN}.mo"
            if path.is_file():
                one = copy(_read(path))
                if found is None:
                    found = one
                else:
                    found.add_fallback(one)
    return gettext.NullTranslations() if found is None else found


@lru_cache(maxsize=64)
def _read(path: Path) -> gettext.GNUTranslations:
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def tongue() -> str:
    """The language that answers now, as its catalogue names it (``zh_CN``): whose numbers to write."""
    return _translations(_spoken.get()).info().get("language", SOURCE)


def translation(message: str, locale: str, context: str | None = None) -> str | None:
    """A message without places in exactly that Discord locale; None where it is not translated."""
    catalogue = _translations((locale,))
    if type(catalogue) is gettext.NullTranslations:
        return None
    found = catalogue.gettext(message) if context is None else catalogue.pgettext(context, message)
    # A message that is not there comes back as itself.
    return None if found == message or not found else found


def other_languages() -> list[str]:
    """The languages there are catalogues for, as Discord writes them; English needs none."""
    return sorted(path.parent.parent.name.replace("_", "-") for path in _compiled())


def is_spoken(locale: str) -> bool:
    """Whether somebody with this Discord locale is answered in it."""
    return not {locale, locale.partition("-")[0]}.isdisjoint({SOURCE, *other_languages()})


def _compiled() -> list[Path]:
    return sorted(_CATALOGUES.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))


def catalogues_digest() -> bytes:
    """What all catalogues together hold, as a hash: another one means another translation."""
    digest = hashlib.blake2b(digest_size=16)
    for path in _compiled():
        digest.update(path.read_bytes())
    return digest.digest()


def _(message: str) -> str:
    """The message in the language now spoken; English where no usable translation is known.

    A translation that lost or invented one of the message's ``{places}`` is not usable: it would
    hide a number, or fail when it is filled. The message without words stays without: catalogues
    keep their header under it.
    """
    if not message:
        return ""
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
