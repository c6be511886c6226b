"""Files of public evaluations: brought in as a whole, shown before if wanted, or not at all."""

from __future__ import annotations

import io
import zlib
from base64 import b85decode, b85encode
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import BinaryIO, Protocol, get_args

import orjson

from bot.clock import Clock
from bot.db.catalog import load_benchmarks, note_names_changed
from bot.db.connection import Connection
from bot.db.drafts import draft_of, drop_draft, drop_drafts_for, keep_draft
from bot.db.importing import Occasion, ScoreImport
from bot.db.view import Snapshot
from bot.db.writing import Writing
from bot.errors import N_, UserError
from bot.ledger.access import Write, WriteAs
from bot.ledger.importing import check_may_import
from bot.race.dates import FactDate
from bot.race.imports import EvaluationFormat, ImportReport
from bot.race.people import Person

MOST_BYTES = 2_000_000
"""The largest file that is taken in Discord; the command line takes what its format allows."""
_PURPOSE = "evaluations"


@dataclass(frozen=True, slots=True)
class EvaluationFile:
    """A file somebody hands over, open at its start.

    ``name`` is what errors call it. ``published`` says when it came out, for formats that do not say
    so themselves. ``names`` are what the one who imports it knows of its names (a release's slug, or
    None for deliberately none); they go before those the format is known for. ``beside`` are other
    files that belong to it, by name.
    """

    format: str
    file: BinaryIO
    name: str
    published: str | None = None
    names: Mapping[str, str | None] = field(default_factory=dict[str, "str | None"])
    beside: Mapping[str, BinaryIO] = field(default_factory=dict[str, BinaryIO])


class Propose(Protocol):
    """Holds the claims about some releases against the scores now on record; how many proposals."""

    def __call__(
        self,
        connection: Connection,
        names: Snapshot,
        releases: frozenset[int],
        moment: str,
        guild_id: int | None,
        /,
    ) -> int: ...


class _DryRun(Exception):
    """Raised at the end of a dry run, so that the transaction is undone."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


class Evaluations:
    """Brings evaluation files into the ledger."""

    def __init__(
        self,
        write: Write,
        write_as: WriteAs,
        names: Callable[[], Snapshot],
        rename: Callable[[Snapshot], None],
        clock: Clock,
        propose: Propose,
    ) -> None:
        """``names`` gives the names of the moment, ``rename`` puts others in their place."""
        self._write = write
        self._write_as = write_as
        self._names = names
        self._rename = rename
        self._clock = clock
        self._propose = propose
        self._uncommitted: tuple[Snapshot, Snapshot] | None = None

    async def bring_in(self, given: EvaluationFile, *, dry_run: bool = False) -> ImportReport:
        """Write a file into the shared ledger, for whoever runs the bot.

        Args:
            dry_run: do all of it, report it, and undo it.

        Raises:
            UserError: the format is none, or the file cannot be read as it.
            Problems: results that cannot be true, each with file, row and column.
        """
        _check(given)
        now = self._clock()
        return await self._reported(
            self._write(
                lambda connection: self._import(connection, given, now, None, dry_run=dry_run)
            )
        )

    async def bring_in_as(
        self, person: Person, given: EvaluationFile, *, dry_run: bool = False
    ) -> ImportReport:
        """Write a file into a person's layer: an admin's server, or the owner's shared ledger.

        Raises:
            NotAllowed: they are neither.
            UserError, Problems: as :meth:`bring_in`.
        """
        _check(given)
        return await self._reported(
            self._write_as(person, lambda w: self._import_as(w, given, dry_run=dry_run))
        )

    async def preview(self, person: Person, given: EvaluationFile) -> tuple[ImportReport, int]:
        """What a file would do, and the number under which it is kept for :meth:`commit`.

        Raises:
            NotAllowed, UserError, Problems: as :meth:`bring_in_as`.
        """
        beside = {name: _packed(file) for name, file in given.beside.items()}
        content = [given.format, given.name, given.published, _packed(given.file), beside]
        kept = orjson.dumps(content).decode()
        report = await self.bring_in_as(person, given, dry_run=True)

        def keep(w: Writing) -> int:
            check_may_import(w)
            drop_drafts_for(w, _PURPOSE)  # a file is large: one of each person's is kept
            return keep_draft(w, _PURPOSE, kept)

        return report, await self._write_as(person, keep)

    async def commit(self, person: Person, draft: int) -> ImportReport:
        """Write a file that was previewed, as the ledger stands by now.

        Raises:
            NotAllowed, UserError, Problems: as :meth:`bring_in_as`; or the file is kept no more.
        """

        def work(w: Writing) -> ImportReport:
            check_may_import(w)
            purpose, kept = draft_of(w, draft)
            if purpose != _PURPOSE:
                raise UserError(N_("This is no file of evaluations. Run /import again."))
            named, name, published, packed, beside = orjson.loads(kept)
            others = {other: _unpacked(text) for other, text in beside.items()}
            given = EvaluationFile(named, _unpacked(packed), name, published, beside=others)
            report = self._import_as(w, given, dry_run=False)
            drop_draft(w, draft)
            return report

        return await self._reported(self._write_as(person, work))

    async def drop(self, person: Person, draft: int) -> None:
        """Forget a file that was previewed."""
        await self._write_as(person, lambda w: drop_draft(w, draft))

    def _import_as(self, w: Writing, given: EvaluationFile, *, dry_run: bool) -> ImportReport:
        layer, now = check_may_import(w), datetime.fromisoformat(w.now)
        report = self._import(w.connection, given, now, layer, dry_run=dry_run)
        changed = report.added + report.changed
        w.audit("import", detail=f"{given.format} {given.name}: {changed} of {report.rows}")
        return report

    def _import(
        self,
        connection: Connection,
        given: EvaluationFile,
        now: datetime,
        layer: int | None,
        *,
        dry_run: bool,
    ) -> ImportReport:
        # What reads files is imported by the first that comes: the start need not wait for it.
        from bot.sources.evaluations import known_names, read_evaluations

        names, today = self._names(), now.date()
        moment = now.isoformat(timespec="seconds")
        reading = read_evaluations(
            given.format, given.file, given.name,
            published=given.published, today=today, beside=given.beside,
        )  # fmt: skip
        _check_names(given, names)
        known = {**known_names(given.format), **given.names}
        occasion = Occasion(given.format, given.name, moment, today, layer)
        bringing = ScoreImport(connection, occasion, names.catalog, known)
        bringing.take(reading)
        names = replace(names, benchmarks=load_benchmarks(connection))
        proposals = 0
        if bringing.releases:
            proposals = self._propose(connection, names, bringing.releases, moment, layer)
        report = bringing.report(proposals=proposals, written=not dry_run)
        if dry_run:
            raise _DryRun(report)
        if report.benchmarks_added:
            note_names_changed(connection)
            # Before the commit: whoever reads a score of a new test must know the test.
            self._uncommitted = (self._names(), names)
            self._rename(names)
        return report

    async def _reported(self, writing: Awaitable[ImportReport]) -> ImportReport:
        """The report of a write; names that came with one that was undone are taken back."""
        try:
            return await writing
        except _DryRun as undone:
            return undone.report
        except BaseException:
            if self._uncommitted is not None and self._names() is self._uncommitted[1]:
                self._rename(self._uncommitted[0])
            raise
        finally:
            self._uncommitted = None


def _packed(file: BinaryIO) -> str:
    """A file as a text that can be kept; it is at its start again."""
    content = file.read()
    file.seek(0)
    return b85encode(zlib.compress(content)).decode()


def _unpacked(text: str) -> BinaryIO:
    return io.BytesIO(zlib.decompress(b85decode(text)))


def _check(given: EvaluationFile) -> None:
    """Raise UserError for a format that is none, or a date that is none."""
    formats = get_args(EvaluationFormat)
    if given.format not in formats:
        raise UserError(
            N_("There is no format “{format}”. There are: {formats}."),
            format=given.format,
            formats=", ".join(formats),
        )
    if given.published is not None:
        try:
            FactDate.parse(given.published)
        except ValueError:
            raise UserError(
                N_("“{text}” is no date. Write 2025-01-28, 2025-01 or 2025."), text=given.published
            ) from None


def _check_names(given: EvaluationFile, names: Snapshot) -> None:
    """Raise UserError where somebody says that a name is a release which there is not."""
    for name, slug in given.names.items():
        if slug is not None and names.catalog.release_by_slug(slug) is None:
            raise UserError(
                N_("“{name}” cannot be “{slug}”: no release has that slug."), name=name, slug=slug
            )
