"""Why a place takes no posts, in words: for /digest show, and for what became of one post."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import N_

TROUBLES: Mapping[str, str] = {
    "gone": N_("the channel is gone"),
    "hidden": N_("the channel is hidden from me"),
    "forbidden": N_("I may not post there"),
    "closed": N_("it takes no messages of mine"),
    "refused": N_("Discord refused a post"),
    "lost": N_("what it belongs to was deleted"),
    "zone": N_("its time zone is not known on this machine"),
}
"""By :data:`bot.race.outbox.Trouble`, and ``zone`` of a schedule whose times cannot be told."""
