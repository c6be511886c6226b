"""Unpacking what a server sent, with a bound on what comes out.

A kilobyte may unpack to a gigabyte, so nothing is unpacked at once: pieces come out bounded, and it
ends with the piece that would be too much. Only what the standard library unpacks in bounds is
asked for (:data:`ACCEPTED`), and nothing else is taken.
"""

from __future__ import annotations

import zlib
from typing import Protocol

from bot.errors import N_, UserError

ACCEPTED = "gzip, deflate"
_GZIP = 16 + zlib.MAX_WBITS
_PIECE = 64 * 1024
_MOST_MEMBERS = 64
"""Gzip files may be strung together; empty ones without end would cost time and give nothing."""
_DAMAGED = N_("The answer cannot be unpacked: it is damaged.")


class TooLarge(Exception):
    """More came out than may."""


class Decoder(Protocol):
    """Takes the bytes of the wire and keeps what they hold."""

    def feed(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            TooLarge: what is held would be more than the bound.
            UserError: they are not in the encoding that was announced.
        """
        ...

    def finish(self) -> bytes:
        """All that came.

        Raises:
            UserError: it ended in the middle.
        """
        ...


class Plain:
    """No encoding: what comes is what there is."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = bytearray()

    def feed(self, data: bytes) -> None:
        """See :meth:`Decoder.feed`."""
        if len(self._held) + len(data) > self._most:
            raise TooLarge
        self._held += data

    def finish(self) -> bytes:
        """See :meth:`Decoder.finish`."""
        return bytes(self._held)

    def __len__(self) -> int:
        """How much is held."""
        return len(self._held)


class _Stretch(Protocol):
    """One deflated stretch on its way; zlib's type has no public name."""

    @property
    def eof(self) -> bool: ...
    @property
    def unconsumed_tail(self) -> bytes: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class Inflating:
    """``gzip`` (RFC 1952) and ``deflate``, with its zlib head (RFC 1950) or, as some send it, without."""

    def __init__(self, most: int, *, gzip: bool) -> None:
        self._held = Plain(most)
        self._gzip = gzip
        self._start = b""
        self._inflate: _Stretch | None = None
        self._members = 0
        self._ended = False

    def feed(self, data: bytes) -> None:
        """See :meth:`Decoder.feed`."""
        data, self._start = self._start + data, b""
        while data and not self._ended:
            if self._inflate is None:
                if len(data) < 2:
                    self._start = data
                    return
                self._begin(data)
            else:
                data = self._unpack(self._inflate, data)

    def _begin(self, data: bytes) -> None:
        """The first or next stretch; what follows a gzip file and is none is left out as padding."""
        self._members += 1
        if self._members > 1 and data[:2] != b"\x1f\x8b":
            self._ended = True
        elif self._members > _MOST_MEMBERS:
            raise UserError(_DAMAGED)
        else:
            self._inflate = zlib.decompressobj(_GZIP if self._gzip else _window(data))

    def _unpack(self, inflate: _Stretch, data: bytes) -> bytes:
        """Unpack one piece; gives what is left to do."""
        try:
            self._held.feed(inflate.decompress(data, _PIECE))
        except zlib.error:
            raise UserError(_DAMAGED) from None
        if not inflate.eof:
            return inflate.unconsumed_tail
        self._inflate = None
        self._ended = not self._gzip
        return inflate.unused_data

    def finish(self) -> bytes:
        """See :meth:`Decoder.finish`."""
        # zlib may hold back the end of a long piece although it has taken all of the input.
        before = -1
        while self._inflate is not None and len(self._held) > before:
            before = len(self._held)
            self._unpack(self._inflate, b"")
        if self._inflate is not None or self._start:
            raise UserError(N_("The answer broke off in the middle. Try again in a minute."))
        return self._held.finish()


def _window(start: bytes) -> int:
    """The ``wbits`` for a deflated body by its first two bytes (RFC 1950, 2.2)."""
    is_zlib = start[0] & 0x0F == 8 and (start[0] << 8 | start[1]) % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS


def decoder(encodings: str, most: int) -> Decoder:
    """What unpacks a body with this ``Content-Encoding``, up to ``most`` bytes.

    Raises:
        UserError: it is packed otherwise than we asked for, or twice.
    """
    names = [name for part in encodings.split(",") if (name := part.strip().lower())]
    names = [name for name in names if name != "identity"]
    if not names:
        return Plain(most)
    if names in (["gzip"], ["x-gzip"]):
        return Inflating(most, gzip=True)
    if names == ["deflate"]:
        return Inflating(most, gzip=False)
    raise UserError(
        N_("The answer is packed in a way that is not read here ({encoding})."),
        encoding=", ".join(names)[:40].encode("utf-8", "replace").decode(),
    )
