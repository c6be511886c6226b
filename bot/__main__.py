"""The command line and the composition root: settings, then logs, then the bot.

Everything heavy is imported by the command that needs it, so that help and errors are quick.
"""

from __future__ import annotations

import contextlib
import gc
import io
import logging
import os
import sys
import tempfile
from collections.abc import Generator, Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot import __version__
from bot.errors import UserError
from bot.race.exporting import FEED_LENGTH, MOST_ENTRIES, ExportFormat, Wish

if TYPE_CHECKING:
    import asyncio

    from bot.client import Frontrunner
    from bot.config import Config

BROKEN: Final = 1
"""Exit status of what may be tried again: Discord is out of reach, somebody else has the store for
the moment, or there is a fault in the bot itself."""

UNUSABLE: Final = 2
"""Exit status: something the operator has to put right first."""

LINGER: Final = 0.5
"""Seconds the process may take to exit when everything is done."""

log = logging.getLogger("bot")

app = typer.Typer(
    name="frontrunner",
    no_args_is_help=True,
    add_completion=False,
    # typer's own tracebacks print local variables, the token among them.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

ConfigOption = Annotated[
    Path | None,
    typer.Option(
        "--config",
        "-c",
        metavar="FILE",
        help="The TOML file with the settings; without it ./config.toml, if there is one.",
    ),
]


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"frontrunner {__version__}")
        raise typer.Exit


@app.callback()
def frontrunner(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """A Discord bot that keeps the score of the AI race: who claimed what, and what holds."""


@app.command()
def run(config_path: ConfigOption = None) -> None:
    """Connect to Discord and stay until SIGINT (Ctrl-C) or SIGTERM."""
    from bot.shutdown import StopSignal

    with _said_plainly(), StopSignal() as stop_signal:
        config, token = _ready_to_connect(config_path)
        from bot.online import stay_online

        async def serve(stop: asyncio.Event) -> None:
            await stay_online(_bot(config), token, stop)

        # What a start makes stays: looking through it for garbage would take an eighth of the start.
        # The bot turns that on again at the end of its setup_hook.
        gc.disable()
        try:
            stop_signal.run(serve)
        finally:
            gc.enable()


@app.command()
def sync(config_path: ConfigOption = None) -> None:
    """Push the slash commands to Discord now, whether or not they changed."""
    from bot.shutdown import StopSignal

    with _said_plainly(), StopSignal() as stop_signal:
        config, token = _ready_to_connect(config_path)
        from bot.online import push_commands

        # They are pushed below in any case: once is enough.
        quiet = config.discord.model_copy(update={"sync_on_start": False})
        config = config.model_copy(update={"discord": quiet})

        async def serve(stop: asyncio.Event) -> int | None:
            return await push_commands(_bot(config), token, stop)

        pushed = stop_signal.run(serve)
    if pushed is None:
        typer.echo("Stopped before Discord answered.", err=True)
        raise typer.Exit(BROKEN)
    typer.echo(f"Discord now has {pushed} command{'' if pushed == 1 else 's'} of this bot.")


@app.command()
def demo(
    config_path: ConfigOption = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port of the page on 127.0.0.1; 0 takes a free one."),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in a browser.")
    ] = True,
    store: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Keep the demo's store here; else it goes at the end."),
    ] = None,
    locale: Annotated[
        str,
        typer.Option(metavar="LANGUAGE", help="What everybody there speaks: en-US, de or zh-CN."),
    ] = "en-US",
) -> None:
    """Use the real bot in a local web page: no token, no account, no network."""
    from bot.shutdown import StopSignal, until_stopped

    with _said_plainly(), StopSignal() as stop_signal, contextlib.ExitStack() as at_end:
        from bot.config import load_config
        from bot.logs import set_up_logging

        config = load_config(config_path)
        # The address is what a person is to see here, not that a library connected.
        level = "debug" if config.log.level == "debug" else "warning"
        set_up_logging(level, config.log.format, secrets=config.secrets())
        # simcord asks discord.py how it works with a client of its own that has no intents.
        logging.getLogger("discord.state").setLevel("ERROR")
        if store is None:
            folder = tempfile.TemporaryDirectory(
                prefix="frontrunner-demo-", ignore_cleanup_errors=True
            )
            store = Path(at_end.enter_context(folder)) / "demo.db"
        config = config.model_copy(
            update={
                "store": config.store.model_copy(update={"path": store.expanduser()}),
                "backup": config.backup.model_copy(update={"every_hours": 0}),
            }
        )
        from bot.demo import run_demo

        async def serve(stop: asyncio.Event) -> None:
            showing = run_demo(
                _bot(config),
                port=config.demo.port if port is None else port,
                locale=locale,
                open_browser=browser,
                announce=_announce,
            )
            await until_stopped(stop, showing)

        stop_signal.run(serve, uvloop=False)  # simcord's clock patches asyncio's own loop


@app.command(name="import")
def import_(
    kind: Annotated[
        str | None,
        typer.Argument(metavar="FORMAT", help="What kind of file; --formats lists them."),
    ] = None,
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE…", help="The files, each written as a whole or not at all."),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="When it came out, if the file does not say."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")
    ] = False,
    names: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A TOML file that says which releases names are."),
    ] = None,
    unmatched: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write the names without a release here, for --names."),
    ] = None,
    formats: Annotated[bool, typer.Option("--formats", help="List the formats.")] = False,
    config_path: ConfigOption = None,
) -> None:
    """Bring public evaluations into the shared ledger, while the bot does not run."""
    from rich import print as show

    from bot.command_line.importing import Wanted, bring_in, formats_table
    from bot.shutdown import StopSignal

    if formats or kind is None:
        show(formats_table())
        raise typer.Exit(0 if formats else UNUSABLE)
    wanted = Wanted(kind, tuple(files or ()), published, dry_run, names, unmatched)
    with _said_plainly(), StopSignal() as stop_signal:
        from bot.config import load_config

        config = load_config(config_path)
        if not stop_signal.run(lambda stop: bring_in(config, wanted, stop)):
            typer.echo("Stopped: nothing of the file at hand was written.", err=True)
            raise typer.Exit(BROKEN)


@app.command()
def check(config_path: ConfigOption = None) -> None:
    """Say whether the bot would start: settings, token, store, shipped data. Changes nothing."""
    from bot.command_line.check import look

    marks = {"right": ("✓", "green"), "careless": ("!", "yellow"), "wrong": ("✗", "red")}
    wrong = 0
    for finding in look(config_path, os.environ):
        mark, colour = marks[finding.verdict]
        typer.echo(f"{typer.style(mark, fg=colour)} {finding.text}")
        wrong += finding.verdict == "wrong"
    if wrong:
        typer.echo(f"{wrong} thing{'' if wrong == 1 else 's'} to put right.")
        raise typer.Exit(UNUSABLE)
    typer.echo("The bot can start.")


@app.command()
def export(
    form: Annotated[
        ExportFormat, typer.Argument(metavar="FORMAT", help="json, csv, claimreview or atom.")
    ],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A file (.gz is packed), for csv a folder; without it standard output.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
    with_people: Annotated[
        bool,
        typer.Option("--with-people", help="json: with the Discord ids of who did what. Keep it."),
    ] = False,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="atom: begin with this day."),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=MOST_ENTRIES,
            help=f"atom: the most entries; without it {FEED_LENGTH}.",
        ),
    ] = None,
    config_path: ConfigOption = None,
) -> None:
    """Write the shared ledger for others, also while the bot runs. What servers wrote stays here."""
    with _said_plainly():
        from bot.command_line.exporting import export_ledger
        from bot.config import load_config

        day = None if since is None else since.date()
        wish = Wish(form, people=with_people, since=day, limit=limit)
        export_ledger(load_config(config_path).store.path, wish, output, force=force)


@app.command()
def backup(
    to: Annotated[
        str | None,
        typer.Option("--to", metavar="PATH", help="A folder or a file; else the settings' folder."),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
    config_path: ConfigOption = None,
) -> None:
    """Copy the store, also while the bot runs, and read the copy to see that it is sound."""
    with _said_plainly():
        from bot.command_line.backing_up import take_copy
        from bot.config import load_config

        _print_lines(take_copy(load_config(config_path), to, force=force))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The copy; it stays as it is.")],
    force: Annotated[
        bool, typer.Option("--force", help="Also where there is a store; it is kept beside it.")
    ] = False,
    catch_up: Annotated[
        bool,
        typer.Option("--catch-up", help="The bot has not run since: post what was due meanwhile."),
    ] = False,
    config_path: ConfigOption = None,
) -> None:
    """Put a copy in the place of the store, while the bot does not run. Nothing is deleted."""
    with _said_plainly():
        from bot.command_line.backing_up import put_back
        from bot.config import load_config

        _print_lines(put_back(load_config(config_path), file, force=force, catch_up=catch_up))


@app.command()
def adjudicate(
    claim: Annotated[
        str | None, typer.Option(metavar="SLUG", help="Only this claim: its slug or its number.")
    ] = None,
    config_path: ConfigOption = None,
) -> None:
    """Say what independent results suggest of each claim, with the reasons. Changes nothing."""
    with _said_plainly():
        from bot.clock import system_clock
        from bot.command_line.verdict_table import verdict_table
        from bot.config import load_config

        store = load_config(config_path).store.path
        _print_lines(verdict_table(store, system_clock().date(), claim))


@app.command()
def extract(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="A text in UTF-8 to read; its drafts are printed."),
    ] = None,
    evaluate: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Measure the drafts against NN.txt and NN.json there."),
    ] = None,
    published: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="When the text came out, as 2025-01-29."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    config_path: ConfigOption = None,
) -> None:
    """Say what claims a text makes, offline, or how well that works. Changes nothing."""
    with _said_plainly():
        from bot.clock import system_clock
        from bot.command_line.extracting import drafts_of_file, evaluation_of, published_on
        from bot.config import load_config

        store, today = load_config(config_path).store.path, system_clock().date()
        if evaluate is not None and path is None and published is None:
            lines = evaluation_of(store, evaluate, today=today, as_json=as_json)
        elif path is not None and evaluate is None:
            day = None if published is None else published_on(published, today)
            lines = drafts_of_file(store, path, published=day, today=today, as_json=as_json)
        else:
            raise UserError("Name a text to read, or a folder with --evaluate.")
        _print_lines(lines)


def main() -> None:
    """The console script ``frontrunner`` and ``python -m bot``."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show ✓ gets a question mark, not a traceback.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    status = BROKEN
    try:
        app(prog_name="frontrunner")
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 0
        raise
    finally:
        if "bot.shutdown" in sys.modules:  # no command without it leaves a thread behind
            from bot.shutdown import never_linger

            never_linger(status, LINGER)


def _bot(config: Config) -> Frontrunner:
    """The bot with these settings; nothing is opened yet."""
    import discord

    from bot.client import create_bot

    # It has no voice: a warning that the libraries for it are missing would help nobody.
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    return create_bot(config)


def _ready_to_connect(config_path: Path | None) -> tuple[Config, str]:
    """The settings and the token, with the logs going where the settings say."""
    from bot.config import bot_token, load_config
    from bot.logs import set_up_logging

    config = load_config(config_path)
    token = bot_token(config)
    set_up_logging(config.log.level, config.log.format, secrets=config.secrets())
    return config, token


def _print_lines(lines: Iterable[str]) -> None:
    try:
        for line in lines:
            typer.echo(line)
    except BrokenPipeError:  # who reads them has read enough, as ``head`` does
        # Else Python would try to write the rest when it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextlib.contextmanager
def _said_plainly() -> Generator[None]:
    """One sentence and an exit status for what a person can put right; a log entry for a fault."""
    try:
        yield
    except UserError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(getattr(error, "exit_status", UNUSABLE)) from None
    except Exception:
        # Through the log, because its filter keeps the token out of the traceback.
        log.critical("The bot ended on a fault of its own.", exc_info=True)
        raise typer.Exit(BROKEN) from None


def _announce(line: str) -> None:
    print(line, flush=True)  # whoever reads a pipe waits for the address


if __name__ == "__main__":
    main()
