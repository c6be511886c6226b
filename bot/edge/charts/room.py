"""The room where charts are drawn: one thread, and a shelf of the latest pictures."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b

from bot.edge.charts.telling import Chart
from bot.edge.charts.words import Words, lettered_in
from bot.edge.words.language import speaking, spoken

_MOST_TOLD = 512
"""Charts of which it is kept in which words they are told: a few KiB each."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as PNG, and what it shows in words."""

    png: bytes
    alt_text: str


class Charts:
    """Draws charts beside the event loop and keeps the latest, up to ``cache_bytes`` of PNG.

    For use from one event loop. Pictures differ by language, so each is kept under what it
    shows and the words it says it in.
    """

    def __init__(self, *, cache_bytes: int = 16 * 1024 * 1024) -> None:
        self._room = ThreadPoolExecutor(max_workers=1, thread_name_prefix="charts")
        self._cache_bytes = cache_bytes
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._bytes = 0
        self._drawing: dict[bytes, asyncio.Future[bytes]] = {}
        self._told: OrderedDict[tuple[Chart, tuple[str, ...]], tuple[bytes, str]] = OrderedDict()

    def cached(self, chart: Chart) -> bytes | None:
        """The picture if it is ready in the language now spoken; never draws."""
        return self._take(_digest(chart))

    async def drawn(self, chart: Callable[[], Chart | None]) -> Drawn | None:
        """The picture of a chart and its words, in the language now spoken; None without a chart.

        The picture is in English where the font cannot write that language: the chart is then made
        a second time, for the titles and names in it. The words beside it stay in the language.

        Raises:
            RuntimeError: the charts are closed.
        """
        told = chart()
        if told is None:
            return None
        asked = (told, spoken())
        digest, alt_text = self._told.get(asked, (b"", ""))
        if (picture := self._take(digest)) is not None:
            return Drawn(picture, alt_text)
        alt_text, letters = told.alt_text(), lettered_in()
        with speaking(*letters):
            shown = told if letters == asked[1] else chart() or told
            digest, picture = _digest(shown), await self.png(shown)
        self._told[asked] = digest, alt_text
        if len(self._told) > _MOST_TOLD:
            self._told.popitem(last=False)
        return Drawn(picture, alt_text)

    async def png(self, chart: Chart) -> bytes:
        """The picture in the language now spoken, drawn once however many ask for it at a time.

        Raises:
            RuntimeError: the charts are closed.
        """
        digest = _digest(chart)
        picture = self._take(digest)
        if picture is not None:
            return picture
        drawing = self._drawing.get(digest)
        if drawing is None:
            # The thread does not inherit the language; the copied context carries it there.
            drawing = asyncio.wrap_future(self._room.submit(copy_context().run, _draw, chart))
            self._drawing[digest] = drawing
            drawing.add_done_callback(partial(self._drawn, digest))
        # Shielded: one reader who gives up must not take the picture from the others.
        return await asyncio.shield(drawing)

    def close(self) -> None:
        """End the thread, after the picture it is at; what still waits for its turn is cancelled."""
        self._room.shutdown(wait=True, cancel_futures=True)

    def _take(self, digest: bytes) -> bytes | None:
        picture = self._kept.get(digest)
        if picture is not None:
            self._kept.move_to_end(digest)
        return picture

    def _drawn(self, digest: bytes, drawing: asyncio.Future[bytes]) -> None:
        del self._drawing[digest]
        if drawing.cancelled() or drawing.exception() is not None:
            return
        picture = drawing.result()
        if len(picture) > self._cache_bytes:
            return
        self._kept[digest] = picture
        self._bytes += len(picture)
        while self._bytes > self._cache_bytes:
            _oldest, dropped = self._kept.popitem(last=False)
            self._bytes -= len(dropped)


def _digest(chart: Chart) -> bytes:
    return blake2b(
        repr((chart, Words.spoken())).encode("utf-8", "surrogatepass"), digest_size=16
    ).digest()


def _draw(chart: Chart) -> bytes:
    """In the worker thread: Pillow is loaded with the first picture, not with the bot."""
    from bot.edge.charts.drawing import draw

    return draw(chart)
