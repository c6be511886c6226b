"""The tree of an HTML page: lxml's, of which these are the parts used, with their types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

import lxml.html as lxml_html  # pyright: ignore[reportMissingTypeStubs]

_html: Any = lxml_html
_ERRORS: tuple[type[Exception], ...] = (_html.etree.LxmlError, ValueError)


class Node(Protocol):
    """One element of a page."""

    def iter(self, tag: str) -> Iterator[Node]:
        """It and all elements within that are called so, in the order of the page."""
        ...

    def get(self, name: str) -> str | None:
        """One of its attributes."""
        ...

    def itertext(self) -> Iterator[str]:
        """The pieces of text within it."""
        ...

    def text_content(self) -> str:
        """The text within it."""
        ...


def parsed(html: str) -> Node | None:
    """The tree of a page; None where there is nothing in it."""
    parser = _html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        return _html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except _ERRORS:
        return None
