"""The statements by which a batch of staged results is held against the scores on record.

All take the same values: ``recorder``, ``moment``, ``guild`` (NULL for the shared ledger) and ``start``
(the last id there was before the file).

The layer is compared as ``guild_id IS``, not by the expression that the index ``score_ref`` ends with:
SQLite 3.40 puts a Bloom filter before a join on that and then finds nothing.
"""

from __future__ import annotations

_INCOMING = (
    "CREATE TEMP TABLE IF NOT EXISTS incoming (row INTEGER NOT NULL, column TEXT NOT NULL, "
    "release_id INTEGER NOT NULL, benchmark_id INTEGER NOT NULL, value REAL NOT NULL, low REAL, "
    "high REAL, protocol TEXT, snapshot TEXT, evaluator TEXT NOT NULL, relation TEXT NOT NULL, "
    "dated TEXT NOT NULL, measured TEXT, ref TEXT NOT NULL, note TEXT, "
    "source_id INTEGER NOT NULL, name TEXT NOT NULL, by_name INTEGER NOT NULL, "
    "alias INTEGER NOT NULL, old_id INTEGER, known_id INTEGER, "
    "same INTEGER NOT NULL DEFAULT 0)"
)
_PLACED = (
    "CREATE TEMP TABLE IF NOT EXISTS placed (row INTEGER NOT NULL, column TEXT NOT NULL, "
    "name TEXT NOT NULL, alias INTEGER NOT NULL, release_id INTEGER NOT NULL, "
    "benchmark_id INTEGER NOT NULL, evaluator TEXT NOT NULL, dated TEXT NOT NULL, protocol TEXT, "
    "snapshot TEXT, value REAL NOT NULL, low REAL, high REAL)"
)
STAGING = (
    _INCOMING,
    "CREATE TEMP TABLE IF NOT EXISTS met (score_id INTEGER PRIMARY KEY)",
    _PLACED,
    "DELETE FROM incoming",
    "DELETE FROM met",
    "DELETE FROM placed",
)
"""A batch, which of our older scores the file has named so far, and the rows that names tell apart.

``by_name`` is a row that the file does not number itself, ``alias`` one of these whose name is not
the first that the file has for its release.
"""

_GIVEN = (
    "release_id, benchmark_id, value, low, high, protocol, snapshot, evaluator, relation, dated, "
    "measured, ref, note, source_id"
)
STAGE = (
    f"INSERT INTO incoming (row, column, {_GIVEN}, name, by_name, alias) "
    f"VALUES ({', '.join('?' * 19)})"
)


def _alike(one: str, *columns: str) -> str:
    return " AND ".join(f"{one}.{column} IS incoming.{column}" for column in columns)


# A row dated by the copy it stood in is as old as the oldest copy that had it.
_SAME_DATE = (
    "(s.dated = incoming.dated OR s.dated < incoming.dated AND incoming.dated = "
    "(SELECT published FROM source WHERE source.id = incoming.source_id))"
)
_SAME = (
    _alike(
        "s", "release_id", "value", "low", "high", "protocol", "snapshot", "evaluator", "relation",
        "measured", "note",
    )
    + f" AND {_SAME_DATE}"
)  # fmt: skip
_IN_LAYER = (
    "s.ref = incoming.ref AND s.benchmark_id = incoming.benchmark_id "
    "AND s.guild_id IS :guild AND s.ref IS NOT NULL AND s.superseded_by IS NULL"
)
HOLD_AGAINST_OURS = (
    "UPDATE incoming SET old_id = CASE WHEN s.recorded_by = :recorder THEN s.id END, "
    "known_id = CASE WHEN s.recorded_by <> :recorder THEN s.id END, "
    f"same = (s.recorded_by = :recorder AND {_SAME}) "
    f"FROM score s WHERE {_IN_LAYER}"
)
"""What we recorded of a row before, by its ref. The source is not compared: files are renamed."""

MEET = "INSERT INTO met (score_id) SELECT old_id FROM incoming WHERE old_id IS NOT NULL"
"""Fails where the file names a row twice."""

_EQUAL = ("low", "high", "protocol", "snapshot", "evaluator", "relation", "dated", "measured")
_OURS_BY_NAME = (
    "UPDATE incoming SET old_id = s.id, same = 1 FROM score s INDEXED BY {index} "
    "WHERE incoming.by_name AND incoming.old_id IS NULL AND incoming.known_id IS NULL "
    "AND NOT incoming.same AND (incoming.alias OR :before) "
    "AND s.superseded_by IS NULL AND s.recorded_by = :recorder AND s.guild_id IS :guild "
    "AND s.benchmark_id = incoming.benchmark_id AND s.release_id = incoming.release_id "
    f"AND s.value = incoming.value AND {_alike('s', *_EQUAL)} "
)
_EARLIER_IN_BATCH = (
    "UPDATE incoming SET same = 1 FROM incoming i "
    "WHERE incoming.alias AND NOT incoming.same AND incoming.old_id IS NULL "
    "AND i.by_name AND i.rowid < incoming.rowid AND i.benchmark_id = incoming.benchmark_id "
    "AND i.release_id = incoming.release_id AND i.value = incoming.value "
    f"AND i.name <> incoming.name AND {_alike('i', *_EQUAL)}"
)
HOLD_AGAINST_OUR_NAMES = (
    _OURS_BY_NAME.format(index="score_edition") + "AND incoming.snapshot IS NOT NULL",
    # Without editions a release has many scores in one test, but few of one value.
    _OURS_BY_NAME.format(index="score_benchmark") + "AND incoming.snapshot IS NULL",
    _EARLIER_IN_BATCH,
)
"""The very same row of ours under another of the release's names: from before, or in the batch."""

PLACE = (
    "INSERT INTO placed SELECT row, column, name, alias, release_id, benchmark_id, evaluator, "
    "dated, protocol, snapshot, value, low, high FROM incoming WHERE by_name"
)
CONTRADICTIONS = (
    "SELECT p.row, p.column, f.row, f.name FROM placed p CROSS JOIN "
    "(SELECT rowid AS place, * FROM placed "
    "WHERE release_id IN (SELECT release_id FROM placed WHERE alias)) f "
    "ON f.release_id = p.release_id AND f.benchmark_id = p.benchmark_id "
    "AND f.dated = p.dated AND f.evaluator = p.evaluator AND f.protocol IS p.protocol "
    "AND f.snapshot IS p.snapshot "
    "WHERE p.alias AND f.place < p.rowid AND f.name <> p.name AND (f.value <> p.value "
    "OR f.low IS NOT p.low OR f.high IS NOT p.high) GROUP BY p.rowid ORDER BY p.rowid LIMIT ?"
)
"""Rows of a file that give a release, under a second name, another value than an earlier row."""

_OTHERS = (
    "UPDATE incoming SET known_id = ("
    "SELECT s.id FROM score s INDEXED BY {index} "
    "WHERE s.benchmark_id = incoming.benchmark_id AND s.snapshot IS incoming.snapshot "
    "AND s.release_id = incoming.release_id AND s.superseded_by IS NULL "
    "AND (s.recorded_by <> :recorder OR s.guild_id IS NOT :guild) "
    "AND (s.guild_id IS NULL OR s.guild_id = :guild) "
    "AND s.evaluator = incoming.evaluator AND s.relation = incoming.relation "
    "AND s.protocol IS incoming.protocol AND s.value = incoming.value "
    "AND s.low IS incoming.low AND s.high IS incoming.high "
    "AND (NOT incoming.same OR s.guild_id IS NULL AND s.dated <= incoming.dated) LIMIT 1) "
    "WHERE known_id IS NULL AND (NOT same OR :guild IS NOT NULL AND old_id IS NOT NULL) "
)
HOLD_AGAINST_OTHERS = (
    _OTHERS.format(index="score_edition") + "AND incoming.snapshot IS NOT NULL",
    _OTHERS.format(index="score_benchmark") + "AND incoming.snapshot IS NULL",
)
"""The very same result in somebody else's name; a server's copy of a shared one gives way to it."""

_TO_ADD = "known_id IS NULL AND NOT same"
_CHANGED = "old_id IS NOT NULL AND NOT same"
_FOLLOWED = "old_id IS NOT NULL AND (NOT same OR known_id IS NOT NULL)"

COUNT = (
    f"SELECT sum({_TO_ADD} AND old_id IS NULL), sum({_CHANGED}), "
    "sum(same AND known_id IS NULL), "
    "sum(known_id IS NOT NULL AND (old_id IS NULL OR same)) FROM incoming"
)

NEW_OR_CHANGED = (
    "SELECT incoming.row, incoming.release_id, incoming.benchmark_id, incoming.snapshot, "
    "incoming.value, incoming.low, incoming.high, s.value, s.low, s.high "
    "FROM incoming LEFT JOIN score s ON s.id = incoming.old_id "
    "WHERE (old_id IS NOT NULL) = ? AND (old_id IS NOT NULL OR known_id IS NULL) "
    "AND NOT same ORDER BY incoming.row LIMIT ?"
)

# A score can only be followed by one that is there, and only one of a ref may stand: for the moment
# in between the old one follows itself.
SUPERSEDE = (
    "UPDATE score SET superseded_by = id, superseded_at = :moment "
    f"WHERE id IN (SELECT old_id FROM incoming WHERE {_FOLLOWED})"
)
ADD = (
    f"INSERT INTO score ({_GIVEN}, guild_id, recorded_at, recorded_by) "
    f"SELECT {_GIVEN}, :guild, :moment, :recorder FROM incoming WHERE {_TO_ADD}"
)
SUCCEED = (
    "UPDATE score SET superseded_by = coalesce(incoming.known_id, "
    f"(SELECT s.id FROM score s WHERE {_IN_LAYER})) "
    f"FROM incoming WHERE score.id = incoming.old_id AND {_FOLLOWED}"
)

TOUCHED = f"SELECT DISTINCT release_id FROM incoming WHERE {_TO_ADD} OR {_FOLLOWED}"
SOURCES = f"SELECT DISTINCT source_id FROM incoming WHERE {_TO_ADD}"

DUPLICATES = (
    "SELECT row, column FROM incoming WHERE EXISTS (SELECT 1 FROM incoming i "
    "WHERE i.ref = incoming.ref AND i.benchmark_id = incoming.benchmark_id "
    "AND i.rowid < incoming.rowid) "
    "OR old_id IN (SELECT score_id FROM met) OR old_id > :start OR EXISTS (SELECT 1 FROM score s "
    f"WHERE s.id > :start AND {_IN_LAYER}) ORDER BY incoming.rowid LIMIT :most"
)
"""Rows of a batch that the file had before, in this batch or an earlier one."""
