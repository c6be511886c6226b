"""From an article to draft claims: rules over words, offline, the same every time.

:class:`Extractor` is made once for the names of a moment and reads any number of texts. How a text
goes through it: ``text/`` takes markup off, knows the way back and cuts sentences; ``names/`` finds
who and what is named, and what "the company", "it" and "both" stand for. What comes of it is a
``Passage`` (``passage.py``), which the rules read: ``comparison/``, ``figure/`` and ``statement/``.
``assembling.py`` puts what they found together with who says it (``voices/``) into drafts
(``bot/race/draft_claims.py``). ``measure.py`` and ``agreement.py`` tell how good that is.
"""

from __future__ import annotations

from bot.race.draft_claims import LONGEST_TEXT, DraftClaim, Reason
from bot.race.extract.extractor import Extractor

__all__ = ["LONGEST_TEXT", "DraftClaim", "Extractor", "Reason"]
