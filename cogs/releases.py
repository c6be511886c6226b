"""/release and /latest."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.lab import latest_card
from bot.edge.cards.release import release_card
from bot.edge.choices.asking import lab_choices, name_choices
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.typed.options import Name, parse_since, parse_when


class Releases(commands.Cog):
    """One release in full, and the newest ones."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        name="A release, or a family or lab for its newest one",
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="As the ledger had it on a day, as 2025-03-01; as it has it if left out",
    )
    @app_commands.autocomplete(name=name_choices)
    async def release(
        self,
        interaction: Asked,
        name: Name,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> None:
        """Everything known of one release: facts, prices, scores, claims, each with its source"""
        found = await self.bot.ledger.release(
            name,
            when=parse_when(as_of, known_by, self.bot.ledger.today()),
            guild_id=interaction.guild_id,
        )
        await answer(interaction, release_card(found, self.bot.ledger.catalog))

    @app_commands.command()
    @app_commands.describe(
        lab="Only this lab's releases",
        since="Only from this day on, as 2025-01-01",
        as_of="Answer as of a day, as 2025-01-29; today if left out",
        known_by="As the ledger had it on a day, as 2025-03-01; as it has it if left out",
    )
    @app_commands.autocomplete(lab=lab_choices)
    async def latest(
        self,
        interaction: Asked,
        lab: Name | None = None,
        since: str | None = None,
        as_of: str | None = None,
        known_by: str | None = None,
    ) -> None:
        """The newest releases, of one lab or of all"""
        found = await self.bot.ledger.latest(
            lab=lab,
            since=parse_since(since),
            when=parse_when(as_of, known_by, self.bot.ledger.today()),
            guild_id=interaction.guild_id,
        )
        await answer(interaction, latest_card(found))


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Releases(bot))
