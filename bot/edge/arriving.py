"""Where every interaction begins: command, half-typed option, button, menu, form."""

from __future__ import annotations

from typing import Any

import discord

from bot.edge.acknowledging import acknowledge_in_time
from bot.edge.operating.arrivals import arrive, in_words
from bot.edge.words.language import speak
from bot.request import begin_request


def take_up(interaction: discord.Interaction[Any]) -> None:
    """Name the request, speak the person's language, and see that it is acknowledged in time."""
    begin_request(in_words(interaction))
    arrive(interaction, interaction.client.operating.measures)
    speak(interaction.locale.value, interaction.client.default_locale)
    acknowledge_in_time(interaction)
