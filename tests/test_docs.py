"""The documents say what is so: commands, settings, links, slugs, and the two commands that CI runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
import typer.main
from discord import app_commands

import cogs
from bot.__main__ import app
from bot.client import create_bot
from bot.config import Config
from bot.ledger import Ledger
from bot.race.claims import status_of
from bot.race.leaderboard import BoardQuery
from bot.sources.starter import Starter, read_starter
from tests.conftest import clock

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
RUNNING = (ROOT / "docs/running.md").read_text(encoding="utf-8")
PAGES = sorted(
    path
    for folder in (ROOT, ROOT / "docs", ROOT / "bot" / "data")
    for path in folder.glob("**/*.md" if folder.name == "docs" else "*.md")
)

Rows = list[list[str]]
CODE = re.compile(r"`([^`]+)`")
FENCED = re.compile(r"```.*?```", re.DOTALL)


def tables(text: str) -> Iterator[Rows]:
    """Every table of a page: its rows, its cells; the first row is the heading."""
    rows: Rows = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            yield [rows[0], *rows[2:]]
            rows = []


def table(text: str, heading: str) -> Rows:
    """The rows of the table whose first column is called so."""
    found = [rows for rows in tables(text) if rows[0][0] == heading]
    assert len(found) == 1, f"{len(found)} tables begin with {heading!r}"
    return found[0][1:]


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    found = re.search(
        rf"^(#+) {re.escape(heading)}\n(.*?)(?=^\1 |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert found is not None, f"there is no heading {heading!r}"
    return found[2]


# Commands and settings


@pytest.fixture
async def tree() -> AsyncIterator[app_commands.CommandTree[Any]]:
    """The real command tree, of a bot that neither connects nor opens a store."""
    async with create_bot(Config()) as bot:
        for extension in cogs.EXTENSIONS:
            await bot.load_extension(extension)
        yield bot.tree


def slash_commands(
    tree: app_commands.CommandTree[Any],
) -> dict[str, app_commands.Command[Any, ..., Any]]:
    return {
        command.qualified_name: command
        for command in tree.walk_commands(type=discord.AppCommandType.chat_input)
        if isinstance(command, app_commands.Command)
    }


def test_every_command_and_option_is_in_the_readme_and_no_other(
    tree: app_commands.CommandTree[Any],
) -> None:
    real = {
        f"`/{name}`": " ".join(
            f"`{one.display_name}`" if one.required else f"[`{one.display_name}`]"
            for one in command.parameters
        )
        for name, command in slash_commands(tree).items()
    }
    rows = table(COMMANDS, "command")
    assert {row[0]: row[1] for row in rows} == real
    assert all(row[2] for row in rows), "a command is not explained"


async def test_what_the_readme_says_to_try_can_be_typed(
    tree: app_commands.CommandTree[Any], store_path: Path
) -> None:
    said = FENCED.sub("", section(README, "Try it"))
    typed = [code for code in CODE.findall(said) if code.startswith("/")]
    assert len(typed) >= 5
    commands = slash_commands(tree)
    ledger = await Ledger.open(store_path, clock)
    try:
        for line in typed:
            name = next(one for one in commands if f"{line} ".startswith(f"/{one} "))
            options = dict(re.findall(r"(\w+):(.+?)(?= \w+:|$)", line.removeprefix(f"/{name}")))
            known = {one.display_name for one in commands[name].parameters}
            assert options.keys() <= known, line
            if board := options.pop("benchmark", None):
                await ledger.boards.leaderboard(BoardQuery(board))
            for option in options.keys() - {"as_of", "channel", "every", "since", "until", "what"}:
                for one in options[option].split(","):
                    ledger.find(one, day=ledger.today(), guild_id=None)
        words = re.search(r"`/claim show`, then type `([^`]+)`", README)
        assert words is not None
        assert await ledger.claims_like(words[1], guild_id=None, limit=1)
    finally:
        await ledger.close()


def test_the_command_line_is_in_the_readme_as_it_is() -> None:
    group: Any = typer.main.get_command(app)
    real = {
        f"`frontrunner {name}`": {
            option
            for parameter in command.params
            for option in (*parameter.opts, *parameter.secondary_opts)
            if option.startswith("--")
        }
        for name, command in group.commands.items()
    }
    rows = table(section(RUNNING, "The command line"), "command")
    assert {row[0]: set(CODE.findall(row[1])) for row in rows} == real


def test_every_setting_is_in_the_readme_with_its_variable_and_default() -> None:
    real: dict[str, tuple[str, str]] = {}
    for section_name, values in Config().model_dump().items():
        for key, default in values.items():
            shown = f"`{str(default).lower()}`" if isinstance(default, bool) else f"`{default}`"
            shown = "none" if default is None else shown
            if isinstance(default, str | Path):
                shown = f'`"{default}"`'
            variable = f"FRONTRUNNER_{section_name}__{key}".upper()
            real[f"`{section_name}.{key}`"] = (f"`{variable}`", shown)
    # The token's own variable is the one to use; the general one is named beside it.
    general, none = real["`discord.token`"]
    real["`discord.token`"] = ("`DISCORD_TOKEN`", none)
    rows = table(section(RUNNING, "Settings"), "key")
    assert {row[0]: (row[1], row[2]) for row in rows} == real
    assert general in RUNNING


def test_every_setting_is_in_the_example_file() -> None:
    example = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    given = tomllib.loads(re.sub(r"^# (token|key) =", r"\1 =", example, flags=re.MULTILINE))
    assert {name: set(values) for name, values in given.items()} == {
        name: set(values) for name, values in Config().model_dump().items()
    }


@pytest.mark.parametrize(
    ("mark", "extra", "runs"),
    [("demo-command", "demo", "-m bot demo"), ("test-command", "test", "-m pytest -q -n auto")],
)
def test_the_command_that_ci_runs_is_one_line_right_after_its_mark(
    mark: str, extra: str, runs: str
) -> None:
    blocks = re.findall(rf"<!-- {mark} -->\n```sh\n(.*?)\n```", README, re.DOTALL)
    assert len(blocks) == 1
    assert "\n" not in blocks[0]
    made, installed, run = blocks[0].split(" && ")
    assert made == "python3 -m venv .venv"
    assert installed == f".venv/bin/pip install -q -e '.[{extra}]'"
    assert run == f".venv/bin/python {runs}"


# Links


def links(text: str) -> Iterator[str]:
    """Where the links and images of a page go, code left out."""
    prose = CODE.sub("", FENCED.sub("", text))
    yield from re.findall(r"\]\(([^)\s]+)\)", prose)


def anchors(text: str) -> set[str]:
    """The anchors GitHub makes of a page's headings."""
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    lost: list[str] = []
    for link in links(page.read_text(encoding="utf-8")):
        if link.startswith("https://"):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists():
            lost.append(link)
        elif anchor and anchor not in anchors(target.read_text(encoding="utf-8")):
            lost.append(f"{link}: no such heading")
    assert not lost


def test_the_pages_and_the_picture_people_look_for_are_linked_from_the_readme() -> None:
    linked = set(links(README))
    assert "docs/images/compare.png" in linked
    pages = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").glob("*.md")}
    assert pages <= linked
    picture = ROOT / "docs/images/compare.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 250_000, "every clone carries it"


def test_decisions_are_numbered_and_short() -> None:
    records = sorted((ROOT / "docs/decisions").glob("*.md"))
    for number, record in enumerate(records, start=1):
        text = record.read_text(encoding="utf-8")
        assert record.name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number}. ")
        for part in ("**Context.**", "**Decision.**", "**Consequence.**"):
            assert text.count(part) == 1, f"{record.name}: {part}"
        assert len(text.splitlines()) <= 25, record.name
    assert records


# The article


@pytest.fixture(scope="module")
def starter() -> Starter:
    """The starter ledger as it ships."""
    return read_starter()


ARTICLE = (ROOT / "docs/article-00.md").read_text(encoding="utf-8")


def test_every_claim_of_the_article_is_in_the_ledger_with_that_status(starter: Starter) -> None:
    claims = {claim.slug: claim for claim in starter.claims}
    traced: set[str] = set()
    slug = ""
    for row in table(section(ARTICLE, "Claims"), "in the article"):
        if not row[1].startswith("the same claim"):
            slug = CODE.findall(row[1])[0]
        assert slug in claims, f"{slug} is no claim of the ledger"
        traced.add(slug)
        verdicts = [
            "unverified" if target.verdict is None else target.verdict.is_
            for target in claims[slug].target
        ]
        stated = re.split(r"[:;,]| as ", row[2])[0]
        assert stated in {status_of("open", verdicts), *verdicts}, f"{slug} is not {stated}"
    for row in table(section(ARTICLE, "Figures"), "in the article"):
        traced.update(slug for slug in CODE.findall(row[1]) if slug in claims)
    assert traced == claims.keys(), "a claim of the ledger is not traced"


def test_every_other_slug_the_article_page_names_is_in_the_ledger(starter: Starter) -> None:
    known = {
        one.slug
        for group in (
            starter.sources, starter.claims, starter.releases, starter.labs, starter.instruments,
            *(lab.family for lab in starter.labs),
        )
        for one in group
    }  # fmt: skip
    named = {
        slug
        for rows in tables(ARTICLE)
        for row in rows[1:]
        for cell in row[1:-1]
        for slug in CODE.findall(cell)
    }
    assert len(named) > 40
    assert not named - known


async def test_every_command_of_the_article_page_finds_what_it_is_for(store_path: Path) -> None:
    lines = {
        code
        for rows in tables(ARTICLE)
        for row in rows[1:]
        for code in CODE.findall(row[-1])
        if code.startswith("/") and code != "/claim show"
    }
    words = set(re.findall(r"`/claim show`, type `([^`]+)`", ARTICLE))
    assert len(lines) > 10
    assert len(words) > 3
    ledger = await Ledger.open(store_path, clock)
    try:
        for line in lines:
            for name in re.split(r" (?:\w+:)?", line)[1:]:
                ledger.find(name, day=ledger.today(), guild_id=None)
        for typed in words:
            assert await ledger.claims_like(typed, guild_id=None, limit=1), typed
    finally:
        await ledger.close()


# What must stand nowhere

# Put together here so that they do not stand in this file either.
REGISTRIES = {
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"),
        ("yarnpkg", "com"), ("crates", "io"), ("rubygems", "org"), ("proxy", "golang", "org"),
    )
}  # fmt: skip
HOME = re.compile(r"(?<![\w.~/-])/(?:root|(?:home|Users)/\w+)/")
MADE_UP = {"/home/someone/"}
"""Stands in a test for anybody's home."""


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Path and text of every text file that git has or is about to have."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("needs git and a clone: it looks at what is tracked")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    for name in filter(None, listed.stdout.split("\0")):
        content = (ROOT / name).read_bytes() if (ROOT / name).is_file() else b"\0"
        if b"\0" not in content:
            yield name, content.decode("utf-8")


def test_no_file_names_a_package_registry() -> None:
    """A mirror or proxy is the business of whoever installs, not of this repository."""
    found = [
        f"{name}: {host}"
        for name, text in tracked_texts()
        for host in REGISTRIES
        if host in text.lower()
    ]
    assert not found


def test_no_file_holds_a_path_of_the_machine_it_was_written_on() -> None:
    here = {str(ROOT), str(Path.home())} - {"/root", "/"}
    found = [
        f"{name}: {path}"
        for name, text in tracked_texts()
        for path in [*HOME.findall(text), *(place for place in here if place in text)]
        if path not in MADE_UP
    ]
    assert not found


def test_a_path_below_somebodys_home_would_be_found() -> None:
    homes = ["/" + "home/ada/", "/" + "root/"]
    assert HOME.findall(f"see {homes[0]}ledger.db and {homes[1]}x") == homes
    assert not HOME.findall(f"docs{homes[0]}x ~{homes[0]}y https://example.com{homes[1]}z")
