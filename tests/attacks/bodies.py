"""What attacks by body share: laughs, plain words, and how a body is served."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from tests.attacks.attack import Attack
from tests.attacks.web import page

Cases = Iterator[tuple[str, str, str, Callable[[], bytes]]]
"""Name, what is told ("": it is read), what is read, and what makes the bytes."""
NO_TEXT = "no text to read"
NOT_TEXT = "It is no text"
TOO_MUCH = "too tangled"
PLAIN = b"<p>These are plain words.</p>"


def laughs(times: int = 10) -> bytes:
    lines = [b'<!ENTITY a0 "ha">']
    lines += [
        b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, times)
    ]
    return b"<!DOCTYPE rss [" + b"".join(lines) + b"]>"


def served(what: str, ask: Literal["article", "feed"], kind: str, cases: Cases) -> Iterator[Attack]:
    """Attacks by what a server gives, with a type that fits."""
    for name, told, reads, content in cases:
        yield Attack(
            f"{what}: {name}",
            told=told,
            reads=reads,
            ask=ask,
            serve=lambda content=content: page(content(), kind=kind),
        )
