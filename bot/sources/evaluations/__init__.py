"""Files of public evaluations, read as results under the evaluators' own names."""

from bot.sources.evaluations.formats import FORMATS, Format, LeftOut, Reading
from bot.sources.evaluations.names import known_names
from bot.sources.evaluations.reading import read_evaluations

__all__ = ["FORMATS", "Format", "LeftOut", "Reading", "known_names", "read_evaluations"]
