"""``python -m bot export``: the shared ledger as files, also while the bot runs."""

from __future__ import annotations

import contextlib
import gzip
import os
import sys
from collections.abc import Generator
from pathlib import Path
from typing import BinaryIO, cast

import typer

from bot.clock import system_clock
from bot.command_line.progress import counting_rows
from bot.errors import N_, UserError, writing_to
from bot.ledger.exporting import write_file, write_tables
from bot.race.exporting import Wish
from bot.race.ledger_file import Progress

_BINARY = getattr(os, "O_BINARY", 0)  # Windows would turn the line ends of a file into its own


def export_ledger(store: Path, wish: Wish, output: Path | None, *, force: bool) -> None:
    """Write what is wished for to a file, a folder (CSV), or standard output.

    A file that bears people's ids is its owner's alone to read (0600). Until everything is written a
    file has another name, so that none is ever half there.

    Raises:
        UserError: there is something already and ``force`` is not given, or it cannot be written.
        StoreError: the store cannot be read.
    """
    if wish.people and wish.format != "json":
        raise UserError(N_("Only json names people: leave out --with-people."))
    if wish.format != "atom" and (wish.since is not None or wish.limit is not None):
        raise UserError(
            N_("Only a feed begins with a day or has a limit: leave out {option}, or export atom."),
            option="--since" if wish.since is not None else "--limit",
        )
    with counting_rows("Exporting") as progress:
        if wish.format == "csv":
            if output is None:
                raise UserError(
                    N_("CSV is one file a table: name a folder for them with --output.")
                )
            _to_folder(store, wish, output, progress, force=force)
        elif output is None:
            _to_standard_output(store, wish, progress)
        else:
            mode = 0o600 if wish.people else 0o666
            with _written(output, mode, force=force) as out:
                write_file(store, wish, system_clock(), out, progress)
    if output is not None:
        typer.echo(f"Wrote {output}.", err=True)


def _to_standard_output(store: Path, wish: Wish, progress: Progress) -> None:
    out = sys.stdout.buffer
    try:
        write_file(store, wish, system_clock(), out, progress)
        out.flush()
    except BrokenPipeError:
        # Whoever read it has enough. At exit Python would flush, and complain, once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _to_folder(store: Path, wish: Wish, folder: Path, progress: Progress, *, force: bool) -> None:
    """Write a table a file; a folder that is new is gone again where that fails."""
    with writing_to(folder):
        if folder.exists() and not folder.is_dir():
            raise UserError(N_("{path} is no folder."), path=folder)
        folder.mkdir(exist_ok=True)

    def opened(table: str) -> contextlib.AbstractContextManager[BinaryIO]:
        return _written(folder / f"{table}.csv", 0o666, force=force)

    try:
        write_tables(store, wish, opened, progress)
    except BaseException:
        with contextlib.suppress(OSError):  # it holds something, then it stays
            folder.rmdir()
        raise


@contextlib.contextmanager
def _written(path: Path, mode: int, *, force: bool) -> Generator[BinaryIO]:
    """A file to write; it has its name once everything is in it. ``.gz`` is packed.

    Raises:
        UserError: there is one and ``force`` is not given, or it cannot be written.
    """
    if path.exists() and not force:
        raise UserError(N_("{path} is there already. --force writes over it."), path=path)
    part = path.with_name(f".{path.name}.part")
    with writing_to(path):
        part.unlink(missing_ok=True)
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode)
        try:
            with contextlib.ExitStack() as opened:
                out = opened.enter_context(os.fdopen(descriptor, "wb"))
                if path.suffix == ".gz":
                    packed = gzip.GzipFile(filename="", fileobj=out, mode="wb", mtime=0)
                    out = cast("BinaryIO", opened.enter_context(packed))
                yield out
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
