"""What a button remembers is what it was given, within Discord's 100 characters."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edge.controls import board_ids, custom_ids, draft_ids
from bot.edge.controls.custom_ids import (
    CLAIM_MENU,
    CLAIMS_BUTTON,
    COMPARE_BUTTON,
    COMPARE_MENU,
    EVIDENCE_BUTTON,
    OTHER,
    RELEASE_MENU,
    SCORES_BUTTON,
    SOURCES_BUTTON,
    CompareAction,
    Compared,
    SourcesOf,
    UnknownControl,
)
from bot.edge.controls.every_control import EVERY_CONTROL
from bot.edge.controls.history_ids import Priced, TimelineOf
from bot.race.answers import ClaimFilter
from bot.race.audit import AuditAction, AuditFilter
from bot.race.board import BOARD_KINDS, BoardKind
from bot.race.claims import Status
from bot.race.leaderboard import BoardFilter, BoardQuery
from bot.race.search import Query
from bot.race.when import NOW, When

TEMPLATES = (
    COMPARE_BUTTON,
    SCORES_BUTTON,
    COMPARE_MENU,
    SOURCES_BUTTON,
    EVIDENCE_BUTTON,
    CLAIMS_BUTTON,
    CLAIM_MENU,
    RELEASE_MENU,
    custom_ids.LEADERBOARD_BUTTON,
    custom_ids.STANDINGS_MENU,
    custom_ids.BOARD_MENU,
    custom_ids.RACE_BUTTON,
    custom_ids.TIMELINE_BUTTON,
    custom_ids.PRICES_BUTTON,
    custom_ids.PRICES_MENU,
    OTHER,
    custom_ids.SEARCH_BUTTON,
    custom_ids.BOARD_BUTTON,
    *custom_ids.DESK,
    *custom_ids.POSTS,
)
ASKED: tuple[Status, ...] = (
    "unverified",
    "confirmed",
    "partly confirmed",
    "disputed",
    "refuted",
    "retracted",
    "superseded",
    "expired",
)

row_ids = st.integers(1, 2**53)
days = st.none() | st.dates(date(1950, 1, 1), date(2100, 1, 1))
pages = st.integers(0, 999)
whens = st.builds(When, days, days)
queries = st.builds(
    BoardQuery,
    row_ids,
    st.builds(BoardFilter, st.none() | st.booleans(), st.none() | row_ids),
    st.integers(0, 99),
    st.just(0),
    whens,
)
few_rows = st.integers(1, 10**9)
"""Ids where four stand beside one another: more than a billion releases have no room."""
priced = st.builds(
    Priced,
    st.sampled_from(("history", "frontier")),
    st.lists(few_rows, max_size=4).map(tuple),
    st.none() | few_rows,
    whens,
)
timelines = st.builds(
    TimelineOf,
    st.lists(st.integers(1, 10**6), max_size=6).map(tuple),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    whens,
)
several = st.lists(row_ids, min_size=2, max_size=4).map(tuple)
whens = st.builds(When, days, days)
states = st.builds(Compared, several, whens)
by = st.none() | row_ids
statuses = st.none() | st.sampled_from(ASKED)
filters = st.one_of(
    st.builds(ClaimFilter, by_lab=by, status=statuses),
    st.builds(ClaimFilter, about_release=row_ids, by_lab=by, status=statuses),
    st.builds(ClaimFilter, about_family=row_ids, by_lab=by, status=statuses),
    st.builds(ClaimFilter, about_lab=row_ids, by_lab=by, status=statuses),
)


def read(template: str, custom_id: str) -> re.Match[str]:
    """The parts of an id that this template, and no other, takes; it has at most 100 characters."""
    assert 1 <= len(custom_id) <= 100
    taking = [one for one in TEMPLATES if re.fullmatch(one, custom_id)]
    assert taking == [template]
    found = re.fullmatch(template, custom_id)
    assert found is not None
    return found


class TestRoundTrips:
    @given(states, st.sampled_from(["claims", "swap"]))
    def test_a_button_under_a_comparison(self, state: Compared, action: CompareAction) -> None:
        found = read(COMPARE_BUTTON, state.button(action))
        assert found["action"] == action
        assert Compared.parse(found["releases"], found["when"]) == state

    @given(states, st.integers(0, 3))
    def test_the_menu_of_a_side(self, state: Compared, side: int) -> None:
        found = read(COMPARE_MENU, state.menu(side))
        assert int(found["side"]) == side
        assert Compared.parse(found["releases"], found["when"]) == state

    @given(st.lists(row_ids, min_size=1, max_size=4).map(tuple), whens, pages)
    def test_a_page_of_scores(self, releases: tuple[int, ...], when: When, page: int) -> None:
        state = Compared(releases, when)
        found = read(SCORES_BUTTON, custom_ids.scores_button(state, page))
        assert Compared.parse(found["releases"], found["when"]) == state
        assert int(found["page"]) == page

    @given(st.sampled_from(["c", "r", "k"]), several, whens, pages)
    def test_a_page_of_sources(
        self, of: SourcesOf, ids: tuple[int, ...], when: When, page: int
    ) -> None:
        found = read(SOURCES_BUTTON, custom_ids.sources_button(of, ids, when, page))
        assert found["of"] == of
        assert Compared.parse(found["ids"], found["when"]) == Compared(ids, when)
        assert int(found["page"]) == page

    @given(row_ids, whens, pages)
    def test_a_page_of_evidence(self, claim: int, when: When, page: int) -> None:
        found = read(EVIDENCE_BUTTON, custom_ids.evidence_button(claim, when, page))
        assert int(found["claim"]) == claim
        assert custom_ids.parse_when_part(found["when"]) == when
        assert int(found["page"]) == page

    @given(filters, st.integers(0, 99_999), whens)
    def test_a_page_of_claims(self, wanted: ClaimFilter, page: int, when: When) -> None:
        found = read(CLAIMS_BUTTON, custom_ids.claims_button(wanted, page, when))
        assert custom_ids.parse_when_part(found["when"]) == when
        assert custom_ids.claim_filter(found["about"], found["by"], found["status"]) == wanted
        assert int(found["page"]) == page

    @given(whens)
    def test_the_menus_of_releases_and_of_claims(self, when: When) -> None:
        found = read(RELEASE_MENU, custom_ids.release_menu(when))
        assert custom_ids.parse_when_part(found["when"]) == when
        found = read(CLAIM_MENU, custom_ids.claim_menu_id(when))
        assert custom_ids.parse_when_part(found["when"]) == when

    @given(st.sampled_from([None, *BOARD_KINDS]), pages, whens)
    def test_pages_of_what_is_owed(self, kind: BoardKind | None, page: int, when: When) -> None:
        found = read(custom_ids.BOARD_BUTTON, custom_ids.board_button(kind, page, when))
        assert custom_ids.board_kind(found["kind"]) == kind
        assert (int(found["page"]), custom_ids.parse_when_part(found["when"])) == (page, when)

    @given(st.sampled_from(["qwen", "@0:1", "0k0000:x", '"a b" c']), pages, whens)
    def test_pages_of_a_search(self, words: str, page: int, when: When) -> None:
        query = Query.read(words)
        custom_id = custom_ids.search_button(query, page, when)
        assert custom_id is not None
        found = read(custom_ids.SEARCH_BUTTON, custom_id)
        assert (found["words"], int(found["page"])) == (query.text, page)
        assert custom_ids.parse_when_part(found["when"]) == when

    @given(queries, pages)
    def test_a_page_of_a_board(self, query: BoardQuery, page: int) -> None:
        for made, view in (
            (board_ids.entries_button, "entries"),
            (board_ids.board_sources_button, "sources"),
        ):
            found = read(custom_ids.LEADERBOARD_BUTTON, made(query, page))
            assert (found["view"], int(found["page"])) == (view, page)
            assert board_ids.board_query(found, page) == replace(query, page=page)

    @given(queries)
    def test_the_menus_of_boards(self, query: BoardQuery) -> None:
        found = read(custom_ids.STANDINGS_MENU, board_ids.standings_menu(query))
        assert board_ids.board_query(found) == query
        other = board_ids.at_standings(replace(query, page=7), 3)
        assert other == replace(query, standings=3)
        found = read(custom_ids.BOARD_MENU, board_ids.board_menu(query.when))
        assert custom_ids.parse_when_part(found["when"]) == query.when

    @given(whens, pages)
    def test_a_page_of_the_race(self, when: When, page: int) -> None:
        found = read(custom_ids.RACE_BUTTON, board_ids.race_button(when, page))
        assert custom_ids.parse_when_part(found["when"]) == when
        assert int(found["page"]) == page

    @given(priced, st.integers(0, 3))
    def test_prices(self, state: Priced, side: int) -> None:
        parts = ("view", "releases", "board", "when")
        found = read(custom_ids.PRICES_BUTTON, state.button())
        assert Priced.parse(*(found[part] for part in parts)) == state
        found = read(custom_ids.PRICES_MENU, state.menu(side))
        assert Priced.parse(*(found[part] for part in parts)) == state
        assert int(found["side"]) == side

    @given(timelines, pages)
    def test_a_page_of_a_timeline(self, of: TimelineOf, page: int) -> None:
        found = read(custom_ids.TIMELINE_BUTTON, of.button(page))
        assert TimelineOf.parse(found["labs"], found["since"], found["when"]) == of
        assert int(found["page"]) == page


@pytest.mark.parametrize(
    ("custom_id", "when"),
    [
        ("fr1:compare:swap:1.2:0", NOW),
        ("fr1:compare:swap:1.2:20250129", When(date(2025, 1, 29))),
        ("fr1:claims:r1:0:0:3", NOW),
        ("fr1:claim", NOW),
        ("fr1:release:20250129", When(date(2025, 1, 29))),
        ("fr1:history:7:0", NOW),
        ("fr1:search:0:qwen max", NOW),
        ("fr1:board:2:1", NOW),
    ],
)
def test_what_stands_under_messages_from_before_there_were_two_days(
    custom_id: str, when: When
) -> None:
    (template,) = [one for one in TEMPLATES if re.fullmatch(one, custom_id)]
    found = re.fullmatch(template, custom_id)
    assert found is not None
    assert custom_ids.parse_when_part(found["when"]) == when


class TestIdsOfOthers:
    @pytest.mark.parametrize(
        "custom_id",
        [
            "fr0:compare:swap:1.2:0",
            "fr2:compare:swap:1.2:0",
            "fr1:compare:delete:1.2:0",
            "fr1:compare:swap:1:0",
            "fr1:compare:swap:1.2.3.4.5:0",
            "fr1:compare:swap:١.٢:0",
            "fr1:sources:c1..2:0:0",
            "fr1:claims:x1:0:0:0",
            f"fr1:evidence:{'9' * 19}:0:0",
            "fr1:claim\n",
            "fr12:",
        ],
    )
    def test_another_versions_id_is_taken_to_be_answered(self, custom_id: str) -> None:
        read(OTHER, custom_id)

    @pytest.mark.parametrize("custom_id", ["", "-", "fr", "frx:1", "xfr1:claim", "Fr1:claim"])
    def test_an_id_that_is_not_ours_is_left_alone(self, custom_id: str) -> None:
        assert not [one for one in TEMPLATES if re.fullmatch(one, custom_id)]

    @pytest.mark.parametrize("day", ["20250230", "00000000", "20251301", "0k0000"])
    def test_a_day_of_no_calendar_is_said_to_be_none(self, day: str) -> None:
        with pytest.raises(UnknownControl):
            Compared.parse("1.2", day)

    def test_a_status_there_is_not_is_said_to_be_none(self) -> None:
        with pytest.raises(UnknownControl):
            custom_ids.claim_filter("0", "0", "9")


def test_every_template_has_a_control_that_the_client_knows() -> None:
    known = {control.__discord_ui_compiled_template__.pattern for control in EVERY_CONTROL}
    assert known == set(TEMPLATES)


@given(st.sampled_from(["mend", "anyway", "commit", "drop"]), row_ids)
def test_a_draft_button(action: custom_ids.DraftAction, draft: int) -> None:
    found = read(custom_ids.DRAFT_BUTTON, custom_ids.draft_button(action, draft))
    assert (found["action"], int(found["draft"])) == (action, draft)


@given(st.sampled_from(["commit", "drop"]), row_ids)
def test_an_import_button(action: Literal["commit", "drop"], draft: int) -> None:
    found = read(custom_ids.IMPORT_BUTTON, custom_ids.import_button(action, draft))
    assert (found["action"], int(found["draft"])) == (action, draft)


@given(st.sampled_from(["accept", "edit", "reject", "open", "next"]), row_ids)
def test_a_review_button(action: custom_ids.ReviewAction, claim: int) -> None:
    found = read(custom_ids.REVIEW_BUTTON, custom_ids.review_button(action, claim))
    assert (found["action"], int(found["claim"])) == (action, claim)


@given(st.sampled_from(["accept", "evidence", "reject", "next"]), row_ids)
def test_a_proposal_button(action: custom_ids.ProposalAction, proposal: int) -> None:
    found = read(custom_ids.PROPOSAL_BUTTON, custom_ids.proposal_button(action, proposal))
    assert (found["action"], int(found["proposal"])) == (action, proposal)


@given(st.sampled_from(get_args(draft_ids.DraftedAction)), row_ids, row_ids)
def test_what_stands_under_a_draft(action: draft_ids.DraftedAction, draft: int, claim: int) -> None:
    found = read(custom_ids.DRAFTED_BUTTON, draft_ids.drafted_button(action, draft))
    assert (found["action"], int(found["draft"])) == (action, draft)
    found = read(custom_ids.DRAFTED_SAME, draft_ids.drafted_same(draft, claim))
    assert (int(found["draft"]), int(found["claim"])) == (draft, claim)


@given(st.sampled_from(get_args(draft_ids.ArticleAction)), row_ids, pages)
def test_what_stands_under_an_article(
    action: draft_ids.ArticleAction, article: int, page: int
) -> None:
    found = read(custom_ids.ARTICLE_BUTTON, draft_ids.article_button(action, article))
    assert (found["action"], int(found["article"])) == (action, article)
    found = read(custom_ids.DRAFTED_MENU, draft_ids.drafted_menu(article))
    assert int(found["article"]) == article
    found = read(custom_ids.DRAFTED_PAGE, draft_ids.drafted_page(article, page))
    assert (int(found["article"]), int(found["page"])) == (article, page)
    assert read(custom_ids.ARTICLES_MENU, custom_ids.ARTICLES_MENU)


@given(row_ids, row_ids)
def test_buttons_that_name_two_things(one: int, other: int) -> None:
    found = read(custom_ids.SAME_BUTTON, custom_ids.same_button(one, other))
    assert (int(found["draft"]), int(found["claim"])) == (one, other)
    found = read(custom_ids.MERGE_BUTTON, custom_ids.merge_button(one, other))
    assert (int(found["claim"]), int(found["into"])) == (one, other)


@given(row_ids, pages, whens)
def test_history_and_evidence_buttons(claim: int, page: int, when: When) -> None:
    found = read(custom_ids.HISTORY_BUTTON, custom_ids.history_button(claim, page, when))
    assert custom_ids.parse_when_part(found["when"]) == when
    assert (int(found["claim"]), int(found["page"])) == (claim, page)
    found = read(custom_ids.ADD_EVIDENCE_BUTTON, custom_ids.add_evidence_button(claim))
    assert int(found["claim"]) == claim


@given(st.none() | row_ids, st.none() | st.sampled_from(get_args(AuditAction)), by, days, pages)
def test_an_audit_button(
    actor: int | None,
    action: AuditAction | None,
    claim: int | None,
    since: date | None,
    page: int,
) -> None:
    wanted = AuditFilter(None if actor is None else f"user:{actor}", action, claim, since)
    found = read(custom_ids.AUDIT_BUTTON, custom_ids.audit_button(wanted, page))
    assert int(found["actor"]) == (actor or 0)
    assert found["action"] == (action or "0")
    assert int(found["claim"]) == (claim or 0)
    assert custom_ids.parse_day(found["day"]) == since
    assert int(found["page"]) == page


def test_ids_without_parts() -> None:
    for template in (custom_ids.REVIEW_MENU, custom_ids.FORGET, custom_ids.REOPEN):
        read(template, template)
    for topic in ("reading", "desk", "posts", "server"):
        assert read(custom_ids.HELP_BUTTON, custom_ids.help_button(topic))["topic"] == topic


marks = st.text("0123456789abcdef", min_size=25, max_size=25)
snowflakes = st.integers(1, 10**18 - 1)


@given(marks, st.sampled_from(["c", "r"]), snowflakes)
def test_what_stands_under_a_post(mark: str, of: str, number: int) -> None:
    """A post is found again by its mark, which each of them bears whole."""
    assert read(custom_ids.NEWS_MENU, custom_ids.news_menu(mark))["mark"] == mark
    found = read(custom_ids.OPEN_BUTTON, custom_ids.open_button(f"{of}{number}", mark))
    assert (found["story"], found["mark"]) == (f"{of}{number}", mark)
    assert read(custom_ids.LOOK_BUTTON, custom_ids.look_button(mark))["mark"] == mark
    assert read(custom_ids.NOTED_BUTTON, custom_ids.noted_button(mark))["mark"] == mark


@given(snowflakes, pages)
def test_what_stands_under_a_schedule(schedule: int, page: int) -> None:
    found = read(custom_ids.PREVIEW_BUTTON, custom_ids.preview_button(schedule))
    assert int(found["schedule"]) == schedule
    found = read(custom_ids.DELETE_BUTTON, custom_ids.delete_button(schedule))
    assert int(found["schedule"]) == schedule
    found = read(custom_ids.PAST_BUTTON, custom_ids.past_button(schedule, page))
    assert (int(found["schedule"]), int(found["page"])) == (schedule, page)


@pytest.mark.parametrize("mark", ["0" * 24, "0" * 26, "G" * 25, "٠" * 25, ""])
def test_a_mark_that_no_post_can_bear(mark: str) -> None:
    read(OTHER, f"fr1:news:{mark}")
