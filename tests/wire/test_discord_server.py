"""The wire is a Discord that discord.py believes: a plain client runs on it, and so does our bot."""

from __future__ import annotations

import asyncio
import io
import random
import sys
import zlib

import aiohttp
import discord
import orjson
import pytest
import yarl
from discord import Permissions

from tests.wire.conftest import TOKEN, Plain, button, eventually, place, running
from tests.wire.discord_server import WireDiscord
from tests.wire.faults import Fault, Faults
from tests.wire.places import Channel

pytestmark = pytest.mark.wire

POST = "POST /channels/{channel}/messages"
SHARD_1 = 1 << 22
"""A server of the second of two shards."""


# the gateway --------------------------------------------------------------------------------


async def test_a_client_becomes_ready_and_knows_its_servers_on_every_shard(wire: WireDiscord):
    wire.sessions.shards = 2
    for number in range(300):
        wire.add_text_channel(wire.add_guild(2 * number * SHARD_1 + 1, f"even {number}"))
    wire.add_announcement_channel(wire.add_guild(SHARD_1, "odd"), "news")
    wire.add_forum_channel(SHARD_1, "ideas", tags=["bug"])
    wire.add_guild(3 * SHARD_1, "out", unavailable=True)
    async with running(Plain()) as bot:
        assert wire.sessions.identified == 2
        assert sum(not guild.unavailable for guild in bot.guilds) == 301
        assert bot.get_guild(3 * SHARD_1).unavailable
        news, ideas = bot.get_guild(SHARD_1).channels
        assert news.is_news()
        assert [tag.name for tag in ideas.available_tags] == ["bug"]
        joined = asyncio.create_task(bot.wait_for("guild_available", timeout=5))
        await asyncio.sleep(0)
        await wire.join(wire.guilds[3 * SHARD_1])
        assert (await joined).name == "out"


@pytest.mark.parametrize("stream", ["zlib-stream", None])
async def test_the_gateway_speaks_the_other_transports(wire: WireDiscord, stream: str | None):
    """discord.py asks for zstd where zstandard is installed, which it is here; else for zlib."""
    wire.add_guild(1, "Home")
    inflate = zlib.decompressobj()

    async def hear(socket: aiohttp.ClientWebSocketResponse) -> dict:
        if stream is None:
            return orjson.loads(await socket.receive_str())
        data = await socket.receive_bytes()
        assert data.endswith(b"\x00\x00\xff\xff")
        return orjson.loads(inflate.decompress(data))

    query = {"v": "10", "encoding": "json", **({"compress": stream} if stream else {})}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(wire.gateway, params=query) as socket,
    ):
        assert (await hear(socket))["d"]["heartbeat_interval"] > 0
        await socket.send_json({"op": 1, "d": None})
        assert (await hear(socket))["op"] == 11
        await socket.send_json({"op": 2, "d": {"token": TOKEN, "intents": 1}})
        assert (await hear(socket))["d"]["guilds"] == [{"id": "1", "unavailable": True}]
        created = await hear(socket)
        assert (created["t"], created["s"], created["d"]["name"]) == ("GUILD_CREATE", 2, "Home")


@pytest.mark.parametrize("code", [None, 4000])
async def test_a_dropped_client_resumes_and_hears_what_it_missed(
    wire: WireDiscord, channel: Channel, client: Plain, code: int | None
):
    removed = asyncio.create_task(client.wait_for("guild_remove", timeout=5))
    await wire.sessions.drop(code)
    await wire.remove_guild(1)
    assert (await removed).id == 1
    assert await asyncio.wait_for(client.resumptions.get(), 5) == 0
    assert (wire.sessions.identified, wire.sessions.resumed) == (1, 1)


async def test_a_client_comes_back_to_a_gateway_that_refused_it(
    wire: WireDiscord, client: Plain, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(discord.backoff.ExponentialBackoff, "delay", lambda _: 0.02)
    wire.sessions.refuses = True
    await wire.sessions.drop()
    await eventually(lambda: wire.sessions.refused >= 2)
    assert wire.sessions.connected() == []
    wire.sessions.refuses = False
    await client.wait_for("shard_connect", timeout=5)
    assert len(wire.sessions.connected()) == 1


async def test_a_forgotten_session_is_begun_anew(wire: WireDiscord, client: Plain):
    connected = asyncio.create_task(client.wait_for("shard_connect", timeout=5))
    await wire.sessions.drop(4000, forget=True)
    await connected
    assert (wire.sessions.identified, wire.sessions.resumed) == (2, 0)


async def test_a_client_that_is_asked_to_reconnect_resumes(wire: WireDiscord, client: Plain):
    await wire.sessions.ask_to_reconnect()
    assert await asyncio.wait_for(client.resumptions.get(), 5) == 0


async def test_a_wrong_token_is_refused(wire: WireDiscord):
    wire.token = "another"
    async with Plain() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.login(TOKEN)


# messages -----------------------------------------------------------------------------------


async def test_a_nonce_makes_one_message_until_its_window_is_over(
    wire: WireDiscord, channel: Channel, client: Plain
):
    wire.nonce_window = 0.2
    here = place(client, channel)
    first = await here.send("news", nonce="once")
    again = await here.send("other news", nonce="once")
    assert (again.id, again.content, again.nonce) == (first.id, "news", "once")
    elsewhere = wire.add_text_channel(1)
    await client.get_partial_messageable(elsewhere.id).send("news", nonce="once")
    assert len(wire.all_messages()) == 2
    assert (wire.repeats, wire.messages(channel.id)[0].repeats) == (1, 1)
    await asyncio.sleep(0.21)
    assert (await here.send("news", nonce="once")).id != first.id
    assert len(wire.messages(channel.id)) == 2


async def test_a_message_keeps_all_that_was_posted_and_the_history_gives_it_back(
    wire: WireDiscord, channel: Channel, client: Plain
):
    here = place(client, channel)
    person = wire.say(channel.id, 7, "hello")
    card = discord.ui.LayoutView(timeout=None)
    row = discord.ui.ActionRow(discord.ui.Button(label="Go", custom_id="v1:delivery:9"))
    picture = discord.MediaGalleryItem("attachment://chart.png", description="a chart")
    parts = (discord.ui.TextDisplay("# Digest"), discord.ui.MediaGallery(picture), row)
    card.add_item(discord.ui.Container(*parts))
    posted = await here.send(
        view=card,
        file=discord.File(io.BytesIO(b"png" * 100), "chart.png"),
        allowed_mentions=discord.AllowedMentions.none(),
        reference=here.get_partial_message(person.id).to_reference(),
    )
    kept = wire.messages(channel.id)[-1]
    assert (kept.markers, kept.text) == (["v1:delivery:9"], "# Digest")
    assert [(file.name, file.size) for file in kept.files] == [("chart.png", 300)]
    assert kept.allowed_mentions == {"parse": []}
    assert kept.reference["message_id"] == person.id
    assert kept.flags == 1 << 15
    assert posted.reference.resolved.content == "hello"
    newest, oldest = [message async for message in here.history(limit=5)]
    assert (oldest.content, oldest.author.id) == ("hello", 7)
    (container,) = newest.components
    assert container.children[1].items[0].media.url.startswith("https://cdn.discordapp.com/")
    assert container.children[2].children[0].custom_id == "v1:delivery:9"
    assert (await here.fetch_message(newest.id)).attachments[0].filename == "chart.png"
    await newest.delete()
    assert [one.id for one in wire.messages(channel.id)] == [person.id]
    with pytest.raises(discord.Forbidden, match="50005"):
        await oldest.edit(content="mine")


async def test_the_history_is_read_in_both_directions(
    wire: WireDiscord, channel: Channel, client: Plain
):
    here = place(client, channel)
    ids = [wire.say(channel.id, 7, str(number)).id for number in range(250)]

    async def read(**bounds) -> list[int]:
        return [message.id async for message in here.history(**bounds)]

    def at(index: int) -> discord.Object:
        return discord.Object(ids[index])

    assert await read(limit=None) == ids[::-1]
    assert await read(limit=None, after=at(20)) == ids[21:]
    assert await read(limit=3, before=at(20)) == ids[19:16:-1]
    assert await read(limit=5, around=at(20)) == ids[22:17:-1]


async def test_deny_and_delete_answer_as_discord_does(
    wire: WireDiscord, channel: Channel, client: Plain
):
    here = place(client, channel)
    sent = await here.send("seen")
    await wire.deny(channel.id, Permissions(send_messages=True), tell=False)
    with pytest.raises(discord.Forbidden, match="50013"):
        await here.send("no")
    await wire.deny(channel.id, Permissions(read_message_history=True), tell=False)
    assert [message async for message in here.history()] == []
    with pytest.raises(discord.Forbidden, match="50013"):
        await here.fetch_message(sent.id)
    await wire.deny(channel.id, Permissions(view_channel=True))
    with pytest.raises(discord.Forbidden, match="50001"):
        await here.send("no")
    with pytest.raises(discord.Forbidden, match="50001"):
        [message async for message in here.history()]
    # The update went out before the refusals, on the other connection.
    await eventually(lambda: not here.permissions_for(here.guild.me).view_channel)
    await wire.delete_channel(channel.id, tell=False)
    with pytest.raises(discord.NotFound, match="10003"):
        await here.send("no")
    assert wire.all_messages() == []
    assert len(wire.all_messages(deleted=True)) == 1
    assert wire.counted(POST, channel.id) == {200: 1, 403: 2, 404: 1}


async def test_a_direct_message_arrives_unless_the_person_takes_none(
    wire: WireDiscord, client: Plain
):
    friend, stranger = await client.fetch_user(7), await client.fetch_user(8)
    wire.close_dms(8)
    await friend.send("psst")
    assert [one.content for one in wire.messages(wire.direct_channel(7).id)] == ["psst"]
    with pytest.raises(discord.Forbidden, match="50007"):
        await stranger.send("psst")


async def test_an_announcement_is_published_once(wire: WireDiscord, client: Plain):
    news = wire.add_announcement_channel(1)
    sent = await client.get_partial_messageable(news.id).send("news")
    await sent.publish()
    assert wire.messages(news.id)[0].crossposted
    with pytest.raises(discord.HTTPException, match="40033"):
        await sent.publish()


# threads ------------------------------------------------------------------------------------


async def test_a_message_has_one_thread_and_it_has_the_same_id(
    wire: WireDiscord, channel: Channel, client: Plain
):
    sent = await place(client, channel).send("topic")
    thread = await sent.create_thread(name="talk")
    assert thread.id == sent.id
    with pytest.raises(discord.HTTPException, match="160004"):
        await sent.create_thread(name="talk")
    await thread.send("inside")
    assert [one.content for one in wire.messages(thread.id)] == ["inside"]
    assert [one.id for one in await thread.guild.active_threads()] == [thread.id]
    await thread.edit(archived=True)
    assert await thread.guild.active_threads() == []
    archived = [one async for one in thread.parent.archived_threads()]
    assert [(one.name, one.archived) for one in archived] == [("talk", True)]
    await thread.send("wakes it")
    assert not wire.channels[thread.id].archived


async def test_a_forum_post_is_a_thread_and_its_first_message(wire: WireDiscord):
    forum = wire.add_forum_channel(wire.add_guild(1), tags=["digest"], require_tag=True)
    async with running(Plain()) as client:
        ideas = client.get_channel(forum.id)
        with pytest.raises(discord.HTTPException, match="40067"):
            await ideas.create_thread(name="May", content="untagged")
        made = await ideas.create_thread(
            name="May", content="tagged", view=button("d:1"), applied_tags=ideas.available_tags
        )
        assert made.thread.id == made.message.id
        (kept,) = wire.messages(made.thread.id)
        assert (kept.content, kept.markers) == ("tagged", ["d:1"])
        with pytest.raises(discord.HTTPException, match="50008"):
            await client.get_partial_messageable(forum.id).send("not here")


# what goes wrong ----------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere discord.py asks again by itself")
async def test_a_reset_after_accept_raises_and_the_message_stands(
    wire: WireDiscord, channel: Channel, client: Plain
):
    wire.faults.plan(Fault.RESET)
    with pytest.raises(aiohttp.ClientOSError) as failed:
        await place(client, channel).send("news", nonce="a")
    # discord.py knows a reset by 54 (macOS) and 10054 (Windows) and then asks again.
    assert failed.value.errno == 104
    assert len(wire.messages(channel.id)) == 1
    assert wire.counted(POST) == {0: 1}
    await place(client, channel).send("news", nonce="a")
    assert len(wire.messages(channel.id)) == 1


async def test_a_500_after_accept_is_asked_again_with_the_same_nonce(
    wire: WireDiscord, channel: Channel, client: Plain
):
    wire.faults.plan(Fault.ERROR)
    await place(client, channel).send("news", nonce="a")
    assert (len(wire.messages(channel.id)), wire.repeats) == (1, 1)
    assert wire.counted(POST) == {500: 1, 200: 1}


async def test_a_503_raises_and_nothing_was_done(
    wire: WireDiscord, channel: Channel, client: Plain
):
    wire.faults.plan(Fault.UNAVAILABLE)
    with pytest.raises(discord.DiscordServerError):
        await place(client, channel).send("news")
    wire.faults.outage = True
    with pytest.raises(discord.DiscordServerError):
        [message async for message in place(client, channel).history()]
    assert wire.all_messages() == []


async def test_a_slow_answer_comes_too_late_but_the_message_comes(
    wire: WireDiscord, channel: Channel, client: Plain
):
    here, sends = place(client, channel), [("hangs", 1), ("late", 0)]
    wire.faults.plan(Fault.HANG, Fault.LATE)
    wire.faults.hang_seconds = wire.faults.late_seconds = 0.3
    for content, at_once in sends:
        before = len(wire.messages(channel.id))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await here.send(content)
        assert len(wire.messages(channel.id)) == before + at_once
    await asyncio.sleep(0.3)
    assert [one.content for one in wire.messages(channel.id)] == ["hangs", "late"]


async def test_a_client_that_dies_in_the_middle_of_a_request_asked_for_nothing(
    wire: WireDiscord, channel: Channel, caplog: pytest.LogCaptureFixture
):
    url = yarl.URL(wire.base)
    _, writer = await asyncio.open_connection(url.host, url.port)
    head = f"POST {url.path}/channels/{channel.id}/messages HTTP/1.1\r\nHost: x\r\n"
    writer.write(f'{head}Content-Length: 100\r\n\r\n{{"content": '.encode())
    await asyncio.sleep(0.05)
    writer.transport.abort()
    await asyncio.sleep(0.05)
    assert (wire.requests, wire.all_messages()) == ([], [])
    assert caplog.messages == []


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere discord.py asks again by itself")
async def test_faults_are_drawn_at_the_rate_asked_for(
    wire: WireDiscord, channel: Channel, client: Plain
):
    wire.limits.per_second = None
    same_each_time = random.Random(1)  # noqa: S311 - no secret
    wire.faults = Faults(0.5, same_each_time, (Fault.RESET, Fault.UNAVAILABLE))
    failed = 0
    for number in range(60):
        try:
            await place(client, channel).send(str(number))
        except (aiohttp.ClientError, discord.DiscordServerError):
            failed += 1
    resets, refusals = wire.faults.counts[Fault.RESET], wire.faults.counts[Fault.UNAVAILABLE]
    assert failed == resets + refusals > 15
    assert len(wire.messages(channel.id)) == 60 - refusals < 60
    assert wire.counted(POST)[0] == resets > 0


async def test_what_the_wire_itself_gets_wrong_is_raised_when_it_stops():
    wire = WireDiscord()
    await wire.start()
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{wire.base}/users/@me/channels", data=b"no JSON")
    assert answer.status == 500
    with pytest.raises(ExceptionGroup, match="the wire failed"):
        await wire.stop()


# limits -------------------------------------------------------------------------------------


async def test_a_global_429_is_waited_for_and_counted(wire: WireDiscord, client: Plain):
    channels = [wire.add_text_channel(1) for _ in range(60)]
    places = [client.get_partial_messageable(one.id) for one in channels]
    await asyncio.gather(*(one.send("news") for one in places))
    assert all(len(wire.messages(one.id)) == 1 for one in channels)
    assert wire.limits.global_429s == wire.counted()[429] > 0


async def test_a_channel_limit_is_kept_by_discord_py_from_the_headers(
    wire: WireDiscord, channel: Channel, client: Plain
):
    wire.limits.per_channel[POST] = (2, 0.3)
    began = asyncio.get_running_loop().time()
    for number in range(4):
        await place(client, channel).send(str(number))
    assert asyncio.get_running_loop().time() - began > 0.3
    assert wire.limits.channel_429s == 0


async def test_a_request_cancelled_in_a_global_429_shuts_discord_py_up(
    wire: WireDiscord, channel: Channel, client: Plain
):
    """A fault of discord.py 2.7.1 that a deadline on a send must know of."""
    here = place(client, channel)
    wire.limits.per_second = 1
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await asyncio.gather(here.send("one"), here.typing(), here.history().__anext__())
    assert wire.limits.global_429s > 0
    wire.limits.per_second = None
    await asyncio.sleep(1.0)
    asked = len(wire.requests)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await here.send("two")
    assert len(wire.requests) == asked
    client.http._global_over.set()
    await here.send("three")
    assert wire.messages(channel.id)[-1].content == "three"
