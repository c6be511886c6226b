"""The real bot on an in-memory Discord, in local web pages: no token, no network.

simcord stands in for Discord under an unmodified discord.py and shows a channel in a page where
a person types slash commands and presses buttons. Its private names are all in this file, each
with its reason. It is imported only when a demo starts: it belongs to the ``demo`` extra.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
import time
import webbrowser
import zoneinfo
from collections.abc import AsyncGenerator, Callable, Coroutine, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, cast

import discord

from bot.demo_avatar import draw_avatar
from bot.demo_welcome import welcome_card
from bot.edge.words.language import _, other_languages, speaking
from bot.errors import N_, UserError

if TYPE_CHECKING:
    from discord.ext import commands
    from simcord import ChannelHandle, Env, MemberActor
    from simcord.backend import Backend
    from simcord.preview import Preview

log = logging.getLogger(__name__)

OPENING_CHANNEL: Final = "compare"

ENGLISH: Final = "en-US"
"""The Discord locale of people who choose none."""

PUMP_INTERVAL: Final = 0.5
"""Seconds between two looks at the clock: what is due appears at most this late."""

REPUBLISH_AFTER: Final = 60.0
"""Seconds after which a quiet page is published again, so that "5 minutes ago" stays true."""

SETTLE_TIMEOUT: Final = 10.0
"""Seconds one command may work before the page calls its outcome uncertain."""

CLOSE_TIMEOUT: Final = 2.0
"""Seconds the bot has to close before the demo leaves without it."""

_PORT_TAKEN: Final = N_("Port {port} is taken. Choose another one, or 0 for any free port.")
_STYLE: Final = """
.component-gallery .media-lightbox-trigger { width: 100%; }
.gallery-image { min-height: 0; overflow: hidden; } .text-display + .text-display { margin-top: 8px; }
#refresh, #capture-open { display: none; }"""
"""Added to simcord's: a picture keeps its size while the page is drawn anew, or else the page jumps
and shuts the menu just opened; texts stand apart as on Discord; and two buttons for tests go."""


@dataclass(slots=True)
class DemoServer:
    """A running demo: the simulated Discord, its people, and a page for each channel.

    A page shows one channel and cannot move to another, so every channel has its own page.
    """

    env: Env
    admin: MemberActor
    member: MemberActor
    pages: Mapping[str, Preview]
    """By channel name; each knows its ``channel`` and its ``url``."""
    turn: asyncio.Lock
    """Held by whoever drives the simulation: the clock, or a person's action on a page.

    simcord refuses two drivers at once with an error; taking turns makes one of them wait.
    """
    _anchor: float = field(default=0.0, init=False)
    _published: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._published = time.monotonic()
        self._anchor = self._published - self.env.backend.clock.elapsed

    @property
    def url(self) -> str:
        """The opening page's address. It is the key to the session: print it, never log it."""
        return self.pages[OPENING_CHANNEL].url

    async def catch_up(self) -> None:
        """Let the time since the last call pass for the bot, then show what that changed."""
        async with self.turn:
            simulated = self._anchor + self.env.backend.clock.elapsed
            behind = max(time.monotonic() - simulated, 0.0)
            _follow_wall_clock(self.env, timedelta(seconds=behind))
            try:
                await self.env.advance_time(behind)
                quiet_for = time.monotonic() - self._published
                if _bot_has_written(self.env) or quiet_for >= REPUBLISH_AFTER:
                    self._published = time.monotonic()
                    for page in self.pages.values():
                        await page.refresh()
            except TimeoutError as busy:
                # Work that waits for the outside has not ended: the next call takes it up from here.
                self._published -= REPUBLISH_AFTER
                log.debug("The demo waits for the bot: %s", busy)

    async def wait_ended(self) -> None:
        """Return once somebody has pressed "End preview session" on one of the pages."""
        await _first_of(*(page.wait_closed() for page in self.pages.values()))


@contextlib.asynccontextmanager
async def demo_server(
    bot: commands.AutoShardedBot, *, port: int = 0, locale: str = ENGLISH
) -> AsyncGenerator[DemoServer]:
    """Run ``bot``, not yet connected, on an in-memory Discord and serve its pages on loopback.

    Inside the block time flows by itself and the pages answer; leaving it closes the pages and
    the bot. ``port`` is the opening page's, 0 any free one; the other pages always take free ones.
    ``locale`` is what everybody's Discord is set to, and the server's language.

    Raises:
        UserError: the demo extra is missing, the port is taken, the loop is not asyncio's own, or
            the bot does not speak that language.
    """
    languages = [ENGLISH, *other_languages()]
    if locale not in languages:
        raise UserError(
            N_("The demo cannot speak “{locale}”. Choose one of these: {languages}."),
            locale=locale,
            languages=", ".join(languages),
        )
    simcord = _load_simcord()
    turn = asyncio.Lock()
    async with contextlib.AsyncExitStack() as at_end:
        try:
            # simcord cannot ask a gateway how many shards it recommends.
            shard_count = None if bot.shard_count else 1
            env: Env = simcord.Env(bot, shard_count=shard_count, settle_timeout=SETTLE_TIMEOUT)
            _set_clock(env, datetime.now(UTC))
            at_end.enter_context(_all_speaking(env, locale))
            with speaking(locale):
                channels, admin, member = _build_server(env, locale)
            _introduce(bot, env, owner=admin)
            put_back_error_handlers = _keep_error_handlers(bot)
            at_end.push_async_callback(_close, env, bot)
            await env.start()
            put_back_error_handlers()
            await bot.tree.sync()
            pages: dict[str, Preview] = {}
            for name, channel in channels.items():
                page = _page_for(channel, env, (admin, member), port, locale)
                _restyle(page)
                pages[name] = await at_end.enter_async_context(page)
                _answer_in_turn(page, env, turn)
        except simcord.SetupError as error:
            if isinstance(error.__cause__, OSError):
                raise UserError(_PORT_TAKEN, port=port) from error
            raise UserError(N_("The demo cannot start: {reason}"), reason=error) from error
        demo = DemoServer(env, admin, member, pages, turn)
        with speaking(locale):
            await _welcome(bot, demo)
        await demo.catch_up()
        pump = asyncio.create_task(_pump(demo), name="demo clock")
        at_end.push_async_callback(_cancel, pump)
        yield demo


async def run_demo(
    bot: commands.AutoShardedBot,
    *,
    port: int = 0,
    locale: str = ENGLISH,
    open_browser: bool = True,
    announce: Callable[[str], None] = print,
    stop: asyncio.Event | None = None,
) -> None:
    """Serve the demo until ``stop`` is set, the task is cancelled or a page ends the session.

    ``announce`` gets the lines a person should read, the address among them. The bot is closed
    whatever happens after it was started. Raises as :func:`demo_server` does.
    """
    async with demo_server(bot, port=port, locale=locale) as demo:
        for line in _announcement(demo):
            announce(line)
        if open_browser:
            _open_browser(demo.url)
        await _first_of(demo.wait_ended(), (stop or asyncio.Event()).wait())


def _announcement(demo: DemoServer) -> Iterator[str]:
    yield _("Frontrunner is running on an in-memory Discord. Open:")
    yield f"  {demo.url}"
    yield _("The other channels:")
    for name, page in demo.pages.items():
        if name != OPENING_CHANNEL:
            yield f"  #{name:<8} {page.url}"
    yield _("Only this machine can open these addresses. Press Ctrl-C to stop.")


async def _first_of(*waits: Coroutine[Any, Any, object]) -> None:
    """Wait for the first of several ends; the other waits are cancelled."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def _pump(demo: DemoServer) -> None:
    """Keep simulated time with the wall clock until the session ends."""
    while True:
        await asyncio.sleep(PUMP_INTERVAL)
        try:
            await demo.catch_up()
        except Exception:
            # One failing tick must not freeze the demo for good. A page that has just been ended
            # from its own menu cannot be shown anything, and that is no trouble at all.
            if not any(page._closed for page in demo.pages.values()):  # pyright: ignore[reportPrivateUsage]
                log.exception("The demo's clock stumbled.")


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _close(env: Env, bot: commands.AutoShardedBot) -> None:
    """Close the pages, what the bot is still doing, and the bot: its store must not stay open."""
    try:
        try:
            await env.shutdown()
        finally:
            await asyncio.wait_for(bot.close(), CLOSE_TIMEOUT)
    except TimeoutError:
        log.warning("The bot does not end; the demo leaves without it.")


def _open_browser(url: str) -> None:
    """Show ``url`` where there is a browser; in a thread, because starting one blocks."""

    def show() -> None:
        with contextlib.suppress(Exception):
            # A plain GenericBrowser is a text browser: it would take over the terminal.
            if type(webbrowser.get()) is not webbrowser.GenericBrowser:
                webbrowser.open(url)

    threading.Thread(target=show, name="demo browser", daemon=True).start()


def _load_simcord() -> ModuleType:
    """simcord, once it is certain that it is there and can run here."""
    try:
        import simcord
    except ImportError as error:
        raise UserError(
            N_("The demo needs packages of its own. Install them with: pip install -e '.[demo]'")
        ) from error
    # simcord tells waiting tasks from busy ones by asyncio's own list of timers.
    if not hasattr(asyncio.get_running_loop(), "_scheduled"):
        raise UserError(N_("The demo runs on asyncio's own event loop only, not on uvloop."))
    return simcord


def _build_server(
    env: Env, locale: str
) -> tuple[dict[str, ChannelHandle], MemberActor, MemberActor]:
    """The channels and people of the server the bot is in when it starts: it did not just join."""
    env.backend.edit_bot_profile(
        "Frontrunner"
    )  # before the server: the bot's own role is named after it
    guild = env.create_guild("The AI race", preferred_locale=locale)
    topics = {
        "welcome": _("Start here: what Frontrunner does and what to try"),
        OPENING_CHANNEL: _("Releases side by side, every number with its source and date"),
        "claims": _("Who claimed what, and what the evidence says since"),
        "digests": _("What is new, by itself: as Ada, /digest create and /digest send-now"),
    }
    channels = {name: guild.create_text_channel(name, topic=text) for name, text in topics.items()}
    admins = guild.create_role("Admin", permissions=discord.Permissions(administrator=True))
    ada = guild.add_member(env.create_user("ada", global_name=_("Ada (admin)")), roles=[admins])
    max_ = guild.add_member(env.create_user("max", global_name="Max"))
    return channels, ada, max_


def _introduce(bot: commands.AutoShardedBot, env: Env, *, owner: MemberActor) -> None:
    """Give the bot its face, and an owner: the one who may write the shared ledger."""
    env.backend.bot_user.avatar = "frontrunner"  # Discord's hash of the picture; any word will do
    # simcord calls the bot its own owner; discord.py asks only where none is set.
    bot.owner_id = owner.id


def _page_for(
    channel: ChannelHandle, env: Env, viewers: tuple[MemberActor, ...], port: int, locale: str
) -> Preview:
    from simcord.backend.cdn import CDN_BASE

    # One page at a time is all simcord allows, but only by looking here.
    env._preview = None  # pyright: ignore[reportPrivateUsage]
    user = env.backend.bot_user
    return env.preview(
        channel,
        viewers=viewers,
        layout="channel",
        locale=locale,
        timezone=_local_timezone(),
        assets={f"{CDN_BASE}/avatars/{user.id}/{user.avatar}.png": ("avatar.png", draw_avatar())},
        port=port if channel.name == OPENING_CHANNEL else 0,
    )


def _local_timezone() -> str:
    """This machine's IANA zone, for the times on the pages; UTC where it does not say."""
    named = Path("/etc/localtime").resolve().as_posix().partition("zoneinfo/")[2]
    return named if named in zoneinfo.available_timezones() else "UTC"


async def _welcome(bot: commands.AutoShardedBot, demo: DemoServer) -> None:
    """Post what to try in every channel, as the bot."""
    for name, page in demo.pages.items():
        channel = bot.get_partial_messageable(page.channel.id)
        doors = {f"#{other}": at.url for other, at in demo.pages.items() if other != name}
        await channel.send(view=welcome_card(bot, doors), silent=True)


# simcord's private names, one by one, each with why it is needed.


def _set_clock(env: Env, now: datetime) -> None:
    """Make simulated time, which starts on 2026-01-01, read ``now``; timers keep their distance."""
    clock = env.backend.clock
    clock._epoch = now - timedelta(seconds=clock.elapsed)  # pyright: ignore[reportPrivateUsage]


@contextlib.contextmanager
def _all_speaking(env: Env, locale: str) -> Generator[None]:
    """Have every interaction inside the block come from a Discord in one language.

    simcord sends them all in American English; where it makes one is a function of a module.
    """
    from simcord import interactions

    made = interactions.base_payload

    def in_locale(backend: Backend, **given: Any) -> tuple[Any, dict[str, Any]]:
        record, payload = made(backend, **given)
        if backend is env.backend:
            payload["locale"] = locale
            if "guild_locale" in payload:
                payload["guild_locale"] = locale
        return record, payload

    interactions.base_payload = in_locale
    try:
        yield
    finally:
        interactions.base_payload = made


def _follow_wall_clock(env: Env, behind: timedelta) -> None:
    """Set simulated time again once the wall clock jumped: the machine slept, or was corrected."""
    expected = datetime.now(UTC) - behind
    if abs(env.now() - expected) > timedelta(seconds=2):
        _set_clock(env, expected)


def _bot_has_written(env: Env) -> bool:
    """Whether the bot changed anything since the last call, by simcord's log of REST requests.

    The log is emptied as it is read: it is kept for assertions, and a demo may run for days.
    """
    written = any(request.method != "GET" for request in env.http_requests)
    env.http_requests.clear()
    env.backend.transcript.clear()
    return written


def _keep_error_handlers(bot: commands.AutoShardedBot) -> Callable[[], None]:
    """Remember how the bot answers its own errors; call the result to have that back.

    simcord wraps the command tree's handler, and through the view store's ``add_view`` those of
    views, to collect errors for assertions; the page then calls an answered error a failed
    action. Here our answer is the whole story.
    """
    views = bot._connection._view_store  # pyright: ignore[reportPrivateUsage]
    wrapped = ((vars(bot.tree), "on_error"), (vars(views), "add_view"))
    own = [attributes.get(name) for attributes, name in wrapped]

    def put_back() -> None:
        for (attributes, name), kept in zip(wrapped, own, strict=True):
            if kept is None:
                attributes.pop(name, None)  # the class's own method is found again
            else:
                attributes[name] = kept

    return put_back


def _restyle(page: Preview) -> None:
    """Serve ``page``, which is not being served yet, with our style added to simcord's."""
    server = page._server  # pyright: ignore[reportPrivateUsage]
    serve = server._static  # pyright: ignore[reportPrivateUsage]

    async def serve_restyled(request: Any) -> Any:
        response = await serve(request)
        if request.path == "/preview.css":
            response.text += _STYLE
        return response

    server._static = serve_restyled  # pyright: ignore[reportPrivateUsage]


def _answer_in_turn(page: Preview, env: Env, turn: asyncio.Lock) -> None:
    """Make ``page`` wait for its turn with what a person does, and never answer "stale" or "busy".

    ``_action`` is where the page's web server hands in every action; there is no public hook.
    """
    answer = page._action  # pyright: ignore[reportPrivateUsage]

    async def in_turn(context_id: str | None, body: Any) -> dict[str, Any]:
        async with turn:
            env._preview = page  # pyright: ignore[reportPrivateUsage]  # whose action is being run
            return await answer(context_id, _at_newest_revision(page, context_id, body))

    page._action = in_turn  # pyright: ignore[reportPrivateUsage]


def _at_newest_revision(page: Preview, context_id: str | None, body: Any) -> Any:
    """The action as if the browser had already seen what was published a moment ago.

    The page refuses an action that names an older revision, and publishing on the clock makes
    one whenever the bot posts. As on Discord, a press is meant for the message it was made on;
    simcord still checks that the control is there and enabled.
    """
    seen = page._pages.get(context_id or "")  # pyright: ignore[reportPrivateUsage]
    if seen is None or not isinstance(body, dict):
        return body
    action = cast("dict[str, Any]", body)
    named = action.get("published_revision")
    stale = isinstance(named, int) and named < seen.revision
    return {**action, "published_revision": seen.revision} if stale else action
