"""Which release a party of a claim meant on the day of the claim."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.race.claims import Party
from bot.race.dates import FactDate
from bot.race.releases import Release
from bot.race.roster import Roster


@dataclass(frozen=True, slots=True)
class Meant:
    """The release a party means, or the reason why none can be told."""

    release: Release | None
    instead_of: str | None = None
    reason: str = ""
    party: str = ""


def meant_by(party: Party | None, claimed: FactDate, roster: Roster) -> Meant:
    """The release that a party of a claim meant on the day of the claim.

    A family means its newest release of that day, where that is certain; a lab the same, where it
    had one line of models.
    """
    if party is None:
        return Meant(None, reason="nothing_to_hold")
    if party.release_id is not None:
        release = roster.releases.get(party.release_id)
        return Meant(release, reason="" if release else "no_party", party=party.name)
    if party.family_id is None and party.lab_id is None:
        return Meant(None, reason="no_party", party=party.name)
    return _newest_of(party, claimed, roster)


def _newest_of(party: Party, claimed: FactDate, roster: Roster) -> Meant:
    known = [
        one
        for one in roster.releases_of(family_id=party.family_id, lab_id=party.lab_id)
        if one.announced is not None and one.announced.first_day <= claimed.last_day
    ]
    if not known:
        return Meant(None, reason="no_release", party=party.name)
    if party.family_id is None and len({one.family_id for one in known}) > 1:
        return Meant(None, reason="several_lines", party=party.name)
    newest = max(known, key=lambda one: (_last(one), one.id))
    certain = newest.released_by(claimed.first_day)
    alone = all(one is newest or _last(one) < _first(newest) for one in known)
    if not (certain and alone):
        return Meant(None, reason="several_newest", party=party.name)
    return Meant(newest, instead_of=party.name, party=party.name)


def _first(release: Release) -> date:
    return date.max if release.announced is None else release.announced.first_day


def _last(release: Release) -> date:
    return date.min if release.announced is None else release.announced.last_day
