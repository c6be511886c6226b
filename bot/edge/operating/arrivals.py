"""One interaction from its arrival to its end: what it was, how it ended, how long it took.

The private names of discord.py that this takes stand in :class:`_Timed`;
``tests/commands/test_operating.py`` fails when they are gone.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any, Final, Literal, cast

import discord

from bot.edge.operating.measures import Measures, Outcome

log = logging.getLogger(__name__)

Kind = Literal["command", "autocomplete", "button", "menu", "form"]

_KEY: Final = "arrival"
"""Where an interaction carries its arrival, among its extras."""
_GRAVITY: Final[dict[Outcome, int]] = {"answered": 0, "refused": 1, "failed": 2}


class Arrival:
    """An interaction under way."""

    def __init__(self, interaction: discord.Interaction[Any], measures: Measures) -> None:
        self.kind, self.command = what_is_done(interaction)
        self._measures = measures
        self._began = time.perf_counter()
        self._first: float | None = None
        self._outcome: Outcome = "answered"

    def responded(self) -> None:
        """Discord took a response; the first one counts."""
        if self._first is None:
            self._first = time.perf_counter() - self._began

    def ends(self, outcome: Outcome) -> None:
        """How it ends; the worst that was said of it stays."""
        self._outcome = max(self._outcome, outcome, key=_GRAVITY.__getitem__)

    def end(self, task: asyncio.Task[Any]) -> None:
        """Its task is done: count it, and say in the log how it went."""
        if task.cancelled() or task.exception() is not None or self._first is None:
            self.ends("failed")
        self._measures.ended(self.kind, self.command, self._outcome, self._first)
        whole = 1000 * (time.perf_counter() - self._began)
        level = logging.DEBUG if self.kind == "autocomplete" else logging.INFO
        log.log(
            level, "%s %s in %.0f ms", f"{self.kind} {self.command}".rstrip(), self._outcome, whole,
            extra={
                "figures": {
                    "kind": self.kind, "command": self.command, "outcome": self._outcome,
                    "milliseconds": round(whole),
                    "first_response_milliseconds": None
                    if self._first is None else round(1000 * self._first),
                }
            },
        )  # fmt: skip


class _Timed(discord.InteractionResponse[Any]):
    """A response that tells its arrival when Discord took one."""

    __slots__ = ("_arrival", "_taken")

    def __init__(self, interaction: discord.Interaction[Any], arrival: Arrival) -> None:
        self._arrival = arrival
        super().__init__(interaction)

    @classmethod
    def watch(cls, interaction: discord.Interaction[Any], arrival: Arrival) -> None:
        """Let an interaction that nobody responded to yet have such a response."""
        cast("Any", interaction)._cs_response = cls(interaction, arrival)  # noqa: SLF001 - see above

    @property
    def _response_type(self) -> discord.InteractionResponseType | None:
        return self._taken

    @_response_type.setter
    def _response_type(  # pyright: ignore[reportIncompatibleVariableOverride]
        self, taken: discord.InteractionResponseType | None
    ) -> None:
        # discord.py sets it once Discord has answered.
        self._taken = taken
        if taken is not None:
            self._arrival.responded()


def arrive(interaction: discord.Interaction[Any], measures: Measures) -> Arrival:
    """Begin to measure an interaction, until the task ends that it is answered in."""
    if (known := arrival_of(interaction)) is not None:
        return known
    arrival = interaction.extras[_KEY] = Arrival(interaction, measures)
    _Timed.watch(interaction, arrival)
    task = asyncio.current_task()
    if task is not None:
        task.add_done_callback(arrival.end)
    return arrival


def arrival_of(interaction: discord.Interaction[Any]) -> Arrival | None:
    """The arrival of an interaction; None where nobody measures it."""
    return interaction.extras.get(_KEY)


def what_is_done(interaction: discord.Interaction[Any]) -> tuple[Kind, str]:
    """What a person did: its kind, and for a command or one of its options the command's name.

    A name is that of a command there is, or a dash: whatever Discord sends, there are few.
    """
    match interaction.type:
        case discord.InteractionType.autocomplete:
            return "autocomplete", _command(interaction)
        case discord.InteractionType.modal_submit:
            return "form", ""
        case discord.InteractionType.component:
            component = cast("dict[str, Any]", interaction.data or {}).get("component_type")
            return ("button" if component == discord.ComponentType.button.value else "menu"), ""
        case _:
            return "command", _command(interaction)


def in_words(interaction: discord.Interaction[Any]) -> str:
    """What a person did, as the log and the last errors name it: "command claim show", "button"."""
    return " ".join(what_is_done(interaction)).rstrip()


def _command(interaction: discord.Interaction[Any]) -> str:
    return "-" if interaction.command is None else interaction.command.qualified_name
