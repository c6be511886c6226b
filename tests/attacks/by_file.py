"""Attacks by what a PDF or a file that somebody sends holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.attacks.attack import ANY, Attack
from tests.attacks.bodies import NO_TEXT, NOT_TEXT, PLAIN, Cases, served
from tests.attacks.bombs import one_page, pdf, stream, text_page, zlib_bomb

NO_PDF = "is no PDF"


def _pdfs() -> Cases:
    catalog = b"<< /Type /Catalog /Pages 2 0 R >>"
    yield (
        "a PDF of 1 GB of zeros",
        ANY,
        "",
        lambda: one_page(zlib_bomb(1_024), b"/Filter /FlateDecode"),
    )
    yield (
        "a PDF packed twice",
        ANY,
        "",
        lambda: one_page(zlib_bomb(256), b"/Filter [/FlateDecode /FlateDecode /FlateDecode]"),
    )
    yield (
        "a PDF of run lengths",
        ANY,
        "",
        lambda: one_page(b"\x81 " * 2_000_000, b"/Filter /RunLengthDecode"),
    )
    yield (
        "a PDF of LZW",
        ANY,
        "",
        lambda: one_page(b"\x80\x0b\x60\x50" * 500_000, b"/Filter /LZWDecode"),
    )
    yield (
        "a PDF of 100 filters",
        ANY,
        "",
        lambda: one_page(b"41>" * 10, b"/Filter [" + b"/ASCIIHexDecode " * 100 + b"]"),
    )
    yield (
        "a page tree that holds itself",
        ANY,
        "",
        lambda: pdf([catalog, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2000000000 >>"]),
    )
    yield (
        "a page tree 20,000 deep",
        ANY,
        "",
        lambda: pdf(
            [catalog]
            + [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 3) for n in range(20_000)]
        ),
    )
    yield (
        "200,000 pages",
        ANY,
        "",
        lambda: pdf(
            [
                catalog,
                b"<< /Type /Pages /Kids [" + b"3 0 R " * 200_000 + b"] /Count 200000 >>",
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1 1] >>",
            ]
        ),
    )
    yield (
        "a form that draws itself",
        ANY,
        "",
        lambda: pdf(
            [
                catalog,
                b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                (
                    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R"
                    b" /Resources << /XObject << /X 5 0 R >> >> >>"
                ),
                stream(b"/X Do " * 1_000),
                stream(
                    b"/X Do /X Do",
                    b"/Type /XObject /Subtype /Form /Resources << /XObject << /X 5 0 R >> >>",
                ),
            ]
        ),
    )
    yield (
        "a length that refers to itself",
        ANY,
        "",
        lambda: pdf(
            [
                catalog,
                b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
                b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
                b"<< /Length 4 0 R >>\nstream\nBT ET\nendstream",
            ]
        ),
    )
    yield "brackets nested 100,000 deep", ANY, "", lambda: one_page(b"[" * 100_000)
    yield "dictionaries nested 50,000 deep", ANY, "", lambda: pdf([b"<< /A " * 50_000])
    yield (
        "an xref that points into the sky",
        ANY,
        "",
        lambda: text_page("plain words").replace(b"startxref\n", b"startxref\n9"),
    )
    yield "an xref that points at itself", ANY, "", lambda: one_page(b"BT ET", trailer=b"/Prev 9")
    yield (
        "an xref of 4,000,000,000 entries",
        ANY,
        "",
        lambda: text_page("plain words").replace(b"xref\n0 6", b"xref\n0 4000000000"),
    )
    yield "a PDF without its end", ANY, "", lambda: text_page("plain words")[:300]
    yield "a PDF that is only its head", NO_PDF, "", lambda: b"%PDF-1.7\n"
    yield "a PDF of nonsense", ANY, "", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 10_000
    yield "a PDF of 4 MB of obj", ANY, "", lambda: b"%PDF-1.7\n" + b"1 0 obj\n" * 500_000
    yield "a PDF under lock", "locked with a password", "", lambda: one_page(
        b"BT ET",
        trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O ("
        + b"o" * 32 + b") /U (" + b"u" * 32 + b") /P -44 >> /ID [(a) (a)]",
    )  # fmt: skip
    yield (
        "a PDF with a script and a launch",
        "",
        "plain words",
        lambda: text_page("plain words").replace(
            b"/Type /Catalog", b"/OpenAction << /S /Launch /F (sh) >> /Type /Catalog"
        ),
    )
    yield "a PDF with nothing on it", NO_TEXT, "", lambda: one_page(b"")
    yield "a good PDF", "", "plain words", lambda: text_page("plain words")


def _files() -> Iterator[Attack]:
    def file(name: str, told: str, reads: str, content: Callable[[], bytes]) -> Attack:
        return Attack(f"file: {name[-60:]}", told, reads, "file", name, content=content)

    yield file("a.exe", "Only .txt", "", lambda: b"MZ")
    yield file("no ending", "Only .txt", "", lambda: b"words")
    yield file("../../etc/passwd.txt", "", "plain words", lambda: b"plain words")
    yield file("a.txt", NO_TEXT, "", lambda: b"")
    yield file("zip.txt", NOT_TEXT, "", lambda: b"PK\x03\x04" + bytes(1_000))
    yield file("noise.txt", NOT_TEXT, "", lambda: bytes(range(1, 32)) * 10_000)
    yield file("large.txt", "", "cut=True", lambda: b"words and\n" * 490_000)
    yield file("too large.txt", "larger than 5 MB", "", lambda: b"a" * 5_000_001)
    yield file("brackets.md", "", "", lambda: b"[" * 1_000_000 + b"](" * 1_000_000)
    yield file("links.md", "", "plain words", lambda: b"[plain](javascript:alert(1)) words")
    yield file("a pdf.txt", "", "plain words", lambda: text_page("plain words"))
    yield file("a page.pdf", NO_PDF, "", lambda: PLAIN)
    yield file("a pdf.html", "", "plain words", lambda: text_page("plain words"))
    yield file(f"{'a' * 10_000}.txt", "", "plain words", lambda: b"plain words")


def attacks() -> Iterator[Attack]:
    """All of them."""
    yield from served("pdf", "article", "application/pdf", _pdfs())
    yield from _files()
