"""How an attack reaches the bot, by what its group says.

* ``into = "/release name"``: typed into an option, and half typed where the option completes itself;
  ``only = "complete"`` is half typed alone, ``only = "send"`` not at all;
* ``raw = "claims"``: the options of a command as JSON, whatever its form;
* ``form = "fr1:…"`` with ``entry = "quote"``: sent in an entry of a form, or as its id with ``entry = ""``;
* ``press = true``: a button's id; ``choose = "fr1:claim"``: what is chosen in a menu; ``choosing = "1"``:
  the id of a menu in which that is chosen;
* ``file = "/claim import file"`` with ``called = "claims.csv"``: what a file holds; ``naming = …`` its name;
* ``serves = "application/rss+xml"``: what a page gives to ``/feed add`` (``asked_by``);
* ``leads = true``: where a page sends on to; ``resolves = true``: what the name of a page stands for;
* ``setting = "toml"`` or ``"FRONTRUNNER_…"``: the file of settings, or one variable.

``around`` of the file holds the other options and entries. ``by`` says who: ``admin`` (that is usual),
``member`` or ``alone``, all of the second server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simcord import interactions
from simcord.backend import serializers
from simcord.enums import InteractionType

from tests.attacks.entries import Entry, around, as_bytes
from tests.attacks.stage import FEED, Stage
from tests.attacks.web import PUBLIC_HOST, page, redirects
from tests.commands.desk import DETAILS, THREE
from tests.commands.forging import Place, Reply

STRING, INTEGER, BOOLEAN, USER, CHANNEL, ROLE, NUMBER, FILE = 3, 4, 5, 6, 7, 8, 10, 11
LONGEST_OPTION = 6_000


@dataclass(frozen=True, slots=True)
class Sent:
    """What was answered, in the order in which it was sent; whether Discord would not have sent it."""

    replies: list[Reply]
    refused_by_discord: bool = False


async def send(stage: Stage, entry: Entry) -> Sent:
    """Attack once, wherever the entry says."""
    given, place = entry.given, stage.place(entry.given.get("by", "admin"))
    for way in ("serves", "resolves", "leads"):
        if way in given:
            _prepare(stage, entry, way)
            return await _into(
                place, stage, entry, given.get("asked_by", "/feed add address"), FEED
            )
    if "file" in given:
        file = (given.get("called", "file"), as_bytes(entry.text))
        if "naming" in given:
            file = (str(entry.text), given["naming"].encode())
        return await _into(place, stage, entry, given["file"], file)
    text = stage.filled(str(entry.text))
    if "into" in given:
        return await _into(place, stage, entry, given["into"], text)
    if "raw" in given:
        reply, refused = await _command(place, given["raw"], json.loads(text)), True
    elif "form" in given:
        reply, refused = await _form(place, stage, entry, text), False
    else:
        reply, refused = await _control(place, stage, given, text), not 1 <= len(text) <= 100
    return Sent([reply], refused)


def _prepare(stage: Stage, entry: Entry, way: str) -> None:
    """Have the web give, mean or do what the attack is."""
    text = entry.text if isinstance(entry.text, bytes) else stage.filled(entry.text)
    stage.web.reset({PUBLIC_HOST: [str(text).split()]} if way == "resolves" else None)
    if way == "serves":
        stage.web.serve = page(as_bytes(text), kind=entry.given[way])
    elif way == "leads":
        stage.web.serve = redirects(str(text))


async def _control(place: Place, stage: Stage, given: Mapping[str, Any], text: str) -> Reply:
    if "press" in given:
        return await place.press(text)
    if "choose" in given:
        return await place.choose(stage.filled(given["choose"]), text)
    return await place.choose(text, stage.filled(given["choosing"]))


async def follow_up(stage: Stage, place: Place, line: str) -> Reply:
    """``/claim show claim=19``, or ``press fr1:…``: what somebody looks at afterwards."""
    command, *options = stage.filled(line).split(" ; ")
    if command.startswith("press "):
        return await place.press(command.removeprefix("press "))
    given = dict(option.split("=", 1) for option in options)
    return await _command(place, command.removeprefix("/"), *_typed(place, command[1:], given))


# options --------------------------------------------------------------------------------------


async def _into(place: Place, stage: Stage, entry: Entry, into: str, value: Any) -> Sent:
    """Type into an option, first half and then in full."""
    command, _space, option = into.removeprefix("/").rpartition(" ")
    rest = {**around(entry.surface).get(f"/{command}", {}), **entry.given.get("also", {})}
    rest = {name: stage.filled(one) if isinstance(one, str) else one for name, one in rest.items()}
    _root, leaf, _nesting = place._found(command)
    (spec,) = [one for one in leaf["options"] if one["name"] == option]
    only, replies = entry.given.get("only"), list[Reply]()
    if spec.get("autocomplete") and only != "send":
        data = _data(place, command, _typed(place, command, {**rest, option: value}, option)[0])
        replies.append(await place._send(InteractionType.APPLICATION_COMMAND_AUTOCOMPLETE, data))
    if only != "complete":
        options, resolved = _typed(place, command, {**rest, option: value})
        replies.append(await _command(place, command, options, resolved))
    return Sent(replies, _refused(spec, value))


def _refused(spec: Mapping[str, Any], value: Any) -> bool:
    """Whether Discord itself would turn a value down, by what the command says of the option."""
    match spec["type"], value:
        case 3, str():
            most, least = spec.get("max_length", LONGEST_OPTION), spec.get("min_length", 0)
            choices = [one["value"] for one in spec.get("choices", ())]
            fits = least <= len(value) <= most and (value.strip() or not spec.get("required"))
            return not fits or bool(choices and value not in choices)
        case _:
            return False


def _typed(
    place: Place, command: str, given: Mapping[str, Any], focused: str = ""
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Options as the wire has them, whether or not Discord would take their values."""
    _root, leaf, _nesting = place._found(command)
    kinds = {one["name"]: one["type"] for one in leaf["options"]}
    resolved: dict[str, Any] = {}
    options: list[dict[str, Any]] = []
    backend = place.room.env.backend
    for name, typed in given.items():
        kind, value = kinds[name], typed
        if kind == FILE:
            value = interactions.store_interaction_attachment(
                backend, place.channel.id, *value, resolved
            )
        if kind == CHANNEL and int(value) in backend.channels:
            channel = dict(serializers.channel_payload(backend, backend.get_channel(int(value))))
            resolved.setdefault("channels", {})[value] = channel | {"permissions": "8"}
        if kind == USER and int(value) in backend.users:
            user = dict(serializers.user_payload(backend.get_user(int(value))))
            resolved.setdefault("users", {})[value] = user
        option = {"name": name, "type": kind, "value": value}
        options.append(option | ({"focused": True} if name == focused else {}))
    return options, resolved


def _data(
    place: Place,
    command: str,
    options: list[dict[str, Any]],
    resolved: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    name, *_path = command.split()
    root = place.room.env.backend.find_command(name, None, type=1) or {"id": "1", "name": name}
    _root, _leaf, nesting = place._found(command) if "options" in root else (root, {}, [])
    nested = interactions.nest_options(root, nesting, options)
    data = {"id": root["id"], "name": root["name"], "type": 1, "options": nested}
    return data | ({"resolved": resolved} if resolved else {})


async def _command(
    place: Place,
    command: str,
    options: list[dict[str, Any]],
    resolved: Mapping[str, Any] | None = None,
) -> Reply:
    data = _data(place, command, options, resolved)
    return await place._send(InteractionType.APPLICATION_COMMAND, data)


# forms ----------------------------------------------------------------------------------------

_LINES = [line.partition(":")[0] for line in DETAILS.split("\n")]


async def _form(place: Place, stage: Stage, entry: Entry, text: str) -> Reply:
    """Send a form: an entry of its own, a line of a claim's details, or all that is in ``around``."""
    form, name = stage.filled(entry.given["form"]), entry.given["entry"]
    kind = ":".join(form.split(":")[1:2])
    entries: dict[str, Any] = dict(around(entry.surface).get(kind, {}))
    if kind == "form":
        entries = {**THREE.entries(), **entries}
    if not name:
        return await place.send_form(text, entries)
    for one in [name] if isinstance(name, str) else name:
        if one in _LINES:
            before, _line, after = entries["details"].partition(f"{one}:")
            rest = after.partition("\n")[2]
            entries["details"] = f"{before}{one}: {text}\n{rest}"
        else:
            entries[one] = [text] if isinstance(entries.get(one), list) else text
    return await place.send_form(form, entries)
