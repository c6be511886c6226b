"""The entries of a form that share one field, and what is read back out of them."""

from __future__ import annotations

import json
import re
from dataclasses import asdict
from datetime import time
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.edge.forms.fields import claim_form, details_text, read_details, typed_claim
from bot.edge.typed.filter_options import split
from bot.edge.words import numerals
from bot.edge.words.language import speaking
from bot.errors import UserError
from bot.race.claim_forms import ClaimForm, value_text
from bot.race.schedule import recurrence
from bot.race.typed_values import read_value, split_names, with_comma, with_point

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


@pytest.mark.parametrize(
    ("typed", "english", "german"),
    [
        ("0,275 USD", None, 0.275),  # thousands never begin with 0
        ("12,5", None, 12.5),
        ("97,3 %", None, 97.3),
        ("over 1.234.567,5 USD", None, 1_234_567.5),
        ("5,576 USD m", 5576.0, "Write 5576 or 5,5760"),
        ("-5.576 USD m", -5.576, "Write -5576 or -5,5760"),
        ("12.500", 12.5, "Write 12500 or 12,5"),
        ("5,000", 5000.0, "Write 5000 or 5,"),
        ("12.5", 12.5, 12.5),
        ("5,5760 USD m", None, 5.576),
        ("1,234,567", 1_234_567.0, 1_234_567.0),
        ("1332", 1332.0, 1332.0),
    ],
)
def test_a_figure_is_read_as_the_typists_language_writes_it(
    typed: str, english: float | None, german: float | str
) -> None:
    if english is None:
        with pytest.raises(UserError, match="is not a figure"):
            read_value(typed)
    else:
        assert read_value(typed)[1] == english
    if isinstance(german, str):
        with pytest.raises(UserError, match="two ways") as refused:
            read_value(with_point(typed), decimal_comma=True)
        assert german.rstrip(",") in refused.value.message.format(**refused.value.values)
    else:
        assert read_value(with_point(typed), decimal_comma=True)[1] == german


@given(st.integers(-(10**8), 10**8), st.integers(0, 6))
def test_a_figure_in_a_german_form_comes_back_as_it_was(digits: int, decimals: int) -> None:
    text = value_text("over", digits / 10**decimals, "USD")
    shown = with_comma(text)
    assert "." not in shown
    assert read_value(with_point(shown), decimal_comma=True) == read_value(text)


def test_a_german_form_speaks_german_figures_both_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numerals, "tongue", lambda: "de")
    written = [
        claim_form(purpose, ClaimForm(value="5.576 USD m"), draft=draft).to_dict()
        for purpose, draft in (("edit", 0), ("drafted", 0), ("edit", 7), ("add", 0))
    ]
    values = [re.search(r"Value: (.*?)\\n", json.dumps(one))[1] for one in written]  # type: ignore[index]
    # What somebody typed themselves stays as they typed it.
    assert values == ["5,5760 USD m", "5,5760 USD m", "5.576 USD m", "5.576 USD m"]
    entry = {"custom_id": "details", "value": "Value: 12,5 %"}
    sent = SimpleNamespace(data={"components": [{"type": 18, "component": entry}]})
    assert typed_claim(sent).value == "12.5 %"  # type: ignore[arg-type]


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


def test_what_a_chinese_keyboard_types_is_read() -> None:
    read = read_details("来源：https://a.example.com/x\nDate：2025-01-29")
    assert read["date"] == "2025-01-29"
    with speaking("zh-CN"):
        assert read_details("来源：https://a.example.com/x") == {
            "source": "https://a.example.com/x"
        }
    assert list(split_names("GPT-4o，Claude、Llama；Qwen")) == ["GPT-4o", "Claude", "Llama", "Qwen"]
    assert split("qwen、deepseek，openai；meta") == ["qwen", "deepseek", "openai", "meta"]
    weekly = recurrence(every="weekly", zone="UTC", days="mon，thu", at="9：30")
    assert (weekly.days, weekly.at) == ((0, 3), time(9, 30))
