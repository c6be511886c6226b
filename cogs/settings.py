"""/settings …: what an admin sets for a server."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.desk import done_card
from bot.edge.cards.guilds import settings_card
from bot.edge.choices.desk_choices import zone_choices
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.people import person_of
from bot.edge.setting_up.guild_settings import Setting, settings_to_change, what_is_missing
from bot.edge.words.language import _
from bot.race.guilds import MOST_SUGGESTIONS

Reason = app_commands.Range[str, 1, 500]


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
class Settings(
    commands.GroupCog, group_name="settings", group_description="What is set for this server"
):
    """Who has Manage Server changes them; that is checked where they are written too."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    async def show(self, interaction: Asked) -> None:
        """What is set for this server, and who may not suggest"""
        person = await person_of(interaction)
        settings, blocked = await self.bot.ledger.guilds.show_settings(person)
        card = settings_card(settings, blocked, *what_is_missing(interaction, settings))
        await answer(interaction, card, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(
        curator_role="Who has this role may write this server's claims",
        review_channel="Where suggestions are posted for review",
        time_zone="The zone that times of this server are in",
        language="The language of posts, as Discord writes it: en-US, de, zh-CN",
        self_review="Whether curators may accept their own suggestions",
        suggestions_per_day="How many suggestions a member may make in 24 hours; 0 for none",
    )
    @app_commands.autocomplete(time_zone=zone_choices)
    async def change(
        self,
        interaction: Asked,
        curator_role: discord.Role | None = None,
        review_channel: discord.TextChannel | None = None,
        time_zone: str | None = None,
        language: str | None = None,
        self_review: bool | None = None,  # noqa: FBT001 - an option of Discord's, given by name
        suggestions_per_day: app_commands.Range[int, 0, MOST_SUGGESTIONS] | None = None,
    ) -> None:
        """Change what is set for this server; what you leave out stays"""
        changes = settings_to_change(
            curator_role, review_channel, time_zone, language, self_review, suggestions_per_day
        )
        person = await person_of(interaction)
        settings = await self.bot.ledger.guilds.change_settings(person, **changes)
        card = settings_card(settings, (), *what_is_missing(interaction, settings))
        await answer(interaction, card, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(setting="Which one goes back to what it is without being set")
    async def reset(self, interaction: Asked, setting: Setting) -> None:
        """Put one setting of this server back to its default"""
        person = await person_of(interaction)
        settings = await self.bot.ledger.guilds.reset_setting(person, setting)
        await answer(interaction, settings_card(settings), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(member="Who may not suggest any more", reason="Why, for other admins")
    async def block(self, interaction: Asked, member: discord.User, reason: Reason = "") -> None:
        """Keep somebody from suggesting claims in this server"""
        person = await person_of(interaction)
        await self.bot.ledger.guilds.block(person, member.id, reason)
        words = _("{who} may not suggest claims here any more.").format(who=member.mention)
        hint = _("What they suggested before stays in /review.")
        await answer(interaction, done_card(words, hint), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(member="Who may suggest again")
    async def unblock(self, interaction: Asked, member: discord.User) -> None:
        """Let somebody suggest claims in this server again"""
        await self.bot.ledger.guilds.unblock(await person_of(interaction), member.id)
        words = _("{who} may suggest claims here again.").format(who=member.mention)
        await answer(interaction, done_card(words), ephemeral=True)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Settings(bot))
