"""What an admin is told when digests or alerts stopped: which, where, why, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.edge.cards.parts import Part, post_of
from bot.edge.outgoing.posts import Block, Post
from bot.edge.words.language import _, ngettext
from bot.edge.words.symbols import CAUTION
from bot.edge.words.text import plain
from bot.errors import N_
from bot.race.schedules import Schedule

_ELSEWHERE = N_("Choose another channel with /digest edit.")
_ALERT_ELSEWHERE = N_(
    "Set up another one with /alerts add, and take this one away: /alerts remove."
)
_WHY: Mapping[str, tuple[str, str]] = {
    "gone": (N_("the channel is gone"), _ELSEWHERE),
    "hidden": (
        N_("the bot cannot see the channel"),
        N_("Give the bot View Channel there, then use /digest resume."),
    ),
    "forbidden": (
        N_("the bot may not post there"),
        N_(
            "/digest show names the permissions that are missing. Give them, then use /digest resume."
        ),
    ),
    "closed": (
        N_("no messages of the bot are taken there"),
        _ELSEWHERE,
    ),
    "zone": (
        N_("the machine the bot runs on does not know its time zone"),
        N_("Choose another zone with /digest edit."),
    ),
    "refused": (
        N_("Discord refused the message"),
        N_("/digest show has what it is set to. /digest resume tries again with the next message."),
    ),
}
"""Why a schedule stopped, by its trouble, and what to do."""
_UNKNOWN = (
    N_("Discord did not take the message"),
    N_("/digest show has the details, /digest resume tries again."),
)


def notice_post(guild_name: str, problems: Sequence[Schedule]) -> Post:
    """The notice of the digests and alerts that stopped in a server, one line or two each.

    One that is still active in it is one of which a post may or may not have gone out, because the
    bot may not look.
    """
    heading = ngettext(
        "A digest or alert needs you", "{count} digests and alerts need you", len(problems)
    ).format(count=len(problems))
    part = Part([Block(f"### ⚠ {heading}\n-# {plain(guild_name, 60)}")])
    left = 0
    for schedule in problems:
        block = Block(_told(schedule))
        if left or not part.takes([block]):
            left += 1
        else:
            part.add([block])
    if left:
        part.add(
            [Block("-# " + _("and {count} more: /digest list, /alerts list").format(count=left))]
        )
    title = ngettext("A post stopped", "Posts stopped", len(problems))
    return replace(post_of(part, title=title, colour=CAUTION), noted=True)


def _told(schedule: Schedule) -> str:
    """What happened to one of them, and what to do."""
    place, kind = f"<#{schedule.plan.channel_id}>", schedule.plan.kind
    if schedule.problem is None:
        what = (
            _("**Digest in {channel}**: a message may have gone out or not; the bot may not look.")
            if kind == "digest"
            else _(
                "**Alert in {channel}**: a message may have gone out or not; the bot may not look."
            )
        ).format(channel=place)
        todo = _(
            "Look whether it is there: /digest history shows which one. Give the bot Read Message History, "
            "and the next time it looks by itself."
        )
        return f"{what}\n-# {todo}"
    why, todo = _WHY.get(schedule.problem or "", _UNKNOWN)
    if todo == _ELSEWHERE and kind == "alert":
        todo = _ALERT_ELSEWHERE
    what = (
        _("**Digest in {channel}** stopped: {reason}.")
        if kind == "digest"
        else _("**Alert in {channel}** stopped: {reason}.")
    ).format(channel=place, reason=_(why))
    return f"{what}\n-# {_(todo)}"
