"""Reading the ledger: the answers to what people ask.

Names are resolved in memory; then one function reads everything an answer needs in a single hop
to the reading thread, inside one snapshot of the store.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.clock import Clock, system_clock
from bot.db import about as db_about
from bot.db import answers as db_answers
from bot.db.catalog import load_snapshot
from bot.db.comparisons import read_comparison
from bot.db.connection import Connection, Store, Work, changes_seen
from bot.db.hushed import hush_what_shipped
from bot.db.news import begin_news
from bot.db.proposals import propose
from bot.db.shipped import load_what_ships
from bot.db.view import Snapshot, View
from bot.db.writing import Writing
from bot.errors import N_, UserError
from bot.ledger.adjudication import Adjudication
from bot.ledger.articles import Articles
from bot.ledger.boards import Boards
from bot.ledger.current_names import CurrentNames
from bot.ledger.desk import ClaimsDesk
from bot.ledger.digests import Digests
from bot.ledger.evaluations import Evaluations
from bot.ledger.exporting import Exporting
from bot.ledger.feeds import Feeds
from bot.ledger.finding import Finding
from bot.ledger.guilds import Guilds
from bot.ledger.history import History
from bot.ledger.identifying import Identifications
from bot.ledger.kept import Kept
from bot.ledger.names import UnknownClaimant, UnknownName
from bot.ledger.naming import Naming
from bot.ledger.operations import Operations
from bot.ledger.outbox import Outbox
from bot.ledger.past_names import PastNames
from bot.ledger.review import ReviewDesk
from bot.ledger.watching import Watching
from bot.race import answers
from bot.race.catalog import ALL_KINDS, Catalog, Found, Kind, Suggestion
from bot.race.claims import Claim, Status
from bot.race.compare import Comparison
from bot.race.overview import Overview
from bot.race.people import Person
from bot.race.scores import Benchmark
from bot.race.share import WHOLE, Share
from bot.race.when import NOW, When
from bot.sources.drafting_model import Drafter
from bot.sources.pages import Pages
from bot.sources.web_pages import WebPages

T = TypeVar("T")


class Ledger:
    """What Frontrunner knows and what can be asked of it. Create it with :meth:`open`."""

    def __init__(
        self,
        store: Store,
        snapshot: Snapshot,
        clock: Clock,
        pages: Pages,
        drafter: Drafter | None = None,
        share: Share = WHOLE,
    ) -> None:
        self._store = store
        self._names = CurrentNames(store, snapshot)
        self._clock = clock
        self.naming = Naming(self._names, clock)
        self._overviews = Kept[Overview]()
        self.boards = Boards(self._read_at, self.naming, self.keep_up, self._overviews)
        self.history = History(self._read_at, self.naming)
        self._past_names = PastNames(store, self._names)
        self.finding = Finding(self._read_at)
        self.desk = ClaimsDesk(self._write_as, self._read_as, self._read_for)
        self.review = ReviewDesk(self._write_as, self._read_as, self._read_for, self.desk, share)
        self.adjudication = Adjudication(
            store.write, self._write_as, self._read_as, self._names, clock
        )
        self.pages = pages
        self.articles = Articles(
            self._write_as, self._read_as, self._names, clock, pages, drafter=drafter
        )
        # What is noted of feeds changes no comparison either: see the outbox below.
        self.feeds = Feeds(
            store.write, self._write_as, self._read_as, clock, pages, self.articles, share
        )
        self.exporting = Exporting(self._read_as, store.path, clock)
        self.operations = Operations(store, clock)
        self.identifications = Identifications(store.write, clock)
        self.guilds = Guilds(self._write, self._write_as, self._read_as, self._read_for)
        # What goes out changes no comparison: those that are kept stay while thousands of posts do.
        self.outbox = Outbox(store.write, self._read_for, clock, share)
        self.digests = Digests(self._write_as, self._read_as, self._read_for, clock)
        self.watching = Watching(self._write, self._write_as, self._read_for, clock)
        self.evaluations = Evaluations(
            self._write, self._write_as, self._names, self._names.rename, clock, propose
        )
        self._comparisons = Kept[Comparison]()

    @classmethod
    async def open(
        cls,
        path: Path,
        clock: Clock = system_clock,
        pages: Pages | None = None,
        drafter: Drafter | None = None,
        share: Share = WHOLE,
    ) -> Ledger:
        """Open the store and, where it is not up to date, load what ships with the bot.

        Args:
            pages: where articles and feeds come from; the public web where left out.
            drafter: who proposes drafts of an article beside the rules; nobody where left out.
            share: what this process has of the servers, where several share the store.

        Raises:
            StoreError: the store cannot be opened (:meth:`bot.db.connection.Store.open`), or what
                ships with the bot cannot be loaded (:func:`bot.db.shipped.load_what_ships`).
        """
        store = await Store.open(path, share)
        try:
            async with store.alone():  # who comes first loads it, and the others wait
                await load_what_ships(store, clock().isoformat(timespec="seconds"))
                await store.write(begin_news)
                await store.write(hush_what_shipped)
            snapshot = await store.read(load_snapshot)
        except BaseException:
            await store.close()
            raise
        return cls(store, snapshot, clock, pages or WebPages(), drafter, share)

    async def keep_up(self) -> None:
        """Notice what other processes wrote since: names, and that what is kept is old."""
        if self._store.is_shared:
            names = self._names()

            def look(connection: Connection) -> int:
                self._names.of(connection, names)
                return changes_seen(connection)

            changes = await self._store.read(look)
            self._comparisons.notice(changes)
            self._overviews.notice(changes)

    async def close(self) -> None:
        """Close the store and what reads pages; a second call does nothing.

        The store is closed whatever becomes of the rest, also where who waits has lost patience.
        """
        try:
            self.articles.close()
            await self.pages.close()
        finally:
            await self._store.close()

    @property
    def catalog(self) -> Catalog:
        """All names, as of the last write that changed one."""
        return self.naming.catalog

    @property
    def benchmarks(self) -> Collection[Benchmark]:
        """All tests."""
        return self.naming.benchmarks

    def today(self) -> date:
        """The present day in UTC."""
        return self.naming.today()

    def suggest(
        self,
        text: str,
        *,
        kinds: frozenset[Kind] = ALL_KINDS,
        guild_id: int | None = None,
        limit: int = 25,
    ) -> list[Suggestion]:
        """What a half-typed name may become, best first; never touches the disk."""
        return self.naming.suggest(text, kinds=kinds, guild_id=guild_id, limit=limit)

    def key_of(self, release_id: int) -> str:
        """A text that resolves to exactly this release.

        Raises:
            UserError: the ledger has no such release (any more).
        """
        return self.naming.key_of(release_id)

    def find(self, text: str, *, day: date, guild_id: int | None) -> Found:
        """What a typed name meant on a day; raises as :meth:`Naming.find`."""
        return self.naming.find(text, day=day, guild_id=guild_id)

    def day_asked(self, as_of: date | None) -> date:
        """The day an answer speaks for; raises as :meth:`Naming.day_asked`."""
        return self.naming.day_asked(as_of)

    # answers --------------------------------------------------------------------------------

    async def compare(
        self, names: Sequence[str], *, when: When = NOW, guild_id: int | None = None
    ) -> Comparison:
        """Two to four releases side by side at a time.

        A family or lab stands for its newest release that can be compared with the others.

        Raises:
            UnknownName, SeveralMeanings: a name is not clear.
            UserError: a day is to come, nothing was out or on record by then, or two names are one
                release.
        """
        await self.keep_up()
        day, known_by = self._asked(when)
        asked = (tuple(names), day, known_by, self.today(), guild_id)
        known = self._comparisons.get(asked)
        if known is None:
            found = [self.naming.found_by(name, day, guild_id, known_by) for name in names]
            writes = self._comparisons.writes
            known = await self._read_at(
                when, guild_id, lambda view: read_comparison(view, names, found)
            )
            self._comparisons.keep(asked, known, writes)
        return known

    async def release(
        self, name: str, *, when: When = NOW, guild_id: int | None = None
    ) -> answers.ReleaseAnswer:
        """Everything about one release at a time; a family or lab stands for its newest.

        Raises:
            UnknownName, SeveralMeanings: the name is not clear.
            UserError: a day is to come, or nothing of that name was out or on record by then.
        """
        day, known_by = self._asked(when)
        found = self.naming.found_by(name, day, guild_id, known_by)
        return await self._read_at(
            when, guild_id, lambda view: db_answers.read_release(view, name, found)
        )

    async def lab(
        self, name: str, *, when: When = NOW, guild_id: int | None = None
    ) -> answers.LabAnswer:
        """One lab; a family's or release's name finds its lab.

        Raises:
            UnknownName, SeveralMeanings: the name is not clear.
            UserError: a day is to come, or the lab was not on record by then.
        """
        day, known_by = self._asked(when)
        lab = self.naming.lab_named(name, day, guild_id, known_by)
        return await self._read_at(when, guild_id, lambda view: db_answers.read_lab(view, lab))

    async def latest(
        self,
        *,
        lab: str | None = None,
        since: date | None = None,
        when: When = NOW,
        guild_id: int | None = None,
    ) -> answers.LatestAnswer:
        """The newest releases, of one lab or all, since a day or simply the newest.

        Raises:
            UnknownName, SeveralMeanings: the lab's name is not clear.
            UserError: a day is to come, or the lab was not on record by then.
        """
        day, known_by = self._asked(when)
        since = None if since is None else self.day_asked(since)
        maker = None if lab is None else self.naming.lab_named(lab, day, guild_id, known_by)
        return await self._read_at(
            when, guild_id, lambda view: db_answers.read_latest(view, maker, since)
        )

    def claim_filter(
        self,
        *,
        about: str | None,
        by: str | None,
        status: Status | None,
        when: When = NOW,
        guild_id: int | None,
    ) -> answers.ClaimFilter:
        """What names and a status ask for, as ids.

        Raises:
            UnknownName, SeveralMeanings: a name is not clear.
            UserError: a day is to come, or what is named was not on record by then.
        """
        day, known_by = self._asked(when)
        wanted = answers.ClaimFilter(status=status)
        if about is not None:
            found = self.naming.find(about, day=day, guild_id=guild_id, known_by=known_by)
            wanted = replace(wanted, **{f"about_{found.kind}": found.id})
        if by is not None:
            try:
                lab = self.naming.lab_named(by, day, guild_id, known_by)
            except UnknownName as unknown:
                raise UnknownClaimant(unknown.asked, unknown.suggestions) from None
            wanted = replace(wanted, by_lab=lab.id)
        return wanted

    async def claims(
        self,
        wanted: answers.ClaimFilter,
        *,
        page: int = 0,
        when: When = NOW,
        guild_id: int | None = None,
    ) -> answers.ClaimPage:
        """One page of the claims a filter lets through, newest first, as they stood at a time.

        Raises:
            UserError: the ledger does not have (any more) what the filter names; a day is to come.
        """
        for party, known in (
            (wanted.about_release, self.catalog.releases),
            (wanted.about_family, self.catalog.families),
            (wanted.about_lab, self.catalog.labs),
            (wanted.by_lab, self.catalog.labs),
        ):
            if party is not None and party not in known:
                raise UserError(
                    N_("What this list is about is no longer in the ledger. Run /claims again.")
                )
        return await self._read_at(
            when, guild_id, lambda view: db_answers.read_claims(view, wanted, page)
        )

    async def claim(
        self, claim_id: int, *, when: When = NOW, guild_id: int | None = None
    ) -> answers.ClaimAnswer:
        """One claim with its verdicts, evidence, history and sources, as they were at a time.

        Raises:
            UserError: there is no such claim, this guild may not see it, it was not on record by
                then, or a day is to come.
        """
        return await self._read_at(
            when, guild_id, lambda view: db_answers.read_claim(view, claim_id)
        )

    async def claim_history(
        self, person: Person, claim_id: int, *, when: When = NOW
    ) -> answers.ClaimAnswer:
        """A claim with its whole history; curators, and who suggested it, see also what waits.

        Raises:
            UserError: there is no such claim, or the person may not see it here.
        """
        return await self._read_at(
            when,
            person.guild_id,
            lambda view: db_answers.read_claim_for(view, claim_id, person),
        )

    async def claims_like(self, typed: str, *, guild_id: int | None, limit: int) -> list[Claim]:
        """Claims with words that begin like those typed, newest first; the newest for no words.

        A number typed is first of all that claim's: ``12`` or ``#12``.
        """
        return await self._read(
            self.today(), guild_id, lambda view: db_answers.read_claims_like(view, typed, limit)
        )

    async def about(self) -> answers.AboutAnswer:
        """What the ledger holds and how fresh it is."""
        return await self._read(self.today(), None, db_answers.read_about)

    # the bot's own memory -------------------------------------------------------------------

    async def remembered(self, key: str) -> str | None:
        """What was last remembered under a key, or None."""
        return await self._store.read(lambda connection: db_about.remembered(connection, key))

    async def remember(self, key: str, value: str) -> None:
        """Keep a value under a key across restarts."""
        await self._write(lambda connection: db_about.remember(connection, key, value))

    async def _write(self, work: Work[T]) -> T:
        """Write in one transaction; no answer that was kept before it is given out again."""
        try:
            return await self._store.write(work)
        finally:
            self._comparisons.clear()
            self._overviews.clear()

    async def _write_as(self, person: Person, work: Callable[[Writing], T]) -> T:
        """Write what one person does in one transaction, with the rights they have in it."""
        return await self._write(self._as(person, work))

    async def _read_as(self, person: Person, work: Callable[[Writing], T]) -> T:
        """Read what one person may see, with the rights they have at that moment."""
        return await self._store.read(self._as(person, work))

    def _as(self, person: Person, work: Callable[[Writing], T]) -> Work[T]:
        names, now = self._names(), self._clock()
        moment = now.isoformat(timespec="seconds")
        return lambda connection: work(
            Writing(connection, self._names.of(connection, names), person, moment, now.date())
        )

    def _asked(self, when: When) -> tuple[date, date | None]:
        """The day an answer speaks for, and the day whose knowledge is asked for (None: today's)."""
        return self.naming.day_asked(when.as_of), self.naming.known_asked(when.known_by)

    async def _read_for(self, guild_id: int | None, work: Callable[[View], T], /) -> T:
        """Read what a guild may see today."""
        return await self._read(self.today(), guild_id, work)

    async def _read_at(self, when: When, guild_id: int | None, work: Callable[[View], T], /) -> T:
        """Read what a guild may see of a time.

        Raises:
            UserError: a day is still to come, or the ledger had not begun by then.
        """
        today, (day, known_by) = self.today(), self._asked(when)
        names = await self._past_names.by(known_by)
        if names is self._names():
            return await self._read(day, guild_id, work, known_by)
        return await self._store.read(
            lambda connection: work(View(connection, names, day, today, guild_id, known_by))
        )

    async def _read(
        self,
        day: date,
        guild_id: int | None,
        work: Callable[[View], T],
        known_by: date | None = None,
    ) -> T:
        """Read one answer in one hop."""
        names, today = self._names(), self.today()

        def read(connection: Connection) -> T:
            fitting = self._names.of(connection, names)
            return work(View(connection, fitting, day, today, guild_id, known_by))

        return await self._store.read(read)
