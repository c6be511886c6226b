"""The race over time: releases on a line, and what they cost when."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from bot.db.price_history import Named, read_prices
from bot.db.timelines import read_timeline
from bot.errors import N_, UserError
from bot.ledger.access import ReadAt
from bot.ledger.naming import Naming
from bot.race.pricing import PricesAnswer
from bot.race.timeline import MOST_LABS, PERIOD, Timeline
from bot.race.when import NOW, When

_PICKED = "release:"
"""How a name begins that was picked from a card rather than typed."""


class History:
    """Timelines and price histories; a ledger has one."""

    def __init__(self, read_at: ReadAt, naming: Naming) -> None:
        self._read_at = read_at
        self._naming = naming

    def labs_named(
        self, names: Sequence[str], *, when: When = NOW, guild_id: int | None = None
    ) -> tuple[int, ...]:
        """The labs that some names mean, each once; a family or release stands for its lab.

        Raises:
            UnknownName, SeveralMeanings: a name is not clear.
            UserError: they are too many, or the day is still to come.
        """
        day = self._naming.day_asked(when.as_of)
        known = self._naming.known_asked(when.known_by)
        labs = tuple(
            dict.fromkeys(self._naming.lab_named(name, day, guild_id, known).id for name in names)
        )
        if len(labs) > MOST_LABS:
            raise UserError(
                N_("These are {count} labs. Name at most {most}."), count=len(labs), most=MOST_LABS
            )
        return labs

    async def timeline(
        self,
        labs: Collection[int],
        since: date | None,
        *,
        page: int = 0,
        when: When = NOW,
        guild_id: int | None = None,
    ) -> Timeline:
        """What some labs brought out since a day; without labs those with most releases.

        Args:
            since: None is a year before the day the answer speaks for.

        Raises:
            UserError: a day is still to come, the period ends before it begins, or a lab is gone.
        """
        day = self._naming.day_asked(when.as_of)
        begin = day - PERIOD if since is None else self._naming.day_asked(since)
        if begin > day:
            raise UserError(
                N_("The period would begin on {since}, after {day}. Ask from an earlier day."),
                since=begin.isoformat(),
                day=day.isoformat(),
            )
        if not self._naming.catalog.labs.keys() >= set(labs):
            raise UserError(
                N_("A lab of this timeline is no longer in the ledger. Run /timeline again.")
            )
        return await self._read_at(
            when, guild_id, lambda view: read_timeline(view, tuple(labs), begin, page)
        )

    async def prices(
        self,
        names: Sequence[str],
        *,
        board: str | int | None = None,
        ranked: bool = True,
        when: When = NOW,
        guild_id: int | None = None,
    ) -> PricesAnswer:
        """What releases cost when, who gives most for the price; without names the newest cuts.

        A family or lab stands for its newest release with a price.

        Args:
            board: the frontier's board as typed, or its id; None is the independent one with most
                of the releases that have a price.
            ranked: whether the frontier is wanted too.

        Raises:
            UnknownName, SeveralMeanings: a name is not clear.
            UserError: two names mean one release, the board is unknown or ranks nothing, or a day
                is still to come.
        """
        day = self._naming.day_asked(when.as_of)
        known = self._naming.known_asked(when.known_by)
        named = [
            Named(name, self._naming.found_by(name, day, guild_id, known), name.startswith(_PICKED))
            for name in names
        ]
        return await self._read_at(
            when, guild_id, lambda view: read_prices(view, named, board, ranked=ranked)
        )
