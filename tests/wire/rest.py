"""Discord's REST routes: channels, messages, threads, servers and the application."""

from __future__ import annotations

from typing import Any

from tests.wire.messages import Message
from tests.wire.places import (
    BOT_ID,
    FORUM,
    NEWS,
    OWNER_ID,
    REQUIRE_TAG,
    Channel,
    Guild,
    member,
    user,
)
from tests.wire.routing import NOTHING, Answer, Call, answers
from tests.wire.world import Refused, World

# the bot itself -----------------------------------------------------------------------------


@answers("GET", "/users/@me")
def own_user(world: World, call: Call) -> Answer:
    return 200, user(BOT_ID)


@answers("GET", "/users/{user}")
def some_user(world: World, call: Call) -> Answer:
    return 200, user(call.id("user"))


def application(world: World) -> dict[str, Any]:
    """The application object."""
    return {
        "id": str(BOT_ID),
        "name": "Frontrunner",
        "description": "",
        "icon": None,
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "",
        "flags": 0,
        "owner": user(OWNER_ID),
        "team": None,
        "approximate_guild_count": len(world.guilds),
    }


@answers("GET", "/oauth2/applications/@me")
@answers("GET", "/applications/@me")
@answers("GET", "/applications/{application}")
def own_application(world: World, call: Call) -> Answer:
    return 200, application(world)


@answers("GET", "/applications/{application}/commands")
def pushed_commands(world: World, call: Call) -> Answer:
    return 200, world.commands


@answers("PUT", "/applications/{application}/commands")
def push_commands(world: World, call: Call) -> Answer:
    known = {(one["type"], one["name"]): one["id"] for one in world.commands}
    pushed: list[dict[str, Any]] = []
    for command in call.body:
        kind = command.get("type", 1)
        number = known.get((kind, command["name"])) or str(world.snowflake())
        pushed.append(
            {
                "default_member_permissions": None,
                "description": "",  # what Discord gives of an entry of a menu, which has none
                **command,
                "type": kind,
                "id": number,
                "application_id": str(BOT_ID),
                "version": str(world.snowflake()),
            }
        )
    world.commands = pushed
    world.pushes += 1
    return 200, pushed


# messages -----------------------------------------------------------------------------------


@answers("POST", "/channels/{channel}/messages")
def post_message(world: World, call: Call) -> Answer:
    channel = world.channel(call.id("channel"))
    if channel.type == FORUM:
        raise Refused(400, 50008, "Cannot send messages in a non-text channel")
    if channel.closed:
        raise Refused(403, 50007, "Cannot send messages to this user")
    need_to_post(world, channel, call)
    message = world.repeated(channel, call.body)
    if message is None:
        if channel.locked:
            raise Refused(403, 50013, "Missing Permissions")
        message = world.new_message(channel, call.body, call.files)
        channel.archived = False
    # Only the answer to the post tells the nonce; Discord does not keep it.
    return 200, {**message.json(), **({} if message.nonce is None else {"nonce": message.nonce})}


def need_to_post(world: World, channel: Channel, call: Call) -> None:
    """Refuse what the bot may not post in a channel."""
    if channel.guild_id is None:
        return
    place = "send_messages_in_threads" if channel.is_thread else "send_messages"
    world.channel(channel.id, **{place: True}, **({"attach_files": True} if call.files else {}))


@answers("GET", "/channels/{channel}/messages")
def history(world: World, call: Call) -> Answer:
    channel = world.channel(call.id("channel"))
    limit = int(call.query.get("limit", "50"))
    if not 1 <= limit <= 100:
        raise Refused(400, 50035, "Invalid Form Body: limit is from 1 to 100")
    if not may_read_back(world, channel):
        # As documented: no refusal, no messages.
        return 200, []
    bounds = {name: int(call.query[name]) for name in ("before", "after") if name in call.query}
    if "around" in call.query:
        middle = int(call.query["around"])
        newer = world.history(channel, limit // 2, before=None, after=middle)
        older = world.history(channel, limit - limit // 2, before=middle + 1, after=None)
        found = newer + older
    else:
        found = world.history(
            channel, limit, before=bounds.get("before"), after=bounds.get("after")
        )
    return 200, [message.json() for message in found]


def may_read_back(world: World, channel: Channel) -> bool:
    """Whether the bot may read the history of a channel it sees."""
    return channel.guild_id is None or world.allowed(channel).read_message_history


@answers("GET", "/channels/{channel}/messages/{message}")
def one_message(world: World, call: Call) -> Answer:
    channel = world.channel(call.id("channel"), read_message_history=True)
    return 200, world.message(channel, call.id("message")).json()


def own_message(
    world: World,
    channel: Channel,
    call: Call,
    refusal: tuple[int, str] = (50013, "Missing Permissions"),
) -> Message:
    """The message a path names, which must be the bot's."""
    message = world.message(channel, call.id("message"))
    if not message.by_bot:
        raise Refused(403, *refusal)
    return message


@answers("PATCH", "/channels/{channel}/messages/{message}")
def edit_message(world: World, call: Call) -> Answer:
    channel = world.channel(call.id("channel"))
    not_own = (50005, "Cannot edit a message authored by another user")
    message = own_message(world, channel, call, not_own)
    if channel.archived:
        raise Refused(400, 50083, "Thread is archived")
    message.edit(call.body, call.files, world.now())
    return 200, message.json()


@answers("DELETE", "/channels/{channel}/messages/{message}")
def delete_message(world: World, call: Call) -> Answer:
    channel = world.channel(call.id("channel"))
    remove(channel, own_message(world, channel, call))
    return NOTHING


def remove(channel: Channel, message: Message) -> None:
    """Take a message out of its channel; that it was there stays known."""
    message.deleted = True
    channel.order.remove(message.id)


@answers("POST", "/channels/{channel}/messages/{message}/crosspost")
def crosspost(world: World, call: Call) -> Answer:
    channel = world.channel(call.id("channel"), send_messages=True)
    if channel.type != NEWS:
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    message = own_message(world, channel, call)
    if message.crossposted:
        raise Refused(400, 40033, "This message has already been crossposted.")
    message.crossposted = True
    return 200, message.json()


@answers("POST", "/channels/{channel}/typing")
def typing(world: World, call: Call) -> Answer:
    world.channel(call.id("channel"), send_messages=True)
    return NOTHING


# threads ------------------------------------------------------------------------------------


@answers("POST", "/channels/{channel}/messages/{message}/threads")
def thread_from_message(world: World, call: Call) -> Answer:
    channel = world.channel(call.id("channel"), create_public_threads=True)
    if channel.is_thread or channel.guild_id is None:
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    message = world.message(channel, call.id("message"))
    if message.thread is not None:
        raise Refused(400, 160004, "A thread has already been created for this message")
    thread = world.new_thread(channel, message.id, thread_name(call.body), call.body)
    message.thread = thread.json()
    return 201, message.thread


def thread_name(body: dict[str, Any]) -> str:
    """A thread's name, 1 to 100 characters."""
    name = body.get("name") or ""
    if not 1 <= len(name) <= 100:
        raise Refused(400, 50035, "Invalid Form Body: name must be between 1 and 100 in length.")
    return name


@answers("POST", "/channels/{channel}/threads")
def new_thread(world: World, call: Call) -> Answer:
    channel = world.channel(call.id("channel"))
    if channel.type == FORUM:
        return forum_post(world, channel, call)
    world.channel(channel.id, create_public_threads=True)
    if channel.is_thread or channel.guild_id is None:
        raise Refused(400, 50024, "Cannot execute action on this channel type")
    thread = world.new_thread(channel, world.snowflake(), thread_name(call.body), call.body)
    return 201, thread.json()


def forum_post(world: World, forum: Channel, call: Call) -> Answer:
    """A thread in a forum and its first message, which have the same id."""
    needed = {"send_messages": True, **({"attach_files": True} if call.files else {})}
    world.channel(forum.id, **needed)
    tags = [int(tag) for tag in call.body.get("applied_tags") or ()]
    if not forum.tags.keys() >= set(tags):
        raise Refused(400, 50035, "Invalid Form Body: Unknown forum tag")
    if forum.flags & REQUIRE_TAG and not tags:
        raise Refused(400, 40067, "A tag is required to create a forum post in this channel")
    name = thread_name(call.body)
    number = world.snowflake()
    # A draft first: a message that is refused leaves no thread behind.
    draft = Channel(number, forum.type, name, forum.guild_id, forum.id)
    message = world.new_message(draft, call.body["message"], call.files, message_id=number)
    thread = world.new_thread(forum, number, name, call.body)
    thread.messages, thread.order = draft.messages, draft.order
    return 201, {**thread.json(), "message": message.json()}


@answers("GET", "/guilds/{guild}/threads/active")
def active_threads(world: World, call: Call) -> Answer:
    found = world.guild(call.id("guild")).active_threads()
    return 200, {"threads": [one.json() for one in found], "members": []}


@answers("GET", "/channels/{channel}/threads/archived/public")
def archived_threads(world: World, call: Call) -> Answer:
    channel = world.channel(call.id("channel"), read_message_history=True)
    assert channel.guild_id is not None
    archived = [
        one.json()
        for one in world.guilds[channel.guild_id].threads.values()
        if one.archived and one.parent_id == channel.id
    ]
    archived.sort(key=archived_at, reverse=True)
    if before := call.query.get("before"):
        archived = [one for one in archived if archived_at(one) < before]
    limit = int(call.query.get("limit", "50"))
    return 200, {"threads": archived[:limit], "members": [], "has_more": len(archived) > limit}


def archived_at(thread: dict[str, Any]) -> str:
    """When a thread was archived."""
    return thread["thread_metadata"]["archive_timestamp"]


@answers("PUT", "/channels/{channel}/thread-members/@me")
@answers("DELETE", "/channels/{channel}/thread-members/@me")
def thread_membership(world: World, call: Call) -> Answer:
    world.channel(call.id("channel"))
    return NOTHING


# channels and servers -----------------------------------------------------------------------


@answers("GET", "/channels/{channel}")
def one_channel(world: World, call: Call) -> Answer:
    return 200, world.channel(call.id("channel")).json()


@answers("PATCH", "/channels/{channel}")
def edit_thread(world: World, call: Call) -> Answer:
    thread = world.channel(call.id("channel"))
    if not thread.is_thread:
        raise Refused(403, 50013, "Missing Permissions")
    thread.name = call.body.get("name", thread.name)
    thread.locked = call.body.get("locked", thread.locked)
    if "applied_tags" in call.body:
        thread.applied_tags = tuple(int(tag) for tag in call.body["applied_tags"])
    archived = call.body.get("archived", thread.archived)
    if archived != thread.archived:
        thread.archived, thread.archived_at = archived, world.now()
    shown = thread.json()
    world.happened.append(("THREAD_UPDATE", shown))
    return 200, shown


@answers("POST", "/users/@me/channels")
def open_direct_channel(world: World, call: Call) -> Answer:
    return 200, world.direct_channel(int(call.body["recipient_id"])).json()


@answers("GET", "/guilds/{guild}")
def one_guild(world: World, call: Call) -> Answer:
    shown = visible_guild(world, call).json()
    for key in ("channels", "threads", "members", "unavailable", "member_count"):
        shown.pop(key)
    return 200, shown


@answers("GET", "/guilds/{guild}/channels")
def guild_channels(world: World, call: Call) -> Answer:
    channels = visible_guild(world, call).channels.values()
    return 200, [one.json() for one in channels]


@answers("GET", "/guilds/{guild}/members/{user}")
def guild_member(world: World, call: Call) -> Answer:
    visible_guild(world, call)
    return 200, member(call.id("user"))


def visible_guild(world: World, call: Call) -> Guild:
    """The server a path names, which the bot must be in."""
    return world.guild(call.id("guild"))
