"""Pushing the slash commands to Discord, where they differ from those it has."""

from __future__ import annotations

import hashlib

import orjson

from bot.edge.ledger_bot import LedgerBot
from bot.edge.words.language import catalogues_digest


async def push_if_changed(bot: LedgerBot) -> None:
    """Push the commands where they, or their translations, are not those pushed last."""
    if await bot.ledger.remembered(_key(bot)) != commands_digest(bot):
        await push(bot)


async def push(bot: LedgerBot) -> int:
    """Push the commands and remember which; how many Discord now has."""
    pushed = await bot.tree.sync()
    await bot.ledger.remember(_key(bot), commands_digest(bot))
    return len(pushed)


def commands_digest(bot: LedgerBot) -> str:
    """What the commands, with all that Discord is told of them, are known again by."""
    # Of all translations, not of those of the commands alone: one push too many does no harm,
    # and asking for every line in every language takes longer than the rest of the start.
    payload = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    written = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS) + catalogues_digest()
    return hashlib.sha256(written).hexdigest()


def _key(bot: LedgerBot) -> str:
    """What the pushed commands are remembered under: they belong to one application."""
    return f"commands:{bot.application_id}"
