"""Frontrunner's face in the demo: nobody uploads one there."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw


def draw_avatar(size: int = 256) -> bytes:
    """Frontrunner's mark as PNG: three runner bars, the leader ending in a chevron."""
    edge = size * 4  # drawn large and shrunk: Pillow's shapes have no smooth edges of their own
    unit = edge / 64
    image = Image.new("RGBA", (edge, edge), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, edge - 1, edge - 1), radius=14 * unit, fill="#12161f")
    for top, right, colour in ((15, 28, "#33415c"), (42, 22, "#33415c"), (28.5, 36, "#4c9ffe")):
        box = (11 * unit, top * unit, right * unit, (top + 7) * unit)
        draw.rounded_rectangle(box, radius=3.5 * unit, fill=colour)
    chevron = [(32, 14), (41, 14), (55, 32), (41, 50), (32, 50), (46, 32)]
    draw.polygon([(x * unit, y * unit) for x, y in chevron], fill="#4c9ffe")
    image.thumbnail((size, size), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
