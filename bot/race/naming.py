"""What names stand for: entries of the shared and each guild's index, and words to leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from bot.race.names import Name, NameIndex, Typed, fold
from bot.race.releases import Alias, Family, Lab
from bot.race.roster import ALWAYS, Entity, EntityKey, Kind, first_day_of, last_day_of

(
    OWN_RELEASE,
    GUILD_ALIAS,
    RELEASE_ALIAS,
    OWN_LAB,
    OWN_FAMILY,
    _FAMILY_ALIAS,
    _LAB_ALIAS,
    ROLLING,
) = range(8)
"""Which name wins where several are spelt alike; see ``Catalog.resolve``.

A rolling API name is last: who types "gpt-4o" means the family, not what the API served that day.
"""

_OWN_RANKS: dict[Kind, int] = {"release": OWN_RELEASE, "family": OWN_FAMILY, "lab": OWN_LAB}
_ALIAS_RANKS: dict[Kind, int] = {
    "release": RELEASE_ALIAS,
    "family": _FAMILY_ALIAS,
    "lab": _LAB_ALIAS,
}
_SHORTEST = 3
"""Letters a word without a number needs to name a family by itself."""
_NEVER = date.max.toordinal() + 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of one entity, in use from ``opens`` to before ``closes``."""

    text: str
    entity: Entity
    rank: int
    opens: int = ALWAYS
    closes: int = _NEVER

    @property
    def has_period(self) -> bool:
        """Whether it meant this only for a time."""
        return self.opens != ALWAYS or self.closes != _NEVER

    def in_use(self, day: int) -> bool:
        return self.opens <= day < self.closes

    def holds(self, day: int) -> bool:
        """In use, and a release has come: labs and families can be named before their first."""
        return self.in_use(day) and (self.entity.kind != "release" or self.entity.since <= day)


def own_names(entity: Entity, native_name: str | None = None) -> Iterator[Entry]:
    """The name and slug of a thing, and a lab's name in its own script."""
    rank = _OWN_RANKS[entity.kind]
    yield Entry(entity.name, entity, rank)
    if entity.slug.replace("-", " ") != entity.name.casefold().replace("-", " "):
        yield Entry(entity.slug, entity, rank)
    if native_name:
        yield Entry(native_name, entity, rank)


def _alias_rank(alias: Alias, entity: Entity) -> int:
    if alias.guild_id is not None:
        return GUILD_ALIAS
    return ROLLING if alias.kind == "rolling" else _ALIAS_RANKS[entity.kind]


def alias_entry(alias: Alias, entities: Mapping[EntityKey, Entity]) -> Entry:
    """The entry of an alias.

    Raises:
        ValueError: it does not point at exactly one of the entities.
    """
    pointers: tuple[tuple[Kind, int | None], ...] = (
        ("release", alias.release_id),
        ("family", alias.family_id),
        ("lab", alias.lab_id),
    )
    targets: list[EntityKey] = [(kind, target) for kind, target in pointers if target is not None]
    if len(targets) != 1 or targets[0] not in entities:
        raise ValueError(f"alias {alias.text!r} does not point at one known thing")
    entity = entities[targets[0]]
    return Entry(
        text=alias.text,
        entity=entity,
        rank=_alias_rank(alias, entity),
        opens=last_day_of(alias.valid_from),
        closes=_NEVER if alias.valid_until is None else first_day_of(alias.valid_until),
    )


class Names:
    """Names that are searched together: the shared ones, or one guild's."""

    def __init__(
        self, entries: Iterable[Entry], brand_of: Callable[[Entity], frozenset[str]]
    ) -> None:
        self._entries = sorted(entries, key=_newest_first)
        self._index = NameIndex([Name(one.text, brand_of(one.entity)) for one in self._entries])

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def equal(self, typed: Typed) -> list[Entry]:
        return [self._entries[at] for at in self._index.equal(typed)]

    def same_words(self, typed: Typed) -> list[Entry]:
        """Names with the typed words; a release's brand is left out only beside a version.

        "4o" and "sonnet 3.5" name a release, "chat" and "pro" do not. "sonnet" names a family, but
        a word of one or two letters names nothing by itself ("x" is not HyperCLOVA X).
        """
        return [
            self._entries[at]
            for at in self._index.same_words(typed)
            if typed.has_number
            or not self._index.leaves_out(typed, at)
            or (self._entries[at].entity.kind != "release" and len(typed.key) >= _SHORTEST)
        ]

    def completions(self, typed: Typed) -> Iterator[Entry]:
        return (self._entries[at] for at in self._index.completions(typed))

    def similar(self, typed: Typed) -> Iterator[Entry]:
        return (self._entries[at] for at in self._index.similar(typed))


class Brands:
    """Words that may be left out of a name: its lab's, and the first of its family's.

    Only its own family's: "gemma 2" must not become Gemini 2 for both being Google's. A family's
    one-word aliases count where the family's name is one word too (Qwen, 通义千问), native ones
    always; "sonnet" is no brand of Claude Sonnet, it tells it from Claude Opus.
    """

    def __init__(self, labs: Mapping[int, Lab], families: Mapping[int, Family]) -> None:
        self._families = families
        self._of_lab: dict[int, set[str]] = {
            lab.id: set(_brand_words(lab.name, lab.native_name or "")) for lab in labs.values()
        }
        self._of_family: dict[int, set[str]] = {}
        self._family_words_of_lab: dict[int, set[str]] = {}
        for family in families.values():
            first = set(_brand_words(*fold(family.name).split()[:1]))
            self._of_family[family.id] = first
            self._family_words_of_lab.setdefault(family.lab_id, set()).update(first)
        self._settled: dict[tuple[int, int | None], frozenset[str]] = {}

    def add(self, alias: Alias) -> None:
        """Learn from a shared alias of a lab or family."""
        words = fold(alias.text).split()
        if alias.lab_id is not None:
            others = self._family_words_of_lab.get(alias.lab_id, set())
            self._of_lab[alias.lab_id].update(_brand_words(*words) - others)
        elif alias.family_id is not None and len(words) == 1:
            family = self._families[alias.family_id]
            if alias.kind == "native" or len(fold(family.name).split()) == 1:
                self._of_family[family.id].update(_brand_words(*words))

    def of(self, entity: Entity) -> frozenset[str]:
        """The words for one entity's names; call it once all aliases are known."""
        place = (entity.lab_id, entity.family_id)
        if place not in self._settled:
            family = set[str]() if entity.family_id is None else self._of_family[entity.family_id]
            self._settled[place] = frozenset(self._of_lab[entity.lab_id] | family)
        return self._settled[place]


def _brand_words(*texts: str) -> set[str]:
    words = {word for text in texts for word in fold(text).split()}
    return {word for word in words if word.isalpha() and len(word) > 1}


def _newest_first(entry: Entry) -> tuple[int, bool, int, str, int, str]:
    entity = entry.entity
    is_release = entity.kind == "release"
    return (-entity.newest, is_release, entry.rank, entity.name, entity.id, entry.text)
