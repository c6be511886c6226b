"""One attack: what is asked for, what a hostile server does then, and what must come of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bot.errors import UserError
from bot.race.articles import ArticleText
from bot.race.extract.extractor import LONGEST_TEXT
from bot.race.feeds import FetchedFeed
from bot.sources.fetching import Bounds, Fetcher
from bot.sources.reader import Reader
from bot.sources.reading.results import MOST_ITEMS
from bot.sources.web_pages import WebPages
from tests.attacks.web import PUBLIC_HOST, Answers, Serve, Web, page

LONGEST = 10.0
MOST_MEMORY = 64 * 1024 * 1024
ANY = "…"
"""Told or read, either is sane; what matters is that it ends."""
USUAL = f"http://{PUBLIC_HOST}/a/page"


@dataclass(frozen=True, slots=True)
class Attack:
    """``told`` stands in the sentence a person gets; with "" it is read, and ``reads`` stands in it.

    ``seconds`` is what a fetch may take here, so that those that never end are soon over. ``content``
    makes a file's bytes; a server's are made by ``serve``.
    """

    name: str
    told: str = ""
    reads: str = ""
    ask: Literal["article", "feed", "file"] = "article"
    address: str = USUAL
    serve: Callable[[], Serve] | None = None
    content: Callable[[], bytes] | None = None
    names: Mapping[str, list[Answers]] = field(default_factory=dict[str, list[Answers]])
    seconds: float = 8.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it.

    Memory is by how much the bot, with the hostile server and all that earlier attacks have left
    behind, and the worker were larger at their highest than at the start, in bytes.
    """

    attack: str
    sentence: str
    read: ArticleText | FetchedFeed | None
    seconds: float
    memory: int
    worker_memory: int


class Ground:
    """A bot's reading side beside a hostile web."""

    def __init__(self) -> None:
        self.web = Web()
        self.reader = Reader()
        self._pages: dict[float, WebPages] = {}
        self._at_start = self._worker_at_start = 0

    async def open(self) -> None:
        await self.web.open()
        self.web.serve = page("<p>Nothing yet.</p>")
        await self.pages(8.0).article(USUAL)
        self._at_start = memory("VmRSS")
        if self.reader.pid is not None:
            self._worker_at_start = memory("VmRSS", self.reader.pid)

    def pages(self, seconds: float) -> WebPages:
        """The bot's, with this patience; all share one worker."""
        if seconds not in self._pages:
            bounds = Bounds(seconds=seconds, pause=0.0)
            self._pages[seconds] = WebPages(
                make_fetcher=lambda: Fetcher(
                    bounds=bounds, inner=self.web.names, is_public=self.web.is_public
                ),
                make_reader=lambda: self.reader,
            )
        return self._pages[seconds]

    async def run(self, attack: Attack) -> Outcome:
        """Attack once.

        Raises:
            whatever is no sentence for a person.
        """
        self.web.reset(attack.names)
        if attack.serve is not None:
            self.web.serve = attack.serve()
        content = attack.content() if attack.content is not None else b""
        peak = "VmHWM" if forget_peak() else "VmRSS"
        started = time.perf_counter()
        sentence, read = "", None
        try:
            read = await self._ask(attack, content)
        except UserError as error:
            sentence = str(error)
        return Outcome(
            attack=attack.name,
            sentence=sentence,
            read=read,
            seconds=time.perf_counter() - started,
            memory=max(memory(peak) - self._at_start, 0),
            worker_memory=self._worker_grew(),
        )

    def _worker_grew(self) -> int:
        """By how much the worker, if it is still there, was larger than when it had begun."""
        peak = memory("VmHWM", self.reader.pid) if self.reader.pid is not None else 0
        return max(peak - self._worker_at_start, 0)

    async def _ask(self, attack: Attack, content: bytes) -> ArticleText | FetchedFeed:
        pages = self.pages(attack.seconds)
        address = attack.address.replace("PRIVATE", self.web.private)
        if attack.ask == "file":
            return await pages.file(attack.address, content)
        if attack.ask == "feed":
            return await pages.feed(address)
        return await pages.article(address)

    async def close(self) -> None:
        for pages in self._pages.values():
            await pages.close()
        await self.reader.close()
        await self.web.close()
        await asyncio.sleep(0)


def faults(attack: Attack, outcome: Outcome) -> list[str]:
    """What is wrong with an outcome; nothing if the attack failed as it must."""
    found = _misread(attack, outcome)
    if outcome.sentence != outcome.sentence.encode("utf-8", "replace").decode():
        found.append("the sentence has half characters")
    if len(outcome.sentence) > 400:
        found.append("the sentence is a page")
    if outcome.seconds > LONGEST:
        found.append(f"took {outcome.seconds:.1f} s")
    grown = {"bot": outcome.memory, "worker": outcome.worker_memory}
    found += [f"the {who} grew by {n >> 20} MB" for who, n in grown.items() if n > MOST_MEMORY]
    return found


def _misread(attack: Attack, outcome: Outcome) -> list[str]:
    """What is wrong with what was told or read."""
    found: list[str] = []
    if attack.told != ANY:
        if attack.told and attack.told not in outcome.sentence:
            found.append(f"should say “{attack.told}”, says “{outcome.sentence}” or reads it")
        if not attack.told and outcome.sentence:
            found.append(f"should be read, says “{outcome.sentence}”")
    if outcome.read is not None:
        found += _unsound(outcome.read)
        if attack.reads not in repr(outcome.read):
            found.append(f"should read “{attack.reads}”, reads {repr(outcome.read)[:300]}")
    return found


def _unsound(read: ArticleText | FetchedFeed) -> list[str]:
    """What is out of bounds in something that was read."""
    if isinstance(read, ArticleText):
        texts = [read.text, read.title, read.publisher, read.published, read.url or ""]
        too_long = len(read.text) > LONGEST_TEXT or len(read.title) > 300
        links = [read.url]
    else:
        texts = [read.title, *(part for item in read.items for part in (item.title, item.summary))]
        too_long = len(read.items) > MOST_ITEMS or any(len(text) > 2_000 for text in texts)
        links = [item.url for item in read.items]
    found = ["too long"] if too_long else []
    found += [f"the link {one}" for one in links if one and not one.startswith("http")]
    found += ["a control character" for text in texts if "\0" in text or "\x1b" in text]
    return found


def memory(name: str, pid: int | None = None) -> int:
    """A figure of a process's memory in bytes (Linux; 0 elsewhere)."""
    status = Path(f"/proc/{pid or 'self'}/status")
    if not status.exists():
        return 0
    lines = (line.partition(":") for line in status.read_text(encoding="ascii").splitlines())
    return next((int(rest.split()[0]) * 1024 for key, _, rest in lines if key == name), 0)


def forget_peak() -> bool:
    """Let the highest memory of this process be what it is now (Linux, proc(5)); whether it could."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return False
    return True
