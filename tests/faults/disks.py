"""A disk of one's own that can be filled, and what else goes wrong with a store below a running bot."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

DISK = 32 * 1024 * 1024


@contextmanager
def small_disk() -> Iterator[Path | None]:
    """The folder of an empty disk of 32 MiB in memory, None where this machine lets us make none."""
    if sys.platform != "linux":
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="small-disk-"))
    try:
        mounting = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
        if (
            shutil.which("mount") is None
            or subprocess.run(mounting, check=False, capture_output=True).returncode
        ):
            yield None
            return
        try:
            yield folder
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
    finally:
        folder.rmdir()


def remount(folder: Path, mode: Literal["ro", "rw"]) -> None:
    """Let a disk be read only, or written again; no file of it may be open."""
    subprocess.run(["mount", "-o", f"remount,{mode}", str(folder)], check=True)


def fill(folder: Path) -> Path:
    """Write to a disk until nothing more fits; the file that takes all the room."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        size = 1024 * 1024
        while size:
            try:
                file.write(b"x" * size)
            except OSError:
                size //= 2
    return filler
