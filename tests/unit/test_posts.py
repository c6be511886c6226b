"""Posts: frozen as text, put together as a message that bears their mark."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from bot.edge.cards.card import Option
from bot.edge.outgoing.posts import Block, Post, has_mark
from bot.edge.words.language import speaking, spoken
from bot.race.outbox import NONCE_LENGTH, mark_of

MARK = mark_of("digest:0123456789abcdef:2026-11-23T09:00:1")
POST = Post(
    "A digest",
    0x4C9FFE,
    (
        Block("# News"),
        Block("one", "c12", "unverified", rule=True),
        Block("two", "r5"),
        Block("three", "mNvidia:2025-01-27"),
    ),
    (Option("c12", "#12 one"), Option("r5", "two", "a release")),
    look=True,
)


def drawn(post: Post, mark: str = MARK, role_id: int | None = None) -> list[dict[str, Any]]:
    """The parts of the message, one below the other."""
    [container] = post.view(mark, role_id).to_components()
    return container["components"]


def test_it_is_the_same_after_it_was_kept() -> None:
    assert Post.from_text(POST.to_text()) == POST
    assert Post.from_text(POST.to_text()).to_text() == POST.to_text()


def test_what_stands_in_it_is_known_to_the_outbox() -> None:
    content = POST.content()
    assert content.stories == {
        "c12": (12, "unverified"),
        "r5": None,
        "mNvidia:2025-01-27": None,
    }
    assert content.fingerprint == POST.content().fingerprint
    assert content.fingerprint != POST.content(b"png").fingerprint


def test_every_post_bears_its_mark_and_pings_one_role_at_most() -> None:
    assert len(MARK) == NONCE_LENGTH
    parts = drawn(POST, role_id=77)
    assert parts[0]["content"] == "<@&77>"
    ids = [one["custom_id"] for part in parts if part["type"] == 1 for one in part["components"]]
    assert len(ids) == 2
    assert all(one.endswith(MARK) for one in ids)


def test_it_is_found_again_by_its_mark_alone() -> None:
    def message(custom_id: str) -> Any:
        button = SimpleNamespace(custom_id=custom_id)
        row = SimpleNamespace(children=[button])
        section = SimpleNamespace(children=[], accessory=button)
        return SimpleNamespace(components=[SimpleNamespace(children=[row, section])])

    assert has_mark(message(f"fr1:look:{MARK}"), MARK)
    assert not has_mark(message(f"fr1:look:{mark_of('another')}"), MARK)


def test_the_words_on_its_buttons_are_in_the_language_it_was_written_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.edge.outgoing.posts._", lambda text: f"{spoken()[0]}: {text}")
    with speaking("de", "en"):
        post = Post("Ein Digest", 0, (Block("Neues"),), look=True)
    [_text, row] = drawn(Post.from_text(post.to_text()))
    assert row["components"][0]["label"] == "de: Since I last looked"
