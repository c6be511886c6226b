"""Stopping on a signal: in order when that works, in time when it does not.

Each case is a process of its own, because what is tested is how a process ends.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable

import pytest

Ended = tuple[int, str, str, float]
End = Callable[..., Ended]

HEAD = """
import asyncio, logging, sys, threading, time
from bot import shutdown
from bot.shutdown import StopSignal, never_linger
logging.basicConfig(format="%(message)s")
if {standard_loop}:
    shutdown._uvloop_factory = lambda: None
"""


@pytest.fixture(params=[False, True], ids=["uvloop", "asyncio"])
def end(request: pytest.FixtureRequest) -> End:
    """Run a script until it prints ``up``, signal it, and see how it ends and after how long."""

    def end(script: str, *signals: signal.Signals, apart: float = 0.0) -> Ended:
        source = HEAD.format(standard_loop=request.param) + textwrap.dedent(script)
        with subprocess.Popen(
            [sys.executable, "-c", source],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                assert process.stdout is not None
                assert process.stdout.readline() == "up\n"
                started = time.monotonic()
                for number in signals:
                    process.send_signal(number)
                    time.sleep(apart)
                out, err = process.communicate(timeout=20)
            finally:
                process.kill()
        return process.returncode, out, err, time.monotonic() - started

    return end


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_what_runs_in_order(end: End, number: signal.Signals) -> None:
    status, out, err, _ = end(
        """
        async def serve(stop):
            print("up", flush=True)
            await stop.wait()
            print("closing")
            return "done"
        with StopSignal() as stop_signal:
            print(stop_signal.run(serve), stop_signal.requested)
        """,
        number,
    )
    assert (status, out, err) == (0, "closing\ndone True\n", "")


def test_a_signal_before_the_loop_runs_is_not_lost(end: End) -> None:
    status, out, _, seconds = end(
        """
        async def serve(stop):
            await stop.wait()
            print("stopped")
        with StopSignal() as stop_signal:
            print("up", flush=True)
            time.sleep(1)  # as long as imports take on a slow disk
            stop_signal.run(serve)
        """,
        signal.SIGTERM,
    )
    assert (status, out) == (0, "stopped\n")
    assert seconds < 10


def test_what_does_not_close_in_time_is_named_and_cancelled(end: End) -> None:
    status, out, err, _ = end(
        """
        async def serve(stop):
            print("up", flush=True)
            try:
                await asyncio.create_task(asyncio.sleep(3600), name="digest-sender")
            finally:
                print("cancelled")
        with StopSignal(grace=0.3) as stop_signal:
            stop_signal.run(serve)
        """,
        signal.SIGTERM,
    )
    assert (status, out) == (0, "cancelled\n")
    assert "digest-sender (sleep)" in err


def test_a_second_signal_does_not_wait(end: End) -> None:
    status, out, _, seconds = end(
        """
        async def serve(stop):
            print("up", flush=True)
            await asyncio.sleep(3600)
        with StopSignal(grace=3600) as stop_signal:
            stop_signal.run(serve)
        print("left")
        """,
        signal.SIGINT,
        signal.SIGINT,
        apart=0.2,
    )
    assert (status, out) == (0, "left\n")
    assert seconds < 10


@pytest.mark.parametrize(
    "stuck",
    ["time.sleep(3600)", "await asyncio.to_thread(time.sleep, 3600)", "await deaf()"],
    ids=["blocked loop", "blocked thread", "deaf to cancellation"],
)
def test_what_cannot_be_cancelled_is_ended(end: End, stuck: str) -> None:
    status, _, err, _ = end(
        f"""
        async def deaf():
            while True:
                try:
                    await asyncio.sleep(3600)
                except asyncio.CancelledError:
                    pass
        async def serve(stop):
            print("up", flush=True)
            {stuck}
        with StopSignal(grace=0.2, last_words=0.2) as stop_signal:
            stop_signal.run(serve)
        """,
        signal.SIGTERM,
    )
    assert status == 0
    assert "Ending at once" in err


def test_the_codes_own_end_and_errors_pass_through(end: End) -> None:
    status, _, err, _ = end(
        """
        async def serve(stop):
            print("up", flush=True)
            raise LookupError("nothing there")
        with StopSignal() as stop_signal:
            stop_signal.run(serve)
        """
    )
    assert status == 1
    assert "LookupError: nothing there" in err


def test_a_thread_left_running_does_not_keep_the_process(end: End) -> None:
    status, _, err, _ = end(
        """
        threading.Thread(target=time.sleep, args=(3600,)).start()
        print("up", flush=True)
        never_linger(2, 0.2)
        """
    )
    assert status == 2
    assert "a thread is left running" in err
