"""What cannot be true of an evaluator's result, whoever says it (DESIGN §4, invariants)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import isfinite

from bot.errors import N_, UserError
from bot.race.dates import FactDate
from bot.race.releases import Release
from bot.race.results import Result

_KEPT = 20_000
"""Dates that are remembered; a file of the formats we read holds a few hundred."""

_NO_NUMBER = N_("{value} is no number.")
_NO_PERCENTAGE = N_("{value} is no percentage: 0 to 100.")
_NOT_BETWEEN = N_("{value} is not between {low} and {high}, the bounds of its own interval.")

Days = tuple[int, int]
"""The first and the last day a date can mean, as ordinals."""


class ResultChecks:
    """Checks the results of one file, on the day it is read.

    A coarse date speaks for its whole month or year: only what is certainly out of order is wrong.
    """

    def __init__(self, today: date, release: Callable[[int], Release]) -> None:
        self._today = today
        self._today_number = today.toordinal()
        self._release = release
        self._days: dict[str, Days] = {}
        self._announced: dict[int, int] = {}

    def fault(self, result: Result, release_id: int, unit: str) -> UserError | None:
        """Why a result cannot stand in the ledger, or None."""
        value = result.value
        if not (isfinite(value) and (unit != "%" or 0 <= value <= 100)):
            return UserError(_NO_PERCENTAGE if unit == "%" else _NO_NUMBER, value=value)
        low, high = result.low, result.high
        if not ((low is None or low <= value) and (high is None or value <= high)):
            low, high = ("…" if bound is None else bound for bound in (low, high))
            return UserError(_NOT_BETWEEN, value=value, low=low, high=high)
        return self._out_of_order(result.dated, release_id) or (
            None if result.measured is None else self._out_of_order(result.measured, release_id)
        )

    def _out_of_order(self, day: str, release_id: int) -> UserError | None:
        """Why a result cannot be of a day, or None."""
        days = self._days.get(day)
        if days is None:
            try:
                days = self._read(day)
            except ValueError:
                return UserError(
                    N_("{text} is no date: 2025-01-28, 2025-01 or 2025."), text=repr(day)
                )
        if days[0] > self._today_number:
            today = self._today.isoformat()
            return UserError(N_("{day} is still to come; today is {today}."), day=day, today=today)
        announced = self._announced.get(release_id)
        if announced is None:
            announced = self._announced_on(release_id)
        return self._too_early(release_id, day) if days[1] < announced else None

    def _too_early(self, release_id: int, day: str) -> UserError:
        release = self._release(release_id)
        return UserError(
            N_("a result of {day}, before {release} was announced ({announced})."),
            day=day,
            release=release.name,
            announced=release.announced,
        )

    def _read(self, text: str) -> Days:
        parsed = FactDate.parse(text)
        if len(self._days) >= _KEPT:
            self._days.clear()
        days = (parsed.first_day.toordinal(), parsed.last_day.toordinal())
        self._days[text] = days
        return days

    def _announced_on(self, release_id: int) -> int:
        """The first day a release may have been announced on; 0 where that is not known."""
        announced = self._release(release_id).announced
        self._announced[release_id] = 0 if announced is None else announced.first_day.toordinal()
        return self._announced[release_id]
