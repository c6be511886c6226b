"""What the starter ledger has already, so that a file's rows name it by the same slugs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.sources.fingerprints import DATA
from bot.sources.starter import BenchmarkEntry, SourceEntry

_SLUG = re.compile(r"[^a-z0-9.]+")
_SIGNS = str.maketrans({"<": " under ", ">": " over ", "+": " plus ", "τ": "tau", "²": "2"})


def shipped_sources() -> Mapping[str, SourceEntry]:
    """The sources of scores by slug, with those that also date a release."""
    return {
        entry["slug"]: SourceEntry.model_validate(entry)
        for path in sorted(DATA.glob("sources*.toml"))
        for entry in _read(path)["source"]
    }


def shipped_benchmarks() -> Mapping[str, BenchmarkEntry]:
    """The benchmarks by slug."""
    entries = _read(DATA / "benchmarks.toml")["benchmark"]
    return {entry["slug"]: BenchmarkEntry.model_validate(entry) for entry in entries}


def slug_of(text: str) -> str:
    """A slug for somebody's words: lower case, hyphens for all but letters, digits and dots."""
    return _SLUG.sub("-", text.casefold().translate(_SIGNS)).strip("-.")[:100].strip("-.")


def edition_of(entry: SourceEntry, published: str | None) -> SourceEntry:
    """The shipped source of a data set, or one for the edition published on another day."""
    if published in (None, entry.published):
        return entry
    return entry.model_copy(
        update={"slug": f"{entry.slug}-of-{published}", "published": published, "note": None}
    )


def _read(path: Path) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
