"""The /owner status card: how the bot is, each part with a sign and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from bot import __version__
from bot.edge.cards.alarms import alarm_words
from bot.edge.cards.card import Card
from bot.edge.operating.alarms import Alarm
from bot.edge.operating.backups import LastBackup
from bot.edge.operating.vitals import Part, Shard, ShardState, Status
from bot.edge.words import symbols
from bot.edge.words.language import _, ngettext
from bot.edge.words.text import joined, number
from bot.errors import N_
from bot.race.operating import StoreVitals

Level = Literal["well", "look", "ill"]
Line = tuple[Level, str, str]
"""How a part is, its name, and that in words."""

LONG_WAIT = 300
"""Seconds after which a post that waits is worth a look."""
_SHOWN_SHARDS, _SHOWN_ERRORS = 8, 5
_SIGN: Mapping[Level, str] = {"well": "✓", "look": "!", "ill": "✗"}
_SHARD: Mapping[ShardState, tuple[Level, str]] = {
    "ready": ("well", N_("ready")),
    "connecting": ("look", N_("connecting")),
    "closed": ("ill", N_("not connected")),
}
_PART: Mapping[Part, str] = {
    "gateway": N_("the gateway"),
    "store": N_("the store"),
    "posting": N_("posting"),
}
_MIB = 1024 * 1024
_LONG_LOG = 16 * _MIB
"""SQLite folds its write-ahead log back at 4 MiB; it grows where a reader never ends."""


def status_card(status: Status) -> Card:
    """How the bot is."""
    vitals = status.store.vitals
    lines = [_alarm(alarm) for alarm in status.alarms if alarm.kind != "backup"]  # that has a line
    lines += [_gateway(status), _store(status)]
    if vitals is not None:
        lines += [_posts(status, vitals), _feeds(vitals)]
    if status.process[0] == 0:  # one process makes the copies for all
        lines.append(_backup(status.backup, backs_up=status.backs_up))
    lines.append(_rate_limits(status.rate_limits))
    well = not status.missing and all(level == "well" for level, _name, _words in lines)
    card = Card(symbols.ACCENT if well else symbols.CAUTION)
    card.text(f"## {_('Frontrunner')} {__version__}", _summary(status.missing, lines))
    card.rule()
    card.text(*[f"{_SIGN[level]} **{name}** {words}" for level, name, words in lines])
    card.rule()
    card.text(*_errors(status))
    process, processes = status.process
    which = _("process {number} of {count}").format(number=process + 1, count=processes)
    memory = "" if status.memory is None else _("memory {size}").format(size=_mib(status.memory))
    since = _("running since {time}").format(time=_moment(status.began, "f"))
    card.text(
        "-# " + " · ".join(part for part in (since, which if processes > 1 else "", memory) if part)
    )
    return card


def _summary(missing: Sequence[Part], lines: Sequence[Line]) -> str:
    if missing:
        parts = joined(_(_PART[part]) for part in missing)
        return "✗ " + _("Not ready: {parts}").format(parts=parts)
    count = sum(level != "well" for level, _name, _words in lines)
    if not count:
        return "✓ " + _("All is well")
    return "! " + ngettext(
        "Ready; {count} thing to look at", "Ready; {count} things to look at", count
    ).format(count=count)


def _alarm(alarm: Alarm) -> Line:
    since = _moment(alarm.since.timestamp())
    words = _("({time}, reference {reference})").format(time=since, reference=alarm.reference)
    return "ill", _("Alarm"), f"{alarm_words(alarm.kind)} {words}"


def _gateway(status: Status) -> Line:
    shards = status.shards
    found: list[Level] = [_SHARD[shard.state][0] for shard in shards]
    worst = max(found, key=_badness) if found else "ill"
    servers = ngettext("{count} server", "{count} servers", status.servers)
    parts = [servers.format(count=status.servers)]
    if len(shards) <= _SHOWN_SHARDS:
        parts += [_shard(shard) for shard in shards] or [_("no shard is connected")]
    else:
        ready = [shard for shard in shards if shard.state == "ready"]
        parts.append(
            _("{ready} of {count} shards ready").format(ready=len(ready), count=len(shards))
        )
        slowest = max((shard.latency or 0 for shard in ready), default=0)
        parts.append(_("the slowest answers in {milliseconds} ms").format(
            milliseconds=round(1000 * slowest)))  # fmt: skip
        parts += [_shard(shard) for shard in shards if shard.state != "ready"][:_SHOWN_SHARDS]
    return worst, _("Gateway"), " · ".join(parts)


def _shard(shard: Shard) -> str:
    words = _("shard {number} {state}").format(
        number=shard.id, state=_(_SHARD[shard.state][1])
    )  # fmt: skip
    if shard.latency is None or shard.state != "ready":
        return words
    return words + " " + _("({milliseconds} ms)").format(milliseconds=round(1000 * shard.latency))


def _store(status: Status) -> Line:
    vitals = status.store.vitals
    if vitals is None:
        return "ill", _("Store"), _("does not answer")
    size = _mib(vitals.file_bytes)
    if vitals.wal_bytes >= _LONG_LOG:
        size = _("{size} and a log of {log}").format(size=size, log=_mib(vitals.wal_bytes))
    schema = _("schema {number}").format(number=vitals.schema)
    if not status.store.answered:
        return "ill", _("Store"), _("does not answer; what is said of it is old")
    return "well", _("Store"), " · ".join([_("answers"), size, schema])


def _posts(status: Status, vitals: StoreVitals) -> Line:
    level: Level = "well"
    parts: list[str] = []
    if vitals.waiting_since is None:
        parts.append(_("none waits"))
    else:
        if status.now - vitals.waiting_since > LONG_WAIT:
            level = "look"
        parts.append(
            ngettext(
                "{count} waits, due {time}",
                "{count} wait, the first was due {time}",
                vitals.waiting,
            ).format(count=vitals.waiting, time=_moment(vitals.waiting_since))
        )
    if vitals.errands:
        parts.append(
            ngettext(
                "{count} edit, thread or publishing waits",
                "{count} edits, threads or publishings wait",
                vitals.errands,
            ).format(count=vitals.errands)
        )
    refused, unknown = (vitals.lost_lately.get(state, 0) for state in ("dead", "unknown"))
    if refused:
        parts.append(_("{count} refused in 24 hours").format(count=refused))
    if unknown:
        parts.append(_("{count} of unknown fate in 24 hours").format(count=unknown))
    if refused or unknown:
        level = "look"
    else:
        parts.append(_("none lost in 24 hours"))
    return "ill" if "posting" in status.missing else level, _("Posts"), " · ".join(parts)


def _feeds(vitals: StoreVitals) -> Line:
    counts = vitals.feeds
    words = (
        (counts["on"], _("{count} read").format(count=counts["on"])),
        (counts["failing"], _("{count} failing").format(count=counts["failing"])),
        (counts["stopped"], _("{count} stopped").format(count=counts["stopped"])),
        (counts["paused"], _("{count} paused").format(count=counts["paused"])),
    )
    said = [text for count, text in words if count] or [_("none is set up")]
    level = "look" if counts["failing"] or counts["stopped"] else "well"
    return level, _("Feeds"), " · ".join(said)


def _backup(last: LastBackup | None, *, backs_up: bool) -> Line:
    name = _("Backup")
    if last is None:
        return "look", name, _("none yet") if backs_up else _("none is made by me")
    time = _moment(last.at.timestamp())
    if last.problem is not None:
        return "ill", name, _("failed {time}; the log says why").format(time=time)
    return "well", name, _("read whole and sound, {time}").format(time=time)


def _rate_limits(met: Mapping[str, int]) -> Line:
    """Those of a single channel are part of a bot's life; those of all of it are not."""
    name = _("Rate limits")
    if not any(met.values()):
        return "well", name, _("none met since the start")
    all_of_it = sum(count for scope, count in met.items() if scope not in ("user", "shared"))
    words = ngettext(
        "{count} met since the start", "{count} met since the start", sum(met.values())
    ).format(count=sum(met.values()))
    if all_of_it:
        words += " · " + _("{count} of them for the whole bot").format(count=all_of_it)
    return "look" if all_of_it else "well", name, words


def _errors(status: Status) -> list[str]:
    errors = status.errors
    if not errors:
        return [f"✓ **{_('Last errors')}** " + _("none since the start")]
    newest = errors[: -_SHOWN_ERRORS - 1 : -1]
    lines = [f"! **{_('Last errors')}** " + _("found in the log by their references")]
    for error in newest:
        parts = (f"`{error.reference or '–'}`", _moment(error.at), f"`{error.what}`", error.kind)
        lines.append("- " + " · ".join(part for part in parts if part))
    if len(errors) > len(newest):
        more = len(errors) - len(newest)
        lines.append("-# " + _("and {count} more").format(count=more))
    return lines


def _badness(level: Level) -> int:
    return list(_SIGN).index(level)


def _moment(seconds: float, style: str = "R") -> str:
    return f"<t:{int(seconds)}:{style}>"


def _mib(size: float) -> str:
    whole = size / _MIB
    return f"{number(round(whole, 1 if whole < 10 else 0))} MiB"
