"""Colours that can be told apart by anybody: enough contrast, and never the only sign."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.edge.charts import drawing
from bot.edge.words import symbols
from bot.race.claims import Status

Colour = tuple[int, int, int]
STATUSES = get_args(Status)
# A card of Discord's dark and light themes, on whose edge a status's colour stands.
DISCORD = ((0x39, 0x3A, 0x41), (0xFF, 0xFF, 0xFF))


def luminance(colour: Colour) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    parts = [one / 255 for one in colour]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21, as WCAG 2 defines it."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((0x77, 0x77, 0x77), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", [drawing.CARD, drawing.BAND])
def test_a_chart_can_be_read_on_both_its_grounds(ground: Colour) -> None:
    for text in (drawing.TEXT, drawing.MUTED):
        assert contrast(text, ground) >= 4.5
    for mark in drawing.SERIES:  # a series' colour is written in too
        assert contrast(mark, ground) >= 4.5


def test_every_side_and_status_has_a_sign_of_its_own_besides_its_colour() -> None:
    assert len(set(symbols.SIDES)) == len(symbols.SIDES) == len(drawing.SERIES)
    signs = [symbols.status(state)[0] for state in STATUSES]
    assert len(set(signs)) == len(signs)


def test_the_edge_of_a_card_is_seen_in_either_theme() -> None:
    for state in STATUSES:
        colour = symbols.status_colour(state).to_rgb()
        assert max(contrast(colour, ground) for ground in DISCORD) >= 3, state
