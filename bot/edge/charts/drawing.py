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

from bot.edge.charts.kinds import lay_out_any
from bot.edge.charts.lettering import font
from bot.edge.charts.parts import (
    INTERVAL,
    WIDTH,
    Bar,
    Box,
    Ink,
    Layout,
    Leader,
    Paint,
    Score,
    Shape,
    Strip,
    Writing,
)
from bot.edge.charts.telling import Chart
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
_RIM = 4


def draw(chart: Chart) -> bytes:
    """The chart as a PNG, in the language now spoken; the same chart gives the same bytes."""
    return _png(lay_out_any(chart, Words.spoken()))


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

    def fill(self, box: Box, strength: int = 255) -> None:
        """One strength in a box, the full one unless told."""
        self._cover.rectangle((box.left, box.top, box.right - 1, box.bottom - 1), fill=strength)

    def stamp(self, form: Image.Image, left: int, top: int, strength: int = 255) -> None:
        """A form's own coverage, at a place."""
        self.coverage.paste(strength, (left, top), form)

    def lay(self, form: Image.Image, left: int, top: int, ink: int) -> None:
        """A form in an ink over what is there; outside the form nothing changes."""
        # Wherever the form covers anything, full strength: an ink has no halves.
        self.inks.paste(ink * _STRENGTHS, (left, top), ImageChops.add(form, form, 1 / 255))
        self.coverage.paste(255, (left, top), form)

    def write(self, writing: Writing) -> None:
        """A line of text on the ground of its ink."""
        self.clear(writing.box, writing.ink)
        # The font has one weight; struck twice, a text gets a second.
        for left in (writing.box.left, writing.box.left + 1)[: 1 + writing.bold]:
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
    for panel in layout.panels:
        _draw_band(sheet, panel)
    for paint in layout.paint:
        _paint(sheet, paint)
    sheet.clear(layout.rule, Ink.CARD_LINE)
    sheet.fill(layout.rule)
    for shape in layout.shapes:
        _draw_shape(sheet, shape)
    for writing in layout.writings:
        sheet.write(writing)
    return _packed(sheet.indexed())


def _draw_strip(sheet: _Sheet, strip: Strip) -> None:
    _draw_band(sheet, strip.band)
    for line in strip.lines:
        sheet.clear(line, Ink.BAND_LINE)
        sheet.fill(line)
    for end in strip.ends:
        sheet.write(end)
    for score in strip.scores:
        _draw_score(sheet, score)


def _draw_band(sheet: _Sheet, band: Box) -> None:
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


def _paint(sheet: _Sheet, paint: Paint) -> None:
    match paint:
        case Bar(box, ink, strength):
            sheet.clear(box, ink)
            sheet.fill(box, strength)
        case Leader(start, end, ink):
            left, top = min(start[0], end[0]), min(start[1], end[1])
            sheet.lay(_thin_line(start, end), left - 2, top - 2, ink)
        case Shape():
            box = paint.box
            # A rim of bare ground keeps marks apart that lie over one another.
            rim = _form(paint.series, box.right - box.left + 2 * _RIM, hollow=False)
            sheet.stamp(rim, box.left - _RIM, box.top - _RIM, 0)
            form = _form(paint.series, box.right - box.left, hollow=paint.hollow)
            sheet.lay(form, box.left, box.top, paint.ground + paint.series)


def _draw_score(sheet: _Sheet, score: Score) -> None:
    ink = Ink.BAND_SERIES + score.shape.series
    sheet.clear(score.shape.box, ink)
    whisker = score.whisker
    if whisker is not None:
        box = whisker.box
        sheet.clear(box, ink)
        sheet.fill(whisker.bar, INTERVAL)
        for cap in whisker.caps():
            sheet.fill(cap)
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


def _thin_line(start: tuple[int, int], end: tuple[int, int]) -> Image.Image:
    """The coverage of a line two pixels wide, with two pixels of ground around its ends."""
    left, top = min(start[0], end[0]) - 2, min(start[1], end[1]) - 2
    wide, high = abs(end[0] - start[0]) + 5, abs(end[1] - start[1]) + 5
    form = Image.new("L", (wide * _SMOOTHING, high * _SMOOTHING), 0)
    ends = [((x - left + 0.5) * _SMOOTHING, (y - top + 0.5) * _SMOOTHING) for x, y in (start, end)]
    ImageDraw.Draw(form).line(ends, fill=255, width=2 * _SMOOTHING)
    return form.reduce(_SMOOTHING)


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
