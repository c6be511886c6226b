"""The starter ledger: the files of ``bot/data`` read and checked (format: bot/data/README.md)."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, cast

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from bot.race.catalog import FactField
from bot.race.claims import ClaimRelation, EvaluatorRelation, Hedge, Stance, Verdict
from bot.race.dates import FactDate
from bot.race.provenance import SourceKind
from bot.race.scores import Protocol, Relation
from bot.sources import fingerprints


def _a_date(text: str) -> str:
    return FactDate.parse(text).text


def _a_protocol(text: str | None) -> str | None:
    return str(Protocol.parse(text)) or None


def _blank_is_none(value: object) -> object:
    return None if value == "" else value


def _blank_is_true(value: object) -> object:
    return True if value == "" else value


FactDateText = Annotated[str, AfterValidator(_a_date)]
OptionalDate = Annotated[FactDateText | None, BeforeValidator(_blank_is_none)]
OptionalNumber = Annotated[float | None, BeforeValidator(_blank_is_none)]
OptionalText = Annotated[str | None, BeforeValidator(_blank_is_none)]
VerifiedCell = Annotated[bool, BeforeValidator(_blank_is_true)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class SourceEntry(_Entry):
    slug: str
    url: str | None = None
    publisher: str
    title: str
    published: FactDateText | None = None
    kind: SourceKind
    licence: str | None = None
    note: str | None = None
    quotes: tuple[str, ...] = ()
    syndicates: tuple[str, ...] = ()
    translates: tuple[str, ...] = ()


class FamilyEntry(_Entry):
    slug: str
    name: str
    aliases: tuple[str, ...] = ()


class LabEntry(_Entry):
    slug: str
    name: str
    native_name: str | None = None
    country: str | None = None
    city: str | None = None
    parent: str | None = None
    ticker: str | None = None
    note: str | None = None
    aliases: tuple[str, ...] = ()
    source: str
    family: tuple[FamilyEntry, ...] = ()


class FactEntry(_Entry):
    value: str
    source: str
    note: str | None = None
    verified: bool = True


class ReleaseEntry(_Entry):
    slug: str
    name: str
    lab: str
    family: str | None = None
    aliases: tuple[str, ...] = ()
    api_ids: tuple[str, ...] = ()
    facts: dict[FactField, FactEntry] = {}


class AliasEntry(_Entry):
    text: str
    kind: Literal["rolling", "nickname", "native", "name", "api"] = "rolling"
    release: str
    valid_from: FactDateText | None = None
    valid_until: FactDateText | None = None
    source: str
    note: str | None = None


class BenchmarkEntry(_Entry):
    slug: str
    name: str
    version: str | None = None
    unit: str
    higher_is_better: bool = True
    runner: str
    caveat: str | None = None
    per_snapshot: bool = False
    part_of: str | None = None
    short: str | None = None


class ScoreEntry(_Entry):
    benchmark: str
    release: str
    value: float
    low: OptionalNumber = None
    high: OptionalNumber = None
    protocol: Annotated[str | None, AfterValidator(_a_protocol)] = None
    snapshot: OptionalDate = None
    evaluator: str
    relation: Relation
    dated: FactDateText
    measured: OptionalDate = None
    verified: VerifiedCell = True
    source: str
    note: OptionalText = None


class PriceEntry(_Entry):
    release: str
    input: float | None = None
    output: float | None = None
    cached: float | None = None
    currency: str = "USD"
    valid_from: FactDateText | None = None
    valid_until: FactDateText | None = None
    checked: FactDateText
    condition: str | None = None
    verified: bool = True
    source: str
    note: str | None = None


class InstrumentEntry(_Entry):
    slug: str
    name: str
    symbol: str | None = None
    kind: Literal["share", "index", "group"]
    lab: str | None = None


class MoveEntry(_Entry):
    instrument: str
    session: FactDateText
    window: str
    value: float
    unit: Literal["%", "USD bn", "points"]
    as_reported: str
    verified: bool
    source: str
    note: str | None = None


class PartyEntry(_Entry):
    release: str | None = None
    family: str | None = None
    lab: str | None = None
    name: str | None = None


def _with_is(raw: Any) -> Any:
    """``is`` is a keyword in Python and a good word in a data file."""
    if not isinstance(raw, dict):
        return raw
    entry = cast("dict[str, Any]", raw)
    return {("is_" if key == "is" else key): value for key, value in entry.items()}


class VerdictEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    is_: Verdict
    on: FactDateText
    because: str


class TargetEntry(PartyEntry):
    note: str | None = None
    verdict: Annotated[VerdictEntry | None, BeforeValidator(_with_is)] = None


class ScoreKey(_Entry):
    benchmark: str
    release: str
    snapshot: FactDateText | None = None
    protocol: Annotated[str | None, AfterValidator(_a_protocol)] = None
    relation: Relation | None = None


class EvidenceEntry(_Entry):
    target: int | None = None
    stance: Stance
    evaluator: str
    relation: EvaluatorRelation
    dated: FactDateText
    source: str
    note: str
    score: ScoreKey | None = None
    against: ScoreKey | None = None


class AppearanceEntry(_Entry):
    source: str
    quote: str | None = None
    note: str | None = None


class ClaimEntry(_Entry):
    slug: str
    claimant: PartyEntry
    subject: PartyEntry
    relation: ClaimRelation
    claimed: FactDateText
    quote: str
    hedge: Hedge
    source: str
    reported_by: str | None = None
    scope: str | None = None
    benchmark: str | None = None
    qualifier: str | None = None
    value: float | None = None
    unit: str | None = None
    note: str | None = None
    appearances: tuple[AppearanceEntry, ...] = ()
    target: tuple[TargetEntry, ...] = ()
    evidence: tuple[EvidenceEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Starter:
    """Everything the starter ledger says, checked entry by entry; names are still slugs."""

    fingerprint: str
    sources: tuple[SourceEntry, ...]
    labs: tuple[LabEntry, ...]
    releases: tuple[ReleaseEntry, ...]
    aliases: tuple[AliasEntry, ...]
    benchmarks: tuple[BenchmarkEntry, ...]
    scores: tuple[ScoreEntry, ...]
    prices: tuple[PriceEntry, ...]
    instruments: tuple[InstrumentEntry, ...]
    moves: tuple[MoveEntry, ...]
    claims: tuple[ClaimEntry, ...]


class StarterDataError(ValueError):
    """A file of the starter ledger is not as bot/data/README.md says; names file and entry."""


def read_starter(folder: Path = fingerprints.DATA) -> Starter:
    """Read and check every file of the starter ledger.

    Raises:
        StarterDataError: an entry has an unknown or missing key, a wrong type or a bad date.
    """
    return Starter(
        fingerprint=fingerprints.starter_fingerprint(folder),
        sources=tuple(
            entry
            for path in sorted(folder.glob("sources*.toml"))
            for entry in _toml(path, "source", SourceEntry)
        ),
        labs=_toml(folder / "labs.toml", "lab", LabEntry),
        releases=_toml(folder / "releases.toml", "release", ReleaseEntry),
        aliases=_toml(folder / "aliases.toml", "alias", AliasEntry),
        benchmarks=_toml(folder / "benchmarks.toml", "benchmark", BenchmarkEntry),
        scores=tuple(
            entry for path in sorted(folder.glob("scores/*.csv")) for entry in _scores(path)
        ),
        prices=_toml(folder / "prices.toml", "price", PriceEntry),
        instruments=_toml(folder / "market.toml", "instrument", InstrumentEntry),
        moves=_toml(folder / "market.toml", "move", MoveEntry),
        claims=_toml(folder / "claims.toml", "claim", ClaimEntry),
    )


_E = TypeVar("_E", bound=_Entry)


def _toml(path: Path, table: str, model: type[_E]) -> tuple[_E, ...]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise StarterDataError(f"{path.name}: {error}") from error
    return tuple(
        _checked(model, entry, f"{path.name}, {table} {entry.get('slug', number)}")
        for number, entry in enumerate(raw.get(table, []), start=1)
    )


def _scores(path: Path) -> Iterator[ScoreEntry]:
    with path.open(encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.DictReader(file), start=2):
            yield _checked(ScoreEntry, row, f"{path.name}, line {line}")


def _checked(model: type[_E], raw: Any, where: str) -> _E:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        raise StarterDataError(f"{where}: {error}") from error
