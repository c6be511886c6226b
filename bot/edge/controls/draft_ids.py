"""The custom ids under articles and their drafts, made; see :mod:`bot.edge.controls.custom_ids`."""

from __future__ import annotations

from typing import Literal

from bot.edge.controls.custom_ids import VERSION

DraftedAction = Literal["accept", "edit", "reject", "reopen", "where", "next", "open"]
ArticleAction = Literal["all", "ask", "rest", "show", "queue"]


def drafted_button(action: DraftedAction, draft: int) -> str:
    """The custom id that decides or reopens a draft, says where its article is from, or shows one."""
    return f"{VERSION}:drafted:{action}:{draft}"


def drafted_same(draft: int, claim: int) -> str:
    """The custom id that notes a draft as another appearance of a claim."""
    return f"{VERSION}:drafted-same:{draft}:{claim}"


def drafted_menu(article: int) -> str:
    """The custom id of the menu that shows a draft of an article."""
    return f"{VERSION}:drafted-of:{article}"


def drafted_page(article: int, page: int) -> str:
    """The custom id that shows the drafts of a page of an article's menu, from its first."""
    return f"{VERSION}:drafted-page:{article}:{page}"


def article_button(action: ArticleAction, article: int) -> str:
    """The custom id that decides all of an article's drafts that it can.

    ``ask`` asks whether to reject (``rest``), ``show`` shows the article instead. ``queue`` shows the articles that wait; its number is of no account.
    """
    return f"{VERSION}:article:{action}:{article}"
