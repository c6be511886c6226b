"""What a company word says of the company: "the Hangzhou-based lab", "the Chinese start-up"."""

from __future__ import annotations

from bot.race.catalog import Catalog
from bot.race.extract.text.runs import Run, cities_of
from bot.race.extract.text.words import NATIONS
from bot.race.new_claims import Named


class CompanyTest:
    """Tells which labs the words can mean."""

    def __init__(self, catalog: Catalog, run: Run) -> None:
        self._catalog = catalog
        self._countries = {NATIONS[word] for word in run.words if word in NATIONS}
        self._cities = {city for city in cities_of(run) if city not in NATIONS}
        self._chips = "chipmaker" in run.words

    @property
    def tells(self) -> bool:
        """Whether it says anything that only some fit."""
        return bool(self._countries or self._cities or self._chips)

    def fits(self, named: Named, *, surely: bool = False) -> bool:
        """Whether a lab can be meant; ``surely``: what the ledger knows of it says so."""
        lab = self._catalog.labs.get(named.party.lab_id or 0)
        if lab is None:
            return not self.tells
        if self._chips and lab.slug != "nvidia":
            return False
        if self._countries and lab.country not in self._countries:
            return lab.country is None and "China" not in self._countries
        if not self._cities or lab.city is None:
            return not (surely and self._cities)
        return lab.city.casefold() in self._cities
