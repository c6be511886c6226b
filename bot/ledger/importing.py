"""A file of claims: checked as a whole, shown before it is written, written all or not at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict

import orjson

from bot.db.claim_rows import insert_claim
from bot.db.drafts import draft_of, drop_draft, keep_draft
from bot.db.likely import likely_claims_of
from bot.db.writing import Writing
from bot.errors import N_, Problems, UserError
from bot.race.claim_forms import ClaimForm, check_form
from bot.race.desk import Previewed, RowProblem
from bot.race.new_claims import NewClaim

Rows = Sequence[tuple[int, ClaimForm]]
"""Row numbers, as a person counts them, and what stands there."""


def check_may_import(w: Writing) -> int | None:
    """The layer somebody may import claims into: an admin's server, or the owner's shared ledger.

    Raises:
        NotAllowed: they are neither.
    """
    return w.rights.check_curator() if w.person.guild_id is None else w.rights.check_admin()


def keep(w: Writing, rows: Rows) -> int:
    """Keep the rows of a file until somebody says to write them; the draft's number."""
    check_may_import(w)
    content = orjson.dumps([(row, asdict(form)) for row, form in rows]).decode()
    return keep_draft(w, "import", content)


def preview(w: Writing, rows: Rows) -> Previewed:
    """What the rows of a file would write; nothing is written. ``draft`` is still to be filled in."""
    check_may_import(w)
    new = _checked(w, rows)
    return Previewed(
        draft=0,
        claims=len(new),
        targets=sum(len(one.targets) for one in new),
        sources=len({one.source.url for one in new if one.source is not None}),
        already_known=sum(bool(likely_claims_of(w.view, one)) for one in new),
        claimants=len({one.claimant.identity for one in new}),
        by_relation=Counter(one.relation for one in new),
    )


def commit(w: Writing, draft: int) -> list[int]:
    """See :meth:`bot.ledger.desk.ClaimsDesk.commit_import`."""
    layer = check_may_import(w)
    purpose, content = draft_of(w, draft)
    if purpose != "import":
        raise UserError(N_("This is no import. Run /claim import again."))
    rows = [(int(row), ClaimForm(**form)) for row, form in orjson.loads(content)]
    checked = sorted(_checked(w, rows), key=lambda one: one.claimed.last_day)
    unknown = [one for one in checked if not likely_claims_of(w.view, one)]
    added = [insert_claim(w, one, layer=layer, stage="open") for one in unknown]
    w.audit("import", detail=f"{len(added)} of {len(rows)}")
    drop_draft(w, draft)
    return added


def _checked(w: Writing, rows: Rows) -> list[NewClaim]:
    """Every row as a claim.

    Raises:
        Problems: those of all rows, each with its number; also a row that says what another says.
    """
    problems: list[UserError] = []
    checked: list[NewClaim] = []
    seen: dict[object, int] = {}
    for row, form in rows:
        try:
            new = check_form(form, w.names)
        except Problems as found:
            problems += [RowProblem(row, one) for one in found.problems]
            continue
        targets = tuple(one.identity for one in new.targets)
        who = (new.claimant.identity, new.subject.identity)
        key = (who, new.relation, targets, new.claimed, new.quote)
        if key in seen:
            same = UserError(N_("the same claim as in row {other}."), other=seen[key])
            problems.append(RowProblem(row, same))
        seen[key] = row
        checked.append(new)
    if problems:
        raise Problems(problems)
    return checked
