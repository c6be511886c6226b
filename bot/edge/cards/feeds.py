"""Feeds on a card: all there are, what one holds just now, and that some stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.edge.cards.card import Card
from bot.edge.cards.parts import Part, post_of
from bot.edge.cards.trouble import user_error_words
from bot.edge.outgoing.posts import Block, Post
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, host, link, listed, plain, shorten
from bot.errors import N_
from bot.race.feeds import (
    EVERY,
    FIRST_DAYS,
    FIRST_ITEMS,
    LEAST_FAILURES,
    OLDEST_DAYS,
    Feed,
    FeedItem,
    FeedLook,
    FeedState,
    newest,
)

_SHOWN = 5
_TITLE, _REASON = 45, 110
_STATE: Mapping[FeedState, tuple[str, str]] = {
    "on": ("▶", N_("on")),
    "paused": ("⏸", N_("paused")),
    "stopped": ("⚠", N_("stopped")),
}


def feed_name(feed: Feed) -> str:
    """What a feed is called, with its number."""
    return _("Feed {number}").format(number=feed.id) + f" · {plain(feed.title, _TITLE)}"


def feeds_card(feeds: Sequence[Feed], *, shared: bool) -> Card:
    """All feeds of a server, or of the shared ledger: how each fares and what waits."""
    well = all(feed.state != "stopped" and feed.trouble is None for feed in feeds)
    card = Card(symbols.ACCENT if well else symbols.CAUTION)
    heading = _("Feeds of the shared ledger") if shared else _("Feeds of this server")
    card.text(f"## {heading}")
    if not feeds:
        card.text(
            _("None is set up. /feed add reads one for claims from then on; /feed test shows first "
              "what it holds.")
        )  # fmt: skip
    for feed in feeds:
        card.text(*_lines(feed))
    if feeds:
        card.text("-# " + _("Drafts wait in /review what:drafts."))
    return card


def feed_card(headline: str, feed: Feed, *hints: str) -> Card:
    """One feed, after something was done with it."""
    card = Card(symbols.ACCENT if feed.state == "on" else symbols.CAUTION)
    card.text(f"### {headline}", _address(feed.url))
    card.text(_fares(feed), _held_back(feed), _trouble(feed))
    return card.text(*[f"-# {hint}" for hint in hints])


def _address(url: str) -> str:
    return link(shorten(url.partition("://")[2], 60), url)


def _lines(feed: Feed) -> list[str]:
    name = f"**{feed.id}** · **{plain(feed.title, _TITLE)}** · {plain(host(feed.url), 40)}"
    return [name, _fares(feed), _held_back(feed), _trouble(feed)]


def _fares(feed: Feed) -> str:
    """A feed's state, when it was read last and when it is next, and how much of it waits."""
    symbol, word = _STATE[feed.state]
    parts = [f"{symbol} {_(word)}"]
    if feed.succeeded_at is not None:
        parts.append(_("read {time}").format(time=_ago(feed.succeeded_at)))
    if feed.state == "on":
        parts.append(_("next {time}").format(time=_ago(feed.next_due)))
    parts.append(
        _("drafts waiting: {waiting} (limit {most})").format(
            waiting=feed.waiting, most=feed.most_waiting
        )
    )
    return f"-# {' · '.join(parts)}"


def _held_back(feed: Feed) -> str:
    """What is not read further, and until when; nothing where all is."""
    if not feed.unread:
        return ""
    if feed.has_room:
        words = ngettext("{count} item is still to be read", "{count} items are still to be read",
                         feed.unread)  # fmt: skip
        return "-# … " + words.format(count=feed.unread)
    words = ngettext(
        "{count} more item is read once some of its drafts are decided",
        "{count} more items are read once some of its drafts are decided",
        feed.unread,
    )
    return "-# ⏳ " + words.format(count=feed.unread)


def _trouble(feed: Feed) -> str:
    if feed.trouble is None:
        return ""
    why = shorten(user_error_words(feed.trouble), _REASON)
    if feed.state == "stopped":
        return "-# " + why + " " + _("/feed resume starts it again.")
    times = ngettext("failed {count} time since {time}", "failed {count} times since {time}",
                     feed.failures)  # fmt: skip
    since = feed.failing_since or feed.recorded_at
    return f"-# ⚠ {times.format(count=feed.failures, time=_at(since))}: {why}"


def added_hints(look: FeedLook) -> list[str]:
    """What happens with a feed that was just added."""
    items, fresh = len(look.fresh), sum(look.fresh)
    if fresh:
        now = ngettext(
            "Of its {count} item just now {fresh} is read for claims, within a minute.",
            "Of its {count} items just now {fresh} are read for claims, within a minute.",
            items,
        ).format(count=items, fresh=fresh)
    else:
        now = _("Nothing of what it holds just now is read for claims.")
    return [
        now,
        *([left_out.removeprefix("-# ")] if (left_out := _left_out(look)) else []),
        _(
            "From then on all that is new is read. It is looked at about every {minutes} minutes, "
            "less often while nothing is new."
        ).format(minutes=EVERY.seconds // 60),
    ]


def look_card(look: FeedLook) -> Card:
    """What a feed holds just now, newest first, and what of it would be new."""
    fetched = look.fetched
    card = Card(symbols.ACCENT)
    title = plain(fetched.title, 80) or plain(host(fetched.url), 60)
    card.text(f"### {title}", _address(fetched.url))
    fresh = sum(look.fresh)
    items = len(fetched.items)
    held = ngettext("**{count} item**", "**{count} items**", items).format(count=items)
    if look.feed is None:
        new = _("none would be read now if it were added")
        if fresh:
            new = ngettext(
                "{count} would be read once it is added",
                "{count} would be read once it is added",
                fresh,
            ).format(count=fresh)
    else:
        new = _("none is new")
        if fresh:
            new = ngettext("{count} would be new", "{count} would be new", fresh).format(
                count=fresh
            )
    card.text(f"{held} · {new}", _left_out(look))
    marks = dict(zip(fetched.items, look.fresh, strict=True))
    card.rule()
    card.text(
        *[
            _item_line(one, of=fetched.url, fresh=marks[one])
            for one in newest(fetched.items, _SHOWN)
        ]
        or [_("It holds nothing just now.")]
    )
    if items > _SHOWN:
        card.text("-# " + _("and {count} more").format(count=items - _SHOWN))
    if look.feed is None:
        said = _("Nothing was written. /feed add reads it from then on.")
    else:
        said = _("Nothing was written. {name} reads it.").format(name=feed_name(look.feed))
    return card.text(f"-# {said}")


def _left_out(look: FeedLook) -> str:
    """Why the rest of a feed's items is not read; nothing where all are."""
    parts: list[str] = []
    if look.known:
        parts.append(
            ngettext(
                "{count} was shown here before", "{count} were shown here before", look.known
            ).format(count=look.known)
        )
    if look.passed_over and look.feed is None:
        parts.append(
            ngettext(
                "{count} is older than {days} days or beyond the newest {most}",
                "{count} are older than {days} days or beyond the newest {most}",
                look.passed_over,
            ).format(count=look.passed_over, days=FIRST_DAYS, most=FIRST_ITEMS)
        )
    elif look.passed_over:
        parts.append(
            ngettext(
                "{count} is older than {days} days",
                "{count} are older than {days} days",
                look.passed_over,
            ).format(count=look.passed_over, days=OLDEST_DAYS)
        )
    return "" if not parts else "-# " + _("Not read: {reasons}.").format(reasons=listed(parts))


def _item_line(item: FeedItem, *, of: str, fresh: bool) -> str:
    """An item; its host is told where it is another than the feed's."""
    title = shorten(item.title, 90) or _("without a title")
    mark = f"✦ {_('new')} · " if fresh else ""
    when = f" · {day(date.fromisoformat(item.published))}" if item.published else ""
    elsewhere = item.url is not None and host(item.url) != host(of)
    where = f" · {plain(host(item.url or ''), 40)}" if elsewhere else ""
    return f"- {mark}{link(title, item.url)}{when}{where}"


def stopped_post(place: str, feeds: Sequence[Feed]) -> Post:
    """The notice of feeds that stopped: which, why, and what to do.

    Args:
        place: the server's name, or that of the shared ledger.
    """
    heading = ngettext("A feed stopped", "{count} feeds stopped", len(feeds))
    part = Part([Block(f"### ⚠ {heading.format(count=len(feeds))}\n-# {plain(place, 60)}")])
    left = 0
    for feed in feeds:
        block = Block(_stopped_words(feed))
        if left or not part.takes([block]):
            left += 1
        else:
            part.add([block])
    more = "" if not left else _("and {count} more").format(count=left) + " · "
    todo = _("Check the address with /feed test. /feed resume starts one again, /feed remove forgets "
             "it. Nothing it brought is lost.")  # fmt: skip
    part.add([Block(f"-# {more}{todo}")])
    title = ngettext("A feed stopped", "Feeds stopped", len(feeds))
    return replace(post_of(part, title=title, colour=symbols.CAUTION), noted=True)


def _stopped_words(feed: Feed) -> str:
    why = "" if feed.trouble is None else user_error_words(feed.trouble)
    name = f"**{feed_name(feed)}** ({plain(host(feed.url), 40)})"
    since = feed.failing_since or feed.recorded_at
    if feed.failures < LEAST_FAILURES:
        return f"{name}: {why}"
    return f"{name}: {why} " + ngettext(
        "It failed {count} time since {time}.", "It failed {count} times since {time}.",
        feed.failures,
    ).format(count=feed.failures, time=_at(since))  # fmt: skip


def _ago(moment: str) -> str:
    return f"<t:{_seconds(moment)}:R>"


def _at(moment: str) -> str:
    return f"<t:{_seconds(moment)}:f>"


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())
