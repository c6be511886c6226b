"""A text and the names of the ledger become draft claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from bot.race.catalog import Catalog
from bot.race.draft_claims import LONGEST_TEXT, DraftClaim
from bot.race.extract.assembling import MOST_DRAFTS, Assembler, Found
from bot.race.extract.comparison import comparisons
from bot.race.extract.figure import figures
from bot.race.extract.names.antecedents import Antecedents
from bot.race.extract.names.authors import (
    author_of,
    is_own_text,
    main_model,
    speaks_of_itself,
    title_model,
)
from bot.race.extract.names.benchmark_names import names_of_tests
from bot.race.extract.names.references import mentions_of
from bot.race.extract.names.spotting import Spotter
from bot.race.extract.passage import Passage, Rule, Sentence
from bot.race.extract.statement import statements
from bot.race.extract.text.plain import PlainText, make_plain
from bot.race.extract.text.reading import pieces, quoted_spans, unwrapped
from bot.race.scores import Benchmark

RULES: tuple[Rule, ...] = (*comparisons.RULES, *statements.RULES, *figures.RULES)
"""In the order in which they are asked."""

__all__ = ["LONGEST_TEXT", "MOST_DRAFTS", "RULES", "Extractor"]


class Extractor:
    """Reads texts by the names of one moment; making one costs an index of them all."""

    def __init__(
        self,
        catalog: Catalog,
        benchmarks: Mapping[int, Benchmark],
        *,
        today: date,
        guild_id: int | None = None,
    ) -> None:
        self._spotter = Spotter(catalog, guild_id=guild_id)
        self._benchmarks = benchmarks
        self._today = today

    def extract(self, text: str, *, published: date | None = None) -> list[DraftClaim]:
        """The statements of a text, in the order of their quotes, at most ``MOST_DRAFTS``.

        Args:
            published: when it came out; names mean what they meant then, and "Monday" is the one
                before it.
        """
        text = text[:LONGEST_TEXT]
        plain = make_plain(text)
        passage = self.read(plain, published=published)
        return Assembler(passage, plain, text).drafts(_hits(passage))

    def read(self, plain: PlainText, *, published: date | None = None) -> Passage:
        """A plain text as the rules see it."""
        day = published or self._today
        text = unwrapped(plain.text)
        spots = self._spotter.spot(text, day=day, today=self._today)
        catalog = self._spotter.catalog
        cut = pieces(text)
        title = title_model(text, cut, spots)
        is_own = is_own_text(text) or (title is not None and speaks_of_itself(text))
        author = author_of(text, spots, catalog, title=title) if is_own else None
        main = title or (main_model(spots, author) if is_own else None)
        past = Antecedents(spots, catalog, author=author, main=main, is_page=title is not None)
        mentions = mentions_of(text, cut, spots, catalog, past)
        sentences = tuple(
            Sentence(
                start=piece.start,
                end=piece.end,
                text=text[piece.start : piece.end],
                mentions=own,
                quoted=tuple(quoted_spans(text, piece.start, piece.end)),
                paragraph=piece.paragraph,
                is_heading=piece.is_heading,
                is_item=piece.is_item,
            )
            for piece, own in zip(cut, mentions, strict=True)
        )
        tests = names_of_tests(self._benchmarks.values(), day)
        return Passage(text, sentences, published, tests, author, main)


def _hits(passage: Passage) -> Iterator[Found]:
    for at, sentence in enumerate(passage.sentences):
        for rule in RULES:
            for hit in rule(sentence, passage):
                yield Found(at, hit)
