"""Reading news: what changed between two numbers of the ``change`` table, or between two days.

Everything a period brought is read once, in a handful of queries, and handed out as
:mod:`bot.race.news`; who wants what of it is decided in memory, however many channels ask.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bot.db import money as db_money
from bot.db.dates import by
from bot.db.listed import LISTED
from bot.db.view import View
from bot.race.catalog import Release
from bot.race.claim_life import Layers
from bot.race.claims import Claim, ClaimEvent, Party, Stage, Status, status_of
from bot.race.money import MarketMove, Price, price_on
from bot.race.news import ClaimNews, MoveNews, News, PriceNews, ReleaseNews, is_fresh
from bot.race.provenance import Source, count_origins

MOST = 20_000
"""Changes of one period that are read, the newest."""
RESTORED = "restored"
"""The reader that says up to which change channels count as told, because a backup was restored."""
_HIDDEN: frozenset[Stage] = frozenset({"draft", "pending", "rejected"})


def newest_change(connection: sqlite3.Connection) -> int:
    """The number of the newest change; where news begin, if there is none since."""
    row = connection.execute("SELECT max(id) FROM change").fetchone()
    return max(int(row[0] or 0), reader_at(connection, "began"))


def change_at(connection: sqlite3.Connection, moment: str) -> int:
    """The number of the last change recorded by a moment (ISO-8601, UTC), not before news begin."""
    row = connection.execute(
        "SELECT max(id) FROM change WHERE recorded_at <= ?", (moment,)
    ).fetchone()
    return max(int(row[0] or 0), reader_at(connection, "began"))


def recorded_after(connection: sqlite3.Connection, change_id: int) -> str | None:
    """When the first change after another one was recorded (ISO-8601, UTC); None without one."""
    row = connection.execute(
        "SELECT recorded_at FROM change WHERE id > ? ORDER BY id LIMIT 1", (change_id,)
    ).fetchone()
    return None if row is None else str(row[0])


def reader_at(connection: sqlite3.Connection, name: str) -> int:
    """How far one of our own readers has come; where news begin for one that is new."""
    row = connection.execute(
        "SELECT max(change_id) FROM reader WHERE name IN (?, 'began')", (name,)
    ).fetchone()
    return int(row[0] or 0)


def move_reader(connection: sqlite3.Connection, name: str, change_id: int) -> None:
    """Note how far a reader has come."""
    connection.execute(
        "INSERT INTO reader (name, change_id) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET change_id = excluded.change_id",
        (name, change_id),
    )


def begin_news(connection: sqlite3.Connection) -> None:
    """Let news begin after what the store holds now, unless they have begun before."""
    if connection.execute("SELECT 1 FROM reader WHERE name = 'began'").fetchone() is None:
        move_reader(connection, "began", newest_change(connection))


def guilds_with_their_own(connection: sqlite3.Connection, after: int, until: int) -> set[int]:
    """The servers whose news of a period may differ from the shared ledger's."""
    return {
        row[0]
        for row in connection.execute(
            "SELECT guild_id FROM change WHERE guild_id IS NOT NULL AND id > ?1 AND id <= ?2 "
            "UNION SELECT o.guild_id FROM change c JOIN claim_overlay o ON o.claim_id = c.claim_id "
            "WHERE c.id > ?1 AND c.id <= ?2",
            (after, until),
        )
    }


@dataclass(slots=True)
class _Changes:
    """The rows of a period, sorted by what they are about."""

    claims: dict[int, tuple[int, int, date]] = field(
        default_factory=dict[int, tuple[int, int, date]]
    )
    """Claim to its first event, its last change and the day of that."""
    releases: dict[int, tuple[int, date]] = field(default_factory=dict[int, tuple[int, date]])
    prices: dict[int, tuple[int, date]] = field(default_factory=dict[int, tuple[int, date]])
    moves: dict[int, tuple[int, date]] = field(default_factory=dict[int, tuple[int, date]])


@dataclass(frozen=True, slots=True)
class NewsRead:
    """The news of a period as one server sees them, with the sources they cite."""

    news: tuple[News, ...]
    sources: Mapping[int, Source]


def read_news(view: View, after: int, until: int) -> NewsRead:
    """What changed after one change and up to another, as the view's server sees it today."""
    changes = _changes(view, after, until)
    return _with_sources(
        view,
        [
            *_claims_changed(view, changes.claims),
            *_releases(view, changes.releases),
            *_prices(view, changes.prices),
            *_moves(view, changes.moves),
        ],
    )


def _changes(view: View, after: int, until: int) -> _Changes:
    found = _Changes()
    rows = view.connection.execute(
        "SELECT id, claim_id, event_id, release_id, price_id, market_move_id, recorded_at "
        "FROM change WHERE id > ? AND id <= ? AND (guild_id IS NULL OR guild_id = ?) "
        "ORDER BY id DESC LIMIT ?",
        (after, until, view.guild_id, MOST),
    )
    for change, claim, event, release, price, move, recorded_at in rows:
        day = date.fromisoformat(recorded_at[:10])
        if claim is not None:
            _, last, last_day = found.claims.get(claim, (event, change, day))
            found.claims[claim] = (event, last, last_day)  # walked backwards: the first event stays
        elif release is not None:
            found.releases[release] = (change, day)
        elif price is not None:
            found.prices[price] = (change, day)
        else:
            found.moves[move] = (change, day)
    return found


def _claims_changed(
    view: View, changed: Mapping[int, tuple[int, int, date]]
) -> Iterable[ClaimNews]:
    claims = {
        claim.id: claim
        for claim in view.claims(changed).values()
        if claim.guild_id in (None, view.guild_id)
    }
    events = view.events(claims)
    origins = _origins(view, claims)
    for claim in claims.values():
        first, change, day = changed[claim.id]
        before = _stood(claim, [one for one in events.get(claim.id, ()) if one.id < first])
        shown = claim.stage not in _HIDDEN
        if before == claim.status or (before is None and not shown):
            continue
        new = before is None
        at = claim.claimed.last_day if new else day
        yield _claim_news(view, claim, before, change, at, origins[claim.id])


def _stood(claim: Claim, earlier: Sequence[ClaimEvent]) -> Status | None:
    """A claim's status by its earlier events; None where it was not to be seen."""
    if not earlier:
        return None
    layers = Layers.of(earlier, claim.guild_id)
    stage = layers.stage()
    if stage in _HIDDEN:
        return None
    return status_of(stage, [layers.verdict(target.id) for target in claim.targets])


def _claim_news(
    view: View, claim: Claim, before: Status | None, change: int, at: date, origins: int
) -> ClaimNews:
    parties = [
        claim.claimant,
        claim.subject,
        *(target.party for target in claim.targets if target.party is not None),
    ]
    labs, families = set[int](), set[int]()
    for party in parties:
        lab, family = _maker(view, party)
        labs |= set() if lab is None else {lab}
        families |= set() if family is None else {family}
    return ClaimNews(
        change_id=change,
        labs=frozenset(labs),
        families=frozenset(families),
        at=at,
        claim=claim,
        before=before,
        origins=origins,
    )


def claim_as_news(view: View, claim: Claim) -> ClaimNews:
    """A claim as the news it would be if it were new."""
    return _claim_news(view, claim, None, 0, claim.claimed.last_day, 1)


def _maker(view: View, party: Party) -> tuple[int | None, int | None]:
    """The lab and the family that a party is, or is of."""
    catalog = view.catalog
    if party.release_id is not None and party.release_id in catalog.releases:
        release = catalog.releases[party.release_id]
        return release.lab_id, release.family_id
    if party.family_id is not None and party.family_id in catalog.families:
        return catalog.families[party.family_id].lab_id, party.family_id
    return party.lab_id, None


def _origins(view: View, claims: Mapping[int, Claim]) -> dict[int, int]:
    """In how many independent places each claim was said."""
    said_in = {claim.id: {claim.source_id} for claim in claims.values()}
    places = ", ".join("?" * len(claims))
    for claim_id, source in view.connection.execute(
        f"SELECT claim_id, source_id FROM claim_appearance WHERE claim_id IN ({places}) "
        "AND (guild_id IS NULL OR guild_id = ?)",
        (*claims, view.guild_id),
    ):
        said_in[claim_id].add(source)
    sources = view.sources(set[int]().union(*said_in.values()))
    return {
        claim: count_origins([sources[one] for one in places if one in sources])
        for claim, places in said_in.items()
    }


def _family_of(release: Release) -> frozenset[int]:
    return frozenset() if release.family_id is None else frozenset({release.family_id})


def _releases(view: View, changed: Mapping[int, tuple[int, date]]) -> Iterable[ReleaseNews]:
    for release_id, (change, recorded) in changed.items():
        release = view.catalog.releases.get(release_id)
        if release is None or release.announced is None:
            continue
        announced = release.announced.last_day
        if not is_fresh(announced, recorded) or not release.released_by(view.day):
            continue
        yield ReleaseNews(
            change_id=change,
            labs=frozenset({release.lab_id}),
            families=_family_of(release),
            at=announced,
            release=release,
            lab=view.catalog.labs[release.lab_id],
        )


def _prices(view: View, changed: Mapping[int, tuple[int, date]]) -> Iterable[PriceNews]:
    places = ", ".join("?" * len(changed))
    releases = [
        row[0]
        for row in view.connection.execute(
            f"SELECT DISTINCT release_id FROM price WHERE id IN ({places})", tuple(changed)
        )
    ]
    for prices in db_money.prices_of(view.connection, releases).values():
        for new in prices:
            if new.id not in changed:
                continue
            change, recorded = changed[new.id]
            news = _price_news(view, new, prices, change)
            if news is not None and is_fresh(news.at, recorded) and news.at <= view.day:
                yield news


def _price_news(view: View, new: Price, prices: Sequence[Price], change: int) -> PriceNews | None:
    """A price beside the one that held the day before it; None where it changed nothing."""
    release = view.catalog.releases.get(new.release_id)
    start = new.since.first_day
    old = price_on([one for one in prices if one.id != new.id], start - timedelta(days=1))
    if release is None or not new.is_base or old is None or old.currency != new.currency:
        return None
    if (old.input, old.output) == (new.input, new.output):
        return None
    return PriceNews(
        change_id=change,
        labs=frozenset({release.lab_id}),
        families=_family_of(release),
        at=new.since.last_day,
        release=release,
        lab=view.catalog.labs[release.lab_id],
        old=old,
        new=new,
    )


def _moves(view: View, changed: Mapping[int, tuple[int, date]]) -> Iterable[MoveNews]:
    for lab_id, move in db_money.market_moves_by_id(view.connection, changed):
        change, recorded = changed[move.id]
        if is_fresh(move.session.last_day, recorded):
            yield _move_news(move, lab_id, change)


def _move_news(move: MarketMove, lab_id: int | None, change: int) -> MoveNews:
    labs = frozenset[int]() if lab_id is None else frozenset({lab_id})
    return MoveNews(
        change_id=change, labs=labs, families=frozenset(), at=move.session.last_day, move=move
    )


# by the days on which things happened ---------------------------------------------------------


def read_happened(view: View, since: date, until: date) -> NewsRead:
    """What happened on the days of a period (both included), whenever it was recorded.

    Claims made, verdicts that speak for one of the days, releases announced, prices that began,
    sessions of markets. A claim that was made and ruled on in the period counts as made.
    """
    connection = view.connection
    days = {"guild": view.guild_id, "since": since.isoformat(), "day": by(until), "most": MOST}
    made = _ids(
        connection,
        f"SELECT c.id FROM claim c WHERE {LISTED} AND c.claimed_by >= :since "
        "ORDER BY c.id DESC LIMIT :most",
        days,
    )
    moved = _ids(
        connection,
        "SELECT DISTINCT e.claim_id FROM claim_event e JOIN claim c ON c.id = e.claim_id "
        f"WHERE (e.guild_id IS NULL OR e.guild_id = :guild) AND {LISTED} "
        "AND e.effective_by >= :since AND e.effective_by <= :day ORDER BY e.claim_id LIMIT :most",
        days,
    )
    prices = _ids(
        connection,
        "SELECT id FROM price WHERE superseded_by IS NULL "
        "AND coalesce(valid_from, checked) BETWEEN :since AND :day ORDER BY id DESC LIMIT :most",
        days,
    )
    moves = _ids(
        connection,
        "SELECT id FROM market_move WHERE session_by BETWEEN :since AND :day ORDER BY id LIMIT :most",
        days,
    )
    ended = replace(view, day=until)
    # Whatever happened in the period is news of it: as if it was recorded when the period began.
    return _with_sources(
        view,
        [
            *_claims_happened(ended, made, moved, since),
            *_releases_happened(ended, since),
            *_prices(ended, dict.fromkeys(prices, (0, since))),
            *_moves(ended, dict.fromkeys(moves, (0, since))),
        ],
    )


def _claims_happened(
    ended: View, made: Collection[int], moved: Collection[int], since: date
) -> Iterable[ClaimNews]:
    claims = ended.claims({*made, *moved})
    before = replace(ended, day=since - timedelta(days=1)).claims(set(moved) - set(made))
    origins = _origins(ended, claims)
    for claim in claims.values():
        if claim.id in before and before[claim.id].status == claim.status:
            continue
        stood = before[claim.id].status if claim.id in before else None
        at = claim.claimed.last_day if stood is None else ended.day
        yield _claim_news(ended, claim, stood, claim.id, at, origins[claim.id])


def _releases_happened(ended: View, since: date) -> Iterable[ReleaseNews]:
    for release in ended.catalog.releases_of(by=ended.day):
        if release.announced_since(since):
            yield from _releases(ended, {release.id: (release.id, since)})


def _ids(connection: sqlite3.Connection, query: str, values: Mapping[str, object]) -> list[int]:
    return [int(row[0]) for row in connection.execute(query, values)]


def _with_sources(view: View, news: Sequence[News]) -> NewsRead:
    used: set[int] = set()
    for one in news:
        match one:
            case ClaimNews(claim=claim):
                used.add(claim.source_id)
            case PriceNews(old=old, new=new):
                used |= {old.source_id, new.source_id}
            case MoveNews(move=move):
                used.add(move.source_id)
            case ReleaseNews(release=release):
                used |= {fact.source_id for fact in release.facts.values()}
            case _:
                pass
    return NewsRead(tuple(news), view.sources(used))
