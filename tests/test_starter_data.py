"""The shipped data keeps its promises: sources, dates, honest gaps, and the article it began with.

These tests read the files as they ship and the store that is made of them; when one fails, the
data is wrong, not the code.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.db.catalog import load_catalog
from bot.race.catalog import Catalog, Found
from bot.race.claims import status_of
from bot.race.compare import findings
from bot.race.dates import FactDate
from bot.sources.starter import (
    ClaimEntry,
    ReleaseEntry,
    ScoreEntry,
    SourceEntry,
    Starter,
    read_starter,
)
from tests.conftest import TODAY

THE_ARTICLE = "article-2025-01-29"
ARTICLE = Path(__file__).resolve().parents[2] / "shared" / "articles" / "00.txt"
LATEST = TODAY.date()
"""Nothing that ships is dated later than this, the day of the data."""

DATED_EARLIER: Mapping[tuple[str, str], str] = {}
"""Scores and prices that may be dated before their release was announced: (release, source) and
the words of the entry's own note that say why. There are none."""


OWN_NAMES_OF_OTHERS = {
    ("release", "gemini 1.5 pro"),
    ("release", "gemini 3.1 pro"),
    ("release", "deepseek-v4-flash"),
    ("release", "deepseek-v4-pro"),
}
"""Aliases that another release bears as its own name or slug, which goes before any alias: the
Gemini ones are listed whole by the catalogue, the DeepSeek ones began as the preview's names."""


@pytest.fixture(scope="module")
def data() -> Starter:
    return read_starter()


@pytest.fixture(scope="module")
def sources(data: Starter) -> dict[str, SourceEntry]:
    return {source.slug: source for source in data.sources}


@pytest.fixture(scope="module")
def claims(data: Starter) -> dict[str, ClaimEntry]:
    return {claim.slug: claim for claim in data.claims}


@pytest.fixture(scope="module")
def store(shipped_store: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(f"file:{shipped_store}?mode=ro", uri=True)) as db:
        yield db


@pytest.fixture(scope="module")
def catalog(store: sqlite3.Connection) -> Catalog:
    return load_catalog(store)


def announced(release: ReleaseEntry) -> FactDate | None:
    for field in ("announced", "api_available", "weights_published"):
        if field in release.facts:
            return FactDate.parse(release.facts[field].value)
    return None


class TestSources:
    def test_every_entry_names_a_source_that_is_there(
        self, data: Starter, sources: Mapping[str, SourceEntry]
    ) -> None:
        used = [
            *(("lab", lab.slug, lab.source) for lab in data.labs),
            *(
                ("release", f"{release.slug}.{field}", fact.source)
                for release in data.releases
                for field, fact in release.facts.items()
            ),
            *(("alias", alias.text, alias.source) for alias in data.aliases),
            *(("score", f"{one.release} {one.benchmark}", one.source) for one in data.scores),
            *(("price", one.release, one.source) for one in data.prices),
            *(("move", one.instrument, one.source) for one in data.moves),
            *(("claim", one.slug, one.source) for one in data.claims),
            *(
                ("evidence", one.slug, piece.source)
                for one in data.claims
                for piece in one.evidence
            ),
            *(
                ("appearance", one.slug, where.source)
                for one in data.claims
                for where in one.appearances
            ),
        ]
        assert len(used) > 4_000
        assert [entry for entry in used if entry[2] not in sources] == []

    def test_a_source_can_be_opened_or_says_why_not(
        self, sources: Mapping[str, SourceEntry]
    ) -> None:
        assert [one.slug for one in sources.values() if one.url is None and not one.note] == []
        strange = [one.url for one in sources.values() if one.url and not _address(one.url)]
        assert strange == []

    def test_a_source_is_dated_or_says_why_not(self, sources: Mapping[str, SourceEntry]) -> None:
        assert [one.slug for one in sources.values() if not one.published and not one.note] == []

    def test_a_page_that_was_not_found_says_so(self, sources: Mapping[str, SourceEntry]) -> None:
        silent = [
            one.slug
            for one in sources.values()
            if one.url is None and not re.search(r"not (found|recorded)|names no", one.note or "")
        ]
        assert silent == []

    def test_what_repeats_another_source_leads_to_one_origin(
        self, sources: Mapping[str, SourceEntry]
    ) -> None:
        origins = {
            slug: (*one.quotes, *one.syndicates, *one.translates) for slug, one in sources.items()
        }
        assert {o for each in origins.values() for o in each} <= sources.keys()
        for slug in sources:  # walking back never comes round again
            seen, ahead = set[str](), {slug}
            while ahead:
                seen |= ahead
                ahead = {origin for one in ahead for origin in origins[one]}
                assert slug not in ahead, f"{slug} repeats itself"
                ahead -= seen

    def test_the_copies_of_the_wechat_statement_are_one_origin(
        self, sources: Mapping[str, SourceEntry]
    ) -> None:
        for copy in ("haiti24news-2025-01-29", "businesstoday-2025-01-29", "azzet-2025-01-30"):
            one = sources[copy]
            assert "reuters-2025-01-29-qwen" in (*one.quotes, *one.syndicates, *one.translates)

    def test_every_source_is_used(self, data: Starter, sources: Mapping[str, SourceEntry]) -> None:
        used = {THE_ARTICLE}
        used |= {lab.source for lab in data.labs}
        used |= {fact.source for release in data.releases for fact in release.facts.values()}
        for entries in (data.aliases, data.scores, data.prices, data.moves, data.claims):
            used |= {one.source for one in entries}
        for claim in data.claims:
            used |= {one.source for one in (*claim.evidence, *claim.appearances)}
        for one in sources.values():
            used |= {*one.quotes, *one.syndicates, *one.translates}
        assert sources.keys() - used == set()


class TestDates:
    def test_no_score_is_older_than_its_release(self, data: Starter) -> None:
        births = {release.slug: announced(release) for release in data.releases}
        early = [
            (one.release, one.benchmark, text, one.source)
            for one in data.scores
            for text in (one.dated, one.measured, one.snapshot)
            if text is not None and _before(text, births[one.release]) and not _excused(one)
        ]
        assert early == []

    def test_no_price_is_older_than_its_release(self, data: Starter) -> None:
        births = {release.slug: announced(release) for release in data.releases}
        early = [
            (one.release, one.valid_from or one.checked, one.source)
            for one in data.prices
            if _before(one.valid_from or one.checked, births[one.release]) and not _excused(one)
        ]
        assert early == []

    def test_nor_is_one_of_the_catalogues(
        self, store: sqlite3.Connection, catalog: Catalog
    ) -> None:
        prices = store.execute(
            "SELECT release_id, coalesce(valid_from, checked) FROM price "
            "WHERE superseded_by IS NULL AND standing = 'catalogue'"
        ).fetchall()
        assert len(prices) > 100
        releases = catalog.releases
        assert [
            (releases[release].slug, since)
            for release, since in prices
            if _before(since, releases[release].announced)
        ] == []

    def test_nothing_is_dated_in_the_future(self, data: Starter, store: sqlite3.Connection) -> None:
        dated = [
            *((one.slug, one.published) for one in data.sources),
            *(
                (f"{one.slug}.{field}", fact.value)
                for one in data.releases
                for field, fact in one.facts.items()
                if field in ("announced", "api_available", "weights_published", "knowledge_cutoff")
            ),
            *((one.release, text) for one in data.scores
              for text in (one.dated, one.measured, one.snapshot)),
            *((one.release, text) for one in data.prices for text in (one.checked, one.valid_from)),
            *((one.instrument, one.session) for one in data.moves),
            *((one.slug, one.claimed) for one in data.claims),
            *((one.slug, piece.dated) for one in data.claims for piece in one.evidence),
            *((one.slug, target.verdict.on) for one in data.claims for target in one.target
              if target.verdict),
            *store.execute(
                "SELECT release_id, value FROM release_fact WHERE standing = 'catalogue' "
                "AND field IN ('announced', 'api_available', 'weights_published')"
            ),
            *store.execute("SELECT release_id, coalesce(valid_from, checked) FROM price"),
        ]  # fmt: skip
        dated = [(what, text) for what, text in dated if text is not None]
        assert len(dated) > 4_000
        assert [
            (what, text) for what, text in dated if FactDate.parse(str(text)).first_day > LATEST
        ] == []

    def test_every_curated_release_has_a_date(self, data: Starter) -> None:
        assert [one.slug for one in data.releases if announced(one) is None] == []

    def test_a_claim_is_not_older_than_what_it_is_about(self, data: Starter) -> None:
        births = {release.slug: announced(release) for release in data.releases}
        early = [
            (claim.slug, party.release)
            for claim in data.claims
            for party in (claim.subject, *claim.target)
            if party.release and _before(claim.claimed, births[party.release])
        ]
        assert early == []

    def test_evidence_is_not_older_than_the_scores_it_rests_on(self, data: Starter) -> None:
        early = [
            (claim.slug, piece.dated, score.dated)
            for claim in data.claims
            for piece in claim.evidence
            for key in (piece.score, piece.against)
            if key is not None
            for score in _matching(data.scores, key)
            if _before(piece.dated, FactDate.parse(score.dated))
        ]
        assert early == []

    def test_an_aggregators_rolling_date_was_not_taken(self, data: Starter) -> None:
        """models.dev dates qwen-max 2024-04-03 and deepseek-chat by their first days."""
        days = {one.slug: announced(one) for one in data.releases}
        assert days["qwen2.5-max"] == FactDate("2025-01-28")
        assert days["deepseek-v3"] == FactDate("2024-12-26")
        assert days["deepseek-r1"] == FactDate("2025-01-20")


class TestHonesty:
    def test_what_was_not_verified_says_what_is_missing(self, data: Starter) -> None:
        silent = [
            *(
                f"{one.slug}.{field}"
                for one in data.releases
                for field, fact in one.facts.items()
                if not fact.verified and not fact.note
            ),
            *(
                f"price of {one.release}"
                for one in data.prices
                if not one.verified and not one.note
            ),
            *(
                f"{one.benchmark} of {one.release}"
                for one in data.scores
                if not one.verified and not one.note
            ),
            *(one.as_reported for one in data.moves if not one.verified and not one.note),
        ]
        assert silent == []

    def test_what_one_secondary_table_says_is_not_verified_nor_known_early(
        self, data: Starter, sources: Mapping[str, SourceEntry]
    ) -> None:
        """Alibaba's figures for Qwen2.5-Max stand only in an image; our notes date from 2026-11."""
        claimed = [
            one for one in data.scores if one.release == "qwen2.5-max" and one.relation == "claimed"
        ]
        assert claimed
        assert [one for one in claimed if one.verified or one.dated < "2026-11-23"] == []
        assert {sources[one.source].kind for one in claimed} == {"social"}

    def test_an_interval_holds_its_value(self, data: Starter) -> None:
        assert [
            one
            for one in data.scores
            if (one.low is not None and one.low > one.value)
            or (one.high is not None and one.high < one.value)
        ] == []

    def test_a_snapshot_is_given_wherever_ratings_are_rebased(self, data: Starter) -> None:
        rebased = {one.slug for one in data.benchmarks if one.per_snapshot}
        assert rebased
        assert [
            (one.benchmark, one.release)
            for one in data.scores
            if one.benchmark in rebased and one.snapshot is None
        ] == []

    def test_a_labs_own_score_is_not_called_independent(self, data: Starter) -> None:
        names = {
            lab.slug: {name.casefold() for name in (lab.name, *lab.aliases)} for lab in data.labs
        }
        makers = set[str]().union(*names.values())
        by_release = {one.slug: one.lab for one in data.releases}
        for one in data.scores:
            own = one.evaluator.casefold() in names[by_release[one.release]]
            match one.relation:
                case "independent":
                    assert one.evaluator.casefold() not in makers, one
                case "claimed" | "self":
                    assert own, one
                case "rival":
                    assert not own, one
                    assert one.evaluator.casefold() in makers, one
                case "partner":
                    assert not own, one

    def test_one_result_stands_once(self, data: Starter) -> None:
        keys = Counter(
            (one.benchmark, one.release, one.evaluator, one.relation, one.protocol, one.snapshot,
             one.dated, one.source)
            for one in data.scores
        )  # fmt: skip
        assert [key for key, times in keys.items() if times > 1] == []

    def test_disagreeing_sources_stay_apart(self, data: Starter) -> None:
        losses = {
            (one.value, one.source)
            for one in data.moves
            if (one.instrument, one.session, one.unit) == ("nvidia", "2025-01-27", "USD bn")
        }
        assert {value for value, _ in losses} == {-589, -593, -593.7, -595, -596}
        assert len(losses) > 5


class TestNames:
    def test_slugs_are_unique_and_official_names_in_lower_case(self, data: Starter) -> None:
        for entries in (data.sources, data.labs, data.releases, data.benchmarks, data.claims,
                        data.instruments):  # fmt: skip
            slugs = [one.slug for one in entries]
            assert [slug for slug, times in Counter(slugs).items() if times > 1] == []
            assert [slug for slug in slugs if not re.fullmatch(r"[a-z0-9][a-z0-9.+-]*", slug)] == []

    def test_no_two_releases_share_an_api_id(
        self, data: Starter, store: sqlite3.Connection
    ) -> None:
        ids = Counter(
            api_id
            for one in data.releases
            for api_id in {written.casefold() for written in one.api_ids}
        )
        assert [api_id for api_id, times in ids.items() if times > 1] == []
        shared = store.execute(
            "SELECT text FROM alias WHERE kind = 'api' GROUP BY lower(text) "
            "HAVING count(DISTINCT release_id) > 1"
        ).fetchall()
        assert shared == []

    def test_a_rolling_name_means_one_release_at_a_time(self, data: Starter) -> None:
        periods: dict[str, list[tuple[date, date]]] = defaultdict(list)
        for one in data.aliases:
            if one.kind == "rolling":
                since = FactDate.parse(one.valid_from).first_day if one.valid_from else date.min
                until = FactDate.parse(one.valid_until).first_day if one.valid_until else date.max
                assert since < until, one
                periods[one.text].append((since, until))
        assert len(periods["deepseek-chat"]) > 5
        for text, spans in periods.items():
            spans.sort()
            for (_, end), (start, _) in itertools.pairwise(spans):
                assert end <= start, text

    def test_a_rolling_name_is_never_a_releases_own_api_id(self, data: Starter) -> None:
        """Those without a sourced period (qwen-max) are left out rather than pinned to one."""
        rolling = {one.text for one in data.aliases if one.kind == "rolling" and one.valid_until}
        rolling |= {"qwen-max", "deepseek-chat", "deepseek-reasoner", "chatgpt-4o-latest"}
        assert [
            (one.slug, api_id)
            for one in data.releases
            for api_id in one.api_ids
            if api_id in rolling
        ] == []

    def test_every_alias_is_understood_as_what_it_stands_for(
        self, data: Starter, store: sqlite3.Connection, catalog: Catalog
    ) -> None:
        """On a day of its period, by exactly these letters; two makers' one name is asked back."""
        ids = dict(store.execute('SELECT slug, id FROM "release"').fetchall())
        families = dict(store.execute("SELECT slug, id FROM family").fetchall())
        labs = dict(store.execute("SELECT slug, id FROM lab").fetchall())
        meant = [
            *(("release", ids[one.slug], text, LATEST) for one in data.releases
              for text in (one.name, one.slug, *one.aliases, *one.api_ids)),
            *(("lab", labs[one.slug], text, LATEST) for one in data.labs
              for text in (one.name, one.slug, *one.aliases)),
            *(("family", families[family.slug], text, LATEST) for one in data.labs
              for family in one.family for text in family.aliases),
            *(("release", ids[one.release], one.text, FactDate.parse(one.valid_from).last_day)
              for one in data.aliases if one.valid_from),
        ]  # fmt: skip
        assert len(meant) > 500
        lost = [
            (kind, text)
            for kind, number, text, day in meant
            if not _means(catalog, text, day, kind, number)
        ]
        assert set(lost) - OWN_NAMES_OF_OTHERS == set()


def _means(catalog: Catalog, text: str, day: date, kind: str, number: int) -> bool:
    """Whether a text, typed on a day, finds just this thing, or among several for a release."""
    found = catalog.resolve(text, on=day)
    if not isinstance(found, Found):
        return False
    match kind:
        case "release":
            return number in found.candidates
        case "lab":
            return (found.kind == "lab" and found.id == number) or (
                found.kind == "family" and catalog.families[found.id].lab_id == number
            )
        case _:
            return (found.kind, found.id) == (kind, number)


class TestClaims:
    def test_they_stand_in_the_order_of_their_dates(
        self, data: Starter, store: sqlite3.Connection
    ) -> None:
        days = [FactDate.parse(one.claimed).last_day for one in data.claims]
        assert days == sorted(days)
        numbered = [row[0] for row in store.execute("SELECT claimed_by FROM claim ORDER BY id")]
        assert numbered == sorted(numbered)
        assert len(numbered) == len(data.claims)

    def test_a_status_is_the_projection_of_the_verdicts(self, store: sqlite3.Connection) -> None:
        verdicts: dict[int, list[str]] = defaultdict(list)
        for claim, verdict in store.execute("SELECT claim_id, verdict FROM claim_target"):
            verdicts[claim].append(verdict)
        stored = store.execute("SELECT id, stage, status FROM claim").fetchall()
        assert stored
        assert [
            claim
            for claim, stage, status in stored
            if status != status_of(stage, verdicts[claim])  # type: ignore[arg-type]
        ] == []

    def test_confirmed_rests_on_an_independent_evaluator_from_elsewhere(
        self, data: Starter, sources: Mapping[str, SourceEntry]
    ) -> None:
        ruled = 0
        for claim in data.claims:
            for number, target in enumerate(claim.target):
                if target.verdict is None or target.verdict.is_ != "confirmed":
                    continue
                ruled += 1
                support = [
                    piece
                    for piece in claim.evidence
                    if piece.stance == "supports"
                    and piece.relation == "independent"
                    and piece.target in (None, number)
                    and not _before(target.verdict.on, FactDate.parse(piece.dated))
                    and not _origins(sources, piece.source) & _origins(sources, claim.source)
                ]
                assert support, (claim.slug, number)
        assert ruled >= 5

    def test_a_verdict_says_why_and_is_not_older_than_its_claim(self, data: Starter) -> None:
        for claim in data.claims:
            for target in claim.target:
                if target.verdict is not None:
                    assert target.verdict.because.strip().endswith("."), claim.slug
                    assert not _before(target.verdict.on, FactDate.parse(claim.claimed)), claim.slug

    def test_an_allegation_is_never_confirmed_by_rule(self, data: Starter) -> None:
        allegations = [one for one in data.claims if one.relation == "accuses"]
        assert allegations
        assert [one.slug for one in allegations if any(t.verdict for t in one.target)] == []

    def test_a_speculation_is_not_ruled_on(self, data: Starter) -> None:
        guesses = [one for one in data.claims if one.hedge == "speculative"]
        assert guesses
        assert [one.slug for one in guesses if any(t.verdict for t in one.target)] == []

    def test_a_disputed_target_has_somebody_on_each_side(self, data: Starter) -> None:
        """Or a tie: what two results say is read from them, as the compare card reads it."""
        for claim in data.claims:
            for number, target in enumerate(claim.target):
                if target.verdict and target.verdict.is_ == "disputed":
                    stances = {
                        piece.stance
                        for piece in claim.evidence
                        if piece.target in (None, number) and piece.relation == "independent"
                    }
                    assert "contradicts" in stances, claim.slug
                    assert stances & {"supports", "context"}, claim.slug

    def test_evidence_names_the_evaluator_of_its_scores(self, data: Starter) -> None:
        for claim in data.claims:
            for piece in claim.evidence:
                for key in (piece.score, piece.against):
                    if key is not None:
                        (score,) = _matching(data.scores, key)
                        assert score.evaluator == piece.evaluator, (claim.slug, key)

    async def test_a_stance_does_not_say_the_opposite_of_its_own_scores(
        self, shipped_store: Path, tmp_path: Path
    ) -> None:
        """``supports`` on numbers that the reading calls a disagreement, or the other way round."""
        import shutil

        from bot.ledger import Ledger
        from tests.conftest import clock

        shutil.copy(shipped_store, tmp_path / "ledger.db")
        ledger = await Ledger.open(tmp_path / "ledger.db", clock)
        wrong: list[tuple[int, str, str]] = []
        checked = 0
        for claim in await ledger.claims_like("", guild_id=None, limit=1_000):
            answer = await ledger.claim(claim.id)
            for target in answer.claim.targets:
                scores = await ledger._read(  # one piece at a time, which no use case asks for
                    LATEST, None, lambda view, pieces=answer.evidence: view.scores_in(pieces)
                )
                for piece in answer.evidence:
                    if piece.score_id is None or piece.against_score_id is None:
                        continue
                    if piece.target_id not in (None, target.id):
                        continue
                    found = findings(
                        answer.claim, target, [piece], scores, ledger._names().benchmarks
                    )
                    checked += len(found)
                    opposite = {"supports": "disagrees", "contradicts": "agrees"}
                    wrong += [
                        (claim.id, piece.note, one.agreement)
                        for one in found
                        if opposite.get(piece.stance) == one.agreement
                    ]
        await ledger.close()
        assert checked > 20
        assert wrong == []


@pytest.mark.skipif(not ARTICLE.exists(), reason=f"{ARTICLE} is not here: quotes are not compared")
class TestQuotes:
    def test_what_is_quoted_from_the_article_stands_in_it(self, data: Starter) -> None:
        article = ARTICLE.read_text(encoding="utf-8").replace("\u2019", "'")
        quoted = [
            *((one.slug, one.quote) for one in data.claims if one.source == THE_ARTICLE),
            *(
                (one.slug, where.quote)
                for one in data.claims
                for where in one.appearances
                if where.source == THE_ARTICLE and where.quote
            ),
            *((one.instrument, one.as_reported) for one in data.moves
              if one.source == THE_ARTICLE),
            # Of the statement the article is the only witness: its words are the article's.
            *(
                (one.slug, one.quote)
                for one in data.claims
                if one.source == "alibaba-cloud-wechat-2025-01-29"
            ),
        ]  # fmt: skip
        assert len(quoted) > 15
        assert [slug for slug, quote in quoted if quote not in article] == []


class TestTheArticle:
    """Every system, claim and figure of the article of 29 January 2025 (docs/article-00.md)."""

    SYSTEMS = (
        "qwen2.5-max", "deepseek-v3", "deepseek-r1", "gpt-4o-2024-11-20",
        "claude-3.5-sonnet-20241022", "llama-3.1-405b", "doubao-1.5-pro",
        "doubao-1.5-pro-as1-preview", "o1",
    )  # fmt: skip
    LABS = (
        "alibaba", "deepseek", "openai", "anthropic", "meta", "bytedance",
        "zhipu-ai", "minimax", "baichuan", "moonshot-ai", "stepfun", "01-ai",
    )  # fmt: skip
    # What is claimed: who, relation, of what, against what, and what becomes of each target.
    CLAIMS: Sequence[tuple[str, str, str, str, tuple[tuple[str, str], ...]]] = (
        ("alibaba-qwen2.5-max-beats-deepseek-v3", "alibaba", "beats", "qwen2.5-max",
         (("deepseek-v3", "disputed"),)),
        ("alibaba-qwen2.5-max-beats-gpt-4o-claude-3.5-sonnet-llama-3.1", "alibaba", "beats",
         "qwen2.5-max", (("gpt-4o", "disputed"), ("claude-3.5-sonnet-20241022", "disputed"),
                         ("llama-3.1-405b", "confirmed"))),
        ("alibaba-qwen2.5-max-world-leading", "alibaba", "has_property", "qwen2.5-max", ()),
        ("press-deepseek-v3-beats-openai", "Press (article of 29 January 2025)", "beats",
         "deepseek-v3", (("openai", "disputed"),)),
        ("deepseek-deepseek-r1-matches-o1", "deepseek", "matches", "deepseek-r1",
         (("o1", "disputed"),)),
        ("deepseek-deepseek-v3-matches-gpt-4o", "deepseek", "matches", "deepseek-v3",
         (("gpt-4o-2024-05-13", "confirmed"),)),
        ("deepseek-deepseek-r1-cheaper-than-o1", "deepseek", "cheaper_than", "deepseek-r1",
         (("o1", "confirmed"),)),
        ("deepseek-deepseek-v3-cost-to-train", "deepseek", "cost_to_train", "deepseek-v3", ()),
        ("bytedance-doubao-1.5-pro-as1-preview-beats-o1", "bytedance", "beats",
         "doubao-1.5-pro-as1-preview", (("o1", "unverified"),)),
        ("openai-accuses-deepseek", "openai", "accuses", "deepseek", ()),
        ("press-chinese-start-ups-with-unicorn-valuations", "Press (article of 29 January 2025)",
         "has_property", "Chinese AI start-ups", (("", "confirmed"),)),
        ("press-price-war-expected", "Press (article of 29 January 2025)", "has_property",
         "Chinese AI start-ups", ()),
        ("press-over-1-trillion-usd-wiped-out", "Press (article of 29 January 2025)",
         "market_move", "Former AI frontrunners", (("", "disputed"),)),
        ("press-alibaba-shares-up-2-percent", "Press (article of 29 January 2025)",
         "market_move", "alibaba", ()),
        ("press-nvidia-shares-down-5-percent", "Press (article of 29 January 2025)",
         "market_move", "nvidia", (("", "confirmed"),)),
        ("press-nvidia-record-one-day-loss", "Press (article of 29 January 2025)",
         "market_move", "nvidia", (("", "confirmed"),)),
    )  # fmt: skip

    def test_every_system_is_there(self, data: Starter) -> None:
        assert set(self.SYSTEMS) - {one.slug for one in data.releases} == set()
        assert set(self.LABS) - {one.slug for one in data.labs} == set()

    @pytest.mark.parametrize("typed", [
        "qwen", "Qwen 2.5-Max", "deepseek", "DeepSeek's V3".replace("'s", ""), "V3", "r1", "4o",
        "GPT-4o", "Claude 3.5 Sonnet", "sonnet 3.5", "Llama 3.1", "llama", "豆包", "doubao", "o1",
        "Moonshot", "Zhipu", "MiniMax", "Baichuan", "StepFun", "01.AI",
    ])  # fmt: skip
    def test_it_is_found_as_a_reader_of_the_article_types_it(
        self, catalog: Catalog, typed: str
    ) -> None:
        assert isinstance(catalog.resolve(typed, on=LATEST), Found), typed
        assert isinstance(catalog.resolve(typed, on=date(2025, 1, 29)), Found), typed

    @pytest.mark.parametrize("expected", CLAIMS, ids=[one[0] for one in CLAIMS])
    def test_the_claim_is_there(
        self,
        claims: Mapping[str, ClaimEntry],
        expected: tuple[str, str, str, str, tuple[tuple[str, str], ...]],
    ) -> None:
        slug, claimant, relation, subject, targets = expected
        claim = claims[slug]
        assert (claim.claimant.lab or claim.claimant.name) == claimant
        assert claim.relation == relation
        named = claim.subject.release or claim.subject.family or claim.subject.lab
        assert (named or claim.subject.name) == subject
        assert [
            (
                one.release or one.family or one.lab or one.name or "",
                "unverified" if one.verdict is None else one.verdict.is_,
            )
            for one in claim.target
        ] == list(targets)
        told_by = {claim.source, *(where.source for where in claim.appearances)}
        assert THE_ARTICLE in told_by

    @pytest.mark.parametrize(
        ("slug", "qualifier"),
        [
            ("press-over-1-trillion-usd-wiped-out", "over"),
            ("press-alibaba-shares-up-2-percent", "nearly"),
            ("press-nvidia-shares-down-5-percent", "around"),
        ],
    )
    def test_a_value_keeps_the_word_before_it(
        self, claims: Mapping[str, ClaimEntry], slug: str, qualifier: str
    ) -> None:
        claim = claims[slug]
        assert claim.qualifier == qualifier
        assert f" {qualifier} " in f" {claim.quote} "

    def test_nothing_else_is_said_to_be_in_it(self, claims: Mapping[str, ClaimEntry]) -> None:
        from_it = {
            slug
            for slug, claim in claims.items()
            if THE_ARTICLE in {claim.source, *(where.source for where in claim.appearances)}
        }
        # The same words once more, as a claim about DeepSeek-V3's price.
        assert from_it - {one[0] for one in self.CLAIMS} == {
            "deepseek-deepseek-v3-cheaper-than-gpt-4o"
        }

    def test_the_press_copies_that_do_not_name_claude_are_told_apart(
        self, claims: Mapping[str, ClaimEntry]
    ) -> None:
        claim = claims["alibaba-qwen2.5-max-beats-gpt-4o-claude-3.5-sonnet-llama-3.1"]
        claude = claim.target[1]
        assert "the press copies of the statement do not" in (claude.note or "")
        copies = [one for one in claim.appearances if "not Claude" in (one.note or "")]
        assert copies

    @pytest.mark.parametrize(
        ("instrument", "session", "value", "unit", "verified"),
        [
            ("alibaba-share", "2025-01-29", 2, "%", False),
            ("nvidia", "2025-01-29", -5, "%", True),
            ("nvidia", "2025-01-29", -4.68, "%", True),
            ("nvidia", "2025-01-27", -589, "USD bn", True),
            ("nvidia", "2025-01-27", -593, "USD bn", True),
            ("nvidia", "2025-01-27", -593.7, "USD bn", False),
            ("nvidia", "2025-01-27", -595, "USD bn", False),
            ("nvidia", "2025-01-27", -596, "USD bn", False),
            ("nvidia", "2025-01-27", -16.97, "%", True),
            ("ai-exposed-companies", "2025-01-27", -1000, "USD bn", True),
            ("former-ai-frontrunners", "2025-01-27", -1000, "USD bn", True),
        ],
    )
    def test_the_figure_is_there(
        self, data: Starter, instrument: str, session: str, value: float, unit: str, verified: bool
    ) -> None:
        verdicts = {
            one.verified
            for one in data.moves
            if (one.instrument, one.session, one.value, one.unit)
            == (instrument, session, value, unit)
        }
        assert verified in verdicts

    @pytest.mark.parametrize(
        ("board", "qwen", "deepseek"),
        [("lmarena-text", 1332, 1316), ("livebench-2024-11-25", 62.29, 60.45),
         ("aider-polyglot", 21.8, 48.4)],
    )  # fmt: skip
    def test_the_independent_results_that_speak_to_it(
        self, data: Starter, board: str, qwen: float, deepseek: float
    ) -> None:
        found = {
            (one.release, one.value)
            for one in data.scores
            if one.benchmark == board and one.relation == "independent"
        }
        assert {("qwen2.5-max", qwen), ("deepseek-v3", deepseek)} <= found

    def test_epoch_finds_no_difference_on_gpqa_diamond(self, data: Starter) -> None:
        bounds = {
            one.release: (one.low, one.high)
            for one in data.scores
            if one.benchmark == "epoch-gpqa-diamond"
            and one.release in ("qwen2.5-max", "deepseek-v3")
        }
        (low, high), (other_low, other_high) = bounds.values()
        assert None not in (low, high, other_low, other_high)
        assert max(low, other_low) <= min(high, other_high)  # type: ignore[type-var]

    def test_the_present_is_there_too(self, data: Starter) -> None:
        """Sixty or so of the best-known releases, up to this year's, have independent scores."""
        days = {one.slug: announced(one) for one in data.releases}
        scored = {one.release for one in data.scores if one.relation == "independent"}
        newest = max(day.last_day for slug in scored if (day := days[slug]) is not None)
        assert len(scored) >= 60
        assert newest.year == LATEST.year


def _address(url: str) -> bool:
    return re.fullmatch(r"https?://[\w.-]+\.[a-z]{2,}(/\S*)?", url) is not None


def _before(text: str, other: FactDate | None) -> bool:
    """Whether a date is over before another one can have begun; nothing is before an unknown day."""
    return other is not None and FactDate.parse(text).last_day < other.first_day


def _excused(entry: object) -> bool:
    reason = DATED_EARLIER.get((getattr(entry, "release", ""), getattr(entry, "source", "")))
    return reason is not None and reason in (getattr(entry, "note", None) or "")


def _matching(scores: Sequence[ScoreEntry], key: object) -> list[ScoreEntry]:
    """The scores that a piece of evidence points at; what it leaves out matches everything."""
    names = ("benchmark", "release", "snapshot", "protocol", "relation")
    wanted = {name: value for name in names if (value := getattr(key, name)) is not None}
    return [
        one for one in scores if all(getattr(one, name) == value for name, value in wanted.items())
    ]


def _origins(sources: Mapping[str, SourceEntry], slug: str) -> set[str]:
    """A source with everything it repeats, directly or through others."""
    found, ahead = set[str](), {slug}
    while ahead:
        found |= ahead
        ahead = {
            origin
            for one in ahead
            for origin in (
                *sources[one].quotes, *sources[one].syndicates, *sources[one].translates
            )
        } - found  # fmt: skip
    return found
