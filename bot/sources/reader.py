"""The bot's side of the worker: starts it, hands it jobs one by one, and ends it when it must.

Whatever the worker does, dying, hanging or answering nonsense, costs the one job it was at. The
person hears a sentence, the log has the rest, and the next job gets a new worker.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence

from pydantic import ValidationError

from bot.errors import N_, UserError
from bot.sources.answered import Busy, Unreadable
from bot.sources.reading.results import (
    ANSWER_HEAD,
    JOB_HEAD,
    LONGEST_ANSWER,
    REFUSALS,
    UNREADABLE,
    Answer,
    FeedRead,
    Job,
    TextRead,
)

log = logging.getLogger(__name__)
_SECONDS_TO_START = 30.0
_SECONDS_TO_END = 2.0
MOST_WAITING = 16
CLOSING = N_("The bot is being stopped. Try again in a few minutes.")

# -P: what lies in the working directory is no part of the bot.
WORKER = (sys.executable, "-P", "-m", "bot.sources.reading_worker")


class _Nonsense(Exception):
    """The worker answered what is no answer."""


class Reader:
    """One worker, begun with the first job and kept for the next ones until it is closed.

    Args:
        seconds: what one job may take.
        idle: seconds without a job after which the worker is ended.
        command: the worker's command line; tests hand in others.
    """

    def __init__(
        self, *, seconds: float = 8.0, idle: float = 60.0, command: Sequence[str] = WORKER
    ) -> None:
        self._seconds = seconds
        self._idle = idle
        self._command = command
        self._one_by_one = asyncio.Lock()
        self._waiting = 0
        self._closed = False
        self._process: Process | None = None
        self._killed: Process | None = None
        self._ending: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The worker's process, None where there is none now."""
        return self._process.pid if self._process is not None else None

    async def article(self, job: Job, content: bytes, *, seconds: float | None = None) -> TextRead:
        """Have an article read.

        Raises:
            UserError: it cannot be read or takes too long; as :class:`Busy` where too many others
                wait, or the reader is closed.
        """
        read = (await self._read(job, content, seconds)).text
        if read is None:
            raise self._broke(job, content, "no text in the answer")
        return read

    async def feed(self, job: Job, content: bytes, *, seconds: float | None = None) -> FeedRead:
        """Have a feed read.

        Raises:
            UserError: as for :meth:`article`, or it is no feed.
        """
        read = (await self._read(job, content, seconds)).feed
        if read is None:
            raise self._broke(job, content, "no feed in the answer")
        return read

    async def _read(self, job: Job, content: bytes, seconds: float | None) -> Answer:
        if self._waiting >= MOST_WAITING:
            raise Busy(N_("Too many texts are being read just now. Try again in a minute."))
        self._waiting += 1
        try:
            async with self._one_by_one:
                answer = await self._do(job, content, min(self._seconds, seconds or self._seconds))
        finally:
            self._waiting -= 1
        if answer.refused is not None:
            kind = Unreadable if answer.refused in UNREADABLE else UserError
            raise kind(REFUSALS[answer.refused], address=answer.address)
        return answer

    async def _do(self, job: Job, content: bytes, seconds: float) -> Answer:
        if self._closed:
            raise Busy(CLOSING)
        self._stay()
        try:
            process = self._process or await self._start()
            async with asyncio.timeout(seconds):
                answer = await _ask(process, job, content)
        except TimeoutError:
            await self._end(at_once=True)
            log.warning("A text of %d bytes (%s) took too long to read", len(content), job.what)
            raise Unreadable(N_("It takes too long to read.")) from None
        except (OSError, EOFError, _Nonsense) as error:
            await self._end(at_once=self._closed)
            if self._closed:
                raise Busy(CLOSING) from None
            raise self._broke(job, content, repr(error)) from None
        except BaseException:
            # Cancelled in the middle: the answer would be taken for the next job's.
            await self._end(at_once=True)
            raise
        if answer.last:
            await self._end()
        if answer.fault is not None:
            raise self._broke(job, content, answer.fault)
        if self._process is not None:
            self._ending = asyncio.create_task(self._end_when_idle())
        return answer

    def _broke(self, job: Job, content: bytes, why: str) -> UserError:
        log.warning(
            "The reading worker failed on %d bytes (%s, %s): %s",
            len(content), job.what, job.kind, why,
        )  # fmt: skip
        return Unreadable(N_("It cannot be read: the reader stopped at it."))

    async def _start(self) -> Process:
        environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONIOENCODING": "utf-8"}
        if sys.platform == "win32":
            # Python does not start there without it; nothing else of ours is passed on.
            environment["SYSTEMROOT"] = os.path.expandvars("%SYSTEMROOT%")
        self._process = process = await asyncio.create_subprocess_exec(
            *self._command, stdin=PIPE, stdout=PIPE, env=environment
        )
        if self._closed:
            raise EOFError
        async with asyncio.timeout(_SECONDS_TO_START):
            await _answer(process)
        return process

    async def _end_when_idle(self) -> None:
        await asyncio.sleep(self._idle)
        async with self._one_by_one:
            await self._end()

    def _stay(self) -> None:
        """Another job has come: the worker is not idle."""
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None

    async def _end(self, *, at_once: bool = False) -> None:
        """End the worker; one that has nothing to do ends by itself when its input does."""
        process, self._process = self._process, None
        if process is None:
            return
        if not at_once:
            if process.stdin is not None:
                process.stdin.close()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_SECONDS_TO_END):
                    await process.wait()
                return
        self._kill(process)
        # Reads what little the pipe still holds, without which its transport stays open.
        await process.communicate()

    def _kill(self, process: Process) -> None:
        # Once: a second kill would take the exit status from under who waits for it.
        if process is not self._killed:
            self._killed = process
            with contextlib.suppress(ProcessLookupError):
                process.kill()

    async def close(self) -> None:
        """End the worker at once, whatever it is at; a second call does nothing.

        Who waits for an answer, or for a turn, is told so: nobody's text holds up the end.
        """
        self._closed = True
        if self._process is not None:
            self._kill(self._process)
        async with self._one_by_one:
            self._stay()
            await self._end(at_once=True)


async def _ask(process: Process, job: Job, content: bytes) -> Answer:
    if process.stdin is None:
        raise EOFError
    line = job.model_dump_json().encode()
    process.stdin.write(JOB_HEAD.pack(len(line), len(content)) + line)
    process.stdin.write(content)
    await process.stdin.drain()
    answer = await _answer(process)
    read, other = answer.text, answer.feed
    if job.what == "feed":
        read, other = other, read
    given = [read, answer.refused, answer.fault]
    if sum(one is not None for one in given) != 1 or other is not None:
        raise _Nonsense("not the one answer that was asked for")
    if answer.refused is not None and answer.refused not in REFUSALS:
        raise _Nonsense("refused for no reason of ours")
    return answer


async def _answer(process: Process) -> Answer:
    """The next answer.

    Raises:
        EOFError: the worker is gone.
        _Nonsense: it is none.
    """
    if process.stdout is None:
        raise EOFError
    (length,) = ANSWER_HEAD.unpack(await process.stdout.readexactly(ANSWER_HEAD.size))
    if length > LONGEST_ANSWER:
        raise _Nonsense(f"an answer of {length} bytes")
    try:
        return Answer.model_validate_json(await process.stdout.readexactly(length))
    except ValidationError as error:
        raise _Nonsense(str(error)[:500]) from None
