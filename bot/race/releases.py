"""Labs, families, releases, what is known of them, and the names they also go by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.race.dates import FactDate

FactField = Literal[
    "announced",
    "api_available",
    "weights_published",
    "deprecated",
    "context_window",
    "max_output",
    "licence",
    "open_weights",
    "parameters",
    "active_parameters",
    "modalities_in",
    "modalities_out",
    "reasoning",
    "knowledge_cutoff",
    "training_tokens",
    "architecture",
]
_HAPPENS: tuple[FactField, ...] = ("api_available", "weights_published", "deprecated")
"""Fields that say when something happened after the announcement."""

AliasKind = Literal["name", "nickname", "native", "api", "rolling"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a release, as its source gave it.

    ``verified`` False means the value was not checked against the source; ``note`` then says
    what is missing.
    """

    value: str
    source_id: int
    standing: Literal["curated", "catalogue"]
    verified: bool = True
    note: str | None = None


def happens_later(field: str, fact: Fact, day: date) -> bool:
    """Whether a fact is of something that had not certainly happened by a day."""
    return field in _HAPPENS and not FactDate.parse(fact.value).happened_by(day)


@dataclass(frozen=True, slots=True)
class Lab:
    """An organisation that makes models."""

    id: int
    slug: str
    name: str
    native_name: str | None
    country: str | None
    city: str | None
    parent: str | None
    ticker: str | None
    note: str | None
    source_id: int


@dataclass(frozen=True, slots=True)
class Family:
    """A line of models of one lab."""

    id: int
    slug: str
    name: str
    lab_id: int


@dataclass(frozen=True, slots=True)
class Release:
    """One named version, with the preferred fact of each field.

    The properties are the facts' values in their types. A number or yes/no written in another way
    ("1M in the API, 128k in the app") has no such value: they are None, and the fact stands.
    """

    id: int
    slug: str
    name: str
    lab_id: int
    family_id: int | None
    facts: Mapping[str, Fact]

    @property
    def announced(self) -> FactDate | None:
        """When it became public: announced, else in the API, else its weights published.

        Raises:
            ValueError: the fact is not a date.
        """
        for field in ("announced", "api_available", "weights_published"):
            if (fact := self.facts.get(field)) is not None:
                return FactDate.parse(fact.value)
        return None

    @property
    def context_window(self) -> int | None:
        """Tokens it can read at once."""
        return self._whole_number("context_window")

    @property
    def max_output(self) -> int | None:
        """Tokens it can write at once."""
        return self._whole_number("max_output")

    @property
    def open_weights(self) -> bool | None:
        """Whether its weights can be downloaded."""
        return self._yes_or_no("open_weights")

    @property
    def licence(self) -> str | None:
        """The licence's name, as the source gave it."""
        fact = self.facts.get("licence")
        return None if fact is None else fact.value

    @property
    def reasoning(self) -> bool | None:
        """Whether it thinks before it answers."""
        return self._yes_or_no("reasoning")

    def on(self, day: date) -> Release:
        """As known of a day: dated events that came later are left out.

        Its other properties have no date of their own and stay as they are known now.
        """
        facts = {
            field: fact for field, fact in self.facts.items() if not happens_later(field, fact, day)
        }
        return self if len(facts) == len(self.facts) else replace(self, facts=facts)

    def released_by(self, day: date) -> bool:
        """Whether it was certainly public by the end of ``day``.

        A release without any date is not: nobody knows when it came. (It can still be named
        directly, see ``Catalog.resolve``.)
        """
        announced = self.announced
        return announced is not None and announced.happened_by(day)

    def announced_since(self, day: date) -> bool:
        """Whether it became public on ``day`` or later, for certain."""
        announced = self.announced
        return announced is not None and announced.first_day >= day

    def _whole_number(self, field: FactField) -> int | None:
        fact = self.facts.get(field)
        digits = "" if fact is None else fact.value.replace(",", "").replace("_", "").strip()
        return int(digits) if digits.isascii() and digits.isdigit() else None

    def _yes_or_no(self, field: FactField) -> bool | None:
        fact = self.facts.get(field)
        match "" if fact is None else fact.value.strip().casefold():
            case "true" | "yes" | "1":
                return True
            case "false" | "no" | "0":
                return False
            case _:
                return None


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name for exactly one lab, family or release.

    It holds from the day ``valid_from`` has certainly come until before ``valid_until``, the first
    day on which it no longer holds. ``guild_id`` None is shared; else only that guild knows it.
    """

    text: str
    kind: AliasKind
    lab_id: int | None
    family_id: int | None
    release_id: int | None
    valid_from: FactDate | None
    valid_until: FactDate | None
    guild_id: int | None
