"""/digest …: what a server's channels are told of the ledger, and when."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.schedules import delete_card, past_card, schedule_name, why_card
from bot.edge.choices.asking import claim_choices
from bot.edge.choices.desk_choices import benchmark_choices, zone_choices
from bot.edge.choices.digest_choices import (
    digest_choices,
    families_choices,
    kinds_choices,
    labs_choices,
    schedule_choices,
)
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.people import person_of
from bot.edge.previewing import send_now, show_preview
from bot.edge.setting_up.digest_setup import (
    changed_digest,
    names_for,
    new_digest,
    schedule_named,
    show_days,
    show_schedule,
    show_schedules,
)
from bot.edge.typed.digest_options import Channel, TypedManner, TypedTimes
from bot.edge.typed.filter_options import TypedFilter
from bot.edge.typed.options import parse_claim_number
from bot.edge.words.language import _
from bot.race.news import Least
from bot.race.outbox import Form
from bot.race.schedule import Every
from bot.race.schedules import Quiet

Short = app_commands.Range[str, 1, 100]
Long = app_commands.Range[str, 1, 200]
DayOfMonth = app_commands.Range[int, 1, 31]

_named = app_commands.describe(schedule="Its number, or words from it to pick from")
_described = app_commands.describe(
    every="How often",
    at="At what time of day: 9:00, 21:30 or 9am; 9:00 if left out",
    days="For weekly: on which days, as mon, thu",
    day="For monthly: on which day; a shorter month has its last day instead",
    cron="For cron: five fields with days of the week by name, as 0 9 * * mon-fri",
    time_zone="The zone of that time; the server's own if left out",
    kinds="Which news, with commas between: releases, claims, verdicts, prices, market; or all",
    labs="Only news of these labs, with commas between; none takes the filter away",
    families="Only news of these families, with commas between; none takes the filter away",
    minimum_status="How far a claim must have come to be told",
    benchmark="Of claims only those on this test; none takes the filter away",
    when_quiet="What a period without news brings; nothing if left out",
    role="A role to mention",
    form="How it is posted; a message, or in a forum a post, if left out",
    publish="In an announcement channel: publish it to the servers that follow",
)
_chosen = app_commands.choices(
    minimum_status=[
        app_commands.Choice(name="Everything", value="unverified"),
        app_commands.Choice(name="Ruled on", value="ruled"),
        app_commands.Choice(name="Confirmed at least in part", value="confirmed"),
    ],
    when_quiet=[
        app_commands.Choice(name="Post nothing", value="nothing"),
        app_commands.Choice(name="Post one line that says so", value="note"),
    ],
    form=[
        app_commands.Choice(name="A message", value="message"),
        app_commands.Choice(name="A message with a thread for the rest", value="thread"),
        app_commands.Choice(name="A post in a forum", value="forum"),
    ],
)
_completed = app_commands.autocomplete(
    time_zone=zone_choices,
    kinds=kinds_choices,
    labs=labs_choices,
    families=families_choices,
    benchmark=benchmark_choices,
)


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
class Digest(
    commands.GroupCog, group_name="digest", group_description="What channels are told, and when"
):
    """Who has Manage Server sets them up; that is checked where they are written too."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    # setting up -----------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.describe(channel="Where it is posted")
    @_described
    @_chosen
    @_completed
    async def create(
        self,
        interaction: Asked,
        channel: Channel,
        every: Every,
        at: Short | None = None,
        days: Short | None = None,
        day: DayOfMonth | None = None,
        cron: Long | None = None,
        time_zone: Short | None = None,
        kinds: Long | None = None,
        labs: Long | None = None,
        families: Long | None = None,
        minimum_status: Least | None = None,
        benchmark: Short | None = None,
        when_quiet: Quiet | None = None,
        role: discord.Role | None = None,
        form: Form | None = None,
        publish: bool | None = None,  # noqa: FBT001 - an option of Discord's, given by name
    ) -> None:
        """Have what is new in the ledger posted in a channel, at set times"""
        times = TypedTimes(every, at, days, day, cron, time_zone)
        wanted = TypedFilter(kinds, labs, families, minimum_status, benchmark)
        manner = TypedManner(channel, when_quiet, role, form, publish)
        schedule = await new_digest(interaction, times, wanted, manner)
        headline = _("{name} is set up").format(name=schedule_name(schedule))
        await show_schedule(interaction, headline, schedule)

    @app_commands.command()
    @app_commands.describe(
        channel="Where it is posted from now on", no_role="Mention no role any more"
    )
    @_named
    @_described
    @_chosen
    @_completed
    @app_commands.autocomplete(schedule=digest_choices)
    async def edit(
        self,
        interaction: Asked,
        schedule: Short,
        channel: Channel | None = None,
        every: Every | None = None,
        at: Short | None = None,
        days: Short | None = None,
        day: DayOfMonth | None = None,
        cron: Long | None = None,
        time_zone: Short | None = None,
        kinds: Long | None = None,
        labs: Long | None = None,
        families: Long | None = None,
        minimum_status: Least | None = None,
        benchmark: Short | None = None,
        when_quiet: Quiet | None = None,
        role: discord.Role | None = None,
        form: Form | None = None,
        publish: bool | None = None,  # noqa: FBT001 - an option of Discord's, given by name
        no_role: bool = False,  # noqa: FBT001, FBT002 - as above
    ) -> None:
        """Change a digest; what you leave out stays"""
        times = TypedTimes(every, at, days, day, cron, time_zone)
        wanted = TypedFilter(kinds, labs, families, minimum_status, benchmark)
        manner = TypedManner(channel, when_quiet, role, form, publish, no_role)
        changed = await changed_digest(interaction, schedule, times, wanted, manner)
        headline = _("{name} was changed").format(name=schedule_name(changed))
        await show_schedule(interaction, headline, changed)

    @app_commands.command()
    @_named
    @app_commands.autocomplete(schedule=schedule_choices)
    async def pause(self, interaction: Asked, schedule: Short) -> None:
        """Let a digest or alert post nothing until it is resumed"""
        found = await schedule_named(interaction, schedule)
        paused = await self.bot.ledger.digests.pause(await person_of(interaction), found.id)
        headline = _("{name} is paused").format(name=schedule_name(paused))
        await show_schedule(interaction, headline, paused)

    @app_commands.command()
    @_named
    @app_commands.autocomplete(schedule=schedule_choices)
    async def resume(self, interaction: Asked, schedule: Short) -> None:
        """Let a paused or stopped digest or alert post again; a digest with all it missed"""
        found = await schedule_named(interaction, schedule)
        active = await self.bot.ledger.digests.resume(await person_of(interaction), found.id)
        headline = _("{name} goes on").format(name=schedule_name(active))
        await show_schedule(interaction, headline, active)

    @app_commands.command()
    @_named
    @app_commands.autocomplete(schedule=digest_choices)
    async def delete(self, interaction: Asked, schedule: Short) -> None:
        """Delete a digest; what it posted stays, and is still corrected"""
        found = await schedule_named(interaction, schedule, "digest")
        await answer(interaction, delete_card(found, names_for(self.bot)), ephemeral=True)

    # looking --------------------------------------------------------------------------------

    @app_commands.command(name="list")
    async def list_(self, interaction: Asked) -> None:
        """All digests of this server: where, how often, what, when next, and what keeps them back"""
        await show_schedules(interaction, "digest")

    @app_commands.command()
    @_named
    @app_commands.autocomplete(schedule=schedule_choices)
    async def show(self, interaction: Asked, schedule: Short) -> None:
        """One digest or alert in full, its next three times, and what I may not do in its channel"""
        found = await schedule_named(interaction, schedule)
        await show_schedule(interaction, schedule_name(found), found)

    @app_commands.command()
    @app_commands.describe(
        schedule="A digest to preview; with days, its filter, or everything if left out",
        since="From which day, as 2025-01-29: what a digest of these days would have held",
        until="To which day, as 2025-01-31; today if left out",
    )
    @app_commands.autocomplete(schedule=digest_choices)
    async def preview(
        self,
        interaction: Asked,
        schedule: Short | None = None,
        since: Short | None = None,
        until: Short | None = None,
    ) -> None:
        """What a digest would post now, or would have posted of some days; only you see it"""
        if schedule is not None and since is None and until is None:
            await show_preview(interaction, schedule)
            return
        found = None if schedule is None else await schedule_named(interaction, schedule, "digest")
        await show_days(interaction, found, since, until)

    @app_commands.command(name="send-now")
    @_named
    @app_commands.autocomplete(schedule=digest_choices)
    async def send_now(self, interaction: Asked, schedule: Short) -> None:
        """Post now what is new since a digest's last post"""
        await send_now(interaction, schedule)

    @app_commands.command()
    @_named
    @app_commands.autocomplete(schedule=schedule_choices)
    async def history(self, interaction: Asked, schedule: Short) -> None:
        """What a digest or alert posted: when, whether it arrived, what was corrected"""
        found = await schedule_named(interaction, schedule)
        page = await self.bot.ledger.digests.history(await person_of(interaction), found.id)
        await answer(interaction, past_card(page), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(claim="Its number, or words from it to pick from")
    @app_commands.autocomplete(claim=claim_choices)
    async def why(self, interaction: Asked, claim: Short) -> None:
        """Which post carries a claim, or which rule keeps it out, for every digest and alert"""
        number = parse_claim_number(claim)
        found = await self.bot.ledger.digests.why(await person_of(interaction), number)
        await answer(interaction, why_card(found, names_for(self.bot)), ephemeral=True)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Digest(bot))
