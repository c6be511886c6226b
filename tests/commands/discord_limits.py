"""What Discord refuses in a message of components, checked on what would be sent.

simcord accepts much of it, so the tests say it themselves. Source of the numbers: Discord's
component reference (https://discord.com/developers/docs/components/reference).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

ACTION_ROW, BUTTON, SELECT, TEXT, GALLERY, CONTAINER = 1, 2, 3, 10, 12, 17
MESSAGE_TEXT = 4000
MESSAGE_COMPONENTS = 40


def utf16(text: str) -> int:
    """How long Discord counts a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def walk(components: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component of a message, containers before what they hold."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        if "accessory" in component:
            yield from walk([component["accessory"]])


def breaches(message: Sequence[dict[str, Any]], attached: Iterable[str] = ()) -> list[str]:
    """Every limit that a message breaks, in words; ``attached`` names the files sent with it."""
    parts = list(walk(message))
    texts = [part["content"] for part in parts if part["type"] == TEXT]
    found = [*_counts(parts, texts), *_custom_ids(parts)]
    shown: set[str] = set()
    for part in parts:
        match part["type"]:
            case 1:
                found += _row(part)
            case 2:
                found += _text("a button's label", part.get("label") or "", 80)
            case 3:
                found += _menu(part)
            case 12:
                found += _gallery(part)
                shown |= {item["media"]["url"] for item in part["items"]}
            case 13:
                shown.add(part["file"]["url"])
            case _:
                pass
    names = set(attached)
    found += [
        f"{url} is shown and not attached"
        for url in shown
        if url.removeprefix("attachment://") not in names
    ]
    found += [
        f"{name} is attached and not shown" for name in names if f"attachment://{name}" not in shown
    ]
    return found


def _counts(parts: Sequence[dict[str, Any]], texts: Sequence[str]) -> list[str]:
    found: list[str] = []
    if not parts:
        found.append("an empty message")
    if len(parts) > MESSAGE_COMPONENTS:
        found.append(f"{len(parts)} components")
    length = sum(map(utf16, texts))
    if length > MESSAGE_TEXT:
        found.append(f"{length} units of text")
    found += ["a blank text" for text in texts if not text.strip()]
    found += [
        "a text of half a character"
        for text in texts
        if any("\ud800" <= c <= "\udfff" for c in text)
    ]
    return found


def _custom_ids(parts: Sequence[dict[str, Any]]) -> list[str]:
    ids = [part["custom_id"] for part in parts if "custom_id" in part]
    found = [
        f"the custom id {one!r} has {len(one)} characters"
        for one in ids
        if not 1 <= len(one) <= 100
    ]
    found += [
        f"the custom id {one!r} stands {times} times"
        for one, times in Counter(ids).items()
        if times > 1
    ]
    return found


def _row(row: dict[str, Any]) -> list[str]:
    kinds = [part["type"] for part in row["components"]]
    if kinds == [SELECT] or (1 <= len(kinds) <= 5 and set(kinds) == {BUTTON}):
        return []
    return [f"a row of {kinds}"]


def _menu(menu: dict[str, Any]) -> list[str]:
    options = menu["options"]
    found = [] if 1 <= len(options) <= 25 else [f"{len(options)} options in a menu"]
    found += _text("a menu's placeholder", menu.get("placeholder") or "-", 150)
    for option in options:
        found += _text("an option's label", option["label"], 100)
        found += _text("an option's value", option["value"], 100)
        found += _text("an option's description", option.get("description") or "-", 100)
    if len({option["value"] for option in options}) < len(options):
        found.append("a value stands twice in a menu")
    return found


def _gallery(gallery: dict[str, Any]) -> list[str]:
    found = [] if 1 <= len(gallery["items"]) <= 10 else ["an empty or overfull gallery"]
    for item in gallery["items"]:
        found += _text("an image's alt text", item.get("description") or "", 1024)
    return found


def _text(what: str, text: str, limit: int) -> list[str]:
    if not text.strip():
        return [f"{what} is blank"]
    return [] if utf16(text) <= limit else [f"{what} has {utf16(text)} characters: {text!r}"]


def form_breaches(form: dict[str, Any]) -> list[str]:
    """Every limit that a form (a modal) breaks, in words."""
    labels = form["components"]
    found = [] if 1 <= len(labels) <= 5 else [f"{len(labels)} entries"]
    found += _text("the title", form["title"], 45) + _text("the custom id", form["custom_id"], 100)
    entries = [label["component"] for label in labels]
    found += _custom_ids(entries)
    for label, entry in zip(labels, entries, strict=True):
        found += _text("a label", label["label"], 45)
        found += _text("a description", label.get("description") or "-", 100)
        found += _menu(entry) if entry["type"] == SELECT else _box(entry)
    return found


def _box(box: dict[str, Any]) -> list[str]:
    most, filled = box.get("max_length") or MESSAGE_TEXT, box.get("value") or ""
    found = [] if 1 <= most <= MESSAGE_TEXT else [f"takes {most} characters"]
    found += _text("a placeholder", box.get("placeholder") or "-", 100)
    if utf16(filled) > most:
        found.append(f"is filled with {utf16(filled)} of {most} characters")
    if any("\ud800" <= c <= "\udfff" or c == "\x00" for c in filled):
        found.append("is filled with what is no character")
    return found
