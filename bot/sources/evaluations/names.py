"""Evaluators' names for releases, where nothing but knowledge can tell: ``bot/data/names``.

A file for each format; a name is spelled as the reader gives it, which is without the settings that
the evaluator writes into it. ``"name" = "release"``, ``"name" = false`` for what is deliberately no
release, or ``"name" = { release, settings, note, dated }`` where the name says more than that.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from bot.sources.fingerprints import DATA


@dataclass(frozen=True, slots=True)
class Named:
    """What a name says: the slug of a release of the starter ledger, or None for none of them.

    ``settings`` go into the protocol, ``note`` to the score; ``dated`` stands in for a date that is
    before the release.
    """

    release: str | None
    settings: str | None = None
    note: str | None = None
    dated: str | None = None


def named(format: str) -> Mapping[str, Named]:  # noqa: A002 - the word of the command line
    """The rules for the names of a format; none where it has none."""
    path = DATA / "names" / f"{format}.toml"
    if not path.exists():
        return {}
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _named(rule) for name, rule in raw.items()}


def known_names(format: str) -> Mapping[str, str | None]:  # noqa: A002 - as above
    """An evaluator's name → the slug of a release of the starter ledger.

    None is deliberately no release: an experimental entry, a rolling name, a pair of models.
    """
    return {name: rule.release for name, rule in named(format).items()}


def _named(rule: object) -> Named:
    match rule:
        case str():
            return Named(rule)
        case False:
            return Named(None)
        case dict():
            return Named(**cast("dict[str, str]", rule))
        case _:
            raise ValueError(f"not a rule for a name: {rule!r}")
