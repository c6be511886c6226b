"""What typed names mean, on which day: told from memory, without touching the disk."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date

from bot.clock import Clock
from bot.db.view import Snapshot
from bot.errors import N_, UserError
from bot.ledger.names import NoneDated, SeveralMeanings, UnknownName
from bot.race.catalog import (
    ALL_KINDS,
    Catalog,
    Found,
    Kind,
    Lab,
    Release,
    Several,
    Suggestion,
    Unknown,
)
from bot.race.claim_forms import ClaimForm, without_keys
from bot.race.form_names import FormNames
from bot.race.scores import Benchmark


class Naming:
    """The names of the ledger as they stand now; a ledger has one.

    Args:
        snapshot: gives the names of the moment; asked anew each time, for a write may swap them.
        clock: tells the present day.
    """

    def __init__(self, snapshot: Callable[[], Snapshot], clock: Clock) -> None:
        self._snapshot = snapshot
        self._clock = clock

    @property
    def catalog(self) -> Catalog:
        """All names, as of the last write that changed one."""
        return self._snapshot().catalog

    @property
    def benchmarks(self) -> Collection[Benchmark]:
        """All tests."""
        return self._snapshot().benchmarks.values()

    def today(self) -> date:
        """The present day in UTC."""
        return self._clock().date()

    def without_keys(self, form: ClaimForm, *, guild_id: int | None) -> ClaimForm:
        """A form with names for the keys that were picked from lists: see :func:`without_keys`."""
        known = self._snapshot()
        names = FormNames(known.catalog, known.benchmarks, today=self.today(), guild_id=guild_id)
        return without_keys(form, names)

    def day_asked(self, as_of: date | None) -> date:
        """The day an answer speaks for; today for None.

        Raises:
            UserError: the day is still to come.
        """
        today = self.today()
        if as_of is not None and as_of > today:
            raise UserError(
                N_("{day} is still to come. Ask for today ({today}) or earlier."),
                day=as_of.isoformat(),
                today=today.isoformat(),
            )
        return as_of or today

    def known_asked(self, known_by: date | None) -> date | None:
        """The day whose knowledge is asked for; None for what is known today.

        Raises:
            UserError: the day is still to come, or the ledger had not begun by then.
        """
        if known_by is None or self.day_asked(known_by) == self.today():
            return None
        changed = self._snapshot().changed
        if changed and known_by.isoformat() < changed[0]:
            raise UserError(
                N_(
                    "The ledger began on {began}: by {day} nothing was on record yet. "
                    "as_of asks for what had happened by then."
                ),
                began=changed[0],
                day=known_by.isoformat(),
            )
        return known_by

    def suggest(
        self,
        text: str,
        *,
        kinds: frozenset[Kind] = ALL_KINDS,
        guild_id: int | None = None,
        limit: int = 25,
    ) -> list[Suggestion]:
        """What a half-typed name may become, best first."""
        return self.catalog.suggest(
            text, on=self.today(), guild_id=guild_id, kinds=kinds, limit=limit
        )

    def key_of(self, release_id: int) -> str:
        """A text that resolves to exactly this release.

        Raises:
            UserError: the ledger has no such release (any more).
        """
        release = self.catalog.releases.get(release_id)
        if release is None:
            raise UserError(N_("This release is no longer in the ledger. Run the command again."))
        return f"release:{release.slug}"

    def find(
        self, text: str, *, day: date, guild_id: int | None, known_by: date | None = None
    ) -> Found:
        """What a typed name meant on a day; names themselves are those of today.

        Raises:
            UnknownName: nothing bears it.
            SeveralMeanings: it means things of different labs.
            UserError: it is a release's own name, and the release came out later; or what it means
                was not on record by ``known_by``.
        """
        match self.catalog.resolve(text, on=day, guild_id=guild_id):
            case Found() as found:
                self._refuse_if_unrecorded(found, known_by)
                return found
            case Several(meanings):
                raise SeveralMeanings(_shortened(text), meanings)
            case Unknown(suggestions):
                self._refuse_if_later(text, day, guild_id)
                raise UnknownName(_shortened(text), suggestions)

    def _refuse_if_unrecorded(self, found: Found, known_by: date | None) -> None:
        """Say so where the ledger learned of something after the day whose knowledge is asked for."""
        if known_by is None:
            return
        recorded = self._snapshot().recorded
        ids = found.candidates if found.kind == "release" else (found.id,)
        since = [recorded.get((found.kind, one), "") for one in ids]
        if since and min(since) > known_by.isoformat():
            raise UserError(
                N_("The ledger did not have {name} on record by {day}; it came in on {since}."),
                name=found.label,
                day=known_by.isoformat(),
                since=min(since),
            )

    def _refuse_if_later(self, text: str, day: date, guild_id: int | None) -> None:
        """Say so where a name that meant nothing on a past day is a release of later."""
        later = self.catalog.resolve(text, on=self.today(), guild_id=guild_id)
        if day < self.today() and isinstance(later, Found) and later.kind == "release":
            release = self.catalog.releases[later.id]
            if release.announced is not None and not release.released_by(day):
                raise UserError(
                    N_("{name} came out on {announced}, after {day}."),
                    name=release.name,
                    announced=release.announced,
                    day=day.isoformat(),
                )

    def found_by(
        self, name: str, day: date, guild_id: int | None, known_by: date | None = None
    ) -> Found:
        """What a name means, with at least one release that was out by the day.

        Which of them the ledger knew to be out by ``known_by`` is for the view to say
        (:func:`bot.db.meant_then.candidates_of`).

        Raises:
            UnknownName, SeveralMeanings, UserError: see :meth:`find`.
            UserError: nothing of that name was out by then.
        """
        found = self.find(name, day=day, guild_id=guild_id, known_by=known_by)
        if found.candidates:
            return found
        releases = self.catalog.releases_of(
            lab_id=found.id if found.kind == "lab" else None,
            family_id=found.id if found.kind == "family" else None,
        )
        if not releases:
            raise UserError(N_("No release of {name} is in the ledger yet."), name=found.label)
        if all(release.announced is None for release in releases):
            raise NoneDated(_shortened(name), found.label, tuple(map(self._named, releases)))
        raise UserError(
            N_("Nothing of “{name}” was out by {day}."), name=_shortened(name), day=day.isoformat()
        )

    def _named(self, release: Release) -> Suggestion:
        """A release as something to choose."""
        lab = self.catalog.labs[release.lab_id]
        return Suggestion(
            "release", release.id, release.name, lab.name, release.announced,
            self.key_of(release.id),
        )  # fmt: skip

    def lab_named(
        self, name: str, day: date, guild_id: int | None, known_by: date | None = None
    ) -> Lab:
        """The lab that a name means; a family's or release's name finds its lab.

        Raises:
            UnknownName, SeveralMeanings, UserError: see :meth:`find`.
        """
        found = self.find(name, day=day, guild_id=guild_id, known_by=known_by)
        match found.kind:
            case "lab":
                return self.catalog.labs[found.id]
            case "family":
                return self.catalog.labs[self.catalog.families[found.id].lab_id]
            case "release":
                return self.catalog.labs[self.catalog.releases[found.id].lab_id]


def _shortened(text: str) -> str:
    """A typed name as an error repeats it."""
    return text if len(text) <= 60 else text[:59] + "…"
