"""A digest as posts: a heading that says which time it covers, the lead, the sections, in parts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.edge.cards.news import counted, moment
from bot.edge.cards.parts import Part, counts_of, entries_of, lay_out, lead_of, post_of
from bot.edge.outgoing.posts import Block, Post
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.edge.words.text import shorten
from bot.errors import N_
from bot.race.schedules import DueDigest

MOST_PARTS = 5
_SHORT_PERIOD = timedelta(days=2)
"""A period up to this long is told with its hours."""
_TITLE = 100

_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"),
    N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"), N_("Nov"), N_("Dec"),
)  # fmt: skip


def digest_posts(due: DueDigest, picture_alt: str | None) -> tuple[Post, ...]:
    """A digest as the posts it is sent in; none for a period without news that is to be quiet.

    Args:
        picture_alt: what the chart of prices says in words; the post that has it as its
            ``alt_text`` is the one the picture goes with.
    """
    began, ends = datetime.fromisoformat(due.schedule.covered_at), datetime.fromisoformat(due.ends)
    if not due.digest.total:
        return _nothing_new(due, began, ends)
    entries = entries_of(due.digest.sections, due.digest.sources)
    name = _("AI race digest")
    parts = lay_out(
        entries,
        opening=[
            Block(
                "\n".join(
                    [
                        f"## {name}",
                        period_words(began, ends),
                        f"**{counted(counts_of(entries))}**",
                        *_catching_up(due, began, ends),
                    ]
                )
            )
        ],
        continuing=[Block(_numbered(f"## {name}", MOST_PARTS, MOST_PARTS))],
        lead=lead_of(due.digest, entries),
        most=MOST_PARTS,
    )
    pictured = next((at for at, part in enumerate(parts) if "prices" in part.kinds), 0)
    return tuple(
        post_of(
            _with_number(part, at, len(parts), f"## {name}"),
            title=_title(due, ends),
            look=True,
            last=at == len(parts) - 1,
            alt_text=picture_alt if at == pictured else None,
        )
        for at, part in enumerate(parts)
    )


def _nothing_new(due: DueDigest, began: datetime, ends: datetime) -> tuple[Post, ...]:
    if due.schedule.plan.quiet == "nothing":
        return ()
    style = _style(began, ends)
    words = _("Nothing new between {since} and {until}.").format(
        since=moment(began, style), until=moment(ends, style)
    )
    title = _title(due, ends)
    return (Post(title, symbols.ACCENT.value, (Block(words),), look=True),)


def _with_number(part: Part, at: int, parts: int, name: str) -> Part:
    """The part with its number in its first line, where there are several."""
    if parts > 1:
        first = part.blocks[0]
        _old, *rest = first.text.split("\n")
        part.blocks[0] = Block("\n".join([_numbered(name, at + 1, parts), *rest]))
    return part


def _numbered(name: str, part: int, parts: int) -> str:
    return _("{name} · {part} of {parts}").format(name=name, part=part, parts=parts)


def _catching_up(due: DueDigest, began: datetime, ends: datetime) -> list[str]:
    """That more than one period is covered, where it is."""
    recurrence = due.schedule.plan.recurrence
    if recurrence is None or began >= recurrence.last(ends - timedelta(seconds=1)).at:
        return []
    return ["-# " + _("Covers more than one period: no digest went out in between.")]


def period_words(began: datetime, ends: datetime) -> str:
    """A period from and to, as each reader's Discord writes it."""
    style = _style(began, ends)
    return "-# " + _("{since} – {until}").format(
        since=moment(began, style), until=moment(ends, style)
    )


def _style(began: datetime, ends: datetime) -> str:
    return "f" if ends - began <= _SHORT_PERIOD else "D"


def _title(due: DueDigest, ends: datetime) -> str:
    """The name of its thread or forum post, with the day in the schedule's zone."""
    recurrence = due.schedule.plan.recurrence
    zone = UTC if recurrence is None else ZoneInfo(recurrence.zone)
    when = ends.astimezone(zone)
    title = _("AI race digest, {day} {month} {year}").format(
        day=when.day, month=_(_MONTHS[when.month - 1]), year=when.year
    )
    return shorten(title, _TITLE)
