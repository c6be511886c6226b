"""The command tree: one language check before, one error handler after every command."""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.edge.arriving import take_up
from bot.edge.cards.alarms import store_trouble_card
from bot.edge.cards.card import answer
from bot.edge.cards.trouble import apology_card, user_error_card
from bot.edge.choices.asking import offer_choices
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.operating.arrivals import arrival_of
from bot.errors import N_, StoreError, StoreTrouble, UserError
from bot.ledger import SeveralMeanings, UnknownName
from bot.request import begin_request, request_id

log = logging.getLogger(__name__)


class RaceTree(app_commands.CommandTree[LedgerBot]):
    """Answers every failed command in words.

    Precedence, first that fits:

    1. a name that is unknown or means several things: its sentence, with buttons to choose;
    2. a :class:`StoreError`: what is the matter and that nothing was changed, or as 6, for its words
       are meant for whoever runs the bot;
    3. another :class:`UserError`: its sentence;
    4. a check Discord's own rules failed (cooldown, permissions): a sentence;
    5. a command Discord still shows but we no longer have: a sentence;
    6. anything else: an apology with a reference, the traceback in the log.

    All answers are for the person alone.
    """

    async def interaction_check(self, interaction: Asked, /) -> bool:
        """Speak the person's language for the rest of this interaction; everybody may go on.

        But for whom the store could not be looked at: of what is raised here discord.py would tell
        nobody.
        """
        take_up(interaction)
        try:
            await interaction.client.ledger.keep_up()
        except Exception as error:  # noqa: BLE001 - the one handler says it to the person
            await say_what_went_wrong(interaction, error)
            return False
        return True

    async def on_error(self, interaction: Asked, error: app_commands.AppCommandError, /) -> None:
        """See the class."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        if isinstance(cause, app_commands.TransformerError) and cause.type is _CHANNEL:
            cause = UserError(
                N_("That channel is none of this server's that the bot knows. Pick another.")
            )
        await say_what_went_wrong(interaction, cause)


_CHANNEL = discord.AppCommandOptionType.channel


async def say_what_went_wrong(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell a person what went wrong; the one place where errors become answers."""
    _note(interaction, error)
    if interaction.type is discord.InteractionType.autocomplete:
        log.error("autocomplete failed", exc_info=error)
        return
    try:
        match error:
            case UnknownName() | SeveralMeanings() if error.suggestions:
                await offer_choices(interaction, error, say_what_went_wrong)
            case StoreError():
                # Its own words are for whoever runs the bot: they name files.
                await _apologise(interaction, error, error.trouble)
            case UserError():
                await answer(interaction, user_error_card(error), ephemeral=True)
            case app_commands.CommandOnCooldown():
                await _say(interaction, N_("Too fast. Try again in {seconds} s."),
                           seconds=round(error.retry_after) + 1)  # fmt: skip
            case app_commands.CheckFailure():
                await _say(interaction, N_("You may not use this command here."))
            case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
                await _say(
                    interaction,
                    N_(
                        "This command has changed. Close Discord and open it again to see the new one."
                    ),
                )
            case _:
                await _apologise(interaction, error)
    except discord.HTTPException:
        # The interaction is gone (3 s, or its message deleted): there is nobody left to tell.
        log.warning("an error could not be shown: the interaction is gone", exc_info=error)
    except (aiohttp.ClientError, OSError) as unsent:
        log.warning("an error could not be shown: %r", unsent, exc_info=error)


def _note(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Note how an interaction ends, for who measures it."""
    in_words = UserError | app_commands.CheckFailure | app_commands.CommandNotFound
    refused = isinstance(error, in_words | app_commands.CommandSignatureMismatch)
    if (arrival := arrival_of(interaction)) is not None:
        arrival.ends("refused" if refused and not isinstance(error, StoreError) else "failed")


async def _say(interaction: discord.Interaction[Any], message: str, **values: object) -> None:
    await answer(interaction, user_error_card(UserError(message, **values)), ephemeral=True)


async def _apologise(
    interaction: discord.Interaction[Any],
    error: BaseException,
    trouble: StoreTrouble | None = None,
) -> None:
    reference = request_id() or begin_request()
    log.error("reference %s: an interaction failed", reference, exc_info=error)
    card = None if trouble is None else store_trouble_card(trouble, reference)
    await answer(interaction, card or apology_card(reference), ephemeral=True)
