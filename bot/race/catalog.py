"""Who and what: labs, families, releases and the names people type for them.

A ``Catalog`` is an immutable snapshot of all names. It is built in a thread after a write that
changed one and swapped in whole, so resolving and autocompletion never touch the disk.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain, islice
from typing import Literal

from bot.race.dates import FactDate
from bot.race.names import LONGEST_TEXT, Typed
from bot.race.naming import (
    OWN_RELEASE,
    RELEASE_ALIAS,
    Brands,
    Entry,
    Names,
    alias_entry,
    own_names,
)
from bot.race.releases import Alias, AliasKind, Fact, FactField, Family, Lab, Release
from bot.race.roster import KINDS_IN_ORDER, Entity, Kind, Roster, date_order

__all__ = [
    "ALL_KINDS",
    "LONGEST_KEY",
    "Alias",
    "AliasKind",
    "Catalog",
    "Fact",
    "FactField",
    "Family",
    "Found",
    "How",
    "Kind",
    "Lab",
    "Release",
    "Resolution",
    "Several",
    "Suggestion",
    "Unknown",
]

How = Literal["exact", "alias", "family", "lab"]

ALL_KINDS: frozenset[Kind] = frozenset(KINDS_IN_ORDER)
LONGEST_KEY = 100
"""Characters Discord allows in an autocomplete value; a ``Suggestion.key`` never has more."""

_KEYS = tuple(f"{kind}{mark}" for kind in KINDS_IN_ORDER for mark in ":#")
"""How a suggestion's key begins where its slug alone could be read otherwise."""
_FEW = 5  # suggestions for an unknown name: what a person reads
_MOST_RESOLVED = 2_048  # meanings that are remembered: people ask for the same few


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something a person may mean.

    ``key`` resolves to exactly this on any day on which it may have existed (its slug, or
    ``lab:deepseek`` where the slug alone could be read otherwise) and has at most ``LONGEST_KEY`` characters. ``announced`` is a release's date; labs
    and families have none.
    """

    kind: Kind
    id: int
    name: str
    lab_name: str
    announced: FactDate | None
    key: str


@dataclass(frozen=True, slots=True)
class Found:
    """A text with one meaning.

    ``candidates`` are ids of releases, newest first: of a release itself, of an alias all the
    releases of one lab that share it (``id`` is then the newest), of a family or lab those that
    were public on the day, perhaps none. ``via`` is the name that matched as the catalog writes
    it, ``label`` the name of what was found.
    """

    kind: Kind
    id: int
    how: How
    candidates: tuple[int, ...]
    via: str
    label: str

    @property
    def release_id(self) -> int | None:
        """The one release that was named; None for a family, a lab or several releases."""
        return self.id if self.kind == "release" and len(self.candidates) == 1 else None

    def as_typed(self, text: str) -> str:
        """The text this was found by, as an answer repeats it: for a suggestion's key, its name."""
        return self.label if text.startswith(_KEYS) else text


@dataclass(frozen=True, slots=True)
class Several:
    """A text that means things of different labs: whoever asked must choose."""

    meanings: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """A text without a meaning, and what may have been meant: the best first, perhaps nothing."""

    suggestions: tuple[Suggestion, ...]


Resolution = Found | Several | Unknown


@dataclass(frozen=True)
class _Asked:
    """Who asks for what kinds, and as of which day."""

    on: date
    guild_id: int | None
    kinds: frozenset[Kind]

    @cached_property
    def day(self) -> int:
        return self.on.toordinal()

    def allows(self, entity: Entity) -> bool:
        """Of a kind asked for, and it may have existed by then."""
        return entity.since <= self.day and entity.kind in self.kinds

    def admits(self, entry: Entry) -> bool:
        """A name, then in use, for something that can be the answer."""
        return entry.entity.kind in self.kinds and entry.holds(self.day)


class _Hits:
    """What a search has found so far: each thing once, in the order of finding."""

    def __init__(self, asked: _Asked, limit: int) -> None:
        self._asked = asked
        self._limit = limit
        self.chosen: dict[Entity, None] = {}
        self.makers: dict[Entity, None] = {}  # labs and families met, of whatever kinds asked for

    def take(self, entities: Iterable[Entity]) -> None:
        """Add what was asked for until the limit is reached."""
        for one in entities:
            if len(self.chosen) >= self._limit:
                return
            if self._asked.allows(one):
                self.chosen[one] = None

    def take_names(self, entries: Iterable[Entry]) -> None:
        """Add what names stand for that hold on the day."""
        self.take(self._holding(entries))

    def _holding(self, entries: Iterable[Entry]) -> Iterator[Entity]:
        for one in entries:
            if one.holds(self._asked.day):
                if one.entity.kind != "release":
                    self.makers[one.entity] = None
                yield one.entity


class Catalog(Roster):
    """All names at one moment. Nothing it answers ever changes, so threads may share it."""

    def __init__(
        self,
        labs: Iterable[Lab],
        families: Iterable[Family],
        releases: Iterable[Release],
        aliases: Iterable[Alias],
    ) -> None:
        """Build the snapshot and its indexes; 20,000 aliases take a fraction of a second.

        Raises:
            ValueError: a release's date is not one, an alias does not point at exactly one thing,
                or something points at what is not there.
        """
        super().__init__(labs, families, releases)
        self._resolved: dict[tuple[str, date, int | None, frozenset[Kind]], Resolution] = {}
        shared: list[Entry] = []
        for entity in self.entities.values():
            native = self.labs[entity.id].native_name if entity.kind == "lab" else None
            shared.extend(own_names(entity, native))
        of_guild: dict[int, list[Entry]] = {}
        brands = Brands(self.labs, self.families)
        for alias in aliases:
            entry = alias_entry(alias, self.entities)
            if alias.guild_id is None:
                shared.append(entry)
                brands.add(alias)
            else:
                of_guild.setdefault(alias.guild_id, []).append(entry)
        self._shared = Names(shared, brands.of)
        self._shared_makers = Names(
            (one for one in shared if one.entity.kind != "release"), brands.of
        )
        self._of_guild = {guild: Names(own, brands.of) for guild, own in of_guild.items()}
        self._suggestions = {
            key: self._make_suggestion(one, plain=self._is_plain(one))
            for key, one in self.entities.items()
        }

    # what a text means ---------------------------------------------------------------------

    def resolve(
        self,
        text: str,
        *,
        on: date,
        guild_id: int | None = None,
        kinds: frozenset[Kind] = ALL_KINDS,
    ) -> Resolution:
        """What a typed text meant on a day, to one guild (None: by shared names only).

        In this order: a release's own name or slug, the guild's aliases, a release's shared
        aliases, a family or lab (a lab's own name before a family's, a family's before aliases),
        a rolling API name;
        then the same with the words in another order, or brand words left out or added
        ("sonnet 3.5", "openai/gpt-4o"). A typo is never resolved, only answered with suggestions;
        so is an alias outside its period, with what it meant at other times, and a name of a kind
        not asked for, with its nearest kin.

        A release can be named from the first day its date can mean, and one without a date on
        any day; the candidates of a family or lab are only those certainly public by then.
        """
        question = (text, on, guild_id, kinds)
        known = self._resolved.get(question)
        if known is None:
            known = self._resolve(text, _Asked(on, guild_id, kinds))
            if len(self._resolved) >= _MOST_RESOLVED:
                self._resolved.clear()
            if len(text) <= LONGEST_TEXT:
                self._resolved[question] = known
        return known

    def _resolve(self, text: str, asked: _Asked) -> Resolution:
        keyed = self._keyed(text)
        if any(map(asked.admits, keyed)):
            return self._found(keyed, "exact", asked)
        typed = Typed.read(text)
        meaning = self._meaning(typed, asked) if typed.whole else None
        return meaning or Unknown(tuple(self._search(typed, asked, _FEW)))

    def suggest(
        self,
        text: str,
        *,
        on: date,
        guild_id: int | None = None,
        kinds: frozenset[Kind] = ALL_KINDS,
        limit: int = 25,
    ) -> list[Suggestion]:
        """What a person typing this may mean, at most ``limit`` things, each once.

        Exact names first, then names beginning so, then names with words beginning so, then what
        a named lab or family has, newest first within each; where there is nothing, names spelt
        nearly so. Nothing typed yet: the newest release of each family, well-known families
        (those with a curated release) first. Only what existed on the day and is of these kinds.
        """
        asked = _Asked(on, guild_id, kinds)
        if limit <= 0:
            return []
        if not text.strip():
            return self._newest(asked, limit)
        if keyed := list(filter(asked.admits, self._keyed(text))):
            return [self._suggestion(one.entity, asked) for one in keyed]
        return self._search(Typed.read(text), asked, limit)

    def _meaning(self, typed: Typed, asked: _Asked) -> Resolution | None:
        """What a text names, or its kin where it names what was not asked for; None: no name."""
        sought = self._sought(asked)
        spelt = [one for names in sought for one in names.equal(typed)]
        if meant := list(filter(asked.admits, spelt)):
            return self._settle(meant, "exact", asked)
        lapsed = [one for one in spelt if one.entity.kind in asked.kinds]
        lapsed = [one for one in lapsed if not one.in_use(asked.day)]
        if lapsed:
            return Unknown(self._kin(lapsed, asked))
        worded = [one for names in sought for one in names.same_words(typed)]
        if meant := list(filter(asked.admits, worded)):
            return self._settle(meant, "alias", asked)
        kin = self._kin([*spelt, *worded], asked)
        return Unknown(kin) if kin else None

    def _sought(self, asked: _Asked) -> list[Names]:
        """The names this guild knows, its own first."""
        own = None if asked.guild_id is None else self._of_guild.get(asked.guild_id)
        return [self._shared] if own is None else [own, self._shared]

    def _keyed(self, text: str) -> list[Entry]:
        """The one thing a prefixed suggestion key (``lab:deepseek``, ``lab#7``) stands for."""
        text = text.strip()
        if len(text) > LONGEST_KEY:
            return []
        for kind in KINDS_IN_ORDER:
            entity: Entity | None = None
            if text.startswith(f"{kind}:"):
                entity = self.by_slug(kind, text.removeprefix(f"{kind}:"))
            elif text.startswith(f"{kind}#"):
                number = text.removeprefix(f"{kind}#")
                if number.isascii() and number.isdigit():
                    entity = self.entities.get((kind, int(number)))
            if entity is not None:
                return list(islice(own_names(entity), 1))
        return []

    def _settle(self, entries: Sequence[Entry], how: How, asked: _Asked) -> Found | Several:
        """Choose among names that all hold: the winning rank, unless it spans labs."""
        best = min(one.rank for one in entries)
        if best <= RELEASE_ALIAS:
            entries = [one for one in entries if one.rank == best]
        of_lab: dict[int, list[Entry]] = {}
        for one in entries:
            of_lab.setdefault(one.entity.lab_id, []).append(one)
        # A lab and its own family by one name are one meaning: the rank says which.
        chosen = [_most_specific(own) for own in of_lab.values()]
        if len(chosen) == 1:
            return self._found(chosen[0], how, asked)
        meanings = {(one.entity.kind, one.entity.id): one.entity for own in chosen for one in own}
        ordered = sorted(meanings.values(), key=date_order)
        return Several(tuple(self._suggestion(one, asked) for one in ordered))

    def _found(self, entries: Sequence[Entry], how: How, asked: _Asked) -> Found:
        """One meaning from names of one kind, one lab and one rank."""
        newest = min(entries, key=lambda one: date_order(one.entity))
        entity, kind = newest.entity, newest.entity.kind
        entities = {one.entity.id: one.entity for one in entries}.values()
        match kind:
            case "release":
                candidates = tuple(one.id for one in sorted(entities, key=date_order))
                how = "exact" if how == "exact" and newest.rank == OWN_RELEASE else "alias"
            case "family":
                public = [
                    self.entities["release", one.id]
                    for family in entities
                    for one in self.releases_of(family_id=family.id, by=asked.on)
                ]
                candidates = tuple(one.id for one in sorted(public, key=date_order))
                how = "family"
            case "lab":
                candidates = tuple(
                    one.id for one in self.releases_of(lab_id=entity.id, by=asked.on)
                )
                how = "lab"
        return Found(kind, entity.id, how, candidates, newest.text, entity.name)

    def _kin(self, entries: Iterable[Entry], asked: _Asked) -> tuple[Suggestion, ...]:
        """The few nearest things of the kinds asked for to what names meant or mean."""
        kin: dict[Entity, None] = {}
        for entry in entries:
            in_use, wanted = entry.in_use(asked.day), entry.entity.kind in asked.kinds
            if wanted and not in_use:
                kin[entry.entity] = None
            elif in_use and not wanted:
                near = filter(asked.allows, self.relatives(entry.entity, asked.on))
                kin.update(dict.fromkeys(islice(near, _FEW)))
        return tuple(self._suggestion(one, asked) for one in islice(kin, _FEW))

    def spelt(self, text: str, *, guild_id: int | None = None) -> list[Entry]:
        """Every name with exactly this spelling (case, spacing and signs aside), of whatever day.

        For files, where nothing may be guessed: no word is left out, added or moved.
        """
        typed = Typed.read(text)
        if not (typed.whole and typed.key):
            return []
        sought = self._sought(_Asked(date.max, guild_id, ALL_KINDS))
        return [one for names in sought for one in names.equal(typed)]

    def every_name(self, guild_id: int | None = None) -> Iterator[Entry]:
        """All names a guild knows (None: the shared ones), its own first, of whatever day."""
        return chain.from_iterable(self._sought(_Asked(date.max, guild_id, ALL_KINDS)))

    # what a person may mean -----------------------------------------------------------------

    def _search(self, typed: Typed, asked: _Asked, limit: int) -> list[Suggestion]:
        if not typed.key:
            return []
        hits = _Hits(asked, limit)
        sought = self._sought(asked)
        if "release" not in asked.kinds:
            sought[-1] = self._shared_makers
        spelt = [one for names in sought for one in names.equal(typed)]
        hits.take_names(sorted(spelt, key=lambda one: one.rank))
        for names in sought:
            hits.take_names(names.completions(typed))
        self._take_relatives(hits, asked)
        if not hits.chosen:
            for names in sought:
                hits.take_names(names.similar(typed))
            self._take_relatives(hits, asked)
        return [self._suggestion(one, asked) for one in hits.chosen]

    def _take_relatives(self, hits: _Hits, asked: _Asked) -> None:
        """Add what the labs and families met so far have; a family's lab only in its stead."""
        for maker in list(hits.makers):
            near = self.relatives(maker, asked.on)
            hits.take(one for one in near if one.kind != "lab" or maker.kind not in asked.kinds)

    def _newest(self, asked: _Asked, limit: int) -> list[Suggestion]:
        """What to offer before anything is typed."""
        hits = _Hits(asked, limit)
        hits.take(self.newest_of_families(asked.on))
        hits.take(self.newest_first)
        return [self._suggestion(one, asked) for one in hits.chosen]

    def _suggestion(self, entity: Entity, asked: _Asked) -> Suggestion:
        """The ready-made suggestion, unless this guild gave the slug another meaning."""
        ready = self._suggestions[entity.kind, entity.id]
        if entity.kind == "release" or asked.guild_id not in self._of_guild:
            return ready
        if self._of_guild[asked.guild_id].equal(Typed.read(entity.slug)):
            return self._make_suggestion(entity, plain=False)
        return ready

    def _make_suggestion(self, entity: Entity, *, plain: bool) -> Suggestion:
        key = entity.slug if plain else f"{entity.kind}:{entity.slug}"
        if len(key) > LONGEST_KEY:
            key = f"{entity.kind}#{entity.id}"
        lab = self.labs[entity.lab_id]
        return Suggestion(entity.kind, entity.id, entity.name, lab.name, entity.announced, key)

    def _is_plain(self, entity: Entity) -> bool:
        """Whether the slug alone resolves to this: a release's own name wins over all but its like."""
        typed = Typed.read(entity.slug)
        if not (typed.key and typed.whole) or self._keyed(entity.slug):
            return False
        return not any(
            one.entity is not entity and (entity.kind != "release" or one.rank == OWN_RELEASE)
            for one in self._shared.equal(typed)
        )


def _most_specific(entries: Sequence[Entry]) -> list[Entry]:
    """Of one lab's names, those of the winning rank and, in it, the most specific kind."""
    order = [(one.rank, KINDS_IN_ORDER.index(one.entity.kind)) for one in entries]
    return [one for one, place in zip(entries, order, strict=True) if place == min(order)]
