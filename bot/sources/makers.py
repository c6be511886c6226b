"""Whose models the catalogue packages list, under which ids: ``bot/data/makers.toml`` read.

The file says what each entry is for. Here is what is done with it: an id becomes a *bare id*,
which is the same for every spelling of it and another one for every other release.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from bot.race.catalog import FactField
from bot.race.dates import FactDate
from bot.sources.fingerprints import MAKERS

_VERSION_DASH = re.compile(r"(?<=[a-z-])(?<!\d-)(\d)[-_](\d)(?=-|@|$)")  # claude-3-5-haiku, v3-1
_VERSION_LETTER = re.compile(r"(?<=[a-z-]\d)[p_](?=\d(?:-|$))")  # kimi-k2p5, llama-3_1
_FULL_STAMP = re.compile(r"[-@](20\d{2}-?\d{2}-?\d{2}|2[3-6][01]\d[0-3]\d)$")
_SHORT_STAMP = re.compile(r"-(\d{2}-20\d{2}|2[3-6][01]\d)$")
_REGION = re.compile(r"(?:us|eu|apac|ca|jp|au|global)\.")
_DEPLOYMENT = re.compile(r"^amazon\.|-v1$")  # Amazon's: amazon.nova-pro-v1:0
_INSTRUCT = re.compile(r"-(?:instruct|it)(?=-|$)")


def _a_pattern(text: str) -> str:
    re.compile(text)
    return text


def _a_day(text: str) -> str:
    return FactDate.parse(text).text


Pattern = Annotated[str, AfterValidator(_a_pattern)]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class NamedRelease(_Entry):
    """A release whose ids do not tell that they are one, or what it is called."""

    name: str
    ids: tuple[str, ...]
    slug: str | None = None
    also: tuple[str, ...] = ()
    priced_as: str | None = None
    priced_until: Annotated[str, AfterValidator(_a_day)] | None = None


class Maker(_Entry):
    """A lab, and how its models are listed."""

    lab: str
    name: str
    providers: tuple[str, ...] = ()
    namespaces: tuple[str, ...] = ()
    prices: tuple[str, ...] = ()
    own: Pattern
    open: Pattern | None = None
    skip: tuple[Pattern, ...] = ()
    rolling: tuple[str, ...] = ()
    respell: tuple[tuple[Pattern, str], ...] = ()
    variants: Pattern | None = None
    snapshots_are_one: bool = False
    together: tuple[Pattern, ...] = ()
    rename: tuple[tuple[Pattern, str], ...] = ()
    family: tuple[tuple[str, str, Pattern], ...] = ()
    release: tuple[NamedRelease, ...] = ()


class Makers(_Entry):
    """The whole file."""

    serving: tuple[str, ...]
    resellers: tuple[str, ...]
    not_believed: tuple[str, ...]
    skip: tuple[Pattern, ...]
    same_witness: dict[str, str]
    words: dict[str, str]
    doubtful: dict[str, dict[FactField, str]]
    maker: tuple[Maker, ...]

    def serving_ending(self) -> re.Pattern[str]:
        """Finds the ending of an id that only says how a model is served."""
        return re.compile(f"-(?:{'|'.join(self.serving)})$")


def read_makers() -> Makers:
    """makers.toml.

    Raises:
        pydantic.ValidationError: it does not have its format.
    """
    return Makers.model_validate(tomllib.loads(MAKERS.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class BareId:
    """An id without what does not tell releases apart.

    ``stamp`` is the day of a snapshot as the id writes it (``2025-07-28``, ``20250728``,
    ``250728``); ``variant`` is whether the id asks for another way of serving than the standard.
    """

    text: str
    stamp: str | None
    variant: bool

    @property
    def dated(self) -> str:
        """With the snapshot's day: what a ``NamedRelease`` lists."""
        return self.text if self.stamp is None else f"{self.text}-{self.stamp}"

    @property
    def stamp_date(self) -> FactDate | None:
        """The snapshot's day, or the month in the name: command-a-03-2025, devstral-2512."""
        if self.stamp is not None:
            digits = self.stamp.replace("-", "")
            digits = digits if len(digits) == 8 else f"20{digits}"
            return _date_or_none(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}")
        if found := _SHORT_STAMP.search(self.text):
            month, _, year = found[1].partition("-")
            return _date_or_none(f"{year}-{month}" if year else f"20{found[1][:2]}-{found[1][2:]}")
        return None


def bare_id(api_id: str, maker: Maker, serving: re.Pattern[str]) -> BareId:
    """The bare id of an id that may be ``maker``'s; ``serving`` finds an ending to take off."""
    text, _, mode = api_id.lower().rsplit("/", 1)[-1].partition(":")
    variant = not (mode in ("", "free") or mode.isdigit())
    if region := _REGION.match(text):
        text, variant = text[region.end() :], True
    text = _DEPLOYMENT.sub("", text).removesuffix("@default")
    while found := serving.search(text):
        text, variant = text[: found.start()], True
    text = _VERSION_LETTER.sub(".", _VERSION_DASH.sub(r"\1.\2", text))
    text = _INSTRUCT.sub("", text)
    if maker.variants is not None and (found := re.search(f"(?:{maker.variants})$", text)):
        text, variant = text[: found.start()], True
    for pattern, spelling in maker.respell:
        text = re.sub(f"^(?:{pattern})", spelling, text)
    stamp = None
    if found := _FULL_STAMP.search(text):
        text, stamp = text[: found.start()], found[1]
    return BareId(text, stamp, variant)


def _date_or_none(text: str) -> FactDate | None:
    try:
        return FactDate.parse(text)
    except ValueError:
        return None
