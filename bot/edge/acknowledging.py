"""Answering within Discord's three seconds, also where the store or a chart takes longer.

An interaction is answered directly when the answer is there soon, which costs one request. A timer
stands behind it: what nobody answered by :data:`PATIENCE` is acknowledged, and the answer follows.
Every answer goes through the functions of this file, so that the timer and an answer never meet.

What Discord shows meanwhile, and to whom:

- a command: "thinking", for everybody where the command answers in public, else for the person alone
  (the first message after a deferral is seen by whoever saw the deferral);
- a button, a menu, a form opened from one of them: nothing; its message may still be replaced, and
  what is sent beside it is seen by whom it is meant for;
- a form of a command: "thinking", for the person alone, as every answer to a form is;
- a half-typed option: no choices.

Where Discord's reply to an acknowledgement is lost, nobody knows whether it was taken. The answer then
goes out as the first response, and where Discord says that there was one, as what follows it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any, NamedTuple

import aiohttp
import discord
from discord import ui

from bot.edge.operating.arrivals import arrival_of
from bot.edge.words.language import _
from bot.errors import N_, UserError

log = logging.getLogger(__name__)

PATIENCE = 2.0
"""Seconds an interaction goes unanswered before it is acknowledged; Discord waits for three."""
CHOICES_PATIENCE = 2.4
"""The same of a half-typed option, which nothing can follow."""

ANSWERS_IN_PUBLIC = frozenset({
    "about", "board", "claim show", "claims", "compare", "lab", "latest", "leaderboard", "prices",
    "race", "release", "search", "timeline",
})  # fmt: skip
"""The commands that answer for everybody to see; all others answer the person alone."""

Edit = Callable[..., Awaitable[Any]]
"""Changes a message that was sent; takes what :meth:`discord.Message.edit` takes."""

_TIMER = "acknowledging"
_PLACEHOLDER = "thinking in public"
_ANSWERED = "answered after thinking"
_PERHAPS = "perhaps"
_TAKEN = "taken"
_SERVERS_FAULT = 500
"""From this HTTP status on a request may have been done or not."""
_ALREADY = 40060
"""Discord's code for a second first response."""
_Type = discord.InteractionResponseType


class _Acknowledgement(NamedTuple):
    """One whose reply from Discord was lost: of which type, and whether all see it "thinking"."""

    type: _Type
    in_public: bool


def call_later(seconds: float, call: Callable[[], None]) -> asyncio.TimerHandle:
    """Call something on the running loop after so many seconds; a test has it keep another time."""
    return asyncio.get_running_loop().call_later(seconds, call)


class _Timer:
    """Acknowledges one interaction, unless it is answered before."""

    def __init__(self, interaction: discord.Interaction[Any], seconds: float) -> None:
        self._interaction = interaction
        self._acknowledging: asyncio.Task[None] | None = None
        self._handle = call_later(seconds, self._begin)
        if (task := asyncio.current_task()) is not None:
            # Choices are sent by discord.py, past the functions below.
            task.add_done_callback(lambda _task: self._handle.cancel())

    def _begin(self) -> None:
        if not (self._interaction.response.is_done() or self._interaction.client.is_closed()):
            self._acknowledging = asyncio.create_task(_acknowledge(self._interaction))

    async def stop(self) -> None:
        """Return once the timer will not acknowledge any more: it was stopped, or it has done so."""
        self._handle.cancel()
        if self._acknowledging is not None:
            await asyncio.wait([self._acknowledging])


def acknowledge_in_time(interaction: discord.Interaction[Any]) -> None:
    """From now on the interaction is acknowledged in time, whatever its answer takes."""
    typing = interaction.type is discord.InteractionType.autocomplete
    interaction.extras[_TIMER] = _Timer(interaction, CHOICES_PATIENCE if typing else PATIENCE)


async def _acknowledge(interaction: discord.Interaction[Any]) -> None:
    response = interaction.response
    try:
        if interaction.type is discord.InteractionType.autocomplete:
            await response.autocomplete([])
        elif interaction.type is discord.InteractionType.application_command:
            await _defer(interaction, in_public=_answers_in_public(interaction))
        else:
            await _defer(interaction, thinking=interaction.message is None)
    except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
        # Whoever answers tries by themselves, and is told what Discord says to that.
        log.warning("an interaction could not be acknowledged in time: %s", error)


async def _defer(
    interaction: discord.Interaction[Any], *, thinking: bool = True, in_public: bool = False
) -> None:
    """Acknowledge an interaction, for the person alone where it is not said otherwise.

    Raises:
        discord.HTTPException: Discord does not take it. Where nobody knows, that is noted instead.
    """
    kind = _Type.deferred_channel_message if thinking else _Type.deferred_message_update
    acknowledgement = _Acknowledgement(kind, in_public)
    try:
        await interaction.response.defer(ephemeral=thinking and not in_public, thinking=thinking)
    except discord.HTTPException as error:
        if error.code == _ALREADY:  # discord.py has repeated what had arrived
            _note_taken(interaction, acknowledgement)
            return
        if error.status < _SERVERS_FAULT:
            raise
        lost: Exception = error
    except (aiohttp.ClientError, OSError) as error:
        lost = error
    else:
        interaction.extras[_PLACEHOLDER] = in_public
        return
    log.warning("it is not known whether an interaction was acknowledged: %r", lost)
    interaction.extras[_PERHAPS] = acknowledgement


def _note_taken(interaction: discord.Interaction[Any], acknowledgement: _Acknowledgement) -> None:
    interaction.extras[_TAKEN] = acknowledgement.type
    interaction.extras[_PLACEHOLDER] = acknowledgement.in_public
    if (arrival := arrival_of(interaction)) is not None:
        arrival.responded()


def _type(interaction: discord.Interaction[Any]) -> _Type | None:
    """As what the first response was taken; None before there is one."""
    return interaction.response.type or interaction.extras.get(_TAKEN)


def _answers_in_public(interaction: discord.Interaction[Any]) -> bool:
    command = interaction.command
    return command is not None and command.qualified_name in ANSWERS_IN_PUBLIC


async def _acknowledged(interaction: discord.Interaction[Any]) -> bool:
    """Whether it is acknowledged already; if not, it is left to the caller to do so."""
    timer = interaction.extras.pop(_TIMER, None)
    if timer is not None:
        await timer.stop()
    return _type(interaction) is not None


async def _responded(
    interaction: discord.Interaction[Any], respond: Callable[[], Awaitable[object]]
) -> bool:
    """Respond to what was not acknowledged; False where it was, and something has to follow that."""
    if await _acknowledged(interaction):
        return False
    try:
        await respond()
    except discord.HTTPException as error:
        perhaps = interaction.extras.get(_PERHAPS)
        if perhaps is None or error.code != _ALREADY:
            raise
        _note_taken(interaction, perhaps)
        return False
    return True


async def think(interaction: discord.Interaction[Any]) -> None:
    """Say that the answer, which is for the person alone, will take longer than Discord waits."""
    if not await _acknowledged(interaction):
        await _defer(interaction)


async def ask_for_time(interaction: discord.Interaction[Any]) -> None:
    """As :func:`think`, for a control whose answer takes the place of the person's own message."""
    if not in_own_message(interaction):
        await think(interaction)
    elif not await _acknowledged(interaction):
        await _defer(interaction, thinking=False)


async def open_form(interaction: discord.Interaction[Any], form: ui.Modal) -> None:
    """Open a form.

    Raises:
        UserError: it took too long; Discord opens none once the interaction was acknowledged.
    """
    if not await _responded(interaction, lambda: interaction.response.send_modal(form)):
        raise UserError(
            N_("It took too long to open the form, so Discord no longer shows it. Try again.")
        )


async def send(
    interaction: discord.Interaction[Any],
    view: ui.LayoutView,
    files: Sequence[discord.File] = (),
    *,
    ephemeral: bool,
) -> Edit:
    """Answer with a message, or with another one after it; return what changes it.

    ``ephemeral`` holds also where a public "thinking" stands already: that is taken away first.
    """
    if await _responded(
        interaction,
        lambda: interaction.response.send_message(view=view, files=files, ephemeral=ephemeral),
    ):
        return interaction.edit_original_response
    _rewind(files)
    if _thinks_before(interaction, ephemeral=ephemeral):
        # discord.py repeats what met a 500: this then changes the same message once more, where a
        # message of its own would stand there twice.
        await interaction.edit_original_response(view=view, attachments=files)
        interaction.extras |= {_ANSWERED: True, _PLACEHOLDER: False}
        return interaction.edit_original_response
    async with _out_of_sight(interaction, needed=ephemeral):
        sent = await interaction.followup.send(
            view=view, files=files, ephemeral=ephemeral, wait=True
        )
    interaction.extras[_ANSWERED] = True
    return sent.edit


def _thinks_before(interaction: discord.Interaction[Any], *, ephemeral: bool) -> bool:
    """Whether "thinking" stands where the answer is to be, before the same people."""
    return (
        _type(interaction) is _Type.deferred_channel_message
        and not interaction.extras.get(_ANSWERED, False)
        and not (ephemeral and interaction.extras.get(_PLACEHOLDER, False))
    )


@contextlib.asynccontextmanager
async def _out_of_sight(
    interaction: discord.Interaction[Any], *, needed: bool
) -> AsyncGenerator[None]:
    """Let what is sent inside the block not take the place of a "thinking" that all can see.

    That is ended by other words first and deleted afterwards: where it was deleted while it stood,
    Discord has refused what followed (discord/discord-api-docs#2739, #3087). It is deleted also where
    nothing could be sent.
    """
    if not (interaction.extras.get(_PLACEHOLDER, False) and needed):
        yield
        return
    ended = ui.LayoutView(timeout=None)
    ended.add_item(ui.TextDisplay(_("This answer is for one person alone.")))
    ended.stop()
    with contextlib.suppress(discord.NotFound):  # somebody has deleted it
        await interaction.edit_original_response(view=ended)
    try:
        yield
    finally:
        try:
            await interaction.delete_original_response()
        except discord.NotFound:
            interaction.extras[_PLACEHOLDER] = False
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            # It gives nothing away, and what is sent next tries again.
            log.warning("a message that ends thinking in public stays: %r", error)
        else:
            interaction.extras[_PLACEHOLDER] = False


async def put_in_place(
    interaction: discord.Interaction[Any],
    view: ui.LayoutView,
    files: Sequence[discord.File] | None = None,
) -> None:
    """Change the message whose control was used.

    Args:
        files: its pictures from now on; None keeps those it has.
    """
    kept: dict[str, Any] = {} if files is None else {"attachments": files}
    if not await _responded(
        interaction, lambda: interaction.response.edit_message(view=view, **kept)
    ):
        _rewind(files or ())
        await interaction.edit_original_response(view=view, **kept)


async def may_put_in_place(interaction: discord.Interaction[Any]) -> bool:
    """Whether :func:`put_in_place` would change the message whose control was used, and not another."""
    if interaction.message is None:
        return False
    update = _Type.deferred_message_update
    return not await _acknowledged(interaction) or _type(interaction) is update


def _rewind(files: Sequence[discord.File]) -> None:
    """Let files be sent from their beginning, whatever a try before has read of them."""
    for file in files:
        file.reset()


def in_own_message(interaction: discord.Interaction[Any]) -> bool:
    """Whether a control of a message that the person alone sees was used."""
    return interaction.message is not None and interaction.message.flags.ephemeral
