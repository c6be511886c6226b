"""Files that people attach to a command, fetched from Discord; no more than is taken is read."""

from __future__ import annotations

import discord

from bot.errors import N_, UserError


async def attached(file: discord.Attachment, most: int) -> bytes:
    """What an attached file holds.

    Args:
        most: the most bytes it may have.

    Raises:
        UserError: it has more, or Discord does not hand it over.
    """
    if file.size > most:
        raise UserError(
            N_("The file has {size} kB; {limit} kB are taken at the most. Split it."),
            size=-(-file.size // 1000),
            limit=most // 1000,
        )
    try:
        return await file.read()
    except discord.HTTPException as error:
        raise UserError(N_("Discord did not hand the file over. Attach it again.")) from error
