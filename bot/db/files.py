"""Files and folders of the store: on the disk when that is said, and of the one who runs the bot."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path


def flush(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk when this returns."""
    if path.is_dir() and sys.platform == "win32":
        return  # which cannot be asked for there
    descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hand_over(path: Path, store: Path) -> None:
    """Give what root made to whom the store, or else the folder it is to be in, belongs.

    An operator types commands as root, and the service has to be able to use what they leave.
    Nobody else can give a file away; where root cannot either (some network disks), it stays.
    """
    if sys.platform == "win32" or os.geteuid() != 0:
        return
    like = next((one for one in (store, *store.absolute().parents) if one.exists()), None)
    if like is not None:
        found = like.stat()
        with contextlib.suppress(OSError):
            os.chown(path, found.st_uid, found.st_gid, follow_symlinks=False)


def make_folder(folder: Path, store: Path) -> None:
    """Make a folder of a store, and those it is in, where there is none: 0700.

    Raises:
        OSError: it cannot be made.
    """
    whole = folder.absolute()
    new = [one for one in (whole, *whole.parents) if not one.exists()]
    like = store if store.exists() or not new else new[-1].parent
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for one in new:
        hand_over(one, like)
