"""Feeds as /feed sets them up and shows them."""

from __future__ import annotations

from bot.edge.acknowledging import think
from bot.edge.cards.card import answer
from bot.edge.cards.desk import done_card
from bot.edge.cards.feeds import added_hints, feed_card, feed_name, feeds_card, look_card
from bot.edge.ledger_bot import Asked
from bot.edge.people import person_of
from bot.edge.words.language import _
from bot.edge.words.text import single_line
from bot.errors import N_, UserError
from bot.race.feeds import MOST_WAITING, Feed

_DIGITS = 18


async def add_feed(
    interaction: Asked, address: str, name: str | None, most_waiting: int | None
) -> None:
    """Fetch a feed, add it, and say what becomes of what it holds.

    Raises:
        NotAllowed, UserError: as :meth:`bot.ledger.feeds.Feeds.add`.
    """
    feeds, person = interaction.client.ledger.feeds, await person_of(interaction)
    await feeds.all(person)  # who may not hears so before anything is fetched
    await think(interaction)
    feed, look = await feeds.add(
        person, address, single_line(name or ""), most_waiting or MOST_WAITING
    )
    headline = _("{name} is added").format(name=feed_name(feed))
    await answer(interaction, feed_card(headline, feed, *added_hints(look)), ephemeral=True)


async def show_feeds(interaction: Asked) -> None:
    """Show all feeds of where somebody asks, to them alone."""
    found = await interaction.client.ledger.feeds.all(await person_of(interaction))
    card = feeds_card(found, shared=interaction.guild_id is None)
    await answer(interaction, card, ephemeral=True)


async def pause_feed(interaction: Asked, typed: str) -> None:
    """Pause a feed and show it.

    Raises:
        NotAllowed, NotFound, UserError: as :meth:`bot.ledger.feeds.Feeds.pause`.
    """
    found = await feed_named(interaction, typed)
    feed = await interaction.client.ledger.feeds.pause(await person_of(interaction), found.id)
    headline = _("{name} is paused").format(name=feed_name(feed))
    hint = _("Drafts it brought still wait. /feed resume lets it go on.")
    await answer(interaction, feed_card(headline, feed, hint), ephemeral=True)


async def resume_feed(interaction: Asked, typed: str) -> None:
    """Resume a feed and show it.

    Raises:
        NotAllowed, NotFound, UserError: as :meth:`bot.ledger.feeds.Feeds.resume`.
    """
    found = await feed_named(interaction, typed)
    feed = await interaction.client.ledger.feeds.resume(await person_of(interaction), found.id)
    headline = _("{name} goes on").format(name=feed_name(feed))
    hint = _("It is looked at within a minute, and what it missed is read.")
    await answer(interaction, feed_card(headline, feed, hint), ephemeral=True)


async def remove_feed(interaction: Asked, typed: str) -> None:
    """Remove a feed and say so.

    Raises:
        NotAllowed, NotFound: as :meth:`bot.ledger.feeds.Feeds.remove`.
    """
    found = await feed_named(interaction, typed)
    gone = await interaction.client.ledger.feeds.remove(await person_of(interaction), found.id)
    words = _("{name} is removed.").format(name=feed_name(gone))
    hint = _("Drafts it brought still wait for a decision.")
    await answer(interaction, done_card(words, hint), ephemeral=True)


async def test_feed(interaction: Asked, typed: str) -> None:
    """Fetch a feed, or any address, and show what it holds; nothing is written.

    Raises:
        NotAllowed, NotFound, UserError: as :meth:`bot.ledger.feeds.Feeds.test`.
    """
    feeds, person = interaction.client.ledger.feeds, await person_of(interaction)
    await feeds.all(person)
    feed = (
        None
        if "." in typed or ":" in typed
        else await feed_named(interaction, typed, or_address=True)
    )
    await think(interaction)
    look = await feeds.test(person, feed, None if feed is not None else typed)
    await answer(interaction, look_card(look), ephemeral=True)


async def feed_named(interaction: Asked, typed: str, *, or_address: bool = False) -> Feed:
    """The feed of a number, or of its whole name, as typed or picked.

    Args:
        or_address: whether an address would do as well, to say so.

    Raises:
        UserError: the text is neither.
        NotAllowed, NotFound: as :meth:`bot.ledger.feeds.Feeds.one`.
    """
    feeds, person = interaction.client.ledger.feeds, await person_of(interaction)
    if not single_line(typed):
        raise UserError(N_("Say which feed: pick it from the list, or type its number."))
    digits = typed.strip().removeprefix("#")
    if digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS:
        return await feeds.one(person, int(digits))
    there = await feeds.all(person)
    called = [one for one in there if one.title.casefold() == single_line(typed).casefold()]
    if len(called) == 1:
        return called[0]
    text = typed if len(typed) <= 40 else typed[:39] + "…"
    if or_address:
        raise UserError(
            N_("“{text}” is neither a feed of the list nor an address such as "
               "https://example.com/feed."), text=text,
        )  # fmt: skip
    if not there:
        raise UserError(N_("No feed is set up here yet. /feed add takes the address of one."))
    raise UserError(N_("“{text}” is no feed here. Pick one from the list."), text=text)
