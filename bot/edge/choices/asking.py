"""Choosing between names: "Did you mean …?" as buttons, and names as autocomplete choices."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord
from discord import app_commands, ui

from bot.edge.acknowledging import Edit, send
from bot.edge.arriving import take_up
from bot.edge.cards.card import answer
from bot.edge.cards.trouble import user_error_card, user_error_words
from bot.edge.ledger_bot import Asked
from bot.edge.typed.filter_options import split
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.edge.words.text import shorten, single_line
from bot.errors import N_, UserError
from bot.ledger import SeveralMeanings, UnknownName
from bot.race.catalog import ALL_KINDS, Kind, Suggestion
from bot.race.claims import Claim

SayError = Callable[[discord.Interaction[Any], BaseException], Awaitable[None]]
AnyCommand = app_commands.Command[Any, ..., Any]

_SECONDS = 600
"""How long the choices wait; they are for one person and need not survive a restart."""
_BUTTONS = 5
_LABEL = 80
_CHOICE = 100
_LISTS = frozenset({"labs"})
"""Options that name several things, with commas between."""


class Choices(ui.LayoutView):
    """The question which name was meant; a button runs the command again with that name.

    ``options`` is what the command was asked with; where another name in it is not clear either,
    the next question is asked with what was chosen so far.
    """

    def __init__(
        self,
        error: UnknownName | SeveralMeanings,
        command: AnyCommand,
        options: Mapping[str, Any],
        say: SayError,
    ) -> None:
        super().__init__(timeout=_SECONDS)
        self._command = command
        self._options = options
        self._say = say
        self._asked = error.asked
        container: ui.Container[Choices] = ui.Container(accent_colour=symbols.CAUTION)
        container.add_item(ui.TextDisplay(user_error_words(error)))
        row: ui.ActionRow[Choices] = ui.ActionRow()
        for suggestion in error.suggestions[:_BUTTONS]:
            row.add_item(_ChoiceButton(suggestion))
        container.add_item(row)
        self.add_item(container)
        self.put_instead: Edit | None = None

    async def on_timeout(self) -> None:
        """Say that the question has lapsed, so that nobody presses a button that is silent."""
        if self.put_instead is not None:
            lapsed = user_error_card(
                UserError(N_("This question has lapsed. Run the command again."))
            )
            # The message may be gone or its token spent: then there is nothing to put right.
            with contextlib.suppress(discord.HTTPException):
                await self.put_instead(view=lapsed.view())

    async def run_again(self, interaction: Asked, suggestion: Suggestion) -> None:
        """Run the command that asked, with the chosen name in place of what was typed."""
        command = self._command
        options = {
            name: _replaced(name, value, self._asked, suggestion.key)
            for name, value in self._options.items()
        }
        # Not stopped: whoever took the wrong one may press another.
        try:
            await interaction.client.ledger.keep_up()
            await command.callback(command.binding, interaction, **options)  # type: ignore[arg-type]
        except (UnknownName, SeveralMeanings) as error:
            if not error.suggestions:
                await self._say(interaction, error)
                return
            await _ask(interaction, Choices(error, command, options, self._say))
        except Exception as error:  # noqa: BLE001 - the one handler says it to the person
            await self._say(interaction, error)


class _ChoiceButton(ui.Button["Choices"]):
    def __init__(self, suggestion: Suggestion) -> None:
        super().__init__(style=discord.ButtonStyle.secondary, label=_label(suggestion, _LABEL))
        self._suggestion = suggestion

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        take_up(interaction)
        if self.view is not None:
            await self.view.run_again(interaction, self._suggestion)


async def offer_choices(
    interaction: discord.Interaction[Any], error: UnknownName | SeveralMeanings, say: SayError
) -> None:
    """Ask a person alone which name was meant; ``say`` tells them what then goes wrong."""
    command = interaction.command
    if isinstance(command, app_commands.Command):
        # Through iter: a namespace answers None for any attribute, ``keys`` included.
        options = dict(iter(interaction.namespace))
        await _ask(interaction, Choices(error, command, options, say))
    else:
        # A button or menu has no command to run again: the sentence alone.
        await answer(interaction, user_error_card(error), ephemeral=True)


async def _ask(interaction: discord.Interaction[Any], question: Choices) -> None:
    question.put_instead = await send(interaction, question, ephemeral=True)


def _replaced(option: str, value: Any, asked: str, key: str) -> Any:
    """An option's value with the chosen name in place of what was asked: whole, or in its list."""
    if _same(value, asked):
        return key
    if option in _LISTS and isinstance(value, str):
        return ", ".join(key if _same(one, asked) else one for one in split(value))
    return value


def _same(value: object, asked: str) -> bool:
    """Whether an option's value is what was typed; long ones are shortened in the error."""
    if not isinstance(value, str):
        return False
    return value == asked or (asked.endswith("…") and value.startswith(asked[:-1]))


def _label(suggestion: Suggestion, limit: int) -> str:
    """A suggestion with its lab and date: "DeepSeek-V3 · DeepSeek · 2024-12-26"."""
    match suggestion.kind:
        case "release":
            when = (
                _("date not known") if suggestion.announced is None else suggestion.announced.text
            )
            tail = f" · {shorten(single_line(suggestion.lab_name), 24)} · {when}"
        case "family":
            tail = f" · {shorten(single_line(suggestion.lab_name), 24)} · " + _("family")
        case "lab":
            tail = " · " + _("lab")
    return shorten(single_line(suggestion.name), limit - len(tail)) + tail


async def name_choices(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Autocomplete for an option that names a lab, family or release."""
    return _choices(interaction, typed, ALL_KINDS)


async def lab_choices(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Autocomplete for an option that names a lab."""
    return _choices(interaction, typed, frozenset({"lab"}))


def _choices(
    interaction: Asked, typed: str, kinds: frozenset[Kind]
) -> list[app_commands.Choice[str]]:
    found = interaction.client.ledger.suggest(typed, kinds=kinds, guild_id=interaction.guild_id)
    return [
        app_commands.Choice(name=_label(suggestion, _CHOICE), value=suggestion.key)
        for suggestion in found
    ]


async def claim_choices(interaction: Asked, typed: str) -> list[app_commands.Choice[str]]:
    """Autocomplete for an option that names a claim, by number or by words from it."""
    found = await interaction.client.ledger.claims_like(
        typed, guild_id=interaction.guild_id, limit=25
    )
    return [app_commands.Choice(name=claim_label(claim), value=str(claim.id)) for claim in found]


def claim_label(claim: Claim) -> str:
    """A claim as a choice: number, who says it of what, in which words."""
    words = f"#{claim.id} {claim.claimant.name}: {claim.subject.name}, {claim.quote}"
    return shorten(single_line(words), _CHOICE)
