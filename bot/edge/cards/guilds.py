"""Servers on a card: settings, the audit log, how to begin; and what is stored of a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

import discord

from bot.edge.cards.card import Card, button
from bot.edge.cards.people import person
from bot.edge.controls.custom_ids import FORGET, audit_button
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import day, listed, plain
from bot.errors import N_
from bot.ledger.guilds import AuditPage
from bot.race.audit import AuditEntry
from bot.race.guilds import BlockedMember, GuildSettings
from bot.race.people import FORGOTTEN
from bot.race.provenance import Source

_BLOCKED = 15
_LINKED: Mapping[str, str] = {
    "quotes": N_("{source} quotes {origin}"),
    "syndicates": N_("{source} syndicates {origin}"),
    "translates": N_("{source} translates {origin}"),
}
_LINK = re.compile(r"(\d+) (quotes|syndicates|translates) (\d+)")
_UNLINK = re.compile(r"(\d+) → (\d+)")
_SETTING = re.compile(r"([a-z_]+): ([^,]*)")
_SETTINGS: Mapping[str, str] = {
    "curator_role": N_("curator role"),
    "review_channel": N_("review channel"),
    "time_zone": N_("time zone"),
    "locale": N_("language"),
    "self_review": N_("self-review"),
    "suggestions_per_day": N_("suggestions a day"),
}
_OF_A_FILE = re.compile(r"(.+): (\d+) of (\d+)")
_SCHEDULE = re.compile(r"([0-9]{1,18}) in <#([0-9]{1,20})>")
"""A digest or alert as the log names it."""


def settings_card(
    settings: GuildSettings, blocked: Sequence[BlockedMember] = (), *notes: str
) -> Card:
    """A server's settings in words, and what keeps one of them from working."""
    card = Card(symbols.ACCENT)
    role = f"<@&{settings.curator_role}>" if settings.curator_role else _("none")
    channel = f"<#{settings.review_channel}>" if settings.review_channel else _("none: /review")
    card.text(f"## {_('Settings of this server')}")
    card.text(
        _("**Curators** who has Manage Server, and the role {role}").format(role=role)
        if settings.curator_role
        else _("**Curators** who has Manage Server"),
        _("**Review channel** {channel}").format(channel=channel)
        if settings.review_channel
        else _("**Review channel** none: suggestions wait in /review"),
        ngettext(
            "**Suggestions a day** {count} a member",
            "**Suggestions a day** {count} a member",
            settings.suggestions_per_day,
        ).format(count=settings.suggestions_per_day)
        if settings.suggestions_per_day
        else _("**Suggestions a day** none are taken"),
        _("**Self-review** allowed: who made a suggestion may accept it")
        if settings.self_review
        else _("**Self-review** not allowed: somebody else has to accept a suggestion"),
        _("**Time zone** {zone}").format(zone=plain(settings.time_zone)),
        _("**Language** of posts: {language}").format(
            language=plain(settings.locale) if settings.locale else _("as the server's in Discord")
        ),
    )
    if blocked:
        card.rule()
        card.text(
            f"**{_('May not suggest')}**",
            *[
                f"- {person(one.member)}" + (f" · {plain(one.reason, 100)}" if one.reason else "")
                for one in blocked[:_BLOCKED]
            ],
            "-# " + _("and {count} more").format(count=len(blocked) - _BLOCKED)
            if len(blocked) > _BLOCKED
            else "",
        )
    if notes:
        card.rule()
        card.text(*[f"⚠ {note}" for note in notes])
    card.text("-# " + _("Change them with /settings change, take one back with /settings reset."))
    return card


ACTIONS: Mapping[str, str] = {
    "add": N_("added a claim"),
    "appearance": N_("noted an appearance"),
    "edit": N_("edited a claim"),
    "import": N_("imported claims"),
    "suggest": N_("suggested a claim"),
    "accept": N_("accepted a suggestion"),
    "reject": N_("rejected a suggestion"),
    "merge": N_("merged a suggestion"),
    "evidence": N_("added evidence"),
    "rule": N_("ruled"),
    "retract": N_("recorded a retraction"),
    "supersede": N_("recorded a successor"),
    "undo": N_("undid a change"),
    "link": N_("linked sources"),
    "unlink": N_("took back a link between sources"),
    "promote": N_("moved a claim to the shared ledger"),
    "settings": N_("changed settings"),
    "block": N_("blocked a member"),
    "unblock": N_("unblocked a member"),
    "schedule": N_("set up a digest or alert"),
    "reschedule": N_("changed a digest"),
    "pause": N_("paused a digest or alert"),
    "resume": N_("resumed a digest or alert"),
    "unschedule": N_("deleted a digest or alert"),
    "send": N_("sent a digest by hand"),
    "feed": N_("changed feeds"),
    "draft": N_("turned down or reopened a draft from an article"),
}
"""What is noted, in words, in the order in which it is offered."""
_OF_A_FEED: Mapping[str, str] = {
    "added": N_("added {name}"),
    "paused": N_("paused {name}"),
    "resumed": N_("resumed {name}"),
    "removed": N_("removed {name}"),
}


_OF_A_PROPOSAL: Mapping[str, str] = {
    "accept": N_("accepted a proposed verdict or its evidence"),
    "reject": N_("rejected a proposed verdict"),
}
"""The same of a proposed verdict, which says what it was; a suggestion has no detail."""


def audit_card(page: AuditPage) -> Card:
    """One page of who did what, newest first."""
    card = Card(symbols.ACCENT)
    wanted = page.filter
    parts = [
        "" if wanted.actor is None else person(wanted.actor),
        "" if wanted.action is None else _(ACTIONS[wanted.action]),
        "" if wanted.claim_id is None else f"#{wanted.claim_id}",
        "" if wanted.since is None else _("since {day}").format(day=day(wanted.since)),
    ]
    card.text(f"## {_('Audit log')}", " · ".join(part for part in parts if part))
    card.text(
        *[_audit_line(entry, page.sources) for entry in page.entries]
        or [_("Nothing is on record.")]
    )
    if page.page or page.more:
        card.row(
            button(_("Newer"), audit_button(wanted, page.page - 1) if page.page else "-",
                   disabled=page.page == 0),
            button(_("Older"), audit_button(wanted, page.page + 1), disabled=not page.more),
        )  # fmt: skip
    return card


def _audit_line(entry: AuditEntry, sources: Mapping[int, Source]) -> str:
    when = int(datetime.fromisoformat(entry.recorded_at).timestamp())
    claim = f" #{entry.claim_id}" if entry.claim_id is not None else ""
    detail = "" if entry.detail is None else f" · {_detail(entry, sources)}"
    action = ACTIONS.get(entry.action, entry.action)
    if entry.detail is not None:
        action = _OF_A_PROPOSAL.get(entry.action, action)
    return f"<t:{when}:f> {person(entry.actor)} {_(action)}{claim}{detail}"


def _detail(entry: AuditEntry, sources: Mapping[int, Source]) -> str:  # noqa: C901 - a case a kind
    """What was noted beside an action: words of ours in the reader's language, others harmless."""
    text = entry.detail or ""
    first, _colon, rest = text.partition(": ")
    match entry.action:
        case "undo" if text in ACTIONS:
            told = _(ACTIONS[text])
        case "feed" if (done := text.partition(" "))[0] in _OF_A_FEED:
            told = _(_OF_A_FEED[done[0]]).format(name=plain(done[2], 100))
        case "link" if found := _LINK.fullmatch(text):
            told = _(_LINKED[found[2]]).format(
                source=_source_name(found[1], sources), origin=_source_name(found[3], sources)
            )
        case "unlink" if found := _UNLINK.fullmatch(text):
            told = " → ".join(_source_name(number, sources) for number in found.groups())
        case "settings":
            told = listed(_setting_words(*found) for found in _SETTING.findall(text))
        case "rule":
            told = " → ".join(map(symbols.verdict_word, text.split(" → ")))
        case "evidence" if rest:
            told = f"{symbols.stance_word(first)}: {plain(rest, 100)}"
        case "import" if found := _OF_A_FILE.fullmatch(text):
            words = _("{file}: {changed} of {rows}")
            told = words.format(file=plain(found[1], 140), changed=found[2], rows=found[3])
        case _ if found := _SCHEDULE.fullmatch(text):
            told = _("{number} in {channel}").format(number=found[1], channel=f"<#{found[2]}>")
        case _ if text.startswith("user:") or text == FORGOTTEN:
            told = person(text)
        case _:
            told = plain(text, 160)
    return told


def _source_name(number: str, sources: Mapping[int, Source]) -> str:
    """A source by its publisher and title; by its number where it is gone."""
    source = sources.get(int(number))
    if source is None:
        return f"#{number}"
    return f"{plain(source.publisher, 40)} (“{plain(source.title, 60)}”)"


def _setting_words(name: str, value: str) -> str:
    """A setting and what it was set to, as the settings' own card says them."""
    match name, value:
        case _, "None":
            told = _("none")
        case "curator_role", _:
            told = f"<@&{value}>"
        case "review_channel", _:
            told = f"<#{value}>"
        case "self_review", _:
            told = _("allowed") if value == "True" else _("not allowed")
        case _:
            told = plain(value, 60)
    return f"{_(_SETTINGS[name]) if name in _SETTINGS else plain(name, 40)}: {told}"


def onboarding_card() -> Card:
    """What the bot says when it joins a server: what it does, and the three next steps."""
    card = Card(symbols.ACCENT)
    card.text(
        f"## {_('Frontrunner keeps the score of the AI race')}",
        _("Who claimed what, where they said it, and what the independent evidence says since."),
    )
    card.rule()
    card.text(
        _("**1. Ask it something.** `/compare first:qwen second:deepseek`, then press Sources."),
        _("**2. Choose who keeps your ledger.** `/settings change` sets a curator role and a "
          "channel where suggestions are reviewed. Who has Manage Server is a curator already."),
        _("**3. Put a claim on record.** Curators: `/claim add`. Everybody: `/claim suggest`."),
    )  # fmt: skip
    card.text(
        "-# "
        + _("What is written here only this server sees. /help lists every command; it reads no "
            "messages.")
    )  # fmt: skip
    return card


_TRACES: Mapping[str, str] = {
    "draft": N_("drafts, which are deleted"),
    "suggestion": N_("suggestions; those that still wait are deleted"),
    "claim": N_("claims you put forward; those that still wait are deleted"),
    "claim_event": N_("entries in the history of claims; those of claims that wait are deleted"),
    "evidence": N_("pieces of evidence"),
    "source": N_("sources"),
    "source_link": N_("links between sources"),
    "claim_appearance": N_("appearances of claims"),
    "audit_log": N_("entries in audit logs"),
    "blocked_member": N_("blocks, kept under a mark that nobody can read"),
    "schedule": N_("digests and alerts you set up, which go on"),
    "watcher": N_("that you take direct messages, which is deleted"),
    "watch": N_("what you watch, which is deleted"),
    "delivery": N_("direct messages to you, of which the record is deleted"),
    "proposal_decision": N_("decisions on proposed verdicts"),
    "feed": N_("feeds you added, which go on"),
    "last_look": N_("when you last looked what is new, which is deleted"),
}


def _trace(table: str) -> str:
    words = _TRACES.get(table, N_("other rows"))
    return _(words)


def forget_card(traces: Mapping[str, int]) -> Card:
    """What is stored of a person, and the button that lets go of it."""
    if not traces:
        return Card(symbols.ACCENT).text(
            _("Nothing is stored of you: no row of the ledger bears your id.")
        )
    card = Card(symbols.CAUTION)
    card.text(
        f"### {_('What is stored of you')}",
        _("In all servers together, your Discord id stands in:"),
        *[f"- {_trace(table)}: {count}" for table, count in traces.items()],
    )
    card.text(
        "-# " + _("What stays, stays without your name. This cannot be undone."),
    )
    forget: discord.ui.Button[discord.ui.LayoutView] = discord.ui.Button(
        style=discord.ButtonStyle.danger, label=_("Forget me"), custom_id=FORGET
    )
    card.row(forget)
    return card


def forgotten_card(traces: Mapping[str, int]) -> Card:
    """That a person was forgotten."""
    rows = sum(traces.values())
    return Card(symbols.ACCENT).text(
        ngettext(
            "Done: your id was taken off {count} row. Nothing stored bears it any more.",
            "Done: your id was taken off {count} rows. Nothing stored bears it any more.",
            rows,
        ).format(count=rows)
    )
