"""Names in forms: what they mean here, on the day of the claim; and back, what to type for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.errors import N_, Term, UserError
from bot.race.catalog import Catalog, Family, Found, Kind, Lab, Release, Several, Unknown
from bot.race.claims import Party
from bot.race.form_terms import BENCHMARK, CLAIMANT
from bot.race.new_claims import Named
from bot.race.scores import Benchmark
from bot.race.typed_text import LONGEST_NAME, taken
from bot.race.typed_values import quoted, split_names


class FormNames:
    """Looks names up for one asker: the catalog's, the benchmarks', as of today."""

    def __init__(
        self,
        catalog: Catalog,
        benchmarks: Mapping[int, Benchmark],
        *,
        today: date,
        guild_id: int | None,
    ) -> None:
        self._catalog = catalog
        self._benchmarks = benchmarks
        self.today = today
        self._guild_id = guild_id

    def party(self, typed: str, what: Term, day: date) -> Named:
        """What a name meant on a day (or, where it meant nothing then, means today).

        Raises:
            UserError: nothing bears it, or it has several meanings.
        """
        name = taken(typed, what, LONGEST_NAME)
        if words := quoted(name):
            return Named(Party(words), None)
        for on in (day, self.today):
            match self._catalog.resolve(name, on=on, guild_id=self._guild_id):
                case Found() as found:
                    return self._named(found)
                case Several(meanings):
                    raise UserError(
                        N_(
                            "{what} “{name}” can mean several things: {meanings}. Type one of them."
                        ),
                        what=what,
                        name=name,
                        meanings=", ".join(one.name for one in meanings[:4]),
                    )
                case Unknown(suggestions):
                    near = suggestions
        if near:
            raise UserError(
                N_("{what}: nothing is called “{name}”. Did you mean {meanings}? To keep it as mere "
                   "words, put it in quotation marks."),
                what=what,
                name=name,
                meanings=", ".join(one.name for one in near[:4]),
            )  # fmt: skip
        raise UserError(
            N_("{what}: nothing in the ledger is called “{name}”. To keep it as mere words, put it "
               "in quotation marks."),
            what=what,
            name=name,
        )  # fmt: skip

    def _named(self, found: Found) -> Named:
        match found.kind:
            case "release":
                release = self._catalog.releases[found.id]
                return Named(Party(release.name, release_id=release.id), release.lab_id)
            case "family":
                family = self._catalog.families[found.id]
                return Named(Party(family.name, family_id=family.id), family.lab_id)
            case "lab":
                lab = self._catalog.labs[found.id]
                return Named(Party(lab.name, lab_id=lab.id), lab.id)

    def claimant(self, typed: str, day: date) -> Named:
        """Who said it: a lab (also by the name of what it makes), or words in quotation marks."""
        named = self.party(typed, CLAIMANT, day)
        return named if named.maker_id is None else self.lab(named.maker_id)

    def lab(self, lab_id: int) -> Named:
        """A lab as a party."""
        return Named(Party(self._catalog.labs[lab_id].name, lab_id=lab_id), lab_id)

    def text_for(self, party: Party, day: date) -> str:
        """What to type so that exactly this party is meant on a day."""
        entry = self._entry(party)
        if entry is None:
            words = " ".join(party.name.split()).replace('"', "'")  # which would end them
            return f'"{words}"'
        kind, own = entry
        for typed in (party.name, own.name):
            found = self._catalog.resolve(typed, on=day, guild_id=self._guild_id)
            same = isinstance(found, Found) and (found.kind, found.id) == (kind, own.id)
            if same and list(split_names(typed)) == [typed]:
                return typed
        return f"{kind}:{own.slug}"

    def without_key(self, typed: str) -> str:
        """The name of what a key means, as somebody picks one from a list; other text as it is.

        The key stays where the name does not mean the same today.
        """
        found = self._catalog.resolve(typed.strip(), on=self.today, guild_id=self._guild_id)
        if not isinstance(found, Found):
            return typed
        party = self._named(found).party
        entry = self._entry(party)
        slug = "" if entry is None else entry[1].slug
        is_key = typed.strip() in (slug, f"{found.kind}:{slug}")
        return self.text_for(party, self.today) if is_key else typed

    def _entry(self, party: Party) -> tuple[Kind, Release | Family | Lab] | None:
        """What of the ledger a party is; None for mere words."""
        if party.release_id is not None:
            return "release", self._catalog.releases[party.release_id]
        if party.family_id is not None:
            return "family", self._catalog.families[party.family_id]
        return None if party.lab_id is None else ("lab", self._catalog.labs[party.lab_id])

    def maker_of(self, party: Party) -> int | None:
        """The lab that makes (or is) a party; None for mere words."""
        entry = self._entry(party)
        if entry is None:
            return None
        return entry[1].id if isinstance(entry[1], Lab) else entry[1].lab_id

    def benchmark_key(self, benchmark_id: int) -> str:
        """The key of a test."""
        return self._benchmarks[benchmark_id].slug

    def benchmark_name(self, key: str) -> str:
        """What people call the test with a key; the key itself where there is none."""
        found = next((one for one in self._benchmarks.values() if one.slug == key), None)
        return key if found is None else " ".join(filter(None, (found.name, found.version)))

    def evaluator_lab(self, typed: str, day: date) -> int | None:
        """The lab an evaluator's name stands for; None for one that makes no models."""
        match self._catalog.resolve(typed, on=day, guild_id=self._guild_id):
            case Found() as found:
                return self._named(found).maker_id
            case _:
                return None

    def benchmark(self, typed: str) -> int:
        """A test by its name, short name or key.

        Raises:
            UserError: there is none, or several versions bear the name.
        """
        asked = taken(typed, BENCHMARK, LONGEST_NAME).casefold()
        found = [one for one in self._benchmarks.values() if one.slug == asked]
        found = found or [
            one
            for one in self._benchmarks.values()
            if asked in (one.name.casefold(), (one.short or "").casefold())
        ]
        if len(found) == 1:
            return found[0].id
        near = found or [
            one for one in self._benchmarks.values() if asked and asked in one.name.casefold()
        ]
        raise UserError(
            N_("There are several tests called “{name}”: {found}. Type one of these keys.")
            if found
            else N_("No test is called “{name}”. Like it: {found}. Other words belong under Scope.")
            if near
            else N_("No test is called “{name}”. Put it under Scope instead."),
            name=typed[:60],
            found=", ".join(one.slug for one in near[:5]),
        )
