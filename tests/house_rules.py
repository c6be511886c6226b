"""What Discord refuses, or we never send, though its OpenAPI document does not say so.

Messages and forms keep the limits of ``tests.commands.discord_limits`` besides. Source of what is
said of commands: https://discord.com/developers/docs/interactions/application-commands.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from tests.commands.discord_limits import breaches, form_breaches, utf16, walk

MESSAGE, UPDATE, CHOICES, FORM = 4, 7, 8, 9
"""Kinds of answers to an interaction."""
SLASH, SUBCOMMAND, GROUP, STRING = 1, 1, 2, 3
COMPONENTS_V2 = 1 << 15
OLD_KINDS = frozenset({1, 2, 3, 5, 6, 7, 8})
"""Components that a message without the flag may hold."""
_FILE_NAME = re.compile(r"[\w.-]{1,255}")


class Request(Protocol):
    """A request as ``tests.openapi`` has it."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def json(self) -> Any | None: ...


def house_rules(request: Request) -> Iterator[str]:
    """What of them a request breaks, each with where in the body; its shape is taken for right."""
    first, *rest = request.path.strip("/").split("/")
    body = request.json
    if first == "applications" and rest[-1:] == ["commands"] and isinstance(body, list):
        yield from _commands(body)
    elif first == "interactions" and isinstance(body, dict):
        yield from _callback(body)
    elif first in ("channels", "webhooks") and request.method in ("POST", "PATCH"):
        yield from _posted(request.method, body if isinstance(body, dict) else {})


def _callback(body: dict[str, Any]) -> Iterator[str]:
    data = body.get("data")
    if not isinstance(data, dict):
        return
    match body["type"]:
        case kind if kind in (MESSAGE, UPDATE):
            yield from _message("$.data", data, edits=kind == UPDATE)
        case kind if kind == CHOICES:
            yield from _choices("$.data", data["choices"])
        case kind if kind == FORM:
            yield from (f"$.data: {one}" for one in form_breaches(data))
        case _:
            pass


def _posted(method: str, body: dict[str, Any]) -> Iterator[str]:
    if "message" in body:  # a post in a forum
        yield from _message("$.message", body["message"])
    elif {"content", "components", "embeds"} & body.keys():
        yield from _message("$", body, edits=method == "PATCH")
    if "name" in body and not 1 <= utf16(str(body["name"]).strip()) <= 100:
        yield f"$.name: {body['name']!r} is no name of a thread"


# messages -------------------------------------------------------------------------------------


def _message(where: str, message: dict[str, Any], *, edits: bool = False) -> Iterator[str]:
    components, embeds = message.get("components") or [], message.get("embeds") or []
    yield from _mentions(f"{where}.allowed_mentions", message, components)
    yield from _attached(f"{where}.attachments", message.get("attachments") or ())
    if components:
        names = [one["filename"] for one in message.get("attachments") or () if "filename" in one]
        yield from (f"{where}.components: {one}" for one in breaches(components, names))
    yield from _embeds(f"{where}.embeds", embeds)
    told = message.get("content") or embeds
    flagged = int(message.get("flags") or 0) & COMPONENTS_V2
    if any(one["type"] not in OLD_KINDS for one in walk(components)):
        if told:
            yield f"{where}: text or embeds beside components of the new kind"
        if not flagged and not edits:
            yield f"{where}.flags: components of the new kind without IS_COMPONENTS_V2"
    elif flagged and (told or not components) and not edits:
        yield f"{where}.flags: IS_COMPONENTS_V2 without components of the new kind"
    if utf16(message.get("content") or "") > 2000:
        yield f"{where}.content: {utf16(message['content'])} units"
    nonce = message.get("nonce")
    if nonce is not None and not (1 <= len(str(nonce)) <= 25 and message.get("enforce_nonce")):
        yield f"{where}.nonce: {nonce!r} is longer than 25 characters, or is not enforced"


def _mentions(
    where: str, message: dict[str, Any], components: Sequence[dict[str, Any]]
) -> Iterator[str]:
    """Nobody is pinged, but for the one role that a digest was told to mention and does."""
    allowed = message.get("allowed_mentions")
    if not isinstance(allowed, dict) or allowed.get("parse") != []:
        yield f"{where}: {allowed!r} does not forbid every mention"
        return
    roles = [str(one) for one in allowed.get("roles") or ()]
    texts = [str(one.get("content")) for one in walk(components)]
    mentioned = len(roles) == 1 and any(f"<@&{roles[0]}>" in text for text in texts)
    if allowed.get("users") or allowed.get("replied_user") or (roles and not mentioned):
        yield f"{where}: {allowed!r} lets somebody be mentioned"


def _attached(where: str, attached: Sequence[dict[str, Any]]) -> Iterator[str]:
    names = [one["filename"] for one in attached if "filename" in one]
    if len(attached) > 10:
        yield f"{where}: {len(attached)} files"
    if len(set(names)) < len(names):
        yield f"{where}: two files of one name"
    for name in names:
        if not _FILE_NAME.fullmatch(name):
            yield f"{where}: Discord changes the name {name!r}"
    for one in attached:
        if utf16(one.get("description") or "") > 1024:
            yield f"{where}: {utf16(one['description'])} units of alt text"


def _embeds(where: str, embeds: Sequence[dict[str, Any]]) -> Iterator[str]:
    total = 0
    for one in embeds:
        fields = one.get("fields") or []
        texts = [
            ("title", one.get("title"), 256),
            ("description", one.get("description"), 4096),
            ("footer", (one.get("footer") or {}).get("text"), 2048),
            ("author", (one.get("author") or {}).get("name"), 256),
            *(("field name", field["name"] or "", 256) for field in fields),
            *(("field value", field["value"] or "", 1024) for field in fields),
        ]
        for what, text, most in texts:
            total += utf16(text or "")
            if text is not None and not (text.strip() and utf16(text) <= most):
                yield f"{where}: a {what} of {utf16(text)} units"
        if len(fields) > 25:
            yield f"{where}: {len(fields)} fields"
    if total > 6000:
        yield f"{where}: {total} units in all embeds"


# commands ---------------------------------------------------------------------------------------


def _commands(commands: Sequence[dict[str, Any]]) -> Iterator[str]:
    kinds = Counter(one.get("type", SLASH) for one in commands)
    for kind, most in ((SLASH, 100), (2, 5), (3, 5)):
        if kinds[kind] > most:
            yield f"$: {kinds[kind]} commands of type {kind}"
    named = Counter((one.get("type", SLASH), one["name"]) for one in commands)
    yield from (f"$: {name!r} stands twice" for (_, name), times in named.items() if times > 1)
    for one in commands:
        where = f"$.{one['name']}"
        if one.get("type", SLASH) == SLASH:
            yield from _named(where, one)
            yield from _options(where, one.get("options") or (), 2)
            if (length := _length(one)) > 8000:
                yield f"{where}: {length} units of names, descriptions and values"
        else:
            yield from _menu_entry(where, one)


def _menu_entry(where: str, command: dict[str, Any]) -> Iterator[str]:
    for name in _said(command, "name"):
        if not 1 <= utf16(name.strip()) <= 32:
            yield f"{where}: {name!r} is no entry of a menu"
    if command.get("description") or command.get("options"):
        yield f"{where}: an entry of a menu has no description and no options"


def _named(where: str, one: dict[str, Any]) -> Iterator[str]:
    for name in _said(one, "name"):
        if not _is_command_name(name):
            yield f"{where}: {name!r} is no name of a command or option"
    for text in _said(one, "description"):
        if not 1 <= utf16(text.strip()) <= 100:
            yield f"{where}: a description of {utf16(text)} units: {text!r}"


def _is_command_name(name: str) -> bool:
    r"""Discord's ``^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$``, in small letters where there are."""
    right = all(
        char in "-_'"
        or unicodedata.category(char)[0] in "LN"
        or unicodedata.name(char, "").startswith(("DEVANAGARI", "THAI"))
        for char in name
    )
    return right and 1 <= len(name) <= 32 and name == name.lower()


def _options(where: str, options: Sequence[dict[str, Any]], deeper: int) -> Iterator[str]:
    if len(options) > 25:
        yield f"{where}: {len(options)} options"
    if len({one["name"] for one in options}) < len(options):
        yield f"{where}: two options of one name"
    required = [bool(one.get("required")) for one in options]
    if required != sorted(required, reverse=True):
        yield f"{where}: an option that is required stands behind one that is not"
    for one in options:
        inner = f"{where}.{one['name']}"
        yield from _named(inner, one)
        if one["type"] in (SUBCOMMAND, GROUP):
            if not deeper:
                yield f"{inner}: nested too deep"
            yield from _options(inner, one.get("options") or (), deeper - 1)
        if choices := one.get("choices"):
            yield from _choices(inner, choices)
            if one.get("autocomplete"):
                yield f"{inner}: choices and autocomplete"


def _choices(where: str, choices: Sequence[dict[str, Any]]) -> Iterator[str]:
    if len(choices) > 25:
        yield f"{where}: {len(choices)} choices"
    for one in choices:
        for name in _said(one, "name"):
            if not 1 <= utf16(name.strip()) <= 100:
                yield f"{where}: a choice's name of {utf16(name)} units: {name!r}"
        if isinstance(one["value"], str) and not 1 <= utf16(one["value"]) <= 100:
            yield f"{where}: a choice's value of {utf16(one['value'])} units: {one['value']!r}"


def _said(one: Mapping[str, Any], what: str) -> list[str]:
    """A text in all its languages."""
    said = [one[what], *(one.get(f"{what}_localizations") or {}).values()]
    return [str(text) for text in said]


def _length(one: Mapping[str, Any]) -> int:
    """How much of a command counts for its limit: of each text the longest language."""
    own = sum(
        max(map(utf16, _said(one, what))) for what in ("name", "description") if one.get(what)
    )
    value = one.get("value")
    own += utf16(value) if isinstance(value, str) else 0
    below = (*(one.get("options") or ()), *(one.get("choices") or ()))
    return own + sum(map(_length, below))
