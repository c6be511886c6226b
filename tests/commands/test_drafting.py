"""Articles and drafts the way a curator meets them: read, decided one by one or together."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.edge.controls.draft_controls import links_of
from bot.race.articles import ArticleText
from bot.race.claims import Party
from bot.race.draft_claims import DraftClaim, Reason
from bot.race.new_claims import Named
from cogs.drafting import draft_claims
from tests.commands.conftest import Restart, Room, Seen, seen
from tests.commands.desk import (
    as_seen,
    bot_owner,
    details_in,
    elsewhere,
    filled,
    press_form,
    rows,
    send,
    whisper,
)
from tests.commands.discord_limits import breaches, form_breaches
from tests.commands.hostile import HOSTILE
from tests.commands.reading import is_private
from tests.drafting import (
    BEATS,
    FILLER,
    FIVE,
    ITSELF,
    OLD,
    SHARES,
    read_by,
    read_differently,
    read_statements,
)
from tests.feeding import FakePages

A, B = "https://news.example.com/a", "https://wire.example.com/b"
FILE = ("five.txt", FIVE.encode())


@pytest.fixture
def pages(room: Room) -> FakePages:
    """What the bot can fetch; what it reads is what tests/drafting.py knows."""
    read_statements(room.bot.ledger)
    return cast("FakePages", room.bot.pages)


async def read(room: Room, who: Any = None, **options: Any) -> Seen:
    given = options or {
        "text": FIVE,
        "source": A,
        "date": "2026-11-20",
        "publisher": "Example News",
    }
    return await room.ask("claim from", who or room.admin, **given)


async def draft_message(room: Room, text: str, who: Any = None) -> Seen:
    """A member writes a message, and somebody has its claims drafted."""
    message = await room.member.send(room.channel, text)
    return seen(await (who or room.admin).context_menu(room.channel, draft_claims.name, message))


def offered(card: Seen) -> dict[str, str]:
    """The drafts of a card's menu: both lines of each, by its number in the article."""
    (menu,) = card.menus
    return {
        one["label"].split(" ")[0]: f"{one['label']} · {one.get('description', '')}"
        for one in menu["options"]
    }


async def reject_all(room: Room, card: Seen, count: int) -> Seen:
    """Press *Reject all*, and once more where it asks."""
    asked = await room.press(card, f"Reject all {count}", room.admin)
    assert f"Reject all {count} drafts?" in asked.text
    return await room.press(asked, f"Reject all {count}", room.admin)


async def open_draft(room: Room, card: Seen, place: int, who: Any = None) -> Seen:
    value = card.menus[0]["options"][place - 1]["value"]
    return await room.choose(card, value, who=who or room.admin)


class TestReading:
    async def test_a_pasted_text_gives_a_card_with_its_drafts(
        self, room: Room, pages: FakePages
    ) -> None:
        card = await read(room)
        assert is_private(card)
        for told in (
            f"[Example News, news.example.com]({A})".replace("Example News, ", ""),
            "5 drafts · 5 to decide",
            "**1 / 5 · Qwen3-Max \\(preview) beats Claude Opus 4**".replace("\\(", "("),
            f"> **{BEATS}** {ITSELF}",
            "Subject **Qwen3-Max (preview)** · relation **beats** · targets **Claude Opus 4**",
            "Claimant **Alibaba** · attributed to the claimant · reported by WeChat statement",
            "Because it says “surpasses”.",
            "Read “its latest model” as Qwen3-Max-Preview.",
            "Alibaba says so (“says”).",
        ):
            assert told in card.text, told
        assert list(card.buttons) == [
            "Accept", "Edit", "Reject", "Next", "Accept all (4)", "Say where it is from",
            "Reject all 5",
        ]  # fmt: skip
        assert offered(card)["3"] == "3 · Alibaba: up nearly 2% (2026-11-20) · ○ new"
        assert offered(card)["4"].startswith("4 · denied: o3 is cheaper than")
        assert offered(card)["4"].endswith("! 1 thing to put right")
        assert breaches(card.message.components) == []

    async def test_an_address_is_fetched_once_while_drafts_wait(
        self, room: Room, pages: FakePages
    ) -> None:
        pages.articles[A] = FIVE
        card = await read(room, address=f"{A}?utm_source=x")
        assert "5 drafts · 5 to decide" in card.text
        again = await read(room, address=A)
        assert "these are the drafts of then" in again.text
        assert pages.read == [A]
        await reject_all(room, again, 5)
        again = await read(room, address=A)
        assert "read here before, and every draft of it was decided" in again.text
        assert pages.read == [A, A], "the page may have changed"
        unread = await read(room, address=B)
        assert "cannot be reached" in unread.text

    async def test_a_file_with_what_its_page_says(self, room: Room, pages: FakePages) -> None:
        card = await read(room, file=FILE, source=A)
        assert "### five.txt" in card.text
        assert f"[news.example.com]({A}) · no date known" in card.text
        assert "Without its date, names were read as they are used today." in card.text
        assert "Accept" not in card.buttons
        assert "**Missing: its date.** Say where it is from, once for all drafts." in card.text
        assert "To be put right" not in card.text
        assert next(iter(card.buttons)) == "Say where it is from"
        assert offered(card)["1"].endswith("! say first where it is from")

    async def test_nothing_found_is_said_with_what_is_found(
        self, room: Room, pages: FakePages, store_path: Path
    ) -> None:
        card = await read(room, text=FILLER)
        assert "I found no claim in this text" in card.text
        assert "scores and ranks" in card.text
        assert rows(store_path, "SELECT count(*) FROM article") == [(0,)]

    async def test_exactly_one_of_three(self, room: Room, pages: FakePages) -> None:
        for given in ({"date": "2026-11-20"}, {"text": FIVE, "address": A}, {"text": " "}):
            assert "Give one of the three" in (await read(room, **given)).text

    async def test_what_is_typed_wrong_is_told_at_once(self, room: Room, pages: FakePages) -> None:
        wrong = await read(room, text=FIVE, source="http://10.0.0.1/", date="soon")
        assert "2 things to put right" in wrong.text
        form = await press_form(room, wrong, "Correct it", room.admin)
        assert filled(form)["published"] == "soon"
        again = await send(room.admin, form, {"source": "http://10.0.0.1/"})
        form = await press_form(room, again, "Correct it", room.admin)
        card = await send(room.admin, form, {"source": A, "published": "2026-11-20"})
        assert "5 drafts · 5 to decide" in card.text, "the text was kept"
        assert f"({A})" in card.text
        pages.articles[B] = BEATS
        wrong = await read(room, address=B, date="soon")
        assert pages.read == [], "before the page is fetched"
        form = await press_form(room, wrong, "Correct it", room.admin)
        card = await send(room.admin, form, {"published": "2026-11-20"})
        assert "1 draft · 1 to decide" in card.text
        late = await room.press(wrong, "Correct it", room.admin)
        assert "no longer kept" in late.text
        big = await read(room, file=("a.txt", b"x" * 2_000_001))
        assert "2000 kB are taken at the most" in big.text

    async def test_what_was_cut_is_said(
        self, room: Room, pages: FakePages, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def article(address: str) -> ArticleText:
            return ArticleText(FIVE, address, cut=True)

        monkeypatch.setattr(pages, "article", article)
        assert "longer than what is read" in (await read(room, address=A)).text


class TestMessages:
    async def test_its_words_are_drafted(self, room: Room, pages: FakePages) -> None:
        card = await draft_message(room, FIVE)
        assert is_private(card)
        assert "### Discord" in card.text
        assert "(https://discord.com/channels/" in card.text
        opened = await open_draft(room, card, 2)
        assert "Claimant **not known**" in opened.text
        again = await draft_message(room, FIVE)
        assert "read here before" not in again.text, "another message is another text"

    async def test_its_links_and_its_words_are_read(self, room: Room, pages: FakePages) -> None:
        pages.articles |= {A: SHARES, B: BEATS}
        message = await room.member.send(
            room.channel, f"Read this (<{A}>), and {B}! {ITSELF} http://10.0.0.1/x"
        )
        result = await room.admin.context_menu(room.channel, draft_claims.name, message)
        answers = [result.response, *result.followups]
        told = [as_seen(one) for one in answers if one is not None]
        assert len(told) == 3
        assert ["nearly 2%" in one.text for one in told] == [True, False, False]
        assert pages.read == [A, B]
        # Where a message points somewhere, its words are still its own.
        form = await press_form(room, told[2], "Edit", room.admin)
        assert details_in(form)["Source"] == message.jump_url

    async def test_what_cannot_be_read_of_it_is_said_beside_the_rest(
        self, room: Room, pages: FakePages
    ) -> None:
        pages.articles[A] = SHARES
        card = await draft_message(room, f"{A} {B}")
        assert "Not everything could be read" in card.text
        assert "cannot be reached" in card.text
        alone = await draft_message(room, B)
        assert "cannot be reached" in alone.text
        assert "There is no link in this message" in (await draft_message(room, "Hi!")).text

    async def test_members_may_not(self, room: Room, pages: FakePages, store_path: Path) -> None:
        card = await draft_message(room, f"{FIVE} {A}", room.member)
        assert is_private(card)
        assert "Only curators of this server may do this" in card.text
        assert pages.read == []
        assert rows(store_path, "SELECT count(*) FROM article") == [(0,)]

    def test_links_are_those_a_person_would_follow(self) -> None:
        text = (
            f"[x]({A}), **{A}** <{B}>. https://c.example.com/q?a=(1) ftp://d.example.com "
            "https://discord.com/channels/1/2 https://e.example.com:22/ https://f.example.com/1"
        )
        embeds = [SimpleNamespace(url="https://g.example.com/"), SimpleNamespace(url=None)]
        message = cast("discord.Message", SimpleNamespace(content=text, embeds=embeds))
        assert links_of(message) == [A, B, "https://c.example.com/q?a=(1"]
        message.content = "nothing"
        assert links_of(message) == ["https://g.example.com/"]


class TestDeciding:
    async def test_one_after_the_other(self, room: Room, pages: FakePages) -> None:
        card = await read(room)
        done = await room.press(card, "Accept", room.admin)
        assert done.message.id == card.message.id, "in its place"
        assert re.search(r"✓ Draft 1 is on record as #\d+\.", done.text)
        assert "4 to decide · 1 on record" in done.text
        assert "**2 / 5 · Grok 4 beats GPT-4o**" in done.text
        done = await room.press(done, "Reject", room.admin)
        assert "⊘ Draft 2 is rejected." in done.text
        back = await room.press(await open_draft(room, done, 2), "Reopen", room.admin)
        assert "Draft 2 waits again." in back.text
        assert "**2 / 5 · Grok 4 beats GPT-4o**" in back.text
        late = await room.press(await open_draft(room, done, 2), "Reject", room.admin)
        assert "Reopen" in (await open_draft(room, late, 2)).buttons
        done = await open_draft(room, late, 3)
        assert "**3 / 5" in done.text
        following = await room.press(done, "Next", room.admin)
        assert "**4 / 5" in following.text
        assert "To be put right first" in following.text
        assert "The article says that this is not so" in following.text
        assert "Accept" not in following.buttons
        opened = await open_draft(room, following, 1)
        assert f"accepted by <@{room.admin.id}>" in opened.text
        claim = await room.press(opened, "Open claim", room.admin)
        assert BEATS in claim.text
        number = re.search(r"#(\d+)", claim.text)
        assert number is not None
        history = await room.ask("claim history", claim=number[1])
        assert "recorded as made, from a draft that the rules read in an article" in history.text
        done = await room.press(opened, "Accept all (2)", room.admin)
        assert done.message.id == card.message.id, "in its place, though it may take long"
        assert "✓ 2 claims are on record. 1 has to be put right" in done.text
        became = done.menus[1]["options"]
        assert [one["label"].partition(" · ")[2] for one in became] == [
            "Alibaba: up nearly 2% (2026-11-20)", "Wukong '3', large matches GPT-4o",
        ]  # fmt: skip
        assert became[0]["label"] in done.text
        done = await room.press(done, "Reject", room.admin)
        assert "5 drafts · 3 on record · 2 rejected" in done.text
        log = (await room.ask("audit", room.admin)).text
        assert f"turned down or reopened a draft from an article · “{ITSELF}”" in log
        assert f"reopened “{ITSELF}”" in log
        assert "added" in log
        assert list(done.buttons) == []
        found = await room.ask("claims", about="grok 4")
        assert "No claim in the ledger matches" in found.text

    async def test_two_curators_at_once(self, room: Room, pages: FakePages) -> None:
        cleo = room.guild.add_member(
            room.env.create_user("cleo"), roles=[room.guild.roles["Admins"]]
        )
        await read(room)
        mine, hers = await self._opened(room, room.admin), await self._opened(room, cleo)
        await room.press(mine, "Accept", room.admin)
        late = await room.press(hers, "Reject", cleo)
        assert f"<@{room.admin.id}> has accepted draft 1 already: it is claim #" in late.text

    async def _opened(self, room: Room, who: Any) -> Seen:
        queue = await room.ask("review", who, what="drafts")
        return await room.choose(queue, queue.menus[0]["options"][0]["value"], who=who)

    async def test_a_draft_is_edited_and_taken(self, room: Room, pages: FakePages) -> None:
        card = await read(room)
        form = await press_form(room, card, "Edit", room.admin)
        assert form_breaches(cast("Any", form.modal)) == []
        entries = filled(form)
        assert (entries["subject"], entries["relation"]) == ("Qwen3-Max (preview)", "beats")
        assert (entries["targets"], entries["quote"]) == ("Claude Opus 4", BEATS)
        details = details_in(form)
        assert (details["Source"], details["Date"]) == (A, "2026-11-20")
        assert (details["Claimant"], details["Wording"]) == ("Alibaba", "attributed")
        assert (details["Reported by"], details["Publisher"]) == (
            "WeChat statement",
            "Example News",
        )
        wrong = {**entries, "relation": ["beats"], "targets": "nobody knows"}
        refused = await send(room.admin, form, wrong)
        assert "Nothing was written. What you typed is kept" in refused.text
        form = await press_form(room, refused, "Correct it", room.admin)
        assert filled(form)["targets"] == "nobody knows"
        done = await send(room.admin, form, {**entries, "relation": ["matches"]})
        assert "✓ Draft 1 is on record as #" in done.text
        assert (
            "Qwen3-Max (preview) matches" in (await room.ask("claims", about="claude-opus-4")).text
        )

    async def test_what_is_denied_is_not_taken_by_an_edit_that_changes_nothing(
        self, room: Room, pages: FakePages, store_path: Path
    ) -> None:
        denied = await open_draft(room, await read(room), 4)
        form = await press_form(room, denied, "Edit", room.admin)
        assert cast("Any", form.modal)["title"] == "The article denies this: change it"
        refused = await send(room.admin, form, {**filled(form), "relation": ["cheaper_than"]})
        assert "Change the subject, the relation or the targets" in refused.text
        assert rows(store_path, "SELECT count(*) FROM claim WHERE guild_id IS NOT NULL") == [(0,)]

    async def test_a_known_claim_gets_another_appearance(
        self, room: Room, pages: FakePages
    ) -> None:
        card = await read(room, text=f"{OLD} {ITSELF}", source=A, date="2025-01-30")
        assert "≡ In the ledger as #6 (◐ partly confirmed)" in card.text
        assert offered(card)["1"].endswith("≡ in the ledger as #6")
        done = await room.press(card, "Note under #6", room.admin)
        assert "≡ Draft 1 is noted as another appearance of #6." in done.text
        assert "news.example.com" in (await room.ask("claim show", claim="6")).text

    async def test_where_it_is_from_is_said_once_for_all(
        self, room: Room, pages: FakePages
    ) -> None:
        card = await open_draft(room, await read(room, text=FIVE), 2)
        assert "**Missing: its address, its date and its publisher.**" in card.text
        form = await press_form(room, card, "Say where it is from", room.admin)
        assert form_breaches(cast("Any", form.modal)) == []
        typed = {"source": A, "published": "2026-11-20", "publisher": "Example News", "title": "T"}
        wrong = await send(room.admin, form, {**typed, "source": "nowhere", "published": "soon"})
        assert "2 things to put right" in wrong.text
        form = await press_form(room, wrong, "Correct it", room.admin)
        assert {**typed, "source": "nowhere", "published": "soon"}.items() <= filled(form).items()
        done = await send(room.admin, form, typed)
        assert "Noted where it is from." in done.text
        assert "**2 / 5 · Grok 4 beats GPT-4o**" in done.text, "where they were"
        assert "Claimant **Example News**" in done.text
        assert "Accept all (4)" in done.buttons

    async def test_a_copy_is_said_to_be_one(self, room: Room, pages: FakePages) -> None:
        text = f"{FILLER} {BEATS} {FILLER}"
        first = await read(room, text=text, source=A, date="2026-11-20")
        await room.press(first, "Accept", room.admin)
        copy = await read(room, text=f"{text} More soon.", source=B, date="2026-11-21")
        assert f"It repeats [news.example.com]({A})" in copy.text
        assert "both count as one origin" in copy.text

    async def test_what_a_newspaper_claims_is_found_by_its_name(
        self, room: Room, pages: FakePages
    ) -> None:
        card = await read(room, text=ITSELF, source=A, date="2026-11-20", publisher="Example News")
        done = await room.press(card, "Accept", room.admin)
        assert "Open #" in "".join(done.buttons)
        by = await room.ask("claims", by="Example News")
        assert "No lab is called “Example News”" in by.text
        assert "use /search with their name" in by.text
        assert (
            "Example News says: Grok 4 beats GPT-4o"
            in (await room.ask("search", words="Example News")).text
        )

    async def test_a_draft_that_may_be_another_claim(self, room: Room, pages: FakePages) -> None:
        first = await read(room, text=SHARES, source=A, date="2026-11-20", publisher="Wire")
        await room.press(first, "Accept", room.admin)
        read_differently(room.bot.ledger, SHARES, value=3.0)
        card = await read(room, text=SHARES, source=B, date="2026-11-21", publisher="Wire")
        number = re.search(r"Like #(\d+) \(○ unverified\), which says something else", card.text)
        assert number is not None, card.text
        done = await room.press(card, f"It is #{number[1]}", room.admin)
        assert f"noted as another appearance of #{number[1]}" in done.text


class TestQueue:
    async def test_what_waits_is_in_review(self, room: Room, pages: FakePages) -> None:
        empty = await room.ask("review", room.admin, what="drafts")
        assert "No draft waits" in empty.text
        assert list(empty.buttons) == ["Proposed verdicts (4)"]
        await read(room)
        overview = await room.ask("review", room.admin)
        assert "To be decided: 4 proposed verdicts and 5 drafts from articles." in overview.text
        queue = await room.press(overview, "Drafts from articles (5)", room.admin)
        assert "5 drafts wait to be decided" in queue.text
        name = "Example News: “Qwen3-Max-Preview surpasses Claude Opus 4 on…”"
        assert f"**{name}** · 5 drafts" in queue.text
        assert queue.menus[0]["options"][0]["label"] == name
        verdicts = await room.ask("review", room.admin, what="verdicts")
        assert "Drafts from articles (5)" in verdicts.buttons
        value = queue.menus[0]["options"][0]["value"]
        assert BEATS in (await room.choose(queue, value, who=room.admin)).text
        assert "No draft waits" in (await elsewhere_queue(room)).text

    async def test_the_owner_keeps_the_shared_ledger_in_private(
        self, room: Room, pages: FakePages, store_path: Path
    ) -> None:
        owner = bot_owner(room)
        card = await whisper(owner, "claim from", text=ITSELF, source=A, date="2026-11-20")
        done = await room.press(card, "Accept", owner.user)
        assert "✓ Draft 1 is on record as #" in done.text
        assert rows(
            store_path, "SELECT count(*) FROM claim WHERE subject = 'Grok 4' AND guild_id IS NULL"
        ) == [(1,)]

    async def test_everything_works_after_a_restart(
        self, room: Room, pages: FakePages, restart: Restart
    ) -> None:
        card = await read(room)
        room = await restart()
        form = await press_form(room, card, "Edit", room.admin)
        card = await room.press(card, "Next", room.admin)
        room = await restart()
        done = await send(room.admin, form, {**filled(form), "relation": ["beats"]})
        assert "✓ Draft 1 is on record as #" in done.text
        opened = await open_draft(room, card, 3)
        assert "nearly 2%" in opened.text


async def elsewhere_queue(room: Room) -> Seen:
    other = elsewhere(room)
    return await other.ask("review", other.admin, what="drafts")


class Many:
    """Finds so many statements with whatever strangers write in every place of them."""

    def __init__(self, count: int, words: str) -> None:
        self._count, self._words = count, words

    def extract(self, text: str, *, published: date | None = None) -> list[DraftClaim]:
        del published
        words = self._words
        return [
            DraftClaim(
                Named(Party(words), None), Named(Party(f"{words} {number}"), None), "mixed",
                tuple(Named(Party(f"{words}{letter}"), None) for letter in "abcdefghij"),
                text, 0, len(text), Reason(words, (words,) * 9, ((words, words),) * 9),
                hedge_words=(words,) * 9, reported_by=words, scope=words, notes=(words,) * 9,
            )
            for number in range(self._count)
        ]  # fmt: skip


OUTRAGEOUS = ["x" * 99, "@everyone **b** [x](https://evil.example) <@1>", "\u202e🦆" * 40]


class TestLimits:
    @pytest.mark.parametrize("words", OUTRAGEOUS, ids=["long", "markup", "wide"])
    async def test_many_long_drafts_stay_within_what_discord_takes(
        self, room: Room, pages: FakePages, words: str
    ) -> None:
        read_by(room.bot.ledger, Many(120, words))
        card = await read(room, text=f"{words} {'quoted ' * 130}", source=A, date="2026-11-20")
        assert "100 drafts" in card.text
        assert "longer than what is read" in card.text
        for told in (card, await open_draft(room, card, 7)):
            assert breaches(told.message.components) == []
            assert "@everyone" not in told.text
            assert "[x](" not in told.text
        last = card
        for _turn in range(3):
            last = await room.press(last, "Later drafts", room.admin)
        assert "**76 / 100" in last.text
        assert last.buttons["Later drafts"]["disabled"]
        queue = await room.ask("review", room.admin, what="drafts")
        assert breaches(queue.message.components) == []

    @pytest.mark.parametrize("option", ["source", "date", "publisher", "address", "text"])
    async def test_hostile_text_in_an_option(
        self, room: Room, pages: FakePages, option: str
    ) -> None:
        pages.articles.clear()
        for label, words in HOSTILE.items():
            text = {} if option in ("text", "address") else {"text": FILLER}
            card = await read(room, **text, **{option: words[:100]})
            assert is_private(card), label
            assert "Something went wrong" not in card.text, label
            assert breaches(card.message.components) == [], label
