"""The Discord client: takes its collaborators, opens and closes them, loads the cogs."""

from __future__ import annotations

import asyncio
import gc
import logging
from typing import cast

import discord
from discord import app_commands
from discord.ext import commands

import cogs
from bot.clock import Clock, system_clock
from bot.config import Config
from bot.edge.charts import Charts
from bot.edge.controls.every_control import EVERY_CONTROL
from bot.edge.forms.submissions import answer_submission
from bot.edge.incoming.polling import Polling
from bot.edge.operating.alarms import Alarms
from bot.edge.operating.backups import Backups
from bot.edge.operating.operating import Operating
from bot.edge.outgoing.posting import Posting
from bot.edge.outgoing.repeats import watch
from bot.edge.pushing import push, push_if_changed
from bot.edge.ready_cards import ReadyCards
from bot.edge.reviewing import tell_everybody_left
from bot.edge.setting_up.welcoming import note_languages, purge_absent
from bot.edge.tree import RaceTree
from bot.edge.words.translator import Translator
from bot.identifying import PacedBot
from bot.ledger import Ledger
from bot.race.share import Share
from bot.sources.drafting_model import drafter_of
from bot.sources.pages import Pages

log = logging.getLogger(__name__)


class Frontrunner(PacedBot):
    """The bot. It keeps no messages and no members: slash commands bring what they need."""

    def __init__(self, config: Config, clock: Clock, pages: Pages | None = None) -> None:
        self.operating = Operating(self, config.served_at(), backs_up=config.backup.every_hours > 0)
        sharding = config.sharding
        self.share = Share(sharding.shards, sharding.processes, sharding.process)
        self.seen_locales = {}
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
            shard_count=sharding.shards or None,
            shard_ids=cast("list[int]", self.share.shard_ids),  # None, which it takes, is all
            http_trace=watch(self.operating.measures.request_ended),
        )
        self.config = config
        self.default_locale = config.bot.locale
        self.clock = clock
        self.charts = Charts()
        self.ready_cards = ReadyCards()
        self._ledger: Ledger | None = None
        self._getting_ready: asyncio.Task[None] | None = None
        self.pages = pages
        self.posting: Posting | None = None
        self.polling: Polling | None = None
        self.backups = Backups(
            config.store.path,
            config.backup_folder(),
            clock,
            # Of several processes one does it for all.
            every_hours=0 if config.sharding.process else config.backup.every_hours,
            keep=config.backup.keep,
        )
        self.alarms = Alarms(self)
        self.backups.tell = self.alarms.backup_went

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
            ConfigError: the port for health and measurements cannot be used.
        """
        await self.operating.start()  # whoever asks is answered from here on
        self._ledger = await Ledger.open(
            self.config.store.path,
            self.clock,
            self.pages,
            drafter=drafter_of(self.config.drafting),
            share=self.share,
        )
        self.operating.vitals.operations = self._ledger.operations
        self._ledger.operations.listen(self.alarms.store_failed)
        for extension in cogs.EXTENSIONS:
            await self.load_extension(extension)
        self.add_dynamic_items(*EVERY_CONTROL)
        await self.tree.set_translator(Translator(self.tree))
        if self.config.discord.sync_on_start and self.share.leads:
            await push_if_changed(self)
        gc.enable()  # the command line had it off: see run in bot/__main__.py

    async def push_commands(self) -> int:
        """Push the slash commands, changed or not; how many Discord now has."""
        return await push(self)

    async def on_ready(self) -> None:
        """Once everything that stays is loaded, keep it out of every later garbage collection."""
        log.info("ready as %s in %d servers", self.user, len(self.guilds))
        if self.posting is not None:
            return
        self._getting_ready = asyncio.current_task()
        gc.collect()
        gc.freeze()
        # Before the rest, so that no trouble there keeps a digest back.
        # Discord counts the requests of all processes together.
        a_second = self.config.delivery.requests_per_second / self.share.processes
        self.posting = Posting(self, a_second)
        self.posting.start()
        if self.share.leads:
            self.polling = Polling(self)
            self.polling.start()
        self.backups.start()
        await note_languages(self, self.guilds)
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

    async def close(self) -> None:
        """Close Discord's connections, then the charts and the store; a second call does nothing."""
        try:
            if self._getting_ready is not None:
                self._getting_ready.cancel()
                await asyncio.wait([self._getting_ready])
            await self.backups.stop()
            if self.polling is not None:
                await self.polling.stop()
            if self.posting is not None:
                await self.posting.stop()
            await self.alarms.stop()
            await super().close()
        finally:
            self.charts.close()
            await self.operating.stop()
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
