"""Drafts beside those of the rules, where the operator set up somebody who proposes them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.race.draft_claims import DraftClaim
from bot.race.form_names import FormNames
from bot.race.proposed_drafts import drafts_borne_out
from bot.sources.drafting_model import Drafter, NoAnswer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was proposed beside the rules' drafts.

    ``unanswered``: somebody was asked, and no answer came that can be read.
    """

    drafts: tuple[DraftClaim, ...] = ()
    unanswered: bool = False


async def propose_more(
    drafter: Drafter | None,
    text: str,
    published: str,
    *,
    names: FormNames,
    day: date,
    known: Sequence[DraftClaim],
) -> Proposed:
    """What a drafter proposes for an article beside ``known``; nothing without a drafter.

    Every draft is borne out by the text (:func:`bot.race.proposed_drafts.drafts_borne_out`) and has
    the rule :data:`bot.race.proposed_drafts.MODEL_RULE`. Whatever goes wrong at the drafter's end
    leaves ``known`` as it is; nothing is raised for it.
    """
    if drafter is None:
        return Proposed()
    try:
        proposed = await drafter.draft(text, published)
    except NoAnswer:
        return Proposed(unanswered=True)
    # In a thread: a name that the ledger does not have is looked for among all that are like it.
    drafts = await asyncio.to_thread(drafts_borne_out, proposed, text, names, day, known)
    log.info("of %d proposals %d are new and borne out by the article", len(proposed), len(drafts))
    return Proposed(tuple(drafts))
