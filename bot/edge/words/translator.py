"""What Discord shows before anything is asked: the commands, in the languages there are."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any, cast

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.edge.words.language import NAMES, other_languages, translation

log = logging.getLogger(__name__)

LONGEST_NAME = 32
LONGEST_LINE = 100
"""Of descriptions and of the names of choices, in characters; Discord's limits."""
_NAME = re.compile(r"[-_'\w\u0900-\u097f\u0e00-\u0e7f]+")
"""Discord's pattern of a name; Python's ``\\w`` leaves the vowel signs of Devanagari and Thai out."""


class Translator(app_commands.Translator):
    """Gives discord.py what the catalogues say; English where they say nothing Discord would take.

    Descriptions, names of choices and of entries of menus are messages like any other. Names of
    commands and options have a context of their own (:data:`bot.edge.words.language.NAMES`) and are
    mostly left as they are typed: see ``docs/decisions/0026-names-stay-as-typed.md``.
    """

    def __init__(self, tree: app_commands.CommandTree[Any]) -> None:
        self._tree = tree
        known = set(other_languages())
        # It is asked for every line in each of Discord's languages: some 20,000 questions.
        self._spoken = frozenset(
            locale
            for locale in discord.Locale
            if not known.isdisjoint({locale.value, locale.value.partition("-")[0]})
        )

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,
    ) -> str | None:
        """The string in exactly that language, or None: Discord then shows the English one."""
        if locale not in self._spoken:
            return None
        if isinstance(context.data, app_commands.ContextMenu):
            return _within(translation(string.message, locale.value), LONGEST_NAME, locale)
        named = cast("Any", context.data)  # its type is a union with an unknown part
        match context.location:
            case Location.command_name | Location.group_name:
                return _name(string.message, locale, self._beside(named.parent))
            case Location.parameter_name:
                beside = (one.display_name for one in named.command.parameters)
                return _name(string.message, locale, beside)
            case _:
                return _within(translation(string.message, locale.value), LONGEST_LINE, locale)

    def _beside(self, parent: app_commands.Group | None) -> list[str]:
        """The names of the commands and groups in a group, or of those in none."""
        if parent is not None:
            return [one.name for one in parent.commands]
        return [one.name for one in self._tree.get_commands(type=discord.AppCommandType.chat_input)]


def _name(name: str, locale: discord.Locale, siblings: Iterable[str]) -> str | None:
    """The name in a language if Discord takes it there, beside its siblings; else None, logged."""
    wanted = translation(name, locale.value, NAMES)
    if wanted is None:
        return None
    if not (_NAME.fullmatch(wanted) and len(wanted) <= LONGEST_NAME and wanted == wanted.lower()):
        log.warning("%s: “%s” is no name that Discord takes for “%s”", locale, wanted, name)
        return None
    others = [one for one in siblings if one != name]
    if wanted in {
        one for other in others for one in (other, translation(other, locale.value, NAMES))
    }:
        log.warning("%s: “%s” for “%s” is the name of something beside it", locale, wanted, name)
        return None
    return wanted


def _within(line: str | None, longest: int, locale: discord.Locale) -> str | None:
    if line is not None and len(line) > longest:
        log.warning("%s: longer than the %d characters of Discord: %s", locale, longest, line)
        return None
    return line
