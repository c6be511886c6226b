"""Translation of what people read: gettext, by the language of whoever is being answered."""

from __future__ import annotations

import gettext
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

DOMAIN = "frontrunner"
_CATALOGUES = Path(__file__).resolve().parent.parent / "locale"
_language: ContextVar[str] = ContextVar("language", default="en")


@lru_cache(maxsize=64)
def _translations(language: str) -> gettext.NullTranslations:
    """The catalogue for a Discord locale (``zh-CN``), falling back to its language, then English."""
    tags = [language.replace("-", "_"), language.split("-", maxsplit=1)[0]]
    return gettext.translation(DOMAIN, _CATALOGUES, languages=tags, fallback=True)


@contextmanager
def speaking(language: str) -> Generator[None]:
    """Answer in this Discord locale inside the block."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def speak(language: str) -> None:
    """Answer in this Discord locale for the rest of the current task."""
    _language.set(language)


def _(message: str) -> str:
    """The message in the language now spoken; English where no translation is known."""
    return _translations(_language.get()).gettext(message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of a message that fits a count, in the language now spoken."""
    return _translations(_language.get()).ngettext(singular, plural, count)
