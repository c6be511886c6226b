"""P6: our charts against matplotlib drawing the same kind of picture.

``python -m tests.benchmarks.bench_charts`` prints the table. matplotlib is no dependency of ours:
where it is missing, our side stands alone and the table says so.
"""

from __future__ import annotations

import asyncio
import importlib.util
import io
import statistics
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.edge.charts import Chart, ChartRow, Charts, Mark, ScoreChart
from bot.edge.charts.drawing import draw
from tests.benchmarks.measure import Row, interleaved, table
from tests.chart_samples import DUEL, FRONTIER, PRICES, RANKING, TIMELINE

ROUNDS = 15
_ABSENT = "matplotlib is not installed"
LAG_ROUNDS = 5
LAG_CHARTS = 20
CACHED_CALLS = 2_000

FIELD = ScoreChart(
    "Four releases on twelve benchmarks",
    ("Qwen2.5-Max", "DeepSeek-V3", "GPT-4o", "Claude 3.5 Sonnet"),
    tuple(
        ChartRow(
            f"Benchmark number {number}",
            "%",
            tuple(Mark(at, 40 + 7 * at + number, 38 + 7 * at, 54 + 7 * at) for at in range(4)),
        )
        for number in range(12)
    ),
    "Sources: made up for this measurement",
)

OTHER_KINDS: dict[str, Chart] = {
    "ranking of 6": RANKING,
    "timeline of 3 lanes, 8 events": TIMELINE,
    "prices of 4": PRICES,
    "frontier of 8": FRONTIER,
}


def rows() -> list[Row]:
    """Warm drawing, the loop's lag meanwhile, memory, and what a cached picture costs."""
    charts = {"2 releases x 4 benchmarks": DUEL, "4 releases x 12 benchmarks": FIELD}
    measured: list[Row] = []
    if importlib.util.find_spec("matplotlib") is None:
        for name, chart in charts.items():
            measured.append(Row(f"P6 warm chart, {name} (ms)", _alone(chart), None, None, _ABSENT))
        lag = statistics.median(asyncio.run(_our_lag()) for _ in range(LAG_ROUNDS))
        measured.append(
            Row(f"P6 worst loop lag over {LAG_CHARTS} charts (ms)", lag * 1e3, None, None, _ABSENT)
        )
        if _PROC.exists():
            measured.append(Row(_MEMORY, _memory(_OURS), None, None, _ABSENT))
    else:
        for name, chart in charts.items():
            measured.append(
                interleaved(
                    lambda chart=chart: draw(chart),
                    lambda chart=chart: draw_with_matplotlib(chart),
                    ROUNDS,
                    name=f"P6 warm chart, {name}",
                    target="≤ 0.20 of matplotlib",
                )
            )
        measured += _lags()
        if _PROC.exists():
            ours, theirs = _memory(_OURS), _memory(_THEIRS)
            target = f"≤ 0.25 of matplotlib (here {ours / theirs:.2f})"
            measured.append(Row(_MEMORY, ours, theirs, None, target))
    measured += [
        interleaved(
            lambda chart=chart: draw(chart),
            lambda: draw(DUEL),
            ROUNDS,
            name=f"   warm {name} against 2 releases x 4 benchmarks",
            target="about as long",
        )
        for name, chart in OTHER_KINDS.items()
    ]
    measured.append(asyncio.run(_cached()))
    return measured


def draw_with_matplotlib(chart: ScoreChart) -> bytes:
    """The same kind of picture as matplotlib's users would make it, as wide as ours."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure: Any = Figure(figsize=(12, 1.6 + 1.7 * len(chart.rows)), dpi=100, facecolor="#2b2d31")
    canvas = FigureCanvasAgg(figure)
    figure.suptitle(chart.title, color="#f2f3f5", fontsize=24)
    strips = figure.subplots(len(chart.rows), 1, squeeze=False)[:, 0]
    for shown, strip in zip(chart.rows, strips, strict=True):
        strip.set_facecolor("#1e1f22")
        strip.set_title(f"{shown.label} ({shown.unit})", loc="left", color="#f2f3f5", fontsize=18)
        strip.set_yticks([])
        strip.set_ylim(-1, len(chart.series))
        strip.tick_params(colors="#b5bac1", labelsize=14)
        for mark in shown.marks:
            spread = [
                [mark.value - (mark.value if mark.low is None else mark.low)],
                [(mark.value if mark.high is None else mark.high) - mark.value],
            ]
            strip.errorbar(
                [mark.value],
                [mark.series],
                xerr=[[max(0.0, part[0])] for part in spread],
                fmt="oDs^"[mark.series],
                color=("#56b4e9", "#e69f00", "#cc79a7", "#f0e442")[mark.series],
                markersize=14,
                capsize=6,
                label=chart.series[mark.series],
            )
            strip.annotate(
                shown.figure(mark.value),
                (mark.value, mark.series),
                xytext=(14, -6),
                textcoords="offset points",
                color="#f2f3f5",
                fontsize=18,
            )
    strips[0].legend(fontsize=14)
    figure.text(0.03, 0.01, chart.footer, color="#b5bac1", fontsize=14)
    out = io.BytesIO()
    canvas.print_png(out)
    return out.getvalue()


def _alone(chart: ScoreChart) -> float:
    draw(chart)
    spent: list[float] = []
    for _ in range(ROUNDS):
        start = perf_counter()
        draw(chart)
        spent.append(perf_counter() - start)
    return statistics.median(spent) * 1e3


def _variants() -> list[ScoreChart]:
    return [replace(DUEL, footer=f"{DUEL.footer} · {number}") for number in range(LAG_CHARTS)]


def _lags() -> list[Row]:
    """The loop's worst and total lateness while charts are drawn beside it, taking turns."""
    pairs = [(asyncio.run(_our_lags()), asyncio.run(_their_lags())) for _ in range(LAG_ROUNDS)]
    named = (
        (f"P6 worst loop lag over {LAG_CHARTS} charts", 0),
        (f"P6 all loop lag over {LAG_CHARTS}", 1),
    )
    return [
        Row(
            name,
            statistics.median(ours[which] for ours, _theirs in pairs),
            statistics.median(theirs[which] for _ours, theirs in pairs),
            statistics.median(ours[which] / theirs[which] for ours, theirs in pairs),
            "≤ 0.25 of matplotlib",
        )
        for name, which in named
    ]


async def _our_lag() -> float:
    return (await _our_lags())[0]


async def _our_lags() -> tuple[float, float]:
    charts = Charts()
    try:
        await charts.png(DUEL)
        return await _lag_during([lambda one=one: charts.png(one) for one in _variants()])
    finally:
        charts.close()


async def _their_lags() -> tuple[float, float]:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1) as thread:
        await loop.run_in_executor(thread, draw_with_matplotlib, DUEL)
        return await _lag_during(
            [
                lambda one=one: loop.run_in_executor(thread, draw_with_matplotlib, one)
                for one in _variants()
            ]
        )


async def _lag_during(drawings: list[Callable[[], Awaitable[bytes]]]) -> tuple[float, float]:
    """The worst and the summed lateness (s) of a task that wants to run every millisecond."""
    late: list[float] = []
    done = asyncio.Event()

    async def tick() -> None:
        while not done.is_set():
            due = perf_counter() + 0.001
            await asyncio.sleep(0.001)
            late.append(perf_counter() - due)

    ticking = asyncio.create_task(tick())
    await asyncio.gather(*(drawing() for drawing in drawings))
    done.set()
    await ticking
    return max(late), sum(late)


_PROC = Path("/proc/self/status")
_MEMORY = "P6 memory for a first chart (MiB)"
_OURS = "from tests.benchmarks.bench_charts import DUEL, draw as picture"
_THEIRS = "from tests.benchmarks.bench_charts import DUEL, draw_with_matplotlib as picture"


def _memory(imports: str) -> float:
    """What importing and drawing once adds to a process's largest resident size, in MiB.

    Read from Linux's VmHWM: getrusage's figure starts at the size of the process that forked.
    """
    program = (
        "import asyncio, concurrent.futures, importlib.util, io, statistics, subprocess\n"
        "from pathlib import Path\n"
        "def peak():\n"
        "    lines = Path('/proc/self/status').read_text().splitlines()\n"
        "    return next(int(line.split()[1]) for line in lines if line.startswith('VmHWM'))\n"
        f"before = peak()\n{imports}\npicture(DUEL)\nprint(peak() - before)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    ).stdout
    return round(int(told) / 1024, 1)


async def _cached() -> Row:
    charts = Charts()
    try:
        await charts.png(DUEL)
        start = perf_counter()
        for _ in range(CACHED_CALLS):
            charts.cached(DUEL)
        spent = (perf_counter() - start) / CACHED_CALLS
    finally:
        charts.close()
    return Row("   taking a cached chart (µs)", round(spent * 1e6, 1), None, None, "")


if __name__ == "__main__":
    print(table(rows()))
