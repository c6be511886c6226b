"""The words a picture brings along, in the language now spoken."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from bot.edge.language import _, speaking


@dataclass(frozen=True, slots=True)
class Words:
    """What a chart says beside the names and numbers it is given."""

    own_scale: str
    higher: str
    lower: str
    mixed: str
    intervals: str
    lower_here: str
    not_comparable: str
    no_score: str
    model: str
    benchmark: str

    @classmethod
    def spoken(cls) -> Words:
        """In the language now spoken, or English where the font cannot write that language."""
        from bot.edge.charts.lettering import speaks

        words = cls._translated()
        if all(speaks(word) for word in astuple(words)):
            return words
        with speaking("en"):
            return cls._translated()

    @classmethod
    def _translated(cls) -> Words:
        return cls(
            own_scale=_("Each strip has its own scale."),
            higher=_("Higher is better."),
            lower=_("Lower is better."),
            mixed=_("Higher is better unless a strip says otherwise."),
            intervals=_("Whiskers are published intervals."),
            lower_here=_("lower is better"),
            not_comparable=_("not comparable: settings differ"),
            no_score=_("no score"),
            # In place of a name the font cannot write at all.
            model=_("Model {number}"),
            benchmark=_("Benchmark {number}"),
        )
