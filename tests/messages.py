"""The messages of the source as Babel asks for them, read from the syntax tree (see babel.cfg)."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import IO, Any


def extract(
    file: IO[bytes], keywords: Collection[str], comment_tags: object, options: object
) -> Iterator[tuple[int, str, str | tuple[str | None, ...], list[str]]]:
    """Line, function and literal arguments of every call of a keyword; Babel's extractor protocol.

    An argument that is no literal is None: Babel leaves a message out where it is one.
    """
    for call in calls(ast.parse(file.read())):
        name = called_name(call)
        if name in keywords and call.args:
            literals = tuple(
                argument.value
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                else None
                for argument in call.args
            )
            if any(literal is not None for literal in literals):
                # One argument goes alone, several as a tuple: so says Babel's protocol.
                given = literals if len(literals) > 1 else literals[0] or ""
                yield call.lineno, name, given, []


def calls(tree: ast.AST) -> list[ast.Call]:
    """Every call in a tree, in the order they are written."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def called_name(call: ast.Call) -> str:
    """What is called, by its last name: ``text`` for ``card.text(…)``."""
    function: Any = call.func
    return getattr(function, "attr", getattr(function, "id", ""))
