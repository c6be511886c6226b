"""Attack the bot with the corpus, and tell what came of each attack."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.config import load_config
from bot.errors import ConfigError
from tests.attacks.entries import Entry, as_bytes, entries
from tests.attacks.harm import harm_in
from tests.attacks.sending import follow_up, send
from tests.attacks.stage import Stage

SETTINGS = "config"
"""The surface that is attacked before there is a bot."""
HIDDEN = ".".join(["MTIzNDU2Nzg5MDEyMzQ1Njc4", "GaBcDe", "x" * 38])
"""What stands for ``«token»`` in settings, put together here so that no scanner takes it for one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attack: seconds to the whole answer, what was said, and the harm it did."""

    entry: Entry
    seconds: float
    said: str
    harm: list[str]
    refused_by_discord: bool = False


async def attack(stage: Stage, entry: Entry) -> Outcome:
    """Attack a bot once."""
    stage.theirs.env.http_requests.clear()
    stage.complaints.taken()
    before = stage.written()
    began = time.perf_counter()
    try:
        sent = await send(stage, entry)
    except AssertionError as error:
        return Outcome(entry, time.perf_counter() - began, "", [str(error)[:300]])
    seconds = time.perf_counter() - began
    harm = [fault for one in sent.replies for fault in harm_in(one, entry.answer)]
    last = sent.replies[-1]
    if entry.says and not any(one in last.text for one in entry.says):
        harm.append(f"should say {entry.says}")
    if entry.answer != "card" and stage.written() != before:
        harm.append("wrote something all the same")
    if re.search(entry.given.get("then_if", ""), last.text):
        number = re.search(r"#(\d+)|(?:Digest|Feed|Alert) (\d+)", last.text)
        found = next(filter(None, number.groups()), "0") if number else "0"
        place = stage.place(entry.given.get("by", "admin"))
        for line in entry.given.get("then", ()):
            reply = await follow_up(stage, place, line.replace("«new»", found))
            harm += [f"{line}: {one}" for one in harm_in(reply, "card")]
    harm += stage.complaints.taken()
    if stage.web.trespasses:
        harm.append("reached the private server")
        stage.web.trespasses = 0
    return Outcome(entry, seconds, last.text, harm, sent.refused_by_discord)


async def attack_all(stage: Stage, surface: str) -> list[Outcome]:
    """Attack a surface of a bot, and look at the store and at what is the first server's after it."""
    found = [await attack(stage, entry) for entry in entries(surface)]
    losses = stage.losses()
    found[-1].harm.extend(f"afterwards: {loss}" for loss in losses)
    return found


def attack_settings(folder: Path) -> list[Outcome]:
    """Start with settings of the corpus; ``folder`` is empty."""
    return list(_settings(entries(SETTINGS), folder))


def _settings(found: Iterable[Entry], folder: Path) -> Iterable[Outcome]:
    for entry in found:
        file, where = folder / "settings.toml", entry.given["setting"]
        text = as_bytes(entry.text).replace("«token»".encode(), HIDDEN.encode())
        file.write_bytes(text if where == "toml" else b"")
        environ = {} if where == "toml" else {where: text.decode("utf-8", "surrogatepass")}
        began, said, harm = time.perf_counter(), "", list[str]()
        try:
            said = repr(load_config(file, environ))
        except ConfigError as error:
            said = str(error)
            if not said.startswith("The configuration cannot be used:\n  - "):
                harm.append("is not said as a list")
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody caught it
            harm.append(f"uncaught: {error!r}"[:300])
        seconds = time.perf_counter() - began
        if HIDDEN in said or "hush" in said:
            harm.append("repeats a secret")
        if len(said) > 2_000 or any(one < " " and one != "\n" for one in said):
            harm.append(f"is no text for a terminal: {said[:100]!r}")
        if entry.says and not any(one in said for one in entry.says):
            harm.append(f"should say {entry.says}")
        yield Outcome(entry, seconds, said, harm)
