"""Every button and menu of the bot, by subject."""

from __future__ import annotations

from bot.edge.controls.board_controls import BOARD_CONTROLS
from bot.edge.controls.control import CONTROLS
from bot.edge.controls.desk_controls import DESK_CONTROLS
from bot.edge.controls.digest_controls import DIGEST_CONTROLS
from bot.edge.controls.draft_controls import ARTICLE_CONTROLS
from bot.edge.controls.finding_controls import FINDING_CONTROLS
from bot.edge.controls.history_controls import HISTORY_CONTROLS
from bot.edge.controls.import_controls import IMPORT_CONTROLS
from bot.edge.controls.proposal_controls import PROPOSAL_CONTROLS

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
