"""/feed …: news that are read for claims as they come."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.choices.feed_choices import feed_choices
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.setting_up.feed_setup import (
    add_feed,
    pause_feed,
    remove_feed,
    resume_feed,
    show_feeds,
    test_feed,
)

Short = app_commands.Range[str, 1, 100]
Address = app_commands.Range[str, 1, 1000]
Cap = app_commands.Range[int, 1, 100]

_named = app_commands.describe(feed="Its number, or words from it to pick from")


@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
class FeedCommands(
    commands.GroupCog, group_name="feed", group_description="News that are read for claims"
):
    """Admins set up their server's, the bot's owner in private the shared ledger's."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        address="The feed's address: RSS, Atom or JSON Feed",
        name="What to call it here; as it calls itself if left out",
        most_waiting="While so many of its drafts wait, no other article is begun; 20 if left out",
    )
    async def add(
        self,
        interaction: Asked,
        address: Address,
        name: Short | None = None,
        most_waiting: Cap | None = None,
    ) -> None:
        """Read a feed for claims from now on; the drafts wait for review (admins)"""
        await add_feed(interaction, address, name, most_waiting)

    @app_commands.command(name="list")
    async def list_(self, interaction: Asked) -> None:
        """All feeds: when read last and next, how many drafts wait, what keeps one back"""
        await show_feeds(interaction)

    @app_commands.command()
    @_named
    @app_commands.autocomplete(feed=feed_choices)
    async def pause(self, interaction: Asked, feed: Short) -> None:
        """Look at a feed no more until it is resumed"""
        await pause_feed(interaction, feed)

    @app_commands.command()
    @_named
    @app_commands.autocomplete(feed=feed_choices)
    async def resume(self, interaction: Asked, feed: Short) -> None:
        """Look again at a feed that is paused, or that stopped by itself"""
        await resume_feed(interaction, feed)

    @app_commands.command()
    @_named
    @app_commands.autocomplete(feed=feed_choices)
    async def remove(self, interaction: Asked, feed: Short) -> None:
        """Remove a feed; what it brought stays"""
        await remove_feed(interaction, feed)

    @app_commands.command()
    @app_commands.describe(feed="A feed from the list, or any address that may be one")
    @app_commands.autocomplete(feed=feed_choices)
    async def test(self, interaction: Asked, feed: Address) -> None:
        """Fetch a feed now and show what it holds and what would be new; nothing is written"""
        await test_feed(interaction, feed)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(FeedCommands(bot))
