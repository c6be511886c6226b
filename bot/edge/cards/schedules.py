"""Digests and alerts as they are set up: one, all of a server, what they posted, and why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

from bot.edge.cards.card import Card, button
from bot.edge.cards.facts import said
from bot.edge.controls.custom_ids import delete_button, past_button, preview_button
from bot.edge.troubles import TROUBLES
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.recurrence_words import (
    Names,
    manner_words,
    narrowing_words,
    sentence,
    what_words,
    when_words,
)
from bot.edge.words.text import link, plain, shorten
from bot.errors import N_
from bot.ledger.digests import HistoryPage
from bot.race.claims import Claim
from bot.race.news import Kept
from bot.race.outbox import DeliveryState, Purpose
from bot.race.schedules import PastDelivery, Plan, Schedule, ScheduleKind, ScheduleState, WhyAnswer

FIRES = 3
"""How many of the next times are shown."""
_LINE = 110
_PROBLEM = 120
_POSTS = 3
_LAST_PAGE = 999
"""As far as a custom id can count."""

_STATE: Mapping[ScheduleState, tuple[str, str]] = {
    "active": ("▶", N_("active")),
    "paused": ("⏸", N_("paused")),
    "stopped": ("⚠", N_("stopped")),
}
_NAMED: Mapping[ScheduleKind, str] = {
    "digest": N_("Digest {number}"),
    "alert": N_("Alert {number}"),
}


def schedule_name(schedule: Schedule) -> str:
    """What a digest or alert is called."""
    return _(_NAMED[schedule.plan.kind]).format(number=schedule.id)


def state_words(schedule: Schedule) -> str:
    """A schedule's state as symbol and word, with why it stopped."""
    symbol, word = _STATE[schedule.state]
    why = TROUBLES.get(schedule.problem or "")
    reason = "" if why is None else f": {_(why)}"
    return f"{symbol} {_(word)}{reason}"


def schedule_card(
    headline: str, schedule: Schedule, names: Names, gaps: Sequence[str], now: datetime
) -> Card:
    """One digest or alert in full: in words, when next, and whether the bot may post there.

    Args:
        headline: what was done with it, or its name.
        gaps: what keeps its posts from arriving.
    """
    plan = schedule.plan
    well = schedule.state == "active" and not gaps
    card = Card(symbols.ACCENT if well else symbols.CAUTION)
    card.text(f"### {headline}", sentence(plan, names))
    card.text(
        *[f"-# {words}" for words in (*narrowing_words(plan.wanted, names), *manner_words(plan))],
        "-# " + _("News of one minute come together; a story that goes on is added to its post.")
        if plan.recurrence is None
        else "",
    )
    card.rule()
    card.text(*_next_words(schedule, now))
    if gaps:
        card.text(*[f"⚠ {words}" for words in gaps])
    else:
        card.text(
            "✓ " + _("In {channel} I have every permission it needs.").format(
                channel=f"<#{plan.channel_id}>"
            )
        )  # fmt: skip
    card.row(
        button(_("Preview"), preview_button(schedule.id)) if plan.recurrence is not None else None,
        button(_("History"), past_button(schedule.id, 0)),
    )
    return card


def _next_words(schedule: Schedule, now: datetime) -> list[str]:
    """When it posts next; for one that does not, how it goes on."""
    recurrence = schedule.plan.recurrence
    lines: list[str] = []
    if schedule.state != "active":
        lines.append(
            f"**{state_words(schedule)}** · "
            + (
                _("/digest resume lets it go on with what happens from then on.")
                if recurrence is None
                else _("/digest resume lets it go on; what it missed comes with its next post.")
            )
        )
    if recurrence is None:
        if schedule.state == "active":
            lines.append(f"**{state_words(schedule)}**")
        return lines
    fires = [int(fire.at.timestamp()) for fire in islice(recurrence.after(now), FIRES)]
    word = _("**Next**") if schedule.state == "active" else _("**Its next times would be**")
    lines.append(f"{word} <t:{fires[0]}:F> (<t:{fires[0]}:R>)")
    lines.append(
        "-# " + _("then {times}").format(times=" · ".join(f"<t:{one}:F>" for one in fires[1:]))
    )
    return lines


def schedules_card(
    kind: ScheduleKind, schedules: Sequence[Schedule], troubled: set[int], names: Names
) -> Card:
    """All digests, or all alerts, of a server.

    Args:
        troubled: those whose posts would not arrive as they are meant.
    """
    card = Card(symbols.ACCENT)
    heading = _("Digests of this server") if kind == "digest" else _("Alerts of this server")
    card.text(f"## {heading}")
    if not schedules:
        card.text(
            _("None is set up. /digest create does it in a minute.")
            if kind == "digest"
            else _("None is set up. /alerts add posts news as they happen.")
        )
    for schedule in schedules:
        card.text(_schedule_lines(schedule, names, troubled=schedule.id in troubled))
    return card


def _schedule_lines(schedule: Schedule, names: Names, *, troubled: bool) -> str:
    plan = schedule.plan
    due = "" if schedule.next_due is None else " · " + _("next {time}").format(
        time=f"<t:{schedule.next_due}:R>"
    )  # fmt: skip
    trouble = " · ⚠ " + _("see /digest show") if troubled and schedule.state != "stopped" else ""
    return (
        f"**{schedule.id}** · <#{plan.channel_id}> · {when_words(plan.recurrence)}\n"
        f"-# {state_words(schedule)}{due}{trouble} · {shorten(what_words(plan.wanted, names), _LINE)}"
    )


def delete_card(schedule: Schedule, names: Names) -> Card:
    """What would be deleted, and the button that does it."""
    card = Card(symbols.CAUTION)
    card.text(
        "### " + _("Delete {name}?").format(name=schedule_name(schedule)),
        sentence(schedule.plan, names),
        "-# " + _("What it posted stays, and is still corrected when a claim falls. The digest cannot be "
                  "brought back."),
    )  # fmt: skip
    card.row(button(_("Delete it"), delete_button(schedule.id), look="danger"))
    return card


# what was posted ------------------------------------------------------------------------------

_DELIVERY: Mapping[DeliveryState, tuple[str, str]] = {
    "sent": ("✓", N_("sent")),
    "due": ("…", N_("waits")),
    "sending": ("➤", N_("is being sent")),
    "unknown": ("?", N_("may have arrived: I cannot look, without Read Message History")),
    "dead": ("✗", N_("could not be posted")),
    "dropped": ("⊘", N_("was dropped before it was tried")),
}
_PURPOSE: Mapping[Purpose, str] = {
    "digest": N_("digest"),
    "alert": N_("alert"),
    "watch": N_("direct message"),
    "reply": N_("correction"),
    "notice": N_("notice"),
}


def past_card(page: HistoryPage) -> Card:
    """One page of what a schedule posted, newest first."""
    schedule = page.schedule
    card = Card(symbols.ACCENT)
    card.text(
        "### "
        + _("What {name} posted in {channel}").format(
            name=schedule_name(schedule), channel=f"<#{schedule.plan.channel_id}>"
        )
    )
    card.text(
        *[_past_lines(one, schedule.plan) for one in page.deliveries]
        or [_("Nothing yet.") if page.page == 0 else _("That was all.")]
    )
    if page.page or page.more:
        card.row(
            button(_("Newer"), past_button(schedule.id, page.page - 1) if page.page else "-",
                   disabled=page.page == 0),
            button(_("Older"), past_button(schedule.id, page.page + 1),
                   disabled=not page.more or page.page >= _LAST_PAGE),
        )  # fmt: skip
    return card


def _past_lines(past: PastDelivery, plan: Plan) -> str:
    symbol, word = _DELIVERY[past.state]
    state = f"{symbol} {_(word)}"
    if past.sent_at is not None:
        state += f" {_moment(past.sent_at)}"
    elif past.state in ("due", "sending"):
        state += " " + _("since {time}").format(time=_moment(past.recorded_at))
    small = [
        ngettext("{count} story", "{count} stories", past.stories).format(count=past.stories)
        if past.stories
        else "",
        _jump(past, plan),
        ngettext("{count} try", "{count} tries", past.tries).format(count=past.tries)
        if past.tries != 1
        else "",
        plain(_(past.problem), _PROBLEM) if past.problem else "",
        f"✎ {_('corrected')}" if past.corrected else "",
    ]
    told = " · ".join(one for one in small if one)
    return f"**{_post_words(past)}** · {state}" + (f"\n-# {told}" if told else "")


def _post_words(past: PastDelivery) -> str:
    """Which post it was: what it was for, and of which period and part."""
    words = _(_PURPOSE[past.purpose])
    if past.period is not None:
        # One that was sent by hand bears the moment with its offset, a due one its wall time.
        by_hand = past.period.endswith("+00:00")
        words = (
            _("by hand") if by_hand else _("for {time}").format(time=past.period.replace("T", " "))
        )
    if past.part > 1:
        words += " · " + _("part {number}").format(number=past.part)
    return words


def _jump(past: PastDelivery, plan: Plan) -> str:
    """A link to the message; nothing where there is none."""
    if past.message_id is None or past.guild_id is None:
        return ""
    channel = past.thread_id or past.channel_id
    if plan.form == "forum" and past.channel_id == plan.channel_id and past.thread_id is None:
        channel = past.message_id  # a forum's post has the number of its first message
    address = f"https://discord.com/channels/{past.guild_id}/{channel}/{past.message_id}"
    return link(_("Jump to it"), address)


def _moment(text: str) -> str:
    return f"<t:{int(datetime.fromisoformat(text).astimezone(UTC).timestamp())}:f>"


# why ------------------------------------------------------------------------------------------

_WHY: Mapping[Kept, str] = {
    "kinds": N_("not there: it takes other kinds of news only"),
    "labs": N_("not there: the claim is about none of the labs and families it takes"),
    "families": N_("not there: the claim is about none of the families it takes"),
    "benchmark": N_("not there: the claim speaks of another test than it takes, or of none"),
    "least": N_("not there: of claims it takes only those that have come further (minimum status)"),
    "hidden": N_("not there: the claim waits for review, or was turned down"),
    "unchanged": N_(
        "not in its next post: nothing about the claim changed since {time}, where that one begins"
    ),
}


def why_card(answer: WhyAnswer, names: Names) -> Card:
    """For every digest and alert which post carries a claim, or which rule keeps it out."""
    claim = answer.claim
    card = Card(symbols.status_colour(claim.status))
    card.text(
        "### " + _("Why claim #{number} is, or is not, in a post").format(number=claim.id),
        f"{symbols.status(claim.status)} · {said(claim)}",
    )
    card.rule()
    if not answer.reasons:
        card.text(_("No digest or alert is set up here. /digest create does it."))
    for schedule, posts, kept in answer.reasons:
        plan = schedule.plan
        card.text(
            f"**{schedule_name(schedule)}** · <#{plan.channel_id}> · {when_words(plan.recurrence)}",
            *_why_lines(schedule, posts, kept, claim),
            f"-# {shorten(what_words(plan.wanted, names), _LINE)}",
        )
    return card


def _why_lines(
    schedule: Schedule, posts: Sequence[PastDelivery], kept: Kept | None, claim: Claim
) -> list[str]:
    lines = [_carrying(post, schedule.plan) for post in posts[:_POSTS]]
    if len(posts) > _POSTS:
        lines.append(_("and {count} more").format(count=len(posts) - _POSTS))
    if kept is None:
        lines.append(f"➤ {_coming(schedule)}")
    elif not posts:
        why = _(_WHY[kept]).format(time=_moment(schedule.covered_at))
        lines.append(f"⊘ {why}")
        if kept == "least":
            lines.append(
                "-# " + _("It reads {status}.").format(status=symbols.status(claim.status))
            )
    return lines


def _carrying(post: PastDelivery, plan: Plan) -> str:
    """A post that carries the claim."""
    symbol, word = _DELIVERY[post.state]
    words = [f"{symbol} {_(word)}", _post_words(post), _jump(post, plan)]
    return " · ".join(one for one in (*words, _("corrected") if post.corrected else "") if one)


def _coming(schedule: Schedule) -> str:
    """When the claim will be posted."""
    if schedule.state != "active":
        return _("in its next post, once /digest resume lets it go on")
    if schedule.next_due is None:
        return _("in its next post, within a minute or two")
    return _("in its next post, {time}").format(time=f"<t:{schedule.next_due}:F>")
