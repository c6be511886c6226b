"""What people watch, as /watch sets it up and shows it."""

from __future__ import annotations

from bot.edge.cards.card import answer
from bot.edge.cards.desk import done_card
from bot.edge.cards.watches import told_words, watches_card
from bot.edge.choices.digest_choices import watch_name
from bot.edge.ledger_bot import Asked
from bot.edge.people import person_of
from bot.edge.typed.options import parse_claim_number
from bot.edge.words.language import _
from bot.edge.words.text import plain
from bot.errors import N_, UserError
from bot.race.catalog import Found
from bot.race.watching import Watch


async def begin_to_watch(interaction: Asked, name: str | None, claim: str | None) -> None:
    """Watch what was named, and say so.

    Raises:
        UserError: none or two things were named, or that is watched already.
        UnknownName, SeveralMeanings: the name is not clear.
        NotFound: there is no such claim in the shared ledger.
    """
    thing = _thing(interaction, name, claim)
    locale = interaction.locale.value
    await interaction.client.ledger.watching.watch(await person_of(interaction), thing, locale)
    shown = f"#{thing}" if isinstance(thing, int) else plain(thing.label, 60)
    words = _("You watch {name} from now on.").format(name=f"**{shown}**")
    hint = _("If I cannot reach you, /watch list says so.")
    await answer(interaction, done_card(words, told_words(), hint), ephemeral=True)


def _thing(interaction: Asked, name: str | None, claim: str | None) -> Found | int:
    named, numbered = (name or "").strip(), (claim or "").strip()
    if bool(named) == bool(numbered):
        raise UserError(
            N_(
                "Name one thing to watch: a lab, family or release under name, or a claim under claim."
            )
        )
    if numbered:
        return parse_claim_number(numbered)
    ledger = interaction.client.ledger
    return ledger.find(named, day=ledger.today(), guild_id=interaction.guild_id)


async def show_watches(interaction: Asked) -> None:
    """Show somebody what they watch."""
    watches, door = await interaction.client.ledger.watching.watches(await person_of(interaction))
    names = [watch_name(interaction, one) for one in watches]
    await answer(interaction, watches_card(names, door), ephemeral=True)


async def end_watch(interaction: Asked, typed: str) -> None:
    """Watch something no more, and say so.

    Raises:
        UserError: they do not watch that.
    """
    ledger, person = interaction.client.ledger, await person_of(interaction)
    watches, _door = await ledger.watching.watches(person)
    watch = next((one for one in watches if _is(interaction, one, typed)), None)
    if watch is None:
        raise UserError(N_("You do not watch that. /watch list shows all you watch."))
    await ledger.watching.unwatch(person, watch.id)
    shown = plain(watch_name(interaction, watch), 60)
    words = _("You watch {name} no more.").format(name=f"**{shown}**")
    await answer(interaction, done_card(words), ephemeral=True)


def _is(interaction: Asked, watch: Watch, typed: str) -> bool:
    """Whether this is what was picked, by its number, or typed, by its name."""
    shown = watch_name(interaction, watch)
    return typed.strip().casefold() in {
        str(watch.id), shown.casefold(), shown.rpartition(" · ")[0].casefold(),
    }  # fmt: skip
