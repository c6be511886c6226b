"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from bot.sources.reading.plain import one_line, without_markup
from bot.sources.reading.results import MOST_ITEMS, FeedRead, ItemRead, Refused

_VERSIONS = ("https://jsonfeed.org/version/1", "http://jsonfeed.org/version/1")


def _text(value: object) -> str:
    """A string, or what a number says: ids are numbers in some feeds. Anything else says nothing."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


Text = Annotated[str, BeforeValidator(_text)]


class _Item(BaseModel):
    id: Text = ""
    url: Text = ""
    external_url: Text = ""
    title: Text = ""
    summary: Text = ""
    content_text: Text = ""
    content_html: Text = ""
    date_published: Text = ""
    date_modified: Text = ""

    def read(self) -> ItemRead:
        plain = self.summary or self.content_text
        return ItemRead(
            id=one_line(self.id, 500),
            url=(self.url or self.external_url)[:2_000].strip(),
            title=one_line(self.title, 300),
            published=_day(self.date_published) or _day(self.date_modified),
            summary=one_line(plain, 2_000) or without_markup(self.content_html, 2_000),
        )


class _Feed(BaseModel):
    version: str
    title: Text = ""
    items: list[Any] = Field(default_factory=list[Any])


def read_json_feed(source: str) -> FeedRead:
    """The items of a JSON feed; an item that is none is left out.

    Raises:
        Refused: it is no JSON feed.
    """
    try:
        feed = _Feed.model_validate(orjson.loads(source))
    except (orjson.JSONDecodeError, ValidationError):
        raise Refused("no feed") from None
    if not feed.version.startswith(_VERSIONS):
        raise Refused("no feed")
    items = [_Item.model_validate(one).read() for one in feed.items if isinstance(one, dict)]
    items = [item for item in items[:MOST_ITEMS] if item.id or item.url or item.title]
    return FeedRead(title=one_line(feed.title, 300), items=items)


def _day(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text[:40])
    except ValueError:
        return ""
    if moment.tzinfo is not None and 1990 <= moment.year <= 2100:
        moment = moment.astimezone(UTC)
    return moment.date().isoformat() if 1990 <= moment.year <= 2100 else ""
