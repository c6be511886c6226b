"""/watch …: what somebody wants to hear of in direct messages."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.choices.asking import name_choices
from bot.edge.choices.digest_choices import shared_claim_choices, watch_choices
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.setting_up.watch_setup import begin_to_watch, end_watch, show_watches

Short = app_commands.Range[str, 1, 100]


class WatchList(
    commands.GroupCog, group_name="watch", group_description="What you are told in direct messages"
):
    """For everybody, about themselves alone, in servers and direct messages."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        name="A lab, family or release", claim="Or a claim: its number, or words from it"
    )
    @app_commands.autocomplete(name=name_choices, claim=shared_claim_choices)
    async def add(
        self, interaction: Asked, name: Short | None = None, claim: Short | None = None
    ) -> None:
        """Be told in a direct message what happens to a lab, family, release or claim"""
        await begin_to_watch(interaction, name, claim)

    @app_commands.command(name="list")
    async def list_(self, interaction: Asked) -> None:
        """What you watch, and whether my messages reach you"""
        await show_watches(interaction)

    @app_commands.command()
    @app_commands.describe(watch="What you watch: pick from the list, or type its name")
    @app_commands.autocomplete(watch=watch_choices)
    async def remove(self, interaction: Asked, watch: Short) -> None:
        """Be told no more of something you watch"""
        await end_watch(interaction, watch)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(WatchList(bot))
