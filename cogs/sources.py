"""/source …: which sources are one origin."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.edge.cards.card import answer
from bot.edge.cards.desk import done_card
from bot.edge.choices.desk_choices import source_choices
from bot.edge.ledger_bot import Asked, LedgerBot
from bot.edge.people import person_of
from bot.edge.words.language import _, ngettext
from bot.race.provenance import SourceRelation
from bot.race.typed_values import picked_number


class Sources(commands.GroupCog, group_name="source", group_description="Where things were said"):
    """Twelve articles that repeat one post are one source."""

    def __init__(self, bot: LedgerBot) -> None:
        self.bot = bot

    @app_commands.command()
    @app_commands.describe(
        source="The page that repeats another",
        origin="The page it repeats",
        relation="How it repeats it",
    )
    @app_commands.autocomplete(source=source_choices, origin=source_choices)
    async def link(
        self, interaction: Asked, source: str, origin: str, relation: SourceRelation
    ) -> None:
        """Record that one page repeats another, so that both count as one origin (curators)"""
        origins = await self.bot.ledger.desk.link_sources(
            await person_of(interaction), picked_number(source), picked_number(origin), relation
        )
        words = ngettext(
            "Linked: the page now goes back to {count} origin.",
            "Linked: the page now goes back to {count} origins.",
            origins,
        ).format(count=origins)
        hint = _("Verdicts that rested on it stay; /board lists those that need another look.")
        await answer(interaction, done_card(words, hint), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(source="The page that was linked", origin="The page it was linked to")
    @app_commands.autocomplete(source=source_choices, origin=source_choices)
    async def unlink(self, interaction: Asked, source: str, origin: str) -> None:
        """Take back that one page repeats another (curators)"""
        person = await person_of(interaction)
        desk = self.bot.ledger.desk
        await desk.unlink_sources(person, picked_number(source), picked_number(origin))
        await answer(interaction, done_card(_("Took the link back.")), ephemeral=True)


async def setup(bot: LedgerBot) -> None:
    """Called by discord.py."""
    await bot.add_cog(Sources(bot))
