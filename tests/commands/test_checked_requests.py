"""What every command test ends with finds a request that Discord would refuse."""

from __future__ import annotations

import discord
import pytest
import simcord

from bot.client import Frontrunner
from tests.commands.conftest import open_room


async def test_a_wrong_request_fails_the_test_that_made_it(
    simcord_bot: Frontrunner, simcord_env: simcord.Env, caplog: pytest.LogCaptureFixture
) -> None:
    everyone = discord.AllowedMentions(everyone=True)

    async def test() -> None:
        async with open_room(simcord_bot, simcord_env, caplog) as room:
            await room.bot.get_partial_messageable(room.channel.id).send(
                "!", allowed_mentions=everyone
            )

    with pytest.raises(AssertionError, match="does not forbid every mention"):
        await test()
