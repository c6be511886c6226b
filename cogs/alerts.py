"""/alerts …: news for a channel as they happen."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.desk import done_card
from bot.edge.cards.schedules import schedule_name
from bot.edge.choices.desk_choices import benchmark_choices
from bot.edge.choices.digest_choices import (
    alert_choices,
    families_choices,
    kinds_choices,
    labs_choices,
)
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.people import person_of
from bot.edge.setting_up.digest_setup import (
    new_alert,
    schedule_named,
    show_schedule,
    show_schedules,
)
from bot.edge.typed.digest_options import Channel, TypedManner
from bot.edge.typed.filter_options import TypedFilter
from bot.edge.words.language import _
from bot.race.news import Least

Short = app_commands.Range[str, 1, 100]
Long = app_commands.Range[str, 1, 200]


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
class Alerts(
    commands.GroupCog, group_name="alerts", group_description="News for a channel as they happen"
):
    """Who has Manage Server sets them up; that is checked where they are written too."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        channel="Where they are posted",
        kinds="Which news, with commas between: releases, claims, verdicts, prices, market; or all",
        labs="Only news of these labs, with commas between",
        families="Only news of these families, with commas between",
        minimum_status="How far a claim must have come to be told",
        benchmark="Of claims only those on this test",
        role="A role to mention",
    )
    @app_commands.choices(
        minimum_status=[
            app_commands.Choice(name="Everything", value="unverified"),
            app_commands.Choice(name="Ruled on", value="ruled"),
            app_commands.Choice(name="Confirmed at least in part", value="confirmed"),
        ]
    )
    @app_commands.autocomplete(
        kinds=kinds_choices,
        labs=labs_choices,
        families=families_choices,
        benchmark=benchmark_choices,
    )
    async def add(
        self,
        interaction: Asked,
        channel: Channel,
        kinds: Long | None = None,
        labs: Long | None = None,
        families: Long | None = None,
        minimum_status: Least | None = None,
        benchmark: Short | None = None,
        role: discord.Role | None = None,
    ) -> None:
        """Have news posted in a channel as they happen, those of one minute together"""
        wanted = TypedFilter(kinds, labs, families, minimum_status, benchmark)
        alert = await new_alert(interaction, wanted, TypedManner(channel, role=role))
        headline = _("{name} is set up").format(name=schedule_name(alert))
        await show_schedule(interaction, headline, alert)

    @app_commands.command(name="list")
    async def list_(self, interaction: Asked) -> None:
        """All alerts of this server: where, what, and what keeps them back"""
        await show_schedules(interaction, "alert")

    @app_commands.command()
    @app_commands.describe(alert="Its number, or words from it to pick from")
    @app_commands.autocomplete(alert=alert_choices)
    async def remove(self, interaction: Asked, alert: Short) -> None:
        """Remove an alert; what it posted stays, and is still corrected"""
        found = await schedule_named(interaction, alert, "alert")
        gone = await self.bot.ledger.digests.delete(await person_of(interaction), found.id)
        words = _("{name} is removed.").format(name=schedule_name(gone))
        hint = _("What it posted stays, and is still corrected when a claim falls.")
        await answer(interaction, done_card(words, hint), ephemeral=True)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Alerts(bot))
