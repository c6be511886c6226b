"""A digest before its time: shown to who asked, or posted now."""

from __future__ import annotations

from bot.edge.acknowledging import think
from bot.edge.cards.card import Picture, answer
from bot.edge.cards.desk import done_card
from bot.edge.cards.looks import preview_card
from bot.edge.ledger_bot import Asked
from bot.edge.outgoing.posts import PICTURE, Post
from bot.edge.outgoing.rounds import Rounds
from bot.edge.people import person_of
from bot.edge.permissions import missing_to_post
from bot.edge.setting_up.digest_setup import schedule_named
from bot.edge.words.language import _, ngettext
from bot.errors import N_, UserError
from bot.race.schedules import PlannedDigest


async def show_preview(interaction: Asked, typed: str) -> None:
    """Show what a digest would post now.

    Raises:
        UserError, NotAllowed, NotFound: as :func:`schedule_named`.
    """
    planned = await _written(interaction, typed)
    posts = [Post.from_text(part.body) for part in planned.parts]
    drawn = next(
        (
            Picture(PICTURE, part.picture, post.alt_text)
            for part, post in zip(planned.parts, posts, strict=True)
            if part.picture is not None and post.alt_text is not None
        ),
        None,
    )
    await answer(interaction, preview_card(posts, drawn), ephemeral=True)


async def send_now(interaction: Asked, typed: str) -> None:
    """Post what is new since a digest's last post; when the next is due stays as it is.

    Two who ask at once post it once: the digest covers what the first of them posted.

    Raises:
        UserError: it stopped, or somebody else was quicker.
        NotAllowed, NotFound: as :func:`schedule_named`.
    """
    client = interaction.client
    planned = await _written(interaction, typed)
    schedule, channel = planned.digest.schedule, f"<#{planned.digest.schedule.plan.channel_id}>"
    if schedule.state == "stopped":
        raise UserError(N_("It stopped, and nothing arrives there. See /digest show, then /digest "
                           "resume."))  # fmt: skip
    if missing := missing_to_post(interaction.guild, schedule.plan):
        raise UserError(
            N_("I may not post in {channel}: give me {permissions} there first. Nothing was sent."),
            channel=channel,
            permissions=", ".join(missing),
        )
    if not planned.digest.digest.total:
        words = _("Nothing is new for it, so nothing was sent to {channel}.")
        await answer(interaction, done_card(words.format(channel=channel)), ephemeral=True)
        return
    if not await client.ledger.digests.send(await person_of(interaction), planned):
        raise UserError(N_("It was posted or changed a moment ago. Look at /digest history."))
    client.post_soon()
    count = len(planned.parts)
    words = ngettext(
        "On its way to {channel}: {count} message.",
        "On its way to {channel}: {count} messages.",
        count,
    ).format(channel=channel, count=count)
    hint = _("When the next one is due stays as it is. /digest history shows how it went.")
    await answer(interaction, done_card(words, hint), ephemeral=True)


async def _written(interaction: Asked, typed: str) -> PlannedDigest:
    """A digest as it would be posted now, in words.

    Whoever asked is told to wait first: to read and to draw it may take longer than Discord does.
    """
    client = interaction.client
    schedule = await schedule_named(interaction, typed, "digest")
    await think(interaction)
    due = await client.ledger.digests.preview(await person_of(interaction), schedule.id)
    planned = await Rounds(client).written([due])
    if not planned:
        raise UserError(N_("It cannot be put into words; the fault is on record. Try again later."))
    return planned[0]
