"""What the entries of a form are called in what a person is told about them."""

from __future__ import annotations

from bot.errors import N_, Term

SUBJECT = Term(N_("The subject"))
TARGET = Term(N_("The target"))
CLAIMANT = Term(N_("The claimant"))
BENCHMARK = Term(N_("The test"))
QUOTE = Term(N_("The quote"))
SCOPE = Term(N_("The scope"))
VALUE = Term(N_("The value"))
NOTE = Term(N_("The note"))
REPORTED_BY = Term(N_("Reported by"))
PUBLISHER = Term(N_("The publisher"))
TITLE = Term(N_("The title"))
RELATION = Term(N_("The relation"))
HEDGE = Term(N_("The wording"))
SOURCE = Term(N_("The source's address"))
