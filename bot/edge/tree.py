"""The command tree: one language check before, one error handler after every command."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import discord
from discord import app_commands

from bot.edge.cards.card import answer
from bot.edge.cards.trouble import apology_card, user_error_card
from bot.edge.choices import offer_choices
from bot.edge.language import speak
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.errors import N_, StoreError, UserError
from bot.ledger import SeveralMeanings, UnknownName

log = logging.getLogger(__name__)


class RaceTree(app_commands.CommandTree[LedgerBot]):
    """Answers every failed command in words.

    Precedence, first that fits:

    1. a name that is unknown or means several things: its sentence, with buttons to choose;
    2. a :class:`StoreError`: as 6, for its words are meant for whoever runs the bot;
    3. another :class:`UserError`: its sentence;
    4. a check Discord's own rules failed (cooldown, permissions): a sentence;
    5. a command Discord still shows but we no longer have: a sentence;
    6. anything else: an apology with a reference, the traceback in the log.

    All answers are for the person alone.
    """

    async def interaction_check(self, interaction: Asked, /) -> bool:
        """Speak the person's language for the rest of this interaction; everybody may go on."""
        speak(interaction.locale.value, interaction.client.default_locale)
        return True

    async def on_error(self, interaction: Asked, error: app_commands.AppCommandError, /) -> None:
        """See the class."""
        cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
        await say_what_went_wrong(interaction, cause)


async def say_what_went_wrong(interaction: discord.Interaction[Any], error: BaseException) -> None:
    """Tell a person what went wrong; the one place where errors become answers."""
    if interaction.type is discord.InteractionType.autocomplete:
        log.error("autocomplete failed", exc_info=error)
        return
    try:
        match error:
            case UnknownName() | SeveralMeanings() if error.suggestions:
                await offer_choices(interaction, error, say_what_went_wrong)
            case StoreError():
                # Its words are for whoever runs the bot: they name files.
                await _apologise(interaction, error)
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


async def _say(interaction: discord.Interaction[Any], message: str, **values: object) -> None:
    await answer(interaction, user_error_card(UserError(message, **values)), ephemeral=True)


async def _apologise(interaction: discord.Interaction[Any], error: BaseException) -> None:
    reference = secrets.token_hex(4)
    log.error("reference %s: an interaction failed", reference, exc_info=error)
    await answer(interaction, apology_card(reference), ephemeral=True)
