"""The demo as a person meets it: a page, a command, a card, its buttons."""

from __future__ import annotations

import socket
from pathlib import Path

import discord
import pytest
from discord.ext import commands, tasks

from bot.client import Frontrunner
from bot.demo import DemoServer, demo_server, run_demo
from bot.demo_avatar import draw_avatar
from bot.errors import UserError
from tests.browser.screenshots import DemoPage

ARTICLE = Path(__file__).resolve().parents[3] / "shared" / "articles" / "00.txt"


@pytest.mark.browser
async def test_a_person_compares_two_models_and_reads_the_sources(
    demo: DemoServer, person: DemoPage
) -> None:
    await person.open(demo.url)
    card = await person.run("/compare first:qwen second:deepseek")
    told = await card.inner_text()
    assert "Qwen" in told
    assert "DeepSeek" in told

    sources = await person.press("Sources")
    assert await sources.locator("a[href^=http]").count() >= 1


@pytest.mark.browser
async def test_a_member_suggests_a_claim_and_the_admin_takes_it(
    demo: DemoServer, person: DemoPage
) -> None:
    await person.open(demo.pages["claims"].url)
    await person.view_as("Max")
    await person.run(
        "/claim suggest subject:qwen2.5-max relation:beats targets:=GPT-4o, Llama 3.1 405B "
        "source:https://press.example.com/q date:2025-02-20 quote:Better than both."
    )
    thanks = await person.press("Submit")
    assert "waits for review" in await thanks.inner_text()

    await person.view_as("Ada")
    waiting = await person.run("/review")
    assert "Better than both." in await waiting.inner_text()
    accepted = await person.press("Accept")
    assert "accepted suggestion" in await accepted.inner_text()
    listed = await person.run("/claims about:qwen2.5-max")
    assert "Qwen2.5-Max beats GPT-4o and Llama 3.1 405B" in await listed.inner_text()


@pytest.mark.browser
async def test_an_article_becomes_claims_and_goes_out_with_the_digest(
    demo: DemoServer, person: DemoPage
) -> None:
    """From the news to the ledger and on to the channel, by hand.

    The ledger that ships has this article's claims; so it is read as another paper's of March.
    """
    if not ARTICLE.is_file():
        pytest.skip(f"needs the article, which is not in this repository: {ARTICLE}")
    await person.open(demo.pages["digests"].url)
    await person.view_as("Ada")
    await person.run("/digest create channel:digests every:daily")

    card = await person.run(
        f"/claim from file:{ARTICLE} source:https://news.example.com/qwen date:2025-03-01 "
        "publisher:Example News"
    )
    told = await card.inner_text()
    assert "Qwen2.5-Max beats DeepSeek-V3" in told
    assert "has beaten out DeepSeek's V3" in told
    done = await person.press("Accept all")
    assert "claims are on record" in await done.inner_text()

    compared = await person.run("/compare first:qwen second:deepseek")
    assert "Alibaba says: Qwen2.5-Max beats DeepSeek-V3" in await compared.inner_text()
    assert await compared.locator('a[href^="https://news.example.com/qwen"]').count() == 1

    await person.run("/digest send-now schedule:1")
    digest = person.page.locator("#channel-message-list > *", has_text="AI race digest")
    posted = digest.filter(has_text="Alibaba says: Qwen2.5-Max beats DeepSeek-V3")
    await posted.wait_for(timeout=15_000)
    assert "news.example.com" in await posted.inner_text()


class Ticker(commands.AutoShardedBot):
    """A bot that posts all the time, with one button to press meanwhile."""

    def __init__(self) -> None:
        super().__init__("!", intents=discord.Intents(guilds=True))
        self.posted = 0
        self.pressed = 0
        self.posting = tasks.loop(seconds=0.5)(self.post)

    async def on_ready(self) -> None:
        self.posting.start()

    async def post(self) -> None:
        self.posted += 1
        for channel in self.guilds[0].text_channels:
            await channel.send(f"post {self.posted}", view=self._view())

    def _view(self) -> discord.ui.View:
        async def pressed(interaction: discord.Interaction) -> None:
            self.pressed += 1
            await interaction.response.send_message("pressed", ephemeral=True)

        view = discord.ui.View(timeout=None)
        button: discord.ui.Button[discord.ui.View] = discord.ui.Button(label="Press")
        button.callback = pressed  # pyright: ignore[reportAttributeAccessIssue]
        view.add_item(button)
        return view

    async def close(self) -> None:
        self.posting.cancel()
        await super().close()


@pytest.mark.browser
async def test_posts_appear_by_themselves_and_do_not_disturb_a_press(person: DemoPage) -> None:
    bot = Ticker()
    async with demo_server(bot) as demo:
        await person.open(demo.url)
        await person.page.locator("#channel-message-list", has_text="post 2").wait_for(
            timeout=5_000
        )
        for _ in range(6):
            await person.press("Press")
    assert bot.pressed == 6
    assert bot.posted > 3


async def test_a_taken_port_is_said_plainly(bot: Frontrunner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UserError, match=f"Port {port} is taken"):
            await run_demo(bot, port=port, open_browser=False)
    assert bot.is_closed()


async def test_everybody_speaks_the_language_that_is_asked_for(bot: Frontrunner) -> None:
    with pytest.raises(UserError, match="cannot speak"):
        await run_demo(bot, locale="tlh", open_browser=False)
    async with demo_server(bot, locale="de") as demo:
        for who in (demo.admin, demo.member):
            told = await who.slash(demo.pages["claims"].channel, "about")
            assert "Datensätze" in str(told.response.components)
        asked = await demo.member.slash(demo.pages["claims"].channel, "release", name="zzqx")
        assert "zzqx" in str(asked.response.components)
        welcome = demo.pages["welcome"].channel.history()[-1]
        assert "Ausprobieren" in str(welcome.components)


def test_the_avatar_is_a_picture() -> None:
    assert draw_avatar().startswith(b"\x89PNG")
