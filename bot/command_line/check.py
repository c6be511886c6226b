"""``frontrunner check``: would the bot start? Looks at everything and changes nothing."""

from __future__ import annotations

import ipaddress
import os
import shutil
import stat
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from bot.clock import system_clock
from bot.config import DEFAULT_FILE, Config, Sharding, bot_token, load_config
from bot.edge.words.language import is_spoken, other_languages
from bot.errors import UserError
from bot.race.share import Share

MINIMUM_FREE: Final = 64 * 1024 * 1024
"""Bytes the disk needs beside a second copy of the store, which a migration makes first."""

_THIS_MACHINE: Final = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. ``wrong`` keeps the bot from starting, ``careless`` does not."""

    verdict: Literal["right", "careless", "wrong"]
    text: str


def look(path: Path | None, environ: Mapping[str, str]) -> Iterator[Finding]:
    """Look at the settings, the token, the store, its copies and the shipped data, one after the other.

    ``path`` is the configuration file as for :func:`bot.config.load_config`. The store is opened
    for reading only, and neither made nor migrated.
    """
    try:
        config = load_config(path, environ)
    except UserError as error:
        yield Finding("wrong", str(error))
    else:
        yield from _look_at_settings(config, path)
        yield from _look_at_language(config)
        yield from _look_at_drafting(config, path or DEFAULT_FILE)
        yield from _look_at_sharding(config.sharding)
        yield from _look_at_http(config)
        yield from _look_at_store(config.store.path)
        yield from _look_at_backups(config)
    yield from _look_at_starter_data()


def _look_at_settings(config: Config, path: Path | None) -> Iterator[Finding]:
    file = path or DEFAULT_FILE
    if file.exists():
        yield Finding("right", f"Configuration: {file} and the environment are in order.")
    else:
        yield Finding("right", f"Configuration: there is no {file}; defaults and environment.")
    try:
        token = bot_token(config)
    except UserError as error:
        yield Finding("wrong", str(error))
        return
    yield Finding("right", "Token: it has the shape of a bot token (Discord was not asked).")
    if file.exists() and _others_can_read(file) and token in file.read_text("utf-8", "replace"):
        yield Finding(
            "careless", f"{file} holds the token and others on this machine can read it: chmod 600."
        )


def _look_at_language(config: Config) -> Iterator[Finding]:
    if not is_spoken(config.bot.locale):
        yield Finding(
            "careless",
            f"Language: there is no translation into {config.bot.locale!r}, so English is spoken in "
            f"its place; there are en, {', '.join(other_languages())}.",
        )


def _look_at_drafting(config: Config, file: Path) -> Iterator[Finding]:
    drafting = config.drafting
    if not drafting.endpoint:
        return
    yield Finding(
        "careless",
        f"Drafting: the text of every article that is read for claims goes to {drafting.endpoint} "
        f"({drafting.model}), whoever runs it (it was not asked).",
    )
    if drafting.key is None:
        return
    address = urlsplit(drafting.endpoint)
    if address.scheme == "http" and address.hostname not in _THIS_MACHINE:
        yield Finding("careless", "Drafting: its key goes there unencrypted: use https.")
    key = drafting.key.get_secret_value()
    if file.exists() and _others_can_read(file) and key in file.read_text("utf-8", "replace"):
        yield Finding(
            "careless",
            f"{file} holds the key of [drafting] and others on this machine can read it: chmod 600.",
        )


def _look_at_sharding(sharding: Sharding) -> Iterator[Finding]:
    if sharding.processes == 1:
        return
    if sys.platform == "win32":
        yield Finding("wrong", "Processes: Windows has no locks for several: use one.")
        return
    share = Share(sharding.shards, sharding.processes, sharding.process)
    names = ", ".join(map(str, share.shard_ids or ()))
    yield Finding(
        "right",
        f"Processes: this is number {share.process} of {share.processes}, counted from 0, and has "
        f"shard{'' if len(share.shard_ids or ()) == 1 else 's'} {names} of {share.shards}. "
        + (
            "It also plans the posts of all, reads the feeds and makes the backups."
            if share.leads
            else "Number 0 plans the posts of all: without it nothing new is posted."
        ),
    )
    if sharding.shards % sharding.processes:
        yield Finding(
            "careless",
            f"Processes: {share.shards} shards are not the same number for each of "
            f"{share.processes} processes.",
        )


def _look_at_http(config: Config) -> Iterator[Finding]:
    at = config.served_at()
    if at is None:
        return
    address, port = at
    if port > 65535:
        yield Finding("wrong", f"HTTP: there is no port {port}; each process takes the next one.")
    elif ipaddress.ip_address(address).is_loopback:
        yield Finding(
            "right", f"HTTP: health and measurements, for this machine: {address} port {port}."
        )
    else:
        yield Finding(
            "careless",
            f"HTTP: whoever reaches {address} port {port} reads health and measurements: there is "
            "no password.",
        )


def _look_at_store(path: Path) -> Iterator[Finding]:
    from bot.db.connection import inspect_store

    report = inspect_store(path)
    for problem in report.problems:
        yield Finding("wrong", f"Store: {problem}")
    if report.exists and report.schema is not None and not report.problems:
        yield Finding(
            "right", f"Store: {path} is sound. {_schema(report.schema, report.newest_schema)}"
        )
    if not report.exists and not report.problems:
        yield Finding("right", f"Store: {path} does not exist yet; the first start makes it.")
    if report.exists and _others_can_read(path):
        yield Finding("careless", f"Store: others on this machine can read {path}: chmod 600.")
    yield from _look_at_disk(path)


def _schema(schema: int, newest: int) -> str:
    if schema == newest:
        return f"Its schema is the current one ({schema})."
    return f"Its schema is {schema}; the next start brings it to {newest}, keeping a copy first."


def _look_at_disk(path: Path) -> Iterator[Finding]:
    # The nearest folder that exists is the one in which the others would be made.
    folder = next(parent for parent in path.absolute().parents if parent.exists())
    free = shutil.disk_usage(folder).free
    needed = MINIMUM_FREE + (path.stat().st_size if path.is_file() else 0)
    if free < needed:
        yield Finding(
            "wrong",
            f"Store: the disk of {folder} has {_mib(free)} free; "
            f"{_mib(needed)} are needed so that a copy can be made before a migration.",
        )
    else:
        yield Finding("right", f"Disk: {_mib(free)} free in {folder}.")


def _look_at_backups(config: Config) -> Iterator[Finding]:
    from bot.ledger.backups import copies_of, newest_of

    folder, hours = config.backup_folder(), config.backup.every_hours
    if not hours:
        yield Finding("careless", "Backups: the bot makes none (backup.every_hours is 0).")
        return
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    if not there.is_dir() or not os.access(there, os.R_OK | os.W_OK | os.X_OK):
        yield Finding("careless", f"Backups: none can be made, {there} is no folder to write to.")
        return
    copies = copies_of(config.store.path, folder)
    if not copies:
        yield Finding("right", f"Backups: none in {folder} yet; one is made every {hours} hours.")
        return
    count = f"{len(copies)} in {folder}"
    newest = newest_of(copies, now := system_clock())
    if newest is None:
        yield Finding(
            "careless", f"Backups: {count}, all dated later than now; the next start makes one."
        )
        return
    old = int((now - newest.at).total_seconds() // 3600)
    if old >= 2 * hours:
        yield Finding(
            "careless",
            f"Backups: {count}; the newest is {old} hours old, where one is made every {hours}.",
        )
    else:
        yield Finding("right", f"Backups: {count}; the newest is {old} hours old.")


def _look_at_starter_data() -> Iterator[Finding]:
    from bot.sources.fingerprints import DATA
    from bot.sources.starter import StarterDataError, read_starter

    try:
        read_starter()
    except (OSError, StarterDataError) as error:
        yield Finding("wrong", f"Shipped data: {error}. Install Frontrunner again.")
    else:
        yield Finding("right", f"Shipped data: the files in {DATA} are complete and in order.")


def _others_can_read(path: Path) -> bool:
    # Windows has no such bits: what stat says there is made up, so nothing is said.
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))


def _mib(size: int) -> str:
    return f"{size / 1024 / 1024:,.0f} MiB"
