"""What the bot posts by itself, let happen now rather than in some seconds."""

from __future__ import annotations

import simcord

from tests.commands.conftest import Room, Seen
from tests.commands.desk import bot_owner, posts_in, whisper


async def let_it_post(room: Room) -> None:
    """The bot looks for what there is to post, and posts it."""
    assert room.bot.posting is not None
    await room.bot.posting.look()
    await room.bot.posting.dispatcher.finished()
    await room.env.settle()


async def only_post(room: Room, channel: simcord.ChannelHandle) -> Seen:
    """The one message that stands in a channel, once the bot has posted it."""
    await let_it_post(room)
    (post,) = posts_in(room, channel)
    return post


async def shared_verdict(room: Room, claim: int = 4, verdict: str = "unverified") -> None:
    """The bot's owner rules on a claim of the shared ledger, which is news everywhere."""
    answer = await whisper(
        bot_owner(room), "claim rule", claim=str(claim), verdict=verdict, reason="Looked at again."
    )
    assert "Ruled on" in answer.text, answer.text
