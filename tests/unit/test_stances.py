"""Which stance a score may take: what its numbers say is nobody's choice."""

from __future__ import annotations

import pytest

from bot.errors import UserError
from bot.race.claims import Claim, Stance
from bot.race.scores import Benchmark, Score
from bot.race.stances import check_numbers
from tests.unit.judged import CATEGORY, SECONDS, TEST, US, claim, score

STANCES: tuple[Stance, ...] = ("supports", "contradicts", "context")
ELSEWHERE = score(2, 50, protocol="effort=low")


@pytest.mark.parametrize(
    ("made", "board", "own", "against", "refused"),
    [
        (claim("beats"), TEST, score(1, 40), score(2, 50), "supports"),
        (claim("beats"), TEST, score(1, 60), score(2, 50), "contradicts"),
        (claim("trails"), TEST, score(1, 60), score(2, 50), "supports"),
        (claim("matches"), TEST, score(1, 40, 2), score(2, 50, 2), "supports"),
        (claim("beats"), SECONDS, score(1, 9, on=SECONDS), score(2, 5, on=SECONDS), "supports"),
        (claim("scores", benchmark_id=2, value=70.0), TEST, score(1, 60, 2), None, "supports"),
        (claim("scores", benchmark_id=2, value=60.0), TEST, score(1, 60, 2), None, "contradicts"),
        # by how much it is ahead is another question; that it is behind settles it
        (claim("beats", value=40.0, unit="points"), TEST, score(1, 60), score(2, 50), None),
        (claim("beats", value=40.0, unit="points"), TEST, score(1, 40), score(2, 50), "supports"),
        # ties, other settings, relations that scores do not settle: the curator's choice
        (claim("beats"), TEST, score(1, 50, 2), score(2, 51, 2), None),
        (claim("matches"), TEST, score(1, 50, 2), score(2, 51, 2), None),
        (claim("beats"), TEST, score(1, 40), ELSEWHERE, None),
        (claim("more_efficient_than"), TEST, score(1, 40), score(2, 50), None),
        (claim("mixed"), TEST, score(1, 40), score(2, 50), None),
        (claim("scores", benchmark_id=2, value=70.0), TEST, score(1, 60), None, None),
        (claim("scores", benchmark_id=2, value=70.0), CATEGORY, score(1, 60, 2, on=CATEGORY), None,
         None),
    ],
)  # fmt: skip
def test_only_the_opposite_of_what_the_numbers_say_is_refused(
    made: Claim, board: Benchmark, own: Score, against: Score | None, refused: Stance | None
) -> None:
    found: list[Stance] = []
    for stance in STANCES:
        try:
            check_numbers(made, stance, board, US, own, against)
        except UserError:
            found.append(stance)
    assert found == ([] if refused is None else [refused])
