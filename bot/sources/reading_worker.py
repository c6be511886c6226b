"""The worker: reads what strangers wrote, in a process of its own with nothing to lose.

``python -m bot.sources.reading_worker`` takes jobs on its standard input and answers on its standard
output, one after the other, until its input ends (:mod:`bot.sources.reading.results` has both forms).
It has no token, no settings and no ledger, and cannot open a file or a connection.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import traceback
import warnings
from typing import BinaryIO

from bot.sources.reading import bounds
from bot.sources.reading.feed import read_feed
from bot.sources.reading.pdf import read_pdf
from bot.sources.reading.plain import read_plain
from bot.sources.reading.results import ANSWER_HEAD, JOB_HEAD, Answer, Job, Refused, TextRead
from bot.sources.reading.web_page import read_page

_MARKDOWN = {"text/markdown", "text/x-markdown"}
_PLAIN = {"text/plain", *_MARKDOWN}
_SAMPLE_PAGE = b"""<html><head><title>T</title><meta property="og:title" content="T"></head><body>
<article><p>Some words that are long enough to be an article of its own, for a start.</p></article>
<script type="application/ld+json">{"headline": "T"}</script></body></html>"""
_SAMPLE_FEED = b"""<rss version="2.0"><channel><title>T</title><item><title>&lt;b&gt;T</title>
<link>https://news.example.org/</link><pubDate>Tue, 28 Jan 2025 10:00:00 GMT</pubDate></item>
</channel></rss>"""


def read(job: Job, content: bytes) -> Answer:
    """Do one job.

    Raises:
        Refused: it cannot be read, and the person is told why.
    """
    if job.what == "feed":
        return Answer(feed=read_feed(content, job))
    return Answer(text=_read_article(job, content))


def _read_article(job: Job, content: bytes) -> TextRead:
    start = content[:1_024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"%PDF-") or "pdf" in job.kind:
        return read_pdf(content)
    if job.kind in _PLAIN or (not job.kind and not start.startswith(b"<")):
        return read_plain(content, job.charset, markdown=job.kind in _MARKDOWN)
    return read_page(content, job.charset, job.url)


def answer(job: Job, content: bytes) -> Answer:
    """Do one job, whatever comes of it."""
    try:
        return read(job, content)
    except Refused as refused:
        return Answer(refused=refused.why, address=refused.address)
    except MemoryError:
        return Answer(refused="too much", last=True)
    except Exception:  # noqa: BLE001 - whatever a library thinks of hostile input is told, not died of
        return Answer(fault=traceback.format_exc()[-4_000:], last=True)


def serve(jobs: BinaryIO, answers: BinaryIO, room: bounds.Room) -> None:
    """Answer jobs until there are no more, or until one has left too little room for the next."""
    at_start = room.held()
    while head := jobs.read(JOB_HEAD.size):
        about, length = JOB_HEAD.unpack(head)
        job = Job.model_validate_json(jobs.read(about))
        bounds.renew_time()
        done = answer(job, jobs.read(length))
        grown = room.held() - at_start
        done = done.model_copy(update={"last": done.last or grown > bounds.ROOM // 2})
        tell(answers, done)
        if done.last:
            return


def tell(answers: BinaryIO, done: Answer) -> None:
    """Send one answer."""
    line = done.model_dump_json(exclude_defaults=True).encode()
    answers.write(ANSWER_HEAD.pack(len(line)) + line)
    answers.flush()


def main() -> None:
    """Load all that reading needs, give up the rest, and begin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the bot, which ends this
    warnings.simplefilter("ignore")
    logging.disable()
    answer(Job(what="article", url="https://news.example.org/"), _SAMPLE_PAGE)
    answer(Job(what="feed", url="https://news.example.org/"), _SAMPLE_FEED)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    room = bounds.Room()
    bounds.set_bounds(room)
    tell(answers, Answer())
    serve(sys.stdin.buffer, answers, room)


if __name__ == "__main__":
    main()
