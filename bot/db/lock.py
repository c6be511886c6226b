"""One process, one store: the lock file beside it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from bot.errors import N_, StoreError


class StoreLock:
    """Held while a process has the store open for writing; the system frees it if we die."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, path: Path) -> StoreLock:
        """Take the lock of the store at ``path``.

        Raises:
            StoreError: another process holds it, or the lock file cannot be made.
        """
        lock_path = path.with_name(path.name + ".lock")
        try:
            descriptor = os.open(lock_path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(
                N_("The lock file {path} cannot be made: {reason}."),
                path=lock_path,
                reason=error.strerror,
            ) from error
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise StoreError(
                N_("The bot is already running with the store {path}. Stop it first."), path=path
            ) from error
        return cls(descriptor)

    def release(self) -> None:
        """Give the lock up; a second call does nothing."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
