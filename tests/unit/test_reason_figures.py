"""Figures inside the reasons of verdicts: data in the store, words in the reader's language."""

from __future__ import annotations

import pytest

from bot.db.proposed import _JUDGEMENT, dumped  # pyright: ignore[reportPrivateUsage]
from bot.edge.cards.proposals import reason_words
from bot.edge.cards.trouble import user_error_words
from bot.edge.words.language import speaking
from bot.errors import UserError
from bot.race.figures import Cost, Figure, Pairs, Value
from bot.race.opinions import REASONS, Judgement, Opinion, sentence

ELO = Figure(1372, "", 1368, 1376)
PAIRS = Pairs(((Figure(9.28, "%"), Figure(7.75, "%")), (Figure(5, "%"), Figure(6, "%"))))


@pytest.mark.parametrize(
    ("reason", "values", "english", "card", "german"),
    [
        (
            "equal", {"own": ELO},
            "both have 1372 (1368 to 1376)", "both have 1372 (1368 to 1376)", "1372 (1368 bis 1376)",
        ),
        (
            "split", {"figures": PAIRS},
            "its own settings disagree: 9.28% against 7.75%; 5% against 6%",
            "its own settings disagree: 9.28% against 7.75%; 5% against 6%",
            "7,75\u00a0%",
        ),
        (
            "outside", {"own": Figure(-31.32, "%"), "claimed": Figure(0.5, "points", qualifier="over")},
            "−31.32% does not agree with the claimed over 0.5 points",
            "−31.32% does not agree with the claimed over 0.5 points",
            "−31,32\u00a0%",
        ),
        (
            "price_right",
            {"own": Cost(0.27, 1.1, "USD"), "day": "2025-01-29"},
            "0.27 in, 1.1 out USD on 2025-01-29, as claimed",
            "$0.27 in / $1.10 out on 2025-01-29, as claimed",
            "0,27\u00a0$",
        ),
        (
            "larger", {"subject": "A*", "own": 131072, "target": "B", "other": 8192},
            "A* reads 131,072 tokens at once, B 8,192",
            "A\\* reads 131,072 tokens at once, B 8192",
            "131.072",
        ),
    ],
)  # fmt: skip
def test_they_come_back_from_the_store_and_are_told(
    reason: str, values: dict[str, Value], english: str, card: str, german: str
) -> None:
    judgement = Judgement((Opinion("supports", reason, values),), "confirmed")
    again = _JUDGEMENT.validate_json(dumped(judgement))
    assert again == judgement
    (opinion,) = again.opinions
    assert sentence(opinion) == english
    assert reason_words(opinion) == card
    with speaking("de"):
        assert german in reason_words(opinion)


def test_a_refusal_tells_them_in_the_language_too() -> None:
    why = UserError(REASONS["equal"], own=Figure(1372.5, "%", 1368, 1376))
    with speaking("de"):
        told = user_error_words(UserError("{why}", why=why))
    assert "1372,5\u00a0% (1368 bis 1376)" in told
