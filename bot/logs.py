"""What goes to standard error: lines for people or JSON for collectors, never the token."""

from __future__ import annotations

import json
import logging
import sys
import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final, Literal, TextIO

from bot.config import TOKEN_SHAPED

HIDDEN: Final = "[hidden]"


class TokenFilter(logging.Filter):
    """Takes the given secrets, and whatever has the shape of a bot token, out of every record.

    It changes the record (message, traceback, stack), so it belongs on a handler, behind which
    nothing else reads the record.
    """

    def __init__(self, secrets: Collection[str] = ()) -> None:
        super().__init__()
        self._secrets = [secret for secret in secrets if secret]

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = self._hide(record.getMessage())
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = self._hide(record.exc_text)
        if record.stack_info:
            record.stack_info = self._hide(record.stack_info)
        return True

    def _hide(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, HIDDEN)
        return TOKEN_SHAPED.sub(HIDDEN, text)


class TextFormatter(logging.Formatter):
    """``2025-01-29 12:00:00Z INFO bot.client: message``; a traceback below it.

    A message keeps to its line: what a user typed can neither forge a record nor steer a terminal.
    """

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        message = "".join(map(_visible, record.getMessage()))
        parts = [f"{when} {record.levelname} {record.name}: {message}"]
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            parts.append(record.exc_text)
        if record.stack_info:
            parts.append(record.stack_info)
        return "\n".join(parts)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: ``time`` (UTC), ``level``, ``logger``, ``message``, ``traceback``."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["traceback"] = record.exc_text
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps(line, ensure_ascii=False)


def set_up_logging(
    level: Literal["debug", "info", "warning", "error"],
    form: Literal["text", "json"],
    *,
    secrets: Collection[str] = (),
    stream: TextIO | None = None,
) -> None:
    """Send all records from ``level`` up to ``stream`` (standard error), in place of earlier ones."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    handler.addFilter(TokenFilter(secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)


def _visible(character: str) -> str:
    if character == "\n":
        return "\\n"
    # Cc: control, Cf: format (bidirectional overrides among them), Zl and Zp: line separators.
    if unicodedata.category(character) in {"Cc", "Cf", "Zl", "Zp"}:
        return f"\\u{ord(character):04x}"
    return character
