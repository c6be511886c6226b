"""/export, as an admin, the owner and somebody else type it."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.commands import desk
from tests.commands.conftest import Room, Seen

MINE, THEIRS = "kookaburra", "cassowary"


async def file_of(card: Seen) -> tuple[str, bytes]:
    """The file under an answer, as the person who asked gets it."""
    assert card.ephemeral
    (file,) = card.message.message.attachments
    return file.filename, await file.read()


async def written(room: Room) -> tuple[Room, Any]:
    """Two servers and the owner write a claim each."""
    other = desk.elsewhere(room)
    for place, word in ((room, MINE), (other, THEIRS)):
        await desk.add(place, desk.but(quote=f"{word} quote", source=f"https://{word}.example.com"))
    return other, desk.bot_owner(room)


async def test_an_admin_gets_what_their_server_sees(room: Room) -> None:
    other, _owner = await written(room)
    name, content = await file_of(card := await room.ask("export", room.admin, format="json"))
    assert name == "frontrunner-server-2026-11-23.json"
    assert "as this server sees it" in card.text
    assert "names no people" in card.text
    assert MINE in content.decode()
    assert THEIRS not in content.decode()
    assert str(room.admin.id) not in content.decode()
    assert str(room.guild.id) not in content.decode()
    assert {one["layer"] for one in json.loads(content)["tables"]["claim"]} == {"shared", "server"}
    name, content = await file_of(await room.ask("export", room.admin, format="csv"))
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert name.endswith(".zip")
    assert archive.testzip() is None
    claims = archive.read("claim.csv").decode()
    assert MINE in claims
    assert THEIRS not in claims
    name, content = await file_of(await other.ask("export", other.admin, format="atom"))
    assert THEIRS in content.decode()
    assert MINE not in content.decode()
    assert ET.fromstring(content).tag.endswith("feed")  # noqa: S314 - our own
    _name, content = await file_of(await room.ask("export", room.admin, format="claimreview"))
    assert len(json.loads(content)["@graph"]) > 5


async def test_the_owner_gets_the_shared_ledger_and_nobody_else_anything(room: Room) -> None:
    _other, owner = await written(room)
    name, content = await file_of(await desk.whisper(owner, "export", format="json"))
    assert name.startswith("frontrunner-shared-")
    assert MINE not in content.decode()
    assert THEIRS not in content.decode()
    refused = await desk.whisper(room.admin, "export", format="json")
    assert "Only the bot's owner" in refused.text


async def test_a_large_file_is_packed_and_a_larger_one_is_not_sent(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ledger.exporting.MOST_SENT", 1_000_000)
    name, content = await file_of(card := await room.ask("export", room.admin, format="json"))
    assert name.endswith(".json.gz")
    assert "Packed with gzip" in card.text
    assert json.loads(gzip.decompress(content))["layer"] == "server"
    monkeypatch.setattr("bot.ledger.exporting.MOST_SENT", 1_000)
    refused = await room.ask("export", room.admin, format="json")
    assert "python -m bot export json" in refused.text
    assert refused.ephemeral
