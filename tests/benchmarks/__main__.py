"""``python -m tests.benchmarks``: every figure of the targets in one table.

Ratios are of two things interleaved in this run; nothing here passes or fails.
"""

from __future__ import annotations

import enum
import os
import platform
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tests.benchmarks.measure import Row, figure


class Bench(enum.StrEnum):
    """What can be measured."""

    slash = "slash"
    compare = "compare"
    resolve = "resolve"
    charts = "charts"
    digests = "digests"
    imports = "imports"
    start = "start"
    memory = "memory"
    extract = "extract"
    processes = "processes"


def measure(
    benches: Annotated[
        list[Bench] | None, typer.Argument(help="Which to run, in this order; all if left out.")
    ] = None,
    large: Annotated[
        bool,
        typer.Option(
            "--large",
            help="Also the growth to 1M claims, 1M scores and 10,000 digests: 3 GiB, half an hour.",
        ),
    ] = False,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the table for docs/benchmarks.md.")
    ] = False,
    releases: Annotated[int, typer.Option(min=100, help="Releases of the store S.")] = 2_000,
    scores: Annotated[int, typer.Option(min=1_000, help="Scores of the store S.")] = 50_000,
    claims: Annotated[int, typer.Option(min=1_000, help="Claims of the store S.")] = 100_000,
) -> None:
    """Measure, then print one table: ours, the other side, their ratio, what to reach."""
    runs: dict[Bench, Callable[[], list[Row]]] = {
        Bench.compare: lambda: _compare(releases, scores, claims, large=large),
        Bench.slash: _slash,
        Bench.start: _start,
        Bench.resolve: _resolve,
        Bench.charts: _charts,
        Bench.digests: lambda: _digests(large=large),
        Bench.imports: lambda: _imports(large=large),
        Bench.extract: _extract,
        Bench.memory: _memory,
        Bench.processes: _processes,
    }
    waiting = Console(stderr=True)
    measured: list[list[Row]] = []
    for bench in benches or list(Bench):
        with waiting.status(f"measuring: {bench}"):
            measured.append(runs[bench]())
    if markdown:
        print(as_markdown(measured))
    else:
        Console().print(_as_table(measured))


def _as_table(measured: Sequence[Sequence[Row]]) -> Table:
    shown = Table(title="Frontrunner, measured", title_justify="left")
    shown.add_column("what", overflow="fold")
    for column in ("ours", "other", "ratio"):
        shown.add_column(column, justify="right", no_wrap=True)
    shown.add_column("target", no_wrap=True)
    for rows in measured:
        for row in rows:
            shown.add_row(*cells(row))
        shown.add_section()
    return shown


def as_markdown(measured: Sequence[Sequence[Row]]) -> str:
    """The table as Markdown, with when and where it was measured; rows below another begin with ·."""
    where = (
        f"{_cpu()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, load average {os.getloadavg()[2]:.1f}"
    )
    lines = [
        f"Measured on {datetime.now(UTC):%Y-%m-%d}: {where}.",
        "",
        "| what | ours | other | ratio | target |",
        "|---|--:|--:|--:|---|",
    ]
    for rows in measured:
        for row in rows:
            name, *rest = cells(row)
            shown = f"· {name.lstrip()}" if name.startswith(" ") else name
            lines.append("| " + " | ".join(one.replace("|", "/") for one in (shown, *rest)) + " |")
    return "\n".join(lines)


def _cpu() -> str:
    """The processor, as Linux names it."""
    try:
        told = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in told.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()


def cells(row: Row) -> tuple[str, str, str, str, str]:
    """One row of the table as text."""
    timed = row.ratio is not None
    ratio = "" if row.ratio is None else f"{row.ratio:.3g}"
    return (
        row.name,
        figure(row.ours, timed=timed),
        figure(row.other, timed=timed),
        ratio,
        row.target,
    )


# Each imports what it measures only when it runs: a slow import must not weigh on another's figures.


def _compare(releases: int, scores: int, claims: int, *, large: bool) -> list[Row]:
    from tests.benchmarks import bench_compare_read
    from tests.benchmarks.generate import Size

    return bench_compare_read.rows(large=large, size=Size(releases, scores, claims))


def _slash() -> list[Row]:
    from tests.benchmarks import bench_slash

    return bench_slash.rows()


def _start() -> list[Row]:
    from tests.benchmarks import bench_start

    return bench_start.rows()


def _resolve() -> list[Row]:
    from tests.benchmarks import bench_resolve

    return bench_resolve.rows()


def _charts() -> list[Row]:
    from tests.benchmarks import bench_charts

    return bench_charts.rows()


def _digests(*, large: bool) -> list[Row]:
    from tests.benchmarks import bench_digests

    return bench_digests.rows(bench_digests.LARGE if large else bench_digests.SMALL)


def _imports(*, large: bool) -> list[Row]:
    from tests.benchmarks import bench_import

    return bench_import.rows(bench_import.LARGE if large else bench_import.SMALL)


def _extract() -> list[Row]:
    from tests.benchmarks import bench_extract

    return bench_extract.rows()


def _processes() -> list[Row]:
    from tests.benchmarks import bench_processes

    return bench_processes.rows()


def _memory() -> list[Row]:
    from tests.benchmarks import bench_memory

    return bench_memory.rows()


if __name__ == "__main__":
    typer.run(measure)
