"""Forms that Discord shows as a window: what they ask, and what was typed into them.

A form carries what it is for in its custom id, as buttons do, so that it is still taken after a
restart of the bot. Discord allows five entries a form: the rarer ones share one, a line each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast, get_args

import discord
from discord import ui

from bot.edge.cards.facts import target_name
from bot.edge.controls.custom_ids import VERSION
from bot.edge.words import symbols
from bot.edge.words.language import _
from bot.edge.words.numerals import has_decimal_comma
from bot.edge.words.text import shorten, single_line, utf16_length
from bot.errors import N_
from bot.race.articles import WhereFrom
from bot.race.claim_forms import ClaimForm
from bot.race.claims import Claim, ClaimRelation, Stance
from bot.race.desk import EvidenceForm
from bot.race.typed_values import with_comma, with_point

LONGEST = 4_000
"""Characters of one entry, the most Discord takes: too long a text is answered, not cut."""
_TITLE = 45
_LABEL = 45
_BELOW = 100

_ID = "[0-9]{1,18}"
CLAIM_FORM = (
    rf"{VERSION}:form:(?P<purpose>add|suggest|edit|drafted):(?P<claim>{_ID}):(?P<draft>{_ID})"
)
REASON_FORM = rf"{VERSION}:reason:(?P<claim>{_ID})"
PROPOSAL_FORM = rf"{VERSION}:proposal-reason:(?P<proposal>{_ID})"
EVIDENCE_FORM = rf"{VERSION}:evidence-form:(?P<claim>{_ID})"
WHERE_FORM = rf"{VERSION}:where:(?P<draft>{_ID})(?::(?P<kept>{_ID}))?"

_DETAILS: Mapping[str, str] = {
    "source": N_("Source"),
    "date": N_("Date"),
    "claimant": N_("Claimant"),
    "benchmark": N_("Test"),
    "value": N_("Value"),
    "scope": N_("Scope"),
    "hedge": N_("Wording"),
    "reported_by": N_("Reported by"),
    "publisher": N_("Publisher"),
    "title": N_("Title"),
    "note": N_("Note"),
}
"""The entries that share one field, by the form's field, with what stands before the colon."""


def claim_form(
    purpose: str, form: ClaimForm, *, claim: int = 0, draft: int = 0, denied: bool = False
) -> ui.Modal:
    """The window in which a claim is typed, filled with what is known of it.

    Args:
        purpose: ``add``, ``suggest``, ``edit`` or ``drafted``.
        claim: the number of the claim to edit, or of an article's draft.
        draft: the number of the draft that it is filled from.
        denied: whether the article says that what an article's draft says is not so.
    """
    titles = {
        "add": _("Add a claim"),
        "suggest": _("Suggest a claim"),
        "edit": _("Edit claim #{number}").format(number=claim),
        "drafted": _("The article denies this: change it")
        if denied
        else _("Edit and accept the draft"),
    }
    by_hand = draft or purpose in {"add", "suggest"}
    if has_decimal_comma() and not by_hand:
        form = replace(form, value=with_comma(form.value))
    modal = _window(titles[purpose], f"{VERSION}:form:{purpose}:{claim}:{draft}")
    modal.add_item(
        _entry(
            "subject",
            _("Subject"),
            _("What or whom it is about. Words the ledger does not know: in quotation marks"),
            form.subject,
            required=True,
        )
    )
    modal.add_item(_relation_entry(form.relation))
    modal.add_item(
        _entry(
            "targets",
            _("Targets"),
            _("What it is held against, a comma between them; empty for nothing"),
            form.targets,
        )
    )
    modal.add_item(
        _entry(
            "quote",
            _("Quote"),
            _("Word for word, at most 1,000 characters"),
            form.quote,
            required=True,
            long=True,
        )
    )
    modal.add_item(
        _entry(
            "details",
            _("Source and details"),
            _("One a line. Source and Date are needed; leave the others as they are"),
            details_text(form, editing=purpose == "edit"),
            required=True,
            long=True,
        )
    )
    return modal


def _relation_entry(chosen: str) -> ui.Label[ui.Modal]:
    options = [
        discord.SelectOption(
            label=shorten(single_line(relation_words(relation)), 100),
            value=relation,
            description=relation,
            default=relation == chosen,
        )
        for relation in get_args(ClaimRelation)
    ]
    select: ui.Select[ui.Modal] = ui.Select(
        custom_id="relation", placeholder=_("What is claimed"), options=options, required=True
    )
    return ui.Label(text=_("Relation"), component=select)


def relation_words(relation: ClaimRelation) -> str:
    """A relation as a sentence about A and B."""
    return symbols.relation(relation).format(subject="A", target="B", value="…")


def details_text(form: ClaimForm, *, editing: bool = False) -> str:
    """The rarer entries of a form, one a line, each with its name before a colon.

    Args:
        editing: without what belongs to the page and not to the claim: its publisher and title.
    """
    shown = replace(form, hedge=form.hedge or "asserted")
    return "\n".join(
        f"{_(label)}: {' '.join(str(getattr(shown, field)).split())}"
        for field, label in _DETAILS.items()
        if not (editing and field in ("publisher", "title"))
    )


def read_details(text: str) -> dict[str, str]:
    """What stands in such lines, by the form's fields.

    A line without a known name continues the one above; an address above all of them is the
    source's, anything else there is a note.
    """
    names = {
        name.casefold(): field
        for field, label in _DETAILS.items()
        for name in (label, _(label), field)
    }
    found: dict[str, str] = {}
    last = "note"
    for line in text.splitlines():
        name, *rest = re.split("[:：]", line, maxsplit=1)
        field = names.get(" ".join(name.split()).casefold()) if rest else None
        if field is None and not found and re.match(r"\s*https?://", line):
            last = "source"
        last = field or last
        more = rest[0] if field else line
        found[last] = f"{found.get(last, '')} {more.strip()}".strip()
    return found


def typed_claim(interaction: discord.Interaction[Any]) -> ClaimForm:
    """The claim somebody typed into :func:`claim_form`."""
    entries = typed(interaction)
    details = read_details(entries.get("details", ""))
    if has_decimal_comma() and "value" in details:
        details["value"] = with_point(details["value"])
    return ClaimForm(
        subject=entries.get("subject", ""),
        relation=entries.get("relation", ""),
        targets=entries.get("targets", ""),
        quote=entries.get("quote", ""),
        **details,
    )


def reason_form(claim: int) -> ui.Modal:
    """The window that asks why a suggestion is turned down."""
    modal = _window(
        _("Reject suggestion #{number}").format(number=claim), f"{VERSION}:reason:{claim}"
    )
    modal.add_item(
        _entry(
            "reason",
            _("Reason"),
            _("The person who suggested it will read this"),
            "",
            required=True,
            long=True,
        )
    )
    return modal


def proposal_reason_form(proposal: int) -> ui.Modal:
    """The window that asks why a proposed verdict is turned down."""
    modal = _window(_("Reject the proposed verdict"), f"{VERSION}:proposal-reason:{proposal}")
    modal.add_item(
        _entry(
            "reason",
            _("Reason"),
            _("It is kept with the decision"),
            "",
            required=True,
            long=True,
        )
    )
    return modal


def evidence_form(claim: Claim, filled: EvidenceForm | None = None) -> ui.Modal:
    """The window in which a page is put on record for or against a claim.

    Args:
        filled: what was typed into it before.
    """
    known = filled or EvidenceForm(claim.id, stance="")
    modal = _window(
        _("Evidence on claim #{number}").format(number=claim.id),
        f"{VERSION}:evidence-form:{claim.id}",
    )
    select: ui.Select[ui.Modal] = ui.Select(
        custom_id="says",
        placeholder=_("What it does to the claim"),
        options=list(_stances(claim, f"{known.stance}:{known.target}"))[:25],
        required=True,
    )
    modal.add_item(ui.Label(text=_("What it says"), component=select))
    modal.add_item(
        _entry("source", _("Address of the source"), "https://…", known.source, required=True)
    )
    modal.add_item(
        _entry(
            "evaluator",
            _("Who measured or found it"),
            _("LMArena, say"),
            known.evaluator,
            required=True,
        )
    )
    modal.add_item(
        _entry(
            "dated",
            _("When it was published"),
            _("2025-01-29; may be empty for a page the ledger knows"),
            known.dated,
        )
    )
    modal.add_item(
        _entry(
            "note",
            _("What it found"),
            _("With the figures where there are any"),
            known.note,
            required=True,
            long=True,
        )
    )
    return modal


def where_form(where: WhereFrom, draft: int, kept: int | None = None) -> ui.Modal:
    """The window in which somebody says where an article is from.

    Args:
        where: what it is filled with.
        draft: the draft of the article that they looked at; 0 where it is still to be read.
        kept: what they typed before, which could not be taken.
    """
    custom_id = f"{VERSION}:where:{draft}" + ("" if kept is None else f":{kept}")
    modal = _window(_("Where the article is from"), custom_id)
    for name, label, below, filled in (
        ("source", _("Address of the page"), "https://…", where.source),
        ("published", _("When it came out"), _("2025-01-29, 2025-01 or 2025"), where.published),
        ("publisher", _("Publisher"), _("Who says what it says without naming anybody"),
         where.publisher),
        ("title", _("Title"), _("What stays empty stays as it is"), where.title),
    ):  # fmt: skip
        modal.add_item(_entry(name, label, below, filled))
    return modal


def typed_where(interaction: discord.Interaction[Any]) -> WhereFrom:
    """What somebody typed into :func:`where_form`."""
    entries = typed(interaction)
    return WhereFrom(
        **{name: entries.get(name, "") for name in ("source", "published", "publisher", "title")}
    )


def _stances(claim: Claim, chosen: str) -> Iterator[discord.SelectOption]:
    """Every stance towards every target, then towards the claim as a whole."""
    several = len(claim.targets) > 1
    every = get_args(Stance)
    # 25 choices are all there is room for: context of one of many targets is context of the whole.
    for target in claim.targets:
        name = f" · {shorten(single_line(target_name(target)), 60)}" if several else ""
        for stance in every if len(claim.targets) <= 7 else every[:2]:
            yield discord.SelectOption(
                label=symbols.stance(stance) + name,
                value=f"{stance}:{target.id}",
                default=chosen == f"{stance}:{target.id}",
            )
    if several:
        for stance in get_args(Stance):
            yield discord.SelectOption(
                label=symbols.stance(stance) + " · " + _("the whole claim"),
                value=f"{stance}:0",
                default=chosen == f"{stance}:0",
            )


def _window(title: str, custom_id: str) -> ui.Modal:
    modal = ui.Modal(title=shorten(title, _TITLE), custom_id=custom_id, timeout=None)
    # Answered through its custom id (see submissions.py), so the client need not keep it.
    modal.stop()
    return modal


def _entry(
    custom_id: str,
    label: str,
    below: str,
    filled: str,
    *,
    required: bool = False,
    long: bool = False,
) -> ui.Label[ui.Modal]:
    box: ui.TextInput[ui.Modal] = ui.TextInput(
        custom_id=custom_id,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        default=_fitting(filled) or None,
        required=required,
        max_length=LONGEST,
    )
    return ui.Label(text=shorten(label, _LABEL), description=shorten(below, _BELOW), component=box)


def _fitting(text: str) -> str:
    """As much of a text as Discord takes to fill an entry with; what it cannot show is dropped."""
    kept = text.encode("utf-8", "ignore").decode().replace("\x00", "")
    while utf16_length(kept) > LONGEST:
        kept = kept[: LONGEST // 2] if len(kept) > LONGEST else kept[:-1]
    return kept


def typed(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """What was typed or chosen in a form, by the entries' ids; one choice a menu."""
    data = cast("dict[str, Any]", interaction.data or {})
    return dict(_entries(data.get("components", [])))


def _entries(components: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for part in components:
        yield from _entries(part.get("components", []))
        if "component" in part:
            yield from _entries([part["component"]])
        if "custom_id" in part:
            values: list[str] = part.get("values") or []
            yield part["custom_id"], str(values[0] if values else part.get("value") or "")
