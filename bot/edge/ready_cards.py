"""Cards that are ready: the same answers are asked for again, and putting one into words costs most."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable

from bot.edge.cards.card import Card
from bot.edge.words.language import spoken

READY = 64
"""Cards that are kept, each with its picture of some 60 kB."""


class ReadyCards:
    """The latest cards, each by the answer it shows and the languages it was made in.

    What an answer is kept for and how long is the ledger's business: a card is found by that very
    object, so that another answer, however alike, gets a card of its own. For use from one event loop.
    """

    def __init__(self) -> None:
        self._ready: OrderedDict[tuple[int, tuple[str, ...]], tuple[object, Card]] = OrderedDict()

    async def card_of(self, answer: object, make: Callable[[], Awaitable[Card]]) -> Card:
        """The card of an answer in the language now spoken; ``make`` makes it where there is none."""
        asked = (id(answer), spoken())
        if asked in self._ready:
            self._ready.move_to_end(asked)
            return self._ready[asked][1]
        card = await make()
        # The answer is kept with it: while it is, its id is nobody else's.
        self._ready[asked] = answer, card
        if len(self._ready) > READY:
            self._ready.popitem(last=False)
        return card
