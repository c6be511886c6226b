"""The Discord client: takes its collaborators, opens and closes them, loads the cogs."""

from __future__ import annotations

import asyncio
import gc
import hashlib
import logging

import discord
import orjson
from discord import app_commands
from discord.ext import commands

import cogs
from bot.clock import Clock, system_clock
from bot.config import Config
from bot.edge.charts import Charts
from bot.edge.every_control import EVERY_CONTROL
from bot.edge.incoming.polling import Polling
from bot.edge.ledger_bot import LedgerBot
from bot.edge.outgoing.posting import Posting
from bot.edge.outgoing.repeats import watch
from bot.edge.reviewing import tell_everybody_left
from bot.edge.submissions import answer_submission
from bot.edge.tree import RaceTree
from bot.edge.welcoming import purge_absent, welcome
from bot.ledger import Ledger
from bot.sources.drafting_model import drafter_of
from bot.sources.pages import Pages

log = logging.getLogger(__name__)


class Frontrunner(LedgerBot):
    """The bot. It keeps no messages and no members: slash commands bring what they need."""

    def __init__(self, config: Config, clock: Clock, pages: Pages | None = None) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=30,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            tree_cls=RaceTree,
            http_trace=watch(),
        )
        self.config = config
        self.default_locale = config.bot.locale
        self.clock = clock
        self.charts = Charts()
        self._ledger: Ledger | None = None
        self._getting_ready: asyncio.Task[None] | None = None
        self.pages = pages
        self.posting: Posting | None = None
        self.polling: Polling | None = None

    @property
    def ledger(self) -> Ledger:
        """The ledger, open from :meth:`setup_hook` to :meth:`close`."""
        if self._ledger is None:
            raise RuntimeError("the ledger is open between setup_hook and close only")
        return self._ledger

    async def setup_hook(self) -> None:
        """Open the store, load the cogs, make old buttons work, sync the commands if they changed.

        Raises:
            StoreError: the store cannot be opened.
        """
        self._ledger = await Ledger.open(
            self.config.store.path,
            self.clock,
            self.pages,
            drafter=drafter_of(self.config.drafting),
        )
        for extension in cogs.EXTENSIONS:
            await self.load_extension(extension)
        self.add_dynamic_items(*EVERY_CONTROL)
        if self.config.discord.sync_on_start:
            await self.sync_if_changed()

    async def sync_if_changed(self) -> None:
        """Push the slash commands where they differ from those pushed last."""
        if await self.ledger.remembered(self._pushed_key) != self._commands_digest():
            await self.push_commands()

    async def push_commands(self) -> int:
        """Push the slash commands and remember which; how many Discord now has."""
        pushed = await self.tree.sync()
        await self.ledger.remember(self._pushed_key, self._commands_digest())
        return len(pushed)

    @property
    def _pushed_key(self) -> str:
        """What the pushed commands are remembered under: they belong to one application."""
        return f"commands:{self.application_id}"

    def _commands_digest(self) -> str:
        payload = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        return hashlib.sha256(orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)).hexdigest()

    async def on_ready(self) -> None:
        """Once everything that stays is loaded, keep it out of every later garbage collection."""
        log.info("ready as %s in %d servers", self.user, len(self.guilds))
        if self.posting is not None:
            return
        self._getting_ready = asyncio.current_task()
        gc.collect()
        gc.freeze()
        # Before the rest, so that no trouble there keeps a digest back.
        self.posting = Posting(self, self.config.delivery.requests_per_second)
        self.posting.start()
        self.polling = Polling(self)
        self.polling.start()
        await purge_absent(self)
        await tell_everybody_left(self)

    def post_soon(self) -> None:
        """See :meth:`bot.edge.ledger_bot.LedgerBot.post_soon`; before the bot is ready it is soon."""
        if self.posting is not None:
            self.posting.look_soon()

    async def on_interaction(self, interaction: discord.Interaction[Frontrunner]) -> None:
        """Answer the forms that are sent; commands and buttons go their own ways."""
        if interaction.type is discord.InteractionType.modal_submit:
            await answer_submission(interaction)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Show a new server how to begin."""
        await welcome(self, guild)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Delete what is a server's own when it removes the bot; an outage is another event."""
        await self.ledger.guilds.purge(guild.id)
        log.info("purged server %d, which removed the bot", guild.id)

    async def close(self) -> None:
        """Close Discord's connections, then the charts and the store; a second call does nothing."""
        try:
            if self._getting_ready is not None:
                self._getting_ready.cancel()
                await asyncio.wait([self._getting_ready])
            if self.polling is not None:
                await self.polling.stop()
            if self.posting is not None:
                await self.posting.stop()
            await super().close()
        finally:
            self.charts.close()
            if self._ledger is not None:
                await self._ledger.close()


def create_bot(
    config: Config, *, clock: Clock | None = None, pages: Pages | None = None
) -> Frontrunner:
    """A bot that is not connected yet: ``setup_hook`` opens its store and ``close`` closes it.

    Args:
        pages: where articles and feeds come from; the public web where left out.
    """
    return Frontrunner(config, clock or system_clock, pages)
