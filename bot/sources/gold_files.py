"""Texts with the claims a curator found in them: pairs ``NN.txt`` and ``NN.json`` in a folder.

docs/extracting.md has the format. Keys beyond those that are read are allowed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, StrictFloat, StrictInt, StrictStr, ValidationError

from bot.errors import N_, Problems, UserError
from bot.race.extract.measure import GoldArticle, GoldClaim

LARGEST_FILE = 4_000_000
"""Bytes of a text or of its claims; far more than anybody annotates."""


class _Claim(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: StrictStr
    claimant: StrictStr | None
    subject: StrictStr
    relation: StrictStr
    object: StrictStr | None
    metric: StrictStr | None
    value: StrictInt | StrictFloat | StrictStr | None
    unit: StrictStr | None
    polarity: Literal["positive", "negative"]
    hedge_level: StrictStr
    reported_by: StrictStr | None
    event_date: StrictStr | None
    quote: StrictStr


class _Article(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    title: StrictStr = ""
    published: date | None
    claims: tuple[_Claim, ...]


def read_gold(folder: Path) -> tuple[GoldArticle, ...]:
    """Every pair in a folder, by name; a file without its other half is left out.

    Raises:
        UserError: there is no such folder, no pair in it, or a file cannot be read.
        Problems: some pairs are not what they should be; all that is wrong, at once.
    """
    try:
        texts = sorted(folder.glob("*.txt"))
    except OSError as error:
        raise _unreadable(folder, error) from error
    pairs = [(text, text.with_suffix(".json")) for text in texts]
    pairs = [(text, claims) for text, claims in pairs if claims.is_file()]
    if not pairs:
        raise UserError(
            N_("{path} holds no text with its claims beside it, as 01.txt and 01.json."),
            path=folder,
        )
    articles: list[GoldArticle] = []
    problems: list[UserError] = []
    for text, claims in pairs:
        try:
            articles.append(_read(text, claims))
        except Problems as several:
            problems.extend(several.problems)
        except UserError as error:
            problems.append(error)
    if problems:
        raise Problems(problems)
    return tuple(articles)


def read_text(path: Path) -> str:
    """A text file in UTF-8.

    Raises:
        UserError: it cannot be read, is too large, or is in another encoding.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(raw) > LARGEST_FILE:
        raise UserError(N_("{path} is larger than {most:,} bytes."), path=path, most=LARGEST_FILE)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UserError(N_("{path} is no text in UTF-8."), path=path) from error


def _read(text: Path, claims: Path) -> GoldArticle:
    try:
        found = _Article.model_validate_json(read_text(claims))
    except ValidationError as error:
        raise Problems(list(_told(claims, error))) from error
    article = GoldArticle(
        text.stem,
        found.title,
        found.published,
        read_text(text),
        tuple(
            GoldClaim(
                id=one.id,
                claimant=one.claimant,
                subject=one.subject,
                relation=one.relation,
                target=one.object,
                metric=one.metric,
                value=one.value,
                unit=one.unit,
                negated=one.polarity == "negative",
                hedge=one.hedge_level,
                reported_by=one.reported_by,
                event=one.event_date,
                quote=one.quote,
            )
            for one in found.claims
        ),
    )
    if elsewhere := article.quotes_not_in_text():
        raise UserError(
            N_("{path}: the quote of {claims} is not in {text}."),
            path=claims,
            claims=", ".join(elsewhere),
            text=text.name,
        )
    return article


def _told(path: Path, error: ValidationError) -> Iterator[UserError]:
    for one in error.errors(include_url=False, include_input=False):
        place = ".".join(map(str, one["loc"])) or "the file"
        yield UserError(N_("{path}: {place}: {reason}."), path=path, place=place, reason=one["msg"])


def _unreadable(path: Path, error: OSError) -> UserError:
    return UserError(
        N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror or str(error)
    )
