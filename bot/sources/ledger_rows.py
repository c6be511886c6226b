"""What the rows of a ledger's file have to be, beside what the store's own columns ask.

Everything here would otherwise be found only by whoever reads the row, long after it was taken:
dates, settings of a score, the texts of events and proposals that are JSON, and lengths. Lengths are
bounded a few times above what forms and importers take, so that what ships is never refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, cast, get_args

import orjson
from pydantic import TypeAdapter, ValidationError

from bot.race.claims import ClaimRelation, Hedge, Verdict
from bot.race.dates import FactDate
from bot.race.ledger_file import Row
from bot.race.opinions import REASONS, Judgement
from bot.race.scores import Protocol

_HAPPENED = frozenset({
    "published", "dated", "measured", "snapshot", "checked", "session", "claimed", "effective",
})  # fmt: skip
"""Dates of what happened: never of a day to come."""
_AHEAD = frozenset({"valid_from", "valid_until"})
"""Dates that may be announced for a day to come."""
_MOMENTS = frozenset({"recorded_at", "superseded_at", "removed_at"})
_DATED_FACTS = frozenset({
    "announced", "api_available", "weights_published", "deprecated", "knowledge_cutoff",
})  # fmt: skip

_LONGEST_TEXT = 4_000
"""Characters of a text: twice what a cell of an import may have."""
_LONGEST: Mapping[str, int] = {
    **dict.fromkeys(
        ("slug", "name", "native_name", "country", "city", "parent", "ticker", "short", "version",
         "unit", "runner", "evaluator", "publisher", "symbol", "claimant", "subject", "reported_by",
         "recorded_by", "accepted_by", "actor", "qualifier", "status", "action"),
        400,  # twice a name of an import, four times one that is typed
    ),
    "quote": 2_000, "url": 2_000, "title": 1_000,
    "before": 50_000, "after": 50_000,  # a whole claim as JSON
    "opinions": 900_000,  # as many boards as there are
}  # fmt: skip
"""Characters by column; every other text has :data:`_LONGEST_TEXT`."""

_ONE_OF: Mapping[str, tuple[object, ...]] = {
    "relation": get_args(ClaimRelation),
    "hedge": get_args(Hedge),
}
_JUDGEMENT = TypeAdapter(Judgement)
_MOVED = ("source", "evidence", "claim_appearance", "source_link")
"""What the event of a promotion lists, by table."""


class Unfit(ValueError):
    """A value cannot be taken; the text names its column and says why."""


def latest_day() -> date:
    """The last day that is today anywhere: what is dated later has not happened."""
    return (datetime.now(UTC) + timedelta(hours=14)).date()


def check_row(table: str, row: Row, latest: date) -> None:
    """Hold a row's values against what their readers need.

    Args:
        latest: the last day on which anything can have happened.

    Raises:
        Unfit: one cannot be read, is longer than any, or is dated after ``latest``.
    """
    for column, value in row.items():
        _check_value(column, value, latest)
    check = _OF_TABLES.get(table)
    if check is not None:
        check(row, latest)


def _check_value(column: str, value: object, latest: date) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | None):
        raise Unfit(f"{column} is neither a number nor a text")
    if isinstance(value, str) and len(value) > (most := _LONGEST.get(column, _LONGEST_TEXT)):
        raise Unfit(f"{column} has {len(value)} characters; {most} are taken at the most")
    if value is None:
        return
    if column in _HAPPENED:
        _check_date(column, str(value), latest)
    elif column in _AHEAD:
        _check_date(column, str(value), None)
    elif column in _MOMENTS:
        _check_moment(column, str(value), latest)


def _check_fact(row: Row, _latest: date) -> None:
    if row["field"] in _DATED_FACTS:
        _check_date("value", str(row["value"]), None)


def _check_score(row: Row, _latest: date) -> None:
    if row["protocol"] is not None:
        _check_protocol(str(row["protocol"]))


def _check_claim(row: Row, _latest: date) -> None:
    if row["superseded_by"] is not None and row["superseded_by"] == row["id"]:
        raise Unfit("superseded_by names the claim itself")


@lru_cache(maxsize=8192)
def _check_date(column: str, text: str, latest: date | None) -> None:
    try:
        day = FactDate.parse(text)
    except ValueError:
        raise Unfit(f"{column} is no date") from None
    if latest is not None and day.first_day > latest:
        raise Unfit(f"{column} is a day to come ({text})")


@lru_cache(maxsize=8192)
def _check_moment(column: str, text: str, latest: date) -> None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Unfit(f"{column} is no date") from None
    if moment.tzinfo is None:
        raise Unfit(f"{column} has no time zone")
    if text[4:5] != "-" or text[7:8] != "-":  # it is compared as text, by its first ten letters
        raise Unfit(f"{column} is not written as 2025-01-28T12:00:00+00:00")
    if moment.date() > latest:
        raise Unfit(f"{column} is a day to come ({text})")


@lru_cache(maxsize=8192)
def _check_protocol(text: str) -> None:
    try:
        Protocol.parse(text)
    except ValueError:
        raise Unfit("protocol is not written as name=value; name=value") from None


def _check_event(row: Row, latest: date) -> None:
    """What an event changed, as far as undoing it or asking for the past reads it."""
    match row["action"]:
        case "edit":
            for column in ("before", "after"):
                _check_content(column, _object(column, row[column]), latest)
        case "promote":
            _check_moved(_object("before", row["before"]))
        case "rule":
            for column in ("before", "after"):
                if row[column] not in (None, *get_args(Verdict)):
                    raise Unfit(f"{column} is no verdict")
        case "appearance" | "supersede" | "merge" as action:
            number = str(row["after"] or "0")
            if not _is_decimal(number if action == "appearance" else number.removeprefix("#")):
                raise Unfit("after is not the number of what was named")
        case _:
            pass
    if row["undoes"] is not None and row["undoes"] == row["id"]:
        raise Unfit("undoes names the event itself")


def _check_moved(moved: Mapping[str, Any]) -> None:
    lists = [cast("object", moved.get(name)) for name in _MOVED]
    if not _is_number(moved.get("guild")) or not all(map(_are_numbers, lists)):
        raise Unfit("before does not say what was promoted from where")


def _object(column: str, text: object) -> dict[str, Any]:
    if text is None:
        return {}
    try:
        found: Any = orjson.loads(str(text))
    except orjson.JSONDecodeError:
        raise Unfit(f"{column} is no JSON") from None
    if not isinstance(found, dict):
        raise Unfit(f"{column} is no object of columns and values")
    return cast("dict[str, Any]", found)


def _check_content(column: str, content: Mapping[str, Any], latest: date) -> None:
    """The columns of a claim that an edit changed, which go back into it when it is undone."""
    for name, value in content.items():
        too_long = isinstance(value, str) and len(value) > _LONGEST.get(name, _LONGEST_TEXT)
        if too_long or not _fits(name, value):
            raise Unfit(f"{column}: {name} is not what a claim has there")
        if name == "claimed":
            try:
                _check_date(name, value, latest)
            except Unfit as error:
                raise Unfit(f"{column}: {error}") from None


def _fits(name: str, value: object) -> bool:
    """Whether a value is of the kind that a claim has in a column."""
    if name == "targets":
        return _are_numbers(value)
    if name in _ONE_OF:
        return value in _ONE_OF[name]
    if name in ("claimant", "subject", "quote", "claimed", "source_id"):
        return _is_number(value) if name == "source_id" else isinstance(value, str) and value != ""
    if value is None:
        return True
    if name == "value":
        return _is_number(value) or isinstance(value, float)
    return _is_number(value) if name.endswith("_id") else isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1 << 63


def _are_numbers(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_number, cast("list[object]", value)))


def _is_decimal(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _check_proposal(row: Row, latest: date) -> None:
    """A proposal's opinions: of the shape they are read in, each with a reason that can be told."""
    try:
        judgement = _JUDGEMENT.validate_json(str(row["opinions"]))
    except ValidationError:
        raise Unfit("opinions are not readable") from None
    for one in (*judgement.opinions, *judgement.pieces):
        if one.dated is not None:
            _check_date("opinions", one.dated.text, latest)
        try:
            if not all(
                _is_number(value) for value in one.values.values() if isinstance(value, int)
            ):
                raise ValueError("a number that is none")
            REASONS[one.reason].format(**one.values)
        except (KeyError, IndexError, ValueError):
            raise Unfit(
                f"opinions have a reason that cannot be told ({one.reason[:40]!r})"
            ) from None


_OF_TABLES: Mapping[str, Callable[[Row, date], None]] = {
    "release_fact": _check_fact,
    "score": _check_score,
    "claim": _check_claim,
    "claim_event": _check_event,
    "proposal": _check_proposal,
}
"""What the rows of some tables have to be as a whole."""
