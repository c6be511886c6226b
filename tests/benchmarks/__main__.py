"""``python -m tests.benchmarks``: every figure of the targets in one table.

Ratios are of two things interleaved in this run; nothing here passes or fails.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tests.benchmarks.measure import Row, figure


class Bench(enum.StrEnum):
    """What can be measured."""

    compare = "compare"
    slash = "slash"
    start = "start"
    resolve = "resolve"
    charts = "charts"
    digests = "digests"
    imports = "imports"
    extract = "extract"


def measure(
    benches: Annotated[
        list[Bench] | None, typer.Argument(help="Which to run, in this order; all if left out.")
    ] = None,
    large: Annotated[
        bool,
        typer.Option(
            "--large",
            help="Also the growth to 1M claims, and 1M scores: 3 GiB of disk, some minutes.",
        ),
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
        Bench.digests: _digests,
        Bench.imports: lambda: _imports(large=large),
        Bench.extract: _extract,
    }
    shown = Table(title="Frontrunner, measured", title_justify="left")
    shown.add_column("what", overflow="fold")
    for column in ("ours", "other", "ratio"):
        shown.add_column(column, justify="right", no_wrap=True)
    shown.add_column("target", no_wrap=True)
    waiting = Console(stderr=True)
    for bench in benches or list(Bench):
        with waiting.status(f"measuring: {bench}"):
            measured = runs[bench]()
        for row in measured:
            shown.add_row(*cells(row))
        shown.add_section()
    Console().print(shown)


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


def _digests() -> list[Row]:
    from tests.benchmarks import bench_digests

    return bench_digests.rows()


def _imports(*, large: bool) -> list[Row]:
    from tests.benchmarks import bench_import

    return bench_import.rows(bench_import.LARGE if large else bench_import.SMALL)


def _extract() -> list[Row]:
    from tests.benchmarks import bench_extract

    return bench_extract.rows()


if __name__ == "__main__":
    typer.run(measure)
