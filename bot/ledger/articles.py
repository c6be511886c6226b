"""Articles: read for claims, drafted, and decided on draft by draft.

Fetching and reading take place before the store is written: nothing waits for a page. Each decision
is one transaction, with the rights checked in it.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from bot.clock import Clock
from bot.db import articles as db_articles
from bot.db import feeds as db_feeds
from bot.db.view import Snapshot
from bot.db.writing import Writing
from bot.ledger import deciding
from bot.ledger.access import ReadAs, WriteAs
from bot.ledger.article_decisions import ArticleDecisions
from bot.ledger.desk import kept
from bot.ledger.drafting import propose_more
from bot.ledger.reading_room import ReadingRoom
from bot.race.article_forms import (
    day_of,
    new_draft,
    page_address,
    told_where,
    where_as_form,
    with_where,
)
from bot.race.articles import (
    MESSAGES,
    NOWHERE,
    ArticleQueue,
    ArticleText,
    NewDraft,
    NothingFound,
    SeenArticle,
    WhereFrom,
)
from bot.race.claim_forms import ClaimForm
from bot.race.draft_claims import LONGEST_TEXT, DraftClaim
from bot.race.feeds import ItemState, NotedItem
from bot.race.form_names import FormNames
from bot.race.people import Person
from bot.race.sketches import sketch_of
from bot.race.typed_text import is_blank
from bot.sources.drafting_model import Drafter
from bot.sources.pages import Pages

MOST_BYTES = 2_000_000
"""The largest file that is taken as an article."""
MOST_DRAFTS = 100
"""Drafts of one article that are kept; of longer texts the first."""
QUEUE = 25
"""Articles that a queue shows at once: what a menu holds."""
_EXTRACTORS = 4
"""Extractors kept; each is an index of all names."""


class Reads(Protocol):
    """Finds the statements of a text; :class:`bot.race.extract.Extractor` does."""

    def extract(self, text: str, *, published: date | None = None) -> list[DraftClaim]:
        """The statements of a text, in its order."""
        ...


MakeReader = Callable[[Snapshot, date, int | None], Reads]
"""Makes what reads texts, by the names of a moment, on a day, for a server."""


def _extractor(names: Snapshot, today: date, guild_id: int | None) -> Reads:
    # Its rules are a thousand patterns: loaded here, in the reading room, they keep no start waiting.
    from bot.race.extract import Extractor

    return Extractor(names.catalog, names.benchmarks, today=today, guild_id=guild_id)


class Articles(ArticleDecisions):
    """What curators do with articles; :class:`bot.ledger.reading.Ledger` has one."""

    def __init__(
        self,
        write_as: WriteAs,
        read_as: ReadAs,
        snapshot: Callable[[], Snapshot],
        clock: Clock,
        pages: Pages,
        *,
        make_reader: MakeReader = _extractor,
        drafter: Drafter | None = None,
    ) -> None:
        super().__init__(write_as, read_as)
        self._snapshot = snapshot
        self._clock = clock
        self._pages = pages
        self._make_reader = make_reader
        self._drafter = drafter
        self._room = ReadingRoom()
        self._readers: OrderedDict[tuple[int, date, int | None], tuple[Snapshot, Reads]] = (
            OrderedDict()
        )

    def close(self) -> None:
        """Read no more texts; what is being looked through is not waited for."""
        self._room.close()

    # reading an article -----------------------------------------------------------------------

    async def check_curator(self, person: Person) -> None:
        """Raise NotAllowed for somebody who may not draft claims here."""
        await self._read_as(person, lambda w: w.rights.check_curator())

    async def check_where(
        self,
        person: Person,
        where: WhereFrom,
        *,
        address: str,
        text: str,
        draft: int | None = None,
    ) -> None:
        """Look whether what somebody says of an address or a text can be taken, before it is read.

        Raises:
            NotAllowed: they are no curator here.
            FormRefused: it cannot; it is kept with the address or the text.
        """
        form = replace(where_as_form(where), note=address.strip(), quote=text)

        def work(w: Writing) -> None:
            w.rights.check_curator()
            told_where(where, w.today)

        await kept(self._write_as, person, "where:0", form, work, draft=draft)

    async def from_address(
        self, person: Person, address: str, where: WhereFrom = NOWHERE
    ) -> SeenArticle | NothingFound:
        """The drafts of the page at an address; those there are where it was read here before.

        Raises:
            NotAllowed: they are no curator here.
            UserError: the page cannot be read (:meth:`bot.sources.pages.Pages.article`), or what
                was said of it cannot be taken.
        """
        url = page_address(address)
        known = await self._known(person, url)
        if known is not None:
            return known
        return await self._draft(person, await self._pages.article(url), where)

    async def from_text(
        self, person: Person, text: str, where: WhereFrom = NOWHERE
    ) -> SeenArticle | NothingFound:
        """The drafts of a pasted text.

        Raises:
            NotAllowed, UserError: as for :meth:`from_address`.
        """
        return await self._draft(person, ArticleText(text), where)

    async def from_message(
        self, person: Person, text: str, *, url: str, day: date
    ) -> SeenArticle | NothingFound:
        """The drafts of a message in Discord; those there are where it was read here before.

        Its words are its writer's, also where it links to a page. One in a direct message has no
        address that anybody else could open.

        Args:
            url: the message's own address.
            day: when it was sent, in UTC.

        Raises:
            NotAllowed, UserError: as for :meth:`from_address`.
        """
        private = person.guild_id is None or "/channels/@me/" in url
        known = None if private else await self._known(person, page_address(url))
        if known is not None:
            return known
        address = None if private else url
        given = ArticleText(text, address, publisher=MESSAGES, published=day.isoformat())
        return await self._draft(person, given, NOWHERE)

    async def from_file(
        self, person: Person, name: str, content: bytes, where: WhereFrom = NOWHERE
    ) -> SeenArticle | NothingFound:
        """The drafts of a file: ``.txt``, ``.html``, ``.md`` or ``.pdf``.

        Raises:
            NotAllowed, UserError: as for :meth:`from_address`.
        """
        await self.check_curator(person)
        return await self._draft(person, await self._pages.file(name, content), where)

    async def draft_for_feed(self, layer: int | None, text: ArticleText, item: NotedItem) -> None:
        """Read what an item of a feed brought for a layer, by the bot itself.

        One transaction keeps its drafts and notes what became of the item: a crash at any moment
        leaves both or neither. Nothing is written where the item is no longer to be read, or went
        with its feed; no drafts where the layer has the article already.
        """
        bot = Person(0, layer)
        given = with_where(text, NOWHERE, self._clock().date())

        def is_known(w: Writing) -> bool:
            return given.url is not None and db_articles.article_at(w.view, given.url) is not None

        drafts: list[NewDraft] = []
        if not await self._read_as(bot, is_known):
            drafts, _unanswered = await self._read(layer, given)
        sketch = await asyncio.to_thread(sketch_of, given.text) if drafts else ""

        def work(w: Writing) -> None:
            known = is_known(w)
            state: ItemState = "known" if known else "read" if drafts else "empty"
            if db_feeds.note_read(w.connection, item, state) and state == "read":
                feed = item.feed_id
                some = drafts[:MOST_DRAFTS]
                deciding.keep(w, given, some, sketch, by=f"feed:{feed}", feed_id=feed)

        await self._write_as(bot, work)

    async def _known(self, person: Person, url: str) -> SeenArticle | None:
        """The article at an address of which drafts wait here."""

        def work(w: Writing) -> SeenArticle | None:
            w.rights.check_curator()
            article = db_articles.article_at(w.view, url)
            known = None if article is None else deciding.seen(w, article)
            return replace(known, again=True) if known is not None and known.waiting else None

        return await self._read_as(person, work)

    async def _draft(
        self, person: Person, text: ArticleText, where: WhereFrom
    ) -> SeenArticle | NothingFound:
        """Read a text and keep what it gave that is not there yet."""
        given = with_where(text, where, self._clock().date())
        await self.check_curator(person)
        drafts, unanswered = await self._read(person.guild_id, given)
        if not is_blank(where.publisher):  # who types it answers for it
            drafts = [
                replace(one, form=replace(one.form, publisher=given.publisher)) for one in drafts
            ]
        sketch = await asyncio.to_thread(sketch_of, given.text)

        def work(w: Writing) -> SeenArticle | None:
            w.rights.check_curator()
            some = drafts[:MOST_DRAFTS]
            number, again = deciding.keep_new(w, given, some, sketch, by=w.person.actor)
            cut = given.cut or len(given.text) > LONGEST_TEXT or len(drafts) > MOST_DRAFTS
            article = None if number is None else deciding.seen(w, number)
            return article and replace(article, cut=cut, again=again, unanswered=unanswered)

        return await self._write_as(person, work) or NothingFound(given, unanswered)

    async def _read(self, layer: int | None, text: ArticleText) -> tuple[list[NewDraft], bool]:
        """What a text states, as forms, and whether the language model was asked in vain."""
        snapshot, today = self._snapshot(), self._clock().date()
        names = FormNames(snapshot.catalog, snapshot.benchmarks, today=today, guild_id=layer)
        published = day_of(text.published, today)
        day = published or today

        def extract() -> list[DraftClaim]:
            reader = self._reader(snapshot, today, layer)
            return reader.extract(text.text[:LONGEST_TEXT], published=published)

        found = await self._room.run(extract)
        more = await propose_more(
            self._drafter, text.text, text.published, names=names, day=day, known=found
        )

        def as_forms(drafts: Sequence[DraftClaim]) -> list[NewDraft]:
            return [new_draft(one, text.text, names, day) for one in drafts]

        return await asyncio.to_thread(as_forms, [*found, *more.drafts]), more.unanswered

    def _reader(self, names: Snapshot, today: date, guild_id: int | None) -> Reads:
        """What reads texts by some names; kept while these are the names. For the room's thread."""
        key = (id(names), today, guild_id)
        found = self._readers.get(key)
        if found is None or found[0] is not names:
            found = (names, self._make_reader(names, today, guild_id))
            self._readers[key] = found
            while len(self._readers) > _EXTRACTORS:
                self._readers.popitem(last=False)
        return found[1]

    # looking at it ----------------------------------------------------------------------------

    async def show(self, person: Person, article_id: int) -> SeenArticle:
        """An article with its drafts.

        Raises:
            NotAllowed, NotFound: they are no curator here; there is no such article here.
        """

        def work(w: Writing) -> SeenArticle:
            w.rights.check_curator()
            return deciding.seen(w, article_id)

        return await self._read_as(person, work)

    async def show_draft(self, person: Person, draft_id: int) -> SeenArticle:
        """The article that a draft is of.

        Raises:
            NotAllowed, NotFound: they are no curator here; there is no such draft here.
        """

        def work(w: Writing) -> SeenArticle:
            w.rights.check_curator()
            return deciding.seen(w, deciding.draft_here(w, draft_id).article_id)

        return await self._read_as(person, work)

    async def form_of(self, person: Person, draft_id: int) -> ClaimForm:
        """A draft that waits as the form to edit it in, with what is the article's own.

        Raises:
            NotAllowed, NotFound, UserError: they are no curator here; it is not here or decided.
        """

        def work(w: Writing) -> ClaimForm:
            w.rights.check_curator()
            draft = deciding.waiting_draft(w, draft_id)
            return deciding.seen(w, draft.article_id).draft(draft_id).form

        return await self._read_as(person, work)

    async def queue(self, person: Person) -> ArticleQueue:
        """The articles whose drafts wait where the person acts, the oldest first.

        Raises:
            NotAllowed: they are no curator here.
        """

        def work(w: Writing) -> ArticleQueue:
            w.rights.check_curator()
            articles, drafts = db_articles.count_waiting(w.view)
            return ArticleQueue(
                tuple(db_articles.waiting_articles(w.view, QUEUE)), articles, drafts
            )

        return await self._read_as(person, work)
