"""Every button and menu of the bot, by subject."""

from __future__ import annotations

from bot.edge.board_controls import BOARD_CONTROLS
from bot.edge.controls import CONTROLS
from bot.edge.desk_controls import DESK_CONTROLS
from bot.edge.digest_controls import DIGEST_CONTROLS
from bot.edge.draft_controls import ARTICLE_CONTROLS
from bot.edge.finding_controls import FINDING_CONTROLS
from bot.edge.history_controls import HISTORY_CONTROLS
from bot.edge.import_controls import IMPORT_CONTROLS
from bot.edge.proposal_controls import PROPOSAL_CONTROLS

EVERY_CONTROL = (
    *ARTICLE_CONTROLS,
    *BOARD_CONTROLS,
    *DESK_CONTROLS,
    *PROPOSAL_CONTROLS,
    *FINDING_CONTROLS,
    *HISTORY_CONTROLS,
    *IMPORT_CONTROLS,
    *DIGEST_CONTROLS,
    *CONTROLS,
)
"""Every control the client must know, see :meth:`discord.Client.add_dynamic_items`."""
