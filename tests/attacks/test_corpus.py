"""No input of the corpus harms the bot: see ``python -m tests.attacks --corpus`` for what each does."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.attacks.entries import Entry, entries, surfaces
from tests.attacks.harm import harm_in
from tests.attacks.run_corpus import SETTINGS, Outcome, attack, attack_all, attack_settings
from tests.attacks.stage import Stage, stage_of_its_own

pytestmark = pytest.mark.asyncio(loop_scope="module")
LONGEST = 10.0
"""Seconds; the command tells what takes over one. Machines of CI stand still now and then."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    """One bot for all attacks: what one does to it, the next would feel."""
    if sys.platform != "linux":
        pytest.skip("only Linux answers on all of 127.0.0.0/8")
    async with stage_of_its_own() as opened:
        yield opened


def told(outcomes: list[Outcome]) -> list[str]:
    late = [f"{one.entry.name}: {one.seconds:.1f} s" for one in outcomes if one.seconds > LONGEST]
    harmed = [one for one in outcomes if one.harm]
    return late + [f"{one.entry.name}: {one.harm}: {one.said[:200]!r}" for one in harmed]


@pytest.mark.parametrize("surface", [one for one in surfaces() if one != SETTINGS])
async def test_no_input_does_harm(stage: Stage, surface: str) -> None:
    assert not told(await attack_all(stage, surface))


async def test_no_setting_does_harm(tmp_path: Path) -> None:
    assert not told(attack_settings(tmp_path))


async def test_there_are_many_and_no_two_are_the_same() -> None:
    found = [entry for surface in surfaces() for entry in entries(surface)]
    assert len(found) >= 1_000
    named = Counter((entry.surface, entry.name) for entry in found)
    assert [name for name, times in named.items() if times > 1] == []
    where = ("into", "raw", "form", "entry", "press", "choose", "choosing", "file", "called", "by",
             "naming", "only", "serves", "leads", "resolves", "asked_by", "setting", "also")  # fmt: skip
    sent = Counter(repr((entry.text, [entry.given.get(one) for one in where])) for entry in found)
    assert [one[:200] for one, times in sent.items() if times > 1] == []


async def test_harm_is_noticed(stage: Stage) -> None:
    """An answer that holds the other server's word, and one that everybody sees."""
    entry = Entry("slash", "x", "deepseek-v3", {"into": "/release name", "by": "member"})
    outcome = await attack(stage, entry)
    assert "everybody sees it" in outcome.harm
    outcome = await attack(
        stage, Entry("slash", "x", "zzqx", {"into": "/release name", "says": "never said"})
    )
    assert outcome.harm == ["should say ['never said']"]
    stage.complaints.heard.append("nobody caught it")
    reply = await stage.place("admin").command("claim show", claim="4")
    theirs = stage.place("admin").__class__(stage.theirs, stage.theirs.admin, stage.theirs.channel)
    assert harm_in(reply, "card") == []
    seen = await theirs.command("claim show", claim=stage.numbers["«their claim»"])
    assert "shows what is another server's" in harm_in(seen, "card")
    assert stage.complaints.taken() == ["nobody caught it"]
