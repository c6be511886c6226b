"""The messages of the source as Babel asks for them (see babel.cfg).

Those in the code are read from its syntax tree, those of the commands from the commands as
discord.py has made them: what Discord shows is what is found, however it was written.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import IO, Any

from discord import app_commands
from discord.ext import commands

from bot.edge.words.language import NAMES

Found = tuple[int, str, str | tuple[str | None, ...], list[str]]
NAME_NOTE = "May stay empty: see docs/decisions/0026-names-stay-as-typed.md."


def extract(
    file: IO[bytes], keywords: Collection[str], comment_tags: object, options: object
) -> Iterator[Found]:
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


def extract_cog(
    file: IO[bytes], keywords: Collection[str], comment_tags: object, options: object
) -> Iterator[Found]:
    """As :func:`extract`, of a file in ``cogs/``: what is said of its commands too."""
    yield from extract(file, keywords, comment_tags, options)
    yield from commands_of(import_module(f"cogs.{Path(file.name).stem}"))


def commands_of(module: ModuleType) -> Iterator[Found]:
    """What Discord is told of the commands of a loaded module, each where its callback begins."""
    for one in vars(module).values():
        if isinstance(one, app_commands.ContextMenu):
            line = one.callback.__code__.co_firstlineno
            yield line, "_", one.name, ["At most 32 characters."]
            yield line, "_", one.extras["description"], []
        elif isinstance(one, commands.CogMeta) and one.__module__ == module.__name__:
            if issubclass(one, commands.GroupCog):
                yield from _said_of(1, one.__cog_group_name__, one.__cog_group_description__)
            for command in one.__cog_app_commands__:
                yield from _of_command(command)


def _of_command(
    command: app_commands.Command[Any, ..., Any] | app_commands.Group,
) -> Iterator[Found]:
    if isinstance(command, app_commands.Group):
        yield from _said_of(1, command.name, command.description)
        for child in command.commands:
            yield from _of_command(child)
        return
    line = command.callback.__code__.co_firstlineno
    yield from _said_of(line, command.name, command.description)
    for option in command.parameters:
        yield from _said_of(line, option.display_name, str(option.description))
        for choice in option.choices:
            yield line, "_", choice.name, []


def _said_of(line: int, name: str, description: str) -> Iterator[Found]:
    yield line, "pgettext", (NAMES, name), [NAME_NOTE]
    yield line, "_", description, ["At most 100 characters."]


def calls(tree: ast.AST) -> list[ast.Call]:
    """Every call in a tree, in the order they are written."""
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def called_name(call: ast.Call) -> str:
    """What is called, by its last name: ``text`` for ``card.text(…)``."""
    function: Any = call.func
    return getattr(function, "attr", getattr(function, "id", ""))
