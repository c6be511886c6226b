"""Around a review: the post that asks for it, and the word to who suggested the claim.

Both are kindness, not record: the suggestion is written before either, and what cannot be posted or
told is noted in the log and waits in /review.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import discord

from bot.edge.cards.card import Card
from bot.edge.cards.review import decided_card, outcome_card, waiting_card, withdrawn_card
from bot.edge.ledger_bot import LedgerBot
from bot.edge.words.language import _, speaking
from bot.errors import UserError
from bot.race.people import Person
from bot.race.review import Suggestion

log = logging.getLogger(__name__)


async def ask_for_review(client: LedgerBot, person: Person, claim_id: int) -> None:
    """Post a suggestion in the server's review channel, where one is set."""
    guild_id = person.guild_id
    if guild_id is None:
        return
    settings = await client.ledger.guilds.settings(guild_id)
    if settings.review_channel is None:
        return
    channel = client.get_partial_messageable(settings.review_channel, guild_id=guild_id)
    try:
        waiting = await client.ledger.review.posted(guild_id, claim_id)
        with speaking(*client.post_locales(guild_id, settings.locale)):
            view = waiting_card(waiting).view()
        message = await channel.send(view=view)
        await client.ledger.review.note_post(person, claim_id, channel.id, message.id)
    except (discord.HTTPException, UserError) as error:
        log.warning("suggestion %d was not posted for review: %s", claim_id, error)


async def refresh_post(client: LedgerBot, guild_id: int, claim_id: int) -> None:
    """Let the post in the review channel show a suggestion as it was edited."""
    try:
        waiting = await client.ledger.review.posted(guild_id, claim_id)
        await _replace_post(client, waiting.suggestion, lambda: waiting_card(waiting))
    except UserError as error:  # decided meanwhile: then its post says so
        log.info("the post of suggestion %d was not refreshed: %s", claim_id, error)


async def tell_outcome(client: LedgerBot, suggestion: Suggestion) -> bool:
    """Tell who suggested a claim what became of it; whether they could be told."""
    author = suggestion.author.removeprefix("user:")
    if not author.isdecimal():
        return False
    guild = client.get_guild(suggestion.guild_id)
    async with in_posts_language(client, suggestion.guild_id):
        name = _("a server") if guild is None else guild.name
        view = outcome_card(suggestion, name).view()
    try:
        channel = await client.create_dm(discord.Object(int(author)))
        await channel.send(view=view)
    except discord.HTTPException as error:
        if error.status < 500:  # their door is closed; else Discord is, and the next start retries
            await client.ledger.review.note_told(suggestion.claim_id)
        log.info("the author of suggestion %d was not told: %s", suggestion.claim_id, error)
        return False
    await client.ledger.review.note_told(suggestion.claim_id)
    return True


async def tell_everybody_left(client: LedgerBot) -> None:
    """Tell those whose suggestions were decided just before the bot ended."""
    for suggestion in await client.ledger.review.untold():
        await tell_outcome(client, suggestion)


async def close_post(client: LedgerBot, suggestion: Suggestion) -> None:
    """Let the post in the review channel say how the review ended, in the place of its buttons."""
    await _replace_post(client, suggestion, lambda: decided_card(suggestion))


async def withdraw_post(client: LedgerBot, suggestion: Suggestion) -> None:
    """Let the post in the review channel say that its suggestion is gone."""
    await _replace_post(client, suggestion, lambda: withdrawn_card(suggestion))


async def _replace_post(
    client: LedgerBot, suggestion: Suggestion, card: Callable[[], Card]
) -> None:
    if suggestion.post_channel is None or suggestion.post_message is None:
        return
    async with in_posts_language(client, suggestion.guild_id):
        view = card().view()
    channel = client.get_partial_messageable(suggestion.post_channel, guild_id=suggestion.guild_id)
    try:
        # The client's own default is for new messages only.
        await channel.get_partial_message(suggestion.post_message).edit(
            view=view, allowed_mentions=discord.AllowedMentions.none()
        )
    except discord.HTTPException as error:
        log.info("the post of suggestion %d was not changed: %s", suggestion.claim_id, error)


@asynccontextmanager
async def in_posts_language(client: LedgerBot, guild_id: int) -> AsyncGenerator[None]:
    """Speak, inside the block, the language of a server's posts."""
    settings = await client.ledger.guilds.settings(guild_id)
    with speaking(*client.post_locales(guild_id, settings.locale)):
        yield
