"""``python -m bot extract``: the drafts of a text, or how good the drafts of many texts are."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from bot.db.catalog import load_snapshot
from bot.db.dumped import reading
from bot.db.view import Snapshot
from bot.errors import UserError
from bot.ledger import Ledger
from bot.race.extract import DraftClaim, Extractor
from bot.race.extract.agreement import Agreement
from bot.race.extract.measure import (
    FIELDS,
    Counts,
    Measured,
    Missed,
    Statement,
    collapsed,
    measure,
    together,
)
from bot.race.new_claims import Named
from bot.sources.gold_files import read_gold, read_text


def published_on(typed: str, today: date) -> date:
    """The day on which a text came out, as it is typed.

    Raises:
        UserError: it is no day, or one to come.
    """
    try:
        day = date.fromisoformat(typed.strip())
    except ValueError:
        raise UserError("“{text}” is not a day. Write it as 2025-01-29.", text=typed[:40]) from None
    if day > today:
        raise UserError("{day} is still to come: no text came out then.", day=day)
    return day


def drafts_of_file(
    store: Path, path: Path, *, published: date | None, today: date, as_json: bool
) -> Iterator[str]:
    """The lines that show the drafts of a text file; nothing is changed.

    Args:
        store: whose names count; where it is not there yet, those that ship with the bot.

    Raises:
        UserError: the text or the store cannot be read.
    """
    text = read_text(path)
    names = _names(store)
    extractor = Extractor(names.catalog, names.benchmarks, today=today)
    drafts = extractor.extract(text, published=published)
    if as_json:
        yield _as_json([_draft_as_data(one, names) for one in drafts])
        return
    for number, draft in enumerate(drafts, 1):
        yield from _draft(number, draft, names)
        yield ""
    yield f"{len(drafts)} draft{'' if len(drafts) == 1 else 's'} in {path}."


def evaluation_of(store: Path, folder: Path, *, today: date, as_json: bool) -> Iterator[str]:
    """The lines that say how good the drafts of a folder's texts are; nothing is changed.

    Raises:
        UserError: the folder holds no texts with claims, or these or the store cannot be read.
    """
    articles = read_gold(folder)
    names = _names(store)
    extractor = Extractor(names.catalog, names.benchmarks, today=today)
    measured: list[Measured] = []
    for article in articles:
        agreement = Agreement(
            names.catalog, names.benchmarks, on=article.published or today, today=today
        )
        drafts = extractor.extract(article.text, published=article.published)
        measured.append(measure(article, drafts, agreement))
    if as_json:
        yield _as_json(_evaluation_as_data(measured))
        return
    yield from _confusion(measured)
    yield from _table(measured)


def _names(store: Path) -> Snapshot:
    """The names of a store, which is only read; where there is none, those that ship."""
    if store.is_file():
        with reading(store) as connection:
            return load_snapshot(connection)

    async def shipped(path: Path) -> None:
        await (await Ledger.open(path)).close()

    with tempfile.TemporaryDirectory(prefix="frontrunner-", ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "ledger.db"
        asyncio.run(shipped(path))
        with reading(path) as connection:
            return load_snapshot(connection)


# drafts ---------------------------------------------------------------------------------------------


def _draft(number: int, draft: DraftClaim, names: Snapshot) -> Iterator[str]:
    targets = ", ".join(map(_party, draft.targets))
    negation = "not " if draft.negated else ""
    yield f"{number}. {_party(draft.subject)} {negation}{draft.relation} {targets}".rstrip()
    if measured := _measured(draft, names):
        yield f"   {measured}"
    who = "the text itself" if draft.claimant is None else _party(draft.claimant)
    told = f", reported by {draft.reported_by}" if draft.reported_by else ""
    yield f"   says: {who}{told} ({_with_words(draft.hedge, draft.hedge_words)})"
    yield f"   quote {draft.start}-{draft.end}: “{collapsed(draft.quote)}”"
    yield f"   why: {_with_words(draft.reason.rule, draft.reason.words)}"
    for words, meaning in draft.reason.read_as:
        yield f"   “{collapsed(words)}” is read as {meaning}"
    for note in draft.notes:
        yield f"   note: {note}"


def _measured(draft: DraftClaim, names: Snapshot) -> str:
    """What a draft says of figures, tests and days, in one line; empty where it says nothing."""
    figure = "" if draft.value is None else f"{draft.value:g} {draft.unit}".rstrip()
    test = "" if draft.benchmark_id is None else names.benchmarks[draft.benchmark_id].name
    day = "" if draft.event is None else f"on {draft.event}"
    scope = "" if draft.scope.casefold() == test.casefold() else draft.scope
    return " · ".join(filter(None, (f"{draft.qualifier} {figure}".strip(), test, scope, day)))


def _with_words(what: str, words: Sequence[str]) -> str:
    return f"{what}: {', '.join(f'“{collapsed(one)}”' for one in words)}" if words else what


def _party(named: Named) -> str:
    """A party as it is printed: mere words stand in quotation marks."""
    return f"“{named.party.name}”" if named.reference is None else named.party.name


def _draft_as_data(draft: DraftClaim, names: Snapshot) -> dict[str, object]:
    data: dict[str, object] = dataclasses.asdict(draft)
    for key in ("claimant", "subject"):
        named: Named | None = getattr(draft, key)
        data[key] = None if named is None else _party_as_data(named)
    data["targets"] = [_party_as_data(one) for one in draft.targets]
    test = draft.benchmark_id
    data["benchmark"] = None if test is None else names.benchmarks[test].slug
    return data


def _party_as_data(named: Named) -> dict[str, str | None]:
    return {"name": named.party.name, "reference": named.reference}


# the measure ----------------------------------------------------------------------------------------


def _confusion(measured: Sequence[Measured]) -> Iterator[str]:
    for one in measured:
        if not (one.missed or one.surplus or _wrong_fields(one)):
            continue
        yield f"{one.article.name} {one.article.title}".rstrip()
        for missed in one.missed:
            yield from _missed(missed)
        for statement in one.surplus:
            yield f"  without gold: {_statement(statement)}"
            yield f"      “{collapsed(statement.draft.quote)}”"
        for line in _wrong_fields(one):
            yield f"  {line}"
        yield ""


def _missed(missed: Missed) -> Iterator[str]:
    gold = missed.gold
    figure = "" if gold.value is None else f" {gold.value} {gold.unit or ''}".rstrip()
    target = "" if gold.target is None else f" {gold.target}"
    kind = "not found" if missed.nearest is None else "near miss"
    yield f"  {kind}: {gold.id} {gold.subject} {gold.relation}{target}{figure}"
    yield f"      “{collapsed(gold.quote)}”"
    if missed.nearest is not None:
        yield f"      nearest: {_statement(missed.nearest)}"
        yield f"      “{collapsed(missed.nearest.draft.quote)}”"
        yield f"      differs: {'; '.join(missed.differs)}"


def _wrong_fields(one: Measured) -> list[str]:
    lines: list[str] = []
    for pair in one.pairs:
        gold, draft = pair.gold, pair.statement.draft
        claimant = "the text" if draft.claimant is None else draft.claimant.party.name
        said: dict[str, tuple[object, object]] = {
            "claimant": (claimant, gold.claimant or "the text"),
            "value": (draft.value, gold.value),
            "unit": (draft.unit, gold.unit),
            "hedge": (draft.hedge, gold.hedge),
            "reported_by": (draft.reported_by or "nobody", gold.reported_by or "nobody"),
            "event_date": (draft.event, gold.event),
            "metric": (draft.scope, gold.metric),
            "polarity": (draft.negated, gold.negated),
        }
        lines += [
            f"found, but {name}: {gold.id} {said[name][0]}, not {said[name][1]}"
            for name in FIELDS
            if pair.fields.get(name) is False
        ]
    return lines


def _statement(statement: Statement) -> str:
    draft = statement.draft
    target = "" if statement.target is None else f" {_party(statement.target)}"
    figure = "" if draft.value is None else f" {draft.value:g} {draft.unit}".rstrip()
    return f"{_party(draft.subject)} {draft.relation}{target}{figure} [{draft.reason.rule}]"


def _table(measured: Sequence[Measured]) -> Iterator[str]:
    yield f"{'text':<12}{'gold':>6}{'drafts':>8}{'pairs':>7}{'precision':>11}{'recall':>8}{'F1':>7}{'exact':>8}"
    for one in measured:
        yield _row(one.article.name, one.counts)
    total = together(one.counts for one in measured)
    yield _row("all", total)
    yield ""
    yield "Of the pairs, right in"
    for name in FIELDS:
        share = total.accuracy(name)
        if share is not None:
            yield f"  {name:<12}{share:>6.1%}  {total.right.get(name, 0)} of {total.compared[name]}"


def _row(name: str, counts: Counts) -> str:
    return (
        f"{name:<12}{counts.gold:>6}{counts.statements:>8}{counts.pairs:>7}{counts.precision:>11.3f}"
        f"{counts.recall:>8.3f}{counts.f1:>7.3f}{counts.exact:>8.1%}"
    )


def _evaluation_as_data(measured: Sequence[Measured]) -> dict[str, object]:
    return {
        "overall": _counts_as_data(together(one.counts for one in measured)),
        "articles": [
            {
                "name": one.article.name,
                **_counts_as_data(one.counts),
                "missed": [
                    {
                        "id": missed.gold.id,
                        "nearest": None if missed.nearest is None else _statement(missed.nearest),
                        "differs": missed.differs,
                    }
                    for missed in one.missed
                ],
                "surplus": [
                    {"statement": _statement(extra), "quote": extra.draft.quote}
                    for extra in one.surplus
                ],
                "pairs": [
                    {
                        "id": pair.gold.id,
                        "statement": _statement(pair.statement),
                        "fields": dict(pair.fields),
                    }
                    for pair in one.pairs
                ],
            }
            for one in measured
        ],
    }


def _counts_as_data(counts: Counts) -> dict[str, object]:
    return {
        "gold": counts.gold,
        "statements": counts.statements,
        "pairs": counts.pairs,
        "precision": counts.precision,
        "recall": counts.recall,
        "f1": counts.f1,
        "exact_quotes": counts.exact,
        "fields": {name: counts.accuracy(name) for name in FIELDS},
    }


def _as_json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1)
