"""The /about and /help cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from bot import __version__
from bot.edge.cards.card import Card, button
from bot.edge.cards.facts import cited
from bot.edge.controls.custom_ids import help_button
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.edge.words.numerals import numerals
from bot.edge.words.text import day, plain
from bot.errors import N_
from bot.race.answers import AboutAnswer
from bot.race.claims import Status
from bot.race.provenance import Source

_ORDER: tuple[Status, ...] = (
    "confirmed", "partly confirmed", "disputed", "refuted", "unverified", "retracted",
    "superseded", "expired",
)  # fmt: skip
_DATASETS = 20


def about_card(answer: AboutAnswer) -> Card:
    """What the ledger holds, how fresh it is, and what is stored of the people who use it."""
    card = Card(symbols.ACCENT)
    card.text(
        f"## {_('Frontrunner')} {__version__}",
        _(
            "A ledger of the AI race: who claimed what, where they said it, and what the "
            "independent evidence says since. Every number has a source and a date, and a claim "
            "is never shown as a fact."
        ),
    )
    card.rule()
    statuses = " · ".join(
        f"{symbols.status(state)} {_count(answer.claims[state])}"
        for state in _ORDER
        if answer.claims.get(state)
    )
    card.text(
        _("**In the ledger** {labs} labs, {releases} releases, {scores} scores, {prices} prices, "
          "{sources} sources").format(
            labs=_count(answer.labs), releases=_count(answer.releases),
            scores=_count(answer.scores), prices=_count(answer.prices),
            sources=_count(answer.sources),
        ),
        _("**Claims** {statuses}").format(statuses=statuses or _("none yet")),
        _("**Newest release** {name}, {day}").format(
            name=plain(answer.newest_release[0].name), day=day(answer.newest_release[1])
        ) if answer.newest_release else "",
        _("**Newest score** {day}").format(day=day(answer.newest_score))
        if answer.newest_score else "",
    )  # fmt: skip
    card.text(
        f"**{_('Data sets')}**",
        *[_dataset(source) for source in _newest_of_each(answer.datasets)[:_DATASETS]],
        optional=True,
    )
    card.rule()
    card.text(
        f"**{_('Privacy')}** "
        + _(
            "Reading commands store nothing about you. Of those who write in a server's ledger, "
            "or are told what is new, it keeps the Discord id and what they typed or watch; "
            "/forget me shows that and lets go of it. "
            "The bot cannot read messages."
        ),
        f"**{_('Licence')}** "
        + _("The program is free software under the MIT licence; facts belong to nobody."),
    )
    return card


def _count(number: int) -> str:
    """How many, as all cards write it: 2,497, in German 2.497."""
    return numerals(f"{number:,}")


def _newest_of_each(datasets: Sequence[Source]) -> list[Source]:
    """One data set a publisher, the newest."""
    newest: dict[str, Source] = {}
    for source in datasets:
        known = newest.get(source.publisher)
        if known is None or _published(known) < _published(source):
            newest[source.publisher] = source
    return list(newest.values())


def _published(source: Source) -> str:
    return "" if source.published is None else source.published.text


def _dataset(source: Source) -> str:
    licence = f" · {plain(source.licence, 40)}" if source.licence else ""
    return f"-# {cited(source)}{licence}"


HelpTopic = Literal["start", "reading", "desk", "posts", "server"]

_TOPICS: Mapping[HelpTopic, tuple[str, str]] = {
    "start": (
        N_("Begin here"),
        N_(
            "Labs announce, the press repeats. This bot keeps the ledger: who claimed what of which "
            "AI model, where they said it, and what independent measurements say since."
        ),
    ),
    "reading": (
        N_("What you can ask"),
        N_(
            "Names work the way people write them: `qwen`, `4o`, `sonnet 3.5`, `豆包`. A lab or "
            "family stands for its newest release that can be compared. Almost all of them also take "
            "`as_of` and `known_by`, written 2025-01-29: what was public by that day, and what this "
            "ledger had on record by it."
        ),
    ),
    "desk": (
        N_("Keep this server's ledger"),
        N_(
            "Everybody may suggest a claim. Curators, who have Manage Server or the curator role, "
            "add, review and rule. What is written here only this server sees, and /claim undo "
            "takes the last change back."
        ),
    ),
    "posts": (
        N_("Be told what is new"),
        N_(
            "Who has Manage Server has channels told: /digest at set times, /alerts as it "
            "happens. /watch is for everybody and tells you in direct messages. Who was told of a "
            "claim is told when it falls."
        ),
    ),
    "server": (
        N_("Run a server"),
        N_("For who has Manage Server; /audit is for curators too, /owner for the bot's owner."),
    ),
}


@dataclass(frozen=True, slots=True)
class CommandHelp:
    """One command as /help lists it: how it is reached, what it does, its options, and its heading."""

    name: str
    topic: HelpTopic
    description: str
    options: tuple[str, ...]


_TRIED: Sequence[tuple[str, str]] = (
    ("/compare first:qwen second:deepseek", N_("two to four models side by side")),
    ("/claims about:qwen", N_("what was claimed of one, and what became of that")),
    ("/leaderboard benchmark:lmarena", N_("one board, as far as its margins allow ranks")),
    ("/timeline labs:openai,deepseek", N_("who brought out what, and when")),
    ("/prices first:deepseek-v3", N_("what one costs, and by whose account")),
    ("/claim suggest", N_("something you read: curators review it, and you are told")),
)
_MEANINGS: Mapping[Status, str] = {
    "unverified": N_("nobody independent has shown it, or the opposite"),
    "confirmed": N_("independent evidence bears it out"),
    "partly confirmed": N_("of several comparisons some are confirmed"),
    "disputed": N_("independent evidence stands on both sides"),
    "refuted": N_("independent evidence speaks against it"),
}


def help_card(commands: Sequence[CommandHelp], topic: HelpTopic = "start") -> Card:
    """How to begin, or the commands of one topic with their options, from the command tree itself."""
    heading, words = _TOPICS[topic]
    card = Card(symbols.ACCENT)
    card.text(f"## {_(heading)}", _(words))
    card.rule()
    if topic == "start":
        _begin(card)
    for command in commands:
        if command.topic == topic:
            options = " ".join(f"`{option}`" for option in command.options)
            card.text(f"**{command.name}** {options}".rstrip(), f"-# {plain(command.description)}")
    card.row(
        *[
            button(_(_TOPICS[other][0]), help_button(other), disabled=other == topic)
            for other in _TOPICS
        ]
    )
    return card


def _begin(card: Card) -> None:
    """What to type first, and how to read what comes."""
    card.text(f"**{_('Try')}**", *[f"`{typed}`\n-# {_(what)}" for typed, what in _TRIED])
    card.rule()
    card.text(
        f"**{_('What a sign means')}**",
        *[f"{symbols.status(status)} · {_(meaning)}" for status, meaning in _MEANINGS.items()],
    )
    card.text(
        _(
            "Each figure has its source and its day: press Sources. No winner is marked where two "
            "scores were not taken the same way, and a verdict is a curator's, never a machine's."
        )
    )
