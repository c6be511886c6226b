"""The bot and its reading worker: what the worker may do, and what becomes of the bot when it fails."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import UserError
from bot.race.extract import extractor
from bot.sources.answered import Busy
from bot.sources.reader import MOST_WAITING, Reader
from bot.sources.reading import bounds
from bot.sources.reading.results import LONGEST_TEXT, Job

JOB = Job(what="article", kind="text/html", url="https://news.example.org/")
PAGE = b"<p>These are plain words.</p>"
PREAMBLE = """
import os, struct, sys, time
def tell(line): os.write(1, struct.pack(">I", len(line)) + line)
def job():
    head = sys.stdin.buffer.read(8)
    if head: return sys.stdin.buffer.read(sum(struct.unpack(">II", head)))
    sys.exit()
tell(b"{}")
"""
READS = b'{"text": {"text": "words"}}'


def impostor(code: str) -> tuple[str, ...]:
    """A worker that does something else."""
    return (sys.executable, "-c", PREAMBLE + code)


@pytest.fixture
async def reader() -> AsyncIterator[Reader]:
    reader = Reader()
    yield reader
    await reader.close()


async def test_the_worker_is_kept_and_ends_when_it_is_idle() -> None:
    reader = Reader(idle=0.2)
    assert reader.pid is None
    read = await reader.article(JOB, PAGE)
    assert read.text == "These are plain words."
    first = reader.pid
    assert first is not None
    await reader.article(JOB, PAGE)
    assert reader.pid == first
    for _wait in range(100):
        if reader.pid is None:
            break
        await asyncio.sleep(0.05)
    assert reader.pid is None
    await reader.article(JOB, PAGE)
    assert reader.pid not in (None, first)
    await reader.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)
    await reader.close()
    with pytest.raises(Busy, match="is being stopped"):
        await reader.article(JOB, PAGE)
    assert reader.pid is None


async def test_the_end_waits_for_nobodys_text() -> None:
    reader = Reader(seconds=600, command=impostor("job(); time.sleep(600)"))
    jobs = [asyncio.create_task(reader.article(JOB, PAGE)) for _ in range(3)]
    while reader.pid is None:  # noqa: ASYNC110 - its start tells nobody
        await asyncio.sleep(0.01)
    worker = reader.pid
    async with asyncio.timeout(60):
        await reader.close()
        told = await asyncio.gather(*jobs, return_exceptions=True)
    assert [type(one) for one in told] == [Busy] * 3
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux shows a process's bounds in /proc")
async def test_the_worker_has_nothing_and_can_reach_nothing(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    await reader.article(JOB, PAGE)
    process = Path(f"/proc/{reader.pid}")
    variables = {line.partition("=")[0] for line in (process / "environ").read_text().split("\0")}
    assert variables == {"PYTHONPATH", "PYTHONIOENCODING", ""}
    limits = {
        line[:26].strip(): line[26:].split()[0]
        for line in (process / "limits").read_text().splitlines()[1:]
    }
    files = len(list((process / "fd").iterdir()))
    assert int(limits["Max open files"]) == files
    assert limits["Max file size"] == limits["Max core file size"] == "0"
    assert limits["Max processes"] == "0"
    size = int((process / "statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    assert int(limits["Max address space"]) <= size + bounds.ROOM <= size + 64 * 2**20
    loaded = (process / "maps").read_text()
    assert "sqlite" not in loaded
    assert "discord" not in loaded


FORBIDDEN = """
import socket, subprocess, os
from bot.sources.reading import bounds
bounds.set_bounds(bounds.Room())
for attempt in (
    lambda: socket.socket(), lambda: socket.create_connection(("127.0.0.1", 9)),
    lambda: socket.getaddrinfo("news.example.org", 80), lambda: subprocess.run(["true"]),
    lambda: os.system("true"), lambda: os.fork(), lambda: open("/etc/passwd"),
    lambda: open("written", "w"), lambda: os.remove("written"), lambda: bytearray(200_000_000),
):
    try:
        attempt()
    except (OSError, RuntimeError, MemoryError) as error:
        print(type(error).__name__)
    else:
        print("done")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems lack some of the bounds")
async def test_what_the_worker_tries_fails(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", FORBIDDEN, cwd=tmp_path, stdout=asyncio.subprocess.PIPE,
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    told = (await process.communicate())[0].decode().split()
    assert told == ["NotHere"] * 6 + ["OSError"] * 2 + ["NotHere", "MemoryError"]
    assert not list(tmp_path.iterdir())


FAILURES = {
    "dies at once": "job(); sys.exit(3)",
    "dies of a bad pointer": "import signal; job(); os.kill(os.getpid(), signal.SIGSEGV)",
    "is killed": "import signal; job(); os.kill(os.getpid(), signal.SIGKILL)",
    "does not read": "os.close(0); time.sleep(0.2)",
    "answers nothing": "job(); os.close(1); time.sleep(60)",
    "answers half": f"job(); os.write(1, struct.pack('>I', 100) + {READS!r})",
    "answers nonsense": "job(); tell(b'nonsense')",
    "answers two things": 'job(); tell(b\'{"text": {"text": "a"}, "refused": "no text"}\')',
    "answers neither": "job(); tell(b'{}')",
    "answers with a feed": 'job(); tell(b\'{"feed": {"items": []}}\')',
    "invents a reason": 'job(); tell(b\'{"refused": "{0.__class__}"}\')',
    "answers with too much text": "job(); tell(b'{\"text\": {\"text\": \"' + b'a' * 200_001 + b'\"}}')",
    "answers with 4 GB": "job(); os.write(1, b'\\xff' * 100)",
    "tells of a fault": 'job(); tell(b\'{"fault": "Traceback", "last": true}\')',
}


@pytest.mark.parametrize("code", FAILURES.values(), ids=FAILURES)
async def test_a_worker_that_fails_costs_one_job(
    code: str, caplog: pytest.LogCaptureFixture
) -> None:
    reader = Reader(command=impostor(code))
    with pytest.raises(UserError, match="the reader stopped at it"):
        await reader.article(JOB, PAGE * 20_000)
    assert "The reading worker failed on" in caplog.text
    reader._command = impostor(f"job(); tell({READS!r}); job()")
    assert (await reader.article(JOB, PAGE)).text == "words"
    await reader.close()


async def test_a_worker_that_does_not_start_is_a_failed_job(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for command in ((sys.executable, "-c", "pass"), ("/nowhere/python",)):
        reader = Reader(command=command)
        with pytest.raises(UserError, match="the reader stopped at it"):
            await reader.article(JOB, PAGE)
        await reader.close()
    assert len([one for one in caplog.records if one.levelno == logging.WARNING]) == 2


async def test_a_job_without_end_is_ended() -> None:
    reader = Reader(seconds=0.3, command=impostor("job(); time.sleep(600)"))
    with pytest.raises(UserError, match="takes too long to read"):
        await reader.article(JOB, PAGE)
    assert reader.pid is None
    await reader.close()


async def test_a_job_nobody_waits_for_any_more_is_not_the_answer_to_the_next() -> None:
    slow = 'job(); time.sleep(0.5); tell(b\'{"text": {"text": "old"}}\'); time.sleep(60)'
    reader = Reader(command=impostor(slow))
    asked = asyncio.create_task(reader.article(JOB, PAGE))
    await asyncio.sleep(0.3)
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    reader._command = impostor('job(); tell(b\'{"text": {"text": "new"}}\'); job()')
    assert (await reader.article(JOB, PAGE)).text == "new"
    await reader.close()


async def test_a_worker_that_goes_on_talking_is_not_listened_to() -> None:
    flood = 'job(); tell(b\'{"text": {"text": "a"}, "last": true}\')\n'
    reader = Reader(command=impostor(flood + "while True: os.write(1, bytes(1_000_000))"))
    assert (await reader.article(JOB, PAGE)).text == "a"
    assert reader.pid is None
    await reader.close()


async def test_jobs_wait_for_each_other_but_not_too_many() -> None:
    code = f"\nwhile True:\n    job(); time.sleep(0.01); tell({READS!r})"
    reader = Reader(command=impostor(code))
    jobs = [reader.article(JOB, PAGE) for _n in range(MOST_WAITING + 2)]
    answers = await asyncio.gather(*jobs, return_exceptions=True)
    told = [str(one) for one in answers if isinstance(one, Busy)]
    assert told == ["Too many texts are being read just now. Try again in a minute."] * 2
    assert len(answers) - len(told) == MOST_WAITING
    await reader.close()


async def test_a_worker_that_has_grown_is_replaced(reader: Reader) -> None:
    await reader.article(JOB, PAGE)
    first = reader.pid
    for _page in range(5):
        await reader.article(JOB, b"<p>" + b"many<br>" * 19_000)
        if reader.pid is None:
            break
    assert reader.pid is None
    await reader.article(JOB, PAGE)
    assert reader.pid != first


def test_as_much_is_read_as_is_looked_through() -> None:
    assert LONGEST_TEXT == extractor.LONGEST_TEXT
