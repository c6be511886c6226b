"""Small things that unfold into large ones, made without ever holding the large one."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Iterable

MIB = 1024 * 1024


def deflated_zeros(mebibytes: int) -> bytes:
    """A raw deflate stream of so many MiB of zeros, without its end."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)
    return piece * mebibytes


def gzip_bomb(mebibytes: int) -> bytes:
    """A gzip file of so many MiB."""
    return b"\x1f\x8b\x08" + bytes(6) + b"\xff" + deflated_zeros(mebibytes) + b"\x03\x00" + bytes(8)


def zlib_bomb(mebibytes: int) -> bytes:
    """The same with zlib's head."""
    return b"\x78\xda" + deflated_zeros(mebibytes) + b"\x03\x00" + struct.pack(">I", 1)


def nested(content: bytes, times: int) -> bytes:
    """Gzipped so often."""
    for _time in range(times):
        content = gzip.compress(content)
    return content


def raw_deflate(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush()


def pdf(objects: Iterable[bytes], *, root: int = 1, trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1, with an xref table that fits."""
    out = bytearray(b"%PDF-1.7\n")
    places: list[int] = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R %s >>\n" % (len(places) + 1, root, trailer)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def stream(content: bytes, filters: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(content), filters) + content + b"\nendstream"


def one_page(content: bytes, filters: bytes = b"", trailer: bytes = b"") -> bytes:
    """A PDF of one page that draws this."""
    return pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            (
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
                b" /Resources << /Font << /F1 5 0 R >> >> >>"
            ),
            stream(content, filters),
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ],
        trailer=trailer,
    )


def text_page(words: str) -> bytes:
    """A PDF of one page with these words on it."""
    return one_page(b"BT /F1 12 Tf 72 720 Td (" + words.encode() + b") Tj ET")
