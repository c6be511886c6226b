"""The use cases: the only door from the outside to the store.

:mod:`bot.ledger.reading` answers questions; :mod:`bot.ledger.desk` writes claims and
:mod:`bot.ledger.guilds` what belongs to servers and people, each change in one transaction.
"""

from __future__ import annotations

from bot.db.answers import LATEST
from bot.ledger.kept import KEPT
from bot.ledger.names import NoneDated, SeveralMeanings, UnknownName
from bot.ledger.reading import Ledger

__all__ = ["KEPT", "LATEST", "Ledger", "NoneDated", "SeveralMeanings", "UnknownName"]
