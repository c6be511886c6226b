"""What is told at once: alerts in channels, messages to people who watch, and what adds to them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import discord

from bot.edge.cards.card import MOST_OPTIONS, Option
from bot.edge.cards.news import counted, heading, in_menu, moment
from bot.edge.cards.parts import (
    Entry,
    Part,
    counts_of,
    entries_of,
    lay_out,
    post_of,
    sections_of,
)
from bot.edge.outgoing.posts import Block, Post
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.race.news import News
from bot.race.provenance import Source

ADDED = "＋ "
"""How a block begins that was added to a post later; no other line of ours does."""
_NOT_SHOWN = "-# ⋯ "
"""How the line begins that counts additions which are not shown."""
_FILL = 2_600
"""UTF-16 units an alert is filled with: the rest is for what adds to it."""
_WITH_ADDITIONS = 3_800
_MARKDOWN = re.compile(r"\\(.)|\*\*|~~")


def alert_post(news: Sequence[News], sources: Mapping[int, Source]) -> Post:
    """News for a channel."""
    entries = entries_of(sections_of(news), sources)
    part = lay_out(entries, fill=_FILL)[0]
    return post_of(part, title=_title(entries), look=True, last=False, colour=_colour(entries))


def watch_post(news: Sequence[News], sources: Mapping[int, Source], *, last_today: bool) -> Post:
    """News for somebody who watches what they are about, in a direct message.

    ``last_today`` says that what else happens today comes tomorrow.
    """
    entries = entries_of(sections_of(news), sources)
    why = "-# " + _("You watch this · /watch list")
    if last_today:
        why += "\n-# " + _(
            "This is today's last message. What else happens comes tomorrow, in one message."
        )
    part = lay_out(entries, closing=[Block(why)], fill=_FILL)[0]
    post = post_of(part, title=_title(entries), colour=_colour(entries))
    # Where nothing can be opened, its mark is in the button that puts it away.
    return replace(post, noted=not part.options)


def _title(entries: Sequence[Entry]) -> str:
    first = entries[0]
    if len(entries) > 1 or first.option is None:
        return counted(counts_of(entries))
    return _("{kind}: {what}").format(kind=heading(first.kind, 1), what=first.option.label)


def _colour(entries: Sequence[Entry]) -> discord.Colour:
    """Of one claim its status's colour, which stands beside symbol and word."""
    status = entries[0].block.status
    return symbols.ACCENT if len(entries) > 1 or status is None else symbols.status_colour(status)


# what adds to a post --------------------------------------------------------------------------


def with_added(
    post: Post, news: Sequence[News], sources: Mapping[int, Source], at: datetime | None = None
) -> Post:
    """A post with news of its stories below what it says, within Discord's limits.

    Where they are too many, the oldest additions give way and are counted. A claim that stands in
    the post already is written anew in its place: it never stands there in two ways.

    Args:
        at: when they are added; None where the post was not sent yet.
    """
    blocks = [one for one in post.blocks if not one.text.startswith(_NOT_SHOWN)]
    gone = _not_shown(post)
    options = {one.value: one for one in _options(post)}
    for entry in entries_of(sections_of(news), sources):
        block = entry.block
        standing = block.claim is not None and any(one.story == block.story for one in blocks)
        if standing:
            blocks = [_rewritten(one, block) for one in blocks]
        else:
            blocks.insert(_last_story(blocks) + 1, _addition(entry, at))
        if entry.option is not None:
            options[entry.option.value] = options.pop(entry.option.value, entry.option)
    while not _fits(blocks, gone, options) and any(map(_is_addition, blocks)):
        del blocks[next(place for place, one in enumerate(blocks) if _is_addition(one))]
        gone += 1
    if gone:
        below = _last_story(blocks) + 1
        first = next((place for place, one in enumerate(blocks) if _is_addition(one)), below)
        blocks.insert(first, _count(gone))
    stories = {one.story for one in blocks}
    kept = [one for value, one in options.items() if value in stories][:MOST_OPTIONS]
    return replace(
        post,
        blocks=tuple(blocks),
        options=tuple(kept) if len(kept) > 1 else (),
        opens=kept[0].value if len(kept) == 1 else None,
    )


def _last_story(blocks: Sequence[Block]) -> int:
    """Where the last line of news stands; -1 without any."""
    return max((place for place, one in enumerate(blocks) if one.story is not None), default=-1)


def _addition(entry: Entry, at: datetime | None) -> Block:
    kind = f"{ADDED}**{heading(entry.kind, 1)}**"
    if at is not None:
        kind += " · " + _("added {time}").format(time=moment(at, "t"))
    return replace(entry.block, text=f"{kind}\n{entry.block.text}")


def _is_addition(block: Block) -> bool:
    return block.text.startswith(ADDED)


def _rewritten(block: Block, new: Block) -> Block:
    """A block with a claim's newer line, if it is about that claim."""
    if block.story != new.story:
        return block
    above = block.text.split("\n", 1)[0] + "\n" if _is_addition(block) else ""
    return replace(block, text=above + new.text, status=new.status)


def _fits(blocks: Sequence[Block], gone: int, options: Mapping[str, Option]) -> bool:
    """Whether a post holds the blocks and its menu all that can be opened."""
    note = [_count(gone)] if gone else []
    opened = {one.story for one in blocks if one.story in options}
    return len(opened) <= MOST_OPTIONS and Part([], fill=_WITH_ADDITIONS).takes([*blocks, *note])


def _count(gone: int) -> Block:
    # The number stands outside of what is translated, so that it is found again.
    words = ngettext("more addition, not shown here", "more additions, not shown here", gone)
    return Block(f"{_NOT_SHOWN}{gone} {words}")


def _not_shown(post: Post) -> int:
    """How many additions gave way before."""
    notes = [one.text for one in post.blocks if one.text.startswith(_NOT_SHOWN)]
    return sum(int(note.removeprefix(_NOT_SHOWN).split(" ", 1)[0]) for note in notes)


def _options(post: Post) -> tuple[Option, ...]:
    """What can be opened from a post; of a button the choice that a menu has in its place."""
    if post.opens is None:
        return post.options
    line = next((one for one in post.blocks if one.story == post.opens), None)
    label = post.opens if line is None else _as_label(line)
    return (Option(post.opens, label),)


def _as_label(block: Block) -> str:
    """A block's first line of news without its markdown."""
    lines = block.text.split("\n")
    return in_menu(_MARKDOWN.sub(r"\1", lines[1] if _is_addition(block) else lines[0]))
