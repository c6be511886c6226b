"""What leaves the ledger for other programs: CSV cells, ClaimReview, Atom."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from bot.ledger.exporting import write_file, write_tables
from bot.race.csv_table import csv_lines
from bot.race.exporting import Wish
from tests.conftest import clock
from tests.curated import HERE, OWNER_ID, SECRET, curate

ATOM = "{http://www.w3.org/2005/Atom}"


def test_no_cell_is_a_formula_and_numbers_stay_numbers() -> None:
    cells = [
        "=1+1",
        "+1",
        "-1",
        "@x",
        "\tx",
        "\rx",
        "＝1",
        "a=1",
        -1,
        -0.5,
        1e300,
        None,
        'say "x",\n!',
    ]
    text = "".join(csv_lines([f"c{n}" for n in range(len(cells))], [cells]))
    assert text.startswith("c0,c1,")
    assert "\r\n" in text
    _head, read = csv.reader(io.StringIO(text, newline=""))
    assert read == [
        "'=1+1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "'＝1", "a=1", "-1", "-0.5", "1e+300", "",
        'say "x",\n!',
    ]  # fmt: skip


def exported(store: Path, kind: Any, **wish: Any) -> bytes:
    out = io.BytesIO()
    write_file(store, Wish(kind, **wish), clock(), out)
    return out.getvalue()


async def test_tables_claim_reviews_and_the_feed_of_real_work(store_path: Path) -> None:
    work = await curate(store_path)
    _check_tables(store_path, work.shared)
    _check_reviews(store_path, work.shared)
    _check_feed(store_path, work.shared)


def _check_tables(store: Path, claim: int) -> None:
    files: dict[str, io.BytesIO] = {}

    class Kept(io.BytesIO):
        def close(self) -> None:
            files_done.append(self.getvalue())

    files_done: list[bytes] = []

    def opened(table: str) -> io.BytesIO:
        files[table] = Kept()
        return files[table]

    write_tables(store, Wish("csv"), opened)
    tables = {
        table: list(csv.DictReader(io.StringIO(raw.decode(), newline="")))
        for table, raw in zip(files, files_done, strict=True)
    }
    assert set(tables) >= {"claim", "score", "price", "source"}
    assert "meta" not in tables
    (found,) = (one for one in tables["claim"] if one["id"] == str(claim))
    assert found["subject_release_slug"] == "qwen2.5-max"
    assert found["note"] == "'=1+1"
    assert found["recorded_by"] == "curator"
    assert found["source_url"] == "https://press.example.com/qwen"
    assert tables["score"][0]["benchmark_name"]
    everything = b"".join(files_done).decode()
    assert SECRET not in everything
    assert str(OWNER_ID) not in everything


def _check_reviews(store: Path, claim: int) -> None:
    document = json.loads(exported(store, "claimreview"))
    assert document["@context"] == "https://schema.org"
    graph = document["@graph"]
    assert len({one["@id"] for one in graph}) == len(graph) > 5
    ratings = {
        "Refuted": 1, "Disputed": 2, "Partly confirmed": 3, "Confirmed": 4,
    }  # fmt: skip
    for one in graph:
        rating = one["reviewRating"]
        assert rating["ratingValue"] == ratings[rating["alternateName"]]
        assert (rating["worstRating"], rating["bestRating"]) == (1, 4)
        assert date.fromisoformat(one["datePublished"])
        assert one["author"] == {"@type": "Organization", "name": "Frontrunner"}
        claimed = one["itemReviewed"]
        assert claimed["@type"] == "Claim"
        assert claimed["author"]["name"]
        assert claimed["firstAppearance"] == claimed["appearance"][0]
        # A quote is never ours: who said it stands before it, and the review does not repeat it.
        assert one["claimReviewed"].startswith(claimed["author"]["name"])
        assert f"“{claimed['text']}”" in one["claimReviewed"]
        assert claimed["text"] not in one["reviewBody"]
    (found,) = (one for one in graph if one["@id"].endswith(f":{claim}"))
    assert found["reviewBody"] == (
        "Against GPT-4o: refuted. bench reason. Against DeepSeek-V3: disputed. bench reason."
    )
    assert found["datePublished"] == "2025-03-01"
    assert len(found["citation"]) == 3
    text = json.dumps(document)
    assert SECRET not in text
    assert str(OWNER_ID) not in text
    assert SECRET in exported(store, "claimreview", guild_id=HERE).decode()


def _check_feed(store: Path, claim: int) -> None:
    """The rules of RFC 4287, sections 4.1 and 4.2, that a feed can break."""
    written = exported(store, "atom")
    root = parsed(written)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    assert 20 < len(entries) < 100
    for element in (root, *entries):
        for needed in ("id", "title", "updated"):
            (found,) = element.findall(f"{ATOM}{needed}")
            assert found.text
    ids = [_text(one, "id") for one in entries]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"tag:[a-z.]+,\d{4}:[\w./:%+-]+", one) for one in ids)
    assert root.find(f"{ATOM}author/{ATOM}name") is not None
    updated = [datetime.fromisoformat(_text(one, "updated")) for one in entries]
    assert updated == sorted(updated, reverse=True)
    assert all(one.tzinfo is not None for one in updated)
    assert _text(root, "updated") == _text(entries[0], "updated")
    for one in entries:
        links = one.findall(f"{ATOM}link")
        assert [link.get("rel") for link in links].count("alternate") <= 1
        assert all(link.get("href", "").startswith("http") for link in links)
        assert one.find(f"{ATOM}content") is not None
    # Every step of a claim is an entry of its own: as it came, and each verdict.
    titles = [_text(one, "title") for one in entries if f"/{claim}" in _text(one, "id")]
    assert titles[-1].startswith(f"Claim #{claim}: ")
    assert [title.partition(" (")[0] for title in titles[:-1]] == [f"Claim #{claim} is disputed"]
    assert any("Edited words ∞ <b>&" in (_text(one, "content")) for one in entries)
    assert SECRET not in written.decode()
    assert str(OWNER_ID) not in written.decode()
    # The same entries keep their ids however many are asked for, and days narrow them.
    few = parsed(exported(store, "atom", limit=5)).findall(f"{ATOM}entry")
    assert [_text(one, "id") for one in few] == ids[:5]
    none = parsed(exported(store, "atom", since=date(2026, 11, 24)))
    assert none.findall(f"{ATOM}entry") == []
    assert _text(none, "updated")


def parsed(document: bytes) -> ET.Element:
    return ET.fromstring(document)  # noqa: S314 - our own


def _text(element: ET.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""
