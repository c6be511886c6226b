"""The rules for figures: moves of a market, costs of training, prices, scores and ranks.

A sentence is read for its figures once; each kind of claim then looks at the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.race.extract.figure.boards_said import (
    SAME_TEST,
    board_in_mind,
    board_of_giver,
    tasks_in_mind,
    tests_in,
)
from bot.race.extract.figure.costs_said import training_costs
from bot.race.extract.figure.market_moves import market_moves
from bot.race.extract.figure.prices_said import prices
from bot.race.extract.figure.ranks_said import board_of_words, gives_rank, ranks, several_tests
from bot.race.extract.figure.score_figures import is_bare_score
from bot.race.extract.figure.score_words import SCORE_UNITS
from bot.race.extract.figure.scores_said import scores
from bot.race.extract.passage import Hit, Passage, Rule, Sentence
from bot.race.extract.text.clauses import Line

_RATING = re.compile(r"\b(?:rating|elo|score)s?\b", re.IGNORECASE)
_BOARD_REACH = 8
"""Sentences for which a text goes on about a board."""
_TASK_REACH = 2
"""Sentences for which it goes on about the tasks of a test without a name."""


def figures(sentence: Sentence, passage: Passage) -> Iterator[Hit]:
    """Claims that rest on a figure, or on a place in a ranking; a question claims nothing."""
    if sentence.text.rstrip(" \"'”’)").endswith("?"):
        return
    line = Line.of(sentence, passage)
    yield from market_moves(line)
    yield from training_costs(line)
    yield from prices(line)
    yield from _results(line)


def _results(line: Line) -> Iterator[Hit]:
    """The scores and ranks of a sentence, on the tests it names or on the one it goes on about."""
    is_ranking = gives_rank(line)
    figured = [one for one in line.quantities if one.unit in SCORE_UNITS and one.value >= 0]
    if not is_ranking and not figured:
        return
    tests = tests_in(line) or board_of_giver(line)
    if not tests and (same := SAME_TEST.search(line.text)) is not None:
        named = board_in_mind(line, list(line.before(_BOARD_REACH)))
        tests = [] if named is None else [replace(named, start=same.start(), end=same.end())]
    if not tests and (tasks := tasks_in_mind(line, line.before(_TASK_REACH))) is not None:
        tests = [tasks]
    if not tests and is_ranking and (several := several_tests(line)) is not None:
        tests = [several]
    if not tests and (is_ranking or any(is_bare_score(line, one) for one in figured)):
        first = line.passage.sentences[:2]
        board = board_in_mind(line, [*line.before(_BOARD_REACH), *first])
        if board is None and (is_ranking or _RATING.search(line.text) is not None):
            board = board_of_words(line, [*line.before(_TASK_REACH), *first])
        tests = [] if board is None else [replace(board, start=-1, end=-1)]
    if tests:
        yield from scores(line, tests, is_ranking=is_ranking)
        if is_ranking:
            yield from ranks(line, tests)


RULES: tuple[Rule, ...] = (figures,)
"""In the order in which they are asked."""
