"""The entries of a form that share one field, and what is read back out of them."""

from __future__ import annotations

from dataclasses import asdict

from hypothesis import given
from hypothesis import strategies as st

from bot.edge.forms import claim_form, details_text, read_details
from bot.race.claim_forms import ClaimForm

IN_DETAILS = (
    "source", "date", "claimant", "benchmark", "value", "scope", "hedge", "reported_by",
    "publisher", "title", "note",
)  # fmt: skip

words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
lines = st.lists(words, max_size=5).map(" ".join)


@given(st.fixed_dictionaries(dict.fromkeys(IN_DETAILS, lines)))
def test_what_is_written_is_read_back(fields: dict[str, str]) -> None:
    form = ClaimForm(**fields)
    read = read_details(details_text(form))
    wanted = asdict(form)
    wanted["hedge"] = form.hedge or "asserted"
    assert {name: read.get(name, "") for name in IN_DETAILS} == {
        name: wanted[name] for name in IN_DETAILS
    }


def test_a_form_left_as_it_was_opened_says_nothing_but_the_wording() -> None:
    read = read_details(details_text(ClaimForm()))
    assert {name for name, text in read.items() if text} == {"hedge"}


def test_entries_may_be_written_in_any_order_and_case() -> None:
    read = read_details("DATE:2025-01-29\nreported by : Reuters\nSource:https://a.example.com/x")
    assert read == {
        "date": "2025-01-29",
        "reported_by": "Reuters",
        "source": "https://a.example.com/x",
    }


def test_a_line_without_a_name_continues_the_one_above() -> None:
    read = read_details("Note: said twice,\nand then again\nDate: 2025-01-29")
    assert read == {"note": "said twice, and then again", "date": "2025-01-29"}


def test_an_address_alone_is_the_source() -> None:
    assert read_details("https://a.example.com/x\nDate: 2025") == {
        "source": "https://a.example.com/x",
        "date": "2025",
    }


def test_other_words_alone_are_a_note() -> None:
    assert read_details("seen on their page") == {"note": "seen on their page"}


def test_a_form_is_within_discords_limits_however_long_the_text() -> None:
    long = "🦆" * 5_000
    form = ClaimForm(*([long] * len(asdict(ClaimForm()))))
    payload = claim_form("edit", form, claim=10**17, draft=10**17).to_dict()
    assert len(payload["title"]) <= 45
    assert len(payload["custom_id"]) <= 100
    assert len(payload["components"]) == 5
    for label in payload["components"]:
        assert len(label["label"]) <= 45
        assert len(label.get("description", "")) <= 100
        filled = label["component"].get("value") or ""
        assert len(filled.encode("utf-16-le")) // 2 <= 4_000
        assert len(filled.encode("utf-16-le")) // 2 <= label["component"].get("max_length", 4_000)
