"""What an answer to an attack must not do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from tests.commands.discord_limits import breaches, form_breaches
from tests.commands.forging import Reply, parts_of
from tests.commands.hostile import UNSEEN, effects_in, sentence_faults
from tests.commands.test_isolation import SECRET
from tests.openapi import found_wrong

_FENCE = re.compile("^```$", re.MULTILINE)
"""Tables of ours stand between two of them."""
_MESSAGE, _UPDATE, _CHOICES, _MODAL = 4, 7, 8, 9


def harm_in(reply: Reply, answer: str) -> list[str]:
    """Everything that is wrong with an answer, in words.

    Args:
        answer: ``sentence`` is a kind sentence or two for one person alone, ``refusal`` a short list
            of them or a card for them alone, ``card`` whatever is harmless.
    """
    found = [f"wrong request: {one}" for request in reply.requests for one in found_wrong(request)]
    try:
        everything = reply.everything
    except TypeError:  # what discord.py could not send either
        everything = repr(reply.bodies)
        found.append("holds half a character")
    if SECRET in everything.casefold():
        found.append("shows what is another server's")
    found += _pings(reply)
    for request in reply.requests:
        body = request.json if isinstance(request.json, dict) else {}
        kind, data = body.get("type"), body.get("data")
        if request.path.endswith("/callback") and kind == _CHOICES:
            found += _choices(data["choices"])
        elif request.path.endswith("/callback") and kind == _MODAL:
            found += form_breaches(data)
        elif kind in (None, _MESSAGE, _UPDATE):
            message = data or body
            files = [one["filename"] for one in message.get("attachments", ()) if "filename" in one]
            if message.get("components"):
                found += breaches(message["components"], files)
    text = reply.text
    if re.search("Something went wrong|reference:|Traceback", text):
        found.append("apologises for a fault of ours")
    if reply.form is None and reply.result.autocomplete_choices is None:
        found += _shown(reply, text, answer)
    return found


def _shown(reply: Reply, text: str, answer: str) -> list[str]:
    if answer == "sentence":
        return sentence_faults(text, ephemeral=reply.ephemeral)
    found = effects_in(_FENCE.sub("", text))
    if answer == "refusal":
        if not reply.ephemeral:
            found.append("everybody sees it")
        if not 20 <= len(text) <= 2_000:
            found.append(f"has {len(text)} characters")
    return found


def _pings(reply: Reply) -> Iterator[str]:
    """Every message of the bot forbids mentions."""
    for request in reply.requests:
        body = request.json if isinstance(request.json, dict) else {}
        if request.path.endswith("/callback"):
            if body.get("type") not in (_MESSAGE, _UPDATE):
                continue
            body = body.get("data") or {}
        elif not re.search("/messages|/webhooks/", request.path):
            continue
        if any(True for _part in parts_of(body)):
            allowed = body.get("allowed_mentions", {})
            if allowed.get("parse") != [] or allowed.get("users") or allowed.get("roles"):
                yield f"may ping: {allowed}"


def _choices(choices: list[dict[str, Any]]) -> Iterator[str]:
    if len(choices) > 25:
        yield f"offers {len(choices)} choices"
    for choice in choices:
        if not 1 <= len(choice["name"]) <= 100 or not 1 <= len(str(choice["value"])) <= 100:
            yield f"offers a choice of a wrong length: {choice}"
        if UNSEEN & {unicodedata.category(one) for one in choice["name"]}:
            yield f"offers what nobody sees: {choice}"
