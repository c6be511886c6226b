"""The rules for results: "scores 97.3 % on MATH-500", "third on the LMArena leaderboard".

A figure is a score where the words tie it to a test: "on", "of", brackets, a colon, or a score that
the sentence has just given for another model. How much better something is, is no score.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.race.extract.figure.boards_said import NamedTest
from bot.race.extract.figure.categories_said import category_of, part_of
from bot.race.extract.figure.quantities import Quantity
from bot.race.extract.figure.score_figures import (
    is_bare_score,
    is_blank_before,
    may_be_score,
    parties_of,
)
from bot.race.extract.figure.score_words import (
    AGAINST,
    ANNOUNCES,
    BESIDE,
    COMPARED,
    FIGURE_MOVES,
    FIRST_TO,
    FROM_TEST,
    GIVES,
    HALLUCINATES,
    LISTED,
    NEAR_TEST,
    NOBODY,
    OF_OTHER,
    OF_SCORE,
    OPENS,
    OTHER_RATE,
    OWN,
    REACHES,
    SCORE_OF,
    SCORES,
    SET_AGAINST,
    TO_TEST,
    TRIED,
    WEAK,
    WITH_A,
    WITHOUT,
)
from bot.race.extract.passage import Hit, Mention
from bot.race.extract.text.clauses import Line, is_model
from bot.race.extract.text.phrases import noun_phrase_before


@dataclass(frozen=True, slots=True)
class _Score:
    """A figure that is a score, with its test and whose it is."""

    quantity: Quantity
    test: NamedTest
    subject: Mention | None
    compared: bool = False
    """Whether the test is that of the score before: "… compared with 87.2 for GPT-4o"."""


def scores(line: Line, tests: Sequence[NamedTest], *, is_ranking: bool = False) -> Iterator[Hit]:
    """A statement for each score of a sentence; several tests and several models are several.

    ``is_ranking``: the sentence gives a place too, so that "with 1,470" is the score behind it.
    """
    parties = parties_of(line, tests)
    figures = [one for one in line.quantities if may_be_score(line, one, tests)]
    paired, until = _paired(line, figures, tests, parties)
    if not paired:
        paired, until = _set_against(line, figures, tests, parties)
    for score in paired:
        yield _hit(line, score, None, None, until=until)
    last: _Score | None = None
    for figure in figures:
        if any(figure.start == score.quantity.start for score in paired):
            continue
        other = (
            _other_subject(line, figure, parties)
            or _given_to(line, figure, parties)
            or _reached_by(line, figure, parties)
        )
        found = _test_of(line, figure, tests, other)
        found = found or _test_of_words(line, figure, tests, other, is_ranking=is_ranking)
        compared = False
        if found is None and last is not None:
            found = _test_of_last(line, figure, last, other)
            compared = found is not None
        found = _as_rate(line, figure, found or _test_for(line, figure, tests, other), last)
        one = _in_unit_of(figure, last, found)
        verb = _verb_before(line, one)
        if found is None or (verb is not None and not _is_told(line, verb)):
            continue
        subject = (
            other or _subject(line, one, verb, parties, tests) or (last.subject if last else None)
        )
        if subject is None and _is_of_nobody(line, one, verb, tests):
            continue
        score = _Score(one, found, line.model_of(subject), compared)
        yield _hit(line, score, verb, last)
        last = replace(score, subject=subject)


def _test_for(
    line: Line, one: Quantity, tests: Sequence[NamedTest], other: Mention | None
) -> NamedTest | None:
    """The only test of a sentence before "90.8 for R1, 91.8 for o1"."""
    if other is None or len(tests) != 1 or not 0 <= tests[0].end <= one.bound_start:
        return None
    between = line.text[tests[0].end : one.bound_start]
    opens = OPENS.fullmatch(line.text, 0, tests[0].start)
    if opens and re.match(r"[:,]\s", between) and "." not in re.sub(r"\.\d", "", between):
        return tests[0]  # "MATH-500: K2 97.4, o1 96.4"
    return tests[0] if line.text.startswith(" for ", one.end) and ";" not in between else None


def _given_to(line: Line, one: Quantity, parties: Sequence[Mention]) -> Mention | None:
    """Whose score it is where somebody gives it or tries it: "ran MMLU on o1 and obtained 92"."""
    tried = TRIED.search(line.text, max(0, one.bound_start - 160), one.bound_start)
    if tried is not None:
        inside = [
            party for party in parties if tried.start() < line.place(party)[0] < tried.start("got")
        ]
        models = [party for party in inside if is_model(party)]
        return models[-1] if models else None
    given = GIVES.search(line.text, max(0, one.bound_start - 200), one.bound_start)
    if given is None:
        return None
    inside = [
        party for party in parties
        if given.end("giver") <= line.place(party)[0] and line.place(party)[1] <= given.start("kind")
    ]  # fmt: skip
    return inside[-1] if inside else None


def _test_of_last(
    line: Line, one: Quantity, last: _Score, other: Mention | None
) -> NamedTest | None:
    """The test of the score before, for another model or another way of running the same."""
    between = line.text[last.quantity.end : one.bound_start]
    if len(between) >= 120:
        return None
    if other is not None and other != last.subject and COMPARED.search(between) is not None:
        return last.test
    if other is None and FIGURE_MOVES.fullmatch(between):
        return last.test
    again = WITHOUT.match(line.text, one.end) and re.fullmatch(
        r"[^.;]{0,60}?(?:\sand|,)\s", between
    )
    return last.test if other is None and again else None


def _as_rate(
    line: Line, one: Quantity, test: NamedTest | None, last: _Score | None
) -> NamedTest | None:
    """A test with what was measured with it, where that is no score: "hallucination rate"."""
    rate = OTHER_RATE.search(line.text, max(0, one.bound_start - 60), one.bound_start)
    said = None if rate is None else rate[0].casefold()
    if HALLUCINATES.search(line.text, max(0, one.bound_start - 30), one.bound_start) is not None:
        said = "hallucination rate"
    if (
        test is not None
        and said is None
        and last is not None
        and one.start - last.quantity.end < 40
    ):
        # the other share of "o1 hallucinates 44% of the time, GPT-4o 61%" is one too
        return last.test if last.test.name == f"{test.name} hallucination rate" else test
    if test is None or said is None or said in test.name:
        return test
    if test.start < 0:
        return None
    return replace(test, name=f"{test.name} {said}", benchmark_id=None)


def _in_unit_of(one: Quantity, last: _Score | None, test: NamedTest | None) -> Quantity:
    """A bare figure in the unit of the score before: "solved 70 percent; Sonnet managed 85"."""
    if last is None or one.unit or test is None or test.name != last.test.name:
        return one
    is_share = last.quantity.unit == "%" and 1 < one.value <= 100
    return replace(one, unit="%") if is_share else one


def _set_against(
    line: Line,
    figures: Sequence[Quantity],
    tests: Sequence[NamedTest],
    parties: Sequence[Mention],
) -> tuple[list[_Score], int]:
    """The scores of "K2 outperforms GPT-4.1 on AIME (53.7% against 44.7%)", in the order of the models."""
    for one, other in itertools.pairwise(figures):
        between = line.text[one.end : other.bound_start]
        lead = SET_AGAINST.search(line.text, max(0, one.bound_start - 12), one.bound_start)
        if lead is None or not AGAINST.fullmatch(between):
            continue
        models = [
            party for party in parties if party.kind != "lab" and line.place(party)[1] <= one.start
        ]
        near = [test for test in tests if 0 <= one.start - test.end <= NEAR_TEST or len(tests) == 1]
        if len(models) > 1 and near and models[-1].named != models[-2].named:
            first, second = line.model_of(models[-2]), line.model_of(models[-1])
            return [_Score(one, near[-1], first), _Score(other, near[-1], second)], other.end
    return [], 0


def _hit(
    line: Line,
    score: _Score,
    verb: re.Match[str] | None,
    last: _Score | None,
    until: int | None = None,
) -> Hit:
    one, test = score.quantity, score.test
    start, end = _quote(line, score, verb, last)
    if test.is_board or test.is_known:
        test = part_of(
            test, (category_of(line, one.bound_start, one.end),), line.passage.benchmarks
        )
    is_elo = re.match(r"\s?elo\b", line.text[one.end : one.end + 5], re.IGNORECASE) is not None
    words = (line.text[one.bound_start : one.end], test.name)
    if until is not None:
        start, end = min(start, test.start), until
    return line.hit(
        "score", "scores", score.subject, words if verb is None else (verb[0], *words), start, end,
        quantity=one, unit="Elo" if is_elo else one.unit, benchmark_id=test.benchmark_id, scope=test.name,
    )  # fmt: skip


def _is_told(line: Line, verb: re.Match[str]) -> bool:
    """Whether a verb says that it was so: no forecast, no denial, no bar ("the first to pass")."""
    at = verb.start()
    bar = FIRST_TO.search(line.text, max(0, at - 70), at)
    return bar is None and not line.is_open(at) and not line.is_denied(at)


def _paired(
    line: Line,
    figures: Sequence[Quantity],
    tests: Sequence[NamedTest],
    parties: Sequence[Mention],
) -> tuple[list[_Score], int]:
    """The scores of "79.8% and 97.3% on AIME and MATH-500, respectively", and where that ends."""
    stop = line.text.find("respectively")
    run: list[Quantity] = []
    for one in figures:
        if one.end > stop:
            break
        if run and LISTED.fullmatch(line.text, run[-1].end, one.bound_start) is None:
            run = []
        run.append(one)
    if len(run) < 2:
        return [], stop
    said = [replace(one, unit=one.unit or run[-1].unit) for one in run]
    beside = [one for one in tests if run[-1].end <= one.start < stop]
    before = [one for one in parties if line.place(one)[1] <= run[0].start]
    verb = _verb_before(line, run[0])
    if verb is not None and not _is_told(line, verb):
        return [], stop
    if len(beside) == len(run):
        subject = line.model_of(_subject(line, run[0], verb, parties, tests))
        pairs = [_Score(one, test, subject) for one, test in zip(said, beside, strict=True)]
    elif len(before) >= len(run) and len(tests) == 1:
        owners = before[-len(run) :]
        pairs = [_Score(one, tests[0], owner) for one, owner in zip(said, owners, strict=True)]
    else:
        pairs = []
    return pairs, stop + len("respectively")


def _is_of_nobody(
    line: Line, one: Quantity, verb: re.Match[str] | None, tests: Sequence[NamedTest]
) -> bool:
    """Whether a sentence without a model says a figure of something else: "guessing gives 25 %"."""
    start = line.start_of_clause(one.bound_start)
    words = line.text[start : one.bound_start]
    for test in tests:
        if start <= test.start and test.end <= one.bound_start:
            words = words.replace(test.name, " ")
    if verb is None and not re.match(r"\W{0,4}(?:its|their|our|his)\b", words, re.IGNORECASE):
        return len(re.findall(r"[^\W\d]{2,}", words)) >= 2
    return re.match(r"\W{0,4}(?:an?|any|every|each)\s(?:\w+\s)?(?:score|result|rating)\b", words, re.IGNORECASE) is not None  # fmt: skip


def _test_of(
    line: Line, one: Quantity, tests: Sequence[NamedTest], other: Mention | None
) -> NamedTest | None:
    """The test the words tie a figure to directly, after it or before it."""
    after = next((test for test in tests if test.start >= one.end), None)
    if after is not None and other is not None and line.place(other)[0] >= one.end:
        over = line.place(other)[1]  # "49% for GPT-4o on PersonQA"
        if over <= after.start <= over + 40 and TO_TEST.fullmatch(line.text, over, after.start):
            return after
    if after is not None and after.start - one.end <= 70 and TO_TEST.fullmatch(line.text, one.end, after.start):  # fmt: skip
        return after
    before = next((test for test in reversed(tests) if 0 <= test.end <= one.bound_start), None)
    if before is not None and one.bound_start - before.end <= 50 and FROM_TEST.fullmatch(line.text, before.end, one.bound_start):  # fmt: skip
        return before
    return None


def _test_of_words(
    line: Line,
    one: Quantity,
    tests: Sequence[NamedTest],
    other: Mention | None,
    *,
    is_ranking: bool,
) -> NamedTest | None:
    """The test a figure is tied to by the build of the sentence, or by what the text is about."""
    if (announced := _announced(line, one, tests)) is not None:
        return announced
    alone = is_ranking or tests[0].start < 0
    if alone and is_bare_score(line, one, is_ranking=is_ranking):
        return tests[0]
    in_brackets = line.text[max(0, one.bound_start - 1) : one.bound_start] == "("
    return tests[0] if other is not None and len(tests) == 1 and in_brackets else None


def _announced(line: Line, one: Quantity, tests: Sequence[NamedTest]) -> NamedTest | None:
    """The test of "On MMLU, R1 scores 90.8 and o1 91.8", whose figures come after a verb."""
    test = next((test for test in reversed(tests) if 0 <= test.end <= one.bound_start), None)
    verb = _verb_before(line, one)
    if test is None or one.bound_start - test.end > 120 or verb is None or verb.start() < test.end:
        return None
    begin = max(0, test.start - 40)
    lead = ANNOUNCES.search(line.text, begin, test.start)
    between = line.text[test.end : one.bound_start]
    tried = TRIED.search(line.text, max(0, one.bound_start - 160), one.bound_start)
    if SCORE_OF.fullmatch(between) is not None or (tried and tried.start() < test.start):
        return test
    if lead is None or re.search(r"[.;]\s", between):
        return None
    opens = re.search(r"\w", line.text[: lead.start()]) is None
    return (
        test if opens or re.match(r"(?:\s[a-z]+)?[,:]|\s(?:benchmark|test|exam)", between) else None
    )


def _reached_by(line: Line, one: Quantity, parties: Sequence[Mention]) -> Mention | None:
    """The party right before a verb of scoring and its figure: "; Claude Sonnet 4 managed 85"."""
    for party in parties:
        end = line.place(party)[1]
        if end < one.bound_start <= end + 44 and REACHES.fullmatch(line.text, end, one.bound_start):
            return party
    return None


def _verb_before(line: Line, one: Quantity) -> re.Match[str] | None:
    """The verb of scoring that a figure belongs to: the nearest with no verb of another kind."""
    found = None
    clause = -1
    begin = max(0, one.bound_start - 120, line.text.rfind(";", 0, one.bound_start))
    for match in SCORES.finditer(line.text, begin, one.bound_start):
        weak = match[0].casefold() in WEAK
        own = line.start_of_clause(match.start())
        # "Attains a score of": the first verb of a clause is the one that has a subject.
        if found is None or found[0].casefold() in WEAK or (not weak and own != clause):
            found, clause = match, own
    return found


def _other_subject(line: Line, one: Quantity, parties: Sequence[Mention]) -> Mention | None:
    """The party a figure is tied to directly: "96.4 for o1", "o1's 96.4", "o1 (96.4)"."""
    for party in parties:
        start, end = line.place(party)
        tie = OF_OTHER.fullmatch(line.text, one.end, start) if one.end <= start else None
        if tie is not None and ("(" not in tie[0] or line.text[end : end + 1] == ")"):
            return party
        if end <= one.bound_start <= end + 34 and OWN.fullmatch(line.text, end, one.bound_start):
            return party
    return None


def _subject(
    line: Line,
    one: Quantity,
    verb: re.Match[str] | None,
    parties: Sequence[Mention],
    tests: Sequence[NamedTest],
) -> Mention | None:
    """Whose score a figure is: the subject of its verb, else the last model named before it."""
    at = one.bound_start if verb is None else verb.start()
    start, end = line.subject_clause(at)
    if not line.text[start:end].strip() and (main := line.main_subject(at, parties)) is not None:
        return main
    inside = [one for one in parties if start <= line.place(one)[0] and line.place(one)[1] <= end]
    before = [one for one in parties if line.place(one)[1] <= at]
    if verb is not None and (main := _of_participle(line, verb, before)) is not None:
        return main
    for group in (inside, before):
        models = [one for one in group if is_model(one)]
        if models or group:
            return (models or list(group))[-1]
    if verb is None or verb[0].casefold() in {"with", "at"}:
        after = [one for one in parties if line.place(one)[0] > at]
        compared = (
            bool(after) and BESIDE.search(line.text, one.end, line.place(after[0])[0]) is not None
        )
        is_first = is_blank_before(line, at, tests if verb is not None else ())
        return after[0] if after and is_first and (verb is not None or not compared) else None
    phrase = noun_phrase_before(line.sentence, line.sentence.start + at)
    if phrase is None or NOBODY.match(phrase.text):
        return None
    if OF_SCORE.fullmatch(phrase.text):
        return None  # "Its Elo was 1338"
    # "The MATH-500 result was": that is no party
    return phrase if phrase in parties_of(line, tests, (phrase,)) else None


def _of_participle(line: Line, verb: re.Match[str], before: Sequence[Mention]) -> Mention | None:
    """The subject of ", posting 85.3" and ", with a score of 82.6": that of the sentence."""
    goes_on = verb[0].casefold() == "with" or verb[0].casefold().endswith("ing")
    lead = WITH_A.search(line.text, max(0, verb.start() - 30), verb.start())
    if lead is None and not (goes_on and line.text[: verb.start()].endswith(", ")):
        return None
    begin = max(line.text.rfind(mark, 0, verb.start()) for mark in (";", ":", " while ", " but "))
    own = (one for one in before if line.place(one)[0] > begin and not one.governed)
    return next((one for one in own if is_model(one)), None)


def _quote(
    line: Line, score: _Score, verb: re.Match[str] | None, last: _Score | None
) -> tuple[int, int]:
    """From the subject, where it is near and no other score lies between, to the end of the test."""
    one, test = score.quantity, score.test
    floor = 0 if last is None else last.quantity.end
    start, end = one.bound_start, one.end
    if test.start >= one.end:
        end = test.end
    elif (clause := line.end_of_clause(one.end)) - end <= 60:
        end = clause
    is_near = ";" not in line.text[max(0, test.end) : start]
    if 0 <= test.start < start and is_near and not score.compared:
        start = line.start_of_clause(test.start)
    if verb is not None and verb.start() >= floor:
        start = min(start, line.start_of_clause(verb.start()))
    if score.subject is not None:
        place, over = line.place(score.subject)
        if floor <= place < start <= place + 120:
            start = place
        if one.end < place < one.end + 40:
            end = max(end, over)
    return max(start, min(floor, one.bound_start)), end
