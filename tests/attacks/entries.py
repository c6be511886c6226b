"""The attacks of ``tests/attacks/corpus/*.toml``: one file a surface, groups of inputs that go to one place.

A group says where its attacks go (see :mod:`tests.attacks.sending`), how they are to be answered and
what else must hold; ``[group.attacks]`` names the inputs. An input is a text, or, where it is long or
no TOML text could hold it, a note of how it is made:

* ``{repeat = "z", times = 4000}``: the same text over and over; ``repeat`` may be a note itself;
* ``{codes = "D800 202E"}``: characters by their numbers, half ones too;
* ``{hex = "FF FE"}``: bytes, for a file or a page;
* ``{as = "utf-16", text = …}``: a text in another encoding;
* a list of these, one after the other;
* ``{text = …, says = …}``: an input with expectations of its own over those of its group.

``within`` of a group is put around each input, in the place of ``«it»``. Other words in ``«»`` are
numbers that are known only when the bot runs, such as ``«their claim»``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "corpus"
IT = "«it»"
_NOTES = ({"repeat", "times"}, {"codes"}, {"hex"}, {"as", "text"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One attack: its surface (the file), its name, what is sent, and all that its group says."""

    surface: str
    name: str
    text: str | bytes
    given: Mapping[str, Any]

    @property
    def says(self) -> list[str]:
        """What the answer holds: one of these."""
        says = self.given.get("says", [])
        return [says] if isinstance(says, str) else says

    @property
    def answer(self) -> str:
        """``sentence``, ``refusal`` or ``card``: see :mod:`tests.attacks.harm`."""
        return self.given.get("answer", "refusal")


def surfaces() -> list[str]:
    """The surfaces there are."""
    return sorted(file.stem for file in FOLDER.glob("*.toml"))


@cache
def _read(surface: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / f"{surface}.toml").read_text(encoding="utf-8"))


def around(surface: str) -> Mapping[str, Mapping[str, Any]]:
    """What else is typed with an attack, by where it goes: the options and entries left alone."""
    return _read(surface).get("around", {})


def entries(surface: str) -> Iterator[Entry]:
    """The attacks on a surface, in the order of the file."""
    for group in _read(surface)["group"]:
        for name, noted in group["attacks"].items():
            own = noted if isinstance(noted, dict) and set(noted) not in _NOTES else {"text": noted}
            given = {**group, **own}
            text = made(own["text"])
            within = given.get("within")
            yield Entry(surface, name, _put(made(within), text) if within else text, given)


def made(note: Any) -> str | bytes:
    """The text or the bytes that a note stands for."""
    match note:
        case str():
            return note
        case {"repeat": again, "times": times}:
            return made(again) * times
        case {"codes": codes}:
            return "".join(chr(int(code, 16)) for code in codes.split())
        case {"hex": digits}:
            return bytes.fromhex(digits)
        case {"as": encoding, "text": text}:
            whole = made(text)
            assert isinstance(whole, str)
            return whole.encode(encoding)
        case [*parts]:
            return _joined([made(part) for part in parts])
        case _:
            raise ValueError(f"is no note of a text: {note!r}")


def _joined(parts: Sequence[str | bytes]) -> str | bytes:
    if all(isinstance(part, str) for part in parts):
        return "".join(part for part in parts if isinstance(part, str))
    return b"".join(as_bytes(part) for part in parts)


def as_bytes(text: str | bytes) -> bytes:
    """A text as a file holds it; half characters too, as careless programs write them."""
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")


def _put(around_it: str | bytes, text: str | bytes) -> str | bytes:
    if isinstance(around_it, str) and isinstance(text, str):
        return around_it.replace(IT, text)
    return as_bytes(around_it).replace(IT.encode(), as_bytes(text))
