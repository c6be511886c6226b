"""The house stands as DESIGN says: read from the syntax trees, so it holds without extra tools.

Every rule is a function from a module to its offences. Each is tried on a planted offence first:
a rule that finds nothing anywhere would otherwise pass for ever.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 450
LONGEST_CALLBACK = 15

# Which part may import which, outermost first; a part may use those in the sets it names.
BELOW_LEDGER = {"db", "sources", "race"}
MAY_IMPORT = {
    "cogs": {"cogs", "edge", "ledger", "race", "client"},
    "edge": {"edge", "ledger", "race"},
    "ledger": {"ledger"} | BELOW_LEDGER,
    "db": BELOW_LEDGER,
    "sources": {"sources", "race"},
    "race": {"race"},
}
# Known to everybody: they know nobody themselves.
GROUND = {"__init__", "clock", "errors", "request"}

ENVIRONMENT_READERS = {"bot/__main__.py", "bot/config.py"}
DISCORD_FREE = ("bot/race/", "bot/ledger/", "bot/db/", "bot/sources/")
SQLITE = {"aiosqlite", "sqlite3"}

SQL = re.compile(
    r"\b(SELECT\s.+\sFROM|INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|PRAGMA\s+\w"
    r"|(CREATE|DROP|ALTER)\s+(\w+\s+)?(TABLE|INDEX|VIEW|TRIGGER)|BEGIN\s+IMMEDIATE)\b",
    re.DOTALL,
)
RUNS_SQL = {"execute", "executemany", "executescript", "execute_fetchall", "execute_insert"}
ACKNOWLEDGING = "bot/edge/acknowledging.py"
ANSWERS_DISCORD = {
    "send_message", "edit_message", "send_modal", "defer", "followup",
    "original_response", "edit_original_response", "delete_original_response",
}  # fmt: skip
EMPTY_WORDS = {"util", "utils", "utility", "helper", "helpers", "manager", "misc", "common"}


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file; ``path`` is relative to the repository, with forward slashes."""

    path: str
    source: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.source, self.path)

    @property
    def part(self) -> str:
        """Which part of the house it is in: ``cogs``, ``race``, ``ledger``, ``__main__``."""
        names = self.path.removesuffix(".py").split("/")
        return names[0] if names[0] == "cogs" else names[1]


Rule = Callable[[Module], Iterator[str]]


def imports(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every absolute name a module imports, with its line; relative imports are an offence."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            # `from bot import ledger` imports bot.ledger as much as `import bot.ledger` does.
            yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)


def part_of(name: str) -> str | None:
    """The part of the house an imported name lies in, None when it is somebody else's."""
    first, _, rest = name.partition(".")
    if first == "cogs":
        return "cogs"
    return (rest.split(".")[0] or "__init__") if first == "bot" else None


def imports_point_inwards(module: Module) -> Iterator[str]:
    known = MAY_IMPORT.get(module.part)
    for line, name in imports(module.tree):
        if name.startswith("."):
            yield f"{line}: a relative import hides which part it is"
            continue
        part = part_of(name)
        if part is None or part in GROUND or name == "bot.__version__":
            continue
        if known is not None and part not in known:
            yield f"{line}: {module.part} must not know {name}"
        elif module.part in GROUND:
            yield f"{line}: {module.path} is known to everybody and must not know {name}"


def discord_stays_at_the_edge(module: Module) -> Iterator[str]:
    if module.path.startswith(DISCORD_FREE):
        for line, name in imports(module.tree):
            if name.split(".")[0] == "discord":
                yield f"{line}: imports {name}"


def race_is_pure(module: Module) -> Iterator[str]:
    """No I/O and no clock: what race needs is handed in."""
    if module.part != "race":
        return
    banned = {"asyncio", "logging", "os", "pathlib", "socket", "time", "urllib", "aiohttp"}
    for line, name in imports(module.tree):
        if name.startswith("urllib.parse."):  # takes addresses apart, and asks nobody
            continue
        if name.split(".")[0] in banned | SQLITE:
            yield f"{line}: imports {name}"
    for node in ast.walk(module.tree):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if re.fullmatch(r"(\w+\.)*(date|datetime)\.(today|now|utcnow)", called):
            yield f"{node.lineno}: reads the clock ({called})"
        if called in {"open", "print", "input"}:
            yield f"{node.lineno}: does I/O ({called})"


def the_store_is_reached_through_db(module: Module) -> Iterator[str]:
    if module.part == "db":
        return
    for line, name in imports(module.tree):
        if name.split(".")[0] in SQLITE:
            yield f"{line}: imports {name}"
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in RUNS_SQL:
                yield f"{node.lineno}: calls .{node.func.attr}()"
        elif isinstance(node, ast.Constant | ast.JoinedStr) and id(node) not in docstrings:
            yield from [f"{node.lineno}: holds SQL"] if SQL.search(_text(node)) else []


def _text(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(
            _text(part) if isinstance(part, ast.Constant) else "x" for part in node.values
        )
    return node.value if isinstance(node.value, str) else ""


def only_the_roots_read_the_environment(module: Module) -> Iterator[str]:
    if module.path in ENVIRONMENT_READERS:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}:
            yield f"{node.lineno}: reads the environment"
    for line, name in imports(module.tree):
        if name in {"os.environ", "os.getenv"}:
            yield f"{line}: imports {name}"


def interactions_are_answered_in_one_place(module: Module) -> Iterator[str]:
    """Else the timer that acknowledges what takes long, and the answer, come at the same moment."""
    if module.path == ACKNOWLEDGING:
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and (
            node.attr in ANSWERS_DISCORD or ast.unparse(node).endswith(".response.autocomplete")
        ):
            yield f"{node.lineno}: {ast.unparse(node)} belongs into {ACKNOWLEDGING}"


def callbacks_are_thin(module: Module) -> Iterator[str]:
    """A command parses, asks the ledger once, renders and sends: more belongs elsewhere."""
    if module.part != "cogs":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _is_callback(node):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            length = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            if length > LONGEST_CALLBACK:
                yield f"{node.lineno}: {node.name} has {length} lines"


def _is_callback(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    called = [item.func if isinstance(item, ast.Call) else item for item in node.decorator_list]
    names = [item.attr for item in called if isinstance(item, ast.Attribute)]
    names += [item.id for item in called if isinstance(item, ast.Name)]
    return bool({"command", "context_menu", "autocomplete"} & set(names))


def files_stay_short(module: Module) -> Iterator[str]:
    length = module.source.count("\n")
    if length > LONGEST_FILE:
        yield f"{length}: lines; more than {LONGEST_FILE} are two subjects"


def names_say_something(module: Module) -> Iterator[str]:
    names = [(1, part) for part in Path(module.path).with_suffix("").parts]
    names += [
        (node.lineno, node.name)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    for line, name in names:
        # contextlib's own words are not ours to choose.
        words = {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name)}
        for empty in sorted(words & EMPTY_WORDS):
            yield f"{line}: {name} says “{empty}”, which could be anything"


def modules(*folders: str) -> list[Module]:
    return [
        Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"))
    ]


PRODUCT: list[Rule] = [
    imports_point_inwards,
    discord_stays_at_the_edge,
    race_is_pure,
    the_store_is_reached_through_db,
    only_the_roots_read_the_environment,
    interactions_are_answered_in_one_place,
    callbacks_are_thin,
    files_stay_short,
]
EVERYTHING: list[Rule] = [names_say_something]


@pytest.mark.parametrize("rule", [*PRODUCT, *EVERYTHING], ids=lambda rule: rule.__name__)
def test_the_house_stands(rule: Rule) -> None:
    folders = ["bot", "cogs"] if rule in PRODUCT else ["bot", "cogs", "tests"]
    offences = [
        f"{module.path}:{offence}" for module in modules(*folders) for offence in rule(module)
    ]
    assert not offences, "\n" + "\n".join(offences)


PLANTED: list[tuple[Rule, str, str]] = [
    (imports_point_inwards, "cogs/compare.py", "from bot.db.claims import newest"),
    (imports_point_inwards, "bot/edge/cards.py", "from bot import db"),
    (imports_point_inwards, "bot/race/claims.py", "from bot.ledger import Ledger"),
    (imports_point_inwards, "bot/race/claims.py", "from . import dates"),
    (imports_point_inwards, "bot/db/claims.py", "def f():\n    from bot.edge import cards"),
    (imports_point_inwards, "bot/sources/feeds.py", "import bot.db.claims"),
    (imports_point_inwards, "bot/errors.py", "from bot.race.dates import FactDate"),
    (discord_stays_at_the_edge, "bot/ledger/desk.py", "import discord.utils"),
    (discord_stays_at_the_edge, "bot/sources/feeds.py", "from discord import File"),
    (race_is_pure, "bot/race/dates.py", "from datetime import date\ndate.today()"),
    (race_is_pure, "bot/race/dates.py", "import datetime\ndatetime.datetime.now(tz)"),
    (race_is_pure, "bot/race/dates.py", "from pathlib import Path"),
    (race_is_pure, "bot/race/dates.py", "open('x')"),
    (race_is_pure, "bot/race/addresses.py", "from urllib.request import urlopen"),
    (the_store_is_reached_through_db, "bot/edge/cards.py", "import sqlite3"),
    (the_store_is_reached_through_db, "bot/ledger/desk.py", "import aiosqlite"),
    (the_store_is_reached_through_db, "bot/ledger/desk.py", "x.execute(y)"),
    (the_store_is_reached_through_db, "cogs/compare.py", "q = f'SELECT {x}\\nFROM claim'"),
    (the_store_is_reached_through_db, "bot/ledger/desk.py", "q = 'INSERT OR IGNORE INTO claim'"),
    (only_the_roots_read_the_environment, "bot/client.py", "import os\nos.environ['X']"),
    (only_the_roots_read_the_environment, "bot/client.py", "from os import getenv"),
    (interactions_are_answered_in_one_place, "cogs/about.py", "await i.response.defer()"),
    (interactions_are_answered_in_one_place, "bot/edge/x.py", "send = i.followup.send"),
    (interactions_are_answered_in_one_place, "bot/edge/x.py", "i.response.autocomplete([])"),
    (
        callbacks_are_thin,
        "cogs/compare.py",
        "@app_commands.command()\nasync def compare():\n" + "    go()\n" * (LONGEST_CALLBACK + 1),
    ),
    (
        callbacks_are_thin,
        "cogs/compare.py",
        "@claim.autocomplete('model')\nasync def f():\n" + "    go()\n" * (LONGEST_CALLBACK + 1),
    ),
    (files_stay_short, "bot/ledger/desk.py", "x = 1\n" * (LONGEST_FILE + 1)),
    (names_say_something, "bot/edge/utils.py", ""),
    (names_say_something, "bot/ledger/desk.py", "class ClaimManager: ..."),
    (names_say_something, "bot/ledger/desk.py", "def date_helper(): ..."),
]


@pytest.mark.parametrize(("rule", "path", "source"), PLANTED)
def test_each_rule_finds_a_planted_offence(rule: Rule, path: str, source: str) -> None:
    assert list(rule(Module(path, source)))


ALLOWED: list[tuple[Rule, str, str]] = [
    (imports_point_inwards, "cogs/compare.py", "from bot.ledger import Ledger\nimport discord"),
    (imports_point_inwards, "bot/db/claims.py", "from bot.errors import StoreError"),
    (imports_point_inwards, "bot/client.py", "from bot.db.connection import Store"),
    (the_store_is_reached_through_db, "bot/db/claims.py", "c.execute('SELECT 1 FROM claim')"),
    (the_store_is_reached_through_db, "bot/edge/x.py", "'''Select one from the list.'''"),
    (the_store_is_reached_through_db, "bot/edge/x.py", "_('Select one from the list.')"),
    (only_the_roots_read_the_environment, "bot/config.py", "import os\nos.environ"),
    (interactions_are_answered_in_one_place, "bot/edge/acknowledging.py", "i.response.defer()"),
    (
        interactions_are_answered_in_one_place,
        "cogs/x.py",
        "@app_commands.autocomplete(x=y)\ndef f(): ...",
    ),
    (
        callbacks_are_thin,
        "cogs/compare.py",
        "@app_commands.command()\nasync def compare():\n    '''What it does.\n\n    More.\n    '''\n"
        + "    go()\n" * LONGEST_CALLBACK,
    ),
    (callbacks_are_thin, "cogs/compare.py", "def table():\n" + "    go()\n" * 40),
    (race_is_pure, "bot/race/addresses.py", "from urllib.parse import urlsplit"),
    (race_is_pure, "bot/race/compare.py", "old = day < asked.today\nprice.input"),
    (names_say_something, "bot/ledger/desk.py", "def commonest_rival(): ..."),
]


@pytest.mark.parametrize(("rule", "path", "source"), ALLOWED)
def test_no_rule_finds_fault_with_what_is_right(rule: Rule, path: str, source: str) -> None:
    assert not list(rule(Module(path, source)))
