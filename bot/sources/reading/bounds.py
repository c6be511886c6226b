"""What the worker may not do: grow, open, connect, start. Set once, after everything is loaded.

Each bound is the system's own where there is one (Linux has all of them), so that it also holds for
libraries in C. Where there is none, as on Windows, the audit hook and the bot's own clock remain.
"""

from __future__ import annotations

import contextlib
import encodings
import importlib
import os
import pkgutil
import sys

import pypdf

if sys.platform != "win32":
    import resource

ROOM = 60 * 1024 * 1024
"""Bytes a job may take beyond what the loaded worker has."""
_SECONDS = 12
"""Processor seconds until the system ends it, should the bot that watches it be gone."""
_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn",
    "os.startfile", "os.remove", "os.rename", "os.rmdir", "os.mkdir", "shutil.", "ctypes.",
    "urllib.Request", "ftplib.", "http.client.", "smtplib.",
)  # fmt: skip


class NotHere(RuntimeError):
    """Something in the worker tried what no reading needs."""


class Room:
    """How much memory the process has, asked of the system through a file that stays open."""

    def __init__(self) -> None:
        self._statm: int | None = None
        with contextlib.suppress(OSError):  # only Linux says it there
            self._statm = os.open("/proc/self/statm", os.O_RDONLY)

    def held(self) -> int:
        """Bytes of address space; 0 where the system does not say."""
        if self._statm is None or sys.platform == "win32":
            return 0
        return int(os.pread(self._statm, 100, 0).split()[0]) * resource.getpagesize()


def set_bounds(room: Room) -> None:
    """From now on this process reads what it is handed and does nothing else."""
    _load_what_is_late()
    sys.addaudithook(_watch)
    if sys.platform != "win32":
        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_FSIZE, 0)
        _limit(resource.RLIMIT_NPROC, 0)
        first_free = os.dup(0)
        os.close(first_free)
        _limit(resource.RLIMIT_NOFILE, first_free)  # no number is left for a file or a socket
        if held := room.held():
            _limit(resource.RLIMIT_AS, held + ROOM)


def _load_what_is_late() -> None:
    """Load what Python and pypdf would load when it is first used: no file can be opened then.

    What is missing all the same is not looked for: an import fails, and says of what.
    """
    for package in (encodings, pypdf):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            # Some are for other systems, or for libraries that need not be there.
            with contextlib.suppress(ImportError):
                importlib.import_module(module.name)
    sys.meta_path.clear()


def renew_time() -> None:
    """Give the job that begins its processor seconds."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        _limit(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + _SECONDS, soft_only=True)


if sys.platform != "win32":

    def _limit(kind: int, value: int, *, soft_only: bool = False) -> None:
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # Not every system has every limit, and macOS refuses some: the others hold without it.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, hard if soft_only else value))


def _watch(event: str, _values: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise NotHere(event)
