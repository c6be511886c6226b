"""Who may have a store open, and which of them may write at the moment: lock files beside it.

One process holds the store alone. Several hold it together, each with a number of its own, and
write in turns: SQLite before 3.51.3 can damage a file in WAL mode when two connections write or
checkpoint at the same instant (https://sqlite.org/wal.html, “the WAL-reset bug”). The system frees what a
process held when it dies.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import orjson

from bot.db.files import hand_over
from bot.errors import N_, StoreError
from bot.race.share import WHOLE, Share

TURN_WITHIN = 120.0
"""Seconds that a write waits for other processes: one may be loading what ships meanwhile."""
START_WITHIN = 600.0
"""The same at a start, where several processes may load what ships one after the other."""
LAST_TURN_WITHIN = 5.0
"""Seconds that all writes of a process that ends wait together."""
_LOOKS, _LOOK_EVERY = 20, 0.025
"""How often a lock is looked at that others hold for a moment only, and after how many seconds."""


class StoreLock:
    """Held while a process has the store open for writing."""

    def __init__(self, *descriptors: int) -> None:
        self._descriptors = descriptors

    @classmethod
    def take(cls, path: Path, share: Share = WHOLE, schema: int = 0) -> StoreLock:
        """Take the lock of the store at ``path``.

        Args:
            share: what this process has of the servers; with several, they hold the store together.
            schema: of the store, as this version of the bot writes it.

        Raises:
            StoreError: another process holds it alone, or the same share, or holds it together with
                others that are set differently; or the lock file cannot be made.
        """
        file = path.with_name(path.name + ".lock")
        if share.whole:
            descriptor = _opened(file, path)
            if not _is_taken(descriptor):
                os.close(descriptor)
                raise _running(path)
            return cls(descriptor)
        own = _opened(file.with_name(f"{file.name}.{share.process}"), path)
        together: int | None = None
        try:
            if not _is_taken(own):
                raise held(
                    N_(
                        "Process {process} of the bot is already running with the store {path}. "
                        "Give each process its own number (sharding.process)."
                    ),
                    process=share.process,
                    path=path,
                )
            together = _opened(file, path)
            _hold_together(together, path, {
                "processes": share.processes, "shards": share.shards, "schema": schema,
            })  # fmt: skip
        except BaseException:
            for descriptor in (own, together):
                if descriptor is not None:
                    os.close(descriptor)
            raise
        return cls(own, together)

    def release(self) -> None:
        """Give the lock up; a second call does nothing."""
        for descriptor in self._descriptors:
            os.close(descriptor)
        self._descriptors = ()


def _hold_together(descriptor: int, path: Path, layout: dict[str, int]) -> None:
    """Hold the store with others that are set as we are.

    Who comes first writes down how they are set, which only who is alone may do. To become one of
    several a lock has to be let go for a moment, in which another may come first. So whoever holds
    it together looks what is written there; that may be of who went before, or not be written yet, so
    that it is let go and looked at again.
    """
    others: dict[str, int] | None = None
    for _ in range(_LOOKS):
        if _is_taken(descriptor):
            os.pwrite(descriptor, orjson.dumps(layout).ljust(200), 0)
        if _is_shared(descriptor):
            others = _written_in(descriptor)
            if others == layout:
                return
            _free(descriptor)
        time.sleep(_LOOK_EVERY)
    if others is None:
        raise _running(path)
    if others["schema"] != layout["schema"]:
        raise StoreError(
            N_(
                "Another version of the bot is running with the store {path}. Stop all processes "
                "before the first of them is upgraded."
            ),
            path=path,
        )
    raise StoreError(
        N_(
            "The bot is running with the store {path} as {processes} processes with {shards} "
            "shards. Set sharding.processes and sharding.shards alike for all of them."
        ),
        path=path,
        processes=others["processes"],
        shards=others["shards"],
    )


def _written_in(descriptor: int) -> dict[str, int] | None:
    """How those that hold a store together are set; None where nobody has written it down yet."""
    try:
        found: dict[str, int] = orjson.loads(os.pread(descriptor, 200, 0))
    except orjson.JSONDecodeError:
        return None
    return found


class WritingTurn:
    """Whose turn it is to write, of the processes that hold a store together.

    Of one process only the writing thread asks for it. Who has it may take it again, and has it
    until it is given back as often.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = _opened(path.with_name(path.name + ".writing"), path)
        self._taken = 0
        self._ends_at: float | None = None

    def take(
        self, given_up: Callable[[], bool] = lambda: False, *, within: float | None = None
    ) -> None:
        """Wait for the turn and take it.

        Args:
            given_up: whether nobody needs it any more; then it is not waited for.
            within: so many seconds; :data:`TURN_WITHIN` where left out.

        Raises:
            StoreError: others did not give it back in time, or it is not needed any more.
        """
        if self._descriptor is None:
            raise ValueError("the turn was closed")
        began = time.monotonic()
        until = began + (TURN_WITHIN if within is None else within)
        while not self._taken and not _is_taken(self._descriptor):
            now, ends_at = time.monotonic(), self._ends_at
            waited = now - began
            if now > (until if ends_at is None else min(until, ends_at)) or given_up():
                # Who ends tells nobody: it has waited for a little only.
                raise (held if ends_at is None else StoreError)(
                    N_(
                        "Another process of the bot has been writing to the store {path} for "
                        "{seconds} seconds. If this lasts, look at its log."
                    ),
                    path=self._path,
                    seconds=round(waited),
                )
            # The others' writes take milliseconds, but for loading what ships.
            time.sleep(0.0005 if waited < 0.25 else 0.02)
        self._taken += 1

    def give_back(self) -> None:
        """Let others write."""
        self._taken -= 1
        if not self._taken and self._descriptor is not None:
            _free(self._descriptor)

    def hurry(self) -> None:
        """Let all that wait for it wait only a little from now on, because this process ends."""
        if self._ends_at is None:
            self._ends_at = time.monotonic() + LAST_TURN_WITHIN

    def close(self) -> None:
        """Give it back for good; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _opened(file: Path, store: Path) -> int:
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreError(
            N_("The lock file {path} cannot be made: {reason}."),
            path=file,
            reason=error.strerror,
        ) from error
    hand_over(file, store)
    return descriptor


def held(message: str, **values: object) -> StoreError:
    """Somebody else has what is asked for, for the moment: it may be tried again."""
    error = StoreError(message, **values)
    error.trouble = "locked"
    return error


def _running(path: Path) -> StoreError:
    return held(N_("The bot is already running with the store {path}. Stop it first."), path=path)


if sys.platform == "win32":
    import msvcrt

    def _is_taken(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _is_shared(_descriptor: int) -> bool:
        raise StoreError(
            N_(
                "Windows has no locks that several processes could hold: set sharding.processes to 1."
            )
        )

    def _free(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _locked(descriptor: int, how: int) -> bool:
        """Lock a file now, or not at all."""
        try:
            fcntl.flock(descriptor, how | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _is_taken(descriptor: int) -> bool:
        return _locked(descriptor, fcntl.LOCK_EX)

    def _is_shared(descriptor: int) -> bool:
        return _locked(descriptor, fcntl.LOCK_SH)

    def _free(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
