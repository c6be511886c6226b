"""Servers and people: settings, who may not suggest, the audit log, and being forgotten."""

from __future__ import annotations

import logging
import zoneinfo
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from bot.db import guilds as db_guilds
from bot.db import seen_guilds as db_seen
from bot.db.audit import audit_entries
from bot.db.suggestions import suggestion_of
from bot.db.writing import Writing
from bot.errors import N_, StoreError, UserError
from bot.ledger.access import ReadAs, ReadFor, Write, WriteAs
from bot.ledger.review import REASON
from bot.race.audit import AuditEntry, AuditFilter
from bot.race.guilds import MOST_SUGGESTIONS, BlockedMember, GuildSettings
from bot.race.people import Person
from bot.race.provenance import Source
from bot.race.review import Suggestion
from bot.race.typed_text import LONGEST_NOTE, taken

log = logging.getLogger(__name__)

AUDIT_PAGE = 10
GRACE = timedelta(days=3)
"""How long a server must have been missing before a start deletes what is its own."""


@dataclass(frozen=True, slots=True)
class AuditPage:
    """One page of a server's audit log; ``page`` counts from 0."""

    filter: AuditFilter
    entries: tuple[AuditEntry, ...]
    page: int
    more: bool
    sources: Mapping[int, Source]
    """Those that entries name by number, as far as they are seen here."""


class Guilds:
    """What belongs to servers and to people; a ledger has one."""

    def __init__(self, write: Write, write_as: WriteAs, read_as: ReadAs, read_for: ReadFor) -> None:
        self._write = write
        self._write_as = write_as
        self._read_as = read_as
        self._read_for = read_for

    # settings -------------------------------------------------------------------------------

    async def settings(self, guild_id: int) -> GuildSettings:
        """A server's settings, for the bot itself."""
        return await self._read_for(
            guild_id, lambda view: db_guilds.settings_of(view.connection, guild_id)
        )

    async def show_settings(
        self, person: Person
    ) -> tuple[GuildSettings, tuple[BlockedMember, ...]]:
        """The settings of where the person acts, and whom it blocked.

        Raises:
            NotAllowed: they do not manage the server.
        """

        def work(w: Writing) -> tuple[GuildSettings, tuple[BlockedMember, ...]]:
            guild = w.rights.check_admin()
            return w.settings, tuple(db_guilds.blocked_members(w.connection, guild))

        return await self._read_as(person, work)

    async def change_settings(self, person: Person, **changes: object) -> GuildSettings:
        """Set what is named; the settings as they are then.

        Raises:
            NotAllowed: they do not manage the server.
            UserError: a value cannot be taken; nothing was changed.
        """

        def work(w: Writing) -> GuildSettings:
            guild = w.rights.check_admin()
            _check_settings(changes)
            db_guilds.change_settings(w.connection, guild, changes, w.now)
            said = ", ".join(f"{name}: {value}" for name, value in changes.items())
            w.audit("settings", detail=said)
            return db_guilds.settings_of(w.connection, guild)

        return await self._write_as(person, work)

    async def reset_setting(self, person: Person, setting: str) -> GuildSettings:
        """Put one setting back to its default; the settings as they are then.

        Raises:
            NotAllowed, UserError: they do not manage the server; there is no such setting.
        """
        default = asdict(GuildSettings())
        if setting not in default or setting == "welcomed":
            raise UserError(N_("There is no setting “{name}”."), name=setting[:40])
        return await self.change_settings(person, **{setting: default[setting]})

    async def block(self, person: Person, user_id: int, reason: str) -> None:
        """Keep somebody from suggesting in the server.

        Raises:
            NotAllowed, UserError: they do not manage the server; the other is blocked already.
        """

        def work(w: Writing) -> None:
            guild = w.rights.check_admin()
            because = taken(reason, REASON, LONGEST_NOTE) or None
            if not db_guilds.block(w.connection, guild, user_id, because, w.person.actor, w.now):
                raise UserError(N_("They are blocked already. Nothing was changed."))
            w.audit("block", detail=f"user:{user_id}")

        await self._write_as(person, work)

    async def unblock(self, person: Person, user_id: int) -> None:
        """Let somebody suggest in the server again.

        Raises:
            NotAllowed, UserError: they do not manage the server; the other is not blocked.
        """

        def work(w: Writing) -> None:
            guild = w.rights.check_admin()
            if not db_guilds.unblock(w.connection, guild, user_id):
                raise UserError(N_("They are not blocked. Nothing was changed."))
            w.audit("unblock", detail=f"user:{user_id}")

        await self._write_as(person, work)

    async def audit(self, person: Person, wanted: AuditFilter, page: int = 0) -> AuditPage:
        """One page of who did what where the person acts, newest first.

        Raises:
            NotAllowed: they are no curator there.
        """

        def work(w: Writing) -> AuditPage:
            w.rights.check_curator()
            found = audit_entries(w.view, wanted, limit=AUDIT_PAGE + 1, offset=page * AUDIT_PAGE)
            entries = tuple(found[:AUDIT_PAGE])
            named = [one.detail or "" for one in entries if one.action in ("link", "unlink")]
            numbers = {int(word) for detail in named for word in detail.split() if word.isdecimal()}
            sources = w.view.sources(numbers)
            return AuditPage(wanted, entries, page, len(found) > AUDIT_PAGE, sources)

        return await self._read_as(person, work)

    # coming and going -----------------------------------------------------------------------

    async def welcome(self, guild_id: int) -> bool:
        """Note that a server was shown how to begin; False where it was before."""

        def work(w: Writing) -> bool:
            if w.settings.welcomed:
                return False
            changes = {"welcomed_at": w.now}
            db_guilds.change_settings(w.connection, guild_id, changes, w.now)
            return True

        return await self._write_as(Person(0, guild_id), work)

    async def seen_locales(self) -> dict[int, str]:
        """The languages of servers as the processes that see them noted them."""
        return await self._read_for(None, lambda view: db_seen.seen_locales(view.connection))

    async def note_locales(self, locales: Mapping[int, str]) -> None:
        """Note the languages of servers; nothing is written where they are known."""
        # Each server that comes back from an outage asks by itself: of all would be too much.
        known = await self._read_for(
            None, lambda view: db_seen.locales_of(view.connection, locales)
        )
        new = {guild: locale for guild, locale in locales.items() if known.get(guild) != locale}
        if new:
            await self._write(lambda connection: db_seen.note_locales(connection, new))

    async def purge(self, guild_id: int) -> None:
        """Delete everything of a server that removed the bot."""
        await self._write(lambda connection: db_guilds.purge(connection, guild_id))

    async def purge_absent(
        self, present: Collection[int], ours: Callable[[int], bool]
    ) -> list[int]:
        """Delete what is of servers that removed the bot while it was away; which these were.

        A server that is missing is only noted at first: it has to be missing still, at a start
        :data:`GRACE` later, so that no bad day of Discord's deletes anything.

        Args:
            present: the servers the bot is in, unavailable ones among them.
            ours: whether a server would be this process's to see, were the bot in it.
        """

        def work(w: Writing) -> list[int]:
            absent = db_guilds.note_absence(w.connection, present, ours, w.now)
            before = datetime.fromisoformat(w.now) - GRACE
            return [one for one, since in absent if datetime.fromisoformat(since) <= before]

        gone: list[int] = []
        for guild_id in await self._write_as(Person(0, None), work):
            try:  # each in its own transaction: one that cannot go keeps no other
                await self.purge(guild_id)
            except StoreError:
                log.exception("server %d could not be purged; the next start tries again", guild_id)
            else:
                gone.append(guild_id)
        return gone

    # one person -----------------------------------------------------------------------------

    async def traces(self, person: Person) -> dict[str, int]:
        """How many rows name a person, by table, wherever they acted."""
        return await self._read_for(
            None, lambda view: db_guilds.traces_of(view.connection, person.user_id)
        )

    async def forget(self, person: Person) -> tuple[dict[str, int], list[Suggestion]]:
        """Delete a person's drafts and waiting suggestions and take their id off the rest.

        What became part of a ledger stays, as "a former member's". A block stays too, under a mark
        that nobody can read.

        Returns:
            How many rows bore the id, by table, and the suggestions that are gone, for their posts.
        """

        def work(w: Writing) -> tuple[dict[str, int], list[Suggestion]]:
            found = db_guilds.traces_of(w.connection, person.user_id)
            withdrawn: list[Suggestion] = []
            for claim_id, _guild in db_guilds.pending_of(w.connection, person.user_id):
                suggestion = suggestion_of(w.connection, claim_id)
                withdrawn += [] if suggestion is None else [suggestion]
                db_guilds.delete_pending(w.connection, claim_id)
            db_guilds.forget(w.connection, person.user_id)
            return found, withdrawn

        return await self._write_as(person, work)


def _check_settings(changes: dict[str, object]) -> None:
    if not changes:
        raise UserError(N_("Name at least one setting to change."))
    zone = changes.get("time_zone")
    if zone is not None and zone not in zoneinfo.available_timezones():
        raise UserError(
            N_("“{zone}” is no time zone. Pick one from the list, such as Europe/Berlin."),
            zone=str(zone)[:60],
        )
    most = changes.get("suggestions_per_day")
    if isinstance(most, int) and not 0 <= most <= MOST_SUGGESTIONS:
        raise UserError(
            N_("Between 0 and {most} suggestions a day can be allowed."), most=MOST_SUGGESTIONS
        )
