"""The words a picture brings along, in the language now spoken."""

from __future__ import annotations

from dataclasses import dataclass, fields

from bot.edge.words.language import SOURCE, _, speaking, spoken


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
    asked_about: str
    coarse: str
    unnamed: str
    lane: str
    log_scale: str
    gaps: str
    free: str
    price_until: str
    log_axis: str
    best: str
    beaten: str
    not_named: str
    day_month: str
    month_year: str
    day_month_year: str
    months: tuple[str, ...]

    @classmethod
    def spoken(cls) -> Words:
        """In the language now spoken, or English where the font cannot write that language."""
        with speaking(*lettered_in()):
            return cls._translated()

    def all(self) -> tuple[str, ...]:
        """Every text among them."""
        return (*(getattr(self, field.name) for field in fields(self)[:-1]), *self.months)

    @classmethod
    def in_the_font(cls) -> bool:
        """Whether the font can write all of them in the language now spoken."""
        from bot.edge.charts.lettering import speaks

        return all(map(speaks, cls._translated().all()))

    @classmethod
    def _translated(cls) -> Words:
        return cls(
            own_scale=_("Each strip has its own scale."),
            higher=_("Higher is better."),
            lower=_("Lower is better."),
            mixed=_("Higher is better unless a strip says otherwise."),
            intervals=_("Bars are margins of error."),
            lower_here=_("lower is better"),
            not_comparable=_("not comparable: settings differ"),
            no_score=_("no score"),
            # In place of a name the font cannot write at all.
            model=_("Model {number}"),
            benchmark=_("Benchmark {number}"),
            asked_about=_("asked about"),
            coarse=_("only the month or year is known"),
            unnamed=_("dots without a name: {count}"),
            lane=_("Lab {number}"),
            log_scale=_("Logarithmic scale."),
            gaps=_("Gaps: no price known."),
            free=_("free"),
            price_until=_("until {day}"),
            log_axis=_("{price}, logarithmic; cheaper is further left"),
            best=_("no cheaper one is better"),
            beaten=_("a cheaper one is better"),
            not_named=_("Not named in the picture: {names}"),
            day_month=_("{day} {month}"),
            month_year=_("{month} {year}"),
            day_month_year=_("{day} {month} {year}"),
            months=(
                _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
                _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
            ),
        )  # fmt: skip


def lettered_in() -> tuple[str, ...]:
    """The Discord locales pictures are written in: those now spoken, or English.

    English where the font lacks a letter of the language: neither a box in its place nor another
    letter is the word. What a picture is given by its card is to be made in this language too.
    """
    return spoken() if Words.in_the_font() else (SOURCE,)
