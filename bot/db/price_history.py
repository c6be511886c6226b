"""Reading prices over time, the newest cuts, and the frontier of quality for price."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.db.leaderboards import boards_with_results, read_leaderboard
from bot.db.meant_then import candidates_of
from bot.db.money import every_price
from bot.db.view import View
from bot.errors import N_, UserError
from bot.race.catalog import Found, Release
from bot.race.leaderboard import BoardQuery, Leaderboard
from bot.race.money import Price, price_on
from bot.race.pricing import (
    Frontier,
    PriceChange,
    PriceHistory,
    PricesAnswer,
    PriceTrack,
    before_in_line,
    frontier_of,
    newest_changes,
    succession,
    tracks_of,
)

CUTS = 8
"""How many of the newest cuts are told."""
_FEWEST = 2
"""With fewer priced releases a board has no frontier."""

Prices = Mapping[int, Sequence[Price]]


@dataclass(frozen=True, slots=True)
class Named:
    """A name as it was asked, what it means, and whether it was picked rather than typed."""

    asked: str
    found: Found
    picked: bool


def read_prices(
    view: View, names: Sequence[Named], board: str | int | None, *, ranked: bool = True
) -> PricesAnswer:
    """The price histories of what some names mean and the frontier of a board.

    Args:
        board: as typed, or its id; None is the independent board with most of the priced releases.
        ranked: whether the frontier is wanted; the history alone is read faster.

    Raises:
        UserError: two names mean one release, or the board is unknown, empty or ranks nothing.
    """
    prices: Prices = {
        release: known
        for release, every in every_price(view.connection, view.known_by).items()
        if (known := [price for price in every if price.since.happened_by(view.day)])
    }
    chosen = [_chosen(view, one, prices) for one in names]
    _refuse_twice([one.release for one in chosen])
    found, board_sources = _frontier(view, prices, board) if ranked else (None, frozenset[int]())
    cuts = [] if names else _cuts(view, prices)
    histories = [
        _history(view, one, taken, prices) for one, taken in zip(names, chosen, strict=True)
    ]
    used = set(board_sources)
    used |= {price.source_id for price in _told(histories, cuts[:CUTS], found)}
    return PricesAnswer(
        day=view.day,
        today=view.today,
        known_by=view.known_by,
        histories=tuple(histories),
        frontier=found,
        cuts=tuple(cuts[:CUTS]),
        more_cuts=max(0, len(cuts) - CUTS),
        releases=view.catalog.releases,
        labs=view.catalog.labs,
        sources=view.sources(used),
    )


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The release taken for a name, and all that the name may mean, newest first."""

    release: Release
    candidates: tuple[int, ...]


def _chosen(view: View, named: Named, prices: Prices) -> _Chosen:
    """The newest release a name means that has a price, else the newest."""
    candidates = candidates_of(view, named.asked, named.found)
    priced = next((one for one in candidates if prices.get(one)), candidates[0])
    return _Chosen(view.catalog.releases[priced].on(view.day), candidates)


def _refuse_twice(chosen: Sequence[Release]) -> None:
    for at, release in enumerate(chosen):
        if any(release.id == other.id for other in chosen[:at]):
            raise UserError(
                N_("These names mean the same release, {name}. Name two different ones."),
                name=release.name,
            )


def _history(view: View, named: Named, taken: _Chosen, prices: Prices) -> PriceHistory:
    release = taken.release
    own = prices.get(release.id, ())
    family = (
        ()
        if release.family_id is None
        else view.catalog.releases_of(family_id=release.family_id, by=view.day)
    )
    predecessor = next((one for one in before_in_line(release, family) if prices.get(one.id)), None)
    return PriceHistory(
        asked=release.name if named.picked else named.found.as_typed(named.asked),
        exact=named.picked or named.found.release_id is not None,
        release=release,
        lab=view.catalog.labs[release.lab_id],
        others=tuple(view.catalog.releases[one] for one in taken.candidates if one != release.id),
        tracks=_tracks(view, own),
        held=price_on(list(own), view.day),
        predecessor=predecessor,
        before=None if predecessor is None else succession(release, own, prices[predecessor.id]),
    )


def _tracks(view: View, prices: Iterable[Price]) -> tuple[PriceTrack, ...]:
    own = list(prices)
    return tracks_of(own, view.sources({price.source_id for price in own}))


def _cuts(view: View, prices: Prices) -> list[PriceChange]:
    """Everything that became cheaper and nothing of it dearer, newest first."""
    several = {release: own for release, own in prices.items() if len(own) > 1}
    sources = view.sources({price.source_id for own in several.values() for price in own})
    return newest_changes(
        change
        for release, own in several.items()
        for track in tracks_of(own, sources)
        for change in track.changes(view.catalog.releases[release])
        if change.is_cut
    )


def _frontier(
    view: View, prices: Prices, board: str | int | None
) -> tuple[Frontier | None, frozenset[int]]:
    """The frontier of a board, and the sources of its results."""
    if board is not None:
        asked = read_leaderboard(view, BoardQuery(board))
        if asked.chosen.basis != "ranked":
            raise UserError(
                N_("{board} ranks nothing: only labs report it, or its settings are not stated. "
                   "Pick another board from the list while typing."),
                board=asked.benchmark.name,
            )  # fmt: skip
        return _of(view, asked, prices, chosen=True)
    fullest: Frontier | None = None
    cited: frozenset[int] = frozenset()
    for at_most, benchmark in _priced_boards(view):
        most = _FEWEST if fullest is None else len(fullest.offers)
        if at_most < most:
            break
        read = read_leaderboard(view, BoardQuery(benchmark))
        if read.chosen.basis != "ranked":
            continue
        found, sources = _of(view, read, prices, chosen=False)
        if len(found.offers) > most or (fullest is None and len(found.offers) == most):
            fullest, cited = found, sources
    return fullest, cited


def _priced_boards(view: View) -> list[tuple[int, int]]:
    """The independent whole boards, each with how many releases with a price it has at most.

    Counted over all editions and days, so that few boards have to be read to know the fullest one;
    that one first.
    """
    boards = {
        one.benchmark.id
        for one in boards_with_results(view)
        if one.independent and one.benchmark.part_of is None
    }
    counted = view.connection.execute(
        "SELECT count(DISTINCT release_id), benchmark_id FROM score WHERE relation = 'independent' "
        "AND release_id IN (SELECT release_id FROM price) GROUP BY benchmark_id"
    )
    found = [(count, board) for count, board in counted if board in boards]
    return sorted(found, key=lambda one: (-one[0], one[1]))


def _of(
    view: View, read: Leaderboard, prices: Prices, *, chosen: bool
) -> tuple[Frontier, frozenset[int]]:
    found = frontier_of(read.benchmark, read.edition, read.chosen, prices, view.day, chosen=chosen)
    return found, frozenset(offer.score.source_id for offer in found.offers)


def _told(
    histories: Iterable[PriceHistory], cuts: Iterable[PriceChange], found: Frontier | None
) -> Iterable[Price]:
    """Every price a card may cite."""
    for history in histories:
        for track in history.tracks:
            yield from track.prices
        if history.before is not None:
            yield history.before.old
    for change in cuts:
        yield from (change.old, change.new)
    for offer in () if found is None else found.offers:
        yield offer.price
