"""From a layout to PNG bytes.

The picture has 16 inks of 16 strengths each, one palette of 256 colours. Shapes and letters are
drawn once, in grey, on a sheet of coverage; a second sheet says which ink colours which box. The
sum of both is the picture. An indexed picture is a quarter of the size of a true-colour one and
takes a third of the time to draw and pack.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

from bot.edge.charts.layout import lay_out
from bot.edge.charts.lettering import font
from bot.edge.charts.parts import TITLE, WIDTH, Box, Ink, Layout, Score, Shape, Strip, Writing
from bot.edge.charts.spec import ScoreChart
from bot.edge.charts.words import Words

CARD = (0x2B, 0x2D, 0x31)
BAND = (0x1E, 0x1F, 0x22)
TEXT = (0xF2, 0xF3, 0xF5)
MUTED = (0xB5, 0xBA, 0xC1)
LINE = (0x4E, 0x50, 0x58)
# Okabe and Ito's palette for colour-blind readers (2008): those of its colours that keep a
# contrast of 4.5:1 on both grounds.
SERIES = ((0x56, 0xB4, 0xE9), (0xE6, 0x9F, 0x00), (0xCC, 0x79, 0xA7), (0xF0, 0xE4, 0x42))

_STRENGTHS = 16
_SMOOTHING = 4
_CORNER = 10


def draw(chart: ScoreChart) -> bytes:
    """The chart as a PNG, in the language now spoken; the same chart gives the same bytes."""
    return _png(lay_out(chart, Words.spoken()))


class _Sheet:
    """The two grey sheets a picture is made of: how much ink, and which."""

    def __init__(self, width: int, height: int) -> None:
        self.coverage = Image.new("L", (width, height), 0)
        self.inks = Image.new("L", (width, height), 0)
        self._cover = ImageDraw.Draw(self.coverage)
        self._ink = ImageDraw.Draw(self.inks)

    def clear(self, box: Box, ink: int) -> None:
        """Leave the bare ground of an ink in a box, for what is drawn there next."""
        corners = (box.left, box.top, box.right - 1, box.bottom - 1)
        self._cover.rectangle(corners, fill=0)
        self._ink.rectangle(corners, fill=ink * _STRENGTHS)

    def fill(self, box: Box) -> None:
        """Full strength in a box."""
        self._cover.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), fill=255)

    def stamp(self, form: Image.Image, left: int, top: int, strength: int = 255) -> None:
        """A form's own coverage, at a place."""
        self.coverage.paste(strength, (left, top), form)

    def write(self, writing: Writing) -> None:
        """A line of text on the ground of its ink."""
        self.clear(writing.box, writing.ink)
        # The font has one weight; struck twice, the title gets a second.
        for left in (writing.box.left, writing.box.left + 1)[: 1 + (writing.size == TITLE)]:
            self._cover.text(
                (left, writing.baseline),
                writing.words,
                fill=255,
                font=font(writing.size),
                anchor="ls",
            )

    def indexed(self) -> Image.Image:
        """Both sheets as one: ink times strengths plus strength."""
        full = Image.new("L", self.coverage.size, _STRENGTHS - 1)
        return ImageChops.add(self.inks, ImageChops.multiply(self.coverage, full))


def _png(layout: Layout) -> bytes:
    sheet = _Sheet(WIDTH, layout.height)
    for strip in layout.strips:
        _draw_strip(sheet, strip)
    sheet.clear(layout.rule, Ink.CARD_LINE)
    sheet.fill(layout.rule)
    for shape in layout.shapes:
        _draw_shape(sheet, shape)
    for writing in layout.writings:
        sheet.write(writing)
    return _packed(sheet.indexed())


def _draw_strip(sheet: _Sheet, strip: Strip) -> None:
    band = strip.band
    sheet.clear(band, Ink.BAND)
    sheet.fill(band)
    corner = _corner()
    for form, left, top in (
        (corner, band.left, band.top),
        (corner.transpose(Image.Transpose.FLIP_LEFT_RIGHT), band.right - _CORNER, band.top),
        (corner.transpose(Image.Transpose.FLIP_TOP_BOTTOM), band.left, band.bottom - _CORNER),
        (corner.transpose(Image.Transpose.ROTATE_180), band.right - _CORNER, band.bottom - _CORNER),
    ):
        sheet.stamp(form, left, top, 0)
    for line in strip.lines:
        sheet.clear(line, Ink.BAND_LINE)
        sheet.fill(line)
    for end in strip.ends:
        sheet.write(end)
    for score in strip.scores:
        _draw_score(sheet, score)


def _draw_score(sheet: _Sheet, score: Score) -> None:
    ink = Ink.BAND_SERIES + score.shape.series
    sheet.clear(score.shape.box, ink)
    whisker = score.whisker
    if whisker is not None:
        box = whisker.box
        sheet.clear(box, ink)
        sheet.fill(Box(box.left, box.middle - 2, box.right, box.middle + 2))
        if whisker.low_cap:
            sheet.fill(Box(box.left, box.top, box.left + 4, box.bottom))
        if whisker.high_cap:
            sheet.fill(Box(box.right - 4, box.top, box.right, box.bottom))
    _stamp(sheet, score.shape)
    sheet.clear(score.hush, score.label.ink)
    sheet.write(score.label)


def _draw_shape(sheet: _Sheet, shape: Shape) -> None:
    sheet.clear(shape.box, shape.ground + shape.series)
    _stamp(sheet, shape)


def _stamp(sheet: _Sheet, shape: Shape) -> None:
    side = shape.box.right - shape.box.left
    sheet.stamp(_form(shape.series, side, hollow=False), shape.box.left, shape.box.top, 0)
    sheet.stamp(_form(shape.series, side, hollow=shape.hollow), shape.box.left, shape.box.top)


@lru_cache(maxsize=32)
def _form(series: int, side: int, *, hollow: bool) -> Image.Image:
    """The coverage of a mark: circle, diamond, square or triangle, of about equal weight."""
    large = side * _SMOOTHING
    form = Image.new("L", (large, large), 0)
    _draw_form(ImageDraw.Draw(form), series, large, 0.0, 255)
    if hollow:
        _draw_form(ImageDraw.Draw(form), series, large, 0.13, 0)
    return form.reduce(_SMOOTHING)


def _draw_form(pen: ImageDraw.ImageDraw, series: int, side: int, inset: float, fill: int) -> None:
    """One form on a square of ``side``, its outline moved inwards by a share of the side."""
    share = {0: 0.08, 1: 0.0, 2: 0.12, 3: 0.03}[series]
    near, far, half = (share + inset) * side, (1 - share - inset) * side - 1, side / 2
    if series == 0:
        pen.ellipse((near, near, far, far), fill=fill)
    elif series == 1:
        # Sloping sides: the same stroke width needs a wider inset at the tips.
        tip = inset * 0.42 * side
        pen.polygon(
            ((half, near + tip), (far - tip, half), (half, far - tip), (near + tip, half)),
            fill=fill,
        )
    elif series == 2:
        pen.rectangle((near, near, far, far), fill=fill)
    else:
        tip = inset * 1.05 * side
        foot = far - 0.04 * side
        pen.polygon(
            (
                (half, near + tip),
                (far - inset * 0.75 * side, foot),
                (near + inset * 0.75 * side, foot),
            ),
            fill=fill,
        )


@lru_cache(maxsize=1)
def _corner() -> Image.Image:
    """What a round corner leaves uncovered, at the top left."""
    large = _CORNER * _SMOOTHING
    form = Image.new("L", (large, large), 255)
    ImageDraw.Draw(form).ellipse((0, 0, 2 * large, 2 * large), fill=0)
    return form.reduce(_SMOOTHING)


@lru_cache(maxsize=1)
def _palette() -> bytes:
    """Each ink from its ground (first) to full strength (last), as red, green and blue."""
    on_card = (TEXT, MUTED, LINE, *SERIES, BAND)
    on_band = (TEXT, MUTED, LINE, *SERIES)
    inks = [(CARD, ink) for ink in on_card] + [(BAND, ink) for ink in on_band]
    return bytes(
        round(ground + (full - ground) * strength / (_STRENGTHS - 1))
        for grounds, ink in inks
        for strength in range(_STRENGTHS)
        for ground, full in zip(grounds, ink, strict=True)
    )


def _packed(indexed: Image.Image) -> bytes:
    """An indexed picture as a PNG."""
    width, height = indexed.size
    # PNG wants a filter byte before each row, 0 for none: a blank column at the left is just
    # that. Packed here and not by Pillow because zlib lets other threads run meanwhile.
    rows = Image.new("L", (width + 1, height), 0)
    rows.paste(indexed, (1, 0))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", _palette()),
            _chunk(b"IDAT", zlib.compress(rows.tobytes(), 3)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
