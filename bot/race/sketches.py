"""Whether two texts are one: a small mark of a text, by which a nearly equal one is known.

A text is all its runs of :data:`RUN` words, folded; its sketch holds the smallest hashes of these
(A. Broder, "On the resemblance and containment of documents", 1997). Two sketches tell what share
of the shorter text stands in the other, to some percent, without either text.
"""

from __future__ import annotations

from hashlib import blake2b

from bot.race.names import fold

RUN = 8
"""Words of a run: long enough that two reports of one event rarely share one by chance."""
SIZE = 64
"""Hashes a sketch keeps."""
LEAST = 8
"""Hashes that two sketches must have in their common range before they say anything."""
COPIED = 0.6
"""The share of its runs from which on a text is another one's copy."""
_DIGITS = 16


def sketch_of(text: str) -> str:
    """The sketch of a text: hashes of 16 hexadecimal digits each, ascending; "" for a few words."""
    words = fold(text).split()
    runs = {" ".join(words[at : at + RUN]) for at in range(len(words) - RUN + 1)}
    hashes = sorted(blake2b(run.encode(), digest_size=_DIGITS // 2).hexdigest() for run in runs)
    return "".join(hashes[:SIZE])


def shared(one: str, other: str) -> float:
    """What share of the shorter text's runs is in the other, from 0 to 1; 0 for too few to say."""
    first, second = _hashes(one), _hashes(other)
    # Beyond the last hash of a full sketch nothing is known of that text.
    ends = [max(hashes) for hashes in (first, second) if len(hashes) == SIZE]
    if ends:
        first = {found for found in first if found <= min(ends)}
        second = {found for found in second if found <= min(ends)}
    fewer = min(len(first), len(second))
    return 0.0 if fewer < LEAST else len(first & second) / fewer


def _hashes(sketch: str) -> set[str]:
    return {sketch[at : at + _DIGITS] for at in range(0, len(sketch), _DIGITS)}
