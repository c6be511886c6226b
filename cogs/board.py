"""/board."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.board import board_card
from bot.edge.cards.card import answer
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.people import person_of
from bot.edge.typed.options import parse_when
from bot.race.board import BoardKind, board_kind


class Board(commands.Cog):
    """What the ledger owes evidence on."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        kind="Only claims that are owed evidence for this reason",
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="As the ledger had it on a day, as 2025-03-01; as it has it if left out",
    )
    async def board(
        self,
        interaction: Asked,
        kind: BoardKind | None = None,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> None:
        """Claims that need evidence: unverified, one-sided, on old prices or unclear scores"""
        when = parse_when(as_of, known_by, self.bot.ledger.today())
        found = await self.bot.ledger.finding.board(
            board_kind(kind), when=when, guild_id=interaction.guild_id
        )
        adds = await self.bot.ledger.desk.is_curator(await person_of(interaction))
        await answer(interaction, board_card(found, adds=adds))


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Board(bot))
