"""The rules for figures, on sentences of their own: what they find, and what they leave alone."""

from __future__ import annotations

import re
from datetime import date

import pytest

from bot.race.extract.figure.figures import RULES
from bot.race.extract.passage import Hit
from bot.race.typed_values import read_value
from tests.unit.extract.figure_sentences import MARKET, MONEY, NOTHING, RESULTS, rows
from tests.unit.extract.figure_wordings import COSTS, LOOK_ALIKES, MOVES, PRICES, RANKS, SCORES
from tests.unit.extract.small_passage import passage_of

ALL = [*rows(MONEY), *rows(RESULTS), *rows(MARKET)]


def hits_of(text: str, published: date | None = date(2025, 1, 29)) -> list[Hit]:
    passage = passage_of(text, published)
    return [hit for one in passage.sentences for rule in RULES for hit in rule(one, passage)]


def told(hit: Hit) -> str:
    """A hit in one line: relation, subject, value, unit, qualifier, and what was measured."""
    subject = "?" if hit.subject is None else hit.subject.named.party.name
    value = "" if hit.value is None else f" {hit.value:.12g} {hit.unit}".rstrip()
    qualifier = f" ({hit.qualifier})" if hit.qualifier else ""
    scope = re.sub(r", \d{4}-\d\d-\d\d$", "", hit.scope)
    return f"{hit.relation} {subject}{value}{qualifier} @ {scope}"


@pytest.mark.parametrize(("sentence", "expected"), rows(MARKET))
def test_moves_of_the_market(sentence: str, expected: tuple[str, ...]) -> None:
    found = hits_of("Wall Street reacted and shares moved.\n" + sentence)
    assert tuple(map(told, found)) == expected


@pytest.mark.parametrize(("sentence", "expected"), rows(MONEY))
def test_costs_and_prices(sentence: str, expected: tuple[str, ...]) -> None:
    assert tuple(map(told, hits_of(sentence))) == expected


@pytest.mark.parametrize(("sentence", "expected"), rows(RESULTS))
def test_scores_and_ranks(sentence: str, expected: tuple[str, ...]) -> None:
    assert tuple(map(told, hits_of(sentence))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [one for table in (SCORES, RANKS, PRICES, COSTS, MOVES) for one in rows(table)],
)
def test_classes_of_wording(text: str, expected: tuple[str, ...]) -> None:
    assert sorted(map(told, hits_of(text.replace(" // ", "\n")))) == sorted(expected)


def test_what_only_looks_like_them_is_nothing() -> None:
    texts = LOOK_ALIKES.strip().splitlines()
    found = {text: list(map(told, hits_of(text.replace(" // ", "\n")))) for text in texts}
    assert {text: hits for text, hits in found.items() if hits} == {}
    assert len(texts) >= 45


def test_other_figures_are_no_claims() -> None:
    sentences = NOTHING.strip().splitlines()
    found = {sentence: list(map(told, hits_of(sentence))) for sentence in sentences}
    assert {sentence: hits for sentence, hits in found.items() if hits} == {}
    assert len(sentences) >= 90
    assert len(ALL) >= 120


def test_the_words_around_the_market_do_not_make_a_move_of_another_figure() -> None:
    lead = "Wall Street reacted and shares moved.\n"
    for sentence in (
        "OpenAI lost $5 billion last year.",
        "Nvidia's revenue rose 94 percent to $35 billion.",
        "The model's accuracy rose 5 percent.",
        "Oil rose 2 percent and gold was flat.",
        "Usage of ChatGPT jumped 40 percent.",
        "Anthropic gained 2 million users and shed 5 percent of its staff.",
        "The yield on ten-year Treasuries was 4.31 percent.",
        "Nvidia closed at $128.99.",
        '"I would not rule out another ten percent fall," said a strategist.',
    ):
        assert list(map(told, hits_of(lead + sentence))) == [], sentence


def test_every_quote_is_a_piece_of_its_sentence_and_holds_its_figure() -> None:
    for sentence, expected in ALL:
        text = "Wall Street reacted and shares moved.\n" + sentence
        for hit in hits_of(text):
            quote = text[hit.start : hit.end]
            assert quote in sentence, (sentence, quote)
            assert quote == quote.strip(" ,;"), (sentence, quote)
            if hit.relation == "scores":
                assert f"{hit.value:.4g}" in quote.replace(",", ""), (sentence, quote)
        assert expected, sentence


def test_every_value_reads_back_as_a_person_would_type_it() -> None:
    count = 0
    for sentence, _ in ALL:
        for hit in hits_of("Wall Street reacted and shares moved.\n" + sentence):
            if hit.value is None:
                continue
            typed = f"{hit.qualifier} {hit.value:.12f}".rstrip("0").rstrip(".") + f" {hit.unit}"
            assert read_value(typed) == (hit.qualifier or None, hit.value, hit.unit or None), typed
            count += 1
    assert count > 120


QUOTES = {
    "Shares slumped. Nvidia fell 17 percent, from $142.62 to $118.42, and lost about $593 billion in market "
    "value, according to LSEG data.": [
        "Nvidia fell 17 percent",
        "lost about $593 billion in market value",
    ],
    "In tandem, AI chipmaker Nvidia slid around five percent on the stock market, though the cause is unclear.": [
        "AI chipmaker Nvidia slid around five percent on the stock market"
    ],
    "R1 builds on V3, which the company claims to have developed for just over $5.5 million, a fraction of "
    "what others spent.": ["which the company claims to have developed for just over $5.5 million"],
    "DeepSeek-V3 scores 88.5 on MMLU, compared with 87.2 for GPT-4o.": [
        "DeepSeek-V3 scores 88.5 on MMLU",
        "87.2 for GPT-4o",
    ],
    "Investor's Business Daily counted $596 billion for Nvidia and $969 billion for the technology stocks in "
    "the S&P 500 together.": [
        "Investor's Business Daily counted $596 billion for Nvidia",
        "$969 billion for the technology stocks in the S&P 500 together",
    ],
}


def test_quotes_are_clauses() -> None:
    found = {text: [text[hit.start : hit.end] for hit in hits_of(text)] for text in QUOTES}
    assert found == QUOTES


def test_a_day_holds_until_another_is_named() -> None:
    text = (
        "US technology shares slumped on Monday, 27 January 2025. Nvidia fell 17 percent, from Friday's"
        " close of $142. The index of chip stocks had lost 9 percent. Broadcom fell 17.4 percent."
        " On Tuesday Nvidia shares closed up 8.9 percent. Oracle gained 3 percent."
    )
    found = [(told(hit).split(" @")[0], hit.event) for hit in hits_of(text)]
    assert ("market_move Nvidia -17 %", "2025-01-27") in found
    assert ("market_move Broadcom -17.4 %", "2025-01-27") in found
    assert ("market_move Nvidia 8.9 %", "2025-01-28") in found
    assert ("market_move Oracle 3 %", "2025-01-28") in found
    assert hits_of(text)[0].scope == "share price, 2025-01-27"
    # "had lost" speaks of an earlier day, and without a date of publication "Monday" is none
    assert [event for name, event in found if " -9 %" in name] == [None]
    assert [hit.event for hit in hits_of("Nvidia shares fell 3 percent on Monday.", None)] == [None]


def test_who_counted_says_it() -> None:
    text = "Shares fell. Longbridge put the loss at $589 billion, while IBD counted $596 billion for Nvidia."
    claimants = [hit.claimant and hit.claimant.party.name for hit in hits_of(text)]
    assert claimants == ["Longbridge", "IBD"]


def test_weak_words_and_doubts_are_told() -> None:
    (move,) = hits_of("Alibaba's shares rose nearly two percent.")
    assert (move.qualifier, move.hedge_words) == ("nearly", ("nearly",))
    (bound,) = hits_of(
        "DeepSeek-V3 was trained for less than $6 million, though the figure is disputed."
    )
    assert (bound.qualifier, bound.hedge_words) == ("less than", ("disputed",))
    assert bound.notes == ("The article says that the figure is in doubt.",)


def test_a_list_goes_on_about_the_model_named_above_it() -> None:
    text = (
        "Kimi K2 is our newest model.\n- MMLU: 89.5\n- HumanEval: 80.1% (Llama 3.1 405B: 89.0%)\n"
        "- SWE-bench Verified: 65.8%\nIt costs $0.60 per million input tokens."
    )
    assert list(map(told, hits_of(text))) == [
        "scores Kimi K2 89.5 @ MMLU",
        "scores Kimi K2 80.1 % @ HumanEval",
        "scores Llama 3.1 405B 89 % @ HumanEval",
        "scores Kimi K2 65.8 % @ SWE-bench Verified",
        "priced_at Kimi K2 0.6 USD per million input tokens @ API price",
    ]


def test_a_note_goes_on_about_its_board() -> None:
    text = (
        "LiveBench: what changed\nKimi K2 enters in second place with an average of 76.4, behind o1.\n"
        "Grok 3 drops to seventh. GPT-4o is now fifth, ahead of R1. It was the first to fall."
    )
    assert list(map(told, hits_of(text))) == [
        "scores Kimi K2 76.4 @ LiveBench",
        "ranks Kimi K2 2 rank @ LiveBench",
        "ranks Grok 3 7 rank @ LiveBench",
        "ranks GPT-4o 5 rank @ LiveBench",
    ]
    assert hits_of("Kimi K2 enters in second place. Grok 3 scored 76.4.") == []


def test_tests_are_those_of_the_ledger_where_it_knows_them() -> None:
    passage = passage_of(
        "o1 scores 78 on GPQA Diamond and 40 on NoSuchBench and 50 on MMLU-Pro-Plus."
    )
    ids = dict(passage.benchmarks)
    found = list(RULES[0](passage.sentences[0], passage))
    assert [(hit.benchmark_id, hit.scope) for hit in found] == [
        (ids["gpqa diamond"], "GPQA Diamond"),
        (None, "NoSuchBench"),
        (None, "MMLU-Pro-Plus"),
    ]


def test_repeated_words_end() -> None:
    """A pattern that tries every split of these would not come to an end."""
    for piece in (
        "A1-",
        "MMLU-",
        "A ",
        "the A ",
        "A and ",
        "1.",
        "$1 ",
        "Bench ",
        "one-",
        "on a ",
        "A, ",
    ):
        text = piece * (1500 // len(piece))
        for sentence in (
            f"{text} scores 5 percent.",
            f"Shares fell 5 percent. {text} fell 5 percent.",
        ):
            assert len(hits_of(sentence)) < 10
