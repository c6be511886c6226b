"""What of the news a digest or alert is for, as options name it: kinds, labs, families, tests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.edge.words.text import single_line
from bot.errors import N_, Problems, UserError
from bot.ledger import Ledger
from bot.race.catalog import Found, Kind, Several
from bot.race.news import KINDS, LEASTS, Least, NewsKind, Wanted
from bot.race.typed_values import with_commas

T = TypeVar("T")

_CLEARS = frozenset({"all", "none"})
"""Typed for a filter, they take it away."""
_SHOWN = 40
_GUESSES = 3


@dataclass(frozen=True, slots=True)
class TypedFilter:
    """What of the news is wanted, as it was typed; None where it was left out."""

    kinds: str | None = None
    labs: str | None = None
    families: str | None = None
    minimum_status: str | None = None
    benchmark: str | None = None


def raise_all(problems: Sequence[UserError]) -> None:
    """Say everything that is wrong at once; nothing where nothing is.

    Raises:
        UserError: the one problem.
        Problems: several.
    """
    if problems:
        raise problems[0] if len(problems) == 1 else Problems(problems)


def read_filter(
    ledger: Ledger, typed: TypedFilter, guild_id: int, old: Wanted | None = None
) -> Wanted:
    """What of the news is wanted; ``all`` or ``none`` takes a filter away.

    Raises:
        UserError, Problems: a kind, name, status or test there is not.
    """
    before = old or Wanted()
    problems: list[UserError] = []

    def read(text: str | None, reader: Callable[[str], T], kept: T, cleared: T) -> T:
        if text is None or not single_line(text):
            return kept
        if text.strip().casefold() in _CLEARS:
            return cleared
        try:
            return reader(text)
        except UserError as problem:
            problems.extend(problem.problems if isinstance(problem, Problems) else [problem])
            return kept

    def parties(kind: Kind) -> Callable[[str], tuple[int, ...]]:
        return lambda text: _parties(ledger, text, kind, guild_id)

    wanted = Wanted(
        kinds=read(typed.kinds, _kinds, before.kinds, ()),
        labs=read(typed.labs, parties("lab"), before.labs, ()),
        families=read(typed.families, parties("family"), before.families, ()),
        benchmark=read(
            typed.benchmark, lambda text: _benchmark(ledger, text), before.benchmark, None
        ),
        least=read(typed.minimum_status, _least, before.least, "unverified"),
    )
    if wanted.kinds and not {"claims", "verdicts"} & set(wanted.kinds):
        # They would never let anything through or keep anything out.
        problems += [
            UserError(N_("{option} is about claims, and none of the kinds has any. Leave it out, or "
                         "add claims or verdicts to the kinds."), option=option)
            for option, given in (
                ("benchmark", typed.benchmark if wanted.benchmark is not None else None),
                ("minimum_status", typed.minimum_status if wanted.least != "unverified" else None),
            )
            if given is not None
        ]  # fmt: skip
    raise_all(problems)
    return wanted


def split(text: str) -> list[str]:
    """The entries of a list with commas between."""
    return [
        entry
        for entry in (part.strip() for part in with_commas(text).split(","))
        if single_line(entry)
    ]


def _each(text: str, reader: Callable[[str], T]) -> list[T]:
    """Every entry of a list, read; with every problem at once."""
    found: list[T] = []
    problems: list[UserError] = []
    for entry in split(text):
        try:
            found.append(reader(entry))
        except UserError as problem:
            problems.append(problem)
    if not found and not problems:
        raise UserError(N_("“{text}” names nothing. Leave it out, or pick from the list."),
                        text=shown(text))  # fmt: skip
    raise_all(problems)
    return found


def _kinds(text: str) -> tuple[NewsKind, ...]:
    found = set(_each(text, _kind))
    return () if found == set(KINDS) else tuple(kind for kind in KINDS if kind in found)


def _kind(entry: str) -> NewsKind:
    word = entry.casefold()
    for kind in KINDS:
        if word in (kind, kind.removesuffix("s")):
            return kind
    raise UserError(
        N_("“{text}” is no kind of news. There are: {kinds}."),
        text=shown(entry),
        kinds=", ".join(KINDS),
    )


def _parties(ledger: Ledger, text: str, kind: Kind, guild_id: int) -> tuple[int, ...]:
    return tuple(sorted(set(_each(text, lambda entry: _party(ledger, entry, kind, guild_id)))))


def _party(ledger: Ledger, entry: str, kind: Kind, guild_id: int) -> int:
    """The lab or family that a name means."""
    day, catalog = ledger.today(), ledger.catalog
    found = catalog.resolve(entry, on=day, guild_id=guild_id, kinds=frozenset({kind}))
    if isinstance(found, Found):
        return found.id
    other = catalog.resolve(entry, on=day, guild_id=guild_id)
    if isinstance(other, Found) and other.kind == "family":
        lab = catalog.labs[catalog.families[other.id].lab_id].name
        raise UserError(
            N_("“{text}” is a family of {lab}. Give it under families, or {lab} here."),
            text=shown(entry),
            lab=lab,
        )
    if isinstance(other, Found) and other.kind == "lab":
        raise UserError(N_("“{text}” is a lab. Give it under labs."), text=shown(entry))
    meant = found.meanings if isinstance(found, Several) else found.suggestions
    guesses = [one.name for one in meant if one.kind == kind]
    raise _unknown(entry, kind, guesses[:_GUESSES])


def _unknown(entry: str, kind: Kind, guesses: Sequence[str]) -> UserError:
    if kind == "lab":
        return (
            UserError(
                N_("“{text}” is no lab of the ledger. Did you mean {guesses}?"),
                text=shown(entry), guesses=", ".join(guesses),
            )
            if guesses
            else UserError(N_("“{text}” is no lab of the ledger. Pick from the list."),
                           text=shown(entry))
        )  # fmt: skip
    return (
        UserError(
            N_("“{text}” is no family of the ledger. Did you mean {guesses}?"),
            text=shown(entry), guesses=", ".join(guesses),
        )
        if guesses
        else UserError(N_("“{text}” is no family of the ledger. Pick from the list."),
                       text=shown(entry))
    )  # fmt: skip


def _benchmark(ledger: Ledger, text: str) -> int:
    word = text.strip().casefold()
    named = [
        one for one in ledger.benchmarks if word in (one.slug, one.name.casefold(), one.short or "")
    ]
    exact = [one for one in named if one.slug == word] or named
    if len(exact) == 1:
        return exact[0].id
    if exact:
        raise UserError(
            N_("There are several versions of “{text}”. Pick one from the list."), text=shown(text)
        )
    raise UserError(
        N_("“{text}” is no test of the ledger. Pick one from the list."), text=shown(text)
    )


def _least(text: str) -> Least:
    if text in LEASTS:
        return text
    raise UserError(N_("“{text}” cannot be chosen here. Pick from the list."), text=shown(text))


def shown(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
