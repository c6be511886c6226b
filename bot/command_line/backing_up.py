"""``python -m bot backup`` and ``restore``: a copy of the store, and putting one back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from bot.clock import system_clock
from bot.config import Config
from bot.db.migrate import newest_schema
from bot.ledger.backups import Contents, back_up, restore


def take_copy(config: Config, to: str | None, *, force: bool) -> Iterator[str]:
    """Copy the store, into the folder of the settings where no place is named, and say what came of it.

    Args:
        to: as it was typed: what ends with a slash is a folder.

    Raises:
        UserError: it cannot be, see :func:`bot.ledger.backups.back_up`.
    """
    store = config.store.path
    place = config.backup_folder() if to is None else Path(to).expanduser()
    is_folder = to is None or to.endswith((os.sep, os.altsep or os.sep)) or None
    copy = back_up(store, place, system_clock(), is_folder=is_folder, replace=force)
    yield f"Copied {store} to {copy.path} in {copy.seconds:.1f} s."
    if copy.contents is not None:
        yield f"The copy was read whole and is sound: {_in_words(copy.contents)}."


def put_back(config: Config, source: Path, *, force: bool, catch_up: bool) -> Iterator[str]:
    """Put a copy in the place of the store, and say what came of it and what to do next.

    Raises:
        UserError: it cannot be, see :func:`bot.ledger.backups.restore`.
    """
    store = config.store.path
    source = source.expanduser()
    done = restore(store, source, system_clock(), force=force, catch_up=catch_up)
    yield f"{store} is now what {source} holds: {_in_words(done.contents)}."
    if done.contents.newest is not None:
        yield f"Its last change is of {done.contents.newest}. What came later is not in it."
    if done.kept is not None:
        yield f"The store that was is kept as {done.kept}."
    if done.hushed.posts:
        yield f"Posts that wait ({done.hushed.posts}) are looked for in their channels before they are sent."
    if catch_up:
        yield "What was due since the copy was made is posted at the next start."
    else:
        yield (
            f"Digests that were due since the copy was made ({done.hushed.digests}), and alerts, count "
            "as posted. If the bot has not run since, restore it with --catch-up instead."
        )
    yield f"Next: frontrunner check, then start the bot. {_next_start(done.contents.schema)}"


def _in_words(contents: Contents) -> str:
    size = contents.size / 1024 / 1024
    return f"{size:,.1f} MiB, {contents.claims:,} claims, {contents.scores:,} scores, schema {contents.schema}"


def _next_start(schema: int) -> str:
    newest = newest_schema()
    if schema == newest:
        return "This version uses its schema as it is."
    return (
        f"This version brings its schema to {newest}, keeping a copy first; an earlier version that "
        f"writes schema {schema} can be started with it as it is."
    )
