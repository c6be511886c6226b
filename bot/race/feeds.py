"""Feeds: what they hold, by what one of their items is known again, and when to look again.

Nothing here knows the clock: moments and chance are handed in.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from bot.errors import UserError

FeedState = Literal["on", "paused", "stopped"]
"""``stopped`` is what the bot does to one that keeps failing, ``paused`` what an admin does."""
ItemState = Literal["new", "read", "empty", "failed", "known"]
"""``new``: to be read. ``read``: it gave drafts. ``empty``: it gave none. ``failed``: it could not be
read. ``known``: it was older than the feed is here, or came by another way already."""

MOST_FEEDS = 25
"""Feeds of one server, and of the shared ledger."""
MOST_WAITING = 20
"""While so many drafts of one feed wait no other item is begun, unless an admin says otherwise."""
MOST_TRIES = 3
"""An item that could not be read so often is given up; trouble that may pass does not count."""
FIRST_DAYS, FIRST_ITEMS = 3, 5
"""Of a feed that was just added only what is not older and not more is read: it must not flood."""
OLDEST_DAYS = 30
"""What is older is not read later either: an archive that is published anew is no news."""
KEPT_DAYS = 180
"""How long an item is remembered after it was last in its feed."""
SAME_TITLE = timedelta(days=3)
"""How long a title is one and the same news: next week's column bears last week's title."""

EVERY = timedelta(minutes=30)
"""How often a feed with news is looked at."""
LONGEST_WAIT = timedelta(hours=24)
FIRST_RETRY = timedelta(minutes=15)
MOST_FAILURES = 10
LONGEST_TROUBLE = timedelta(days=3)
LEAST_FAILURES = 3
"""A feed that fails for long is not given up before so many tries: the bot may have been away."""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed. ``id`` is the feed's own name for it; "" where it gives none.

    ``published`` is a day (``YYYY-MM-DD``), "" where not given. ``summary`` is plain text.
    """

    id: str
    url: str | None
    title: str
    published: str = ""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class FetchedFeed:
    """What an address gave: the feed's title and items, newest first as the feed has them.

    ``url`` is where the address asked sends its readers for good, else the address asked. ``etag`` and ``modified`` are
    handed back with the next question. ``unchanged`` says that there is nothing since the last
    one; then there are no items. ``wait`` is how many seconds the host asked to be left alone.
    """

    url: str
    title: str = ""
    items: tuple[FeedItem, ...] = ()
    etag: str | None = None
    modified: str | None = None
    unchanged: bool = False
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it is set up, and how it fares.

    Moments are ISO-8601, UTC. ``guild_id`` None is the shared ledger. ``trouble`` is what went
    wrong at the last look, ``failing_since`` when that began. ``waiting`` counts its drafts that
    nobody decided yet, ``unread`` its items that were noted and not read.
    """

    id: int
    guild_id: int | None
    url: str
    title: str
    state: FeedState
    trouble: UserError | None
    most_waiting: int
    etag: str | None
    modified: str | None
    failures: int
    failing_since: str | None
    next_due: str
    checked_at: str | None
    succeeded_at: str | None
    recorded_at: str
    author: str
    waiting: int = 0
    unread: int = 0

    @property
    def has_room(self) -> bool:
        """Whether another item of it may be begun; one that was begun keeps all its drafts."""
        return self.waiting < self.most_waiting


@dataclass(frozen=True, slots=True)
class NotedItem:
    """An item that is on record and to be read.

    ``tries`` counts those that began, but for those that something stood in the way of that may
    pass: these are its ``troubles``.
    """

    id: int
    feed_id: int
    url: str | None
    title: str
    summary: str
    published: str
    tries: int
    troubles: int = 0


@dataclass(frozen=True, slots=True)
class FeedLook:
    """What a feed holds just now, for who wants to see it before it is added: nothing is written.

    ``fresh`` says of each item whether it would be read as new. Of the others ``known`` were shown
    here before, and ``passed_over`` are too old, or too many for a feed that is new here. ``feed`` is
    the feed where it is set up.
    """

    fetched: FetchedFeed
    fresh: tuple[bool, ...]
    feed: Feed | None = None
    known: int = 0
    passed_over: int = 0


@dataclass(frozen=True, slots=True)
class StoppedFeeds:
    """Feeds of one server, or of the shared ledger (None), that stopped, of which nobody was told.

    ``door_closed`` says that who added one takes no direct message of it.
    """

    guild_id: int | None
    feeds: tuple[Feed, ...]
    review_channel: int | None
    locale: str | None
    door_closed: bool

    @property
    def user_id(self) -> int | None:
        """Who added the first of them; None for somebody who was forgotten."""
        author = self.feeds[0].author.removeprefix("user:")
        return int(author) if author.isdecimal() else None

    @property
    def reachable(self) -> bool:
        """Whether that person may be told in a direct message."""
        return self.user_id is not None and not self.door_closed


# by what an item is known again -----------------------------------------------------------------

_TRACKING = re.compile(
    r"utm_\w*|[a-z]{1,2}clid|gclsrc|dclid|msclkid|fbclid|gbraid|wbraid|yclid|igshid|twclid|ttclid"
    r"|mc_[ce]id|_hs(?:enc|mi)|mkt_tok|s?ref|ref_?src|ref_?url|referrer|source|cmp(?:id)?|ncid|ocid"
    r"|at_medium|at_campaign|smid|smtyp|guccounter|guce_referrer\w*|amp|output",
    re.IGNORECASE,
)
"""What is added to an address to know who came from where, or how the page is to be drawn."""
_MEANT = {"output": "amp"}
"""Parameters that are only left out with this value."""
_DRAWN_OTHERWISE = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)")
_PUBLISHERS_NAME = re.compile(r" [-\u2013\u2014|\u00b7] (?:(?! [-\u2013\u2014|\u00b7] )\D){2,40}$")
"""What stands behind the last dash. One with a figure in it is part of the news ("… - GPT-5")."""
_LEAST_WORDS, _LEAST_LETTERS = 4, 12
"""A title that is shorter names a column ("Daily brief"), not one piece of news."""


def canonical_address(url: str) -> str:
    """An address without what differs between copies of the same page; "" where it names no page.

    Scheme, case of the host, the default port, ``www.``, ``m.`` and ``amp.`` hosts, fragment,
    tracking parameters and a closing slash do not count. It begins with ``//``: it is a name and
    not to be fetched. The front page of a host is no page: every item of a careless feed links to
    it. A canonical address is its own.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
        host = _site(url.strip())
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https", "") or not host:
        return ""
    netloc = f"[{host}]" if ":" in host else host
    if port not in (None, 80, 443):
        netloc = f"{netloc}:{port}"
    path = quote(unquote(parts.path, errors="surrogateescape"), errors="surrogateescape")
    path = re.sub(r"/{2,}", "/", path).rstrip("/")
    path = re.sub(r"(?:/amp|\.amp)+$", "", path).rstrip("/")
    kept = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")
        if not (_TRACKING.fullmatch(name) and _MEANT.get(name.lower(), value) == value)
    )
    query = urlencode(kept, errors="surrogateescape")
    if not path and not query:
        return ""
    return f"//{netloc}{path}" + (f"?{query}" if query else "")


def feed_key(url: str) -> str:
    """What makes the address of a feed the same as another's: less than for pages is left out."""
    parts = urlsplit(url)
    query = f"?{parts.query}" if parts.query else ""
    return f"//{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}"


def same_site(url: str, other: str) -> bool:
    """Whether two addresses are of one host, but for ``www.``, ``m.`` and the like."""
    hosts = {_site(one) for one in (url, other)}
    return len(hosts) == 1 and "" not in hosts


def _site(url: str) -> str:
    """The host of an address without what only says how its pages are drawn; "" for none."""
    host = (urlsplit(url).hostname or "").removesuffix(".")
    while _DRAWN_OTHERWISE.match(host):
        host = _DRAWN_OTHERWISE.sub("", host, count=1)
    return host


def normal_title(title: str) -> str:
    """A title's letters and digits, without the publisher's name behind a dash; "" where too short.

    What is left names a piece of news only where it has four words, or, in writing without spaces,
    twelve letters.
    """
    text = " ".join(unicodedata.normalize("NFKC", title).split())
    words = _words(_PUBLISHERS_NAME.sub("", text))
    letters = sum(map(len, words))
    spaced = text.isascii() or letters < _LEAST_LETTERS
    return "" if spaced and len(words) < _LEAST_WORDS else " ".join(words)


def _words(text: str) -> list[str]:
    # Folding may take a letter apart, and a mark alone is no letter: so it is done before the split.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return re.findall(r"[^\W_]+", folded)


def names_of(item: FeedItem) -> tuple[str, ...]:
    """By what an item is known again, the surest first: ``id:…``, ``url:…``, ``title:…``.

    One that has none of them goes by its words, and one without words has no name.
    """
    address = canonical_address(item.url or "")
    found: list[str] = []
    if item.id.strip():
        found.append(f"id:{_short(item.id.strip())}")
    if address:
        found.append(f"url:{_short(address)}")
    if title := normal_title(item.title):
        found.append(f"title:{_short(title)}")
    words = " ".join(_words(f"{item.title} {item.summary}"))
    if not found and words:
        found.append(f"title:{_short(words)}")
    return tuple(found)


def _short(name: str) -> str:
    """A name no longer than an address is; a longer one goes by its digest."""
    safe = name.encode("utf-8", "backslashreplace").decode()
    return safe if len(safe) <= 300 else f"sha256-{hashlib.sha256(safe.encode()).hexdigest()}"


_ONE_EVERYWHERE = ("url:", *(f"id:{kind}:" for kind in ("tag", "urn", "http", "https")))
"""Names that no two publishers give to different things; any other id is a feed's own."""


def known_by(
    names: Sequence[str],
    own: Mapping[str, tuple[int, str]],
    others: Mapping[str, str],
    now: datetime,
) -> tuple[int | None, bool]:
    """Which item of the same feed one is, and whether it is known at all.

    Args:
        names: what :func:`names_of` gives.
        own: by name the items of the same feed: number and when it was noted (ISO-8601).
        others: by name when other feeds of the same layer had one. A feed's own id means nothing
            to others, unless it is an address or a tag.
    """
    lasting = [name for name in names if not name.startswith("title:")]
    for name in lasting or names:
        if name in own:
            return own[name][0], True
    for name in names:
        if name.startswith("title:"):
            seen = others.get(name, "") if name not in own else own[name][1]
            if seen and now - datetime.fromisoformat(seen) <= SAME_TITLE:
                return None, True
        elif name in others and name.startswith(_ONE_EVERYWHERE):
            return None, True
    return None, False


def worth_reading(items: Sequence[FeedItem], today: date, *, first: bool) -> frozenset[int]:
    """Which items (by place) of a feed are read where they are new; the rest counts as known.

    One without a day is taken as new.

    Args:
        items: newest first, as the feed has them.
        first: whether the feed was just added.
    """
    days = FIRST_DAYS if first else OLDEST_DAYS
    oldest = (today - timedelta(days=days)).isoformat()
    young = [at for at, one in enumerate(items) if not one.published or one.published >= oldest]
    return frozenset(young[:FIRST_ITEMS] if first else young)


# when to look again -----------------------------------------------------------------------------


def look_again_in(since_news: timedelta | None, chance: float, wait: float = 0.0) -> timedelta:
    """How long to leave a feed alone after it was read: :data:`EVERY`, or more where it is quiet.

    Args:
        since_news: how long ago it had its newest item; None where it never had one.
        chance: between 0 and 1. The time is up to a tenth longer, so that feeds which were added
            together are not asked together for ever.
        wait: seconds the host asked for.
    """
    quiet = 4 if since_news is None or since_news > timedelta(days=7) else 1
    if quiet == 1 and since_news is not None and since_news > timedelta(days=2):
        quiet = 2
    return _at_least(EVERY * quiet * (1 + chance / 10), wait)


def retry_in(failures: int, chance: float, wait: float = 0.0) -> timedelta:
    """How long to leave a feed alone that failed so often in a row: doubling, up to a day.

    Args:
        failures: 1 after the first.
        chance: between 0 and 1; the time is between three quarters and five quarters of the usual.
        wait: seconds the host asked for (Retry-After).
    """
    doubled = FIRST_RETRY * 2 ** min(max(failures - 1, 0), 12)
    return _at_least(doubled * (0.75 + chance / 2), wait)


def _at_least(usual: timedelta, wait: float) -> timedelta:
    asked = timedelta(seconds=min(max(wait, 0.0), LONGEST_WAIT.total_seconds()))
    return min(max(usual, asked), LONGEST_WAIT)


def is_given_up(failures: int, failing_for: timedelta) -> bool:
    """Whether a feed that failed so often in a row, over that time, is stopped."""
    too_long = failing_for >= LONGEST_TROUBLE and failures >= LEAST_FAILURES
    return failures >= MOST_FAILURES or too_long


def newest(items: Collection[FeedItem], most: int) -> tuple[FeedItem, ...]:
    """The newest items by day; among those of one day, and without days, as the feed has them."""
    return tuple(sorted(items, key=lambda one: one.published, reverse=True)[:most])
