"""Laying news out in posts: by section, counted, within Discord's limits, no line cut in two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import discord

from bot.edge.cards.card import MOST_OPTIONS, Option
from bot.edge.cards.news import (
    counted,
    heading,
    in_menu,
    moves_line,
    news_line,
    news_option,
)
from bot.edge.outgoing.posts import ROOM, Block, Post
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.edge.words.numerals import numerals
from bot.edge.words.text import utf16_length
from bot.race.news import KINDS, ClaimNews, Digest, MoveNews, News, NewsKind, Section, weight
from bot.race.provenance import Source

FULL = 3_940
"""UTF-16 units that a post may grow to; the rest of Discord's 4,000 is for a role's mention."""
CORRECTION = 100
"""What is kept free for each claim, so that it can be corrected in its place."""
_BLOCKS = 30
"""Blocks and dividing lines of a post; the rest of Discord's 40 components is for what is below."""
_LEAD_FROM = 3
"""So much there has to be before the most important of it stands at the top."""


@dataclass(frozen=True, eq=False)
class Entry:
    """One story as it stands in a post: a piece of news, or all figures of one market move.

    It is put into words when it is first asked for them: of thousands, few are shown.
    """

    kind: NewsKind
    news: tuple[News, ...]
    sources: Mapping[int, Source]

    @property
    def story(self) -> str:
        """What it is about."""
        return self.news[0].story

    @cached_property
    def weight(self) -> tuple[float, ...]:
        """How much it matters; the smallest first."""
        return weight(self.news[0])

    @cached_property
    def block(self) -> Block:
        """Its lines."""
        first = self.news[0]
        moves = [one for one in self.news if isinstance(one, MoveNews)]
        text = moves_line(moves, self.sources) if moves else news_line(first, self.sources)
        status = first.claim.status if isinstance(first, ClaimNews) else None
        return Block(text, self.story, status)

    @cached_property
    def option(self) -> Option | None:
        """The choice that opens it."""
        return news_option(self.news[0])


def room_of(block: Block) -> int:
    """UTF-16 units that a block takes of a post, the correction of its claim included."""
    return utf16_length(block.text) + (0 if block.claim is None else CORRECTION)


@dataclass(slots=True)
class Part:
    """One post being filled, with at most ``fill`` UTF-16 units of text."""

    blocks: list[Block]
    options: dict[str, Option] = field(default_factory=dict[str, Option])
    kinds: set[NewsKind] = field(default_factory=set[NewsKind])
    fill: int = ROOM
    _text: int = 0
    _room: int = 0
    _cost: int = 0

    def __post_init__(self) -> None:
        begun, self.blocks = self.blocks, []
        self.add(begun)

    def add(self, blocks: Iterable[Block], option: Option | None = None) -> None:
        """Put blocks below what there is."""
        for block in blocks:
            self.blocks.append(block)
            self._text += utf16_length(block.text)
            self._room += room_of(block)
            self._cost += 2 if block.rule else 1
        if option is not None:
            self.options[option.value] = option

    def takes(self, blocks: Sequence[Block], option: Option | None = None) -> bool:
        """Whether there is still room for some blocks, and for a choice in the menu."""
        more = option is not None and option.value not in self.options
        return (
            self._text + sum(utf16_length(block.text) for block in blocks) <= self.fill
            and self._room + sum(map(room_of, blocks)) <= FULL
            and self._cost + sum(2 if block.rule else 1 for block in blocks) <= _BLOCKS
            and len(self.options) + more <= MOST_OPTIONS
        )


def entries_of(sections: Iterable[Section], sources: Mapping[int, Source]) -> list[Entry]:
    """The stories of some sections in their order; the figures of one market move are one."""
    found: list[Entry] = []
    for section in sections:
        if section.kind != "market":
            found += [Entry(section.kind, (one,), sources) for one in section.news]
            continue
        moves: dict[str, list[News]] = {}
        for one in section.news:
            moves.setdefault(one.story, []).append(one)
        found += [Entry("market", tuple(figures), sources) for figures in moves.values()]
    return found


def sections_of(news: Iterable[News]) -> list[Section]:
    """News by kind, in the order of a digest, the weightiest of each first."""
    every = sorted(news, key=weight)
    found = [Section(kind, tuple(one for one in every if one.kind == kind)) for kind in KINDS]
    return [section for section in found if section.news]


def lead_of(digest: Digest, entries: Sequence[Entry]) -> Entry | None:
    """The entry of the most important change, where there is enough to choose from."""
    if digest.lead is None or len(entries) < _LEAD_FROM:
        return None
    kind, story = digest.lead.kind, digest.lead.story
    return next(one for one in entries if one.kind == kind and one.story == story)


def counts_of(entries: Iterable[Entry]) -> dict[NewsKind, int]:
    """How many stories there are of each kind, in the order of a digest."""
    found = Counter(one.kind for one in entries)
    return {kind: found[kind] for kind in KINDS if found[kind]}


def lay_out(
    entries: Sequence[Entry],
    *,
    opening: Sequence[Block] = (),
    continuing: Sequence[Block] = (),
    closing: Sequence[Block] = (),
    lead: Entry | None = None,
    most: int = 1,
    fill: int = ROOM,
) -> list[Part]:
    """Entries in at most so many parts.

    Where they are too many, some are left out and counted in the last part: what was ruled on stays
    longest, then kinds take turns, the weightiest of each first.

    Args:
        opening, continuing, closing: what stands at the top of the first part, at that of the
            others, and at the bottom of the last.
        fill: UTF-16 units of text that a part is filled with.
    """
    counts = counts_of(entries)
    in_turn = _in_turn(entries)

    def parts_with(shown: int) -> list[Part]:
        kept = {id(one) for one in in_turn[:shown]}
        chosen = [one for one in entries if id(one) in kept]
        left = [one for one in entries if id(one) not in kept]
        bottom = [*_left_out(left), *closing]
        return _Layout(list(opening), list(continuing), fill).of(chosen, lead, counts, bottom)

    # More than this many cannot be shown, whatever their lengths.
    fits, too_many = 0, min(len(entries), most * _BLOCKS) + 1
    found = parts_with(too_many - 1)
    if len(found) <= most:
        return found
    found, too_many = parts_with(0), too_many - 1
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        tried = parts_with(middle)
        if len(tried) <= most:
            fits, found = middle, tried
        else:
            too_many = middle
    return found


_RULED = 3
"""The last place in :func:`bot.race.news.weight` of a claim that was ruled on."""


def _in_turn(entries: Sequence[Entry]) -> list[Entry]:
    """Entries in the order in which they are kept."""
    seen: Counter[NewsKind] = Counter()
    order: list[tuple[int, int, tuple[float, ...], int]] = []
    for at, one in enumerate(entries):
        ruled = one.weight[0] <= _RULED
        order.append((not ruled, 0 if ruled else seen[one.kind], one.weight, at))
        seen[one.kind] += not ruled
    return [entries[at] for *_order, at in sorted(order)]


def _left_out(left: Sequence[Entry]) -> list[Block]:
    if not left:
        return []
    words = _("and {count} more ({counts}): /claims and /latest list what is in the ledger")
    told = words.format(count=numerals(f"{len(left):,}"), counts=counted(counts_of(left)))
    return [Block(f"-# {told}", rule=True)]


@dataclass(slots=True)
class _Layout:
    """Puts blocks below one another and begins a new part where one is full."""

    opening: list[Block]
    continuing: list[Block]
    fill: int
    parts: list[Part] = field(default_factory=list[Part])

    def of(
        self,
        entries: Sequence[Entry],
        lead: Entry | None,
        counts: Mapping[NewsKind, int],
        bottom: Sequence[Block],
    ) -> list[Part]:
        """The parts of some entries; ``counts`` is how many there are, with those not shown."""
        self.parts.append(Part(self.opening, fill=self.fill))
        if lead is not None:
            title = Block(f"### {_('Most important')} · {heading(lead.kind, 1)}", rule=True)
            self._put([title], lead.block, lead.option)
            self.parts[-1].kinds.add(lead.kind)
        shown = Counter(one.kind for one in entries if one is not lead)
        begun: set[NewsKind] = set()
        for entry in entries:
            if entry is lead:
                continue
            led = lead is not None and lead.kind == entry.kind
            words = heading(entry.kind, counts[entry.kind] - led, shown[entry.kind], lead=led)
            title = Block(f"### {words}", rule=bool(self.parts[-1].blocks))
            again = Block(f"### {_('{section}, continued').format(section=words)}", rule=True)
            if entry.kind in begun:
                self._put([], entry.block, entry.option, above_next=[again])
            else:
                self._put([title], entry.block, entry.option)
            begun.add(entry.kind)
            self.parts[-1].kinds.add(entry.kind)
        for block in bottom:
            self._put([], block, None)
        return self.parts

    def _put(
        self,
        above: list[Block],
        block: Block,
        option: Option | None,
        above_next: list[Block] | None = None,
    ) -> None:
        """Put a block below its heading; at the top of a new part below ``above_next``."""
        if not self.parts[-1].takes([*above, block], option):
            self.parts.append(Part(list(self.continuing), fill=self.fill))
            above = above if above_next is None else above_next
        self.parts[-1].add([*above, block], option)


def post_of(
    part: Part,
    *,
    title: str,
    look: bool = False,
    last: bool = True,
    alt_text: str | None = None,
    colour: discord.Colour = symbols.ACCENT,
) -> Post:
    """A part as a post. One thing that can be opened has a button, several have a menu.

    ``look`` stands under the last part, and under one from which nothing can be opened: each post
    bears its mark in the custom id of something.
    """
    options = tuple(part.options.values())
    return Post(
        title=in_menu(title),
        colour=colour.value,
        blocks=tuple(part.blocks),
        options=options if len(options) > 1 else (),
        opens=options[0].value if len(options) == 1 else None,
        look=look and (last or not options),
        alt_text=alt_text,
    )
