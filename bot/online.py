"""Being connected to Discord: stay until told to stop, or log in just to push the commands.

Whatever keeps the bot from connecting becomes one sentence its operator can act on.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Generator
from typing import TYPE_CHECKING, Final

import aiohttp
import discord
from discord.ext import commands

from bot.errors import ConfigError, UserError
from bot.shutdown import until_stopped

if TYPE_CHECKING:
    from bot.client import Frontrunner

_AUTHENTICATION_FAILED: Final = 4004
"""The gateway's close code for a token it does not accept."""


class Unreachable(UserError):
    """Discord cannot be reached or does not answer as it should; trying again later may help."""

    exit_status: Final = 1
    """Of the command line, which otherwise ends with 2 on what its operator has to put right."""


async def stay_online(bot: commands.AutoShardedBot, token: str, stop: asyncio.Event) -> None:
    """Log in and serve until ``stop`` is set, then close the bot; it is closed in every case.

    Raises:
        ConfigError: Discord accepts neither the token nor the intents.
        Unreachable: Discord could not be reached at the start, or ended the session for good.
        UserError: whatever else a person can put right, from the bot's own start.
    """
    with _plain_trouble():
        async with bot:
            await until_stopped(stop, bot.start(token))


async def push_commands(bot: Frontrunner, token: str, stop: asyncio.Event) -> int | None:
    """Log in without the gateway, push all slash commands, close; how many Discord now has.

    None when ``stop`` was set first. Raises as :func:`stay_online` does.
    """

    async def push() -> int:
        await bot.login(token)
        return await bot.push_commands()

    with _plain_trouble():
        async with bot:
            return await until_stopped(stop, push())


@contextlib.contextmanager
def _plain_trouble() -> Generator[None]:
    """Put Discord's refusals and the network's failures into sentences.

    The causes are left off (``from None``): they are what the sentence says, in more words.
    """
    try:
        yield
    except discord.LoginFailure:
        raise _refused_token() from None
    except discord.PrivilegedIntentsRequired:
        raise ConfigError(
            "Discord refuses an intent the bot asks for: switch it on in the Developer Portal "
            "(your application, Bot, Privileged Gateway Intents)."
        ) from None
    except discord.ConnectionClosed as closed:
        if closed.code == _AUTHENTICATION_FAILED:
            raise _refused_token() from None
        raise Unreachable(
            "Discord ended the connection with code {code} and does not take it up again.",
            code=closed.code,
        ) from None
    except discord.HTTPException as answer:
        raise Unreachable(
            "Discord answered {status}: {text}.",
            status=answer.status,
            text=(answer.text or str(answer)).rstrip("."),
        ) from None
    except discord.GatewayNotFound:
        raise Unreachable("Discord does not say where its gateway is; try again later.") from None
    except (aiohttp.ClientError, TimeoutError, ConnectionError) as failure:
        raise Unreachable(
            "Discord cannot be reached: {reason}.", reason=str(failure) or "no answer in time"
        ) from None


def _refused_token() -> ConfigError:
    return ConfigError(
        "Discord refuses the bot token: it was reset or mistyped. Make a new one in the Developer "
        "Portal (your application, Bot, Reset Token) and set DISCORD_TOKEN to it."
    )
